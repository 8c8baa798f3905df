"""The gradebook file of an LMS, read cell by cell: what is not filled stays to the last byte.

The ``csv`` module would write quotation marks, line endings and the encoding of its own, and an LMS takes
back the file that it gave. So each cell knows where it stands in the text, and a change touches those
characters only. Cells of the LMS that begin like a formula stay, too; what is written is a number, or goes
through :func:`regionalism.desk.csv_io.escape_formula`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import frozen

from regionalism.desk import csv_io
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
class Column:
    """A column that takes points. ``possible`` is what it is out of, ``None`` where the file does not say."""

    index: int
    header: str
    title: str
    possible: float | None


@frozen
class Table:
    """The file as text and as rows of cells; the first row is the header."""

    path: Path
    mark: bytes
    encoding: str
    text: str
    delimiter: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def header(self) -> list[str]:
        """Return the names of the columns, white space at their ends left out."""
        return [cell.text.strip() for cell in self.rows[0]]

    def place(self, name: str) -> int | None:
        """Return the index of the column with this name, whatever its case, or ``None``."""
        names = [one.casefold() for one in self.header]
        return names.index(name.casefold()) if name.casefold() in names else None

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
        return _table(self.path, self._edited(edits))

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
        return self.mark + "".join([*parts, self.text[at:]]).encode(self.encoding)


def read(path: Path) -> Table:
    """Return an LMS's gradebook file; raise :class:`CourseError` where it is no complete table."""
    try:
        if path.stat().st_size > LARGEST:
            raise CourseError("lms-file-too-large", path=path, largest=LARGEST)
        raw = path.read_bytes()
    except OSError as problem:
        raise CourseError("lms-file-unreadable", path=path, reason=problem.strerror) from problem
    return _table(path, raw)


def _table(path: Path, raw: bytes) -> Table:
    if raw.startswith(SPREADSHEETS):
        raise CourseError("lms-file-spreadsheet", path=path)
    mark = next((one for one in MARKS if raw.startswith(one)), b"")
    encoding = MARKS.get(mark, "utf-8")
    try:
        text = raw[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        raise CourseError("lms-file-encoding", path=path) from None
    if "\0" in text:
        raise CourseError("lms-file-characters", path=path)
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter, path)
    if not rows:
        raise CourseError("lms-file-empty", path=path)
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]) and any(cell.text.strip() for cell in row):
            raise CourseError("lms-file-row", path=path, number=number, count=len(row), columns=len(rows[0]))
    return Table(path, mark, encoding, text, delimiter, rows)


def _delimiter(text: str) -> str:
    """Return the separator: whichever of tab, comma and semicolon the first line has most of unquoted."""
    line = re.sub(r'"[^"]*"', "", text.split("\n", 1)[0])
    return max("\t,;", key=line.count)


def _rows(text: str, delimiter: str, path: Path) -> tuple[tuple[Cell, ...], ...]:
    one_cell = re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|((?!")[^{delimiter}\r\n]*))({delimiter}|\r\n|\n|\r|\Z)')
    rows: list[tuple[Cell, ...]] = []
    row: list[Cell] = []
    at = 0
    while at < len(text) or row:
        found = one_cell.match(text, at)
        if found is None:
            raise CourseError("lms-file-quotes", path=path, row=len(rows) + 1)
        quoted = found[1] is not None
        row.append(
            Cell(found[1].replace('""', '"') if quoted else found[2], found.start(), found.start(3), quoted)
        )
        at = found.end()
        if found[3] != delimiter:
            rows.append(tuple(row))
            row = []
    return tuple(rows)


# --- what the four systems name their columns ---------------------------------------------------------------


@frozen
class Kind:
    """What is known of the files of one LMS. Names are compared whatever their case.

    ``ids`` are the columns that identify a student, the surest first; ``names`` the columns that together
    hold a name; ``knows`` returns the column that takes points at an index, or ``None``; ``new_column`` says
    why the LMS takes no new column, or is empty.
    """

    title: str
    ids: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    knows: Callable[[Table, int], Column | None]
    new_column: str = ""
    excused: tuple[str, ...] = ()

    def columns(self, table: Table) -> list[Column]:
        """Return the columns that take points."""
        return [
            found for index in range(len(table.header)) if (found := self.knows(table, index)) is not None
        ]


def number_of(text: str) -> float | None:
    """Return the number in a cell, ``None`` where there is none."""
    return float(text.strip().replace(",", ".")) if NUMBER.fullmatch(text.strip()) else None


def points_possible_row(table: Table) -> int | None:
    """Return the row in which Canvas says what each assignment is out of, or ``None``."""
    rows = range(1, min(4, len(table.rows)))
    return next((row for row in rows if "points possible" in table.cell(row, 0).casefold()), None)


def _canvas(table: Table, index: int) -> Column | None:
    row, header = points_possible_row(table), table.header[index]
    possible = number_of(table.cell(row, index)) if row is not None else None
    # Totals say "(read only)" in that row, columns of notes say nothing: a number marks an assignment.
    return None if possible is None else Column(index, header, re.sub(r"\s*\(\d+\)$", "", header), possible)


MOODLE_OTHER = re.compile(
    r"first ?name|last ?name|surname|full name|username|e-?mail.*|id "
    r"?number|institution|department|groups?|course total.*|"
    r"category total.*|.*last downloaded.*|feedback:.*|.*\((percentage|letter|feedback)\)"
)


def _moodle(table: Table, index: int) -> Column | None:
    header = table.header[index]
    if not header or MOODLE_OTHER.fullmatch(header.casefold()):
        return None
    return Column(index, header, re.sub(r"\s*\(real\)$", "", header, flags=re.IGNORECASE), None)


def _blackboard(table: Table, index: int) -> Column | None:
    header = table.header[index]
    # Calculated columns are "up to" a number; a column of texts takes no points.
    found = re.fullmatch(
        r"(.*?)\s*\[Total Pts: (\d+(?:[.,]\d+)?)(?: (?!Text\b)[^\]]*)?\](?:\s*\|\s*\d+)?", header
    )
    return None if found is None else Column(index, header, found[1], number_of(found[2]))


def _brightspace(table: Table, index: int) -> Column | None:
    header = table.header[index]
    found = re.fullmatch(
        r"(.*?) Points Grade(?: <Numeric MaxPoints:(\d+(?:[.,]\d+)?)[^>]*>)?", header, re.IGNORECASE
    )
    return None if found is None else Column(index, header, found[1], number_of(found[2] or ""))


END_OF_LINE = "End-of-Line Indicator"
KINDS = {
    "canvas": Kind(
        "Canvas",
        ("SIS User ID", "SIS Login ID", "ID"),
        (("Student",), ("FirstName", "LastName")),
        _canvas,
        excused=("EX", "N/A"),
    ),
    "moodle": Kind(
        "Moodle",
        ("ID number", "idnumber", "Username", "Email address", "email"),
        (("First name", "Last name"), ("First name", "Surname"), ("Full name",)),
        _moodle,
        "Moodle refuses columns that it did not export: add a manual grade item there, then "
        "download the file again",
    ),
    "blackboard": Kind(
        "Blackboard",
        ("Username", "Student ID"),
        (("First Name", "Last Name"),),
        _blackboard,
        "Blackboard makes a new column a column of texts out of 0 points: add a column there, then "
        "download the file again",
    ),
    "brightspace": Kind(
        "Brightspace", ("OrgDefinedId", "Username"), (("First Name", "Last Name"),), _brightspace
    ),
}
