"""``python -m regionalism report GRADES --out report.html``: what the class got wrong, to print.

The desk notebook shows the same page's body. Names stay hidden unless they are asked for.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from regionalism.commands import parsed
from regionalism.desk import results
from regionalism.desk.marking.pseudonyms import labels
from regionalism.desk.report.analysis import FEW, calibration, same_moments, shared_answers
from regionalism.desk.report.render import (
    LEAST,
    NO_DATA,
    calibration_part,
    moments_part,
    objectives_part,
    shared_part,
    unit_part,
)
from regionalism.desk.results import as_given, items_of, read_class
from regionalism.engine.assignment import Assignment, read_assignment
from regionalism.engine.errors import CourseError
from regionalism.notebook.assets import style

FILE = "report.html"


def class_report(
    folder: Path, *, names: bool = False, assignment: Assignment | None = None, all_cells: bool = False
) -> str:
    """Return the page for a grading folder, with neutral labels or, with ``names``, names and ids.

    :param assignment: what was handed out, where it was graded by an assignment.
    :param all_cells: whether to show numbers that rest on fewer than :data:`LEAST` students, too.
    :raises CourseError: where the folder holds no grading, or one that cannot be read.
    """
    return _render("report.html", folder, names, assignment, top=2, least=1 if all_cells else LEAST)


def report_fragment(
    folder: Path,
    *,
    names: bool = False,
    assignment: Assignment | None = None,
    top: int = 3,
    all_cells: bool = False,
) -> str:
    """Return the body of the page, for a notebook cell; ``top`` is the level of its highest heading."""
    return _render("report_body.html", folder, names, assignment, top, least=1 if all_cells else LEAST)


def write_report(
    folder: Path,
    out: Path,
    *,
    names: bool = False,
    assignment: Assignment | None = None,
    all_cells: bool = False,
) -> Path:
    """Write the page into a file and return its path.

    :raises CourseError: as :func:`class_report` does, and where the file cannot be written.
    """
    page = class_report(folder, names=names, assignment=assignment, all_cells=all_cells)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise CourseError("report-not-written", out=out, reason=problem.strerror) from problem
    return out


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("report", arguments)
    assignment = read_assignment(options.assignment) if options.assignment else None
    out = options.out or options.grades / FILE
    path = write_report(
        options.grades, out, names=options.names, assignment=assignment, all_cells=options.all_cells
    )
    print(f"wrote {path}. Open it in a browser; it prints from there.")
    return 0


# --- putting the page together ------------------------------------------------------------------------------


def _render(
    template: str, folder: Path, names: bool, assignment: Assignment | None, top: int, least: int
) -> str:
    rows = read_class(folder)
    if rows.empty:
        raise CourseError("report-empty", folder=folder)
    seen, who = as_given(assignment), _who(folder, rows, names)
    items = items_of(rows["unit"].unique())
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("pages")), autoescape=True, undefined=StrictUndefined
    )
    return pages.get_template(template).render(
        top=top,
        style=Markup(style()),
        few=FEW,
        least=least,
        students=rows["student_id"].nunique(),
        latest=_day(rows["last_at"].max()),
        without=_without(folder),
        named=names,
        parts=[unit_part(slug, part, items, seen, least) for slug, part in rows.groupby("unit", sort=False)],
        objectives=objectives_part(rows, items, least),
        calibration=calibration_part(calibration(rows)),
        shared=shared_part(shared_answers(rows, items, seen), items, who),
        moments=moments_part(same_moments(rows), items, who),
        words=tomllib.loads(Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8")),
    )


def _day(moment: pd.Timestamp) -> str:
    return NO_DATA if pd.isna(moment) else f"{moment:%Y-%m-%d}"


def _without(folder: Path) -> int:
    """Return how many students of the class list handed nothing in."""
    return sum(row.get("status") == "missing" for row in results.students(folder))


def _who(folder: Path, rows: pd.DataFrame, names: bool) -> dict[str, str]:
    students = rows["student_id"].unique()
    if not names:
        return {student: f"Student {code}" for student, code in labels(students, "report").items()}
    known = results.names(folder)
    return {student: f"{known.get(student, '')} ({student})".strip() for student in students}
