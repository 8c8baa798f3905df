"""Where things are: the course's folders and its one table of contents, ``lessons/course.toml``."""

from __future__ import annotations

import os
import tomllib
from functools import lru_cache
from pathlib import Path

from attrs import frozen

from regionalism.engine.errors import CourseError

ROOT_VARIABLE = "REGIONALISM_ROOT"
ANSWERS_VARIABLE = "REGIONALISM_ANSWERS"
# Set while the reading edition is made: "lesson" or "all", the items whose answers it shows.
EDITION_VARIABLE = "REGIONALISM_EDITION"


@frozen
class Objective:
    """One learning objective of a unit.

    ``outcome`` is the course outcome it serves (``O1`` to ``O9``), ``items`` the ids of the items that show it.
    """

    text: str
    outcome: str
    items: tuple[str, ...]


@frozen
class Unit:
    """One unit of the course. ``number`` orders, ``slug`` identifies; ``minutes`` is class time as shown."""

    number: int
    slug: str
    title: str
    question: str
    minutes: str
    readings: tuple[str, ...]
    concepts: tuple[int, ...]
    objectives: tuple[Objective, ...]
    key_points: tuple[str, ...]
    not_known: tuple[str, ...]
    instructor_notes: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Name of the unit's folder in ``solutions/`` and ``exercises/``."""
        return f"{self.number:02d}-{self.slug}"

    @property
    def lesson(self) -> str:
        """Path of the lesson from the course root, with forward slashes."""
        return f"lessons/{self.folder}.ipynb"

    @property
    def exercise(self) -> str:
        """Path of the exercise notebook from the course root, with forward slashes."""
        return f"exercises/{self.folder}/{self.slug}.ipynb"


@frozen(kw_only=True)
class Grading:
    """The grading policies of the course: the table ``[grading]`` of ``lessons/course.toml``.

    ``attempts`` says which try counts, among the tries of an item and among several hand-ins of a unit: ``best``, ``last`` or ``first``.
    Lateness begins after ``grace_minutes``; each started day of it (24 hours) costs ``late_per_cent_per_day`` per cent of the points
    earned in the unit, ``late_at_most`` per cent altogether. The ``drop_lowest`` units with the lowest share of their points leave the
    total.
    """

    attempts: str = "best"
    grace_minutes: float = 0.0
    late_per_cent_per_day: float = 0.0
    late_at_most: float = 100.0
    drop_lowest: int = 0


ATTEMPTS = ("best", "last", "first")
_GRADING = {
    "attempts": ("one of best, last, first", lambda value: value in ATTEMPTS),
    "grace_minutes": ("a number of minutes, 0 or more", lambda value: _is_number(value, 1e6)),
    "late_per_cent_per_day": ("a number from 0 to 100", lambda value: _is_number(value, 100)),
    "late_at_most": ("a number from 0 to 100", lambda value: _is_number(value, 100)),
    "drop_lowest": ("a whole number, 0 or more", lambda value: type(value) is int and value >= 0),
}


def _is_number(value: object, most: float) -> bool:
    return type(value) in (int, float) and 0 <= value <= most


def find_course_root() -> Path | None:
    """Return the course root, or ``None`` where there is none (a lone notebook on a hub).

    Looked for in ``REGIONALISM_ROOT``, in the package (``course/``, where it was built to travel alone, as into a browser), upwards
    from the current folder, then around the package: a hand-out that is opened with the package of a whole course is still the
    hand-out.
    """
    named = os.environ.get(ROOT_VARIABLE)
    package, here = Path(__file__).resolve().parents[1], Path.cwd()
    places = [*([Path(named)] if named else []), package / "course", here, *here.parents, package.parent]
    return next((place for place in places if (place / "data" / "readings").is_dir()), None)


def course_root() -> Path:
    """Return the course root; raise :class:`CourseError` where none is found."""
    root = find_course_root()
    if root is None:
        raise CourseError("course-not-found", root_variable=ROOT_VARIABLE)
    return root


def answers_folder() -> Path:
    """Return the folder that keeps this student's answers (it need not exist yet).

    ``REGIONALISM_ANSWERS`` decides; else ``answers/`` at the course root; else ``answers/`` beside the notebook.
    """
    named = os.environ.get(ANSWERS_VARIABLE)
    if named:
        return Path(named)
    return (find_course_root() or Path.cwd()) / "answers"


@lru_cache(maxsize=4)
def _content_of(path: Path, _changed: int) -> tuple[tuple[Unit, ...], Grading, str]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise CourseError("toml-wrong", path=path, problem=problem) from problem
    title = content.get("title", "")
    if not isinstance(title, str):
        raise CourseError("course-title-wrong", path=path, title=title)
    found = tuple(_unit(path, entry) for entry in content.get("unit", []))
    return found, _grading(path, content.get("grading", {})), title


def _grading(path: Path, table: object) -> Grading:
    if not isinstance(table, dict):
        raise CourseError("grading-no-table", path=path)
    found = [f"{name}: is not known here" for name in table if name not in _GRADING]
    found += [
        f"{name}: {table[name]!r} is not {words}"
        for name, (words, fits) in _GRADING.items()
        if name in table and not fits(table[name])
    ]
    if found:
        raise CourseError("grading-fields-wrong", problems=[f"{path}, field grading.{one}." for one in found])
    return Grading(**table)


def _unit(path: Path, entry: dict) -> Unit:
    known = {field.name for field in Unit.__attrs_attrs__}
    unknown, missing = set(entry) - known, known - set(entry)
    if unknown or missing:
        what = ", ".join(
            sorted(f"{name} is missing" for name in missing) + sorted(f"{name} is unknown" for name in unknown)
        )
        raise CourseError("unit-fields-wrong", path=path, unit=entry.get("slug", "?"), what=what)
    objectives = tuple(Objective(o["text"], o["outcome"], tuple(o["items"])) for o in entry["objectives"])
    lists = {name: tuple(value) for name, value in entry.items() if isinstance(value, list)}
    return Unit(**{**entry, **lists, "objectives": objectives})


def _content() -> tuple[tuple[Unit, ...], Grading, str]:
    path = course_root() / "lessons" / "course.toml"
    if not path.is_file():
        raise CourseError("course-file-missing", path=path)
    return _content_of(path, path.stat().st_mtime_ns)


def units() -> tuple[Unit, ...]:
    """Return the units in the order of the course, from ``lessons/course.toml``."""
    return _content()[0]


def grading() -> Grading:
    """Return the grading policies, from ``lessons/course.toml``; raise :class:`CourseError` naming the field that is wrong."""
    return _content()[1]


def course_title() -> str:
    """Return the title of the course, from ``lessons/course.toml``; empty where it has none."""
    return _content()[2]


def unit(slug: str) -> Unit:
    """Return the unit with this slug; raise :class:`CourseError` that names the known ones."""
    for candidate in units():
        if candidate.slug == slug:
            return candidate
    known = ", ".join(candidate.slug for candidate in units())
    raise CourseError("unit-unknown", slug=slug, known=known)
