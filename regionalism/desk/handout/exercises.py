"""The exercises of the units that can be assigned."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from regionalism.engine.course import Unit, course_root, units
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.items import load_items
from regionalism.engine.kinds.base import Item


def exercises(one: Unit) -> list[Item]:
    """Return the exercises of a unit; raise :class:`CourseError` where it has none."""
    found = _exercises(one)
    if not found:
        raise CourseError("unit-without-exercises", unit=one.slug, offer=offer())
    return found


def _exercises(one: Unit) -> list[Item]:
    source = source_of(course_root(), one) / "items.toml"
    return [item for item in load_items(source, one.slug).values() if item.stage == "exercise"]


def assignable(slug: str) -> Unit:
    """Return the unit with this slug; raise :class:`CourseError` that names those that can be assigned."""
    found = next((one for one in units() if one.slug == slug), None)
    if found is None:
        raise CourseError("unit-not-assignable", slug=slug, offer=offer())
    return found


def offer() -> Message:
    """Return the names of the units with exercises; a unit that cannot be read is left out."""
    offered = []
    for one in units():
        with suppress(CourseError):
            offered += [one.slug] if _exercises(one) else []
    return Message("units-with-exercises", units=offered)


def source_of(root: Path, one: Unit) -> Path:
    """Return the folder of a unit's exercises: the source where it is, else what was made from it."""
    solutions = root / "solutions" / one.folder
    return solutions if solutions.is_dir() else root / "exercises" / one.folder
