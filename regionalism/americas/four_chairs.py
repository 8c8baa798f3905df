"""Four chairs: four ways in which a state may not sit at a body's table (``memberships.csv``).

Two questions tell them apart: who decides, and is a return in view?
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from attrs import frozen

from regionalism.engine.errors import CourseError
from regionalism.notebook.panel import Input, Panel, Reply

DECIDERS = {"itself": "the state itself", "others": "the other members"}
RETURNS = {"yes": "yes: for a time, or until something happens", "no": "no: nobody speaks of a return"}


@frozen
class Chair:
    """One way of not being there.

    ``act`` is the word of the table memberships, ``rows`` names its rows that bear out the example ``case``;
    ``picture`` says what the drawing shows.
    """

    act: str
    name: str
    picture: str
    on_paper: str
    way_back: str
    case: str
    rows: tuple[str, ...] = ()


CHAIRS = {
    ("itself", "yes"): Chair(
        "suspended_own_participation",
        "It suspends its own participation",
        "The name plate stays on the table, the chair stands empty, and an arrow leads out and back.",
        "It stays a member.",
        "The state itself: it announces that it is back.",
        "Paraguay and UNASUR, April 2018: one of six governments that stopped taking part.",
        ("UNASUR-PRY-suspended-own-participation",),
    ),
    ("itself", "no"): Chair(
        "denounced",
        "It denounces the treaty",
        "The name plate is gone, and an arrow leads out with the chair.",
        "It stays a member until the waiting time of the treaty is over. Then it is out.",
        "Nobody: it would have to join anew.",
        "Paraguay and UNASUR, 11 April 2019: notice in writing; out after six months.",
        ("UNASUR-PRY-denounced", "UNASUR-PRY-left"),
    ),
    ("others", "yes"): Chair(
        "suspended_by_body",
        "It is suspended by the others",
        "The name plate stays on the table. A line with a lock on the inner side parts the chair from it.",
        "It stays a member, and its duties go on.",
        "The others: they lift the suspension when what they asked for has happened.",
        "Paraguay and MERCOSUR, June 2012, after the removal of President Lugo: until it had held elections.",
        ("MERCOSUR-PRY-suspended-by-body",),
    ),
    ("others", "no"): Chair(
        "excluded",
        "It is excluded by the others",
        "The name plate lies face down on the table. A wall without a lock parts the chair from it.",
        "Say which you mean: the state may still be in the list of the treaty, its government is "
        "not in the room.",
        "The others, by a new decision. Nothing obliges them to take one.",
        "One government of the Americas sat here for decades. Look for it in the explorer and in "
        "the exercises.",
    ),
}
# Each drawing: a table seen from the side, a name plate, a chair, and what stands between them.
TABLE = "<path d='M8 62 H78 M18 62 V92 M68 62 V92'/>"
PLATE = "<path fill='currentColor' fill-opacity='0.35' d='M30 60 V44 H58 V60 Z'/>"
PLATE_DOWN = "<path stroke-dasharray='4 4' d='M28 60 V55 H60 V60 Z'/>"
CHAIR = "<path d='M{back} 34 V92 M{back} 66 H{seat} V92'/>"
DRAWINGS = {
    ("itself", "yes"): PLATE
    + CHAIR.format(back=118, seat=96)
    + "<path d='M126 46 C160 36 160 88 126 78 M133 86 L126 78 L135 73'/>",
    ("itself", "no"): CHAIR.format(back=150, seat=128) + "<path d='M92 50 H118 M110 43 L118 50 L110 57'/>",
    ("others", "yes"): PLATE
    + CHAIR.format(back=146, seat=124)
    + "<path d='M104 20 V92'/><path d='M92 52 H102 V64 H92 Z M94 52 V48 A3 3 0 0 1 100 48 V52'/>",
    ("others", "no"): PLATE_DOWN
    + CHAIR.format(back=150, seat=128)
    + "<path d='M100 14 V92 M108 14 V92 M100 30 H108 M100 46 H108 M100 62 H108 M100 78 H108'/>",
}
# The looks stand in the marks themselves: the pages take over no style sheet of a panel's answer.
LINES = "stroke='currentColor' stroke-width='2.5' stroke-linecap='round' stroke-linejoin='round' fill='none'"
ROW = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,8.5rem),1fr));gap:0.5rem"
SQUARE = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,max(14rem,40%)),1fr));gap:0.5rem"
CARD = "border:{edge};border-radius:6px;padding:0.3rem 0.5rem;min-width:0"


def chair(decider: str, returning: str) -> Chair:
    """Return the chair that two answers lead to; raise :class:`CourseError` for one that is not offered."""
    if (decider, returning) not in CHAIRS:
        raise CourseError("chair-unknown", deciders=DECIDERS.values(), returns=RETURNS.values())
    return CHAIRS[decider, returning]


def _card(place: tuple[str, str], one: Chair, *, chosen: bool = False, told: str = "") -> str:
    drawing = (
        f"<svg viewBox='0 0 168 96' role='img' aria-label='{escape(one.picture, quote=True)}' {LINES} "
        f"style='display:block;width:100%;max-width:9rem'>{TABLE}{DRAWINGS[place]}</svg>"
    )
    mark = "▸ " if chosen else ""
    edge = "3px solid var(--rg-both, #b0509a)" if chosen else "1px solid var(--rg-line, #999)"
    name = f"<p style='margin:0.2rem 0'><strong>{mark}{escape(one.name)}</strong></p>"
    return f"<section style='{CARD.format(edge=edge)}'>{drawing}{name}{told}</section>"


def _told(one: Chair) -> str:
    lines = (("On paper", one.on_paper), ("Who can end it", one.way_back), ("A case", one.case))
    return "".join(f"<p><strong>{name}:</strong> {escape(text)}</p>" for name, text in lines)


def _all_told() -> str:
    """Return all four cards with all that they tell, for a page on which nothing can be chosen."""
    cards = "".join(_card(place, one, told=_told(one)) for place, one in CHAIRS.items())
    return f"<div style='{SQUARE}'>{cards}</div>"


def _respond(values: Mapping[str, Any]) -> Reply:
    place = (str(values["decider"]), str(values["returning"]))
    found = chair(*place)
    status = f"Decided by {DECIDERS[place[0]]}; a return in view: {place[1]}. {found.name}."
    cards = "".join(_card(key, one, chosen=key == place) for key, one in CHAIRS.items())
    return Reply(status, f"<div style='{ROW}'>{cards}</div>{_told(found)}", page=_all_told)


def four_chairs() -> Panel:
    """Return the four chairs: two questions, and the chair that their answers lead to."""
    return Panel(
        "Four chairs: four ways of not being there",
        "Answer two questions about an absent state. The chair of your answers has a thick edge, "
        "and its story stands below.",
        [
            Input.choice("decider", "Who decides", DECIDERS, "itself"),
            Input.choice("returning", "A return in view", RETURNS, "yes"),
        ],
        _respond,
        limitations=(
            "a chair that is empty without any act, a seat for which two delegations contend, and the "
            "politics of the word: governments often call their own act, or another's, by a name from a "
            "neighbouring card."
        ),
        state_key="two-clubs/chairs",
    )
