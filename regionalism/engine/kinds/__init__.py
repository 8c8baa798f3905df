"""The kinds of item: a module each, its control in ``notebook/front/``, its name in the list below.

Annotations in these modules are types and not texts (no ``from __future__ import annotations``): what builds
items would compile every text, once more for each kind.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from regionalism.engine.kinds.base import Item

# In the order in which documentation lists them. The module of a kind has its name, with _ for -.
NAMES = (
    "choice", "multiple", "match", "order", "number", "range", "paragraphs", "value", "essay", "decision",
)  # fmt: skip


class _Kinds(Mapping[str, type[Item]]):
    """The class of each kind; its module is loaded when it is asked for, and a unit has some of them."""

    def __getitem__(self, name: str) -> type[Item]:
        if name not in NAMES:
            raise KeyError(name)
        return _kind(name)

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


@cache
def _kind(name: str) -> type[Item]:
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    (found,) = (
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Item) and one.__module__ == module.__name__
    )
    return found


KINDS = _Kinds()
