"""Who sits in the room, who sits where the same text goes to a consensus, and the deal."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache

from attrs import frozen

from regionalism.americas.coalition import counted_states
from regionalism.americas.tables import table
from regionalism.engine.errors import CourseError

FULL, SHORT = "34", "12"
ROOMS = {FULL: "all 34 states", SHORT: "the short version: 12 states"}
ONLY_CELAC = "CUB"  # in the consensus round only
TAKES_IT = "USA"  # whose delegation takes that chair there
CODE = re.compile(r"[a-z0-9-]{1,20}")
COSTA_VERDE = (
    "Costa Verde does not exist: the state, its crisis and all instructions are invented. It has a chair and "
    "may speak, and the roll call does not count it. So the room keeps the 34 members of the real roll "
    "calls, "
    "and 18 and 23 mean here what they meant there."
)
ASSUMED = (
    "The room is set in June 2023: Nicaragua is still a member of the OAS (it left in November 2023), and "
    "Brazil takes part in CELAC again. One thing is assumed: Venezuela's seat is counted and somebody "
    "sits in "
    "it, whoever sent the delegate; who might sit there was disputed at the time."
)


@frozen
class Deal:
    """One deal: ``seats`` are the states by seat, ``spare`` those that nobody holds, in the order of the
    deal.
    """

    seats: tuple[str, ...]
    spare: tuple[str, ...]


@cache
def members(room: str) -> tuple[str, ...]:
    """Return the states that a roll call counts, by code; raise :class:`CourseError` for an unknown room."""
    if room not in ROOMS:
        raise CourseError("council-room-unknown", room=room, known=tuple(ROOMS))
    if room == FULL:
        return tuple(sorted(counted_states()))
    cards = table("council_cards")
    return tuple(sorted(cards.loc[cards["short_version"], "iso3"].astype(str)))


@cache
def consensus_members(room: str) -> tuple[str, ...]:
    """Return who sits in the consensus round: the room's members of CELAC, and Cuba."""
    states = table("states")
    celac = set(states.loc[states["celac_member"], "iso3"].astype(str))
    return tuple(sorted({iso3 for iso3 in members(room) if iso3 in celac} | {ONLY_CELAC}))


def council_code(text: object) -> str:
    """Return the code of a council as it is kept; raise :class:`CourseError` where it is none."""
    code = str(text or "").strip().casefold()
    if not CODE.fullmatch(code):
        raise CourseError("council-code-wrong")
    return code


def deal(code: str, room: str, seats: int | None = None, back: Sequence[int] = ()) -> Deal:
    """Return which seat holds which state; the same code deals the same cards on every machine.

    :param code: the code of the council, the seed of the deal.
    :param seats: how many delegations there are; ``None``: one for each state.
    :param back: seats whose holder gave the card back. No reason is asked. Each gets the next state that
        nobody holds, in the order of this list; the state given back is held by nobody.
    :raises CourseError: where there are more seats than states, or no state is left for a card given back.
    """
    order = list(members(room))
    # A text as seed goes through SHA-512: the same on every machine and in every version of Python.
    random.Random(f"{council_code(code)}/{room}").shuffle(order)
    count = len(order) if seats is None else seats
    if not 1 <= count <= len(order):
        raise CourseError("council-seats-wrong", seats=count, most=len(order))
    held, spare, given_back = order[:count], order[count:], []
    for seat in dict.fromkeys(back):
        if not 1 <= seat <= count:
            raise CourseError("council-seat-unknown", seat=seat, most=count)
        if not spare:
            raise CourseError("council-no-spare", seat=seat)
        given_back.append(held[seat - 1])
        held[seat - 1] = spare.pop(0)
    return Deal(tuple(held), (*spare, *given_back))
