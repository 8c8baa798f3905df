"""Marks that a person gives: kept like answers are, in a folder of their own that no regrade touches.

The log is the students' own kind (:class:`~regionalism.engine.answers.AnswerLog`): append-only, one writer a
file, a union when two markers' folders are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from regionalism.engine.answers import AnswerLog, Event
from regionalism.engine.errors import CourseError

FOLDER = "marks"


class Mark(NamedTuple):
    """What a person gave for one item of one student.

    ``criteria`` maps the rubric's criteria to points. ``points`` overrides whatever the item is worth
    otherwise; ``None`` means that the criteria add up to it. With neither, an earlier mark is taken back.
    """

    student: str
    item: str
    criteria: Mapping[str, float]
    points: float | None = None
    comment: str = ""
    at: str = ""

    @property
    def worth(self) -> float | None:
        """Return the points given, or ``None`` where the mark was taken back."""
        if self.points is not None:
            return self.points
        return sum(self.criteria.values()) if self.criteria else None


class Marks:
    """All marks in a folder, made when needed; ``listed`` gives the id a student is known by now."""

    def __init__(self, folder: Path, listed: Callable[[str], str] = str) -> None:
        self._log = AnswerLog(folder)
        self._listed = listed

    @property
    def warning(self) -> str:
        """Return a sentence where marks cannot be written to disk, else an empty text."""
        return self._log.warning

    @property
    def unreadable(self) -> list[str]:
        """Return a sentence for each line that cannot be read; nothing is deleted."""
        return self._log.unreadable

    def give(
        self,
        student: str,
        item: str,
        *,
        criteria: Mapping[str, float] | None = None,
        points: float | None = None,
        comment: str = "",
    ) -> None:
        """Keep one mark of a student and full item id; an earlier one stays in the log but no longer counts.

        :raises CourseError: where the student is not named, or a number of points is negative or not finite.
        """
        numbers = [*(criteria or {}).values(), *([] if points is None else [points])]
        if not student or not all(0 <= number < 1e6 for number in numbers):
            raise CourseError("mark-wrong")
        content = {"student": student, "criteria": dict(criteria or {}), "points": points, "comment": comment}
        self._log.refresh()
        self._log.add("mark", item, content)

    def draft(self, student: str, item: str, *, criteria: Mapping[str, float], comment: str) -> None:
        """Keep points by criterion that are entered and not saved yet; they count for nothing."""
        self._log.refresh()
        self._log.add(
            "draft",
            item,
            {"student": student, "criteria": dict(criteria), "points": None, "comment": comment},
        )

    def drafts(self) -> dict[tuple[str, str], Mark]:
        """Return what is entered and not saved, by student and item; a later mark replaces it."""
        self._log.refresh()
        found: dict[tuple[str, str], Mark] = {}
        for line in self._log.lines():
            mark = _mark(line, "mark") or _mark(line, "draft")
            if mark is not None:
                key = (self._listed(mark.student), mark.item)
                found.pop(key, None)
                if line.event == "draft":
                    found[key] = mark
        return found

    def current(self) -> dict[tuple[str, str], Mark]:
        """Return the mark that stands for each student's id and item; marks taken back are left out."""
        self._log.refresh()
        found: dict[tuple[str, str], Mark] = {}
        for line in self._log.lines():
            mark = _mark(line, "mark")
            if mark is not None:
                found[self._listed(mark.student), mark.item] = mark
        return {key: mark for key, mark in found.items() if mark.worth is not None}


def _mark(line: Event, event: str) -> Mark | None:
    """Return the mark in a line of this event, or ``None`` for any other or a damaged line."""
    data: Any = line.data
    if line.event != event or not isinstance(data, dict) or not isinstance(data.get("student"), str):
        return None
    criteria, points = data.get("criteria"), data.get("points")
    if not isinstance(criteria, dict):
        return None
    numbers = [*criteria.values(), *([] if points is None else [points])]
    if not all(type(number) in (int, float) and 0 <= number < 1e6 for number in numbers):
        return None
    return Mark(data["student"], line.item, criteria, points, str(data.get("comment") or ""), line.at)
