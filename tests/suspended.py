"""Suspend data as a SCORM package makes them, for the tests of who reads them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from regionalism.engine.answers import Event

LEARNER = ["4711", "Ana Castro"]


def packed(
    lines: Iterable[Event], unit: str, learner: list[str] = LEARNER, limit: int = 64_000
) -> dict[str, Any]:
    """Return what the package makes of these lines: ``text``, ``missing``, ``shortened`` and ``back``."""
    about = {"unit": unit, "course": "0.1.0", "learner": learner}
    (made,) = packed_all([{"lines": [one.as_json() for one in lines], "about": about, "limit": limit}])
    return made


def packed_all(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the same for many, made in one go."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the scripts of a SCORM package need it")
    script = Path(__file__).parent / "javascript" / "pack.mjs"
    done = subprocess.run(
        [node, str(script)], input=json.dumps(asked), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    made: list[dict[str, Any]] = json.loads(done.stdout)
    return made
