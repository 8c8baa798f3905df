"""Fifteen bodies by design: what the chart counts, and that each cell has its source."""

from __future__ import annotations

from regionalism.americas.bodies import FEATURES, IN_FULL, NOT_FOUND, bodies, cells, waits
from regionalism.americas.tables import row, table


def test_fifteen_bodies_have_a_founding_act_and_a_source_for_every_cell() -> None:
    found = cells()
    assert len(found) == 15 and all("founded" in told for told in found.values())
    assert {feature for told in found.values() for feature in told} == set(FEATURES)
    for one in table("bodies_design").itertuples():
        assert str(one.id) == f"{one.body}-{one.feature}" and str(one.confidence) == "verified"


def test_founding_dates_agree_with_the_table_of_organisations() -> None:
    known = {str(one.org): str(one.founded)[:10] for one in table("organisations").itertuples()}
    ours = {body: told["founded"][1] for body, told in cells().items()}
    assert {body: ours[body] for body in known} == known


def test_years_from_signature_to_force() -> None:
    found = dict(waits())
    assert (found["OAS"], found["UNASUR"], found["PACIFIC-ALLIANCE"]) == (3.6, 2.8, 4.2)
    assert [body for body, years in waits() if years == 0] == ["LIMA-GROUP", "PROSUR", "RIO-GROUP"]
    assert row("bodies_design:CELAC-in-force")["value"].startswith("No treaty")


def test_the_chart_tells_its_finding_and_holds_every_body() -> None:
    shown = bodies()
    assert "Pacific Alliance waited 4.2 years" in shown.text and NOT_FOUND in shown.text
    for body in cells():
        assert IN_FULL.get(body, body) in shown.text
