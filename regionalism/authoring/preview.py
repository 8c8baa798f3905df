"""``python -m regionalism preview SLUG``: build, and open one unit in JupyterLab."""

from __future__ import annotations

import subprocess
import sys

from regionalism.authoring.build import derived, write
from regionalism.authoring.check import find_source
from regionalism.authoring.sources import read_sources
from regionalism.commands import parsed
from regionalism.engine.course import course_root


def main(arguments: list[str]) -> int:
    """Run the command and return JupyterLab's exit code."""
    options = parsed("preview", arguments)
    root = course_root()
    source = find_source(options.slug, read_sources(root))
    write(root, derived(root))
    unit = source.unit
    page = (
        f"solutions/{unit.folder}/{unit.slug}.ipynb"
        if options.exercises and source.exercises
        else unit.lesson
    )
    where = [f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/doc/tree/{page}"]
    print(
        f"Opening {page}; Ctrl-C here stops JupyterLab. What you change there is lost: change "
        f"units/{unit.folder}/."
    )
    return subprocess.run([sys.executable, "-m", "jupyterlab", *where], cwd=root).returncode
