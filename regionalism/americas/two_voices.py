"""The report on Luis Almagro and the interview with Rogelio Mayta, counted by voice; statements without
names.

``data/tables/voice_runs.csv`` holds numbers only: how many words each voice has, run by run. It was made from
the publishers' texts by :func:`counted`. ``data/tables/statements.csv`` has statements in the course's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import PALETTE, framed
from regionalism.notebook.panel import Input, OnPage, Panel, Reply
from regionalism.notebook.richtext import RichText, table_of

if TYPE_CHECKING:
    import pandas as pd

READINGS = {"R3": "the report (R3)", "R4": "the interview (R4)"}
VOICES = {
    "host": "the host",
    "interviewer": "the interviewer",
    "reported": "reported as his, without quotation marks",
    "unmarked": "no speaker named, straight after him",
    "quoted": "his own words",
}
# The voice of every sentence of R3, a letter each: h host, p with Almagro and a verb of saying, u unmarked.
SENTENCES = ("hhhh", "hhh", "h", "hphpph", "phphppp", "hhhpppp", "hhpuphh", "hpupp", "pppup")
LETTERS = {"h": "host", "p": "reported", "u": "unmarked"}
QUESTIONS = (1, 2, 6, 9, 13)  # the paragraphs of R4 that are the interviewer's
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])|(?<=[.!?][”’])\s+(?=[A-Z“])")
SIDE = 36  # squares in a row
STEP = 10
COLOURS = {
    "host": "#808080",
    "interviewer": "#808080",
    "reported": PALETTE[0],
    "unmarked": PALETTE[4],
    "quoted": PALETTE[1],
}
# Shapes tell the voices apart where colours do not: outline, triangle, dot, full square.
SHAPES = {
    "host": "M{x} {y}h8v8h-8zM{a} {b}v6h6v-6z",
    "interviewer": "M{x} {y}h8v8h-8zM{a} {b}v6h6v-6z",
    "reported": "M{x} {y}v8h8z",
    "unmarked": "M{c} {d}h4v4h-4z",
    "quoted": "M{x} {y}h8v8h-8z",
}
SURE = {"sure": "sure", "guess": "a guess"}
SPEAKERS = {"luis-almagro": "Almagro", "rogelio-mayta": "Mayta", "both": "either: both texts say it"}


def counted(code: str, paragraphs: Sequence[str]) -> list[tuple[int, str, int]]:
    """Return the runs of the text of R3 or R4, of which nothing is kept: paragraph, voice, words."""
    runs: list[tuple[int, str, int]] = []
    for number, text in enumerate(paragraphs, 1):
        if code == "R4":
            runs.append((number, "interviewer" if number in QUESTIONS else "quoted", len(text.split())))
            continue
        letters = SENTENCES[number - 1]
        for letter, sentence in zip(letters, SENTENCE.split(text), strict=True):
            for voice, words in _parted(LETTERS[letter], sentence):
                if runs and runs[-1][:2] == (number, voice):
                    runs[-1] = (number, voice, runs[-1][2] + words)
                else:
                    runs.append((number, voice, words))
    return runs


def _parted(voice: str, sentence: str) -> list[tuple[str, int]]:
    """Part a sentence into what stands inside complete quotation marks and the rest."""
    if voice == "host":  # what the host quotes is a title
        return [(voice, len(sentence.split()))]
    parts = re.split(r"(“[^“”]*”)", sentence)
    found = [
        ("quoted" if part.startswith("“") and part.endswith("”") else voice, len(part.split()))
        for part in parts
    ]
    return [(name, words) for name, words in found if words]


def runs(code: str) -> list[tuple[int, str, int]]:
    """Return a reading's runs: paragraph, voice, words; raise :class:`CourseError` where there are none."""
    if code not in READINGS:
        raise CourseError("reading-not-counted", code=code, codes=READINGS)
    from regionalism.americas.tables import table

    frame = table("voice_runs")
    frame = frame[frame["reading"].eq(code)].sort_values(["paragraph", "place"])
    return [(int(row.paragraph), str(row.voice), int(row.words)) for row in frame.itertuples()]


def words_by_voice(code: str) -> dict[str, int]:
    """Return how many words each voice has in a reading, in the order of :data:`VOICES`."""
    found = runs(code)
    total = {voice: sum(words for _, one, words in found if one == voice) for voice in VOICES}
    return {voice: words for voice, words in total.items() if words}


def squares_figure(code: str) -> RichText:
    """Return a reading as squares, one for each word, by voice."""
    counts = words_by_voice(code)
    total = sum(counts.values())
    name = READINGS[code]
    told = "; ".join(f"{VOICES[voice]} {words}" for voice, words in counts.items())
    title = f"{total:,} words, by voice: {name}"
    alt = f"Grid of {total} squares, one for each word of {name}, in reading order, by voice: {told}."
    share = 100 * counts["quoted"] / total
    return framed(
        lambda: _drawn(code, title, alt),
        title=title,
        alt=alt,
        data=_by_paragraph(code),
        source="counts by voice, a table of the course, made from the publisher's text; words parted by "
        "spaces",
        finding=f"{counts['quoted']:,} of {total:,} words stand as his own: {share:.0f} %.",
    )


def _drawn(code: str, title: str, alt: str) -> str:
    paths: dict[str, list[str]] = {}
    place = 0
    for _, voice, words in runs(code):
        for one in range(place, place + words):
            x, y = one % SIDE * STEP, one // SIDE * STEP
            paths.setdefault(voice, []).append(
                SHAPES[voice].format(x=x, y=y, a=x + 1, b=y + 1, c=x + 2, d=y + 2)
            )
        place += words
    height = -(-place // SIDE) * STEP
    drawn = "".join(
        f"<path fill='{COLOURS[voice]}' d='{''.join(shapes)}'/>" for voice, shapes in paths.items()
    )
    key = "".join(
        "<li><svg viewBox='0 0 8 8' aria-hidden='true' "
        f"style='width:0.9rem;height:0.9rem;display:inline'><path fill='{COLOURS[voice]}' "
        f"d='{SHAPES[voice].format(x=0, y=0, a=1, b=1, c=2, d=2)}'/></svg> {escape(VOICES[voice])}: "
        f"{words:,}</li>"
        for voice, words in words_by_voice(code).items()
    )
    return (
        f"<svg viewBox='0 0 {SIDE * STEP} {height}' role='img' aria-label='{escape(alt, quote=True)}' "
        f"style='width:100%;max-width:30rem'><title>{escape(title)}</title>{drawn}</svg>"
        f"<ul style='list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:0.2rem 1rem'>{key}</ul>"
    )


def _by_paragraph(code: str) -> pd.DataFrame:
    import pandas as pd

    found = runs(code)
    voices = list(words_by_voice(code))
    rows = [
        (f"¶{number}", *(sum(w for n, one, w in found if (n, one) == (number, voice)) for voice in voices))
        for number in sorted({n for n, _, _ in found})
    ]
    return pd.DataFrame(rows, columns=["Paragraph", *(f"{VOICES[voice]} (words)" for voice in voices)])


def _guessed(values: Mapping[str, Any]) -> Reply:
    code, guess = str(values["reading"]), values["guess"]
    if guess is None:
        raise CourseError("words-guess-missing")
    counts = words_by_voice(code)
    own, total = counts["quoted"], sum(counts.values())
    away = abs(int(guess) - own)
    status = (
        f"You said {int(guess):,}. Counted: {own:,} of {total:,} words of {READINGS[code]}. You were "
        f"{away:,} away."
    )
    return Reply(status, squares_figure(code).html)


def _squares_known() -> dict[str, Any]:
    """Return what ``two_voices.js`` knows of the two texts."""
    counts = {code: words_by_voice(code) for code in READINGS}
    return {
        code: {
            "name": name,
            "own": counts[code]["quoted"],
            "total": sum(counts[code].values()),
            "html": squares_figure(code).html,
        }
        for code, name in READINGS.items()
    }


def squares() -> Panel:
    """Return the squares: a guess first, then every word of a reading by voice."""
    return Panel(
        "1,296 squares: whose words?",
        "Choose a text and guess how many of its words are the guest's own. Then look.",
        [
            Input.choice("reading", "Text", READINGS, "R3"),
            Input.number("guess", "My guess, in words", None, 0, 1300),
        ],
        _guessed,
        limitations=(
            "how well a report renders what was said, who translated, and what an editor left out of either "
            "text. In R3 a sentence with Almagro and a verb of saying counts as reported, the whole of it; "
            "what closes a quotation without opening one counts as reported too. The interview gives its "
            "answers as the minister's words: nobody can see how much was cut."
        ),
        state_key="secretary-general-and-critic/squares",
        button="Show the squares",
        sample={"guess": 400},
        on_page=OnPage("squares", _squares_known),
    )


def statements() -> list[dict[str, str]]:
    """Return the rows of the table statements, in an order that gives no speaker away."""
    from regionalism.americas.tables import table

    frame = table("statements").astype(object).fillna("")
    rows: list[dict[str, str]] = frame.sort_values("statement").to_dict("records")
    return rows


def _named(values: Mapping[str, Any]) -> Reply:
    rows = statements()
    said = {row["id"]: _parts(values.get(row["id"])) for row in rows}
    chosen = [row for row in rows if said[row["id"]][0]]
    right = {row["id"] for row in rows if said[row["id"]][0] == row["speaker"]}
    status = f"You named {len(chosen)} of {len(rows)} speakers; {len(right)} as the two texts have them."
    for how, word in (("sure", "Sure"), ("guess", "Guessed")):
        those = [row["id"] for row in chosen if said[row["id"]][1] == how]
        if those:
            status += f" {word}: {len(right.intersection(those))} of {len(those)}."
    body = "".join(
        f"<tr><th scope='row'>{escape(row['statement'])}</th><td>{escape(_in_words(*said[row['id']]))}</td>"
        f"<td>{escape(SPEAKERS[row['speaker']])}</td><td>{escape(_where(row))}</td></tr>"
        for row in rows
    )
    return Reply(status, table_of(("Statement", "You said", "In the texts", "Where"), body, "who said it"))


def _parts(value: Any) -> tuple[str, str]:
    """Part what was chosen for a statement into its speaker and how sure the student was."""
    speaker, _, how = str(value or "").partition("|")
    return speaker, how


def _in_words(speaker: str, how: str) -> str:
    return f"{SPEAKERS[speaker]} ({SURE[how]})" if speaker else "–"


def _where(row: Mapping[str, str]) -> str:
    anchors = [one for one in (row["anchor"], row["second_anchor"]) if one.startswith("R")]
    return " and ".join(anchors)


def _names_known() -> dict[str, Any]:
    """Return what ``two_voices.js`` knows of the twelve statements."""
    told = ("id", "statement", "speaker")
    rows = [{**{name: row[name] for name in told}, "where": _where(row)} for row in statements()]
    return {"rows": rows, "speakers": SPEAKERS, "sure": SURE}


def without_names() -> Panel:
    """Return twelve statements without names: Almagro, Mayta or either, and how sure?"""
    offered = {
        f"{speaker}|{how}": f"{name}: {sure}"
        for speaker, name in (SPEAKERS | {"both": "either"}).items()
        for how, sure in SURE.items()
    }
    return Panel(
        "Without names: Almagro, Mayta or either?",
        "Twelve statements of the two texts, in the course's words. Whose are they, and how sure "
        "are you? Name as many as you like, then look.",
        [Input.menu(row["id"], row["statement"], {"": "choose"} | offered, "") for row in statements()],
        _named,
        limitations=(
            "tone, and what each of them did in office. A statement in the course's words is shorter than "
            "its sentence: open the paragraph before you hold anybody to it. Of R3 the speaker is Almagro "
            "as his host reports him; in one row the wording is the host's (R3 ¶7). That two people say the "
            "same does not mean that they mean the same power, or the same house."
        ),
        state_key="secretary-general-and-critic/names-and-sureness",
        button="Show the names",
        on_page=OnPage("withoutNames", _names_known),
    )
