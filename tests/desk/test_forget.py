"""After ``forget`` no byte of a grading folder holds the person, and nobody else has lost anything."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from regionalism.desk import results
from regionalism.desk.class_list import ClassList
from regionalism.desk.debrief import page, talks
from regionalism.desk.forget import forget, main, person
from regionalism.desk.grading.feedback import page_name
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.marking.marks import Marks
from regionalism.desk.regrade import main as requests
from regionalism.desk.report import write_report
from regionalism.engine.course import ROOT_VARIABLE
from regionalism.engine.errors import CourseError
from tests.small_course import RIGHT, hand_in, write_course

WHO, NAME = "peña-0007", "Peña Ruiz, María"
OTHERS = {f"other-{number:04d}": f"Ben Ito {number}" for number in range(6)}


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        yield path.relative_to(folder).as_posix(), path.read_bytes() if path.is_file() else b""


def opened(name: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, raw
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for one in archive.infolist():
                yield from opened(f"{name}/{one.filename}", archive.read(one))


def traces(folder: Path, *words: str) -> list[str]:
    """Return the files in which a word stands, in any encoding that a table or page may have."""
    found = []
    for file in contents(folder):
        for name, raw in opened(*file):
            for word in words:
                forms = [word.encode(one) for one in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")]
                forms.append(json.dumps(word).strip('"').encode())
                if word in name or any(form in raw for form in forms):
                    found.append(name)
    return found


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return out.getvalue()


@pytest.fixture
def grades(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which everything lies that a term leaves behind."""
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "course"))
    write_course(tmp_path / "course")
    folder = tmp_path / "out"
    mine = hand_in(WHO, NAME, RIGHT | {"seat": "large"}).encode()
    theirs = {one: hand_in(one, name, RIGHT | {"seat": "large"}).encode() for one, name in OTHERS.items()}
    (folder / "submitted").mkdir(parents=True)
    (folder / "submitted" / f"clubs.{WHO}.handin.json").write_bytes(mine)
    for one, raw in theirs.items():
        (folder / "submitted" / f"clubs.{one}.handin.json").write_bytes(raw)
    grade_folder(folder / "submitted", folder, make_setup())
    marks = Marks(folder / "marks")
    for one in (WHO, *OTHERS):
        marks.give(one, "clubs/why", criteria={"claim": 1, "evidence": 2}, comment=f"Well done, {one}.")
    (folder / "asked").mkdir()
    for one in (WHO, "other-0001"):
        asked = {"kind": "regionalism-request", "schema": 1, "student": {"id": one, "name": ""}}
        asked["requests"] = [{"item": "clubs/seat", "sentence": "Look again."}]
        (folder / "asked" / f"{one}.request.json").write_text(json.dumps(asked), encoding="utf-8")
    requests([str(folder / "asked"), "--grades", str(folder)])
    grade_folder(folder / "submitted", folder, make_setup())
    write_report(folder, folder / "report.html", names=True)
    (folder / "debrief.html").write_text(page(talks(folder), 7, 5), encoding="utf-8")
    export = f"Student;ID;Clubs\r\n{NAME};{WHO};17,5\r\nIto 1, Ben;other-0001;12,5\r\n"
    (folder / "filled-export.csv").write_bytes(export.encode("utf-16"))
    inner = zipped({f"x_{WHO}_y.handin.json": mine, "clubs.other-0001.handin.json": theirs["other-0001"]})
    (folder / "all.zip").write_bytes(zipped({"inner.zip": inner, "note.txt": b"a;b\r\n"}))
    (folder / "mine.zip").write_bytes(zipped({"a.json": mine}))
    return folder


def test_nothing_of_the_person_is_left_and_others_lose_nothing(grades: Path) -> None:
    assert len(traces(grades, WHO, NAME)) > 12
    before = {row["student_id"]: row for row in results.students(grades)}
    files = dict(contents(grades / "submitted"))
    done = forget(grades, person(grades, WHO))
    assert done.left == []
    assert traces(grades, WHO, NAME, "Peña") == []
    after = {row["student_id"]: row for row in results.students(grades)}
    assert after == {one: row for one, row in before.items() if one != WHO}
    assert dict(contents(grades / "submitted")) == {
        name: raw for name, raw in files.items() if WHO not in name
    }
    assert set(Marks(grades / "marks").current()) == {(one, "clubs/why") for one in OTHERS}
    asked = (grades / "requests.csv").read_text(encoding="utf-8")
    assert "other-0001: Look again." in asked
    assert "[removed]" not in asked
    rows = list(csv.DictReader(io.StringIO(asked)))
    assert [(row["same answer"], row["asked by"]) for row in rows] == [(str(len(OTHERS)), "1")]
    export = (grades / "filled-export.csv").read_bytes().decode("utf-16")
    assert export == "Student;ID;Clubs\r\nIto 1, Ben;other-0001;12,5\r\n"
    assert not (grades / "mine.zip").exists()
    names = [name for name, _ in opened("all.zip", (grades / "all.zip").read_bytes())]
    assert names == [
        "all.zip",
        "all.zip/inner.zip",
        "all.zip/inner.zip/clubs.other-0001.handin.json",
        "all.zip/note.txt",
    ]


def test_a_second_time_changes_nothing_and_the_class_can_be_graded_again(grades: Path) -> None:
    forget(grades, person(grades, WHO))
    once = dict(contents(grades))
    done = forget(grades, person(grades, WHO))
    assert (done.deleted, done.changed, done.left) == ([], [], [])
    assert dict(contents(grades)) == once
    grade_folder(grades / "submitted", grades, make_setup())
    assert {row["student_id"] for row in results.students(grades)} == {*OTHERS}
    assert traces(grades, WHO, NAME) == []


def test_a_short_id_does_not_take_other_peoples_points(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("id,name,points\n17,Ana Luz,3\n3,Ben Ito,17\n", encoding="utf-8")
    who = person(tmp_path, "17")
    forget(tmp_path, who)
    assert (tmp_path / "list.csv").read_text(encoding="utf-8") == "id,name,points\n3,Ben Ito,17\n"


def test_what_cannot_be_opened_is_named(grades: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (grades / "torn.zip").write_bytes(b"PK\x03\x04 torn")
    (grades / "notes.docx.bin").write_bytes(f"talked with {WHO}".encode())
    assert main([str(grades), WHO]) == 2
    said = capsys.readouterr().out
    assert "- torn.zip" in said
    assert "- notes.docx.bin" in said
    shutil.rmtree(grades)
    with pytest.raises(CourseError) as problem:
        main([str(grades), WHO])
    assert problem.value.code == "forget-no-folder"


def test_whose_hand_in_a_group_had_is_gone_and_their_points_stay(grades: Path) -> None:
    roll = ClassList({WHO: NAME, "other-0001": "Ben Ito 1"}, terms={"group": {WHO: "A", "other-0001": "a"}})
    (grades / "submitted" / "clubs.other-0001.handin.json").unlink()
    grade_folder(grades / "submitted", grades, make_setup(), listed=roll)
    forget(grades, person(grades, WHO))
    rows = results.read_class(grades, each_member=True)
    assert {*rows[rows["student_id"] == "other-0001"]["handed_in_by"]} == {"[removed]"}
    assert traces(grades, WHO) == []


def test_somebody_of_the_same_name_keeps_everything(grades: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twin = "twin-0008"
    (grades / "submitted" / f"clubs.{twin}.handin.json").write_text(
        hand_in(twin, "María Peña Ruiz", RIGHT), encoding="utf-8"
    )
    grade_folder(grades / "submitted", grades, make_setup())
    before = dict(contents(grades / "feedback"))
    for name in (NAME, "Ines Unknown"):
        with pytest.raises(CourseError) as problem:
            main([str(grades), name])
        assert problem.value.code == "forget-name"
    assert main([str(grades), "peña-7"]) == 2
    assert "Is the id typed right" in capsys.readouterr().out
    assert dict(contents(grades / "feedback")) == before
    assert main([str(grades), WHO]) == 2
    assert "Somebody else here is called" in capsys.readouterr().out
    assert twin in {row["student_id"] for row in results.students(grades)}
    assert dict(contents(grades / "feedback")) == {
        name: raw for name, raw in before.items() if name != page_name(WHO)
    }
    assert traces(grades, WHO) == []


def test_a_folder_above_knows_the_names_from_below(grades: Path) -> None:
    notes = f"who;what\n{NAME};came late\nBen Ito 1;asked\n"
    (grades.parent / "notes.csv").write_text(notes, encoding="utf-8")
    (grades.parent / "lms").mkdir()
    (grades.parent / "lms" / "grades.csv").write_text("Student;Clubs\nsomebody;1\n", encoding="utf-8")
    done = forget(grades.parent, person(grades.parent, WHO))
    assert done.left == []
    assert traces(grades.parent, WHO, NAME, "Peña") == []
    rows = list(csv.DictReader(io.StringIO((grades / "requests.csv").read_text(encoding="utf-8"))))
    assert [(row["same answer"], row["asked by"]) for row in rows] == [(str(len(OTHERS)), "1")]
    assert "Ben Ito 1;asked" in (grades.parent / "notes.csv").read_text(encoding="utf-8")
