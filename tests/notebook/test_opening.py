"""The opening card and its map, the closing card, the landing place of the next step, and the calibration
chart.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import regionalism
from regionalism.americas.atlas import BOTH, CELAC, DEPENDS, OAS, clubs_map, outlines, places
from regionalism.americas.tables import row, table
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from regionalism.engine.course import course_root, unit, units
from regionalism.engine.plain_text import ENOUGH
from regionalism.notebook import session
from regionalism.notebook.course_state import all_progress
from regionalism.notebook.opening import next_thing
from regionalism.notebook.progress import calibration_chart

LESSONS = course_root() / "lessons"


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AnswerLog:
    """The log of a kernel in the folder of lessons, with no answers yet."""
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path / "answers"))
    monkeypatch.chdir(LESSONS)
    session._open.cache_clear()
    return session.answer_log()


def answer_all(log: AnswerLog, slug: str, stage: str) -> None:
    for item in unit_items(slug).values():
        if item.stage == stage:
            log.add("response", item.full_id, (item.test or ())[0].response)


def test_the_map_says_of_each_state_what_the_tables_of_memberships_say() -> None:
    where = places("2026-03-31")
    codes = {
        place: {code for code, one in where.items() if one is place} for place in (BOTH, OAS, CELAC, DEPENDS)
    }
    assert (codes[OAS], codes[CELAC], codes[DEPENDS]) == ({"CAN", "USA"}, {"NIC"}, {"CUB", "VEN"})
    states = table("states")
    assert codes[BOTH] | codes[CELAC] | codes[DEPENDS] == set(states.loc[states["celac_member"], "iso3"])
    assert row("memberships:OAS-NIC-left")["date"] == "2023-11-19"
    assert row("memberships:OAS-VEN-exit-disputed")["act"] == "exit_disputed"
    assert row("membership_spells:OAS-CUB-taking-part-1")["to"] == "1962-01-31"
    before = places("2016-12-31")
    assert (before["NIC"], before["VEN"]) == (BOTH, BOTH)


def test_every_state_is_on_the_map_as_land_or_as_a_dot_with_a_name() -> None:
    codes = dict(zip(table("states")["iso3"], table("states")["name_en"], strict=True))
    main = outlines()["americas"]
    assert set(main["middles"]) == set(codes)
    shown = BeautifulSoup(clubs_map().html, "html.parser")
    wide, near = shown.select(".rg-map svg")
    titles = [one.get_text() for one in wide.find_all("title")]
    assert sorted(title.rpartition(": ")[0] for title in titles) == sorted(codes.values())
    named = {one.get_text() for one in near.find_all("text")}
    dots = {
        code for code in outlines()["caribbean"]["middles"] if code not in outlines()["caribbean"]["land"]
    }
    assert {"ATG", "BRB", "DMA", "GRD", "KNA", "LCA", "VCT"} <= dots
    assert {codes[code] for code in dots if code not in ("SLV", "BLZ")} <= named | {"El Salvador"}
    assert len(shown.select("table tbody tr")) == 35
    # A word for each colour, and a pattern wherever a state is not in both.
    key = shown.select_one(".rg-map-key").get_text(" ", strip=True)
    assert key == "in both (30) OAS only (2) CELAC only (1) depends on who counts (2)"
    assert (course_root() / "data" / "maps" / "americas.json").stat().st_size < 60_000


def test_the_opening_card_names_source_and_date_and_starts_at_the_first_question() -> None:
    card = regionalism.opening()
    assert len(card.spec["sentences"]) == 2
    for words in ("As of March 2026", "EFE", "Searchlight", "El Heraldo", "Guacamaya", "never graded"):
        assert words in card.spec["note"]
    assert card.view["button"] == "Start"
    first = next(item for item in unit_items(units()[0].slug).values() if item.stage == "lesson")
    assert card.view["next"] == {"name": first.title, "page": "", "unit": units()[0].title}
    assert [one["title"] for one in card.view["units"]] == [f"{one.number} · {one.title}" for one in units()]
    assert [one["lesson"] for one in card.view["units"]] == [f"{one.folder}.ipynb" for one in units()]


def test_the_opening_card_follows_the_answers(log: AnswerLog) -> None:
    card = regionalism.opening()
    log.add("response", "start-here/who-proposed", "lind")
    card.redraw()
    assert card.view["button"] == "Go to the next open question on this page"
    count = sum(item.stage == "lesson" for item in unit_items("start-here").values())
    bar = BeautifulSoup(card.view["units"][0]["bar"], "html.parser").get_text()
    assert f"1 of {count} answered: 1 right" in bar
    answer_all(log, "start-here", "lesson")
    card.redraw()
    assert card.view["units"][0]["state"] == "● done"
    assert card.view["next"]["page"] == f"{units()[1].folder}.ipynb"


def test_the_opening_card_goes_on_where_the_student_has_come_to(log: AnswerLog) -> None:
    log.add("response", "start-here/who-proposed", "lind")
    answer_all(log, "one-state-one-vote", "lesson")
    card = regionalism.opening()
    assert card.view["button"] == "Go on: 2 · One state, one vote"
    assert card.view["next"]["page"] == f"../{unit('one-state-one-vote').exercise}"
    for one in units():
        for stage in ("lesson", "exercise") if one.number else ():
            answer_all(log, one.slug, stage)
    card.redraw()
    assert card.view["button"] == "Go to the next open question on this page"


def test_the_next_step_prefers_this_page_then_its_unit_then_the_ones_after_it(log: AnswerLog) -> None:
    def step(stage: str) -> tuple[str, str]:
        found = next_thing(all_progress(log), log, LESSONS, "two-clubs", stage)
        assert found is not None
        return found.unit.slug, found.page

    assert step("lesson") == ("two-clubs", "")
    answer_all(log, "two-clubs", "lesson")
    assert step("lesson") == ("two-clubs", f"../{unit('two-clubs').exercise}")
    assert step("exercise") == ("two-clubs", "")
    answer_all(log, "two-clubs", "exercise")
    after = [one for one in units() if one.number > 3]
    assert step("exercise") == (after[0].slug, f"{after[0].folder}.ipynb")
    for one in after:
        for stage in ("lesson", "exercise"):
            answer_all(log, one.slug, stage)
    assert step("exercise") == ("start-here", "00-start-here.ipynb")


def test_the_closing_card_says_what_is_done_and_what_one_can_do_now(log: AnswerLog) -> None:
    card = regionalism.closing("two-clubs", "exercise")
    count = sum(item.stage == "exercise" for item in unit_items("two-clubs").values())
    assert card.view["lines"][1] == f"Exercises: 0 of {count} answered."
    assert (card.view["done"], card.view["can"], card.view["calibration"]) == (False, [], "")
    answer_all(log, "two-clubs", "exercise")
    card.redraw()
    assert card.view["lines"][1] == f"Exercises: all {count} answered."
    assert card.view["done"]
    goals = unit("two-clubs").objectives
    counted, written = goals[3], goals[5]
    assert card.view["can"] == [counted.text]
    assert card.view["practised"] == [one.text for one in goals if one is not counted]
    answer_all(log, "two-clubs", "lesson")
    card.redraw()
    # Nobody has marked the essay yet.
    assert card.view["can"] == [one.text for one in goals if one is not written]
    assert card.view["practised"] == [written.text]
    assert f"You have worked on:\n{written.text}" in card.as_text()
    assert card.view["all"] == "00-start-here.ipynb#Your-progress"


def test_calibration_is_told_from_eight_first_tries_on(log: AnswerLog) -> None:
    items = [
        item
        for unit in units()
        for item in unit_items(unit.slug).values()
        if item.has_key and not item.completion and item.test
    ][:ENOUGH]
    for item in items[:-1]:
        log.add("response", item.full_id, item.test[0].response, confidence=4)
    assert calibration_chart(log).html.count("<svg") == 0
    assert f"So far there are {ENOUGH - 1}." in repr(calibration_chart(log))
    assert regionalism.closing("two-clubs").view["calibration"] == ""
    log.add("response", items[-1].full_id, items[-1].test[0].response, confidence=1)
    shown = calibration_chart(log)
    assert "<svg" in shown.html
    assert f"right of {ENOUGH - 1}" in shown.text
    assert f"{ENOUGH} first tries" in regionalism.closing("two-clubs").view["calibration"]


def test_the_files_of_the_map_name_their_source() -> None:
    held = json.loads((course_root() / "data" / "maps" / "americas.json").read_text(encoding="utf-8"))
    assert row(f"sources:{held['source']}")["publisher_or_page"] == "Natural Earth"
