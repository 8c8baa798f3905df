"""``python -m regionalism edition --out FOLDER``: the course as pages to read, without a kernel and without a
script.

Each notebook is run once, as a student would run it, with the variable ``REGIONALISM_EDITION`` set: every
control then shows its page instead of itself. nbconvert makes the HTML; what a page needs beyond it
(contents, links, tables) is put in here.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import nbformat
from attrs import frozen
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config

from regionalism.commands import parsed
from regionalism.engine.anchors import ANCHOR
from regionalism.engine.bank import has_keys
from regionalism.engine.course import ANSWERS_VARIABLE, EDITION_VARIABLE, Unit, course_root, units
from regionalism.engine.errors import CourseError
from regionalism.engine.subject import subject
from regionalism.engine.version import __version__
from regionalism.notebook.assets import picture_style

TEMPLATES = Path(__file__).with_name("templates")
INDEX, READINGS = "index.html", "readings.html"
SECONDS_A_CELL = 120
ABOUT = {
    "lesson": "The answers to the questions in the lessons are folded away; those of the exercise sets are "
    "not in it.",
    "all": "The answers to all questions, also of the exercise sets, are folded away: a copy for "
    "instructors.",
}


@frozen
class Page:
    """One page: where it goes below the output folder, its notebook, and the folder to run it in."""

    address: str
    notebook: nbformat.NotebookNode
    folder: Path

    @property
    def title(self) -> str:
        """Return the words of the page's first heading."""
        found = re.search(r"^# (.+)$", self.notebook.cells[0].source, flags=re.MULTILINE)
        return found[1].strip() if found else self.address


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("edition", arguments)
    if options.exercise_answers and not has_keys():
        raise CourseError("edition-no-keys")
    answers = "all" if options.exercise_answers else "lesson"
    for written in write_edition(options.out, answers, _say_how_far):
        print(f"wrote {written}")
    print(f"Open {options.out / INDEX} in a browser. The folder can be copied to any web host as it is.")
    return 0


def _say_how_far(number: int, of: int, page: Page) -> None:
    print(f"Page {number} of {of}: {page.title} …", file=sys.stderr, flush=True)


def write_edition(
    out: Path, answers: str = "lesson", begin: Callable[[int, int, Page], None] | None = None
) -> Iterator[Path]:
    """Write every page into a folder and yield its path; what else is in the folder stays.

    :param answers: ``"lesson"`` folds the answers to the lessons' questions into the pages, ``"all"`` those
        of exercises too.
    :param begin: hears of each page before it is made: its number, how many there are, and the page.
    :raises CourseError: where a notebook cannot be read or run, or the folder cannot be written.
    """
    pages = course_pages(course_root(), answers)
    known = {page.address for page in pages}
    for place, page in enumerate(pages):
        if begin:
            begin(place + 1, len(pages), page)
        neighbours = [pages[n] for n in (place - 1, place + 1) if 0 <= n < len(pages)]
        html = as_html(page, neighbours, answers)
        html, files = linked(html, page.address, known, course_root())
        try:
            for name, text in {page.address: html, **files}.items():
                target = out / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="\n")
        except OSError as problem:
            raise CourseError("edition-not-written", out=out, reason=problem.strerror) from problem
        yield out / page.address


# --- the pages ---


def course_pages(root: Path, answers: str = "lesson") -> list[Page]:
    """Return the pages of the course in order: the index, each lesson with its exercise set, the readings."""
    content: list[Page] = []
    for unit in units():
        for path in (unit.lesson, unit.exercise):
            if (root / path).is_file():
                content.append(_course_page(root, path))
    codes = subject().reading_codes(root)
    return [Page(INDEX, _index(content, answers), root), *content, Page(READINGS, _readings(codes), root)]


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Return a notebook; raise :class:`CourseError` that names a file that is none."""
    try:
        return nbformat.read(path, as_version=nbformat.NO_CONVERT)
    except Exception as problem:  # noqa: BLE001 - nbformat raises many kinds; all of them mean the same
        raise CourseError("notebook-unreadable", path=path, problem=problem) from None


def _course_page(root: Path, path: str) -> Page:
    notebook = read_notebook(root / path)
    for cell in notebook.cells:
        left_out = cell.metadata.get("regionalism", {}).get("notebook_only", ())
        kept = [one for number, one in enumerate(cell.source.split("\n\n")) if number not in left_out]
        cell.source = "\n\n".join(kept) if left_out else cell.source
    return Page(str(PurePosixPath(path).with_suffix(".html")), notebook, (root / path).parent)


def _index(content: list[Page], answers: str) -> nbformat.NotebookNode:
    questions = {str(PurePosixPath(unit.lesson).with_suffix(".html")): _about(unit) for unit in units()}
    lessons = [
        f"- [{page.title}]({page.address}): {questions[page.address]}"
        for page in content
        if page.address in questions
    ]
    exercises = [f"- [{page.title}]({page.address})" for page in content if page.address not in questions]
    parts = [
        "# Whose Americas? The reading edition",
        "*Reading Latin American regionalism through its sources.* This is the whole course as pages to "
        "read: lessons, questions, figures with their data, and the digests of the readings. Nothing has "
        "to be installed or run. To answer questions and be told at once why an answer fails, open the "
        "notebooks.",
        ABOUT[answers],
        "## Lessons",
        "\n".join(lessons),
        "## Exercise sets",
        "\n".join(exercises),
        "## Readings",
        f"- [All readings]({READINGS}): what each paragraph says, in the course's own words, with "
        "links to the publishers",
    ]
    return new_notebook(cells=[_text("index", "\n\n".join(parts))])


def _about(unit: Unit) -> str:
    return f"{unit.question} {unit.minutes} minutes."


def _readings(codes: list[str]) -> nbformat.NotebookNode:
    lead = (
        "# The readings\n\nEach text has a source card and a digest of every paragraph. `R1 ¶2` means the "
        "second paragraph of R1. The texts belong to their publishers; the cards link to them."
    )
    cells = [_text("readings", lead), _code("import", "from regionalism import reading")]
    for code in codes:
        cells += [_text(code, f"## Reading {code}"), _code(f"open-{code}", f'reading("{code}")')]
    return new_notebook(cells=cells)


def _text(name: str, source: str) -> nbformat.NotebookNode:
    return new_markdown_cell(source, id=name)


def _code(name: str, source: str) -> nbformat.NotebookNode:
    return new_code_cell(source, id=name, metadata={"editable": False})


# --- from notebook to HTML ---


def run(page: Page, answers: str) -> nbformat.NotebookNode:
    """Run a page's notebook without anybody's answers; raise :class:`CourseError` where a cell fails."""
    if not any(cell.cell_type == "code" for cell in page.notebook.cells):
        return page.notebook
    with tempfile.TemporaryDirectory() as nobody:
        environment = {**os.environ, ANSWERS_VARIABLE: nobody, EDITION_VARIABLE: answers}
        client = NotebookClient(
            page.notebook,
            timeout=SECONDS_A_CELL,
            kernel_name="python3",
            extra_arguments=["--log-level=40"],  # else a warning about the transport for each page
            resources={"metadata": {"path": str(page.folder)}},
        )
        try:
            return client.execute(env=environment)
        except CellExecutionError as problem:
            what = f"{problem.ename}: {problem.evalue}"
            raise CourseError("edition-cell-fails", address=page.address, what=what) from None


def as_html(page: Page, neighbours: Iterable[Page] = (), answers: str = "lesson") -> str:
    """Return the page as HTML, its links still those of the notebook."""
    exporter = HTMLExporter(
        config=Config({"NbConvertBase": {"display_data_priority": ["text/html", "text/plain"]}}),
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="edition",
    )
    about = {
        "title": page.title if page.address == INDEX else f"{page.title} | Whose Americas?",
        "up": "../" * page.address.count("/"),
        "pictures": picture_style(),
        "neighbours": [(_relative(one.address, page.address), one.title) for one in neighbours],
        "about": f"Course text, items and digests: CC BY 4.0. Course version {__version__}. {ABOUT[answers]}",
    }
    html, _ = exporter.from_notebook_node(run(page, answers), resources={"edition": about})
    soup = BeautifulSoup(html, "html.parser")
    # The page has a style sheet and a table of contents of its own.
    for left_out in soup.select("main style, .anchor-link"):
        left_out.decompose()
    _name_once(soup)
    _open_data(soup)
    _head_tables(soup)
    _make_scrollable(soup)
    _write_contents(soup)
    return str(soup)


def _the(soup: BeautifulSoup, selector: str) -> Tag:
    """Return the one element that the template has for a selector."""
    (found,) = soup.select(selector)
    return found


def _relative(target: str, page: str) -> str:
    return PurePosixPath(os.path.relpath(target, PurePosixPath(page).parent)).as_posix()


def _name_once(soup: BeautifulSoup) -> None:
    """Leave out the heading of an item where the heading above it says the same already, as in exercise
    sets.
    """
    for heading in soup.select(".rg-item > h3"):
        above = heading.find_previous(re.compile("^h[1-6]$"))
        if above is not None and heading.get_text() in above.get_text():
            heading.decompose()


def _open_data(soup: BeautifulSoup) -> None:
    """Unfold the data of every figure: on paper and for many readers the table is the figure."""
    for part in soup.select("figure details"):
        part["open"] = ""


def _head_tables(soup: BeautifulSoup) -> None:
    """Give every table what names it: its caption, or else the heading above it; and every head its scope."""
    for table in soup.select("main table"):
        for attribute in ("border", "class"):
            del table[attribute]
        for row in table.select("tr[style]"):
            del row["style"]
        _name_index(table)
        for head in table.select("thead th:not([scope])"):
            head["scope"] = "col"
        for corner in table.select("thead th"):
            if not corner.get_text(strip=True):  # it heads nothing
                corner.name = "td"
                del corner["scope"]
        for head in table.select("tbody th:not([scope])"):
            head["scope"] = "row"
        above = table.find_previous(re.compile("^h[1-6]$"), id=True)
        if table.caption is None and "aria-label" not in table.attrs and above is not None:
            table["aria-labelledby"] = above["id"]


def _name_index(table: Tag) -> None:
    """Give the heads of a table of pandas one row: the names of its index stand in a second one, above
    nothing.
    """
    rows = table.select("thead tr")
    if len(rows) != 2:
        return
    for head, name in zip(rows[0].select("th"), rows[1].select("th"), strict=False):
        if not head.get_text(strip=True):
            head.string = name.get_text()
    rows[1].decompose()


def _make_scrollable(soup: BeautifulSoup) -> None:
    """Let charts and wide tables scroll on a narrow screen, also by keyboard, under a name."""
    for svg in soup.select("figure svg:not([aria-hidden])"):
        svg.wrap(soup.new_tag("div", attrs={"class": "scroll"}))
    for box in soup.select(".rg-scroll"):
        box["class"] = "scroll"
    for table in soup.select("main table"):
        if table.find_parent(class_="scroll") is None:
            table.wrap(soup.new_tag("div", attrs={"class": "scroll"}))
    for box in soup.select(".scroll"):
        title = box.find_previous(["strong", "h1", "h2", "h3", "h4"])
        kind = "Chart" if box.svg else "Table"
        name = (box.caption or title or box).get_text()
        box.attrs |= {"tabindex": "0", "role": "group", "aria-label": f"{kind}: {name}"}


def _write_contents(soup: BeautifulSoup) -> None:
    """Write the table of contents from the headings of the second and third level."""
    top = soup.new_tag("ul")
    last: Tag | None = None
    below: Tag | None = None
    for heading in soup.select("main h2, main h3"):
        entry = soup.new_tag("li")
        link = soup.new_tag("a", href=f"#{heading['id']}")
        link.string = heading.get_text()
        entry.append(link)
        if heading.name == "h2" or last is None:
            top.append(entry)
            last, below = entry, None
        else:
            if below is None:
                below = soup.new_tag("ul")
                last.append(below)
            below.append(entry)
    contents = _the(soup, "#contents")
    if top.contents:
        contents.append(top)
    else:
        contents.decompose()


# --- links ---


def linked(html: str, address: str, known: set[str], root: Path) -> tuple[str, dict[str, str]]:
    """Return the page with links to pages of the edition, and the texts by address of other linked files.

    :param address: of the page; the edition has the folders of the course, so that only endings change.
    :param known: the addresses of all pages.
    """
    soup = BeautifulSoup(html, "html.parser")
    _link_anchors(soup, address)
    files: dict[str, str] = {}
    for link in soup.select("main a[href]"):
        parts = urlsplit(str(link["href"]))
        if parts.scheme or parts.netloc or not parts.path:
            continue
        target = PurePosixPath(
            os.path.normpath(PurePosixPath(address).parent / unquote(parts.path))
        ).as_posix()
        if target.endswith(".ipynb"):
            page = target.removesuffix(".ipynb") + ".html"
            link["href"] = parts._replace(path=re.sub(r"\.ipynb$", ".html", parts.path)).geturl()
            if page not in known:
                raise CourseError("edition-link-no-page", address=address, target=target)
        elif target not in known:
            files[target] = _course_file(root, target, address)
    return str(soup), files


def _course_file(root: Path, target: str, address: str) -> str:
    path = root / target
    if not path.resolve().is_relative_to(root.resolve()) or not path.is_file():
        raise CourseError("edition-link-no-file", address=address, target=target)
    return path.read_text(encoding="utf-8")


def _link_anchors(soup: BeautifulSoup, address: str) -> None:
    """Make a link of every ``R1 ¶2``: to a reading on this page, else to the page of readings."""
    here = {tag["id"] for tag in soup.select("h4[id]")}
    elsewhere = _relative(READINGS, address)
    for text in list(_the(soup, "main").find_all(string=ANCHOR)):
        if text.find_parent(["a", "pre", "code", "summary", "svg", "h1", "h2", "h3", "h4"]):
            continue
        pieces, end = [], 0
        for found in ANCHOR.finditer(text):
            name = f"{found[1]}-p{found[2]}"
            link = soup.new_tag("a", href=f"#{name}" if name in here else f"{elsewhere}#{name}")
            link.string = found[0]
            pieces += [NavigableString(text[end : found.start()]), link]
            end = found.end()
        text.replace_with(*pieces, NavigableString(text[end:]))
