"""What the opening card of this course says, and its map; rows from ``tables/venezuela_timeline.csv``."""

from __future__ import annotations

from regionalism.americas.atlas import clubs_map
from regionalism.americas.tables import row
from regionalism.notebook.opening import Opening

UNIT = "start-here"
TITLE = "Whose Americas? One crisis, two rooms, no answer"
SENTENCES = (
    "Why do the Americas keep two clubs of states with nearly the same members, the OAS and CELAC, and "
    "what can each of them do?",
    "You look for answers in six texts that disagree, in votes and in numbers; where informed "
    "people disagree, the course takes no side.",
)
ROWS = ("2026-01-04-celac-meeting", "2026-01-06-oas-special-session")


def opening() -> Opening:
    """Return the opening card of the course."""
    return Opening(TITLE, SENTENCES, _note(), clubs_map(), UNIT)


def _note() -> str:
    reported = []
    for name in ROWS:
        entry = row(f"venezuela_timeline:{name}")
        day = int(entry["date"][-2:])
        reported.append(f"{_and(_publishers(entry['source']))} ({day} January)")
    return f"As of March 2026. Reported by {_and(reported)}. Discussed in this course, never graded."


def _publishers(cell: str) -> list[str]:
    return [row(f"sources:{one}")["publisher_or_page"] for one in cell.split(";")]


def _and(words: list[str]) -> str:
    return " and ".join(words)
