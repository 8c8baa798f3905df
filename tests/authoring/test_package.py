"""A unit as a SCORM package: whole, closed, without keys where it is told so, and alive in a runtime that is
not ours (scorm-again, in a page that stands for the LMS).
"""

from __future__ import annotations

import io
import json
import mimetypes
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from regionalism.authoring.pages.runner import runner
from regionalism.authoring.scorm import package
from regionalism.authoring.scorm.manifest import VERSIONS, manifest
from regionalism.desk.interop.suspended import Work, collect
from regionalism.engine import suspend_data
from regionalism.engine.bank import unit_items
from tests.browser.chromium import chromium

UNIT = "two-clubs"
RUNTIME = Path(__file__).parents[1] / "samples" / "scorm-again" / "scorm12.min.mjs"
# What an LMS is: a runtime, filled with what was kept, in the page around the package.
LMS = """<!DOCTYPE html><html lang="en"><title>LMS</title><body style="margin:0">
<script type="module">
import { Scorm12API } from "./runtime.mjs";
const api = new Scorm12API({ autocommit: false, lmsCommitUrl: "/commit", logLevel: 5 });
api.loadFromJSON(await (await fetch("/kept")).json(), "cmi");
window.API = api;
</script>
<iframe src="/package/index.html" title="Unit" style="width:100%;height:98vh;border:0"></iframe>"""


class ExercisesOnly:
    """Runs the cells of the exercises only: those of the lesson and of the readings take long, and
    ``test_pages.py`` looks at what they show.
    """

    def __init__(self, kernel: Any) -> None:
        self.kernel = kernel

    def run(self, page: Any) -> Any:
        return self.kernel.run(page) if page.address.startswith("exercises/") else page.notebook


@contextmanager
def exercises_only() -> Iterator[ExercisesOnly]:
    with runner() as kernel:
        yield ExercisesOnly(kernel)


@pytest.fixture(scope="module")
def files() -> Iterator[dict[str, bytes]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "runner", exercises_only)
        yield package.package(UNIT, "1.2")


def test_the_manifest_names_every_file_and_no_link_leads_out(files: dict[str, bytes]) -> None:
    root = ET.fromstring(files[package.MANIFEST])
    spaces = {"cp": VERSIONS["1.2"].imscp}
    listed = [one.attrib["href"] for one in root.iterfind(".//cp:file", spaces)]
    assert sorted(map(unquote, listed)) == sorted(files.keys() - {package.MANIFEST})
    (resource,) = root.iterfind(".//cp:resource", spaces)
    assert resource.attrib["href"] in files
    (item,) = root.iterfind(".//cp:item", spaces)
    assert item.attrib["identifierref"] == resource.attrib["identifier"]
    for name, content in files.items():
        if name.endswith(".html"):
            base = f"http://a.test/{name}"
            for one in BeautifulSoup(content, "html.parser").select("[href], [src]"):
                parts = urlsplit(str(one.get("href") or one.get("src")))
                if parts.path and not parts.netloc and parts.scheme not in ("data", "mailto"):
                    assert unquote(urlsplit(urljoin(base, parts.path)).path[1:]) in files, (name, one)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_manifest_says_its_version_and_that_the_unit_is_to_be_scored(version: str) -> None:
    text = manifest(version, "unit", 'A "title" & more', "index.html", ["index.html", "a b.css"]).decode()
    assert f"<schemaversion>{VERSIONS[version].schema_version}</schemaversion>" in text
    assert re.search(r'adlcp:scorm[tT]ype="sco"', text)
    assert 'href="a%20b.css"' in text
    assert "&amp; more" in text


def test_the_zip_is_the_same_whenever_it_is_made(files: dict[str, bytes], tmp_path: Path) -> None:
    sizes = [package.write(tmp_path / name, files) for name in ("one.zip", "two.zip")]
    first, second = ((tmp_path / name).read_bytes() for name in ("one.zip", "two.zip"))
    assert first == second
    assert sizes[0] == len(first) < 1_000_000
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == package.MANIFEST


def test_without_solutions_no_key_is_in_it(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_texts", lambda pages: iter(()))
    closed = package.package(UNIT, "2004", keys=False)
    secrets = [item.explanation for item in unit_items(UNIT).values() if item.stage == "exercise"]
    said = [json.dumps(one, ensure_ascii=False)[1:-1].encode() for one in secrets if one]
    assert said
    assert all(any(one in content for content in files.values()) for one in said)
    assert not any(one in content for one in said for content in closed.values())


# --- in an LMS ---


class Platform:
    """The server of an LMS: keeps what the runtime sends, and serves the package."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.kept: dict[str, Any] = {"core": {"student_id": "s-7", "student_name": "Castro, Ana"}}
        self.served = {f"/package/{name}": content for name, content in files.items()}
        self.served |= {"/": LMS.encode(), "/runtime.mjs": RUNTIME.read_bytes()}
        self.missing: list[str] = []

    def answer(self, route: Any) -> None:
        path = urlsplit(route.request.url).path
        if path == "/commit":
            cmi = json.loads(route.request.post_data)["cmi"]
            core = cmi["core"]
            assert core["exit"] == "suspend"
            self.kept = {"suspend_data": cmi["suspend_data"], "core": core}
            route.fulfill(json={"result": True, "errorCode": 0})
        elif path == "/kept":
            core = {name: value for name, value in self.kept["core"].items() if name.startswith("student_")}
            core["lesson_status"] = self.kept["core"].get("lesson_status", "not attempted")
            route.fulfill(json={"suspend_data": self.kept.get("suspend_data", ""), "core": core})
        elif path in self.served:
            kind = "text/javascript" if path.endswith(".mjs") else mimetypes.guess_type(path)[0]
            route.fulfill(body=self.served[path], content_type=kind or "text/html")
        else:
            self.missing.append(path)
            route.fulfill(status=404)


def test_work_comes_back_on_another_computer_and_is_graded(files: dict[str, bytes]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    platform = Platform(files)

    def visit(browser: Any, act: Callable[[Any, Any], None]) -> None:
        context = browser.new_context(viewport={"width": 400, "height": 800})
        context.route("https://lms.test/**", platform.answer)
        tab = context.new_page()
        tab.goto("https://lms.test/")
        shell = tab.frame_locator("iframe")
        shell.get_by_text("kept by your learning platform").wait_for()
        act(tab, shell)
        context.close()

    def answer(tab: Any, shell: Any) -> None:
        found = Axe().run(tab.frames[1])
        assert found.violations_count == 0, found.generate_report()
        shell.get_by_role("link", name="Exercises").focus()
        tab.keyboard.press("Enter")
        card = shell.frame_locator("iframe").locator(".rg-live-part").first
        for place, number in enumerate((12, 5, 30, 10)):
            card.get_by_role("textbox").nth(place).fill(str(number))
        card.get_by_role("button", name="Check").click()
        shell.get_by_text("Points so far, not final").wait_for()
        shell.get_by_role("button", name="I have finished").wait_for(state="hidden")

    def look(tab: Any, shell: Any) -> None:
        shell.get_by_role("link", name="Exercises").click()
        card = shell.frame_locator("iframe").locator(".rg-live-part").first
        card.get_by_text("Last checked").wait_for()
        assert card.get_by_role("textbox").first.input_value() == "12"

    with chromium() as browser:
        visit(browser, answer)
        visit(browser, look)
    assert platform.missing == []
    core = platform.kept["core"]
    assert core["lesson_status"] == "incomplete"
    assert 0 < float(core["score"]["raw"]) < 100
    made = collect(Work("kept", one) for one in suspend_data.find(platform.kept["suspend_data"]))
    (hand_in,) = made.hand_ins.values()
    assert (hand_in.student.name, hand_in.student.id) == ("Ana Castro", "s-7")
    assert [line.item for line in hand_in.lines if line.event == "response"] == [f"{UNIT}/voices-counted"]
