"""TOML files are read once and kept where Python keeps compiled modules."""

import os
import sys
import tomllib
from pathlib import Path

import pytest

from regionalism.engine import toml_file


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a course, beside which something can be kept."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(toml_file, "COURSE", f"{tmp_path / 'course'}{os.sep}")
    (tmp_path / "course").mkdir()
    return tmp_path / "course"


def kept(course: Path) -> list[Path]:
    return sorted(path for path in (course.parent / "kept").rglob("*") if path.is_file())


def test_a_file_is_parsed_once_and_again_when_it_has_changed(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    loads = tomllib.loads

    def count(text: str) -> object:
        parsed.append(text)
        return loads(text)

    monkeypatch.setattr(tomllib, "loads", count)
    path = course / "items.toml"
    for text in ('key = "one"\n', 'key = "two"\n'):
        path.write_text(text, encoding="utf-8")
        found = toml_file.read(path)
        found["key"] += " changed by the caller"
        assert toml_file.read(path) == tomllib.loads(text)
    assert len(parsed) == 4  # two by the file, two by this test
    assert len(kept(course)) == 1


def test_nothing_is_kept_of_files_elsewhere_or_where_python_keeps_nothing(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course.parent / "other.toml").write_text("a = 1\n", encoding="utf-8")
    assert toml_file.read(course.parent / "other.toml") == {"a": 1}
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (course / "items.toml").write_text("a = 2\n", encoding="utf-8")
    assert toml_file.read(course / "items.toml") == {"a": 2}
    assert kept(course) == []


@pytest.mark.parametrize("damage", [b"", b"\x00", b"no marshal", b"i\x01\x00\x00\x00"])
def test_what_was_kept_and_is_damaged_is_read_anew(course: Path, damage: bytes) -> None:
    path = course / "items.toml"
    path.write_bytes(b'a = "\xc3\xb1"\r\n')
    assert toml_file.read(path) == {"a": "ñ"}
    (place,) = kept(course)
    whole = place.read_bytes()
    place.write_bytes(damage)
    assert toml_file.read(path) == {"a": "ñ"}
    assert place.read_bytes() == whole


def test_a_date_cannot_be_kept_and_is_read_each_time(course: Path) -> None:
    (course / "items.toml").write_text("day = 2027-03-01\n", encoding="utf-8")
    assert toml_file.read(course / "items.toml")["day"].year == 2027
    assert kept(course) == []


@pytest.mark.parametrize("raw", [b'a = "\xff"\n', b"a = \n", b"\xef\xbb\xbfa = 1\n"])
def test_a_file_that_is_no_text_or_no_toml_is_a_wrong_value(course: Path, raw: bytes) -> None:
    (course / "items.toml").write_bytes(raw)
    with pytest.raises(ValueError, match="."):
        toml_file.read(course / "items.toml")
