"""What links lead to: pages in the place of notebooks, files of the course, and every ``R1 ¶2``."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from regionalism.authoring.pages.course_pages import READINGS, page_address
from regionalism.engine.anchors import ANCHOR
from regionalism.engine.errors import CourseError

NOT_IN = ["a", "pre", "code", "summary", "svg", "script", "h1", "h2", "h3", "h4"]


def the(soup: BeautifulSoup, selector: str) -> Tag:
    """Return the one element that the template has for a selector."""
    (found,) = soup.select(selector)
    return found


def relative(target: str, page: str) -> str:
    return PurePosixPath(os.path.relpath(target, PurePosixPath(page).parent)).as_posix()


def linked(html: str, address: str, known: set[str], root: Path) -> tuple[str, dict[str, str]]:
    """Return the page with links to pages of the course, and the texts by address of other linked files.

    :param address: of the page; the pages have the folders of the course, so that only endings change.
    :param known: the addresses of all pages. A table that has one opens there; its file is another file, too.
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
            link["href"] = parts._replace(path=page_address(parts.path)).geturl()
            if page_address(target) not in known:
                raise CourseError("page-link-no-page", address=address, target=target)
        elif target not in known:
            files[target] = _course_file(root, target, address)
            if not link.has_attr("download") and page_address(target) in known:
                link["href"] = parts._replace(path=page_address(parts.path)).geturl()
    return str(soup), files


def _course_file(root: Path, target: str, address: str) -> str:
    path = root / target
    if not path.resolve().is_relative_to(root.resolve()) or not path.is_file():
        raise CourseError("page-link-no-file", address=address, target=target)
    return path.read_text(encoding="utf-8")


def _link_anchors(soup: BeautifulSoup, address: str) -> None:
    """Make a link of every ``R1 ¶2``: to a reading on this page, else to the page of readings."""
    here = {tag["id"] for tag in soup.select("h4[id]")}
    elsewhere = relative(READINGS, address)
    for text in list(the(soup, "main").find_all(string=ANCHOR)):
        if text.find_parent(NOT_IN):
            continue
        pieces, end = [], 0
        for found in ANCHOR.finditer(text):
            name = f"{found[1]}-p{found[2]}"
            link = soup.new_tag("a", href=f"#{name}" if name in here else f"{elsewhere}#{name}")
            link.string = found[0]
            pieces += [NavigableString(text[end : found.start()]), link]
            end = found.end()
        text.replace_with(*pieces, NavigableString(text[end:]))
