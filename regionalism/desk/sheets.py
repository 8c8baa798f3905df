"""CSV files that a person opens in a spreadsheet: read in whatever form it was saved, written so that no cell is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from regionalism.engine.errors import CourseError

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe before it.

    Numbers are not texts and stay as they are.
    """
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(FORMULA):
        return f"'{cell}"
    return cell


def write(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as UTF-8 CSV, guarded by :func:`plain`; the file is there whole or not at all.

    :raises CourseError: where the place cannot be written to.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows([plain(cell) for cell in row] for row in rows)
        beside.replace(path)
    except OSError as problem:
        raise CourseError(
            f"{path} cannot be written ({problem.strerror}). Close it where it is open and run the command again."
        ) from problem


def read(path: Path) -> tuple[list[list[str]], str]:
    """Return the rows of a CSV file as texts, and the encoding that it is in.

    :raises CourseError: where there is no such file or it is no CSV text.
    """
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise CourseError(f"{path} cannot be read ({problem.strerror}). Check the name.") from problem
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
        return list(csv.reader(io.StringIO(text, newline=""), strict=True)), encoding
    except (UnicodeDecodeError, csv.Error) as problem:
        raise CourseError(f"{path} is not readable as CSV ({problem}). Download it again as CSV in UTF-8.") from problem


def bare(cell: str) -> str:
    """Return the text that :func:`plain` guarded: what :func:`write` wrote comes back as it was."""
    return cell[1:] if cell.startswith("'") and plain(cell[1:]) == cell else cell
