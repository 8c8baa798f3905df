"""Which units leave a student's total, and on which the grace days are spent: together, so that most is kept.

What counts is the share: the points kept, of the points to be had in the units kept. Of units with unequal
points no other rule is safe. Where the unit with the lowest share of its own points had to go, a later due
time could raise a small unit, let a large one go in its place, and so cost the student a good part of the
total. Here every point more in a unit can only raise the share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

DROPPED = 1000  # stands in a plan for a unit that leaves the total; more than any number of grace days


class Stake(NamedTuple):
    """What a unit comes to with 0, 1, 2 … grace days (``worth``), and the points ``possible`` in it."""

    worth: Sequence[float]
    possible: float


def settle(stakes: Mapping[str, Stake], grace_days: int, drop: int) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the grace days spent on each unit, and the units that leave the total.

    The share is the highest that there is; of equals that of the fewest days, and the earlier units first.

    :param drop: how many units leave the total; none where there are not more than that.
    """
    drop = drop if len(stakes) > drop else 0
    if not drop and all(len(one.worth) == 1 for one in stakes.values()):
        return dict.fromkeys(stakes, 0), ()
    worth = [[_cents(points) for points in one.worth] for one in stakes.values()]
    possible = [_cents(one.possible) for one in stakes.values()]
    kept, of = 0, 1
    plan: tuple[int, ...] = ()
    while True:  # Dinkelbach's method: each round has a better share than the one before, until there is none
        found = _best(worth, possible, (kept, of), grace_days, drop)
        places = [place for place, days in enumerate(found) if days != DROPPED]
        points, out_of = sum(worth[place][found[place]] for place in places), sum(possible[p] for p in places)
        if out_of or not plan:  # units without any points would tie with every share
            plan = found
        if points * of <= kept * out_of:
            break
        kept, of = points, out_of
    spent = {unit: 0 if days == DROPPED else days for unit, days in zip(stakes, plan, strict=True)}
    return spent, tuple(unit for unit, days in zip(stakes, plan, strict=True) if days == DROPPED)


def _cents(points: float) -> int:
    """Return points, which have two decimals, as a whole number: sums and products of these are exact."""
    return round(points * 100)


def _best(
    worth: Sequence[Sequence[int]],
    possible: Sequence[int],
    share: tuple[int, int],
    grace_days: int,
    drop: int,
) -> tuple[int, ...]:
    """Return the days spent on each unit, or :data:`DROPPED`: what is most above a share of the points."""
    kept, of = share
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(0, 0): (0, ())}
    for several, whole in zip(worth, possible, strict=True):
        found: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}
        for (used, gone), (value, plan) in best.items():
            steps = [
                ((used + days, gone), (value + points * of - kept * whole, (*plan, days)))
                for days, points in enumerate(several[: grace_days - used + 1])
            ]
            if gone < drop:
                steps.append(((used, gone + 1), (value, (*plan, DROPPED))))
            for state, made in steps:
                found[state] = max(made, found.get(state, made))
        best = found
    ended = [(value, -used, plan) for (used, gone), (value, plan) in best.items() if gone == drop]
    return max(ended)[2]
