"""When a card comes back: FSRS, a published model of forgetting, on what the answer log says.

Nothing is stored beside the log. The reviews of a card are its checked answers: one that follows another
within :data:`REST` is practice and counts for nothing, and so does an answer to an earlier form of the card.
A right answer is FSRS's *Good*, a wrong one its *Again*; nobody has to judge themselves. FSRS draws no chance
here (``enable_fuzzing``) and waits whole days (no steps of minutes), so log and time decide everything.

FSRS was chosen because its Python package is pure, needs only ``typing_extensions``, and is kept by those
who publish the model. Its standard parameters come from flash cards that people answered freely. A card with
two answers is guessed right every second time, so its dates are a sensible habit, not a measurement.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import zip_longest
from typing import Any

from attrs import frozen
from fsrs import Card as Memory
from fsrs import Rating, Scheduler
from fsrs.scheduler import STABILITY_MIN

from regionalism.engine.answers import AnswerLog, Event
from regionalism.engine.deck import Card
from regionalism.engine.item_version import same_question
from regionalism.engine.scoring import score

REST = datetime.timedelta(hours=12)
LONGEST_DAYS = 60  # a course lasts a term: no card stays away longer


@frozen
class Standing:
    """Where a card stands.

    ``reviews`` counts the answers that count, ``last`` is the last answer of all, ``due`` the moment from
    which the card is due, and ``recall`` how likely it is remembered (0 to 1) by the model. A card that was
    never answered has neither ``last`` nor ``due``.
    """

    card: Card
    reviews: int = 0
    last: datetime.datetime | None = None
    due: datetime.datetime | None = None
    recall: float = 0.0

    def is_due(self, now: datetime.datetime) -> bool:
        """Tell whether the card was answered before and is due again."""
        return self.due is not None and self.due <= now

    def is_resting(self, now: datetime.datetime) -> bool:
        """Tell whether the card was answered so lately that it counts as done today."""
        return self.last is not None and now - self.last < REST


@cache
def _scheduler() -> Scheduler:
    return Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False
    )


def model_of_forgetting() -> dict[str, Any]:
    """Return the numbers that ``spacing.js`` needs to say the same."""
    scheduler = _scheduler()
    return {
        "parameters": list(scheduler.parameters),
        "retention": scheduler.desired_retention,
        "least": STABILITY_MIN,
        "longest": LONGEST_DAYS,
        "rest": REST / datetime.timedelta(hours=1),
    }


def standing(card: Card, log: AnswerLog, now: datetime.datetime) -> Standing:
    """Return where a card stands by the log at a moment (with its time zone)."""
    item = card.item
    memory = Memory(card_id=1, due=now)  # FSRS would make an id out of the time
    reviews = 0
    counted: datetime.datetime | None = None
    last: datetime.datetime | None = None
    for line in log.state(item.full_id).responses:
        at = _moment(line)
        if at > now or not same_question(line.version, item.version, item.full_id):
            continue
        last = at
        if counted is None or at - counted >= REST:
            right = score(item, line.data).outcome == "correct"
            memory, _ = _scheduler().review_card(memory, Rating.Good if right else Rating.Again, at)
            counted, reviews = at, reviews + 1
    if counted is None:
        return Standing(card)
    # FSRS counts from the hour of the answer; who comes at an earlier hour of that day finds the card, too.
    recall = float(_scheduler().get_card_retrievability(memory, now))
    return Standing(card, reviews, last, memory.due - REST, recall)


def _moment(line: Event) -> datetime.datetime:
    at = datetime.datetime.fromisoformat(line.at)
    return (at if at.tzinfo else at.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)


def standings(cards: Iterable[Card], log: AnswerLog, now: datetime.datetime) -> list[Standing]:
    """Return where each card stands."""
    return [standing(card, log, now) for card in cards]


def draw(
    found: Sequence[Standing],
    nearest: Sequence[str],
    now: datetime.datetime,
    many: int,
    leave: Collection[str] = (),
) -> list[Card]:
    """Return the cards to be asked now: first what is due, most likely forgotten first, then new ones.

    New cards come by turns, one from each unit.

    :param found: where the cards stand.
    :param nearest: the slugs of the units, in the order in which new cards are drawn from them.
    :param now: the moment, with its time zone.
    :param many: how many at most.
    :param leave: ids of cards that are not drawn.
    """
    free = [one for one in found if one.card.item.id not in leave]
    due = [one for one in free if one.is_due(now)]
    due.sort(key=lambda one: (one.recall, one.due or now, one.card.item.id))
    new = [[one for one in free if one.due is None and one.card.unit == slug] for slug in nearest]
    turns = [one for turn in zip_longest(*new) for one in turn if one is not None]
    return [one.card for one in [*due, *turns][: max(many, 0)]]


def due_by_unit(found: Iterable[Standing], now: datetime.datetime) -> Counter[str]:
    """Return how many cards of each unit are due, by its slug."""
    return Counter(one.card.unit for one in found if one.is_due(now))
