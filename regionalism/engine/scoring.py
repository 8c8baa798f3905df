"""What it is worth: ``score`` is pure; card, grader and tests all call this one function.

How a response is judged, and what partial credit it earns, its kind says. A completion item earns its points
for a finished answer, whatever was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds.base import Item, Mark, Note, Outcome, engine_note

Try = TypeVar("Try")
TRIES_BEFORE_REASON = 3  # without the right answer; then the card shows why


class Result(NamedTuple):
    """What a response is worth.

    ``points`` is ``None`` where there is nothing to score with (no key, or a person marks); otherwise 0 to
    ``item.points``, rounded to 2 decimals. ``feedback`` is never empty. ``marks`` has a mark for each option
    chosen, and for each row, entry or field: pairs of id and mark, without anything that was not part of the
    answer.
    """

    outcome: Outcome
    points: float | None
    feedback: tuple[Note, ...]
    marks: tuple[tuple[str, Mark], ...] = ()


def that_counts(tries: Sequence[Try], attempts: str, result: Callable[[Try], Result]) -> Try:
    """Return the try that counts. What was not an answer counts only where there is no other; of equals the
    earliest is the best.

    Texts that a person marks have no points yet: of those the last one counts, unless the first is asked for.

    :param tries: all tries of an item, in their order of time; at least one.
    :param attempts: ``best``, ``last`` or ``first``.
    :param result: gives the result of a try.
    """
    answers = [one for one in tries if result(one).outcome != "unanswered"] or list(tries)
    if attempts == "first":
        return answers[0]
    if attempts == "last" or result(answers[-1]).points is None:
        return answers[-1]
    return max(answers, key=lambda one: result(one).points or 0.0)


def score(item: Item, response: Any, reason: str = "") -> Result:
    """Score a response and, where asked for, its reason; never raises, whatever the response is."""
    try:
        given = item.normalise(response)
        if item.reason and not str(reason).strip():
            raise ResponseError("reason-missing")
    except ResponseError as problem:
        return Result(
            "unanswered", 0.0 if item.has_key else None, (Note("note", str(problem), code=problem.code),)
        )
    if not item.has_key and not item.by_person:
        return Result("recorded", None, (engine_note("note", "recorded"),))
    share, notes = item.judge(given)
    if item.by_person:
        return Result("recorded", None, tuple(notes))
    if item.completion:
        return Result(item.finished_outcome, round(item.points, 2), tuple(notes))
    outcome: Outcome = "correct" if share >= 1 else "partly" if share > 0 else "not-yet"
    marks = tuple(item.marks(given, notes).items())
    return Result(outcome, round(item.points * share, 2), tuple(notes), marks)
