"""No script uses a name that nothing declares.

The scripts of the course are put together from files that share their names, so what is missing shows only in
the whole. oxlint reads each whole as a browser would; nothing is run.
"""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from regionalism.authoring.pages import bundle, offline
from regionalism.authoring.scorm import package
from regionalism.desk.grading import feedback
from regionalism.engine.course import course_root, units

ROOT = course_root()
OXLINT = Path(sysconfig.get_path("scripts")) / "oxlint"
BROWSER = {"browser": True, "es2024": True, "serviceworker": True}


def lint(folder: Path, scripts: dict[str, str], *rules: str, known: tuple[str, ...] = ()) -> list[str]:
    """Return what oxlint says about scripts, a line a finding, with the name of the script."""
    for name, text in scripts.items():
        (folder / name).write_text(text, encoding="utf-8")
    config = folder / "oxlintrc.json"
    content = {
        "env": BROWSER,
        "globals": dict.fromkeys(known, "readonly"),
        "categories": {"correctness": "off"},
        "rules": {rule: ["error", *([{"args": "none"}] if "unused" in rule else [])] for rule in rules},
    }
    config.write_text(json.dumps(content), encoding="utf-8")
    told = subprocess.run(
        [str(OXLINT), "-c", str(config), "-f", "json", *(str(folder / name) for name in scripts)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    found: dict[str, Any] = json.loads(told.stdout)
    assert found["number_of_files"] == len(scripts)
    return [f"{Path(one['filename']).name}: {one['message']}" for one in found["diagnostics"]]


def of_cells() -> dict[str, str]:
    """Return each module that a cell of a notebook gives to the browser, as its Python puts it together."""
    found = {}
    for path in sorted((ROOT / "regionalism").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "_esm=" not in text:
            continue
        names = vars(importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)))
        for part in ast.walk(ast.parse(text)):
            if isinstance(part, ast.keyword) and part.arg == "_esm":
                # What stands in the course's own source.
                found[f"{path.stem}-{part.value.lineno}.mjs"] = eval(ast.unparse(part.value), names)
    return found


@pytest.mark.parametrize("keys", [True, False])
def test_the_script_of_the_pages_declares_what_it_uses_and_uses_what_it_declares(
    tmp_path: Path, keys: bool
) -> None:
    made = {"course.js": bundle.script(set(), keys=keys)}
    assert lint(tmp_path, made, "no-undef", "no-unused-vars") == []


def test_the_pages_know_every_setting_that_their_script_asks_for_and_have_no_other() -> None:
    whole = bundle.script(set(), keys=True)
    known = json.loads(re.search(r"^const settings = (.+);$", whole, re.MULTILINE)[1])  # type: ignore[index]
    assert set(re.findall(r"\bsettings\.(\w+)", whole)) == set(known)


def test_a_name_that_is_missing_is_found(tmp_path: Path) -> None:
    whole = bundle.script(set(), keys=True)
    without = whole.replace("const caseless =", "const caselessly =")
    assert without != whole
    said = set(lint(tmp_path, {"course.js": without}, "no-undef"))
    assert said == {"course.js: 'caseless' is not defined."}


def test_the_scripts_of_a_scorm_package_declare_what_they_use(tmp_path: Path) -> None:
    made = {"shell.js": package._shell(units()[0], "2004"), "page.js": package._front("page")}
    assert lint(tmp_path, made, "no-undef", known=("fflate",)) == []  # a script before it brings fflate


def test_the_modules_of_cells_declare_what_they_use(tmp_path: Path) -> None:
    made = of_cells()
    assert {"item_widget", "panel", "reading_room"} <= {name.rpartition("-")[0] for name in made}
    assert lint(tmp_path, made, "no-undef") == []


def test_the_scripts_beside_pages_declare_what_they_use(tmp_path: Path) -> None:
    request = (feedback.TEMPLATES / "request.js").read_text(encoding="utf-8")
    assert lint(tmp_path, {"sw.js": offline.worker({}), "request.js": request}, "no-undef") == []
