"""What CONTRIBUTING shows as an example runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from regionalism.engine.kinds import NAMES

TEXT = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_example_of_a_figure_and_a_model_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    example, its_test = re.findall(r"```python\n(from regionalism.*?)```", TEXT, flags=re.DOTALL)
    made: dict[str, Any] = {}
    exec(example, made)
    assert "After the summit of 2017" in made["summits_figure"]().text
    assert made["majority_model"]().shown["status"] == "18 votes are more than half."
    imported = "from regionalism.americas.NAME import majority_model\n"
    assert imported in its_test
    exec(its_test.replace(imported, ""), made)
    made["test_more_than_half_of_34_is_18"](monkeypatch, tmp_path)


def test_the_walk_to_a_new_kind_names_every_file_that_a_kind_has() -> None:
    walk = TEXT.partition("**A new kind of item**")[2].partition("For what is missing")[0]
    count = {"two": 2, "three": 3, "four": 4}[walk.split()[1]]
    files = re.findall(r"^\d\. `(regionalism/\S+/NAME\.\w+)`", walk, re.MULTILINE)
    assert len(files) == count
    room = Path(__file__).parents[1]
    for kind in NAMES:
        for file in files:
            name = kind if "/front/" in file else kind.replace("-", "_")
            assert (room / file.replace("NAME", name)).is_file(), f"{kind} lacks {file}"
    every = {
        path.relative_to(room).as_posix()
        for path in room.glob("regionalism/*/**/choice.*")
        if path.suffix != ".pyc"
    }
    assert every == {file.replace("NAME", "choice") for file in files}
