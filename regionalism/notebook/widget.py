"""What every widget of the course is: live, text without widgets, HTML in pages with data for the script."""

from __future__ import annotations

import json
import os
from typing import Any

import anywidget
import traitlets

from regionalism.engine.course import EDITION_VARIABLE
from regionalism.engine.errors import CourseError
from regionalism.notebook.session import answer_log

# The widgets that show what the answer log says, the newest of each kind: a cell that was run again leaves
# its older one behind.
_following: dict[str, CourseWidget] = {}


class CourseWidget(anywidget.AnyWidget):
    """A widget that can also be read. Only types of output that every program for notebooks knows.

    A subclass says in :meth:`act` what a message of the page does, and in :meth:`show_problem` where a
    mistake is said.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        # The numbers of the messages that were acted on: after a lost connection the page sends some again.
        self._acted: set[Any] = set()
        self.on_msg(self._on_message)

    def act(self, content: dict[str, Any]) -> None:
        """Do what the page asks (``do`` names the action); raise :class:`CourseError` with a sentence."""
        raise NotImplementedError

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say in the widget what went wrong with a message."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Show what the answer log says now. Only a widget that shows course state has something to do
        here.
        """

    def follow_answers(self, key: str) -> None:
        """Redraw this widget after every answer of this kernel; a newer one with the key replaces it."""
        _following[key] = self

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Act once on a message and acknowledge it; a mistake is shown, as an exception would vanish."""
        if not isinstance(content, dict):
            return
        turn = content.get("turn")
        if turn is not None and turn in self._acted:
            # The connection took the first answer with it.
            self.send_state()
            self.send({"acknowledged": turn})
            return
        self._acted.add(turn)
        try:
            if content.get("do") == "seen":
                self.redraw()
            else:
                self.act(content)
        except Exception as problem:  # noqa: BLE001 - the widget is the only place where it can be seen
            self.show_problem(in_words(problem), content)
        finally:
            self.send({"acknowledged": turn})
        if content.get("do") != "seen":
            answers_changed(self)

    def as_text(self) -> str:
        """Return the same as plain text, for places that cannot run widgets."""
        raise NotImplementedError

    def as_page(self) -> str:
        """Return the same as HTML that needs neither kernel nor script, for the pages of the course."""
        raise NotImplementedError

    def as_live(self) -> dict[str, Any] | None:
        """Return what the script of the pages needs to put the live widget in the place of :meth:`as_page`.

        ``front`` names the front end, the same as in a notebook, and ``responder`` what answers it there
        (``authoring/pages/front``); ``traits`` are the values that the front end begins with, and ``data`` is
        for the responder. ``lookUps`` in it are texts by anchor or row, which all of a page share. ``None``:
        the page stays to be read.
        """
        return None

    def _page_and_live(self) -> str:
        live = self.as_live()
        if live is None:
            return self.as_page()
        content = json.dumps(live, ensure_ascii=False).replace("<", "\\u003c")
        script = f'<script type="application/json" class="rg-live">{content}</script>'
        return f'<div class="rg-place">{self.as_page()}{script}</div>'

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if os.environ.get(EDITION_VARIABLE):
            return {"text/html": self._page_and_live(), "text/plain": self.as_text()}
        bundle = super()._repr_mimebundle_(**options)
        # With its metadata, where Colab is told which widget manager to load.
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data is not None:
            data["text/plain"] = self.as_text()
        return bundle


def in_words(problem: Exception) -> str:
    """Return what went wrong as a person reads it: a sentence of the course, or exception and name."""
    return str(problem) if isinstance(problem, CourseError) else f"{type(problem).__name__}: {problem}"


_told: dict[str, int] = {}


def answers_changed(source: CourseWidget | None = None) -> None:
    """Redraw the widgets that follow the answers if there are new ones; ``source`` is up to date."""
    if not _following:
        return
    log = answer_log()
    count = len(log.lines())
    if _told.get(log.session) == count:
        return
    _told[log.session] = count
    for widget in list(_following.values()):
        if widget is source:
            continue
        try:
            widget.redraw()
        except Exception as problem:  # noqa: BLE001 - one widget's mistake is said there and stops no other
            widget.show_problem(in_words(problem), {})
