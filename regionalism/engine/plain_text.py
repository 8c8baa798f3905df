"""The path without widgets: an item as plain text, and answers as a person types them in code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import count, repeat
from string import ascii_lowercase
from typing import Any, Literal

from attrs import frozen

from regionalism.engine.errors import ResponseError
from regionalism.engine.items import (
    Choice,
    Essay,
    Item,
    Match,
    Multiple,
    Number,
    Order,
    Paragraphs,
    Range,
    Value,
)
from regionalism.engine.scoring import paired

OUTCOME_WORDS = {
    "correct": ("✔", "Correct."),
    "partly": ("◐", "Partly right."),
    "not-yet": ("✘", "Not yet."),
    "unanswered": ("○", "Not answered yet."),
    "recorded": ("●", "Recorded."),
}
MARK_WORDS = {
    "right": ("✔", "Right"),
    "near": ("◐", "Close"),
    "wrong": ("✘", "Look again"),
    "note": ("•", ""),
}
CONFIDENCE = {1: "a guess", 2: "not very sure", 3: "fairly sure", 4: "almost certain"}
CONFIDENCE_PER_CENT = {1: 30, 2: 55, 3: 75, 4: 95}


def header_line(item: Item) -> str:
    """Return the line above an item: what it is worth, and whether there is a right answer."""
    worth = f"{points_in_words(item.points)}" if item.points else "Not graded"
    parts = ["Practice" if item.stage == "lesson" else worth]
    if item.completion:
        parts.append("Opinion: no right answer")
    return " · ".join(parts)


def points_in_words(points: float) -> str:
    """Return ``1 point``, ``2.5 points``."""
    return f"{points:g} point{'' if points == 1 else 's'}"


def lead(word: str, about: str) -> str:
    """Return the beginning of a note, such as ``Look again: It is neutral.``, with one mark at its end; empty where there is none."""
    about = f"{about}{'' if about[-1] in '.?!…' else '.'}" if about else ""
    return f"{word}: {about}" if word and about else f"{word}:" if word else about


def as_text(item: Item) -> str:
    """Return the same task as plain text, with the line of code that answers it."""
    lines = [item.title, header_line(item), "", item.prompt, ""]
    lines += [line for block in blocks(item) for line in _lines(block)]
    lines += ["", f"Answer with: {_example(item)}"]
    return "\n".join(lines)


@frozen
class Block:
    """What stands below a prompt: ``lead``, one sentence or none, and ``entries`` marked by letters, numbers or dashes."""

    lead: str = ""
    entries: tuple[str, ...] = ()
    marks: Literal["letters", "numbers", "dashes"] = "letters"


def blocks(item: Item) -> list[Block]:
    """Return what an item offers or asks for, in the order in which it is read; letters are those that ``answer`` takes."""
    return _BLOCKS[type(item)](item)


def _lines(block: Block) -> list[str]:
    marks = {
        "letters": (f"{letter})" for letter in ascii_lowercase),
        "numbers": (f"{number}." for number in count(1)),
        "dashes": repeat("-"),
    }[block.marks]
    lines = [f"  {mark} {entry}" for mark, entry in zip(marks, block.entries, strict=False)]
    return [block.lead, *lines] if block.lead else lines


def _texts(parts: Iterable[Any]) -> tuple[str, ...]:
    return tuple(part.text for part in parts)


def _match_blocks(item: Match) -> list[Block]:
    rows = Block("Put each row into one category.", _texts(item.row), "numbers")
    return [rows, Block("Categories:", _texts(item.category))]


def _number_blocks(item: Number) -> list[Block]:
    fields = tuple(f"{one.label}{f' ({one.unit})' if one.unit else ''}" for one in item.field)
    return [Block(entries=fields, marks="numbers")]


def _essay_blocks(item: Essay) -> list[Block]:
    rubric = tuple(f"{one.text} ({one.points:g})" for one in item.rubric)
    return [Block(f"{item.min_words} to {item.max_words} words. Rubric:", rubric, "dashes")]


_BLOCKS: dict[type, Callable[[Any], list[Block]]] = {
    Choice: lambda item: [Block(entries=_texts(item.option))],
    Multiple: lambda item: [Block(entries=_texts(item.option))],
    Match: _match_blocks,
    Order: lambda item: [Block(entries=_texts(item.entry))],
    Number: _number_blocks,
    Range: lambda item: [
        Block("Give the first and the last " + ("date." if item.of == "date" else "number."))
    ],
    Paragraphs: lambda item: [Block("Choose among: " + ", ".join(item.candidates))],
    Value: lambda item: [Block("The value comes from a cell.")],
    Essay: _essay_blocks,
}


def _example(item: Item) -> str:
    if isinstance(item, Value):
        return f'record("{item.full_id}", the_value)'
    examples = {
        Choice: '"b"',
        Multiple: '["a", "c"]',
        Match: '["a", "b", …]  (a category for each row, in order)',
        Order: '["b", "a", …]',
        Number: "[18, …]" if len(getattr(item, "field", ())) > 1 else "18",
        Range: '["2020-03-17", "2020-03-20"]',
        Paragraphs: f'["{getattr(item, "candidates", ("R1 ¶1",))[0]}"]',
        Essay: '"""Your text"""',
    }
    return f'answer("{item.full_id}", {examples[type(item)]})'


def parse_typed(item: Item, given: Any) -> Any:
    """Return a typed answer in the form of the item's kind: letters become ids, lists become tables.

    Ids are understood as well as letters. Anything else is handed on as it is, for :func:`normalise` to explain.

    :raises ResponseError: where a list has the wrong length.
    """
    return _READERS.get(type(item), lambda _, value: value)(item, given)


def _letter(parts: Sequence[Any], given: Any) -> Any:
    if not isinstance(given, str) or given in [part.id for part in parts]:
        return given
    letter = given.strip().casefold().rstrip(")")
    place = ascii_lowercase.find(letter) if len(letter) == 1 else -1
    return parts[place].id if 0 <= place < len(parts) else given


def _listed(given: Any) -> Any:
    if isinstance(given, str):
        return re.split(r"[\s,;]+", given.strip()) if given.strip() else []
    return list(given) if isinstance(given, (tuple, set, frozenset)) else given


def _letters(parts: Sequence[Any], given: Any) -> Any:
    if isinstance(given, str) and given in [part.id for part in parts]:
        return [given]
    listed = _listed(given)
    return [_letter(parts, one) for one in listed] if isinstance(listed, list) else listed


def _read_match(item: Match, given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _letter(item.category, value) for name, value in given.items()}
    listed = _letters(item.category, given)
    if not isinstance(listed, list):
        return listed
    if len(listed) != len(item.row):
        raise ResponseError("match-wrong-number", count=len(listed), rows=len(item.row))
    return {row.id: value for row, value in zip(item.row, listed, strict=True)}


def _read_number(item: Number, given: Any) -> Any:
    if not isinstance(given, (list, tuple)):
        return given
    if len(given) != len(item.field):
        raise ResponseError("number-wrong-number", count=len(given), fields=len(item.field))
    return {one.id: value for one, value in zip(item.field, given, strict=True)}


def _read_range(item: Range, given: Any) -> Any:
    del item
    if isinstance(given, (list, tuple)) and len(given) == 2:
        return {"from": given[0], "to": given[1]}
    return given


def _read_paragraphs(item: Paragraphs, given: Any) -> Any:
    if isinstance(given, str):
        given = [part.strip() for part in re.split(r"[,;]", given) if part.strip()]
    if not isinstance(given, (list, tuple, set)):
        return given
    codes = {candidate.split()[0] for candidate in item.candidates}
    only = f"{next(iter(codes))} ¶" if len(codes) == 1 else ""
    return [
        f"{only}{str(one).lstrip('¶')}" if only and str(one).lstrip("¶").isdigit() else one for one in given
    ]


_READERS: dict[type, Any] = {
    Choice: lambda item, given: _letter(item.option, given),
    Multiple: lambda item, given: _letters(item.option, given),
    Order: lambda item, given: _letters(item.entry, given),
    Match: _read_match,
    Number: _read_number,
    Range: _read_range,
    Paragraphs: _read_paragraphs,
}


def describe(item: Item, response: Any) -> list[str]:
    """Return a response as a person reads it, one line for each row, field, option or paragraph of text; empty where there is none.

    What does not fit the item is shown as it was given.
    """
    if response in (None, "", [], {}):
        return []
    try:
        lines: list[str] = _WORDS.get(type(item), lambda _, given: [_plainly(given)])(item, response)
    except (AttributeError, KeyError, TypeError):
        return [_plainly(response)]
    return lines


def _plainly(given: Any) -> str:
    if isinstance(given, bool):
        return "True" if given else "False"
    return given if isinstance(given, str) else repr(given)


def _texts_by_id(parts: Iterable[Any]) -> dict[str, str]:
    return {part.id: part.text for part in parts}


def _match_words(item: Match, given: Any) -> list[str]:
    rows, categories = _texts_by_id(item.row), _texts_by_id(item.category)
    return [paired(rows[row], categories[category]) for row, category in given.items()]


def _order_words(item: Order, given: Any) -> list[str]:
    if isinstance(given, dict):
        given = sorted(given, key=lambda entry: float(given[entry]) if str(given[entry]).isdecimal() else 0.0)
    texts = _texts_by_id(item.entry)
    return [f"{place}. {texts[entry]}" for place, entry in enumerate(given, 1)]


def _number_words(item: Number, given: Any) -> list[str]:
    if not isinstance(given, dict):
        return [_plainly(given)]
    fields = {one.id: one for one in item.field}
    return [
        f"{fields[name].label}: {_plainly(value)} {fields[name].unit}".strip()
        for name, value in given.items()
    ]


_WORDS: dict[type, Any] = {
    Choice: lambda item, given: [_texts_by_id(item.option)[given]],
    Multiple: lambda item, given: [_texts_by_id(item.option)[one] for one in given],
    Match: _match_words,
    Order: _order_words,
    Number: _number_words,
    Range: lambda _, given: [f"from {given['from']} to {given['to']}"],
    Paragraphs: lambda _, given: [", ".join(given)],
    Essay: lambda _, given: [line for line in given.splitlines() if line.strip()],
}
