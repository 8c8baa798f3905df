"""The kind ``choice``: exactly one of several options."""

import random
from typing import Any, ClassVar

from attrs import frozen

from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds import base, parts


@frozen(kw_only=True, eq=False, repr=False)
class Choice(parts.OptionItem):
    """Exactly one of several options."""

    student: ClassVar[str] = "chooses one option"
    earns: ClassVar[str] = "the credit of that option"
    several_keys: ClassVar[bool] = True

    def problems(self) -> list[str]:
        found = parts.twice("option", self.option)
        if self.has_key and not self.completion:
            right = [o for o in self.option if o.correct]
            best = [o for o in self.option if o.correct or o.credit == 1]
            if self.certainty in base.SETTLED and len(right) != 1:
                found.append("option: exactly one needs `correct = true`")
            if self.certainty not in base.SETTLED and len(best) < 2:
                found.append(
                    "option: a contested item must not have a single right answer; give `credit` to several"
                )
        return found + parts.unexplained(self, self.option)

    def asks(self) -> dict[str, Any]:
        return {"options": parts.ids(self.option)}

    def credits(self) -> dict[str, Any]:
        return {one.id: _credit(one) for one in self.option}

    def normalise(self, given: Any) -> str:
        if given in (None, ""):
            raise ResponseError("choice-empty")
        return parts.known(given, [o.id for o in self.option], "option-unknown", parts.lettered(self.option))

    def judge(self, given: str) -> tuple[float, list[base.Note]]:
        option = next(o for o in self.option if o.id == given)
        share = _credit(option)
        mark = "note" if self.completion else base.mark_of(share)
        return share, [base.Note(mark, option.feedback or "", option.text, place=(given,))]

    def example(self) -> str:
        return '"b"'

    def parse_typed(self, given: Any) -> Any:
        return parts.letter(self.option, given)

    def describe(self, given: Any) -> list[str]:
        return [parts.text_of(self.option, given)]

    def chosen(self, given: str) -> list[tuple[base.Place, str]]:
        return [(("", given), "")]

    def finished(self, chance: random.Random) -> str:
        return chance.choice(self.option).id

    def keyed(self, outcome: base.Outcome, chance: random.Random) -> str | None:
        marks = {"correct": "right", "partly": "near", "not-yet": "wrong"}
        fitting = [o.id for o in self.option if base.mark_of(_credit(o)) == marks[outcome]]
        return chance.choice(fitting) if fitting else None


def _credit(option: parts.Option) -> float:
    return 1.0 if option.correct else option.credit or 0.0
