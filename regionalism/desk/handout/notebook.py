"""The exercise notebook of a unit as it is handed out."""

from __future__ import annotations

import nbformat

from regionalism.desk.handout.exercises import exercises
from regionalism.engine.assignment import Assignment
from regionalism.engine.course import Unit, grading
from regionalism.engine.exercise_page import exercise_cells, notebook_of, student_card_cell, without_solutions
from regionalism.engine.subject import subject


def notebook(one: Unit, assignment: Assignment, *, solutions: bool = False) -> nbformat.NotebookNode:
    """Return the exercise notebook of a unit as it is handed out.

    No link leads to what is not handed out, the points are the assignment's, and the readings stand before
    the first exercise. Where the numbers depend on the student, the card that asks who works here comes
    first.

    :param solutions: whether worked answers and teaching notes stay in.
    """
    items = exercises(one)
    cells = exercise_cells(
        one,
        items,
        points=assignment.points,
        attempts=grading().attempts,
        between=[
            *([student_card_cell()] if assignment.variant_seed else []),
            *subject().handout_cells(items),
        ],
    )
    page = notebook_of(
        cells if solutions else without_solutions(cells), "solution" if solutions else "exercise"
    )
    return nbformat.from_dict(page)
