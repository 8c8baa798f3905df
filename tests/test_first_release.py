"""Answers, hand-ins and a grading folder made by the first release still load, score and grade.

``samples/first-release`` was written by that release's own code, not by these tests: a student's log from two kernels, its progress file, a
class that handed in with an assignment of its own numbers, points and due time, and the grades, marks and overrides that came of it.
``items`` are the questions as they were then, so that a unit may change its own without touching these tests.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from regionalism.desk.grading import grade
from regionalism.desk.grading.class_list import read_class_list
from regionalism.engine import bank, submission
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import find_item
from regionalism.engine.scoring import score
from regionalism.notebook.item_widget import ItemCard

SAMPLES = Path(__file__).parent / "samples" / "first-release"
EXPECTED: dict[str, dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
ANSWERED = [name for name, one in EXPECTED.items() if one["tries"]]


@pytest.fixture(autouse=True)
def questions_of_that_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank, "item_file", lambda slug: SAMPLES / "items" / f"{slug}.toml")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> AnswerLog:
    """Return the student's log, copied: a test must not write into the samples."""
    folder = tmp_path_factory.mktemp("first") / "answers"
    shutil.copytree(SAMPLES / "answers", folder)
    made = AnswerLog(folder)
    made.refresh()
    return made


def test_the_samples_answer_all_but_one_item_of_the_first_release() -> None:
    assert (len(ANSWERED), len(EXPECTED)) == (51, 52)


def test_the_log_is_read_whole(log: AnswerLog) -> None:
    assert not log.unreadable
    files = [path.read_text(encoding="utf-8") for path in (SAMPLES / "answers").glob("*.jsonl")]
    assert len(log.lines()) == sum(text.count("\n") for text in files)


@pytest.mark.parametrize("name", ANSWERED)
def test_a_kept_answer_scores_as_it_did_and_its_question_has_not_changed(name: str, log: AnswerLog) -> None:
    item, state, expected = find_item(name), log.state(name), EXPECTED[name]
    assert (state.tries, state.hints, state.explained) == (
        expected["tries"],
        expected["hints"],
        expected["explained"],
    )
    assert (None if state.current is None else state.current.data) == expected["shown"]
    result = score(item, state.last.data, state.last.reason)  # type: ignore[union-attr]
    assert (result.outcome, result.points) == (expected["outcome"], expected["points"])
    card = ItemCard(item, log, lambda anchor: anchor)
    assert card.view["error"] == ""


def test_the_progress_file_is_taken_in(tmp_path: Path, log: AnswerLog) -> None:
    here = AnswerLog(tmp_path)
    assert here.merge((SAMPLES / "regionalism-progress.json").read_text(encoding="utf-8")) == len(log.lines())
    assert here.lines() == log.lines()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def same_rows(folder: Path, before: Path, *names: str) -> None:
    """Hold the rows of the sheets to those of the first release; a new column is no difference."""
    for name in names:
        old, new = rows(before / name), rows(folder / name)
        assert len(old) == len(new)
        for one, other in zip(old, new, strict=True):
            assert one == {column: other[column] for column in one}, name


def test_a_class_is_graded_as_it_was(tmp_path: Path) -> None:
    """A fresh start with the same marks and overrides gives the same points, statuses and notes."""
    before, out = SAMPLES / "grades", tmp_path / "grades"
    out.mkdir()
    shutil.copytree(before / "marks", out / "marks")
    shutil.copy(before / "overrides.csv", out)
    grade.grade_folder(
        SAMPLES / "handed-in",
        out,
        grade.make_setup(SAMPLES / "assignment.toml"),
        listed=read_class_list(SAMPLES / "class.csv"),
        feedback=False,
    )
    same_rows(out, before, "grades.csv", "items.csv", "submissions.csv")


def test_a_grading_folder_is_graded_again_and_nobody_moves(tmp_path: Path) -> None:
    out = tmp_path / "grades"
    shutil.copytree(SAMPLES / "grades", out)
    summary = grade.grade_folder(
        SAMPLES / "handed-in",
        out,
        grade.make_setup(SAMPLES / "assignment.toml"),
        listed=read_class_list(SAMPLES / "class.csv"),
    )
    assert summary.students_moved == 0
    assert len(list((out / "feedback").glob("*.html"))) == 8
    for page in (out / "feedback").glob("*.html"):
        assert "question was changed" not in page.read_text(encoding="utf-8")


def test_a_students_own_hand_ins_are_graded_without_an_assignment(tmp_path: Path) -> None:
    grade.grade_folder(SAMPLES / "handed-in-without-assignment", tmp_path, grade.make_setup(), feedback=False)
    same_rows(tmp_path, SAMPLES / "grades-without-assignment", "grades.csv", "items.csv", "submissions.csv")


def test_a_hand_in_has_the_form_that_it_had(log: AnswerLog) -> None:
    path = SAMPLES / "handed-in-without-assignment" / "two-clubs.s-1.handin.json"
    old = json.loads(path.read_text(encoding="utf-8"))
    new = json.loads(
        submission.write(
            submission.collect("two-clubs", submission.student("Ana Castro", "s-1"), log.lines())
        )
    )
    assert new.keys() == old.keys()
    assert new["lines"] == old["lines"]
