"""Venezuela's oil in numbers: predict and reveal, series side by side, three calendars of events, and a twin
to compare with.

Sources: ``data/tables/venezuela_indicators.csv``, ``indicator_series.csv``, ``oil_comparisons.csv`` and
``venezuela_timeline.csv``.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, Any

from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import (
    DASHES,
    MARKERS,
    PALETTE,
    data_table,
    drawings,
    figure,
    framed,
    in_words,
    spread,
)
from regionalism.notebook.palette import MEANINGS
from regionalism.notebook.panel import Input, OnPage, Panel, Reply
from regionalism.notebook.richtext import RichText, scrolling

if TYPE_CHECKING:
    import pandas as pd

TOTAL = "oil_production_total"
YEARS = (1998, 2008, 2013, 2016, 2019, 2021)
SERIES = {
    TOTAL: "total, with natural gas liquids (bp)",
    "oil_production_crude_condensate": "crude and condensate (bp)",
    "oil_production_official_to_opec": "crude, as reported to OPEC",
    "oil_production_opec_secondary": "crude, OPEC secondary sources",
}
SHORT_NAMES = ("bp total", "bp crude", "reported to OPEC", "OPEC, secondary")  # in the order of SERIES
# Three kinds of dated events, equal in number: rows of venezuela_timeline.
CALENDARS = {
    "company and state": (
        "2002-12-02-national-strike",
        "2003-04-dismissals",
        "2007-05-01-orinoco-majority",
        "2009-05-08-oil-services",
        "2016-04-12-schlumberger",
        "2017-11-14-partial-default",
        "2017-11-26-quevedo-pdvsa",
    ),
    "prices": (
        "1998-brent-low",
        "2008-07-oil-price-record",
        "2008-12-31-oil-price-below-40",
        "2012-brent-high",
        "2014-11-27-opec-no-cut",
        "2016-01-oil-price-below-28",
        "2020-04-21-oil-price-below-20",
    ),
    "US measures": (
        "2011-05-24-pdvsa-iran",
        "2015-03-08-eo-13692",
        "2017-08-24-eo-13808",
        "2019-01-28-pdvsa",
        "2020-04-21-licence-8f",
        "2022-11-26-licence-41",
        "2023-10-18-licence-44",
    ),
}
# What Venezuela's output is compared with: first and last year of its own trend, or another country.
TRENDS = {"trend-2008-2016": (2008, 2016), "trend-2015-2017": (2015, 2017)}
TWINS = {"COL": "Colombia", "MEX": "Mexico", "ECU": "Ecuador", "IRN": "Iran"}
STARTS = (2016, 2017)  # the last year before the measure on debt of August 2017, or the year in which it came
READ_IN = (2018, 2019, 2020, 2021, 2022)


@cache
def production(series: str = TOTAL) -> dict[int, float]:
    """Return yearly output in thousand barrels a day by year; years without a figure are left out."""
    from regionalism.americas.tables import table

    frame = table("venezuela_indicators")
    frame = frame[(frame["series"].astype(str) == series) & frame["value"].notna()]
    if frame.empty:
        raise CourseError("series-unknown", series=series, known=SERIES)
    return {int(year): float(value) for year, value in zip(frame["year"], frame["value"], strict=True)}


def gaps(guesses: Mapping[int, float]) -> dict[int, float]:
    """Return guess less record for each year, in thousand barrels a day."""
    return {year: float(guess) - production()[year] for year, guess in guesses.items()}


def largest_miss(guesses: Mapping[int, float]) -> str:
    """Return in one sentence where the guesses are furthest from the record."""
    found = gaps(guesses)
    year = max(found, key=lambda one: abs(found[one]))
    if not round(found[year]):
        return "Every guess is the record."
    side = "above" if found[year] > 0 else "below"
    return (
        f"Your largest miss is {year}: {abs(found[year]):,.0f} {side} the record of "
        f"{production()[year]:,.0f}."
    )


def _guess_data(guesses: Mapping[int, float]) -> pd.DataFrame:
    import pandas as pd

    record = production()
    return pd.DataFrame(
        [(year, guesses[year], record[year]) for year in YEARS],
        columns=["Year", "Your guess", "bp total (thousand barrels a day)"],
    )


GUESS_TITLE = "Oil production of Venezuela, 1998 to 2022, and your guesses"
GUESS_NAME = f"Table: {GUESS_TITLE}"
GUESS_SOURCE = "bp Statistical Review 2022, total oil production; 2022 from the later workbook"
GUESS_FINDING = (
    "In this series output fell from 3,447 in 1998 to 676 in 2021; most of the fall came after 2015."
)


def _reveal(values: Mapping[str, Any]) -> Reply:
    missing = [str(year) for year in YEARS if values.get(f"y{year}") is None]
    if missing:
        raise CourseError("guess-missing", missing=missing)
    guesses = {year: float(values[f"y{year}"]) for year in YEARS}
    mean = sum(abs(gap) for gap in gaps(guesses).values()) / len(YEARS)
    status = (
        f"{largest_miss(guesses)} On average your guesses are {mean:,.0f} thousand barrels a day away "
        "from the bp total."
    )
    table = scrolling(data_table(_guess_data(guesses), GUESS_TITLE), GUESS_NAME, "rg-figure")
    html = (
        f"<p>{GUESS_FINDING}</p><p class='rg-quiet'>Source: {GUESS_SOURCE}</p>"
        f"<details><summary>Data table</summary>{table}</details>"
    )
    return Reply(status, html, line=tuple(production().items()), page=lambda: _guess_figure(guesses).html)


def _guess_figure(guesses: Mapping[int, float]) -> RichText:
    """Return guesses and record as a figure, for pages without a script, where nothing is drawn by hand."""
    record = production()

    def draw(axes: Any) -> None:
        axes.plot(
            list(record), list(record.values()), color=MEANINGS["truth"], marker=MARKERS[0], linestyle="-"
        )
        axes.plot(YEARS, list(guesses.values()), color=MEANINGS["guess"], marker=MARKERS[1], linestyle="--")
        ends = spread([record[2022], guesses[YEARS[-1]]], 420)
        for name, height in zip(("record", "guess"), ends, strict=True):
            axes.text(2022.4, height, name, va="center")
        axes.set_xlim(1997, 2026)
        _in_thousands(axes)

    return figure(
        draw,
        title=GUESS_TITLE,
        alt=(
            "Line chart of yearly oil production, bp total, from 3,447 in 1998 to 676 thousand barrels a "
            "day in 2021, with your six guesses."
        ),
        data=_guess_data(guesses),
        source=GUESS_SOURCE,
        finding=GUESS_FINDING,
    )


def _in_thousands(axes: Any) -> None:
    """Start the scale at nothing, and name its unit above it."""
    axes.set_ylim(bottom=0)
    axes.set_title("thousand barrels a day", loc="left", fontsize=10)


def _prediction_known() -> dict[str, Any]:
    """Return what ``oil.js`` knows: the record, and the beginning of the table."""
    record = production()
    table = data_table(_guess_data({year: record[year] for year in YEARS}), GUESS_TITLE)
    return {
        "years": YEARS,
        "record": list(record.items()),
        "finding": GUESS_FINDING,
        "source": GUESS_SOURCE,
        "table": table.partition("<tbody>")[0],
        "name": GUESS_NAME,
    }


def predict_production() -> Panel:
    """Return the panel in which six years are drawn before the record is shown."""
    inputs = [
        Input(
            name=f"y{year}",
            label=f"{year}, thousand barrels a day",
            kind="point",
            low=0,
            high=5000,
            step=50,
            at=year,
            unit="thousand barrels a day",
        )
        for year in YEARS
    ]
    return Panel(
        "Predict, then reveal: oil production of Venezuela",
        "Draw the output of each year: drag across the chart, or choose a point with Tab and move it with "
        "the arrow keys. Then reveal the record.",
        inputs,
        _reveal,
        limitations="every cause. The chart shows one series of yearly averages; the other series differ "
        "by up to a third.",
        state_key="oil-and-sanctions/prediction",
        button="Reveal",
        sample={f"y{year}": 2000 for year in YEARS},
        on_page=OnPage("predictProduction", _prediction_known),
    )


def series_table(first: int, last: int) -> pd.DataFrame:
    """Return the four series side by side, one row a year; a year without a figure is missing."""
    import pandas as pd

    if first > last:
        raise CourseError("years-reversed", first=first, last=last)
    columns = {name: pd.Series(production(series), dtype=float) for series, name in SERIES.items()}
    frame = pd.DataFrame(columns).loc[lambda f: (f.index >= first) & (f.index <= last)]
    return frame.rename_axis("Year").reset_index()


def series_compared(first: int = 2013, last: int = 2022) -> RichText:
    """Return the figure of four series that all measure Venezuela's oil and differ by what they count."""
    data = series_table(first, last)

    def draw(axes: Any, *, narrow: bool = False) -> None:
        for place, name in enumerate(SERIES.values()):
            axes.plot(  # a year without a figure breaks the line: to join its neighbours would invent one
                data["Year"],
                data[name],
                label=name,
                color=PALETTE[place],
                marker=MARKERS[place],
                linestyle=DASHES[place],
            )
        _label_ends(axes, data, SHORT_NAMES if narrow else tuple(SERIES.values()))
        span = last - first
        axes.set_xlim(first - 0.03 * span - 0.2, last + (0.72 if narrow else 0.6) * span + 0.5)
        axes.set_xticks(range(first, last + 1, max(1, (span + 2) // (3 if narrow else 10))))
        _in_thousands(axes)

    return figure(
        draw,
        title=f"Four counts of the same oil, {first} to {last}: one fall, four levels",
        alt=f"Line chart of four series of oil production from {first} to {last}: all fall steeply "
        "after 2016 and rise a little after 2020.",
        data=data,
        source="Venezuela in numbers, a table of the course, which says what each series counts; no line "
        "where no figure was found",
        finding="All four series fall from 2016 to 2020 and rise a little since; their levels differ by "
        "what is counted and who reports.",
        narrow=partial(draw, narrow=True),
        narrow_size=(3.7, 4.2),
    )


def _label_ends(axes: Any, data: pd.DataFrame, names: Sequence[str]) -> None:
    """Write each series' name beside its last value; where ends are close, a line leads to the name."""
    ends = [data[["Year", name]].dropna() for name in SERIES.values()]
    known = [(place, rows.iloc[-1]) for place, rows in enumerate(ends) if not rows.empty]
    right = data["Year"].max() + 0.1 * (data["Year"].max() - data["Year"].min()) + 0.2
    heights = spread(
        [float(row.iloc[1]) for _, row in known], 0.075 * float(data[list(SERIES.values())].max().max())
    )
    for (place, row), height in zip(known, heights, strict=True):
        axes.annotate(
            names[place],
            xy=(row.iloc[0], row.iloc[1]),
            xytext=(right, height),
            va="center",
            fontsize=10,
            arrowprops={"arrowstyle": "-", "relpos": (0, 0.5), "color": PALETTE[place], "linewidth": 1.5},
        )


@cache
def elsewhere(series: str) -> dict[int, float]:
    """Return another country's output by year in the measure of the bp total, or the price (``BRENT``)."""
    from regionalism.americas.tables import table

    frame = table("oil_comparisons")
    frame = frame[frame["series"].astype(str) == series]
    if frame.empty:
        raise CourseError("series-unknown", series=series, known=(*TWINS, "BRENT"))
    return {int(year): float(value) for year, value in zip(frame["year"], frame["value"], strict=True)}


def day_value(year: int) -> float:
    """Return what a day's output would bring at the price of Brent, in million dollars of that year."""
    return production()[year] * elsewhere("BRENT")[year] / 1000


def events() -> pd.DataFrame:
    """Return the dated events of the three calendars: Mark (a letter and a number), Date, Calendar, Event."""
    import pandas as pd

    from regionalism.americas.tables import table

    frame = table("venezuela_timeline").set_index("id")
    rows = [
        (f"{name[0].upper()}{n}", str(frame.loc[one, "date"])[:10], name, str(frame.loc[one, "event"]))
        for name, calendar in CALENDARS.items()
        for n, one in enumerate(calendar, 1)
    ]
    return pd.DataFrame(rows, columns=["Mark", "Date", "Calendar", "Event"])


def events_by_year() -> pd.DataFrame:
    """Return the years of the chart with output and the events of each calendar in that year."""
    import pandas as pd

    dated, record = events(), production()
    years = range(min(record), int(dated["Date"].max()[:4]) + 1)
    columns: dict[str, list[Any]] = {
        "Year": list(years),
        "bp total (thousand barrels a day)": [record.get(year) for year in years],
    }
    for name in CALENDARS:
        of_kind = dated[dated["Calendar"] == name]
        columns[name[0].upper() + name[1:]] = [
            "; ".join(
                f"{mark}, {_when(date)}: {event}"
                for mark, date, _, event in of_kind.values
                if date[:4] == str(year)
            )
            or "none of the seven"
            for year in years
        ]
    return pd.DataFrame(columns)


def _when(date: str) -> str:
    """Return a date of a table as a person says it: 24 August 2017, April 2003, 1998."""
    if len(date) < len("2003-04-01"):
        return in_words(datetime.date.fromisoformat(f"{date}-01")).split(" ", 1)[1] if "-" in date else date
    return in_words(datetime.date.fromisoformat(date))


def _place(date: str) -> float:
    """Return where a date stands on an axis of years: a month, or a year as an average, in its middle."""
    year, month, day = (*(int(part) for part in date.split("-")), 0, 0)[:3]
    return year + ((month - 1 + (day / 31 if day else 0.5)) / 12 if month else 0.5)


def three_calendars() -> RichText:
    """Return output with three rows of dated events above it; order in time is not proof of cause."""
    dated, record = events(), production()
    data = events_by_year()

    def draw(axes: Any, *, narrow: bool = False) -> None:
        # A yearly average stands at mid-year: on 1 January it would seem to precede events of that very year.
        axes.plot([year + 0.5 for year in record], list(record.values()), color=PALETTE[0], marker=MARKERS[0])
        axes.text(2003, 2250 if narrow else 2450, "output (bp total)", fontsize=10)
        for row, name in enumerate(CALENDARS, 1):
            height = 6090 - 640 * row
            of_kind = dated[dated["Calendar"] == name]
            places = [_place(date) for date in of_kind["Date"]]
            axes.axhline(height, color=PALETTE[row], linestyle=DASHES[row], linewidth=1, zorder=0)
            axes.text(1996.6, height + 165, name, fontsize=9.5)
            axes.plot(
                places,
                [height] * len(places),
                marker=MARKERS[row],
                color=PALETTE[row],
                linestyle="",
                markersize=6.5 if narrow else 8,
            )
            for place, mark in zip(spread(places, 2.2 if narrow else 0.8), of_kind["Mark"], strict=True):
                below = {"xytext": (0, -7), "textcoords": "offset points"}
                axes.annotate(mark, (place, height), ha="center", va="top", fontsize=8.5, **below)
        _in_thousands(axes)
        axes.set_ylim(0, 6100)
        axes.set_yticks(range(0, 3501, 500))
        axes.set_xlim(1996.5, 2028 if narrow else 2025)

    return figure(
        draw,
        title="Output fell before the US measures on debt and oil, and faster after them",
        alt=(
            "Line chart of oil production, bp total, 1998 to 2022, under three rows of seven numbered "
            "events each: company and state from 2002 to 2017, prices from 1998 to 2020, US measures from "
            "2011 to 2023."
        ),
        data=data,
        source=(
            "two tables of the course: Venezuela, 1958 to 2026 (day, month or year of each event), and "
            "Venezuela in numbers (bp total, yearly averages, at mid-year)"
        ),
        finding=(
            "Where the line turns down for good, in 2016 and 2017, all three calendars have marks. "
            "Order in time alone does not show how much each cause weighs."
        ),
        size=(8.0, 4.8),
        narrow=partial(draw, narrow=True),
        narrow_size=(3.7, 5.6),
    )


def without_measures(compared: str, start: int, year: int) -> float:
    """Return Venezuela's output in ``year`` if from ``start`` on it had moved as ``compared`` did, in
    thousand barrels a day.

    :param compared: a key of :data:`TRENDS` (the average yearly change of those years goes on) or of
        :data:`TWINS` (output keeps its proportion to that country's).
    """
    record = production()
    if compared in TRENDS:
        first, last = TRENDS[compared]
        change = (record[last] - record[first]) / (last - first)
        return max(0.0, record[start] + change * (year - start))
    other = elsewhere(compared)
    return record[start] * other[year] / other[start]


def missing_barrels(compared: str, start: int, year: int) -> float:
    """Return by how much output would have been higher by this comparison; below zero: lower."""
    return without_measures(compared, start, year) - production()[year]


def _whole(number: float) -> int:
    """Return a number of barrels as it is shown: halves go up, so that what is shown adds up."""
    return math.floor(number + 0.5)


def _named_comparison(compared: str) -> str:
    if compared in TRENDS:
        first, last = TRENDS[compared]
        return f"Venezuela's own trend of {first} to {last}"
    return TWINS[compared]


def twin_finding(compared: str, start: int, year: int) -> str:
    """Return in one sentence what a comparison gives."""
    return f"Compared with {_named_comparison(compared)}: {_missing(compared, start, year)}."


def _missing(compared: str, start: int, year: int) -> str:
    missing = _whole(missing_barrels(compared, start, year))
    if missing < 0:
        return f"in {year} output is {-missing:,} thousand barrels a day higher than expected"
    return f"in {year} {missing:,} thousand barrels a day are missing"


def twins_table(start: int, year: int) -> pd.DataFrame:
    """Return all six comparisons, the smallest number of missing barrels first."""
    import pandas as pd

    rows = [
        (
            _named_comparison(one),
            _whole(without_measures(one, start, year)),
            _whole(missing_barrels(one, start, year)),
        )
        for one in (*TRENDS, *TWINS)
    ]
    columns = ["Compared with", "Output without the measures", "Missing (thousand barrels a day)"]
    return pd.DataFrame(rows, columns=columns).sort_values(columns[2], ignore_index=True)


def _expected(compared: str, start: int) -> dict[int, float]:
    return {one: without_measures(compared, start, one) for one in range(start, max(production()) + 1)}


def _since(first: int) -> list[int]:
    return [year for year in production() if year >= first]


@cache
def _twin_drawings(compared: str, start: int) -> str:
    """Return the drawings of a comparison with the gaps of all years, each in a colour of its own: to draw
    takes long, to leave gaps out does not.
    """
    record, shown, expected = production(), _since(2008), _expected(compared, start)

    def draw(axes: Any) -> None:
        axes.plot(
            shown, [record[one] for one in shown], color=MEANINGS["truth"], marker=MARKERS[0], linestyle="-"
        )
        axes.plot(
            list(expected),
            list(expected.values()),
            color=MEANINGS["guess"],
            marker=MARKERS[1],
            linestyle="--",
        )
        for year in READ_IN:
            ends = sorted((record[year], expected[year]))
            axes.vlines(year, *ends, color=_gap_colour(year), linewidth=4, alpha=0.6)
        ends = spread([record[2022], expected[2022]], 420)  # the height of a line of text on a phone
        for name, height in zip(("record", "expected"), ends, strict=True):
            axes.text(2022.8, height, name, va="center", fontsize=10)
        axes.set_xlim(2007.5, 2026.5)
        axes.set_xticks(range(2008, 2023, 4))
        _in_thousands(axes)
        axes.set_ylim(0, 3500)

    return drawings(draw, f"{compared}, {start}", GAP_ALT, (6.6, 2.5), draw, (3.7, 2.1))


GAP_ALT = "the alternative text stands here"


def _gap_colour(year: int) -> str:
    return f"#0a0b{year % 100:02d}"


def _with_gap(drawn: str, year: int, alt: str) -> str:
    """Return the drawings with the gap of one year."""
    for one in READ_IN:
        if one != year:
            drawn = re.sub(rf"<path [^>]*{_gap_colour(one)}[^>]*/>", "", drawn)
    return drawn.replace(_gap_colour(year), PALETTE[3]).replace(GAP_ALT, escape(alt, quote=True))


def twin_figure(compared: str, start: int, year: int) -> RichText:
    """Return Venezuela's record beside what a comparison leads one to expect, with the gap in one year."""
    import pandas as pd

    record, expected = production(), _expected(compared, start)
    years = sorted({*_since(2008), *expected})
    data = pd.DataFrame(
        [(one, record[one], _whole(expected[one]) if one in expected else None) for one in years],
        columns=["Year", "Record (bp total)", "Expected by this comparison"],
    )
    alt = (
        f"Line chart of Venezuela's oil production from 2008 to 2022 with a second line from {start} on, "
        f"expected by comparison with {_named_comparison(compared)}; a bar marks the gap in {year}."
    )
    return framed(
        lambda: _with_gap(_twin_drawings(compared, start), year, alt),
        title=_missing(compared, start, year).capitalize(),
        alt=alt,
        data=data,
        source="Venezuela in numbers and oil comparisons, two tables (bp total, thousand barrels a day, "
        "data to 2022); expected: computed",
        finding=(
            f"Record {record[year]:,.0f}, expected {_whole(expected[year]):,}: the effect of the measures "
            "only if all else had gone as in the comparison."
        ),
    )


def _find_twin(values: Mapping[str, Any]) -> Reply:
    compared, start = str(values["compared"]), int(values["start"])
    year = values["year"]
    if year not in READ_IN:
        raise CourseError("twin-year", years=READ_IN)
    title = f"six comparisons, {year}, counted from {start}"
    table = scrolling(data_table(twins_table(start, int(year)), title), f"Table: {title}", "rg-figure")
    every = f"<details><summary>All six comparisons</summary>{table}</details>"
    return Reply(
        twin_finding(compared, start, int(year)), twin_figure(compared, start, int(year)).html + every
    )


def find_the_twin() -> Panel:
    """Return the panel in which one chooses a comparison for Venezuela and reads off what seems missing."""
    return Panel(
        "Find the twin: what would output have been without the US measures?",
        "",  # every control says what it does, and the title of the chart says what follows
        [
            Input.choice(
                "compared",
                "Compare with",
                {one: _named_comparison(one) for one in (*TRENDS, *TWINS)},
                "trend-2008-2016",
            ),
            Input.choice(
                "start",
                "Last year taken as not yet touched",
                {str(start): str(start) for start in STARTS},
                "2016",
            ),
            Input.number("year", "Read the gap in", 2018, READ_IN[0], READ_IN[-1]),
        ],
        _find_twin,
        limitations=(
            "everything in which the countries differ: kind of oil, debt, taxes, war, how each company was "
            "run, and the limits on output that OPEC agreed. Iran was itself under US sanctions from 2018. "
            "A straight line knows nothing of prices or of a pandemic."
        ),
        state_key="oil-and-sanctions/twin",
        beside=True,
    )
