"""Rows of ``overrides.csv`` and ``extensions.csv``, the two tables that a person keeps beside the grades.

Grading only reads them. Here a row is put in, replaced or taken out, checked as grading will check it; all
other rows, and columns that the person added, stay as they are.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import frozen

from regionalism.desk import csv_io, results
from regionalism.desk.alike import folded
from regionalism.desk.class_list import ClassList
from regionalism.desk.grading import overrides, terms
from regionalism.engine.assignment import Assignment
from regionalism.engine.course import slug_of
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.kinds.base import Item
from regionalism.engine.moments import due_time, moment_in_words
from regionalism.engine.submission import clean_text

Key = tuple[str, str]
Row = tuple[str, str, str, str]
ALIKE = 0.75  # of 1: from here on an id may be the mistyped other one
MOST_MEANT = 5


@frozen
class HandSheet:
    """A table that a person keeps. The first two ``columns`` are the key of a row, it may lack the last.

    ``wrong`` is the code of the error where it lacks another.
    """

    file: str
    columns: Row
    wrong: str

    def rows(self, grades: Path) -> list[list[str]]:
        """Return what stands there: the head and the rows, none where there is no such file."""
        path = grades / self.file
        rows = csv_io.read(path)[0] if path.is_file() else []
        return [row for row in rows if any(row)]

    def present(self, grades: Path, keys: Iterable[Key]) -> list[Key]:
        """Return those of some keys that have a row."""
        head, *rows = self.rows(grades) or [[]]
        place = _places(head)
        if not {*self.columns[:2]} <= {*place}:
            return []
        first, second = (place[name] for name in self.columns[:2])
        found = {_same((_cell(row, first), _cell(row, second))) for row in rows}
        return [key for key in keys if _same(key) in found]

    def put(self, grades: Path, given: Iterable[Row]) -> set[Key]:
        """Put rows in, each in place of one with the same key; return the keys of those that are new or
        other.

        :raises CourseError: where the table cannot be used as it is, or not be written.
        """
        rows = {row[:2]: row for row in given}
        before = self._change(grades, rows)
        return {key for key, row in rows.items() if row not in before}

    def take_out(self, grades: Path, key: Key) -> bool:
        """Take the row with a key out; tell whether there was one."""
        before = self._change(grades, {key: None}) if self.rows(grades) else set()
        return any(_same(key) == _same(row[:2]) for row in before)

    def _change(self, grades: Path, given: Mapping[Key, Row | None]) -> set[Row]:
        head, *old = self.rows(grades) or [list(self.columns)]
        place = _places(head)
        missing = [name for name in self.columns[:-1] if name not in place]
        if missing:
            raise CourseError(self.wrong, path=grades / self.file, missing=missing, columns=self.columns[:-1])
        if self.columns[-1] not in place:
            head = [*head, self.columns[-1]]
        places = [place.get(name, len(head)) for name in self.columns]
        before = [tuple(_cell(row, one) for one in places) for row in old]
        gone = {_same(key) for key in given}
        kept = [
            [csv_io.unescape_formula(cell) for cell in row]
            for row, (student, about, *_) in zip(old, before, strict=True)
            if _same((student, about)) not in gone
        ]
        names = [name.strip().casefold() for name in head]
        new = [dict(zip(self.columns, row, strict=True)) for row in given.values() if row]
        csv_io.write(grades / self.file, [head, *kept, *([row.get(one, "") for one in names] for row in new)])
        return {(one, two, three, four) for one, two, three, four in before}


POINTS = HandSheet(overrides.FILE, (*overrides.COLUMNS, "comment"), "overrides-columns")
MORE_TIME = HandSheet(terms.FILE, (*terms.COLUMNS, "reason"), "extensions-columns")


def _places(head: Iterable[str]) -> dict[str, int]:
    """Return where each column of a head stands, by its folded name."""
    return {name.strip().casefold(): number for number, name in enumerate(head)}


def _same(key: Iterable[str]) -> Key:
    """Return a key as keys are compared: a unit may be named by its number."""
    student, about = key
    return folded(student), slug_of(about)


def _cell(row: list[str], number: int) -> str:
    return csv_io.unescape_formula(row[number].strip()) if number < len(row) else ""


def set_points(
    grades: Path, typed: str, item: Item, points: str, comment: str, assignment: Assignment | None = None
) -> Message:
    """Set the points of a student for an item; return what was written.

    :param typed: the student's id.
    :raises CourseError: where the student has no graded hand-in with the item, or the item is worth less.
    """
    names = results.names(grades)
    if not names:
        raise CourseError("grades-missing", folder=grades)
    student = listed(grades, typed)
    if student not in names:
        raise CourseError("student-not-graded", **_who_is_meant(grades, student, names))
    if student not in _handed_in(grades, item):
        raise CourseError("override-no-hand-in", student=student, item=item.full_id)
    possible = results.as_given(assignment)(item, student).points
    worth = overrides.points_in(points, possible, item.full_id)
    POINTS.put(grades, [(student, item.full_id, points.strip(), " ".join(comment.split()))])
    about = {"who": _who(student, names), "title": item.title, "points": worth, "possible": possible}
    return Message("by-hand-points", **about)


def give_time(
    grades: Path, typed: str, unit: str, due: str, reason: str, assignment: Assignment | None = None
) -> list[Message]:
    """Give a student another due time for a unit, or for all (``unit`` is empty); return what was written.

    Who has handed in nothing yet may be unknown here: then the row is written, and said to be looked at.

    :param typed: the student's id.
    :raises CourseError: where the unit was not handed out, or the time is none or no later than the class's.
    """
    moment = due_time(due)
    if assignment and unit and unit not in assignment.units:
        raise CourseError("extension-unknown", unit=unit, known=assignment.units)
    if assignment and assignment.due_at and moment <= assignment.due_at:
        times = {"due": moment_in_words(moment), "before": moment_in_words(assignment.due_at)}
        raise CourseError("extension-not-later", **times)
    names, student = results.names(grades), listed(grades, typed)
    doubts = []
    if not names:
        doubts = [Message("extension-id-unseen", student=student)]
    elif student not in names:
        doubts = [Message("student-not-graded", **_who_is_meant(grades, student, names))]
    grades.mkdir(parents=True, exist_ok=True)
    MORE_TIME.put(grades, [(student, unit, due.strip(), " ".join(reason.split()))])
    about = {"who": _who(student, names), "unit": unit or "all units", "due": moment_in_words(moment)}
    return [Message("by-hand-time", **about), *doubts]


def listed(grades: Path, typed: str) -> str:
    """Return the id of a graded student that a person typed in any case of letters, or what was typed."""
    return ClassList(results.names(grades)).listed(clean_text(typed))


def _who(student: str, names: Mapping[str, str]) -> str:
    return f"{names[student]} ({student})" if names.get(student) else student


def _who_is_meant(grades: Path, typed: str, names: Mapping[str, str]) -> dict[str, object]:
    """Return the fields of a sentence on an id that nobody has: who may be meant, by name or id."""
    ids = {folded(one): one for one in names}
    near = [one for one, name in names.items() if folded(typed) in folded(name)]
    near += [ids[one] for one in difflib.get_close_matches(folded(typed), ids, cutoff=ALIKE)]
    meant = [_who(one, names) for one in dict.fromkeys(near)][:MOST_MEANT]
    offer = Message("student-meant", meant=meant) if meant else ""
    return {"student": typed, "path": grades / results.GRADES, "offer": offer}


def _handed_in(grades: Path, item: Item) -> set[str]:
    """Return the ids of those whose graded hand-in has an item, whether they answered it or not."""
    return {
        row["student_id"]
        for file in (results.ITEMS, results.OF_GROUPS)
        if (grades / file).is_file()
        for row in results.read_rows(grades / file, ("student_id", "unit", "item"), "grades-columns")
        if results.full_id(row["unit"], row["item"]) == item.full_id
    }
