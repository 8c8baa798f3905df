"""What every control does when the program behind the page restarts, dies, is busy or cannot be reached."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.marking.marks import Marks
from regionalism.desk.practice import practice_class
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from regionalism.engine.course import units
from tests.browser.conftest import Lab
from tests.browser.pages import card, open_notebook, row_of, show_every_cell
from tests.browser.pages import run_all as run_course_page

PATH = "lessons/guard.ipynb"
QUESTION = "start-here/who-proposed"
TITLE = "One of several: a choice"
CELLS = (
    "from regionalism import ask, hand_in, progress, reading\nfrom regionalism.americas.coalition "
    "import coalition_board\n"
    "from regionalism.desk import notebook as desk",
    f'ask("{QUESTION}")',
    "coalition_board()",
    'reading("R0")',
    "progress()",
    'hand_in("one-state-one-vote")',
    "desk.essays()",
)
STOPPED = "The program behind this page stopped."
WAITING = "Waiting for the program behind this page"


def write_notebook(lab: Lab, cells: tuple[str, ...], path: str = PATH) -> None:
    code = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for n, source in enumerate(cells)
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    content = {"cells": code, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (lab.folder / "course" / path).write_text(json.dumps(content), encoding="utf-8")


def run_all(page: Any) -> None:
    """Run every cell by the menu: this notebook is no course page, so that nothing runs it by itself.

    Where the kernel was shut down JupyterLab starts a new one, drops what was still to run, and has to be
    asked again.
    """
    from playwright.sync_api import TimeoutError as NothingYet

    for _ in range(5):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            page.wait_for_selector(f".rg-card:not(:has-text('{STOPPED}'))", state="attached", timeout=12_000)
        except NothingYet:
            continue
        return
    raise AssertionError("no question appeared after Run All Cells")


def restart_kernel(page: Any) -> None:
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Restart Kernel…")).click()
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']")


def open_all(page: Any, lab: Lab, cells: tuple[str, ...] = CELLS) -> None:
    write_notebook(lab, cells)
    show_every_cell(lab)
    open_notebook(page, lab, PATH)
    run_all(page)


def question(page: Any) -> Any:
    return card(page, TITLE)


def choose(page: Any, name: str) -> None:
    question(page).get_by_role("radio", name=name, exact=True).check()


def check(page: Any) -> None:
    question(page).get_by_role("button", name="Check", exact=True).click()


def answer_wrongly(page: Any) -> None:
    choose(page, "Iver Holm")
    check(page)
    question(page).get_by_text("Not yet.").wait_for()


def shut_down(page: Any, lab: Lab) -> None:
    for one in json.loads(lab.request("api/kernels")):
        lab.request(f"api/kernels/{one['id']}", method="DELETE")
    page.locator(".jp-Notebook-ExecutionIndicator:not([data-status='idle'])").wait_for()


def restart(page: Any, _lab: Lab) -> None:
    restart_kernel(page)


def responses(lab: Lab, item: str = QUESTION) -> list[Any]:
    log = AnswerLog(lab.answers)
    log.refresh()
    return [line.data for line in log.state(item).responses]


Lost = Callable[[Any, Lab], None]
lost_ways = pytest.mark.parametrize("lose", [restart, shut_down])


@lost_ways
def test_a_right_answer_never_stands_beside_an_old_not_yet(page: Any, lab: Lab, lose: Lost) -> None:
    """The new choice takes the old feedback away at once; it is kept, and checked when the page has been run
    again.
    """
    open_all(page, lab, CELLS[:2])
    answer_wrongly(page)
    lose(page, lab)
    choose(page, "Rosa Lind")
    one = question(page)
    one.get_by_text(STOPPED).wait_for(timeout=3000)
    assert one.get_by_text("Not yet.").count() == 0
    check(page)
    assert one.get_by_text(STOPPED).is_visible()
    assert responses(lab) == ["holm"]
    one.get_by_role("button", name="Run the page again").click()
    run_all(page)
    question(page).get_by_text("Correct.").wait_for()
    assert question(page).get_by_role("radio", name="Rosa Lind").is_checked()
    assert question(page).get_by_text(STOPPED).count() == 0
    assert responses(lab) == ["holm", "lind"]


@pytest.fixture
def grades(tmp_path: Path, lab: Lab) -> Path:
    practice_class(tmp_path / "class", "one-state-one-vote", students=2)
    grade_folder(tmp_path / "class", lab.folder / "course" / "grades", make_setup())
    return lab.folder / "course" / "grades"


@lost_ways
def test_every_other_control_says_so_and_keeps_what_was_entered(
    page: Any, lab: Lab, grades: Path, lose: Lost
) -> None:
    open_all(page, lab)
    board = page.locator(".rg-panel").first
    before = board.locator(".rg-outcome").inner_text()
    tile = board.locator(".rg-tile").first
    chosen, was_chosen = int(before.split()[0]), tile.get_attribute("aria-pressed") == "true"
    room = page.locator(".rg-room")
    page.locator(".rg-essays").get_by_text("2 of 2 essays still wait.").wait_for()
    lose(page, lab)

    tile.click()
    board.get_by_text(STOPPED).wait_for(timeout=3000)
    assert board.get_by_text(before, exact=True).count() == 0

    for number, text in ((1, "first note"), (2, "second note")):
        note = room.locator(".rg-paragraph").nth(number - 1)
        note.get_by_role("button", name=f"My note on R0 ¶{number}", exact=True).click()
        note.get_by_role("textbox").fill(text)
        note.get_by_role("textbox").blur()
        note.get_by_text(STOPPED).wait_for(timeout=3000)

    table = page.locator(".rg-progress")
    table.get_by_role("button", name="Download my progress file").click()
    table.get_by_text(STOPPED).wait_for(timeout=3000)

    hand_in = page.locator(".rg-card", has_text="Hand in:").first
    hand_in.get_by_label("Your name").fill("Ana")
    hand_in.get_by_label("Your student id").fill("a-1")
    hand_in.get_by_role("button", name="Make my hand-in file").click()
    hand_in.get_by_text(STOPPED).wait_for(timeout=3000)

    desk = page.locator(".rg-essays")
    desk.locator(".rg-points").first.fill("0.5")
    desk.locator(".rg-points").first.blur()
    desk.get_by_text(STOPPED).wait_for(timeout=3000)
    assert page.get_by_text(STOPPED).count() == 5

    run_all(page)
    now = chosen - 1 if was_chosen else chosen + 1
    page.locator(".rg-panel .rg-outcome").first.get_by_text(re.compile(f"^{now} states")).wait_for()
    for text in ("first note", "second note"):
        page.wait_for_function(
            "text => [...document.querySelectorAll('.rg-room textarea')].some((one) => one.value === text)",
            arg=text,
        )
    hand_in = page.locator(".rg-card", has_text="Hand in:").first
    assert hand_in.get_by_label("Your name").input_value() == "Ana"
    assert not list((lab.folder / "course").rglob("*.handin.json"))
    desk = page.locator(".rg-essays")
    desk.get_by_text("What you entered is a draft and not saved yet.").wait_for()
    assert desk.locator(".rg-points").first.input_value() == "0.5"
    assert Marks(grades / "marks").current() == {}
    assert page.get_by_text(STOPPED).count() == 0


def test_a_busy_kernel_is_waited_for(page: Any, lab: Lab) -> None:
    open_all(page, lab, (*CELLS[:2], "import time; time.sleep(16)"))
    choose(page, "Rosa Lind")
    check(page)
    one = question(page)
    button = one.get_by_role("button", name="Check", exact=True)
    assert button.get_attribute("aria-busy") == "true", "it says at once that the answer is taken"
    one.get_by_text("Taken.").wait_for(timeout=1500)
    check(page)
    one.get_by_text(WAITING).wait_for(timeout=5000)
    page.wait_for_timeout(8000)
    assert one.get_by_text(WAITING).is_visible()
    assert one.get_by_text(STOPPED).count() == 0
    one.get_by_text("Correct.").wait_for()
    assert one.get_by_text(WAITING).count() == 0
    assert button.get_attribute("aria-busy") is None
    assert responses(lab) == ["lind"], "pressed twice, checked once"


class Wire:
    """What lies between the page and the server: it can be cut, and it can swallow what is sent one way."""

    def __init__(self, page: Any) -> None:
        self.cut = False
        self.swallows = ""
        self.open: list[Any] = []
        page.route_web_socket("**/channels*", self._carry)

    def _carry(self, socket: Any) -> None:
        if self.cut:
            socket.close(code=3001)
            return
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if self.swallows == "to the kernel" else server.send(message))
        server.on_message(lambda message: None if self.swallows == "to the page" else socket.send(message))
        self.open.append(socket)

    def drop(self) -> None:
        while self.open:
            self.open.pop().close(code=3001)


def open_lesson(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, units()[0].lesson)
    run_course_page(page)


def test_a_lost_connection_is_said_and_what_was_sent_arrives_when_it_is_back(page: Any, lab: Lab) -> None:
    wire = Wire(page)
    open_lesson(page, lab)
    answer_wrongly(page)
    wire.cut = True
    wire.drop()
    choose(page, "Rosa Lind")
    check(page)
    found = question(page)
    assert found.get_by_text("Not yet.").count() == 0
    found.get_by_text("lost its connection").wait_for(timeout=15_000)
    assert found.get_by_text(STOPPED).count() == 0
    wire.cut = False
    found.get_by_text("Correct.").wait_for()
    assert found.get_by_text("lost its connection").count() == 0
    assert responses(lab) == ["holm", "lind"]


@pytest.mark.parametrize("way", ["to the kernel", "to the page"])
def test_what_a_dying_connection_swallows_is_sent_again_and_counts_once(
    page: Any, lab: Lab, way: str
) -> None:
    wire = Wire(page)
    open_lesson(page, lab)
    answer_wrongly(page)
    wire.swallows = way
    choose(page, "Rosa Lind")
    check(page)
    page.wait_for_timeout(1500)
    wire.swallows = ""
    wire.drop()
    question(page).get_by_text("Correct.").wait_for()
    assert responses(lab) == ["holm", "lind"]


def test_what_shows_state_follows_every_answer(page: Any, lab: Lab) -> None:
    """The table of progress counts an answer that is checked in another card, without being run again."""
    open_all(page, lab, (*CELLS[:2], "progress()"))
    many = sum(item.stage == "lesson" for item in unit_items("start-here").values())
    row = row_of(page.locator(".rg-progress"), "start-here")
    row.get_by_text(f"0 of {many} answered").wait_for()
    heard = (
        "() => { window.heard = []; addEventListener('regionalism:answered', (one) => "
        "heard.push(one.detail.item)); }"
    )
    page.evaluate(heard)
    answer_wrongly(page)
    row.get_by_text(f"1 of {many} answered").wait_for(timeout=5000)
    assert page.evaluate("() => window.heard") == [QUESTION]
