"""What every notebook must have: one skeleton, locked questions, headings in order, no error behind a widget."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from regionalism.engine.course import units

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted(
    [
        *ROOT.glob("lessons/*.ipynb"),
        *ROOT.glob("exercises/*/*.ipynb"),
        *ROOT.glob("solutions/*/*.ipynb"),
        *ROOT.glob("solutions/*.ipynb"),
    ]
)
LOCKING = re.compile(
    r"\b(ask|record|reading|progress|calibration|opening|closing|hand_in|worked|\w+_board|\w+_explorer|predict_production|practice|assign|grade|essays|report|fill)\("
)
# What every program that shows notebooks knows; the first always has the third beside it.
SHOWN_EVERYWHERE = {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"}
SKELETON = (
    "The question",
    "What you will be able to do",
    "Read",
    "Lab",
    "Decide",
    "Key points",
    "What we do not know",
    "Further reading",
    "Go on",
)


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def every(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=relative)


def headings(path: Path) -> list[tuple[int, str]]:
    text = "\n\n".join(cell.source for cell in cells(path, "markdown"))
    return [(len(mark), title.strip()) for mark, title in re.findall(r"^(#{1,6})\s+(.+)$", text, flags=re.MULTILINE)]


def plain(text: str) -> str:
    return re.sub(r"[*_`]", "", text)


@every(NOTEBOOKS)
def test_one_h1_and_headings_in_order(path: Path) -> None:
    levels = [level for level, _ in headings(path)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@every(NOTEBOOKS)
def test_cells_that_ask_are_locked_and_no_output_is_stored(path: Path) -> None:
    for cell in cells(path, "code"):
        assert not cell.outputs
        assert cell.execution_count is None
        assert "Output(" not in cell.source
        if LOCKING.search(cell.source):
            assert cell.metadata.get("deletable") is False, cell.source
            assert cell.metadata.get("editable") is False, cell.source


PAGES = {"lessons": "lesson", "exercises": "exercise", "solutions": "solution"}


@every(NOTEBOOKS)
def test_a_notebook_says_that_it_is_a_page_of_the_course_and_hides_code_that_is_not_for_learning(path: Path) -> None:
    page = "desk" if path.name == "instructor-desk.ipynb" else PAGES[path.relative_to(ROOT).parts[0]]
    assert nbformat.read(path, as_version=4).metadata.get("regionalism") == {"page": page}
    for cell in cells(path, "code"):
        locked = cell.metadata.get("editable") is False
        assert cell.metadata.get("jupyter", {}).get("source_hidden", False) is locked, cell.source


@every(NOTEBOOKS)
def test_the_first_cell_says_what_to_do_after_a_restart(path: Path) -> None:
    first = cells(path, "markdown")[0].source
    assert "Run All Cells" in first
    assert "model not found" not in first


STUDENTS = [path for path in NOTEBOOKS if path.name != "instructor-desk.ipynb"]
PLANS = re.compile(
    r"not here yet|follow later|will add|when they are here|that is here|\bso far\b|of this course yet", re.I
)


@every(STUDENTS)
def test_a_page_for_students_speaks_of_no_plans_and_has_no_address_that_leads_nowhere(path: Path) -> None:
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    assert PLANS.findall(text) == []
    assert "OWNER" not in text


def test_the_course_begins_with_its_subject_and_the_first_question_is_near() -> None:
    notebook = nbformat.read(ROOT / units()[0].lesson, as_version=4)
    shown = [cell for cell in notebook.cells if cell.id != "import"]
    assert [cell.source for cell in shown[1:2]] == ["opening()"]
    first = next(place for place, cell in enumerate(shown) if cell.source.startswith("ask("))
    words = sum(len(cell.source.split()) for cell in shown[:first] if cell.cell_type == "markdown")
    assert words < 250, "so much text stands before the first question"
    help_from = next(place for place, cell in enumerate(shown) if cell.source.startswith("## Help"))
    assert shown[help_from].metadata.get("jp-MarkdownHeadingCollapsed") is True
    assert {"keyboard", "answer-in-code"} <= {cell.id for cell in shown[help_from:]}


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.slug)
def test_a_lesson_has_the_skeleton(unit: object) -> None:
    titles = [title for level, title in headings(ROOT / unit.lesson) if level == 2]
    skeleton = SKELETON if unit.number else ("Key points", "What we do not know", "Go on")
    places = [titles.index(name) for name in skeleton]
    assert places == sorted(places)


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.slug)
def test_lesson_and_table_of_contents_agree(unit: object) -> None:
    text = plain("\n".join(cell.source for cell in cells(ROOT / unit.lesson, "markdown")))
    assert f"{unit.number} · {unit.title}" in text
    for line in (*unit.key_points, *unit.not_known):
        assert plain(line) in text, line
    items = unit_items(unit.slug)
    for objective in unit.objectives:
        assert set(objective.items) <= set(items), objective
        assert unit.number == 0 or plain(objective.text) in text, objective


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.slug)
def test_every_item_is_asked_once_where_it_belongs(unit: object) -> None:
    for stage, path in (("lesson", ROOT / unit.lesson), ("exercise", ROOT / unit.exercise)):
        wanted = sorted(item.full_id for item in unit_items(unit.slug).values() if item.stage == stage)
        if not wanted:
            continue
        code = "\n".join(cell.source for cell in cells(path, "code"))
        asked = re.findall(r'\b(?:ask|record)\("([^"]+)"', code)
        assert sorted(set(asked) & set(wanted)) == wanted


@every(NOTEBOOKS)
def test_nothing_goes_wrong_behind_a_widget(path: Path, tmp_path: Path) -> None:
    """nbval sees exceptions; this sees what a card or a panel says instead of one."""
    notebook = nbformat.read(path, as_version=4)
    os.environ["REGIONALISM_ANSWERS"] = str(tmp_path)
    try:
        NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    finally:
        del os.environ["REGIONALISM_ANSWERS"]
    nbformat.validate(notebook)
    models = notebook.metadata.get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {}).get("state", {})
    assert {model["model_module"] for model in models.values()} <= {"anywidget", "@jupyter-widgets/base"}
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
