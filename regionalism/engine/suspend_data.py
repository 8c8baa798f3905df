"""The work of one person as the short text that an LMS keeps for a SCORM package (``cmi.suspend_data``).

The package writes it with ``suspend_data.js`` beside this module, which says how it is made; the desk reads
it here. A text is known by its beginning, its checksum and its last sign, so it is found in whatever an LMS
exports, and a text that was cut off is known as such; what stands before the cut is still read.
"""

from __future__ import annotations

import base64
import datetime
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from regionalism.engine.answers import EVENT_TYPES, Event, in_time, line_of
from regionalism.engine.errors import CourseError

FORM = 1
SHORTENED = (1, 3)  # with the other flag, that the learner has finished, and without
TEXT = re.compile(r"\bWA1\.([0-9a-f]{8})\.([A-Za-z0-9_-]*)(\.?)")
LARGEST = 5_000_000  # bytes unpacked; sixty-four thousand signs of real work reach a tenth of it
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@frozen
class SuspendedWork:
    """What one text holds.

    ``learner`` is the id and the name that the LMS gave, ``shortened`` whether the package had to leave lines
    out, ``whole`` whether the text arrived as it was written; if not, ``lines`` are those that could be read.
    """

    unit: str
    course: str
    learner: tuple[str, str]
    lines: tuple[Event, ...]
    shortened: bool = False
    whole: bool = True


def find(text: str) -> Iterator[SuspendedWork]:
    """Yield the work in each suspend data that stands in a text, whatever stands around it."""
    for found in TEXT.finditer(text):
        payload = found[2]
        whole = found[3] == "." and f"{zlib.crc32(payload.encode()):08x}" == found[1]
        yield _work(list(_rows(payload)), whole)


def _rows(payload: str) -> Iterator[list[Any]]:
    """Yield what can be read of packed lines, also where their end is missing."""
    packed = base64.urlsafe_b64decode(payload[: len(payload) // 4 * 4] + _rest(payload))
    reader, text = zlib.decompressobj(-15), b""
    try:
        # In small pieces, since what stands before a damaged place comes out only so.
        for start in range(0, len(packed), 64):
            text += reader.decompress(packed[start : start + 64], LARGEST - len(text))
            if len(text) >= LARGEST:
                break
    except zlib.error:
        pass  # damaged from here on: what was read before stands
    for row in text[: text.rfind(b"\n") + 1].splitlines():
        try:
            read = json.loads(row)
        except (ValueError, RecursionError):
            return
        if not isinstance(read, list):
            return
        yield read


def _rest(payload: str) -> str:
    rest = payload[len(payload) // 4 * 4 :]
    return rest + "=" * (-len(rest) % 4) if len(rest) > 1 else ""


def _work(rows: list[list[Any]], whole: bool) -> SuspendedWork:
    head = rows[0] if rows else []
    if len(head) != 5 or head[0] != FORM or not all(isinstance(one, str) for one in head[1:3]):
        return SuspendedWork("", "", ("", ""), (), whole=False)
    unit, course, learner, flags = head[1:]
    pair = learner if isinstance(learner, list) and len(learner) == 2 else ["", ""]
    lines, damaged = _lines(rows[1:], unit)
    who = (str(pair[0]), str(pair[1]))
    shortened, sound = flags in SHORTENED, whole and not damaged
    return SuspendedWork(unit, course, who, tuple(sorted(lines, key=in_time)), shortened, sound)


def _lines(rows: list[list[Any]], unit: str) -> tuple[list[Event], bool]:
    """Return the lines, and whether something was none. What was written before is named by its place: after
    a row that is none, where a text was damaged, the others are not to be trusted.
    """
    reader, damaged = _Reader(unit), False
    lines: list[Event] = []
    for row in rows:
        try:
            content = reader.content(row)
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError):
            return lines, True
        try:
            lines.append(line_of(content))
        except CourseError:
            damaged = True
    return lines, damaged


class _Reader:
    """Undoes what ``rowsOf`` in the script does: what was written before is named by its place."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.sessions: list[str] = []
        self.items: list[list[str]] = []
        self.numbers: dict[str, int] = {}
        self.before: int | None = None

    def content(self, row: list[Any]) -> dict[str, Any]:
        """Return one line as plain data."""
        whole: list[Any] = row + ["", 0][len(row) - 6 :]
        time, session, number, event, item, data, reason, confidence = whole
        if isinstance(session, str):
            self.sessions.append(session)
        name = session if isinstance(session, str) else self.sessions[session]
        self.numbers[name] = self.numbers.get(name, 0) - number
        if isinstance(item, list):
            self.items.append(item)
        place, version = item if isinstance(item, list) else self.items[item]
        return {
            "at": time if isinstance(time, str) else self._time(time),
            "session": name,
            "number": self.numbers[name],
            "event": event if isinstance(event, str) else EVENT_TYPES[event],
            "item": f"{self.unit}{place}" if place.startswith("/") else place,
            "version": version,
            "data": data,
            "reason": reason,
            "confidence": confidence or None,
        }

    def _time(self, counted: int) -> str:
        self.before = counted if self.before is None else self.before - counted
        moment = EPOCH + datetime.timedelta(microseconds=self.before)
        return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
