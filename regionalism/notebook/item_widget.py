"""The card of one item, a thin widget: it shows what ``score`` says and keeps answers in the log."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

import traitlets
from attrs import asdict

from regionalism.engine.anchors import ANCHOR, paragraphs_named
from regionalism.engine.answers import AnswerLog, Event, ItemState
from regionalism.engine.assignment import find_assignment
from regionalism.engine.bank import find_item
from regionalism.engine.course import EDITION_VARIABLE, unit
from regionalism.engine.errors import CourseError, Message, ResponseError
from regionalism.engine.item_version import same_question
from regionalism.engine.kinds.base import Item, Note
from regionalism.engine.kinds.parts import points_in_words
from regionalism.engine.plain_text import (
    CONFIDENCE,
    KEPT_WORDS,
    MARK_WORDS,
    OUTCOME_WORDS,
    STILL_TO_DO,
    as_text,
    describe,
    lead,
    settled_by,
    shows_points,
    worth,
)
from regionalism.engine.scoring import TRIES_BEFORE_REASON, Result, score
from regionalism.notebook.assets import CONTROLS, script, style
from regionalism.notebook.richtext import paragraphs
from regionalism.notebook.session import asked
from regionalism.notebook.widget import CourseWidget

LookUp = Callable[[str], str]


class ItemCard(CourseWidget):
    """Shows one item with this student's state (from ``log``) back in place; ``look_up`` gives digests."""

    spec = traitlets.Dict().tag(sync=True)
    response = traitlets.Any(None, allow_none=True).tag(sync=True)
    confidence = traitlets.Any(None, allow_none=True).tag(sync=True)
    reason = traitlets.Unicode("").tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    refill = traitlets.Int(0).tag(sync=True)

    def __init__(self, item: Item, log: AnswerLog, look_up: LookUp) -> None:
        self.item = item
        self.answers = log
        self.look_up = look_up
        self._acting = False
        state = log.state(item.full_id)
        super().__init__(
            _esm=script(*CONTROLS, "card"),
            _css=style(),
            spec=specification(item, look_up),
            **_restored(state.current),
            view=self._view(state, _result_of(item, state), _said_changed(item, state)),
        )
        self.observe(self._keep_draft, names=["response", "reason"])
        if item.earlier_items:
            self.follow_answers(item.full_id)

    def as_text(self) -> str:
        """Return the same task as plain text, with the line of code that answers it."""
        recalled = ["\n".join([f"{one['title']}:", *one["lines"]]) for one in self._recalled()]
        return "\n\n".join([*recalled, as_text(self.item)])

    def redraw(self) -> None:
        """Show the answers to earlier items as the log has them now; what is entered here stays."""
        self.view = {**self.view, "recalls": self._recalled()}

    def as_page(self) -> str:
        """Return the item for pages without a script, with the answers that these show."""
        from regionalism.notebook.static_html import item_page

        every = os.environ.get(EDITION_VARIABLE) == "all"
        page = item_page(self.item, answers=every or self.item.stage == "lesson")
        return page + paragraphs(str(Message("item-example-numbers"))) if self._numbers() else page

    def as_live(self) -> dict[str, Any]:
        """Return the item for the script of the pages: the same card, checked in the browser."""
        spec = self._on_page(self.item)
        return {
            "front": "card",
            "responder": "item",
            "traits": {"spec": spec},
            "data": {
                "item": self.item.full_id,
                "shuffled": list(self.item.shuffled),
                "variants": {one.variant_id: self._on_page(one) for one in self._numbers()},
                "lookUps": looked_up(self.item, self.look_up),
            },
        }

    def _on_page(self, item: Item) -> dict[str, Any]:
        """Return a specification for a page, which says first that it has no cell that runs, where one is
        needed.
        """
        from regionalism.notebook.static_html import live_links

        spec = specification(item, self.look_up)
        if not item.from_cell:
            return spec
        about = unit(item.unit)
        place = about.lesson if item.stage == "lesson" else about.exercise
        return spec | {"prompt": f"{Message('value-on-page')}\n\n{item.prompt}", "live": live_links(place)}

    def _numbers(self) -> tuple[Item, ...]:
        """Return the variants among which the student's id decides; none where everybody has the same."""
        assignment = find_assignment()
        own = assignment and assignment.variant_seed and self.item.unit in assignment.units
        return self.item.variants if own and self.item.stage == "exercise" else ()

    # --- what a student does ---

    def act(self, content: dict[str, Any]) -> None:
        """Act on a button, or keep what was entered (``draft``)."""
        action = content.get("do")
        given = content.get("response"), content.get("confidence"), str(content.get("reason") or "")
        if action in ("draft", "reset"):
            self.draft(*given)  # before a reset too: what was typed last is not lost
        elif action in ("check", "explain", "hint"):
            self._fill(*given)
        actions: dict[Any, Callable[[], Any]] = {
            "check": self.check,
            "hint": self.hint,
            "explain": self.explain,
            "reset": self.reset,
            "undo": self.undo,
            "checked": self.bring_back,
        }
        if action in actions:
            actions[action]()

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say in the card that the last action was not kept."""
        self._show(error=str(Message("item-not-kept", problem=problem)))

    def draft(self, response: Any, confidence: Any = None, reason: str = "") -> None:
        """Take in what was entered and is not checked; a result that is about something else goes."""
        with self.hold_trait_notifications():
            self.response, self.confidence, self.reason = response, confidence, reason
        self._show(result=_result_of(self.item, self._state()))

    def _fill(self, response: Any, confidence: Any = None, reason: str = "") -> None:
        """Put a response into the control without keeping it as a draft: what follows keeps it."""
        self._acting = True
        try:
            self.response, self.confidence, self.reason = response, confidence, reason
        finally:
            self._acting = False

    def hand_over(self, response: Any) -> Result:
        """Put a response into the control and check it, as ``record`` does."""
        self._fill(response)
        return self.check()

    def say_unchanged(self, value: Any) -> None:
        """Say that the cell above still gives the value it starts with, which is not kept."""
        shown = f"{round(value, 1):g}" if isinstance(value, float) else value
        sentence = (
            f"The cell above still gives {shown}, the value that it starts with. Change it, run it, "
            "then run this cell."
        )
        self.view = {**self.view, "kept": f"{sentence} {self.view['kept']}".strip()}

    def check(self) -> Result:
        """Check and keep the response in the control, and show its worth; a repeat is no new try."""
        result = score(self.item, self.response, self.reason)
        if result.outcome == "unanswered":
            self._show(result=result)
            return result
        given = self.item.normalise(self.response)
        last = self._state().last
        same = (
            last is not None
            and (last.data, last.reason) == (given, self.reason)
            and not _changed(self.item, last)
        )
        if not same:
            self._add("response", given, reason=self.reason, confidence=self.confidence)
        self._show(result=result)
        return result

    def hint(self) -> None:
        """Show one more hint, and keep that it was shown."""
        shown = min(self._state().hints + 1, len(self.item.hints))
        if shown > self._state().hints:
            self._add("hint", shown)
        self._show(result=_result_of(self.item, self._state()))

    def explain(self) -> None:
        """Show the explanation, after an attempt only."""
        state = self._state()
        if state.tries and not state.explained:
            self._add("explanation")
        self._show(result=_result_of(self.item, self._state()))

    def reset(self) -> None:
        """Empty the control; the log keeps tries, hints and answers, and :meth:`undo` brings them back."""
        if self._state().current is not None:
            self._add("reset")
        self._fill(None)
        self.refill += 1
        self._show()

    def undo(self) -> None:
        """Put back what was cleared last."""
        self._put_back(cleared(self.item, self.answers))

    def bring_back(self) -> None:
        """Put back what was checked last."""
        self._put_back(self._state().last)

    def _put_back(self, line: Event | None) -> None:
        if line is not None:
            self._add("draft", line.data, reason=line.reason, confidence=line.confidence)
            self._fill(line.data, line.confidence, line.reason)
            self.refill += 1
        self._show(result=_result_of(self.item, self._state()))

    def _keep_draft(self, _change: Any) -> None:
        """Keep what is in the control though it is not checked yet; it is never scored."""
        shown = self._state().current
        empty = self.response in (None, "", [], {}) and shown is None
        if self._acting or empty or self._same_as_shown(shown):
            return
        self._add("draft", self.response, reason=self.reason)

    def _same_as_shown(self, shown: Event | None) -> bool:
        """Tell whether the control holds the last checked response in other writing (``"1,037"``)."""
        if shown is None or shown.reason != self.reason:
            return False
        if shown.data == self.response:
            return True
        try:
            return bool(self.item.normalise(self.response) == shown.data)
        except ResponseError:
            return False

    # --- what the card shows ---

    def _state(self) -> ItemState:
        return self.answers.state(self.item.full_id)

    def _add(self, event: str, data: Any = None, *, reason: str = "", confidence: int | None = None) -> None:
        version = self.item.version
        self.answers.add(
            event, self.item.full_id, data, version=version, reason=reason, confidence=confidence
        )

    def _show(self, result: Result | None = None, error: str = "") -> None:
        # Numbered: the page may have cleared the same result meanwhile, and must be told again.
        self.view = {**self._view(self._state(), result, error), "turn": self.view.get("turn", 0) + 1}

    def _view(self, state: ItemState, result: Result | None, error: str = "") -> dict[str, Any]:
        item = self.item
        view: dict[str, Any] = {
            "hints": list(item.hints[: state.hints]),
            "error": "\n".join(filter(None, [error, self.answers.warning])),
            "recalls": self._recalled(),
        }
        view["canExplain"] = bool(item.has_key and item.explanation and state.tries and result)
        view |= {"kept": _kept(state), "keptAt": state.last.at if state.last else ""}
        view |= {
            "canUndo": cleared(item, self.answers) is not None,
            "canBringBack": _can_bring_back(item, state),
        }
        if result is not None:
            # The card shows the rubric above the text already.
            kept = tuple(note for note in result.feedback if note.code != "criterion")
            view |= result_view(item, result._replace(feedback=kept))
            if state.tries and result.outcome != "unanswered":
                view["places"] = list(item.anchors)
                done = result.outcome == ("correct" if not item.completion else item.finished_outcome)
                stuck = state.tries >= TRIES_BEFORE_REASON and not done
                if stuck and item.worked_path:
                    view["path"] = list(item.worked_path)
                if item.has_key and (state.explained or done or (stuck and not item.worked_path)):
                    view |= {"explanation": item.explained(), "canExplain": False}
        notes = [note["text"] for note in view.get("notes", ())]
        shown = [*view["hints"], *notes, *view.get("path", ()), view.get("explanation", "")]
        view["digests"] = digests([*shown, *view.get("places", ())], self.look_up, item.anchors)
        if "places" in view:
            self._show_rows(view)
        return view

    def _show_rows(self, view: dict[str, Any]) -> None:
        """Let the rows that the item names open under a name in words, wherever a text names one."""
        for source, name, text in named_rows(self.item.sources, self.look_up, view["digests"]):
            view["digests"][name] = text
            view["places"].append(name)
            for note in view.get("notes", ()):
                note["text"] = note["text"].replace(source, name)
            if "explanation" in view:
                view["explanation"] = view["explanation"].replace(source, name)

    def _recalled(self) -> list[dict[str, Any]]:
        """Return this student's answers to the items that this one recalls, those that are in this folder."""
        found = []
        for name in self.item.earlier_items:
            try:
                earlier = asked(find_item(name))
            except CourseError:
                continue  # a hand-out of exercises holds no lesson
            last = self.answers.state(name).last
            lines = describe(earlier, last.data) if last else []
            found.append(
                {
                    "title": str(Message("item-recalled", title=earlier.title)),
                    "lines": lines or [str(Message("item-not-answered"))],
                }
            )
        return found


def specification(item: Item, look_up: LookUp) -> dict[str, Any]:
    """Return what the front end needs to draw an item: nothing of the key is in it."""
    spec: dict[str, Any] = {
        "id": item.full_id,
        "kind": item.kind,
        "title": item.title,
        "worth": worth(item),
        "inPoints": shows_points(item),
        "settled": settled_by(item),
        "prompt": item.prompt,
    }
    spec |= {"hints": len(item.hints), "reason": item.reason}
    spec["rule"] = item.rule()
    spec["confidence"] = list(CONFIDENCE.values()) if item.confidence else None
    spec |= {"isText": item.is_text, "fromCell": item.from_cell}
    spec |= item.specification(look_up)
    # Only of what stands in the question itself: an item's own anchors say where the answer is.
    texts = [item.prompt, *(entry for block in item.blocks() for entry in block.entries)]
    spec["digests"] = digests(texts, look_up, item.anchors)
    return spec


def digests(texts: Iterable[str], look_up: LookUp, anchors: Iterable[str] = ()) -> dict[str, str]:
    """Return the digest of each paragraph that the texts name, such as ``R2 ¶19``, by its anchor.

    :param texts: what the card shows.
    :param look_up: gives the digest of an anchor.
    :param anchors: the item's own: where they and the texts are of one reading, ``¶19`` is a paragraph of it.
    """
    texts = list(texts)
    codes = {one[1] for text in [*texts, *anchors] for one in ANCHOR.finditer(text)}
    found: dict[str, str] = {}
    for anchor in dict.fromkeys(one for text in texts for one in paragraphs_named(text, codes)):
        try:
            found[anchor] = look_up(anchor)
        except CourseError:
            continue  # a text may name a paragraph that is not here; it stays plain words
    return found


def looked_up(item: Item, look_up: LookUp) -> dict[str, str]:
    """Return what the card of an item can open, by anchor, and by row as the item names it."""
    texts = [*_texts(asdict(item)), *item.anchors]
    found = digests(texts, look_up, item.anchors)
    for source in item.sources:
        try:
            found[source] = look_up(source)
        except CourseError:
            continue  # as in named_rows
    return found


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def named_rows(
    sources: Iterable[str], look_up: LookUp, taken: Container[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield each row that is here: as an item names it, its name in words (not one of ``taken``), its
    text.
    """
    for source in sources:
        try:
            name, _, text = look_up(source).partition("\n")
        except CourseError:
            # a hand-out holds the tables that its exercises need, and a row may be in none of them
            continue
        yield source, name if name not in taken else f"{name} ({source.partition(':')[2]})", text


def cleared(item: Item, log: AnswerLog) -> Event | None:
    """Return what was cleared last, unless something was checked or put back since.

    What is begun anew takes the offer away, except for texts: there a cleared text can be brought back until
    another is checked.
    """
    shown = found = None
    for line in log.lines():
        if line.item != item.full_id or line.event not in ("response", "draft", "reset"):
            continue
        if line.event == "reset":
            found, shown = shown, None
            continue
        shown = line
        if found and (line.event == "response" or not item.is_text or line.data == found.data):
            found = None
    return found if found and found.data not in (None, "", [], {}) else None


def _can_bring_back(item: Item, state: ItemState) -> bool:
    """Tell whether a text was checked that is not the one in view."""
    if not item.is_text or state.last is None:
        return False
    return state.current is None or state.current.data != state.last.data


def result_view(item: Item, result: Result) -> dict[str, Any]:
    """Return a result in words and symbols."""
    symbol, word = OUTCOME_WORDS[result.outcome]
    if item.completion and result.outcome == item.finished_outcome:
        symbol, word = KEPT_WORDS
    view: dict[str, Any] = {"outcome": result.outcome, "symbol": symbol, "word": word}
    if (
        result.points is not None
        and item.points
        and item.stage == "exercise"
        and result.outcome != "unanswered"
    ):
        view["points"] = f"{result.points:g} of {points_in_words(item.points)}."
    view["notes"] = [_note_view(item, note) for note in result.feedback]
    view["marks"] = {
        one: dict(zip(("mark", "symbol", "word"), (mark, *MARK_WORDS[mark]), strict=True))
        for one, mark in result.marks
    }
    return view


def _note_view(item: Item, note: Note) -> dict[str, Any]:
    symbol, word = MARK_WORDS[note.mark]
    if item.by_person and note.mark == "near":
        symbol, word = STILL_TO_DO
    return {
        "mark": note.mark,
        "symbol": symbol,
        "word": word,
        "lead": lead(word, note.about),
        "about": note.about,
        "text": note.text,
        "place": list(note.place),
    }


def _restored(shown: Event | None) -> dict[str, Any]:
    if shown is None:
        return {}
    return {"response": shown.data, "reason": shown.reason, "confidence": shown.confidence}


def _changed(item: Item, line: Event) -> bool:
    """Tell whether what decides the worth of an answer has changed since it was given."""
    return not same_question(line.version, item.version, item.full_id)


def _said_changed(item: Item, state: ItemState) -> str:
    if state.last is None or not _changed(item, state.last):
        return ""
    return str(Message("item-changed"))


def _result_of(item: Item, state: ItemState) -> Result | None:
    """Return what the last checked response is worth, if it is what the control shows."""
    last, shown = state.last, state.current
    if last is None or shown is None or (shown.reason, _form(item, shown)) != (last.reason, last.data):
        return None
    return score(item, last.data, last.reason)


def _form(item: Item, line: Event) -> Any:
    try:
        return line.data if line.event == "response" else item.normalise(line.data)
    except ResponseError:
        return line.data


def _kept(state: ItemState) -> str:
    if state.last is None:
        return str(Message("item-draft-kept")) if state.current else ""
    tries = f"{state.tries} {'try' if state.tries == 1 else 'tries'}"
    # The page puts its own local time in the place of {when}.
    checked = str(Message("item-checked", when="{when}", tries=tries))
    same = state.current is not None and (
        state.current is state.last or state.current.data == state.last.data
    )
    return checked if same else f"{checked} {Message('item-seen-differs')}"
