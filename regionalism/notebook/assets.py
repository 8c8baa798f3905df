"""Puts the front-end files together: one module for each control, one text for the browser."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FRONT = Path(__file__).with_name("front")
CONTROLS = ("choice", "multiple", "match", "order", "number", "range", "essay", "value")


@cache
def script(*names: str) -> str:
    """Return the JavaScript of ``base`` and the named files of ``front/``, in that order, as one module."""
    return "\n".join((FRONT / f"{name}.js").read_text(encoding="utf-8") for name in ("base", *names))


@cache
def style(name: str = "card") -> str:
    """Return a style sheet of ``front/``."""
    return (FRONT / f"{name}.css").read_text(encoding="utf-8")
