"""``python -m regionalism check SLUG``: everything that concerns one unit, in about a minute."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from regionalism.authoring import readme
from regionalism.authoring.build import COMMAND, derived, drift
from regionalism.authoring.findings import findings, left_to_write
from regionalism.authoring.lesson import read_cells
from regionalism.authoring.minutes import subject_imports
from regionalism.authoring.sources import UNITS, Source, read_sources
from regionalism.commands import parsed
from regionalism.engine.course import UNITS_FILE, course_content, course_root
from regionalism.engine.errors import CourseError

CONTENT_TESTS = "tests/content"
# Of a unit that is being written this is a note, not a mistake.
NOT_YET = "test_nothing_is_left_to_write"


def main(arguments: list[str]) -> int:
    """Run the command; return the exit code: 0, or 1 where something is to be put right."""
    options = parsed("check", arguments)
    started = time.monotonic()
    root = course_root()
    sources = read_sources(root)
    source = find_source(options.slug, sources)
    found = findings(source, sources, course_content(root)[0]) or drift_of(source, root)
    for one in found:
        print(one)
    for note in left_to_write(source):
        print(f"Note: {note}")
    failed = not found and not options.quick and run_tests(source, sources, root)
    seconds = time.monotonic() - started
    if found or failed:
        print(f"{options.slug}: {len(found) or 'some'} to put right, see above ({seconds:.0f} s).")
        return 1
    print(f"{options.slug}: everything is in order ({seconds:.0f} s).")
    return 0


def find_source(slug: str, sources: Sequence[Source]) -> Source:
    """Return the unit with this slug; raise :class:`CourseError` that names the known ones."""
    for source in sources:
        if source.slug == slug:
            return source
    raise CourseError("unit-source-unknown", slug=slug, units=UNITS, known=(one.slug for one in sources))


def drift_of(source: Source, root: Path) -> list[str]:
    """Return what is out of date among the files made for a unit, and those that list all units."""
    shared = {readme.FILE, UNITS_FILE}
    return [
        one for one in drift(root, derived(root)) if source.unit.folder in one or one.split(" ")[0] in shared
    ]


def run_tests(source: Source, sources: Sequence[Source], root: Path) -> bool:
    """Run the tests of one unit's content, its notebooks and models included; tell whether one failed."""
    if not (root / CONTENT_TESTS).is_dir() or find_spec("pytest") is None:
        print(
            f"The notebooks were not run: pytest or {CONTENT_TESTS} is not here (pip install -r "
            "requirements-test.txt)."
        )
        return False
    # A test bears the slug in its id, or in the name of its file.
    chosen = f"({source.slug} or {source.slug.replace('-', '_')}) and not {NOT_YET}"
    command = [sys.executable, "-m", "pytest", CONTENT_TESTS, "-k", chosen]
    quiet = ["-q", "--no-header", "--tb=short", "-p", "no:cacheprovider"]
    commands = [[*command, *quiet]]
    if own := tests_of_models(source, sources, root):
        commands.append([sys.executable, "-m", "pytest", *own, *quiet])
    failed = False
    for one in commands:
        done = subprocess.run(one, cwd=root, capture_output=True, text=True)
        if done.returncode:
            failed = True
            print(done.stdout + done.stderr)
            print(f"Put that right in units/{source.unit.folder}/, run `{COMMAND}` and check again.")
    return failed


def tests_of_models(source: Source, sources: Sequence[Source], root: Path) -> list[str]:
    """Return the tests of the modules of the subject that this lesson imports and no other."""
    course, _ = course_content(root)
    modules = {
        one.slug: {name for name, _ in subject_imports(read_cells(one.lesson, one.slug), course)}
        for one in sources
    }
    others = set().union(*(names for slug, names in modules.items() if slug != source.slug))
    tests = f"tests/{course.subject.rpartition('.')[2]}"
    paths = [f"{tests}/test_{name.rpartition('.')[2]}.py" for name in sorted(modules[source.slug] - others)]
    return [path for path in paths if (root / path).is_file()]
