"""What all tests of the subject share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what panels remember apart from the answers of whoever runs the tests."""
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
