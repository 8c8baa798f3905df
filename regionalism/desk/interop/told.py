"""What a command did, in plain sentences for the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any


def told(
    first: str,
    parts: Iterable[tuple[str, Sequence[Any]]],
    joined: Callable[[Sequence[Any]], Sequence[Any]] = tuple,
) -> str:
    """Return the first line, then each part that has sentences: its title with their number, and one a line.

    :param joined: returns the sentences of a part as they are shown, several in one where that is shorter.
    """
    lines = [first]
    for title, sentences in parts:
        if sentences:
            lines += [f"{title} ({len(sentences)}):", *(f"  {one}" for one in joined(sentences))]
    return "\n".join(lines)
