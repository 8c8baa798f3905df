"""What the four systems call their columns, and how each says out of how many points a column is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from attrs import frozen

from regionalism.desk import headers
from regionalism.desk.alike import words
from regionalism.desk.file_numbers import IN_TEXT
from regionalism.desk.interop.lms_file import Table

END_OF_LINE = "End-of-Line Indicator"


@frozen
class Column:
    """A column that takes points.

    ``possible`` is what it is out of: nothing where the file does not say, two numbers where it can be read
    in two ways. ``shown_as`` is how the LMS shows it where that is not as points: a percentage, a letter.
    """

    index: int
    header: str
    title: str
    possible: tuple[float, ...] = ()
    shown_as: str = ""


@frozen(kw_only=True)
class Kind:
    """What is known of the files of one LMS. Names are compared as
    :func:`regionalism.desk.alike.words` writes them.

    ``ids`` are the columns that identify a student, the surest first, ``other_ids`` what they are called in
    other languages; ``knows`` returns the column that takes
    points at an index, or ``None``; ``download`` says where the LMS gives the file; ``new_column`` says why
    it takes no new column, or is empty; ``display`` says what to do where a column is not shown as points;
    ``dropped`` fits names of columns that the LMS itself leaves out.
    """

    title: str
    ids: tuple[str, ...]
    knows: Callable[[Table, int], Column | None]
    download: str
    new_column: str = ""
    other_ids: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    display: str = ""
    dropped: re.Pattern[str] | None = None

    @property
    def texts(self) -> Collection[str]:
        """Return the names of columns that hold ids and names."""
        names = (*headers.WHOLE_NAME, *headers.FIRST_NAME, *headers.LAST_NAME, "nome")
        return {*map(words, self.ids), *self.other_ids, *headers.NUMBER, *names}

    def columns(self, table: Table) -> list[Column]:
        """Return the columns that take points, also those that the LMS shows as something else."""
        return [
            found for index in range(len(table.header)) if (found := self.knows(table, index)) is not None
        ]


def points_possible_row(table: Table) -> int | None:
    """Return the row in which Canvas says what each assignment is out of, or ``None``."""
    rows = range(1, min(4, len(table.rows)))
    return next((row for row in rows if "points possible" in table.cell(row, 0).casefold()), None)


def _canvas(table: Table, index: int) -> Column | None:
    row, header = points_possible_row(table), table.header[index]
    possible = table.marks.read(table.cell(row, index)) if row is not None else ()
    # Totals say "(read only)" in that row, columns of notes say nothing: a number marks an assignment.
    return Column(index, header, re.sub(r"\s*\(\d+\)$", "", header), possible) if possible else None


_IN_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]+)\)")


def _moodle(table: Table, index: int) -> Column | None:
    header = table.header[index]
    name = words(header)
    if not name or name in headers.NAMED or headers.NO_POINTS.fullmatch(name):
        return None
    found = _IN_BRACKETS.fullmatch(header)
    form = words(found[2]) if found else ""
    title = found[1] if found and form in (*headers.POINTS, *headers.PERCENT_OR_LETTER) else header
    shown_as = found[2] if found and form in headers.PERCENT_OR_LETTER else ""
    return Column(index, header, title, _moodle_maximum(table), shown_as)


def _moodle_maximum(table: Table) -> tuple[float, ...]:
    """Return what the column *Maximum grade* of a grading worksheet says, or nothing."""
    place = headers.place(table.header, headers.MAXIMUM)
    if place is None:
        return ()
    found = {table.marks.read(table.cell(row, place)) for row in range(1, len(table.rows))} - {()}
    return tuple(sorted({one for several in found for one in several}))


def _blackboard(table: Table, index: int) -> Column | None:
    header = table.header[index]
    # Calculated columns are "up to" a number; a column of texts takes no points.
    found = re.fullmatch(rf"(.*?)\s*\[[^\]:]+: ?({IN_TEXT})(?: ([^\]]*))?\](?:\s*\|\s*\d+)?", header)
    if found is None or words(found[3] or "") in ("text", "texto", "texte"):
        return None
    shown = found[3] or ""
    shown_as = "" if not shown or words(shown) in headers.POINTS else shown
    return Column(index, header, found[1], table.marks.read(found[2]), shown_as)


def _brightspace(table: Table, index: int) -> Column | None:
    header = table.header[index]
    found = re.fullmatch(
        rf"(.*?) Points Grade(?: <Numeric MaxPoints:({IN_TEXT})[^>]*>)?", header, re.IGNORECASE
    )
    return None if found is None else Column(index, header, found[1], table.marks.read(found[2] or ""))


KINDS = {
    "canvas": Kind(
        title="Canvas",
        ids=("SIS User ID", "SIS Login ID", "ID"),
        knows=_canvas,
        download="Grades, Export, Export Entire Gradebook",
        excused=("EX", "N/A"),
        # Canvas leaves out what is named like its own totals, and says nothing.
        dropped=re.compile(r"\b(current|final|override) (score|points|grade)\b|\boverride status\b"),
    ),
    "moodle": Kind(
        title="Moodle",
        ids=("ID number", "Username", "Email address"),
        other_ids=(*headers.NUMBER, *headers.USER, *headers.EMAIL),
        knows=_moodle,
        download="Grades, Export, Plain text file",
        new_column="Moodle refuses columns that it did not export: add a manual grade item there, then "
        "download the file again",
        display="Export it again with the display type Real",
    ),
    "blackboard": Kind(
        title="Blackboard",
        ids=("Username", "Student ID"),
        other_ids=(*headers.USER, *headers.NUMBER),
        knows=_blackboard,
        download="Gradebook, Download Grades",
        new_column="Blackboard makes a new column a column of texts out of 0 points: add a column there, "
        "then download the file again",
        display="Set the primary display of the column to Score there, and download the file again",
    ),
    "brightspace": Kind(
        title="Brightspace",
        ids=("OrgDefinedId", "Username"),
        knows=_brightspace,
        download="Grades, Enter Grades, Export",
    ),
}
