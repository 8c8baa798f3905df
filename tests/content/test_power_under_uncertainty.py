"""Unit 9: keys that rest on the table, the whole of one reading, and two explanations in one size."""

from __future__ import annotations

import re

import pytest

from regionalism.americas.tables import row
from regionalism.americas.what_could_you_know import figures, rest, score, three_forecasts
from regionalism.engine.bank import unit_items
from tests.content.course import (  # noqa: F401 (a fixture)
    near,
    own_answers,
    parts_of,
    publishers_text,
    source_of,
    words,
)

UNIT = "power-under-uncertainty"
SOURCE = source_of(UNIT)
VALUES = {one.id: one.value for one in figures()}
READ = (
    "soldiers-and-doubt", "what-it-rests-on", "in-the-very-week", "on-what-condition", "where-courts-act",
    "not-a-word", "poll-and-study", "whose-marks",
)  # fmt: skip
PLACES = ("soldiers-and-doubt", "what-it-rests-on", "whose-marks")

pytestmark = pytest.mark.usefixtures("own_answers")


def fields(name: str) -> dict[str, float]:
    return {one.id: one.key for one in parts_of(unit_items(UNIT)[name], "field")}


# Keys


def test_the_rest_of_the_year_follows_from_three_rows_power_under_uncertainty() -> None:
    keys, part = fields("rest-of-the-year"), VALUES["so-far-leak-2016-08"]
    assert keys["bank"] == pytest.approx(rest(VALUES["year-bank-2019-05"], part), abs=0.05)
    assert keys["january"] == pytest.approx(rest(VALUES["year-leak-2017-01-10"], part), abs=0.05)


def test_definitions_are_those_of_the_rows_power_under_uncertainty() -> None:
    measures = {one.id: one.measure for one in figures()}
    kinds = {"december": "prices_year", "average": "prices_average", "unsaid": "prices_not_said"}
    item = unit_items(UNIT)["which-definition"]
    names = [one.split(":")[1] for one in item.sources]
    assert [measures[name] for name in names] == [kinds[str(one.key)] for one in parts_of(item, "row")]
    # The rows that matter stand above the question, and no other one.
    assert re.findall(r"Row ([\w-]+)\.", three_forecasts().text) == names
    assert SOURCE.lesson.index("\nthree_forecasts()") < SOURCE.lesson.index("which-definition")


def test_the_panel_gives_the_keys_of_another_day_power_under_uncertainty() -> None:
    keys = fields("on-another-day")
    found = score("gdp", "2016-10-31", -18, -9)
    assert (keys["inside"], found.later) == (found.held, 8)
    assert keys["cost"] == pytest.approx(score("prices_year", "2017-01-31", 300, 650).cost)


def test_the_page_does_not_tell_beforehand_what_the_cable_asks_power_under_uncertainty() -> None:
    """Neither figures, panel nor cards: who stays in office is told after the last probability."""
    item = unit_items(UNIT)["the-cable"]
    assert (
        "people:vladimir-padrino" in item.sources
        and str(row("people:vladimir-padrino")["office_to"]) > "2018-01-01"
    )
    assert not {one for one in item.sources if one.startswith("figures_of_2016")} and "IMF" not in item.prompt
    places = [
        SOURCE.lesson.index(one) for one in ("four-ways-on", "what_could_you_know()", "the-cable", "people(")
    ]
    assert places == sorted(places)


def test_the_check_of_definitions_names_no_figure_of_later_power_under_uncertainty() -> None:
    by_id = {one.id: one for one in figures()}
    item = unit_items(UNIT)["which-definition"]
    assert all(by_id[one.split(":")[1]].known_on <= "2016-08-05" for one in item.sources)
    before_the_lab = SOURCE.lesson.split("(lab)=")[0]
    assert not re.search(r"274\.4|16\.5", before_the_lab)


def test_seventeen_to_twenty_twelve_times_is_about_seven_power_under_uncertainty() -> None:
    assert round((200 / 170) ** 12, 1) == 7.0 and "about seven times as high" in SOURCE.lesson


def test_the_other_body_had_become_darker_by_july_power_under_uncertainty() -> None:
    told = str(unit_items(UNIT)["already-out"].explanation)
    assert (VALUES["gdp-eclac-2016-04"], VALUES["gdp-eclac-2016-07"]) == (-6.9, -8)
    assert "from −6.9 in April to −8 in July" in told


def test_the_forecast_of_july_was_out_before_the_article_power_under_uncertainty() -> None:
    by_id = {one.id: one for one in figures()}
    april, july, text = by_id["gdp-imf-2016-04"], by_id["gdp-imf-2016-07"], by_id["gdp-r5"]
    assert april.known_on < july.known_on < text.known_on
    assert text.value == april.value == july.value + 2


def test_no_graded_item_rests_on_anything_after_the_cut_off_power_under_uncertainty() -> None:
    assert max(one.published for one in figures()) <= "2024-05"


def test_the_lesson_does_not_print_the_numbers_of_the_set_power_under_uncertainty() -> None:
    for number in ("10.1", "173.5", "830", "606", "213.8", "214", "254.9"):
        assert not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d])", SOURCE.lesson), number


# Reading


def test_items_need_every_paragraph_of_the_article_power_under_uncertainty() -> None:
    named = {anchor for item in SOURCE.items.values() for anchor in item.named_anchors()}
    every = {f"R5 ¶{n}" for n in range(1, 17)}
    assert every <= named
    assert {*SOURCE.file.readings, *SOURCE.file.readings_later} == every


def test_most_points_by_key_need_the_article_power_under_uncertainty() -> None:
    points = {item.id: item.points for item in SOURCE.exercises}
    assert sum(points[name] for name in READ) == 13 and sum(points.values()) == 20


@pytest.mark.parametrize("name", PLACES)
def test_the_rows_point_to_the_text_and_do_not_tell_it_power_under_uncertainty(name: str) -> None:
    for one in parts_of(unit_items(UNIT)[name], "row"):
        assert re.match(r"R5 ¶\d", one.text) and words(one.text) <= 9, one.text


@pytest.mark.parametrize("name", PLACES)
def test_each_row_has_a_feedback_of_its_own_power_under_uncertainty(name: str) -> None:
    rows = parts_of(unit_items(UNIT)[name], "row")
    told = [re.sub(r"R\d ¶\d+", "", str(one.default_feedback)) for one in rows]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("name", PLACES)
def test_one_category_everywhere_earns_a_third_at_most_power_under_uncertainty(name: str) -> None:
    rows = parts_of(unit_items(UNIT)[name], "row")
    for category in parts_of(unit_items(UNIT)[name], "category"):
        assert sum(one.credit(category.id) for one in rows) <= len(rows) / 3, category.id


# The text itself: skipped where no copy lies in data/originals


def of_the_article(pattern: str) -> set[str]:
    """Return the paragraphs of the article in which a pattern stands."""
    return {f"R5 ¶{n}" for n, one in enumerate(publishers_text("R5"), 1) if re.search(pattern, one)}


def key_of(name: str) -> set[str]:
    groups = parts_of(unit_items(UNIT)[name], "group")
    return {anchor for one in groups if one.role == "key" for anchor in one.anchors}


def test_weeks_conditions_and_courts_stand_where_the_keys_say_power_under_uncertainty() -> None:
    assert key_of("in-the-very-week") == of_the_article(r"\bthis week\b|\bon Wednesday\b")
    assert key_of("on-what-condition") == of_the_article(r"\b([Ii]f|unless|Assuming)\b") - {"R5 ¶14"}
    assert key_of("where-courts-act") == of_the_article(r"\b[Cc]ourts?\b|\bTSJ\b")


def test_the_article_says_nothing_of_five_subjects_power_under_uncertainty() -> None:
    silent = {
        "oil": r"\b[Oo]il\b|petrol",
        "leaving": r"emigra|migrant|refugee|diaspora|exodus",
        "prisoners": r"prison|detain|jail",
        "debts": r"\bdebts?\b|\blenders?\b|\bcreditors?\b|\bbonds?\b|\bloans?\b",
        "go-betweens": r"\bmediat|facilitat|envoy|Vatican|UNASUR|\bOAS\b",
    }
    told = {
        "looting": r"looting", "un": r"\bUN\b", "retirement": r"retirement", "unions": r"trade unions",
        "governors": r"governors",
    }  # fmt: skip
    options = {one.id: bool(one.correct) for one in parts_of(unit_items(UNIT)["not-a-word"], "option")}
    assert options == dict.fromkeys(silent, True) | dict.fromkeys(told, False)
    assert not any(of_the_article(one) for one in silent.values())
    assert all(len(of_the_article(one)) == 1 for one in told.values())


# Balance


def test_two_explanations_have_the_same_room_power_under_uncertainty() -> None:
    one, other = re.findall(r"^\*\*The (?:government's|author's)\.\*\* .+$", SOURCE.lesson, re.MULTILINE)
    assert near(words(one), words(other)), (words(one), words(other))


def test_two_voices_have_the_same_room_power_under_uncertainty() -> None:
    one, other = re.findall(r"^\*(?:Alejandra Palma|Marisela Carrillo)\* .+$", SOURCE.lesson, re.MULTILINE)
    assert near(words(one), words(other)), (words(one), words(other))


def test_the_model_answers_have_the_same_room_power_under_uncertainty() -> None:
    one, other = parts_of(unit_items(UNIT)["why-the-shelves-are-empty"], "model_answer")
    assert near(words(one.text), words(other.text)), (words(one.text), words(other.text))
    for answer in (one, other):
        assert 120 <= words(answer.text) <= 160


def test_the_samples_of_the_written_answer_stand_where_the_note_says_power_under_uncertainty() -> None:
    """Two good answers, one in the middle, and a weak one for each side: equal marks where sides differ."""
    item = unit_items(UNIT)["why-the-shelves-are-empty"]
    models, (middle, *weak) = parts_of(item, "model_answer"), parts_of(item, "weak_answer")
    for answer in (*models, middle, *weak):
        assert [one.line for one in answer.marks] == [line.id for line in parts_of(item, "rubric")]
    sums = [sum(one.points for one in answer.marks) for answer in (*models, middle, *weak)]
    assert sums == [4.75, 4.75, 3, 0.5, 0.5]
    assert (
        "marked 4.75 each, the answer in the middle 3, and the two weak ones, one for each side, 0.5 each"
        in (str(item.teaching_note))
    )
    assert near(*(words(one.text) for one in weak)) and len(weak[0].comments) == len(weak[1].comments)
    assert all(120 <= words(one.text) <= 160 for one in (middle, *weak))
    assert "socialism does not work" in weak[0].text and "there is an economic war" in weak[1].text


# What the page says of the table


def test_numbers_of_the_lesson_stand_in_their_rows_power_under_uncertainty() -> None:
    assert VALUES["gdp2015-bank-2016-02"] == -5.7 and "5.7 per cent" in SOURCE.lesson
    assert VALUES["average-imf-2016-04"] == 481 and VALUES["prices-imf-2016-01"] == 720
    assert "481 per cent, after 720 in January" in SOURCE.lesson
    assert row("venezuela_indicators:venezuelans_abroad-2018-11")["value"] == "3.0"
    assert "three million" in SOURCE.lesson
