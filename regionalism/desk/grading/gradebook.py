"""The policies of a class: which hand-in counts, what lateness costs, what a person marked, what is dropped;
and the rows of the sheets.

======================= ======================================================================================
which hand-in counts    ``best``: the one worth most after the penalty for lateness, the later one of equals;
                        an essay that still waits for its mark is taken at its full points here, so that
                        no text goes unread. ``last`` and ``first``: by the time of handing in.
lateness                the time of handing in, by the student's clock, against the due time; a day is a day
                        on the calendar of the place that the due time names. Where the LMS's time or mark
                        leads to another verdict, ``late_by`` says which counts, and somebody must look. A
                        response later than its own handing-in, or a time that has not come yet, is a
                        clock's fault: no lateness, and somebody must look.
a person's mark         points given to an item count whatever was answered; marks by criteria count where
                        the hand-in that counts answers the item.
units dropped           those without which the share of the points is highest; a unit that was not handed in
                        has no points.
agreed with a student    a later due time, grace days, units to omit: :mod:`regionalism.desk.grading.terms`.
                        Grace days are spent where they save most; what was spent is on the page.
                        Both together: :mod:`regionalism.desk.grading.settle`.
a group                 each hand-in of a member is one of every member's, and the best (or last, or first)
                        of them counts, with each member's own due time and overrides
======================= ======================================================================================
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from attrs import define, field

from regionalism.desk.alike import without_accents
from regionalism.desk.grading.autograde import Grader, ItemScore, ScoredSubmission, scored_of
from regionalism.desk.grading.lateness import lateness
from regionalism.desk.grading.scratch import PreviousScore, StudentRecord
from regionalism.desk.grading.settle import Stake, settle
from regionalism.desk.grading.terms import Terms
from regionalism.desk.marking.marks import Mark
from regionalism.engine.kinds.base import Item

OTHER_ACCOUNT, CLOCKS = "other account", "clocks differ"
BAD = (
    "unreadable",
    "too large",
    "wrong unit",
    "unknown item",
    "duplicate",
    "not on the class list",
    "two names",
    OTHER_ACCOUNT,
    CLOCKS,
    "missing",
)
FILE_COLUMNS = ["file", "student_id", "student_name", "unit", "handed_in_at", "status", "note"]
CHANGE_COLUMNS = ["student_id", "student_name", "unit", "item", "from", "to", "from_outcome", "to_outcome"]
# The sheets that a person opens, with their columns of text: each stands there as .xlsx, too.
SHEETS = {
    "grades.csv": ("student_id", "student_name", "status", "note", "feedback"),
    "submissions.csv": FILE_COLUMNS,
    "changes.csv": [name for name in CHANGE_COLUMNS if name not in ("from", "to")],
}
PENALTY, TOTAL = "late penalty", "total"
UNIT_TOTAL = "unit total"  # in changes.csv; an item's id has no blank
SUMS = ("automatic", "manual", PENALTY, TOTAL, "possible")


class ItemGrade(NamedTuple):
    """One item of the hand-in that counts; ``points`` is ``None`` until marked, ``source`` who gave them."""

    item: Item
    scored: ItemScore
    points: float | None
    source: str
    mark: Mark | None


class UnitGrade(NamedTuple):
    """One unit of one student, in points: ``automatic``, ``manual`` (by a person), less ``penalty``.

    ``days`` counts the started days of lateness that cost something, ``spent`` those that a grace day was
    spent on; ``doubt`` says why somebody must look at them. ``by`` is the id of whoever in the group made
    the hand-in that counts, where it was somebody else.
    """

    unit: str
    items: tuple[ItemGrade, ...]
    automatic: float
    manual: float
    days: int
    penalty: float
    possible: float
    doubt: str = ""
    spent: int = 0
    by: str = ""

    @property
    def total(self) -> float:
        """Return the points that count, lateness taken off."""
        return round(self.automatic + self.manual - self.penalty, 2)

    @property
    def waiting(self) -> int:
        """Return how many items wait for a person."""
        return [one.source for one in self.items].count("waiting")


@define(eq=False, repr=False)
class StudentGrade:
    """One student; ``file_statuses`` has the final status and note of each file, by number. ``omitted`` are
    units that this student need not hand in, and did not; of those in ``lacking`` nothing could be graded.
    """

    id: str
    name: str
    status: str = "graded"
    notes: list[str] = field(factory=list)
    units: dict[str, UnitGrade] = field(factory=dict)
    dropped: tuple[str, ...] = ()
    omitted: frozenset[str] = frozenset()
    lacking: tuple[str, ...] = ()
    terms: Terms = field(factory=Terms)
    file_statuses: list[tuple[int, str, str]] = field(factory=list)

    @property
    def total(self) -> float:
        """Return the points over all units that were not dropped."""
        return _sum(one.total for name, one in self.units.items() if name not in self.dropped)


def _sum(points: Iterable[float | None]) -> float:
    return round(sum(one or 0.0 for one in points), 2)


# --- one student ---


def grade(
    group: StudentRecord,
    units: Sequence[str],
    grader: Grader,
    marks: Mapping[str, Mark],
    *,
    with_list: bool = False,
    terms: Terms | None = None,
) -> StudentGrade:
    """Return a student's grades in these units, with a person's marks by full item id.

    :param with_list: whether there is a class list, on which an id may be missing.
    :param terms: what was agreed with the student.
    """
    made = StudentGrade(group.student, _name(group), terms=terms or Terms())
    found = _found(made, group)
    mine = [one for several in found.values() for one in several]
    for number, one in group.borrowed:
        found.setdefault(one.unit, []).append((number, one))
    for several in found.values():
        several.sort(key=_by_time)
    made.omitted = made.terms.omit - found.keys()
    theirs = [unit for unit in units if unit not in made.omitted]
    choices = {
        unit: _choices(made, found[unit], grader, marks, group.shared_marks)
        for unit in theirs
        if unit in found
    }
    stakes = {
        unit: Stake([one.worth for one in choices[unit]] if unit in choices else [0.0], grader.possible(unit))
        for unit in theirs
    }
    spent, made.dropped = settle(stakes, made.terms.grace_days, grader.setup.policy.drop_lowest)
    for unit in theirs:
        if unit in choices:
            _take_unit(made, unit, choices[unit][spent[unit]], grader)
    made.lacking = tuple(unit for unit in theirs if unit not in choices)
    made.notes += [f"Nothing to grade for {unit}." for unit in made.lacking]
    _set_status(made, group, mine, with_list)
    if made.status == "missing" and not theirs:
        made.status = "excused"
    made.notes += [f"{unit} is dropped from the total." for unit in made.dropped]
    made.notes += [f"{unit} is omitted, as agreed." for unit in units if unit in made.omitted]
    return made


def _by_time(pair: tuple[int, ScoredSubmission]) -> tuple[float, str]:
    return pair[1].moment, pair[1].file


def _found(made: StudentGrade, group: StudentRecord) -> dict[str, list[tuple[int, ScoredSubmission]]]:
    """Return a student's own hand-ins by unit, in their order of time, each once."""
    found: dict[str, list[tuple[int, ScoredSubmission]]] = {}
    digests: dict[str, str] = {}
    for number, one in sorted(group.submissions, key=_by_time):
        if not one.scored:
            made.notes.append(f"{one.file}: {one.status}.")
        elif one.digest in digests:
            _set_file_status(made, number, one, "duplicate", f"The same as {digests[one.digest]}.")
        else:
            digests[one.digest] = one.file
            found.setdefault(one.unit, []).append((number, one))
    return found


def _name(group: StudentRecord) -> str:
    if group.listed:
        return group.listed
    latest = max(group.submissions, key=lambda pair: pair[1].moment, default=None)
    return latest[1].student_name if latest else ""


def _set_file_status(
    made: StudentGrade, number: int, one: ScoredSubmission, status: str, sentence: str
) -> None:
    made.file_statuses.append((number, status, f"{one.note} {sentence}".strip()))


Graded = tuple[int, ScoredSubmission, UnitGrade]


class _Choice(NamedTuple):
    """What a unit comes to with a number of grace days: all hand-ins, the one that counts, its ``worth``."""

    graded: list[Graded]
    counts: Graded
    worth: float


def _choices(
    made: StudentGrade,
    several: list[tuple[int, ScoredSubmission]],
    grader: Grader,
    marks: Mapping[str, Mark],
    shared: Mapping[str, Mapping[str, Mark]],
) -> list[_Choice]:
    """Return what a unit comes to with no grace day spent on it, with one, and so on.

    :param shared: marks of others in the group, by id: they count where their hand-in does.
    """
    policy = grader.setup.policy.attempts
    plain = []
    for number, one in several:
        its = marks if one.student_id == made.id else {**shared.get(one.student_id, {}), **marks}
        plain.append((number, one, _unit_grade(made, one, grader, its)))
    most = min(made.terms.grace_days, max(result.days for _, _, result in plain))
    found = []
    for days in range(most + 1):
        graded = [(number, one, _with_grace(result, days, grader)) for number, one, result in plain]
        if policy == "best":
            counts = max(graded, key=lambda three: (_attainable(three[2], grader), three[1].moment))
        else:
            counts = graded[-1 if policy == "last" else 0]
        found.append(_Choice(graded, counts, _attainable(counts[2], grader)))
    return found


def _with_grace(unit: UnitGrade, days: int, grader: Grader) -> UnitGrade:
    """Return a unit with a number of grace days to spend on it."""
    spent = min(days, unit.days)
    if not spent:
        return unit
    late = unit.days - spent
    penalty = _penalty(unit.automatic + unit.manual, late, grader)
    return unit._replace(days=late, spent=spent, penalty=penalty)


def _take_unit(made: StudentGrade, unit: str, choice: _Choice, grader: Grader) -> None:
    """Take one unit by the hand-in that counts; the others are superseded."""
    policy, graded, counts = grader.setup.policy.attempts, choice.graded, choice.counts
    made.units[unit] = counts[2]
    for number, one, result in graded:
        if one.student_id != made.id:
            if number == counts[0]:
                made.notes.append(f"{unit}: the hand-in of {one.student_id}, of the same group, counts.")
        elif number != counts[0]:
            status = OTHER_ACCOUNT if one.status == OTHER_ACCOUNT else "superseded"
            _set_file_status(
                made, number, one, status, f"{counts[1].file} counts ({policy} of {len(graded)})."
            )
        elif result.days or result.doubt:
            late = f"{result.days} started {'day' if result.days == 1 else 'days'} late."
            sentence = " ".join([*([late] if result.days else []), *([result.doubt] if result.doubt else [])])
            made.notes.append(f"{unit}: {sentence}")
            status = CLOCKS if result.doubt else "late"
            _set_file_status(made, number, one, one.status if one.status in BAD else status, sentence)
    if counts[2].spent:
        made.notes.append(f"{unit}: {counts[2].spent} of {made.terms.grace_days} grace days spent.")
    if counts[1].status in BAD or counts[1].note:
        made.notes.append(f"{unit}: {counts[1].note}")
    _look_at_marks(made, counts[2])


def _unit_grade(
    made: StudentGrade, one: ScoredSubmission, grader: Grader, marks: Mapping[str, Mark]
) -> UnitGrade:
    items = grader.items(one.unit)
    graded = []
    for scored in scored_of(one.scored):
        item = grader.item_of(items[scored.item], one.student_id)
        graded.append(_item_grade(item, scored, marks.get(item.full_id)))
    automatic = _sum([one.points for one in graded if one.source == "automatic"])
    manual = _sum([one.points for one in graded if one.mark])
    days, doubt = lateness(one, grader.setup, made.terms)
    penalty = _penalty(automatic + manual, days, grader)
    possible = grader.possible(one.unit)
    by = one.student_id if one.student_id != made.id else ""
    return UnitGrade(one.unit, tuple(graded), automatic, manual, days, penalty, possible, doubt=doubt, by=by)


def _item_grade(item: Item, scored: ItemScore, mark: Mark | None) -> ItemGrade:
    if mark is not None and (mark.points is not None or scored.tries):
        by_rubric = item.by_person and mark.points is None
        return ItemGrade(item, scored, mark.worth, "manual" if by_rubric else "override", mark)
    if scored.points is None:
        return ItemGrade(item, scored, None, "waiting", None)
    return ItemGrade(item, scored, scored.points, "automatic", None)


def _penalty(earned: float, days: int, grader: Grader) -> float:
    policy = grader.setup.policy
    share = min(days * policy.late_per_cent_per_day, policy.late_at_most) / 100
    return round(earned * share, 2)


def _attainable(unit: UnitGrade, grader: Grader) -> float:
    earned = sum(one.item.points if one.points is None else one.points for one in unit.items)
    return round(earned - _penalty(earned, unit.days, grader), 2)


def _look_at_marks(made: StudentGrade, unit: UnitGrade) -> None:
    """Say where a text changed after it was marked, or a question after it was answered."""
    for one in unit.items:
        if one.source == "manual" and one.mark and one.scored.last_at > one.mark.at:
            made.notes.append(f"{one.item.full_id} was written to after it was marked: look at it again.")
        if one.scored.other_version:
            made.notes.append(f"{one.item.full_id} was answered before its question was changed: look at it.")


def _set_status(
    made: StudentGrade, group: StudentRecord, counted: list[tuple[int, ScoredSubmission]], with_list: bool
) -> None:
    """Set the student's status, and flag files of a stranger or of two people with one id."""
    problem = _who_problem(group, [one for _, one in counted], with_list)
    if problem:
        status, sentence = problem
        made.status = status
        made.notes.insert(0, sentence)
        said = {number: note for number, _, note in made.file_statuses}
        mine = {number for number, _ in counted}
        made.file_statuses = [one for one in made.file_statuses if one[0] not in mine]
        made.file_statuses += [
            (number, status, f"{said.get(number, one.note)} {sentence}".strip()) for number, one in counted
        ]
    elif any(one.status == OTHER_ACCOUNT for _, one in counted):
        made.status = OTHER_ACCOUNT
    elif not made.units:
        made.status = group.submissions[0][1].status if group.submissions else "missing"
    elif any(unit.doubt for unit in made.units.values()):
        made.status = CLOCKS
    elif any(unit.waiting for unit in made.units.values()):
        made.status = "waiting"
    elif any(unit.days for unit in made.units.values()):
        made.status = "late"


def _who_problem(
    group: StudentRecord, counted: list[ScoredSubmission], with_list: bool
) -> tuple[str, str] | None:
    if with_list and group.listed is None:
        return (
            "not on the class list",
            f"The id {group.student} is not on the class list: ask whose it is, and correct the "
            "list or the id in the file.",
        )
    written = [one.student_name for one in counted]
    if group.listed is not None:
        written.insert(0, group.listed)
    names = {_words(one): one for one in written} if len({*written}) > 1 else {}
    shown = sorted(names.values())
    alike = all(one & other for one in names for other in names if one and other)
    if len(shown) > 1 and not alike:
        return (
            "two names",
            f"The id {group.student} is used with the names {' and '.join(shown[:5])}: ask whose it is "
            "before you send the page of feedback.",
        )
    return None


def _words(name: str) -> frozenset[str]:
    """Return the words of a name without accents and case: “Núñez, ANA” and “Ana Nunez” are the same."""
    return frozenset("".join(one if one.isalnum() else " " for one in without_accents(name)).split())


# --- rows of the sheets ---


def grade_columns(units: Sequence[str], grader: Grader) -> list[str]:
    """Return the head of ``grades.csv``."""
    columns = ["student_id", "student_name", "status", "note"]
    for unit in units:
        columns += [f"{unit}/{name}" for name in grader.items(unit)] + [f"{unit} {name}" for name in SUMS]
    return [*columns, TOTAL, "possible", "feedback"]


def grade_row(made: StudentGrade, units: Sequence[str], grader: Grader, page: str) -> list[Any]:
    """Return a student's row of ``grades.csv``; a unit that was not handed in has empty cells."""
    row: list[Any] = [made.id, made.name, made.status, " ".join(made.notes)]
    for unit in units:
        one = made.units.get(unit)
        if one is None:
            possible = "" if unit in made.omitted else number(grader.possible(unit))
            row += [""] * (len(grader.items(unit)) + len(SUMS) - 1) + [possible]
            continue
        row += ["" if grade.points is None else number(grade.points) for grade in one.items]
        row += [number(value) for value in (one.automatic, one.manual, one.penalty, one.total, one.possible)]
    total = number(made.total) if made.units else ""
    return [*row, total, number(possible_in_all(made, units, grader)), page]


def possible_in_all(made: StudentGrade, units: Sequence[str], grader: Grader) -> float:
    """Return the points to be had over all units that were not dropped or omitted for this student."""
    return _sum(grader.possible(unit) for unit in units if unit not in {*made.dropped, *made.omitted})


def number(value: float) -> float | int:
    """Return points for a sheet: a whole number without its ``.0``."""
    return int(value) if value == int(value) else value


def item_rows(made: StudentGrade) -> list[list[Any]]:
    """Return a student's rows of ``items.csv``, without what somebody else of the group answered."""
    mine = [unit for unit in made.units.values() if not unit.by]
    return [_item_row(made.id, unit.unit, one) for unit in mine for one in unit.items]


def group_rows(made: StudentGrade) -> list[list[Any]]:
    """Return a student's rows of ``items-of-groups.csv``: what somebody else of the group answered."""
    theirs = [unit for unit in made.units.values() if unit.by]
    return [[*_item_row(made.id, unit.unit, one), unit.by] for unit in theirs for one in unit.items]


def _item_row(student: str, unit: str, one: ItemGrade) -> list[Any]:
    scored = one.scored
    return [
        student,
        unit,
        one.item.id,
        one.item.kind,
        "" if one.points is None else number(one.points),
        number(one.item.points),
        scored.outcome,
        one.source,
        scored.tries,
        scored.hints,
        scored.first_at,
        scored.last_at,
        scored.first_outcome,
        "" if scored.first_confidence is None else scored.first_confidence,
        _json_cell(scored.first) if scored.tries else "",
        _json_cell(scored.counted) if scored.tries else "",
    ]


def overridden(made: StudentGrade) -> list[tuple[str, str]]:
    """Return id and item where a person's points stand in place of others."""
    return [
        (made.id, one.item.full_id)
        for unit in made.units.values()
        for one in unit.items
        if one.source == "override"
    ]


def _json_cell(text: str) -> Any:
    """Return a response as JSON for a sheet; a bare negative number must not be guarded as a formula."""
    return json.loads(text) if text.startswith("-") else text


def change_rows(made: StudentGrade, group: StudentRecord) -> list[list[Any]]:
    """Return what moved since the last grading: points from and to, of items, penalties and totals."""
    before = {(one.unit, one.item): one for one in group.earlier}
    now = {(one.unit, one.item): one for one in _standing(made)}
    rows = []
    for unit, item in sorted({**now, **before}, key=_place):
        nothing = PreviousScore(unit, item, "", "")
        old, new = before.get((unit, item)), now.get((unit, item))
        # A unit or a student may come and go. Its items come and go with it and are not listed one by one.
        if item == UNIT_TOTAL:
            moved = (old is None) != (new is None)
        elif (unit, item) == ("", TOTAL):
            moved = old != new
        else:
            moved = old is not None and new is not None and old != new
        if moved:
            old, new = old or nothing, new or nothing
            rows.append([made.id, made.name, unit, item, old.points, new.points, old.outcome, new.outcome])
    return rows


def _place(key: tuple[str, str]) -> tuple[bool, str, bool]:
    """Return what sorts sums after items (in the unit's order), and the total of all units last."""
    unit, item = key
    return (not unit, unit, item in (PENALTY, UNIT_TOTAL))


def gone_row(student: str, total: PreviousScore) -> list[Any]:
    """Return the row of ``changes.csv`` for a student of whom nothing is there any more."""
    return [student, "", total.unit, total.item, total.points, "", total.outcome, "no longer there"]


def _standing(made: StudentGrade) -> Iterator[PreviousScore]:
    """Yield what is compared with the next grading."""
    for unit in made.units.values():
        for one in unit.items:
            points = "" if one.points is None else str(number(one.points))
            yield PreviousScore(unit.unit, one.item.id, points, one.scored.outcome)
        yield PreviousScore(unit.unit, PENALTY, str(number(unit.penalty)), "")
        yield PreviousScore(unit.unit, UNIT_TOTAL, str(number(unit.total)), "")
    yield PreviousScore("", TOTAL, str(number(made.total)) if made.units else "", made.status)


def earlier_sums(row: Mapping[str, str]) -> Iterator[PreviousScore]:
    """Yield the penalties, the totals and the status in a row of an earlier ``grades.csv``."""
    for name, points in row.items():
        for ending, item in ((PENALTY, PENALTY), (TOTAL, UNIT_TOTAL)):
            if name.endswith(f" {ending}") and points:
                yield PreviousScore(name.removesuffix(f" {ending}"), item, points, "")
    yield PreviousScore("", TOTAL, row[TOTAL], row["status"])
