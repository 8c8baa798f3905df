"""Files that other programs wrote, in every region's way of writing numbers, letters and lines."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionalism.desk import csv_io, headers
from regionalism.desk.alike import folded, is_rewritten, spreadsheet_of, words
from regionalism.desk.file_numbers import Marks, marks_of, one_number
from regionalism.desk.interop import lms
from regionalism.desk.interop.lms import Options
from regionalism.desk.interop.lms_kinds import KINDS
from regionalism.engine.errors import CourseError

# Decimal mark and mark between thousands, as regions write them; a blank between thousands does not break.
REGIONS = [
    (".", ","),
    (",", "."),
    (".", ""),
    (",", ""),
    (",", "\u202f"),
    (",", "\u00a0"),
    (".", "'"),
    (".", "’"),
]
regions = st.sampled_from(REGIONS)
points = st.integers(0, 10_000_000).map(lambda cents: cents / 100)
forms = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])
# Without letters whose capital is that of another letter, such as the dotless i.
letters = st.characters(categories=("L",)).filter(lambda one: words(one.upper()) == words(one))
UNIT = "a-unit"
CLASS = (("s1", "Ana Núñez", "17.5"), ("s2", "María José Peña", "20"))


def said(number: float, region: tuple[str, str], places: int = 2) -> str:
    """Return a number as a region writes it."""
    decimal, thousands = region
    return f"{number:,.{places}f}".translate({ord("."): decimal, ord(","): thousands})


def grades(folder: Path, *students: tuple[str, str, str], possible: str = "20") -> Path:
    names = ("automatic", "manual", "late penalty", "total", "possible")
    head = [
        "student_id",
        "student_name",
        "status",
        "note",
        f"{UNIT}/one",
        *(f"{UNIT} {one}" for one in names),
    ]
    rows = [
        [number, name, "graded", "", total, total, "0", "0", total, possible, total, possible]
        for number, name, total in students or CLASS
    ]
    folder.mkdir(exist_ok=True)
    csv_io.write(folder / "grades.csv", [[*head, "total", "possible"], *rows])
    return folder / "grades.csv"


def fill(folder: Path, kind: str, text: str | bytes, column: str, **more: Any) -> tuple[lms.FillReport, str]:
    """Fill a file with the class and return the report and the text of the file."""
    source = folder / "export.csv"
    source.write_bytes(text.encode() if isinstance(text, str) else text)
    ours = grades(folder / "g", *more.pop("students", CLASS), possible=more.pop("possible", "20"))
    done = lms.fill(kind, source, ours, folder / "out.csv", column, Options(**more))
    return done, done.path.read_bytes().decode()


def canvas(possible: str = "20.00", *rows: str, column: str = "Unit 2 (1234)", delimiter: str = ",") -> str:
    lines = [f"Student,ID,SIS User ID,Section,{column}", f"    Points Possible,,,,{possible}"]
    lines += rows or ('"Núñez, Ana",101,s1,A,', '"Peña, María José",102,s2,A,')
    return "\n".join(lines) + "\n"


# --- numbers ---


@given(points, regions)
def test_a_number_is_read_in_every_region(number: float, region: tuple[str, str]) -> None:
    text = said(number, region)
    assert Marks(region[0]).read(text) == (number,)
    assert number in Marks().read(text), "also where the file shows no other number"


@given(points, regions)
def test_a_whole_number_is_read_where_the_file_shows_its_marks(
    number: float, region: tuple[str, str]
) -> None:
    marks = marks_of([said(12.5, region, 1), "20", "-", "in progress"])
    assert marks == Marks(region[0])
    assert marks.read(said(round(number), region, 0)) == (round(number),)


@given(points, regions)
def test_what_is_written_with_the_marks_of_a_file_is_read_again(
    number: float, region: tuple[str, str]
) -> None:
    marks = Marks(region[0])
    assert marks.read(marks.written(repr(number))) == (number,)


@pytest.mark.parametrize("text", ["", "x", "1.2.3", "1,2,3", "--", "12,", "1.0e3"])
def test_what_is_no_number_has_no_reading(text: str) -> None:
    assert Marks().read(text) == ()


def test_two_readings_are_returned_unless_one_can_be_meant() -> None:
    assert Marks().read("1.500") == (1500, 1.5)
    assert one_number("1.500", lambda one: one <= 20) == 1.5
    with pytest.raises(CourseError, match=r"'1.500' may be 1500 or 1.5"):
        one_number("1.500", lambda one: one <= 2000)


def with_files() -> st.SearchStrategy[tuple[str, str, str]]:
    return st.tuples(
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from(",;\t"),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    )


@given(st.sampled_from([*KINDS]), regions, with_files(), st.lists(points, min_size=2, max_size=2))
def test_a_gradebook_file_is_filled_in_its_own_marks(
    tmp_path_factory, kind: str, region: tuple[str, str], form: tuple[str, str, str], given: list[float]
) -> None:
    """What is not filled stays to the last byte, and what is filled is the number, as the file writes it."""
    end, delimiter, encoding = form
    most = said(100_000, region)
    tops = {
        "canvas": (["Student", "SIS User ID", "Essay (1)"], ["    Points Possible", "", most]),
        "moodle": (["Nombre completo", "Número de ID", "Essay (Real)"], []),
        "blackboard": (["First Name", "Username", f"Essay [Total Pts: {most} Score] |1"], []),
        "brightspace": (["First Name", "OrgDefinedId", f"Essay Points Grade <Numeric MaxPoints:{most}>"], []),
    }
    head, second = tops[kind]
    before = said(1234.5, region)
    table = [
        head,
        *([second] if second else []),
        ["Ana", "s1", ""],
        ["María", "s2", ""],
        ["Leo", "s3", before],
    ]

    def text(rows: list[list[str]]) -> bytes:
        quoted = [[f'"{one}"' if set(one) & {delimiter, '"'} else one for one in row] for row in rows]
        return (end.join(map(delimiter.join, quoted)) + end).encode(encoding)

    folder = tmp_path_factory.mktemp("fill")
    students = tuple(
        (f"s{n}", name, f"{one:.2f}") for n, name, one in zip((1, 2), ("Ana", "María"), given, strict=True)
    )
    (folder / "export.csv").write_bytes(text(table))
    ours = grades(folder / "g", *students, possible="100000")
    done = lms.fill(kind, folder / "export.csv", ours, folder / "out.csv", head[-1])
    after = [f"{one:.2f}".rstrip("0").rstrip(".").replace(".", region[0]) for one in given]
    table[-3][2], table[-2][2] = after
    assert done.path.read_bytes() == text(table)
    assert done.filled == 2


# --- out of how many ---


def test_a_comma_between_thousands_is_no_decimal(tmp_path: Path) -> None:
    students = (("s1", "Ana", "950.5"), ("s2", "María", "1000"))
    _, text = fill(
        tmp_path, "canvas", canvas('"1,000.00"'), "Unit 2 (1234)", students=students, possible="1000"
    )
    assert text.splitlines()[2].endswith(",950.5")
    with pytest.raises(CourseError, match="out of 1000 or 1 points"):
        fill(tmp_path, "canvas", canvas('"1,000"'), "Unit 2 (1234)", students=students, possible="1000")
    done, _ = fill(
        tmp_path, "canvas", canvas('"1,000"'), "Unit 2", students=students, possible="1000", scale_to=1000
    )
    assert done.filled == 2


@pytest.mark.parametrize("head", ["Maximum Grade", "Calificación máxima", "Nota máxima", "Note maximale"])
def test_a_maximum_in_the_file_is_compared(tmp_path: Path, head: str) -> None:
    sheet = f'"ID number",Grade,"{head}"\ns1,,100.00\ns2,,100.00\n'
    with pytest.raises(CourseError, match="out of 100 points, our grades are out of 20"):
        fill(tmp_path, "moodle", sheet, "Grade")
    done, text = fill(tmp_path, "moodle", sheet, "Grade", scale_to=100)
    assert (text.splitlines()[1], done.asked) == ("s1,87.5,100.00", ())
    with pytest.raises(CourseError, match="out of 20 or 100 points"):
        fill(tmp_path, "moodle", sheet.replace("s1,,100", "s1,,20"), "Grade")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("moodle", "ID number,Essay (Real)\ns1,-\ns2,-\n"),
        ("brightspace", "OrgDefinedId,Essay Points Grade\ns1,\ns2,\n"),
    ],
)
def test_where_no_maximum_is_said_a_person_is_asked(tmp_path: Path, kind: str, text: str) -> None:
    done, _ = fill(tmp_path, kind, text, "Essay")
    assert [one.code for one in done.asked] == ["lms-points-unsaid"]
    assert re.search(r"To check \(1\):\n.*Out of 20 here: is it 20 in", lms.report(done))


@pytest.mark.parametrize(
    ("kind", "head", "shown"),
    [
        *[
            ("blackboard", f"Essay [Total Pts: 20 {one}] |7", one)
            for one in ("Percentage", "Letter", "My scale")
        ],
        ("blackboard", "Essay [Puntos totales: 20 Escala local]", "Escala local"),
        *[
            ("moodle", f"Tarea: Essay ({one})", one)
            for one in ("Percentage", "Porcentaje", "Lettre", "Buchstabe")
        ],
    ],
)
def test_a_column_that_is_not_shown_as_points_is_refused(
    tmp_path: Path, kind: str, head: str, shown: str
) -> None:
    with pytest.raises(CourseError) as caught:
        fill(tmp_path, kind, f'Username,"{head}"\ns1,\ns2,\n', head)
    assert (caught.value.code, caught.value.fields["shown"]) == ("lms-column-shown-as", shown)


def test_points_go_before_percentages_of_the_same_name(tmp_path: Path) -> None:
    text = "Username,Essay (Percentage),Essay (Real)\ns1,,\ns2,,\n"
    assert fill(tmp_path, "moodle", text, "Essay")[0].columns == ("Essay (Real)",)


@pytest.mark.parametrize("name", ["Final Grade essay", "My current score", "Override status of it"])
def test_a_column_that_canvas_leaves_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CourseError, match="Rename the assignment in Canvas"):
        fill(tmp_path, "canvas", canvas(column=f"{name} (1234)"), name)
    with pytest.raises(CourseError, match="Rename the assignment in Canvas"):
        fill(tmp_path, "canvas", canvas(), "", new_column=name)
    assert fill(tmp_path, "canvas", canvas(column="Final essay (1)"), "Final essay")[0].filled == 2


# --- whose row ---


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        ("First name,Last name,ID number,Essay (Real)", []),
        ("Nombre,Apellido(s),Número de ID,Essay (Real)", ["Número de ID"]),
        ("Nome,Sobrenome,Número de identificação,Essay (Real)", ["Número de identificação"]),
        ("Prénom,Nom de famille,Numéro d’identification,Essay (Brut)", ["Numéro d’identification"]),
        ("Vorname,Nachname,ID-Nummer,Essay (Punkte)", ["ID-Nummer"]),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_columns_of_moodle_are_known_in_five_languages(
    tmp_path: Path, head: str, asked: list[str], form: str
) -> None:
    text = unicodedata.normalize(form, f"{head}\nAna,Núñez,s1,-\nMaría,Peña,s2,-\nLeo,Luz,s3,12\n")
    done, _ = fill(tmp_path, "moodle", text, "Essay")
    said = [one.fields["columns"] for one in done.asked if one.code == "lms-ids-taken"]
    assert said == [tuple(unicodedata.normalize(form, one) for one in asked)] * bool(asked)
    assert str(done.kept[0]).startswith("Leo Luz:")


@given(st.text(letters, min_size=2, max_size=8), st.text(letters, min_size=2, max_size=8), forms)
def test_a_name_is_found_in_every_form(tmp_path_factory, first: str, last: str, form: str) -> None:
    folder = tmp_path_factory.mktemp("names")
    row = unicodedata.normalize(form, f'"{last.upper()}, {first}",101,x,A,')
    student = (("s1", f"{first} {last}", "17.5"),)
    done, _ = fill(folder, "canvas", canvas("20.00", row), "Unit 2", students=student, by_name=True)
    assert done.filled == 1


@given(st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=12), forms)
def test_an_id_is_found_in_every_form(tmp_path_factory, number: str, form: str) -> None:
    folder = tmp_path_factory.mktemp("ids")
    row = f'"Núñez, Ana",101,{unicodedata.normalize(form, number)},A,'
    done, _ = fill(folder, "canvas", canvas("20.00", row), "Unit 2", students=((number, "Ana", "17.5"),))
    assert done.filled == 1


def test_by_name_needs_no_column_of_ids_and_a_locked_row_stays(tmp_path: Path) -> None:
    sheet = '"Full name",Grade,"Maximum Grade","Grade can be changed"\n'
    sheet += 'Ana Nunez,,20.00,Yes\n"PEÑA, Maria José",,20,No\n'
    done, text = fill(tmp_path, "moodle", sheet, "Grade", by_name=True)
    assert text.splitlines()[1:] == ["Ana Nunez,17.5,20.00,Yes", '"PEÑA, Maria José",,20,No']
    assert [one.code for one in done.kept] == ["lms-locked"]
    with pytest.raises(CourseError, match="has no column ID number or Username or Email address"):
        fill(tmp_path, "moodle", sheet, "Grade")


def test_an_id_in_two_rows_is_named_with_its_rows(tmp_path: Path) -> None:
    rows = ('"Núñez, Ana",101,s1,A,', '"Núñez, Ana",101,s1,B,', '"Peña, María",102,s2,A,')
    with pytest.raises(CourseError, match=r"\(s1\) stands in the rows 3 and 4 .* Download one section only"):
        fill(tmp_path, "canvas", canvas("20.00", *rows), "Unit 2")


@pytest.mark.parametrize("cell", ["412", "4.12E+2"])
def test_an_id_that_a_spreadsheet_has_rewritten_is_named(tmp_path: Path, cell: str) -> None:
    rows = (f'"Núñez, Ana",101,{cell},A,', '"Peña, María",102,s2,A,')
    students = (("00412", "Ana Núñez", "17.5"), CLASS[1])
    with pytest.raises(
        CourseError, match=rf"Row 3 has the id {re.escape(folded(cell))}, which a spreadsheet"
    ):
        fill(tmp_path, "canvas", canvas("20.00", *rows), "Unit 2", students=students)


@given(st.integers(0, 6), st.integers(1, 10**18))
def test_what_a_spreadsheet_makes_of_an_id_is_recognised(zeros: int, number: int) -> None:
    written = "0" * zeros + str(number)
    shown = f"{number:.14E}".replace("E+0", "E+")
    assert is_rewritten(shown)
    assert spreadsheet_of(shown, written)
    assert spreadsheet_of(f"{number:.14E}".replace(".", ","), written)
    assert spreadsheet_of(str(number), written) == (zeros > 0)
    assert not spreadsheet_of(str(number + 1), written)


def test_a_spreadsheet_is_told_where_the_lms_gives_its_file(tmp_path: Path) -> None:
    for kind, system in KINDS.items():
        with pytest.raises(CourseError) as caught:
            fill(tmp_path, kind, b"PK\x03\x04", "x")
        assert system.download in str(caught.value)


@pytest.mark.parametrize("names", [one for one in vars(headers).values() if isinstance(one, tuple)])
def test_names_of_columns_stand_as_they_are_compared(names: tuple[str, ...]) -> None:
    assert [words(one) for one in names] == [*names]
    assert len({*names}) == len(names)


@given(st.text(max_size=20), forms)
def test_words_are_the_same_in_every_form(text: str, form: str) -> None:
    assert words(unicodedata.normalize(form, text)) == words(text) == words(words(text))
