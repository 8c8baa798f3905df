"""Venezuela's oil in numbers: predict and reveal, series side by side, and dated measures on the same axis.

Sources: ``data/tables/venezuela_indicators.csv``, ``indicator_series.csv`` and ``venezuela_timeline.csv``.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import DASHES, MARKERS, MONTHS, PALETTE, data_table, figure, in_words, spread
from regionalism.notebook.palette import MEANINGS
from regionalism.notebook.panel import Input, Panel, Reply
from regionalism.notebook.richtext import RichText

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
MEASURES = {
    "2015-03-08-eo-13692": "order 13692, officials",
    "2017-08-24-eo-13808": "order 13808, debt",
    "2019-01-28-pdvsa": "PDVSA listed",
    "2022-11-26-licence-41": "licence 41, Chevron",
    "2023-10-18-licence-44": "licence 44, energy",
    "2024-04-17-licence-44-withdrawn": "licence 44 withdrawn",
}


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


def shrinkage(first: int, last: int) -> float:
    """Return by how many per cent real GDP changed over the years ``first`` to ``last``, each fall applied to what is left."""
    from regionalism.americas.tables import table

    frame = table("venezuela_indicators")
    frame = frame[(frame["series"].astype(str) == "real_gdp_growth") & frame["year"].between(first, last)]
    left = 1.0
    for growth in frame["value"]:
        left *= 1 + float(growth) / 100
    return 100 * (left - 1)


def largest_miss(guesses: Mapping[int, float]) -> str:
    """Return in one sentence where the guesses are furthest from the record."""
    found = gaps(guesses)
    year = max(found, key=lambda one: abs(found[one]))
    if not round(found[year]):
        return "Every guess is the record."
    side = "above" if found[year] > 0 else "below"
    return f"Your largest miss is {year}: {abs(found[year]):,.0f} {side} the record of {production()[year]:,.0f}."


def _guess_data(guesses: Mapping[int, float]) -> pd.DataFrame:
    import pandas as pd

    record = production()
    return pd.DataFrame(
        [(year, guesses[year], record[year]) for year in YEARS],
        columns=["Year", "Your guess", "bp total (thousand barrels a day)"],
    )


GUESS_TITLE = "Oil production of Venezuela, 1998 to 2022, and your guesses"
GUESS_SOURCE = "table venezuela_indicators, series oil_production_total (bp Statistical Review 2022; 2022 from the later workbook)"
GUESS_FINDING = (
    "In this series output fell from 3,447 in 1998 to 676 in 2021; most of the fall came after 2015."
)


def _reveal(values: Mapping[str, Any]) -> Reply:
    missing = [str(year) for year in YEARS if values.get(f"y{year}") is None]
    if missing:
        raise CourseError("guess-missing", missing=missing)
    guesses = {year: float(values[f"y{year}"]) for year in YEARS}
    mean = sum(abs(gap) for gap in gaps(guesses).values()) / len(YEARS)
    status = f"{largest_miss(guesses)} On average your guesses are {mean:,.0f} thousand barrels a day away from the bp total."
    table = data_table(_guess_data(guesses), GUESS_TITLE)
    html = (
        f"<p>{GUESS_FINDING}</p><p class='rg-quiet'>Source: {GUESS_SOURCE}</p>"
        f"<details><summary>Data table</summary><div class='rg-scroll rg-figure'>{table}</div></details>"
    )
    return Reply(status, html, line=tuple(production().items()), page=lambda: _guess_figure(guesses).html)


def _guess_figure(guesses: Mapping[int, float]) -> RichText:
    """Return guesses and record as a figure, for the reading edition, where nothing can be drawn by hand."""
    record = production()

    def draw(axes: Any) -> None:
        axes.plot(
            list(record), list(record.values()), color=MEANINGS["truth"], marker=MARKERS[0], linestyle="-"
        )
        axes.plot(YEARS, list(guesses.values()), color=MEANINGS["guess"], marker=MARKERS[1], linestyle="--")
        axes.text(2022.4, record[2022], "record", va="center")
        axes.text(YEARS[-1] + 0.4, guesses[YEARS[-1]], "guess", va="center")
        axes.set_xlim(1997, 2026)
        _in_thousands(axes)

    return figure(
        draw,
        title=GUESS_TITLE,
        alt=(
            "Line chart of yearly oil production, bp total, from 3,447 in 1998 to 676 thousand barrels a day in 2021, "
            "with your six guesses."
        ),
        data=_guess_data(guesses),
        source=GUESS_SOURCE,
        finding=GUESS_FINDING,
    )


def _in_thousands(axes: Any) -> None:
    """Start the scale at nothing, and name its unit above it."""
    axes.set_ylim(bottom=0)
    axes.set_title("thousand barrels a day", loc="left", fontsize=10)


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
        "Draw the output of each year: drag across the chart, or choose a point with Tab and move it with the arrow keys. "
        "Then reveal the record.",
        inputs,
        _reveal,
        limitations="every cause. The chart shows one series of yearly averages; the other series differ by up to a third.",
        state_key="oil-and-sanctions/prediction",
        button="Reveal",
        sample={f"y{year}": 2000 for year in YEARS},
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
        alt=f"Line chart of four series of oil production from {first} to {last}: all fall steeply after 2016 and rise a little after 2020.",
        data=data,
        source="tables venezuela_indicators and indicator_series, which say what each series counts; no line where no figure was found",
        finding="All four series fall from 2016 to 2020 and rise a little since; their levels differ by what is counted and who reports.",
        narrow=partial(draw, narrow=True),
        narrow_size=(3.7, 4.2),
    )


def _label_ends(axes: Any, data: pd.DataFrame, names: Sequence[str]) -> None:
    """Write each series' name beside its last value; where ends nearly coincide, the names stand apart and a line leads there."""
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


def measures() -> pd.DataFrame:
    """Return the six dated measures that the chart numbers: No., Date, Measure."""
    import pandas as pd

    from regionalism.americas.tables import table

    frame = table("venezuela_timeline").set_index("id")
    rows = [
        (n, str(frame.loc[one, "date"])[:10], str(frame.loc[one, "event"]))
        for n, one in enumerate(MEASURES, 1)
    ]
    return pd.DataFrame(rows, columns=["No.", "Date", "Measure"])


def measures_by_year() -> pd.DataFrame:
    """Return the years of the chart with output and the numbered measures of each year: Year, bp total, US measures."""
    import pandas as pd

    dated, record = measures(), production()
    years = range(min(record), int(dated["Date"].max()[:4]) + 1)
    said = {
        year: "; ".join(
            f"{n}: {date} {event}" for n, date, event in dated.values if date.startswith(str(year))
        )
        for year in years
    }
    rows = [(year, record.get(year), said[year] or "none of the six") for year in years]
    return pd.DataFrame(rows, columns=["Year", "bp total (thousand barrels a day)", "US measures"])


def sanctions_and_production() -> RichText:
    """Return production and dated US measures on one time axis; order in time is not proof of cause."""
    dated, record = measures(), production()

    def draw(axes: Any, *, narrow: bool = False) -> None:
        # A yearly average stands at mid-year: on 1 January it would seem to precede measures of that very year.
        axes.plot([year + 0.5 for year in record], list(record.values()), color=PALETTE[0], marker=MARKERS[0])
        axes.text(1998.3, 3650, "output (bp total)", fontsize=10)
        for (number, date, _), name in zip(dated.values, MEASURES.values(), strict=True):
            when = int(date[:4]) + (int(date[5:7]) - 1 + int(date[8:10]) / 31) / 12
            top = 3950 + 330 * number
            axes.vlines(when, 0, top, color=PALETTE[1], linestyle="--", linewidth=1)
            day = datetime.date.fromisoformat(date)
            said = (
                f"{number} · {MONTHS[day.month - 1][:3]} {day.year}: {name}"
                if narrow
                else f"{number} · {in_words(day)}: {name}"
            )
            axes.text(when - 0.15, top, said, ha="right", va="top", fontsize=8 if narrow else 9.5)
        _in_thousands(axes)
        axes.set_ylim(0, 6000)
        axes.set_yticks(range(0, 3501, 500))
        axes.set_xlim(1995.5 if narrow else 1997.5, 2025)

    return figure(
        draw,
        title="Output fell before the measures on oil began, and faster after them",
        alt="Line chart of oil production, bp total, 1998 to 2022, with six vertical lines from March 2015 to April 2024 for US measures.",
        data=measures_by_year(),
        source="tables venezuela_timeline (dates of signature or issue) and venezuela_indicators (bp total, yearly averages, at mid-year)",
        finding="Output fell before measures 2 and 3, and faster after them; order in time does not show how much each cause weighs.",
        size=(8.0, 4.8),
        narrow=partial(draw, narrow=True),
        narrow_size=(3.6, 4.6),
    )
