"""What a notebook says: ask, answer, record, progress, calibration, hand in. Mistakes give a sentence."""

from __future__ import annotations

from html import escape
from typing import Any

from regionalism.engine.bank import find_item
from regionalism.engine.errors import CourseError
from regionalism.engine.scoring import score
from regionalism.notebook.item_widget import ItemCard, LookUp, result_view
from regionalism.notebook.richtext import RichText, show_errors, styled
from regionalism.notebook.session import answer_log, asked
from regionalism.notebook.widget import answers_changed


@show_errors
def ask(item_id: str, look_up: LookUp) -> ItemCard:
    """Return the card of an item, with this student's saved answer back in place."""
    return ItemCard(asked(find_item(item_id)), answer_log(), look_up)


@show_errors
def answer(item_id: str, response: Any) -> RichText:
    """Score and keep a response given in code; show the same feedback as text."""
    item = asked(find_item(item_id))
    given = item.parse_typed(response)
    reason = ""
    if (
        item.reason
        and isinstance(response, (tuple, list))
        and len(response) == 2
        and isinstance(response[1], str)
    ):
        given, reason = item.parse_typed(response[0]), response[1]
    result = score(item, given, reason)
    view = result_view(item, result)
    log = answer_log()
    if result.outcome != "unanswered":
        log.add("response", item.full_id, item.normalise(given), version=item.version, reason=reason)
        if item.has_key and result.outcome == "correct":
            view["notes"].append({"symbol": "•", "lead": "Why:", "text": item.explanation})
        answers_changed()
    return _spoken(item.title, view, log.warning)


def _spoken(title: str, view: dict[str, Any], warning: str) -> RichText:
    lines = [f"{title}: {view['symbol']} {view['word']} {view.get('points', '')}".rstrip()]
    for note in view["notes"]:
        lines.append(" ".join(filter(None, [note["symbol"], note["lead"], note["text"]])))
    lines += [warning] if warning else []
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return RichText(styled(f"<div role='status'>{body}</div>", "rg-card"), "\n".join(lines))


@show_errors
def record(item_id: str, value: Any, look_up: LookUp) -> ItemCard:
    """Keep a computed value, check it, return the card; what the unchanged cell gives is no answer."""
    item = asked(find_item(item_id))
    if not item.from_cell:
        raise CourseError("item-no-value", item_id=item_id)
    card = ItemCard(item, answer_log(), look_up)
    given = item.normalise(value)
    if item.at_start(given):
        card.say_unchanged(given)
    else:
        card.hand_over(given)
        answers_changed()
    return card


@show_errors
def progress() -> Any:
    """Return the progress table with the controls of the progress file."""
    from regionalism.notebook.progress import Progress

    return Progress()


@show_errors
def closing(unit: str, stage: str) -> Any:
    """Return the card that says what is done on a page and what comes next."""
    from regionalism.notebook.closing import Closing

    return Closing(unit, stage)


@show_errors
def look_back(item_id: str) -> Any:
    """Return the card that shows the first answer to an item again."""
    from regionalism.notebook.look_back import LookBack

    return LookBack(find_item(item_id))


@show_errors
def deck(many: int, before: str, look_up: LookUp) -> Any:
    """Return cards of the deck, drawn for this student."""
    from regionalism.notebook.deck import Deck

    return Deck(many, before, look_up)


@show_errors
def student_card(name: str, student_id: str) -> Any:
    """Return the card that asks who works here; with both given, keep them and say so."""
    from regionalism.notebook import hand_in as desk

    return desk.keep_in_text(name, student_id) if name or student_id else desk.StudentCard()


@show_errors
def hand_in(unit: str, name: str, student_id: str) -> Any:
    """Return the card that makes the hand-in file of a unit; with name or id given, make it and say so."""
    from regionalism.notebook import hand_in as desk

    return desk.hand_in_as_text(unit, name, student_id) if name or student_id else desk.HandInCard(unit)


@show_errors
def calibration() -> RichText:
    """Return the calibration chart."""
    from regionalism.notebook.progress import calibration_chart

    return calibration_chart(answer_log())
