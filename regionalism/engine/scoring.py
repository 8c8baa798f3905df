"""What it is worth: ``score`` is pure. The card, the grader and the tests all call this one function.

Partial credit, by kind (the same wherever a response is scored):

=================== ===========================================================================================
choice              the credit of the option chosen
multiple, paragraphs overlap: right ones chosen, divided by all that are right or chosen; one half or less earns
                    nothing, so that ticking everything does not pay. Where an exact number is asked for (``pick``):
                    right ones chosen, divided by that number
match               the share of rows in their category; an accepted category earns its own credit
order               an entry in its place counts 1, one place off counts 1/2; divided by the number of entries; one half or
                    less earns nothing, so that a reversed order does not pay
number, range       the share of fields (of ends) that are right; an accepted value earns its own credit
value               right, accepted with its own credit, or nothing
essay               kept for a person to mark
=================== ===========================================================================================

A completion item earns its points for a finished answer, whatever was chosen.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TypeVar

from attrs import evolve, frozen

from regionalism.engine.errors import Message, ResponseError
from regionalism.engine.items import (
    Choice,
    Distractor,
    Essay,
    Item,
    Match,
    Multiple,
    Number,
    NumberField,
    Option,
    Order,
    Outcome,
    Paragraphs,
    Range,
    Value,
)

Mark = Literal["right", "near", "wrong", "note"]
MARKED_BY_A_PERSON = "marked-by-a-person"  # the code of the note that an essay gets
RUBRIC = "Rubric"
LONGEST_TEXT = 20_000


Try = TypeVar("Try")


@frozen
class Note:
    """One piece of feedback.

    ``about`` names the row, option or field that it is about, in words; ``place`` says the same by ids (of options, paragraphs,
    rows, entries or fields; ``from`` and ``to`` for the ends of a range). Both are empty where it is about the whole answer.
    ``code`` says what the note is, for programs: ``feedback`` is a text of the item; the others are sentences of the engine.
    """

    mark: Mark
    text: str
    about: str = ""
    code: str = "feedback"
    place: tuple[str, ...] = ()


def _engine_note(mark: Mark, code: str, about: str = "", place: tuple[str, ...] = (), **fields: Any) -> Note:
    """Return a note with a sentence of the engine."""
    return Note(mark, str(Message(code, **fields)), about, code, place)


@frozen
class Result:
    """What a response is worth.

    ``points`` is ``None`` where there is nothing to score with (no key, or a person marks); otherwise 0 to ``item.points``,
    rounded to 2 decimals. ``feedback`` is never empty. ``marks`` has a mark for each option chosen, and for each row, entry or
    field: pairs of id and mark, without anything that was not part of the answer.
    """

    outcome: Outcome
    points: float | None
    feedback: tuple[Note, ...]
    marks: tuple[tuple[str, Mark], ...] = ()


def that_counts(tries: Sequence[Try], attempts: str, result: Callable[[Try], Result]) -> Try:
    """Return the try that counts. What was not an answer counts only where there is no other; of equals the earliest is the best.

    Texts that a person marks have no points yet: of those the last one counts, unless the first is asked for.

    :param tries: all tries of an item, in their order of time; at least one.
    :param attempts: ``best``, ``last`` or ``first``.
    :param result: gives the result of a try.
    """
    answers = [one for one in tries if result(one).outcome != "unanswered"] or list(tries)
    if attempts == "first":
        return answers[0]
    if attempts == "last" or result(answers[-1]).points is None:
        return answers[-1]
    return max(answers, key=lambda one: result(one).points or 0.0)


def score(item: Item, response: Any, reason: str = "") -> Result:
    """Score a response; never raises, whatever the response is.

    :param item: the item as parsed.
    :param response: in the form of the item's kind (see :func:`normalise`); anything else is ``unanswered``.
    :param reason: the student's reason, where the item asks for one.
    """
    try:
        given = normalise(item, response)
        if item.reason and not str(reason).strip():
            raise ResponseError("reason-missing")
    except ResponseError as problem:
        return Result(
            "unanswered", 0.0 if item.has_key else None, (Note("note", str(problem), code=problem.code),)
        )
    if isinstance(item, Essay):
        return Result("recorded", None, tuple(_essay_notes(item, given)))
    if not item.has_key:
        return Result("recorded", None, (_engine_note("note", "recorded"),))
    share, notes = _SCORERS[type(item)](item, given)
    if item.completion:
        share = 1.0
    outcome: Outcome = "correct" if share >= 1 else "partly" if share > 0 else "not-yet"
    marks = () if item.completion else tuple(_marks(item, given, notes).items())
    return Result(outcome, round(item.points * share, 2), tuple(notes), marks)


# --- the form of a response ---------------------------------------------------------------------------------------


def normalise(item: Item, response: Any) -> Any:
    """Return the response in the form of its kind, or raise :class:`ResponseError` saying what is missing.

    choice: an option's id · multiple, paragraphs: a list of ids or anchors · match: ``{row: category}`` · order: a list of
    entry ids · number: ``{field: number}`` · range: ``{"from": …, "to": …}`` · value: number, text or truth value · essay: a text.
    """
    return _FORMS[type(item)](item, response)


def _known(given: Any, known: Iterable[str], code: str) -> str:
    names = list(known)
    if not isinstance(given, str) or given not in names:
        raise ResponseError(code, given=_short(given), names=names)
    return given


def unstopped(text: str) -> str:
    """Return a text without the full stop at its end, so that more can follow it in a sentence."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def paired(text: str, answer: str) -> str:
    """Return a row and what was chosen for it, as ``Colombia: a state of its own``."""
    return f"{unstopped(text)}: {answer}"


def _short(value: Any) -> str:
    try:
        text = repr(value)
    except (RecursionError, ValueError):
        return "That"
    return text if len(text) <= 40 else f"{text[:39]}…"


def _choice_form(item: Choice, given: Any) -> str:
    if given in (None, ""):
        raise ResponseError("choice-empty")
    return _known(given, [o.id for o in item.option], "option-unknown")


def _set_form(known: list[str], code: str, pick: int | None, given: Any) -> list[str]:
    if given in (None, "") or given == []:
        raise ResponseError("set-empty")
    if not isinstance(given, (list, tuple)):
        raise ResponseError("set-no-list", given=_short(given))
    chosen = [_known(one, known, code) for one in given]
    chosen = [one for one in known if one in chosen]
    if pick is not None and len(chosen) != pick:
        raise ResponseError("set-wrong-number", count=len(chosen), pick=pick)
    return chosen


def _multiple_form(item: Multiple, given: Any) -> list[str]:
    return _set_form([o.id for o in item.option], "option-unknown", item.pick, given)


def _paragraphs_form(item: Paragraphs, given: Any) -> list[str]:
    return _set_form(list(item.candidates), "paragraph-not-offered", item.pick, given)


def _match_form(item: Match, given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not given:
        raise ResponseError("match-empty", count=len(item.row))
    columns, rows = [c.id for c in item.category], [r.id for r in item.row]
    for name in given:
        _known(name, rows, "match-row-unknown")
    missing = [r.text for r in item.row if given.get(r.id) in (None, "")]
    if missing:
        raise ResponseError(
            "match-open", count=len(missing), rows=len(rows), missing=[*map(unstopped, missing)]
        )
    return {name: _known(given[name], columns, "category-unknown") for name in rows}


def _order_form(item: Order, given: Any) -> list[str]:
    known = [e.id for e in item.entry]
    if not given:
        raise ResponseError("order-empty")
    if isinstance(given, dict):
        given = _order_of_places(item, given)
    if not isinstance(given, (list, tuple)):
        raise ResponseError("order-no-list", given=_short(given), count=len(known))
    order = [_known(one, known, "entry-unknown") for one in given]
    missing = [e.text for e in item.entry if e.id not in order]
    if missing:
        raise ResponseError("order-open", missing=[*map(unstopped, missing)])
    if len(order) != len(known):
        raise ResponseError("order-twice")
    return order


def _order_of_places(item: Order, places: dict[Any, Any]) -> list[Any]:
    """Return the order in a table of places (``{entry: 1, …}``), which is how the menus give it."""
    texts = {e.id: e.text for e in item.entry}
    taken: dict[Any, list[str]] = {}
    for name, place in places.items():
        number = parse_number(place)
        taken.setdefault(number, []).append(_known(name, texts, "entry-unknown"))
    twice = [
        f"place {number:g}: {', '.join(unstopped(texts[n]) for n in names)}"
        for number, names in taken.items()
        if len(names) > 1
    ]
    if twice:
        raise ResponseError("order-place-shared", twice=twice)
    return [taken[number][0] for number in sorted(taken)]


def parse_number(given: Any) -> float:
    """Return a number typed by a person: ``1,037``, ``13.2``, ``13,2``, ``−74 %`` and ``17 votes`` are all read.

    :raises ResponseError: where it is not a number, or not a finite one.
    """
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        if abs(given) > 1e18 or not math.isfinite(given):
            raise ResponseError("number-too-large")
        return float(given)
    text = str(given).strip() if isinstance(given, str) else ""
    found = re.fullmatch(r"([+\-−–]?)\s*([\d.,\s\u00a0\u202f]*\d)\s*[^\d]{0,30}", text[:80])
    if not found or len(text) > 80:
        raise ResponseError("number-no-number", given=_short(given))
    digits = re.sub(r"\s", "", found[2])
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    digits = digits.replace(",", ".")
    if digits.count(".") > 1:
        raise ResponseError("number-points", given=_short(given))
    return -float(digits) if found[1] and found[1] != "+" else float(digits)


def _number_form(item: Number, given: Any) -> dict[str, float]:
    if not isinstance(given, dict):
        given = {item.field[0].id: given} if len(item.field) == 1 and given is not None else {}
    for name in given:
        _known(name, [f.id for f in item.field], "field-unknown")
    missing = [f.label for f in item.field if given.get(f.id) in (None, "")]
    if missing:
        raise ResponseError("number-open", missing=[*map(unstopped, missing)])
    return {f.id: _in_bounds(f, parse_number(given[f.id])) for f in item.field}


def _in_bounds(one: NumberField, number: float) -> float:
    low, high = one.low, one.high
    if (low is not None and number < low) or (high is not None and number > high):
        if low is None or high is None:
            raise ResponseError("number-out-of-bounds", label=one.label, number=number)
        raise ResponseError("number-not-between", label=one.label, number=number, low=low, high=high)
    return number


def _range_form(item: Range, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or any(given.get(end) in (None, "") for end in ("from", "to")):
        raise ResponseError("range-open")
    ends: dict[str, Any] = {
        end: (_date if item.of == "date" else parse_number)(given[end]) for end in ("from", "to")
    }
    if _stretch(item, ends["from"]) > _stretch(item, ends["to"]):
        raise ResponseError("range-reversed")
    return ends


def _stretch(item: Range, end: Any) -> tuple[Any, Any]:
    """Return the first and the last of what an end may mean: a year is all its days."""
    return (_first(end), _last(end)) if item.of == "date" else (float(end), float(end))


def _date(given: Any) -> str:
    """Return a date as ``2020``, ``2020-03`` or ``2020-03-17``; month names are read too, as in ``17 March 2020``."""
    text = _with_number_of_month(given.strip()) if isinstance(given, str) else ""
    try:
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
            raise ValueError
        datetime.date.fromisoformat(_first(text))
    except ValueError:
        raise ResponseError("date-wrong", given=_short(given)) from None
    return text


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WHOLE_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_WITH_MONTH = (
    rf"(?:{_DAY}\s+)?(?P<a>[a-z]+)\.?,?\s+(\d{{4}})",  # 17 March 2020, March 2020
    rf"(?P<a>[a-z]+)\.?\s+{_DAY},?\s+(\d{{4}})",  # March 17, 2020
)


def _with_number_of_month(text: str) -> str:
    """Return ``2020-03-17`` for ``17 March 2020`` and its like; anything else as it is."""
    for pattern in _WITH_MONTH:
        found = re.fullmatch(pattern, text.casefold())
        if not found or not _is_month(found["a"]):
            continue
        day = next((one for one in found.groups() if one and one.isdigit() and len(one) < 3), "")
        month = MONTHS.index(found["a"][:3]) + 1
        year = next(one for one in found.groups() if one and one.isdigit() and len(one) == 4)
        return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
    return text


def _is_month(name: str) -> bool:
    return name in MONTHS or name in WHOLE_MONTHS or name == "sept"


def _first(date: str) -> str:
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def _last(date: str) -> str:
    return f"{date}-12-31" if len(date) == 4 else f"{date}-31"[:10]


def _value_form(item: Value, given: Any) -> float | str | bool:
    if given is None:
        raise ResponseError("value-missing")
    if isinstance(given, list) or (hasattr(given, "item") and not isinstance(given, (str, bytes))):
        given = _plain(given)
    if item.of == "number":
        return parse_number(given)
    if not isinstance(given, str if item.of == "text" else bool) or given == "":
        raise ResponseError(f"value-no-{item.of}", given=_short(given))
    fits: str | bool = given
    return fits


def _plain(given: Any) -> Any:
    """Return the one number or text in a pandas or numpy object."""
    try:
        return given.item()
    except (AttributeError, TypeError, ValueError):
        raise ResponseError("value-several") from None


def _essay_form(item: Essay, given: Any) -> str:
    if not isinstance(given, str) or not given.strip():
        raise ResponseError("essay-empty")
    if len(given) > LONGEST_TEXT:
        raise ResponseError("essay-too-long", longest_text=LONGEST_TEXT, max_words=item.max_words)
    return given


_FORMS: dict[type, Callable[[Any, Any], Any]] = {
    Choice: _choice_form,
    Multiple: _multiple_form,
    Match: _match_form,
    Order: _order_form,
    Number: _number_form,
    Range: _range_form,
    Paragraphs: _paragraphs_form,
    Value: _value_form,
    Essay: _essay_form,
}


# --- the worth of a response --------------------------------------------------------------------------------------


def _mark(share: float) -> Mark:
    return "right" if share >= 1 else "near" if share > 0 else "wrong"


def _credit(option: Option) -> float:
    return 1.0 if option.correct else option.credit or 0.0


def _marks(item: Item, given: Any, notes: Iterable[Note]) -> dict[str, Mark]:
    """Return the mark of each part of an answer, also of those parts of which no note speaks."""
    if isinstance(item, Order):
        steps: dict[int, Mark] = {0: "right", 1: "near"}
        return {one: steps.get(off, "wrong") for one, off in zip(given, _distance(given, item), strict=True)}
    marks: dict[str, Mark] = {row.id: "right" for row in item.row} if isinstance(item, Match) else {}
    return marks | {one: note.mark for note in notes for one in note.place}


def _score_choice(item: Choice, given: str) -> tuple[float, list[Note]]:
    option = next(o for o in item.option if o.id == given)
    share = _credit(option)
    mark = "note" if item.completion else _mark(share)
    return share, [Note(mark, option.feedback or "", option.text, place=(given,))]


def _share_of_set(right: set[str], either: set[str], chosen: Iterable[str], pick: int | None) -> float:
    counted = set(chosen) - either
    if pick is not None:
        return len(right & counted) / pick
    share = len(right & counted) / len(right | counted)
    return share if share > 0.5 else 0.0


def _score_multiple(item: Multiple, given: list[str]) -> tuple[float, list[Note]]:
    right, either = {o.id for o in item.option if o.correct}, {o.id for o in item.option if o.either}
    notes = []
    for option in item.option:
        if option.id in given:
            mark: Mark = "right" if option.correct else "note" if option.either else "wrong"
            mark = "note" if item.completion else mark
            notes.append(Note(mark, option.feedback or "", option.text, place=(option.id,)))
    if item.completion:
        return 1.0, notes
    return _share_of_set(right, either, given, item.pick), notes + _how_many_missing(right, given, item.pick)


def _how_many_missing(right: set[str], given: list[str], pick: int | None) -> list[Note]:
    count = (pick or len(right)) - len(right & set(given))
    if count <= 0:
        return []
    return [_engine_note("wrong", "one-not-chosen" if count == 1 else "several-not-chosen", count=count)]


_MARK_OF_ROLE: dict[str, Mark] = {"key": "right", "either": "note", "wrong": "wrong"}


def _score_paragraphs(item: Paragraphs, given: list[str]) -> tuple[float, list[Note]]:
    groups = item.group or ()
    right = {a for g in groups if g.role == "key" for a in g.anchors}
    either = {a for g in groups if g.role == "either" for a in g.anchors}
    notes = []
    for group in groups:
        chosen = [a for a in given if a in group.anchors]
        if chosen:
            notes.append(
                Note(_MARK_OF_ROLE[group.role], group.feedback, ", ".join(chosen), place=tuple(chosen))
            )
    return _share_of_set(right, either, given, item.pick), notes + _how_many_missing(right, given, item.pick)


def _score_match(item: Match, given: dict[str, str]) -> tuple[float, list[Note]]:
    names = {c.id: c.text for c in item.category}
    total, notes = 0.0, []
    for row in item.row:
        chosen = given[row.id]
        share = 1.0 if chosen == row.key else (row.accept or {}).get(chosen, 0.0)
        total += share
        text = (row.feedback or {}).get(chosen) or ("" if share >= 1 else row.otherwise) or ""
        if item.completion:
            notes.append(Note("note", text, paired(row.text, names[chosen]), place=(row.id,)))
        elif share < 1 or text:
            notes.append(Note(_mark(share), text, paired(row.text, names[chosen]), place=(row.id,)))
    right = sum(given[row.id] == row.key for row in item.row)
    if not item.completion:
        notes.insert(0, _engine_note("note", "rows-in-place", right=right, rows=len(item.row)))
    return total / len(item.row), notes


def _distance(order: list[str], item: Order) -> list[int]:
    """Return for each entry in ``order`` how far it stands from the nearest place that its rank allows."""
    ranks = sorted((e.rank or 0) for e in item.entry)
    rank_of = {e.id: e.rank or 0 for e in item.entry}
    allowed = {rank: [n for n, other in enumerate(ranks) if other == rank] for rank in ranks}
    return [min(abs(place - n) for n in allowed[rank_of[one]]) for place, one in enumerate(order)]


def _score_order(item: Order, given: list[str]) -> tuple[float, list[Note]]:
    off = _distance(given, item)
    share = sum({0: 1.0, 1: 0.5}.get(one, 0.0) for one in off) / len(off)
    share = share if share > 0.5 else 0.0
    place = {one: n for n, one in enumerate(given)}
    notes = [
        _engine_note("note", "entries-in-place", right=off.count(0), entries=len(off), near=off.count(1))
    ]
    if share >= 1:
        return share, notes
    found = [w for w in item.wrong or () if place[w.first] < place[w.then]]
    names = {e.id: e.text for e in item.entry}
    for one in found:
        about = f"{unstopped(names[one.first])}, put before {names[one.then]}"
        notes.append(Note("wrong", one.feedback, about, place=(one.first, one.then)))
    return share, notes if found else [*notes, Note("wrong", item.otherwise or "")]


def nearest(wrong: Iterable[Distractor], given: float | str | bool) -> Distractor | None:
    """Return the first of the foreseen wrong values that is meant by what was given, or ``None``."""
    for one in wrong:
        if isinstance(one.value, (str, bool)) or isinstance(given, (str, bool)):
            if _same(one.value, given):
                return one
        elif abs(one.value - given) <= one.tolerance + 1e-9:
            return one
    return None


def _same(one: float | str | bool, other: float | str | bool) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
    return type(one) is type(other) and one == other


def _score_number(item: Number, given: dict[str, float]) -> tuple[float, list[Note]]:
    total, notes = 0.0, []
    for one in item.field:
        share, note = _score_field(one, given[one.id])
        total += share
        notes.append(note)
    return total / len(item.field), notes


def _score_field(one: NumberField, number: float) -> tuple[float, Note]:
    about = f"{one.label}: {number:g}{' ' + one.unit if one.unit else ''}"
    if one.key is not None and abs(number - one.key) <= (one.tolerance or 0.0) + 1e-9:
        said = Note("right", one.right, about) if one.right else _engine_note("right", "right", about)
        return 1.0, evolve(said, place=(one.id,))
    wrong = nearest(one.wrong or (), number)
    if wrong:
        return wrong.credit, Note(_mark(wrong.credit), wrong.feedback, about, place=(one.id,))
    return 0.0, Note("wrong", one.otherwise or "", about, place=(one.id,))


def _score_range(item: Range, given: dict[str, Any]) -> tuple[float, list[Note]]:
    ends = (
        (
            "from",
            _stretch(item, given["from"])[0],
            item.key_from or ("", ""),
            item.starts_early,
            item.starts_late,
        ),
        ("to", _stretch(item, given["to"])[1], item.key_to or ("", ""), item.ends_early, item.ends_late),
    )
    right, notes = 0, []
    for name, value, (earliest, latest), early, late in ends:
        about = f"{name} {given[name]}"
        if value < _stretch(item, earliest)[0]:
            notes.append(Note("wrong", early or "", about, "early", (name,)))
        elif value > _stretch(item, latest)[1]:
            notes.append(Note("wrong", late or "", about, "late", (name,)))
        else:
            right += 1
            notes.append(_engine_note("right", "end-holds", about, (name,)))
    return right / 2, notes


def _score_value(item: Value, given: float | str | bool) -> tuple[float, list[Note]]:
    key = item.key
    if item.of == "number" and isinstance(key, (int, float)) and not isinstance(given, str):
        right = abs(given - key) <= (item.tolerance or 0.0) + 1e-9
    else:
        right = key is not None and _same(key, given)
    about = f"{given:g} {item.unit_of_measure}".strip() if isinstance(given, float) else str(given)[:80]
    if right:
        return 1.0, [_engine_note("right", "right", about)]
    wrong = nearest(item.wrong or (), given)
    if wrong:
        return wrong.credit, [Note(_mark(wrong.credit), wrong.feedback, about)]
    return 0.0, [Note("wrong", item.otherwise or "", about)]


def at_start(item: Value, given: float | str | bool) -> bool:
    """Tell whether a value is the one that the cell gives before the student changes anything: no answer yet.

    :param given: as :func:`normalise` returns it.
    """
    if isinstance(item.start, (int, float)) and not isinstance(item.start, bool) and isinstance(given, float):
        return round(given, 1) == round(item.start, 1)
    return item.start is not None and _same(item.start, given)


def count_words(text: str) -> int:
    """Return the number of words, as a person counts them: runs between white space that hold a letter or a digit."""
    words = text.split()
    others = [word for word in words if not word.isalnum()]
    return len(words) - sum(not any(c.isalnum() for c in word) for word in others)


def _essay_notes(item: Essay, given: str) -> list[Note]:
    words = count_words(given)
    notes = [_engine_note("note", MARKED_BY_A_PERSON)]
    asked: dict[str, Any] = {"words": words, "low": item.min_words, "high": item.max_words}
    if words < item.min_words:
        notes.append(_engine_note("near", "essay-short", **asked))
    elif words > item.max_words:
        notes.append(_engine_note("near", "essay-long", **asked))
    else:
        notes.append(_engine_note("note", "essay-length", **asked))
    if not re.search(r"R[0-6]\s*¶\s*\d", given):
        notes.append(_engine_note("near", "essay-no-anchor"))
    return notes + [Note("note", f"{c.text} ({c.points:g})", RUBRIC, "criterion") for c in item.rubric]


_SCORERS: dict[type, Callable[[Any, Any], tuple[float, list[Note]]]] = {
    Choice: _score_choice,
    Multiple: _score_multiple,
    Match: _score_match,
    Order: _score_order,
    Number: _score_number,
    Range: _score_range,
    Paragraphs: _score_paragraphs,
    Value: _score_value,
}
