"""Variants and orders: the same for a student on every machine, all of them reachable, and never of any
matter to a score.
"""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionalism.engine.errors import ItemError
from regionalism.engine.item_version import same_question
from regionalism.engine.items import parse_item, redact
from regionalism.engine.kinds import KINDS
from regionalism.engine.scoring import score
from regionalism.engine.variants import pick_variant, shuffled
from tests.engine.test_item_version import built
from tests.engine.test_item_version import table as table_of

WORDS = st.text(min_size=1, max_size=12)
TABLE: dict[str, Any] = {
    "id": "one",
    "kind": "number",
    "stage": "exercise",
    "certainty": "settled-fact",
    "objective": "O1",
    "title": "t",
    "prompt": "Half of {whole}?",
    "points": 1,
    "sources": ["states:BRA"],
    "explanation": "Half of {whole} is {half}.",
    "field": [
        {
            "id": "a",
            "label": "Half",
            "high": "{whole}",
            "key": "{half}",
            "tolerance": 0,
            "default_feedback": "o",
            "wrong": [{"value": "{double}", "feedback": "Twice {whole}.", "misconception": "m"}],
        }
    ],
    "test": [
        {"response": {"a": "{half}"}, "outcome": "correct"},
        {"response": 3, "outcome": "not-yet"},
        {"response": "{double}", "outcome": "unanswered"},
    ],
    "variant": [
        {"id": "ten", "params": {"whole": 10}, "key": {"half": 5, "double": 20}},
        {"id": "nine", "params": {"whole": 9}, "key": {"half": 4.5, "double": 18}},
    ],
}


def table(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(TABLE), **changes}


def test_numbers_stand_in_with_their_type_and_the_first_variant_is_the_default() -> None:
    item: Any = parse_item(table(), "unit", "file")
    assert (item.variant_id, item.prompt, item.field[0].key) == ("ten", "Half of 10?", 5)
    second = item.variants[1]
    assert (second.prompt, second.explanation) == ("Half of 9?", "Half of 9 is 4.5.")
    assert (second.field[0].high, second.field[0].key, second.field[0].wrong[0].value) == (9.0, 4.5, 18)
    assert second.test[0].response == {"a": 4.5}
    assert score(second, 4.5).outcome == "correct"
    assert item.version == parse_item({**table(), "variant": TABLE["variant"][:1]}, "unit", "file").version
    assert item.version != second.version


def test_a_hand_out_has_what_is_asked_in_each_variant_and_nothing_of_the_key() -> None:
    public = redact(table())
    assert public["variant"] == [
        {"id": "ten", "params": {"whole": 10}},
        {"id": "nine", "params": {"whole": 9}},
    ]
    keyless, keyed = parse_item(public, "unit", "file"), parse_item(table(), "unit", "file")
    pairs = zip(keyless.variants, keyed.variants, strict=True)
    assert all(same_question(one.version, other.version, one.full_id) for one, other in pairs)
    assert not any(one.has_key for one in keyless.variants)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"prompt": "{nothing}?"}, ("variant ten, field prompt: {nothing} is not given",)),
        ({"prompt": "Half of {half}?"}, ("variant ten, field prompt: {half} is not given",
        "part of the key")),
        ({"variant": [{"id": "a", "params": {"whole": 1}}]}, ("variant a, field explanation: {half}",
        "field[0].key: {half}")),
        ({"variant": [TABLE["variant"][0], {"id": "b", "params": {}, "key": {}}]},
        ("variant b, params: {whole} is not in",)),
        ({"variant": [{"id": "a", "params": {"x": 1}, "key": {"x": 2}}]},
        ("{x} stands in params and in key",)),
        ({"variant": [{"id": "a", "params": {"Wh ole": 1}}]}, ("'Wh ole' is no name",)),
        ({"variant": [TABLE["variant"][0]] * 2}, ("the id 'ten' stands twice",)),
        ({"variant": [{"id": "a", "params": {"whole": [1]}}]}, ("variant[0].params",
        "neither a number nor a text")),
        ({"variant": [{"id": "a", "params": {"whole": True}}]}, ("neither a number nor a text",)),
        ({"variant": [{"id": "a"}]}, ("variant[0].params: is missing",)),
        ({"variant": "ten"}, ("field variant",)),
        ({"variants": []}, ("variants",)),
        ({"variant_id": "ten"}, ("variant_id",)),
    ],
)  # fmt: skip
def test_a_mistake_names_file_item_variant_and_placeholder(
    changes: dict[str, Any], said: tuple[str, ...]
) -> None:
    with pytest.raises(ItemError) as caught:
        parse_item(table(**changes), "unit", "solutions/unit/items.toml")
    message = str(caught.value)
    assert message.startswith("solutions/unit/items.toml, item one, ")
    for part in said:
        assert part in message


def test_what_is_wrong_in_one_variant_alone_is_found() -> None:
    variants = copy.deepcopy(TABLE["variant"])
    variants[1]["key"]["half"] = "four and a half"
    with pytest.raises(ItemError, match=r"variant nine, field field\[0\].key"):
        parse_item(table(variant=variants), "unit", "file")


def test_braces_mean_nothing_where_no_variant_is_declared() -> None:
    content = {
        name: value
        for name, value in table(prompt="A {set}?").items()
        if name not in ("variant", "field", "test")
    }
    content |= {
        "kind": "essay",
        "min_words": 1,
        "max_words": 2,
        "rubric": [{"id": "r", "text": "{r}", "points": 1}],
    }
    content |= {
        "model_answer": [{"standpoint": one, "text": "t"} for one in "ab"],
        "test": [{"response": "x", "outcome": "recorded"}],
    }
    assert parse_item(content, "unit", "file").prompt == "A {set}?"


# --- which variant, and which order -------------------------------------------------------------------------


def test_the_choice_is_pinned_since_another_machine_must_find_it_again() -> None:
    item = parse_item(table(), "unit", "file")
    students = [f"s-{n}" for n in range(12)]
    assert "".join(pick_variant(item, "2027", one).variant_id[0] for one in students) == "tntnnnntntnt"
    assert [one.id for one in shuffled(choice("abcde"), "2027", "s-1").option] == ["c", "a", "b", "d", "e"]


def choice(letters: str) -> Any:
    options = [{"id": one, "text": one.upper(), "feedback": "f", "misconception": "m"} for one in letters]
    options[0]["correct"] = True
    tests = [{"response": one, "outcome": "correct" if one == letters[0] else "not-yet"} for one in letters]
    kept = {
        name: value
        for name, value in table(prompt="p", explanation="e").items()
        if name not in ("variant", "field")
    }
    return parse_item({**kept, "kind": "choice", "option": options, "test": tests}, "unit", "file")


def test_every_variant_falls_to_somebody_and_none_to_nearly_all() -> None:
    item = parse_item(table(), "unit", "file")
    fallen = [pick_variant(item, "seed", f"student {n}").variant_id for n in range(300)]
    counts = [fallen.count(one.variant_id) for one in item.variants]
    assert min(counts) > 300 / len(item.variants) / 2


def test_every_order_of_three_falls_to_somebody() -> None:
    orders = {
        tuple(one.id for one in shuffled(choice("abc"), "seed", f"student {n}").option) for n in range(100)
    }
    assert len(orders) == 6


@given(seed=WORDS, student=WORDS)
def test_the_choice_depends_on_seed_student_and_item_alone(seed: str, student: str) -> None:
    item = parse_item(table(), "unit", "file")
    assert pick_variant(item, seed, student) in item.variants
    assert pick_variant(item, seed, student) == pick_variant(item, seed, f" {student}\n")
    assert pick_variant(item, "", student) is item
    assert shuffled(item, "", student) is item


@given(seed=WORDS, student=WORDS, kind=st.sampled_from(list(KINDS)))
def test_an_order_is_a_permutation_and_of_no_matter_to_a_score(seed: str, student: str, kind: str) -> None:
    item = built(table_of(kind))
    mixed = shuffled(item, seed, student)
    for name in item.shuffled:
        parts = getattr(item, name, ())
        assert sorted(parts, key=lambda one: one.id) == sorted(
            getattr(mixed, name, ()), key=lambda one: one.id
        )
    assert mixed.version == item.version
    for number in range(4):
        given = item.finished(random.Random(f"{seed} {number}"))
        before, after = (score(one, given, "A reason.") for one in (item, mixed))
        assert (before.outcome, before.points) == (after.outcome, after.points)
        assert sorted(map(repr, before.feedback)) == sorted(map(repr, after.feedback))
