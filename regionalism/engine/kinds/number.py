"""The kind ``number``: one or several numbers, typed."""

import random
from typing import Any, ClassVar

from attrs import frozen

from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds import base, parts
from regionalism.engine.numbers import written

DRAWS = 100


@frozen(kw_only=True, eq=False, repr=False)
class NumberField:
    """One number field; ``low`` and ``high`` bound what can sensibly be entered."""

    id: str
    label: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    key: float | None = base.key_field()
    tolerance: float | None = base.key_field()
    wrong: tuple[parts.Distractor, ...] | None = base.key_field()
    right: str | None = base.key_field()
    default_feedback: str | None = base.key_field()

    def fits(self, number: float) -> bool:
        """Tell whether a number lies within the bounds."""
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    def read(self, given: Any) -> float:
        """Return a number as typed; raise :class:`ResponseError` where it is none or is out of bounds."""
        number, low, high = parts.parse_number(given, self.fits), self.low, self.high
        if not self.fits(number):
            if low is None or high is None:
                raise ResponseError("number-out-of-bounds", label=self.label, number=written(number))
            raise ResponseError(
                "number-not-between",
                label=self.label,
                number=written(number),
                low=written(low),
                high=written(high),
            )
        return number

    def judge(self, number: float) -> tuple[float, base.Note]:
        """Return the share that a number earns, and its note."""
        about = f"{self.label}: {parts.shown(number, self.unit)}"
        right = parts.is_key(self.key, self.tolerance, number)
        share, note = parts.value_note(
            right, self.right or "", self.wrong or (), self.default_feedback or "", number, about
        )
        return share, note._replace(place=(self.id,))

    def invented(self, outcome: base.Outcome, chance: random.Random) -> float | None:
        """Return a number with this outcome, also one that is not foreseen; ``None`` without any."""
        found: float | None = parts.invented_value(
            outcome, self.key, self.tolerance, self.wrong or (), chance
        )
        if outcome != "not-yet" or (found is not None and chance.random() < 0.5):
            return found
        near = [one.value for one in self.wrong or () if one.credit]
        for _ in range(DRAWS):  # the bounds may hold thousands of numbers, nearly all of them wrong
            drawn = float(chance.randint(int(self.low or 0), int(self.high or 60)))
            if not parts.is_key(self.key, self.tolerance, drawn) and not self._fits(drawn, near):
                return drawn
        return found

    def _fits(self, number: float, values: list[float | str | bool]) -> bool:
        return any(
            parts.is_key(one.value, one.tolerance, number) for one in self.wrong or () if one.value in values
        )


@frozen(kw_only=True, eq=False, repr=False)
class Number(base.Item):
    """One or several numbers."""

    student: ClassVar[str] = "types numbers"
    earns: ClassVar[str] = "the share of fields; a listed value earns its own credit"

    field: tuple[NumberField, ...]

    @property
    def minutes(self) -> float:
        return 1.5 * len(self.field)

    def problems(self) -> list[str]:
        found = parts.twice("field", self.field)
        for number, one in enumerate(self.field if self.has_key and not self.completion else ()):
            for name in ("key", "tolerance", "wrong", "default_feedback"):
                if getattr(one, name) is None:
                    found.append(f"field[{number}].{name}: is missing")
        return found

    def asks(self) -> dict[str, Any]:
        return {"fields": {one.id: [one.low, one.high] for one in self.field}}

    def credits(self) -> dict[str, Any]:
        return {one.id: [one.key, one.tolerance, parts.credited(one.wrong)] for one in self.field}

    def normalise(self, given: Any) -> dict[str, float]:
        if not isinstance(given, dict):
            given = {self.field[0].id: given} if len(self.field) == 1 and given is not None else {}
        fields = [one.id for one in self.field]
        for name in sorted(given.keys() - fields, key=str):
            parts.known(name, fields, "field-unknown", parts.numbered(self.field))
        missing = [f.label for f in self.field if given.get(f.id) in (None, "")]
        if missing:
            raise ResponseError("number-open", missing=[*map(parts.unstopped, missing)])
        return {f.id: f.read(given[f.id]) for f in self.field}

    def judge(self, given: dict[str, float]) -> tuple[float, list[base.Note]]:
        judged = [one.judge(given[one.id]) for one in self.field]
        total = 0.0
        for share, _ in judged:
            total += share
        return total / len(self.field), [note for _, note in judged]

    def specification(self, look_up: base.LookUp) -> dict[str, Any]:
        del look_up
        return {"fields": [{"id": one.id, "label": one.label, "unit": one.unit} for one in self.field]}

    def blocks(self) -> list[base.Block]:
        fields = tuple(f"{one.label}{f' ({one.unit})' if one.unit else ''}" for one in self.field)
        return [base.Block(entries=fields, marks="numbers")]

    def example(self) -> str:
        return "[18, …]" if len(self.field) > 1 else "18"

    def parse_typed(self, given: Any) -> Any:
        if isinstance(given, dict):
            return parts.by_number(self.field, given)
        if not isinstance(given, (list, tuple)):
            return given
        if len(given) != len(self.field):
            raise ResponseError("number-wrong-number", count=len(given), fields=len(self.field))
        return {one.id: value for one, value in zip(self.field, given, strict=True)}

    def describe(self, given: Any) -> list[str]:
        if not isinstance(given, dict):
            return [parts.plainly(given)]
        if unknown := set(given) - {one.id for one in self.field}:
            raise KeyError(*unknown)
        return [
            f"{one.label}: {parts.plainly(given[one.id])} {one.unit}".strip()
            for one in self.field
            if one.id in given
        ]

    def key_in_words(self) -> str:
        return "; ".join(f"{f.label}: {parts.shown(f.key, f.unit)}" for f in self.field)

    def choices(self) -> dict[base.Place, base.AnswerChoice]:
        found: dict[base.Place, base.AnswerChoice] = {}
        for one in self.field:
            found |= parts.value_choices(
                one.id, one.label, one.key, one.unit, one.wrong or (), one.default_feedback or ""
            )
        return found

    def chosen(self, given: dict[str, float]) -> list[tuple[base.Place, str]]:
        return [
            parts.chosen_value(
                one.id, parts.is_key(one.key, one.tolerance, given[one.id]), one.wrong or (), given[one.id]
            )
            for one in self.field
        ]

    def finished(self, chance: random.Random) -> dict[str, float]:
        return {one.id: float(chance.randint(int(one.low or 0), int(one.high or 60))) for one in self.field}

    def keyed(self, outcome: base.Outcome, chance: random.Random) -> dict[str, float] | None:
        if outcome == "partly" and len(self.field) > 1:
            spoilt = chance.choice(self.field).id
            made = {
                one.id: one.invented("not-yet" if one.id == spoilt else "correct", chance)
                for one in self.field
            }
        else:
            made = {one.id: one.invented(outcome, chance) for one in self.field}
        found = {name: number for name, number in made.items() if number is not None}
        return found if len(found) == len(self.field) else None
