"""``guide.md`` of a unit: what an instructor needs to teach it, in sections with fixed headings.

A unit may have none. Where it has one, every section of ``SECTIONS`` is there, the minute plan has a form of
75 and one of 45 minutes, and there are six slides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

FILE = "guide.md"
PLAN, HANDOUT, SLIDES, CONTENT_NOTE = "Minute plan", "Handout", "Slides", "Content note"
SECTIONS = (
    "What happened",
    "Board plan",
    PLAN,
    "Questions and expected answers",
    "What students get wrong",
    "Debrief of the lab",
    HANDOUT,
    SLIDES,
)
NUMBER_OF_SLIDES = 6
LENGTHS = (75, 45)
_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)
_BETWEEN_SLIDES = re.compile(r"^---+ *$", re.MULTILINE)
_SLIDE = re.compile(r"### +(?P<title>[^\n]+)\n*(?P<text>.*)", re.DOTALL)
_MINUTES = re.compile(r"^\| *(\d+)[–-](\d+)\b")


@frozen
class Slide:
    """One slide: its heading and the Markdown below it."""

    title: str
    text: str


@frozen
class Guide:
    """A guide: its sections by heading, in the order of the file, as Markdown."""

    sections: dict[str, str]

    @property
    def slides(self) -> list[Slide]:
        """Return the slides; one without a heading has an empty title."""
        parts = [one.strip() for one in _BETWEEN_SLIDES.split(self.sections.get(SLIDES, ""))]
        return [
            Slide(found["title"].strip(), found["text"])
            if (found := _SLIDE.fullmatch(part))
            else Slide("", part)
            for part in parts
            if part
        ]


def read_guide(folder: Path) -> Guide | None:
    """Return the guide of a unit's folder, or ``None`` where it has none."""
    path = folder / FILE
    return parsed_guide(path.read_text(encoding="utf-8")) if path.is_file() else None


def parsed_guide(text: str) -> Guide:
    """Return the guide that a text holds; what stands above the first ``##`` is its title and left out."""
    _, *parts = _HEADING.split(text)
    return Guide({name: body.strip() for name, body in zip(parts[::2], parts[1::2], strict=True)})


def guide_findings(guide: Guide) -> Iterator[str]:
    """Yield what is wrong with a guide: the section and what to do."""
    for name in SECTIONS:
        if not guide.sections.get(name):
            yield f"section {name}: is missing or empty. Write it under the heading `## {name}`."
    for name in guide.sections:
        if name not in (*SECTIONS, CONTENT_NOTE):
            known = ", ".join((*SECTIONS, CONTENT_NOTE))
            yield (
                f"section {name}: is not a section of a guide. Rename it, or move its text; the "
                f"sections are {known}."
            )
    if guide.sections.get(PLAN):
        yield from (f"section {PLAN}: {one}" for one in _of_plan(guide.sections[PLAN]))
    if guide.sections.get(SLIDES):
        yield from (f"section {SLIDES}: {one}" for one in _of_slides(guide.slides))


def _of_plan(text: str) -> Iterator[str]:
    for length in LENGTHS:
        if not re.search(rf"\b{length}\b", text):
            yield f"says nothing of {length} minutes. Write a table for them, or a sentence on what changes."
    before = 0
    for line in text.splitlines():
        found = _MINUTES.match(line)
        if found is None:
            before = before if line.startswith("|") else 0
            continue
        start, end = int(found[1]), int(found[2])
        if start != before or end <= start:
            yield (
                f"the row {start}–{end} does not follow the row that ends at minute {before}. Correct "
                "the minutes."
            )
        before = end


def _of_slides(slides: list[Slide]) -> Iterator[str]:
    if len(slides) != NUMBER_OF_SLIDES:
        yield (
            f"has {len(slides)} slides. Write {NUMBER_OF_SLIDES}, with a line `---` between two: question, "
            "map, scene, rule, chart, decision."
        )
    for number, slide in enumerate(slides, 1):
        if not slide.title:
            yield f"slide {number} has no heading. Begin it with a line `### HEADING`."
