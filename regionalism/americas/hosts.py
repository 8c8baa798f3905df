"""Hosts of people from Venezuela: in the order of their totals, with the number for each inhabitant.

The rows come from the tables ``venezuelans_hosted`` and ``states``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from regionalism.americas.tables import table
from regionalism.americas.turn_the_map import EDITION
from regionalism.americas.two_clubs import state_names
from regionalism.notebook.figure import PALETTE, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from regionalism.notebook.richtext import RichText

ASKED = ("GUY", "PER")  # the exercises ask for them


def hosts_figure() -> RichText:
    """Return the hosts, largest total first, with bars for the guests for every 1,000 inhabitants."""
    hosts, states, names = table("venezuelans_hosted"), table("states").set_index("iso3"), state_names()
    hosts = hosts[(hosts["period"] == EDITION) & ~hosts["iso3"].isin(ASKED)]
    people = hosts["iso3"].map(states["population_2020_imf"]).astype(float)
    data = hosts.assign(
        State=hosts["iso3"].map(names),
        Guests=(1000 * hosts["thousands"]).round().astype(int),
        share=(hosts["thousands"] / people).round(1),
    ).rename(columns={"share": "For every 1,000 inhabitants"})
    data = data.sort_values("Guests", ascending=False)[["State", "Guests", "For every 1,000 inhabitants"]]

    def draw(axes: Axes) -> None:
        bars = axes.barh(
            [f"{one} ({guests:,})" for one, guests in zip(data["State"], data["Guests"], strict=True)],
            data["For every 1,000 inhabitants"],
            color=PALETTE[0],
        )
        axes.bar_label(bars, fmt="%.1f", padding=3)
        axes.invert_yaxis()
        axes.margins(x=0.14)
        axes.set_xlabel("Guests for every 1,000 inhabitants", loc="right")

    return figure(
        draw,
        title="Panama: fewer guests than Brazil, and far more for each inhabitant",
        alt=(
            f"Bars for {len(data)} hosts, the largest total at the top: guests for every 1,000 inhabitants. "
            "The bars do not become shorter from top to bottom: those of Panama and of Trinidad and Tobago "
            "are far longer than that of Brazil, which stands above them."
        ),
        data=data,
        source=(
            "Platform R4V, edition of November 2021; population of 2020 (IMF); tables of the course. "
            "Peru and Guyana are left out, since the exercises ask for them."
        ),
        finding=(
            "The bars do not follow the totals in brackets: Panama and Trinidad and Tobago have smaller "
            "totals than Brazil and far longer bars."
        ),
        size=(8.0, 4.2),
        narrow_size=(4.0, 4.6),
    )
