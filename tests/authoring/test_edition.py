"""The reading edition: pages that need no kernel and no script, with an answer only where it is folded
away.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from regionalism.authoring import edition
from regionalism.engine.bank import unit_items
from regionalism.engine.course import course_root, units
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.base import Item
from regionalism.engine.plain_text import header_line
from tests.browser.conftest import CHROMIUM, FLAGS

ROOT = course_root()
ADDRESSES = [page.address for page in edition.course_pages(ROOT)]
LESSON_ITEMS, EXERCISE_ITEMS = (
    [(unit, item) for unit in units() for item in unit_items(unit.slug).values() if item.stage == stage]
    for stage in ("lesson", "exercise")
)
every_page = pytest.mark.parametrize("address", ADDRESSES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole edition, made once. Answers of the person who makes it stay out of it, and are not
    added to.
    """
    answers, out = tmp_path_factory.mktemp("answers"), tmp_path_factory.mktemp("edition")
    before = os.environ.get("REGIONALISM_ANSWERS")
    os.environ["REGIONALISM_ANSWERS"] = str(answers)
    try:
        assert edition.main(["--out", str(out)]) == 0
    finally:
        del os.environ["REGIONALISM_ANSWERS"]
        if before is not None:
            os.environ["REGIONALISM_ANSWERS"] = before
    assert list(answers.iterdir()) == []
    return out


def parsed(folder: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((folder / address).read_text(encoding="utf-8"), "html.parser")


@cache
def ids_in(page: Path) -> set[str]:
    """Return the ids that links may lead to; each page is read once for all links to it."""
    return {
        one["id"] for one in BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").find_all(id=True)
    }


def words(text: str) -> str:
    """Return a text without the line breaks, spaces and marks of emphasis that HTML does not keep."""
    return re.sub(r"\s+", " ", re.sub(r"[*`]", "", text)).strip()


def page_of(path: str) -> str:
    return path.removesuffix(".ipynb") + ".html"


# --- structure ---


@every_page
def test_one_h1_and_headings_in_order(folder: Path, address: str) -> None:
    levels = [int(heading.name[1]) for heading in parsed(folder, address).find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels


@every_page
def test_language_title_landmarks_and_skip_link(folder: Path, address: str) -> None:
    page = parsed(folder, address)
    assert page.html["lang"] == "en"
    assert page.title.get_text() != ""
    for landmark in ("header", "main", "footer"):
        assert len(page.find_all(landmark)) == 1
    assert page.body.find("a")["href"] == f"#{page.main['id']}"
    assert [nav["aria-label"] for nav in page.find_all("nav")] == ["On this page", "Other pages"]


@every_page
def test_the_contents_name_every_section(folder: Path, address: str) -> None:
    page = parsed(folder, address)
    linked = [link["href"] for link in page.select("#contents a")]
    assert linked == [f"#{heading['id']}" for heading in page.select("main h2, main h3")]


@every_page
def test_no_script_and_nothing_that_waits_for_one(folder: Path, address: str) -> None:
    page = parsed(folder, address)
    waiting = page.find_all(["script", "iframe", "object", "input", "button"])
    # The seats of a roll call show their names by style alone.
    assert [one for one in waiting if not one.find_parent(class_="rg-seats")] == []
    assert [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
    text = page.get_text()
    for left_over in (
        "If no questions appear",
        "displaying widget",
        "Hand in with:",
        "<regionalism.",
        "⚠",
        "On this page:",
    ):
        assert left_over not in text, left_over


@every_page
def test_ids_stand_once(folder: Path, address: str) -> None:
    ids = [tag["id"] for tag in parsed(folder, address).find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


@every_page
def test_every_picture_has_its_text(folder: Path, address: str) -> None:
    for picture in parsed(folder, address).find_all(["img", "svg"], attrs={"aria-hidden": None}):
        text = picture.get("alt") or picture.get("aria-label") or ""
        assert len(text) >= 40
        assert picture.name == "img" or picture["role"] == "img"


@every_page
def test_every_table_has_a_name_and_heads(folder: Path, address: str) -> None:
    page = parsed(folder, address)
    for table in page.find_all("table"):
        named = table.caption or page.find(id=table.get("aria-labelledby"))
        assert table.get("aria-label") or named.get_text().strip()
        assert table.select("thead th")
        assert all(head.get("scope") in ("col", "row") for head in table.find_all("th"))


@every_page
def test_every_figure_has_chart_finding_source_and_open_data(folder: Path, address: str) -> None:
    for figure in parsed(folder, address).find_all("figure"):
        assert figure.svg is not None
        finding, source = (one.get_text() for one in figure.figcaption.find_all("p", limit=2))
        assert len(finding) > 20 and source.startswith("Source: ")
        assert figure.details.has_attr("open") and figure.details.table.select("tbody tr")


def test_figures_are_there(folder: Path) -> None:
    assert sum(len(parsed(folder, address).find_all("figure")) for address in ADDRESSES) >= 4


@every_page
def test_every_link_inside_the_edition_leads_somewhere(folder: Path, address: str) -> None:
    for link in parsed(folder, address).find_all("a", href=True):
        parts = urlsplit(link["href"])
        if parts.scheme:
            assert parts.scheme in ("http", "https")
            continue
        target = (folder / address).parent / unquote(parts.path) if parts.path else folder / address
        assert target.resolve().is_relative_to(folder.resolve()) and target.is_file(), link
        if parts.fragment:
            assert {parts.fragment, unquote(parts.fragment)} & ids_in(target.resolve()), link


# --- what is in it ---


@pytest.mark.parametrize(("unit", "item"), LESSON_ITEMS, ids=lambda one: getattr(one, "full_id", ""))
def test_a_lesson_asks_in_full_and_folds_the_answer_away(folder: Path, unit: Any, item: Item) -> None:
    page = parsed(folder, page_of(unit.lesson))
    whole = words(page.get_text())
    for part in page.find_all("details"):
        part.decompose()
    seen = words(page.get_text())
    asked = [item.title, header_line(item), *item.prompt.split("\n\n")]
    asked += [text for block in item.blocks() for text in (block.lead, *block.entries)]
    asked += [
        part.text for name in ("option", "category", "row", "entry") for part in getattr(item, name, ())
    ]
    for text in asked:
        assert words(text) in seen, text
    lesson = (ROOT / unit.lesson).read_text(encoding="utf-8")
    for text in (*item.explanation.split("\n\n"), *item.hints):
        assert words(text) in whole, text
        # Lesson 00 answers one item itself, to show how it is done in code.
        assert words(text) not in seen or f'answer(\\"{item.full_id}' in lesson, text


@pytest.mark.parametrize(("unit", "item"), EXERCISE_ITEMS, ids=lambda one: getattr(one, "full_id", ""))
def test_an_exercise_is_asked_and_its_answer_is_nowhere(folder: Path, unit: Any, item: Item) -> None:
    text = words(parsed(folder, page_of(unit.exercise)).get_text())
    assert words(item.title) in text
    assert item.has_key, "this test needs the keys, to look for them"
    assert words(item.explanation.split("\n\n")[0]) not in text
    assert "Answer and feedback" not in text


def test_with_the_keys_an_instructors_copy_answers_exercises_too() -> None:
    page = next(one for one in edition.course_pages(ROOT) if one.address == page_of(units()[1].exercise))
    text = words(BeautifulSoup(edition.as_html(page, answers="all"), "html.parser").get_text())
    for unit, item in EXERCISE_ITEMS:
        assert unit != units()[1] or words(item.explanation.split("\n\n")[0]) in text


def test_without_the_keys_no_instructors_copy_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "has_keys", lambda: False)
    with pytest.raises(CourseError, match="solutions/"):
        edition.main(["--out", str(tmp_path), "--exercise-answers"])


def test_interactive_models_say_what_they_leave_out(folder: Path) -> None:
    panels = [panel for address in ADDRESSES for panel in parsed(folder, address).select(".rg-panel")]
    assert len(panels) >= 2
    assert all("What this leaves out:" in panel.get_text() for panel in panels)
    assert "With CARICOM" in str(panels)


def test_every_paragraph_of_every_reading_can_be_linked_to(folder: Path) -> None:
    from regionalism.americas.layers import plain
    from regionalism.americas.readings import CODES, get_reading

    page = parsed(folder, edition.READINGS)
    text = words(page.get_text())
    for code in CODES:
        for paragraph in get_reading(code).paragraphs:
            assert (
                page.find("h4", id=f"{code}-p{paragraph.number}").get_text() == f"{code} ¶{paragraph.number}"
            )
            layers = paragraph.layers
            parts = [paragraph.invented, plain(layers.in_short), layers.notice, *map(plain, layers.facts)]
            assert [part for part in parts if words(part) not in text] == []


def test_a_readers_own_copies_stay_out(folder: Path) -> None:
    from regionalism.americas.readings import CODES, own_paragraphs

    copies = [paragraph for code in CODES for paragraph in own_paragraphs(code)]
    if not copies:
        pytest.skip("no readings in data/originals")
    text = "".join(words(parsed(folder, address).get_text()) for address in ADDRESSES)
    assert not any(words(copy)[:120] in text for copy in copies if len(copy) > 120)


def test_code_is_shown_where_it_is_for_learning_only(folder: Path) -> None:
    text = parsed(folder, page_of(units()[0].lesson)).get_text()
    assert "islands_counted = 4" in text
    assert 'ask("start-here/who-proposed")' not in text
    assert "from regionalism import" not in text


def test_the_same_notebook_gives_the_same_page(folder: Path) -> None:
    pages = edition.course_pages(ROOT)
    place = next(n for n, page in enumerate(pages) if page.address == page_of(units()[-1].lesson))
    again = edition.as_html(pages[place], [pages[place - 1], pages[place + 1]])
    html, _ = edition.linked(again, pages[place].address, set(ADDRESSES), ROOT)
    assert html == (folder / pages[place].address).read_text(encoding="utf-8")


# --- what can go wrong ---


def a_page(*cells: Any) -> edition.Page:
    return edition.Page("lessons/x.html", new_notebook(cells=[new_markdown_cell("# A title"), *cells]), ROOT)


def test_a_cell_that_fails_is_named_by_its_page() -> None:
    with pytest.raises(CourseError, match=r"lessons/x\.html: a cell cannot be run \(ZeroDivisionError"):
        edition.as_html(a_page(new_code_cell("1 / 0")))


@pytest.mark.parametrize("target", ["gone.ipynb", "../data/gone.md", "../../outside.txt"])
def test_a_link_to_nothing_is_named(target: str) -> None:
    html = edition.as_html(a_page(new_markdown_cell(f"[there]({target})")))
    with pytest.raises(CourseError, match=r"lessons/x\.html links to .*Correct the link"):
        edition.linked(html, "lessons/x.html", set(ADDRESSES), ROOT)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be written"):
        next(edition.write_edition(tmp_path / "taken"))


# --- in a real browser ---


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not Path(CHROMIUM).is_file():
        pytest.skip("no chromium here: install Debian's package chromium to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


def unfold(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@every_page
def test_axe_finds_nothing_contrast_included(folder: Path, browser: Any, address: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(color_scheme=scheme)
    page.goto((folder / address).as_uri())
    unfold(page)
    # What is not of colours is the same in both schemes.
    found = Axe().run(page, options={} if scheme == "light" else {"runOnly": ["color-contrast"]}).response
    page.close()
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []
    assert "color-contrast" in [rule["id"] for rule in found["passes"]]


@pytest.mark.parametrize("width", [320, 360, 768])
@every_page
def test_nothing_is_lost_on_a_narrow_screen(folder: Path, browser: Any, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.goto((folder / address).as_uri())
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(one => !one.closest('.scroll')
             && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80))"""
    )
    page.close()
    assert cut == []


def test_without_javascript_a_reader_unfolds_by_keyboard(folder: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / page_of(units()[0].lesson)).as_uri())
    answer = page.locator("details", has_text="Answer and feedback: One of several: a choice")
    assert not answer.locator("div").first.is_visible()
    answer.locator("summary").focus()
    page.keyboard.press("Enter")
    assert answer.get_by_text("Why the others tempt.").is_visible()
    context.close()


def test_on_paper_there_is_ink_and_no_navigation(folder: Path, browser: Any) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto((folder / page_of(units()[-1].lesson)).as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("footer nav").is_visible()
    assert not page.locator(".skip").is_visible()
    assert page.locator("figure:not(details figure) table").first.is_visible()
    page.close()
