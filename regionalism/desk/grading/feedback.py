"""One page of feedback for each student, for screen reader, phone and printer.

All of it is there without a script. One script, the same on each page, saves a request for another look.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from regionalism.desk.grading import gradebook
from regionalism.desk.grading.autograde import KEPT, LONGEST_KEPT, Grader
from regionalism.desk.grading.gradebook import ItemGrade, StudentGrade
from regionalism.engine.course import unit as find_unit
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.essay import MARKED_BY_A_PERSON
from regionalism.engine.marked import inline
from regionalism.engine.plain_text import MARK_WORDS, OUTCOME_WORDS, describe
from regionalism.engine.submission import in_file_name

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = "feedback"
REQUEST = ".request.json"  # the end of the name of a request for another look
TEMPLATES = Path(__file__).with_name("templates")
SYNTAX: dict[str, Any] = {"autoescape": True, "trim_blocks": True}  # what templates are compiled by
SAFE = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # names that Windows keeps for devices
COUNTS = {"best": "the best counts", "last": "the last counts", "first": "the first counts"}
WAITING = ("●", "To be marked by a person.")
BY_A_PERSON = ("●", "Marked by a person.")
NOT_ANSWERED = ("○", "Not answered.")

Part = tuple[Markup, Markup, Markup]


def page_name(student_id: str) -> str:
    """Return the file name of a student's page: safe on every system, and another for every id.

    An id that is not plain lower-case gets a part of its hash after a dot, which no plain id holds.
    """
    if SAFE.fullmatch(student_id) and not RESERVED.fullmatch(student_id):
        return f"{student_id}.html"
    kept = re.sub(r"[^a-z0-9_-]+", "-", student_id.casefold()).strip("-")[:40] or "student"
    return f"{kept}.{hashlib.sha256(student_id.encode()).hexdigest()[:16]}.html"


class Pages:
    """Makes pages. The parts that many students share, an item with one answer, are kept, up to a bound."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self._kept: dict[tuple[Any, ...], Part] = {}

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        from regionalism.desk.grading.template_cache import TemplateCache

        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            auto_reload=False,
            bytecode_cache=TemplateCache(TEMPLATES, SYNTAX),
            **SYNTAX,
        )
        # Jinja calls a filter directly; of a global function it first finds out how it is to be called.
        environment.filters |= {
            "counts": self._which_counts,
            "criteria": _criteria,
            "marked": marked,
            "number": gradebook.number,
            "outcome": _outcome,
            "tables": tables_in_words,
            "titles": _titles,
        }
        environment.globals |= {
            "marks": MARK_WORDS,
            "request_script": Markup((TEMPLATES / "request.js").read_text(encoding="utf-8")),
            "style": Markup(environment.get_template("page.css.j2").render()),
        }
        return environment

    def prepare(self) -> None:
        """Read the templates: once, before other processes begin as copies of this one."""
        _ = self._page, self._macros

    @cached_property
    def _page(self) -> Any:
        """Return the page as a function of what stands on it."""
        return vars(self._environment.get_template("feedback.html.j2").module)["page"]

    @cached_property
    def _macros(self) -> Any:
        """Return the parts of a page, which are made thousands of times, as functions."""
        return self._environment.get_template("parts.html.j2").module

    def page(self, student: StudentGrade, possible: float) -> str:
        """Return a student's page as HTML; ``possible`` are the points over all units that count."""
        units = []
        for unit in student.units.values():
            if not unit.items:  # a unit whose items are all in the lesson
                continue
            parts = zip(*(self._part(one) for one in unit.items), strict=True)
            units.append((unit, *(Markup("".join(part)) for part in parts)))
        waiting = sum(unit.waiting for unit in student.units.values())
        return str(self._page(student, units, waiting, possible, f"{in_file_name(student.id)}{REQUEST}"))

    def _which_counts(self, one: ItemGrade) -> str:
        attempts = self._grader.setup.policy.attempts
        return COUNTS["last" if attempts == "best" and one.item.by_person else attempts]

    def _part(self, one: ItemGrade) -> Part:
        """Return an item's line in the table, the section about the answer, and its box in the request."""
        scored = one.scored
        if one.mark or len(scored.counted) + len(scored.reason) > LONGEST_KEPT:
            return self._made(one)
        key = (
            one.item,
            one.points,
            scored.tries,
            scored.outcome,
            scored.counted,
            scored.reason,
        )
        if key not in self._kept:
            if len(self._kept) == KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = self._made(one)
        return self._kept[key]

    def _made(self, one: ItemGrade) -> Part:
        item, scored = one.item, one.scored
        response = json.loads(scored.counted)
        notes = (
            self._grader.scored_response(item, response, scored.reason)[1].feedback if scored.tries else ()
        )
        lines = describe(item, response)
        if scored.reason:
            lines.append(f"Your reason: {scored.reason}")
        kept = [note for note in notes if note.code != MARKED_BY_A_PERSON]
        parts = self._macros
        return (
            parts.row(one),
            parts.answer(one, item, lines, kept),
            parts.ask(item) if scored.tries else Markup(),
        )


def marked(text: str) -> Markup:
    """Return an item's words for a page; nothing that was typed may come in as HTML."""
    return Markup(inline(text))


def _outcome(one: ItemGrade) -> tuple[str, str]:
    if one.source == "waiting":
        return WAITING
    if one.source == "override":
        return BY_A_PERSON
    if not one.scored.tries:
        return NOT_ANSWERED
    return OUTCOME_WORDS[one.scored.outcome]


def tables_in_words(item: Item) -> tuple[str, ...]:
    """Return the rows that an item names, in words."""
    return tuple(
        f"table {table}, row {row}" for table, _, row in (one.partition(":") for one in item.sources)
    )


@lru_cache(maxsize=64)
def _title(slug: str) -> str:
    return find_unit(slug).title


def _titles(slugs: Any) -> str:
    return ", ".join(_title(slug) for slug in slugs)


def _criteria(one: ItemGrade) -> list[tuple[str, float]]:
    texts = {criterion.id: criterion.text for criterion in one.item.criteria}
    return [
        (texts.get(name, name), points) for name, points in (one.mark.criteria if one.mark else {}).items()
    ]
