"""Says which units were changed without ``build``: what the desk reads of them is still the older text."""

from __future__ import annotations

from collections.abc import Iterable

from regionalism.engine.bank import changed_since_build
from regionalism.engine.errors import Message


def not_built(slugs: Iterable[str]) -> list[str]:
    """Return a sentence for each unit whose author's item file was changed after the last ``build``."""
    return [
        str(Message("keys-not-built", path=source)) for one in slugs if (source := changed_since_build(one))
    ]
