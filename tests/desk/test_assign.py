"""Handing out: a zip that runs on its own, holds no key, and says what is wrong with an order for one."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import posixpath
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from attrs import fields, has
from nbclient import NotebookClient

from regionalism.americas.readings import get_reading, read_reading
from regionalism.americas.subject import _without_remarks
from regionalism.desk.grading import grade
from regionalism.desk.handout import assign
from regionalism.engine import bank, submission
from regionalism.engine.answers import AnswerLog
from regionalism.engine.assignment import Assignment, for_student, read_assignment
from regionalism.engine.bank import find_item, unit_items
from regionalism.engine.course import unit, units
from regionalism.engine.errors import CourseError
from regionalism.engine.item_version import same_question
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.essay import Essay
from regionalism.engine.subject import subject
from regionalism.engine.variants import pick_variant

ROOT = Path(__file__).parents[2]
UNITS = [one.slug for one in units()[1:]]
ONE, OTHER, THIRD = "one-state-one-vote", "two-clubs", "oil-and-sanctions"
LINK = re.compile(r"\]\(([^)#]+)")


def made(folder: Path, *arguments: str) -> dict[str, bytes]:
    """Run the command and return what is in the zip, by path within its one folder."""
    assert assign.main([*arguments, "--out", str(folder)]) == 0
    (path,) = folder.glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def secrets_of(thing: Any, secret: bool = False) -> Iterator[str]:
    """Yield every text in the fields that belong to a key."""
    if has(type(thing)):
        for field in fields(type(thing)):
            if field.name != "test":  # what students may answer is no secret, and is as short as "a"
                yield from secrets_of(
                    getattr(thing, field.name), secret or bool(field.metadata.get("secret"))
                )
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from secrets_of(value, secret)
    elif isinstance(thing, (tuple, list)):
        for value in thing:
            yield from secrets_of(value, secret)
    elif isinstance(thing, str) and secret and len(thing.split()) > 2:
        yield thing


def unpacked(folder: Path, *arguments: str) -> Path:
    assert assign.main([*arguments, "--out", str(folder)]) == 0
    (path,) = folder.glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder / path.stem


@pytest.fixture(scope="module")
def crlf(tmp_path_factory) -> Path:
    """Return a copy of what the course is made of, with the line ends of Windows."""
    root = tmp_path_factory.mktemp("crlf")
    places = ["data", "exercises", "lessons", "solutions", "units", "regionalism"]
    found = [path for place in places for path in (ROOT / place).rglob("*") if path.is_file()]
    for path in [*found, *(path for path in ROOT.iterdir() if path.is_file())]:
        if "__pycache__" in path.parts or path.is_relative_to(ROOT / "data" / "originals"):
            continue
        raw = path.read_bytes()
        to = root / path.relative_to(ROOT)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(raw if b"\0" in raw else re.sub(rb"\r?\n", b"\r\n", raw))
    return root


@pytest.mark.parametrize("command", ["assign", "nbgrader"])
def test_a_checkout_with_other_line_ends_hands_out_the_same_bytes(
    tmp_path: Path, crlf: Path, command: str
) -> None:
    for name, root in (("here", ROOT), ("there", crlf)):
        given = [sys.executable, "-m", "regionalism", command, *UNITS[:4], "--out", str(tmp_path / name)]
        done = subprocess.run(given, cwd=root, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr

    def files(name: str) -> dict[str, bytes]:
        folder = tmp_path / name
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}

    assert files("here") == files("there")


def test_a_reading_that_is_damaged_is_named(tmp_path: Path) -> None:
    (tmp_path / "R1.md").write_text("no front matter\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"R1\.md"):
        _without_remarks(tmp_path / "R1.md")


def test_no_key_and_no_feedback_text_is_anywhere_in_the_zip(tmp_path: Path) -> None:
    held = made(tmp_path, *UNITS, "--variant-seed", "word")
    assert not [path for path in held if "solutions" in path or "/desk/" in path or path.startswith("tests")]
    everything = "\n".join(content.decode("utf-8") for content in held.values())
    # A text in TOML or a notebook is written with its quotes escaped: unescape, so that a leak is not missed.
    everything += everything.replace('\\"', '"')
    searched = 0
    for slug in UNITS:
        for item in unit_items(slug).values():
            if item.stage == "exercise":
                for form in item.variants or (item,):
                    for text in secrets_of(form):
                        searched += 1
                        assert text not in everything, (item.full_id, text)
    assert searched > 10 * len(UNITS)
    names = set()
    for path in held:
        if path.endswith("items.toml"):
            items = tomllib.loads(held[path].decode())["item"]
            assert {one["stage"] for one in items} == {"exercise"}
            names |= keys_of(items)
    assert not names & SECRET_NAMES


SECRET_NAMES = {
    "key",
    "correct",
    "credit",
    "neutral",
    "feedback",
    "misconception",
    "accept",
    "rank",
    "tolerance",
}
SECRET_NAMES |= {
    "explanation",
    "test",
    "wrong",
    "default_feedback",
    "right",
    "group",
    "model_answer",
    "key_from",
    "key_to",
}


def keys_of(value: Any) -> set[str]:
    """Return every name in an item's table; a variant's placeholders are no fields."""
    if isinstance(value, dict):
        return set(value).union(*(keys_of(one) for name, one in value.items() if name != "params"))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


def test_what_a_lesson_concludes_stays_out(tmp_path: Path) -> None:
    held = made(tmp_path, UNITS[0])
    course = held["lessons/course.toml"].decode()
    for one in units():
        for text in (*one.key_points, *one.instructor_notes):
            assert text not in course


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        made(tmp_path / name, *UNITS[:4], "--due", "2027-03-01T23:59-05:00")
    one, other = (next((tmp_path / name).glob("*.zip")).read_bytes() for name in ("a", "b"))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {name.partition("/")[0] for name in archive.namelist()} == {"_".join(UNITS[:4])}


def test_the_order_is_written_down_for_student_and_instructor(tmp_path: Path) -> None:
    item = next(item for item in unit_items(UNITS[0]).values() if item.stage == "exercise")
    due = "2027-03-01T23:59-05:00"
    held = made(tmp_path, UNITS[0], "--due", due, "--points", f"{item.full_id}=7", "--variant-seed", " word ")
    assert held["assignment.toml"] == (tmp_path / "assignment.toml").read_bytes()
    read = read_assignment(tmp_path / "assignment.toml")
    assert read == Assignment(
        course=submission.__version__,
        units=(UNITS[0],),
        due=due,
        variant_seed="word",
        points={item.full_id: 7.0},
    )
    assert read.due_at == datetime.datetime(2027, 3, 2, 4, 59, tzinfo=datetime.UTC)
    assert "2027-03-01 23:59 (UTC-05:00)" in held["README.md"].decode()


def pages(held: dict[str, bytes]) -> dict[str, str]:
    """Return what a student reads in notebooks and Markdown files, by path."""
    found = {path: content.decode() for path, content in held.items() if path.endswith(".md")}
    for path, content in held.items():
        if path.endswith(".ipynb"):
            cells = nbformat.reads(content.decode(), as_version=4).cells
            found[path] = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return found


@pytest.mark.parametrize("slug", UNITS)
def test_every_link_in_a_hand_out_leads_to_what_is_in_it(tmp_path: Path, slug: str) -> None:
    held = made(tmp_path, slug)
    for path, text in pages(held).items():
        links = [
            posixpath.join(posixpath.dirname(path), link) for link in LINK.findall(text) if "://" not in link
        ]
        assert not [link for link in links if posixpath.normpath(link) not in held], path
        assert not re.search(r"mybinder|Binder|Open without a server|/lab/index\.html|OWNER|REPO", text), path


@pytest.mark.parametrize("slug", UNITS)
def test_a_hand_out_sends_nobody_to_a_lesson(tmp_path: Path, slug: str) -> None:
    held = made(tmp_path, slug)
    read = {
        path: text for path, text in pages(held).items() if path == "README.md" or path.endswith(".ipynb")
    }
    read |= {path: content.decode() for path, content in held.items() if path.endswith("/items.toml")}
    assert len(read) == 3
    for path, text in read.items():
        assert not re.findall(r"[^.\n]*\blessons?\b[^.\n]*", text, flags=re.IGNORECASE), path
        assert "  " not in text.replace("\n    ", "\n") and "\n\n\n" not in text, path


def points_said(held: dict[str, bytes], slug: str) -> list[float]:
    notebook = next(content for path, content in held.items() if path.endswith(f"/{slug}.ipynb"))
    cells = nbformat.reads(notebook.decode(), as_version=4).cells
    said = [
        re.search(r"\b([\d.]+) points?\b", cell.source)
        for cell in cells
        if cell.id.startswith(("title", "head-"))
    ]
    return [float(found[1]) for found in said if found]


@pytest.mark.parametrize("slug", UNITS)
def test_the_notebook_says_the_points_of_the_assignment(tmp_path: Path, slug: str) -> None:
    items = exercises(slug)
    total, *single = points_said(made(tmp_path / "a", slug), slug)
    assert (total, single) == (sum(single), [item.points for item in items])
    for number, item in enumerate(items):
        total, *changed = points_said(made(tmp_path / item.id, slug, "--points", f"{item.full_id}=0.5"), slug)
        assert changed == [*single[:number], 0.5, *single[number + 1 :]]
        assert total == sum(changed)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], f"There is no unit 'nowhere'. The units with exercises are: {', '.join(UNITS)}."),
        (
            ["start-here"],
            f"start-here has no exercises to hand out. The units with exercises are: {', '.join(UNITS)}.",
        ),
        ([UNITS[0], "--due", "next week"], "'next week' is no time"),
        ([UNITS[0], "--due", "2027-03-01T23:59"], "offset from UTC"),
        ([ONE, "--points", "one-state-one-vote/nothing=3"], "no exercise 'one-state-one-vote/nothing'"),
        ([ONE, "--points", "one-state-one-vote/threshold"], "gives no number"),
        ([ONE, "--points", "one-state-one-vote/threshold=nan"], "gives no number"),
        ([ONE, "--points", "one-state-one-vote/threshold=-1"], "gives no number"),
    ],
)
def test_what_cannot_be_handed_out_is_a_sentence(tmp_path: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(CourseError, match=re.escape(said)):
        assign.main([*arguments, "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


FULL = [ONE, OTHER, "--variant-seed", "big maple", "--points", f"{ONE}/threshold=3.5", f"{ONE}/blocking=1"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            FULL,
            [one for one in FULL if one not in FULL[2:4]],
            'the variant seed big maple (`--variant-seed "big maple"`)',
        ),
        (FULL, [*FULL, "--variant-seed", "oak"], 'the variant seed big maple (`--variant-seed "big maple"`)'),
        ([ONE], [ONE, "--variant-seed", "oak"], "without a variant seed (leave out `--variant-seed`)"),
        (FULL, [ONE, *FULL[2:]], f"for other units (`{ONE} {OTHER}`)"),
        ([OTHER], [ONE], f"for other units (`{OTHER}`)"),
        (FULL, FULL[:-1], f"(`--points {ONE}/threshold=3.5 {ONE}/blocking=1`)"),
        ([ONE], [ONE, *FULL[4:]], "without other points (leave out `--points`)"),
    ],
)
def test_an_assignment_is_not_replaced_by_another(
    tmp_path: Path, before: list[str], after: list[str], said: str
) -> None:
    made(tmp_path, *before)
    stood = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(CourseError) as caught:
        assign.main([*after, "--due", "2999-03-01T23:59Z", "--out", str(tmp_path)])
    problem = str(caught.value)
    assert problem.startswith(f"{tmp_path / 'assignment.toml'} was made ")
    assert said in problem
    assert "choose another folder with `--out`" in problem
    assert "\n" not in problem
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == stood


def test_hand_ins_of_an_older_course_stay_gradable(tmp_path: Path) -> None:
    made(tmp_path, UNITS[0])
    kept = tmp_path / "assignment.toml"
    kept.write_text(re.sub(r'course = "[^"]*"', 'course = "0.0.1"', kept.read_text()), encoding="utf-8")
    with pytest.raises(
        CourseError, match=r"made by version 0\.0\.1 of the course .* change that line of the file"
    ):
        assign.main([UNITS[0], "--due", "2999-03-01T23:59Z", "--out", str(tmp_path)])
    assert read_assignment(kept).course == "0.0.1"


def test_every_option_that_differs_is_said(tmp_path: Path) -> None:
    made(tmp_path, *FULL)
    with pytest.raises(CourseError) as caught:
        assign.main([THIRD, "--out", str(tmp_path)])
    assert all(
        said in str(caught.value) for said in ("for other units", '--variant-seed "big maple"', "--points")
    )


def test_a_due_time_may_change(tmp_path: Path) -> None:
    made(tmp_path, *FULL)
    for due in ("2999-03-01T23:59Z", "2999-04-01T23:59Z", "2999-04-01T23:59Z"):
        held = made(tmp_path, *FULL, "--due", due)
        assert f'due = "{due}"' in held["assignment.toml"].decode()
        assert held["assignment.toml"] == (tmp_path / "assignment.toml").read_bytes()
    assert read_assignment(tmp_path).variant_seed == "big maple"


@pytest.mark.parametrize("content", [b"units = [", b"\xff\xfe\x00", b'course = "1"\nseed = "maple"'])
def test_a_file_that_cannot_be_read_is_not_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "assignment.toml"
    path.write_bytes(content)
    with pytest.raises(CourseError) as caught:
        assign.main([UNITS[0], "--out", str(tmp_path)])
    assert str(path) in str(caught.value)
    assert "Nothing was written. Put that file right or move it away, or choose another folder" in str(
        caught.value
    )
    assert [(one, one.read_bytes()) for one in tmp_path.iterdir()] == [(path, content)]


@pytest.mark.parametrize(
    ("due", "passed"), [("2020-03-01T23:59-05:00", True), ("2999-03-01T23:59-05:00", False)]
)
def test_a_due_time_that_has_passed_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], due: str, passed: bool
) -> None:
    made(tmp_path, UNITS[0], "--due", due)
    said = capsys.readouterr().out
    assert (f"The due time {due} has passed" in said) is passed
    assert "Due: Friday, 1 March 2999, 23:59 (UTC−05:00). On this computer: " in said or passed
    assert said.count("\n") == 3 + passed


def test_a_key_changed_without_a_build_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank, "source_mark", lambda source: f"# no build made this of {source}".encode())
    said = f"{bank.source_of(bank.item_file(OTHER))} was changed after the last build"
    made(tmp_path, OTHER)
    assert said in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(CourseError, match="file/out cannot be written to"):
        assign.main([UNITS[0], "--out", str(tmp_path / "file" / "out")])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("units = [", "not readable TOML"),
        ('course = "1"', "field units: is missing"),
        ('course = "1"\nunits = "a"', "field units: 'a' is not a list of units"),
        ('course = "1"\nunits = []', "field units: names none"),
        ('course = "1"\nunits = ["a"]\ndue = "soon"', "field due: 'soon' is no time"),
        ('course = "1"\nunits = ["a"]\npoints = { x = 1 }', "field points: 'x' is not an item"),
        ('course = "1"\nunits = ["a"]\npoints = { "a/x" = "1" }', "field points.a/x: '1' is not a number"),
        ('course = "1"\nunits = ["a"]\nseed = "x"', "field seed: is not known here"),
    ],
)
def test_a_wrong_assignment_file_names_file_and_field(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "assignment.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        read_assignment(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    with pytest.raises(CourseError, match="cannot be read"):
        read_assignment(tmp_path / "none.toml")
    path.write_bytes(b"PK\x03\x04\xff")
    with pytest.raises(CourseError, match="is no text"):
        read_assignment(path)


def test_an_item_as_assigned_has_the_points_the_numbers_and_the_rubric() -> None:
    varied, essay = find_item("one-state-one-vote/threshold"), find_item("one-state-one-vote/which-unit")
    order = Assignment(
        course="1",
        units=("one-state-one-vote",),
        variant_seed="w",
        points={varied.full_id: 5.0, essay.full_id: 10.0},
    )
    for number in range(10):
        item = for_student(varied, order, f"s-{number}")
        assert (item.points, item.variant_id) == (5, pick_variant(varied, "w", f"s-{number}").variant_id)
    doubled = for_student(essay, order, "s-1")
    assert isinstance(doubled, Essay) and isinstance(essay, Essay)
    assert doubled.points == sum(one.points for one in doubled.rubric) == 10
    assert doubled.problems() == []
    others = Assignment(course="1", units=("two-clubs",), variant_seed="w")
    assert for_student(varied, others, "s-1") is varied


# --- it runs ------------------------------------------------------------------------------------------------


def codes_named(slug: str) -> list[str]:
    """Return the readings that the exercises of a unit name anywhere in what students read, in order."""
    source = (ROOT / f"exercises/{unit(slug).folder}/items.toml").read_text(encoding="utf-8")
    asked = [one for one in tomllib.loads(source)["item"] if one["stage"] == "exercise"]
    asked.append((ROOT / unit(slug).exercise).read_text(encoding="utf-8"))
    return sorted(set(re.findall(r"\b(R\d) ¶", json.dumps(asked, ensure_ascii=False))))


@pytest.mark.parametrize("slug", UNITS)
@pytest.mark.parametrize("seed", [[], ["--variant-seed", "word"]])
def test_the_readings_stand_before_the_first_exercise(tmp_path: Path, slug: str, seed: list[str]) -> None:
    held = made(tmp_path, slug, *seed)
    cells = nbformat.reads(held[unit(slug).exercise].decode(), as_version=4).cells
    codes = codes_named(slug)
    names = [cell.id for cell in cells]
    at = names.index("readings")
    assert names[:at] == ["title", "import", *(["student-card"] if seed else [])]
    assert names[at + 1 : at + 1 + len(codes)] == [f"reading-{code.lower()}" for code in codes]
    assert names[at + 1 + len(codes)] == f"head-{exercises(slug)[0].id}"
    assert len(set(names)) == len(names)
    for code, cell in zip(codes, cells[at + 1 :], strict=False):
        assert cell.source.endswith(f'reading("{code}")')
        assert cell.metadata == {"deletable": False, "editable": False, "jupyter": {"source_hidden": True}}
    assert 'reading("' not in (ROOT / unit(slug).exercise).read_text(encoding="utf-8").replace("\\", "")


def test_exercises_that_name_no_reading_have_no_section_for_them() -> None:
    assert subject().handout_cells([find_item("two-clubs/count-on-paper")]) == []


@pytest.mark.parametrize("slug", UNITS)
def test_the_readings_open_in_an_unpacked_hand_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    folder = unpacked(tmp_path, slug)
    assert not list(folder.glob("lessons/*.ipynb"))
    assert not (folder / "solutions").exists()
    path = folder / unit(slug).exercise
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id.startswith("reading-")]
    assert notebook.cells
    first = codes_named(slug)[0]
    named = {anchor.partition(" ")[0] for anchor in unit(slug).readings} | set(codes_named(slug))
    others = [code for code in ("R1", "R2", "R3", "R4", "R5", "R6") if code not in named][:1]
    asked = [*(f"reading({other!r})" for other in others), f"reading({first!r}).own"]
    source = "from regionalism import reading\n\n" + "\n".join(f"print({one})" for one in asked)
    notebook.cells.append(nbformat.v4.new_code_cell(source))
    run(notebook, path.parent, folder, monkeypatch)
    text = said(notebook)
    for code in codes_named(slug):
        for paragraph in get_reading(code).paragraphs:
            assert (
                f"\n¶{paragraph.number}\nSpeaks: {'; '.join(paragraph.speakers)}\n{paragraph.invented}"
                in text
            )
            assert (
                f"\nIn short: {paragraph.layers.without_owners}\n\nNotice: {paragraph.layers.notice}" in text
            )
        # What it says of the texts after the exercises gives answers away, and a command that is not here is
        # no help.
        assert not any(remark in text for remark in get_reading(code).about["watch"])
    assert "READ WITH CARE" not in text
    assert "regionalism originals" not in text
    for other in others:
        assert f"{other} is not part of this hand-out; no exercise in it needs it." in text


def test_no_remark_that_gives_answers_away_is_in_the_zip(tmp_path: Path) -> None:
    held = made(tmp_path, *UNITS)
    digests = {path: content.decode() for path, content in held.items() if path.startswith("data/readings/")}
    used = {anchor.partition(" ")[0] for slug in UNITS for anchor in unit(slug).readings}
    assert {Path(path).stem for path in digests} == used.union(*map(codes_named, UNITS))
    for path, text in digests.items():
        (tmp_path / "one.md").write_text(text, encoding="utf-8")
        before, after = get_reading(Path(path).stem), read_reading(tmp_path / "one.md")
        assert after.paragraphs == before.paragraphs
        assert after.about == {name: value for name, value in before.about.items() if name != "watch"}


def test_the_read_me_names_the_readings_and_says_where_python_is(tmp_path: Path) -> None:
    text = made(tmp_path, "two-clubs")["README.md"].decode()
    assert "https://www.python.org/downloads/" in text
    assert f"({', '.join(codes_named('two-clubs'))})" in text
    assert 'reading("R2")' in text


def run(
    notebook: nbformat.NotebookNode, folder: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run a notebook with the package in ``package`` first on the path and nothing of the course named."""
    monkeypatch.setenv("PYTHONPATH", str(package))
    for name in ("REGIONALISM_ROOT", "REGIONALISM_ANSWERS"):
        monkeypatch.delenv(name, raising=False)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()


def said(notebook: nbformat.NotebookNode) -> str:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(
        str(output.get("data", {}).get("text/plain", output.get("text", ""))) for output in outputs
    )


def answering(item: Item) -> nbformat.NotebookNode:
    test = next(one for one in item.test or () if one.outcome in ("correct", "recorded"))
    if item.kind == "value":
        code = (
            f"from regionalism import record\nprint(record({item.full_id!r}, {test.response!r}).view['word'])"
        )
    else:
        given = (test.response, test.reason) if item.reason else test.response
        code = f"from regionalism import answer\nprint(answer({item.full_id!r}, {given!r}))"
    return nbformat.v4.new_code_cell(code)


def exercises(slug: str) -> list[Item]:
    return [item for item in unit_items(slug).values() if item.stage == "exercise"]


def test_the_unpacked_zip_runs_records_and_hands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = unpacked(tmp_path, *UNITS)
    notebooks = sorted(folder.glob("exercises/*/*.ipynb"))
    assert [path.stem for path in notebooks] == UNITS
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        items = exercises(path.stem)
        where = "import regionalism\nprint(regionalism.__file__)"
        last = f"print(regionalism.hand_in({path.stem!r}, name='Ana', student_id='s-1'))"
        notebook.cells += [
            nbformat.v4.new_code_cell(where),
            *map(answering, items),
            nbformat.v4.new_code_cell(last),
        ]
        run(notebook, path.parent, folder, monkeypatch)
        text = said(notebook)
        assert str(folder / "regionalism" / "__init__.py") in text
        assert "⚠" not in text
        # A record cell of the notebook itself shows a card; each answer given above says that it is recorded.
        assert text.count("Recorded.") >= len(items)
        assert "Nothing is open" in text
        made = submission.read((path.parent / f"{path.stem}.s-1.handin.json").read_bytes())
        assert {line.item for line in made.lines if line.event == "response"} == {
            item.full_id for item in items
        }
        assert made.student == submission.Student("Ana", "s-1")
        versions = {line.item: line.version for line in made.lines if line.event == "response"}
        assert versions.keys() == {item.full_id for item in items}
        assert all(same_question(item.version, versions[item.full_id], item.full_id) for item in items)
    assert list((folder / "answers").glob("*.jsonl"))


def test_a_whole_course_installed_beside_it_does_not_win_over_the_unpacked_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = unpacked(tmp_path, UNITS[0])
    notebook = nbformat.v4.new_notebook(cells=[answering(exercises(UNITS[0])[0])])
    run(notebook, folder / "exercises", ROOT, monkeypatch)
    assert "Recorded." in said(notebook)
    assert list((folder / "answers").glob("*.jsonl"))


def test_with_a_seed_the_numbers_wait_for_the_student_and_are_the_students(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = unpacked(tmp_path, "one-state-one-vote", "--variant-seed", "word")
    path = next(folder.glob("exercises/*/*.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    assert [cell.source for cell in notebook.cells if cell.cell_type == "code"][1].endswith("student_card()")
    run(notebook, path.parent, folder, monkeypatch)
    text = said(notebook)
    assert "Who are you?" in text
    assert text.count("Enter your name and student id in the card at the top") == len(
        exercises("one-state-one-vote")
    )
    threshold = find_item("one-state-one-vote/threshold")
    number = next(
        f"s-{n}" for n in range(20) if pick_variant(threshold, "word", f"s-{n}") is not threshold.variants[0]
    )
    mine = pick_variant(threshold, "word", number)
    again = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(source)
            for source in (
                "from regionalism import ask, answer, hand_in, student_card",
                f"print(student_card(name='Ana', student_id={number!r}))",
                "print(ask('one-state-one-vote/threshold').as_text())",
                "print(answer('one-state-one-vote/threshold', 1))",
                "print(hand_in('one-state-one-vote', name='Ana', student_id='other'))",
                f"print(hand_in('one-state-one-vote', name='Ana', student_id={number!r}))",
            )
        ]
    )
    run(again, path.parent, folder, monkeypatch)
    assert mine.prompt in said(again)
    assert f"the numbers of student id {number}, not of other" in said(again)
    line = submission.read((path.parent / f"one-state-one-vote.{number}.handin.json").read_bytes()).lines[-1]
    assert same_question(line.version, mine.version, mine.full_id)


def test_the_grader_finds_each_students_numbers_again(tmp_path: Path) -> None:
    """Everybody answers the question that fell to them; the desk scores each with the key of that variant."""
    made(
        tmp_path, "one-state-one-vote", "--variant-seed", "word", "--points", "one-state-one-vote/threshold=4"
    )
    threshold = find_item("one-state-one-vote/threshold")
    (tmp_path / "in").mkdir()
    for number in range(8):
        who = submission.student("Ana", f"s-{number}")
        mine = pick_variant(threshold, "word", who.id)
        log = AnswerLog(tmp_path / who.id)
        given = (mine.test or ())[0].response if number else 1
        log.add("response", mine.full_id, given, version=mine.version)
        one = submission.collect("one-state-one-vote", who, log.lines())
        (tmp_path / "in" / submission.file_name(one)).write_text(submission.write(one), encoding="utf-8")
    order = ["--assignment", str(tmp_path / "assignment.toml")]
    assert grade.main([str(tmp_path / "in"), "--out", str(tmp_path / "grades"), *order]) == 0
    with (tmp_path / "grades" / "grades.csv").open(encoding="utf-8", newline="") as file:
        points = {row["student_id"]: float(row[threshold.full_id]) for row in csv.DictReader(file)}
    assert points == {"s-0": 0.0} | {f"s-{number}": 4.0 for number in range(1, 8)}


def test_the_command_runs_as_it_is_documented(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "regionalism", "assign"]
    done = subprocess.run(
        [*command, ONE, "--out", str(tmp_path)], capture_output=True, text=True, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{ONE}.zip" in done.stdout
    done = subprocess.run(
        [*command, "nowhere", "--out", str(tmp_path)], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    package = json.loads(
        next(v for k, v in made(tmp_path / "b", ONE).items() if k.endswith("datapackage.json"))
    )
    assert {"states", "sources", "glossary"} <= {resource["name"] for resource in package["resources"]}
