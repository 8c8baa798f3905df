"""A hand-out as pages: the command ``pages``, run on what the hand-out holds: there is no key in it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from regionalism.desk.handout.files import PACKAGE
from regionalism.engine.course import ANSWERS_VARIABLE, ROOT_VARIABLE
from regionalism.engine.errors import CourseError

HERE = Path(__file__).parents[3]  # the folder that holds this package


def write_pages_zip(contents: Mapping[str, bytes], target: Path) -> None:
    """Write the pages of a hand-out into a zip.

    :param contents: the files of the hand-out, by path.
    :raises CourseError: with what the command says where the pages cannot be made.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "hand-out"
        for name, content in contents.items():
            if not name.startswith(f"{PACKAGE}/"):
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        before = os.environ.get("PYTHONPATH", "")
        place = {ROOT_VARIABLE: str(root), ANSWERS_VARIABLE: str(root / "answers")}
        done = subprocess.run(
            [sys.executable, "-m", PACKAGE, "pages", "--out", f"{folder}/pages", "--zip", str(target)],
            cwd=HERE,
            env={**os.environ, **place, "PYTHONPATH": os.pathsep.join(filter(None, [str(HERE), before]))},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode:
        raise CourseError("handout-pages-failed", said=done.stderr.strip().splitlines()[-3:])
