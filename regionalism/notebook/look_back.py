"""The card at the end of a lesson that shows a student's first answer and asks for today's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import traitlets

from regionalism.engine.course import unit
from regionalism.engine.kinds.base import Item
from regionalism.engine.plain_text import describe
from regionalism.notebook.assets import script, style
from regionalism.notebook.course_state import notebook_here, path_from
from regionalism.notebook.richtext import paragraphs
from regionalism.notebook.session import answer_log, asked
from regionalism.notebook.widget import CourseWidget

TITLE = "Your first guess"
QUESTION = "What would you write now?"
NO_GUESS = "You made no first guess."


class LookBack(CourseWidget):
    """A student's first checked answer, and a box for what they think now, which is kept and never graded."""

    spec = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, item: Item) -> None:
        self.item = asked(item)
        self.kept_as = f"panel/look-back/{item.full_id}"
        spec = {
            "id": self.kept_as,
            "title": TITLE,
            "asked": self.item.prompt,
            "question": QUESTION,
            "noGuess": NO_GUESS,
            "name": self.item.title,
            "page": _page(self.item),
        }
        super().__init__(
            _esm=script("parts", "follow", "land", "look_back"), _css=style(), spec=spec, view=self._view()
        )
        self.follow_answers(self.kept_as)

    def _view(self) -> dict[str, Any]:
        log = answer_log()
        state, kept = log.state(self.item.full_id), log.state(self.kept_as).current
        said = [] if state.first is None else describe(self.item, state.first.data)
        reason = state.first.reason if state.first else ""
        return {
            "said": [*said, *([f"Reason: {reason}"] if reason else [])],
            "now": kept.data if kept is not None and isinstance(kept.data, str) else "",
            "problem": log.warning,
        }

    def act(self, content: dict[str, Any]) -> None:
        """Keep what the student would write now."""
        text = str(content.get("text") or "")
        if content.get("do") == "note" and text != self.view["now"]:
            answer_log().add("note", self.kept_as, text)
            self.redraw()

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say in the card what went wrong."""
        self.view = {**self.view, "problem": problem}

    def redraw(self) -> None:
        """Show the guess as it is now."""
        self.view = self._view()

    def as_text(self) -> str:
        """Return the same as plain text."""
        said = self.view["said"] or [f"{NO_GUESS} It is asked at “{self.item.title}”."]
        now = [self.view["now"]] if self.view["now"] else []
        return "\n".join([TITLE, self.spec["asked"], *said, QUESTION, *now])

    def as_page(self) -> str:
        """Return the question for pages without a script, which knows nobody's answers."""
        lead = (
            f"In the notebook your own first answer stands here again. It was asked at “{self.item.title}”:"
        )
        return paragraphs(f"{lead} {self.item.prompt}\n\n{QUESTION}")

    def as_live(self) -> dict[str, Any]:
        """Return the card for the script of the pages."""
        return {
            "front": "look_back",
            "responder": "look-back",
            "traits": {"spec": self.spec},
            "data": {"item": self.item.full_id},
        }


def _page(item: Item) -> str:
    """Return the way to the page that asks the item; empty where it is this page, or not here."""
    about = unit(item.unit)
    path = about.lesson if item.stage == "lesson" else about.exercise
    here = notebook_here()
    return "" if here.name == Path(path).name else path_from(Path.cwd(), path) if here.suffix else ""
