"""The two clubs, recounted from the acts in memberships.csv; the explorer's extremes; the timeline."""

from __future__ import annotations

import datetime
import itertools
import json
import re

import pytest

from regionalism.americas.four_chairs import CHAIRS, DECIDERS, RETURNS, four_chairs
from regionalism.americas.readings import get_reading
from regionalism.americas.tables import table
from regionalism.americas.two_clubs import (
    ACTS,
    BODIES,
    DEFINITIONS,
    FIRST_YEAR,
    LAST_YEAR,
    PLACES,
    acts_of,
    changed,
    clubs_figure,
    frames,
    longest_gap,
    membership_explorer,
    roster,
    state_names,
    summits_and_presidencies,
    timeline,
    two_clubs,
)
from regionalism.engine.bank import unit_items
from regionalism.engine.errors import CourseError

IN = {"joined", "rejoined"}
OUT = {"left", "withdrew"}
ABSENT = {"suspended_own_participation", "suspended_by_body", "excluded", "left", "withdrew"}
BACK = {"joined", "resumed", "suspension_lifted", "appointee_seated"}


def recounted(body: str, day: str, definition: str) -> set[str]:
    """Count members from the acts alone, without the spells: the last act that matters, up to the day,
    decides.
    """
    acts = table("memberships")
    acts = acts[acts["org"].eq(body) & (acts["date"].notna() | acts["act"].eq("joined"))]
    acts = acts.assign(
        date=acts["date"].fillna("1948")
    )  # founding signatories whose ratification has no known day
    members = set()
    for state, rows in (
        acts[acts["date"] <= day].sort_values("date", kind="stable").groupby("iso3", observed=True)
    ):
        done = rows["act"].astype(str).tolist()
        if definition == "taking-part":
            last = [act for act in done if act in ABSENT | BACK][-1]
            present = last in BACK
        else:
            last = [act for act in done if act in IN | OUT][-1]
            present = last in IN and not (definition == "counted-out" and "exit_disputed" in done)
        if present:
            members.add(str(state))
    return members


def numbers(day: str, definition: str) -> tuple[int, ...]:
    oas, celac = (recounted(body, day, definition) for body in BODIES)
    return len(oas), len(celac), len(oas & celac), len(oas - celac), len(celac - oas)


# OAS, CELAC, both, only OAS, only CELAC.
COUNTS = [
    ("2019-12-31", "counted-in", (35, 33, 33, 2, 0)),
    ("2019-12-31", "counted-out", (34, 33, 32, 2, 1)),
    ("2021-12-31", "counted-in", (35, 33, 33, 2, 0)),
    ("2021-12-31", "counted-out", (34, 33, 32, 2, 1)),
    ("2021-12-31", "taking-part", (34, 32, 31, 3, 1)),
    ("2023-12-31", "counted-in", (34, 33, 32, 2, 1)),
    ("2023-12-31", "counted-out", (33, 33, 31, 2, 2)),
]


@pytest.mark.parametrize(("day", "definition", "expected"), COUNTS)
def test_model_and_acts_give_the_numbers_of_the_course(
    day: str, definition: str, expected: tuple[int, ...]
) -> None:
    clubs = two_clubs(day, definition)
    sets = (clubs.oas, clubs.celac, clubs.both, clubs.only_oas, clubs.only_celac)
    assert tuple(map(len, sets)) == expected == numbers(day, definition)
    assert not clubs.unsettled and not clubs.neither


def test_who_stands_apart() -> None:
    taking_part = two_clubs("2021-12-31", "taking-part")
    assert taking_part.only_oas == {"BRA", "CAN", "USA"}
    assert taking_part.only_celac == {"CUB"}
    assert two_clubs("2021-12-31", "counted-out").only_celac == {"VEN"}
    assert two_clubs("2023-12-31", "counted-in").only_celac == {"NIC"}
    assert two_clubs("2023-12-31", "counted-out").only_celac == {"NIC", "VEN"}
    assert two_clubs("1962-12-31", "taking-part").neither >= {"CUB"}
    assert "HND" in two_clubs("2010-12-31", "taking-part").neither


@pytest.mark.parametrize("year", [*range(FIRST_YEAR, 2009, 6), *range(2009, LAST_YEAR + 1)])
@pytest.mark.parametrize("definition", DEFINITIONS)
def test_spells_and_acts_agree_in_every_year(year: int, definition: str) -> None:
    day = f"{year}-12-31"
    clubs = two_clubs(day, definition)
    for body in BODIES:
        found = roster(body, day, definition)
        assert found.certain == recounted(body, day, definition) - found.unsettled
    parts = (clubs.both, clubs.only_oas, clubs.only_celac, clubs.neither, frozenset(clubs.unsettled))
    assert frozenset().union(*parts) == set(state_names())
    assert not any(one & other for one, other in itertools.combinations(parts[1:], 2))


def test_what_the_sources_do_not_settle_is_said() -> None:
    assert two_clubs("2019-12-31", "taking-part").unsettled == {"BOL": "CELAC"}
    assert two_clubs("2023-12-31", "taking-part").unsettled == {"VEN": "OAS"}
    assert "For Venezuela the open question is OAS." in clubs_figure(2023, "taking-part").text
    with pytest.raises(CourseError, match="choose among"):
        roster("UN", "2021-12-31", "counted-in")
    with pytest.raises(CourseError, match="choose among"):
        two_clubs("2021-12-31", "somehow")


def test_acts_of_a_year() -> None:
    assert set(table("memberships").query("org in @BODIES")["act"].astype(str)) == set(ACTS)
    year = acts_of(2011)
    assert year["State"].tolist() == ["Honduras", "33 states"]
    assert acts_of(2021)["Act"].tolist() == [ACTS["denounced"]]
    assert acts_of(2022).empty
    assert "2023-11-19" in acts_of(2023)["Date"].tolist()
    assert acts_of(2020)["State"].tolist() == ["Brazil", "Bolivia"]


def test_the_grid_has_the_35_states_each_on_its_own_tile() -> None:
    assert set(PLACES) == set(state_names())
    assert len(set(PLACES.values())) == 35


def test_the_explorer_answers_at_its_extremes_and_is_kept(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    panel = membership_explorer()
    assert "OAS 35, CELAC 33; in both 33" in panel.shown["status"]
    panel.enter({"year": FIRST_YEAR, "definition": "taking-part"})
    assert "OAS 20, CELAC 0; in both 0, only OAS 20, only CELAC 0, in neither 15" in panel.shown["status"]
    assert "Cuba" in panel.shown["html"]
    panel.enter({"year": LAST_YEAR, "definition": "taking-part"})
    assert "not settled 1" in panel.shown["status"]
    assert membership_explorer().values == {"year": LAST_YEAR, "definition": "taking-part"}
    panel.enter({"year": 2022, "definition": "counted-in"})
    assert "No dated act" in panel.shown["html"]
    for year in (FIRST_YEAR - 1, LAST_YEAR + 1, None, 2021.5):
        panel.enter({"year": year, "definition": "counted-in"})
        assert f"{FIRST_YEAR} to {LAST_YEAR}" in panel.shown["status"]
        assert "⚠" not in panel.shown["status"] and panel.shown["html"] == ""
    panel.enter({"year": 2021, "definition": "somehow"})
    assert "choose among" in panel.shown["status"]
    panel.reset()
    assert panel.values["year"] == 2021


def test_every_state_stands_in_the_data_of_the_grid() -> None:
    text = clubs_figure(2021, "taking-part").text
    assert all(name in text for name in state_names().values())
    assert len(re.findall(r"Only in the OAS(?!:)", text)) == 3


def test_the_timeline_is_the_two_tables() -> None:
    rows = timeline()
    summits, chairs = rows[rows["What"] != "presidency"], rows[rows["What"] == "presidency"]
    assert len(summits) == len(table("celac_summits"))
    assert len(chairs) == len(table("celac_presidencies"))
    assert (chairs["From"].iloc[1:].tolist()) == chairs["To"].iloc[:-1].tolist()
    assert longest_gap() == (datetime.date(2017, 1, 25), datetime.date(2021, 9, 18))
    shown = summits_and_presidencies()
    assert "handed on 2 times" in shown.text
    assert "in office" in shown.text and "2026-03" in shown.text
    assert "role='img'" in shown.html and "Data table" in shown.html


# --- the keys of the unit that are counts, dates or acts ----------------------------------------------------


def test_the_keys_of_the_counts() -> None:
    fields = {field.id: field.key for field in unit_items("two-clubs")["count-on-paper"].field}
    assert fields == {
        "oas-2021-in": numbers("2021-12-31", "counted-in")[0],
        "both-2021-taking-part": numbers("2021-12-31", "taking-part")[2],
        "only-celac-2023-out": numbers("2023-12-31", "counted-out")[4],
    }


def test_the_wrong_counts_are_the_counts_of_another_definition() -> None:
    fields = {
        field.id: [one.value for one in field.wrong]
        for field in unit_items("two-clubs")["count-on-paper"].field
    }
    assert numbers("2021-12-31", "taking-part")[0] in fields["oas-2021-in"]
    assert {numbers("2021-12-31", "counted-in")[2], numbers("2021-12-31", "counted-out")[2]} <= set(
        fields["both-2021-taking-part"]
    )
    assert numbers("2023-12-31", "counted-in")[4] in fields["only-celac-2023-out"]


@pytest.mark.parametrize(
    ("line", "votes"),
    [
        ("sixteen", (16, 0, 17)),
        ("twenty-nine", (29, 1, 3)),
        ("twenty-six", (26, 7, 0)),
        ("twenty", (20, 0, 13)),
        ("three-persuaded", (30, 0, 3)),
        ("fifteen", (15, 2, 16)),
    ],
)
def test_each_line_of_silence_passes_under_the_rules_of_its_key(
    line: str, votes: tuple[int, int, int]
) -> None:
    row = next(one for one in unit_items("two-clubs")["what-silence-carries"].row if one.id == line)
    wanted, against, _ = votes
    assert sum(votes) == 33
    said = [int(number) for number in re.findall(r"\d+", row.text)]
    assert said == ([30, 3] if line == "three-persuaded" else [number for number in votes if number])
    majority, four_fifths, consensus = 2 * wanted > 33, 5 * wanted >= 4 * 33, against == 0
    word = {
        (False, False, False): "none",
        (True, False, False): "majority",
        (True, True, False): "counted",
        (True, False, True): "with-silence",
        (True, True, True): "all",
        (False, False, True): "consensus",
    }
    assert row.key == word[majority, four_fifths, consensus]


def paragraphs_with(manner: str) -> set[str]:
    """Return the paragraphs of R2 in which somebody is quoted, or paraphrased, as the reading room has it."""
    return {
        f"R2 ¶{paragraph.number}"
        for paragraph in get_reading("R2").paragraphs
        if any(speaker.endswith(f"({manner})") for speaker in paragraph.speakers)
    }


def test_the_counted_quotations_are_those_of_the_reading_room() -> None:
    item = unit_items("two-clubs")["voices-counted"]
    fields = {field.id: field.key for field in item.field}
    assert set(item.anchors) == paragraphs_with("quoted")
    assert fields["paragraphs"] == len(item.anchors)


def test_the_views_without_quotation_marks_are_the_paraphrases() -> None:
    item = unit_items("two-clubs")["view-without-marks"]
    key = {anchor for group in item.group if group.role == "key" for anchor in group.anchors}
    only_told = paragraphs_with("paraphrased") - paragraphs_with("quoted")
    assert key == only_told & set(item.candidates)
    assert len(item.candidates) == 14


@pytest.mark.parametrize("name", ["four-acts", "first-acts"])
def test_the_keys_of_the_acts(name: str) -> None:
    word = {
        "denounced": "denounce",
        "suspended_own_participation": "own",
        "suspended_by_body": "suspended",
        "excluded": "excluded",
    }
    item = unit_items("two-clubs")[name]
    acts = table("memberships").set_index("id")["act"].astype(str)
    states = {
        "BRA": "brazil",
        "HND": "honduras",
        "CUB": "cuba",
        "NIC": "nicaragua",
        "VEN": "venezuela",
        "URY": "uruguay",
    }
    sources = [source.split(":")[1] for source in item.sources]
    found = {states[one.split("-")[1]]: word[acts[one]] for one in sources if acts[one] in word}
    assert found == {row.id: row.key for row in item.row}


def test_whoever_reads_a_neighbour_into_an_unattributed_sentence_loses_nothing() -> None:
    rows = {row.id: row for row in unit_items("two-clubs")["first-speakers"].row}
    for name, neighbour in (("great-risk", "cardenas"), ("complementary", "ramirez")):
        assert rows[name].key == "unclear"
        assert rows[name].accept[neighbour] == 1.0
        assert "fairly sure" in rows[name].feedback[neighbour]


READING = {"R2", "R4"}


def test_more_than_half_of_the_points_by_key_need_the_readings() -> None:
    """An exercise needs a reading where its rows or candidates ask what a paragraph says."""
    keyed = [
        item for item in unit_items("two-clubs").values() if item.stage == "exercise" and item.kind != "essay"
    ]
    need = [
        item
        for item in keyed
        if item.certainty == "settled-by-text" and {one[:2] for one in item.anchors} <= READING
    ]
    assert sum(item.points for item in keyed) == 15
    assert sum(item.points for item in need) >= 8


def test_the_two_model_answers_are_of_one_length() -> None:
    lengths = [
        len(answer.text.split()) for answer in unit_items("two-clubs")["reform-or-replace"].model_answer
    ]
    assert max(lengths) <= 1.1 * min(lengths)
    assert all(110 <= length <= 150 for length in lengths)


@pytest.mark.parametrize("name", ["first-acts", "four-acts"])
def test_feedback_on_an_act_does_not_name_it(name: str) -> None:
    """The id of a row of memberships ends in its act: on a first wrong try it would be the answer."""
    item = unit_items("two-clubs")[name]
    ids = [source.partition(":")[2] for source in item.sources]
    told = [text for row in item.row for text in (row.default_feedback, *row.feedback.values())]
    assert not [(one, text) for one in ids for text in told if one in text]


# --- the frames that the browser draws by itself ------------------------------------------------------------


def test_every_frame_is_what_the_model_says() -> None:
    sent = frames().specification()
    assert len(sent["frames"]) == len(DEFINITIONS) * (LAST_YEAR - FIRST_YEAR + 1)
    for key, frame in sent["frames"].items():
        definition, year = key.split("|")
        clubs = two_clubs(f"{year}-12-31", definition)
        where = {
            tile: sent["groups"][int(place)]
            for tile, place in zip(sent["tiles"], frame["where"], strict=True)
        }
        assert {tile for tile, group in where.items() if group == "both"} == clubs.both, key
        assert {tile for tile, group in where.items() if group == "open"} == set(clubs.unsettled), key
        assert f"in both {len(clubs.both)}" in frame["status"] and f"31 December {year}" in frame["status"]


def test_changed_tiles_are_those_that_stood_elsewhere_a_year_before() -> None:
    assert changed(2021, "taking-part") == ()
    assert changed(2020, "taking-part") == ("BOL", "BRA")
    assert len(changed(2011, "counted-in")) == 33
    assert changed(FIRST_YEAR, "counted-in") == ()
    grid = clubs_figure(2020, "taking-part").html
    assert re.findall(r"data-tile='(...)' data-where='\w+' data-changed", grid) == ["BRA", "BOL"]


def test_the_explorer_shows_what_it_counts_and_sends_it_once(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    panel = membership_explorer()
    panel.enter({"year": 2011, "definition": "taking-part"})
    assert panel.shown["status"] == panel.spec["frames"]["frames"]["taking-part|2011"]["status"]
    size = len(json.dumps(panel.spec["frames"]))
    assert size < 400_000, f"{size} bytes for a page that opens on slow lines"


# --- the four chairs ----------------------------------------------------------------------------------------


def test_every_pair_of_answers_leads_to_a_chair_of_its_own_and_its_rows_are_such_acts() -> None:
    acts = table("memberships").set_index("id")["act"].astype(str)
    assert len({one.act for one in CHAIRS.values()}) == len(CHAIRS) == len(DECIDERS) * len(RETURNS)
    for one in CHAIRS.values():
        assert {acts[row] for row in one.rows} <= {one.act, "left"}
        assert set(acts) >= {one.act}


def test_the_card_of_the_answers_is_marked_and_no_other(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    panel = four_chairs()
    for (decider, returning), one in CHAIRS.items():
        panel.enter({"decider": decider, "returning": returning})
        assert panel.shown["status"].endswith(f"{one.name}.")
        assert re.findall(r"<strong>▸ ([^<]+)<", panel.shown["html"]) == [one.name]
        assert one.case in panel.shown["html"]
        assert panel.shown["html"].count("role='img'") == len(CHAIRS)
    assert all(one.case in panel.as_page() for one in CHAIRS.values())
    panel.enter({"decider": "nobody", "returning": "yes"})
    assert "Choose who decides" in panel.shown["status"]


def test_no_chair_names_a_state_that_an_exercise_asks_for() -> None:
    """The cases of the exercise on the four acts are found in the table, not on the cards."""
    asked = {row.text.split(" and ")[0] for row in unit_items("two-clubs")["four-acts"].row}
    told = " ".join(one.case + one.on_paper + one.way_back for one in CHAIRS.values())
    assert not [name for name in asked if name in told]
