"""Every unit keeps the rules for units; a finding says file, item, field and what to do."""

from __future__ import annotations

import pytest

from regionalism.authoring.build import derived, drift
from regionalism.authoring.findings import findings, left_to_write
from regionalism.authoring.sources import Source
from regionalism.engine.course import course
from tests.content.course import COURSE, ROOT, SOURCES, each_unit


@pytest.fixture(scope="module")
def out_of_date() -> list[str]:
    return drift(ROOT, derived(ROOT))


@each_unit
def test_a_unit_keeps_the_rules(source: Source) -> None:
    found = findings(source, SOURCES, COURSE)
    assert not found, "\n" + "\n".join(found)


@each_unit
def test_nothing_is_left_to_write(source: Source) -> None:
    found = left_to_write(source)
    assert not found, "\n" + "\n".join(found)


@each_unit
def test_what_is_made_from_a_unit_is_up_to_date(source: Source, out_of_date: list[str]) -> None:
    found = [one for one in out_of_date if source.unit.folder in one]
    assert not found, "\n" + "\n".join(found)


def test_what_lists_all_units_is_up_to_date(out_of_date: list[str]) -> None:
    assert not out_of_date, "\n" + "\n".join(out_of_date)


def test_the_first_unit_has_an_item_of_every_kind_that_an_exercise_is() -> None:
    graded = {item.kind for source in SOURCES for item in source.exercises}
    assert graded <= {item.kind for item in SOURCES[0].items.values()}


def test_the_cut_off_is_said_alike() -> None:
    assert COURSE.cut_off == course().cut_off
