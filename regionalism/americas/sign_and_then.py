"""Sign, and then? Six clauses of a deal, two sides that weigh it, and what a doubted promise makes of it.

All pay-offs are invented. They are even on purpose: what one side can win or lose, the other can win or lose
as well. Nothing here says how much a real government or party values anything. What happened from 2019 to
2024 stands in ``data/tables/talk_steps.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache, partial
from html import escape
from itertools import pairwise, product
from typing import Any

from attrs import evolve, frozen

from regionalism.americas.lanes import draw_lanes
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import MARKERS, PALETTE, date_in_words, figure, in_words
from regionalism.notebook.panel import Input, Panel, Reply
from regionalism.notebook.richtext import RichText, show_errors

GOVERNMENT, OPPOSITION = "government", "opposition"
SIDES = {GOVERNMENT: "the government", OPPOSITION: "the opposition"}
LEVELS = ("nothing", "a part", "all of it")


@frozen
class Clause:
    """One promise: who gives it, what it says, what it costs the giver and is worth to the other, for a part.

    All of it costs and is worth twice as much.
    """

    giver: str
    name: str
    text: str
    cost: int
    worth: int


CLAUSES = {
    "vote": Clause(GOVERNMENT, "vote", "a real contest in 2024 (R6 ¶19)", 6, 9),
    "candidates": Clause(GOVERNMENT, "candidates", "the other side chooses who stands (R6 ¶19)", 3, 6),
    "parties": Clause(GOVERNMENT, "parties", "parties get symbols and assets back (R6 ¶17)", 1, 4),
    "sanctions": Clause(OPPOSITION, "sanctions", "sanctions eased (R6 ¶13, ¶19)", 6, 9),
    "recognition": Clause(OPPOSITION, "recognition", "full legitimacy abroad (R6 ¶10)", 3, 6),
    "funds": Clause(OPPOSITION, "funds", "frozen money for the emergency (R6 ¶15)", 1, 4),
}
# The clause without which a side does not sign, at least in part; a student may choose another.
RED_LINES = {GOVERNMENT: "sanctions", OPPOSITION: "vote"}
FEARED = {"vote", "sanctions"}  # what safety for whoever loses makes cheaper to give
ORDERS = {
    "once": "both give all on one day",
    "government-first": "the government gives all first",
    "opposition-first": "the opposition gives all first",
    "steps": "three equal steps, each only if the last was kept",
}
# Order to the thirds of its own cost that a side has paid before it sees whether the other keeps its word.
EXPOSED = {
    "once": {GOVERNMENT: 3, OPPOSITION: 3},
    "government-first": {GOVERNMENT: 3, OPPOSITION: 0},
    "opposition-first": {GOVERNMENT: 0, OPPOSITION: 3},
    "steps": {GOVERNMENT: 1, OPPOSITION: 1},
}
# Whole numbers keep comparisons exact and quick: beliefs are parts of 500, costs thousandths.
WHOLE = 500
MENDED = 2  # of five promises that would be broken, how many a guarantor sees kept
SCALE = 3 * WHOLE * 2 * WHOLE
CHANGE = re.compile(r"([a-z]+)\s+(\d{1,2})\s+(\d{1,2})")

Package = tuple[int, ...]


@frozen
class Rules:
    """How a deal is carried out: trust in per cent, the order, and the two devices that mend trust.

    :param trust: how likely each side thinks it, in per cent, that the other will keep its word.
    :param safety: whoever loses is neither persecuted nor barred from politics.
    :param guarantor: somebody outside can make a broken promise costly.
    :param none: what each side thinks that it has without a deal.
    :param red: the clause without which each side does not sign; ``None``: there is no such clause.
    """

    trust: int = 100
    order: str = "once"
    safety: bool = False
    guarantor: bool = False
    none: Mapping[str, int] = {GOVERNMENT: 0, OPPOSITION: 0}
    red: Mapping[str, str | None] = RED_LINES

    @property
    def believed(self) -> int:
        """Return the chance with which a side counts on a promise, in parts of :data:`WHOLE`."""
        trust = 5 * self.trust
        return trust + (WHOLE - trust) * MENDED // 5 if self.guarantor else trust


@cache
def packages() -> tuple[Package, ...]:
    """Return all 729 packages: for each of the six clauses nothing, a part, or all of it."""
    return tuple(product(range(len(LEVELS)), repeat=len(CLAUSES)))


def changed(told: str) -> dict[str, Clause]:
    """Return the clauses with other pay-offs, such as ``"vote 8 9; funds 1 2"``: name, cost, worth of a part.

    :raises CourseError: where a name is unknown or a number is missing.
    """
    clauses = dict(CLAUSES)
    for one in filter(None, (part.strip().lower() for part in re.split(r"[;,\n]", told))):
        found = CHANGE.fullmatch(one)
        if found is None or found[1] not in clauses:
            raise CourseError("payoff-unreadable", given=one, known=tuple(clauses))
        clauses[found[1]] = evolve(clauses[found[1]], cost=int(found[2]), worth=int(found[3]))
    return clauses


@cache
def _sums(payoffs: tuple[Clause, ...], side: str) -> dict[Package, tuple[int, int, int]]:
    """Return for each package what a side gets, what it pays, and what it pays of the clause that it
    fears most.
    """
    names = tuple(CLAUSES)
    found = {}
    for package in packages():
        gets = pays = feared = 0
        for name, level, one in zip(names, package, payoffs, strict=True):
            if one.giver != side:
                gets += level * one.worth
            elif name in FEARED:
                feared += level * one.cost
            else:
                pays += level * one.cost
        found[package] = gets, pays, feared
    return found


def points(
    package: Package, side: str, rules: Rules | None = None, clauses: Mapping[str, Clause] = CLAUSES
) -> Fraction:
    """Return what a side expects of a package, in invented points.

    With the chance that it believes in, the other keeps its word: the side gets what was promised, and pays.
    Otherwise it gets nothing, and has paid what it gave before it saw. A guarantee of safety makes the clause
    that a side fears most up to half cheaper, as far as the guarantee itself is believed.
    """
    rules = rules or Rules()
    if rules.order not in ORDERS:
        raise CourseError("order-unknown", order=rules.order, known=tuple(ORDERS))
    gets, pays, feared = _sums(tuple(clauses.values()), side)[package]
    kept = rules.believed
    cost = 2 * WHOLE * pays + feared * (2 * WHOLE - (kept if rules.safety else 0))
    hoped = 3 * kept * (2 * WHOLE * gets - cost)
    return Fraction(hoped - (WHOLE - kept) * EXPOSED[rules.order][side] * cost, SCALE)


def keeps_red_lines(package: Package, red: Mapping[str, str | None], side: str) -> bool:
    """Tell whether a side gets at least a part of what it will not do without."""
    wanted = red.get(side)
    return wanted is None or package[list(CLAUSES).index(wanted)] > 0


def signs(
    package: Package, side: str, rules: Rules | None = None, clauses: Mapping[str, Clause] = CLAUSES
) -> bool:
    """Tell whether a side prefers a package to no deal, and keeps its red line."""
    rules = rules or Rules()
    better = points(package, side, rules, clauses) > rules.none[side]
    return better and keeps_red_lines(package, rules.red, side)


def cloud(rules: Rules | None = None, clauses: Mapping[str, Clause] = CLAUSES) -> tuple[Package, ...]:
    """Return the packages that both sides would sign."""
    return tuple(one for one in packages() if all(signs(one, side, rules, clauses) for side in SIDES))


@cache
def size_of_cloud(trust: int, order: str = "once", safety: bool = False, guarantor: bool = False) -> int:
    """Return how many of the 729 packages both sides would sign, with the pay-offs and red lines as
    invented.
    """
    return len(cloud(Rules(trust, order, safety, guarantor)))


# Figures


def _at(package: Package, clauses: Mapping[str, Clause]) -> tuple[Fraction, Fraction]:
    return points(package, GOVERNMENT, None, clauses), points(package, OPPOSITION, None, clauses)


def cloud_figure(
    rules: Rules | None = None,
    clauses: Mapping[str, Clause] = CLAUSES,
    mine: Package | None = None,
    title: str = "What both would sign",
) -> RichText:
    """Draw all packages by what they would bring if all promises were kept; full marks are those that both
    sign. Two clouds on one page need two titles, since ids in a drawing follow from its title.
    """
    import pandas as pd

    rules = rules or Rules()
    both = set(cloud(rules, clauses))
    where: dict[tuple[Fraction, Fraction], bool] = {}
    for one in packages():
        at = _at(one, clauses)
        where[at] = where.get(at, False) or one in both
    data = pd.DataFrame(
        [(float(x), float(y), "yes" if full else "no") for (x, y), full in sorted(where.items())],
        columns=[
            "Points of the government",
            "Points of the opposition",
            "Some such package is signed by both",
        ],
    )
    number = f"{len(both)} of {len(packages())} packages"
    told = f"With trust at {rules.trust} per cent both sides would sign {number}."
    return figure(
        partial(_cloud, data=data, mine=None if mine is None else _at(mine, clauses)),
        title=title,
        alt=(
            "Scatter chart of 729 invented packages. To the right: more points for the government; "
            "up: more for the opposition. "
            f"Full marks are packages that both would sign. {told}"
        ),
        data=data,
        source=(
            "a model of the course with invented pay-offs; each mark stands for one or more packages, "
            "as if all were kept."
        ),
        finding=told,
        size=(6.0, 4.2),
        narrow_size=(4.0, 3.8),
    )


def _cloud(axes: Any, data: Any, mine: tuple[Fraction, Fraction] | None) -> None:
    across, up, signed = data.columns
    for word, colour, marker, face, label in (
        ("no", "#808080", "o", "none", "not signed by both"),
        ("yes", PALETTE[0], "s", PALETTE[0], "both would sign"),
    ):
        some = data[data[signed] == word]
        axes.plot(
            some[across], some[up], marker, color=colour, markerfacecolor=face, linestyle="none",
            markersize=4, label=label,
        )  # fmt: skip
    if mine is not None:
        axes.plot(
            float(mine[0]), float(mine[1]), MARKERS[3], color=PALETTE[1], markersize=10, linestyle="none",
            label="your package",
        )  # fmt: skip
    axes.axhline(0, color="#808080", linewidth=0.8)
    axes.axvline(0, color="#808080", linewidth=0.8)
    axes.set_xlabel("points for the government")
    axes.set_ylabel("points for the opposition")
    axes.legend(loc="lower left", fontsize=8)


STEPS = ("social-2022", "barbados-2023", "ban-2024", "licence-2024")
LANES = {
    "government": "The government",
    "opposition": "The opposition",
    "both": "Both sides",
    "united-states": "The United States",
    "supreme-tribunal": "The Supreme Tribunal",
}


@show_errors
def steps_line() -> RichText:
    """Draw the dated steps of the talks from August 2019 to April 2024, a line for each who took them."""
    import pandas as pd

    from regionalism.americas.tables import table

    steps = table("talk_steps")
    data = pd.DataFrame(
        {
            "Number": range(1, len(steps) + 1),
            "Day": steps["date"].astype(str).str[:10],
            "Who acted": [LANES[str(one)] for one in steps["actor"]],
            "What": steps["step"],
        }
    )
    days = [date.fromisoformat(one) for one in data["Day"]]
    before, after = max(pairwise(days), key=lambda pair: pair[1] - pair[0])
    months = 12 * (after.year - before.year) + after.month - before.month
    told = (
        f"{len(data)} dated steps. The longest stretch without one is {months} months: from "
        f"{in_words(before)} to {in_words(after)}."
    )
    return figure(
        partial(_line, data=data),
        title="Steps forward, steps back",
        alt=f"Timeline from August 2019 to April 2024 with {len(LANES)} lines, by who acted. {told}",
        data=data.assign(Day=data["Day"].map(date_in_words)),
        source="steps of the talks, a table of the course; the numbers are those of the data table.",
        finding=told,
        size=(8.0, 2.6),
        narrow=partial(_line, data=data, narrow=True),
        narrow_size=(4.0, 3.2),
    )


def _line(axes: Any, data: Any, *, narrow: bool = False) -> None:
    lanes: dict[str, list[tuple[float, str]]] = {name: [] for name in LANES.values()}
    for one in data.itertuples():
        year, month, day = map(int, one.Day.split("-"))
        lanes[data.at[one.Index, "Who acted"]].append((year + (month - 1) / 12 + day / 365, str(one.Number)))
    shown = [name.replace(" ", "\n", 1) if narrow else name for name in lanes]
    draw_lanes(axes, lanes, shown, room=0.5 if narrow else 0.2)
    axes.set_xlim(2019.4, 2024.6)
    axes.set_xticks(range(2020, 2025), [str(one) for one in range(2020, 2025)])


@show_errors
def replay() -> RichText:
    """Show the four steps of 2022 to 2024: what each side gave, whether it can be taken back, what each
    said.
    """
    from regionalism.americas.tables import row

    body, text = "", []
    for number, name in enumerate(STEPS, 1):
        one = row(f"talk_steps:{name}")
        head = f"Step {number} · {date_in_words(one['date'])}. {one['step']}"
        said = [
            f"The government's side gave: {one['government_gave']}",
            f"The other side, or the United States, gave: {one['others_gave']}",
            f"Can it be taken back? {one['taken_back']}",
            f"The government said: {one['government_says']}",
            f"The other side said: {one['others_say']}",
        ]
        body += f"<li><strong>{escape(head)}</strong>{''.join(f'<br>{escape(line)}' for line in said)}</li>"
        text.append("\n".join([head, *said]))
    return RichText(f"<ul role='list'>{body}</ul>", "\n\n".join(text))


# Panels


def _table_of_clauses(clauses: Mapping[str, Clause]) -> str:
    rows = "".join(
        f"<tr><th "
        f"scope='row'>{escape(one.name)}</th><td>{escape(SIDES[one.giver])}</td><td>{escape(one.text)}</td>"
        f"<td>{one.cost}</td><td>{one.worth}</td></tr>"
        for one in clauses.values()
    )
    return (
        "<details><summary>The invented pay-offs</summary><table><caption>Points for a part of each "
        "clause; all of it counts "
        "twice</caption><thead><tr><th scope='col'>Clause</th><th scope='col'>Promised by</th><th "
        "scope='col'>What</th>"
        "<th scope='col'>Costs the giver</th><th scope='col'>Is worth to the other</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></details>"
    )


def _number(value: Fraction) -> str:
    return f"{float(value):g}" if value.denominator in (1, 2, 4, 5, 10) else f"{float(value):.1f}"


def _at_the_table(values: Mapping[str, Any]) -> Reply:
    chair = str(values["chair"])
    other = next(side for side in SIDES if side != chair)
    red = {side: None if values[f"red_{side}"] == "none" else str(values[f"red_{side}"]) for side in SIDES}
    rules = Rules(red=red)
    mine: Package = tuple(int(values[name]) for name in CLAUSES)
    yours, theirs = (points(mine, side, rules) for side in (chair, other))
    agreed = {side: signs(mine, side, rules) for side in SIDES}
    both = cloud(rules)
    better = [one for one in both if points(one, chair, rules) > yours]
    verdict = (
        "Both sides would sign."
        if all(agreed.values())
        else f"Would not sign: {' and '.join(SIDES[side] for side, yes in agreed.items() if not yes)}."
    )
    why = [
        f"{SIDES[side].capitalize()} does not get its red line ({red[side]})."
        for side in SIDES
        if not keeps_red_lines(mine, red, side)
    ]
    status = (
        f"Your package: {_number(yours)} points for you, {_number(theirs)} for {SIDES[other]}. {verdict} "
        f"With these red lines both would sign {len(both)} of {len(packages())} packages; "
        f"{len(better)} of them give you more than yours."
    )
    told = "".join(f"<p>{escape(one)}</p>" for one in why)
    return Reply(status, f"{told}{cloud_figure(rules, mine=mine).html}{_table_of_clauses(CLAUSES)}")


def both_chairs() -> Panel:
    """Return the panel in which a student makes a package from one chair, then from the other."""
    levels = {str(number): text for number, text in enumerate(LEVELS)}
    wishes = {
        side: {"none": "no red line"}
        | {name: f"not without {name}, at least a part" for name, one in CLAUSES.items() if one.giver != side}
        for side in SIDES
    }
    clauses = [
        Input.menu(name, f"{one.name.capitalize()} ({SIDES[one.giver]} gives)", levels, "0")
        for name, one in CLAUSES.items()
    ]
    return Panel(
        "The table: a package from two chairs",
        "Take a chair and make a package that is good for you and that the other side would sign. "
        "Then take the other chair. "
        "Here every promise is kept.",
        [
            Input.choice("chair", "You sit for", SIDES, GOVERNMENT),
            Input.menu(
                "red_government", "Red line of the government", wishes[GOVERNMENT], RED_LINES[GOVERNMENT]
            ),
            Input.menu(
                "red_opposition", "Red line of the opposition", wishes[OPPOSITION], RED_LINES[OPPOSITION]
            ),
            *clauses,
        ],
        _at_the_table,
        limitations=(
            "nearly everything. All points are invented, and even between the two sides. Each side "
            "is one person here, though both are "
            "divided, and the United States sits in the opposition's chair. Right and wrong, and "
            "those who suffered, have no points."
        ),
        state_key="bargaining-in-the-shadow/table",
    )


def _after_signing(values: Mapping[str, Any]) -> Reply:
    clauses = changed(str(values["payoffs"] or ""))
    for name in ("trust", "none_government", "none_opposition"):
        if values[name] is None:
            raise CourseError("talks-number-missing")
    rules = Rules(
        trust=int(values["trust"]),
        order=str(values["order"]),
        safety=bool(values["safety"]),
        guarantor=bool(values["guarantor"]),
        none={GOVERNMENT: int(values["none_government"]), OPPOSITION: int(values["none_opposition"])},
        red=RED_LINES if values["red"] else {},
    )
    if not 0 <= rules.trust <= 100:
        raise CourseError("talks-number-missing")
    both = cloud(rules, clauses)
    status = f"Both sides would sign {len(both)} of {len(packages())} packages."
    lone = {side: sum(signs(one, side, rules, clauses) for one in packages()) for side in SIDES}
    counts = (
        f"{SIDES[GOVERNMENT].capitalize()} alone would sign {lone[GOVERNMENT]}, "
        f"{SIDES[OPPOSITION]} alone {lone[OPPOSITION]}."
    )
    believed = _number(Fraction(100 * rules.believed, WHOLE))
    note = f"<p>{counts} Each counts on a promise with {believed} per cent.</p>"
    row = " · ".join(
        f"{trust} %: {len(cloud(evolve(rules, trust=trust), clauses))}" for trust in range(100, -1, -20)
    )
    return Reply(
        status,
        f"{note}<p>The same with other trust: {row}.</p>"
        f"{cloud_figure(rules, clauses, title='What both would sign, as you set it').html}"
        f"{_table_of_clauses(clauses)}",
    )


def sign_and_then() -> Panel:
    """Return the model: trust after signing, the order of giving, a guarantee and a guarantor."""
    return Panel(
        "Sign, and then?",
        "How likely does each side think it that the other will keep its word? Lower the trust and "
        "watch the cloud. Then fill it again, "
        "with one device at a time.",
        [
            Input.number("trust", "Trust after signing (per cent)", 100, 0, 100, step=10, slider=True),
            Input.menu("order", "Who gives when", ORDERS, "once"),
            Input(name="safety", label="A guarantee: safety for whoever loses", kind="check", value=False),
            Input(name="guarantor", label="An outside guarantor", kind="check", value=False),
            Input(name="red", label="Red lines: sanctions, and the vote", kind="check", value=True),
            Input.number("none_government", "Worth of no deal to the government (points)", 0, 0, 20),
            Input.number("none_opposition", "Worth of no deal to the opposition (points)", 0, 0, 20),
            Input(
                name="payoffs",
                label="Other pay-offs, such as: vote 8 9 (clause, cost, worth)",
                kind="text",
                value="",
            ),
        ],
        _after_signing,
        limitations=(
            "nearly everything. All pay-offs are invented and even; both sides trust alike; a side "
            "is one person. A guarantor mends two "
            "broken promises in five, and a guarantee halves what is feared most, as far as it is "
            "believed: these are choices of the course. "
            "What cannot be taken back counts like what can. Trust stays the same, however much is handed "
            "over, and who breaks a word does so in the first step. Justice for victims has no points, and "
            "for many it comes first."
        ),
        state_key="bargaining-in-the-shadow/after",
    )
