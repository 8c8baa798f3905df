"""Elections of the OAS secretary-general, 2005 to 2025, from ``tables/secretary_general_elections.csv``."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from regionalism.notebook.figure import MONTHS, figure
from regionalism.notebook.palette import MEANINGS
from regionalism.notebook.richtext import RichText

if TYPE_CHECKING:
    import pandas as pd

NEEDED, ALL = 18, 34


def ballots() -> pd.DataFrame:
    """Return the ballots with counted votes, one row a candidate: Ballot, Candidate, Votes, Outcome."""
    from regionalism.americas.tables import table

    frame = table("secretary_general_elections")
    frame = frame[frame["votes"].notna()]
    return frame.assign(
        Ballot=frame["date"].astype(str).str[:10],
        Candidate=frame["candidate"].astype(str),
        Votes=frame["votes"].astype(int),
        Outcome=frame["outcome"].astype(str),
    )[["Ballot", "Candidate", "Votes", "Outcome"]].reset_index(drop=True)


def _heading(day: str) -> str:
    date = datetime.date.fromisoformat(day)
    return f"{MONTHS[date.month - 1]} {date.year}"


def _draw(axes: Any, data: pd.DataFrame, *, narrow: bool = False) -> None:
    """Draw a group of bars a ballot: the elected in colour, others grey, the needed votes as a band."""
    axes.axvspan(NEEDED, ALL, color=MEANINGS["winner"], alpha=0.12, linewidth=0)
    axes.text(NEEDED + 0.3, -1.55, f"{NEEDED} or more elect", va="center", fontsize=10)
    place, ticks = 0.0, []
    for day, rows in data.groupby("Ballot", sort=True):
        axes.text(0, place - 0.75, _heading(str(day)), va="center", weight="bold", fontsize=10)
        for row in rows.itertuples(index=False):
            elected = "elected" in row.Outcome and "not" not in row.Outcome
            axes.barh(place, row.Votes, color=MEANINGS["winner" if elected else "loser"], height=0.8)
            axes.text(
                row.Votes + 0.4,
                place,
                f"{row.Votes}{' ✓ elected' if elected and not narrow else ' ✓' * elected}",
                va="center",
            )
            ticks.append((place, row.Candidate.split()[-1]))
            place += 1
        place += 0.9
    axes.set_yticks([one for one, _ in ticks], [name for _, name in ticks])
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)
    axes.set_xlim(0, 42 if not narrow else 40)
    axes.set_xticks([0, 10, NEEDED, ALL] if narrow else [0, 10, NEEDED, 30, ALL])
    axes.set_ylim(place - 0.6, -2)
    axes.set_xlabel("votes of 34")


def elections_figure() -> RichText:
    """Return the figure of counted ballots beside the 18 votes that elect."""
    data = ballots()
    return figure(
        partial(_draw, data=data),
        title="In April 2005 two candidates stood at 17 each; the other ballots had a clear winner",
        alt=(
            "Bar chart of votes for six candidacies on four dates from 2005 to 2020, between 10 and 33, "
            "with a band from the 18 votes that elect to all 34."
        ),
        data=data,
        source="elections of the OAS Secretary General, a table of the course (press and encyclopaedia copies; ballots are secret)",
        finding="In April 2005 two candidates stood at 17 each, five times, and neither was elected.",
        size=(8.0, 4.0),
        narrow=partial(_draw, data=data, narrow=True),
        narrow_size=(3.5, 4.2),
    )
