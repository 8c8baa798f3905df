"""What a public repository promises about itself."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from regionalism.engine.version import __version__

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.name
)
def test_every_action_is_pinned_by_hash(path: Path) -> None:
    used = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one)] == []


def test_the_pythons_of_ci_are_those_that_the_package_names() -> None:
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    tested = set(re.findall(r'"(3\.\d+)"', workflow))
    named = {one.rpartition(" ")[2] for one in PROJECT["classifiers"] if ":: 3." in one}
    assert tested == named
    assert PROJECT["requires-python"] == f">={min(named, key=lambda one: int(one[2:]))}"


def test_the_changes_name_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["SECURITY.md", "CODE_OF_CONDUCT.md", ".github/pull_request_template.md", ".editorconfig"]
)
def test_it_is_here(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_scripts_can_be_read_in_120_columns() -> None:
    places = (
        "regionalism/**/front/*.js",
        "regionalism/engine/**/*.js",
        "regionalism/americas/*.js",
        "labextension/src/*.js",
        "labextension/*.mjs",
    )
    scripts = [path for place in places for path in ROOT.glob(place)]
    long_lines = [
        f"{path.name}:{number}"
        for path in scripts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert len(scripts) > 20
    assert long_lines == []


ROOMS = (
    "engine",
    "notebook",
    "authoring",
    "authoring/pages",
    "desk",
    "desk/grading",
    "desk/handout",
    "desk/interop",
    "desk/marking",
)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_each_of_its_modules_does(room: str) -> None:
    folder = ROOT / "regionalism" / room
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    _, rule, table = said.partition("\n=")
    width = table.index(" ") + 1
    named = {name for row in table.splitlines() for name in row[:width].replace(",", " ").split()}
    modules = {path.stem for path in folder.glob("[a-z]*.py")}
    folders = {f"{path.name}/" for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rule and len(modules) > 1
    assert (modules | folders) - named == set()


def test_tests_of_the_engine_name_no_unit_of_the_course() -> None:
    """An author who changes a unit must not break them; those of the first release do not change any more."""
    slugs = "|".join(path.name[3:] for path in (ROOT / "units").glob("[0-9][0-9]-*"))
    of_the_first_release = {"test_item_version.py", "test_scoring.py"}
    found = {
        path.name: re.findall(rf"[\"'/]({slugs})[\"'/]", path.read_text(encoding="utf-8"))
        for path in (ROOT / "tests" / "engine").glob("*.py")
        if path.name not in of_the_first_release
    }
    assert found
    assert {name: units for name, units in found.items() if units} == {}


def test_files_of_the_samples_keep_their_bytes() -> None:
    """Other line ends would make other samples: those of the first release hold both kinds."""
    assert "tests/samples/** -text" in (ROOT / ".gitattributes").read_text(encoding="utf-8")
    assert b"\r\n" in (ROOT / "tests/samples/first-release/grades/grades.csv").read_bytes()
