"""The contract of an item kind: what every item has, and what a kind says for itself.

A kind is one class in one module of this folder. Everything that depends on the kind stands there; the rest
of the package calls the methods of :class:`Item` and never asks which kind it has. A kind knows nothing of
scoring as a whole, of widgets or of files.
"""

import random
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Literal, NamedTuple, Self

from attrs import evolve, field, frozen

from regionalism.engine.errors import Message
from regionalism.engine.item_version import version_of
from regionalism.engine.numbers import written

Stage = Literal["lesson", "exercise", "deck"]
DECK: Stage = "deck"
Certainty = Literal["settled-fact", "settled-by-text", "contested-empirical", "contested-normative"]
Outcome = Literal["correct", "partly", "not-yet", "unanswered", "recorded"]
Mark = Literal["right", "near", "wrong", "note"]
Role = Literal["key", "accepted", "neutral", "wrong", "other", "open"]
Place = tuple[str, str]
LookUp = Callable[[str], str]
SETTLED = ("settled-fact", "settled-by-text")
MALFORMED: tuple[Any, ...] = ("", [], {}, {"no such part": "nothing"})  # no response to an item of any kind


def key_field(default: Any = None) -> Any:
    """Return an attrs field that belongs to the key and stays out of hand-outs."""
    return field(default=default, metadata={"secret": True})


class Note(NamedTuple):
    """One piece of feedback.

    ``about`` names the row, option or field that it is about, in words; ``place`` says the same by ids (of
    options, paragraphs, rows, entries or fields; ``from`` and ``to`` for the ends of a range). Both are empty
    where it is about the whole answer. ``code`` says what the note is, for programs: ``feedback`` is a text
    of the item; the others are sentences of the engine.
    """

    mark: Mark
    text: str
    about: str = ""
    code: str = "feedback"
    place: tuple[str, ...] = ()


def engine_note(mark: Mark, code: str, about: str = "", place: tuple[str, ...] = (), **fields: Any) -> Note:
    """Return a note with a sentence of the engine."""
    return Note(mark, str(Message(code, **fields)), about, code, place)


def mark_of(share: float) -> Mark:
    """Return the mark of a part that earned this share of its credit."""
    return "right" if share >= 1 else "near" if share > 0 else "wrong"


@frozen(eq=False, repr=False)
class Block:
    """What stands below a prompt: a sentence (or none) and entries marked by letters, numbers or dashes."""

    lead: str = ""
    entries: tuple[str, ...] = ()
    marks: Literal["letters", "numbers", "dashes"] = "letters"


@frozen(eq=False, repr=False)
class AnswerChoice:
    """Something that a response can hold.

    ``part`` is the row, field or end, empty where the item has one part only; ``answer`` the choice in words;
    ``misconception`` what a reader may have thought; ``feedback`` what the choice is told. ``foreseen`` is
    false where that text is for anything not listed.
    """

    part: str
    answer: str
    role: Role
    misconception: str = ""
    feedback: str = ""
    foreseen: bool = True

    @property
    def diagnosis(self) -> str:
        """Return a wrong choice's misconception or, where none is named, its feedback."""
        return self.misconception or self.feedback if self.role in ("wrong", "accepted", "other") else ""


@frozen(kw_only=True, eq=False, repr=False)
class ItemTest:
    """A response and what scoring it must give; ``says`` is a part of the feedback."""

    response: Any
    outcome: Outcome
    reason: str = ""
    points: float | None = None
    says: str = ""


@frozen(kw_only=True, eq=False, repr=False)
class Variant:
    """What stands in for ``{name}`` in one variant: ``params`` in what is asked, ``key`` in the key alone."""

    id: str
    params: dict[str, float | str]
    key: dict[str, float | str] | None = key_field()


@frozen(kw_only=True, eq=False, repr=False)
class Part:
    """A part of an item that answers name by its id."""

    id: str
    text: str


@frozen(kw_only=True, eq=False, repr=False)
class Criterion(Part):
    """One line of a rubric; ``levels`` says what earns nothing, half and all of its points."""

    points: float
    levels: tuple[str, str, str] | None = None

    @property
    def in_words(self) -> str:
        """Return the line with its points and, where they are given, its levels."""
        worth = (0.0, self.points / 2, self.points)
        levels = "; ".join(
            f"{written(points)}: {text}" for points, text in zip(worth, self.levels or (), strict=False)
        )
        return f"{self.text} ({written(self.points)})" + (f". {levels}" if levels else "")


@frozen(kw_only=True, eq=False, repr=False)
class LineMark:
    """What a line of the rubric, named by its id, gives to a model answer, and why."""

    line: str
    points: float
    why: str


@frozen(kw_only=True, eq=False, repr=False)
class ModelAnswer:
    """A model answer and the standpoint from which it is written; ``marks`` say how it would be marked."""

    standpoint: str
    text: str
    marks: tuple[LineMark, ...] = ()


@frozen(kw_only=True, eq=False, repr=False)
class Item:
    """What every item has. ``unit`` is the slug of its unit; ``full_id`` is ``unit/id``.

    What the exercise notebook says around the question: ``intro`` stands under its heading; ``beside_lesson``
    follows it where the lesson is at hand, so not in a hand-out; ``setup`` is a cell of code before the
    question, and ``result`` the name of what that cell hands over; ``teaching_note`` stands in the solutions.

    ``worked_path`` leads to the answer step by step, after the third try that is not right.

    ``variants`` holds the item once for each variant that it declares, and ``variant_id`` says whose numbers
    this one has.

    An item equals only itself (``eq=False``, here, in each kind and for each part), so it can be a key of a
    table. Methods that compare, hash and print all fields are left out: to make them took time at each start.
    """

    student: ClassVar[str]  # what the student does, for the documentation
    earns: ClassVar[str]  # what that earns, for the documentation
    by_person: ClassVar[bool] = False  # a person marks it, so it has no points before
    from_cell: ClassVar[bool] = False  # a cell computes the response and hands it over
    is_text: ClassVar[bool] = False  # the response holds a text, which is kept more carefully than a click
    several_keys: ClassVar[bool] = False  # several answers can earn credit, so it can ask what is contested
    finished_outcome: ClassVar[Outcome] = "correct"  # of a finished answer to a completion item
    shuffled: ClassVar[
        tuple[str, ...]
    ] = ()  # the fields whose parts may stand in any order: answers name them by ids

    id: str
    kind: str
    stage: Stage
    certainty: Certainty
    objective: Literal["O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8", "O9"]
    title: str
    prompt: str
    points: float
    unit: str = ""
    origin: str = ""
    hints: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    as_of: str = ""
    confidence: bool = False
    reason: bool = False
    completion: bool = False
    explanation: str | None = key_field()
    worked_path: tuple[str, ...] | None = key_field()
    test: tuple[ItemTest, ...] | None = key_field()
    variant: tuple[Variant, ...] = ()
    intro: str = ""
    beside_lesson: str = ""
    setup: str = ""
    result: str = ""
    teaching_note: str | None = key_field()
    variant_id: str = ""
    variants: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.full_id}{self.variant_id and f' {self.variant_id}'}>"

    @property
    def full_id(self) -> str:
        """Return ``unit/id``, the identity under which answers are kept."""
        return f"{self.unit}/{self.id}"

    @property
    def has_key(self) -> bool:
        """Tell whether the key is here; without it responses are recorded, not scored."""
        return self.explanation is not None

    @property
    def version(self) -> str:
        """Return a short hash of what decides an answer's worth (:mod:`regionalism.engine.item_version`)."""
        given = [one.params for one in self.variant if one.id == self.variant_id]
        asked = {"kind": self.kind, "completion": self.completion, "reason": self.reason, "given": given}
        credits = None if self.completion or not self.has_key else self.credits()
        return version_of(asked | self.asks(), credits)

    @property
    def minutes(self) -> float:
        """Return how long it takes."""
        return 1.0

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Return the lines of the rubric by which a person marks it."""
        return ()

    @property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """Return the answers that a marker sees beside a text: what each is, and its text."""
        return ()

    @property
    def words_asked(self) -> tuple[int, int]:
        """Return how many words a text should have at least and at most."""
        return 0, 0

    @property
    def earlier_items(self) -> tuple[str, ...]:
        """Return the full ids of the items whose answers are shown again with this one."""
        return ()

    # --- what a definition must hold ---

    def problems(self) -> list[str]:
        """Return what is wrong with this item beyond its types, as ``field: sentence``."""
        return []

    def asks(self) -> dict[str, Any]:
        """Return what decides which answers can be given: ids, numbers, choices; no key, no wording."""
        raise NotImplementedError

    def credits(self) -> dict[str, Any]:
        """Return what the key says that each answer earns: ids, numbers, credits; no wording, no order."""
        raise NotImplementedError

    # --- a response and its worth ---

    def normalise(self, given: Any) -> Any:
        """Return the response in the form of the kind; raise :class:`ResponseError` on what is missing."""
        raise NotImplementedError

    def judge(self, given: Any) -> tuple[float, list[Note]]:
        """Return the share of the points that a normalised response earns (0 to 1), and the feedback."""
        raise NotImplementedError

    def marks(self, given: Any, notes: Iterable[Note]) -> dict[str, Mark]:
        """Return the mark of each part of an answer, also of those parts of which no note speaks."""
        del given
        return {one: note.mark for note in notes for one in note.place}

    def at_start(self, given: Any) -> bool:
        """Tell whether a value is the cell's own, before the student changes anything: no answer yet."""
        del given
        return False

    # --- how it is shown ---

    def specification(self, look_up: LookUp) -> dict[str, Any]:
        """Return what the control needs besides the prompt, nothing of the key; ``look_up`` gives digests."""
        raise NotImplementedError

    def blocks(self) -> list[Block]:
        """Return what the item offers, in reading order; its letters are those that ``answer`` takes."""
        raise NotImplementedError

    def rule(self) -> str:
        """Return how a part of the points is earned, for the student; empty where nothing needs saying."""
        return ""

    def example(self) -> str:
        """Return an example of a response as it is typed in code."""
        raise NotImplementedError

    def parse_typed(self, given: Any) -> Any:
        """Return a typed response in the kind's form: letters (or ids) become ids, lists become tables.

        Anything else is handed on, for :meth:`normalise` to explain.

        :raises ResponseError: where a list has the wrong length.
        """
        return given

    def describe(self, given: Any) -> list[str]:
        """Return a response in words, a line a part; where it does not fit, KeyError and others may come."""
        raise NotImplementedError

    # --- the key and what is foreseen, in words ---

    def key_in_words(self) -> str:
        """Return the right answer in words; only where there is a key and not any finished answer counts."""
        raise NotImplementedError

    def explained(self) -> str:
        """Return the explanation and what stands with it, as paragraphs."""
        return self.explanation or ""

    def choices(self) -> dict[Place, AnswerChoice]:
        """Return by part every answer that a report can count; nothing where responses are free."""
        raise NotImplementedError

    def chosen(self, given: Any) -> list[tuple[Place, str]]:
        """Return a normalised response's part of :meth:`choices`, each with its value if not foreseen."""
        raise NotImplementedError

    def foreseen(self) -> list[AnswerChoice]:
        """Return the foreseen wrong answers; where any answer counts, each answer with feedback."""
        told: dict[tuple[str, str, str], AnswerChoice] = {}
        for one in self.choices().values():
            if one.foreseen and one.feedback and one.role in ("wrong", "accepted", "open"):
                same = one.part, one.misconception, one.feedback
                told[same] = (
                    evolve(told[same], answer=f"{told[same].answer}, {one.answer}") if same in told else one
                )
        return list(told.values())

    # --- invented responses ---

    def finished(self, chance: random.Random) -> Any:
        """Return some finished response, right or not."""
        raise NotImplementedError

    def keyed(self, outcome: Outcome, chance: random.Random) -> Any:
        """Return a response with this outcome by the key, or ``None`` where there is none such.

        It follows from the key, not from :meth:`judge`: tests hold one against the other. Kinds without a key
        need none.
        """
        del outcome, chance
        return None

    def malformed(self) -> tuple[Any, ...]:
        """Return things that are no response to this item."""
        return MALFORMED

    def invent(self, outcome: Outcome, chance: random.Random) -> Any:
        """Return a response with this outcome, drawn by ``chance``, or ``None`` where the item has none."""
        if outcome == "unanswered":
            return chance.choice(self.malformed())
        if self.by_person or not self.has_key:
            return self.finished(chance) if outcome == "recorded" else None
        if self.completion:
            return self.finished(chance) if outcome == self.finished_outcome else None
        return self.keyed(outcome, chance) if outcome != "recorded" else None

    # --- the item in an assignment ---

    def with_points(self, points: float) -> Self:
        """Return the item with other points."""
        return evolve(self, points=points, variants=tuple(one.with_points(points) for one in self.variants))

    def named_anchors(self) -> tuple[str, ...]:
        """Return the paragraphs that the item needs."""
        return self.anchors
