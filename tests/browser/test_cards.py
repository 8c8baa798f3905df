"""The card in a real browser: order by keys, by buttons and by drag; paragraphs in place; focus; Clear and
Undo of a text.
"""

from __future__ import annotations

import random
import re
from typing import Any

from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from regionalism.engine.course import units
from regionalism.engine.kinds import KINDS
from regionalism.engine.scoring import score
from regionalism.notebook.item_widget import result_view
from tests.browser.conftest import Lab
from tests.browser.pages import focused
from tests.browser.test_guard import open_all, responses

ASK = "from regionalism import ask"
ORDER = "start-here/in-order"
TEXT = "start-here/lighthouse-or-boat"


def asked(page: Any, lab: Lab, *items: str) -> Any:
    open_all(page, lab, (ASK, *(f'ask("{item}")' for item in items)))
    found = page.locator(".rg-card")
    found.nth(len(items) - 1).wait_for()
    return found.first


def entries(one: Any) -> list[str]:
    return [row.get_attribute("data-entry") for row in one.locator(".rg-order li").all()]


def test_a_list_is_put_in_order_by_keys_buttons_and_drag(page: Any, lab: Lab) -> None:
    one = asked(page, lab, ORDER)
    given = entries(one)
    entry, row = (
        one.locator(".rg-entry").first.bounding_box(),
        one.locator(".rg-entry-row").first.bounding_box(),
    )
    assert entry["width"] > row["width"] / 2, "the words have the row, not the numbers or the buttons"
    one.get_by_role("button", name="Check", exact=True).click()
    one.get_by_text("Nothing is in order yet").wait_for()
    first = one.locator(f"li[data-entry='{given[0]}']")
    first.get_by_role("button", name="Move down").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert entries(one) == [given[1], given[2], given[0], *given[3:]]
    assert focused(page) == "BUTTON ↓", "the focus stays on the button that moved the entry"
    assert one.get_by_text("Now place 3 of 4.").count() == 1
    first.get_by_role("button", name="Move up").click()
    assert entries(one) == [given[1], given[0], *given[2:]]
    grip = one.locator(f"li[data-entry='{given[3]}'] .rg-handle")
    grip.scroll_into_view_if_needed()
    handle = grip.bounding_box()
    top = one.locator(".rg-order li").first.bounding_box()
    page.mouse.move(handle["x"] + 5, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(handle["x"] + 5, top["y"] + 4, steps=6)
    page.mouse.up()
    moved = [given[3], given[1], given[0], given[2]]
    assert entries(one) == moved
    one.get_by_role("button", name="Check", exact=True).click()
    one.locator(".rg-part[data-mark]:not([data-mark=''])").nth(3).wait_for()
    assert responses(lab, ORDER) == [moved]


def test_the_mark_and_its_reason_stand_at_the_option_and_the_paragraph_opens_there(
    page: Any, lab: Lab
) -> None:
    one = asked(page, lab, "start-here/who-proposed")
    one.get_by_role("radio", name="Iver Holm").check()
    one.get_by_role("button", name="Check", exact=True).click()
    part = one.locator(".rg-part", has_text="Iver Holm")
    part.get_by_text("Look again").wait_for()
    assert part.get_attribute("data-mark") == "wrong"
    assert one.locator(".rg-part[data-mark='right']").count() == 0
    part.get_by_role("button", name="R0 ¶2").focus()
    page.keyboard.press("Enter")
    part.get_by_text("Rosa Lind of Tern Island said").wait_for()
    part.get_by_role("button", name="Close R0 ¶2").click()
    assert part.get_by_text("Rosa Lind of Tern Island said").count() == 0
    assert focused(page) == "BUTTON R0 ¶2"
    assert not re.search(r"\bUTC\b", one.inner_text())


def test_the_focus_is_never_lost_and_the_verdict_comes_into_view(page: Any, lab: Lab) -> None:
    page.set_viewport_size({"width": 1000, "height": 520})
    one = asked(page, lab, "start-here/who-proposed")
    one.get_by_role("radio", name="Iver Holm").check()
    for shown in (1, 2):
        one.get_by_role("button", name=re.compile("int")).first.press("Enter")
        one.get_by_text(f"Hint {shown} of 2").wait_for()
    assert "hint" in focused(page)
    check = one.get_by_role("button", name="Check", exact=True)
    check.focus()
    page.evaluate("() => document.activeElement.scrollIntoView({block: 'end'})")
    page.keyboard.press("Enter")
    one.get_by_text("Not yet.").wait_for()
    page.wait_for_timeout(200)
    bottom = one.locator(".rg-outcome").first.evaluate("band => band.getBoundingClientRect().bottom")
    panel = page.locator(".jp-WindowedPanel-outer").evaluate("panel => panel.getBoundingClientRect().bottom")
    assert bottom <= panel + 1
    one.get_by_role("button", name="Show explanation").press("Enter")
    one.locator(".rg-explanation").wait_for()
    assert focused(page).startswith("DIV Why")


def test_a_checked_text_is_not_lost_by_clear(page: Any, lab: Lab) -> None:
    one = asked(page, lab, TEXT)
    area = one.get_by_role("textbox").first
    area.fill("What was checked.")
    one.get_by_role("button", name="Check and keep").click()
    one.get_by_text("Recorded.").wait_for()
    assert one.get_by_role("button", name="Reset").count() == 0
    area.fill("What was checked, and more.")
    one.get_by_role("button", name="Clear", exact=True).click()
    one.get_by_role("button", name="Undo").wait_for()
    assert area.input_value() == ""
    one.get_by_role("button", name="Undo").click()
    page.wait_for_function(
        "() => document.querySelector('.rg-card textarea').value === 'What was checked, and more.'"
    )
    assert focused(page).startswith("TEXTAREA")
    one.get_by_role("button", name="Bring back my checked text").click()
    one.get_by_text("Recorded.").wait_for()
    assert area.input_value() == "What was checked."
    log = AnswerLog(lab.answers)
    log.refresh()
    assert log.state(TEXT).tries == 1


# --- every kind ---------------------------------------------------------------------------------------------


def _tick(one: Any, ids: list[str]) -> None:
    for name in ids:
        one.locator(f"input[value='{name}']").check()


def _put_in_order(one: Any, order: list[str]) -> None:
    if entries(one) == order:  # shuffled into the right order by chance: still nothing is answered
        one.locator(f"li[data-entry='{order[1]}']").get_by_role("button", name="Move up").click()
    for place, name in enumerate(order):
        while entries(one).index(name) > place:
            one.locator(f"li[data-entry='{name}']").get_by_role("button", name="Move up").click()


def _type_in_rows(one: Any, texts: list[Any]) -> None:
    for place, text in enumerate(texts):
        one.locator(".rg-row input").nth(place).fill(f"{text}")


def _choose_in_rows(one: Any, item: Any, given: dict[str, str]) -> None:
    for row in item.row:
        one.locator(".rg-row", has_text=row.text).locator("select").select_option(given[row.id])


def _decide(one: Any, given: dict[str, str]) -> None:
    _tick(one, [given["option"]])
    one.get_by_role("textbox").fill(given["text"])


# How a response is given by hand to a card of each kind; nothing is given where a cell hands it over.
BY_HAND = {
    "choice": lambda one, item, given: _tick(one, [given]),
    "multiple": lambda one, item, given: _tick(one, given),
    "match": _choose_in_rows,
    "order": lambda one, item, given: _put_in_order(one, given),
    "number": lambda one, item, given: _type_in_rows(one, list(given.values())),
    "range": lambda one, item, given: _type_in_rows(one, [given["from"], given["to"]]),
    "paragraphs": lambda one, item, given: _tick(one, given),
    "value": None,
    "essay": lambda one, item, given: one.get_by_role("textbox").first.fill(given),
    "decision": lambda one, item, given: _decide(one, given),
}


def test_every_kind_takes_an_answer_by_hand_and_says_what_it_is_worth(page: Any, lab: Lab) -> None:
    assert set(BY_HAND) == set(KINDS), "say how a card of each kind is answered by hand"
    plain = [one for unit in units() for one in unit_items(unit.slug).values() if one.stage == "lesson"]
    keyed = [one for one in plain if not one.reason and one.completion == (one.kind == "decision")]
    items = [next(one for one in keyed if one.kind == kind) for kind in KINDS]
    answers = []
    for item in items:
        wanted = "recorded" if item.by_person else item.finished_outcome if item.completion else "correct"
        answers.append(item.normalise(item.invent(wanted, random.Random(1))))
        assert score(item, answers[-1]).outcome == wanted, item.full_id
    open_all(
        page,
        lab,
        (
            "from regionalism import ask, record",
            *(
                f"record({item.full_id!r}, {given!r})" if item.from_cell else f"ask({item.full_id!r})"
                for item, given in zip(items, answers, strict=True)
            ),
        ),
    )
    cards = page.locator(".rg-card")
    cards.nth(len(items) - 1).wait_for()
    for place, (item, given) in enumerate(zip(items, answers, strict=True)):
        one = cards.nth(place)
        if by_hand := BY_HAND[item.kind]:
            by_hand(one, item, given)
            one.get_by_role("button", name=re.compile("^Check")).first.click()
        said = result_view(item, score(item, given))["word"]
        one.locator(".rg-outcome", has_text=said).first.wait_for()
        log = AnswerLog(lab.answers)
        log.refresh()
        kept = log.state(item.full_id).last
        assert kept is not None and item.normalise(kept.data) == given, item.full_id
