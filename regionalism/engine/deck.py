"""The deck: short questions with two answers, to remember a unit by. They are no part of any unit's work.

A unit's cards stand in ``deck.toml`` beside its items; the build joins them in ``lessons/deck.toml``. A card
becomes an item of the kind ``choice`` in the stage ``deck``, and answers to it are kept in the same log under
``deck/ID``. So neither hand-ins nor points nor the progress of a unit know of it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from attrs import asdict, frozen

from regionalism.engine import toml_file
from regionalism.engine.course import find_course_root
from regionalism.engine.errors import CourseError, ItemError
from regionalism.engine.items import parse_item, structured
from regionalism.engine.kinds.base import DECK, Item
from regionalism.engine.structure import WrongFields

DECK_FILE = "lessons/deck.toml"
RIGHT, WRONG = "right", "wrong"  # the ids of the two answers


@frozen(kw_only=True)
class RightAnswer:
    """The right answer of a card; its feedback says why, and is shown after a wrong answer, too."""

    text: str
    feedback: str


@frozen(kw_only=True)
class WrongAnswer:
    """The wrong answer of a card; ``misconception`` is what a reader may have thought."""

    text: str
    feedback: str
    misconception: str


@frozen(kw_only=True)
class CardText:
    """A card as its author writes it. ``anchors`` or ``sources`` say where the answer stands."""

    id: str
    objective: Literal["O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8", "O9"]
    certainty: Literal["settled-fact", "settled-by-text"]
    prompt: str
    right: RightAnswer
    wrong: WrongAnswer
    anchors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    as_of: str = ""


@frozen
class Card:
    """One card: the slug of the unit that it is about, and the item that asks it."""

    unit: str
    item: Item


def read_card(content: dict[str, Any], unit: str, where: str) -> Card:
    """Return a card of a unit from its table; raise :class:`ItemError` naming file, card and field."""
    where = f"{where}, card {content.get('id', 'without id')}"
    try:
        one = structured(content, CardText)
    except WrongFields as problem:
        raise ItemError("item-wrong", problems=[f"{where}, field {one}" for one in problem.found]) from None
    asked: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(one, recurse=False).items()
        if name not in (RIGHT, WRONG)
    }
    options = [
        {"id": RIGHT, "correct": True, **asdict(one.right)},
        {"id": WRONG, **asdict(one.wrong)},
    ]
    tests = [{"response": RIGHT, "outcome": "correct"}, {"response": WRONG, "outcome": "not-yet"}]
    made = {
        **asked,
        "kind": "choice",
        "stage": DECK,
        "title": "A card from memory",
        "points": 0,
        "explanation": one.right.feedback,
        "option": options,
        "test": tests,
    }
    return Card(unit, parse_item(made, DECK, where))


def load_cards(path: Path, unit: str = "") -> dict[str, Card]:
    """Read a file of cards: cards by their id, in order.

    :param path: the ``deck.toml`` of a unit, or the joined file.
    :param unit: the unit's slug; empty for the joined file, in which each card names its own.
    :raises CourseError: with every problem of the file, one a line.
    """
    where = "/".join(path.parts[-3:])
    try:
        content = toml_file.read(path)
    except ValueError as problem:
        raise ItemError("items-no-toml", where=where, problem=problem) from None
    found = [f"{where}, field {name}: is not known here" for name in content if name not in ("unit", "card")]
    if unit and content.get("unit") != unit:
        found.append(f"{where}, field unit: is {content.get('unit')!r}, but the folder says {unit!r}")
    cards: dict[str, Card] = {}
    for one in content.get("card", []):
        about = unit or str(one.get("unit", ""))
        try:
            card = read_card({name: one[name] for name in one if unit or name != "unit"}, about, where)
        except ItemError as problem:
            found.append(str(problem))
            continue
        if card.item.id in cards:
            found.append(f"{where}, card {card.item.id}, field id: stands twice")
        cards[card.item.id] = card
    if found:
        raise ItemError("items-wrong", problems=found)
    return cards


@lru_cache(maxsize=4)
def _loaded(path: Path, _changed: int) -> dict[str, Card]:
    return load_cards(path)


def deck_cards() -> dict[str, Card]:
    """Return all cards by their id, unit by unit; none where the course has no deck (a hand-out)."""
    root = find_course_root()
    path = root / DECK_FILE if root else None
    return _loaded(path, path.stat().st_mtime_ns) if path and path.is_file() else {}


def find_card(name: str) -> Item:
    """Return the item of a card by its id; raise :class:`CourseError` where there is none."""
    cards = deck_cards()
    if name not in cards:
        raise CourseError("card-unknown", name=name)
    return cards[name].item
