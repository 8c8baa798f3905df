"""What every notebook must have: locked questions, headings in order, no output, no error behind a widget."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from regionalism.authoring.sources import Source
from regionalism.engine.answers import AnswerLog
from regionalism.engine.exercise_page import RESTARTED
from tests.content.course import PAGES, ROOT, each_page, each_set

BY_HAND = [ROOT / "solutions" / name for name in ("instructor-desk.ipynb", "council-chair.ipynb")]
each_notebook = pytest.mark.parametrize(
    "path", [*PAGES, *BY_HAND], ids=lambda path: path.relative_to(ROOT).as_posix()
)
# What a course page asks, shows or keeps: a student who changes such a cell has lost it.
ASKS = re.compile(
    r"\b(ask|record|reading|progress|calibration|hand_in|solution|student_card|opening|closing|look_back)\("
)
# What every program that shows notebooks knows; the first always has the third beside it.
SHOWN_EVERYWHERE = {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"}
PAGE_OF = {"lessons": "lesson", "exercises": "exercise", "solutions": "solution"}


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def levels(path: Path) -> list[int]:
    text = "\n\n".join(cell.source for cell in cells(path, "markdown"))
    return [len(mark) for mark in re.findall(r"^(#{1,6})\s+.+$", text, flags=re.MULTILINE)]


@each_notebook
def test_one_h1_and_headings_in_order(path: Path) -> None:
    found = levels(path)
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(found, found[1:], strict=False))


@each_notebook
def test_no_output_is_stored_and_no_output_widget_used(path: Path) -> None:
    for cell in cells(path, "code"):
        assert not cell.outputs
        assert cell.execution_count is None
        assert "Output(" not in cell.source


@each_notebook
def test_only_code_that_is_for_learning_can_be_changed_and_the_rest_is_folded(path: Path) -> None:
    for cell in cells(path, "code"):
        locked = cell.metadata.get("editable") is False
        assert (cell.metadata.get("deletable") is False) is locked, cell.source
        assert cell.metadata.get("jupyter", {}).get("source_hidden", False) is locked, cell.source
        assert locked or (path not in BY_HAND and not ASKS.search(cell.source)), cell.source


@each_notebook
def test_a_notebook_says_what_page_of_the_course_it_is(path: Path) -> None:
    page = "desk" if path in BY_HAND else PAGE_OF[path.relative_to(ROOT).parts[0]]
    assert nbformat.read(path, as_version=4).metadata.get("regionalism") == {"page": page}


PLANS = re.compile(
    r"not here yet|follow later|will add|when they are here|that is here|\bso far\b|of this course yet", re.I
)


@each_page
def test_a_page_for_students_speaks_of_no_plans_and_has_no_address_that_leads_nowhere(path: Path) -> None:
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    assert PLANS.findall(text) == []
    assert "OWNER" not in text


@each_page
def test_the_first_text_says_what_to_do_where_nothing_runs(path: Path) -> None:
    first = cells(path, "markdown")[0].source
    assert RESTARTED in first
    assert "model not found" not in first


def test_the_course_begins_with_its_subject_and_the_first_question_is_near() -> None:
    shown = [cell for cell in nbformat.read(PAGES[0], as_version=4).cells if cell.id != "import"]
    assert shown[1].source == "opening()"
    scene = shown[2].source.split("\n\n")
    assert scene[0].startswith("## ") and any("Americas" in one.split(". ")[0] for one in scene[1:3])
    first = next(place for place, cell in enumerate(shown) if cell.source.startswith("ask("))
    words = sum(len(cell.source.split()) for cell in shown[:first] if cell.cell_type == "markdown")
    assert words < 480, "so much text stands before the first question"
    help_from = next(place for place, cell in enumerate(shown) if cell.id == "help")
    assert shown[help_from].metadata.get("jp-MarkdownHeadingCollapsed") is True
    assert {"keyboard", "answer-in-code"} <= {cell.id for cell in shown[help_from:]}


@each_set
def test_every_exercise_is_asked_once_in_order(source: Source) -> None:
    code = "\n".join(cell.source for cell in cells(ROOT / source.unit.exercise, "code"))
    assert re.findall(r'\b(?:ask|record)\("([^"]+)"', code) == [item.full_id for item in source.exercises]


@each_notebook
def test_nothing_goes_wrong_behind_a_widget(path: Path, tmp_path: Path) -> None:
    """nbval sees exceptions; this sees what a card or a panel says instead of one."""
    notebook = nbformat.read(path, as_version=4)
    os.environ["REGIONALISM_ANSWERS"] = str(tmp_path)
    try:
        NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    finally:
        del os.environ["REGIONALISM_ANSWERS"]
    nbformat.validate(notebook)
    models = (
        notebook.metadata.get("widgets", {})
        .get("application/vnd.jupyter.widget-state+json", {})
        .get("state", {})
    )
    # Two readings side by side stand in a Box; everything else is the course's own, with its layout.
    used = {(model["model_module"], model["model_name"]) for model in models.values()}
    own = {(module, name) for module, name in used if module in ("anywidget", "@jupyter-widgets/base")}
    assert used - own <= {("@jupyter-widgets/controls", "BoxModel")}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert set(output.get("data", {})) <= SHOWN_EVERYWHERE, cell.source
            text = str(output.get("data", {}).get("text/plain", output.get("text", "")))
            assert "⚠" not in text, (cell.source, text)
            assert output.output_type != "stream" or output.name != "stderr", output
    log = AnswerLog(tmp_path)
    log.refresh()
    assert [line.item for line in log.lines() if line.event == "response"] == [], (
        "Run All Cells answers for the student"
    )
