"""The course's own voice: no loaded word outside curly quotation marks.

What a text or a person says may stand in curly quotation marks; the course itself uses neutral words.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from regionalism.americas.layers import OWN, TERM
from regionalism.americas.readings import Paragraph, get_reading
from regionalism.authoring.sources import Source
from tests.content.course import ROOT, each_unit

CODES = ("R1", "R2", "R3", "R4", "R5", "R6")

# What the course does not say, and what it writes instead.
LOADED = {
    r"regimes?": "government, administration, authorities",
    r"dictators?|dictatorships?|dictatorial": "an index or a body with its date, or a quotation",
    r"tyrants?|tyranny|strongm[ae]n|juntas?": "the office and its dates",
    r"puppets?|pawns?|lackeys?|henchm[ae]n|cronies|stooges?|vassals?": "the relation, attributed",
    r"usurp\w*": "who recognises whom, with date",
    r"(stolen|rigged|fraudulent|sham) (elections?|votes?|polls?)": "who reported what about the vote",
    r"(steal|stole|stealing|rig|rigged) (an|the|this|that) (election|vote)": "who reported what about "
    "the vote",
    r"coups?": "the events and their dates; whether it was a coup is disputed",
    r"kidnap\w*|abduct\w*": "seized and taken to New York, or the speaker's own word in quotation marks",
    r"liberat(ion|ed|ors?|ing)": "what was done, by whom, when",
    r"crusad\w*": "repeated public action",
    r"propagand\w*": "what was published, by whom",
    r"(the|an) international community": "the states or bodies by name",
    r"(interim|acting) (president|government)|self-proclaimed|de facto government": (
        "Juan Guaidó, who declared himself interim president …; the government led by Jeanine Áñez "
        "(2019-11 to 2020-11)"
    ),
    r"(?<!Latin )(?<!Inter-)(?<!South )(?<!Central )(?<!North )(?<!Ibero-)Americans?(?! "
    r"states\b)(?! continent)": "US",
    r"in America|America's": "US, or the Americas",
    r"Brazil (has |had )?(left|quit|deserted|abandoned|withdrew from) CELAC": "Brazil suspended its "
    "participation",
    r"Venezuela (has |had )?(left|is in|is out of|is still in|quit) the OAS": "the exit is disputed",
    r"Cuba is (not |no longer |still )?(a|an OAS) member": "its exclusion was lifted in 2009; "
    "it has not resumed participation",
    r"blockades?": "US embargo (called a blockade by Cuba and others)",
    r"(sanctions|socialism|chavismo) (destroyed|ruined|wrecked)": "output fell because of …; "
    "the weights are disputed",
    r"the region (thinks|wants|believes|rejects|demands)": "which governments, when",
}
# Formulas of the term guide, which name or attribute what they say.
ALLOWED = (
    r"declared himself interim president",
    r"called a blockade by|call(s|ed)? (it|them) a blockade",
    r"whether (this|it) was a coup is disputed",
    r"sworn in as acting president",
)
# Where a speaker, a title or the thing itself is named: place, the words, and why they may stand.
ALLOWED_AT = {
    ("glossary interim-government", "interim government"): "the entry is about the name",
}
QUOTED = re.compile("“[^“”]*”")
ADDRESS = re.compile(r"https?://\S+|`[^`]*`")
PATTERNS = {
    re.compile(rf"(?<![\w-])({pattern})(?![\w])", re.IGNORECASE): use for pattern, use in LOADED.items()
}


def loaded_words(text: str) -> dict[str, str]:
    """Return the loaded words that a text says in its own voice, each with what the course writes instead."""
    own = ADDRESS.sub(" ", QUOTED.sub(" ", TERM.sub(r"\1", text)))
    for formula in ALLOWED:
        own = re.sub(formula, " ", own)
    return {found[0]: use for pattern, use in PATTERNS.items() for found in pattern.finditer(own)}


def strings(value: Any) -> Iterator[str]:
    """Yield all strings in nested lists and dicts."""
    if isinstance(value, str):
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from strings(part)


def own_words(paragraph: Paragraph) -> str:
    """Return what the course itself says of a paragraph: the text's own wording, marked with ==, is
    left out.
    """
    return OWN.sub(" ", f"{paragraph.layers.marked}\n{paragraph.layers.notice}")


def readings() -> Iterator[tuple[str, str]]:
    """Yield the paragraphs by anchor and the front matter by code; titles are the publishers'."""
    for code in CODES:
        reading = get_reading(code)
        yield from ((f"{code} ¶{paragraph.number}", own_words(paragraph)) for paragraph in reading.paragraphs)
        own = {key: value for key, value in reading.about.items() if key not in ("title", "link")}
        yield from ((f"{code} card", text) for text in strings(own))


def tables() -> Iterator[tuple[str, str]]:
    """Yield the glossary and what the figures stand for."""
    for name, column in (("glossary", "term"), ("glossary", "definition"), ("figures", "what")):
        with (ROOT / "data" / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from ((f"{name} {row['id']}", row[column]) for row in csv.DictReader(file))


IDS = {
    "id",
    "misconception",
    "bank",
    "response",
    "setup",
}  # no sentence that a student reads in the course's voice


def sentences(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every string in a table of an item or a unit with its field; ids and code are no sentences."""
    for field, value in table.items():
        if field not in IDS:
            if isinstance(value, list) and value and isinstance(value[0], dict):
                yield from ((f"{field}.{name}", text) for one in value for name, text in sentences(one))
            else:
                yield from ((field, text) for text in strings(value))


def of_unit(source: Source) -> Iterator[tuple[str, str]]:
    """Yield what a unit says, by file and item, field or line."""
    where = f"units/{source.unit.folder}"
    for field, text in sentences(tomllib.loads((source.path / "unit.toml").read_text(encoding="utf-8"))):
        yield f"{where}/unit.toml, field {field}", text
    for item in source.raw_items:
        yield from (
            (f"{where}/items.toml, item {item['id']}, field {field}", text) for field, text in sentences(item)
        )
    for card in source.raw_cards:
        yield from ((f"{where}/deck.toml, card {card['id']}", text) for text in strings(card))
    for number, line in enumerate(source.lesson.split("\n"), 1):
        yield f"{where}/lesson.md, line {number}", line


def texts() -> Iterator[tuple[str, str]]:
    """Yield the texts about the course."""
    for path in (ROOT / "README.md", ROOT / "course.toml"):
        yield path.name, path.read_text(encoding="utf-8")


def found_in(voice: Iterator[tuple[str, str]]) -> str:
    """Return every loaded word with its place and what to write instead, a line each."""
    return "\n".join(
        f"{place}: {word!r}. Write {use}; or put a speaker's word in curly quotation marks."
        for place, text in voice
        for word, use in loaded_words(text).items()
        if (place, word.lower()) not in ALLOWED_AT
    )


@pytest.mark.parametrize("voice", [readings, tables, texts], ids=lambda voice: voice.__name__)
def test_the_course_uses_no_loaded_word_in_its_own_voice(
    voice: Callable[[], Iterator[tuple[str, str]]],
) -> None:
    found = found_in(voice())
    assert not found, f"\n{found}"


@each_unit
def test_a_unit_uses_no_loaded_word_in_its_own_voice(source: Source) -> None:
    found = found_in(of_unit(source))
    assert not found, f"\n{found}"


def test_every_exception_is_still_needed():
    said = {
        (place, word.lower())
        for voice in (readings, tables)
        for place, text in voice()
        for word in loaded_words(text)
    }
    assert set(ALLOWED_AT) <= said


@pytest.mark.parametrize(
    "said",
    [
        "The regime answered.",
        "a dictatorship",
        "He was a pawn of Washington.",
        "after the coup of 2019",
        "The interim government of Áñez",
        "American sanctions",
        "two Americans were freed",
        "The international community asked",
        "a stolen election",
        "his crusade",
        "the blockade of Cuba",
        "Brazil left CELAC in 2020.",
        "Cuba is a member",
        "The region thinks otherwise.",
        "Maduro was kidnapped.",
        "Sanctions destroyed the industry.",
        "[[coup|coup]]",
    ],
)
def test_a_loaded_word_is_found(said: str):
    assert loaded_words(said)
    assert loaded_words(f"The text says “{said}”.") == {}


@pytest.mark.parametrize(
    "said",
    [
        "Latin American governments, Inter-American rules and the American states of the Rio Treaty",
        "Juan Guaidó, who declared himself interim president on 2019-01-23",
        "US embargo (called a blockade by Cuba and others)",
        "Whether Brazil withdrew or suspended its participation, and whether this was a coup is disputed.",
        "to recoup a debt",
        "Organization of American States, the Americas, Central American migrants",
        "the Latin American and Caribbean Space Agency",
    ],
)
def test_the_words_of_the_term_guide_pass(said: str):
    assert loaded_words(said) == {}
