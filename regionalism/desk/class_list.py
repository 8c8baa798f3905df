"""The class list: who should have handed in, and whose hand-in it is where an id was mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import define, field

from regionalism.desk import csv_io, headers
from regionalism.desk.alike import folded, is_rewritten
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.submission import clean_text, in_file_name


@define
class ClassList:
    """Names by id, what a person should know about the list (``notes``) and what must be looked at
    (``left_out``).

    An id is found whatever its case and Unicode form, as in the LMS, and in a hand-in's file name. Where two
    ids of the list would then be one, only the exact id is theirs.
    """

    names: Mapping[str, str]
    notes: Sequence[Message] = ()
    left_out: Sequence[Message] = ()
    _folded: dict[str, str] = field(init=False)
    _by_file: dict[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._folded = _unambiguous((folded(one), one) for one in self.names)
        self._by_file = _unambiguous((folded(in_file_name(one)), one) for one in self.names)

    def listed(self, typed: str) -> str:
        """Return the id on the list that a student's own typing stands for, or else what was typed."""
        return typed if typed in self.names else self._folded.get(folded(typed), typed)

    def named_in(self, file: str, units: Iterable[str]) -> str:
        """Return the id on the list that a hand-in's file name holds, or an empty text.

        :param file: ``UNIT.ID.handin.json``, with whatever a browser or an LMS put before it or between its
            parts.
        """
        slugs = "|".join(map(re.escape, units))
        # Canvas numbers what was handed in again, before the first dot or after the name.
        found = re.search(rf"(?:{slugs})(?:-\d+)?\.(.+)\.handin\b", file.rpartition("/")[2])
        if not found:
            return ""
        number = folded(found[1])
        return self._by_file.get(number) or self._by_file.get(re.sub(r"-\d+$", "", number), "")


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for key, one in pairs:
        found.setdefault(key, set()).add(one)
    return {key: ids.pop() for key, ids in found.items() if len(ids) == 1}


def read_class_list(path: Path) -> ClassList:
    """Return a class list read from CSV; a row that cannot be used is named in its notes.

    :raises CourseError: where it has no columns of ids and names, or an id stands twice.
    """
    rows, encoding = csv_io.read(path)
    head = [cell.strip() for cell in rows[0]] if rows else []
    number, names = headers.place(head, headers.NUMBER), headers.names_in(head)
    if number is None or not names:
        raise CourseError("class-list-columns", path=path, head=", ".join(head) or "none")
    notes = [Message("class-list-encoding", path=path)] if encoding == csv_io.WINDOWS else []
    taken = [head[one] for one in (number, *names)]
    if [one.casefold() for one in taken] != ["id", "name"]:
        notes.append(Message("class-list-taken", path=path, id=taken[0], names=taken[1:]))
    found: dict[str, str] = {}
    left_out = []
    for line, row in enumerate(rows[1:], 2):
        cells = [clean_text(csv_io.unescape_formula(cell)) for cell in row]
        one = cells[number] if number < len(cells) else ""
        if any(cells[len(head) :]):
            left_out.append(Message("class-list-cells", path=path, row=line))
        elif is_rewritten(one):
            left_out.append(Message("class-list-rewritten", path=path, row=line, cell=one))
        elif one in found:
            raise CourseError("class-list-twice", path=path, number=one)
        elif one:
            found[one] = " ".join(cells[place] for place in names if place < len(cells))
    return ClassList(found, notes, left_out)
