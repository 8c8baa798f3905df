"""The interactive models in JupyterLab: they answer to what is entered, fit into one window, and lose nothing
on a phone.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from regionalism.engine.course import units
from tests.browser.conftest import Lab
from tests.browser.pages import card, open_notebook, run_all

LESSONS = {
    "board": ("lessons/02-one-state-one-vote.ipynb", "Coalition board: 34 states, 34 votes"),
    "explorer": ("lessons/03-two-clubs.ipynb", "Membership explorer: OAS and CELAC, year by year"),
    "twin": (
        "lessons/10-oil-and-sanctions.ipynb",
        "Find the twin: what would output have been without the US measures?",
    ),
    "prediction": ("lessons/10-oil-and-sanctions.ipynb", "Predict, then reveal: oil production of Venezuela"),
}
# How far the last tile of a grid lies from the right edge of its panel; negative where it is cut.
SPARE = """(panel) => {
  const tiles = [...panel.querySelectorAll(".rg-tile, [data-tile]")].map(
    (tile) => tile.getBoundingClientRect().right);
  return panel.getBoundingClientRect().right - Math.max(...tiles);
}"""
ROOM = """() => document
  .querySelector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer").clientHeight"""


class Finger:
    """A finger on the page."""

    def __init__(self, page: Any) -> None:
        self._page, self._browser = page, page.context.new_cdp_session(page)
        self._browser.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def draw(self, places: list[tuple[float, float]]) -> None:
        """Come down at the first place, go through the others, and leave the page."""
        for number, (x, y) in enumerate(places):
            self._send("touchMove" if number else "touchStart", [{"x": x, "y": y}])
        self._send("touchEnd", [])

    def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        self._browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        self._page.wait_for_timeout(16)


def opened(page: Any, lab: Lab, name: str) -> Any:
    path, title = LESSONS[name]
    open_notebook(page, lab, path)
    run_all(page)
    return card(page, title, frame="rg-panel")


def test_the_board_and_the_explorer_fit_into_one_window(lab: Lab, page: Any) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    for name in ("board", "explorer"):
        panel = opened(page, lab, name)
        height, room = panel.bounding_box()["height"], page.evaluate(ROOM)
        assert height <= room, (name, height, room)


def test_the_explorer_never_says_one_year_and_shows_another(lab: Lab, page: Any) -> None:
    panel = opened(page, lab, "explorer")
    status = panel.get_by_role("status").first
    year = panel.get_by_role("spinbutton", name="Year")
    year.fill("2011")
    assert "31 December 2011" in status.inner_text()
    assert panel.locator("[data-changed]").count() == 33
    year.fill("2006")
    year.press("Enter")
    assert "31 December 2006" in status.inner_text()
    assert panel.locator("[data-where=OAS]").count() == 35
    slider = panel.get_by_role("slider", name="Year, slider")
    slider.press("End")
    assert year.input_value() == "2023" and "31 December 2023" in status.inner_text()
    year.fill("1900")
    panel.get_by_text("Give a year from 1962 to 2023", exact=False).wait_for()
    assert panel.locator("[data-tile]").count() == 0
    panel.get_by_role("button", name="Play").click()
    panel.get_by_text(re.compile("31 December 196[3-5]")).first.wait_for()
    panel.get_by_role("button", name="Pause").click()
    assert panel.locator("[data-tile]").count() == 35
    kept = year.input_value()
    panel.get_by_role("button", name="Reset", exact=True).click()
    page.wait_for_function("(field) => field.value === '2021'", arg=year.element_handle())
    panel.get_by_role("button", name="Undo reset").click()
    assert year.input_value() == kept and f"31 December {kept}" in status.inner_text()


@pytest.mark.parametrize("name", ["board", "explorer"])
def test_no_tile_lies_beyond_the_edge_of_a_phone(lab: Lab, page: Any, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    panel = opened(page, lab, name)
    assert panel.evaluate(SPARE) >= 0


def test_where_tiles_stand_in_rows_the_arrow_keys_go_to_the_tile_that_is_seen_there(
    lab: Lab, page: Any
) -> None:
    page.set_viewport_size({"width": 250, "height": 844})
    panel = opened(page, lab, "board")
    assert panel.evaluate("e => e.clientWidth") < 244
    tiles = panel.locator(".rg-tile")
    tiles.first.focus()
    box = """() => { const b = document.activeElement.getBoundingClientRect();
      return { x: b.left, y: b.top, tile: document.activeElement.matches(".rg-tile") }; }"""
    begin = page.evaluate(box)
    page.keyboard.press("ArrowRight")
    right = page.evaluate(box)
    assert right["tile"] and right["x"] > begin["x"] and abs(right["y"] - begin["y"]) < 3
    page.keyboard.press("ArrowDown")
    below = page.evaluate(box)
    assert below["tile"] and abs(below["x"] - right["x"]) < 3 and below["y"] > right["y"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(box) == begin


def test_an_entry_that_its_closed_menu_cuts_stands_whole_below_it(lab: Lab, page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_notebook(page, lab, next(unit.lesson for unit in units() if unit.slug == "sixteen-roll-calls"))
    run_all(page)
    panel = card(page, "Vote as Barbados", frame="rg-panel")
    menu = panel.get_by_role("combobox").first
    chosen = menu.evaluate("menu => menu.selectedOptions[0].text")
    below = panel.locator(".rg-whole-choice").first
    below.wait_for()
    assert below.inner_text() == chosen
    assert below.bounding_box()["x"] + below.bounding_box()["width"] <= 390
    assert page.locator(".rg-card .rg-whole-choice:visible").count() == 0, "“choose …” is not cut"


def test_no_tile_touches_the_sentence_above(lab: Lab, page: Any) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    panel = opened(page, lab, "explorer")
    gap = """panel => Math.min(...[...panel.querySelectorAll("[data-tile]")].map(
      (tile) => tile.getBoundingClientRect().top))
      - panel.querySelector(".rg-outcome").getBoundingClientRect().bottom"""
    assert panel.evaluate(gap) >= 6


def test_a_prediction_is_drawn_by_keys_and_by_pointer_and_then_revealed(lab: Lab, page: Any) -> None:
    panel = opened(page, lab, "prediction")
    points = panel.locator("[role=slider]")
    assert {points.nth(n).get_attribute("aria-valuetext") for n in range(6)} == {"no guess yet"}
    panel.get_by_role("button", name="Reveal").click()
    panel.get_by_text("Still without a guess: 1998", exact=False).wait_for()
    points.nth(0).focus()
    page.keyboard.press("Home")
    page.keyboard.press("PageUp")
    assert points.nth(0).get_attribute("aria-valuetext") == "500 thousand barrels a day"
    box = panel.locator("svg.rg-chart").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 30, box["y"] + 80, steps=60)
    page.mouse.up()
    drawn = [int(points.nth(n).get_attribute("aria-valuenow")) for n in range(6)]
    assert len(set(drawn)) == 1 and drawn[0] > 3000
    # A finger that scrolls sets no point; one that taps does.

    def values() -> list[str]:
        return [points.nth(n).get_attribute("aria-valuenow") for n in range(6)]

    finger, start = Finger(page), values()
    middle = box["x"] + box["width"] / 2
    finger.draw([(middle, box["y"] + 260 - 12 * step) for step in range(12)])
    assert values() == start
    box = panel.locator("svg.rg-chart").bounding_box()
    finger.draw([(middle, box["y"] + 200)])
    assert sum(now != before for now, before in zip(values(), start, strict=True)) == 1
    assert panel.locator(".rg-chart-truth").is_hidden()
    panel.get_by_role("button", name="Reveal").click()
    panel.get_by_text(re.compile(r"Your largest miss is 20\d\d: [\d,]+ above the record")).wait_for()
    assert panel.locator(".rg-chart-truth").is_visible()
    points.nth(5).press("ArrowDown")
    assert panel.locator(".rg-chart-truth").is_hidden()
    assert "Press Reveal again" in panel.get_by_role("status").first.inner_text()


def test_the_number_of_the_twin_follows_what_is_chosen(lab: Lab, page: Any) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    panel = opened(page, lab, "twin")
    panel.get_by_text("In 2018 760 thousand barrels a day are missing").first.wait_for()
    panel.get_by_role("radio", name="Colombia").check()
    panel.get_by_text("In 2018 864 thousand barrels a day are missing").first.wait_for()
    panel.get_by_role("radio", name="2017", exact=True).check()
    panel.get_by_text("In 2018 594 thousand barrels a day are missing").first.wait_for()
    chart, choices = (
        panel.locator("svg[role=img]:visible").bounding_box(),
        panel.locator(".rg-inputs").bounding_box(),
    )
    assert chart["x"] > choices["x"] + choices["width"], "the chart does not stand beside what is pressed"
    height, room = panel.bounding_box()["height"], page.evaluate(ROOM)
    assert height <= room, (height, room)
