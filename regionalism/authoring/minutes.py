"""How long a unit takes, counted from what it holds: nobody types minutes.

A lesson takes its words ÷ 130, the words of its readings ÷ 200, and the time of what is done in it: that of
each item, a minute and a half for each line of a numbered list, four minutes for each panel (a model to work
with), half a minute for each question of a reading's source card and as much for each card of the deck. A
deck of all units counts nothing: who works through the course for the first time has no cards there yet.
What a student unfolds is read and counts like other words. Not counted are the lines of sources, the list of
further reading, the ends of the page and sections that are folded as a whole, such as the help. The core are
the sections whose heading is marked ``{core}``, without what goes beyond it (``{more: …}``).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from inspect import signature
from typing import Any

from attrs import evolve, frozen

from regionalism.authoring.lesson import (
    ASKS,
    CALL,
    CORE,
    DECKS,
    MORE,
    PLACE,
    READS,
    bullets,
    named,
    now_box,
    objectives,
    read_cells,
)
from regionalism.authoring.sources import LESSON_FILE, Source, shown
from regionalism.engine.anchors import ANCHOR
from regionalism.engine.course import Course, Unit
from regionalism.engine.exercise_page import Cell
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.parts import count_words

WORDS_A_MINUTE, READING_WORDS_A_MINUTE = 130, 200
LOOK_UP, A_PANEL, A_CARD_QUESTION, A_DECK_CARD = 1.5, 4.0, 0.5, 0.5
NOT_COUNTED = ("title", "further", "go-on")
TO_THE_NEAREST = 5
SOURCES = re.compile(r"<details>\s*<summary>Sources</summary>.*?</details>", re.DOTALL)
NO_WORDS = re.compile(r"<[^>]+>|\]\([^)]*\)|^\s*\|[\s|:-]+\|\s*$|[*_`#>|\[]", re.MULTILINE)
TO_DO = re.compile(r"^\d+\. ", re.MULTILINE)


@frozen
class Section:
    """One section of a lesson, from ``##`` or ``{more: …}`` to the next: minutes of words, of readings, of
    what is done. ``id`` is that of the cell that begins it.
    """

    title: str
    core: bool
    id: str = ""
    words: float = 0.0
    reading: float = 0.0
    doing: float = 0.0

    @property
    def minutes(self) -> float:
        """Return all of them together."""
        return self.words + self.reading + self.doing


def timed(source: Source, course: Course) -> Unit:
    """Return the unit with its minutes: of the lesson, of its core, and of the exercise set."""
    sections = sections_of(source, course)
    every = rounded(sum(one.minutes for one in sections))
    core = rounded(sum(one.minutes for one in sections if one.core))
    some = any(one.core for one in sections) and core != every
    return evolve(
        source.unit,
        minutes=every,
        core_minutes=core if some else "",
        exercise_minutes=rounded(exercise_minutes(source.exercises)) if source.exercises else "",
    )


def rounded(minutes: float) -> str:
    """Return minutes as they are shown: to the nearest five, and at least five."""
    return str(max(TO_THE_NEAREST, TO_THE_NEAREST * round(minutes / TO_THE_NEAREST)))


def exercise_minutes(items: Iterable[Item]) -> float:
    """Return how long an exercise set takes: its items and what stands above each."""
    return sum(item.minutes + count_words(_plain(item.intro)) / WORDS_A_MINUTE for item in items)


def sections_of(source: Source, course: Course) -> list[Section]:
    """Return the sections of a lesson, each with its minutes."""
    found = [Section("", core=False)]
    folded = False
    cells = named(read_cells(source.lesson, where := shown(source.path / LESSON_FILE)), where)
    panels = _panels([cell for cell in cells if cell.code], course)
    for cell in cells:
        first = cell.source.split("\n", 1)[0]
        more = None if cell.code else MORE.fullmatch(first)
        if more:
            found.append(Section(more[1], core=False, id=cell.id))
        elif not cell.code and first.startswith("## "):
            title, folded = first.removeprefix("## "), cell.folded
            found.append(Section(title.removesuffix(CORE), core=title.endswith(CORE), id=cell.id))
        if not folded:
            found[-1] = _with(found[-1], cell, source, course, panels)
    return [one for one in found if one.title or one.minutes]


def _panels(cells: Iterable[Cell], course: Course) -> set[str]:
    """Return the functions of the subject that a lesson imports and that make a panel, by their names in the
    lesson.
    """
    found: set[str] = set()
    for module_name, names in subject_imports(cells, course):
        module = import_module(module_name)
        found |= {one.asname or one.name for one in names if _makes_panel(module, one.name)}
    return found


def subject_imports(cells: Iterable[Cell], course: Course) -> Iterator[tuple[str, list[ast.alias]]]:
    """Yield each module of the subject that cells of code import from, with the names imported."""
    for cell in cells if course.subject else ():
        for node in ast.walk(ast.parse(cell.source)) if cell.code else ():
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{course.subject}."):
                yield node.module or "", node.names


def _makes_panel(module: Any, name: str) -> bool:
    made = getattr(module, name)
    return callable(made) and signature(made).return_annotation == "Panel"


def _with(section: Section, cell: Cell, source: Source, course: Course, panels: set[str]) -> Section:
    if cell.code:
        asked = [name for _, slug, name in ASKS.findall(cell.source) if slug == source.slug]
        doing = sum(source.items[name].minutes for name in asked if name in source.items)
        doing += A_PANEL * sum(name in panels for name in CALL.findall(cell.source))
        codes = READS.findall(cell.source)
        doing += A_CARD_QUESTION * sum(_card_questions(code, course) for code in codes)
        doing += A_DECK_CARD * sum(int(many) for many, _ in DECKS.findall(cell.source))
        words = sum(_reading_words(code, source.file.readings, course) for code in codes)
        return evolve(
            section, doing=section.doing + doing, reading=section.reading + words / READING_WORDS_A_MINUTE
        )
    if cell.id in NOT_COUNTED:
        return section
    text = SOURCES.sub("", PLACE.sub(lambda place: _filled(place[1], source), cell.source))
    doing = LOOK_UP * len(TO_DO.findall(text))
    return evolve(
        section, words=section.words + count_words(_plain(text)) / WORDS_A_MINUTE, doing=section.doing + doing
    )


def _filled(place: str, source: Source) -> str:
    texts = {
        "question": lambda: source.file.question,
        "objectives": lambda: objectives(source),
        "key_points": lambda: bullets(source.file.key_points),
        "not_known": lambda: bullets(source.file.not_known),
        "now": lambda: now_box(source),
    }
    return texts[place]() if place in texts else ""


def _plain(text: str) -> str:
    """Return Markdown without what nobody reads: tags, addresses, marks and the lines of tables."""
    return NO_WORDS.sub(" ", text)


def _reading(code: str, course: Course) -> Any:
    return import_module(f"{course.subject}.readings").get_reading(code)


def _card_questions(code: str, course: Course) -> int:
    """Return how many guesses the source card of a reading asks for before it opens."""
    return len(_reading(code, course).about["card"]) if course.subject else 0


def _reading_words(code: str, anchors: Sequence[str], course: Course) -> float:
    """Return how many words a unit asks to read: its share of the publisher's text, and the digests."""
    if not course.subject:
        return 0.0
    reading = _reading(code, course)
    wanted = [int(found[2]) for one in anchors if (found := ANCHOR.fullmatch(one)) and found[1] == code]
    own = sum(count_words(one.digest) for one in reading.paragraphs if one.number in wanted)
    return float(reading.about.get("words", 0)) * len(wanted) / len(reading.paragraphs) + own


def as_table(sources: Sequence[Source], course: Course) -> str:
    """Return the minutes of all units and of their sections as a table for authors."""
    lines = [f"{'':44}{'words':>8}{'reading':>9}{'doing':>7}{'all':>7}"]
    for source in sources:
        unit, sections = timed(source, course), sections_of(source, course)
        core = f", core {unit.core_minutes}" if unit.core_minutes else ""
        exercises = f", exercises {unit.exercise_minutes}" if unit.exercise_minutes else ""
        lines += ["", f"{unit.folder}: {unit.minutes} minutes{core}{exercises}"]
        for one in sections:
            if not one.minutes:
                continue
            title = f"{'* ' if one.core else '  '}{one.title or 'top'}"
            lines.append(
                f"{title[:43]:44}{one.words:8.1f}{one.reading:9.1f}{one.doing:7.1f}{one.minutes:7.1f}"
            )
    return "\n".join([*lines, "", "* core"])
