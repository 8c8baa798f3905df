"""Fifteen regional bodies by design: how long from the founding act to force, and all that the table says.

Source: ``data/tables/bodies_design.csv``, one row for each thing that a source says of a body.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from regionalism.americas.life_lines import NAMES
from regionalism.americas.tables import MARKERS, table
from regionalism.notebook.figure import INK, PALETTE, date_in_words, figure
from regionalism.notebook.richtext import RichText, show_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

# Feature to the head of its column. What no source was found for stays open.
FEATURES = {
    "founded": "Founded",
    "in-force": "In force",
    "secretariat": "Secretariat and seat",
    "decides": "Decides by",
    "binding": "Binding?",
    "dues": "Money",
    "parliament": "Parliament",
    "court": "Court",
    "members": "Members",
    "today": "Today, as of March 2026",
}
IN_FULL = {
    **NAMES,
    "SUMMITS": "Summits of the Americas",
    "EU": "European Union (1951)",
    "AU": "African Union",
}
NOT_FOUND = "not found"


def cells() -> dict[str, dict[str, tuple[str, str]]]:
    """Return body to feature to what a source says of it and its date, in the order of the table."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for one in table("bodies_design").itertuples():
        date = str(one.date)
        told = (str(one.value), "" if date in (*MARKERS, "<NA>", "nan") else date)
        found.setdefault(str(one.body), {})[str(one.feature)] = told
    return found


def waits() -> list[tuple[str, float]]:
    """Return body and years from its founding act to force or operation, longest first; 0 where the act was
    enough.

    Bodies for which the table has no such day, and no word that they need none, are left out.
    """
    found = []
    for body, told in cells().items():
        begin = told["founded"][1]
        value, end = told.get("in-force", ("", ""))
        if end:
            found.append((body, round(_year(end) - _year(begin), 1)))
        elif value.startswith("No treaty"):
            found.append((body, 0.0))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _year(date: str) -> float:
    year, month, day = (*(int(part) for part in date.split("-")), 1, 1)[:3]
    return year + (month - 1) / 12 + (day - 1) / 365


def _table() -> pd.DataFrame:
    import pandas as pd

    rows = []
    for body, told in cells().items():
        row = {"Body": IN_FULL.get(body, body)}
        for feature, head in FEATURES.items():
            value, date = told.get(feature, (NOT_FOUND, ""))
            row[head] = f"{value} ({date_in_words(date)})" if date else value
        rows.append(row)
    return pd.DataFrame(rows)


@show_errors
def bodies() -> RichText:
    """Show how long fifteen bodies waited for their treaty; the table behind the chart has every cell."""
    found = waits()
    names = [IN_FULL.get(body, body) for body, _ in found]
    years = [count for _, count in found]
    none = [name for name, count in zip(names, years, strict=True) if count == 0]
    longest = f"{names[0]} waited {years[0]:g} years"
    return figure(
        partial(_draw, names=names, years=years),
        title="A treaty waits for parliaments, a declaration does not",
        alt=f"Bars, one for each body: years from its founding act to force. The {longest}; {', '.join(none)} waited for nobody.",
        data=_table(),
        source="bodies by design, a table of the course. CELAC has no treaty: counted until it was put into operation.",
        finding=f"The {longest} for its agreement; {len(none)} bodies needed no treaty. Open the table: how is each built?",
        size=(8.0, 1.4 + 0.34 * len(names)),
        narrow=partial(_draw, names=names, years=years),
        narrow_size=(4.2, 1.6 + 0.36 * len(names)),
    )


def _draw(axes: Any, names: Sequence[str], years: Sequence[float]) -> None:
    places = range(len(names))
    axes.barh(places, years, height=0.55, color=PALETTE[0], linewidth=0)
    for place, count in zip(places, years, strict=True):
        axes.text(
            count + 0.06, place, f"{count:g}" if count else "none needed", va="center", color=INK, fontsize=10
        )
    axes.set_yticks(places, names)
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, max(years) + 0.6)
    axes.set_xlabel("years from the founding act to force")
