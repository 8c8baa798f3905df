"""In-kernel tests: every item's card is driven as a student drives it, and its answers come back in a new
kernel.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest
from attrs import evolve
from bs4 import BeautifulSoup

import regionalism
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import find_item, unit_items
from regionalism.engine.course import course, unit, units
from regionalism.engine.errors import Message, ResponseError
from regionalism.engine.items import load_items
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.choice import Choice
from regionalism.engine.kinds.essay import Essay
from regionalism.engine.kinds.range import Range
from regionalism.engine.kinds.value import Value
from regionalism.engine.scoring import score
from regionalism.notebook import session
from regionalism.notebook.item_widget import ItemCard

ROOT = Path(__file__).parents[2]
ITEMS = [
    item
    for path in sorted(ROOT.glob("solutions/*/items.toml"))
    for one in load_items(path, path.parent.name[3:]).values()
    for item in one.variants or (one,)
]
LEADER = next(item for item in ITEMS if item.full_id == "start-here/who-proposed")
IN_LESSON = sum(item.stage == "lesson" for item in unit_items("start-here").values())


def look_up(anchor: str) -> str:
    return f"digest of {anchor}"


def press(
    card: ItemCard, action: str, response: Any = None, reason: str = "", confidence: int | None = None
) -> dict[str, Any]:
    card._on_message(
        card, {"do": action, "response": response, "reason": reason, "confidence": confidence}, []
    )
    return card.view


def every_item(function: Any) -> Any:
    return pytest.mark.parametrize(
        "item", ITEMS, ids=lambda item: f"{item.full_id} {item.variant_id}".strip()
    )(function)


@every_item
def test_each_response_is_judged_kept_and_back(item: Item, tmp_path: Path) -> None:
    tries = 0
    for test in item.test or ():
        card = ItemCard(item, AnswerLog(tmp_path), look_up)
        card.answers.refresh()
        view = press(card, "check", test.response, test.reason)
        assert view["outcome"] == test.outcome, view
        assert view["notes"] and not view["error"]
        if test.outcome == "unanswered":
            continue
        tries = card.answers.state(item.full_id).tries
        again = AnswerLog(tmp_path)
        again.refresh()
        restored = ItemCard(item, again, look_up)
        assert restored.response == item.normalise(test.response)
        assert restored.view["outcome"] == test.outcome
        assert restored.view["notes"] == view["notes"]
    assert tries >= 1


@every_item
def test_empty_double_click_and_extremes(item: Item, tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    card = ItemCard(item, log, look_up)
    assert press(card, "check")["outcome"] == "unanswered"
    assert log.state(item.full_id).tries == 0
    for extreme in ("x" * 5000, -1e17, ["?"] * 200, {"?": "?"}, 10**400, [[]]):
        assert press(card, "check", extreme)["word"]
    log = AnswerLog(tmp_path / "second")
    card = ItemCard(item, log, look_up)
    first = next(t for t in item.test or () if t.outcome != "unanswered")
    for _ in range(3):
        press(card, "check", first.response, first.reason)
    assert log.state(item.full_id).tries == 1


@every_item
def test_hints_come_one_by_one_and_are_recorded(item: Item, tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    card = ItemCard(item, log, look_up)
    assert card.view["hints"] == []
    for number in range(1, len(item.hints) + 3):
        press(card, "hint")
        assert len(card.view["hints"]) == min(number, len(item.hints))
    assert ItemCard(item, log, look_up).view["hints"] == list(item.hints)
    assert sum(line.event == "hint" for line in log.lines()) == len(item.hints)


@every_item
def test_the_explanation_waits_for_an_attempt(item: Item, tmp_path: Path) -> None:
    card = ItemCard(item, AnswerLog(tmp_path), look_up)
    assert not card.view["canExplain"]
    assert "explanation" not in press(card, "explain")
    wrong = next((t for t in item.test or () if t.outcome == "not-yet"), None)
    if wrong is None:
        return
    assert "explanation" not in press(card, "check", wrong.response, wrong.reason)
    assert card.view["canExplain"]
    assert item.explanation in press(card, "explain", wrong.response, wrong.reason)["explanation"]


@every_item
def test_what_the_browser_gets_holds_nothing_of_the_key(item: Item, tmp_path: Path) -> None:
    card = ItemCard(item, AnswerLog(tmp_path), look_up)
    sent = str(card.spec) + str(card.view)
    assert item.explanation not in sent
    for secret in ("'misconception'", "'correct'", "'key'", "'rank'", "'feedback'"):
        assert secret not in sent
    assert item.prompt.split("\n")[0] in card._repr_mimebundle_()[0]["text/plain"]


def test_reset_a_draft_and_a_changed_question(tmp_path: Path) -> None:
    item = LEADER
    log = AnswerLog(tmp_path)
    card = ItemCard(item, log, look_up)
    card.response = "holm"
    assert [line.event for line in log.lines()] == ["draft"]
    restored = ItemCard(item, log, look_up)
    assert restored.response == "holm"
    assert "not checked yet" in restored.view["kept"]
    press(card, "check", "holm")
    press(card, "reset")
    assert card.response is None
    assert ItemCard(item, log, look_up).response is None
    log.add("response", item.full_id, "holm", version="00000000")
    changed = ItemCard(item, log, look_up)
    assert "has changed" in changed.view["error"]
    assert changed.response == "holm"


def test_an_old_answer_that_no_longer_fits_is_shown_not_fatal(tmp_path: Path) -> None:
    item = LEADER
    log = AnswerLog(tmp_path)
    log.add("response", item.full_id, {"an": ["old", "form"]}, version="00000000")
    card = ItemCard(item, log, look_up)
    assert card.view["outcome"] == "unanswered"
    assert "has changed" in card.view["error"]


def test_an_error_in_a_callback_is_shown_in_the_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = ItemCard(LEADER, AnswerLog(tmp_path), look_up)
    monkeypatch.setattr(card.answers, "add", lambda *_, **__: 1 / 0)
    assert "ZeroDivisionError" in press(card, "check", "holm")["error"]


def test_a_folder_that_cannot_be_written_is_said_in_the_card(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    card = ItemCard(LEADER, AnswerLog(tmp_path / "file" / "answers"), look_up)
    view = press(card, "check", "holm")
    assert "cannot be written" in view["error"]
    assert view["outcome"] == "not-yet"


@pytest.fixture
def own_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    session._open.cache_clear()
    return tmp_path


def test_the_verbs_answer_mistakes_with_a_sentence(own_answers: Path) -> None:
    for shown in (
        regionalism.ask("start-here/nothing"),
        regionalism.ask("nowhere/nothing"),
        regionalism.ask(17),
        regionalism.record("start-here/who-proposed", 3),
        regionalism.record("start-here/winning-share", None),
        regionalism.reading("R9"),
    ):
        assert repr(shown).startswith("⚠ ")
        assert "Traceback" not in repr(shown)


def lettered(name: str, *wanted: str) -> str:
    """Return the letters of parts of an item, in the order in which this student sees them."""
    item = session.asked(find_item(f"start-here/{name}"))
    (part,) = item.shuffled
    shown = [one.id for one in getattr(item, part)]
    return "".join(ascii_lowercase[shown.index(one)] for one in wanted)


def test_answer_in_code_is_kept_like_any_other(own_answers: Path) -> None:
    assert "Correct" in repr(regionalism.answer("start-here/who-proposed", lettered("who-proposed", "lind")))
    rows: Any = session.asked(find_item("start-here/four-sentences"))
    first = [one.id for one in rows.category][0]
    assert sum(row.key == first for row in rows.row) in range(1, len(rows.row))
    assert "Partly" in repr(regionalism.answer("start-here/four-sentences", " ".join("a" * len(rows.row))))
    entries: Any = find_item("start-here/in-order")
    order = [one.id for one in sorted(entries.entry, key=lambda one: one.rank)]
    assert "Correct" in repr(regionalism.answer("start-here/in-order", [*lettered("in-order", *order)]))
    assert "Not answered" in repr(regionalism.answer("start-here/missing-money", "many"))
    assert "Correct" in repr(regionalism.answer("start-here/work-window", ["2019-06", "2019-09"]))
    assert "Correct" in repr(regionalism.answer("start-here/where-is-the-rule", [1, 3]))
    assert regionalism.ask("start-here/who-proposed").response == "lind"
    card = regionalism.record("start-here/winning-share", 60.0)
    assert card.view["outcome"] == "correct"


def test_what_a_cell_starts_with_is_no_answer(own_answers: Path) -> None:
    """Run All Cells hands it over each time; it must neither count as a try nor bury an answer."""
    card = regionalism.record("start-here/winning-share", 75.0)
    assert "still gives 75, the value that it starts with" in card.view["kept"]
    assert "outcome" not in card.view
    assert not session.answer_log().lines()
    regionalism.record("start-here/winning-share", 60.0)
    again = regionalism.record("start-here/winning-share", 75.04)
    assert (again.view["outcome"], again.response) == ("correct", 60.0)
    assert "starts with" in again.view["kept"]
    assert session.answer_log().state("start-here/winning-share").tries == 1
    assert regionalism.record("start-here/winning-share", 75.2).view["outcome"] == "not-yet"


def test_progress_and_calibration_tell_what_was_done(own_answers: Path) -> None:
    card = regionalism.ask("start-here/who-proposed")
    press(card, "check", "lind", confidence=4)
    assert "So far there is 1." in repr(regionalism.calibration())
    progress = regionalism.progress()
    assert f"1 of {IN_LESSON} answered: 1 right" in BeautifulSoup(progress.table, "html.parser").get_text()
    session.answer_log().add("response", "start-here/long-gone", "x")
    progress = regionalism.progress()
    assert "no longer in the course" in progress.table
    progress.offer()
    assert '"lind"' in progress.download["text"]
    progress.bring_in("nonsense")
    assert progress.message.startswith("⚠")


def test_what_is_only_recorded_is_not_shown_as_zero_points(
    own_answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of the course as students get it, with the keys of one unit."""
    for name in (
        "course.toml",
        "lessons/course.toml",
        "exercises",
        "data",
        "solutions/02-one-state-one-vote",
    ):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, tmp_path / "course" / name)
    monkeypatch.setenv("REGIONALISM_ROOT", str(tmp_path / "course"))
    for item in (item for item in ITEMS if item.stage == "exercise" and not isinstance(item, Essay)):
        right = next(test for test in item.test or () if test.outcome == "correct")
        session.answer_log().add("response", item.full_id, right.response, reason=right.reason or "because")
    progress = regionalism.progress()
    soup = BeautifulSoup(progress.table, "html.parser")
    points = {
        row.th.get_text().split(" · ")[0]: row.find_all("td")[1].get_text() for row in soup.select("tbody tr")
    }
    later = {
        f"{unit.number}": one
        for unit in units()
        if (one := worth(unit.slug)) and unit.slug != "one-state-one-vote"
    }
    assert {number: points[number] for number in later} == {
        n: f"{one:g} points, marked later" for n, one in later.items()
    }
    assert points["2"] == "15 of 20"  # its keys are here: all but the essay
    assert points["0"] == "not graded"
    said = progress.as_text()
    assert said.count("points, marked later") == len(later)
    assert "15 of 20 points" in said
    assert not re.search(r"\b0 of \d+ points", said)
    assert "not graded points" not in said
    for form in (soup.get_text(), said):
        assert form.count("“Marked later” is not zero") == 1
    # The table is no wider for it on a phone: no word is longer than those of the column's heading.
    assert max(map(len, " ".join(points.values()).split())) <= len("recorded")


def test_where_the_keys_are_here_nothing_is_marked_later(own_answers: Path) -> None:
    assert "arked later" not in regionalism.progress().table
    assert "arked later" not in regionalism.progress().as_text()


def worth(unit: str) -> float:
    return sum(item.points for item in unit_items(unit).values() if item.stage == "exercise")


def test_without_the_key_an_answer_is_recorded(tmp_path: Path) -> None:
    from regionalism.engine.items import parse_item, redact
    from tests.content.course import RAW

    for item in ITEMS:
        keyless = parse_item({**redact(RAW[item.full_id]), "stage": "exercise"}, item.unit, "hand-out")
        card = ItemCard(keyless, AnswerLog(tmp_path / item.unit / item.id), look_up)
        first = next(t for t in item.test or () if t.outcome != "unanswered")
        view = press(card, "check", first.response, first.reason)
        assert view["outcome"] == "recorded"
        assert not view["canExplain"]
        assert "points" not in view
        assert score(keyless, first.response, first.reason).points is None


# --- marks, notes and words ---------------------------------------------------------------------------------


@every_item
def test_each_part_of_a_wrong_answer_is_marked_and_each_note_names_its_part(
    item: Item, tmp_path: Path
) -> None:
    if item.completion or isinstance(item, Essay):
        return
    for test in item.test or ():
        if test.outcome == "unanswered":
            continue
        given = item.normalise(test.response)
        result = score(item, test.response, test.reason)
        parts = (
            {Choice: [given], Value: []}.get(type(item)) if isinstance(item, Choice | Value) else list(given)
        )
        marks = dict(result.marks)
        assert sorted(marks) == sorted(parts), (
            "one mark for each part of the answer, and none for anything else"
        )
        if test.outcome == "correct":
            assert set(marks.values()) <= {"right", "note"}
        placed = {one for note in result.feedback for one in note.place}
        assert placed <= set(parts)
        assert all(
            bool(note.place) == bool(note.about) for note in result.feedback if not isinstance(item, Value)
        )


@every_item
def test_no_sentence_of_the_feedback_ends_twice(item: Item, tmp_path: Path) -> None:
    for number, test in enumerate(item.test or ()):
        card = ItemCard(item, AnswerLog(tmp_path / str(number)), look_up)
        view = press(card, "check", test.response, test.reason)
        for note in view["notes"]:
            for text in (note["lead"], note["about"], note["text"]):
                assert not re.search(r"(?<!\.)\.\.(?!\.)|\.:|\.;|[?!]\.", text), text


def test_one_point_is_a_point(tmp_path: Path) -> None:
    item = next(one for one in ITEMS if one.stage == "exercise" and one.points == 1 and not one.completion)
    wrong = next(test for test in item.test or () if test.outcome == "not-yet")
    card = ItemCard(item, AnswerLog(tmp_path), look_up)
    assert press(card, "check", wrong.response, wrong.reason)["points"] == "0 of 1 point."


@every_item
def test_a_paragraph_opens_before_the_answer_only_where_the_question_names_it(
    item: Item, tmp_path: Path
) -> None:
    card = ItemCard(item, AnswerLog(tmp_path), look_up)
    shown = [
        part.get("text") or part["label"]
        for name in ("options", "categories", "rows", "entries", "fields", "rubric")
        for part in card.spec.get(name, ())
    ]
    numbers = set(re.findall(r"¶\d+", "\n".join([item.prompt, *shown])))
    assert {anchor.split()[1] for anchor in card.spec["digests"]} <= numbers
    assert set(re.findall(r"R\d ¶\d+", item.prompt)) <= set(card.spec["digests"])
    assert card.view["digests"] == {}


def test_the_feedback_opens_the_paragraphs_that_it_names(tmp_path: Path) -> None:
    card = ItemCard(LEADER, AnswerLog(tmp_path), look_up)
    view = press(card, "check", "holm")
    assert view["places"] == ["R0 ¶2"]
    assert view["digests"] == {"R0 ¶2": "digest of R0 ¶2"}


def test_the_time_of_a_check_is_the_browsers_own(tmp_path: Path) -> None:
    card = ItemCard(LEADER, AnswerLog(tmp_path), look_up)
    view = press(card, "check", "lind")
    assert view["kept"] == "Last checked {when}, 1 try."
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", view["keptAt"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("June 2019", "2019-06"),
        ("jun. 2019", "2019-06"),
        ("17 March 2020", "2020-03-17"),
        ("March 17th, 2020", "2020-03-17"),
        ("Sept 2019", "2019-09"),
        ("2019", "2019"),
        ("2019-6", "2019-06"),
        ("17 de marzo de 2020", "2020-03-17"),
        ("março de 2020", "2020-03"),
        ("17/3/2020", "2020-03-17"),
        ("3/17/2020", "2020-03-17"),
        ("17.03.2020", "2020-03-17"),
        ("2020/3/17", "2020-03-17"),
        ("3/2020", "2020-03"),
        ("5/5/2020", "2020-05-05"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, read: str) -> None:
    item = next(one for one in ITEMS if isinstance(one, Range) and one.of == "date")
    assert item.normalise({"from": typed, "to": "2020-12-31"})["from"] == read


@pytest.mark.parametrize("typed", ["Juno 2019", "31 June 2019", "June", "31/6/2019", "mayor 2019"])
def test_what_is_no_date_is_said_with_the_ways_to_write_one(typed: str) -> None:
    item = next(one for one in ITEMS if isinstance(one, Range) and one.of == "date")
    with pytest.raises(ResponseError, match="Write it as June 2019"):
        item.normalise({"from": typed, "to": "2020"})


def test_a_date_with_two_readings_is_asked_about() -> None:
    item = next(one for one in ITEMS if isinstance(one, Range) and one.of == "date")
    with pytest.raises(ResponseError, match="5 March 2020 or 3 May 2020"):
        item.normalise({"from": "5/3/2020", "to": "2020"})


# --- clear, undo, and the guard -----------------------------------------------------------------------------

ESSAY = next(item for item in ITEMS if isinstance(item, Essay))


def test_a_cleared_text_comes_back_also_after_a_restart(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    card = ItemCard(ESSAY, log, look_up)
    press(card, "check", "The checked text.")
    view = press(card, "reset", "The checked text, and a sentence more.")
    assert card.response is None
    assert (view["canUndo"], view["canBringBack"]) == (True, True)
    again = ItemCard(ESSAY, AnswerLog(tmp_path), look_up)
    again.answers.refresh()
    again = ItemCard(ESSAY, again.answers, look_up)
    press(again, "draft", "Something new.")
    assert again.view["canUndo"], "a text that is begun anew does not take the cleared one away"
    view = press(again, "undo", "Something new.")
    assert again.response == "The checked text, and a sentence more."
    assert not view["canUndo"]
    press(again, "checked", again.response)
    assert again.response == "The checked text."
    assert again.view["outcome"] == "recorded"
    assert not again.view["canBringBack"]
    assert again.answers.state(ESSAY.full_id).tries == 1


def test_a_cleared_answer_comes_back_with_its_result_and_costs_no_try(tmp_path: Path) -> None:
    card = ItemCard(LEADER, AnswerLog(tmp_path), look_up)
    assert not press(card, "check", "lind")["canUndo"]
    view = press(card, "reset", "lind")
    assert view["canUndo"]
    assert "outcome" not in view
    view = press(card, "undo")
    assert (card.response, view["outcome"], view["canUndo"]) == ("lind", "correct", False)
    assert card.answers.state(card.item.full_id).tries == 1
    press(card, "reset", "lind")
    assert not press(card, "draft", "holm")["canUndo"], "a new choice takes the offer away"


def test_what_is_entered_anew_has_no_result(tmp_path: Path) -> None:
    card = ItemCard(LEADER, AnswerLog(tmp_path), look_up)
    press(card, "check", "holm")
    assert "outcome" not in press(card, "draft", "lind")
    assert press(card, "draft", "holm")["outcome"] == "not-yet"


def test_a_message_that_comes_twice_is_acted_on_once_and_answered_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = next(one for one in ITEMS if one.hints and len(one.hints) > 1)
    card = ItemCard(item, AnswerLog(tmp_path), look_up)
    sent: list[Any] = []
    states: list[int] = []
    monkeypatch.setattr(card, "send", lambda content, buffers=None: sent.append(content))
    monkeypatch.setattr(card, "send_state", lambda *_, **__: states.append(len(card.view["hints"])))
    for _ in range(2):
        card._on_message(card, {"do": "hint", "turn": 7}, [])
    assert len(card.view["hints"]) == 1
    assert sent == [{"acknowledged": 7}] * 2
    assert states[-1] == 1


def test_every_message_is_acknowledged_also_after_an_exception(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = ItemCard(LEADER, AnswerLog(tmp_path), look_up)
    sent: list[Any] = []
    monkeypatch.setattr(card, "send", lambda content, buffers=None: sent.append(content))
    card._on_message(card, {"do": "check", "response": "holm", "turn": 7}, [])
    card._on_message(card, {"do": "nothing known", "turn": 8}, [])
    monkeypatch.setattr(card.answers, "add", lambda *_, **__: 1 / 0)
    card._on_message(card, {"do": "check", "response": "lind", "turn": 9}, [])
    assert sent == [{"acknowledged": turn} for turn in (7, 8, 9)]
    assert "ZeroDivisionError" in card.view["error"]


def test_the_same_result_reaches_a_page_that_has_cleared_it(tmp_path: Path) -> None:
    card = ItemCard(LEADER, AnswerLog(tmp_path), look_up)
    seen: list[Any] = []
    card.observe(lambda change: seen.append(change.new["word"]), names=["view"])
    press(card, "check", "holm")
    press(card, "check", "holm")
    assert seen == ["Not yet.", "Not yet."]


def test_what_shows_state_follows_an_answer_in_code(own_answers: Path) -> None:
    progress = regionalism.progress()
    assert f"0 of {IN_LESSON}" in progress.table
    regionalism.answer("start-here/who-proposed", "a")
    assert f"1 of {IN_LESSON}" in progress.table


@pytest.mark.parametrize(
    "item", [one for one in ITEMS if isinstance(one, Value)], ids=lambda one: one.full_id
)
def test_a_page_says_first_that_it_runs_no_cell_and_a_notebook_does_not(
    item: Value, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    addressed = evolve(course(), repository="school/course")
    monkeypatch.setattr("regionalism.notebook.static_html.course", lambda: addressed)
    card = ItemCard(item, AnswerLog(tmp_path), look_up)
    on_page = card.as_live()["traits"]["spec"]
    assert on_page["prompt"] == f"{Message('value-on-page')}\n\n{item.prompt}"
    about = unit(item.unit)
    notebook = about.lesson if item.stage == "lesson" else about.exercise
    assert on_page["live"] and all(notebook in address for _, address in on_page["live"])
    assert card.spec["prompt"] == item.prompt
