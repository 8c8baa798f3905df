"""The card that opens the course: what it is about, a picture, units with progress, one button."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import traitlets
from attrs import frozen

from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import Unit
from regionalism.engine.errors import Message
from regionalism.engine.kinds.base import Item
from regionalism.engine.plain_text import UNIT_STATES
from regionalism.notebook.assets import script, style
from regionalism.notebook.course_state import UnitProgress, all_progress, path_from
from regionalism.notebook.progress import answers_bar
from regionalism.notebook.richtext import RichText, paragraphs
from regionalism.notebook.session import answer_log, asked_in
from regionalism.notebook.widget import CourseWidget


@frozen
class Next:
    """The first thing left to do: a question's title, and its page (empty: this page)."""

    unit: Unit
    item: Item
    page: str

    @property
    def spec(self) -> dict[str, str]:
        """Return what the page needs to go there."""
        return {"name": self.item.title, "page": self.page, "unit": self.unit.title}


def next_thing(
    found: Sequence[UnitProgress],
    log: AnswerLog,
    here: Path,
    slug: str,
    stage: str = "lesson",
    *,
    since: str = "",
) -> Next | None:
    """Return the first question without a checked answer that has a page here.

    This page comes first, then the rest of its unit, the units after it, and what was left out before it.

    :param found: the units that are here.
    :param log: the student's answers.
    :param here: the notebook's folder.
    :param slug: the unit of the notebook in which this is asked.
    :param stage: what the notebook holds, ``lesson`` or ``exercise``.
    :param since: the unit that comes first in the place of this one.
    """
    place = next((n for n, one in enumerate(found) if one.unit.slug == (since or slug)), 0)
    for one in [*found[place:], *found[:place]]:
        pages = {"lesson": path_from(here, one.unit.lesson), "exercise": path_from(here, one.unit.exercise)}
        items = [
            item
            for item in asked_in(one.unit.slug)
            if not log.state(item.full_id).responses and pages[item.stage]
        ]
        own = one.unit.slug == slug
        for item in sorted(items, key=lambda item: item.stage != (stage if own else "lesson")):
            same = own and item.stage == stage
            return Next(one.unit, item, "" if same else pages[item.stage])
    return None


def furthest(found: Iterable[UnitProgress]) -> str:
    """Return the slug of the last unit that was begun; empty before there is one."""
    return next((one.unit.slug for one in reversed([*found]) if one.begun), "")


def _go_on(first: Next, *, begun: bool) -> str:
    """Return the words of the button; a page never sends a student to itself by its name."""
    if not begun:
        return "Start"
    if not first.page:
        return str(Message("closing-on-this-page"))
    return str(Message("opening-go-on", unit=f"{first.unit.number} · {first.unit.title}"))


class Opening(CourseWidget):
    """The opening card.

    :param title: the question of the course.
    :param sentences: what it is about.
    :param note: of when the sentences are, and who reports it.
    :param picture: a figure.
    :param slug: the unit of the lesson in which the card stands.
    """

    spec = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, title: str, sentences: Sequence[str], note: str, picture: RichText, slug: str) -> None:
        self.slug = slug
        self.picture = picture
        spec = {"title": title, "sentences": list(sentences), "note": note, "picture": picture.html}
        super().__init__(_esm=script("follow", "land", "opening"), _css=style(), spec=spec, view=self._view())
        self.follow_answers("opening")

    def _view(self) -> dict[str, Any]:
        log, here = answer_log(), Path.cwd()
        found = all_progress(log)
        since = furthest(found)
        first = next_thing(found, log, here, self.slug, since=since)
        return {
            "units": [self._tile(one, here) for one in found],
            "next": first.spec if first else {},
            "button": _go_on(first, begun=bool(since)) if first else "",
        }

    @staticmethod
    def _tile(one: UnitProgress, here: Path) -> dict[str, str]:
        return {
            "title": f"{one.unit.number} · {one.unit.title}",
            "question": one.unit.question,
            "minutes": f"{one.unit.minutes} minutes",
            "state": UNIT_STATES[one.state],
            "bar": answers_bar(one),
            "lesson": path_from(here, one.unit.lesson),
            "exercise": path_from(here, one.unit.exercise),
        }

    def act(self, content: dict[str, Any]) -> None:
        """Nothing: the card has no action that needs the kernel; ``seen`` is answered by :meth:`redraw`."""

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say in the card what went wrong."""
        self.view = {**self.view, "problem": problem}

    def redraw(self) -> None:
        """Show how far the student is now."""
        self.view = self._view()

    def as_text(self) -> str:
        """Return the same as plain text."""
        units = [
            f"- {one['title']} ({one['minutes']}, {one['state'][2:]}): {one['question']}"
            for one in self.view["units"]
        ]
        return "\n".join(
            [self.spec["title"], *self.spec["sentences"], self.spec["note"], *units, self.picture.text]
        )

    def as_page(self) -> str:
        """Return the same for pages without a script, which knows nobody's progress."""
        units = "".join(
            f"<li>{escape(one['title'])} ({escape(one['minutes'])}): {escape(one['question'])}</li>"
            for one in self.view["units"]
        )
        said = "".join(paragraphs(one) for one in [*self.spec["sentences"], self.spec["note"]])
        return (
            f"<p><strong>{escape(self.spec['title'])}</strong></p>{said}<ul>{units}</ul>{self.picture.html}"
        )

    def as_live(self) -> dict[str, Any]:
        """Return the card for the script of the pages."""
        return {
            "front": "opening",
            "responder": "opening",
            "traits": {"spec": self.spec},
            "data": {"unit": self.slug},
        }
