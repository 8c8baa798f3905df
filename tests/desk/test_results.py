"""One module reads what ``grade`` wrote, as a spreadsheet may have left it."""

from __future__ import annotations

from pathlib import Path

import pytest

from regionalism.desk import results
from regionalism.engine.errors import CourseError


def test_rows_are_named_by_the_head_and_cut_rows_are_filled_or_left_out(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_text("sep=;\nstudent_id;student_name;total\n'=1;Ana;2\ns2;Ben\n", encoding="utf-16")
    first, second = results.read_rows(path, ("total",), "grades-not-ours")
    assert first == {"student_id": "=1", "student_name": "Ana", "total": "2"}
    assert second == {"student_id": "s2", "student_name": "Ben", "total": ""}
    assert results.read_rows(path, (), "grades-not-ours", whole=True) == [first]
    assert results.names(tmp_path) == {"=1": "Ana", "s2": "Ben"}


def test_another_file_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CourseError) as problem:
        results.read_rows(tmp_path / "grades.csv", ("a", "total"), "grades-columns")
    assert (problem.value.code, problem.value.fields["missing"]) == ("grades-columns", ("total",))


def test_a_folder_without_grades_has_no_students(tmp_path: Path) -> None:
    assert results.students(tmp_path) == []
