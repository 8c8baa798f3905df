"""Unit 7: the switchboard, facts with two sources each, and every side counted."""

from __future__ import annotations

from itertools import combinations

import pytest

from regionalism.americas.switchboard import (
    CASES,
    TESTS,
    evidence_cards,
    facts,
    lamp,
    lamps,
    switchboard,
    twelve_facts,
)
from regionalism.americas.tables import row, table
from regionalism.engine.bank import unit_items
from regionalism.engine.errors import CourseError
from tests.content.course import near, own_answers, source_of, words  # noqa: F401 (a fixture)

UNIT = "bolivia-2019"
SOURCE = source_of(UNIT)


pytestmark = pytest.mark.usefixtures("own_answers")


# The switchboard


def test_every_case_has_a_fact_for_every_test_bolivia() -> None:
    assert set(facts()) == set(CASES)
    assert all(set(told) == set(TESTS) for told in facts().values())


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("A", "dark lit lit dark"),
        ("B", "lit open dark dark"),
        ("C", "open lit open dark"),
        ("D", "dark lit dark dark"),
        ("E", "dark dark lit lit"),
        ("F", "lit dark lit lit"),
        ("BF", "lit dark dark dark"),
        ("AF", "dark dark lit dark"),
        ("CF", "open dark open dark"),
    ],
)
def test_the_facts_stay_and_the_label_moves_bolivia(chosen: str, expected: str) -> None:
    assert list(lamps(chosen).values()) == expected.split()


def test_no_choice_of_tests_says_the_same_of_all_four_unless_all_are_dark_bolivia() -> None:
    for number in range(1, len(TESTS) + 1):
        for chosen in combinations(TESTS, number):
            found = set(lamps(chosen).values())
            assert found == {"dark"} or len(found) > 1, chosen


def test_a_disputed_test_leaves_the_label_open_and_a_failed_one_darkens_it_bolivia() -> None:
    holds = {"A": "yes", "B": "open", "C": "no"}
    assert (lamp(holds, "A"), lamp(holds, "AB"), lamp(holds, "ABC")) == ("lit", "open", "dark")
    for wrong in ("", "Z"):
        with pytest.raises(CourseError, match="Choose among"):
            lamp(holds, wrong)


def test_a_case_of_ones_own_is_judged_by_the_same_tests_bolivia() -> None:
    assert lamps("BF", "b, f")["Your own case"] == "lit"
    assert lamps("BF", "B")["Your own case"] == "dark"
    assert "Your own case" not in lamps("BF", "")
    with pytest.raises(CourseError, match="Choose among"):
        lamps("B", "B Q")


def test_the_panel_starts_with_nothing_on_and_says_so_bolivia() -> None:
    panel = switchboard()
    assert "No test" in panel.shown["status"] and panel.shown["html"] == ""
    off: dict[str, object] = dict.fromkeys(TESTS, False)
    panel.enter({**off, "B": True, "own": "B"})
    assert "Bolivia 2019: lit; Venezuela 2002: open" in panel.shown["status"]
    assert "Your own case" in panel.shown["html"] and "Lucas Rincón" in panel.shown["html"]
    assert "Carmona" not in panel.shown["html"]
    panel.enter({**off, "B": True, "own": "X"})
    assert "Choose among" in panel.shown["status"]


def test_what_the_guide_says_of_the_lab_is_what_the_board_shows_bolivia() -> None:
    guide = (SOURCE.path / "guide.md").read_text(encoding="utf-8")
    assert "B alone: lit for Bolivia, open for Venezuela, dark for Honduras and Paraguay" in guide
    assert list(lamps("B").values()) == ["lit", "open", "dark", "dark"]


# Facts


def test_twelve_facts_stand_in_the_order_of_their_days_bolivia() -> None:
    order = table("bolivia_2019_events").dropna(subset=["board"]).sort_values("board")
    assert list(order["board"]) == list(range(1, 13))
    assert list(order["date"]) == sorted(order["date"])
    assert twelve_facts().text.count("\n") == 11


@pytest.mark.parametrize("name", ["bolivia_2019_events", "bolivia_2019_evidence", "early_exits"])
def test_each_fact_that_is_keyed_has_two_sources_bolivia(name: str) -> None:
    for one in table(name).itertuples():
        found = str(one.source).split(";")
        assert len(set(found)) >= 2 or getattr(one, "keyed", "yes") == "no", one.id


def test_nothing_after_the_cut_off_is_keyed_bolivia() -> None:
    for one in table("bolivia_2019_events").itertuples():
        assert (str(one.date) <= "2024-05-21") == (one.keyed == "yes"), one.id
    graded = [source for item in SOURCE.items.values() for source in item.sources]
    late = {f"bolivia_2019_events:{one}" for one in ("annulment",)}
    assert not late & set(graded)


def test_hours_that_a_party_alone_gives_are_keyed_as_such_bolivia() -> None:
    rows = {
        "findings": "first-findings",
        "new-election": "new-election",
        "borda": "borda",
        "salvatierra": "salvatierra",
        "published": "count-published",
        "halted": "count-halted",
        "session": "succession",
        "communique": "communique",
    }
    key = {one.id: one.key for one in unit_items(UNIT)["whose-clock"].row}
    for name, event in rows.items():
        found = row(f"bolivia_2019_events:{event}")
        if found["hour"] == "no data":
            expected = "none"
        elif " or " in found["hour"]:
            expected = "differ"
        else:
            expected = "party" if found["hour_source"] == "The chronology of Carlos Mesa" else "both"
        assert key[name] == expected, name


def test_the_ten_cards_are_shown_whole_bolivia() -> None:
    shown = evidence_cards()
    for card in table("bolivia_2019_evidence").itertuples():
        assert str(card.does_not_show) in shown.text and f"{card.id} · {card.work}" in shown.text
    assert shown.html.count("<li>") == 10 and "…" not in shown.text


# Balance


def test_the_cards_of_the_sides_are_as_many_and_nearly_as_long_bolivia() -> None:
    cards = table("bolivia_2019_evidence")
    told = cards["examined"] + " " + cards["found"] + " " + cards["does_not_show"]
    number = cards.groupby("side", observed=True).size().to_dict()
    length = told.map(words).groupby(cards["side"], observed=True).sum().to_dict()
    for one, other in (("reports a doubt", "disputes the doubt"), ("a “coup”", "no “coup”")):
        assert number[one] == number[other], (one, other)
        assert near(length[one], length[other]), (length[one], length[other])
    assert number == {
        "reports a doubt": 3,
        "disputes the doubt": 3,
        "a “coup”": 1,
        "no “coup”": 1,
        "no side": 2,
    }


def test_the_two_cases_and_the_two_model_answers_are_as_long_bolivia() -> None:
    decide = SOURCE.lesson.split("## Decide", 1)[1].split("```", 1)[0]
    first, second = decide.split("**Write the word.**")[1].split("**Do not write it.**")
    assert near(words(first), words(second))
    one, other = (answer.text for answer in unit_items(UNIT)["label-and-definition"].model_answer)
    assert near(words(one), words(other))


def test_each_card_is_the_answer_once_and_two_sentences_have_none_bolivia() -> None:
    key = [one.key for one in unit_items(UNIT)["which-card"].row]
    cards = set(table("bolivia_2019_evidence")["id"])
    assert {one for one in key if one != "none"} == cards
    assert len(key) == len(cards) + 2 and key.count("none") == 2


def test_the_dead_are_named_without_a_game_bolivia() -> None:
    lesson = SOURCE.lesson
    assert all(place in lesson for place in ("Montero", "Sacaba", "Senkata"))
    assert "score" not in lesson and "win a point" not in lesson
