"""The pages as they read without a script, with an answer only where it is folded away; and their checks in a
browser, where the script has put the live cards in place.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import time
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from attrs import evolve
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from regionalism.authoring.pages import course_pages, html, links, runner, table_pages, whole
from regionalism.desk.grading import grade
from regionalism.engine import submission
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from regionalism.engine.course import course_root, units
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.kinds.base import Item
from regionalism.engine.plain_text import header_line
from tests.browser.chromium import assert_no_error, launched, watched
from tests.browser.conftest import free_port, served
from tests.browser.pages import NOT_SEEN_TO_SCROLL

ROOT = course_root()
ADDRESSES = [page.address for page in course_pages.course_pages(ROOT)]
LESSON_ITEMS, EXERCISE_ITEMS = (
    [(unit, item) for unit in units() for item in unit_items(unit.slug).values() if item.stage == stage]
    for stage in ("lesson", "exercise")
)
every_page = pytest.mark.parametrize("address", ADDRESSES)
# One table with long texts stands for all of them where a browser looks.
A_TABLE = "data/tables/charter_articles.html"
pages_and_a_table = pytest.mark.parametrize("address", [*ADDRESSES, A_TABLE])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages, made once. Answers of the person who makes it stay out of it, and are not
    added to.
    """
    answers, out = tmp_path_factory.mktemp("answers"), tmp_path_factory.mktemp("pages")
    before = os.environ.get("REGIONALISM_ANSWERS")
    os.environ["REGIONALISM_ANSWERS"] = str(answers)
    try:
        assert whole.main(["--out", str(out), "--zip", str(out / "course.zip")]) == 0
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


@pages_and_a_table
def test_one_h1_and_headings_in_order(folder: Path, address: str) -> None:
    levels = [int(heading.name[1]) for heading in parsed(folder, address).find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels


@pages_and_a_table
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
def test_one_script_with_its_data_and_nothing_that_waits_for_it(folder: Path, address: str) -> None:
    page = parsed(folder, address)
    up = "../" * address.count("/")
    code = [script for script in page.find_all("script") if script.get("type") != "application/json"]
    assert [script["src"] for script in code if "/items/" not in f"/{script['src']}"] == [f"{up}course.js"]
    assert all(script.has_attr("defer") and not script.string for script in code)
    waiting = page.find_all(["iframe", "object", "input", "button"])
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


@pages_and_a_table
def test_ids_stand_once(folder: Path, address: str) -> None:
    ids = [tag["id"] for tag in parsed(folder, address).find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


@every_page
def test_every_picture_has_its_text(folder: Path, address: str) -> None:
    for picture in parsed(folder, address).find_all(["img", "svg"], attrs={"aria-hidden": None}):
        text = picture.get("alt") or picture.get("aria-label") or ""
        assert len(text) >= 40
        assert picture.name == "img" or picture["role"] == "img"


@pages_and_a_table
def test_every_table_has_a_name_and_heads(folder: Path, address: str) -> None:
    page = parsed(folder, address)
    for table in page.find_all("table"):
        named = table.caption or page.find(id=table.get("aria-labelledby"))
        assert table.get("aria-label") or named.get_text().strip()
        assert table.select("thead th")
        assert all(head.get("scope") in ("col", "row") for head in table.find_all("th"))


@every_page
def test_every_figure_has_chart_finding_source_and_data(folder: Path, address: str) -> None:
    for figure in parsed(folder, address).find_all("figure"):
        assert figure.svg is not None
        finding, source = (one.get_text() for one in figure.figcaption.find_all("p", limit=2))
        assert len(finding) > 20 and source.startswith("Source: ")
        assert figure.details.table.select("tbody tr")


def test_figures_are_there(folder: Path) -> None:
    assert sum(len(parsed(folder, address).find_all("figure")) for address in ADDRESSES) >= 4


@pages_and_a_table
def test_every_link_inside_the_course_leads_somewhere(folder: Path, address: str) -> None:
    for link in parsed(folder, address).find_all("a", href=True):
        parts = urlsplit(link["href"])
        if parts.scheme:
            assert parts.scheme in ("http", "https")
            continue
        target = (folder / address).parent / unquote(parts.path) if parts.path else folder / address
        assert target.resolve().is_relative_to(folder.resolve()) and target.is_file(), link
        if parts.fragment:
            assert {parts.fragment, unquote(parts.fragment)} & ids_in(target.resolve()), link


def test_a_link_to_a_table_leads_to_its_page_and_that_to_its_file(folder: Path) -> None:
    made = {path.relative_to(folder).as_posix() for path in (folder / "data").rglob("*.html")}
    hrefs = {
        (address, link["href"])
        for address in ADDRESSES
        for link in parsed(folder, address).select("a[href*='data/tables/']")
    }
    assert {f"data/tables/{Path(href).name}" for _, href in hrefs} == made
    assert len(made) > 10
    files = json.loads(re.search("^const FILES = (.+);$", (folder / "sw.js").read_text(), re.MULTILINE)[1])
    for address in made:
        page = parsed(folder, address)
        (download,) = page.select("a[download]")
        assert f"data/tables/{download['href']}" == address.replace(".html", ".csv")
        assert {address, address.replace(".html", ".csv")} <= {*files}
        with (ROOT / address).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            columns, *rows = csv.reader(file)
        table = page.main.table
        assert len(table.select("thead th")) == len(columns) == len(page.select("main dt"))
        assert len(table.select("tbody tr")) == len(table.select("tbody th")) == len(rows)
        (box,) = page.select(".scroll")
        assert box["aria-label"].endswith(f": {len(rows)} rows") and box["tabindex"] == "0"


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
    page = next(one for one in course_pages.course_pages(ROOT) if one.address == page_of(units()[1].exercise))
    with runner.runner("all") as kernel:
        made = html.as_html(evolve(page, notebook=kernel.run(page)), answers="all")
    text = words(BeautifulSoup(made, "html.parser").get_text())
    for unit, item in EXERCISE_ITEMS:
        assert unit != units()[1] or words(item.explanation.split("\n\n")[0]) in text


def test_without_the_keys_no_instructors_copy_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "has_keys", lambda: False)
    with pytest.raises(CourseError, match="solutions/"):
        whole.main(["--out", str(tmp_path), "--exercise-answers"])


def test_interactive_models_say_what_they_leave_out(folder: Path) -> None:
    panels = [panel for address in ADDRESSES for panel in parsed(folder, address).select(".rg-panel")]
    assert len(panels) >= 2
    assert all("What this leaves out:" in panel.get_text() for panel in panels)
    assert "With CARICOM" in str(panels)


def test_every_paragraph_of_every_reading_can_be_linked_to(folder: Path) -> None:
    from regionalism.americas.layers import plain
    from regionalism.americas.readings import CODES, get_reading

    page = parsed(folder, course_pages.READINGS)
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
    pages = course_pages.course_pages(ROOT)
    place = next(n for n, page in enumerate(pages) if page.address == page_of(units()[-1].lesson))
    again = made_of(pages[place], course_pages.neighbours(pages, place))
    known = set(ADDRESSES) | set(table_pages.described_tables(ROOT))
    text, _ = links.linked(again, pages[place].address, known, ROOT)
    assert text == (folder / pages[place].address).read_text(encoding="utf-8")


# --- what can go wrong ---


def made_of(page: course_pages.Page, beside: Any = ()) -> str:
    with runner.runner() as kernel:
        return html.as_html(evolve(page, notebook=kernel.run(page)), beside)


def a_page(*cells: Any) -> course_pages.Page:
    return course_pages.Page(
        "lessons/x.html", new_notebook(cells=[new_markdown_cell("# A title"), *cells]), ROOT
    )


def test_a_cell_that_fails_is_named_by_its_page() -> None:
    with pytest.raises(CourseError, match=r"lessons/x\.html: a cell cannot be run \(ZeroDivisionError"):
        made_of(a_page(new_code_cell("1 / 0")))


@pytest.mark.parametrize("target", ["gone.ipynb", "../data/gone.md", "../../outside.txt"])
def test_a_link_to_nothing_is_named(target: str) -> None:
    text = html.as_html(a_page(new_markdown_cell(f"[there]({target})")))
    with pytest.raises(CourseError, match=r"lessons/x\.html links to .*Correct the link"):
        links.linked(text, "lessons/x.html", set(ADDRESSES), ROOT)


def test_a_map_that_scrolls_stays_a_map() -> None:
    """Without its class it has no colours: all of it is black."""
    text = html.as_html(a_page(new_markdown_cell("<div class='rg-scroll rg-map' aria-label='x'>here</div>")))
    assert BeautifulSoup(text, "html.parser").select(".scroll.rg-map")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be written"):
        next(whole.write_pages(tmp_path / "taken"))


# --- in a real browser ---


@pytest.fixture(scope="module")
def one_browser() -> Iterator[Any]:
    with launched() as started:
        yield started


@pytest.fixture
def browser(one_browser: Any) -> Iterator[Any]:
    """The browser, for one test: it fails where a page reports an error."""
    with watched(one_browser) as lent:
        yield lent


def unfold(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")


# What scripts draw has ids of its own, and stays in its frame.
TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}"""
OUT_OF_ITS_FRAME = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const frame = one.parentElement.closest(".rg-panel, .rg-card, .rg-room");
  if (!frame || !one.checkVisibility() || one.closest(".scroll, .rg-scroll, svg")) return false;
  return one.getBoundingClientRect().right > frame.getBoundingClientRect().right + 1;
}).map((one) => one.outerHTML.slice(0, 80))"""


@pages_and_a_table
def test_axe_finds_nothing_contrast_included(folder: Path, browser: Any, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page()
    page.goto((folder / address).as_uri())
    assert page.evaluate(TWICE) == []
    unfold(page)
    assert page.evaluate(OUT_OF_ITS_FRAME) == []
    # What is not of colours is the same in both schemes.
    for scheme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)
        # Axe cannot load a style sheet from a disk a second time.
        found = Axe().run(page, options={**options, "preload": False}).response
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []
        assert "color-contrast" in [rule["id"] for rule in found["passes"]]
    page.close()


# Nothing sticks out of the window, and no button out of its card.
CUT = """() => [...document.querySelectorAll('main *')].filter(one => {
  if (one.closest('.scroll, .rg-scroll')) return false;
  const frame = one.matches("button") && one.closest(".rg-card")?.getBoundingClientRect().right;
  return one.getBoundingClientRect().right > Math.min(innerWidth, frame || innerWidth) + 1;
}).map(one => one.outerHTML.slice(0, 80))"""
# Words of a drawing that are under 11 pixels where they stand.
SMALL = """() => [...document.querySelectorAll("main svg text, main svg tspan")].filter((one) =>
  one.checkVisibility() && one.textContent.trim() && parseFloat(getComputedStyle(one).fontSize)
  * Math.hypot(one.getScreenCTM().a, one.getScreenCTM().b) < 10.99
).map((one) => `${one.closest("figure")?.innerText.slice(0, 60)}: ${one.textContent}`)"""


# Words are lost where their box is narrower or lower than they are and does not scroll.
CLIPPED = """() => [...document.querySelectorAll("main *")].filter((one) => {
  if (!one.checkVisibility() || one.closest("svg, .rg-hidden, .rg-seats") || !one.textContent) return false;
  const style = getComputedStyle(one), hides = (how) => ["hidden", "clip"].includes(how);
  return (hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
    || (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 80))"""


@pages_and_a_table
def test_nothing_is_lost_on_a_narrow_screen(folder: Path, browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 740})
    page.goto((folder / address).as_uri())
    unfold(page)
    assert page.locator(".scroll, .rg-scroll").evaluate_all(NOT_SEEN_TO_SCROLL) == []
    # 640 pixels are a window of 1280 at 200 %; then the same window with text alone at 200 %.
    for width, text in (
        (320, "100%"),
        (360, "100%"),
        (360, "200%"),
        (640, "100%"),
        (768, "100%"),
        (1280, "200%"),
    ):
        page.set_viewport_size({"width": width, "height": 740})
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text)
        page.wait_for_timeout(100)  # what follows the width is drawn in the next frame
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CUT) == [], (width, text)
        assert page.evaluate(CLIPPED) == [], (width, text)
        if (width, text) == (360, "100%"):
            assert page.evaluate(SMALL) == []
    page.close()


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
    assert not page.locator(".skip, #contents").first.is_visible()
    pressed = page.locator("main button:not(.rg-anchor, .rg-term, .rg-tile)")
    assert pressed.count() > 5
    assert [one.inner_text() for one in pressed.all() if one.is_visible()] == []
    # The data of a figure is on paper, too: nobody can unfold it there.
    assert page.locator("figure:not(details figure) table").first.is_visible()
    page.close()


# --- with the script --------------------------------------------------------------------------------------

# Enters a response into a card as a person would leave it there.
ENTER = """
([card, response]) => {
  const told = (one, kind) => one.dispatchEvent(new Event(kind, { bubbles: true }));
  const press = (value) => {
    const one = card.querySelector(`input[value="${CSS.escape(value)}"]`);
    if (!one.checked) one.click();
  };
  const write = (one, text) => { one.value = text; told(one, "input"); told(one, "change"); };
  const fields = [...card.querySelectorAll("select, textarea, input[type=text]")];
  const list = card.querySelector(".rg-order");
  if (list) {
    const up = (id) => list.querySelector(`[data-entry="${id}"] .rg-move`).click();
    return response.forEach((id, place) => { while (list.children[place].dataset.entry !== id) up(id); });
  }
  if (Array.isArray(response)) return response.forEach(press);
  if (response === null || typeof response !== "object") {
    return fields.length ? write(fields[0], String(response)) : press(String(response));
  }
  if ("option" in response) { press(response.option); return write(fields[0], response.text); }
  Object.values(response).forEach((value, place) => write(fields[place], String(value)));
}
"""


# The labels of the rows of a card, as they stand there.
ROWS = "(card) => [...card.querySelectorAll('.rg-row label')].map((one) => one.innerText)"


def in_order_of_the_card(item: Item, labels: list[str], response: Any) -> Any:
    """Return the parts of a response in the order in which this browser asks for them."""
    if not isinstance(response, dict) or "option" in response:
        return response
    names = {
        words(getattr(part, "text", getattr(part, "label", ""))): part.id for part in getattr(item, "row", ())
    }
    order = [names[words(label)] for label in labels] if names else [*response]
    return {name: response[name] for name in order}


def enter(page: Any, item: Item, response: Any) -> Any:
    """Enter a response into its card, check it, and return the card."""
    card = page.locator(f'.rg-card[aria-label="{item.title}"]')
    response = in_order_of_the_card(item, card.evaluate(ROWS), response)
    card.evaluate(f"(one, given) => ({ENTER})([one, given])", response)
    card.get_by_role("button", name=re.compile("^Check")).click()
    return card


def answered(item: Item, *outcomes: str) -> Any:
    """Return the first response of an item's own tests with one of the outcomes, ``None`` where none has."""
    return next((test.response for test in item.test or () if test.outcome in outcomes), None)


def answer_all(page: Any, unit: Any, stage: str) -> None:
    """Answer every question of a page with the right answer of its own tests."""
    for item in unit_items(unit.slug).values():
        if item.stage != stage:
            continue
        card = enter(page, item, answered(item, "correct", "recorded"))
        said = card.locator(".rg-feedback > .rg-outcome").inner_text()
        assert re.search(r"Correct\.|Kept\.|Recorded\.", said), f"{item.full_id}: {said}"


# A sheet shows no more of a box than its window: what is cut, wider than the sheet, or not ink on white.
LOST_ON_PAPER = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (colour) => {
    for (const one of ["#fff", colour]) { pen.fillStyle = one; pen.fillRect(0, 0, 1, 1); }
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const wants = (menu) => {
    Object.assign(menu.style, { width: "auto", maxWidth: "none", fieldSizing: "content" });
    const width = menu.offsetWidth;
    menu.removeAttribute("style");
    return width;
  };
  const lost = {
    cut: (one, { overflowX, overflowY }) => !["inline", "contents"].includes(getComputedStyle(one).display)
      && ((overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1)
        || (overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1)),
    "a cut menu": (one) => one.tagName === "SELECT" && wants(one) > one.offsetWidth + 1,
    wide: (one) => one.getBoundingClientRect().right > innerWidth + 1,
    "no ink": (one, { color, backgroundColor }) => one.innerText && (light(color) > 130
      || light(backgroundColor) < 190),
  };
  const shown = [...document.querySelectorAll("main *")]
    .filter((one) => one.checkVisibility() && !one.closest("svg, .rg-hidden, .rg-seats, .rg-tiles"));
  return shown.flatMap((one) => Object.keys(lost).filter((how) => lost[how](one, getComputedStyle(one)))
    .map((how) => `${how}: ${one.outerHTML.slice(0, 90)}`));
}"""


# What no rule of a map colours, is black.
BLACK_LAND = """[...document.querySelectorAll("svg .rg-land")]
  .filter((one) => getComputedStyle(one).fill === "rgb(0, 0, 0)").length"""


@pytest.mark.parametrize("unit", [units()[0], units()[-1]], ids=lambda unit: unit.slug)
def test_answers_stand_whole_on_paper(folder: Path, browser: Any, unit: Any) -> None:
    """One question of each kind is answered, wrongly where its tests do, and printed out of dark mode."""
    page = browser.new_page(color_scheme="dark")
    page.goto((folder / page_of(unit.lesson)).as_uri())
    kinds = {type(item): item for item in unit_items(unit.slug).values() if item.stage == "lesson"}
    cards = []
    for item in kinds.values():
        given = answered(item, "not-yet", "partly") or answered(item, "correct", "recorded")
        if isinstance(given, dict) and "text" in given:
            given = {**given, "text": given["text"] * 20}
        cards.append(enter(page, item, given * 20 if item.by_person else given))
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 718, "height": 1047})  # A4 within margins of a centimetre
    assert page.evaluate(LOST_ON_PAPER) == []
    assert page.evaluate(BLACK_LAND) == 0
    for card in cards:
        assert card.locator(".rg-question").is_visible()
        assert re.search("[●◐✔✘]", card.locator(".rg-feedback > .rg-outcome").inner_text())
        given = card.locator(".rg-options, .rg-picker").locator("input")
        assert [one for one in given.all() if not one.is_visible()] == []
        assert given.count() == 0 or card.locator("input:checked").count() > 0
        for one in card.locator(".rg-why, .rg-note, select + .rg-whole-choice:not(:empty)").all():
            assert one.is_visible(), one.inner_text()
        assert [
            one.inner_text()
            for one in card.locator(".rg-button, .rg-move, .rg-link").all()
            if one.is_visible()
        ] == []
    assert page.evaluate(
        "getComputedStyle(document.querySelector('.rg-bar, .rg-card')).printColorAdjust"
    ) == ("exact")
    page.close()


def test_a_unit_on_a_phone_without_a_network_and_the_desk_grades_it(
    folder: Path, browser: Any, tmp_path: Path
) -> None:
    unit = units()[2]
    context = browser.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True)
    page = context.new_page()
    with served(folder) as address:
        page.goto(f"{address}index.html")
        page.evaluate("navigator.serviceWorker.ready.then((one) => one.active.state)")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
    context.set_offline(True)
    page.goto(f"{address}{page_of(unit.lesson)}")
    answer_all(page, unit, "lesson")
    page.get_by_role("button", name=f"Next: the exercises of {unit.number} · {unit.title}").click()
    page.wait_for_url(f"**/{page_of(unit.exercise)}")
    answer_all(page, unit, "exercise")
    assert page.get_by_text("Nothing is open: every exercise has a checked answer.").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("Your name").fill("Ana Lima")
    page.get_by_label("Your student id").fill("s-17")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make my hand-in file").click()
    handed = tmp_path / "class"
    handed.mkdir()
    download.value.save_as(handed / download.value.suggested_filename)
    with page.expect_download() as progress:
        page.get_by_role("button", name="Download my progress file").click()
    with page.expect_popup() as record:
        page.get_by_role("button", name="Make a page to print").click()
    done = record.value.get_by_role("row", name=f"{unit.number} · {unit.title} ● done")
    assert "Ana Lima" in record.value.locator(".name").inner_text() and done.count() == 1
    taken = AnswerLog(tmp_path / "answers")
    assert taken.merge(progress.value.path().read_text(encoding="utf-8")) == len(taken.lines())
    index_shows_progress(page, f"{address}index.html", unit)
    context.close()
    assert [one.name for one in handed.iterdir()] == [f"{unit.slug}.s-17.handin.json"]
    graded(handed, tmp_path / "grades", unit)


def test_on_a_phone_a_chosen_card_opens_at_its_menu(folder: Path, browser: Any) -> None:
    """The cards stand far above the menus; what is open follows the choice."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto((folder / page_of(units()[7].exercise)).as_uri())
    card = page.locator('.rg-card[aria-label="Which card do you lay down?"]')
    row = card.locator(".rg-part").first
    row.get_by_role("combobox").select_option("card-7")
    row.get_by_role("button", name="Card 7").press("Enter")
    assert "forged signatures" in row.inner_text()
    row.get_by_role("combobox").select_option("card-3")
    assert "should have been annulled" in row.inner_text() and "forged signatures" not in row.inner_text()
    row.get_by_role("combobox").select_option("none")
    assert row.locator("button").count() == 0
    page.close()


def index_shows_progress(page: Any, index: str, done: Any) -> None:
    """See on the first page what is done and where to go on; once nothing is kept, it reads as it stands."""
    page.goto(index)
    row = page.locator("#content tbody tr").filter(has_text=done.title)
    found = len(unit_items(done.slug))
    assert f"{found} of {found} answered" in row.inner_text()
    after = units()[units().index(done) + 1]
    page.get_by_role("link", name=f"Go on: {after.number} · {after.title}").click()
    page.wait_for_url(f"**/{page_of(after.lesson)}")
    page.evaluate("localStorage.clear()")
    page.goto(index)
    page.locator(".rg-live-part").wait_for(state="attached")
    assert not page.get_by_role("button", name="Download my progress file").is_visible()


def graded(handed: Path, out: Path, unit: Any) -> None:
    """Grade the file like any other: all points but those of the essay, which waits for a person."""
    found = submission.read(next(handed.iterdir()).read_bytes())
    assert found.unreadable == 0 and found.student == submission.Student("Ana Lima", "s-17")
    items = [item for item in unit_items(unit.slug).values() if item.stage == "exercise"]
    by_key = sum(item.points for item in items if not item.by_person)
    assert grade.main([str(handed), "--out", str(out), "--processes", "1"]) in (0, 2)
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as sheet:
        (row,) = csv.DictReader(sheet)
    assert (row["student_id"], row["status"]) == ("s-17", "waiting")
    assert float(row["total"]) == by_key


# --- models ---

ENTRIES = "button, input, select, textarea, [role=slider]"
# Works every control of a model that can be reached, and gives the names of those after which nothing that
# the model says or shows is another. Where one value changes nothing, the control's others are tried.
DEAD = """async (panel) => {
  const settled = () => new Promise((done) => setTimeout(done, 15));
  const told = (one, kind) => one.dispatchEvent(new Event(kind, { bubbles: true }));
  const write = (one, value) => { one.value = value; told(one, "input"); told(one, "change"); };
  const main = panel.querySelector("button.rg-main");
  const answer = () => panel.querySelector(".rg-answer").innerHTML;
  // What a control says of itself beside its own state: the sum of a field, the name of a tile.
  const beside = () => [...panel.querySelectorAll("[aria-valuetext], .rg-told")]
    .map((one) => one.getAttribute("aria-valuetext") ?? one.textContent).join();
  const said = () => answer() + beside();
  const named = (one) => one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? one.textContent;
  const values = {
    SELECT: (one) => [...one.options].map((option) => option.value).filter((value) => value !== one.value),
    INPUT: (one) => [one.min, one.max, Number(one.min) + 2 * Number(one.step || 1)],
  };
  function ways(one) {
    if (one.matches("[role=slider]")) return ["ArrowUp", "ArrowDown"].map((key) => () =>
      one.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
    if (one.matches("button, [type=radio], [type=checkbox]")) return [() => one.click()];
    if (one.matches("[type=text]")) return [() => write(one, "Peru"), () => write(one, "2019")];
    return values[one.tagName](one).map((value) => () => write(one, value));
  }
  // Whether the model answers otherwise; what only waits to be asked again is no answer.
  async function changes(before, press) {
    if (press) {
      await settled();
      press.click();
      await settled();
      return said() !== before;
    }
    // A slider waits for its end, and a player for its first step.
    for (const latest = Date.now() + 1000; Date.now() < latest;) {
      await settled();
      if (said() !== before) return true;
    }
    return false;
  }
  panel.querySelectorAll("details").forEach((part) => { part.open = true; });
  const [ends, controls] = [[], []];
  for (const one of panel.querySelectorAll("button, input, select, textarea, [role=slider]")) {
    if (one !== main) (/^(Undo r|R)eset$/.test(one.textContent) ? ends : controls).push(one);
  }
  async function isDead(one, press) {
    if (!one.checkVisibility() || one.disabled || one.checked) return false;
    for (const act of ways(one)) {
      const before = said();
      act();
      if (await changes(before, press)) return false;
    }
    return true;
  }
  async function deadOf(some, press = null) {
    const found = [];
    for (const one of some) if (await isDead(one, press)) found.push(one);
    return found;
  }
  main?.click();
  await settled();
  // Some count only once others are chosen: those get a second try. What was entered is then taken away.
  const dead = await deadOf(await deadOf(controls, main), main);
  return [...dead, ...await deadOf(ends)].map(named);
}"""


def test_every_control_of_a_model_changes_what_it_says(folder: Path, browser: Any) -> None:
    """A model that a page cannot work has no control, and says where it works."""
    page = browser.new_page()
    worked, dead = 0, {}
    for address in ADDRESSES:
        if not parsed(folder, address).select_one(".rg-panel"):
            continue
        page.goto((folder / address).as_uri())
        for panel in page.locator(".rg-panel").all():
            if panel.evaluate("(one) => one.closest('.rg-live-part') === null"):
                assert str(Message("only-live")) in panel.inner_text()
                assert panel.locator(f":is({ENTRIES}):not(.rg-seats *)").count() == 0
                continue
            worked += 1
            if found := panel.evaluate(DEAD):
                dead[address, panel.get_attribute("aria-label")] = found
        page.evaluate("localStorage.clear()")  # a model of two pages begins on each of them as it was made
    assert dead == {}
    assert worked > 20
    page.close()


def test_the_zip_is_small_and_holds_every_page(folder: Path) -> None:
    with zipfile.ZipFile(folder / "course.zip") as whole_course:
        names = whole_course.namelist()
    assert {f"course/{address}" for address in ADDRESSES} <= {*names}
    assert (folder / "course.zip").stat().st_size < 5_000_000


def test_no_page_weighs_more_than_it_may(folder: Path) -> None:
    shared = [(folder / name).read_bytes() for name in ("course.js", "course.css")]
    for address in ADDRESSES:
        page = parsed(folder, address)
        items = [(folder / address).parent / script["src"] for script in page.select("script[src*='items/']")]
        parts = [(folder / address).read_bytes(), *shared, *(path.read_bytes() for path in items)]
        assert sum(len(gzip.compress(part)) for part in parts) < 300_000, address


def card_in_firefox(item: Item) -> str:
    return f"document.querySelector('.rg-card[aria-label={json.dumps(item.title)}]')"


def check_in_firefox(page: Any, item: Item, said: str) -> None:
    card = card_in_firefox(item)
    page.click(f"{card}.querySelector('.rg-main')")
    page.wait_for(f"/{said}/.test({card}.querySelector('.rg-feedback > .rg-outcome')?.textContent)", 10)


def answer_all_in_firefox(page: Any, unit: Any, stage: str) -> None:
    for item in (one for one in unit_items(unit.slug).values() if one.stage == stage):
        card = card_in_firefox(item)
        right = answered(item, "correct", "recorded")
        response = in_order_of_the_card(item, page.evaluate(f"({ROWS})({card})"), right)
        page.evaluate(f"({ENTER})([{card}, {json.dumps(response)}])")
        check_in_firefox(page, item, r"Correct\.|Kept\.|Recorded\.")


def hand_in_by_firefox(page: Any, folder: Path, unit: Any) -> None:
    """Make the hand-in file of the set that is open, and wait for it in a folder."""
    page.keep_downloads(folder)
    write = "(one, text) => { one.value = text; }"
    for place, text in enumerate(("Ana Lima", "s-17")):
        field = f"document.querySelectorAll('.rg-card .rg-inputs input')[{place}]"
        page.evaluate(f"({write})({field}, '{text}')")
    page.click(
        "[...document.querySelectorAll('button')].find((one) => one.textContent.startsWith('Make my'))"
    )
    made = folder / f"{unit.slug}.s-17.handin.json"
    ends = time.monotonic() + 10
    while not (made.is_file() and made.stat().st_size) and time.monotonic() < ends:
        time.sleep(0.1)
    assert [one.name for one in folder.iterdir()] == [made.name]


def test_a_unit_from_a_disk_in_firefox_is_kept_and_handed_in(folder: Path, tmp_path: Path) -> None:
    """A wrong answer, then right ones to all questions; they are there on other pages and after a reload."""
    pytest.importorskip("websocket", reason="websocket-client is not installed (requirements-test.txt)")
    from tests.browser.firefox import FIREFOX, firefox
    from tests.browser.test_journey import wrong_then_right

    if not FIREFOX:
        pytest.skip("no Firefox here: install Debian's package firefox-esr")
    unit = units()[1]
    lesson, exercises = ((folder / page_of(part)).as_uri() for part in (unit.lesson, unit.exercise))
    item, wrong, _ = wrong_then_right(unit)
    (tmp_path / "class").mkdir()
    with firefox(tmp_path / "profile", free_port()) as page:
        page.open(lesson)
        page.click(f"{card_in_firefox(item)}.querySelector('input[value=\"{wrong.id}\"]')")
        check_in_firefox(page, item, "Not yet")
        answer_all_in_firefox(page, unit, "lesson")
        page.open(exercises)
        answer_all_in_firefox(page, unit, "exercise")
        page.open(lesson)
        for one in (one for one in unit_items(unit.slug).values() if one.stage == "lesson"):
            assert "Last checked" in page.evaluate(f"{card_in_firefox(one)}.innerText"), one.title
        page.open(exercises)
        hand_in_by_firefox(page, tmp_path / "class", unit)
        page.open((folder / page_of(units()[0].lesson)).as_uri())
        total = len(unit_items(unit.slug))
        page.wait_for(
            f"document.querySelector('.rg-standings').textContent.includes('{total} of {total}')", 10
        )
        assert_no_error(page.errors)
    graded(tmp_path / "class", tmp_path / "grades", unit)


# --- by keyboard alone ---

# Where the focus is, what a key would do there, whether an eye finds it, and whether it stands after the one
# before.
STOP = """() => { const at = document.activeElement, box = at.getBoundingClientRect();
  const to = (one) => at.compareDocumentPosition(one), before = globalThis.lastStop;
  const ring = (one) => one && getComputedStyle(one).outlineStyle !== "none"
    && parseFloat(getComputedStyle(one).outlineWidth) > 0;
  const card = at.closest(".rg-card");
  const all = card ? [...card.querySelectorAll("select, textarea, [type=text]")] : [];
  return { what: at.outerHTML.slice(0, 100), lost: at === document.body, value: at.value ?? "",
    // How sure somebody is, is not asked for.
    type: at.closest(".rg-confidence") ? "" : at.type ?? "",
    card: card?.getAttribute("aria-label") ?? "", place: all.indexOf(at), words: at.textContent.trim(),
    // What stands above the one that is moved, the nearest first.
    entry: at.closest("[data-entry]")?.dataset.entry ?? "",
    above: [...card?.querySelectorAll("[data-entry]") ?? []]
      .filter((one) => !one.contains(at) && to(one) & Node.DOCUMENT_POSITION_PRECEDING)
      .map((one) => one.dataset.entry).reverse(),
    after: !before?.isConnected || Boolean(to(before) & Node.DOCUMENT_POSITION_PRECEDING),
    label: at.labels?.[0]?.textContent ?? "", seen: Boolean(ring(at) || ring(at.closest("label")))
      && box.width > 0 && box.bottom > 0 && box.top < innerHeight }; }"""


def press_until(page: Any, key: str, wanted: str) -> None:
    """Press a key until the control that has the focus has a value."""
    for _ in range(20):
        if page.evaluate("document.activeElement.value") == wanted:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to {wanted}")


def enter_by_keys(page: Any, stop: dict[str, Any], response: Any) -> None:
    """Enter what belongs to the control that has the focus."""
    if stop["entry"] and stop["type"] == "button":
        # Those above it are in order: it goes up among them.
        for one in stop["above"]:
            if response.index(one) > response.index(stop["entry"]):
                page.keyboard.press("ArrowUp")
    elif stop["type"] == "radio":
        press_until(page, "ArrowDown", response["option"] if isinstance(response, dict) else str(response))
        page.keyboard.press("Space")
    elif stop["type"] == "checkbox" and stop["value"] in response:
        page.keyboard.press("Space")
    elif stop["type"] == "select-one":
        press_until(page, "ArrowDown", str([*response.values()][stop["place"]]))
    elif stop["type"] in ("text", "textarea"):
        if isinstance(response, dict):
            response = response["text"] if "option" in response else [*response.values()][stop["place"]]
        page.keyboard.insert_text(str(response))


def walk_by_keyboard(page: Any, unit: Any, stage: str) -> Iterator[dict[str, Any]]:
    """Go through a page by Tab and answer its questions; yield the stops where something else can be done,
    with the titles of those that are still open.
    """
    left = {}
    for item in unit_items(unit.slug).values():
        if item.stage == stage:
            card = page.locator(f'.rg-card[aria-label="{item.title}"]')
            right = answered(item, "correct", "recorded")
            left[item.title] = in_order_of_the_card(item, card.evaluate(ROWS), right)
    for _ in range(600):
        page.evaluate("globalThis.lastStop = document.activeElement")
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        assert not stop["lost"], left
        assert stop["seen"], stop["what"]
        assert stop["after"], f"the focus goes back to {stop['what']}"
        if stop["card"] in left and stop["words"].startswith("Check"):
            page.keyboard.press("Enter")
            said = page.locator(
                f'.rg-card[aria-label="{stop["card"]}"] .rg-feedback > .rg-outcome'
            ).inner_text()
            assert re.search(r"Correct\.|Kept\.|Recorded\.", said), (stop["card"], said)
            assert page.evaluate(STOP)["words"] == stop["words"], "the focus was lost after Check"
            del left[stop["card"]]
        elif stop["card"] in left:
            enter_by_keys(page, stop, left[stop["card"]])
        else:
            yield {**stop, "left": [*left]}
        if not left and stage == "lesson":
            return
    raise AssertionError(f"no end, and still to answer: {left}")


def test_a_set_is_answered_and_handed_in_by_keyboard_alone(
    folder: Path, browser: Any, tmp_path: Path
) -> None:
    unit = units()[2]
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto((folder / page_of(unit.exercise)).as_uri())
    (tmp_path / "class").mkdir()
    for stop in walk_by_keyboard(page, unit, "exercise"):
        if stop["label"] in ("Your name", "Your student id"):
            page.keyboard.type("Ana Lima" if stop["label"] == "Your name" else "s-17")
        elif stop["words"] == "Make my hand-in file":
            assert stop["left"] == []
            with page.expect_download() as download:
                page.keyboard.press("Enter")
            download.value.save_as(tmp_path / "class" / download.value.suggested_filename)
            break
    page.close()
    graded(tmp_path / "class", tmp_path / "grades", unit)


# The first has an order, a range and paragraphs, the second a decision.
@pytest.mark.parametrize("unit", units()[:2], ids=lambda unit: unit.slug)
def test_a_lesson_is_answered_by_keyboard_alone(folder: Path, browser: Any, unit: Any) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto((folder / page_of(unit.lesson)).as_uri())
    assert len([*walk_by_keyboard(page, unit, "lesson")]) > 20
    page.close()
