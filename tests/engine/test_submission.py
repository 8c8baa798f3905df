"""The hand-in file, its bytes and its person; marks and sheets of the desk."""

from __future__ import annotations

import csv
import json
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionalism.desk import csv_io
from regionalism.desk.marking.marks import Marks
from regionalism.engine import submission
from regionalism.engine.answers import AnswerLog, Event
from regionalism.engine.errors import CourseError
from regionalism.engine.submission import SubmissionError


def made(folder: Path) -> submission.Submission:
    log = AnswerLog(folder)
    log.add("response", "clubs/one", "a")
    log.add("draft", "clubs/one", "b")
    log.add("note", "reading/R1", "mine alone")
    log.add("response", "other/one", "c")
    log.add("hint", "clubs/one", 1)
    return submission.collect("clubs", submission.student(" Ana\nMaría ", "s-1"), log.lines())


def test_a_hand_in_holds_the_history_of_its_unit_and_nothing_else(tmp_path: Path) -> None:
    found = submission.read(submission.write(made(tmp_path)).encode())
    assert [(line.event, line.item) for line in found.lines] == [
        ("response", "clubs/one"),
        ("hint", "clubs/one"),
    ]
    assert found.student == submission.Student("Ana María", "s-1")
    assert found.unreadable == 0


@pytest.mark.parametrize(
    ("number", "name"), [("s-1", "clubs.s-1.handin.json"), ("../../etc", "clubs._.._etc.handin.json")]
)
def test_the_file_is_named_after_unit_and_student(tmp_path: Path, number: str, name: str) -> None:
    log = AnswerLog(tmp_path)
    assert (
        submission.file_name(submission.collect("clubs", submission.student("A", number), log.lines()))
        == name
    )


@pytest.mark.parametrize(
    ("name", "number", "said"), [("", "1", "name is"), ("A", " ", "student id is"), ("", "", "are")]
)
def test_who_hands_in_is_asked_for(name: str, number: str, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        submission.student(name, number)


def changed(folder: Path, **fields: Any) -> bytes:
    return json.dumps({**json.loads(submission.write(made(folder))), **fields}).encode()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "x"},
        {"schema": 2},
        {"student": None},
        {"student": {"name": "A"}},
        {"lines": {}},
        {"at": "yesterday"},
        {"unit": 3},
    ],
)
def test_what_is_no_hand_in_is_unreadable(tmp_path: Path, fields: dict[str, Any]) -> None:
    with pytest.raises(SubmissionError) as caught:
        submission.read(changed(tmp_path, **fields))
    assert caught.value.status == "unreadable"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"kind": NaN}', b'{"kind": "a", "kind": "b"}', b"9" * 10_000],
)
def test_hostile_bytes_are_unreadable(raw: bytes) -> None:
    with pytest.raises(SubmissionError, match="hand-in"):
        submission.read(raw)


def test_a_file_that_is_too_large_is_not_parsed() -> None:
    with pytest.raises(SubmissionError) as caught:
        submission.read(b"9" * (submission.LARGEST_FILE + 1))
    assert caught.value.status == "too large"


def test_one_bad_line_costs_no_other(tmp_path: Path) -> None:
    content = json.loads(submission.write(made(tmp_path)))
    content["lines"].insert(1, {"event": "response"})
    found = submission.read(json.dumps(content).encode())
    assert (len(found.lines), found.unreadable) == (2, 1)


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    with pytest.raises(SubmissionError):
        submission.read(raw)


@given(st.text())
def test_names_end_on_one_line_without_control_characters(text: str) -> None:
    assert not {unicodedata.category(one) for one in submission.clean_text(text)} & {
        "Cc",
        "Cf",
        "Cs",
        "Zl",
        "Zp",
    }


def test_the_last_mark_stands_and_can_be_taken_back(tmp_path: Path) -> None:
    Marks(tmp_path).give("s-1", "clubs/essay", criteria={"evidence": 1.5, "limit": 1})
    second = Marks(tmp_path)
    second.give("s-1", "clubs/one", points=2, comment="accepted after discussion")
    assert {key: mark.worth for key, mark in second.current().items()} == {
        ("s-1", "clubs/essay"): 2.5,
        ("s-1", "clubs/one"): 2,
    }
    second.give("s-1", "clubs/essay")
    assert set(Marks(tmp_path).current()) == {("s-1", "clubs/one")}


@pytest.mark.parametrize("points", [-1, float("nan"), float("inf")])
def test_a_mark_is_a_number_of_points(tmp_path: Path, points: float) -> None:
    with pytest.raises(CourseError, match="points"):
        Marks(tmp_path).give("s-1", "clubs/one", points=points)


def test_marks_changed_by_hand_into_nonsense_are_left_aside(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    for data in (
        {"student": 3},
        {"student": "s", "criteria": {"a": "x"}},
        {"student": "s", "criteria": []},
        "x",
    ):
        log.add("mark", "clubs/one", data)
    assert Marks(tmp_path).current() == {}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r=1"])
def test_no_text_is_run_as_a_formula(tmp_path: Path, text: str) -> None:
    csv_io.write(tmp_path / "a.csv", [[text, -1.5, "a-b"]])
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == [f"'{text}", "-1.5", "a-b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_sheets_are_read_in_the_encodings_that_are_met(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes("Ñandú,1\n".encode(encoding))
    assert csv_io.read(tmp_path / "a.csv")[0] == [["Ñandú", "1"]]


@pytest.mark.parametrize("raw", [b"\xff\x00\x81", b'a,"b'])
def test_what_is_no_csv_is_named(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(raw)
    with pytest.raises(CourseError, match="a.csv"):
        csv_io.read(tmp_path / "a.csv")


def test_the_course_has_one_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert submission.__version__ == project["project"]["version"]


ANA, BO = submission.Student("Ana Castro", "s-1"), submission.Student("Bo Li", "s-2")


def shared(turns: list[tuple[submission.Student, int, bool]], *, first: bool) -> list[Event]:
    """Return the log of a computer: who worked, how many answers, and whether a new program was started."""
    lines: list[Event] = []
    session = 0

    def say(event: str, item: str, data: Any) -> None:
        at = f"2027-03-01T12:00:{len(lines):02}Z"
        lines.append(Event(at, str(session), len(lines), event, item, data=data))

    for who, answers, new in turns:
        session += new
        signs = ("student", "student", {"name": who.name, "id": who.id})
        if first:
            say(*signs)
        for _ in range(answers):
            say("response", "clubs/seat", who.id)
        if not first:
            say(*signs)
    return lines


@given(
    turns=st.lists(st.tuples(st.sampled_from([ANA, BO]), st.integers(0, 3), st.booleans()), max_size=6),
    first=st.booleans(),
)
def test_a_hand_in_never_carries_another_persons_answers(
    turns: list[tuple[submission.Student, int, bool]], first: bool
) -> None:
    lines = shared(turns, first=first)
    for who in (ANA, BO):
        made = submission.collect("clubs", who, lines, signed_first=first)
        assert [line.data for line in made.lines] == [
            one.id for one, answers, _ in turns for _ in range(answers) if one == who
        ]


def test_what_a_program_still_wrote_belongs_to_who_had_signed_there() -> None:
    lines = shared([(ANA, 1, True), (BO, 1, True)], first=False)
    lines.append(Event("2027-03-01T12:00:01.5Z", "1", 99, "response", "clubs/votes", data="s-1"))
    assert [line.data for line in submission.collect("clubs", ANA, lines).lines] == ["s-1", "s-1"]
    assert [line.data for line in submission.collect("clubs", BO, lines).lines] == ["s-2"]


@pytest.mark.parametrize(
    ("name", "number", "same"),
    [
        ("Ana Castro", "s-9", True),
        ("Castro", "s-9", True),
        ("Ana María CASTRO", "s-9", True),
        ("Somebody", "S-1", True),
        ("Leo Castro", "s-9", False),
    ],
)
def test_who_corrects_an_id_or_a_name_keeps_the_answers(name: str, number: str, same: bool) -> None:
    lines = shared([(ANA, 2, True)], first=False)
    who = submission.Student(name, number)
    lines += [Event("2027-03-01T12:01:00Z", "1", 98, "student", "student", data={"name": name, "id": number})]
    assert len(submission.collect("clubs", who, lines).lines) == (2 if same else 0)
