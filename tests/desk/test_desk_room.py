"""In-kernel tests of the desk notebook: its panels do what the commands do, and a marked essay is back in a
new kernel.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from regionalism.commands import COMMANDS
from regionalism.desk import notebook, report, results
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.marking.marks import Mark, Marks
from regionalism.desk.marking.pseudonyms import labels, shuffled
from regionalism.desk.marking.queue import complete, earlier_rubric
from regionalism.desk.notebook.essays import EssayDesk
from regionalism.desk.practice import practice_class
from regionalism.engine import bank, submission
from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import find_item
from regionalism.engine.course import unit
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.essay import Essay
from regionalism.notebook.panel import Panel
from tests.desk.test_lms import CHIDI, CLASS, SAMPLES, grades

UNIT = "one-state-one-vote"
ITEM = f"{UNIT}/which-unit"
POINTS = {"answers": "1", "evidence": "1.5", "other-side": 1, "limit": "0,5"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> R1 ¶4"


@pytest.fixture(autouse=True)
def own_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path / "answers"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    practice_class(tmp_path / "class", UNIT, students=5)
    log = AnswerLog(tmp_path / "student")
    log.add("response", ITEM, HOSTILE, version=find_item(ITEM).version)
    hand_in = submission.collect(UNIT, submission.student("<b>Ana</b>", "=1+1"), log.lines())
    (tmp_path / "class" / "hostile.handin.json").write_text(submission.write(hand_in), encoding="utf-8")
    grade_folder(tmp_path / "class", tmp_path / "grades", make_setup())
    return tmp_path / "grades"


def do(desk: EssayDesk, action: str, **content: Any) -> dict[str, Any]:
    shown = desk.view["essay"] or {}
    desk._on_message(desk, {"do": action, "label": shown.get("label"), **content}, [])
    return desk.view


def opened(folder: Path) -> EssayDesk:
    desk = notebook.essays()
    do(desk, "open", folder=str(folder))
    return desk


def essays_in(desk: EssayDesk) -> int:
    """Return how many essays lie on the desk; some of the class leave it empty."""
    assert desk.pile is not None
    return len(desk.pile.texts(ITEM))


def press(panel: Panel, **values: Any) -> dict[str, Any]:
    panel._on_message(panel, {"do": "respond", "values": {**panel.values, **values}}, [])
    return panel.shown


# --- essays -------------------------------------------------------------------------------------------------


def test_without_grades_the_desk_says_what_to_do() -> None:
    desk = opened(Path("/nowhere"))
    assert "Grade the class first" in desk.view["status"]
    assert "type the folder of your grades above and press Open" in desk.view["status"]
    assert "`" not in desk.view["status"]
    assert desk.view["essay"] is None


def test_two_marks_a_new_kernel_and_everything_is_back(folder: Path) -> None:
    desk = opened(folder)
    count = essays_in(desk)
    first = desk.view["essay"]["label"]
    assert desk.view["essay"]["note"] == "Not marked yet."
    assert [one["id"] for one in desk.view["essay"]["criteria"]] == list(POINTS)
    shown = [one["name"] for one in desk.view["essay"]["models"]]
    assert len(set(shown[:-1])) == 2 and shown[-1] == "A weak answer"
    view = do(desk, "save", marks=POINTS, comment="Well argued.", step=1)
    assert view["status"] == f"Saved: 4 of 5 points for {first}. {count - 1} of {count} essays still wait."
    second = view["essay"]["label"]
    assert second != first
    view = do(desk, "save", marks={**POINTS, "limit": 0}, comment="", step=1)
    again = notebook.essays()
    assert again.view["essay"]["label"] == view["essay"]["label"]
    assert again.view["status"].endswith(f"{count - 2} of {count} essays still wait.")
    do(again, "waiting", on=False)
    view = do(again, "go", step=-1)
    assert (view["essay"]["label"], sum(view["essay"]["marks"].values())) == (second, 3.5)
    view = do(again, "go", step=-1)
    assert (view["essay"]["label"], view["essay"]["comment"]) == (first, "Well argued.")
    assert view["essay"]["marks"] == {"answers": 1, "evidence": 1.5, "other-side": 1, "limit": 0.5}
    assert do(again, "go", step=-1)["status"].startswith("This is the first essay.")
    do(again, "waiting", on=True)
    assert do(again, "go", step=-1)["status"].startswith("No essay that waits comes before this one.")


def test_marks_count_in_the_next_grading(folder: Path, tmp_path: Path) -> None:
    desk = opened(folder)
    count = essays_in(desk)
    for _ in range(count):
        do(desk, "save", marks=POINTS, comment="", step=1)
    assert desk.view["status"].startswith("Saved:")
    assert f"All {count} essays have marks. Grade again" in desk.view["status"]
    summary = grade_folder(tmp_path / "class", folder, make_setup())
    assert summary.moved == {ITEM: count}


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({}, "Still without points"),
        ({**POINTS, "limit": ""}, f"Still without points: {find_item(ITEM).criteria[-1].text}"),
        ({**POINTS, "limit": 1.5}, "0 to 1 points in steps of ½, not 1.5"),
        ({**POINTS, "limit": -1}, "not -1"),
        ({**POINTS, "evidence": 0.3}, "not 0.3"),
        ({**POINTS, "limit": "lots"}, "is not a number"),
    ],
)
def test_a_mark_that_cannot_be_is_not_saved(folder: Path, marks: dict[str, Any], said: str) -> None:
    desk = opened(folder)
    label = desk.view["essay"]["label"]
    view = do(desk, "save", marks=marks, comment="", step=1)
    assert said in view["status"]
    assert view["problem"]
    assert view["essay"]["label"] == label
    assert Marks(folder / "marks").current() == {}


def test_what_is_not_saved_yet_is_a_draft_and_comes_back(folder: Path) -> None:
    desk = opened(folder)
    status = desk.view["status"]
    view = do(desk, "draft", marks={"answers": "1"}, comment="half")
    assert view["status"] == status
    again = notebook.essays()
    assert again.view["essay"]["marks"] == {"answers": 1}
    assert again.view["essay"]["comment"] == "half"
    assert "draft" in again.view["essay"]["note"]
    assert Marks(folder / "marks").current() == {}
    do(again, "save", marks=POINTS, comment="whole", step=0)
    assert Marks(folder / "marks").drafts() == {}


def test_names_are_hidden_and_the_text_is_only_text(folder: Path) -> None:
    desk = opened(folder)
    seen = []
    count = essays_in(desk)
    for _ in range(count):
        essay = desk.view["essay"]
        seen.append(essay["text"])
        assert "practice-0" not in str(desk.view)
        assert "Ana" not in essay["who"]
        assert essay["who"] == f"Text {essay['label']}"
        do(desk, "go", step=1)
    assert HOSTILE in seen
    do(desk, "names", on=True)
    assert "(" in desk.view["essay"]["who"]
    assert notebook.essays().view["names"] is False
    front = Path(notebook.__file__).parent.joinpath("front", "essays.js").read_text(encoding="utf-8")
    assert "innerHTML" not in front


def test_a_changed_rubric_loses_no_mark(folder: Path) -> None:
    item = find_item(ITEM)
    assert isinstance(item, Essay)
    desk = opened(folder)
    text = desk._current()
    assert text is not None
    Marks(folder / "marks").give(text.student, ITEM, criteria={"old": 2, "answers": 1}, comment="kept")
    again = opened(folder)
    do(again, "waiting", on=False)
    again.at["label"] = text.label
    do(again, "names", on=False)
    assert "The rubric has changed" in again.view["essay"]["note"]
    assert "old 2, answers 1, in all 3" in again.view["essay"]["note"]
    assert again.view["essay"]["comment"] == "kept"
    assert earlier_rubric(item, Mark("s", ITEM, {})) == ""


def test_an_error_behind_a_control_is_said_on_the_desk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = opened(folder)
    monkeypatch.setattr(desk.pile.marks, "give", lambda *_, **__: 1 / 0)
    assert "ZeroDivisionError" in do(desk, "save", marks=POINTS, step=1)["status"]
    assert "not on this pile" in do(desk, "save", label="????", marks=POINTS)["status"]


def test_an_assignment_s_points_are_the_rubric_s() -> None:
    item = find_item(ITEM)
    assert isinstance(item, Essay)
    assert complete(item, POINTS) == {"answers": 1, "evidence": 1.5, "other-side": 1, "limit": 0.5}
    with pytest.raises(CourseError, match="Still without"):
        complete(item, {"answers": 1})


def test_labels_stay_whoever_joins_and_are_others_for_another_purpose() -> None:
    few, many = [f"s{n}" for n in range(20)], [f"s{n}" for n in range(2000)]
    small, large = labels(few, "a"), labels(many, "a")
    assert len(set(large.values())) == 2000
    assert sum(small[one] == large[one] for one in few) >= 19
    assert not set(labels(few, "b").values()) & set(small.values())
    order = [one for one in shuffled(many, "a") if one in few]
    assert order == shuffled(few, "a")
    assert order != few


# --- panels -------------------------------------------------------------------------------------------------


def test_a_class_from_practice_to_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(Panel, "tell", lambda _, sentence: said.append(sentence))
    monkeypatch.setattr("regionalism.desk.grading.grade.TELL_EVERY", 0)
    press(notebook.practice(), students=4, folder=str(tmp_path / "class"))
    shown = press(notebook.practice(), students=3, folder=str(tmp_path / "class"))
    assert "1 others lie there already" in shown["status"]
    (tmp_path / "class" / "who-is-speaking.practice-004.handin.json").unlink()
    assert shown["status"].startswith("3 hand-ins are in")
    assert "23 February to 26 February 2026" in shown["status"]
    shown = press(notebook.grade(), folder=str(tmp_path / "class"), out=str(tmp_path / "grades"))
    assert shown["status"] == "Files: 3 graded."
    assert said == ["Reading: 3 files are done.", "Grading: 3 of 3 students are done."]
    shown = press(notebook.report(), grades=str(tmp_path / "grades"))
    assert "report.html" in shown["status"]
    assert "<h3>Difficulty" not in shown["html"]  # the notebook's own headings go on below its h2
    assert "<h4>Difficulty</h4>" in shown["html"]
    page = (tmp_path / "grades" / "report.html").read_text(encoding="utf-8")
    assert page.count("<h1>") == 1


def test_assign_makes_the_same_zip_as_the_command(tmp_path: Path) -> None:
    panel = notebook.assign()
    assert "No unit is chosen" in press(panel)["status"]
    chosen = {f"unit {UNIT}": True, "points": f"{UNIT}/threshold=3", "folder": str(tmp_path / "out")}
    assert press(panel, **chosen)["status"] == "The zip is made."
    assert zipfile.ZipFile(tmp_path / "out" / f"{UNIT}.zip").testzip() is None
    assert f'"{UNIT}/threshold" = 3.0' in (tmp_path / "out" / "assignment.toml").read_text(encoding="utf-8")
    assert "no exercise 'x/y'" in press(panel, **{**chosen, "points": "x/y=3"})["status"]
    said = press(panel, **{**chosen, "points": "", "variant": "maple"})["status"]
    assert f"was made without a variant seed, with other points ({UNIT}/threshold=3), and grades" in said
    assert "or choose another folder above; nothing was written." in said
    assert (
        "2020-01-01T00:00Z has passed"
        in press(panel, **{**chosen, "variant": "", "due": "2020-01-01T00:00Z"})["html"]
    )


def test_assign_says_that_a_key_was_changed_without_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank, "source_mark", lambda source: f"# no build made this of {source}".encode())
    said = press(notebook.assign(), **{f"unit {UNIT}": True, "folder": str(tmp_path)})["html"]
    assert "was changed after the last build" in said


def test_fill_says_what_does_not_fit(tmp_path: Path, folder: Path) -> None:
    panel = notebook.fill()
    empty = "The field “{}” is empty. Fill it in and press the button again."
    assert press(panel)["status"] == empty.format("Gradebook file, as downloaded from it")
    assert press(panel, export="x.csv", grades=" ")["status"] == empty.format("Folder with the grades")
    (tmp_path / "export.csv").write_text("Student,ID\n", encoding="utf-8")
    shown = press(panel, export=str(tmp_path / "export.csv"), grades=str(folder))
    assert shown["status"]
    assert "went wrong" not in shown["status"]


def gradebook(tmp_path: Path, *students: tuple[str, str, Any, Any]) -> dict[str, Any]:
    """Return what the card that fills the gradebook is told: a Canvas export, and the grades of these
    students.
    """
    export = tmp_path / "canvas.csv"
    shutil.copy(SAMPLES / "canvas.csv", export)
    return {
        "kind": "canvas",
        "export": str(export),
        "grades": str(grades(tmp_path / "graded", *students).parent),
    }


def test_points_so_far_are_one_box_away(tmp_path: Path) -> None:
    panel = notebook.fill()
    boxes = {one["name"]: one["label"] for one in panel.spec["inputs"] if one["kind"] == "check"}
    assert set(boxes) == {"provisional", "partial", "by_name"}
    told = gradebook(tmp_path, CLASS[0], (CHIDI, "Chidi Okafor", 8, ""))
    shown = press(panel, **told)
    said = shown["status"] + shown["html"]
    assert "--" not in said and "regionalism fill" not in said and "`" not in said
    assert f"tick “{boxes['provisional']}”" in said
    assert not (tmp_path / "graded" / "filled-canvas.csv").exists()
    shown = press(panel, **told, provisional=True)
    assert shown["status"].startswith("2 grades were filled in: upload")
    assert (tmp_path / "graded" / "filled-canvas.csv").is_file()


def test_the_others_are_one_box_away_and_who_is_left_out_is_named(tmp_path: Path) -> None:
    panel = notebook.fill()
    boxes = {one["name"]: one["label"] for one in panel.spec["inputs"] if one["kind"] == "check"}
    told = gradebook(tmp_path, CLASS[0], ("s-9", "Nobody Known", 1, 1))
    shown = press(panel, **told)
    assert "nothing was written" in shown["status"]
    assert f"tick “{boxes['partial']}”" in shown["status"]
    assert "Nobody Known (s-9) is graded but stands in no row" in shown["html"]
    assert "--" not in shown["status"] + shown["html"]
    shown = press(panel, **told, partial=True)
    assert shown["status"].startswith("1 grade was filled in: upload")
    assert shown["status"].endswith("1 student is left out; the list says why.")
    assert "Left out, and not in the file (1):</p><ul><li>Nobody Known (s-9)" in shown["html"]


def test_who_is_filled_in_and_must_be_looked_at_is_named(tmp_path: Path) -> None:
    told = gradebook(tmp_path, CLASS[0])
    path = tmp_path / "graded" / "grades.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",graded,", ",two names,"), encoding="utf-8")
    assert "two names, says the grading" in press(notebook.fill(), **told)["html"]


def test_the_card_points_to_its_own_fields(tmp_path: Path) -> None:
    told = gradebook(tmp_path, CLASS[0])
    export = Path(told["export"])
    export.write_text(
        export.read_text(encoding="utf-8").replace("One state, one vote (", "Week 2 ("),
        encoding="utf-8",
        newline="",
    )
    shown = press(notebook.fill(), **told)
    assert "in the field “Column to fill”" in shown["status"]
    assert "--" not in shown["status"]
    assert press(notebook.fill(), **told, column="Week 2")["status"].startswith("1 grade was filled in")
    shown = press(notebook.fill(), **{**told, "grades": str(tmp_path)})
    assert "`" not in shown["status"]


def test_points_are_scaled_and_the_card_says_in_which_field(tmp_path: Path) -> None:
    told = gradebook(tmp_path, CLASS[0])
    export = Path(told["export"])
    export.write_text(
        export.read_text(encoding="utf-8").replace("20.00,20.00", "100.00,20.00"),
        encoding="utf-8",
        newline="",
    )
    assert "into the field “Scale our points”" in press(notebook.fill(), **told)["status"]
    assert "filled in" in press(notebook.fill(), **told, scale_to="100")["status"]


def test_the_fill_card_has_every_option_of_the_command() -> None:
    named = {one.name.removeprefix("--").replace("-", "_") for one in COMMANDS["fill"].arguments}
    fields = {one.name for one in notebook.fill().inputs}
    assert named - fields == {"out"}  # the card writes beside the grades


def test_requests_and_talks_have_cards(folder: Path, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    asked.mkdir()
    content = {"kind": "regionalism-request", "schema": 1, "student": {"id": "practice-001", "name": ""}}
    content["requests"] = [{"item": ITEM, "sentence": "Look again."}]
    (asked / "one.request.json").write_text(json.dumps(content), encoding="utf-8")
    shown = press(notebook.requests(), folder=str(asked), grades=str(folder))
    assert "requests.csv" in shown["status"]
    assert "1. Which unit should count?" in shown["html"] and "1 asks" in shown["html"]
    panel = notebook.requests()
    given = {"folder": str(asked), "grades": str(folder), "comment": "Read again."}
    assert "no request number 2: 1 are listed" in press(panel, **given, number=2, points="3")["status"]
    assert "Read again.&#x27; and no points" in press(panel, **given, number=1, points="")["html"]
    assert "Decided: 1." in press(panel, **given, number=1, points="3")["html"]
    assert panel.values["number"] == 0
    assert f"practice-001,{ITEM},3,Read again." in (folder / "overrides.csv").read_text("utf-8")
    shown = press(notebook.debrief(), grades=str(folder), sample=2)
    assert "--seed" not in shown["status"]
    assert "The word that draws them" in shown["status"]
    shown = press(notebook.debrief(), grades=str(folder), sample=2, seed="heron")
    assert "2 of 6 students" in shown["status"]


def test_a_receipt_and_an_adoption_have_cards(folder: Path, tmp_path: Path) -> None:
    hand_ins = str(tmp_path / "class")
    shown = press(notebook.receipt(), folder=hand_ins)
    assert shown["status"] == "Hand-ins with a receipt: 6."
    code = shown["html"].partition("<li>")[2][:14]
    assert press(notebook.receipt(), folder=hand_ins, receipt=code)["status"].startswith(f"{code} is ")
    assert "is no receipt" in press(notebook.receipt(), folder=hand_ins, receipt="x")["status"]
    shown = press(notebook.adopt(), folder=str(tmp_path / "adoption"))
    assert "pages are made. Open" in shown["status"]


def test_who_is_forgotten_is_nowhere_on_the_desk_either(folder: Path, tmp_path: Path) -> None:
    panel = notebook.forget()
    asked = {"grades": str(folder), "student": "practice-002"}
    assert press(panel, **asked)["status"].startswith("Nothing was deleted. Tick “Delete for good")
    assert (folder / "feedback" / "practice-002.html").is_file()
    refill = panel.refill
    shown = press(panel, **asked, sure=True)
    assert "left for you to look at: 0." in shown["status"]
    assert not (folder / "feedback" / "practice-002.html").exists()
    assert panel.refill == refill + 1
    assert "practice-002" not in str((panel.values, panel.shown))
    assert not any(
        "practice-002" in path.read_text("utf-8") for path in (tmp_path / "answers").rglob("*.jsonl")
    )
    assert "is empty" in press(panel, grades=str(folder), sure=True)["status"]


def row_of(folder: Path, student: str) -> dict[str, str]:
    return next(row for row in results.students(folder) if row["student_id"] == student)


def test_more_time_and_other_points_are_written_without_a_spreadsheet(folder: Path, tmp_path: Path) -> None:
    item, one = f"{UNIT}/in-the-text", "practice-001"
    (folder / "overrides.csv").write_text(f"student_id;item;points\npractice-002;{item};0\n", "utf-8")
    points, grades = notebook.set_points(), {"grades": str(folder)}
    shown = press(points, **grades, student="PRACTICE-001", item=item, points="1,25", comment="As\nagreed.")
    assert shown["status"].startswith("Written down: Ana Alvarez (practice-001), ")
    assert shown["status"].endswith(": 1.25 of 3 points. Grade again, so that it counts.")
    assert shown["html"].count("<li>") == 2
    assert (points.values["student"], points.values["grades"]) == ("", str(folder))
    time = notebook.extend()
    press(time, **grades, student=one, unit=UNIT, due="2026-02-27T12:00+00:00", reason="ill")
    press(time, **grades, student=one, unit=UNIT, due="2026-03-27T12:00+00:00", reason="ill")
    assert time.shown["html"].count("<li>") == 1
    before = {who: row_of(folder, who)[item] for who in ("practice-001", "practice-002")}
    summary = grade_folder(tmp_path / "class", folder, make_setup(due="2026-02-23T15:00+00:00"))
    assert summary.notes == []
    assert row_of(folder, one)[item] == "1.25" != before[one]
    assert row_of(folder, "practice-002")[item] == "0" != before["practice-002"]
    notes = {row["student_id"]: row["note"] for row in results.read_rows(folder / results.FILES, (), "")}
    assert "late" in notes["practice-003"] and "late" not in notes[one]
    assert "Taken back" in press(points, **grades, student=one, item=item, back=True)["status"]
    assert "Taken back" in press(time, **grades, student=one, unit=UNIT, back=True)["status"]
    assert "Nothing of practice-001" in press(time, **grades, student=one, unit=UNIT, back=True)["status"]
    written = {name: (folder / name).read_text("utf-8") for name in ("overrides.csv", "extensions.csv")}
    assert not any(one in text for text in written.values())
    assert "practice-002" in written["overrides.csv"]
    assert not any(
        "practice-001" in path.read_text("utf-8") for path in (tmp_path / "answers").rglob("*.jsonl")
    )


@pytest.mark.parametrize(
    ("verb", "given", "said"),
    [
        ("set_points", {"student": "practice-01"}, "Nobody in .* the id practice-01. .*practice-001"),
        ("set_points", {"student": "alvarez"}, "Is one of these meant: Ana Alvarez .practice-001"),
        ("set_points", {"student": "practice-001", "points": "7"}, "7 is not from 0 to the 3 points"),
        ("set_points", {"student": "practice-001", "item": "two-clubs/voices-counted"}, "no graded hand-in"),
        ("set_points", {"student": ""}, "“Id of the student” is empty"),
        ("extend", {"student": "practice-001"}, "“Due for this student, by your clock” is empty"),
        ("extend", {"student": "practice-001", "due": "soon"}, "soon"),
        ("extend", {"student": "s", "due": "2027-01-01T10:00+00:00"}, "Written down: s, .*⚠ Nobody in"),
    ],
)
def test_a_wrong_id_or_time_is_said_on_the_card(
    folder: Path, verb: str, given: dict[str, str], said: str
) -> None:
    start = {"item": f"{UNIT}/in-the-text", "points": "1"} if verb == "set_points" else {"unit": UNIT}
    shown = press(getattr(notebook, verb)(), grades=str(folder), **{**start, **given})
    assert re.search(said, shown["status"])
    assert not (folder / "overrides.csv").exists()


def test_more_time_is_later_than_the_due_time_that_was_handed_out(tmp_path: Path) -> None:
    press(
        notebook.assign(), **{f"unit {UNIT}": True}, due="2027-03-01T23:59+00:00", folder=str(tmp_path / "a")
    )
    given = {"grades": str(tmp_path / "none"), "assignment": str(tmp_path / "a"), "student": "x1"}
    panel = notebook.extend()
    assert "it changes nothing" in press(panel, **given, unit=UNIT, due="2027-03-01T12:00+00:00")["status"]
    assert (
        "no unit 'two-clubs' in this grading"
        in press(panel, **given, unit="two-clubs", due="2027-03-02T12:00+00:00")["status"]
    )
    assert "could not be compared" in press(panel, **given, unit="", due="2027-03-02T12:00+00:00")["status"]
    assert (tmp_path / "none" / "extensions.csv").is_file()


# --- the folder that was last graded into ---


def graded_elsewhere(tmp_path: Path) -> Path:
    practice_class(tmp_path / "other class", UNIT, students=3)
    out = tmp_path / "elsewhere"
    assert (
        press(notebook.grade(), folder=str(tmp_path / "other class"), out=str(out))["status"]
        == "Files: 3 graded."
    )
    return out


def test_the_cards_follow_the_folder_that_was_graded_into(tmp_path: Path) -> None:
    desk, report_card, fill_card = notebook.essays(), notebook.report(), notebook.fill()
    refill = report_card.refill
    out = graded_elsewhere(tmp_path)
    assert desk.view["folder"] == str(out)
    assert desk.view["status"].startswith(f"{out} is open.")
    assert desk.view["essay"] is not None
    assert (report_card.values["grades"], fill_card.values["grades"]) == (str(out), str(out))
    assert report_card.refill == refill + 1  # the page shows it
    assert report_card.shown == {"status": "", "html": ""}  # and nothing is done


def test_after_a_restart_they_still_know_it(tmp_path: Path) -> None:
    out = graded_elsewhere(tmp_path)
    assert notebook.essays().view["folder"] == str(out)
    assert notebook.report().values["grades"] == str(out)
    assert notebook.fill().values["grades"] == str(out)


def test_what_a_person_opened_after_that_stays_open(tmp_path: Path, folder: Path) -> None:
    graded_elsewhere(tmp_path)
    opened(folder)
    press(notebook.report(), grades=str(folder))
    assert notebook.essays().view["folder"] == str(folder)
    assert notebook.report().values["grades"] == str(folder)


def test_what_was_opened_before_and_again_after_a_grading_stays_open(tmp_path: Path, folder: Path) -> None:
    opened(folder)
    shutil.rmtree(graded_elsewhere(tmp_path))
    desk = notebook.essays()
    assert desk.view["problem"]
    do(desk, "open", folder=str(folder))
    assert notebook.essays().view["folder"] == str(folder)


def test_a_grading_that_failed_moves_nothing(tmp_path: Path, folder: Path) -> None:
    desk = opened(folder)
    press(notebook.grade(), folder=str(tmp_path / "nothing"), out=str(tmp_path / "elsewhere"))
    assert desk.view["folder"] == str(folder)


def test_a_new_grading_into_the_open_folder_is_seen(tmp_path: Path, folder: Path) -> None:
    desk = opened(folder)
    before, label = essays_in(desk), desk.view["essay"]["label"]
    do(desk, "draft", marks={"answers": "1"}, comment="half")
    practice_class(tmp_path / "class", UNIT, students=7)
    press(notebook.grade(), folder=str(tmp_path / "class"), out=str(folder))
    count = essays_in(desk)
    assert count > before
    assert f"{count} of {count} essays still wait." in desk.view["status"]
    assert desk.view["essay"]["label"] == label
    assert desk.view["essay"]["comment"] == "half"


@pytest.mark.parametrize(
    "verb", ["practice", "assign", "grade", "fill", "report", "kit", "pages", "export", "originals"]
)
def test_after_a_restart_the_inputs_are_back_and_nothing_is_done_again(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regionalism.authoring.pages.whole.write_pages", lambda *asked, **more: [])
    panel = getattr(notebook, verb)()
    name = next(one["name"] for one in panel.spec["inputs"] if one["kind"] == "text")
    press(panel, **{name: str(tmp_path / "kept")})
    again = getattr(notebook, verb)()
    assert again.values[name] == str(tmp_path / "kept")
    assert again.shown == {"status": "", "html": ""}
    assert again.as_text().startswith(panel.spec["title"])


def test_the_second_press_reaches_the_page(tmp_path: Path) -> None:
    panel = notebook.grade()
    first = press(panel, folder=str(tmp_path / "nothing"), out=str(tmp_path / "grades"))
    second = press(panel, folder=str(tmp_path / "nothing"), out=str(tmp_path / "grades"))
    assert first["status"] == second["status"]
    assert first != second


# --- pages, question banks and texts ------------------------------------------------------------------------


def test_the_kit_is_made_without_a_terminal(tmp_path: Path) -> None:
    shown = press(notebook.kit(), unit=UNIT, folder=str(tmp_path / "kit"))
    assert shown["status"].startswith("4 pages are made. Open ")
    assert (tmp_path / "kit" / unit(UNIT).folder / "slides.html").is_file()
    assert "slides.html" in shown["html"]
    assert "cannot be written" in press(notebook.kit(), unit=UNIT, folder="/proc/none")["status"]


def test_the_pages_ask_the_command_for_what_was_ticked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def write(out: Path, answers: str, begin: Any, *, keys: bool) -> list[Path]:
        asked.append({"answers": answers, "keys": keys})
        return [out / "index.html"]

    monkeypatch.setattr("regionalism.authoring.pages.whole.write_pages", write)
    for ticked in (False, True):
        shown = press(notebook.pages(), folder=str(tmp_path / "pages"), answers=ticked, keys=not ticked)
        assert shown["status"].startswith("1 page is made.")
    assert asked == [{"answers": "lesson", "keys": True}, {"answers": "all", "keys": False}]


def test_the_pages_say_at_which_page_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [SimpleNamespace(title="0 · Start here"), SimpleNamespace(title="1 · Who is speaking?")]

    def write(out: Path, answers: str, begin: Any, *, keys: bool) -> Iterator[Path]:
        for number, page in enumerate(pages, 1):
            begin(number, len(pages), page)
            yield out / f"{number}.html"

    monkeypatch.setattr("regionalism.authoring.pages.whole.write_pages", write)
    panel = notebook.pages()
    seen: list[dict[str, Any]] = []
    panel.observe(lambda change: seen.append(change["new"]), "shown")
    last = press(panel, folder=str(tmp_path / "pages"), answers=False)
    said = [one["status"] for one in seen if one.get("working")]
    assert said == ["Page 1 of 2: 0 · Start here …", "Page 2 of 2: 1 · Who is speaking? …"]
    assert last["status"].startswith("2 pages are made.")
    assert "working" not in last


NEEDED = {
    "practice": ["folder"],
    "assign": ["folder"],
    "grade": ["folder", "out"],
    "report": ["grades"],
    "kit": ["folder"],
    "pages": ["folder"],
    "export": ["folder"],
    "originals": ["folder"],
}


@pytest.mark.parametrize(("verb", "name"), [(verb, name) for verb in NEEDED for name in NEEDED[verb]])
def test_an_empty_field_is_named(verb: str, name: str, tmp_path: Path) -> None:
    panel = getattr(notebook, verb)()
    label = next(one["label"] for one in panel.spec["inputs"] if one["name"] == name)
    chosen = {f"unit {UNIT}": True} if verb == "assign" else {}
    others = {one: str(tmp_path) for one in ("folder", "out") if one in panel.start and one != name}
    assert f"“{label}”" in press(panel, **chosen, **others, **{name: ""})["status"]


@pytest.mark.parametrize(("kind", "name"), [("qti", f"{UNIT}-qti.zip"), ("moodle", f"{UNIT}-moodle.xml")])
def test_a_question_bank_is_written_and_what_it_leaves_out_is_named(
    tmp_path: Path, kind: str, name: str
) -> None:
    shown = press(notebook.export(), unit=UNIT, kind=kind, stage="exercise", folder=str(tmp_path / "banks"))
    assert (tmp_path / "banks" / name).is_file()
    assert " items, as " in shown["status"]
    assert "Left out" in shown["html"]


def test_copies_of_readings_are_asked_for_by_their_folder(tmp_path: Path) -> None:
    assert press(notebook.originals(), folder="")["status"]
    (tmp_path / "note.txt").write_text("nothing that the course knows", encoding="utf-8")
    shown = press(notebook.originals(), folder=str(tmp_path))
    assert "note.txt" in shown["status"] + shown["html"]


# --- the report's edges -------------------------------------------------------------------------------------


def test_a_class_of_two_is_marked_as_few(tmp_path: Path) -> None:
    practice_class(tmp_path / "class", UNIT, students=2)
    grade_folder(tmp_path / "class", tmp_path / "grades", make_setup())
    page = report.class_report(tmp_path / "grades")
    assert "2 (few)" in page
    assert "Fewer than 10 students have points, so no correlation is given." in page


def test_hostile_names_and_answers_are_text_in_the_report(folder: Path) -> None:
    page = report.class_report(folder, names=True)
    assert "<script" not in page
    assert "<img" not in page


def test_the_command_names_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="Grade the class first"):
        report.main([str(tmp_path)])
    (tmp_path / "items.csv").write_text("student_id,unit\n", encoding="utf-8")
    with pytest.raises(CourseError, match="lacks the columns"):
        report.main([str(tmp_path)])


def test_hand_ins_of_a_unit_without_exercises_are_graded_without_a_section(tmp_path: Path) -> None:
    practice_class(tmp_path / "class", "start-here", students=2)
    grade_folder(tmp_path / "class", tmp_path / "grades", make_setup())
    pages = list((tmp_path / "grades").rglob("*.html"))
    assert pages
    assert all("Start here" not in path.read_text(encoding="utf-8") for path in pages)


def test_comments_are_counted_and_offered_again_the_most_used_first(folder: Path) -> None:
    desk = opened(folder)
    for comment in ("Good.\nName the row.", "Name the row.", " Name the row. \n\nWhy?"):
        do(desk, "save", marks=POINTS, comment=comment, step=1)
    bank = [(one["text"], one["used"]) for one in desk.view["essay"]["bank"]]
    assert bank[0] == ("Name the row.", 3)
    assert sorted(bank[1:]) == [("Good.", 1), ("Why?", 1)]
