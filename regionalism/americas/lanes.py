"""Dated marks on parallel lines of time, one line for each who or where: the drawing of two timelines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from regionalism.notebook.figure import MARKERS, PALETTE

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_lanes(
    axes: Axes, lanes: Mapping[str, Iterable[tuple[float, str]]], shown: Sequence[str], room: float
) -> None:
    """Draw one line for each lane, from the top, with a mark and a label at each place in time.

    :param lanes: name to pairs of a place on the axis and a label, in the order of time.
    :param shown: what stands beside the lines, in the order of ``lanes``.
    :param room: how far apart two labels must be; of two that are nearer, the second goes up.
    """
    for place, (marks, colour, marker) in enumerate(zip(lanes.values(), PALETTE, MARKERS, strict=False)):
        axes.axhline(place, color=colour, linewidth=0.8, alpha=0.6, linestyle="-", marker="")
        last, up = float("-inf"), 0
        for at, label in marks:
            up = 1 - up if at - last < room else 0
            last = at
            axes.plot(at, place, marker, color=colour, linestyle="none", markersize=7)
            axes.text(at, place - 0.2 - 0.27 * up, label, ha="center", va="bottom", fontsize=8.5)
    axes.set_yticks(range(len(lanes)), shown)
    axes.set_ylim(len(lanes) - 0.6, -0.9)
