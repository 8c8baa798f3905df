"""CSV files for spreadsheets: read in any form, written so that no cell is run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from regionalism.engine.errors import CourseError
from regionalism.engine.submission import LARGEST_FILE

csv.field_size_limit(
    2 * LARGEST_FILE
)  # a cell may hold a whole answer; the module's own limit is 131,072 characters
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WINDOWS = "windows-1252"
_LOOK_AT = {*FORMULA, " ", "\u00a0"}


def escape_formula(cell: Any) -> Any:
    """Return a text that begins like a formula with an apostrophe before it; numbers stay as they are."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(FORMULA):
        return f"'{cell}"
    return cell


def _guarded(row: Sequence[Any]) -> list[Any]:
    """Return a row guarded by :func:`escape_formula`, asked only about cells that could need it."""
    return [escape_formula(cell) if type(cell) is str and cell[:1] in _LOOK_AT else cell for cell in row]


def as_csv(rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as CSV text, guarded by :func:`escape_formula`."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(map(_guarded, rows))
    return text.getvalue()


def write(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as guarded UTF-8 CSV, whole or not at all; raise :class:`CourseError` if it fails."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows(map(_guarded, rows))
        beside.replace(path)
    except OSError as problem:
        raise _not_written(path, problem) from problem


def _not_written(path: Path, problem: OSError) -> CourseError:
    return CourseError("sheet-not-written", path=path, reason=problem.strerror)


class AtomicCsv:
    """CSV files in a folder that grow row by row and take their places together at the end, or not at all.

    Use it in a ``with`` statement: where the block ends with an error, what stood there before stays.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, io.TextIOWrapper] = {}

    def add(self, name: str, text: str) -> None:
        """Add CSV text, as :func:`as_csv` gives it, to a file; raise :class:`CourseError` if it fails."""
        try:
            if name not in self._files:
                self._files[name] = self._beside(name).open("w", encoding="utf-8", newline="")
            self._files[name].write(text)
        except OSError as problem:
            raise _not_written(self._folder / name, problem) from problem

    def _beside(self, name: str) -> Path:
        return self._folder / f".{name}.new"

    def __enter__(self) -> AtomicCsv:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for name, file in self._files.items():
            try:
                file.close()
                if kind is None:
                    self._beside(name).replace(self._folder / name)
                else:
                    self._beside(name).unlink(missing_ok=True)
            except OSError as problem:
                raise _not_written(self._folder / name, problem) from problem


def read(path: Path) -> tuple[list[list[str]], str]:
    """Return the rows of a CSV file as texts, and the encoding that it is in.

    Spreadsheets separate cells by commas, semicolons or tabs, as the country has it: what stands most often
    in the first line counts, unless that line itself names the sign (``sep=;``). A blank before a quotation
    mark belongs to neither.

    :raises CourseError: where there is no such file or it is no CSV text.
    """
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise CourseError("sheet-unreadable", path=path, reason=problem.strerror) from problem
    try:
        text, encoding = decoded(raw)
        delimiter, text = _separated(text)
        lines = io.StringIO(text, newline="")
        return list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)), encoding
    except (UnicodeDecodeError, csv.Error) as problem:
        raise CourseError("sheet-not-csv", path=path, problem=problem) from problem


def decoded(raw: bytes) -> tuple[str, str]:
    """Return a file's text and its encoding: UTF-8, UTF-16, or :data:`WINDOWS` where it is neither.

    :raises UnicodeDecodeError: where it is none of them.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16"), "utf-16"
    if raw[1:2] == b"\0":
        return raw.decode("utf-16-le"), "utf-16-le"
    if raw[:1] == b"\0":
        return raw.decode("utf-16-be"), "utf-16-be"
    try:
        return raw.decode("utf-8-sig"), "utf-8-sig"
    except UnicodeDecodeError:
        return raw.decode(WINDOWS), WINDOWS


def _separated(text: str) -> tuple[str, str]:
    """Return the sign between the cells of a CSV text, and the text from its first row on."""
    text = text.lstrip("\r\n")
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    named = re.fullmatch(r"sep=(.)", first)
    if named:
        return named[1], text[len(first) :].lstrip("\r\n")
    return delimiter_of(first), text


def delimiter_of(line: str) -> str:
    """Return the sign between cells: whichever of comma, semicolon and tab a line has most of, unquoted.

    A comma with a blank after it may belong to a text: it counts where nothing else decides.

    >>> delimiter_of("ID;Last name, first name"), delimiter_of("id, name"), delimiter_of("id")
    (';', ',', ',')
    """
    bare = re.sub(r'"[^"]*"', "", line)
    found = max(";\t,", key=lambda sign: (bare.count(sign) - bare.count(f"{sign} "), bare.count(sign)))
    return found if found in bare else ","


def unescape_formula(cell: str) -> str:
    """Return the text that :func:`escape_formula` guarded: what :func:`write` wrote comes back as it was."""
    return cell[1:] if cell.startswith("'") and escape_formula(cell[1:]) == cell else cell
