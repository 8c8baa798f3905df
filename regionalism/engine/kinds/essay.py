"""The kind ``essay``: a short text, marked by a person with the rubric."""

from __future__ import annotations

import random
import re
from typing import Any, ClassVar, Self

from attrs import evolve, frozen

from regionalism.engine.anchors import LOOSE_ANCHOR
from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds import base, parts

A_FEW_SENTENCES = 80  # words
WORDS_A_MINUTE = 8  # written, with looking up: 25 minutes for 200 words
MARKED_BY_A_PERSON = "marked-by-a-person"  # the code of the note that an essay gets


@frozen(kw_only=True)
class Comment:
    """What a marker would say about some words of a text."""

    phrase: str
    comment: str


@frozen(kw_only=True)
class WeakAnswer:
    """An answer that misses much, with a marker's comments."""

    text: str
    comments: tuple[Comment, ...]


@frozen(kw_only=True)
class Essay(base.Item):
    """A text that a person marks with the rubric; ``recalls`` names items whose answers it shows again."""

    student: ClassVar[str] = "writes"
    earns: ClassVar[str] = "a person marks it with the rubric"
    by_person: ClassVar[bool] = True
    is_text: ClassVar[bool] = True
    several_keys: ClassVar[bool] = True

    min_words: int
    max_words: int
    rubric: tuple[base.Criterion, ...]
    recalls: tuple[str, ...] = ()
    model_answer: tuple[base.ModelAnswer, ...] | None = base.key_field()
    weak_answer: tuple[WeakAnswer, ...] | None = base.key_field()

    @property
    def minutes(self) -> float:
        if self.max_words <= A_FEW_SENTENCES:
            return 5.0
        return max(25.0, self.max_words / WORDS_A_MINUTE)

    @property
    def criteria(self) -> tuple[base.Criterion, ...]:
        return self.rubric

    @property
    def models(self) -> tuple[base.ModelAnswer, ...]:
        return self.model_answer or ()

    @property
    def words_asked(self) -> tuple[int, int]:
        return self.min_words, self.max_words

    @property
    def earlier_items(self) -> tuple[str, ...]:
        return self.recalls

    def problems(self) -> list[str]:
        found = parts.twice("rubric", self.rubric)
        if round(sum(c.points for c in self.rubric), 6) != round(self.points, 6):
            found.append("rubric: its points do not add up to the item's points")
        if self.has_key and len({m.standpoint for m in self.model_answer or ()}) < 2:
            found.append("model_answer: two are needed, from different standpoints")
        found += [
            f"model_answer[{n}].standpoint: is empty. Say from which standpoint it is written."
            for n, one in enumerate(self.model_answer or ())
            if not one.standpoint.strip()
        ]
        if len(self.weak_answer or ()) > 1:
            found.append("weak_answer: one is enough")
        for weak in self.weak_answer or ():
            found += [
                f"weak_answer[0].comments[{n}].phrase: {one.phrase!r} does not stand in its text; "
                "copy some words of it"
                for n, one in enumerate(weak.comments)
                if one.phrase not in weak.text
            ]
        return found

    def asks(self) -> dict[str, Any]:
        whole = sum(one.points for one in self.rubric) or 1.0
        shares = {one.id: round(one.points / whole, 6) for one in self.rubric}
        return {"words": [self.min_words, self.max_words], "rubric": shares}

    def credits(self) -> dict[str, Any]:
        return {}

    def normalise(self, given: Any) -> str:
        if not isinstance(given, str) or not given.strip():
            raise ResponseError("essay-empty")
        if len(given) > parts.LONGEST_TEXT:
            raise ResponseError("essay-too-long", longest_text=parts.LONGEST_TEXT, max_words=self.max_words)
        return given

    def judge(self, given: str) -> tuple[float, list[base.Note]]:
        words = parts.count_words(given)
        notes = [base.engine_note("note", MARKED_BY_A_PERSON)]
        asked: dict[str, Any] = {"words": words, "low": self.min_words, "high": self.max_words}
        if words < self.min_words:
            notes.append(base.engine_note("near", "essay-short", **asked))
        elif words > self.max_words:
            notes.append(base.engine_note("near", "essay-long", **asked))
        else:
            notes.append(base.engine_note("note", "essay-length", **asked))
        if not LOOSE_ANCHOR.search(given):
            # A form to write, not a paragraph to use: of the reading that the question is about.
            reading = self.anchors[0].split()[0] if self.anchors else "R1"
            notes.append(base.engine_note("near", "essay-no-anchor", example=f"{reading} ¶1"))
        return 0.0, notes + [
            base.Note("note", f"{c.text} ({c.points:g})", "Rubric", "criterion") for c in self.rubric
        ]

    def specification(self, look_up: base.LookUp) -> dict[str, Any]:
        del look_up
        rubric = [
            {"text": c.text, "points": parts.points_in_words(c.points), "levels": list(c.levels or ())}
            for c in self.rubric
        ]
        return {"minWords": self.min_words, "maxWords": self.max_words, "rubric": rubric}

    def blocks(self) -> list[base.Block]:
        lines = tuple(one.in_words for one in self.rubric)
        return [base.Block(f"{self.min_words} to {self.max_words} words. Rubric:", lines, "dashes")]

    def example(self) -> str:
        return '"""Your text"""'

    def describe(self, given: Any) -> list[str]:
        return [line for line in given.splitlines() if line.strip()]

    def key_in_words(self) -> str:
        return "A person reads it with the rubric."

    def explained(self) -> str:
        texts = [self.explanation or ""]
        texts += [f"A model answer, {one.standpoint}: {one.text}" for one in self.model_answer or ()]
        for weak in self.weak_answer or ():
            texts.append(f"A weak answer: {weak.text}")
            texts += [f"A marker says of “{one.phrase}”: {one.comment}" for one in weak.comments]
        return "\n\n".join(texts)

    def choices(self) -> dict[base.Place, base.AnswerChoice]:
        return {}

    def chosen(self, given: str) -> list[tuple[base.Place, str]]:
        del given
        return []

    def finished(self, chance: random.Random) -> str:
        """Return the beginning of one of the model answers, so that lengths and standpoints differ."""
        models = self.model_answer or ()
        text = chance.choice(models).text if models else f"On the question “{self.title}” (R1 ¶4)."
        sentences = re.split(r"(?<=[.!?])\s+", text.strip())
        return "Invented for practice. " + " ".join(sentences[: chance.randint(1, len(sentences))])

    def with_points(self, points: float) -> Self:
        """Return the item with other points; the lines of the rubric keep their shares of them."""
        share = points / self.points if self.points else 1.0
        return evolve(
            super().with_points(points),
            rubric=tuple(evolve(one, points=one.points * share) for one in self.rubric),
        )
