"""The room, recounted from the files; the panels at their edges; keys that are counts of the tables."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from regionalism.americas.coalition import group_members
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

GRADED = ("V2019-01", "V2019-04", "V2020-10", "V2022-10")
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


def chosen(item: str) -> set[str]:
    return {option.id for option in unit_items("sixteen-roll-calls")[item].option if option.correct}


# --- the numbers of the plan ------------------------------------------------------------------------------------------


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


# --- the panels ---------------------------------------------------------------------------------------------------------


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
    panel.enter({"call": "V2022-10", "vote": "yes"})
    assert "23 or 24" in panel.shown["status"] and "stays the same" in panel.shown["html"]


def test_the_other_panels_answer_at_their_edges() -> None:
    steps = through_time()
    for vote_id in list(calls())[1:]:
        steps.enter({"call": vote_id})
        assert "Venezuela's seat" in steps.shown["status"] and "⚠" not in steps.shown["status"]
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


# --- the keys -------------------------------------------------------------------------------------------------------------


def test_keys_of_the_benches() -> None:
    largest = {vote_id: max(Counter(VOTES[vote_id, iso3] for iso3 in CARICOM).values()) for vote_id in GRADED}
    assert [round(100 * largest[one] / 14) for one in GRADED] == [36, 36, 50, 79]
    three = ("V2019-01", "V2020-10", "V2022-10")
    always = [iso3 for iso3 in CARICOM if len({VOTES[one, iso3] for one in three}) == 1]
    assert keys("caricom-benches") == {
        "first": largest[three[0]],
        "second": largest[three[1]],
        "third": largest[three[2]],
        "always": len(always),
    }
    assert set(always) == {"BHS", "LCA"}


def test_key_of_those_who_did_something_else() -> None:
    moved = {move.iso3.lower() for move in moves("V2019-01", "V2020-10") if move.iso3 in CARICOM}
    assert chosen("another-bench") == moved
    assert {option.id.upper() for option in unit_items("sixteen-roll-calls")["another-bench"].option} == set(
        CARICOM
    )


def test_keys_of_venezuelas_seat() -> None:
    graded = [one for one in CHARTER if CALLS[one]["as_of"] == "not applicable"]
    pairs = Counter((VOTES[one, "VEN"], CALLS[one]["venezuela_seat"]) for one in graded)
    assert len(graded) == 13
    assert pairs == {
        ("no", "Maduro government's delegate"): 7,
        ("absent", "Maduro government's delegate"): 2,
        ("yes", "National Assembly's appointee"): 3,
        ("absent", "National Assembly's appointee"): 1,
    }
    assert keys("venezuelas-seat") == {"no": 7, "absent": 2, "yes": 3}


def test_keys_of_the_denominator() -> None:
    most = max(members for members in range(17, 41) if needed(members, "majority") <= 17)
    assert keys("denominator") == {"members": most, "two-thirds": needed(35, "two-thirds")}
