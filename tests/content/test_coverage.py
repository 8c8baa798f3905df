"""Over all units, the items need every paragraph of the readings."""

from __future__ import annotations

import pytest

from regionalism.americas.readings import get_reading
from tests.content.course import covered_paragraphs

READ_WHOLE = ("R1", "R2", "R3", "R4", "R5", "R6")


@pytest.mark.parametrize("code", READ_WHOLE)
def test_items_need_every_paragraph_of_a_reading(code: str) -> None:
    every = {one.number for one in get_reading(code).paragraphs}
    assert every - covered_paragraphs(code) == set(), code


def test_all_hundred_paragraphs_are_needed() -> None:
    assert sum(len(covered_paragraphs(code)) for code in READ_WHOLE) == 100
