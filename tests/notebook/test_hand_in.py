"""The card that hands in, driven as a student drives it: what is open, what is kept, what is in the file,
where it stands.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import regionalism
from regionalism.engine import submission
from regionalism.engine.answers import AnswerLog
from regionalism.engine.assignment import Assignment
from regionalism.engine.bank import unit_items
from regionalism.engine.kinds.base import Item
from regionalism.notebook import hand_in, session
from regionalism.notebook.hand_in import HandInCard, StudentCard
from regionalism.notebook.progress import Progress
from regionalism.notebook.widget import answers_changed

UNIT = "one-state-one-vote"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook's folder of its own, with answers of its own."""
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path / "answers"))
    (tmp_path / "notebook").mkdir()
    monkeypatch.chdir(tmp_path / "notebook")
    session._open.cache_clear()
    return tmp_path / "notebook"


def press(card: StudentCard, action: str, name: Any = "", number: Any = "") -> dict[str, Any]:
    card._on_message(card, {"do": action, "name": name, "id": number}, [])
    return card.view


def exercises() -> list[Item]:
    return [item for item in unit_items(UNIT).values() if item.stage == "exercise"]


def answer_all(log: AnswerLog) -> None:
    for item in exercises():
        log.add("response", item.full_id, (item.test or ())[0].response, version=item.version)


def test_what_is_open_is_listed_with_its_title_and_why() -> None:
    log = session.answer_log()
    card = HandInCard(UNIT)
    assert [one["title"] for one in card.view["open"]] == [item.title for item in exercises()]
    assert {one["why"] for one in card.view["open"]} == {"not answered"}
    essay = exercises()[-1]
    log.add("draft", essay.full_id, "begun")
    assert "begun, but not checked" in press(card, "seen")["open"][-1]["why"]
    answer_all(log)
    assert press(card, "seen")["open"] == []
    log.add("draft", essay.full_id, "changed")
    assert [one["why"] for one in press(card, "seen")["open"]] == [
        "changed after the last check: check it again, or the earlier answer counts"
    ]
    log.add("response", essay.full_id, "changed")
    log.add("reset", essay.full_id)
    assert press(card, "seen")["open"] == []


def test_the_button_makes_the_file_hands_it_to_the_browser_and_says_where_it_stands(here: Path) -> None:
    log = session.answer_log()
    first = exercises()[0]
    log.add("response", first.full_id, {"votes": 17.0}, version=first.version, confidence=4)
    log.add("response", first.full_id, {"votes": 18.0}, version=first.version)
    log.add("note", "reading/R1", "mine alone")
    log.add("response", "oil-and-sanctions/what-it-explains", {})
    card = HandInCard(UNIT)
    view = press(card, "main", " Ana  María ", "s-1")
    assert not view["error"]
    assert card.download["name"] == f"{UNIT}.s-1.handin.json"
    made = submission.read(card.download["text"].encode())
    assert made.student == submission.Student("Ana María", "s-1")
    assert [line.data for line in made.lines] == [{"votes": 17.0}, {"votes": 18.0}]
    assert "points" not in card.download["text"]
    path = here / f"{UNIT}.s-1.handin.json"
    assert path.read_text(encoding="utf-8") == card.download["text"]
    told = " ".join(view["lines"])
    assert str(path) in told
    assert (
        f"1 of {len(exercises())} exercises are answered in it. Still open: {len(exercises()) - 1}." in told
    )
    assert [one.name for one in here.iterdir()] == [path.name]
    press(card, "main", "Ana María", "s-1")
    assert card.download["count"] == 2
    assert sum(line.event == submission.WHO for line in log.lines()) == 1


def test_who_works_here_is_asked_once() -> None:
    press(StudentCard(), "main", "Ana", "s-1")
    session._open.cache_clear()
    card = HandInCard(UNIT)
    assert card.who == {"name": "Ana", "id": "s-1"}
    press(card, "main", "Ana Ruiz", "s-1")
    assert StudentCard().who == {"name": "Ana Ruiz", "id": "s-1"}


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("", "", "Your name and your student id are"),
        ("Ana", " \n", "Your student id is"),
        (None, "1", "Your name is"),
    ],
)
def test_without_name_or_id_nothing_is_made(here: Path, name: Any, number: Any, said: str) -> None:
    for card in (HandInCard(UNIT), StudentCard()):
        assert said in press(card, "main", name, number)["error"]
        assert not card.download
    assert not list(here.iterdir())
    assert not session.answer_log().lines()


def test_where_the_notebooks_folder_cannot_be_written_the_course_root_serves(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_in, "candidate_folders", lambda: [here / "missing", tmp_path])
    told = " ".join(press(HandInCard(UNIT), "main", "Ana", "s-1")["lines"])
    assert str(tmp_path / f"{UNIT}.s-1.handin.json") in told


def test_where_no_disk_can_be_written_the_file_is_offered_all_the_same(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_in, "candidate_folders", lambda: [here / "missing"])
    card = HandInCard(UNIT)
    assert "could not be written" in " ".join(press(card, "main", "Ana", "s-1")["lines"])
    assert submission.read(card.download["text"].encode()).unit == UNIT
    text = repr(regionalism.hand_in(UNIT, name="Ana", student_id="s-1"))
    assert "Copy the following into a file" in text
    assert submission.read(text[text.index("{") :].encode()).student.id == "s-1"


def test_answers_that_are_not_on_disk_are_said(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(here / "file" / "answers"))
    session._open.cache_clear()
    assert "cannot be written" in " ".join(press(HandInCard(UNIT), "main", "Ana", "s-1")["lines"])


def test_an_error_in_a_callback_is_shown_in_the_card(monkeypatch: pytest.MonkeyPatch) -> None:
    card = HandInCard(UNIT)
    monkeypatch.setattr(hand_in, "make", lambda *_, **__: 1 / 0)
    assert "ZeroDivisionError" in press(card, "main", "Ana", "s-1")["error"]
    card._on_message(card, "nonsense", [])
    card._on_message(card, {"do": "something else"}, [])


def test_a_card_that_cannot_be_redrawn_says_so_and_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    card, table = HandInCard(UNIT), Progress()
    before, item = table.table, exercises()[0]
    monkeypatch.setattr(hand_in, "still_open", lambda *_: 1 / 0)
    response = (item.test or ())[0].response
    session.answer_log().add("response", item.full_id, response, version=item.version)
    answers_changed()
    assert "ZeroDivisionError" in card.view["error"]
    assert card.view["open"], "what was known to be open still stands"
    assert table.table != before


def test_by_code_it_says_the_same(here: Path) -> None:
    answer_all(session.answer_log())
    text = repr(regionalism.hand_in(UNIT, name="Ana", student_id="s-1"))
    assert str(here / f"{UNIT}.s-1.handin.json") in text
    assert "Nothing is open" in text
    asked = [item for item in unit_items("oil-and-sanctions").values() if item.stage == "exercise"]
    assert HandInCard("oil-and-sanctions").as_text().count("(not answered)") == len(asked)
    assert (
        f'hand_in("{UNIT}", name="…", student_id="…")'
        in HandInCard(UNIT)._repr_mimebundle_()[0]["text/plain"]
    )
    assert 'student_card(name="…"' in StudentCard()._repr_mimebundle_()[0]["text/plain"]
    assert "Kept" in repr(regionalism.student_card(name="Eva", student_id="s-2"))
    assert StudentCard().who["id"] == "s-2"


@pytest.mark.parametrize(
    "shown",
    [
        lambda: regionalism.hand_in("nowhere"),
        lambda: regionalism.hand_in("nowhere", name="A", student_id="1"),
        lambda: regionalism.hand_in(UNIT, name="A"),
        lambda: regionalism.student_card(student_id="1"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(shown: Any) -> None:
    assert repr(shown()).startswith("⚠ ")


def test_names_changed_by_hand_into_nonsense_are_left_aside() -> None:
    log = session.answer_log()
    log.add(submission.WHO, submission.WHO, {"name": "Ana", "id": "s-1"})
    for data in (None, 3, {"name": "A"}, {"name": "", "id": ""}):
        log.add(submission.WHO, submission.WHO, data)
    assert session.known_student() == submission.Student("Ana", "s-1")


def test_the_student_travels_with_the_progress_file_and_is_no_lost_question(tmp_path: Path) -> None:
    press(StudentCard(), "main", "Ana", "s-1")
    other = AnswerLog(tmp_path / "other")
    other.merge(session.answer_log().export())
    assert submission.last_student(other.lines()) == submission.Student("Ana", "s-1")
    assert "no longer in the course" not in regionalism.progress().table


# --- as an assignment ---------------------------------------------------------------------------------------


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> Assignment:
    """The unit, handed out with numbers of everybody's own, a due time, and other points for its first
    exercise.
    """
    made = Assignment(
        course=submission.__version__,
        units=(UNIT,),
        due="2027-03-01T23:59-05:00",
        variant_seed="word",
        points={f"{UNIT}/threshold": 7.0},
    )
    for module in (session, hand_in):
        monkeypatch.setattr(module, "find_assignment", lambda: made)
    return made


def test_the_card_says_when_it_is_due(order: Assignment) -> None:
    spec = HandInCard(UNIT).spec
    assert spec["about"][0] == "Due on Monday, 1 March 2027, 23:59 (UTC−05:00)."
    assert spec["due"] == "2027-03-01T23:59:00-05:00"  # the page says it in the student's own time besides
    assert "Due on Monday, 1 March 2027" in repr(regionalism.hand_in(UNIT, name="Ana", student_id="s-1"))
    assert not HandInCard("oil-and-sanctions").spec["about"][0].startswith("Due")


def test_questions_wait_for_the_student_in_assigned_units_only(order: Assignment) -> None:
    waiting = regionalism.ask(f"{UNIT}/threshold")
    assert "card at the top" in repr(waiting)
    assert regionalism.ask("oil-and-sanctions/what-it-explains").item.id == "what-it-explains"
    assert HandInCard(UNIT).view["open"]
    press(StudentCard(), "main", "Ana", "s-1")
    card = regionalism.ask(f"{UNIT}/threshold")
    assert card.item.points == 7
    assert (card.spec["worth"], card.spec["inPoints"]) == ("7 points", True)


def test_the_id_cannot_change_under_the_numbers(order: Assignment) -> None:
    press(StudentCard(), "main", "Ana", "s-1")
    card = HandInCard(UNIT)
    assert "numbers of student id s-1, not of s-2" in press(card, "main", "Ana", "s-2")["error"]
    assert not card.download
    assert not press(card, "main", "Ana", "S-1")["error"]
    assert json.loads(card.download["text"])["student"]["id"] == "S-1"


def test_where_somebody_else_has_worked_the_card_asks_and_keeps_answers_apart(here: Path) -> None:
    log, first = session.answer_log(), exercises()[0]
    log.add("response", first.full_id, {"votes": 17.0}, version=first.version)
    assert not press(HandInCard(UNIT), "main", "Ana Castro", "s-1")["error"]
    log.add("response", first.full_id, {"votes": 18.0}, version=first.version)
    card = HandInCard(UNIT)
    assert "Ana Castro (s-1) has worked here before" in press(card, "main", "Bo Li", "s-2")["error"]
    assert not card.download and card.who == {"name": "Ana Castro", "id": "s-1"}
    assert not press(card, "main", "Bo Li", "s-2")["error"]
    made = submission.read(card.download["text"].encode())
    assert [line.data for line in made.lines] == [{"votes": 18.0}]
    assert press(card, "main", "Ana Castro", "s-1")["error"], "asked again, whoever it is"
    hand_in.hand_in_as_text(UNIT, "Ana Castro", "s-1")
    made = submission.read((here / f"{UNIT}.s-1.handin.json").read_bytes())
    assert [line.data for line in made.lines] == [{"votes": 17.0}]
