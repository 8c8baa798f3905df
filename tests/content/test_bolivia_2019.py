"""Unit 7: the switchboard, facts with two sources each, and every side counted."""

from __future__ import annotations

import csv
from itertools import combinations

import pytest

from regionalism.americas.switchboard import (
    CASES,
    TESTS,
    evidence_cards,
    facts,
    five_weeks,
    five_weeks_data,
    lamp,
    lamps,
    switchboard,
    twelve_facts,
)
from regionalism.americas.tables import row, table
from regionalism.engine.bank import unit_items
from regionalism.engine.errors import CourseError
from tests.content.course import ROOT, near, own_answers, source_of, words  # noqa: F401 (a fixture)

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
        ("G", "open open open lit"),
        ("BG", "open open dark dark"),
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


def test_the_picture_has_the_twelve_facts_and_the_places_where_people_died_bolivia() -> None:
    data = five_weeks_data()
    assert sorted(map(int, data["Mark"][data["Mark"].str.isdigit()])) == list(range(1, 13))
    assert set(data["Mark"]) >= {"Montero", "Sacaba", "Senkata"}
    assert (data["Day"] == "2019-11-10").sum() == 5 and "Five of the twelve facts" in five_weeks().text
    assert "Five facts stand on 10 November" in SOURCE.lesson


@pytest.mark.parametrize("name", ["bolivia_2019_events", "bolivia_2019_evidence", "early_exits"])
def test_each_fact_that_is_keyed_has_two_sources_bolivia(name: str) -> None:
    for one in table(name).itertuples():
        found = str(one.source).split(";")
        assert len(set(found)) >= 2 or getattr(one, "keyed", "yes") == "no", one.id


ALIGNED = ("state media", "state agency", "state radio", "on the side of", "close to the MAS", "a party to")


@pytest.mark.parametrize("name", ["bolivia_2019_events", "bolivia_2019_evidence", "early_exits"])
def test_outlets_of_one_camp_never_bear_a_row_alone_bolivia(name: str) -> None:
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        told = {one["id"]: " ".join(one.values()) for one in csv.DictReader(file)}
    for one in table(name).itertuples():
        borne = str(one.source).split(";")
        free = [source for source in borne if not any(word in told[source] for word in ALIGNED)]
        assert len(free) >= 2, (one.id, free)


def test_the_hand_out_has_the_ten_cards_of_the_table_bolivia() -> None:
    guide = (SOURCE.path / "guide.md").read_text(encoding="utf-8")
    for card in table("bolivia_2019_evidence").itertuples():
        number = card.id.removeprefix("card-")
        row = next(line for line in guide.splitlines() if line.startswith(f"| {number} | **"))
        assert str(card.examined).rstrip(".") in row and str(card.found) in row, card.id
        assert str(card.does_not_show) not in guide, "the last column is for the students to fill in"


def test_nothing_after_the_cut_off_is_keyed_bolivia() -> None:
    events = table("bolivia_2019_events")
    assert set(events["id"][events["keyed"] == "no"]) == {"annulment", "when-decided"}
    assert all(one.keyed == "no" for one in events.itertuples() if str(one.date) > "2024-05-21")
    graded = {source for item in SOURCE.items.values() for source in item.sources}
    assert not graded & {"bolivia_2019_events:annulment", "bolivia_2019_events:when-decided"}


def test_eight_points_of_the_set_come_from_the_readings_alone_bolivia() -> None:
    graded = [item for item in unit_items(UNIT).values() if item.stage == "exercise"]
    read = [item for item in graded if item.anchors and not item.sources]
    assert {item.id for item in read} == {"concordance", "asked-or-assumed", "brought-along"}
    assert sum(item.points for item in graded) == 20 and sum(item.points for item in read) >= 8


def test_the_fourth_question_has_one_name_everywhere_bolivia() -> None:
    files = [path.read_text(encoding="utf-8").lower() for path in SOURCE.path.iterdir()]
    assert not [text for text in files if "abuses afterwards" in text or "later abuses" in text]
    told = [
        path.read_text(encoding="utf-8").lower()
        for path in SOURCE.path.iterdir()
        if path.name != "deck.toml"  # its cards ask about single facts
    ]
    assert all("violence and abuses" in text for text in told)


def test_hours_that_a_party_alone_gives_are_keyed_as_such_bolivia() -> None:
    rows = {
        "findings": "first-findings",
        "new-election": "new-election",
        "borda": "borda",
        "salvatierra": "salvatierra",
        "command": "command",
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
        elif found["hour_source"] == "The chronology of Carlos Mesa":
            expected = "party"
        else:
            expected = "press" if "broadcaster" in found["hour_source"] else "both"
        assert key[name] == expected, name


def test_the_ten_cards_are_shown_whole_bolivia() -> None:
    shown = evidence_cards()
    for card in table("bolivia_2019_evidence").itertuples():
        assert str(card.does_not_show) in shown.text and f"{card.id} · {card.work}" in shown.text
    assert shown.html.count("<li>") == 10 and "…" not in shown.text


# Balance


def balance_table() -> dict[str, tuple[tuple[int, int, int], tuple[int, int, int]]]:
    """Count for each contested place both sides: texts, words, and the sources that bear them.

    First the side that doubts the count, or writes the word; then the other. Texts that no source bears
    (cases, model answers) have 0.
    """
    cards = table("bolivia_2019_evidence")
    told = cards["examined"] + " " + cards["found"] + " " + cards["does_not_show"]

    def of_cards(side: str) -> tuple[int, int, int]:
        chosen = cards["side"] == side
        borne = {one for cell in cards["source"][chosen] for one in str(cell).split(";")}
        return int(chosen.sum()), sum(map(words, told[chosen])), len(borne)

    def of_texts(*texts: str, sources: int = 0) -> tuple[int, int, int]:
        return len(texts), sum(map(words, texts)), sources

    lesson = SOURCE.lesson
    decide = lesson.split("## Decide", 1)[1].split("```", 1)[0]
    yes, no = decide.split("**Write the word.**")[1].split("**Do not write it.**")
    voices = lesson.split("**Two voices.**", 1)[1].split("Each says", 1)[0]
    montero, sacaba = voices.split("*Marcelo Terrazas*")[1].split("*Roberto Jucumari*")
    answers = [one.text for one in unit_items(UNIT)["label-and-definition"].model_answer]
    return {
        "the count: reports a doubt, disputes it": (
            of_cards("reports a doubt"),
            of_cards("disputes the doubt"),
        ),
        "the word: a “coup”, no “coup”": (of_cards("a “coup”"), of_cards("no “coup”")),
        "the two cases of the lesson": (of_texts(yes), of_texts(no)),
        "the two voices: Sacaba, Montero": (of_texts(sacaba, sources=2), of_texts(montero, sources=1)),
        "the two model answers": (of_texts(answers[0]), of_texts(answers[1])),
    }


def test_every_contested_place_gives_both_sides_as_much_bolivia() -> None:
    found = balance_table()
    assert len(found) == 5
    for place, (one, other) in found.items():
        assert one[0] == other[0], place
        assert near(one[1], other[1]), (place, one, other)
        assert abs(one[2] - other[2]) <= 1, (place, one, other)
    no_side = table("bolivia_2019_evidence")["side"] == "no side"
    assert no_side.sum() == 2 and "three dispute it" in SOURCE.lesson


def test_no_side_has_a_definition_or_a_ruling_alone_bolivia() -> None:
    """The test that one camp proposes has its switch; a ruling stands beside the one that went the
    other way.
    """
    assert row("coup_definitions:barrios-suvelza")["on_the_switchboard"] == "G"
    events = set(table("bolivia_2019_events")["id"])
    pairs = (
        ("communique", "tribunal-2021"),
        ("sentence", "annulment"),
        ("borda", "vila-vila"),
        ("union", "command"),
    )
    assert all(set(pair) <= events for pair in pairs)


def test_each_card_is_the_answer_once_and_two_sentences_have_none_bolivia() -> None:
    key = [one.key for one in unit_items(UNIT)["which-card"].row]
    cards = set(table("bolivia_2019_evidence")["id"])
    assert {one for one in key if one != "none"} == cards
    assert len(key) == len(cards) + 2 and key.count("none") == 2


def test_the_dead_are_named_without_a_game_bolivia() -> None:
    lesson = SOURCE.lesson
    assert all(place in lesson for place in ("Montero", "Sacaba", "Senkata"))
    assert "score" not in lesson and "win a point" not in lesson
