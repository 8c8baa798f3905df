"""What ``pip install regionalism[EXTRA]`` brings is enough for the commands of that extra, in an environment
with nothing else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from regionalism.commands import COMMANDS
from regionalism.desk.practice import practice_class

ROOT = Path(__file__).parents[1]
UNIT = "two-clubs"
NOT_COPIED = shutil.ignore_patterns(
    ".*", "answers", "originals", "build", "dist", "*.egg-info", "__pycache__", "tests"
)
TALKING = ("debrief", "requests", "receipt", "forget")
# What each extra is for: a module of every command, and what is typed. The last exit code is what the command
# is to give.
EXTRAS: dict[str, tuple[tuple[str, ...], tuple[tuple[str, int], ...]]] = {
    "authoring": (
        ("build", "new", "preview", "check", "pages", "package", "kit", "adopt"),
        (
            ("build --check", 0),
            ("new harbour-towns", 0),
            ("check harbour-towns --quick", 0),
            ("originals --fingerprints", 1),
            (f"package {UNIT} --scorm 1.2 --out {UNIT}.zip", 0),
            ("kit --out kit", 0),
            ("adopt --out adopt", 0),
        ),
    ),
    "desk": (
        ("assign", "collect", "grade", "report", "fill", "export", "originals", *TALKING),
        (
            (f"assign {UNIT} --out handout", 0),
            ("collect canvas.csv --out collected", 1),
            ("grade in --out grades --processes 1", 0),
            ("report grades", 0),
            ("debrief grades", 0),
            ("requests in --grades grades", 1),
            ("receipt in", 0),
            ("forget grades nobody", 0),
            ("fill canvas canvas.csv --new-column Ours --partial --provisional", 2),
            (f"export {UNIT} --qti bank.zip --moodle bank.xml", 0),
        ),
    ),
    "nbgrader": (("nbgrader",), ((f"nbgrader {UNIT} --out nbgrader", 0),)),
    "site": (("site",), (("site --out site --pyodide nowhere", 1),)),
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package as a wheel, built from this folder."""
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "venv", place / "env"], check=True)
    python = place / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    asked = subprocess.run(
        [python, "-m", "pip", "index", "versions", "flit_core"], capture_output=True, text=True
    )
    if asked.returncode != 0:
        pytest.skip("the package index cannot be reached from here, so nothing can be installed from it")
    command = [python, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", place, ROOT]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return next(place.glob("regionalism-*.whl"))


def test_every_command_belongs_to_an_extra_or_needs_none() -> None:
    without = {"lab", "desk", "test"}
    assert {name for commands, _ in EXTRAS.values() for name in commands} | without == set(COMMANDS)


@pytest.mark.index
@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_is_enough_for_its_commands(extra: str, wheel: Path, tmp_path: Path) -> None:
    programs = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    command = [
        programs / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "-c",
        ROOT / "constraints.txt",
        f"{wheel}[{extra}]",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    course = tmp_path / "course"
    # Without the package: what runs is what was installed.
    shutil.copytree(ROOT, course, ignore=NOT_COPIED)
    shutil.rmtree(course / "regionalism")
    practice_class(course / "in", UNIT, students=4)
    shutil.copy(ROOT / "tests" / "samples" / "lms" / "canvas.csv", course)
    variables = {**os.environ, "PYTHONPATH": "", "REGIONALISM_ROOT": "", "REGIONALISM_ANSWERS": ""}
    commands, typed = EXTRAS[extra]
    for name in commands:
        module = COMMANDS[name].target.partition(":")[0]
        imported = [programs / "python", "-c", f"import {module}; assert 'env' in {module}.__file__"]
        done = subprocess.run(imported, cwd=course, env=variables, capture_output=True, text=True)
        assert done.returncode == 0, f"{name}: {done.stderr}"
    for line, code in typed:
        done = subprocess.run(
            [programs / "regionalism", *line.split()],
            cwd=course,
            env=variables,
            capture_output=True,
            text=True,
        )
        assert "Traceback" not in done.stderr, f"{line}: {done.stderr}"
        assert "needs the package" not in done.stderr, f"{line}: {done.stderr}"
        assert done.returncode == code, f"{line}: {done.stdout}{done.stderr}"
