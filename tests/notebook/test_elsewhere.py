"""Where widgets cannot run, where there is no course folder, and what VS Code and Colab need to run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import regionalism
from regionalism.americas.coalition import coalition_board
from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import course_root
from regionalism.notebook.progress import progress_table, temporary_disk
from regionalism.notebook.widget import CourseWidget

ROOT = course_root()
WIDGET = "application/vnd.jupyter.widget-view+json"


def said_by(command: list[str], here: Path, **variables: str) -> str:
    """Return what a command writes, run in a folder with these environment variables added."""
    environment = {**os.environ, **variables}
    done = subprocess.run(command, cwd=here, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def ipython(code: str, here: Path, **variables: str) -> str:
    return said_by([sys.executable, "-m", "IPython", "--colors=NoColor", "-c", code], here, **variables)


# --- without widgets ---


def test_a_terminal_shows_the_item_as_text_and_takes_the_answer_in_code(tmp_path: Path) -> None:
    code = "from regionalism import answer, ask\nask('start-here/who-proposed')"
    shown = ipython(code, ROOT, REGIONALISM_ANSWERS=str(tmp_path))
    assert re.search(r"^  [a-z]\) Rosa Lind", shown, re.MULTILINE)
    (line,) = re.findall(r"Answer with: (answer\(.+\))", shown)
    # The line that the text offers is the line that works.
    told = ipython(f"from regionalism import answer\n{line}", ROOT, REGIONALISM_ANSWERS=str(tmp_path))
    assert "Not yet." in told or "Correct." in told
    assert AnswerLog(tmp_path).folder.is_dir() and list(tmp_path.glob("*.jsonl"))


def test_a_terminal_shows_readings_models_and_figures_as_text(tmp_path: Path) -> None:
    code = (
        "from regionalism import progress, reading\nfrom regionalism.americas.coalition import "
        "coalition_board\n"
        "from regionalism.americas.life_lines import life_lines\n"
        "display(reading('R0'), coalition_board(), life_lines(state='CHL'), progress())"
    )
    shown = ipython(code, ROOT, REGIONALISM_ANSWERS=str(tmp_path))
    for text in (
        "R0 ¶1",
        "What this leaves out:",
        "Source: spells of membership",
        "Your progress",
    ):
        assert text in shown, text


def test_converted_without_widgets_a_notebook_holds_its_questions_as_text(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "markdown", "--stdout"]
    shown = said_by([*command, "lessons/00-start-here.ipynb"], ROOT, REGIONALISM_ANSWERS=str(tmp_path))
    assert re.search(r"[a-z]\) Rosa Lind", shown)
    assert 'answer("start-here/who-proposed", "b")' in shown


@pytest.mark.parametrize(
    "show", [lambda: regionalism.ask("start-here/in-order"), coalition_board, regionalism.progress]
)
def test_a_widget_has_plain_text_beside_it_and_no_type_of_its_own(
    show: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    data, _ = show()._repr_mimebundle_()
    assert set(data) == {WIDGET, "text/plain"}
    assert "object at 0x" not in data["text/plain"]


# --- VS Code and Colab: not run here, but what they need is here ---


def test_vs_code_finds_the_front_end_in_the_kernels_own_environment() -> None:
    """VS Code loads widgets from ``share/jupyter/nbextensions`` before it asks the reader to allow another
    place.
    """
    shipped = [path.as_posix() for path in files("anywidget") or ()]
    assert any(path.endswith("share/jupyter/nbextensions/anywidget/index.js") for path in shipped)


def test_colab_is_told_its_widget_manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Colab runs widgets of others when asked; anywidget asks, and our text must not push its request
    aside.
    """
    asked: list[bool] = []
    output = ModuleType("google.colab.output")
    output.enable_custom_widget_manager = lambda: asked.append(True)  # type: ignore[attr-defined]
    output._widgets = ModuleType("_widgets")  # type: ignore[attr-defined]
    output._widgets._installed_url = "https://example.org/manager.js"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    data, about = regionalism.ask("start-here/in-order")._repr_mimebundle_()
    assert asked
    assert about[WIDGET]["colab"]["custom_widget_manager"]["url"] == "https://example.org/manager.js"
    assert "Answer with: answer(" in data["text/plain"]


def test_a_live_thing_must_say_how_it_reads() -> None:
    with pytest.raises(NotImplementedError):
        CourseWidget().as_text()
    with pytest.raises(NotImplementedError):
        CourseWidget().as_page()


# --- without the course's folder, as on Colab ---


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """The package as pip installs it, away from the course: the environment variables that find it."""
    shutil.copytree(ROOT / "regionalism", tmp_path / "site" / "regionalism")
    return {"PYTHONPATH": str(tmp_path / "site"), "REGIONALISM_ROOT": "", "REGIONALISM_ANSWERS": ""}


ASK = "from regionalism import ask\nask('start-here/who-proposed')"


def test_without_the_folder_ask_says_what_to_do(tmp_path: Path, elsewhere: dict[str, str]) -> None:
    shown = ipython(ASK, tmp_path, **elsewhere)
    assert "The course's data folder was not found." in shown
    assert "REGIONALISM_ROOT" in shown


def test_in_the_course_folder_an_installed_package_finds_everything(
    tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    """What the README has a reader do on Colab: clone, install, go to the lessons."""
    for part in ("lessons", "exercises", "solutions", "data"):
        shutil.copytree(ROOT / part, tmp_path / "course" / part, ignore=shutil.ignore_patterns("originals"))
    lessons = tmp_path / "course" / "lessons"
    assert re.search(r"[a-z]\) Rosa Lind", ipython(ASK, lessons, **elsewhere))
    ipython("from regionalism import answer\nanswer('start-here/who-proposed', 'a')", lessons, **elsewhere)
    assert list((tmp_path / "course" / "answers").glob("*.jsonl"))


# --- a temporary disk says so ---

MYBINDER = {
    "BINDER_LAUNCH_HOST": "https://mybinder.org/",
    "JUPYTERHUB_USER": "x",
    "JUPYTERHUB_API_URL": "http://hub",
}


@pytest.mark.parametrize(
    ("environment", "service"),
    [
        (MYBINDER, "Binder"),
        ({"BINDER_REPO_URL": "https://github.com/OWNER/REPO"}, "Binder"),
        ({"COLAB_RELEASE_TAG": "release-colab-external"}, "Colab"),
        ({"KAGGLE_KERNEL_RUN_TYPE": "Interactive"}, "Kaggle"),
        ({}, ""),
        ({"BINDER_LAUNCH_HOST": ""}, ""),
        ({"JUPYTERHUB_USER": "x", "JUPYTERHUB_API_URL": "http://hub"}, ""),
        ({"COLAB_RELEASE_TAG": "release", "REGIONALISM_ANSWERS": "/content/drive/MyDrive/answers"}, ""),
    ],
)
def test_where_the_disk_is_temporary(environment: dict[str, str], service: str) -> None:
    assert temporary_disk(environment) == service


@pytest.mark.parametrize(("launched_from", "temporary"), [("https://mybinder.org/", True), ("", False)])
def test_the_progress_table_says_so_there_and_nowhere_else(
    launched_from: str, temporary: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("REGIONALISM_ANSWERS", "BINDER_REPO_URL", "COLAB_RELEASE_TAG", "KAGGLE_KERNEL_RUN_TYPE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("BINDER_LAUNCH_HOST", launched_from)
    shown = progress_table(AnswerLog(tmp_path), ROOT / "lessons")
    for form in (shown.text, shown.html):
        assert ("This is Binder: its disk is temporary" in form) is temporary
        assert ("Download your progress file" in form) is temporary


def test_a_unit_without_exercises_of_its_own_has_one_link_and_nothing_beside_it(tmp_path: Path) -> None:
    cells = re.findall(
        r"<span class='rg-ways'>(.*?)</span>", progress_table(AnswerLog(tmp_path), ROOT / "lessons").html
    )
    assert cells[0] == "<a href='00-start-here.ipynb'>lesson</a>"
    assert all(cell.count("<a ") == cell.count(" · ") + 1 for cell in cells)
