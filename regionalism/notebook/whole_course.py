"""How the whole course stands for one student: what is done, open, due and made into a file to hand in."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from attrs import frozen

from regionalism.engine.answers import AnswerLog
from regionalism.engine.deck import deck_cards
from regionalism.engine.errors import Message
from regionalism.engine.spacing import due_by_unit, standings
from regionalism.notebook.course_state import UnitProgress, all_progress
from regionalism.notebook.hand_in import MadeFile, made_file
from regionalism.notebook.session import asked_in


@frozen
class UnitStanding:
    """A unit: how far the student is, how many of its cards there are, were answered and are due, and the
    file that was made last.
    """

    progress: UnitProgress
    cards: int = 0
    cards_answered: int = 0
    cards_due: int = 0
    file: MadeFile | None = None

    @property
    def open(self) -> int:
        """Return how many questions of the unit have no checked answer."""
        return self.progress.items - self.progress.answered


def whole_course(log: AnswerLog, at: datetime.datetime) -> list[UnitStanding]:
    """Return how each unit stands that is here.

    :param log: the student's answers.
    :param at: the moment by which cards are due, with its time zone.
    """
    found = standings(deck_cards().values(), log, at)
    due = due_by_unit(found, at)
    made = []
    for one in all_progress(log):
        slug = one.unit.slug
        own = [card for card in found if card.card.unit == slug]
        answered = sum(card.reviews > 0 for card in own)
        file = made_file(asked_in(slug), slug, log)
        made.append(UnitStanding(one, len(own), answered, due[slug], file))
    return made


def in_words(course: Sequence[UnitStanding]) -> str:
    """Return the whole course in two or three sentences."""
    units = [one.progress for one in course]
    done, begun = (sum(one.state == state for one in units) for state in ("done", "begun"))
    items, answered = sum(one.items for one in units), sum(one.answered for one in units)
    due = sum(one.cards_due for one in course)
    sets = sum(one.possible > 0 for one in units)
    files = sum(one.file is not None for one in course)
    parts = [
        str(Message("progress-units", done=done, of=len(units), begun=begun)),
        str(Message("progress-questions", answered=answered, of=items, open=items - answered)),
        *([f"Cards due: {due}."] if any(one.cards for one in course) else []),
        *([str(Message("progress-files", files=files, sets=sets))] if sets else []),
    ]
    return " ".join(parts)


def days_of_work(log: AnswerLog) -> list[datetime.date]:
    """Return the days on which at least one answer was checked, by this computer's clock."""
    moments = (datetime.datetime.fromisoformat(line.at) for line in log.lines() if line.event == "response")
    return sorted({moment.astimezone().date() for moment in moments})
