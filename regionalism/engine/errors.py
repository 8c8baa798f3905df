"""What a person can put right: an error is a code and fields. Its sentence says what is wrong, where, and
what to do next.

Nobody decides by a sentence: programs ask for ``code`` and ``fields``. A sentence is made where it is shown,
from the template for its code. The templates in English stand in ``sentences.toml`` of each part of the
package. A place of showing may have others for some codes: the desk notebook names its own fields where the
command line names options, and a translation is such a table, too.

A template has ``{name}`` for each field. A field that holds several values is written with commas between
them; ``{name:parts}``, ``{name:lines}``, ``{name:or}`` and ``{name:and}`` put something else there. A field
may be a message itself.

This module is read before anything is installed: the standard library only.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from regionalism.engine import toml_file

Templates = Mapping[str, str]
FILE = "sentences.toml"
_AS_THEY_ARE = (str, int, float)  # fields that Python's own formatting writes
_SEPARATORS = {"": ", ", "parts": "; ", "lines": "\n", "or": " or ", "and": " and "}


class Message:
    """Something to be said to a person, as data: a code for programs, and fields."""

    __slots__ = ("code", "fields")

    def __init__(self, code: str, /, **fields: Any) -> None:
        self.code = code
        self.fields = {name: _kept(value) for name, value in fields.items()}

    def said(self, templates: Templates | None = None) -> str:
        """Return the sentence; ``templates`` go before the package's own, by code."""
        own = templates or {}
        template = own.get(self.code) or _template(self.code)
        if template is None:
            return " ".join([self.code, *(f"{name}={value}" for name, value in self.fields.items())])
        if all(type(value) in _AS_THEY_ARE for value in self.fields.values()):
            return template.format(**self.fields)
        return _Sentence(own).vformat(template, (), self.fields)

    def __str__(self) -> str:
        return self.said()

    def __repr__(self) -> str:
        return f"Message({self.code!r}, {self.fields!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.code, self.fields) == (other.code, other.fields)

    def __hash__(self) -> int:
        return hash((self.code, *self.fields))


class CourseError(Exception):
    """Something a person can put right, shown as a sentence; parameters as in :class:`Message`."""

    def __init__(self, code: str, /, **fields: Any) -> None:
        super().__init__(code)
        self.message = Message(code, **fields)

    @property
    def code(self) -> str:
        """Return what a program knows this error by."""
        return self.message.code

    @property
    def fields(self) -> dict[str, Any]:
        """Return what the error is about."""
        return self.message.fields

    def said(self, templates: Templates | None = None) -> str:
        """Return the sentence; see :meth:`Message.said`."""
        return self.message.said(templates)

    def __str__(self) -> str:
        return self.said()

    def __reduce__(self) -> tuple[Any, ...]:
        return _as_it_was, (type(self), self.__dict__)


class ItemError(CourseError):
    """An item file is wrong: the fields name the file, the item and the field."""


class ResponseError(CourseError):
    """A response does not have the form that its item asks for."""


class _Sentence(string.Formatter):
    """Fills templates; see :class:`Message` for how several values are written."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, (Message, CourseError)):
            return value.said(self._templates)
        if isinstance(value, tuple):
            return _SEPARATORS[format_spec].join(self.format_field(one, "") for one in value)
        text: str = super().format_field(value, format_spec)
        return text


def _kept(value: Any) -> Any:
    """Return a field as kept: an error by what it says, values as a tuple, a table by its names."""
    if isinstance(value, Exception) and not isinstance(value, CourseError):
        return str(value)
    return value if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__") else tuple(value)


def _as_it_was(kind: type[CourseError], state: dict[str, Any]) -> CourseError:
    """Return an error as it was before it was sent to another process."""
    made = kind.__new__(kind)
    made.__dict__.update(state)
    made.args = (made.code,)
    return made


def package_sentences() -> dict[str, str]:
    """Return the English templates by code, of the parts of the package that are here."""
    found: dict[str, str] = {}
    for path in _files():
        found |= _sentences(path)
    return found


@cache
def _template(code: str) -> str | None:
    """Return a template of the package: no more files are read than it takes to find it."""
    return next((found for path in _files() if (found := _sentences(path).get(code))), None)


@cache
def _files() -> tuple[Path, ...]:
    """Return the files of templates, this part's first: scoring says hardly anything else."""
    here = Path(__file__).parent
    return tuple(sorted(here.parent.glob(f"*/{FILE}"), key=lambda path: (path.parent != here, path)))


@cache
def _sentences(path: Path) -> dict[str, str]:
    return toml_file.read(path)
