"""Where things are: folders, ``course.toml`` (written by hand) and ``lessons/course.toml`` (made)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import NOTHING, fields, frozen

from regionalism.engine import toml_file
from regionalism.engine.errors import CourseError

COURSE_FILE = "course.toml"
UNITS_FILE = "lessons/course.toml"
ROOT_VARIABLE = "REGIONALISM_ROOT"
ANSWERS_VARIABLE = "REGIONALISM_ANSWERS"
FIRST_LESSON = 0  # the unit whose lesson holds the table of the whole course
# Set while the pages are made: "lesson" or "all", the items whose answers it shows.
EDITION_VARIABLE = "REGIONALISM_EDITION"


@frozen(eq=False, repr=False)
class Objective:
    """One learning objective of a unit; the objective of the course that it serves, and ids of its items.

    ``also`` names further objectives of the course that it serves.
    """

    text: str
    objective: str
    items: tuple[str, ...]
    also: tuple[str, ...] = ()

    @property
    def serves(self) -> tuple[str, ...]:
        """Return all objectives of the course that it serves."""
        return (self.objective, *self.also)


@frozen(eq=False, repr=False)
class Unit:
    """One unit. ``number`` orders, ``slug`` identifies; ``minutes`` and ``core_minutes`` are the lesson's.

    ``exercise_minutes`` and ``exercise_intro`` stand at the top of the exercise notebook. ``exercise_hours``
    is what an author says of a set that is more than writing down.
    """

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
    core_minutes: str = ""
    exercise_minutes: str = ""
    exercise_hours: str = ""
    exercise_intro: str = ""

    @property
    def exercise_time(self) -> str:
        """Return in words how long the exercise set takes; empty where that is not known."""
        return self.exercise_hours or (f"{self.exercise_minutes} minutes" if self.exercise_minutes else "")

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


@frozen(kw_only=True, eq=False, repr=False)
class Grading:
    """The grading policies of the course: the table ``[grading]`` of ``course.toml``.

    ``attempts`` says which try counts, among the tries of an item and among several hand-ins of a unit:
    ``best``, ``last`` or ``first``. Lateness begins after ``grace_minutes``; each started day of it (24
    hours) costs ``late_per_cent_per_day`` per cent of the points earned in the unit, ``late_at_most`` per
    cent altogether. ``late_by`` says whose time counts where that of the LMS and the student's lead to
    different verdicts: ``lms`` or ``student``. ``drop_lowest`` units leave the total: those without which
    the share of the points is highest.
    """

    attempts: str = "best"
    grace_minutes: float = 0.0
    late_per_cent_per_day: float = 0.0
    late_at_most: float = 100.0
    late_by: str = "lms"
    drop_lowest: int = 0


ATTEMPTS = ("best", "last", "first")
CLOCKS = ("lms", "student")
_GRADING: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "attempts": ("one of best, last, first", lambda value: value in ATTEMPTS),
    "grace_minutes": ("a number of minutes, 0 or more", lambda value: _is_number(value, 1e6)),
    "late_per_cent_per_day": ("a number from 0 to 100", lambda value: _is_number(value, 100)),
    "late_at_most": ("a number from 0 to 100", lambda value: _is_number(value, 100)),
    "late_by": ("one of lms, student", lambda value: value in CLOCKS),
    "drop_lowest": ("a whole number, 0 or more", lambda value: type(value) is int and value >= 0),
}


def _is_number(value: object, most: float) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= most


def find_course_root() -> Path | None:
    """Return the course root, or ``None`` where there is none (a lone notebook on a hub).

    Looked for in ``REGIONALISM_ROOT``, in the package (``course/``, where it was built to travel alone, as
    into a browser), upwards from the current folder, then around the package: a hand-out that is opened with
    the package of a whole course is still the hand-out.
    """
    named = os.environ.get(ROOT_VARIABLE)
    package, here = Path(__file__).resolve().parents[1], Path.cwd()
    places = [*([Path(named)] if named else []), package / "course", here, *here.parents, package.parent]
    return next((place for place in places if _is_root(place)), None)


def _is_root(place: Path) -> bool:
    """Tell whether a folder is a course: it has a table of units, or readings (first release)."""
    return (place / UNITS_FILE).is_file() or (place / "data" / "readings").is_dir()


def course_root() -> Path:
    """Return the course root; raise :class:`CourseError` where none is found."""
    root = find_course_root()
    if root is None:
        raise CourseError("course-not-found", root_variable=ROOT_VARIABLE)
    return root


def course_file(path: Path) -> bytes:
    """Return a file of the course as it is handed on: texts have the same line ends on every computer.

    :raises CourseError: where it cannot be read.
    """
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise CourseError("course-file-unreadable", path=path, reason=problem.strerror) from problem
    return raw if b"\0" in raw else raw.replace(b"\r\n", b"\n")


def answers_folder() -> Path:
    """Return the folder of answers: ``REGIONALISM_ANSWERS``, else ``answers/`` in the course, else here."""
    named = os.environ.get(ANSWERS_VARIABLE)
    if named:
        return Path(named)
    return (find_course_root() or Path.cwd()) / "answers"


@frozen(kw_only=True, eq=False, repr=False)
class Course:
    """The course as a whole: the table ``[course]`` of ``course.toml``.

    ``exercise_points`` is what the exercises of a unit add up to whose ``unit.toml`` names no other figure
    (0: whatever they do). ``repository`` is its public address on GitHub (``OWNER/REPO``; empty where it has
    none) and ``branch`` what Binder builds there. ``languages`` lists the language of the sources first.
    ``subject`` is the package that knows the readings and tables.
    """

    title: str = ""
    subject: str = ""
    languages: tuple[str, ...] = ("en",)
    cut_off: str = ""
    planned_units: int = 0
    exercise_points: int = 0
    repository: str = ""
    branch: str = "main"


REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_COURSE: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "title": ("a text", lambda value: isinstance(value, str)),
    "subject": ("a text", lambda value: isinstance(value, str)),
    "languages": ('a list such as ["en"]', lambda value: bool(value) and _is_list_of_texts(value)),
    "cut_off": ("a date such as 2024-05-21", lambda value: isinstance(value, str)),
    "planned_units": ("a whole number, 0 or more", lambda value: type(value) is int and value >= 0),
    "exercise_points": ("a whole number, 0 or more", lambda value: type(value) is int and value >= 0),
    "repository": (
        "an address: write it as OWNER/REPO, or leave it empty",
        lambda value: isinstance(value, str) and (not value or bool(REPOSITORY.fullmatch(value))),
    ),
    "branch": (
        "the name of a branch, without spaces",
        lambda value: isinstance(value, str) and bool(re.fullmatch(r"\S+", value)),
    ),
}


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _table(
    path: Path, name: str, table: object, known: dict[str, tuple[str, Callable[[Any], bool]]]
) -> dict[str, Any]:
    """Return a checked table of ``course.toml``; raise :class:`CourseError` naming each wrong field."""
    if not isinstance(table, dict):
        raise CourseError("course-no-table", path=path, table=name)
    found = [f"{one}: is not known here" for one in table if one not in known]
    found += [
        f"{one}: {table[one]!r} is not {words}"
        for one, (words, fits) in known.items()
        if one in table and not fits(table[one])
    ]
    if found:
        raise CourseError("course-fields-wrong", problems=[f"{path}, field {name}.{one}." for one in found])
    return {one: tuple(value) if isinstance(value, list) else value for one, value in table.items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        return toml_file.read(path)
    except ValueError as problem:
        raise CourseError("toml-wrong", path=path, problem=problem) from problem


@lru_cache(maxsize=4)
def _course_of(path: Path, _changed: int) -> tuple[Course, Grading]:
    content = _read(path)
    unknown = sorted(set(content) - {"course", "grading"})
    if unknown:
        raise CourseError("course-table-unknown", path=path, table=unknown[0])
    course = Course(**_table(path, "course", content.get("course", {}), _COURSE))
    return course, Grading(**_table(path, "grading", content.get("grading", {}), _GRADING))


@lru_cache(maxsize=4)
def _units_of(path: Path, _changed: int) -> tuple[Unit, ...]:
    content = _read(path)
    moved = sorted(set(content) - {"unit"})
    if moved:
        raise CourseError("course-table-moved", path=path, table=moved[0], file=COURSE_FILE)
    return tuple(_unit(path, entry) for entry in content.get("unit", []))


def _unit(path: Path, entry: dict[str, Any]) -> Unit:
    known = {field.name: field.default for field in fields(Unit)}
    unknown, missing = (
        set(entry) - set(known),
        {name for name in set(known) - set(entry) if known[name] is NOTHING},
    )
    if unknown or missing:
        what = ", ".join(
            sorted(f"{name} is missing" for name in missing)
            + sorted(f"{name} is unknown" for name in unknown)
        )
        raise CourseError("unit-fields-wrong", path=path, unit=entry.get("slug", "?"), what=what)
    objectives = tuple(
        Objective(one["text"], one["objective"], tuple(one["items"]), tuple(one.get("also", ())))
        for one in entry["objectives"]
    )
    lists = {name: tuple(value) for name, value in entry.items() if isinstance(value, list)}
    return Unit(**{**entry, **lists, "objectives": objectives})


def course_content(root: Path) -> tuple[Course, Grading]:
    """Return what ``course.toml`` says (or defaults); raise :class:`CourseError` naming a wrong field."""
    path = root / COURSE_FILE
    return _course_of(path, path.stat().st_mtime_ns) if path.is_file() else (Course(), Grading())


def units() -> tuple[Unit, ...]:
    """Return the units in the order of the course, from ``lessons/course.toml``."""
    path = course_root() / UNITS_FILE
    if not path.is_file():
        raise CourseError("course-file-missing", path=path)
    return _units_of(path, path.stat().st_mtime_ns)


def course() -> Course:
    """Return what ``course.toml`` says of the course as a whole."""
    return course_content(course_root())[0]


def grading() -> Grading:
    """Return the grading policies of ``course.toml``; raise :class:`CourseError` naming a wrong field."""
    return course_content(course_root())[1]


def course_title() -> str:
    """Return the title of the course; empty where it has none."""
    return course().title


def unit(slug: str) -> Unit:
    """Return the unit with this slug; raise :class:`CourseError` that names the known ones."""
    for candidate in units():
        if candidate.slug == slug:
            return candidate
    known = ", ".join(candidate.slug for candidate in units())
    raise CourseError("unit-unknown", slug=slug, known=known)


def slug_of(text: str) -> str:
    """Return the slug of the unit that a person names by its number or by the name of its folder, such as
    ``2`` or ``02-one-state-one-vote``; any other text as it is.
    """
    number, _, rest = text.partition("-")
    if not (number.isascii() and number.isdecimal()):
        return text
    return next((one.slug for one in units() if one.number == int(number) and rest in ("", one.slug)), text)
