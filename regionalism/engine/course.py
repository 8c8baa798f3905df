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
        raise CourseError(
            "The course's data folder was not found. Open the notebook inside the course folder, "
            f"or set {ROOT_VARIABLE} to that folder."
        )
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
def _units_of(path: Path, _changed: int) -> tuple[Unit, ...]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise CourseError(f"{path}: this is not readable TOML ({problem}). Correct that line.") from problem
    return tuple(_unit(path, entry) for entry in content.get("unit", []))


def _unit(path: Path, entry: dict) -> Unit:
    known = {field.name for field in Unit.__attrs_attrs__}
    unknown, missing = set(entry) - known, known - set(entry)
    if unknown or missing:
        what = ", ".join(
            sorted(f"{name} is missing" for name in missing) + sorted(f"{name} is unknown" for name in unknown)
        )
        raise CourseError(f"{path}, unit {entry.get('slug', '?')}: {what}.")
    objectives = tuple(Objective(o["text"], o["outcome"], tuple(o["items"])) for o in entry["objectives"])
    lists = {name: tuple(value) for name, value in entry.items() if isinstance(value, list)}
    return Unit(**{**entry, **lists, "objectives": objectives})


def units() -> tuple[Unit, ...]:
    """Return the units in the order of the course, from ``lessons/course.toml``."""
    path = course_root() / "lessons" / "course.toml"
    if not path.is_file():
        raise CourseError(f"{path} is missing. Fetch the course again; your answers are kept elsewhere.")
    return _units_of(path, path.stat().st_mtime_ns)


def unit(slug: str) -> Unit:
    """Return the unit with this slug; raise :class:`CourseError` that names the known ones."""
    for candidate in units():
        if candidate.slug == slug:
            return candidate
    known = ", ".join(candidate.slug for candidate in units())
    raise CourseError(f"There is no unit {slug!r}. The units are: {known}.")
