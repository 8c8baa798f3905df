"""The kind ``value``: a result that a cell computed, handed over with ``record``."""

import random
from typing import Any, ClassVar, Literal

from attrs import frozen

from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds import base, parts

LONGEST_ABOUT = 80


@frozen(kw_only=True, eq=False, repr=False)
class Value(base.Item):
    """A result that a cell computed; ``start``, what the unchanged cell gives, is no answer."""

    student: ClassVar[str] = "computes a value in a cell"
    earns: ClassVar[str] = "right, or the credit of a listed value"
    from_cell: ClassVar[bool] = True

    of: Literal["number", "text", "truth"]
    unit_of_measure: str = ""
    start: float | str | bool | None = None
    key: float | str | bool | None = base.key_field()
    tolerance: float | None = base.key_field()
    wrong: tuple[parts.Distractor, ...] | None = base.key_field()
    default_feedback: str | None = base.key_field()

    @property
    def minutes(self) -> float:
        return 1.5

    def problems(self) -> list[str]:
        names = ("key", "wrong", "default_feedback", *(("tolerance",) if self.of == "number" else ()))
        found = [f"{name}: is missing" for name in names if self.has_key and getattr(self, name) is None]
        if self.confidence:
            found.append("confidence: a value is handed over by a cell, without a button to give it with")
        if self.start is not None and self.start == self.key:
            found.append("start: is the key; a cell that nobody has changed would answer by itself")
        return found

    def asks(self) -> dict[str, Any]:
        return {"of": self.of}

    def credits(self) -> dict[str, Any]:
        return {"key": self.key, "tolerance": self.tolerance, "wrong": parts.credited(self.wrong)}

    def normalise(self, given: Any) -> float | str | bool:
        if given is None:
            raise ResponseError("value-missing")
        if isinstance(given, list) or (hasattr(given, "item") and not isinstance(given, (str, bytes))):
            given = _single(given)
        if self.of == "number":
            return parts.parse_number(given)
        if not isinstance(given, str if self.of == "text" else bool) or given == "":
            raise ResponseError(f"value-no-{self.of}", given=parts.short(given))
        fits: str | bool = given
        return fits

    def judge(self, given: float | str | bool) -> tuple[float, list[base.Note]]:
        unit = self.unit_of_measure if isinstance(given, float) else ""
        about = parts.shown(given, unit)[:LONGEST_ABOUT]
        right = parts.is_key(self.key, self.tolerance, given)
        share, note = parts.value_note(right, "", self.wrong or (), self.default_feedback or "", given, about)
        return share, [note]

    def at_start(self, given: float | str | bool) -> bool:
        start = self.start
        if isinstance(start, (int, float)) and not isinstance(start, bool) and isinstance(given, float):
            return round(given, 1) == round(start, 1)
        return start is not None and parts.same_value(start, given)

    def specification(self, look_up: base.LookUp) -> dict[str, Any]:
        del look_up
        return {}

    def blocks(self) -> list[base.Block]:
        return [base.Block("The value comes from a cell.")]

    def example(self) -> str:
        return "the_value"

    def describe(self, given: Any) -> list[str]:
        return [parts.plainly(given)]

    def key_in_words(self) -> str:
        return parts.shown(self.key, self.unit_of_measure)

    def choices(self) -> dict[base.Place, base.AnswerChoice]:
        return parts.value_choices(
            "", "", self.key, self.unit_of_measure, self.wrong or (), self.default_feedback or ""
        )

    def chosen(self, given: float | str | bool) -> list[tuple[base.Place, str]]:
        return [
            parts.chosen_value("", parts.is_key(self.key, self.tolerance, given), self.wrong or (), given)
        ]

    def finished(self, chance: random.Random) -> float | str | bool:
        made: dict[str, float | str | bool] = {
            "number": float(chance.randint(0, 60)),
            "text": "a text",
            "truth": chance.random() < 0.5,
        }
        return made[self.of]

    def keyed(self, outcome: base.Outcome, chance: random.Random) -> Any:
        return parts.invented_value(outcome, self.key, self.tolerance, self.wrong or (), chance)


def _single(given: Any) -> Any:
    """Return the one number or text in a pandas or numpy object."""
    try:
        return given.item()
    except (AttributeError, TypeError, ValueError):
        raise ResponseError("value-several") from None
