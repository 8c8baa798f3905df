"""One state, one vote: what a coalition of OAS member states can do, and what other weightings would do.

Source: ``data/tables/states.csv`` (members; population 2020 of the IMF's October 2025 edition),
``membership_spells.csv`` and ``petrocaribe.csv`` (groups), ``oas_votes.csv`` (the roll call of Cancún, with
which the board opens).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Any

from attrs import frozen

from regionalism.engine.errors import CourseError
from regionalism.notebook.panel import Input, OnPage, Panel, Reply, Shortcut, Tile

# Rows and columns are roughly geographic; every square is equal, as every vote is.
PLACES = {
    "CAN": (1, 2), "USA": (2, 2), "MEX": (3, 1), "BHS": (3, 4), "GTM": (4, 1), "BLZ": (4, 2), "JAM": (4, 4),
    "HTI": (4, 5),
    "DOM": (4, 6), "KNA": (4, 7), "ATG": (4, 8), "SLV": (5, 1), "HND": (5, 2), "DMA": (5, 8), "LCA": (6, 8),
    "NIC": (6, 2),
    "VCT": (6, 7), "BRB": (6, 9), "CRI": (7, 2), "PAN": (7, 3), "GRD": (7, 7), "TTO": (7, 8), "COL": (8, 3),
    "VEN": (8, 4),
    "GUY": (8, 5), "SUR": (8, 6), "ECU": (9, 3), "PER": (10, 3), "BRA": (10, 5), "BOL": (10, 4), "CHL": (11,
    3), "PRY": (11, 4),
    "ARG": (12, 3), "URY": (12, 4),
}  # fmt: skip
GROUPS_ON, GROUPS_IN_WORDS = "2020-03-20", "20 March 2020"
CANCUN = "V2017-06-19A"
# Code of a body to the name on its button and a sentence that says what it is.
GROUPS = {
    "CARICOM": (
        "CARICOM",
        "Caribbean Community: a common market, with ministers who try to agree on foreign policy.",
    ),
    "ALBA-TCP": ("ALBA", "Alliance founded by Venezuela and Cuba in 2004; Caribbean states joined it."),
    "LIMA-GROUP": (
        "Lima Group",
        "Governments that met from August 2017 on to press for change in Venezuela. Bolivia, which joined in "
        "December 2019, is left out: the day it left was not found.",
    ),
    "SICA": ("SICA", "Central American Integration System: Central America and the Dominican Republic."),
    "MERCOSUR": (
        "MERCOSUR",
        "Southern Common Market: a trade bloc in South America. Venezuela is suspended from it.",
    ),
}


def majority(states: int) -> int:
    """Return the smallest number of votes that is a majority of all ``states``, present or not."""
    return states // 2 + 1


def two_thirds(states: int) -> int:
    """Return the smallest number of votes that is at least two thirds of all ``states``."""
    return math.ceil(2 * states / 3)


def blockers(states: int) -> int:
    """Return the smallest number of states without which the rest falls short of two thirds."""
    return states - two_thirds(states) + 1


@cache
def _states() -> dict[str, tuple[str, float]]:
    from regionalism.americas.tables import table

    frame = table("states")
    frame = frame[frame["iso3"] != "CUB"]
    return {str(r.iso3): (str(r.name_en), float(r.population_2020_imf)) for r in frame.itertuples()}


def counted_states() -> dict[str, str]:
    """Return the 34 states that OAS votes count in 2020, code to name: all of ``states`` but Cuba."""
    return {code: name for code, (name, _) in _states().items()}


@cache
def group_members(group: str, on: str = GROUPS_ON) -> tuple[str, ...]:
    """Return the members on paper of a body on a day, of the 34 counted; unsettled spells are left out."""
    from regionalism.americas.tables import table

    spells = table("membership_spells")
    spells = spells[(spells["org"].astype(str) == group) & (spells["definition"].astype(str) == "on paper")]
    found = []
    for spell in spells.itertuples():
        begin, end = str(spell.certain_from)[:10], str(spell.certain_to)[:10]
        if begin <= on and (not end[:1].isdigit() or on < end) and str(spell.iso3) in _states():
            found.append(str(spell.iso3))
    return tuple(sorted(found))


@frozen
class Coalition:
    """What a coalition has: ``votes`` of 34, ``people`` in per cent of the population of the 34 (2020)."""

    votes: int
    people: float
    elects: bool
    passes_two_thirds: bool
    blocks: bool


def weigh(members: Iterable[str]) -> Coalition:
    """Return what a coalition can do; raise :class:`CourseError` naming a code that is not counted here."""
    states, chosen = _states(), set(members)
    unknown = sorted(chosen - set(states))
    if unknown:
        raise CourseError("states-unknown", unknown=unknown)
    votes, all_people = len(chosen), sum(people for _, people in states.values())
    people = 100 * sum(states[code][1] for code in chosen) / all_people
    return Coalition(votes, people, votes >= majority(34), votes >= two_thirds(34), votes >= blockers(34))


def next_goal(found: Coalition) -> str:
    """Return in a sentence what a coalition can do already, and how many votes it lacks for what comes
    next.
    """
    if found.passes_two_thirds:
        return "They can elect, and pass a decision that needs two thirds."
    if found.elects:
        return f"They can elect; {two_thirds(34) - found.votes} more for two thirds."
    if found.blocks:
        return f"They can block a two-thirds decision; {majority(34) - found.votes} more to elect."
    return f"They cannot block a two-thirds decision yet; {majority(34) - found.votes} more to elect."


def _bar(name: str, value: str, share: float, kind: str, marks: tuple[int, ...] = ()) -> str:
    """Return one bar of the scoreboard; the marks stand at numbers of votes."""
    lines = "".join(f"<i style='left:{100 * mark / 34:.1f}%'><b>{mark}</b></i>" for mark in marks)
    return (
        f"<p class='rg-score-name'>{name}: <strong>{value}</strong></p>"
        f"<div class='rg-score {kind}' aria-hidden='true'><span "
        f"style='width:{share:.1f}%'></span>{lines}</div>"
    )


def scoreboard(members: Iterable[str]) -> str:
    """Return what a coalition has and can do as HTML: two bars, three lamps, the next goal, its members."""
    chosen = set(members)
    found = weigh(chosen)
    needed, special = majority(34), two_thirds(34)
    # The least number that blocks is not shown: students find it.
    lamps = [
        ("Block a two-thirds decision", found.blocks, "not yet"),
        ("Elect a secretary-general", found.elects, f"no, {needed - found.votes} short of {needed}"),
        (
            "Pass a two-thirds decision",
            found.passes_two_thirds,
            f"no, {special - found.votes} short of {special}",
        ),
    ]
    lights = "".join(
        f"<li class='{'rg-on' if can else 'rg-off'}'><span "
        f"aria-hidden='true'>{'✔' if can else '✘'}</span> {what}: "
        f"<strong>{'yes' if can else lacking}</strong></li>"
        for what, can, lacking in lamps
    )
    half = "more than half" if found.people > 50 else "not more than half"
    votes = _bar("Votes", f"{found.votes} of 34", 100 * found.votes / 34, "rg-votes", (needed, special))
    people = _bar("People", f"{found.people:.1f} %, {half}", found.people, "rg-people")
    names = [name for code, name in counted_states().items() if code in chosen]
    return (
        f"<div class='rg-scoreboard'><p class='rg-goal'>{next_goal(found)}</p>{votes}{people}"
        f"<ul class='rg-lamps'>{lights}</ul>"
        "<p class='rg-chosen'><strong>Chosen:</strong> "
        f"{escape(', '.join(names) or 'no state yet')}</p></div>"
    )


def _reply(values: Mapping[str, Any]) -> Reply:
    members = values["members"] or []
    found = weigh(members)
    by = str(values["weight"])
    share = 100 * found.votes / 34 if by == "state" else found.people
    unit = "of the 34 votes" if by == "state" else "of the people (2020)"
    status = f"{found.votes} {'state' if found.votes == 1 else 'states'} chosen: {share:.0f} % {unit}."
    return Reply(status, scoreboard(members))


@cache
def said(vote: str, vote_id: str = CANCUN) -> tuple[str, ...]:
    """Return the states that voted in one way in a roll call, of the 34 states counted."""
    from regionalism.americas.tables import table

    votes = table("oas_votes")
    votes = votes[(votes["vote_id"].astype(str) == vote_id) & (votes["vote"].astype(str) == vote)]
    return tuple(sorted(set(votes["iso3"].astype(str)) & set(_states())))


@cache
def oil_on_credit() -> tuple[str, ...]:
    """Return the states that joined Petrocaribe to buy oil, of the 34 states counted."""
    from regionalism.americas.tables import table

    frame = table("petrocaribe")
    return tuple(
        sorted(set(frame.loc[frame["role"].astype(str) == "member", "iso3"].astype(str)) & set(_states()))
    )


def _shortcuts() -> list[Shortcut]:
    """Return the buttons: the roll call of Cancún, then the groups, each with a sentence on what it is."""
    yes, credit = said("yes"), oil_on_credit()
    groups = [(name, about, group_members(code)) for code, (name, about) in GROUPS.items()]
    return [
        Shortcut("Yes in Cancún", yes, f"{len(yes)} states said yes on 19 June 2017."),
        *(
            Shortcut(name, members, f"{about} {_counted(members)} on {GROUPS_IN_WORDS}.")
            for name, about, members in groups
        ),
        Shortcut(
            "Petrocaribe",
            credit,
            f"Agreement on Venezuelan oil on credit, from 2005. {_counted(credit)} at some time.",
        ),
    ]


def _counted(members: tuple[str, ...]) -> str:
    return f"{len(members)} of the 34 were members"


def _tiles() -> list[Tile]:
    """Return the 34 squares; the inner area of each grows with its population, the largest fills its
    square.
    """
    states = _states()
    largest = max(people for _, people in states.values())
    return [
        Tile(
            code,
            states[code][0],
            row,
            column,
            f"{states[code][1]:g} million people (2020)",
            states[code][1] / largest,
        )
        for code, (row, column) in PLACES.items()
    ]


def _known() -> dict[str, Any]:
    """Return what ``coalition.js`` knows."""
    return {
        "states": [[code, name, people] for code, (name, people) in _states().items()],
        "needed": majority(34),
        "special": two_thirds(34),
        "blocking": blockers(34),
    }


def coalition_board() -> Panel:
    """Return the board of 34 equal squares: choose states, read what they can do alone."""
    return Panel(
        "Coalition board: 34 states, 34 votes",
        "The board opens with the states that said yes in Cancún on 19 June 2017. Press squares, or a "
        "whole group. All squares are equal, as the votes are.",
        [
            Input(
                name="members",
                label="Your coalition",
                kind="tiles",
                value=list(said("yes")),
                tiles=_tiles(),
                groups=_shortcuts(),
                areas=("weight", "people"),
            ),
            Input.choice(
                "weight",
                "Show the squares and the share",
                {"state": "of votes", "people": "of people"},
                "state",
            ),
        ],
        _reply,
        limitations=(
            "interests, pressure, absence on the day, and money. Weighting by budget share is left out "
            "because no sourced table of quotas is at hand. A group's members may vote apart, and often do. "
            "Members means members on paper. Venezuela's membership is disputed after 27 April 2019; the 34 "
            "states of the 2020 election count its seat."
        ),
        state_key="one-state-one-vote/board",
        on_page=OnPage("coalition", _known),
        beside=True,
    )
