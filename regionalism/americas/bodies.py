"""Fifteen regional bodies and six promises: which of them each body gives, and what a source says of it.

Source: ``data/tables/bodies_design.csv``, one row for each thing that a source says of a body. Who is inside
and whether a body has one task is the course's own coding; the model of unit 4 uses the same six promises.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from regionalism.americas.life_lines import NAMES
from regionalism.americas.tables import MARKERS, table
from regionalism.notebook.figure import INK, PALETTE, date_in_words, figure
from regionalism.notebook.richtext import RichText, show_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

# Promise to its head in the table and the features of bodies_design that bear it out.
PROMISES = {
    "united_states": ("The United States inside", ()),
    "votes": ("Votes are counted", ("decides",)),
    "staff": ("A staff", ("secretariat",)),
    "dues": ("Dues", ("dues",)),
    "task": ("One concrete task", ()),
    "treaty": ("A treaty", ("in-force", "founded")),
}
HEADS = ("US\nin", "votes", "staff", "dues", "one\ntask", "treaty")
WORDS = {"+": "yes", "~": "in part", "-": "no", "?": "not found"}
# One sign for each promise, in their order: given, in part, not given, or no source found.
CODED = {
    "OAS": "++++-+",
    "CELAC": "------",
    "ALBA-TCP": "-?+?-?",
    "UNASUR": "--++-+",
    "PROSUR": "-?----",
    "MERCOSUR": "--++++",
    "CAN": "-++?++",
    "CARICOM": "-~++~+",
    "SICA": "--+?-+",
    "PACIFIC-ALLIANCE": "-?-?++",
    "LIMA-GROUP": "-???--",
    "RIO-GROUP": "-???--",
    "SUMMITS": "+???-?",
    "EU": "-+++++",
    "AU": "-++?-+",
}
IN_FULL = {
    **NAMES,
    "SUMMITS": "Summits of the Americas",
    "EU": "European Union (1951)",
    "AU": "African Union",
}
KEY = "filled: gives it · half: in part · empty: does not · ?: not found"


def cells() -> dict[str, dict[str, tuple[str, str]]]:
    """Return body to feature to what a source says of it and its date, in the order of the table."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for one in table("bodies_design").itertuples():
        date = str(one.date)
        told = (str(one.value), "" if date in (*MARKERS, "<NA>", "nan") else date)
        found.setdefault(str(one.body), {})[str(one.feature)] = told
    return found


def given(body: str) -> int:
    """Return how many of the six promises a body gives in full."""
    return CODED[body].count("+")


def ordered() -> list[str]:
    """Return the bodies, those that promise most first."""
    return sorted(CODED, key=lambda body: (-given(body), -CODED[body].count("~"), IN_FULL.get(body, body)))


def _said(body: str, promise: str, sign: str) -> str:
    """Return a sign as a word, with what a source says of it."""
    features = cells()[body]
    told = next((features[name] for name in PROMISES[promise][1] if name in features), None)
    if told is None or sign == "?":
        return WORDS[sign]
    value, date = told
    return f"{WORDS[sign]}: {value} ({date_in_words(date)})" if date else f"{WORDS[sign]}: {value}"


def _table() -> pd.DataFrame:
    import pandas as pd

    rows = []
    for body in ordered():
        signs = zip(PROMISES, CODED[body], strict=True)
        row = {PROMISES[promise][0]: _said(body, promise, sign) for promise, sign in signs}
        rows.append({"Body": IN_FULL.get(body, body), "Given": given(body), **row})
    return pd.DataFrame(rows)


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


@show_errors
def bodies() -> RichText:
    """Show which of six promises fifteen bodies give; the table behind the grid has what a source says."""
    shown = ordered()
    names = [IN_FULL.get(body, body) for body in shown]
    most = given(shown[0])
    top = _listed([name for name, body in zip(names, shown, strict=True) if given(body) == most])
    none = _listed([name for name, body in zip(names, shown, strict=True) if not given(body)])
    others = {given(body) for body in shown} - {0, most}
    told = f"{top} give {most} of the six; {none} give none that we found."
    return figure(
        partial(_draw, bodies=shown, names=names),
        title="What fifteen bodies promise",
        alt=(
            f"Grid of circles: fifteen bodies, one a row, and six promises, one a column. {told} "
            f"The others give {min(others)} to {max(others)}. Each cell stands in words in the data table."
        ),
        data=_table(),
        source=(
            "bodies by design, a table of the course. Who is inside and whether there is one task is coded "
            "by the course; the European row joins the Community of 1951 and today’s votes."
        ),
        finding=f"{told} Nobody gives all six.",
        size=(8.0, 1.5 + 0.36 * len(names)),
        narrow=partial(_draw, bodies=shown, names=names, narrow=True),
        narrow_size=(4.4, 1.8 + 0.36 * len(names)),
    )


def _draw(axes: Any, bodies: Sequence[str], names: Sequence[str], *, narrow: bool = False) -> None:
    fills = {"+": "full", "~": "left", "-": "none"}
    for place, body in enumerate(bodies):
        for column, sign in enumerate(CODED[body]):
            if sign == "?":
                axes.text(column, place, "?", ha="center", va="center", color=INK, fontsize=11)
                continue
            axes.plot(
                [column],
                [place],
                marker="o",
                linestyle="",
                markersize=11,
                fillstyle=fills[sign],
                color=PALETTE[0],
                markerfacecoloralt="none",
                markeredgewidth=1.5,
            )
    heads: Sequence[str] = HEADS
    if narrow:  # the names of bodies on two lines, the heads of columns on two heights
        names = [name.replace(" (", "\n(").replace(" the ", "\nthe ") for name in names]
        heads = [head.replace("\n", " ") + "\n" * (place % 2) for place, head in enumerate(heads)]
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks(range(len(heads)), heads, fontsize=10)
    axes.tick_params(left=False, bottom=False, top=False, labeltop=True, labelbottom=False)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(-0.6, len(HEADS) - 0.4)
    axes.set_xlabel(KEY.replace(" · ?", "\n?").replace(" · empty", "\nempty") if narrow else KEY, fontsize=10)
