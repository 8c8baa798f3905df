"""The instructor's desk as a notebook: the commands of the desk as panels, without a terminal."""

from regionalism.desk.notebook.essays import EssayDesk as _EssayDesk
from regionalism.desk.notebook.panels import (
    assign,
    edition,
    export,
    fill,
    grade,
    kit,
    originals,
    practice,
    report,
)

__all__ = ["assign", "edition", "essays", "export", "fill", "grade", "kit", "originals", "practice", "report"]


def essays() -> _EssayDesk:
    """Show the essays one at a time beside their rubric, with the marks that were given."""
    return _EssayDesk()
