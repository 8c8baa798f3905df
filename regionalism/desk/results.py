"""The one reader of a grading folder: what ``grade`` wrote, as rows whose cells are named by the head of their file.

``grades.csv`` has a row for each student, ``items.csv`` one for each student and item, ``submissions.csv`` one for each file. A person may
have opened and saved them in a spreadsheet: the sign between cells, the encoding and added columns make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from regionalism.desk import csv_io
from regionalism.engine.errors import CourseError

GRADES, ITEMS, FILES = "grades.csv", "items.csv", "submissions.csv"
Row = dict[str, str]


def read_rows(path: Path, needed: Iterable[str], wrong: str, *, whole: bool = False) -> list[Row]:
    """Return the rows of a file, in its order; where a row is cut short, its last cells are empty.

    :param needed: the columns that it must have.
    :param wrong: the code of the error where it lacks one; the fields are ``path`` and ``missing``.
    :param whole: whether to leave out rows that have more or fewer cells than the head.
    :raises CourseError: where the file cannot be read, or is another.
    """
    rows, _ = csv_io.read(path)
    head = rows[0] if rows else []
    missing = [name for name in needed if name not in head]
    if missing:
        raise CourseError(wrong, path=path, missing=missing)
    kept = [row for row in rows[1:] if not whole or len(row) == len(head)]
    return [
        dict.fromkeys(head, "") | dict(zip(head, map(csv_io.unescape_formula, row), strict=False))
        for row in kept
    ]


def students(folder: Path) -> list[Row]:
    """Return ``grades.csv`` of a grading folder; nothing where it is not there."""
    path = folder / GRADES
    return read_rows(path, (), "grades-not-ours") if path.is_file() else []


def names(folder: Path) -> dict[str, str]:
    """Return the students' names by their ids."""
    return {row.get("student_id", ""): row.get("student_name", "") for row in students(folder)}
