"""What is made from the sources, on the small course: everything in one place, the same from build to build,
and checked.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import nbformat
import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from regionalism.authoring import build, schema
from regionalism.authoring.findings import findings
from regionalism.authoring.lesson import lesson_cells
from regionalism.authoring.sources import read_sources
from regionalism.desk.handout import assign
from regionalism.desk.handout.notebook import notebook as handed_out
from regionalism.engine.course import ROOT_VARIABLE, Course, units
from regionalism.engine.deck import load_cards
from regionalism.engine.errors import CourseError
from regionalism.engine.items import load_items
from regionalism.engine.kinds import KINDS
from tests.small_course import clubs, write_sources, write_unit

MADE = [
    "README.md",
    "exercises/01-clubs/clubs.ipynb",
    "exercises/01-clubs/items.toml",
    "exercises/02-towns/items.toml",
    "exercises/02-towns/towns.ipynb",
    "lessons/01-clubs.ipynb",
    "lessons/02-towns.ipynb",
    "lessons/course.toml",
    "schemas/deck.schema.json",
    "schemas/items.schema.json",
    "schemas/unit.schema.json",
    "solutions/01-clubs/clubs.ipynb",
    "solutions/01-clubs/items.toml",
    "solutions/02-towns/items.toml",
    "solutions/02-towns/towns.ipynb",
]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    return write_sources(tmp_path)


def built(course: Path) -> Path:
    assert build.main([]) == 0
    return course


def cells(path: Path) -> dict[str, nbformat.NotebookNode]:
    return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}


def errors(course: Path) -> str:
    with pytest.raises(CourseError) as caught:
        build.derived(course)
    return str(caught.value)


def test_everything_is_made_and_building_again_changes_nothing(course: Path) -> None:
    built(course)
    made = {path.relative_to(course).as_posix(): path.read_bytes() for path in build.derived(course)}
    assert sorted(made) == MADE
    built(course)
    assert made == {name: (course / name).read_bytes() for name in MADE}
    assert build.main(["--check"]) == 0
    for name in MADE:
        if name.endswith(".ipynb"):
            nbformat.validate(nbformat.read(course / name, as_version=4))


@pytest.mark.parametrize("name", MADE)
def test_check_names_what_differs_and_says_what_to_do(
    course: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = built(course) / name
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("lubs", "LUBS").replace("owns", "OWNS").replace(".toml", "x"), encoding="utf-8"
    )
    assert build.main(["--check"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{name} is not what ")
    assert "run `python -m regionalism build`" in said
    path.unlink()
    if name != "README.md":  # a course need not have one
        assert build.main(["--check"]) == 1
        assert capsys.readouterr().err == f"{name} is missing. Run `python -m regionalism build`.\n"


@pytest.mark.parametrize(
    "name",
    [
        "lessons/07-gone.ipynb",
        "exercises/07-gone/items.toml",
        "exercises/01-clubs/x.ipynb",
        "solutions/07-gone/gone.ipynb",
    ],
)
def test_what_no_unit_gives_is_named_and_removed(
    course: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = built(course) / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("{}", encoding="utf-8")
    assert build.main(["--check"]) == 1
    assert (
        f"{name} comes from no folder of units/. Run `python -m regionalism build`" in capsys.readouterr().err
    )
    assert build.main([]) == 0
    assert not path.exists()
    assert build.main(["--check"]) == 0


def test_what_lies_beside_made_files_stays(course: Path) -> None:
    kept = [
        course / "solutions" / "instructor-desk.ipynb",
        course / "exercises" / "07-gone" / "clubs.s1.handin.json",
    ]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    built(course)
    assert all(path.exists() for path in kept)


def test_a_heading_has_number_title_and_points_of_its_item(course: Path) -> None:
    made = cells(built(course) / "exercises/01-clubs/clubs.ipynb")
    assert [made[f"head-{name}"].source for name in ("seat", "votes", "why")] == [
        "## 1 · Who has a seat? (2 points)",
        "## 2 · How many votes? (4 points)",
        "## 3 · Why? (4 points)",
    ]
    assert "10 points" in made["title"].source


def test_a_hand_out_says_its_own_points_whatever_the_ids_of_the_made_notebook(course: Path) -> None:
    path = built(course) / "solutions/01-clubs/clubs.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    nbformat.write(notebook, path)
    order = assign.make_assignment(["clubs"], points=["clubs/seat=7"])
    made = {cell.id: cell.source for cell in handed_out(units()[0], order).cells}
    assert made["head-seat"].startswith("## 1 · Who has a seat? (7 points)")
    assert "15 points" in made["title"]


def test_ids_follow_from_what_a_cell_holds(course: Path) -> None:
    made = cells(built(course) / "lessons/01-clubs.ipynb")
    wanted = [
        "title",
        "import",
        "question",
        "ask-warm-up",
        "ask-decide",
        "objectives",
        "read",
        "lab",
        "own",
        "decide",
    ]
    assert list(made) == [*wanted, "key-points", "not-known", "further", "go-on"]
    assert made["own"].metadata == {}
    assert made["import"].metadata == {
        "deletable": False,
        "editable": False,
        "jupyter": {"source_hidden": True},
    }


def test_places_are_filled_from_the_files_beside_the_lesson(course: Path) -> None:
    made = {name: cell.source for name, cell in cells(built(course) / "lessons/01-clubs.ipynb").items()}
    assert made["title"].startswith("# 1 · Clubs & more\n\n5 minutes, exercises: 10 points.")
    second = cells(course / "lessons/02-towns.ipynb")["title"].source
    exercises = "[Exercises](../exercises/02-towns/towns.ipynb): 10 points"
    facts = (
        f"5 minutes · Readings: R1 ¶1 to ¶3 · {exercises} · "
        "[How this course works](01-clubs.ipynb#How-this-course-works). Facts as of"
    )
    assert second.startswith(f"# 2 · Towns & more\n\n{facts}")
    exercises = cells(course / "exercises/02-towns/towns.ipynb")["title"].source
    assert (
        "Readings: R1 ¶1 to ¶3 · [Back to the lesson](../../lessons/02-towns.ipynb) · [How this" in exercises
    )
    assert "<details><summary>On this page</summary><p>" in second
    assert '<a href="#In-short">In short</a>' in second
    assert made["question"].startswith(
        "## A question\n\n**Why clubs?** Look at the [other town](02-towns.ipynb#Lab)"
    )
    assert "[states](../data/tables/states.csv)" in made["question"]
    assert made["objectives"] == "## What for\n\n- Count"
    assert made["key-points"] == "## In short\n\n- One point."
    assert "[Exercise set 1](../exercises/01-clubs/clubs.ipynb), 10 points" in made["go-on"]
    assert "[2 · Towns & more](02-towns.ipynb), the next unit" in made["go-on"]


NOW = 'now = "**Two** reports say so; see the [other town](lesson:clubs)."\n'


def with_now(course: Path, now: str = NOW) -> None:
    """Give the second unit a text on what has happened since, and its lesson the place for it."""
    folder = course / "units" / "02-towns"
    unit, lesson = folder / "unit.toml", folder / "lesson.md"
    unit.write_text(now + unit.read_text(encoding="utf-8"), encoding="utf-8")
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(text.replace("(further)=", "## Now\n\n{now}\n\n(further)="), encoding="utf-8")


def test_what_has_happened_since_stands_in_a_box_that_says_of_when_it_is(course: Path) -> None:
    with_now(course)
    made = cells(built(course) / "lessons/02-towns.ipynb")["now"].source
    assert made.startswith(
        '## Now\n\n<blockquote class="rg-now">\n\n**Now** (as of March 2026, not graded)\n\n'
    )
    assert "**Two** reports say so; see the [other town](01-clubs.ipynb)." in made
    assert made.endswith("\n\n</blockquote>")


def test_the_place_of_a_text_that_nobody_wrote_is_named(course: Path) -> None:
    with_now(course, "")
    assert "the place {now} is empty. Write the field `now` in unit.toml" in errors(course)


def test_a_core_heading_says_so_below_and_stays_the_same_for_links(course: Path) -> None:
    path = course / "units" / "02-towns" / "lesson.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("## Lab\n", "## Lab {core}\n"), encoding="utf-8")
    made = cells(built(course) / "lessons/02-towns.ipynb")
    assert made["lab"].source.startswith("## Lab\n\n*Core*")
    assert made["lab"].metadata["regionalism"] == {"core": True}
    assert '<a href="#Lab">Lab</a>' in made["title"].source
    path.write_text(text.replace("## Lab\n", "## {core} Lab\n"), encoding="utf-8")
    assert "the mark {core} stands elsewhere than at the end of a heading" in errors(course)


def test_a_unit_that_gets_another_number_takes_its_links_and_answers_along(course: Path) -> None:
    built(course)
    (course / "units" / "02-towns").rename(course / "units" / "30-towns")
    built(course)
    assert "(30-towns.ipynb#Lab)" in cells(course / "lessons/01-clubs.ipynb")["question"].source
    assert "(30-towns.ipynb), the next unit" in cells(course / "lessons/01-clubs.ipynb")["go-on"].source
    assert not (course / "exercises" / "02-towns").exists()
    assert list(load_items(course / "exercises" / "30-towns" / "items.toml", "towns")) == ["port"]
    assert "| 30 | [Towns & more](lessons/30-towns.ipynb) |" in (course / "README.md").read_text(
        encoding="utf-8"
    )


def test_launch_links_are_made_where_the_address_is_known_and_lead_to_their_page(course: Path) -> None:
    for name in MADE:
        assert not (course / name).exists() or "mybinder" not in (course / name).read_text(encoding="utf-8")
    (course / "course.toml").write_text(
        '[course]\nrepository = "ada/clubs"\nbranch = "term/1"\n', encoding="utf-8"
    )
    built(course)
    for name in ("lessons/01-clubs.ipynb", "exercises/02-towns/towns.ipynb"):
        top = cells(course / name)["title"].source
        assert f"https://mybinder.org/v2/gh/ada/clubs/term%2F1?urlpath=doc/tree/{name})" in top
        assert f"https://ada.github.io/clubs/live/lab/index.html?path={name})" in top
        assert f"https://ada.github.io/clubs/{name.removesuffix('.ipynb')}.html)" in top
    assert "gh/ada/clubs/term%2F1" in (course / "README.md").read_text(encoding="utf-8")
    order = assign.make_assignment(["clubs"])
    assert "mybinder" not in str(handed_out(units()[0], order))


@pytest.mark.parametrize(
    "value", ['repository = "ada"', 'repository = "https://github.com/ada/x"', 'branch = "a b"']
)
def test_what_is_no_address_is_refused(course: Path, value: str) -> None:
    (course / "course.toml").write_text(f"[course]\n{value}\n", encoding="utf-8")
    assert f"course.toml, field course.{value.split()[0]}: " in errors(course)


@pytest.mark.parametrize(
    ("attempts", "said"), [("best", "The best of all"), ("last", "Your last"), ("first", "Your first")]
)
def test_the_exercises_say_which_try_counts(course: Path, attempts: str, said: str) -> None:
    (course / "course.toml").write_text(f'[grading]\nattempts = "{attempts}"\n', encoding="utf-8")
    assert said in cells(built(course) / "exercises/01-clubs/clubs.ipynb")["title"].source


def test_the_code_around_an_item_stands_before_it_and_the_note_only_in_the_solutions(course: Path) -> None:
    path = course / "units" / "02-towns" / "items.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "points = 10\n",
            'points = 10\nintro = "Run it."\nbeside_lesson = "See the '
            '[lesson](lesson:towns)."\nteaching_note = "Ask."\n',
        ),
        encoding="utf-8",
    )
    built(course)
    made, solved = (cells(course / f"{room}/02-towns/towns.ipynb") for room in ("exercises", "solutions"))
    assert list(made) == [
        "title",
        "import",
        "head-port",
        "compute-port",
        "record-port",
        "hand-in",
        "progress",
        "hand-in-file",
        "closing",
    ]
    assert set(solved) - set(made) == {"import-worked", "worked-port", "note-port"}
    assert made["head-port"].source.endswith("Run it. See the [lesson](../../lessons/02-towns.ipynb).")
    assert made["compute-port"].metadata == {}
    assert made["record-port"].source == 'record("towns/port", port)'
    assert made["import"].source == "from regionalism import closing, hand_in, progress, record"
    handed = {
        cell.id: cell.source for cell in handed_out(units()[1], assign.make_assignment(["towns"])).cells
    }
    assert handed["head-port"] == "## 1 · Is there a port? (10 points)\n\nRun it."
    assert "teaching_note" not in (course / "exercises/02-towns/items.toml").read_text(encoding="utf-8")


def test_units_of_one_number_and_folders_that_are_no_units_are_named(course: Path) -> None:
    write_unit(course, 2, "ports", clubs("ports"), "towns")
    assert "units/02-towns: has the number of units/02-ports. Rename one of the two." in errors(course)
    (course / "units" / "Ports").mkdir()
    assert "units/Ports: a unit's folder is named NN-slug" in errors(course)


@pytest.mark.parametrize("name", ["unit.toml", "items.toml", "lesson.md"])
def test_a_missing_file_is_named_with_what_to_do(course: Path, name: str) -> None:
    (course / "units" / "02-towns" / name).unlink()
    assert errors(course).startswith(f"units/02-towns/{name}: is missing. Write it")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "unit.toml",
            "about =",
            "abuot =",
            "units/02-towns/unit.toml, field of the table: abuot is not known here.",
        ),
        ("unit.toml", 'title = "Towns & more"', 'title = ""', "unit.toml, field title: is empty. Write it."),
        (
            "unit.toml",
            'objective = "O1"',
            'objective = "O12"',
            "field objective[0].objective: 'O12' is none of O1, O2",
        ),
        (
            "unit.toml",
            '["port"]',
            '["prot"]',
            "objective[0].items: there is no item 'prot' in items.toml. Name one",
        ),
        ("unit.toml", "about", "about = 5 =", "units/02-towns/unit.toml: this is not readable TOML"),
        (
            "items.toml",
            'stage = "exercise"',
            'stage = "excercise"',
            "item port, field stage: 'excercise' is none of lesson,",
        ),
        (
            "items.toml",
            'objective = "O1"',
            'objective = "O12"',
            "item port, field objective: 'O12' is none of O1, O2",
        ),
        ("items.toml", "[[item]]", "[[item]", "02-towns/items.toml: this is not readable TOML"),
        (
            "lesson.md",
            "{key_points}",
            "{keypoints}",
            "lesson.md, cell in-short: there is no place {keypoints}. The places",
        ),
        (
            "lesson.md",
            "lesson:clubs",
            "lesson:club",
            "lesson.md, cell question: the link lesson:club leads to no unit.",
        ),
        (
            "lesson.md",
            ":tags: [open]",
            ":tags: [opne]",
            "tag opne is not known here. A cell of code may have",
        ),
        (
            "lesson.md",
            ":id: own\n",
            "",
            "has no id, and none follows from what it holds. Give it one with `:id: NAME`",
        ),
        (
            "lesson.md",
            "(further)=\n## More",
            "+++\n\nMore",
            "has no id, and none follows from what it holds. Give it one",
        ),
        (
            "lesson.md",
            "## Lab",
            "## Read",
            "cell beginning '## Read': has the id 'read' of an earlier cell. Give it one",
        ),
    ],
)
def test_an_authors_mistake_names_file_field_and_what_to_do(
    course: Path, name: str, old: str, new: str, said: str
) -> None:
    path = course / "units" / "02-towns" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in errors(course)


def test_the_problems_of_all_units_are_said_at_once(course: Path) -> None:
    for folder in ("01-clubs", "02-towns"):
        (course / "units" / folder / "lesson.md").unlink()
        (course / "units" / folder / "unit.toml").write_text("x = 1", encoding="utf-8")
    said = errors(course)
    for folder in ("01-clubs", "02-towns"):
        assert f"units/{folder}/lesson.md: is missing" in said
        assert f"units/{folder}/unit.toml, field title: is missing" in said


def test_the_problems_of_all_cells_of_a_unit_are_said_at_once(course: Path) -> None:
    lesson = course / "units" / "01-clubs" / "lesson.md"
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(f"{text}\n## One\n\n[a](lesson:nope)\n\n## Two\n\n{{nope}}\n", encoding="utf-8")
    items = course / "units" / "01-clubs" / "items.toml"
    content = tomllib.loads(items.read_text(encoding="utf-8"))
    named = [item["id"] for item in content["item"] if item["stage"] == "exercise"]
    for item in content["item"]:
        item["intro"] = "[a](lesson:nope)"
    items.write_text(tomli_w.dumps(content), encoding="utf-8")
    said = errors(course)
    for cell in ("one", "two"):
        assert f"units/01-clubs/lesson.md, cell {cell}: " in said
    assert len(named) > 1
    for name in named:
        assert f"units/01-clubs/items.toml, exercise cell head-{name}: " in said


def test_all_cells_without_an_id_are_said_at_once(course: Path) -> None:
    path = course / "units" / "02-towns" / "lesson.md"
    text = path.read_text(encoding="utf-8").replace(":id: own\n", "").replace("## Lab", "## Read", 1)
    path.write_text(text.replace("(further)=\n## More", "+++\n\nMore"), encoding="utf-8")
    assert errors(course).count("Give it one ") == 3


@pytest.mark.parametrize("old", ["<!-- build: units -->", "<!-- build: launch -->"])
def test_a_readme_without_its_marks_is_named(course: Path, old: str) -> None:
    path = course / "README.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, "<!-- build: other -->"), encoding="utf-8")
    assert "README.md: its made parts are " in errors(course)
    assert "Put the marks back." in errors(course)


def test_the_schema_describes_what_the_classes_read() -> None:
    unit, items = json.loads(schema.unit_schema()), json.loads(schema.items_schema())
    assert unit["required"] == ["title", "question", "about", "key_points", "not_known"]
    assert unit["properties"]["objective"]["items"]["properties"]["objective"]["enum"][-1] == "O9"
    kinds = items["properties"]["item"]["items"]["oneOf"]
    assert [one["properties"]["kind"]["const"] for one in kinds] == list(KINDS)
    for made in (unit, items):
        Draft202012Validator.check_schema(made)


@pytest.mark.parametrize("name", ["unit", "items", "deck"])
def test_the_real_files_fit_the_schemas_and_a_misspelt_field_does_not(name: str) -> None:
    made = Draft202012Validator(json.loads(getattr(schema, f"{name}_schema")()))
    for path in (Path(__file__).parents[2] / "units").glob(f"*/{name}.toml"):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        assert [error.message for error in made.iter_errors(content)] == [], path
        assert list(made.iter_errors({**content, "titel": "x"}))


CARDS = """unit = "clubs"

[[card]]
id = "seat"
objective = "O1"
certainty = "settled-fact"
prompt = "Who has a seat?"
anchors = ["R1 ¶1"]
right = { text = "The small club", feedback = "It has." }
wrong = { text = "The large club", feedback = "It has none.", misconception = "size is weight" }
"""


def test_the_cards_of_all_units_become_one_file_that_goes_with_the_last_of_them(course: Path) -> None:
    cards = course / "units" / "01-clubs" / "deck.toml"
    cards.write_text(CARDS, encoding="utf-8")
    assert build.main([]) == 0
    made = course / "lessons" / "deck.toml"
    assert [(one.unit, one.item.full_id) for one in load_cards(made).values()] == [("clubs", "deck/seat")]
    cards.unlink()
    assert build.main([]) == 0
    assert not made.exists()


def test_a_card_of_two_units_and_a_card_among_the_items_are_refused(course: Path) -> None:
    for slug, other in (("01-clubs", "clubs"), ("02-towns", "towns")):
        text = CARDS.replace('unit = "clubs"', f'unit = "{other}"')
        (course / "units" / slug / "deck.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match="units/02-towns/deck.toml, card seat, field id: is one of"):
        read_sources(course)
    (course / "units" / "02-towns" / "deck.toml").unlink()
    items = course / "units" / "01-clubs" / "items.toml"
    items.write_text(
        items.read_text(encoding="utf-8").replace('stage = "lesson"', 'stage = "deck"', 1), encoding="utf-8"
    )
    with pytest.raises(
        CourseError, match="item warm-up, field stage: a card of the deck stands in deck.toml"
    ):
        read_sources(course)


def test_a_deck_that_draws_before_another_unit_is_found(course: Path) -> None:
    lesson = course / "units" / "01-clubs" / "lesson.md"
    cell = '```{code-cell}\ndeck(2, "towns")\n```\n\n## What for'
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("## What for", cell, 1), encoding="utf-8")
    sources = read_sources(course)
    found = [one for one in findings(sources[0], sources, Course()) if "cell deck" in one]
    assert found and "draws cards of the units before 'towns'. Write 'clubs'" in found[0]


def test_an_id_given_before_a_text_or_in_a_cell_of_code_wins(course: Path) -> None:
    path = course / "units" / "01-clubs" / "lesson.md"
    text = path.read_text(encoding="utf-8").replace(
        "## Lab", "(board)=\n## Lab\n\n```\n## no heading\n```", 1
    )
    path.write_text(text, encoding="utf-8")
    sources = read_sources(course)
    names = [cell.id for cell in lesson_cells(sources[0], sources, Course())]
    assert "board" in names and "lab" not in names
    assert "no-heading" not in names


@given(st.lists(st.text(st.sampled_from("'\"\\\n\ta\x7fé"), max_size=12)))
def test_every_text_is_read_as_it_was_written(texts: list[str]) -> None:
    content = {"texts": texts, "item": [{"text": one, "inline": [{one: one}]} for one in texts]}
    assert tomllib.loads(build.as_toml(content)) == content
