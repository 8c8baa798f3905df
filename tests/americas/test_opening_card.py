"""The card that opens the course does not wait for what it does not need."""

from __future__ import annotations

import subprocess
import sys

from regionalism.engine.course import course_root

FIRST_CELLS = """
import sys
from regionalism import ask, opening
opening()
ask("start-here/why-two-clubs")
print(sorted({"pandas", "matplotlib"} & set(sys.modules)))
"""


def test_the_first_question_of_the_course_comes_without_pandas() -> None:
    lessons = course_root() / "lessons"
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CELLS], cwd=lessons, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
