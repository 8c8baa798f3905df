"""What a delegation knows: the draft, its card, and the crisis. Interests and preferences rest on rows,
instructions and red lines are invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape

from attrs import evolve, frozen

from regionalism.americas.coalition import group_members
from regionalism.americas.council.record import (
    RECORD_RULE,
    ROOM_DAY,
    changed_since,
    hosted,
    hosted_in_words,
    petrocaribe_role,
    questions,
    record,
)
from regionalism.americas.council.room import ONLY_CELAC
from regionalism.americas.life_lines import NAMES as BODIES
from regionalism.americas.tables import table
from regionalism.americas.the_room import names
from regionalism.engine.errors import CourseError

CLUBS = ("CARICOM", "SICA", "MERCOSUR", "CAN", "PACIFIC-ALLIANCE", "ALBA-TCP")
CLAUSES = (1, 2, 3, 4, 5)
WORDINGS = "abc"  # three positions, in the order of POSITIONS
POSITIONS = {
    "a": "the Organization acts",
    "b": "the Organization helps, by consent",
    "c": "the state decides alone",
}
OWN = "d"  # a wording from the floor
FIRST_DRAFT = "aabab"
CONVOKES = "4a"  # a special session of the Assembly: two thirds by article 58 of the Charter
WHY_TWO_THIRDS = (
    f"A text with {CONVOKES} needs 23 of 34: article 58 of the OAS Charter asks for two thirds of "
    "the members to convoke a special session of the Assembly."
)
COSTA_VERDE_IN_SHORT = "Costa Verde is invented, and so are all instructions."
NOT_GRADED = (
    "Chance dealt this side to you. Nobody is graded for it, and you may give the card back without a reason."
)
CRISIS = (
    "Costa Verde (invented) should have elected a president in March. In February a hurricane destroyed "
    "three "
    "hundred of eleven hundred polling stations, and the President put the election off by decree, without a "
    "day. Congress, where the President's opponents have a majority, says that the term has ended, and swore "
    "in its Speaker as president. Each names an article of the constitution. Nine people have died in "
    "protests; each side says that the other began. The ports are closed, and twenty thousand people have "
    "left by boat. The delegate in the Council was sent by the President."
)

DEBRIEF = (
    "What did it leave out? Who was not in the room, and what does the real council have that would "
    "change the result?",
    "What did you expect, and what came? Say what your state got into the text, what it gave for that, and "
    "what stopped the text in the consensus round.",
    "Where did you argue what you do not believe? Say it as your own view now, and which of the two texts "
    "would have helped somebody in Costa Verde.",
)


@frozen
class Clause:
    """One clause of the draft with its three wordings, ``a`` to ``c``, each also in a few words.

    No wording is the soft one: each states a position in full.
    """

    number: int
    subject: str
    wordings: Mapping[str, str]
    short: Mapping[str, str]


@frozen
class Card:
    """What one delegation holds.

    :param red_line: clause and letter of a wording that it does not accept, such as ``3a``.
    :param if_crossed: what the scripted state does if that wording stands: no, abstain or absent.
    """

    iso3: str
    interest: str
    rows: tuple[str, ...]
    instruction: str
    red_line: str
    if_crossed: str

    @property
    def name(self) -> str:
        """Return the state's name."""
        return names()[self.iso3]

    @property
    def prefers(self) -> str:
        """Return the wording that it would like in each clause, five letters: what its record points to."""
        return "".join(reason.letter for reason in record(self.iso3))


@cache
def clauses() -> tuple[Clause, ...]:
    """Return the five clauses of the draft."""
    found: dict[int, Clause] = {}
    for row in table("council_clauses").itertuples():
        one = found.setdefault(int(row.clause), Clause(int(row.clause), str(row.subject), {}, {}))
        letter = str(row.wording)
        found[one.number] = evolve(
            one, wordings={**one.wordings, letter: str(row.text)}, short={**one.short, letter: str(row.short)}
        )
    return tuple(found[number] for number in CLAUSES)


@cache
def cards() -> dict[str, Card]:
    """Return the cards, state to card: the 34 of the roll call, and Cuba's for the consensus round."""
    return {
        str(row.iso3): Card(
            str(row.iso3),
            str(row.interest),
            tuple(str(row.rows).split(";")),
            str(row.instruction),
            str(row.red_line),
            str(row.if_crossed),
        )
        for row in table("council_cards").itertuples(index=False)
    }


def card(iso3: str) -> Card:
    """Return a state's card; raise :class:`CourseError` where there is none."""
    if iso3 not in cards():
        raise CourseError("council-card-unknown", state=iso3)
    return cards()[iso3]


def rule_of(letters: str, asked: str = "majority") -> str:
    """Return the rule that a text needs: the one asked for, but two thirds if it convokes the Assembly."""
    number, letter = int(CONVOKES[0]), CONVOKES[1]
    return "two-thirds" if letters[number - 1] == letter else asked


def text_letters(given: object) -> str:
    """Return the five letters of a text, such as ``aabab``; raise :class:`CourseError` for others.

    ``d`` stands for a wording from the floor, and ``-`` for a clause that was dropped.
    """
    letters = "".join(str(given or "").split()).casefold()
    if len(letters) != len(CLAUSES) or set(letters) - set(f"{WORDINGS}{OWN}-"):
        raise CourseError("council-text-wrong", given=str(given or ""))
    return letters


def _wordings(letters: str, own: Mapping[int, str] | None) -> dict[int, str]:
    """Return the clauses of a text that were not dropped, number to words."""
    return {
        one.number: one.wordings.get(letter) or (own or {}).get(one.number, "(words from the floor)")
        for one, letter in zip(clauses(), letters, strict=True)
        if letter != "-"
    }


def in_full(letters: str, own: Mapping[int, str] | None = None) -> tuple[str, ...]:
    """Return the clauses of a text in words; a dropped clause leaves its number out.

    :param own: words from the floor, clause to words.
    """
    return tuple(f"Clause {number}: {words}" for number, words in _wordings(letters, own).items())


def length(letters: str, own: Mapping[int, str] | None = None) -> int:
    """Return how many words the clauses of a text have."""
    return sum(len(words.split()) for words in _wordings(letters, own).values())


def ties(iso3: str) -> tuple[str, ...]:
    """Return in sentences what the tables say of a state: clubs, oil on credit, hosts, a new government."""
    clubs = [BODIES.get(club, club) for club in CLUBS if iso3 in group_members(club, ROOM_DAY)]
    lines = [f"Member of {_joined(clubs)} (on paper, June 2023)."] if clubs else []
    if iso3 == ONLY_CELAC:
        return (*lines, "Not in the room of the OAS: it takes part in the consensus round only.")
    if role := petrocaribe_role(iso3):
        lines.append(f"Petrocaribe, the oil agreement: {role}.")
    if hosted(iso3):
        told = hosted_in_words(iso3)
        lines.append(f"{told[:1].upper()}{told[1:]}.")
    if change := changed_since(iso3):
        lines.append(f"A change since some of the votes below. {change}.")
    return tuple(lines)


def _joined(some: Sequence[str]) -> str:
    return " and ".join([", ".join(some[:-1]), some[-1]]) if len(some) > 1 else "".join(some)


def told(one: Card) -> tuple[str, ...]:
    """Return what a card's record points to, clause by clause with its reason."""
    return tuple(
        f"{clause.number}{reason.letter}, {clause.short[reason.letter]}. Why: {reason.because}."
        for clause, reason in zip(clauses(), record(one.iso3), strict=True)
    )


def red_line(one: Card) -> str:
    """Return a card's red line in a sentence."""
    number, letter = int(one.red_line[0]), one.red_line[1]
    doing = {"no": "vote no", "abstain": "abstain", "absent": "stay away from the vote"}[one.if_crossed]
    return (
        f"{number}{letter}, {clauses()[number - 1].short[letter]}. If it stands in the text, home expects "
        f"you to {doing}. What you do is your own decision."
    )


def card_html(iso3: str) -> str:
    """Return a card as HTML."""
    one = card(iso3)
    parts = [
        f"<p><strong>{escape(one.name)}</strong>. {NOT_GRADED}</p>",
        f"<p><strong>From the tables.</strong> {escape(one.interest)}</p>",
        listed(ties(iso3)),
        "<p><strong>What its record points to.</strong> Start from these wordings, and trade.</p>",
        listed(told(one)),
        f"<details><summary>The rule behind the record: {escape(one.name)}</summary>"
        f"<p>{escape(RECORD_RULE)}</p>{listed(questions())}</details>",
        f"<p><strong>Invented instruction.</strong> {escape(one.instruction)}</p>",
        f"<p><strong>Invented red line.</strong> {escape(red_line(one))}</p>",
        f"<details><summary>Rows: {escape(one.name)}</summary><p>{escape(', '.join(one.rows))}</p></details>",
    ]
    return "".join(parts)


def listed(lines: Sequence[str]) -> str:
    """Return lines as an HTML list."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
