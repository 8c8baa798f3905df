"""What a person can put right: an error is a code and fields. Its sentence says what is wrong, where, and what to do next.

Nobody decides by a sentence. Programs ask for ``code`` and ``fields``; a sentence is made where it is shown, from the template in English that
stands where the error is raised, or from one that the place of showing has for that code (the desk notebook names its own fields where the
command line names options; a translation is such a table, too). This file is read before anything is installed: the standard library only.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

Templates = Mapping[str, str]
_SEPARATORS = {"": ", ", "parts": "; ", "lines": "\n", "or": " or ", "and": " and ", "words": " "}


class Message:
    """Something to be said to a person, as data.

    :param code: what a program knows it by.
    :param template: the English sentence, with ``{name}`` for each field. A field that holds several is written with commas between them;
        ``{name:parts}``, ``{name:lines}``, ``{name:or}``, ``{name:and}`` and ``{name:words}`` put something else there.
    :param fields: what the sentence is about. A field may be a message itself.
    """

    __slots__ = ("code", "fields", "template")

    def __init__(self, code: str, template: str, /, **fields: Any) -> None:
        self.code = code
        self.template = template
        self.fields = {name: _kept(value) for name, value in fields.items()}

    def said(self, templates: Templates | None = None) -> str:
        """Return the sentence, from the template in ``templates`` where there is one for this code."""
        template = (templates or {}).get(self.code, self.template)
        return _Sentence(templates or {}).vformat(template, (), self.fields)

    def __str__(self) -> str:
        return self.said()

    def __repr__(self) -> str:
        return f"Message({self.code!r}, {self.said()!r})"


class CourseError(Exception):
    """Something a person can put right; its sentence is shown without a traceback. The parameters are those of :class:`Message`."""

    def __init__(self, code: str, template: str, /, **fields: Any) -> None:
        super().__init__(code, template)
        self.message = Message(code, template, **fields)

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
        return _raised_again, (type(self), self.__dict__, self.args)


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
    """Return a field as it is kept: other errors by what they say, several values as a tuple."""
    if isinstance(value, Exception) and not isinstance(value, CourseError):
        return str(value)
    return value if isinstance(value, (str, bytes, Mapping)) or not hasattr(value, "__iter__") else tuple(value)


def _raised_again(kind: type[CourseError], state: dict[str, Any], arguments: tuple[Any, ...]) -> CourseError:
    """Return an error as it was before it was sent to another process."""
    made = kind.__new__(kind, *arguments)
    made.__dict__.update(state)
    return made
