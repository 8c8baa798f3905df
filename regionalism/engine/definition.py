"""An item as plain data for pages without Python: what the scripts beside the kinds need to score an answer,
and what its card needs.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve, fields, has

from regionalism.engine.item_version import old_versions
from regionalism.engine.kinds.base import Item
from regionalism.engine.plain_text import header_line

# What stands around an item in a notebook, or is for authors and instructors, and what other fields say.
LEFT_OUT = {
    *("intro", "beside_lesson", "setup", "result", "teaching_note", "test", "origin", "misconception"),
    *("variant", "variants", "explanation", "model_answer", "weak_answer"),
}


def definition(item: Item, keys: bool) -> dict[str, Any]:
    """Return an item as JSON: its fields under their names, without those that hold nothing, and what a
    script cannot find out for itself.

    :param item: the item as it is asked, so one of its variants.
    :param keys: whether the key is to be there; without it answers are recorded, and nothing tells the key,
        neither the version nor the explanation.
    """
    shown: Item = item if keys else bare(item)
    found: dict[str, Any] = _plain(shown)
    return found | {
        "full_id": shown.full_id,
        "version": shown.version,
        "old_versions": dict(old_versions(shown.full_id)),
        "has_key": shown.has_key,
        "by_person": shown.by_person,
        "is_text": shown.is_text,
        "from_cell": shown.from_cell,
        "finished_outcome": shown.finished_outcome,
        "header": header_line(shown),
        "earlier_items": list(shown.earlier_items),
        "explained": shown.explained(),
    }


def bare(one: Any) -> Any:
    """Return an item, or a part of one, without its key."""
    kept: dict[str, Any] = {}
    for field in fields(type(one)):
        value = getattr(one, field.name)
        if field.metadata.get("secret"):
            kept[field.name] = None
        elif isinstance(value, tuple):
            kept[field.name] = tuple(bare(part) if has(type(part)) else part for part in value)
    return evolve(one, **kept)


def _plain(value: Any) -> Any:
    if has(type(value)):
        named = {field.name: getattr(value, field.name) for field in fields(type(value))}
        return {name: _plain(one) for name, one in named.items() if one is not None and name not in LEFT_OUT}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
