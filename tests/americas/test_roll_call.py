"""The roll call as a room: every state once, in the order of its vote, with the majority where it belongs."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag

from regionalism.americas.roll_call import HEIGHT, VOTES, WIDTH, horseshoe
from regionalism.americas.tables import row, table

CALLS = table("oas_roll_calls")
FULL = CALLS.loc[CALLS["roll_call"] == "full", "vote_id"].tolist()


def room(vote_id: str) -> Tag:
    return BeautifulSoup(horseshoe(vote_id).html, "html.parser")


@pytest.mark.parametrize("vote_id", FULL)
def test_every_vote_of_the_table_is_one_seat_and_one_row(vote_id: str) -> None:
    votes = table("oas_votes")
    votes = votes[votes["vote_id"] == vote_id]
    page = room(vote_id)
    seats = [(one.b.get_text(), one["data-vote"]) for one in page.select(".rg-seats label")]
    assert Counter(seats) == Counter(zip(votes["iso3"], votes["vote"].astype(str), strict=True))
    order = [list(VOTES).index(vote) for _, vote in seats]
    assert order == sorted(order)
    assert [one.get_text() for one in page.select("tbody tr td:nth-of-type(2)")] == [
        code for code, _ in seats
    ]


def test_in_cancun_twenty_were_not_enough() -> None:
    page = room("V2017-06-19A")
    assert page.select_one(".rg-figure-title").get_text() == "20 said yes and 5 said no, and the text failed"
    finding = page.select_one("figcaption p").get_text()
    assert "19 June 2017: 20 yes, 8 abstentions, 1 absent, 5 no; 23 of 34 (two thirds) were needed" in finding
    assert "14 of the votes follow by elimination" in finding
    (left,) = page.select(".rg-needed-there")
    assert left.find_previous("label") in page.select(".rg-seats label")[:23]
    assert left.find_next("label") is page.select(".rg-seats label")[23]


@pytest.mark.parametrize("vote_id", FULL)
def test_the_line_of_the_needed_passes_between_the_seats(vote_id: str) -> None:
    for line in room(vote_id).select(".rg-needed"):
        corners = [tuple(map(float, point.split(","))) for point in line["points"].split()]
        steps = [
            (x1 + (x2 - x1) * part / 40, y1 + (y2 - y1) * part / 40)
            for (x1, y1), (x2, y2) in pairwise(corners)
            for part in range(41)
        ]
        for one in room(vote_id).select(".rg-seat"):
            left, top = (float(part) / 100 for part in re.findall(r":([\d.]+)%", one["style"]))
            seat = (left * WIDTH, top * HEIGHT)
            assert min(math.dist(seat, step) for step in steps) > 18, (vote_id, one.b.get_text())


def test_the_seats_are_one_stop_of_the_keyboard_and_each_says_name_and_vote() -> None:
    page = room("V2017-06-19A")
    inputs = page.select("[role=radiogroup] input")
    assert len(inputs) == 34
    assert len({one["name"] for one in inputs}) == 1
    assert {one["type"] for one in inputs} == {"radio"}
    assert "Argentina: yes (by elimination)" in [one["aria-label"] for one in inputs]
    assert all(one.has_attr("data-lm-suppress-shortcuts") for one in inputs)


def test_a_vote_has_a_sign_and_a_word_besides_its_colour() -> None:
    page = room("V2017-06-19A")
    signs = {(one["data-vote"], one.i.get_text()) for one in page.select(".rg-seats label")}
    assert signs == {(vote, sign) for vote, (sign, _, _) in VOTES.items()}
    assert (
        page.select_one(".rg-tally")
        .get_text(" ", strip=True)
        .startswith("✓ 20 yes – 8 abstentions ○ 1 absent ✕ 5 no")
    )


def test_no_seat_lies_on_another() -> None:
    for vote_id in FULL:
        places = []
        for seat in room(vote_id).select(".rg-seat"):
            x, y = (float(part.split(":")[1].rstrip("%")) for part in seat["style"].split(";"))
            places.append((x * 6.4, y * 3.9))
        nearest = min(
            abs(complex(*one) - complex(*other)) for n, one in enumerate(places) for other in places[:n]
        )
        assert nearest > 44, vote_id


def test_where_the_number_needed_is_disputed_no_line_is_drawn() -> None:
    assert row("oas_roll_calls:V2022-10")["needed"] == "disputed"
    page = room("V2022-10")
    assert page.select(".rg-needed, .rg-needed-there") == []
    assert "how many were needed is disputed" in page.get_text()


def test_a_roll_call_that_is_not_known_is_answered_with_those_that_are() -> None:
    said = repr(horseshoe("V2017-06-19B"))
    assert "'V2017-06-19B'" in said
    assert "V2017-06-19A" in said
