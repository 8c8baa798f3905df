"""What a student hands in: one file with a unit's responses and their history, and no scores.

The page that makes the file and the desk that grades it share this module.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

from regionalism.engine.answers import Event, in_time, is_strict, line_of
from regionalism.engine.errors import CourseError
from regionalism.engine.version import __version__

SCHEMA = 1
KIND = "regionalism-handin"
SUFFIX = ".handin.json"
WHO = "student"  # the event, and the item, under which a student's log keeps name and id
MADE = "hand-in/"  # with the unit's slug: the item of the note that a file was made
HISTORY = ("response", "hint", "explanation", "reset")
LARGEST_FILE = (
    5_000_000  # bytes; the largest real one, with seven long essays rewritten a hundred times, stays below
)
LONGEST_NAME = 200
FEW_BRACKETS = 500  # of this many no nest can be made that is too deep to be written
RECEIPT_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # 32, of Douglas Crockford's base 32
RECEIPT_LENGTH, RECEIPT_TIME = 12, 5  # signs in all, and of these for the minute: enough for 63 years
RECEIPTS_BEGIN = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


class SubmissionError(CourseError):
    """A file is no hand-in that can be graded. ``status`` is the word for the gradebook."""

    def __init__(self, status: str, code: str, /, **fields: Any) -> None:
        super().__init__(code, **fields)
        self.status = status


class Student(NamedTuple):
    """Who hands in: name and id as the student typed them, tidied by :func:`clean_text`."""

    name: str
    id: str


class Submission(NamedTuple):
    """One handed-in unit.

    ``course`` is the course version, ``at`` the ISO time at which the file was made, ``lines`` the history in
    its order of time, ``unreadable`` the number of lines that could not be read and are left out.
    """

    course: str
    unit: str
    student: Student
    at: str
    lines: tuple[Event, ...]
    unreadable: int = 0


def clean_text(text: Any) -> str:
    """Return a name or id on one line, without control characters, :data:`LONGEST_NAME` at most."""
    kept = str(text)
    if not kept.isprintable():
        kept = "".join(
            " " if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") else one for one in kept
        )
    return " ".join(kept.split())[:LONGEST_NAME]


def student(name: Any, number: Any) -> Student:
    """Return who hands in; raise :class:`CourseError` saying what is missing."""
    found = Student(clean_text(name), clean_text(number))
    if not found.name or not found.id:
        both = not found.name and not found.id
        raise CourseError(
            "student-missing" if both else "student-id-missing" if found.name else "student-name-missing"
        )
    return found


def last_student(lines: Iterable[Event]) -> Student | None:
    """Return who a student's log says works here, as entered last, or ``None``."""
    for line in sorted((line for line in lines if line.event == WHO), key=in_time, reverse=True):
        if isinstance(line.data, dict):
            try:
                return student(line.data.get("name") or "", line.data.get("id") or "")
            except CourseError:
                continue  # changed by hand into nonsense: an earlier entry stands
    return None


def same_person(one: Student, other: Student) -> bool:
    """Tell whether two entries may be one person's: one id, or all words of the shorter name in the longer.

    Who corrects an id, or adds a second name, is still the same.
    """
    if _folded(one.id) == _folded(other.id):
        return True
    words, others = ({*_folded(name).split()} for name in (one.name, other.name))
    return words <= others or others <= words


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def lines_of(who: Student, lines: Iterable[Event], *, signed_first: bool = False) -> list[Event]:
    """Return the lines of a log that are a student's, in their order of time; several may use one computer.

    Whoever enters name and id signs what stands before it, back to where somebody else signed. What a
    program that was running then still wrote belongs to that somebody else.

    :param signed_first: whether students enter name and id before they answer, and sign what follows.
    """
    ordered = sorted(lines, key=in_time)
    signed = [(line, found) for line in ordered if (found := last_student([line]))]
    kept: list[Event] = []
    before, place = None, 0
    for line in ordered:
        while place < len(signed) and in_time(signed[place][0]) < in_time(line):
            before, place = signed[place], place + 1
        after = signed[place] if place < len(signed) else None
        if before and after and (signed_first or line.session == before[0].session != after[0].session):
            after = before
        owner = after or before
        if owner is None or same_person(owner[1], who):
            kept.append(line)
    return kept


def collect(unit: str, who: Student, lines: Iterable[Event], *, signed_first: bool = False) -> Submission:
    """Return the hand-in of one unit made from a log; drafts, notes and what others said stay there.

    :param signed_first: as in :func:`lines_of`.
    """
    mine = lines_of(who, lines, signed_first=signed_first)
    kept = [line for line in mine if line.event in HISTORY and line.item.startswith(f"{unit}/")]
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Submission(__version__, unit, who, now, tuple(kept))


def file_name(hand_in: Submission) -> str:
    """Return the name of the file: ``UNIT.ID.handin.json``, with whatever a file name cannot hold
    replaced.
    """
    return f"{hand_in.unit}.{in_file_name(hand_in.student.id)}{SUFFIX}"


def in_file_name(number: str) -> str:
    """Return a student id as it stands in the name of the file."""
    return (re.sub(r"[^\w.@+-]", "_", number).strip(".") or "_")[:80]


def write(hand_in: Submission) -> str:
    """Return the text of the file."""
    content = {
        "kind": KIND,
        "schema": SCHEMA,
        "course": hand_in.course,
        "unit": hand_in.unit,
        "student": {"name": hand_in.student.name, "id": hand_in.student.id},
        "at": hand_in.at,
        "lines": [line.as_json() for line in hand_in.lines],
    }
    return json.dumps(content, ensure_ascii=False, indent=0, allow_nan=False)


def receipt(hand_in: Submission) -> str:
    """Return the twelve characters that a student keeps of a hand-in, in three groups: ``1A2B-3C4D-5E6F``.

    The first five are the minute at which the file was made, by the student's clock; the other seven are a
    hash of unit, id, time and history. Letters that look like digits are not used.
    """
    moment = datetime.datetime.fromisoformat(hand_in.at)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    minute = int((moment - RECEIPTS_BEGIN).total_seconds() // 60) % len(RECEIPT_SIGNS) ** RECEIPT_TIME
    lines = [line.as_json() for line in hand_in.lines]
    content = json.dumps(
        [hand_in.unit, hand_in.student.id, hand_in.at, lines], ensure_ascii=False, sort_keys=True
    )
    digest = int.from_bytes(hashlib.sha256(content.encode()).digest())
    signs = _in_signs(minute, RECEIPT_TIME) + _in_signs(digest, RECEIPT_LENGTH - RECEIPT_TIME)
    return "-".join(signs[start : start + 4] for start in range(0, RECEIPT_LENGTH, 4))


def receipt_read(typed: str) -> tuple[str, datetime.datetime] | None:
    """Return a receipt in its usual form and the minute in it (UTC), or ``None`` where it is none.

    Blanks, hyphens and case do not matter; I and L are read as 1, O as 0.
    """
    signs = re.sub(r"[\s\-\u2010-\u2015]", "", typed).upper().translate(str.maketrans("ILO", "110"))
    if len(signs) != RECEIPT_LENGTH or not set(signs) <= set(RECEIPT_SIGNS):
        return None
    minute = 0
    for sign in signs[:RECEIPT_TIME]:
        minute = minute * len(RECEIPT_SIGNS) + RECEIPT_SIGNS.index(sign)
    shown = "-".join(signs[start : start + 4] for start in range(0, RECEIPT_LENGTH, 4))
    return shown, RECEIPTS_BEGIN + datetime.timedelta(minutes=minute)


def _in_signs(number: int, length: int) -> str:
    signs = ""
    for _ in range(length):
        number, rest = divmod(number, len(RECEIPT_SIGNS))
        signs = RECEIPT_SIGNS[rest] + signs
    return signs


def read(raw: bytes) -> Submission:
    """Return the hand-in in bytes, unreadable lines counted; raise :class:`SubmissionError` with a status."""
    if len(raw) > LARGEST_FILE:
        raise SubmissionError("too large", "handin-too-large", count=len(raw), largest_file=LARGEST_FILE)
    try:
        content, strict = _loaded(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise SubmissionError("unreadable", "handin-damaged") from None
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise SubmissionError("unreadable", "handin-other-file")
    if content.get("schema") != SCHEMA:
        raise SubmissionError("unreadable", "handin-schema-unknown")
    return _hand_in(content, strict)


def _loaded(text: str) -> tuple[Any, bool]:
    """Return what a JSON text holds, and whether :func:`is_strict` is known to hold without asking it.

    It holds where there is no escape that could be half of a letter, no number that is endless, and too few
    brackets for a nest that is too deep: nearly always, and asking takes a quarter of the time of reading.
    """
    strict = "\\u" not in text and text.count("[") + text.count("{") < FEW_BRACKETS
    try:
        return _FINITE.decode(text), strict
    except OverflowError:
        return _ANY.decode(text), False


def _finite(word: str) -> float:
    number = float(word)
    if math.isinf(number):
        raise OverflowError(word)
    return number


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key stands twice")
    return table


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


_FINITE = json.JSONDecoder(object_pairs_hook=_table, parse_constant=_no_number, parse_float=_finite)
_ANY = json.JSONDecoder(object_pairs_hook=_table, parse_constant=_no_number)


def _hand_in(content: dict[str, Any], strict: bool) -> Submission:
    who, lines = content.get("student"), content.get("lines")
    texts = [content.get("course"), content.get("unit"), content.get("at")]
    if (
        not isinstance(who, dict)
        or not isinstance(lines, list)
        or not all(isinstance(one, str) for one in texts)
    ):
        raise SubmissionError("unreadable", "handin-incomplete")
    name, number = who.get("name"), who.get("id")
    try:
        datetime.datetime.fromisoformat(content["at"])
        found = student(name if isinstance(name, str) else "", number if isinstance(number, str) else "")
    except ValueError:
        raise SubmissionError("unreadable", "handin-time-wrong") from None
    except CourseError:
        raise SubmissionError("unreadable", "handin-no-student") from None
    kept, lost, strict = [], 0, strict or is_strict(lines)
    mine = f"{content['unit']}/"
    for one in lines:
        try:
            line = line_of(one, strict=strict)
        except CourseError:
            lost += 1
            continue
        if line.event in HISTORY and line.item.startswith(mine):
            kept.append(line)
    return Submission(
        clean_text(content["course"]),
        clean_text(content["unit"]),
        found,
        content["at"],
        tuple(sorted(kept, key=in_time)),
        lost,
    )
