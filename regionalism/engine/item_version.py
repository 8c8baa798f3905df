"""The version of an item: what decides the worth of an answer, as a short hash. An answer is kept with the
version that it was given to.

A version has up to three parts, ``2-ASKED-CREDITS``. ``2`` is the form. ``ASKED`` is a hash of what decides
which answers can be given: ids, bounds, how many to pick, the numbers of a variant. ``CREDITS`` is a hash of
what the key says that each answer earns. It is there only where the key is: a hash of a key could be tried
out against the few keys that are possible, so a hand-out must not hold one. Two versions are of the same
question where their parts agree; a part that one of them lacks decides nothing. No wording is part of it, so
a mended comma or a translation changes no version, nor do other points or another order.

The first form was a hash of the whole wording. ``old_versions.json`` says for each such hash that students
may have answered under which version of today's form it was. The table is fixed. It names a version, not an
item, so it stays true when the item changes: with the wording the version stays, and the old answer fits;
with the worth the version moves on, and the old answer fits no longer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FORM = "2"
OLD = Path(__file__).with_name("old_versions.json")


def version_of(asked: Mapping[str, Any], credits: Mapping[str, Any] | None) -> str:
    """Return an item's version, from what can be answered and what that earns (``None``: undecided)."""
    parts = [FORM, _hash(asked)]
    return "-".join(parts if credits is None else [*parts, _hash(credits)])


@lru_cache(maxsize=1024)  # a class asks it of the same few versions, for each answer
def same_question(one: str, other: str, item: str) -> bool:
    """Tell whether an answer to one version answers the other, too; an empty version is unknown."""
    if not one or not other:
        return True
    old = old_versions(item)
    pairs = zip(old.get(one, one).split("-"), old.get(other, other).split("-"), strict=False)
    return all(mine == theirs for mine, theirs in pairs)


def old_versions(item: str) -> Mapping[str, str]:
    """Return by the first form's hash of ``unit/item`` which version of today's form it was."""
    return _old_versions().get(item, {})


def _hash(content: Mapping[str, Any]) -> str:
    text = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain(value: Any) -> Any:
    """Return a value with every number as a float: 17 and 17.0 in an item file are the same number."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return float(value) if type(value) is int else value


@cache
def _old_versions() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(OLD.read_text(encoding="utf-8"))
    return found
