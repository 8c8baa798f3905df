"""The class list: who should have handed in, and whose hand-in it is where an id was mistyped."""

from __future__ import annotations

import collections
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from attrs import define, field

from regionalism.desk import csv_io, headers
from regionalism.desk.alike import folded, is_rewritten, words
from regionalism.desk.evidence import id_in_name
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.submission import clean_text, in_file_name

# Columns of what was agreed with students, see regionalism.desk.grading.terms; and those that change nothing
# here: no exercise is timed, and there is one language.
TERMS = ("group", "grace_days", "due", "omit")
UNUSED = ("extra_time_per_cent", "language")
# A registrar's list calls the sections of a class groups, too. Were they taken for groups that hand in
# together, one hand-in would count for half the class.
LARGEST_GROUP = 8


@define(eq=False, repr=False)
class ClassList:
    """Names by id, what a person should know about the list (``notes``) and what must be looked at
    (``left_out``); where the list says them, the ``accounts`` (user names, addresses) of each id, and
    ``terms``: what was agreed, by column and id.

    An id is found whatever its case and Unicode form, as in the LMS, and in a hand-in's file name. Where two
    ids of the list would then be one, only the exact id is theirs.
    """

    names: Mapping[str, str]
    notes: Sequence[Message] = ()
    left_out: Sequence[Message] = ()
    accounts: Mapping[str, Collection[str]] = field(factory=dict)
    terms: Mapping[str, Mapping[str, str]] = field(factory=dict)
    _folded: dict[str, str] = field(init=False)
    _by_file: dict[str, str] = field(init=False)
    _bare: dict[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._folded = _unambiguous((folded(one), one) for one in self.names)
        self._by_file = _unambiguous((folded(in_file_name(one)), one) for one in self.names)
        self._bare = _unambiguous((folded(one).lstrip("0"), one) for one in self.names if one.isdecimal())

    def listed(self, typed: str) -> str:
        """Return the id on the list that a student's own typing stands for, or else what was typed."""
        return typed if typed in self.names else self._folded.get(folded(typed), typed)

    def nearly(self, typed: str) -> str:
        """Return the id on the list that differs in nothing but zeros before it, or an empty text: where a
        spreadsheet takes ids for numbers, the zeros go.
        """
        return self._bare.get(folded(typed).lstrip("0"), "") if typed not in self.names else ""

    def mates(self, number: str) -> list[str]:
        """Return the ids of all in a student's group, the student included; none where there is no group."""
        groups = self.terms.get("group", {})
        mine = groups.get(number)
        return [one for one, group in groups.items() if folded(group) == folded(mine)] if mine else []

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
        missing = [name for name, there in (("id", number is not None), ("name", names)) if not there]
        raise CourseError("class-list-columns", path=path, missing=missing, head=head or "none")
    notes = [Message("class-list-encoding", path=path)] if encoding == csv_io.WINDOWS else []
    taken = [head[one] for one in (number, *names)]
    if [one.casefold() for one in taken] != ["id", "name"]:
        notes.append(Message("class-list-taken", path=path, id=taken[0], names=taken[1:]))
    made = _Rows(path, number, names, head)
    for line, row in enumerate(rows[1:], 2):
        made.take(line, [clean_text(csv_io.unescape_formula(cell)) for cell in row])
    unused = [name for name in UNUSED if _named(head, name) is not None]
    if unused:
        notes.append(Message("class-list-unused", path=path, columns=unused))
    notes += made.groups()
    return ClassList(made.names, notes, made.left_out, made.accounts, made.terms)


class _Rows:
    """What the rows of a class list say."""

    def __init__(self, path: Path, number: int, places: Sequence[int], head: Sequence[str]) -> None:
        self._path, self._number, self._places, self._width = path, number, places, len(head)
        self._accounts = [headers.place(head, one) for one in (headers.USER, headers.EMAIL)]
        self._agreed = {name: place for name in TERMS if (place := _named(head, name)) is not None}
        self.names: dict[str, str] = {}
        self.accounts: dict[str, list[str]] = {}
        self.terms: dict[str, dict[str, str]] = {name: {} for name in self._agreed}
        self.left_out: list[Message] = []

    def take(self, line: int, cells: list[str]) -> None:
        """Take one row in, or name it."""
        cells += [""] * (self._width - len(cells))
        one = cells[self._number]
        if any(cells[self._width :]):
            self.left_out.append(Message("class-list-cells", path=self._path, row=line))
        elif is_rewritten(one):
            self.left_out.append(Message("class-list-rewritten", path=self._path, row=line, cell=one))
        elif one in self.names:
            self.left_out.append(Message("class-list-twice", path=self._path, row=line, number=one))
        elif one:
            self.names[one] = " ".join(cells[place] for place in self._places).strip()
            given = [cells[place] for place in self._accounts if place is not None and cells[place]]
            self.accounts[one] = [name for text in given for name in (text, text.partition("@")[0])]
            for name, place in self._agreed.items():
                if cells[place]:
                    self.terms[name][one] = cells[place]

    def groups(self) -> list[Message]:
        """Say what follows from the groups; one that is too large to hand in together is named and undone."""
        groups = self.terms.get("group", {})
        sizes = collections.Counter(folded(group) for group in groups.values())
        for size, group in sorted((size, group) for group, size in sizes.items() if size > LARGEST_GROUP):
            members = [one for one, name in groups.items() if folded(name) == group]
            self.left_out.append(
                Message("class-list-section", path=self._path, group=groups[members[0]], size=size)
            )
            for one in members:
                del groups[one]
        several = sorted(size for size in sizes.values() if 1 < size <= LARGEST_GROUP)
        if not several:
            return []
        most, least = several[-1], several[0]
        span = f"{least} to {most}" if least < most else str(most)
        return [Message("class-list-groups", path=self._path, count=len(several), sizes=span)]


def _named(head: Sequence[str], name: str) -> int | None:
    return headers.place(head, [words(name)])
