"""``python -m regionalism fill KIND EXPORT``: our points in the gradebook file that the LMS gave.

What is decided here:

- A student is found by an id, never by the name alone, unless ``by_name`` says so and the name is unique on
  both sides.
- Students whose unit is not graded keep what the file has for them. So do excused ones (``EX`` in Canvas).
  Nobody is blanked.
- Whatever does not fit is refused, with the person's name: a graded student who stands in no row, an id that
  stands in two rows, two
  students in one row. Then nothing is written. ``partial`` writes the others and still says who is left out.
  A wrong column or other points possible are never passed over.
- A student with answers that a person still has to mark is refused, too: points so far are no grade.
  ``provisional`` fills them.
- The file that was downloaded stays; the filled one is another.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from attrs import field, frozen

from regionalism.commands import DONE, LEFT_OUT, parsed
from regionalism.desk import headers
from regionalism.desk.alike import folded, spreadsheet_of, words
from regionalism.desk.interop.lms_file import Table, read
from regionalism.desk.interop.lms_kinds import END_OF_LINE, KINDS, Column, Kind, points_possible_row
from regionalism.desk.interop.told import told
from regionalism.desk.results import points_in, read_rows
from regionalism.engine.course import units
from regionalism.engine.errors import CourseError, Message

ALL_UNITS = "total"
# What `grade` says where it is not sure whose hand-in it has.
DOUBTFUL = ("two names", "not on the class list", "other account", "clocks differ")
# How the cells of a column of points may begin that holds no number.
NO_GRADE = ("-", "in progress", "needs grading", "n/a", "ex")


@frozen(kw_only=True)
class Options:
    """What a person may decide. ``scale_to`` is the number of points that the column of the LMS is out of."""

    unit: str = ""
    id_column: str = ""
    by_name: bool = False
    scale_to: float | None = None
    new_column: str = ""
    provisional: bool = False
    partial: bool = False


@frozen
class GradedStudent:
    """One student in one unit. ``points`` is ``None`` where there is nothing to fill in."""

    id: str
    name: str
    points: float | None
    possible: float | None
    waiting: bool
    doubt: str

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


@frozen
class FillReport:
    """What was written, and what was not.

    ``columns`` are the headers filled, ``filled`` the number of cells; ``asked`` is what a person should
    check, ``changed`` says whose earlier grade is another now, ``kept`` which rows stay as they were,
    ``doubtful`` who is filled in although the grading says that a person must look, ``refused`` who is left
    out (empty without ``partial``).
    """

    path: Path
    columns: tuple[str, ...]
    filled: int
    asked: tuple[Message, ...]
    changed: tuple[Message, ...]
    kept: tuple[Message, ...]
    doubtful: tuple[Message, ...]
    refused: tuple[Message, ...]


@frozen
class _FillState:
    """What is gathered while the columns are filled."""

    cells: dict[tuple[int, int], str] = field(factory=dict)
    asked: list[Message] = field(factory=list)
    changed: list[Message] = field(factory=list)
    kept: list[Message] = field(factory=list)
    doubtful: list[Message] = field(factory=list)
    refused: list[Message] = field(factory=list)


def fill(
    kind: str,
    export: Path,
    grades: Path,
    out: Path,
    column: str | None = None,
    options: Options | None = None,
) -> FillReport:
    """Fill the gradebook file of an LMS with the points of ``grades.csv``.

    :param export: the file as downloaded; it is not changed.
    :param out: the file to write, or a folder for a file named by :func:`filled_name`.
    :param column: header or name of the column; without it the column named like the unit.
    :raises CourseError: saying what does not fit and whom it concerns; then nothing is written.
    """
    options = options or Options()
    if kind not in KINDS:
        raise CourseError("lms-kind-unknown", kind=kind, kinds=KINDS)
    target = out / filled_name(export.name) if out.is_dir() else out
    if target.resolve() in (export.resolve(), grades.resolve()):
        raise CourseError("lms-target-is-export", target=target)
    graded = _read_grades(grades)
    system = KINDS[kind]
    table = read(export, system.download, system.texts)
    table, wanted = _wanted(system, table, graded, column, options)
    work = _FillState()
    for one_column, students in wanted:
        _fill_column(system, table, one_column, students, options, work)
    if work.refused and not options.partial:
        raise CourseError("lms-not-filled", refused=together(work.refused))
    _write(target, table.with_cells(work.cells))
    done = tuple(found.header for found, _ in wanted)
    return FillReport(
        target,
        done,
        len(work.cells),
        tuple(work.asked),
        tuple(work.changed),
        tuple(work.kept),
        tuple(work.doubtful),
        tuple(work.refused),
    )


def filled_name(name: str) -> str:
    """Return how the filled file is named: another column goes into a filled one, which then has a number.

    >>> filled_name("moodle.csv"), filled_name("filled-moodle.csv"), filled_name("filled-2-moodle.csv")
    ('filled-moodle.csv', 'filled-2-moodle.csv', 'filled-3-moodle.csv')
    """
    before = re.fullmatch(r"filled-(?:(\d+)-)?(.+)", name)
    return f"filled-{int(before[1] or 1) + 1}-{before[2]}" if before else f"filled-{name}"


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as problem:
        raise CourseError("lms-not-written", path=path, reason=problem.strerror) from problem


# --- our side -----------------------------------------------------------------------------------------------


def _read_grades(path: Path) -> dict[str, list[GradedStudent]]:
    """Return the students by unit, and under :data:`ALL_UNITS` with the sum of all units."""
    rows = read_rows(path, ("student_id", "student_name", "total", "possible"), "lms-grades-wrong")
    found: dict[str, list[GradedStudent]] = defaultdict(list)
    known = [name.removesuffix(" total") for name in (rows[0] if rows else ()) if name.endswith(" total")]
    for student in rows:
        for unit in known:
            found[unit].append(_graded(student, unit))
        found[ALL_UNITS].append(_sum(student, [found[unit][-1] for unit in known]))
    if not known:
        raise CourseError("lms-grades-empty", path=path)
    return dict(found)


def _graded(student: dict[str, str], unit: str) -> GradedStudent:
    items = [cell for name, cell in student.items() if name.startswith(f"{unit}/")]
    points, possible = points_in(student, f"{unit} total"), points_in(student, f"{unit} possible")
    if not any(items) or student.get("status") == "missing":
        points = None
    waiting = points is not None and not all(items)
    return GradedStudent(
        student["student_id"], student["student_name"], points, possible, waiting, _doubt(student)
    )


def _doubt(student: dict[str, str]) -> str:
    return student.get("status", "") if student.get("status") in DOUBTFUL else ""


def _sum(student: dict[str, str], parts: list[GradedStudent]) -> GradedStudent:
    points, possible = points_in(student, "total"), points_in(student, "possible")
    if all(part.points is None for part in parts):
        points = None
    waiting = any(part.waiting for part in parts)
    return GradedStudent(
        student["student_id"], student["student_name"], points, possible, waiting, _doubt(student)
    )


def _possible(students: Iterable[GradedStudent], unit: str) -> float:
    found = {one.possible for one in students if one.points is not None}
    if not found:
        raise CourseError("lms-nobody-graded", unit=unit)
    if len(found) > 1 or None in found:
        raise CourseError("lms-possible-differs", unit=unit)
    return float(found.pop() or 0)


# --- which column -------------------------------------------------------------------------------------------


def _wanted(
    system: Kind, table: Table, graded: dict[str, list[GradedStudent]], column: str | None, options: Options
) -> tuple[Table, list[tuple[Column, list[GradedStudent]]]]:
    """Return the table, with a new column where one is asked for, and the columns to fill with whom."""
    if options.unit and options.unit not in graded:
        raise CourseError("lms-unit-unknown", unit=options.unit, graded=graded)
    chosen = [options.unit] if options.unit else [unit for unit in graded if unit != ALL_UNITS]
    if (column or options.new_column) and len(chosen) > 1:
        names = ", ".join([*chosen, ALL_UNITS])
        raise CourseError("lms-several-units", names=names)
    if options.new_column:
        possible = options.scale_to or _possible(graded[chosen[0]], chosen[0])
        table, found = _new_column(system, table, options.new_column, possible)
        return table, [(found, graded[chosen[0]])]
    columns = system.columns(table)
    found_for = {
        unit: _named(columns, column, system) if column else _titled(columns, unit, system) for unit in chosen
    }
    if len({one.index for one in found_for.values()}) < len(found_for):
        raise CourseError("lms-one-column-for-two")
    return table, [(one, graded[unit]) for unit, one in found_for.items()]


def _new_column(system: Kind, table: Table, name: str, possible: float) -> tuple[Table, Column]:
    if system.new_column:
        raise CourseError("lms-no-new-column", new_column=system.new_column)
    if table.place(name) is not None or any(words(one.title) == words(name) for one in system.columns(table)):
        raise CourseError("lms-column-exists", path=table.path, name=name)
    _check_name(system, name)
    end = table.place(END_OF_LINE)
    at = len(table.header) if end is None else end
    if end is not None:
        name = f"{name} Points Grade <Numeric MaxPoints:{table.marks.written(_said(possible))}>"
    texts, row = {0: name}, points_possible_row(table)
    if row is not None:
        texts[row] = table.marks.written(_said(possible))
    table = table.with_column(at, texts)
    found = system.knows(table, at)
    if found is None:
        raise CourseError("lms-file-unlike", path=table.path, system=system.title)
    return table, found


def _check_name(system: Kind, name: str) -> None:
    """Refuse a column that the LMS leaves out, as Canvas does with what is named like its own totals."""
    if system.dropped and system.dropped.search(words(name)):
        raise CourseError("lms-column-dropped", system=system.title, name=name)


def _offer(columns: list[Column], system: Kind) -> Message:
    offered = [one.header for one in columns if not one.shown_as]
    if not offered:
        return Message("lms-columns-none", system=system.title)
    return Message("lms-columns", columns=offered)


def _the_one(
    found: list[Column], columns: list[Column], system: Kind, codes: tuple[str, str], **fields: str
) -> Column:
    """Return the only column that fits; ``codes`` are those of the errors without and with several."""
    points = [one for one in found if not one.shown_as] or found
    if len(points) != 1:
        code = codes[bool(points)]
        raise CourseError(code, system=system.title, offer=_offer(columns, system), **fields)
    one = points[0]
    _check_name(system, one.header)
    if one.shown_as:
        raise CourseError(
            "lms-column-shown-as", column=one.header, shown=one.shown_as, display=system.display
        )
    return one


def _named(columns: list[Column], name: str, system: Kind) -> Column:
    wanted = words(name)
    found = [one for one in columns if words(one.header) == wanted]
    found = found or [one for one in columns if words(one.title) == wanted]
    found = found or [one for one in columns if f" {wanted} " in f" {words(one.title)} "]
    return _the_one(found, columns, system, ("lms-column-unknown", "lms-column-ambiguous"), name=name)


def _titled(columns: list[Column], unit: str, system: Kind) -> Column:
    titles = [words(one.title) for one in units() if one.slug == unit] + [words(unit)]
    found = [one for one in columns if any(f" {title} " in f" {words(one.title)} " for title in titles)]
    return _the_one(found, columns, system, ("lms-no-column-like-unit", "lms-columns-like-unit"), unit=unit)


# --- whose row ----------------------------------------------------------------------------------------------


def _student_rows(system: Kind, table: Table) -> list[int]:
    """Return the rows of students: Canvas may have two rows, posting and points possible, above them."""
    first = 1 + (points_possible_row(table) or 0) if system.title == "Canvas" else 1
    return [
        row for row in range(first, len(table.rows)) if any(cell.text.strip() for cell in table.rows[row])
    ]


def _as_id(text: str) -> str:
    """Return an id for comparing: Brightspace puts ``#`` before it to keep leading zeros."""
    return folded(text.strip().removeprefix("#"))


@frozen
class _Ids:
    """The columns that identify students, and by id the rows in each of them."""

    columns: tuple[str, ...]
    rows: dict[str, dict[str, set[int]]]

    def of(self, number: str) -> set[int]:
        """Return the rows in which an id stands."""
        return set().union(*self.rows.get(_as_id(number), {}).values())

    def twice(self, number: str) -> set[int]:
        """Return the rows of one column in which an id stands several times."""
        return next((rows for rows in self.rows.get(_as_id(number), {}).values() if len(rows) > 1), set())


def _ids(system: Kind, table: Table, options: Options) -> _Ids:
    names = (options.id_column,) if options.id_column else (*system.ids, *system.other_ids)
    columns = {place: table.header[place] for name in names if (place := table.place(name)) is not None}
    if not columns and (options.id_column or not options.by_name):
        names = (options.id_column,) if options.id_column else system.ids
        raise CourseError("lms-ids-missing", path=table.path, names=names, system=system.title)
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in _student_rows(system, table):
        for column, name in columns.items():
            found[_as_id(table.cell(row, column))][name].add(row)
    found.pop("", None)
    return _Ids(tuple(columns.values()), dict(found))


def _name(table: Table, row: int) -> str:
    places = headers.names_in(table.header)
    return " ".join(table.cell(row, place) for place in places).strip() or f"row {row + 1}"


def _sorted_words(name: str) -> str:
    return " ".join(sorted(words(name).split()))


def _by_name(system: Kind, table: Table, students: list[GradedStudent]) -> dict[str, set[int]]:
    """Return the rows by the words of a name in any order, for names that only one of our students has."""
    ours = [_sorted_words(one.name) for one in students]
    found: dict[str, set[int]] = defaultdict(set)
    for row in _student_rows(system, table):
        found[_sorted_words(_name(table, row))].add(row)
    return {name: rows for name, rows in found.items() if name and ours.count(name) == 1}


def _matched(
    system: Kind, table: Table, students: list[GradedStudent], options: Options, work: _FillState
) -> dict[int, GradedStudent]:
    """Return who stands in which row; whoever cannot be matched is refused."""
    ids = _ids(system, table, options)
    names = _by_name(system, table, students) if options.by_name else {}
    takers: dict[int, list[GradedStudent]] = defaultdict(list)
    for one in students:
        if one.points is None:
            continue
        rows = ids.of(one.id) or names.get(_sorted_words(one.name)) or set()
        if len(rows) == 1:
            takers[next(iter(rows))].append(one)
        else:
            work.refused.append(_unmatched(one, rows, ids, table))
    _say_columns(ids, system, takers.values(), work)
    for row, several in takers.items():
        if len(several) > 1:
            name = _name(table, row)
            work.refused.append(Message("lms-row-shared", students=map(str, several), row=row + 1, name=name))
    return {row: several[0] for row, several in takers.items() if len(several) == 1}


def _say_columns(ids: _Ids, system: Kind, takers: Iterable[list[GradedStudent]], work: _FillState) -> None:
    """Say by which columns students were found, where they have other names than in English."""
    numbers = {_as_id(one.id) for several in takers for one in several}
    used = [name for name in ids.columns if any(name in ids.rows.get(number, {}) for number in numbers)]
    other = [name for name in used if words(name) not in map(words, system.ids)]
    if other:
        said = Message("lms-ids-taken", columns=used)
        work.asked.extend([] if said in work.asked else [said])


def _unmatched(one: GradedStudent, rows: set[int], ids: _Ids, table: Table) -> Message:
    fields = {"student": str(one), "file": table.path.name}
    if twice := ids.twice(one.id):
        return Message("lms-row-twice", rows=[row + 1 for row in sorted(twice)], **fields)
    if rows:
        return Message("lms-several-rows", rows=[row + 1 for row in sorted(rows)], **fields)
    for cell, places in ids.rows.items():
        if spreadsheet_of(cell, one.id):
            row = min(set().union(*places.values()))
            return Message("lms-row-rewritten", cell=cell, row=row + 1, **fields)
    return Message("lms-no-row", **fields)


# --- filling ------------------------------------------------------------------------------------------------


def _said(points: float) -> str:
    rounded = Decimal(repr(points)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def _factor(system: Kind, column: Column, ours: float, options: Options, work: _FillState) -> float:
    """Return by what our points are multiplied; 1 unless a person asked for another scale."""
    wanted = options.scale_to if options.scale_to is not None else ours
    about = {"column": column.header, "system": system.title, "ours": _said(ours), "wanted": _said(wanted)}
    fits = [one for one in column.possible if abs(one - wanted) < 1e-9]
    if len(column.possible) > 1 and (options.scale_to is None or not fits):
        raise CourseError("lms-points-several", several=map(_said, column.possible), **about)
    if column.possible and not fits:
        code = "lms-points-differ" if options.scale_to is None else "lms-scaled-points-differ"
        raise CourseError(code, possible=_said(column.possible[0]), **about)
    if wanted <= 0 or ours <= 0:
        raise CourseError("lms-not-scalable", **about)
    if not column.possible:
        work.asked.append(Message("lms-points-unsaid", **about))
    return wanted / ours


def _fill_column(
    system: Kind,
    table: Table,
    column: Column,
    students: list[GradedStudent],
    options: Options,
    work: _FillState,
) -> None:
    _check_numbers(table, column, _student_rows(system, table))
    factor = _factor(system, column, _possible(students, column.title), options, work)
    matched = _matched(system, table, students, options, work)
    can_change = headers.place(table.header, headers.CAN_CHANGE)
    for row in _student_rows(system, table):
        who, before = _name(table, row), table.cell(row, column.index)
        one = matched.get(row)
        if one is None:
            work.kept.append(_left(who, column, before))
        elif before.upper() in system.excused:
            ours = _said((one.points or 0) * factor)
            work.kept.append(
                Message("lms-excused", name=who, before=before, system=system.title, points=ours)
            )
        elif words(table.cell(row, can_change)) in headers.NO:
            ours = _said((one.points or 0) * factor)
            work.kept.append(Message("lms-locked", name=who, system=system.title, points=ours))
        elif one.waiting and not options.provisional:
            work.refused.append(Message("lms-waiting", students=[str(one)], count=1, column=column.title))
        else:
            if one.doubt:
                work.doubtful.append(Message("lms-doubtful", student=str(one), name=who, doubt=one.doubt))
            _put(table, (row, column.index), who, _said((one.points or 0) * factor), work)


def _left(who: str, column: Column, before: str) -> Message:
    if not before:
        return Message("lms-kept-empty", name=who, column=column.title)
    return Message("lms-kept", name=who, column=column.title, before=before)


def _put(table: Table, place: tuple[int, int], who: str, after: str, work: _FillState) -> None:
    before = table.cell(*place)
    work.cells[place] = table.marks.written(after)
    earlier = [*map(_said, table.marks.read(before))]
    if earlier and after not in earlier:
        work.changed.append(Message("lms-changed", name=who, before=earlier[0], after=after))


def _check_numbers(table: Table, column: Column, rows: list[int]) -> None:
    """Refuse a column in which something else than points stands; it was probably not the one that was
    meant.
    """
    for row in rows:
        text = table.cell(row, column.index)
        if text and not table.marks.read(text) and not text.casefold().startswith(NO_GRADE):
            raise CourseError("lms-cell-no-number", column=column.header, cell=text[:40], row=row + 1)


# --- the command --------------------------------------------------------------------------------------------


def chosen_options(given: argparse.Namespace) -> Options:
    """Return what a person decided, from the parsed options of ``fill``."""
    names = ("unit", "id_column", "by_name", "scale_to", "new_column", "provisional", "partial")
    return Options(**{name: getattr(given, name) for name in names})


def together(sentences: Iterable[Message]) -> list[Message]:
    """Return sentences, with one for all whose answers wait for marks in a column."""
    waiting: dict[str, list[str]] = {}
    for one in sentences:
        if one.code == "lms-waiting":
            waiting.setdefault(one.fields["column"], []).extend(one.fields["students"])
    return [
        *(one for one in sentences if one.code != "lms-waiting"),
        *(
            Message("lms-waiting", students=students, count=len(students), column=column)
            for column, students in waiting.items()
        ),
    ]


def report(done: FillReport) -> str:
    """Return what was done in plain sentences, one a line."""
    parts = (
        ("To check", done.asked),
        ("Changed", done.changed),
        ("Kept as they were", done.kept),
        ("Filled in, and to be looked at", done.doubtful),
        ("Left out, and not in the file", done.refused),
    )
    first = f"{done.filled} grades filled into {'; '.join(done.columns)}: {done.path}"
    return told(first, parts, joined=together)


def main(arguments: list[str]) -> int:
    """Run the command; the exit code says whether somebody was left out."""
    given = parsed("fill", arguments)
    grades = given.grades if given.grades.is_file() else given.grades / "grades.csv"
    done = fill(
        given.kind, given.export, grades, given.out or grades.parent, given.column, chosen_options(given)
    )
    print(report(done))
    return LEFT_OUT if done.refused else DONE
