"""The coalition board's arithmetic, recomputed from the tables."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from regionalism.americas.coalition import (
    PLACES,
    blockers,
    coalition_board,
    counted_states,
    group_members,
    majority,
    next_goal,
    oil_on_credit,
    said,
    scoreboard,
    two_thirds,
    weigh,
)
from regionalism.americas.tables import table
from regionalism.engine.errors import CourseError


@pytest.mark.parametrize(
    ("states", "elect", "special", "block"),
    [(34, 18, 23, 12), (33, 17, 22, 12), (35, 18, 24, 12), (3, 2, 2, 2)],
)
def test_thresholds(states: int, elect: int, special: int, block: int) -> None:
    assert (majority(states), two_thirds(states), blockers(states)) == (elect, special, block)
    assert states - block < special <= states - block + 1


def test_the_board_has_the_34_states_each_on_its_own_square() -> None:
    assert set(PLACES) == set(counted_states())
    assert len(set(PLACES.values())) == 34
    assert "CUB" not in PLACES


def test_caricom_alone_blocks_but_does_not_elect() -> None:
    states = table("states")
    caricom = set(states.loc[states["caricom"], "iso3"].astype(str))
    assert set(group_members("CARICOM")) == caricom
    found = weigh(caricom)
    assert (found.votes, found.elects, found.blocks) == (14, False, True)
    assert round(found.people) == 2


def test_weights_agree_with_the_table() -> None:
    frame = table("states")
    frame = frame[frame["iso3"] != "CUB"].sort_values("population_2020_imf")
    people = frame["population_2020_imf"]
    both = weigh(["USA", "BRA"])
    assert both.people == pytest.approx(100 * people.tail(2).sum() / people.sum())
    assert round(both.people) == 54
    assert round(weigh(["USA"]).people) == 33
    smallest = weigh(frame["iso3"].astype(str).head(18))
    assert smallest.elects and round(smallest.people) == 3


def test_nobody_everybody_and_a_code_that_is_none() -> None:
    assert weigh([]).votes == 0
    assert weigh(PLACES).passes_two_thirds
    with pytest.raises(CourseError, match="XXX: not among"):
        weigh(["XXX"])


def test_the_panel_answers_in_a_sentence(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    board = coalition_board()
    assert "no, 3 short of 23" in board.shown["html"], "it opens with the twenty of Cancún"
    board.enter({"members": [], "weight": "state"})
    assert "18 short of 18" in board.shown["html"]
    board.enter({"members": list(group_members("CARICOM")), "weight": "people"})
    assert "14 states chosen: 2 % of the people" in board.shown["status"]
    assert "no, 4 short of 18" in board.shown["html"] and "no, 4 short of 18" in board.as_text()
    assert "Saint Kitts and Nevis" in board.shown["html"] and "Brazil" not in board.shown["html"]
    assert coalition_board().values["weight"] == "people"
    board.enter({"members": ["XXX"], "weight": "state"})
    assert "not among" in board.shown["status"]
    board.reset()
    assert board.values["members"] == list(said("yes"))


def test_the_scoreboard_names_the_next_goal_and_lights_what_is_reached() -> None:
    def lamps(members: list[str]) -> list[bool]:
        found = BeautifulSoup(scoreboard(members), "html.parser").select(".rg-lamps li")
        assert all(
            ("✔" in one.get_text()) == ("yes" in one.get_text()) == ("rg-on" in one["class"]) for one in found
        )
        return ["rg-on" in one["class"] for one in found]

    codes = sorted(counted_states())
    goals = {
        count: (next_goal(weigh(codes[:count])), lamps(codes[:count]))
        for count in (0, 11, 12, 17, 18, 22, 23)
    }
    assert goals[0] == (
        "They cannot block a two-thirds decision yet; 18 more to elect.",
        [False, False, False],
    )
    assert goals[11][0].startswith("They cannot block") and goals[11][1] == [False, False, False]
    assert goals[12] == ("They can block a two-thirds decision; 6 more to elect.", [True, False, False])
    assert goals[17][0].endswith("1 more to elect.")
    assert goals[18] == ("They can elect; 5 more for two thirds.", [True, True, False])
    assert goals[22][0].endswith("1 more for two thirds.")
    assert goals[23][1] == [True, True, True] and "more" not in goals[23][0]


def test_areas_of_the_squares_are_the_populations() -> None:
    (tiles, *_) = coalition_board().inputs
    sizes = {tile.id: tile.size for tile in tiles.tiles}
    states = table("states").set_index("iso3")["population_2020_imf"]
    assert sizes["USA"] == 1
    assert sizes["BRA"] / sizes["COL"] == pytest.approx(states["BRA"] / states["COL"])
    assert tiles.areas == ("weight", "people")


def test_each_group_has_a_sentence_of_its_own() -> None:
    (tiles, *_) = coalition_board().inputs
    told = {group.text: group.about for group in tiles.groups}
    assert told["CARICOM"].endswith("14 of the 34 were members on 20 March 2020.")
    assert list(told) == ["Yes in Cancún", "CARICOM", "ALBA", "Lima Group", "SICA", "MERCOSUR", "Petrocaribe"]
    assert len(set(told.values())) == 7 and min(map(len, told.values())) > 30


def test_the_roll_call_of_cancun_and_the_oil_agreement_are_groups() -> None:
    yes, no, abstained = (set(said(vote)) for vote in ("yes", "no", "abstain"))
    assert [len(one) for one in (yes, no, abstained)] == [20, 5, 8]
    assert round(weigh(yes).people) == 91 and not weigh(yes).passes_two_thirds
    caricom, credit = set(group_members("CARICOM")), set(oil_on_credit())
    assert [len(caricom & credit & one) for one in (yes, no, abstained)] == [5, 3, 4]
    assert caricom - credit == {"BRB", "TTO"} and "BRB" in yes and "TTO" in abstained
    assert "CUB" not in credit and "VEN" not in credit


def test_the_board_does_not_print_the_number_that_an_exercise_asks_for() -> None:
    codes = sorted(counted_states())
    for count in (0, 5, 11, 12, 13, 20):
        text = BeautifulSoup(scoreboard(codes[:count]), "html.parser").get_text(" ")
        line = text[text.index("Block a two-thirds") :].partition("Elect")[0]
        assert not any(sign.isdigit() for sign in line), line
