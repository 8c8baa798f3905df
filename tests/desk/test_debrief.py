"""Three questions for each student, by a rule, from what was handed in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from regionalism.desk.debrief import main, page, sample, talks
from regionalism.desk.debrief.questions import LONGEST_QUOTE, own_sentence, questions
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.practice import practice_class
from regionalism.engine.bank import find_item
from regionalism.engine.course import ROOT_VARIABLE
from regionalism.engine.errors import CourseError
from tests.small_course import RIGHT, hand_in, responses, write_course


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "in").mkdir()
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "course"))
    return write_course(tmp_path / "course")


def graded(course: Path, *texts: str) -> Path:
    for number, text in enumerate(texts):
        (course.parent / "in" / f"{number}.json").write_text(text, encoding="utf-8")
    grade_folder(course.parent / "in", course.parent / "out", make_setup())
    return course.parent / "out"


def test_everybody_gets_the_same_number_and_kinds_of_questions(course: Path) -> None:
    practice_class(course.parent / "in", "clubs", students=30)
    made = talks(graded(course))
    full = [one for one in made if len(one.questions) == 3]
    assert len(full) > 20
    assert {tuple(question.kind for question in one.questions[:2]) for one in full} == {("a doubt", "a find")}
    assert all(question.holds for one in made for question in one.questions)


def test_the_doubt_is_the_first_answer_that_was_wrong_even_if_mended_later(course: Path) -> None:
    lines = responses(
        {**{item: [given] for item, given in RIGHT.items()}, "seat": ["large", "small"]}, "clubs"
    )
    (talk,) = talks(graded(course, hand_in(lines=lines)))
    doubt, find, text = talk.questions
    assert (doubt.kind, doubt.said) == ("a doubt", ("The large club",))
    assert "Who has a seat?" in doubt.asked
    assert "How many votes?" in find.asked
    assert text.said == ("“Because R1 ¶1 says so.”",)


def test_the_find_of_who_was_never_right_at_once_is_the_best_answer() -> None:
    worth = {"threshold": 0.0, "blocking": 0.0, "the-smallest": 1.0, "on-the-page": 0.5}
    items = {f"one-state-one-vote/{one}": find_item(f"one-state-one-vote/{one}") for one in worth}
    rows = pd.DataFrame({"id": list(items), "points": list(worth.values())})
    rows = rows.assign(tries=2, right=0.0, possible=2.0, first_confidence=float("nan"), handed_in_by="")
    rows["first_response"] = rows["counted_response"] = [{} for _ in items]
    doubt, find, _ = questions(rows, items, lambda item, _: item, {"one-state-one-vote/blocking": 0.1})
    assert items["one-state-one-vote/threshold"].title in doubt.asked
    assert items["one-state-one-vote/the-smallest"].title in find.asked


def test_a_guess_is_said_as_a_guess(course: Path) -> None:
    tries = {item: [given] for item, given in RIGHT.items()} | {"seat": ["large"]}
    lines = [line._replace(confidence=1) for line in responses(tries, "clubs")]
    (talk,) = talks(graded(course, hand_in(lines=lines)))
    assert "How sure you were: a guess." in talk.questions[0].asked


def test_who_was_right_everywhere_is_asked_about_the_hardest(course: Path) -> None:
    wrong = {"votes": {"half": 18, "more": 18}}
    folder = graded(course, hand_in(), *(hand_in(f"x{n}", answers=RIGHT | wrong) for n in range(3)))
    first = talks(folder)[0]
    assert first.student == "s1"
    assert "How many votes?" in first.questions[0].asked


def test_a_sentence_of_ones_own_is_one_that_names_a_paragraph() -> None:
    text = "A very long sentence that names no place at all and goes on and on. It says so (R1 ¶4). Short."
    assert own_sentence(text) == "It says so (R1 ¶4)."
    assert len(own_sentence("word " * 200).split()) == LONGEST_QUOTE + 1


def test_a_sample_is_the_same_for_a_word_in_any_order(course: Path) -> None:
    everybody = talks(graded(course, *(hand_in(f"s{n}") for n in range(12))))
    drawn = sample(everybody, 4, "heron")
    assert drawn == sample(everybody[::-1], 4, "heron") == sample(everybody, 4, "heron")
    assert drawn != sample(everybody, 4, "ibis")
    assert sample(everybody, 99, "heron") == everybody


def test_the_page_escapes_what_a_student_typed(course: Path) -> None:
    evil = "<script>alert(1)</script> R1 ¶1 says so."
    made = talks(graded(course, hand_in(answers=RIGHT | {"why": evil})))
    html = page(made, 1, 5)
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; R1 ¶1 says so." in html


def test_the_command_writes_the_page_and_wants_a_word_for_a_sample(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = graded(course, hand_in(), hand_in("s2", "Ben Ito"))
    assert main([str(folder), "--minutes", "4"]) == 0
    assert "2 of 2 students, 8 minutes" in capsys.readouterr().out
    with pytest.raises(CourseError) as problem:
        main([str(folder), "--sample", "1"])
    assert problem.value.code == "debrief-seed"
    assert main([str(folder), "--sample", "1", "--seed", "heron"]) == 0
    html = (folder / "debrief.html").read_text(encoding="utf-8")
    assert html.count('<section class="talk">') == 1
    assert "heron" in html


def test_an_empty_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as problem:
        talks(tmp_path)
    assert problem.value.code == "grades-missing"
