"""Venezuela's oil in numbers: predict and reveal, series side by side, and dated measures on the same axis.

Sources: ``data/tables/venezuela_indicators.csv``, ``indicator_series.csv`` and ``venezuela_timeline.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import DASHES, MARKERS, PALETTE, figure
from regionalism.notebook.panel import Input, Panel, Reply
from regionalism.notebook.shown import Shown

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


def _reveal(values: Mapping[str, Any]) -> Reply:
    import pandas as pd

    missing = [str(year) for year in YEARS if values.get(f"y{year}") is None]
    if missing:
        raise CourseError("guess-missing", missing=missing)
    guesses = {year: float(values[f"y{year}"]) for year in YEARS}
    mean = sum(abs(gap) for gap in gaps(guesses).values()) / len(YEARS)
    record = production()
    data = pd.DataFrame(
        [(year, guesses[year], record[year]) for year in YEARS],
        columns=["Year", "Your guess", "bp total (thousand barrels a day)"],
    )

    def draw(axes: Any) -> None:
        axes.plot(
            list(record),
            list(record.values()),
            label="bp total",
            color=PALETTE[0],
            marker=MARKERS[0],
            linestyle=DASHES[0],
        )
        axes.plot(
            YEARS, list(guesses.values()), label="your guess", color=PALETTE[1], marker=MARKERS[1], linestyle=DASHES[1]
        )
        axes.set_ylabel("thousand barrels a day")
        axes.set_ylim(bottom=0)
        axes.legend()

    shown = figure(
        draw,
        title="Oil production of Venezuela, 1998 to 2022, and your guesses",
        alt="Line chart of yearly oil production, bp total, from 3,447 in 1998 to 676 thousand barrels a day in 2021, with your six guesses.",
        data=data,
        source="table venezuela_indicators, series oil_production_total (bp Statistical Review 2022; 2022 from the later workbook)",
        finding="In this series output fell from 3,447 in 1998 to 676 in 2021; most of the fall came after 2015.",
    )
    return Reply(f"On average your guesses are {mean:,.0f} thousand barrels a day away from the bp total.", shown.html)


def predict_production() -> Panel:
    """Return the panel in which six years are guessed before the record is shown."""
    inputs = [
        Input(
            name=f"y{year}",
            label=f"{year}, thousand barrels a day",
            kind="number",
            value=2000,
            low=0,
            high=5000,
            step=50,
            slider=True,
        )
        for year in YEARS
    ]
    return Panel(
        "Predict, then reveal: oil production of Venezuela",
        "Guess the output of each year in thousand barrels a day, by typing or with the slider. Then reveal the record.",
        inputs,
        _reveal,
        leaves_out="every cause. The chart shows one series of yearly averages; the other series differ by up to a third.",
        keep="oil-and-sanctions/prediction",
        button="Reveal",
    )


def series_table(first: int, last: int) -> pd.DataFrame:
    """Return the four series side by side, one row a year; a year without a figure is missing."""
    import pandas as pd

    if first > last:
        raise CourseError("years-reversed", first=first, last=last)
    columns = {name: pd.Series(production(series), dtype=float) for series, name in SERIES.items()}
    frame = pd.DataFrame(columns).loc[lambda f: (f.index >= first) & (f.index <= last)]
    return frame.rename_axis("Year").reset_index()


def series_compared(first: int = 2013, last: int = 2022) -> Shown:
    """Return the figure of four series that all measure Venezuela's oil and differ by what they count."""
    data = series_table(first, last)

    def draw(axes: Any) -> None:
        for place, name in enumerate(SERIES.values()):
            axes.plot(  # a year without a figure breaks the line: to join its neighbours would invent one
                data["Year"],
                data[name],
                label=name,
                color=PALETTE[place],
                marker=MARKERS[place],
                linestyle=DASHES[place],
            )
        axes.set_ylabel("thousand barrels a day")
        axes.set_ylim(bottom=0)
        axes.legend(fontsize=9)

    return figure(
        draw,
        title=f"Four series of Venezuela's oil production, {first} to {last}",
        alt=f"Line chart of four series of oil production from {first} to {last}: all fall steeply after 2016 and rise a little after 2020.",
        data=data,
        source="tables venezuela_indicators and indicator_series, which say what each series counts; no line where no figure was found",
        finding="All four series fall from 2016 to 2020 and rise a little since; their levels differ by what is counted and who reports.",
    )


def measures() -> pd.DataFrame:
    """Return the six dated measures that the chart numbers: No., Date, Measure."""
    import pandas as pd

    from regionalism.americas.tables import table

    frame = table("venezuela_timeline").set_index("id")
    rows = [(n, str(frame.loc[one, "date"])[:10], str(frame.loc[one, "event"])) for n, one in enumerate(MEASURES, 1)]
    return pd.DataFrame(rows, columns=["No.", "Date", "Measure"])


def measures_by_year() -> pd.DataFrame:
    """Return the years of the chart with output and the numbered measures of each year: Year, bp total, US measures."""
    import pandas as pd

    dated, record = measures(), production()
    years = range(min(record), int(dated["Date"].max()[:4]) + 1)
    said = {
        year: "; ".join(f"{n}: {date} {event}" for n, date, event in dated.values if date.startswith(str(year)))
        for year in years
    }
    rows = [(year, record.get(year), said[year] or "none of the six") for year in years]
    return pd.DataFrame(rows, columns=["Year", "bp total (thousand barrels a day)", "US measures"])


def _keyed_places() -> list[tuple[str, int]]:
    """Return the short name of each measure and the height at which the chart's key shows it."""
    return [(name, 1500 - 250 * place) for place, name in enumerate(MEASURES.values())]


def sanctions_and_production() -> Shown:
    """Return production and dated US measures on one time axis; order in time is not proof of cause."""
    dated, record = measures(), production()

    def draw(axes: Any) -> None:
        # A yearly average stands at mid-year: on 1 January it would seem to precede measures of that very year.
        axes.plot([year + 0.5 for year in record], list(record.values()), color=PALETTE[0], marker=MARKERS[0])
        for (number, date, _), (name, place) in zip(dated.values, _keyed_places(), strict=True):
            when = int(date[:4]) + (int(date[5:7]) - 1 + int(date[8:10]) / 31) / 12
            axes.vlines(when, 0, 3550, color=PALETTE[1], linestyle="--", linewidth=1)
            axes.text(when, 3700, str(number), ha="center", va="center")
            axes.text(1998, place, f"{number}  {date}  {name}", fontsize=9)
        axes.set_ylim(0, 3900)
        axes.set_ylabel("thousand barrels a day")

    return figure(
        draw,
        title="Oil production and six US measures on one axis",
        alt="Line chart of oil production, bp total, 1998 to 2022, with six numbered vertical lines from March 2015 to April 2024 for US measures.",
        data=measures_by_year(),
        source="tables venezuela_timeline (dates of signature or issue) and venezuela_indicators (bp total, yearly averages, at mid-year)",
        finding="Output fell before measures 2 and 3, and faster after them; order in time does not show how much each cause weighs.",
    )
