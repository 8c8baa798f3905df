"""``overrides.csv``: points that a person sets in place of the automatic ones. It is the person's file; grading only reads it.

============== ==========================================================================================
column         holds
============== ==========================================================================================
student_id     the id, as in ``grades.csv``
item           the full id of the item, ``unit/item``, as in the head of ``grades.csv``
points         what counts instead, 0 or more
comment        may be left out; the student reads it on the page of feedback
============== ==========================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from regionalism.desk import sheets
from regionalism.desk.marks import Mark
from regionalism.engine.errors import CourseError
from regionalism.engine.handin import tidy

FILE = "overrides.csv"
COLUMNS = ("student_id", "item", "points")


def read_overrides(path: Path, known: Callable[[str], bool], say: Callable[[str], object]) -> Iterator[Mark]:
    """Yield the marks in the file, in its order; yield nothing where there is no such file.

    :param known: tells whether an item of this full id is graded.
    :param say: is given a sentence for each row that cannot be used; the other rows count.
    :raises CourseError: where the file cannot be read or lacks a column.
    """
    if not path.is_file():
        return
    rows, _ = sheets.read(path)
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    missing = [name for name in COLUMNS if name not in head]
    if missing:
        raise CourseError(
            f"{path} lacks the column {', '.join(missing)}. Its first row is: {', '.join(COLUMNS)}, comment."
        )
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, map(sheets.bare, map(str.strip, row)), strict=False))
        if not any(cells.values()):
            continue
        student, item, points = (
            tidy(cells.get("student_id", "")),
            cells.get("item", ""),
            _points(cells.get("points", "")),
        )
        if not student or not known(item):
            say(f"{path}, row {number}: no graded item {item!r} of a student {student!r}. The row does not count.")
        elif points is None:
            say(f"{path}, row {number}: {cells.get('points', '')!r} is no number of points. The row does not count.")
        else:
            yield Mark(student, item, {}, points, cells.get("comment", ""))


def _points(text: str) -> float | None:
    try:
        points = float(text.replace(",", "."))
    except ValueError:
        return None
    return points if 0 <= points < 1e6 else None
