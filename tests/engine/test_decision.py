"""A decision: an option and two sentences, kept, shown again, graded by completion; and what an item shows
besides its question.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import regionalism
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.report.distractors import first_tries
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import find_item
from regionalism.engine.course import EDITION_VARIABLE, ROOT_VARIABLE
from regionalism.engine.errors import CourseError, ItemError
from regionalism.engine.items import parse_item, redact
from regionalism.engine.scoring import score
from regionalism.notebook import session
from regionalism.notebook.api import ask
from regionalism.notebook.item_widget import ItemCard
from regionalism.notebook.solution import worked_answer
from tests.engine.test_item_version import built, table
from tests.small_course import FIRST, hand_in, write_course

WHY = "Both rooms exist, and I would rather have one of them to be heard in."
GOOD = {"option": "small", "text": WHY}


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AnswerLog:
    write_course(tmp_path / "course")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "course"))
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path / "answers"))
    session._open.cache_clear()
    return session.answer_log()


def no_place(place: str) -> str:
    raise CourseError("paragraph-unknown", anchor=place, reading="R1", count=1)


def press(card: ItemCard, action: str, response: Any = None) -> dict[str, Any]:
    card._on_message(card, {"do": action, "response": response}, [])
    return card.view


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (None, "decision-empty"),
        ({"text": WHY}, "decision-no-option"),
        ({"option": "small", "text": "  "}, "decision-no-text"),
        ({"option": "small", "text": "Yes."}, "decision-short"),
        ({"option": "huge", "text": WHY}, "option-unknown"),
        ({"option": "small", "text": "why " * 6000}, "decision-long"),
        ("small", "decision-form"),
    ],
)
def test_half_a_decision_is_no_answer_and_is_told_what_is_missing(
    log: AnswerLog, given: Any, code: str
) -> None:
    result = score(find_item("clubs/decide"), given)
    assert (result.outcome, result.feedback[0].code) == ("unanswered", code)


def test_a_whole_decision_is_recorded_and_told_what_others_answer(log: AnswerLog) -> None:
    item = find_item("clubs/decide")
    result = score(item, GOOD)
    assert (result.outcome, result.points) == ("recorded", 0)
    (note,) = result.feedback
    assert (note.mark, note.text, note.place) == ("note", "Others say that it decides little.", ("small",))
    assert result.marks == ()
    keyless = parse_item(redact(decision()), "clubs", "file")
    assert score(keyless, {"option": "a", "text": WHY}).outcome == "recorded"


def test_a_decision_goes_through_card_code_and_text(log: AnswerLog) -> None:
    card = ask("clubs/decide", no_place)
    view = press(card, "check", GOOD)
    assert (view["word"], view["outcome"]) == ("Kept.", "recorded")
    assert view["explanation"] == "Others answer that size is not everything."
    assert ask("clubs/decide", no_place).response == GOOD
    letter = "ab"[[one["id"] for one in card.spec["options"]].index("large")]
    assert "Others say that nobody is heard there." in regionalism.answer("clubs/decide", [letter, WHY]).text
    assert log.state("clubs/decide").last.data == {"option": "large", "text": WHY}
    assert 'answer("clubs/decide", ["b", "Two sentences' in card.as_text()
    assert "Any finished answer" in worked_answer(find_item("clubs/decide")).text


def test_what_was_cleared_comes_back(log: AnswerLog) -> None:
    card = ask("clubs/decide", no_place)
    press(card, "check", GOOD)
    assert press(card, "reset", GOOD)["canUndo"]
    press(card, "undo")
    assert card.response == GOOD


def test_an_earlier_answer_is_shown_above_and_follows_the_log(log: AnswerLog) -> None:
    card = ask("clubs/decide", no_place)
    assert card.view["recalls"] == [{"title": "Your answer to “A guess”", "lines": ["Not answered yet."]}]
    regionalism.answer("clubs/warm-up", "a")
    assert card.view["recalls"][0]["lines"] == ["A"]
    assert "Your answer to “A guess”:\nA" in card.as_text()
    elsewhere = built({**decision(), "recalls": ["nowhere/guess"]})
    assert ItemCard(elsewhere, log, no_place).view["recalls"] == []


def test_a_class_gets_the_points_and_the_report_counts_the_options(log: AnswerLog, tmp_path: Path) -> None:
    exercise = FIRST.replace(
        'id = "decide"\nkind = "decision"\nstage = "lesson"',
        'id = "decide"\nkind = "decision"\nstage = "exercise"',
    )
    exercise = exercise.replace(
        'title = "Decide"\nprompt = "Which club would you join?"\npoints = 0',
        'title = "Decide"\nprompt = "?"\npoints = 3',
    )
    (tmp_path / "course/solutions/01-clubs/items.toml").write_text(exercise, encoding="utf-8")
    (tmp_path / "in").mkdir()
    for number, answers in {"s1": {"decide": GOOD}, "s2": {"decide": {"option": "small"}}}.items():
        (tmp_path / f"in/{number}.handin.json").write_text(hand_in(number, answers=answers), encoding="utf-8")
    grade_folder(tmp_path / "in", tmp_path / "out", make_setup(None, None))
    with (tmp_path / "out/items.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file) if row["item"] == "decide"}
    assert (rows["s1"]["points"], rows["s1"]["outcome"]) == ("3", "recorded")
    assert (rows["s2"]["points"], rows["s2"]["outcome"]) == ("0", "unanswered")
    (page,) = (tmp_path / "out" / "feedback").glob("*s1*")
    assert WHY in page.read_text(encoding="utf-8")
    item = find_item("clubs/decide")
    counted, tried, unfit = first_tries(item, [(item, GOOD), (item, "small")])
    assert (tried, unfit) == (1, 1)
    assert dict(zip(counted["answer"], counted["n"], strict=True)) == {"The small one": 1, "The large one": 0}


def decision(**changes: Any) -> dict[str, Any]:
    return {**table("decision"), **changes}


def marked(line: str = "", points: float = 0) -> dict[str, Any]:
    """Return an essay whose first model answer has a mark for one line, the first if none is named."""
    content = table("essay")
    mark = {"line": line or content["rubric"][0]["id"], "points": points, "why": "It says so."}
    content["model_answer"] = [{**content["model_answer"][0], "marks": [mark]}, *content["model_answer"][1:]]
    return content


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (decision(completion=False), "completion"),
        (decision(certainty="settled-fact"), "certainty: a decision is contested"),
        (decision(reason=True), "reason: leave it out"),
        (decision(option=table("decision")["option"][:1]), "option: at least two"),
        (decision(option=[{"id": "a", "text": "A"}, table("decision")["option"][1]]), "option[0].feedback"),
        (
            decision(option=[{**one, "correct": True} for one in table("decision")["option"]]),
            "correct is not known here",
        ),
        (decision(recalls=["guess"]), "recalls: 'guess'"),
        (decision(worked_path=["One.", "Two."]), "worked_path"),
        ({**table("choice"), "worked_path": ["Look."]}, "worked_path"),
        (
            {
                **table("essay"),
                "weak_answer": [{"text": "No.", "comments": [{"phrase": "Yes", "comment": "c"}]}],
            },
            "weak_answer[0].comments[0].phrase",
        ),
        ({**table("essay"), "weak_answer": [{"text": "No.", "comments": []}] * 3}, "weak_answer: two"),
        (
            {
                **table("essay"),
                "weak_answer": [
                    {"text": "No.", "comments": [], "marks": marked(points=9)["model_answer"][0]["marks"]}
                ]
                * 2,
            },
            "weak_answer: one in the middle",
        ),
        (marked(line="nothing", points=1), "model_answer[0].marks: 'nothing' with 1 points"),
        (marked(points=99), "with 99 points is no mark of the rubric"),
        (
            {
                **table("essay"),
                "weak_answer": [
                    {"text": "No.", "comments": [], "marks": [{"line": "nothing", "points": 1, "why": "w"}]}
                ],
            },
            "weak_answer[0].marks: 'nothing' with 1 points",
        ),
        (
            {**table("essay"), "rubric": [{"id": "a", "text": "a", "points": 4, "levels": ["no", "yes"]}]},
            "levels",
        ),
    ],
)
def test_a_wrong_definition_names_its_field(content: dict[str, Any], says: str) -> None:
    with pytest.raises(ItemError) as caught:
        built(content)
    assert says in str(caught.value)


def test_a_worked_path_opens_after_the_third_wrong_try_and_the_bare_key_waits(log: AnswerLog) -> None:
    item = built({**table("choice"), "worked_path": ["Read.", "Count."]})
    card = ItemCard(item, log, no_place)
    for number, given in enumerate("bcb", 1):
        view = press(card, "check", given)
        assert ("path" in view) == (number == 3)
        assert "explanation" not in view
    assert view["path"] == ["Read.", "Count."]
    assert press(card, "explain", "b")["explanation"] == "Why."
    assert "path" not in press(card, "check", "a")
    assert "1. Read.\n2. Count." in worked_answer(item).text
    assert "worked_path" not in redact({**table("choice"), "worked_path": ["Read.", "Count."]})


def test_the_rows_of_an_item_open_under_its_feedback_by_a_name_in_words(log: AnswerLog) -> None:
    option = [{**one, "feedback": "See states:BRA."} for one in table("choice")["option"]]
    item = built({**table("choice"), "option": option, "sources": ["states:BRA", "states:XXX"]})

    def look_up(place: str) -> str:
        return "The states: Brazil\niso3: BRA" if place == "states:BRA" else no_place(place)

    card = ItemCard(item, log, look_up)
    assert "places" not in card.view
    view = press(card, "check", "b")
    assert view["places"] == ["R1 ¶1", "The states: Brazil"]
    assert view["digests"]["The states: Brazil"] == "iso3: BRA"
    assert view["notes"][0]["text"] == "See The states: Brazil."


def test_levels_and_a_weak_answer_are_shown(log: AnswerLog) -> None:
    content = table("essay")
    content["rubric"][0]["levels"] = ["none", "one", "two"]
    content["weak_answer"] = [
        {
            "text": "It is so.",
            "comments": [{"phrase": "is so", "comment": "Says who?"}],
            "marks": [{"line": content["rubric"][0]["id"], "points": 0, "why": "Nobody is named."}],
        }
    ]
    item = built(content)
    assert item.specification(no_place)["rubric"][0]["levels"] == ["none", "one", "two"]
    assert item.blocks()[0].entries[0] == "a claim (1). 0: none; 0.5: one; 1: two"
    assert "A marker says of “is so”: Says who?" in worked_answer(item).text
    assert "As marked. a claim, 0 of 1: Nobody is named." in worked_answer(item).text
    assert item.version == built(table("essay")).version
    assert "weak_answer" not in redact(content)


def test_the_marks_of_a_model_answer_stand_below_it() -> None:
    item = built(marked(points=1))
    line = item.rubric[0]
    assert f"As marked. {line.text}, 1 of {line.points:g}: It says so." in worked_answer(item).text
    assert "As marked" not in worked_answer(built(table("essay"))).text
    doubled = item.with_points(2 * item.points)
    assert f"As marked. {line.text}, 2 of {2 * line.points:g}: It says so." in worked_answer(doubled).text


def test_each_student_has_an_order_of_their_own_that_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = built(table("choice"))
    monkeypatch.setattr(session, "find_assignment", lambda: None)
    seen = set()
    for student in range(12):
        monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path / str(student)))
        orders = set()
        for _ in range(3):  # three kernels after one another
            session._open.cache_clear()
            orders.add(tuple(one.id for one in session._in_own_order(item).option))
            session.answer_log().add("response", item.full_id, "a")
        assert len(orders) == 1
        seen |= orders
    assert len(seen) > 2
    monkeypatch.setenv(EDITION_VARIABLE, "all")
    first = session._in_own_order(item)
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path / "other"))
    session._open.cache_clear()
    assert session._in_own_order(item).option == first.option
