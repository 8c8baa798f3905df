"""The room, recounted from the files; the panels at their edges; keys that are counts of the tables."""

from __future__ import annotations

import csv
from collections import Counter

import pandas as pd
import pytest

from regionalism.americas.coalition import group_members
from regionalism.americas.tables import table
from regionalism.americas.the_room import (
    RULES,
    Move,
    as_the_us,
    calls,
    close,
    denominator,
    line_up,
    missing_yes,
    moves,
    needed,
    one_more_yes,
    record,
    through_time,
    vote_first,
)
from regionalism.engine.bank import unit_items
from regionalism.engine.course import course_root
from tests.content.course import parts_of

CARICOM = group_members("CARICOM")


def lines(name: str) -> list[dict[str, str]]:
    path = course_root() / "data/tables" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


VOTES = {(one["vote_id"], one["iso3"]): one["vote"] for one in lines("oas_votes")}
CALLS = {one["vote_id"]: one for one in lines("oas_roll_calls")}
CHARTER = [
    one for one, line in CALLS.items() if line["roll_call"] == "full" and line["treaty"] == "OAS Charter"
]


def keys(item: str) -> dict[str, float]:
    return {field.id: field.key for field in unit_items("sixteen-roll-calls")[item].field}


# --- the numbers of the plan --------------------------------------------------------------------------------


def test_sixteen_roll_calls_fourteen_of_them_under_the_charter() -> None:
    assert sum(line["roll_call"] == "full" for line in CALLS.values()) == 16
    assert set(calls()) == set(CHARTER) and len(CHARTER) == 14
    for vote_id, call in calls().items():
        counts = Counter(vote for (one, _), vote in VOTES.items() if one == vote_id)
        assert call.counts == counts
        assert [str(counts[vote]) for vote in ("yes", "no", "abstain", "absent")] == [
            CALLS[vote_id][column] for column in ("yes", "no", "abstain", "absent")
        ]


def test_in_cancun_twenty_stood_for_91_per_cent_of_the_people() -> None:
    people = {
        one["iso3"]: float(one["population_2020_imf"]) for one in lines("states") if one["iso3"] != "CUB"
    }
    yes = [iso3 for (vote_id, iso3), vote in VOTES.items() if vote_id == "V2017-06-19A" and vote == "yes"]
    assert calls()["V2017-06-19A"].counts == {"yes": 20, "no": 5, "abstain": 8, "absent": 1}
    assert len(people) == 34
    assert round(100 * sum(people[iso3] for iso3 in yes) / sum(people.values())) == 91


def test_eight_of_twelve_were_within_one_vote_of_eighteen() -> None:
    by_majority = [one for one in CHARTER if CALLS[one]["rule"] == "majority of members"]
    assert len(by_majority) == 12
    near = [one for one in by_majority if abs(int(CALLS[one]["yes"]) - 18) <= 1]
    assert sorted(close()) == sorted(near) and len(near) == 8


def test_the_caribbean_stands_near_both_ends() -> None:
    found = as_the_us()
    for iso3, (same, of) in found.items():
        own = [one for one in CHARTER if (one, iso3) in VOTES]
        assert (same, of) == (sum(VOTES[one, iso3] == VOTES[one, "USA"] for one in own), len(own))
    assert found["JAM"] == (13, 14)
    never = {iso3 for iso3 in CARICOM if found[iso3][0] == 0}
    assert never == {"ATG", "DMA", "GRD", "KNA", "TTO", "VCT"}
    assert found["SUR"] == (2, 14)  # June 2016 and July 2024
    assert found["NIC"] == (0, 13)
    assert {iso3 for iso3, (same, _) in found.items() if not same} == never | {"NIC"}


def test_who_moved_from_january_to_april_2019() -> None:
    moved = {move.iso3 for move in moves("V2019-01", "V2019-04")}
    assert moved == {"ATG", "BLZ", "GRD", "GUY", "MEX", "NIC", "URY"}
    both = {
        iso3
        for iso3 in calls()["V2019-04"].votes
        if {VOTES[one, iso3] for one in ("V2019-04", "V2022-10")} == {"yes"}
    }
    assert both == {"ARG", "BHS", "CHL", "COL", "HND", "PAN", "PER", "LCA"}


def test_changes_stand_between_the_votes_that_they_part() -> None:
    told = {move.iso3: move.between for move in moves("V2019-04", "V2020-06")}
    assert "Áñez" in told["BOL"][0] and "Tarre" in told["VEN"][0] and "Lacalle" in told["URY"][0]
    assert told["KNA"] == ()
    assert all(not move.between for move in moves("V2019-01", "V2019-04"))
    assert moves("V2018-06", "V2019-01")[0] == Move("BRB", "yes", "abstain", ())


def test_every_vote_says_who_held_venezuelas_seat() -> None:
    assert Counter(call.seat for call in calls().values()) == {
        "Maduro government's delegate": 9,
        "National Assembly's appointee": 4,
        "no delegate": 1,
    }


def test_each_change_of_government_has_its_day_and_its_source() -> None:
    assert all(
        one["confidence"] == "verified" and len(one["date"]) == 10 for one in lines("changes_of_government")
    )


@pytest.mark.parametrize(
    ("members", "majority", "two_thirds"), [(32, 17, 22), (33, 17, 22), (34, 18, 23), (35, 18, 24)]
)
def test_the_denominator(members: int, majority: int, two_thirds: int) -> None:
    assert (needed(members, "majority"), needed(members, "two-thirds")) == (majority, two_thirds)


# --- the panels ---------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _own_log(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))


def test_no_result_before_the_vote() -> None:
    panel = vote_first()
    assert panel.shown["status"] == "" and panel.shown["html"] == ""
    panel.enter({"call": "V2019-04", "vote": None})
    assert "Choose your vote first" in panel.shown["status"]
    panel.enter({"call": "V2019-04", "vote": "yes"})
    assert "Barbados: abstained" in panel.shown["status"] and "18 yes" in panel.shown["status"]
    assert "the yes side has 19: the result stays the same" in panel.shown["html"]
    assert "Maduro government's delegate" in panel.shown["html"].replace("&#x27;", "'")
    panel.enter({"call": "V2024-07", "vote": "yes"})
    assert "would have passed" in panel.shown["html"] and "not graded" in panel.shown["html"]
    panel.enter({"call": "V2017-05-15", "vote": "abstain"})
    assert "has 17: the text would have failed" in panel.shown["html"]
    panel.enter({"call": "V2022-10", "vote": "yes"})
    assert "23 or 24" in panel.shown["status"] and "stays the same" in panel.shown["html"]


def test_the_other_panels_answer_at_their_edges() -> None:
    steps = through_time()
    for vote_id in list(calls())[1:]:
        steps.enter({"call": vote_id})
        assert "Venezuela's seat" in steps.shown["status"] and "⚠" not in steps.shown["status"]
    steps.enter({"call": "V2019-01"})
    assert "Mexico: yes → abstained (1 December 2018: Andrés Manuel López Obrador" in steps.shown["html"]
    assert "Barbados: yes → abstained</li>" in steps.shown["html"]
    count = denominator()
    assert "1 short" in count.shown["status"]
    count.enter({"yes": 17, "members": 33, "rule": "majority"})
    assert "it passes" in count.shown["status"]
    count.enter({"yes": 17, "members": 35, "rule": "two-thirds"})
    assert "24 needed" in count.shown["status"]
    for values in ({"yes": None, "members": 34}, {"yes": 17, "members": 31}, {"yes": 35, "members": 34}):
        count.enter({"rule": "majority", **values})
        assert "from 32 to 35" in count.shown["status"]
    call = one_more_yes()
    assert len(missing_yes()) == 15 and "VEN" not in missing_yes()
    for iso3 in missing_yes():
        call.enter({"state": iso3})
        assert f"in {len(record(iso3))} roll calls" in call.shown["status"]
    call.enter({"state": "USA"})
    assert "Choose one" in call.shown["status"]


def test_the_line_says_both_ends_in_words() -> None:
    text = line_up().text
    assert (
        "Jamaica voted as the United States did in 13 of 14" in text
        and "6 never did: Antigua and Barbuda" in text
    )
    assert set(RULES) == {"majority", "two-thirds"}


# --- the keys -----------------------------------------------------------------------------------------------


BEFORE_THE_CUT_OFF = [one for one in CHARTER if CALLS[one]["as_of"] == "not applicable"]
ADOPTED = [one for one in BEFORE_THE_CUT_OFF if CALLS[one]["result"] == "adopted"]


def bench(vote_id: str, without: tuple[str, ...] = ()) -> Counter[str]:
    return Counter(vote for (one, iso3), vote in VOTES.items() if one == vote_id and iso3 not in without)


def test_keys_of_the_same_votes_under_another_count() -> None:
    counts = {one: bench(one) for one in BEFORE_THE_CUT_OFF}
    assert len(counts) == 13 and len(ADOPTED) == 10
    present = {one: votes["yes"] + votes["no"] + votes["abstain"] for one, votes in counts.items()}
    cast = {one for one, votes in counts.items() if 3 * votes["yes"] >= 2 * (votes["yes"] + votes["no"])}
    assert set(counts) - cast == {"V2016-06", "V2017-04-26"}
    assert 3 * counts["V2019-04"]["yes"] == 2 * (counts["V2019-04"]["yes"] + counts["V2019-04"]["no"])
    assert all(votes["yes"] < needed(34, "two-thirds") for votes in counts.values())
    turned = [one for one in BEFORE_THE_CUT_OFF if turns_without_venezuela(one)]
    assert turned == ["V2015-08"]
    assert keys("other-denominators") == {
        "thirds-present": sum(3 * counts[one]["yes"] >= 2 * present[one] for one in counts),
        "thirds-cast": len(cast),
        "no-side": max(counts[one]["abstain"] + counts[one]["absent"] for one in ADOPTED),
        "turned": len(turned),
    }


def turns_without_venezuela(vote_id: str) -> bool:
    rule = "two-thirds" if CALLS[vote_id]["rule"] == "two thirds" else "majority"
    passes = bench(vote_id, ("VEN",))["yes"] >= needed(33, rule)
    return passes != (CALLS[vote_id]["result"] == "adopted")


def test_keys_without_the_fourteen() -> None:
    outside = {one: bench(one, CARICOM)["yes"] for one in BEFORE_THE_CUT_OFF}
    exactly = [one for one in ADOPTED if bench(one)["yes"] == 18]
    assert exactly == ["V2017-05-15", "V2019-04"]
    assert all(bench(one)["yes"] > outside[one] for one in exactly)
    assert keys("without-the-fourteen") == {
        "most-outside": max(outside.values()),
        "would-fall": sum(outside[one] < 18 for one in ADOPTED),
        "one-less": len(exactly),
        "all-fourteen": outside["V2022-10"] + len(CARICOM),
    }


def test_keys_of_the_steady_and_the_moving() -> None:
    said_yes = Counter(iso3 for (one, iso3), vote in VOTES.items() if one in ADOPTED and vote == "yes")
    members = {iso3 for one, iso3 in VOTES if one in ADOPTED}
    steady = {iso3 for iso3 in members if said_yes[iso3] == 10}
    moving = {iso3 for iso3 in members if 0 < said_yes[iso3] < 10}
    assert len(members) == 34
    assert members - steady - moving == {"ATG", "DMA", "GRD", "KNA", "NIC", "TTO", "VCT"}
    assert keys("steady-and-moving") == {
        "steady": len(steady),
        "moving": len(moving),
        "caricom-moving": len(moving & set(CARICOM)),
        "to-win": needed(34, "majority") - len(steady),
    }


def test_the_seat_says_no_or_yes_by_who_sent_its_delegate() -> None:
    pairs = Counter((VOTES[one, "VEN"], CALLS[one]["venezuela_seat"]) for one in BEFORE_THE_CUT_OFF)
    assert pairs == {
        ("no", "Maduro government's delegate"): 7,
        ("absent", "Maduro government's delegate"): 2,
        ("yes", "National Assembly's appointee"): 3,
        ("absent", "National Assembly's appointee"): 1,
    }


def shown_above(item: str) -> pd.DataFrame:
    """Return the table that the cell above an exercise shows."""
    names: dict[str, object] = {"table": table}
    *before, last = unit_items("sixteen-roll-calls")[item].setup.strip().split("\n")
    exec("\n".join(before), names)
    shown = eval(last, names)
    assert isinstance(shown, pd.DataFrame)
    return shown


def test_the_cells_above_the_exercises_show_what_is_counted() -> None:
    votes, sides = shown_above("other-denominators"), shown_above("without-the-fourteen")
    for shown in (votes, sides):
        assert list(shown.index.astype(str)) == BEFORE_THE_CUT_OFF
        assert list(shown["result"].astype(str)) == [CALLS[one]["result"] for one in BEFORE_THE_CUT_OFF]
    total = [bench(one)["yes"] for one in BEFORE_THE_CUT_OFF]
    assert [int(one) for one in votes["yes"]] == total
    assert [int(one) for one in sides["yes, CARICOM"] + sides["yes, others"]] == total
    assert list(votes["Venezuela's seat"].astype(str)) == [VOTES[one, "VEN"] for one in BEFORE_THE_CUT_OFF]
    by_state = shown_above("steady-and-moving")
    said_yes = by_state["said yes"]
    assert int(by_state["caricom"].sum()) == len(CARICOM)
    assert len(said_yes) == 34 and said_yes.is_monotonic_increasing
    assert int(said_yes.sum()) == sum(bench(one)["yes"] for one in ADOPTED)


def test_each_kind_of_name_stands_nearly_as_often_and_both_men_have_an_office() -> None:
    names = {
        one.id: one.key for one in parts_of(unit_items("sixteen-roll-calls")["what-the-name-gives"], "row")
    }
    assert Counter(names.values()) == {"office": 3, "side": 2, "bare": 2, "handed": 2}
    assert names["r6-11-a"] == names["r6-11-b"] == "office"


def test_most_points_of_the_set_are_not_for_finding_words() -> None:
    """Of fifteen points at most eight ask what stands in a text; the votes and the words of the unit have the
    others.
    """
    items = unit_items("sixteen-roll-calls")
    in_the_text = ("what-the-name-gives", "who-answers-for-it", "counted-in-the-text")
    assert sum(items[one].points for one in in_the_text) == 8
    applied = (
        "which-of-the-four",
        "two-suspensions",
        "other-denominators",
        "without-the-fourteen",
        "steady-and-moving",
    )
    assert sum(items[one].points for one in applied) == 7
