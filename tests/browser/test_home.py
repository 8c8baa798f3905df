"""Where a student stands, in a browser: the opening card starts, progress and hand-in follow every check, links land on the table."""

from __future__ import annotations

from typing import Any

from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from tests.browser.conftest import Lab
from tests.browser.pages import OUTER, card, open_notebook, run_all

START = "lessons/00-start-here.ipynb"
SET = "exercises/02-one-state-one-vote/one-state-one-vote.ipynb"
IN_VIEW = """element => {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.top < window.innerHeight * 0.6;
}"""


def choose(page: Any, title: str, option: str) -> None:
    here = card(page, title)
    here.get_by_label(option, exact=True).check()
    here.get_by_role("button", name="Check").click()
    here.locator(".rg-verdict, .rg-outcome").first.wait_for()


def test_start_lands_on_the_first_question_and_progress_follows_this_and_other_kernels(
    page: Any, lab: Lab
) -> None:
    open_notebook(page, lab, START)
    run_all(page)
    opening = page.locator(".rg-opening")
    assert opening.get_by_text("0 of 10 answered").count() == 1
    opening.get_by_role("button", name="Start", exact=True).click()
    first = page.locator('.rg-card[aria-label="One of several: a choice"]')
    page.wait_for_function("card => card?.contains(document.activeElement)", arg=first.element_handle())
    choose(page, "One of several: a choice", "Rosa Lind")
    table = card(page, "Your progress", "rg-progress")
    table.get_by_text("1 of 10 answered: 1 right").wait_for()

    # Another notebook of the course, in a kernel of its own.
    item = unit_items("one-state-one-vote")["threshold"]
    AnswerLog(lab.answers).add("response", item.full_id, {"votes": 18.0}, version=item.version)
    page.locator(OUTER).evaluate("panel => { panel.scrollTop = 0; }")
    opening.get_by_text("1 of 13 answered").wait_for()
    assert opening.get_by_role("button", name="Go on: Several of several: check boxes").count() == 1
    card(page, "Your progress", "rg-progress").get_by_text("1 of 13 answered: 1 right").wait_for()


def test_what_is_open_shrinks_with_each_check_and_the_link_to_progress_lands_on_the_table(
    page: Any, lab: Lab
) -> None:
    open_notebook(page, lab, SET)
    run_all(page)
    choose(page, "A veto in the OAS?", "No: each state has one vote, and none has a veto.")
    card(page, "Hand in: One state, one vote").get_by_text("Still open (7):").wait_for()
    choose(page, "A veto in the OAS?", "Yes: whoever pays most decides.")
    closing = card(page, "Where you stand: One state, one vote")
    closing.get_by_text("Exercises: 1 of 8 answered.").wait_for()
    closing.get_by_role("link", name="Your progress in all units").click()
    table = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .rg-progress[aria-label="Your progress"]')
    table.get_by_text("1 of 13 answered").wait_for()
    page.wait_for_timeout(4000)  # the page above it grows until it has run
    assert table.evaluate(IN_VIEW), table.bounding_box()
