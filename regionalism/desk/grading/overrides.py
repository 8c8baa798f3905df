"""``overrides.csv``: points that a person sets in place of the automatic ones. It is the person's file;
grading only reads it.

============== ==========================================================================================
column         holds
============== ==========================================================================================
student_id     the id, as in ``grades.csv``
item           the full id of the item, ``unit/item``, as in the head of ``grades.csv``
points         what counts instead, from 0 to what the item is worth
comment        may be left out; the student reads it on the page of feedback
============== ==========================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from regionalism.desk import csv_io
from regionalism.desk.file_numbers import one_number
from regionalism.desk.marking.marks import Mark
from regionalism.engine.errors import CourseError
from regionalism.engine.submission import clean_text

FILE = "overrides.csv"
COLUMNS = ("student_id", "item", "points")


def read_overrides(
    path: Path, possible: Mapping[str, float], listed: Callable[[str], str], say: Callable[[str], object]
) -> dict[tuple[str, str], Mark]:
    """Return the marks in the file by student id and item; raise :class:`CourseError` if unreadable.

    :param possible: what each item is worth, by its full id.
    :param listed: gives the id on the class list for one that was typed.
    :param say: is given a sentence for each row that cannot be used, or that another one replaces.
    """
    rows, _ = csv_io.read(path)
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    missing = [name for name in COLUMNS if name not in head]
    if missing:
        raise CourseError("overrides-columns", path=path, missing=missing, columns=COLUMNS)
    found: dict[tuple[str, str], Mark] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = [csv_io.unescape_formula(cell.strip()) for cell in row]
        if not any(cells):
            continue
        try:
            mark = _mark(dict(zip(head, cells, strict=False)), possible, listed, cells[len(head) :])
        except CourseError as problem:
            say(f"{path}, row {number}: {problem} The row does not count.")
            continue
        if (mark.student, mark.item) in found:
            say(
                f"{path}, row {number}: {mark.student} has {mark.item} in an earlier row, too. This "
                "row counts."
            )
        found[mark.student, mark.item] = mark
    return found


def _mark(
    cells: Mapping[str, str], possible: Mapping[str, float], listed: Callable[[str], str], more: list[str]
) -> Mark:
    """Return the mark in a row; raise :class:`CourseError` with a sentence where there is none."""
    student, item, text = (
        clean_text(cells.get("student_id", "")),
        cells.get("item", ""),
        cells.get("points", ""),
    )
    if any(more):
        raise CourseError("override-cells")
    if not student or item not in possible:
        raise CourseError("override-item-unknown", item=item, student=student)
    return Mark(listed(student), item, {}, points_in(text, possible[item], item), cells.get("comment", ""))


def points_in(text: str, possible: float, item: str) -> float:
    """Return the points that a person wrote for an item; raise :class:`CourseError` where there are none."""
    points = one_number(text, lambda given: given <= possible)
    if not 0 <= points <= possible:
        raise CourseError("override-out-of-range", text=text, worth=possible, item=item)
    return points
