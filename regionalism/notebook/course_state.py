"""How far a student is: a pure function of answer log and units, also as JSON for the page around."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import Unit, course_title, find_course_root, grading, units
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.parts import points_in_words
from regionalism.engine.scoring import Result, score, that_counts
from regionalism.notebook.session import answer_log, asked_in

# JupyterLab and Jupyter Notebook tell a kernel which notebook it was started for.
NOTEBOOK_VARIABLE = "JPY_SESSION_NAME"
# What a student is at the moment in a unit.
State = Literal["new", "begun", "done"]


@frozen
class UnitProgress:
    """How far a student is in one unit.

    ``items`` are all its questions, ``answered`` those with a checked answer; of these ``right`` had a right
    answer at least once, and ``recorded`` are only recorded (no key, a person marks them, or any finished
    answer counts). ``begun`` tells that something was entered or opened. ``points`` are of the try that
    counts under the policy ``attempts`` (``best``, ``last`` or ``first``). ``marked_later`` tells that no key
    of the unit's exercises is here: their answers are recorded, and nobody knows their points yet.
    """

    unit: Unit
    items: int
    answered: int
    right: int
    recorded: int
    points: float
    possible: float
    marked_later: bool = False
    begun: bool = False
    attempts: str = "best"

    @property
    def state(self) -> State:
        """Return ``done`` (every question checked), ``begun`` (anything entered) or ``new``."""
        if self.items and self.answered == self.items:
            return "done"
        return "begun" if self.begun else "new"

    @property
    def answers_in_words(self) -> str:
        """Return for example ``8 of 13 answered: 5 right, 2 recorded``."""
        how = [f"{self.right} right"] if self.right or not self.recorded else []
        how += [f"{self.recorded} recorded"] if self.recorded else []
        said = str(Message("progress-answered", count=self.answered, of=self.items))
        return f"{said}: {', '.join(how)}" if self.answered else said

    @property
    def points_in_words(self) -> str:
        """Return the points as a student reads them; what is only recorded is never shown as 0."""
        if not self.possible:
            return str(Message("progress-not-graded"))
        if self.marked_later:
            return str(Message("progress-marked-later", points=points_in_words(self.possible)))
        return str(Message("progress-points", points=f"{self.points:g}", possible=f"{self.possible:g}"))


def unit_progress(unit: Unit, items: Iterable[Item], log: AnswerLog, attempts: str = "best") -> UnitProgress:
    """Return how far the log says a student is; ``attempts`` says which try counts for the points."""
    outcomes: list[set[str]] = []
    count = 0
    points = possible = 0.0
    keyed = begun = False
    for item in items:
        state = log.state(item.full_id)
        results = [score(item, line.data, line.reason) for line in state.responses]
        count += 1
        begun |= bool(results) or state.current is not None or state.hints > 0
        given: set[str] = {result.outcome for result in results}
        # Where any finished answer counts, none is right.
        outcomes += [{"recorded"} if item.completion and "correct" in given else given] if results else []
        if item.stage == "exercise":
            keyed |= item.has_key
            possible += item.points
            points += _points(results, attempts)
    later = not keyed and possible > 0
    right = sum("correct" in one for one in outcomes)
    recorded = sum("correct" not in one and "recorded" in one for one in outcomes)
    return UnitProgress(unit, count, len(outcomes), right, recorded, points, possible, later, begun, attempts)


def _points(results: list[Result], attempts: str) -> float:
    return that_counts(results, attempts, lambda result: result).points or 0.0 if results else 0.0


def all_progress(log: AnswerLog) -> list[UnitProgress]:
    """Return the standing in every unit that has items here, under the course's grading policy."""
    attempts = grading().attempts
    found = []
    for unit in units():
        try:
            items = asked_in(unit.slug)
        except CourseError:  # a hand-out has the items of some units only
            continue
        found.append(unit_progress(unit, items, log, attempts))
    return found


def here_is(unit: Unit, notebook: Path) -> bool:
    """Tell whether a notebook (or its folder) is a unit's lesson, its exercises or stands beside them."""
    return notebook.name == Path(unit.lesson).name or unit.folder in notebook.parts[-2:]


def course_at(log: AnswerLog, notebook: Path) -> dict[str, Any]:
    """Return the state of the course as plain data, with paths from a notebook (or its folder)."""
    folder = notebook.parent if notebook.suffix == ".ipynb" else notebook
    found = all_progress(log)
    return {
        "title": course_title(),
        "here": next((one.unit.slug for one in found if here_is(one.unit, notebook)), ""),
        "unanswered": unanswered(found, log, notebook),
        "units": [_entry(one, folder) for one in found],
    }


def unanswered(found: Iterable[UnitProgress], log: AnswerLog, notebook: Path) -> list[str]:
    """Return the ids of the questions of the notebook's unit that have no checked answer."""
    here = next((one.unit for one in found if here_is(one.unit, notebook)), None)
    if here is None:
        return []
    return [item.full_id for item in asked_in(here.slug) if not log.state(item.full_id).responses]


def _entry(one: UnitProgress, folder: Path) -> dict[str, Any]:
    return {
        "number": one.unit.number,
        "slug": one.unit.slug,
        "title": one.unit.title,
        "minutes": one.unit.minutes,
        "state": one.state,
        "answered": one.answered,
        "items": one.items,
        "points": one.points_in_words,
        "lesson": path_from(folder, one.unit.lesson),
        "exercise": path_from(folder, one.unit.exercise),
    }


def path_from(folder: Path, path: str) -> str:
    """Return the way from a notebook's folder to a file of the course; empty where it is not here.

    It looks around the notebook first: the course root may lie elsewhere, as in a browser, where the data
    come with the package.
    """
    root = find_course_root() or folder
    found = next(
        (place / path for place in (folder, *folder.parents, root) if (place / path).is_file()), None
    )
    return "" if found is None else Path(os.path.relpath(found, folder)).as_posix()


def notebook_here() -> Path:
    """Return the path of the notebook that this kernel runs, or its folder where the name is not known."""
    name = Path(os.environ.get(NOTEBOOK_VARIABLE, "")).name
    return Path.cwd() / name if name.endswith(".ipynb") else Path.cwd()


def course_state() -> str:
    """Return the course's state for this student as JSON text; without the course's folder, no units."""
    if find_course_root() is None:
        return json.dumps({"title": "", "here": "", "unanswered": [], "units": []})
    return json.dumps(course_at(answer_log(), notebook_here()), ensure_ascii=False)
