"""Print what the site without a server weighs, and how long a reader waits; nothing is asserted. Run:
``python tests/benchmarks/site.py``.

From opening the page to the first usable question, cold (a new browser profile) and warm (the same profile
again), in lesson 02; then from *Check* to feedback on screen. The files come from this machine, so that the
network's share is not in it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from regionalism.authoring.site import build_site  # noqa: E402
from regionalism.engine.bank import find_item  # noqa: E402
from tests.browser.conftest import served  # noqa: E402
from tests.browser.test_site import DESK, GO_TO, Browser, card, lab, pyodide_folder  # noqa: E402

LESSON = "lessons/02-one-state-one-vote.ipynb"
CHECKS = 100


def weigh(folder: Path) -> None:
    """Print files and megabytes, with and without Pyodide."""
    sizes = {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    pyodide = {
        path: size for path, size in sizes.items() if "static" in path.parts and "pyodide" in path.parts
    }
    for name, files in (("the site", sizes), ("of that Pyodide", pyodide)):
        print(f"{name}: {len(files)} files, {sum(files.values()) / 1e6:.1f} MB")


def wait_for_first_question(browser: Browser, name: str, *, checks: int = 0) -> None:
    """Print the seconds from opening the page to its text and to a question that can be answered."""
    with browser.open(DESK) as visit:
        begin = time.perf_counter()
        tab = visit(lab(LESSON))
        text = time.perf_counter() - begin
        tab.get_by_role("menuitem", name="Run", exact=True).click()
        tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        tab.evaluate(GO_TO, "first-guess")
        tab.locator(".rg-card").first.wait_for()
        print(f"{name}: text after {text:.1f} s, first question after {time.perf_counter() - begin:.1f} s")
        if checks:
            tab.wait_for_function("() => document.body.innerText.includes('| Idle')")
            click(tab, checks)


def click(tab: object, checks: int) -> None:
    """Print how long feedback takes, measured in the page from the click to the changed text."""
    one = card(tab, find_item("one-state-one-vote/half-is-not-enough"))
    radios = one.get_by_role("radio")
    times = []
    for number in range(checks):
        radios.nth(number % 2).check()
        times.append(
            one.evaluate(
                """card => new Promise((done) => {
                  const feedback = card.querySelector(".rg-feedback");
                  const begin = performance.now();
                  new MutationObserver((_, watch) => {
                    watch.disconnect(); requestAnimationFrame(() => done(performance.now() - begin)); })
                    .observe(feedback, { childList: true, subtree: true });
                  card.querySelector(".rg-main").click();
                })"""
            )
        )
    times.sort()
    print(
        f"Check to feedback, kept in the browser: {statistics.median(times):.0f} ms median, "
        f"{times[int(0.95 * checks)]:.0f} ms at 95 %"
    )


def main() -> None:
    """Build, measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        begin = time.perf_counter()
        build_site(ROOT, Path(scratch) / "host" / "americas", pyodide_folder())
        print(f"built in {time.perf_counter() - begin:.1f} s")
        weigh(Path(scratch) / "host")
        with served(Path(scratch) / "host") as address:
            browser = Browser(address, Path(scratch) / "profile")
            wait_for_first_question(browser, "cold")
            wait_for_first_question(browser, "warm", checks=CHECKS)


if __name__ == "__main__":
    main()
