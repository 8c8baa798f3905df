"""The card that closes a page: what is done, what one can do now, confidence, and the next step."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import traitlets

from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import FIRST_LESSON, Objective, unit
from regionalism.engine.errors import Message
from regionalism.engine.kinds.base import Item
from regionalism.engine.scoring import score
from regionalism.notebook.assets import script, style
from regionalism.notebook.course_state import all_progress, path_from
from regionalism.notebook.opening import Next, next_thing
from regionalism.notebook.progress import calibration_in_words
from regionalism.notebook.richtext import paragraphs
from regionalism.notebook.session import answer_log, asked_in
from regionalism.notebook.widget import CourseWidget


class Closing(CourseWidget):
    """The closing card of a unit's lesson or exercise set (``stage``)."""

    spec = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, slug: str, stage: str) -> None:
        self.unit = unit(slug)
        self.stage = stage
        spec = {"title": f"Where you stand: {self.unit.title}"}
        super().__init__(_esm=script("follow", "land", "closing"), _css=style(), spec=spec, view=self._view())
        self.follow_answers(f"closing/{slug}/{stage}")

    def _view(self) -> dict[str, Any]:
        log, here = answer_log(), Path.cwd()
        found = all_progress(log)
        items = asked_in(self.unit.slug)
        left = {stage: _left(items, stage, log) for stage in ("lesson", "exercise")}
        done = not left[self.stage]
        told = done and self.stage == "exercise"
        can = [one.text for one in self.unit.objectives if shown_right(one, items, log)]
        return {
            "done": done,
            "lines": self._lines(items, left),
            "can": can if told else [],
            "practised": [one.text for one in self.unit.objectives if one.text not in can] if told else [],
            "calibration": calibration_in_words(log),
            "next": _step(next_thing(found, log, here, self.unit.slug, self.stage)),
            "all": self._all(here),
        }

    def _lines(self, items: list[Item], left: dict[str, list[Item]]) -> list[str]:
        lines = []
        for stage, name in (("lesson", "Lesson"), ("exercise", "Exercises")):
            count = sum(item.stage == stage for item in items)
            if count:
                open_ones = len(left[stage])
                done = f"{count - open_ones} of {count}" if open_ones else f"all {count}"
                lines.append(str(Message("closing-answered", stage=name, done=done)))
        return lines

    @staticmethod
    def _all(here: Path) -> str:
        first = next((one for one in all_progress(answer_log()) if one.unit.number == FIRST_LESSON), None)
        page = path_from(here, first.unit.lesson) if first else ""
        return f"{page}#Your-progress" if page else ""

    def act(self, content: dict[str, Any]) -> None:
        """Nothing: the card has no action that needs the kernel; ``seen`` is answered by :meth:`redraw`."""

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say in the card what went wrong."""
        self.view = {**self.view, "calibration": f"⚠ {problem}"}

    def redraw(self) -> None:
        """Show how far the student is now."""
        self.view = self._view()

    def as_text(self) -> str:
        """Return the same as plain text."""
        view = self.view
        can = ["You can now:", *view["can"]] if view["can"] else []
        practised = ["You have worked on:", *view["practised"]] if view["practised"] else []
        lines = [*view["lines"], *can, *practised, view["calibration"], view["next"].get("text", "")]
        return "\n".join(filter(None, [self.spec["title"], *lines]))

    def as_page(self) -> str:
        """Return what stands here in the notebook: a page knows nobody's answers."""
        return paragraphs(
            "In the notebook a card stands here that says what you have done in this unit, and "
            "what comes next."
        )

    def as_live(self) -> dict[str, Any]:
        """Return the card for the script of the pages."""
        return {
            "front": "closing",
            "responder": "closing",
            "traits": {"spec": self.spec},
            "data": {"unit": self.unit.slug, "stage": self.stage},
        }


def shown_right(objective: Objective, items: Iterable[Item], log: AnswerLog) -> bool:
    """Tell whether each question of an objective that has a right answer was answered right at least once."""
    asked = [item for item in items if item.id in objective.items and not item.completion]
    return bool(asked) and all(
        any(
            score(item, line.data, line.reason).outcome == "correct"
            for line in log.state(item.full_id).responses
        )
        for item in asked
    )


def _left(items: list[Item], stage: str, log: AnswerLog) -> list[Item]:
    return [item for item in items if item.stage == stage and not log.state(item.full_id).responses]


def _step(found: Next | None) -> dict[str, str]:
    """Return the next step: where it is, and in words."""
    if found is None:
        return {"text": str(Message("closing-all-done"))}
    if not found.page:
        return {**found.spec, "text": str(Message("closing-on-this-page"))}
    what = "the exercises" if found.item.stage == "exercise" else "the lesson"
    unit = f"{found.unit.number} · {found.unit.title}"
    return {**found.spec, "text": str(Message("closing-next", what=what, unit=unit))}
