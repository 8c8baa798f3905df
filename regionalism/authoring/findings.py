"""What is wrong with a unit beyond the form of its files, with file, item, field and what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

from regionalism.authoring.guide import FILE as GUIDE_FILE
from regionalism.authoring.guide import guide_findings, read_guide
from regionalism.authoring.lesson import ASKS, DECKS, LOOKS_BACK, lesson_cells
from regionalism.authoring.links import link_findings
from regionalism.authoring.sources import CARD_FILE, ITEM_FILE, LESSON_FILE, UNIT_FILE, Source, shown
from regionalism.engine.course import Course
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.exercise_page import Cell
from regionalism.engine.kinds.base import Item
from regionalism.engine.scoring import score

MOST_WORDS = 45
NOW_WORDS = range(80, 121)
BARE = re.compile(r"\W*(wrong|incorrect|no|false|not quite|try again)\W*")
FEEDBACK = {"feedback", "default_feedback", "right", "starts_early", "starts_late", "ends_early", "ends_late"}
TO_WRITE = "TODO"
# The cells that every lesson has, in this order; the first unit of a course introduces it and may leave out
# what stands before these.
SKELETON = ("question", "objectives", "read", "lab", "decide", "key-points", "not-known", "further", "go-on")
FIRST_SKELETON = ("key-points", "not-known", "go-on")
FILLED = {
    "title": "header",
    "objectives": "objectives",
    "key-points": "key_points",
    "not-known": "not_known",
    "go-on": "go_on",
}


def findings(source: Source, sources: Sequence[Source], course: Course) -> list[str]:
    """Return everything that is wrong with a unit, as sentences."""
    found = list(_of_unit_file(source))
    for item in source.items.values():
        where = f"{shown(source.path / ITEM_FILE)}, item {item.id}"
        found += [f"{where}, field {one}" for one in _of_item(item, course)]
    found += [
        f"{shown(source.path / ITEM_FILE)}, item {raw['id']}, field {one}"
        for raw in source.raw_items
        for one in _of_feedback(raw)
    ]
    for card, raw in zip(source.cards.values(), source.raw_cards, strict=True):
        where = f"{shown(source.path / CARD_FILE)}, card {card.item.id}"
        found += [
            f"{where}, field {one}" for one in (*_of_places(card.item, course.subject), *_of_feedback(raw))
        ]
    found += _of_points(source, course)
    guide = read_guide(source.path)
    found += [f"{shown(source.path / GUIDE_FILE)}, {one}" for one in (guide_findings(guide) if guide else ())]
    return found + list(_of_lesson(source, sources, course))


def _finding(code: str, /, **fields: Any) -> str:
    """Return the sentence of a finding, which stands in ``sentences.toml``."""
    return str(Message(code, **fields))


def left_to_write(source: Source) -> list[str]:
    """Return the files of a unit in which texts are still to be written, each with how many."""
    found = []
    for name in (UNIT_FILE, ITEM_FILE, LESSON_FILE):
        number = (source.path / name).read_text(encoding="utf-8").count(TO_WRITE)
        if number:
            found.append(
                _finding("texts-to-write", file=shown(source.path / name), number=number, mark=TO_WRITE)
            )
    return found


def _of_unit_file(source: Source) -> Iterator[str]:
    where = shown(source.path / UNIT_FILE)
    for name in ("key_points", "not_known"):
        if not getattr(source.file, name):
            yield f"{where}, field {name}: is empty. Write at least one line."
    if source.file.meetings < 1:
        yield f"{where}, field meetings: is {source.file.meetings}. Write 1, or how many meetings it takes."
    if source.file.now:
        words = len(source.file.now.split())
        if words not in NOW_WORDS and TO_WRITE not in source.file.now:
            yield f"{where}, field now: has {words} words. Write {NOW_WORDS[0]} to {NOW_WORDS[-1]}."
        if "{now}" not in source.lesson:
            yield f"{where}, field now: is shown nowhere. Write the place {{now}} into {LESSON_FILE}."
    for number, one in enumerate(source.file.objective):
        if not one.items:
            yield f"{where}, field objective[{number}].items: is empty. Name the items that show it."


def _of_points(source: Source, course: Course) -> Iterator[str]:
    total = sum(item.points for item in source.exercises)
    wanted, said_in = source.file.exercises.points, f"{UNIT_FILE}, exercises.points"
    if not wanted:
        wanted, said_in = course.exercise_points, "course.toml, exercise_points"
    if source.exercises and wanted and total != wanted:
        file = shown(source.path / ITEM_FILE)
        yield _finding("exercises-points", file=file, total=total, wanted=wanted, said_in=said_in)


def _of_item(item: Item, course: Course) -> Iterator[str]:
    yield from _of_tests(item)
    yield from _of_places(item, course.subject)
    if item.points and not item.by_person and not item.completion and not item.hints:
        yield "hints: is missing. Write one or two, the first without the answer."
    if item.stage == "exercise":
        yield from _of_exercise(item)


def _of_exercise(item: Item) -> Iterator[str]:
    if item.from_cell and not (item.setup and item.result):
        yield _finding("setup-or-result-missing")
    if item.setup and item.result and not re.search(rf"\b{re.escape(item.result)}\b", item.setup):
        yield _finding("result-not-in-setup", result=item.result)
    if "](lesson:" in item.intro or re.search(r"\blessons?\b", item.intro, re.IGNORECASE):
        yield _finding("intro-names-lesson")


def _of_tests(item: Item) -> Iterator[str]:
    for form in item.variants or (item,):
        about = f" (variant {form.variant_id})" if form.variant_id else ""
        for number, test in enumerate(form.test or ()):
            result = score(form, test.response, test.reason)
            where = f"test[{number}]{about}"
            if result.outcome != test.outcome:
                given = repr(test.response)
                yield _finding(
                    "test-outcome", where=where, given=given, is_=result.outcome, wanted=test.outcome
                )
            if test.points is not None and abs((result.points or 0) - test.points) > 1e-6:
                yield _finding("test-points", where=where, earned=result.points, wanted=test.points)
            if test.says and not any(test.says in note.text for note in result.feedback):
                yield _finding("test-says", where=where, text=test.says)


def _of_feedback(raw: dict[str, Any]) -> Iterator[str]:
    for field, text in feedback(raw):
        words = len(text.split())
        if words > MOST_WORDS:
            yield _finding("feedback-long", field=field, words=words, most=MOST_WORDS)
        if BARE.fullmatch(text.casefold()):
            yield _finding("feedback-bare", field=field, text=text)


def feedback(value: Any, field: str = "", inside: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the fields of an item's table that hold feedback, with their texts."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from feedback(one, f"{field}.{name}".lstrip("."), inside or name in FEEDBACK)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from feedback(one, f"{field}[{number}]", inside)
    elif inside and isinstance(value, str):
        yield field, value


def _of_places(item: Item, subject: str) -> Iterator[str]:
    """Yield which paragraphs and rows that an item names the course's subject does not know."""
    if not subject:
        return
    digest: Callable[[str], Any] = import_module(f"{subject}.readings").digest
    row: Callable[[str], Any] = import_module(f"{subject}.tables").row
    for field, places, find in (("anchors", item.named_anchors(), digest), ("sources", item.sources, row)):
        for place in places:
            try:
                find(place)
            except CourseError as problem:
                yield f"{field}: {place!r} leads nowhere ({problem}) Correct it."


def _of_lesson(source: Source, sources: Sequence[Source], course: Course) -> Iterator[str]:
    where = shown(source.path / LESSON_FILE)
    try:
        cells = lesson_cells(source, sources, course)
    except CourseError as problem:
        yield str(problem)
        return
    yield from (
        f"{where}{one}"
        for one in (
            *_of_asking(source, cells),
            *_of_looking_back(sources, cells),
            *_of_deck(source, cells),
            *_of_skeleton(source, sources, cells),
        )
    )
    yield from (f"{where}, cell {cell.id}: {one}" for cell in cells for one in _of_cell(cell))
    yield from link_findings(source, sources, course)


def _of_asking(source: Source, cells: Sequence[Cell]) -> Iterator[str]:
    asked = [found for cell in cells if cell.code for found in ASKS.findall(cell.source)]
    own = Counter(name for _, slug, name in asked if slug == source.slug)
    for _, slug, name in asked:
        if slug == source.slug and name not in source.items:
            yield _finding("asks-no-item", name=name, file=ITEM_FILE)
    for item in source.items.values():
        if item.stage == "lesson" and own[item.id] != 1:
            often = "nowhere" if not own[item.id] else f"{own[item.id]} times"
            yield f', item {item.id}: is asked {often}. Ask it once, in a cell of code: ask("{item.full_id}")'
        if item.stage == "exercise" and own[item.id]:
            yield _finding("exercise-asked-in-lesson", item=item.id)


def _of_looking_back(sources: Sequence[Source], cells: Sequence[Cell]) -> Iterator[str]:
    known = {item.full_id for one in sources for item in one.items.values()}
    for cell in cells:
        for name in LOOKS_BACK.findall(cell.source) if cell.code else ():
            if name not in known:
                yield _finding("looks-back-at-no-item", cell=cell.id, name=name)


def _of_deck(source: Source, cells: Sequence[Cell]) -> Iterator[str]:
    for cell in cells:
        for _, slug in DECKS.findall(cell.source) if cell.code else ():
            if slug != source.slug:
                yield _finding("deck-before-another", cell=cell.id, name=slug, wanted=source.slug)


def _of_skeleton(source: Source, sources: Sequence[Source], cells: Sequence[Cell]) -> Iterator[str]:
    wanted = FIRST_SKELETON if source is sources[0] else SKELETON
    ids = [cell.id for cell in cells]
    for name in ("title", *wanted):
        if name not in ids:
            how = (
                f"Write the place {{{FILLED[name]}}} there"
                if name in FILLED
                else f"Write it, with a line ({name})= before it"
            )
            yield f", cell {name}: is missing. {how}."
    here = [name for name in ids if name in wanted]
    if here != sorted(here, key=wanted.index):
        yield f": its parts stand as {', '.join(here)}. Put them in this order: {', '.join(wanted)}."
    for name, place in FILLED.items():
        if name in wanted_places(source, sources) and name in ids and f"{{{place}}}" not in source.lesson:
            yield _finding("place-missing", cell=name, place=place, file=UNIT_FILE)


def wanted_places(source: Source, sources: Sequence[Source]) -> set[str]:
    """Return the cells that must hold their place; the first unit goes on with a list of all units
    instead.
    """
    return set(FILLED) - ({"go-on", "objectives"} if source is sources[0] else set())


def _of_cell(cell: Cell) -> Iterator[str]:
    if cell.code:
        if "Output(" in cell.source:
            yield "uses an Output widget, which not every place shows. Return what is to be shown instead."
        return
    if cell.id != "title" and re.search(r"^# ", cell.source, re.MULTILINE):
        yield "has a heading `#`; the page has one, in {header}. Write `##`."
    levels = [len(mark) for mark in re.findall(r"^(#{1,6}) ", cell.source, re.MULTILINE)]
    if any(after > before + 1 for before, after in zip([2, *levels], levels, strict=False)):
        yield "skips a level of headings. After `##` comes `###`."
