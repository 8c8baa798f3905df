"""The deal, the cards and the script: what rests on rows resolves, and what is invented is even."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from regionalism.americas.coalition import majority
from regionalism.americas.council.cards import (
    CLAUSES,
    DEBRIEF,
    FIRST_DRAFT,
    cards,
    clauses,
    in_full,
    length,
    ties,
    told,
)
from regionalism.americas.council.counting import roll_call
from regionalism.americas.council.room import FULL, SHORT, consensus_members, deal, members
from regionalism.americas.council.script import decide, every_text, scripted_round, what_is_left
from regionalism.americas.tables import row
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
    assert any("9 April 2019: absent" in line for line in ties("BLZ"))
    assert any("CARICOM and SICA" in line for line in ties("BLZ"))
    assert ties("CUB")[-1].startswith("Not in the room of the OAS")
    assert all(len(ties(iso3)) >= 1 and told(cards()[iso3]) for iso3 in members(FULL))


def test_wording_a_says_more_than_wording_c() -> None:
    assert [one.number for one in clauses()] == list(CLAUSES)
    for one in clauses():
        assert set(one.wordings) == set(one.short) == set("abc")
        assert len(one.wordings["a"]) > len(one.wordings["c"])
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
    assert decide("BRA", "aacbc").vote == "abstain"
    assert decide("NIC", "aaaba").vote == "no" and decide("NIC", "aaaba").reason == "9 steps"
    assert decide("NIC", "-----").vote == "yes"
    assert decide("BRA", "ddddd") == decide("BRA", FIRST_DRAFT) or decide("BRA", FIRST_DRAFT).clause == 4


def test_the_first_draft_is_one_short_and_what_gets_eighteen_is_stopped_by_one() -> None:
    assert yes(FIRST_DRAFT) == 17
    assert yes("bbbcb") >= 18 and len(scripted_round(FULL, "bbbcb").objections) == 1
    every = every_text(FULL)
    assert every["majority"] > every["two-thirds"] > every["consensus"] > 0


def test_what_passes_by_consensus_says_less() -> None:
    for letters in ("aaaaa", FIRST_DRAFT, "bbbcb", "ccccc"):
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
    wished = ""
    for room in (FULL, SHORT):
        held = [cards()[iso3].prefers for iso3 in members(room)]
        for place, first in enumerate(FIRST_DRAFT):
            found = Counter(one[place] for one in held)
            most, count = found.most_common(1)[0]
            wished += most if count >= majority(len(held)) else first
        assert Counter(one[0] for one in held)["b"] == majority(len(held)), "clause 1 hangs on one state"
    assert wished == "bbbbb" * 2
    assert scripted_round(FULL, "bbbbb").adopted and scripted_round(SHORT, "bbbbb").adopted
    agreed = f"{yes('bbbbb')} of 34 say yes ({yes('bbbbb', SHORT)} of 12 in the short version)"
    few, many = every_text(SHORT), every_text(FULL)
    counts = (
        f"Of {few['texts']} texts the script lets {few['majority']} pass with a majority and "
        f"{few['consensus']} by consensus, where silence is enough; with 34 it is {many['majority']} and "
        f"{many['consensus']}."
    )
    rows = [
        f"| *{text}* | {yes(text)} yes; {len(scripted_round(FULL, text).objections)} object "
        f"| {yes(text, SHORT)} yes; {len(scripted_round(SHORT, text).objections)} objects |"
        for text in ("abbbb", "bbbbc")
    ]
    for words in (agreed, counts, *rows):
        assert words in chairs_page
