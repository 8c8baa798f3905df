"""The chair's log, and the minutes that follow from it.

The log is append-only: every file that came in, every file that could not be read, what the chair put to the
vote, and notes. Everything else is derived, so that files read in any order, twice or on two days give the
same minutes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from html import escape

from attrs import define, frozen

from regionalism.americas.coalition import majority
from regionalism.americas.council.cards import (
    CLAUSES,
    CONVOKES,
    CRISIS,
    DEBRIEF,
    FIRST_DRAFT,
    OWN,
    POSITIONS,
    WORDINGS,
    card,
    clauses,
    in_full,
    length,
    listed,
    rule_of,
    text_letters,
)
from regionalism.americas.council.counting import RollCall, Round, consensus, roll_call
from regionalism.americas.council.files import Collected, Paper, collect, read
from regionalism.americas.council.room import (
    ASSUMED,
    COSTA_VERDE,
    ONLY_CELAC,
    ROOMS,
    TAKES_IT,
    consensus_members,
    members,
)
from regionalism.americas.council.script import decide, stand, without
from regionalism.americas.roll_call import VOTES
from regionalism.americas.the_room import RULES
from regionalism.engine.answers import AnswerLog, Event
from regionalism.engine.errors import CourseError
from regionalism.notebook.richtext import scrolling

FILE, TROUBLE, TEXT, NOTE = (f"council/{kind}" for kind in ("file", "trouble", "text", "note"))
SCRIPT, ABSENT = "script", "absent"
EMPTY = {SCRIPT: "vote by the script", ABSENT: "are absent"}
FLOOR = re.compile(r"([1-5]):\s*")


def enter_files(log: AnswerLog, files: Iterable[tuple[str, str]]) -> None:
    """Add to the log what is new in a pile of files: readable ones whole, others as a sentence."""
    known = {_key(line) for line in log.lines() if line.item in (FILE, TROUBLE)}
    for name, text in files:
        try:
            read(name, text)
        except CourseError as problem:
            item, data = TROUBLE, {"name": name, "text": str(problem)}
        else:
            item, data = FILE, {"name": name, "text": text}
        key = (item, data["name"], data["text"])
        if key not in known:
            log.add("note", item, data)
            known.add(key)


def _key(line: Event) -> tuple[str, str, str]:
    data = line.data if isinstance(line.data, dict) else {}
    return line.item, str(data.get("name")), str(data.get("text"))


def enter_text(log: AnswerLog, letters: str, own: Mapping[int, str], rule: str) -> None:
    """Add to the log what is put to the vote, unless it stands there already as the last."""
    data = {"letters": letters, "own": {str(number): words for number, words in own.items()}, "rule": rule}
    last = log.state(TEXT).current
    if last is None or last.data != data:
        log.add("note", TEXT, data)


def enter_note(log: AnswerLog, text: str) -> None:
    """Add a note of the chair to the log, unless it was the last one or is empty."""
    words = " ".join(text.split())
    last = log.state(NOTE).current
    if words and (last is None or last.data != words):
        log.add("note", NOTE, words)


def from_the_floor(text: str, letters: str) -> dict[int, str]:
    """Return the wordings from the floor, written as ``3: words; 5: words``, for the clauses with a ``d``.

    :raises CourseError: where a clause with a ``d`` has no words.
    """
    pieces = FLOOR.split(text)
    found = {
        int(number): " ".join(words.split()).rstrip(";")
        for number, words in zip(pieces[1::2], pieces[2::2], strict=True)
    }
    wanted = [number for number, letter in zip(CLAUSES, letters, strict=True) if letter == OWN]
    for number in wanted:
        if not found.get(number):
            raise CourseError("council-floor-missing", number=number)
    return {number: found[number] for number in wanted}


@define(slots=False)
class Sitting:
    """One council as far as it has come, derived from the chair's log.

    :param empty: what states do that no delegation holds: ``script`` or ``absent``.
    :param letters: the text that was put to the vote; ``None``: none was.
    """

    council: str
    room: str
    empty: str
    collected: Collected
    letters: str | None
    own: Mapping[int, str]
    rule: str
    notes: tuple[str, ...]

    @property
    def papers(self) -> Mapping[str, Paper]:
        """Return the delegations' files, state to file."""
        return self.collected.papers

    @property
    def held(self) -> tuple[str, ...]:
        """Return the states of the roll call that a delegation holds."""
        return tuple(state for state in members(self.room) if state in self.papers)

    def backed(self, number: int) -> Counter[str]:
        """Return how many states back each wording of a clause; a scripted state backs what it would like."""
        found: Counter[str] = Counter()
        for state in members(self.room):
            if state in self.papers:
                found.update(self.papers[state].wordings.get(number, ""))
            elif self.empty == SCRIPT:
                found.update(card(state).prefers[number - 1])
        return found

    @cached_property
    def amended(self) -> str:
        """Return the draft after the votes on its clauses: another wording needs a majority of members."""
        letters = ""
        for number, first in zip(CLAUSES, FIRST_DRAFT, strict=True):
            backed = self.backed(number)
            other = [one for one in WORDINGS if backed[one] >= majority(len(members(self.room)))]
            letters += other[0] if other else first
        return letters

    @property
    def text(self) -> str:
        """Return the text on the table: what was put to the vote, else the draft as amended."""
        return self.letters or self.amended

    @cached_property
    def vote(self) -> RollCall:
        """Return the roll call."""
        return roll_call(
            {state: self.voted(state)[0] for state in members(self.room)},
            members(self.room),
            rule_of(self.text, self.rule),
        )

    def voted(self, state: str) -> tuple[str, str]:
        """Return the vote of a state, and why: the delegation's words, or the script's reason."""
        if state in self.papers:
            paper = self.papers[state]
            return paper.vote or "absent", paper.explanation or ("" if paper.vote else "no vote in its file")
        if self.empty == SCRIPT:
            found = decide(state, self.text)
            return found.vote, f"script: {found.reason}"
        return "absent", "empty chair"

    @cached_property
    def round(self) -> Round:
        """Return the consensus round."""
        stands, named = {}, {}
        for state in consensus_members(self.room):
            paper = self.papers.get(TAKES_IT if state == ONLY_CELAC else state)
            if paper is not None and paper.stand:
                stands[state], named[state] = paper.stand, paper.objects_to
            elif paper is None and self.empty == SCRIPT:
                stands[state], named[state] = stand(state, self.text)
        return consensus(stands, consensus_members(self.room), named)

    @property
    def left(self) -> str:
        """Return what is left of the text when every clause that somebody objects to is dropped."""
        return without(self.text, set(self.round.objections.values()))


def sitting(lines: Sequence[Event], council: str, room: str, empty: str) -> Sitting:
    """Return the council that the lines of a chair's log tell of."""
    entries: dict[str, list[Event]] = {}
    for line in lines:
        entries.setdefault(line.item, []).append(line)
    files = [_key(line)[1:] for line in entries.get(FILE, ())]
    came = collect(files, council, room)
    troubles = {_key(line)[2] for line in entries.get(TROUBLE, ())}
    collected = Collected(came.papers, tuple(sorted({*came.remarks, *troubles})))
    put = next((line.data for line in reversed(entries.get(TEXT, []))), None) or {}
    return Sitting(
        council,
        room,
        empty,
        collected,
        text_letters(put["letters"]) if put else None,
        {int(number): words for number, words in put.get("own", {}).items()},
        put.get("rule", "majority"),
        tuple(str(line.data) for line in entries.get(NOTE, ())),
    )


# --- the minutes ---


@frozen
class Part:
    """One part of the minutes: a heading, sentences, a list, a table (its first row is the head)."""

    heading: str
    sentences: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


def _name(state: str) -> str:
    return card(state).name


def opening_part(one: Sitting) -> Part:
    """Return who sits here, and what is assumed."""
    count = len(members(one.room))
    script = "" if len(one.held) == count else f" The other {count - len(one.held)} {EMPTY[one.empty]}."
    there = ", ".join(_name(state) for state in one.held) or "nobody yet"
    return Part(
        "The room",
        (
            f"Council {one.council}; {ROOMS[one.room]}, {count} counted. Delegations: {len(one.held)} "
            f"({there}).{script}",
            CRISIS,
            COSTA_VERDE,
            ASSUMED,
        ),
    )


def clauses_part(one: Sitting) -> Part:
    """Return the votes on wordings, and the amendments."""
    needed = majority(len(members(one.room)))
    head = ("Clause", *WORDINGS, "first draft", "now")
    rows = [
        (
            f"{clause.number}. {clause.subject}",
            *(str(one.backed(clause.number)[letter]) for letter in WORDINGS),
            FIRST_DRAFT[clause.number - 1],
            one.amended[clause.number - 1],
        )
        for clause in clauses()
    ]
    words = tuple(
        f"{_name(state)}, clause {paper.amended}: “{paper.amendment}”"
        for state, paper in one.papers.items()
        if paper.amendment and paper.amended
    )
    positions = "; ".join(f"{letter}: {words}" for letter, words in POSITIONS.items())
    told = (
        f"The table says how many back each wording. {positions}. Another wording than the first draft's "
        f"needs {needed} of {len(members(one.room))}."
    )
    said = f"Words from the floor: {len(words)}." if words else "No words from the floor."
    return Part("Clause by clause", (told, said), words, (head, *rows))


def text_part(one: Sitting) -> Part:
    """Return the text on the table."""
    told = "was put to the vote" if one.letters else "stands after the votes on clauses"
    return Part(f"The text ({one.text})", (f"This text {told}:",), in_full(one.text, one.own))


def vote_part(one: Sitting) -> Part:
    """Return the roll call, with each explanation of vote."""
    rows = []
    for state in members(one.room):
        vote, why = one.voted(state)
        rows.append((_name(state), f"{VOTES[vote][0]} {VOTES[vote][1]}", why or "no explanation"))
    rows.sort(key=lambda row: (row[1], row[0]))
    return Part("Roll call", (outcome(one),), (), (("State", "Vote", "Explanation"), *rows))


def outcome(one: Sitting) -> str:
    """Return the result of the roll call in a sentence."""
    counts, vote = one.vote.counts, one.vote
    told = ", ".join(f"{counts[kind]} {several}" for kind, (_, _, several) in VOTES.items() if counts[kind])
    result = "the text is adopted" if vote.adopted else f"the text fails, {vote.needed - counts['yes']} short"
    why = f" {CONVOKES} stands in it, so it needs two thirds." if vote.rule != one.rule else ""
    rule = f"{RULES[vote.rule].capitalize()}: {vote.needed} of {len(vote.votes)} needed"
    return f"{told}.{why} {rule}; {result}."


def predictions_part(one: Sitting) -> Part:
    """Return what was predicted beside what came."""
    said = {
        _name(state): paper.prediction for state, paper in one.papers.items() if paper.prediction is not None
    }
    came = one.vote.counts["yes"]
    if not said:
        return Part("Predictions", ("Nobody predicted the number of yes votes.",))
    misses = [abs(number - came) for number in said.values()]
    right = sum((number >= one.vote.needed) == one.vote.adopted for number in said.values())
    return Part(
        "Predictions",
        (
            f"{len(said)} predicted, from {min(said.values())} to {max(said.values())} yes; {came} came. On "
            f"average they missed by {sum(misses) / len(misses):.1f}. {right} of {len(said)} had the "
            f"result right.",
        ),
        tuple(f"{name}: {number}" for name, number in sorted(said.items())),
    )


def consensus_part(one: Sitting) -> Part:
    """Return the consensus round and what is left of the text."""
    found = one.round
    against = tuple(
        f"{_name(state)} objects" + f" to {f'clause {number}' if number else 'the whole text'}"
        for state, number in found.objections.items()
    )
    if found.adopted:
        told = (
            f"Nobody of the {found.members} objected ({found.present} took part): the text passes as it "
            "stands."
        )
    elif not found.present:
        told = "Nobody has taken part in the consensus round yet."
    else:
        told = (
            f"{len(against)} of {found.members} {'objects' if len(against) == 1 else 'object'}: the text "
            f"does not "
            f"pass. What nobody objects to: {_size(one.left, one.own)} of {_size(one.text, one.own)}."
        )
    seat = f"The delegation of the {_name(TAKES_IT)} takes Cuba's chair here; Canada's has none in CELAC."
    return Part(
        "The same text by consensus",
        (told, seat),
        against,
        two_ways(one.vote.votes, found, one.text, one.left, one.own),
    )


def two_ways(
    votes: Mapping[str, str], found: Round, letters: str, left: str, own: Mapping[int, str] | None = None
) -> tuple[tuple[str, ...], ...]:
    """Return the table of the whole council: the same text under both rules of the OAS, and by consensus.

    A text that convokes the Assembly does not pass with a majority, however large it is.

    :param left: what is left of the text without the clauses that somebody objects to.
    """
    counts = [roll_call(votes, votes, rule) for rule in RULES]
    enough = [rule_of(letters, rule) == rule for rule in RULES]
    results = [
        ("passes" if can else f"{CONVOKES} needs more") if one.adopted else "fails"
        for one, can in zip(counts, enough, strict=True)
    ]
    words, objections = length(letters, own), len(found.objections)
    rest = str(words) if found.adopted else f"{length(left, own)} after cuts"
    return (
        ("", *(f"{one.needed} of {len(votes)}" for one in counts), f"nobody of {found.members} against"),
        ("came", *(f"{one.counts['yes']} yes" for one in counts), f"{objections} against"),
        (
            "the text",
            *results,
            "passes" if found.adopted else "is stopped",
        ),
        ("words that pass", *(str(words if one == "passes" else 0) for one in results), rest),
    )


def _size(letters: str, own: Mapping[int, str]) -> str:
    count = sum(letter != "-" for letter in letters)
    return f"{count} {'clause' if count == 1 else 'clauses'} with {length(letters, own)} words"


def debrief_part(one: Sitting) -> Part:
    """Return the debrief: its questions, its answers, and who has not answered."""
    said = tuple(f"{_name(state)}: {paper.debrief}" for state, paper in one.papers.items() if paper.debrief)
    open_ = [_name(state) for state, paper in one.papers.items() if not paper.debrief]
    if open_ or not said:
        told = f"A council ends with its debrief. Still open: {', '.join(open_) or 'everybody'}."
    else:
        told = "Every delegation has answered. The council is closed."
    return Part("Debrief", (told, *DEBRIEF), said)


def remarks_part(one: Sitting) -> Part:
    """Return the sentences on files, and the chair's notes."""
    told = "What was wrong with files:" if one.collected.remarks else "Nothing was wrong with the files."
    notes = tuple(f"Note of the chair: {note}" for note in one.notes)
    return Part("Files and notes", (told,), (*one.collected.remarks, *notes))


def every_part(one: Sitting) -> tuple[Part, ...]:
    """Return the minutes, part by part."""
    makers = (
        opening_part, clauses_part, text_part, vote_part, predictions_part, consensus_part, debrief_part,
        remarks_part,
    )  # fmt: skip
    return tuple(make(one) for make in makers)


def part_html(part: Part, level: int = 4) -> str:
    """Return a part as HTML, its heading at a level of the page."""
    html = f"<h{level}>{escape(part.heading)}</h{level}>"
    html += "".join(f"<p>{escape(sentence)}</p>" for sentence in part.sentences)
    if part.entries:
        html += listed(part.entries)
    if part.table:
        head = "".join(
            f"<th scope='col'>{escape(cell)}</th>" if cell else "<td></td>" for cell in part.table[0]
        )
        rows = "".join(
            f"<tr><th scope='row'>{escape(row[0])}</th>"
            + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in part.table[1:]
        )
        table = (
            f"<table aria-label='{escape(part.heading)}'>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )
        html += scrolling(table, f"Table: {part.heading}")
    return html


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 1.5rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }}
th, td {{ text-align: left; vertical-align: top; padding: 0.2rem 0.6rem; border-bottom: 1px solid #808080; }}
@media print {{ body {{ max-width: none; margin: 0; font-size: 10pt; }} tr {{ break-inside: avoid; }} }}
</style></head><body><main><h1>{title}</h1>{body}</main></body></html>
"""


def page(one: Sitting) -> str:
    """Return the minutes as a page that prints."""
    body = "".join(part_html(part, 2) for part in every_part(one))
    return PAGE.format(title=escape(f"Minutes of the council {one.council}"), body=body)


def markdown(one: Sitting) -> str:
    """Return the minutes as Markdown."""
    lines = [f"# Minutes of the council {one.council}", ""]
    for part in every_part(one):
        lines += [f"## {part.heading}", ""]
        lines += [text for sentence in part.sentences for text in (sentence, "")]
        lines += [*(f"- {entry}" for entry in part.entries), *([""] if part.entries else [])]
        if part.table:
            rows = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in part.table]
            lines += [rows[0], f"|{'---|' * len(part.table[0])}", *rows[1:], ""]
    return "\n".join(lines)


def numbers_in(text: str) -> list[int]:
    """Return the whole numbers in a text, in order: seats whose card came back."""
    return [int(found) for found in re.findall(r"\d+", text)]


def as_files(value: object) -> list[tuple[str, str]]:
    """Return name and text of the files that were chosen in the browser."""
    given = value if isinstance(value, list) else []
    return [(str(one.get("name")), str(one.get("text"))) for one in given if isinstance(one, dict)]
