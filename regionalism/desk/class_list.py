"""The class list: who should have handed in, and whose hand-in it is where an id was mistyped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import define, field

from regionalism.desk import csv_io
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.submission import clean_text, in_file_name

# What a column is called in the languages of the region and of its neighbours, without accents.
_ID = (
    *("id", "student id", "student_id", "id number", "numero de id", "numero de identificacion", "matricula"),
    *(
        "numero de matricula",
        "numero de identificacao",
        "ra",
        "matricule",
        "numero etudiant",
        "matrikelnummer",
    ),
)
_NAME = (
    *("name", "student name", "student_name", "full name", "nombre completo", "nombre y apellidos", "nome"),
    *("nome completo", "nom complet", "nom et prenom", "vollstandiger name"),
)
_FIRST_NAME = ("first name", "nombre", "nombres", "prenom", "vorname")
_LAST_NAME = ("last name", "surname", "apellido", "apellidos", "apellido(s)", "sobrenome", "nom", "nachname")
_REWRITTEN = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)


def folded(text: str) -> str:
    """Return a text as it is compared: one Unicode form, no difference of case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def without_accents(text: str) -> str:
    """Return a folded text without its accents, as some systems export it."""
    apart = unicodedata.normalize("NFD", folded(text))
    return "".join(one for one in apart if not unicodedata.combining(one))


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
    head = [without_accents(cell.strip()) for cell in rows[0]] if rows else []
    number, names = _place(head, _ID), _places_of_names(head)
    if number is None or not names:
        raise CourseError("class-list-columns", path=path, head=", ".join(head) or "none")
    notes = [Message("class-list-encoding", path=path)] if encoding == csv_io.WINDOWS else []
    if [head[number], *(head[one] for one in names)] != ["id", "name"]:
        taken = [rows[0][one].strip() for one in (number, *names)]
        notes.append(Message("class-list-taken", path=path, id=taken[0], names=taken[1:]))
    found: dict[str, str] = {}
    left_out = []
    for line, row in enumerate(rows[1:], 2):
        cells = [clean_text(csv_io.unescape_formula(cell)) for cell in row]
        one = cells[number] if number < len(cells) else ""
        if any(cells[len(head) :]):
            left_out.append(Message("class-list-cells", path=path, row=line))
        elif _REWRITTEN.fullmatch(one):
            left_out.append(Message("class-list-rewritten", path=path, row=line, cell=one))
        elif one in found:
            raise CourseError("class-list-twice", path=path, number=one)
        elif one:
            found[one] = " ".join(cells[place] for place in names if place < len(cells))
    return ClassList(found, notes, left_out)


def _place(head: Sequence[str], names: Sequence[str]) -> int | None:
    return next((head.index(one) for one in names if one in head), None)


def _places_of_names(head: Sequence[str]) -> list[int]:
    """Return the columns that hold a name: one, or first and last name."""
    whole, first, last = (_place(head, names) for names in (_NAME, _FIRST_NAME, _LAST_NAME))
    if whole is not None:
        return [whole]
    return [one for one in (first, last) if one is not None]
