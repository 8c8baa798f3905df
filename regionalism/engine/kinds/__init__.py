"""The kinds of item. One module each; a new kind is a module here, its control in ``notebook/front/``, and
its name in this list.
"""

from __future__ import annotations

from importlib import import_module

from regionalism.engine.kinds.base import Item

# In the order in which documentation lists them. The module of a kind has its name, with _ for -.
NAMES = (
    "choice",
    "multiple",
    "match",
    "order",
    "number",
    "range",
    "paragraphs",
    "value",
    "essay",
    "decision",
)


def _kind(name: str) -> type[Item]:
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    (found,) = (
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Item) and one.__module__ == module.__name__
    )
    return found


KINDS: dict[str, type[Item]] = {name: _kind(name) for name in NAMES}
