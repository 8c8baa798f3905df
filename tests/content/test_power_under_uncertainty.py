"""Unit 9: keys that rest on the table, the whole of one reading, and two explanations in one size."""

from __future__ import annotations

import re

import pytest

from regionalism.americas.tables import row
from regionalism.americas.what_could_you_know import chained, figures, rest
from regionalism.engine.bank import unit_items
from tests.content.course import near, own_answers, source_of, words  # noqa: F401 (a fixture)

UNIT = "power-under-uncertainty"
SOURCE = source_of(UNIT)
VALUES = {one.id: one.value for one in figures()}
READ = ("how-sure", "what-it-rests-on", "where-is-the-military", "who-governs-then", "what-the-polls-give")

pytestmark = pytest.mark.usefixtures("own_answers")


def fields(name: str) -> dict[str, float]:
    return {one.id: one.key for one in getattr(unit_items(UNIT)[name], "field", ())}


# Keys


def test_two_falls_are_those_of_the_text_and_of_the_last_edition_power_under_uncertainty() -> None:
    keys = fields("two-years-fall")
    then = chained(float(row("figures:F083")["value"]), float(row("figures:F081")["value"]))
    later = chained(VALUES["gdp2015-imf-2024-04"], VALUES["gdp-imf-2024-04"])
    assert keys["then"] == pytest.approx(-then, abs=0.05)
    assert keys["later"] == pytest.approx(-later, abs=0.05)


def test_the_rest_of_the_year_follows_from_three_rows_power_under_uncertainty() -> None:
    keys, part = fields("rest-of-the-year"), VALUES["so-far-leak-2016-08"]
    assert keys["bank"] == pytest.approx(rest(VALUES["year-bank-2019-05"], part), abs=0.05)
    assert keys["paper"] == pytest.approx(rest(VALUES["year-leak-2017-01-20"], part), abs=0.05)


def test_definitions_are_those_of_the_rows_power_under_uncertainty() -> None:
    measures = {one.id: one.measure for one in figures()}
    kinds = {
        "pace": "prices_pace",
        "twelve": "prices_twelve_months",
        "december": "prices_year",
        "average": "prices_average",
        "unsaid": "prices_not_said",
    }
    item = unit_items(UNIT)["which-definition"]
    names = [one.split(":")[1] for one in item.sources]
    found = {one.key for one in getattr(item, "row", ())}
    assert found == set(kinds)
    assert [measures[name] for name in names] == [kinds[str(one.key)] for one in getattr(item, "row", ())]


def test_the_forecast_of_july_was_out_before_the_article_power_under_uncertainty() -> None:
    by_id = {one.id: one for one in figures()}
    april, july, text = by_id["gdp-imf-2016-04"], by_id["gdp-imf-2016-07"], by_id["gdp-r5"]
    assert april.known_on < july.known_on < text.known_on
    assert text.value == april.value == july.value + 2


def test_no_graded_item_rests_on_anything_after_the_cut_off_power_under_uncertainty() -> None:
    assert max(one.published for one in figures()) <= "2024-05"


def test_the_lesson_does_not_print_the_numbers_of_the_set_power_under_uncertainty() -> None:
    for number in ("13.2", "22.1", "10.1", "164.7", "213.8", "214"):
        assert not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d])", SOURCE.lesson), number


# Reading


def test_items_need_every_paragraph_of_the_article_power_under_uncertainty() -> None:
    named = {anchor for item in SOURCE.items.values() for anchor in item.named_anchors()}
    every = {f"R5 ¶{n}" for n in range(1, 17)}
    assert every <= named
    assert {*SOURCE.file.readings, *SOURCE.file.readings_later} == every


def test_most_points_by_key_need_the_article_power_under_uncertainty() -> None:
    points = {item.id: item.points for item in SOURCE.exercises}
    assert sum(points[name] for name in READ) == 11 and sum(points.values()) == 20


@pytest.mark.parametrize("name", ["how-sure", "what-it-rests-on", "where-is-the-military"])
def test_the_rows_point_to_the_text_and_do_not_tell_it_power_under_uncertainty(name: str) -> None:
    for one in getattr(unit_items(UNIT)[name], "row", ()):
        assert re.match(r"R5 ¶\d", one.text) and words(one.text) <= 9, one.text


@pytest.mark.parametrize("name", ["how-sure", "what-it-rests-on", "where-is-the-military"])
def test_each_row_has_a_feedback_of_its_own_power_under_uncertainty(name: str) -> None:
    rows = getattr(unit_items(UNIT)[name], "row", ())
    told = [re.sub(r"R\d ¶\d+", "", str(one.default_feedback)) for one in rows]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("name", ["how-sure", "what-it-rests-on", "where-is-the-military"])
def test_one_category_everywhere_earns_less_than_half_power_under_uncertainty(name: str) -> None:
    keys = [one.key for one in getattr(unit_items(UNIT)[name], "row", ())]
    assert max(keys.count(key) for key in keys) < len(keys) / 2


# Balance


def test_two_explanations_have_the_same_room_power_under_uncertainty() -> None:
    one, other = re.findall(r"^\*\*The (?:government's|author's)\.\*\* .+$", SOURCE.lesson, re.MULTILINE)
    assert near(words(one), words(other)), (words(one), words(other))


def test_two_voices_have_the_same_room_power_under_uncertainty() -> None:
    one, other = re.findall(r"^\*(?:Alejandra Palma|Marisela Carrillo)\* .+$", SOURCE.lesson, re.MULTILINE)
    assert near(words(one), words(other)), (words(one), words(other))


def test_the_model_answers_have_the_same_room_power_under_uncertainty() -> None:
    one, other = getattr(unit_items(UNIT)["why-the-shelves-are-empty"], "model_answer", ())
    assert near(words(one.text), words(other.text)), (words(one.text), words(other.text))
    for answer in (one, other):
        assert 120 <= words(answer.text) <= 160


# What the page says of the table


def test_numbers_of_the_lesson_stand_in_their_rows_power_under_uncertainty() -> None:
    assert VALUES["gdp2015-bank-2016-02"] == -5.7 and "5.7 per cent" in SOURCE.lesson
    assert VALUES["average-imf-2016-04"] == 481 and VALUES["prices-imf-2016-01"] == 720
    assert "481 per cent, after 720 in January" in SOURCE.lesson
    assert row("venezuela_indicators:venezuelans_abroad-2018-11")["value"] == "3.0"
    assert "three million" in SOURCE.lesson
