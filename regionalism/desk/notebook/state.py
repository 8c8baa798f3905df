"""What the desk keeps between kernels: its own log beside the students', and the folder last graded into.

The card that grades writes that folder down; the cards that read grades follow it.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import asdict, frozen

from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import answers_folder
from regionalism.notebook.session import log_in

KEPT_AS = "panel/desk-graded"


def desk_log() -> AnswerLog:
    """Return the log of what was entered at the desk, which is part of no student's files."""
    return log_in(answers_folder() / "desk")


@frozen
class LastGraded:
    """Where a class was graded into and by which assignment (or none), both as typed."""

    folder: str
    assignment: str


# One card of each kind: a cell that was run again leaves its older card behind, and that one must not act a
# second time.
_followers: dict[str, Callable[[LastGraded], None]] = {}


def follow(name: str, told: Callable[[LastGraded], None]) -> None:
    """Tell a card, known by its name, of every later grading; it replaces an earlier card."""
    _followers[name] = told


def remember(graded: LastGraded) -> None:
    """Keep where a class was graded into, and tell the cards that follow."""
    desk_log().add("guess", KEPT_AS, asdict(graded))
    for told in list(_followers.values()):
        told(graded)


def graded_since(kept_as: str) -> LastGraded | None:
    """Return the last grading, or ``None`` where a person entered something on a card after it."""
    line, kept = desk_log().state(KEPT_AS).current, desk_log().state(kept_as).current
    if line is None or not isinstance(line.data, dict) or (kept is not None and kept.at > line.at):
        return None
    return LastGraded(str(line.data.get("folder") or ""), str(line.data.get("assignment") or ""))
