"""The card that shows a first guess again: with an answer, without one, live, kept over a restart, and as
text.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import regionalism
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import find_item
from regionalism.engine.course import course_root, unit
from regionalism.notebook import session
from regionalism.notebook.look_back import NO_GUESS, QUESTION, LookBack

GUESS = "one-state-one-vote/first-guess"


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AnswerLog:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path / "answers"))
    monkeypatch.chdir(course_root() / "lessons")
    session._open.cache_clear()
    return session.answer_log()


def options() -> list[tuple[str, str]]:
    return [(one.id, one.text) for one in find_item(GUESS).option]


def test_without_a_guess_the_card_says_so_and_leads_to_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", unit("two-clubs").lesson)
    card = regionalism.look_back(GUESS)
    assert isinstance(card, LookBack)
    assert card.view["said"] == []
    assert NO_GUESS in card.as_text()
    assert card.spec["page"] == f"{unit('one-state-one-vote').folder}.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", unit("one-state-one-vote").lesson)
    assert regionalism.look_back(GUESS).spec["page"] == ""


def test_the_first_answer_is_shown_in_words_also_after_later_ones(log: AnswerLog) -> None:
    (first, words), (second, _) = options()[:2]
    card = regionalism.look_back(GUESS)
    log.add("response", GUESS, first, reason="I remember a vote.")
    log.add("response", GUESS, second)
    card.redraw()
    assert card.view["said"] == [words, "Reason: I remember a vote."]
    assert words in card.as_text()
    assert NO_GUESS not in card.as_text()


def test_the_card_follows_an_answer_given_elsewhere_on_the_page() -> None:
    card = regionalism.look_back(GUESS)
    regionalism.answer(GUESS, options()[0][0])
    assert card.view["said"] == [options()[0][1]]


def test_what_is_written_now_is_kept_and_is_no_answer(log: AnswerLog) -> None:
    card = regionalism.look_back(GUESS)
    card._on_message(card, {"do": "note", "text": "It depends on who is counted.", "turn": 1}, [])
    assert regionalism.look_back(GUESS).view["now"] == "It depends on who is counted."
    assert log.state(GUESS).responses == []
    lines = len(log.lines())
    card._on_message(card, {"do": "note", "text": "It depends on who is counted.", "turn": 2}, [])
    assert len(log.lines()) == lines


def test_the_reading_edition_has_the_question_and_nobodys_answer(log: AnswerLog) -> None:
    log.add("response", GUESS, options()[0][0])
    page = regionalism.look_back(GUESS).as_page()
    assert QUESTION in page
    assert find_item(GUESS).title in page
    assert options()[0][1] not in page


def test_an_item_that_is_not_there_is_said_in_a_sentence() -> None:
    assert "no-such" in repr(regionalism.look_back("one-state-one-vote/no-such"))
