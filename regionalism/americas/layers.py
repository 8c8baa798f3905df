"""The layers of a paragraph: *In short*, *Words to weigh*, *Notice* and *Facts kept*, as the file of a
reading writes them.

Two forms of quotation are told apart by their marks, so that no page can confuse them: ``==words==`` are the
text's own wording, and ``“words” (Name)`` are what the text quotes from a person, with the name of that
person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from regionalism.engine.errors import CourseError

TERM = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
LABELS = ("In short", "Words to weigh", "Notice", "Facts kept")
LABEL = re.compile(rf"^({'|'.join(LABELS)}):[ \t]*", re.MULTILINE)
LONGEST = 10  # words in a quoted phrase
MOST_PHRASES = 4
OWN = re.compile(r"==(.+?)==")
SAID = re.compile(r"“([^“”]+)”(?: \(([^()]+)\))?")
PHRASE = re.compile(r"(?:==(?P<own>[^=]+)==|“(?P<said>[^“”]+)”) \((?P<who>[^()]+)\)")
QUOTED = " (quoted)"


@frozen
class Phrase:
    """Words to weigh: ``own`` where they are the text's, else a person's; ``who`` answers for them."""

    words: str
    own: bool
    who: str

    @property
    def marked(self) -> str:
        """Return the phrase as plain text, with its form of quotation."""
        return as_own(self.words) if self.own else f"“{self.words}”"

    @property
    def text(self) -> str:
        """Return the phrase as plain text, with its form of quotation and who answers for it."""
        return f"{self.marked} ({self.who})"


@frozen
class Layers:
    """The layers of one paragraph; glossary terms are marked in ``in_short`` and ``facts``."""

    in_short: str
    weigh: tuple[Phrase, ...]
    notice: str
    facts: tuple[str, ...]

    @property
    def marked(self) -> str:
        """Return everything in which glossary terms may be marked."""
        return "\n\n".join((self.in_short, *self.facts))

    @property
    def text(self) -> str:
        """Return what the paragraph says as plain text: *In short*, *Words to weigh* and *Facts kept*."""
        return self._told([phrase.text for phrase in self.weigh])

    @property
    def without_owners(self) -> str:
        """Return the same text, in which nobody is named who answers for the words to weigh."""
        return self._told([phrase.marked for phrase in self.weigh])

    def _told(self, weigh: list[str]) -> str:
        facts = "; ".join(plain(fact) for fact in self.facts)
        return f"{plain(self.in_short)}\n\nWords to weigh: {'; '.join(weigh)}.\n\nFacts kept: {facts}."


def as_own(words: str) -> str:
    """Return the text's own wording as plain text shows it, where nothing can be tinted."""
    return f"‹{words}›"


def plain(marked: str) -> str:
    """Return marked text as plain text: terms as they are shown, the text's own wording between ‹ and ›."""
    return OWN.sub(lambda found: as_own(found[1]), TERM.sub(lambda found: found[1], marked))


def split(where: str, body: str, speakers: tuple[str, ...]) -> tuple[str, Layers]:
    """Return the text that stands before the layers of a paragraph, and the layers.

    :param where: file and paragraph, for the messages.
    :param speakers: who speaks in the paragraph, as its line ``Speaks:`` says.
    :raises CourseError: naming what is wrong with the layers.
    """
    before, *rest = LABEL.split(body)
    parts = dict(zip(rest[::2], (one.strip() for one in rest[1::2]), strict=True))
    if tuple(rest[::2]) != LABELS:
        given = ", ".join(rest[::2]) or "missing"
        raise CourseError("layers-order", where=where, labels=LABELS, given=given)
    empty = [name for name, text in parts.items() if not text]
    if empty:
        raise CourseError("layers-empty", where=where, empty=empty)
    layers = Layers(
        _unwrapped(parts["In short"]),
        tuple(_phrase(where, entry, speakers) for entry in _entries(where, "Words to weigh", parts)),
        _notice(where, _unwrapped(parts["Notice"])),
        tuple(_entries(where, "Facts kept", parts)),
    )
    if len(layers.weigh) > MOST_PHRASES:
        raise CourseError(
            "layers-too-many-phrases", where=where, count=len(layers.weigh), most_phrases=MOST_PHRASES
        )
    for problem in _quotations(layers.marked, speakers):
        raise CourseError("layers-phrase-wrong", where=where, problem=problem)
    return before.strip(), layers


def _unwrapped(text: str) -> str:
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def _entries(where: str, name: str, parts: dict[str, str]) -> list[str]:
    """Return the entries of a list, one for each line with a hyphen; a longer entry goes on below."""
    lead, *entries = re.split(r"^- ", parts[name], flags=re.MULTILINE)
    if lead.strip() or not entries:
        raise CourseError("layers-no-list", where=where, name=name)
    return [" ".join(entry.split()) for entry in entries]


def _notice(where: str, text: str) -> str:
    if text.count("?") != 1 or not text.endswith("?"):
        raise CourseError("layers-notice-not-one-question", where=where)
    return text


def _phrase(where: str, entry: str, speakers: tuple[str, ...]) -> Phrase:
    found = PHRASE.fullmatch(entry)
    if found is None:
        raise CourseError("layers-phrase-unmarked", where=where, entry=entry)
    own, words = found["own"] is not None, found["own"] or found["said"]
    problem = _too_long(words) or _nobody(found["who"], speakers, quoted=not own)
    if problem:
        raise CourseError("layers-phrase-not-in-text", where=where, problem=problem)
    return Phrase(words, own, found["who"])


def _quotations(marked: str, speakers: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with the quotations in a text."""
    text = TERM.sub(lambda found: found[1], marked)
    if text.count("==") % 2 or text.count("“") != text.count("”"):
        yield "a quotation is opened and not closed."
    for found in OWN.finditer(text):
        yield from filter(None, [_too_long(found[1])])
    for found in SAID.finditer(text):
        if found[2] is None:
            yield (
                f"“{found[1]}” needs the speaker behind it: “{found[1]}” (Name). The text's own words "
                "stand in ==."
            )
        else:
            yield from filter(None, [_too_long(found[1]) or _nobody(found[2], speakers, quoted=True)])


def _too_long(words: str) -> str:
    count = len(words.split())
    return f"“{words}” has {count} words; {LONGEST} are the most." if count > LONGEST else ""


def _nobody(who: str, speakers: tuple[str, ...], *, quoted: bool) -> str:
    fitting = [one for one in speakers if one.endswith(QUOTED) or not quoted]
    known = [re.sub(r"\s*\([^()]*\)$", "", one) for one in fitting]
    if who in known:
        return ""
    said = "quoted" if quoted else "named as speaking"
    return (
        f"{who} is not {said} here; the line Speaks names "
        f"{', '.join(dict.fromkeys(known)) or 'nobody who is'}."
    )
