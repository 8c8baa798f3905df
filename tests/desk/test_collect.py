"""Hand-ins are found wherever an LMS puts them, and nothing else is opened."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from regionalism.desk.evidence import lms_evidence
from regionalism.desk.grading.collect import DEEPEST, CollectedFile, find
from regionalism.engine.errors import CourseError
from regionalism.engine.submission import LARGEST_FILE

LAYOUTS = {
    "flat": "clubs.s1.handin.json",
    "nested": "monday/left/clubs.s1.handin.json",
    "canvas": "castroana_LATE_12345_67890_clubs.s1.handin-1.json",
    "moodle": "Ana Castro_4711_assignsubmission_file_/clubs.s1.handin.json",
    "moodle without folders": "Ana Castro_4711_assignsubmission_file_clubs.s1.handin.json",
    "blackboard": "Exercise 1_acastro_attempt_2027-03-01-12-00-00_clubs.s1.handin.json",
    "nbgrader": "submitted/acastro/clubs/clubs.s1.handin.json",
}


def zipped(files: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packed) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return content.getvalue()


def put(folder: Path, name: str, raw: bytes = b"{}") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def found(folder: Path) -> dict[str, CollectedFile]:
    return {one.name: one for one in find(folder)}


def content(one: CollectedFile) -> bytes:
    return one.raw if one.raw is not None else Path(one.path).read_bytes()


@pytest.mark.parametrize("name", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_is_found_in_a_folder_in_a_zip_and_in_a_zip_within(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, b"1")
    put(tmp_path, "all.zip", zipped({name: b"2"}))
    put(tmp_path, "outer.zip", zipped({"inner.zip": zipped({name: b"3"})}))
    got = {key: content(one) for key, one in found(tmp_path).items()}
    assert got == {name: b"1", f"all.zip/{name}": b"2", f"outer.zip/inner.zip/{name}": b"3"}
    assert [content(one) for one in find(tmp_path / "all.zip")] == [b"2"]


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ("flat", []),
        ("canvas", ["Canvas marks it late."]),
        ("moodle", ["Moodle has it from Ana Castro."]),
        ("moodle without folders", ["Moodle has it from Ana Castro."]),
        ("blackboard", ["Blackboard has it from acastro, 2027-03-01 12:00:00 by its clock."]),
        ("nbgrader", ["nbgrader has it from acastro."]),
    ],
)
def test_what_the_lms_wrote_into_the_name_is_said(layout: str, said: list[str]) -> None:
    assert lms_evidence(f"class.zip/{LAYOUTS[layout]}").notes() == said


def test_canvas_says_late_only_where_it_does() -> None:
    assert lms_evidence("latestannalate_12345_67890_clubs.s1.handin.json").notes() == []


@pytest.mark.parametrize(
    "name", ["clubs.ipynb", "notes.txt", "__MACOSX/._a.json", "._a.json", "a.pkl", "b.py"]
)
def test_other_files_are_listed_and_left_alone(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    put(tmp_path, "a.zip", zipped({name: b"x"}))
    assert {one.status for one in found(tmp_path).values()} == {"ignored"}
    assert len(found(tmp_path)) == 2


def test_links_are_not_followed_and_pipes_not_opened(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    outside = put(tmp_path, "outside/secret.json")
    folder.mkdir()
    (folder / "a.json").symlink_to(outside)
    (folder / "b").symlink_to(outside.parent)
    (folder / "c").symlink_to(folder)
    (folder / "d.zip").symlink_to(outside)
    assert {(one.status, one.note) for one in find(folder)} == {
        ("ignored", "A link; links are not followed.")
    }
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "e.json")
    assert {one.status for one in find(folder)} == {"ignored"}


def test_the_output_folder_is_not_looked_into(tmp_path: Path) -> None:
    put(tmp_path, "in/a.json")
    put(tmp_path, "in/grades/b.json")
    assert [one.name for one in find(tmp_path / "in", leave_out=tmp_path / "in" / "grades")] == ["a.json"]


def test_folders_without_end_are_left(tmp_path: Path) -> None:
    put(tmp_path, "/".join(["d"] * DEEPEST) + "/a.json")
    put(tmp_path, "/".join(["d"] * (DEEPEST + 1)) + "/b.json")
    assert sorted((one.name[-6:], one.status) for one in find(tmp_path)) == [
        ("/d/d/d", "ignored"),
        ("a.json", ""),
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_of_any_bytes_can_be_printed(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xff\n=1+1.json"
    Path(os.fsdecode(raw)).write_bytes(b"7")
    (one,) = find(tmp_path)
    assert one.name == "\ufffd\ufffd=1+1.json"
    assert content(one) == b"7"


def test_a_zip_may_name_any_place_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "in"
    put(folder, "a.zip", zipped({"../../evil.json": b"1", "/etc/evil.json": b"2", "C:\\evil.json": b"3"}))
    before = sorted(tmp_path.rglob("*"))
    assert sorted(content(one) for one in find(folder)) == [b"1", b"2", b"3"]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    put(tmp_path, "one.zip", zipped({"digits.json": b"9" * (LARGEST_FILE + 1), "good.json": b"1"}))
    digits = b"9" * LARGEST_FILE
    put(tmp_path, "many.zip", zipped({f"{n}.json": digits for n in range(12)} | {"zz.json": b"1"}))
    got = found(tmp_path)
    assert got["one.zip/digits.json"].status == "too large"
    assert got["one.zip/good.json"].raw == b"1"
    assert got["many.zip"].status == "too large"
    assert sum(len(one.raw or b"") for one in got.values()) < 9 * LARGEST_FILE


def test_a_zip_within_a_zip_within_a_zip_is_left(tmp_path: Path) -> None:
    put(tmp_path, "a.zip", zipped({"b.zip": zipped({"c.zip": zipped({"d.json": b"1"})})}))
    assert {name: one.status for name, one in found(tmp_path).items()} == {"a.zip/b.zip/c.zip": "ignored"}


def broken() -> dict[str, bytes]:
    whole = zipped({"a.json": b"1" * 500})
    place = whole.index(b"a.json") + 6
    directory = whole.index(b"PK\x01\x02")
    return {
        "no zip": b"PK\x03\x04",
        "nothing": b"",
        "torn": whole[: len(whole) // 2],
        "data changed": whole[:place] + b"\xff\xff" + whole[place + 2 :],
        "encrypted": whole[: directory + 8] + b"\x01" + whole[directory + 9 :],
        "packed otherwise": zipped({"a.json": b"1" * 500}, zipfile.ZIP_LZMA),
        "says another size": whole[: directory + 24] + struct.pack("<L", 5) + whole[directory + 28 :],
        "points outside": whole[: directory + 42] + struct.pack("<L", 10**8) + whole[directory + 46 :],
    }


@pytest.mark.parametrize("which", broken())
def test_a_broken_zip_is_a_row(tmp_path: Path, which: str) -> None:
    put(tmp_path, "a.zip", broken()[which])
    put(tmp_path, "b.json", b"1")
    got = found(tmp_path)
    assert got.pop("b.json").status == ""
    assert {one.status for one in got.values()} == {"unreadable"}
    assert all(one.note.endswith(".") for one in got.values())


@pytest.mark.parametrize("name", ["nowhere", "a.txt"])
def test_a_folder_that_is_none_is_named(tmp_path: Path, name: str) -> None:
    put(tmp_path, "a.txt")
    with pytest.raises(CourseError, match=name):
        find(tmp_path / name)
