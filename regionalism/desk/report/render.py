"""The figures and tables of the report: each says how many students it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from attrs import frozen
from markupsafe import Markup

from regionalism.desk.report.analysis import (
    FEW,
    MOMENTS_LEAST,
    SHARED_LEAST,
    Calibration,
    SameTimestamp,
    SharedAnswers,
    difficulty,
    discrimination,
    time_and_tries,
)
from regionalism.desk.report.distractors import first_tries, has_distractors
from regionalism.desk.results import ItemView
from regionalism.engine.course import unit as unit_of_course
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.parts import paired
from regionalism.notebook.figure import HATCHES, PALETTE, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NO_DATA = "no data"
SOURCE = "items.csv of this class, first and counted tries as handed in"
MOST_WRONG = 8
LONGEST_LABEL = 46
LEAST = 5  # students; a number that rests on fewer could be somebody's own, and is hidden unless asked for
UNDER, HIDDEN = f"1 to {LEAST - 1}", "hidden"
ROLES = {
    "key": "✔ key",
    "accepted": "◐ accepted in part",
    "neutral": "• counts neither way",
    "wrong": "✘ wrong",
    "other": "✘ not foreseen",
    "open": "• any answer counts",
}


@frozen
class Table:
    """A table of the report: the first cell of each row heads it."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@frozen
class UnitPart:
    """What the report says of one unit."""

    title: str
    students: int
    difficulty: Markup | None
    discrimination: Table
    noise: str
    drew_most: Markup | None
    distractors: Sequence[Table]
    time: Table


def unit_part(
    slug: str, rows: pd.DataFrame, items: dict[str, Item], seen: ItemView, least: int = 1
) -> UnitPart:
    """Return what the report says of one unit, from its rows and the items (as a student was asked them).

    An item that is no longer there is shown by its id, without its wrong answers.

    :param least: how many students a number must rest on to be shown; 1 shows all.
    """
    titles = {one: items[one].title if one in items else one for one in rows["id"].unique()}
    drawn = [
        (items[one], *_first_tries(items[one], rows, seen))
        for one in titles
        if one in items and has_distractors(items[one])
    ]
    separates = discrimination(rows)
    hard, time = difficulty(rows), time_and_tries(rows)
    hard.loc[hard["n"] < least, "share"] = float("nan")
    hard.loc[hard["tried"] < least, "right"] = float("nan")
    time.loc[time["n"] < least, ["tries", "most", "one", "hinted", "minutes"]] = float("nan")
    return UnitPart(
        title=_unit_title(slug),
        students=rows["student_id"].nunique(),
        difficulty=_difficulty(hard, titles),
        discrimination=_discrimination(separates, titles),
        noise=_noise(separates),
        drew_most=_drew_most(drawn, least),
        distractors=[_distractors(*one, least) for one in drawn],
        time=_time(time, titles),
    )


def _unit_title(slug: str) -> str:
    try:
        unit = unit_of_course(slug)
    except CourseError:
        return slug
    return f"{unit.number} · {unit.title}"


def _first_tries(item: Item, rows: pd.DataFrame, seen: ItemView) -> tuple[pd.DataFrame, int, int]:
    tried = rows[(rows["id"] == item.full_id) & (rows["tries"] > 0)]
    given = zip(tried["student_id"], tried["first_response"], strict=True)
    return first_tries(item, [(seen(item, student), response) for student, response in given])


# --- figures and tables -------------------------------------------------------------------------------------


def _shown(
    draw: Callable[[Axes], None], title: str, alt: str, data: pd.DataFrame, finding: str, height: float
) -> Markup:
    """Return a figure with its data table open, and without the style sheet that the page has once."""
    size = (8.0, height)
    # A report is printed: on a narrow page its charts are the same, only smaller.
    shown = figure(
        draw,
        title=title,
        alt=alt,
        data=data,
        source=SOURCE,
        finding=finding,
        size=size,
        narrow_size=size,
        data_open=True,
    )
    return Markup(shown.fragment)


def _difficulty(frame: pd.DataFrame, titles: dict[str, str]) -> Markup | None:
    known = frame[frame["share"].notna() | frame["right"].notna()]
    if known.empty:
        return None
    names = [_short(titles[one]) for one in known.index]
    data = pd.DataFrame(
        {
            "Item": [titles[one] for one in known.index],
            "Points, share of possible (%)": _rounded(known["share"]),
            "n with points": [_count(n) for n in known["n"]],
            "First try right (%)": _rounded(known["right"]),
            "n of first tries": [_count(n) for n in known["tried"]],
        }
    )
    series = {"points, share of possible": known["share"], "first try right": known["right"]}
    return _shown(
        _bars(names, series, "per cent"),
        title="How hard each item was",
        alt=f"Bar chart of {len(known)} items with two bars each, from 0 to 100 per cent: the share of "
        "possible points that the class "
        "got, and the share of first tries that were fully right. The values stand in the table.",
        data=data,
        finding=_hardest(frame, titles),
        height=1.2 + 0.62 * len(known),
    )


def _hardest(frame: pd.DataFrame, titles: dict[str, str]) -> str:
    """Return the hardest item by points in the end (empty: 0), and apart what cannot be compared.

    Nobody's answer says nothing about an item, and missing marks would make an essay look hard.
    """
    tried = frame[frame["answered"] > 0]
    whole = tried[(tried["waiting"] == 0) & tried["share"].notna()].sort_values(
        ["share", "right"], kind="stable"
    )
    hardest = whole.index[0] if len(whole) and whole["share"].iloc[0] < 1 else None
    missed = tried["right"].idxmin() if tried["right"].notna().any() else None
    said = []
    if hardest is not None:
        row = whole.loc[hardest]
        left = f"{row['given'] - row['answered']:g}" if row["given"] > row["answered"] else ""
        said.append(
            f"“{titles[hardest]}” was the hardest: in the end {100 * row['share']:.0f} % of its "
            f"points, n = {_count(row['n'])}"
            f"{f', of whom {left} left it empty, which counts 0' if left else ''}."
        )
        if pd.notna(row["right"]):
            said.append(f"Right at the first try: {_per_cent(row['right'], row['tried'])}.")
    elif len(whole):
        said.append("Nobody lost a point in the end.")
    if missed is not None and missed != hardest and tried.loc[missed, "right"] < 1:
        row = tried.loc[missed]
        later = "" if pd.isna(row["share"]) else f", and {100 * row['share']:.0f} % of its points in the end"
        said.append(
            f"Missed most often at the first try: “{titles[missed]}”, right "
            f"{_per_cent(row['right'], row['tried'])}{later}."
        )
    empty = frame[(frame["answered"] == 0) & frame["share"].notna()].index
    if len(empty):
        said.append(
            f"Nobody answered {_titles(empty, titles)}: 0 % of the points there does not say that it is hard."
        )
    waiting = tried[tried["waiting"] > 0].index
    if len(waiting):
        said.append(f"Not compared, since marks are still missing: {_titles(waiting, titles)}.")
    return " ".join(said)


def _titles(ids: Iterable[str], titles: dict[str, str]) -> str:
    return ", ".join(f"“{titles[one]}”" for one in ids)


def _rounded(shares: pd.Series) -> list[str]:
    """Return shares as whole per cents; a missing one is named."""
    return [NO_DATA if pd.isna(share) else f"{100 * share:.0f}" for share in shares]


def _bars(names: Sequence[str], series: dict[str, pd.Series], axis: str) -> Callable[[Axes], None]:
    """Draw shares as horizontal bars in per cent, the first name at the top, a missing one named."""

    def draw(axes: Axes) -> None:
        thick = 0.8 / len(series)
        for place, (label, shares) in enumerate(series.items()):
            spots = [n + (place - (len(series) - 1) / 2) * thick for n in range(len(names))]
            lengths = [100 * share for share in shares.fillna(0)]
            axes.barh(spots, lengths, thick * 0.9, label=label, color=PALETTE[place], hatch=HATCHES[place])
            for spot, share in zip(spots, shares, strict=True):
                if pd.isna(share):
                    axes.text(1, spot, NO_DATA, va="center", fontsize=9)
        axes.set_yticks(range(len(names)), names, parse_math=False)
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel(axis)
        if len(series) > 1:
            axes.figure.legend(loc="outside lower center", ncols=len(series))

    return draw


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 2].rstrip()} …"


def _number(value: Any, digits: int = 2) -> str:
    return NO_DATA if pd.isna(value) else f"{value:.{digits}f}"


def _whole(value: Any) -> str:
    return NO_DATA if pd.isna(value) else f"{value:g}"


def _count(value: Any) -> str:
    """Return a number of students, marked where it is small."""
    value = 0 if pd.isna(value) else int(value)
    return f"{value} (few)" if 0 < value < FEW else str(value)


def _per_cent(share: Any, n: Any) -> str:
    return NO_DATA if pd.isna(share) else f"{100 * share:.0f} % of {_count(n)}"


def _table(
    caption: str, frame: pd.DataFrame, titles: dict[str, str], columns: dict[str, Callable[[Any], str]]
) -> Table:
    """Return a table with a row an item: its title, and what each column says of its row."""
    found = zip(frame.index, frame.itertuples(index=False), strict=True)
    rows = [(titles[one], *(cell(row) for cell in columns.values())) for one, row in found]
    return Table(caption, ("Item", *columns), rows)


def _discrimination(frame: pd.DataFrame, titles: dict[str, str]) -> Table:
    columns: dict[str, Callable[[Any], str]] = {
        "n with points": lambda row: _count(row.n),
        "Item-rest correlation": lambda row: _number(row.item_rest),
        "Upper less lower 27 %": lambda row: _number(row.gap),
        "n upper and lower": lambda row: (
            NO_DATA if pd.isna(row.upper) else f"{row.upper:g} and {row.lower:g}"
        ),
        "n of first tries": lambda row: _count(row.n_first),
        "First try and other first tries": lambda row: _number(row.point_biserial),
    }
    frame = frame.rename(columns={"index": "gap"})
    return _table("How far each item separates students", frame, titles, columns)


def _noise(frame: pd.DataFrame) -> str:
    known = frame[frame["noise"].notna()]
    if known.empty:
        return f"Fewer than {FEW} students have points, so no correlation is given."
    noise, n = known["noise"].max(), int(known["n"].min())
    return (
        f"With {n} students a correlation that is really 0 comes out anywhere between -{noise:.2f} and "
        f"+{noise:.2f} in 19 of 20 classes: read nothing into smaller ones."
    )


def hidden(frame: pd.DataFrame, tried: int, least: int) -> set[Any]:
    """Return the labels of the rows whose numbers are not shown: too few students gave these answers.

    Where all answers to a part add up to the students who tried it, the others would tell what is hidden:
    then one that more students gave is hidden with it, a wrong one where there is one.
    """
    found: set[Any] = set()
    for _, part in frame.groupby("part", sort=False):
        few, others = part[(part["n"] > 0) & (part["n"] < least)], part[part["n"] >= least]
        found |= {*few.index}
        told = len(few) == 1 or few["n"].sum() in (len(few), len(few) * (least - 1))
        if len(few) and told and len(others) and part["n"].sum() == tried:
            wrong = others[others["role"] != "key"]
            found.add((others if wrong.empty else wrong)["n"].idxmin())
    return found


def _distractors(item: Item, frame: pd.DataFrame, tried: int, unfit: int, least: int) -> Table:
    parts = frame["part"].any()
    rows, unsaid = [], hidden(frame, tried, least)
    for label, row in zip(frame.index, frame.itertuples(index=False), strict=True):
        answer = f"{row.answer}: {row.values}" if row.values and least == 1 else row.answer
        name = paired(row.part, answer) if parts else answer
        number, share = str(row.n), _per_cent(row.share, tried)
        if label in unsaid:
            number, share = UNDER if row.n < least else HIDDEN, HIDDEN
        rows.append((name, ROLES[row.role], number, share, row.diagnosis))
    caption = f"{item.title}: first tries of {_count(tried)} students"
    if unfit:
        caption += f"; {unfit} more were given to an earlier form of the item and are left out"
    return Table(caption, ("Answer", "Counts as", "n", "Share", "What it points to"), rows)


def _drew_most(drawn: Iterable[tuple[Item, pd.DataFrame, int, int]], least: int) -> Markup | None:
    parts = [
        frame.drop(index=[*hidden(frame, tried, least)]).assign(item=item.title, of=tried)
        for item, frame, tried, _ in drawn
    ]
    wrong = pd.concat(parts) if parts else pd.DataFrame(columns=["role", "n"])
    wrong = wrong[(wrong["role"] == "wrong") & (wrong["n"] >= least)]
    if wrong.empty:
        return None
    wrong = wrong.sort_values("share", ascending=False, kind="stable").head(MOST_WRONG)
    answers = [
        paired(part, answer) if part else answer
        for part, answer in zip(wrong["part"], wrong["answer"], strict=True)
    ]
    names = [f"{_short(item)}\n{_short(answer)}" for item, answer in zip(wrong["item"], answers, strict=True)]
    data = pd.DataFrame(
        {
            "Item": wrong["item"],
            "Wrong answer": answers,
            "n": wrong["n"],
            "of": [_count(n) for n in wrong["of"]],
            "Share (%)": _rounded(wrong["share"]),
            "What it points to": wrong["diagnosis"].replace("", NO_DATA),
        }
    )
    first = data.iloc[0]
    return _shown(
        _bars(names, {"share of first tries": wrong["share"]}, "per cent of first tries"),
        title="The wrong answers that drew most",
        alt=f"Bar chart of the {len(data)} wrong answers that drew the largest share of first tries, "
        f"from {first['Share (%)']} per cent "
        f"down to {data['Share (%)'].iloc[-1]} per cent. The answers stand in the table.",
        data=data,
        finding=f"“{_short(first['Wrong answer'])}” drew most: {first['n']} of {first['of']} first tries at "
        f"“{first['Item']}”. "
        f"It points to: {first['What it points to']}",
        height=1.0 + 0.52 * len(data),
    )


def _time(frame: pd.DataFrame, titles: dict[str, str]) -> Table:
    columns: dict[str, Callable[[Any], str]] = {
        "n who tried": lambda row: _count(row.n),
        "Tries, median": lambda row: _whole(row.tries),
        "Tries, most": lambda row: _whole(row.most),
        "One try only": lambda row: _per_cent(row.one, row.n),
        "Took a hint": lambda row: _per_cent(row.hinted, row.n),
        "Minutes from first to last try, median": lambda row: _number(row.minutes, 1),
        "n with two tries or more": lambda row: _count(row.n_again),
    }
    return _table("Tries, hints and time", frame, titles, columns)


def objectives_part(rows: pd.DataFrame, items: dict[str, Item], least: int = 1) -> Table:
    """Return how far the class reached each objective of the course: the share of the points of its items.

    :param least: how many students a number must rest on to be shown.
    """
    known = rows[rows["id"].isin(items) & rows["share"].notna()]
    known = known.assign(objective=[items[one].objective for one in known["id"]])
    made = []
    for objective, part in known.groupby("objective"):
        students = part["student_id"].nunique()
        share = part["points"].sum() / part["possible"].sum()
        reached = NO_DATA if students < least else f"{100 * share:.0f} %"
        titles = "; ".join(items[one].title for one in dict.fromkeys(part["id"]))
        made.append((str(objective), reached, _count(students), titles))
    heads = ("Objective", "Points, share of possible", "n", "Items")
    return Table("How far the class reached each objective", heads, made)


def calibration_part(found: Calibration) -> dict[str, Any]:
    """Return the figure of the class's calibration (``None`` without data) and the sentences below it."""
    if not found.n:
        return {"figure": None, "sentences": ["No first try came with a confidence, so there is no data."]}
    steps = found.steps
    data = pd.DataFrame(
        {
            "Students said": steps["said"],
            "taken as (%)": _rounded(steps["stands_for"]),
            "n of first tries": [_count(n) for n in steps["n"]],
            "right (%)": _rounded(steps["right"]),
        }
    )
    gap = found.sure - found.right
    way = "surer than they were right" if gap > 0 else "less sure than they were right"
    series = {"taken as": steps["stands_for"], "right": steps["right"]}
    drawing = _shown(
        _bars(steps["said"], series, "per cent of first tries"),
        title="How sure the class was, and how often it was right",
        alt=f"Bar chart of {found.n} first tries in four steps of confidence, with two bars each from 0 "
        "to 100 per cent: what the words "
        "are taken as, and the share that was right. The values stand in the table.",
        data=data,
        finding=f"On average the students were {100 * abs(gap):.0f} percentage points {way}: "
        f"{100 * found.sure:.0f} % sure, {100 * found.right:.0f} % right.",
        height=3.6,
    )
    brier = (
        f"Brier score {found.brier:.3f}: how far, on average, what students said lies from what came out, "
        "squared. 0 would be perfect; 0.250 is what somebody gets who says 50 % every time, and more is "
        f"worse than that. Whoever always says the class's own share right ({100 * found.right:.0f} %) "
        f"scores {found.baseline:.3f}: below that is good, the students knew which of their answers were "
        "right; above it is bad."
    )
    return {
        "figure": drawing,
        "sentences": [f"n = {found.n} first tries of {_count(found.students)} students.", brier],
    }


def shared_part(found: SharedAnswers, items: dict[str, Item], who: dict[str, str]) -> dict[str, Any]:
    """Return the table of pairs (or ``None``) and the sentence above it; ``who`` names students by id."""
    rows = [
        (
            f"{who[row.one]} and {who[row.other]}",
            str(row.shared),
            str(row.both),
            _number(row.expected, 3),
            "; ".join(items[one].title for one in row.items),
        )
        for row in found.pairs.itertuples(index=False)
    ]
    heads = ("Two students", "Rare wrong answers shared", "Items both tried", "Expected by chance", "Items")
    caption = f"Pairs with {SHARED_LEAST} or more of the same rare wrong first answers"
    sentence = (
        f"{len(rows)} of {found.possible} pairs share {SHARED_LEAST} or more; "
        f"if answers were dealt out by chance, {_about(found.expected_pairs)} would."
    )
    return {"table": Table(caption, heads, rows) if rows else None, "sentence": sentence}


def moments_part(
    found: Sequence[SameTimestamp], items: dict[str, Item], who: dict[str, str]
) -> dict[str, Any]:
    """Return the table of equal moments (or ``None``) and its sentence; ``who`` names students by id."""
    rows = [
        (
            "; ".join(who[student] for student in one.students),
            str(len(one.students)),
            f"{len(one.items)} of {one.answered}",
            f"{one.first:%Y-%m-%d %H:%M:%S.%f}",
            "; ".join(items[item].title if item in items else item for item in one.items),
        )
        for one in found
    ]
    heads = (
        "Students",
        "n",
        "Items with the same moment, of those tried",
        "First such moment (UTC)",
        "Items",
    )
    caption = f"Students with the same moment at {MOMENTS_LEAST} or more items"
    if not rows:
        return {
            "table": None,
            "sentence": f"No two students have the same moment at {MOMENTS_LEAST} or more items.",
        }
    count = sum(len(one.students) for one in found)
    groups = "in one group" if len(found) == 1 else f"in {len(found)} groups"
    sentence = f"{count} students have the same moment at {MOMENTS_LEAST} or more items, {groups}."
    return {"table": Table(caption, heads, rows), "sentence": sentence}


def _about(number: float) -> str:
    if 0 < number < 0.005:
        return "fewer than 0.01"
    return f"about {number:.0f}" if number >= 10 else f"about {number:.2f}"
