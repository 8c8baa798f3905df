"""The commands ``lab`` and ``test``: make the environment, with the standard library alone, and work in it.

This file keeps to syntax that an old Python can read, as ``__main__`` does.
"""

import errno
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from regionalism.engine.errors import CourseError, Message

TYPE_CHECKING = False  # true for whoever checks types
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import FrameType
    from typing import Any, TextIO

    Runner = Callable[..., int]

ROOT = Path(__file__).resolve().parent.parent
FIRST_PAGE = "lessons/00-start-here.ipynb"
DESK = "solutions/instructor-desk.ipynb"
ASSIGNMENT = "assignment.toml"  # only a hand-out has it
RUNTIME = "requirements.txt"
EVERYTHING = "requirements-test.txt"
# Each set of requirements: the files that decide it, and packages whose presence shows that it is there.
SETS = {
    RUNTIME: ((RUNTIME, "constraints.txt", "pyproject.toml"), ("jupyterlab", "pandas", "regionalism")),
    EVERYTHING: (
        (RUNTIME, EVERYTHING, "constraints.txt", "pyproject.toml"),
        ("jupyterlab", "pandas", "regionalism", "pytest", "ruff"),
    ),
}
SPACE_NEEDED = (
    1_000_000_000  # bytes; measured: 0.52 GB, with the packages of the tests 0.74 GB, and room to unpack
)
CELL_TIMEOUT = 120  # seconds a notebook cell may take in a test

# What pip says, and what it means; the first row found decides.
PIP_SAYS = (
    (("No space left on device", "Errno 28", "not enough space on the disk", "Disk quota exceeded"), "disk"),
    (("Read-only file system", "Permission denied", "Access is denied"), "folder"),
    (("Long Path", "file name too long", "File name too long"), "long-path"),
    (("CERTIFICATE_VERIFY_FAILED", "SSLError", "SSLCertVerificationError"), "certificate"),
    (
        (
            "Failed to establish a new connection",
            "NewConnectionError",
            "name resolution",
            "getaddrinfo failed",
            "Connection refused",
            "Network is unreachable",
            "ProxyError",
            "ReadTimeoutError",
            "Read timed out",
            "ConnectTimeoutError",
            "ConnectionResetError",
            "IncompleteRead",
            "from versions: none",
        ),
        "network",
    ),
)


def stream(
    command: "list[str]", folder: Path, see: "Callable[[str], object]", env: "dict[str, str] | None" = None
) -> int:
    """Run a command in ``folder``, give each line of its output to ``see`` and return its exit code."""
    with subprocess.Popen(
        command,
        cwd=str(folder),
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            see(line)
    return process.returncode


def call(command: "list[str]", folder: Path, env: "dict[str, str] | None" = None) -> int:
    """Run a command on this terminal and return its exit code. Ctrl-C reaches it too and is its to answer.

    What ends this program (a signal, a terminal that is closed) ends the command with it.
    """
    process = subprocess.Popen(command, cwd=str(folder), env=env)

    def end(number: int, frame: "FrameType | None") -> None:
        process.terminate()

    endings = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in endings}
    try:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


def explain_os_error(problem: OSError, place: "Path | str") -> CourseError:
    """Return the ``CourseError`` that explains an ``OSError`` at ``place``."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT) or getattr(problem, "winerror", None) == 112:
        return CourseError("launch-disk")
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return CourseError("launch-not-writable", place=place)
    return CourseError("launch-problem", place=place, problem=problem.strerror or problem)


class Progress:
    """Tells in a few lines what pip is doing; every line goes to the log."""

    def __init__(self, log: "TextIO") -> None:
        self._log = log
        self._found = 0
        self._lines = []  # type: list[str]

    def __call__(self, line: str) -> None:
        self._log.write(line)
        self._log.flush()
        self._lines.append(line)
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            self._found += 1
            if self._found % 25 == 0:
                say("  {} packages found".format(self._found))
        elif line.startswith("Installing collected packages"):
            say("  installing {} packages".format(line.count(",") + 1))

    @property
    def text(self) -> str:
        """All that pip said, as one text."""
        return "".join(self._lines)


class Environment:
    """The folder ``.venv`` of one course folder: knows whether it is complete, and completes it.

    The marker file is removed before anything is changed and written last. So an installation that was
    interrupted, at whatever point, is one without a marker, and is made anew.
    """

    def __init__(self, root: Path, stream: "Runner" = stream) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.marker = self.folder / "complete.json"
        self.log = self.folder / "install.log"
        self._stream = stream

    @property
    def scripts(self) -> Path:
        """The folder of the environment's programs."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.scripts / ("python.exe" if os.name == "nt" else "python")

    def is_complete(self, requirements: str) -> bool:
        """Tell whether everything in ``requirements`` is installed, for this Python and in this place."""
        found = self._read_marker()
        return (
            self._is_same_place(found)
            and found["sets"].get(requirements) == self._digest(requirements)
            and self._has(SETS[requirements][1])
        )

    def ensure(self, requirements: str) -> None:
        """Install ``requirements`` unless they are complete; raise ``CourseError`` that says what to do."""
        for name in SETS[requirements][0]:
            if not (self.root / name).is_file():
                raise CourseError("launch-file-missing", path=self.root / name)
        if self.is_complete(requirements):
            return
        started = time.monotonic()
        try:
            self._prepare()
            self._install(requirements)
            self._write_marker(requirements)
        except OSError as problem:
            raise explain_os_error(problem, problem.filename or self.folder) from problem
        say("Installed in {:.0f} seconds.".format(time.monotonic() - started))

    def _identity(self) -> "dict[str, str]":
        # An environment holds absolute paths: moved or copied, it is another one.
        return {"python": "{}.{}".format(*sys.version_info[:2]), "folder": str(self.root)}

    def _is_same_place(self, marker: "dict[str, Any]") -> bool:
        return all(marker.get(key) == value for key, value in self._identity().items())

    def _digest(self, requirements: str) -> str:
        content = hashlib.sha256()
        for name in SETS[requirements][0]:
            content.update((self.root / name).read_bytes())
        return content.hexdigest()

    def _read_marker(self) -> "dict[str, Any]":
        try:
            found = json.loads(self.marker.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) and isinstance(found.get("sets"), dict) else {}

    def _write_marker(self, requirements: str) -> None:
        done = [RUNTIME] if requirements == RUNTIME else [RUNTIME, EVERYTHING]
        sets = {name: self._digest(name) for name in done}
        self.marker.write_text(json.dumps(dict(self._identity(), sets=sets), indent=1), encoding="utf-8")

    def _has(self, packages: "Iterable[str]") -> bool:
        """Tell whether the environment's Python starts, is of this version and finds the packages."""
        question = (
            "import sys, importlib.util as u; sys.exit(sys.version_info[:2] != {} or not "
            "all(map(u.find_spec, {})))"
        ).format(tuple(sys.version_info[:2]), tuple(packages))
        if not self.python.is_file():
            return False
        try:
            return self._stream([str(self.python), "-c", question], self.root, lambda line: None) == 0
        except OSError:
            return False

    def _prepare(self) -> None:
        """Leave a working, empty or older environment in ``.venv``, and no marker."""
        marker = self._read_marker()
        if self._is_same_place(marker) and self._has(("pip",)):
            self.marker.unlink()
            return
        if self._is_foreign():
            if self._has(("pip",)):
                return
            raise CourseError("launch-not-an-environment", folder=self.folder)
        self._build()

    def _is_foreign(self) -> bool:
        """Tell whether ``.venv`` holds something that this program did not make."""
        if not (self.folder.exists() or self.folder.is_symlink()) or self.log.is_file():
            return False
        return not self.folder.is_dir() or any(self.folder.iterdir())

    def _build(self) -> None:
        for name in ("venv", "ensurepip"):
            if importlib.util.find_spec(name) is None:
                raise CourseError("launch-module-missing", name=name)
        if self.folder.exists():
            self._clear()
        self._check_space()
        say("Making the environment in {} (once, about a minute)".format(self.folder))
        self.folder.mkdir()
        with self.log.open("w", encoding="utf-8") as log:
            progress = Progress(log)
            code = self._stream([sys.executable, "-m", "venv", str(self.folder)], self.root, progress)
        if code != 0:
            raise self._failure(progress.text)

    def _check_space(self) -> None:
        free = shutil.disk_usage(str(self.root)).free
        if free < SPACE_NEEDED:
            raise CourseError("launch-space", free=free / 1000000000.0)

    def _clear(self) -> None:
        if Path(sys.prefix).resolve() == self.folder.resolve():
            raise CourseError("launch-environment-incomplete", folder=self.folder)
        say("Clearing an environment that is unfinished, was moved, or belongs to another Python")
        shutil.rmtree(str(self.folder))

    def _install(self, requirements: str) -> None:
        say("Installing the packages of {}".format(requirements))
        options = ["--no-input", "--progress-bar", "off", "-r", requirements]
        command = [str(self.python), "-m", "pip", "install"] + options
        with self.log.open("a", encoding="utf-8") as log:
            progress = Progress(log)
            # A personal pip setting for user installations would make pip refuse an environment.
            code = self._stream(
                command, self.root, progress, env=dict(os.environ, PIP_USER="0", PYTHONUTF8="1")
            )
        if code != 0:
            raise self._failure(progress.text)

    def _failure(self, text: str) -> CourseError:
        """Return the ``CourseError`` for what pip or venv said."""
        for signs, meaning in PIP_SAYS:
            if any(sign in text for sign in signs):
                return CourseError(
                    "launch-install-failed-known", why=Message("launch-" + meaning), log=self.log
                )
        said = [line.strip() for line in text.splitlines() if line.startswith(("ERROR:", "Error:"))]
        if not said:
            return CourseError("launch-install-failed-silently", log=self.log)
        return CourseError("launch-install-failed", said=said[-1], log=self.log)


def inner_environment(root: Path = ROOT) -> "dict[str, str]":
    """Return the environment variables for what runs inside: kernels and settings of ``.venv`` come first.

    Before them come JupyterLab's extension and settings of the course folder itself: what is installed is a
    copy, and would stay as it was when the course is updated.
    """
    own = root / "regionalism" / "notebook" / "environment"
    found = {"JUPYTER_PREFER_ENV_PATH": "1"}
    for name, folder in (
        ("JUPYTER_PATH", own / "share" / "jupyter"),
        ("JUPYTER_CONFIG_PATH", own / "etc" / "jupyter"),
    ):
        found[name] = os.pathsep.join(filter(None, [str(folder), os.environ.get(name)]))
    return dict(os.environ, **found)


def check_course_folder(root: Path = ROOT) -> None:
    """Raise ``CourseError`` where the package does not lie in a course folder."""
    if not (root / RUNTIME).is_file():
        raise CourseError("launch-no-course", parent=Path(__file__).parent, runtime=RUNTIME)


def first_page(root: Path) -> str:
    """Return the notebook to open first, as a path from ``root``: lesson 0, or a hand-out's exercise."""
    if (root / ASSIGNMENT).is_file():
        exercises = sorted(root.glob("exercises/*/*.ipynb"))
        if exercises:
            return exercises[0].relative_to(root).as_posix()
    if not (root / FIRST_PAGE).is_file():
        raise CourseError("launch-file-missing", path=FIRST_PAGE)
    return FIRST_PAGE


def is_root() -> bool:
    """Tell whether this program runs as root; Windows has no such user."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def lab(arguments: "list[str]", root: Path = ROOT, stream: "Runner" = stream, call: "Runner" = call) -> int:
    """Open JupyterLab at the first page; ``arguments`` go to JupyterLab. Returns its exit code."""
    check_course_folder(root)
    # The single-document view: the page alone, without tabs that have to be understood.
    return _open("doc/tree/" + first_page(root), arguments, root, stream, call)


def desk(arguments: "list[str]", root: Path = ROOT, stream: "Runner" = stream, call: "Runner" = call) -> int:
    """Open JupyterLab at the instructor's desk; ``arguments`` go to JupyterLab. Returns its exit code."""
    check_course_folder(root)
    if not (root / DESK).is_file():
        raise CourseError("launch-file-missing", path=DESK)
    # With the folders beside it: hand-ins are dragged in there, and what was made is taken out.
    return _open("lab/tree/" + DESK, arguments, root, stream, call)


def _open(place: str, arguments: "list[str]", root: Path, stream: "Runner", call: "Runner") -> int:
    environment = Environment(root, stream)
    environment.ensure(RUNTIME)
    say("Opening {}; Ctrl-C here stops JupyterLab".format(place.split("/", 2)[2]))
    # As the default address, not as a file to open: then the address that Jupyter prints leads there as well.
    where = ["--ServerApp.root_dir={}".format(root), "--LabApp.default_url=/{}".format(place)]
    if is_root():
        # JupyterLab refuses root unless it is told. In a container there is often nobody else.
        where.append("--allow-root")
    return call(
        [str(environment.python), "-m", "jupyterlab"] + where + arguments, root, inner_environment(root)
    )


def run_in_environment(
    name: str,
    arguments: "list[str]",
    missing: str,
    root: Path = ROOT,
    call: "Runner" = call,
    stream: "Runner" = stream,
) -> int:
    """Run a command that lacks the package ``missing`` once more, inside ``.venv``. Returns its exit code."""
    if missing.split(".")[0] == "regionalism":
        raise CourseError("launch-incomplete", missing=missing)
    environment = Environment(root, stream)
    if Path(sys.prefix).resolve() == environment.folder.resolve() or not environment.is_complete(RUNTIME):
        raise CourseError("launch-package-missing", name=name, missing=missing)
    # From the folder the person is in, since arguments may be relative to it.
    return call(
        [str(environment.python), "-m", "regionalism", name] + arguments, Path.cwd(), inner_environment(root)
    )


def steps(environment: Environment, report: Path, arguments: "list[str]") -> "list[tuple[str, list[str]]]":
    """Return the steps of ``test``, in order: a name and a command each."""
    python = str(environment.python)
    ending = ".exe" if os.name == "nt" else ""
    lint_imports, oxlint = (str(environment.scripts / (name + ending)) for name in ("lint-imports", "oxlint"))
    notebooks = ["--nbval-lax", "--nbval-kernel-name=python3", "--nbval-cell-timeout={}".format(CELL_TIMEOUT)]
    return [
        ("ruff check", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("oxlint", [oxlint]),
        ("lint-imports", [lint_imports]),
        ("mypy", [python, "-m", "mypy"]),
        ("codespell", [python, "-m", "codespell_lib"]),
        ("build --check", [python, "-m", "regionalism", "build", "--check"]),
        (
            "pytest",
            [python, "-m", "pytest", "--junitxml={}".format(report)] + notebooks + arguments,
        ),
    ]


def count(report: Path) -> "tuple[int, int, int]":
    """Return how many tests passed, failed and were skipped, from pytest's XML report (zeros without one)."""
    try:
        suites = list(ElementTree.parse(str(report)).getroot().iter("testsuite"))
    except (OSError, ElementTree.ParseError):
        return 0, 0, 0
    total, failures, errors, skipped = (
        sum(int(suite.get(key, 0)) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    return total - failures - errors - skipped, failures + errors, skipped


def test(arguments: "list[str]", root: Path = ROOT, stream: "Runner" = stream, call: "Runner" = call) -> int:
    """Run every check, test and notebook; ``arguments`` go to pytest. Returns 0 where all is well, else 1."""
    check_course_folder(root)
    environment = Environment(root, stream)
    environment.ensure(EVERYTHING)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.xml"
        for name, command in steps(environment, report, arguments):
            say("\n== {}".format(name))
            started = time.monotonic()
            code = call(command, root, inner_environment(root))
            rows.append((name, code, time.monotonic() - started))
        passed, failed, skipped = count(report)
    return summarise(rows, passed, failed, skipped)


def summarise(rows: "list[tuple[str, int, float]]", passed: int, failed: int, skipped: int) -> int:
    """Print the steps and, last, the counts; return 0 where nothing failed, else 1.

    Each step that failed counts as one failure, but pytest only where it failed without naming a test.
    """
    say("\n{:<16} {:<7} {:>7}".format("step", "result", "seconds"))
    for name, code, seconds in rows:
        say("{:<16} {:<7} {:>7.1f}".format(name, "failed" if code else "passed", seconds))
        if code and not (name == "pytest" and failed):
            failed += 1
    say("{} passed, {} failed{}".format(passed, failed, ", {} skipped".format(skipped) if skipped else ""))
    return 1 if failed else 0
