"""Minutes that a guide or a note states agree with each other, and with those that the build counts."""

from __future__ import annotations

import re

import pytest

from regionalism.authoring.guide import LENGTHS, PLAN, read_guide
from regionalism.authoring.minutes import timed
from regionalism.authoring.sources import Source
from tests.content.course import COURSE, SOURCES

ROW = re.compile(r"^\| *(\d+)[–-](\d+) *(\*?) *\|", re.MULTILINE)
IN_CLASS = re.compile(r"In (\d+) minutes of class: ([^.]*)\.")
PART = re.compile(r" (\d+)(?:,|$)")
GUIDED = [source for source in SOURCES if (source.path / "guide.md").is_file()]
each_guide = pytest.mark.parametrize("source", GUIDED, ids=lambda source: source.slug)
TALK = {75: 25, 45: 15}  # what a class may add to the minutes of a student alone


def plans(source: Source) -> list[list[tuple[int, bool]]]:
    """Return the tables of a minute plan: how long each row takes, and whether it bears a star."""
    guide = read_guide(source.path)
    assert guide is not None, source.slug
    found: list[list[tuple[int, bool]]] = []
    for start, end, star in ROW.findall(guide.sections[PLAN]):
        if start == "0":
            found.append([])
        found[-1].append((int(end) - int(start), bool(star)))
    return found


def stated(source: Source) -> list[tuple[int, list[int]]]:
    """Return for each meeting the length of class that a unit's note states, and its parts."""
    found = [one for note in source.file.instructor_notes for one in IN_CLASS.findall(note)]
    meetings = source.file.meetings
    assert len(found) == meetings, f"{source.slug}: for each meeting a note begins with In N minutes of class"
    return [(int(length), [int(one) for one in PART.findall(parts)]) for length, parts in found]


@each_guide
def test_a_note_gives_the_rows_of_the_guide(source: Source) -> None:
    forms = [[minutes for minutes, _ in plan] for plan in plans(source)]
    forms += [[minutes for minutes, star in plan if star] for plan in plans(source)]
    for length, parts in stated(source):
        assert sum(parts) == length and parts in forms, (length, parts, forms)


@each_guide
def test_each_meeting_has_a_plan_of_each_length(source: Source) -> None:
    totals = [sum(minutes for minutes, _ in plan) for plan in plans(source)]
    assert totals.count(max(totals)) == source.file.meetings, totals


@each_guide
def test_a_plan_is_as_long_as_it_says(source: Source) -> None:
    totals = {sum(minutes for minutes, _ in plan) for plan in plans(source)}
    totals |= {sum(minutes for minutes, star in plan if star) for plan in plans(source)} - {0}
    assert totals == ({30} if source.number == 0 else set(LENGTHS)), source.slug


@each_guide
def test_a_class_has_time_for_what_the_build_counts(source: Source) -> None:
    unit = timed(source, COURSE)
    every, core = int(unit.minutes), int(unit.core_minutes or unit.minutes)
    if source.number == 0:  # shorter than a class
        assert core <= stated(source)[0][0] <= every
        return
    meetings = source.file.meetings
    for length, counted in ((75, every), (45, core)):
        assert counted <= meetings * length <= counted + meetings * TALK[length], (length, counted)


@each_guide
def test_nobody_types_the_minutes_of_a_page(source: Source) -> None:
    guide = read_guide(source.path)
    assert guide is not None
    typed = [*source.file.instructor_notes, *guide.sections.values()]
    assert not [one for one in typed if re.search(r"(?i)\bcore (?:of|is|takes)\b[^.]*\d", one)], source.slug
