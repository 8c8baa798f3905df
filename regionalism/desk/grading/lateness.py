"""How late a hand-in is, by which clock, and whether somebody must look at it."""

from __future__ import annotations

import datetime
import math

from regionalism.desk.grading.autograde import GradingConfig, ScoredSubmission
from regionalism.desk.grading.terms import Terms
from regionalism.engine.errors import Message

DAY = 86_400
RUNS_AHEAD = 60  # seconds by which a response may be later than its own handing-in: times are rounded
NOT_YET = 3600  # seconds by which a hand-in may be later than now: no two clocks agree


def lateness(one: ScoredSubmission, setup: GradingConfig, terms: Terms) -> tuple[int, str]:
    """Return the started days of lateness, and why somebody must look at them (empty where nobody need).

    :param terms: what was agreed with the student.
    """
    if setup.due is None:
        return 0, ""
    due = terms.due_for(one.unit, setup.due)
    grace = setup.policy.grace_minutes * 60
    days, doubts = days_late(one.moment, due, grace), []
    said = {"own": _clock(one.moment, due)}
    if days and setup.now and one.moment > setup.now.timestamp() + NOT_YET:
        days = 0
        doubts.append(Message("late-not-yet", **said))
    elif one.answered > one.moment + RUNS_AHEAD and days_late(one.answered, due, grace) != days:
        doubts.append(Message("late-line-later", line=_clock(one.answered, due), **said))
    theirs = _days_of_lms(one, due, grace, None if due > setup.due else max(1, days))
    if theirs is not None and theirs != days:
        counts = theirs if setup.policy.late_by == "lms" else days
        if one.lms_at:
            said["lms"] = one.lms_at.replace("T", " ")
        code = "late-two-clocks" if one.lms_at else "late-marked" if one.lms_late else "late-unmarked"
        whose = one.system if setup.policy.late_by == "lms" else "the student's clock"
        doubts.append(Message(code, system=one.system, counts=whose, days=days, theirs=theirs, **said))
        days = counts
    return days, " ".join(map(str, doubts))


def days_late(moment: float, due: datetime.datetime, grace: float) -> int:
    """Return the started days between the due time and a moment, as the calendar at that place has them."""
    if moment - due.timestamp() <= grace:
        return 0
    try:
        there = datetime.datetime.fromtimestamp(moment, due.tzinfo)
    except (OverflowError, ValueError, OSError):
        return math.ceil((moment - due.timestamp()) / DAY)
    late = there.replace(tzinfo=None) - due.replace(tzinfo=None)
    return max(1, math.ceil(late.total_seconds() / DAY))


def _days_of_lms(
    one: ScoredSubmission, due: datetime.datetime, grace: float, marked: int | None
) -> int | None:
    """Return the days of lateness by the LMS, whose clock is that of the due time; ``None`` if unknown.

    :param marked: what a mark stands for, which does not say how late; ``None`` where it says nothing, since
        the LMS knows of no extension.
    """
    if one.lms_at:
        there = datetime.datetime.fromisoformat(one.lms_at).replace(tzinfo=due.tzinfo)
        return days_late(there.timestamp(), due, grace)
    if one.lms_in_time:
        return 0
    return marked if one.lms_late else None


def _clock(moment: float, due: datetime.datetime) -> str:
    """Return a moment as a clock at the place of the due time shows it."""
    try:
        return f"{datetime.datetime.fromtimestamp(moment, due.tzinfo):%Y-%m-%d %H:%M}"
    except (OverflowError, ValueError, OSError):
        return "another age"
