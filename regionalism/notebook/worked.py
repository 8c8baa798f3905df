"""The worked answer of an item, made from its key and feedback, so that nothing is said twice."""

from __future__ import annotations

from html import escape

from regionalism.engine.bank import find_item
from regionalism.engine.errors import CourseError
from regionalism.engine.items import Choice, Essay, Item, Match, Multiple, Number, Order, Paragraphs, Range, Value
from regionalism.notebook.card import explanation
from regionalism.notebook.shown import Shown, styled
from regionalism.notebook.verbs import plain_spoken


@plain_spoken
def worked(item_id: str) -> Shown:
    """Show the key of an item, why, why each wrong answer tempts, and where to look.

    :param item_id: ``"unit/item"``.
    :raises CourseError: where the key is not here.
    """
    item = find_item(item_id)
    if not item.keyed:
        raise CourseError(f"The key of {item_id} is not in this copy of the course: it stays with your instructor.")
    parts = [("Answer", right_answer(item)), ("Why", explanation(item))]
    where = ", ".join([*item.anchors, *item.sources])
    tempting = tempting_answers(item)
    body = "".join(f"<p><strong>{name}.</strong> {escape(text)}</p>" for name, text in parts if text)
    if tempting:
        rows = "".join(
            f"<li><em>{escape(what)}</em> ({escape(why)}): {escape(text)}</li>" for what, why, text in tempting
        )
        body += f"<p><strong>Why the others tempt.</strong></p><ul>{rows}</ul>"
    body += f"<p><strong>Where it stands.</strong> {escape(where)}</p>"
    text = "\n".join(
        [*(f"{n}: {t}" for n, t in parts if t), *(f"- {a} ({b}): {c}" for a, b, c in tempting), f"Where: {where}"]
    )
    return Shown(styled(body, "rg-card"), text)


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
    """Return each wrong answer that the item foresees: what, the misconception, the feedback."""
    if isinstance(item, Choice | Multiple):
        return [(o.text, o.misconception, o.feedback or "") for o in item.option if o.misconception]
    if isinstance(item, Match):
        names = {c.id: c.text for c in item.category}
        pairs = [(row, name, text) for row in item.row for name, text in (row.feedback or {}).items()]
        return [(row.text, names[name], text) for row, name, text in pairs if name != row.key and not item.completion]
    if isinstance(item, Order):
        names = {e.id: e.text for e in item.entry}
        return [(f"{names[w.first]} before {names[w.then]}", w.misconception, w.feedback) for w in item.wrong or ()]
    if isinstance(item, Number):
        return [(f"{f.label}: {w.value}", w.misconception, w.feedback) for f in item.field for w in f.wrong or ()]
    if isinstance(item, Value):
        return [(str(w.value), w.misconception, w.feedback) for w in item.wrong or ()]
    if isinstance(item, Paragraphs):
        return [(", ".join(g.anchors), g.misconception, g.feedback) for g in item.group or () if g.role == "wrong"]
    return []
