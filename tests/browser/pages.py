"""What every browser test does with JupyterLab: open a notebook, run it, restart its kernel, find a card,
press keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from regionalism.engine.course import unit
from tests.browser.conftest import Lab

OURS = ".rg-card, .rg-panel, .rg-room, .rg-progress, .rg-figure"
OUTER = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer"


def wait_until_idle(page: Any) -> None:
    """Wait for the kernel: a course page says its state on its panel, a plain notebook in JupyterLab's status
    bar.
    """
    page.wait_for_selector(
        ".jp-NotebookPanel:not(.lm-mod-hidden)[data-regionalism-kernel='idle'],"
        " #jp-bottom-panel :text('Python 3 (ipykernel) | Idle')"
    )


def open_notebook(page: Any, lab: Lab, path: str) -> None:
    page.goto(lab.address(path))
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    wait_until_idle(page)


def command(page: Any, name: str) -> None:
    """Run a command of JupyterLab by its palette: the keyboard reaches it also where the menus are out of
    sight.
    """
    page.evaluate("() => document.activeElement.blur()")  # a card keeps the keys that are pressed in it
    page.keyboard.press("Control+Shift+C")
    palette = page.locator(".jp-ModalCommandPalette")
    palette.locator("input").fill(name)
    palette.locator(".lm-CommandPalette-itemLabel", has_text=re.compile(f"^{re.escape(name)}$")).first.click()


# How often the visible course page has run; null for a notebook that is not shown as a course page.
RUNS = """() => {
  const panel = document.querySelector(".jp-NotebookPanel.rg-course:not(.lm-mod-hidden)");
  return panel && Number(panel.dataset.regionalismRuns || 0);
}"""
# Counts each run once: true where the page has run since the last look.
NEW_RUN = """() => {
  const panel = document.querySelector(".jp-NotebookPanel.rg-course:not(.lm-mod-hidden)");
  const runs = panel?.dataset.regionalismRuns || "0";
  const isNew = runs !== (panel?.dataset.looked || "0");
  if (isNew) panel.dataset.looked = runs;
  return isNew;
}"""
RUN_PAGE = """() => document.querySelector(".jp-NotebookPanel.rg-course:not(.lm-mod-hidden)")
  .dispatchEvent(new CustomEvent("regionalism:run-page", { bubbles: true, cancelable: true }))"""


def run_all(page: Any) -> None:
    """Have the page run: a course page runs by itself when it opens and after a restart; after that it is
    told to.
    """
    page.wait_for_selector(".jp-NotebookPanel.rg-course:not(.lm-mod-hidden)")
    if not page.evaluate(NEW_RUN):
        if page.evaluate(RUNS):
            page.evaluate(RUN_PAGE)
        page.wait_for_function(NEW_RUN)
    page.wait_for_selector(".rg-card, .rg-progress, .rg-panel, .rg-room", state="attached")


def restart_kernel(page: Any) -> None:
    """Restart the kernel by JupyterLab's command, and wait until the course page has run again."""
    runs = page.evaluate(RUNS)
    command(page, "Restart Kernel…")
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.wait_for_function(f"() => ({RUNS})() > {runs}")


def card(page: Any, title: str, frame: str = "rg-card") -> Any:
    """Return the card (or panel) with this title, scrolled to: JupyterLab draws a cell only when it is
    near.
    """
    found = page.locator(f'.{frame}[aria-label="{title}"]')
    if scrolled_to(page, found):
        return found.first
    command(page, "Expand All Headings")  # the part Help of the first lesson is folded
    if scrolled_to(page, found):
        return found.first
    raise AssertionError(f"no card {title!r} on the page")


def scrolled_to(page: Any, found: Any) -> bool:
    """Scroll through the page from its top until something is seen; tell whether it was."""
    page.locator(OUTER).evaluate("panel => { panel.scrollTop = 0; }")
    for _ in range(80):
        if found.count() and found.first.is_visible():
            found.first.scroll_into_view_if_needed()
            return True
        page.locator(OUTER).evaluate("panel => { panel.scrollTop += 500; }")
        page.wait_for_timeout(100)
    return False


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


def show_every_cell(lab: Lab) -> None:
    """Let JupyterLab draw every cell at once, so that what is further down can be looked at too."""
    lab.setting("@jupyterlab/notebook-extension:tracker", {"windowingMode": "none"})


def use_theme(page: Any, name: str) -> None:
    """Change the theme of the open page, without loading it again."""
    page.evaluate(
        "name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name })", name
    )
    page.wait_for_selector(f"body[data-jp-theme-name='{name}']", state="attached")


def each_of_ours(page: Any) -> Iterator[Any]:
    """Yield every piece of ours on the page, scrolled to: what is scrolled away counts as invisible to
    axe.
    """
    pieces = page.locator(OURS)
    for place in range(pieces.count()):
        piece = pieces.nth(place)
        piece.scroll_into_view_if_needed()
        yield piece


# What scrolls sideways is reached by key, under a name, and a shadow shows that it is cut.
NOT_SEEN_TO_SCROLL = """(boxes) => boxes.filter((box) => box.tabIndex !== 0 || !box.ariaLabel
  || box.role !== "group" || !getComputedStyle(box).backgroundImage.includes("gradient"))
  .map((box) => box.outerHTML.slice(0, 90))"""


# What stands on its own ground: words against 4.5:1; the edges of what can be pressed or filled in against
# 3:1.
CONTRAST = """(piece) => {
  const luminance = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  // A mixed colour comes as color(srgb 0.7 0.8 0.8): shares of one, not of 255.
  const numbers = (text) => {
    const found = text.match(/[\\d.]+/g).map(Number);
    return text.startsWith("color(srgb") ? found.map((v, n) => (n < 3 ? v * 255 : v)) : found;
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  // In a drawing, words stand on the last rectangle drawn below them, if there is one.
  const drawn = (text) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const below = [...text.closest("svg").querySelectorAll("rect")].filter((rect) => {
      const { left, right, top, bottom } = rect.getBoundingClientRect();
      const before = rect.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
      const fill = getComputedStyle(rect).fill;
      const solid = fill.startsWith("rgb") && numbers(fill).length === 3;
      return before && solid && left <= x && x <= right && top <= y && y <= bottom;
    });
    return below.length ? numbers(getComputedStyle(below.at(-1)).fill) : ground(text);
  };
  const ratio = (one, other) => {
    const [a, b] = [luminance(one), luminance(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const low = [];
  let words = 0, marks = 0;
  for (const element of piece.querySelectorAll("*")) {
    if (!element.checkVisibility() || element.disabled || element.closest("style")) continue;
    const style = getComputedStyle(element);
    const named = `${element.tagName}.${element.className} ${element.textContent.slice(0, 30)}`;
    const say = (what, value) => low.push(`${what} ${named} ${value.toFixed(2)}`);
    const hasText = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (element.matches("svg text") || (!element.closest("svg") && hasText)) {
      words += 1;
      const inside = element.closest("svg");
      const value = inside
        ? ratio(numbers(style.fill), drawn(element))
        : ratio(numbers(style.color), ground(element));
      if (value < 4.5) say("words", value);
    }
    if (element.matches("button, select, textarea, input[type=text], input[type=number]")) {
      marks += 1;
      const behind = ground(element.parentElement);
      const value = Math.max(ratio(numbers(style.borderTopColor), behind), ratio(ground(element), behind));
      if (value < 3) say("edge", value);
    }
  }
  return { low, words, marks };
}"""


def has_contrast(piece: Any, where: str) -> tuple[int, int]:
    """Check one piece; return how many runs of words and how many edges were looked at."""
    return _enough([piece.evaluate(CONTRAST)], where)


def page_has_contrast(page: Any, where: str) -> tuple[int, int]:
    """Check every piece of ours that is drawn; return what :func:`has_contrast` does of one."""
    return _enough(page.locator(OURS).evaluate_all(f"pieces => pieces.map({CONTRAST})"), where)


def _enough(found: list[dict[str, Any]], where: str) -> tuple[int, int]:
    low = [one for piece in found for one in piece["low"]]
    assert not low, (where, low[:8])
    return sum(piece["words"] for piece in found), sum(piece["marks"] for piece in found)


def row_of(piece: Any, slug: str) -> Any:
    """Return the row or tile of a unit in a table of progress or on the opening card: others count alike."""
    found = unit(slug)
    return piece.locator("tr, li", has_text=f"{found.number} · {found.title}").first
