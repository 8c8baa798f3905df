"""What every browser test does with JupyterLab: open a notebook, run it, restart its kernel, find a card, press keys."""

from __future__ import annotations

import re
from typing import Any

from tests.browser.conftest import Lab

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


def press_until(page: Any, words: str) -> None:
    for _ in range(12):
        if words in focused(page):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{words!r} is not reached by Tab; the focus is on {focused(page)!r}")


def show_every_cell(lab: Lab) -> None:
    """Let JupyterLab draw every cell at once, so that what is further down can be looked at too."""
    lab.setting("@jupyterlab/notebook-extension:tracker", {"windowingMode": "none"})


def hide_sidebar(page: Any) -> None:
    """Close the file browser, as a person with a narrow window does."""
    opened = page.locator(".jp-SideBar.jp-mod-left .lm-TabBar-tab.lm-mod-current")
    if opened.count():
        opened.first.click()
