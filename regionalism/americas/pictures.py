"""Pictures of the course for an instructor's slides: the figures of the lessons, by name, without what is
pressed.

A slide names one in its unit's ``guide.md``: ``{picture roll-call V2017-06-19A}``, or ``{reveal …}`` where
the class is to guess first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from attrs import frozen

from regionalism.americas.atlas import clubs_map, locator_map
from regionalism.americas.bodies import bodies
from regionalism.americas.life_lines import life_lines
from regionalism.americas.mandate import office_in_time
from regionalism.americas.oil import series_compared, twin_figure
from regionalism.americas.roll_call import horseshoe
from regionalism.americas.settling_accounts import what_it_costs
from regionalism.americas.sign_and_then import Rules, cloud_figure
from regionalism.americas.six_texts import counts_figure, where_they_write
from regionalism.americas.turn_the_map import tile_map
from regionalism.americas.two_clubs import summits_and_presidencies
from regionalism.americas.two_voices import squares_figure
from regionalism.americas.what_could_you_know import one_leak, vintages
from regionalism.engine.errors import CourseError
from regionalism.notebook.assets import picture_style
from regionalism.notebook.richtext import RichText

PICTURES: dict[str, Callable[..., RichText]] = {
    "clubs": clubs_map,
    "where": lambda *states: locator_map(states, title="Where", finding="The states of this unit."),
    "roll-call": lambda vote: horseshoe(vote),
    "life-lines": lambda state: life_lines(state),
    "promises": bodies,
    "summits": summits_and_presidencies,
    "office": office_in_time,
    "squares": lambda code: squares_figure(code),
    "sides": lambda criterion: tile_map(criterion),
    "text-counts": lambda column: counts_figure(column),
    "publishers": where_they_write,
    "cloud": lambda trust: cloud_figure(Rules(int(trust))),
    "leak": one_leak,
    "vintages": vintages,
    "probability-cost": what_it_costs,
    "oil-series": series_compared,
    "oil-twin": lambda compared, start, year: twin_figure(compared, int(start), int(year)),
}
FIGURE_CSS = (
    ".picture .rg-figure { margin: 0; } .picture .rg-map-pair { display: flex; gap: 1rem; } .picture "
    ".rg-hall { max-width: 44rem; }"
)
_LEFT_OUT = re.compile(
    r"<p class='rg-figure-title'>.*?</p>|<figcaption>.*?</figcaption>|<input [^>]*>|<span "
    r"class='rg-seat-name'>.*?</span>"
    r"|<span class=\"rg-quiet\">.*?</span>|<span class='rg-quiet'>.*?</span>|<div "
    r"class='rg-drawing-narrow'[^>]*>.*?</div>",
    re.DOTALL,
)
_ALT = re.compile(r"role='img'[^>]*? aria-label='([^']*)'")
_SOURCE = re.compile(r"<p class='rg-quiet'>(Source: .*?)</p>", re.DOTALL)
_NAMES = re.compile(r" (?:role|aria-label|aria-hidden|tabindex)='[^']*'")


@frozen
class Picture:
    """A picture: its HTML, which is one image for whoever listens, and the style sheet that it needs."""

    html: str
    style: str


def picture(name: str, *arguments: str) -> Picture:
    """Return a picture of :data:`PICTURES`; raise :class:`CourseError` for another name or arguments."""
    if name not in PICTURES:
        raise CourseError("picture-unknown", name=name, known=tuple(PICTURES))
    try:
        made = PICTURES[name](*arguments)
    except (TypeError, ValueError):
        raise CourseError("picture-arguments", name=name, given=" ".join(arguments)) from None
    alt, source = _ALT.search(made.fragment), _SOURCE.search(made.fragment)
    if alt is None or source is None:  # what the figure says is wrong stands in its place
        raise CourseError("picture-arguments", name=name, given=" ".join(arguments))
    drawn = _NAMES.sub("", _LEFT_OUT.sub("", made.fragment))
    return Picture(
        f'<div class="picture"><div role="img" aria-label="{escape(unescape(alt[1]))}">{drawn}</div>'
        f'<p class="source">{source[1]}</p></div>',
        picture_style() + FIGURE_CSS,
    )
