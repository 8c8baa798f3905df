"""Whatever lies among the hand-ins: no crash, nothing written outside the output folder, and every good
hand-in graded right.

CI tries a few hundred made-up files. ``REGIONALISM_FUZZ=10000 python -m pytest
tests/desk/test_grading_fuzz.py`` tries that many.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regionalism.desk.class_list import read_class_list
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.engine.course import ROOT_VARIABLE
from regionalism.engine.kinds import KINDS
from regionalism.engine.kinds.base import Outcome
from regionalism.engine.submission import LARGEST_FILE
from tests.engine.test_item_version import built
from tests.engine.test_item_version import table as table_of
from tests.small_course import RIGHT, hand_in, write_course

IN_ONE_FOLDER = 20
CASES = int(os.environ.get("REGIONALISM_FUZZ", "300"))
FUZZ = settings(
    max_examples=max(1, CASES // IN_ONE_FOLDER),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
GOOD = {"g1": RIGHT, "g2": RIGHT | {"seat": "large"}, "g3": {"votes": {"half": 17, "more": 0}}}
GOOD_POINTS = {"g1": ("2", "4", ""), "g2": ("0", "4", ""), "g3": ("0", "2", "0")}

any_text = st.text(st.characters(codec=None), max_size=8) | st.sampled_from(
    [
        "=1+1",
        "@x",
        "a\nb",
        "\u202e",
        "\x00",
        "<script>",
        "../..",
        "small",
        "seat",
        "clubs",
        "g1",
        "ñ" * 300,
        "\ud800",
    ]
)
any_number = st.integers() | st.floats() | st.sampled_from([1e308, -0.0, 2**64, 10**300])
any_value = st.recursive(
    st.none() | st.booleans() | any_number | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)
PLACES = [
    *((name,) for name in ("kind", "schema", "course", "unit", "student", "at", "lines", "more")),
    ("student", "name"),
    ("student", "id"),
    *(("lines", n) for n in range(3)),
    *(
        ("lines", n, name)
        for n in range(3)
        for name in ("at", "session", "number", "event", "item", "version", "data", "reason", "confidence")
    ),
    ("lines", 1, "data", "half"),
]


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """A hand-in with some of its values replaced by anything at all."""
    content = json.loads(hand_in("h1", "Hostile"))
    for *steps, last in draw(st.lists(st.sampled_from(PLACES), max_size=4)):
        target: Any = content
        for step in steps:
            target = target[step] if _has(target, step) else None
        if _has(target, last) or isinstance(target, dict):
            target[last] = draw(any_value)
    return json.dumps(content).encode()


def _has(target: Any, step: Any) -> bool:
    if isinstance(target, dict):
        return step in target
    return isinstance(target, list) and isinstance(step, int) and step < len(target)


@st.composite
def torn(draw: st.DrawFn) -> bytes:
    """A hand-in with some of its bytes cut out, doubled or replaced."""
    raw = draw(changed())
    begin, end = sorted(draw(st.tuples(*[st.integers(0, len(raw))] * 2)))
    return (
        raw[:begin]
        + draw(st.sampled_from([b"", raw[begin:end] * 2, b"\xff", b"[" * 2000, b"NaN", b"9" * 5000]))
        + raw[end:]
    )


@st.composite
def packed(draw: st.DrawFn) -> bytes:
    """A zip of such files under any names, itself perhaps torn."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, raw in enumerate(draw(st.lists(changed() | torn(), max_size=3))):
            name = draw(
                st.sampled_from(["../../evil", "/tmp/evil", "a/b", "Ana_1_assignsubmission_file_/x", "..\\x"])
            )
            archive.writestr(f"{name}{number}.json", raw)
    raw = content.getvalue()
    if draw(st.booleans()):
        place = draw(st.integers(0, len(raw) - 1))
        raw = raw[:place] + draw(st.binary(max_size=8)) + raw[place + draw(st.integers(0, 8)) :]
    return raw


hostile = st.one_of(
    st.tuples(st.just(".json"), changed()),
    st.tuples(st.just(".json"), torn()),
    st.tuples(st.just(".json"), st.binary(max_size=200)),
    st.tuples(st.just(".zip"), packed()),
)


@pytest.fixture(scope="module")
def course() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(Path(folder) / "course"))
        root = write_course(Path(folder) / "course", "late_per_cent_per_day = 10")
        tables = [{**table_of(kind), "id": kind} for kind in KINDS]
        (root / "solutions" / "02-towns" / "items.toml").write_text(
            tomli_w.dumps({"unit": "towns", "item": tables}), encoding="utf-8"
        )
        yield root


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def put_good(folder: Path) -> None:
    for number, answers in GOOD.items():
        (folder / f"{number}.json").write_text(hand_in(number, f"Good {number}", answers), encoding="utf-8")


def check_good(out: Path) -> None:
    """Every good hand-in is graded right: the file, and the student unless somebody else used the id."""
    status = {row["file"]: row["status"] for row in table(out / "submissions.csv")}
    points = {row["student_id"]: row for row in table(out / "grades.csv")}
    for number, expected in GOOD_POINTS.items():
        assert status[f"{number}.json"] in ("graded", "two names")
        if status[f"{number}.json"] == "graded":
            row = points[number]
            assert (row["clubs/seat"], row["clubs/votes"], row["clubs/why"]) == expected


@FUZZ
@given(st.lists(hostile, min_size=IN_ONE_FOLDER, max_size=IN_ONE_FOLDER))
def test_any_files_at_all(course: Path, files: list[tuple[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "in").mkdir()
        for number, (ending, raw) in enumerate(files):
            (root / "in" / f"h{number}{ending}").write_bytes(raw)
        put_good(root / "in")
        before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
        grade_folder(root / "in", root / "out", make_setup(due="2027-03-01T23:59:00Z"))
        assert {path: path.read_bytes() for path in before} == before
        assert {path.name for path in root.iterdir()} == {"in", "out"}
        rows = table(root / "out" / "submissions.csv")
        assert {f"h{number}.json" for number, (ending, _) in enumerate(files) if ending == ".json"} <= {
            row["file"] for row in rows
        }
        assert all(row["status"] for row in rows)
        assert all(row["note"] for row in rows if row["status"] not in ("graded", "late"))
        check_good(root / "out")


OF_EACH_KIND = {kind: built({**table_of(kind), "id": kind}) for kind in KINDS}


@FUZZ
@given(
    st.lists(
        st.fixed_dictionaries(
            dict.fromkeys(KINDS, st.tuples(st.sampled_from(get_args(Outcome)), st.integers()))
        ),
        min_size=IN_ONE_FOLDER,
        max_size=IN_ONE_FOLDER,
    )
)
def test_what_each_kind_invents_gets_the_points_of_its_outcome(
    course: Path, class_: list[dict[str, tuple[Outcome, int]]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "in").mkdir()
        for number, wanted in enumerate(class_):
            given = {
                kind: OF_EACH_KIND[kind].invent(outcome, random.Random(seed))
                for kind, (outcome, seed) in wanted.items()
            }
            text = hand_in(f"s{number}", f"Student {number}", given, unit="towns")
            (root / "in" / f"s{number}.json").write_text(text, encoding="utf-8")
        grade_folder(root / "in", root / "out", make_setup())
        rows = {row["student_id"]: row for row in table(root / "out" / "grades.csv")}
        for number, wanted in enumerate(class_):
            for kind, (outcome, seed) in wanted.items():
                worth = rows[f"s{number}"][f"towns/{kind}"]
                assert worth in _worth(kind, outcome, seed), (kind, outcome, seed)


def _worth(kind: str, outcome: Outcome, seed: int) -> tuple[str, ...]:
    """Return what the grader may write for a response that was invented for an outcome: nothing where a
    person grades it.
    """
    item = OF_EACH_KIND[kind]
    if item.invent(outcome, random.Random(seed)) is None:
        return ("0",)
    if item.by_person and outcome == "recorded":
        return ("",)
    return {"correct": ("4",), "recorded": ("4",), "partly": ("1", "2", "3")}.get(outcome, ("0",))


NEST = "[" * 900 + "]" * 900
# What becomes of each: the status of its file, and of a graded one the points for clubs/seat.
HOSTILE: dict[str, tuple[Callable[[str], str], str, str]] = {
    "deep": (lambda good: "[" * 1_000_000, "unreadable", ""),
    "deep-name": (lambda good: good.replace('"Hostile"', NEST), "unreadable", ""),
    "nan": (lambda good: good.replace('"small"', "NaN"), "unreadable", ""),
    "twice": (lambda good: good[:-1] + ', "unit": "towns"}', "unreadable", ""),
    "digits": (lambda good: "9" * LARGEST_FILE, "unreadable", ""),
    "long-number": (lambda good: good.replace("17", "9" * 5_000), "unreadable", ""),
    "empty": (lambda good: "", "unreadable", ""),
    "no-name": (lambda good: good.replace('"Hostile"', '"\\ud800\\n"'), "unreadable", ""),
    "too-many": (lambda good: good.replace('"small"', "[" + "[]," * 1_700_000 + "[]]"), "too large", ""),
    "many-lists": (lambda good: good.replace('"small"', "[" + "[]," * 1_600_000 + "[]]"), "graded", "0"),
    "deep-more": (lambda good: good[:-1] + f', "more": {NEST}}}', "graded", "2"),
    "deep-answer": (lambda good: good.replace('"small"', NEST), "graded", "0"),
    "infinite": (lambda good: good.replace("17", "1e999"), "graded", "2"),
    "surrogates": (lambda good: good.replace("Hostile", "\\ud800 x"), "graded", "2"),
    "surrogate-answer": (lambda good: good.replace("Because", "\\ud800"), "graded", "2"),
    "newlines": (lambda good: good.replace("Hostile", "Two\\nlines\\r\\u0000\\u2028"), "graded", "2"),
    "formula": (
        lambda good: good.replace("Hostile", "=HYPERLINK(1)").replace("formula", "=1+1"),
        "graded",
        "2",
    ),
    "path": (lambda good: good.replace('"path"', '"../../../evil"'), "graded", "2"),
    "page": (
        lambda good: good.replace('"page"', '"<script>1</script>"').replace("Hostile", "<b>x</b>"),
        "graded",
        "2",
    ),
    "year-one": (
        lambda good: good.replace("2027-03-01T12:00:00Z", "0001-01-01T00:00:00+14:00"),
        "graded",
        "2",
    ),
    "year-last": (
        lambda good: good.replace("2027-03-01T12:00:00Z", "9999-12-31T23:59:59-14:00"),
        "clocks differ",
        "2",
    ),
    "anothers-id": (lambda good: good.replace('"anothers-id"', '"g1"'), "two names", ""),
}


def write_hostile(folder: Path) -> None:
    """Write a folder of everything that is known to hurt a program that reads files of strangers."""
    for name, (spoil, _, _) in HOSTILE.items():
        (folder / f"{name}.json").write_text(
            spoil(json.dumps(json.loads(hand_in(name, "Hostile")))), encoding="utf-8"
        )
    with (folder / "gigabyte.json").open("wb") as file:
        file.truncate(1_000_000_000)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("digits.json", "w", force_zip64=True) as member:
            for _ in range(1000):
                member.write(b"9" * 1_000_000)
        for number in range(10):
            archive.writestr(f"../../../evil{number}.json", b"9" * LARGEST_FILE)
    with zipfile.ZipFile(folder / "list.zip", "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}.txt", b"")
    (folder / "a-link.json").symlink_to(folder / "g1.json")
    (folder / "a-loop").symlink_to(folder)


# One process with at most 600 MB of address space; the output folder and the exit code are looked at from
# outside. getrusage() would
# answer with the size of this process, which the new one has for a moment.
BOUNDED = """
import re, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))
from regionalism.__main__ import main
code = main(sys.argv[1:])
print("peak", re.search(r"VmHWM:\\s*([0-9]+)", Path("/proc/self/status").read_text())[1])
sys.exit(code)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's memory limit and /proc")
def test_a_folder_of_hostile_files(course: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "in").mkdir(parents=True)
    put_good(root / "in")
    write_hostile(root / "in")
    before = set(tmp_path.rglob("*"))
    arguments = ["grade", str(root / "in"), "--out", str(root / "out"), "--processes", "1"]
    arguments += ["--due", "2027-03-02T00:00Z"]
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "")
    peak = int(re.search(r"peak (\d+)", done.stdout)[1])  # type: ignore[index]
    assert peak < 500_000, f"{peak} KB"
    new = set(tmp_path.rglob("*")) - before
    assert all(path.is_relative_to(root / "out") for path in new)
    check_good(root / "out")
    status = {row["file"]: row["status"] for row in table(root / "out" / "submissions.csv")}
    assert {name: status[f"{name}.json"] for name in HOSTILE} == {
        name: word for name, (_, word, _) in HOSTILE.items()
    }
    assert (status["g1.json"], status["g2.json"], status["g3.json"]) == ("two names", "graded", "graded")
    assert (status["gigabyte.json"], status["bomb.zip/digits.json"]) == ("too large", "too large")
    assert (status["a-link.json"], status["a-loop"]) == ("ignored", "ignored")
    seats = {row["student_id"]: row["clubs/seat"] for row in table(root / "out" / "grades.csv")}
    given = {"formula": "'=1+1", "path": "../../../evil", "page": "<script>1</script>"}
    points = {name: worth for name, (_, word, worth) in HOSTILE.items() if word in ("graded", "late")}
    assert {name: seats[given.get(name, name)] for name in points} == points
    pages = "".join(path.read_text(encoding="utf-8") for path in (root / "out" / "feedback").iterdir())
    assert "<script>1" not in pages
    assert "<b>x" not in pages
    sheet = (root / "out" / "grades.csv").read_text(encoding="utf-8")
    assert not re.search(r'(^|,)"?[=@+]', sheet, re.M)


def test_a_class_list_is_read_whatever_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_text('id,name\n"n\n1","A\nB"\n\'=1+1,x\n\n,nobody\n', encoding="utf-8")
    assert read_class_list(path).names == {"n 1": "A B", "=1+1": "x"}
