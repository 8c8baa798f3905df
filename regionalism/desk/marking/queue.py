"""The pile of essays that a person marks: one at a time, in an order that says nothing about who wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from regionalism.desk import results
from regionalism.desk.class_list import ClassList
from regionalism.desk.marking.marks import FOLDER, Mark, Marks
from regionalism.desk.marking.pseudonyms import labels, shuffled
from regionalism.desk.results import ItemView, as_given, items_of, read_class
from regionalism.engine.assignment import Assignment
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds import KINDS
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.parts import parse_number

STEP = 0.5
MOST_COMMENTS = 9  # one for each number key
MARKED = [name for name, kind in KINDS.items() if kind.by_person]


@frozen
class EssayResponse:
    """One handed-in essay.

    ``label`` stands for the student on this pile only; ``at`` is the ISO time at which it was last checked;
    ``settled`` says that its points were set without criteria.
    """

    student: str
    name: str
    label: str
    item: Item
    text: str
    at: str
    settled: bool


class MarkingQueue:
    """All essays in a grading folder with the marks that were given.

    :param assignment: what was handed out, where it was graded by an assignment.
    :raises CourseError: where the folder holds no grading.
    """

    def __init__(self, folder: Path, assignment: Assignment | None = None) -> None:
        rows = read_class(folder)
        rows = rows[
            rows["kind"].isin(MARKED) & rows["counted_response"].map(lambda one: isinstance(one, str))
        ]
        names = results.names(folder)
        items = {one: item for one, item in items_of(rows["unit"].unique()).items() if item.by_person}
        self.marks = Marks(folder / FOLDER, ClassList(names).listed)
        self._piles = {
            one: _pile(part, items[one], names, as_given(assignment))
            for one, part in rows.groupby("id", sort=False)
            if one in items
        }

    @property
    def items(self) -> list[Item]:
        """Return the essay items that have texts."""
        return [texts[0].item for texts in self._piles.values()]

    def texts(self, item: str) -> list[EssayResponse]:
        """Return the texts of an item, by its full id, in the order of the pile."""
        return self._piles.get(item, [])

    def waiting(self, item: str) -> set[str]:
        """Return the labels of the texts of an item that have no points from a person yet."""
        standing = self.marks.current()
        return {
            one.label for one in self.texts(item) if not one.settled and (one.student, item) not in standing
        }

    def comments(self, item: str) -> list[tuple[str, int]]:
        """Return the lines of comments that stand on an item's texts, the most used first, at most
        :data:`MOST_COMMENTS`, each with the number of texts that have it.
        """
        counts: Counter[str] = Counter()
        for (_, marked), mark in self.marks.current().items():
            if marked == item:
                counts.update([*dict.fromkeys(filter(None, map(str.strip, mark.comment.splitlines())))])
        return counts.most_common(MOST_COMMENTS)


def _pile(rows: Any, item: Item, names: Mapping[str, str], seen: ItemView) -> list[EssayResponse]:
    by_student = {row.student_id: row for row in rows.itertuples(index=False)}
    known = labels(by_student, item.full_id)
    return [
        EssayResponse(
            one,
            names.get(one, ""),
            known[one],
            seen(item, one),
            row.counted_response,
            row.last_at.isoformat(),
            row.source == "override",
        )
        for one in shuffled(by_student, item.full_id)
        for row in [by_student[one]]
    ]


def entered(item: Item, given: Mapping[str, Any]) -> dict[str, float]:
    """Return the points that are filled in, by criterion; an empty field or no number is left out."""
    found = {}
    for criterion in item.criteria:
        value = given.get(criterion.id)
        if value not in (None, ""):
            found[criterion.id] = parse_number(value)
    return found


def complete(item: Item, given: Mapping[str, Any]) -> dict[str, float]:
    """Return the points of a complete mark; raise :class:`CourseError` naming a wrong criterion."""
    found = entered(item, given)
    missing = [criterion.text for criterion in item.criteria if criterion.id not in found]
    if missing:
        raise CourseError("criteria-without-points", missing=missing)
    for criterion in item.criteria:
        points = found[criterion.id]
        if not 0 <= points <= criterion.points or points not in (
            criterion.points,
            round(points / STEP) * STEP,
        ):
            raise CourseError(
                "criterion-points-wrong", criterion=criterion.text, most=criterion.points, given=points
            )
    return found


def earlier_rubric(item: Item, mark: Mark) -> str:
    """Return a sentence where a mark was given by another rubric than today's, else an empty text."""
    known = {criterion.id for criterion in item.criteria}
    if not mark.criteria or set(mark.criteria) == known:
        return ""
    old = ", ".join(f"{name} {points:g}" for name, points in mark.criteria.items())
    return (
        "The rubric has changed since this was marked. The earlier mark stands until you save another: "
        f"{old}, in all {mark.worth:g}."
    )
