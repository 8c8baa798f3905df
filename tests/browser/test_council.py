"""The simulated council in JupyterLab: a delegation saves its file, the chair chooses it and counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.browser.conftest import Lab
from tests.browser.pages import card, open_notebook, run_all

NOTEBOOK = "solutions/council-chair.ipynb"


def panel(page: Any, title: str) -> Any:
    return card(page, title, frame="rg-panel")


def test_a_file_goes_from_a_delegation_to_the_chair_and_into_the_minutes(
    lab: Lab, page: Any, tmp_path: Path
) -> None:
    open_notebook(page, lab, NOTEBOOK)
    run_all(page)
    mine = panel(page, "The council: my delegation")
    mine.get_by_label("Code of the council").fill("lima-2")
    mine.get_by_label("My seat").fill("3")
    save = mine.get_by_role("button", name="Show my card and save my file")
    save.click()
    mine.get_by_text("You hold Jamaica. Nothing is saved yet").wait_for()
    mine.get_by_role("radio", name="3 · Roll call").check()
    assert mine.get_by_label("Code of the council").is_hidden()
    mine.get_by_label("How many will say yes?").fill("20")
    mine.get_by_role("radio", name="yes", exact=True).check()
    mine.get_by_label("My explanation of vote, two sentences").fill("We say yes. Others fear a precedent.")
    with page.expect_download() as coming:
        save.click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.name == "council-lima-2-JAM.json"
    torn = tmp_path / "torn.json"
    torn.write_text(file.read_text(encoding="utf-8")[:60], encoding="utf-8")

    table = panel(page, "The council: the chair")
    table.get_by_label("Code of the council").fill("lima-2")
    table.get_by_role("radio", name="3 · Roll call").check()
    table.get_by_label("Or choose the files").set_input_files([str(file), str(torn)])
    table.get_by_text("2 chosen").wait_for()
    count = table.get_by_role("button", name="Collect and count")
    count.click()
    table.get_by_text("1 of 34 delegations have sent a file. 1 remark").wait_for()
    table.get_by_text("torn.json is torn").wait_for()
    assert table.get_by_text("We say yes. Others fear a precedent.").count() == 1
    table.get_by_role("radio", name="5 · Debrief and minutes").check()
    with page.expect_download() as printed:
        count.click()
    assert printed.value.suggested_filename == "minutes-lima-2.html"
    assert "torn.json is torn" in Path(printed.value.path()).read_text(encoding="utf-8")
