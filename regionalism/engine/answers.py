"""What was said: an append-only log that loses at most the line being written.

A log is a folder of files, one for each running notebook kernel, one JSON line for each thing a student did.
A file has one writer, so two kernels never meet in one; nothing is ever rewritten; the state of an item is
derived from the lines. Merging two logs (two devices, a download) is the union of their lines. A line is
known by its ``session`` and ``number``.
"""

from __future__ import annotations

import datetime
import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from attrs import define, field

from regionalism.engine.errors import CourseError

SCHEMA = 1
EVENT_TYPES = ("response", "draft", "hint", "explanation", "reset", "note", "guess", "mark", "student")
SUFFIX = ".jsonl"
LONGEST_LINE = 200_000
NO_STORAGE = (
    "this browser gives the page no storage: the window is private, or the address begins with http "
    "instead of https"
)
_KINDS: dict[str, type] = {
    "session": str,
    "number": int,
    "at": str,
    "event": str,
    "item": str,
    "version": str,
}
_TYPES = tuple(_KINDS.values())
_needed = itemgetter(*_KINDS)
_strict = json.JSONEncoder(allow_nan=False, ensure_ascii=False).encode


class Event(NamedTuple):
    """One line of the log; ``data`` is the response, the hint's number, the note's text …"""

    at: str
    session: str
    number: int
    event: str
    item: str
    version: str = ""
    data: Any = None
    reason: str = ""
    confidence: int | None = None

    @property
    def identity(self) -> tuple[str, int]:
        """Return what a line is known by when logs merge."""
        return self.session, self.number

    def as_json(self) -> dict[str, Any]:
        """Return the line as plain data, defaults left out."""
        content = {
            name: getattr(self, name)
            for name in ("at", "session", "number", "event", "item", "version", "data")
        }
        extra = {"reason": self.reason or None, "confidence": self.confidence}
        return {
            "schema": SCHEMA,
            **content,
            **{name: value for name, value in extra.items() if value is not None},
        }


in_time = attrgetter("at", "session", "number")  # lines sort by this; their data may be anything


def read_line(text: str) -> Event:
    """Return the line written in ``text``; raise :class:`CourseError` with the reason where it is none."""
    if len(text) > LONGEST_LINE:
        raise CourseError("line-too-long")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise CourseError("line-damaged") from None
    return line_of(content)


def is_strict(content: Any) -> bool:
    """Tell whether plain data can be written again as UTF-8 JSON: no half of a letter, no endless number."""
    try:
        _strict(content).encode()
    except (ValueError, RecursionError):
        return False
    return True


def line_of(content: Any, *, strict: bool = False) -> Event:
    """Return the line in plain data (:meth:`Event.as_json`); raise :class:`CourseError` if it is none.

    :param strict: whether :func:`is_strict` is known to hold: a hand-in asks it once for all its lines.
    """
    if not isinstance(content, dict):
        raise CourseError("line-no-answer")
    try:
        known = _needed(content)
    except KeyError:
        known = ()
    if tuple(map(type, known)) != _TYPES:
        wrong = next(name for name, kind in _KINDS.items() if type(content.get(name)) is not kind)
        raise CourseError("line-field-wrong", name=wrong)
    session, number, at, event, item, version = known
    if event not in EVENT_TYPES:
        raise CourseError("line-event-unknown", event=event[:20])
    try:
        datetime.datetime.fromisoformat(at)
    except ValueError:
        raise CourseError("line-value-wrong") from None
    if not strict and not is_strict(content):
        raise CourseError("line-value-wrong")
    confidence = content.get("confidence")
    sure = confidence if confidence in (1, 2, 3, 4) else None
    reason = str(content.get("reason") or "")
    return Event(at, session, number, event, item, version, content.get("data"), reason, sure)


@define(eq=False, repr=False)
class ItemState:
    """What the log says of one item, derived from its lines in their order of time."""

    responses: list[Event] = field(factory=list)
    current: Event | None = None
    hints: int = 0
    explained: bool = False

    @property
    def tries(self) -> int:
        """Return how many responses were checked."""
        return len(self.responses)

    @property
    def last(self) -> Event | None:
        """Return the last checked response."""
        return self.responses[-1] if self.responses else None

    @property
    def first(self) -> Event | None:
        """Return the first checked response, which the calibration chart uses."""
        return self.responses[0] if self.responses else None

    def apply(self, line: Event) -> None:
        """Take one more line into account; lines come in their order of time."""
        if line.event == "response":
            self.responses.append(line)
        if line.event in ("response", "draft", "note", "guess"):
            self.current = line
        elif line.event == "reset":
            self.current = None
        elif line.event == "hint" and type(line.data) is int:
            self.hints = max(self.hints, line.data)
        elif line.event == "explanation":
            self.explained = True


class AnswerLog:
    """The answers of one student in one folder, which is made with the first line.

    Where it cannot be written, the log keeps working in memory and :attr:`warning` says so in a sentence;
    every later line tries the disk again, the waiting lines first.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.session = os.urandom(8).hex()
        self.warning = ""
        self._own = self.folder / f"{_now():%Y-%m-%d}-{self.session}{SUFFIX}"
        self._torn = False
        self._number = 0
        self._lines: dict[tuple[str, int], Event] = {}
        self._waiting: list[Event] = []
        self._seen: dict[str, tuple[int, int]] = {}
        self._unreadable: dict[str, list[str]] = {}
        self._states: dict[str, ItemState] | None = None

    # --- reading ---

    def refresh(self) -> None:
        """Read what other kernels have written since; unreadable lines stay in place and are counted."""
        try:
            paths = sorted(self.folder.glob(f"*{SUFFIX}"))
        except OSError:
            return
        for path in paths:
            if path == self._own:
                continue
            try:
                status = path.stat()
                mark = (status.st_size, status.st_mtime_ns)
                if self._seen.get(path.name) == mark:
                    continue
                text = path.read_bytes().decode("utf-8", errors="replace")
            except OSError as problem:
                self._unreadable[path.name] = [f"the file cannot be read ({problem.strerror})"]
                continue
            self._seen[path.name] = mark
            self._take_file(path.name, text)

    def _take_file(self, name: str, text: str) -> None:
        problems = []
        rows = text.split("\n")
        for place, row in enumerate(rows, 1):
            if not row.strip():
                continue
            try:
                line = read_line(row)
            except CourseError as problem:
                if not _is_torn(row, rows[place:]):
                    problems.append(f"line {place}: {problem}")
                continue
            if self._lines.setdefault(line.identity, line) is line:
                self._states = None
        self._unreadable[name] = problems

    @property
    def unreadable(self) -> list[str]:
        """Return a sentence for each line that could not be read, naming file and line. Nothing is
        deleted.
        """
        return [
            f"{name}, {problem}"
            for name, problems in sorted(self._unreadable.items())
            for problem in problems
        ]

    def lines(self) -> list[Event]:
        """Return all lines in their order of time."""
        return sorted(self._lines.values(), key=in_time)

    def state(self, item: str) -> ItemState:
        """Return what the log says of one item, by its full id (``unit/item``)."""
        return self._all_states().get(item) or ItemState()

    def items(self) -> list[str]:
        """Return the full ids that the log knows, also of items that no longer exist."""
        return sorted(self._all_states())

    def _all_states(self) -> dict[str, ItemState]:
        if self._states is None:
            self._states = {}
            for line in self.lines():
                self._states.setdefault(line.item, ItemState()).apply(line)
        return self._states

    # --- writing ---

    def add(
        self,
        event: str,
        item: str,
        data: Any = None,
        *,
        version: str = "",
        reason: str = "",
        confidence: int | None = None,
    ) -> Event:
        """Write one line and return it; it is on disk then, or :attr:`warning` says that it is not."""
        self._number += 1
        content = {
            "at": self._next_time(),
            "session": self.session,
            "number": self._number,
            "event": event,
            "item": item,
        }
        content |= {"version": version, "data": data, "reason": reason, "confidence": confidence}
        text = json.dumps(content, ensure_ascii=False).encode("utf-8", errors="replace").decode()
        if len(text) > LONGEST_LINE:
            raise CourseError("answer-too-long")
        line = line_of(json.loads(text))
        self._lines[line.identity] = line
        if self._states is not None:
            self._states.setdefault(item, ItemState()).apply(line)
        self._waiting.append(line)
        self._write_waiting()
        return line

    def _next_time(self) -> str:
        """Return the time now, or just after the latest line: a clock set back must not bury a new answer."""
        now = _now()
        latest = max(self._lines.values(), default=None)
        if latest is not None and latest.at >= _stamp(now):
            try:
                then = datetime.datetime.fromisoformat(latest.at) + datetime.timedelta(microseconds=1)
                now = then if then.tzinfo else then.replace(tzinfo=datetime.UTC)
            except OverflowError:
                return latest.at
        return _stamp(now)

    def _write_waiting(self) -> None:
        try:
            self._append_waiting()
        except OSError as problem:
            self.warning = (
                f"Your answers cannot be written to {self.folder} ({problem.strerror or problem}). "
                f"They are kept while this notebook runs ({len(self._waiting)} not on disk yet): "
                "download your progress file before you close it."
            )
        else:
            self.warning = ""

    def _append_waiting(self) -> None:
        """Append the waiting lines and close the file: only then does a browser's storage keep them."""
        if not self._waiting:
            return
        file = self._open()
        written = 0
        try:
            for line in self._waiting:
                self._append(file, line)
                written += 1
        finally:
            try:
                os.fsync(file)
            finally:
                os.close(file)
            del self._waiting[:written]

    def _open(self) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        try:
            return os.open(self._own, flags, 0o600)
        except FileNotFoundError:
            if sys.platform == "emscripten" and not self.folder.parent.is_dir():
                # Python would make that folder in the page's memory, and nobody would know until the tab is
                # closed.
                raise OSError(errno.ENOENT, NO_STORAGE) from None
            self.folder.mkdir(parents=True, exist_ok=True)
            return os.open(self._own, flags, 0o600)

    def _append(self, file: int, line: Event) -> None:
        text = json.dumps(line.as_json(), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        content = (b"\n" if self._torn else b"") + text.encode("utf-8") + b"\n"
        while content:
            self._torn = True
            content = content[os.write(file, content) :]
        self._torn = False

    # --- taking along ---

    def export(self) -> str:
        """Return the whole log as the text of one progress file."""
        content = {
            "schema": SCHEMA,
            "kind": "regionalism-progress",
            "lines": [line.as_json() for line in self.lines()],
        }
        return json.dumps(content, ensure_ascii=False, indent=0)

    def merge(self, text: str) -> int:
        """Add a progress file, return how many lines are new; raise :class:`CourseError` if it is none."""
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            raise CourseError("progress-file-damaged") from None
        if not isinstance(content, dict) or content.get("kind") != "regionalism-progress":
            raise CourseError("progress-file-other")
        if not isinstance(content.get("lines"), list):
            raise CourseError("progress-file-empty")
        self.refresh()
        read = {line.identity: line for line in _readable(content["lines"])}
        new = {identity: line for identity, line in read.items() if identity not in self._lines}
        self._lines |= new
        self._waiting += new.values()
        self._states = None
        self._write_waiting()
        return len(new)


def _is_torn(row: str, later: list[str]) -> bool:
    """Tell whether a row is the beginning of a line that was cut off: by the end of the file, or on a full
    disk, where the whole line follows.
    """
    begun = row.rstrip("\ufffd\r")  # a letter may have been cut in two
    for one in later:
        if one.startswith(begun) and _is_line(one):
            return True
        tried_again = one.rstrip("\ufffd\r")
        if not tried_again.startswith(begun) and not begun.startswith(tried_again):
            return False
    return not later


def _is_line(text: str) -> bool:
    try:
        read_line(text)
    except CourseError:
        return False
    return True


def _readable(contents: Iterable[Any]) -> Iterator[Event]:
    for content in contents:
        try:
            yield line_of(content)
        except CourseError:
            continue


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _stamp(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
