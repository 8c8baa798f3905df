"""The gradebook file of an LMS, read cell by cell: what is not filled stays to the last byte.

The ``csv`` module would write quotation marks, line endings and the encoding of its own, and an LMS takes
back the file that it gave. So each cell knows where it stands in the text, and a change touches those
characters only. Cells of the LMS that begin like a formula stay, too; what is written is a number, or goes
through :func:`regionalism.desk.csv_io.escape_formula`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from attrs import Factory, evolve, frozen

from regionalism.desk import csv_io
from regionalism.desk.alike import words
from regionalism.desk.file_numbers import IN_TEXT, Marks, marks_of
from regionalism.engine.errors import CourseError

LARGEST = 50_000_000  # bytes; a course of 10,000 students and 100 columns stays below
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
SPREADSHEETS = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
NUMBER = re.compile(r"\d+([.,]\d+)?")


@frozen
class Cell:
    """One cell: its text, and where it stands in the file's text with its quotation marks."""

    text: str
    start: int
    end: int
    quoted: bool


@frozen
class Table:
    """The file as text and as rows of cells; the first row is the header. ``marks`` are those of its
    numbers.
    """

    path: Path
    mark: bytes
    encoding: str
    text: str
    delimiter: str
    rows: tuple[tuple[Cell, ...], ...]
    marks: Marks = Factory(Marks)

    @property
    def header(self) -> list[str]:
        """Return the names of the columns, white space at their ends left out."""
        return [cell.text.strip() for cell in self.rows[0]]

    def place(self, name: str) -> int | None:
        """Return the index of the column with this name, whatever its case and accents, or ``None``."""
        names = [words(one) for one in self.header]
        return names.index(words(name)) if words(name) in names else None

    def cell(self, row: int, column: int | None) -> str:
        """Return the text of a cell, or an empty one where the row is shorter or there is no such column."""
        cells = self.rows[row]
        return cells[column].text.strip() if column is not None and column < len(cells) else ""

    def with_cells(self, cells: Mapping[tuple[int, int], str]) -> bytes:
        """Return the file's bytes with other texts in some cells, by row and column."""
        edits = [
            (self.rows[r][c].start, self.rows[r][c].end, self._said(text, r, c))
            for (r, c), text in cells.items()
        ]
        return self._edited(edits)

    def with_column(self, at: int, cells: Mapping[int, str]) -> Table:
        """Return the table with a new column at an index (their number: last), its cells given by row."""
        last = at == len(self.rows[0])
        edits = []
        for number, row in enumerate(self.rows):
            beside = at - 1 if last else at
            if len(row) != len(self.rows[0]):
                continue  # an empty line at the end; rows that are too short were refused on reading
            text = self._said(cells.get(number, ""), number, beside)
            where = row[beside].end if last else row[beside].start
            edits.append((where, where, self.delimiter + text if last else text + self.delimiter))
        return evolve(_table(self.path, self._edited(edits), ""), marks=self.marks)

    def _said(self, text: str, row: int, column: int) -> str:
        text = csv_io.escape_formula(text) if not NUMBER.fullmatch(text) else text
        if self.rows[row][column].quoted or re.search(f'["\r\n{self.delimiter}]', text):
            return '"' + text.replace('"', '""') + '"'
        return text

    def _edited(self, edits: list[tuple[int, int, str]]) -> bytes:
        parts, at = [], 0
        for start, end, text in sorted(edits):
            parts += [self.text[at:start], text]
            at = end
        try:
            return self.mark + "".join([*parts, self.text[at:]]).encode(self.encoding)
        except UnicodeEncodeError as problem:
            letters = problem.object[problem.start : problem.end]
            raise CourseError(
                "lms-file-letters", path=self.path, encoding=self.encoding, letters=letters
            ) from None


def read(path: Path, download: str, texts: Collection[str] = ()) -> Table:
    """Return an LMS's gradebook file; raise :class:`CourseError` where it is no complete table.

    :param download: how to get the file from the LMS, for what is said where it is none.
    :param texts: names of columns, as :func:`regionalism.desk.alike.words` writes them, whose cells say
        nothing about how numbers are written: ids and names.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise CourseError("lms-file-too-large", path=path, largest=LARGEST)
        raw = path.read_bytes()
    except OSError as problem:
        raise CourseError("lms-file-unreadable", path=path, reason=problem.strerror) from problem
    table = _table(path, raw, download)
    return evolve(table, marks=_marks(table, texts))


def _marks(table: Table, texts: Collection[str]) -> Marks:
    """Return how a table writes numbers, by its cells and by what its header says of points."""
    inside = re.findall(rf": ?(?:up to )?({IN_TEXT})", " ".join(table.header))
    places = [place for place, name in enumerate(table.header) if words(name) not in texts]
    cells = [table.cell(row, place) for row in range(1, len(table.rows)) for place in places]
    return marks_of([*inside, *cells])


def _table(path: Path, raw: bytes, download: str) -> Table:
    if raw.startswith(SPREADSHEETS):
        raise CourseError("lms-file-spreadsheet", path=path, download=download)
    mark = next((one for one in MARKS if raw.startswith(one)), b"")
    try:
        text, encoding = _decoded(raw[len(mark) :], MARKS.get(mark, ""))
    except UnicodeDecodeError:
        raise CourseError("lms-file-encoding", path=path, download=download) from None
    if "\0" in text:
        raise CourseError("lms-file-characters", path=path, download=download)
    delimiter = csv_io.delimiter_of(re.split(r"[\r\n]", text, maxsplit=1)[0])
    rows = _rows(text, delimiter, path, download)
    if not rows:
        raise CourseError("lms-file-empty", path=path, download=download)
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]) and any(cell.text.strip() for cell in row):
            raise CourseError(
                "lms-file-row",
                path=path,
                number=number,
                count=len(row),
                columns=len(rows[0]),
                download=download,
            )
    return Table(path, mark, encoding, text, delimiter, rows)


def _decoded(raw: bytes, encoding: str) -> tuple[str, str]:
    """Return a text and its encoding; without a mark it is UTF-8, or that of spreadsheets under Windows."""
    try:
        return raw.decode(encoding or "utf-8"), encoding or "utf-8"
    except UnicodeDecodeError:
        if encoding:
            raise
        return raw.decode(csv_io.WINDOWS), csv_io.WINDOWS


def _rows(text: str, delimiter: str, path: Path, download: str) -> tuple[tuple[Cell, ...], ...]:
    one_cell = re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|((?!")[^{delimiter}\r\n]*))({delimiter}|\r\n|\n|\r|\Z)')
    rows: list[tuple[Cell, ...]] = []
    row: list[Cell] = []
    at = 0
    while at < len(text) or row:
        found = one_cell.match(text, at)
        if found is None:
            raise CourseError("lms-file-quotes", path=path, row=len(rows) + 1, download=download)
        quoted = found[1] is not None
        row.append(
            Cell(found[1].replace('""', '"') if quoted else found[2], found.start(), found.start(3), quoted)
        )
        at = found.end()
        if found[3] != delimiter:
            rows.append(tuple(row))
            row = []
    return tuple(rows)
