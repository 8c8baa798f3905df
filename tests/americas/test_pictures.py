"""The pictures of an instructor's slides: one image each for whoever listens, and nothing to press."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from regionalism.americas.pictures import PICTURES, picture
from regionalism.engine.errors import CourseError

GIVEN = {
    "where": ("VEN", "COL"),
    "roll-call": ("V2017-06-19A",),
    "life-lines": ("COL",),
    "sides": ("un",),
    "squares": ("R3",),
    "text-counts": ("loaded",),
    "cloud": ("40",),
    "oil-twin": ("COL", "2016", "2018"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_one_image_with_its_source(name: str) -> None:
    made = BeautifulSoup(picture(name, *GIVEN.get(name, ())).html, "html.parser")
    (image,) = made.select("[role]")
    assert image["role"] == "img"
    assert len(str(image["aria-label"])) > 40
    assert made.select("svg")
    assert made.select("input, button, a, details, figcaption, script, [tabindex]") == []
    source = made.select_one(".source")
    assert source is not None
    assert source.text.startswith("Source: ")


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("horse", (), "no picture horse"),
        ("roll-call", (), "roll-call cannot be drawn"),
        ("roll-call", ("V1900",), "cannot be drawn with 'V1900'"),
        ("oil-twin", ("COL", "then", "2018"), "oil-twin cannot be drawn"),
    ],
)
def test_a_picture_that_is_not_there_is_named(name: str, given: tuple[str, ...], said: str) -> None:
    with pytest.raises(CourseError, match=said):
        picture(name, *given)
