"""The items of every unit: no key in a hand-out, no points for choosing everything, a text form that letters
answer, and variants that differ.
"""

from __future__ import annotations

from string import ascii_lowercase

from regionalism.engine.item_version import same_question
from regionalism.engine.items import parse_item, redact
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.choice import Choice
from regionalism.engine.kinds.match import Match
from regionalism.engine.kinds.multiple import Multiple
from regionalism.engine.kinds.order import Order
from regionalism.engine.kinds.paragraphs import Paragraphs
from regionalism.engine.plain_text import as_text
from regionalism.engine.scoring import score
from regionalism.engine.variants import pick_variant
from tests.content.course import RAW, each_item, feedback_texts


@each_item
def test_choosing_everything_earns_nothing(item: Item) -> None:
    if isinstance(item, Multiple) and not item.completion and item.pick is None:
        # Right ones divided by all that are right or chosen: half or less earns nothing.
        earned = score(item, [o.id for o in item.option]).points
        assert earned == 0, "add wrong options: there must be as many as right ones"
    if isinstance(item, Paragraphs) and item.pick is None:
        earned = score(item, list(item.candidates)).points
        assert earned == 0, "add candidates that are wrong: there must be as many as right ones"
    if isinstance(item, Order):
        keyed = sorted(item.entry, key=lambda e: -(e.rank or 0))
        assert score(item, [e.id for e in keyed]).outcome == "not-yet"


@each_item
def test_no_key_is_left_in_a_hand_out(item: Item) -> None:
    public = redact(RAW[item.full_id])
    keyless = parse_item({**public, "stage": "exercise"}, item.unit, "hand-out")
    assert not keyless.has_key
    assert item.version.startswith(keyless.version)
    assert keyless.version.count("-") == 1, "a hash of the key is in the hand-out"
    first = (item.test or ())[0]
    assert score(keyless, first.response, first.reason).outcome == "recorded"
    left = str(public)
    for text in [*feedback_texts(item), item.explanation or ""]:
        assert text not in left


@each_item
def test_every_item_has_a_text_form_and_letters_work(item: Item) -> None:
    text = as_text(item)
    assert item.full_id in text
    for field in ("option", "category", "row", "entry"):
        for part in getattr(item, field, ()):
            assert part.text in text
    if isinstance(item, Choice | Multiple):
        for letter, option in zip(ascii_lowercase, item.option, strict=False):
            assert f"  {letter}) {option.text}" in text
            assert item.parse_typed(letter) in (option.id, [option.id])
    if isinstance(item, Order):
        letters = list(ascii_lowercase[: len(item.entry)])
        assert item.parse_typed(letters) == [entry.id for entry in item.entry]
    if isinstance(item, Match):
        assert item.parse_typed(["a"] * len(item.row)) == {row.id: item.category[0].id for row in item.row}


@each_item
def test_every_variant_has_its_own_question_and_its_own_right_answer(item: Item) -> None:
    assert len({one.version for one in item.variants}) == len(item.variants)
    fallen = {pick_variant(item, "seed", f"student {n}").variant_id for n in range(300)}
    assert fallen == {one.variant_id for one in item.variants or (item,)}
    right = [str(one.test[0].response) for one in item.variants]
    assert len(set(right)) == len(right)
    if item.stage == "lesson":
        return  # its key ships
    keyless = parse_item(redact(RAW[item.full_id]), item.unit, "hand-out")
    pairs = zip(keyless.variants, item.variants, strict=True)
    assert all(same_question(one.version, other.version, item.full_id) for one, other in pairs)
    assert len({one.version for one in keyless.variants}) == len(item.variants)
