"""Puts the front-end files together: one module for each control, one text for the browser."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from regionalism.notebook.palette import meanings_css

FRONT = Path(__file__).with_name("front")
CONTROLS = (
    "parts",
    "choice",
    "multiple",
    "paragraphs",
    "match",
    "order",
    "number",
    "range",
    "essay",
    "value",
)
STYLES = ("card", "panel", "home")


@cache
def script(*names: str, folder: Path = FRONT) -> str:
    """Return the JavaScript of ``base`` and the named files of a front-end folder, in that order, as one module."""
    paths = [FRONT / "base.js", *(folder / f"{name}.js" for name in names)]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def style(name: str = "", folder: Path = FRONT) -> str:
    """Return a style sheet of a front-end folder; without a name, the sheets that every page shares."""
    names, shared = ((name,), "") if name else (STYLES, meanings_css())
    return shared + "".join((folder / f"{one}.css").read_text(encoding="utf-8") for one in names)
