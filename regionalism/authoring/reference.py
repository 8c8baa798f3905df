"""The tables of CONTRIBUTING.md on kinds and fields, made from the classes that read them."""

from __future__ import annotations

from typing import Any, get_args, get_origin, get_type_hints

from attrs import NOTHING, fields, has

from regionalism.authoring.schema import NOT_IN_A_FILE
from regionalism.engine.kinds import KINDS
from regionalism.engine.kinds.base import Item

FILE = "CONTRIBUTING.md"


def kinds() -> str:
    """Return the table of kinds: what the student does, and what it earns."""
    rows = [f"| `{name}` | {kind.student} | {kind.earns} |" for name, kind in KINDS.items()]
    return "\n".join(["| kind | the student | what it earns |", "|---|---|---|", *rows])


def kind_fields() -> str:
    """Return the table of fields: those of every item, then those of each kind."""
    common = {one.name for one in fields(Item)}
    rows = [f"| every item | {_listed(Item, NOT_IN_A_FILE)} |"]
    rows += [f"| `{name}` | {_listed(kind, common)} |" for name, kind in KINDS.items()]
    return "\n".join(["| kind | fields |", "|---|---|", *rows])


def _listed(kind: type[Any], left_out: set[str]) -> str:
    """Return the fields of a class; of a field that holds parts, theirs too."""
    hints = get_type_hints(kind)
    return " · ".join(_field(one, hints[one.name]) for one in fields(kind) if one.name not in left_out)


def _field(one: Any, hint: Any) -> str:
    name = f"**`{one.name}`**" if one.default is NOTHING else f"`{one.name}`"
    name += "*" if one.metadata.get("secret") else ""
    parts = [part for part in _inner(hint) if has(part)]
    return f"{name} ({_listed(parts[0], set())})" if parts else name


def _inner(hint: Any) -> list[Any]:
    """Return the types that a type is made of."""
    arguments = get_args(hint) if get_origin(hint) is not None else ()
    return [
        hint,
        *(inner for one in arguments if isinstance(one, type) or get_origin(one) for inner in _inner(one)),
    ]
