"""What one running notebook has: the student's answer log, opened once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import answers_folder


@lru_cache(maxsize=1)
def _open(folder: Path) -> AnswerLog:
    return AnswerLog(folder)


def answer_log() -> AnswerLog:
    """Return this kernel's answer log, with what other kernels have written since the last call."""
    log = _open(answers_folder())
    log.refresh()
    return log
