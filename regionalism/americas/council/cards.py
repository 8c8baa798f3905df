"""What a delegation knows: the draft, its card, and the crisis. Interests rest on rows, instructions are
invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape

from attrs import evolve, frozen

from regionalism.americas.coalition import group_members
from regionalism.americas.council.room import ONLY_CELAC
from regionalism.americas.life_lines import NAMES as BODIES
from regionalism.americas.tables import table
from regionalism.americas.the_room import calls, names
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import date_in_words

ROOM_DAY = "2023-06-30"
HOSTS_OF = "2021-11"
CLUBS = ("CARICOM", "SICA", "MERCOSUR", "CAN", "PACIFIC-ALLIANCE", "ALBA-TCP")
FOUR_VOTES = ("V2019-01", "V2019-04", "V2020-10", "V2022-10")
CLAUSES = (1, 2, 3, 4, 5)
WORDINGS = "abc"  # from the one that says most to the one that says least
OWN = "d"  # a wording from the floor
FIRST_DRAFT = "abbab"
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
    """One clause of the draft with its three wordings, ``a`` to ``c``, each also in a few words."""

    number: int
    subject: str
    wordings: Mapping[str, str]
    short: Mapping[str, str]


@frozen
class Card:
    """What one delegation holds.

    :param prefers: the wording that it would like in each clause, five letters.
    :param red_line: clause and letter of a wording that it does not accept, such as ``3a``.
    :param if_crossed: what the scripted state does if that wording stands: no, abstain or absent.
    """

    iso3: str
    interest: str
    rows: tuple[str, ...]
    instruction: str
    prefers: str
    red_line: str
    if_crossed: str

    @property
    def name(self) -> str:
        """Return the state's name."""
        return names()[self.iso3]


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
            str(row.prefers),
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


def text_letters(given: object) -> str:
    """Return the five letters of a text, such as ``abbab``; raise :class:`CourseError` for others.

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
    """Return in sentences what the tables say of a state: clubs, four roll calls, oil on credit, hosts."""
    clubs = [BODIES.get(club, club) for club in CLUBS if iso3 in group_members(club, ROOM_DAY)]
    lines = [f"Member of {_joined(clubs)} (on paper, June 2023)."] if clubs else []
    if iso3 == ONLY_CELAC:
        return (*lines, "Not in the room of the OAS: it takes part in the consensus round only.")
    said = [f"{calls()[one].day}: {calls()[one].votes[iso3]}" for one in FOUR_VOTES]
    lines.append(f"Its delegates on Venezuela: {'; '.join(said)}.")
    oil = table("petrocaribe").set_index("iso3")["role"].astype(str).get(iso3)
    if oil:
        lines.append(f"Petrocaribe, the oil agreement: {oil}.")
    hosts = table("venezuelans_hosted")
    hosts = hosts[(hosts["iso3"] == iso3) & (hosts["period"] == HOSTS_OF)]
    for thousands in hosts["thousands"]:
        when = date_in_words(HOSTS_OF)
        lines.append(f"Host of {thousands:,.0f} thousand people from Venezuela ({when}, host governments).")
    return tuple(lines)


def _joined(some: Sequence[str]) -> str:
    return " and ".join([", ".join(some[:-1]), some[-1]]) if len(some) > 1 else "".join(some)


def told(one: Card) -> tuple[str, ...]:
    """Return a card's preferences and its red line in sentences."""
    wishes = "; ".join(
        f"{clause.number}{letter} {clause.short[letter]}"
        for clause, letter in zip(clauses(), one.prefers, strict=True)
    )
    number, letter = int(one.red_line[0]), one.red_line[1]
    doing = {"no": "vote no", "abstain": "abstain", "absent": "stay away from the vote"}[one.if_crossed]
    return (
        f"You would like: {wishes}.",
        f"Red line: {number}{letter}, {clauses()[number - 1].short[letter]}. If it stands, home expects "
        f"you to {doing}; "
        "what you do is your own.",
    )


def card_html(iso3: str) -> str:
    """Return a card as HTML."""
    one = card(iso3)
    parts = [
        f"<p><strong>{escape(one.name)}</strong>. {NOT_GRADED}</p>",
        f"<p><strong>From the tables.</strong> {escape(one.interest)}</p>",
        listed(ties(iso3)),
        f"<p><strong>Invented instruction.</strong> {escape(one.instruction)}</p>",
        listed(told(one)),
        f"<details><summary>Rows: {escape(one.name)}</summary><p>{escape(', '.join(one.rows))}</p></details>",
    ]
    return "".join(parts)


def listed(lines: Sequence[str]) -> str:
    """Return lines as an HTML list."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
