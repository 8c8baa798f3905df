"""``python -m regionalism collect FILE … --out FOLDER``: hand-ins out of what an LMS keeps of SCORM packages.

A package (``package --scorm``) leaves a person's work in the LMS as suspend data, a text that is known by its
form (:mod:`regionalism.engine.suspend_data`). So no LMS has to be known here: whatever it exports is searched
for such texts, and each gives a hand-in, graded like any other. The score that the package reported stays
where it is: ``grade`` computes its own.

===================  =====================================================================================
from                 what to give
===================  =====================================================================================
Moodle               a backup of the activity or course with user data (``.mbz``), which has the whole
                     class; or the table of tracking details of one attempt, downloaded (CSV, Excel, ODS)
SCORM Cloud          registrations with their runtime data, as its API gives them (JSON)
Open edX             a student's report of the SCORM block, saved (JSON), or a dump of the states
any other            a file of text in which ``cmi.suspend_data`` stands, or a zip or tar of such files
===================  =====================================================================================

A spreadsheet holds at most 32,767 signs in a cell: longer work that went through Excel is cut off, and named.
"""

from __future__ import annotations

import datetime
import io
import tarfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import define, field, frozen

from regionalism.commands import DONE, LEFT_OUT, parsed
from regionalism.engine import submission, suspend_data
from regionalism.engine.answers import Event
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.submission import Student, Submission
from regionalism.engine.suspend_data import SuspendedWork

LARGEST = 500_000_000  # bytes of one file, also unpacked; a backup holds the package itself, too
DEEPEST = 3  # a zip within a zip within a folder


@frozen
class Work:
    """The work that a file holds, with the name of the file."""

    file: str
    work: SuspendedWork


@define
class Collected:
    """What came of it: the hand-ins by the name of their files, and what needs a look."""

    hand_ins: dict[str, Submission] = field(factory=dict)
    notes: list[Message] = field(factory=list)


# --- the texts in the files ---


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of a file, and of all files within, where it is a folder or an archive.

    :raises CourseError: where it cannot be read.
    """
    try:
        if path.is_dir():
            for one in sorted(path.rglob("*")):
                if one.is_file() and not one.is_symlink():
                    yield from _unpacked(one.relative_to(path).as_posix(), one.read_bytes(), 0)
        elif path.stat().st_size > LARGEST:
            raise CourseError("suspended-too-large", path=path, largest=LARGEST)
        else:
            yield from _unpacked(path.name, path.read_bytes(), 0)
    except OSError as problem:
        raise CourseError("suspended-unreadable", path=path, reason=problem.strerror) from problem


def _unpacked(name: str, raw: bytes, depth: int) -> Iterator[tuple[str, str]]:
    members = _members(raw) if depth < DEEPEST else None
    if members is None:
        encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        yield name, raw.decode(encoding, errors="replace")
    for member, content in members or ():
        yield from _unpacked(f"{name}/{member}", content, depth + 1)


def _members(raw: bytes) -> Iterable[tuple[str, bytes]] | None:
    """Return the files in an archive, ``None`` where it is none."""
    if zipfile.is_zipfile(io.BytesIO(raw)):
        return _of_zip(io.BytesIO(raw))
    if raw[:2] == b"\x1f\x8b" or raw[257:262] == b"ustar":
        return _of_tar(io.BytesIO(raw))
    return None


def _of_zip(file: io.BytesIO) -> Iterator[tuple[str, bytes]]:
    left = LARGEST
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            left -= member.file_size
            if left < 0:
                raise CourseError("suspended-too-large", path=member.filename, largest=LARGEST)
            try:
                with archive.open(member) as content:
                    yield member.filename, content.read(member.file_size)
            except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as problem:
                raise CourseError("suspended-unreadable", path=member.filename, reason=problem) from problem


def _of_tar(file: io.BytesIO) -> Iterator[tuple[str, bytes]]:
    left = LARGEST
    try:
        with tarfile.open(fileobj=file) as archive:
            for member in archive:
                left -= member.size
                if left < 0:
                    raise CourseError("suspended-too-large", path=member.name, largest=LARGEST)
                content = archive.extractfile(member) if member.isreg() else None
                if content is not None:
                    yield member.name, content.read()
    except (tarfile.TarError, zlib.error, EOFError, OSError) as problem:
        raise CourseError("suspended-unreadable", path="tar", reason=problem) from problem


# --- from texts to hand-ins ---


def works(paths: Iterable[Path]) -> Iterator[Work]:
    """Yield all work in these files."""
    for path in paths:
        for name, text in texts(path):
            for work in suspend_data.find(text):
                yield Work(name, work)


def collect(found: Iterable[Work]) -> Collected:
    """Return the hand-ins. Several texts of one person, of one attempt or more, are one hand-in."""
    made = Collected()
    lines: dict[tuple[str, str, Student], dict[tuple[str, int], Event]] = defaultdict(dict)
    courses: dict[tuple[str, str, Student], str] = {}
    for one in found:
        who = _student(one, made)
        if who is None:
            continue
        key = (one.work.unit, one.work.learner[0], who)
        courses[key] = one.work.course
        for line in one.work.lines:
            lines[key].setdefault(line.identity, line)
    for key, mine in lines.items():
        unit, _, who = key
        hand_in = _hand_in(courses[key], unit, who, mine.values())
        if hand_in is None:
            made.notes.append(Message("suspended-no-answers", unit=unit, student=who.id))
        else:
            made.hand_ins[_free(made.hand_ins, submission.file_name(hand_in))] = hand_in
    return made


def _student(one: Work, made: Collected) -> Student | None:
    """Return whose work it is: as the person entered, or else as the LMS says; ``None`` with a note."""
    work = one.work
    if not work.unit:
        made.notes.append(Message("suspended-damaged", file=one.file))
        return None
    who = submission.last_student(work.lines)
    if who is None:
        number, name = work.learner
        try:
            who = submission.student(name or number, number or name)
        except CourseError:
            made.notes.append(Message("suspended-no-student", file=one.file, unit=work.unit))
            return None
    if not work.whole:
        made.notes.append(Message("suspended-cut-off", file=one.file, student=who.id, unit=work.unit))
    elif work.shortened:
        made.notes.append(Message("suspended-shortened", file=one.file, student=who.id, unit=work.unit))
    return who


def _hand_in(course: str, unit: str, who: Student, lines: Iterable[Event]) -> Submission | None:
    """Return the hand-in, made when the last answer was given: nobody handed it in at another time."""
    ordered = submission.lines_of(who, lines)
    kept = [one for one in ordered if one.event in submission.HISTORY and one.item.startswith(f"{unit}/")]
    answered = [one.at for one in kept if one.event == "response"]
    if not answered:
        return None
    moment = datetime.datetime.fromisoformat(max(answered)).astimezone(datetime.UTC)
    at = moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    return Submission(course, unit, who, at, tuple(kept))


def _free(taken: Iterable[str], name: str) -> str:
    """Return a name that no other file has: two accounts of the LMS may have entered one id."""
    stem, number = name.removesuffix(submission.SUFFIX), 2
    while name in taken:
        name, number = f"{stem}.{number}{submission.SUFFIX}", number + 1
    return name


def main(arguments: list[str]) -> int:
    """Run the command; the exit code says whether something needs a look."""
    options = parsed("collect", arguments)
    made = collect(works(options.files))
    if not made.hand_ins and not made.notes:
        raise CourseError("suspended-nothing", paths=[str(one) for one in options.files])
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        for name, hand_in in made.hand_ins.items():
            (options.out / name).write_text(submission.write(hand_in), encoding="utf-8")
    except OSError as problem:
        raise CourseError("folder-not-writable", folder=options.out, reason=problem.strerror) from problem
    print(Message("suspended-done", count=len(made.hand_ins), out=options.out))
    for note in made.notes:
        print(f"  {note}")
    return LEFT_OUT if made.notes else DONE
