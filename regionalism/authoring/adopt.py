"""``python -m regionalism adopt --out FOLDER``: what a department asks before it assigns the course.

Written are a conformance report against WCAG 2.2 A and AA (a page, and the same in the form of OpenACR), the
data sheet, the alignment matrix, a sheet of what reviewers ask, and licence and citation. What they say
stands in ``course-kit/adoption/``; each row names a test, a dated note or a file as its proof, and a test
holds that it is there.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen
from cattrs import Converter

from regionalism.authoring import kit
from regionalism.authoring.kit import Page
from regionalism.commands import parsed
from regionalism.engine.course import course, course_root
from regionalism.engine.version import __version__

FOLDER = Path(kit.DOCUMENTS) / "adoption"
OPENACR = "openacr.yaml"
INDEX = "Before you assign the course"
# The catalogue of OpenACR that names the criteria of WCAG 2.2.
CATALOG = "2.5-edition-wcag-2.2-en"
CHAPTERS = {"A": "success_criteria_level_a", "AA": "success_criteria_level_aa"}
ADHERENCE = {
    "supports": "supports",
    "partially-supports": "supports in part",
    "does-not-support": "does not support",
    "not-applicable": "does not apply",
}


@frozen(kw_only=True)
class Criterion:
    """One success criterion; ``tests`` name what bears the row out, as ``file::test``.

    Where no test can, ``seen`` is the dated note of a person who looked.
    """

    number: str
    name: str
    level: str
    adherence: str
    tests: tuple[str, ...] = ()
    seen: str = ""
    note: str = ""


@frozen(kw_only=True)
class Asked:
    """Something that a reviewer asks: the answer (``state``, ``says``) and a file that is its ``proof``."""

    text: str
    state: str
    says: str
    proof: str


def criteria(root: Path) -> tuple[Criterion, ...]:
    """Return the rows of the conformance report."""
    return _rows(root / FOLDER / "conformance.toml", Criterion)


def review(root: Path) -> tuple[Asked, ...]:
    """Return the rows of the sheet of what reviewers ask."""
    return _rows(root / FOLDER / "review.toml", Asked)


def _rows(path: Path, kind: type[Any]) -> tuple[Any, ...]:
    converter = Converter(forbid_extra_keys=True)
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(converter.structure(one, kind) for one in content["criterion"])


def pages(root: Path) -> Iterator[Page]:
    """Yield the pages of the pack."""
    title, _, sheet = (root / FOLDER / "data-sheet.md").read_text(encoding="utf-8").partition("\n")
    yield kit.page("conformance.html", "Conformance with WCAG 2.2, A and AA", _conformance(criteria(root)))
    yield kit.page("data-sheet.html", title.removeprefix("# "), sheet)
    yield kit.page("alignment.html", "Alignment matrix", kit.alignment())
    yield kit.page("review.html", "What reviewers ask", _review(review(root)))
    yield kit.page("licence.html", "Licence and citation", _licence())


def _conformance(rows: tuple[Criterion, ...]) -> str:
    counts = Counter(one.adherence for one in rows)
    said = ", ".join(f"{ADHERENCE[one]}: {counts[one]}" for one in ADHERENCE if counts[one])
    lines = [
        f"Version {__version__} of the course: lessons, exercise sets, the instructor's desk, the pages "
        "and the kit. JupyterLab, in which notebooks open, is not part of it.",
        f"Of {len(rows)} criteria: {said}.",
        "Each row names the tests that bear it out, or a dated note. Tests run on every change of the "
        "course, in a real browser where that is needed. Nobody who uses a screen reader every day has "
        "tried it yet.",
        "",
        "| criterion | level | the course | remarks | borne out by |",
        "|---|---|---|---|---|",
    ]
    for one in rows:
        tests = " · ".join(f"`{test.rpartition('/')[2]}`" for test in one.tests) or one.seen
        lines.append(
            f"| {one.number} {one.name} | {one.level} | {ADHERENCE[one.adherence]} | {one.note} | {tests} |"
        )
    return "\n\n".join(lines[:3]) + "\n" + "\n".join(lines[3:])


def _review(rows: tuple[Asked, ...]) -> str:
    lines = [
        "Questions from rubrics that adopters use (Quality Matters, MERLOT, the Open Textbook Library, the "
        "Carpentries, the Journal of Open Source Education), answered by the authors.",
        "",
        "| asked | answer | why | proof |",
        "|---|---|---|---|",
    ]
    lines += [f"| {one.text} | {one.state} | {one.says} | `{one.proof}` |" for one in rows]
    return "\n".join(lines)


def _licence() -> str:
    about = course()
    where = f"https://github.com/{about.repository}" if about.repository else "the place where you found it"
    return (
        "Course text, items, digests and tables: **CC BY 4.0**. Code: **BSD-3-Clause**. You may teach with "
        "it, change it and print it, if you name it.\n\n"
        f"Name it so: *{about.title}*, version {__version__}, from {where}. `CITATION.cff` has the same "
        "for reference managers.\n\n"
        "The six readings belong to their publishers. The course holds its own digest of each paragraph, "
        "phrases of at most ten words with their place, and links. A digest says what a paragraph says in "
        "words of the course: an exercise can be worked without a copy, and a copy read beside it.\n\n"
        "Maps, flags and libraries of others stand with their licences in the folder of the course."
    )


def openacr(root: Path) -> str:
    """Return the conformance report in the form of OpenACR, which is YAML; JSON is YAML, too."""
    chapters: dict[str, Any] = {chapter: {"criteria": []} for chapter in CHAPTERS.values()}
    for one in criteria(root):
        borne_out = f"Tests: {', '.join(one.tests)}." if one.tests else one.seen
        notes = " ".join(filter(None, (one.note, borne_out)))
        row = {
            "num": one.number,
            "components": [{"name": "web", "adherence": {"level": one.adherence, "notes": notes}}],
        }
        chapters[CHAPTERS[one.level]]["criteria"].append(row)
    content = {
        "title": f"{course().title}: accessibility conformance report",
        "product": {"name": course().title, "version": __version__},
        "author": {"name": "The authors of the course"},
        "evaluation_methods_used": "Tests in Chromium and Firefox, run on every change; see the notes.",
        "license": "CC-BY-4.0",
        "catalog": CATALOG,
        "chapters": chapters,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("adopt", arguments)
    root = course_root()
    made = list(pages(root))
    report = Page(OPENACR, "The conformance report in the form of OpenACR", openacr(root))
    for written in kit.write_pages(options.out, [*made, report, kit.index([*made, report], INDEX)]):
        print(f"wrote {written}")
    print("How far a class reached each objective stands on the page that `report` makes.")
    return 0
