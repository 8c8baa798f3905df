"""The council's counting: the real roll calls come out as they came out, and an absence is worth nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionalism.americas.council.counting import consensus, roll_call
from regionalism.americas.council.room import FULL, SHORT, consensus_members, members
from regionalism.americas.tables import row, table
from regionalism.engine.errors import CourseError

RULES = {"majority of members": "majority", "two thirds": "two-thirds"}
ROOM = members(FULL)
VOTES = st.sampled_from(["yes", "no", "abstain", "absent"])


def cast(yes: int, no: int = 0, abstain: int = 0) -> dict[str, str]:
    votes = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    return dict(zip(ROOM, votes, strict=False))


@pytest.mark.parametrize(
    ("vote_id", "day"),
    [
        ("V2019-01", "2019-01-10"),
        ("V2019-04", "2019-04-09"),
        ("V2020-10", "2020-10-21"),
        ("V2022-10", "2022-10-06"),
    ],
)
def test_the_graded_roll_calls_give_the_real_results(vote_id: str, day: str) -> None:
    line = row(f"oas_roll_calls:{vote_id}")
    assert line["date"] == day
    votes = table("oas_votes")
    own = votes[votes["vote_id"].astype(str) == vote_id]
    real = dict(zip(own["iso3"].astype(str), own["vote"].astype(str), strict=True))
    found = roll_call(real, ROOM, RULES[line["rule"]])
    assert [str(found.counts[kind]) for kind in ("yes", "no", "abstain", "absent")] == [
        line[kind] for kind in ("yes", "no", "abstain", "absent")
    ]
    assert found.adopted == (line["result"] == "adopted")
    if line["needed"].isdigit():
        assert found.needed == int(line["needed"])


def test_seventeen_yes_without_a_no_fail_at_eighteen() -> None:
    found = roll_call(cast(17, 0, 11), ROOM, "majority")
    assert (found.needed, found.counts["no"], found.counts["absent"], found.adopted) == (18, 0, 6, False)
    assert roll_call(cast(18, 16), ROOM, "majority").adopted


def test_twelve_of_thirty_four_block_two_thirds_and_eleven_do_not() -> None:
    assert not roll_call(cast(22, 12), ROOM, "two-thirds").adopted
    assert roll_call(cast(23, 11), ROOM, "two-thirds").adopted
    assert not roll_call(cast(22, 0), ROOM, "two-thirds").adopted, "twelve who stay away block as well"


@given(votes=st.lists(VOTES, min_size=34, max_size=34), rule=st.sampled_from(["majority", "two-thirds"]))
def test_an_absence_never_helps_a_yes(votes: list[str], rule: str) -> None:
    every = dict(zip(ROOM, votes, strict=True))
    result = roll_call(every, ROOM, rule).adopted
    for state in ROOM:
        away = roll_call({**every, state: "absent"}, ROOM, rule)
        left_out = roll_call({s: v for s, v in every.items() if s != state}, ROOM, rule)
        assert away == left_out, "who is not there is absent"
        assert result or not away.adopted
        if every[state] != "yes":
            assert away.adopted == result


def test_one_objection_stops_the_text_and_silence_and_absence_do_not() -> None:
    room = consensus_members(FULL)
    assert len(room) == 33
    assert consensus({"MEX": "joins", "CUB": "silent"}, room).adopted
    stopped = consensus(dict.fromkeys(room, "joins") | {"KNA": "objects"}, room, {"KNA": 5})
    assert (stopped.objections, stopped.adopted) == ({"KNA": 5}, False)
    assert not consensus({}, room).adopted, "nobody is no consensus"


def test_the_rooms_have_the_real_members() -> None:
    assert (len(ROOM), len(members(SHORT)), len(consensus_members(SHORT))) == (34, 12, 12)
    assert "CUB" not in ROOM and not {"USA", "CAN"} & set(consensus_members(FULL))
    votes = table("oas_votes")
    assert set(votes[votes["vote_id"].astype(str) == "V2020-10"]["iso3"].astype(str)) == set(ROOM)
    states = table("states")
    assert set(consensus_members(FULL)) == set(states.loc[states["celac_member"], "iso3"].astype(str))


@pytest.mark.parametrize(
    ("votes", "rule", "says"),
    [
        ({"CUB": "yes"}, "majority", "CUB is not counted"),
        ({"MEX": "aye"}, "majority", "aye is no vote"),
        ({}, "unanimity", "choose among"),
    ],
)
def test_what_cannot_be_counted_is_said(votes: dict[str, str], rule: str, says: str) -> None:
    with pytest.raises(CourseError, match=says):
        roll_call(votes, ROOM, rule)
    with pytest.raises(CourseError, match="not counted"):
        consensus({"USA": "joins"}, consensus_members(FULL))
    with pytest.raises(CourseError, match="unknown"):
        consensus({"MEX": "perhaps"}, consensus_members(FULL))
