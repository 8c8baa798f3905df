"""What each clause of the draft has to do with what a state has done: two votes for most, ties for the last.

The rule is one for all states, and it is printed. It reads the record of a state, whoever governed it, and
says nothing about what a government would want in Costa Verde, which does not exist.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from attrs import frozen

from regionalism.americas.coalition import group_members
from regionalism.americas.council.room import ONLY_CELAC
from regionalism.americas.tables import row, table
from regionalism.americas.the_room import calls
from regionalism.notebook.figure import date_in_words

ROOM_DAY = "2023-06-30"
HOSTS_OF = "2021-11"
MANY_HOSTED = 20  # thousand people
MEASURES = "T2019-09-23"  # measures against persons, under the Rio Treaty
# Clause to two roll calls in which a similar question was asked, each with the vote that was for acting.
ASKED_BEFORE = {
    1: (("V2017-06-19A", "yes"), ("V2019-01", "yes")),
    2: (("V2018-02", "yes"), ("V2020-10", "yes")),
    3: (("V2019-04", "yes"), ("V2022-10", "no")),
    4: (("V2016-06", "yes"), ("V2020-12", "yes")),
}
RECORD_RULE = (
    "Clauses 1 to 4 each stand beside two votes on Venezuela in which a similar question was asked. A state "
    "that voted for acting both times would like a. A state that voted against acting, and never for it, "
    "would like c. All others would like b. For clause 5 the course looks at ties: a host of "
    f"{MANY_HOSTED} thousand people or more would like b. Of the rest, members of ALBA would like c, states "
    "that voted in September 2019 for measures against persons a, and states that signed Petrocaribe c. All "
    "others would like b. It is the record of a state, whoever governed it then. Governments have changed, "
    "and a delegation may depart from it. Venezuela's seat had two senders in those years. Cuba has no vote "
    "in this record. Since the OAS excluded it in 1962, the course gives it c throughout."
)


@frozen
class Reason:
    """The wording that a state's record points to in one clause, and why in a few words."""

    letter: str
    because: str


def _by_votes(votes: Collection[tuple[str, str]]) -> str:
    """Return the wording for votes, each with the vote that was for acting there."""
    against = {"yes": "no", "no": "yes"}
    acted = [cast == acting for cast, acting in votes]
    refused = any(cast == against[acting] for cast, acting in votes)
    return "a" if all(acted) else "c" if refused and not any(acted) else "b"


@cache
def _hosts() -> dict[str, float]:
    hosts = table("venezuelans_hosted")
    hosts = hosts[hosts["period"] == HOSTS_OF]
    return dict(zip(hosts["iso3"].astype(str), hosts["thousands"].astype(float), strict=True))


def hosted(iso3: str) -> float:
    """Return how many thousand people from Venezuela a state hosted; 0 where the table has no count."""
    return _hosts().get(iso3, 0.0)


def hosted_in_words(iso3: str) -> str:
    """Return in a few words how many a state hosted."""
    when = date_in_words(HOSTS_OF)
    return f"host of {hosted(iso3):,.0f} thousand people from Venezuela ({when}, host governments)"


def petrocaribe_role(iso3: str) -> str:
    """Return what a state was in Petrocaribe; empty where the table does not name it."""
    return str(table("petrocaribe").set_index("iso3")["role"].astype(str).get(iso3, ""))


@cache
def _for_measures() -> frozenset[str]:
    """Return the states that voted for measures against persons."""
    votes = table("oas_votes")
    return frozenset(votes.loc[(votes["vote_id"] == MEASURES) & (votes["vote"] == "yes"), "iso3"].astype(str))


@cache
def _alba() -> tuple[str, ...]:
    return group_members("ALBA-TCP", ROOM_DAY)


def _by_ties(iso3: str) -> Reason:
    if hosted(iso3) >= MANY_HOSTED:
        return Reason("b", hosted_in_words(iso3))
    if iso3 in _alba():
        return Reason("c", "member of ALBA")
    if iso3 in _for_measures():
        day = date_in_words(row(f"oas_roll_calls:{MEASURES}")["date"])
        return Reason("a", f"yes on {day} to measures against persons")
    if petrocaribe_role(iso3) == "member":
        return Reason("c", "signed Petrocaribe, the oil agreement")
    return Reason("b", "no tie of this kind in the tables")


@cache
def record(iso3: str) -> tuple[Reason, ...]:
    """Return the wording that a state's record points to in each clause, with its reason."""
    if iso3 == ONLY_CELAC:
        return (Reason("c", "no vote in this record; excluded from the OAS in 1962"),) * (
            len(ASKED_BEFORE) + 1
        )
    found = []
    for asked in ASKED_BEFORE.values():
        cast = [(calls()[vote_id].votes[iso3], acting) for vote_id, acting in asked]
        told = [
            f"{calls()[vote_id].day}: {vote}" for (vote_id, _), (vote, _) in zip(asked, cast, strict=True)
        ]
        found.append(Reason(_by_votes(cast), "; ".join(told)))
    return (*found, _by_ties(iso3))


def questions() -> tuple[str, ...]:
    """Return which votes stand beside which clause, in sentences."""
    return tuple(
        f"Clause {number}: {'; '.join(_asked(vote_id, acting) for vote_id, acting in asked)}."
        for number, asked in ASKED_BEFORE.items()
    )


def _asked(vote_id: str, acting: str) -> str:
    return f"{calls()[vote_id].day}, {calls()[vote_id].text} ({acting} was for acting)"


def changed_since(iso3: str) -> str:
    """Return the last change of government before the room's day that the course has a row of, or nothing."""
    first = min(calls()[vote_id].date for asked in ASKED_BEFORE.values() for vote_id, _ in asked)
    changes = table("changes_of_government")
    found = [
        (f"{one.date:%Y-%m-%d}", str(one.change))
        for one in changes[changes["iso3"] == iso3].itertuples()
        if one.kind == "government" and first < f"{one.date:%Y-%m-%d}" <= ROOM_DAY
    ]
    return f"{date_in_words(max(found)[0])}: {max(found)[1]}" if found else ""
