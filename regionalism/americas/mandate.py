"""The mandate dial: eight acts of a secretary-general of the OAS, and who must agree to each.

The rules are rows of ``data/tables/charter_articles.csv``; what happened is told with its sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from attrs import frozen

from regionalism.americas.coalition import majority, two_thirds
from regionalism.engine.errors import CourseError
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
class Act:
    """One act: in words, who must agree, the rows of charter_articles that say so, what it brings about, a case."""

    name: str
    agree: str
    rows: tuple[str, ...]
    effect: str
    case: str = ""
    case_sources: tuple[str, ...] = ()


ACTS = {
    "speak": Act(
        "Speak in a meeting of the members",
        "nobody",
        ("OAS-110",),
        "A voice in every meeting, and no vote in any.",
    ),
    "bring": Act(
        "Put a threat to peace before the Permanent Council",
        "nobody",
        ("OAS-110",),
        "The members hear of it. What follows is for them to decide.",
    ),
    "declare": Act(
        "Call a government illegitimate, in an interview",
        "nobody",
        ("OAS-109", "OAS-91"),
        "It binds nobody. No article in the table asks for a vote before it or forbids it; the office answers to the Assembly afterwards.",
        "On 23 January 2019 Juan Guaidó declared himself interim president of Venezuela, and Luis Almagro sent him his recognition. On the "
        "next day 16 of 34 members signed a declaration for Guaidó; the others did not, and the Council adopted nothing.",
        ("exame-2019-01", "cnn-espanol-2019-01", "pagina-12-2019-01"),
    ),
    "visit": Act(
        "Visit a member whose democracy may be at risk",
        "government",
        ("IADC-18",),
        "Visit and analysis; then the Council assesses together.",
    ),
    "help": Act(
        "Help a government that says its democracy is at risk",
        "government",
        ("IADC-17",),
        "The government asks; secretary-general or Council may answer.",
        "In October 2022 Haiti's council of ministers let the prime minister ask partners abroad for help; whether under this article, our "
        "sources do not say. In February 2023 the Council set up a working group by acclamation.",
        ("d1softballnews-2022-10", "blaze-trends-2023-02", "us-mission-oas-2023-02"),
    ),
    "assess": Act(
        "Have the Council assess a member under article 20",
        "majority",
        ("IADC-20",),
        "The secretary-general may ask for the meeting. What the meeting decides needs 18 of 34.",
        "On 31 May 2016 Luis Almagro asked for it, with a report on Venezuela of 132 pages. On 23 June the Council agreed to hear it, by 20 to 12 "
        "with two abstentions. The Maduro government held that the article needs the consent of the state.",
        ("noticias2025-2016-06", "cafe-con-voz-2023-05"),
    ),
    "suspend": Act(
        "Suspend a member",
        "two-thirds",
        ("OAS-9", "IADC-21"),
        "Special session of the Assembly; 23 of 34. The secretary-general has no vote.",
        "Used once under the Democratic Charter, on Honduras, on 4 July 2009.",
        ("cafe-con-voz-2023-05",),
    ),
    "case": Act(
        "Decide a human rights complaint",
        "others",
        ("OAS-106", "OAS-53"),
        "The Commission takes complaints; its members are elected in their own capacity. For states of the Convention that have "
        "accepted it, the Court judges.",
    ),
}


def needed(agree: str, members: int = MEMBERS) -> int | None:
    """Return how many must vote yes, or none; raise :class:`CourseError` for a key not in :data:`AGREE`."""
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
    if act.case:
        where = "; ".join(one["title"] for one in sources(list(act.case_sources)))
        parts.append(
            f"<p><strong>What happened:</strong> {escape(act.case)}</p>"
            f"<details><summary>Sources</summary><p>{escape(where)}</p></details>"
        )
    return "".join(parts)


def dial(name: str) -> Act:
    """Return an act by its name here; raise :class:`CourseError` where there is no such act."""
    if name not in ACTS:
        raise CourseError("act-unknown", act=name, known=ACTS)
    return ACTS[name]


def _turned(values: Mapping[str, Any]) -> Reply:
    act = dial(str(values["act"]))
    return Reply(f"{act.name}. Who must agree: {AGREE[act.agree]}.", _told(act), page=_all)


def _all() -> str:
    return "".join(f"<h4>{escape(act.name)}</h4>{_told(act)}" for act in ACTS.values())


def mandate_dial() -> Panel:
    """Return the dial: choose an act, and read who must agree to it, by which article, and what happened."""
    return Panel(
        "The mandate dial: who must agree?",
        "Choose an act. Say first who must agree to it; then read.",
        [
            Input(
                name="act",
                label="A secretary-general wants to",
                kind="choice",
                value="speak",
                options=[(name, act.name) for name, act in ACTS.items()],
            )
        ],
        _turned,
        limitations=(
            "custom, money, tone, and what governments say in private. It holds the articles of the table charter_articles only, in the "
            "course's own words, and counts 34 members. Whether an act is intervention no dial can say."
        ),
        state_key="secretary-general-and-critic/dial",
    )
