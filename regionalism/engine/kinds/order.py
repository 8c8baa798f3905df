"""The kind ``order``: entries to be put in order."""

import random
from collections.abc import Iterable
from typing import Any, ClassVar

from attrs import frozen

from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds import base, parts
from regionalism.engine.numbers import written


@frozen(kw_only=True, eq=False, repr=False)
class Entry(base.Part):
    """One entry of an order item; entries of the same ``rank`` may stand in any order among themselves."""

    rank: int | None = base.key_field()


@frozen(kw_only=True, eq=False, repr=False)
class Inversion:
    """Feedback for an order item in which ``first`` was put before ``then``."""

    first: str
    then: str
    feedback: str
    misconception: str


@frozen(kw_only=True, eq=False, repr=False)
class Order(base.Item):
    """Entries to be put in order."""

    student: ClassVar[str] = "gives each entry its place"
    earns: ClassVar[str] = (
        "1 in place, ½ one place off, divided by the entries; one half or less earns nothing"
    )
    shuffled: ClassVar[tuple[str, ...]] = ("entry",)

    entry: tuple[Entry, ...]
    wrong: tuple[Inversion, ...] | None = base.key_field()
    default_feedback: str | None = base.key_field()

    @property
    def minutes(self) -> float:
        return len(self.entry) / 3

    def problems(self) -> list[str]:
        found = parts.twice("entry", self.entry)
        entries = {e.id for e in self.entry}
        if self.has_key:
            found += [f"entry[{n}].rank: is missing" for n, e in enumerate(self.entry) if e.rank is None]
            if not self.wrong or not self.default_feedback:
                found.append(
                    "wrong, default_feedback: both are needed (feedback for plausible wrong "
                    "orders, and for any other)"
                )
        for number, wrong in enumerate(self.wrong or ()):
            found += [
                f"wrong[{number}]: {name!r} is not an entry"
                for name in (wrong.first, wrong.then)
                if name not in entries
            ]
        return found

    def asks(self) -> dict[str, Any]:
        return {"entries": parts.ids(self.entry)}

    def credits(self) -> dict[str, Any]:
        return {one.id: one.rank for one in self.entry}

    def normalise(self, given: Any) -> list[str]:
        entries = [e.id for e in self.entry]
        if not given:
            raise ResponseError("order-empty")
        if isinstance(given, dict):
            given = self._of_places(given)
        if not isinstance(given, (list, tuple)):
            raise ResponseError("order-no-list", given=parts.short(given), count=len(entries))
        letters = parts.lettered(self.entry)
        order = [parts.known(one, entries, "entry-unknown", letters) for one in given]
        missing = [e.text for e in self.entry if e.id not in order]
        if missing:
            raise ResponseError("order-open", missing=[*map(parts.unstopped, missing)])
        if len(order) != len(entries):
            raise ResponseError("order-twice")
        return order

    def _of_places(self, places: dict[Any, Any]) -> list[Any]:
        """Return the order in a table of places (``{entry: 1, …}``), as answers kept by menus have it."""
        names = {e.id: e.text for e in self.entry}
        for name in sorted(places, key=str):
            parts.known(name, names, "entry-unknown", parts.lettered(self.entry))
        taken: dict[float, list[str]] = {}
        for one in self.entry:
            if one.id in places:
                taken.setdefault(parts.parse_number(places[one.id]), []).append(one.id)
        twice_taken = [
            f"place {written(number)}: {', '.join(parts.unstopped(names[n]) for n in there)}"
            for number, there in sorted(taken.items())
            if len(there) > 1
        ]
        if twice_taken:
            raise ResponseError("order-place-shared", twice=twice_taken)
        return [taken[number][0] for number in sorted(taken)]

    def judge(self, given: list[str]) -> tuple[float, list[base.Note]]:
        off = self._distances(given)
        share = sum({0: 1.0, 1: 0.5}.get(one, 0.0) for one in off) / len(off)
        share = share if share > 0.5 else 0.0
        notes = [
            base.engine_note(
                "note", "entries-in-place", right=off.count(0), entries=len(off), near=off.count(1)
            )
        ]
        if share >= 1:
            return share, notes
        found = self._inversions(given)
        for one in found:
            about = (
                f"{parts.unstopped(parts.text_of(self.entry, one.first))}, put before "
                f"{parts.text_of(self.entry, one.then)}"
            )
            notes.append(base.Note("wrong", one.feedback, about, place=(one.first, one.then)))
        return share, notes if found else [*notes, base.Note("wrong", self.default_feedback or "")]

    def _distances(self, order: list[str]) -> list[int]:
        """Return for each entry in ``order`` how far it stands from the nearest place that its rank
        allows.
        """
        ranks = sorted((e.rank or 0) for e in self.entry)
        rank_of = {e.id: e.rank or 0 for e in self.entry}
        allowed = {rank: [n for n, other in enumerate(ranks) if other == rank] for rank in ranks}
        return [min(abs(place - n) for n in allowed[rank_of[one]]) for place, one in enumerate(order)]

    def _inversions(self, order: list[str]) -> list[Inversion]:
        return [one for one in self.wrong or () if order.index(one.first) < order.index(one.then)]

    def marks(self, given: list[str], notes: Iterable[base.Note]) -> dict[str, base.Mark]:
        del notes
        steps: dict[int, base.Mark] = {0: "right", 1: "near"}
        return {one: steps.get(off, "wrong") for one, off in zip(given, self._distances(given), strict=True)}

    def specification(self, look_up: base.LookUp) -> dict[str, Any]:
        del look_up
        return {"entries": parts.named(self.entry)}

    def blocks(self) -> list[base.Block]:
        return [base.Block(entries=parts.texts(self.entry))]

    def example(self) -> str:
        return '["b", "a", …]'

    def parse_typed(self, given: Any) -> Any:
        return parts.letters(self.entry, given)

    def describe(self, given: Any) -> list[str]:
        if isinstance(given, dict):
            return self._describe_places(given)
        return [
            f"{place}. {parts.text_of(self.entry, one)}" for place, one in enumerate(parts.listed(given), 1)
        ]

    def _describe_places(self, places: dict[Any, Any]) -> list[str]:
        texts = {name: parts.text_of(self.entry, name) for name in places}
        said = [(parts.plainly(places[one.id]), texts[one.id]) for one in self.entry if one.id in texts]
        return [f"{place}. {text}" for place, text in sorted(said, key=lambda pair: (len(pair[0]), pair[0]))]

    def key_in_words(self) -> str:
        return " › ".join(e.text for e in self._ranked())

    def _ranked(self) -> list[Entry]:
        return sorted(self.entry, key=lambda e: e.rank or 0)

    def choices(self) -> dict[base.Place, base.AnswerChoice]:
        found: dict[base.Place, base.AnswerChoice] = {
            ("", "key"): base.AnswerChoice("", "all in their place", "key")
        }
        for one in self.wrong or ():
            words = (
                f"{parts.text_of(self.entry, one.first)}, put before {parts.text_of(self.entry, one.then)}"
            )
            found["", f"{one.first}<{one.then}"] = base.AnswerChoice(
                "", words, "wrong", one.misconception, one.feedback
            )
        found["", parts.OTHER] = base.AnswerChoice(
            "", "another order", "other", feedback=self.default_feedback or ""
        )
        return found

    def chosen(self, given: list[str]) -> list[tuple[base.Place, str]]:
        if not any(self._distances(given)):
            return [(("", "key"), "")]
        return [(("", f"{w.first}<{w.then}"), "") for w in self._inversions(given)] or [
            (("", parts.OTHER), "")
        ]

    def finished(self, chance: random.Random) -> list[str]:
        return [one.id for one in chance.sample(self.entry, len(self.entry))]

    def keyed(self, outcome: base.Outcome, chance: random.Random) -> list[str] | None:
        right = [one.id for one in self._ranked()]
        if outcome == "correct":
            return right
        if len({one.rank for one in self.entry}) < len(right):
            return None  # entries that may change places: what another order earns is not plain
        if outcome == "not-yet":
            return right[::-1] if len(right) > 1 else None
        place = chance.randrange(len(right) - 1) if len(right) > 2 else 0
        swapped = [*right[:place], *right[place : place + 2][::-1], *right[place + 2 :]]
        return swapped if len(right) > 2 else None
