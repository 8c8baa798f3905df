"""The parts of a lesson that a short class leaves out are folded: a course page shows one line for each, with
its minutes and its questions, until somebody opens it.

Folded are the parts whose heading is not marked ``{core}``, what an author marks with ``{more: …}``, and a
text tagged ``folded``. What opens and closes a lesson stays in sight, and so does everything where no part is
marked. They are JupyterLab's own collapsed headings, so they fold without course mode, too; the pages show
them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import evolve

from regionalism.authoring.lesson import ASKS
from regionalism.authoring.minutes import Section, sections_of
from regionalism.authoring.sources import Source
from regionalism.engine.course import Course
from regionalism.engine.exercise_page import Cell

STAYS = ("key-points", "go-on")


def with_parts(cells: Sequence[Cell], source: Source, course: Course) -> list[Cell]:
    """Return the cells of a lesson with its parts folded: the heading of each is a cell of its own, which
    says how many minutes the part takes and which questions of the unit it asks.
    """
    sections = {one.id: one for one in sections_of(source, course) if one.id}
    marked = any(one.core for one in sections.values())
    made: list[Cell] = []
    for place, cell in enumerate(cells):
        section = sections.get(cell.id)
        if section is None or not (cell.folded or (marked and _folds(section))):
            made.append(cell)
            continue
        inside = _up_to(cells[place + 1 :], sections)
        made += _split(cell, _part(section, inside, source))
    return made


def _folds(section: Section) -> bool:
    return not section.core and section.id not in STAYS


def _up_to(cells: Iterable[Cell], sections: dict[str, Section]) -> Iterator[Cell]:
    for cell in cells:
        if cell.id in sections:
            return
        yield cell


def _part(section: Section, inside: Iterable[Cell], source: Source) -> dict[str, Any]:
    asked = [
        name
        for cell in inside
        if cell.code
        for _, slug, name in ASKS.findall(cell.source)
        if slug == source.slug
    ]
    questions = {
        source.items[name].full_id: source.items[name].title for name in asked if name in source.items
    }
    minutes = {"minutes": max(1, round(section.minutes))} if section.minutes else {}
    return {**minutes, "questions": questions}


def _split(cell: Cell, part: dict[str, Any]) -> Iterator[Cell]:
    heading, _, rest = cell.source.partition("\n")
    yield evolve(cell, source=heading, folded=True, part=part)
    if rest.strip():
        yield evolve(cell, id=f"{cell.id}-text", source=rest.strip("\n"), folded=False)
