"""The deck in a notebook, on the small course: what is drawn, kept, said, and nowhere else counted."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from regionalism.authoring.pages import bundle
from regionalism.engine import submission
from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import EDITION_VARIABLE
from regionalism.engine.deck import RIGHT, WRONG, find_card
from regionalism.engine.errors import Message
from regionalism.engine.spacing import Standing
from regionalism.notebook import api, hand_in, progress, session
from regionalism.notebook.course_state import all_progress
from regionalism.notebook.deck import Deck
from regionalism.notebook.progress import calibration_in_words, progress_table
from regionalism.notebook.summary_page import summary_page
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
NO_NAME = str(Message("record-no-name"))
MIXED = "More than one person has entered a name here."
NONE_YET = [str(Message("deck-none-yet"))]
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
    assert Deck(2, "clubs", looked_up).view["lines"] == NONE_YET


def test_the_deck_of_all_units_has_the_cards_of_those_that_were_begun(log: AnswerLog) -> None:
    deck = Deck(8, "", looked_up)
    assert deck.view["lines"] == NONE_YET
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
    assert result["marks"][WRONG]["word"] == "Not this one", (
        "the answer is shown: there is nothing to look at again"
    )
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
    assert deck.view["lines"][1].startswith("No card is due")
    assert deck.view["more"] == "Draw 1 more card"


def test_a_card_that_is_due_later_today_is_said_so() -> None:
    deck = Deck(2, "towns", looked_up)
    at = datetime.datetime(2026, 11, 28, 8).astimezone()
    for hours, line in (
        (12, "No card is due now. The next one is due later today."),
        (17, "No card is due. The next one is due on 29 November 2026."),
    ):
        due = at + datetime.timedelta(hours=hours)
        found = Standing(deck._round[0], reviews=1, last=at, due=due, recall=0.9)
        assert deck._finished([found], ["clubs"], at)["lines"][-1] == line


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
    assert Deck(2, "towns", looked_up).view["lines"] == NONE_YET
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
    assert ": 3 of 3 exercises are in it; they can earn up to 10 of 10 points." in text
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
    for words in ("not a certificate", "own computer", "nobody vouches"):
        assert words in page
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


@pytest.fixture
def in_caracas(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A clock whose day is often not that of the log, which has the time of Greenwich."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/Caracas")
        time.tzset()
        yield
    time.tzset()


def as_log(lines: list[tuple[str, str, str, dict[str, Any]]]) -> str:
    """Return the text of a log; each line has a time in 2027, an event, an item, and what else it keeps."""
    known = {"schema": 1, "session": "aa", "version": "", "data": None}
    rows = (
        known | {"at": f"2027-{at}:00.000000Z", "number": number, "event": event, "item": item} | more
        for number, (at, event, item, more) in enumerate(lines, 1)
    )
    return "".join(f"{json.dumps(row)}\n" for row in rows)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no way to set the clock of one program")
@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the script of the pages")
def test_a_page_of_the_course_makes_the_same_page_to_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_caracas: None
) -> None:
    for module in (bundle, progress):
        monkeypatch.setattr(module, "ENOUGH", 2)
    version = find_card("clubs-0").version
    sure, within = {"confidence": 4}, {"answered": ["clubs/seat", "clubs/why"]}
    one = [("02-01T02:00", "response", "clubs/warm-up", {"data": "a"})]
    several = [
        *one,
        ("02-01T12:00", "student", "student", {"data": {"name": "Bo $day", "id": "s2"}}),
        ("02-01T12:01", "response", "clubs/decide", {"data": {"option": "small", "text": "It has a seat."}}),
        ("02-01T12:02", "response", "clubs/seat", {"data": "small"} | sure),
        ("02-28T23:30", "response", "clubs/votes", {"data": {"half": 17, "more": 17}} | sure),
        ("02-28T23:40", "response", "clubs/why", {"data": "Because R1 ¶1."}),
        ("02-28T23:50", "note", f"{submission.MADE}clubs", {"data": within}),
        ("03-01T00:10", "response", "clubs/seat", {"data": "large"}),
        ("03-01T00:20", "response", "deck/clubs-0", {"data": RIGHT, "version": version}),
        ("03-01T00:30", "response", "deck/clubs-1", {"data": WRONG, "version": "2-00000000-00000000"}),
        ("03-01T03:59", "draft", "towns/port", {"data": True}),
        ("03-01T04:01", "student", "student", {"data": {"name": "Ana <Castro>", "id": "s1"}}),
        ("03-02T12:00", "response", "deck/towns-0", {"data": RIGHT}),
    ]
    logs = ["", as_log(one), as_log(several)]
    at = datetime.datetime(2027, 3, 2, 2, tzinfo=datetime.UTC)
    items = [bundle.items_script(slug, keys=True) for slug in ("clubs", "towns")]
    asked = {"script": bundle.script(set(), keys=True), "items": items, "logs": logs, "at": at.isoformat()}
    node = [str(shutil.which("node")), str(Path(__file__).parents[1] / "javascript" / "summary.mjs")]
    done = subprocess.run(
        node, input=json.dumps(asked), capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    texts = []
    for place, (kept, made) in enumerate(zip(logs, json.loads(done.stdout), strict=True)):
        (tmp_path / f"log-{place}").mkdir()
        (tmp_path / f"log-{place}" / "kept.jsonl").write_text(kept, encoding="utf-8")
        log = AnswerLog(tmp_path / f"log-{place}")
        log.refresh()
        here = summary_page(log, at, calibration_in_words(log))
        assert str(BeautifulSoup(made, "html.parser")) == str(BeautifulSoup(here, "html.parser"))
        texts.append(" ".join(BeautifulSoup(made, "html.parser").get_text(" ").split()))
    assert f"{NO_NAME} What this page is." in texts[0] and "Days of work 0 Unit" in texts[0]
    assert "Days of work 1, 31 January 2027" in texts[1]
    assert "Ana <Castro> What this page is." in texts[2] and MIXED in texts[2]
    for words in (
        "Cards answered 1 of 5",
        "4, from 31 January 2027 to 2 March 2027",
        "right 1 times of 2",
        "2 of 3 exercises are in it; they can earn up to 6 of 10 points. Answers have changed since.",
        "◐ begun 0 of 1 0 of 2 no file made",
        "Made on 1 March 2027.",
    ):
        assert words in texts[2]


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
