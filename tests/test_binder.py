"""What Binder would build, as repo2docker writes it down, and what that build then installs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from regionalism.engine.course import course_root

ROOT = course_root()
pytest.importorskip("repo2docker", reason="jupyter-repo2docker is not installed (requirements-test.txt)")

# The command refuses to run as root, as CI does; the image's user is named for it.
COMMAND = [sys.executable, "-m", "repo2docker", "--no-build", "--user-id", "1000", "--user-name", "jovyan", "."]
SETTINGS = "etc/jupyter/labconfig/default_setting_overrides.json"


@pytest.fixture(scope="module")
def dockerfile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Dockerfile that repo2docker generates; nothing is built and no Docker is needed."""
    place = tmp_path_factory.mktemp("binder")
    for name in ("requirements.txt", "constraints.txt", "runtime.txt", "pyproject.toml"):
        (place / name).write_bytes((ROOT / name).read_bytes())
    done = subprocess.run(COMMAND, cwd=place, capture_output=True, text=True, timeout=120, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    assert "python=3.12" in done.stderr
    return done.stdout


def test_binder_finds_the_files_at_the_root() -> None:
    hidden = [
        name for name in ("binder", ".binder", "environment.yml", "Dockerfile", "setup.py") if (ROOT / name).exists()
    ]
    assert hidden == [], "each of these would make Binder ignore requirements.txt or runtime.txt"


def test_binder_installs_the_pins_when_the_whole_project_is_there(dockerfile: str) -> None:
    lines = dockerfile.splitlines()
    copied = next(i for i, line in enumerate(lines) if re.match(r"COPY .* src/ \$\{REPO_DIR\}/", line))
    installed = [i for i, line in enumerate(lines) if 'pip install --no-cache-dir -r "requirements.txt"' in line]
    assert installed, "requirements.txt is not installed"
    assert min(installed) > copied, "constraints.txt and the project would not be there yet"


def test_binder_installs_the_project(dockerfile: str) -> None:
    assert re.search(r"^RUN .*pip install --no-cache-dir \.$", dockerfile, re.MULTILINE)
    assert "-e ." in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()


def pins(name: str) -> dict[str, str]:
    """Return package and version for each exact pin of a requirements file."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
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
    settings = json.loads(installed.read_text(encoding="utf-8"))["@jupyterlab/apputils-extension:notification"]
    assert settings == {"checkForUpdates": False, "fetchNews": "false"}
