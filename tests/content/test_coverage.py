"""Over all units, the items need every paragraph of the readings that the course reads."""

from __future__ import annotations

import pytest

from regionalism.americas.readings import get_reading
from tests.content.course import covered_paragraphs

# The rest of R6 is read in a unit that is still to come.
READ_WHOLE = ("R1", "R2", "R3", "R4", "R5")
READ_IN_PART = {"R6": {1, 2, 3, *range(21, 28)}}


@pytest.mark.parametrize("code", READ_WHOLE)
def test_items_need_every_paragraph_of_a_reading(code: str) -> None:
    every = {one.number for one in get_reading(code).paragraphs}
    assert every - covered_paragraphs(code) == set(), code


@pytest.mark.parametrize(("code", "part"), READ_IN_PART.items())
def test_items_need_every_paragraph_of_the_part_that_is_read(code: str, part: set[int]) -> None:
    assert part - covered_paragraphs(code) == set(), code
