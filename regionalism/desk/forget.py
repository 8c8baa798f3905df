"""``python -m regionalism forget FOLDER STUDENT``: take one person out of a grading folder.

What is the person's own goes: hand-ins, pages, requests, marks, rows of tables, also within zips. Where
somebody else's row mentions the person, ``[removed]`` stands instead. Pages about the whole class that show
the person are deleted; they can be made again. At the end every byte of the folder is searched, and what is
left is named.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from attrs import define, field, frozen

from regionalism.commands import DONE, LEFT_OUT, parsed
from regionalism.desk import csv_io, regrade, results
from regionalism.desk.alike import folded
from regionalism.desk.grading.feedback import page_name
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.submission import in_file_name

REMOVED = "[removed]"
TABLES = (".csv", ".tsv", ".txt")
LOGS = (".jsonl",)
PAGES = (".html", ".htm", ".xlsx", ".pdf")  # made from the tables: they can be made again
SHORTEST_ID = 4  # an id of fewer signs, or a number of fewer digits, stands in a folder for other things, too
COLUMNS_OF_PEOPLE = re.compile(
    r"(^|\W|_)(id|user|student|name|nombre|nome|nom|file|feedback|email|e-mail)", re.I
)
LARGEST = 200_000_000  # bytes of one file that is searched


@frozen
class Person:
    """Who is to be forgotten: the ``id``, and the ``names`` under which the folder knows this person alone.

    A name that somebody else in the folder bears, too, stands in ``shared`` and is never looked for: what
    bears it without an id may be the other one's.
    """

    id: str
    names: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    @property
    def searched(self) -> tuple[str, ...]:
        """Return what is looked for anywhere, folded; not a short id, which stands for other things, too."""
        ids = [self.id, in_file_name(self.id), page_name(self.id).removesuffix(".html")]
        ids = [one for one in ids if len(one) >= SHORTEST_ID]
        return tuple(dict.fromkeys(folded(one) for one in (*ids, *_orders(self.names)) if one))

    def is_named(self, text: str) -> bool:
        """Tell whether a text is the id or a name and nothing else."""
        return folded(text.strip()) in {folded(one) for one in (self.id, *_orders(self.names))}

    def stands_in(self, text: str) -> bool:
        """Tell whether the id or a name stands in a text as a word of its own."""
        return any(_word(one).search(folded(text)) for one in self.searched)

    def owns_file(self, name: str) -> bool:
        """Tell whether a file's name says that it is this person's."""
        own = {folded(page_name(self.id)), folded(f"{in_file_name(self.id)}.request.json")}
        last = folded(name.rpartition("/")[2])
        parts = re.escape(folded(in_file_name(self.id)))
        return last in own or bool(re.search(rf"\.{parts}(-\d+)?\.handin\b", last)) or self.stands_in(name)


@define
class Forgotten:
    """What was done: files ``deleted``, ``changed``, and what still holds the person (``left``)."""

    deleted: list[str] = field(factory=list)
    changed: list[str] = field(factory=list)
    left: list[str] = field(factory=list)


def _orders(names: Iterable[str]) -> list[str]:
    """Return names as they are written: given name first, and family name first with a comma."""
    found = []
    for name in names:
        words = name.replace(",", " ").split()
        if len(words) > 1:
            found.append(name)
            found += [
                f"{' '.join(words[place:])}, {' '.join(words[:place])}" for place in range(1, len(words))
            ]
            found.append(" ".join(words))
    return found


def _word(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")


def person(folder: Path, student: str) -> Person:
    """Return the person with an id, with every name that the folder's tables give it; there may be none.

    :raises CourseError: where ``student`` is a name: two people may share one.
    """
    known = _names_by_id(folder)
    mine = known.pop(folded(student), None)
    others = {one: {folded(order) for order in _orders(names)} for one, names in known.items()}
    if mine is None:
        called = [one for one, orders in others.items() if folded(student) in orders]
        if called or (not re.search(r"\d", student) and len(student.replace(",", " ").split()) > 1):
            raise CourseError("forget-name", name=student, folder=folder, ids=called or "none in its tables")
    taken = {order for orders in others.values() for order in orders}
    own: list[str] = []
    shared: list[str] = []
    for name in mine or {}:
        (own if taken.isdisjoint(folded(order) for order in _orders([name])) else shared).append(name)
    return Person(student, tuple(own), tuple(shared))


def _names_by_id(folder: Path) -> dict[str, dict[str, None]]:
    """Return the names that the tables of a grading folder, or of those within a folder, give to each id,
    folded.
    """
    known: dict[str, dict[str, None]] = {}
    for path in (path for file in (results.GRADES, results.FILES) for path in folder.rglob(file)):
        try:
            rows = results.read_rows(path, ("student_id", "student_name"), "grades-not-ours")
        except CourseError:
            if path.parent == folder:
                raise
            continue  # somewhere below, a file of this name may be another program's
        for row in rows:
            names = known.setdefault(folded(row["student_id"]), {})
            if row["student_name"]:
                names[row["student_name"]] = None
    return known


def forget(folder: Path, who: Person) -> Forgotten:
    """Take a person out of a folder; what cannot be changed is left as it is and named.

    :raises CourseError: where there is no such folder.
    """
    if not folder.is_dir():
        raise CourseError("forget-no-folder", folder=folder)
    done = Forgotten()
    given = {one.parent: _answers(one.parent, who) for one in folder.rglob(regrade.FILE)}
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and not one.is_symlink()):
        name = path.relative_to(folder).as_posix()
        try:
            before = path.read_bytes()
            asked = _requests(path)
            after = (
                _without(name, before, who)
                if asked is None
                else _recounted(asked, before, who, given[path.parent])
            )
            if after is None:
                path.unlink()
                done.deleted.append(name)
            elif after != before:
                beside = path.with_name(f".{path.name}.new")
                beside.write_bytes(after)
                beside.replace(path)
                done.changed.append(name)
        except OSError as problem:
            done.left.append(f"{name}: {problem.strerror}")
    _remove_empty(folder, who)
    done.left += [name for name, raw in _everything(folder) if holds(name, raw, who)]
    return done


def _remove_empty(folder: Path, who: Person) -> None:
    for path in sorted((one for one in folder.rglob("*") if one.is_dir()), reverse=True):
        if who.stands_in(path.name) and not any(path.iterdir()):
            path.rmdir()


def _without(name: str, raw: bytes, who: Person) -> bytes | None:
    """Return a file's bytes without the person, or ``None`` where the file is to be deleted."""
    ending = Path(name).suffix.casefold()
    if ending != ".zip" and who.owns_file(name):
        return None
    if ending == ".zip":
        return _zip_without(raw, who)
    if ending == ".json":
        return None if _is_of(raw, who) else raw
    if ending in TABLES:
        return _table_without(raw, who)
    if ending in LOGS:
        return _log_without(raw, who)
    return None if ending in PAGES and holds(name, raw, who) else raw


def _is_of(raw: bytes, who: Person) -> bool:
    """Tell whether a hand-in or a request is this person's; a damaged one is where the id stands in it."""
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return who.stands_in(raw.decode("utf-8", errors="replace"))
    named = content.get("student") if isinstance(content, dict) else None
    if not isinstance(named, dict):
        return False
    return folded(str(named.get("id", "")).strip()) == folded(who.id)


def _log_without(raw: bytes, who: Person) -> bytes:
    kept = []
    for line in raw.splitlines(keepends=True):
        try:
            data = json.loads(line).get("data")
        except (ValueError, AttributeError, RecursionError):
            data = None
        student = data.get("student") if isinstance(data, dict) else None
        if isinstance(student, str) and folded(student) == folded(who.id):
            continue
        if not who.stands_in(_unescaped(line.decode("utf-8", errors="replace"))):
            kept.append(line)
    return b"".join(kept)


def _table_without(raw: bytes, who: Person) -> bytes:
    """Return a table without the person's rows; other rows keep their bytes, unless they name the person."""
    try:
        text, encoding = csv_io.decoded(raw)
    except UnicodeDecodeError:
        return raw
    records = list(_records(text))
    sign = csv_io.delimiter_of(records[0] if records else "")
    head = _cells(records[0], sign) if records else []
    author = head.index(results.AUTHOR) if results.AUTHOR in head else None
    kept = []
    for number, record in enumerate(records):
        cells = _cells(record, sign)
        if number and _row_is_of(head, cells, who):
            continue
        is_author = author is not None and author < len(cells) and who.is_named(cells[author])
        if who.stands_in(record) or is_author:
            changed = [
                REMOVED if is_author and place == author else _mended(cell, who)
                for place, cell in enumerate(cells)
            ]
            line = io.StringIO()
            csv.writer(line, delimiter=sign, lineterminator="").writerow(changed)
            record = line.getvalue() + record[len(record.rstrip("\r\n")) :]
        kept.append(record)
    if kept == records:
        return raw
    marks = {"utf-8-sig": b"\xef\xbb\xbf" if raw[:3] == b"\xef\xbb\xbf" else b""}.get(encoding, b"")
    return marks + "".join(kept).encode("utf-8" if encoding == "utf-8-sig" else encoding)


def _answers(folder: Path, who: Person) -> set[tuple[str, str]]:
    """Return what a person answered: full ids of items, and the answer as ``requests.csv`` has it."""
    found = set()
    for file in (results.ITEMS, results.OF_GROUPS):
        needed = ("student_id", "unit", "item", "counted_response")
        rows = results.read_rows(folder / file, needed, "grades-columns") if (folder / file).is_file() else []
        for row in rows:
            if folded(row["student_id"]) != folded(who.id) or not row["counted_response"]:
                continue
            try:
                item = results.items_of([row["unit"]])[results.full_id(row["unit"], row["item"])]
                found.add((item.full_id, regrade.in_one_line(item, json.loads(row["counted_response"]))))
            except (CourseError, KeyError, ValueError):
                continue  # nothing of it can stand in a list of requests, which this course made
    return found


def _requests(path: Path) -> list[list[str]] | None:
    """Return the rows of a list of requests, or ``None`` where the file is something else."""
    if path.name != regrade.FILE:
        return None
    try:
        rows, _ = csv_io.read(path)
    except CourseError:
        return None  # it goes the way of every other table
    return rows if rows and set(regrade.COLUMNS) <= set(rows[0]) else None


def _recounted(
    rows: list[list[str]], before: bytes, who: Person, given: Collection[tuple[str, str]]
) -> bytes:
    """Return a list of requests that no longer counts a person; a row that nobody else asked for goes."""
    head, kept = rows[0], [rows[0]]
    for cells in rows[1:]:
        row = dict(zip(head, map(csv_io.unescape_formula, cells), strict=False))
        asked = [one for one in row.get("sentences", "").split(" / ") if one]
        others = [one for one in asked if not _asks(one, who)]
        if asked and not others:
            continue
        if len(others) < len(asked) or (row["item"], row.get("answer", "")) in given:
            row["asked by"] = str(len(others))
            if row.get("same answer", "").isdecimal():
                row["same answer"] = str(int(row["same answer"]) - 1)
        kept.append([_mended(row.get(name, ""), who) for name in head])
    return csv_io.as_csv(kept).encode() if kept != rows else before


def _asks(part: str, who: Person) -> bool:
    """Tell whether a part of the cell with all sentences is this person's."""
    return folded(part).startswith(f"{folded(who.id)}:")


def _row_is_of(head: list[str], cells: list[str], who: Person) -> bool:
    any_column = len(who.id) >= SHORTEST_ID and not who.id.isdecimal()
    for place, cell in enumerate(cells):
        name = head[place] if place < len(head) else ""
        cell = csv_io.unescape_formula(cell)
        if folded(name).strip() == results.AUTHOR:
            continue  # whose hand-in made the points of somebody else
        if (any_column or COLUMNS_OF_PEOPLE.search(name)) and who.is_named(cell):
            return True
        if folded(name).strip() in ("file", "feedback") and cell and who.owns_file(cell):
            return True
    return False


def _mended(cell: str, who: Person) -> str:
    """Return a cell without the person: a request goes as a whole, elsewhere :data:`REMOVED` stands."""
    parts = [one for one in cell.split(" / ") if not _asks(one, who)]
    text = unicodedata.normalize("NFKC", " / ".join(parts))
    for one in who.searched:
        text = re.sub(_word(one).pattern, REMOVED, text, flags=re.IGNORECASE)
    if not who.stands_in(cell):
        return cell
    return REMOVED if who.stands_in(text) else text


def _records(text: str) -> Iterator[str]:
    """Yield the records of a CSV text with their line ends; a quoted cell may hold line ends, too."""
    start = 0
    quoted = False
    for place, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == "\n" and not quoted:
            yield text[start : place + 1]
            start = place + 1
    if start < len(text):
        yield text[start:]


def _cells(record: str, sign: str) -> list[str]:
    try:
        rows = list(csv.reader(io.StringIO(record, newline=""), delimiter=sign))
    except csv.Error:
        return [record]
    return rows[0] if rows else []


def _zip_without(raw: bytes, who: Person) -> bytes | None:
    """Return a zip without the person, ``None`` where nothing else was in it; a damaged one as it is."""
    out = io.BytesIO()
    kept = changed = 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for member in old.infolist():
                content = b"" if member.is_dir() else old.read(member)
                left = None if who.stands_in(member.filename) else _without(member.filename, content, who)
                changed += left != content
                if left is not None:
                    new.writestr(member, left)
                    kept += not member.is_dir()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        return raw  # named at the end
    return raw if not changed else out.getvalue() if kept else None


# --- the search at the end ---


def _everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        raw = path.read_bytes()[:LARGEST] if path.is_file() and not path.is_symlink() else b""
        yield name, raw


def holds(name: str, raw: bytes, who: Person) -> bool:
    """Tell whether a file still holds the person: in its name, its bytes or, of a zip, its members.

    A zip that cannot be opened may hold anybody, so it counts as holding the person.
    """
    if who.stands_in(name):
        return True
    if raw[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                return any(holds(one.filename, archive.read(one), who) for one in archive.infolist())
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
            return True
    return any(who.stands_in(_unescaped(text)) for text in _as_texts(raw))


def _as_texts(raw: bytes) -> Iterator[str]:
    decode: tuple[Callable[[], str], ...] = (
        lambda: raw.decode("utf-8", errors="replace"),
        lambda: raw.decode("utf-16-le", errors="replace"),
        lambda: raw[1:].decode("utf-16-le", errors="replace"),
        lambda: raw.decode("latin-1"),
    )
    for one in decode:
        yield one()


def _unescaped(text: str) -> str:
    """Return a text with what HTML and JSON write for letters that they escape."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return html.unescape(text) if "&" in text else text


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code: 2 where something is left that a person must see to, and
    where nothing of the person was there.
    """
    options = parsed("forget", arguments)
    who = person(options.folder, options.student)
    done = forget(options.folder, who)
    print(in_words(done, options.folder, who))
    return LEFT_OUT if done.left or who.shared or not (done.deleted or done.changed) else DONE


def in_words(done: Forgotten, folder: Path, who: Person) -> str:
    """Return what was done, in sentences."""
    lines = [str(Message("forgotten", deleted=len(done.deleted), changed=len(done.changed), folder=folder))]
    lines += [f"- deleted: {name}" for name in done.deleted] + [f"- changed: {name}" for name in done.changed]
    if done.left:
        lines.append(str(Message("forget-left", count=len(done.left))))
        lines += [f"- {name}" for name in done.left]
    lines += [str(one) for one in cautions(done, folder, who)]
    lines.append(str(Message("forget-elsewhere")))
    return "\n".join(lines)


def cautions(done: Forgotten, folder: Path, who: Person) -> list[Message]:
    """Return what a person should know besides: an id that nothing has, a name that others have, too."""
    said = []
    if not (done.deleted or done.changed or done.left):
        said.append(Message("forget-nothing", folder=folder, student=who.id))
    said += [Message("forget-shared-name", name=name) for name in who.shared]
    if len(who.id) < SHORTEST_ID:
        said.append(Message("forget-short-id", student=who.id))
    return said
