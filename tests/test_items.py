"""Item files: every item's own tests, the rules of the schema, and messages that name file, item and field."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest

from regionalism.americas.readings import digest
from regionalism.americas.tables import row as table_row
from regionalism.engine.errors import ItemError
from regionalism.engine.items import (
    KINDS,
    Choice,
    Item,
    Match,
    Multiple,
    Order,
    Paragraphs,
    load_items,
    parse_item,
    without_key,
)
from regionalism.engine.scoring import score
from regionalism.engine.text import as_text, read_spoken

ROOT = Path(__file__).parents[1]
SOURCES = sorted(ROOT.glob("solutions/*/items.toml"))
ITEMS = [item for path in SOURCES for item in load_items(path, path.parent.name[3:]).values()]
FORMS = [form for item in ITEMS for form in item.forms or (item,)]
TESTS = [(form, test) for form in FORMS for test in form.test or ()]


def name(value: Any) -> str:
    return value.full_id if isinstance(value, Item) else ""


@pytest.mark.parametrize(("item", "test"), TESTS, ids=name)
def test_an_item_scores_its_own_tests_as_declared(item: Item, test: Any) -> None:
    result = score(item, test.response, test.reason)
    assert result.outcome == test.outcome, result
    assert test.points is None or result.points == pytest.approx(test.points)
    assert not test.says or any(test.says in note.text for note in result.feedback), result.feedback


@pytest.mark.parametrize("item", ITEMS, ids=name)
def test_every_anchor_and_row_exists(item: Item) -> None:
    for anchor in item.anchors + (item.candidates if isinstance(item, Paragraphs) else ()):
        assert digest(anchor)
    for source in item.sources:
        assert table_row(source)


@pytest.mark.parametrize("item", ITEMS, ids=name)
def test_choosing_everything_earns_nothing(item: Item) -> None:
    if isinstance(item, Multiple) and not item.completion and item.pick is None:
        assert score(item, [o.id for o in item.option]).points == 0
    if isinstance(item, Paragraphs) and item.pick is None:
        assert score(item, list(item.candidates)).points == 0
    if isinstance(item, Order):
        keyed = sorted(item.entry, key=lambda e: -(e.rank or 0))
        assert score(item, [e.id for e in keyed]).outcome == "not-yet"


def feedback_texts(item: Item) -> list[str]:
    found = []

    def walk(value: Any, field: str = "") -> None:
        if isinstance(value, dict):
            for key, one in value.items():
                walk(one, key if field != "feedback" else "feedback")
        elif isinstance(value, list):
            for one in value:
                walk(one, field)
        elif isinstance(value, str) and field in (
            "feedback",
            "otherwise",
            "right",
            "starts_early",
            "starts_late",
            "ends_early",
            "ends_late",
        ):
            found.append(value)

    walk(RAW[item.full_id])
    return found


RAW = {
    f"{path.parent.name[3:]}/{one['id']}": one
    for path in SOURCES
    for one in tomllib.loads(path.read_text(encoding="utf-8"))["item"]
}


@pytest.mark.parametrize("item", ITEMS, ids=name)
def test_feedback_explains_in_at_most_45_words(item: Item) -> None:
    for text in feedback_texts(item):
        assert len(text.split()) <= 45, text
        assert not re.fullmatch(r"\W*(wrong|incorrect|no|false|not quite|try again)\W*", text.casefold()), text


@pytest.mark.parametrize("item", ITEMS, ids=name)
def test_no_key_is_left_in_a_hand_out(item: Item) -> None:
    public = without_key(RAW[item.full_id])
    keyless = parse_item({**public, "stage": "exercise"}, item.unit, "hand-out")
    assert not keyless.keyed
    assert item.version.startswith(keyless.version)
    assert keyless.version.count("-") == 1, "a hash of the key is in the hand-out"
    first = (item.test or ())[0]
    assert score(keyless, first.response, first.reason).outcome == "recorded"
    left = str(public)
    for text in [*feedback_texts(item), item.explanation or ""]:
        assert text not in left


@pytest.mark.parametrize("item", ITEMS, ids=name)
def test_every_item_has_a_text_form_and_letters_work(item: Item) -> None:
    text = as_text(item)
    assert item.full_id in text
    for field in ("option", "category", "row", "entry"):
        for part in getattr(item, field, ()):
            assert part.text in text
    if isinstance(item, Choice | Multiple):
        for letter, option in zip(ascii_lowercase, item.option, strict=False):
            assert f"  {letter}) {option.text}" in text
            assert read_spoken(item, letter) in (option.id, [option.id])
    if isinstance(item, Order):
        letters = list(ascii_lowercase[: len(item.entry)])
        assert read_spoken(item, letters) == [entry.id for entry in item.entry]
    if isinstance(item, Match):
        assert read_spoken(item, ["a"] * len(item.row)) == {row.id: item.category[0].id for row in item.row}


def test_units_have_their_points() -> None:
    for path in SOURCES:
        items = load_items(path, path.parent.name[3:]).values()
        points = sum(item.points for item in items if item.stage == "exercise")
        assert points == (0 if path.parent.name.startswith("00") else 20), path.parent.name
        assert {item.kind for item in items} == set(KINDS) or not path.parent.name.startswith("00")


GOOD = {
    "id": "one",
    "kind": "choice",
    "stage": "exercise",
    "tag": "settled-by-text",
    "outcome": "O1",
    "title": "t",
    "prompt": "p",
    "points": 1,
    "anchors": ["R1 ¶1"],
    "explanation": "e",
    "option": [
        {"id": "a", "text": "A", "correct": True, "feedback": "f"},
        {"id": "b", "text": "B", "feedback": "f", "misconception": "m"},
    ],
    "test": [
        {"response": "a", "outcome": "correct"},
        {"response": "b", "outcome": "not-yet"},
        {"response": "b", "outcome": "not-yet"},
    ],
}


def changed(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in {**GOOD, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (changed(kind="quiz"), "field kind: 'quiz' is none of"),
        (changed(points="two"), "field points: 'two' is not a number"),
        (changed(title=None), "title"),
        (changed(colour="red"), "colour"),
        (changed(anchors=["R9 ¶1"]), "field anchors"),
        (changed(anchors=None), "field anchors, sources"),
        (changed(sources=["states"]), "field sources"),
        (changed(id="Not An Id"), "field id"),
        (changed(as_of="2024-07-28"), "field points"),
        (changed(tag="contested-normative"), "must not have a single right answer"),
        (changed(test=GOOD["test"][:1]), "field test"),
        (changed(option=[{**GOOD["option"][0]}, {"id": "b", "text": "B", "misconception": "m"}]), "option[1].feedback"),
        (changed(option=[{**GOOD["option"][0]}, {"id": "b", "text": "B", "feedback": "f"}]), "option[1].misconception"),
        (changed(option=[GOOD["option"][0], GOOD["option"][0]]), "'a' stands twice"),
        (changed(stage="lesson", explanation=None), "field explanation"),
    ],
)
def test_a_wrong_item_says_file_item_and_field(content: dict[str, Any], says: str) -> None:
    parse_item(GOOD, "toy", "toy/items.toml")
    with pytest.raises(ItemError) as caught:
        parse_item(content, "toy", "toy/items.toml")
    assert str(caught.value).startswith(f"toy/items.toml, item {content['id']}, field ")
    assert says in str(caught.value)


def test_a_cell_neither_answers_by_itself_nor_asks_for_confidence() -> None:
    value = {name: content for name, content in GOOD.items() if name not in ("kind", "option", "test")}
    wrong = {"value": 2, "feedback": "f", "misconception": "m"}
    value |= {"kind": "value", "of": "number", "key": 1, "tolerance": 0, "wrong": [wrong], "otherwise": "o"}
    value["test"] = [{"response": 1, "outcome": "correct"}, *({"response": n, "outcome": "not-yet"} for n in (2, 3))]
    parse_item({**value, "start": 2}, "toy", "toy/items.toml")
    with pytest.raises(ItemError, match="field start: is the key"):
        parse_item({**value, "start": 1}, "toy", "toy/items.toml")
    with pytest.raises(ItemError, match="field confidence"):
        parse_item({**value, "confidence": True}, "toy", "toy/items.toml")


def test_all_problems_of_a_file_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "items.toml"
    path.write_text(
        'unit = "other"\ncolour = 1\n[[item]]\nid = "a"\nkind = "quiz"\n[[item]]\nid = "b"\n', encoding="utf-8"
    )
    with pytest.raises(ItemError) as caught:
        load_items(path, "toy")
    for says in ("field colour", "field unit", "item a, field kind", "item b, field kind"):
        assert says in str(caught.value)


@pytest.mark.parametrize("text", ["unit = ", "\x00", 'unit = "a"\nunit = "b"'])
def test_a_file_that_is_no_toml_is_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "items.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ItemError, match="not readable TOML"):
        load_items(path, "toy")
    with pytest.raises(ItemError, match="no such file"):
        load_items(tmp_path / "none.toml", "toy")
