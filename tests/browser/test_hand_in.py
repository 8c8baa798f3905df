"""Handing in, in a real browser: the file downloads, holds what was answered, and is read again; by keyboard
alone, in light and dark.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from regionalism.desk.handout import assign
from regionalism.engine import submission
from regionalism.engine.bank import find_item, unit_items
from regionalism.engine.course import unit
from regionalism.engine.item_version import same_question
from regionalism.engine.variants import pick_variant
from tests.browser.conftest import Lab
from tests.browser.pages import card, open_notebook, page_has_contrast, press_until, run_all, show_every_cell

SLUG = "one-state-one-vote"
SEED = "browser"
STUDENT = "s-7"
LEFT = sum(item.stage == "exercise" for item in unit_items(SLUG).values())
TITLE = f"Hand in: {unit(SLUG).title}"


@pytest.fixture
def handed(lab: Lab) -> str:
    """A hand-out with numbers of everybody's own, unpacked where JupyterLab runs; the path of its
    notebook.
    """
    course = lab.folder / "course"
    due = "2027-03-01T23:59-05:00"
    assert assign.main([SLUG, "--out", str(lab.folder), "--variant-seed", SEED, "--due", due]) == 0
    with zipfile.ZipFile(lab.folder / f"{SLUG}.zip") as archive:
        archive.extractall(course)
    return f"{SLUG}/{unit(SLUG).exercise}"


def type_over(page: Any, text: str) -> None:
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def focus_is_on(page: Any, label: str) -> bool:
    return page.evaluate("() => document.activeElement.labels?.[0]?.textContent || ''") == label


def test_the_file_downloads_by_keyboard_alone_and_is_read_again(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, unit(SLUG).exercise)
    run_all(page)
    cells = page.locator(".jp-Cell").count()
    assert card(page, TITLE).get_by_role("listitem").count() == LEFT
    one = card(page, "How many votes elect?")
    one.get_by_role("textbox").focus()
    field = find_item(f"{SLUG}/threshold").field[0]
    wrong, right = field.wrong[0].value, field.key
    for given, verdict in ((wrong, "Not yet."), (right, "Correct.")):
        type_over(page, f"{given:g}")
        page.keyboard.press("Enter")
        one.get_by_text(verdict).wait_for()
    here = card(page, TITLE)
    name = here.get_by_role("textbox", name="Your name")
    name.focus()
    for key in ("d", "d", "b", "x"):
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == cells
    press_until(page, "Make my hand-in file")
    page.keyboard.press("Space")
    here.get_by_role("status").get_by_text("Your student id is still missing.").wait_for()
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    assert focus_is_on(page, "Your name")
    type_over(page, "Ana María Ruiz")
    page.keyboard.press("Tab")
    assert focus_is_on(page, "Your student id")
    page.keyboard.type(STUDENT)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == f"{SLUG}.{STUDENT}.handin.json"
    raw = Path(download.value.path()).read_bytes()
    made = submission.read(raw)
    assert made.student == submission.Student("Ana María Ruiz", STUDENT)
    assert made.unit == SLUG
    assert made.unreadable == 0
    assert [(line.event, line.data) for line in made.lines if line.item == f"{SLUG}/threshold"] == [
        ("response", {field.id: wrong}),
        ("response", {field.id: right}),
    ]
    here.get_by_role("status").get_by_text("exercises are answered in it").wait_for()
    assert here.get_by_text("How many votes elect?").count() == 0
    assert focus_is_on(page, "Your student id")
    beside = lab.folder / "course" / Path(unit(SLUG).exercise).parent / f"{SLUG}.{STUDENT}.handin.json"
    assert beside.read_bytes() == raw
    assert page.locator(".jp-Cell").count() == cells


def test_names_and_roles_of_the_card(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, unit(SLUG).exercise)
    run_all(page)
    here = card(page, TITLE)
    assert page.get_by_role("region", name=TITLE).count() == 1
    assert here.get_by_role("textbox").count() == 2
    assert here.get_by_role("list", name=f"Still open ({LEFT}):").count() == 1
    assert here.get_by_role("status").count() == 1
    for control in here.locator("input, button").all():
        assert control.get_attribute("data-lm-suppress-shortcuts") == "true"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_hand_out_from_the_first_card_to_the_file(page: Any, lab: Lab, handed: str, theme: str) -> None:
    """The student says who they are, runs all cells, answers with their own numbers, and hands in; every text
    has contrast.
    """
    lab.theme(theme)
    show_every_cell(lab)
    open_notebook(page, lab, handed)
    run_all(page)
    who = card(page, "Who are you?")
    assert page.get_by_text("Enter your name and student id in the card at the top").count() >= 1
    who.get_by_role("textbox", name="Your name").fill("Ana")
    who.get_by_role("textbox", name="Your student id").fill(STUDENT)
    who.get_by_role("button", name="Keep my name and id").click()
    who.get_by_role("status").get_by_text("Run All Cells").wait_for()
    page_has_contrast(page, handed)
    run_all(page)
    mine = pick_variant(find_item(f"{SLUG}/threshold"), SEED, STUDENT)
    one = card(page, "How many votes elect?")
    one.get_by_text(mine.prompt.splitlines()[-1]).wait_for()
    one.get_by_role("textbox").fill("17")
    one.get_by_role("button", name="Check", exact=True).click()
    one.get_by_text("Recorded.").wait_for()
    here = card(page, TITLE)
    assert here.get_by_text("Due on Monday, 1 March 2027, 23:59 (UTC−05:00).").count() == 1
    assert here.get_by_role("textbox", name="Your student id").input_value() == STUDENT
    with page.expect_download() as download:
        here.get_by_role("button", name="Make my hand-in file").click()
    made = submission.read(Path(download.value.path()).read_bytes())
    answered = [line for line in made.lines if line.item == mine.full_id]
    assert [line.data for line in answered] == [{"votes": 17.0}]
    assert same_question(answered[0].version, mine.version, mine.full_id)
    page_has_contrast(page, handed)
