"""Our points in the gradebook files of four systems.

The files in ``tests/samples/lms`` have invented people in the forms that the makers document (looked up in
November 2026):

- Canvas: https://community.canvaslms.com/t5/Instructor-Guide/How-do-I-export-grades-in-the-Gradebook/ta-p/809
  and *How do I import grades
  in the Gradebook* (``ta-p/807``); the rows above the students as the open source of Canvas writes them
  (github.com/instructure/canvas-lms, ``lib/gradebook_exporter.rb``, ``lib/gradebook_importer.rb``)
- Moodle: https://docs.moodle.org/en/Grade_export and https://docs.moodle.org/311/en/Grade_import
- Blackboard:
  https://help.blackboard.com/Learn/Instructor/Original/Grade/Grading_Tasks/Work_Offline_With_Grade_Data and,
  for quotation marks and new columns,
  http://library.blackboard.com/ref/3ea64795-6ecc-4abd-b595-0a9a8dfdec94/Content/_instructor_grade_center/grade_center_upload_download.htm
- Brightspace: https://community.d2l.com/brightspace/kb/articles/3538-importing-grades
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionalism.__main__ import main as command
from regionalism.desk import csv_io
from regionalism.desk.grading import grade
from regionalism.desk.interop import lms, lms_file
from regionalism.desk.interop.lms import Options
from regionalism.desk.marking.marks import Marks
from regionalism.desk.practice import invented_class, write
from regionalism.engine.errors import CourseError

SAMPLES = Path(__file__).parents[1] / "samples" / "lms"
FILES = {
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
    "blackboard": "blackboard.xls",
    "brightspace": "brightspace.csv",
}
UNIT = "one-state-one-vote"
# The ids that each system knows a student by, the surest first.
ASA, CHIDI, MARIA, WEI = "00412", "00413", "00414", "00415"


def grades(
    folder: Path, *students: tuple[str, str, Any, Any], unit: str = UNIT, possible: str = "20"
) -> Path:
    """Write a grades.csv: id, name, points of a choice, points of an essay (empty where a person still has to
    mark).
    """
    header = ["student_id", "student_name", "status", "note", f"{unit}/a-veto", f"{unit}/which-unit"]
    header += [
        f"{unit} automatic",
        f"{unit} manual",
        f"{unit} late penalty",
        f"{unit} total",
        f"{unit} possible",
    ]
    rows: list[list[Any]] = [[*header, "total", "possible"]]
    for number, name, choice, essay in students:
        total = "" if choice == "" else float(choice) + float(essay or 0)
        status = "missing" if choice == "" else "graded"
        rows.append(
            [number, name, status, "", choice, essay, choice, essay, 0, total, possible, total, possible]
        )
    folder.mkdir(exist_ok=True)
    csv_io.write(folder / "grades.csv", rows)
    return folder / "grades.csv"


def filled(
    kind: str, tmp_path: Path, students: list[tuple], sample: str = "", **more: Any
) -> tuple[lms.FillReport, list, list]:
    """Fill a sample and return what was done, and the cells before and after."""
    source = SAMPLES / (sample or FILES[kind])
    column = more.pop("column", None)
    done = lms.fill(
        kind, source, grades(tmp_path / "g", *students), tmp_path / "out.csv", column, Options(**more)
    )
    return done, cells(source), cells(done.path)


def cells(path: Path) -> list[list[str]]:
    """Read a gradebook file with the csv module: a second opinion."""
    raw = path.read_bytes()
    text = raw.decode("utf-16" if raw[:2] == b"\xff\xfe" else "utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text else ","))


def changed(before: list[list[str]], after: list[list[str]]) -> dict[tuple[int, str], str]:
    assert [len(row) for row in before] == [len(row) for row in after]
    return {
        (r, before[0][c].split(" (")[0].split(" [")[0]): after[r][c]
        for r, row in enumerate(before)
        for c, text in enumerate(row)
        if text != after[r][c]
    }


CLASS = [(ASA, "Åsa Lindqvist", 9, 5), (CHIDI, "Chidi Okafor", 8.25, 4), (WEI, "Wei Tan", "", "")]


@pytest.mark.parametrize("kind", FILES)
def test_only_the_points_of_graded_students_change(kind: str, tmp_path: Path) -> None:
    done, before, after = filled(kind, tmp_path, CLASS)
    column = lms.KINDS[kind].knows
    table = lms_file.read(SAMPLES / FILES[kind], "")
    place = next(
        i for i in range(len(before[0])) if (c := column(table, i)) and "One state, one vote" in c.title
    )
    rows = {
        row[i]: n
        for n, row in enumerate(before)
        for i in range(len(row))
        if row[i].strip("#") in (ASA, CHIDI)
    }
    expected = [row[:] for row in before]
    for number, points in ((ASA, "14"), (CHIDI, "12.25")):
        expected[next(n for text, n in rows.items() if text.strip("#") == number)][place] = points
    assert after == expected
    assert (done.filled, done.refused) == (2, ())
    assert tuple(map(str, done.changed)) == (
        "Lindqvist, Åsa: 12 before, 14 now." if kind == "canvas" else "Åsa Lindqvist: 12 before, 14 now.",
    )
    assert any("Wei" in sentence and "no points for" in sentence for sentence in map(str, done.kept))


@pytest.mark.parametrize("kind", FILES)
def test_every_byte_but_the_points_is_as_the_lms_wrote_it(kind: str, tmp_path: Path) -> None:
    """Encoding, byte order mark, line endings, quotation marks, formulas of the LMS's own: taking the points
    out gives the file back.
    """
    source = (SAMPLES / FILES[kind]).read_bytes()
    done, _, _ = filled(kind, tmp_path, [(MARIA, "María José Peña O'Neill", 3.5, 4)])
    encoding = "utf-16-le" if kind == "blackboard" else "utf-8"
    written = done.path.read_bytes()
    assert written != source
    before = "-" if kind == "moodle" else ""
    assert written.replace("7.5".encode(encoding), before.encode(encoding)) == source


def test_a_file_of_windows_is_written_back_as_such(tmp_path: Path) -> None:
    text = (SAMPLES / "canvas.csv").read_text(encoding="utf-8-sig")
    source = tmp_path / "export.csv"
    source.write_bytes(text.encode("cp1252"))
    graded = grades(tmp_path / "g", (MARIA, "María José Peña O'Neill", 3.5, 4))
    done = lms.fill("canvas", source, graded, tmp_path / "out.csv")
    assert done.path.read_bytes().replace(b"7.5", b"") == source.read_bytes()
    assert "Peña".encode("cp1252") in done.path.read_bytes()
    with pytest.raises(CourseError, match="which has no 'Ł'"):
        lms.fill("canvas", source, graded, tmp_path / "out.csv", None, Options(new_column="Łódź"))


def test_blackboard_csv_keeps_its_quotation_marks(tmp_path: Path) -> None:
    done, _, _ = filled("blackboard", tmp_path, CLASS[:1], sample="blackboard.csv")
    assert '"12","14","Ana"\n' in done.path.read_text(encoding="utf-8")


def test_a_formula_that_was_there_is_kept_and_none_is_added(tmp_path: Path) -> None:
    _, before, after = filled("canvas", tmp_path, [("=1+1", "=cmd()", 1, 1), CLASS[1]], partial=True)
    assert before[4][5] == after[4][5] == '=HYPERLINK("http://example.org")'
    assert not any("1+1" in cell or "cmd" in cell for row in after for cell in row)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("canvas", "cokafor"), ("canvas", "90118"), ("canvas", "COKAFOR "),
        ("moodle", "chidi.okafor@example.edu"), ("moodle", "00413"),
        ("blackboard", "cokafor"), ("blackboard", "00413"), ("brightspace", "cokafor"),
        ("brightspace", "#00413"), ("brightspace", "00413"),
    ],
)  # fmt: skip
def test_each_id_that_a_system_has_finds_its_student(kind: str, number: str, tmp_path: Path) -> None:
    _, before, after = filled(kind, tmp_path, [(number, "Anything", 1, 2)])
    assert list(changed(before, after).values()) == ["3"]


def test_nobody_is_matched_by_name_alone_unless_a_person_says_so(tmp_path: Path) -> None:
    student = [("s-1", "Chidi Okafor", 1, 2)]
    with pytest.raises(
        CourseError, match=r"Chidi Okafor \(s-1\) is graded but stands in no row of canvas.csv"
    ):
        filled("canvas", tmp_path, student)
    assert not (tmp_path / "out.csv").exists()
    _, before, after = filled("canvas", tmp_path, student, by_name=True)
    assert changed(before, after) == {(4, "One state, one vote"): "3"}


def test_a_name_that_two_of_ours_have_is_not_matched(tmp_path: Path) -> None:
    twins = [("s-1", "Chidi Okafor", 1, 2), ("s-2", "Okafor Chidi", 2, 2)]
    with pytest.raises(CourseError) as caught:
        filled("canvas", tmp_path, twins, by_name=True)
    assert "(s-1)" in str(caught.value) and "(s-2)" in str(caught.value)


def test_a_namesake_who_handed_nothing_in_makes_a_name_unsure_too(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"\(s-1\) is graded but stands in no row"):
        filled(
            "canvas",
            tmp_path,
            [("s-1", "Chidi Okafor", 1, 2), ("s-2", "Okafor, Chidi", "", "")],
            by_name=True,
        )


def test_an_id_that_fits_two_rows_is_refused_and_a_column_settles_it(tmp_path: Path) -> None:
    source = tmp_path / "canvas.csv"
    text = (SAMPLES / "canvas.csv").read_text(encoding="utf-8").replace("cokafor", "00412")
    source.write_text(text, encoding="utf-8", newline="")
    ours = grades(tmp_path / "g", CLASS[0])
    with pytest.raises(CourseError, match="Åsa Lindqvist .00412. could be any of the rows 4, 5"):
        lms.fill("canvas", source, ours, tmp_path / "out.csv")
    done = lms.fill("canvas", source, ours, tmp_path / "out.csv", None, Options(id_column="sis user id"))
    assert changed(cells(source), cells(done.path)) == {(3, "One state, one vote"): "14"}


def test_two_of_ours_in_one_row_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        CourseError, match=r"Åsa Lindqvist \(00412\) and A. Lindqvist \(alindqvist\) would share row 4"
    ):
        filled("canvas", tmp_path, [CLASS[0], ("alindqvist", "A. Lindqvist", 1, 1)])


def test_partial_writes_the_others_and_says_who_is_left_out(tmp_path: Path) -> None:
    done, before, after = filled("canvas", tmp_path, [*CLASS, ("s-9", "Nobody Known", 1, 1)], partial=True)
    assert len(changed(before, after)) == 2
    assert [(one.code, one.fields["student"]) for one in done.refused] == [
        ("lms-no-row", "Nobody Known (s-9)")
    ]
    assert "Left out, and not in the file (1):" in lms.report(done)


def test_points_so_far_are_no_grade(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="person must still mark .*Chidi Okafor"):
        filled("canvas", tmp_path, [CLASS[0], (CHIDI, "Chidi Okafor", 8, "")])
    _, before, after = filled("canvas", tmp_path, [(CHIDI, "Chidi Okafor", 8, "")], provisional=True)
    assert changed(before, after) == {(4, "One state, one vote"): "8"}


def test_who_is_excused_stays_excused(tmp_path: Path) -> None:
    source = tmp_path / "canvas.csv"
    raw = (SAMPLES / "canvas.csv").read_bytes().replace(b"POLS 310-01,,12.00,", b"POLS 310-01,,EX,")
    source.write_bytes(raw)
    done = lms.fill("canvas", source, grades(tmp_path / "g", CLASS[0]), tmp_path / "out.csv")
    assert (done.filled, done.path.read_bytes()) == (0, raw)
    assert any("EX in Canvas, and stays so. Our points: 14" in str(one) for one in done.kept)


@pytest.mark.parametrize("kind", ["canvas", "blackboard", "brightspace"])
def test_other_points_possible_are_refused_or_scaled(kind: str, tmp_path: Path) -> None:
    ours = grades(tmp_path / "g", CLASS[0], possible="40")
    with pytest.raises(CourseError, match="out of 20 points, our grades are out of 40"):
        lms.fill(kind, SAMPLES / FILES[kind], ours, tmp_path / "out.csv")
    with pytest.raises(CourseError, match="were to be scaled to 100"):
        lms.fill(kind, SAMPLES / FILES[kind], ours, tmp_path / "out.csv", None, Options(scale_to=100))
    done = lms.fill(kind, SAMPLES / FILES[kind], ours, tmp_path / "out.csv", None, Options(scale_to=20))
    assert "7" in changed(cells(SAMPLES / FILES[kind]), cells(done.path)).values()


def test_moodle_does_not_say_what_a_column_is_out_of_so_a_person_does(tmp_path: Path) -> None:
    _, before, after = filled("moodle", tmp_path, CLASS[:1], scale_to=100)
    assert list(changed(before, after).values()) == ["70"]


@pytest.mark.parametrize(
    "column", ["Oil sanctions and numbers (48212)", "oil sanctions and NUMBERS", "oil sanctions"]
)
def test_the_column_can_be_named_by_header_or_title_or_words_of_it(column: str, tmp_path: Path) -> None:
    done, before, after = filled("canvas", tmp_path, [CLASS[1]], column=column)
    assert changed(before, after) == {(4, "Oil sanctions and numbers"): "12.25"}
    assert done.columns == ("Oil sanctions and numbers (48212)",)


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("canvas", "Current Score"), ("canvas", "Notes"), ("moodle", "Course total (Real)"),
        ("blackboard", "TA Name"),
        ("blackboard", "Weighted Total"), ("brightspace", "Remarks Text Grade"),
        ("brightspace", "Calculated Final Grade Numerator"),
    ],
)  # fmt: skip
def test_totals_notes_and_texts_take_no_points(kind: str, column: str, tmp_path: Path) -> None:
    with pytest.raises(
        CourseError, match="no column that takes points named .*It has: .*One state, one vote"
    ):
        filled(kind, tmp_path, CLASS[:1], column=column)


def test_a_column_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="'1803993600x' in row 2, which is no number"):
        source = tmp_path / "moodle.csv"
        text = (SAMPLES / "moodle.csv").read_text(encoding="utf-8").replace("1803993600", "1803993600x")
        source.write_text(text.replace("Last downloaded from this course", "A day"), encoding="utf-8")
        lms.fill("moodle", source, grades(tmp_path / "g", CLASS[0]), tmp_path / "out.csv", "A day")


def test_the_unit_finds_its_column_only_where_one_is_meant(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="No column that takes points is named like the unit two-clubs"):
        lms.fill(
            "canvas",
            SAMPLES / "canvas.csv",
            grades(tmp_path, CLASS[0], unit="two-clubs"),
            tmp_path / "out.csv",
        )
    source = tmp_path / "canvas.csv"
    text = (SAMPLES / "canvas.csv").read_text(encoding="utf-8")
    source.write_text(
        text.replace("Oil sanctions and numbers", "Again: one state one vote"), encoding="utf-8"
    )
    with pytest.raises(CourseError, match="Several columns are named like the unit"):
        lms.fill("canvas", source, grades(tmp_path, CLASS[0]), tmp_path / "out.csv")


def test_a_new_column_where_the_system_takes_one(tmp_path: Path) -> None:
    _, before, after = filled("canvas", tmp_path, CLASS[:1], new_column="=Unit 2, again")
    assert [row[:-1] for row in after] == before
    assert [row[-1] for row in after] == ["'=Unit 2, again", "", "20", "14", "", "", "", ""]
    _, before, after = filled("brightspace", tmp_path, CLASS[:1], new_column="Unit 2")
    assert [[*row[:-2], row[-1]] for row in after] == before
    assert [row[-2] for row in after] == ["Unit 2 Points Grade <Numeric MaxPoints:20>", "14", "", "", ""]


@pytest.mark.parametrize(("kind", "why"), [("moodle", "did not export"), ("blackboard", "column of texts")])
def test_a_new_column_is_refused_where_the_system_refuses_it(kind: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=why):
        filled(kind, tmp_path, CLASS[:1], new_column="Unit 2")
    with pytest.raises(CourseError, match="already"):
        filled("canvas", tmp_path, CLASS[:1], new_column="one state, one vote")


def two_units(folder: Path) -> Path:
    first, _ = csv_io.read(grades(folder, CLASS[0], CLASS[1]))
    second, _ = csv_io.read(
        grades(folder, (ASA, "Åsa Lindqvist", 1, 1), (CHIDI, "", "", ""), unit="oil-and-sanctions")
    )
    rows = [[*one[:-2], *other[4:-2], *one[-2:]] for one, other in zip(first, second, strict=True)]
    for row, total in zip(rows[1:], ("16", "12.25"), strict=True):
        row[-2:] = [total, "40"]
    csv_io.write(folder / "grades.csv", rows)
    return folder / "grades.csv"


def test_several_units_go_into_their_columns_at_once(tmp_path: Path) -> None:
    done = lms.fill("canvas", SAMPLES / "canvas.csv", two_units(tmp_path), tmp_path)
    assert done.path == tmp_path / "filled-canvas.csv"
    assert changed(cells(SAMPLES / "canvas.csv"), cells(done.path)) == {
        (3, "One state, one vote"): "14",
        (3, "Oil sanctions and numbers"): "2",
        (4, "One state, one vote"): "12.25",
    }


def test_one_column_takes_one_unit_or_the_total(tmp_path: Path) -> None:
    ours, source = two_units(tmp_path), SAMPLES / "canvas.csv"
    with pytest.raises(CourseError, match="--unit: one-state-one-vote, oil-and-sanctions, total"):
        lms.fill("canvas", source, ours, tmp_path, "One state, one vote")
    done = lms.fill(
        "canvas", source, ours, tmp_path, "One state, one vote", Options(unit="total", scale_to=20)
    )
    assert changed(cells(source), cells(done.path)) == {
        (3, "One state, one vote"): "8",
        (4, "One state, one vote"): "6.13",
    }


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"), (b"PK\x03\x04x", "spreadsheet program"),
        (b"\xff\x00\x81", "neither UTF-8 nor UTF-16"),
        (b"a\x00,b\x00", "characters"), (b'Student,"ID', "quotation mark"),
        (b"Student,ID\nx,1,2\n", "row 2: 3 cells"),
        (b"Name,Points\nx,1\n", "has no column SIS User ID or SIS Login ID or ID"),
    ],
)  # fmt: skip
def test_what_is_no_lms_file_is_named(raw: bytes, said: str, tmp_path: Path) -> None:
    source = tmp_path / "export.csv"
    source.write_bytes(raw)
    with pytest.raises(CourseError, match=f"export.csv.*{said}"):
        table = lms_file.read(source, "")
        lms._matched(lms.KINDS["canvas"], table, [], Options(), lms._FillState())


def test_the_download_and_our_grades_are_never_replaced(tmp_path: Path) -> None:
    ours = grades(tmp_path, CLASS[0])
    for out in (SAMPLES / "canvas.csv", ours):
        with pytest.raises(CourseError, match="would replace"):
            lms.fill("canvas", SAMPLES / "canvas.csv", ours, out)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n", "no grades.csv"),
        (
            "student_id,student_name,u/a,u total,u possible,total,possible\ns,S,1,-1,2,1,2\n",
            "'-1' is no number",
        ),
    ],
)
def test_a_wrong_grades_file_is_named(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=said):
        lms.fill("canvas", SAMPLES / "canvas.csv", tmp_path / "grades.csv", tmp_path)


def test_the_command_says_what_it_did_and_its_code_says_if_somebody_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = grades(tmp_path, *CLASS, ("s-9", "Nobody Known", 1, 1))
    given = ["fill", "canvas", str(SAMPLES / "canvas.csv"), "--grades", str(ours)]
    assert command(given) == 1
    assert "nothing was written." in capsys.readouterr().err
    assert command([*given, "--partial"]) == 2
    assert "2 grades filled into One state, one vote (48211)" in capsys.readouterr().out
    grades(tmp_path, *CLASS)
    assert command(given) == 0
    assert command(["fill", "Canvas", *given[2:-1], str(tmp_path)]) == 0, (
        "any case of letters, and the folder"
    )
    ours.rename(tmp_path / "GRADES.CSV")
    assert command([*given[:-1], str(tmp_path / "GRADES.CSV")]) == 0


def test_the_file_of_another_system_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"It has none at all: is it the gradebook file of Canvas\?"):
        lms.fill("canvas", SAMPLES / "moodle.csv", grades(tmp_path, CLASS[0]), tmp_path / "out.csv")


def test_a_really_graded_class_goes_into_the_file(tmp_path: Path) -> None:
    """From hand-ins through ``grade`` to a Canvas file; only who has no essay waiting is filled in without a
    further word.
    """
    made = list(invented_class(UNIT, 6))
    for hand_in in made:
        write(tmp_path / "in", hand_in)
    out = tmp_path / "grades"
    Marks(out / "marks").give(made[0].student.id, f"{UNIT}/which-unit", points=4)
    grade.grade_folder(tmp_path / "in", out, grade.make_setup(), feedback=False)
    lines = [
        "Student,ID,SIS User ID,SIS Login ID,Section,One state and one vote (77)",
        "    Points Possible,,,,,20",
    ]
    lines += [
        f'"{one.student.name.split()[1]}, {one.student.name.split()[0]}",{n},{one.student.id},,A,'
        for n, one in enumerate(made)
    ]
    (tmp_path / "canvas.csv").write_text("\n".join([*lines, '"Last, One",99,x,,A,3', ""]), encoding="utf-8")
    given = (tmp_path / "canvas.csv", out / "grades.csv", out, "One state and one vote")
    ours = {row["student_id"]: row for row in csv.DictReader((out / "grades.csv").open(encoding="utf-8"))}
    waiting = [row for row in ours.values() if not row[f"{UNIT}/which-unit"]]
    assert waiting and len(waiting) < len(made)
    with pytest.raises(CourseError) as caught:
        lms.fill("canvas", *given, options=Options(unit=UNIT))
    assert all(row["student_id"] in str(caught.value) for row in waiting)
    done = lms.fill("canvas", *given, options=Options(unit=UNIT, provisional=True))
    rows = cells(done.path)
    assert {row[2]: float(row[5]) for row in rows[2:-1]} == {
        number: float(row[f"{UNIT} total"]) for number, row in ours.items()
    }
    assert rows[-1][5] == "3"


def test_grade_fills_the_file_or_says_why_not_and_grades_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = list(invented_class(UNIT, 2))
    for hand_in in made:
        write(tmp_path / "in", hand_in)
    lines = [
        "Student,ID,SIS User ID,SIS Login ID,Section,One state one vote (77)",
        "    Points Possible,,,,,20",
    ]
    lines += [f'"{one.student.name}",{n},{one.student.id},,A,' for n, one in enumerate(made)]
    (tmp_path / "canvas.csv").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "grades"
    given = ["grade", str(tmp_path / "in"), "--out", str(out), "--no-feedback", "--processes", "1"]
    given += ["--fill", "canvas", str(tmp_path / "canvas.csv")]
    assert command(given) == 2
    assert "must still mark (2)" in capsys.readouterr().err, "one sentence for both"
    assert (out / "grades.csv").is_file() and not (out / "filled-canvas.csv").exists()
    for one in made:
        Marks(out / "marks").give(one.student.id, f"{UNIT}/which-unit", points=4)
    assert command(given) == 0
    assert "2 grades filled into One state one vote (77)" in capsys.readouterr().out
    ours = {row["student_id"]: row for row in csv.DictReader((out / "grades.csv").open(encoding="utf-8"))}
    rows = cells(out / "filled-canvas.csv")
    assert {row[2]: float(row[5]) for row in rows[2:]} == {
        one: float(row["total"]) for one, row in ours.items()
    }


def test_an_id_with_two_names_is_filled_in_and_named(tmp_path: Path) -> None:
    ours = grades(tmp_path / "g", CLASS[0])
    rows, _ = csv_io.read(ours)
    rows[1][2] = "two names"
    csv_io.write(ours, rows)
    done = lms.fill("canvas", SAMPLES / "canvas.csv", ours, tmp_path)
    assert done.filled == 1
    assert "two names" in str(done.doubtful[0])
    assert "to be looked at (1):" in lms.report(done)


TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufeff"), max_size=12)


@given(
    rows=st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=2, max_size=5),
    delimiter=st.sampled_from(",;\t"),
)
def test_cells_are_read_as_the_csv_module_reads_them(
    rows: list[list[str]], delimiter: str, tmp_path_factory
) -> None:
    rows[0] = ["a", "b", "c"]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(written.getvalue().encode())
    table = lms_file.read(path, "")
    assert [[cell.text for cell in row] for row in table.rows] == rows
    assert table.with_cells({}) == path.read_bytes()
    after = table.with_cells({(1, 1): "1.5"})
    rows[1][1] = "1.5"
    assert list(csv.reader(io.StringIO(after.decode(), newline=""), delimiter=delimiter)) == rows


@given(TEXTS)
def test_what_was_guarded_comes_back(text: str) -> None:
    assert csv_io.unescape_formula(str(csv_io.escape_formula(text))) == text or text.startswith("'")
