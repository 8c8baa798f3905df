"""``python -m regionalism assign UNIT…``: one zip that runs on its own and holds no key.

What is in it: the exercise notebooks, their items without keys, the tables and digests that they use, the package without the desk,
the files that install it, and ``assignment.toml``. The same course and options give the same bytes. The instructor keeps
``assignment.toml`` to grade with: it is never replaced by one that gives other questions or points.
"""

from __future__ import annotations

import datetime
import json
import math
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
from attrs import asdict

from regionalism.commands import parsed
from regionalism.engine.assignment import FILE, Assignment, due_time, read_assignment
from regionalism.engine.course import COURSE_FILE, UNITS_FILE, Unit, course, course_root, grading, unit, units
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.exercise_page import (
    Cell,
    exercise_cells,
    notebook_of,
    reading_cell,
    student_card_cell,
    text,
    without_solutions,
)
from regionalism.engine.items import PAGE_FIELDS, Item, Paragraphs, load_items, redact
from regionalism.engine.version import __version__

ROOT_FILES = ("LICENSE", "LICENSE-CC-BY-4.0.md", "constraints.txt", "pyproject.toml", "requirements.txt")
PACKAGE = "regionalism"
NOT_HANDED_OUT = ("authoring", "desk", "__pycache__", ".ipynb_checkpoints")
ALWAYS = ("glossary", "sources")  # tables that digests and other tables refer to
TABLE = re.compile(r"""\btable\(\s*["'](\w+)["']""")
MODULE = re.compile(r"\bregionalism\.americas\.(\w+)")
ABOUT_READINGS = """## Readings

The exercises name paragraphs: {code} ¶4 is paragraph 4 of reading {code}. Each cell below opens one reading, with a digest of every paragraph
in the course's own words. *Go to paragraph* takes you to one."""
ABOUT_TEXTS = """
## Read

The exercises name paragraphs: {code} ¶4 is paragraph 4 of reading {code}. The readings are here ({codes}), with a digest of every paragraph
in the course's own words: `reading("{code}")` in the notebook opens one.
"""


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("assign", arguments)
    made = make_assignment(options.units, options.due, options.points, options.variant_seed)
    handed, kept = assign(made, Path(options.out))
    print(f"wrote {handed} ({handed.stat().st_size:,} bytes): for students. It holds no key.")
    print(f"wrote {kept}: keep it; `grade --assignment {kept}` reads it.")
    if has_passed(made):
        print(
            f"The due time {made.due} has passed: every hand-in will be late. To change it, assign again with a later --due."
        )
    return 0


def has_passed(assignment: Assignment) -> bool:
    """Tell whether the due time lies in the past."""
    return assignment.due_at is not None and assignment.due_at <= datetime.datetime.now(datetime.UTC)


def assign(assignment: Assignment, folder: Path) -> tuple[Path, Path]:
    """Write the zip for students and ``assignment.toml`` for the instructor; return the two files.

    :param folder: made where it is missing.
    :raises CourseError: where it cannot be written to, or holds an assignment that is another one in more than its due time.
    """
    name = "_".join(assignment.units)
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
    """Do nothing where an assignment may be written to ``path``: it is free, or only the due time changes.

    :raises CourseError: where other questions or points were handed out with the file there, or it cannot be read.
    """
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
    """Return the assignment of some units.

    :param slugs: the units.
    :param due: an ISO time with its offset, or empty.
    :param points: ``UNIT/ITEM=N``, points instead of an item's own.
    :param variant_seed: a word, or empty where everybody gets the same.
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
        points = float(number)
    except ValueError:
        points = math.nan
    if not 0 <= points <= 1000:
        raise CourseError("points-no-number", given=given, name=name)
    return name, points


def exercises(one: Unit) -> list[Item]:
    """Return the exercises of a unit; raise :class:`CourseError` where it has none."""
    found = _exercises(one)
    if not found:
        raise CourseError("unit-without-exercises", unit=one.slug, offer=_offer())
    return found


def _exercises(one: Unit) -> list[Item]:
    source = _source(course_root(), one) / "items.toml"
    return [item for item in load_items(source, one.slug).values() if item.stage == "exercise"]


def assignable(slug: str) -> Unit:
    """Return the unit with this slug; raise :class:`CourseError` that names those that can be assigned."""
    found = next((one for one in units() if one.slug == slug), None)
    if found is None:
        raise CourseError("unit-not-assignable", slug=slug, offer=_offer())
    return found


def _offer() -> Message:
    """Return what names the units with exercises. One that cannot be read is no offer, and is not what went wrong."""
    offered = []
    for one in units():
        with suppress(CourseError):
            offered += [one.slug] if _exercises(one) else []
    return Message("units-with-exercises", units=offered)


def _source(root: Path, one: Unit) -> Path:
    """Return the folder that a unit's exercises come from: the source where it is, else what was made from it."""
    solutions = root / "solutions" / one.folder
    return solutions if solutions.is_dir() else root / "exercises" / one.folder


def to_toml(assignment: Assignment) -> str:
    """Return the text of ``assignment.toml``."""
    import tomli_w

    content: dict[str, Any] = {"course": assignment.course, "units": list(assignment.units)}
    content |= {name: value for name in ("due", "variant_seed") if (value := getattr(assignment, name))}
    return tomli_w.dumps(content | ({"points": dict(assignment.points)} if assignment.points else {}))


def files(root: Path, assignment: Assignment) -> dict[str, bytes]:
    """Return what is handed out: contents by their path in the zip.

    :raises CourseError: where a file that belongs in it is missing or wrong.
    """
    assigned = [unit(slug) for slug in assignment.units]
    items = [item for one in assigned for item in exercises(one)]
    notebooks = {one.exercise: notebook(one, assignment) for one in assigned}
    found: dict[str, bytes] = {FILE: to_toml(assignment).encode()}
    found |= {path: (nbformat.writes(one).rstrip("\n") + "\n").encode() for path, one in notebooks.items()}
    found |= {
        f"exercises/{one.folder}/items.toml": items_without_keys(root, one).encode() for one in assigned
    }
    found[COURSE_FILE] = about_the_course().encode()
    found[UNITS_FILE] = table_of_contents(assigned).encode()
    found["README.md"] = read_me(assigned, assignment).encode()
    cells = "\n".join(
        cell.source for one in notebooks.values() for cell in one.cells if cell.cell_type == "code"
    )
    found |= data(root, tables_used(root, cells, items), readings_used(assigned, items))
    copied = [*ROOT_FILES, *package_files(root)]
    return found | {path: _bytes(root / path) for path in copied}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise CourseError("course-file-unreadable", path=path, reason=problem.strerror) from problem


def items_without_keys(root: Path, one: Unit) -> str:
    """Return the item file of a unit with its exercises alone, without keys and without what the notebook says around them.

    The lesson's items, which have their keys, stay out.
    """
    import tomli_w

    content = tomllib.loads((_source(root, one) / "items.toml").read_text(encoding="utf-8"))
    public = [redact(item) for item in content["item"] if item["stage"] == "exercise"]
    kept = [{name: value for name, value in item.items() if name not in PAGE_FIELDS} for item in public]
    return tomli_w.dumps({"unit": one.slug, "item": kept})


def about_the_course() -> str:
    """Return ``course.toml`` of a hand-out: the title and the grading policies, not the address of the public course."""
    import tomli_w

    about = {"title": course().title, "cut_off": course().cut_off}
    return tomli_w.dumps({"course": about, "grading": asdict(grading())})


def table_of_contents(assigned: Iterable[Unit]) -> str:
    """Return ``course.toml`` of a hand-out: its units, without what their lessons conclude and what instructors are told."""
    import tomli_w

    kept = []
    for one in assigned:
        entry: dict[str, Any] = {
            name: getattr(one, name) for name in ("number", "slug", "title", "question", "minutes")
        }
        entry |= {"readings": list(one.readings), "concepts": list(one.concepts)}
        kept.append(
            entry | {name: [] for name in ("objectives", "key_points", "not_known", "instructor_notes")}
        )
    return tomli_w.dumps({"unit": kept})


# --- notebooks ----------------------------------------------------------------------------------------------------


def notebook(one: Unit, assignment: Assignment, *, solutions: bool = False) -> nbformat.NotebookNode:
    """Return the exercise notebook of a unit as it is handed out.

    No link leads to what is not handed out, the points are the assignment's, and the readings stand before the first exercise. Where
    the numbers depend on the student, the card that asks who works here comes first.

    :param solutions: whether worked answers and teaching notes stay in.
    """
    items = exercises(one)
    cells = exercise_cells(
        one,
        items,
        points=assignment.points,
        attempts=grading().attempts,
        between=[*([student_card_cell()] if assignment.variant_seed else []), *reading_cells(items)],
    )
    page = notebook_of(
        cells if solutions else without_solutions(cells), "solution" if solutions else "exercise"
    )
    return nbformat.from_dict(page)


def reading_cells(items: Iterable[Item]) -> list[Cell]:
    """Return the section that opens the readings which some exercises name, in order; nothing where they name none."""
    codes = sorted(codes_named(items))
    if not codes:
        return []
    cells = [reading_cell(one, first=one == codes[0]) for one in codes]
    return [text("readings", ABOUT_READINGS.format(code=codes[0])), *cells]


# --- data and package ---------------------------------------------------------------------------------------------


def tables_used(root: Path, cells: str, items: Iterable[Item]) -> set[str]:
    """Return the tables that the code of cells, the modules of the subject that it imports, and the sources of items name."""
    found = {source.partition(":")[0] for item in items for source in item.sources}
    waiting = [cells]
    seen: set[str] = set()
    while waiting:
        source = waiting.pop()
        found |= set(TABLE.findall(source))
        for module in set(MODULE.findall(source)) - seen:
            seen.add(module)
            path = root / PACKAGE / "americas" / f"{module}.py"
            waiting += [path.read_text(encoding="utf-8")] if path.is_file() else []
    return found | set(ALWAYS)


def readings_used(assigned: Iterable[Unit], items: Iterable[Item]) -> set[str]:
    """Return the codes of the readings that the units and their exercises refer to."""
    return {anchor.partition(" ")[0] for one in assigned for anchor in one.readings} | codes_named(items)


def codes_named(items: Iterable[Item]) -> set[str]:
    """Return the codes of the readings that items refer to."""
    anchors: list[str] = []
    for item in items:
        anchors += [*item.anchors, *(item.candidates if isinstance(item, Paragraphs) else ())]
    return {anchor.partition(" ")[0] for anchor in anchors}


def data(root: Path, tables: set[str], readings: set[str]) -> dict[str, bytes]:
    """Return the data files: these tables, a ``datapackage.json`` that describes them alone, and the digests of these readings."""
    package = json.loads(_bytes(root / "data" / "datapackage.json"))
    kept = [resource for resource in package["resources"] if resource["name"] in tables]
    unknown = tables - {resource["name"] for resource in kept}
    if unknown:
        raise CourseError("table-not-described", unknown=sorted(unknown))
    for resource in kept:
        keys = resource["schema"].get("foreignKeys", [])
        resource["schema"]["foreignKeys"] = [
            key for key in keys if key["reference"]["resource"] in {*tables, ""}
        ]
    described = json.dumps({**package, "resources": kept}, ensure_ascii=False, indent=2) + "\n"
    found = {"data/datapackage.json": described.encode()}
    found |= {f"data/{one['path']}": _bytes(root / "data" / one["path"]) for one in kept}
    digests = {f"data/readings/{code}.md" for code in readings}
    return found | {
        path: without_remarks(_bytes(root / path).decode("utf-8")).encode() for path in sorted(digests)
    }


def without_remarks(digest: str) -> str:
    """Return a digest file without the remarks *Read with care*, which are for after the exercises and give answers away."""
    import tomli_w

    before, front, rest = digest.split("+++\n", 2)
    kept = {name: value for name, value in tomllib.loads(front).items() if name != "watch"}
    return f"{before}+++\n{tomli_w.dumps(kept)}+++\n{rest}"


def package_files(root: Path) -> Iterator[str]:
    """Yield the paths of the package's files, without the desk."""
    for path in sorted((root / PACKAGE).rglob("*")):
        parts = path.relative_to(root).parts
        hidden = any(part.startswith(".") or part in NOT_HANDED_OUT for part in parts)
        if path.is_file() and not hidden:
            yield "/".join(parts)


def read_me(assigned: Iterable[Unit], assignment: Assignment) -> str:
    """Return the README of a hand-out."""
    assigned = list(assigned)
    listed = "\n".join(f"- {one.number} · {one.title}: `{one.exercise}`" for one in assigned)
    due = (
        f"\nDue: {assignment.due_at:%Y-%m-%d %H:%M} ({assignment.due_at:%Z}).\n" if assignment.due_at else ""
    )
    own = (
        "\nEverybody has numbers of their own here. Enter your name and student id in the card at the top of the notebook, then run all "
        "cells again.\n"
        if assignment.variant_seed
        else ""
    )
    codes = sorted(codes_named(item for one in assigned for item in exercises(one)))
    texts = ABOUT_TEXTS.format(code=codes[0], codes=", ".join(codes)) if codes else ""
    return f"""# Exercises to hand in

From the course *{course().title}*, version {assignment.course}.

{listed}
{due}
## Open it

Python 3.11, 3.12 or 3.13 is needed. If you have none, take 3.13 from <https://www.python.org/downloads/>. Unpack the zip first, then,
in the folder that holds this file:

    python3 -m regionalism lab

On Windows say `py` instead of `python3`. The first run installs the packages, which takes a minute or two. By hand:

    pip install -r requirements.txt
    jupyter lab

The page runs by itself. Where it does not, choose *Run ▸ Run All Cells*.
{own}{texts}
## Answer and hand in

Your answers are kept in `answers/` as you check them, and come back when you run all cells again. No key is here: the notebook says
*Recorded*, and your instructor grades. The last cell says what is still open and makes one file, `UNIT.ID.handin.json`. Hand in that file
in the way that your instructor named.

## Licences

Course text, items, digests and tables: CC BY 4.0 (`LICENSE-CC-BY-4.0.md`). Code: BSD-3-Clause (`LICENSE`).
"""


def zipped(folder: str, contents: dict[str, bytes]) -> bytes:
    """Return a zip with everything in one folder. Stored, sorted and dated 1980: the same contents give the same bytes anywhere."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(contents):
            entry = zipfile.ZipInfo(f"{folder}/{path}", (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, contents[path])
    return held.getvalue()
