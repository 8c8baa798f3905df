"""Sheets for spreadsheet programs: what was a number is a number, an id stays text, nothing is lost."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionalism.desk import csv_io, xlsx
from regionalism.desk.grading.grade import grade_folder, in_words, make_setup
from regionalism.engine.errors import CourseError
from tests.small_course import hand_in, write_course

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12
)


def cells(path: Path) -> list[list[str | float]]:
    """Read a sheet: texts as texts, numbers as numbers."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ET.fromstring(archive.read(name))
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return [[_value(cell) for cell in row] for row in sheet.iter(f"{MAIN}row")]


def _value(cell: ET.Element) -> str | float:
    if cell.get("t") == "inlineStr":
        return (cell.findtext(f"{MAIN}is/{MAIN}t") or "").replace("_x005F_", "_")
    number = cell.findtext(f"{MAIN}v")
    return "" if number is None else float(number)


@given(
    rows=st.lists(st.tuples(texts, st.decimals(-9999, 9999, places=2).map(str), texts), max_size=6),
    number=st.text("0123456789E+.", min_size=1, max_size=18),
)
def test_what_is_written_is_read_again_typed(
    tmp_path_factory, rows: list[tuple[str, str, str]], number: str
) -> None:
    folder = tmp_path_factory.mktemp("sheet")
    table = [("student_id", "points", "note"), (number, "12.5", "=1+1"), *rows]
    csv_io.write(folder / "x.csv", table)
    read = cells(xlsx.beside(folder / "x.csv", ("student_id", "note")))
    assert read[0] == [*table[0]]
    assert read[1:] == [[one, float(points), note] for one, points, note in table[1:]]


def test_the_same_rows_give_the_same_bytes_and_odd_characters_are_left_out(tmp_path: Path) -> None:
    rows = [["a"], ["\x00\x07_x0041_ <&> \ufffe" + "x" * 40_000]]
    xlsx.write(tmp_path / "a.xlsx", rows, ())
    first = (tmp_path / "a.xlsx").read_bytes()
    xlsx.write(tmp_path / "a.xlsx", rows, ())
    assert (tmp_path / "a.xlsx").read_bytes() == first
    assert str(cells(tmp_path / "a.xlsx")[1][0]).startswith("_x0041_ <&> x")
    assert not list(tmp_path.glob(".*"))


def test_a_sheet_that_is_open_elsewhere_is_named_and_the_grades_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ROOT", str(write_course(tmp_path / "course")))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text(
        hand_in("00412", "Ana Núñez", {"seat": "small"}), encoding="utf-8"
    )
    out = tmp_path / "out"
    grade_folder(tmp_path / "in", out, make_setup())
    head, row = cells(out / "grades.xlsx")
    found = dict(zip(head, row, strict=True))
    assert (found["student_id"], found["student_name"], found["clubs/seat"]) == ("00412", "Ana Núñez", 2.0)
    assert cells(out / "submissions.xlsx")[1][1] == "00412"
    assert not (out / "changes.xlsx").exists()
    grade_folder(tmp_path / "in", out, make_setup())
    assert len(cells(out / "changes.xlsx")) == 1
    (out / "grades.xlsx").unlink()
    (out / "grades.xlsx" / "open").mkdir(parents=True)
    summary = grade_folder(tmp_path / "in", out, make_setup())
    assert "grades.xlsx cannot be written" in in_words(summary, out)
    assert (out / "grades.csv").is_file()


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="cannot be written"):
        xlsx.write(tmp_path / "gone" / "a.xlsx", [], ())
    with pytest.raises(CourseError, match="cannot be read"):
        xlsx.beside(tmp_path / "a.csv", ())
