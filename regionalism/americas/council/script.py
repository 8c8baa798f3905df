"""How a state votes that nobody plays: one rule for all, which can be read, and a card for each."""

from __future__ import annotations

from functools import cache
from itertools import product

from attrs import frozen

from regionalism.americas.council.cards import CLAUSES, FIRST_DRAFT, OWN, WORDINGS, card, rule_of
from regionalism.americas.council.counting import JOINS, OBJECTS, SILENT, Round, consensus, roll_call
from regionalism.americas.council.room import consensus_members, members

YES_UP_TO, ABSTAINS_UP_TO = 3, 6
RULE = (
    "A scripted state first looks at its red line. If that wording stands in the text, it does what its card "
    "says. Otherwise it counts steps, clause by clause, from the wording that it would like to the one that "
    "stands. From a to b and from b to c is one step, from a to c are two. Up to "
    f"{YES_UP_TO} steps in all it says yes. Up to {ABSTAINS_UP_TO} it abstains. With more it says no. A "
    "clause that was dropped counts nothing. Words from the floor count as those of the first draft. In a "
    "consensus round it objects where it would vote no, or where its red line is crossed and its card says "
    "no. It names that clause, or the one with most steps."
)


@frozen
class Decision:
    """What a scripted state does, why in a few words, and the clause that troubles it (0: none)."""

    vote: str
    reason: str
    clause: int = 0


def _steps(prefers: str, letters: str) -> tuple[int, ...]:
    known = (FIRST_DRAFT[place] if letter == OWN else letter for place, letter in enumerate(letters))
    return tuple(
        abs(WORDINGS.index(one) - WORDINGS.index(other)) if other in WORDINGS else 0
        for one, other in zip(prefers, known, strict=True)
    )


def decide(iso3: str, letters: str) -> Decision:
    """Return what a scripted state does with a text of five letters."""
    one = card(iso3)
    number, letter = int(one.red_line[0]), one.red_line[1]
    if letters[number - 1] == letter:
        return Decision(one.if_crossed, f"red line: clause {number}, wording {letter}", number)
    steps = _steps(one.prefers, letters)
    worst = CLAUSES[steps.index(max(steps))] if any(steps) else 0
    total = sum(steps)
    vote = "yes" if total <= YES_UP_TO else "abstain" if total <= ABSTAINS_UP_TO else "no"
    return Decision(vote, f"{total} {'step' if total == 1 else 'steps'}", worst)


def stand(iso3: str, letters: str) -> tuple[str, int]:
    """Return what a scripted state does in a consensus round, and the clause it objects to (0: none)."""
    found = decide(iso3, letters)
    if found.vote == "no":
        return OBJECTS, found.clause
    return (JOINS if found.vote == "yes" else SILENT), 0


def scripted_round(room: str, letters: str) -> Round:
    """Return the consensus round of a room where every state is scripted."""
    stands = {iso3: stand(iso3, letters) for iso3 in consensus_members(room)}
    return consensus(
        {iso3: one for iso3, (one, _) in stands.items()},
        consensus_members(room),
        {iso3: clause for iso3, (_, clause) in stands.items()},
    )


def without(letters: str, dropped: set[int]) -> str:
    """Return a text without some clauses; 0 among them stands for the whole text."""
    return "".join(
        "-" if dropped & {0, number} else one for number, one in zip(CLAUSES, letters, strict=True)
    )


def what_is_left(room: str, letters: str) -> tuple[str, ...]:
    """Return the text after each consensus round: what somebody objects to is dropped, until nobody does."""
    found = [letters]
    while objections := scripted_round(room, found[-1]).objections:
        found.append(without(found[-1], set(objections.values())))
    return tuple(found)


@cache
def every_text(room: str) -> dict[str, int]:
    """Return of all texts how many a room of scripted states lets pass: by the rule that each needs in the
    OAS, by two thirds, and by consensus.
    """
    texts = ["".join(one) for one in product(WORDINGS, repeat=len(CLAUSES))]
    found = {"texts": len(texts), "majority": 0, "two-thirds": 0, "consensus": 0}
    for letters in texts:
        votes = {iso3: decide(iso3, letters).vote for iso3 in members(room)}
        for rule in ("majority", "two-thirds"):
            found[rule] += roll_call(votes, members(room), rule_of(letters, rule)).adopted
        found["consensus"] += scripted_round(room, letters).adopted
    return found
