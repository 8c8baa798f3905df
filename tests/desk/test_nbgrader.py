"""The bridge to nbgrader, tried with the real one: its gradebook, its export, its release of an
assignment.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from regionalism.__main__ import main as command
from regionalism.desk import csv_io
from regionalism.desk.grading import grade
from regionalism.desk.interop import nbgrader_bridge, nbgrader_course
from regionalism.desk.marking.marks import Marks
from regionalism.desk.practice import invented_class, write
from regionalism.engine.course import unit
from regionalism.engine.errors import CourseError
from tests.content.course import ITEMS, feedback_texts

UNIT = "one-state-one-vote"
FOLDER = unit(UNIT).folder
POINTS = {"threshold": 2, "a-veto": 1, "which-unit": 5}


def graded(folder: Path, *students: tuple[str, str, tuple[Any, ...], float], override: str = "") -> Path:
    """Write what ``grade`` writes for a small class: id, name, points by item (``None``: to be marked), late
    penalty.
    """
    columns = [f"{UNIT}/{item}" for item in POINTS]
    header = ["student_id", "student_name", "status", "note", *columns, f"{UNIT} automatic", f"{UNIT} manual"]
    rows: list[list[Any]] = [
        [*header, f"{UNIT} late penalty", f"{UNIT} total", f"{UNIT} possible", "total", "possible"]
    ]
    items: list[list[Any]] = [
        ["student_id", "unit", "item", "kind", "points", "possible", "outcome", "source"]
    ]
    files: list[list[Any]] = [
        ["file", "student_id", "student_name", "unit", "handed_in_at", "status", "note"]
    ]
    for number, name, points, penalty in students:
        said = ["" if one is None else one for one in points]
        total = max(0, sum(one or 0 for one in points) - penalty) if points else ""
        status = "graded" if points else "missing"
        said = said or [""] * len(POINTS)
        rows.append([number, name, status, "", *said, "", "", penalty, total, 8, total, 8])
        for (item, possible), one in zip(POINTS.items(), points, strict=False):
            source = "manual" if item == "which-unit" else "override" if item == override else "automatic"
            items.append(
                [
                    number,
                    UNIT,
                    item,
                    "",
                    "" if one is None else one,
                    possible,
                    "",
                    source if one is not None else "waiting",
                ]
            )
        if points:
            files.append([f"{number}.json", number, name, UNIT, "2027-02-01T10:00:00-05:00", "graded", ""])
    for name, table in (("grades", rows), ("items", items), ("submissions", files)):
        folder.mkdir(exist_ok=True)
        csv_io.write(folder / f"{name}.csv", table)
    return folder


CLASS = [
    ("00412", "Åsa Lindqvist", (2, 0, 4.5), 0.65),
    ("00413", "Chidi Okafor", (0, 1, None), 0),
    ("00414", "María José Peña", (), 0),
]


def nbgrader(folder: Path, *arguments: str) -> None:
    """Run the real nbgrader in a folder, as in an environment that is activated."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def read_export(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def exported(folder: Path, database: Path) -> list[dict[str, str]]:
    """Return the rows of nbgrader's own export, without the seconds that its command takes to start."""
    plugin = CsvExportPlugin()
    plugin.to = str(folder / "out.csv")
    with Gradebook(f"sqlite:///{database}") as book:
        plugin.export(book)
    return read_export(folder / "out.csv")


def test_nbgrader_exports_our_points(tmp_path: Path) -> None:
    database = tmp_path / "gradebook.db"
    written = nbgrader_bridge.write_points(graded(tmp_path / "g", *CLASS), str(database))
    assert (written.submissions, written.differences) == (2, ())
    nbgrader(tmp_path, "export", f"--db=sqlite:///{database}", "--to=out.csv")
    rows = {row["student_id"]: row for row in read_export(tmp_path / "out.csv")}
    assert {row["assignment"] for row in rows.values()} == {FOLDER}
    scores = {
        number: tuple(
            float(row[name]) for name in ("raw_score", "late_submission_penalty", "score", "max_score")
        )
        for number, row in rows.items()
    }
    assert scores == {"00412": (6.5, 0.65, 5.85, 8), "00413": (1, 0, 1, 8), "00414": (0, 0, 0, 8)}
    assert (rows["00412"]["first_name"], rows["00412"]["last_name"]) == ("Åsa", "Lindqvist")
    assert rows["00412"]["timestamp"] == "2027-02-01 15:00:00"


def grades_in(database: Path) -> dict[tuple[str, str], tuple[Any, ...]]:
    with Gradebook(f"sqlite:///{database}") as book:
        return {
            (submission.student.id, grade.name): (
                grade.auto_score,
                grade.manual_score,
                grade.needs_manual_grade,
            )
            for submission in book.assignment_submissions(FOLDER)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def test_automatic_and_manual_points_stand_apart_and_twice_is_once(tmp_path: Path) -> None:
    database = tmp_path / "gradebook.db"
    folder = graded(tmp_path / "g", *CLASS)
    nbgrader_bridge.write_points(folder, str(database))
    once = grades_in(database)
    assert once == {
        ("00412", "threshold"): (2, None, False),
        ("00412", "a-veto"): (0, None, False),
        ("00412", "which-unit"): (None, 4.5, False),
        ("00413", "threshold"): (0, None, False),
        ("00413", "a-veto"): (1, None, False),
        ("00413", "which-unit"): (None, None, True),
    }
    nbgrader_bridge.write_points(folder, f"sqlite:///{database}")
    assert grades_in(database) == once


def test_a_regrade_changes_what_changed_and_keeps_what_formgrader_gave(tmp_path: Path) -> None:
    database = tmp_path / "gradebook.db"
    nbgrader_bridge.write_points(graded(tmp_path / "g", *CLASS), str(database))
    with Gradebook(f"sqlite:///{database}") as book:
        book.find_grade("which-unit", UNIT, FOLDER, "00413").manual_score = 3
        book.db.commit()
    again = graded(tmp_path / "g", ("00412", "Åsa Lindqvist", (2, 1, 4.5), 0), CLASS[1], override="a-veto")
    written = nbgrader_bridge.write_points(again, str(database))
    assert (
        len(written.differences) == 1
        and f"Chidi Okafor (00413), {FOLDER}: 4 points in nbgrader, 1" in written.differences[0]
    )
    found = grades_in(database)
    assert found["00412", "a-veto"] == (None, 1, False)
    assert found["00413", "which-unit"] == (None, 3, False)
    rows = {row["student_id"]: float(row["score"]) for row in exported(tmp_path, database)}
    assert rows == {"00412": 7.5, "00413": 4, "00414": 0}


def test_a_hand_in_that_no_longer_counts_is_taken_back(tmp_path: Path) -> None:
    database = tmp_path / "gradebook.db"
    nbgrader_bridge.write_points(graded(tmp_path / "g", *CLASS), str(database))
    gone = graded(tmp_path / "g", ("00412", "Åsa Lindqvist", (), 0), CLASS[1])
    written = nbgrader_bridge.write_points(gone, str(database))
    # The essay's mark is a person's; it stays in the gradebook, where a person can take it back, and is said.
    assert [one for one in written.differences if "4.5 points in nbgrader, 0 in grades.csv" in one]
    assert grades_in(database)["00412", "threshold"] == (None, None, False)
    rows = {row["student_id"]: float(row["score"]) for row in exported(tmp_path, database)}
    assert rows["00412"] == 4.5


def test_all_is_written_or_nothing(tmp_path: Path) -> None:
    database, folder = tmp_path / "gradebook.db", graded(tmp_path / "g", *CLASS)
    with (folder / "items.csv").open("a", encoding="utf-8") as file:
        file.write("00412,no-such-unit,one,choice,1,1,correct,automatic\n")
    with pytest.raises(CourseError, match="no unit 'no-such-unit'"):
        nbgrader_bridge.write_points(folder, str(database))
    with Gradebook(f"sqlite:///{database}") as book:
        assert (book.students, book.assignments) == ([], [])


def test_a_grade_cell_that_came_later_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "gradebook.db"
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    with Gradebook(f"sqlite:///{database}") as book:
        book.add_assignment(FOLDER)
        book.add_notebook(UNIT, FOLDER)
        book.add_student("00412", first_name="Asa", last_name="L.")
        with book.db.no_autoflush:
            book.add_submission(FOLDER, "00412")
    nbgrader_bridge.write_points(graded(tmp_path / "g", *CLASS), str(database))
    rows = {row["student_id"]: row for row in exported(tmp_path, database)}
    assert float(rows["00412"]["raw_score"]) == 6.5
    assert rows["00412"]["first_name"] == "Asa"


def test_without_nbgrader_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = graded(tmp_path / "g", *CLASS)
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    with pytest.raises(CourseError, match="pip install nbgrader"):
        nbgrader_bridge.write_points(folder, str(tmp_path / "gradebook.db"))


def test_what_is_no_gradebook_is_named(tmp_path: Path) -> None:
    folder = graded(tmp_path / "g", *CLASS)
    (tmp_path / "gradebook.db").write_text("no database, although it is called one " * 100, encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be used as a gradebook"):
        nbgrader_bridge.write_points(folder, str(tmp_path / "gradebook.db"))
    (folder / "items.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(CourseError, match="items.csv is not what"):
        nbgrader_bridge.write_points(folder, str(tmp_path / "other.db"))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course folder in which the real nbgrader has made one assignment."""
    folder = tmp_path_factory.mktemp("course")
    assert command(["nbgrader", UNIT, "--out", str(folder)]) == 0
    nbgrader(folder, "generate_assignment", FOLDER)
    return folder


def test_what_nbgrader_hands_out_holds_no_key(course: Path) -> None:
    handed = course / "exercises" / FOLDER
    everything = "\n".join(path.read_text(encoding="utf-8") for path in handed.rglob("*") if path.is_file())
    for item in ITEMS:
        if item.unit == UNIT and item.stage == "exercise":
            for text in [item.explanation or "", *feedback_texts(item)]:
                assert text not in everything, (item.full_id, text)
    notebook = nbformat.read(handed / f"{UNIT}.ipynb", as_version=4)
    assert not any("solution" in cell.metadata.get("tags", []) for cell in notebook.cells)
    assert "solution(" not in str(notebook.cells)
    assert "../lessons/" not in str(notebook.cells)  # nothing leads out of the folder
    assert f"`{UNIT}.ipynb`" in (handed / "README.md").read_text(encoding="utf-8")
    # The source, which the instructor reads, has the worked answers; that they are gone is nbgrader's work.
    assert "solution(" in (course / "solutions" / FOLDER / f"{UNIT}.ipynb").read_text(encoding="utf-8")


def test_nbgrader_knows_each_item_and_what_it_is_worth(course: Path) -> None:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        cells = {cell.name: cell.max_score for cell in book.find_notebook(UNIT, FOLDER).grade_cells}
    assert cells == {item.id: item.points for item in ITEMS if item.unit == UNIT and item.stage == "exercise"}


def test_what_nbgrader_hands_out_runs_on_its_own(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = course / "exercises" / FOLDER
    for name in ("PYTHONPATH", "REGIONALISM_ROOT", "REGIONALISM_ANSWERS"):
        monkeypatch.delenv(name, raising=False)
    notebook = nbformat.read(folder / f"{UNIT}.ipynb", as_version=4)
    said = (
        "import regionalism\nfrom regionalism import answer\nprint(regionalism.__file__, "
        f'answer("{UNIT}/threshold", 18))'
    )
    notebook.cells.append(nbformat.v4.new_code_cell(said))
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    shown = str(notebook.cells[-1].outputs)
    assert str(folder) in shown
    assert "Recorded" in shown


def test_a_class_that_nbgrader_collected_is_graded_and_exported(course: Path, tmp_path: Path) -> None:
    """From ``submitted/STUDENT/UNIT`` through the grader, a mark and the gradebook to nbgrader's export; then
    autograde changes nothing.
    """
    for made in invented_class(UNIT, 5, seed=3):
        place = course / "submitted" / made.student.id / FOLDER
        write(place, made)
        (place / f"{UNIT}.ipynb").write_bytes((course / "exercises" / FOLDER / f"{UNIT}.ipynb").read_bytes())
    out, database = tmp_path / "grades", course / "gradebook.db"
    setup = grade.make_setup(due="2026-02-24T12:00+00:00")
    grade.grade_folder(course / "submitted", out, setup, feedback=False)
    Marks(out / "marks").give("practice-002", f"{UNIT}/which-unit", criteria={"answers": 1, "evidence": 1.5})
    grade.grade_folder(course / "submitted", out, setup, feedback=False)
    written = nbgrader_bridge.write_points(out, str(database))
    assert (written.submissions, written.differences) == (5, ())
    ours = {row["student_id"]: row for row in csv.DictReader((out / "grades.csv").open(encoding="utf-8"))}
    assert any(float(row[f"{UNIT} late penalty"]) > 0 for row in ours.values())

    def agree() -> None:
        rows = {row["student_id"]: row for row in exported(tmp_path, database)}
        assert set(rows) == set(ours)
        for number, row in rows.items():
            assert float(row["score"]) == pytest.approx(float(ours[number][f"{UNIT} total"]), abs=0.01)
            assert float(row["max_score"]) == float(ours[number][f"{UNIT} possible"])
            assert float(row["late_submission_penalty"]) == float(ours[number][f"{UNIT} late penalty"])

    agree()
    nbgrader(course, "autograde", FOLDER)
    agree()
    nbgrader(course, "generate_assignment", FOLDER, "--force")
    agree()


def test_a_course_folder_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["nbgrader", UNIT, "--out", str(tmp_path)]) == 0
    assert command(["nbgrader", UNIT, "--out", str(tmp_path)]) == 0
    assert "0 new files" in capsys.readouterr().out
    (tmp_path / nbgrader_course.CONFIG).write_text("# mine", encoding="utf-8")
    assert command(["nbgrader", UNIT, "oil-and-sanctions", "--out", str(tmp_path)]) == 1
    assert nbgrader_course.CONFIG in capsys.readouterr().err
    assert not (tmp_path / "solutions" / unit("oil-and-sanctions").folder).exists()
