"""Debian's Firefox, driven by the protocol that it speaks itself: WebDriver BiDi, JSON over a websocket. No
driver program is needed.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox") or ""
MIDDLE = (
    "return ((e) => { const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })"
)
READY = "WebDriver BiDi listening on "
SAID = "log.entryAdded"  # by a page's script: an error that nobody caught, or what it wrote to the console


class Failed(Exception):
    """Firefox could not do what it was told."""


class Firefox:
    """One tab. Conditions are JavaScript expressions; what they give comes back as plain values. What pages
    report as an error is in ``errors``.
    """

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(f"{address}/session", suppress_origin=True, timeout=60)
        self._count = 0
        self.errors: list[str] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=[SAID])
        self.tab = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and return its result.

        :raises Failed: where Firefox answers with an error.
        """
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("method") == SAID and answer["params"]["level"] == "error":
                self.errors.append(f"{answer['params'].get('text')}")
            if answer.get("id") != self._count:
                continue
            if answer["type"] == "error":
                raise Failed(f"{method}: {answer['message']}")
            return answer["result"]

    def size(self, width: int, height: int) -> None:
        self.call(
            "browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height}
        )

    def open(self, address: str) -> None:
        self.call("browsingContext.navigate", context=self.tab, url=address, wait="interactive")

    def keep_downloads(self, folder: Path) -> None:
        """Let pages save files, without a question, into a folder."""
        kept = {"type": "allowed", "destinationFolder": str(folder)}
        self.call("browser.setDownloadBehavior", downloadBehavior=kept)

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression, as far as JSON can hold it."""
        given = self.call(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))",
            target={"context": self.tab},
            awaitPromise=True,
        )
        if given["type"] == "exception":
            raise Failed(f"{expression}: {given['exceptionDetails']['text']}")
        return json.loads(given["result"]["value"])

    def wait_for(self, expression: str, seconds: float = 60) -> Any:
        """Wait until an expression gives something that counts as true, and return it."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            found = self.evaluate(expression)
            if found:
                return found
            time.sleep(0.1)
        raise Failed(f"not within {seconds} s: {expression}")

    def click(self, element: str) -> None:
        """Click, as a mouse does, the middle of the element that an expression gives."""
        x, y = self._settled(element)
        moves = [
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.call(
            "input.performActions",
            context=self.tab,
            actions=[{"type": "pointer", "id": "mouse", "actions": moves}],
        )

    def _settled(self, element: str) -> tuple[float, float]:
        """Scroll to an element until it stands still, since a page draws and measures what comes near; return
        its middle.
        """
        before = None
        for _ in range(60):
            now = self.evaluate(
                f"(() => {{ ({element}).scrollIntoView({{ block: 'center' }}); {MIDDLE}({element}); }})()"
            )
            if now == before:
                return now[0], now[1]
            before = now
            time.sleep(0.2)
        raise Failed(f"does not stand still: {element}")

    def picture(self, path: Path) -> None:
        """Write what the window shows into a PNG file."""
        path.write_bytes(
            base64.b64decode(self.call("browsingContext.captureScreenshot", context=self.tab)["data"])
        )

    def close(self) -> None:
        self.call("session.end")
        self._socket.close()


@contextmanager
def firefox(profile: Path, port: int) -> Iterator[Firefox]:
    """Run Firefox without a window, with a profile of its own."""
    profile.mkdir(parents=True, exist_ok=True)
    command = [
        FIREFOX,
        "--headless",
        "--no-remote",
        "--profile",
        str(profile),
        f"--remote-debugging-port={port}",
    ]
    log = profile / "firefox.log"
    with log.open("wb") as said:
        running = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            driver = Firefox(_address(log, running))
            yield driver
            driver.close()
        finally:
            running.terminate()
            running.wait(30)


def _address(log: Path, running: subprocess.Popen[bytes]) -> str:
    for _ in range(240):
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith(READY):
                return line.removeprefix(READY).strip()
        if running.poll() is not None:
            break
        time.sleep(0.25)
    raise Failed(log.read_text(encoding="utf-8", errors="replace")[-1000:])
