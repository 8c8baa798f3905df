"""JSON schemas of the files of a unit for editors, made from the classes that read them."""

from __future__ import annotations

import json
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, fields, has

from regionalism.authoring.sources import UnitFile
from regionalism.engine.deck import CardText
from regionalism.engine.kinds import KINDS
from regionalism.engine.kinds.base import DECK

PLAIN = {str: "string", float: "number", int: "integer", bool: "boolean"}
NAMED = r"^\{[a-z][a-z0-9_]*\}$"  # a number that each variant gives
NOT_IN_A_FILE = {"unit", "variant_id", "variants"}  # what an item knows besides its table


def unit_schema() -> str:
    """Return the schema of ``unit.toml`` as the text of its file."""
    return _text("unit.toml", schema_of(UnitFile))


def items_schema() -> str:
    """Return the schema of ``items.toml`` as the text of its file: an item is one of the kinds."""
    kinds = []
    for name, kind in KINDS.items():
        made = schema_of(kind, variants=True)
        made["properties"]["kind"] = {"const": name}
        made["properties"]["stage"]["enum"].remove(DECK)
        for known in NOT_IN_A_FILE:
            made["properties"].pop(known)
        kinds.append(made)
    items = {"type": "array", "items": {"oneOf": kinds}}
    whole = {
        "type": "object",
        "properties": {"unit": {"type": "string"}, "item": items},
        "required": ["unit", "item"],
    }
    return _text("items.toml", whole | {"additionalProperties": False})


def deck_schema() -> str:
    """Return the schema of ``deck.toml`` as the text of its file."""
    whole = {
        "type": "object",
        "properties": {"unit": {"type": "string"}, "card": {"type": "array", "items": schema_of(CardText)}},
        "required": ["unit", "card"],
    }
    return _text("deck.toml", whole | {"additionalProperties": False})


def _text(title: str, schema: dict[str, Any]) -> str:
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def schema_of(kind: Any, *, variants: bool = False) -> dict[str, Any]:
    """Return the JSON schema of a type; with ``variants`` a ``"{name}"`` may stand for a number."""
    if kind is Any:
        return {}
    if has(kind):
        return _of_class(kind, variants)
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is tuple:
        size = {} if parts[-1] is ... else {"minItems": len(parts), "maxItems": len(parts)}
        return {"type": "array", "items": schema_of(parts[0], variants=variants), **size}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(parts[1], variants=variants)}
    if origin in (Union, UnionType):
        real = [schema_of(part, variants=variants) for part in parts if part is not NoneType]
        return real[0] if len(real) == 1 else {"anyOf": real}
    plain: dict[str, Any] = {"type": PLAIN[kind]}
    return (
        {"anyOf": [plain, {"type": "string", "pattern": NAMED}]}
        if variants and kind in (float, int)
        else plain
    )


def _of_class(kind: type[Any], variants: bool) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").replace("``", "`").split()),
        "properties": {one.name: schema_of(hints[one.name], variants=variants) for one in fields(kind)},
        "required": [one.name for one in fields(kind) if one.default is NOTHING],
        "additionalProperties": False,
    }
