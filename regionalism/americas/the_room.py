"""The room: the roll calls on Venezuela, one state at a time, one vote after another, and under other counts.

Source: ``data/tables/oas_roll_calls.csv`` and ``oas_votes.csv``, a selection of votes;
``changes_of_government.csv``, a selection of changes between them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

from regionalism.americas.coalition import group_members, majority, two_thirds
from regionalism.americas.roll_call import RESULTS, VOTES
from regionalism.americas.tables import MARKERS, row, table
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import MARKERS as SIGNS
from regionalism.notebook.figure import PALETTE, date_in_words, figure
from regionalism.notebook.panel import Input, Panel, Reply
from regionalism.notebook.richtext import RichText, show_errors

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LAST = "V2024-07"  # after the last reading: shown and not graded
LATE = "As of March 2026; not graded."
SELECTION = "The table is a selection: there were other votes on Venezuela in these years."
RULES = {"majority": "a majority of the members", "two-thirds": "two thirds of the members"}
FEWEST, MOST = 32, 35  # members that somebody has counted since 2019
NUMBER = re.compile(r"^(?:CP|AG)/RES\. [^:]+: ")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@frozen
class Call:
    """One roll call under the OAS Charter whose votes are all known; ``votes`` maps state to vote."""

    vote_id: str
    date: str
    organ: str
    text: str
    rule: str
    needed: int | None
    result: str
    seat: str
    late: bool
    votes: Mapping[str, str]

    @property
    def day(self) -> str:
        """Return the day in words."""
        return date_in_words(self.date)

    @property
    def counts(self) -> Counter[str]:
        """Return how many states there are on each bench."""
        return Counter(self.votes.values())


@frozen
class Move:
    """A state that did not vote in ``after`` as in ``before``, and the changes that the table dates in
    between.
    """

    iso3: str
    before: str
    after: str
    between: tuple[str, ...]


@cache
def calls() -> dict[str, Call]:
    """Return the roll calls under the OAS Charter, oldest first. The Rio Treaty has fewer members and other
    rules.
    """
    listed, votes = table("oas_roll_calls"), table("oas_votes")
    listed = listed[(listed["roll_call"] == "full") & (listed["treaty"] == "OAS Charter")]
    found = {}
    for vote_id in listed["vote_id"].astype(str):
        line = row(f"oas_roll_calls:{vote_id}")
        cast = votes[votes["vote_id"].astype(str) == vote_id]
        found[vote_id] = Call(
            vote_id,
            line["date"],
            line["organ"],
            _in_prose(line["text"]),
            line["rule"],
            int(line["needed"]) if line["needed"].isdigit() else None,
            line["result"],
            line["venezuela_seat"],
            line["as_of"] not in MARKERS,
            dict(zip(cast["iso3"].astype(str), cast["vote"].astype(str), strict=True)),
        )
    return dict(sorted(found.items(), key=lambda pair: pair[1].date))


def _in_prose(text: str) -> str:
    """Return what a draft asks without the number of its resolution, and with its dates in words."""
    bare = ISO.sub(lambda found: date_in_words(found[0]), NUMBER.sub("", text))
    return bare[:1].upper() + bare[1:]


@cache
def names() -> dict[str, str]:
    """Return the states, code to name."""
    states = table("states")
    return dict(zip(states["iso3"].astype(str), states["name_en"].astype(str), strict=True))


def record(iso3: str) -> dict[str, str]:
    """Return how a state voted: roll call to vote, oldest first."""
    return {vote_id: call.votes[iso3] for vote_id, call in calls().items() if iso3 in call.votes}


def as_the_us() -> dict[str, tuple[int, int]]:
    """Return for each other state in how many of its roll calls it did what the United States did, and of how
    many.

    A vote in which a state was absent counts as one in which it did something else.
    """
    us = record("USA")
    found = {}
    for iso3 in {iso3 for call in calls().values() for iso3 in call.votes} - {"USA"}:
        own = record(iso3)
        found[iso3] = (sum(vote == us[vote_id] for vote_id, vote in own.items()), len(own))
    return dict(sorted(found.items(), key=lambda pair: (-pair[1][0] / pair[1][1], names()[pair[0]])))


def moves(before: str, after: str) -> list[Move]:
    """Return the states that did not do in one roll call what they had done in an earlier one, by name."""
    first, second = calls()[before], calls()[after]
    found = []
    for iso3, vote in second.votes.items():
        if iso3 in first.votes and first.votes[iso3] != vote:
            found.append(Move(iso3, first.votes[iso3], vote, changes(iso3, first.date, second.date)))
    return sorted(found, key=lambda move: names()[move.iso3])


def changes(iso3: str, after: str, until: str) -> tuple[str, ...]:
    """Return in words what changed in a state between two days: government or delegate.

    The new delegate of Venezuela counts from the vote after the one that seated him.
    """
    return tuple(
        f"{date_in_words(day)}: {change}"
        for state, day, kind, change in _changes()
        if state == iso3 and (after <= day < until if kind == "delegate" else after < day <= until)
    )


@cache
def _changes() -> tuple[tuple[str, str, str, str], ...]:
    """Return the rows of the table in order of their days: state, day, kind and change."""
    listed = table("changes_of_government").sort_values("date")
    columns = [listed[name].astype(str) for name in ("iso3", "kind", "change")]
    days = listed["date"].dt.strftime("%Y-%m-%d")
    return tuple(
        (state, day, *more) for state, day, *more in zip(columns[0], days, *columns[1:], strict=True)
    )


def needed(members: int, rule: str) -> int:
    """Return the votes that a rule asks for, with so many members."""
    return majority(members) if rule == "majority" else two_thirds(members)


def close() -> list[str]:
    """Return the roll calls by a majority of members in which the yes side was within one vote of the
    threshold.
    """
    return [
        vote_id
        for vote_id, call in calls().items()
        if call.rule == "majority of members" and call.needed and abs(call.counts["yes"] - call.needed) <= 1
    ]


def _counted(call: Call) -> str:
    return ", ".join(
        f"{call.counts[vote]} {several}" for vote, (_, _, several) in VOTES.items() if call.counts[vote]
    )


def _bar(call: Call) -> str:
    return f"{call.needed} were needed" if call.needed else "two thirds were needed, reported as 23 or 24"


def _seat(call: Call) -> str:
    return f"Venezuela's seat: {call.seat}."


def _asked(call: Call) -> str:
    return f"{call.day}: {call.text}"


def _said(vote: str) -> str:
    return VOTES[vote][1]


def _listed(lines: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _without(call: Call, iso3: str, vote: str) -> str:
    """Return in a sentence what the result would have been with another vote of one state."""
    counts = Counter({**call.votes, iso3: vote}.values())
    bar = call.needed or two_thirds(len(call.votes))
    passed = counts["yes"] >= bar
    same = passed == (call.result == "adopted")
    if same:
        return f"With your vote the yes side has {counts['yes']}: the result stays the same."
    return (
        f"With your vote the yes side has {counts['yes']}: the text would have "
        f"{'passed' if passed else 'failed'}."
    )


def _vote_first(values: Mapping[str, Any]) -> Reply:
    call, vote = calls()[str(values["call"])], values["vote"]
    if vote not in VOTES:
        raise CourseError("room-vote-missing")
    did = call.votes["BRB"]
    status = (
        f"You: {_said(str(vote))}. Barbados: {_said(did)}. The room: {_counted(call)}; {_bar(call)}, "
        f"and {RESULTS[call.result]}."
    )
    lines = [_without(call, "BRB", str(vote)), _seat(call)]
    return Reply(status, _listed([*lines, LATE] if call.late else lines))


def vote_first() -> Panel:
    """Return the panel in which a student votes as Barbados before the result shows."""
    return Panel(
        "Vote as Barbados",
        "Choose a draft, read what it asks, and vote before you see the result. Only then does the "
        "room open.",
        [
            Input.menu(
                "call",
                "The draft on the table",
                {vote_id: _asked(call) for vote_id, call in calls().items()},
                "V2018-06",
            ),
            Input.choice(
                "vote", "Your vote", {"yes": "yes", "no": "no", "abstain": "abstain", "absent": "stay away"}
            ),
        ],
        _vote_first,
        limitations="what Barbados's government was told, promised or afraid of, and what its delegate said. "
        f"{SELECTION}",
        state_key="sixteen-roll-calls/vote-first",
        button="Cast the vote",
        sample={"vote": "yes"},
    )


@show_errors
def line_up() -> RichText:
    """Return the members in a line, by the share of their votes that equal those of the United States."""
    import pandas as pd

    from regionalism.americas.two_clubs import SHORT_NAMES

    found = as_the_us()
    group = set(group_members("CARICOM"))
    rows = [
        (names()[iso3], "CARICOM" if iso3 in group else "other", same, of, round(100 * same / of))
        for iso3, (same, of) in found.items()
    ]
    data = pd.DataFrame(
        rows,
        columns=["State", "Group", "Votes as the United States", "Of its roll calls", "Share in per cent"],
    )

    def draw(axes: Axes, *, narrow: bool = False) -> None:
        places = range(len(data))
        for number, (kind, label) in enumerate((("CARICOM", "CARICOM"), ("other", "Other members"))):
            own = data[data["Group"] == kind]
            axes.plot(
                own["Share in per cent"],
                [len(data) - 1 - place for place in own.index],
                linestyle="none",
                marker=SIGNS[number],
                color=PALETTE[number],
                label=label,
            )
        shown = [SHORT_NAMES.get(name, name) if narrow else name for name in data["State"]]
        axes.set_yticks([len(data) - 1 - place for place in places], shown, fontsize=9)
        axes.set_xlim(-4, 104)
        axes.set_xlabel(
            "Per cent of its roll calls in which it"
            + ("\n" if narrow else " ")
            + "voted as the United States did",
            loc="right" if narrow else "center",
        )
        axes.grid(axis="x", alpha=0.3)
        if narrow:  # inside, its signs would stand among those of the states
            axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, handlelength=1, columnspacing=1)
        else:
            axes.legend(loc="lower right")

    never = data[(data["Votes as the United States"] == 0) & (data["Group"] == "CARICOM")]
    most = data[data["Group"] == "CARICOM"].iloc[0]
    finding = (
        f"Of the members of CARICOM, {most['State']} voted as the United States did in "
        f"{most['Votes as the United States']} of {most['Of its roll calls']} roll calls; {len(never)} never "
        f"did: {', '.join(never['State'])}."
    )
    return figure(
        draw,
        title="CARICOM stands near both ends of the line",
        alt=(
            "Dots for 33 members, one line each, from those that mostly voted as the United States did at "
            "the top to those that never did at the bottom; members of CARICOM have a marker of their own "
            "and stand near both ends."
        ),
        data=data,
        source=(
            "OAS votes on Venezuela, state by state, a table of the course: 14 roll calls under the OAS "
            "Charter, 2015 to 2024 (the last one as of March 2026). Absence counts as something else."
        ),
        finding=finding,
        size=(8.0, 6.0),
        narrow=partial(draw, narrow=True),
        narrow_size=(4.0, 7.0),
    )


def _through_time(values: Mapping[str, Any]) -> Reply:
    order = list(calls())
    after = str(values["call"])
    before = order[order.index(after) - 1]
    call = calls()[after]
    moved = moves(before, after)
    status = f"{call.day}: {_counted(call)}; {_bar(call)}, and {RESULTS[call.result]}. {_seat(call)}"
    lines = [
        f"{names()[move.iso3]}: {_said(move.before)} → {_said(move.after)}"
        + (f" ({'; '.join(move.between)})" if move.between else "")
        for move in moved
    ]
    head = (
        f"<p>{escape(call.text)}.</p><p><strong>{len(moved)} did something else than on "
        f"{calls()[before].day}.</strong></p>"
    )
    return Reply(status, head + _listed(lines) + (f"<p>{LATE}</p>" if call.late else ""))


def through_time() -> Panel:
    """Return the panel that goes from vote to vote and says who moved."""
    order = list(calls())
    return Panel(
        "From vote to vote",
        "Choose a roll call. The panel compares it with the one before it in the table. In brackets stands "
        "what changed in between, where the course's table has a date for it.",
        [
            Input.menu(
                "call", "Roll call", {vote_id: _asked(calls()[vote_id]) for vote_id in order[1:]}, order[1]
            )
        ],
        _through_time,
        limitations=(
            "why anybody moved: another text, another government, or another mood. The table of changes is "
            f"a selection too; a state without brackets may have had a change that is not in it. {SELECTION}"
        ),
        state_key="sixteen-roll-calls/through-time",
    )


def _denominator(values: Mapping[str, Any]) -> Reply:
    try:
        yes, members = int(values["yes"]), int(values["members"])
    except (TypeError, ValueError):
        raise CourseError("room-number-missing", fewest=FEWEST, most=MOST) from None
    rule = str(values["rule"])
    if not (FEWEST <= members <= MOST and 0 <= yes <= members) or rule not in RULES:
        raise CourseError("room-number-missing", fewest=FEWEST, most=MOST)
    bar = needed(members, rule)
    passed = yes >= bar
    lacking = "" if passed else f", {bar - yes} short"
    return Reply(
        f"{members} members, {RULES[rule]}: {bar} needed. {yes} yes: it "
        f"{'passes' if passed else f'fails{lacking}'}."
    )


def denominator() -> Panel:
    """Return the panel that counts the same votes among another number of members."""
    return Panel(
        "Who counts as a member?",
        "Keep the votes and change the number of members.",
        [
            Input.number("yes", "Votes in favour", 17, 0, MOST),
            Input.number("members", "Members counted", 34, FEWEST, MOST, slider=True),
            Input.choice("rule", "The rule", RULES, "majority"),
        ],
        _denominator,
        limitations="who decides how many members there are. In the OAS that is itself a political question.",
        state_key="sixteen-roll-calls/denominator",
    )


def missing_yes(vote_id: str = LAST) -> list[str]:
    """Return the states that did not say yes in a roll call, by name; an empty seat cannot be asked."""
    votes = calls()[vote_id].votes
    return sorted(
        (iso3 for iso3, vote in votes.items() if vote != "yes" and iso3 != "VEN"),
        key=lambda iso3: names()[iso3],
    )


def _one_more_yes(values: Mapping[str, Any]) -> Reply:
    iso3 = str(values["state"])
    if iso3 not in missing_yes():
        raise CourseError("room-state-unknown")
    votes = record(iso3)
    count = Counter(votes.values())
    said = ", ".join(f"{count[vote]} {several}" for vote, (_, _, several) in VOTES.items() if count[vote])
    lines = [
        f"{calls()[vote_id].day}: {_said(vote)}. {calls()[vote_id].text}" for vote_id, vote in votes.items()
    ]
    return Reply(f"{names()[iso3]}, in {len(votes)} roll calls: {said}.", _listed(lines) + f"<p>{LATE}</p>")


def one_more_yes() -> Panel:
    """Return the panel in which a student looks for the vote that was missing on 31 July 2024."""
    return Panel(
        "Find one more yes",
        "On 31 July 2024 seventeen said yes, and one more was needed. Choose a government that you "
        "would call, and read its record first.",
        [Input.menu("state", "Whom do you call?", {iso3: names()[iso3] for iso3 in missing_yes()}, "BRA")],
        _one_more_yes,
        limitations="what stood in the text that day, what was offered, and who governed at each date. "
        f"{SELECTION} {LATE}",
        state_key="sixteen-roll-calls/one-more-yes",
    )
