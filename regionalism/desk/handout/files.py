"""What a hand-out holds: notebooks, items without keys, their data, and the package without the desk.

The same course and options give the same bytes.
"""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
from attrs import asdict

from regionalism.desk.handout.exercises import exercises, source_of
from regionalism.desk.handout.notebook import notebook
from regionalism.engine.assignment import FILE, Assignment
from regionalism.engine.course import COURSE_FILE, UNITS_FILE, Unit, course, course_file, grading, unit
from regionalism.engine.items import PAGE_FIELDS, redact
from regionalism.engine.subject import subject

ROOT_FILES = ("LICENSE", "LICENSE-CC-BY-4.0.md", "constraints.txt", "pyproject.toml", "requirements.txt")
PACKAGE = "regionalism"
NOT_HANDED_OUT = ("authoring", "desk", "__pycache__", ".ipynb_checkpoints")


def to_toml(assignment: Assignment) -> str:
    """Return the text of ``assignment.toml``."""
    import tomli_w

    content: dict[str, Any] = {"course": assignment.course, "units": list(assignment.units)}
    content |= {name: value for name in ("due", "variant_seed") if (value := getattr(assignment, name))}
    return tomli_w.dumps(content | ({"points": dict(assignment.points)} if assignment.points else {}))


def files(root: Path, assignment: Assignment) -> dict[str, bytes]:
    """Return the zip's contents by path; raise :class:`CourseError` where a file is missing or wrong."""
    assigned = [unit(slug) for slug in assignment.units]
    items = [item for one in assigned for item in exercises(one)]
    notebooks = {one.exercise: notebook(one, assignment) for one in assigned}
    found: dict[str, bytes] = {FILE: to_toml(_with_offset(assignment)).encode()}
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
    found |= subject().handout_files(root, cells, items, assigned)
    copied = [*ROOT_FILES, *package_files(root)]
    return found | {path: course_file(root / path) for path in copied}


def _with_offset(assignment: Assignment) -> Assignment:
    """Return an assignment with its due time by the offset: a browser may know no time zones by name."""
    due = assignment.due_at
    named = due is not None and " " in assignment.due.strip()
    return assignment._replace(due=due.isoformat()) if due and named else assignment


def items_without_keys(root: Path, one: Unit) -> str:
    """Return a unit's exercises as an item file, without keys and without the text around questions."""
    import tomli_w

    content = tomllib.loads((source_of(root, one) / "items.toml").read_text(encoding="utf-8"))
    public = [redact(item) for item in content["item"] if item["stage"] == "exercise"]
    kept = [{name: value for name, value in item.items() if name not in PAGE_FIELDS} for item in public]
    return tomli_w.dumps({"unit": one.slug, "item": kept})


def about_the_course() -> str:
    """Return ``course.toml`` of a hand-out: title, subject and policies, no public address."""
    import tomli_w

    about = {name: getattr(course(), name) for name in ("title", "subject", "cut_off")}
    return tomli_w.dumps({"course": about, "grading": asdict(grading())})


def table_of_contents(assigned: Iterable[Unit]) -> str:
    """Return a hand-out's table of units, without what lessons conclude and instructors are told."""
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
        "\nEverybody has numbers of their own here. Enter your name and student id in the card at the top "
        "of the notebook, then run all cells again.\n"
        if assignment.variant_seed
        else ""
    )
    texts = subject().about_readings(item for one in assigned for item in exercises(one))
    return f"""# Exercises to hand in

From the course *{course().title}*, version {assignment.course}.

{listed}
{due}
## Open it

Python 3.11, 3.12 or 3.13 is needed. If you have none, take 3.13 from <https://www.python.org/downloads/>.
Unpack the zip first, then, in the folder that holds this file:

    python3 -m regionalism lab

On Windows say `py` instead of `python3`. The first run installs the packages, which takes a minute
or two. By hand:

    pip install -r requirements.txt
    jupyter lab

The page runs by itself. Where it does not, choose *Run ▸ Run All Cells*.
{own}{texts}
## Answer and hand in

Your answers are kept in `answers/` as you check them, and come back when you run all cells again.
No key is here: the notebook says *Recorded*, and your instructor grades. The last cell says what is still
open and makes one file, `UNIT.ID.handin.json`. Hand in that file in the way that your instructor named.

## Licences

Course text, items, digests and tables: CC BY 4.0 (`LICENSE-CC-BY-4.0.md`). Code: BSD-3-Clause (`LICENSE`).
"""


def zipped(folder: str, contents: dict[str, bytes]) -> bytes:
    """Return a zip of one folder: stored, sorted, dated 1980, so that equal contents give equal bytes."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(contents):
            entry = zipfile.ZipInfo(f"{folder}/{path}", (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, contents[path])
    return held.getvalue()
