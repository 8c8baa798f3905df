"""The deal, the cards and the script: what rests on rows resolves, and what is invented is even."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from regionalism.americas.coalition import majority
from regionalism.americas.council.cards import (
    CLAUSES,
    CONVOKES,
    DEBRIEF,
    FIRST_DRAFT,
    cards,
    clauses,
    in_full,
    length,
    rule_of,
    ties,
    told,
)
from regionalism.americas.council.counting import roll_call
from regionalism.americas.council.record import ASKED_BEFORE, RECORD_RULE, changed_since, record
from regionalism.americas.council.room import FULL, SHORT, consensus_members, deal, members
from regionalism.americas.council.script import decide, every_text, scripted_round, what_is_left
from regionalism.americas.tables import row, table
from regionalism.engine.errors import CourseError


def test_there_is_a_card_for_each_state_and_its_rows_are_there() -> None:
    assert set(cards()) == {*members(FULL), "CUB"}
    for one in cards().values():
        assert one.rows
        for anchor in one.rows:
            assert one.iso3 in row(anchor).values() or anchor.startswith("oas_roll_calls:"), anchor


def test_no_two_instructions_are_the_same_and_no_interest_speaks_of_the_invented_state() -> None:
    assert len({one.instruction for one in cards().values()}) == len(cards())
    assert not any("Costa Verde" in one.interest for one in cards().values())


def test_red_lines_stand_on_both_sides_and_no_state_likes_what_it_refuses() -> None:
    letters = Counter(one.red_line[1] for one in cards().values())
    assert set(letters) == {"a", "c"} and abs(letters["a"] - letters["c"]) <= 2
    against = Counter(one.red_line[1] for one in cards().values() if one.if_crossed == "no")
    assert abs(against["a"] - against["c"]) <= 2
    for one in cards().values():
        assert one.prefers[int(one.red_line[0]) - 1] != one.red_line[1], one.iso3


def test_page_panel_and_lesson_ask_the_same_questions_in_the_debrief() -> None:
    root = Path(__file__).parents[2]
    for name in ("course-kit/council.md", "units/12-settling-accounts/lesson.md"):
        told = (root / name).read_text(encoding="utf-8")
        for question in DEBRIEF:
            assert question.split("?")[0] + "?" in told, (name, question)


def test_hosts_and_votes_on_cards_come_from_the_tables() -> None:
    assert any("1,840 thousand" in line for line in ties("COL"))
    assert "9 April 2019: absent" in told(cards()["BLZ"])[2]
    assert told(cards()["COL"])[4].startswith(
        "5b, receive people, a fund for hosts. Why: host of 1,840 thousand"
    )
    assert any("CARICOM and SICA" in line for line in ties("BLZ"))
    assert ties("CUB")[-1].startswith("Not in the room of the OAS")
    assert changed_since("COL").startswith("7 August 2022") and not changed_since("USA")


def test_what_a_state_would_like_follows_from_its_record_by_the_rule_that_is_printed() -> None:
    cast = {(str(one.vote_id), str(one.iso3)): str(one.vote) for one in table("oas_votes").itertuples()}
    other = {"yes": "no", "no": "yes"}
    for iso3 in members(FULL):
        for number, asked in ASKED_BEFORE.items():
            for_it = [cast[vote, iso3] == acting for vote, acting in asked]
            against = [cast[vote, iso3] == other[acting] for vote, acting in asked]
            due = "a" if all(for_it) else "c" if any(against) and not any(for_it) else "b"
            assert record(iso3)[number - 1].letter == cards()[iso3].prefers[number - 1] == due, (iso3, number)
    ties_of = {"PER": "b", "LCA": "c", "USA": "a", "JAM": "c", "BRB": "b", "HTI": "a"}
    assert {iso3: record(iso3)[4].letter for iso3 in ties_of} == ties_of
    assert (
        record("JAM")[2].letter == "b" and record("PRY")[2].because == "9 April 2019: yes; 6 October 2022: no"
    )
    held = Counter("".join(cards()[iso3].prefers for iso3 in members(FULL)))
    assert max(held.values()) < 2 * min(held.values()), f"no position is the one of most cards: {held}"
    assert "20 thousand" in RECORD_RULE


def test_the_three_wordings_of_a_clause_are_positions_of_equal_length() -> None:
    assert [one.number for one in clauses()] == list(CLAUSES)
    for one in clauses():
        assert set(one.wordings) == set(one.short) == set("abc")
        words = [len(text.split()) for text in one.wordings.values()]
        assert max(words) <= 1.2 * min(words), "no wording is the short one"
    assert length("-----") == 0 and length("c----") == len(clauses()[0].wordings["c"].split())
    assert in_full("d----", {1: "Own words."}) == ("Clause 1: Own words.",)


def test_the_same_code_deals_the_same_cards_everywhere() -> None:
    assert deal("lima-2", SHORT).seats == deal(" LIMA-2 ", SHORT).seats
    assert deal("lima-2", SHORT).seats != deal("lima-3", SHORT).seats
    whole = deal("lima-2", FULL)
    assert sorted(whole.seats) == list(members(FULL)) and whole.spare == ()
    assert deal("lima-2", FULL, 20).seats == whole.seats[:20]
    assert deal("lima-2", FULL).seats[:3] == ("DMA", "CRI", "JAM"), "the deal of a code never changes"


def test_a_card_given_back_is_exchanged_without_a_reason() -> None:
    before, after = deal("lima-2", FULL, 20), deal("lima-2", FULL, 20, [7, 3])
    assert (after.seats[6], after.seats[2]) == before.spare[:2]
    changed = [
        n for n, pair in enumerate(zip(before.seats, after.seats, strict=True), 1) if len(set(pair)) > 1
    ]
    assert changed == [3, 7]
    assert set(after.spare) >= {before.seats[6], before.seats[2]}
    assert len({*after.seats, *after.spare}) == 34
    with pytest.raises(CourseError, match="clerk"):
        deal("lima-2", SHORT, 12, [1])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("", FULL), "1 to 20 letters"),
        (("a b", FULL), "1 to 20 letters"),
        (("x", "13"), "choose among"),
        (("x", FULL, 35), "1 to 34"),
        (("x", FULL, 5, [6]), "no seat 6"),
    ],
)
def test_a_deal_that_cannot_be_made_is_said(arguments: tuple, says: str) -> None:
    with pytest.raises(CourseError, match=says):
        deal(*arguments)


def yes(letters: str, room: str = FULL) -> int:
    return Counter(decide(iso3, letters).vote for iso3 in members(room))["yes"]


def test_the_rule_of_the_script_is_the_one_that_is_printed() -> None:
    assert decide("USA", "cbbbb").vote == "no" and decide("USA", "cbbbb").clause == 1
    assert decide("BLZ", "bcabb").vote == "absent"
    assert decide("BRA", "bbbbb").vote == "yes" and decide("BRA", "aabba").vote == "yes"
    assert decide("BRA", "bccbc").vote == "abstain" and decide("BRA", "cccbb").vote == "abstain"
    assert decide("NIC", "aaaba").vote == "no" and decide("NIC", "aaaba").reason == "8 steps"
    assert decide("NIC", "-----").vote == "yes"
    # Words from the floor (d) count as those of the first draft, and cross no red line.
    assert decide("MEX", "ddddd") == decide("MEX", FIRST_DRAFT) and decide("MEX", "ddddd").reason == "4 steps"
    assert decide("NIC", "ddddd").reason == "7 steps" and "red line" in decide("NIC", FIRST_DRAFT).reason


def test_eighteen_are_not_enough_for_the_first_draft_and_one_letter_changes_what_is_needed() -> None:
    assert FIRST_DRAFT[3] == CONVOKES[1] and rule_of(FIRST_DRAFT) == "two-thirds"
    assert yes(FIRST_DRAFT) == 18
    assert rule_of("aabbb") == "majority" and rule_of("aabbb", "two-thirds") == "two-thirds"
    assert yes("aabbb") == 23 and len(scripted_round(FULL, "aabbb").objections) == 3
    assert yes("bacbb") == 18 and len(scripted_round(FULL, "bacbb").objections) == 1, (
        "one stops what eighteen want"
    )
    assert yes("cabbb") < 18 and scripted_round(FULL, "cabbb").adopted, "silence is enough in the other room"
    every = every_text(FULL)
    assert every["majority"] > max(every["two-thirds"], every["consensus"]) > 0


def test_what_passes_by_consensus_says_less() -> None:
    for letters in ("aaaaa", FIRST_DRAFT, "bbcbb", "ccccc"):
        rounds = what_is_left(FULL, letters)
        sizes = [length(one) for one in rounds]
        assert sizes == sorted(sizes, reverse=True) and len(rounds) > 1
        assert scripted_round(FULL, rounds[-1]).adopted


def test_the_script_fills_both_rooms() -> None:
    for room in (FULL, SHORT):
        votes = {iso3: decide(iso3, FIRST_DRAFT).vote for iso3 in members(room)}
        assert len(roll_call(votes, members(room), "majority").votes) == len(members(room))
        assert "CUB" in consensus_members(room)
    assert not re.search(
        r"regime|coup", " ".join(f"{one.interest} {one.instruction}" for one in cards().values())
    )


def test_the_chairs_page_has_the_numbers_of_the_script() -> None:
    chairs_page = (Path(__file__).parents[2] / "course-kit" / "council.md").read_text(encoding="utf-8")
    for room in (FULL, SHORT):
        held = [cards()[iso3].prefers for iso3 in members(room)]
        wished = ""
        for place, first in enumerate(FIRST_DRAFT):
            most, count = Counter(one[place] for one in held).most_common(1)[0]
            wished += most if count >= majority(len(held)) else first
        assert f"*{wished}*" in chairs_page.split("## If nobody trades")[1].split("##")[0], room
    agreed = (
        f"{yes(FIRST_DRAFT)} of 34 say yes, and 23 are needed ({yes(FIRST_DRAFT, SHORT)} of 12 in the short "
        "version, where 8 are needed)"
    )
    few, many = every_text(SHORT), every_text(FULL)
    counts = (
        f"Of {few['texts']} texts the script lets {few['majority']} pass by the OAS's rule and "
        f"{few['consensus']} by consensus, where silence is enough. With 34 it is {many['majority']} and "
        f"{many['consensus']}."
    )
    rows = [
        f"| *{text}* | {yes(text)} yes; {len(scripted_round(FULL, text).objections)} object "
        f"| {yes(text, SHORT)} yes; {len(scripted_round(SHORT, text).objections)} object |"
        for text in ("aabbb", "bacbb", "bbbbb", "cabbb")
    ]
    for words in (agreed, counts, *rows):
        assert words in chairs_page, words
