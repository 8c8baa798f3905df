"""The parts of a file that are made, between ``<!-- build: NAME -->`` and ``<!-- build end -->``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from regionalism.authoring.minutes import timed
from regionalism.authoring.sources import Source
from regionalism.commands import as_table
from regionalism.engine.course import Course
from regionalism.engine.errors import CourseError
from regionalism.engine.exercise_page import LIVE
from regionalism.engine.kinds.parts import points_in_words

FILE = "README.md"
BEGIN, END = "<!-- build: {name} -->", "<!-- build end -->"
PART = re.compile(
    rf"(?P<begin>{BEGIN.format(name='(?P<name>[a-z]+)')})\n.*?(?P<end>{re.escape(END)})", re.DOTALL
)
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen",
)  # fmt: skip


def written(text: str, sources: Sequence[Source], course: Course) -> str:
    """Return the README with its made parts; raise :class:`CourseError` for an unknown or missing part."""
    parts: dict[str, Callable[[], str]] = {
        "status": lambda: status(sources, course),
        "launch": lambda: launch(sources, course),
        "units": lambda: table(sources, course),
        "commands": as_table,
    }
    return filled(text, parts, FILE)


def filled(text: str, parts: Mapping[str, Callable[[], str]], file: str) -> str:
    """Return a text with its made parts; raise :class:`CourseError` for an unknown or missing part."""
    found = [part["name"] for part in PART.finditer(text)]
    if sorted(found) != sorted(parts):
        raise CourseError(
            "readme-parts-wrong",
            file=file,
            found=found or "none",
            parts=parts,
            begin=BEGIN.format(name="NAME"),
            end=END,
        )
    return PART.sub(lambda part: f"{part['begin']}\n{parts[part['name']]()}\n{part['end']}", text)


def status(sources: Sequence[Source], course: Course) -> str:
    """Return how many units are here, and which."""
    listed = " · ".join(f"{one.number} {one.file.title}" for one in sources)
    planned = (
        NUMBERS[course.planned_units] if course.planned_units < len(NUMBERS) else str(course.planned_units)
    )
    if course.planned_units > len(sources):
        return (
            f"{len(sources)} of {planned} units are here: {listed}. The numbers are those of the full "
            "plan; the gaps fill later."
        )
    return f"{len(sources)} units: {listed}."


def launch(sources: Sequence[Source], course: Course) -> str:
    """Return the links that open the course elsewhere; without a public address, how to get them."""
    if not course.repository:
        return (
            "This copy has no public address yet. Whoever publishes the course writes it into "
            "[course.toml](course.toml) as\n"
            '`repository = "OWNER/REPO"` and runs `python -m regionalism build`: the links then '
            "stand here and in every notebook."
        )
    owner, name = course.repository.split("/")
    branch = course.branch.replace("/", "%2F")
    page = sources[0].unit.lesson
    return (
        "[![Open as pages](https://img.shields.io/badge/open-as%20pages-0b5cad)]"
        f"(https://{owner}.github.io/{name}/)\n"
        "[![Open without a server](https://img.shields.io/badge/open-without%20a%20server-0b5cad)]"
        f"(https://{owner}.github.io/{name}/{LIVE}/)\n"
        "[![Open in Binder](https://mybinder.org/badge_logo.svg)]"
        f"(https://mybinder.org/v2/gh/{course.repository}/{branch}?urlpath=doc/tree/{page})"
    )


def table(sources: Sequence[Source], course: Course) -> str:
    """Return the table of units, for students."""
    rows = ["| | lesson | minutes | exercises |", "|---|---|---|---|"]
    for one in sources:
        points = points_in_words(sum(item.points for item in one.exercises))
        exercises = f"[{points}]({one.unit.exercise})" if one.exercises else "in the lesson"
        minutes = timed(one, course).minutes
        rows.append(f"| {one.number} | [{one.file.title}]({one.unit.lesson}) | {minutes} | {exercises} |")
    return "\n".join(rows)
