"""From a notebook that was run to the text of a page.

nbconvert makes the HTML; what a page needs beyond it (contents, links, tables) is put in here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from nbconvert import HTMLExporter
from traitlets.config import Config

from regionalism.authoring.pages.course_pages import ABOUT, INDEX, Page
from regionalism.authoring.pages.links import relative, the
from regionalism.engine.version import __version__

TEMPLATES = Path(__file__).parents[1] / "templates"


def as_html(page: Page, neighbours: Iterable[tuple[str, str]] = (), answers: str = "lesson") -> str:
    """Return a page whose notebook was run as HTML, its links still those of the notebook.

    :param neighbours: the address and the title of the page before and of the page after.
    """
    exporter = HTMLExporter(
        config=Config({"NbConvertBase": {"display_data_priority": ["text/html", "text/plain"]}}),
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="pages",
    )
    about = {
        "title": page.title if page.address == INDEX else f"{page.title} | Whose Americas?",
        "up": "../" * page.address.count("/"),
        "page": page,
        "neighbours": [(relative(address, page.address), title) for address, title in neighbours],
        "about": f"Course text, items and digests: CC BY 4.0. Course version {__version__}. {ABOUT[answers]}",
    }
    html, _ = exporter.from_notebook_node(page.notebook, resources={"pages": about})
    soup = BeautifulSoup(html, "html.parser")
    # The page has a style sheet and a table of contents of its own.
    for left_out in soup.select("main style, .anchor-link"):
        left_out.decompose()
    _name_once(soup)
    _head_tables(soup)
    _make_scrollable(soup)
    _write_contents(soup)
    _gather_look_ups(soup)
    return str(soup)


def as_data(content: Any) -> str:
    """Return plain data as JSON that may stand in a script element."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _gather_look_ups(soup: BeautifulSoup) -> None:
    """Put what the cards of a page look up, digests and rows, in one place: many cards need the same."""
    found: dict[str, str] = {}
    for script in soup.select("script.rg-live"):
        content = json.loads(script.string or "{}")
        found |= content["data"].pop("lookUps", {})
        script.string = as_data(content)
    if found:
        gathered = soup.new_tag("script", attrs={"type": "application/json", "id": "rg-look-ups"})
        gathered.string = as_data(found)
        the(soup, "main").append(gathered)


def _name_once(soup: BeautifulSoup) -> None:
    """Leave out the heading of an item where the heading above it says the same already, as in exercise
    sets.
    """
    for heading in soup.select(".rg-item > h3"):
        above = heading.find_previous(re.compile("^h[1-6]$"))
        if above is not None and heading.get_text() in above.get_text():
            heading.decompose()


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
    """Let charts and wide tables scroll on a narrow screen, also by keyboard, under a name; what
    :func:`~regionalism.notebook.richtext.scrolling` made has its own.
    """
    for svg in soup.select("figure svg:not([aria-hidden])"):
        svg.wrap(soup.new_tag("div", attrs={"class": "scroll"}))
    for box in soup.select(".rg-scroll"):
        # What else the box is, such as a map, gives its drawing its colours.
        names = box.get_attribute_list("class")
        box["class"] = " ".join("scroll" if one == "rg-scroll" else one for one in names)
    for table in soup.select("main table"):
        if table.find_parent(class_="scroll") is None:
            table.wrap(soup.new_tag("div", attrs={"class": "scroll"}))
    for box in soup.select(".scroll:not([aria-label])"):
        title = box.find_previous(["strong", "h1", "h2", "h3", "h4"])
        kind = "Chart" if box.svg else "Table"
        name = (box.caption or title or box).get_text()
        box.attrs |= {"tabindex": "0", "role": "group", "aria-label": f"{kind}: {name}"}


def _write_contents(soup: BeautifulSoup) -> None:
    """Write the table of contents from the headings of the second and third level, folded: on a phone it is
    longer than two screens.
    """
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
    contents = the(soup, "#contents")
    if top.contents:
        folded, summary = soup.new_tag("details"), soup.new_tag("summary")
        summary.string = str(contents["aria-label"])
        folded.extend([summary, top])
        contents.append(folded)
    else:
        contents.decompose()
