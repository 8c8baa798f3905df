"""Pages that the desk writes, in a browser: names and contrast by axe, and a request that downloads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from regionalism.desk.debrief import page as debrief_page
from regionalism.desk.debrief import talks
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.regrade import Request, read_requests
from regionalism.engine.course import ROOT_VARIABLE
from tests.browser.chromium import chromium
from tests.small_course import RIGHT, hand_in, write_course


@pytest.fixture
def grades(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "course"))
    write_course(tmp_path / "course")
    (tmp_path / "in").mkdir()
    text = hand_in("ñ 7", answers=RIGHT | {"seat": "large"})
    (tmp_path / "in" / "1.json").write_text(text, encoding="utf-8")
    grade_folder(tmp_path / "in", tmp_path / "out", make_setup())
    made = talks(tmp_path / "out")
    (tmp_path / "out" / "debrief.html").write_text(debrief_page(made, 1, 5), encoding="utf-8")
    return tmp_path / "out"


@pytest.fixture(params=["light", "dark"])
def tab(request: pytest.FixtureRequest) -> Iterator[Any]:
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=request.param)


def test_names_contrast_and_width_on_a_phone(tab: Any, grades: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for path in (*(grades / "feedback").glob("*.html"), grades / "debrief.html"):
        tab.goto(path.as_uri())
        result = Axe().run(tab)
        assert result.violations_count == 0, f"{path.name}: {result.generate_report()}"
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_request_is_saved_by_keyboard_and_read_again(tab: Any, grades: Path) -> None:
    (path,) = (grades / "feedback").glob("*.html")
    tab.goto(path.as_uri())
    tab.get_by_role("button", name="Save my request").press("Enter")
    assert "Nothing was saved" in tab.get_by_role("status").inner_text()
    box = tab.get_by_role("checkbox", name="Who has a seat?")
    box.press("Space")
    tab.keyboard.press("Tab")
    tab.keyboard.type("R1 ¶1 can be read so.")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Save my request").press("Enter")
    assert download.value.suggested_filename == "ñ_7.request.json"
    asked = read_requests(Path(download.value.path()).read_bytes())
    assert asked == [Request("ñ 7", "clubs/seat", "R1 ¶1 can be read so.")]
