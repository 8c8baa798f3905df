"""In-kernel tests: every item's card is driven as a student drives it, and its answers come back in a new kernel."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

import regionalism
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from regionalism.engine.course import units
from regionalism.engine.items import Essay, Item, load_items
from regionalism.engine.scoring import normalise, score
from regionalism.notebook import session
from regionalism.notebook.card import ItemCard

ROOT = Path(__file__).parents[1]
ITEMS = [
    item
    for path in sorted(ROOT.glob("solutions/*/items.toml"))
    for one in load_items(path, path.parent.name[3:]).values()
    for item in one.forms or (one,)
]


def look_up(anchor: str) -> str:
    return f"digest of {anchor}"


def press(
    card: ItemCard, action: str, response: Any = None, reason: str = "", confidence: int | None = None
) -> dict[str, Any]:
    card._on_message(card, {"do": action, "response": response, "reason": reason, "confidence": confidence}, [])
    return card.view


def every_item(function: Any) -> Any:
    return pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.full_id} {item.of_variant}".strip())(
        function
    )


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
        assert restored.response == normalise(item, test.response)
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
    for secret in ("misconception", "correct", "'key'", "'rank'", "feedback"):
        assert secret not in sent
    assert item.prompt.split("\n")[0] in card._repr_mimebundle_()[0]["text/plain"]


def test_reset_a_draft_and_a_changed_question(tmp_path: Path) -> None:
    item = ITEMS[0]
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
    item = ITEMS[0]
    log = AnswerLog(tmp_path)
    log.add("response", item.full_id, {"an": ["old", "form"]}, version="00000000")
    card = ItemCard(item, log, look_up)
    assert card.view["outcome"] == "unanswered"
    assert "has changed" in card.view["error"]


def test_an_error_in_a_callback_is_shown_in_the_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = ItemCard(ITEMS[0], AnswerLog(tmp_path), look_up)
    monkeypatch.setattr(card.answers, "add", lambda *_, **__: 1 / 0)
    assert "ZeroDivisionError" in press(card, "check", "holm")["error"]


def test_a_folder_that_cannot_be_written_is_said_in_the_card(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    card = ItemCard(ITEMS[0], AnswerLog(tmp_path / "file" / "answers"), look_up)
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


def test_answer_in_code_is_kept_like_any_other(own_answers: Path) -> None:
    assert "Correct" in repr(regionalism.answer("start-here/who-proposed", "a"))
    assert "Partly" in repr(regionalism.answer("start-here/four-sentences", "a a c"))
    assert "Correct" in repr(regionalism.answer("start-here/in-order", ["b", "d", "a", "c"]))
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
    assert "1 of 9 answered: 1 right" in progress.table
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
    for name in ("lessons/course.toml", "exercises", "data", "solutions/02-one-state-one-vote"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, tmp_path / "course" / name)
    monkeypatch.setenv("REGIONALISM_ROOT", str(tmp_path / "course"))
    for item in (item for item in ITEMS if item.stage == "exercise" and not isinstance(item, Essay)):
        right = next(test for test in item.test or () if test.outcome == "correct")
        session.answer_log().add("response", item.full_id, right.response, reason=right.reason or "because")
    progress = regionalism.progress()
    soup = BeautifulSoup(progress.table, "html.parser")
    points = {row.th.get_text().split(" · ")[0]: row.find_all("td")[1].get_text() for row in soup.select("tbody tr")}
    later = {
        f"{unit.number}": one for unit in units() if (one := worth(unit.slug)) and unit.slug != "one-state-one-vote"
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
    from regionalism.engine.items import parse_item, without_key
    from tests.test_items import RAW

    for item in ITEMS:
        keyless = parse_item({**without_key(RAW[item.full_id]), "stage": "exercise"}, item.unit, "hand-out")
        card = ItemCard(keyless, AnswerLog(tmp_path / item.unit / item.id), look_up)
        first = next(t for t in item.test or () if t.outcome != "unanswered")
        view = press(card, "check", first.response, first.reason)
        assert view["outcome"] == "recorded"
        assert not view["canExplain"]
        assert "points" not in view
        assert score(keyless, first.response, first.reason).points is None
