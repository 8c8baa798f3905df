"""``python -m regionalism nbgrader UNIT… --out FOLDER``: a course folder for nbgrader, for those who hand out
and collect with it.

============================ =================================================================================
in the folder                what
============================ =================================================================================
solutions/NN-slug/           the source: the solution's notebook with its worked answers, and all that an
                             exercise needs beside it
exercises/NN-slug/           made by ``nbgrader generate_assignment NN-slug``: cells tagged ``solution``
                             are left out
submitted/STUDENT/NN-slug/   what ``nbgrader collect`` fetched; ``python -m regionalism grade submitted``
                             finds the hand-ins in it
gradebook.db                 ``python -m regionalism grade … --nbgrader gradebook.db`` writes the points
nbgrader_config.py           says all that to nbgrader
============================ =================================================================================

nbgrader copies whatever lies beside a notebook to the students. So the items beside the source have no keys,
here already: the keys stay in the course's own ``solutions/``, which is where ``grade`` finds them.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import nbformat

from regionalism.commands import parsed
from regionalism.desk.handout.exercises import assignable, exercises
from regionalism.desk.handout.files import files as handed_out
from regionalism.desk.handout.notebook import notebook
from regionalism.engine.assignment import Assignment
from regionalism.engine.course import Unit, course_file, course_root
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.base import Item
from regionalism.engine.version import __version__

SOURCE = "solutions"
CONFIG = "nbgrader_config.py"
SCHEMA = 3  # of nbgrader's cell metadata
ASKS = re.compile(r"""^\s*(?:ask|record)\(\s*["']([^"']+)["']""", re.MULTILINE)
CONFIG_TEXT = '''"""nbgrader beside this course. Made by `python -m regionalism nbgrader`.

1. nbgrader generate_assignment NN-slug     makes exercises/NN-slug, without worked answers
2. nbgrader release_assignment NN-slug      and nbgrader collect NN-slug, as you are used to
3. python -m regionalism grade submitted --out grades --nbgrader gradebook.db
4. nbgrader formgrader, nbgrader export     show the points
"""

c = get_config()  # noqa: F821

c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# Answers and hand-ins of whoever tried the source stay out of what is handed out.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "answers", "*.handin.json"]

c.GenerateAssignment.preprocessors = [
    "nbconvert.preprocessors.TagRemovePreprocessor",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
]
c.TagRemovePreprocessor.remove_cell_tags = {"solution"}
c.TagRemovePreprocessor.enabled = True

# `nbgrader autograde` only copies: this course grades hand-ins without running a student's code, and a run
# would give points for it.
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = []
'''


def files(root: Path, one: Unit) -> dict[str, bytes]:
    """Return an assignment's folder by path: the source notebook on top, the rest as ``assign`` has it.

    :raises CourseError: where the unit has no exercises, or something is missing.
    """
    order = Assignment(course=__version__, units=(one.slug,))
    handed = handed_out(root, order)
    # The assignment's folder is the student's folder; nbgrader wants the notebook at its top.
    notebook_name = f"{one.slug}.ipynb"
    found = {path: content for path, content in handed.items() if path != one.exercise}
    found["README.md"] = found["README.md"].replace(one.exercise.encode(), notebook_name.encode())
    marked = with_points(
        notebook(one, order, solutions=True), {item.full_id: item for item in exercises(one)}
    )
    return found | {notebook_name: (nbformat.writes(marked).rstrip("\n") + "\n").encode()}


def with_points(notebook: nbformat.NotebookNode, items: dict[str, Item]) -> nbformat.NotebookNode:
    """Mark the cells that ask as nbgrader's grade cells, with what each item is worth."""
    for cell in notebook.cells:
        found = ASKS.search(cell.source)
        item = items.get(found[1]) if found else None
        if item is not None:
            cell.metadata["nbgrader"] = {
                "grade": True,
                "solution": item.by_person,
                "task": False,
                "locked": not item.by_person,
                "grade_id": item.id,
                "points": item.points,
                "cell_type": cell.cell_type,
                "schema_version": SCHEMA,
            }
    return notebook


def write(root: Path, folder: Path, units: list[Unit]) -> list[Path]:
    """Write the course folder, return what is new; what somebody changed since is not touched.

    :raises CourseError: where a file there is another one, or the folder cannot be written.
    """
    wanted = {
        folder / SOURCE / one.folder / PurePosixPath(path): content
        for one in units
        for path, content in files(root, one).items()
    }
    wanted[folder / CONFIG] = CONFIG_TEXT.encode()
    new = {path: content for path, content in wanted.items() if not path.is_file()}
    other = [path for path in wanted if path not in new and course_file(path) != wanted[path]]
    if other:
        listed = "\n".join(f"  {path.relative_to(folder).as_posix()}" for path in other[:10])
        raise CourseError("nbgrader-files-differ", folder=folder, listed=listed)
    try:
        for path, content in new.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as problem:
        raise CourseError("folder-not-writable", folder=folder, reason=problem.strerror) from problem
    return list(new)


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    given = parsed("nbgrader", arguments)
    chosen = [assignable(slug) for slug in dict.fromkeys(given.units)]
    new = write(course_root(), given.out, chosen)
    print(f"{len(new)} new files in {given.out}. Next, in that folder:")
    for one in chosen:
        print(f"  nbgrader generate_assignment {one.folder}")
    return 0
