"""``python -m regionalism new SLUG``: begin a unit, as a folder in ``units/`` that passes its own checks."""

from __future__ import annotations

import re
from pathlib import Path

from regionalism.authoring.build import derived, write
from regionalism.authoring.sources import ITEM_FILE, LESSON_FILE, UNIT_FILE, UNITS, read_sources
from regionalism.commands import parsed
from regionalism.engine.course import course_root
from regionalism.engine.errors import CourseError

TEMPLATES = Path(__file__).with_name("templates")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("new", arguments)
    root = course_root()
    folder = begin(root, options.slug, options.number, options.title)
    write(root, derived(root))
    print(
        f"\nWrite in {folder.relative_to(root).as_posix()}/. Then `build`, `preview "
        f"{options.slug}`, `check {options.slug}`."
    )
    return 0


def begin(root: Path, slug: str, number: int | None = None, title: str = "") -> Path:
    """Write the three files of a new unit; raise :class:`CourseError` where slug or number cannot be."""
    sources = read_sources(root)
    number = max((one.number for one in sources), default=-1) + 1 if number is None else number
    taken = next((one for one in sources if one.slug == slug or one.number == number), None)
    if not SLUG.fullmatch(slug):
        raise CourseError("slug-wrong", slug=slug)
    if not 0 <= number <= 99:
        raise CourseError("unit-number-wrong", number=number)
    if taken is not None:
        raise CourseError("unit-exists", units=UNITS, folder=taken.unit.folder)
    folder = root / UNITS / f"{number:02d}-{slug}"
    folder.mkdir(parents=True)
    title = title.strip() or slug.replace("-", " ").capitalize()
    for name in (UNIT_FILE, ITEM_FILE, LESSON_FILE):
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        for mark, value in (("SLUG", slug), ("TITLE", title.replace('"', "'"))):
            text = text.replace(f"@{mark}@", value)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder
