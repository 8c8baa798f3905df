"""A course of two units that the tests of the desk can change without touching the real one."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from regionalism.engine import submission
from regionalism.engine.answers import Event
from regionalism.engine.version import __version__

UNIT = {"question": "?", "minutes": "5", "readings": [], "concepts": [], "key_points": [], "not_known": []}
FIRST = """
unit = "clubs"

[[item]]
id = "warm-up"
kind = "choice"
stage = "lesson"
certainty = "contested-empirical"
objective = "O1"
title = "A guess"
prompt = "Guess."
points = 0
completion = true
anchors = ["R1 ¶1"]
explanation = "Any guess."
option = [{ id = "a", text = "A", feedback = "A it is." }]
test = [{ response = "a", outcome = "correct" }]

[[item]]
id = "decide"
kind = "decision"
stage = "lesson"
certainty = "contested-normative"
objective = "O1"
title = "Decide"
prompt = "Which club would you join?"
points = 0
completion = true
anchors = ["R1 ¶1"]
explanation = "Others answer that size is not everything."
recalls = ["clubs/warm-up"]
min_words = 4
option = [
    { id = "small", text = "The small one", feedback = "Others say that it decides little." },
    { id = "large", text = "The large one", feedback = "Others say that nobody is heard there." },
]
test = [
    { response = { option = "small", text = "It has a seat." }, outcome = "recorded" },
    { response = { option = "small", text = "No." }, outcome = "unanswered" },
]

[[item]]
id = "seat"
kind = "choice"
stage = "exercise"
certainty = "settled-fact"
objective = "O1"
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
certainty = "settled-fact"
objective = "O1"
title = "How many votes?"
prompt = "Two numbers."
points = 4
sources = ["organisations:OAS"]
explanation = "Half, and *one* more."
hints = ["Halve it."]
field = [
    { id = "half", label = "Half", key = 17, tolerance = 0, default_feedback = "Halve.", wrong = [
    { value = 18, feedback = "More.", misconception = "m" },
    ] },
    { id = "more", label = "More", key = 18, tolerance = 0, default_feedback = "Halve.", wrong = [
    { value = 17, feedback = "Less.", misconception = "m" },
    ] },
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
certainty = "contested-normative"
objective = "O1"
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
certainty = "settled-fact"
objective = "O1"
of = "truth"
title = "Is there a port?"
prompt = "True or False."
points = 10
anchors = ["R1 ¶1"]
explanation = "There is."
key = true
default_feedback = "Look."
wrong = [{ value = false, feedback = "Look.", misconception = "m" }]
test = [
    { response = true, outcome = "correct" },
    { response = false, outcome = "not-yet" },
    { response = 1, outcome = "unanswered" },
]
"""
DECIDED = {"option": "small", "text": "It has a seat."}
RIGHT: dict[str, Any] = {"seat": "small", "votes": {"half": 17, "more": 18}, "why": "Because R1 ¶1 says so."}


def write_course(root: Path, policy: str = "") -> Path:
    """Write the course and return its root. ``policy`` holds the lines of its ``[grading]`` table."""
    (root / "data" / "readings").mkdir(parents=True)
    (root / "lessons").mkdir()
    units = "".join(
        f'[[unit]]\nnumber = {number}\nslug = "{slug}"\ntitle = "{title}"\nobjectives = '
        "[]\ninstructor_notes = []\n"
        + "".join(f"{name} = {json.dumps(value)}\n" for name, value in UNIT.items())
        for number, slug, title in ((1, "clubs", "Clubs & seats"), (2, "towns", "Towns"))
    )
    (root / "lessons" / "course.toml").write_text(units, encoding="utf-8")
    write_policy(root, policy)
    for folder, text in (("01-clubs", FIRST), ("02-towns", SECOND)):
        (root / "solutions" / folder).mkdir(parents=True)
        (root / "solutions" / folder / "items.toml").write_text(text, encoding="utf-8")
    return root


LESSON = """{{header}}

```{{code-cell}}
from regionalism import ask
```

(question)=
## A question

**{{question}}** Look at the [other town](lesson:{other}#Lab) and the table [states](table:states).

{asks}

## What for

{{objectives}}

## Read

Nothing.

## Lab

```{{code-cell}}
:id: own
:tags: [open]

number = 1
```

## Decide

Do.

## In short

{{key_points}}

## Unknown

{{not_known}}

(further)=
## More

None.

## And now

{{go_on}}
"""
README = """# A course

<!-- build: status -->
<!-- build end -->
<!-- build: launch -->
<!-- build end -->
<!-- build: units -->
<!-- build end -->
<!-- build: commands -->
<!-- build end -->
"""


def write_unit(root: Path, number: int, slug: str, items: str, other: str) -> Path:
    """Write the sources of a unit into ``units/`` and return its folder; ``other`` is a unit that its lesson
    links to.
    """
    folder = root / "units" / f"{number:02d}-{slug}"
    folder.mkdir(parents=True)
    (folder / "unit.toml").write_text(
        f'title = "{slug.capitalize()} & more"\nabout = "what {slug} do"\nquestion = "Why {slug}?"\n'
        'readings = ["R1 ¶1", "R1 ¶2", "R1 ¶3"]\nkey_points = ["One point."]\nnot_known = ["One doubt."]\n'
        '[[objective]]\ntext = "Count"\nobjective = "O1"\n'
        f"items = {json.dumps([one['id'] for one in tomllib.loads(items)['item']])}\n",
        encoding="utf-8",
    )
    (folder / "items.toml").write_text(items, encoding="utf-8")
    asked = [one["id"] for one in tomllib.loads(items)["item"] if one["stage"] == "lesson"]
    asks = "\n\n".join(f'```{{code-cell}}\nask("{slug}/{name}")\n```' for name in asked)
    (folder / "lesson.md").write_text(LESSON.format(other=other, asks=asks), encoding="utf-8")
    return folder


def clubs(slug: str = "clubs") -> str:
    """Return the item file of the first small unit, under a slug."""
    return FIRST.replace('unit = "clubs"', f'unit = "{slug}"')


def write_sources(root: Path) -> Path:
    """Write the sources of the course, from which ``build`` makes the rest, and return its root."""
    (root / "data" / "readings").mkdir(parents=True)
    write_policy(root, "")
    (root / "README.md").write_text(README, encoding="utf-8")
    write_unit(root, 1, "clubs", clubs(), "towns")
    towns = SECOND.replace(
        "points = 10\n", 'points = 10\nsetup = "port = True"\nresult = "port"\nhints = ["Look."]\n'
    )
    write_unit(root, 2, "towns", towns, "clubs")
    return root


def write_policy(root: Path, lines: str) -> None:
    """Write ``course.toml`` with these lines in its ``[grading]`` table."""
    (root / "course.toml").write_text(f'[course]\ntitle = "Clubs"\n\n[grading]\n{lines}\n', encoding="utf-8")


def responses(answers: dict[str, list[Any]], unit: str = "clubs", begin: int = 0) -> list[Event]:
    """Return a log in which each item gets its answers one minute after the other, from 10:00 UTC on
    2027-03-01 (and ``begin`` minutes).
    """
    lines = []
    for name, several in answers.items():
        for response in several:
            minutes = begin + len(lines)
            at = f"2027-03-01T{10 + minutes // 60:02d}:{minutes % 60:02d}:00Z"
            lines.append(Event(at, "k", len(lines) + 1, "response", f"{unit}/{name}", data=response))
    return lines


def hand_in(
    number: str = "s1",
    name: str = "Ana Castro",
    answers: dict[str, Any] | None = None,
    *,
    unit: str = "clubs",
    at: str = "2027-03-01T12:00:00Z",
    course: str = __version__,
    lines: list[Event] | None = None,
) -> str:
    """Return the text of a hand-in; ``answers`` gives one response an item (all right where it is left
    out).
    """
    if lines is None:
        lines = responses(
            {item: [one] for item, one in (RIGHT if answers is None else answers).items()}, unit
        )
    return submission.write(
        submission.Submission(course, unit, submission.Student(name, number), at, tuple(lines))
    )
