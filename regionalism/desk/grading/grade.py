"""``python -m regionalism grade FOLDER --out grades/``: a class graded in one step. No student code is run,
nothing is unpickled.

The exit code is 0 where every file is a hand-in that was graded (late ones and superseded ones included) and
nobody is missing; 1 where nothing was graded; 2 where all was graded that could be. Then ``submissions.csv``
and ``grades.csv`` name what was not, and a sentence says which row of ``overrides.csv`` does not count, or
why grades could not be brought into the LMS's file or nbgrader's gradebook.

A file is read and scored first, on all processors; then the class is gone through student by student. Between
the two it lies on disk (:mod:`regionalism.desk.grading.scratch`), so the memory needed does not grow with the
class.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import csv
import datetime
import itertools
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from attrs import define, field

from regionalism.commands import DONE, LEFT_OUT, parsed
from regionalism.desk import csv_io, results, xlsx
from regionalism.desk.class_list import ClassList, read_class_list
from regionalism.desk.evidence import is_formed_like, is_theirs, names_instead
from regionalism.desk.grading import gradebook
from regionalism.desk.grading.autograde import Grader, GradingConfig, ScoredSubmission
from regionalism.desk.grading.collect import CollectedFile, find
from regionalism.desk.grading.feedback import FOLDER as FEEDBACK
from regionalism.desk.grading.feedback import Pages, page_name
from regionalism.desk.grading.overrides import FILE as OVERRIDES
from regionalism.desk.grading.overrides import read_overrides
from regionalism.desk.grading.pool import WorkerPool
from regionalism.desk.grading.scratch import ClassStore, PreviousScore, StudentRecord
from regionalism.desk.grading.terms import FILE as EXTENSIONS
from regionalism.desk.grading.terms import Terms, read_terms
from regionalism.desk.marking.marks import FOLDER as MARKS
from regionalism.desk.marking.marks import Mark, Marks
from regionalism.desk.not_built import not_built
from regionalism.desk.results import GROUP_COLUMNS, ITEM_COLUMNS, OF_GROUPS
from regionalism.engine.assignment import read_assignment
from regionalism.engine.bank import has_keys
from regionalism.engine.course import grading, units
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.moments import due_in_words, due_time
from regionalism.engine.version import __version__

CHANGES = "changes.csv"
BATCH = 25  # files, or students, that one process takes at a time
TELL_EVERY = 2.0  # seconds
MOST_NAMED = 12  # of those that need a look; the sheets name all
LARGEST_BATCH = 2_000_000  # bytes of hand-ins from zips that are sent to it


@define(eq=False, repr=False)
class Summary:
    """What a run did: files and students by status, who has nothing in one unit or more (``absent``), how
    many moved, what needs a look (``notes``) and what is only said (``remarks``).
    """

    files: collections.Counter[str] = field(factory=collections.Counter)
    students: collections.Counter[str] = field(factory=collections.Counter)
    moved: dict[str, int] | None = None
    students_moved: int = 0
    notes: list[str] = field(factory=list)
    remarks: list[str] = field(factory=list)
    overridden: set[tuple[str, str]] = field(factory=set)
    absent: list[str] = field(factory=list)

    def add_moved(self, moved: Mapping[str, int], students: int) -> None:
        """Count students who moved, and in what."""
        self.moved = dict(collections.Counter(self.moved or {}) + collections.Counter(moved))
        self.students_moved += students

    @property
    def bad(self) -> int:
        """Return how many files need a look, and students without a hand-in in a unit that counts."""
        return sum(self.files[one] for one in gradebook.BAD) + len(self.absent)


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    options = parsed("grade", arguments)
    setup = make_setup(options.assignment, options.due)
    if setup.due:
        print(f"Due: {due_in_words(setup.due)}.")
    listed = read_class_list(options.class_list) if options.class_list else None
    summary = grade_folder(
        options.folder,
        options.out,
        setup,
        listed=listed,
        processes=options.processes,
        feedback=not options.no_feedback,
    )
    print(in_words(summary, options.out))
    handed_on = [_handed_on(bring, options) for bring in (_into_lms, _into_nbgrader)]
    return LEFT_OUT if summary.bad or summary.notes or not all(handed_on) else DONE


def _handed_on(bring: Callable[[argparse.Namespace], None], options: argparse.Namespace) -> bool:
    """Bring the grades to where they are asked for; say what fails, after the grades are written."""
    try:
        bring(options)
    except CourseError as problem:
        sys.stderr.write(f"{problem}\n")
        return False
    return True


def _into_lms(options: argparse.Namespace) -> None:
    if options.fill:
        from regionalism.desk.interop import lms

        kind, export = options.fill
        print(lms.report(lms.fill(kind, Path(export), options.out / "grades.csv", options.out)))


def _into_nbgrader(options: argparse.Namespace) -> None:
    if options.nbgrader:
        from regionalism.desk.interop import nbgrader_bridge

        print(
            nbgrader_bridge.report(
                nbgrader_bridge.write_points(options.out, options.nbgrader), options.nbgrader
            )
        )


def make_setup(assignment: Path | None = None, due: str | None = None) -> GradingConfig:
    """Return what is graded and how, from an assignment file or for all units; ``due`` overrides.

    :raises CourseError: where the keys are not here, or a file or time is wrong.
    """
    if not has_keys():
        raise CourseError("keys-missing")
    if assignment is None:
        setup = GradingConfig(course=__version__, units=tuple(one.slug for one in units()), policy=grading())
    else:
        read = read_assignment(assignment)
        setup = GradingConfig(
            course=read.course,
            units=read.units,
            policy=grading(),
            due=read.due_at,
            expected=True,
            variant_seed=read.variant_seed,
            points=read.points,
        )
    return setup._replace(now=now(), due=due_time(due) if due else setup.due)


def now() -> datetime.datetime:
    """Return the time of grading."""
    return datetime.datetime.now(datetime.UTC)


# --- the run ---


def grade_folder(
    folder: Path,
    out: Path,
    setup: GradingConfig,
    *,
    listed: ClassList | None = None,
    processes: int = 1,
    feedback: bool = True,
    tell: Callable[[str], object] | None = None,
) -> Summary:
    """Grade the hand-ins in a folder or zip into an output folder.

    :param listed: the class list; ``None`` where there is none.
    :param feedback: whether to write a page for each student; without it the folder of pages is left empty.
    :param processes: how many of them share the work of a large class.
    :param tell: is given a sentence now and then on how far the run is, in place of a bar on the terminal.
    :raises CourseError: where a folder cannot be read or written, or holds no hand-in; then what was written
        before stays.
    """
    files = find(folder, leave_out=out)
    roll = listed or ClassList({})
    summary = Summary(notes=[*map(str, roll.left_out)], remarks=[*map(str, roll.notes)])
    overrides = _overrides(out, setup, roll, summary)
    terms = read_terms(roll, out / EXTENSIONS, setup.units, setup.due, summary.notes.append)
    try:
        out.mkdir(parents=True, exist_ok=True)
        store = ClassStore(out / ".class.sqlite")
    except (OSError, sqlite3.Error) as problem:
        raise CourseError("grades-not-writable", out=out, problem=problem) from problem
    try:
        with (
            feedback_folder(out) as pages,
            WorkerPool(processes, Worker, setup, pages if feedback else None) as pool,
        ):
            _read(files, store, pool, roll, setup.units, tell)
            _see_that_there_is_something(folder, store)
            store.take_marks_as_said()
            store.enrol(roll.names.items())
            alike = store.spelt_in_two_ways()
            summary.notes += [str(Message("ids-alike", ids=ids)) for ids in alike]
            summary.notes += [
                str(Message("extension-stranger", path=out / EXTENSIONS, student=one))
                for one in store.strangers(one for one, agreed in terms.items() if agreed.due)
            ]
            marks = ClassMarks(_marks(out, roll, summary), _by_student(overrides), terms)
            _write(out, setup, store, pool, marks, summary, with_list=listed is not None, tell=tell)
    finally:
        store.close()
    unused = overrides.keys() - summary.overridden
    summary.notes += [_unused(out, roll, *one) for one in sorted(unused)]
    return summary


def _unused(out: Path, roll: ClassList, student: str, item: str) -> str:
    said = (
        f"{out / OVERRIDES}: {student} has no graded hand-in with {item}, so the points there do not count."
    )
    near = roll.nearly(student)
    return f"{said} {Message('id-zeros-there', listed=near, typed=student)}" if near else said


def _overrides(
    out: Path, setup: GradingConfig, roll: ClassList, summary: Summary
) -> dict[tuple[str, str], Mark]:
    if not (out / OVERRIDES).is_file():
        return {}
    grader = Grader(setup)
    possible = {one.full_id: one.points for unit in setup.units for one in grader.items(unit).values()}
    return read_overrides(out / OVERRIDES, possible, roll.listed, summary.notes.append)


@contextlib.contextmanager
def feedback_folder(out: Path) -> Iterator[Path]:
    """Give a new folder of pages, which replaces the old one at the end, or vanishes if the run fails.

    :raises CourseError: where the old one cannot be replaced.
    """
    new, place = out / f".{FEEDBACK}.new", out / FEEDBACK
    try:
        _remove(new)
        new.mkdir()
        try:
            yield new
        except BaseException:
            _remove(new)
            raise
        _remove(place)
        new.rename(place)
    except OSError as problem:
        raise CourseError("feedback-not-writable", place=place, reason=problem.strerror) from problem


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _read(
    files: Iterator[CollectedFile],
    store: ClassStore,
    pool: WorkerPool,
    roll: ClassList,
    units: tuple[str, ...],
    tell: Callable[[str], object] | None,
) -> None:
    with _bar("reading", "files", tell=tell) as step:
        for several in pool.map("read", _batches_of_files(files)):
            for one in several:
                _find_student(one, roll, units)
                store.add(one)
            step(len(several))


def _find_student(one: ScoredSubmission, roll: ClassList, units: tuple[str, ...]) -> None:
    """Give a file to the student on the list whose id it bears, also in its name where it cannot be read."""
    if one.status == "ignored":
        return
    if not one.student_id:
        one.student_id = roll.named_in(one.file, units)
        one.student_name = roll.names.get(one.student_id, "")
        return
    typed, one.student_id = one.student_id, roll.listed(one.student_id)
    if typed != one.student_id:
        one.note = f"{one.note} The id was typed {typed}.".strip()
    elif near := roll.nearly(typed):
        one.note = f"{one.note} {Message('id-zeros', listed=near, typed=typed)}".strip()
    if one.scored:
        doubts = _who_else(one, typed, roll, units)
        if doubts:
            one.status = gradebook.OTHER_ACCOUNT
            one.note = " ".join([*([one.note] if one.note else []), *map(str, doubts)])


def _who_else(one: ScoredSubmission, typed: str, roll: ClassList, units: tuple[str, ...]) -> list[Message]:
    """Return which witnesses name another person than the file itself does."""
    said = {"name": one.student_name, "number": one.student_id}
    found = []
    may_be = [(one.student_id, one.student_name), *((mate, "") for mate in roll.mates(one.student_id))]
    if not any(
        is_theirs(one.evidence, number, (name, roll.names.get(number, "")), roll.accounts.get(number, ()))
        for number, name in may_be
    ):
        found.append(Message("account-other", account=one.account, **said))
    if names_instead(one.file, units, typed):
        for named in names_instead(one.file, units, one.student_id):
            # A file may be renamed: only what is an id on the list, or formed like this one, is a witness.
            other = roll.listed(named)
            is_id = other in roll.names if roll.names else is_formed_like(named, one.student_id)
            if is_id and other != one.student_id:
                return [*found, Message("name-other", named=named, **said)]
    return found


def _see_that_there_is_something(folder: Path, store: ClassStore) -> None:
    if not store.holds_a_hand_in():
        number, name = store.ignored()
        others = f" Of the {number} other files in it one is {name}." if number else ""
        raise CourseError("hand-ins-none", folder=folder, others=others)


def _batches_of_files(files: Iterable[CollectedFile]) -> Iterator[list[CollectedFile]]:
    batch: list[CollectedFile] = []
    size = 0
    for one in files:
        batch.append(one)
        size += len(one.raw or b"")
        if len(batch) == BATCH or size > LARGEST_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _write(
    out: Path,
    setup: GradingConfig,
    store: ClassStore,
    pool: WorkerPool,
    marks: ClassMarks,
    summary: Summary,
    *,
    with_list: bool,
    tell: Callable[[str], object] | None,
) -> None:
    regrade = _remember(out, store, summary)
    grader, found = Grader(setup), store.units()
    names = tuple(one for one in setup.units if setup.expected or one in found)
    summary.moved = {} if regrade else None
    summary.notes += not_built(names)
    with csv_io.AtomicCsv(out) as growing:
        growing.add("grades.csv", csv_io.as_csv([gradebook.grade_columns(names, grader)]))
        growing.add("items.csv", csv_io.as_csv([ITEM_COLUMNS]))
        growing.add("submissions.csv", csv_io.as_csv([gradebook.FILE_COLUMNS]))
        if marks.members():
            growing.add(OF_GROUPS, csv_io.as_csv([GROUP_COLUMNS]))
        if regrade:
            growing.add(CHANGES, csv_io.as_csv([gradebook.CHANGE_COLUMNS]))
        with _bar("grading", "students", store.count(), tell) as step:
            work = _batches_of_students(store, names, marks, with_list=with_list, regrade=regrade)
            for done in pool.map("grade", work):
                _take(done, store, growing, summary)
                step(len(done.statuses))
        if regrade:
            _take_gone(store, growing, summary)
        for rows in _several(store.files()):
            growing.add("submissions.csv", csv_io.as_csv(rows))
            summary.files.update(row[5] for row in rows)
    stale = [] if regrade else [CHANGES, str(Path(CHANGES).with_suffix(".xlsx"))]
    for name in [*stale, *([] if marks.members() else [OF_GROUPS])]:  # what an earlier run left
        (out / name).unlink(missing_ok=True)
    sheets = [
        (out / name, tuple(texts)) for name, texts in gradebook.SHEETS.items() if (out / name).is_file()
    ]
    summary.notes += filter(None, pool.map("sheet", sheets, start=False))


def _take(done: BatchResult, store: ClassStore, growing: csv_io.AtomicCsv, summary: Summary) -> None:
    store.set_statuses(done.file_statuses)
    growing.add("grades.csv", done.grades)
    growing.add("items.csv", done.items)
    if done.of_groups:
        growing.add(OF_GROUPS, done.of_groups)
    summary.students.update(done.statuses)
    summary.absent += done.absent
    summary.overridden.update(done.overridden)
    if summary.moved is not None:
        growing.add(CHANGES, done.changes)
        summary.add_moved(done.moved, done.students_moved)


def _take_gone(store: ClassStore, growing: csv_io.AtomicCsv, summary: Summary) -> None:
    for rows in _several(gradebook.gone_row(*one) for one in store.removed(gradebook.TOTAL)):
        growing.add(CHANGES, csv_io.as_csv(rows))
        summary.add_moved({gradebook.TOTAL: len(rows)}, len(rows))


def _several(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


def _batches_of_students(
    store: ClassStore,
    names: tuple[str, ...],
    marks: ClassMarks,
    *,
    with_list: bool,
    regrade: bool,
) -> Iterator[Batch]:
    members = marks.members()
    for records in _several(store.groups()):
        groups = [_with_group(one, store, marks, members) for one in records]
        theirs = {one.student: found for one in groups if (found := marks.of(one.student))}
        terms = {one.student: marks.terms[one.student] for one in groups if one.student in marks.terms}
        yield Batch(groups, names, theirs, terms, with_list, regrade)


def _with_group(
    one: StudentRecord, store: ClassStore, marks: ClassMarks, members: Mapping[str, list[str]]
) -> StudentRecord:
    """Return a student with the hand-ins of the others in the group, and the marks given to these."""
    group = marks.terms[one.student].group if one.student in marks.terms else ""
    others = [other for other in members.get(group, ()) if other != one.student]
    borrowed = [
        pair
        for other in others
        for pair in store.submissions(other)
        if pair[1].scored and pair[1].status not in gradebook.BAD
    ]
    shared = {other: marks.given[other] for other in others if other in marks.given}
    return one._replace(borrowed=tuple(borrowed), shared_marks=shared) if borrowed else one


class ClassMarks(NamedTuple):
    """Marks by student id and full item id: those ``given`` to essays, those of ``overrides.csv``; and what
    was agreed with students.
    """

    given: Mapping[str, dict[str, Mark]]
    overrides: Mapping[str, dict[str, Mark]]
    terms: Mapping[str, Terms]

    def of(self, student: str) -> dict[str, Mark]:
        """Return a student's own marks; ``overrides.csv`` takes precedence."""
        return {**self.given.get(student, {}), **self.overrides.get(student, {})}

    def members(self) -> dict[str, list[str]]:
        """Return the ids in each group."""
        found: dict[str, list[str]] = {}
        for student, one in self.terms.items():
            if one.group:
                found.setdefault(one.group, []).append(student)
        return found


def _marks(out: Path, roll: ClassList, summary: Summary) -> dict[str, dict[str, Mark]]:
    """Return the marks given to essays, by student id and full item id."""
    if not (out / MARKS).is_dir():
        return {}
    marks = Marks(out / MARKS, roll.listed)
    given = marks.current()
    summary.notes += [f"A mark cannot be read and does not count: {one}." for one in marks.unreadable]
    return _by_student(given)


def _by_student(marks: Mapping[tuple[str, str], Mark]) -> dict[str, dict[str, Mark]]:
    found: dict[str, dict[str, Mark]] = {}
    for (student, item), mark in marks.items():
        found.setdefault(student, {})[item] = mark
    return found


def _remember(out: Path, store: ClassStore, summary: Summary) -> bool:
    """Take the points of an earlier grading into the store; tell whether there is one."""
    needed = {"items.csv": {*ITEM_COLUMNS}, "grades.csv": {"student_id", "status", gradebook.TOTAL}}
    if not all((out / name).is_file() for name in needed):
        return False
    if (out / OF_GROUPS).is_file():
        needed[OF_GROUPS] = {*GROUP_COLUMNS}
    with contextlib.ExitStack() as opened:
        tables = {name: csv.DictReader(opened.enter_context(_opened(out / name))) for name in needed}
        for name, columns in needed.items():
            if not columns <= set(tables[name].fieldnames or ()):
                summary.notes.append(
                    f"{out / name} was not as this command writes it; who moved since then is not listed."
                )
                return False
        store.remember(
            (
                csv_io.unescape_formula(row["student_id"]),
                PreviousScore(row["unit"], row["item"], row["points"], row["outcome"]),
            )
            for name in tables.keys() - {"grades.csv"}
            for row in filter(_is_whole, tables[name])
        )
        store.remember(
            (csv_io.unescape_formula(row["student_id"]), sum_of)
            for row in filter(_is_whole, tables["grades.csv"])
            for sum_of in gradebook.earlier_sums(row)
        )
    return True


def _is_whole(row: Mapping[Any, Any]) -> bool:
    """Tell whether a row has as many cells as the first: a sheet changed by hand may not."""
    return None not in row and None not in row.values()


def _opened(path: Path) -> TextIO:
    return path.open(encoding="utf-8-sig", newline="", errors="replace")


@contextlib.contextmanager
def _bar(
    doing: str, what: str, total: int | None = None, tell: Callable[[str], object] | None = None
) -> Iterator[Callable[[int], object]]:
    """Give what moves a progress bar on, or says how far it is; where nobody watches there is neither."""
    if tell:
        yield _Steps(doing, what, total, tell).take
        return
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread of its own, beside which processes could not be copied
    with tqdm(desc=doing, unit=f" {what}", total=total, leave=False) as bar:
        yield bar.update


@define(eq=False, repr=False)
class _Steps:
    """Says how far a run is, every :data:`TELL_EVERY` seconds: a reader must get through a sentence."""

    doing: str
    what: str
    total: int | None
    tell: Callable[[str], object]
    done: int = 0
    told: float = field(factory=time.monotonic)

    def take(self, more: int) -> None:
        """Count what is done, and say it if it is time."""
        self.done += more
        if time.monotonic() - self.told >= TELL_EVERY:
            self.told = time.monotonic()
            of = f" of {self.total:,}" if self.total else ""
            self.tell(f"{self.doing.capitalize()}: {self.done:,}{of} {self.what} are done.")


# --- what one process does ---


class Batch(NamedTuple):
    """A batch of students to grade, with their marks and what was agreed with them."""

    groups: list[StudentRecord]
    units: tuple[str, ...]
    marks: dict[str, dict[str, Mark]]
    terms: dict[str, Terms]
    with_list: bool
    regrade: bool


class BatchResult(NamedTuple):
    """A batch of students graded: CSV text for each sheet, the final word on each file, and counts."""

    grades: str
    items: str
    of_groups: str
    changes: str
    file_statuses: list[tuple[int, str, str]]
    statuses: list[str]
    absent: list[str]
    moved: dict[str, int]
    students_moved: int
    overridden: list[tuple[str, str]]


class Worker:
    """What one process needs to read files and to grade students."""

    def __init__(self, setup: GradingConfig, pages_folder: Path | None) -> None:
        self.grader = Grader(setup)
        self._folder = pages_folder
        self._pages = Pages(self.grader)
        if pages_folder is not None:
            self._pages.prepare()

    def read(self, files: list[CollectedFile]) -> list[ScoredSubmission]:
        """Return a batch of files read and scored."""
        return [self.grader.submission(one) for one in files]

    def grade(self, work: Batch) -> BatchResult:
        """Return a batch of students graded; their pages are written."""
        made = [
            gradebook.grade(
                one,
                work.units,
                self.grader,
                work.marks.get(one.student, {}),
                with_list=work.with_list,
                terms=work.terms.get(one.student),
            )
            for one in work.groups
        ]
        for one in made:
            self._write_page(one, work.units)
        pairs = zip(made, work.groups, strict=True) if work.regrade else ()
        changes = [gradebook.change_rows(*pair) for pair in pairs]
        return BatchResult(
            csv_io.as_csv(gradebook.grade_row(one, work.units, self.grader, self._page(one)) for one in made),
            csv_io.as_csv(row for one in made for row in gradebook.item_rows(one)),
            csv_io.as_csv(row for one in made for row in gradebook.group_rows(one)),
            csv_io.as_csv(row for rows in changes for row in rows),
            [status for one in made for status in one.file_statuses],
            [one.status for one in made],
            [
                f"{one.name} ({one.id}): {one.status}. {' '.join(one.notes)}"
                for one in made
                if one.status == "missing" or (one.units and {*one.lacking} - {*one.dropped})
            ],
            _count(changes),
            sum(bool(rows) for rows in changes),
            [pair for one in made for pair in gradebook.overridden(one)],
        )

    def sheet(self, of: tuple[Path, Sequence[str]]) -> str:
        """Write a sheet beside a CSV file, with its columns of text; return why it cannot be, or nothing."""
        try:
            xlsx.beside(*of)
        except CourseError as problem:  # it is open in a spreadsheet program: the CSV is there
            return str(problem)
        return ""

    def _page(self, made: gradebook.StudentGrade) -> str:
        """Return the file name of a student's page, or an empty text where there is none."""
        return page_name(made.id) if self._folder is not None and made.units else ""

    def _write_page(self, made: gradebook.StudentGrade, names: tuple[str, ...]) -> None:
        page = self._page(made)
        if self._folder is not None and page:
            text = self._pages.page(made, gradebook.possible_in_all(made, names, self.grader))
            (self._folder / page).write_bytes(text.encode())


def _count(changes: Iterable[list[list[Any]]]) -> dict[str, int]:
    """Return how many students moved in what; the total only where nothing else moved."""
    found: collections.Counter[str] = collections.Counter()
    for rows in changes:
        parts = [f"{unit}/{item}" for _, _, unit, item, *_ in rows if unit]
        found.update(parts or ([gradebook.TOTAL] if rows else []))
    return dict(found)


# --- what the person is told ---


def in_words(summary: Summary, folder: Path, shown: str = "") -> str:
    """Return what a run did, in sentences; ``shown`` is how the folder with the grades is named in them."""
    files = ", ".join(f"{number} {status}" for status, number in sorted(summary.files.items())) or "none"
    people = ", ".join(f"{number} {status}" for status, number in sorted(summary.students.items())) or "none"
    lines = [f"Files: {files}.", f"Students: {people}."]
    if summary.moved is not None:
        lines.append(_moved_in_words(summary))
    if summary.bad:
        look = "needs a look" if summary.bad == 1 else "need a look"
        lines.append(
            f"{summary.bad} {look}: see the columns status and note in submissions.csv and grades.csv."
        )
        lines += _first_to_look_at(summary, folder)
    lines += [*summary.notes, *summary.remarks]
    return "\n".join([*lines, f"Grades are in {shown or folder}."])


def _first_to_look_at(summary: Summary, folder: Path) -> list[str]:
    """Name the first files and students that need a look, as the sheets name them."""
    rows = results.read_rows(folder / results.FILES, gradebook.FILE_COLUMNS, "grades-not-ours")
    files = [
        f"{row['file']}: {row['status']}. {row['note']}".rstrip()
        for row in rows
        if row["status"] in gradebook.BAD
    ]
    found = [f"- {one}" for one in (*files, *summary.absent)]
    more = len(found) - MOST_NAMED
    return found[:MOST_NAMED] + ([f"- and {more} more"] if more > 0 else [])


def _moved_in_words(summary: Summary) -> str:
    if not summary.students_moved:
        return "Nobody's points or status moved since the last grading, and nobody came or went."
    items = ", ".join(f"{item} ({number})" for item, number in sorted((summary.moved or {}).items()))
    word = "student" if summary.students_moved == 1 else "students"
    moved = f"{summary.students_moved} {word} moved, came or went since the last grading"
    return f"{moved}, in {items}: see changes.csv."
