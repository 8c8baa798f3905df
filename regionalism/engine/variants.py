"""Which numbers, and in which order of options, one student is asked an item.

Both follow from a hash (SHA-256) of a word, the student and the item, so that the desk finds them again on
any machine.
"""

from __future__ import annotations

import hashlib
from typing import Any

from attrs import evolve

from regionalism.engine.kinds.base import Item
from regionalism.engine.submission import clean_text


def pick_variant(item: Item, seed: str, student_id: str) -> Item:
    """Return the item with this student's variant by the seed; with an empty seed, everybody's first.

    :param student_id: as the student typed it; white space around it and upper case make no difference.
    """
    if not seed or not item.variants:
        return item
    found: Item = item.variants[int(_hash("variant", item, seed, student_id), 16) % len(item.variants)]
    return found


def shuffled(item: Item, seed: str, student_id: str) -> Item:
    """Return the item with its parts in this student's order, or the file's without a seed; ids stay."""
    if not seed:
        return item
    orders: dict[str, Any] = {
        name: tuple(sorted(parts, key=lambda part: _hash("order", item, seed, student_id, part.id)))
        for name in item.shuffled
        if (parts := getattr(item, name))
    }
    return evolve(item, **orders)


def _hash(purpose: str, item: Item, seed: str, student_id: str, *more: str) -> str:
    words = (purpose, seed, clean_text(student_id).casefold(), item.full_id, *more)
    return hashlib.sha256("\x1f".join(words).encode("utf-8", errors="replace")).hexdigest()
