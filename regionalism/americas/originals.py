"""A person's own copies of the readings, put beside the course's words paragraph by paragraph.

The reading room takes a copy in by a file chooser (:func:`keep`), the command ``originals`` takes in a folder
of them.

The course does not contain the texts, only fingerprints of them: hashes of some runs of eight words in each
paragraph, with their places. They tell what a file holds and where each paragraph begins and ends, and do not
reveal a word. ``python -m regionalism originals --fingerprints`` makes them anew from ``data/originals/``,
where that is complete.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path

from attrs import frozen

from regionalism.engine.course import course_root
from regionalism.engine.errors import CourseError
from regionalism.notebook.richtext import fed

WINDOW = 8  # words in a run
MARKS = 4  # runs kept of each paragraph: its first, its last and some between
HASH_DIGITS = 12
# words; how far the edge of a paragraph whose first or last words were edited may be moved to a line's edge
SNAP = 12
LARGEST = 20_000_000  # bytes; no reading comes near it
TEXTS = (".txt", ".text", ".md", ".markdown")
PAGES = (".html", ".htm", ".xhtml")
CLOSED = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".mht", ".mhtml", ".webarchive")
NOT_FOUND = "(This paragraph was not found in your copy.)"
USAGE = (
    "Usage: python -m regionalism originals FOLDER\n"
    "FOLDER holds your own copies of the readings, saved as text (.txt, .md) or as web pages "
    "(.html), under any name."
)


@frozen
class Fingerprint:
    """What is known of one paragraph: its number of words, and hashes of runs by their first word."""

    words: int
    marks: dict[int, str]


@frozen
class Document:
    """A text as words: ``words`` to compare, ``spans`` in ``text``, ``edges`` where blocks begin."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    edges: frozenset[int]

    def cut(self, begin: int, end: int) -> str:
        """Return the words from ``begin`` up to ``end`` as they are written, on one line."""
        return " ".join(self.text[self.spans[begin][0] : self.spans[end - 1][1]].split())


@frozen
class Copy:
    """One reading found in one file: its paragraphs in order, ``None`` for one that was not found."""

    code: str
    file: Path
    paragraphs: tuple[str | None, ...]

    @property
    def found(self) -> int:
        """Return how many paragraphs were found."""
        return sum(text is not None for text in self.paragraphs)

    @property
    def count(self) -> str:
        """Return how many were found, in words, with the numbers of those that were not."""
        missing = [f"¶{number}" for number, text in enumerate(self.paragraphs, 1) if text is None]
        said = f"{self.found} of {len(self.paragraphs)} paragraphs found"
        return f"{said}, without {', '.join(missing)}" if missing else said

    @property
    def content(self) -> str:
        """Return the text for ``data/originals/``, numbered like the digests, a line for each gap."""
        return "\n\n".join(text or NOT_FOUND for text in self.paragraphs) + "\n"


# --- reading files ---


class _Page(HTMLParser):
    """Collects the text of a web page, with an empty line wherever a block begins or ends."""

    BLOCKS = frozenset((
        "address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figcaption",
        "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol",
        "p", "pre", "section", "table", "td", "th", "title", "tr", "ul",
    ))  # fmt: skip
    SILENT = frozenset(("script", "style", "noscript", "template", "svg"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in self.SILENT
        self._edge(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self.SILENT))
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # Line ends mean nothing in a page's source.
            self.parts.append(re.sub(r"\s+", " ", data))

    def _edge(self, tag: str) -> None:
        if tag in self.BLOCKS:
            self.parts.append("\n\n")


def page_text(source: str) -> str:
    """Return the text of a web page, its blocks apart by empty lines."""
    return "".join(fed(_Page(), source).parts)


def plain_text(source: str) -> str:
    """Return a text file's text without marks of Markdown and link references such as ``[12]``."""
    unlinked = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*\)", r"\1", source)
    unmarked = re.sub(r"^[ \t]*(?:#+|>+)[ \t]*", "", unlinked, flags=re.MULTILINE)
    return re.sub(r"\[\d+\]|\*+|(?<!\w)_+|_+(?!\w)", "", unmarked)


def file_text(path: Path) -> str:
    """Return the text of a ``.txt``, ``.md`` or ``.html`` file, in whichever of the usual encodings it is."""
    return text_of(path.read_bytes(), path.suffix)


def text_of(content: bytes, suffix: str) -> str:
    """Return the text in a file's content, in any of the usual encodings; ``suffix`` says its kind."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        source = content.decode("utf-16", errors="replace")
    else:
        try:
            source = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            source = content.decode("cp1252", errors="replace")
    return page_text(source) if suffix.lower() in PAGES else plain_text(source)


def _plain(token: str) -> str:
    """Return a word as it is compared: no case, accents, hyphens, quotation marks or full stops."""
    letters = unicodedata.normalize("NFKD", token).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def as_document(text: str) -> Document:
    """Split a text into words and blocks: apart by empty lines or, without these, by line ends."""
    blank = r"\n\s*\n" if re.search(r"\S[^\S\n]*\n\s*\n\s*\S", text) else r"\n"
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    edges, last = {0}, 0
    for token in re.finditer(r"[^\s—–]+", text):
        word = _plain(token[0])
        if not word:
            continue
        if re.search(blank, text[last : token.start()]):
            edges.add(len(words))
        words.append(word)
        spans.append(token.span())
        last = token.end()
    return Document(text, tuple(words), tuple(spans), frozenset(edges | {len(words)}))


# --- fingerprints ---


def _hash(words: Sequence[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:HASH_DIGITS]


def fingerprint(paragraph: str) -> Fingerprint:
    """Return the fingerprint of a paragraph; raise :class:`CourseError` where it has fewer than eight
    words.
    """
    words = as_document(paragraph).words
    last = len(words) - WINDOW
    if last < 0:
        raise CourseError("fingerprint-too-short", count=len(words), window=WINDOW)
    places = sorted({round(last * step / (MARKS - 1)) for step in range(MARKS)})
    return Fingerprint(len(words), {place: _hash(words[place : place + WINDOW]) for place in places})


def _fingerprint_file() -> Path:
    return course_root() / "data" / "readings" / "fingerprints.json"


def load_fingerprints() -> dict[str, tuple[Fingerprint, ...]]:
    """Return the fingerprints of each reading's paragraphs, by its code."""
    path = _fingerprint_file()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CourseError("fingerprints-missing", path=path) from None
    return {
        code: tuple(
            Fingerprint(entry["words"], {int(place): mark for place, mark in entry["marks"].items()})
            for entry in entries
        )
        for code, entries in content.items()
    }


def write_fingerprints() -> int:
    """Make ``fingerprints.json``, return how many readings it has; raise :class:`CourseError` on a gap."""
    made = {}
    for digest in sorted((course_root() / "data" / "readings").glob("R[1-9].md")):
        original = _folder() / f"{digest.stem}.txt"
        if not original.is_file():
            raise CourseError("original-missing", original=original)
        paragraphs = re.split(r"\n\s*\n", original.read_text(encoding="utf-8").strip())
        expected = len(re.findall(r"^## ¶\d+", digest.read_text(encoding="utf-8"), flags=re.MULTILINE))
        if len(paragraphs) != expected or NOT_FOUND in paragraphs:
            raise CourseError("original-incomplete", original=original, expected=expected, name=digest.name)
        prints = [fingerprint(paragraph) for paragraph in paragraphs]
        made[digest.stem] = [{"words": one.words, "marks": one.marks} for one in prints]
    rows = [f'"{code}": [\n' + ",\n".join(map(json.dumps, entries)) + "\n]" for code, entries in made.items()]
    _fingerprint_file().write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8", newline="\n")
    return len(made)


# --- recognising ---


def recognise(path: Path, known: dict[str, tuple[Fingerprint, ...]]) -> list[Copy]:
    """Return the readings of which a file holds at least a quarter of the paragraphs (and no fewer than
    two).
    """
    return recognise_text(file_text(path), path, known)


def recognise_text(text: str, path: Path, known: dict[str, tuple[Fingerprint, ...]]) -> list[Copy]:
    """Return the readings in a text, as :func:`recognise` does; ``path`` names the file that it comes
    from.
    """
    document = as_document(text)
    index: dict[str, list[int]] = {}
    for place in range(len(document.words) - WINDOW + 1):
        index.setdefault(_hash(document.words[place : place + WINDOW]), []).append(place)
    copies = [
        Copy(code, path, tuple(_cut(document, index, one) for one in prints))
        for code, prints in known.items()
    ]
    return [copy for copy in copies if copy.found >= max(2, len(copy.paragraphs) / 4)]


def _cut(document: Document, index: dict[str, list[int]], wanted: Fingerprint) -> str | None:
    """Return a paragraph as the document writes it.

    Each run that is found votes for a first word; a pull quote that repeats a sentence is outvoted. An edge
    whose own run was edited is put at the nearest edge of a block.
    """
    hits = [(offset, place) for offset, mark in wanted.marks.items() for place in index.get(mark, ())]
    if not hits:
        return None
    start = Counter(place - offset for offset, place in hits).most_common(1)[0][0]
    near = {
        offset: place for offset, place in hits if abs(place - offset - start) <= max(SNAP, wanted.words // 3)
    }
    last = wanted.words - WINDOW
    begin = near[0] if 0 in near else _edge(document, start)
    end = near[last] + WINDOW if last in near else _edge(document, start + wanted.words)
    return document.cut(begin, end) if begin < end else None


def _edge(document: Document, place: int) -> int:
    around = [edge for edge in document.edges if abs(edge - place) <= SNAP]
    nearest = min(around, key=lambda edge: (abs(edge - place), edge), default=place)
    return min(max(nearest, 0), len(document.words))


# --- taking a copy in ---


def _folder() -> Path:
    return course_root() / "data" / "originals"


def can_recognise() -> bool:
    """Tell whether copies can be recognised here: a hand-out has no fingerprints."""
    return _fingerprint_file().is_file()


def keep(name: str, content: bytes) -> list[str]:
    """Keep the readings in a file that a person chose, and return sentences that say which.

    An earlier copy stays beside the new one, and stays in use where it is fuller.

    :param name: the file's name; its ending says its kind.
    :raises CourseError: where the kind cannot be read, or no reading is found.
    """
    path = Path(name)
    if path.suffix.lower() not in TEXTS + PAGES:
        raise CourseError("originals-no-text", name=name)
    if len(content) > LARGEST:
        raise CourseError("originals-too-large", name=name)
    known = load_fingerprints()
    best, _ = _best(recognise_text(text_of(content, path.suffix), path, known))
    if not best:
        raise CourseError("originals-none-recognised", name=name)
    try:
        return [_said(copy, *_kept(copy, known)) for copy in best.values()]
    except OSError as problem:
        raise CourseError("originals-not-kept", name=name, reason=problem.strerror) from None


def _said(copy: Copy, what: str, detail: str) -> str:
    """Return what became of a copy, in the words of the reading room."""
    said = {
        "new": "",
        "same": " It is the copy that was here already.",
        "fuller": f" The earlier copy has {detail} and stays.",
        "replaced": " It takes the place of the earlier copy, which is kept too.",
    }
    return f"{copy.code}: {copy.count}.{said[what]}"


# --- the command ---


def _files(named: str) -> list[Path]:
    place = Path(named).expanduser()
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise CourseError("originals-no-folder", named=named, usage=USAGE)
    return sorted(path for path in place.iterdir() if path.is_file() and not path.name.startswith("."))


def _look_into(path: Path, known: dict[str, tuple[Fingerprint, ...]]) -> tuple[list[Copy], str]:
    """Return the readings found in a file or, where there are none, a sentence that says why."""
    suffix = path.suffix.lower()
    if suffix in CLOSED:
        how = "Open it, save it as text (.txt) or as a web page (.html), and run the command again"
        return [], f"{path.name}: a {suffix} file cannot be read here. {how}."
    if suffix not in TEXTS + PAGES:
        return [], f"{path.name}: neither text nor web page; left alone."
    try:
        if path.stat().st_size > LARGEST:
            return [], f"{path.name}: too large to be a reading; left alone."
        copies = recognise(path, known)
    except OSError as problem:
        return [], f"{path.name}: cannot be read ({problem.strerror}); left alone."
    return copies, "" if copies else f"{path.name}: none of the readings was recognised in it; left alone."


def _best(copies: Iterable[Copy]) -> tuple[dict[str, Copy], list[str]]:
    """Return the fullest copy of each reading (the first of equals), and a sentence about each other one."""
    best: dict[str, Copy] = {}
    others = []
    for copy in sorted(copies, key=lambda copy: (copy.code, -copy.found)):
        chosen = best.setdefault(copy.code, copy)
        if chosen is not copy:
            others.append(
                f"{copy.file.name}: {copy.code} again, {copy.count}; {chosen.file.name} is used instead."
            )
    return best, others


def _put(copy: Copy, known: dict[str, tuple[Fingerprint, ...]]) -> str:
    """Write a copy to ``data/originals/`` and say so for the command."""
    name = f"data/originals/{copy.code}.txt"
    what, detail = _kept(copy, known)
    said = {
        "new": f"; written to {name}.",
        "same": f"; {name} holds the same already.",
        "fuller": f"; {name} has {detail} and stays as it is.",
        "replaced": f"; {name} replaced, the earlier file is kept as {detail}.",
    }
    return f"{copy.code}: {copy.file.name}, {copy.count}{said[what]}"


def _kept(copy: Copy, known: dict[str, tuple[Fingerprint, ...]]) -> tuple[str, str]:
    """Write a copy to ``data/originals/``; return what became of it (``new``, ``same``, ``fuller``,
    ``replaced``).

    An earlier copy is kept under another name (the second value), and stays in use where it is fuller (by
    that number).
    """
    target = _folder() / f"{copy.code}.txt"
    if not target.is_file():
        _write(target, copy.content)
        return "new", ""
    if _paragraphs(file_text(target)) == _paragraphs(copy.content):
        return "same", ""
    earlier = next((one for one in recognise(target, known) if one.code == copy.code), None)
    if earlier and earlier.found > copy.found:
        return "fuller", str(earlier.found)
    kept = _free_name(target)
    target.replace(kept)
    _write(target, copy.content)
    return "replaced", kept.name


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]


def _free_name(target: Path) -> Path:
    number = 1
    while (free := target.with_name(f"{target.name}.{number}.bak")).exists():
        number += 1
    return free


def _write(target: Path, content: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8", newline="\n")


def _bring(named: str) -> int:
    known = load_fingerprints()
    looked = [_look_into(path, known) for path in _files(named)]
    best, sentences = _best(copy for copies, _ in looked for copy in copies)
    for copy in best.values():
        print(_put(copy, known))
    for sentence in [*sentences, *(said for _, said in looked if said)]:
        print(sentence)
    if not best:
        print(f"No reading was found in {named} (folders inside it are not searched).\n{USAGE}")
        return 1
    without = [code for code in known if not (_folder() / f"{code}.txt").is_file()]
    print(f"Without a copy so far: {', '.join(without)}." if without else "All readings have a copy now.")
    print("The copies stay on this computer. Run reading(...) again to see them beside the digests.")
    return 0


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    # Here and not above: a browser and a hand-out show readings too, and have no command line.
    from regionalism.commands import parsed

    options = parsed("originals", argv)
    if options.fingerprints == (options.folder is not None):
        raise CourseError("originals-usage", usage=USAGE)
    try:
        if options.fingerprints:
            print(f"Fingerprints of {write_fingerprints()} readings written to {_fingerprint_file()}.")
            return 0
        return _bring(options.folder)
    except OSError as problem:
        where = problem.filename or _folder()
        raise CourseError("originals-not-accessible", where=where, reason=problem.strerror) from None
