"""Fifteen bodies and six promises: what the grid shows, and that each cell has its source."""

from __future__ import annotations

from regionalism.americas.bodies import CODED, IN_FULL, PROMISES, bodies, cells, given, ordered
from regionalism.americas.tables import table
from regionalism.americas.two_rules import REAL

FEATURES = {
    "founded", "in-force", "secretariat", "decides", "binding", "dues", "parliament", "court", "members",
    "today",
}  # fmt: skip


def test_fifteen_bodies_have_a_founding_act_and_a_source_for_every_cell() -> None:
    found = cells()
    assert len(found) == 15 and all("founded" in told for told in found.values())
    assert {feature for told in found.values() for feature in told} == FEATURES
    for one in table("bodies_design").itertuples():
        assert str(one.id) == f"{one.body}-{one.feature}" and str(one.confidence) == "verified"


def test_founding_dates_agree_with_the_table_of_organisations() -> None:
    known = {str(one.org): str(one.founded)[:10] for one in table("organisations").itertuples()}
    ours = {body: told["founded"][1] for body, told in cells().items()}
    assert {body: ours[body] for body in known} == known


def test_a_promise_that_is_coded_rests_on_a_row() -> None:
    """Only who is inside and the task are coded by the course alone."""
    assert set(CODED) == set(cells()) and {len(signs) for signs in CODED.values()} == {len(PROMISES)}
    for body, signs in CODED.items():
        for (promise, (_, features)), sign in zip(PROMISES.items(), signs, strict=True):
            if sign != "?" and features:
                assert any(name in cells()[body] for name in features), (body, promise)


def test_the_model_gives_its_bodies_the_same_promises() -> None:
    """A switch that is on is a promise that is given; how some decide, and who pays them, was not found."""
    for body, design in REAL.items():
        for promise, sign in zip(PROMISES, CODED[body], strict=True):
            assert getattr(design, promise) == (sign == "+"), (body, promise)


def test_the_grid_tells_its_finding_and_holds_every_body() -> None:
    shown = bodies()
    assert "European Union (1951) and OAS give 5 of the six" in shown.text
    assert "Lima Group, PROSUR and Rio Group give none" in shown.text and "not found" in shown.text
    assert [given(body) for body in ordered()] == sorted((given(body) for body in CODED), reverse=True)
    for body in cells():
        assert IN_FULL.get(body, body) in shown.text
    assert "no: None: the chair passes from state to state" in shown.text
