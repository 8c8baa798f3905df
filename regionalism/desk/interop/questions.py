"""Items as questions that both formats of a question bank understand.

An item becomes one question, or several where the formats know only one number or one choice a question; the
parts share its points.

The exporter is our own, because the libraries do not carry what matters here. ``text2qti`` 0.8 (BSD-3-Clause,
well kept) takes Markdown and knows no matching; ``qti-package-maker`` 26.7 (LGPL-3.0) writes no feedback of
ours; for Moodle XML there are only small ones. The formats themselves are a page each and are written with
the standard library's ElementTree.
"""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Literal, get_args
from xml.etree import ElementTree as ET

from attrs import evolve, frozen

from regionalism.desk.xlsx import NOT_XML
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.choice import Choice
from regionalism.engine.kinds.essay import Essay
from regionalism.engine.kinds.match import Match, Row
from regionalism.engine.kinds.multiple import Multiple
from regionalism.engine.kinds.number import Number, NumberField
from regionalism.engine.kinds.order import Order
from regionalism.engine.kinds.paragraphs import Paragraphs
from regionalism.engine.kinds.parts import Option
from regionalism.engine.kinds.range import Range
from regionalism.engine.kinds.value import Value

LONGEST_ANSWER = 255  # characters of an answer in a menu; both LMSs cut or refuse longer ones
LONGEST_TITLE = 255
Form = Literal["choice", "multiple", "matching", "numerical", "ordering", "essay"]
FORMS: tuple[Form, ...] = get_args(Form)


class UnsupportedQuestionError(Exception):
    """A format has no words for a question; the text says why."""


@frozen
class Answer:
    """One answer; ``share`` is what it earns, 0 to 1, or ``None`` where it counts neither way."""

    text: str
    share: float | None
    feedback: str = ""
    tolerance: float = 0.0


@frozen
class Pair:
    """One row of a matching question and the answer that belongs to it."""

    left: str
    right: str


@frozen(kw_only=True)
class Question:
    """A question in plain text; ``name`` is the item's full id, numbered where the item has several parts."""

    name: str
    title: str
    form: Form
    prompt: str
    points: float
    explanation: str
    answers: tuple[Answer, ...] = ()
    pairs: tuple[Pair, ...] = ()
    choices: tuple[str, ...] = ()
    default_feedback: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    for_graders: tuple[str, ...] = ()
    words: tuple[int, int] = (0, 0)


@frozen
class Bank:
    """The questions of a unit for one format; ``left_out`` and ``differs`` are sentences that name the
    items.
    """

    title: str
    questions: tuple[Question, ...]
    left_out: tuple[str, ...]
    differs: tuple[str, ...]


def as_html(*paragraphs: str) -> str:
    """Return plain texts as HTML paragraphs; what looks like a tag stays text."""
    return "".join(
        f"<p>{html.escape(text, quote=False).replace(chr(10), '<br>')}</p>" for text in paragraphs if text
    )


def as_bytes(root: ET.Element) -> bytes:
    """Return an XML file. Characters that XML does not have, such as control characters, are left out."""
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{NOT_XML.sub('', text)}\n".encode()


# --- from items to questions --------------------------------------------------------------------------------


def questions(item: Item) -> list[Question]:
    """Return an item as questions; raise :class:`UnsupportedQuestionError` where no format can ask it."""
    made: list[Question] = _MAKERS.get(type(item), _unknown)(item)
    for one in made:
        _check_lengths(one)
    if len(made) == 1:
        return made
    shares = in_parts(item.points, len(made))
    return [
        evolve(one, name=f"{one.name}-{number}", title=f"{one.title} ({number} of {len(made)})", points=share)
        for number, (one, share) in enumerate(zip(made, shares, strict=True), 1)
    ]


def in_parts(points: float, number: int) -> list[float]:
    """Return points in a number of parts, in hundredths, that add up to them; the last ones are the larger.

    >>> in_parts(1, 3)
    [0.33, 0.33, 0.34]
    """
    each, left = divmod(round(points * 100), number)
    return [(each + (place >= number - left)) / 100 for place in range(number)]


def _question(item: Item, form: Form, **more: object) -> Question:
    title = item.title if len(item.title) <= LONGEST_TITLE - 20 else f"{item.title[: LONGEST_TITLE - 21]}…"
    fields: dict[str, Any] = {
        "prompt": item.prompt,
        "points": item.points,
        "explanation": item.explanation or "",
        "hints": item.hints,
    }
    return Question(name=item.full_id, title=title, form=form, **{**fields, **more})


def _check_lengths(one: Question) -> None:
    for text in [*(pair.right for pair in one.pairs), *one.choices]:
        if len(text) > LONGEST_ANSWER:
            raise UnsupportedQuestionError(
                f"an answer in a menu may have {LONGEST_ANSWER} characters, and {text[:40]!r}… has more"
            )


def _share(item: Item, option: Option) -> float:
    return 1.0 if option.correct or item.completion else option.credit or 0.0


def _choice(item: Choice) -> list[Question]:
    answers = tuple(Answer(o.text, _share(item, o), o.feedback or "") for o in item.option)
    return [_question(item, "choice", answers=answers)]


def _multiple(item: Multiple) -> list[Question]:
    if item.completion:
        raise UnsupportedQuestionError(
            "every finished answer earns its points, which a question with several answers cannot say"
        )
    answers = (
        Answer(o.text, None if o.neutral else float(bool(o.correct)), o.feedback or "") for o in item.option
    )
    return [_question(item, "multiple", answers=tuple(answers))]


def _paragraphs(item: Paragraphs) -> list[Question]:
    shares = {"key": 1.0, "neutral": None, "wrong": 0.0}
    of = {anchor: group for group in item.group or () for anchor in group.anchors}
    answers = tuple(
        Answer(anchor, shares[of[anchor].role], of[anchor].feedback) for anchor in item.candidates
    )
    return [_question(item, "multiple", answers=answers)]


def _match(item: Match) -> list[Question]:
    if item.completion or any(row.accept for row in item.row):
        return [_row_as_choice(item, row) for row in item.row]
    names = {one.id: one.text for one in item.category}
    pairs = tuple(Pair(row.text, names[row.key or ""]) for row in item.row)
    default_feedback = tuple(
        f"{row.text} {f'({names[chosen]})' if chosen else ''}: {text}".replace(" :", ":")
        for row in item.row
        for chosen, text in [*(row.feedback or {}).items(), ("", row.default_feedback or "")]
        if text
    )
    return [
        _question(
            item, "matching", pairs=pairs, choices=tuple(names.values()), default_feedback=default_feedback
        )
    ]


def _row_as_choice(item: Match, row: Row) -> Question:
    def answer(category: str, text: str) -> Answer:
        share = 1.0 if item.completion or category == row.key else (row.accept or {}).get(category, 0.0)
        return Answer(
            text,
            share,
            (row.feedback or {}).get(category) or (row.default_feedback or "" if share < 1 else ""),
        )

    answers = tuple(answer(one.id, one.text) for one in item.category)
    return _question(item, "choice", prompt=f"{item.prompt}\n{row.text}", answers=answers)


def _number(item: Number) -> list[Question]:
    if item.completion:
        raise UnsupportedQuestionError(
            "every finished answer earns its points, which a question for a number cannot say"
        )
    return [_field(item, one) for one in item.field]


def _field(item: Number, one: NumberField) -> Question:
    label = f"{one.label}{f' ({one.unit})' if one.unit else ''}"
    right = Answer(_plain(one.key or 0.0), 1.0, one.right or "", one.tolerance or 0.0)
    wrong = (
        Answer(_plain(w.value), w.credit, w.feedback, w.tolerance)
        for w in one.wrong or ()
        if isinstance(w.value, (int, float))
    )
    return _question(
        item,
        "numerical",
        prompt=f"{item.prompt}\n{label}",
        answers=(right, *wrong),
        default_feedback=(one.default_feedback,) if one.default_feedback else (),
    )


def _plain(number: float) -> str:
    return f"{number:.10f}".rstrip("0").rstrip(".")


def _order(item: Order) -> list[Question]:
    ranks = [one.rank for one in item.entry]
    if len(set(ranks)) < len(ranks):
        raise UnsupportedQuestionError(
            "entries share a rank and may stand in any order, which no question for an order can say"
        )
    names = {one.id: one.text for one in item.entry}
    answers = tuple(Answer(one.text, 1.0) for one in sorted(item.entry, key=lambda one: one.rank or 0))
    default_feedback = [
        f"{names[one.first]} put before {names[one.then]}: {one.feedback}" for one in item.wrong or ()
    ]
    return [
        _question(
            item,
            "ordering",
            answers=answers,
            default_feedback=(*default_feedback, item.default_feedback or ""),
        )
    ]


def _essay(item: Essay) -> list[Question]:
    rubric = "\n".join(
        [f"{item.min_words} to {item.max_words} words. Rubric:", *(c.in_words for c in item.rubric)]
    )
    return [
        _question(
            item,
            "essay",
            prompt=f"{item.prompt}\n{rubric}",
            for_graders=(rubric, *(f"{name}: {text}" for name, text in item.examples)),
            words=(item.min_words, item.max_words),
        )
    ]


def _value(item: Value) -> list[Question]:
    del item
    raise UnsupportedQuestionError("it asks for a value that a cell of the notebook computes")


def _range(item: Range) -> list[Question]:
    del item
    raise UnsupportedQuestionError("it asks for a range with two ends, and no format has such a question")


def _unknown(item: Item) -> list[Question]:
    raise UnsupportedQuestionError(
        f"no question of these formats can ask what an item of the kind {item.kind} asks"
    )


_MAKERS: dict[type[Item], Callable[[Any], list[Question]]] = {
    Choice: _choice,
    Multiple: _multiple,
    Paragraphs: _paragraphs,
    Match: _match,
    Number: _number,
    Order: _order,
    Essay: _essay,
    Value: _value,
    Range: _range,
}


def bank(title: str, items: Iterable[Item], says: Callable[[Question], list[str]]) -> Bank:
    """Return the questions that a format can ask; ``says`` is its check: differences, or an exception."""
    kept: list[Question] = []
    left_out: list[str] = []
    differs: dict[str, list[str]] = defaultdict(list)
    for item in items:
        try:
            if not item.has_key:
                raise UnsupportedQuestionError("its key is not here; export where `solutions/` is")
            made = questions(item)
            found = [sentence for one in made for sentence in says(one)]
        except UnsupportedQuestionError as problem:
            left_out.append(f"{item.full_id}: {problem}.")
            continue
        kept += made
        for sentence in dict.fromkeys([*_general(item), *found]):
            differs[sentence].append(item.full_id)
    said = tuple(f"{', '.join(names)}: {sentence}." for sentence, names in differs.items())
    return Bank(title, tuple(kept), tuple(left_out), said)


def _general(item: Item) -> list[str]:
    """Return what either format leaves aside of an item."""
    found = []
    if item.variants:
        found.append("of its variants the first is asked")
    if item.reason:
        found.append("the reason that the course asks for is not asked")
    if item.confidence:
        found.append("how sure the student is, is not asked")
    if isinstance(item, (Multiple, Paragraphs)) and item.pick is not None:
        found.append(f"only the text says that exactly {item.pick} are to be chosen")
    if isinstance(item, Match) and (item.completion or any(row.accept for row in item.row)):
        found.append("each row is a question of its own, so that other accepted answers count")
    if isinstance(item, Number) and len(item.field) > 1:
        found.append("each number is a question of its own")
    return found
