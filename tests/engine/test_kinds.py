"""Every kind keeps the whole contract, and nothing outside a kind asks which kind an item has."""

from __future__ import annotations

import ast
import json
import random
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from regionalism.desk.interop.questions import UnsupportedQuestionError, questions
from regionalism.engine.bank import unit_items
from regionalism.engine.course import units
from regionalism.engine.errors import ItemError, ResponseError
from regionalism.engine.item_version import same_question
from regionalism.engine.items import parse_item, redact
from regionalism.engine.kinds import KINDS, NAMES
from regionalism.engine.kinds.base import Item, Outcome
from regionalism.engine.plain_text import as_text
from regionalism.engine.scoring import score
from regionalism.notebook.assets import FRONT, script
from regionalism.notebook.solution import worked_answer
from tests.engine.test_item_version import built, table

PACKAGE = Path(__file__).parents[2] / "regionalism"
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
# What a kind has to say for itself; the rest of the contract has a default.
OWN = ("asks", "credits", "normalise", "judge", "specification", "blocks", "example", "describe")
OWN += ("key_in_words", "choices", "chosen", "finished")


def examples(kind: str) -> list[Item]:
    """Return items of a kind: those of the course, each variant too, and one that is made up."""
    found = [item for unit in units() for item in unit_items(unit.slug).values() if item.kind == kind]
    made = table(kind)
    del made["test"]
    return [*(form for item in found for form in item.variants or (item,)), _untested(made)]


def _untested(content: dict[str, Any]) -> Item:
    return built({**content, "test": table(content["kind"])["test"]})


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_everything_that_it_must(kind: str, name: str) -> None:
    assert getattr(KINDS[kind], name) is not getattr(Item, name), f"{kind} lacks {name}"


def test_every_module_is_a_kind_that_is_listed() -> None:
    modules = {path.stem for path in (PACKAGE / "engine" / "kinds").glob("*.py")}
    assert modules == {name.replace("-", "_") for name in NAMES} | {"__init__", "base", "parts"}
    for name, kind in KINDS.items():
        assert kind.student, name
        assert kind.earns, name
        assert (FRONT / f"{name}.js").is_file(), f"{name} has no control"


# What the script beside a kind has to say.
IN_SCRIPT = {
    "normalise": "(item, given): the response in the form of the kind, or throw ResponseError",
    "judge": "(item, given): [share, notes]",
    "marks": "(item, given, notes): marks by the ids of parts; often `marksOfNotes`",
    "describe": "(item, given): the response in words, a line a part",
}


def _lacking_in_script(kind: str, path: Path) -> list[str]:
    """Return what is still to be written, so that pages without Python can score this kind."""
    code = path.read_text(encoding="utf-8") if path.is_file() else ""
    begun = (
        [] if re.search(rf'kinds(\.{kind}|\["{kind}"\]) = {{$', code, re.MULTILINE) else ["`kinds[…] = {`"]
    )
    missing = [one for one in IN_SCRIPT if not re.search(rf"^ +{one}(\(|[:,])", code, re.MULTILINE)]
    return begun + [f"`{one}{IN_SCRIPT[one]}`" for one in missing]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_scored_without_python_too(kind: str) -> None:
    path = PACKAGE / "engine" / "kinds" / f"{kind.replace('-', '_')}.js"
    lacking = _lacking_in_script(kind, path)
    assert not lacking, f"Pages cannot score {kind}. Write into {path.name}: {'; '.join(lacking)}"


def test_a_kind_without_a_script_is_told_what_to_write(tmp_path: Path) -> None:
    path = tmp_path / "scale.js"
    assert len(_lacking_in_script("scale", path)) == 5
    path.write_text("kinds.scale = {\n  normalise(item, given) {},\n  judge: one,\n};", encoding="utf-8")
    assert [one.partition("(")[0] for one in _lacking_in_script("scale", path)] == ["`marks", "`describe"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_invented_has_the_outcome_that_it_was_invented_for(kind: str) -> None:
    made = set()
    for item in examples(kind):
        for seed, outcome in ((seed, outcome) for seed in range(25) for outcome in OUTCOMES):
            given = item.invent(outcome, random.Random(seed))
            if given is not None:
                made.add(outcome)
                assert score(item, given, "A reason.").outcome == outcome, (item.full_id, outcome, given)
    recorded = KINDS[kind].by_person or KINDS[kind].finished_outcome == "recorded"
    assert made >= ({"recorded", "unanswered"} if recorded else {"correct", "not-yet", "unanswered"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_response_goes_through_every_method(kind: str) -> None:
    for item in examples(kind):
        keyless = parse_item(redact(table(kind)), "unit", "file") if item.unit == "unit" else None
        spec = item.specification(lambda anchor: anchor)
        assert json.loads(json.dumps(spec)) == spec
        assert item.example() in as_text(item), as_text(item)
        assert worked_answer(item).text
        possible = item.choices()
        for seed in range(10):
            given = item.normalise(item.finished(random.Random(seed)))
            assert item.normalise(given) == given
            assert json.loads(json.dumps(given)) == given
            assert item.parse_typed(given) == given
            assert all(isinstance(line, str) and line for line in item.describe(given))
            assert {place for place, _ in item.chosen(given)} <= set(possible)
            share, notes = item.judge(given)
            assert 0 <= share <= 1
            assert notes
            assert set(item.marks(given, notes).values()) <= {"right", "near", "wrong", "note"}
            if keyless:
                assert score(keyless, given).outcome == "recorded"
                assert same_question(keyless.version, item.version, item.full_id)
        for given in item.malformed():
            with pytest.raises(ResponseError):
                item.normalise(given)
        assert item.with_points(7).points == 7
        assert set(item.named_anchors()) >= set(item.anchors)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_not_offered_is_told_the_marks_that_plain_text_shows(kind: str) -> None:
    for item in examples(kind):
        text = as_text(item)
        for given in (["zz"], {"zz": "zz"}, "zz", {"option": "zz", "text": "Why. " * 20}):
            try:
                item.normalise(item.parse_typed(given))
            except ResponseError as problem:
                for mark in problem.fields.get("names", ()):
                    shown = rf"^  {mark}[.)] " if len(mark) < 3 else re.escape(mark)
                    assert re.search(shown, text, re.MULTILINE), (item.full_id, problem.code, mark)


def test_rows_and_fields_are_also_named_by_their_numbers() -> None:
    row = built(table("match"))
    letters = {number: "a" for number, _ in enumerate(row.row, 1)}
    assert set(row.parse_typed(letters)) == {one.id for one in row.row}
    field = built(table("number"))
    assert list(field.parse_typed({"1": 4})) == [field.field[0].id]


def test_a_row_opens_only_what_the_item_names_as_a_source() -> None:
    given = table("match")
    given["row"][0]["opens"] = "states:BRA"
    with pytest.raises(ItemError, match="opens 'states:BRA', which is not one of the item's sources"):
        built(given)
    item = built(given | {"sources": ["states:BRA"]})
    assert item.specification("{}\nWhat it says.".format)["tables"] == {item.row[0].text: "What it says."}


@pytest.mark.parametrize("kind", KINDS)
def test_an_exporter_asks_every_kind_or_says_why_not(kind: str) -> None:
    for item in examples(kind):
        try:
            assert questions(item)
        except UnsupportedQuestionError as problem:
            assert str(problem)


def _asks_for_a_kind(tree: ast.AST) -> list[str]:
    """Return where code decides by the kind of an item: by its class, or by its name."""
    found = []
    classes = {kind.__name__ for kind in KINDS.values()}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            _, _, module = str(node.module).partition("regionalism.engine.kinds.")
            if module.replace("_", "-") in NAMES and classes & {one.name for one in node.names}:
                found.append(f"line {node.lineno}: imports from {node.module}")
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            kinds = [one for one in sides if isinstance(one, ast.Attribute) and one.attr == "kind"]
            texts = [one.value for side in sides for one in ast.walk(side) if isinstance(one, ast.Constant)]
            if kinds and set(texts) & set(NAMES) and "item" in ast.unparse(kinds[0].value):
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


def test_no_module_but_a_kind_and_the_exporters_asks_for_a_kind() -> None:
    found = {
        str(path.relative_to(PACKAGE)): places
        for path in sorted(PACKAGE.rglob("*.py"))
        if "kinds" not in path.relative_to(PACKAGE).parts
        and path.parent.name != "interop"
        and (places := _asks_for_a_kind(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert not found, f"Ask the item instead (engine/kinds/base.py): {found}"
    asked = "from regionalism.engine.kinds.essay import Essay\nif item.kind == 'essay': pass"
    assert len(_asks_for_a_kind(ast.parse(asked))) == 2


def test_no_script_but_a_control_asks_for_a_kind() -> None:
    for path in FRONT.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "spec.kind ==" not in text, path.name
    assert "controls[spec.kind]" in script("card")


def test_kinds_know_nothing_of_scoring() -> None:
    for path in (PACKAGE / "engine" / "kinds").glob("*.py"):
        assert "engine.scoring" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("kind", ["choice", "number"])
def test_a_worked_path_has_steps_and_an_answer_to_lead_to(kind: str) -> None:
    assert built({**table(kind), "worked_path": ["Look.", "Count."]}).worked_path == ("Look.", "Count.")
