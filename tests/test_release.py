"""Derived files, and a hand-out that holds no key."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from regionalism.desk import release
from regionalism.engine.course import units
from tests.test_items import ITEMS, feedback_texts

ROOT = Path(__file__).parents[1]
PARTS = ("data", "exercises", "lessons", "regionalism", "solutions")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for part in PARTS:
        shutil.copytree(
            ROOT / part,
            tmp_path / part,
            ignore=shutil.ignore_patterns("originals", "__pycache__", ".ipynb_checkpoints"),
        )
    return tmp_path


def test_check_passes_and_fails_on_any_drift(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REGIONALISM_ROOT", str(copy))
    assert release.main(["--check"]) == 0
    item_file = next(copy.glob("exercises/*/items.toml"))
    item_file.write_text(item_file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert release.main(["--check"]) == 1
    assert "items.toml is not what its source gives" in capsys.readouterr().err
    assert release.main([]) == 0
    assert release.main(["--check"]) == 0
    (item_file.parent / "stray.ipynb").write_text("{}", encoding="utf-8")
    assert release.main(["--check"]) == 1
    assert release.main([]) == 0
    assert not (item_file.parent / "stray.ipynb").exists()


def test_a_wrong_source_or_option_is_a_sentence(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REGIONALISM_ROOT", str(copy))
    with pytest.raises(SystemExit):
        release.main(["--chekc"])
    assert "unrecognized arguments: --chekc" in capsys.readouterr().err
    source = next(copy.glob("solutions/*/items.toml"))
    source.write_text(
        source.read_text(encoding="utf-8").replace('kind = "choice"', 'kind = "quiz"', 1), encoding="utf-8"
    )
    assert release.main([]) == 1
    assert "field kind: 'quiz'" in capsys.readouterr().err


def test_no_exercise_holds_a_key_or_a_feedback_text() -> None:
    handed = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("exercises/*/*")) if path.is_file()
    )
    for item in ITEMS:
        if item.stage == "exercise":
            for text in [item.explanation or "", *feedback_texts(item)]:
                assert text not in handed, (item.full_id, text)
    for path in ROOT.glob("exercises/*/items.toml"):
        for one in tomllib.loads(path.read_text(encoding="utf-8"))["item"]:
            assert one["stage"] == "lesson" or not {"explanation", "test", "wrong", "group", "key"} & set(one)
    for path in ROOT.glob("exercises/*/*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        assert not any("solution" in cell.metadata.get("tags", []) or cell.get("outputs") for cell in cells)
        assert "worked(" not in str(cells)


def test_without_solutions_every_notebook_runs_and_records(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(copy / "solutions")
    monkeypatch.setenv("REGIONALISM_ROOT", str(copy))
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(copy / "answers"))
    for path in sorted(copy.glob("exercises/*/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        item = next(i for i in ITEMS if i.stage == "exercise" and i.unit == path.stem and i.kind == "choice" and i.test)
        test = next(t for t in item.test or () if t.outcome == "correct")
        given = repr((test.response, test.reason)) if item.reason else repr(test.response)
        notebook.cells.append(
            nbformat.v4.new_code_cell(f"from regionalism import answer\nprint(answer({item.full_id!r}, {given}))")
        )
        NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
        said = str(notebook.cells[-1].outputs)
        assert "Recorded" in said
        assert "instructor" in said
        for one in ITEMS:
            if one.unit == path.stem and one.stage == "exercise":
                assert (one.explanation or "") not in str([cell.get("outputs") for cell in notebook.cells])
    assert len(list(copy.glob("exercises/*/*.ipynb"))) == len(units()) - 1
