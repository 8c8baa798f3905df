"""The cards of the deck: enough of them, fair by form, and every answer seen in a text or a row."""

from __future__ import annotations

import re
from statistics import mean

import pytest

from regionalism.americas.tables import row
from regionalism.engine.deck import RIGHT, WRONG, Card
from regionalism.engine.kinds.base import SETTLED
from regionalism.engine.kinds.choice import Choice
from regionalism.engine.variants import shuffled
from tests.content.course import SOURCES, publishers_text

CARDS = [card for source in SOURCES for card in source.cards.values()]
WITH_CARDS = [source for source in SOURCES if source.cards]  # a unit that is begun has none yet
QUOTED = re.compile("“([^“”]*)”")
LONGEST_QUOTATION = 10  # words
STUDENTS = [f"/home/student-{number}/answers" for number in range(200)]

each_card = pytest.mark.parametrize("card", CARDS, ids=lambda card: f"{card.unit}-{card.item.id}")


def texts(card: Card) -> tuple[str, str]:
    """Return the right and the wrong answer of a card."""
    assert isinstance(card.item, Choice)
    found = {option.id: option.text for option in card.item.option}
    return found[RIGHT], found[WRONG]


@pytest.mark.parametrize("source", WITH_CARDS, ids=lambda source: source.slug)
def test_a_unit_with_cards_has_five(source) -> None:
    assert len(source.cards) >= 5


def test_the_deck_has_sixty_cards_and_no_question_twice() -> None:
    assert len(CARDS) >= 60
    prompts = [card.item.prompt for card in CARDS]
    assert len(set(prompts)) == len(prompts)


@each_card
def test_a_card_is_settled_has_two_answers_and_says_of_each_why(card: Card) -> None:
    item = card.item
    assert isinstance(item, Choice)
    assert item.certainty in SETTLED
    assert [option.id for option in item.option] == [RIGHT, WRONG]
    assert item.option[0].feedback != item.option[1].feedback
    assert item.option[1].misconception
    # A text settles it: its paragraph is named. A record settles it: its row is named.
    assert item.anchors if item.certainty == "settled-by-text" else item.sources
    right, _ = texts(card)
    told = item.option[1].feedback or ""
    assert right.casefold() not in told.casefold(), "the feedback of the wrong answer tells the right one"


@each_card
def test_nothing_later_than_the_cut_off_and_nothing_from_memory_is_keyed(card: Card) -> None:
    for source in card.item.sources:
        found = row(source)
        assert found.get("as_of") != "2026-03", source
        assert found.get("confidence") != "recall", source
        assert found.get("keyed") != "no", source


@each_card
def test_no_answer_stands_out_by_its_length(card: Card) -> None:
    right, wrong = texts(card)
    assert abs(len(right) - len(wrong)) <= 12


def test_neither_length_nor_place_gives_the_answer_away() -> None:
    """Who takes the longer answer, the shorter one or the first is right about every second time."""
    pairs = [texts(card) for card in CARDS]
    apart = [len(right) > len(wrong) for right, wrong in pairs if len(right) != len(wrong)]
    assert 0.4 <= mean(apart) <= 0.6
    assert abs(mean(len(right) for right, _ in pairs) - mean(len(wrong) for _, wrong in pairs)) < 1
    first = {
        student: [shuffled(card.item, student, "").option[0].id == RIGHT for card in CARDS]
        for student in STUDENTS
    }
    assert 0.48 <= mean(mean(one) for one in first.values()) <= 0.52
    assert all(0.25 <= mean(one) <= 0.75 for one in first.values())


def test_no_word_gives_the_answer_away() -> None:
    """Words such as *only* stand in wrong answers of bad tests. Here no side has them to itself."""
    strong = re.compile(r"\b(only|all|any|every|never|none|no)\b", re.IGNORECASE)
    right, wrong = (sum(bool(strong.search(pair[side])) for pair in map(texts, CARDS)) for side in (0, 1))
    assert abs(right - wrong) <= 3


@each_card
def test_a_quotation_is_short_and_stands_in_the_text(card: Card) -> None:
    item = card.item
    assert isinstance(item, Choice)
    quoted = []
    for text in (item.prompt, *(f"{option.text} {option.feedback}" for option in item.option)):
        for found in QUOTED.finditer(text):
            assert len(found[1].split()) <= LONGEST_QUOTATION
            place = re.search(r"(R\d) ¶(\d+)", f"{text[found.end() :]} {text}")
            assert place, f"{found[0]} has no anchor"
            quoted.append((found[1], place[1], int(place[2])))
    for phrase, code, number in quoted:
        assert phrase in publishers_text(code)[number - 1]
