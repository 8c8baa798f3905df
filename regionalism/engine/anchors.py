"""The form of an anchor, which names a paragraph of a reading: ``R3 ¶5``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

ANCHOR = re.compile(r"\b([A-Z]\d+) ¶([1-9]\d*)")  # the code of the reading, and the number of the paragraph
LOOSE_ANCHOR = re.compile(r"\b[A-Z]\d+\s*¶\s*\d")  # as people type it
PARAGRAPH = re.compile(r"(?:\b([A-Z]\d+) )?(¶[1-9]\d*)")
CODE = re.compile(r"\b[A-Z]\d+\b")


def paragraphs_named(text: str, codes: Collection[str]) -> list[str]:
    """Return the anchors of the paragraphs that a text names, also in short as in ``R4 ¶5 and ¶9``.

    A paragraph without its reading belongs to the reading named last before it, else to the only one that the
    text names, else to the only one of ``codes``; without such a reading it is left out.

    :param text: a sentence or a paragraph.
    :param codes: the codes of the readings that may be meant.
    """
    found = []
    for one in PARAGRAPH.finditer(text):
        code = one[1] or _reading_of(text, one.start(), codes)
        if code:
            found.append(f"{code} {one[2]}")
    return list(dict.fromkeys(found))


def _reading_of(text: str, place: int, codes: Collection[str]) -> str:
    named = [(one.start(), one[0]) for one in CODE.finditer(text) if one[0] in codes]
    before = [code for start, code in named if start < place]
    return before[-1] if before else _only({code for _, code in named}) or _only(set(codes))


def _only(codes: set[str]) -> str:
    return next(iter(codes)) if len(codes) == 1 else ""


def in_order(anchors: Iterable[str]) -> list[str]:
    """Return paragraphs by reading and number, each once."""
    found = {anchor: anchor.partition(" ¶") for anchor in anchors}
    return sorted(found, key=lambda one: (found[one][0], int(found[one][2])))


def runs_in_words(anchors: Iterable[str]) -> str:
    """Return paragraphs in words, neighbours joined: ``R1 ¶1 to ¶3, R2 ¶19``."""
    runs: list[list[tuple[str, int]]] = []
    for anchor in anchors:
        found = ANCHOR.fullmatch(anchor)
        code, number = (found[1], int(found[2])) if found else (anchor, 0)
        if runs and runs[-1][-1] == (code, number - 1):
            runs[-1].append((code, number))
        else:
            runs.append([(code, number)])
    parts, last = [], ""
    for run in runs:
        code = f"{run[0][0]} " if run[0][0] != last else ""
        last = run[0][0]
        between = "," if len(run) == 2 else " to"
        parts.append(f"{code}¶{run[0][1]}" + (f"{between} ¶{run[-1][1]}" if len(run) > 1 else ""))
    return ", ".join(parts)
