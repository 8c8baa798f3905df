"""The answer log: whatever happens to the process, the disk or the file, no answer that was kept is lost."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regionalism.engine import answers
from regionalism.engine.answers import AnswerLog
from regionalism.engine.errors import CourseError
from regionalism.notebook import session

WRITER = """
import sys
from pathlib import Path
from regionalism.engine.answers import AnswerLog
log = AnswerLog(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    log.add("response", "unit/item", {"number": number, "text": "x" * 200})
    sys.stdout.write(f"{log.session} {number}\\n")
    sys.stdout.flush()
"""


def start_writer(folder: Path, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(count)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def read(folder: Path) -> AnswerLog:
    log = AnswerLog(folder)
    log.refresh()
    return log


@pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process without warning"
)
def test_killed_at_random_points_nothing_confirmed_is_lost(tmp_path: Path) -> None:
    chance = random.Random(20240521)
    confirmed: set[tuple[str, int]] = set()
    for _ in range(12):
        writer = start_writer(tmp_path, 100_000)
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        writer.send_signal(signal.SIGKILL)
        told = [first, *writer.stdout.read().splitlines(keepends=True)]
        writer.wait()
        for line in told:
            if line.endswith("\n"):
                session, number = line.split()
                confirmed.add((session, int(number)))
    log = read(tmp_path)
    kept = {(line.session, line.data["number"]) for line in log.lines()}
    assert confirmed <= kept
    assert len(confirmed) >= 12
    assert log.unreadable == []


def test_two_kernels_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [start_writer(tmp_path, 150) for _ in range(2)]
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    assert len(read(tmp_path).lines()) == 300


def test_a_kernel_sees_what_another_wrote_and_the_last_answer_counts(tmp_path: Path) -> None:
    one, other = AnswerLog(tmp_path), AnswerLog(tmp_path)
    one.add("response", "u/i", "a")
    other.refresh()
    other.add("response", "u/i", "b")
    one.refresh()
    assert one.state("u/i").last.data == "b"
    assert one.state("u/i").tries == 2
    assert one.state("u/i").first.data == "a"


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_torn_last_line_costs_only_itself(tmp_path: Path, cut: int) -> None:
    log = AnswerLog(tmp_path)
    log.add("response", "u/i", "kept")
    log.add("response", "u/i", "torn")
    path = next(tmp_path.glob("*.jsonl"))
    path.write_bytes(path.read_bytes()[:-cut])
    after = read(tmp_path)
    assert after.state("u/i").last.data == ("torn" if cut == 1 else "kept")
    after.add("response", "u/i", "next")
    assert read(tmp_path).state("u/i").last.data == "next"


def test_a_full_disk_keeps_working_and_catches_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = AnswerLog(tmp_path)
    log.add("response", "u/i", "before")
    real, disk = os.write, {"full": True}

    def write(file: int, content: bytes) -> int:
        """Take the first 20 bytes, then be full: the line on disk is torn."""
        if disk["full"] and not content.startswith((b"{", b"\n{")):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, content[:20] if disk["full"] else content)

    monkeypatch.setattr(answers.os, "write", write)
    log.add("response", "u/i", "while full")
    assert "No space left" in log.warning
    assert "download your progress file" in log.warning
    assert log.state("u/i").last.data == "while full"
    assert "while full" in log.export()
    disk["full"] = False
    log.add("response", "u/i", "after")
    assert log.warning == ""
    again = read(tmp_path)
    assert [line.data for line in again.lines()] == ["before", "while full", "after"]
    assert again.unreadable == [], "the whole line follows the torn one"


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=3), st.text(min_size=1, max_size=20))
def test_a_torn_line_whose_whole_copy_follows_is_no_warning(
    tmp_path_factory, cuts: list[int], text: str
) -> None:
    folder = tmp_path_factory.mktemp("torn")
    log = AnswerLog(folder)
    log.add("response", "u/i", f"ñ{text}")
    path = next(folder.glob("*.jsonl"))
    whole = path.read_bytes()
    torn = b"".join(whole[: cut % (len(whole) - 1) or 1] + b"\n" for cut in cuts)
    path.write_bytes(torn + whole)
    assert read(folder).unreadable == []
    path.write_bytes(torn + b'{"another":1}\n')
    assert len(read(folder).unreadable) == len(cuts) + 1


def test_a_folder_that_cannot_be_written_is_said_and_memory_serves(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    log = AnswerLog(blocked / "answers")
    log.add("response", "u/i", "kept in memory")
    assert "cannot be written" in log.warning
    assert log.state("u/i").last.data == "kept in memory"


def test_a_line_waits_until_its_file_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser's storage takes a file over when it is closed; where that fails, nothing of it was kept."""
    log = AnswerLog(tmp_path)
    real, storage = os.close, {"refuses": True}

    def close(file: int) -> None:
        real(file)
        if storage["refuses"]:
            for path in tmp_path.iterdir():
                path.write_bytes(b"")
            raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(answers.os, "close", close)
    log.add("response", "u/i", "first")
    log.add("response", "u/i", "second")
    assert "2 not on disk yet" in log.warning
    storage["refuses"] = False
    log.add("response", "u/i", "third")
    assert log.warning == ""
    assert [line.data for line in read(tmp_path).lines()] == ["first", "second", "third"]


def test_a_browser_without_storage_is_told_and_no_folder_pretends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers.sys, "platform", "emscripten")
    drive = tmp_path / "drive"
    log = AnswerLog(drive / "answers")
    log.add("response", "u/i", "in memory")
    assert "this browser gives the page no storage" in log.warning
    assert "download your progress file" in log.warning
    assert not drive.exists()
    assert "in memory" in log.export()
    drive.mkdir()
    log.add("response", "u/i", "kept")
    assert log.warning == ""
    assert [line.data for line in read(drive / "answers").lines()] == ["in memory", "kept"]


@pytest.mark.parametrize("pause, seen", [(0.0, 1), (1e9, 0)])
def test_how_often_the_answers_of_other_kernels_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pause: float, seen: int
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    monkeypatch.setattr(session, "PAUSE", pause)
    session.answer_log()
    AnswerLog(tmp_path).add("response", "u/i", "from another kernel")
    assert session.answer_log().state("u/i").tries == seen


NONSENSE = [
    "{",
    "null",
    "[]",
    "17",
    '{"schema":1}',
    "\x00\x01",
    '{"at":"x","session":"s","number":1,"event":"response","item":"i","version":""}',
    "[" * 5000,
    '{"at":1}',
    "é" * 50,
    '{"at":"2026-01-01T00:00:00Z","session":"s","number":true,"event":"response","item":"i","version":""}',
    '{"at":"2026-01-01T00:00:00Z","session":"s","number":1,"event":"dance","item":"i","version":""}',
]


def test_a_log_edited_into_nonsense_loses_no_good_line(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    log.add("response", "u/i", "first")
    log.add("response", "u/i", "second")
    path = next(tmp_path.glob("*.jsonl"))
    good = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*NONSENSE, good[0], *NONSENSE, good[1], ""]), encoding="utf-8")
    after = read(tmp_path)
    assert [line.data for line in after.lines()] == ["first", "second"]
    assert len(after.unreadable) == 2 * len(NONSENSE)
    assert path.name in after.unreadable[0]
    assert path.read_text(encoding="utf-8").count("second") == 1


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_in_the_folder_are_survived(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("log")
    log = AnswerLog(folder)
    log.add("response", "u/i", "good")
    (folder / "2020-01-01-other.jsonl").write_bytes(content)
    assert read(folder).state("u/i").last.data == "good"


def test_export_and_import_merge_as_a_union(tmp_path: Path) -> None:
    here, there = AnswerLog(tmp_path / "a"), AnswerLog(tmp_path / "b")
    here.add("response", "u/i", "here")
    there.add("response", "u/i", "there")
    there.add("note", "reading/R1/¶1", "my note")
    assert here.merge(there.export()) == 2
    assert here.merge(there.export()) == 0
    again = read(tmp_path / "a")
    assert {line.data for line in again.lines()} == {"here", "there", "my note"}
    assert again.state("reading/R1/¶1").current.data == "my note"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"kind":"other"}', '{"kind":"regionalism-progress"}', "[" * 100_000]
)
def test_a_file_that_is_no_progress_file_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(CourseError) as caught:
        AnswerLog(tmp_path).merge(text)
    assert str(caught.value).endswith(".")


def test_a_progress_file_with_bad_lines_gives_its_good_ones(tmp_path: Path) -> None:
    there = AnswerLog(tmp_path / "b")
    there.add("response", "u/i", "good")
    content = json.loads(there.export())
    content["lines"] = [None, {"at": 3}, *content["lines"], *content["lines"], "x"]
    assert AnswerLog(tmp_path / "a").merge(json.dumps(content)) == 1


def test_a_clock_set_back_does_not_bury_a_new_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = AnswerLog(tmp_path)
    log.add("response", "u/i", "old")
    earlier = answers._now().replace(year=2001)
    monkeypatch.setattr(answers, "_now", lambda: earlier)
    log.add("response", "u/i", "new")
    assert read(tmp_path).state("u/i").last.data == "new"


def test_reset_empties_the_control_and_keeps_the_tries(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    log.add("response", "u/i", "a")
    log.add("hint", "u/i", 1)
    log.add("reset", "u/i")
    state = read(tmp_path).state("u/i")
    assert state.current is None
    assert (state.tries, state.hints) == (1, 1)


def test_text_no_file_can_hold_is_kept_as_far_as_it_can(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    log.add("response", "u/i", "lone \ud800 surrogate")
    assert read(tmp_path).state("u/i").last.data.startswith("lone ")
    with pytest.raises(CourseError, match="too long"):
        log.add("response", "u/i", "x" * 300_000)
