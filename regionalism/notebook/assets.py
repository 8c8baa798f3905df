"""Puts the front-end files together: one module for each control, one text for the browser."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from regionalism.engine.kinds import KINDS
from regionalism.notebook.palette import meanings_css

FRONT = Path(__file__).with_name("front")
CONTROLS = ("parts", *KINDS)
STYLES = ("card", "panel", "home", "pictures")


@cache
def script(*names: str, folder: Path = FRONT) -> str:
    """Return the JavaScript of ``make``, ``base`` and the named files of a folder as one module."""
    paths = [FRONT / "make.js", FRONT / "base.js", *(folder / f"{name}.js" for name in names)]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def style(name: str = "", folder: Path = FRONT) -> str:
    """Return a style sheet of a front-end folder; without a name, the sheets that every page shares."""
    names, shared = ((name,), "") if name else (STYLES, meanings_css())
    return shared + "".join((folder / f"{one}.css").read_text(encoding="utf-8") for one in names)


# A part that is there several times or not at all stands in its page between two comments.
PART = re.compile(r"<!-- (\w+) -->(.*?)<!-- end -->", re.DOTALL)


@cache
def page_parts(name: str) -> dict[str, str]:
    """Return a page of the front-end folder as ``page``, and by their names the parts that stand in it.

    ``$name`` stands in them for a text, and in the page also for a part.
    """
    text = (FRONT / f"{name}.html").read_text(encoding="utf-8")
    return {"page": PART.sub(r"$\1", text), **dict(PART.findall(text))}


def picture_style() -> str:
    """Return the style sheet of pictures with the colours that mean something, for pages apart."""
    return meanings_css() + style("pictures")
