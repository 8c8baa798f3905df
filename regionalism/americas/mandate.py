"""The mandate dial: eight acts of a secretary-general of the OAS, and who must agree to each.

Acts and cases are the tables ``mandate_acts`` and ``mandate_cases``; the rules are rows of ``charter_articles``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

from attrs import frozen

from regionalism.americas.coalition import majority, two_thirds
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import in_words
from regionalism.notebook.panel import Input, Panel, Reply

MEMBERS = 34
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
    """One act: in words, who must agree, the rows of charter_articles that say so, what it brings about, what to
    compare in its cases, and the cases.
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
            f"<p><strong>{escape(found['instrument'])}, article {escape(found['article'])}:</strong> {escape(found['rule'])}</p>"
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
            Input.choice(
                "act",
                "A secretary-general wants to",
                {name: act.name for name, act in acts().items()},
                "speak",
            ),
            Input.choice("expected", "I expect that this must agree", AGREE),
        ],
        _turned,
        limitations=(
            "custom, money, tone, and what governments say in private. Two days for an act are chosen for their contrast and prove no "
            "rule. For a threat to peace no day was found on which the office used that article alone. It holds the articles of the table "
            "charter_articles only, in the course's own words, and counts 34 members. Whether an act is intervention no dial can say."
        ),
        state_key="secretary-general-and-critic/dial",
        button="Show who must agree",
        sample={"expected": "nobody"},
    )
