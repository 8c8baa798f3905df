"""Print how long a student waits in a real browser, and what each notebook costs to run; nothing is asserted.

Three parts, in one run: from a click on *Check* to feedback on screen; from opening a page to its first
usable question, beside the same page with a bare ``ipywidgets.RadioButtons`` and with ``jupyterquiz``; time
and memory of each notebook run headless.

``--address NAME=URL`` opens one more page in the second part, such as lesson 00 of a static site that is
being served. Run: ``python tests/benchmarks/browser.py`` with ``tests/benchmarks/requirements.txt``
installed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from regionalism.engine.bank import find_item  # noqa: E402
from tests.browser.conftest import CHROMIUM, FLAGS, Lab, machine  # noqa: E402

ITEM = find_item("start-here/who-proposed")
TITLE = "One of several: a choice"
CHECKS = 100
OPENINGS = 3
PAUSE = 250  # milliseconds between choosing and checking: the draft is kept by then

OPTIONS = [option.text for option in ITEM.option]
QUIZ = [
    {
        "question": ITEM.prompt,
        "type": "multiple_choice",
        "answers": [
            {"answer": one.text, "correct": bool(one.correct), "feedback": one.feedback}
            for one in ITEM.option
        ],
    }
]
# name: (code of the one cell that asks, what can be used on the page as soon as it is there)
ASKED = {
    "this course": (f"from regionalism import ask\nask({ITEM.full_id!r})", ".rg-card input[type=radio]"),
    "RadioButtons": (
        f"import ipywidgets\nipywidgets.RadioButtons(options={OPTIONS!r}, description={ITEM.prompt!r})",
        ".widget-radio input[type=radio]",
    ),
    "jupyterquiz": (f"from jupyterquiz import display_quiz\ndisplay_quiz({QUIZ!r})", ".MCButton"),
}
LESSON = "lessons/00-start-here.ipynb"
LESSON_READY = ".rg-card input[type=radio], .rg-progress button"

WATCH = """(title) => {
  const card = document.querySelector(`.rg-card[aria-label="${title}"]`);
  const check = [...card.querySelectorAll("button")].find((one) => one.textContent === "Check");
  window.feedbackShown = new Promise((done) => {
    let clicked;
    check.addEventListener("click", (event) => { clicked = event.timeStamp; }, { capture: true, once: true });
    new MutationObserver((_, observer) => {
      observer.disconnect();
      // The frame after the next one begins when the frame with the feedback has been handed to the screen.
      requestAnimationFrame(() => requestAnimationFrame((now) => done(performance.now() - clicked)));
    }).observe(card.querySelector(".rg-feedback"), { childList: true });
  });
}"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Print what a student waits for in a real browser.")
    parser.add_argument(
        "--address", metavar="NAME=URL", action="append", default=[], help="open this page too"
    )
    options = parser.parse_args()
    if not Path(CHROMIUM).is_file():
        sys.exit("There is no chromium here. Install Debian's package chromium, then run this again.")
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; JupyterLab and chromium on the same machine"
    )
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as lab:
        feedback_on_screen(lab)
        first_question(lab, dict(one.split("=", 1) for one in options.address))
    headless()


@contextmanager
def served(place: Path) -> Iterator[Lab]:
    """Start JupyterLab on a copy of the course, with one small notebook for each thing to compare."""
    with machine(place / "machine") as lab:
        for name, (code, _) in ASKED.items():
            cells = [new_markdown_cell(f"# {TITLE}"), new_code_cell(code)]
            kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
            nbformat.write(
                new_notebook(cells=cells, metadata=kernel), lab.folder / "course" / f"{name}.ipynb"
            )
        yield lab


@contextmanager
def browser() -> Iterator[Any]:
    """Start a browser that has nothing in its cache."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = started.new_page(viewport={"width": 1200, "height": 1000})
        page.set_default_timeout(120_000)
        yield page
        started.close()


def open_and_run(page: Any, address: str, ready: str) -> tuple[float, float]:
    """Open a notebook and run its cells at once; return the seconds until it can be run, and from there to
    the first question.
    """
    begin = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached")
    opened = run_all(page)
    page.wait_for_selector(ready)
    return opened - begin, time.perf_counter() - opened


def run_all(page: Any) -> float:
    """Run all cells and return when; ask again where JupyterLab was not yet ready to be asked, as on a busy
    machine.
    """
    from playwright.sync_api import TimeoutError as Covered

    for _ in range(20):
        for dialog in page.locator(".jp-Dialog button.jp-mod-accept").all():
            # JupyterLab asks which kernel to use while its list of kernels is still on its way.
            dialog.click()
        asked = time.perf_counter()
        try:
            page.get_by_role("menuitem", name="Run", exact=True).click(timeout=3000)
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click(timeout=3000)
        except Covered:
            continue
        page.wait_for_timeout(50)
        prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
        if any(prompt.strip("[]: \xa0") for prompt in prompts):
            return asked
    raise RuntimeError("JupyterLab does not run the cells of this page.")


def feedback_on_screen(lab: Lab) -> None:
    """Print the time from a real click on *Check* to the frame that shows the feedback."""
    times = []
    with browser() as page:
        open_and_run(page, lab.address("this course.ipynb"), ASKED["this course"][1])
        card = page.locator(f'.rg-card[aria-label="{TITLE}"]')
        for number in range(CHECKS):
            card.get_by_role("radio").nth(number % 2).check()
            page.wait_for_timeout(PAUSE)
            page.evaluate(WATCH, TITLE)
            card.get_by_role("button", name="Check", exact=True).click()
            times.append(page.evaluate("window.feedbackShown"))
    times.sort()
    print(
        f"click to feedback on screen: {statistics.median(times):.0f} ms median, "
        f"{times[int(0.95 * CHECKS)]:.0f} ms at the 95th percentile, of {CHECKS} (each answer is on disk "
        "before its feedback)"
    )


def first_question(lab: Lab, addresses: dict[str, str]) -> None:
    """Print the time from opening a page to its first usable question: cold (new browser, new kernel) and
    warm (reload).
    """
    pages = {name: (lab.address(f"{name}.ipynb"), ready) for name, (_, ready) in ASKED.items()}
    pages["lesson 00 as a whole"] = (lab.address(LESSON), LESSON_READY)
    pages |= {name: (address, LESSON_READY) for name, address in addresses.items()}
    if find_spec("jupyterquiz") is None:
        print(
            "jupyterquiz is left out: install tests/benchmarks/requirements.txt to have it beside the others"
        )
        del pages["jupyterquiz"]
    seconds: dict[tuple[str, str], list[tuple[float, float]]] = {}
    # Taken in turn, so that whatever else the machine does meets all of them alike.
    for _ in range(OPENINGS):
        for name, (address, ready) in pages.items():
            end_kernels(lab)
            with browser() as page:
                seconds.setdefault((name, "cold"), []).append(open_and_run(page, address, ready))
                seconds.setdefault((name, "warm"), []).append(open_and_run(page, address, ready))
    print(
        f"opening to first usable question, seconds, median of {OPENINGS} (until it can be run + from there):"
    )
    for (name, when), found in seconds.items():
        opened, asked = (statistics.median(part) for part in zip(*found, strict=True))
        total = statistics.median(sum(one) for one in found)
        print(f"  {name:22} {when}: {total:5.2f}  ({opened:.2f} + {asked:.2f})")


def end_kernels(lab: Lab) -> None:
    """Shut every kernel of the server down."""

    for session in json.loads(lab.request("api/sessions")):
        lab.request(f"api/sessions/{session['id']}", method="DELETE")


def headless() -> None:
    """Print seconds and the kernel's memory for each notebook run without a browser."""
    print(
        "each notebook run headless: seconds with the start of its kernel, and the kernel's memory at its end"
    )
    for path in sorted(
        [*ROOT.glob("lessons/*.ipynb"), *ROOT.glob("exercises/*/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")]
    ):
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(
            notebook,
            timeout=120,
            extra_arguments=["--log-level=40"],
            resources={"metadata": {"path": str(path.parent)}},
        )
        begin = time.perf_counter()
        with (
            tempfile.TemporaryDirectory() as nobody,
            client.setup_kernel(env={**os.environ, "REGIONALISM_ANSWERS": nobody}),
        ):
            for place, cell in enumerate(notebook.cells):
                client.execute_cell(cell, place)
            memory = psutil.Process(client.km.provisioner.pid).memory_info().rss
            seconds = time.perf_counter() - begin
        print(f"  {path.relative_to(ROOT).as_posix():62} {seconds:5.1f} s  {memory / 2**20:4.0f} MiB")


if __name__ == "__main__":
    main()
