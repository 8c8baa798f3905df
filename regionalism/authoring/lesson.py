"""The lesson of a unit: ``lesson.md``, a text notebook (MyST), made into a notebook.

What ``unit.toml`` and ``items.toml`` say is not typed again: a place, such as ``{key_points}`` on a line of
its own, is filled in. Each heading ``## …`` begins a cell of text, and so does a line ``+++``. A cell of code
is locked and folded, unless it is tagged ``open`` for students to change. The id of a cell is the one that
its author gives (a line ``(lab)=`` before a text, ``:id: board`` in a cell of code), else it follows from
what the cell holds: the item that it asks, its place or its heading.

A heading that ends with the mark ``{core}`` belongs to the core of the unit, which a short class works
through. The page shows the word *Core* under it; the heading itself, and links to it, stay as they are. A
line ``{more: What it is about}`` inside a part begins a stretch that goes beyond the core, up to the next
such line or heading ``##``: the line becomes a heading of its own. See ``regionalism.authoring.parts``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from attrs import evolve

from regionalism.authoring.sources import LESSON_FILE, UNIT_FILE, Source, UnitFile, shown
from regionalism.engine.anchors import runs_in_words
from regionalism.engine.course import Course, Unit
from regionalism.engine.errors import CourseError
from regionalism.engine.exercise_page import RESTARTED, Cell, how_it_works, launch_links, linked
from regionalism.engine.kinds.parts import points_in_words

OPEN_TAG, FOLDED_TAG = "open", "folded"
PLACE = re.compile(r"\{([a-z_]+)\}")
ALONE = re.compile(r"^\{([a-z_]+)\}$", re.MULTILINE)
CORE = " {core}"
HEADING = re.compile(rf"^## (.+?)(?:{re.escape(CORE)})?$", re.MULTILINE)
CORE_HEADING = re.compile(rf"^(## .+){re.escape(CORE)}$", re.MULTILINE)
MORE = re.compile(r"^\{more: (.+)\}$", re.MULTILINE)
ASKS = re.compile(r"""\b(ask|record)\(\s*["']([a-z0-9-]+)/([a-z0-9-]+)["']""")
LOOKS_BACK = re.compile(r"""\blook_back\(\s*["']([a-z0-9-]+/[a-z0-9-]+)["']""")
DECKS = re.compile(r"""\bdeck\(\s*(\d+),\s*["']([a-z0-9-]+)["']""")
READS = re.compile(r"""\breading\(\s*["'](R\d+)["']""")
CALL = re.compile(r"\b([a-z]\w*)\(")
ID_OF_PLACE = {
    "header": "title",
    "objectives": "objectives",
    "key_points": "key-points",
    "not_known": "not-known",
    "now": "now",
    "go_on": "go-on",
}
LABEL = re.compile(r"\(([A-Za-z0-9_-]+)\)=")
FENCE = re.compile(r"(```|~~~)")
LATER = "as of March 2026"
AS_OF = f"Facts as of the readings; later events only {LATER}, discussed, not graded."
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def lesson_cells(
    source: Source, sources: Sequence[Source], course: Course, unit: Unit | None = None
) -> list[Cell]:
    """Return the cells of a unit's lesson.

    :param unit: the unit with its minutes, which the page shows.
    :raises CourseError: naming file, cell and what to do.
    """
    where = shown(source.path / LESSON_FILE)
    units = [one.unit for one in sources]
    cells = named(read_cells(source.lesson, where), where)
    headings = [title for cell in cells if not cell.code for title in HEADING.findall(cell.source)]
    places = _places(source, sources, course, unit or source.unit, headings)
    running = {RESTARTED, on_this_page(headings)} - {""}
    made: list[Cell] = []
    problems: list[CourseError] = []
    for cell in cells:
        if cell.code:
            made.append(cell)
            continue
        try:
            text = filled(cell.source, places)
            here = tuple(n for n, one in enumerate(text.split("\n\n")) if one in running)
            core = bool(CORE_HEADING.search(cell.source))
            linked_text = linked(text, source.unit.lesson, units)
            made.append(evolve(cell, source=linked_text, core=core, notebook_only=here))
        except CourseError as problem:
            problems.append(CourseError("lesson-cell-wrong", where=where, cell=cell.id, problem=problem))
    if problems:
        raise CourseError("unit-wrong", problems=problems)
    return made


def read_cells(text: str, where: str) -> list[Cell]:
    """Return the cells of a text notebook as written; a cell whose author gave no id has an empty one.

    :raises CourseError: where the text is no such notebook, or a cell of code has metadata that mean nothing
        here.
    """
    try:
        import jupytext
    except ModuleNotFoundError:
        raise CourseError("jupytext-missing", lesson_file=LESSON_FILE) from None
    try:
        notebook = jupytext.reads(text, fmt="md:myst")
    except Exception as problem:  # noqa: BLE001 - jupytext raises many kinds; all of them mean the same
        raise CourseError("lesson-no-text-notebook", where=where, problem=problem) from None
    made = []
    for cell in notebook.cells:
        is_code = cell.cell_type == "code"
        tags = _tags(cell, OPEN_TAG if is_code else FOLDED_TAG, where)
        if is_code:
            name = str(cell.metadata.get("id", ""))
            made.append(Cell(id=name, source=cell.source, code=True, locked=not tags))
        else:
            texts = [Cell(id=name, source=part) for name, part in _texts(cell.source)]
            made += [evolve(one, folded=bool(tags) and number == 0) for number, one in enumerate(texts)]
    return made


def _tags(cell: Any, known: str, where: str) -> list[str]:
    """Return the tags of a cell; raise :class:`CourseError` for others, and for metadata without use."""
    tags: list[str] = cell.metadata.get("tags", [])
    odd = [one for one in cell.metadata if one != "tags" and (one != "id" or cell.cell_type != "code")]
    odd += [f"tag {one}" for one in tags if one != known]
    if odd:
        raise CourseError(
            "lesson-cell-metadata",
            where=where,
            beginning=cell.source[:40],
            odd=odd[0],
            open_tag=OPEN_TAG,
            folded_tag=FOLDED_TAG,
        )
    return tags


def _texts(source: str) -> list[tuple[str, str]]:
    """Return the cells of a text with their labels' ids (or none): a new one begins at each ``##``."""
    parts: list[list[str]] = [[]]
    fenced = False
    for line in source.split("\n"):
        fenced ^= bool(FENCE.match(line))
        begins = not fenced and (line.startswith("## ") or MORE.match(line) or LABEL.fullmatch(line))
        only_label = len(parts[-1]) == 1 and LABEL.fullmatch(parts[-1][0])
        if begins and not only_label:
            parts.append([])
        parts[-1].append(line)
    found = []
    for lines in parts:
        label = LABEL.fullmatch(lines[0]) if lines else None
        text = "\n".join(lines[1:] if label else lines).strip("\n")
        if text:
            found.append((label[1] if label else "", text))
    return found


def named(cells: Iterable[Cell], where: str) -> list[Cell]:
    """Return the cells with ids; raise :class:`CourseError` naming each without one or with another's."""
    made: dict[str, Cell] = {}
    problems = []
    for cell in cells:
        name = cell.id or (_name_of_code if cell.code else _name_of_text)(cell.source)
        say = "with `:id: NAME` as its first line" if cell.code else "with a line `(NAME)=` before it"
        about = f"{where}, cell beginning {cell.source[:40]!r}"
        if not CELL_ID.fullmatch(name):
            problems.append(str(CourseError("lesson-cell-no-id", about=about, say=say)))
        elif name in made:
            problems.append(str(CourseError("lesson-cell-id-twice", about=about, name=name, say=say)))
        made[name] = evolve(cell, id=name)
    if problems:
        raise CourseError("unit-wrong", problems=problems)
    return list(made.values())


def _name_of_code(source: str) -> str:
    asked, opened, called = ASKS.search(source), READS.search(source), CALL.search(source)
    if asked:
        return f"{asked[1]}-{asked[3]}"
    if source.startswith(("from ", "import ")):
        return "import"
    if opened:
        return f"reading-{opened[1].lower()}"
    return called[1].replace("_", "-") if called else ""


def _name_of_text(source: str) -> str:
    places = [ID_OF_PLACE[name] for name in PLACE.findall(source) if name in ID_OF_PLACE]
    heading = HEADING.search(source) or MORE.match(source)
    if places:
        return places[0]
    return re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-") if heading else ""


def filled(source: str, places: dict[str, Callable[[], str]]) -> str:
    """Return a text with its places filled in.

    :raises CourseError: where there is no such place, or a mark of the core stands elsewhere than at the end
        of a heading.
    """
    source = CORE_HEADING.sub(r"\1\n\n*Core*", source)
    if CORE.strip() in source:
        raise CourseError("lesson-core-mark", mark=CORE.strip())
    source = MORE.sub(r"### \1", source)
    if "{more" in source:
        raise CourseError("lesson-more-mark")
    unknown = [name for name in ALONE.findall(source) if name not in places]
    if unknown:
        known = ", ".join(f"{{{one}}}" for one in places)
        raise CourseError("lesson-no-place", place=unknown[0], known=known)
    return PLACE.sub(lambda found: places[found[1]]() if found[1] in places else found[0], source)


def _places(
    source: Source, sources: Sequence[Source], course: Course, unit: Unit, headings: Sequence[str]
) -> dict[str, Callable[[], str]]:
    return {
        "header": lambda: header(source, sources, course, unit, headings),
        "question": lambda: source.file.question,
        "objectives": lambda: objectives(source),
        "key_points": lambda: bullets(source.file.key_points),
        "not_known": lambda: bullets(source.file.not_known),
        "now": lambda: now_box(source),
        "go_on": lambda: go_on(source, sources, unit),
        "units": lambda: other_units(source, sources),
    }


def bullets(lines: Iterable[str]) -> str:
    """Return lines as a list."""
    return "\n".join(f"- {line}" for line in lines)


def now_box(source: Source) -> str:
    """Return the box *Now* as Markdown; raise :class:`CourseError` where the unit has no such text."""
    if not source.file.now.strip():
        raise CourseError("lesson-no-now", file=UNIT_FILE)
    lead = f"**Now** ({LATER}, not graded)"
    # Without a style sheet it is still a quotation, set apart from the lesson's own text.
    return f'<blockquote class="rg-now">\n\n{lead}\n\n{source.file.now.strip()}\n\n</blockquote>'


def header(
    source: Source, sources: Sequence[Source], course: Course, unit: Unit, headings: Sequence[str]
) -> str:
    """Return the top of a lesson: title, facts, links, contents, and what to do after a restart."""
    first = sources[0]
    minutes = f"{unit.minutes} minutes"
    minutes += f" in {source.file.meetings} meetings" if source.file.meetings > 1 else ""
    minutes += f" ({unit.core_minutes} for the parts marked *Core*)" if unit.core_minutes else ""
    points = points_in_words(sum(item.points for item in source.exercises))
    if source is first:
        exercises = f"exercises: {points}" if source.exercises else "not graded"
        paragraphs = [f"{minutes}, {exercises}.", RESTARTED]
    else:
        readings = readings_in_words(source.file)
        facts = [minutes, *([f"Readings: {readings}"] if readings else [])]
        hours = f", {unit.exercise_hours}" if unit.exercise_hours else ""
        graded = f"[Exercises](exercises:{source.slug}): {points}{hours}"
        facts += [graded] if source.exercises else ["not graded"]
        facts += [how_it_works(first.slug)]
        paragraphs = [f"{' · '.join(facts)}. {AS_OF}", on_this_page(headings), RESTARTED]
    paragraphs.append(launch_links(unit.lesson, course.repository, course.branch))
    return "\n\n".join([f"# {unit.number} · {unit.title}", *filter(None, paragraphs)])


def on_this_page(headings: Iterable[str]) -> str:
    """Return the contents of a page, folded, as links that JupyterLab follows."""
    links = (f'<a href="#{escape(title.replace(" ", "-"))}">{escape(title)}</a>' for title in headings)
    listed = " · ".join(links)
    return f"<details><summary>On this page</summary><p>{listed}</p></details>" if listed else ""


def readings_in_words(file: UnitFile) -> str:
    """Return the readings of a unit in words, runs of paragraphs joined."""
    later = (
        f"; for {file.readings_later_for} also {runs_in_words(file.readings_later)}"
        if file.readings_later
        else ""
    )
    return f"{runs_in_words(file.readings)}{later}"


def objectives(source: Source) -> str:
    """Return what students will be able to do. The items that show it are for who teaches."""
    return bullets(one.text for one in source.file.objective)


def go_on(source: Source, sources: Sequence[Source], unit: Unit) -> str:
    """Return where a student goes from here: the exercise set and the next unit."""
    lines = []
    if source.exercises:
        points = points_in_words(sum(item.points for item in source.exercises))
        lines.append(
            f"[Exercise set {source.number}](exercises:{source.slug}), {points}, {unit.exercise_time}"
        )
    following = sources[sources.index(source) + 1 : sources.index(source) + 2]
    lines += [f"[{one.number} · {one.file.title}](lesson:{one.slug}), the next unit" for one in following]
    return bullets(lines)


def other_units(source: Source, sources: Sequence[Source]) -> str:
    """Return the list of all other units, each with what it is about."""
    return bullets(
        f"[{one.number} · {one.file.title}](lesson:{one.slug}): {one.file.about}"
        for one in sources
        if one is not source
    )
