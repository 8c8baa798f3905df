"""Two clubs: who is in the OAS, in CELAC, in both or in neither, by year and by definition of member.

Sources: ``data/tables/membership_spells.csv`` and ``memberships.csv`` (members, acts), ``celac_summits.csv``
and ``celac_presidencies.csv`` (timeline).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

from regionalism.americas.coalition import PLACES as OTHER_PLACES
from regionalism.engine.course import course
from regionalism.engine.errors import CourseError
from regionalism.engine.moments import MONTHS
from regionalism.notebook.figure import PALETTE, date_in_words, figure, in_words
from regionalism.notebook.palette import MEANINGS
from regionalism.notebook.panel import Frame, Frames, Input, Panel, Reply
from regionalism.notebook.richtext import RichText, styled

if TYPE_CHECKING:
    import pandas as pd

BODIES = ("OAS", "CELAC")
PLACES = {**OTHER_PLACES, "CUB": (3, 3)}
FIRST_YEAR, LAST_YEAR = (
    1962,
    2023,
)  # the spells are certain from 1962; 2023 is the last full year before the cut-off
AS_OF = datetime.date(2026, 3, 31)
DEFINITIONS = {
    "counted-in": "on paper, Venezuela counted in",
    "counted-out": "on paper, Venezuela counted out of the OAS from 27 April 2019",
    "taking-part": "taking part",
}
WORDS = {"both": "both", "OAS": "OAS", "CELAC": "CELAC", "neither": "neither", "open": "open"}  # on a tile
GRID_TITLE = "Where the 35 states are"
SHORT_NAMES = {"Saint Vincent and the Grenadines": "St Vincent", "Dominican Republic": "Dominican Rep."}
ACTS = {
    "joined": "joined",
    "resumed": "took part again",
    "denounced": "denounced the treaty (gave notice)",
    "left": "left: the notice took effect",
    "exit_disputed": "out of the body in the view of some, not of others",
    "suspended_own_participation": "suspended its own participation",
    "suspended_by_body": "was suspended by the other members",
    "suspension_lifted": "no longer suspended: lifted by the other members",
    "excluded": "was excluded (its government) by the other members",
    "exclusion_lifted": "no longer excluded: lifted by the other members",
    "appointee_seated": "represented from now by the appointee of the National Assembly elected in 2015",
}


@frozen
class Roster:
    """Who was a member of a body on one day; ``unsettled`` are states that the sources do not settle."""

    certain: frozenset[str]
    unsettled: frozenset[str]


@frozen
class Clubs:
    """The 35 states on one day, by codes; ``unsettled`` maps a state to the body that sources leave open.

    An unsettled state stands neither in ``only_oas`` and ``only_celac`` nor in ``neither``.
    """

    oas: frozenset[str]
    celac: frozenset[str]
    both: frozenset[str]
    only_oas: frozenset[str]
    only_celac: frozenset[str]
    neither: frozenset[str]
    unsettled: Mapping[str, str]


@cache
def state_names() -> dict[str, str]:
    """Return the 35 states, code to name."""
    from regionalism.americas.tables import rows

    return {one["iso3"]: one["name_en"] for one in rows("states")}


@cache
def _spells() -> tuple[dict[str, str], ...]:
    """Return the spells of both bodies as text; an end may be ``"open"``, ``"no data"``, ``"disputed"``."""
    from regionalism.americas.tables import rows

    columns = ("org", "iso3", "definition", "certain_from", "to", "certain_to")
    return tuple(
        {name: "open" if one[name] == "not applicable" else one[name] for name in columns}
        for one in rows("membership_spells")
        if one["org"] in BODIES
    )


def roster(body: str, day: str, definition: str) -> Roster:
    """Return the members of ``"OAS"`` or ``"CELAC"`` on an ISO date, by a key of :data:`DEFINITIONS`.

    :raises CourseError: naming what is not known here.
    """
    if body not in BODIES or definition not in DEFINITIONS:
        raise CourseError(
            "roster-unknown", body=body, definition=definition, bodies=BODIES, definitions=DEFINITIONS
        )
    wanted = "taking part" if definition == "taking-part" else "on paper"
    certain, unsettled = set(), set()
    for spell in _spells():
        if (spell["org"], spell["definition"]) != (body, wanted) or spell["certain_from"] > day:
            continue
        if spell["certain_to"] == "open" or day < spell["certain_to"]:
            certain.add(spell["iso3"])
        elif spell["to"] == "no data":
            unsettled.add(spell["iso3"])
        elif spell["to"] == "disputed" and definition == "counted-in":
            certain.add(spell["iso3"])
    return Roster(frozenset(certain), frozenset(unsettled - certain))


def two_clubs(day: str, definition: str) -> Clubs:
    """Return who is where on a day; raise :class:`CourseError` for an unknown definition."""
    oas, celac = (roster(body, day, definition) for body in BODIES)
    unsettled = dict.fromkeys(oas.unsettled, "OAS") | dict.fromkeys(celac.unsettled, "CELAC")
    settled = frozenset(state_names()) - unsettled.keys()
    return Clubs(
        oas.certain,
        celac.certain,
        oas.certain & celac.certain,
        (oas.certain - celac.certain) & settled,
        (celac.certain - oas.certain) & settled,
        settled - oas.certain - celac.certain,
        unsettled,
    )


@cache
def _dated_acts() -> tuple[dict[str, str], ...]:
    """Return the dated acts on membership of the two bodies, in order; a missing note is empty."""
    from regionalism.americas.tables import table

    frame = table("memberships")
    frame = frame[frame["org"].isin(BODIES)].astype({"date": "string", "note": "string"})
    frame = frame[frame["date"].notna()].sort_values("date")[["date", "org", "act", "iso3", "note"]]
    return tuple(frame.assign(note=frame["note"].fillna("")).astype(str).to_dict("records"))


def acts_of(year: int) -> pd.DataFrame:
    """Return a year's dated acts of membership: Date, Body, State, Act, Note; joint ones share a row."""
    import pandas as pd

    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for row in _dated_acts():
        if row["date"][:4] == str(year):
            states = found.setdefault((row["date"], row["org"], row["act"]), [])
            states.append((state_names()[row["iso3"]], row["note"]))
    rows = [
        (date, body, _some(name for name, _ in states), ACTS[act], states[0][1] if len(states) == 1 else "")
        for (date, body, act), states in found.items()
    ]
    return pd.DataFrame(rows, columns=["Date", "Body", "State", "Act", "Note"])


def _some(names: Iterable[str], most: int = 4) -> str:
    """Return the names in order, or only how many there are."""
    listed = sorted(names)
    return ", ".join(listed) if len(listed) <= most else f"{len(listed)} states"


def _named(codes: Iterable[str]) -> str:
    return _some((state_names()[code] for code in codes), most=35)


def _groups(clubs: Clubs) -> dict[str, tuple[str, frozenset[str]]]:
    """Return the groups in the order in which they are told: key of :data:`GLOSSARY` to (heading, codes)."""
    return {
        "both": ("In both", clubs.both),
        "OAS": ("Only in the OAS", clubs.only_oas),
        "CELAC": ("Only in CELAC", clubs.only_celac),
        "neither": ("In neither", clubs.neither),
        "open": ("Not settled by the sources", frozenset(clubs.unsettled)),
    }


def changed(year: int, definition: str) -> tuple[str, ...]:
    """Return the codes of states that stand elsewhere than a year before; none in the first year."""
    if year <= FIRST_YEAR:
        return ()
    now, before = (_where(one, definition) for one in (year, year - 1))
    return tuple(code for code in sorted(now) if now[code] != before[code])


@cache
def _where(year: int, definition: str) -> Mapping[str, str]:
    """Return the group of each of the 35 states on 31 December of a year: code to key of :data:`GLOSSARY`."""
    groups = _groups(two_clubs(f"{year}-12-31", definition))
    return {code: key for key, (_, codes) in groups.items() for code in sorted(codes)}


def clubs_figure(year: int, definition: str) -> RichText:
    """Return the tile grid of 31 December of a year; raise :class:`CourseError` outside the tables."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CourseError("year-outside-tables", year=year, first_year=FIRST_YEAR, last_year=LAST_YEAR)
    clubs = two_clubs(f"{year}-12-31", definition)
    heads = {key: heading for key, (heading, _) in _groups(clubs).items()}
    where = _where(year, definition)
    names = sorted(state_names().items(), key=lambda pair: pair[1])
    title = _title(year, definition)
    told = _told(year, definition)
    source = "spells of membership, a table of the course; places on the grid are roughly geographic"
    body = (
        "<div class='rg-figure rg-clubs' role='figure' "
        f"aria-label='{GRID_TITLE}'>{_grid(year, definition)}<div class='rg-clubs-told'>"
        f"<p class='rg-figure-title' data-part='title'>{escape(title)}</p>{_counts(clubs)}"
        f"<div data-part='acts'>{_acts_list(year)}</div><div data-part='told'>{_listed(told)}</div>"
        "<details><summary>All 35 states in words</summary><div "
        f"data-part='all'>{_listed(_everybody(clubs))}</div></details>"
        f"<p class='rg-quiet'>Source: {escape(source)}</p></div></div>"
    )
    rows = "\n".join(f"{name} ({code}): {heads[where[code]]}" for code, name in names)
    text = "\n".join([title, _alt(clubs), *told, f"Source: {source}", rows])
    return RichText(styled(body, "rg-figure-frame"), text)


def _title(year: int, definition: str) -> str:
    return f"31 December {year}, {DEFINITIONS[definition]}"


def _alt(clubs: Clubs) -> str:
    return f"Grid of 35 equal tiles, one for each state, each with its code and a word: {_counted(clubs)}."


def _grid(year: int, definition: str) -> str:
    where, moved = _where(year, definition), changed(year, definition)
    tiles = "".join(
        f"<span data-tile='{code}' data-where='{where[code]}'{' data-changed' if code in moved else ''} "
        f"style='grid-row:{row};grid-column:{column}' title='{escape(state_names()[code], quote=True)}'>"
        f"<b>{code}</b><small data-word>{WORDS[where[code]]}</small></span>"
        for code, (row, column) in PLACES.items()
    )
    alt = escape(_alt(two_clubs(f"{year}-12-31", definition)), quote=True)
    return f"<div class='rg-clubs-grid' role='img' data-part='alt' aria-label='{alt}'>{tiles}</div>"


def _counts(clubs: Clubs) -> str:
    """Return the counts as one bar, stacked; the sentence above the grid says the same in words."""
    bars = "".join(
        f"<span data-count='{key}' style='flex-grow:{len(codes)}'{'' if codes else ' hidden'}>"
        f"<b data-number>{len(codes)}</b><br>{heading[0].lower()}{heading[1:]}</span>"
        for key, (heading, codes) in _groups(clubs).items()
    )
    return f"<div class='rg-counts' aria-hidden='true'>{bars}</div>"


def _told(year: int, definition: str) -> list[str]:
    """Say who stands apart, what the sources do not settle, and who moved since the year before."""
    clubs = two_clubs(f"{year}-12-31", definition)
    groups = _groups(clubs).values()
    told = [f"{heading}: {_named(codes)}." for heading, codes in groups if codes and heading != "In both"]
    told += [
        f"For {state_names()[code]} the open question is {body}."
        for code, body in sorted(clubs.unsettled.items())
    ]
    moved = changed(year, definition)
    if moved:
        names = _some((state_names()[code] for code in moved), most=6)
        told.append(f"Elsewhere than on 31 December {year - 1} (with a thick edge): {names}.")
    return told or ["All 35 states are in both."]


def _everybody(clubs: Clubs) -> list[str]:
    return [f"{heading}: {_named(codes)}." for heading, codes in _groups(clubs).values() if codes]


def _listed(sentences: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in sentences)}</ul>"


def _counted(clubs: Clubs) -> str:
    counts = [
        f"in both {len(clubs.both)}",
        f"only OAS {len(clubs.only_oas)}",
        f"only CELAC {len(clubs.only_celac)}",
        f"in neither {len(clubs.neither)}",
    ]
    return ", ".join([*counts, f"not settled {len(clubs.unsettled)}"] if clubs.unsettled else counts)


@cache
def _acts_list(year: int) -> str:
    acts = acts_of(year)
    if acts.empty:
        return f"<p>No dated act on membership of the OAS or CELAC in {year}.</p>"
    lines = [
        f"{date_in_words(row.Date)}, {row.Body}: {row.State} {row.Act}. {row.Note}".strip()
        for row in acts.itertuples(index=False)
    ]
    return f"<p><strong>What happened in {year}</strong></p>{_listed(lines)}"


def _status(year: int, definition: str) -> str:
    clubs = two_clubs(f"{year}-12-31", definition)
    return (
        f"31 December {year}, {DEFINITIONS[definition]}: OAS {len(clubs.oas)}, CELAC "
        f"{len(clubs.celac)}; {_counted(clubs)}."
    )


def _explore(values: Mapping[str, Any]) -> Reply:
    year, definition = values["year"], str(values["definition"])
    if year is None or float(year) != int(year):
        raise CourseError("year-not-whole", first_year=FIRST_YEAR, last_year=LAST_YEAR)
    year = int(year)
    shown = clubs_figure(year, definition)
    return Reply(_status(year, definition), shown.html)


def frames() -> Frames:
    """Return every year under every definition, for a browser that draws them by itself."""

    def frame(year: int, definition: str) -> Frame:
        clubs = two_clubs(f"{year}-12-31", definition)
        parts = {
            "title": escape(_title(year, definition)),
            "acts": _acts_list(year),
            "told": _listed(_told(year, definition)),
            "all": _listed(_everybody(clubs)),
            "alt": _alt(clubs),
        }
        return Frame(_status(year, definition), _where(year, definition), changed(year, definition), parts)

    every = {
        f"{word}|{year}": (year, word) for word in DEFINITIONS for year in range(FIRST_YEAR, LAST_YEAR + 1)
    }
    html = clubs_figure(LAST_YEAR, next(iter(DEFINITIONS))).html
    return Frames(("definition", "year"), WORDS, html, {key: frame(*pair) for key, pair in every.items()})


def membership_explorer() -> Panel:
    """Return the explorer: a year and a definition of member give the groups and the acts of the year."""
    return Panel(
        "Membership explorer: OAS and CELAC, year by year",
        "",  # every control says what it does, and the sentence above the grid names the day
        [
            Input.number(
                "year",
                "Year",
                2021,
                FIRST_YEAR,
                LAST_YEAR,
                slider=True,
                ticks=(1962, 2009, 2011, 2020, 2023),
                play=True,
            ),
            Input.choice("definition", "Member means", DEFINITIONS, "counted-in"),
        ],
        _explore,
        limitations=(
            "how active a member is, who pays, and who speaks for a state. Taking part in the OAS means "
            "that a delegate holds the state's seat: Venezuela's was held from 9 April 2019 by the "
            "appointee of the National Assembly elected in 2015, at least to 6 October 2022. On paper Cuba "
            "is counted in the OAS throughout, although no delegate of its government has sat there since "
            "1962. CELAC counts from 3 December 2011, when it was put into operation. A state that stands "
            "in neither had not joined yet or, under taking part, was kept out by the others."
        ),
        state_key="two-clubs/explorer",
        frames=frames(),
    )


def timeline() -> pd.DataFrame:
    """Return summits and presidencies of CELAC in order of their start: What, Who or where, From, To, As of.

    ``To`` of the presidency in office is empty; ``As of`` says 2026-03 where a row speaks of something after
    2024-05-21.
    """
    import pandas as pd

    from regionalism.americas.tables import table

    rows = []
    for row in table("celac_summits").to_dict("records"):
        what = {"unity": "unity summit", "founding": "founding summit"}.get(
            row["id"], f"summit {row['number']}"
        )
        where = f"{row['city']}, {state_names()[row['host_iso3']]}"
        rows.append((what, where, row["start"], row["end"], row["as_of"]))
    for row in table("celac_presidencies").to_dict("records"):
        rows.append(("presidency", state_names()[row["iso3"]], row["from"], row["to"], row["as_of"]))
    frame = pd.DataFrame(rows, columns=["What", "Who or where", "From", "To", "As of"])
    for column in ("From", "To"):
        frame[column] = pd.to_datetime(frame[column]).dt.date
    return frame.sort_values("From", kind="stable").reset_index(drop=True)


def longest_gap() -> tuple[datetime.date, datetime.date]:
    """Return the end and the start of the two summits, up to the cut-off, between which most time passed."""
    summits = timeline()
    summits = summits[(summits["What"] != "presidency") & (summits["From"] <= _cut_off())]
    pairs = zip(summits["To"], summits["From"].iloc[1:], strict=False)
    return max(pairs, key=lambda pair: pair[1] - pair[0])


def _cut_off() -> datetime.date:
    return datetime.date.fromisoformat(course().cut_off)


def _year(day: datetime.date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def summits_and_presidencies() -> RichText:
    """Return the timeline of CELAC: its summits above, its presidencies below, on one axis."""
    data = timeline()
    summits, chairs = data[data["What"] != "presidency"], data[data["What"] == "presidency"]
    end, start = longest_gap()
    handed_on = int(chairs["From"].between(end, start, inclusive="neither").sum())

    def draw(axes: Any, *, narrow: bool = False) -> None:
        axes.axvspan(_year(end), _year(start), color=PALETTE[1], alpha=0.14, linewidth=0)
        axes.text(
            (_year(end) + _year(start)) / 2,
            len(chairs) + 0.65,
            "no summit",
            ha="center",
            va="bottom",
            fontsize=9,
        )
        axes.plot(
            [_year(day) for day in summits["From"]],
            [0] * len(summits),
            "D",
            color=PALETTE[1],
            linestyle="none",
        )
        for row in summits.itertuples(index=False):
            label = {"unity summit": "agreed", "founding summit": "founded"}.get(
                row.What, row.What.split()[-1]
            )
            label = label if not narrow or label in ("I", "V", "VI", "X") else ""
            axes.text(_year(row.From), -0.55, label, ha="center", va="bottom", fontsize=8.5)
        for place, row in enumerate(chairs.itertuples(index=False), 1):
            begin, until = _year(row.From), _year(AS_OF if row.To is None or row.To != row.To else row.To)
            axes.barh(place, until - begin, left=begin, color=MEANINGS["celac"], height=0.6)
        axes.plot(
            [_year(_cut_off())] * 2, [-0.35, len(chairs) + 0.7], color=PALETTE[2], marker="", linestyle="--"
        )
        axes.text(_year(_cut_off()) - 0.1, -1.3, "last reading", ha="right", va="bottom", fontsize=9)
        names = [SHORT_NAMES.get(name, name) if narrow else name for name in chairs["Who or where"]]
        axes.set_yticks([0, *range(1, len(chairs) + 1)], ["Summits", *names])
        axes.set_ylim(len(chairs) + 0.7, -2.1)
        axes.set_xlim(2009.2, 2026.6)
        axes.set_xticks(range(2010, 2027, 5 if narrow else 2))

    shown = data.assign(To=data["To"].map(lambda day: "in office" if day is None or day != day else str(day)))
    shown["As of"] = shown["As of"].astype("string").fillna("not applicable")
    return figure(
        draw,
        title=f"CELAC held no summit between {MONTHS[end.month - 1]} {end.year} and "
        f"{MONTHS[start.month - 1]} {start.year}",
        alt=f"Timeline with {len(summits)} summits as diamonds above and {len(chairs)} presidencies as "
        "bars, one state below the other.",
        data=shown,
        source="CELAC summits and presidencies, two tables of the course; right of the dashed line as of "
        "March 2026, discussed, not graded",
        finding=(
            f"No summit met between {in_words(end)} and {in_words(start)}. In that time the presidency was "
            f"handed on {handed_on} times, and ministers met on 24 September 2020 (row MEX-2020)."
        ),
        size=(8.0, 4.6),
        narrow=partial(draw, narrow=True),
        narrow_size=(3.6, 4.4),
    )
