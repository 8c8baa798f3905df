"""Where a student stands, in a browser: the opening card starts, progress and hand-in follow every check,
links land on the table.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from regionalism.engine.course import units
from tests.browser.conftest import Lab
from tests.browser.pages import OUTER, RUNS, card, open_notebook, row_of, run_all

START = "lessons/00-start-here.ipynb"
SET = "exercises/02-one-state-one-vote/one-state-one-vote.ipynb"
IN_VIEW = """element => {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.top < window.innerHeight * 0.6;
}"""


SCREENS = {"desk": (1366, 768), "phone": (390, 844)}


def many(unit: str) -> int:
    return len(unit_items(unit))


def choose(page: Any, title: str, option: str) -> None:
    here = card(page, title)
    here.get_by_label(option, exact=True).check()
    here.get_by_role("button", name="Check").click()
    here.locator(".rg-verdict, .rg-outcome").first.wait_for()


@pytest.mark.parametrize("screen", SCREENS)
def test_start_stands_on_the_first_screen(page: Any, lab: Lab, screen: str) -> None:
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(lab.address(START))
    text = page.locator("h2", has_text="Two clubs, one crisis").first
    page.wait_for_selector(".rg-awaits-run .jp-Cell[data-cell='opening']")
    waits = text.bounding_box()
    assert page.locator(".rg-opening").count() == 0, "looked too late"
    run_all(page)
    drawn = text.bounding_box()
    assert waits and drawn and abs(waits["y"] - drawn["y"]) < 12, "the card has pushed the text below it"
    box = page.locator(".rg-opening").get_by_role("button", name="Start", exact=True).bounding_box()
    assert box and box["y"] + box["height"] < height
    assert page.locator(OUTER).evaluate("panel => panel.scrollTop") == 0


def test_start_lands_on_the_first_question_and_progress_follows_this_and_other_kernels(
    page: Any, lab: Lab
) -> None:
    open_notebook(page, lab, START)
    run_all(page)
    opening = page.locator(".rg-opening")
    assert row_of(opening, "start-here").get_by_text(f"0 of {many('start-here')} answered").count() == 1
    opening.get_by_role("button", name="Start", exact=True).click()
    first = page.locator('.rg-card[aria-label="Your first guess: why two clubs?"]')
    page.wait_for_function("card => card?.contains(document.activeElement)", arg=first.element_handle())
    opening.locator("summary", has_text="All units").click()
    choose(page, "One of several: a choice", "Rosa Lind")
    table = card(page, "Your progress", "rg-progress")
    row_of(table, "start-here").get_by_text(f"1 of {many('start-here')} answered: 1 right").wait_for()

    # Another notebook of the course, in a kernel of its own.
    item = unit_items("one-state-one-vote")["a-veto"]
    right = next(one.response for one in item.test if one.outcome == "correct")
    AnswerLog(lab.answers).add("response", item.full_id, right, version=item.version)
    page.locator(OUTER).evaluate("panel => { panel.scrollTop = 0; }")
    row_of(opening, item.unit).get_by_text(f"1 of {many(item.unit)} answered").wait_for()
    assert opening.get_by_role("button", name="Go on: 2 · One state, one vote").count() == 1
    mine = row_of(card(page, "Your progress", "rg-progress"), item.unit)
    mine.get_by_text(f"1 of {many(item.unit)} answered: 1 right").wait_for()


def test_what_is_open_shrinks_with_each_check_and_the_link_to_progress_lands_on_the_table(
    page: Any, lab: Lab
) -> None:
    exercises = sum(item.stage == "exercise" for item in unit_items("one-state-one-vote").values())
    open_notebook(page, lab, SET)
    run_all(page)
    veto = unit_items("one-state-one-vote")["a-veto"]
    first, second = veto.option[:2]
    choose(page, veto.title, first.text)
    card(page, "Hand in: One state, one vote").get_by_text(f"Still open ({exercises - 1}):").wait_for()
    choose(page, veto.title, second.text)
    closing = card(page, "Where you stand: One state, one vote")
    closing.get_by_text(f"Exercises: 1 of {exercises} answered.").wait_for()
    closing.get_by_role("link", name="Your progress in all units").click()
    table = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .rg-progress[aria-label="Your progress"]')
    row_of(table, "one-state-one-vote").get_by_text(f"1 of {many('one-state-one-vote')} answered").wait_for()
    page.wait_for_timeout(4000)  # the page above it grows until it has run
    assert table.evaluate(IN_VIEW), table.bounding_box()


def test_a_named_place_of_another_lesson_is_what_the_reader_sees_first(page: Any, lab: Lab) -> None:
    """A link such as 03-two-clubs.ipynb#Go-on stands at its heading, though the page above it grows until it
    has run.
    """
    unit = units()[2]
    page.set_viewport_size({"width": 1200, "height": 800})  # fewer pixels than stand below Go on
    open_notebook(page, lab, START)
    run_all(page)
    page.locator(OUTER).evaluate(
        """(page, path) => page.dispatchEvent(new CustomEvent("regionalism:open",
             { bubbles: true, cancelable: true, detail: { path, fragment: "Go-on" } }))""",
        Path(unit.lesson).name,
    )
    page.locator(f".jp-NotebookPanel:not(.lm-mod-hidden) h1:has-text('{unit.title}')").wait_for(
        state="attached"
    )
    page.wait_for_function(f"() => ({RUNS})() > 0")
    page.wait_for_timeout(2000)
    heading = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) h2", has_text="Go on").last
    assert heading.evaluate(IN_VIEW), heading.bounding_box()
