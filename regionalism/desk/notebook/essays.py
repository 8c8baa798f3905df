"""One essay at a time, beside its rubric and two model answers: a thin widget over the pile and the marks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import traitlets

from regionalism.desk.marking.marks import Mark
from regionalism.desk.marking.queue import EssayResponse, MarkingQueue, complete, earlier_rubric, entered
from regionalism.desk.notebook.panels import GRADES, TEMPLATES, assignment_of, place, shown_path
from regionalism.desk.notebook.state import LastGraded, desk_log, follow, graded_since
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.parts import count_words
from regionalism.notebook.assets import script, style
from regionalism.notebook.widget import CourseWidget, in_words

FRONT = Path(__file__).with_name("front")
KEPT_AS = "panel/desk-essays"
BEGINS = "No class is graded yet. When one is, its essays stand here."
OTHER_FOLDER = "Or type the folder of your grades above and press Open."
START = {"folder": GRADES, "assignment": "", "item": "", "label": "", "waiting": True}


@cache
def _css() -> str:
    return style() + style("essays", FRONT)


class EssayDesk(CourseWidget):
    """Shows one essay with its rubric, keeps marks as they are given, and returns to its place."""

    view = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        self.names = False
        self.pile: MarkingQueue | None = None
        self.at = {**START, **self._kept()}
        graded = graded_since(KEPT_AS)
        if graded:
            self.at |= {"folder": graded.folder, "assignment": graded.assignment}
        super().__init__(_esm=script("essays", folder=FRONT), _css=_css(), view={})
        self._follow(LastGraded(self.at["folder"], self.at["assignment"]))
        follow(KEPT_AS, self._follow)

    def as_text(self) -> str:
        """Return what is shown as plain text."""
        essay = self.view.get("essay") or {}
        parts = ["Mark essays", self.view["status"], essay.get("label", ""), essay.get("text", "")]
        return "\n".join(filter(None, parts))

    def as_page(self) -> str:
        """Return what stands here on the desk: a page holds no student's text."""
        return "<p>On the desk essays are marked here, one at a time, beside their rubric.</p>"

    # --- what a person does ---

    def _follow(self, graded: LastGraded) -> None:
        """Open what was just graded, also where it is open already: there may be new essays in it."""
        content = {"do": "open", "folder": graded.folder, "assignment": graded.assignment}
        try:
            self.act(content)
        except Exception as problem:  # noqa: BLE001 - it must not stop the grading that it follows; the desk says it
            self.show_problem(in_words(problem), content)

    def act(self, content: Mapping[str, Any]) -> None:
        """Act on a control. A sentence of the course is said as the desk says it."""
        actions = {
            "open": self._open,
            "item": self._choose,
            "waiting": self._filter,
            "names": self._show_names,
            "draft": self._keep_draft,
            "save": self._save,
            "go": self._go,
        }
        action = actions.get(str(content.get("do")))
        if action is None:
            return
        try:
            status = action(content)
        except CourseError as problem:
            said = problem.said(TEMPLATES)
            # Before anything is graded there is nothing to open: that is how a desk begins, and no fault.
            begins = self.at["folder"] == GRADES and not self._folder().exists()
            if begins:
                self._show(BEGINS)
            else:
                self._show(f"⚠ {said}" if self.pile else f"{said} {OTHER_FOLDER}", problem=True)
        else:
            self._show(status)

    def show_problem(self, problem: str, content: Mapping[str, Any]) -> None:
        """Say on the desk what went wrong."""
        self._show(f"⚠ This went wrong: {problem}. Run this cell again.", problem=True)

    def _open(self, content: Mapping[str, Any]) -> str:
        self.at |= {
            "folder": str(content.get("folder") or ""),
            "assignment": str(content.get("assignment") or ""),
        }
        self.pile = None
        self.pile = MarkingQueue(self._folder(), assignment_of(self.at))
        known = [item.full_id for item in self.pile.items]
        if not known:
            return "No essay was handed in there."
        if self.at["item"] not in known:
            self.at |= {"item": known[0], "label": ""}
        self._settle()
        return f"{shown_path(self._folder())} is open. {self._count()}"

    def _folder(self) -> Path:
        # Its two fields are those of the card above it.
        return place("report", "grades", {"grades": self.at["folder"]})

    def _choose(self, content: Mapping[str, Any]) -> str:
        self.at |= {"item": str(content.get("item") or ""), "label": ""}
        self._settle()
        return self._count()

    def _filter(self, content: Mapping[str, Any]) -> str:
        self.at["waiting"] = bool(content.get("on"))
        self._settle()
        return self._count()

    def _show_names(self, content: Mapping[str, Any]) -> str:
        self.names = bool(content.get("on"))
        return "Names are shown." if self.names else "Names are hidden."

    def _keep_draft(self, content: Mapping[str, Any]) -> str:
        text, given = self._meant(content)
        if entered(text.item, given) or str(content.get("comment") or ""):
            self._marks().draft(
                text.student,
                text.item.full_id,
                criteria=entered(text.item, given),
                comment=str(content.get("comment") or ""),
            )
        return str(self.view["status"])  # not announced: it is kept after every field

    def _save(self, content: Mapping[str, Any]) -> str:
        text, given = self._meant(content)
        try:
            criteria = complete(text.item, given)
        except CourseError:
            self._keep_draft(content)
            raise
        comment = str(content.get("comment") or "")
        self._marks().give(text.student, text.item.full_id, criteria=criteria, comment=comment)
        saved = f"Saved: {sum(criteria.values()):g} of {text.item.points:g} points for {text.label}."
        return f"{saved} {self._move(int(content.get('step') or 0))}".strip()

    def _go(self, content: Mapping[str, Any]) -> str:
        self._keep_draft_if_changed(content)
        return self._move(int(content.get("step") or 0))

    def _keep_draft_if_changed(self, content: Mapping[str, Any]) -> None:
        if content.get("changed"):
            self._keep_draft(content)

    # --- where we are ---

    def _marks(self) -> Any:
        if self.pile is None:
            raise CourseError("essays-not-open")
        return self.pile.marks

    def _meant(self, content: Mapping[str, Any]) -> tuple[EssayResponse, Mapping[str, Any]]:
        """Return the text that the page was showing when it sent this, and the points entered."""
        for text in self.pile.texts(self.at["item"]) if self.pile else ():
            if text.label == content.get("label"):
                given = content.get("marks")
                return text, given if isinstance(given, dict) else {}
        raise CourseError("essay-gone")

    def _current(self) -> EssayResponse | None:
        texts = self.pile.texts(self.at["item"]) if self.pile else []
        return next((text for text in texts if text.label == self.at["label"]), None)

    def _settle(self) -> None:
        """Stand at a text: the one where we were, else the first that waits, else the first."""
        texts = self.pile.texts(self.at["item"]) if self.pile else []
        waiting = self.pile.waiting(self.at["item"]) if self.pile else set()
        here = self._current()
        if texts and (here is None or (self.at["waiting"] and here.label not in waiting)):
            wanted = [text for text in texts if text.label in waiting or not self.at["waiting"]]
            self.at["label"] = (wanted or texts)[0].label
        self._keep_place()

    def _move(self, step: int) -> str:
        texts = self.pile.texts(self.at["item"]) if self.pile else []
        waiting = self.pile.waiting(self.at["item"]) if self.pile else set()
        labels = [text.label for text in texts]
        place_now = labels.index(self.at["label"]) if self.at["label"] in labels else 0
        ahead = labels[place_now + 1 :] if step > 0 else labels[:place_now][::-1] if step < 0 else []
        wanted = [label for label in ahead if label in waiting or not self.at["waiting"]]
        if wanted:
            self.at["label"] = wanted[0]
            self._keep_place()
            return self._count()
        return f"{self._end(step) if waiting else ''} {self._count()}".strip()

    def _end(self, step: int) -> str:
        """Say why a step leads to no other essay."""
        if not step:
            return ""
        if self.at["waiting"]:
            return f"No essay that waits comes {'after' if step > 0 else 'before'} this one."
        return f"This is the {'last' if step > 0 else 'first'} essay."

    def _count(self) -> str:
        texts = self.pile.texts(self.at["item"]) if self.pile else []
        waiting = len(self.pile.waiting(self.at["item"])) if self.pile else 0
        if not waiting:
            return f"All {len(texts)} essays have marks. Grade again to bring the marks into the grades."
        return f"{waiting} of {len(texts)} essays still wait."

    def _kept(self) -> dict[str, Any]:
        line = desk_log().state(KEPT_AS).current
        kept = line.data if line is not None and isinstance(line.data, dict) else {}
        return {name: value for name, value in kept.items() if type(START.get(name)) is type(value)}

    def _keep_place(self) -> None:
        if self._kept() != self.at or graded_since(KEPT_AS):
            desk_log().add("guess", KEPT_AS, dict(self.at))

    # --- what is shown ---

    def _show(self, status: str, *, problem: bool = False) -> None:
        warnings = [self.pile.marks.warning, *self.pile.marks.unreadable[:3]] if self.pile else []
        self.view = {
            "turn": self.view.get("turn", 0) + 1,
            "folder": self.at["folder"],
            "assignment": self.at["assignment"],
            "status": " ".join([status, *(f"⚠ {one}" for one in warnings if one)]),
            "problem": problem,
            "items": [{"id": item.full_id, "text": item.title} for item in self.pile.items]
            if self.pile
            else [],
            "item": self.at["item"],
            "waiting": self.at["waiting"],
            "names": self.names,
            "essay": self._essay(),
            "id": KEPT_AS,
        }

    def _essay(self) -> dict[str, Any] | None:
        text = self._current()
        if self.pile is None or text is None:
            return None
        item = text.item
        low, high = item.words_asked
        key = (text.student, item.full_id)
        mark, draft = self.pile.marks.current().get(key), self.pile.marks.drafts().get(key)
        shown = draft or mark
        texts = self.pile.texts(item.full_id)
        return {
            "label": text.label,
            "who": f"{text.name} ({text.student})" if self.names else f"Text {text.label}",
            "place": f"{texts.index(text) + 1} of {len(texts)}",
            "text": text.text,
            "words": f"{count_words(text.text)} words; {low} to {high} were asked for.",
            "prompt": item.prompt,
            "criteria": [
                {"id": c.id, "text": c.text, "points": c.points, "levels": list(c.levels or ())}
                for c in item.criteria
            ],
            "models": [{"name": name, "text": text} for name, text in item.examples],
            "marks": {c.id: shown.criteria[c.id] for c in item.criteria if shown and c.id in shown.criteria},
            "comment": shown.comment if shown else "",
            "bank": [{"text": line, "used": used} for line, used in self.pile.comments(item.full_id)],
            "note": _note(text, mark, draft),
        }


def _note(text: EssayResponse, mark: Mark | None, draft: Mark | None) -> str:
    parts = []
    if draft:
        parts.append(
            "What you entered is a draft and not saved yet."
            if not mark
            else "You have changed the saved mark; the change is a draft."
        )
    if mark:
        parts.append(
            f"Marked {mark.at[:16].replace('T', ' ')} UTC: {mark.worth:g} of {text.item.points:g} points."
        )
        parts.append(earlier_rubric(text.item, mark))
        if mark.at[:19] < text.at[:19]:
            parts.append("⚠ The text was changed after it was marked. Read it again.")
    return " ".join(filter(None, parts)) or "Not marked yet."
