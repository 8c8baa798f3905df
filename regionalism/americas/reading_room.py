"""The reading room: source card first, then the paragraphs with speakers, glossary and the student's own notes."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import traitlets

from regionalism.americas.readings import TERM, Paragraph, Reading, get_reading, glossary, originals
from regionalism.engine.answers import AnswerLog
from regionalism.engine.assignment import find_assignment
from regionalism.engine.errors import CourseError
from regionalism.notebook.assets import script, style
from regionalism.notebook.live import Live
from regionalism.notebook.page import folded, heading, listed
from regionalism.notebook.session import answer_log
from regionalism.notebook.shown import paragraphs
from regionalism.notebook.verbs import plain_spoken

FRONT = Path(__file__).with_name("front")
COMMAND = "python -m regionalism originals FOLDER"
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

Glossary = dict[str, dict[str, str]]


class ReadingRoom(Live):
    """Shows one reading with this student's guesses and notes back in place.

    :param text: the reading.
    :param log: where guesses and notes are kept.
    :param terms: the glossary.
    :param own: what :func:`own_copy` says of the publisher's text.
    """

    spec = traitlets.Dict().tag(sync=True)
    guesses = traitlets.Dict().tag(sync=True)
    card = traitlets.Dict().tag(sync=True)
    notes = traitlets.Dict().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)

    def __init__(self, text: Reading, log: AnswerLog, terms: Glossary, own: dict[str, Any]) -> None:
        self.text = text
        self.answers = log
        self.terms = terms
        super().__init__(
            _esm=script("room", folder=FRONT),
            _css=style() + style("room", FRONT),
            spec=specification(text, terms, own),
            notes=self._kept_notes(),
            **self._card_state(),
        )

    def as_text(self) -> str:
        """Return the reading as plain text, without the reader's own notes and copies."""
        return as_text(self.text, self.terms)

    def as_page(self) -> str:
        """Return the reading for the reading edition, without the reader's own notes and copies."""
        return as_page(self.text, self.terms)

    # --- what a student does ---

    def act(self, content: dict[str, Any]) -> None:
        """Keep a note or guesses, reveal the source card, or hide it again."""
        action = content.get("do")
        if action == "note":
            self.note(int(content["paragraph"]), str(content.get("text") or ""))
        elif action == "draft":
            self.draft(_guesses(content.get("guesses")))
        elif action == "reveal":
            self.reveal(_guesses(content.get("guesses")))
        elif action == "reset":
            self.reset()

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say at the paragraph or at the card that nothing was kept."""
        place = str(content.get("paragraph")) if content.get("do") == "note" else "card"
        self._say(place, f"⚠ This was not kept. Copy your text and run this cell again. ({problem})")

    def note(self, number: int, text: str) -> None:
        """Keep a note on a paragraph; the same text again is not kept twice.

        :raises CourseError: where there is no such paragraph, or the note is too long.
        """
        if not 1 <= number <= len(self.text.paragraphs):
            raise CourseError(f"{self.text.code} has no ¶{number}.")
        if text != self._note(number):
            self.answers.add("note", self._item(f"¶{number}"), text)
            self.notes = self._kept_notes()
        self._say(str(number), self.answers.warning or ("Kept." if text else "Empty; nothing to keep."))

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
        if self.answers.state(self._item("card")).shown is not None:
            self.answers.add("reset", self._item("card"))
        self._show_card()

    # --- what the room shows ---

    def _item(self, part: str) -> str:
        return f"reading/{self.text.code}/{part}"

    def _note(self, number: int) -> str:
        shown = self.answers.state(self._item(f"¶{number}")).shown
        return shown.data if shown is not None and isinstance(shown.data, str) else ""

    def _kept_notes(self) -> dict[str, str]:
        notes = {str(one.number): self._note(one.number) for one in self.text.paragraphs}
        return {number: text for number, text in notes.items() if text}

    def _card_state(self) -> dict[str, Any]:
        shown = self.answers.state(self._item("card")).shown
        guesses = _guesses(shown.data) if shown is not None else {}
        revealed = shown is not None and shown.event == "guess"
        return {"guesses": guesses, "card": source_card(self.text, guesses) if revealed else {}}

    def _show_card(self) -> None:
        state = self._card_state()
        with self.hold_sync():
            self.guesses, self.card = state["guesses"], state["card"]
            self._say("card", self.answers.warning)

    def _say(self, place: str, text: str) -> None:
        """Say something at a paragraph (its number) or at the card; counted, so that the same words are said again."""
        self.said = {"place": place, "text": text, "count": self.said.get("count", 0) + 1}


def _guesses(given: Any) -> dict[str, str]:
    """Return the guesses in what came from the page or the log, without anything that is none."""
    if not isinstance(given, dict):
        return {}
    return {str(field): guess for field, guess in given.items() if isinstance(guess, str)}


def specification(text: Reading, terms: Glossary, own: dict[str, Any]) -> dict[str, Any]:
    """Return what the front end needs to draw the room: what the source card reveals is not in it."""
    spoken = [name for paragraph in text.paragraphs for name in paragraph.names]
    copies = own.get("paragraphs") or [None] * len(text.paragraphs)
    return {
        "code": text.code,
        "length": length(text),
        "card": [{name: entry[name] for name in ("field", "question", "options")} for entry in text.about["card"]],
        "speakers": [{"name": name, "count": spoken.count(name)} for name in text.speakers],
        "paragraphs": [
            {
                "number": paragraph.number,
                "speakers": "; ".join(paragraph.speakers),
                "names": paragraph.names,
                "digest": [_pieces(part, terms) for part in paragraph.marked.split("\n\n")],
                "original": copy,
            }
            for paragraph, copy in zip(text.paragraphs, copies, strict=True)
        ],
        "about_originals": own.get("about", ""),
        "watch": list(text.about.get("watch", ())),
    }


def _pieces(marked: str, terms: Glossary) -> list[dict[str, str]]:
    """Return a digest as pieces: text, and glossary terms with their definitions where there is one."""
    pieces, end = [], 0
    for found in TERM.finditer(marked):
        name = found[2] or found[1]
        piece = {"text": found[1], "term": name, "definition": definition(terms, name)}
        pieces += [{"text": marked[end : found.start()]}, piece]
        end = found.end()
    return [*pieces, {"text": marked[end:]}]


def definition(terms: Glossary, name: str) -> str:
    """Return what the glossary says of a term, empty where it says nothing."""
    row = terms.get(name)
    if row is None:
        return ""
    return row["definition"] + (" (From memory; not checked.)" if row["confidence"] == "recall" else "")


def length(text: Reading) -> str:
    """Return how long a reading is, in words for the person who is about to read it."""
    about = text.about
    minutes = f"{about['minutes']} minute{'' if about['minutes'] == 1 else 's'}"
    return f"{len(text.paragraphs)} paragraphs; the publisher's text has {about['words']} words, about {minutes}."


def source_card(text: Reading, guesses: dict[str, str]) -> dict[str, Any]:
    """Return the source card: what is known of the text, and beside each guess what could tell.

    :param guesses: the option chosen, by the card's field; a field without a guess is left out or empty.
    """
    return {
        "about": [{"name": name, "text": text.about[key]} for name, key in ABOUT if text.about[key]],
        "link": text.about["link"],
        "link_note": text.about["link_note"],
        "rows": [_card_row(entry, guesses.get(entry["field"], "")) for entry in text.about["card"]],
    }


def _card_row(entry: dict[str, Any], guess: str) -> dict[str, str]:
    answer = entry["options"][entry["answer"]]
    verdict = "" if not guess else "✔ The card says the same." if guess == answer else "✘ The card says otherwise."
    return {"question": entry["question"], "guess": guess, "verdict": verdict, "reveal": entry["reveal"]}


def own_copy(text: Reading) -> dict[str, Any]:
    """Return the reader's own copy of the publisher's text, paragraph by paragraph, and a sentence about it."""
    try:
        paragraphs = originals(text.code)
    except CourseError as problem:
        return {"about": f"⚠ {problem} Put your copy there anew: {COMMAND}"}
    if text.code == "R0":
        return {}
    if not paragraphs and find_assignment() is not None:
        return {}  # a hand-out has no command that could take a copy in
    if not paragraphs:
        return {"about": f"To see your own copy of the text beside the digests, run in a terminal: {COMMAND}"}
    if len(paragraphs) != len(text.paragraphs):
        counts = f"has {len(paragraphs)} paragraphs and the digests are {len(text.paragraphs)}"
        return {
            "about": f"⚠ data/originals/{text.code}.txt {counts}, so it is not shown. Let it be cut anew: {COMMAND}"
        }
    return {"about": "Your own copy of the text stands beside the digests.", "paragraphs": paragraphs}


def as_text(text: Reading, terms: Glossary) -> str:
    """Return the whole reading as plain text: the card's questions, the digests, the glossary, then the source card."""
    lines = [
        f"Reading {text.code}",
        length(text),
        "",
        "SOURCE CARD: guess before you read; the card stands at the end.",
    ]
    for entry in text.about["card"]:
        lines += ["", entry["question"], *(f"  - {option}" for option in entry["options"])]
    lines += ["", f"THE TEXT, in the course's own words; the headings are anchors such as {text.code} ¶1."]
    for paragraph in text.paragraphs:
        lines += ["", f"¶{paragraph.number}", f"Speaks: {'; '.join(paragraph.speakers)}", paragraph.digest]
    defined = _defined(text.paragraphs, terms)
    lines += ["", "GLOSSARY", *(f"{name}: {meaning}" for name, meaning in defined.items())] if defined else []
    card = source_card(text, {})
    lines += ["", "SOURCE CARD", *(f"{row['name']}: {row['text']}" for row in card["about"])]
    lines += [f"{name}: {card[key]}" for name, key in (("Link", "link"), ("About the link", "link_note")) if card[key]]
    lines += [f"{row['question']} {row['reveal']}" for row in card["rows"]]
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
    parts.append(folded(f"Source card of {code}", f"<dl>{facts}</dl>{reveals}"))
    parts.append(heading(3, f"{code}: the text, in the course's own words", f"{code}-text"))
    for one in text.paragraphs:
        parts.append(heading(4, f"{code} ¶{one.number}", f"{code}-p{one.number}"))
        parts += [f'<p class="rg-kicker">Speaks: {escape("; ".join(one.speakers))}</p>', paragraphs(one.digest)]
    defined = _defined(text.paragraphs, terms)
    if defined:
        rows = "".join(_fact(name, escape(meaning)) for name, meaning in defined.items())
        parts += [heading(3, f"{code}: glossary", f"{code}-glossary"), f"<dl>{rows}</dl>"]
    if text.about.get("watch"):
        about = f"{code}: read with care (after the exercises; this gives answers away)"
        parts.append(folded(about, listed(text.about["watch"])))
    return f'<div class="rg-reading">{"".join(parts)}</div>'


def _fact(name: str, html: str) -> str:
    return f"<dt>{escape(name)}</dt><dd>{html}</dd>"


def _defined(parts: tuple[Paragraph, ...], terms: Glossary) -> dict[str, str]:
    """Return the glossary terms marked in the digests, with their definitions."""
    names = dict.fromkeys(name for part in parts for name in part.terms)
    return {name: definition(terms, name) for name in names if name in terms}


@plain_spoken
def reading(code: str) -> ReadingRoom:
    """Open the reading room at one text.

    :param code: ``"R1"`` to ``"R6"``, or ``"R0"``, the invented text.
    :returns: the room, a widget; a sentence where there is no such text.
    """
    text = get_reading(code)
    return ReadingRoom(text, answer_log(), glossary(), own_copy(text))
