"""What axe does not measure: wider spacing of text, focus that is seen and not covered, room to hit a
control.
"""

from __future__ import annotations

from typing import Any

import pytest

from regionalism.engine.course import units
from tests.browser.conftest import Lab
from tests.browser.pages import OURS, each_of_ours, open_notebook, run_all, wait_until_idle
from tests.browser.test_accessibility import LOST, unfold

UNIT = next(one for one in units() if one.number)
# WCAG 2.2, 1.4.12: what a reader may set.
SPACING = """.rg-card *, .rg-card { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } .rg-card p { margin-bottom: 2em !important; }"""
COVERED = """() => { const at = document.activeElement, box = at.getBoundingClientRect();
  const seen = [0.1, 0.5, 0.9].some((part) => { const top = document.elementFromPoint(
    Math.min(box.x + box.width * part, innerWidth - 1), box.y + box.height / 2);
    return top && (at.contains(top) || top.contains(at) || top.closest("label")?.contains(at)); });
  const style = getComputedStyle(at), shown = (one) => getComputedStyle(one).outlineStyle !== "none"
    || getComputedStyle(one).boxShadow !== "none";
  return { what: `${at.tagName} ${at.textContent.slice(0, 40)}`, seen,
    ring: shown(at) || Boolean(at.closest("label") && shown(at.closest("label"))) }; }"""
# WCAG 2.2, 2.5.8: 24 by 24, or room around it; what stands in a line of text is left out, as the rule says.
SMALL = """(piece) => [...piece.querySelectorAll("button, input, select, textarea, summary, a[href]")]
  .filter((one) => {
  if (!one.checkVisibility() || one.closest("p, li, td, figcaption")) return false;
  const box = (one.closest("label") || one).getBoundingClientRect();
  return box.width < 24 || box.height < 24;
}).map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 40)}`)"""


@pytest.fixture
def lesson(page: Any, lab: Lab) -> Any:
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    unfold(page)
    wait_until_idle(page)
    return page


def test_nothing_is_lost_with_wider_spacing(lesson: Any) -> None:
    lesson.add_style_tag(content=SPACING)
    assert lesson.locator(OURS).count() > 5
    assert lesson.locator(OURS).evaluate_all(LOST) == []


def test_the_focus_is_seen_and_nothing_covers_it(lesson: Any) -> None:
    lesson.locator(".rg-card button").first.focus()
    for _ in range(40):
        lesson.keyboard.press("Tab")
        inside = lesson.evaluate("() => document.activeElement.closest('.rg-card, .rg-room') !== null")
        if inside:
            found = lesson.evaluate(COVERED)
            assert found["seen"], found
            assert found["ring"], found


def test_a_control_has_room_to_hit(lesson: Any) -> None:
    for piece in each_of_ours(lesson):
        assert piece.evaluate(SMALL) == []
