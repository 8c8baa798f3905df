"""What was agreed with single students: columns of the class list, and ``extensions.csv``.

============== ==========================================================================================
of the list    holds
============== ==========================================================================================
group          a word: one hand-in of a group counts for all in it
grace_days     started days of lateness that cost nothing, over all units; they are spent automatically
due            another due time for this student, in all units
omit           units that this student need not hand in, with blanks between them
============== ==========================================================================================

``extensions.csv`` lies beside ``overrides.csv`` and is the person's file, too: ``student_id``, ``unit``
(empty for all units), ``due`` and a ``reason``, which stands on no page. Of several due times the latest
counts, and none before that of the class. A time without a place is of the place of the class's due time,
and a day without a time ends at its midnight.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from regionalism.desk import csv_io
from regionalism.desk.alike import folded
from regionalism.desk.class_list import ClassList
from regionalism.engine.course import slug_of
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.moments import due_time, moment_in_words
from regionalism.engine.submission import clean_text

FILE = "extensions.csv"
COLUMNS = ("student_id", "unit", "due")
MOST_GRACE = 100
ALL = ""  # stands for all units


class Terms(NamedTuple):
    """What was agreed with one student. ``due`` has moments by unit, under :data:`ALL` for all units."""

    due: Mapping[str, datetime.datetime] = {}
    grace_days: int = 0
    omit: frozenset[str] = frozenset()
    group: str = ""

    def due_for(self, unit: str, due: datetime.datetime) -> datetime.datetime:
        """Return when a unit is due for this student; ``due`` is the time of the class."""
        return max([due, *(self.due[name] for name in (unit, ALL) if name in self.due)])


def read_terms(
    roll: ClassList,
    path: Path,
    units: Iterable[str],
    due: datetime.datetime | None,
    say: Callable[[str], object],
) -> dict[str, Terms]:
    """Return what was agreed, by student id.

    :param path: ``extensions.csv``, which may be missing.
    :param due: when the class had to hand in.
    :param say: is given a sentence for each row or cell that cannot be used.
    :raises CourseError: where ``extensions.csv`` lacks a column or cannot be read.
    """
    known, agreed_due = set(units), roll.terms.get("due", {})
    times: dict[str, dict[str, datetime.datetime]] = {}

    given = [
        (f"{one}, due", {"student_id": one, "unit": ALL, "due": text}) for one, text in agreed_due.items()
    ]
    for where, row in [*given, *_rows(path)]:
        try:
            student, unit, moment = _extension(row, roll, known, due)
        except CourseError as problem:
            say(f"{where}: {problem} It does not count.")
            continue
        if due is not None and moment < due:
            shown = {"due": moment_in_words(moment), "before": moment_in_words(due)}
            say(f"{where}: {Message('extension-not-later', **shown)}")
            continue
        theirs = times.setdefault(student, {})
        theirs[unit] = max(moment, theirs.get(unit, moment))
    if times and due is None:
        say(str(Message("terms-no-due")))
    grace, omit = roll.terms.get("grace_days", {}), roll.terms.get("omit", {})
    groups = roll.terms.get("group", {})
    return {
        student: Terms(
            due=times.get(student, {}),
            grace_days=_grace(grace.get(student, ""), student, say),
            omit=_omitted(omit.get(student, ""), student, known, say),
            group=folded(groups.get(student, "")),
        )
        for student in dict.fromkeys([*times, *grace, *omit, *groups])
    }


def _moment(text: str, due: datetime.datetime | None) -> datetime.datetime:
    """Return the moment in a cell; see the module for what has no place or no time."""
    text = f"{text}T23:59" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment and moment.tzinfo is None and due is not None:
        return moment.replace(tzinfo=due.tzinfo, fold=1)
    try:
        return due_time(text)
    except CourseError as problem:
        if problem.code != "due-wrong" or due is None:
            raise
        raise CourseError("extension-due", text=text) from None


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    if not path.is_file():
        return
    rows, _ = csv_io.read(path)
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    missing = [name for name in COLUMNS if name not in head]
    if missing:
        raise CourseError("extensions-columns", path=path, missing=missing, columns=COLUMNS)
    for number, row in enumerate(rows[1:], 2):
        cells = [clean_text(csv_io.unescape_formula(cell.strip())) for cell in row]
        if any(cells):
            yield f"{path}, row {number}", dict.fromkeys(head, "") | dict(zip(head, cells, strict=False))


def _extension(
    row: Mapping[str, str], roll: ClassList, known: set[str], due: datetime.datetime | None
) -> tuple[str, str, datetime.datetime]:
    if not row["student_id"]:
        raise CourseError("extension-no-id")
    unit = slug_of(row["unit"])
    if unit not in {*known, ALL}:
        raise CourseError("extension-unknown", unit=row["unit"], known=sorted(known))
    student = roll.listed(row["student_id"])
    if near := roll.nearly(student):
        raise CourseError("id-zeros-there", listed=near, typed=student)
    return student, unit, _moment(row["due"], due)


def _grace(text: str, student: str, say: Callable[[str], object]) -> int:
    if text.isascii() and text.isdecimal() and int(text) <= MOST_GRACE:
        return int(text)
    if text:
        say(str(Message("grace-days-wrong", student=student, text=text, most=MOST_GRACE)))
    return 0


def _omitted(text: str, student: str, known: set[str], say: Callable[[str], object]) -> frozenset[str]:
    names = frozenset(slug_of(one) for one in re.split(r"[\s,;]+", text)) - {""}
    if names - known:
        say(str(Message("omit-unknown", student=student, units=sorted(names - known), known=sorted(known))))
    return names & known
