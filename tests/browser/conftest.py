"""A JupyterLab that the test starts, and Debian's chromium that opens it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import define, field

ROOT = Path(__file__).parents[2]
ENVIRONMENT = (
    ROOT / "regionalism" / "notebook" / "environment"
)  # as `lab` does: the tree's own files, not those installed
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@define
class Lab:
    """A running JupyterLab; ``answers`` is the folder that its kernels keep answers in.

    ``python`` runs it in the folder ``here``; ``variables`` are added to its environment.
    """

    folder: Path
    python: str = sys.executable
    here: Path = ROOT
    variables: dict[str, str] = field(factory=dict)
    port: int = field(factory=lambda: free_port())
    token: str = field(factory=lambda: secrets.token_hex(8))
    server: subprocess.Popen[bytes] | None = None

    @property
    def answers(self) -> Path:
        return self.folder / "answers"

    def start(self) -> None:
        homes = {
            f"JUPYTER{part}_DIR": str(self.folder / part)
            for part in ("_CONFIG", "_DATA", "LAB_SETTINGS", "LAB_WORKSPACES")
        }
        own = {
            "REGIONALISM_ANSWERS": str(self.answers),
            "JUPYTER_PATH": str(ENVIRONMENT / "share" / "jupyter"),
        }
        environment = {**os.environ, **homes, **own, **self.variables}
        options = [
            "--no-browser",
            "--allow-root",
            f"--ServerApp.port={self.port}",
            f"--IdentityProvider.token={self.token}",
        ]
        with (self.folder / "lab.log").open("wb") as log:
            command = [
                self.python,
                "-m",
                "jupyterlab",
                *options,
                f"--ServerApp.root_dir={self.folder / 'course'}",
            ]
            self.server = subprocess.Popen(command, cwd=self.here, env=environment, stdout=log, stderr=log)
        for _ in range(240):
            try:
                self.request("api/status")
                return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError((self.folder / "lab.log").read_text(encoding="utf-8")[-2000:])

    def request(self, path: str, content: object = None, method: str = "") -> bytes:
        """Return what the server answers; with content it is put there, unless ``method`` says something else."""
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{path}?token={self.token}", data=data)
        request.method = method or ("PUT" if data else "GET")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def setting(self, plugin: str, content: object) -> None:
        self.request(f"lab/api/settings/{plugin}", {"raw": json.dumps(content)})

    def theme(self, name: str) -> None:
        self.setting("@jupyterlab/apputils-extension:themes", {"theme": name})

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/lab/tree/{path}?token={self.token}&reset"

    def stop(self) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def machine(folder: Path) -> Iterator[Lab]:
    """Run JupyterLab on a copy of the course in ``folder``, without any answers: a student's fresh machine."""
    if not Path(CHROMIUM).is_file():
        pytest.skip("no chromium here: install Debian's package chromium to run the browser tests")
    (folder / "course").mkdir(parents=True)
    for part in ("lessons", "exercises", "solutions", "data"):
        shutil.copytree(
            ROOT / part,
            folder / "course" / part,
            ignore=shutil.ignore_patterns("originals", ".ipynb_checkpoints"),
        )
    shutil.copy(ROOT / "course.toml", folder / "course")
    running = Lab(folder)
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with machine(tmp_path / "machine") as running:
        yield running


@pytest.fixture
def page(lab: Lab) -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        tab = browser.new_page(viewport={"width": 1200, "height": 1000})
        tab.set_default_timeout(60_000)
        yield tab
        browser.close()
