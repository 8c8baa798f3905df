"""The instructor's desk in a real browser: two essays marked by keyboard alone, the kernel restarted, and the
marks are back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.marking.marks import Marks
from regionalism.desk.practice import practice_class
from tests.browser.conftest import Lab
from tests.browser.pages import (
    card,
    focused,
    open_notebook,
    page_has_contrast,
    press_until,
    restart_kernel,
    run_all,
)

NOTEBOOK = "solutions/instructor-desk.ipynb"
ITEM = "one-state-one-vote/which-unit"
POINTS = ("1", "1.5", "0.5", "1")
OTHER_POINTS = ("0.5", "2", "1", "0.5")
COMMENT = "Good use of R1 ¶4."
FILL = "Fill the gradebook of your learning platform"
PANELS = (
    "Make a practice class",
    "Assign: make the zip to hand out",
    "Grade a class",
    "More time for one student",
    "Other points for one student",
    "What the class got wrong",
    "Answer what students ask about",
    "Questions for a talk with each student",
    "Find a hand-in by its receipt",
    FILL,
    "Guides, handouts and slides",
    "Your own copies of the readings",
    "Questions for your learning platform",
    "The course as pages",
    "What a department asks before it adopts the course",
    "Forget a student",
)


@pytest.fixture
def grades(tmp_path: Path) -> Path:
    practice_class(tmp_path / "class", "one-state-one-vote", students=4)
    grade_folder(tmp_path / "class", tmp_path / "grades", make_setup())
    return tmp_path / "grades"


def open_desk(page: Any, lab: Lab) -> Any:
    open_notebook(page, lab, NOTEBOOK)
    run_all(page)
    return card(page, "Mark essays")


def open_pile(page: Any, desk: Any, grades: Path) -> None:
    desk.get_by_label("Folder with the grades").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(str(grades))
    press_until(page, "Open")
    page.keyboard.press("Enter")
    desk.get_by_text("4 of 4 essays still wait.").wait_for()


def type_marks(page: Any, points: tuple[str, ...], comment: str = COMMENT) -> None:
    """Go on to the first field by Tab, type, and save: nothing but keys."""
    for _ in range(12):
        if page.evaluate("() => document.activeElement.classList.contains('rg-points')"):
            break
        page.keyboard.press("Tab")
    for one in points:
        page.keyboard.type(one)
        page.keyboard.press("Tab")
    assert focused(page).startswith("TEXTAREA")
    page.keyboard.type(comment)
    press_until(page, "Save and next")
    page.keyboard.press("Enter")


def heading(desk: Any) -> str:
    return desk.locator(".rg-desk .rg-title").inner_text()


def test_two_essays_by_keyboard_a_restart_and_the_marks_are_back(page: Any, lab: Lab, grades: Path) -> None:
    desk = open_desk(page, lab)
    cells = page.locator(".jp-Cell").count()
    open_pile(page, desk, grades)
    row, words = desk.locator(".rg-criterion").first, desk.locator(".rg-criterion label").first
    assert words.bounding_box()["width"] > row.bounding_box()["width"] / 2, "the words have the room"
    first = heading(desk)
    type_marks(page, POINTS)
    desk.get_by_text("3 of 4 essays still wait.").wait_for()
    # The focus stands at the next text, so that it is read and Tab leads on to its fields.
    assert focused(page).startswith(f"P {heading(desk)}")
    second = heading(desk)
    assert second != first
    # What was written once is offered again: its number writes it, and says how many texts have it.
    desk.get_by_role("button", name=f"1: {COMMENT} (1)").focus()
    page.keyboard.press("1")
    page.wait_for_function(
        "text => document.querySelector('.rg-essays textarea').value === text", arg=COMMENT
    )
    desk.get_by_text("What you entered is a draft and not saved yet.").wait_for()
    assert focused(page).startswith(f"BUTTON 1: {COMMENT}"), "a draft that is kept takes no focus away"
    desk.locator(".rg-desk .rg-title").focus()
    type_marks(page, OTHER_POINTS, comment="")
    desk.get_by_text("2 of 4 essays still wait.").wait_for()
    desk.get_by_role("button", name=f"1: {COMMENT} (2)").wait_for()
    third = heading(desk)
    assert page.locator(".jp-Cell").count() == cells

    restart_kernel(page)
    run_all(page)
    desk = card(page, "Mark essays")
    desk.get_by_text("2 of 4 essays still wait.").wait_for()
    assert heading(desk) == third
    desk.get_by_label("Only those that wait").focus()
    page.keyboard.press("Space")
    for label, points in ((second, OTHER_POINTS), (first, POINTS)):
        press_until(page, "Previous, without a mark", most=20)
        page.keyboard.press("Enter")
        desk.get_by_text(label, exact=True).wait_for()
        assert [field.input_value() for field in desk.locator(".rg-points").all()] == list(points)
        assert desk.get_by_label("Comment for the student").input_value() == COMMENT
    standing = Marks(grades / "marks").current()
    assert sorted(mark.worth for mark in standing.values()) == [4, 4]
    assert {item for _, item in standing} == {ITEM}


def test_what_is_entered_and_not_saved_is_back_too(page: Any, lab: Lab, grades: Path) -> None:
    desk = open_desk(page, lab)
    open_pile(page, desk, grades)
    desk.locator(".rg-points").first.focus()
    page.keyboard.type("0.5")
    page.keyboard.press("Tab")
    desk.get_by_text("What you entered is a draft and not saved yet.").wait_for()
    restart_kernel(page)
    run_all(page)
    desk = card(page, "Mark essays")
    assert desk.locator(".rg-points").first.input_value() == "0.5"
    assert Marks(grades / "marks").current() == {}


def test_the_cards_follow_the_grading_and_points_so_far_are_one_box_away(
    page: Any, lab: Lab, tmp_path: Path
) -> None:
    practice_class(tmp_path / "class", "one-state-one-vote", students=2)
    out = tmp_path / "my own folder"
    desk = open_desk(page, lab)
    grading = panel(page, "Grade a class")
    grading.get_by_label("Folder or zip with the hand-ins").fill(str(tmp_path / "class"))
    grading.get_by_label("Folder for the grades").fill(str(out))
    grading.get_by_role("button", name="Grade", exact=True).click()
    desk.get_by_text("2 of 2 essays still wait.").wait_for()
    filling = panel(page, FILL)
    for one in (desk, filling, panel(page, "What the class got wrong")):
        assert one.get_by_label("Folder with the grades").input_value() == str(out)

    export = tmp_path / "canvas.csv"
    rows = [
        ["Student", "ID", "SIS User ID", "One state, one vote (1)"],
        ["    Points Possible", "", "", "20"],
    ]
    rows += [[f"Student {n}", str(n), f"practice-00{n}", ""] for n in (1, 2)]
    export.write_text("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows), encoding="utf-8")
    filling.get_by_label("Gradebook file, as downloaded from it").fill(str(export))
    filling.get_by_role("button", name="Fill", exact=True).click()
    filling.get_by_text("nothing was written").wait_for()
    assert filling.get_by_text("tick “Fill in points so far").count() == 1, "one sentence for both"
    filling.get_by_role("checkbox", name="Fill in points so far where answers must still be marked").focus()
    page.keyboard.press("Space")
    press_until(page, "Fill")
    page.keyboard.press("Enter")
    filling.get_by_text("2 grades were filled in").wait_for()
    assert (out / "filled-canvas.csv").is_file()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_names_roles_and_contrast(page: Any, lab: Lab, grades: Path, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    lab.theme(theme)
    desk = open_desk(page, lab)
    open_pile(page, desk, grades)
    group = desk.get_by_role("group", name="Points")
    assert group.get_by_role("spinbutton").count() == len(POINTS)
    assert desk.get_by_role("region", name="The student's text").count() == 1
    report = panel(page, "What the class got wrong")
    report.get_by_label("Folder with the grades").fill(str(grades))
    report.get_by_role("button", name="Show the report").click()
    report.get_by_text("The page to print is").wait_for()
    report.locator("svg").first.wait_for()
    for found in (card(page, "Mark essays"), *(panel(page, title) for title in PANELS)):
        assert found.get_by_role("status").count() >= 1
        result = Axe().run(page, context=f"#{marked(found)}")
        assert result.violations_count == 0, result.generate_report()
        assert page_has_contrast(page, NOTEBOOK)[0] > 20


def panel(page: Any, title: str) -> Any:
    return card(page, title, frame="rg-panel")


def marked(found: Any) -> str:
    """Give an element an id by which axe finds it."""
    return found.evaluate(
        "(element) => { element.id ||= `looked-at-${Math.random().toString(36).slice(2)}`; return "
        "element.id; }"
    )
