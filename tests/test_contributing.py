"""What CONTRIBUTING shows as an example runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

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
