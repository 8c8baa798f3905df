"""``python -m regionalism fill KIND EXPORT``: our points in the gradebook file that the LMS gave.

What is decided here:

- A student is found by an id, never by the name alone, unless ``by_name`` says so and the name is unique on both sides.
- Students whose unit is not graded keep what the file has for them. So do excused ones (``EX`` in Canvas). Nobody is blanked.
- Whatever does not fit is refused, with the person's name: a graded student who stands in no row, an id that stands in two rows, two
  students in one row. Then nothing is written. ``partial`` writes the others and still says who is left out. A wrong column or other
  points possible are never passed over.
- A student with answers that a person still has to mark is refused, too: points so far are no grade. ``provisional`` fills them.
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

from regionalism.desk import sheets
from regionalism.desk.exchange.lms_file import (
    END_OF_LINE,
    KINDS,
    Column,
    Kind,
    Table,
    number_of,
    points_possible_row,
    read,
)
from regionalism.engine.course import units
from regionalism.engine.errors import CourseError

ALL_UNITS = "total"
DOUBTFUL = ("two names", "not on the class list")  # what `grade` says where it is not sure whose hand-in it has
NO_GRADE = (
    "-",
    "in progress",
    "needs grading",
    "n/a",
    "ex",
)  # how the cells of a column of points may begin that holds no number


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
class Graded:
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
class Filled:
    """What was written, and what was not.

    ``columns`` are the headers filled, ``filled`` the number of cells; ``changed`` says whose earlier grade is another now, ``kept``
    which rows stay as they were, ``doubtful`` who is filled in although the grading says that a person must look, ``refused`` who is left
    out (empty without ``partial``).
    """

    path: Path
    columns: tuple[str, ...]
    filled: int
    changed: tuple[str, ...]
    kept: tuple[str, ...]
    doubtful: tuple[str, ...]
    refused: tuple[str, ...]


@frozen
class _Work:
    """What is gathered while the columns are filled."""

    cells: dict[tuple[int, int], str] = field(factory=dict)
    changed: list[str] = field(factory=list)
    kept: list[str] = field(factory=list)
    doubtful: list[str] = field(factory=list)
    refused: list[str] = field(factory=list)


def fill(
    kind: str, export: Path, grades: Path, out: Path, column: str | None = None, options: Options | None = None
) -> Filled:
    """Fill the gradebook file of an LMS with the points of ``grades.csv``.

    :param kind: ``canvas``, ``moodle``, ``blackboard`` or ``brightspace``.
    :param export: the file as downloaded; it is not changed.
    :param grades: ``grades.csv`` as ``grade`` writes it.
    :param out: the file to write, or a folder for a file ``filled-NAME``.
    :param column: header or name of the column; without it the column named like the unit.
    :raises CourseError: saying what does not fit and whom it concerns; then nothing is written.
    """
    options = options or Options()
    if kind not in KINDS:
        raise CourseError(f"{kind!r} is none of {', '.join(KINDS)}.")
    target = out / f"filled-{export.name}" if out.is_dir() else out
    if target.resolve() in (export.resolve(), grades.resolve()):
        raise CourseError(f"The filled file would replace {target}. Name another file or folder.")
    graded = _read_grades(grades)
    table = read(export)
    system = KINDS[kind]
    table, wanted = _wanted(system, table, graded, column, options)
    work = _Work()
    for one_column, students in wanted:
        _fill_column(system, table, one_column, students, options, work)
    if work.refused and not options.partial:
        left = "Put this right, or leave these out with `python -m regionalism fill … --partial`."
        raise CourseError(
            "\n".join(["The gradebook file was not filled, and nothing was written.", *work.refused, left])
        )
    _write(target, table.with_cells(work.cells))
    done = tuple(found.header for found, _ in wanted)
    return Filled(
        target, done, len(work.cells), tuple(work.changed), tuple(work.kept), tuple(work.doubtful), tuple(work.refused)
    )


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as problem:
        raise CourseError(f"{path} cannot be written ({problem.strerror}). Close it where it is open.") from problem


# --- our side -----------------------------------------------------------------------------------------------------


def _read_grades(path: Path) -> dict[str, list[Graded]]:
    """Return the students by unit, and under :data:`ALL_UNITS` with the sum of all units."""
    rows, _ = sheets.read(path)
    header = rows[0] if rows else []
    if not {"student_id", "student_name", "total", "possible"} <= set(header):
        raise CourseError(f"{path} is no grades.csv of this course. Run `python -m regionalism grade` first.")
    found: dict[str, list[Graded]] = defaultdict(list)
    known = [name.removesuffix(" total") for name in header if name.endswith(" total")]
    for row in rows[1:]:
        student = {name: sheets.bare(cell) for name, cell in zip(header, row, strict=False)}
        for unit in known:
            found[unit].append(_graded(student, unit))
        found[ALL_UNITS].append(_sum(student, [found[unit][-1] for unit in known]))
    if not known or not rows[1:]:
        raise CourseError(f"{path} holds no grades. Grade some hand-ins first.")
    return dict(found)


def _graded(student: dict[str, str], unit: str) -> Graded:
    items = [cell for name, cell in student.items() if name.startswith(f"{unit}/")]
    points, possible = _points(student, f"{unit} total"), _points(student, f"{unit} possible")
    if not any(items) or student.get("status") == "missing":
        points = None
    waiting = points is not None and not all(items)
    return Graded(student["student_id"], student["student_name"], points, possible, waiting, _doubt(student))


def _doubt(student: dict[str, str]) -> str:
    return student.get("status", "") if student.get("status") in DOUBTFUL else ""


def _points(student: dict[str, str], name: str) -> float | None:
    text = student.get(name, "")
    found = number_of(text)
    if found is None and text.strip():
        raise CourseError(
            f"grades.csv, student {student['student_id']}, column {name}: {text!r} is no number of points. Grade again."
        )
    return found


def _sum(student: dict[str, str], parts: list[Graded]) -> Graded:
    points, possible = _points(student, "total"), _points(student, "possible")
    if all(part.points is None for part in parts):
        points = None
    waiting = any(part.waiting for part in parts)
    return Graded(student["student_id"], student["student_name"], points, possible, waiting, _doubt(student))


def _possible(students: Iterable[Graded], unit: str) -> float:
    found = {one.possible for one in students if one.points is not None}
    if not found:
        raise CourseError(f"Nobody is graded in {unit}, so there is nothing to fill in.")
    if len(found) > 1 or None in found:
        raise CourseError(
            f"The points possible in {unit} differ from student to student, as where units are dropped. Fill the units one by one, with --unit."
        )
    return float(found.pop() or 0)


# --- which column -------------------------------------------------------------------------------------------------


def _wanted(
    system: Kind, table: Table, graded: dict[str, list[Graded]], column: str | None, options: Options
) -> tuple[Table, list[tuple[Column, list[Graded]]]]:
    """Return the table, with a new column where one is asked for, and the columns to fill with whom."""
    if options.unit and options.unit not in graded:
        raise CourseError(f"grades.csv holds no unit {options.unit!r}. It holds: {', '.join(graded)}.")
    chosen = [options.unit] if options.unit else [unit for unit in graded if unit != ALL_UNITS]
    if (column or options.new_column) and len(chosen) > 1:
        names = ", ".join([*chosen, ALL_UNITS])
        raise CourseError(f"grades.csv holds several units. Say which one goes into the column, with --unit: {names}.")
    if options.new_column:
        possible = options.scale_to or _possible(graded[chosen[0]], chosen[0])
        table, found = _new_column(system, table, options.new_column, possible)
        return table, [(found, graded[chosen[0]])]
    columns = system.columns(table)
    found_for = {unit: _named(columns, column, system) if column else _titled(columns, unit, system) for unit in chosen}
    if len({one.index for one in found_for.values()}) < len(found_for):
        raise CourseError("Two units would go into one column. Fill them one by one, with --unit and --column.")
    return table, [(one, graded[unit]) for unit, one in found_for.items()]


def _new_column(system: Kind, table: Table, name: str, possible: float) -> tuple[Table, Column]:
    if system.new_column:
        raise CourseError(f"{system.new_column}.")
    if table.place(name) is not None or any(one.title.casefold() == name.casefold() for one in system.columns(table)):
        raise CourseError(f"{table.path} has a column {name!r} already. Fill it with --column {name!r}.")
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
        raise CourseError(f"{table.path} does not look like a file of {system.title}. Download it again.")
    return table, found


def _choices(columns: list[Column], system: Kind) -> str:
    if not columns:
        return f"It has none at all: is it the gradebook file of {system.title}?"
    return f"It has: {'; '.join(one.header for one in columns)}."


def _named(columns: list[Column], name: str, system: Kind) -> Column:
    wanted = name.strip().casefold()
    found = [one for one in columns if one.header.casefold() == wanted]
    found = found or [one for one in columns if one.title.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    several = "several columns" if found else "no column that takes points"
    raise CourseError(f"The {system.title} file has {several} named {name!r}. {_choices(columns, system)}")


def _words(text: str) -> str:
    """Return the words of a text, in lower case, with a blank before and after each."""
    return " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])


def _titled(columns: list[Column], unit: str, system: Kind) -> Column:
    titles = [_words(one.title) for one in units() if one.slug == unit] + [_words(unit)]
    found = [one for one in columns if any(title in _words(one.title) for title in titles)]
    if len(found) == 1:
        return found[0]
    several = "Several columns are" if found else "No column that takes points is"
    raise CourseError(
        f"{several} named like the unit {unit} in the {system.title} file. Name one with --column. {_choices(columns, system)}"
    )


# --- whose row ----------------------------------------------------------------------------------------------------


def _student_rows(system: Kind, table: Table) -> list[int]:
    """Return the rows of students. Above the points possible of Canvas may stand a row that says how grades are posted."""
    first = 1 + (points_possible_row(table) or 0) if system.title == "Canvas" else 1
    return [row for row in range(first, len(table.rows)) if any(cell.text.strip() for cell in table.rows[row])]


def _folded(text: str) -> str:
    """Return an id for comparing. Brightspace puts ``#`` before ids, so that no spreadsheet drops their zeros."""
    return text.strip().removeprefix("#").casefold()


def _ids(system: Kind, table: Table, options: Options) -> dict[str, set[int]]:
    names = (options.id_column,) if options.id_column else system.ids
    columns = [place for name in names if (place := table.place(name)) is not None]
    if not columns:
        raise CourseError(
            f"{table.path} has no column {' or '.join(names)}, so it does not look like a file of {system.title}. "
            "Download the gradebook with its ids, or name the column that holds them with --id-column."
        )
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


def _by_name(system: Kind, table: Table, students: list[Graded]) -> dict[str, set[int]]:
    """Return the rows by the words of a name in any order, for names that only one of our students has."""
    ours = [_sorted_words(one.name) for one in students]
    found: dict[str, set[int]] = defaultdict(set)
    for row in _student_rows(system, table):
        found[_sorted_words(_name(system, table, row))].add(row)
    return {name: rows for name, rows in found.items() if name and ours.count(name) == 1}


def _matched(system: Kind, table: Table, students: list[Graded], options: Options, work: _Work) -> dict[int, Graded]:
    """Return who stands in which row; whoever cannot be matched is refused."""
    ids = _ids(system, table, options)
    names = _by_name(system, table, students) if options.by_name else {}
    takers: dict[int, list[Graded]] = defaultdict(list)
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
            who = " and ".join(str(one) for one in several)
            work.refused.append(f"{who} would share row {row + 1} ({_name(system, table, row)}). Correct the ids.")
    return {row: several[0] for row, several in takers.items() if len(several) == 1}


def _unmatched(one: Graded, rows: set[int], table: Table) -> str:
    if not rows:
        return f"{one} is graded but stands in no row of {table.path.name}."
    places = ", ".join(str(row + 1) for row in sorted(rows))
    return f"{one} could be any of the rows {places} of {table.path.name}. Name the column of the ids with --id-column."


# --- filling ------------------------------------------------------------------------------------------------------


def _said(points: float) -> str:
    rounded = Decimal(repr(points)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def _factor(system: Kind, column: Column, ours: float, options: Options) -> float:
    """Return by what our points are multiplied; 1 unless a person asked for another scale."""
    wanted = options.scale_to if options.scale_to is not None else ours
    if column.possible is not None and abs(column.possible - wanted) > 1e-9:
        raise CourseError(
            f"The column {column.header!r} is out of {_said(column.possible)} points, our grades are out of {_said(ours)}"
            f"{'' if options.scale_to is None else f' and were to be scaled to {_said(wanted)}'}. Set the points possible in "
            f"{system.title}, or scale with --scale-to {_said(column.possible)}."
        )
    if wanted <= 0 or ours <= 0:
        raise CourseError(f"Points out of {_said(ours)} cannot be scaled to {_said(wanted)}.")
    return wanted / ours


def _fill_column(
    system: Kind, table: Table, column: Column, students: list[Graded], options: Options, work: _Work
) -> None:
    _check_numbers(table, column, _student_rows(system, table))
    factor = _factor(system, column, _possible(students, column.title), options)
    matched = _matched(system, table, students, options, work)
    for row in _student_rows(system, table):
        who, before = _name(system, table, row), table.cell(row, column.index)
        one = matched.get(row)
        if one is None:
            work.kept.append(f"{who}: not graded for {column.title}, {_now(before)}.")
        elif before.upper() in system.excused:
            work.kept.append(
                f"{who}: {before} in {system.title}, and stays so. Our points: {_said((one.points or 0) * factor)}."
            )
        elif one.waiting and not options.provisional:
            work.refused.append(
                f"{one} has answers that a person must still mark. Mark them, or fill in points so far with `fill --provisional`."
            )
        else:
            if one.doubt:
                work.doubtful.append(f"{one}, filled into the row of {who}: {one.doubt}, says the grading.")
            _put(table, (row, column.index), who, _said((one.points or 0) * factor), work)


def _now(before: str) -> str:
    return f"the file keeps {before}" if before else "the cell stays empty"


def _put(table: Table, place: tuple[int, int], who: str, after: str, work: _Work) -> None:
    before = table.cell(*place)
    work.cells[place] = after
    earlier = number_of(before)
    if earlier is not None and _said(earlier) != after:
        work.changed.append(f"{who}: {_said(earlier)} before, {after} now.")


def _check_numbers(table: Table, column: Column, rows: list[int]) -> None:
    """Refuse a column in which something else than points stands; it was probably not the one that was meant."""
    for row in rows:
        text = table.cell(row, column.index)
        if text and number_of(text) is None and not text.casefold().startswith(NO_GRADE):
            raise CourseError(
                f"The column {column.header!r} holds {text[:40]!r} in row {row + 1}, which is no number of points."
            )


# --- the command --------------------------------------------------------------------------------------------------


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what a person may decide to a command's parser."""
    say = parser.add_argument
    say("--column", metavar="NAME", help="the column to fill (default: the one named like the unit)")
    say("--new-column", metavar="NAME", default="", help="make a new column (Canvas, Brightspace)")
    say("--unit", default="", help="the unit whose points are filled in, or total for all units together")
    say("--id-column", metavar="NAME", default="", help="the column that holds the students' ids")
    say(
        "--by-name",
        action="store_true",
        help="find a student without a known id by a name that is unique on both sides",
    )
    say("--scale-to", metavar="POINTS", type=float, help="scale our points to the points possible in the LMS")
    say("--provisional", action="store_true", help="fill in points so far where a person must still mark answers")
    say("--partial", action="store_true", help="write the others where somebody cannot be matched")


def chosen_options(given: argparse.Namespace) -> Options:
    """Return what a person decided, from the parsed options of :func:`add_options`."""
    names = ("unit", "id_column", "by_name", "scale_to", "new_column", "provisional", "partial")
    return Options(**{name: getattr(given, name) for name in names})


def report(done: Filled) -> str:
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
    """Run the command; the exit code is 1 where somebody was left out."""
    parser = argparse.ArgumentParser(
        prog="python -m regionalism fill",
        description="Fill the gradebook file that the LMS gave with the points of grades.csv.",
    )
    parser.add_argument("kind", type=str.casefold, choices=sorted(KINDS))
    parser.add_argument("export", type=Path, help="the gradebook file, as downloaded")
    parser.add_argument("--grades", type=Path, default=Path("grades"), help="what `grade` wrote (default: grades)")
    parser.add_argument("--out", type=Path, help="file or folder (default: the folder of grades.csv)")
    add_options(parser)
    given = parser.parse_args(arguments)
    grades = given.grades if given.grades.is_file() else given.grades / "grades.csv"
    done = fill(given.kind, given.export, grades, given.out or grades.parent, given.column, chosen_options(given))
    print(report(done))
    return 1 if done.refused else 0
