"""What was agreed with single students: more time, grace days, groups, units to omit."""

from __future__ import annotations

import csv
import datetime
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regionalism.desk import csv_io
from regionalism.desk.class_list import read_class_list
from regionalism.desk.grading.grade import Summary, grade_folder, make_setup
from regionalism.desk.grading.settle import Stake, settle
from regionalism.desk.grading.terms import ALL, Terms
from regionalism.desk.interop import nbgrader_bridge
from regionalism.desk.marking.marks import Marks
from regionalism.desk.results import read_rows
from regionalism.engine.errors import CourseError
from tests.small_course import RIGHT, hand_in, write_course

DUE = "2027-03-01T23:59 America/New_York"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write_course(tmp_path / "course", "late_per_cent_per_day = 10")
    monkeypatch.setenv("REGIONALISM_ROOT", str(root))
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    return root


def put(course: Path, name: str, text: str) -> None:
    (course.parent / "in" / name).write_text(text, encoding="utf-8")


def graded(
    course: Path, listed: str = "", extensions: str = "", due: str | None = DUE, **more: Any
) -> Summary:
    folder = course.parent
    (folder / "out" / "extensions.csv").unlink(missing_ok=True)
    if extensions:
        (folder / "out" / "extensions.csv").write_text(extensions, encoding="utf-8")
    roll = None
    if listed:
        (folder / "class.csv").write_text(listed, encoding="utf-8")
        roll = read_class_list(folder / "class.csv")
    return grade_folder(folder / "in", folder / "out", make_setup(due=due), listed=roll, **more)


def student(course: Path, number: str = "s1") -> dict[str, str]:
    with (course.parent / "out" / "grades.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["student_id"] == number)


def page(course: Path, number: str = "s1") -> str:
    return (course.parent / "out" / "feedback" / f"{number}.html").read_text(encoding="utf-8")


# --- more time ---


@pytest.mark.parametrize(
    ("due", "days"),
    [
        ("2027-03-04", 0),  # a day without a time ends at its midnight, where the class is
        ("2027-03-03T15:00", 0),
        ("2027-03-03T14:59", 1),
        ("2027-03-03T20:00Z", 0),
        ("2027-03-03T16:00 America/Sao_Paulo", 1),
        ("2027-02-01", 2),  # an earlier time takes nothing away
    ],
)
@pytest.mark.parametrize("where", ["list", "extensions", "all units"])
def test_another_due_time_counts_for_one_student(course: Path, due: str, days: int, where: str) -> None:
    for number in ("s1", "s2"):
        put(course, f"{number}.json", hand_in(number, at="2027-03-03T20:00:00Z"))
    if where == "list":
        graded(course, f"id,name,due\ns1,Ana Castro,{due}\ns2,Ana Castro,\n")
    else:
        unit = "clubs" if where == "extensions" else ""
        rows = f"student_id,unit,due,reason\nS1,{unit},{due},was ill\n"
        graded(course, "id,name\ns1,Ana Castro\ns2,Ana Castro\n", rows)
    assert student(course)["clubs late penalty"] == f"{0.6 * days:g}"
    assert student(course, "s2")["clubs late penalty"] == "1.2"


def test_a_reason_stands_on_no_page_and_in_no_sheet(course: Path) -> None:
    put(course, "a.json", hand_in("s1", at="2027-03-03T20:00:00Z"))
    graded(course, extensions="student_id,unit,due,reason\ns1,clubs,2027-03-09,a long illness\n")
    written = [path for path in (course.parent / "out").rglob("*.*") if path.name != "extensions.csv"]
    assert len(written) > 5
    assert not [path for path in written if b"illness" in path.read_bytes()]


def test_a_row_that_cannot_be_used_is_named_and_the_others_count(course: Path) -> None:
    put(course, "a.json", hand_in("s1", at="2027-03-03T20:00:00Z"))
    rows = ["s1,nowhere,2027-03-09,", ",clubs,2027-03-09,", "s1,1,9.3.2027,", "s1,01-clubs,2027-03-09,"]
    summary = graded(course, extensions="\n".join(["student_id,unit,due,reason", *rows, ""]))
    assert [one.partition("row ")[2][0] for one in summary.notes] == ["2", "3", "4"]
    assert ["id" in one.split(": ")[1] for one in summary.notes[:2]] == [False, True]
    assert "'9.3.2027' is no due time. Write a day, as 2027-03-05" in summary.notes[2]
    assert student(course)["status"] == "waiting"
    with pytest.raises(CourseError, match="lacks the column unit"):
        graded(course, extensions="student_id,due\n")


def test_a_due_time_before_that_of_the_class_is_said_to_change_nothing(course: Path) -> None:
    put(course, "a.json", hand_in("s1", at="2027-03-03T20:00:00Z"))
    earlier = "id,name,due\ns1,Ana Castro,2027-02-09\n"
    for said in (
        graded(course, extensions="student_id,unit,due\ns1,clubs,2027-02-09\n").notes,
        graded(course, earlier).notes,
    ):
        assert "9 February 2027, 23:59" in said[0]
        assert "is not later than the due time of the class" in said[0]
    assert graded(course, extensions="student_id,unit,due\ns1,clubs,2027-03-01T23:59\n").notes == []


@pytest.mark.parametrize("listed", ["", "id,name\ns1,Ana Castro\ns3,Eva Ruiz\n"])
def test_an_extension_of_somebody_unknown_is_named(course: Path, listed: str) -> None:
    put(course, "a.json", hand_in("s1", at="2027-03-03T20:00:00Z"))
    rows = "student_id,unit,due\nS1,,2027-03-09\ns3,,2027-03-09\ns-1,,2027-03-09\n"
    notes = graded(course, listed, rows if listed else rows.replace("S1", "s1").replace("s3", "s1")).notes
    assert [one.partition("csv: ")[2].split(" ")[0] for one in notes] == ["s-1"]


def test_without_a_due_time_of_the_class_an_extension_is_no_use(course: Path) -> None:
    put(course, "a.json", hand_in("s1"))
    said = graded(course, extensions="student_id,unit,due\ns1,clubs,2027-03-09T12:00Z\n", due=None).notes
    assert "the class has none" in said[0]


def test_the_mark_of_an_lms_that_knows_of_no_extension_is_no_witness(course: Path) -> None:
    put(course, "castroana_LATE_1_2_x.json", hand_in("s1", at="2027-03-03T20:00:00Z"))
    assert graded(course, extensions="student_id,unit,due\ns1,clubs,2027-03-09\n").bad == 0
    assert student(course)["clubs late penalty"] == "0"


# --- grace days ---


def test_grace_days_are_spent_where_they_save_most_and_said_on_the_page(course: Path) -> None:
    answers = {name: RIGHT[name] for name in ("seat", "votes")}
    put(course, "a.json", hand_in("s1", answers=answers, at="2027-03-03T12:00:00Z"))
    put(course, "b.json", hand_in("s1", unit="towns", answers={"port": True}, at="2027-03-03T12:00:00Z"))
    graded(course, "id,name,grace_days\ns1,Ana Castro,3\n")
    row = student(course)
    assert (row["clubs late penalty"], row["towns late penalty"]) == ("0.6", "0")
    assert "towns: 2 of 3 grace days spent" in row["note"]
    assert "Grace days spent: 2 of 3" in page(course) and "Grace days spent: 1 of 3" in page(course)


@pytest.mark.parametrize("text", ["-1", "many", "1.5", "1000"])
def test_a_number_of_grace_days_that_cannot_be_is_named(course: Path, text: str) -> None:
    put(course, "a.json", hand_in("s1"))
    assert repr(text) in graded(course, f"id,name,grace_days\ns1,Ana Castro,{text}\n").notes[0]


class_of_units = st.lists(
    st.tuples(st.lists(st.integers(0, 20), min_size=1, max_size=4), st.integers(0, 20)),
    min_size=1,
    max_size=4,
)


@given(class_of_units, st.integers(0, 8), st.integers(0, 3), st.data())
def test_the_share_of_the_points_is_the_highest_and_no_more_time_lowers_it(
    units: list[tuple[list[int], int]], days: int, drop: int, data: st.DataObject
) -> None:
    """Among all ways to spend and to drop; a day more, or a point more in a unit, never lowers it."""

    def share(stakes: dict[str, Stake], days: int) -> Fraction:
        spent, dropped = settle(stakes, days, drop)
        assert sum(spent.values()) <= days
        assert len(dropped) == (drop if len(stakes) > drop else 0)
        kept = stakes.keys() - {*dropped}
        return of(
            sum(stakes[one].worth[spent[one]] for one in kept), sum(stakes[one].possible for one in kept)
        )

    def of(points: float, possible: float) -> Fraction:
        return Fraction(int(points), int(possible)) if possible else Fraction(0)

    stakes = {f"u{n}": Stake(sorted(worth), max(worth) + more) for n, (worth, more) in enumerate(units)}
    found = share(stakes, days)
    ways = [
        of(sum(stakes[one].worth[days] for one, days in way), sum(stakes[one].possible for one, _ in way))
        for names in combinations(stakes, len(stakes) - (drop if len(stakes) > drop else 0))
        for spent in product(*(range(len(stakes[one].worth)) for one in names))
        if sum(spent) <= days
        for way in [list(zip(names, spent, strict=True))]
    ]
    assert found == max(ways)
    assert share(stakes, days + 1) >= found
    name = data.draw(st.sampled_from(sorted(stakes)))
    raised = [min(stakes[name].possible, points + 1) for points in stakes[name].worth]
    assert share({**stakes, name: Stake(raised, stakes[name].possible)}, days) >= found


def test_the_unit_without_which_the_share_is_highest_leaves_the_total() -> None:
    large, third = Stake([10], 20), Stake([18], 20)
    for small in (Stake([0.8], 2), Stake([1.2], 2)):  # less, and more, of its own points than the large one
        assert settle({"large": large, "small": small, "third": third}, 0, 1)[1] == ("large",)


@settings(max_examples=15)
@given(
    given=st.lists(
        st.tuples(st.sampled_from(["clubs", "towns"]), st.booleans(), st.integers(0, 5)),
        min_size=1,
        max_size=4,
    ),
    grace=st.integers(0, 4),
    later=st.integers(0, 5),
    attempts=st.sampled_from(["best", "last", "first"]),
    drop=st.integers(0, 1),
)
def test_an_extension_never_lowers_a_total_and_the_order_of_files_is_of_no_matter(
    tmp_path_factory, given: list[tuple[str, bool, int]], grace: int, later: int, attempts: str, drop: int
) -> None:
    folder = tmp_path_factory.mktemp("terms")
    rules = f'late_per_cent_per_day = 10\nattempts = "{attempts}"\ndrop_lowest = {drop}'
    root = write_course(folder / "course", rules)
    (folder / "in").mkdir()
    (folder / "out").mkdir()
    texts = []
    for number, (unit, right, days) in enumerate(given):
        answers = RIGHT if unit == "clubs" else {"port": True}
        at = f"2027-03-0{days + 1}T12:0{number}:00Z"
        texts.append(hand_in("s1", unit=unit, answers=answers if right else {}, at=at))
    totals = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGIONALISM_ROOT", str(root))
        for order in (texts, texts[::-1]):
            for number, text in enumerate(order):
                (folder / "in" / f"{number}.json").write_text(text, encoding="utf-8")
            for days, more in ((0, 0), (grace, 0), (grace, later), (grace + 1, later)):
                graded(
                    root,
                    f"id,name,grace_days\ns1,Ana Castro,{days}\n",
                    f"student_id,unit,due\ns1,,2027-03-0{more + 1}\n",
                    feedback=False,
                )
                totals.append(float(student(root)["total"]) / float(student(root)["possible"]))
    assert totals[:4] == sorted(totals[:4])
    assert totals[:4] == totals[4:]


def test_an_id_that_lost_its_zeros_in_a_spreadsheet_is_said(course: Path) -> None:
    put(course, "a.json", hand_in("0012"))
    (course.parent / "out" / "overrides.csv").write_text("student_id,item,points\n12,clubs/seat,1\n")
    summary = graded(course, "id,name\n0012,Ana Castro\n", "student_id,unit,due\n12,,2027-03-09\n")
    for note in summary.notes:
        assert "The class list has 0012, which may be 12" in note
    assert len(summary.notes) == 2


# --- groups ---

GROUP = "id,name,group\ns1,Ana Castro,A\ns2,Bo Li,a\ns3,Leo Luz,B\n"


def test_one_hand_in_of_a_group_counts_for_all_in_it(course: Path) -> None:
    put(course, "a.json", hand_in("s1", "Ana Castro"))
    put(course, "c.json", hand_in("s3", "Leo Luz", {"seat": "small"}))
    (course.parent / "out" / "overrides.csv").write_text("student_id,item,points\ns2,clubs/seat,0.5\n")
    Marks(course.parent / "out" / "marks").give("s1", "clubs/why", points=3)
    assert graded(course, GROUP).bad == 0
    ana, bo, leo = (student(course, one) for one in ("s1", "s2", "s3"))
    assert (ana["clubs/seat"], ana["clubs/why"]) == ("2", "3")
    assert (bo["clubs/seat"], bo["clubs/votes"], bo["clubs/why"]) == ("0.5", ana["clubs/votes"], "3")
    assert "the hand-in of s1, of the same group, counts" in bo["note"]
    assert (leo["clubs/seat"], leo["clubs/votes"]) == ("2", "0")
    items, _ = csv_io.read(course.parent / "out" / "items.csv")
    assert {row[0] for row in items[1:]} == {"s1", "s3"}, "what a group answered is reported once"
    files, _ = csv_io.read(course.parent / "out" / "submissions.csv")
    assert [row[5] for row in files[1:]] == ["graded", "graded"]


def test_of_several_hand_ins_of_a_group_the_best_counts_for_each(course: Path) -> None:
    put(course, "a.json", hand_in("s1", "Ana Castro", {"seat": "small"}))
    put(course, "b.json", hand_in("s2", "Bo Li", {"seat": "none", "votes": RIGHT["votes"]}))
    assert graded(course, GROUP).bad == 1, "the third is missing"
    assert [student(course, one)["total"] for one in ("s1", "s2")] == ["4", "4"]
    (row,) = [one for one in csv_io.read(course.parent / "out" / "submissions.csv")[0] if one[0] == "a.json"]
    assert row[5] == "superseded"


def test_a_member_may_upload_what_another_made(course: Path) -> None:
    path = course.parent / "in" / "Bo Li_7_assignsubmission_file_"
    path.mkdir()
    (path / "clubs.s1.handin.json").write_text(hand_in("s1", "Ana Castro"), encoding="utf-8")
    assert graded(course, GROUP).bad == 1, "the third is missing"
    assert graded(course, GROUP.replace("Bo Li,a", "Bo Li,C")).bad == 3


# --- units to omit ---


def test_a_unit_that_is_omitted_is_not_missing_and_not_possible(course: Path) -> None:
    put(course, "a.json", hand_in("s1", unit="towns", answers={"port": True}))
    put(course, "b.json", hand_in("s2", "Bo Li", {"seat": "small"}))
    put(course, "c.json", hand_in("s2", "Bo Li", unit="towns", answers={"port": True}))
    said = graded(
        course, 'id,name,omit\ns1,Ana Castro,clubs nowhere\ns2,Bo Li,clubs\ns4,Wei Tan,"clubs, towns"\n'
    )
    ana, bo, wei = (student(course, one) for one in ("s1", "s2", "s4"))
    assert (ana["clubs possible"], ana["possible"], ana["total"]) == ("", "10", "10")
    assert "clubs is omitted, as agreed" in ana["note"]
    assert (bo["clubs total"], bo["possible"]) == ("2", "20"), "what was handed in counts"
    assert (wei["status"], wei["possible"]) == ("excused", "0")
    assert "there is no unit nowhere to omit" in said.notes[0]
    assert said.bad == 0


def test_columns_from_which_nothing_follows_are_said(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_text("id,name,extra_time_per_cent,language\ns1,Ana,25,es\n", encoding="utf-8")
    (said,) = read_class_list(path).notes
    assert said.fields["columns"] == ("extra_time_per_cent", "language")


def test_the_latest_of_several_due_times_counts_and_none_before_that_of_the_class() -> None:
    day = [datetime.datetime(2027, 3, one, tzinfo=datetime.UTC) for one in range(1, 5)]
    terms = Terms(due={"clubs": day[2], ALL: day[1]})
    assert [terms.due_for(unit, day[0]) for unit in ("clubs", "towns")] == [day[2], day[1]]
    assert terms.due_for("clubs", day[3]) == day[3]


def test_all_of_a_group_have_points_in_nbgrader(course: Path) -> None:
    put(course, "a.json", hand_in("s1", "Ana Castro"))
    graded(course, GROUP)
    out = course.parent / "out"
    students = read_rows(out / "grades.csv", (), "grades-not-ours")
    rows = nbgrader_bridge._rows(read_rows(out / "items.csv", (), "grades-not-ours"))
    found = nbgrader_bridge.with_groups("clubs", rows["clubs"], students)
    assert set(found) == {"s1", "s2"}, "the third handed in nothing"
    assert [one.points for one in found["s2"]] == [one.points for one in found["s1"]]
