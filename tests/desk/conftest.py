"""Invented hand-ins are of 2027: a class of them is graded after that, whatever day it is."""

from __future__ import annotations

import datetime

import pytest

from regionalism.desk.grading import grade


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grade, "now", lambda: datetime.datetime(2028, 1, 1, tzinfo=datetime.UTC))
