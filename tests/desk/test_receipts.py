"""Twelve characters name one hand-in and the minute at which it was made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionalism.desk.receipts import answer, main
from regionalism.engine import submission
from regionalism.engine.errors import CourseError
from tests.small_course import hand_in


def receipt_of(text: str) -> str:
    return submission.receipt(submission.read(text.encode()))


def test_a_receipt_survives_the_file_and_says_its_minute() -> None:
    made = submission.read(hand_in().encode())
    code = submission.receipt(made)
    assert submission.receipt(submission.read(submission.write(made).encode())) == code
    assert len(code.replace("-", "")) == submission.RECEIPT_LENGTH
    shown, minute = submission.receipt_read(f" {code.lower().replace('-', ' ')}\n") or ("", None)
    assert shown == code
    assert minute is not None
    assert minute.isoformat()[:16] == made.at[:16]


def test_whatever_is_changed_in_a_file_changes_its_receipt() -> None:
    text = hand_in()
    content = json.loads(text)
    codes = {receipt_of(text)}
    content["lines"][0]["at"] = "2027-01-01T00:00:00Z"
    codes.add(receipt_of(json.dumps(content)))
    content["student"]["id"] = "s2"
    codes.add(receipt_of(json.dumps(content)))
    content["lines"].pop()
    codes.add(receipt_of(json.dumps(content)))
    assert len(codes) == 4


@given(st.text(max_size=20))
def test_what_is_typed_is_a_receipt_or_nothing(typed: str) -> None:
    read = submission.receipt_read(typed)
    assert read is None or submission.receipt_read(read[0]) == read


def test_letters_that_look_like_digits_are_read_as_these() -> None:
    assert submission.receipt_read("OIL0-0000-0000") == submission.receipt_read("0110-0000-0000")
    assert submission.receipt_read("U000-0000-0000") is None


def test_the_command_names_the_file_or_says_that_there_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = hand_in(at="2025-03-01T10:00:00Z")
    (tmp_path / "one.json").write_text(made, encoding="utf-8")
    (tmp_path / "torn.json").write_text("{", encoding="utf-8")
    code = receipt_of(made)
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith(f"{code}  s1  clubs")
    assert main([str(tmp_path), code]) == 0
    assert "one.json" in capsys.readouterr().out
    (tmp_path / "one.json").write_text(hand_in(at="2025-03-02T10:00:00Z"), encoding="utf-8")
    assert main([str(tmp_path), code]) == 2
    assert f"No file in {tmp_path} has the receipt {code}" in capsys.readouterr().out
    with pytest.raises(CourseError) as problem:
        answer(tmp_path, "not one")
    assert problem.value.code == "receipt-wrong"


def test_what_was_mistyped_is_no_receipt_and_its_neighbour_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(hand_in(), encoding="utf-8")
    code = receipt_of(hand_in())
    known, said = answer(tmp_path, f"Z{code[1:]}")
    assert not known
    assert f"Z{code[1:]} is no receipt: it would stand for a file made" in said
    assert f"Nearly the same is {code}: that is one.json of student s1" in said
    assert "Nearly" not in answer(tmp_path, "Z" * 12)[1]
