"""The command that builds the site: what goes in, what stays out, and what it says where it cannot. The site
itself: tests/browser.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from regionalism.__main__ import main as run_command
from regionalism.authoring import site, wheels
from regionalism.engine.course import course_root, units
from regionalism.engine.errors import CourseError
from regionalism.notebook.progress import _link

ROOT = course_root()
# Named by ipywidgets for other front ends; the browser's kernel imports neither.
NOT_IMPORTED = {"widgetsnbextension", "jupyterlab-widgets"}
ABROAD = {
    "python_version": "3.12",
    "python_full_version": "3.12.7",
    "sys_platform": "emscripten",
    "extra": "",
}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture
def pyodide(tmp_path: Path) -> Path:
    """A folder that looks like a Pyodide distribution: every needed package, one that they need, and one too
    many.
    """
    folder = tmp_path / "pyodide"
    folder.mkdir()
    packages = {
        name: {"file_name": f"{name}.whl", "depends": []} for name in (*site.FROM_PYODIDE, "numpy", "scipy")
    }
    packages["pandas"]["depends"] = ["numpy"]
    for name in (*site.PYODIDE_CORE, *(one["file_name"] for one in packages.values())):
        (folder / name).write_text(name, encoding="utf-8")
    (folder / site.LOCK).write_text(json.dumps({"info": {}, "packages": packages}), encoding="utf-8")
    return folder


def test_without_jupyterlite_the_command_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(site, "NEEDED", ("json", "jupyterlite_nowhere"))
    assert run_command(["site", "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "jupyterlite_nowhere missing" in said
    assert 'pip install -c constraints.txt -e ".[site]"' in said
    assert "Traceback" not in said


def test_another_folder_is_never_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "thesis" / "chapter.txt"
    mine.parent.mkdir()
    mine.write_text("years of work", encoding="utf-8")
    with pytest.raises(CourseError, match="is not a site of this course"):
        site.check_target(mine.parent)
    with pytest.raises(CourseError, match="is a file"):
        site.check_target(mine)
    assert mine.read_text(encoding="utf-8") == "years of work"


def test_new_empty_and_earlier_sites_may_be_written(tmp_path: Path) -> None:
    site.check_target(tmp_path / "new")
    site.check_target(tmp_path)
    (tmp_path / site.MARK).write_text("{}", encoding="utf-8")
    site.check_target(tmp_path)


def test_of_pyodide_only_what_is_needed_is_copied(pyodide: Path, tmp_path: Path) -> None:
    site.copy_pyodide(pyodide, tmp_path / "copy")
    copied = {path.name for path in (tmp_path / "copy").iterdir()}
    assert {"pandas.whl", "numpy.whl", "pyodide.js"} < copied
    assert "scipy.whl" not in copied
    named = json.loads((tmp_path / "copy" / site.LOCK).read_text(encoding="utf-8"))["packages"]
    assert {one["file_name"] for one in named.values()} == {name for name in copied if name.endswith(".whl")}


def test_no_pyodide_or_half_of_one_is_named(pyodide: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="holds no Pyodide"):
        site.copy_pyodide(tmp_path / "nothing", tmp_path / "a")
    (pyodide / "numpy.whl").unlink()
    with pytest.raises(CourseError, match=r"not whole: numpy\.whl is missing"):
        site.copy_pyodide(pyodide, tmp_path / "b")
    lock = json.loads((pyodide / site.LOCK).read_text(encoding="utf-8"))
    del lock["packages"]["matplotlib"]
    (pyodide / site.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    with pytest.raises(CourseError, match="lacks the package matplotlib"):
        site.copy_pyodide(pyodide, tmp_path / "c")


def test_texts_of_others_and_answers_stay_out(tmp_path: Path) -> None:
    course = tmp_path / "course"
    for part in ("lessons", "exercises", "solutions", "data"):
        shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns("originals"))
    for private in (
        "data/originals/R1.txt",
        "answers/mine.jsonl",
        "lessons/answers/mine.jsonl",
        "lessons/.hidden/x",
    ):
        (course / private).parent.mkdir(parents=True, exist_ok=True)
        (course / private).write_text("private", encoding="utf-8")
    site.copy_contents(course, tmp_path / "files", list(site.CONTENTS))
    copied = {path.relative_to(tmp_path / "files").as_posix() for path in (tmp_path / "files").rglob("*")}
    assert {"lessons/00-start-here.ipynb", "data/tables/states.csv", "data/readings/R1.md"} <= copied
    assert not any(word in path for path in copied for word in ("originals", "answers", "hidden"))


@pytest.mark.parametrize("solutions", [True, False])
def test_the_wheel_holds_what_notebooks_need(tmp_path: Path, solutions: bool) -> None:
    parts = [name for name in site.CONTENTS if name != "solutions" or solutions]
    site.copy_contents(ROOT, tmp_path / "files", parts)
    names = site.make_wheels(ROOT, tmp_path / "files", tmp_path / "pypi")
    assert [name.split("-")[0] for name in names] == [*site.WHEELS, "regionalism"]
    with zipfile.ZipFile(tmp_path / "pypi" / names[-1]) as archive:
        held = archive.namelist()
        archive.extractall(tmp_path / "installed")
    assert not any(name.startswith(("regionalism/desk", "regionalism/launch")) for name in held)
    assert any(name.startswith("regionalism/course/solutions/") for name in held) is solutions
    # The wheel alone, away from any course folder, finds items and tables.
    code = (
        "from regionalism.engine.bank import find_item, has_keys; from regionalism.engine.course "
        "import units;"
        "import regionalism; print(regionalism.__file__, len(units()), has_keys(), "
        "len(regionalism.table('states')));"
        "[find_item(f'{unit.slug}/{i}') for unit in units() for o in unit.objectives for i in o.items]"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r}); {code}",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    place, count, keys, rows = done.stdout.split()
    assert Path(place).is_relative_to(tmp_path)
    assert (int(count), keys, int(rows)) == (len(units()), str(solutions), 35)


def test_every_package_that_a_wheel_needs_is_there() -> None:
    there = (
        {plain(name) for name in (*site.WHEELS, *site.FROM_PYODIDE, "regionalism")}
        | {"traitlets"}
        | NOT_IMPORTED
    )
    of_course = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "dependencies"
    ]
    for name, lines in [
        ("regionalism", of_course),
        *((name, metadata.requires(name) or ()) for name in site.WHEELS),
    ]:
        for line in lines:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate(ABROAD):
                assert plain(needed.name) in there, f"{name} needs {needed}"


def test_a_wheel_is_whole_and_the_same_every_time(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first, second = (
        wheels.installed_wheel("cattrs", tmp_path),
        wheels.installed_wheel("cattrs", tmp_path / "again"),
    )
    assert first.name == second.name == f"cattrs-{metadata.version('cattrs')}-py3-none-any.whl"
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        record = next(name for name in archive.namelist() if name.endswith("/RECORD"))
        rows = [line.split(",") for line in archive.read(record).decode().splitlines()]
        assert {row[0] for row in rows} == set(archive.namelist())
        for path, digest, size in rows:
            if path != record:
                assert (digest, int(size)) == (
                    wheels._digest(archive.read(path)),
                    archive.getinfo(path).file_size,
                )


def test_compiled_modules_stay_out_or_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(wheels.installed_wheel("psygnal", tmp_path)) as archive:
        assert not [name for name in archive.namelist() if name.endswith(wheels.COMPILED)]
        assert "psygnal/_signal.py" in archive.namelist()
    with pytest.raises(CourseError, match="which a browser cannot run"):
        wheels.installed_wheel("pandas", tmp_path)
    with pytest.raises(CourseError, match="no-such-package is not installed"):
        wheels.installed_wheel("no-such-package", tmp_path)


def test_links_of_the_progress_table_lead_to_the_notebooks_around_not_to_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regionalism.notebook.course_state.find_course_root", lambda: tmp_path / "wheel")
    first, drive = units()[0], tmp_path / "drive"
    (drive / "lessons").mkdir(parents=True)
    (drive / first.lesson).write_text("{}", encoding="utf-8")
    here = drive / "lessons"
    assert f"href='{Path(first.lesson).name}'" in _link(here, first.lesson, "lesson")
    assert _link(tmp_path / "elsewhere", first.lesson, "lesson") == ""


def test_the_landing_page_leads_to_every_lesson() -> None:
    page = site.landing_page()
    assert re.findall(r'<li value="\d+"><a href="lab/index.html\?path=([^"]+)"', page) == [
        one.lesson for one in units()
    ]
    assert f'location.replace("lab/index.html?path={units()[0].lesson}")' in page
    assert '<html lang="en">' in page
    assert page.count("<h1>") == 1
    # JupyterLite takes its settings from here too, and shows a blank page where they are missing.
    assert 'id="jupyter-config-data"' in page


def test_answers_are_text_for_jupyterlite_and_nothing_is_fetched_from_elsewhere(tmp_path: Path) -> None:
    site.write_settings(tmp_path, ["a-1-py3-none-any.whl"])
    build = json.loads((tmp_path / "jupyter_lite_config.json").read_text(encoding="utf-8"))["LiteBuildConfig"]
    assert build["extra_file_types"]["jsonl"]["fileFormat"] == "text"
    page = json.loads((tmp_path / site.MARK).read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel = page["litePluginSettings"][site.KERNEL_PLUGIN]
    assert kernel["disablePyPIFallback"] is True
    assert kernel["loadPyodideOptions"]["packages"][-1] == "../../../../pypi/a-1-py3-none-any.whl"
    assert "pyodideUrl" not in kernel
    assert json.loads((tmp_path / "overrides.json").read_text(encoding="utf-8")) == site.settings()


def test_jupyterlite_that_fails_is_quoted(tmp_path: Path) -> None:
    (tmp_path / "jupyter_lite_config.json").write_text('{"LiteBuildConfig": {"apps": 5}}', encoding="utf-8")
    with pytest.raises(CourseError, match="could not build the site"):
        site.run_jupyterlite(tmp_path, tmp_path / "built")
