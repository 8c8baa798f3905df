"""``python -m regionalism assign UNIT…``: one zip that runs on its own and holds no key.

The instructor's ``assignment.toml`` is never replaced by one with other questions or points.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from regionalism.commands import parsed
from regionalism.desk.file_numbers import one_number
from regionalism.desk.handout.exercises import assignable, exercises
from regionalism.desk.handout.files import files, to_toml, zipped
from regionalism.desk.handout.pages import write_pages_zip
from regionalism.desk.not_built import not_built
from regionalism.engine.assignment import FILE, Assignment, read_assignment
from regionalism.engine.course import course_root
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.kinds.base import Item
from regionalism.engine.moments import due_in_words, due_time
from regionalism.engine.version import __version__

MOST_POINTS = 1000.0

LONGEST_NAME = 245  # characters of a zip's name without its ending: file systems take 255 bytes


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("assign", arguments)
    made = make_assignment(options.units, options.due, options.points, options.variant_seed)
    handed, kept = assign(made, Path(options.out))
    print(f"wrote {handed} ({handed.stat().st_size:,} bytes): for students. It holds no key.")
    if options.pages:
        pages = handed.with_name(f"{handed.stem}-pages.zip").resolve()
        write_pages_zip(files(course_root(), made), pages)
        print(f"wrote {pages} ({pages.stat().st_size:,} bytes): the same as pages. No key either.")
    print(f"wrote {kept}: keep it; `grade --assignment {kept}` reads it.")
    if made.due_at:
        print(f"Due: {due_in_words(made.due_at)}.")
    if has_passed(made):
        print(
            f"The due time {made.due} has passed: what is handed in from now on will be late. To change "
            "it, assign again with a later --due."
        )
    for sentence in not_built(made.units):
        print(sentence)
    return 0


def has_passed(assignment: Assignment) -> bool:
    """Tell whether the due time lies in the past."""
    return assignment.due_at is not None and assignment.due_at <= datetime.datetime.now(datetime.UTC)


def assign(assignment: Assignment, folder: Path) -> tuple[Path, Path]:
    """Write the zip and ``assignment.toml`` into a folder, made if missing; return the two files.

    :raises CourseError: where it cannot be written to, or as :func:`check_same_assignment` does.
    """
    name = "_".join(assignment.units)
    if len(name) > LONGEST_NAME:
        name = f"{assignment.units[0]}_and_{len(assignment.units) - 1}_more"
    written = {
        folder / f"{name}.zip": zipped(name, files(course_root(), assignment)),
        folder / FILE: to_toml(assignment).encode(),
    }
    try:
        check_same_assignment(folder / FILE, assignment)
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in written.items():
            path.write_bytes(content)
    except OSError as problem:
        raise CourseError("folder-not-writable", folder=folder, reason=problem.strerror) from problem
    handed, kept = written
    return handed, kept


def check_same_assignment(path: Path, assignment: Assignment) -> None:
    """Raise :class:`CourseError` for a ``path`` with an assignment that differs in more than its due time."""
    if not path.exists():
        return
    try:
        before = read_assignment(path)
    except CourseError as problem:
        raise CourseError("assignment-in-the-way", problem=problem) from None
    differing = [name for name in AS_BEFORE if getattr(before, name) != getattr(assignment, name)]
    if differing:
        raise CourseError(
            "assignment-differs", path=path, old=[AS_BEFORE[name](before) for name in differing]
        )


def _seed_before(before: Assignment) -> Message:
    if not before.variant_seed:
        return Message("assigned-without-seed")
    return Message("assigned-seed", before=before.variant_seed, word=_one_word(before.variant_seed))


def _one_word(text: str) -> str:
    """Return a text as a shell takes it for one word, that of Windows included."""
    return text if re.fullmatch(r"[\w.,+-]+", text) else f'"{text}"'


def _points_before(before: Assignment) -> Message:
    if not before.points:
        return Message("assigned-without-points")
    # 15 digits are what a float holds: fewer could say a number that differs again.
    given = " ".join(f"{name}={worth:.15g}" for name, worth in before.points.items())
    return Message("assigned-points", points=given)


# What decides what students were asked and what it is worth, and how to say it again.
AS_BEFORE: dict[str, Callable[[Assignment], Message]] = {
    "course": lambda before: Message("assigned-course", before=before.course, now=__version__),
    "units": lambda before: Message("assigned-units", before=" ".join(before.units)),
    "variant_seed": _seed_before,
    "points": _points_before,
}


def make_assignment(
    slugs: Iterable[str], due: str = "", points: Iterable[str] = (), variant_seed: str = ""
) -> Assignment:
    """Return the assignment of some units; ``due`` (an ISO time) and ``variant_seed`` may be empty.

    :param points: ``UNIT/ITEM=N``, points instead of an item's own.
    :raises CourseError: where a unit, an item, a time or a number cannot be.
    """
    chosen = tuple(dict.fromkeys(slugs))
    known = {item.full_id: item for slug in chosen for item in exercises(assignable(slug))}
    if due:
        due_time(due)
    return Assignment(
        course=__version__,
        units=chosen,
        due=due,
        variant_seed=variant_seed.strip(),
        points=dict(_points(one, known) for one in points),
    )


def _points(given: str, known: dict[str, Item]) -> tuple[str, float]:
    name, _, number = given.partition("=")
    if name not in known:
        raise CourseError("points-for-no-exercise", name=name, known=known)
    try:
        points = one_number(number, MOST_POINTS.__ge__)
    except CourseError:
        points = math.nan
    if not 0 <= points <= MOST_POINTS:
        raise CourseError("points-no-number", given=given, name=name)
    return name, points
