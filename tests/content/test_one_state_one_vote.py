"""One state, one vote: what the exercises count, counted again from the tables and the reading room."""

from __future__ import annotations

import re
from collections import Counter
from string import ascii_uppercase
from typing import Any

from regionalism.americas.coalition import group_members
from regionalism.americas.readings import get_reading
from regionalism.americas.tables import table
from regionalism.engine.bank import unit_items

ITEMS: dict[str, Any] = unit_items("one-state-one-vote")
NAMES = {
    "Venezuela": ("Venezuela", "Caracas", "Maduro"),
    "United States": ("US ", "Washington", "Trump"),
    "Saint Kitts and Nevis": ("Saint Kitts",),
}


def keys(item: str) -> dict[str, float]:
    """Return the key of each field of a number item."""
    return {field.id: field.key for field in ITEMS[item].field}


def votes(day: str) -> dict[str, str]:
    """Return how each member voted in one roll call."""
    rows = table("oas_votes")
    rows = rows[rows["vote_id"] == day]
    return dict(zip(rows["iso3"].astype(str), rows["vote"].astype(str), strict=True))


FIRST, SECOND = "V2017-05-15", "V2020-12"
# What each line of the exercise changes: the day, the rule, and what the lettered states do instead.
CHANGES: dict[str, tuple[str, str, str]] = {
    "first-home": (FIRST, "majority", "absent"),
    "first-no": (FIRST, "majority", "no"),
    "first-suspend": (FIRST, "two thirds", "yes"),
    "first-remove": (FIRST, "two thirds", "yes"),
    "first-consensus": (FIRST, "consensus", "abstain"),
    "second-abstain": (SECOND, "majority", "abstain"),
    "second-come": (SECOND, "two thirds", "abstain"),
    "second-turn": (SECOND, "two thirds", "yes"),
    "second-objects": (SECOND, "consensus", "absent"),
    "second-home": (SECOND, "majority", "absent"),
}


def passes(cast: dict[str, str], rule: str) -> bool:
    """Return whether a text passes under a rule that counts all members, or under consensus."""
    counted = Counter(cast.values())
    if rule == "consensus":
        return counted["no"] == 0
    return 2 * counted["yes"] > len(cast) if rule == "majority" else 3 * counted["yes"] >= 2 * len(cast)


def cast_in_letters(text: str) -> dict[str, str]:
    """Return the vote of each letter, from a list such as ``No, 2: O DD.``; its counts are right."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        head, letters = line.removesuffix(".").split(": ")
        vote, count = head.lower().split(", ")
        found |= dict.fromkeys(letters.split(), vote)
        assert int(count) == len(letters.split())
    return found


def test_each_change_on_the_two_days_in_letters_does_what_its_key_says() -> None:
    item = ITEMS["two-days-in-letters"]
    lists = item.specification(lambda _: "")["lists"]  # open in the rows
    days = {day: cast_in_letters(lists[name]) for day, name in ((FIRST, "First day"), (SECOND, "Second day"))}
    states = sorted(votes(FIRST), key=lambda code: code[::-1])
    letter_of = dict(zip(states, [*ascii_uppercase, *(2 * one for one in "ABCDEFGH")], strict=True))
    for day, cast in days.items():
        assert cast == {letter_of[state]: vote for state, vote in votes(day).items()}
    assert {row.id for row in item.row} == set(CHANGES)
    for row in item.row:
        day, rule, now = CHANGES[row.id]
        letters = re.findall(r"\b([A-Z]|([A-Z])\2)\b", row.text.partition(":")[2])
        before, after = days[day], {**days[day], **{one: now for one, _ in letters}}
        assert letters and before != after
        word = {
            (True, True): "up",
            (False, False): "down",
            (False, True): "carried",
            (True, False): "lost",
        }
        assert row.key == word[passes(before, rule), passes(after, rule)], row.id


def test_what_the_brief_names_is_also_in_the_reading_room() -> None:
    paragraphs = [str(one) for one in get_reading("R1").paragraphs]
    assert len(paragraphs) == 6
    states = {
        str(row["iso3"]): NAMES.get(str(row["name_en"]), (str(row["name_en"]),))
        for _, row in table("states").iterrows()
    }
    named = {state for state, words in states.items() if any(word in " ".join(paragraphs) for word in words)}
    with_venezuela = sum(any(word in text for word in NAMES["Venezuela"]) for text in paragraphs)
    key = keys("on-the-page")
    assert key["states"] == len(named), named
    assert key["caricom"] == len(named & set(group_members("CARICOM")))
    assert key["venezuela"] == with_venezuela
    people = ("de Zela", "Almagro", "Espinosa", "Maduro", "Ortega", "Morales", "Trump")
    assert key["people"] == sum(any(name in text for text in paragraphs) for name in people)
