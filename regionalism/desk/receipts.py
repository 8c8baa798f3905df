"""``python -m regionalism receipt FOLDER [RECEIPT]``: which file a student's receipt names.

The card that makes a hand-in shows its receipt (:func:`regionalism.engine.submission.receipt`). Where a
student says that another file was handed in, the receipt tells: it is that of a file here, or of none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from regionalism.commands import DONE, LEFT_OUT, parsed
from regionalism.desk.grading.collect import find
from regionalism.engine import submission
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.moments import moment_in_words

CLOCKS_APART = datetime.timedelta(days=2)  # a student's clock may be wrong, but seldom by more
MISTYPED = 2  # signs in which two receipts differ where one of them is likely the other, mistyped


@frozen
class Receipted:
    """One hand-in by its receipt: ``file`` from the folder, who it is from, ``at`` as the file says."""

    receipt: str
    file: str
    student_id: str
    unit: str
    at: str


def receipts(folder: Path) -> Iterator[Receipted]:
    """Yield the hand-ins in a folder or zip with their receipts; other files are passed over.

    :raises CourseError: where there is no such folder or zip.
    """
    for found in find(folder):
        if found.status:
            continue
        try:
            raw = found.content()
            hand_in = submission.read(raw)
        except (OSError, CourseError):
            continue  # `grade` names what cannot be read; here it can have no receipt
        yield Receipted(submission.receipt(hand_in), found.name, hand_in.student.id, hand_in.unit, hand_in.at)


def answer(folder: Path, typed: str) -> tuple[bool, str]:
    """Return whether a file with this receipt is in the folder, and what to tell the student.

    :raises CourseError: where what was typed is no receipt, or there is no such folder.
    """
    read = submission.receipt_read(typed)
    if read is None:
        raise CourseError("receipt-wrong", typed=typed, length=submission.RECEIPT_LENGTH)
    code, made = read
    found = list(receipts(folder))
    same = [one for one in found if one.receipt == code]
    when = moment_in_words(made)
    if not same:
        # A receipt has no sign that checks the others, but nothing was made in years to come.
        is_none = made > datetime.datetime.now(datetime.UTC) + CLOCKS_APART
        about = {"receipt": code, "folder": folder, "when": when}
        said = [Message("receipt-none" if is_none else "receipt-of-no-file", **about)]
        said += [
            Message("receipt-near", receipt=one.receipt, file=one.file, student=one.student_id)
            for one in found
            if _apart(one.receipt, code) <= MISTYPED
        ]
        return False, "\n".join(map(str, said))
    lines = [
        str(
            Message(
                "receipt-of-file",
                receipt=code,
                file=one.file,
                student=one.student_id,
                unit=one.unit,
                when=when,
            )
        )
        for one in same
    ]
    return True, "\n".join(lines)


def _apart(one: str, other: str) -> int:
    """Return in how many places two receipts differ."""
    return sum(a != b for a, b in zip(one, other, strict=True))


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code: 2 where no file has the receipt."""
    options = parsed("receipt", arguments)
    if not options.receipt:
        for one in receipts(options.folder):
            print(f"{one.receipt}  {one.student_id}  {one.unit}  {one.at}  {one.file}")
        return DONE
    known, said = answer(options.folder, options.receipt)
    print(said)
    return DONE if known else LEFT_OUT
