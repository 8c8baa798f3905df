"""What `check` finds in a unit, on the small course: each finding names file, item, field and what to do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from regionalism.authoring import build, check, new, preview
from regionalism.authoring.findings import findings, left_to_write
from regionalism.authoring.sources import read_sources
from regionalism.engine.course import ROOT_VARIABLE, Course
from regionalism.engine.errors import CourseError
from tests.small_course import write_sources

AMERICAS = Course(subject="regionalism.americas")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small course in order: nothing is found in either of its units."""
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    write_sources(tmp_path)
    shutil.rmtree(tmp_path / "data")
    (tmp_path / "data").symlink_to(Path(__file__).parents[2] / "data")
    return tmp_path


def change(course: Path, unit: str, name: str, old: str, new_text: str) -> None:
    path = course / "units" / unit / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new_text, 1), encoding="utf-8")


def found(course: Path, place: int = 1, about: Course = AMERICAS) -> list[str]:
    sources = read_sources(course)
    return findings(sources[place], sources, about)


def test_a_unit_in_order_has_no_findings(course: Path) -> None:
    assert found(course, 0) == []
    assert found(course, 1) == []


LONG = "word " * 46
TITLE = 'title = "Towns & more"'


@pytest.mark.parametrize(
    ("name", "old", "new_text", "said"),
    [
        (
            "unit.toml",
            '["One point."]',
            "[]",
            "units/02-towns/unit.toml, field key_points: is empty. Write at least one",
        ),
        (
            "unit.toml",
            '["port"]',
            "[]",
            "unit.toml, field objective[0].items: is empty. Name the items that show it.",
        ),
        ("unit.toml", TITLE, f'{TITLE}\nnow = "Too short."', "field now: has 2 words. Write 80 to 120."),
        (
            "unit.toml",
            TITLE,
            f'{TITLE}\nnow = "{"word " * 90}"',
            "field now: is shown nowhere. Write the place {now}",
        ),
        (
            "items.toml",
            'response = true, outcome = "correct"',
            'response = false, outcome = "correct"',
            "units/02-towns/items.toml, item port, field test[0].outcome: the response False is "
            "'not-yet', not 'correct'.",
        ),
        (
            "items.toml",
            'response = 1, outcome = "unanswered"',
            'response = 1, outcome = "unanswered", says = "x"',
            "test[2].says: 'x' is",
        ),
        (
            "items.toml",
            "response = true, ",
            "response = true, points = 3, ",
            "test[0].points: the response earns 10.0, not 3.",
        ),
        (
            "items.toml",
            'default_feedback = "Look."',
            f'default_feedback = "{LONG}"',
            "item port, field default_feedback: has 46 words. Cut it to 45",
        ),
        (
            "items.toml",
            ' feedback = "Look."',
            ' feedback = "Wrong."',
            "item port, field wrong[0].feedback: says no more than",
        ),
        ("items.toml", "R1 ¶1", "R1 ¶99", "item port, field anchors: 'R1 ¶99' leads nowhere"),
        (
            "items.toml",
            'anchors = ["R1 ¶1"]',
            'sources = ["states:XXX"]',
            "item port, field sources: 'states:XXX' leads nowhere",
        ),
        ("items.toml", 'hints = ["Look."]', "", "item port, field hints: is missing. Write one or two"),
        ("items.toml", 'result = "port"', "", "item port, field setup, result: both are needed."),
        (
            "items.toml",
            'result = "port"',
            'result = "harbour"',
            "item port, field result: 'harbour' is no name in the cell",
        ),
        (
            "items.toml",
            'result = "port"',
            'result = "port"\nintro = "As in the lesson."',
            "item port, field intro: speaks of",
        ),
        (
            "lesson.md",
            "{key_points}",
            "- One point.",
            "units/02-towns/lesson.md, cell key-points: is missing. Write the place {key_points} there.",
        ),
        (
            "lesson.md",
            "## Lab",
            "(laboratory)=\n## Lab",
            "units/02-towns/lesson.md, cell lab: is missing. Write it, with a line (lab)=",
        ),
        (
            "lesson.md",
            "Nothing.",
            '```{code-cell}\nlook_back("towns/no-such")\n```',
            "cell look-back: there is no item 'towns/no-such' to look back at.",
        ),
        ("lesson.md", "## Read\n\nNothing.\n\n", "", "units/02-towns/lesson.md, cell read: is missing."),
        ("lesson.md", "{header}", "Towns.", "cell beginning 'Towns.'"),
        (
            "lesson.md",
            "Nothing.",
            "# Big",
            "lesson.md, cell read: has a heading `#`; the page has one, in {header}.",
        ),
        (
            "lesson.md",
            "Nothing.",
            "#### Small",
            "lesson.md, cell read: skips a level of headings. After `##` comes `###`.",
        ),
        (
            "lesson.md",
            "number = 1",
            'ask("towns/prot")',
            "lesson.md, cell ask-prot: there is no item 'prot' in items.toml.",
        ),
        (
            "lesson.md",
            "number = 1",
            'ask("towns/port")',
            "lesson.md, item port: is an exercise and is asked in the lesson.",
        ),
        ("lesson.md", "number = 1", "w = Output()", "lesson.md, cell own: uses an Output widget"),
    ],
)
def test_a_mistake_is_found(course: Path, name: str, old: str, new_text: str, said: str) -> None:
    change(course, "02-towns", name, old, new_text)
    assert said in "\n".join(found(course))


@pytest.mark.parametrize(
    ("name", "old", "new_text", "said"),
    [
        (
            "lesson.md",
            "lesson:clubs#Lab",
            "lesson:clubs#Laboratory",
            "units/02-towns/lesson.md, line 10: the link to lesson:clubs#Laboratory leads to no heading. "
            "Write one of units/01-clubs/lesson.md, such as #Lab.",
        ),
        (
            "lesson.md",
            "Do.",
            "Do [this](#no-lab).",
            "line 33: the link to #no-lab leads to no heading. Write one of "
            "units/02-towns/lesson.md, such as",
        ),
        (
            "lesson.md",
            "Do.",
            "[Vote](exercises:clubs#3-·-Vote).",
            "line 33: the link to exercises:clubs#3-·-Vote leads to no heading. Write one of "
            "units/01-clubs/items.toml, such as #",
        ),
        (
            "items.toml",
            'result = "port"',
            'result = "port"\nbeside_lesson = "See the [lab](lesson:towns#lab)."',
            "items.toml, line 16: the link to lesson:towns#lab leads to no heading. Write one of "
            "units/02-towns/lesson.md,",
        ),
        (
            "items.toml",
            'result = "port"',
            'result = "port"\nintro = "[c](exercises:club)"',
            "no unit. Write the name of one, such as clubs.",
        ),
        (
            "lesson.md",
            "table:states",
            "table:state",
            "lesson.md, line 10: the link to table:state leads to no table. Write the name of a "
            "file in data/tables/, such as states.",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_found(
    course: Path, name: str, old: str, new_text: str, said: str
) -> None:
    change(course, "02-towns", name, old, new_text)
    assert said in "\n".join(found(course))


def test_a_link_may_lead_to_any_heading_as_a_page_names_it(course: Path) -> None:
    change(course, "01-clubs", "lesson.md", "## Read", "## Read: *two* texts {core}\n\n### And `more`")
    change(
        course,
        "02-towns",
        "lesson.md",
        "Do.",
        "[a](lesson:clubs#Read:-two-texts), [b](lesson:clubs#And-more), [c](#In%20short), "
        "[d](#In-short), [e](lesson:clubs).",
    )
    assert [one for one in found(course) if "line" in one] == [
        "units/02-towns/lesson.md, line 33: the link to #In%20short leads to no heading. Write one of "
        "units/02-towns/lesson.md, such as #In-short."
    ]


def test_the_order_of_a_lessons_parts_is_said(course: Path) -> None:
    change(course, "02-towns", "lesson.md", "## Read\n\nNothing.\n\n", "")
    change(course, "02-towns", "lesson.md", "## Decide\n\nDo.\n", "## Decide\n\nDo.\n\n## Read\n\nNothing.\n")
    assert "lesson.md: its parts stand as question, objectives, lab, decide, read," in "\n".join(
        found(course)
    )


def test_a_question_that_a_lesson_forgets_is_said(course: Path) -> None:
    change(course, "01-clubs", "lesson.md", 'ask("clubs/warm-up")', ":id: sum\n\n1 + 1")
    assert (
        'item warm-up: is asked nowhere. Ask it once, in a cell of code: ask("clubs/warm-up")'
        in "\n".join(found(course, 0))
    )


def test_the_points_of_a_set_are_those_of_the_course(course: Path) -> None:
    assert found(course, about=Course(exercise_points=10)) == []
    (said,) = found(course, about=Course(exercise_points=20))
    assert said.startswith(
        "units/02-towns/items.toml, field points: the exercises have 10 points together, and should have 20"
    )
    assert "(course.toml, exercise_points)" in said


def test_a_unit_may_say_how_many_points_its_own_set_has(course: Path) -> None:
    change(course, "02-towns", "unit.toml", "[[objective]]", "[exercises]\npoints = 10\n\n[[objective]]")
    assert found(course, about=Course(exercise_points=20)) == []
    change(course, "02-towns", "unit.toml", "points = 10", "points = 80")
    (said,) = found(course, about=Course(exercise_points=10))
    assert "have 10 points together, and should have 80 (unit.toml, exercises.points)" in said


def test_a_unit_takes_a_meeting_at_least(course: Path) -> None:
    path = course / "units/02-towns/unit.toml"
    path.write_text("meetings = 0\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert "units/02-towns/unit.toml, field meetings: is 0. Write 1" in "\n".join(found(course))


def test_an_essay_needs_no_hints_and_a_model_answer_says_its_standpoint(course: Path) -> None:
    assert found(course, 0) == []
    change(course, "01-clubs", "items.toml", 'standpoint = "one"', 'standpoint = ""')
    with pytest.raises(CourseError, match=r"item why, field model_answer\[0\]\.standpoint: is empty\. Say"):
        found(course, 0)


def test_a_unit_without_a_choice_and_one_without_exercises_are_units(course: Path) -> None:
    assert {item.kind for item in read_sources(course)[1].items.values()} == {"value"}
    change(course, "02-towns", "items.toml", 'stage = "exercise"', 'stage = "lesson"')
    change(course, "02-towns", "lesson.md", "number = 1", 'port = True\nrecord("towns/port", port)')
    assert found(course) == []
    assert build.main([]) == 0
    assert not (course / "exercises" / "02-towns" / "towns.ipynb").exists()


# --- the commands ---


def test_check_says_what_is_wrong_with_one_unit_and_nothing_of_another(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main([]) == 0
    change(course, "02-towns", "items.toml", 'hints = ["Look."]', "")
    assert build.main([]) == 0
    capsys.readouterr()
    assert check.main(["clubs", "--quick"]) == 0
    assert "clubs: everything is in order" in capsys.readouterr().out
    assert check.main(["towns", "--quick"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("units/02-towns/items.toml, item port, field hints: is missing.")
    assert "towns: 1 to put right" in said


def test_check_says_that_a_unit_was_not_built(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main([]) == 0
    change(course, "02-towns", "lesson.md", "Do.", "Do it.")
    assert check.main(["towns", "--quick"]) == 1
    said = capsys.readouterr().out
    assert "lessons/02-towns.ipynb is not what units/02-towns/ gives. Change it there and run" in said
    assert check.main(["clubs", "--quick"]) == 0


def test_check_shows_which_test_of_a_unit_failed_and_why(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main([]) == 0
    content = course / "tests" / "content"
    content.mkdir(parents=True)
    (content / "test_towns.py").write_text("def test_there_are_ports() -> None:\n    assert 2 == 3\n")
    assert check.main(["towns"]) == 1
    said = capsys.readouterr().out
    assert "test_towns.py::test_there_are_ports" in said
    assert "assert 2 == 3" in said


def test_check_runs_the_tests_of_models_that_no_other_lesson_imports(course: Path) -> None:
    tests = course / "tests" / "americas"
    tests.mkdir(parents=True)
    for name in ("coalition", "tables"):
        (tests / f"test_{name}.py").write_text("", encoding="utf-8")
    policy = course / "course.toml"
    about = policy.read_text(encoding="utf-8")
    policy.write_text(
        about.replace("[course]\n", '[course]\nsubject = "regionalism.americas"\n'), encoding="utf-8"
    )
    both = "```{code-cell}\nfrom regionalism.americas.tables import table\n```\n\n"
    own = "```{code-cell}\nfrom regionalism.americas.coalition import coalition_board\n```\n\n"
    for unit, cells in (("01-clubs", both), ("02-towns", both + own)):
        lesson = course / "units" / unit / "lesson.md"
        lesson.write_text(f"{lesson.read_text(encoding='utf-8')}\n{cells}", encoding="utf-8")
    clubs, towns = sources = read_sources(course)
    assert check.tests_of_models(towns, sources, course) == ["tests/americas/test_coalition.py"]
    assert check.tests_of_models(clubs, sources, course) == []


def test_check_names_the_units_that_are_there(course: Path) -> None:
    with pytest.raises(CourseError, match="There is no unit 'town' in units/. The units are: clubs, towns."):
        check.main(["town"])


def test_new_makes_a_unit_that_passes_its_own_checks(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new.main(["secret-ballots", "--title", 'The "secret" ballot']) == 0
    made = read_sources(course)[2]
    assert (made.number, made.slug, made.file.title) == (3, "secret-ballots", "The 'secret' ballot")
    assert found(course, 2, Course(subject="regionalism.americas", exercise_points=20)) == []
    assert len(left_to_write(made)) == 3
    assert build.main(["--check"]) == 0
    assert check.main(["secret-ballots", "--quick"]) == 0
    assert "texts are still to be written" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["towns"], "units/02-towns is there already."),
        (["ports", "--number", "2"], "units/02-towns is there already."),
        (["Ports"], "'Ports' is no slug."),
        (["ports", "--number", "100"], "100 is no number of a unit."),
    ],
)
def test_new_refuses_what_cannot_be(course: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(CourseError) as caught:
        new.main(arguments)
    assert said in str(caught.value)
    assert len(read_sources(course)) == 2


def test_preview_builds_and_opens_the_lesson_or_the_exercises(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def run(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
        assert cwd == course and command[1:3] == ["-m", "jupyterlab"]
        opened.append(command[-1])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(preview.subprocess, "run", run)
    assert preview.main(["clubs"]) == 0
    assert preview.main(["clubs", "--exercises"]) == 0
    view = "--LabApp.default_url=/doc/tree"
    assert opened == [f"{view}/lessons/01-clubs.ipynb", f"{view}/solutions/01-clubs/clubs.ipynb"]
    assert build.main(["--check"]) == 0
    with pytest.raises(CourseError, match="There is no unit 'club'"):
        preview.main(["club"])
