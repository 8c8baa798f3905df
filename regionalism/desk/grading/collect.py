"""Where the hand-ins are: in folders, in the zips that an LMS makes, and in zips within those. Nothing is
unpacked, run or followed.

=============== ==============================================================================================
downloaded from a file is called
=============== ==============================================================================================
Canvas          ``lastnamefirstname_LATE_12345_67890_file-1.handin.json`` (``LATE_`` only where it was)
Moodle          ``Full Name_12345_assignsubmission_file_/file`` (or ``…_file_file``, without folders)
Blackboard      ``Assignment_username_attempt_2027-03-01-12-00-00_file``
nbgrader        ``submitted/STUDENT/UNIT/file``
=============== ==============================================================================================

What the path says is read by :mod:`regionalism.desk.evidence`.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from regionalism.desk.evidence import lms_evidence
from regionalism.engine.errors import CourseError
from regionalism.engine.submission import LARGEST_FILE

DEEPEST = 40  # folders within folders
MOST_TIMES_LARGER = (
    200  # what a zip may unpack to, as a multiple of its own size; real hand-ins reach about twenty
)
ALLOWANCE = 20_000_000  # bytes that any zip may unpack to, however small it is
LARGEST_READ = 20_000_000  # bytes read from a zip at once: its list of files, for more than 100,000 of them
READ_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class CollectedFile(NamedTuple):
    """One file by its path from the folder, with ``path`` or ``raw``, or a ``status`` and a sentence.

    ``within`` is the end of the path of the folder, where an LMS or nbgrader may have written something.
    """

    name: str
    path: str = ""
    raw: bytes | None = None
    status: str = ""
    note: str = ""
    within: str = ""

    def content(self) -> bytes:
        """Return the bytes, at most one more than a hand-in may have; raise :class:`OSError` as files do."""
        if self.raw is not None:
            return self.raw
        with open(self.path, "rb", buffering=0) as file:  # noqa: PTH123 (a path of any bytes; a hundred thousand of them)
            # Python sets aside as many bytes as it is asked for.
            return file.read(min(os.fstat(file.fileno()).st_size, LARGEST_FILE) + 1)


def readable_name(name: str) -> str:
    """Return a file's name as text that can be printed and written: undecodable bytes and control characters
    become ``\ufffd``.
    """
    text = os.fsencode(name).decode("utf-8", errors="replace") if not name.isascii() else name
    return text if text.isprintable() else "".join(one if one.isprintable() else "\ufffd" for one in text)


def find(folder: Path, leave_out: Path | None = None) -> Iterator[CollectedFile]:
    """Yield the files of a folder or zip, not of ``leave_out``; raise :class:`CourseError` without one."""
    if folder.is_dir():
        found = _walk(str(folder), "", str(leave_out.resolve()) if leave_out else "", 0)
        within = "/".join(map(readable_name, folder.resolve().parts[-3:]))
        return (
            (one._replace(within=within) for one in found)
            if lms_evidence(f"{within}/a/b/c").system
            else found
        )
    if folder.is_file() and folder.suffix.casefold() == ".zip":
        return _zip_on_disk(str(folder), folder.name)
    raise CourseError("hand-ins-nowhere", folder=folder)


def _walk(folder: str, name: str, leave_out: str, depth: int) -> Iterator[CollectedFile]:
    try:
        entries = os.scandir(folder)
    except OSError as problem:
        yield CollectedFile(
            name or ".", status="unreadable", note=f"The folder cannot be opened ({problem.strerror})."
        )
        return
    with entries:
        for entry in entries:
            shown = f"{name}/{readable_name(entry.name)}" if name else readable_name(entry.name)
            if entry.is_symlink():
                yield CollectedFile(shown, status="ignored", note="A link; links are not followed.")
            elif not entry.is_dir(follow_symlinks=False):
                yield from _file(entry, shown)
            elif leave_out and os.path.realpath(entry.path) == leave_out:
                continue
            elif depth == DEEPEST:
                yield CollectedFile(shown, status="ignored", note=f"More than {DEEPEST} folders deep.")
            else:
                yield from _walk(entry.path, shown, leave_out, depth + 1)


def _file(entry: os.DirEntry[str], shown: str) -> Iterator[CollectedFile]:
    kind = _kind(shown)
    if not entry.is_file(follow_symlinks=False):
        yield CollectedFile(shown, status="ignored", note="No regular file.")
    elif kind == "zip":
        yield from _zip_on_disk(entry.path, shown)
    elif kind == "hand-in":
        yield CollectedFile(shown, path=entry.path)
    else:
        yield CollectedFile(shown, status="ignored", note="No hand-in: its name does not end in .json.")


def _kind(name: str) -> str:
    last = name.rpartition("/")[2].casefold()
    if last.startswith("._") or "__macosx/" in name.casefold():
        return "other"
    if last.endswith(".zip"):
        return "zip"
    # Some browsers and mail programs add an end of their own to a name.
    return "hand-in" if last.endswith((".json", ".handin.json.txt", ".handin.txt", ".handin")) else "other"


# --- zips: read in memory, member by member, within bounds ---


class _Bounded(io.FileIO):
    """A file of which at most :data:`LARGEST_READ` bytes are read at once, whatever its list says."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= LARGEST_READ:
            size = LARGEST_READ
        return super().read(size)


def _zip_on_disk(path: str, shown: str) -> Iterator[CollectedFile]:
    try:
        with _Bounded(path) as file:
            yield from _zip(file, os.fstat(file.fileno()).st_size, shown, nested=False)
    except OSError as problem:
        yield CollectedFile(
            shown,
            status="unreadable",
            note=f"The zip cannot be read ({problem.strerror or 'it is damaged'}).",
        )


def _zip(file: io.FileIO | io.BytesIO, size: int, shown: str, *, nested: bool) -> Iterator[CollectedFile]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error):
        note = (
            "The zip is damaged, or lists more files than fit. Download it again, or unpack it into "
            "the folder."
        )
        yield CollectedFile(shown, status="unreadable", note=note)
        return
    allowed = size * MOST_TIMES_LARGER + ALLOWANCE
    with archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            name = f"{shown}/{readable_name(member.filename)}"
            kind = _kind(name)
            if kind == "other" or (kind == "zip" and nested):
                yield CollectedFile(name, status="ignored", note=_why_ignored(kind))
            elif member.file_size > LARGEST_FILE:
                note = f"The file has {member.file_size:,} bytes; no hand-in is larger than {LARGEST_FILE:,}."
                yield CollectedFile(name, status="too large", note=note)
            else:
                allowed -= member.file_size
                if allowed < 0:
                    note = "The zip unpacks to far more than hand-ins do. The rest of it was left unread."
                    yield CollectedFile(shown, status="too large", note=note)
                    return
                yield from _member(archive, member, name, kind)


def _why_ignored(kind: str) -> str:
    return (
        "A zip within a zip within a zip." if kind == "zip" else "No hand-in: its name does not end in .json."
    )


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, kind: str
) -> Iterator[CollectedFile]:
    if member.flag_bits & 1 or member.compress_type not in READ_BY:
        yield CollectedFile(
            name, status="unreadable", note="It is encrypted, or packed in an unusual way. Pack it again."
        )
        return
    try:
        with archive.open(member) as file:
            raw = file.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        yield CollectedFile(
            name, status="unreadable", note="It is damaged within the zip. Download it again."
        )
        return
    if kind == "zip":
        yield from _zip(io.BytesIO(raw), len(raw), name, nested=True)
    else:
        yield CollectedFile(name, raw=raw)
