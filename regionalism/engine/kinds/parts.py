"""What several kinds share: options, foreseen values, and how a person types numbers, letters and lists."""

import math
import random
import re
from collections.abc import Callable, Iterable, Sequence
from string import ascii_lowercase
from typing import Any, ClassVar

from attrs import frozen

from regionalism.engine.errors import Message, ResponseError
from regionalism.engine.kinds.base import (
    AnswerChoice,
    Block,
    Item,
    LookUp,
    Note,
    Outcome,
    Part,
    Place,
    Role,
    engine_note,
    key_field,
    mark_of,
)
from regionalism.engine.numbers import as_typed, readings, written

CLOSE = 1e-9  # what computing with floats may add to a difference
OTHER = "other"
LONGEST_VALUE = 40
LONGEST_LINE = 200
LONGEST_TEXT = 20_000
LARGEST = 1e18  # a number beyond it is a slip of the keyboard


@frozen(kw_only=True, eq=False, repr=False)
class Option(Part):
    """One option of a choice or multiple item; ``credit`` (0 to 1) is for a defensible second-best choice."""

    correct: bool | None = key_field()
    credit: float | None = key_field()
    neutral: bool | None = key_field()
    feedback: str | None = key_field()
    misconception: str | None = key_field()


@frozen(kw_only=True, eq=False, repr=False)
class OptionItem(Item):
    """What the kinds with options share: how the options are shown, named and counted."""

    shuffled: ClassVar[tuple[str, ...]] = ("option",)

    option: tuple[Option, ...]

    def specification(self, look_up: LookUp) -> dict[str, Any]:
        del look_up
        return {"options": named(self.option)}

    def blocks(self) -> list[Block]:
        return [Block(entries=texts(self.option))]

    def key_in_words(self) -> str:
        return "; ".join(o.text for o in self.option if o.correct or o.credit)

    def choices(self) -> dict[Place, AnswerChoice]:
        return option_choices(self.option, self.completion)


@frozen(kw_only=True, eq=False, repr=False)
class Distractor:
    """A plausible wrong number or text, with its own feedback and, if defensible, a credit (0 to 1)."""

    value: float | str | bool
    feedback: str
    misconception: str
    tolerance: float = 0.0
    credit: float = 0.0


# --- definitions --------------------------------------------------------------------------------------------


def ids(parts: Iterable[Any]) -> list[str]:
    """Return the ids of options, rows or other parts, sorted."""
    return sorted(part.id for part in parts)


def twice(name: str, parts: Iterable[Any]) -> list[str]:
    """Return a problem for each id that stands twice among the parts of the field ``name``."""
    listed = [part.id for part in parts]
    return [
        f"{name}: the id {one!r} stands twice" for one in sorted({i for i in listed if listed.count(i) > 1})
    ]


def unexplained(item: Item, options: Sequence[Option]) -> list[str]:
    """Return a problem for each option without feedback or, where it is wrong, without a misconception."""
    if not item.has_key:
        return []
    found = []
    for number, option in enumerate(options):
        if not option.feedback:
            found.append(f"option[{number}].feedback: is missing; every option has its own")
        needs = not (option.correct or option.neutral or option.credit or item.completion)
        if needs and not option.misconception:
            found.append(
                f"option[{number}].misconception: is missing; name what a reader may have been thinking"
            )
    return found


def credited(wrong: Sequence[Distractor] | None) -> list[list[Any]]:
    """Return foreseen wrong values up to the last that earns something: the first that fits counts."""
    listed = list(wrong or ())
    while listed and not listed[-1].credit:
        listed.pop()
    return [[one.value, one.tolerance, one.credit] for one in listed]


# --- responses ----------------------------------------------------------------------------------------------


def known(given: Any, names: Iterable[str], code: str, marks: Iterable[str] = ()) -> str:
    """Return an id that is one of ``names``; raise :class:`ResponseError` with ``code`` where it is none.

    :param marks: what a reader sees in place of the ids (``a``, ``b`` or ``1``, ``2``), for the sentence.
    """
    listed = list(names)
    if not isinstance(given, str) or given not in listed:
        raise ResponseError(code, given=short(given), names=list(marks) or listed)
    return given


def lettered(parts: Sequence[Any]) -> list[str]:
    """Return the letters under which parts are shown, see :class:`Block`; none where they are not enough."""
    return list(ascii_lowercase[: len(parts)]) if len(parts) <= len(ascii_lowercase) else []


def numbered(parts: Sequence[Any]) -> list[str]:
    """Return the numbers under which parts are shown, see :class:`Block`."""
    return [str(place) for place in range(1, len(parts) + 1)]


# What is not to be printed: control characters, marks that turn the direction of writing, halves of pairs.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def short(value: Any, longest: int = 40) -> str:
    """Return anything at all as it can be shown in a sentence: a text in quotation marks, a number as people
    write it, lists and tables in brackets.
    """
    try:
        return _in_brackets(value, longest)
    except (RecursionError, ValueError):
        return "That"


def _in_brackets(value: Any, longest: int) -> str:
    if isinstance(value, dict):
        named = sorted((str(name), one) for name, one in value.items())
        inside = ", ".join(f"{_within(name, longest)}: {_within(one, longest)}" for name, one in named)
        return _cut(f"{{{inside}}}", longest)
    if isinstance(value, (list, tuple)):
        return _cut(f"[{', '.join(_within(one, longest) for one in value)}]", longest)
    return _within(value, longest)


def _within(value: Any, longest: int) -> str:
    """Return a value as a part of a list: what is a list itself is not shown there."""
    if isinstance(value, str):
        return f"“{_cut(_printed(value), longest)}”"
    if isinstance(value, (dict, list, tuple)):
        both = "{}" if isinstance(value, dict) else "[]"
        return "…".join(both) if value else both
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = _as_float(value)
        return written(number) if math.isfinite(number) else "no finite number"
    return "nothing" if value is None else _cut(_printed(str(value)), longest)


def _printed(text: str) -> str:
    return _UNPRINTED.sub("\ufffd", " ".join(text.split()))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def several(
    given: Any, names: Sequence[str], code: str, pick: int | None, marks: Iterable[str] = ()
) -> list[str]:
    """Return a list of ids in the order of ``names``, each once; ``pick`` says how many, if it matters.

    :param marks: as for :func:`known`.
    """
    marks = list(marks)
    if given in (None, "") or given == []:
        raise ResponseError("set-empty")
    if not isinstance(given, (list, tuple)):
        raise ResponseError("set-no-list", given=short(given))
    chosen = [known(one, names, code, marks) for one in given]
    chosen = [one for one in names if one in chosen]
    if pick is not None and len(chosen) != pick:
        raise ResponseError("set-wrong-number", count=len(chosen), pick=pick)
    return chosen


_ABOUT = ("", "~", "≈", "about", "around", "circa", "ca", "ca.")
_TYPED = re.compile(
    r"(?:(~|≈|[A-Za-z]+\.?)\s*)?([+\-−–]?)\s*([0-9.,'’\s]*[0-9])(?:\s*/\s*([0-9]+))?\s*[^0-9]{0,30}"
)
LONGEST_TYPED = 80


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


def parse_number(given: Any, fits: Callable[[float], bool] | None = None) -> float:
    """Return a number typed by a person: ``1,037``, ``13.2``, ``13,2``, ``1.037,5``, ``1'037``, ``3/4``,
    ``~18``, ``−74 %`` and ``17 votes`` are all read.

    :param fits: tells which numbers can be meant; where a text has two readings, one may be left.
    :raises ResponseError: where it is not a number, not a finite one, or may be meant in two ways.
    """
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        number = _as_float(given)
        if not abs(number) <= LARGEST:
            raise ResponseError("number-too-large")
        return number
    text = as_typed(given) if isinstance(given, str) else ""
    found = _TYPED.fullmatch(text) if len(text) <= LONGEST_TYPED else None
    about, minus, digits, of = found.groups("") if found else ("", "", "", "")
    if not found or about.lower() not in _ABOUT or (of and not int(of)):
        raise ResponseError("number-no-number", given=short(given))
    sign = "-" if minus and minus != "+" else ""
    ways = [f"{sign}{one.number}" for one in readings(digits)]
    numbers = {one: float(one) / int(of or 1) for one in ways}
    if not ways:
        raise ResponseError("number-points", given=short(given))
    likely = [one for one in ways if fits is None or fits(numbers[one])] or ways[:1]
    if len(likely) > 1 and "." in digits:
        raise ResponseError("number-two-ways", given=short(given), whole=likely[0], parted=likely[1])
    if abs(numbers[likely[0]]) > LARGEST:
        raise ResponseError("number-too-large")
    return numbers[likely[0]]


def count_words(text: str) -> int:
    """Return the number of words: runs between white space that hold a letter or a digit."""
    words = text.split()
    others = [word for word in words if not word[0].isalnum()]
    return len(words) - sum(not any(c.isalnum() for c in word) for word in others)


def letter(parts: Sequence[Any], given: Any) -> Any:
    """Return the id of the part with this letter; anything that is no letter of a part as it is."""
    if not isinstance(given, str) or given in [part.id for part in parts]:
        return given
    name = given.strip().casefold().rstrip(")")
    place = ascii_lowercase.find(name) if len(name) == 1 else -1
    return parts[place].id if 0 <= place < len(parts) else given


def by_number(parts: Sequence[Any], given: dict[Any, Any]) -> dict[Any, Any]:
    """Return a table with the ids of parts where it has their numbers: ``{1: "a"}`` is about the first."""
    ids_by_number = dict(zip(numbered(parts), [part.id for part in parts], strict=True))
    own = {part.id for part in parts}
    return {name if name in own else ids_by_number.get(str(name), name): one for name, one in given.items()}


def letters(parts: Sequence[Any], given: Any) -> Any:
    """Return a list of ids for a list, set or text of letters or ids; anything else as it is."""
    if isinstance(given, str):
        if given in [part.id for part in parts]:
            return [given]
        given = re.split(r"[\s,;]+", given.strip()) if given.strip() else []
    return (
        [letter(parts, one) for one in given] if isinstance(given, (list, tuple, set, frozenset)) else given
    )


# --- values that a person types or a cell computes ----------------------------------------------------------


def same_value(one: float | str | bool, other: float | str | bool) -> bool:
    """Tell whether two values are the same; texts also in other letters and with other spaces."""
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
    return type(one) is type(other) and one == other


def is_key(key: float | str | bool | None, tolerance: float | None, given: float | str | bool) -> bool:
    """Tell whether a value is the key: numbers within the tolerance."""
    if key is None:
        return False
    if isinstance(key, (str, bool)) or isinstance(given, (str, bool)):
        return same_value(key, given)
    return abs(given - key) <= (tolerance or 0.0) + CLOSE


def nearest(wrong: Iterable[Distractor], given: float | str | bool) -> Distractor | None:
    """Return the first of the foreseen wrong values that is meant by what was given, or ``None``."""
    return next((one for one in wrong if is_key(one.value, one.tolerance, given)), None)


def value_note(
    right: bool, text: str, wrong: Sequence[Distractor], default_feedback: str, given: Any, about: str
) -> tuple[float, Note]:
    """Return what one value earns, and its note; ``text`` is for a right one (empty: the engine's own)."""
    if right:
        return 1.0, Note("right", text, about) if text else engine_note("right", "right", about)
    found = nearest(wrong, given)
    if found:
        return found.credit, Note(mark_of(found.credit), found.feedback, about)
    return 0.0, Note("wrong", default_feedback, about)


def value_choices(
    part_id: str, part: str, key: Any, unit: str, wrong: Sequence[Distractor], default_feedback: str
) -> dict[Place, AnswerChoice]:
    """Return what a report counts for one value: the key, each foreseen wrong value, and any other."""
    found: dict[Place, AnswerChoice] = {}
    if key is not None:
        found[part_id, "key"] = AnswerChoice(part, shown(key, unit), "key")
    for number, one in enumerate(wrong):
        role: Role = "accepted" if one.credit else "wrong"
        found[part_id, str(number)] = AnswerChoice(
            part, shown(one.value, unit), role, one.misconception, one.feedback
        )
    found[part_id, OTHER] = AnswerChoice(part, "any other value", "other", feedback=default_feedback)
    return found


def chosen_value(part: str, right: bool, wrong: Sequence[Distractor], given: Any) -> tuple[Place, str]:
    """Return which of :func:`value_choices` a value is; with the value itself where it was not foreseen."""
    if right:
        return (part, "key"), ""
    found = nearest(wrong, given)
    if found is not None:
        return (part, str(list(wrong).index(found))), ""
    return (part, OTHER), shown(given, "")[:LONGEST_VALUE]


def shown(value: Any, unit: str) -> str:
    """Return a value as a person reads it."""
    return f"{written(value) if type(value) in (int, float) else value} {unit}".strip()


def invented_value(
    outcome: Outcome, key: Any, tolerance: float | None, wrong: Sequence[Distractor], chance: random.Random
) -> Any:
    """Return a value with this outcome, the key or a foreseen one; ``None`` where there is none."""
    if outcome == "correct":
        return key
    wanted = [
        one.value
        for number, one in enumerate(wrong)
        if (0 < one.credit < 1) == (outcome == "partly")
        and one.credit < 1
        and not is_key(key, tolerance, one.value)
        and nearest(wrong[:number], one.value) is None
    ]
    return chance.choice(wanted) if wanted else None


# --- sets of options or paragraphs --------------------------------------------------------------------------


def share_of_set(right: set[str], neutral: set[str], chosen: Iterable[str], pick: int | None) -> float:
    """Return the overlap of chosen and right; a half or less is nothing: ticking all does not pay."""
    counted = set(chosen) - neutral
    if pick is not None:
        return len(right & counted) / pick
    share = len(right & counted) / len(right | counted)
    return share if share > 0.5 else 0.0


def rule_of_set(item: Item, pick: int | None) -> str:
    """Return what :func:`share_of_set` does, for the student; nothing where no point depends on it."""
    graded = item.stage == "exercise" and item.points and not item.completion
    return str(Message("set-rule")) if graded and pick is None else ""


def how_many_missing(right: set[str], given: Sequence[str], pick: int | None) -> list[Note]:
    """Return the note on how many right ones are not chosen yet; none where all are."""
    count = (pick or len(right)) - len(right & set(given))
    if count <= 0:
        return []
    return [engine_note("wrong", "one-not-chosen" if count == 1 else "several-not-chosen", count=count)]


def some_of(names: Sequence[str], pick: int | None, chance: random.Random) -> list[str]:
    """Return some of these names, in their order."""
    number = pick or chance.randint(1, len(names))
    return sorted(chance.sample(list(names), min(number, len(names))), key=list(names).index)


def invented_set(
    outcome: Outcome,
    names: Sequence[str],
    right: set[str],
    neutral: set[str],
    pick: int | None,
    chance: random.Random,
) -> list[str] | None:
    """Return a set with this outcome, or ``None`` where there is none such."""
    best = sorted(right, key=list(names).index)
    wrong = [one for one in names if one not in right | neutral]
    if outcome == "correct":
        return best if pick in (None, len(best)) else best[:pick] if pick and pick < len(best) else None
    if outcome == "partly" and pick:
        return (
            [*best[: pick - 1], chance.choice(wrong)]
            if pick > 1 and wrong and len(best) >= pick - 1
            else None
        )
    if outcome == "partly":
        return (
            best[1:] if len(best) > 2 else [*best, chance.choice(wrong)] if len(best) > 1 and wrong else None
        )
    count = pick or chance.randint(1, max(1, len(wrong)))
    return sorted(chance.sample(wrong, count), key=list(names).index) if len(wrong) >= count else None


# --- words --------------------------------------------------------------------------------------------------


def unstopped(text: str) -> str:
    """Return a text without the full stop at its end, so that more can follow it in a sentence."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def paired(text: str, answer: str) -> str:
    """Return a row and what was chosen for it, as ``Colombia: a state of its own``."""
    return f"{unstopped(text)}: {answer}"


def points_in_words(points: float) -> str:
    """Return ``1 point``, ``2.5 points``."""
    return f"{written(points)} point{'' if points == 1 else 's'}"


def texts(parts: Iterable[Any]) -> tuple[str, ...]:
    """Return the texts of options, rows or other parts."""
    return tuple(part.text for part in parts)


def named(parts: Iterable[Any]) -> list[dict[str, str]]:
    """Return ids and texts of parts, for the card."""
    return [{"id": part.id, "text": part.text} for part in parts]


def text_of(parts: Iterable[Any], one: Any) -> str:
    """Return the text of the part with this id; raise KeyError where there is none."""
    return {part.id: str(part.text) for part in parts}[one]


def plainly(given: Any) -> str:
    """Return anything that was given as a line of text: a text as it is."""
    return given if isinstance(given, str) else short(given, LONGEST_LINE)


def listed(given: Any) -> list[Any]:
    """Return a list as it is; raise TypeError where it is none."""
    if not isinstance(given, (list, tuple)):
        raise TypeError(f"{short(given)} is no list")
    return list(given)


def lines_of(text: str | None) -> list[str]:
    """Return the lines of a text that hold more than white space."""
    return [line for line in (text or "").splitlines() if line.strip()]


def option_choices(options: Iterable[Option], completion: bool) -> dict[Place, AnswerChoice]:
    """Return what a report counts for options."""
    found: dict[Place, AnswerChoice] = {}
    for one in options:
        role: Role = (
            "key" if one.correct else "neutral" if one.neutral else "accepted" if one.credit else "wrong"
        )
        found["", one.id] = AnswerChoice(
            "", one.text, "open" if completion else role, one.misconception or "", one.feedback or ""
        )
    return found
