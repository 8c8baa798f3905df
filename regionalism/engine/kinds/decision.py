"""The kind ``decision``: one of several options, and two sentences that say why. No option is right."""

import random
from typing import Any, ClassVar

from attrs import frozen

from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds import base, parts


@frozen(kw_only=True, eq=False, repr=False)
class Position(base.Part):
    """One option of a decision; ``feedback`` says what others might answer."""

    feedback: str | None = base.key_field()


@frozen(kw_only=True, eq=False, repr=False)
class Decision(base.Item):
    """One of several options with two sentences that say why; no option is right, and it is complete when
    both are there.

    The ``feedback`` of an option says what others might answer. ``recalls`` names items (``unit/item``) whose
    answers are shown again.
    """

    student: ClassVar[str] = "chooses one option and says why in two sentences"
    earns: ClassVar[str] = "all points when both are there (`completion = true`); no option is right"
    is_text: ClassVar[bool] = True
    several_keys: ClassVar[bool] = True
    finished_outcome: ClassVar[base.Outcome] = "recorded"
    shuffled: ClassVar[tuple[str, ...]] = ("option",)

    option: tuple[Position, ...]
    min_words: int = 12
    recalls: tuple[str, ...] = ()

    @property
    def minutes(self) -> float:
        return 5.0

    @property
    def earlier_items(self) -> tuple[str, ...]:
        return self.recalls

    def problems(self) -> list[str]:
        found = parts.twice("option", self.option)
        if not self.completion:
            found.append("completion: set completion = true; a decision earns its points when it is complete")
        if self.certainty in base.SETTLED:
            found.append(
                "certainty: a decision is contested-normative or contested-empirical; for a "
                "settled question use choice"
            )
        if self.reason:
            found.append("reason: leave it out; the two sentences are the reason")
        if len(self.option) < 2:
            found.append("option: at least two are needed")
        for number, one in enumerate(self.option):
            if self.has_key and not one.feedback:
                found.append(f"option[{number}].feedback: is missing; say what others might answer")
        return found

    def asks(self) -> dict[str, Any]:
        return {"options": parts.ids(self.option)}

    def credits(self) -> dict[str, Any]:
        return {}

    def normalise(self, given: Any) -> dict[str, str]:
        if given in (None, "", {}, []):
            raise ResponseError("decision-empty")
        if not isinstance(given, dict) or not set(given) <= {"option", "text"}:
            raise ResponseError("decision-form", given=parts.short(given))
        option, text = given.get("option"), given.get("text")
        if option in (None, ""):
            raise ResponseError("decision-no-option")
        option = parts.known(
            option, [one.id for one in self.option], "option-unknown", parts.lettered(self.option)
        )
        if not isinstance(text, str) or not text.strip():
            raise ResponseError("decision-no-text")
        if parts.count_words(text) < self.min_words:
            raise ResponseError("decision-short", words=parts.count_words(text), low=self.min_words)
        if len(text) > parts.LONGEST_TEXT:
            raise ResponseError("decision-long", longest_text=parts.LONGEST_TEXT)
        return {"option": option, "text": text}

    def judge(self, given: dict[str, str]) -> tuple[float, list[base.Note]]:
        option = next(one for one in self.option if one.id == given["option"])
        return 1.0, [base.Note("note", option.feedback or "", option.text, place=(option.id,))]

    def specification(self, look_up: base.LookUp) -> dict[str, Any]:
        del look_up
        return {"options": parts.named(self.option), "minWords": self.min_words}

    def blocks(self) -> list[base.Block]:
        return [
            base.Block(entries=parts.texts(self.option)),
            base.Block(f"Say why in two sentences, at least {self.min_words} words."),
        ]

    def example(self) -> str:
        return '["b", "Two sentences that say why."]'

    def parse_typed(self, given: Any) -> Any:
        if isinstance(given, (list, tuple)) and len(given) == 2:
            given = {"option": given[0], "text": given[1]}
        if isinstance(given, dict) and "option" in given:
            return given | {"option": parts.letter(self.option, given["option"])}
        return given

    def describe(self, given: Any) -> list[str]:
        option = given.get("option")
        lines = [] if option in (None, "") else [parts.text_of(self.option, option)]
        return [*lines, *parts.lines_of(given.get("text"))]

    def key_in_words(self) -> str:
        return "No option is right."

    def choices(self) -> dict[base.Place, base.AnswerChoice]:
        return {
            ("", o.id): base.AnswerChoice("", o.text, "open", feedback=o.feedback or "") for o in self.option
        }

    def chosen(self, given: dict[str, str]) -> list[tuple[base.Place, str]]:
        return [(("", given["option"]), "")]

    def finished(self, chance: random.Random) -> dict[str, str]:
        option = chance.choice(self.option)
        words = (
            "Invented for practice. I would choose this one, since the text R1 ¶4 speaks for it. "
            f"{'And so on. ' * self.min_words}"
        )
        long_enough = words.split()[: max(self.min_words, 16)]
        return {"option": option.id, "text": " ".join(long_enough)}

    def malformed(self) -> tuple[Any, ...]:
        first = self.option[0].id
        return (
            *base.MALFORMED,
            first,
            {"option": first},
            {"text": "Why. " * 20},
            {"option": first, "text": "Yes."},
        )
