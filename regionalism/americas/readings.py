"""The six readings as the course has them, in its own words; ``R0`` is an invented one for practice."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import frozen

from regionalism.americas.layers import TERM, Layers, split
from regionalism.engine.course import course_root
from regionalism.engine.errors import CourseError

CODES = ("R0", "R1", "R2", "R3", "R4", "R5", "R6")


@frozen
class Paragraph:
    """One paragraph: number, speakers, layers; ``invented`` is the text where the course invented it."""

    number: int
    speakers: tuple[str, ...]
    layers: Layers
    invented: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return everybody who speaks in it once, without *(quoted)* and *(paraphrased)*."""
        return tuple(dict.fromkeys(re.sub(r"\s*\([^)]*\)$", "", speaker) for speaker in self.speakers))

    @property
    def digest(self) -> str:
        """Return what the paragraph says as plain text."""
        return self.invented or self.layers.text

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the glossary terms marked in the paragraph."""
        return tuple(found[2] or found[1] for found in TERM.finditer(self.layers.marked))


@frozen
class Reading:
    """One reading. ``about`` is its front matter: publisher, title, date, genre, standpoint, link, card …"""

    code: str
    about: dict[str, Any]
    paragraphs: tuple[Paragraph, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Return who speaks in the reading, in order, without *(quoted)* and *(paraphrased)*."""
        return tuple(dict.fromkeys(name for paragraph in self.paragraphs for name in paragraph.names))


def read_reading(path: Path) -> Reading:
    """Read the file of a reading: TOML between ``+++`` lines, then ``## ¶n`` headings.

    :raises CourseError: naming the file and the paragraph that is wrong.
    """
    parts = path.read_text(encoding="utf-8").split("+++\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise CourseError("reading-front-matter-missing", name=path.name)
    try:
        about = tomllib.loads(parts[1])
    except tomllib.TOMLDecodeError as problem:
        raise CourseError("reading-front-matter-wrong", name=path.name, problem=problem) from None
    sections = re.split(r"^## ¶(\d+)\s*$", parts[2], flags=re.MULTILINE)[1:]
    found = tuple(
        _paragraph(path.name, int(n), text) for n, text in zip(sections[::2], sections[1::2], strict=True)
    )
    if [p.number for p in found] != list(range(1, len(found) + 1)):
        raise CourseError("reading-paragraphs-out-of-order", name=path.name)
    return Reading(about["id"], about, found)


def _paragraph(name: str, number: int, text: str) -> Paragraph:
    first, _, rest = text.strip().partition("\n")
    if not first.startswith("Speaks:"):
        raise CourseError("reading-speaker-missing", name=name, number=number)
    speakers = tuple(part.strip() for part in first.removeprefix("Speaks:").split(";") if part.strip())
    text, layers = split(f"{name} ¶{number}", rest.strip(), speakers)
    return Paragraph(number, speakers, layers, re.sub(r"(?<!\n)\n(?!\n)", " ", text))


def anchored(code: str, anchors: Iterable[str]) -> frozenset[int]:
    """Return the numbers of the paragraphs of a reading among anchors such as ``"R3 ¶5"``."""
    parted = (anchor.partition(" ¶") for anchor in anchors)
    return frozenset(int(number) for name, _, number in parted if name == code)


@lru_cache(maxsize=12)
def _loaded(path: Path, _changed: int) -> Reading:
    return read_reading(path)


def get_reading(code: str) -> Reading:
    """Return a reading by its code, ``"R1"`` to ``"R6"``; raise :class:`CourseError` for any other."""
    name = str(code).strip().upper()
    if name not in CODES:
        raise CourseError("reading-unknown", code=code, codes=CODES)
    path = course_root() / "data" / "readings" / f"{name}.md"
    if not path.is_file():
        raise CourseError("reading-not-handed-out", name=name)
    return _loaded(path, path.stat().st_mtime_ns)


def digest(anchor: str) -> str:
    """Return what a paragraph (``"R3 ¶5"``) says; raise :class:`CourseError` where there is none."""
    code, _, number = str(anchor).partition(" ¶")
    found = get_reading(code)
    if not number.isdigit() or not 1 <= int(number) <= len(found.paragraphs):
        raise CourseError("paragraph-unknown", anchor=anchor, reading=found.code, count=len(found.paragraphs))
    return found.paragraphs[int(number) - 1].digest


def own_paragraphs(code: str) -> tuple[str, ...]:
    """Return the paragraphs of the publisher's text, where the reader has put it into ``data/originals/``."""
    path = course_root() / "data" / "originals" / f"{code}.txt"
    if not path.is_file():
        return ()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CourseError("original-not-utf8", name=path.name) from None
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text.strip()))


def glossary() -> dict[str, dict[str, str]]:
    """Return the rows of the glossary by their term; none where this hand-out has no glossary."""
    path = course_root() / "data" / "tables" / "glossary.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["term"]: row for row in csv.DictReader(file)}
