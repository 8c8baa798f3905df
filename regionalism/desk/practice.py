"""A practice class: invented hand-ins to grade, mark and report on before the real ones arrive.

The items invent the answers: every unit has a class, always the same for a seed, and a larger class begins
with the students of a smaller one. Tests and benchmarks make their classes here, too.
"""

from __future__ import annotations

import datetime
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from regionalism.engine import submission
from regionalism.engine.answers import Event
from regionalism.engine.bank import unit_items
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.base import Item
from regionalism.engine.submission import Student, Submission
from regionalism.engine.version import __version__

STUDENTS = 30
START = datetime.datetime(2026, 2, 23, 14, 0, tzinfo=datetime.UTC)  # past: no hand-in is from the future
SPREAD = 4000  # minutes in which the students begin
GIVEN_NAMES = (
    "Ana", "Bruno", "Camila", "Diego", "Elena", "Fabián", "Grace", "Hugo", "Inés", "Jean", "Kerry", "Lucía",
    "Marlon", "Nadia", "Oscar",
)  # fmt: skip
SURNAMES = (
    "Alvarez", "Baptiste", "Castillo", "Duarte", "Estrada", "Ferreira", "Gómez", "Herrera", "Ibarra",
    "Joseph", "Lopes", "Moreno", "Núñez",
)  # fmt: skip
LEFT_EMPTY = 0.04
UNFORESEEN = 0.3
MOST_TRIES = 3
GUESSED = "It seemed the likeliest."
# Two who learn together: the second gives the first one's wrong answers, most of them unusual. Real classes
# have such pairs too.
COLLABORATORS = (6, 7)


def practice_class(folder: Path, unit: str, *, students: int = STUDENTS, seed: int = 1) -> list[Path]:
    """Write the hand-ins of invented students of one unit into a folder and return the files.

    :param students: how many, 2 to 1000.
    :param seed: another seed gives another class.
    :raises CourseError: where the unit has no keys here, or the folder cannot be written to.
    """
    if not 2 <= students <= 1000:
        raise CourseError("practice-students")
    return [write(folder, one) for one in invented_class(unit, students, seed)]


def dates() -> str:
    """Return in words from which day to which a practice class works."""
    last = START + datetime.timedelta(minutes=SPREAD)
    return f"{START.day} {START:%B} to {last.day} {last:%B %Y}"


def write(folder: Path, one: Submission) -> Path:
    """Write a hand-in into a folder, which is made if it is missing, and return the file.

    :raises CourseError: where the folder cannot be written to.
    """
    path = folder / submission.file_name(one)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(submission.write(one), encoding="utf-8", newline="\n")
    except OSError as problem:
        raise CourseError("folder-not-writable-choose", folder=folder, reason=problem.strerror) from problem
    return path


def invented_class(unit: str, students: int, seed: int = 1) -> Iterator[Submission]:
    """Yield the hand-ins of a class of invented students, however large, one by one.

    :raises CourseError: where the unit has no keys here.
    """
    items = [item for item in unit_items(unit).values() if item.has_key]
    if not items:
        raise CourseError("practice-no-keys", unit=unit)
    chance = random.Random(f"{unit} {seed}")
    hardness = {item.id: chance.gauss(0, 0.8) for item in items}
    partner: dict[str, Any] = {}
    for number in range(students):
        # Each on a clock of their own to the microsecond, as in life: nobody gets the same moment as somebody
        # else by chance.
        start = START + datetime.timedelta(minutes=chance.randrange(SPREAD), microseconds=number)
        lines = _Lines(f"practice{number:04d}", start)
        able = -9.0 if number == COLLABORATORS[0] else chance.gauss(0.4, 1)
        for item in items:
            if number not in COLLABORATORS and chance.random() < LEFT_EMPTY:
                continue
            knows = 1 / (1 + math.exp(hardness[item.id] - able))
            copied = partner.get(item.id) if number == COLLABORATORS[1] else None
            odd = number == COLLABORATORS[0] or chance.random() < UNFORESEEN
            first = _answer(item, _Ability(knows, odd, copied), lines, chance)
            if number == COLLABORATORS[0]:
                partner[item.id] = first
        who = Student(_name(number), f"practice-{number + 1:03d}")
        at = lines.now.isoformat(timespec="seconds").replace("+00:00", "Z")
        yield Submission(__version__, unit, who, at, tuple(lines.lines))


@frozen
class _Ability:
    """What an invented student brings: chance to know, how usual wrong answers are, a friend's answer."""

    knows: float
    odd: bool
    copied: Any


class _Lines:
    """The log of one invented student, written on a clock of its own."""

    def __init__(self, session: str, now: datetime.datetime) -> None:
        self.session, self.now = session, now
        self.lines: list[Event] = []

    def add(
        self,
        item: Item,
        event: str,
        data: Any,
        *,
        reason: str = "",
        confidence: int | None = None,
        pause: int = 30,
    ) -> None:
        self.now += datetime.timedelta(seconds=pause)
        at = self.now.isoformat(timespec="microseconds").replace("+00:00", "Z")
        number = len(self.lines) + 1
        self.lines.append(
            Event(at, self.session, number, event, item.full_id, item.version, data, reason, confidence)
        )


def _answer(item: Item, mind: _Ability, lines: _Lines, chance: random.Random) -> Any:
    """Let a student try until right, :data:`MOST_TRIES` times at most; return a wrong first response."""
    if item.by_person or item.completion:
        given = item.invent("recorded" if item.by_person else item.finished_outcome, chance)
        pause = chance.randrange(600, 2400) if item.is_text else chance.randrange(40, 300)
        lines.add(item, "response", given, reason=GUESSED if item.reason else "", pause=pause)
        return None
    sure = min(4, max(1, round(1 + 3 * mind.knows + chance.gauss(0, 0.9)))) if item.confidence else None
    first = None
    for attempt in range(MOST_TRIES):
        right = chance.random() < mind.knows + 0.25 * attempt
        given = item.invent("correct", chance) if right else _wrong(item, chance, odd=mind.odd)
        if attempt == 0 and mind.copied is not None:
            given, right = mind.copied, False
        reason, pause = GUESSED if item.reason else "", chance.randrange(40, 300)
        lines.add(item, "response", given, reason=reason, confidence=None if attempt else sure, pause=pause)
        if right:
            break
        first = first if attempt else given
        if item.hints and chance.random() < 0.4:
            lines.add(item, "hint", min(attempt + 1, len(item.hints)), pause=10)
    return first


def _wrong(item: Item, chance: random.Random, *, odd: bool) -> Any:
    """Return a wrong or partly right response, else a finished one; with ``odd`` the least foreseen."""
    made = [item.invent(outcome, chance) for outcome in ("not-yet", "partly") * (8 if odd else 1)]
    wrong = [one for one in made if one is not None] or [item.finished(chance)]
    return max(wrong, key=lambda one: _unforeseen(item, one)) if odd else chance.choice(wrong)


def _unforeseen(item: Item, given: Any) -> int:
    """Return how many parts of a response hold an answer that the item does not foresee."""
    choices = item.choices()
    parts = item.chosen(item.normalise(given)) if choices else []
    return sum(not choices[place].foreseen for place, _ in parts if place in choices)


def _name(number: int) -> str:
    return (
        f"{GIVEN_NAMES[number % len(GIVEN_NAMES)]} "
        f"{SURNAMES[(number * 5 + number // len(GIVEN_NAMES)) % len(SURNAMES)]}"
    )
