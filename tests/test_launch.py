"""The two commands, without installing anything: pip, venv and Jupyter are played by a recorder."""

from __future__ import annotations

import ast
import errno
import importlib.util
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from regionalism import __main__ as command_line
from regionalism import launch
from regionalism.engine.errors import CourseError

PACKAGE = Path(launch.__file__).parent
FOR_OLD_PYTHONS = ("__init__.py", "__main__.py", "launch.py")


class Recorder:
    """Plays the programs that would be run: keeps the commands, does what venv does, says what pip
    would say.
    """

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.pip_says, self.pip_code, self.venv_code = "", 0, 0
        self.during_pip: Callable[[], None] = lambda: None
        self.has_packages = True

    def stream(
        self, command: list[str], folder: Path, see: Callable[[str], None], env: dict | None = None
    ) -> int:
        if "-c" in command:
            return 0 if self.has_packages else 1
        self.commands.append(command)
        if "venv" in command:
            for name in ("bin/python", "Scripts/python.exe"):
                program = Path(command[-1]) / name
                program.parent.mkdir(exist_ok=True)
                program.touch()
            return self.venv_code
        self.during_pip()
        for line in self.pip_says.splitlines(keepends=True):
            see(line)
        return self.pip_code

    @property
    def programs(self) -> list[str]:
        return [command[command.index("-m") + 1] for command in self.commands]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course folder with nothing installed."""
    for name in (launch.RUNTIME, launch.EVERYTHING, "constraints.txt", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    (tmp_path / "lessons").mkdir()
    (tmp_path / launch.FIRST_PAGE).write_text("{}")
    return tmp_path


@pytest.fixture
def programs() -> Recorder:
    return Recorder()


@pytest.fixture
def environment(root: Path, programs: Recorder, monkeypatch: pytest.MonkeyPatch) -> launch.Environment:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**11, 0, 10**11))
    return launch.Environment(root, programs.stream)


def sentence(error: pytest.ExceptionInfo) -> str:
    """What the person reads: one paragraph that says what to do next."""
    text = str(error.value)
    assert "\n" not in text
    assert text.rstrip(")").endswith(".") or "install.log" in text
    return text


# --- too old a Python


@pytest.mark.parametrize("name", FOR_OLD_PYTHONS)
def test_an_old_python_can_read_what_tells_it_so(name: str) -> None:
    ast.parse((PACKAGE / name).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 8, 18), (3, 10, 13)])
def test_an_old_python_is_told_which_one_is_needed(
    version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(str(PACKAGE / "__main__.py"), run_name="__main__")
    assert "Python 3.11 or newer" in stop.value.code
    assert f"{version[0]}.{version[1]}." in stop.value.code


# --- the environment


def test_first_run_builds_then_installs(environment: launch.Environment, programs: Recorder) -> None:
    environment.ensure(launch.RUNTIME)
    assert programs.programs == ["venv", "pip"]
    assert programs.commands[1][-2:] == ["-r", "requirements.txt"]
    assert environment.is_complete(launch.RUNTIME)
    assert not environment.is_complete(launch.EVERYTHING)


def test_second_run_starts_at_once(environment: launch.Environment, programs: Recorder) -> None:
    environment.ensure(launch.RUNTIME)
    environment.ensure(launch.RUNTIME)
    assert len(programs.commands) == 2


def test_the_tests_packages_are_added_to_what_is_there(
    environment: launch.Environment, programs: Recorder
) -> None:
    environment.ensure(launch.RUNTIME)
    environment.ensure(launch.EVERYTHING)
    assert programs.programs == ["venv", "pip", "pip"]
    assert environment.is_complete(launch.RUNTIME)
    assert environment.is_complete(launch.EVERYTHING)


@pytest.mark.parametrize("name", ["requirements.txt", "constraints.txt", "pyproject.toml"])
def test_changed_requirements_are_installed_without_starting_over(
    environment: launch.Environment, programs: Recorder, name: str
) -> None:
    environment.ensure(launch.RUNTIME)
    (environment.root / name).write_text("changed")
    environment.ensure(launch.RUNTIME)
    assert programs.programs == ["venv", "pip", "pip"]


def test_the_marker_is_written_last(environment: launch.Environment, programs: Recorder) -> None:
    seen = []
    programs.during_pip = lambda: seen.append(environment.marker.exists())
    environment.ensure(launch.RUNTIME)
    (environment.root / "constraints.txt").write_text("changed")
    environment.ensure(launch.RUNTIME)
    assert seen == [False, False]


def test_an_interrupted_installation_is_finished_by_the_next_run(
    environment: launch.Environment, programs: Recorder
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    programs.during_pip = interrupt
    with pytest.raises(KeyboardInterrupt):
        environment.ensure(launch.RUNTIME)
    assert not environment.is_complete(launch.RUNTIME)
    leftover = environment.folder / "half-a-package"
    leftover.touch()
    programs.during_pip = lambda: None
    environment.ensure(launch.RUNTIME)
    assert environment.is_complete(launch.RUNTIME)
    assert not leftover.exists()


@pytest.mark.parametrize("key, value", [("python", "3.10"), ("folder", "/moved/from/here")])
def test_another_python_or_place_means_a_new_environment(
    environment: launch.Environment, programs: Recorder, key: str, value: str
) -> None:
    environment.ensure(launch.RUNTIME)
    marker = json.loads(environment.marker.read_text())
    environment.marker.write_text(json.dumps({**marker, key: value}))
    environment.ensure(launch.RUNTIME)
    assert programs.programs == ["venv", "pip", "venv", "pip"]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"sets": 1}'])
def test_an_unreadable_marker_is_no_marker(
    environment: launch.Environment, programs: Recorder, content: str
) -> None:
    environment.ensure(launch.RUNTIME)
    environment.marker.write_text(content)
    environment.ensure(launch.RUNTIME)
    assert programs.programs == ["venv", "pip", "venv", "pip"]


def test_packages_that_were_removed_by_hand_are_noticed(
    environment: launch.Environment, programs: Recorder
) -> None:
    environment.ensure(launch.RUNTIME)
    programs.has_packages = False
    environment.ensure(launch.RUNTIME)
    assert programs.programs == ["venv", "pip", "venv", "pip"]


def test_an_environment_made_by_hand_is_used(environment: launch.Environment, programs: Recorder) -> None:
    environment.folder.mkdir()
    programs.stream(["-m", "venv", str(environment.folder)], environment.root, print)
    programs.commands.clear()
    environment.ensure(launch.RUNTIME)
    assert programs.programs == ["pip"]


def test_a_folder_of_somebody_else_is_left_alone(environment: launch.Environment, programs: Recorder) -> None:
    environment.folder.mkdir()
    (environment.folder / "thesis.txt").touch()
    with pytest.raises(CourseError) as error:
        environment.ensure(launch.RUNTIME)
    assert "Rename or delete it" in sentence(error)
    assert (environment.folder / "thesis.txt").exists()
    assert programs.commands == []


def test_an_environment_does_not_delete_itself(
    environment: launch.Environment, programs: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.ensure(launch.RUNTIME)
    environment.marker.unlink()
    monkeypatch.setattr(sys, "prefix", str(environment.folder))
    with pytest.raises(CourseError) as error:
        environment.ensure(launch.RUNTIME)
    assert "deactivate" in sentence(error)
    assert environment.python.exists()


@pytest.mark.parametrize("name", ["venv", "ensurepip"])
def test_a_python_without_venv(
    environment: launch.Environment, programs: Recorder, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda asked: None if asked == name else find(asked))
    with pytest.raises(CourseError) as error:
        environment.ensure(launch.RUNTIME)
    assert "apt install python3-venv" in sentence(error)
    assert not environment.folder.exists()


def test_too_little_space(environment: launch.Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**11, 0, 2 * 10**8))
    with pytest.raises(CourseError) as error:
        environment.ensure(launch.RUNTIME)
    assert "0.2 GB are free" in sentence(error)


@pytest.mark.parametrize(
    "code, words",
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "cannot be written to. Copy the course"),
        (errno.EACCES, "cannot be written to. Copy the course"),
        (errno.EIO, "Put that right"),
    ],
)
def test_a_folder_that_takes_no_files(
    environment: launch.Environment, programs: Recorder, code: int, words: str
) -> None:
    def fail() -> None:
        raise OSError(code, "no", str(environment.folder))

    programs.during_pip = fail
    with pytest.raises(CourseError) as error:
        environment.ensure(launch.RUNTIME)
    assert words in sentence(error)


@pytest.mark.parametrize(
    "said, words",
    [
        (
            "WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for x\n",
            "internet",
        ),
        ("ERROR: Could not find a version that satisfies x (from versions: none)\n", "internet"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device\n", "disk is full"),
        (
            "WARNING: Retrying: SSLError(CERTIFICATE_VERIFY_FAILED)\n (from versions: none)\n",
            "date and the proxy",
        ),
        ("ERROR: [Errno 13] Permission denied: 'x'\n", "folder of your own"),
        ("HINT: see how to enable Windows Long Path support\n", "nearer to the root"),
        ("ERROR: something quite new\n", "something quite new"),
        ("", "gave no reason"),
    ],
)
def test_what_pip_says_becomes_a_sentence(
    environment: launch.Environment, programs: Recorder, said: str, words: str
) -> None:
    programs.pip_says, programs.pip_code = said, 1
    with pytest.raises(CourseError) as error:
        environment.ensure(launch.RUNTIME)
    assert words in sentence(error)
    assert "install.log" in str(error.value)
    assert said in environment.log.read_text()
    assert not environment.is_complete(launch.RUNTIME)


def test_a_venv_that_fails(environment: launch.Environment, programs: Recorder) -> None:
    programs.venv_code = 1
    with pytest.raises(CourseError) as error:
        environment.ensure(launch.RUNTIME)
    assert "The installation failed" in sentence(error)
    assert programs.programs == ["venv"]


@pytest.mark.parametrize("name", ["constraints.txt", "requirements.txt"])
def test_a_missing_list_of_packages(environment: launch.Environment, programs: Recorder, name: str) -> None:
    (environment.root / name).unlink()
    with pytest.raises(CourseError) as error:
        environment.ensure(launch.RUNTIME)
    assert name in sentence(error)
    assert programs.commands == []


# --- lab


@pytest.mark.usefixtures("environment")
def test_lab_opens_the_first_lesson(root: Path, programs: Recorder) -> None:
    opened = []
    code = launch.lab(["--no-browser"], root, programs.stream, lambda *given: opened.append(given) or 0)
    (command, folder, variables) = opened[0]
    assert code == 0
    assert command[1:3] == ["-m", "jupyterlab"]
    assert command[-1] == "--no-browser"
    assert "--LabApp.default_url=/doc/tree/lessons/00-start-here.ipynb" in command
    assert folder == root
    assert variables["JUPYTER_PREFER_ENV_PATH"] == "1"


@pytest.mark.usefixtures("environment")
def test_the_desk_opens_with_the_folders_beside_it(root: Path, programs: Recorder) -> None:
    opened = []
    with pytest.raises(CourseError, match="solutions/instructor-desk.ipynb is missing"):
        launch.desk([], root, programs.stream)
    (root / launch.DESK).parent.mkdir()
    (root / launch.DESK).write_text("{}")
    assert launch.desk([], root, programs.stream, lambda *given: opened.append(given) or 0) == 0
    assert "--LabApp.default_url=/lab/tree/solutions/instructor-desk.ipynb" in opened[0][0]


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("user", [0, 1000])
def test_lab_opens_for_root_too(
    root: Path, programs: Recorder, monkeypatch: pytest.MonkeyPatch, user: int
) -> None:
    monkeypatch.setattr(launch.os, "geteuid", lambda: user, raising=False)
    opened = []
    launch.lab([], root, programs.stream, lambda *given: opened.append(given) or 0)
    assert ("--allow-root" in opened[0][0]) == (user == 0)


@pytest.mark.usefixtures("environment")
def test_lab_opens_the_first_exercise_of_a_hand_out(root: Path, programs: Recorder) -> None:
    (root / launch.FIRST_PAGE).unlink()
    (root / launch.ASSIGNMENT).write_text("")
    for place in ("09-later/later.ipynb", "02-first/first.ipynb"):
        (root / "exercises" / place).parent.mkdir(parents=True)
        (root / "exercises" / place).write_text("{}")
    opened = []
    assert launch.lab([], root, programs.stream, lambda *given: opened.append(given) or 0) == 0
    assert "--LabApp.default_url=/doc/tree/exercises/02-first/first.ipynb" in opened[0][0]


def test_jupyterlab_finds_the_extension_and_settings_of_the_course_folder_first(
    root: Path, programs: Recorder
) -> None:
    """What is installed is a copy, which an update of the course leaves as it was."""
    opened: list[tuple] = []
    launch.lab([], root, programs.stream, lambda *given: opened.append(given) or 0)
    environment = opened[0][2]
    own = root / "regionalism" / "notebook" / "environment"
    assert environment["JUPYTER_PATH"].split(os.pathsep)[0] == str(own / "share" / "jupyter")
    assert environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0] == str(own / "etc" / "jupyter")
    here = PACKAGE / "notebook" / "environment"
    assert (here / "share" / "jupyter" / "labextensions" / "regionalism-course" / "package.json").is_file()
    assert (here / "etc" / "jupyter" / "labconfig" / "default_setting_overrides.json").is_file()


ENDING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from regionalism import launch
child = "import os, sys, time; print(os.getpid(), flush=True); time.sleep(60)"
sys.exit(1 if launch.call([sys.executable, "-c", child], Path.cwd()) else 0)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_what_ends_the_command_ends_jupyterlab_too(name: str) -> None:
    command = [sys.executable, "-c", ENDING, str(PACKAGE.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        inner = int(running.stdout.readline())
        running.send_signal(getattr(signal, name))
        assert running.wait(30) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(inner, 0)


def test_lab_without_its_first_page(root: Path, programs: Recorder) -> None:
    (root / launch.FIRST_PAGE).unlink()
    with pytest.raises(CourseError) as error:
        launch.lab([], root, programs.stream)
    assert "00-start-here.ipynb is missing" in sentence(error)
    assert programs.commands == []


def test_lab_outside_a_course_folder(tmp_path: Path, programs: Recorder) -> None:
    with pytest.raises(CourseError) as error:
        launch.lab([], tmp_path, programs.stream)
    assert "Change to the course folder" in sentence(error)


# --- test

REPORT = """<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>"""


@pytest.mark.parametrize(
    "codes, report, last, code",
    [
        ({}, (5, 0, 0, 0), "5 passed, 0 failed", 0),
        ({}, (5, 0, 0, 2), "3 passed, 0 failed, 2 skipped", 0),
        ({"pytest": 1}, (5, 1, 1, 0), "3 passed, 2 failed", 1),
        ({"ruff check": 1}, (5, 0, 0, 0), "5 passed, 1 failed", 1),
        ({"ruff check": 1, "build --check": 1, "pytest": 1}, (5, 1, 0, 0), "4 passed, 3 failed", 1),
        ({"pytest": 4}, None, "0 passed, 1 failed", 1),
        ({}, (0, 0, 0, 0), "0 passed, 0 failed", 0),
    ],
)
@pytest.mark.usefixtures("environment")
def test_test_runs_every_step_and_counts(
    root: Path,
    programs: Recorder,
    capsys: pytest.CaptureFixture[str],
    codes: dict[str, int],
    report: tuple[int, int, int, int] | None,
    last: str,
    code: int,
) -> None:
    ran = []

    def call(command: list[str], folder: Path, variables: dict[str, str]) -> int:
        names = ["ruff check", "ruff format", "oxlint", "lint-imports", "mypy", "codespell", "build --check"]
        ran.append([*names, "pytest"][len(ran)])
        if ran[-1] == "pytest":
            assert {"--nbval-lax", "--nbval-kernel-name=python3", "--nbval-cell-timeout=120"} < set(command)
            assert command[-2:] == ["-k", "links"]
            if report:
                path = next(part for part in command if part.startswith("--junitxml=")).partition("=")[2]
                Path(path).write_text(REPORT.format(*report))
        return codes.get(ran[-1], 0)

    assert launch.test(["-k", "links"], root, programs.stream, call) == code
    assert len(ran) == 8
    printed = capsys.readouterr().out.splitlines()
    assert printed[-1] == last
    table = {line[:16].strip(): line.split()[-2] for line in printed[-9:-1]}
    assert table == {name: "failed" if codes.get(name) else "passed" for name in ran}


def test_the_steps_are_the_tools_they_name(environment: launch.Environment) -> None:
    commands = {name: " ".join(command) for name, command in launch.steps(environment, Path("r.xml"), [])}
    for name, command in commands.items():
        assert name.split()[0] in command
    assert "--check" in commands["ruff format"]
    assert commands["build --check"].endswith("regionalism build --check")


# --- the command line


def test_without_a_command_help_names_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main([]) == 0
    said = capsys.readouterr().out
    assert all(f"regionalism {name} " in said for name in command_line.COMMANDS)


def test_an_unknown_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["leb"]) == 1
    said = capsys.readouterr().err
    assert "'leb'" in said
    assert "lab, desk, test" in said


@pytest.mark.parametrize("name", list(command_line.COMMANDS))
def test_every_command_leads_to_a_function(name: str) -> None:
    assert callable(command_line.load(command_line.COMMANDS[name].target))


def test_a_mistake_is_a_sentence_and_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: list[str]) -> int:
        raise CourseError("essay-empty")

    monkeypatch.setattr(command_line, "load", lambda target: fail)
    assert command_line.main(["export", "a"]) == 1
    assert capsys.readouterr().err == "Nothing is written yet.\n"


def test_ctrl_c_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "load", lambda target: interrupt)
    assert command_line.main(["lab"]) == 1
    assert "Run the same command again" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["lab", "test"])
def test_help_on_a_command_does_not_run_it(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command_line, "load", lambda target: pytest.fail(f"{target} was run"))
    assert command_line.main([name, "--help"]) == 0
    assert f"regionalism {name} [" in capsys.readouterr().out


TALKATIVE = """
import sys
import regionalism.__main__ as command_line
command_line.load = lambda target: lambda arguments: [
    print("one more line", flush=True) for _ in range(100_000)]
sys.exit(command_line.main(["export"]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has another error for this")
def test_output_that_nobody_reads_on_is_no_traceback() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TALKATIVE], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as head:
        head.stdout.readline()
        head.stdout.close()
        assert (head.stderr.read(), head.wait(60)) == (b"", 1)


def test_a_command_that_lacks_packages_runs_inside(
    environment: launch.Environment, programs: Recorder
) -> None:
    ran = []
    environment.ensure(launch.RUNTIME)
    code = launch.run_in_environment(
        "assign",
        ["a/b"],
        "nbformat",
        environment.root,
        lambda *given: ran.append(given) or 7,
        programs.stream,
    )
    assert code == 7
    assert ran[0][0] == [str(environment.python), "-m", "regionalism", "assign", "a/b"]
    assert ran[0][1] == Path.cwd()


def test_a_command_that_lacks_packages_and_has_no_environment(root: Path, programs: Recorder) -> None:
    with pytest.raises(CourseError) as error:
        launch.run_in_environment("build", [], "nbformat", root, stream=programs.stream)
    assert "python3 -m regionalism lab" in sentence(error)


def test_a_command_does_not_call_itself_for_ever(
    environment: launch.Environment, programs: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.ensure(launch.RUNTIME)
    monkeypatch.setattr(sys, "prefix", str(environment.folder))
    with pytest.raises(CourseError) as error:
        launch.run_in_environment("build", [], "nbformat", environment.root, stream=programs.stream)
    assert "nbformat" in sentence(error)


def test_a_part_of_the_course_that_is_missing(root: Path, programs: Recorder) -> None:
    with pytest.raises(CourseError) as error:
        launch.run_in_environment("build", [], "regionalism.authoring.build", root, stream=programs.stream)
    assert "regionalism.authoring.build is missing" in sentence(error)


def test_output_of_a_real_program_is_seen_line_by_line(tmp_path: Path) -> None:
    seen: list[str] = []
    code = launch.stream(
        [sys.executable, "-c", "print('a'); print('b'); raise SystemExit(3)"], tmp_path, seen.append
    )
    assert (code, seen) == (3, ["a\n", "b\n"])
