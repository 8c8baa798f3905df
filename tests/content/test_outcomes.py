"""Which unit serves which outcome of the course: the table of the plan, held against the items.

``A``: assessed; an exercise of the unit is by that outcome. ``a``: practised; an item of its lesson or of its
exercises is. ``S``: the text that ends the course is marked for it: an objective of the unit is by that
outcome and names the text, whose six lines are the rubric of all of it.
"""

from __future__ import annotations

import pytest

from regionalism.engine.kinds.essay import Essay
from tests.content.course import SOURCES, source_of

OUTCOMES = """
      1 2 3 4 5 6 7 8 9 10 11 12
  O1  A . . . A . a . a .  .  S
  O2  A a a . A A a . A a  .  S
  O3  . A A . . . . A . .  .  S
  O4  . . a A . A . . . .  .  S
  O5  . . . . a a A A . .  .  S
  O6  . A a . . a . A A A  .  S
  O7  . . . . . . . . . .  A  S
  O8  . a . a a . . . A .  .  A
  O9  . . a a A a A A a .  a  S
"""
HEAD, *ROWS = (line.split() for line in OUTCOMES.strip().splitlines())
CELLS = [
    (int(number), outcome, mark)
    for outcome, *marks in ROWS
    for number, mark in zip(HEAD, marks, strict=True)
    if mark != "."
]
TEXT_OF_THE_COURSE = "the-text"


def served(number: int, outcome: str, mark: str) -> bool:
    """Tell whether a unit does for an outcome what the mark says."""
    source = next(one for one in SOURCES if one.number == number)
    of_it = [item for item in source.items.values() if item.objective == outcome]
    if mark == "a":
        return bool(of_it)
    by_the_text = any(
        outcome in one.serves and TEXT_OF_THE_COURSE in one.items for one in source.unit.objectives
    )
    return by_the_text or (mark == "A" and any(item.stage == "exercise" for item in of_it))


@pytest.mark.parametrize(("number", "outcome", "mark"), CELLS)
def test_a_unit_serves_the_outcomes_of_the_plan(number: int, outcome: str, mark: str) -> None:
    assert served(number, outcome, mark), f"unit {number} has nothing for {outcome} ({mark})"


def test_each_outcome_is_practised_before_the_text_asks_for_it() -> None:
    for outcome in (row[0] for row in ROWS):
        marks = [mark for number, one, mark in CELLS if one == outcome and number < 12]
        assert marks, outcome
    assert not served(1, "O7", "a") and not served(10, "O8", "A")


def test_the_text_is_marked_by_a_rubric_that_no_outcome_escapes() -> None:
    text = source_of("settling-accounts").items[TEXT_OF_THE_COURSE]
    assert isinstance(text, Essay) and sum(line.points for line in text.rubric) == 80
    objectives = source_of("settling-accounts").unit.objectives
    named = {outcome for one in objectives if TEXT_OF_THE_COURSE in one.items for outcome in one.serves}
    assert len(objectives) <= 8, "more than a student keeps in mind"
    assert named == {row[0] for row in ROWS}
