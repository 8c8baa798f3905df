"""Which pages there are: the index, each lesson with its exercise set, the readings."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import nbformat
from attrs import frozen
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from regionalism.engine.course import Unit, units
from regionalism.engine.errors import CourseError
from regionalism.engine.subject import subject

INDEX, READINGS = "index.html", "readings.html"
TITLE = "Whose Americas?"  # of the index
ABOUT = {
    "lesson": "Without JavaScript the answers to the questions in the lessons are folded away; those of the "
    "exercise sets are not in it.",
    "all": "The answers to all questions, also of the exercise sets, are folded away: a copy for "
    "instructors.",
}

READINGS_LINE = (
    f"- [All readings]({READINGS}): what each paragraph says, in the course's own words, with links to the "
    "publishers"
)

# The table of progress, as lesson 0 has it. Nothing shows without a script, or before anything was answered.
PROGRESS = {"front": "progress", "responder": "progress", "traits": {}, "data": {"index": True}}
PROGRESS_PLACE = (
    '<div class="rg-place"><script type="application/json" class="rg-live">'
    + json.dumps(PROGRESS)
    + "</script></div>"
)


@frozen
class Page:
    """One page: where it goes below the output folder, its notebook, the folder to run it in, and the slug of
    its unit.
    """

    address: str
    notebook: nbformat.NotebookNode
    folder: Path
    unit: str = ""

    @property
    def title(self) -> str:
        """Return the words of the page's first heading."""
        found = re.search(r"^# (.+)$", self.notebook.cells[0].source, flags=re.MULTILINE)
        return found[1].strip() if found else self.address


def neighbours(pages: Sequence[Page], place: int) -> list[tuple[str, str]]:
    """Return the address and the title of the pages before and after the one at a place."""
    beside = [pages[n] for n in (place - 1, place + 1) if 0 <= n < len(pages)]
    return [(page.address, page.title) for page in beside]


def course_pages(root: Path, answers: str = "lesson") -> list[Page]:
    """Return the pages of the course in order: the index, each lesson with its exercise set, the readings."""
    content: list[Page] = []
    for unit in units():
        for path in (unit.lesson, unit.exercise):
            if (root / path).is_file():
                content.append(_course_page(root, path, unit.slug))
    codes = subject().reading_codes(root)
    readings = [Page(READINGS, _readings(codes), root)] if codes else []
    return [Page(INDEX, _index(content, answers, codes), root), *content, *readings]


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Return a notebook; raise :class:`CourseError` that names a file that is none."""
    try:
        return nbformat.read(path, as_version=nbformat.NO_CONVERT)
    except Exception as problem:  # noqa: BLE001 - nbformat raises many kinds; all of them mean the same
        raise CourseError("notebook-unreadable", path=path, problem=problem) from None


def _course_page(root: Path, path: str, slug: str) -> Page:
    notebook = read_notebook(root / path)
    for cell in notebook.cells:
        left_out = cell.metadata.get("regionalism", {}).get("notebook_only", ())
        kept = [one for number, one in enumerate(cell.source.split("\n\n")) if number not in left_out]
        cell.source = "\n\n".join(kept) if left_out else cell.source
    return Page(page_address(path), notebook, (root / path).parent, slug)


def page_address(notebook: str) -> str:
    """Return the address of the page that is made from a notebook or a table of the course."""
    return str(PurePosixPath(notebook).with_suffix(".html"))


def _index(content: list[Page], answers: str, codes: list[str]) -> nbformat.NotebookNode:
    questions = {page_address(unit.lesson): _about(unit) for unit in units()}
    lessons = [
        f"- [{page.title}]({page.address}): {questions[page.address]}"
        for page in content
        if page.address in questions
    ]
    exercises = [f"- [{page.title}]({page.address})" for page in content if page.address not in questions]
    parts = [
        f"# {TITLE}",
        "*Reading Latin American regionalism through its sources.* This is the whole course: lessons, "
        "questions, figures with their data, and the digests of the readings. Nothing has to be installed.",
        ABOUT[answers],
        PROGRESS_PLACE,
        *(["## Lessons", "\n".join(lessons)] if lessons else []),
        *(["## Exercise sets", "\n".join(exercises)] if exercises else []),
        *(["## Readings", READINGS_LINE] if codes else []),
    ]
    return new_notebook(cells=[_text("index", "\n\n".join(parts))])


def _about(unit: Unit) -> str:
    return f"{unit.question} {unit.minutes} minutes."


def _readings(codes: list[str]) -> nbformat.NotebookNode:
    lead = (
        "# The readings\n\nEach text has a source card and a digest of every paragraph. `R1 ¶2` means the "
        "second paragraph of R1. The texts belong to their publishers; the cards link to them."
    )
    cells = [_text("readings", lead), _code("import", "from regionalism import reading")]
    for code in codes:
        cells += [_text(code, f"## Reading {code}"), _code(f"open-{code}", f'reading("{code}")')]
    return new_notebook(cells=cells)


def _text(name: str, source: str) -> nbformat.NotebookNode:
    return new_markdown_cell(source, id=name)


def _code(name: str, source: str) -> nbformat.NotebookNode:
    return new_code_cell(source, id=name, metadata={"editable": False})
