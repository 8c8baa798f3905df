"""The one reader of a grading folder: what ``grade`` wrote, as rows of cells named by the file's head.

``grades.csv`` has a row for each student, ``items.csv`` for each student and item, ``submissions.csv`` for
each file. Where groups hand in, ``items.csv`` has an answer once, and ``items-of-groups.csv`` has it again
for each of the others whose points it made. After a person saved them in a spreadsheet they are still read:
separator, encoding and added columns make no difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from regionalism.desk import csv_io
from regionalism.desk.file_numbers import one_number
from regionalism.engine.assignment import Assignment, for_student
from regionalism.engine.bank import unit_items
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.base import Item

if TYPE_CHECKING:
    import pandas as pd  # loaded where it is needed: grading starts faster without it

GRADES, ITEMS, FILES = "grades.csv", "items.csv", "submissions.csv"
OF_GROUPS = "items-of-groups.csv"
Row = dict[str, str]
ItemView = Callable[[Item, str], Item]
JUDGED = ("correct", "partly", "not-yet")
ITEM_COLUMNS = [
    "student_id", "unit", "item", "kind", "points", "possible", "outcome", "source", "tries", "hints",
    "first_at", "last_at", "first_outcome", "first_confidence", "first_response", "counted_response",
]  # fmt: skip
AUTHOR = "handed_in_by"  # the id of whoever in the group made the hand-in that counts
GROUP_COLUMNS = [*ITEM_COLUMNS, AUTHOR]


def read_rows(path: Path, needed: Iterable[str], wrong: str, *, whole: bool = False) -> list[Row]:
    """Return a file's rows; where a row is cut short, its last cells are empty.

    :param needed: the columns that it must have; ``wrong`` is the code of the error without them.
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


def points_in(row: Row, name: str) -> float | None:
    """Return the points in a cell, also where a spreadsheet wrote them with a comma; ``None`` if it is empty.

    :raises CourseError: where the cell holds something else.
    """
    text = row.get(name, "")
    if not text.strip():
        return None
    try:  # points have two decimals: 1.125 is a thousand and more
        return one_number(text, lambda points: points == round(points, 2))
    except CourseError:
        raise CourseError("grades-points-wrong", student_id=row["student_id"], name=name, text=text) from None


def students(folder: Path) -> list[Row]:
    """Return ``grades.csv`` of a grading folder; nothing where it is not there."""
    path = folder / GRADES
    return read_rows(path, (), "grades-not-ours") if path.is_file() else []


def names(folder: Path) -> dict[str, str]:
    """Return the students' names by their ids."""
    return {row.get("student_id", ""): row.get("student_name", "") for row in students(folder)}


def read_class(folder: Path, *, each_member: bool = False) -> pd.DataFrame:
    """Return ``items.csv`` of a grading folder, one row a student and item, typed.

    Added columns: ``id`` (full item id), ``share`` (points of possible points, 0 to 1), ``right`` (1.0 where
    the first try was fully right, 0.0 where it was not, missing where it was not judged: nothing tried, an
    essay, a completion item), ``handed_in_by`` (the student's id, or that of another in the group).

    :param each_member: whether an answer of a group stands there for each of its members, and not once.
    :raises CourseError: where the file is missing, lacks a column, or holds a cell that is no number, time or
        JSON.
    """
    import pandas as pd

    path = folder / ITEMS
    if not path.is_file():
        raise CourseError("grades-missing", folder=folder)
    rows = read_rows(path, ITEM_COLUMNS, "grades-columns", whole=True)
    for row in rows:
        row[AUTHOR] = row["student_id"]
    frame = _typed(pd.DataFrame(rows, columns=GROUP_COLUMNS, dtype=str), path)
    others = folder / OF_GROUPS
    if not each_member or not others.is_file():
        return frame
    rows = read_rows(others, GROUP_COLUMNS, "grades-columns", whole=True)
    return pd.concat([frame, _typed(pd.DataFrame(rows, columns=GROUP_COLUMNS, dtype=str), others)])


def _typed(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        for name in ("points", "possible", "tries", "hints", "first_confidence"):
            points = frame[name].str.replace(",", ".", regex=False)  # a spreadsheet may have written it
            frame[name] = pd.to_numeric(points.replace("", None)).astype(float)
        for name in ("first_at", "last_at"):
            frame[name] = pd.to_datetime(frame[name].replace("", None), utc=True, format="ISO8601")
        for name in ("first_response", "counted_response"):
            frame[name] = pd.Series(
                [json.loads(cell) if cell else None for cell in frame[name]], dtype=object
            )
    except ValueError as problem:
        raise CourseError("grades-changed", path=path, problem=problem) from problem
    frame["id"] = [full_id(unit, item) for unit, item in zip(frame["unit"], frame["item"], strict=True)]
    known = items_of(frame["unit"].unique())
    frame["share"] = (frame["points"] / frame["possible"]).where(frame["possible"] > 0)
    frame["right"] = [
        float(outcome == "correct") if tries > 0 and outcome in JUDGED and is_judged(known.get(one)) else None
        for one, outcome, tries in zip(frame["id"], frame["first_outcome"], frame["tries"], strict=True)
    ]
    frame["right"] = frame["right"].astype(float)
    return frame


def full_id(unit: str, item: str) -> str:
    """Return ``unit/item``, whether the item was written with its unit or without."""
    return item if "/" in item else f"{unit}/{item}"


def items_of(units: Iterable[str]) -> dict[str, Item]:
    """Return units' items by full id, with keys if here; raise :class:`CourseError` for an unknown unit."""
    return {item.full_id: item for unit in units for item in unit_items(unit).values()}


def as_given(assignment: Assignment | None) -> ItemView:
    """Return what gives an item as a student was asked it: points, numbers, order of the assignment."""
    return lambda item, student: for_student(item, assignment, student) if assignment else item


def is_judged(item: Item | None) -> bool:
    """Tell whether a first try can be right or wrong: not in an essay, nor where any finished answer
    counts.
    """
    return item is None or not (item.by_person or item.completion)
