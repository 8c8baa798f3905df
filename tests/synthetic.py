"""Classes that never were: hand-ins of made-up students whose answers are known, so that what the desk
computes can be checked.

The items themselves invent the answers. Everything follows from the seed: a larger class begins with the same
students.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from attrs import frozen

from regionalism.engine import submission
from regionalism.engine.answers import Event
from regionalism.engine.bank import unit_items
from regionalism.engine.kinds.base import Item
from regionalism.engine.version import __version__

BEGIN = datetime.datetime(2027, 2, 20, 9, tzinfo=datetime.UTC)
FIRST_NAMES = (
    "Ana",
    "Bruno",
    "Carla",
    "Diego",
    "Elsa",
    "Fabio",
    "Gloria",
    "Hugo",
    "Inés",
    "João",
    "Karin",
    "Luís",
)
LAST_NAMES = (
    "Abreu",
    "Blanco",
    "Castro",
    "Duarte",
    "Estévez",
    "Flores",
    "Gómez",
    "Herrera",
    "Ibarra",
    "Jara",
    "Núñez",
)


@cache
def _items(unit: str) -> tuple[tuple[Item, str], ...]:
    """Return a unit's exercise items with their versions; kept, since a class asks for them thousands of
    times.
    """
    return tuple((item, item.version) for item in unit_items(unit).values() if item.stage == "exercise")


@frozen
class Given:
    """One checked response: ``at`` is an ISO time, ``confidence`` 1 to 4 or ``None``."""

    response: Any
    at: str
    confidence: int | None = None
    reason: str = ""


@frozen
class Made:
    """One made-up student's hand-in. ``answers`` holds the responses by the item's id, in their order;
    ``hints`` the hints opened.
    """

    student: submission.Student
    unit: str
    at: str
    answers: dict[str, tuple[Given, ...]]
    hints: dict[str, int]

    @property
    def hand_in(self) -> submission.Submission:
        """Return the hand-in as the student's page would make it."""
        lines, number = [], 0
        versions = {item.id: version for item, version in _items(self.unit)}
        for name, givens in self.answers.items():
            item = f"{self.unit}/{name}"
            events = [("hint", givens[0].at, n + 1, "", None) for n in range(self.hints[name])]
            events += [("response", one.at, one.response, one.reason, one.confidence) for one in givens]
            for event, at, data, reason, confidence in events:
                number += 1
                version = versions[name]
                lines.append(
                    Event(at, self.student.id, number, event, item, version, data, reason, confidence)
                )
        return submission.Submission(__version__, self.unit, self.student, self.at, tuple(sorted(lines)))


def make_student(unit: str, number: int, seed: int = 0) -> Made:
    """Return the student with this number (from 0) in the class of this seed: the same person in every
    unit.
    """
    dice = random.Random(f"{seed}/{unit}/{number}")
    skill = dice.uniform(0.2, 0.95)
    moment = BEGIN + datetime.timedelta(minutes=dice.randrange(7 * 24 * 60))
    answers, hints = {}, {}
    for item, _ in _items(unit):
        if dice.random() < 0.05:
            continue
        givens = []
        hints[item.id] = dice.randrange(len(item.hints) + 1) if item.hints and dice.random() < 0.3 else 0
        for _ in range(dice.choice((1, 1, 1, 2, 2, 3))):
            moment += datetime.timedelta(seconds=dice.randrange(5, 200))
            confidence = dice.randint(1, 4) if item.confidence and not givens else None
            reason = "The text says so." if item.reason else ""
            givens.append(Given(_response(item, dice, skill), _iso(moment), confidence, reason))
        answers[item.id] = tuple(givens)
    person = random.Random(f"{seed}/{number}")
    name = f"{person.choice(FIRST_NAMES)} {person.choice(LAST_NAMES)}"
    handed_in = _iso(moment + datetime.timedelta(minutes=dice.randrange(1, 60)))
    return Made(submission.Student(name, f"s{number:06d}"), unit, handed_in, answers, hints)


def make_students(unit: str, students: int, seed: int = 0) -> Iterator[Made]:
    """Yield the students of a class one by one."""
    return (make_student(unit, number, seed) for number in range(students))


def make_class(folder: Path, unit: str, students: int, seed: int = 0) -> list[Made]:
    """Write one hand-in a student into ``folder`` (made if it is missing) and return what each of them
    answered.

    :param unit: slug of a unit of the course.
    """
    return list(write_class(folder, make_students(unit, students, seed)))


def write_class(folder: Path, class_: Iterable[Made]) -> Iterator[Made]:
    """Write the hand-ins of students one by one, and yield each student."""
    folder.mkdir(parents=True, exist_ok=True)
    for made in class_:
        hand_in = made.hand_in
        (folder / submission.file_name(hand_in)).write_text(submission.write(hand_in), encoding="utf-8")
        yield made


def _iso(moment: datetime.datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _response(item: Item, dice: random.Random, skill: float) -> Any:
    """Return a right response as often as the student is skilled, else any that the item can get."""
    if item.by_person or item.completion or dice.random() >= skill:
        return item.finished(dice)
    return item.invent("correct", dice)
