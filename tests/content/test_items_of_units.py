"""The items of every unit: no key in a hand-out, no points for choosing everything, a text form that letters answer."""

from __future__ import annotations

from string import ascii_lowercase

from regionalism.engine.items import Choice, Item, Match, Multiple, Order, Paragraphs, parse_item, redact
from regionalism.engine.plain_text import as_text, parse_typed
from regionalism.engine.scoring import score
from tests.content.course import RAW, each_item, feedback_texts


@each_item
def test_choosing_everything_earns_nothing(item: Item) -> None:
    if isinstance(item, Multiple) and not item.completion and item.pick is None:
        assert score(item, [o.id for o in item.option]).points == 0
    if isinstance(item, Paragraphs) and item.pick is None:
        assert score(item, list(item.candidates)).points == 0
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
            assert parse_typed(item, letter) in (option.id, [option.id])
    if isinstance(item, Order):
        letters = list(ascii_lowercase[: len(item.entry)])
        assert parse_typed(item, letters) == [entry.id for entry in item.entry]
    if isinstance(item, Match):
        assert parse_typed(item, ["a"] * len(item.row)) == {row.id: item.category[0].id for row in item.row}
