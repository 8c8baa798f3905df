"""Who works here, what is still unanswered, and the one file that is handed in."""

from __future__ import annotations

import datetime
import errno
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import traitlets
from attrs import frozen

from regionalism.engine import submission
from regionalism.engine.answers import AnswerLog, ItemState
from regionalism.engine.assignment import find_assignment
from regionalism.engine.course import find_course_root, unit
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.kinds.base import Item
from regionalism.engine.moments import moment_in_words
from regionalism.engine.submission import MADE, Student, Submission
from regionalism.notebook import figure
from regionalism.notebook.assets import script, style
from regionalism.notebook.richtext import RichText, paragraphs, styled
from regionalism.notebook.session import answer_log, asked_in, known_student
from regionalism.notebook.widget import CourseWidget

ASKED_ONCE = (
    "You are asked this once. It is kept with your answers and goes into the file that you hand in, "
    "nowhere else."
)
RUN_AGAIN = "Kept. Now choose Run, Run All Cells: the questions come with your own numbers."


@frozen
class OpenItem:
    """One exercise that is not ready to be handed in, and why."""

    title: str
    why: str


def still_open(slug: str, log: AnswerLog) -> list[OpenItem]:
    """Return the exercises of a unit that have no checked answer, or one changed since its check."""
    found = []
    for item in asked_in(slug):
        why = _why_open(log.state(item.full_id)) if item.stage == "exercise" else ""
        if why:
            found.append(OpenItem(item.title, why))
    return found


def _why_open(state: ItemState) -> str:
    draft = state.current is not None and state.current.event == "draft"
    if state.last is None:
        return str(Message("handin-begun" if draft else "handin-not-answered"))
    return str(Message("handin-changed")) if draft else ""


def keep(who: Student, log: AnswerLog) -> None:
    """Keep name and id in the student's log, unless they stand there already."""
    if submission.last_student(log.lines()) != who:
        log.add(submission.WHO, submission.WHO, {"name": who.name, "id": who.id})


def candidate_folders() -> list[Path]:
    """Return where the file may be put: beside the notebook, else at the course root."""
    here = Path.cwd()
    return list(dict.fromkeys([here, find_course_root() or here]))


def write_file(name: str, text: str) -> Path:
    """Write the file, whole, into the first of :func:`candidate_folders` that allows it."""
    problem = OSError(errno.EROFS, "no place to write to")
    for place in candidate_folders():
        beside = place / f".{name}.new"
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(place / name)
        except OSError as why:
            problem = why
        else:
            return place / name
    raise problem


@frozen
class CreatedFile:
    """A hand-in file: name, text, its path on disk (or why there is none), what to tell the student."""

    name: str
    text: str
    path: Path | None
    lines: tuple[str, ...]


def make(slug: str, name: str, number: str, *, other: Student | None = None) -> CreatedFile:
    """Make a unit's hand-in file from the log.

    :param other: who has said already to be another than the student who worked here before.
    :raises CourseError: if unit, name or id is missing, or somebody else has worked here and ``other`` is not
        this student.
    """
    log = answer_log()
    title = title_of(slug)
    who = submission.student(name, number)
    _same_numbers(who)
    known = known_student()
    if known and not submission.same_person(known, who) and who != other:
        raise CourseError("another-student", known=known.name, number=known.id)
    keep(who, log)
    hand_in = _collected(slug, who, log)
    file, text = submission.file_name(hand_in), submission.write(hand_in)
    answered = {line.item for line in hand_in.lines if line.event == "response"}
    log.add("note", f"{MADE}{slug}", {"file": file, "answered": sorted(answered)})
    try:
        path, where = write_file(file, text), ""
    except OSError as problem:
        path, where = None, f"It could not be written to the course folder ({problem.strerror})."
    if path:
        where = f"The file stands at {path}: take it from there where a browser blocks the download."
    said = [
        str(Message("handin-made", file=file, title=title)),
        _counted(hand_in, slug, log),
        str(Message("handin-receipt", receipt=submission.receipt(hand_in))),
        str(Message("handin-holds")),
    ]
    lines = (*said, where, log.warning)
    return CreatedFile(file, text, path, tuple(filter(None, lines)))


def _collected(slug: str, who: Student, log: AnswerLog) -> Submission:
    assignment = find_assignment()
    signed_first = bool(assignment and assignment.variant_seed)
    return submission.collect(slug, who, log.lines(), signed_first=signed_first)


@frozen
class MadeFile:
    """When a unit's file to hand in was made last, and what was in it.

    ``exercises`` of ``of`` had a checked answer then; they can earn up to ``points`` of ``possible``.
    ``changed`` tells that an exercise was answered since. Nobody here knows whether the file was handed in,
    nor what the answers earn.
    """

    at: datetime.datetime
    exercises: int
    of: int
    points: float
    possible: float
    changed: bool

    @property
    def in_words(self) -> str:
        """Return the same as a sentence."""
        day = figure.in_words(self.at.astimezone().date())
        points, possible = f"{self.points:g}", f"{self.possible:g}"
        about = {"count": self.exercises, "of": self.of, "points": points, "possible": possible}
        said = str(Message("handin-last", day=day, **about))
        return f"{said} {Message('handin-since')}" if self.changed else said


def made_file(items: Iterable[Item], slug: str, log: AnswerLog) -> MadeFile | None:
    """Return what the log says of the last file made for a unit, or ``None`` where there is none.

    :param items: the unit's items.
    """
    note = log.state(f"{MADE}{slug}").current
    if note is None:
        return None
    exercises = [item for item in items if item.stage == "exercise"]
    answered = note.data.get("answered", ()) if isinstance(note.data, dict) else ()
    within = [item for item in exercises if item.full_id in answered]
    return MadeFile(
        datetime.datetime.fromisoformat(note.at),
        len(within),
        len(exercises),
        sum(item.points for item in within),
        sum(item.points for item in exercises),
        any(line.at > note.at for item in exercises for line in log.state(item.full_id).responses),
    )


def _same_numbers(who: Student) -> None:
    """Refuse an id other than the one whose numbers were asked."""
    assignment, known = find_assignment(), known_student()
    if assignment and assignment.variant_seed and known and known.id.casefold() != who.id.casefold():
        raise CourseError("student-id-differs", known=known.id, who=who.id)


def title_of(slug: str) -> str:
    """Return a unit's title, its slug without a table of units; raise :class:`CourseError` if unknown."""
    asked_in(slug)
    try:
        return unit(slug).title
    except CourseError:  # a lone assignment folder
        return slug


def _counted(hand_in: Submission, slug: str, log: AnswerLog) -> str:
    items = [item for item in asked_in(slug) if item.stage == "exercise"]
    answered = {line.item for line in hand_in.lines if line.event == "response"}
    count = sum(item.full_id in answered for item in items)
    left = len(still_open(slug, log))
    said = str(Message("handin-counted", count=count, of=len(items)))
    return f"{said} {Message('handin-left', left=left)}" if left else said


def _due_at(slug: str) -> datetime.datetime | None:
    assignment = find_assignment()
    return assignment.due_at if assignment and slug in assignment.units else None


def due_line(slug: str) -> str:
    """Return when the unit is due, in a sentence, or nothing where no assignment says so."""
    due = _due_at(slug)
    return f"Due on {moment_in_words(due)}." if due else ""


def due_iso(slug: str) -> str:
    """Return when the unit is due as an ISO time with offset, for the student's own time; else nothing."""
    due = _due_at(slug)
    return due.isoformat() if due else ""


def open_lines(slug: str, log: AnswerLog) -> list[str]:
    """Return what is still open in a unit as lines of text."""
    found = [f"- {one.title} ({one.why})" for one in still_open(slug, log)]
    return ["Still open:", *found] if found else ["Nothing is open: every exercise has a checked answer."]


def keep_in_text(name: str, number: str) -> RichText:
    """Keep name and id given in code; raise :class:`CourseError` saying which is missing."""
    log = answer_log()
    keep(submission.student(name, number), log)
    return _said(RUN_AGAIN, log.warning)


def hand_in_as_text(slug: str, name: str, number: str) -> RichText:
    """Make the file by code, and say the same as the card; the file's text too, without a disk."""
    made = make(slug, name, number, other=submission.student(name, number))
    lines = [*made.lines[:1], due_line(slug), *made.lines[1:], *open_lines(slug, answer_log())]
    if made.path is None:
        lines += [f"Copy the following into a file named {made.name}:", made.text]
    return _said(*lines)


def _said(*lines: str) -> RichText:
    kept = [line for line in lines if line]
    body = "".join(f"<p>{escape(line)}</p>" for line in kept)
    return RichText(styled(f"<div role='status'>{body}</div>", "rg-card"), "\n".join(kept))


class StudentCard(CourseWidget):
    """Asks once for name and student id, and keeps them as answers are kept."""

    spec = traitlets.Dict().tag(sync=True)
    who = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    download = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        who = known_student()
        super().__init__(
            _esm=script("follow", "handin"),
            _css=style(),
            spec=self._spec(),
            who={"name": who.name, "id": who.id} if who else {"name": "", "id": ""},
            view=self._view(),
        )

    def _spec(self) -> dict[str, Any]:
        about = {"title": "Who are you?", "about": [ASKED_ONCE], "main": "Keep my name and id"}
        return {"id": "student", "lists": False, "due": "", **about}

    def _view(self, lines: tuple[str, ...] = (), error: str = "") -> dict[str, Any]:
        return {"lines": list(lines), "error": error}

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say in the card what went wrong. Nothing is looked up again: that may be what failed."""
        self.view = {**self.view, "lines": [], "error": problem}

    def act(self, content: dict[str, Any]) -> None:
        """Act on a button."""
        if content.get("do") == "main":
            self.main(content.get("name"), content.get("id"))

    def main(self, name: Any, number: Any) -> None:
        """Keep name and id."""
        log = answer_log()
        who = submission.student(name or "", number or "")
        keep(who, log)
        self.who = {"name": who.name, "id": who.id}
        self.view = self._view((RUN_AGAIN,), log.warning)

    def as_text(self) -> str:
        """Return the same as plain text, with the line of code that does it."""
        return 'Who are you? Run: student_card(name="…", student_id="…")'

    def as_page(self) -> str:
        """Return what stands here in the notebook: a page has nobody's answers to hand in."""
        title, main = self.spec["title"], self.spec["main"]
        return paragraphs(f"In the notebook a card stands here, “{title}”, with the button “{main}”.")

    def as_live(self) -> dict[str, Any]:
        """Return the card for the script of the pages."""
        return {"front": "handin", "responder": "student", "traits": {"spec": self.spec}, "data": {}}


class HandInCard(StudentCard):
    """Says what is still open in a unit and makes the file to hand in."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.title = title_of(slug)
        self._other: Student | None = None
        super().__init__()
        self.follow_answers(f"hand-in/{slug}")

    def _spec(self) -> dict[str, Any]:
        about = [line for line in (due_line(self.slug), ASKED_ONCE) if line]
        return {
            "id": f"hand-in/{self.slug}",
            "title": f"Hand in: {self.title}",
            "about": about,
            "main": "Make my hand-in file",
            "lists": True,
            "due": due_iso(self.slug),
        }

    def _view(self, lines: tuple[str, ...] = (), error: str = "") -> dict[str, Any]:
        found = still_open(self.slug, answer_log())
        return {
            **super()._view(lines, error),
            "open": [{"title": one.title, "why": one.why} for one in found],
        }

    def redraw(self) -> None:
        """List what is open now, with what other notebooks have kept; what was said of the file stays."""
        self.view = self._view(tuple(self.view["lines"]), self.view["error"])

    def main(self, name: Any, number: Any) -> None:
        """Make the file, hand it to the browser, and say what is in it and where it stands."""
        other, self._other = self._other, submission.student(name or "", number or "")
        made = make(self.slug, name or "", number or "", other=other)
        self.who = {"name": submission.clean_text(name), "id": submission.clean_text(number)}
        self.view = self._view(made.lines)
        self.download = {"name": made.name, "text": made.text, "count": self.download.get("count", 0) + 1}

    def as_text(self) -> str:
        """Return the same as plain text, with the line of code that makes the file."""
        call = f'hand_in("{self.slug}", name="…", student_id="…")'
        lines = [self.spec["title"], due_line(self.slug), *open_lines(self.slug, answer_log())]
        return "\n".join([*filter(None, lines), f"Hand in with: {call}"])

    def as_live(self) -> dict[str, Any]:
        """Return the card for the script of the pages."""
        about = {"unit": self.slug, "title": self.title, "due": due_line(self.slug)}
        return {"front": "handin", "responder": "hand-in", "traits": {"spec": self.spec}, "data": about}
