"""The one helper for figures: chart, data table, source and finding in words, all of them."""

from __future__ import annotations

import datetime
import io
import itertools
import logging
import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

from regionalism.engine.errors import CourseError
from regionalism.engine.moments import MONTHS
from regionalism.notebook.richtext import RichText, scrolling, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# Each has at least 3:1 against white and against JupyterLab's dark background, and they stay apart for
# colour-blind readers;
# lines also differ by marker and dash, bars by hatch.
PALETTE = ("#3d7fc1", "#b86e00", "#1a8a4a", "#b0509a", "#7a6fd0", "#8a7a1f")
MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "---")
INK = "#010203"  # stands for the reader's own text colour, put in its place below
SHORTEST_ALT = 40
SMALLEST_WORDS = 11  # pixels on the screen of a phone
PHONE = 294  # pixels that a figure has on a phone of 360, inside a panel


@frozen
class TextTable:
    """The data of a figure where they are words: a page that needs no numbers need not wait for pandas."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def empty(self) -> bool:
        """Tell whether there is no row."""
        return not self.rows

    def __str__(self) -> str:
        return "\n".join("  ".join(filter(None, row)) for row in (self.columns, *self.rows))


def figure(
    draw: Callable[[Axes], Any],
    *,
    title: str,
    alt: str,
    data: pd.DataFrame,
    source: str,
    finding: str,
    size: tuple[float, float] = (8.0, 3.8),
    narrow: Callable[[Axes], Any] | None = None,
    narrow_size: tuple[float, float] = (4.0, 4.0),
    data_open: bool = False,
) -> RichText:
    """Return a figure for a cell to show: a wide drawing, another one for pages under 480 pixels, one
    alternative text.

    :param draw: draws on the matplotlib ``Axes`` that it is given; use :data:`PALETTE` with :data:`MARKERS`
        or :data:`HATCHES` (each line gets a colour, a marker and a dash of its own; pass ``marker=""`` and
        ``linestyle="-"`` for one that is only a line), and :data:`~regionalism.notebook.palette.MEANINGS`
        where a colour has a meaning.
    :param title: the finding, or what the figure is about.
    :param alt: alternative text of at least 40 characters: kind of chart, what is on it, range, what it
        shows.
    :param data: the values on the chart, one row for each mark, with readable column names and units.
    :param source: where the data come from and of when they are.
    :param finding: one sentence that says the result in words.
    :param size: width and height in inches.
    :param narrow: draws for a narrow page; without it ``draw`` is used again. Words that a phone would show
        too small become larger there, whatever size they ask for.
    :param narrow_size: width and height of the narrow drawing in inches.
    :param data_open: whether the data table is open from the start, as on paper.
    :raises CourseError: where one of them is missing.
    """

    def chart() -> str:
        return drawings(draw, title, alt, size, narrow or draw, narrow_size)

    return framed(chart, title=title, alt=alt, data=data, source=source, finding=finding, data_open=data_open)


def drawings(
    draw: Callable[[Axes], Any],
    title: str,
    alt: str,
    size: tuple[float, float],
    narrow: Callable[[Axes], Any],
    narrow_size: tuple[float, float],
) -> str:
    """Return the wide and the narrow drawing of a figure; the parameters are those of :func:`figure`."""
    wide = _svg(draw, title, alt, size)
    # A drawing of 72 units to the inch is shown as wide as the phone.
    small = _svg(narrow, f"{title}, narrow", alt, narrow_size, SMALLEST_WORDS * narrow_size[0] * 72 / PHONE)
    # Style sheets show one of the two, and only that one is announced; without them the attribute keeps the
    # narrow one away.
    return (
        f"<div class='rg-drawing'>{wide}</div><div class='rg-drawing-narrow' "
        f"style='display:none'>{small}</div>"
    )


def framed(
    chart: Callable[[], str],
    *,
    title: str,
    alt: str,
    data: pd.DataFrame | TextTable,
    source: str,
    finding: str,
    data_open: bool = False,
) -> RichText:
    """Return a drawing in the frame that every figure has: title, alternative text, finding, source, data
    table.

    :param chart: gives the drawing as SVG; its root carries ``role="img"`` and the alternative text, for
        example by :func:`named`.
    :param title: what the figure is about.
    :param alt: alternative text of at least 40 characters: kind of chart, what is on it, range, what it
        shows.
    :param data: the values on the chart, one row for each mark, with readable column names and units.
    :param source: where the data come from and of when they are.
    :param finding: one sentence that says the result in words.
    :param data_open: whether the data table is open from the start.
    :raises CourseError: where one of them is missing.
    """
    if len(alt) < SHORTEST_ALT or alt.strip() == title.strip():
        raise CourseError("figure-alt-short", title=title, shortest_alt=SHORTEST_ALT)
    missing = [
        name
        for name, value in (("title", title), ("source", source), ("finding", finding))
        if not value.strip()
    ]
    if missing or data.empty:
        raise CourseError("figure-incomplete", title=title, missing=", ".join(missing) or "its data")
    body = (
        f"<figure class='rg-figure'><p class='rg-figure-title'><strong>{escape(title)}</strong></p>{chart()}"
        f"<figcaption><p>{escape(finding)}</p><p class='rg-quiet'>Source: {escape(source)}</p>"
        f"<details{' open' if data_open else ''}><summary>Data table</summary>"
        f"{scrolling(data_table(data, title), f'Table: {title}')}</details>"
        "</figcaption></figure>"
    )
    text = f"{title}\n{alt}\n{finding}\nSource: {source}\n{_as_text(data)}"
    return RichText(styled(body, "rg-figure-frame"), text, f"<div class='rg-figure-frame'>{body}</div>")


def in_words(day: datetime.date) -> str:
    """Return a date as a person writes it: 19 June 2017."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_in_words(date: str) -> str:
    """Return an ISO date, which may lack day and month, as a person writes it: 19 June 2017, June 2017,
    2017.
    """
    year, *rest = date.split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])


def spread(places: Sequence[float], least: float) -> list[float]:
    """Return heights for labels, as near to ``places`` as can be, and ``least`` apart."""
    order = sorted(range(len(places)), key=lambda one: places[one])
    moved = list(places)
    for below, above in itertools.pairwise(order):
        moved[above] = max(moved[above], moved[below] + least)
    return moved


def data_table(data: pd.DataFrame | TextTable, title: str) -> str:
    """Return a figure's values as a table: prose left, numbers right and without empty decimals."""
    numbers: set[str] = set()
    rows: Iterable[Sequence[Any]]
    if isinstance(data, TextTable):
        rows = data.rows
    else:
        numbers = {name for name in data.columns if data[name].dtype.kind in "iuf" and name != "Year"}
        rows = data.itertuples(index=False)
    head = "".join(
        f"<th scope='col'{_aligned(name in numbers)}>{escape(str(name))}</th>" for name in data.columns
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{_aligned(name in numbers)}>{escape(_cell(value))}</td>"
            for name, value in zip(data.columns, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    caption = f"<caption>Data: {escape(title)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _as_text(data: pd.DataFrame | TextTable) -> str:
    if isinstance(data, TextTable):
        return str(data)
    return str(data.apply(lambda column: column.map(_cell)).to_string(index=False))


def _aligned(number: bool) -> str:
    return " class='rg-figures'" if number else ""


def _cell(value: Any) -> str:
    """Return a value as a person writes it: 3447 for 3447.0, *no data* for a missing one."""
    if value is None or value != value or str(value) in ("NaT", "<NA>"):
        return "no data"
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) else f"{value:.2f}".rstrip("0")
    return str(value)


def _svg(
    draw: Callable[[Axes], Any], salt: str, alt: str, size: tuple[float, float], least: float = 0
) -> str:
    """Return the chart as SVG that takes the reader's text colour and keeps its words as words, none of them
    smaller than ``least``.
    """
    # On its first start matplotlib reports that it lists the fonts: a red box that tells a student nothing.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    ink = (
        "text.color",
        "axes.edgecolor",
        "axes.labelcolor",
        "xtick.color",
        "ytick.color",
        "legend.labelcolor",
    )
    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": salt,
        "font.family": "sans-serif",
        "font.size": max(11, least),
    }
    settings |= dict.fromkeys(ink, INK) | {
        "axes.spines.top": False,
        "axes.spines.right": False,
        "legend.frameon": False,
    }
    settings |= {
        "axes.prop_cycle": cycler(color=PALETTE, marker=MARKERS, linestyle=DASHES),
        "axes.grid": False,
    }
    with mpl.rc_context(settings):
        canvas = Figure(figsize=size, layout="constrained")
        FigureCanvasSVG(canvas)
        canvas.patch.set_alpha(0)
        axes = canvas.add_subplot()
        axes.patch.set_alpha(0)
        draw(axes)
        for words in canvas.findobj(Text):
            words.set_fontsize(max(words.get_fontsize(), least))
        stream = io.StringIO()
        canvas.savefig(stream, format="svg", metadata={"Date": None})
    svg = stream.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor")
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # The drawing names every part of itself; two figures on one page would then hold the same id.
    used = set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", svg))
    svg = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in used else "", svg)
    return named(svg, alt)


def named(svg: str, alt: str) -> str:
    """Return an SVG drawing that screen readers take as one picture with this alternative text."""
    return svg.replace("<svg", f"<svg role='img' aria-label='{escape(alt, quote=True)}'", 1)
