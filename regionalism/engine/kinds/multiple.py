"""The kind ``multiple``: any number of several options."""

from __future__ import annotations

import random
from typing import Any, ClassVar

from attrs import frozen

from regionalism.engine.kinds.base import AnswerChoice, Block, Item, LookUp, Mark, Note, Outcome, Place
from regionalism.engine.kinds.parts import (
    Option,
    how_many_missing,
    ids,
    invented_set,
    letters,
    named,
    option_choices,
    several,
    share_of_set,
    some_of,
    text_of,
    texts,
    twice,
    unexplained,
)


@frozen(kw_only=True)
class Multiple(Item):
    """Any number of several options; ``pick`` says exactly how many, where that is asked."""

    student: ClassVar[str] = "chooses several options"
    earns: ClassVar[str] = (
        "right ones divided by all that are right or chosen; one half or less earns nothing. "
        "With `pick`: right ones divided by that number"
    )
    shuffled: ClassVar[tuple[str, ...]] = ("option",)

    option: tuple[Option, ...]
    pick: int | None = None

    def problems(self) -> list[str]:
        found = twice("option", self.option)
        if self.has_key and not self.completion and not any(o.correct for o in self.option):
            found.append("option: at least one needs `correct = true`")
        return found + unexplained(self, self.option)

    def asks(self) -> dict[str, Any]:
        return {"options": ids(self.option), "pick": self.pick}

    def credits(self) -> dict[str, Any]:
        # "either" is the word that the versions of answers already given were made with.
        return {
            one.id: "right" if one.correct else "either" for one in self.option if one.correct or one.neutral
        }

    def normalise(self, given: Any) -> list[str]:
        return several(given, [o.id for o in self.option], "option-unknown", self.pick)

    def judge(self, given: list[str]) -> tuple[float, list[Note]]:
        right, neutral = self._right_and_neutral()
        notes = []
        for option in self.option:
            if option.id in given:
                mark: Mark = "right" if option.correct else "note" if option.neutral else "wrong"
                mark = "note" if self.completion else mark
                notes.append(Note(mark, option.feedback or "", option.text, place=(option.id,)))
        if self.completion:
            return 1.0, notes
        share = share_of_set(right, neutral, given, self.pick)
        return share, notes + how_many_missing(right, given, self.pick)

    def _right_and_neutral(self) -> tuple[set[str], set[str]]:
        return {o.id for o in self.option if o.correct}, {o.id for o in self.option if o.neutral}

    def specification(self, look_up: LookUp) -> dict[str, Any]:
        del look_up
        return {"options": named(self.option)}

    def blocks(self) -> list[Block]:
        return [Block(entries=texts(self.option))]

    def example(self) -> str:
        return '["a", "c"]'

    def parse_typed(self, given: Any) -> Any:
        return letters(self.option, given)

    def describe(self, given: Any) -> list[str]:
        return [text_of(self.option, one) for one in given]

    def key_in_words(self) -> str:
        return "; ".join(o.text for o in self.option if o.correct or o.credit)

    def choices(self) -> dict[Place, AnswerChoice]:
        return option_choices(self.option, self.completion)

    def chosen(self, given: list[str]) -> list[tuple[Place, str]]:
        return [(("", one), "") for one in given]

    def finished(self, chance: random.Random) -> list[str]:
        return some_of([o.id for o in self.option], self.pick, chance)

    def keyed(self, outcome: Outcome, chance: random.Random) -> list[str] | None:
        names = [o.id for o in self.option]
        return invented_set(outcome, names, *self._right_and_neutral(), self.pick, chance)
