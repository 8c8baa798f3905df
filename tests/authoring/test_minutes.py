"""Minutes are counted by one rule from what a unit holds, and every page shows the same figure."""

from __future__ import annotations

import tomllib
from pathlib import Path

import nbformat
import pytest
from attrs import evolve

from regionalism.americas.readings import get_reading
from regionalism.authoring import build
from regionalism.authoring.minutes import Section, rounded, sections_of, timed
from regionalism.authoring.sources import Source, read_sources
from regionalism.engine.course import ROOT_VARIABLE, Course
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.essay import Essay
from tests.small_course import write_sources

REAL = read_sources(Path(__file__).parents[2])
AMERICAS = Course(subject="regionalism.americas")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    return write_sources(tmp_path)


def change(course: Path, old: str, new: str) -> None:
    path = course / "units" / "02-towns" / "lesson.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def section(course: Path, title: str) -> list[float]:
    (found,) = [one for one in sections_of(read_sources(course)[1], Course()) if one.title == title]
    return [found.words, found.reading, found.doing]


def test_a_hundred_and_thirty_words_are_a_minute_and_marks_are_no_words(course: Path) -> None:
    change(course, "## Read\n\nNothing.", f"## Read\n\n{'word ' * 129}\n\n| - | - |\n|---|---|\n")
    assert section(course, "Read")[0] == pytest.approx(130 / 130)


def test_what_a_student_unfolds_counts_and_sources_do_not(course: Path) -> None:
    before = section(course, "Decide")
    unfolded = f"<details><summary>Found</summary>{'word ' * 129}</details>"
    change(
        course,
        "Do.",
        f"Do.\n\n{unfolded}\n\n<details>\n<summary>Sources</summary>words that nobody must read</details>",
    )
    assert section(course, "Decide")[0] == pytest.approx(before[0] + 130 / 130)


def of_lesson(lesson: str) -> list[Section]:
    """Return the sections of a lesson that is written into the unit on oil, with the readings at hand."""
    source = next(one for one in REAL if one.slug == "oil-and-sanctions")
    return sections_of(evolve(source, lesson=lesson), AMERICAS)


def test_a_panel_takes_four_minutes_and_a_figure_none() -> None:
    imported = (
        "```{code-cell}\nfrom regionalism.americas.oil import find_the_twin as twin, three_calendars\n```\n"
    )
    called = "\n## Lab\n\n```{code-cell}\n:id: here\n{}()\n```\n"
    (panel,) = of_lesson(imported + called.replace("{}", "twin"))
    assert (panel.title, panel.doing) == ("Lab", 4.0)
    (figure,) = of_lesson(imported + called.replace("{}", "three_calendars"))
    assert figure.doing == 0


def test_each_question_of_a_source_card_takes_half_a_minute() -> None:
    lesson = '## Read\n\n```{code-cell}\nreading("R6", unit="oil-and-sanctions")\n```\n'
    (read,) = of_lesson(lesson)
    questions = len(get_reading("R6").about["card"])
    assert questions > 0
    assert read.doing == pytest.approx(questions / 2)


def test_each_line_of_a_numbered_list_is_a_thing_to_do(course: Path) -> None:
    change(course, "Do.", "Do.\n\n1. One.\n2. Two.\n")
    assert section(course, "Decide")[2] == pytest.approx(3.0)


def test_the_core_is_what_is_marked_and_no_mark_is_shown_where_nothing_or_all_is_core(course: Path) -> None:
    assert timed(read_sources(course)[1], Course()).core_minutes == ""
    change(course, "## Read\n\nNothing.", f"## Read {{core}}\n\n{'word ' * 1300}")
    change(course, "Do.", "word " * 1300)
    unit = timed(read_sources(course)[1], Course())
    assert (unit.core_minutes, unit.minutes) == ("10", "20")


def test_every_kind_of_item_has_a_time() -> None:
    times = {item.full_id: item.minutes for source in REAL for item in source.items.values()}
    assert min(times.values()) > 0
    for source in REAL:
        for item in source.items.values():
            if item.kind == "match":
                seconds = 40 if item.stage == "exercise" else 20
                assert times[item.full_id] == pytest.approx(len(item.row) * seconds / 60)
            if item.kind == "essay" and item.max_words >= 150:
                assert times[item.full_id] == max(25, item.max_words / 8)


def test_readings_take_the_share_of_the_unit() -> None:
    source = next(one for one in REAL if one.slug == "one-state-one-vote")
    read = sum(one.reading for one in sections_of(source, AMERICAS))
    # Six paragraphs of R1 and one each of R2, R3 and R4, with so many words at the publisher's;
    # their summaries here; and the source cards of the four, with four questions each.
    words = 360 + 53 + 206 + 147
    assert words / 200 < read < 2 * words / 200 + 4 * 4 / 2
    assert sum(one.reading for one in sections_of(source, Course())) == 0


def test_shown_minutes_are_whole_fives() -> None:
    assert [rounded(one) for one in (0.2, 7.4, 7.6, 52)] == ["5", "5", "10", "50"]


def test_header_list_and_contents_show_the_same_figure(course: Path) -> None:
    change(course, "Do.", "word " * 2600)
    assert build.main([]) == 0
    listed = tomllib.loads((course / "lessons/course.toml").read_text(encoding="utf-8"))["unit"][1]
    assert listed["minutes"] == timed(read_sources(course)[1], Course()).minutes
    top = nbformat.read(course / "lessons/02-towns.ipynb", as_version=4).cells[0].source
    assert f"\n\n{listed['minutes']} minutes · " in top
    assert f"| {listed['minutes']} |" in (course / "README.md").read_text(encoding="utf-8")
    exercises = nbformat.read(course / "exercises/02-towns/towns.ipynb", as_version=4).cells[0].source
    assert f"{listed['exercise_minutes']} minutes" in exercises


def test_typed_minutes_are_refused(course: Path) -> None:
    path = course / "units/02-towns/unit.toml"
    path.write_text('minutes = "75"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(CourseError, match="minutes is not known here"):
        read_sources(course)


def test_the_table_names_every_section(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["--minutes"]) == 0
    said = capsys.readouterr().out
    assert "01-clubs: " in said
    assert "02-towns: " in said
    assert "Decide" in said
    assert not (course / "lessons").exists()


@pytest.mark.parametrize("source", REAL, ids=lambda source: source.slug)
def test_a_lesson_fits_a_class_of_75_minutes_and_its_core_45(source: Source) -> None:
    unit, meetings = timed(source, AMERICAS), source.file.meetings
    assert int(unit.minutes) <= 75 * meetings
    assert int(unit.core_minutes or unit.minutes) <= 45 * meetings


def test_only_the_last_unit_takes_more_than_one_meeting() -> None:
    assert {source.number: source.file.meetings for source in REAL if source.file.meetings > 1} == {12: 2}


def test_the_top_of_a_lesson_says_for_how_many_meetings_it_is(course: Path) -> None:
    path = course / "units/02-towns/unit.toml"
    one = path.read_text(encoding="utf-8")
    path.write_text("meetings = 2\n" + one, encoding="utf-8")
    assert build.main([]) == 0
    assert "minutes in 2 meetings" in (course / "lessons/02-towns.ipynb").read_text(encoding="utf-8")
    path.write_text(one, encoding="utf-8")
    assert build.main([]) == 0
    assert "meetings" not in (course / "lessons/02-towns.ipynb").read_text(encoding="utf-8")


def test_a_long_text_takes_a_minute_for_each_eight_words() -> None:
    essay = next(item for source in REAL for item in source.items.values() if isinstance(item, Essay))
    times = [evolve(essay, min_words=10, max_words=words).minutes for words in (80, 81, 200, 1300)]
    assert times == [5, 25, 25, 162.5]
