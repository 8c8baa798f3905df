"""The map of the Americas: members of OAS and CELAC; small states are dots on a second, larger map.

Outlines: ``data/maps/americas.json`` (Natural Earth, made by ``data/maps/make_americas.py``). Members:
:mod:`regionalism.americas.two_clubs`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from attrs import frozen

from regionalism.americas.two_clubs import AS_OF, DEFINITIONS, state_names, two_clubs
from regionalism.engine.course import course_root
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import TextTable, framed, named, spread
from regionalism.notebook.richtext import RichText, show_errors

# Where the name of a dot stands on the larger map: beside it to the east, or to the west ("w"), moved down by
# so many pixels.
LABELS = {
    "ATG": ("e", 3),
    "BHS": ("e", -4),
    "BLZ": ("e", 0),
    "BRB": ("e", 3),
    "CUB": ("s", -16),
    "DMA": ("e", 0),
    "DOM": ("s", 26),
    "GRD": ("w", 4),
    "HND": ("s", 0),
    "HTI": ("s", -20),
    "JAM": ("s", 16),
    "KNA": ("e", -13),
    "LCA": ("e", -3),
    "NIC": ("s", 0),
    "TTO": ("e", 6),
    "VCT": ("w", 2),
}
MAIN_LABELS = ("CAN", "USA", "MEX", "BRA", "ARG", "VEN")


@frozen
class Place:
    """Where a group of states stands: the word on the map's key, what the group is, and its style."""

    word: str
    about: str
    style: str


BOTH = Place("in both", "members of the OAS and of CELAC", "both")
OAS = Place("OAS only", "members of the OAS only", "oas")
CELAC = Place("CELAC only", "members of CELAC only", "celac")
NEITHER = Place("in neither", "members of neither", "neither")
MARKED = Place("marked", "states that the map shows", "marked")
REST = Place("", "the other states", "rest")
DEPENDS = Place(
    "depends on who counts",
    "members of CELAC; whether of the OAS depends on the definition of member",
    "depends",
)
PLACES = (BOTH, OAS, CELAC, DEPENDS, NEITHER)
LINE = 14  # between two names on a map, so that neighbours stand below each other
CASES = {
    "VEN": "Venezuela denounced the OAS Charter in 2017; whether its membership ended in 2019 is disputed.",
    "CUB": "Cuba has ratified the OAS Charter and takes no part in the OAS since 1962.",
}


def places(day: str) -> dict[str, Place]:
    """Return where each state stands on an ISO date; :data:`DEPENDS` where definitions do not agree."""
    found: dict[str, set[Place]] = {code: set() for code in state_names()}
    for definition in DEFINITIONS:
        clubs = two_clubs(day, definition)
        for place, codes in (
            (BOTH, clubs.both),
            (OAS, clubs.only_oas),
            (CELAC, clubs.only_celac),
            (NEITHER, clubs.neither),
        ):
            for code in codes:
                found[code].add(place)
        for code in clubs.unsettled:
            found[code].add(DEPENDS)
    return {code: one.copy().pop() if len(one) == 1 else DEPENDS for code, one in found.items()}


@cache
def outlines() -> dict[str, Any]:
    """Return the two maps of ``data/maps/americas.json``; raise :class:`CourseError` if it is missing."""
    path = course_root() / "data" / "maps" / "americas.json"
    if not path.is_file():
        raise CourseError("course-file-missing", path=path)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["views"]
    return found


def clubs_map() -> RichText:
    """Return the map of the two clubs as of March 2026, in the frame of a figure."""
    where = places(AS_OF.isoformat())
    names = state_names()
    counts = {place: sum(one is place for one in where.values()) for place in PLACES}
    data = TextTable(
        ("State", "In which club", "Note"),
        tuple(
            (name, where[code].word, CASES.get(code, ""))
            for code, name in sorted(names.items(), key=lambda pair: pair[1])
        ),
    )
    listed = "; ".join(f"{place.about}: {_some(names, where, place)}" for place in PLACES if counts[place])
    alt = f"Map of the Americas with 35 states as of March 2026. {listed}."
    cases = " ".join(CASES[code] for code, place in where.items() if place is DEPENDS and code in CASES)
    both, oas = counts[BOTH], [in_sentence(names[code]) for code, place in where.items() if place is OAS]
    finding = (
        f"{both} of the 35 states are in both clubs by every way of counting; {_and(oas)} are in the "
        f"OAS only. {cases}"
    )
    return framed(
        lambda: _drawing(where, alt),
        title="35 states, two clubs",
        alt=alt,
        data=data,
        source=(
            "the course's tables of memberships, as of March 2026; outlines: Natural Earth, public domain. "
            "Grey land: territories and states outside the two clubs. The lines take no side in "
            "disputes over borders."
        ),
        finding=finding,
    )


@show_errors
def locator_map(states: Iterable[str], *, title: str, finding: str) -> RichText:
    """Mark and name some states (by code) on a map of the Americas, small islands on a larger one beside.

    :param title: what the map shows.
    :param finding: one sentence that says what to see in it.
    """
    import pandas as pd

    from regionalism.americas.tables import table

    names, chosen = state_names(), list(dict.fromkeys(states))
    unknown = [code for code in chosen if code not in names]
    if unknown:
        raise CourseError("map-no-state", unknown=", ".join(map(str, unknown)), known=sorted(names))
    if not chosen:
        raise CourseError("map-empty")
    facts = table("states").set_index("iso3")
    data = pd.DataFrame(
        [
            (names[code], str(facts.at[code, "subregion"]), float(facts.at[code, "population_2020_imf"]))
            for code in sorted(chosen, key=names.__getitem__)
        ],
        columns=["State", "Part of the Americas", "Million people (2020)"],
    )
    alt = f"Map of the Americas. Marked and named: {_and(in_sentence(names[code]) for code in chosen)}."
    return framed(
        lambda: _located(chosen, alt),
        title=title,
        alt=alt,
        data=data,
        source="the course's table of states (population 2020: IMF, October 2025); outlines: Natural "
        "Earth, public domain.",
        finding=finding,
    )


def _located(chosen: Sequence[str], alt: str) -> str:
    views = outlines()
    near = views["caribbean"]
    where = {code: MARKED if code in chosen else REST for code in state_names()}
    # What is a dot on the map of the whole is named on the larger one, where there is room.
    small = [code for code in chosen if code in near["middles"] and code not in views["americas"]["land"]]
    middles = views["americas"]["middles"]
    large = [code for code in chosen if code not in small]
    apart = spread([middles[code][1] for code in large], LINE)
    main = {code: ("c", round(y - middles[code][1])) for code, y in zip(large, apart, strict=True)}
    parts = [named(_view(views["americas"], where, main, "rg-map-main"), alt)]
    if small:
        labels = {code: LABELS.get(code, ("e", 0)) for code in chosen if code in near["middles"]}
        larger = "The Caribbean and Central America, larger, with the marked states named."
        parts.append(named(_view(near, where, labels, "rg-map-near"), larger))
    key = (
        "<p class='rg-map-key' aria-hidden='true'><span><span class='rg-key-marked'></span> marked and "
        "named</span></p>"
    )
    return f"<div class='rg-map rg-map-pair rg-map-locator'>{''.join(parts)}{key}</div>"


def _some(names: Mapping[str, str], where: Mapping[str, Place], place: Place, most: int = 6) -> str:
    listed = sorted(names[code] for code, one in where.items() if one is place)
    return ", ".join(listed) if len(listed) <= most else f"{len(listed)} states"


def _and(words: Iterable[str]) -> str:
    *first, last = sorted(words, key=str.lower)
    return f"{', '.join(first)} and {last}" if first else last


def in_sentence(name: str) -> str:
    """Return the name of a state as it stands inside a sentence."""
    return f"the {name}" if name == "United States" else name


def _drawing(where: Mapping[str, Place], alt: str) -> str:
    """Return both maps and the key. To a screen reader they are one picture."""
    views = outlines()
    main = _view(views["americas"], where, dict.fromkeys(MAIN_LABELS, ("c", 0)), "rg-map-main", PATTERNS)
    near = _view(views["caribbean"], where, LABELS, "rg-map-near")
    keys = "".join(
        f"<span><span class='rg-key-{place.style}'></span> {place.word} ({n})</span>"
        for place in PLACES
        if (n := sum(one is place for one in where.values()))
    )
    key = f"<p class='rg-map-key' aria-hidden='true'>{keys}</p>"
    larger = "The Caribbean and Central America, larger: small states are dots with names."
    return f"<div class='rg-map rg-map-pair'>{named(main, alt)}{key}{named(near, larger)}</div>"


# Never by colour alone: one fill each, and lines or dots on it where a state is not in both.
PATTERNS = (
    "<defs><pattern id='rg-lines' width='6' height='6' patternUnits='userSpaceOnUse' "
    "patternTransform='rotate(45)'>"
    "<rect width='6' height='6' class='rg-ground-oas'/><rect width='2' height='6' class='rg-mark'/></pattern>"
    "<pattern id='rg-dots' width='6' height='6' patternUnits='userSpaceOnUse'>"
    "<rect width='6' height='6' class='rg-ground-celac'/><circle cx='3' cy='3' r='1.5' "
    "class='rg-mark'/></pattern>"
    "<pattern id='rg-cross' width='7' height='7' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
    "<rect width='7' height='7' class='rg-ground-depends'/><path d='M0 1h7M1 0v7' "
    "class='rg-mark-line'/></pattern></defs>"
)


def _view(
    view: Mapping[str, Any],
    where: Mapping[str, Place],
    labels: Mapping[str, tuple[str, int]],
    name: str,
    patterns: str = "",
) -> str:
    parts = [patterns, f"<path class='rg-land' d='{view['land'].get('', '')}'/>"]
    middles = view["middles"]
    dots = [code for code in middles if code in where and code not in view["land"]]
    for code, path in view["land"].items():
        if code in where:
            parts.append(
                f"<path class='rg-on-{where[code].style}' "
                f"d='{path}'><title>{_title(code, where)}</title></path>"
            )
    for code in dots:
        x, y = middles[code]
        parts.append(
            f"<circle class='rg-on-{where[code].style}' cx='{x}' cy='{y}' "
            f"r='4'><title>{_title(code, where)}</title></circle>"
        )
    parts += [_label(code, middles[code], labels[code]) for code in labels if code in middles]
    return f"<svg class='{name}' viewBox='0 0 {view['width']} {view['height']}'>{''.join(parts)}</svg>"


def _title(code: str, where: Mapping[str, Place]) -> str:
    return escape(": ".join(filter(None, (state_names()[code], where[code].word))))


def _label(code: str, middle: list[int], place: tuple[str, int]) -> str:
    side, down = place
    shift, anchor = {"e": (9, "start"), "w": (-9, "end")}.get(side, (0, "middle"))
    x, y = middle[0] + shift, middle[1] + down + 4
    return f"<text x='{x}' y='{y}' text-anchor='{anchor}'>{escape(state_names()[code])}</text>"
