"""The exercise notebook of a unit, made from its items: nothing that they say is typed a second time.

A cell is plain data here, so that the build, a hand-out and a course folder for another grader make the same
page. Its id says what it is (``head-ITEM``, ``ask-ITEM``, …) and stays from build to build.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from attrs import evolve, frozen

from regionalism.engine.anchors import in_order, runs_in_words
from regionalism.engine.course import Unit
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.parts import points_in_words

Page = Literal["lesson", "exercise", "solution"]
SOLUTION_TAG = "solution"
RESTARTED = "If no questions appear, choose *Run ▸ Run All Cells*."
TRY_THAT_COUNTS = {
    "best": "The best of all your tries counts.",
    "last": "Your last try counts.",
    "first": "Your first try counts.",
}
HAND_IN = """## Before you hand in

The table shows your progress. The card below it lists what is still open and makes the file \
to hand in: enter your name and student id, \
press the button, and hand in that one file. Only checked answers are in it."""
# A link to a part of the course says which, and never where: [explorer](lesson:two-clubs#Lab),
# [states](table:states).
LINK = re.compile(r"\]\((lesson|exercises|table):([A-Za-z0-9_-]+)(#[^)\s]*)?\)")
HOW = "How this course works"  # also the heading of the first lesson to which the other pages link
USED = re.compile(r"\b(reading|table)\(")
AS_PAGE = "Open as a page"
LIVE = "live"  # the folder of the public address with the site that runs Python; the pages stand beside it


@frozen(kw_only=True)
class Cell:
    """One cell: ``asks`` names the item that it asks, ``solution`` tells that it stays out of exercises.

    A ``locked`` cell is not for learning: it cannot be changed or deleted, and its code is folded. A
    ``folded`` text shows its heading alone, until somebody opens it, and what stands below it up to the next
    heading of its level; ``part`` says what waits in it. ``core`` tells that its heading is marked as a part
    for a short class. ``notebook_only`` numbers the paragraphs of a text
    that speak of the running notebook: pages to read leave them out. ``title`` is what a list of the page's
    parts calls this one, where its heading says more than that.
    """

    id: str
    source: str
    code: bool = False
    locked: bool = False
    solution: bool = False
    folded: bool = False
    part: Mapping[str, Any] | None = None
    core: bool = False
    notebook_only: tuple[int, ...] = ()
    title: str = ""
    asks: Item | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the cell as a notebook file holds it."""
        metadata: dict[str, Any] = {}
        if self.locked:
            metadata |= {"deletable": False, "editable": False, "jupyter": {"source_hidden": True}}
        if self.folded:
            metadata["jp-MarkdownHeadingCollapsed"] = True
        own: dict[str, Any] = {}
        if self.part is not None:
            own["part"] = dict(self.part)
        if self.core:
            own["core"] = True
        if self.notebook_only:
            own["notebook_only"] = list(self.notebook_only)
        if self.title:
            own["title"] = self.title
        if own:
            metadata["regionalism"] = own
        if self.solution:
            metadata["tags"] = [SOLUTION_TAG]
        made: dict[str, Any] = {
            "cell_type": "code" if self.code else "markdown",
            "id": self.id,
            "metadata": metadata,
            "source": self.source,
        }
        return made | ({"execution_count": None, "outputs": []} if self.code else {})


def notebook_of(cells: Iterable[Cell], page: Page) -> dict[str, Any]:
    """Return a notebook, as its file holds it; ``page`` says what it is for."""
    metadata: dict[str, Any] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "regionalism": {"page": page},
    }
    return {
        "cells": [cell.as_dict() for cell in cells],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def text(name: str, source: str, *, solution: bool = False) -> Cell:
    """Return a cell of text."""
    return Cell(id=name, source=source.strip("\n"), solution=solution)


def code(name: str, source: str, *, solution: bool = False, asks: Item | None = None) -> Cell:
    """Return a locked cell of code."""
    return Cell(id=name, source=source, code=True, locked=True, solution=solution, asks=asks)


def student_card_cell() -> Cell:
    """Return the cell of a hand-out that asks who works here."""
    return code("student-card", "from regionalism import student_card\n\nstudent_card()")


def named(number: int, item: Item) -> str:
    """Return number and title of an exercise."""
    return f"{number} · {item.title}"


def heading(number: int, item: Item, points: float) -> str:
    """Return the heading of an exercise."""
    return f"## {named(number, item)} ({points_in_words(points)})"


def linked(source: str, page: str, units: Iterable[Unit]) -> str:
    """Return Markdown with links such as ``lesson:SLUG`` written as paths from a page of the course.

    :raises CourseError: where there is no such unit.
    """
    known = {one.slug: one for one in units}

    def path(found: re.Match[str]) -> str:
        kind, name, place = found[1], found[2], found[3] or ""
        if kind == "table":
            target = f"data/tables/{name}.csv"
        elif name in known:
            target = known[name].lesson if kind == "lesson" else known[name].exercise
        else:
            raise CourseError("link-to-no-unit", link=f"{kind}:{name}", known=known)
        return f"]({posixpath.relpath(target, posixpath.dirname(page))}{place})"

    return LINK.sub(path, source)


def launch_addresses(page: str, repository: str, branch: str) -> dict[str, str]:
    """Return where a notebook opens elsewhere, words to address; none where the course has no public address.

    The first is its page without a kernel; the others run it.
    """
    if not repository:
        return {}
    owner, name = repository.split("/")
    where = branch.replace("/", "%2F")
    site = f"https://{owner}.github.io/{name}"
    return {
        AS_PAGE: f"{site}/{page.removesuffix('.ipynb')}.html",
        "Open without a server": f"{site}/{LIVE}/lab/index.html?path={page}",
        "Open in Binder": f"https://mybinder.org/v2/gh/{repository}/{where}?urlpath=doc/tree/{page}",
    }


def launch_links(page: str, repository: str, branch: str) -> str:
    """Return the paragraph that opens a page elsewhere; none where the course has no public address."""
    found = launch_addresses(page, repository, branch)
    links = " · ".join(f"[{words}]({address})" for words, address in found.items())
    return f"Open this page elsewhere: {links}" if links else ""


def exercise_cells(
    unit: Unit,
    items: Sequence[Item],
    *,
    units: Sequence[Unit] = (),
    points: Mapping[str, float] | None = None,
    attempts: str = "best",
    elsewhere: str = "",
    between: Sequence[Cell] = (),
) -> list[Cell]:
    """Return the cells of a unit's exercise notebook, worked answers included.

    :param unit: the unit.
    :param items: its exercises, in order.
    :param units: the units of the course that are at hand; none in a hand-out, which then holds no link to a
        lesson.
    :param points: points of items (by full id) that are not their own.
    :param attempts: which try counts, under the course's grading policy.
    :param elsewhere: the paragraph of links that open the page elsewhere.
    :param between: cells that stand between the imports and the first exercise.
    :raises CourseError: naming the item, where what it says around its question cannot be shown.
    """
    worth = {item.full_id: (points or {}).get(item.full_id, item.points) for item in items}
    top = [f"# Exercises {unit.number} · {unit.title}", _facts(unit, items, sum(worth.values()), units)]
    top.append(
        " ".join(filter(None, ("Facts as of the readings.", unit.exercise_intro, TRY_THAT_COUNTS[attempts])))
    )
    top += [RESTARTED, *([elsewhere] if elsewhere else [])]
    cells = [
        evolve(text("title", "\n\n".join(top)), notebook_only=(top.index(RESTARTED),)),
        code("import", f"from regionalism import {', '.join(_names(items))}"),
        *between,
        code("import-worked", "from regionalism.notebook.solution import solution", solution=True),
    ]
    for number, item in enumerate(items, 1):
        cells += _exercise(number, item, worth[item.full_id], with_lesson=bool(units))
    cells += [
        text("hand-in", HAND_IN),
        code("progress", "progress()"),
        code("hand-in-file", f'hand_in("{unit.slug}")'),
    ]
    cells.append(code("closing", f'closing("{unit.slug}", "exercise")'))
    return _with_paths(cells, unit, units or (unit,))


def without_solutions(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells that students get."""
    return [cell for cell in cells if not cell.solution]


def _with_paths(cells: Iterable[Cell], unit: Unit, units: Sequence[Unit]) -> list[Cell]:
    made: list[Cell] = []
    problems: list[CourseError] = []
    for cell in cells:
        try:
            source = cell.source if cell.code else linked(cell.source, unit.exercise, units)
        except CourseError as problem:
            where = unit.folder
            problems.append(CourseError("exercise-cell-wrong", folder=where, cell=cell.id, problem=problem))
            continue
        made.append(evolve(cell, source=source))
    if problems:
        raise CourseError("exercise-cells-wrong", problems=problems)
    return made


def _facts(unit: Unit, items: Iterable[Item], points: float, units: Sequence[Unit]) -> str:
    needed = {anchor.partition(" ")[0] for item in items for anchor in item.anchors}
    # What the unit reads, not where the answers stand; what is read later has its place among the rest.
    read = in_order(anchor for anchor in unit.readings if anchor.partition(" ")[0] in needed)
    parts = [
        points_in_words(points),
        *([unit.exercise_time] if unit.exercise_time else []),
    ]
    if units:
        parts += [f"Readings: {runs_in_words(read)}"] if read else []
        parts.append(f"[Back to the lesson](lesson:{unit.slug})")
        if units[0].slug != unit.slug:
            parts.append(how_it_works(units[0].slug))
    return " · ".join(parts)


def how_it_works(slug: str) -> str:
    """Return the link to the part of the first lesson that says how the course works."""
    return f"[{HOW}](lesson:{slug}#{HOW.replace(' ', '-')})"


def _names(items: Iterable[Item]) -> list[str]:
    """Return what the notebook imports: the commands that it gives, in alphabetical order."""
    items = list(items)
    names = {"closing", "hand_in", "progress"} | {"record" if item.from_cell else "ask" for item in items}
    return sorted(names.union(*(USED.findall(item.setup) for item in items)))


def _exercise(number: int, item: Item, points: float, *, with_lesson: bool) -> Iterator[Cell]:
    beside = item.beside_lesson if with_lesson else ""
    parts = [heading(number, item, points), " ".join(filter(None, (item.intro.strip(), beside.strip())))]
    yield evolve(text(f"head-{item.id}", "\n\n".join(filter(None, parts))), title=named(number, item))
    if item.setup:
        yield Cell(id=f"compute-{item.id}", source=item.setup.strip("\n"), code=True)
    yield asking(item)
    yield code(f"worked-{item.id}", f'solution("{item.full_id}")', solution=True)
    if item.teaching_note:
        yield text(f"note-{item.id}", f"**Teaching note.** {item.teaching_note.strip()}", solution=True)


def asking(item: Item) -> Cell:
    """Return the cell that asks an item."""
    if item.from_cell:
        return code(f"record-{item.id}", f'record("{item.full_id}", {item.result or "result"})', asks=item)
    return code(f"ask-{item.id}", f'ask("{item.full_id}")', asks=item)
