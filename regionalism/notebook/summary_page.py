"""A page to print: what a student has done in the course, made from their own answers for their own use.

The script of the pages makes the same page (``summary.js``): it fills the same parts.
"""

from __future__ import annotations

import datetime
from html import escape
from string import Template

from regionalism.engine import submission
from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import course_title
from regionalism.engine.errors import Message
from regionalism.engine.plain_text import UNIT_STATES
from regionalism.notebook.assets import page_parts, style
from regionalism.notebook.figure import in_words
from regionalism.notebook.whole_course import UnitStanding, days_of_work, whole_course


def summary_page(log: AnswerLog, at: datetime.datetime, calibration: str) -> str:
    """Return the page as the text of an HTML file that needs nothing else.

    :param log: the student's answers.
    :param at: the moment at which it is made, with its time zone.
    :param calibration: how well confidence matched, in a sentence; may be empty.
    """
    course = whole_course(log, at)
    units = [one.progress for one in course]
    who = submission.last_student(log.lines())
    people = [found for line in log.lines() if (found := submission.last_student([line]))]
    shared = who is not None and not all(submission.same_person(who, one) for one in people)
    texts = {
        "course": course_title(),
        "name": who.name if who else str(Message("record-no-name")),
        "units": _count(sum(one.state == "done" for one in units), len(units)),
        "questions": _count(sum(one.answered for one in units), sum(one.items for one in units)),
        "cards": _count(sum(one.cards_answered for one in course), sum(one.cards for one in course)),
        "days": _days(log),
        "day": in_words(at.astimezone().date()),
    }
    parts = {
        "style": style("summary"),
        "mixed": _filled("mixed") if shared else "",
        "rows": "".join(map(_row, course)),
        "sure": _filled("sure", calibration=calibration) if calibration else "",
    }
    return _filled("page", parts, **texts)


def _filled(part: str, parts: dict[str, str] | None = None, /, **texts: str) -> str:
    shown = {name: escape(text) for name, text in texts.items()}
    return Template(page_parts("summary")[part]).substitute(shown, **(parts or {}))


def _count(count: int, of: int) -> str:
    return str(Message("record-count", count=count, of=of))


def _days(log: AnswerLog) -> str:
    days = [in_words(day) for day in days_of_work(log)]
    if len(days) > 1:
        return str(Message("record-days", count=len(days), first=days[0], last=days[-1]))
    return str(Message("record-one-day", day=days[0])) if days else "0"


def _row(one: UnitStanding) -> str:
    progress = one.progress
    no_file = Message("record-no-file" if progress.possible else "record-no-set")
    return _filled(
        "rows",
        unit=f"{progress.unit.number} · {progress.unit.title}",
        state=UNIT_STATES[progress.state],
        questions=_count(progress.answered, progress.items),
        cards=_count(one.cards_answered, one.cards) if one.cards else str(Message("record-no-cards")),
        file=one.file.in_words if one.file else str(no_file),
    )
