"""A course of two units that the tests of the desk can change without touching the real one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from regionalism.engine import handin
from regionalism.engine.answers import Line
from regionalism.engine.version import __version__

UNIT = {"question": "?", "minutes": "5", "readings": [], "concepts": [], "key_points": [], "not_known": []}
FIRST = """
unit = "clubs"

[[item]]
id = "warm-up"
kind = "choice"
stage = "lesson"
tag = "contested-empirical"
outcome = "O1"
title = "A guess"
prompt = "Guess."
points = 0
completion = true
anchors = ["R1 ¶1"]
explanation = "Any guess."
option = [{ id = "a", text = "A", feedback = "A it is." }]
test = [{ response = "a", outcome = "correct" }]

[[item]]
id = "seat"
kind = "choice"
stage = "exercise"
tag = "settled-fact"
outcome = "O1"
title = "Who has a seat?"
prompt = "Choose."
points = 2
hints = ["Count.", "Count again."]
anchors = ["R1 ¶1"]
explanation = "The small club has it."
option = [
    { id = "small", text = "The small club", correct = true, feedback = "It has." },
    { id = "large", text = "The large club", feedback = "It has none.", misconception = "size is weight" },
    { id = "none", text = "Neither", feedback = "One has.", misconception = "nobody has" },
]
test = [
    { response = "small", outcome = "correct" },
    { response = "large", outcome = "not-yet" },
    { response = "none", outcome = "not-yet" },
]

[[item]]
id = "votes"
kind = "number"
stage = "exercise"
tag = "settled-fact"
outcome = "O1"
title = "How many votes?"
prompt = "Two numbers."
points = 4
sources = ["organisations:OAS"]
explanation = "Half, and one more."
field = [
    { id = "half", label = "Half", key = 17, tolerance = 0, otherwise = "No.", wrong = [{ value = 18, feedback = "More.", misconception = "m" }] },
    { id = "more", label = "More", key = 18, tolerance = 0, otherwise = "No.", wrong = [{ value = 17, feedback = "Less.", misconception = "m" }] },
]
test = [
    { response = { half = 17, more = 18 }, outcome = "correct" },
    { response = { half = 17, more = 17 }, outcome = "partly" },
    { response = { half = 1, more = 1 }, outcome = "not-yet" },
]

[[item]]
id = "why"
kind = "essay"
stage = "exercise"
tag = "contested-normative"
outcome = "O1"
title = "Why?"
prompt = "Write."
points = 4
min_words = 1
max_words = 50
anchors = ["R1 ¶1"]
explanation = "There is no key."
rubric = [{ id = "claim", text = "a claim", points = 1 }, { id = "evidence", text = "evidence", points = 3 }]
model_answer = [{ standpoint = "one", text = "Yes." }, { standpoint = "other", text = "No." }]
test = [{ response = "Because R1 ¶1.", outcome = "recorded" }]
"""
SECOND = """
unit = "towns"

[[item]]
id = "port"
kind = "value"
stage = "exercise"
tag = "settled-fact"
outcome = "O1"
of = "truth"
title = "Is there a port?"
prompt = "True or False."
points = 10
anchors = ["R1 ¶1"]
explanation = "There is."
key = true
otherwise = "Look."
wrong = [{ value = false, feedback = "Look.", misconception = "m" }]
test = [
    { response = true, outcome = "correct" },
    { response = false, outcome = "not-yet" },
    { response = 1, outcome = "unanswered" },
]
"""
RIGHT: dict[str, Any] = {"seat": "small", "votes": {"half": 17, "more": 18}, "why": "Because R1 ¶1 says so."}


def write_course(root: Path, policy: str = "") -> Path:
    """Write the course and return its root. ``policy`` holds the lines of its ``[grading]`` table."""
    (root / "data" / "readings").mkdir(parents=True)
    (root / "lessons").mkdir()
    units = "".join(
        f'[[unit]]\nnumber = {number}\nslug = "{slug}"\ntitle = "{title}"\nobjectives = []\ninstructor_notes = []\n'
        + "".join(f"{name} = {json.dumps(value)}\n" for name, value in UNIT.items())
        for number, slug, title in ((1, "clubs", "Clubs & seats"), (2, "towns", "Towns"))
    )
    (root / "lessons" / "course.toml").write_text(f"[grading]\n{policy}\n{units}", encoding="utf-8")
    for folder, text in (("01-clubs", FIRST), ("02-towns", SECOND)):
        (root / "solutions" / folder).mkdir(parents=True)
        (root / "solutions" / folder / "items.toml").write_text(text, encoding="utf-8")
    return root


def responses(answers: dict[str, list[Any]], unit: str = "clubs", begin: int = 0) -> list[Line]:
    """Return a log in which each item gets its answers one minute after the other, from 10:00 UTC on 2027-03-01 (and ``begin`` minutes)."""
    lines = []
    for name, several in answers.items():
        for response in several:
            minutes = begin + len(lines)
            at = f"2027-03-01T{10 + minutes // 60:02d}:{minutes % 60:02d}:00Z"
            lines.append(Line(at, "k", len(lines) + 1, "response", f"{unit}/{name}", data=response))
    return lines


def hand_in(
    number: str = "s1",
    name: str = "Ana Castro",
    answers: dict[str, Any] | None = None,
    *,
    unit: str = "clubs",
    at: str = "2027-03-01T12:00:00Z",
    course: str = __version__,
    lines: list[Line] | None = None,
) -> str:
    """Return the text of a hand-in; ``answers`` gives one response an item (all right where it is left out)."""
    if lines is None:
        lines = responses({item: [one] for item, one in (RIGHT if answers is None else answers).items()}, unit)
    return handin.write(handin.HandIn(course, unit, handin.Student(name, number), at, tuple(lines)))
