"""The JSON schema of ``unit.toml``, made from the classes that read it, so that an editor completes and checks the file."""

from __future__ import annotations

import json
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, fields, has

from regionalism.authoring.sources import UnitFile

PLAIN = {str: "string", float: "number", int: "integer", bool: "boolean"}


def text() -> str:
    """Return the schema as the text of its file."""
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "unit.toml",
        **schema_of(UnitFile),
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def schema_of(kind: Any) -> dict[str, Any]:
    """Return the JSON schema of a type: a class of ours, a literal, a tuple of one type, or a plain one."""
    if has(kind):
        hints = get_type_hints(kind)
        return {
            "type": "object",
            "description": (kind.__doc__ or "").replace("``", "`").strip(),
            "properties": {one.name: schema_of(hints[one.name]) for one in fields(kind)},
            "required": [one.name for one in fields(kind) if one.default is NOTHING],
            "additionalProperties": False,
        }
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is tuple:
        return {"type": "array", "items": schema_of(parts[0])}
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(part) for part in parts if part is not type(None)]}
    return {"type": PLAIN[kind]}
