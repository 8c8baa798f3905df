"""``python -m regionalism debrief GRADES``: questions for a short talk with each student on their own work.

The questions come by a rule (:mod:`regionalism.desk.debrief.questions`) from what was handed in: the same
number and the same kinds for everybody. Nothing is guessed about how an answer came about, and no model is
asked.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from attrs import frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from regionalism.commands import parsed
from regionalism.desk import results
from regionalism.desk.debrief.questions import LEVELS, Question, questions
from regionalism.desk.grading.feedback import TEMPLATES, marked
from regionalism.desk.results import AUTHOR, as_given, items_of, read_class
from regionalism.engine.assignment import Assignment, read_assignment
from regionalism.engine.errors import CourseError

FILE = "debrief.html"


@frozen
class Talk:
    """One student's sheet."""

    student: str
    name: str
    questions: tuple[Question, ...]


def talks(folder: Path, assignment: Assignment | None = None) -> list[Talk]:
    """Return the questions for each student in a grading folder, in the order of their ids.

    :param assignment: what was handed out, where it was graded by an assignment.
    :raises CourseError: where the folder holds no grading, or nobody who was graded.
    """
    rows = read_class(folder, each_member=True)
    if rows.empty:
        raise CourseError("report-empty", folder=folder)
    names, items, seen = results.names(folder), items_of(rows["unit"].unique()), as_given(assignment)
    once = rows[rows[AUTHOR] == rows["student_id"]]
    hard = once.groupby("id")["right"].mean().fillna(1.0).to_dict()
    return [
        Talk(str(student), names.get(str(student), ""), questions(theirs, items, seen, hard))
        for student, theirs in rows.groupby("student_id", sort=True)
    ]


def sample(everybody: list[Talk], number: int, seed: str) -> list[Talk]:
    """Return the students that a seed draws from everybody: the same on every machine, in any order.

    :param number: how many; all where there are fewer.
    :param seed: a word that was named before the hand-ins came.
    """

    def drawn(one: Talk) -> str:
        return hashlib.sha256(f"{seed}\x1f{one.student}".encode("utf-8", errors="replace")).hexdigest()

    return sorted(sorted(everybody, key=drawn)[:number], key=lambda one: one.student)


def page(called: list[Talk], everybody: int, minutes: int, seed: str = "") -> str:
    """Return the sheets as one page to print.

    :param called: who is asked, of ``everybody`` students.
    :param minutes: for each talk.
    :param seed: the word that drew them; empty where everybody is asked.
    """
    environment = Environment(
        loader=FileSystemLoader([Path(__file__).with_name("pages"), TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["marked"] = marked
    return environment.get_template("debrief.html.j2").render(
        talks=called, everybody=everybody, minutes=minutes, seed=seed, levels=LEVELS
    )


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("debrief", arguments)
    if options.minutes < 1 or (options.sample is not None and options.sample < 1):
        raise CourseError("debrief-numbers")
    if options.sample is not None and not options.seed:
        raise CourseError("debrief-seed")
    assignment = read_assignment(options.assignment) if options.assignment else None
    everybody = talks(options.grades, assignment)
    called = everybody if options.sample is None else sample(everybody, options.sample, options.seed)
    seed = options.seed if options.sample is not None else ""
    out = options.out or options.grades / FILE
    try:
        out.write_text(page(called, len(everybody), options.minutes, seed), encoding="utf-8", newline="\n")
    except OSError as problem:
        raise CourseError("report-not-written", out=out, reason=problem.strerror) from problem
    print(
        f"wrote {out}: {len(called)} of {len(everybody)} students, {len(called) * options.minutes} minutes."
    )
    return 0
