"""A hand-out as pages: no key in any byte, own numbers for each student, a file that the desk grades."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from regionalism.desk.grading import grade
from regionalism.desk.handout import assign
from regionalism.engine.assignment import for_student, read_assignment
from regionalism.engine.bank import unit_items
from regionalism.engine.course import unit
from regionalism.engine.kinds.base import Item
from tests.browser.chromium import chromium

UNIT = "one-state-one-vote"
WHO = ("Ana Lima", "s-17")
ITEMS = [item for item in unit_items(UNIT).values() if item.stage == "exercise"]


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assigned")
    options = ["--variant-seed", "autumn", "--due", "2127-03-01T23:59-05:00", "--pages"]
    assert assign.main([UNIT, "--out", str(folder), *options]) == 0
    with zipfile.ZipFile(folder / f"{UNIT}-pages.zip") as pages:
        pages.extractall(folder)
    return folder


def secrets(item: Item) -> list[str]:
    """Return what only the key says: why, what each wrong answer is told, the way to the answer."""
    told = [item.explanation or "", *(item.worked_path or ()), *(one.feedback for one in item.foreseen())]
    return [text for text in told if len(text) > 20]


def test_no_byte_tells_a_key(handed_out: Path) -> None:
    files = [path for path in (handed_out / f"{UNIT}-pages").rglob("*") if path.is_file()]
    whole = "\n".join(path.read_text(encoding="utf-8") for path in files).replace("\\n", "\n")
    assert all(item.prompt.split("\n")[0].split("{")[0] in whole for item in ITEMS)
    found = [(item.id, text) for item in ITEMS for text in secrets(item) if text in whole]
    assert found == []
    assert '"correct":' not in (handed_out / f"{UNIT}-pages" / "items" / f"{UNIT}.js").read_text(
        encoding="utf-8"
    )


def test_each_student_has_own_numbers_and_the_desk_grades_them(handed_out: Path, tmp_path: Path) -> None:
    asked = {
        item.id: for_student(item, read_assignment(handed_out / "assignment.toml"), WHO[1]) for item in ITEMS
    }
    veto = asked["a-veto"]
    address = handed_out / f"{UNIT}-pages" / unit(UNIT).exercise.replace(".ipynb", ".html")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto(address.as_uri())
        assert page.get_by_text("depend on who works here").count() == len(ITEMS)
        assert page.get_by_text("Due on Saturday, 1 March 2127").is_visible()
        page.get_by_label("Your name").first.fill(WHO[0])
        page.get_by_label("Your student id").first.fill(WHO[1])
        page.get_by_role("button", name="Keep my name and id").click()
        card = page.locator(f'.rg-card[aria-label="{veto.title}"]')
        card.wait_for()
        assert page.get_by_text("depend on who works here").count() == 0
        for item in asked.values():
            shown = page.locator(f'.rg-card[aria-label="{item.title}"] .rg-question').inner_text()
            assert item.prompt.replace("*", "").replace("`", "").split("\n\n")[-1].strip() == shown, item.id
        values = card.locator("input[type=radio]").evaluate_all("(all) => all.map((one) => one.value)")
        assert values == [option.id for option in veto.option]
        card.locator("input[value=no]").check()
        card.get_by_role("button", name="Check").click()
        assert "Recorded." in card.locator(".rg-outcome").inner_text()
        with page.expect_download() as download:
            page.get_by_role("button", name="Make my hand-in file").click()
        folder = tmp_path / "class"
        folder.mkdir()
        download.value.save_as(folder / download.value.suggested_filename)
    done = ["--out", str(tmp_path / "grades"), "--assignment", str(handed_out / "assignment.toml")]
    assert grade.main([str(folder), *done, "--processes", "1"]) in (0, 2)
    assert "s-17,Ana Lima" in (tmp_path / "grades" / "grades.csv").read_text(encoding="utf-8-sig")
