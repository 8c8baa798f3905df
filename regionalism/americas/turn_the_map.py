"""Turn the map: 33 states, seven criteria, and how many filled tiles of one map are filled on another.

Each criterion puts a state on one of two sides, or on neither where the question does not arise or the answer
is disputed. The tiles of the first side are filled. Of the filled tiles of a first map some are filled on a
second one, and so are some of the others: the two shares say whether the one map tells anything about the
other. A yes is not the same as a vote with Washington: each map of a vote says how the United States and
Canada voted, and one criterion asks who voted as the United States did. The rows come from the tables
``un_es_11_1``, ``oas_votes``, ``membership_spells``, ``venezuelans_hosted``, ``taipei_relations``.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

from attrs import frozen

from regionalism.americas.two_clubs import PLACES, state_names
from regionalism.engine.errors import CourseError
from regionalism.notebook.baking import in_pieces
from regionalism.notebook.figure import framed, named
from regionalism.notebook.panel import Input, OnPage, Panel, Reply
from regionalism.notebook.richtext import RichText, table_of

DAY = "2022-03-02"
OAS_VOTE = "V2022-10"
EDITION = "2021-11"
MANY = 100.0  # thousand people hosted: from here on a state stands on the first side
TILE, GAP, LEFT, TOP = 64, 4, 4, 4
SIDES = ("first", "second")
BY_VOTE = {"yes": "second", "no": "second", "abstain": "second", "absent": "second"}
# The two American states that are not in CELAC, in the UN vote; the table of that vote has CELAC states only.
# Sources: the-london-economic-2022-03 (United States), legit-ng-2022-03 (Canada).
NORTH_IN_THE_UN = {"USA": "yes", "CAN": "yes"}
VOTES = ("un", "oas", "washington")  # the criteria that rest on a vote
SHORT_WORDS = {"did not vote": "no vote", "abstain": "abstained"}  # what fits on a tile


# The blue of the OAS, darker, so that white words on it are read easily (5.2:1).
FILLED = "#2f6fb0"


@frozen
class Criterion:
    """One way to colour the map: its name, the names of its two sides, and what the source is."""

    name: str
    first: str
    second: str
    source: str


@frozen
class Mark:
    """Where a state stands under a criterion: its side (or none), and the word on its tile."""

    side: str | None
    word: str


CRITERIA = {
    "un": Criterion(
        "UN vote on Ukraine, 2 March 2022",
        "voted yes",
        "abstained",
        "UN vote ES-11/1, a table of the course; United States and Canada: the-london-economic-2022-03, "
        "legit-ng-2022-03",
    ),
    "oas": Criterion(
        "OAS vote on the seat of Venezuela, 6 October 2022",
        "voted yes (to reopen the question of the seat)",
        "no, abstained or absent",
        "OAS votes state by state, a table of the course",
    ),
    "washington": Criterion(
        "With the United States, OAS vote on the seat of Venezuela, 6 October 2022",
        "voted as the United States did",
        "voted otherwise, abstained or absent",
        "OAS votes state by state, a table of the course",
    ),
    "alba": Criterion(
        "ALBA, on 2 March 2022",
        "member",
        "not a member",
        "spells of membership, a table of the course",
    ),
    "lima": Criterion(
        "Lima Group, 2017 to 2021",
        "took part at some time",
        "never took part",
        "spells of membership, a table of the course",
    ),
    "hosts": Criterion(
        "People from Venezuela hosted, November 2021",
        "100,000 people or more",
        "fewer, or no figure in the list",
        "platform R4V, edition of November 2021, a table of the course",
    ),
    "taipei": Criterion(
        "Relations with Taipei, on 2 March 2022",
        "relations with Taipei",
        "not in the lists of those who have them",
        "lists of December 2021 and March 2023, a table of the course",
    ),
}


@cache
def marks(criterion: str) -> dict[str, Mark]:
    """Return where each of the 33 states of CELAC stands; raise :class:`CourseError` for an unknown
    criterion.
    """
    if criterion not in CRITERIA:
        raise CourseError("map-criterion-unknown", criterion=criterion, known=CRITERIA)
    from regionalism.americas.tables import table

    votes = table("un_es_11_1")
    states = sorted(str(code) for code in votes["iso3"])
    if criterion == "un":
        cast = dict(zip(votes["iso3"], votes["vote"], strict=True))
        return {code: _voted(str(cast[code]), {"yes": "first", "abstain": "second"}) for code in states}
    if criterion in ("oas", "washington"):
        cast = _in_the_oas()
        sides = BY_VOTE | {"yes" if criterion == "oas" else cast["USA"]: "first"}
        found = {code: _voted(str(cast[code]), sides) for code in states if code in cast}
        # Cuba had no seat; the seat of Venezuela was what the vote was about.
        return {code: found.get(code, Mark(None, "no seat")) for code in states} | {
            "VEN": Mark(None, "disputed")
        }
    if criterion in ("alba", "lima"):
        spells = table("membership_spells")
        body = {"alba": "ALBA-TCP", "lima": "LIMA-GROUP"}[criterion]
        spells = spells[(spells["org"] == body) & (spells["definition"] == "taking part")]
        if criterion == "alba":
            spells = spells[[_covers(str(one.certain_from), one.to) for one in spells.itertuples()]]
        inside, word = set(spells["iso3"]), {"alba": "member", "lima": "took part"}[criterion]
        found = {code: Mark("first", word) if code in inside else Mark("second", "no") for code in states}
        # In the Lima Group the seat was given to the representative of Juan Guaidó, whose claim was disputed.
        return found | ({"VEN": Mark(None, "disputed")} if criterion == "lima" else {})
    if criterion == "hosts":
        rows = table("venezuelans_hosted")
        rows = rows[rows["period"] == EDITION]
        hosted = dict(zip(rows["iso3"], rows["thousands"], strict=True))
        return {code: Mark(None, "origin") if code == "VEN" else _hosted(hosted.get(code)) for code in states}
    inside = set(table("taipei_relations")["iso3"])
    return {code: Mark("first", "Taipei") if code in inside else Mark("second", "no") for code in states}


def _in_the_oas() -> dict[str, str]:
    """Return the vote of each member of the OAS in :data:`OAS_VOTE`, by its code."""
    from regionalism.americas.tables import table

    rows = table("oas_votes")
    rows = rows[rows["vote_id"] == OAS_VOTE]
    return dict(zip(rows["iso3"].astype(str), rows["vote"].astype(str), strict=True))


def beside(criterion: str) -> str:
    """Return how the United States and Canada voted, as a sentence; nothing where the map is of no vote."""
    if criterion not in VOTES:
        return ""
    cast = NORTH_IN_THE_UN if criterion == "un" else _in_the_oas()
    one, other = cast["USA"], cast["CAN"]
    if one == other:
        return f"The United States and Canada, which are not on the map, both voted {one}."
    return f"Not on the map: the United States voted {one}, Canada {other}."


def _voted(vote: str, sides: Mapping[str, str]) -> Mark:
    return Mark(sides.get(vote), SHORT_WORDS.get(vote, vote))


def _covers(begins: str, ends: Any) -> bool:
    """Say whether a spell covers :data:`DAY`; an end that is missing lies after it."""
    return begins <= DAY and (not isinstance(ends, str) or ends > DAY)


def _hosted(thousands: float | None) -> Mark:
    if thousands is None:
        return Mark("second", "no figure")
    said = f"{thousands / 1000:.2f} m" if thousands >= 1000 else f"{round(1000 * thousands):,}"
    return Mark("first" if thousands >= MANY else "second", said)


def boxes(first: str, second: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the codes of the states in each of the four boxes that two criteria make."""
    one, other = marks(first), marks(second)
    return {
        (a, b): tuple(code for code in one if (one[code].side, other[code].side) == (a, b))
        for a in SIDES
        for b in SIDES
    }


def side_counts(criterion: str) -> dict[str | None, int]:
    """Return how many states stand on each side, and on neither."""
    sides = [mark.side for mark in marks(criterion).values()]
    return {side: sides.count(side) for side in (*SIDES, None)}


def tile_map(criterion: str, title: str = "") -> RichText:
    """Return the map of one criterion: a tile for each state, with its code and a word.

    :param title: what to see in it; without one, the name of the criterion.
    """
    import pandas as pd

    where, names, told = marks(criterion), state_names(), CRITERIA[criterion]
    counts = side_counts(criterion)
    alt = (
        f"Grid of 33 equal tiles, one for each state, each with its code and a word: {told.first}, "
        f"{counts['first']}; {told.second}, {counts['second']}; on neither side, {counts[None]}. "
        f"{beside(criterion)}"
    ).rstrip()
    sides = {"first": told.first, "second": told.second, None: "on neither side"}
    rows = [(names[code], code, mark.word, sides[mark.side]) for code, mark in where.items()]
    data = pd.DataFrame(sorted(rows), columns=["State", "Code", "On the tile", "Side"])
    return framed(
        lambda: named(_drawn(where), alt),
        title=title or told.name,
        alt=alt,
        data=data,
        source=told.source,
        finding=(
            f"Filled: {told.first} ({counts['first']}). White: {told.second} ({counts['second']}). "
            f"Dashed: on neither side ({counts[None]}). {beside(criterion)}"
        ).rstrip(),
    )


def _drawn(where: Mapping[str, Mark]) -> str:
    places = {code: PLACES[code] for code in where}
    top = min(row for row, _ in places.values())
    fills = {
        "first": (FILLED, "#ffffff", ""),
        "second": ("#ffffff", "#1a1a1a", ""),
        None: ("#ffffff", "#1a1a1a", " stroke-dasharray='4 3'"),
    }
    parts = []
    for code, (row, column) in places.items():
        x, y = LEFT + (column - 1) * (TILE + GAP), TOP + (row - top) * (TILE * 0.7 + GAP)
        fill, ink, dashes = fills[where[code].side]
        parts.append(
            f"<rect x='{x:.0f}' y='{y:.0f}' width='{TILE}' height='{TILE * 0.7:.0f}' rx='4' fill='{fill}' "
            f"stroke='#4a4a4a' stroke-width='1.5'{dashes}/>"
            f"<text x='{x + TILE / 2:.0f}' y='{y + 19:.0f}' text-anchor='middle' font-size='15' "
            "font-weight='700' "
            f"fill='{ink}'>{code}</text><text x='{x + TILE / 2:.0f}' y='{y + 36:.0f}' text-anchor='middle' "
            f"font-size='13' fill='{ink}'>{escape(where[code].word)}</text>"
        )
    width = LEFT * 2 + 9 * (TILE + GAP)
    rows = max(row for row, _ in places.values()) - top + 1
    height = TOP * 2 + rows * (TILE * 0.7 + GAP)
    return (
        f"<svg viewBox='0 0 {width} {height:.0f}' style='max-width:40rem;width:100%'>"
        f"<rect width='{width}' height='{height:.0f}' fill='#ffffff'/>{''.join(parts)}</svg>"
    )


def _in_boxes(first: str, second: str) -> str:
    names = state_names()
    one, other = CRITERIA[first], CRITERIA[second]
    lines = []
    for (a, b), codes in boxes(first, second).items():
        left, right = (
            (one.first if a == "first" else one.second),
            (other.first if b == "first" else other.second),
        )
        listed = ", ".join(sorted(names[code] for code in codes)) or "nobody"
        lines.append(
            f"<tr><th scope='row'>{escape(left)}; and "
            f"{escape(right)}</th><td>{len(codes)}</td><td>{escape(listed)}</td></tr>"
        )
    return table_of(("First map; second map", "States", "Which"), "".join(lines), "the two maps together")


@frozen
class Turn:
    """Of the filled tiles of a first map, and of its other tiles: how many the second map fills.

    Only states with a side on both maps are counted; ``left_out`` has the codes of those that have one on
    the first map only.
    """

    stay: int
    filled: int
    join: int
    others: int
    left_out: tuple[str, ...]


def turn(first: str, second: str) -> Turn:
    """Return what becomes of the two sides of a map on another one."""
    sizes = {key: len(codes) for key, codes in boxes(first, second).items()}
    one, other = marks(first), marks(second)
    return Turn(
        stay=sizes["first", "first"],
        filled=sizes["first", "first"] + sizes["first", "second"],
        join=sizes["second", "first"],
        others=sizes["second", "first"] + sizes["second", "second"],
        left_out=tuple(code for code in one if one[code].side and not other[code].side),
    )


def turned(first: str, second: str, guess: float | None) -> Reply:
    """Return the answer to a guess: of each side of the first map, how many the second map fills."""
    if first == second:
        raise CourseError("map-same-twice", criterion=CRITERIA[first].name)
    found = turn(first, second)
    if guess is None or not 0 <= float(guess) <= found.filled:
        raise CourseError("map-guess-missing", most=found.filled)
    one = CRITERIA[first]
    away = abs(found.stay - int(guess))
    tiles = side_counts(first)["first"]
    lost = "" if found.filled == tiles else f"{found.filled} have a side on the second map, and of these "
    status = (
        f"Of {tiles} filled tiles ({one.first}) {lost}{found.stay} stay filled. You said {guess:.0f}: "
        f"{f'{away} away' if away else 'just right'}. Of the {found.others} others ({one.second}) "
        f"{found.join} became filled."
    )
    names = state_names()
    missing = ", ".join(sorted(names[code] for code in found.left_out))
    note = f" Left out, since they have no side on the second map: {escape(missing)}." if missing else ""
    compare = (
        f"<p>Compare {found.stay} of {found.filled} with {found.join} of {found.others}. Where the "
        "two shares are far apart, the "
        f"first map tells you something about the second. Where they are near, it does not.{note}</p>"
    )
    # The second map says by itself how the two voted; of the first map the answer shows nothing else.
    before = f"<p>First map: {escape(one.name)}. {escape(beside(first))}</p>" if beside(first) else ""
    return Reply(status, f"{compare}{before}{tile_map(second).html}{_in_boxes(first, second)}")


def _respond(values: Mapping[str, Any]) -> Reply:
    return turned(str(values["first"]), str(values["second"]), values["guess"])


def _known() -> dict[str, Any]:
    """Return what ``turn_the_map.js`` knows: of each pair of maps all that does not depend on the guess."""
    pairs: dict[str, Any] = {}
    texts: list[str] = []
    for first, second in itertools.permutations(CRITERIA, 2):
        found = turn(first, second)
        pairs[f"{first}|{second}"] = {
            "stay": found.stay,
            "filled": found.filled,
            "join": found.join,
            "others": found.others,
            "tiles": side_counts(first)["first"],
            "one": CRITERIA[first].first,
            "other": CRITERIA[first].second,
            "text": len(texts),
        }
        texts.append(turned(first, second, 0).html)
    pieces, packed = in_pieces(texts)
    names = {key: one.name for key, one in CRITERIA.items()}
    return {"names": names, "pairs": pairs, "texts": packed, "pieces": pieces}


def turn_the_map() -> Panel:
    """Return the panel: two criteria and a guess give the second map, and who stayed filled."""
    options = {
        key: f"{one.name} (filled: {one.first}, {side_counts(key)['first']})" for key, one in CRITERIA.items()
    }
    return Panel(
        "Turn the map: who stays filled?",
        "Each map fills the tiles of one side; the menu says which, and how many. Choose two maps. How "
        "many of the tiles that the first map fills will the second map fill, too? Guess, then turn. The "
        "answer also says how many of the other tiles are filled then: compare the two.",
        [
            Input.menu("first", "First map", options, "un"),
            Input.menu("second", "Second map", options, "oas"),
            Input.number("guess", "Of the filled tiles, how many stay filled", None, 0, len(marks("un"))),
        ],
        _respond,
        limitations=(
            "why a government stood where it stood, how much it cares, and all that is not a yes or a no. "
            "Each map makes two sides out of more; another line, such as 50,000 people in place of 100,000, "
            "gives other numbers. With eight states on a side, one more or less means little. A map holds "
            "one day or one period. A yes is not a vote with Washington: how the United States voted stands "
            "below each map of a vote. Venezuela is on neither side where its vote, seat or role is the very "
            "question."
        ),
        state_key="great-powers/map",
        button="Turn the map",
        sample={"guess": 14},
        on_page=OnPage("turnTheMap", _known),
    )
