"""A student's journey in a real browser: by keyboard alone, through a reload and a kernel restart, in light
and dark.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from regionalism.engine.course import Unit, units
from regionalism.engine.kinds.choice import Choice
from regionalism.engine.kinds.parts import Option
from tests.browser.conftest import Lab, machine
from tests.browser.pages import card, open_notebook, press_until, restart_kernel, run_all, wait_until_idle

LESSONS = [unit.lesson for unit in units()]


def answer_by_keyboard(page: Any) -> None:
    """Answer the first question of lesson 00 wrongly, then rightly, without the mouse."""
    one = card(page, "One of several: a choice")
    one.get_by_role("radio").first.focus()
    for key in ("d", "d", "b", "x"):  # shortcuts of JupyterLab
        page.keyboard.press(key)
    go_to_option(page, one, "Iver Holm")
    press_until(page, "Check")
    page.keyboard.press("Enter")
    one.get_by_text("Not yet.").wait_for()
    press_until(page, "Hint")
    page.keyboard.press("Space")
    one.get_by_text("Hint 1 of 2").wait_for()
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    while "holm" not in page.evaluate("() => document.activeElement.value || ''"):
        page.keyboard.press("Shift+Tab")
    go_to_option(page, one, "Rosa Lind")
    press_until(page, "Check")
    page.keyboard.press("Enter")
    one.get_by_text("Correct.").wait_for()


def go_to_option(page: Any, one: Any, name: str) -> None:
    """Choose an option by arrow keys; every student has the options in another order."""
    for _ in range(one.get_by_role("radio").count()):
        page.keyboard.press("ArrowDown")
        if one.get_by_role("radio", name=name).is_checked():
            return
    raise AssertionError(f"the arrow keys do not reach {name!r}")


def everything_is_back(page: Any) -> None:
    one = card(page, "One of several: a choice")
    assert one.get_by_role("radio", name="Rosa Lind").is_checked()
    # After a right answer the hints are folded.
    assert not one.get_by_text("Hint 1 of 2").is_visible()
    one.locator(".rg-hints summary").click()
    assert one.get_by_text("Hint 1 of 2").is_visible()
    assert one.get_by_text("Correct.").is_visible()
    assert one.get_by_text("2 tries").is_visible()


def test_keyboard_reload_restart_and_everything_is_back(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, LESSONS[0])
    run_all(page)
    cells = page.locator(".jp-Cell").count()
    answer_by_keyboard(page)
    assert page.locator(".jp-Cell").count() == cells
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    run_all(page)
    everything_is_back(page)
    restart_kernel(page)
    run_all(page)
    everything_is_back(page)
    log = AnswerLog(lab.answers)
    log.refresh()
    assert [line.data for line in log.state("start-here/who-proposed").responses] == ["holm", "lind"]


def test_a_text_takes_new_lines(page: Any, lab: Lab) -> None:
    """JupyterLab takes Enter from a text box in an output unless the box keeps its keys."""
    open_notebook(page, lab, LESSONS[0])
    run_all(page)
    area = card(page, "A short text").get_by_role("textbox").first
    area.focus()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    assert area.input_value() == "one\ntwo"


def wrong_then_right(unit: Unit) -> tuple[Choice, Option, Option]:
    """Return the first keyed choice of a unit's lesson, with a wrong and the right option."""
    for item in unit_items(unit.slug).values():
        if isinstance(item, Choice) and item.stage == "lesson" and not item.completion:
            right = next(option for option in item.option if option.correct)
            return item, next(option for option in item.option if option.misconception), right
    raise AssertionError(f"{unit.slug} has no choice to try")


def choose(page: Any, item: Choice, option: Option) -> Any:
    """Choose an option by keyboard and check it; return the card."""
    found = card(page, item.title)
    found.get_by_role("radio", name=option.text, exact=True).focus()
    page.keyboard.press("Space")
    press_until(page, "Check")
    page.keyboard.press("Enter")
    return found


# The way is the same in each unit, and takes a minute: every third one. The walk of test_accessibility.py
# opens them all.
@pytest.mark.parametrize("unit", units()[1::3], ids=lambda unit: unit.slug)
def test_from_lesson_00_through_a_unit_and_back(page: Any, lab: Lab, unit: Unit) -> None:
    """Open the unit from lesson 00, answer wrongly, read why, answer rightly, reload, restart: everything is
    back.
    """
    item, wrong, right = wrong_then_right(unit)
    open_notebook(page, lab, LESSONS[0])
    run_all(page)
    row = page.locator(".rg-progress tr").filter(has_text=unit.title)
    row.get_by_role("link", name="lesson").click()
    page.locator(f".jp-NotebookPanel:not(.lm-mod-hidden) h1:has-text('{unit.title}')").wait_for()
    wait_until_idle(page)
    run_all(page)
    choose(page, item, wrong).get_by_text(wrong.feedback or "").wait_for()
    choose(page, item, right).get_by_text(right.feedback or "").wait_for()
    open_notebook(page, lab, unit.lesson)
    for again in (lambda: None, lambda: restart_kernel(page)):
        again()
        run_all(page)
        found = card(page, item.title)
        found.get_by_text("2 tries").wait_for()
        assert found.get_by_role("radio", name=right.text, exact=True).is_checked()
        assert found.get_by_text(right.feedback or "").is_visible()


def test_progress_goes_to_another_machine_and_stands_there(page: Any, lab: Lab, tmp_path: Path) -> None:
    """Answer here, download the file, bring it in on a machine that has none: the answer is in its place."""
    item, _, right = wrong_then_right(units()[1])
    open_notebook(page, lab, units()[1].lesson)
    run_all(page)
    choose(page, item, right).get_by_text("Correct.").wait_for()
    open_notebook(page, lab, LESSONS[0])
    run_all(page)
    with page.expect_download() as download:
        page.locator(".rg-progress").get_by_role("button", name="Download my progress file").click()
    carried = tmp_path / "carried.json"
    download.value.save_as(carried)
    with machine(tmp_path / "other") as other:
        open_notebook(page, other, LESSONS[0])
        run_all(page)
        panel = page.locator(".rg-progress")
        panel.locator("input[type=file]").set_input_files(carried)
        panel.get_by_text(re.compile(r"^[1-9]\d* new lines were brought in")).wait_for()
        open_notebook(page, other, units()[1].lesson)
        run_all(page)
        assert card(page, item.title).get_by_role("radio", name=right.text, exact=True).is_checked()
