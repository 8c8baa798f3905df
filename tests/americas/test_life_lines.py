"""Life-lines and the locator map: what the tables say is drawn, and what they leave open is said."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from regionalism.americas.atlas import locator_map
from regionalism.americas.life_lines import life_lines
from regionalism.americas.tables import table


def rows(html: str) -> list[list[str]]:
    return [
        [cell.get_text() for cell in row.select("td")]
        for row in BeautifulSoup(html, "html.parser").select("tbody tr")
    ]


def test_a_state_has_a_row_for_every_spell_of_the_table() -> None:
    spells = table("membership_spells")
    colombia = spells[spells["iso3"] == "COL"]
    made = rows(life_lines("COL").html)
    assert len(made) == len(colombia)
    assert ["UNASUR", "on paper", "23 May 2008", "February 2019"] in [one[:4] for one in made]
    assert ["UNASUR", "taking part", "23 May 2008", "April 2018"] in [one[:4] for one in made]


def test_the_sentence_counts_what_a_state_took_part_in_at_once() -> None:
    text = repr(life_lines("COL"))
    # In 2017: OAS, Andean Community, UNASUR, Pacific Alliance, CELAC and the Lima Group.
    assert "Colombia took part in up to 6 of these bodies at the same time, first in 2017." in text
    assert repr(life_lines("USA")).startswith("The United States has sat in up to 1 bod")


def test_what_is_disputed_or_not_known_is_said_and_not_filled_in() -> None:
    made = rows(life_lines("VEN").html)
    oas = next(one for one in made if one[:2] == ["OAS", "on paper"])
    assert oas[2:4] == ["no data; certain from 31 January 1962", "disputed; certain until 27 April 2019"]


def test_the_states_of_a_body_with_the_same_line_share_one_row() -> None:
    made = rows(life_lines(body="CELAC").html)
    assert {one[0] for one in made} == {"31 other states", "Bolivia", "Brazil"}
    brazil = [one[2:4] for one in made if one[:2] == ["Brazil", "taking part"]]
    assert brazil == [["3 December 2011", "16 January 2020"], ["5 January 2023", "still so"]]
    assert "Antigua and Barbuda" in next(one[4] for one in made if one[0] == "31 other states")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"state": "XYZ"}, "no state 'XYZ'"),
        ({"body": "NATO"}, "no body 'NATO'"),
        ({}, "a state or a body"),
        ({"state": "COL", "body": "OAS"}, "a state or a body"),
    ],
)
def test_a_mistake_is_answered_with_what_can_be_asked(asked: dict[str, str], said: str) -> None:
    assert said in repr(life_lines(**asked))


def test_a_locator_map_names_large_states_on_the_whole_and_small_ones_on_the_larger_map() -> None:
    page = BeautifulSoup(
        locator_map(["PER", "ATG", "COL"], title="Where", finding="Three.").html, "html.parser"
    )
    main, near = page.select("svg")
    assert [one.get_text() for one in main.select("text")] == ["Peru", "Colombia"]
    assert "Antigua and Barbuda" in [one.get_text() for one in near.select("text")]
    assert (
        main["aria-label"] == "Map of the Americas. Marked and named: Antigua and Barbuda, Colombia and Peru."
    )
    assert len(main.select(".rg-on-marked")) == 3
    assert [row[0] for row in rows(str(page))] == ["Antigua and Barbuda", "Colombia", "Peru"]


def test_a_map_of_the_mainland_has_one_drawing() -> None:
    page = BeautifulSoup(locator_map(["PER"], title="Where", finding="One.").html, "html.parser")
    assert len(page.select("svg")) == 1


def test_a_state_that_is_not_there_is_named() -> None:
    assert "FRA" in repr(locator_map(["FRA"], title="Where", finding="None."))
    assert "at least one state" in repr(locator_map([], title="Where", finding="None."))
