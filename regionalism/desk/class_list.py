"""The class list: who should have handed in, and whose hand-in it is where an id was mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import define, field

from regionalism.desk import csv_io
from regionalism.engine.errors import CourseError
from regionalism.engine.submission import clean_text, in_file_name


@define
class ClassList:
    """Names by id. An id is found whatever its case, as in the LMS, and in a hand-in's file name.

    Where two ids of the list would then be one, only the exact id is theirs.
    """

    names: Mapping[str, str]
    _by_case: dict[str, str] = field(init=False)
    _by_file: dict[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._by_case = _unambiguous((one.casefold(), one) for one in self.names)
        self._by_file = _unambiguous((in_file_name(one).casefold(), one) for one in self.names)

    def listed(self, typed: str) -> str:
        """Return the id on the list that a student's own typing stands for, or else what was typed."""
        return typed if typed in self.names else self._by_case.get(typed.casefold(), typed)

    def named_in(self, file: str, units: Iterable[str]) -> str:
        """Return the listed id in ``UNIT.ID.handin.json``, whatever stands around it, or an empty text."""
        slugs = "|".join(map(re.escape, units))
        found = re.search(rf"(?:{slugs})\.(.+)\.handin\b", file.rpartition("/")[2])
        if not found:
            return ""
        number = found[1].casefold()
        # Canvas numbers what was handed in again, before the first dot or after the name.
        return self._by_file.get(number) or self._by_file.get(re.sub(r"-\d+$", "", number), "")


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for key, one in pairs:
        found.setdefault(key, set()).add(one)
    return {key: ids.pop() for key, ids in found.items() if len(ids) == 1}


def read_class_list(path: Path) -> ClassList:
    """Return a class list from CSV; raise :class:`CourseError` for missing columns or a repeated id."""
    rows, _ = csv_io.read(path)
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if "id" not in head or "name" not in head:
        raise CourseError("class-list-columns", path=path, head=", ".join(head) or "none")
    found: dict[str, str] = {}
    for row in rows[1:]:
        cells = [clean_text(csv_io.unescape_formula(cell)) for cell in row] + [""] * len(head)
        number, name = cells[head.index("id")], cells[head.index("name")]
        if number in found:
            raise CourseError("class-list-twice", path=path, number=number)
        if number:
            found[number] = name
    return ClassList(found)
