"""The kind ``multiple``: any number of several options."""

import random
from typing import Any, ClassVar

from attrs import frozen

from regionalism.engine.kinds import base, parts


@frozen(kw_only=True, eq=False, repr=False)
class Multiple(parts.OptionItem):
    """Any number of several options; ``pick`` says exactly how many, where that is asked."""

    student: ClassVar[str] = "chooses several options"
    earns: ClassVar[str] = (
        "right ones divided by all that are right or chosen; one half or less earns nothing. "
        "With `pick`: right ones divided by that number"
    )

    pick: int | None = None

    def problems(self) -> list[str]:
        found = parts.twice("option", self.option)
        if self.has_key and not self.completion and not any(o.correct for o in self.option):
            found.append("option: at least one needs `correct = true`")
        return found + parts.unexplained(self, self.option)

    def asks(self) -> dict[str, Any]:
        return {"options": parts.ids(self.option), "pick": self.pick}

    def credits(self) -> dict[str, Any]:
        # "either" is the word that the versions of answers already given were made with.
        return {
            one.id: "right" if one.correct else "either" for one in self.option if one.correct or one.neutral
        }

    def normalise(self, given: Any) -> list[str]:
        return parts.several(
            given, [o.id for o in self.option], "option-unknown", self.pick, parts.lettered(self.option)
        )

    def judge(self, given: list[str]) -> tuple[float, list[base.Note]]:
        right, neutral = self._right_and_neutral()
        notes = []
        for option in self.option:
            if option.id in given:
                mark: base.Mark = "right" if option.correct else "note" if option.neutral else "wrong"
                mark = "note" if self.completion else mark
                notes.append(base.Note(mark, option.feedback or "", option.text, place=(option.id,)))
        if self.completion:
            return 1.0, notes
        share = parts.share_of_set(right, neutral, given, self.pick)
        return share, notes + parts.how_many_missing(right, given, self.pick)

    def _right_and_neutral(self) -> tuple[set[str], set[str]]:
        return {o.id for o in self.option if o.correct}, {o.id for o in self.option if o.neutral}

    def rule(self) -> str:
        return parts.rule_of_set(self, self.pick)

    def example(self) -> str:
        return '["a", "c"]'

    def parse_typed(self, given: Any) -> Any:
        return parts.letters(self.option, given)

    def describe(self, given: Any) -> list[str]:
        return [parts.text_of(self.option, one) for one in parts.listed(given)]

    def chosen(self, given: list[str]) -> list[tuple[base.Place, str]]:
        return [(("", one), "") for one in given]

    def finished(self, chance: random.Random) -> list[str]:
        return parts.some_of([o.id for o in self.option], self.pick, chance)

    def keyed(self, outcome: base.Outcome, chance: random.Random) -> list[str] | None:
        names = [o.id for o in self.option]
        return parts.invented_set(outcome, names, *self._right_and_neutral(), self.pick, chance)
