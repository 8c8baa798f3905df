"""What a panel answers, made beforehand: a page without a kernel looks it up.

It holds every state of the inputs. Answers that differ in a word share the rest: texts are cut at their tags,
and pieces that always stand together are one piece.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from regionalism.engine.errors import Message

MOST_STATES = 1000
BESIDE_A_TAG = re.compile(r"(?=<)|(?<=>)")


class Input(Protocol):
    """What is known here of an input of a panel."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def options(self) -> Sequence[tuple[str, str]]: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def step(self) -> float | None: ...


class Reply(Protocol):
    """What is known here of the answer of a panel."""

    @property
    def status(self) -> str: ...
    @property
    def html(self) -> str: ...


Answer = Callable[[Mapping[str, Any]], Reply]


def offered(one: Input) -> list[Any] | None:
    """Return every value that an input can have; ``None`` where they cannot be listed."""
    if one.kind == "check":
        return [False, True]
    if one.kind == "menu":
        return [name for name, _ in one.options]
    if one.kind == "choice":  # radio buttons may have none chosen
        return [name for name, _ in one.options] + ([None] if one.value is None else [])
    if one.kind == "number" and one.low is not None and one.high is not None and one.step:
        count = math.floor((one.high - one.low) / one.step) + 1
        return [*(one.low + one.step * place for place in range(count)), None]
    return None


def can_be_baked(inputs: Sequence[Input]) -> bool:
    """Tell whether the states of some inputs can be listed, and are not too many for a page."""
    lists = [offered(one) for one in inputs]
    return None not in lists and math.prod(len(one or ()) for one in lists) <= MOST_STATES


def baked(inputs: Sequence[Input], answer: Answer) -> dict[str, Any]:
    """Return the answers to all states of inputs that :func:`can_be_baked`.

    ``offered`` has the values of each input. ``replies`` has for each state, the last input changing fastest,
    the places of its sentence and of its HTML in ``texts``; a text is the places of its ``pieces``.
    """
    values = [offered(one) or [] for one in inputs]
    names = [one.name for one in inputs]
    found = [answer(dict(zip(names, state, strict=True))) for state in itertools.product(*values)]
    texts: dict[str, int] = {}
    replies = [[texts.setdefault(text, len(texts)) for text in (reply.status, reply.html)] for reply in found]
    pieces, packed = in_pieces(texts)
    return {
        "offered": dict(zip(names, values, strict=True)),
        "outside": outside(inputs),
        "replies": replies,
        "texts": packed,
        "pieces": pieces,
    }


def outside(inputs: Sequence[Input]) -> dict[str, str]:
    """Return for each number what is said where it is none that is offered: a field takes what is typed."""
    return {
        one.name: str(
            Message("panel-number-outside", label=one.label, low=one.low, high=one.high, step=one.step)
        )
        for one in inputs
        if one.kind == "number"
    }


def in_pieces(texts: Iterable[str]) -> tuple[list[str], list[list[int]]]:
    """Return the pieces that some texts are made of, and each text as places of pieces."""
    cut = [BESIDE_A_TAG.split(text) for text in texts]
    after, before = _neighbours(cut)
    places: dict[str, int] = {}
    packed = []
    for parts in cut:
        joined: list[list[str]] = []
        for part in parts:
            last = joined[-1][-1] if joined else None
            if last is not None and after[last] == {part} and before[part] == {last}:
                joined[-1].append(part)
            else:
                joined.append([part])
        packed.append([places.setdefault("".join(one), len(places)) for one in joined])
    return list(places), packed


def _neighbours(
    cut: Iterable[Sequence[str]],
) -> tuple[dict[str, set[str | None]], dict[str, set[str | None]]]:
    """Return what follows each part anywhere, and what precedes it; ``None`` is the end or the beginning."""
    after: dict[str, set[str | None]] = {}
    before: dict[str, set[str | None]] = {}
    for parts in cut:
        for one, following in itertools.pairwise([None, *parts, None]):
            if one is not None:
                after.setdefault(one, set()).add(following)
            if following is not None:
                before.setdefault(following, set()).add(one)
    return after, before
