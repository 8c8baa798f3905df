"""A student's journey in a real browser: by keyboard alone, through a reload and a kernel restart, in light and dark."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import units
from tests.browser.conftest import Lab

LESSONS = [unit.lesson for unit in units()]
OUTER = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer"


def open_notebook(page: Any, lab: Lab, path: str) -> None:
    page.goto(lab.address(path))
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()


def run_all(page: Any) -> None:
    """Run every cell; ask again where the kernel had not yet been connected when the menu was used."""
    from playwright.sync_api import TimeoutError as NothingYet

    for _ in range(5):
        for dialog in page.locator(".jp-Dialog").all():
            # JupyterLab may ask which kernel to use while its list of kernels is still on its way.
            dialog.locator("button.jp-mod-accept").click()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            page.wait_for_selector(".rg-card, .rg-progress, .rg-panel, .rg-room", state="attached", timeout=12_000)
            return
        except NothingYet:
            continue
    raise AssertionError("no question appeared after Run All Cells")


def restart_kernel(page: Any) -> None:
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Restart Kernel…")).click()
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']")


def card(page: Any, title: str, frame: str = "rg-card") -> Any:
    """Return the card (or panel) with this title, scrolled to: JupyterLab draws a cell only when it is near."""
    found = page.locator(f'.{frame}[aria-label="{title}"]')
    page.locator(OUTER).evaluate("panel => { panel.scrollTop = 0; }")
    for _ in range(80):
        if found.count() and found.first.is_visible():
            found.first.scroll_into_view_if_needed()
            return found.first
        page.locator(OUTER).evaluate("panel => { panel.scrollTop += 500; }")
        page.wait_for_timeout(100)
    raise AssertionError(f"no card {title!r} on the page")


def focused(page: Any) -> str:
    return page.evaluate(
        "() => { const a = document.activeElement; return `${a.tagName} ${a.textContent || a.value}`; }"
    )


def press_until(page: Any, words: str, most: int = 12) -> None:
    for _ in range(most):
        if words in focused(page):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{words!r} is not reached by Tab; the focus is on {focused(page)!r}")


def answer_by_keyboard(page: Any) -> None:
    """Answer the first question of lesson 00 wrongly, then rightly, without the mouse."""
    one = card(page, "One of several: a choice")
    one.get_by_role("radio").first.focus()
    for key in ("ArrowDown", "d", "d", "b", "x"):
        page.keyboard.press(key)
    assert one.get_by_role("radio", name="Iver Holm").is_checked()
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
    page.keyboard.press("ArrowUp")
    press_until(page, "Check")
    page.keyboard.press("Enter")
    one.get_by_text("Correct.").wait_for()


def everything_is_back(page: Any) -> None:
    one = card(page, "One of several: a choice")
    assert one.get_by_role("radio", name="Rosa Lind").is_checked()
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


def test_names_and_roles(page: Any, lab: Lab) -> None:
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


def test_the_progress_file_downloads_and_comes_back(page: Any, lab: Lab, tmp_path: Path) -> None:
    other = AnswerLog(tmp_path / "elsewhere")
    other.add("response", "start-here/who-proposed", "lind")
    carried = tmp_path / "carried.json"
    carried.write_text(other.export(), encoding="utf-8")
    open_notebook(page, lab, LESSONS[0])
    run_all(page)
    panel = page.locator(".rg-progress")
    panel.locator("input[type=file]").set_input_files(carried)
    panel.get_by_text("1 new lines were brought in").wait_for()
    with page.expect_download() as download:
        panel.get_by_role("button", name="Download my progress file").click()
    content = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert "lind" in [line["data"] for line in content["lines"]]


CONTRAST = """() => {
  const luminance = (rgb) => rgb.slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const element of document.querySelectorAll(".rg-card *, .rg-panel *, .rg-room *, .rg-progress *, .rg-figure *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || element.disabled || element.closest("svg, style")) continue;
    const [a, b] = [luminance(numbers(getComputedStyle(element).color)), luminance(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(`${element.tagName}.${element.className} ${element.textContent.slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return { low, looked: document.querySelectorAll(".rg-card *, .rg-panel *, .rg-room *, .rg-progress *").length };
}"""


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_every_lesson_runs_and_its_text_has_contrast(page: Any, lab: Lab, theme: str) -> None:
    lab.theme(theme)
    for lesson in LESSONS:
        open_notebook(page, lab, lesson)
        run_all(page)
        looked, low = 0, set()
        for _ in range(60):
            found = page.evaluate(CONTRAST)
            looked = max(looked, found["looked"])
            low |= set(found["low"])
            at_end = page.locator(OUTER).evaluate(
                "p => { const before = p.scrollTop; p.scrollTop += 700; return p.scrollTop === before; }"
            )
            time.sleep(0.15)
            if at_end:
                break
        assert looked > 20
        assert not low, (lesson, sorted(low)[:8])
        assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
