"""The subject of this course, as engine, desk and authors' tools see it (``regionalism.engine.subject``)."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from regionalism.engine.course import Unit, course_file
from regionalism.engine.errors import CourseError
from regionalism.engine.exercise_page import Cell, code, text
from regionalism.engine.kinds.base import Item

__all__ = ["about_readings", "handout_cells", "handout_files", "possible_handout_cells", "reading_codes"]

ALWAYS = ("glossary", "sources")  # tables that digests and other tables refer to
TABLE = re.compile(r"""\btable\(\s*["'](\w+)["']""")
MODULE = re.compile(r"\bregionalism\.americas\.(\w+)")
ABOUT_READINGS = """## Readings

The exercises name paragraphs: {code} ¶4 is paragraph 4 of reading {code}. Each cell below opens \
one reading, with a digest of every paragraph
in the course's own words. *Go to paragraph* takes you to one."""
ABOUT_TEXTS = """
## Read

The exercises name paragraphs: {code} ¶4 is paragraph 4 of reading {code}. The readings are here \
({codes}), with a digest of every paragraph
in the course's own words: `reading("{code}")` in the notebook opens one.
"""


def reading_codes(root: Path) -> list[str]:
    """Return the codes of the readings in ``data/readings/``."""
    return sorted(path.stem for path in (root / "data" / "readings").glob("R*.md"))


def handout_cells(items: Iterable[Item]) -> list[Cell]:
    """Return the section that opens the readings which some exercises name; nothing where none do."""
    codes = sorted(_codes_named(items))
    if not codes:
        return []
    cells = [_reading_cell(one, first=one == codes[0]) for one in codes]
    return [text("readings", ABOUT_READINGS.format(code=codes[0])), *cells]


def possible_handout_cells(root: Path) -> list[Cell]:
    """Return every cell that opens a reading in a hand-out."""
    return [_reading_cell(one, first=first) for one in reading_codes(root) for first in (True, False)]


def _reading_cell(name: str, *, first: bool) -> Cell:
    """Return the cell that opens a reading; the first imports what the notebook's own imports need not
    know.
    """
    before = "from regionalism import reading\n\n" if first else ""
    return code(f"reading-{name.lower()}", f'{before}reading("{name}")')


def about_readings(items: Iterable[Item]) -> str:
    """Return what the README of a hand-out says about the readings."""
    codes = sorted(_codes_named(items))
    return ABOUT_TEXTS.format(code=codes[0], codes=", ".join(codes)) if codes else ""


def handout_files(root: Path, code: str, items: Iterable[Item], units: Iterable[Unit]) -> dict[str, bytes]:
    """Return the tables, their description and the digests that a hand-out needs.

    :param code: the source of all code cells; the tables that it and the modules it imports open are needed.
    :raises CourseError: where a table is not described, or a file is missing.
    """
    items = list(items)
    readings = {anchor.partition(" ")[0] for one in units for anchor in one.readings} | _codes_named(items)
    found = _tables(root, _tables_used(root, code, items))
    digests = sorted(f"data/readings/{one}.md" for one in readings)
    return found | {path: _without_remarks(root / path).encode() for path in digests}


def _codes_named(items: Iterable[Item]) -> set[str]:
    """Return the codes of the readings that items refer to."""
    return {anchor.partition(" ")[0] for item in items for anchor in item.named_anchors()}


def _tables_used(root: Path, cells: str, items: Iterable[Item]) -> set[str]:
    """Return the tables that cells' code, the subject's modules in it, and the sources of items name."""
    found = {source.partition(":")[0] for item in items for source in item.sources}
    waiting = [cells]
    seen: set[str] = set()
    while waiting:
        source = waiting.pop()
        found |= set(TABLE.findall(source))
        for module in set(MODULE.findall(source)) - seen:
            seen.add(module)
            path = root / "regionalism" / "americas" / f"{module}.py"
            waiting += [path.read_text(encoding="utf-8")] if path.is_file() else []
    return found | set(ALWAYS)


def _tables(root: Path, tables: set[str]) -> dict[str, bytes]:
    """Return these tables, and a ``datapackage.json`` that describes them alone."""
    package = json.loads(course_file(root / "data" / "datapackage.json"))
    kept = [resource for resource in package["resources"] if resource["name"] in tables]
    unknown = tables - {resource["name"] for resource in kept}
    if unknown:
        raise CourseError("table-not-described", unknown=sorted(unknown))
    for resource in kept:
        keys = resource["schema"].get("foreignKeys", [])
        resource["schema"]["foreignKeys"] = [
            key for key in keys if key["reference"]["resource"] in {*tables, ""}
        ]
    described = json.dumps({**package, "resources": kept}, ensure_ascii=False, indent=2) + "\n"
    found = {"data/datapackage.json": described.encode()}
    return found | {f"data/{one['path']}": course_file(root / "data" / one["path"]) for one in kept}


def _without_remarks(path: Path) -> str:
    """Return a digest file without *Read with care*, which is for after the exercises."""
    import tomli_w

    parts = course_file(path).decode("utf-8").split("+++\n", 2)
    if len(parts) != 3:
        raise CourseError("reading-front-matter-missing", name=path.name)
    before, front, rest = parts
    kept = {name: value for name, value in tomllib.loads(front).items() if name != "watch"}
    return f"{before}+++\n{tomli_w.dumps(kept)}+++\n{rest}"
