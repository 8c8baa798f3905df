"""Settling accounts: what a probability costs, four accounts side by side, and the student's own numbers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from regionalism.americas.settling_accounts import (
    AHEAD,
    CABLE,
    FOUR_WAYS,
    READINGS,
    account,
    accounts_in_words,
    brier,
    brier_of_ways,
    confidence_account,
    costs_data,
    envelopes,
    events,
    mean_brier,
    read_as,
    settle,
    what_it_costs,
    your_accounts,
)
from regionalism.americas.tables import row, table
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import find_item
from regionalism.engine.course import course
from regionalism.engine.errors import CourseError

HALF = {one.id: 0.5 for one in events()}


def test_a_probability_costs_the_square_of_its_distance() -> None:
    assert brier(0.8, True) == pytest.approx(0.04) and brier(0.8, False) == pytest.approx(0.64)
    assert brier(0.5, True) == brier(0.5, False) == 0.25
    assert mean_brier([(0.8, True), (0.8, False)]) == pytest.approx(0.34) and mean_brier([]) is None
    with pytest.raises(CourseError, match="from 0 to 100"):
        brier(1.2, True)


def test_ways_that_exclude_each_other_cost_up_to_two() -> None:
    assert brier_of_ways({"a": 0, "b": 100}, "b") == 0
    assert brier_of_ways({"a": 100, "b": 0}, "b") == 2
    assert brier_of_ways(dict.fromkeys("abcd", 25), "d") == pytest.approx(0.75)
    assert brier_of_ways({"a": 1, "b": 1}, "a") == brier_of_ways({"a": 50, "b": 50}, "a")
    for given in ({"a": 0, "b": 0}, {"b": 100}):
        with pytest.raises(CourseError, match="way that came true"):
            brier_of_ways(given, "a")


def test_events_are_before_the_cut_off_and_rest_on_rows() -> None:
    assert len(events()) == 10 and sum(one.happened for one in events()) == 5
    assert max(one.due for one in events()) <= course().cut_off
    rows = table("forecasts_outcomes")
    for one in rows.to_dict("records"):
        scored = one["status"] == "scored"
        assert scored == (pd.notna(one["event"]) and one["happened"] in ("yes", "no")), one["id"]
        assert not scored or one["confidence"] == "verified", one["id"]
        if isinstance(one["rows"], str):
            for place in one["rows"].split(";"):
                assert row(place)
        # A number is read only where the text commits itself to an event with a day.
        if pd.notna(one["reads_as"]):
            assert scored and one["speech_act"] == "forecast", one["id"]


def test_outcomes_follow_from_the_tables() -> None:
    happened = {one.id: one.happened for one in events()}
    assert happened["almagro-elected"] == (
        row("secretary_general_elections:2020-almagro")["outcome"] == "re-elected"
    )
    growth = float(row("figures_of_2016:gdp-imf-2024-04")["value"])
    assert happened["growth-sign"] == (growth < 0) and happened["growth-size"] == (-10 <= growth <= -6)
    output = [
        float(row(f"venezuela_indicators:oil_production_total-{year}")["value"]) for year in (2021, 2022)
    ]
    assert output == [676, 731] and happened["russian-gap"] == (output[1] - output[0] >= 700)
    for name, place in (
        ("licence-soon", "venezuela_timeline:2022-11-26-licence-41"),
        ("talks-resume", "talk_steps:social-2022"),
        ("agreement-near", "venezuela_timeline:2023-10-17-barbados-agreement"),
    ):
        due = next(one.due for one in events() if one.id == name)
        assert happened[name] == (row(place)["date"] <= due), name
    assert happened["exodus"] == (row("memberships:OAS-NIC-denounced")["date"] <= "2021-12-31")
    assert not happened["recall-held"] and happened["president-2018"]


def test_four_accounts_over_the_same_events() -> None:
    every = account(HALF, with_text=False)
    assert (every.events, every.came_true, every.yours, every.coin) == (10, 5, 0.25, 0.25)
    assert every.base_rate == pytest.approx(0.25) and every.text is None
    both = account(HALF, with_text=True)
    assert (both.events, both.came_true) == (5, 2)
    assert both.text == pytest.approx((2 * 0.05**2 + 0.8**2 + 0.05**2 + 0.1**2) / 5)
    own = account(HALF, with_text=True, own=True)
    assert own.events == 3 and own.text == pytest.approx((2 * 0.05**2 + 0.1**2) / 3), "the IMF stands apart"
    assert account({"almagro-elected": 0.9}, with_text=True).yours == pytest.approx(0.01)
    with pytest.raises(CourseError, match="nothing to settle"):
        account({"talks-resume": 0.5}, with_text=True)


def test_a_bolder_reading_of_the_words_costs_the_texts_more() -> None:
    costs = [account(HALF, with_text=True, reading=reading).text for reading in READINGS]
    assert costs == pytest.approx([0.1315, 0.147875, 0.2], abs=0.0005)
    assert (read_as(0.95, "certain"), read_as(0.05, "certain"), read_as(0.8, "careful")) == (1, 0, 0.65)


def test_an_outcome_is_shown_only_for_what_was_forecast(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    panel = settle()
    assert panel.shown["status"] == ""
    panel.enter({})
    assert "nothing to settle yet" in panel.shown["status"]
    panel.enter({"talks-resume": 30})
    assert "You settle 1 of 10: your mean cost is 0.49" in panel.shown["status"]
    assert "26 November 2022" in panel.shown["html"] and "23 votes" not in panel.shown["html"]
    assert "commits itself" not in panel.shown["html"] and "no number" in panel.shown["html"]
    panel.enter({"talks-resume": 30, "almagro-elected": 80})
    assert "mean cost is 0.26" in panel.shown["status"] and "23 votes" in panel.shown["html"]
    assert "commits itself" in panel.shown["html"] and "numbers of others (IMF)" in panel.shown["html"]


def test_own_numbers_are_found_in_the_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    log = AnswerLog(tmp_path)
    said = dict(accounts_in_words(log))
    assert confidence_account(log) is None and "No first try" in said["How sure you were"]
    assert all("You gave no" in one or "wrote no" in one or "No first" in one for one in said.values())
    ways = find_item(FOUR_WAYS)
    log.add("response", FOUR_WAYS, {"recall": 20, "civilian": 20, "military": 10, "term": 50})
    assert {one.id for one in ways.field} == {"recall", "civilian", "military", "term"}
    log.add("response", CABLE, {"option": "people", "text": "A recall: <25> per cent."})
    log.add("response", AHEAD, {"money": 5, "people": 40, "crisis": 30, "work": 20})
    sure = find_item("bargaining-in-the-shadow/oil-alone")
    log.add("response", sure.full_id, "nobody", version=sure.version, confidence=4)
    said = dict(accounts_in_words(log))
    assert confidence_account(log) == (1, 1, pytest.approx(0.0025))
    assert "1 first try, 1 of them right: mean cost 0.00" in said["How sure you were"]
    assert "cost 0.34 of at most 2" in said["Four ways on, August 2016"]
    assert "the worst is 2, not 1" in said["Four ways on, August 2016"]
    assert "Not due yet" in said["CELAC, more than a symbol?"]
    assert "“A recall: <25> per cent.”" in said["Your cable, August 2016"]
    assert "&lt;25&gt;" in your_accounts().html and "<25>" in your_accounts().text


def test_the_pictures_are_told_in_words_and_show_no_outcome() -> None:
    data = costs_data()
    assert [round(one, 2) for one in data.iloc[5]] == [50, 0.25, 0.25]
    assert "50 per cent pays 0.25, whatever comes" in what_it_costs().text
    told = envelopes().text
    assert "August 2016, March 2020, September 2021 and March 2022" in envelopes().html
    assert "the election in the OAS, until 20 March 2020" in told and "talks in Mexico" in told
    assert all(one.outcome not in told for one in events())
