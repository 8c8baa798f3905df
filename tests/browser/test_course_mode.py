"""Course mode in JupyterLab: what opening a page does, what it leaves alone, and what it asks before."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from regionalism.engine.course import units
from tests.browser.conftest import Lab, machine
from tests.browser.pages import (
    OUTER,
    RUN_PAGE,
    RUNS,
    card,
    command,
    focused,
    open_notebook,
    press_until,
    restart_kernel,
    run_all,
    show_every_cell,
)
from tests.browser.test_journey import choose, wrong_then_right

UNIT = next(unit for unit in units() if unit.slug == "one-state-one-vote")
TWO_CLUBS = next(unit for unit in units() if unit.slug == "two-clubs")
PAGE = ".jp-NotebookPanel:not(.lm-mod-hidden)"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with machine(tmp_path_factory.mktemp("course-mode") / "machine") as running:
        yield running


def on_disk(lab: Lab, path: str) -> bytes:
    return (lab.folder / "course" / path).read_bytes()


def lines(lab: Lab) -> int:
    log = AnswerLog(lab.answers)
    log.refresh()
    return len(log.lines())


def close(page: Any) -> None:
    """Close the notebook as a person does, and wait until it is gone."""
    page.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current .lm-TabBar-tabCloseIcon").click()
    page.locator(PAGE).wait_for(state="detached")


def test_opening_runs_the_page_at_its_top_and_changes_and_records_nothing(page: Any, lab: Lab) -> None:
    before, written = on_disk(lab, UNIT.lesson), lines(lab)
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    assert page.locator(OUTER).evaluate("e => e.scrollTop") == 0
    assert page.locator(".lm-TabBar-tab.jp-mod-dirty").count() == 0
    assert page.locator(f"{PAGE} .rg-hush .jp-Cell-inputWrapper:visible").count() == 0
    assert (
        page.locator(f"{PAGE} :is(.jp-InputPrompt, .jp-OutputPrompt, .jp-cell-toolbar):visible").count() == 0
    )
    assert page.locator(f"{PAGE} .jp-Notebook-footer:visible").count() == 0
    assert page.locator("#filebrowser:visible").count() == 0
    assert lines(lab) == written
    close(page)
    assert page.locator(".jp-Dialog").count() == 0
    assert on_disk(lab, UNIT.lesson) == before


def test_the_strip_and_the_contents_follow_an_answer(page: Any, lab: Lab) -> None:
    item, wrong, _ = wrong_then_right(UNIT)
    page.set_viewport_size({"width": 1366, "height": 900})
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    strip = page.locator(f"{PAGE} .rg-words")
    assert "0 of" in strip.inner_text()
    choose(page, item, wrong)
    page.locator(f"{PAGE} .rg-words", has_text="1 of").wait_for()
    here = page.locator(".rg-contents [aria-current]")
    assert UNIT.title in here.inner_text()
    assert "begun" in here.inner_text()
    page.locator(f"{PAGE}[data-regionalism-kernel='idle']").wait_for()


def test_the_contents_name_an_exercise_without_its_points_and_lead_to_it(page: Any, lab: Lab) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    open_notebook(page, lab, UNIT.exercise)
    run_all(page)
    item = [one for one in unit_items(UNIT.slug).values() if one.stage == "exercise"][2]
    page.locator(".rg-contents").get_by_role("button", name=f"3 · {item.title}", exact=True).click()
    heading = page.locator(f"{PAGE} h2", has_text=f"3 · {item.title} (")
    page.wait_for_function(
        "heading => heading.getBoundingClientRect().top < 300", arg=heading.element_handle()
    )
    assert page.locator(f"{PAGE} p:visible", has_text="Run All Cells").count() == 0
    assert page.locator(f"{PAGE} p.rg-only-plain", has_text="Run All Cells").count() == 1


def test_the_contents_lead_to_another_lesson_which_runs(page: Any, lab: Lab) -> None:
    page.set_viewport_size({"width": 1366, "height": 900})
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    page.locator(".rg-contents").get_by_role(
        "link", name=f"{TWO_CLUBS.number} · {TWO_CLUBS.title}: Lesson"
    ).click()
    page.locator(f"{PAGE} h1", has_text=TWO_CLUBS.title).wait_for()
    run_all(page)
    assert TWO_CLUBS.title in page.locator(".rg-contents [aria-current]").inner_text()


def foreign(lab: Lab, name: str, source: str) -> str:
    """Put a lesson with one changed cell, metadata and all, beside the lessons; return its path."""
    notebook = json.loads(on_disk(lab, UNIT.lesson))
    cell = next(one for one in notebook["cells"] if one["id"] == "ask-first-guess")
    cell["source"] = source
    path = f"lessons/{name}.ipynb"
    (lab.folder / "course" / path).write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_a_changed_page_asks_before_it_runs_and_not_again_once_it_was_accepted(page: Any, lab: Lab) -> None:
    mark = lab.folder / "course" / "lessons" / "it-ran.txt"
    path = foreign(lab, "foreign", "open('it-ran.txt', 'w').close()")
    open_notebook(page, lab, path)
    page.get_by_text("not the course's own").wait_for()
    assert page.locator(f"{PAGE} .rg-foreign .jp-InputArea:visible").count() == 1
    page.wait_for_timeout(2000)
    assert not mark.exists()
    assert page.evaluate(RUNS) == 0
    page.get_by_role("button", name="Run the page", exact=True).click()
    page.wait_for_function(f"() => ({RUNS})() === 1")
    assert mark.exists()
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    run_all(page)
    assert page.get_by_text("not the course's own").count() == 0


def test_a_notebook_without_the_metadata_is_left_alone(page: Any, lab: Lab) -> None:
    notebook = json.loads(on_disk(lab, UNIT.lesson))
    del notebook["metadata"]["regionalism"]
    (lab.folder / "course" / "lessons" / "own.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    open_notebook(page, lab, "lessons/own.ipynb")
    page.wait_for_timeout(2000)
    assert page.locator(".rg-strip").count() == 0
    assert page.locator(".rg-course").count() == 0
    assert page.locator(f"{PAGE} .jp-NotebookPanel-toolbar:visible").count() == 1
    assert page.locator(".rg-card").count() == 0


def test_a_real_edit_is_saved_without_outputs_and_runs_at_once_next_time(page: Any, lab: Lab) -> None:
    path = UNIT.exercise
    open_notebook(page, lab, path)
    run_all(page)
    line = page.locator(".cm-line", has_text="how_many = 0").first
    page.locator(OUTER).evaluate("e => { e.scrollTop = 0; }")
    line.scroll_into_view_if_needed()
    line.click()
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.type("5")
    page.locator(".lm-TabBar-tab.jp-mod-dirty").first.wait_for(state="attached")
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !document.querySelector(`.lm-TabBar-tab.jp-mod-dirty`)")
    kept = json.loads(on_disk(lab, path))
    assert any("how_many = 5" in "".join(cell["source"]) for cell in kept["cells"])
    assert [cell for cell in kept["cells"] if cell.get("outputs") or cell.get("execution_count")] == []
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    run_all(page)
    assert page.get_by_text("not the course's own").count() == 0


AROUND = "#jp-top-panel, #jp-menu-panel, #jp-bottom-panel, .jp-SideBar, .jp-NotebookPanel-toolbar"


def around(page: Any) -> int:
    """Return how many of JupyterLab's own bars stand around the page."""
    return page.locator(f":is({AROUND}):visible").count()


def edges(page: Any) -> list[int]:
    """Return how far the panels reach: from the left edge of the contents or the page to the right edge of
    the page.
    """
    boxes = [
        page.locator(one).first.bounding_box()
        for one in (PAGE, ".rg-contents:visible")
        if page.locator(one).count()
    ]
    return [round(min(box["x"] for box in boxes)), round(max(box["x"] + box["width"] for box in boxes))]


def test_the_plain_notebook_and_back_by_keyboard(page: Any, lab: Lab) -> None:
    before = on_disk(lab, UNIT.lesson)
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    assert around(page) == 0
    page.get_by_role("button", name="Contents").focus()
    press_until(page, "Plain notebook")
    page.keyboard.press("Enter")
    page.locator("#jp-menu-panel").get_by_role("menuitem", name="Kernel", exact=True).wait_for()
    assert around(page) == 6, (
        "the top, the menus, two side bars, the toolbar of the notebook and the status bar"
    )
    assert page.locator(f"{PAGE}.rg-course").count() == 0
    assert page.locator(f"{PAGE} .cm-line", has_text="from regionalism import").first.is_visible()
    assert "Course page" in focused(page)
    page.keyboard.press("Enter")
    assert page.locator(f"{PAGE}.rg-course").count() == 1
    assert around(page) == 0
    assert page.locator(f"{PAGE} .cm-line:visible", has_text="from regionalism import").count() == 0
    close(page)
    assert on_disk(lab, UNIT.lesson) == before


def test_another_notebook_has_its_menus(page: Any, lab: Lab) -> None:
    notebook = json.loads(on_disk(lab, UNIT.lesson))
    del notebook["metadata"]["regionalism"]
    (lab.folder / "course" / "lessons" / "own.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    assert around(page) == 0
    command(page, "Open from Path…")
    page.locator(".jp-Dialog input").fill("lessons/own.ipynb")
    page.keyboard.press("Enter")
    page.locator("#jp-menu-panel").get_by_role("menuitem", name="Kernel", exact=True).wait_for()
    page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text=Path(UNIT.lesson).name).click()
    page.locator("#jp-top-panel").wait_for(state="hidden")


def test_the_desk_keeps_the_file_browser_that_it_speaks_of(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, "solutions/instructor-desk.ipynb")
    page.wait_for_selector(".jp-NotebookPanel.rg-course")
    page.locator(".jp-SideBar.jp-mod-left [data-id='filebrowser']").click()
    page.locator("#filebrowser").wait_for()


def test_a_page_alone_has_no_bars_and_is_reached_by_keys(page: Any, lab: Lab) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(lab.address(UNIT.lesson).replace("/lab/tree/", "/doc/tree/"))
    run_all(page)
    assert around(page) == 0
    assert edges(page) == [0, 1366]
    # JupyterLab puts the focus on the first part of the page; the strip stands before it.
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if focused(page) == "BUTTON Help":
            break
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Help").wait_for()
    page.keyboard.press("Escape")
    assert focused(page) == "BUTTON Help"


def test_a_window_that_is_made_narrow_gives_the_lesson_all_its_width(page: Any, lab: Lab) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    assert page.locator(".rg-contents").is_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    page.locator(".rg-contents").wait_for(state="hidden")
    page.wait_for_function(f"() => document.querySelector('{PAGE}').getBoundingClientRect().width >= 310")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator(".rg-contents").wait_for()


def kernels(lab: Lab) -> list[int]:
    """Return the processes of the kernels that this JupyterLab has started."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(words[1]) == lab.server.pid and b"ipykernel_launcher" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except (OSError, IndexError):
            continue  # not a process, or one that has ended
    return found


def test_a_killed_kernel_is_said_in_the_band_and_covers_nothing(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    runs = page.evaluate(RUNS)
    page.evaluate("""() => new MutationObserver(() => {
        window.dialogs = (window.dialogs || 0) + document.querySelectorAll(".jp-Dialog").length; })
        .observe(document.body, { childList: true })""")
    killed = kernels(lab)
    assert killed
    for process in killed:
        os.kill(process, signal.SIGKILL)
    band = page.locator(
        f"{PAGE} .rg-band", has_text="The program behind this page stopped. Nothing that you checked is lost."
    )
    band.wait_for()
    page.wait_for_timeout(5000)
    assert not page.evaluate("() => window.dialogs")
    assert page.evaluate(RUNS) == runs, "what stopped the program may do so again: the reader decides"
    band.get_by_role("button", name="Run the page again").click()
    page.wait_for_function(f"() => ({RUNS})() === {runs + 1}")
    band.wait_for(state="hidden")


def test_a_restarted_kernel_runs_the_page_again_and_a_widget_can_ask_for_it(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    heading = page.locator(f"{PAGE} h2", has_text="Read: a brief before an election")
    heading.evaluate("heading => heading.scrollIntoView()")
    before = heading.bounding_box()
    restart_kernel(page)
    run_all(page)
    page.wait_for_timeout(500)
    after = heading.bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 12, "the reader's place is kept"
    runs = page.evaluate(RUNS)
    prevented = page.evaluate(RUN_PAGE.replace(".dispatchEvent", "?.dispatchEvent")) is False
    assert prevented, "nobody has taken the event"
    page.wait_for_function(f"() => ({RUNS})() === {runs + 1}")
    assert page.locator(".lm-TabBar-tab.jp-mod-dirty").count() == 0


def test_letters_and_a_double_click_leave_the_page_as_it_is(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    cells = page.locator(f"{PAGE} .jp-Cell").count()
    heading = page.locator(f"{PAGE} h1").first
    heading.click()
    for key in ("d", "d", "x", "b", "Enter"):
        page.keyboard.press(key)
    heading.dblclick()
    assert page.locator(f"{PAGE} .jp-Cell").count() == cells
    assert heading.is_visible()
    assert page.locator(".lm-TabBar-tab.jp-mod-dirty").count() == 0


def test_a_narrow_window_belongs_to_the_lesson(page: Any, lab: Lab) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    assert page.locator(PAGE).evaluate("e => e.getBoundingClientRect().width") >= 380
    page.get_by_role("button", name="Contents").click()
    dialog = page.get_by_role("dialog", name="Contents")
    assert dialog.get_by_role("link").count() >= len(units())
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    page.get_by_role("button", name="Help").click()
    assert (
        page.get_by_role("dialog", name="Help").get_by_text("Everything works without a mouse").is_visible()
    )


def test_a_hand_out_runs_at_once(page: Any, lab: Lab, tmp_path: Path) -> None:
    import zipfile

    from regionalism.desk.handout import assign

    assert assign.main([UNIT.slug, "--out", str(tmp_path), "--variant-seed", "word"]) == 0
    with zipfile.ZipFile(tmp_path / f"{UNIT.slug}.zip") as archive:
        archive.extractall(lab.folder / "course")
    open_notebook(page, lab, f"{UNIT.slug}/{UNIT.exercise}")
    run_all(page)
    card(page, "Who are you?")


def test_on_paper_a_lesson_is_whole_and_nothing_else_is(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 5, "the window alone is one sheet"
    page.emulate_media(media="print")
    for one in (".rg-strip", ".rg-contents", ".lm-TabBar", "#jp-top-panel"):
        assert page.locator(f"{one}:visible").count() == 0, one
    last = page.locator(f"{PAGE} .jp-Cell:visible").last.bounding_box()
    assert last and last["y"] > 3000, "the page goes on below the window"


def parts(page: Any) -> Any:
    return page.locator(f"{PAGE} .rg-stretch-line")


def test_a_part_beyond_the_core_is_one_line_that_opens_by_mouse_and_keys_and_stays_open(
    page: Any, lab: Lab
) -> None:
    show_every_cell(lab)
    before = on_disk(lab, UNIT.lesson)
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    first, second = parts(page).nth(0), parts(page).nth(1)
    titles = [
        first.locator(".rg-stretch-title").inner_text(),
        second.locator(".rg-stretch-title").inner_text(),
    ]
    assert first.get_attribute("aria-expanded") == "false"
    assert re.search(r"\d+ min · \d+ questions?", first.inner_text())
    hidden = page.locator(f"{PAGE} .jp-Cell.lm-mod-hidden").count()
    first.click()
    page.wait_for_function(
        f"() => document.querySelectorAll('{PAGE} .jp-Cell.lm-mod-hidden').length < {hidden}"
    )
    assert first.get_attribute("aria-expanded") == "true"
    for key, state in (("Enter", "true"), ("Space", "false"), ("Enter", "true")):
        second.focus()
        page.keyboard.press(key)
        assert second.get_attribute("aria-expanded") == state
        assert titles[1] in focused(page)
    assert page.locator(".lm-TabBar-tab.jp-mod-dirty").count() == 0
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    run_all(page)
    assert [one.get_attribute("aria-expanded") for one in parts(page).all()[:3]] == ["true", "true", "false"]
    close(page)
    assert on_disk(lab, UNIT.lesson) == before
    assert titles


def test_an_answer_takes_a_question_from_the_line_of_its_part(page: Any, lab: Lab) -> None:
    show_every_cell(lab)
    open_notebook(page, lab, TWO_CLUBS.lesson)
    run_all(page)
    line = parts(page).filter(has_text="2 questions").first
    line.click()
    match = page.locator(f"{PAGE} .rg-card.rg-kind-choice:visible", has_text="secret ballot").first
    match.get_by_role("radio").first.check()
    match.get_by_role("button", name="Check").click()
    parts(page).filter(has_text="1 question").first.wait_for()


@pytest.mark.parametrize("way", ["contents", "page", "link", "open link"])
def test_a_link_to_a_folded_part_opens_it(page: Any, lab: Lab, way: str) -> None:
    show_every_cell(lab)
    page.set_viewport_size({"width": 1366, "height": 768})
    unit = TWO_CLUBS
    open_notebook(page, lab, UNIT.lesson if "link" in way else unit.lesson)
    run_all(page)
    title = "A second voice"
    if way == "contents":
        page.locator(".rg-contents").get_by_role("button", name=title).click()
    elif way == "page":
        page.locator(f"{PAGE} summary", has_text="On this page").click()
        page.locator(f"{PAGE} details a", has_text=title).click()
    else:
        follow = """([path, fragment]) => document
            .querySelector(".jp-NotebookPanel.rg-course:not(.lm-mod-hidden) .jp-Cell")
            .dispatchEvent(new CustomEvent(
              "regionalism:open", { bubbles: true, cancelable: true, detail: { path, fragment } }))"""
        target = Path(unit.lesson).name
        if way == "open link":
            page.evaluate(follow, [target, ""])
            page.locator(f"{PAGE} h1", has_text=unit.title).wait_for()
            run_all(page)
            page.evaluate(follow, [Path(UNIT.lesson).name, ""])
            page.locator(f"{PAGE} h1", has_text=UNIT.title).wait_for()
        page.evaluate(follow, [target, title.replace(" ", "-")])
        page.locator(f"{PAGE} h1", has_text=unit.title).wait_for()
    line = page.locator(f"{PAGE} .rg-stretch-line[aria-expanded=true]", has_text=title)
    line.wait_for()
    page.wait_for_timeout(1500)
    top = page.locator(OUTER).bounding_box()["y"]
    assert -5 <= line.bounding_box()["y"] - top < 120


def test_what_leads_to_a_question_opens_the_part_that_holds_it(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, UNIT.lesson)
    run_all(page)
    page.evaluate("() => window.localStorage.clear()")
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    run_all(page)
    found = page.evaluate(
        """(name) => document
            .querySelector(".jp-NotebookPanel.rg-course:not(.lm-mod-hidden) .jp-Cell").dispatchEvent(
            new CustomEvent("regionalism:look-for", { bubbles: true, detail: { name } }))""",
        next(item.title for item in unit_items(UNIT.slug).values() if item.title.startswith("Recall")),
    )
    assert found
    page.locator(f"{PAGE} .rg-stretch-line[aria-expanded=true]").wait_for()
    assert page.locator(f"{PAGE} .rg-stretch-line[aria-expanded=true]").count() == 1
