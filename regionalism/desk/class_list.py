"""The class list: who should have handed in, and whose hand-in it is where an id was mistyped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from attrs import define, field

from regionalism.desk import csv_io, headers
from regionalism.desk.alike import folded, is_rewritten
from regionalism.desk.evidence import id_in_name
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.submission import clean_text, in_file_name


@define
class ClassList:
    """Names by id, what a person should know about the list (``notes``) and what must be looked at
    (``left_out``); where the list says them, the ``accounts`` (user names, addresses) of each id.

    An id is found whatever its case and Unicode form, as in the LMS, and in a hand-in's file name. Where two
    ids of the list would then be one, only the exact id is theirs.
    """

    names: Mapping[str, str]
    notes: Sequence[Message] = ()
    left_out: Sequence[Message] = ()
    accounts: Mapping[str, Collection[str]] = field(factory=dict)
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
        found = (self._by_file.get(folded(one), "") for one in id_in_name(file, units))
        return next(filter(None, found), "")


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for key, one in pairs:
        found.setdefault(key, set()).add(one)
    return {key: ids.pop() for key, ids in found.items() if len(ids) == 1}


def read_class_list(path: Path) -> ClassList:
    """Return a class list read from CSV; a row that cannot be used is named in its notes.

    :raises CourseError: where it has no columns of ids and names.
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
    others = [headers.place(head, one) for one in (headers.USER, headers.EMAIL)]
    found: dict[str, str] = {}
    accounts: dict[str, list[str]] = {}
    left_out = []
    for line, row in enumerate(rows[1:], 2):
        cells = [clean_text(csv_io.unescape_formula(cell)) for cell in row]
        one = cells[number] if number < len(cells) else ""
        if any(cells[len(head) :]):
            left_out.append(Message("class-list-cells", path=path, row=line))
        elif is_rewritten(one):
            left_out.append(Message("class-list-rewritten", path=path, row=line, cell=one))
        elif one in found:
            left_out.append(Message("class-list-twice", path=path, row=line, number=one))
        elif one:
            found[one] = " ".join(cells[place] for place in names if place < len(cells))
            given = [cells[place] for place in others if place is not None and place < len(cells)]
            accounts[one] = [name for text in given if text for name in (text, text.partition("@")[0])]
    return ClassList(found, notes, left_out, accounts)
