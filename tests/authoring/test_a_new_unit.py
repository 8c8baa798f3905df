"""A unit that is added first, in the middle and last keeps the tests of content and of handing out green."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from regionalism.authoring.check import NOT_YET
from tests.small_course import clubs, write_unit

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".*", "answers", "originals", "node_modules", "build", "dist", "__pycache__", "browser"
)
TAKEN = {int(path.name[:2]) for path in (ROOT / "units").iterdir() if path.is_dir()}
FIRST, MIDDLE, *_ = (number for number in range(1, 99) if number not in TAKEN)  # as early as there is room
NEW = {FIRST: "small-first", MIDDLE: "small-middle", 99: "small-last"}
BEGUN = "just-begun"  # what `new` makes, with everything still to be written
TESTS = [
    "tests/content",
    "tests/desk/test_assign.py",
    "tests/notebook/test_cards.py",
    "tests/notebook/test_course_mode.py",
    "tests/desk/test_export.py",
]
# A notebook that runs is tried once for the new units, not again for the others.
RUNS = "goes_wrong or run_and_record or open_in_an_unpacked or runs_records_and_hands_in"


def test_a_new_unit_turns_no_test_red(tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(ROOT, course, ignore=LEFT_OUT)
    about = (course / "course.toml").read_text(encoding="utf-8")
    (course / "course.toml").write_text(
        about.replace("exercise_points = 20", "exercise_points = 0"), encoding="utf-8"
    )
    for number, slug in NEW.items():
        write_unit(course, number, slug, clubs(slug), "two-clubs")
    # What may say where a course, its answers or its parts are belongs to the tests that run this one.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("REGIONALISM_", "PYTEST_"))
    }
    environment["PYTHONPATH"] = str(course)

    def run(*command: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=course, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]

    run("regionalism", "new", BEGUN, "--number", "98")
    run("regionalism", "build")
    run("regionalism", "build", "--check")
    chosen = f"({' or '.join((*NEW.values(), BEGUN))} or not ({RUNS})) and not {NOT_YET}"
    run("pytest", *TESTS, "-q", "-x", "-k", chosen, "-p", "no:cacheprovider")
