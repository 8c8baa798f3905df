"""Points into an nbgrader gradebook, through nbgrader's own API, so that its Formgrader and ``nbgrader
export`` show them.

One assignment a unit, named like its folder (``02-one-state-one-vote``); one notebook, named like the unit;
one grade cell an item. What ``grade`` computed becomes the automatic score, what a person marked the manual
score, and the late penalty the notebook's. Writing the same grades again changes nothing.

Points go to the student whom the hand-in and its folder name. Where these contradict each other, nobody gets
them; a student whom the gradebook did not know is said.

A mark that was given in Formgrader itself stays where we have none: nobody's work is overwritten. It is said
where it differs from ours. nbgrader is an optional extra and loaded only here.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from regionalism.desk.interop.told import told
from regionalism.desk.results import GRADES, ITEMS, points_in, read_rows
from regionalism.engine.course import unit
from regionalism.engine.errors import CourseError

if TYPE_CHECKING:
    from nbgrader import api

NOT_COUNTED = ("superseded", "duplicate")
OTHER_ACCOUNT = "other account"  # the status where the LMS or nbgrader names another person than the file


@frozen
class ExportReport:
    """How many submissions were written; ``added`` are the students whom the gradebook did not know, and
    ``left_out`` those of whom somebody must say first whose hand-in it is; where our points and the
    gradebook's differ, ``differences`` has sentences.
    """

    submissions: int
    differences: tuple[str, ...]
    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@frozen
class _Row:
    """One item of one student, from ``items.csv``."""

    item: str
    points: float | None
    possible: float
    source: str


NOT_OURS = "grades-not-ours"  # the code of what is said of files that `grade` did not write


def write_points(grades_folder: Path, database: str) -> ExportReport:
    """Write the points of a graded class into an nbgrader gradebook.

    :param grades_folder: the folder that ``grade`` wrote: ``grades.csv``, ``items.csv``, ``submissions.csv``.
    :param database: a file such as ``gradebook.db``, or the URL of a database.
    :raises CourseError: where nbgrader is missing, or the folder or the database cannot be used.
    """
    students = read_rows(grades_folder / GRADES, ("student_id", "student_name", "status"), NOT_OURS)
    rows = _rows(
        read_rows(
            grades_folder / ITEMS, ("student_id", "unit", "item", "points", "possible", "source"), NOT_OURS
        )
    )
    times = _times(grades_folder / "submissions.csv")
    differences: list[str] = []
    doubtful = {one["student_id"]: one for one in students if one["status"] == OTHER_ACCOUNT}
    students = [one for one in students if one["student_id"] not in doubtful]
    rows = {
        slug: with_groups(slug, _without(by_student, doubtful), students) for slug, by_student in rows.items()
    }
    with _open(database) as book:
        added = [_named(student) for student in students if _student(book, student)]
        for slug, by_student in rows.items():
            folder = unit(slug).folder
            _prepare(book, folder, slug, by_student.values())
            for student in students:
                who = student["student_id"]
                if _submission(book, folder, who, by_student.get(who, []), times.get((who, slug))):
                    differences += _finish(book, folder, slug, student)
    return ExportReport(
        sum(len(by_student) for by_student in rows.values()),
        tuple(differences),
        tuple(added),
        tuple(f"{_named(one)}: {one.get('note', '')}" for one in doubtful.values()),
    )


def with_groups(
    slug: str, by_student: dict[str, list[_Row]], students: Iterable[dict[str, str]]
) -> dict[str, list[_Row]]:
    """Return a unit's items by student, also of those for whom a hand-in of their group counts: ``items.csv``
    has it once, ``grades.csv`` has the points of each.
    """
    possible = {row.item: row.possible for several in by_student.values() for row in several}
    found = dict(by_student)
    for student in students:
        if student["student_id"] not in found and points_in(student, f"{slug} total") is not None:
            found[student["student_id"]] = [
                _Row(item, points_in(student, f"{slug}/{item}"), most, "automatic")
                for item, most in possible.items()
            ]
    return found


def _without(by_student: dict[str, list[_Row]], left_out: Container[str]) -> dict[str, list[_Row]]:
    return {student: rows for student, rows in by_student.items() if student not in left_out}


def _named(student: dict[str, str]) -> str:
    return f"{student['student_name']} ({student['student_id']})"


def report(done: ExportReport, database: str) -> str:
    """Return what was done in plain sentences, one a line."""
    parts = (
        ("New students there", done.added),
        ("Left out until somebody has said whose hand-in it is", done.left_out),
        ("Other points there than here", done.differences),
    )
    return told(f"{done.submissions} submissions are in {database}.", parts)


def _rows(table: list[dict[str, str]]) -> dict[str, dict[str, list[_Row]]]:
    """Return the items by unit and student."""
    found: dict[str, dict[str, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    for one in table:
        points, possible = points_in(one, "points"), points_in(one, "possible") or 0.0
        row = _Row(one["item"].rpartition("/")[2], points, possible, one["source"])
        found[one["unit"]][one["student_id"]].append(row)
    return found


def _times(path: Path) -> dict[tuple[str, str], str]:
    """Return when the hand-in that counts was made, by student and unit; the list of files may be missing."""
    if not path.is_file():
        return {}
    found: dict[tuple[str, str], str] = {}
    for one in read_rows(path, ("student_id", "unit", "handed_in_at", "status"), NOT_OURS):
        if one["handed_in_at"] and one["status"] not in NOT_COUNTED:
            found[one["student_id"], one["unit"]] = one["handed_in_at"]
    return found


@contextmanager
def _alembic_found() -> Iterator[None]:
    """Let nbgrader find ``alembic``, which it calls by name, also where the environment is not activated."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


@contextmanager
def _open(database: str) -> Iterator[api.Gradebook]:
    try:
        from nbgrader.api import Gradebook, InvalidEntry
        from sqlalchemy.exc import SQLAlchemyError
    except ModuleNotFoundError as problem:
        raise CourseError("nbgrader-missing", name=problem.name) from None
    url = database if "://" in database else f"sqlite:///{Path(database).resolve().as_posix()}"
    try:
        with (
            _alembic_found(),
            Gradebook(url) as book,
            book.engine.connect() as connection,
            connection.begin(),
        ):
            # nbgrader commits each step. In one transaction that takes a fraction of the time, and is whole
            # or not at all.
            book.db.remove()
            book.db.configure(bind=connection, join_transaction_mode="rollback_only")
            yield book
            book.db.remove()
    except (SQLAlchemyError, InvalidEntry) as problem:
        raise CourseError(
            "nbgrader-database", database=database, problem=str(problem).splitlines()[0]
        ) from problem


def _student(book: api.Gradebook, student: dict[str, str]) -> bool:
    """Add a student, and tell whether this was needed. One who is there keeps the name that nbgrader has."""
    from nbgrader.api import MissingEntry

    try:
        book.find_student(student["student_id"])
    except MissingEntry:
        first, _, last = student["student_name"].rpartition(" ")
        book.add_student(student["student_id"], first_name=first or None, last_name=last or None)
        return True
    return False


def _prepare(book: api.Gradebook, folder: str, slug: str, submissions: Iterable[list[_Row]]) -> None:
    """Make sure that assignment, notebook and a grade cell for each item are there, with today's points."""
    book.update_or_create_assignment(folder)
    book.update_or_create_notebook(slug, folder)
    possible = {row.item: row.possible for rows in submissions for row in rows}
    for item, points in possible.items():
        book.update_or_create_grade_cell(item, slug, folder, max_score=points, cell_type="code")


def _submission(book: api.Gradebook, folder: str, student: str, rows: list[_Row], at: str | None) -> bool:
    """Write a student's points for one unit, or take them back; tell whether there is a submission."""
    from nbgrader.api import Grade, MissingEntry

    try:
        submission = book.find_submission(folder, student)
    except MissingEntry:
        if not rows:
            return False
        with (
            book.db.no_autoflush
        ):  # else SQLAlchemy warns about the way in which nbgrader builds a submission
            submission = book.add_submission(folder, student)
    if at:
        book.update_or_create_submission(folder, student, timestamp=at)
    given = {row.item: row for row in rows}
    for notebook in submission.notebooks:
        # A submission that is older than a grade cell has no grade for it yet.
        there = {grade.cell_id for grade in notebook.grades}
        for cell in notebook.notebook.grade_cells:
            if cell.id not in there:
                book.db.add(Grade(cell_id=cell.id, notebook=notebook))
        book.db.flush()
        for grade in notebook.grades:
            _grade(grade, given.get(grade.cell.name))
    book.db.commit()
    return True


def _grade(grade: Any, row: _Row | None) -> None:
    by_person = row is not None and row.source in ("manual", "override")
    grade.auto_score = None if row is None or by_person else row.points
    if row is not None and by_person:
        grade.manual_score = row.points
    grade.needs_manual_grade = row is not None and row.points is None and grade.manual_score is None


def _finish(book: api.Gradebook, folder: str, slug: str, student: dict[str, str]) -> list[str]:
    """Write the late penalty; return a sentence where the gradebook's total is then not that of ours."""
    submission = book.find_submission(folder, student["student_id"])
    for notebook in submission.notebooks:
        penalty = points_in(student, f"{slug} late penalty") or 0.0 if notebook.name == slug else 0.0
        notebook.late_submission_penalty = penalty
    book.db.commit()
    book.db.refresh(submission)
    ours = points_in(student, f"{slug} total") or 0.0
    theirs = max(0.0, submission.score - (submission.late_submission_penalty or 0))
    if abs(ours - theirs) < 0.01:
        return []
    return [
        f"{student['student_name']} ({student['student_id']}), {folder}: {theirs:g} points in nbgrader, "
        f"{ours:g} in grades.csv. A mark was given in Formgrader; give it with the marks of this course, or "
        "take it back there."
    ]
