"""The kind ``essay``: a short text, marked by a person with the rubric."""

import random
import re
from collections.abc import Sequence
from typing import Any, ClassVar, Self, TypeVar

from attrs import evolve, frozen

from regionalism.engine.anchors import LOOSE_ANCHOR
from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds import base, parts
from regionalism.engine.numbers import written

A_FEW_SENTENCES = 80  # words
MIDDLE = 0.4  # the share of the points from which an answer with marks is called weak no more
WORDS_A_MINUTE = 8  # written, with looking up: 25 minutes for 200 words
MARKED_BY_A_PERSON = "marked-by-a-person"  # the code of the note that an essay gets


@frozen(kw_only=True, eq=False, repr=False)
class Comment:
    """What a marker would say about some words of a text."""

    phrase: str
    comment: str


@frozen(kw_only=True, eq=False, repr=False)
class WeakAnswer:
    """An answer that misses something, with a marker's comments; ``marks`` say how it would be marked.

    From ``MIDDLE`` of the points on it is no weak answer, but one in the middle of the scale.
    """

    text: str
    comments: tuple[Comment, ...]
    marks: tuple[base.LineMark, ...] = ()


@frozen(kw_only=True, eq=False, repr=False)
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
    def examples(self) -> tuple[tuple[str, str], ...]:
        models = self.model_answer or ()
        found = [(f"A model answer, {one.standpoint}", self._in_words(one)) for one in models]
        for weak in self.weak_answer or ():
            name = "An answer in the middle" if self._in_the_middle(weak) else "A weak answer"
            says = [f"A marker says of “{one.phrase}”: {one.comment}" for one in weak.comments]
            found.append((name, "\n\n".join([self._in_words(weak), *says])))
        return tuple(found)

    def _in_words(self, one: base.ModelAnswer | WeakAnswer) -> str:
        """Return a model answer or a weak one and, line by line, how it would be marked."""
        lines = {line.id: line for line in self.rubric}
        marks = [
            f"{lines[mark.line].text}, {mark.points:g} of {lines[mark.line].points:g}: {mark.why}"
            for mark in one.marks
        ]
        return "\n\n".join([one.text.strip(), *(["As marked. " + " ".join(marks)] if marks else [])])

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
        found += self._odd_marks("model_answer", self.model_answer or ())
        found += self._odd_marks("weak_answer", self.weak_answer or ())
        in_the_middle = [self._in_the_middle(one) for one in self.weak_answer or ()]
        if in_the_middle.count(False) > 2:
            found.append("weak_answer: two are the most, one for each side")
        if in_the_middle.count(True) > 1:
            found.append("weak_answer: one in the middle of the scale is the most")
        for place, weak in enumerate(self.weak_answer or ()):
            found += [
                f"weak_answer[{place}].comments[{n}].phrase: {one.phrase!r} does not stand in its text; "
                "copy some words of it"
                for n, one in enumerate(weak.comments)
                if one.phrase not in weak.text
            ]
        return found

    def _in_the_middle(self, one: WeakAnswer) -> bool:
        return sum(mark.points for mark in one.marks) >= MIDDLE * self.points

    def _odd_marks(self, field: str, answers: Sequence[base.ModelAnswer | WeakAnswer]) -> list[str]:
        most = {line.id: line.points for line in self.rubric}
        return [
            f"{field}[{n}].marks: {mark.line!r} with {mark.points:g} points is no mark of the rubric; "
            "name the id of a line and at most its points"
            for n, one in enumerate(answers)
            for mark in one.marks
            if not 0 <= mark.points <= most.get(mark.line, -1.0)
        ]

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
            base.Note("note", f"{c.text} ({written(c.points)})", "Rubric", "criterion") for c in self.rubric
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
        return parts.lines_of(given)

    def key_in_words(self) -> str:
        return "A person reads it with the rubric."

    def explained(self) -> str:
        return "\n\n".join([self.explanation or "", *(f"{name}: {text}" for name, text in self.examples)])

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
        """Return the item with other points; the lines of the rubric and the marks of the answers that are
        shown keep their shares of them.
        """
        share = points / self.points if self.points else 1.0
        weak = self.weak_answer
        return evolve(
            super().with_points(points),
            rubric=tuple(evolve(one, points=one.points * share) for one in self.rubric),
            model_answer=None if self.model_answer is None else _at_share(self.model_answer, share),
            weak_answer=None if weak is None else _at_share(weak, share),
        )


Answer = TypeVar("Answer", base.ModelAnswer, WeakAnswer)


def _at_share(answers: Sequence[Answer], share: float) -> tuple[Answer, ...]:
    """Return the answers with their marks times the share."""
    return tuple(
        evolve(one, marks=tuple(evolve(mark, points=mark.points * share) for mark in one.marks))
        for one in answers
    )
