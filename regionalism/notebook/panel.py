"""The frame of every interactive model: labelled inputs and a result. Models are pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Literal, Self

import traitlets
from attrs import asdict, frozen

from regionalism.engine.answers import AnswerLog
from regionalism.engine.errors import CourseError
from regionalism.notebook.assets import script, style
from regionalism.notebook.baking import baked, can_be_baked, outside
from regionalism.notebook.richtext import paragraphs, plain
from regionalism.notebook.session import answer_log
from regionalism.notebook.static_html import folded, heading, listed, only_live
from regionalism.notebook.widget import CourseWidget


@frozen
class Tile:
    """One square of a tile grid, counted from 1; ``size`` (0 to 1) is the share that its inside fills."""

    id: str
    name: str
    row: int
    column: int
    note: str = ""
    size: float = 0.0


@frozen
class Shortcut:
    """A button that takes a whole group of tiles in or out; ``about`` says in a sentence what the group
    is.
    """

    text: str
    members: tuple[str, ...]
    about: str = ""


@frozen(kw_only=True)
class Input:
    """One input of a panel.

    ``options`` are pairs of id and text for ``choice`` (radios) and ``menu``; a ``moment`` is a day and an
    hour by the clock of who enters it, kept as an ISO time with its offset; ``low``, ``high`` and ``step``
    are for ``number`` and ``point``. ``lines`` is a text of up to ``high`` characters; the value of ``files``
    is a list of dicts with ``name`` and ``text`` (its first ``high`` bytes) and is never kept. An input with
    ``when=(input, values)`` is asked only while that input has one of the values. A ``number`` may have
    a ``slider`` over the whole width with ``ticks``, and a ``play`` button that runs through its values. A
    ``point`` is drawn on a chart at ``at``; all points of a panel stand on one chart. ``tiles`` and
    ``groups`` are for ``tiles``, whose value is a list of tile ids; ``areas`` is ``(input, value)``: while
    that input has that value, the inner areas show.
    """

    name: str
    label: str
    kind: Literal["choice", "menu", "number", "check", "text", "lines", "files", "moment", "tiles", "point"]
    value: Any = None
    options: Sequence[tuple[str, str]] = ()
    low: float | None = None
    high: float | None = None
    step: float | None = None
    slider: bool = False
    ticks: Sequence[float] = ()
    play: bool = False
    at: float | None = None
    unit: str = ""
    tiles: Sequence[Tile] = ()
    groups: Sequence[Shortcut] = ()
    areas: tuple[str, str] | None = None
    when: tuple[str, Sequence[str]] | None = None

    @classmethod
    def choice(
        cls, name: str, label: str, options: Mapping[str, str], value: str | None = None, **more: Any
    ) -> Self:
        """Return radio buttons: ids and what stands beside them, and the one that is chosen at first."""
        return cls(name=name, label=label, kind="choice", value=value, options=list(options.items()), **more)

    @classmethod
    def menu(
        cls, name: str, label: str, options: Mapping[str, str], value: str | None = None, **more: Any
    ) -> Self:
        """Return a menu, given like :meth:`choice`."""
        return cls(name=name, label=label, kind="menu", value=value, options=list(options.items()), **more)

    @classmethod
    def number(cls, name: str, label: str, value: float | None, low: float, high: float, **more: Any) -> Self:
        """Return a field for a number from ``low`` to ``high``, in steps of 1 unless ``step`` says
        another.
        """
        return cls(
            name=name, label=label, kind="number", value=value, low=low, high=high, **{"step": 1} | more
        )

    def specification(self) -> dict[str, Any]:
        """Return what the front end needs to draw it."""
        plain = asdict(self)
        plain["options"] = [{"id": one, "text": text} for one, text in self.options]
        return plain

    def in_words(self, value: Any) -> str:
        """Return a value of this input as a person would say it."""
        if self.kind == "check":
            return "yes" if value else "no"
        if self.kind == "tiles":
            return ", ".join(tile.name for tile in self.tiles if tile.id in (value or ())) or "none"
        if self.kind == "files":
            return f"{len(value or ())} chosen"
        return "empty" if value is None else dict(self.options).get(value, str(value))

    def offers(self) -> str:
        """Return what can be entered, in words; empty where the label says it all."""
        if self.kind == "tiles":
            return f"choose among {', '.join(tile.name for tile in self.tiles)}"
        if self.options:
            return f"choose one: {'; '.join(text for _, text in self.options)}"
        return f"from {self.low:g} to {self.high:g}" if self.low is not None and self.high is not None else ""


@frozen
class Reply:
    """What a panel answers.

    ``status`` is one sentence for the live region, ``html`` a fragment below it. ``line`` is the record that
    a chart of points shows with it: pairs of place and value. ``page`` makes the fragment for the reading
    edition, where no chart of points is drawn. ``file`` is name and text of a file that the browser saves.
    """

    status: str
    html: str = ""
    line: Sequence[tuple[float, float]] = ()
    page: Callable[[], str] | None = None
    file: tuple[str, str] | None = None


@frozen
class Frame:
    """One state of a tile grid: ``where`` maps tile to group, ``parts`` maps part to HTML."""

    status: str
    where: Mapping[str, str]
    changed: Sequence[str]
    parts: Mapping[str, str]


@frozen
class Frames:
    """All states of a tile grid, sent once.

    :param inputs: the names of the inputs whose values, joined by ``|``, are the key of a frame.
    :param words: group to the word that stands on a tile.
    :param html: the result in one of the states; its tiles carry ``data-tile``, its parts ``data-part``, its
        counts ``data-count``.
    :param frames: key to state.
    """

    inputs: Sequence[str]
    words: Mapping[str, str]
    html: str
    frames: Mapping[str, Frame]

    def specification(self) -> dict[str, Any]:
        """Return what the front end needs; a tile's group is sent as its place in ``words``."""
        groups = list(self.words)
        tiles = list(next(iter(self.frames.values())).where)
        packed = {
            key: {
                "status": frame.status,
                "where": "".join(str(groups.index(frame.where[tile])) for tile in tiles),
                "changed": list(frame.changed),
                "parts": dict(frame.parts),
            }
            for key, frame in self.frames.items()
        }
        return {
            "inputs": list(self.inputs),
            "groups": groups,
            "words": list(self.words.values()),
            "tiles": tiles,
            "html": self.html,
            "frames": packed,
        }


@frozen
class OnPage:
    """What answers a panel on a page without a kernel, where its states are too many to be made beforehand.

    :param model: the name of a function of JavaScript, which stands in a file beside the model and is held
        equal to it by a test.
    :param data: makes what that function knows beside the values: numbers and texts of the tables.
    """

    model: str
    data: Callable[[], dict[str, Any]] = dict


NOTHING = {"status": "", "html": ""}


class Panel(CourseWidget):
    """An interactive model in a frame.

    :param title: names the panel, also for screen readers.
    :param intro: one or two sentences: what to do.
    :param inputs: the inputs, in order.
    :param respond: takes the inputs' values by name and returns a :class:`Reply`; :class:`CourseError`
        becomes its sentence.
    :param limitations: what the model leaves out, in words; every model leaves something out.
    :param state_key: an id such as ``"one-state-one-vote/board"`` under which the inputs are kept over a
        restart; empty: not kept.
    :param button: with a text, the result appears only when the button is pressed (predict, then reveal).
    :param has_side_effects: the button does something, such as writing files: after a restart the inputs are
        back, and nothing is done again.
    :param beside: the result stands at the right of the inputs and stays in view where the page is wide
        enough.
    :param frames: all states of a tile grid, which the browser then draws without asking.
    :param sample: values that pages without a script answer to, where the panel starts with none.
    :param on_page: what answers on a page without a kernel, if not all its states are made beforehand.
    :param log: returns the log that keeps the inputs: the student's, or another such as the desk's.
    """

    spec = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    refill = traitlets.Int(0).tag(sync=True)
    download = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        title: str,
        intro: str,
        inputs: Sequence[Input],
        respond: Callable[[Mapping[str, Any]], Reply],
        *,
        limitations: str,
        state_key: str = "",
        button: str = "",
        has_side_effects: bool = False,
        beside: bool = False,
        frames: Frames | None = None,
        sample: Mapping[str, Any] | None = None,
        on_page: OnPage | None = None,
        log: Callable[[], AnswerLog] = answer_log,
    ) -> None:
        self.inputs = tuple(inputs)
        self.respond = respond
        self.has_side_effects = has_side_effects
        self.kept_in = log
        self.on_page = on_page
        self.kept_as = f"panel/{state_key}" if state_key else ""
        self.start = {one.name: one.value for one in inputs}
        self.sample = {**self.start, **(sample or {})}
        values, revealed = self._restored()
        super().__init__(
            _esm=script("frames", "points", "panel"),
            _css=style(),
            spec={
                "id": self.kept_as,
                "title": title,
                "intro": intro,
                "inputs": [one.specification() for one in inputs],
                "leavesOut": limitations,
                "button": button,
                "acts": has_side_effects,
                "beside": beside,
                "frames": frames.specification() if frames else None,
            },
            values=values,
        )
        self.shown = (
            self._reply(values) if (revealed and not has_side_effects) or not button else dict(NOTHING)
        )

    def _restored(self) -> tuple[dict[str, Any], bool]:
        """Return the inputs as last kept, and whether the result had been asked for."""
        line = self.kept_in().state(self.kept_as).current if self.kept_as else None
        kept = line.data if line is not None and isinstance(line.data, dict) else {}
        known = {name: value for name, value in kept.get("values", {}).items() if name in self.start}
        return {**self.start, **known}, bool(kept.get("revealed"))

    def _reply(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Answer to the inputs, as the front end takes it, and hand over the file that comes with it."""
        reply = self._asked(values)
        if reply.file:
            name, text = reply.file
            self.download = {"name": name, "text": text, "count": self.download.get("count", 0) + 1}
        said: dict[str, Any] = {"status": reply.status, "html": reply.html}
        return {**said, "line": [list(pair) for pair in reply.line]} if reply.line else said

    def _asked(self, values: Mapping[str, Any]) -> Reply:
        """Answer to the inputs. Whatever goes wrong is said in the panel: an exception here would vanish."""
        try:
            return self.respond(values)
        except CourseError as problem:
            return Reply(str(problem))
        except Exception as problem:  # noqa: BLE001 - the panel is the only place where it can be seen
            return Reply(f"⚠ This went wrong: {type(problem).__name__}: {problem}. Press Reset.")

    def act(self, content: dict[str, Any]) -> None:
        """Take in the inputs and answer to them, or return to the start."""
        action = content.get("do")
        if action == "reset":
            self.reset()
        elif action in ("respond", "keep") and isinstance(content.get("values"), dict):
            self.enter(content["values"], reveal=action == "respond")

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say in the panel what went wrong."""
        self._show({**NOTHING, "status": f"⚠ This went wrong: {problem}. Press Reset."})

    def _show(self, reply: Mapping[str, Any]) -> None:
        # Numbered: the page may have cleared the same answer meanwhile ("Working …"), and must be told again.
        self.shown = {**reply, "turn": self.shown.get("turn", 0) + 1}

    def tell(self, sentence: str) -> None:
        """Say how far it is while the answer is being made."""
        self._show({**NOTHING, "status": sentence, "working": True})

    def enter(self, values: Mapping[str, Any], *, reveal: bool = True) -> None:
        """Take new values in, keep them, and answer to them unless the result waits for its button."""
        self.values = {**self.start, **{name: value for name, value in values.items() if name in self.start}}
        if self.kept_as:
            kept = {one.name: self.values[one.name] for one in self.inputs if one.kind != "files"}
            self.kept_in().add("guess", self.kept_as, {"values": kept, "revealed": reveal})
        if reveal:
            self._show(self._reply(self.values))
        elif not self.has_side_effects:
            self._show(NOTHING)  # what stood there answered to other values

    def reset(self) -> None:
        """Return to the start; what was kept stays in the log."""
        if self.kept_as and self.kept_in().state(self.kept_as).current is not None:
            self.kept_in().add("reset", self.kept_as)
        self.values = dict(self.start)
        self.refill += 1
        self._show(NOTHING if self.spec["button"] else self._reply(self.values))

    def as_text(self) -> str:
        """Return the panel as plain text: inputs as they stand, the result, and the limitations."""
        inputs = [f"  {one.label}: {one.in_words(self.values[one.name])}" for one in self.inputs]
        parts = [
            self.spec["title"],
            self.spec["intro"],
            *inputs,
            self.shown["status"],
            plain(self.shown["html"]),
        ]
        return "\n".join([*filter(None, parts), f"What this leaves out: {self.spec['leavesOut']}"])

    def as_page(self) -> str:
        """Return the panel for pages without a script: inputs in words, first answers, limitations."""
        title, button = self.spec["title"], self.spec["button"]
        offers = [f" ({offers})" if (offers := one.offers()) else "" for one in self.inputs]
        rows = [
            f"{one.label}: {one.in_words(one.value)} at the start{offer}"
            for one, offer in zip(self.inputs, offers, strict=True)
        ]
        parts = [heading(3, title, f"panel-{title}"), paragraphs(self.spec["intro"])]
        if not self.answers_on_page:
            parts.append(only_live(self.kept_as.removeprefix("panel/").partition("/")[0]))
        where = "notebook" if self.answers_on_page else "live course"
        parts += [f"<p>In the {where} you set these, and see at once what follows:</p>", listed(rows)]
        said = self._said(self.sample)
        parts.append(folded(f"{button}: {title}", said) if button else said)
        for one in self.inputs:
            for group in one.groups:
                values = {**self.start, one.name: list(group.members)}
                members = (
                    paragraphs(group.about)
                    + f"<p>{escape(one.label)}: {escape(one.in_words(group.members))}.</p>"
                )
                parts.append(folded(f"With {group.text}", members + self._said(values)))
        parts.append(f"<p><strong>What this leaves out:</strong> {escape(self.spec['leavesOut'])}</p>")
        return f'<div class="rg-panel">{"".join(parts)}</div>'

    @property
    def answers_on_page(self) -> bool:
        """Tell whether something answers on a page without a kernel, where no file can be read or written."""
        if self.has_side_effects:
            return False
        return bool(self.spec["frames"] or self.on_page) or can_be_baked(self.inputs)

    def as_live(self) -> dict[str, Any] | None:
        """Return the panel for the script of the pages, where something there can answer it.

        Either a frame for every state, or a function in JavaScript, or every answer, made beforehand.
        """
        about: dict[str, Any]
        if not self.answers_on_page:
            return None
        if self.spec["frames"]:
            about = {"outside": outside(self.inputs)}
        elif self.on_page:
            about = {"model": self.on_page.model, "known": self.on_page.data()}
        else:
            about = baked(self.inputs, self._asked)
        return {
            "front": "panel",
            "responder": "panel",
            "traits": {"spec": self.spec},
            "data": {"start": self.start, **about},
        }

    def _said(self, values: Mapping[str, Any]) -> str:
        reply = self._asked(values)
        return f"{paragraphs(reply.status)}{reply.page() if reply.page else reply.html}"
