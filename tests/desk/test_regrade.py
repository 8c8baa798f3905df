"""What students ask to be looked at again: by answer, and one decision for all who gave it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionalism.desk import csv_io, results
from regionalism.desk.class_list import ClassList
from regionalism.desk.debrief import talks
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.regrade import main, read_requests
from regionalism.engine.course import ROOT_VARIABLE
from regionalism.engine.errors import CourseError
from tests.small_course import RIGHT, hand_in, write_course

WRONG = RIGHT | {"seat": "large"}


def request(number: str, *asked: tuple[str, str], **other: Any) -> str:
    content = {
        "kind": "regionalism-request",
        "schema": 1,
        "student": {"id": number, "name": "?"},
        "at": "2027-03-09T10:00:00Z",
        "requests": [{"item": item, "sentence": sentence} for item, sentence in asked],
    }
    return json.dumps(content | other)


@pytest.fixture
def grades(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three students with the same wrong answer, and one with another."""
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "course"))
    write_course(tmp_path / "course")
    for folder in ("in", "asked"):
        (tmp_path / folder).mkdir()
    for number in (1, 2, 3):
        (tmp_path / "in" / f"{number}.json").write_text(hand_in(f"s{number}", answers=WRONG), "utf-8")
    (tmp_path / "in" / "4.json").write_text(hand_in("s4", answers=RIGHT | {"seat": "none"}), "utf-8")
    return grade(tmp_path)


def grade(base: Path, **more: Any) -> Path:
    grade_folder(base / "in", base / "out", make_setup(), **more)
    return base / "out"


def points(folder: Path) -> dict[str, str]:
    return {row["student_id"]: row["clubs/seat"] for row in results.students(folder)}


def decide(folder: Path, worth: str, comment: str = "Both can be read.") -> None:
    rows, _ = csv_io.read(folder / "requests.csv")
    for row in rows[1:]:
        row[rows[0].index("points")] = worth
        row[rows[0].index("comment")] = comment
    csv_io.write(folder / "requests.csv", rows)


def test_one_decision_reaches_all_who_gave_the_same_answer(
    grades: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = grades.parent / "asked"
    (asked / "s1.request.json").write_text(request("s1", ("clubs/seat", "R1 ¶1 can be read so.")), "utf-8")
    (asked / "s2.request.json").write_text(request("s2", ("clubs/seat", "=too")), "utf-8")
    assert main([str(asked), "--grades", str(grades)]) == 2
    assert (
        "1. Who has a seat? (clubs/seat): 2 ask, 3 gave this answer (0 of 2 points): The large club"
        in capsys.readouterr().out
    )
    assert not (grades / "overrides.csv").exists()
    decide(grades, "1,5")
    assert main([str(asked), "--grades", str(grades)]) == 0
    assert points(grade(grades.parent)) == {"s1": "1.5", "s2": "1.5", "s3": "1.5", "s4": "0"}
    page = (grades / "feedback" / "s3.html").read_text(encoding="utf-8")
    assert "Both can be read." in page
    assert "before a person looked at it" in page


def test_a_decision_that_is_taken_back_still_counts_and_this_is_said(
    grades: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [str(grades.parent / "asked"), "--grades", str(grades)]
    (grades.parent / "asked" / "s1.request.json").write_text(request("s1", ("clubs/seat", "Look.")), "utf-8")
    main(asked)
    assert "overrides.csv still gives" not in capsys.readouterr().out
    decide(grades, "1,5")
    main(asked)
    assert "(0 of 2 points; decided: 1,5)" in capsys.readouterr().out
    for worth in ("", "many"):
        decide(grades, worth, worth)
        assert main(asked) == 2
        assert "overrides.csv still gives it points (3 of those who gave it)" in capsys.readouterr().out
    assert points(grade(grades.parent))["s2"] == "1.5"


def test_a_member_of_a_group_asks_and_all_of_it_get_the_decision(grades: Path) -> None:
    """In the talk and in what moved they stand, too, although one of them handed in for all."""
    roll = ClassList({"s1": "Ana", "s4": "Leo", "s5": "Bo"}, terms={"group": {"s4": "A", "s5": "A"}})
    grade(grades.parent, listed=roll)
    asked = grades.parent / "asked"
    (asked / "s5.request.json").write_text(request("s5", ("clubs/seat", "Look.")), "utf-8")
    main([str(asked), "--grades", str(grades)])
    decide(grades, "1")
    assert main([str(asked), "--grades", str(grades)]) == 0
    assert {one: worth for one, worth in points(grade(grades.parent, listed=roll)).items() if one > "s3"} == {
        "s4": "1",
        "s5": "1",
    }
    moved, _ = csv_io.read(grades / "changes.csv")
    assert [row[3] for row in moved if row[0] == "s5"] == ["seat", "total"]
    whole = {talk.student: talk.questions for talk in talks(grades)}
    assert whole["s5"] == whole["s4"]
    assert len(results.read_class(grades)) == len(results.read_class(grades, each_member=True)) * 4 // 5
    grade(grades.parent)
    assert not (grades / results.OF_GROUPS).exists()


def test_a_second_run_changes_nothing_and_other_rows_stay(
    grades: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, file = grades.parent / "asked", grades / "overrides.csv"
    file.write_text("Student_ID;item;points;why\ns4;clubs/votes;1;mine\ns1;clubs/seat;0;old\n", "utf-8")
    (asked / "a.json").write_text(request("s1", ("clubs/seat", "Look.")), "utf-8")
    main([str(asked), "--grades", str(grades)])
    decide(grades, "1")
    assert main([str(asked), "--grades", str(grades)]) == 0
    once = file.read_bytes()
    assert "Decided: 1." in capsys.readouterr().out
    assert main([str(asked), "--grades", str(grades)]) == 0
    said = capsys.readouterr().out
    assert "Decided: " not in said and "Decided before: 1." in said
    assert file.read_bytes() == once
    rows, _ = csv_io.read(file)
    assert rows[:2] == [
        ["Student_ID", "item", "points", "why", "comment"],
        ["s4", "clubs/votes", "1", "mine"],
    ]
    assert sorted(row[0] for row in rows[2:]) == ["s1", "s2", "s3"]
    assert points(grade(grades.parent))["s1"] == "1"


def test_what_is_no_request_or_no_decision_is_a_sentence_and_the_rest_goes_on(
    grades: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = grades.parent / "asked"
    (asked / "torn.json").write_text("{", "utf-8")
    (asked / "handin.json").write_text(hand_in(), "utf-8")
    (asked / "nobody.json").write_text(request("s9", ("clubs/seat", "Look.")), "utf-8")
    (asked / "good.json").write_text(request("s4", ("clubs/seat", "Look."), ("clubs/none", "?")), "utf-8")
    assert main([str(asked), "--grades", str(grades)]) == 2
    said = capsys.readouterr().out
    assert "torn.json: The file is damaged" in said
    assert "handin.json: It is no request" in said
    assert "s9 asks about clubs/seat" in said
    assert "s4 asks about clubs/none" in said
    assert "1 asks, 1 gave this answer (0 of 2 points): Neither" in said
    decide(grades, "", "Accepted.")
    assert main([str(asked), "--grades", str(grades)]) == 2
    assert "has the comment 'Accepted.' and no points: write the points" in capsys.readouterr().out
    decide(grades, "99")
    assert main([str(asked), "--grades", str(grades)]) == 2
    assert "99" in capsys.readouterr().out
    assert not (grades / "overrides.csv").exists()


def test_a_folder_without_requests_says_so(grades: Path) -> None:
    with pytest.raises(CourseError) as problem:
        main([str(grades.parent / "asked"), "--grades", str(grades)])
    assert problem.value.code == "requests-none"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)


@given(anything, anything)
def test_no_file_is_a_crash(student: Any, requests: Any) -> None:
    text = request("s1", student=student, requests=requests)
    try:
        found = read_requests(text.encode("utf-8", errors="replace"))
    except CourseError as problem:
        assert str(problem)
    else:
        assert all(one.student and isinstance(one.sentence, str) for one in found)
