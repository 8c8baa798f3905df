"""In CI a test that skips because a tool is missing has failed: nobody would see that it never runs."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# No test depends on timing: a busy machine may take as long as it likes over one example.
settings.register_profile("course", deadline=None)
settings.load_profile("course")

# The readings belong to their publishers and are not everywhere; a test that needs them names this folder.
MAY_BE_MISSING = "data/originals"


def _judge(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure where ``REGIONALISM_REQUIRE_ALL`` is 1, except for what may be missing."""
    if os.environ.get("REGIONALISM_REQUIRE_ALL") != "1" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if MAY_BE_MISSING not in reason:
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped where REGIONALISM_REQUIRE_ALL=1. {reason}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow browser tests first: then no process is left alone with them at the end."""
    items.sort(key=lambda item: "browser" not in item.path.parts)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _judge(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _judge(report)
    return report
