"""The deck: files of cards, where a card stands by the log, and what thirty days of work draw."""

from __future__ import annotations

import datetime
import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from regionalism.engine.answers import AnswerLog, Event
from regionalism.engine.bank import find_item
from regionalism.engine.deck import RIGHT, WRONG, Card, load_cards
from regionalism.engine.errors import CourseError
from regionalism.engine.scripts import script
from regionalism.engine.spacing import LONGEST_DAYS, REST, draw, model_of_forgetting, standing, standings

CARD = """
[[card]]
id = "{name}"
objective = "O1"
certainty = "settled-fact"
prompt = "Who has a seat?"
anchors = ["R1 ¶1"]
right = {{ text = "The small club", feedback = "It has." }}
wrong = {{ text = "The large club", feedback = "It has none.", misconception = "size is weight" }}
"""
START = datetime.datetime(2027, 3, 1, 10, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def cards_file(folder: Path, *names: str, unit: str = "clubs") -> Path:
    path = folder / "deck.toml"
    path.write_text(f'unit = "{unit}"\n' + "".join(CARD.format(name=name) for name in names), "utf-8")
    return path


@pytest.fixture
def cards(tmp_path: Path) -> list[Card]:
    """Five cards of one unit and five of another."""
    clubs = load_cards(cards_file(tmp_path, *(f"club-{n}" for n in range(5))), "clubs")
    towns = load_cards(cards_file(tmp_path, *(f"town-{n}" for n in range(5)), unit="towns"), "towns")
    return [*clubs.values(), *towns.values()]


class Student:
    """A log that is written at moments of the test's own choice."""

    def __init__(self, folder: Path) -> None:
        self.log = AnswerLog(folder)
        self.count = 0

    def answers(self, card: Card, given: str, at: datetime.datetime, version: str = "") -> None:
        self.count += 1
        stamp = at.isoformat(timespec="microseconds").replace("+00:00", "Z")
        line = Event(stamp, "s", self.count, "response", card.item.full_id, version, given)
        self.log._lines[line.identity] = line
        self.log._states = None


@pytest.fixture
def student(tmp_path: Path) -> Student:
    return Student(tmp_path / "answers")


def test_a_card_is_a_choice_of_two_kept_apart_from_every_unit(cards: list[Card]) -> None:
    item = cards[0].item
    assert (item.full_id, item.kind, item.stage, item.points) == ("deck/club-0", "choice", "deck", 0)
    assert [(option.id, option.correct) for option in item.option] == [(RIGHT, True), (WRONG, None)]
    assert cards[0].unit == "clubs"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('certainty = "settled-fact"', 'certainty = "contested-empirical"', "field certainty"),
        ('anchors = ["R1 ¶1"]', "", "field anchors, sources"),
        (', misconception = "size is weight"', "", "field wrong.misconception: is missing"),
        ('prompt = "Who has a seat?"', 'prompt = "Who?"\nhint = "x"', "hint is not known here"),
        ('unit = "clubs"', 'unit = "towns"', "field unit: is 'towns', but the folder says 'clubs'"),
    ],
)
def test_a_mistake_in_a_file_of_cards_names_file_card_and_field(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = cards_file(tmp_path, "seat")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(CourseError) as problem:
        load_cards(path, "clubs")
    assert said in str(problem.value)
    assert "deck.toml" in str(problem.value)


def test_two_cards_with_one_id_and_a_file_that_is_no_toml_are_said(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="card seat, field id: stands twice"):
        load_cards(cards_file(tmp_path, "seat", "seat"), "clubs")
    path = tmp_path / "deck.toml"
    path.write_text("card = [", "utf-8")
    with pytest.raises(CourseError, match="not readable TOML"):
        load_cards(path, "clubs")


def test_a_card_that_is_not_there_is_said() -> None:
    with pytest.raises(CourseError, match="The deck has no card 'no-such'"):
        find_item("deck/no-such")


def test_a_right_answer_puts_a_card_off_for_longer_than_a_wrong_one(
    cards: list[Card], student: Student
) -> None:
    student.answers(cards[0], RIGHT, START)
    student.answers(cards[1], WRONG, START)
    right, wrong = (standing(card, student.log, START) for card in cards[:2])
    assert right.due and wrong.due and wrong.due < right.due
    assert not wrong.is_due(START + REST - DAY / 24)
    assert wrong.is_due(START + DAY)
    assert not right.is_due(START + DAY)
    assert right.is_due(START + 3 * DAY)


def test_waits_grow_with_each_right_answer_and_never_beyond_a_term(
    cards: list[Card], student: Student
) -> None:
    at, waits = START, []
    for _ in range(9):
        student.answers(cards[0], RIGHT, at)
        due = standing(cards[0], student.log, at).due
        assert due is not None
        waits.append((due + REST - at).days)
        at = due + REST
    assert waits == sorted(waits)
    assert waits[0] >= 1
    assert waits[-1] == LONGEST_DAYS


def test_what_is_answered_again_within_half_a_day_is_practice(cards: list[Card], student: Student) -> None:
    student.answers(cards[0], WRONG, START)
    before = standing(cards[0], student.log, START)
    student.answers(cards[0], RIGHT, START + REST / 2)
    after = standing(cards[0], student.log, START + REST / 2)
    assert (after.reviews, after.due) == (1, before.due)
    assert after.last == START + REST / 2
    assert after.is_resting(START + REST)


def test_an_answer_to_an_earlier_form_of_the_card_counts_for_nothing(
    cards: list[Card], student: Student
) -> None:
    student.answers(cards[0], RIGHT, START, version="2-00000000-00000000")
    assert standing(cards[0], student.log, START).due is None
    student.answers(cards[0], RIGHT, START, version=cards[0].item.version)
    assert standing(cards[0], student.log, START).reviews == 1


def test_what_lies_ahead_of_the_moment_is_not_known_yet(cards: list[Card], student: Student) -> None:
    student.answers(cards[0], RIGHT, START + DAY)
    assert standing(cards[0], student.log, START).reviews == 0


def test_new_cards_come_by_turns_from_the_nearest_unit(cards: list[Card], student: Student) -> None:
    found = standings(cards, student.log, START)
    drawn = draw(found, ["towns", "clubs"], START, 4)
    assert [card.item.id for card in drawn] == ["town-0", "club-0", "town-1", "club-1"]
    assert [card.item.id for card in draw(found, ["clubs"], START, 2, {"club-0"})] == ["club-1", "club-2"]
    assert draw(found, ["towns"], START, 0) == []
    assert draw(found, ["towns"], START, -3) == []


def test_what_is_due_comes_before_what_is_new_and_the_shakiest_first(
    cards: list[Card], student: Student
) -> None:
    student.answers(cards[0], RIGHT, START)
    student.answers(cards[1], WRONG, START)
    at = START + 5 * DAY
    drawn = draw(standings(cards, student.log, at), ["towns", "clubs"], at, 3)
    assert [card.item.id for card in drawn] == ["club-1", "club-0", "town-0"]


def test_thirty_days_of_two_cards_a_day(cards: list[Card], student: Student) -> None:
    """Who is wrong on one card and right on the others meets the one most often, and no card is lost."""
    hard = cards[3].item.id
    met: dict[str, int] = {}
    for day in range(30):
        at = START + day * DAY
        found = standings(cards, student.log, at)
        drawn = draw(found, ["towns", "clubs"], at, 2)
        again = draw(standings(cards, student.log, at), ["towns", "clubs"], at, 2)
        assert [one.item.id for one in drawn] == [one.item.id for one in again], "the log and the day decide"
        for card in drawn:
            student.answers(card, WRONG if card.item.id == hard else RIGHT, at)
            met[card.item.id] = met.get(card.item.id, 0) + 1
    assert set(met) == {card.item.id for card in cards}
    assert met[hard] == max(met.values())
    others = [count for name, count in met.items() if name != hard]
    assert met[hard] >= 2 * max(others)
    end = START + 30 * DAY
    later = standing(cards[0], student.log, end)
    assert later.due and later.due > end - LONGEST_DAYS * DAY


def test_the_rest_of_the_log_changes_nothing_and_its_order_of_arrival_neither(
    cards: list[Card], student: Student, tmp_path: Path
) -> None:
    for day, given in enumerate((RIGHT, WRONG, RIGHT)):
        student.answers(cards[0], given, START + 4 * day * DAY)
    at = START + 12 * DAY
    before = standing(cards[0], student.log, at)
    other = AnswerLog(tmp_path / "other")
    other.merge(student.log.export())
    other.add("note", "reading/R1", "mine")
    assert standing(cards[0], other, at) == before


@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the script of the pages")
def test_a_page_draws_the_same_cards_on_the_same_days(tmp_path: Path, student: Student) -> None:
    chance = random.Random(6)
    found = load_cards(cards_file(tmp_path, *(f"card-{n:04}" for n in range(400))), "clubs")
    cards = [Card(f"unit-{n % 3}", card.item) for n, card in enumerate(found.values())]
    logs: list[list[tuple[str, bool]]] = []
    for card in cards:
        at, log = START, []
        for _ in range(chance.randrange(9)):
            at += datetime.timedelta(
                hours=chance.choice((1, 11, 13, 30, 90, 400, 2000)), seconds=chance.random()
            )
            right = chance.random() < 0.7
            student.answers(card, RIGHT if right else WRONG, at)
            log.append((at.isoformat(), right))
        logs.append(log)
    now = START + 40 * DAY
    moment = now.timestamp() * 1000
    sent = {
        "script": script("numbers", "spacing"),
        "model": model_of_forgetting(),
        "now": moment,
        "logs": logs,
    }
    node = [str(shutil.which("node")), str(Path(__file__).parents[1] / "javascript" / "spacing.mjs")]
    done = subprocess.run(
        node, input=json.dumps(sent), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    known = standings(cards, student.log, now)
    for here, there in zip(known, said["standings"], strict=True):
        assert there["reviews"] == here.reviews
        assert there["recall"] == pytest.approx(here.recall, rel=1e-9)
        assert (there["isDue"], there["isResting"]) == (here.is_due(now), here.is_resting(now))
        assert there["due"] == (
            None if here.due is None else pytest.approx(here.due.timestamp() * 1000, abs=1)
        )
    units = ["unit-2", "unit-0", "unit-1"]
    assert said["drawn"] == [card.item.id for card in draw(known, units, now, 40, {"card-0003"})]
