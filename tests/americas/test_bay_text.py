"""The text of the bay: every number of the model, counted by hand."""

from __future__ import annotations

import pytest

from regionalism.americas.bay_text import ISLANDS, RULES, TEXTS, bay_text, passes, passing, signers
from regionalism.engine.errors import CourseError


@pytest.mark.parametrize(
    ("steps", "counts"), [(0, [1, 1, 1, 1, 1]), (1, [2, 3, 3, 3, 2]), (2, [3, 4, 5, 4, 3])]
)
def test_who_signs_is_counted_along_the_line(steps: int, counts: list[int]) -> None:
    assert [len(signers(text, steps)) for text in TEXTS] == counts


@pytest.mark.parametrize(
    ("rule", "steps", "texts"),
    [
        ("majority", 0, ()),
        ("majority", 1, (2, 3, 4)),  # two opposite texts pass
        ("majority", 2, (1, 2, 3, 4, 5)),
        ("special", 1, ()),
        ("special", 2, (2, 3, 4)),
        ("all", 0, ()),
        ("all", 1, ()),  # silence, though every island would sign something
        ("all", 2, (3,)),  # the text that says least
    ],
)
def test_which_texts_pass_follows_from_rule_and_distance(
    rule: str, steps: int, texts: tuple[int, ...]
) -> None:
    assert passing(rule, steps) == texts


def test_the_worked_example_of_the_lesson_and_the_island_that_signs_either() -> None:
    assert signers(2, 1) == ("Tern Island", "Heron Island", "Seal Island")
    assert set(signers(2, 1)) & set(signers(4, 1)) == {"Seal Island"}


def test_what_passes_under_a_stricter_rule_passes_under_a_milder_one() -> None:
    for steps in range(3):
        assert set(passing("all", steps)) <= set(passing("special", steps)) <= set(passing("majority", steps))


def test_what_the_model_does_not_hold_is_refused() -> None:
    for call in (lambda: signers(6, 1), lambda: signers(1, 3), lambda: passes(1, "unanimity", 1)):
        with pytest.raises(CourseError, match=r"6|3|unanimity"):
            call()


def test_the_panel_says_who_signs_and_its_page_holds_every_result() -> None:
    panel = bay_text()
    panel.enter({"text": "2", "rule": "all", "steps": "1"})
    assert "fails: 3 of 5 islands sign, 5 are needed" in panel.shown["status"]
    assert panel.shown["html"].count("✓") == 3
    page = panel.as_page()
    assert all(words in page for words in RULES.values())
    assert "no text" in page
    assert len(ISLANDS) == len(TEXTS) == 5
