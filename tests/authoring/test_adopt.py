"""What a department is told before it assigns the course: each row has a proof, and the proof is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from regionalism.authoring import adopt

ROOT = Path(__file__).parents[2]
ROWS = adopt.criteria(ROOT)
ASKED = adopt.review(ROOT)
STYLES = [*ROOT.glob("regionalism/*/front/*.css"), *ROOT.glob("labextension/style/*.css")]
SCRIPTS = [*ROOT.glob("regionalism/*/front/*.js"), *ROOT.glob("labextension/src/*.js")]
SOUND_AND_FILM = {".mp3", ".mp4", ".ogg", ".wav", ".webm", ".m4a", ".mov", ".avi", ".gif"}
LONGEST_MOVE = 5.0  # seconds: what lasts longer must be stopped by a button (WCAG 2.2, 2.2.2)


def test_every_criterion_of_a_and_aa_has_one_row() -> None:
    assert len(ROWS) == len({one.number for one in ROWS}) == 55
    assert sum(one.level == "A" for one in ROWS) == 31
    assert {one.level for one in ROWS} == {"A", "AA"}
    assert {one.adherence for one in ROWS} <= set(adopt.ADHERENCE)


@pytest.mark.parametrize("row", ROWS, ids=lambda one: one.number)
def test_every_row_names_tests_that_are_there_or_a_dated_note(row: adopt.Criterion) -> None:
    assert bool(row.tests) != bool(row.seen)
    assert row.tests or re.match(r"\d{4}-\d\d-\d\d, ", row.seen)
    for one in row.tests:
        file, _, name = one.partition("::")
        assert re.search(rf"^def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), one
    assert row.note or row.adherence == "supports", "say what is missing or why it does not apply"


@pytest.mark.parametrize("row", ASKED, ids=lambda one: one.text[:30])
def test_what_reviewers_ask_has_a_proof_that_is_there(row: adopt.Asked) -> None:
    assert (ROOT / row.proof).exists(), row.proof


def test_the_sheet_has_all_that_reviewers_ask() -> None:
    assert len(ASKED) == 27
    assert {one.state for one in ASKED} == {"yes", "partly", "not yet"}


def test_the_course_holds_no_sound_and_no_film() -> None:
    parts = ("units", "lessons", "exercises", "solutions", "course-kit", "data", "regionalism")
    found = [path for part in parts for path in (ROOT / part).rglob("*") if path.suffix in SOUND_AND_FILM]
    assert found == []
    for path in SCRIPTS:
        assert not re.search(r"<(audio|video)|make\(\"(audio|video)|new Audio", path.read_text("utf-8")), path


def test_what_moves_is_short_follows_an_act_and_can_be_switched_off() -> None:
    seen = 0
    for path in STYLES:
        text = path.read_text(encoding="utf-8")
        moves = re.findall(r"animation:\s*[\w-]+\s+([\d.]+)s([^;]*);", text)
        for seconds, how in moves:
            assert float(seconds) <= LONGEST_MOVE, path
            assert "infinite" not in how, path
        if moves:
            assert "prefers-reduced-motion" in text, path
        seen += len(moves)
    assert seen


def test_nothing_listens_to_motion() -> None:
    assert SCRIPTS
    for path in SCRIPTS:
        assert not re.search(r"devicemotion|deviceorientation", path.read_text(encoding="utf-8")), path


def test_the_data_sheet_says_that_there_is_no_account() -> None:
    sheet = (ROOT / adopt.FOLDER / "data-sheet.md").read_text(encoding="utf-8")
    assert "| Account, login, single sign-on | none |" in sheet
    for path in SCRIPTS:
        assert 'type: "password"' not in path.read_text(encoding="utf-8"), path


def test_the_command_writes_pages_and_the_report_for_programs(tmp_path: Path) -> None:
    assert adopt.main(["--out", str(tmp_path)]) == 0
    index = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")
    for link in index.select("main a"):
        assert (tmp_path / str(link["href"])).is_file()
    page = BeautifulSoup((tmp_path / "conformance.html").read_text(encoding="utf-8"), "html.parser")
    assert len(page.select("tbody tr")) == len(ROWS)
    report = json.loads((tmp_path / adopt.OPENACR).read_text(encoding="utf-8"))
    numbers = [one["num"] for part in report["chapters"].values() for one in part["criteria"]]
    assert sorted(numbers) == sorted(one.number for one in ROWS)
