"""The kinds of item: a module each, its control in ``notebook/front/``, its name in the list below."""

from __future__ import annotations

from importlib import import_module

from regionalism.engine.kinds.base import Item

# In the order in which documentation lists them. The module of a kind has its name, with _ for -.
NAMES = (
    "choice", "multiple", "match", "order", "number", "range", "paragraphs", "value", "essay", "decision",
)  # fmt: skip


def _kind(name: str) -> type[Item]:
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    (found,) = (
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Item) and one.__module__ == module.__name__
    )
    return found


KINDS: dict[str, type[Item]] = {name: _kind(name) for name in NAMES}
