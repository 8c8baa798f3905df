"""The sources of a unit: ``units/NN-slug/`` with ``unit.toml``, ``items.toml`` and ``lesson.md``.

``NN`` orders, the slug is the identity; both stand nowhere but in the folder's name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from attrs import field, frozen

from regionalism.engine import bank
from regionalism.engine.course import Objective, Unit
from regionalism.engine.deck import Card, load_cards
from regionalism.engine.errors import CourseError, ItemError
from regionalism.engine.items import load_items, structured
from regionalism.engine.kinds.base import Item
from regionalism.engine.structure import WrongFields

UNITS, ITEM_FILE = bank.UNITS, bank.ITEM_FILE
UNIT_FILE, LESSON_FILE = "unit.toml", "lesson.md"
CARD_FILE = "deck.toml"  # a unit may have none
CourseObjective = Literal["O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8", "O9"]
FOLDER = re.compile(r"(?P<number>\d\d)-(?P<slug>[a-z0-9]+(-[a-z0-9]+)*)")


@frozen(kw_only=True)
class UnitObjective:
    """What students can do after the unit, which objective of the course it serves, which items show it.

    ``also`` names further objectives of the course that it serves.
    """

    text: str
    objective: CourseObjective
    items: tuple[str, ...]
    also: tuple[CourseObjective, ...] = ()


@frozen(kw_only=True)
class ExerciseSet:
    """What the exercise notebook begins with, and what its set adds up to.

    ``intro`` holds sentences that the whole set needs. ``points`` is what the exercises add up to; 0 means
    as many as ``exercise_points`` of ``course.toml`` says. ``hours`` says in a few words how long a set takes
    that is more than writing down, such as ``8 to 10 hours over two weeks``.
    """

    intro: str = ""
    hours: str = ""
    points: int = 0


@frozen(kw_only=True)
class UnitFile:
    """What ``unit.toml`` says.

    ``about`` says in a few words what the unit is about, for lists. ``readings`` are read in class;
    ``readings_later`` are for what the field ``readings_later_for`` names. ``concepts`` are numbers of the
    plan. ``now`` is Markdown on what has happened since the readings; the lesson shows it at its place
    ``{now}``. ``meetings`` says for how many meetings of a class the lesson is made.
    """

    title: str
    question: str
    about: str
    key_points: tuple[str, ...]
    not_known: tuple[str, ...]
    now: str = ""
    readings: tuple[str, ...] = ()
    readings_later: tuple[str, ...] = ()
    readings_later_for: str = ""
    concepts: tuple[int, ...] = ()
    meetings: int = 1
    instructor_notes: tuple[str, ...] = ()
    exercises: ExerciseSet = field(factory=ExerciseSet)
    objective: tuple[UnitObjective, ...] = ()


@frozen(kw_only=True)
class Source:
    """A unit as its author wrote it: the folder, what its files say, the items and the cards by id."""

    path: Path
    number: int
    slug: str
    file: UnitFile
    items: dict[str, Item]
    raw_items: tuple[dict[str, Any], ...]
    lesson: str
    cards: dict[str, Card] = field(factory=dict)
    raw_cards: tuple[dict[str, Any], ...] = ()

    @property
    def exercises(self) -> list[Item]:
        """Return the exercises, in the order of the file."""
        return [item for item in self.items.values() if item.stage == "exercise"]

    @property
    def unit(self) -> Unit:
        """Return the unit as the rest of the course knows it."""
        one = self.file
        return Unit(
            number=self.number,
            slug=self.slug,
            title=one.title,
            question=one.question,
            minutes="",  # counted by the build, from all that the unit holds
            readings=(*one.readings, *one.readings_later),
            concepts=one.concepts,
            objectives=tuple(
                Objective(each.text, each.objective, each.items, each.also) for each in one.objective
            ),
            key_points=one.key_points,
            not_known=one.not_known,
            instructor_notes=one.instructor_notes,
            exercise_hours=one.exercises.hours,
            exercise_intro=one.exercises.intro,
        )


def shown(path: Path) -> str:
    """Return a path of ``units/`` as an author knows it."""
    return "/".join(path.parts[path.parts.index(UNITS) :]) if UNITS in path.parts else path.as_posix()


def read_unit_file(path: Path) -> UnitFile:
    """Read a ``unit.toml``; raise :class:`CourseError` naming file, field and what to do."""
    where = shown(path)
    content = _toml(path)
    try:
        made = structured(content, UnitFile)
    except WrongFields as problem:
        raise CourseError(
            "unit-wrong", problems=[f"{where}, field {one}." for one in problem.found]
        ) from None
    empty = [name for name in ("title", "question", "about") if not getattr(made, name).strip()]
    if empty:
        raise CourseError(
            "unit-wrong", problems=[f"{where}, field {name}: is empty. Write it." for name in empty]
        )
    return made


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as problem:
        raise CourseError("source-no-toml", shown=shown(path), problem=problem) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError("source-missing", shown=shown(path)) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise CourseError("source-unreadable", shown=shown(path), problem=problem) from None


def read_source(path: Path) -> Source:
    """Read a unit's folder; raise :class:`CourseError` with every problem of its files, one a line."""
    name = FOLDER.fullmatch(path.name)
    if name is None:
        raise CourseError("unit-folder-name", shown=shown(path))
    problems: list[str] = []
    file = _attempt(problems, read_unit_file, path / UNIT_FILE)
    items = (
        _attempt(problems, load_items, path / ITEM_FILE, name["slug"])
        if (path / ITEM_FILE).is_file()
        else None
    )
    raw = _attempt(problems, _toml, path / ITEM_FILE)
    lesson = _attempt(problems, _text, path / LESSON_FILE)
    cards, raw_cards = _cards(problems, path, name["slug"])
    if problems or file is None or items is None or raw is None or lesson is None:
        raise CourseError("unit-wrong", problems=list(dict.fromkeys(problems)))
    problems += _unknown_items(path / UNIT_FILE, file, items)
    if problems:
        raise CourseError("unit-wrong", problems=problems)
    return Source(
        path=path,
        number=int(name["number"]),
        slug=name["slug"],
        file=file,
        items=items,
        raw_items=tuple(raw.get("item", ())),
        lesson=lesson,
        cards=cards,
        raw_cards=raw_cards,
    )


def _cards(problems: list[str], path: Path, slug: str) -> tuple[dict[str, Card], tuple[dict[str, Any], ...]]:
    """Return a unit's cards by their id and as tables; none where it has no file of cards."""
    file = path / CARD_FILE
    cards = _attempt(problems, load_cards, file, slug) if file.is_file() else None
    return (cards, tuple(_toml(file).get("card", ()))) if cards else ({}, ())


def _unknown_items(path: Path, file: UnitFile, items: dict[str, Item]) -> list[str]:
    found = []
    for number, objective in enumerate(file.objective):
        for name in objective.items:
            if name not in items:
                found.append(
                    f"{shown(path)}, field objective[{number}].items: there is no item {name!r} in "
                    f"{ITEM_FILE}. Name one that is there, or write it."
                )
    return found


def _attempt(problems: list[str], read: Any, *arguments: Any) -> Any:
    """Return what a reader returns; where it fails, note its sentences and return ``None``."""
    try:
        return read(*arguments)
    except (CourseError, ItemError) as problem:
        problems.append(str(problem))
        return None


def read_sources(root: Path) -> list[Source]:
    """Read all units in order; raise :class:`CourseError` with all problems, equal numbers included."""
    folder = root / UNITS
    if not folder.is_dir():
        raise CourseError("units-missing", folder=folder)
    problems: list[str] = []
    paths = sorted(
        path for path in folder.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))
    )
    found = [source for path in paths if (source := _attempt(problems, read_source, path)) is not None]
    problems += _cards_twice(found)
    for what in ("number", "slug"):
        seen: dict[Any, Source] = {}
        for source in found:
            first = seen.setdefault(getattr(source, what), source)
            if first is not source:
                problems.append(
                    f"{shown(source.path)}: has the {what} of {shown(first.path)}. Rename one of the two."
                )
    if problems:
        raise CourseError("unit-wrong", problems=problems)
    return found


def _cards_twice(sources: Sequence[Source]) -> list[str]:
    """Return a sentence for each card whose id another unit has: answers are kept under it alone."""
    seen: dict[str, Source] = {}
    found = []
    for source in sources:
        for name in source.cards:
            first = seen.setdefault(name, source)
            if first is not source:
                where = f"{shown(source.path / CARD_FILE)}, card {name}"
                found.append(f"{where}, field id: is one of {shown(first.path)}, too. Choose another.")
    return found
