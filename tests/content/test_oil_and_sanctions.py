"""The oil unit's numbers, recomputed from the tables."""

from __future__ import annotations

import math
from unittest.mock import Mock

import pytest

from regionalism.americas.oil import (
    MEASURES,
    YEARS,
    gaps,
    largest_miss,
    measures,
    measures_by_year,
    predict_production,
    production,
    sanctions_and_production,
    series_compared,
    series_table,
    shrinkage,
)
from regionalism.americas.tables import table
from regionalism.engine.errors import CourseError


def test_the_record_is_the_tables() -> None:
    frame = table("venezuela_indicators")
    rows = frame[frame["series"].astype(str) == "oil_production_total"]
    assert production() == {int(r.year): float(r.value) for r in rows.itertuples()}
    assert [production()[year] for year in YEARS] == [3447, 3228, 2680, 2566, 1037, 676]
    assert production()[2021] < 3400 / 4
    with pytest.raises(CourseError, match="no series"):
        production("gold")


def test_chained_growth_is_not_a_sum() -> None:
    frame = table("venezuela_indicators")
    frame = frame[(frame["series"].astype(str) == "real_gdp_growth") & frame["year"].between(2014, 2020)]
    left = math.prod(1 + float(v) / 100 for v in frame["value"])
    assert shrinkage(2014, 2020) == pytest.approx(100 * (left - 1))
    assert round(shrinkage(2014, 2020)) == -74


def test_prediction_waits_for_its_button_and_is_kept(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    panel = predict_production()
    assert panel.shown == {"status": "", "html": ""}
    values = {f"y{year}": production()[year] + 100 for year in YEARS}
    panel.enter(values, reveal=False)
    assert panel.shown["status"] == ""
    panel.enter(values)
    assert "100 thousand barrels" in panel.shown["status"]
    assert predict_production().shown["status"] == panel.shown["status"]
    panel.enter({**values, "y1998": None})
    assert "Still without a guess: 1998" in panel.shown["status"]
    assert set(gaps({1998: 3447}).values()) == {0}


def test_series_and_measures() -> None:
    data = series_table(2013, 2022)
    assert data["Year"].tolist() == list(range(2013, 2023))
    assert data.iloc[:, 1:].isna().any().any()
    with pytest.raises(CourseError, match="is after"):
        series_table(2022, 2013)
    dates = measures()["Date"].tolist()
    assert len(dates) == len(MEASURES) and dates == sorted(dates)
    for shown in (series_compared(), sanctions_and_production()):
        assert "role='img'" in shown.html and "Data table" in shown.html


def test_a_year_without_a_figure_breaks_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Mock()
    monkeypatch.setattr("regionalism.americas.oil.figure", lambda draw, **_: draw(drawn))
    series_compared(2013, 2022)
    lines = {call.kwargs["label"]: call.args[1].tolist() for call in drawn.plot.call_args_list}
    data = series_table(2013, 2022)
    for name, values in lines.items():
        assert [math.isnan(value) for value in values] == data[name].isna().tolist(), name
    assert any(math.isnan(value) for values in lines.values() for value in values[1:-1])


def test_yearly_averages_stand_at_mid_year_beside_dated_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Mock()
    monkeypatch.setattr("regionalism.americas.oil.figure", lambda draw, **_: draw(drawn))
    sanctions_and_production()
    assert drawn.plot.call_args.args[0] == [year + 0.5 for year in production()]
    lines = [call.args[0] for call in drawn.vlines.call_args_list]
    assert [int(when) for when in lines] == [int(date[:4]) for date in measures()["Date"]]


def test_the_data_table_of_the_measures_holds_every_mark() -> None:
    data = measures_by_year()
    assert data["Year"].tolist() == list(range(1998, 2025))
    assert data.dropna()["Year"].tolist() == list(production())
    said = " ".join(data["US measures"])
    assert all(f"{row.Date} {row.Measure}" in said for row in measures().itertuples())


def test_the_largest_miss_is_named_and_the_record_comes_with_the_answer(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    record = production()
    exact = {year: record[year] for year in YEARS}
    assert largest_miss(exact) == "Every guess is the record."
    assert (
        largest_miss({**exact, 2019: 3000, 1998: 3000})
        == "Your largest miss is 2019: 1,963 above the record of 1,037."
    )
    assert "2008: 3,228 below" in largest_miss({**exact, 2008: 0})
    panel = predict_production()
    assert set(panel.values.values()) == {None}
    panel.enter({f"y{year}": 2000 for year in YEARS})
    assert "Your largest miss is 1998" in panel.shown["status"]
    assert dict(panel.shown["line"]) == record
    assert "largest miss" in panel.as_text()
    panel.enter({f"y{year}": 2100 for year in YEARS}, reveal=False)
    assert panel.shown["status"] == "" and "line" not in panel.shown


def test_the_edition_shows_the_record_although_nothing_can_be_drawn_there() -> None:
    page = predict_production().as_page()
    assert "role='img'" in page and "Your largest miss is 1998: 1,447 below" in page
