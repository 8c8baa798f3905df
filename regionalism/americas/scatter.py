"""A scatter chart that is drawn without its marks. They are put in later: in a notebook, or by the script of
a page that has no kernel.

matplotlib draws the axes and the legend, and of each series one mark at either end of the scale. Where these
two stand tells where any other mark belongs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

from attrs import frozen

from regionalism.notebook.figure import drawings

SLOT = re.compile(r"⟦(\w+)⟧")  # signs that stand in no drawing and no text of the course
_MARK = r'(<use xlink:href="#\w+" x=")([\d.]+)" y="([\d.]+)(" style="[^"]*"/>)'
_BOTH_ENDS = re.compile(rf"(?<=\)\">)\s*{_MARK}\s*{_MARK}\s*(?=</g>)")

Place = tuple[int, int]


def slot(name: str) -> str:
    """Return the place that waits in a text for what bears this name."""
    return f"⟦{name}⟧"


def filled(text: str, parts: Mapping[str, str]) -> str:
    """Return a text with something in each of its slots."""
    return SLOT.sub(lambda found: parts[found[1]], text)


@frozen
class Series:
    """The marks of one kind: what they look like, and their words in the legend."""

    label: str
    colour: str
    marker: str
    face: str
    size: float


@frozen
class Marks:
    """How a series is drawn in one drawing: the SVG around the coordinates of a mark, where zero is, and how
    far one point goes, both of them across and up.
    """

    series: str
    before: str
    after: str
    zero: tuple[float, float]
    step: tuple[float, float]

    def drawn(self, places: Sequence[Place]) -> str:
        """Return a mark for each place."""
        (x, y), (right, up) = self.zero, self.step
        return "".join(
            f'{self.before}{x + right * across:.2f}" y="{y + up * high:.2f}{self.after}'
            for across, high in places
        )


@frozen
class EmptyChart:
    """The wide and the narrow drawing, with a slot for the alternative text and one for each of ``marks``."""

    svg: str
    marks: tuple[Marks, ...]

    def with_marks(self, alt: str, places: Mapping[str, Sequence[Place]]) -> str:
        """Return the drawings with an alternative text, and with marks at the places of each series."""
        parts = {f"marks{number}": one.drawn(places[one.series]) for number, one in enumerate(self.marks)}
        return filled(self.svg, {"alt": escape(alt, quote=True), **parts})


def empty_chart(
    series: Mapping[str, Series],
    reach: tuple[int, int],
    finish: Callable[[Any], None],
    title: str,
    size: tuple[float, float],
    narrow_size: tuple[float, float],
) -> EmptyChart:
    """Return a chart whose marks are put in later.

    :param reach: the lowest and the highest number on both axes.
    :param finish: draws on the matplotlib ``Axes`` what is no mark: names of the axes, lines, legend.
    """
    draw = partial(_ends, series=series, reach=reach, finish=finish)
    found: list[Marks] = []
    names = list(series)

    def kept(ends: re.Match[str]) -> str:
        before, *low, after, _, across, up, _ = ends.groups()
        at_low, at_high = [float(one) for one in low], [float(across), float(up)]
        steps = [(end - start) / (reach[1] - reach[0]) for start, end in zip(at_low, at_high, strict=True)]
        zeros = [start - reach[0] * step for start, step in zip(at_low, steps, strict=True)]
        name = names[len(found) % len(names)]  # each of the two drawings has all series, in their order
        found.append(Marks(name, before, after, (zeros[0], zeros[1]), (steps[0], steps[1])))
        return slot(f"marks{len(found) - 1}")

    svg = _BOTH_ENDS.sub(kept, drawings(draw, title, slot("alt"), size, draw, narrow_size))
    return EmptyChart(svg, tuple(found))


def _ends(
    axes: Any, series: Mapping[str, Series], reach: tuple[int, int], finish: Callable[[Any], None]
) -> None:
    for one in series.values():
        axes.plot(
            reach, reach, one.marker, color=one.colour, markerfacecolor=one.face, markersize=one.size,
            linestyle="none", label=one.label,
        )  # fmt: skip
    axes.set_xlim(*reach)
    axes.set_ylim(*reach)
    finish(axes)
