"""Work that an LMS kept as suspend data is found in whatever it exports, and graded like a hand-in."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from regionalism.__main__ import main as command
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.interop.suspended import Work, collect, main, works
from regionalism.desk.practice import invented_class
from regionalism.engine import submission, suspend_data
from regionalism.engine.answers import Event
from regionalism.engine.course import ROOT_VARIABLE
from regionalism.engine.errors import CourseError
from tests.small_course import RIGHT, hand_in, responses, write_course
from tests.suspended import packed

ANSWERED = responses({item: [one] for item, one in RIGHT.items()})
SIGNED = Event("2027-03-01T09:00:00Z", "k", 99, "student", "student", data={"name": "Ana Castro", "id": "s1"})


@pytest.fixture(scope="module")
def text() -> str:
    made: str = packed([SIGNED, *ANSWERED], "clubs")["text"]
    return made


def moodle_backup(text: str) -> bytes:
    xml = (
        '<activity id="1"><scorm id="1"><scoes><sco id="2"><sco_tracks><sco_track id="9"><userid>3</userid>'
        f"<element>cmi.suspend_data</element><value>{escape(text)}</value>"
        "</sco_track></sco_tracks></sco></scoes></scorm></activity>"
    ).encode()
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        member = tarfile.TarInfo("activities/scorm_1/scorm.xml")
        member.size = len(xml)
        archive.addfile(member, io.BytesIO(xml))
    return file.getvalue()


def zipped(name: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


EXPORTS = {
    "tracks.csv": lambda text: f'Element,Value\r\ncmi.suspend_data,"{text}"\r\n'.encode("utf-8-sig"),
    "utf16.csv": lambda text: f"Element\tValue\r\ncmi.suspend_data\t{text}\r\n".encode("utf-16"),
    "backup.mbz": moodle_backup,
    "tracks.xlsx": lambda text: zipped("xl/sharedStrings.xml", f"<si><t>{text}</t></si>"),
    "cloud.json": lambda text: json.dumps({"registrations": [{"runtime": {"suspendData": text}}]}).encode(),
    "edx.json": lambda text: json.dumps({"cmi.suspend_data": text}).encode(),
    "plain.txt": lambda text: text.encode(),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_work_is_found_in_what_an_lms_exports(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(EXPORTS[name](text))
    made = collect(works([tmp_path / name]))
    assert made.notes == []
    ((file, found),) = made.hand_ins.items()
    assert (file, found.student) == ("clubs.s1.handin.json", submission.Student("Ana Castro", "s1"))
    assert list(found.lines) == sorted(ANSWERED)


def test_it_is_graded_like_the_file_of_the_same_answers(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "course"))
    write_course(tmp_path / "course")
    (tmp_path / "export.csv").write_bytes(EXPORTS["tracks.csv"](text))
    assert command(["collect", str(tmp_path / "export.csv"), "--out", str(tmp_path / "in")]) == 0
    assert "1 hand-ins written" in capsys.readouterr().out
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "clubs.s1.handin.json").write_text(hand_in(lines=ANSWERED), encoding="utf-8")
    for folder in ("in", "files"):
        grade_folder(tmp_path / folder, tmp_path / f"{folder}-out", make_setup())
    rows = [(tmp_path / f"{folder}-out" / "items.csv").read_text("utf-8") for folder in ("in", "files")]
    assert rows[0] == rows[1]
    assert rows[0].count("s1,clubs,") == len(RIGHT)


def test_two_attempts_of_one_person_are_one_hand_in_and_two_people_two(text: str, tmp_path: Path) -> None:
    later = packed([SIGNED, *responses({"seat": ["large"]}, begin=600)], "clubs")["text"]
    other = packed([SIGNED, *ANSWERED], "clubs", ["4712", "Ana Castro"])["text"]
    unsigned = packed(ANSWERED, "clubs", ["4713", "Luis Díaz"])["text"]
    (tmp_path / "all.txt").write_text("\n".join([text, later, text, other, unsigned]), encoding="utf-8")
    made = collect(works([tmp_path]))
    assert made.notes == []
    assert {name: len(one.lines) for name, one in made.hand_ins.items()} == {
        "clubs.s1.handin.json": len(ANSWERED),  # the second attempt repeats the number of a line
        "clubs.s1.2.handin.json": len(ANSWERED),
        "clubs.4713.handin.json": len(ANSWERED),
    }
    unsigned_one = made.hand_ins["clubs.4713.handin.json"]
    assert (unsigned_one.student.name, unsigned_one.at) == ("Luis Díaz", ANSWERED[-1].at)


def test_what_was_cut_off_is_named_and_its_latest_answers_are_kept() -> None:
    student = next(iter(invented_class("two-clubs", 1, 5)))
    whole = packed(student.lines, "two-clubs")["text"]
    (work,) = suspend_data.find(f'"{whole[: len(whole) * 2 // 3]}"')
    made = collect([Work("a.csv", work)])
    assert [one.code for one in made.notes] == ["suspended-cut-off"]
    (found,) = made.hand_ins.values()
    assert 0 < len(found.lines) < len(student.lines)
    assert list(found.lines) == list(student.lines)[-len(found.lines) :]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("WA1.00000000.AAAA.", "suspended-damaged"),
        (packed, "suspended-no-answers"),
    ],
)
def test_what_gives_no_hand_in_is_said(content: object, code: str) -> None:
    text = content if isinstance(content, str) else packed([SIGNED], "clubs")["text"]
    made = collect(Work("a.csv", one) for one in suspend_data.find(text))
    assert made.hand_ins == {}
    assert [one.code for one in made.notes] == [code]


def test_a_file_without_work_and_one_that_is_no_archive_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_text("Element,Value\n", encoding="utf-8")
    with pytest.raises(CourseError) as problem:
        main([str(tmp_path / "grades.csv"), "--out", str(tmp_path / "in")])
    assert problem.value.code == "suspended-nothing"
    (tmp_path / "broken.mbz").write_bytes(b"\x1f\x8b" + b"no tar" * 99)
    with pytest.raises(CourseError) as problem:
        collect(works([tmp_path / "broken.mbz"]))
    assert problem.value.code == "suspended-unreadable"
