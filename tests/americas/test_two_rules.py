"""Same problem, two rules: every body in every shock, and the record against which the rules are checked."""

from __future__ import annotations

from collections import Counter

import pytest

from regionalism.americas.tables import row, table
from regionalism.americas.two_rules import (
    DUES_UNSEEN,
    HELD_OUT,
    NAMES,
    OUTCOMES,
    REAL,
    RULES,
    SHOCKS,
    SWITCHES,
    UNSEEN,
    Design,
    borne_out,
    crowd,
    designs,
    meet,
    outcome,
    rule_for,
    two_rules,
    withstood,
)
from regionalism.engine.errors import CourseError


def test_there_are_64_bodies_and_each_meets_each_shock_by_one_rule() -> None:
    assert len(set(designs())) == 64 and len(SWITCHES) == 6 and len(SHOCKS) == 5
    used = {(shock, meet(design, shock)) for design in designs() for shock in SHOCKS}
    assert used == {(shock, name) for shock, rules in RULES.items() for name in rules}


# Counted by hand: half of 64 bodies have no staff, a quarter staff and votes, and so on.
@pytest.mark.parametrize(
    ("shock", "counts"),
    [
        ("office", {"goes-on": 48, "stalls": 16}),
        ("quarrel", {"goes-on": 32, "shrinks": 24, "stalls": 8}),
        ("governments", {"goes-on": 24, "less": 24, "shrinks": 8, "stalls": 8}),
        ("pandemic", {"goes-on": 8, "less": 56}),
        ("money", {"goes-on": 32, "less": 16, "stalls": 16}),
    ],
)
def test_the_outcomes_of_all_bodies_in_a_shock(shock: str, counts: dict[str, int]) -> None:
    assert Counter(outcome(design, shock) for design in designs()) == counts


def told(design: Design) -> dict[str, str]:
    """Return the outcomes of a body a second time, from the sentences of the rules and not from the code."""
    said = {
        "no staff": not design.staff,
        "staff": design.staff,
        "votes": design.votes,
        "consensus": not design.votes,
        "treaty": design.treaty,
        "no treaty": not design.treaty,
        "one task": design.task,
        "politics": not design.task,
        "dues": design.dues,
        "no dues": not design.dues,
        "no staff or no dues": not (design.staff and design.dues),
        "the United States in": design.united_states,
        "the United States out": not design.united_states,
    }
    found = {}
    for shock, rules in RULES.items():
        fitting = [rule for rule in rules.values() if all(said[word] for word in rule.kind.split(", "))]
        assert len(fitting) == 1, (design, shock)
        found[shock] = fitting[0].outcome
    return found


@pytest.mark.parametrize(
    "design",
    designs(),
    ids=lambda design: "".join(
        str(int(x))
        for x in (design.united_states, design.votes, design.staff, design.dues, design.task, design.treaty)
    ),
)
def test_what_happens_is_what_the_words_of_the_rules_say(design: Design) -> None:
    assert {shock: outcome(design, shock) for shock in SHOCKS} == told(design)
    assert withstood(design) == list(told(design).values()).count("goes-on")


def test_the_oas_of_2005_and_the_unasur_of_2017_and_2018() -> None:
    assert (meet(REAL["OAS"], "office"), outcome(REAL["OAS"], "office")) == ("ballots", "goes-on")
    assert (meet(REAL["UNASUR"], "office"), outcome(REAL["UNASUR"], "office")) == ("empty", "stalls")
    assert (meet(REAL["UNASUR"], "quarrel"), outcome(REAL["UNASUR"], "quarrel")) == (
        "paid-and-stuck",
        "shrinks",
    )
    assert row("secretary_general_elections:2005-04-insulza")["votes"] == "17"
    assert row("secretary_general_elections:2005-05-insulza")["outcome"] == "elected"
    suspended = [
        one
        for one in table("memberships").to_dict("records")
        if one["org"] == "UNASUR" and one["act"] == "suspended_own_participation"
    ]
    assert len(suspended) == 6


def test_the_rules_agree_with_the_record_except_in_one_case() -> None:
    cases = {(str(one.body), str(one.shock)): str(one.outcome) for one in table("body_shocks").itertuples()}
    wrong = [case for case in cases if not borne_out(*case)]
    assert wrong == [("PACIFIC-ALLIANCE", "quarrel")] and len(cases) == 12
    assert {body for body, _ in cases} == set(REAL) and set(cases.values()) <= set(OUTCOMES)
    assert borne_out("OAS", "money") is None


def test_the_body_that_was_held_out_is_told_as_such() -> None:
    """Its case came after the rules. The panel says so, and says of the others that they came before."""
    assert (
        HELD_OUT in DUES_UNSEEN
        and meet(REAL[HELD_OUT], "office") == "empty"
        and borne_out(HELD_OUT, "office")
    )
    panel = two_rules()
    panel.enter({**panel.values, "body": HELD_OUT})
    assert "added after the rules had been written" in panel.shown["html"]
    assert "pay dues was not found" in panel.shown["html"]
    assert "with the cases of the record in view" in panel.as_text()
    panel.enter({**panel.values, "body": "OAS"})
    assert "added after" not in panel.shown["html"] and "dues was not found" not in panel.shown["html"]


def test_three_bodies_of_different_politics_have_one_design() -> None:
    assert REAL["CELAC"] == REAL["PROSUR"] == REAL["LIMA-GROUP"] == Design()
    assert set(NAMES) == set(REAL) and set(UNSEEN) < set(REAL)


def test_what_a_switch_stands_for_is_borne_out_by_the_table() -> None:
    """A switch that is on rests on a row of bodies_design; how the three of UNSEEN decide has none."""
    rows = {str(one.id) for one in table("bodies_design").itertuples()}
    for body, design in REAL.items():
        assert (f"{body}-decides" in rows) == (body not in UNSEEN), body
        assert not design.staff or f"{body}-secretariat" in rows
        assert not design.dues or f"{body}-dues" in rows
        assert not design.treaty or f"{body}-in-force" in rows


def test_the_findings_of_the_lesson() -> None:
    assert sum(crowd().values()) == 64
    assert withstood(Design()) == 2 and withstood(Design(staff=True)) == 0
    mean = {
        promises: sum(count * crowd()[promises, count] for count in range(6))
        / sum(crowd()[promises, count] for count in range(6))
        for promises in range(7)
    }
    assert all(mean[promises] < mean[0] + 0.2 for promises in (1, 2, 3))
    assert mean[4] < mean[5] < mean[6]
    best = [design for design in designs() if withstood(design) == 5]
    assert best == [Design(votes=True, staff=True, dues=True, task=True, treaty=True)]


def test_the_seat_of_the_united_states_changes_two_shocks_one_each_way() -> None:
    changed = {}
    for design in designs():
        if design.united_states:
            continue
        other = Design(True, design.votes, design.staff, design.dues, design.task, design.treaty)
        for shock in SHOCKS:
            pair = (outcome(design, shock), outcome(other, shock))
            if pair[0] != pair[1]:
                changed.setdefault(shock, set()).add(pair)
    assert changed == {"governments": {("shrinks", "less")}, "money": {("goes-on", "less")}}


def test_an_unknown_shock_is_refused() -> None:
    with pytest.raises(CourseError, match="earthquake"):
        meet(Design(), "earthquake")


def test_the_panel_answers_with_rules_record_and_the_place_among_all() -> None:
    panel = two_rules()
    assert "0 of 6 promises" in panel.shown["status"] and "2 of 5 shocks" in panel.shown["status"]
    assert "Built like this: CELAC, PROSUR, the Lima Group." in panel.shown["html"]
    panel.enter({**panel.values, "staff": "on", "dues": "on", "treaty": "on", "body": "UNASUR"})
    assert "3 of 6 promises" in panel.shown["status"] and "1 of 5 shocks" in panel.shown["status"]
    html = panel.shown["html"]
    assert html.count("as the rule says") == 2 and "not as the rule says" not in html
    assert html.count("no case in our table") == 3 and "▸ " in html
    assert rule_for(REAL["UNASUR"], "office").why in html
    panel.enter({**panel.values, "body": "PACIFIC-ALLIANCE"})
    assert "not as the rule says" in panel.shown["html"] and "was not found" in panel.shown["html"]
