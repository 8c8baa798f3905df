"""Item files: the rules of the schema, and messages that name file, item and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from regionalism.engine import explain
from regionalism.engine.errors import ItemError
from regionalism.engine.items import load_items, parse_item

ROOT = Path(__file__).parents[2]
GOOD = {
    "id": "one",
    "kind": "choice",
    "stage": "exercise",
    "certainty": "settled-by-text",
    "objective": "O1",
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
        (changed(anchors=["R9, 1"]), "field anchors"),
        (changed(anchors=None), "field anchors, sources"),
        (changed(sources=["states"]), "field sources"),
        (changed(id="Not An Id"), "field id"),
        (changed(as_of="2024-07-28"), "field points"),
        (changed(certainty="contested-normative"), "must not have a single right answer"),
        (changed(test=GOOD["test"][:1]), "field test"),
        (
            changed(option=[{**GOOD["option"][0]}, {"id": "b", "text": "B", "misconception": "m"}]),
            "option[1].feedback",
        ),
        (
            changed(option=[{**GOOD["option"][0]}, {"id": "b", "text": "B", "feedback": "f"}]),
            "option[1].misconception",
        ),
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
    value |= {
        "kind": "value",
        "of": "number",
        "key": 1,
        "tolerance": 0,
        "wrong": [wrong],
        "default_feedback": "o",
    }
    value["test"] = [
        {"response": 1, "outcome": "correct"},
        *({"response": n, "outcome": "not-yet"} for n in (2, 3)),
    ]
    parse_item({**value, "start": 2}, "toy", "toy/items.toml")
    with pytest.raises(ItemError, match="field start: is the key"):
        parse_item({**value, "start": 1}, "toy", "toy/items.toml")
    with pytest.raises(ItemError, match="field confidence"):
        parse_item({**value, "confidence": True}, "toy", "toy/items.toml")


def test_all_problems_of_a_file_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "items.toml"
    path.write_text(
        'unit = "other"\ncolour = 1\n[[item]]\nid = "a"\nkind = "quiz"\n[[item]]\nid = "b"\n',
        encoding="utf-8",
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


def test_a_right_file_needs_nothing_that_explains(monkeypatch):
    def explained(content, kind):
        raise AssertionError(kind)

    monkeypatch.setattr(explain, "explained", explained)
    for path in (ROOT / "solutions").glob("*/items.toml"):
        assert load_items(path, path.parent.name[3:])
