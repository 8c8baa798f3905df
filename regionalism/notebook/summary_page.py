"""A page to print: what a student has done in the course, made from their own answers for their own use."""

from __future__ import annotations

import datetime
from html import escape

from regionalism.engine import submission
from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import course_title
from regionalism.notebook.assets import style
from regionalism.notebook.figure import in_words
from regionalism.notebook.whole_course import UnitStanding, days_of_work, whole_course

FILE_NAME = "my-record.html"
TITLE = "My record of work"
WHAT_IT_IS = (
    "This is a record that my own computer made, from my own answers, for my own use. It is not a "
    "certificate. Nobody has checked who gave the answers, nobody vouches for it, and it says nothing about "
    "marks."
)
MIXED = "More than one person has entered a name here. The numbers are of all of them together."
STATES = {"done": "● done", "begun": "◐ begun", "new": "○ not begun"}
DAYS = "A day of work is a day on which at least one answer was checked, by the clock of this computer."
NO_NAME = "Name: ______________________________"


def summary_page(log: AnswerLog, at: datetime.datetime, calibration: str) -> str:
    """Return the page as the text of an HTML file that needs nothing else.

    :param log: the student's answers.
    :param at: the moment at which it is made, with its time zone.
    :param calibration: how well confidence matched, in a sentence; may be empty.
    """
    course = whole_course(log, at)
    who = submission.last_student(log.lines())
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in _facts(course, log)
    )
    people = [found for line in log.lines() if (found := submission.last_student([line]))]
    shared = who is not None and not all(submission.same_person(who, one) for one in people)
    mixed = f"<p><strong>{MIXED}</strong></p>" if shared else ""
    sure = f"<h2>How sure, how right</h2><p>{escape(calibration)}</p>" if calibration else ""
    head = "".join(
        f"<th scope='col'>{name}</th>" for name in ("Unit", "State", "Questions", "Cards", "To hand in")
    )
    rows = "".join(map(_row, course))
    return (
        f"<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<meta name='color-scheme' content='light dark'><title>{TITLE}</title>"
        f"<style>{style('summary')}</style></head><body><main>"
        f"<h1>{TITLE}</h1><p class='course'>{escape(course_title())}</p>"
        f"<p class='name'>{escape(who.name) if who else NO_NAME}</p>"
        f"<p class='what'><strong>What this page is.</strong> {WHAT_IT_IS}</p>{mixed}"
        f"<dl>{facts}</dl><h2>Unit by unit</h2><div class='wide' role='region' aria-label='Unit by unit' "
        f"tabindex='0'><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{sure}"
        f"<p class='small'>{DAYS} Made on {in_words(at.astimezone().date())}.</p>"
        f"</main></body></html>\n"
    )


def _facts(course: list[UnitStanding], log: AnswerLog) -> list[tuple[str, str]]:
    units = [one.progress for one in course]
    days = days_of_work(log)
    between = f", from {in_words(days[0])} to {in_words(days[-1])}" if len(days) > 1 else ""
    on = f", {in_words(days[0])}" if len(days) == 1 else ""
    return [
        ("Units done", f"{sum(one.state == 'done' for one in units)} of {len(units)}"),
        (
            "Questions answered",
            f"{sum(one.answered for one in units)} of {sum(one.items for one in units)}",
        ),
        (
            "Cards answered",
            f"{sum(one.cards_answered for one in course)} of {sum(one.cards for one in course)}",
        ),
        ("Days of work", f"{len(days)}{between}{on}"),
    ]


def _row(one: UnitStanding) -> str:
    progress = one.progress
    cells = (
        STATES[progress.state],
        f"{progress.answered} of {progress.items}",
        f"{one.cards_answered} of {one.cards}" if one.cards else "none",
        one.file.in_words if one.file else "no file made" if progress.possible else "nothing",
    )
    body = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f"<tr><th scope='row'>{progress.unit.number} · {escape(progress.unit.title)}</th>{body}</tr>"
