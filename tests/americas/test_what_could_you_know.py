"""What could you know?: what was public on a day, an interval and its score, and rates that are chained."""

from __future__ import annotations

import pytest

from regionalism.americas.what_could_you_know import (
    DAYS,
    MEASURES,
    STANDINGS,
    annualised,
    cable,
    chained,
    figures,
    known_by,
    last_edition,
    monthly,
    one_leak,
    one_leak_data,
    out_later,
    rest,
    score,
    span,
    vintages,
    what_could_you_know,
)
from regionalism.engine.errors import CourseError


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("day", DAYS)
def test_each_figure_is_public_or_comes_later(measure: str, day: str) -> None:
    known, later = known_by(measure, day), out_later(measure, day)
    assert len(known) + len(later) == sum(one.measure == measure for one in figures())
    assert all(one.known_on <= day for one in known) and all(one.known_on > day for one in later)


def test_what_was_public_only_grows() -> None:
    for measure in MEASURES:
        counts = [len(known_by(measure, day)) for day in DAYS]
        assert counts == sorted(counts)


@pytest.mark.parametrize(
    ("measure", "day", "public", "held", "later", "cost"),
    [
        ("gdp", "2016-08-05", (-10.0, -6.9), 2, 9, 73.1),
        ("gdp", "2016-12-31", (-10.0, -6.9), 0, 7, 73.1),
        ("gdp", "2017-01-31", (-23.0, -6.9), 5, 5, 16.1),
        ("prices_year", "2016-08-05", (700.0, 700.0), 0, 5, 4256.0),
        ("prices_year", "2017-01-31", (700.0, 830.0), 0, 3, 4386.0),
        ("prices_year", "2017-12-31", (274.4, 830.0), 2, 2, 555.6),
    ],
)
def test_who_repeats_the_others_is_scored(
    measure: str, day: str, public: tuple[float, float], held: int, later: int, cost: float
) -> None:
    assert span(known_by(measure, day)) == public
    found = score(measure, day, *public)
    assert (found.held, found.later) == (held, later)
    assert found.cost == pytest.approx(cost)


def test_a_wide_range_may_cost_less_than_a_narrow_one() -> None:
    wide, narrow = score("gdp", "2016-08-05", -20, -5), score("gdp", "2016-08-05", -9, -7)
    assert (wide.held, wide.later, wide.cost) == (8, 9, 15)
    assert narrow.miss == 8 and narrow.cost == 2 + 80 > wide.cost


def test_the_ends_of_an_interval_belong_to_it() -> None:
    last = last_edition("gdp").value
    assert score("gdp", "2019-05-31", last, last).miss == 0
    assert score("gdp", "2019-05-31", last, last).held == 2


def test_every_sign_of_growth_was_the_same_from_the_start() -> None:
    assert all(one.value < 0 for one in figures() if one.measure == "gdp")


def test_a_leak_comes_before_any_official_figure_of_that_year() -> None:
    found = [one for one in figures() if one.measure in ("gdp", "prices_year")]
    assert {one.standing for one in found} == set(STANDINGS)
    assert min(one.known_on for one in found if one.standing == "leak") < min(
        one.known_on for one in found if one.standing == "official"
    )


def test_rates_are_chained_and_not_added() -> None:
    assert chained(-5.7, -8) == pytest.approx(-13.244)
    assert chained(10, 10) == pytest.approx(21)
    assert annualised(10) == pytest.approx(213.84, abs=0.01)
    assert monthly(annualised(7.5)) == pytest.approx(7.5)
    assert monthly(1000) == pytest.approx(22.1, abs=0.05)
    assert rest(chained(240, 10), 240) == pytest.approx(10)


def test_wrong_entries_are_sentences() -> None:
    with pytest.raises(CourseError, match="choose among"):
        known_by("weather", DAYS[0])
    with pytest.raises(CourseError, match="choose among"):
        known_by("gdp", "2016-01-01")
    with pytest.raises(CourseError, match="lower end first"):
        score("gdp", DAYS[0], -6, -12)


def test_the_panel_hides_what_came_later_until_a_range_stands() -> None:
    panel = what_could_you_know()
    assert panel.shown["status"] == ""
    panel.enter({"measure": "gdp", "day": "2016-08-05", "low": None, "high": None})
    assert "6 figures" in panel.shown["status"] and "Reuters" not in panel.shown["html"]
    assert "2017" not in panel.shown["html"] and "2024" not in panel.shown["html"]
    panel.enter({"measure": "gdp", "day": "2016-08-05", "low": -12, "high": -6})
    assert "2 of the 9 later figures" in panel.shown["status"] and "cost 56" in panel.shown["status"]
    assert "Reuters" in panel.shown["html"] and "only repeated the range" in panel.shown["html"]
    panel.enter({"measure": "gdp", "day": "2016-08-05", "low": -6, "high": -12})
    assert "lower end first" in panel.shown["status"]


def test_one_figure_is_one_and_empty_notes_stay_empty() -> None:
    reply = cable("prices_average", "2016-08-05", None, None)
    assert "1 figure of this measure" in reply.status
    assert "nan" not in cable("gdp", "2016-08-05", -20, -5).html


def test_the_pictures_are_told_in_words_too() -> None:
    data = one_leak_data()
    assert list(data["Per cent"]) == [23.2, 240, 565.2, 1123]
    assert "565.2" in one_leak().text and "about 48 times" in one_leak().text
    assert "same sign" in vintages().text and "22 May" not in vintages().text
