"""``python -m regionalism kit --out FOLDER [UNIT …]``: what an instructor prints and shows.

For each unit that has a ``guide.md``: a printable guide, a handout of one page and six slides with the
course's own pictures. For the course: the documents of ``course-kit/`` and the alignment matrix, which is
made from the units' data. Every page is one file that needs no network, so that it opens from a folder, a
stick or a learning platform.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import mistune
from attrs import frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from regionalism.authoring.guide import (
    CONTENT_NOTE,
    FILE,
    HANDOUT,
    PLAN,
    SLIDES,
    Guide,
    Slide,
    guide_findings,
    read_guide,
)
from regionalism.commands import parsed
from regionalism.engine.bank import unit_items
from regionalism.engine.course import Unit, course, course_root, units
from regionalism.engine.errors import CourseError
from regionalism.engine.version import __version__

TEMPLATES = Path(__file__).with_name("templates") / "kit"
DOCUMENTS, INDEX, COURSE = "course-kit", "index.html", "course"
UNITS = "units"
PLACE = re.compile(r"\{(?P<name>unit \d+|content notes|alignment|concepts|cut-off)\}")
PICTURE = re.compile(r"^\{(?P<how>picture|reveal) (?P<name>[\w-]+)(?P<given>(?: [\w-]+)*)\}$", re.MULTILINE)
_TABLE = re.compile(r"(<table>.*?</table>)", re.DOTALL)
_TITLE = re.compile(r"\A# +(?P<title>[^\n]+)\n+(?P<text>.*)", re.DOTALL)


@frozen
class Page:
    """One page of the kit: where it goes below the output folder, its title and its HTML."""

    address: str
    title: str
    html: str


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("kit", arguments)
    for written in write_kit(options.out, options.units):
        print(f"wrote {written}")
    print(f"Open {options.out / INDEX} in a browser, and print from there.")
    return 0


def write_kit(out: Path, slugs: Sequence[str] = ()) -> list[Path]:
    """Write the kit of some units (default: every unit with a guide) and return the paths of its pages."""
    root = course_root()
    pages = [page for unit, guide in chosen(root, slugs) for page in unit_pages(unit, guide)]
    pages += [] if slugs else course_pages(root)
    return write_pages(out, (*pages, index(pages)))


def write_pages(out: Path, pages: Iterable[Page]) -> list[Path]:
    """Write pages below a folder and return their paths; raise :class:`CourseError` where one cannot be."""
    written = []
    for one in pages:
        target = out / one.address
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(one.html, encoding="utf-8", newline="\n")
        except OSError as problem:
            raise CourseError("kit-not-written", out=out, reason=problem.strerror) from problem
        written.append(target)
    return written


def chosen(root: Path, slugs: Sequence[str]) -> list[tuple[Unit, Guide]]:
    """Return the chosen units with guides; raise :class:`CourseError` for one without a whole guide."""
    known = {unit.slug: unit for unit in units()}
    for slug in slugs:
        if slug not in known:
            raise CourseError("unit-source-unknown", slug=slug, units=UNITS, known=tuple(known))
    found, problems = [], []
    for slug in slugs or known:
        unit = known[slug]
        guide = read_guide(root / UNITS / unit.folder)
        where = f"{UNITS}/{unit.folder}/{FILE}"
        if guide is not None:
            problems += [f"{where}, {one}" for one in guide_findings(guide)]
            found.append((unit, guide))
        elif slugs:
            raise CourseError("guide-missing", path=where)
    if problems:
        raise CourseError("unit-wrong", problems=problems)
    return found


# --- the pages of a unit ---


def unit_pages(unit: Unit, guide: Guide) -> Iterator[Page]:
    """Yield guide, handout and slides of a unit."""
    name = f"{unit.number} · {unit.title}"
    told = {**guide.sections, PLAN: f"{alone(unit)}\n\n{guide.sections[PLAN]}"}
    text = "\n\n".join(
        f"## {heading}\n\n{body}" for heading, body in told.items() if heading not in (HANDOUT, SLIDES)
    )
    yield page(f"{unit.folder}/guide.html", f"Guide: {name}", text, lead=unit.question, kind="guide")
    yield page(f"{unit.folder}/handout.html", f"Handout: {name}", guide.sections[HANDOUT], kind="handout")
    styles: dict[str, None] = {}  # each once, in order
    slides = [(slide.title, _slide(slide, styles)) for slide in guide.slides]
    title = f"Slides: {name}"
    made = _rendered("slides", title, slides=slides, pictures=Markup("\n".join(styles)), unit=name)
    yield Page(f"{unit.folder}/slides.html", title, made)


def alone(unit: Unit) -> str:
    """Return how long a student alone takes for a unit, as counted; the plan below it is for a class that
    talks.
    """
    core = f", {unit.core_minutes} for the parts marked *Core*" if unit.core_minutes else ""
    exercises = (
        f"; {unit.exercise_hours or unit.exercise_minutes} for the exercises" if unit.exercise_time else ""
    )
    return (
        f"A student alone takes about {unit.minutes} minutes for the lesson{core}{exercises}. The plan "
        "is for a class."
    )


def _slide(slide: Slide, styles: dict[str, None]) -> Markup:
    """Return a slide's HTML, words before pictures; the style sheets that its pictures need join
    ``styles``.
    """
    drawn = []
    for found in PICTURE.finditer(slide.text):
        made: Any = import_module(f"{course().subject}.pictures").picture(
            found["name"], *found["given"].split()
        )
        styles[made.style] = None
        drawn.append(f'<div class="fragment">{made.html}</div>' if found["how"] == "reveal" else made.html)
    return _html(PICTURE.sub("", slide.text), slide.title) + Markup("".join(drawn))


# --- the pages of the course ---


def course_pages(root: Path) -> Iterator[Page]:
    """Yield a page for each document of ``course-kit/``, in the order of their file names."""
    for path in sorted((root / DOCUMENTS).glob("*.md")):
        where = f"{DOCUMENTS}/{path.name}"
        found = _TITLE.match(path.read_text(encoding="utf-8"))
        if found is None:
            raise CourseError("kit-no-title", path=where)
        yield page(f"{COURSE}/{path.stem}.html", found["title"], _filled(found["text"], root), kind="course")


def _filled(text: str, root: Path) -> str:
    """Return a document with its places filled from the course's data."""
    places: dict[str, Callable[[], str]] = {
        "content notes": lambda: content_notes(root),
        "alignment": alignment,
        "concepts": concepts_of_units,
        "cut-off": lambda: course().cut_off,
    }
    return PLACE.sub(
        lambda found: (
            unit_name(int(found["name"][5:]))
            if found["name"].startswith("unit ")
            else places[found["name"]]()
        ),
        text,
    )


def unit_name(number: int) -> str:
    """Return number, title and minutes of a unit, or that it is not here yet."""
    unit = next((one for one in units() if one.number == number), None)
    if unit is None:
        return f"unit {number} *(planned)*"
    core = f", core {unit.core_minutes}" if unit.core_minutes else ""
    return f"**{number} {unit.title}** ({unit.minutes} min{core})"


def concepts_of_units() -> str:
    """Return the numbers of the concepts that each unit teaches."""
    lines = [
        f"- **{unit.number} {unit.title}**: {', '.join(map(str, unit.concepts))}"
        for unit in units()
        if unit.concepts
    ]
    return "\n".join(lines)


def content_notes(root: Path) -> str:
    """Return the content notes of the units' guides, each under the unit's title."""
    notes = [
        f"### {unit.number} · {unit.title}\n\n{guide.sections[CONTENT_NOTE]}"
        for unit, guide in chosen(root, ())
        if guide.sections.get(CONTENT_NOTE)
    ]
    return "\n\n".join(notes)


def alignment() -> str:
    """Return the alignment matrix: for each objective of a unit its items, readings and minutes."""
    parts = []
    for unit in units():
        items = unit_items(unit.slug)
        rows = [
            "| objective | serves | items in the lesson | items in the exercises | paragraphs | minutes |"
        ]
        rows.append("|---|---|---|---|---|---|")
        for one in unit.objectives:
            shown = [items[name] for name in one.items]
            named = {
                stage: [item.title for item in shown if item.stage == stage]
                for stage in ("lesson", "exercise")
            }
            places = sorted({place for item in shown for place in item.named_anchors()}, key=_in_order)
            minutes = round(sum(item.minutes for item in shown))
            cells = [
                one.text,
                ", ".join(one.serves),
                " · ".join(named["lesson"]) or "none",
                " · ".join(named["exercise"]) or "none",
                ", ".join(places) or "none",
                str(minutes),
            ]
            rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
        exercises = f", exercises {unit.exercise_time}" if unit.exercise_time else ""
        parts.append(
            f"## {unit.number} · {unit.title}\n\nLesson {unit.minutes} minutes{exercises}.\n\n"
            + "\n".join(rows)
        )
    return "\n\n".join(parts)


def _in_order(place: str) -> list[int | str]:
    """Return a key that puts ``R2 ¶9`` before ``R2 ¶10``."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", place)]


def index(pages: Iterable[Page], title: str = "The instructor's kit") -> Page:
    """Return the page that leads to all others."""
    text = "\n".join(f"- [{page.title}]({page.address})" for page in pages)
    return page(INDEX, title, text, kind="course")


# --- HTML ---


def _rendered(template: str, title: str, **about: Any) -> str:
    files = FileSystemLoader(TEMPLATES)
    pages = Environment(loader=files, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    about |= {"title": title, "language": course().languages[0], "version": __version__}
    return pages.get_template(f"{template}.html.j2").render(about)


def page(address: str, title: str, text: str, *, kind: str = "course", lead: str = "") -> Page:
    """Return a page of Markdown; ``kind`` is how it is laid out, ``lead`` a sentence below its title."""
    body = _html(text, title)
    made = _rendered("page", title, course=course().title, lead=lead, body=body, kind=kind)
    return Page(address, title, made)


def _html(text: str, title: str) -> Markup:
    """Return Markdown as HTML. A table that is wider than the window scrolls, also by keyboard, under a
    name.
    """
    html = str(mistune.create_markdown(escape=True, hard_wrap=True, plugins=["table"])(text))
    html = html.replace("<th></th>", "<td></td>")  # the corner of a table heads nothing
    html = html.replace("<th>", '<th scope="col">').replace("<th ", '<th scope="col" ')
    box = f'<div class="scroll" tabindex="0" role="group" aria-label="Table: {Markup.escape(title)}">'
    return Markup(_TABLE.sub(rf"{box}\1</div>", html))
