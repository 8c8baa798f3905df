"""The kind ``paragraphs``: the paragraphs of the readings that carry a claim."""

import random
import re
from typing import Any, ClassVar, Literal

from attrs import frozen

from regionalism.engine.anchors import ANCHOR
from regionalism.engine.kinds import base, parts


@frozen(kw_only=True, eq=False, repr=False)
class Group:
    """Paragraphs of one role: ``key``, ``neutral`` (counts neither way) or ``wrong``, with shared
    feedback.
    """

    role: Literal["key", "neutral", "wrong"]
    anchors: tuple[str, ...]
    feedback: str
    misconception: str = ""


_MARKS: dict[str, base.Mark] = {"key": "right", "neutral": "note", "wrong": "wrong"}


@frozen(kw_only=True, eq=False, repr=False)
class Paragraphs(base.Item):
    """Anchors to pick from ``candidates``: the paragraphs that carry a claim."""

    student: ClassVar[str] = "picks paragraphs"
    earns: ClassVar[str] = "as `multiple`"

    candidates: tuple[str, ...]
    pick: int | None = None
    group: tuple[Group, ...] | None = base.key_field()

    @property
    def minutes(self) -> float:
        return 1.5

    def problems(self) -> list[str]:
        found = [
            f"candidates: {a!r} is not an anchor like 'R2 ¶3'"
            for a in self.candidates
            if not ANCHOR.fullmatch(a)
        ]
        if not self.has_key:
            return found
        grouped = [a for g in self.group or () for a in g.anchors]
        found += [f"group: {a!r} is not among the candidates" for a in grouped if a not in self.candidates]
        found += [
            f"group: {a!r} stands in two groups" for a in sorted({a for a in grouped if grouped.count(a) > 1})
        ]
        found += [f"group: nothing says what {a!r} is" for a in self.candidates if a not in grouped]
        found += [
            f"group[{n}].misconception: is missing"
            for n, g in enumerate(self.group or ())
            if g.role == "wrong" and not g.misconception
        ]
        if not any(g.role == "key" for g in self.group or ()):
            found.append('group: one needs `role = "key"`')
        return found

    def asks(self) -> dict[str, Any]:
        return {"candidates": sorted(self.candidates), "pick": self.pick}

    def credits(self) -> dict[str, Any]:
        # "either" is the word that the versions of answers already given were made with.
        words = {"key": "key", "neutral": "either"}
        return {a: words[one.role] for one in self.group or () if one.role != "wrong" for a in one.anchors}

    def normalise(self, given: Any) -> list[str]:
        return parts.several(given, self.candidates, "paragraph-not-offered", self.pick)

    def judge(self, given: list[str]) -> tuple[float, list[base.Note]]:
        notes = []
        for group in self.group or ():
            chosen = tuple(a for a in given if a in group.anchors)
            if chosen:
                notes.append(base.Note(_MARKS[group.role], group.feedback, ", ".join(chosen), place=chosen))
        right, neutral = self._of_role("key"), self._of_role("neutral")
        share = parts.share_of_set(right, neutral, given, self.pick)
        return share, notes + parts.how_many_missing(right, given, self.pick)

    def _of_role(self, role: str) -> set[str]:
        return {a for g in self.group or () if g.role == role for a in g.anchors}

    def specification(self, look_up: base.LookUp) -> dict[str, Any]:
        return {
            "pick": self.pick,
            "options": [{"id": a, "lead": a, "text": look_up(a)} for a in self.candidates],
        }

    def blocks(self) -> list[base.Block]:
        return [base.Block("Choose among: " + ", ".join(self.candidates))]

    def rule(self) -> str:
        return parts.rule_of_set(self, self.pick)

    def example(self) -> str:
        return f'["{self.candidates[0]}"]'

    def parse_typed(self, given: Any) -> Any:
        if isinstance(given, str):
            given = [part.strip() for part in re.split(r"[,;]", given) if part.strip()]
        if not isinstance(given, (list, tuple, set)):
            return given
        codes = {candidate.split()[0] for candidate in self.candidates}
        only = f"{next(iter(codes))} ¶" if len(codes) == 1 else ""
        numbers = [str(one).lstrip("¶") for one in given]
        return [f"{only}{n}" if only and n.isdigit() else one for n, one in zip(numbers, given, strict=True)]

    def describe(self, given: Any) -> list[str]:
        return [", ".join(parts.listed(given))]

    def key_in_words(self) -> str:
        return ", ".join(a for g in self.group or () if g.role == "key" for a in g.anchors)

    def choices(self) -> dict[base.Place, base.AnswerChoice]:
        groups = {anchor: group for group in self.group or () for anchor in group.anchors}
        return {
            ("", a): base.AnswerChoice("", a, groups[a].role, groups[a].misconception, groups[a].feedback)
            for a in self.candidates
        }

    def chosen(self, given: list[str]) -> list[tuple[base.Place, str]]:
        return [(("", one), "") for one in given]

    def finished(self, chance: random.Random) -> list[str]:
        return parts.some_of(self.candidates, self.pick, chance)

    def keyed(self, outcome: base.Outcome, chance: random.Random) -> list[str] | None:
        right, neutral = self._of_role("key"), self._of_role("neutral")
        return parts.invented_set(outcome, self.candidates, right, neutral, self.pick, chance)

    def named_anchors(self) -> tuple[str, ...]:
        return self.anchors + self.candidates
