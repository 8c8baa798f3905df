"""What students get without ``solutions/`` holds no key, runs, and records."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from regionalism.authoring.sources import Source
from tests.content.course import ROOT, each_set, feedback_texts, items_of

PARTS = ("data", "exercises", "lessons", "regionalism")
KEY = {"explanation", "test", "wrong", "group", "key", "teaching_note"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the course without ``solutions/``."""
    for part in PARTS:
        leave = shutil.ignore_patterns("originals", "__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=leave)
    shutil.copy(ROOT / "course.toml", tmp_path)
    return tmp_path


@each_set
def test_no_exercise_holds_a_key_or_a_feedback_text(source: Source) -> None:
    folder = ROOT / "exercises" / source.unit.folder
    handed = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if path.is_file()
    )
    for item in source.exercises:
        for text in [item.explanation or "", item.teaching_note or "", *feedback_texts(item)]:
            assert not text or text not in handed, (item.full_id, text)
    assert not [
        one["id"] for one in items_of(folder / "items.toml") if one["stage"] == "exercise" and KEY & set(one)
    ]
    cells = nbformat.read(ROOT / source.unit.exercise, as_version=4).cells
    assert not any("solution" in cell.metadata.get("tags", []) or cell.get("outputs") for cell in cells)
    assert "solution(" not in str(cells)


@each_set
def test_without_solutions_the_exercises_run_and_record(
    copy: Path, monkeypatch: pytest.MonkeyPatch, source: Source
) -> None:
    monkeypatch.setenv("REGIONALISM_ROOT", str(copy))
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(copy / "answers"))
    path = copy / source.unit.exercise
    notebook = nbformat.read(path, as_version=4)
    item, test = next((item, test) for item in source.exercises for test in item.test or ())
    given: Any = (test.response, test.reason) if item.reason else test.response
    verb, shown = ("record", ".view") if item.kind == "value" else ("answer", "")
    notebook.cells.append(
        nbformat.v4.new_code_cell(
            f"from regionalism import {verb}\nprint({verb}({item.full_id!r}, {given!r}){shown})"
        )
    )
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    said = str(notebook.cells[-1].outputs)
    assert "Recorded" in said
    assert ("A person marks it" if item.by_person else "instructor") in said
    everything = str([cell.get("outputs") for cell in notebook.cells])
    assert not [one.id for one in source.exercises if (one.explanation or "") in everything]
