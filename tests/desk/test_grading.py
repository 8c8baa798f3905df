"""A class graded in one step: what a file is worth, what happens to a bad one, and that nothing of a class is
lost.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from regionalism.__main__ import main as command
from regionalism.desk import csv_io
from regionalism.desk.class_list import ClassList, read_class_list
from regionalism.desk.grading.grade import Summary, grade_folder, in_words, make_setup
from regionalism.desk.marking.marks import Marks
from regionalism.desk.marking.queue import MarkingQueue
from regionalism.desk.practice import invented_class, practice_class, write
from regionalism.engine import submission
from regionalism.engine.answers import Event
from regionalism.engine.bank import source_mark, unit_items
from regionalism.engine.course import ROOT_VARIABLE
from regionalism.engine.errors import CourseError
from regionalism.engine.scoring import score
from tests.small_course import RIGHT, hand_in, responses, write_course, write_policy

Class = Any


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small course, found in place of the real one; hand-ins go to ``in/`` beside it."""
    (tmp_path / "in").mkdir()
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "course"))
    return write_course(
        tmp_path / "course", "grace_minutes = 15\nlate_per_cent_per_day = 10\nlate_at_most = 50"
    )


def put(course: Path, name: str, text: str | bytes) -> None:
    path = course.parent / "in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def policy(course: Path, lines: str) -> None:
    write_policy(course, lines)


def grade(course: Path, due: str | None = None, assignment: Path | None = None, **more: Any) -> Summary:
    return grade_folder(course.parent / "in", course.parent / "out", make_setup(assignment, due), **more)


def table(course: Path, name: str) -> list[dict[str, str]]:
    with (course.parent / "out" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def student(course: Path, number: str = "s1") -> dict[str, str]:
    return next(row for row in table(course, "grades.csv") if row["student_id"] == number)


def item(course: Path, name: str, number: str = "s1") -> dict[str, str]:
    return next(
        row for row in table(course, "items.csv") if (row["student_id"], row["item"]) == (number, name)
    )


def files(course: Path) -> dict[str, tuple[str, str]]:
    return {row["file"]: (row["status"], row["note"]) for row in table(course, "submissions.csv")}


# --- what a hand-in is worth ---


def test_a_hand_in_becomes_a_row_of_points(course: Path) -> None:
    put(course, "a.json", hand_in(answers=RIGHT | {"votes": {"half": 17, "more": 17}}))
    summary = grade(course)
    row = student(course)
    assert summary.bad == 0
    assert list(row) == [
        *("student_id", "student_name", "status", "note"),
        *("clubs/seat", "clubs/votes", "clubs/why"),
        *("clubs automatic", "clubs manual", "clubs late penalty", "clubs total", "clubs possible"),
        *("total", "possible", "feedback"),
    ]
    assert list(row.values()) == [
        "s1",
        "Ana Castro",
        "waiting",
        "",
        "2",
        "2",
        "",
        "4",
        "0",
        "0",
        "4",
        "10",
        "4",
        "10",
        "s1.html",
    ]
    assert files(course) == {"a.json": ("graded", "")}


def test_an_item_keeps_its_history(course: Path) -> None:
    lines = responses({"seat": ["large", "small", "none"]})
    lines += [Event("2027-03-01T10:00:30Z", "k", 9, "hint", "clubs/seat", data=2)]
    lines[0] = Event(lines[0].at, "k", 1, "response", "clubs/seat", data="large", confidence=3)
    put(course, "a.json", hand_in(lines=lines))
    grade(course)
    assert item(course, "seat") == {
        "student_id": "s1",
        "unit": "clubs",
        "item": "seat",
        "kind": "choice",
        "points": "2",
        "possible": "2",
        "outcome": "correct",
        "source": "automatic",
        "tries": "3",
        "hints": "2",
        "first_at": "2027-03-01T10:00:00Z",
        "last_at": "2027-03-01T10:02:00Z",
        "first_outcome": "not-yet",
        "first_confidence": "3",
        "first_response": '"large"',
        "counted_response": '"small"',
    }
    assert (item(course, "votes")["outcome"], item(course, "votes")["points"]) == ("unanswered", "0")
    assert (item(course, "why")["source"], item(course, "why")["points"]) == ("automatic", "0")


@pytest.mark.parametrize(
    ("attempts", "counted"), [("best", '"small"'), ("last", '"none"'), ("first", '"large"')]
)
def test_which_try_counts_is_the_courses_policy(course: Path, attempts: str, counted: str) -> None:
    policy(course, f'attempts = "{attempts}"')
    put(course, "a.json", hand_in(lines=responses({"seat": ["large", "small", "none", {"no": "answer"}]})))
    grade(course)
    assert item(course, "seat")["counted_response"] == counted


@pytest.mark.parametrize(
    ("attempts", "counts"), [("best", "tuesday.json"), ("last", "wednesday.json"), ("first", "monday.json")]
)
def test_which_hand_in_counts_is_the_courses_policy(course: Path, attempts: str, counts: str) -> None:
    policy(course, f'attempts = "{attempts}"')
    put(course, "monday.json", hand_in(answers={"seat": "none"}, at="2027-03-01T12:00:00Z"))
    put(course, "tuesday.json", hand_in(answers={"seat": "small"}, at="2027-03-02T12:00:00Z"))
    put(course, "wednesday.json", hand_in(answers={"seat": "large"}, at="2027-03-03T12:00:00Z"))
    assert grade(course).bad == 0
    got = files(course)
    assert {name for name, (status, _) in got.items() if status == "graded"} == {counts}
    assert sorted(status for status, _ in got.values()) == ["graded", "superseded", "superseded"]
    assert student(course)["total"] == ("2" if attempts == "best" else "0")


def test_the_best_hand_in_is_the_best_after_lateness(course: Path) -> None:
    put(course, "in-time.json", hand_in(answers={"votes": RIGHT["votes"]}))
    put(
        course,
        "late.json",
        hand_in(answers={"votes": RIGHT["votes"], "seat": "none"}, at="2027-03-03T12:00:00Z"),
    )
    grade(course, due="2027-03-01T13:00:00Z")
    assert files(course)["late.json"][0] == "superseded"
    assert (student(course)["status"], student(course)["total"]) == ("graded", "4")


def test_of_equal_hand_ins_the_later_one_counts_and_a_text_to_be_marked_is_not_passed_over(
    course: Path,
) -> None:
    put(course, "a.json", hand_in(answers={"seat": "small", "why": "First."}))
    put(course, "b.json", hand_in(answers={"seat": "small", "why": "Second."}, at="2027-03-02T12:00:00Z"))
    put(course, "c.json", hand_in(answers={"seat": "small"}, at="2027-03-03T12:00:00Z"))
    grade(course)
    assert item(course, "why")["counted_response"] == '"Second."'


@pytest.mark.parametrize(
    ("at", "days", "penalty"),
    [
        ("2027-03-01T23:59:00-05:00", 0, "0"),
        ("2027-03-02T05:14:00Z", 0, "0"),  # 15 minutes of grace, in another zone
        ("2027-03-02T05:15:00Z", 1, "0.6"),
        ("2027-03-03T04:59:00Z", 1, "0.6"),
        ("2027-03-03T05:00:00Z", 2, "1.2"),
        ("2027-04-01T00:00:00", 30, "3"),  # never more than late_at_most; a time without an offset is UTC
    ],
)
def test_lateness_costs_a_share_for_each_started_day(course: Path, at: str, days: int, penalty: str) -> None:
    put(course, "a.json", hand_in(answers={"seat": "small", "votes": RIGHT["votes"]}, at=at))
    grade(course, due="2027-03-01T23:59:00-05:00")
    row = student(course)
    assert (row["clubs automatic"], row["clubs late penalty"]) == ("6", penalty)
    assert float(row["clubs total"]) == 6 - float(penalty)
    assert row["status"] == files(course)["a.json"][0] == ("late" if days else "graded")
    assert (f"{days} started day" in row["note"]) == bool(days)


def test_a_hand_in_of_another_version_is_graded_and_only_items_that_are_gone_are_refused(
    course: Path,
) -> None:
    put(course, "a.json", hand_in("s1", course="0.0.1", answers={"seat": "small"}))
    put(course, "b.json", hand_in("s2", course="9.0.0", answers={"seat": "small", "never": "x"}))
    assert grade(course).bad == 1
    assert [student(course, one)["clubs/seat"] for one in ("s1", "s2")] == ["2", "2"]
    assert files(course)["a.json"][0] == "graded"
    assert "made with version 0.0.1" in files(course)["a.json"][1]
    assert files(course)["b.json"][0] == "unknown item"
    assert "never" in files(course)["b.json"][1] and "version 9.0.0" in files(course)["b.json"][1]


def test_the_weakest_units_leave_the_total(course: Path) -> None:
    policy(course, "drop_lowest = 1")
    put(course, "a.json", hand_in(answers={"seat": "small"}))
    put(course, "b.json", hand_in(unit="towns", answers={"port": True}))
    put(course, "c.json", hand_in("s2", "Bo Li", answers={"seat": "small"}))
    grade(course)
    one, other = student(course), student(course, "s2")
    assert (one["clubs total"], one["towns total"], one["total"], one["possible"]) == ("2", "10", "10", "10")
    assert "clubs is dropped" in one["note"]
    assert (other["towns total"], other["total"], other["possible"]) == ("", "2", "10")
    assert "Nothing to grade for towns" in other["note"]


def test_who_lacks_one_of_the_units_is_named_on_the_screen_and_reads_it_on_the_page(course: Path) -> None:
    put(course, "a.json", hand_in())
    put(course, "b.json", hand_in(unit="towns", answers={"port": True}))
    put(course, "c.json", hand_in("s2", "Bo Li"))
    put(course, "clubs.s2.handin (1).json", hand_in("s2", "Bo Li")[:40])
    summary = grade(course)
    said = in_words(summary, course.parent / "out").splitlines()
    assert said[2].startswith("2 need a look")
    assert said[3].startswith("- clubs.s2.handin (1).json: unreadable. ")
    assert said[4] == "- Bo Li (s2): waiting. Nothing to grade for towns."
    pages = {one.name: one.read_text(encoding="utf-8") for one in (course.parent / "out/feedback").iterdir()}
    assert "Nothing that can be graded has come in for: <strong>Towns</strong>" in pages["s2.html"]
    assert "Nothing that can be graded" not in pages["s1.html"]


def test_an_assignment_says_units_points_and_due(course: Path) -> None:
    path = course.parent / "assignment.toml"
    path.write_text(
        f'course = "{submission.__version__}"\nunits = ["clubs"]\ndue = "2027-03-01T11:00Z"\npoints '
        f'= {{ "clubs/seat" = 8 }}\n'
    )
    put(course, "a.json", hand_in(answers={"seat": "small"}))
    put(course, "b.json", hand_in(unit="towns", answers={"port": True}))
    assert grade(course, assignment=path).bad == 1
    assert (student(course)["clubs/seat"], student(course)["clubs possible"], student(course)["status"]) == (
        "8",
        "16",
        "late",
    )
    assert files(course)["b.json"][0] == "wrong unit"


def test_the_numbers_of_a_students_variant_are_found_again(course: Path) -> None:
    path = course / "solutions" / "02-towns" / "items.toml"
    forms = "".join(
        f'[[item.variant]]\nid = "v{n}"\nparams = {{ shown = {n} }}\nkey = {{ twice = {2 * n}, '
        f"thrice = {3 * n} }}\n"
        for n in range(10, 20)
    )
    number = (
        '{ id = "n", label = "Twice", key = "{twice}", tolerance = 0, default_feedback = "No.", wrong = [] }'
    )
    text = path.read_text(encoding="utf-8") + (
        '\n[[item]]\nid = "double"\nkind = "number"\nstage = "exercise"\ncertainty = '
        '"settled-fact"\nobjective = "O1"\ntitle = "Twice"\n'
        'prompt = "Twice {shown}?"\npoints = 3\nanchors = ["R1 ¶1"]\nexplanation = "It is {twice}."\n'
        f"field = [{number}]\n"
        'test = [{ response = "{twice}", outcome = "correct" }, { response = "{thrice}", outcome = '
        '"not-yet" },'
        ' { response = "{shown}", outcome = "not-yet" }]\n' + forms
    )
    path.write_text(text, encoding="utf-8")
    assignment = course.parent / "assignment.toml"
    assignment.write_text(
        f'course = "{submission.__version__}"\nunits = ["towns"]\nvariant_seed = "spring"\n'
    )
    from regionalism.engine.variants import pick_variant

    declared, keys = unit_items("towns")["double"], {}
    for n in range(8):
        keys[f"s{n}"] = pick_variant(declared, "spring", f"s{n}").test[0].response
        put(course, f"{n}.json", hand_in(f"s{n}", unit="towns", answers={"double": keys[f"s{n}"]}))
    grade(course, assignment=assignment)
    assert len(set(keys.values())) > 2
    assert {row["towns/double"] for row in table(course, "grades.csv")} == {"3"}


# --- what a bad file becomes ---

BAD = {
    "unreadable": "{",
    "too large": "9" * (submission.LARGEST_FILE + 1),
    "wrong unit": hand_in("s9", unit="elsewhere", answers={}),
    "unknown item": hand_in("s7", answers={"seat": "small", "never": "x"}),
}


@pytest.mark.parametrize("status", BAD)
def test_a_bad_file_is_a_row_with_a_sentence_and_all_others_are_graded(course: Path, status: str) -> None:
    put(course, "bad.json", BAD[status])
    put(course, "good.json", hand_in())
    summary = grade(course)
    got = files(course)
    assert got["bad.json"][0] == status
    assert got["bad.json"][1].endswith(".")
    assert got["good.json"] == ("graded", "")
    assert student(course)["clubs automatic"] == "6"
    assert summary.bad == 1


def test_of_a_hand_in_with_an_unknown_item_the_others_count(course: Path) -> None:
    put(course, "bad.json", BAD["unknown item"])
    grade(course)
    assert (student(course, "s7")["clubs/seat"], "never" in student(course, "s7")["note"]) == ("2", True)


def test_the_same_file_twice_is_a_duplicate(course: Path) -> None:
    put(course, "a.json", hand_in())
    put(course, "b.json", hand_in())
    assert grade(course).bad == 1
    assert files(course) == {"a.json": ("graded", ""), "b.json": ("duplicate", "The same as a.json.")}


def test_two_people_with_one_id_are_named(course: Path) -> None:
    put(course, "a.json", hand_in("s1", "Ana Castro"))
    put(course, "b.json", hand_in("s1", "Bruno Díaz", at="2027-03-02T12:00:00Z"))
    summary = grade(course)
    assert student(course)["status"] == "two names"
    assert "Ana Castro and Bruno Díaz" in student(course)["note"]
    assert {status for status, _ in files(course).values()} == {"two names"}
    assert "Bruno" in files(course)["a.json"][1]
    assert summary.bad == 2


def test_one_name_may_be_written_in_two_ways(course: Path) -> None:
    put(course, "a.json", hand_in("s1", "Inés Núñez"))
    put(course, "b.json", hand_in("s1", "NUNEZ, Ines", at="2027-03-02T12:00:00Z"))
    assert grade(course).bad == 0


def test_the_class_list_says_who_is_missing_and_who_is_a_stranger(course: Path) -> None:
    listed = course.parent / "class.csv"
    listed.write_text('Name,ID\nAna Castro,s1\n"Díaz, Bruno",s2\nCarla Vega,s3\n', encoding="utf-8-sig")
    put(course, "a.json", hand_in("s1", "Ana Castro"))
    put(course, "b.json", hand_in("s3", "Diego Paz"))
    put(course, "c.json", hand_in("s4", "Elsa Rey"))
    summary = grade(course, listed=read_class_list(listed))
    assert {row["student_id"]: row["status"] for row in table(course, "grades.csv")} == {
        "s1": "waiting",
        "s2": "missing",
        "s3": "two names",
        "s4": "not on the class list",
    }
    assert student(course, "s2")["student_name"] == "Díaz, Bruno"
    assert {student(course, "s2")[name] for name in ("clubs/seat", "clubs total", "total")} == {""}
    assert summary.bad == 3
    assert not (course.parent / "out" / "feedback" / "s2.html").exists()


def test_ids_that_differ_in_case_only_are_looked_at_where_there_is_no_list(course: Path) -> None:
    put(course, "a.json", hand_in("ANA-7", "Ana Castro", {"seat": "small"}))
    put(course, "b.json", hand_in("ana-7", "Ana Castro", {"seat": "small"}))
    put(course, "c.json", hand_in("s2", "Bo Li"))
    (note,) = grade(course).notes
    assert note.startswith("ANA-7 and ana-7 differ")


def test_a_hand_in_with_another_ending_is_graded(course: Path) -> None:
    put(course, "clubs.s1.handin.json.txt", hand_in("s1", "Ana Castro", {"seat": "small"}))
    put(course, "notes.txt", "no hand-in")
    assert grade(course).files == {"graded": 1, "ignored": 1}


def test_an_id_is_found_on_the_list_whatever_its_case(course: Path) -> None:
    put(course, "a.json", hand_in("S1", "Ana Castro", {"seat": "small"}))
    put(course, "b.json", hand_in("ab", "Bo Li"))
    grade(course, listed=ClassList({"s1": "Ana Castro", "AB": "Bo Li", "Ab": "Cy Wu"}))
    assert {row["student_id"]: row["status"] for row in table(course, "grades.csv")} == {
        "s1": "graded",
        "AB": "missing",
        "Ab": "missing",
        "ab": "not on the class list",
    }
    assert "The id was typed S1." in files(course)["a.json"][1]


@pytest.mark.parametrize(
    "name",
    [
        "clubs.s.1_x.handin.json",
        "clubs.S.1_x.handin (1).json",
        "clubs.s.1_x.handin-2.json",
        "j.doe_LATE_12_34_clubs.s.1_x.handin.json",
        "j_12_34_clubs.s.1_x-1.handin.json",
        "clubs.zipped/clubs.s.1_x.handin.json",
        "J. Doe_12_assignsubmission_file_/clubs.s.1_x.handin.json",
    ],
)
def test_a_file_that_cannot_be_read_is_found_by_its_name(course: Path, name: str) -> None:
    put(course, name, "{")
    put(course, "clubs.s2.handin.json", "{")
    grade(course, listed=ClassList({"s.1/x": "Ana Castro"}))
    rows = {row["student_id"]: (row["student_name"], row["status"]) for row in table(course, "grades.csv")}
    assert rows == {"s.1/x": ("Ana Castro", "unreadable")}
    assert (
        next(row for row in table(course, "submissions.csv") if row["file"] == name)["student_id"] == "s.1/x"
    )


def test_whose_file_is_no_hand_in_is_missing(course: Path) -> None:
    put(course, "clubs.s1.pdf", hand_in())
    put(course, "b.json", hand_in("s2", "Bo Li"))
    grade(course, listed=ClassList({"s1": "Ana Castro", "s2": "Bo Li"}))
    assert student(course)["status"] == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "id,name\ns1,Ana\n",
        "id;name\ns1;Ana\n",
        "name\tid\nAna\ts1\n",
        "sep=;\r\nid;name\r\ns1;Ana\r\n",
        'id,name,"Group (A; B; C)"\ns1,Ana,B\n',
        "\nid,name\rs1,Ana\r",
    ],
)
def test_a_class_list_may_be_separated_by_any_of_three_signs(tmp_path: Path, text: str) -> None:
    (tmp_path / "class.csv").write_text(text, encoding="utf-8")
    assert read_class_list(tmp_path / "class.csv").names == {"s1": "Ana"}


def test_a_class_list_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_text("a,b\n")
    with pytest.raises(CourseError, match="id and name"):
        read_class_list(tmp_path / "class.csv")


def test_an_id_that_stands_twice_is_named_and_the_others_count(tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_text("id,name\n1,A\n1,B\n2,C\n")
    listed = read_class_list(tmp_path / "class.csv")
    assert listed.names == {"1": "A", "2": "C"}
    assert [(one.code, one.fields["row"]) for one in listed.left_out] == [("class-list-twice", 3)]


def test_lines_that_cannot_be_read_are_counted(course: Path) -> None:
    content = json.loads(hand_in())
    content["lines"][0] = {"event": "response"}
    put(course, "a.json", json.dumps(content))
    grade(course)
    assert "1 of its lines could not be read" in files(course)["a.json"][1]


def test_an_answer_to_a_question_that_was_changed_is_pointed_out(course: Path) -> None:
    lines = [Event("2027-03-01T10:00:00Z", "k", 1, "response", "clubs/seat", version="old", data="small")]
    put(course, "a.json", hand_in(lines=lines))
    grade(course)
    assert "clubs/seat was answered before its question was changed" in student(course)["note"]


def test_what_the_lms_says_is_in_the_note(course: Path) -> None:
    put(course, "castroana_LATE_12345_67890_clubs.s1.handin.json", hand_in())
    grade(course)
    assert "Canvas marks it late." in student(course)["note"]


# --- a person's marks, and grading again ---


def test_marks_and_overrides_survive_every_regrade(course: Path) -> None:
    put(course, "a.json", hand_in(answers=RIGHT | {"seat": "none"}))
    grade(course)
    marks = Marks(course.parent / "out" / "marks")
    marks.give("s1", "clubs/why", criteria={"claim": 1, "evidence": 1.5}, comment="More evidence.")
    marks.give("s1", "clubs/seat", points=1.5, comment="Accepted.")
    for _ in range(2):
        grade(course)
        row = student(course)
        assert (row["clubs/seat"], row["clubs/why"], row["status"]) == ("1.5", "2.5", "graded")
        assert (row["clubs automatic"], row["clubs manual"], row["clubs total"]) == ("4", "4", "8")
        assert (item(course, "why")["source"], item(course, "seat")["source"]) == ("manual", "override")


def test_a_text_changed_after_its_mark_is_pointed_out(course: Path) -> None:
    lines = [Event("2021-03-01T10:00:00Z", "k", 1, "response", "clubs/why", data="Old.")]
    put(course, "a.json", hand_in(lines=lines, at="2021-03-01T10:00:00Z"))
    Marks(course.parent / "out" / "marks").give("s1", "clubs/why", criteria={"claim": 1})
    grade(course)
    assert "after it was marked" not in student(course)["note"]
    lines.append(Event("2099-03-01T10:00:00Z", "k", 9, "response", "clubs/why", data="New."))
    put(course, "b.json", hand_in(lines=lines, at="2099-03-01T10:00:00Z"))
    policy(course, 'attempts = "last"')
    grade(course)
    assert "clubs/why was written to after it was marked" in student(course)["note"]


def test_marks_by_criteria_need_an_answer_and_points_do_not(course: Path) -> None:
    put(course, "a.json", hand_in(answers={"seat": "small"}))
    marks = Marks(course.parent / "out" / "marks")
    marks.give("s1", "clubs/why", criteria={"claim": 1})
    grade(course)
    assert student(course)["clubs/why"] == "0"
    marks.give("s1", "clubs/why", points=3)
    grade(course)
    assert student(course)["clubs/why"] == "3"


def test_a_changed_key_regrades_the_class_and_lists_who_moved(course: Path) -> None:
    for number, answer in enumerate(["small", "large", "none", "large"]):
        put(course, f"{number}.json", hand_in(f"s{number}", f"Student {number}", {"seat": answer}))
    assert grade(course).moved is None
    assert not (course.parent / "out" / "changes.csv").exists()
    assert "Nobody's points or status moved" in in_words(grade(course), Path("out"))
    path = course / "solutions" / "01-clubs" / "items.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('text = "The large club",', 'text = "The large club", credit = 0.5,'), encoding="utf-8"
    )
    summary = grade(course)
    assert [tuple(row.values()) for row in table(course, "changes.csv")] == [
        ("s1", "Student 1", "clubs", "seat", "0", "1", "not-yet", "partly"),
        ("s1", "Student 1", "", "total", "0", "1", "graded", "graded"),
        ("s3", "Student 3", "clubs", "seat", "0", "1", "not-yet", "partly"),
        ("s3", "Student 3", "", "total", "0", "1", "graded", "graded"),
    ]
    assert "2 students moved, came or went since the last grading, in clubs/seat (2)" in in_words(
        summary, Path("out")
    )


def test_a_key_changed_without_a_build_is_said(course: Path) -> None:
    put(course, "1.json", hand_in())
    source, made = (course / room / "01-clubs" / "items.toml" for room in ("units", "solutions"))
    source.parent.mkdir(parents=True)
    raw = made.read_bytes()
    source.write_bytes(raw)
    made.write_bytes(source_mark(source) + b"\n" + raw)
    assert grade(course).notes == []
    source.write_bytes(raw.replace(b"\n", b"\r\n"))  # a checkout of Windows
    assert grade(course).notes == []
    source.write_bytes(raw.replace(b"key = 17", b"key = 16"))
    summary = grade(course)
    assert [f"{source} was changed after the last build" in one for one in summary.notes] == [True]
    assert "python -m regionalism build" in in_words(summary, Path("out"))


def moved(course: Path) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in table(course, "changes.csv")]


def test_another_due_time_moves_the_penalty_and_the_total(course: Path) -> None:
    put(course, "a.json", hand_in(answers={"seat": "small"}))
    grade(course, due="2027-02-01T00:00Z")
    summary = grade(course)
    assert moved(course) == [
        ("s1", "Ana Castro", "clubs", "late penalty", "1", "0", "", ""),
        ("s1", "Ana Castro", "", "total", "1", "2", "late", "graded"),
    ]
    assert "1 student moved, came or went since the last grading, in clubs/late penalty (1)" in in_words(
        summary, Path("out")
    )


def test_who_comes_and_who_goes_between_two_gradings_is_listed(course: Path) -> None:
    roll = ClassList({"s1": "Ana Castro", "s2": "Bo Li", "s3": "Cy Wu"})
    put(course, "a.json", hand_in(answers={"seat": "small"}))
    put(course, "stranger.json", hand_in("s9", "Di Xu", {"seat": "small"}))
    grade(course, listed=roll)
    (course.parent / "in" / "stranger.json").unlink()
    put(course, "b.json", hand_in("s2", "Bo Li", {"seat": "small"}))
    put(course, "new.json", hand_in("s4", "Em Yo", {"seat": "none"}))
    summary = grade(course, listed=ClassList({**roll.names, "s4": "Em Yo"}))
    assert moved(course) == [
        ("s2", "Bo Li", "clubs", "unit total", "", "2", "", ""),
        ("s2", "Bo Li", "", "total", "", "2", "missing", "graded"),
        ("s4", "Em Yo", "clubs", "unit total", "", "0", "", ""),
        ("s4", "Em Yo", "", "total", "", "0", "", "graded"),
        ("s9", "", "", "total", "2", "", "not on the class list", "no longer there"),
    ]
    said = in_words(summary, course.parent / "out", "my grades")
    assert "3 students moved, came or went since the last grading, in clubs/unit total (2), total (1)" in said
    assert said.endswith("Grades are in my grades.")


def test_a_unit_that_is_not_there_any_more_is_listed(course: Path) -> None:
    put(course, "a.json", hand_in(answers={"seat": "small"}))
    put(course, "b.json", hand_in(unit="towns", answers={"port": "?"}))
    put(course, "c.json", hand_in("s2", "Bo Li", unit="towns", answers={"port": "?"}))
    grade(course)
    (course.parent / "in" / "b.json").unlink()
    grade(course)
    assert moved(course) == [("s1", "Ana Castro", "towns", "unit total", "0", "", "", "")]


def test_an_answer_longer_than_a_cell_is_wont_to_be_is_graded_again(course: Path) -> None:
    put(course, "a.json", hand_in(answers={"why": "word " * 30_000}))
    grade(course)
    assert "Nobody's points or status moved" in in_words(grade(course), Path("out"))
    assert len(item(course, "why")["counted_response"]) > 140_000


def test_sheets_changed_by_hand_are_read_as_far_as_they_go(course: Path) -> None:
    for number in range(3):
        put(course, f"{number}.json", hand_in(f"s{number}", f"Student {number}", {"seat": "small"}))
    grade(course)
    out = course.parent / "out"
    for name in ("grades.csv", "items.csv"):
        lines = (out / name).read_text(encoding="utf-8").splitlines()
        lines[1] += ",one,two"
        lines[2] = "s1"
        (out / name).write_text("\n".join(lines), encoding="utf-8")
    grade(course)
    assert {row[0] for row in moved(course)} == {"s0", "s1"}


def test_a_list_of_who_moved_is_not_left_from_another_run(course: Path) -> None:
    put(course, "a.json", hand_in())
    grade(course)
    grade(course)
    out = course.parent / "out"
    assert (out / "changes.csv").is_file()
    (out / "grades.csv").write_text("student_id;status\n", encoding="utf-8")
    summary = grade(course)
    assert "who moved since then is not listed" in summary.notes[0]
    assert not (out / "changes.csv").exists()


@pytest.mark.parametrize("name", ["", "notes.txt", "my exercise.ipynb"])
def test_a_folder_without_a_hand_in_changes_nothing(course: Path, name: str) -> None:
    put(course, "a.json", hand_in())
    grade(course)
    out = course.parent / "out"
    before = {path: path.is_file() and path.read_bytes() for path in out.rglob("*")}
    (course.parent / "in" / "a.json").unlink()
    if name:
        put(course, name, "?")
    with pytest.raises(CourseError, match="holds no hand-in") as problem:
        grade(course, listed=ClassList({"s1": "Ana Castro"}))
    assert name in str(problem.value)
    assert {path: path.is_file() and path.read_bytes() for path in out.rglob("*")} == before


OVERRIDES = """student_id;item;points;comment
s1;clubs/seat;0;
S1;clubs/seat;1,5;Accepted after the debate.
S2;clubs/seat;0;

s1;clubs/nothing;2;
s1;clubs/votes;many;
;clubs/seat;1;
s1;clubs/votes;200;
s1;clubs/votes;1;half;of it
ghost;clubs/seat;1;
s3;clubs/seat;1;
"""


def test_points_set_by_hand_count_in_every_grading(course: Path) -> None:
    put(course, "a.json", hand_in(answers={"seat": "none"}))
    put(course, "b.json", hand_in("s2", "Bo Li", {"seat": "small"}))
    roll = ClassList({"s1": "Ana Castro", "s2": "Bo Li", "s3": "Cy Wu"})
    grade(course, listed=roll)
    out = course.parent / "out"
    (out / "overrides.csv").write_text(OVERRIDES, encoding="utf-8")
    Marks(out / "marks").give("s1", "clubs/seat", points=1)
    for _ in range(2):
        summary = grade(course, listed=roll)
        assert [student(course, one)["clubs/seat"] for one in ("s1", "s2")] == ["1.5", "0"]
        assert item(course, "seat")["source"] == "override"
        assert [one.removeprefix(f"{out / 'overrides.csv'}") for one in summary.notes] == [
            ", row 3: s1 has clubs/seat in an earlier row, too. This row counts.",
            ", row 6: There is no graded item 'clubs/nothing' of a student 's1'. The row does not count.",
            ", row 7: 'many' is no number of points. The row does not count.",
            ", row 8: There is no graded item 'clubs/seat' of a student ''. The row does not count.",
            ", row 9: 200 is not from 0 to the 4 points that clubs/votes is worth. The row does not count.",
            ", row 10: It has more cells than the first row: put quotation marks round what holds "
            "a comma. The row does not count.",
            ": ghost has no graded hand-in with clubs/seat, so the points there do not count.",
            ": s3 has no graded hand-in with clubs/seat, so the points there do not count.",
        ]
        assert summary.notes[0] in in_words(summary, out)
        assert summary.bad == 1, "one is missing"


def test_of_marks_under_two_spellings_of_an_id_the_last_one_counts(course: Path) -> None:
    put(course, "a.json", hand_in("S1", answers={"why": "Because."}))
    grade(course)
    marks = Marks(course.parent / "out" / "marks")
    for number, points in (("S1", 0), ("s1", 2), ("S1", 4)):
        marks.give(number, "clubs/why", criteria={"claim": points})
    grade(course, listed=ClassList({"s1": "Ana Castro"}))
    assert student(course)["clubs/why"] == "4"
    assert MarkingQueue(course.parent / "out").waiting("clubs/why") == set()


def test_an_essay_whose_points_are_set_by_hand_does_not_wait(course: Path) -> None:
    put(course, "a.json", hand_in(answers={"why": "Because."}))
    grade(course)
    assert len(MarkingQueue(course.parent / "out").waiting("clubs/why")) == 1
    text = "student_id,item,points\ns1,clubs/why,2\n"
    (course.parent / "out" / "overrides.csv").write_text(text, encoding="utf-8")
    grade(course)
    assert MarkingQueue(course.parent / "out").waiting("clubs/why") == set()


def test_overrides_without_their_columns_are_named(course: Path) -> None:
    put(course, "a.json", hand_in())
    grade(course)
    (course.parent / "out" / "overrides.csv").write_text("student_id,points\ns1,2\n", encoding="utf-8")
    with pytest.raises(CourseError, match="lacks the column item"):
        grade(course)


def test_an_id_that_looks_like_a_formula_is_found_again_on_a_regrade(course: Path) -> None:
    put(course, "a.json", hand_in("=1+1", "=cmd|x", {"seat": "small"}))
    grade(course)
    assert student(course, "'=1+1")["student_name"] == "'=cmd|x"
    assert in_words(grade(course), Path("out")).count("Nobody's points or status moved") == 1


# --- the run itself ---


def test_the_exit_code_says_whether_a_file_was_bad(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(course, "a.json", hand_in())
    arguments = ["grade", str(course.parent / "in"), "--out", str(course.parent / "out"), "--processes", "1"]
    assert command(arguments) == 0
    overrides = course.parent / "out" / "overrides.csv"
    overrides.write_text("student_id,item,points\ns1,clubs/none,1\n", encoding="utf-8")
    assert command(arguments) == 2
    assert "row 2: There is no graded item 'clubs/none'" in capsys.readouterr().out
    overrides.unlink()
    put(course, "b.json", "{")
    assert command(arguments) == 2
    assert "1 needs a look" in capsys.readouterr().out
    assert command([*arguments, "--due", "tomorrow"]) == 1
    assert command([*arguments, "--nonsense"]) == 1
    assert command(["grade", str(course.parent / "none"), "--out", str(course.parent / "out")]) == 1


def test_without_keys_nothing_is_graded(course: Path) -> None:
    (course / "solutions").rename(course / "exercises")
    with pytest.raises(CourseError, match="no keys"):
        make_setup()


def test_a_failed_run_leaves_the_earlier_grades(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(course, "a.json", hand_in())
    grade(course)
    out = course.parent / "out"
    before = {path: path.is_file() and path.read_bytes() for path in out.rglob("*")}
    put(course, "b.json", hand_in("s2", "Bo Li"))
    monkeypatch.setattr("regionalism.desk.grading.grade.page_name", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        grade(course)
    assert {path: path.is_file() and path.read_bytes() for path in out.rglob("*")} == before


def test_only_the_output_folder_is_written_to(course: Path) -> None:
    put(course, "a.json", hand_in("../../evil", "../evil"))
    before = set(course.parent.rglob("*"))
    grade(course)
    new = set(course.parent.rglob("*")) - before
    assert new
    assert all(path.is_relative_to(course.parent / "out") for path in new)
    assert not [path for path in new if path.name.startswith(".")]


def test_several_processes_give_the_same_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("regionalism.desk.grading.grade.BATCH", 5)
    practice_class(tmp_path / "in", "one-state-one-vote", students=60, seed=4)
    for processes in (1, 2):
        grade_folder(tmp_path / "in", tmp_path / str(processes), make_setup(), processes=processes)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in "12"
    )
    assert len(one) == 65
    assert one == two


def test_a_made_up_class_is_graded_as_it_answered(tmp_path: Path) -> None:
    made = list(invented_class("one-state-one-vote", 40, seed=7))
    for one in made:
        write(tmp_path / "in", one)
    grade_folder(tmp_path / "in", tmp_path / "out", make_setup())
    with (tmp_path / "out" / "items.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["student_id"], row["item"]): row for row in csv.DictReader(file)}
    items = {name: one for name, one in unit_items("one-state-one-vote").items() if one.stage == "exercise"}
    assert len(rows) == 40 * len(items)
    for one in made:
        for name, item in items.items():
            row = rows[one.student.id, name]
            given = [line for line in one.lines if line.event == "response" and line.item == item.full_id]
            results = [score(item, each.data, each.reason) for each in given]
            assert row["tries"] == str(len(given))
            if item.kind == "essay" and given:
                assert (row["source"], row["points"]) == ("waiting", "")
            else:
                assert float(row["points"]) == max((each.points for each in results), default=0)
                assert row["first_outcome"] == (results[0].outcome if results else "")


def test_items_csv_reads_back_as_json(course: Path) -> None:
    put(
        course, "a.json", hand_in(answers={"votes": {"half": -17, "more": 18}, "seat": "=small", "why": "-1"})
    )
    put(course, "b.json", hand_in("s2", unit="towns", answers={"port": -5}))
    grade(course)
    rows, _ = csv_io.read(course.parent / "out" / "items.csv")
    place = rows[0].index("counted_response")
    assert [json.loads(row[place]) for row in rows[1:]] == ["=small", {"half": -17, "more": 18}, "-1", -5]
