"""The deck by keyboard alone, and the page to print: whole without a network, accessible in both themes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from regionalism.engine.answers import AnswerLog
from tests.browser.conftest import Lab
from tests.browser.pages import card, open_notebook, run_all

HERE = ".jp-NotebookPanel:not(.lm-mod-hidden)"


def test_a_card_is_answered_by_keyboard_and_the_focus_goes_on(page: Any, lab: Lab) -> None:
    AnswerLog(lab.answers).add("response", "one-state-one-vote/first-guess", "x")
    open_notebook(page, lab, "lessons/00-start-here.ipynb")
    run_all(page)
    deck = page.locator(f"{HERE} .rg-deck")
    for _ in range(40):
        if deck.count():
            break
        page.mouse.wheel(0, 800)
        page.wait_for_timeout(200)
    deck.get_by_text("Card 1 of 6").wait_for()
    deck.locator("input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    deck.locator(".rg-outcome").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Next card"
    page.keyboard.press("Enter")
    deck.get_by_text("Card 2 of 6").wait_for()
    page.wait_for_function("document.activeElement.type === 'radio'")
    assert deck.locator(".rg-outcome").count() == 0


def test_the_page_to_print_is_whole_and_accessible(page: Any, lab: Lab, tmp_path: Path) -> None:
    open_notebook(page, lab, "lessons/00-start-here.ipynb")
    run_all(page)
    table = card(page, "Your progress", "rg-progress")
    with page.expect_download() as got:
        table.get_by_role("button", name="Make a page to print").click()
    file = tmp_path / got.value.suggested_filename
    got.value.save_as(file)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert page.get_by_text("It is not a certificate.").count() == 1
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert Axe().run(page).response["violations"] == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
