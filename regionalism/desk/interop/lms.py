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
from regionalism.desk.interop.lms_file import (
    END_OF_LINE,
    KINDS,
    Column,
    Kind,
    Table,
    number_of,
    points_possible_row,
    read,
)
from regionalism.desk.results import read_rows
from regionalism.engine.course import units
from regionalism.engine.errors import CourseError, Message

ALL_UNITS = "total"
# What `grade` says where it is not sure whose hand-in it has.
DOUBTFUL = ("two names", "not on the class list")
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

    ``columns`` are the headers filled, ``filled`` the number of cells; ``changed`` says whose earlier grade
    is another now, ``kept`` which rows stay as they were, ``doubtful`` who is filled in although the grading
    says that a person must look, ``refused`` who is left out (empty without ``partial``).
    """

    path: Path
    columns: tuple[str, ...]
    filled: int
    changed: tuple[Message, ...]
    kept: tuple[Message, ...]
    doubtful: tuple[Message, ...]
    refused: tuple[Message, ...]


@frozen
class _FillState:
    """What is gathered while the columns are filled."""

    cells: dict[tuple[int, int], str] = field(factory=dict)
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
    :param out: the file to write, or a folder for a file ``filled-NAME``.
    :param column: header or name of the column; without it the column named like the unit.
    :raises CourseError: saying what does not fit and whom it concerns; then nothing is written.
    """
    options = options or Options()
    if kind not in KINDS:
        raise CourseError("lms-kind-unknown", kind=kind, kinds=KINDS)
    target = out / f"filled-{export.name}" if out.is_dir() else out
    if target.resolve() in (export.resolve(), grades.resolve()):
        raise CourseError("lms-target-is-export", target=target)
    graded = _read_grades(grades)
    table = read(export)
    system = KINDS[kind]
    table, wanted = _wanted(system, table, graded, column, options)
    work = _FillState()
    for one_column, students in wanted:
        _fill_column(system, table, one_column, students, options, work)
    if work.refused and not options.partial:
        raise CourseError("lms-not-filled", refused=work.refused)
    _write(target, table.with_cells(work.cells))
    done = tuple(found.header for found, _ in wanted)
    return FillReport(
        target,
        done,
        len(work.cells),
        tuple(work.changed),
        tuple(work.kept),
        tuple(work.doubtful),
        tuple(work.refused),
    )


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
    points, possible = _points(student, f"{unit} total"), _points(student, f"{unit} possible")
    if not any(items) or student.get("status") == "missing":
        points = None
    waiting = points is not None and not all(items)
    return GradedStudent(
        student["student_id"], student["student_name"], points, possible, waiting, _doubt(student)
    )


def _doubt(student: dict[str, str]) -> str:
    return student.get("status", "") if student.get("status") in DOUBTFUL else ""


def _points(student: dict[str, str], name: str) -> float | None:
    text = student.get(name, "")
    found = number_of(text)
    if found is None and text.strip():
        raise CourseError("grades-points-wrong", student_id=student["student_id"], name=name, text=text)
    return found


def _sum(student: dict[str, str], parts: list[GradedStudent]) -> GradedStudent:
    points, possible = _points(student, "total"), _points(student, "possible")
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
    if table.place(name) is not None or any(
        one.title.casefold() == name.casefold() for one in system.columns(table)
    ):
        raise CourseError("lms-column-exists", path=table.path, name=name)
    end = table.place(END_OF_LINE)
    at = len(table.header) if end is None else end
    if end is not None:
        name = f"{name} Points Grade <Numeric MaxPoints:{_said(possible)}>"
    texts, row = {0: name}, points_possible_row(table)
    if row is not None:
        texts[row] = _said(possible)
    table = table.with_column(at, texts)
    found = system.knows(table, at)
    if found is None:
        raise CourseError("lms-file-unlike", path=table.path, system=system.title)
    return table, found


def _offer(columns: list[Column], system: Kind) -> Message:
    if not columns:
        return Message("lms-columns-none", system=system.title)
    return Message("lms-columns", columns=[one.header for one in columns])


def _named(columns: list[Column], name: str, system: Kind) -> Column:
    wanted = name.strip().casefold()
    found = [one for one in columns if one.header.casefold() == wanted]
    found = found or [one for one in columns if one.title.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    code = "lms-column-ambiguous" if found else "lms-column-unknown"
    raise CourseError(code, system=system.title, name=name, offer=_offer(columns, system))


def _words(text: str) -> str:
    """Return the words of a text, in lower case, with a blank before and after each."""
    return " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])


def _titled(columns: list[Column], unit: str, system: Kind) -> Column:
    titles = [_words(one.title) for one in units() if one.slug == unit] + [_words(unit)]
    found = [one for one in columns if any(title in _words(one.title) for title in titles)]
    if len(found) == 1:
        return found[0]
    code = "lms-columns-like-unit" if found else "lms-no-column-like-unit"
    raise CourseError(code, unit=unit, system=system.title, offer=_offer(columns, system))


# --- whose row ----------------------------------------------------------------------------------------------


def _student_rows(system: Kind, table: Table) -> list[int]:
    """Return the rows of students: Canvas may have two rows, posting and points possible, above them."""
    first = 1 + (points_possible_row(table) or 0) if system.title == "Canvas" else 1
    return [
        row for row in range(first, len(table.rows)) if any(cell.text.strip() for cell in table.rows[row])
    ]


def _folded(text: str) -> str:
    """Return an id for comparing: Brightspace puts ``#`` before it to keep leading zeros."""
    return text.strip().removeprefix("#").casefold()


def _ids(system: Kind, table: Table, options: Options) -> dict[str, set[int]]:
    names = (options.id_column,) if options.id_column else system.ids
    columns = [place for name in names if (place := table.place(name)) is not None]
    if not columns:
        raise CourseError("lms-ids-missing", path=table.path, names=names, system=system.title)
    found: dict[str, set[int]] = defaultdict(set)
    for row in _student_rows(system, table):
        for column in columns:
            found[_folded(table.cell(row, column))].add(row)
    found.pop("", None)
    return found


def _name(system: Kind, table: Table, row: int) -> str:
    for group in system.names:
        places = [table.place(name) for name in group]
        if None not in places:
            return " ".join(table.cell(row, place) for place in places).strip()
    return f"row {row + 1}"


def _sorted_words(name: str) -> str:
    return " ".join(sorted(_words(name).split()))


def _by_name(system: Kind, table: Table, students: list[GradedStudent]) -> dict[str, set[int]]:
    """Return the rows by the words of a name in any order, for names that only one of our students has."""
    ours = [_sorted_words(one.name) for one in students]
    found: dict[str, set[int]] = defaultdict(set)
    for row in _student_rows(system, table):
        found[_sorted_words(_name(system, table, row))].add(row)
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
        rows = ids.get(_folded(one.id)) or names.get(_sorted_words(one.name)) or set()
        if len(rows) == 1:
            takers[next(iter(rows))].append(one)
        else:
            work.refused.append(_unmatched(one, rows, table))
    for row, several in takers.items():
        if len(several) > 1:
            name = _name(system, table, row)
            work.refused.append(Message("lms-row-shared", students=map(str, several), row=row + 1, name=name))
    return {row: several[0] for row, several in takers.items() if len(several) == 1}


def _unmatched(one: GradedStudent, rows: set[int], table: Table) -> Message:
    if not rows:
        return Message("lms-no-row", student=str(one), file=table.path.name)
    places = [row + 1 for row in sorted(rows)]
    return Message("lms-several-rows", student=str(one), rows=places, file=table.path.name)


# --- filling ------------------------------------------------------------------------------------------------


def _said(points: float) -> str:
    rounded = Decimal(repr(points)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def _factor(system: Kind, column: Column, ours: float, options: Options) -> float:
    """Return by what our points are multiplied; 1 unless a person asked for another scale."""
    wanted = options.scale_to if options.scale_to is not None else ours
    if column.possible is not None and abs(column.possible - wanted) > 1e-9:
        numbers = {"possible": _said(column.possible), "ours": _said(ours), "wanted": _said(wanted)}
        code = "lms-points-differ" if options.scale_to is None else "lms-scaled-points-differ"
        raise CourseError(code, column=column.header, system=system.title, **numbers)
    if wanted <= 0 or ours <= 0:
        raise CourseError("lms-not-scalable", ours=_said(ours), wanted=_said(wanted))
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
    factor = _factor(system, column, _possible(students, column.title), options)
    matched = _matched(system, table, students, options, work)
    for row in _student_rows(system, table):
        who, before = _name(system, table, row), table.cell(row, column.index)
        one = matched.get(row)
        if one is None:
            work.kept.append(_left(who, column, before))
        elif before.upper() in system.excused:
            ours = _said((one.points or 0) * factor)
            work.kept.append(
                Message("lms-excused", name=who, before=before, system=system.title, points=ours)
            )
        elif one.waiting and not options.provisional:
            work.refused.append(Message("lms-waiting", student=str(one)))
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
    work.cells[place] = after
    earlier = number_of(before)
    if earlier is not None and _said(earlier) != after:
        work.changed.append(Message("lms-changed", name=who, before=_said(earlier), after=after))


def _check_numbers(table: Table, column: Column, rows: list[int]) -> None:
    """Refuse a column in which something else than points stands; it was probably not the one that was
    meant.
    """
    for row in rows:
        text = table.cell(row, column.index)
        if text and number_of(text) is None and not text.casefold().startswith(NO_GRADE):
            raise CourseError("lms-cell-no-number", column=column.header, cell=text[:40], row=row + 1)


# --- the command --------------------------------------------------------------------------------------------


def chosen_options(given: argparse.Namespace) -> Options:
    """Return what a person decided, from the parsed options of ``fill``."""
    names = ("unit", "id_column", "by_name", "scale_to", "new_column", "provisional", "partial")
    return Options(**{name: getattr(given, name) for name in names})


def report(done: FillReport) -> str:
    """Return what was done in plain sentences, one a line."""
    lines = [f"{done.filled} grades filled into {'; '.join(done.columns)}: {done.path}"]
    for title, sentences in (
        ("Changed", done.changed),
        ("Kept as they were", done.kept),
        ("Filled in, and to be looked at", done.doubtful),
        ("Left out, and not in the file", done.refused),
    ):
        if sentences:
            lines += [f"{title} ({len(sentences)}):", *(f"  {one}" for one in sentences)]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Run the command; the exit code says whether somebody was left out."""
    given = parsed("fill", arguments)
    grades = given.grades if given.grades.is_file() else given.grades / "grades.csv"
    done = fill(
        given.kind, given.export, grades, given.out or grades.parent, given.column, chosen_options(given)
    )
    print(report(done))
    return LEFT_OUT if done.refused else DONE
