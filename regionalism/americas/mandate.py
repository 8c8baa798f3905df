"""The office of the secretary-general of the OAS: who has held it, and the mandate dial, which has eight acts
and who must agree to each.

Acts and cases are the tables ``mandate_acts`` and ``mandate_cases``; the rules are rows of
``charter_articles``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, Any

from attrs import frozen

from regionalism.americas.atlas import in_sentence
from regionalism.americas.coalition import majority, two_thirds
from regionalism.americas.two_clubs import AS_OF, state_names
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import PALETTE, figure, in_words
from regionalism.notebook.palette import MEANINGS
from regionalism.notebook.panel import Input, Panel, Reply
from regionalism.notebook.richtext import RichText

if TYPE_CHECKING:
    import pandas as pd

MEMBERS = 34
SHORT = {"Alberto Lleras Camargo": "Lleras", "João Clemente Baena Soares": "Baena Soares"}
AGREE = {
    "nobody": "nobody else",
    "government": "the government concerned",
    "majority": "a majority of the members",
    "two-thirds": "two thirds of the members",
    "others": "this is not the secretary-general's to decide",
}


@frozen
class Case:
    """What happened when an act was used: from which day on, in words, with the ids of its sources."""

    day: str
    told: str
    sources: tuple[str, ...]


@frozen
class Act:
    """One act: in words, who must agree, the rows of charter_articles that say so, what it brings about, what
    to compare in its cases, and the cases.
    """

    name: str
    agree: str
    rows: tuple[str, ...]
    effect: str
    compare: str
    cases: tuple[Case, ...]


@cache
def acts() -> dict[str, Act]:
    """Return the acts by id, from words to the gravest."""
    from regionalism.americas.tables import table

    cases: dict[str, list[Case]] = {}
    for one in table("mandate_cases").sort_values("date").itertuples():
        case = Case(in_words(one.date.date()), str(one.told), tuple(str(one.source).split(";")))
        cases.setdefault(str(one.act), []).append(case)
    return {
        str(one.id): Act(
            name=str(one.name),
            agree=str(one.agree),
            rows=tuple(str(one.articles).split(";")),
            effect=str(one.effect),
            compare=str(one.compare),
            cases=tuple(cases.get(str(one.id), ())),
        )
        for one in table("mandate_acts").sort_values("place").itertuples()
    }


def needed(agree: str, members: int = MEMBERS) -> int | None:
    """Return how many members must vote yes, or none where no vote is asked for.

    :raises CourseError: where ``agree`` is not a key of :data:`AGREE`.
    """
    if agree not in AGREE:
        raise CourseError("agree-unknown", agree=agree, known=AGREE)
    return {"majority": majority(members), "two-thirds": two_thirds(members)}.get(agree)


def _told(act: Act) -> str:
    from regionalism.americas.tables import row, sources

    votes = needed(act.agree)
    who = AGREE[act.agree] + (f": {votes} of {MEMBERS}" if votes else "")
    parts = [
        f"<p><strong>Who must agree:</strong> {escape(who)}</p>",
        f"<p><strong>What it brings about:</strong> {escape(act.effect)}</p>",
    ]
    for name in act.rows:
        found = row(f"charter_articles:{name}")
        parts.append(
            f"<p><strong>{escape(found['instrument'])}, article "
            f"{escape(found['article'])}:</strong> {escape(found['rule'])}</p>"
        )
    parts.append(f"<p><strong>Compare:</strong> {escape(act.compare)}</p>")
    for case in act.cases:
        where = "; ".join(one["title"] for one in sources(list(case.sources)))
        parts.append(
            f"<p><strong>{escape(case.day)}:</strong> {escape(case.told)}</p>"
            f"<details><summary>Sources</summary><p>{escape(where)}</p></details>"
        )
    return "".join(parts)


def dial(name: str) -> Act:
    """Return an act by its name here; raise :class:`CourseError` where there is no such act."""
    known = acts()
    if name not in known:
        raise CourseError("act-unknown", act=name, known=known)
    return known[name]


def _turned(values: Mapping[str, Any]) -> Reply:
    act, said = dial(str(values["act"])), values["expected"]
    if said not in AGREE:
        raise CourseError("agree-missing")
    found = "as the articles have it" if said == act.agree else f"the articles say: {AGREE[act.agree]}"
    return Reply(f"{act.name}. You expected: {AGREE[said]}; {found}.", _told(act), page=_all)


def _all() -> str:
    return "".join(f"<h4>{escape(act.name)}</h4>{_told(act)}" for act in acts().values())


def mandate_dial() -> Panel:
    """Return the dial: choose an act, say who must agree to it, then read by which article, and two cases."""
    return Panel(
        "The mandate dial: who must agree?",
        "Choose an act and say who must agree to it. Then press, read the article and compare two days.",
        [
            Input.menu(
                "act",
                "A secretary-general wants to",
                {name: act.name for name, act in acts().items()},
                "speak",
            ),
            Input.menu("expected", "I expect that this must agree", {"": "choose"} | AGREE, ""),
        ],
        _turned,
        limitations=(
            "custom, money, tone, and what governments say in private. Two days for an act are chosen for "
            "their contrast and prove no rule. It holds the articles of the table charter_articles only, in "
            "the course's own words, and counts 34 members. Whether an act is intervention no dial can say."
        ),
        state_key="secretary-general-and-critic/dial",
        button="Show who must agree",
        sample={"expected": "nobody"},
    )


def holders() -> pd.DataFrame:
    """Return who has headed the General Secretariat: name, state, first and last year, elected or acting."""
    import pandas as pd

    from regionalism.americas.tables import table

    rows = [
        (
            one["name"],
            state_names()[one["nationality_iso3"]],
            int(one["from"][:4]),
            "in office" if one["to"] is None or one["to"] != one["to"] else int(one["to"][:4]),
            "acting" if one["acting"] else "elected",
        )
        for one in table("secretaries_general").astype(object).to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["Name", "State", "From", "To", "How"])


def office_in_time() -> RichText:
    """Return the office since 1948 as one line of bars, one for each who held it."""
    data = holders()
    elected = data[data["How"] == "elected"]
    return figure(
        partial(_drawn_office, data=data),
        title=f"One office, {len(elected)} elected heads from {elected['State'].nunique()} states",
        alt=(
            f"Line of time from {data['From'].min()} to {AS_OF.year} with one bar for each head of "
            "the General Secretariat: "
            + ", ".join(
                f"{one.Name} of {in_sentence(one.State)} from {one.From}"
                for one in data.itertuples(index=False)
            )
            + "."
        ),
        data=data,
        source="secretaries-general of the OAS, a table of the course; as of March 2026",
        finding="Its seat is in Washington. None of those elected came from the United States; one acting "
        "head did.",
        size=(8.0, 1.6),
        narrow=partial(_drawn_office, data=data, narrow=True),
        narrow_size=(3.8, 3.6),
    )


def _short(name: str) -> str:
    """Return the name by which a person is called: the last word, unless that is not the one."""
    return SHORT.get(name, name.split()[-1])


def _drawn_office(axes: Any, data: pd.DataFrame, *, narrow: bool = False) -> None:
    rows = data[data["How"] == "elected"]
    for place, one in enumerate(rows.itertuples(index=False)):
        end = AS_OF.year + 0.3 if one.To == "in office" else max(one.To, one.From + 0.5)
        colour = PALETTE[1] if one.Name == "Luis Almagro" else MEANINGS["oas"]
        axes.barh(
            place if narrow else 0,
            end - one.From,
            left=one.From,
            height=0.6,
            color=colour,
            edgecolor="white",
            linewidth=1,
        )
        if not narrow:
            above = place % 2 == 0
            axes.text(
                (one.From + end) / 2,
                0.4 if above else -0.4,
                _short(one.Name),
                ha="center",
                va="bottom" if above else "top",
                fontsize=8.5,
            )
    if narrow:
        axes.set_yticks(range(len(rows)), list(map(_short, rows["Name"])))
        axes.set_ylim(len(rows) - 0.4, -0.6)
    else:
        axes.set_yticks([])
        axes.set_ylim(-0.9, 0.9)
    axes.spines["left"].set_visible(False)
    axes.tick_params(left=False)
    axes.set_xlim(data["From"].min() - 2, AS_OF.year + 2)
    axes.set_xticks(range(1950, AS_OF.year, 25 if narrow else 10))
