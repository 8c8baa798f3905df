"""The deck in a notebook, on the small course: what is drawn, kept, said, and nowhere else counted."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from regionalism.engine import submission
from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import EDITION_VARIABLE
from regionalism.engine.deck import RIGHT, WRONG
from regionalism.notebook import api, hand_in, session
from regionalism.notebook.course_state import all_progress
from regionalism.notebook.deck import NONE_YET, Deck
from regionalism.notebook.progress import progress_table
from regionalism.notebook.summary_page import MIXED, NO_NAME, WHAT_IT_IS, summary_page
from regionalism.notebook.whole_course import days_of_work, in_words, whole_course
from tests.small_course import RIGHT as ALL_RIGHT
from tests.small_course import write_course

CARD = """
[[card]]
unit = "{unit}"
id = "{name}"
objective = "O1"
certainty = "settled-fact"
prompt = "Who has a seat: {name}?"
anchors = ["R1 ¶1"]
sources = ["organisations:OAS"]
right = {{ text = "The small club", feedback = "R1 ¶1 gives it one." }}
wrong = {{ text = "The large club", feedback = "Size gives none.", misconception = "size is weight" }}
"""
DAY = datetime.timedelta(days=1)


def looked_up(place: str) -> str:
    return f"Row of {place}\nIt says so." if ":" in place else f"Digest of {place}."


@pytest.fixture(autouse=True)
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small course with three cards of its first unit and two of its second."""
    root = write_course(tmp_path / "course")
    names = [("clubs", n) for n in range(3)] + [("towns", n) for n in range(2)]
    text = "".join(CARD.format(unit=unit, name=f"{unit}-{n}") for unit, n in names)
    (root / "lessons" / "deck.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("REGIONALISM_ROOT", str(root))
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path / "answers"))
    monkeypatch.chdir(root / "lessons")
    session._open.cache_clear()
    return root


@pytest.fixture
def log(course: Path) -> AnswerLog:
    return session.answer_log()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime.datetime]:
    """The time by which cards are due, as the only entry of a list."""
    hands = [datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=5)]
    for module in ("deck", "progress"):
        monkeypatch.setattr(f"regionalism.notebook.{module}.now", lambda: hands[0])
    return hands


def shown(deck: Deck) -> str:
    return str(deck.view["card"]["id"])


def send(deck: Deck, **content: object) -> None:
    deck._on_message(deck, content, [])


def answer(deck: Deck, response: str) -> None:
    send(deck, do="check", card=shown(deck), response=response)


def test_a_lesson_draws_from_the_units_before_it_also_where_nothing_was_answered() -> None:
    deck = Deck(2, "towns", looked_up)
    assert shown(deck) == "deck/clubs-0"
    assert deck.view["card"]["kicker"] == "Card 1 of 2 · from unit 1, Clubs & seats · Settled by a record"
    assert Deck(2, "clubs", looked_up).view["lines"] == [NONE_YET]


def test_the_deck_of_all_units_has_the_cards_of_those_that_were_begun(log: AnswerLog) -> None:
    deck = Deck(8, "", looked_up)
    assert deck.view["lines"] == [NONE_YET]
    log.add("draft", "towns/port", True)
    deck.redraw()
    assert shown(deck) == "deck/towns-0"
    assert deck.view["card"]["kicker"].startswith("Card 1 of 2")


def test_an_answer_is_kept_told_and_followed_by_the_next_card(log: AnswerLog) -> None:
    deck = Deck(2, "towns", looked_up)
    answer(deck, WRONG)
    result = deck.view["result"]
    assert (result["outcome"], result["next"]) == ("not-yet", "Next card")
    assert [note["text"] for note in result["notes"]] == [
        "Size gives none.",
        "The small club. R1 ¶1 gives it one.",
    ]
    assert {one: mark["mark"] for one, mark in result["marks"].items()} == {WRONG: "wrong", RIGHT: "right"}
    assert result["places"] == ["R1 ¶1", "Row of organisations:OAS"]
    assert result["digests"]["Row of organisations:OAS"] == "It says so."
    line = log.state("deck/clubs-0").last
    assert line is not None and line.data == WRONG and line.version
    answer(deck, RIGHT)
    assert log.state("deck/clubs-0").tries == 1, "a card is answered once"
    send(deck, do="next")
    assert shown(deck) == "deck/clubs-1"
    answer(deck, RIGHT)
    assert deck.view["result"]["next"] == "Finish"
    send(deck, do="next")
    assert deck.view["lines"][0] == "Done: 1 of 2 right. Cards are never graded."
    assert deck.view["lines"][1].startswith("No card is due. The next one is due on ")
    assert deck.view["more"] == "Draw 1 more card"


def test_nothing_chosen_is_no_answer_and_a_message_too_many_does_nothing(log: AnswerLog) -> None:
    deck = Deck(2, "towns", looked_up)
    send(deck, do="next")
    assert shown(deck) == "deck/clubs-0"
    send(deck, do="check", card=shown(deck), response=None)
    assert "Choose one" in deck.view["problem"]
    send(deck, do="check", card="deck/clubs-2", response=RIGHT)
    assert log.lines() == []


def test_run_again_on_the_same_day_the_page_asks_no_more_than_it_wanted(
    log: AnswerLog, clock: list[datetime.datetime]
) -> None:
    deck = Deck(2, "towns", looked_up)
    answer(deck, WRONG)
    again = Deck(2, "towns", looked_up)
    assert shown(again) == "deck/clubs-1"
    assert again.view["card"]["kicker"].startswith("Card 1 of 1")
    answer(again, RIGHT)
    done = Deck(2, "towns", looked_up)
    assert done.view["lines"][0] == "Done for now: you answered 2 cards in the last hours."
    send(done, do="more")
    assert shown(done) == "deck/clubs-2"
    clock[0] += DAY
    assert shown(Deck(2, "towns", looked_up)) == "deck/clubs-0", "what was wrong is due on the next day"


def test_a_unit_that_was_left_out_is_asked_last(log: AnswerLog, course: Path) -> None:
    path = course / "lessons" / "course.toml"
    third = path.read_text("utf-8").split("[[unit]]")[2]
    third = third.replace("number = 2", "number = 3").replace('"towns"', '"ports"')
    path.write_text(f"{path.read_text('utf-8')}[[unit]]{third}", "utf-8")
    assert shown(Deck(1, "ports", looked_up)) == "deck/towns-0"
    log.add("response", "clubs/warm-up", "a")
    assert shown(Deck(1, "ports", looked_up)) == "deck/clubs-0"


def test_cards_count_in_no_unit_no_hand_in_and_no_points(log: AnswerLog) -> None:
    before = all_progress(log)
    deck = Deck(3, "towns", looked_up)
    answer(deck, RIGHT)
    assert all_progress(log) == before
    found = submission.collect("clubs", submission.Student("Ana", "s1"), log.lines())
    assert found.lines == ()
    assert "no longer in the course" not in progress_table(log, Path.cwd()).text


def test_a_card_can_be_answered_in_code_and_read_without_a_widget(
    log: AnswerLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Deck(2, "towns", looked_up).as_text()
    assert 'answer("deck/clubs-0"' in text and 'answer("deck/clubs-1"' in text
    said = repr(api.answer("deck/clubs-0", RIGHT))
    assert "Correct." in said
    assert log.state("deck/clubs-0").tries == 1
    assert "no-such" in repr(api.deck(2, "no-such", looked_up))
    monkeypatch.setenv(EDITION_VARIABLE, "lesson")
    assert "Who has a seat: clubs-1?" in Deck(2, "towns", looked_up).as_page()
    assert "8 cards" in Deck(8, "", looked_up).as_page()


def test_a_course_without_cards_says_that_there_are_none(course: Path) -> None:
    (course / "lessons" / "deck.toml").unlink()
    assert Deck(2, "towns", looked_up).view["lines"] == [NONE_YET]
    assert "Cards due" not in in_words(whole_course(session.answer_log(), session.now()))


# --- the whole course, and the page to print ---


def test_the_table_tells_of_the_whole_course_what_is_due_and_what_was_made(
    log: AnswerLog, clock: list[datetime.datetime]
) -> None:
    for name, response in ALL_RIGHT.items():
        log.add("response", f"clubs/{name}", response)
    answer(Deck(2, "towns", looked_up), WRONG)
    hand_in.make("clubs", "Ana Castro", "s1")
    clock[0] += DAY
    text = progress_table(log, Path.cwd()).text
    assert (
        "Units: 0 of 2 done, 1 begun. Questions: 3 of 6 answered, 3 open. Cards due: 1. "
        "Hand-in files made: 1 of 2." in text
    )
    assert "1 card due; Hand-in file made on " in text
    assert ": 3 of 3 exercises, worth 10 of 10 points." in text
    log.add("response", "clubs/seat", "large")
    assert "Answers have changed since." in progress_table(log, Path.cwd()).text


def test_the_file_says_what_was_in_it_and_nothing_of_its_worth(log: AnswerLog) -> None:
    log.add("response", "clubs/seat", "large")
    hand_in.make("clubs", "Ana Castro", "s1")
    made = whole_course(log, session.now())[0].file
    assert made is not None
    assert (made.exercises, made.of, made.points, made.possible, made.changed) == (1, 3, 2, 10, False)
    assert whole_course(log, session.now())[1].file is None


def test_the_page_to_print_says_plainly_what_it_is(log: AnswerLog) -> None:
    assert NO_NAME in summary_page(log, session.now(), "")
    assert "<p>Right 3 times of 9.</p>" in summary_page(log, session.now(), "Right 3 times of 9.")
    log.add(submission.WHO, submission.WHO, {"name": "Ana <Castro>", "id": "s1"})
    log.add("response", "clubs/seat", "small")
    answer(Deck(2, "towns", looked_up), RIGHT)
    page = summary_page(log, session.now(), "")
    assert WHAT_IT_IS in page
    for words in ("not a certificate", "own computer", "nobody vouches"):
        assert words in WHAT_IT_IS
    assert "Ana &lt;Castro&gt;" in page
    assert "<dt>Cards answered</dt><dd>1 of 5</dd>" in page
    assert "<dt>Days of work</dt><dd>1, " in page
    assert "Clubs &amp; seats" in page
    assert "s1" not in page, "the student id is nobody's business here"
    assert MIXED not in page
    log.add(submission.WHO, submission.WHO, {"name": "Bo Diaz", "id": "s2"})
    assert MIXED in summary_page(log, session.now(), "")
    for outside in ("http://", "https://", "src=", "<script", "<link", "url("):
        assert outside not in page


def test_a_day_of_work_is_a_day_with_a_checked_answer(log: AnswerLog) -> None:
    log.add("note", "reading/R1", "mine")
    assert days_of_work(log) == []
    log.add("response", "clubs/seat", "small")
    log.add("response", "clubs/seat", "large")
    assert len(days_of_work(log)) == 1


def test_the_button_hands_the_page_to_the_browser(log: AnswerLog) -> None:
    table = api.progress()
    table._on_message(table, {"do": "summary", "turn": 1}, [])
    assert table.download["name"] == "my-record.html"
    assert table.download["text"].startswith("<!doctype html>")
    assert "my-record.html" in table.message
    table._on_message(table, {"do": "download", "turn": 2}, [])
    assert json.loads(table.download["text"])["kind"] == "regionalism-progress"
    assert table.download["count"] == 2
