"""The course's data tables, as typed DataFrames that carry their sources.

``data/datapackage.json`` says what each column holds. A missing value is one of three markers, which mean
different things, so a column with missing values gets a companion column that says which marker stands there.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regionalism.engine.course import course_root
from regionalism.engine.data_package import Resource, cell_in_words, name_in_words, resources
from regionalism.engine.errors import CourseError

if TYPE_CHECKING:
    import pandas as pd

MARKERS = ("no data", "not applicable", "disputed")
NAMING = ("name_en", "name", "candidate", "title", "term", "subject", "date")  # the column that names a row
UNTOLD = {"id", "vote_id", "iso3", "source", "confidence", "name_es", "name_pt"}
SOURCE_FIELDS = ("id", "title", "url", "date")


def table(name: str) -> pd.DataFrame:
    """Return one table as a DataFrame.

    :param name: a table's name, for example ``"oas_votes"``.
    :returns: a new DataFrame: integers as ``Int64``, numbers as ``float64``, truth values as ``boolean``,
        full dates as ``datetime64[ns]``, lists of values as categories, other text (and dates that may be
        partial) as ``string``. Where a column holds markers, they are missing values, and
        ``<column>_missing`` says which marker stands there. ``attrs`` holds ``title``, ``description``,
        ``units`` (column to unit) and ``sources`` (list of dicts: id, title, url, date).
    :raises CourseError: if there is no such table, or a file does not agree with ``datapackage.json``.
    """
    import pandas as pd

    resource = _resource(name)
    fields = resource["schema"]["fields"]
    path = _data_file(resource["path"])
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    _check_columns(resource, list(raw.columns))
    columns: dict[str, pd.Series] = {}
    for field in fields:
        columns.update(_typed(raw[field["name"]], field, resource["path"]))
    frame = pd.DataFrame(columns)
    frame.attrs = {
        "title": resource["title"],
        "description": resource["description"],
        "units": {field["name"]: field["unit"] for field in fields if "unit" in field},
        "sources": _sources_of(raw["source"]) if "source" in raw else [],
    }
    return frame


def table_names() -> tuple[str, ...]:
    """Return the names of all tables, in the order of ``datapackage.json``."""
    return tuple(resource["name"] for resource in _package())


def sources(ids: str | list[str]) -> list[dict[str, str]]:
    """Return the sources with these ids, in this order.

    :param ids: a list of ids, or the text of a ``source`` cell (ids joined by ``;``).
    :returns: dicts with id, title, url and date; ``"no data"`` stands where one of them is not known.
    :raises CourseError: if an id is not in ``data/sources.csv``.
    """
    wanted = ids.split(";") if isinstance(ids, str) else list(ids)
    known = {row["id"]: row for row in _rows(_resource("sources"))}
    unknown = [source for source in wanted if source not in known]
    if unknown:
        named = ", ".join(map(repr, unknown))
        raise CourseError("source-unknown", named=named)
    return [{field: known[source][field] for field in SOURCE_FIELDS} for source in wanted]


def rows(name: str) -> list[dict[str, str]]:
    """Return a table's rows as text, without pandas, which takes a second to load.

    :raises CourseError: where there is no such table.
    """
    return _rows(_resource(name))


def row(anchor: str) -> dict[str, str]:
    """Return a row as text by ``table:row id`` (``"states:BRA"``); raise :class:`CourseError` without one."""
    name, colon, wanted = anchor.partition(":")
    if not (name and colon and wanted):
        raise CourseError("row-not-named", anchor=anchor)
    resource = _resource(name)
    (key,) = resource["schema"]["primaryKey"]
    found = next((entry for entry in _rows(resource) if entry[key] == wanted), None)
    if found is None:
        file = f"data/{resource['path']}"
        raise CourseError("row-unknown", file=file, key=key, wanted=wanted)
    return found


def row_in_words(anchor: str) -> str:
    """Return a row (as for :func:`row`) as text: a line that names it, then a line for each thing it says."""
    found = row(anchor)
    resource = _resource(anchor.partition(":")[0])
    named = next((found[name] for name in NAMING if found.get(name)), anchor.partition(":")[2])
    told = [field for field in resource["schema"]["fields"] if _is_told(field["name"], found[field["name"]])]
    lines = [f"{name_in_words(field)}: {cell_in_words(field, found[field['name']])}" for field in told]
    return "\n".join([f"{resource['title']}: {named}", *lines])


def _is_told(name: str, cell: str) -> bool:
    return bool(cell) and cell not in MARKERS and name not in UNTOLD


def _package() -> list[Resource]:
    _data_file("datapackage.json")  # says that it is missing
    return resources(course_root())


def _resource(name: str) -> Resource:
    found = {resource["name"]: resource for resource in _package()}
    if name not in found:
        raise CourseError("table-unknown", name=name, resources=sorted(found))
    return found[name]


def _data_file(relative: str) -> Path:
    path = course_root() / "data" / relative
    if not path.is_file():
        raise CourseError("table-missing", path=path)
    return path


def _rows(resource: dict[str, Any]) -> list[dict[str, str]]:
    with _data_file(resource["path"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _check_columns(resource: dict[str, Any], found: list[str]) -> None:
    expected = [field["name"] for field in resource["schema"]["fields"]]
    if found != expected:
        raise CourseError("table-columns-differ", path=resource["path"], found=found, expected=expected)


def _typed(column: pd.Series, field: dict[str, Any], file: str) -> dict[str, pd.Series]:
    """Return the column in its type and, where markers stand in it, its companion."""
    import pandas as pd

    name = field["name"]
    missing = column.isin(field.get("missingValues", ()))
    try:
        typed = {name: _converted(column.mask(missing), field)}
    except ValueError as problem:
        raise CourseError(
            "table-value-wrong", file=file, name=name, type=field["type"], problem=problem, markers=MARKERS
        ) from problem
    if missing.any():
        typed[f"{name}_missing"] = column.where(missing).astype(pd.CategoricalDtype(list(MARKERS)))
    return typed


def _converted(column: pd.Series, field: dict[str, Any]) -> pd.Series:
    import pandas as pd

    kind = field["type"]
    if kind == "integer":
        return pd.to_numeric(column).astype("Int64")
    if kind == "number":
        return pd.to_numeric(column).astype("float64")
    if kind == "boolean":
        if wrong := set(column.dropna()) - {"true", "false"}:
            raise ValueError(f"{min(wrong)!r} is neither true nor false")
        return column.map({"true": True, "false": False}, na_action="ignore").astype("boolean")
    if kind == "date":
        return pd.to_datetime(column, format="%Y-%m-%d").astype("datetime64[ns]")
    allowed = field.get("constraints", {}).get("enum")
    if allowed and (wrong := set(column.dropna()) - set(allowed)):
        raise ValueError(f"{min(wrong)!r} is not in its list of values")
    return column.astype(pd.CategoricalDtype(allowed) if allowed else "string")


def _sources_of(column: pd.Series) -> list[dict[str, str]]:
    return sources(list(dict.fromkeys(source for cell in column for source in cell.split(";"))))
