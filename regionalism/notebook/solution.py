"""The worked answer of an item, made from its key and feedback, so that nothing is said twice."""

from __future__ import annotations

from html import escape

from regionalism.engine.bank import find_item
from regionalism.engine.errors import CourseError
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
from regionalism.notebook.api import show_errors
from regionalism.notebook.item_widget import explanation
from regionalism.notebook.richtext import RichText, paragraphs, styled


@show_errors
def solution(item_id: str) -> RichText:
    """Show the key of an item, why, why each wrong answer tempts, and where to look.

    :param item_id: ``"unit/item"``.
    :raises CourseError: where the key is not here.
    """
    item = find_item(item_id)
    if not item.has_key:
        raise CourseError("key-not-here", item_id=item_id)
    shown = worked_answer(item)
    return RichText(styled(shown.html, "rg-card"), shown.text)


def worked_answer(item: Item) -> RichText:
    """Return what :func:`solution` shows, for an item whose key is here."""
    why, where = explanation(item), ", ".join([*item.anchors, *item.sources])
    html = f"<p><strong>Answer.</strong> {escape(right_answer(item))}</p><p><strong>Why.</strong></p>{paragraphs(why)}"
    lines = [f"Answer: {right_answer(item)}", f"Why: {why}"]
    tempting = [(f"{what} ({why})" if why else what, text) for what, why, text in tempting_answers(item)]
    if tempting:
        lead = "What each answer is told." if item.completion else "Why the others tempt."
        rows = "".join(f"<li><em>{escape(what)}</em>: {escape(text)}</li>" for what, text in tempting)
        html += f"<p><strong>{lead}</strong></p><ul>{rows}</ul>"
        lines += [f"- {what}: {text}" for what, text in tempting]
    html += f"<p><strong>Where it stands.</strong> {escape(where)}</p>"
    return RichText(html, "\n".join([*lines, f"Where: {where}"]))


def right_answer(item: Item) -> str:
    """Return the key of an item in words."""
    if item.completion:
        return "Any finished answer earns the points."
    if isinstance(item, Choice | Multiple):
        return "; ".join(o.text for o in item.option if o.correct or o.credit)
    if isinstance(item, Match):
        names = {c.id: c.text for c in item.category}
        return "; ".join(f"{row.text}: {names[row.key or '']}" for row in item.row)
    if isinstance(item, Order):
        return " › ".join(e.text for e in sorted(item.entry, key=lambda e: e.rank or 0))
    if isinstance(item, Number):
        return "; ".join(f"{f.label}: {f.key:g} {f.unit}".strip() for f in item.field)
    if isinstance(item, Range):
        (a, b), (c, d) = item.key_from or ("", ""), item.key_to or ("", "")
        return f"from {a if a == b else f'{a} to {b}'} until {c if c == d else f'{c} to {d}'}"
    if isinstance(item, Paragraphs):
        return ", ".join(a for g in item.group or () if g.role == "key" for a in g.anchors)
    if isinstance(item, Value):
        return f"{item.key} {item.unit_of_measure}".strip()
    return "A person reads it with the rubric." if isinstance(item, Essay) else ""


def tempting_answers(item: Item) -> list[tuple[str, str, str]]:
    """Return each wrong answer that the item foresees: what, the misconception (or nothing), the feedback.

    Where nothing is keyed, or several answers are, each answer with feedback.
    """
    if isinstance(item, Choice | Multiple):
        told = [o for o in item.option if o.misconception or o.credit or item.completion]
        return [(o.text, o.misconception or "", o.feedback or "") for o in told]
    if isinstance(item, Match):
        names = {c.id: c.text for c in item.category}
        pairs = [(row, name, text) for row in item.row for name, text in (row.feedback or {}).items()]
        return [
            (row.text, names[name], text) for row, name, text in pairs if name != row.key or item.completion
        ]
    if isinstance(item, Order):
        names = {e.id: e.text for e in item.entry}
        return [
            (f"{names[w.first]} before {names[w.then]}", w.misconception, w.feedback)
            for w in item.wrong or ()
        ]
    if isinstance(item, Number):
        return [
            (f"{f.label}: {w.value}", w.misconception, w.feedback) for f in item.field for w in f.wrong or ()
        ]
    if isinstance(item, Value):
        return [(str(w.value), w.misconception, w.feedback) for w in item.wrong or ()]
    if isinstance(item, Paragraphs):
        return [
            (", ".join(g.anchors), g.misconception, g.feedback) for g in item.group or () if g.role == "wrong"
        ]
    return []
