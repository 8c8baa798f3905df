"""A roll call as a horseshoe: seats in the order of votes, and the majority needed (``oas_votes.csv``)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from attrs import frozen

from regionalism.americas.coalition import CANCUN
from regionalism.americas.tables import MARKERS, row, table
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import date_in_words, framed, named
from regionalism.notebook.richtext import RichText, show_errors

if TYPE_CHECKING:
    import pandas as pd

# In the order of the seats, from the left: what is on a seat, and how it is said of one state and of several.
VOTES = {
    "yes": ("✓", "yes", "yes"),
    "abstain": ("–", "abstained", "abstentions"),
    "absent": ("○", "absent", "absent"),
    "no": ("✕", "no", "no"),
}
RESULTS = {"adopted": "the text was adopted", "failed": "the text failed"}
BASIS = {"listed": "listed", "elimination": "by elimination"}
# The room, in units of the drawing: middle, the two rows of seats, and how far the horseshoe closes.
WIDTH, HEIGHT, MIDDLE = 640.0, 390.0, (320.0, 255.0)
ROWS = (225.0, 165.0)
FIRST, LAST = math.radians(205), math.radians(-25)


@frozen
class Seat:
    """One state in the room: ``angle`` is counted from the right, in radians."""

    code: str
    name: str
    vote: str
    basis: str
    angle: float = 0.0
    x: float = 0.0
    y: float = 0.0

    @property
    def said(self) -> str:
        """Return the name and the vote in words."""
        known = " (by elimination)" if self.basis == "elimination" else ""
        return f"{self.name}: {VOTES[self.vote][1]}{known}"


@show_errors
def horseshoe(vote_id: str = CANCUN, title: str = "") -> RichText:
    """Show a roll call as seats in a horseshoe, from yes at the left to no at the right.

    :param vote_id: a roll call whose votes are all known, for example ``"V2017-06-19A"``.
    :param title: what the figure shows, where the count alone does not say it.
    """
    call = _call(vote_id)
    seats = _seated(_votes(vote_id))
    counts = Counter(seat.vote for seat in seats)
    needed = int(call["needed"]) if call["needed"].isdigit() else None
    counted = ", ".join(f"{counts[vote]} {VOTES[vote][2]}" for vote in VOTES if counts[vote])
    result = RESULTS[call["result"]]
    rule = (
        f"{needed} of {len(seats)} ({call['rule']}) were needed"
        if needed
        else "how many were needed is disputed or not known"
    )
    guessed = sum(seat.basis == "elimination" for seat in seats)
    alt = (
        f"{len(seats)} seats in a horseshoe, in the order of their votes from left to right: {counted}. "
        + (
            f"A line after seat {needed} marks the votes that were needed."
            if needed
            else "No line: the number needed is not settled."
        )
    )
    finding = f"{call['organ']}, {date_in_words(call['date'])}: {counted}; {rule}, and {result}."
    finding += f" {guessed} of the votes follow by elimination from the count." if guessed else ""
    return framed(
        lambda: _room(seats, needed, alt, vote_id),
        title=title or f"{counts['yes']} said yes and {counts['no']} said no, and {result}",
        alt=alt,
        data=_table(seats, call),
        source=_source(call),
        finding=finding,
    )


def hall(votes: Mapping[str, str], needed: int, name: str) -> str:
    """Return a roll call that is in no table as seats in a horseshoe.

    :param votes: state to vote.
    :param name: tells its group of seats from others on the page.
    """
    names = {str(one.iso3): str(one.name_en) for one in table("states").itertuples()}
    found = [Seat(iso3, names[iso3], vote, "listed") for iso3, vote in votes.items()]
    seats = _seated(sorted(found, key=lambda seat: (list(VOTES).index(seat.vote), seat.name)))
    counts = Counter(votes.values())
    told = ", ".join(f"{counts[vote]} {VOTES[vote][2]}" for vote in VOTES if counts[vote])
    return _room(seats, needed, f"{len(seats)} seats in a horseshoe: {told}; {needed} yes needed.", name)


def _call(vote_id: str) -> dict[str, str]:
    calls = table("oas_roll_calls")
    known = calls.loc[calls["roll_call"] == "full", "vote_id"].tolist()
    if vote_id not in known:
        raise CourseError("roll-call-not-known", vote_id=vote_id, known=known)
    return row(f"oas_roll_calls:{vote_id}")


def _votes(vote_id: str) -> list[Seat]:
    votes, states = table("oas_votes"), table("states")
    names = dict(zip(states["iso3"], states["name_en"], strict=True))
    found = [
        Seat(str(one.iso3), str(names[one.iso3]), str(one.vote), str(one.basis))
        for one in votes[votes["vote_id"] == vote_id].itertuples()
    ]
    return sorted(found, key=lambda seat: (list(VOTES).index(seat.vote), seat.name))


def _seated(voters: Sequence[Seat]) -> list[Seat]:
    """Return the states with their places: two rows, filled from the left, votes of one kind together."""
    outer = round(len(voters) * ROWS[0] / sum(ROWS))
    places = [
        (FIRST + (LAST - FIRST) * (number / (count - 1) if count > 1 else 0.5), radius)
        for radius, count in zip(ROWS, (outer, len(voters) - outer), strict=True)
        for number in range(count)
    ]
    places.sort(key=lambda place: (-round(place[0], 6), -place[1]))
    return [
        Seat(
            one.code,
            one.name,
            one.vote,
            one.basis,
            angle,
            MIDDLE[0] + radius * math.cos(angle),
            MIDDLE[1] - radius * math.sin(angle),
        )
        for one, (angle, radius) in zip(voters, places, strict=True)
    ]


def _room(seats: Sequence[Seat], needed: int | None, alt: str, vote_id: str) -> str:
    """Return the room: its seats are one group of radio buttons, one stop of the Tab key."""
    parts = [f"<path class='rg-bench' d='{_arc(sum(ROWS) / 2)}'/>"]
    label = ""
    if needed and needed < len(seats):
        inner, outer = (_gap(seats, needed, radius) for radius in reversed(ROWS))
        ends = (
            _at(inner, ROWS[1] - 34),
            _at(inner, sum(ROWS) / 2),
            _at(outer, sum(ROWS) / 2),
            _at(outer, ROWS[0] + 34),
        )
        points = " ".join(f"{x:.0f},{y:.0f}" for x, y in ends)
        parts.append(f"<polyline class='rg-needed' points='{points}'/>")
        label = (
            "<span class='rg-needed-here' aria-hidden='true' "
            f"{_style(*_at(inner, ROWS[1] - 50))}>{needed} needed</span>"
        )
    drawing = named(f"<svg viewBox='0 0 {WIDTH:.0f} {HEIGHT:.0f}'>{''.join(parts)}</svg>", alt)
    made = []
    for number, seat in enumerate(seats):
        if number == needed:
            made.append(f"<span class='rg-needed-there' aria-hidden='true'>{needed} needed</span>")
        sign = VOTES[seat.vote][0]
        made.append(
            f"<label data-vote='{seat.vote}'><input type='radio' name='rg-room-{escape(vote_id)}' "
            "data-lm-suppress-shortcuts='true' "
            f"aria-label='{escape(seat.said, quote=True)}'><span class='rg-seat' {_style(seat.x, seat.y)}>"
            f"<b>{seat.code}</b><i>{sign}</i></span><span "
            f"class='rg-seat-name'>{escape(seat.said)}</span></label>"
        )
    counts = Counter(seat.vote for seat in seats)
    key = "".join(
        f"<span data-vote='{vote}'><i aria-hidden='true'>{sign}</i> {counts[vote]} {several}</span>"
        for vote, (sign, _, several) in VOTES.items()
        if counts[vote]
    )
    return (
        f"<div class='rg-roll-call'><div class='rg-hall'>{drawing}{label}<div class='rg-tally'>{key}"
        "<span class='rg-quiet'>Press a seat, or use the arrow keys, to read a name.</span></div>"
        "<div class='rg-seats' role='radiogroup' aria-label='Seats: name and vote of each "
        f"state'>{''.join(made)}</div></div></div>"
    )


def _gap(seats: Sequence[Seat], needed: int, radius: float) -> float:
    """Return the angle at which one row parts: as many seats as are needed stand before it in both rows."""
    angles = [
        (seat.angle, number >= needed)
        for number, seat in enumerate(seats)
        if math.isclose(math.dist((seat.x, seat.y), MIDDLE), radius)
    ]
    before = [angle for angle, behind in angles if not behind]
    after = [angle for angle, behind in angles if behind]
    return (min(before, default=FIRST) + max(after, default=LAST)) / 2


def _at(angle: float, radius: float) -> tuple[float, float]:
    return MIDDLE[0] + radius * math.cos(angle), MIDDLE[1] - radius * math.sin(angle)


def _arc(radius: float) -> str:
    (x1, y1), (x2, y2) = _at(FIRST, radius), _at(LAST, radius)
    return f"M{x1:.0f} {y1:.0f}A{radius:.0f} {radius:.0f} 0 1 1 {x2:.0f} {y2:.0f}"


def _style(x: float, y: float) -> str:
    return f"style='left:{100 * x / WIDTH:.2f}%;top:{100 * y / HEIGHT:.2f}%'"


def _table(seats: Sequence[Seat], call: dict[str, str]) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for seat in seats:
        seat_of = (
            call["venezuela_seat"] if seat.code == "VEN" and call["venezuela_seat"] not in MARKERS else ""
        )
        note = f"Seat held by: {seat_of}" if seat_of else ""
        rows.append((seat.name, seat.code, VOTES[seat.vote][1], BASIS[seat.basis], note))
    return pd.DataFrame(rows, columns=["State", "Code", "Vote", "How it is known", "Note"])


def _source(call: dict[str, str]) -> str:
    publishers = dict.fromkeys(
        row(f"sources:{name}")["publisher_or_page"] for name in call["source"].split(";")
    )
    late = "; as of March 2026" if call["as_of"] not in MARKERS else ""
    return f"OAS votes on Venezuela, state by state, a table of the course ({', '.join(publishers)}){late}"
