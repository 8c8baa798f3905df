"""Every panel on a page without a kernel: it answers as in a notebook, or the page says that it does not."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import os
import pkgutil
import random
import shutil
import subprocess
import sys
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import regionalism.americas
from regionalism.americas.sign_and_then import CLAUSES, both_chairs, sign_and_then
from regionalism.engine.course import course, unit
from regionalism.engine.errors import Message
from regionalism.engine.scripts import script, sentences_in
from regionalism.notebook.baking import offered, outside
from regionalism.notebook.panel import Input, Panel
from regionalism.notebook.session import answer_log

ROOT = Path(__file__).parents[2]
AMERICAS = Path(regionalism.americas.__file__).parent
RESPONDER = ROOT / "regionalism" / "authoring" / "pages" / "front" / "panel.js"
# These work with files, or have more states than a page can hold.
NEED_THE_LIVE_COURSE = {"chair", "delegation", "solo"}
TRIES = 15
MOST_BYTES = 100_000  # compressed: a page with all that is on it has at most 300,000
Asked = tuple[str, dict[str, Any]]


@cache
def makers() -> dict[str, Any]:
    """Return by name every function of the subject that makes a panel."""
    found = {}
    for module in pkgutil.walk_packages(regionalism.americas.__path__, "regionalism.americas."):
        for name, one in vars(importlib.import_module(module.name)).items():
            own = inspect.isfunction(one) and one.__module__ == module.name
            if own and inspect.signature(one).return_annotation in ("Panel", Panel):
                found[name] = one
    return found


def some_value(one: Input, draw: random.Random) -> Any:
    """Return a value that somebody may enter, now and then one that an input does not offer."""
    if one.kind == "tiles":
        return [tile.id for tile in one.tiles if draw.random() < draw.choice((0.1, 0.5, 0.9))]
    if one.kind == "text":
        return draw.choice(("", "b f", "A, c", "Z", "abcdefg"))
    if one.kind in ("number", "point"):
        low, high, step = one.low or 0, one.high or 0, one.step or 1
        number = round(low + step * draw.randrange(round((high - low) / step) + 1), 1)
        return draw.choice((*[number] * 6, None, high + step))
    return draw.choice(offered(one) or [one.value])


def some_values(panel: Panel, draw: random.Random) -> dict[str, Any]:
    """Return values for a panel; now and then most of them stay as they were at the start."""
    keep = draw.choice((0.0, 0.0, 0.6))
    return {one.name: one.value if draw.random() < keep else some_value(one, draw) for one in panel.inputs}


def shown_on_a_page(
    panels: dict[str, Panel], asked: list[Asked], *, digests: bool = False
) -> list[dict[str, Any]]:
    """Return what the script of the pages shows for values; with ``digests`` the SHA-256 of its HTML."""
    files = [RESPONDER, *sorted(AMERICAS.glob("*.js"))]
    code = "\n".join([script("errors", "numbers"), *(path.read_text(encoding="utf-8") for path in files)])
    states = {key: answer_log().state(key).current for key in answer_log().items()}
    kept = {key: {"data": line.data} for key, line in states.items() if line}
    live = {name: panel.as_live() for name, panel in panels.items()}
    sizes = {name: len(zlib.compress(json.dumps(one).encode())) for name, one in live.items()}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
    begin = {"script": code, "sentences": sentences_in(code), "panels": live, "digests": digests}
    sent = "\n".join([json.dumps(begin), *(json.dumps([*one, kept]) for one in asked)])
    node = [str(shutil.which("node")), str(ROOT / "tests" / "javascript" / "panels.mjs")]
    done = subprocess.run(node, input=sent, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def expected_on_a_page(panel: Panel, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a panel shows in a notebook, but for a number that it does not offer: a page says which it
    does. A grid of tiles is drawn by the front end.
    """
    frames = panel.spec["frames"]
    for one in panel.inputs:
        known = [value for value in offered(one) or [values[one.name]] if value is not None or not frames]
        if values[one.name] not in known and not panel.on_page:
            return {"status": outside([one])[one.name], "html": ""}
    shown = panel._reply(values)
    return {**shown, "html": ""} if frames else shown


@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the script of the pages")
def test_a_panel_says_on_a_page_what_it_says_in_a_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    draw = random.Random(17)
    made = {name: make() for name, make in makers().items()}
    panels = {name: panel for name, panel in made.items() if panel.answers_on_page}
    assert set(made) - set(panels) == NEED_THE_LIVE_COURSE
    locked = some_values(panels["place_cards"], draw) | {"A1": "close", "A2": "much", "partner": "B"}
    panels["place_cards"].enter(locked)  # the second placing of the cards begins with the first
    asked = [(name, some_values(panel, draw)) for name, panel in panels.items() for _ in range(TRIES)]
    shown = shown_on_a_page(panels, asked)
    assert len(shown) == len(asked)
    for (name, values), said in zip(asked, shown, strict=True):
        expected = expected_on_a_page(panels[name], values)
        assert said == json.loads(json.dumps(expected)), (name, values)


@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the script of the pages")
def test_the_talks_are_the_same_on_a_page_whatever_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    monkeypatch.setattr("regionalism.notebook.figure._as_text", str)  # plain text is in no panel, and slow
    draw = random.Random(11)
    panels = {"both_chairs": both_chairs(), "sign_and_then": sign_and_then()}
    asked = [(name, some_values(panel, draw)) for name, panel in panels.items() for _ in range(1000)]
    for name, values in asked:
        if name == "sign_and_then":
            values["payoffs"] = some_pay_offs(draw)
    shown = shown_on_a_page(panels, asked, digests=True)
    assert len(shown) == len(asked) == 2000
    for (name, values), said in zip(asked, shown, strict=True):
        expected = panels[name]._reply(values)
        digest = hashlib.sha256(expected["html"].encode()).hexdigest()
        assert said == {**expected, "html": digest}, (name, values)


BAKE = """
import json
from tests.americas.test_panels_on_pages import makers
print(json.dumps({name: make().as_live() for name, make in makers().items()}))
"""


def test_a_panel_is_baked_alike_in_every_process(tmp_path: Path) -> None:
    environment = {**os.environ, "REGIONALISM_ANSWERS": str(tmp_path)}
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", BAKE],
            cwd=ROOT,
            env={**environment, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
        )
        for seed in ("1", "2")  # they put the members of a set in different orders
    ]
    first, second = (json.loads(run.communicate(timeout=240)[0]) for run in runs)
    assert len(first) > 10
    assert [name for name, live in first.items() if json.dumps(live) != json.dumps(second[name])] == []


def some_pay_offs(draw: random.Random) -> str:
    """Return pay-offs for some clauses, small ones and large ones, now and then with a slip."""
    most = draw.choice((12, 30, 99))
    told = [
        f"{draw.choice((name, name.upper()))} {draw.randint(0, most)}  {draw.randint(0, most):02}"
        for name in draw.sample(list(CLAUSES), draw.choice((0, 0, 1, 2, 6)))
    ]
    return draw.choice(("; ", ",", "\n")).join(
        [*told, *draw.choice(([], [], [], [""], ["vote 8"], ["oil 1 2"]))]
    )


@pytest.mark.parametrize("name", sorted(NEED_THE_LIVE_COURSE))
def test_a_panel_that_no_page_can_answer_says_what_the_live_course_is_and_leads_there(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = makers()[name]()
    assert panel.as_live() is None
    page = panel.as_page()
    assert str(Message("only-live")) in page
    assert "python3 -m regionalism lab" in page and "<a href" not in page.partition("<ul>")[0]
    addressed = evolve(course(), repository="school/course")
    monkeypatch.setattr("regionalism.notebook.static_html.course", lambda: addressed)
    lesson = unit(panel.kept_as.split("/")[1]).lesson
    binder = f"https://mybinder.org/v2/gh/school/course/main?urlpath=doc/tree/{lesson}"
    assert f'href="{binder}"' in panel.as_page()
    assert "python3 -m regionalism lab" not in panel.as_page()
