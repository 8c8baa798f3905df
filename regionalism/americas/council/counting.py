"""The real rules of counting. Nothing here knows who plays, or that Costa Verde is invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from attrs import frozen

from regionalism.americas.roll_call import VOTES
from regionalism.americas.the_room import RULES, needed
from regionalism.engine.errors import CourseError

JOINS, SILENT, OBJECTS = "joins", "silent", "objects"
STANDS = {JOINS: "joins the text", SILENT: "lets it pass in silence", OBJECTS: "objects"}


@frozen
class RollCall:
    """A roll call as counted: ``votes`` has every member, ``needed`` is a number of yes votes."""

    votes: Mapping[str, str]
    rule: str
    needed: int

    @property
    def counts(self) -> Counter[str]:
        """Return how many members there are on each bench."""
        return Counter(self.votes.values())

    @property
    def adopted(self) -> bool:
        """Tell whether the yes votes reach what is needed. Nothing else counts for a text."""
        return self.counts["yes"] >= self.needed


@frozen
class Round:
    """A consensus round: who objected, to which clause (0: the whole text), and how many took part."""

    members: int
    present: int
    objections: Mapping[str, int]

    @property
    def adopted(self) -> bool:
        """Tell whether somebody took part and nobody objected."""
        return self.present > 0 and not self.objections


def roll_call(votes: Mapping[str, str], members: Collection[str], rule: str) -> RollCall:
    """Return a roll call under a rule of the OAS.

    Both rules count the members, present or not: a member without a vote is absent, and an absence is worth
    what an abstention is worth.

    :param votes: state to ``yes``, ``no``, ``abstain`` or ``absent``.
    :param members: all states that are counted.
    :param rule: ``majority`` or ``two-thirds``.
    :raises CourseError: for a state that is not counted, a vote that is none, or an unknown rule.
    """
    if rule not in RULES:
        raise CourseError("council-rule-unknown", rule=rule, known=tuple(RULES))
    for state, vote in votes.items():
        if state not in members:
            raise CourseError("council-not-counted", state=state)
        if vote not in VOTES:
            raise CourseError("council-vote-unknown", state=state, vote=vote, known=tuple(VOTES))
    every = {state: votes.get(state, "absent") for state in sorted(members)}
    return RollCall(every, rule, needed(len(every), rule))


def consensus(
    stands: Mapping[str, str], members: Collection[str], clauses: Mapping[str, int] | None = None
) -> Round:
    """Return a consensus round: one objection of a member stops the text, silence and absence do not.

    :param stands: state to ``joins``, ``silent`` or ``objects``; who is not in it was not there.
    :param clauses: state to the number of the clause that it objects to.
    :raises CourseError: for a state that is no member of the round, or an unknown stand.
    """
    for state, stand in stands.items():
        if state not in members:
            raise CourseError("council-not-counted", state=state)
        if stand not in STANDS:
            raise CourseError("council-stand-unknown", state=state, stand=stand, known=tuple(STANDS))
    named = clauses or {}
    against = {state: named.get(state, 0) for state in sorted(stands) if stands[state] == OBJECTS}
    return Round(len(members), len(stands), against)
