"""What a running notebook has: the student's log and, in a hand-out, who works here and what is asked."""

from __future__ import annotations

import datetime
import os
import sys
import time
from functools import lru_cache
from pathlib import Path

from regionalism.engine.answers import AnswerLog
from regionalism.engine.assignment import find_assignment, for_student
from regionalism.engine.bank import unit_items
from regionalism.engine.course import EDITION_VARIABLE, answers_folder
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.base import Item
from regionalism.engine.submission import Student, last_student
from regionalism.engine.variants import shuffled

# Seconds between two looks at the answers of other kernels. In a browser each look costs about 10 ms for each
# file that there is.
PAUSE = 5.0 if sys.platform == "emscripten" else 0.0
_looked: dict[str, float] = {}


@lru_cache(maxsize=4)
def _open(folder: Path) -> AnswerLog:
    return AnswerLog(folder)


def answer_log() -> AnswerLog:
    """Return this kernel's log of the student's answers, with what other kernels have written since."""
    return log_in(answers_folder())


def log_in(folder: Path) -> AnswerLog:
    """Return this kernel's log in a folder, with what other kernels have written there since the last
    look.
    """
    log = _open(folder)
    if time.monotonic() >= _looked.get(log.session, -PAUSE) + PAUSE:
        log.refresh()
        _looked[log.session] = time.monotonic()
    return log


def now() -> datetime.datetime:
    """Return the time by which cards are due."""
    return datetime.datetime.now(datetime.UTC)


def known_student() -> Student | None:
    """Return who works here, as entered last, or ``None``."""
    return last_student(answer_log().lines())


def asked(item: Item) -> Item:
    """Return an item as this student is asked it; raise :class:`CourseError` for an unknown student."""
    assignment = find_assignment()
    own = assignment and assignment.variant_seed and item.unit in assignment.units
    # Pages are made for everybody: there the script asks who works.
    if own and known_student() is None and not os.environ.get(EDITION_VARIABLE):
        raise CourseError("student-first")
    return _in_own_order(_as_asked(item))


def asked_in(unit: str) -> list[Item]:
    """Return a unit's items as this student is asked them; first numbers while the student is unknown."""
    return [_as_asked(item) for item in unit_items(unit).values()]


def _in_own_order(item: Item) -> Item:
    """Return an item with its parts in an order that is this student's own, and that stays from day to day.

    It follows from where the answers lie and, on a hub, from the person's name there: both are known before
    there is an answer. Where the assignment has shuffled them already, and in the pages, everybody
    who compares sees the same.
    """
    assignment = find_assignment()
    if assignment and assignment.variant_seed and item.unit in assignment.units and item.stage == "exercise":
        return item
    if os.environ.get(EDITION_VARIABLE):
        return shuffled(item, "edition", "")
    return shuffled(item, str(answers_folder().resolve()), os.environ.get("JUPYTERHUB_USER", ""))


def _as_asked(item: Item) -> Item:
    assignment = find_assignment()
    if assignment is None:
        return item
    who = known_student()
    if who is None:
        return for_student(item, assignment._replace(variant_seed=""), "")
    return for_student(item, assignment, who.id)
