"""Plain data, as TOML gives it, made into the classes of items and cards: without any silent conversion.

This is all that a right file needs. What is wrong in another is said by :mod:`regionalism.engine.explain`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from attrs import fields, has, resolve_types

Made = TypeVar("Made")
Build = Callable[[Any], Any]
IN_WORDS = {str: "a text", bool: "true or false", int: "a whole number", float: "a number"}
NOT_IN_A_FILE = ("variant_id", "variants")


class WrongFields(ValueError):
    """Plain data is not what it is to be: ``found`` has a line ``field: sentence`` for each problem."""

    def __init__(self, found: list[str]) -> None:
        super().__init__("; ".join(found))
        self.found = found


@cache
def builder(kind: Any) -> Build:
    """Return what builds a value of this type, and raises an error that explains nothing."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return _as_it_is
    if kind in IN_WORDS:
        return strict(kind)
    if kind in HOOKS:
        return HOOKS[kind]
    if origin is Literal:
        return one_of(kind)
    if origin in (UnionType, Union) and len(inner) == 2 and NoneType in inner:
        return _optional(builder(inner[0] if inner[1] is NoneType else inner[1]))
    if origin is tuple and len(inner) == 2 and inner[1] is ...:
        return _list(builder(inner[0]))
    if origin is tuple:
        return _row([builder(one) for one in inner])
    if origin is dict:
        return _table(builder(inner[0]), builder(inner[1]))
    if has(kind):
        return _class(kind)
    raise TypeError(kind)  # what explains builds it


def _as_it_is(value: Any) -> Any:
    return value


def _optional(build: Build) -> Build:
    return lambda value: None if value is None else build(value)


def _list(build: Build) -> Build:
    def several(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            raise TypeError(value)
        return tuple([build(one) for one in value])

    return several


def _row(builds: list[Build]) -> Build:
    return lambda value: tuple([build(one) for build, one in zip(builds, value, strict=True)])


def _table(name: Build, build: Build) -> Build:
    return lambda value: {name(key): build(one) for key, one in value.items()}


def _class(kind: type) -> Build:
    listed = fields(kind)
    if any(isinstance(one.type, str) for one in listed):
        listed = fields(resolve_types(kind))
    builds = {one.name: builder(one.type) for one in listed if one.name not in NOT_IN_A_FILE}
    return lambda value: kind(**{name: builds[name](one) for name, one in value.items()})


# --- single values, for both ways ---------------------------------------------------------------------------


def strict(kind: type) -> Build:
    """Return what takes a value of this plain type only; a whole number is a number, too."""

    def take(value: Any) -> Any:
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            raise ValueError(f"{value!r} is not {IN_WORDS[kind]}")
        return value

    return take


def one_of(kind: Any) -> Build:
    """Return what takes the values of a ``Literal`` only."""
    known = get_args(kind)

    def take(value: Any) -> Any:
        if value not in known:
            raise ValueError(f"{value!r} is none of {', '.join(known)}")
        return value

    return take


def _number_or_text(value: Any) -> float | str:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"{value!r} is neither a number nor a text")
    return value


def _plain_value(value: Any) -> float | str | bool:
    if not isinstance(value, (int, float, str)):
        raise ValueError(f"{value!r} is neither a number, a text, nor true or false")
    return value


HOOKS: dict[Any, Build] = {
    float | str | bool: _plain_value,
    float | str | bool | None: _plain_value,
    float | str: _number_or_text,
}
