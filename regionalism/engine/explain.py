"""What is wrong in a file of items, cards or units, field by field: the work of cattrs."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, get_origin

from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError, transform_error
from cattrs.gen import make_dict_structure_fn, override
from cattrs.v import format_exception

from regionalism.engine.kinds.base import Item
from regionalism.engine.structure import (
    HOOKS,
    IN_WORDS,
    NOT_IN_A_FILE,
    Build,
    Made,
    WrongFields,
    one_of,
    strict,
)


def explained(content: Any, kind: type[Made]) -> Made:
    """Return plain data as what it is to be; raise :class:`WrongFields` with all that is wrong in it."""
    try:
        return item_converter().structure(content, kind)
    except BaseValidationError as problem:
        raise WrongFields(_describe(problem)) from None


@cache
def item_converter() -> Converter:
    """Return the converter from TOML to items: unknown fields and silent conversions are refused."""
    converter = Converter(forbid_extra_keys=True)
    for kind in IN_WORDS:
        converter.register_structure_hook(kind, _hook(strict(kind)))
    for several, build in HOOKS.items():
        converter.register_structure_hook(several, _hook(build))
    converter.register_structure_hook_factory(_is_literal, lambda kind: _hook(one_of(kind)))
    converter.register_structure_hook_factory(_is_item, _item_hook)
    return converter


def _hook(build: Build) -> Any:
    return lambda value, _: build(value)


def _is_item(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Item)


def _item_hook(kind: Any, converter: Converter) -> Any:
    """Return what builds items of a kind; it is made when the first one comes."""
    omitted: dict[str, Any] = {name: override(omit=True) for name in NOT_IN_A_FILE}
    return make_dict_structure_fn(kind, converter, **omitted)


def _is_literal(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Literal


def _in_words(problem: BaseException, kind: type | None) -> str:
    if isinstance(problem, KeyError):
        return "is missing"
    if isinstance(problem, ForbiddenExtraKeysError):
        return f"{', '.join(sorted(problem.extra_fields))} is not known here"
    if type(problem) is ValueError and problem.args:
        return str(problem)
    return format_exception(problem, kind)


def _describe(problem: BaseValidationError) -> list[str]:
    """Return cattrs' findings as ``field: sentence``."""
    found = []
    for line in transform_error(problem, path="", format_exception=_in_words):
        message, _, where = line.rpartition(" @ ")
        found.append(f"{where.lstrip('.') or 'of the table'}: {message}")
    return found
