"""What the course is about, behind one small protocol.

The engine, the desk and the tools of authors reach readings and tables only here. ``course.toml`` names the
package that implements it (``subject``): the module ``subject`` of that package holds the functions of
:class:`Subject`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, cast

from regionalism.engine.course import Unit, course, find_course_root
from regionalism.engine.errors import CourseError
from regionalism.engine.exercise_page import Cell
from regionalism.engine.kinds.base import Item


class Subject(Protocol):
    """The functions that a subject has."""

    def reading_codes(self, root: Path) -> list[str]:
        """Return the codes of all readings of a course, in order."""

    def handout_cells(self, items: Iterable[Item]) -> list[Cell]:
        """Return the cells that stand before the first exercise of a hand-out."""

    def possible_handout_cells(self, root: Path) -> list[Cell]:
        """Return every cell of code that :meth:`handout_cells` may give."""

    def handout_files(
        self, root: Path, code: str, items: Iterable[Item], units: Iterable[Unit]
    ) -> dict[str, bytes]:
        """Return a hand-out's data by path; raise :class:`CourseError` where a file is missing or wrong."""

    def about_readings(self, items: Iterable[Item]) -> str:
        """Return what the README of a hand-out says about the readings; empty where the exercises name
        none.
        """


class _NoSubject:
    """A course without readings and tables."""

    def reading_codes(self, root: Path) -> list[str]:
        return []

    def handout_cells(self, items: Iterable[Item]) -> list[Cell]:
        return []

    def possible_handout_cells(self, root: Path) -> list[Cell]:
        return []

    def handout_files(
        self, root: Path, code: str, items: Iterable[Item], units: Iterable[Unit]
    ) -> dict[str, bytes]:
        return {}

    def about_readings(self, items: Iterable[Item]) -> str:
        return ""


def subject() -> Subject:
    """Return the subject that ``course.toml`` names; raise :class:`CourseError` if it is not here."""
    name = course().subject if find_course_root() else ""
    if not name:
        return _NoSubject()
    try:
        return cast(Subject, importlib.import_module(f"{name}.subject"))
    except ModuleNotFoundError as problem:
        if problem.name not in (name, f"{name}.subject"):
            raise  # the subject is there, and something that it imports is not
        raise CourseError("subject-not-found", subject=name) from problem
