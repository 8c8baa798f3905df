"""Neutral names for students, so that who marks or reads a report need not know whose work it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

ALPHABET = "23456789CDFGHJKMNPQRTVWXYZ"  # no vowels and no look-alikes: no words, no doubts when read aloud
SHORTEST = 4


def labels(students: Iterable[str], purpose: str) -> dict[str, str]:
    """Return a label for each student's id, such as ``7K3M``, the same on every machine and whoever joins the
    class later.

    Labels hide names from a reader; they are no protection against somebody who holds the class list and
    works them out.

    :param students: the ids.
    :param purpose: another purpose (an item, a report) gives other labels, so that one student's texts are
        not linked by them.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for student in sorted(set(students)):
        code = _code(f"{purpose}\x1f{student}")
        length = next(n for n in range(SHORTEST, len(code) + 1) if code[:n] not in taken or n == len(code))
        found[student] = code[:length]
        taken.add(code[:length])
    return found


def shuffled(students: Iterable[str], purpose: str) -> list[str]:
    """Return the ids in an order without meaning that is the same on every machine."""
    return sorted(set(students), key=lambda student: _code(f"{purpose}\x1forder\x1f{student}"))


def _code(text: str) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", errors="replace")).digest()[:16], "big")
    letters = []
    for _ in range(16):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
