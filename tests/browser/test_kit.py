"""The instructor's kit in a browser: contrast and names by axe in both themes, what it prints, and its
pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from regionalism.authoring import kit
from tests.browser.chromium import chromium

SLIDES = 6
PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return kit.write_kit(tmp_path_factory.mktemp("kit"))


@pytest.fixture
def tab() -> Iterator[Any]:
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 1280, "height": 800})


def test_names_and_contrast_of_every_page(tab: Any, written: list[Path]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for path in written:
        for place in range(SLIDES) if path.name == "slides.html" else (None,):
            tab.goto("about:blank")
            tab.goto(path.as_uri() + ("" if place is None else f"#/{place}/0"))
            # What is not of colours is the same in both schemes.
            for scheme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
                tab.emulate_media(color_scheme=scheme)
                result = Axe().run(tab, options=options)
                where = f"{path.parent.name}/{path.name}, {scheme}"
                assert result.violations_count == 0, f"{where}: {result.generate_report()}"


def test_a_guide_prints_on_two_pages_at_most_and_a_handout_on_one(tab: Any, written: list[Path]) -> None:
    for name, most in (("guide.html", 2), ("handout.html", 1)):
        for path in written:
            if path.name == name:
                tab.goto(path.as_uri())
                tab.emulate_media(media="print")
                size = tab.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)")
                assert size >= 10 * 96 / 72 - 0.01  # 10 points
                assert 1 <= len(PAGES.findall(tab.pdf(prefer_css_page_size=True))) <= most, path
                tab.emulate_media(media="screen")


def test_every_slide_has_room_for_its_picture(tab: Any, written: list[Path]) -> None:
    seen = 0
    for path in written:
        for place in range(SLIDES) if path.name == "slides.html" else ():
            tab.goto("about:blank")
            tab.goto(f"{path.as_uri()}#/{place}/0")
            seen += tab.locator("section.present .picture").count()
            height = tab.evaluate("() => document.querySelector('section.present').scrollHeight")
            assert height <= 700, f"{path.parent.name}, slide {place + 1}: {height} of 700"
    assert seen >= len({path.parent for path in written if path.name == "slides.html"})
