"""Which wrong answer drew whom: every option, category, foreseen wrong value or order, with how many first tries it drew and what it diagnoses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import pandas as pd
from attrs import frozen

from regionalism.engine.errors import ResponseError
from regionalism.engine.items import (
    Choice,
    Distractor,
    Item,
    Match,
    Multiple,
    Number,
    NumberField,
    Option,
    Order,
    Paragraphs,
    Range,
    Value,
)
from regionalism.engine.scoring import nearest, normalise, score

Role = Literal["key", "accepted", "either", "wrong", "other", "open"]
Place = tuple[str, str]
OTHER = "other"
COLUMNS = ["part", "answer", "role", "n", "share", "diagnosis", "values"]
MOST_VALUES = 4
LONGEST_VALUE = 40


@frozen
class AnswerChoice:
    """Something that a first try can have chosen.

    ``part`` is the row, field or end, empty where the item has one part only; ``answer`` the choice in words; ``diagnosis`` the misconception
    that it points to, or the feedback that it gets where the item names no misconception.
    """

    part: str
    answer: str
    role: Role
    diagnosis: str = ""


def first_tries(item: Item, responses: Iterable[tuple[Item, Any]]) -> tuple[pd.DataFrame, int, int]:
    """Return what the first tries at an item chose.

    :param item: the item with its key, as it stands in the course.
    :param responses: for each first try the item as that student saw it (its variant, or the item itself) and the response.
    :returns: a table with the columns :data:`COLUMNS`, one row for everything that can be chosen, also by nobody; the number of tries counted; the
        number of those left out, since they fit only an earlier form of the item. ``values`` lists the commonest values that were not
        foreseen. Shares of an item in which several things are chosen add up to more than 1.
    """
    possible = _POSSIBLE[type(item)](item)
    counts: Counter[Place] = Counter()
    values: dict[Place, Counter[str]] = {}
    tried = unfit = 0
    for seen, response in responses:
        try:
            given = normalise(seen, response)
        except ResponseError:
            unfit += 1
            continue
        tried += 1
        for place, value in _CHOSEN[type(item)](seen, given):
            counts[place] += 1
            if value:
                values.setdefault(place, Counter())[value] += 1
    rows = [
        (
            one.part,
            one.answer,
            one.role,
            counts[place],
            counts[place] / tried if tried else None,
            one.diagnosis,
            _commonest(values.get(place)),
        )
        for place, one in possible.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"share": float}), tried, unfit


def has_distractors(item: Item) -> bool:
    """Tell whether there is something to count: the key is here, and the item is of a kind with foreseen answers."""
    return item.has_key and type(item) in _POSSIBLE


def _commonest(values: Counter[str] | None) -> str:
    return ", ".join(
        f"{value} ({count})"
        for value, count in sorted(
            (values or Counter()).most_common(MOST_VALUES), key=lambda v: (-v[1], v[0])
        )
    )


# --- options ------------------------------------------------------------------------------------------------------


def _option_role(option: Option, completion: bool) -> Role:
    if completion:
        return "open"
    return (
        "key" if option.correct else "either" if option.either else "accepted" if option.credit else "wrong"
    )


def _options(item: Choice | Multiple) -> dict[Place, AnswerChoice]:
    found = {}
    for option in item.option:
        role = _option_role(option, item.completion)
        diagnosis = (option.misconception or option.feedback or "") if role in ("wrong", "accepted") else ""
        found["", option.id] = AnswerChoice("", option.text, role, diagnosis)
    return found


def _paragraphs(item: Paragraphs) -> dict[Place, AnswerChoice]:
    groups = {anchor: group for group in item.group or () for anchor in group.anchors}
    return {
        ("", anchor): AnswerChoice(
            "",
            anchor,
            groups[anchor].role,
            groups[anchor].misconception if groups[anchor].role == "wrong" else "",
        )
        for anchor in item.candidates
    }


def _chosen_one(_item: Item, given: str) -> list[tuple[Place, str]]:
    return [(("", given), "")]


def _chosen_several(_item: Item, given: list[str]) -> list[tuple[Place, str]]:
    return [(("", one), "") for one in given]


# --- rows and orders ----------------------------------------------------------------------------------------------


def _match(item: Match) -> dict[Place, AnswerChoice]:
    found = {}
    for row in item.row:
        for category in item.category:
            accepted = (row.accept or {}).get(category.id, 0) > 0
            role: Role = (
                "open"
                if item.completion
                else "key"
                if category.id == row.key
                else "accepted"
                if accepted
                else "wrong"
            )
            diagnosis = (
                ((row.feedback or {}).get(category.id) or row.otherwise or "")
                if role in ("wrong", "accepted")
                else ""
            )
            found[row.id, category.id] = AnswerChoice(row.text, category.text, role, diagnosis)
    return found


def _chosen_match(_item: Match, given: dict[str, str]) -> list[tuple[Place, str]]:
    return [(place, "") for place in given.items()]


def _order(item: Order) -> dict[Place, AnswerChoice]:
    names = {entry.id: entry.text for entry in item.entry}
    found: dict[Place, AnswerChoice] = {("", "key"): AnswerChoice("", "all in their place", "key")}
    for wrong in item.wrong or ():
        found["", f"{wrong.first}<{wrong.then}"] = AnswerChoice(
            "", f"{names[wrong.first]}, put before {names[wrong.then]}", "wrong", wrong.misconception
        )
    found["", OTHER] = AnswerChoice("", "another order", "other", item.otherwise or "")
    return found


def _chosen_order(item: Order, given: list[str]) -> list[tuple[Place, str]]:
    ranks = {entry.id: entry.rank or 0 for entry in item.entry}
    if [ranks[one] for one in given] == sorted(ranks.values()):
        return [(("", "key"), "")]
    place = {one: n for n, one in enumerate(given)}
    found = [(("", f"{w.first}<{w.then}"), "") for w in item.wrong or () if place[w.first] < place[w.then]]
    return found or [(("", OTHER), "")]


# --- numbers, ranges and values -----------------------------------------------------------------------------------


def _wrong_values(
    part_id: str, part: str, key: Any, unit: str, wrongs: tuple[Distractor, ...], otherwise: str
) -> dict[Place, AnswerChoice]:
    found: dict[Place, AnswerChoice] = (
        {} if key is None else {(part_id, "key"): AnswerChoice(part, _value(key, unit), "key")}
    )
    for number, wrong in enumerate(wrongs):
        found[part_id, str(number)] = AnswerChoice(
            part, _value(wrong.value, unit), "accepted" if wrong.credit else "wrong", wrong.misconception
        )
    found[part_id, OTHER] = AnswerChoice(part, "any other value", "other", otherwise)
    return found


def _value(value: Any, unit: str) -> str:
    return f"{f'{value:g}' if type(value) in (int, float) else value} {unit}".strip()


def _number(item: Number) -> dict[Place, AnswerChoice]:
    found: dict[Place, AnswerChoice] = {}
    for one in item.field:
        found |= _wrong_values(one.id, one.label, one.key, one.unit, one.wrong or (), one.otherwise or "")
    return found


def _chosen_number(item: Number, given: dict[str, float]) -> list[tuple[Place, str]]:
    return [_chosen_field(one, given[one.id]) for one in item.field]


def _chosen_field(one: NumberField, number: float) -> tuple[Place, str]:
    if one.key is not None and abs(number - one.key) <= (one.tolerance or 0.0) + 1e-9:
        return (one.id, "key"), ""
    return _foreseen(one.id, one.wrong or (), number)


def _foreseen(part: str, wrongs: tuple[Distractor, ...], given: Any) -> tuple[Place, str]:
    wrong = nearest(wrongs, given)
    if wrong is not None:
        return (part, str(wrongs.index(wrong))), ""
    return (part, OTHER), _value(given, "")[:LONGEST_VALUE]


def _computed(item: Value) -> dict[Place, AnswerChoice]:
    return _wrong_values("", "", item.key, item.unit_of_measure, item.wrong or (), item.otherwise or "")


def _chosen_computed(item: Value, given: Any) -> list[tuple[Place, str]]:
    if score(item, given).feedback[0].mark == "right":
        return [(("", "key"), "")]
    return [_foreseen("", item.wrong or (), given)]


def _range(item: Range) -> dict[Place, AnswerChoice]:
    found: dict[Place, AnswerChoice] = {}
    for end, name, early, late in (
        ("from", "first end", item.starts_early, item.starts_late),
        ("to", "last end", item.ends_early, item.ends_late),
    ):
        found[end, "key"] = AnswerChoice(name, "within the key", "key")
        found[end, "early"] = AnswerChoice(name, "too early", "wrong", early or "")
        found[end, "late"] = AnswerChoice(name, "too late", "wrong", late or "")
    return found


def _chosen_range(item: Range, given: dict[str, Any]) -> list[tuple[Place, str]]:
    ends = zip(("from", "to"), score(item, given).feedback, strict=True)
    return [
        ((end, "key" if note.mark == "right" else note.code), str(given[end]) if note.mark == "wrong" else "")
        for end, note in ends
    ]


_POSSIBLE: Mapping[type, Callable[[Any], dict[Place, AnswerChoice]]] = {
    Choice: _options,
    Multiple: _options,
    Paragraphs: _paragraphs,
    Match: _match,
    Order: _order,
    Number: _number,
    Range: _range,
    Value: _computed,
}
_CHOSEN: Mapping[type, Callable[[Any, Any], list[tuple[Place, str]]]] = {
    Choice: _chosen_one,
    Multiple: _chosen_several,
    Paragraphs: _chosen_several,
    Match: _chosen_match,
    Order: _chosen_order,
    Number: _chosen_number,
    Range: _chosen_range,
    Value: _chosen_computed,
}
