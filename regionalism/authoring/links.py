"""The links of a unit that lead to no unit, heading or table, each with file, line and what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from regionalism.authoring.lesson import lesson_cells
from regionalism.authoring.sources import ITEM_FILE, LESSON_FILE, UNIT_FILE, Source, shown
from regionalism.engine.course import Course
from regionalism.engine.errors import CourseError
from regionalism.engine.exercise_page import exercise_cells

LINK = re.compile(r"\]\(((?:(lesson|exercises|table):([\w-]+))?(?:#([^)\s]+))?)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
TABLES = "data/tables"


def link_findings(source: Source, sources: Sequence[Source], course: Course) -> Iterator[str]:
    """Yield what is wrong with the links in the files of a unit."""
    for name in (LESSON_FILE, ITEM_FILE, UNIT_FILE):
        lines = (source.path / name).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            for link, kind, target, place in LINK.findall(line):
                problem = (
                    _of_table(source.path.parents[1], target)
                    if kind == "table"
                    else _of_page(kind or "lesson", target or source.slug, place, sources, course)
                )
                if problem:
                    yield f"{shown(source.path / name)}, line {number}: the link to {link} leads to {problem}"


def _of_table(root: Path, name: str) -> str:
    tables = [path.stem for path in (root / TABLES).glob("*.csv")]
    return (
        "" if name in tables else f"no table. Write the name of a file in {TABLES}/{_such_as(name, tables)}."
    )


def _of_page(kind: str, slug: str, place: str, sources: Sequence[Source], course: Course) -> str:
    target = next((source for source in sources if source.slug == slug), None)
    if target is None:
        return f"no unit. Write the name of one{_such_as(slug, [source.slug for source in sources])}."
    try:
        places = [place] if not place else heading_ids(kind, target, sources, course)
    except CourseError:  # said of the unit that it is about
        return ""
    file = shown(target.path / (LESSON_FILE if kind == "lesson" else ITEM_FILE))
    return "" if place in places else f"no heading. Write one of {file}{_such_as(place, places, '#')}."


def _such_as(wrong: str, known: Sequence[str], mark: str = "") -> str:
    """Return the likeliest of the names that are known, for a sentence."""
    return "".join(f", such as {mark}{one}" for one in get_close_matches(wrong, known, 1, 0))


def heading_ids(kind: str, source: Source, sources: Sequence[Source], course: Course) -> list[str]:
    """Return what a link to a heading of a page says, as JupyterLab and nbconvert name the headings."""
    if kind == "lesson":
        cells = lesson_cells(source, sources, course)
    else:
        cells = exercise_cells(source.unit, source.exercises, units=[one.unit for one in sources])
    text = "\n".join(FENCED.sub("", cell.source) for cell in cells if not cell.code)
    return [re.sub(r"[*`]", "", heading).replace(" ", "-") for heading in HEADING.findall(text)]
