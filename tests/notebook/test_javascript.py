"""The unit tests of the front end, run by node's own runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "javascript"


def test_the_controls_compute_what_they_should() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the unit tests of the front end need it")
    files = sorted(map(str, FOLDER.glob("*.test.mjs")))
    done = subprocess.run([node, "--test", *files], capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
