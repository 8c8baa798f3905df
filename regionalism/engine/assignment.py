"""What an instructor hands out: units, due times and what differs from the course (``assignment.toml``)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from regionalism.engine import toml_file
from regionalism.engine.course import find_course_root
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.base import Item
from regionalism.engine.moments import due_time
from regionalism.engine.variants import pick_variant, shuffled

FILE = "assignment.toml"
_KINDS: dict[str, tuple[type, str]] = {
    "course": (str, "a text"),
    "units": (list, "a list of units"),
    "due": (str, "a text such as 2027-03-01T23:59 America/New_York"),
    "variant_seed": (str, "a text"),
    "points": (dict, "a table of items and points"),
}
_NEEDED = ("course", "units")


class Assignment(NamedTuple):
    """One assignment.

    ``course`` is the course version; ``units`` are slugs; ``due`` is an ISO time with its offset or its
    time zone, or empty; ``variant_seed`` is a word, or empty where everybody gets the same; ``points`` maps
    full item ids to what they are worth here instead of the item's own points.
    """

    course: str
    units: tuple[str, ...]
    due: str = ""
    variant_seed: str = ""
    points: Mapping[str, float] = {}

    @property
    def due_at(self) -> datetime.datetime | None:
        """Return the moment at which it is due, with its time zone, or ``None``."""
        return due_time(self.due) if self.due else None


def read_assignment(path: Path) -> Assignment:
    """Return an assignment from its file, or from the folder that ``assign`` wrote it into.

    :raises CourseError: naming file and field where something is wrong.
    """
    path = path / FILE if path.is_dir() else path
    try:
        content = toml_file.read(path)
    except OSError as problem:
        raise CourseError("assignment-unreadable", path=path, reason=problem.strerror) from None
    except UnicodeDecodeError:
        raise CourseError("assignment-no-text", path=path) from None
    except ValueError as problem:
        raise CourseError("toml-wrong", path=path, problem=problem) from None
    found = _problems(content)
    if found:
        raise CourseError("assignment-fields-wrong", problems=[f"{path}, field {one}" for one in found])
    points = {name: float(worth) for name, worth in content.get("points", {}).items()}
    return Assignment(**{**content, "units": tuple(content["units"]), "points": points})


def _problems(content: dict[str, Any]) -> list[str]:
    found = [f"{name}: is not known here" for name in content if name not in _KINDS]
    found += [f"{name}: is missing" for name in _NEEDED if name not in content]
    found += [
        f"{name}: {content[name]!r} is not {words}"
        for name, (kind, words) in _KINDS.items()
        if name in content and not isinstance(content[name], kind)
    ]
    return found or [
        *_wrong_units(content["units"]),
        *_wrong_points(content.get("points", {})),
        *_wrong_due(content),
    ]


def _wrong_units(units: list[Any]) -> list[str]:
    wrong = [one for one in units if not isinstance(one, str) or not one]
    return [f"units: {one!r} is not a unit" for one in wrong] + ([] if units else ["units: names none"])


def _wrong_points(points: dict[str, Any]) -> list[str]:
    found = [f"points: {name!r} is not an item; write unit/item" for name in points if "/" not in name]
    return found + [
        f"points.{name}: {with_points!r} is not a number from 0 to 1000"
        for name, with_points in points.items()
        if type(with_points) not in (int, float) or not 0 <= with_points <= 1000
    ]


def _wrong_due(content: dict[str, Any]) -> list[str]:
    try:
        due_time(content["due"]) if content.get("due") else None
    except CourseError as problem:
        return [f"due: {problem}"]
    return []


@lru_cache(maxsize=4)
def _loaded(path: Path, _changed: int) -> Assignment:
    return read_assignment(path)


def find_assignment() -> Assignment | None:
    """Return the assignment that this folder was handed out as, or ``None`` where it is no hand-out."""
    root = find_course_root()
    path = (root or Path.cwd()) / FILE
    return _loaded(path, path.stat().st_mtime_ns) if path.is_file() else None


def for_student(item: Item, assignment: Assignment, student_id: str) -> Item:
    """Return a unit's exercise as a student is asked it: points of the assignment, own variant and order."""
    if item.unit not in assignment.units or item.stage != "exercise":
        return item
    if item.full_id in assignment.points:
        item = item.with_points(assignment.points[item.full_id])
    return shuffled(
        pick_variant(item, assignment.variant_seed, student_id), assignment.variant_seed, student_id
    )
