"""The version of an item moves with what decides the worth of an answer, and with nothing else."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from regionalism.engine import bank
from regionalism.engine.bank import find_item, unit_items
from regionalism.engine.item_version import OLD, same_question
from regionalism.engine.items import parse_item
from regionalism.engine.kinds import KINDS
from regionalism.engine.kinds.base import Item

COMMON = {
    "stage": "exercise",
    "certainty": "settled-fact",
    "objective": "O1",
    "title": "A title",
    "prompt": "A prompt.",
    "points": 4,
    "anchors": ["R1 ¶1"],
    "explanation": "Why.",
    "hints": ["Look."],
}
OPTIONS = [
    {"id": "a", "text": "A", "correct": True, "feedback": "Yes."},
    {"id": "b", "text": "B", "feedback": "No.", "misconception": "m"},
    {"id": "c", "text": "C", "feedback": "No.", "misconception": "m"},
]
WRONG = [
    {"value": 18, "feedback": "More.", "misconception": "m", "credit": 0.5},
    {"value": 16, "feedback": "Less.", "misconception": "m"},
]
TABLES: dict[str, dict[str, Any]] = {
    "choice": {"option": OPTIONS, "test": ["a", "b", "c"]},
    "multiple": {"option": OPTIONS, "test": [["a"], ["b"], ["c"]]},
    "match": {
        "category": [{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}],
        "row": [
            {"id": "one", "text": "One", "key": "x", "feedback": {"y": "No."}},
            {"id": "two", "text": "Two", "key": "y", "feedback": {"x": "No."}},
        ],
        "test": [{"one": "x", "two": "y"}, {"one": "y", "two": "x"}, {"one": "x", "two": "x"}],
    },
    "order": {
        "entry": [{"id": "one", "text": "1", "rank": 1}, {"id": "two", "text": "2", "rank": 2}],
        "wrong": [{"first": "two", "then": "one", "feedback": "No.", "misconception": "m"}],
        "default_feedback": "No.",
        "test": [["one", "two"], ["two", "one"], ["two", "one"]],
    },
    "number": {
        "field": [
            {"id": "n", "label": "N", "key": 17, "tolerance": 0, "default_feedback": "No.", "wrong": WRONG}
        ],
        "test": [17, 1, 2],
    },
    "range": {
        "of": "number",
        "key_from": ["1990", "1991"],
        "key_to": ["2000", "2000"],
        **dict.fromkeys(("starts_early", "starts_late", "ends_early", "ends_late"), "No."),
        "test": [1, 2, 3],
    },
    "paragraphs": {
        "candidates": ["R1 ¶1", "R1 ¶2", "R1 ¶3"],
        "group": [
            {"role": "key", "anchors": ["R1 ¶1"], "feedback": "Yes."},
            {"role": "wrong", "anchors": ["R1 ¶2", "R1 ¶3"], "feedback": "No.", "misconception": "m"},
        ],
        "test": [1, 2, 3],
    },
    "value": {
        "of": "number",
        "key": 17,
        "tolerance": 0,
        "default_feedback": "No.",
        "wrong": WRONG,
        "test": [17, 1, 2],
    },
    "essay": {
        "min_words": 1,
        "max_words": 50,
        "rubric": [
            {"id": "claim", "text": "a claim", "points": 1},
            {"id": "proof", "text": "proof", "points": 3},
        ],
        "model_answer": [{"standpoint": "one", "text": "Yes."}, {"standpoint": "other", "text": "No."}],
        "test": ["A", "B", "C"],
    },
}
TABLES["decision"] = {
    "certainty": "contested-normative",
    "completion": True,
    "option": [{"id": one, "text": one.upper(), "feedback": "Others say no."} for one in "abc"],
    "test": [{"option": "a", "text": "Why. " * 12}] * 3,
}
OUTCOMES = ("correct", "not-yet", "not-yet")


def table(kind: str) -> dict[str, Any]:
    made = deepcopy({"id": "one", "kind": kind, **COMMON, **TABLES[kind]})
    made["test"] = [
        {"response": given, "outcome": said} for given, said in zip(made["test"], OUTCOMES, strict=True)
    ]
    return made


def built(content: dict[str, Any]) -> Item:
    return parse_item(content, "unit", "file")


def reworded(value: Any, name: str = "") -> Any:
    """Return an item's table with every sentence in another language and every list of parts the other way
    round.
    """
    if isinstance(value, dict):
        return {key: reworded(one, key if name != "feedback" else name) for key, one in value.items()}
    if isinstance(value, list):
        parts = [reworded(one, name) for one in value]
        return parts[::-1] if name in ("option", "row", "category", "entry", "candidates") else parts
    worded = (
        "title prompt text label unit feedback misconception default_feedback right explanation hints "
        "standpoint"
    )
    return f"¿{value}?" if name in (*worded.split(), "starts_early", "ends_late") else value


@pytest.mark.parametrize("kind", KINDS)
def test_another_wording_language_order_or_number_of_points_is_the_same_version(kind: str) -> None:
    before, after = built(table(kind)), built(reworded(table(kind)))
    assert before.title != after.title
    assert after.version == before.version
    assert before.with_points(7).version == before.version


CHANGES: list[tuple[str, str, Any]] = [
    ("choice", "option.0.correct", False),
    ("choice", "option.1.credit", 0.5),
    ("choice", "completion", True),
    ("choice", "reason", True),
    ("choice", "option.1.id", "other"),
    ("multiple", "option.1.correct", True),
    ("multiple", "option.1.neutral", True),
    ("multiple", "pick", 1),
    ("match", "row.0.key", "y"),
    ("match", "row.0.accept", {"y": 0.5}),
    ("match", "category.0.id", "z"),
    ("order", "entry.0.rank", 3),
    ("number", "field.0.key", 18.5),
    ("number", "field.0.tolerance", 1),
    ("number", "field.0.high", 20),
    ("number", "field.0.wrong.0.credit", 0.25),
    ("number", "field.0.wrong.0.value", 19),
    ("range", "key_from", ["1990", "1995"]),
    ("range", "of", "date"),
    ("paragraphs", "group.1.role", "neutral"),
    ("paragraphs", "pick", 1),
    ("value", "key", 18.5),
    ("value", "tolerance", 2),
    ("value", "wrong.0.tolerance", 1),
    ("essay", "rubric.0.points", 2),
    ("essay", "max_words", 80),
]


@pytest.mark.parametrize(("kind", "where", "value"), CHANGES)
def test_what_decides_the_worth_moves_the_version(
    kind: str, where: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regionalism.engine.items._general_problems", lambda _: [])
    monkeypatch.setattr(KINDS[kind], "problems", lambda _: [])
    before, content = built(table(kind)), table(kind)
    *path, last = where.split(".")
    part: Any = content
    for step in path:
        part = part[int(step)] if step.isdigit() else part[step]
    part[last] = value
    after = built(content)
    assert after.version != before.version
    assert not same_question(before.version, after.version, "unit/one")


def test_more_feedback_on_foreseen_wrong_answers_leaves_the_version() -> None:
    content = table("number")
    content["field"][0]["wrong"].append({"value": 15, "feedback": "Far less.", "misconception": "m"})
    assert built(content).version == built(table("number")).version
    content = table("paragraphs")
    group = content["group"][1]
    content["group"][1:] = [{**group, "anchors": [one]} for one in group["anchors"]]
    assert built(content).version == built(table("paragraphs")).version


def test_an_answer_given_without_the_key_fits_with_it_and_the_other_way_round() -> None:
    keyed = built(table("choice"))
    keyless = evolve(keyed, explanation=None)
    assert (keyless.version.count("-"), keyed.version.count("-")) == (1, 2)
    assert same_question(keyless.version, keyed.version, "unit/one")
    assert same_question(keyed.version, keyless.version, "unit/one")
    assert same_question("", keyed.version, "unit/one")


@pytest.fixture
def questions_of_the_first_release(monkeypatch: pytest.MonkeyPatch) -> None:
    items = Path(__file__).parents[1] / "samples" / "first-release" / "items"
    monkeypatch.setattr(bank, "item_file", lambda slug: items / f"{slug}.toml")


@pytest.mark.usefixtures("questions_of_the_first_release")
def test_every_item_of_the_first_release_is_known_by_its_old_version() -> None:
    """The table is history: it may not grow, and an item whose worth changes later is not in it with its new
    version.
    """
    old = json.loads(OLD.read_text(encoding="utf-8"))
    assert sum(map(len, old.values())) == 59
    for slug in {full_id.partition("/")[0] for full_id in old}:
        for item in unit_items(slug).values():
            for first in old.get(item.full_id, {}):
                assert any(
                    same_question(first, form.version, item.full_id) for form in item.variants or (item,)
                )
                assert not any(
                    same_question(first, form.version, "unit/other") for form in item.variants or (item,)
                )


@pytest.mark.usefixtures("questions_of_the_first_release")
def test_an_old_answer_fits_until_the_worth_changes() -> None:
    item: Any = find_item("one-state-one-vote/threshold")
    old = json.loads(OLD.read_text(encoding="utf-8"))[item.full_id]
    first = next(iter(old))
    assert same_question(first, item.version, item.full_id)
    mended = evolve(item, prompt="Another wording.", title="Another title")
    assert same_question(first, mended.version, item.full_id)
    bounds = evolve(item, field=tuple(evolve(one, high=99.0) for one in item.field))
    assert not same_question(first, bounds.version, item.full_id)
