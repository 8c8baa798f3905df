"""The card in a real browser: order by keys, by buttons and by drag; paragraphs in place; focus; Clear and
Undo of a text.
"""

from __future__ import annotations

import re
from typing import Any

from regionalism.engine.answers import AnswerLog
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
