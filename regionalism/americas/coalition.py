"""One state, one vote: what a coalition of OAS member states can do, and what other weightings would make of it.

Source: ``data/tables/states.csv`` (members; population 2020 of the IMF's October 2025 edition) and ``membership_spells.csv`` (groups).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Any

from attrs import frozen

from regionalism.engine.errors import CourseError
from regionalism.notebook.panel import Input, Panel, Reply, Shortcut, Tile

# Rows and columns are roughly geographic; every square is equal, as every vote is.
PLACES = {
    "CAN": (1, 2), "USA": (2, 2), "MEX": (3, 1), "BHS": (3, 4), "GTM": (4, 1), "BLZ": (4, 2), "JAM": (4, 4), "HTI": (4, 5),
    "DOM": (4, 6), "KNA": (4, 7), "ATG": (4, 8), "SLV": (5, 1), "HND": (5, 2), "DMA": (5, 8), "LCA": (6, 8), "NIC": (6, 2),
    "VCT": (6, 7), "BRB": (6, 9), "CRI": (7, 2), "PAN": (7, 3), "GRD": (7, 7), "TTO": (7, 8), "COL": (8, 3), "VEN": (8, 4),
    "GUY": (8, 5), "SUR": (8, 6), "ECU": (9, 3), "PER": (10, 3), "BRA": (10, 5), "BOL": (10, 4), "CHL": (11, 3), "PRY": (11, 4),
    "ARG": (12, 3), "URY": (12, 4),
}  # fmt: skip
GROUPS_ON = "2020-03-20"
GROUPS = ("CARICOM", "ALBA-TCP", "LIMA-GROUP", "SICA", "MERCOSUR")


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
    """Return the members on paper of a body on a day, of the 34 states counted.

    :param group: a code such as ``"CARICOM"``.
    :param on: ISO date. Spells whose bounds are not settled on that day are left out.
    """
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
    """Return what a coalition can do among 34 states.

    :raises CourseError: naming a code that is no state counted here.
    """
    states, chosen = _states(), set(members)
    unknown = sorted(chosen - set(states))
    if unknown:
        raise CourseError("states-unknown", unknown=unknown)
    votes, all_people = len(chosen), sum(people for _, people in states.values())
    people = 100 * sum(states[code][1] for code in chosen) / all_people
    return Coalition(votes, people, votes >= majority(34), votes >= two_thirds(34), votes >= blockers(34))


def _reply(values: Mapping[str, Any]) -> Reply:
    found = weigh(values["members"] or [])
    needed, special, block = majority(34), two_thirds(34), blockers(34)
    can = [
        f"elect a secretary-general: {'yes' if found.elects else f'no, {needed - found.votes} short of {needed}'}",
        f"pass a two-thirds decision: {'yes' if found.passes_two_thirds else f'no, {special - found.votes} short of {special}'}",
        f"block a two-thirds decision: {'yes' if found.blocks else f'no, {block - found.votes} short of {block}'}",
    ]
    by = str(values["weight"])
    share = 100 * found.votes / 34 if by == "state" else found.people
    unit = "of the 34 votes" if by == "state" else "of the people (2020)"
    status = f"{found.votes} states chosen: {share:.0f} % {unit}. What they can do alone: " + "; ".join(can) + "."
    rows = [("one vote for each state", 100 * found.votes / 34), ("votes by population 2020", found.people)]
    cells = "".join(
        f"<tr><th scope='row'>{name}</th><td>{value:.1f} %</td><td>{'yes' if value > 50 else 'no'}</td></tr>"
        for name, value in rows
    )
    named = ", ".join(name for code, name in counted_states().items() if code in set(values["members"] or []))
    head = "<tr><th scope='col'>Weighting</th><th scope='col'>Share</th><th scope='col'>More than half?</th></tr>"
    return Reply(
        status,
        f"<p><strong>Chosen:</strong> {escape(named or 'no state yet')}</p>"
        f"<table><caption>The same coalition, weighed twice</caption><thead>{head}</thead><tbody>{cells}</tbody></table>",
    )


def coalition_board() -> Panel:
    """Return the board of 34 equal squares: choose states, read what they can do alone."""
    names = counted_states()
    tiles = [Tile(code, names[code], row, column) for code, (row, column) in PLACES.items()]
    shortcuts = [
        Shortcut(f"{group.replace('-', ' ').title() if group == 'LIMA-GROUP' else group}", group_members(group))
        for group in GROUPS
    ]
    return Panel(
        "Coalition board: 34 states, 34 votes",
        f"Press squares, or a group as it was on {GROUPS_ON}. Each square bears the three letters of a state; the names of those "
        "chosen stand below. A majority of all members is 18; two thirds are 23.",
        [
            Input(name="members", label="Your coalition", kind="tiles", value=[], tiles=tiles, groups=shortcuts),
            Input(
                name="weight",
                label="Show the share",
                kind="choice",
                value="state",
                options=[("state", "of votes"), ("people", "of people")],
            ),
        ],
        _reply,
        leaves_out=(
            "interests, pressure, absence on the day, and money. Weighting by budget share is left out because no sourced table of "
            "quotas is at hand. A group's members may vote apart, and often do. Venezuela's membership is disputed after 2019-04-27; "
            "the 34 states of the 2020 election count its seat."
        ),
        keep="one-state-one-vote/board",
    )
