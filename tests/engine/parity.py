"""Responses of every sort, and what Python and JavaScript say that each is worth."""

from __future__ import annotations

import json
import random
import string
import subprocess
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from regionalism.engine.bank import unit_items
from regionalism.engine.course import units
from regionalism.engine.deck import deck_cards
from regionalism.engine.definition import bare, definition
from regionalism.engine.errors import ResponseError
from regionalism.engine.explain import item_converter
from regionalism.engine.items import parse_item
from regionalism.engine.kinds import KINDS, NAMES
from regionalism.engine.kinds.base import Item, Outcome
from regionalism.engine.kinds.range import MONTHS
from regionalism.engine.plain_text import describe
from regionalism.engine.scoring import score
from regionalism.engine.scripts import script, sentences_in
from tests.engine.test_item_version import OPTIONS, WRONG, table
from tests.small_course import FIRST, SECOND

SCORER = Path(__file__).parents[1] / "javascript" / "score.mjs"
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
WHITE = [chr(code) for code in range(0x3001) if chr(code).isspace()]
# Characters that Unicode had in 2002: later ones are letters or not by the tables of each Python and browser.
CHARACTERS = [
    chr(code)
    for code in range(0x30000)
    if unicodedata.ucd_3_2_0.category(chr(code)) not in ("Cn", "Co", "Cs")
]
DIGITS = [one for one in CHARACTERS if one.isdecimal()]
HALVES = ["\ud800", "\udbff", "\udc00", "\udfff"]
MARKS = [
    "R1 ¶4",
    "R12¶ 3",
    "xR1 ¶4",
    "éR1 ¶4",
    "R1 ¶",
    "(R3 ¶5)",
    "_R1 ¶1",
    "…",
    "–",
    "'",
    "’",
    "½",
    "²",
    "\ufeff",
]
NAMES_OF_MONTHS = [name for names in MONTHS for one in names for name in (one, one[:3], one.title())]
# What JSON can say and Python would not write.
RAW = [
    "1e999",
    "-1e999",
    "[1e999]",
    '{"a": 1e999}',
    "1" + "0" * 400,
    "-0.0",
    "1e18",
    "1000000000000000001",
    "1E2",
]
# Dates that chance seldom makes: of leap years, with accents typed apart, and the same day said in two ways.
DATES = [
    "29 Feb 2019",
    "29 Feb 2020",
    "29 feb 2100",
    "29 feb 2000",
    "2 marc\u0327o 2020",
    "2020",
    "2020-01-01",
]


KEYED: dict[str, Any] = {"key": 1.037, "tolerance": 0.01, "wrong": WRONG, "default_feedback": "No."}
BOUNDED = {"low": 0.125, "high": 5000, "right": "Yes, it is."}
LONG_UNIT = "crowns of Costa Verde in the year after the storm, as the council counted them"
# What the items of the course may lack; these are asked often.
OFTEN: list[dict[str, Any]] = [
    *map(table, NAMES),
    table("choice") | {"reason": True, "points": 0.5, "option": [OPTIONS[0], {**OPTIONS[1], "credit": 0.25}]},
    table("choice") | {"completion": True},
    table("multiple") | {"option": [*OPTIONS, {**OPTIONS[0], "id": "d", "text": "D…"}], "pick": 2},
    *[
        table("range")
        | {"of": "date", "key_from": ["2020-02", "2020-03-17"], "key_to": ["2020-03-18", "2021"]}
    ]
    * 4,  # dates are typed in most forms
    table("value") | {"of": "text", "key": "Straße ΣΑΣ", "wrong": [{**WRONG[0], "value": "ıo IO"}]},
    table("value") | {"of": "truth", "key": True, "wrong": []},
    table("value") | {"unit_of_measure": LONG_UNIT, "points": 1.5},
    table("essay") | {"min_words": 4, "max_words": 6, "anchors": ["R4 ¶2"]},
    table("number")
    | {
        "field": [
            {"id": "b", "label": "More ...", "unit": "%", **BOUNDED, **KEYED},
            {"id": "a", "label": "Less.", "high": 1037, **KEYED},
        ]
    },
]


def items() -> dict[str, Item]:
    """Return every item of the course in each of its variants and of the small course, and others of every
    sort with and without their keys, under names of their own.
    """
    found = [item for unit in units() for item in unit_items(unit.slug).values()]
    found += [card.item for card in deck_cards().values()]
    for content in (tomllib.loads(FIRST), tomllib.loads(SECOND)):
        found += [parse_item(one, content["unit"], "file") for one in content["item"]]
    forms = [form for item in found for form in item.variants or (item,)]
    sorts = [item_converter().structure({**one, "unit": "unit"}, KINDS[one["kind"]]) for one in OFTEN]
    every = [*forms, *sorts, *map(bare, sorts[: len(NAMES)])]
    return {f"{place} {item.full_id}": item for place, item in enumerate(every)}


# --- responses ----------------------------------------------------------------------------------------------


def text(chance: random.Random) -> str:
    pools = (CHARACTERS, WHITE, string.ascii_letters, string.digits, DIGITS, HALVES, MARKS)
    return "".join(chance.choice(chance.choice(pools)) for _ in range(chance.randint(0, 14)))


def number_text(chance: random.Random) -> str:
    groups = [str(chance.randint(0, 10 ** chance.randint(0, 4))) for _ in range(chance.randint(1, 3))]
    digits = chance.choice(["", ",", ".", " ", "'", "’", "\u00a0", "\u202f"]).join(
        [groups[0], *(one.zfill(3)[-3:] if chance.random() < 0.7 else one for one in groups[1:])]
    )
    digits += chance.choice(
        ["", "", "", ".5", ",5", ",125", ".1250", "/3", " / 4", "/0", "e5", ".", "9" * 20]
    )
    before = chance.choice(
        ["", "", "", "-", "−", "–", "+", "~", "≈ ", "About ", "ca. ", "CIRCA", "cırca ", "no "]
    )
    after = chance.choice(
        ["", "", "", " %", "%", " votes", " of 34", " state\u017f", "½", "x" * 31, f"{' ' * 60}{'x' * 25}"]
    )
    return f"{chance.choice(['', ' ', chance.choice(WHITE)])}{before}{digits}{after}"


def date_text(chance: random.Random) -> str:
    year = str(chance.choice([0, 999, 1948, 2010, 2017, 2019, 2020, 2024, 10000]))
    month, day = (
        str(chance.choice([*range(14), 1, 2, 3])),
        str(chance.choice([*range(33), 1, 29, 29, 30, 31])),
    )
    day = month if chance.random() < 0.1 else day
    name, mark = chance.choice(NAMES_OF_MONTHS), chance.choice("-/.")
    month, day = (one.zfill(2) if chance.random() < 0.5 else one for one in (month, day))
    return chance.choice(
        [
            year,
            mark.join([year, month]),
            mark.join([year, month, day]),
            mark.join([day, month, year]),
            mark.join([month, year]),
            f"{name} {year}",
            f"{day} {name} {year}",
            f"{day} de {name} de {year}",
            f"{name} {day}, {year}",
            f"{name}. {day}th {year}",
            f"{day}º {name.upper()}., {year}",
        ]
    )


def in_other_signs(given: str, chance: random.Random) -> str:
    """Return a text in other letters, digits or spaces, or with a slip of the keyboard."""
    zero = chance.choice([one for one in DIGITS if unicodedata.decimal(one) == 0])
    place = chance.randint(0, len(given))
    return chance.choice(
        [
            given.upper(),
            given.casefold(),
            unicodedata.normalize(chance.choice(["NFC", "NFD"]), given),
            "".join(chr(ord(zero) + int(one)) if one in string.digits else one for one in given),
            given.replace(" ", chance.choice(WHITE)),
            chance.choice(WHITE) + given + chance.choice(WHITE),
            given[:place] + text(chance)[:2] + given[place:],
            given[:place] + given[place + 1 :],
        ]
    )


def anything(chance: random.Random, depth: int = 0) -> Any:
    made = chance.randint(0, 9 if depth < 3 else 6)
    if made == 0:
        return chance.choice([None, True, False, "", 0])
    if made == 1:
        return chance.choice([chance.randint(-50, 3000), 10 ** chance.randint(5, 30), -7])
    if made == 2:
        digits = chance.randint(-3, 9)
        return chance.choice(
            [chance.uniform(-100, 100), round(chance.uniform(0, 99), 1), 10.0**-digits, 1 / 128]
        )
    if made < 7:
        return chance.choice([text, number_text, date_text])(chance)
    if made == 7:
        return [anything(chance, depth + 1) for _ in range(chance.randint(0, 4))]
    return {text(chance)[:5]: anything(chance, depth + 1) for _ in range(chance.randint(0, 4))}


def near(given: Any, chance: random.Random) -> Any:
    """Return something that is nearly this response."""
    if chance.random() < 0.1:
        return chance.choice([[given], {"option": given}, {"1": given, "a": given}, anything(chance)])
    if isinstance(given, bool):
        return chance.choice([not given, str(given), int(given)])
    if isinstance(given, (int, float)):
        typed = f"{given:g}"
        return chance.choice(
            [
                given + chance.randint(-2, 2),
                given + chance.choice([1e-12, 1e-3]),
                given / 3,
                given * 1000,
                typed,
                number_text(chance),
                f"{typed} %",
            ]
        )
    if isinstance(given, str):
        return chance.choice([in_other_signs, in_other_signs, lambda *_: date_text(chance)])(given, chance)
    if isinstance(given, list):
        kept = list(given)
        chance.choice([chance.shuffle, list.reverse, list.clear])(kept) if chance.random() < 0.4 else None
        if kept and chance.random() < 0.6:
            place = chance.randrange(len(kept))
            kept[place : place + 1] = chance.choice([[], [kept[place]] * 2, [near(kept[place], chance)]])
        return kept
    if isinstance(given, dict) and given:
        kept = dict(given)
        name = chance.choice(list(kept))
        value = kept[name] if chance.random() < 0.6 else kept.pop(name)
        kept[name if chance.random() < 0.8 else in_other_signs(name, chance)] = chance.choice(
            [near(value, chance), near(value, chance), number_text(chance), date_text(chance), None]
        )
        return kept
    return anything(chance)


def words(chance: random.Random) -> str:
    """Return a text of about as many words as the items of this file ask for, seldom a very long one."""
    pool = ["word", "ñ", "–", "a-b", "2", text(chance)]
    made = [chance.choice(pool) for _ in range(chance.randint(1, 16))]
    made.insert(chance.randint(0, len(made)), chance.choice(["", *MARKS, text(chance)]))
    between = chance.choice([" ", " ", "\n", chance.choice(WHITE)])
    return between.join(made) * chance.choice([1] * 30 + [2000])


def typed(item: Item, chance: random.Random) -> Any:
    """Return what a person may type into the control of an item."""
    if item.kind == "range":
        one = chance.choice([date_text, date_text, number_text])
        ends = [one(chance), one(chance)]
        if chance.random() < 0.3:
            ends[1] = ends[0][: chance.choice([4, 7, 99])]
        if chance.random() < 0.3:
            ends = [in_other_signs(end, chance) for end in ends]
        return dict(zip(("from", "to"), chance.choice([ends, ends[::-1]]), strict=True))
    if item.kind == "number":
        return {part.id: number_text(chance) for part in getattr(item, "field", ())}
    if item.kind == "value":
        values = [getattr(item, "key", ""), *(one.value for one in getattr(item, "wrong", None) or ())]
        meant = str(chance.choice(values))
        return in_other_signs(meant, chance) if chance.random() < 0.6 else number_text(chance)
    if item.kind == "order":
        places = [*range(1, 4), "1", "02", " 2", "10", 2.5, True, None, text(chance)]
        return {part.id: chance.choice(places) for part in getattr(item, "entry", ())}
    if item.kind == "decision":
        return {"option": "a", "text": words(chance)}
    return words(chance) if item.kind == "essay" else near(item.finished(chance), chance)


def responses(item: Item, count: int, chance: random.Random) -> Iterator[str]:
    """Yield responses to an item as JSON: invented ones, typed ones, near ones, and anything at all."""
    own = item.normalise(item.finished(chance))
    if item.unit == "unit":
        count *= 24
        yield from RAW
        yield from (json.dumps({"from": one, "to": other}) for one in DATES for other in DATES)
        yield from map(json.dumps, item.malformed())
    for place in range(count):
        made = item.invent(chance.choice(OUTCOMES), chance)
        made = own if made is None else made
        if place % 3 == 1:
            made = typed(item, chance)
        if place % 3 == 2:
            made = near(made, chance) if chance.random() < 0.8 else anything(chance)
        yield json.dumps(made)


# --- what they are worth ------------------------------------------------------------------------------------


def by_python(item: Item, response: Any, reason: str) -> Any:
    result = score(item, response, reason)
    notes = [
        {"mark": n.mark, "text": n.text, "about": n.about, "code": n.code, "place": list(n.place)}
        for n in result.feedback
    ]
    worth = {"outcome": result.outcome, "points": result.points, "feedback": notes}
    try:
        normal = [item.normalise(response)]
    except ResponseError:
        normal = []
    return [worth | {"marks": dict(result.marks)}, normal, describe(item, response)]


def by_javascript(node: str, asked: dict[str, Item], lines: list[str]) -> list[Any]:
    """Return for each line what :func:`by_python` does, by one process of node."""
    code = script()
    first = {"script": code, "sentences": sentences_in(code)}
    first["items"] = {name: definition(item, keys=True) for name, item in asked.items()}
    done = subprocess.run(
        [node, str(SCORER)], input="\n".join([json.dumps(first), *lines]), capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n")]


def differences(node: str, count: int, seed: int) -> tuple[int, list[str]]:
    """Return how many responses were compared, and where the two differ.

    :param count: how many responses to each item, besides those that every item gets.
    """
    chance = random.Random(seed)
    asked = items()
    lines, expected = [], []
    for name, item in asked.items():
        for response in responses(item, count, chance):
            reason = chance.choice(["Because."] * 4 + ["", *chance.choices(WHITE)]) if item.reason else ""
            lines.append(f"[{json.dumps(name)}, {response}, {json.dumps(reason)}]")
            expected.append(by_python(item, json.loads(response), reason))
    found = by_javascript(node, asked, lines)
    assert len(found) == len(lines)
    apart = [
        f"{line}\n  Python {json.dumps(mine)}\n  script {json.dumps(other)}"
        for line, mine, other in zip(lines, expected, found, strict=True)
        if mine != other
    ]
    return len(lines), apart
