"""A class on disk while it is graded, so that only one student at a time is in memory."""

from __future__ import annotations

import heapq
import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from attrs import fields

from regionalism.desk.alike import folded
from regionalism.desk.grading.autograde import ScoredSubmission
from regionalism.desk.marking.marks import Mark

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
CREATE TABLE file (number INTEGER PRIMARY KEY, file TEXT, status TEXT, note TEXT, student TEXT,
  name TEXT, unit TEXT, at TEXT,
                   moment REAL, digest TEXT, scored BLOB, answered REAL, system TEXT, account TEXT,
                   lms_at TEXT, lms_late INTEGER, lms_in_time INTEGER);
CREATE TABLE of_student (student TEXT, number INTEGER, PRIMARY KEY (student, number)) WITHOUT ROWID;
CREATE TABLE spelling (folded TEXT, student TEXT, PRIMARY KEY (folded, student)) WITHOUT ROWID;
CREATE TABLE by_name (file TEXT, number INTEGER, PRIMARY KEY (file, number)) WITHOUT ROWID;
CREATE TABLE settled (number INTEGER PRIMARY KEY, status TEXT, note TEXT);
CREATE TABLE enrolled (student TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TABLE earlier (student TEXT, unit TEXT, item TEXT, points TEXT, outcome TEXT,
  PRIMARY KEY (student, unit, item)) WITHOUT ROWID;
"""
_values = attrgetter(*(one.name for one in fields(ScoredSubmission)))


class PreviousScore(NamedTuple):
    """What an item, a penalty or the total was worth at the last grading, as its sheet says."""

    unit: str
    item: str
    points: str
    outcome: str


class StudentRecord(NamedTuple):
    """What is known of one student; ``listed`` is the name on the class list, ``None`` if not on it.

    ``borrowed`` are the hand-ins of others in the group, ``shared_marks`` the marks given to these, by id.
    """

    student: str
    listed: str | None
    submissions: tuple[tuple[int, ScoredSubmission], ...] = ()
    earlier: tuple[PreviousScore, ...] = ()
    borrowed: tuple[tuple[int, ScoredSubmission], ...] = ()
    shared_marks: Mapping[str, Mapping[str, Mark]] = {}


class ClassStore:
    """The files of a class in one new SQLite file (``path``), found again by student and by name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.unlink(missing_ok=True)
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.executescript(_TABLES)
        self._base.execute("BEGIN")
        self._number = itertools.count(1)

    def close(self) -> None:
        """Remove the file."""
        self._base.close()
        self.path.unlink(missing_ok=True)

    # --- what comes in ---

    def add(self, made: ScoredSubmission) -> None:
        """Take in one file."""
        number = next(self._number)
        base = self._base
        base.execute("INSERT INTO file VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (number, *_values(made)))
        base.execute("INSERT INTO by_name VALUES (?,?)", (made.file, number))
        if made.student_id:
            base.execute("INSERT INTO of_student VALUES (?,?)", (made.student_id, number))
            spelling = (folded(made.student_id), made.student_id)
            base.execute("INSERT OR IGNORE INTO spelling VALUES (?,?)", spelling)

    def enrol(self, students: Iterable[tuple[str, str]]) -> None:
        """Take in the class list: id and name."""
        self._base.executemany("INSERT OR IGNORE INTO enrolled VALUES (?,?)", students)

    def remember(self, rows: Iterable[tuple[str, PreviousScore]]) -> None:
        """Take in what an earlier grading gave: student id and item."""
        values = ((student, one.unit, one.item, one.points, one.outcome) for student, one in rows)
        self._base.executemany("INSERT OR REPLACE INTO earlier VALUES (?,?,?,?,?)", values)

    def take_marks_as_said(self) -> None:
        """Where an LMS marks files of a unit late, note of those without a mark that it has them in time."""
        self._base.execute(
            "UPDATE file SET lms_in_time = 1 WHERE lms_late = 0 AND (system, unit) IN"
            " (SELECT system, unit FROM file WHERE lms_late = 1)"
        )

    def set_statuses(self, file_statuses: Iterable[tuple[int, str, str]]) -> None:
        """Take in the final status and note of files, by their numbers."""
        self._base.executemany("INSERT INTO settled VALUES (?,?,?)", file_statuses)

    # --- what goes out ---

    def units(self) -> set[str]:
        """Return the units of which something was graded."""
        return {row[0] for row in self._base.execute("SELECT DISTINCT unit FROM file WHERE scored != x''")}

    def holds_a_hand_in(self) -> bool:
        """Tell whether there is any file that was not ignored."""
        return (
            self._base.execute("SELECT 1 FROM file WHERE status != 'ignored' LIMIT 1").fetchone() is not None
        )

    def ignored(self) -> tuple[int, str]:
        """Return how many files were ignored, and the name of one of them (empty where there is none)."""
        query = "SELECT COUNT(*), COALESCE(MIN(file), '') FROM file WHERE status = 'ignored'"
        found: tuple[int, str] = self._base.execute(query).fetchone()
        return found

    def spelt_in_two_ways(self) -> list[list[str]]:
        """Return the ids of students that differ in nothing but case or Unicode form, as groups."""
        twice = "SELECT folded FROM spelling GROUP BY folded HAVING COUNT(*) > 1"
        rows = self._base.execute(
            f"SELECT folded, student FROM spelling WHERE folded IN ({twice}) ORDER BY 1, 2"
        )
        return [[student for _, student in group] for _, group in itertools.groupby(rows, lambda row: row[0])]

    def removed(self, item: str) -> Iterator[tuple[str, PreviousScore]]:
        """Yield the students of an earlier grading who are absent now, with their total then."""
        rows = self._base.execute(
            "SELECT student, unit, item, points, outcome FROM earlier WHERE unit = '' AND item = ? "
            "AND student NOT IN"
            " (SELECT student FROM of_student UNION SELECT student FROM enrolled) ORDER BY student",
            (item,),
        )
        return ((row[0], PreviousScore(*row[1:])) for row in rows)

    def count(self) -> int:
        """Return how many students there are, on the list or among the hand-ins."""
        query = "SELECT COUNT(*) FROM (SELECT student FROM of_student UNION SELECT student FROM enrolled)"
        return int(self._base.execute(query).fetchone()[0])

    def strangers(self, students: Iterable[str]) -> list[str]:
        """Return which of these ids neither handed in a file nor stand on the class list, sorted."""
        query = "SELECT student FROM of_student UNION SELECT student FROM enrolled"
        known = {row[0] for row in self._base.execute(query)}
        return sorted(set(students) - known)

    def groups(self) -> Iterator[StudentRecord]:
        """Yield the students one by one, in the order of their ids."""
        with_files = self._base.execute("SELECT DISTINCT student FROM of_student ORDER BY student")
        listed = self._base.execute("SELECT student FROM enrolled ORDER BY student")
        for (student,), _ in itertools.groupby(heapq.merge(with_files, listed)):
            yield self._group(student)

    def _group(self, student: str) -> StudentRecord:
        base = self._base
        name = base.execute("SELECT name FROM enrolled WHERE student = ?", (student,)).fetchone()
        earlier = base.execute(
            "SELECT unit, item, points, outcome FROM earlier WHERE student = ?", (student,)
        )
        return StudentRecord(
            student,
            name[0] if name else None,
            self.submissions(student),
            tuple(PreviousScore(*row) for row in earlier),
        )

    def submissions(self, student: str) -> tuple[tuple[int, ScoredSubmission], ...]:
        """Return a student's files, by number."""
        files = self._base.execute(
            "SELECT file.* FROM of_student JOIN file USING (number) WHERE of_student.student = ?", (student,)
        )
        return tuple((row[0], ScoredSubmission(*row[1:])) for row in files)

    def files(self) -> Iterator[tuple[str, str, str, str, str, str, str]]:
        """Yield file, student id and name, unit, time, status and note of every file, by name."""
        return self._base.execute(
            "SELECT file.file, student, name, unit, at, COALESCE(settled.status, file.status), "
            "COALESCE(settled.note, file.note)"
            " FROM by_name JOIN file USING (number) LEFT JOIN settled USING (number) ORDER BY "
            "by_name.file, by_name.number"
        )
