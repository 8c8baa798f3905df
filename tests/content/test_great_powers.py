"""Unit 6: the six maps and who stays filled, the readings used, and one vocabulary for every power."""

from __future__ import annotations

import re
from itertools import permutations

import pytest

from regionalism.americas.tables import row, table
from regionalism.americas.turn_the_map import (
    CRITERIA,
    marks,
    side_counts,
    tile_map,
    turn,
    turn_the_map,
    turned,
)
from regionalism.engine.bank import unit_items
from regionalism.engine.errors import CourseError
from tests.content.course import NEAR, source_of, words

UNIT = "great-powers"
SOURCE = source_of(UNIT)
COUNTS = {
    "un": (28, 4, 1),
    "oas": (19, 12, 2),
    "alba": (10, 23, 0),
    "lima": (15, 17, 1),
    "hosts": (8, 24, 1),
    "taipei": (8, 25, 0),
}
# First map and second: of the filled tiles, how many stay filled; of the others, how many are filled then.
TURNS = {
    ("un", "oas"): (18, 28, 1, 3),
    ("un", "alba"): (6, 28, 3, 4),
    ("un", "lima"): (14, 28, 1, 4),
    ("un", "hosts"): (8, 28, 0, 4),
    ("un", "taipei"): (8, 28, 0, 4),
    ("oas", "un"): (18, 19, 10, 12),
    ("alba", "un"): (6, 9, 22, 23),
    ("alba", "oas"): (7, 8, 12, 23),
    ("lima", "oas"): (9, 15, 10, 16),
    ("hosts", "oas"): (5, 8, 14, 23),
    ("taipei", "oas"): (5, 8, 14, 23),
    ("taipei", "lima"): (5, 8, 10, 24),
}


# Maps


@pytest.mark.parametrize("name", CRITERIA)
def test_each_map_has_33_states_and_two_sides_great(name: str) -> None:
    found = side_counts(name)
    assert (found["first"], found["second"], found[None]) == COUNTS[name]
    assert sum(found.values()) == 33


@pytest.mark.parametrize(("one", "other"), TURNS)
def test_of_each_side_so_many_are_filled_on_the_next_map_great(one: str, other: str) -> None:
    found = turn(one, other)
    assert (found.stay, found.filled, found.join, found.others) == TURNS[one, other]


@pytest.mark.parametrize(("one", "other"), list(permutations(CRITERIA, 2)))
def test_every_state_of_the_first_map_is_counted_or_left_out_great(one: str, other: str) -> None:
    found = turn(one, other)
    sides = side_counts(one)
    assert found.filled + found.others + len(found.left_out) == sides["first"] + sides["second"]


def test_venezuela_is_on_no_side_where_it_is_the_question_great() -> None:
    assert {name for name in CRITERIA if marks(name)["VEN"].side is None} == {"un", "oas", "lima", "hosts"}
    assert marks("oas")["CUB"].side is None


def test_votes_and_hosts_are_those_of_the_tables_great() -> None:
    assert marks("un")["BOL"].word == "abstained" and marks("un")["VEN"].word == "no vote"
    assert marks("hosts")["COL"].word == "1.84 m" and marks("hosts")["TTO"].side == "second"
    assert marks("hosts")["DOM"].side == "first"
    with pytest.raises(CourseError, match="choose among"):
        marks("weather")


def test_a_map_is_told_in_words_too_great() -> None:
    shown = tile_map("un")
    assert "voted yes (28)" in shown.text and "abstained (4)" in shown.text
    assert shown.html.count("<rect") == 34 and "Bolivia" in shown.html


def test_the_panel_waits_for_a_guess_and_answers_great(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    panel = turn_the_map()
    assert panel.shown["status"] == ""
    panel.enter({"first": "un", "second": "oas", "guess": None})
    assert "guess first" in panel.shown["status"]
    panel.enter({"first": "un", "second": "un", "guess": 5})
    assert "another second map" in panel.shown["status"]
    panel.enter({"first": "un", "second": "oas", "guess": 29})
    assert "from 0 to 28" in panel.shown["status"]
    panel.enter({"first": "un", "second": "oas", "guess": 25})
    said = panel.shown["status"]
    assert "Of 28 filled tiles" in said and "18 stay filled" in said and "7 away" in said
    assert "Of the 3 others (abstained) 1 became filled" in said
    assert "no side on the second map: Cuba" in panel.shown["html"]
    assert "just right" in turned("alba", "un", 6).status
    assert "Of 10 filled tiles (member) 8 have a side on the second map, and of these 7 stay filled" in (
        turned("alba", "oas", 5).status
    )
    assert turned("alba", "un", 5).html.count("<tr>") >= 4


# Tables


def test_each_host_has_a_count_in_the_edition_of_the_map_great() -> None:
    frame = table("venezuelans_hosted")
    assert set(frame["period"]) == {"2019-02", "2021-11"}
    assert len(frame[frame["period"] == "2021-11"]) == 15
    total = frame[frame["period"] == "2021-11"]["thousands"].sum()
    # Aruba and Curaçao, 31,200 people, are no states of CELAC; the whole region had 4.99 million.
    assert 4900 < total + 31.2 < 5000


# Keys that rest on the model and the tables


def test_the_numbers_of_the_turns_come_from_the_model_great() -> None:
    keys = {field.id: field.key for field in getattr(unit_items(UNIT)["from-map-to-map"], "field", ())}
    friends, hosts = turn("taipei", "oas"), turn("hosts", "oas")
    assert keys == {
        "friends": friends.stay,
        "others": friends.join,
        "hosts": hosts.filled - hosts.stay,
        "taipei": turn("taipei", "lima").stay,
    }


def test_the_lesson_does_not_print_the_numbers_of_the_set_great() -> None:
    assert not re.search(r"[Tt]aipei[^.]*(?:five|14|fourteen)|hosts[^.]*three of", SOURCE.lesson)


def test_the_order_of_hosts_follows_from_two_tables_great() -> None:
    codes = {
        "colombia": "COL",
        "peru": "PER",
        "ecuador": "ECU",
        "chile": "CHL",
        "dominican": "DOM",
        "trinidad": "TTO",
        "guyana": "GUY",
    }
    rates = {
        name: float(row(f"venezuelans_hosted:{code}-2021-11")["thousands"])
        / float(row(f"states:{code}")["population_2020_imf"])
        for name, code in codes.items()
    }
    entries = getattr(unit_items(UNIT)["hosts-by-people"], "entry", ())
    assert [one.id for one in sorted(entries, key=lambda one: one.rank or 0)] == sorted(
        rates, key=lambda name: -rates[name]
    )


# Readings and balance


def test_items_use_every_paragraph_that_the_unit_is_for_great() -> None:
    named = {anchor for item in SOURCE.items.values() for anchor in item.named_anchors()}
    wanted = {f"R6 ¶{n}" for n in (1, 2, 3, *range(21, 28))} | {"R3 ¶8", "R3 ¶9"}
    wanted |= {f"R4 ¶{n}" for n in (8, 10, 11, 12)} | {f"R2 ¶{n}" for n in (3, 4, 14, 15, 16)}
    assert wanted - named == set()
    assert set(SOURCE.file.readings) == wanted


@pytest.mark.parametrize("name", ["role-of-a-power", "what-a-sentence-does", "moves"])
def test_the_rows_point_to_the_text_and_do_not_tell_it_great(name: str) -> None:
    """Each row names a place, so that nobody can answer from its wording."""
    for one in getattr(unit_items(UNIT)[name], "row", ()):
        assert re.match(r"R\d ¶\d", one.text) and words(one.text) <= 9, one.text


@pytest.mark.parametrize("name", ["role-of-a-power", "what-a-sentence-does", "moves"])
def test_each_row_has_a_feedback_of_its_own_great(name: str) -> None:
    """Not one sentence with another place in it: without the places no two are alike."""
    rows = getattr(unit_items(UNIT)[name], "row", ())
    told = [re.sub(r"R\d ¶\d+", "", str(one.default_feedback)) for one in rows]
    assert len(set(told)) == len(told)
    begun = [tuple(text.split()[:4]) for text in told]
    assert len(set(begun)) >= len(begun) - 2, begun


@pytest.mark.parametrize("name", ["role-of-a-power", "what-a-sentence-does"])
def test_no_category_is_more_often_right_than_another_great(name: str) -> None:
    keys = [one.key for one in getattr(unit_items(UNIT)[name], "row", ())]
    assert len(set(keys)) >= 5 and max(keys.count(key) for key in keys) == 2


def test_the_three_speakers_have_the_same_room_and_the_same_question_great() -> None:
    named = r"^\*(?:Pedro Luis Pedroso Cuesta|Antony Blinken|Zhang Jun)\*, .+$"
    speakers = re.findall(named, SOURCE.lesson, re.MULTILINE)
    counts = [words(one) for one in speakers]
    assert len(counts) == 3 and max(counts) - min(counts) <= NEAR * max(counts), counts
    assert all("2022" in one and one.count("Change the names:") == 1 for one in speakers)


def test_the_table_of_powers_has_a_year_or_no_figure_in_each_cell_great() -> None:
    rows = re.findall(
        r"^\| (?:United States|China|Russia|European Union) \|(.+)\|$", SOURCE.lesson, re.MULTILINE
    )
    cells = [cell for one in rows for cell in one.split("|")]
    assert len(rows) == 4 and len(cells) == 20
    for cell in cells:
        assert re.search(r"\d{4}\)", cell) or "no figure seen" in cell, cell


def test_the_turns_that_the_lesson_prints_come_from_the_model_great() -> None:
    for names, one, other in (
        ("UN vote, then OAS vote", "un", "oas"),
        ("ALBA, then UN vote", "alba", "un"),
        ("ALBA, then OAS vote", "alba", "oas"),
    ):
        found = turn(one, other)
        assert (
            f"| {names} | {found.stay} of {found.filled} | {found.join} of {found.others} |" in SOURCE.lesson
        )


def test_the_three_offers_have_the_same_room_and_name_no_power_great() -> None:
    offers = re.findall(r"^\*\*The (?:port|market|grant)\.\*\* .+$", SOURCE.lesson, re.MULTILINE)
    counts = [words(one) for one in offers]
    assert len(counts) == 3 and max(counts) - min(counts) <= NEAR * max(counts), counts
    assert not re.search(r"China|Russia|United States|Europe|Cuba|Washington", " ".join(offers))


def test_the_model_answers_have_the_same_room_great() -> None:
    answers = getattr(unit_items(UNIT)["must-it-choose"], "model_answer", ())
    counts = [words(one.text) for one in answers]
    assert len(counts) == 2 and max(counts) - min(counts) <= NEAR * max(counts)


def test_what_the_lesson_says_of_the_lab_is_so_great() -> None:
    for one, other in (("lima", "oas"), ("alba", "un"), ("alba", "oas"), ("un", "alba")):
        found = turn(one, other)
        assert (found.stay, found.filled, found.join, found.others) == TURNS[one, other]
    for told in ("Of the sixteen others ten did", "seven of eight in ALBA", "of the others twelve of 23"):
        assert told in SOURCE.lesson
    saint_vincent = [marks(name)["VCT"].side for name in ("alba", "taipei", "un")]
    assert saint_vincent == ["first", "first", "first"]


def test_alba_voted_as_one_in_october_2022_and_not_before_great() -> None:
    """The lesson says so of the seven members that cast a vote, and of Saint Lucia."""
    frame = table("oas_votes")
    members = [code for code, mark in marks("alba").items() if mark.side == "first" and code != "VEN"]
    october = frame[(frame["vote_id"] == "V2022-10") & frame["iso3"].isin(members)]
    cast = october[october["vote"] != "absent"]["vote"].tolist()
    assert cast == ["yes"] * 7
    before = frame[frame["vote_id"].str.startswith("V20") & (frame["vote_id"] < "V2022-10")]
    yes = {code: int(((before["iso3"] == code) & (before["vote"] == "yes")).sum()) for code in ("LCA", "VCT")}
    assert yes["LCA"] >= 10 and yes["VCT"] == 0


def test_numbers_of_the_lesson_stand_in_their_rows_great() -> None:
    for period, value in (("2019-06", "3.93"), ("2021-11", "6.04"), ("2022-11", "7.1")):
        assert row(f"venezuela_indicators:venezuelans_abroad-{period}")["value"] == value
        assert f"{value} million" in SOURCE.lesson
    people = float(row("states:PAN")["population_2020_imf"])
    assert round(float(row("venezuelans_hosted:PAN-2021-11")["thousands"]) / people) == 28
