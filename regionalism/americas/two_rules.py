"""Same problem, two rules: a regional body by six switches, sent through five dated shocks by rules that one
can read.

The rules are the course's own and simple on purpose. What happened to real bodies stands in
``data/tables/body_shocks.csv``, how they are built in ``data/tables/bodies_design.csv``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from html import escape
from itertools import product
from typing import Any

from attrs import fields, frozen

from regionalism.engine.errors import CourseError
from regionalism.notebook.panel import Input, Panel, Reply
from regionalism.notebook.richtext import scrolling

# Each outcome with a sign, so that none is told by its colour or its place alone.
OUTCOMES = {
    "goes-on": "● goes on",
    "less": "◐ goes on with less",
    "stalls": "○ stalls",
    "shrinks": "✕ loses members",
}
SHOCKS = {
    "office": "A secretary-general must be chosen (April 2005, January 2017)",
    "quarrel": "A quarrel over one member's government (2017)",
    "governments": "Three governments change (December 2015 to March 2022)",
    "pandemic": "A pandemic (March 2020)",
    "money": "The patron's money ends (oil: 109 dollars in 2013, 44 in 2016)",
}


@frozen
class Design:
    """A body. Each switch that is on is a promise that its founders must give, so it makes founding
    harder.
    """

    united_states: bool = False
    votes: bool = False
    staff: bool = False
    dues: bool = False
    task: bool = False
    treaty: bool = False

    @property
    def promises(self) -> int:
        """Return how many promises founding it asks for."""
        return sum(getattr(self, field.name) for field in fields(Design))


@frozen
class Rule:
    """What happens in a shock to all bodies of one kind, and why."""

    outcome: str
    kind: str
    why: str


# Shock to its rules. Their order is the order of the branches in :func:`meet`.
RULES = {
    "office": {
        "no-office": Rule("goes-on", "no staff", "There is no office to fill: the chair passes on in turn."),
        "ballots": Rule("goes-on", "staff, votes", "Members vote until one name has a majority."),
        "empty": Rule("stalls", "staff, consensus", "One objection keeps the office empty."),
    },
    "quarrel": {
        "outvoted-stays": Rule(
            "goes-on",
            "votes, treaty",
            "If enough members want it, they decide. Who is outvoted must give notice and wait.",
        ),
        "outvoted-goes": Rule(
            "shrinks",
            "votes, no treaty",
            "If enough members want it, they decide. Who is outvoted walks out.",
        ),
        "not-our-task": Rule(
            "goes-on",
            "consensus, one task",
            "The quarrel is not part of its task. The work goes on.",
        ),
        "paid-and-stuck": Rule(
            "shrinks",
            "consensus, politics, dues",
            "Nothing can be decided, and members are to pay for it: some stop coming.",
        ),
        "asleep": Rule(
            "stalls",
            "consensus, politics, no dues",
            "Nothing can be decided. Staying costs nothing, so the body sleeps and may wake up.",
        ),
    },
    "governments": {
        "useful-and-bound": Rule(
            "goes-on", "one task, treaty", "The task is still useful, and the treaty binds."
        ),
        "useful": Rule(
            "less", "one task, no treaty", "The task is still useful; each new minister may drop a part."
        ),
        "announced": Rule(
            "shrinks",
            "politics, no treaty, the United States out",
            "A new government can leave by an announcement.",
        ),
        "near-washington": Rule(
            "less",
            "politics, no treaty, the United States in",
            "A new government may send a minister and not its president, but few give up a seat "
            "beside Washington.",
        ),
        "new-majority": Rule(
            "goes-on", "politics, treaty, votes", "New governments stay, and win or lose votes."
        ),
        "new-objection": Rule(
            "stalls", "politics, treaty, consensus", "New governments stay on paper, and now they object."
        ),
    },
    "pandemic": {
        "own-hands": Rule(
            "goes-on",
            "staff, dues, one task",
            "It has paid people who know how to carry out a task. They do it.",
        ),
        "reports": Rule(
            "less", "staff, dues, politics", "Paid people advise and report; members do the rest."
        ),
        "borrowed-hands": Rule(
            "less",
            "no staff or no dues",
            "It cannot pay people of its own for this. It uses those of a member, and goes as far as this "
            "member goes.",
        ),
    },
    "money": {
        "nothing-to-lose": Rule("goes-on", "no staff, no dues", "Nobody was paid, so nobody goes unpaid."),
        "lights-out": Rule("stalls", "staff, no dues", "The patron paid the staff: the office closes."),
        "one-large-payer": Rule(
            "less",
            "dues, the United States in",
            "One member pays a large part. If it stops, much less is left.",
        ),
        "all-pay": Rule(
            "goes-on", "dues, the United States out", "All pay a part: without one of them the rest goes on."
        ),
    },
}
# How the course codes real bodies. Rows of bodies_design bear the switches out, except where UNSEEN says
# so.
REAL = {
    "OAS": Design(united_states=True, votes=True, staff=True, dues=True, treaty=True),
    "UNASUR": Design(staff=True, dues=True, treaty=True),
    "CELAC": Design(),
    "PROSUR": Design(),
    "LIMA-GROUP": Design(),
    "PACIFIC-ALLIANCE": Design(task=True, treaty=True),
    "SICA": Design(staff=True, treaty=True),
}
NAMES = {
    "OAS": "the OAS",
    "UNASUR": "UNASUR",
    "CELAC": "CELAC",
    "PROSUR": "PROSUR",
    "LIMA-GROUP": "the Lima Group",
    "PACIFIC-ALLIANCE": "the Pacific Alliance",
    "SICA": "SICA",
}
# The rules were written with the record of the other bodies in view. This one was added afterwards.
HELD_OUT = "SICA"
# No source was found for whether its members pay dues: the course leaves the switch off.
DUES_UNSEEN = ("SICA",)
# No source was found for how these decide: the course takes consensus.
UNSEEN = ("PROSUR", "LIMA-GROUP", "PACIFIC-ALLIANCE")
NO_BODY = "none"
# Switch to its label, then the texts for off and for on.
SWITCHES = {
    "united_states": ("The United States", "out", "in"),
    "votes": ("It decides by", "consensus", "votes"),
    "staff": ("Staff", "none: the chair passes in turn", "a secretariat"),
    "dues": ("Dues", "none", "all members pay"),
    "task": ("What for", "politics at large", "one concrete task"),
    "treaty": ("Founded by", "a declaration", "a treaty"),
}
OFF, ON = "off", "on"


def meet(design: Design, shock: str) -> str:
    """Return the name of the rule that says what happens to a body in a shock.

    :param shock: a key of :data:`SHOCKS`.
    :raises CourseError: where there is no such shock.
    """
    if shock not in SHOCKS:
        raise CourseError("shock-unknown", shock=shock, known=SHOCKS)
    return {
        "office": _office,
        "quarrel": _quarrel,
        "governments": _governments,
        "pandemic": _pandemic,
        "money": _money,
    }[shock](design)


def _office(design: Design) -> str:
    if not design.staff:
        return "no-office"
    return "ballots" if design.votes else "empty"


def _quarrel(design: Design) -> str:
    if design.votes:
        return "outvoted-stays" if design.treaty else "outvoted-goes"
    if design.task:
        return "not-our-task"
    return "paid-and-stuck" if design.dues else "asleep"


def _governments(design: Design) -> str:
    if design.task:
        return "useful-and-bound" if design.treaty else "useful"
    if not design.treaty:
        return "near-washington" if design.united_states else "announced"
    return "new-majority" if design.votes else "new-objection"


def _pandemic(design: Design) -> str:
    if not (design.staff and design.dues):
        return "borrowed-hands"
    return "own-hands" if design.task else "reports"


def _money(design: Design) -> str:
    if not design.dues:
        return "lights-out" if design.staff else "nothing-to-lose"
    return "one-large-payer" if design.united_states else "all-pay"


def rule_for(design: Design, shock: str) -> Rule:
    """Return the rule that says what happens to a body in a shock."""
    return RULES[shock][meet(design, shock)]


def outcome(design: Design, shock: str) -> str:
    """Return what happens to a body in a shock: a key of :data:`OUTCOMES`."""
    return rule_for(design, shock).outcome


def withstood(design: Design) -> int:
    """Return through how many of the five shocks a body goes on, without losing anything."""
    return sum(outcome(design, shock) == "goes-on" for shock in SHOCKS)


@cache
def designs() -> tuple[Design, ...]:
    """Return all 64 bodies that six switches make."""
    return tuple(Design(*switches) for switches in product((False, True), repeat=len(SWITCHES)))


@cache
def crowd() -> Counter[tuple[int, int]]:
    """Return how many of the 64 bodies need so many promises and go on through so many shocks."""
    return Counter((one.promises, withstood(one)) for one in designs())


@cache
def _record() -> dict[tuple[str, str], dict[str, str]]:
    from regionalism.americas.tables import table

    return {
        (str(one["body"]), str(one["shock"])): {str(name): str(said) for name, said in one.items()}
        for one in table("body_shocks").to_dict("records")
    }


def borne_out(body: str, shock: str) -> bool | None:
    """Return whether the record of a body agrees with the rules; ``None`` where the table has no case."""
    found = _record().get((body, shock))
    return None if found is None else found["outcome"] == outcome(REAL[body], shock)


def _happened(body: str, shock: str) -> str:
    found = _record().get((body, shock))
    if found is None:
        return "no case in our table."
    verdict = "as the rule says" if borne_out(body, shock) else "not as the rule says"
    return f"{OUTCOMES[found['outcome']]}, {verdict}. {found['event']}"


def _told(design: Design, shock: str, body: str) -> str:
    rule = rule_for(design, shock)
    lines = [("Your body", f"{OUTCOMES[rule.outcome]}. {rule.why}")]
    if body in REAL:
        other = rule_for(REAL[body], shock)
        lines += [
            (f"{_begun(NAMES[body])}, by the rules", f"{OUTCOMES[other.outcome]}. {other.why}"),
            (f"{_begun(NAMES[body])}, in the record", _happened(body, shock)),
        ]
    said = "".join(f"<li><strong>{escape(who)}:</strong> {escape(text)}</li>" for who, text in lines)
    return f"<p><b>{escape(SHOCKS[shock])}</b></p><ul>{said}</ul>"


def _begun(words: str) -> str:
    return words[0].upper() + words[1:]


def _crowd_table(design: Design) -> str:
    """Return the 64 bodies as a table, with the place of one of them marked."""
    most = len(SHOCKS)
    head = "".join(f"<th scope='col'>{count}</th>" for count in range(most + 1))
    rows = []
    for promises in range(len(SWITCHES) + 1):
        cells = []
        for count in range(most + 1):
            number = crowd()[promises, count]
            here = (promises, count) == (design.promises, withstood(design))
            cells.append(f"<td>{f'<strong>▸ {number}</strong>' if here else number or '·'}</td>")
        rows.append(f"<tr><th scope='row'>{promises}</th>{''.join(cells)}</tr>")
    title = f"Your body among all {len(designs())}"
    table = (
        "<table><caption>How many bodies "
        "make so many promises (rows) and go on through so many shocks (columns); ▸ is yours</caption>"
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )
    return f"<details><summary>{title}</summary>{scrolling(table, f'Table: {title}')}</details>"


def _all_rules() -> str:
    parts = []
    for shock, rules in RULES.items():
        lines = "".join(
            f"<li>{escape(rule.kind)}: {escape(OUTCOMES[rule.outcome])}. {escape(rule.why)}</li>"
            for rule in rules.values()
        )
        parts.append(f"<p><b>{escape(SHOCKS[shock])}</b></p><ul>{lines}</ul>")
    return f"<details><summary>All {sum(map(len, RULES.values()))} rules</summary>{''.join(parts)}</details>"


def _respond(values: Mapping[str, Any]) -> Reply:
    design = Design(**{name: values[name] == ON for name in SWITCHES})
    body = str(values["body"])
    status = (
        f"Your body asks its founders for {design.promises} of {len(SWITCHES)} promises. It goes on through "
        f"{withstood(design)} of {len(SHOCKS)} shocks."
    )
    same = [NAMES[name] for name, one in REAL.items() if one == design]
    twins = f"<p>Built like this: {escape(', '.join(same))}.</p>" if same else ""
    unseen = (
        f"<p>How {escape(NAMES[body])} decides was not found: we take consensus.</p>"
        if body in UNSEEN
        else ""
    )
    if body in DUES_UNSEEN:
        unseen += f"<p>Whether the members of {escape(NAMES[body])} pay dues was not found: we take none.</p>"
    if body == HELD_OUT:
        unseen += f"<p>{escape(_begun(NAMES[body]))} was added after the rules had been written.</p>"
    told = "".join(_told(design, shock, body) for shock in SHOCKS)
    return Reply(status, f"{twins}{unseen}{told}{_crowd_table(design)}{_all_rules()}")


def two_rules() -> Panel:
    """Return the model: six switches, five shocks, and a real body beside it."""
    switches = [
        Input(name=name, label=label, kind="choice", value=OFF, options=[(OFF, off), (ON, on)])
        for name, (label, off, on) in SWITCHES.items()
    ]
    real = Input(
        name="body",
        label="Beside it",
        kind="menu",
        value=NO_BODY,
        options=[(NO_BODY, "no other body"), *((code, _begun(name)) for code, name in NAMES.items())],
    )
    return Panel(
        "Same problem, two rules",
        "Build a body with six switches. Say which shock will stop it, then read. Then put a real "
        "body beside it.",
        [*switches, real],
        _respond,
        limitations=(
            "people, skill, luck, and what is at stake. Each shock meets a fresh body, though a real one "
            "remembers. It counts shocks and does not weigh them, treats all members as equal, and says "
            "nothing about whether a decision is wise. The rules were written with the cases of "
            "the record in view: that they fit these is no test. "
            f"Only {NAMES[HELD_OUT]} came later, and how its case ended was known, too."
        ),
        state_key="alphabet-soup/two-rules",
        beside=True,
    )
