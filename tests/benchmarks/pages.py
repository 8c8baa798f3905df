"""Print what the pages without a kernel weigh and how long a reader waits; nothing is asserted. Run: ``python
tests/benchmarks/pages.py`` with ``tests/benchmarks/requirements.txt`` installed.

How long all pages take to make; what a page weighs, compressed, with its scripts; from opening to the first
question that can be used, cold (a new browser), taken in turn with a bare page that asks the same question,
with the same question by jupyterquiz on a page of nbconvert, and once with the site that runs Python in the
browser; then from a click on an option and *Check* to feedback on screen, and beside it what the page's own
script takes of it. The end is that of the frame which shows the feedback: a message that is posted when the
browser begins to draw this frame arrives after it was painted. All files come from this machine, so that the
network's share is not in it.
"""

from __future__ import annotations

import gzip
import os
import re
import statistics
import sys
import tempfile
import time
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from regionalism.authoring.pages.whole import write_pages  # noqa: E402
from regionalism.authoring.site import build_site  # noqa: E402
from regionalism.engine.bank import find_item  # noqa: E402
from tests.browser.conftest import CHROMIUM, FLAGS, served  # noqa: E402
from tests.browser.test_site import DESK, GO_TO, Browser, lab, pyodide_folder  # noqa: E402

ITEM = find_item("one-state-one-vote/half-is-not-enough")
LESSON = "lessons/02-one-state-one-vote"
PHONE = {"width": 360, "height": 740}
OPENINGS, CHECKS = 7, 100
USABLE = ".rg-live-part input[type=radio]"
BARE, QUIZ = "bare.html", "jupyterquiz.html"
FEEDBACK = """([card, place]) => new Promise((done) => {
  const [radio, check] = [card.querySelectorAll("input[type=radio]")[place], card.querySelector(".rg-main")];
  const begin = performance.now();
  let script = 0;
  new MutationObserver((_, watch) => {
    watch.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = () => done([performance.now() - begin, script]);
      port1.postMessage("");
    });
  }).observe(card.querySelector(".rg-feedback"), { childList: true, subtree: true });
  radio.click();
  check.click();
  script = performance.now() - begin;
})"""


def main() -> None:
    """Make the pages, measure and print."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; server and browser on the same machine")
    with tempfile.TemporaryDirectory() as scratch:
        host = Path(scratch) / "host"
        make(host)
        weigh(host)
        addresses = {"a page of this course": (f"{LESSON}.html", USABLE), **compared(host)}
        with served(host) as address:
            first_question(address, addresses)
            feedback(address)
        with_python(Path(scratch))


def make(host: Path) -> None:
    """Print how long all pages take to make."""
    begin, spent = time.perf_counter(), os.times()
    count = sum(1 for _ in write_pages(host))
    used = sum(os.times()[:4]) - sum(spent[:4])
    seconds = time.perf_counter() - begin
    print(f"{count} pages made in {seconds:.0f} s ({used:.0f} s of processor time without the kernel's)")


def weigh(host: Path) -> None:
    """Print what pages weigh, compressed, each with all that it loads before its first question."""
    sizes = {}
    for page in host.rglob("*.html"):
        loaded = re.findall(
            r'<(?:script|link)[^>]+(?:src|href)="([^":#]+\.(?:js|css))"', page.read_text("utf-8")
        )
        parts = [page, *((page.parent / name).resolve() for name in loaded)]
        sizes[page] = sum(len(gzip.compress(part.read_bytes())) for part in parts) / 1000
    heaviest = max(sizes, key=lambda page: sizes[page])
    print(
        f"compressed, with scripts and style: {statistics.median(sizes.values()):.0f} KB median, "
        f"{sizes[heaviest]:.0f} KB at most ({heaviest.name})"
    )


def compared(host: Path) -> dict[str, tuple[str, str]]:
    """Write the pages to compare with; return by name where each is and what can be used on it."""
    options = "".join(
        f'<p><label><input type="radio" name="one"> {escape(one.text)}</label></p>' for one in ITEM.option
    )
    (host / BARE).write_text(f"<!doctype html><p>{escape(ITEM.prompt)}</p>{options}", encoding="utf-8")
    found = {"a bare page": (BARE, "input[type=radio]")}
    if find_spec("jupyterquiz") is None:
        print(
            "jupyterquiz is left out: install tests/benchmarks/requirements.txt to have it beside the others"
        )
        return found
    answers = [
        {"answer": one.text, "correct": bool(one.correct), "feedback": one.feedback} for one in ITEM.option
    ]
    quiz = [{"question": ITEM.prompt, "type": "multiple_choice", "answers": answers}]
    code = f"from jupyterquiz import display_quiz\ndisplay_quiz({quiz!r})"
    notebook = new_notebook(cells=[new_code_cell(code)])
    html, _ = HTMLExporter().from_notebook_node(NotebookClient(notebook, timeout=120).execute())
    (host / QUIZ).write_text(html, encoding="utf-8")
    return found | {"jupyterquiz, nbconvert": (QUIZ, ".MCButton")}


def first_question(host: str, pages: dict[str, tuple[str, str]]) -> None:
    """Print the time from opening a page in a new browser to its first usable question."""
    seconds: dict[str, list[float]] = {}
    # Taken in turn, so that whatever else the machine does meets all of them alike.
    for _ in range(OPENINGS):
        for name, (address, ready) in pages.items():
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
                page = browser.new_page(viewport=PHONE)
                begin = time.perf_counter()
                page.goto(host + address, wait_until="commit")
                page.locator(ready).first.wait_for()
                seconds.setdefault(name, []).append(time.perf_counter() - begin)
                browser.close()
    print(f"opening to first usable question, cold, seconds, of {OPENINGS}:")
    for name, found in seconds.items():
        print(f"  {name:24} {statistics.median(found):5.2f} median, {max(found):5.2f} at most")


def feedback(host: str) -> None:
    """Print the time from choosing and *Check* to the frame that shows the feedback."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport=PHONE)
        page.goto(f"{host}{LESSON}.html")
        card = page.locator(f'.rg-card[aria-label="{ITEM.title}"]')
        found = [
            card.evaluate(f"(one, place) => ({FEEDBACK})([one, place])", number % 2)
            for number in range(CHECKS)
        ]
        browser.close()
    for what, measured in zip(("on screen", "script alone"), zip(*found, strict=True), strict=True):
        times = sorted(measured)
        print(
            f"choice to feedback, {what}: {statistics.median(times):.0f} ms median, "
            f"{times[int(0.95 * CHECKS)]:.0f} ms at the 95th percentile, of {CHECKS}"
        )


def with_python(scratch: Path) -> None:
    """Print the same of the site that runs Python in the browser, once."""
    build_site(ROOT, scratch / "live" / "americas", pyodide_folder())
    with served(scratch / "live") as address, Browser(address, scratch / "profile").open(DESK) as visit:
        begin = time.perf_counter()
        tab: Any = visit(lab(f"{LESSON}.ipynb"))
        tab.wait_for_selector(".jp-NotebookPanel.rg-course")  # it runs by itself
        tab.evaluate(GO_TO, "first-guess")
        tab.locator(".rg-card").first.wait_for()
        print(f"  {'with Python, JupyterLite':24} {time.perf_counter() - begin:5.2f}, once")


if __name__ == "__main__":
    main()
