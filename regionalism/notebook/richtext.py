"""Something for a cell to show as HTML that reads as plain text where HTML cannot be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from html import escape
from html.parser import HTMLParser
from typing import Any, TypeVar

from regionalism.engine.errors import CourseError
from regionalism.engine.marked import inline
from regionalism.notebook.assets import style

Reader = TypeVar("Reader", bound=HTMLParser)


class RichText:
    """HTML with a plain text twin.

    :param html: a fragment; whatever comes from a person must be escaped in it.
    :param text: the same in plain text.
    :param fragment: the same without the style sheet, for a page that has it already.
    """

    def __init__(self, html: str, text: str, fragment: str = "") -> None:
        self.html = html
        self.text = text
        self.fragment = fragment or html

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def paragraphs(text: str) -> str:
    """Return text as paragraphs; an empty line parts them."""
    parts = (part.strip() for part in text.split("\n\n"))
    return "".join(f"<p>{inline(part)}</p>" for part in parts if part)


def styled(fragment: str, css_class: str) -> str:
    """Return the fragment in a box of the course's style."""
    return f"<style>{style()}</style><div class='{css_class}'>{fragment}</div>"


def scrolling(fragment: str, name: str, css_class: str = "") -> str:
    """Return the fragment in a box that scrolls sideways on a narrow page, by keyboard too, under a name."""
    return (
        f"<div class='{' '.join(filter(None, ('rg-scroll', css_class)))}' tabindex='0' role='group' "
        f"aria-label='{escape(name)}' data-lm-suppress-shortcuts='true'>{fragment}</div>"
    )


def table_of(heads: Iterable[str], rows: str, name: str) -> str:
    """Return a table with these column heads and rows in HTML, which scrolls under its name."""
    head = "".join(f"<th scope='col'>{escape(one)}</th>" for one in heads)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return scrolling(table, f"Table: {name}")


class _Words(HTMLParser):
    """Gathers the words of a page; drawings and style sheets have none."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._inside += tag in ("style", "svg")

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag in ("style", "svg")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words += data.split()


def fed(reader: Reader, html: str) -> Reader:
    """Return the reader after it has read all of a page."""
    reader.feed(html)
    reader.close()
    return reader


def plain(html: str) -> str:
    """Return the words of HTML on one line."""
    return " ".join(fed(_Words(), html).words)


def trouble(sentence: str) -> RichText:
    """Return a person's mistake as a sentence to show instead of a traceback."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in sentence.splitlines())
    body = (
        "<div role='alert' class='rg-outcome rg-error'><strong>⚠ This needs your "
        f"attention.</strong>{lines}</div>"
    )
    return RichText(styled(body, "rg-card"), f"⚠ {sentence}")


def show_errors(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Turn a person's mistake into a sentence in the cell instead of a traceback."""

    @wraps(verb)
    def say(*arguments: Any, **named: Any) -> Any:
        try:
            return verb(*arguments, **named)
        except CourseError as problem:
            return trouble(str(problem))

    return say
