"""What a hand-in is worth: responses scored item by item, before policies and a person's marks."""

from __future__ import annotations

import datetime
import hashlib
import json
import marshal
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from attrs import define

from regionalism.desk.evidence import Evidence, lms_evidence
from regionalism.desk.grading.collect import CollectedFile
from regionalism.engine import submission
from regionalism.engine.answers import Event
from regionalism.engine.bank import unit_items
from regionalism.engine.course import Grading
from regionalism.engine.errors import Message
from regionalism.engine.item_version import same_question
from regionalism.engine.kinds.base import Item
from regionalism.engine.scoring import Result, score, that_counts
from regionalism.engine.submission import Submission, SubmissionError
from regionalism.engine.variants import pick_variant

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
KEPT = 4096  # results kept for the next student with the same answer
LONGEST_KEPT = 400  # characters of a response that is worth keeping: essays are not given twice
MOST_BRACKETS = 100  # no answer holds more lists and tables than this
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class GradingConfig(NamedTuple):
    """All that grading needs to know: plain data, so that it can be sent to another process.

    ``course`` is the course version and ``units`` the slugs that are expected; ``expected`` tells whether
    each of them is (an assignment says so) or may be; ``points`` maps full item ids to points instead of the
    item's own. ``now`` is the time of grading, after which nobody can have handed in; ``None`` if unknown.
    """

    course: str
    units: tuple[str, ...]
    policy: Grading = Grading()
    due: datetime.datetime | None = None
    now: datetime.datetime | None = None
    expected: bool = False
    variant_seed: str = ""
    points: Mapping[str, float] = {}


class ItemScore(NamedTuple):
    """One item of a hand-in; ``points`` is ``None`` where a person marks, the responses are JSON."""

    item: str
    points: float | None = 0.0
    outcome: str = "unanswered"
    tries: int = 0
    hints: int = 0
    first_at: str = ""
    last_at: str = ""
    first_outcome: str = ""
    first_confidence: int | None = None
    first: str = "null"
    counted: str = "null"
    reason: str = ""
    other_version: bool = False


@define(eq=False, repr=False)
class ScoredSubmission:
    """One file.

    ``moment`` is the time of handing in and ``answered`` that of the last response, in seconds since 1970
    (UTC), both by the student's clock; ``system``, ``account``, ``lms_at`` and ``lms_late`` are what an LMS
    wrote into the path (:class:`regionalism.desk.evidence.Evidence`), and ``lms_in_time`` what follows where
    it marks others late and not this one. ``scored`` is what
    :func:`scored_of` reads, made here and nowhere else; it is empty where nothing was graded.
    """

    file: str
    status: str
    note: str = ""
    student_id: str = ""
    student_name: str = ""
    unit: str = ""
    at: str = ""
    moment: float = 0.0
    digest: str = ""
    scored: bytes = b""
    answered: float = 0.0
    system: str = ""
    account: str = ""
    lms_at: str = ""
    lms_late: bool = False
    lms_in_time: bool = False

    @property
    def evidence(self) -> Evidence:
        """Return what an LMS says of it."""
        return Evidence(self.system, self.account, self.lms_at, self.lms_late)


def scored_of(kept: bytes) -> tuple[ItemScore, ...]:
    """Return the graded items in :attr:`ScoredSubmission.scored`."""
    return tuple(map(ItemScore._make, marshal.loads(kept))) if kept else ()


class Grader:
    """Scores hand-ins. Some results of short answers are kept: most students give the same few."""

    def __init__(self, setup: GradingConfig) -> None:
        self.setup = setup
        self._units: dict[str, dict[str, Item]] = {}
        self._possible: dict[str, float] = {}
        self._known: dict[str, frozenset[str]] = {}
        self._versions: dict[Item, str] = {}
        self._kept: dict[tuple[Item, bytes, str], tuple[str, Result]] = {}

    def items(self, unit: str) -> dict[str, Item]:
        """Return a unit's graded items with their points here; raise :class:`CourseError` if unknown."""
        if unit not in self._units:
            found = unit_items(unit)
            self._known[unit] = frozenset(found)
            exercises = {name: one for name, one in found.items() if one.stage == "exercise"}
            points = self.setup.points
            self._units[unit] = {
                name: one.with_points(points[one.full_id]) if one.full_id in points else one
                for name, one in exercises.items()
            }
        return self._units[unit]

    def possible(self, unit: str) -> float:
        """Return the points to be had in a unit."""
        if unit not in self._possible:
            self._possible[unit] = round(sum(one.points for one in self.items(unit).values()), 2)
        return self._possible[unit]

    def item_of(self, item: Item, student_id: str) -> Item:
        """Return the item with the numbers that this student was given."""
        return pick_variant(item, self.setup.variant_seed, student_id)

    def scored_response(self, item: Item, response: Any, reason: str) -> tuple[str, Result]:
        """Return a response as JSON, and what it is worth.

        :param item: one of :meth:`items`, with this student's numbers.
        """
        # Python's own form of a table takes a seventh of the time of JSON, and tells apart what JSON does.
        form = marshal.dumps(response, 2)
        if len(form) + len(reason) > LONGEST_KEPT:
            return _scored(item, response, reason)
        key = (item, form, reason)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) == KEPT:
                self._kept.pop(next(iter(self._kept)))
            found = self._kept[key] = _scored(item, response, reason)
        return found

    def _version(self, item: Item) -> str:
        found = self._versions.get(item)
        if found is None:
            found = self._versions[item] = item.version
        return found

    # --- one file ---

    def submission(self, found: CollectedFile) -> ScoredSubmission:
        """Return a file read and scored, or why it cannot be graded; never raises for its content."""
        if found.status:
            return ScoredSubmission(found.name, found.status, found.note)
        try:
            raw = found.content()
            hand_in = submission.read(raw)
        except SubmissionError as problem:
            return ScoredSubmission(found.name, problem.status, str(problem))
        except OSError as problem:
            return ScoredSubmission(
                found.name, "unreadable", f"The file cannot be opened ({problem.strerror})."
            )
        who = hand_in.student
        made = ScoredSubmission(found.name, "graded", "", who.id, who.name, hand_in.unit, hand_in.at)
        made.moment = _moment(hand_in.at)
        made.answered = _moment(hand_in.lines[-1].at) if hand_in.lines else made.moment
        made.digest = hashlib.blake2b(raw, digest_size=16).hexdigest()
        self._set_status(made, hand_in)
        evidence = lms_evidence(f"{found.within}/{found.name}" if found.within else found.name)
        if evidence.is_about(hand_in.unit):
            made.system, made.account = evidence.system, evidence.account
            made.lms_at, made.lms_late = evidence.at, evidence.late
            made.note = " ".join([*([made.note] if made.note else []), *evidence.notes()])
        return made

    def _set_status(self, made: ScoredSubmission, hand_in: Submission) -> None:
        setup = self.setup
        if hand_in.unit not in setup.units:
            made.status = "wrong unit"
            made.note = f"It is for {hand_in.unit or 'no unit'}; expected here: {', '.join(setup.units)}."
            return
        scored, unknown = self.scored(hand_in)
        made.scored = marshal.dumps([*map(tuple, scored)])
        notes = []
        if unknown:
            made.status = "unknown item"
            notes.append(f"The unit has no item {', '.join(unknown[:5])}; the others are graded.")
        if hand_in.course != setup.course:
            notes.append(str(Message("graded-other-version", made=hand_in.course, here=setup.course)))
        if hand_in.unreadable:
            notes.append(f"{hand_in.unreadable} of its lines could not be read and do not count.")
        made.note = " ".join(notes)

    def scored(self, hand_in: Submission) -> tuple[tuple[ItemScore, ...], list[str]]:
        """Return the graded items of the unit scored, in order, and the ids that the unit lacks."""
        lines: dict[str, list[Event]] = {}
        skip = len(hand_in.unit) + 1
        for line in hand_in.lines:
            lines.setdefault(line.item[skip:], []).append(line)
        items = self.items(hand_in.unit)
        known = self._known[hand_in.unit]
        unknown = [
            submission.clean_text(name)[:60] or "without a name" for name in lines if name not in known
        ]
        who = hand_in.student.id
        return tuple(
            self._item(self.item_of(one, who), lines.get(name, ())) for name, one in items.items()
        ), unknown

    def _item(self, item: Item, lines: Iterable[Event]) -> ItemScore:
        hints = 0
        tries: list[tuple[Event, str, Result]] = []
        for line in lines:
            if line.event == "response":
                tries.append((line, *self.scored_response(item, line.data, line.reason)))
            elif line.event == "hint" and type(line.data) is int:
                hints = max(hints, line.data)
        hints = min(hints, len(item.hints))
        if not tries:
            return ItemScore(item.id, hints=hints)
        first, counts = tries[0], that_counts(tries, self.setup.policy.attempts, itemgetter(2))
        line, text, result = counts
        return ItemScore(
            item.id,
            result.points,
            result.outcome,
            len(tries),
            hints,
            first[0].at,
            tries[-1][0].at,
            first[2].outcome,
            first[0].confidence,
            first[1],
            text,
            line.reason,
            not same_question(line.version, self._version(item), item.full_id),
        )


def _scored(item: Item, response: Any, reason: str) -> tuple[str, Result]:
    text = _as_text(response)
    return text, score(item, None if text == "null" else response, reason)


def _as_text(data: Any) -> str:
    """Return a response as JSON; a heap of nested lists is no response to any item."""
    try:
        text = _encode(data)
    except RecursionError:
        return "null"
    nests = not isinstance(data, str) and text.count("[") + text.count("{") > MOST_BRACKETS
    return "null" if nests else text


def _moment(time: str) -> float:
    """Return an ISO time in seconds since 1970; one without an offset is taken as UTC."""
    found = datetime.datetime.fromisoformat(time)
    return ((found if found.tzinfo else found.replace(tzinfo=datetime.UTC)) - EPOCH).total_seconds()
