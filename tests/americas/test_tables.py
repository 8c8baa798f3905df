"""The data tables: valid, resolved, and bearing out the keys that rest on them."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from regionalism.americas.tables import MARKERS, row, row_in_words, sources, table, table_names
from regionalism.engine.course import course, course_root
from regionalism.engine.data_package import name_in_words
from regionalism.engine.errors import CourseError

PARAGRAPHS = {"R1": 6, "R2": 25, "R3": 9, "R4": 15, "R5": 16, "R6": 29}
CUT_OFF = course().cut_off
DATED = {
    *(
        "date",
        "from",
        "to",
        "certain_from",
        "certain_to",
        "start",
        "end",
        "founded",
        "in_operation",
        "period",
    ),
    *("withdrew_on", "oas_charter_signed", "oas_ratification_deposited", "as_of"),
}
GRADED_VOTES = ("V2019-01", "V2019-04", "V2020-10", "V2022-10")
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

DATA = course_root() / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}


def rows(name: str) -> list[dict[str, str]]:
    """Return a table's rows as text, markers included."""
    with (DATA / RESOURCES[name]["path"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fields(name: str) -> dict[str, dict]:
    return {field["name"]: field for field in RESOURCES[name]["schema"]["fields"]}


every_table = pytest.mark.parametrize("name", sorted(RESOURCES))


# The package as a whole


def test_frictionless_finds_the_whole_package_valid():
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(DATA / "datapackage.json")).validate()
    problems = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    assert report.valid, problems or report.errors


def test_every_csv_is_described():
    described = {DATA / resource["path"] for resource in PACKAGE["resources"]}
    assert {*(DATA / "tables").glob("*.csv"), DATA / "sources.csv"} == described


@every_table
def test_every_table_has_title_description_licence_and_one_key(name: str):
    resource = RESOURCES[name]
    assert resource["title"] and resource["description"] and resource["sources"]
    assert [licence["name"] for licence in resource["licenses"]] == ["CC-BY-4.0"]
    (key,) = resource["schema"]["primaryKey"]
    assert [k for k, n in Counter(entry[key] for entry in rows(name)).items() if n > 1] == []
    assert all(field["description"] for field in resource["schema"]["fields"])


@every_table
def test_markers_stand_only_where_they_are_declared(name: str):
    for column, field in fields(name).items():
        allowed = set(field.get("missingValues", ()))
        assert allowed in (set(), set(MARKERS))
        found = {entry[column] for entry in rows(name)} & set(MARKERS)
        assert found <= allowed, f"{name}.{column}"


@every_table
def test_only_remarks_may_be_empty(name: str):
    for column in fields(name):
        if not column.endswith("note"):
            assert "" not in {entry[column] for entry in rows(name)}, f"{name}.{column}"


@every_table
def test_every_source_resolves(name: str):
    cells = [entry.get("source") for entry in rows(name)]
    if name == "sources":
        assert cells == [None] * len(cells)
        return
    for cell in cells:
        assert sources(cell)


@every_table
def test_every_foreign_key_resolves(name: str):
    for key in RESOURCES[name]["schema"].get("foreignKeys", ()):
        (column,), reference = key["fields"], key["reference"]
        known = {entry[reference["fields"][0]] for entry in rows(reference["resource"])}
        assert {entry[column] for entry in rows(name)} - known - set(MARKERS) == set()


def test_lists_of_states_resolve():
    known = {entry["iso3"] for entry in rows("states")}
    for entry in rows("secretary_general_elections"):
        for cell in (entry["nominated_by"], entry["backed_by"]):
            assert cell in MARKERS or set(cell.split(";")) <= known


@every_table
def test_every_anchor_exists(name: str):
    for entry in rows(name):
        for reading, number in re.findall(r"\b(R\d) ¶(\d+)", " ".join(entry.values())):
            assert 1 <= int(number) <= PARAGRAPHS[reading], entry


def test_timeline_has_anchors_to_resolve():
    anchors = {entry["anchors"] for entry in rows("venezuela_timeline")}
    assert "R5 ¶4; R5 ¶13" in anchors and "not applicable" in anchors


@every_table
def test_dates_are_iso(name: str):
    for entry in rows(name):
        for column in DATED & set(entry):
            assert entry[column] in MARKERS or ISO_DATE.fullmatch(entry[column]), (column, entry)


@every_table
def test_rows_after_the_cut_off_say_so(name: str):
    if "as_of" not in fields(name) or name == "organisations":
        return
    for entry in rows(name):
        dates = [entry[column] for column in ("date", "from", "to", "start") if column in entry]
        late = any(ISO_DATE.fullmatch(date) and date > CUT_OFF for date in dates)
        assert entry["as_of"] == ("2026-03" if late else "not applicable"), entry


def test_what_was_not_found_holds_no_value():
    """Where the confidence is recall, a marker stands for what was not found: no key can rest on it."""
    found = 0
    for name in RESOURCES:
        for entry in rows(name):
            if entry.get("confidence") == "recall":
                found += 1
                main = [entry[column] for column in ("value", "date", "from", "to") if column in entry]
                assert set(main) & {"no data", "disputed"}, entry
            elif "no-source-found" in entry.get("source", ""):
                pytest.fail(f"{name}: {entry} has no source but is not marked recall")
    assert found


def test_a_source_without_address_says_so():
    for entry in rows("sources"):
        if entry["url"] == "no data":
            assert "no address found" in entry["note"].lower(), entry


def test_addresses_are_not_listed_twice():
    addresses = Counter(entry["url"] for entry in rows("sources") if entry["kind"] != "reading")
    repeated = {address for address, n in addresses.items() if n > 1 and address.startswith("http")}
    assert repeated == set()


# Roll calls


@pytest.mark.parametrize("call", rows("oas_roll_calls"), ids=lambda call: call["vote_id"])
def test_tallies_follow_from_the_votes(call: dict[str, str]):
    votes = [entry for entry in rows("oas_votes") if entry["vote_id"] == call["vote_id"]]
    if call["roll_call"] != "full":
        assert votes == []
        return
    tally = Counter(entry["vote"] for entry in votes)
    assert {kind: str(tally[kind]) for kind in ("yes", "no", "abstain", "absent")} == {
        kind: call[kind] for kind in ("yes", "no", "abstain", "absent")
    }
    assert len(votes) == int(call["states_counted"])
    assert {entry["id"] for entry in votes} == {f"{call['vote_id']}-{entry['iso3']}" for entry in votes}


def test_every_member_state_has_one_row_in_every_vote():
    """34 states: all but Cuba, Venezuela counted; 33 from 2023-11-19 on, without Nicaragua."""
    for call in rows("oas_roll_calls"):
        if call["roll_call"] != "full" or call["treaty"] != "OAS Charter":
            continue
        voters = [entry["iso3"] for entry in rows("oas_votes") if entry["vote_id"] == call["vote_id"]]
        certain, disputed = members("OAS", "on paper", call["date"])
        expected = (certain | disputed) - {"CUB"}
        assert sorted(voters) == sorted(expected)
        assert len(expected) == (33 if call["date"] > "2023-11-19" else 34)
        assert ("NIC" in expected) == (call["date"] < "2023-11-19")


def test_rio_treaty_votes_have_the_same_nineteen_parties():
    parties = [
        {entry["iso3"] for entry in rows("oas_votes") if entry["vote_id"] == vote}
        for vote in ("T2019-09-11", "T2019-09-23")
    ]
    assert parties[0] == parties[1] and len(parties[0]) == 19


def test_results_follow_from_the_threshold():
    for call in rows("oas_roll_calls"):
        if call["needed"].isdecimal():
            passed = int(call["yes"]) >= int(call["needed"])
            assert call["result"] == ("adopted" if passed else "failed"), call["vote_id"]


def test_ballots_for_secretary_general_add_up_to_34():
    ballots: dict[tuple[str, str], list[dict[str, str]]] = {}
    for entry in rows("secretary_general_elections"):
        if entry["votes"].isdecimal():
            ballots.setdefault((entry["date"], entry["session"]), []).append(entry)
    assert len(ballots) == 4
    for ballot in ballots.values():
        shared = [ballot[0][kind] for kind in ("abstentions", "blank", "absent")]
        votes = [entry["votes"] for entry in ballot]
        assert sum(int(count) for count in votes + shared if count.isdecimal()) == 34


# Membership


def members(org: str, definition: str, day: str) -> tuple[set[str], set[str]]:
    """Return who certainly was a member on a day, and whose membership on that day is disputed."""
    certain, disputed = set(), set()
    for spell in rows("membership_spells"):
        if (spell["org"], spell["definition"]) != (org, definition) or spell["certain_from"] > day:
            continue
        if spell["certain_to"] == "not applicable" or day < spell["certain_to"]:
            certain.add(spell["iso3"])
        elif spell["to"] == "disputed":
            disputed.add(spell["iso3"])
    return certain, disputed


def counts(day: str, definition: str, with_disputed: bool) -> tuple[int, ...]:
    oas, celac = (
        certain | (disputed if with_disputed else set())
        for certain, disputed in (members(org, definition, day) for org in ("OAS", "CELAC"))
    )
    return len(oas), len(celac), len(oas & celac), len(oas - celac), len(celac - oas)


@pytest.mark.parametrize(
    ("day", "counted_in", "counted_out"),
    [
        ("2019-12-31", (35, 33, 33, 2, 0), (34, 33, 32, 2, 1)),
        ("2021-12-31", (35, 33, 33, 2, 0), (34, 33, 32, 2, 1)),
        ("2023-12-31", (34, 33, 32, 2, 1), (33, 33, 31, 2, 2)),
    ],
)
def test_two_clubs_on_paper(day: str, counted_in: tuple, counted_out: tuple):
    assert counts(day, "on paper", with_disputed=True) == counted_in
    assert counts(day, "on paper", with_disputed=False) == counted_out
    assert members("OAS", "on paper", day)[1] == {"VEN"}


def test_two_clubs_taking_part_in_2021():
    assert counts("2021-12-31", "taking part", with_disputed=False) == (34, 32, 31, 3, 1)
    oas, celac = (members(org, "taking part", "2021-12-31")[0] for org in ("OAS", "CELAC"))
    assert oas - celac == {"USA", "CAN", "BRA"} and celac - oas == {"CUB"}


def test_four_ways_of_not_being_there():
    acts = {entry["id"]: (entry["act"], entry["date"]) for entry in rows("memberships")}
    assert acts["CELAC-BRA-suspended-own-participation"] == ("suspended_own_participation", "2020-01-16")
    assert acts["OAS-HND-suspended-by-body"] == ("suspended_by_body", "2009-07-04")
    assert acts["OAS-HND-suspension-lifted"] == ("suspension_lifted", "2011-06-01")
    assert acts["OAS-CUB-excluded"] == ("excluded", "1962-01-31")
    assert acts["OAS-CUB-exclusion-lifted"] == ("exclusion_lifted", "2009-06-03")
    assert acts["OAS-NIC-denounced"] == ("denounced", "2021-11-19")
    assert acts["OAS-NIC-left"] == ("left", "2023-11-19")
    assert acts["OAS-VEN-denounced"] == ("denounced", "2017-04-28")


def test_every_body_and_every_spell_has_its_acts():
    acts = rows("memberships")
    assert {entry["org"] for entry in acts} == {entry["org"] for entry in rows("organisations")}
    dates: dict[tuple[str, str], set[str]] = {}
    for act in acts:
        dates.setdefault((act["org"], act["iso3"]), set()).add(act["date"])
    spells = rows("membership_spells")
    assert {(spell["org"], spell["iso3"]) for spell in spells} == set(dates)
    for spell in spells:
        for end in (spell["from"], spell["to"]):
            assert end in MARKERS or end in dates[spell["org"], spell["iso3"]], spell


def test_spells_of_one_state_do_not_overlap():
    last: dict[tuple[str, str, str], str] = {}
    for spell in rows("membership_spells"):
        key = (spell["org"], spell["iso3"], spell["definition"])
        assert last.get(key, "") <= spell["certain_from"], spell
        assert spell["certain_from"] <= spell["certain_to"], spell
        last[key] = spell["certain_to"]


def test_celac_and_caricom_agree_between_tables():
    states = rows("states")
    for org, column in (("CELAC", "celac_member"), ("CARICOM", "caricom")):
        assert members(org, "on paper", "2024-01-01")[0] == {s["iso3"] for s in states if s[column] == "true"}
    assert {entry["iso3"] for entry in rows("un_es_11_1")} == members("CELAC", "on paper", "2022-03-02")[0]


# Keys that rest on the tables


def caricom() -> set[str]:
    states = table("states")
    return set(states.loc[states["caricom"], "iso3"])


def test_population_shares_of_the_34():
    states = table("states").set_index("iso3").drop(index="CUB")
    people = states["population_2020_imf"]
    share = (people / people.sum() * 100).round()
    assert len(people) == 34 and people.notna().all()
    assert (share["USA"], share["BRA"]) == (33, 21)
    assert round((people["USA"] + people["BRA"]) / people.sum() * 100) == 54
    assert round(people[sorted(caricom())].sum() / people.sum() * 100) == 2
    assert round(people.nsmallest(18).sum() / people.sum() * 100) == 3
    assert round(len(caricom()) / 34 * 100) == 41


def test_caricom_cohesion():
    votes = table("oas_votes")
    bloc = votes[votes["iso3"].isin(caricom())]
    together = [bloc.loc[bloc["vote_id"] == vote, "vote"].value_counts().max() for vote in GRADED_VOTES]
    assert [round(count / 14 * 100) for count in together] == [36, 36, 50, 79]


def test_who_moved():
    votes = table("oas_votes").pivot(index="iso3", columns="vote_id", values="vote").astype("string")
    moved = votes.index[(votes["V2019-01"] != votes["V2019-04"]).fillna(False)]
    assert set(moved) == {"ATG", "BLZ", "GRD", "GUY", "MEX", "NIC", "URY"}
    both = votes.index[((votes["V2019-04"] == "yes") & (votes["V2022-10"] == "yes")).fillna(False)]
    assert set(both) == {"ARG", "BHS", "CHL", "COL", "HND", "PAN", "PER", "LCA"}
    assert list(votes.loc["BOL", ["V2019-04", "V2020-10", "V2020-12"]]) == ["no", "yes", "no"]
    assert votes.loc["MEX", "V2022-10"] == "yes"


def test_tallies_of_the_graded_votes():
    calls = table("oas_roll_calls").set_index("vote_id")
    tallies = [tuple(calls.loc[vote, ["yes", "no", "abstain", "absent"]]) for vote in GRADED_VOTES]
    assert tallies == [(19, 6, 8, 1), (18, 9, 6, 1), (21, 4, 9, 0), (19, 4, 9, 2)]
    assert tuple(calls.loc["V2017-06-19A", ["yes", "needed"]]) == (20, 23)


def indicator(series: str, year: int) -> float:
    return float(row(f"venezuela_indicators:{series}-{year}")["value"])


def test_gdp_chain_2014_to_2020():
    left = 1.0
    for year in range(2014, 2021):
        left *= 1 + indicator("real_gdp_growth", year) / 100
    assert round((left - 1) * 100) == -74


def test_oil_keys():
    keys = {1998: 3447, 2000: 3112, 2008: 3228, 2013: 2680, 2016: 2566, 2019: 1037, 2021: 676, 2022: 731}
    assert {year: indicator("oil_production_total", year) for year in keys} == keys
    others = ("crude_condensate", "official_to_opec", "opec_secondary")
    assert [indicator(f"oil_production_{series}", 2021) for series in others] == [627, 636, 555]
    assert all(value < 3400 / 4 for value in (keys[2021], 627, 636, 555))


def test_figures_of_2016():
    series = ("real_gdp_growth", "cpi_december_on_december", "cpi_average")
    assert [indicator(name, 2016) for name in series] == [-17.0, 274.4, 254.9]


def test_elections_of_2005_and_2020():
    votes = {entry["id"]: entry["votes"] for entry in rows("secretary_general_elections")}
    assert (votes["2005-04-insulza"], votes["2005-04-derbez"]) == ("17", "17")
    assert (votes["2020-almagro"], votes["2020-espinosa"]) == ("23", "10")
    assert row("secretary_general_elections:2020-almagro")["absent"] == "1"
    assert row("secretary_general_elections:2020-espinosa")["nominated_by"] == "ATG;VCT"


def test_summits():
    starts = [entry["start"] for entry in rows("celac_summits")]
    assert [start for start in starts if "2017-02" <= start < "2021-09"] == []
    assert row("celac_summits:VI")["states_taking_part"] == "31"


def test_un_vote():
    votes = Counter(entry["vote"] for entry in rows("un_es_11_1"))
    assert votes == {"yes": 28, "abstain": 4, "did not vote": 1}
    assert row("un_es_11_1:VEN")["vote"] == "did not vote"


def test_dates_of_the_us_measures():
    ids = [entry["id"] for entry in rows("venezuela_timeline")]
    order = [
        "2015-03-08-eo-13692",
        "2017-08-24-eo-13808",
        "2019-01-28-pdvsa",
        "2022-11-26-licence-41",
        "2023-10-18-licence-44",
        "2024-04-17-licence-44-withdrawn",
    ]
    assert [name for name in ids if name in order] == order


def test_series_table_describes_the_indicators():
    series = {entry["series"]: entry for entry in rows("indicator_series")}
    for entry in rows("venezuela_indicators"):
        described = series[entry["series"]]
        assert (entry["unit"], entry["definition"]) == (described["unit"], described["counts"])
        assert described["first_year"] <= entry["year"] <= described["last_year"]
        assert entry["period"][:4] == entry["year"]


# table(), sources(), row()


def test_types():
    states, calls = table("states").dtypes.astype(str), table("oas_roll_calls").dtypes.astype(str)
    assert states["iso3"] == "string" and states["oas_charter_signed"] == "string"
    assert states["caricom"] == "boolean" and states["population_2020_imf"] == "float64"
    assert calls["yes"] == "Int64" and calls["date"] == "datetime64[ns]" and calls["treaty"] == "category"


def test_the_three_markers_are_told_apart():
    states = table("states").set_index("iso3")
    assert states["population_2020_imf"].isna().sum() == 1
    assert states.loc["CUB", "population_2020_imf_missing"] == "no data"
    assert states["population_2020_imf_missing"].notna().sum() == 1
    calls = table("oas_roll_calls").set_index("vote_id")
    assert calls.loc["V2022-10", "needed_missing"] == "disputed"
    assert calls.loc["V2024-08", "needed_missing"] == "not applicable"
    assert calls.loc["T2019-09-11", "needed_missing"] == "no data"
    assert calls["needed"].isna().sum() == calls["needed_missing"].notna().sum()
    assert "population_2020_world_bank_missing" not in states and "date_missing" not in calls


def test_a_table_carries_its_sources():
    votes = table("oas_votes")
    assert votes.attrs["title"] == RESOURCES["oas_votes"]["title"]
    assert votes.attrs["description"] == RESOURCES["oas_votes"]["description"]
    assert all(set(source) == {"id", "title", "url", "date"} for source in votes.attrs["sources"])
    cited = {source for cell in votes["source"] for source in cell.split(";")}
    assert {source["id"] for source in votes.attrs["sources"]} == cited
    assert table("states").attrs["units"]["population_2020_imf"] == "million people"


def test_a_table_is_a_copy():
    first = table("states")
    first.loc[0, "name_en"] = "changed"
    assert table("states").loc[0, "name_en"] != "changed"


def test_every_table_loads():
    assert set(table_names()) == set(RESOURCES)
    for name in table_names():
        assert len(table(name)) == len(rows(name)) > 0


def test_unknown_table_lists_the_tables():
    with pytest.raises(CourseError, match=r"no table 'voters'.*oas_votes.*states") as error:
        table("voters")
    assert "\n" not in str(error.value)


def test_rows_and_sources_by_id():
    assert row("states:BRA")["name_pt"] == "Brasil"
    two = ["oas-charter-a41", "imf-weo-2025-10"]
    assert [source["id"] for source in sources(";".join(two))] == two
    assert sources(["bibliography-R1"])[0]["title"].startswith("Peru")


@pytest.mark.parametrize(
    ("anchor", "says"),
    [
        ("states:XXX", "iso3 is 'XXX'"),
        ("states", "table:row id"),
        (":BRA", "table:row id"),
        ("voters:BRA", "no table 'voters'"),
    ],
)
def test_wrong_anchor_says_what_to_do(anchor: str, says: str):
    with pytest.raises(CourseError, match=re.escape(says)):
        row(anchor)


def test_unknown_source_is_named():
    with pytest.raises(CourseError, match="no source 'nobody'"):
        sources(["oas-charter-a41", "nobody"])


@pytest.fixture
def spoilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that replaces text in a file of a copy of the data, which the package then reads."""
    shutil.copytree(DATA / "tables", tmp_path / "data" / "tables")
    (tmp_path / "data" / "readings").mkdir()
    for name in ("datapackage.json", "sources.csv"):
        shutil.copy(DATA / name, tmp_path / "data" / name)
    monkeypatch.setenv("REGIONALISM_ROOT", str(tmp_path))

    def replace(name: str, old: str, new: str) -> None:
        path = tmp_path / "data" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("tables/states.csv", "209.2", "many", r"tables/states\.csv, column population_2020_imf.*'?many"),
        ("tables/states.csv", ",true,", ",perhaps,", r"column caricom.*'perhaps' is neither true nor false"),
        ("tables/oas_votes.csv", ",abstain,", ",abstian,", r"column vote.*'abstian'"),
        ("tables/celac_summits.csv", "2011-12-02", "2011-13-02", r"column start.*type date"),
        ("tables/states.csv", "name_pt", "nome", r"columns .*nome.* Make them agree"),
        ("datapackage.json", "{", "", r"datapackage\.json is not readable JSON"),
        ("tables/states.csv", "oas-charter-a41", "oas-charter-a42", r"no source 'oas-charter-a42'"),
    ],
)
def test_a_wrong_file_is_named(spoilt, name: str, old: str, new: str, says: str):
    spoilt(name, old, new)
    with pytest.raises(CourseError, match=says):
        table("states" if name.endswith("json") else Path(name).stem)


def test_a_missing_file_is_named(spoilt, tmp_path: Path):
    (tmp_path / "data" / "tables" / "states.csv").unlink()
    with pytest.raises(CourseError, match=r"states\.csv is missing"):
        table("states")


def test_a_row_in_words_names_its_fields_and_parts_its_lists():
    lines = row_in_words("secretary_general_elections:2020-espinosa").split("\n")
    assert lines[0].endswith(": María Fernanda Espinosa")
    assert {"nationality: ECU", "nominated by: ATG, VCT"} <= set(lines)
    assert "member of CARICOM: no" in row_in_words("states:BRA").split("\n")


@every_table
def test_a_name_of_a_column_in_words_is_its_own_and_ends_at_the_colon(name: str):
    shown = [name_in_words(field) for field in RESOURCES[name]["schema"]["fields"]]
    assert len(set(shown)) == len(shown)
    assert not any(":" in one for one in shown)
