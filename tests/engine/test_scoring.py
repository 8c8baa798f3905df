"""Scoring is pure and total: whatever comes in, a result comes out, with points within bounds and feedback to
read.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from regionalism.engine.errors import ResponseError
from regionalism.engine.items import load_items
from regionalism.engine.kinds.parts import count_words, parse_number, short
from regionalism.engine.plain_text import as_text
from regionalism.engine.scoring import score
from tests.engine.test_item_version import OPTIONS, built, table

ROOT = Path(__file__).parents[2]
TOY = load_items(ROOT / "tests/samples/first-release/items/start-here.toml", "start-here")
ITEMS = [
    item
    for path in sorted(ROOT.glob("solutions/*/items.toml"))
    for item in load_items(path, path.parent.name[3:]).values()
]

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["lind", "fact", "R0 ¶1", "met"])
)
ANYTHING = st.recursive(
    LEAVES,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=6), part, max_size=4),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(response=ANYTHING, reason=st.text(max_size=5))
def test_any_response_gets_a_result(response: object, reason: str) -> None:
    for item in ITEMS:
        result = score(item, response, reason)
        assert result.feedback
        assert all(isinstance(note.text, str) for note in result.feedback)
        assert result.points is None or 0 <= result.points <= item.points


@pytest.mark.parametrize("response", [None, "", [], {}])
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.full_id)
def test_an_empty_response_is_unanswered_and_says_what_to_do(item: object, response: object) -> None:
    result = score(item, response)
    assert result.outcome == "unanswered"
    assert len(result.feedback[0].text) > 15


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("18", 18),
        ("1,037", 1037),
        ("13.2", 13.2),
        ("13,2", 13.2),
        ("−74 %", -74),
        ("-5", -5),
        (" 17 votes", 17),
        ("1 037", 1037),
        ("0,5", 0.5),
        ("+3", 3),
        (7, 7),
        ("2,936,000", 2936000),
        ("12.5%", 12.5),
        ("1.037,5", 1037.5),
        ("1,037.5", 1037.5),
        ("1'037", 1037),
        ("1 037,5", 1037.5),
        ("1.234.567", 1234567),
        ("0.125", 0.125),
        ("0,125", 0.125),
        ("1.0370", 1.037),
        ("12345.678", 12345.678),
        ("3/4", 0.75),
        ("~18", 18),
        ("about 18 votes", 18),
        ("ca. 18", 18),
        ("１８", 18),
        ("٣٫٥".replace("٫", ","), 3.5),
        ("\u200e1,037\ufeff", 1037),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: object, number: float) -> None:
    assert parse_number(typed) == pytest.approx(number)


@pytest.mark.parametrize(
    "typed",
    [
        "eighteen",
        "",
        None,
        True,
        "1.2.3",
        "12 of 34",
        "17 18",
        "3/0",
        "1.037",
        "1e5",
        float("nan"),
        float("inf"),
        1e300,
        "9" * 500,
        "9" * 30,
        [],
    ],
)
def test_what_is_no_number_is_a_sentence(typed: object) -> None:
    with pytest.raises(ResponseError) as caught:
        parse_number(typed)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("  two\nwords ", "“two words”"),
        (17.0, "17"),
        (2.936e6, "2936000"),
        (None, "nothing"),
        (True, "True"),
        (["a", 1.5, ["b"]], "[“a”, 1.5, […]]"),
        ({"b": {}, "a": "x"}, "{“a”: “x”, “b”: {}}"),
        ("\u202eabc\ud800", "“\ufffdabc\ufffd”"),
        ("x" * 60, f"“{'x' * 39}…”"),
        (10**400, "no finite number"),
    ],
)
def test_what_was_given_is_repeated_as_people_write(given: object, said: str) -> None:
    assert short(given) == said


def test_two_readings_are_asked_about_unless_only_one_can_be_meant() -> None:
    with pytest.raises(ResponseError) as caught:
        parse_number("1.037")
    assert caught.value.code == "number-two-ways"
    assert "1037" in str(caught.value)
    assert "1.0370" in str(caught.value)
    with pytest.raises(ResponseError, match=r"Write -1037 without a mark, or -1\.0370 with"):
        parse_number("-1.037")
    assert parse_number("1.037", lambda number: number < 100) == 1.037
    assert parse_number("1.037", lambda number: number > 100) == 1037
    assert parse_number("1,037", lambda number: number < 100) == 1.037


def test_near_places_earn_half_and_a_reversed_order_nothing() -> None:
    item = TOY["in-order"]
    assert score(item, ["meeting", "start", "vote", "end"]).points == 0.75
    assert score(item, ["end", "start", "vote", "meeting"]).points == 0
    assert score(item, {"meeting": 1, "vote": 2, "start": 3, "end": 4}).outcome == "correct"
    assert "share a place" in score(item, {"meeting": 1, "vote": 1, "start": 3, "end": 4}).feedback[0].text
    assert "without a place" in score(item, {"meeting": 1}).feedback[0].text


def test_the_rule_beside_a_set_is_what_its_points_follow() -> None:
    right = [{**OPTIONS[0], "id": name} for name in "abcd"]
    wrong = [{**OPTIONS[1], "id": name} for name in "ef"]
    tests = [{"response": [*"abcd"], "outcome": "correct"}]
    tests += [{"response": [one], "outcome": "not-yet"} for one in "ef"]
    item = built({**table("multiple"), "option": right + wrong, "test": tests})
    assert "A wrong tick costs points" in item.rule()
    assert item.rule() in as_text(item)
    assert score(item, ["a", "b", "c", "d", "e"]).points == 4 * 4 / 5  # all right, one wrong
    assert score(item, ["a", "b", "c"]).points == 4 * 3 / 4
    assert score(item, ["a", "b"]).points == 0  # half
    for other in ({"stage": "lesson"}, {"points": 0}, {"completion": True}, {"pick": 4}):
        assert evolve(item, **other).rule() == ""


def test_a_match_says_which_rows_are_open() -> None:
    result = score(TOY["four-sentences"], {"met": "fact"})
    assert result.outcome == "unanswered"
    assert "Still open, 2 of 3" in result.feedback[0].text


def test_a_range_says_which_end_is_off() -> None:
    item = TOY["work-window"]
    assert score(item, {"from": "2019-06-15", "to": "2019-09-30"}).outcome == "correct"
    assert score(item, {"from": "2019-09", "to": "2019-06"}).outcome == "unanswered"
    assert score(item, {"from": "June", "to": "2019-09"}).outcome == "unanswered"
    assert score(item, {"from": "2019-13", "to": "2019-14"}).outcome == "unanswered"


def test_an_essay_is_recorded_with_its_rubric_and_length() -> None:
    result = score(TOY["lighthouse-or-boat"], "too short")
    assert result.outcome == "recorded"
    assert result.points is None
    assert any("2 words so far" in note.text for note in result.feedback)
    assert count_words("a – b, c-d 7 …") == 4
