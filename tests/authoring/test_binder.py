"""What Binder would build, as repo2docker writes it down, and what that build then installs and opens."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import nbformat
import pytest

from regionalism.authoring.known import KNOWN
from regionalism.engine.course import course_root, units
from regionalism.engine.exercise_page import launch_links
from tests.browser.conftest import Lab

ROOT = course_root()
pytest.importorskip("repo2docker", reason="jupyter-repo2docker is not installed (requirements-test.txt)")

# The command refuses to run as root, as CI does; the image's user is named for it.
COMMAND = [
    sys.executable,
    "-m",
    "repo2docker",
    "--no-build",
    "--user-id",
    "1000",
    "--user-name",
    "jovyan",
    ".",
]
SETTINGS = "etc/jupyter/labconfig/default_setting_overrides.json"


@pytest.fixture(scope="module")
def dockerfile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Dockerfile that repo2docker generates; nothing is built and no Docker is needed."""
    place = tmp_path_factory.mktemp("binder")
    for name in ("requirements.txt", "constraints.txt", "runtime.txt", "pyproject.toml"):
        (place / name).write_bytes((ROOT / name).read_bytes())
    done = subprocess.run(
        COMMAND, cwd=place, capture_output=True, text=True, timeout=120, env=dict(os.environ)
    )
    assert done.returncode == 0, done.stderr
    assert "python=3.12" in done.stderr
    return done.stdout


def test_binder_finds_the_files_at_the_root() -> None:
    hidden = [
        name
        for name in ("binder", ".binder", "environment.yml", "Dockerfile", "setup.py")
        if (ROOT / name).exists()
    ]
    assert hidden == [], "each of these would make Binder ignore requirements.txt or runtime.txt"


def test_binder_installs_the_pins_when_the_whole_project_is_there(dockerfile: str) -> None:
    lines = dockerfile.splitlines()
    copied = next(i for i, line in enumerate(lines) if re.match(r"COPY .* src/ \$\{REPO_DIR\}/", line))
    installed = [
        i for i, line in enumerate(lines) if 'pip install --no-cache-dir -r "requirements.txt"' in line
    ]
    assert installed, "requirements.txt is not installed"
    assert min(installed) > copied, "constraints.txt and the project would not be there yet"


def test_binder_installs_the_project(dockerfile: str) -> None:
    assert re.search(r"^RUN .*pip install --no-cache-dir \.$", dockerfile, re.MULTILINE)
    assert "-e ." in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()


def pins(name: str) -> dict[str, str]:
    """Return package and version for each exact pin of a requirements file."""
    found = re.findall(
        r"^([A-Za-z0-9._-]+)==([^\s;]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
    )
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in found}


def test_every_direct_requirement_is_pinned_to_what_the_constraints_say() -> None:
    constraints = pins("constraints.txt")
    assert (ROOT / "requirements.txt").read_text(encoding="utf-8").startswith("-c constraints.txt\n")
    for name in ("requirements.txt", "requirements-test.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        direct = [line for line in lines if line and not line.startswith(("-", "#"))]
        assert len(pins(name)) == len(direct), f"{name} names a package without an exact pin"
        assert pins(name).items() <= constraints.items()


def test_the_constraints_name_packages_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    strange = [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[0-9a-z.]+( ; .+)?", line)]
    assert strange == []


def test_what_the_package_needs_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.match(r"[a-z0-9-]+", line)[0] for line in project["dependencies"]}
    assert needed <= pins("requirements.txt").keys()


def test_the_news_prompt_is_off_where_the_package_is_installed() -> None:
    installed = Path(sys.prefix) / SETTINGS
    if not installed.is_file():
        pytest.skip("the package is not installed in this environment (pip install -e .)")
    settings = json.loads(installed.read_text(encoding="utf-8"))[
        "@jupyterlab/apputils-extension:notification"
    ]
    assert settings == {"checkForUpdates": False, "fetchNews": "false"}


# --- the same, built and opened: without Docker, in an environment that holds nothing else ---

NOT_COPIED = shutil.ignore_patterns(
    ".*", "answers", "originals", "build", "dist", "*.egg-info", "__pycache__", "node_modules"
)
PAGES = [path for unit in units() for path in (unit.lesson, unit.exercise) if (ROOT / path).is_file()]
LINKS = [
    re.search(r"\((https://mybinder[^)]*)\)", launch_links(page, "OWNER/REPO", "main"))[1] for page in PAGES
]
LAUNCHED = [parse_qs(urlsplit(link).query)["urlpath"][0] for link in LINKS]


def binder_python() -> str:
    """Return the Python that runtime.txt asks for where it is installed, else the one that runs the tests."""
    wanted = (ROOT / "runtime.txt").read_text(encoding="utf-8").strip().replace("-", "")
    found = shutil.which(wanted)
    works = (
        found and subprocess.run([found, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0
    )
    return found if works else sys.executable


def installs(dockerfile: str, prefix: Path) -> list[list[str]]:
    """Return the commands with which the image installs the course, for an environment at ``prefix``."""
    lines = re.findall(r"^RUN (\$\{KERNEL_PYTHON_PREFIX\}/bin/pip install .*)$", dockerfile, re.MULTILINE)
    return [shlex.split(line.replace("${KERNEL_PYTHON_PREFIX}", str(prefix))) for line in lines]


def test_the_image_installs_the_course_in_two_steps(dockerfile: str) -> None:
    assert [command[1:3] for command in installs(dockerfile, Path("/x"))] == [
        ["install", "--no-cache-dir"]
    ] * 2


@pytest.fixture(scope="module")
def binder(dockerfile: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab as Binder would start it: the image's own commands, in a clean environment, on a copy of the
    course.
    """
    place = tmp_path_factory.mktemp("image")
    shutil.copytree(ROOT, place / "course", ignore=NOT_COPIED)
    subprocess.run([binder_python(), "-m", "venv", str(place / "env")], check=True)
    python = place / "env" / "bin" / "python"
    # pip knows the index, the proxy and the certificates of this machine; nothing else here does.
    asked = subprocess.run(
        [python, "-m", "pip", "index", "versions", "jupyterlab"], capture_output=True, text=True
    )
    if asked.returncode != 0:
        pytest.skip(
            "the package index cannot be reached from here, so what Binder installs cannot be installed"
        )
    for command in installs(dockerfile, place / "env"):
        done = subprocess.run(command, cwd=place / "course", capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    # Only what was installed counts, nothing of this checkout.
    hub = {
        "PYTHONPATH": "",
        "JUPYTER_PATH": "",
        "REGIONALISM_ANSWERS": "",
        "BINDER_LAUNCH_HOST": "https://mybinder.org/",
    }
    lab = Lab(place, python=str(python), here=place / "course", variables=hub)
    lab.start()
    yield lab
    lab.stop()


@pytest.mark.index
@pytest.mark.parametrize("urlpath", LAUNCHED)
def test_each_launch_link_opens_its_notebook(binder: Lab, urlpath: str) -> None:
    assert urlpath.startswith("doc/tree/")
    path = urlpath.removeprefix("doc/tree/")
    assert f'"treePath": "{path}"' in binder.request(quote(urlpath)).decode()
    contents = json.loads(binder.request(f"api/contents/{quote(path)}"))
    assert contents["type"] == "notebook"
    nbformat.validate(nbformat.from_dict(contents["content"]))
    wanted = {"path": path, "type": "notebook", "name": path, "kernel": {"name": "python3"}}
    session = json.loads(binder.request("api/sessions", wanted, method="POST"))
    try:
        assert session["notebook"]["path"] == path
        assert session["kernel"]["name"] == "python3"
    finally:
        binder.request(f"api/sessions/{session['id']}", method="DELETE")


@pytest.mark.index
def test_what_binder_installs_shows_course_mode(binder: Lab) -> None:
    page = binder.request("lab").decode()
    assert '"name": "regionalism-course"' in page
    assert (
        binder.request("lab/extensions/regionalism-course/static/known.json") == (ROOT / KNOWN).read_bytes()
    )


@pytest.mark.index
def test_what_binder_installs_runs_the_first_lesson_and_says_that_the_disk_is_temporary(binder: Lab) -> None:
    command = [
        binder.python,
        "-m",
        "nbconvert",
        "--to",
        "notebook",
        "--execute",
        "--stdout",
        "lessons/00-start-here.ipynb",
    ]
    environment = {**os.environ, **binder.variables}
    done = subprocess.run(command, cwd=binder.here, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    outputs = [output for cell in nbformat.reads(done.stdout, 4).cells for output in cell.get("outputs", [])]
    texts = [output.get("data", {}).get("text/plain", "") for output in outputs]
    assert any("This is Binder" in text and "Download your progress file" in text for text in texts)
    assert any("Rosa Lind" in text for text in texts)
    answering = "import regionalism\nprint(regionalism.answer('start-here/who-proposed', 'lind'))"
    said = subprocess.run(
        [binder.python, "-c", answering],
        cwd=binder.here / "lessons",
        env=environment,
        capture_output=True,
        text=True,
    )
    assert "Correct." in said.stdout, said.stderr
    assert list((binder.here / "answers").glob("*.jsonl")), (
        "answers are not kept where the student would find them"
    )
