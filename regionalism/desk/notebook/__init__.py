"""The instructor's desk as a notebook: the commands of the desk as panels, without a terminal."""

from regionalism.desk.notebook.essays import EssayDesk as _EssayDesk
from regionalism.desk.notebook.panels import (
    adopt,
    assign,
    debrief,
    export,
    extend,
    fill,
    forget,
    grade,
    kit,
    originals,
    pages,
    practice,
    receipt,
    report,
    requests,
    set_points,
)

__all__ = [
    "adopt",
    "assign",
    "debrief",
    "essays",
    "export",
    "extend",
    "fill",
    "forget",
    "grade",
    "kit",
    "originals",
    "pages",
    "practice",
    "receipt",
    "report",
    "requests",
    "set_points",
]


def essays() -> _EssayDesk:
    """Show the essays one at a time beside their rubric, with the marks that were given."""
    return _EssayDesk()
