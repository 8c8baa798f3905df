"""``python -m regionalism requests FOLDER --grades GRADES``: what students ask to be looked at again.

A student saves a request on the page of feedback. Here requests come together by answer: ``requests.csv``
has a row for each answer to an item that somebody asks about, and says how many gave the same answer. Write
points and a comment into that row and run the command again: all who gave that answer get a row in
``overrides.csv``, which the next grading counts. Rows that stand there already are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from regionalism.commands import DONE, LEFT_OUT, parsed
from regionalism.desk import csv_io, results
from regionalism.desk.by_hand import POINTS
from regionalism.desk.grading import overrides
from regionalism.desk.grading.collect import find
from regionalism.desk.results import as_given, items_of, read_class
from regionalism.engine.assignment import Assignment, read_assignment
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.kinds.base import Item
from regionalism.engine.plain_text import describe
from regionalism.engine.submission import clean_text

KIND, SCHEMA = "regionalism-request", 1
FILE = "requests.csv"
KEY = ("item", "variant", "answer")
COLUMNS = [*KEY, "points now", "possible", "same answer", "asked by", "sentences", "points", "comment"]
LARGEST = 200_000  # bytes; a page has some ten questions of 600 characters
LONGEST_SENTENCE = 600


@frozen
class Request:
    """One question that a student asks about: the full id of the ``item``, and why."""

    student: str
    item: str
    sentence: str


@define
class Answer:
    """One answer to an item, with all who gave it (``students``) and those who ask (``requests``);
    ``decision`` are the points that a person wrote for it.
    """

    item: Item
    text: str
    points: float | None
    possible: float
    students: list[str] = field(factory=list)
    requests: list[Request] = field(factory=list)
    decision: str = ""


@define
class Outcome:
    """What a run did: ``answers`` that are asked about, how many of them are ``decided``, how many of these
    were not yet before (``new``), for how many ``students``; ``left_out`` has sentences on the rest.
    """

    answers: list[Answer]
    decided: int = 0
    new: int = 0
    students: int = 0
    left_out: list[str] = field(factory=list)


def read_requests(raw: bytes) -> list[Request]:
    """Return the requests in a file; raise :class:`CourseError` where it is none."""
    try:
        content = json.loads(raw[: LARGEST + 1].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise CourseError("request-damaged") from None
    who = content.get("student") if isinstance(content, dict) else None
    if not isinstance(who, dict) or content.get("kind") != KIND or content.get("schema") != SCHEMA:
        raise CourseError("request-other-file")
    asked, student = content.get("requests"), clean_text(who.get("id") or "")
    if not isinstance(asked, list) or not student:
        raise CourseError("request-damaged")
    found = []
    for one in asked:
        if isinstance(one, dict) and isinstance(one.get("item"), str):
            sentence = clean_text(" ".join(str(one.get("sentence") or "").split()))[:LONGEST_SENTENCE]
            found.append(Request(student, one["item"], sentence))
    return found


def gather(folder: Path, left_out: list[str]) -> list[Request]:
    """Return the requests in a folder or zip, each once; what is none is said in ``left_out``.

    :raises CourseError: where there is no such folder or zip.
    """
    found: dict[tuple[str, str], Request] = {}
    for file in find(folder):
        if file.status == "ignored":
            continue
        try:
            raw = file.content()
            for one in read_requests(raw):
                found[one.student, one.item] = one
        except (OSError, CourseError) as problem:
            left_out.append(f"{file.name}: {problem}")
    return list(found.values())


def by_answer(
    grades: Path, requests: Iterable[Request], left_out: list[str], assignment: Assignment | None = None
) -> list[Answer]:
    """Return the answers that the requests are about, with all who gave them, in the order of the items.

    Two answers are the same where the same question, numbers included, was answered with the same parts. What
    one member of a group handed in is the answer of all whose points it made.

    :raises CourseError: where ``grades`` holds no grading.
    """
    rows = read_class(grades, each_member=True)
    items, seen = items_of(rows["unit"].unique()), as_given(assignment)
    answers: dict[tuple[str, str, str], Answer] = {}
    mine: dict[tuple[str, str], Answer] = {}
    for row in rows[rows["tries"] > 0].itertuples(index=False):
        if row.id not in items:
            continue
        item = seen(items[row.id], row.handed_in_by)
        given = json.dumps(row.counted_response, sort_keys=True)
        points = None if row.points != row.points else float(row.points)  # NaN: it waits for a mark
        text = in_one_line(item, row.counted_response)
        answer = answers.setdefault(
            (row.id, item.variant_id, given), Answer(item, text, points, float(row.possible))
        )
        answer.students.append(row.student_id)
        mine[row.student_id, row.id] = answer
    for one in requests:
        if (one.student, one.item) in mine:
            mine[one.student, one.item].requests.append(one)
        else:
            left_out.append(str(Message("request-no-answer", student=one.student, item=one.item)))
    return [one for one in answers.values() if one.requests]


def in_one_line(item: Item, response: Any) -> str:
    """Return an answer as it stands in ``requests.csv``."""
    return " · ".join(describe(item, response))


def settle(grades: Path, outcome: Outcome) -> None:
    """Bring the points that a person wrote into ``requests.csv`` into ``overrides.csv``; list what is open.

    :raises CourseError: where a file cannot be read or written.
    """
    decisions = _decisions(grades / FILE)
    rows = [COLUMNS]
    given: list[tuple[str, str, str, str]] = []
    for one in outcome.answers:
        points, comment = decisions.get((one.item.full_id, one.item.variant_id, one.text), ("", ""))
        rows.append(_row(one, points, comment))
        if not points.strip() and not comment.strip():
            continue
        try:
            if not points.strip():
                raise CourseError("request-no-points", comment=comment)
            overrides.points_in(points, one.possible, one.item.full_id)
        except CourseError as problem:
            outcome.left_out.append(f"{grades / FILE}, {one.item.full_id}: {problem}")
            continue
        one.decision = points.strip()
        given += [(student, one.item.full_id, points.strip(), comment) for student in one.students]
    csv_io.write(grades / FILE, rows)
    decided = [one for one in outcome.answers if one.decision]
    outcome.decided = len(decided)
    new = POINTS.put(grades, given) if given else set()
    outcome.new = sum(any((who, one.item.full_id) in new for who in one.students) for one in decided)
    outcome.students = len({student for student, _ in new})
    for one in outcome.answers:
        item = one.item.full_id
        if one.decision:
            continue
        if given_there := POINTS.present(grades, [(student, item) for student in one.students]):
            path, count = grades / overrides.FILE, len(given_there)
            outcome.left_out.append(
                str(Message("requests-still-given", item=item, count=count, path=path, file=grades / FILE))
            )


def decide(grades: Path, number: int, points: str, comment: str) -> None:
    """Write a decision into ``requests.csv``: points and a comment for the row with this number.

    :raises CourseError: where no such row was listed.
    """
    path = grades / FILE
    head, *rows = csv_io.read(path)[0] if path.is_file() else [COLUMNS]
    if not 1 <= number <= len(rows):
        raise CourseError("request-number", number=number, count=len(rows))
    kept = [[csv_io.unescape_formula(cell) for cell in row] for row in rows]
    row = dict(zip(head, kept[number - 1], strict=False)) | {"points": points, "comment": comment}
    kept[number - 1] = [row.get(name, "") for name in head]
    csv_io.write(path, [head, *kept])


def _row(one: Answer, points: str, comment: str) -> list[Any]:
    return [
        one.item.full_id,
        one.item.variant_id,
        one.text,
        "" if one.points is None else one.points,
        one.possible,
        len(one.students),
        len(one.requests),
        " / ".join(f"{request.student}: {request.sentence}" for request in one.requests),
        points,
        comment,
    ]


def _decisions(path: Path) -> dict[tuple[str, str, str], tuple[str, str]]:
    if not path.is_file():
        return {}
    rows = results.read_rows(path, (*KEY, "points"), "requests-columns")
    return {
        (row["item"], row["variant"], row["answer"]): (row["points"], row.get("comment", "")) for row in rows
    }


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code: 2 where something was left out or waits for a decision."""
    options = parsed("requests", arguments)
    outcome = Outcome([])
    requests = gather(options.folder, outcome.left_out)
    if not requests:
        raise CourseError("requests-none", folder=options.folder)
    assignment = read_assignment(options.assignment) if options.assignment else None
    outcome.answers = by_answer(options.grades, requests, outcome.left_out, assignment)
    settle(options.grades, outcome)
    print(in_words(outcome, options.grades))
    return LEFT_OUT if outcome.left_out or outcome.decided < len(outcome.answers) else DONE


def _worth(one: Answer) -> str:
    return "waits for a mark" if one.points is None else f"{one.points:g} of {one.possible:g} points"


def in_words(outcome: Outcome, grades: Path) -> str:
    """Return what a run did, in sentences."""
    lines = [
        f"{number}. {one.item.title} ({one.item.full_id}): {len(one.requests)} "
        f"{'asks' if len(one.requests) == 1 else 'ask'}, {len(one.students)} gave this answer "
        f"({_worth(one)}{f'; decided: {one.decision}' if one.decision else ''}): {one.text}"
        for number, one in enumerate(outcome.answers, 1)
    ]
    waiting = len(outcome.answers) - outcome.decided
    if waiting:
        lines.append(str(Message("requests-waiting", count=waiting, path=grades / FILE)))
    path = grades / overrides.FILE
    if outcome.new:
        lines.append(
            str(Message("requests-decided", count=outcome.new, students=outcome.students, path=path))
        )
    if outcome.decided > outcome.new:
        lines.append(str(Message("requests-before", count=outcome.decided - outcome.new, path=path)))
    return "\n".join([*lines, *outcome.left_out])
