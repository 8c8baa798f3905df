"""The switchboard: which tests make a change of government a “coup”, and what the same tests say of other
cases.

Facts are the table ``early_exits``: four presidents who left early, seven tests. The twelve dated facts of
Bolivia are rows of ``bolivia_2019_events``; ``five_weeks`` draws them, with the places where people died.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

from regionalism.americas.lanes import draw_lanes
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import date_in_words, figure
from regionalism.notebook.panel import Input, OnPage, Panel, Reply
from regionalism.notebook.richtext import RichText, show_errors, table_of

if TYPE_CHECKING:
    import pandas as pd

TESTS = {
    "A": "Armed actors seize the president or the office",
    "B": "Chiefs of army or police call on an elected president to resign, and he or she does",
    "C": "Somebody takes the office who was not next in line",
    "D": "Whoever takes the office dissolves the assembly",
    "E": "A vote of the assembly removes the president",
    "F": "The successor is still in office after seven days",
    "G": "The legal order still stood: the ruler had not broken it before",
}
CASES = {
    "bolivia-2019": "Bolivia 2019",
    "venezuela-2002": "Venezuela 2002",
    "honduras-2009": "Honduras 2009",
    "paraguay-2012": "Paraguay 2012",
}
LAMPS = {"lit": "● lit", "open": "◐ open", "dark": "○ dark"}
HOLDS = {"yes": "met", "no": "not met", "open": "disputed"}
# Where each of the twelve facts happened, for the picture; the last line names places where people died.
LINES = {
    "Vote and count": (
        "election",
        "count-halted",
        "observers",
        "official-count",
        "audit-agreed",
        "first-findings",
    ),
    "Police, unions, army": ("police", "union", "command"),
    "Offices": ("new-election", "resignation", "succession"),
    "People died": ("montero", "sacaba", "senkata"),
}


@frozen
class Fact:
    """What is known of one test in one case: whether it holds, from which day, in words, with its sources."""

    holds: str
    day: str
    told: str
    sources: tuple[str, ...]


@cache
def facts() -> dict[str, dict[str, Fact]]:
    """Return the facts by case and letter of the test."""
    from regionalism.americas.tables import table

    found: dict[str, dict[str, Fact]] = {name: {} for name in CASES}
    for one in table("early_exits").itertuples():
        found[str(one.case)][str(one.test)] = Fact(
            str(one.holds), str(one.date.date()), str(one.told), tuple(str(one.source).split(";"))
        )
    return found


def lamp(holds: Mapping[str, str], chosen: Collection[str]) -> str:
    """Return what the label does in a case: lit, open or dark.

    It is dark as soon as one chosen test is not met, and open where none fails but one is disputed.

    :param holds: letter of a test to yes, no or open (disputed).
    :raises CourseError: where nothing is chosen, or a letter is no test.
    """
    if not chosen or not set(chosen) <= set(TESTS):
        raise CourseError("tests-unknown", tests=TESTS)
    states = {holds[one] for one in chosen}
    if "no" in states:
        return "dark"
    return "open" if "open" in states else "lit"


def lamps(chosen: Collection[str], own: str = "") -> dict[str, str]:
    """Return the label's state by name of the case; ``own`` holds the letters that a case of one's own
    meets.
    """
    cases = {CASES[name]: {test: fact.holds for test, fact in told.items()} for name, told in facts().items()}
    letters = set(re.findall(r"[A-Z]", own.upper()))
    if not letters <= set(TESTS):
        raise CourseError("tests-unknown", tests=TESTS)
    if letters:
        cases["Your own case"] = {test: "yes" if test in letters else "no" for test in TESTS}
    return {name: lamp(holds, chosen) for name, holds in cases.items()}


def _line(test: str, fact: Fact) -> str:
    from regionalism.americas.tables import sources

    titles = "; ".join(one["title"] for one in sources(list(fact.sources)))
    return (
        f"<li><strong>{test}: {HOLDS[fact.holds]}.</strong> {escape(date_in_words(fact.day))}: "
        f"{escape(fact.told)} ({escape(titles)})</li>"
    )


def _told(chosen: Collection[str]) -> str:
    """Return for each case what is known of each chosen test, folded."""
    parts = []
    for name, told in facts().items():
        lines = "".join(_line(test, fact) for test, fact in told.items() if test in chosen)
        parts.append(f"<details><summary>{CASES[name]}: the facts</summary><ul>{lines}</ul></details>")
    return "".join(parts)


def _switched(values: Mapping[str, Any]) -> Reply:
    chosen = [test for test in TESTS if values[test]]
    if not chosen:
        return Reply("No test is switched on: no label says anything.", page=lambda: _told(TESTS))
    found = lamps(chosen, str(values["own"] or ""))
    said = "; ".join(f"{name}: {state}" for name, state in found.items())
    cells = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td>{LAMPS[state]}</td></tr>"
        for name, state in found.items()
    )
    board = table_of(("Case", "The label"), cells, "the label of each case")
    return Reply(
        f"With {', '.join(chosen)} switched on. {said}.", board + _told(chosen), page=lambda: _told(TESTS)
    )


def _known() -> dict[str, Any]:
    """Return what ``switchboard.js`` knows: the facts of each case."""
    cases = [
        {
            "name": CASES[name],
            "holds": {test: fact.holds for test, fact in told.items()},
            "facts": {test: _line(test, fact) for test, fact in told.items()},
        }
        for name, told in facts().items()
    ]
    return {"tests": list(TESTS), "lamps": LAMPS, "cases": cases}


def switchboard() -> Panel:
    """Return the switchboard: tick the tests of a “coup”, and see in which cases the label lights."""
    return Panel(
        "The switchboard: what does your test light?",
        "Switch on what you ask for. The label lights where all of it is met; it stays open where "
        "a test is disputed.",
        [
            *(
                Input(name=test, label=f"{test}. {text}", kind="check", value=False)
                for test, text in TESTS.items()
            ),
            Input(
                name="own",
                label="A case of your own: type the letters that it meets (B F: it meets B and F)",
                kind="text",
                value="",
            ),
        ],
        _switched,
        limitations=(
            "why people did what they did, who stood behind them, and who was right. Met, not met or "
            "disputed is the course's own reading of its sources, and open to argument; a scholar's "
            "definition has more parts than one switch."
        ),
        state_key="bolivia-2019/switchboard",
        on_page=OnPage("switchboard", _known),
        beside=True,
    )


@show_errors
def twelve_facts() -> RichText:
    """Show the twelve dated facts of the case file, in order, with their sources folded below."""
    from regionalism.americas.tables import sources, table

    rows = table("bolivia_2019_events").dropna(subset=["board"]).sort_values("board")
    rows = (
        rows[rows["board"] != ""].assign(place=lambda frame: frame["board"].astype(int)).sort_values("place")
    )
    told = [f"{date_in_words(str(one.date))}: {one.event}" for one in rows.itertuples()]
    wanted = list(dict.fromkeys(name for cell in rows["source"] for name in str(cell).split(";")))
    from_where = "; ".join(one["title"] for one in sources(wanted))
    items = "".join(f"<li>{escape(line)}</li>" for line in told)
    body = (
        f"<ol>{items}</ol><details><summary>Sources of the twelve "
        f"facts</summary><p>{escape(from_where)}</p></details>"
    )
    return RichText(body, "\n".join(told), body)


def five_weeks_data() -> pd.DataFrame:
    """Return what the picture of the five weeks shows, a row for each mark: Line, Day, Mark, What."""
    import pandas as pd

    from regionalism.americas.tables import row

    rows = []
    for line, names in LINES.items():
        for name in names:
            event = row(f"bolivia_2019_events:{name}")
            mark = str(event["board"]) if event["board"].isdigit() else name.capitalize()
            rows.append((line, event["date"], mark, event["event"]))
    return pd.DataFrame(rows, columns=["Line", "Day", "Mark", "What"])


@show_errors
def five_weeks() -> RichText:
    """Draw the twelve facts on four lines, from the election to the end of November, numbered as in the
    list.
    """
    data = five_weeks_data()
    numbered = data[data["Mark"].str.isdigit()]
    day, most = Counter(numbered["Day"]).most_common(1)[0]
    told = (
        f"{WORDS[most]} of the twelve facts stand on one Sunday, {date_in_words(day)}. "
        "People died before that day, and after it."
    )
    return figure(
        partial(_weeks, data=data),
        title=f"Twelve facts, and {WORDS[most].lower()} of them on one day",
        alt=(
            "Timeline of Bolivia from 20 October to 24 November 2019 on four lines: vote and count; police, "
            f"unions and army; offices; places where people died. {told}"
        ),
        data=data.assign(Day=data["Day"].map(date_in_words)),
        source="events of Bolivia 2019, a table of the course; the numbers are those of the list of "
        "twelve facts.",
        finding=told,
        size=(8.0, 3.0),
        narrow=partial(_weeks, data=data, narrow=True),
        narrow_size=(4.0, 3.8),
    )


WORDS = {3: "Three", 4: "Four", 5: "Five", 6: "Six"}
START = datetime.date(2019, 10, 20)


def _weeks(axes: Any, data: pd.DataFrame, *, narrow: bool = False) -> None:
    lanes = {
        name: [
            (float((datetime.date.fromisoformat(day) - START).days), label)
            for day, label in data[data["Line"] == name].groupby("Day")["Mark"].agg(", ".join).items()
        ]
        for name in LINES
    }
    shown = ["Vote,\ncount", "Police,\nunions, army", "Offices", "People\ndied"] if narrow else list(LINES)
    draw_lanes(axes, lanes, shown, room=5 if narrow else 2)  # days that a label needs
    axes.set_xlim(-2, 34)
    days = (0, 10, 21, 30) if narrow else (0, 5, 10, 16, 21, 26, 30)
    axes.set_xticks(days, [_short(START + datetime.timedelta(days=one)) for one in days])


def _short(day: datetime.date) -> str:
    return f"{day.day} {day:%b}"


@show_errors
def evidence_cards() -> RichText:
    """Show the ten cards of the table ``bolivia_2019_evidence``, whole, in the order of their numbers."""
    from regionalism.americas.tables import table

    lines = {"examined": "Examined", "found": "Says", "does_not_show": "Does not show"}
    body, text = "", []
    for card in table("bolivia_2019_evidence").to_dict("records"):
        head = (
            f"{card['id']} · {card['work']}. {card['author']}, {date_in_words(card['date'])} "
            f"({card['question']})"
        )
        said = [f"{label}: {card[field]}" for field, label in lines.items()]
        body += f"<li><strong>{escape(head)}</strong>{''.join(f'<br>{escape(line)}' for line in said)}</li>"
        text.append("\n".join([head, *said]))
    return RichText(f"<ul role='list'>{body}</ul>", "\n\n".join(text))
