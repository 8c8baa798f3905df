"""The worked answer of an item, made from its key and feedback, so that nothing is said twice."""

from __future__ import annotations

from html import escape

from regionalism.engine.bank import find_item
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.base import AnswerChoice, Item
from regionalism.engine.kinds.parts import paired
from regionalism.engine.marked import inline
from regionalism.notebook.richtext import RichText, paragraphs, show_errors, styled


@show_errors
def solution(item_id: str) -> RichText:
    """Show an item's key, why, and what tempts; raise :class:`CourseError` where the key is not here."""
    item = find_item(item_id)
    if not item.has_key:
        raise CourseError("key-not-here", item_id=item_id)
    shown = worked_answer(item)
    return RichText(styled(shown.html, "rg-card"), shown.text)


def worked_answer(item: Item) -> RichText:
    """Return what :func:`solution` shows, for an item whose key is here."""
    answer = "Any finished answer earns the points." if item.completion else item.key_in_words()
    why, where = item.explained(), ", ".join([*item.anchors, *item.sources])
    html = f"<p><strong>Answer.</strong> {inline(answer)}</p><p><strong>Why.</strong></p>{paragraphs(why)}"
    lines = [f"Answer: {answer}", f"Why: {why}"]
    if item.worked_path:
        steps = "".join(f"<li>{inline(step)}</li>" for step in item.worked_path)
        html += f"<p><strong>Step by step.</strong></p><ol>{steps}</ol>"
        lines += [f"{number}. {step}" for number, step in enumerate(item.worked_path, 1)]
    tempting = [(_what(one), one.feedback) for one in item.foreseen()]
    if tempting:
        lead = "What each answer is told." if item.completion else "Why the others tempt."
        rows = "".join(f"<li><em>{inline(what)}</em>: {inline(text)}</li>" for what, text in tempting)
        html += f"<p><strong>{lead}</strong></p><ul>{rows}</ul>"
        lines += [f"- {what}: {text}" for what, text in tempting]
    html += f"<p><strong>Where it stands.</strong> {escape(where)}</p>"
    return RichText(html, "\n".join([*lines, f"Where: {where}"]))


def _what(one: AnswerChoice) -> str:
    """Return a foreseen answer in words, with the misconception that it points to."""
    what = paired(one.part, one.answer) if one.part else one.answer
    return f"{what} ({one.misconception})" if one.misconception else what
