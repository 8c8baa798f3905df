"""What a text names: paragraphs with their reading, and in short."""

from __future__ import annotations

import pytest

from regionalism.engine.anchors import paragraphs_named


@pytest.mark.parametrize(
    ("text", "codes", "named"),
    [
        ("R4 ¶5 and ¶9; R3 ¶2, ¶5.", {"R3", "R4"}, ["R4 ¶5", "R4 ¶9", "R3 ¶2", "R3 ¶5"]),
        ("Search ¶5 of R3 only.", {"R3", "R4"}, ["R3 ¶5"]),
        ("Who speaks in ¶9?", {"R5"}, ["R5 ¶9"]),
        ("Who speaks in ¶9?", {"R4", "R5"}, []),
        ("In G20 papers (¶9) and in R5, ¶9.", {"R5"}, ["R5 ¶9"]),
        ("No paragraph.", {"R5"}, []),
    ],
)
def test_a_paragraph_without_its_reading_is_one_of_the_reading_that_is_meant(
    text: str, codes: set[str], named: list[str]
) -> None:
    assert paragraphs_named(text, codes) == named
