"""Hosts of people from Venezuela: in the order of their totals, with the number for each inhabitant.

The rows come from the tables ``venezuelans_hosted`` and ``states``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from regionalism.americas.tables import table
from regionalism.americas.turn_the_map import EDITION
from regionalism.americas.two_clubs import state_names
from regionalism.notebook.figure import PALETTE, date_in_words, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from regionalism.notebook.richtext import RichText

ASKED = ("GUY", "PER")  # the exercises ask for them
BESIDE = "BRA"  # the host that others are compared with, as in the lesson
TIMES = 10  # the words name each host below it whose bar is more than so many times as long
SHARE = "Guests for every 1,000 inhabitants"


def hosts_figure() -> RichText:
    """Return the hosts, largest total first, with bars for the guests for every 1,000 inhabitants."""
    hosts, states, names = table("venezuelans_hosted"), table("states").set_index("iso3"), state_names()
    hosts = hosts[(hosts["period"] == EDITION) & ~hosts["iso3"].isin(ASKED)]
    people = hosts["iso3"].map(states["population_2020_imf"]).astype(float)
    hosts = hosts.assign(
        State=hosts["iso3"].map(names),
        Guests=(1000 * hosts["thousands"]).round().astype(int),
        share=hosts["thousands"] / people,
    ).sort_values("Guests", ascending=False)
    beside = hosts[hosts["iso3"] == BESIDE].iloc[0]
    longer = hosts[(hosts["Guests"] < beside["Guests"]) & (hosts["share"] > TIMES * beside["share"])]
    states_of_longer = " and ".join(longer["State"])
    data = hosts.assign(**{SHARE: hosts["share"].round(1)})[["State", "Guests", SHARE]]

    def draw(axes: Axes) -> None:
        bars = axes.barh(
            [f"{one} ({guests:,})" for one, guests in zip(data["State"], data["Guests"], strict=True)],
            data[SHARE],
            color=PALETTE[0],
        )
        axes.bar_label(bars, fmt="%.1f", padding=3)
        axes.invert_yaxis()
        axes.margins(x=0.14)
        axes.set_xlabel(SHARE, loc="right")

    return figure(
        draw,
        title=(
            f"{longer['State'].iloc[0]}: fewer guests than {beside['State']}, and more than {TIMES} times "
            "as many for each inhabitant"
        ),
        alt=(
            f"Bars for {len(data)} hosts, the largest total at the top: {SHARE[0].lower()}{SHARE[1:]}. "
            f"The bars do not become shorter from top to bottom: those of {states_of_longer} are more than "
            f"{TIMES} times as long as that of {beside['State']}, which stands above them."
        ),
        data=data,
        source=(
            f"Platform R4V, edition of {date_in_words(EDITION)}; population of 2020 (IMF); tables of the "
            f"course. {' and '.join(names[one] for one in ASKED)} are left out, since the exercises ask for "
            "them."
        ),
        finding=(
            f"The bars do not follow the totals in brackets: {states_of_longer} have smaller totals than "
            f"{beside['State']} and bars more than {TIMES} times as long."
        ),
        size=(8.0, 4.2),
        narrow_size=(4.0, 4.6),
    )
