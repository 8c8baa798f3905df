"""A JupyterLab that the test starts, and Debian's chromium that opens it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
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


LOG = "lab.log"


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
            "--LabApp.expose_app_in_browser=True",
            f"--ServerApp.port={self.port}",
            f"--IdentityProvider.token={self.token}",
        ]
        with (self.folder / LOG).open("wb") as log:
            command = [
                self.python,
                "-m",
                "jupyterlab",
                *options,
                f"--ServerApp.root_dir={self.folder / 'course'}",
            ]
            self.server = subprocess.Popen(command, cwd=self.here, env=environment, stdout=log, stderr=log)
        for _ in range(720):  # a busy machine takes more than a minute
            try:
                self.request("api/status")
                return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError((self.folder / LOG).read_text(encoding="utf-8")[-2000:])

    def request(self, path: str, content: object = None, method: str = "") -> bytes:
        """Return what the server answers; with content it is put there, unless ``method`` says something
        else.
        """
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{path}?token={self.token}", data=data)
        request.method = method or ("PUT" if data else "GET")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def renew(self) -> None:
        """Make it a fresh machine again: no kernel, no answers, no settings, and the course as it is in the
        tree.
        """
        for session in json.loads(self.request("api/sessions")):
            self.request(f"api/sessions/{session['id']}", method="DELETE")
        for kernel in json.loads(self.request("api/kernels")):
            self.request(f"api/kernels/{kernel['id']}", method="DELETE")
        for place in self.folder.iterdir():
            if place.is_file() and place.name != LOG:
                place.unlink()
            elif place.name in ("course", "answers", "LAB_SETTINGS", "LAB_WORKSPACES"):
                shutil.rmtree(place)
        copy_course(self.folder / "course")

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


class QuietHandler(SimpleHTTPRequestHandler):
    """A static file server that does not write to the terminal."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and yield its address, which ends with a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def copy_course(place: Path) -> None:
    """Copy what a student has of the course."""
    place.mkdir(parents=True)
    for part in ("lessons", "exercises", "solutions", "data"):
        hidden = shutil.ignore_patterns("originals", ".ipynb_checkpoints")
        shutil.copytree(ROOT / part, place / part, ignore=hidden)
    shutil.copy(ROOT / "course.toml", place)


@contextmanager
def machine(folder: Path) -> Iterator[Lab]:
    """Run JupyterLab on a copy of the course in ``folder``, without any answers: a student's fresh
    machine.
    """
    if not Path(CHROMIUM).is_file():
        pytest.skip("no chromium here: install Debian's package chromium to run the browser tests")
    copy_course(folder / "course")
    running = Lab(folder)
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def one_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One server for all tests of this process, since each takes seconds to start."""
    with machine(tmp_path_factory.mktemp("lab") / "machine") as running:
        yield running


@pytest.fixture
def lab(one_lab: Lab) -> Lab:
    """A student's fresh machine."""
    one_lab.renew()
    return one_lab


@pytest.fixture
def page(lab: Lab) -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        tab = browser.new_page(viewport={"width": 1200, "height": 1000})
        tab.set_default_timeout(60_000)
        yield tab
        browser.close()
