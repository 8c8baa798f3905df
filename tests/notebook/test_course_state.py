"""How far a student is, on the small course: states, points under each policy, paths, and the same as
JSON.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from regionalism.engine.answers import AnswerLog
from regionalism.notebook import session
from regionalism.notebook.course_state import all_progress, course_at, course_state
from tests.small_course import DECIDED, RIGHT, write_course, write_policy


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small course with the notebooks of its first unit, and answers of its own."""
    root = write_course(tmp_path / "course")
    for path in (root / "lessons" / "01-clubs.ipynb", root / "exercises" / "01-clubs" / "clubs.ipynb"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    monkeypatch.setenv("REGIONALISM_ROOT", str(root))
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path / "answers"))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.chdir(root / "lessons")
    session._open.cache_clear()
    return root


@pytest.fixture
def log(tmp_path: Path) -> AnswerLog:
    return AnswerLog(tmp_path / "answers")


def of(log: AnswerLog, course: Path, slug: str = "clubs") -> dict[str, Any]:
    state = course_at(log, course / "lessons" / "01-clubs.ipynb")
    return next(one for one in state["units"] if one["slug"] == slug)


def test_a_unit_is_new_then_begun_then_done(course: Path, log: AnswerLog) -> None:
    assert of(log, course) == {
        "number": 1,
        "slug": "clubs",
        "title": "Clubs & seats",
        "minutes": "5",
        "state": "new",
        "answered": 0,
        "items": 5,
        "points": "0 of 10",
        "lesson": "01-clubs.ipynb",
        "exercise": "../exercises/01-clubs/clubs.ipynb",
    }
    log.add("draft", "clubs/why", "Because")
    assert (of(log, course)["state"], of(log, course)["answered"]) == ("begun", 0)
    for name, response in {"warm-up": "a", "decide": DECIDED, **RIGHT}.items():
        assert of(log, course)["state"] == "begun"
        log.add("response", f"clubs/{name}", response)
    assert (of(log, course)["state"], of(log, course)["answered"], of(log, course)["points"]) == (
        "done",
        5,
        "6 of 10",
    )
    assert of(log, course, "towns")["state"] == "new"


def test_a_note_on_a_text_or_an_answer_elsewhere_begins_no_unit(course: Path, log: AnswerLog) -> None:
    log.add("note", "reading/R1", "mine")
    log.add("response", "towns/port", True)
    assert of(log, course)["state"] == "new"
    assert of(log, course, "towns")["state"] == "done"


@pytest.mark.parametrize(
    ("attempts", "points"), [("best", "2 of 10"), ("last", "0 of 10"), ("first", "0 of 10")]
)
def test_the_points_follow_the_policy_that_grades(
    course: Path, log: AnswerLog, attempts: str, points: str
) -> None:
    write_policy(course, f'attempts = "{attempts}"')
    for response in ("large", "small", "none"):
        log.add("response", "clubs/seat", response)
    assert of(log, course)["points"] == points


def test_the_json_follows_what_another_kernel_writes(course: Path, log: AnswerLog) -> None:
    assert [one["answered"] for one in json.loads(course_state())["units"]] == [0, 0]
    log.add("response", "clubs/seat", "small")
    state = json.loads(course_state())
    assert state["title"] == "Clubs"
    assert [one["answered"] for one in state["units"]] == [1, 0]


def test_here_is_told_by_the_notebook_or_by_its_folder(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(course_state())["here"] == ""
    monkeypatch.setenv("JPY_SESSION_NAME", str(course / "lessons" / "01-clubs.ipynb"))
    assert json.loads(course_state())["here"] == "clubs"
    monkeypatch.delenv("JPY_SESSION_NAME")
    monkeypatch.chdir(course / "exercises" / "01-clubs")
    state = json.loads(course_state())
    assert state["here"] == "clubs"
    assert (state["units"][0]["lesson"], state["units"][0]["exercise"]) == (
        "../../lessons/01-clubs.ipynb",
        "clubs.ipynb",
    )


def test_what_waits_on_the_page_is_named_and_an_answer_takes_it_from_the_list(
    course: Path, log: AnswerLog
) -> None:
    page = course / "lessons" / "01-clubs.ipynb"
    before = course_at(log, page)["unanswered"]
    assert "clubs/warm-up" in before
    log.add("draft", "clubs/warm-up", "a")
    assert course_at(log, page)["unanswered"] == before, "what is not checked waits"
    log.add("response", "clubs/warm-up", "a")
    assert course_at(log, page)["unanswered"] == [one for one in before if one != "clubs/warm-up"]
    assert course_at(log, course)["unanswered"] == []


def test_a_folder_without_the_course_has_no_units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("regionalism.notebook.course_state.find_course_root", lambda: None)
    assert json.loads(course_state()) == {"title": "", "here": "", "unanswered": [], "units": []}


def test_a_guess_that_any_answer_finishes_is_recorded_and_not_right(course: Path, log: AnswerLog) -> None:
    log.add("response", "clubs/warm-up", "a")
    log.add("response", "clubs/seat", "small")
    clubs = next(one for one in all_progress(log) if one.unit.slug == "clubs")
    assert clubs.answers_in_words == "2 of 5 answered: 1 right, 1 recorded"
