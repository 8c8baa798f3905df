"""In which bodies a state has been and when, or which states a body had (``membership_spells.csv``).

An outline is membership on paper, a filled bar is taking part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import frozen

from regionalism.americas.atlas import in_sentence
from regionalism.americas.tables import MARKERS, table
from regionalism.americas.two_clubs import AS_OF, state_names
from regionalism.engine.course import course
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import INK, date_in_words, figure
from regionalism.notebook.palette import MEANINGS
from regionalism.notebook.richtext import RichText, show_errors

if TYPE_CHECKING:
    import pandas as pd

# Bodies that are called by a name and not by letters.
NAMES = {
    "CAN": "Andean Community",
    "LIMA-GROUP": "Lima Group",
    "PACIFIC-ALLIANCE": "Pacific Alliance",
    "RIO-GROUP": "Rio Group",
    "ALBA-TCP": "ALBA",
}
WITH_ARTICLE = {"OAS", *NAMES} - {"ALBA-TCP"}
ON_PAPER, TAKING_PART = "on paper", "taking part"
FEW = 3  # so many states with the same line, or more, share one row
KEY = "filled: takes part · outline: member on paper · dotted: not known or disputed"


@frozen
class Spell:
    """One stretch of a line. ``begin`` and ``end`` are years with their parts, where they are certain."""

    row: str
    body: str
    definition: str
    begin: float
    end: float
    known_begin: bool
    known_end: bool
    said: tuple[str, str, str]


@show_errors
def life_lines(state: str = "", *, body: str = "", title: str = "", finding: str = "") -> RichText:
    """Show the bodies of a state over time, or the states of a body.

    :param state: a code such as ``"COL"``.
    :param body: instead of a state, a code such as ``"CELAC"``.
    :param title: what the figure shows, in the place of the sentence that the table gives.
    :param finding: the result in words, in the place of the sentence that the table gives.
    """
    if bool(state) == bool(body):
        raise CourseError("life-lines-one-of-two")
    spells = _of_state(state) if state else _of_body(body)
    rows = list(dict.fromkeys(spell.row for spell in spells))
    about = in_sentence(state_names()[state]) if state else _named(body)
    what = f"the bodies of {about}" if state else f"the states in {about}"
    most, year = _most_at_once(spells)
    told = (
        f"{_begun(about)} took part in up to {most} of these bodies at the same time, first in {year}."
        if state
        else f"{len(_apart(spells))} of these lines have a gap, an end or a date that is not known."
    )
    data = _table(spells, "Body" if state else "State")
    return figure(
        partial(_draw, spells=spells, rows=rows),
        title=title
        or (
            f"{_begun(about)} has sat in up to {most} bodies at once"
            if state
            else f"Who has been in {about}, and when"
        ),
        alt=f"Bars over time, one row each, for {what}: {', '.join(rows)}. {told}",
        data=data,
        source="spells of membership, a table of the course; as of March 2026. Right of the dashed line: "
        "after the last reading.",
        finding=finding or told,
        size=(8.0, 1.5 + 0.36 * len(rows)),
        narrow=partial(_draw, spells=spells, rows=rows, narrow=True),
        narrow_size=(4.0, 1.7 + 0.36 * len(rows)),
    )


def _named(body: str) -> str:
    return f"{'the ' if body in WITH_ARTICLE else ''}{NAMES.get(body, body)}"


def _begun(words: str) -> str:
    """Return words as a sentence begins with them."""
    return words[0].upper() + words[1:]


def _of_state(state: str) -> list[Spell]:
    if state not in state_names():
        raise CourseError("life-lines-no-state", state=state, known=sorted(state_names()))
    found = [_spell(one, NAMES.get(one["org"], one["org"])) for one in _rows() if one["iso3"] == state]
    return _by_beginning(found)


def _of_body(body: str) -> list[Spell]:
    found = [one for one in _rows() if one["org"] == body]
    if not found:
        raise CourseError("life-lines-no-body", body=body, known=sorted({one["org"] for one in _rows()}))
    lines: dict[str, list[tuple[str, ...]]] = {}
    for one in found:
        lines.setdefault(one["iso3"], []).append(
            tuple(one[name] for name in ("definition", "from", "to", "certain_from", "certain_to"))
        )
    alike: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for code, line in lines.items():
        alike.setdefault(tuple(sorted(line)), []).append(code)
    spells = []
    for codes in alike.values():
        names = [state_names()[code] for code in codes]
        shown = {
            codes[0]: f"{len(codes)} states" if len(codes) == len(lines) else f"{len(codes)} other states"
        }
        rows = (
            shown if len(codes) >= FEW and len(alike) < len(lines) else dict(zip(codes, names, strict=True))
        )
        spells += [
            _spell(one, rows[one["iso3"]], names if rows is shown else ())
            for one in found
            if one["iso3"] in rows
        ]
    return _by_beginning(spells)


def _rows() -> list[dict[str, str]]:
    frame = table("membership_spells")
    for name in ("from", "to", "certain_from", "certain_to"):
        if f"{name}_missing" in frame:
            frame[name] = frame[name].astype("string").fillna(frame[f"{name}_missing"].astype("string"))
    return [{str(k): str(v) for k, v in one.items()} for one in frame.to_dict("records")]


def _spell(one: Mapping[str, str], row: str, names: Sequence[str] = ()) -> Spell:
    begin, end = one["certain_from"], one["certain_to"]
    open_end = one["to"] == "not applicable"
    note = "" if one["note"] in ("<NA>", "nan") else one["note"]
    said = (
        _said(one["from"], begin, "before"),
        "still so" if open_end else _said(one["to"], end, "after"),
        "; ".join(filter(None, [", ".join(names), note])),
    )
    return Spell(
        row=row,
        body=one["org"],
        definition=one["definition"],
        begin=_year(begin),
        end=_year(AS_OF.isoformat() if open_end else end),
        known_begin=one["from"] not in MARKERS,
        known_end=one["to"] not in ("no data", "disputed"),
        said=said,
    )


def _said(date: str, certain: str, word: str) -> str:
    return (
        date_in_words(date)
        if date not in MARKERS
        else f"{date}; certain {'from' if word == 'before' else 'until'} {date_in_words(certain)}"
    )


def _year(date: str) -> float:
    year, month, day = (*(int(part) for part in date.split("-")), 1, 1)[:3]
    return year + (month - 1) / 12 + (day - 1) / 365


def _by_beginning(spells: Sequence[Spell]) -> list[Spell]:
    first: dict[str, float] = {}
    for spell in spells:
        first[spell.row] = min(first.get(spell.row, spell.begin), spell.begin)
    return sorted(spells, key=lambda spell: (first[spell.row], spell.row, spell.definition, spell.begin))


def _most_at_once(spells: Sequence[Spell]) -> tuple[int, int]:
    """Return in how many bodies a state took part at most on a 31 December, and the first such year."""
    counts = {
        year: len(
            {one.row for one in spells if one.definition == TAKING_PART and one.begin < year + 1 <= one.end}
        )
        for year in range(int(min(one.begin for one in spells)), AS_OF.year)
    }
    most = max(counts.values())
    return most, min(year for year, count in counts.items() if count == most)


def _apart(spells: Sequence[Spell]) -> set[str]:
    end = _year(AS_OF.isoformat())
    ended = {one.row for one in spells if one.end < end or not (one.known_begin and one.known_end)}
    several = {
        one.row
        for one in spells
        if sum(o.row == one.row and o.definition == one.definition for o in spells) > 1
    }
    return ended | several


def _draw(axes: Any, spells: Sequence[Spell], rows: Sequence[str], *, narrow: bool = False) -> None:
    last = _year(AS_OF.isoformat())
    first = min(spell.begin for spell in spells)
    for spell in spells:
        place, length = rows.index(spell.row), spell.end - spell.begin
        if spell.definition == ON_PAPER:
            axes.barh(
                place, length, left=spell.begin, height=0.72, facecolor="none", edgecolor=INK, linewidth=1.2
            )
        else:
            colour = MEANINGS.get(spell.body.lower(), MEANINGS["neither"])
            axes.barh(place, length, left=spell.begin, height=0.44, color=colour, linewidth=0)
        if not spell.known_begin:
            line = [one.end for one in spells if (one.row, one.definition) == (spell.row, spell.definition)]
            before = max((end for end in line if end < spell.begin), default=first - 2)
            axes.plot([before, spell.begin], [place, place], linestyle=":", color=INK, marker="", linewidth=2)
        if not spell.known_end:
            axes.plot(
                [spell.end, min(spell.end + 2.5, last)],
                [place, place],
                linestyle=":",
                color=INK,
                marker="",
                linewidth=2,
            )
    axes.axvline(_year(course().cut_off), color=INK, linestyle="--", linewidth=1, marker="")
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(first - 2, last)
    if narrow:
        axes.set_xticks([year for year in range(1950, 2021, 20) if year >= first - 2])
    axes.set_xlabel(KEY.replace(" · ", "\n") if narrow else KEY, fontsize=10)


def _table(spells: Sequence[Spell], head: str) -> pd.DataFrame:
    import pandas as pd

    rows = [(spell.row, spell.definition, *spell.said) for spell in spells]
    return pd.DataFrame(rows, columns=[head, "Member", "From", "To", "Note"])
