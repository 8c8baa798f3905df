"""A sheet for spreadsheet programs beside a CSV file: numbers are numbers, and everything else is text.

A program that opens CSV guesses: 12.5 becomes a date in one country, 00412 loses its zeros, letters with
accents break. Here every cell says what it is. Cells are written one after the other, so that a large class
needs no more memory than a small one.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

from regionalism.desk import csv_io
from regionalism.engine.errors import CourseError

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same rows give the same bytes
LONGEST_CELL = 32_767  # what the format allows
# Listed by what XML cannot hold: the rest of Unicode as a list of ranges takes 20 ms to compile.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # programs would read _x0041_ as A
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Style 1 is text, so that what a person types over an id stays one; style 2 is the head.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    'applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def beside(path: Path, texts: Collection[str]) -> Path:
    """Write a CSV file of ours as a sheet of the same name and return its path.

    :param texts: names of the columns that hold text whatever stands in them, such as ids.
    :raises CourseError: where it cannot be read or written.
    """
    target = path.with_suffix(".xlsx")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = ([csv_io.unescape_formula(cell) for cell in row] for row in csv.reader(file))
            write(target, rows, texts)
    except OSError as problem:
        raise CourseError("sheet-unreadable", path=path, reason=problem.strerror) from problem
    return target


def write(path: Path, rows: Iterable[Sequence[str]], texts: Collection[str]) -> None:
    """Write rows of texts, the first of which is the head, whole or not at all.

    :raises CourseError: where it cannot be written.
    """
    new = path.with_name(f".{path.name}.new")
    name = escape(NOT_XML.sub("", path.stem)[:31])
    workbook = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="{name}" sheetId="1" '
    parts = _PARTS | {"xl/workbook.xml": f'{workbook}r:id="rId1"/></sheets></workbook>'}
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, text in parts.items():
                archive.writestr(_entry(part), f"{_HEAD}{text}")
            with archive.open(_entry("xl/worksheets/sheet1.xml"), "w") as sheet:
                for text in _sheet(rows, texts):
                    sheet.write(text.encode())
        new.replace(path)
    except OSError as problem:
        raise CourseError("sheet-not-written", path=path, reason=problem.strerror) from problem


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet(rows: Iterable[Sequence[str]], texts: Collection[str]) -> Iterator[str]:
    """Yield the text of a sheet; its first row stays in sight."""
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    yield "</sheetViews><sheetData>"
    plain: list[bool] = []
    for number, row in enumerate(rows):
        if number == 0:
            plain = [name in texts for name in row]
        cells = (
            _text(cell, 2) if number == 0 else _cell(cell, place >= len(plain) or plain[place])
            for place, cell in enumerate(row)
        )
        yield f"<row>{''.join(cells)}</row>"
    yield "</sheetData></worksheet>"


@lru_cache(maxsize=1024)  # most cells say what others said before
def _cell(cell: str, is_text: bool) -> str:
    if not cell:
        return "<c/>"
    return _text(cell, 1) if is_text or not _NUMBER.fullmatch(cell) else f"<c><v>{cell}</v></c>"


def _text(cell: str, style: int) -> str:
    kept = escape(NOT_XML.sub("", cell)[:LONGEST_CELL], quote=False)
    kept = _LOOKS_ESCAPED.sub("_x005F_", kept).replace("\r", "&#13;")
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{kept}</t></is></c>'
