"""Which wrong answer drew whom: what is foreseen, how many first tries it drew, what it diagnoses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds.base import Item, Place

COLUMNS = ["part", "answer", "role", "n", "share", "diagnosis", "values"]
MOST_VALUES = 4


def first_tries(item: Item, responses: Iterable[tuple[Item, Any]]) -> tuple[pd.DataFrame, int, int]:
    """Return what the first tries at an item chose.

    :param item: the item with its key, as it stands in the course.
    :param responses: for each first try the item as that student saw it (its variant, or the item itself) and
        the response.
    :returns: a table with the columns :data:`COLUMNS`, one row for everything that can be chosen, also by
        nobody; the number of tries counted; the number of those left out, since they fit only an earlier form
        of the item. ``values`` lists the commonest values that were not foreseen. Shares of an item in which
        several things are chosen add up to more than 1.
    """
    possible = item.choices()
    counts: Counter[Place] = Counter()
    values: dict[Place, Counter[str]] = {}
    tried = unfit = 0
    for seen, response in responses:
        try:
            given = seen.normalise(response)
        except ResponseError:
            unfit += 1
            continue
        tried += 1
        for place, value in seen.chosen(given):
            counts[place] += 1
            if value:
                values.setdefault(place, Counter())[value] += 1
    rows = [
        (
            one.part,
            one.answer,
            one.role,
            counts[place],
            counts[place] / tried if tried else None,
            one.diagnosis,
            _commonest(values.get(place)),
        )
        for place, one in possible.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"share": float}), tried, unfit


def has_distractors(item: Item) -> bool:
    """Tell whether there is something to count: a key, and a kind with foreseen answers."""
    return item.has_key and bool(item.choices())


def _commonest(values: Counter[str] | None) -> str:
    return ", ".join(
        f"{value} ({count})"
        for value, count in sorted(
            (values or Counter()).most_common(MOST_VALUES), key=lambda v: (-v[1], v[0])
        )
    )
