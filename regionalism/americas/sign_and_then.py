"""Sign, and then? Six clauses of a deal, two sides that weigh it, and what a doubted promise makes of it.

All pay-offs are invented. They are even on purpose: what one side can win or lose, the other can win or lose
as well. Nothing here says how much a real government or party values anything. What happened from 2019 to
2024 stands in ``data/tables/talk_steps.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, partial
from html import escape
from itertools import pairwise, product
from operator import mul
from typing import Any

from attrs import asdict, evolve, frozen

from regionalism.americas.lanes import draw_lanes
from regionalism.americas.scatter import EmptyChart, Place, Series, empty_chart, slot
from regionalism.engine.errors import CourseError, Message
from regionalism.notebook.figure import MARKERS, PALETTE, date_in_words, figure, framed, in_words
from regionalism.notebook.panel import Input, OnPage, Panel, Reply
from regionalism.notebook.richtext import RichText, scrolling, show_errors

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
CHANGE = re.compile(r"([a-z]+)\s+([0-9]{1,2})\s+([0-9]{1,2})")

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


def _weights(side: str, rules: Rules | None) -> tuple[int, int, int]:
    """Return what a point that a side gets, pays, or pays of the clause that it fears most counts for it,
    in parts of :data:`SCALE`. It pays if the other keeps its word, and else what it gave before it saw.

    :raises CourseError: where the order is unknown.
    """
    rules = rules or Rules()
    if rules.order not in ORDERS:
        raise CourseError("order-unknown", order=rules.order, known=tuple(ORDERS))
    kept = rules.believed
    paid = 3 * kept + (WHOLE - kept) * EXPOSED[rules.order][side]
    whole = 2 * WHOLE
    return 3 * kept * whole, -paid * whole, -paid * (whole - (kept if rules.safety else 0))


def points(
    package: Package, side: str, rules: Rules | None = None, clauses: Mapping[str, Clause] = CLAUSES
) -> Fraction:
    """Return what a side expects of a package, in invented points.

    With the chance that it believes in, the other keeps its word: the side gets what was promised, and pays.
    Otherwise it gets nothing, and has paid what it gave before it saw. A guarantee of safety makes the clause
    that a side fears most up to half cheaper, as far as the guarantee itself is believed.
    """
    sums = _sums(tuple(clauses.values()), side)[package]
    return Fraction(sum(map(mul, _weights(side, rules), sums)), SCALE)


def keeps_red_lines(package: Package, red: Mapping[str, str | None], side: str) -> bool:
    """Tell whether a side gets at least a part of what it will not do without."""
    wanted = red.get(side)
    return wanted is None or package[list(CLAUSES).index(wanted)] > 0


def signed_by(side: str, rules: Rules | None = None, clauses: Mapping[str, Clause] = CLAUSES) -> set[Package]:
    """Return the packages that a side prefers to no deal, and that keep its red line."""
    rules = rules or Rules()
    for_got, for_paid, for_feared = _weights(side, rules)
    none = rules.none[side] * SCALE
    return {
        package
        for package, (gets, pays, feared) in _sums(tuple(clauses.values()), side).items()
        if gets * for_got + pays * for_paid + feared * for_feared > none
        and keeps_red_lines(package, rules.red, side)
    }


def cloud(rules: Rules | None = None, clauses: Mapping[str, Clause] = CLAUSES) -> tuple[Package, ...]:
    """Return the packages that both sides would sign."""
    both = set.intersection(*(signed_by(side, rules, clauses) for side in SIDES))
    return tuple(one for one in packages() if one in both)


@cache
def size_of_cloud(trust: int, order: str = "once", safety: bool = False, guarantor: bool = False) -> int:
    """Return how many of the 729 packages both sides would sign, with the pay-offs and red lines as
    invented.
    """
    return len(cloud(Rules(trust, order, safety, guarantor)))


# Figures


# The axes of a cloud reach from LEAST to MOST, times the smallest of these scales that has room for all
# packages. So a page without a kernel needs one drawing for each scale, whatever pay-offs a student enters.
SCALES = (1, 2, 5, 10, 20)
LEAST, MOST = -30, 45
WHAT_BOTH, AS_SET = "What both would sign", "What both would sign, as you set it"
COLUMNS = ("Points of the government", "Points of the opposition", "Some such package is signed by both")
SERIES = {
    "no": Series("not signed by both", "#808080", "o", "none", 4),
    "yes": Series("both would sign", PALETTE[0], "s", PALETTE[0], 4),
    "mine": Series("your package", PALETTE[1], MARKERS[3], PALETTE[1], 10),
}


def _at(clauses: Mapping[str, Clause]) -> dict[Package, Place]:
    """Return what each package would bring to both sides if all were kept: whole numbers."""
    sums = [_sums(tuple(clauses.values()), side) for side in SIDES]

    def kept(one: Package, side: int) -> int:
        gets, pays, feared = sums[side][one]
        return gets - pays - feared

    return {one: (kept(one, 0), kept(one, 1)) for one in packages()}


def _scale(places: Iterable[Place]) -> int:
    """Return the smallest scale that has room for some places; the largest has room for all pay-offs."""
    numbers = [number for place in places for number in place]
    return next(one for one in SCALES if one * LEAST <= min(numbers) and max(numbers) <= one * MOST)


@cache
def _empty_cloud(title: str, scale: int, mine: bool) -> EmptyChart:
    """Return the drawing of a cloud without its marks, with or without a place for the student's package."""
    series = {name: one for name, one in SERIES.items() if mine or name != "mine"}
    return empty_chart(series, (scale * LEAST, scale * MOST), _around, title, (6.0, 4.2), (4.0, 3.8))


def _around(axes: Any) -> None:
    axes.axhline(0, color="#808080", linewidth=0.8)
    axes.axvline(0, color="#808080", linewidth=0.8)
    axes.set_xlabel("points for the government")
    axes.set_ylabel("points for the opposition")
    axes.legend(loc="lower left", fontsize=9, borderpad=0, handletextpad=0)  # left of the upright line


def cloud_figure(
    rules: Rules | None = None,
    clauses: Mapping[str, Clause] = CLAUSES,
    mine: Package | None = None,
    title: str = WHAT_BOTH,
) -> RichText:
    """Draw all packages by what they would bring if all promises were kept; full marks are those that both
    sign. Two clouds on one page need two titles, since ids in a drawing follow from its title.
    """
    rules = rules or Rules()
    both = set(cloud(rules, clauses))
    signed: dict[Place, bool] = {}
    brings = _at(clauses)
    for one, at in brings.items():
        signed[at] = signed.get(at, False) or one in both
    rows = [(*at, "yes" if full else "no") for at, full in sorted(signed.items())]
    places = {word: [(x, y) for x, y, said in rows if said == word] for word in ("no", "yes")}
    places["mine"] = [] if mine is None else [brings[mine]]
    chart = _empty_cloud(title, _scale(signed), mine is not None)
    told = Message("talks-cloud", trust=rules.trust, signed=len(both), all=len(packages()))
    alt = str(Message("talks-cloud-alt", all=len(packages()), told=told))
    return _in_frame(lambda: chart.with_marks(alt, places), title, alt, str(told), rows)


def _in_frame(
    chart: Callable[[], str], title: str, alt: str, told: str, rows: list[tuple[int, int, str]]
) -> RichText:
    import pandas as pd

    return framed(
        chart,
        title=title,
        alt=alt,
        data=pd.DataFrame(rows, columns=list(COLUMNS)),
        source=(
            "a model of the course with invented pay-offs; each mark stands for one or more packages, "
            "as if all were kept."
        ),
        finding=told,
    )


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
    title = "The invented pay-offs"
    table = (
        "<table><caption>Points for a part of each clause; all of it counts "
        "twice</caption><thead><tr><th scope='col'>Clause</th><th scope='col'>Promised by</th><th "
        "scope='col'>What</th>"
        "<th scope='col'>Costs the giver</th><th scope='col'>Is worth to the other</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    return f"<details><summary>{title}</summary>{scrolling(table, f'Table: {title}')}</details>"


def _paragraph(message: Message) -> str:
    return f"<p>{escape(str(message))}</p>"


def _at_the_table(values: Mapping[str, Any]) -> Reply:
    chair = str(values["chair"])
    other = next(side for side in SIDES if side != chair)
    red = {side: None if values[f"red_{side}"] == "none" else str(values[f"red_{side}"]) for side in SIDES}
    rules = Rules(red=red)
    mine: Package = tuple(int(values[name]) for name in CLAUSES)
    yours, theirs = (int(points(mine, side, rules)) for side in (chair, other))
    against = [name for side, name in SIDES.items() if mine not in signed_by(side, rules)]
    both = set(cloud(rules))
    better = both & signed_by(chair, evolve(rules, none={chair: yours}))
    status = Message(
        "talks-package",
        yours=yours,
        theirs=theirs,
        other=SIDES[other],
        verdict=Message("talks-not-signed", sides=against) if against else Message("talks-both-sign"),
        signed=len(both),
        all=len(packages()),
        better=len(better),
    )
    why = [
        Message("talks-red-line", side=SIDES[side].capitalize(), clause=red[side])
        for side in SIDES
        if not keeps_red_lines(mine, red, side)
    ]
    told = "".join(map(_paragraph, why))
    return Reply(str(status), f"{told}{cloud_figure(rules, mine=mine).fragment}{_table_of_clauses(CLAUSES)}")


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
        on_page=OnPage("bothChairs", partial(_known, WHAT_BOTH, SCALES[:1], mine=True)),
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
    alone = [signed_by(side, rules, clauses) for side in SIDES]
    status = Message("talks-signed", signed=len(set.intersection(*alone)), all=len(packages()))
    counts = Message(
        "talks-alone",
        first=SIDES[GOVERNMENT].capitalize(),
        by_first=len(alone[0]),
        second=SIDES[OPPOSITION],
        by_second=len(alone[1]),
        believed=f"{100 * rules.believed / WHOLE:g}",
    )
    row = " · ".join(
        f"{trust} %: {len(cloud(evolve(rules, trust=trust), clauses))}" for trust in range(100, -1, -20)
    )
    return Reply(
        str(status),
        f"{_paragraph(counts)}{_paragraph(Message('talks-other-trust', row=row))}"
        f"{cloud_figure(rules, clauses, title=AS_SET).fragment}{_table_of_clauses(clauses)}",
    )


# What a page without a kernel knows


def _known(title: str, scales: Iterable[int], *, mine: bool) -> dict[str, Any]:
    """Return what ``sign_and_then.js`` knows: the numbers of the model, the figure and the table with slots
    for what follows from the inputs, and the empty drawing for each scale.
    """
    example = _in_frame(
        lambda: slot("drawing"), title, title + " " + slot("alt") * 10, slot("told"), [(0, 0, "no")]
    )
    figure_ = re.sub(r"<tbody>.*?</tbody>", f"<tbody>{slot('rows')}</tbody>", example.fragment)
    return {
        "whole": WHOLE,
        "mended": MENDED,
        "levels": len(LEVELS),
        "sides": SIDES,
        "exposed": EXPOSED,
        "redLines": RED_LINES,
        "clauses": [
            {"name": name, "giver": one.giver, "feared": name in FEARED, "cost": one.cost, "worth": one.worth}
            for name, one in CLAUSES.items()
        ],
        "reach": [LEAST, MOST],
        "figure": figure_,
        "drawings": {str(scale): asdict(_empty_cloud(title, scale, mine)) for scale in scales},
        # What stands around the numbers, which are those of each clause in turn.
        "table": re.split(r"(?<=<td>)[0-9]+(?=</td>)", _table_of_clauses(CLAUSES)),
    }


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
        on_page=OnPage("signAndThen", partial(_known, AS_SET, SCALES, mine=False)),
    )
