"""A class list is read as people and systems write it, and what cannot be used is named."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionalism.desk import csv_io
from regionalism.desk.alike import folded
from regionalism.desk.class_list import ClassList, read_class_list
from regionalism.engine.errors import CourseError

NAMES = {"s1": "María Peña", "s2": "João Herrera"}


def _written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "class.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "head",
    [
        "id;name",
        "Matrícula;Nome",
        "Número de ID;Nombre completo",
        "Matricule;Nom complet",
        "Student ID;Last name, first name;E-mail",
        "ID;Last name, first name",
        "Matrikelnummer;Name",
    ],
)
def test_the_columns_are_known_in_the_languages_of_the_region(tmp_path: Path, head: str) -> None:
    listed = read_class_list(_written(tmp_path, f"{head}\ns1;María Peña\ns2;João Herrera\n"))
    assert listed.names == NAMES
    assert [one.code for one in listed.notes] == ([] if head == "id;name" else ["class-list-taken"])
    assert not listed.left_out


def test_a_list_without_names_says_so(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"There is no column name\. It has: Student ID; Section\."):
        read_class_list(_written(tmp_path, "Student ID;Section\ns1;A\n"))


def test_sections_of_a_class_are_not_groups_that_hand_in_together(tmp_path: Path) -> None:
    rows = [f"s{number},Name {number},{'AB'[number < 9]}" for number in range(12)]
    listed = read_class_list(_written(tmp_path, "\n".join(["id,name,Group", *rows])))
    assert [one.code for one in listed.left_out] == ["class-list-section"]
    assert listed.mates("s1") == []
    assert listed.mates("s9") == ["s9", "s10", "s11"]
    assert "groups of 3 students: 1." in str(listed.notes[0])


def test_first_and_last_name_may_stand_apart(tmp_path: Path) -> None:
    text = "Nombre,Apellido(s),Número de ID\nMaría,Peña,s1\nJoão,Herrera,s2\n"
    assert read_class_list(_written(tmp_path, text)).names == NAMES


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_is_read(tmp_path: Path, encoding: str, end: str) -> None:
    text = end.join(["id;name", "s1;María Peña", "s2;João Herrera", ""])
    listed = read_class_list(_written(tmp_path, text, encoding))
    assert listed.names == NAMES
    assert [one.code for one in listed.notes] == (
        ["class-list-encoding"] if encoding == "windows-1252" else []
    )


def test_a_blank_before_a_quotation_mark_cuts_no_name(tmp_path: Path) -> None:
    assert read_class_list(_written(tmp_path, 'id, name\ns1, "Peña Ruiz, María"\n')).names == {
        "s1": "Peña Ruiz, María"
    }


@pytest.mark.parametrize(
    ("row", "code"),
    [("s1,Peña Ruiz, María", "class-list-cells"), ("2.02300123456789E+16,Ana", "class-list-rewritten")],
)
def test_a_row_that_cannot_be_used_is_named_and_the_others_count(tmp_path: Path, row: str, code: str) -> None:
    listed = read_class_list(_written(tmp_path, f"id,name\n{row}\ns2,João Herrera\n"))
    assert listed.names == {"s2": "João Herrera"}
    assert [one.code for one in listed.left_out] == [code]
    assert "row 2" in str(listed.left_out[0])


@given(
    st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
)
def test_an_id_is_found_in_every_unicode_form(one: str, form: str) -> None:
    assert ClassList({one: "x"}).listed(unicodedata.normalize(form, one)) == one
    assert folded(folded(one)) == folded(one)


@pytest.mark.parametrize(
    "file",
    [
        "exampleana_105_5005_clubs-1.s1.handin.json",
        "clubs.S1-2.handin.json",
        "x_clubs.s1.handin.json.txt",
    ],
)
def test_an_id_is_found_in_the_name_of_a_file_that_was_numbered(file: str) -> None:
    assert ClassList({"s1": "Ana"}).named_in(file, ["clubs"]) == "s1"


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    rows = [[one.replace("\0", "").strip() or "x" for one in row] for row in rows]
    rows = [[one.encode("utf-8", errors="replace").decode() for one in row] for row in rows]
    text = csv_io.as_csv([["first", "second"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(text.encode())
        found, _ = csv_io.read(path)
    assert [[csv_io.unescape_formula(one) for one in row] for row in found[1:]] == rows
