"""Settling accounts: probabilities for events whose day has passed, and what each forecaster pays for them.

The cost is the Brier score: the square of the distance between a probability and what happened (1 or 0), on
average over some events. 0 is perfect, 1 the worst; who says one half to everything pays 0.25. The events
stand in the table ``forecasts_outcomes``: those of the readings for which a day can be named, and one that
unit 9 asked for. Where a text commits itself, the course has read its words as a probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

from regionalism.engine.answers import AnswerLog
from regionalism.engine.errors import CourseError
from regionalism.engine.plain_text import CONFIDENCE_PER_CENT
from regionalism.notebook.figure import PALETTE, date_in_words, figure
from regionalism.notebook.panel import Input, OnPage, Panel, Reply
from regionalism.notebook.progress import calibration_counts
from regionalism.notebook.richtext import RichText, plain, scrolling, show_errors, styled, table_of
from regionalism.notebook.session import answer_log

if TYPE_CHECKING:
    import pandas as pd

COIN = 0.5
AUTHOR = "author"
# How the words of a text are taken: as the course reads them, halfway back to one half, or as certain.
READINGS = {
    "course": "as the course reads them",
    "careful": "as more careful than that: halfway to 50",
    "certain": "as certain: 0 or 100",
}
FOUR_WAYS, CABLE, AHEAD = (
    "power-under-uncertainty/four-ways-on",
    "power-under-uncertainty/the-cable",
    "alphabet-soup/four-tests-ahead",
)
CAME_TRUE = "term"  # of the four ways on: he finished the term (row president-2018)


@frozen
class Event:
    """An event that can be looked up: where the text is, the last day on which it counts, what happened.

    ``text`` is the probability that the course reads in the text (0 to 1), ``None`` where it leaves both ways
    open. ``short`` names the event in a few words. ``speaker`` is who answers for the sentence.
    """

    id: str
    anchor: str
    written: str
    speaker: str
    short: str
    event: str
    due: str
    happened: bool
    outcome: str
    text: float | None

    @property
    def own(self) -> bool:
        """Tell whether the author answers for the sentence, and does not pass it on as somebody's."""
        return self.speaker == AUTHOR


@cache
def events() -> tuple[Event, ...]:
    """Return the events of the table that are scored, in the order in which their texts were written."""
    from regionalism.americas.tables import table

    rows = table("forecasts_outcomes")
    return tuple(
        Event(
            id=str(one["id"]),
            anchor=str(one["anchor"]),
            written=str(one["written"]),
            speaker=str(one["speaker"]),
            short=str(one["short"]),
            event=str(one["event"]),
            due=f"{one['due']:%Y-%m-%d}",
            happened=one["happened"] == "yes",
            outcome=str(one["outcome"]),
            text=None if one["reads_as"] != one["reads_as"] else float(one["reads_as"]) / 100,
        )
        for one in rows[rows["status"] == "scored"].sort_values("written", kind="stable").to_dict("records")
    )


def brier(probability: float, happened: bool) -> float:
    """Return what one probability (0 to 1) costs: the square of its distance from what happened.

    :raises CourseError: where the probability is below 0 or above 1.
    """
    if not 0 <= probability <= 1:
        raise CourseError("probability-outside", given=f"{100 * probability:g}")
    return (probability - happened) ** 2


def mean_brier(pairs: Iterable[tuple[float, bool]]) -> float | None:
    """Return the mean cost of probabilities with what happened; ``None`` where there are none."""
    costs = [brier(probability, happened) for probability, happened in pairs]
    return sum(costs) / len(costs) if costs else None


def brier_of_ways(given: Mapping[str, float], came_true: str) -> float:
    """Return what probabilities of ways that exclude each other cost: the sum over all ways, from 0 to 2.

    :param given: the probability of each way, in any unit; they are made to sum to 1.
    :raises CourseError: where all of them are 0 or the way that came true is not among them.
    """
    whole = sum(given.values())
    if whole <= 0 or came_true not in given:
        raise CourseError("ways-without-probability", known=list(given))
    return sum((one / whole - (way == came_true)) ** 2 for way, one in given.items())


def read_as(probability: float, reading: str) -> float:
    """Return the probability of a text (0 to 1) as its words are taken: one of ``READINGS``."""
    if reading == "careful":
        return (probability + COIN) / 2
    return float(round(probability)) if reading == "certain" else probability


@frozen
class Account:
    """Mean costs of four forecasters on the same events; ``None`` where nothing was forecast."""

    events: int
    came_true: int
    yours: float | None
    text: float | None
    coin: float
    base_rate: float


def account(
    yours: Mapping[str, float], *, with_text: bool, own: bool = False, reading: str = "course"
) -> Account:
    """Return the account over the events for which there is a probability of yours (0 to 1, by id).

    :param with_text: only over those for which the text has one, too.
    :param own: only over those for which the author answers, without what the text passes on.
    :param reading: how the words of the texts are taken, one of ``READINGS``.
    :raises CourseError: where no event is left.
    """
    found = [
        one
        for one in events()
        if one.id in yours and not (with_text and one.text is None) and not (own and not one.own)
    ]
    if not found:
        raise CourseError("nothing-to-settle")
    share = sum(one.happened for one in found) / len(found)
    return Account(
        events=len(found),
        came_true=sum(one.happened for one in found),
        yours=mean_brier((yours[one.id], one.happened) for one in found),
        text=mean_brier((read_as(one.text, reading), one.happened) for one in found if one.text is not None)
        if with_text
        else None,
        coin=mean_brier((COIN, one.happened) for one in found) or 0.0,
        base_rate=mean_brier((share, one.happened) for one in found) or 0.0,
    )


def _costs(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}"


def _yours(values: Mapping[str, Any]) -> dict[str, float]:
    return {one.id: float(values[one.id]) / 100 for one in events() if values.get(one.id) is not None}


def _respond(values: Mapping[str, Any]) -> Reply:
    yours, reading = _yours(values), str(values["reading"])
    if not yours:
        raise CourseError("nothing-to-settle")
    every = account(yours, with_text=False)
    status = (
        f"You settle {every.events} of {len(events())}: your mean cost is {_costs(every.yours)}, a coin pays "
        f"{_costs(every.coin)}. 0 is perfect."
    )
    rows = "".join(_row(one, yours[one.id], reading) for one in events() if one.id in yours)
    heads = ("Event", "You", "Happened", "You pay", "The text pays")
    return Reply(status, _accounts(every, yours, reading) + table_of(heads, rows, "what each event costs"))


def _row(one: Event, yours: float, reading: str) -> str:
    text = "no number" if one.text is None else _text_pays(one.text, one.happened, reading)
    text += "" if one.text is None or one.own else f", a number of the {one.speaker}"
    return (
        f"<tr><th scope='row'>{escape(one.event)} ({one.anchor})</th><td>{100 * yours:g} %</td>"
        f"<td>{'yes' if one.happened else 'no'}. {escape(one.outcome)}</td>"
        f"<td>{_costs(brier(yours, one.happened))}</td><td>{text}</td></tr>"
    )


def _text_pays(text: float, happened: bool, reading: str) -> str:
    taken = read_as(text, reading)
    return f"{_costs(brier(taken, happened))} ({100 * taken:g} %)"


def _accounts(every: Account, yours: Mapping[str, float], reading: str) -> str:
    lines = [("Over all that you settled", every)]
    if any(one.text is not None for one in events() if one.id in yours):
        both = account(yours, with_text=True, reading=reading)
        lines.append(("Over those where the text commits itself", both))
    if any(one.text is not None and one.own for one in events() if one.id in yours):
        own = account(yours, with_text=True, own=True, reading=reading)
        others = sorted({one.speaker for one in events() if one.text is not None and not one.own})
        lines.append((f"Of these, without the numbers of others ({', '.join(others)})", own))
    rows = "".join(
        f"<tr><th scope='row'>{name} ({one.came_true} of {one.events} happened)</th>"
        f"<td>{_costs(one.yours)}</td><td>{_costs(one.text)}</td><td>{_costs(one.coin)}</td>"
        f"<td>{_costs(one.base_rate)}</td></tr>"
        for name, one in lines
    )
    return table_of(("Mean cost", "You", "The texts", "A coin", "Base rate"), rows, "mean costs") + (
        "<p>The coin says 50 to everything. The base rate says to each what share of them happened: a "
        "number that nobody knew before.</p>"
    )


def _known() -> dict[str, Any]:
    """Return what ``settling_accounts.js`` knows: the events, and what came of them."""
    told = ("id", "event", "anchor", "happened", "outcome", "text", "own", "speaker")
    return {"events": [{name: getattr(one, name) for name in told} for one in events()]}


def settle() -> Panel:
    """Return the model: a probability for each event as of the day of its text, then four accounts."""
    inputs = [
        Input.number(
            one.id, f"{date_in_words(one.written)}, {one.anchor}: {one.event}", None, 0, 100, unit="%"
        )
        for one in events()
    ]
    return Panel(
        "Settling accounts",
        "Each line has a text and its month. Put yourself into that month and give the event a probability "
        "from 0 to 100. Leave a line empty, and it is not settled. Then press.",
        [*inputs, Input.menu("reading", "Take the words of the texts", READINGS, "course")],
        _respond,
        limitations=(
            "what you know today: nobody can forget an outcome, so your score is kinder than it would have "
            "been. Where a text names no day, the course chose one, and another day can turn the outcome. "
            "The direction and the size of the fall of 2016 are one sentence, scored twice. "
            "The course also chose the numbers for the words, and the band for “around 8”. Ten events are "
            "few, eight of them are about Venezuela, and some of them hang together. A good score does not "
            "show that the reasons were right."
        ),
        state_key="settling-accounts/settle",
        button="Settle",
        sample={one.id: 50 for one in events()},
        on_page=OnPage("settle", _known),
    )


# Two pictures


def costs_data() -> pd.DataFrame:
    """Return what a probability costs if the event happens, and if not: steps of ten per cent."""
    import pandas as pd

    rows = [
        (said, round(brier(said / 100, True), 2), round(brier(said / 100, False), 2))
        for said in range(0, 101, 10)
    ]
    return pd.DataFrame(rows, columns=["You said (%)", "If it happens", "If it does not"])


@show_errors
def what_it_costs() -> RichText:
    """Draw what each probability costs if the event happens, and if it does not."""
    data = costs_data()
    return figure(
        partial(_two_lines, data=data),
        title="Who says fifty per cent pays the same, whatever comes",
        alt=(
            "Line chart of the cost of each probability from 0 to 100 per cent: if the event happens the "
            "cost falls from 1 to 0, if it does not it rises from 0 to 1, both in a curve; they cross at 50 "
            "per cent and 0.25."
        ),
        data=data,
        source="computed: the square of the distance to 1 or to 0",
        finding=(
            f"The two lines cross where a coin stands: who says {100 * COIN:.0f} per cent pays "
            f"{brier(COIN, True):.2f}, whatever comes."
        ),
        narrow=partial(_two_lines, data=data),
        narrow_size=(4.0, 3.6),
    )


def _two_lines(axes: Any, data: pd.DataFrame) -> None:
    said, happens, not_ = data.columns
    axes.plot(data[said], data[happens], color=PALETTE[0], label="if it happens")
    axes.plot(data[said], data[not_], color=PALETTE[1], label="if it does not")
    axes.axhline(0.25, color="#1a1a1a", linewidth=0.8, linestyle=":", marker="")
    axes.annotate("a coin", (2, 0.27), fontsize=9)
    axes.set_xlabel("you said (%)")
    axes.set_title("cost", loc="left", fontsize=10)
    axes.legend(loc="upper center", fontsize=9, frameon=False)


def envelopes_data() -> pd.DataFrame:
    """Return the events with the month of their text and the last day on which they count."""
    import pandas as pd

    rows = [(one.short, one.anchor, date_in_words(one.written), date_in_words(one.due)) for one in events()]
    return pd.DataFrame(rows, columns=["Event", "Text", "Written", "Due"])


@show_errors
def envelopes() -> RichText:
    """Draw each event from the month of its text to the day on which it is due; what came of it is left
    out.
    """
    shortest = min(events(), key=lambda one: _year(one.due) - _year(one.written))
    *months, last = dict.fromkeys(date_in_words(one.written) for one in events())
    return figure(
        _lines_of_time,
        title="Ten closed envelopes: one had to wait for days, the others for months",
        alt=(
            f"Chart of {len(events())} events as lines in time, each from the month of its text to the day "
            f"on which it is due, in groups by month: {', '.join(months)} and {last}. What came of them "
            "is not shown."
        ),
        data=envelopes_data(),
        source="forecasts and outcomes, a table of the course, which names the day where a text names none",
        finding=(
            f"The shortest wait is for {shortest.short}, until {date_in_words(shortest.due)}; all others "
            "last for months."
        ),
        size=(8.0, 3.6),
        narrow_size=(4.0, 4.2),
    )


def _lines_of_time(axes: Any) -> None:
    for place, one in enumerate(events()):
        axes.plot(
            [_year(one.written), _year(one.due)], [place, place], color=PALETTE[0], linestyle="-", marker="o"
        )
    axes.set_yticks(range(len(events())), [one.short for one in events()], fontsize=9)
    axes.invert_yaxis()
    axes.set_xlim(2016, 2023.3)
    axes.set_xticks((2016, 2018, 2020, 2022))


def _year(date: str) -> float:
    """Return an ISO date, which may lack its day, as a place on an axis of years."""
    year, month, *day = (int(part) for part in date.split("-"))
    return year + (month - 1) / 12 + (day[0] / 365 if day else 0)


# The student's own numbers of earlier units


def confidence_account(log: AnswerLog) -> tuple[int, int, float] | None:
    """Return of first tries with a confidence: how many, how many right, the mean cost; ``None`` if none."""
    counts = calibration_counts(log)
    tries = sum(number for number, _ in counts.values())
    if not tries:
        return None
    right = sum(hits for _, hits in counts.values())
    cost = sum(
        hits * brier(CONFIDENCE_PER_CENT[step] / 100, True)
        + (number - hits) * brier(CONFIDENCE_PER_CENT[step] / 100, False)
        for step, (number, hits) in counts.items()
    )
    return tries, right, cost / tries


def _numbers(log: AnswerLog, item: str) -> dict[str, float]:
    """Return the first numbers that were given to an item, by field; empty where there are none."""
    first = log.state(item).first
    data = first.data if first is not None and isinstance(first.data, dict) else {}
    return {name: float(one) for name, one in data.items() if isinstance(one, (int, float))}


def accounts_in_words(log: AnswerLog) -> Sequence[tuple[str, str]]:
    """Return the lines of the student's own account: what was forecast, and what came of it."""
    lines = []
    sure = confidence_account(log)
    if sure is None:
        lines.append(("How sure you were", "No first try with a confidence is kept yet."))
    else:
        tries, right, cost = sure
        share = right / tries
        lines.append(
            (
                "How sure you were",
                f"{tries} first {'try' if tries == 1 else 'tries'}, {right} of them right: mean cost "
                f"{_costs(cost)}. A coin pays 0.25; who had said "
                f"{100 * share:.0f} per cent to each pays {_costs(share * (1 - share))}.",
            )
        )
    ways = _numbers(log, FOUR_WAYS)
    if CAME_TRUE in ways and sum(ways.values()) > 0:
        even = brier_of_ways(dict.fromkeys(ways, 1.0), CAME_TRUE)
        said = ", ".join(f"{name} {number:g}" for name, number in ways.items())
        lines.append(
            (
                "Four ways on, August 2016",
                f"You gave {said}. He finished the term: cost {_costs(brier_of_ways(ways, CAME_TRUE))} of at "
                f"most 2. Four ways are scored together, so the worst is 2, not 1. Who gave each way the "
                f"same pays {_costs(even)}.",
            )
        )
    else:
        lines.append(("Four ways on, August 2016", "You gave no numbers in unit 9."))
    cable = log.state(CABLE).first
    text = str(cable.data.get("text") or "") if cable is not None and isinstance(cable.data, dict) else ""
    lines.append(
        (
            "Your cable, August 2016",
            f"You wrote: “{text}” The recall vote and the president of 2018 are in the panel above: enter "
            "your own numbers there. The third event can be looked up in unit 9."
            if text
            else "You wrote no cable in unit 9.",
        )
    )
    ahead = _numbers(log, AHEAD)
    said = ", ".join(f"{name} {number:g}" for name, number in ahead.items())
    lines.append(
        (
            "CELAC, more than a symbol?",
            f"You gave {said}. Not due yet: look them up at the end of the year that you named."
            if ahead
            else "You gave no numbers in unit 4.",
        )
    )
    return lines


@show_errors
def your_accounts() -> RichText:
    """Return what the student forecast in earlier units, and what it costs by now."""
    rows = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td>{escape(said)}</td></tr>"
        for name, said in accounts_in_words(answer_log())
    )
    html = scrolling(
        "<table><caption>Your own account</caption><thead><tr>"
        "<th scope='col'>What you forecast</th><th scope='col'>What came of it</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>",
        "Table: Your own account",
    )
    return RichText(styled(html, "rg-card"), plain(html))
