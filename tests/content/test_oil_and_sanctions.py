"""The oil unit's numbers, recomputed from the tables."""

from __future__ import annotations

import math
from unittest.mock import Mock

import pytest

from regionalism.americas.oil import (
    CALENDARS,
    STARTS,
    TRENDS,
    TWINS,
    YEARS,
    day_value,
    elsewhere,
    events,
    events_by_year,
    find_the_twin,
    gaps,
    largest_miss,
    missing_barrels,
    predict_production,
    production,
    series_compared,
    series_table,
    three_calendars,
    twin_finding,
    twins_table,
    without_measures,
)
from regionalism.americas.tables import table
from regionalism.engine.bank import find_item
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.number import Number
from tests.content.course import ROOT


def test_the_record_is_the_tables() -> None:
    frame = table("venezuela_indicators")
    rows = frame[frame["series"].astype(str) == "oil_production_total"]
    assert production() == {int(r.year): float(r.value) for r in rows.itertuples()}
    assert [production()[year] for year in YEARS] == [3447, 3228, 2680, 2566, 1037, 676]
    assert production()[2021] < 3400 / 4
    with pytest.raises(CourseError, match="no series"):
        production("gold")


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


def test_series_and_figures() -> None:
    data = series_table(2013, 2022)
    assert data["Year"].tolist() == list(range(2013, 2023))
    assert data.iloc[:, 1:].isna().any().any()
    with pytest.raises(CourseError, match="is after"):
        series_table(2022, 2013)
    for shown in (series_compared(), three_calendars()):
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


def test_the_three_calendars_are_equal_in_number_and_in_order() -> None:
    assert len({len(rows) for rows in CALENDARS.values()}) == 1
    dated = events()
    for name in CALENDARS:
        dates = dated[dated["Calendar"] == name]["Date"].tolist()
        assert dates == sorted(dates), name
    assert dated["Mark"].is_unique and dated["Mark"].str[0].unique().tolist() == ["C", "P", "U"]


def test_every_event_of_the_calendars_has_a_source_and_is_before_the_cut_off() -> None:
    rows = (
        table("venezuela_timeline").set_index("id").loc[[one for rows in CALENDARS.values() for one in rows]]
    )
    assert (rows["confidence"].astype(str) == "verified").all()
    assert rows["date"].astype(str).max() < "2024-05-21"
    kinds = {name: {str(kind) for kind in rows.loc[list(ids), "kind"]} for name, ids in CALENDARS.items()}
    assert kinds == {
        "company and state": {"oil industry"},
        "prices": {"oil price"},
        "US measures": {"sanctions"},
    }


def test_yearly_averages_and_events_without_a_day_stand_in_the_middle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = Mock()
    monkeypatch.setattr("regionalism.americas.oil.figure", lambda draw, **_: draw(drawn))
    three_calendars()
    line, *rows = (call.args[0] for call in drawn.plot.call_args_list)
    assert line == [year + 0.5 for year in production()]
    places = dict(zip(events()["Mark"], (place for row in rows for place in row), strict=True))
    assert places["P1"] == 1998.5  # the average of 1998
    assert places["U3"] == pytest.approx(2017 + (7 + 24 / 31) / 12)  # 24 August 2017
    labels = {call.args[0]: call.args[1][0] for call in drawn.annotate.call_args_list}
    assert labels["C7"] - labels["C6"] > 0.7  # 14 and 26 November 2017: their names would cover each other


def test_the_data_table_of_the_calendars_holds_every_mark() -> None:
    data = events_by_year()
    assert data["Year"].tolist() == list(range(1998, 2024))
    assert data.dropna()["Year"].tolist() == list(production())
    said = " ".join(" ".join(data[column]) for column in data.columns[2:])
    assert all(row.Event in said and f"{row.Mark}, " in said for row in events().itertuples())
    assert "U3, 24 August 2017:" in said and "C2, April 2003:" in said and "P1, 1998:" in said


def test_other_countries_are_counted_like_venezuela() -> None:
    frame = table("oil_comparisons")
    record = table("venezuela_indicators")
    counted = set(record[record["series"].astype(str) == "oil_production_total"]["definition"].astype(str))
    assert set(frame[frame["series"].astype(str) != "BRENT"]["definition"].astype(str)) == counted
    for series in (*TWINS, "BRENT"):
        assert list(elsewhere(series)) == list(production())
    assert [elsewhere("COL")[year] for year in (2016, 2018)] == [886, 865]
    with pytest.raises(CourseError, match="no series"):
        elsewhere("PER")


def test_a_twin_carries_over_its_movement_and_a_trend_its_yearly_change() -> None:
    assert without_measures("COL", 2016, 2016) == production()[2016]
    assert without_measures("COL", 2016, 2018) == pytest.approx(2566 * 865 / 886)
    assert without_measures("MEX", 2016, 2019) == pytest.approx(2003, abs=0.1)
    assert without_measures("trend-2008-2016", 2016, 2018) == pytest.approx(2566 - 2 * (3228 - 2566) / 8)
    assert without_measures("trend-2015-2017", 2017, 2018) == pytest.approx(2207 - (2864 - 2207) / 2)


def test_the_answer_goes_from_small_to_very_large_with_the_choice() -> None:
    """The numbers that the lesson, the key points and the model answers name."""
    in_2018 = {one: round(missing_barrels(one, 2016, 2018)) for one in (*TRENDS, *TWINS)}
    assert in_2018 == {
        "trend-2008-2016": 760,
        "trend-2015-2017": 268,
        "COL": 864,
        "MEX": 519,
        "ECU": 780,
        "IRN": 949,
    }
    both = [missing_barrels(one, start, 2018) for one in (*TRENDS, *TWINS) for start in STARTS]
    assert round(min(both)) == 238 and len(both) == 12
    assert round(max(missing_barrels(one, 2017, 2018) for one in (*TRENDS, *TWINS))) == 594
    assert round(missing_barrels("COL", 2016, 2020)) == 1602
    assert round(missing_barrels("IRN", 2016, 2019)) == 873
    assert missing_barrels("trend-2015-2017", 2016, 2022) < 0
    assert "higher" in twin_finding("trend-2015-2017", 2016, 2022)
    assert without_measures("trend-2015-2017", 2016, 2060) == 0


def test_the_handout_of_the_guide_holds_the_tables() -> None:
    guide = (ROOT / "units" / "10-oil-and-sanctions" / "guide.md").read_text(encoding="utf-8")
    names = {"Venezuela": production(), **{name: elsewhere(code) for code, name in TWINS.items()}}
    for name, values in names.items():
        cells = [f"{values[year]:,.0f}" for year in (2008, 2015, 2016, 2017, 2018, 2019)]
        assert f"| {name} | {' | '.join(cells)} |" in guide


def test_barrels_times_price() -> None:
    assert [round(day_value(year)) for year in (1998, 2012, 2015, 2016)] == [44, 302, 150, 112]


def test_the_twin_panel_says_its_finding_as_the_title_of_the_chart(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    panel = find_the_twin()
    assert "in 2018 760 thousand barrels a day are missing" in panel.shown["status"]
    panel.enter({**panel.values, "compared": "COL"})
    assert "Colombia: in 2018 864" in panel.shown["status"]
    assert "<strong>In 2018 864 thousand barrels a day are missing</strong>" in panel.shown["html"]
    assert "<summary>All six comparisons</summary>" in panel.shown["html"] and "949" in panel.shown["html"]
    assert twins_table(2016, 2018).iloc[:, 2].tolist() == [268, 519, 760, 780, 864, 949]
    panel.enter({**panel.values, "year": 2018.5})
    assert "whole year" in panel.shown["status"]


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


def test_no_number_of_the_lab_stands_above_it() -> None:
    lesson = (ROOT / "units" / "10-oil-and-sanctions" / "lesson.md").read_text(encoding="utf-8")
    above, _, below = lesson.rpartition("find_the_twin()")
    for compared in (*TRENDS, *TWINS):
        missing = str(round(missing_barrels(compared, 2016, 2018)))
        assert missing not in above, compared
        assert missing in below, compared


def test_the_numbers_of_the_exercises_are_the_tables() -> None:
    keys = {}
    for name in ("counts-mixed", "mexico-as-twin", "iran-from-2012", "where-nothing-was"):
        item = find_item(f"oil-and-sanctions/{name}")
        assert isinstance(item, Number)
        keys |= {(name, field.id): field.key for field in item.field}
    total, crude = production(), production("oil_production_crude_condensate")
    iran, ecuador = elsewhere("IRN"), elsewhere("ECU")
    assert keys == {
        ("counts-mixed", "within"): total[2005] - total[2011],
        ("counts-mixed", "more"): total[2011] - crude[2011],
        ("mexico-as-twin", "expected"): round(without_measures("MEX", 2016, 2019)),
        ("mexico-as-twin", "missing"): round(missing_barrels("MEX", 2016, 2019)),
        ("iran-from-2012", "trend"): round(iran[2011] + 2 * (iran[2011] - iran[2008]) / 3 - iran[2013]),
        ("iran-from-2012", "twin"): round(iran[2011] * ecuador[2013] / ecuador[2011] - iran[2013]),
        ("iran-from-2012", "late"): round(iran[2012] * ecuador[2013] / ecuador[2012] - iran[2013]),
        ("where-nothing-was", "colombia"): round(missing_barrels("COL", 2008, 2010)),
        ("where-nothing-was", "mexico"): round(missing_barrels("MEX", 2008, 2010)),
    }
