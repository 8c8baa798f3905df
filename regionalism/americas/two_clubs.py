"""Two clubs: who is in the OAS, in CELAC, in both or in neither, by year and by definition of member.

Sources: ``data/tables/membership_spells.csv`` and ``memberships.csv`` (members, acts), ``celac_summits.csv`` and
``celac_presidencies.csv`` (timeline).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

from regionalism.americas.coalition import PLACES as OTHER_PLACES
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import DASHES, PALETTE, figure
from regionalism.notebook.panel import Input, Panel, Reply
from regionalism.notebook.shown import Shown

if TYPE_CHECKING:
    import pandas as pd

BODIES = ("OAS", "CELAC")
PLACES = {**OTHER_PLACES, "CUB": (3, 3)}
FIRST_YEAR, LAST_YEAR = 1962, 2023  # the spells are certain from 1962; 2023 is the last full year before the cut-off
CUT_OFF = datetime.date(2024, 5, 21)
AS_OF = datetime.date(2026, 3, 31)
DEFINITIONS = {
    "counted-in": "on paper, Venezuela counted in",
    "counted-out": "on paper, Venezuela counted out of the OAS from 2019-04-27",
    "taking-part": "taking part",
}
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
    """Who was a member of one body on one day; ``unsettled`` holds the states for which the sources do not settle it."""

    certain: frozenset[str]
    unsettled: frozenset[str]


@frozen
class Clubs:
    """The 35 states on one day, by codes. ``unsettled`` maps a state to the body in which the sources do not settle it.

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
    from regionalism.americas.tables import table

    return {str(row.iso3): str(row.name_en) for row in table("states").itertuples()}


@cache
def _spells() -> tuple[dict[str, str], ...]:
    """Return the spells of the two bodies as text; an end that is not a date is ``"open"``, ``"no data"`` or ``"disputed"``."""
    from regionalism.americas.tables import table

    frame = table("membership_spells")
    frame = frame[frame["org"].isin(BODIES)]
    for column in ("to", "certain_to"):
        frame[column] = frame[column].astype("string").fillna(frame[f"{column}_missing"].astype("string"))
    frame = frame[["org", "iso3", "definition", "certain_from", "to", "certain_to"]].astype(str)
    return tuple(frame.replace("not applicable", "open").to_dict("records"))


def roster(body: str, day: str, definition: str) -> Roster:
    """Return the members of a body on a day.

    :param body: ``"OAS"`` or ``"CELAC"``.
    :param day: ISO date.
    :param definition: a key of :data:`DEFINITIONS`.
    :raises CourseError: naming what is not known here.
    """
    if body not in BODIES or definition not in DEFINITIONS:
        raise CourseError("roster-unknown", body=body, definition=definition, bodies=BODIES, definitions=DEFINITIONS)
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
    """Return who is in both bodies, in one and in neither on a day.

    :raises CourseError: where ``definition`` is not one of :data:`DEFINITIONS`.
    """
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


def acts_of(year: int) -> pd.DataFrame:
    """Return what happened to membership of the two bodies in a year: Date, Body, State, Act, Note.

    Where many states joined on one day they share a row. Acts without a known date are left out.
    """
    import pandas as pd

    from regionalism.americas.tables import table

    frame = table("memberships")
    frame = frame[frame["org"].isin(BODIES) & frame["date"].astype("string").str[:4].eq(str(year)).fillna(False)]
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for row in frame.sort_values("date").itertuples():
        note = "" if pd.isna(row.note) else str(row.note)
        found.setdefault((str(row.date), str(row.org), str(row.act)), []).append((state_names()[str(row.iso3)], note))
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
    """Return the groups in the order in which they are told: heading to (word on the tile, codes)."""
    return {
        "In both": ("both", clubs.both),
        "Only in the OAS": ("OAS", clubs.only_oas),
        "Only in CELAC": ("CELAC", clubs.only_celac),
        "In neither": ("neither", clubs.neither),
        "Not settled by the sources": ("open", frozenset(clubs.unsettled)),
    }


def clubs_figure(year: int, definition: str) -> Shown:
    """Return the tile grid of the 35 states on 31 December of a year; each tile says in a word where the state is.

    :raises CourseError: where year or definition are outside what the tables hold.
    """
    import pandas as pd

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CourseError("year-outside-tables", year=year, first_year=FIRST_YEAR, last_year=LAST_YEAR)
    clubs = two_clubs(f"{year}-12-31", definition)
    groups = _groups(clubs)
    where = {
        code: (place, heading, word) for place, (heading, (word, codes)) in enumerate(groups.items()) for code in codes
    }
    data = pd.DataFrame(
        [(name, code, where[code][1]) for code, name in sorted(state_names().items(), key=lambda pair: pair[1])],
        columns=["State", "Code", f"31 December {year}"],
    )

    def draw(axes: Any) -> None:
        from matplotlib.patches import Rectangle

        for code, (row, column) in PLACES.items():
            place, _, word = where[code]
            corner = (column + 0.04, row + 0.06)
            axes.add_patch(Rectangle(corner, 0.92, 0.88, color=PALETTE[place], alpha=0.18, linewidth=0))
            axes.add_patch(
                Rectangle(
                    corner, 0.92, 0.88, fill=False, edgecolor=PALETTE[place], linestyle=DASHES[place], linewidth=2
                )
            )
            axes.text(column + 0.5, row + 0.36, code, ha="center", va="center", weight="bold", fontsize=9)
            axes.text(column + 0.5, row + 0.7, word, ha="center", va="center", fontsize=8.5)
        rows, columns = zip(*PLACES.values(), strict=True)
        axes.set_xlim(min(columns), max(columns) + 1)
        axes.set_ylim(max(rows) + 1, min(rows))
        axes.axis("off")

    told = [f"{heading}: {_named(codes)}." for heading, (_, codes) in groups.items() if codes and heading != "In both"]
    told += [
        f"For {state_names()[code]} the open question is {body}." for code, body in sorted(clubs.unsettled.items())
    ]
    return figure(
        draw,
        title=f"OAS and CELAC on 31 December {year}, {DEFINITIONS[definition]}",
        alt=f"Grid of 35 equal tiles, one for each state, each with its code and a word: {_counted(clubs)}.",
        data=data,
        source="table membership_spells, derived from memberships; places on the grid are roughly geographic",
        finding=" ".join(told) or "All 35 states are in both.",
        size=(6.6, 5.6),
    )


def _counted(clubs: Clubs) -> str:
    counts = [
        f"in both {len(clubs.both)}",
        f"only OAS {len(clubs.only_oas)}",
        f"only CELAC {len(clubs.only_celac)}",
        f"in neither {len(clubs.neither)}",
    ]
    return ", ".join([*counts, f"not settled {len(clubs.unsettled)}"] if clubs.unsettled else counts)


def _acts_list(year: int) -> str:
    acts = acts_of(year)
    if acts.empty:
        return f"<p>No dated act on membership of the OAS or CELAC in {year} (table memberships).</p>"
    lines = [f"{row.Date}, {row.Body}: {row.State} {row.Act}. {row.Note}" for row in acts.itertuples(index=False)]
    listed = "".join(f"<li>{escape(line.strip())}</li>" for line in lines)
    return f"<p><strong>What happened in {year}</strong> (table memberships)</p><ul>{listed}</ul>"


def _explore(values: Mapping[str, Any]) -> Reply:
    year, definition = values["year"], str(values["definition"])
    if year is None or float(year) != int(year):
        raise CourseError("year-not-whole", first_year=FIRST_YEAR, last_year=LAST_YEAR)
    year = int(year)
    shown = clubs_figure(year, definition)
    clubs = two_clubs(f"{year}-12-31", definition)
    status = f"31 December {year}, {DEFINITIONS[definition]}: OAS {len(clubs.oas)}, CELAC {len(clubs.celac)}; {_counted(clubs)}."
    return Reply(status, _acts_list(year) + shown.html)


def membership_explorer() -> Panel:
    """Return the explorer: a year and a definition of member give who is in both, in one, in neither, and the acts of the year."""
    return Panel(
        "Membership explorer: OAS and CELAC, year by year",
        "Choose a year, by typing or with the slider, and a definition of member. The counts are for 31 December of that year.",
        [
            Input(
                name="year",
                label="Year",
                kind="number",
                value=2021,
                low=FIRST_YEAR,
                high=LAST_YEAR,
                step=1,
                slider=True,
            ),
            Input(
                name="definition",
                label="Member means",
                kind="choice",
                value="counted-in",
                options=list(DEFINITIONS.items()),
            ),
        ],
        _explore,
        leaves_out=(
            "how active a member is, who pays, and who speaks for a state. Taking part in the OAS means that a delegate holds the "
            "state's seat: Venezuela's was held from 2019-04-09 by the appointee of the National Assembly elected in 2015, at "
            "least to 2022-10-06. On paper Cuba is counted in the OAS throughout: its government was excluded in 1962, the exclusion "
            "was lifted in 2009, and it has not resumed participation. CELAC counts from 2011-12-03, when it was put into operation. A "
            "state that stands in neither had not joined yet or, under taking part, was excluded or suspended: Cuba from 1962 until CELAC "
            "began, Honduras at the end of 2009 and of 2010."
        ),
        keep="two-clubs/explorer",
    )


def timeline() -> pd.DataFrame:
    """Return summits and presidencies of CELAC in order of their start: What, Who or where, From, To, As of.

    ``To`` of the presidency in office is empty; ``As of`` says 2026-03 where a row speaks of something after 2024-05-21.
    """
    import pandas as pd

    from regionalism.americas.tables import table

    rows = []
    for row in table("celac_summits").to_dict("records"):
        what = {"unity": "unity summit", "founding": "founding summit"}.get(row["id"], f"summit {row['number']}")
        where = f"{row['city']}, {state_names()[row['host_iso3']]}"
        rows.append((what, where, row["start"], row["end"], row["as_of"]))
    for row in table("celac_presidencies").to_dict("records"):
        rows.append(("presidency", state_names()[row["iso3"]], row["from"], row["to"], row["as_of"]))
    frame = pd.DataFrame(rows, columns=["What", "Who or where", "From", "To", "As of"])
    for column in ("From", "To"):
        frame[column] = pd.to_datetime(frame[column]).dt.date
    return frame.sort_values("From", kind="stable").reset_index(drop=True)


def longest_gap() -> tuple[datetime.date, datetime.date]:
    """Return the end and the start of the two summits, up to 2024-05-21, between which most time passed."""
    summits = timeline()
    summits = summits[(summits["What"] != "presidency") & (summits["From"] <= CUT_OFF)]
    pairs = zip(summits["To"], summits["From"].iloc[1:], strict=False)
    return max(pairs, key=lambda pair: pair[1] - pair[0])


def _year(day: datetime.date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def summits_and_presidencies() -> Shown:
    """Return the timeline of CELAC: its summits above, its presidencies below, on one axis."""
    data = timeline()
    summits, chairs = data[data["What"] != "presidency"], data[data["What"] == "presidency"]
    end, start = longest_gap()
    handed_on = int(chairs["From"].between(end, start, inclusive="neither").sum())

    def draw(axes: Any) -> None:
        axes.plot([_year(day) for day in summits["From"]], [0] * len(summits), "D", color=PALETTE[1], linestyle="none")
        for row in summits.itertuples(index=False):
            label = {"unity summit": "agreed", "founding summit": "founded"}.get(row.What, row.What.split()[-1])
            axes.text(_year(row.From), -0.55, label, ha="center", va="bottom", fontsize=8.5)
        for place, row in enumerate(chairs.itertuples(index=False), 1):
            begin, until = _year(row.From), _year(AS_OF if row.To is None or row.To != row.To else row.To)
            axes.barh(place, until - begin, left=begin, color=PALETTE[0], height=0.6)
        axes.plot([_year(CUT_OFF)] * 2, [-0.35, len(chairs) + 0.7], color=PALETTE[2], marker="", linestyle="--")
        axes.text(_year(CUT_OFF) - 0.1, len(chairs) + 0.4, "last reading", ha="right", va="bottom", fontsize=9)
        axes.set_yticks([0, *range(1, len(chairs) + 1)], ["Summits", *chairs["Who or where"]])
        axes.set_ylim(len(chairs) + 0.7, -1.4)
        axes.set_xlim(2009.2, 2026.6)
        axes.set_xticks(range(2010, 2027, 2))

    shown = data.assign(To=data["To"].map(lambda day: "in office" if day is None or day != day else str(day)))
    shown["As of"] = shown["As of"].astype("string").fillna("not applicable")
    return figure(
        draw,
        title="CELAC: summits and presidencies, 2010 to March 2026",
        alt=f"Timeline with {len(summits)} summits as diamonds above and {len(chairs)} presidencies as bars, one state below the other.",
        data=shown,
        source="tables celac_summits and celac_presidencies; right of the dashed line as of March 2026, discussed, not graded",
        finding=(
            f"No summit met between {end} and {start}. In that time the presidency was handed on {handed_on} times, and "
            "ministers met on 2020-09-24 (row MEX-2020)."
        ),
        size=(8.0, 4.6),
    )
