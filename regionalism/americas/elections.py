"""Elections of the OAS secretary-general, 2005 to 2025. Source: ``data/tables/secretary_general_elections.csv``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regionalism.notebook.figure import HATCHES, PALETTE, figure
from regionalism.notebook.shown import Shown

if TYPE_CHECKING:
    import pandas as pd


def ballots() -> pd.DataFrame:
    """Return the ballots with counted votes, one row a candidate: Ballot, Candidate, Votes."""
    from regionalism.americas.tables import table

    frame = table("secretary_general_elections")
    frame = frame[frame["votes"].notna()]
    dates = frame["date"].astype(str).str[:10]
    return frame.assign(Ballot=dates, Candidate=frame["candidate"].astype(str), Votes=frame["votes"].astype(int))[
        ["Ballot", "Candidate", "Votes"]
    ].reset_index(drop=True)


def elections_figure() -> Shown:
    """Return the figure of counted ballots beside the 18 votes that elect."""
    data = ballots()

    def draw(axes: Any) -> None:
        names = [f"{row.Ballot[:7]} {row.Candidate.split()[-1]}" for row in data.itertuples()]
        axes.barh(names, data["Votes"], color=PALETTE[0], hatch=HATCHES[0])
        axes.axvline(18, color=PALETTE[1], linestyle="--")
        axes.text(18.3, -0.75, "18 elect", va="center")
        for place, votes in enumerate(data["Votes"]):
            axes.text(votes + (1.3 if votes == 17 else 0.3), place, str(votes), va="center")
        axes.set_xlim(0, 36)
        axes.set_xlabel("votes")
        axes.invert_yaxis()

    return figure(
        draw,
        title="Counted ballots for OAS secretary-general, 2005 to 2020",
        alt="Bar chart of votes for six candidacies on four dates from 2005 to 2020, between 10 and 33, with a line at the 18 votes that elect.",
        data=data,
        source="table secretary_general_elections (press and encyclopaedia copies; ballots are secret)",
        finding="In April 2005 two candidates stood at 17 each, five times; neither was elected: 17 of 34 is half, no majority of members.",
        size=(8.0, 3.4),
    )
