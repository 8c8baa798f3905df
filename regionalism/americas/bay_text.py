"""The text of the bay: five invented islands, five wordings, three rules, and how far each island gives way.

A model of decision rules with numbers that can be checked by hand. It holds no data of the course.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from regionalism.engine.errors import CourseError
from regionalism.notebook.panel import Input, Panel, Reply
from regionalism.notebook.richtext import table_of

# Where each island stands on one line: the wording that it would write if it were alone.
ISLANDS = {"Tern Island": 1, "Heron Island": 2, "Seal Island": 3, "Low Reef": 4, "Gull Island": 5}
TEXTS = {
    1: "Only the lighthouse. No boat.",
    2: "First the lighthouse, then the boat.",
    3: "Lighthouse and boat are both important.",
    4: "First the boat, then the lighthouse.",
    5: "Only the boat. No lighthouse.",
}
RULES = {
    "majority": "a vote: three of the five",
    "special": "a vote: four of the five",
    "all": "consensus: all five",
}
NEEDED = {"majority": 3, "special": 4, "all": 5}
MOST = 2
STEPS = ("not at all", "one step", "two steps")


def signers(text: int, steps: int) -> tuple[str, ...]:
    """Return the islands that sign a text; raise :class:`CourseError` for a value the model does not have."""
    if text not in TEXTS:
        raise CourseError("bay-text-unknown", text=text, known=tuple(TEXTS))
    if not 0 <= steps <= MOST:
        raise CourseError("bay-steps-unknown", steps=steps, most=MOST)
    return tuple(name for name, place in ISLANDS.items() if abs(place - text) <= steps)


def passes(text: int, rule: str, steps: int) -> bool:
    """Return whether a text passes; raise :class:`CourseError` for a value the model does not have."""
    if rule not in NEEDED:
        raise CourseError("bay-rule-unknown", rule=rule, known=tuple(NEEDED))
    return len(signers(text, steps)) >= NEEDED[rule]


def passing(rule: str, steps: int) -> tuple[int, ...]:
    """Return every text that passes under a rule."""
    return tuple(text for text in TEXTS if passes(text, rule, steps))


def _shown(text: int, rule: str, steps: int) -> str:
    signed = signers(text, steps)
    rows = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td>{escape(TEXTS[place])}</td>"
        f"<td>{'✓ signs' if name in signed else '✗ does not sign'}</td></tr>"
        for name, place in ISLANDS.items()
    )
    verdict = "The text passes." if passes(text, rule, steps) else "The text fails."
    count = f"Signatures: {len(signed)} of 5. Needed: {NEEDED[rule]}."
    heads = ("Island", "What it would write alone", "Your text")
    return f"<p><strong>{verdict}</strong> {count}</p>" + table_of(heads, rows, "who signs")


def _pressed(values: Mapping[str, Any]) -> Reply:
    text, rule, steps = int(values["text"]), str(values["rule"]), int(values["steps"])
    count, verdict = len(signers(text, steps)), "passes" if passes(text, rule, steps) else "fails"
    return Reply(
        f"The text {verdict}: {count} of 5 islands sign, {NEEDED[rule]} are needed.",
        _shown(text, rule, steps),
        page=_every,
    )


def _every() -> str:
    """Return every result in one table, for a page on which nothing can be pressed."""
    rows = []
    for steps, words in enumerate(STEPS):
        cells = "".join(
            f"<td>{' / '.join(escape(TEXTS[text]) for text in passing(rule, steps)) or 'no text'}</td>"
            for rule in RULES
        )
        rows.append(f"<tr><th scope='row'>{words}</th>{cells}</tr>")
    lead = "<p>Which texts pass, by how far each island gives way (rows) and by rule (columns):</p>"
    return lead + table_of(("gives way", *RULES.values()), "".join(rows), "which texts pass")


def bay_text() -> Panel:
    """Return the model: choose a text, a rule and how far the islands give way, and see who signs."""
    return Panel(
        "A text for five islands",
        "Write for the council: choose a text and a rule, and say how far each island gives way. "
        "Then see who signs.",
        [
            Input.choice("text", "The text", {str(number): words for number, words in TEXTS.items()}, "2"),
            Input.choice("rule", "The rule", RULES, "majority"),
            Input.choice(
                "steps",
                "How far each island gives way",
                {str(number): words for number, words in enumerate(STEPS)},
                "1",
            ),
        ],
        _pressed,
        limitations=(
            "everything real: the islands and their wishes are invented, all give way equally far, nobody "
            "bargains, pays, threatens or stays away. It shows what a rule alone can do. It says nothing of "
            "why any government acted as it did."
        ),
        state_key="start-here/bay-text",
    )
