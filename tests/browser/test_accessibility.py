"""What a screen reader is told, what a keyboard reaches, what the eye can tell apart: looked at in the
browser itself.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from regionalism.engine.bank import unit_items
from regionalism.engine.course import units
from regionalism.engine.kinds.base import Item
from tests.browser.conftest import Lab
from tests.browser.pages import (
    NOT_SEEN_TO_SCROLL,
    OURS,
    card,
    open_notebook,
    page_has_contrast,
    run_all,
    show_every_cell,
    use_theme,
    wait_until_idle,
)

LESSONS = [unit.lesson for unit in units()]
PAGES = [*LESSONS, *(unit.exercise for unit in units() if unit.number)]
# fmt: skip
CONTROLS = {
    "radio",
    "checkbox",
    "button",
    "combobox",
    "textbox",
    "spinbutton",
    "slider",
    "radiogroup",
    "DisclosureTriangle",
}
# Landmarks are the page's, and axe passes contrast without looking where a cell's ground is transparent: it
# is measured below.
NOT_ASKED = {"region": {"enabled": False}, "color-contrast": {"enabled": False}}


def asked_on(path: str) -> list[Item]:
    """Return the items that a lesson's or an exercise's notebook asks."""
    slug = re.sub(r"^\d\d-", "", path.rsplit("/", 1)[-1].removesuffix(".ipynb"))
    stage = "lesson" if path in LESSONS else "exercise"
    return [item for item in unit_items(slug).values() if item.stage == stage]


def unfold(page: Any) -> None:
    """Open the parts and sections that a lesson shows folded."""
    page.evaluate(
        "() => document.querySelectorAll('.rg-stretch-line[aria-expanded=false]').forEach((line) "
        "=> line.click())"
    )
    for button in page.locator(".jp-showHiddenCellsButton").all():
        if button.is_visible():
            button.click()


def open_whole(page: Any, lab: Lab, path: str) -> None:
    """Open a notebook with every cell drawn, run it, and wait until its last question is there."""
    show_every_cell(lab)
    open_notebook(page, lab, path)
    run_all(page)
    page.wait_for_function(f"() => document.querySelectorAll('.rg-card').length >= {len(asked_on(path))}")
    unfold(page)
    wait_until_idle(page)


def tree(page: Any, selector: str) -> list[list[dict[str, Any]]]:
    """Return the accessibility tree below each element that matches, as the browser hands it to a screen
    reader.
    """
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("Accessibility.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    return [session.send("Accessibility.queryAXTree", {"nodeId": one})["nodes"] for one in found]


def told(nodes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return role and name of each node that is not hidden."""
    return [
        (node["role"]["value"], " ".join(node.get("name", {}).get("value", "").split()))
        for node in nodes
        if not node.get("ignored") and "role" in node
    ]


def test_the_question_names_its_group(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, LESSONS[0])
    run_all(page)
    one = card(page, "One of several: a choice")
    group = one.get_by_role("radiogroup", name="Who wanted the lighthouse repaired before a boat was bought?")
    assert group.get_by_role("radio").count() == 4
    assert one.get_by_role("status").count() == 2
    several = card(page, "Several of several: check boxes")
    assert several.get_by_role("group").get_by_role("checkbox").count() == 4
    rows = card(page, "Rows and categories: a match")
    assert rows.get_by_role("combobox", name="The bay may soon be safer.").count() == 1


# A box is lost where it sticks out of the window; words are lost where their box is narrower than they are
# and does not scroll.
LOST = """(pieces) => pieces.flatMap((piece) => [piece, ...piece.querySelectorAll("*")]).filter((element) => {
  if (!element.checkVisibility() || element.closest("svg, .rg-scroll *")) return false;
  if (["OPTION", "STYLE"].includes(element.tagName)) return false;
  const box = element.getBoundingClientRect();
  const hides = ["hidden", "clip"].includes(getComputedStyle(element).overflowX);
  return box.right > innerWidth + 1 || box.left < -1 ||
    (hides && element.scrollWidth > element.clientWidth + 1);
}).map((element) => `${element.tagName}.${element.className} ${element.textContent.slice(0, 40)}`)"""


def names_are_there(page: Any, asked: list[Item]) -> None:
    names = [pair for nodes in tree(page, OURS) for pair in told(nodes)]
    assert [role for role, name in names if role in CONTROLS and not name] == []
    assert sum(role in CONTROLS for role, _ in names) > 3 * len(asked)
    # A paragraph that opens in place is a button in the question: the browser puts spaces around it, and
    # where the eye reads “¶4” its name has the reading, too.
    spoken = {re.sub(r"R\d¶", "¶", "".join(name.split())) for _, name in names}
    for item in asked:
        question = "".join(re.sub(r"[*`]", "", item.prompt.split("\n\n")[-1]).split())
        assert any(re.sub(r"R\d¶", "¶", question) in name for name in spoken), (
            f"the control of {item.id} is not named by its question"
        )
    live = [pair for nodes in tree(page, ".rg-card") for pair in told(nodes) if pair[0] == "status"]
    assert len(live) >= 2 * len(asked)


def axe_finds_nothing(page: Any) -> None:
    """Look at all pieces at once: the rules that are asked do not depend on what is scrolled into view."""
    context = {"include": [[one] for one in OURS.split(", ")]}
    found = Axe().run(page, context=context, options={"rules": NOT_ASKED})
    assert found.response["passes"], "axe looked at nothing"
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_names_rules_contrast_and_room(page: Any, lab: Lab, path: str) -> None:
    """Names and roles, axe, contrast in both themes, and nothing lost at 200 % (600 of 1200 pixels) or on a
    phone.
    """
    open_whole(page, lab, path)
    names_are_there(page, asked_on(path))
    axe_finds_nothing(page)
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        use_theme(page, theme)
        words, marks = page_has_contrast(page, f"{path}, {theme}")
        assert words > 40
        assert marks > 5
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    for width, height in ((600, 500), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        assert page.locator(OURS).evaluate_all(LOST) == [], (path, width)
    assert page.locator(".rg-scroll").evaluate_all(NOT_SEEN_TO_SCROLL) == []
    # So does the box of a table of pandas, which JupyterLab makes.
    grounds = page.locator(".jp-OutputArea-output:has(.dataframe)").evaluate_all(
        "boxes => boxes.map((box) => getComputedStyle(box).backgroundImage)"
    )
    assert all("gradient" in ground for ground in grounds)
