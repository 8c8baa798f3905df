"""The description of the course's tables: ``data/datapackage.json``, and what it makes of names and cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from regionalism.engine.errors import CourseError

DATA = "data"
DESCRIPTION = f"{DATA}/datapackage.json"
LIST_MARK = ";"

Resource = dict[str, Any]
Field = dict[str, Any]


def resources(root: Path) -> list[Resource]:
    """Return the description of each table of a course, in order; none where a course describes none.

    :raises CourseError: where the description is not JSON.
    """
    path = root / DESCRIPTION
    if not path.is_file():
        return []
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise CourseError("package-not-json", path=path, problem=problem) from problem
    found: list[Resource] = content["resources"]
    return found


def name_in_words(field: Field) -> str:
    """Return what a field is called where a person reads it."""
    return str(field.get("title") or field["name"].replace("_", " "))


def is_list(field: Field) -> bool:
    """Tell whether a field holds lists, such as codes of states."""
    return f"({LIST_MARK}" in field.get("constraints", {}).get("pattern", "")


def cell_in_words(field: Field, cell: str) -> str:
    """Return what stands in a cell of a field; the members of a list are parted by commas."""
    if field["type"] == "boolean":
        return {"true": "yes", "false": "no"}.get(cell, cell)
    return cell.replace(LIST_MARK, ", ") if is_list(field) else cell
