"""What could you know? Figures on Venezuela in 2016 by the day on which they became public, and an interval.

A writer of August 2016 could use what had been published by then. The model shows that and nothing later,
takes an interval, and scores it against all that came out afterwards. The figures stand in the table
``figures_of_2016``; of every measure the last edition before the end of the course's readings is the one that
the score is counted with.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping, Sequence
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import MARKERS, PALETTE, date_in_words, figure
from regionalism.notebook.palette import MEANINGS
from regionalism.notebook.panel import Input, OnPage, Panel, Reply
from regionalism.notebook.richtext import RichText, show_errors, table_of

if TYPE_CHECKING:
    import pandas as pd

# What can be asked for: the name of the measure, and the direction of which its figures speak.
MEASURES = {
    "gdp": "growth of the economy in 2016 (real GDP)",
    "prices_year": "prices: rise over the year 2016",
    "prices_average": "prices: average of 2016 on average of 2015",
}
# Days on which a writer could have sat down to the cable.
DAYS = (
    "2016-08-05",
    "2016-10-31",
    "2016-12-31",
    "2017-01-31",
    "2017-12-31",
    "2019-05-31",
)
STANDINGS = ("forecast", "leak", "estimate", "official")
OUTSIDE = 10  # what a miss costs for each point by which it lies outside: that of an interval for 80 per cent
LEAST, MOST = -100, 2000


@frozen
class Figure:
    """One figure: what it measures, when and by whom it became public, of which standing, and its value."""

    id: str
    measure: str
    published: str
    publisher: str
    standing: str
    value: float
    said: str
    note: str

    @property
    def known_on(self) -> str:
        """Return the last day on which it may have become public: the end of a month, or 5 August 2016.

        R5 is dated to the first days of August 2016, before the leak of the fifth.
        """
        if len(self.published) > len("2016-08"):
            return self.published
        return "2016-08-05" if self.published == "2016-08" else f"{self.published}-31"


@cache
def figures() -> tuple[Figure, ...]:
    """Return all figures in the order in which they became public."""
    from regionalism.americas.tables import table

    rows = [
        Figure(
            str(one["id"]),
            str(one["measure"]),
            str(one["published"]),
            str(one["publisher"]),
            str(one["standing"]),
            float(one["value"]),
            str(one["said"]),
            str(one["note"]) if isinstance(one["note"], str) else "",  # an empty cell is not a text
        )
        for one in table("figures_of_2016").to_dict("records")
    ]
    return tuple(sorted(rows, key=lambda one: one.known_on))


def _checked(measure: str, day: str) -> None:
    if measure not in MEASURES:
        raise CourseError("measure-unknown", measure=measure, known=MEASURES)
    if day not in DAYS:
        raise CourseError("knowledge-date-unknown", day=day, known=DAYS)


def known_by(measure: str, day: str) -> tuple[Figure, ...]:
    """Return the figures of a measure that were public on a day; raise :class:`CourseError` if unknown."""
    _checked(measure, day)
    return tuple(one for one in figures() if one.measure == measure and one.known_on <= day)


def out_later(measure: str, day: str) -> tuple[Figure, ...]:
    """Return the figures of a measure that became public after a day."""
    _checked(measure, day)
    return tuple(one for one in figures() if one.measure == measure and one.known_on > day)


def last_edition(measure: str) -> Figure:
    """Return the last figure of a measure."""
    return [one for one in figures() if one.measure == measure][-1]


def span(found: Sequence[Figure]) -> tuple[float, float] | None:
    """Return the lowest and the highest of some figures, or ``None`` where there are none."""
    values = [one.value for one in found]
    return (min(values), max(values)) if values else None


@frozen
class Score:
    """What became of an interval: its width, how many later figures it holds, how far the last is outside."""

    low: float
    high: float
    width: float
    held: int
    later: int
    miss: float

    @property
    def cost(self) -> float:
        """Return the width, and ten for each point by which the last edition lies outside: less is better."""
        return self.width + OUTSIDE * self.miss


def score(measure: str, day: str, low: float, high: float) -> Score:
    """Return how an interval that was written on a day fared.

    :raises CourseError: where the ends are reversed, or the measure or the day is not known.
    """
    if low > high:
        raise CourseError("interval-reversed", low=_number(low), high=_number(high))
    after, last = out_later(measure, day), last_edition(measure).value
    return Score(
        low=low,
        high=high,
        width=high - low,
        held=sum(low <= one.value <= high for one in after),
        later=len(after),
        miss=max(low - last, last - high, 0.0),
    )


def monthly(annualised: float) -> float:
    """Return the monthly rise, in per cent, that makes an annualised one if it goes on for twelve months."""
    return float(100 * ((1 + annualised / 100) ** (1 / 12) - 1))


def annualised(month: float) -> float:
    """Return what a monthly rise makes of prices, in per cent, if it goes on for twelve months."""
    return float(100 * ((1 + month / 100) ** 12 - 1))


def chained(*changes: float) -> float:
    """Return what several changes, one after the other, make together, all in per cent."""
    level = 1.0
    for one in changes:
        level *= 1 + one / 100
    return 100 * (level - 1)


def rest(whole: float, part: float) -> float:
    """Return what must still happen for a part to become the whole, all in per cent."""
    return 100 * ((1 + whole / 100) / (1 + part / 100) - 1)


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0").replace("-", "−")


def _listed(found: Sequence[Figure]) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(date_in_words(one.published))}</th><td>{escape(one.publisher)}</td>"
        f"<td>{one.standing}</td><td>{_number(one.value)}</td><td>{escape(one.note)}</td></tr>"
        for one in found
    )
    return table_of(("Public on", "By", "Standing", "Per cent", "Note"), rows, "what had been published")


def _known_table(measure: str, day: str) -> str:
    found = known_by(measure, day)
    if not found:
        return (
            "<p>Of this measure nothing had been published by that day. Look at another one, or write from "
            "what you read.</p>"
        )
    low, high = span(found) or (0.0, 0.0)
    between = f"from {_number(low)} to {_number(high)}" if low != high else f"at {_number(low)}"
    return f"<p>What was public by {date_in_words(day)}: {between} per cent.</p>{_listed(found)}"


def cable(measure: str, day: str, low: float | None, high: float | None) -> Reply:
    """Return what was public by a day, and, with both ends of an interval, what became of it."""
    known = len(known_by(measure, day))
    if low is None or high is None:
        status = (
            f"By {date_in_words(day)} {known} figure{'' if known == 1 else 's'} of this measure had been "
            "published. "
            "Write both ends of your interval, then press again: only then come the later ones."
        )
        return Reply(status, _known_table(measure, day))
    found = score(measure, day, float(low), float(high))
    last = last_edition(measure)
    where = "inside" if not found.miss else f"{_number(found.miss)} points outside"
    status = (
        f"{found.held} of the {found.later} later figures are inside your interval. The last one, "
        f"{_number(last.value)} per cent "
        f"({last.publisher}, {date_in_words(last.published)}), is {where}. Width {_number(found.width)}; "
        f"cost {_number(found.cost)}."
    )
    crowd = span(known_by(measure, day))
    beside = ""
    if crowd:
        other = score(measure, day, *crowd)
        beside = (
            f"<p>Who had only repeated the range of what was public ({_number(crowd[0])} to "
            f"{_number(crowd[1])}) would hold "
            f"{other.held} of {other.later}, at a cost of {_number(other.cost)}.</p>"
        )
    return Reply(
        status,
        f"{beside}<p>What came later:</p>{_listed(out_later(measure, day))}<details><summary>What was "
        "public by then</summary>"
        f"{_known_table(measure, day)}</details>",
    )


def _respond(values: Mapping[str, Any]) -> Reply:
    return cable(str(values["measure"]), str(values["day"]), values["low"], values["high"])


def _known() -> dict[str, Any]:
    """Return what ``what_could_you_know.js`` knows: for each measure and day, what was public and what came
    later.
    """
    last = {measure: last_edition(measure) for measure in MEASURES}
    public = {}
    for measure, day in itertools.product(MEASURES, DAYS):
        found, after = known_by(measure, day), out_later(measure, day)
        public[f"{measure}|{day}"] = {
            "count": len(found),
            "by": span(found),
            "table": _known_table(measure, day),
            "later": [one.value for one in after],
            "laterTable": _listed(after),
        }
    return {
        "outside": OUTSIDE,
        "days": {day: date_in_words(day) for day in DAYS},
        "last": {
            measure: {
                "value": one.value,
                "publisher": one.publisher,
                "published": date_in_words(one.published),
            }
            for measure, one in last.items()
        },
        "public": public,
    }


def what_could_you_know() -> Panel:
    """Return the model: a measure, a knowledge date, an interval, and what became of it."""
    return Panel(
        "What could you know?",
        "Choose a measure and the day on which you write. Leave the two ends empty and press: you see what "
        "was public by then. "
        "Then write an interval in which you expect the last figure to lie in four cases of five, and "
        "press again.",
        [
            Input.menu("measure", "What the cable is about", MEASURES, "gdp"),
            Input.menu("day", "You write on", {day: date_in_words(day) for day in DAYS}, DAYS[0]),
            Input.number("low", "Not lower than, per cent (a fall is −)", None, LEAST, MOST, step=0.1),
            Input.number("high", "Not higher than, per cent", None, LEAST, MOST, step=0.1),
        ],
        _respond,
        limitations=(
            "all that a writer in place could see without a figure: queues, prices, talk. The table is a "
            "selection. The last figure is "
            "the last, not the truth: prices of 2016 rest on the central bank, whose figures are disputed. "
            "The cost is one rule of many: "
            f"the width, and {OUTSIDE} for each point outside; a width of prices cannot be compared with "
            "one of growth."
        ),
        state_key="power-under-uncertainty/cable",
        button="Look, or score",
        sample={"low": -12, "high": -6},
        on_page=OnPage("whatCouldYouKnow", _known),
    )


FORECASTS = ("prices-imf-2016-01", "average-imf-2016-04", "year-imf-2016-07")
LEAK = (
    ("one month, July on June", "month-leak-2016-08"),
    ("seven months, January to July", "so-far-leak-2016-08"),
    ("twelve months, July on July", "twelve-leak-2016-08"),
)


@show_errors
def three_forecasts() -> RichText:
    """Show three forecasts of one body for the prices of 2016, as the reports of the day put them."""
    by_id = {one.id: one for one in figures()}
    lines = [(date_in_words(by_id[key].published), _as_reported(by_id[key])) for key in FORECASTS]
    body = "".join(f"<li><strong>{escape(day)}</strong>: {escape(told)}</li>" for day, told in lines)
    return RichText(f"<ul role='list'>{body}</ul>", "\n".join(f"{day}: {told}" for day, told in lines))


def _as_reported(one: Figure) -> str:
    told = one.said if one.said.endswith(".") else f"{one.said}."
    return " ".join(filter(None, [f"{told[0].upper()}{told[1:]}", one.note, f"(Row {one.id}.)"]))


def one_leak_data() -> pd.DataFrame:
    """Return four numbers that one leak gives for one rise: Stretch of time, Per cent."""
    import pandas as pd

    by_id = {one.id: one.value for one in figures()}
    rows = [(name, by_id[key]) for name, key in LEAK]
    rows.append(("July for a whole year (annualised)", round(annualised(by_id[LEAK[0][1]]))))
    return pd.DataFrame(rows, columns=["Stretch of time", "Per cent"])


@show_errors
def one_leak() -> RichText:
    """Draw one leak of August 2016: the same prices, four stretches of time, four numbers."""
    data = one_leak_data()
    month, seven, twelve, most = data["Per cent"]
    return figure(
        partial(_bars, data=data),
        title=f"One leak gives four numbers, from {month:g} to about {most:,.0f} per cent",
        alt=(
            f"Bar chart of four numbers for the same prices in Venezuela, from {month} per cent in one "
            f"month to about {most:,.0f} per cent "
            f"if that month went on for a year; {seven:g} for seven months and {twelve:g} for twelve lie "
            "between."
        ),
        data=data,
        source=(
            "El Nacional, 5 August 2016, after sources in the central bank (table figures_of_2016); the "
            "last bar is computed "
            "from the first."
        ),
        finding=(
            f"The longest bar is about {most / month:,.0f} times the shortest. Nobody has changed a price: "
            "only the stretch of time differs."
        ),
        size=(8.0, 2.6),
        narrow=partial(_bars, data=data, narrow=True),
        narrow_size=(4.0, 3.2),
    )


def _bars(axes: Any, data: pd.DataFrame, *, narrow: bool = False) -> None:
    names = [one.replace(", ", ",\n").replace(" (", "\n(") for one in data["Stretch of time"]]
    places = range(len(data))
    axes.barh(places, data["Per cent"], color=PALETTE[0], height=0.6)
    for place, value in zip(places, data["Per cent"], strict=True):
        axes.text(value + 15, place, f"{value:,.1f}".removesuffix(".0"), va="center", fontsize=10)
    axes.set_yticks(places, names, fontsize=10)
    axes.invert_yaxis()
    axes.set_xlim(0, 1400)
    axes.set_xticks((0, 500, 1000))
    axes.set_title("per cent", loc="left", fontsize=10)


def vintages_data(measure: str = "gdp") -> pd.DataFrame:
    """Return the figures of a measure as a table: Public on, By, Standing, Per cent."""
    import pandas as pd

    rows = [
        (date_in_words(one.published), one.publisher, one.standing, one.value)
        for one in figures()
        if one.measure == measure
    ]
    return pd.DataFrame(rows, columns=["Public on", "By", "Standing", "Per cent"])


@show_errors
def vintages() -> RichText:
    """Draw every figure for the growth of 2016 at the day on which it became public."""
    data = vintages_data()
    last = last_edition("gdp")
    low, high = span(known_by("gdp", "2016-12-31")) or (0.0, 0.0)
    later = out_later("gdp", "2016-12-31")
    leaks = " and ".join(_number(one.value) for one in later if one.standing == "leak")
    others = [_number(one) for one in span([one for one in later if one.standing != "leak"]) or (0.0, 0.0)]
    return figure(
        _strip,
        title="Growth of 2016: the direction was clear from the first day, the size was not",
        alt=(
            "Dot chart of figures for Venezuela's growth in 2016 by the day on which they became public, "
            "from December 2015 to April 2024: "
            f"until the end of 2016 between {_number(high)} and {_number(low)} per cent, then leaks at "
            f"{leaks}, and other figures from {others[1]} to {others[0]}."
        ),
        data=data,
        source="figures of 2016, a table of the course; a selection",
        finding=(
            f"Every figure has the same sign. Until the end of the year they lie between {_number(high)} "
            f"and {_number(low)} per cent; "
            f"the last one is {_number(last.value)}."
        ),
        narrow=partial(_strip, narrow=True),
        narrow_size=(4.0, 3.8),
    )


def _strip(axes: Any, *, narrow: bool = False) -> None:
    found = [one for one in figures() if one.measure == "gdp"]
    for place, standing in enumerate(STANDINGS):
        of_kind = [one for one in found if one.standing == standing]
        axes.plot(
            [_year(one.known_on) for one in of_kind],
            [one.value for one in of_kind],
            linestyle="none",
            color=PALETTE[place],
            marker=MARKERS[place],
            markersize=7,
            label=standing,
        )
    axes.axhline(last_edition("gdp").value, color=MEANINGS["truth"], linewidth=1, linestyle="--", marker="")
    axes.axhline(0, color="#1a1a1a", linewidth=0.8, linestyle="-", marker="")
    axes.set_ylim(-26, 5)
    axes.set_xlim(2015.6, 2024.8)
    axes.set_xticks((2016, 2018, 2020, 2022, 2024) if not narrow else (2016, 2020, 2024))
    axes.set_title("per cent, by day of publication", loc="left", fontsize=10)
    axes.legend(loc="upper right", fontsize=9, ncols=2 if narrow else 4, frameon=False)


def _year(day: str) -> float:
    """Return a day as a place on an axis of years; the 31st stands for the end of any month."""
    year, month, number = (int(part) for part in day.split("-"))
    end = datetime.date(year, month, min(number, 28)).timetuple().tm_yday
    return year + (end + max(number - 28, 0)) / 365
