"""The reading room: source card, then the paragraphs of a unit, with speakers, glossary and notes."""

from __future__ import annotations

import base64
import binascii
import sys
from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import traitlets

from regionalism.americas import originals
from regionalism.americas.layers import OWN, TERM, Layers, Phrase, plain
from regionalism.americas.readings import Paragraph, Reading, anchored, get_reading, glossary, own_paragraphs
from regionalism.engine.answers import AnswerLog
from regionalism.engine.assignment import find_assignment
from regionalism.engine.course import find_course_root, unit
from regionalism.engine.errors import CourseError, Message
from regionalism.notebook.assets import script, style
from regionalism.notebook.richtext import paragraphs, show_errors
from regionalism.notebook.session import answer_log
from regionalism.notebook.static_html import folded, heading, listed
from regionalism.notebook.widget import CourseWidget

FRONT = Path(__file__).with_name("front")
ABOUT = (
    ("Title", "title"),
    ("Publisher", "publisher"),
    ("Author", "author"),
    ("Date", "date"),
    ("How the date is known", "date_note"),
    ("How sure the identification is", "how_sure"),
    ("Genre", "genre"),
    ("Standpoint", "standpoint"),
    ("What it could know", "as_of"),
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
TWO_QUOTATIONS = (
    "Tinted words are the text's own. Words in “quotation marks” are a person's, with the name behind them."
)
TWO_QUOTATIONS_TEXT = TWO_QUOTATIONS.replace("Tinted words", "Words between ‹ and ›")
NOT_KEPT = "⚠ This was not kept. Copy your text and run this page again."

Glossary = dict[str, dict[str, str]]


class ReadingRoom(CourseWidget):
    """Shows one reading with this student's guesses and notes back in place.

    :param text: the reading.
    :param log: where guesses and notes are kept.
    :param terms: the glossary.
    :param own: what :func:`own_copy` says of the publisher's text.
    :param needed: the numbers of the paragraphs that stand open; none means all of them.
    """

    spec = traitlets.Dict().tag(sync=True)
    guesses = traitlets.Dict().tag(sync=True)
    card = traitlets.Dict().tag(sync=True)
    notes = traitlets.Dict().tag(sync=True)
    own = traitlets.Dict().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        text: Reading,
        log: AnswerLog,
        terms: Glossary,
        own: dict[str, Any],
        needed: frozenset[int] = frozenset(),
    ) -> None:
        self.text = text
        self.answers = log
        self.terms = terms
        self.needed = needed
        super().__init__(
            _esm=script("room", folder=FRONT),
            _css=style() + style("room", FRONT),
            spec=specification(text, terms, needed),
            own=own,
            notes=self._kept_notes(),
            **self._card_state(),
        )

    def as_text(self) -> str:
        """Return the reading as plain text, without the reader's own notes and copies."""
        return as_text(self.text, self.terms, self.needed)

    def as_page(self) -> str:
        """Return the reading for pages without a script, without the reader's own notes and copies."""
        return as_page(self.text, self.terms)

    def as_live(self) -> dict[str, Any]:
        """Return the room for the script of the pages, with all that the source card reveals."""
        return {
            "front": "room",
            "responder": "reading",
            "traits": {"spec": self.spec},
            "data": {"card": source_card(self.text, {})},
        }

    # --- what a student does ---

    def act(self, content: dict[str, Any]) -> None:
        """Keep a note, guesses or a copy of the text, reveal the source card, or hide it again."""
        action = content.get("do")
        if action == "note":
            self.note(int(content["paragraph"]), str(content.get("text") or ""))
        elif action == "draft":
            self.draft(_guesses(content.get("guesses")))
        elif action == "reveal":
            self.reveal(_guesses(content.get("guesses")))
        elif action == "reset":
            self.reset()
        elif action == "copy":
            self.copy(str(content["name"]), str(content["content"]))

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say at the paragraph, at the card or at the file chooser that nothing was kept."""
        action = content.get("do")
        place = str(content.get("paragraph")) if action == "note" else "copy" if action == "copy" else "card"
        self._say(place, f"⚠ {problem}" if action == "copy" else f"{NOT_KEPT} ({problem})")

    def note(self, number: int, text: str) -> None:
        """Keep a note on a paragraph, not twice; raise :class:`CourseError` if too long or no paragraph."""
        if not 1 <= number <= len(self.text.paragraphs):
            raise CourseError("paragraph-not-in-reading", reading=self.text.code, number=number)
        if text != self._note(number):
            self.answers.add("note", self._item(f"¶{number}"), text)
            self.notes = self._kept_notes()
        self._say(
            str(number), self.answers.warning or str(Message("room-kept" if text else "room-nothing-to-keep"))
        )

    def draft(self, guesses: dict[str, str]) -> None:
        """Keep guesses that are not revealed yet."""
        self.answers.add("draft", self._item("card"), guesses)
        self.guesses = guesses
        self._say("card", self.answers.warning)

    def reveal(self, guesses: dict[str, str]) -> None:
        """Keep the guesses (none for those who skip) and show the source card beside them."""
        self.answers.add("guess", self._item("card"), guesses)
        self._show_card()

    def reset(self) -> None:
        """Empty the guesses and hide the source card. What was guessed stays in the log."""
        if self.answers.state(self._item("card")).current is not None:
            self.answers.add("reset", self._item("card"))
        self._show_card()

    def copy(self, name: str, content: str) -> None:
        """Keep the student's own copy of the publisher's text, and show it beside the paragraphs.

        :param name: the file's name.
        :param content: the file's bytes in base64, as a browser sends them.
        :raises CourseError: where that is no base64.
        """
        try:
            given = base64.b64decode(content, validate=True)
        except binascii.Error:
            raise CourseError("originals-not-whole", name=name) from None
        sentences = originals.keep(name, given)
        self.own = own_copy(self.text)
        self._say("copy", " ".join(sentences))

    # --- what the room shows ---

    def _item(self, part: str) -> str:
        return f"reading/{self.text.code}/{part}"

    def _note(self, number: int) -> str:
        shown = self.answers.state(self._item(f"¶{number}")).current
        return shown.data if shown is not None and isinstance(shown.data, str) else ""

    def _kept_notes(self) -> dict[str, str]:
        notes = {str(one.number): self._note(one.number) for one in self.text.paragraphs}
        return {number: text for number, text in notes.items() if text}

    def _card_state(self) -> dict[str, Any]:
        shown = self.answers.state(self._item("card")).current
        guesses = _guesses(shown.data) if shown is not None else {}
        revealed = shown is not None and shown.event == "guess"
        return {"guesses": guesses, "card": source_card(self.text, guesses) if revealed else {}}

    def _show_card(self) -> None:
        state = self._card_state()
        with self.hold_sync():
            self.guesses, self.card = state["guesses"], state["card"]
            self._say("card", self.answers.warning)

    def _say(self, place: str, text: str) -> None:
        """Say something at a paragraph (its number) or the card; counted, so that repeats are heard."""
        self.said = {"place": place, "text": text, "count": self.said.get("count", 0) + 1}


def _guesses(given: Any) -> dict[str, str]:
    """Return the guesses in what came from the page or the log, without anything that is none."""
    if not isinstance(given, dict):
        return {}
    return {str(field): guess for field, guess in given.items() if isinstance(guess, str)}


def specification(text: Reading, terms: Glossary, needed: frozenset[int] = frozenset()) -> dict[str, Any]:
    """Return what the front end needs to draw the room: what the source card reveals is not in it."""
    spoken = [name for paragraph in text.paragraphs for name in paragraph.names]
    alone = text.speakers[0] if len(text.speakers) == 1 else ""
    return {
        "code": text.code,
        "length": length(text),
        "needs": _needs(text, needed),
        "card": [
            {name: entry[name] for name in ("field", "question", "options")} for entry in text.about["card"]
        ],
        "speakers": [{"name": name, "count": spoken.count(name)} for name in text.speakers],
        "alone": alone,
        "legend": TWO_QUOTATIONS,
        "paragraphs": [_shown(paragraph, terms, needed) for paragraph in text.paragraphs],
        "watch": list(text.about.get("watch", ())),
    }


def _shown(paragraph: Paragraph, terms: Glossary, needed: frozenset[int]) -> dict[str, Any]:
    return {
        "number": paragraph.number,
        "needed": not needed or paragraph.number in needed,
        "voices": voices(paragraph),
        "names": paragraph.names,
        "invented": paragraph.invented,
        "layers": _layers(paragraph.layers, terms),
    }


def _layers(layers: Layers, terms: Glossary) -> dict[str, Any]:
    return {
        "short": _blocks(layers.in_short, terms),
        "weigh": [{"words": one.words, "own": one.own, "who": one.who} for one in layers.weigh],
        "notice": layers.notice,
        "facts": [_pieces(fact, terms) for fact in layers.facts],
    }


def voices(paragraph: Paragraph) -> list[str]:
    """Return who speaks in a paragraph, each name once: ``"Iver Holm (quoted, paraphrased)"``."""
    found = []
    for name in paragraph.names:
        ways = [
            one.removeprefix(name).strip(" ()")
            for one in paragraph.speakers
            if one.partition(" (")[0] == name
        ]
        how = ", ".join(way for way in ways if way)
        found.append(f"{name} ({how})" if how else name)
    return found


def runs(numbers: Iterable[int]) -> str:
    """Return the numbers of paragraphs in words: ``"¶1, ¶3 to ¶5"``."""
    parts = []
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        parts.append(f"¶{found[0]}" if len(found) == 1 else f"¶{found[0]} to ¶{found[-1]}")
    return ", ".join(parts)


def _needs(text: Reading, needed: frozenset[int]) -> str:
    """Return which paragraphs a unit needs, in a sentence; nothing where it needs all."""
    every = {one.number for one in text.paragraphs}
    return "" if not needed or needed >= every else f"This unit needs {runs(needed & every)}."


def _blocks(marked: str, terms: Glossary) -> list[list[dict[str, Any]]]:
    return [_pieces(part, terms) for part in marked.split("\n\n")]


def _pieces(marked: str, terms: Glossary) -> list[dict[str, Any]]:
    """Return marked text as pieces: text, glossary terms with definitions, the text's own wording."""
    pieces: list[dict[str, Any]] = []
    for place, part in enumerate(OWN.split(marked)):
        inside = _termed(part, terms)
        pieces += [{"own": inside}] if place % 2 else inside
    return pieces


def _termed(marked: str, terms: Glossary) -> list[dict[str, Any]]:
    pieces, end = [], 0
    for found in TERM.finditer(marked):
        name = found[2] or found[1]
        piece = {"text": found[1], "term": name, "definition": definition(terms, name)}
        piece["also"] = [list(one) for one in elsewhere(terms, name)]
        pieces += [{"text": marked[end : found.start()]}, piece]
        end = found.end()
    return [*pieces, {"text": marked[end:]}]


def definition(terms: Glossary, name: str) -> str:
    """Return what the glossary says of a term, empty where it says nothing."""
    row = terms.get(name)
    if row is None:
        return ""
    return row["definition"] + (" (From memory; not checked.)" if row["confidence"] == "recall" else "")


def elsewhere(terms: Glossary, name: str) -> list[tuple[str, str, str]]:
    """Return a term in Spanish and Portuguese (code, language, words); none where it is the same in both."""
    row = terms.get(name)
    if row is None:
        return []
    found = [("es", "Spanish", row["term_es"]), ("pt", "Portuguese", row["term_pt"])]
    return [] if all(words.casefold() == name.casefold() for _, _, words in found) else found


def length(text: Reading) -> str:
    """Return how long a reading is, in words for the person who is about to read it."""
    about = text.about
    minutes = f"{about['minutes']} minute{'' if about['minutes'] == 1 else 's'}"
    return (
        f"{len(text.paragraphs)} paragraphs; the publisher's text has {about['words']} words, about "
        f"{minutes}."
    )


def in_words(date: str) -> str:
    """Return an ISO date in words: ``"2021-09-17"`` is *17 September 2021*; a shorter date stays short."""
    year, *rest = date.split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *month, year])


def source_card(text: Reading, guesses: dict[str, str]) -> dict[str, Any]:
    """Return the source card: the guesses (by field) beside it, how the page begins, what is known."""
    about = text.about
    rows = [_card_row(entry, guesses.get(entry["field"], "")) for entry in about["card"]]
    same = sum(row["same"] for row in rows)
    return {
        "count": str(Message("room-same-count", same=same, count=len(guesses))) if guesses else "",
        "rows": rows,
        "masthead": [about["publisher"], about["title"], f"{about['author']} · {in_words(about['date'])}"],
        "about": [{"name": name, "text": about[key]} for name, key in ABOUT if about[key]],
        "link": about["link"],
        "link_note": about["link_note"],
    }


def _card_row(entry: dict[str, Any], guess: str) -> dict[str, Any]:
    answer = entry["options"][entry["answer"]]
    same = guess == answer
    verdict = str(Message("room-same" if same else "room-otherwise")) if guess else ""
    return {
        "question": entry["question"],
        "guess": guess,
        "same": same,
        "verdict": verdict,
        "answer": answer,
        "reveal": entry["reveal"],
    }


def own_copy(text: Reading) -> dict[str, Any]:
    """Return the reader's own copy of the publisher's text, paragraph by paragraph, and a sentence about it.

    ``chooser`` tells whether the room can take a copy in: not where nothing can recognise one.
    """
    if text.code == "R0":
        return {}
    chooser = originals.can_recognise()
    again = " Choose your copy again." if chooser else ""
    try:
        found = own_paragraphs(text.code)
    except CourseError as problem:
        return {"about": f"⚠ {problem}{again}", "chooser": chooser}
    if not found:
        return {"about": _how_to_bring(), "chooser": True} if chooser else {}
    if len(found) != len(text.paragraphs):
        counts = f"has {len(found)} paragraphs and the text here has {len(text.paragraphs)}"
        return {
            "about": f"⚠ data/originals/{text.code}.txt {counts}, so it is not shown.{again}",
            "chooser": chooser,
        }
    return {"about": "Your own copy of the text stands beside ours.", "paragraphs": found, "chooser": chooser}


def _how_to_bring() -> str:
    stays = "until you close this page" if sys.platform == "emscripten" else "on this computer"
    return (
        "What stands here is in the course's words. If you have the publisher's text as a text file (.txt) "
        "or as a saved web page, choose the file: each of its paragraphs then stands beside ours. It stays "
        f"{stays} and is never handed in."
    )


def as_text(text: Reading, terms: Glossary, needed: frozenset[int] = frozenset()) -> str:
    """Return the reading as plain text: the card's questions, the text, the glossary, the source card."""
    lines = [
        f"Reading {text.code}",
        length(text),
        *filter(None, [_needs(text, needed)]),
        "",
        "SOURCE CARD: guess before you read; the card stands at the end.",
    ]
    for entry in text.about["card"]:
        lines += ["", entry["question"], *(f"  - {option}" for option in entry["options"])]
    lines += ["", f"THE TEXT, in the course's own words; the headings are anchors such as {text.code} ¶1."]
    lines.append(TWO_QUOTATIONS_TEXT)
    for paragraph in text.paragraphs:
        lines += ["", f"¶{paragraph.number}", f"Speaks: {'; '.join(paragraph.speakers)}"]
        lines += [paragraph.invented, ""] if paragraph.invented else []
        lines += [f"In short: {paragraph.layers.without_owners}", "", f"Notice: {paragraph.layers.notice}"]
    defined = _defined(text.paragraphs, terms)
    lines += (
        ["", "GLOSSARY", *(_entry(name, meaning, terms) for name, meaning in defined.items())]
        if defined
        else []
    )
    card = source_card(text, {})
    lines += ["", "SOURCE CARD", *(f"{row['name']}: {row['text']}" for row in card["about"])]
    lines += [
        f"{name}: {card[key]}"
        for name, key in (("Link", "link"), ("About the link", "link_note"))
        if card[key]
    ]
    lines += [f"{row['question']} {row['reveal']}" for row in card["rows"]]
    lines += ["", "WHOSE WORDS ARE THE WORDS TO WEIGH? (after the exercises; this gives answers away)"]
    lines += [
        f"¶{one.number}: {'; '.join(phrase.text for phrase in one.layers.weigh)}" for one in text.paragraphs
    ]
    watch = [f"- {one}" for one in text.about.get("watch", ())]
    lines += ["", "READ WITH CARE (after the exercises; this gives answers away)", *watch] if watch else []
    return "\n".join(lines)


def as_page(text: Reading, terms: Glossary) -> str:
    """Return the whole reading as HTML without a script; what gives answers away is folded."""
    code, card = text.code, source_card(text, {})
    facts = "".join(_fact(row["name"], escape(row["text"])) for row in card["about"])
    if card["link"]:
        facts += _fact("Link", f'<a href="{escape(card["link"], quote=True)}">{escape(card["link"])}</a>')
    facts += _fact("About the link", escape(card["link_note"])) if card["link_note"] else ""
    reveals = listed(f"{row['question']} {row['reveal']}" for row in card["rows"])
    parts = [heading(3, f"{code}: the source card", f"{code}-card"), paragraphs(length(text))]
    if text.about["card"]:
        parts.append("<p>Guess before you read, then unfold the card.</p>")
    for entry in text.about["card"]:
        parts += [paragraphs(entry["question"]), listed(entry["options"])]
    parts.append(folded(f"Source card of {code}", f"{reveals}<dl>{facts}</dl>"))
    parts.append(heading(3, f"{code}: the text, in the course's own words", f"{code}-text"))
    parts.append(paragraphs(TWO_QUOTATIONS_TEXT))
    for one in text.paragraphs:
        parts.append(heading(4, f"{code} ¶{one.number}", f"{code}-p{one.number}"))
        parts.append(_paragraph_page(code, one))
    defined = _defined(text.paragraphs, terms)
    if defined:
        rows = "".join(_fact(name, f"{escape(one)}{_also(name, terms)}") for name, one in defined.items())
        parts += [heading(3, f"{code}: glossary", f"{code}-glossary"), f"<dl>{rows}</dl>"]
    if text.about.get("watch"):
        about = f"{code}: read with care (after the exercises; this gives answers away)"
        parts.append(folded(about, listed(text.about["watch"])))
    return f'<div class="rg-reading">{"".join(parts)}</div>'


def _paragraph_page(code: str, one: Paragraph) -> str:
    """Return one paragraph for pages without a script."""
    speaks = f"Speaks: {'; '.join(one.speakers)}"
    layers, place = one.layers, f"{code} ¶{one.number}"
    weigh = "; ".join(_phrase_page(phrase) for phrase in layers.weigh)
    whose = listed(phrase.text for phrase in layers.weigh)
    parts = [
        paragraphs(one.invented),
        f"<p><strong>In short.</strong> {escape(plain(layers.in_short))}</p>",
        f"<p><strong>Words to weigh.</strong> {weigh}</p>",
        f"<p><strong>Notice.</strong> {escape(layers.notice)}</p>",
        folded(f"Who speaks in {place}, and whose words are these?", paragraphs(speaks) + whose),
        folded(f"Facts kept from {place}", listed(plain(fact) for fact in layers.facts)),
    ]
    return "".join(parts)


def _phrase_page(phrase: Phrase) -> str:
    words = escape(phrase.marked)
    return f"<mark>{words}</mark>" if phrase.own else words


def _entry(name: str, meaning: str, terms: Glossary) -> str:
    also = "".join(f" {language}: {words}." for _, language, words in elsewhere(terms, name))
    return f"{name}: {meaning}{also}"


def _also(name: str, terms: Glossary) -> str:
    return "".join(
        f' {language}: <span lang="{code}">{escape(words)}</span>.'
        for code, language, words in elsewhere(terms, name)
    )


def _fact(name: str, html: str) -> str:
    return f"<dt>{escape(name)}</dt><dd>{html}</dd>"


def _defined(parts: tuple[Paragraph, ...], terms: Glossary) -> dict[str, str]:
    """Return the glossary terms marked in the paragraphs, with their definitions."""
    names = dict.fromkeys(name for part in parts for name in part.terms)
    return {name: definition(terms, name) for name in names if name in terms}


class SideBySide:
    """Reading rooms side by side, each with its own log, notes and scroll; stacked on a narrow page."""

    def __init__(self, rooms: list[ReadingRoom]) -> None:
        self.rooms = rooms

    def as_text(self) -> str:
        """Return all readings as plain text, one after the other."""
        return "\n\n".join(room.as_text() for room in self.rooms)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundles = [room._repr_mimebundle_(**options) for room in self.rooms]
        shown = [bundle[0] if isinstance(bundle, tuple) else bundle for bundle in bundles]
        if all("text/html" in one for one in shown):
            return {"text/html": "".join(one["text/html"] for one in shown), "text/plain": self.as_text()}
        from ipywidgets import Box, Layout

        for room in self.rooms:
            room.layout = Layout(flex="1 1 26rem", min_width="0")
        row = Box(self.rooms, layout=Layout(display="flex", flex_flow="row wrap", grid_gap="1rem"))
        return {**row._repr_mimebundle_(**options), "text/plain": self.as_text()}


def needed_paragraphs(code: str, slug: str) -> frozenset[int]:
    """Return the paragraphs of a reading that a unit needs, by the course's table; none: no certain ones.

    :param slug: a unit's slug; empty for the units that were handed out, or for the whole reading.
    """
    assignment = find_assignment() if find_course_root() else None
    slugs = [slug] if slug else [*assignment.units] if assignment else []
    return anchored(code, [anchor for one in slugs for anchor in unit(one).readings])


@show_errors
def reading(code: str, *more: str, unit: str = "") -> ReadingRoom | SideBySide:
    """Open the reading room at one text, or at several side by side.

    :param code: ``"R1"`` to ``"R6"``, or ``"R0"``, the invented text.
    :param more: further texts, to stand beside it.
    :param unit: the slug of a unit: the paragraphs that it needs stand open, the others are folded.
    :returns: the room, a widget; a sentence where there is no such text.
    """
    terms, rooms = glossary(), []
    for text in [get_reading(one) for one in (code, *more)]:
        needed = needed_paragraphs(text.code, unit)
        rooms.append(ReadingRoom(text, answer_log(), terms, own_copy(text), needed))
    return rooms[0] if len(rooms) == 1 else SideBySide(rooms)
