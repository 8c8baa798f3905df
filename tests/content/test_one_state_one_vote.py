"""One state, one vote: what the exercises count, counted again from the tables and the reading room."""

from __future__ import annotations

from collections import Counter
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


def test_the_other_day_is_counted_right() -> None:
    then, cancun = votes("V2015-08"), votes("V2017-06-19A")
    caricom = set(group_members("CARICOM"))
    rows = table("petrocaribe")
    credit = caricom & set(rows[rows["role"] == "member"]["iso3"].astype(str))
    assert (len(caricom), len(credit)) == (14, 12)
    counted = Counter(then[one] for one in credit)
    same = sum(then[one] == cancun[one] for one in caricom)
    found = {"yes": counted["yes"], "no": counted["no"], "abstained": counted["abstain"], "same": same}
    assert keys("the-other-day") == found


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
