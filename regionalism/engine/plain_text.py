"""The path without widgets: an item as plain text, and answers as a person types them in code."""

from __future__ import annotations

from itertools import count, repeat
from string import ascii_lowercase
from typing import Any

from regionalism.engine.kinds.base import Block, Item
from regionalism.engine.kinds.parts import plainly, points_in_words

OUTCOME_WORDS = {
    "correct": ("✔", "Correct."),
    "partly": ("◐", "Partly right."),
    "not-yet": ("✘", "Not yet."),
    "unanswered": ("○", "Not answered yet."),
    "recorded": ("●", "Recorded."),
}
KEPT_WORDS = ("●", "Kept.")  # in place of the outcome, where nothing can be right
STILL_TO_DO = ("○", "Still to do")  # in place of "Close": nothing in a text is near a right answer
UNIT_STATES = {"new": "○ new", "begun": "◐ begun", "done": "● done"}
TRY_WORDS = {"best": "best try", "last": "last try", "first": "first try"}
MARK_WORDS = {
    "right": ("✔", "Right"),
    "near": ("◐", "Close"),
    "wrong": ("✘", "Look again"),
    "note": ("•", ""),
}
# What settles a question, by its certainty; lesson 0 explains the words.
SETTLED_BY = {
    "settled-by-text": "Settled by the text",
    "settled-fact": "Settled by a record",
    "contested-empirical": "Contested: evidence",
    "contested-normative": "Contested: values",
}
CONFIDENCE = {1: "a guess", 2: "not very sure", 3: "fairly sure", 4: "almost certain"}
CONFIDENCE_PER_CENT = {1: 30, 2: 55, 3: 75, 4: 95}
ENOUGH = 8  # first tries with a confidence under which a sentence about them would show chance


def header_line(item: Item) -> str:
    """Return the line above an item: what it is worth, and what settles it, or that nothing does."""
    return f"{worth(item)} · {settled_by(item)}"


def shows_points(item: Item) -> bool:
    """Return whether :func:`worth` says points."""
    return item.stage == "exercise" and bool(item.points)


def worth(item: Item) -> str:
    """Return what an item is worth, in words."""
    if shows_points(item):
        return points_in_words(item.points)
    return "Practice" if item.stage == "lesson" else "Not graded"


def settled_by(item: Item) -> str:
    """Return what settles an item, or that nothing does."""
    if not item.completion:
        return SETTLED_BY[item.certainty]
    opinion = item.certainty == "contested-normative"
    return "Opinion: no right answer" if opinion else "Open: no key, your reasons count"


def lead(word: str, about: str) -> str:
    """Return the beginning of a note, such as ``Look again: It is neutral.``; empty where it has none."""
    about = f"{about}{'' if about[-1] in '.?!…' else '.'}" if about else ""
    return f"{word}: {about}" if word and about else f"{word}:" if word else about


def as_text(item: Item) -> str:
    """Return the same task as plain text, with the line of code that answers it."""
    lines = [item.title, header_line(item), "", item.prompt, ""]
    lines += [line for block in item.blocks() for line in _lines(block)]
    lines += filter(None, [item.rule()])
    verb = "record" if item.from_cell else "answer"
    lines += ["", f'Answer with: {verb}("{item.full_id}", {item.example()})']
    return "\n".join(lines)


def _lines(block: Block) -> list[str]:
    marks = {
        "letters": (f"{letter})" for letter in ascii_lowercase),
        "numbers": (f"{number}." for number in count(1)),
        "dashes": repeat("-"),
    }[block.marks]
    lines = [f"  {mark} {entry}" for mark, entry in zip(marks, block.entries, strict=False)]
    return [block.lead, *lines] if block.lead else lines


def describe(item: Item, response: Any) -> list[str]:
    """Return a response in words, a line a part; empty without any, as given where it does not fit."""
    if response in (None, "", [], {}):
        return []
    try:
        return item.describe(response)
    except (AttributeError, KeyError, TypeError):
        return [plainly(response)]
