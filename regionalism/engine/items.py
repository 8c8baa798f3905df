"""What is asked: item files are read, checked and, for hand-outs, rid of their keys.

One TOML file a unit. A field marked :func:`key_field` belongs to the key: a hand-out does not contain it.

An item may declare variants: tables of numbers and texts that stand in for ``{name}`` wherever a text of the item says so. They are put
in before the item is built, so each variant is an item like any other and is checked like one.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from attrs import evolve, field, fields, frozen, has
from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError, transform_error
from cattrs.gen import make_dict_structure_fn, override
from cattrs.v import format_exception

from regionalism.engine.errors import ItemError
from regionalism.engine.item_version import version_of

Stage = Literal["lesson", "exercise"]
Tag = Literal["settled-fact", "settled-by-text", "contested-empirical", "contested-normative"]
Outcome = Literal["correct", "partly", "not-yet", "unanswered", "recorded"]
SETTLED = ("settled-fact", "settled-by-text")
CUT_OFF = "2024-05-21"
ANCHOR = re.compile(r"R[0-6] ¶[1-9]\d?")
ITEM_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
SHUFFLED = ("option", "entry", "row")  # parts that may stand in any order: answers name them by their ids


def key_field(default: Any = None) -> Any:
    """Return an attrs field that belongs to the key and stays out of hand-outs."""
    return field(default=default, metadata={"secret": True})


@frozen(kw_only=True)
class Option:
    """One option of a choice or multiple item; ``credit`` (0 to 1) is for a defensible second-best choice."""

    id: str
    text: str
    correct: bool | None = key_field()
    credit: float | None = key_field()
    either: bool | None = key_field()
    feedback: str | None = key_field()
    misconception: str | None = key_field()


@frozen(kw_only=True)
class Category:
    """One column of a match item."""

    id: str
    text: str


@frozen(kw_only=True)
class Row:
    """One row of a match item; ``accept`` maps further categories to a credit (0 to 1)."""

    id: str
    text: str
    key: str | None = key_field()
    accept: dict[str, float] | None = key_field()
    feedback: dict[str, str] | None = key_field()
    otherwise: str | None = key_field()


@frozen(kw_only=True)
class Entry:
    """One entry of an order item; entries of the same ``rank`` may stand in any order among themselves."""

    id: str
    text: str
    rank: int | None = key_field()


@frozen(kw_only=True)
class Inversion:
    """Feedback for an order item in which ``first`` was put before ``then``."""

    first: str
    then: str
    feedback: str
    misconception: str


@frozen(kw_only=True)
class Distractor:
    """A plausible wrong number or text, with its own feedback and, if defensible, a credit (0 to 1)."""

    value: float | str | bool
    feedback: str
    misconception: str
    tolerance: float = 0.0
    credit: float = 0.0


@frozen(kw_only=True)
class NumberField:
    """One number field; ``low`` and ``high`` bound what can sensibly be entered."""

    id: str
    label: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    key: float | None = key_field()
    tolerance: float | None = key_field()
    wrong: tuple[Distractor, ...] | None = key_field()
    right: str | None = key_field()
    otherwise: str | None = key_field()


@frozen(kw_only=True)
class Group:
    """Paragraphs of one role: ``key``, ``either`` (counts neither way) or ``wrong``, with shared feedback."""

    role: Literal["key", "either", "wrong"]
    anchors: tuple[str, ...]
    feedback: str
    misconception: str = ""


@frozen(kw_only=True)
class Criterion:
    """One line of a rubric."""

    id: str
    text: str
    points: float


@frozen(kw_only=True)
class ModelAnswer:
    """A model answer and the standpoint from which it is written."""

    standpoint: str
    text: str


@frozen(kw_only=True)
class ItemTest:
    """A response and what scoring it must give; ``says`` is a part of the feedback."""

    response: Any
    outcome: Outcome
    reason: str = ""
    points: float | None = None
    says: str = ""


@frozen(kw_only=True)
class Variant:
    """What stands in for ``{name}`` in one variant: ``give`` in what is asked, ``key`` in the key alone."""

    id: str
    give: dict[str, float | str]
    key: dict[str, float | str] | None = key_field()


@frozen(kw_only=True)
class Item:
    """What every item has. ``unit`` is the slug of its unit; ``full_id`` is ``unit/id``.

    What the exercise notebook says around the question: ``intro`` stands under its heading; ``beside_lesson`` follows it where the
    lesson is at hand, so not in a hand-out; ``setup`` is a cell of code before the question, and ``result`` the name of what that cell
    hands over; ``teaching_note`` stands in the solutions.

    ``variants`` holds the item once for each variant that it declares, and ``variant_id`` says whose numbers this one has.
    """

    id: str
    kind: str
    stage: Stage
    tag: Tag
    objective: Literal["O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8", "O9"]
    title: str
    prompt: str
    points: float
    unit: str = ""
    bank: str = ""
    hints: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    as_of: str = ""
    confidence: bool = False
    reason: bool = False
    completion: bool = False
    explanation: str | None = key_field()
    test: tuple[ItemTest, ...] | None = key_field()
    variant: tuple[Variant, ...] = ()
    intro: str = ""
    beside_lesson: str = ""
    setup: str = ""
    result: str = ""
    teaching_note: str | None = key_field()
    variant_id: str = ""
    variants: tuple[Any, ...] = ()

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
        """Return a short hash of what decides what an answer is worth; see :mod:`regionalism.engine.item_version`."""
        given = [one.give for one in self.variant if one.id == self.variant_id]
        asked = {"kind": self.kind, "completion": self.completion, "reason": self.reason, "given": given}
        credits = None if self.completion or not self.has_key else self.credits()
        return version_of(asked | self.asks(), credits)

    def asks(self) -> dict[str, Any]:
        """Return what decides which answers can be given, without the key: ids, numbers, choices; no wording, no order."""
        raise NotImplementedError

    def credits(self) -> dict[str, Any]:
        """Return what the key says that each answer earns: ids, numbers, credits; no wording, no order."""
        raise NotImplementedError

    def problems(self) -> list[str]:
        """Return what is wrong with this item beyond its types, as ``field: sentence``."""
        return []


@frozen(kw_only=True)
class Choice(Item):
    """Exactly one of several options."""

    option: tuple[Option, ...]

    def asks(self) -> dict[str, Any]:
        return {"options": _ids(self.option)}

    def credits(self) -> dict[str, Any]:
        return {one.id: 1.0 if one.correct else one.credit or 0.0 for one in self.option}

    def problems(self) -> list[str]:
        found = _twice("option", self.option)
        if self.has_key and not self.completion:
            right = [o for o in self.option if o.correct]
            best = [o for o in self.option if o.correct or o.credit == 1]
            if self.tag in SETTLED and len(right) != 1:
                found.append("option: exactly one needs `correct = true`")
            if self.tag not in SETTLED and len(best) < 2:
                found.append(
                    "option: a contested item must not have a single right answer; give `credit` to several"
                )
        return found + _options_explained(self)


@frozen(kw_only=True)
class Multiple(Item):
    """Any number of several options; ``pick`` says exactly how many, where that is asked."""

    option: tuple[Option, ...]
    pick: int | None = None

    def asks(self) -> dict[str, Any]:
        return {"options": _ids(self.option), "pick": self.pick}

    def credits(self) -> dict[str, Any]:
        return {
            one.id: "right" if one.correct else "either" for one in self.option if one.correct or one.either
        }

    def problems(self) -> list[str]:
        found = _twice("option", self.option)
        if self.has_key and not self.completion and not any(o.correct for o in self.option):
            found.append("option: at least one needs `correct = true`")
        return found + _options_explained(self)


@frozen(kw_only=True)
class Match(Item):
    """Rows, each to be put into one category."""

    category: tuple[Category, ...]
    row: tuple[Row, ...]

    def asks(self) -> dict[str, Any]:
        return {"rows": _ids(self.row), "categories": _ids(self.category)}

    def credits(self) -> dict[str, Any]:
        return {one.id: {**(one.accept or {}), str(one.key): 1.0} for one in self.row}

    def problems(self) -> list[str]:
        found = _twice("row", self.row) + _twice("category", self.category)
        known = {c.id for c in self.category}
        for number, row in enumerate(self.row):
            where = f"row[{number}] ({row.id})"
            named = {*([] if row.key is None else [row.key]), *(row.accept or {}), *(row.feedback or {})}
            found += [f"{where}: {name!r} is not a category" for name in sorted(named - known)]
            if not self.has_key:
                continue
            if self.completion:
                missing = known - set(row.feedback or {})
                found += [f"{where}.feedback: nothing for {name!r}" for name in sorted(missing)]
            else:
                if row.key is None:
                    found.append(f"{where}.key: is missing")
                if not row.feedback:
                    found.append(
                        f"{where}.feedback: name at least one plausible wrong category and its feedback"
                    )
                if row.otherwise is None and known - {row.key} - set(row.feedback or {}):
                    found.append(f"{where}.otherwise: is missing (feedback for the categories not named)")
        return found


@frozen(kw_only=True)
class Order(Item):
    """Entries to be put in order."""

    entry: tuple[Entry, ...]
    wrong: tuple[Inversion, ...] | None = key_field()
    otherwise: str | None = key_field()

    def asks(self) -> dict[str, Any]:
        return {"entries": _ids(self.entry)}

    def credits(self) -> dict[str, Any]:
        return {one.id: one.rank for one in self.entry}

    def problems(self) -> list[str]:
        found = _twice("entry", self.entry)
        known = {e.id for e in self.entry}
        if self.has_key:
            found += [f"entry[{n}].rank: is missing" for n, e in enumerate(self.entry) if e.rank is None]
            if not self.wrong or not self.otherwise:
                found.append(
                    "wrong, otherwise: both are needed (feedback for plausible wrong orders, and for any other)"
                )
        for number, wrong in enumerate(self.wrong or ()):
            found += [
                f"wrong[{number}]: {name!r} is not an entry"
                for name in (wrong.first, wrong.then)
                if name not in known
            ]
        return found


@frozen(kw_only=True)
class Number(Item):
    """One or several numbers."""

    field: tuple[NumberField, ...]

    def asks(self) -> dict[str, Any]:
        return {"fields": {one.id: [one.low, one.high] for one in self.field}}

    def credits(self) -> dict[str, Any]:
        return {one.id: [one.key, one.tolerance, _credited(one.wrong)] for one in self.field}

    def problems(self) -> list[str]:
        found = _twice("field", self.field)
        for number, one in enumerate(self.field if self.has_key and not self.completion else ()):
            for name in ("key", "tolerance", "wrong", "otherwise"):
                if getattr(one, name) is None:
                    found.append(f"field[{number}].{name}: is missing")
        return found


@frozen(kw_only=True)
class Range(Item):
    """A stretch of dates (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``) or of numbers.

    ``key_from`` and ``key_to`` give the first and last accepted value of each end.
    """

    of: Literal["date", "number"]
    key_from: tuple[str, str] | None = key_field()
    key_to: tuple[str, str] | None = key_field()
    starts_early: str | None = key_field()
    starts_late: str | None = key_field()
    ends_early: str | None = key_field()
    ends_late: str | None = key_field()

    def asks(self) -> dict[str, Any]:
        return {"of": self.of}

    def credits(self) -> dict[str, Any]:
        return {"from": self.key_from, "to": self.key_to}

    def problems(self) -> list[str]:
        names = ("key_from", "key_to", "starts_early", "starts_late", "ends_early", "ends_late")
        return [f"{name}: is missing" for name in names if self.has_key and getattr(self, name) is None]


@frozen(kw_only=True)
class Paragraphs(Item):
    """Anchors to pick from ``candidates``: the paragraphs that carry a claim."""

    candidates: tuple[str, ...]
    pick: int | None = None
    group: tuple[Group, ...] | None = key_field()

    def asks(self) -> dict[str, Any]:
        return {"candidates": sorted(self.candidates), "pick": self.pick}

    def credits(self) -> dict[str, Any]:
        return {anchor: one.role for one in self.group or () if one.role != "wrong" for anchor in one.anchors}

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


@frozen(kw_only=True)
class Value(Item):
    """A result that a cell computed, handed over with ``record``.

    ``start`` is what the cell gives before the student changes anything (a number to one decimal place): it is no answer.
    """

    of: Literal["number", "text", "truth"]
    unit_of_measure: str = ""
    start: float | str | bool | None = None
    key: float | str | bool | None = key_field()
    tolerance: float | None = key_field()
    wrong: tuple[Distractor, ...] | None = key_field()
    otherwise: str | None = key_field()

    def asks(self) -> dict[str, Any]:
        return {"of": self.of}

    def credits(self) -> dict[str, Any]:
        return {"key": self.key, "tolerance": self.tolerance, "wrong": _credited(self.wrong)}

    def problems(self) -> list[str]:
        names = ("key", "wrong", "otherwise", *(("tolerance",) if self.of == "number" else ()))
        found = [f"{name}: is missing" for name in names if self.has_key and getattr(self, name) is None]
        if self.confidence:
            found.append("confidence: a value is handed over by a cell, without a button to give it with")
        if self.start is not None and self.start == self.key:
            found.append("start: is the key; a cell that nobody has changed would answer by itself")
        return found


@frozen(kw_only=True)
class Essay(Item):
    """A short text, marked by a person with the rubric."""

    min_words: int
    max_words: int
    rubric: tuple[Criterion, ...]
    model_answer: tuple[ModelAnswer, ...] | None = key_field()

    def asks(self) -> dict[str, Any]:
        whole = sum(one.points for one in self.rubric) or 1.0
        shares = {one.id: round(one.points / whole, 6) for one in self.rubric}
        return {"words": [self.min_words, self.max_words], "rubric": shares}

    def credits(self) -> dict[str, Any]:
        return {}

    def problems(self) -> list[str]:
        found = []
        if round(sum(c.points for c in self.rubric), 6) != round(self.points, 6):
            found.append("rubric: its points do not add up to the item's points")
        if self.has_key and len({m.standpoint for m in self.model_answer or ()}) < 2:
            found.append("model_answer: two are needed, from different standpoints")
        return found


KINDS: dict[str, type[Item]] = {
    "choice": Choice,
    "multiple": Multiple,
    "match": Match,
    "order": Order,
    "number": Number,
    "range": Range,
    "paragraphs": Paragraphs,
    "value": Value,
    "essay": Essay,
}
PAGE_FIELDS = ("intro", "beside_lesson", "setup", "result", "teaching_note")  # the notebook around an item
_NOT_IN_A_FILE = ("variant_id", "variants")


def _ids(parts: tuple[Any, ...]) -> list[str]:
    return sorted(part.id for part in parts)


def _credited(wrong: tuple[Distractor, ...] | None) -> list[list[Any]]:
    """Return the foreseen wrong values up to the last that earns something: the first that fits is the one that counts."""
    listed = list(wrong or ())
    while listed and not listed[-1].credit:
        listed.pop()
    return [[one.value, one.tolerance, one.credit] for one in listed]


def _twice(name: str, parts: tuple[Any, ...]) -> list[str]:
    ids = [part.id for part in parts]
    return [f"{name}: the id {one!r} stands twice" for one in sorted({i for i in ids if ids.count(i) > 1})]


def _options_explained(item: Choice | Multiple) -> list[str]:
    if not item.has_key:
        return []
    found = []
    for number, option in enumerate(item.option):
        if not option.feedback:
            found.append(f"option[{number}].feedback: is missing; every option has its own")
        needs = not (option.correct or option.either or option.credit or item.completion)
        if needs and not option.misconception:
            found.append(
                f"option[{number}].misconception: is missing; name what a reader may have been thinking"
            )
    return found


def _general_problems(item: Item) -> list[str]:
    found = []
    if not ITEM_WORD.fullmatch(item.id):
        found.append("id: use lower-case words joined by hyphens")
    found += [
        f"anchors: {a!r} is not an anchor like 'R2 ¶3'" for a in item.anchors if not ANCHOR.fullmatch(a)
    ]
    found += [f"sources: {s!r} is not of the form 'table:row'" for s in item.sources if ":" not in s]
    if not item.anchors and not item.sources:
        found.append("anchors, sources: one of the two must say where the answer stands")
    if item.points and item.as_of > CUT_OFF:
        found.append(f"points: what is later than {CUT_OFF} is discussed, not graded; set points = 0")
    if item.tag not in SETTLED and not (item.completion or item.kind in ("essay", "choice", "match")):
        found.append(
            "tag: a contested item is an essay, a completion item, or gives credit to several answers"
        )
    if item.stage == "lesson" and not item.has_key:
        found.append("explanation: is missing; a lesson's items ship with their keys")
    if item.has_key:
        outcomes = [t.outcome for t in item.test or ()]
        right = sum(o in ("correct", "recorded") for o in outcomes)
        wrong = len(outcomes) - right
        if right < 1 or (wrong < 2 and not item.completion and item.kind != "essay"):
            found.append("test: one right and two plausible wrong responses are needed")
    return found


@cache
def item_converter() -> Converter:
    """Return the converter from TOML to items: unknown fields and silent conversions are refused."""
    converter = Converter(forbid_extra_keys=True)
    for kind, name in (
        (str, "a text"),
        (bool, "true or false"),
        (int, "a whole number"),
        (float, "a number"),
    ):
        converter.register_structure_hook(kind, _strict(kind, name))
    for several in (float | str | bool, float | str | bool | None):
        converter.register_structure_hook(several, _plain_value)
    converter.register_structure_hook(float | str, _number_or_text)
    converter.register_structure_hook_func(_is_literal, _one_of)
    for cls in KINDS.values():
        omitted: dict[str, Any] = {name: override(omit=True) for name in _NOT_IN_A_FILE}
        converter.register_structure_hook(cls, make_dict_structure_fn(cls, converter, **omitted))
    return converter


def _one_of(value: Any, kind: Any) -> Any:
    if value not in get_args(kind):
        raise ValueError(f"{value!r} is none of {', '.join(get_args(kind))}")
    return value


def _is_literal(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Literal


def _number_or_text(value: Any, _: Any) -> float | str:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"{value!r} is neither a number nor a text")
    return value


def _plain_value(value: Any, _: Any) -> float | str | bool:
    if not isinstance(value, (int, float, str)):
        raise ValueError(f"{value!r} is neither a number, a text, nor true or false")
    return value


def _strict(kind: type, name: str) -> Any:
    def take(value: Any, _: Any) -> Any:
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            raise ValueError(f"{value!r} is not {name}")
        return value

    return take


def _in_words(problem: BaseException, kind: type | None) -> str:
    if isinstance(problem, KeyError):
        return "is missing"
    if isinstance(problem, ForbiddenExtraKeysError):
        return f"{', '.join(sorted(problem.extra_fields))} is not known here"
    if type(problem) is ValueError and problem.args:
        return str(problem)
    return format_exception(problem, kind)


def describe(problem: BaseValidationError) -> list[str]:
    """Return cattrs' findings as ``field: sentence``."""
    found = []
    for line in transform_error(problem, path="", format_exception=_in_words):
        message, _, where = line.rpartition(" @ ")
        found.append(f"{where.lstrip('.') or 'of the table'}: {message}")
    return found


def parse_item(content: dict[str, Any], unit: str, where: str) -> Item:
    """Build one item from its TOML table.

    :param content: the table as TOML gives it.
    :param unit: slug of the unit.
    :param where: the file, as the person knows it; it opens every message.
    :raises ItemError: with one line for each problem, naming file, item and field.
    """
    where = f"{where}, item {content.get('id', 'without id')}"
    if content.get("kind") not in KINDS:
        raise ItemError("item-kind-unknown", where=where, kind=content.get("kind"), kinds=KINDS)
    declared = _variants(content, where)
    if not declared:
        return _built(content, unit, where)
    variants = tuple(_form(content, one, unit, f"{where}, variant {one.id}") for one in declared)
    return evolve(variants[0], variants=variants)


def _built(content: dict[str, Any], unit: str, where: str, variant_id: str = "") -> Item:
    """Return the item in a table without placeholders; raise :class:`ItemError` with all that is wrong with it."""
    try:
        item = item_converter().structure({**content, "unit": unit}, KINDS[content["kind"]])
    except BaseValidationError as problem:
        found = describe(problem)
    else:
        item = evolve(item, variant_id=variant_id)
        found = _general_problems(item) + item.problems()
    if found:
        raise ItemError("item-wrong", problems=[f"{where}, field {one}" for one in found])
    return item


def _variants(content: dict[str, Any], where: str) -> tuple[Variant, ...]:
    """Return the variants that an item declares; raise :class:`ItemError` where they do not fit one another."""
    try:
        variants = item_converter().structure(content.get("variant", []), tuple[Variant, ...])
    except BaseValidationError as problem:
        raise ItemError(
            "item-wrong", problems=[f"{where}, field variant{one}" for one in describe(problem)]
        ) from None
    found = _twice("variant", variants)
    for one in variants:
        about = f"variant {one.id}"
        names, secrets = set(one.give), set(one.key or {})
        found += [f"{about}: {{{name}}} stands in give and in key" for name in sorted(names & secrets)]
        found += [f"{about}: {name!r} is no name for a placeholder" for name in _odd(names | secrets)]
        for part, mine, first in (("give", one.give, variants[0].give), ("key", one.key, variants[0].key)):
            apart = set(mine or {}) ^ set(first or {})
            found += [f"{about}, {part}: {{{name}}} is not in every variant" for name in sorted(apart)]
    if found:
        raise ItemError("item-wrong", problems=[f"{where}, field {one}" for one in found])
    return variants


def _odd(names: set[str]) -> list[str]:
    return sorted(name for name in names if not PLACEHOLDER.fullmatch(f"{{{name}}}"))


def _form(content: dict[str, Any], variant: Variant, unit: str, where: str) -> Item:
    """Return the item with one variant's numbers; what is asked may use only what the variant gives."""
    values = {**variant.give, **(variant.key or {})}
    unknown: list[str] = []
    page = {
        name: content[name] for name in PAGE_FIELDS if name in content
    }  # the same for all, and code may hold braces
    kept = {name: value for name, value in content.items() if name != "variant" and name not in page}
    filled = _filled(kept, values, "", unknown)
    if not unknown:
        _filled(redact(kept), variant.give, "", unknown)
        unknown = [f"{one}; it is part of the key, and this field is not" for one in unknown]
    if unknown:
        raise ItemError("item-wrong", problems=[f"{where}, field {one}" for one in unknown])
    return _built({**filled, **page, "variant": content["variant"]}, unit, where, variant.id)


def _filled(value: Any, values: dict[str, float | str], at: str, unknown: list[str]) -> Any:
    """Return plain data with every ``{name}`` put in; a text that is exactly ``"{name}"`` becomes the value with its type.

    :param at: the field, for the sentences that are added to ``unknown``.
    """
    if isinstance(value, dict):
        return {
            name: _filled(one, values, f"{at}.{name}".lstrip("."), unknown) for name, one in value.items()
        }
    if isinstance(value, list):
        return [_filled(one, values, f"{at}[{number}]", unknown) for number, one in enumerate(value)]
    if not isinstance(value, str):
        return value
    whole = PLACEHOLDER.fullmatch(value)
    if whole and whole[1] in values:
        return values[whole[1]]
    unknown += [f"{at}: {{{name}}} is not given" for name in PLACEHOLDER.findall(value) if name not in values]
    return PLACEHOLDER.sub(lambda found: f"{values.get(found[1], found[0])}", value)


def load_items(path: Path, unit: str) -> dict[str, Item]:
    """Read an item file.

    :param path: an ``items.toml``.
    :param unit: slug of the unit that the file belongs to.
    :returns: the items by their id within the unit, in the order of the file.
    :raises ItemError: where the file cannot be read or an item is wrong; all problems are listed.
    """
    where = "/".join(path.parts[-3:])
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ItemError("items-missing", where=where) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ItemError("items-no-toml", where=where, problem=problem) from None
    items: dict[str, Item] = {}
    found = [f"{where}, field {name}: is not known here" for name in content if name not in ("unit", "item")]
    if content.get("unit") != unit:
        found.append(f"{where}, field unit: is {content.get('unit')!r}, but the folder says {unit!r}")
    for one in content.get("item", []):
        try:
            item = parse_item(one, unit, where)
        except ItemError as problem:
            found.append(str(problem))
            continue
        if item.id in items:
            found.append(f"{where}, item {item.id}, field id: stands twice")
        items[item.id] = item
    if found:
        raise ItemError("items-wrong", problems=found)
    return items


def redact(content: dict[str, Any]) -> dict[str, Any]:
    """Return an item's TOML table without its key: what a hand-out contains."""
    return _public(content, KINDS[content["kind"]])


def _public(content: dict[str, Any], cls: type) -> dict[str, Any]:
    kept = {}
    hints = get_type_hints(cls)
    for one in fields(cls):
        if one.name not in content or one.metadata.get("secret"):
            continue
        value, kind = content[one.name], hints[one.name]
        part = get_args(kind)[0] if get_origin(kind) is tuple else None
        kept[one.name] = [_public(v, part) for v in value] if part and has(part) else value
    return kept
