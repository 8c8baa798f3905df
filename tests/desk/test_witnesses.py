"""Whose a hand-in is, and when it came: the file, its name, its folder and the LMS are witnesses. Where two
of them contradict each other somebody must look; where they agree nobody is troubled.
"""

from __future__ import annotations

import csv
import datetime
import unicodedata
import zoneinfo
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionalism.__main__ import main as command
from regionalism.desk.alike import words
from regionalism.desk.class_list import ClassList, read_class_list
from regionalism.desk.evidence import alike_names, id_in_name, is_theirs, lms_evidence, names_instead
from regionalism.desk.grading.grade import Summary, grade_folder, make_setup
from regionalism.desk.grading.lateness import days_late
from regionalism.engine.answers import Event
from regionalism.engine.errors import CourseError
from regionalism.engine.moments import due_in_words, due_time
from regionalism.engine.submission import in_file_name
from tests.small_course import hand_in, write_course, write_policy

DUE = "2027-03-01T23:59:00-05:00"
NOON, WEDNESDAY = "2027-03-01T12:00:00Z", "2027-03-03T15:00:00Z"
letters = st.characters(categories=("L",)).filter(lambda one: words(one.upper()) == words(one) != "")
word = st.text(letters, min_size=3, max_size=8)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write_course(tmp_path / "course", "late_per_cent_per_day = 10")
    monkeypatch.setenv("REGIONALISM_ROOT", str(root))
    return root


def put(course: Path, name: str, text: str) -> None:
    path = course.parent / "in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def graded(course: Path, within: str = "in", **more: Any) -> Summary:
    due = more.pop("due", None)
    return grade_folder(
        course.parent / within, course.parent / "out", make_setup(due=due), feedback=False, **more
    )


def rows(course: Path, name: str) -> list[dict[str, str]]:
    with (course.parent / "out" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- whose it is ---

PLACES = {
    "Moodle": "Leo Luz_65_assignsubmission_file_/clubs.s1.handin.json",
    "Moodle without folders": "Leo Luz_65_assignsubmission_file_clubs.s1.handin.json",
    "Blackboard": "Essay_lluz_attempt_2027-03-01-12-00-00_clubs.s1.handin.json",
    "Canvas": "luzleo_12345_67890_clubs.s1.handin.json",
    "nbgrader": "submitted/lluz/01-clubs/clubs.s1.handin.json",
    "the name of the file": "clubs.s2.handin.json",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_where_two_witnesses_name_different_people_somebody_must_look(course: Path, place: str) -> None:
    put(course, place, hand_in("s1", "Ana Castro", answers={"seat": "small"}))
    assert graded(course).bad == 1
    (row,), (file,) = rows(course, "grades.csv"), rows(course, "submissions.csv")
    assert row["status"] == file["status"] == "other account"
    assert "Ana Castro (s1)" in file["note"] and "ask whose it is" in file["note"]
    assert row["clubs/seat"] == "2", "it is graded all the same"


@pytest.mark.parametrize(
    ("name", "number"), [("Leo Luz", "s1"), ("LUZ MARÍN, Leonardo", "s1"), ("Leo Luz", "lluz")]
)
@pytest.mark.parametrize("place", [one for one in PLACES.values() if "s1" in one])
def test_where_they_agree_nobody_is_troubled(course: Path, place: str, name: str, number: str) -> None:
    put(course, place.replace("s1", number), hand_in(number, name))
    assert graded(course).bad == 0


def test_a_hand_in_that_does_not_count_is_looked_at_too(course: Path) -> None:
    put(course, "a.json", hand_in("s1", "Ana Castro", answers={"seat": "small"}))
    put(course, PLACES["Moodle"], hand_in("s1", "Ana Castro", answers={"seat": "none"}))
    assert graded(course).bad == 1
    assert [one["status"] for one in rows(course, "submissions.csv")] == ["other account", "graded"]


@pytest.mark.parametrize("within", ["in", "in/submitted", "in/submitted/lluz", "in/submitted/lluz/01-clubs"])
def test_the_folder_of_nbgrader_counts_wherever_grading_begins(course: Path, within: str) -> None:
    put(course, PLACES["nbgrader"], hand_in("s1", "Ana Castro"))
    assert graded(course, within).bad == 1
    put(course, PLACES["nbgrader"], hand_in("lluz", "Ana Castro"))
    put(course, "submitted/lluz/01-clubs/clubs.s1.handin.json", hand_in("lluz", "Ana Castro"))
    (course.parent / "in" / "submitted" / "lluz" / "01-clubs" / "clubs.s1.handin.json").rename(
        course.parent / "in" / "submitted" / "lluz" / "01-clubs" / "clubs.lluz.handin.json"
    )
    assert graded(course, within).bad == 0


def test_a_folder_that_happens_to_have_such_a_name_says_nothing(course: Path) -> None:
    put(course, "submitted/2027/march/clubs.s1.handin.json", hand_in("s1", "Ana Castro"))
    assert graded(course).bad == 0


def test_the_class_list_says_which_account_is_whose(course: Path) -> None:
    put(course, PLACES["Blackboard"], hand_in("s1", "Ana Castro"))
    path = course.parent / "class.csv"
    for head, cell in (("username", "LLUZ"), ("Correo electrónico", "lluz@x.example")):
        path.write_text(f"id,name,{head}\ns1,Ana Castro,{cell}\n", encoding="utf-8")
        assert graded(course, listed=read_class_list(path)).bad == 0
    path.write_text("id,name,username\ns1,Ana Castro,acastro\n", encoding="utf-8")
    assert graded(course, listed=read_class_list(path)).bad == 1


@pytest.mark.parametrize(
    "place", ["anon4f2a_12345_67890_x.json", "Participant 4711_4711_assignsubmission_file_/x.json"]
)
def test_a_hidden_name_is_no_witness(course: Path, place: str) -> None:
    put(course, place, hand_in("s1", "Ana Castro"))
    assert graded(course).bad == 0


@given(first=word, last=word, more=word, form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_a_name_is_the_same_in_any_order_case_and_form(first: str, last: str, more: str, form: str) -> None:
    written = unicodedata.normalize(form, f"{last.upper()}, {first} {more}")
    assert alike_names(f"{first} {last}", written)
    for path in (
        f"{written}_65_assignsubmission_file_/x.json",
        f"{words(written).replace(' ', '')}_1_2_x.json",
    ):
        evidence = lms_evidence(path)
        assert evidence.system
        assert is_theirs(evidence, "s1", [f"{first} {last}"])


@given(st.permutations(["ana", "leo", "wei", "carla", "pablo"]))
def test_two_first_names_with_one_last_name_are_two_people(first: list[str]) -> None:
    one, other = (f"{name} Peña" for name in first[:2])
    assert not alike_names(one, other)
    assert not is_theirs(lms_evidence(f"peña{first[0]}_12_34_x.json"), "s1", [other])


@given(
    number=st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=12),
    before=st.sampled_from(["", "castroana_LATE_1_2_", "Essay_x_attempt_2027-03-01-12-00-00_"]),
    again=st.sampled_from(["", "-1", "-12"]),
    after=st.sampled_from([".json", ".json.txt", "-1.json", " (2).json"]),
)
def test_a_file_that_keeps_its_own_name_never_contradicts_itself(
    number: str, before: str, again: str, after: str
) -> None:
    for name in (
        f"clubs{again}.{in_file_name(number)}.handin",
        f"clubs.{in_file_name(number)}{again}.handin",
    ):
        assert id_in_name(before + name + after, ["clubs", "towns"])
        assert names_instead(before + name + after, ["clubs"], number) == []
    assert names_instead("answers.json", ["clubs"], number) == []


def test_an_id_of_the_list_is_the_same_however_it_was_typed(course: Path) -> None:
    put(course, "clubs.PEÑA-7.handin.json", hand_in(unicodedata.normalize("NFD", "peña-7"), "Ana Castro"))
    assert graded(course, listed=ClassList({"Peña-7": "Ana Castro"})).bad == 0


# --- when it came ---

TIMES = {
    "in time here, late there": (
        NOON,
        "Essay_acastro_attempt_2027-03-09-22-29-43_clubs.s1.handin.json",
        8,
        0,
    ),
    "late here, in time there": (
        "2027-03-03T15:00:00Z",
        "Essay_acastro_attempt_2027-03-01-11-00-00_x.json",
        0,
        2,
    ),
    "marked late, in time here": (NOON, "castroana_LATE_1_2_clubs.s1.handin.json", 1, 0),
}


@pytest.mark.parametrize("late_by", ["lms", "student"])
@pytest.mark.parametrize("which", TIMES)
def test_two_clocks_that_differ_are_looked_at_and_a_policy_says_which_counts(
    course: Path, which: str, late_by: str
) -> None:
    at, place, by_lms, by_student = TIMES[which]
    write_policy(course, f'late_per_cent_per_day = 10\nlate_by = "{late_by}"')
    put(course, place, hand_in("s1", "Ana Castro", at=at, answers={"seat": "small"}))
    assert graded(course, due=DUE).bad == 1
    (row,), (file,) = rows(course, "grades.csv"), rows(course, "submissions.csv")
    assert row["status"] == file["status"] == "clocks differ"
    days = by_lms if late_by == "lms" else by_student
    assert float(row["clubs late penalty"]) == pytest.approx(0.2 * days)
    assert f"{at[:7]}" in file["note"] and "late_by in course.toml" in file["note"]


@pytest.mark.parametrize(
    ("at", "place", "status"),
    [
        (NOON, "Essay_acastro_attempt_2027-03-01-22-00-00_x.json", "graded"),
        ("2027-03-03T15:00:00Z", "Essay_acastro_attempt_2027-03-03-11-00-00_x.json", "late"),
        (WEDNESDAY, "castroana_LATE_1_2_x.json", "late"),
        (NOON, "castroana_1_2_x.json", "graded"),
        (WEDNESDAY, "castroana_1_2_x.json", "late"),  # Canvas may know of no due time
    ],
)
def test_two_clocks_that_agree_trouble_nobody(course: Path, at: str, place: str, status: str) -> None:
    put(course, place, hand_in("s1", "Ana Castro", at=at))
    assert graded(course, due=DUE).bad == 0
    assert rows(course, "submissions.csv")[0]["status"] == status


def test_a_response_after_its_own_handing_in_is_a_clocks_fault(course: Path) -> None:
    late = Event("2027-03-12T09:00:00Z", "0", 1, "response", "clubs/seat", data="small")
    put(course, "a.json", hand_in("s1", at=NOON, lines=[late]))
    assert graded(course, due=DUE).bad == 1
    (row,) = rows(course, "grades.csv")
    assert (row["status"], row["clubs late penalty"], row["clubs total"]) == ("clocks differ", "0", "2")
    assert graded(course).bad == 0, "without a due time it makes no difference"


def test_a_time_that_has_not_come_yet_is_no_lateness(course: Path) -> None:
    put(course, "a.json", hand_in("s1", at="2031-01-01T00:00:00Z", answers={"seat": "small"}))
    assert graded(course, due=DUE).bad == 1
    (row,) = rows(course, "grades.csv")
    assert (row["status"], row["clubs late penalty"]) == ("clocks differ", "0")
    assert "has not come yet" in row["note"]


# --- a day, and a place ---

ZONES = ("America/New_York", "America/Sao_Paulo", "America/Caracas", "Europe/Berlin", "Asia/Kolkata", "UTC")
naive = st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2030, 12, 31))


@given(naive, st.sampled_from(ZONES))
def test_a_time_with_a_zone_is_the_moment_that_a_clock_there_shows(
    moment: datetime.datetime, name: str
) -> None:
    moment = moment.replace(second=0, microsecond=0)
    try:
        found = due_time(f"{moment:%Y-%m-%dT%H:%M} {name}")
    except CourseError as problem:
        assert problem.code == "due-no-such-time"
        there = moment.replace(tzinfo=zoneinfo.ZoneInfo(name))
        assert there.utcoffset() != there.replace(fold=1).utcoffset()
        return
    assert found.astimezone(zoneinfo.ZoneInfo(name)).replace(tzinfo=None) == moment
    assert due_time(found.isoformat()).timestamp() == found.timestamp()
    assert name.replace("-", "−") in due_in_words(found)


@given(naive, st.sampled_from(ZONES), st.integers(1, 400), st.integers(0, 86_399))
def test_a_day_is_a_day_across_the_change_of_clocks(
    due: datetime.datetime, name: str, days: int, less: int
) -> None:
    """Whoever hands in at the same hour N days later is N days late, be it winter or summer by then."""
    zone = zoneinfo.ZoneInfo(name)
    there = due.replace(microsecond=0, tzinfo=zone, fold=1)
    moment = (due.replace(microsecond=0) + datetime.timedelta(days=days, seconds=-less)).replace(
        tzinfo=zone, fold=1
    )
    for one in (there, moment):
        if one.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None) != one.replace(tzinfo=None):
            return  # no clock shows that time
    assert days_late(moment.timestamp(), there, 0) == days


def test_the_autumn_day_of_25_hours_is_one_day() -> None:
    due = due_time("2027-11-06T23:59 America/New_York")
    next_evening = due_time("2027-11-07T23:59 America/New_York").timestamp()
    assert (next_evening - due.timestamp()) / 3600 == 25
    assert days_late(next_evening, due, 0) == 1
    assert days_late(next_evening + 60, due, 0) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2027-11-08T23:59", "due-wrong"),
        ("2027-11-08T23:59-05:00 America/New_York", "due-wrong"),
        ("2027-11-08T23:59 America/Nowhere", "due-zone-unknown"),
        ("2027-11-08T23:59 ../../etc/passwd", "due-wrong"),
        ("2027-11-08T23:59 EST5/../x", "due-zone-unknown"),
        ("2027-03-14T02:30 America/New_York", "due-no-such-time"),
        ("next week", "due-wrong"),
        ("", "due-wrong"),
    ],
)
def test_a_time_that_cannot_be_is_named(text: str, code: str) -> None:
    with pytest.raises(CourseError) as caught:
        due_time(text)
    assert caught.value.code == code


def test_grade_says_the_due_time_in_words(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(course, "a.json", hand_in())
    given = ["grade", str(course.parent / "in"), "--out", str(course.parent / "out"), "--processes", "1"]
    assert command([*given, "--due", "2027-11-08T23:59 America/New_York"]) == 0
    assert (
        "Due: Monday, 8 November 2027, 23:59 (America/New_York). On this computer: "
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(("listed", "typed"), [("412", "00412"), ("00412", "412")])
def test_an_id_without_its_zeros_is_named(course: Path, listed: str, typed: str) -> None:
    put(course, "a.json", hand_in(typed, "Ana Castro"))
    assert graded(course, listed=ClassList({listed: "Ana Castro"})).bad == 2, "a stranger, and one missing"
    note = rows(course, "submissions.csv")[0]["note"]
    assert f"The class list has {listed}, which may be {typed}" in note


def test_where_canvas_marks_others_late_a_file_without_a_mark_was_in_time(course: Path) -> None:
    put(course, "castroana_1_2_x.json", hand_in("s1", "Ana Castro", at=WEDNESDAY))
    put(course, "libo_LATE_3_4_x.json", hand_in("s2", "Bo Li", at=WEDNESDAY))
    put(course, "luzleo_5_6_x.json", hand_in("s3", "Leo Luz", at=NOON))
    assert graded(course, due=DUE).bad == 1
    found = {row["student_id"]: row for row in rows(course, "grades.csv")}
    assert [found[one]["clubs late penalty"] for one in ("s1", "s2", "s3")] == ["0", "1.2", "0"]
    assert "Canvas, which marks others late, does not mark it" in found["s1"]["note"]


@pytest.mark.parametrize(("name", "looks"), [("final", 0), ("v2", 0), ("B-02", 0), ("s-2", 1), ("s-3", 0)])
def test_a_file_may_be_renamed_unless_it_has_the_id_of_another(course: Path, name: str, looks: int) -> None:
    put(course, f"clubs.{name}.handin.json", hand_in("s-1", "Ana Castro"))
    listed = ClassList({"s-1": "Ana Castro", "s-2": "Bo Li"})
    assert graded(course, listed=listed).bad == 1 + looks, "one is missing"
    assert graded(course).bad == (name in ("s-2", "s-3")), "without a list what is formed like an id is one"
