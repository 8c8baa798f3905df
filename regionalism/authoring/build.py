"""``python -m regionalism build [--check | --minutes]``: makes everything that follows from ``units/`` and
``course.toml``.

=================================== ==========================================================================
made                                from
=================================== ==========================================================================
lessons/NN-slug.ipynb               lesson.md, its places filled from unit.toml and items.toml
lessons/course.toml                 unit.toml of every unit
lessons/deck.toml                   deck.toml of every unit that has cards, with their keys
solutions/NN-slug/slug.ipynb        items.toml: headings, points, intros, code, worked answers, teaching notes
solutions/NN-slug/items.toml        items.toml
exercises/NN-slug/                  the same two without worked answers, and without the keys of exercises
README.md, between its marks        the table of units, how many are here, launch links
schemas/                            the classes that read unit.toml and items.toml
known.json of the extension         the code of all these notebooks, see ``regionalism.authoring.known``
=================================== ==========================================================================
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli_w
from attrs import asdict

from regionalism.authoring import readme, reference, schema
from regionalism.authoring.known import EXTENSION, KNOWN, known
from regionalism.authoring.lesson import lesson_cells
from regionalism.authoring.minutes import as_table, timed
from regionalism.authoring.parts import with_parts
from regionalism.authoring.sources import ITEM_FILE, Source, read_sources
from regionalism.commands import parsed
from regionalism.engine.bank import source_mark
from regionalism.engine.course import (
    COURSE_FILE,
    UNITS_FILE,
    Course,
    Grading,
    course_content,
    course_file,
    course_root,
)
from regionalism.engine.deck import DECK_FILE
from regionalism.engine.errors import CourseError
from regionalism.engine.exercise_page import (
    Cell,
    Page,
    exercise_cells,
    launch_links,
    notebook_of,
    without_solutions,
)
from regionalism.engine.items import redact

COMMAND = "python -m regionalism build"
MADE_BY = f"# Made from {{source}} by `{COMMAND}`. Do not edit: change the source and build again.\n"
# A text in a TOML file that `tomli_w` wrote.
TEXT = re.compile(r'"""(?P<lines>(?:[^"\\]|\\.|"(?!""))*)"""|"(?P<line>(?:[^"\\]|\\.)*)"', re.DOTALL)
# What no unit gives any more is removed from these places.
PLACES = (
    "lessons/*.ipynb",
    DECK_FILE,
    "exercises/*/items.toml",
    "exercises/*/*.ipynb",
    "solutions/*/items.toml",
    "solutions/*/*.ipynb",
)


def main(arguments: list[str]) -> int:
    """Run the command; return 0, or 1 where something is wrong or, with ``--check``, out of date."""
    options = parsed("build", arguments)
    root = course_root()
    if options.minutes:
        print(as_table(read_sources(root), course_content(root)[0]))
        return 0
    wanted = derived(root)
    return check(root, wanted) if options.check else write(root, wanted)


def derived(root: Path) -> dict[Path, str]:
    """Return path and text of every made file; raise :class:`CourseError` with all problems found."""
    sources = read_sources(root)
    course, grading = course_content(root)
    found: dict[str, str] = {}
    problems: list[str] = []
    for source in sources:
        for made in (
            lesson_file(source, sources, course),
            item_files(source),
            exercise_files(source, sources, course, grading),
        ):
            try:
                found |= dict(made)
            except CourseError as problem:
                problems.append(str(problem))
    if problems:  # to count the minutes of its exercises, the lesson is read again
        raise CourseError("unit-wrong", problems=list(dict.fromkeys(problems)))
    found[UNITS_FILE] = table_of_contents(sources, course)
    if any(source.cards for source in sources):
        found[DECK_FILE] = deck_file(sources)
    found |= {
        "schemas/unit.schema.json": schema.unit_schema(),
        "schemas/items.schema.json": schema.items_schema(),
        "schemas/deck.schema.json": schema.deck_schema(),
    }
    if (root / EXTENSION).is_dir():
        found[KNOWN.as_posix()] = known(
            root, [text for name, text in found.items() if name.endswith(".ipynb")]
        )
    if (root / readme.FILE).is_file():
        found[readme.FILE] = readme.written((root / readme.FILE).read_text(encoding="utf-8"), sources, course)
    if (root / reference.FILE).is_file():
        parts = {"kinds": reference.kinds, "fields": reference.kind_fields}
        text = (root / reference.FILE).read_text(encoding="utf-8")
        found[reference.FILE] = readme.filled(text, parts, reference.FILE)
    return {root / path: text for path, text in found.items()}


def lesson_file(source: Source, sources: Sequence[Source], course: Course) -> Iterator[tuple[str, str]]:
    """Yield path from the course root and text of a unit's lesson."""
    unit = timed(source, course)
    cells = with_parts(lesson_cells(source, sources, course, unit), source, course)
    yield unit.lesson, notebook_text(cells, "lesson")


def item_files(source: Source) -> Iterator[tuple[str, str]]:
    """Yield path from the course root and text of a unit's items, with and without the keys of exercises."""
    unit = source.unit
    header = MADE_BY.format(source=f"units/{unit.folder}/")
    marked = f"{header}{source_mark(source.path / ITEM_FILE).decode()}\n"
    yield f"solutions/{unit.folder}/items.toml", _toml(marked, unit.slug, source.raw_items)
    public = [one if one["stage"] == "lesson" else redact(one) for one in source.raw_items]
    yield f"exercises/{unit.folder}/items.toml", _toml(header, unit.slug, public)


def exercise_files(
    source: Source, sources: Sequence[Source], course: Course, grading: Grading
) -> Iterator[tuple[str, str]]:
    """Yield path from the course root and text of a unit's exercises, with and without worked answers."""
    unit = timed(source, course)
    if source.exercises:
        cells = exercise_cells(
            unit,
            source.exercises,
            units=[one.unit for one in sources],
            attempts=grading.attempts,
            elsewhere=launch_links(unit.exercise, course.repository, course.branch),
        )
        yield f"solutions/{unit.folder}/{unit.slug}.ipynb", notebook_text(cells, "solution")
        yield unit.exercise, notebook_text(without_solutions(cells), "exercise")


def notebook_text(cells: Sequence[Cell], page: Page) -> str:
    """Return the text of a notebook file."""
    made = notebook_of(cells, page)
    for cell in made["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def deck_file(sources: Sequence[Source]) -> str:
    """Return ``lessons/deck.toml``: the cards of all units, each with its unit."""
    cards = [{"unit": source.slug, **one} for source in sources for one in source.raw_cards]
    return f"{MADE_BY.format(source='units/')}\n{as_toml({'card': cards})}"


def _toml(header: str, slug: str, items: Sequence[dict[str, Any]]) -> str:
    return header + "\n" + as_toml({"unit": slug, "item": list(items)})


def as_toml(content: Mapping[str, Any]) -> str:
    """Return plain data as TOML, with texts between apostrophes where that is possible.

    Python finds the end of such a text in one step, and goes through one between quotation marks character
    by character. These files are read whenever a notebook or `grade` starts, in a browser, too.
    """
    return TEXT.sub(_literal, tomli_w.dumps(content, multiline_strings=True))


def _literal(found: re.Match[str]) -> str:
    """Return a text of a TOML file between apostrophes, which know no escapes, or as it is."""
    if found.string.startswith((" =", ".", "]"), found.end()):  # a key, which cannot have three of them
        return found[0]
    text = (found["lines"] or found["line"] or "").replace('\\"', '"')
    if "\\" in text or "'''" in text or text.endswith("'"):
        return found[0]
    marks = "'''" if found["lines"] or "'" in text else "'"
    return f"{marks}{text}{marks}"


def table_of_contents(sources: Sequence[Source], course: Course) -> str:
    """Return ``lessons/course.toml``: every unit as the notebooks and the desk know it."""
    units = [
        {name: _plain(value) for name, value in asdict(timed(source, course)).items()} for source in sources
    ]
    return f"{MADE_BY.format(source='units/')}\n{as_toml({'unit': units})}"


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, dict) else value


def write(root: Path, wanted: dict[Path, str]) -> int:
    """Write what is made, and remove what no unit gives any more."""
    for path, text in wanted.items():
        if not is_as(path, text):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(root).as_posix()}")
    for path in left_over(root, wanted):
        path.unlink()
        print(f"removed {path.relative_to(root).as_posix()}")
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    print(f"{len(wanted)} files are up to date.")
    return 0


def check(root: Path, wanted: dict[Path, str]) -> int:
    """Say which files differ from what their sources give; change nothing."""
    off = drift(root, wanted)
    for line in off:
        sys.stderr.write(f"{line}\n")
    if not off:
        print(f"{len(wanted)} files are up to date.")
    return 1 if off else 0


def drift(root: Path, wanted: dict[Path, str]) -> list[str]:
    """Return a sentence for every file that is not what its sources give: which, and what to do."""
    found = []
    for path, text in wanted.items():
        name = path.relative_to(root).as_posix()
        if not path.is_file():
            found.append(f"{name} is missing. Run `{COMMAND}`.")
        elif not is_as(path, text):
            found.append(f"{name} is not what {source_of(name)} gives. Change it there and run `{COMMAND}`.")
    return found + [
        f"{path.relative_to(root).as_posix()} comes from no folder of units/. Run `{COMMAND}`, "
        "which removes it."
        for path in left_over(root, wanted)
    ]


def source_of(name: str) -> str:
    """Return where a made file comes from, for a sentence."""
    if name == readme.FILE:
        return f"units/ and {COURSE_FILE} (between the marks `{readme.BEGIN.format(name='…')}`)"
    if name == reference.FILE:
        return f"regionalism/engine/kinds/ (between the marks `{readme.BEGIN.format(name='…')}`)"
    parts = name.removeprefix("lessons/").removeprefix("exercises/").removeprefix("solutions/").split("/")
    folder = parts[0].removesuffix(".ipynb")
    return f"units/{folder}/" if folder[:2].isdigit() else "units/"


def is_as(path: Path, text: str) -> bool:
    """Tell whether a file holds exactly this text, whatever its line ends."""
    return path.is_file() and course_file(path) == text.encode()


def left_over(root: Path, wanted: dict[Path, str]) -> list[Path]:
    """Return the files that no unit gives."""
    found = {path for pattern in PLACES for path in root.glob(pattern)}
    return sorted(path for path in found if path not in wanted and ".ipynb_checkpoints" not in path.parts)
