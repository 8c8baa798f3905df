"""What a delegation sees, and the council that one person plays against the script."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from html import escape
from typing import Any

from regionalism.americas.council.cards import (
    CLAUSES,
    CONVOKES,
    COSTA_VERDE_IN_SHORT,
    CRISIS,
    DEBRIEF,
    FIRST_DRAFT,
    POSITIONS,
    WHY_TWO_THIRDS,
    card,
    card_html,
    cards,
    clauses,
    in_full,
    length,
    listed,
    rule_of,
)
from regionalism.americas.council.counting import JOINS, OBJECTS, SILENT, STANDS, Round, consensus, roll_call
from regionalism.americas.council.files import LONGEST_TEXT, Paper, file_name, now, read, written
from regionalism.americas.council.minutes import Part, part_html, two_ways
from regionalism.americas.council.record import RECORD_RULE
from regionalism.americas.council.room import (
    ASSUMED,
    COSTA_VERDE,
    FULL,
    ONLY_CELAC,
    ROOMS,
    TAKES_IT,
    consensus_members,
    council_code,
    deal,
    members,
)
from regionalism.americas.council.script import RULE, decide, every_text, stand, what_is_left, without
from regionalism.americas.roll_call import VOTES, hall
from regionalism.americas.the_room import RULES, names
from regionalism.engine.errors import CourseError
from regionalism.notebook.hand_in import write_file
from regionalism.notebook.panel import Input, Panel, Reply
from regionalism.notebook.session import answer_log

CARD, WORDING, ROLL, ROUND, DEBRIEFED = "card", "clauses", "vote", "consensus", "debrief"
# The steps that delegations and chair take at the same time.
TOGETHER = {WORDING: "2 · Clause by clause", ROLL: "3 · Roll call", ROUND: "4 · Consensus"}
STEPS = {CARD: "1 · My card", **TOGETHER, DEBRIEFED: "5 · Debrief"}
AS_DEALT = "dealt"
KEPT = "settling-accounts/delegation"
AUTHOR = f"panel/{KEPT}-author"
BENCHES = {"yes": "yes", "no": "no", "abstain": "abstain", "absent": "stay away"}
MISSING = {
    "wordings": "a wording for each clause",
    "prediction": "your prediction",
    "vote": "your vote",
    "explanation": "your explanation",
    "stand": "the consensus round",
    "debrief": "the debrief",
}


# --- a delegation ---


def _number(value: Any) -> int | None:
    return None if value in (None, "") else int(value)


def _state(values: Mapping[str, Any]) -> str:
    """Return the state that a delegation holds: as dealt to its seat, or another that it took."""
    room, chosen = str(values["room"]), str(values["state"])
    if chosen != AS_DEALT:
        if chosen not in members(room):
            raise CourseError("council-state-elsewhere", state=card(chosen).name, room=ROOMS.get(room, room))
        return chosen
    seats = deal(str(values["code"]), room).seats
    seat = _number(values["seat"])
    if seat is None or not 1 <= seat <= len(seats):
        raise CourseError("council-seat-unknown", seat=seat or "", most=len(seats))
    return seats[seat - 1]


def _author() -> str:
    """Return the word by which the chair knows the files of this delegation; made once, by chance."""
    log = answer_log()
    kept = log.state(AUTHOR).current
    if kept is None:
        kept = log.add("note", AUTHOR, secrets.token_hex(4))
    return str(kept.data)


def _paper(values: Mapping[str, Any]) -> Paper:
    """Return what the inputs say, checked as the chair will check it."""
    said = {
        name: " ".join(str(values[name] or "").split())[:LONGEST_TEXT] for name in ("amendment", "debrief")
    }
    paper = Paper(
        council=council_code(values["code"]),
        state=_state(values),
        saved=now(),
        author=_author(),
        wordings={number: values[f"c{number}"] for number in CLAUSES if values[f"c{number}"]},
        amended=int(values["amended"] or 0),
        prediction=_number(values["prediction"]),
        vote=values["vote"] or "",
        explanation=" ".join(str(values["explanation"] or "").split())[:LONGEST_TEXT],
        stand=values["stand"] or "",
        objects_to=int(values["objects_to"] or 0),
        **said,
    )
    return read(file_name(paper), written(paper))


def _open(paper: Paper) -> list[str]:
    found = [words for name, words in MISSING.items() if getattr(paper, name) in ("", None)]
    return ([MISSING["wordings"]] if len(paper.wordings) < len(CLAUSES) else []) + found


def _answer_delegation(values: Mapping[str, Any]) -> Reply:
    paper = _paper(values)
    html = card_html(paper.state)
    if values["step"] == ROUND and paper.state == TAKES_IT:
        html = f"<p>In this round you take the chair of {card(ONLY_CELAC).name}.</p>{card_html(ONLY_CELAC)}"
    if values["step"] == CARD:
        html = (
            f"<details open><summary>The crisis</summary><p>{escape(CRISIS)}</p><p>{escape(COSTA_VERDE)}</p>"
            f"<p>{escape(ASSUMED)}</p></details>{html}"
        )
    if values["step"] == DEBRIEFED:
        html = f"<p>Your role ends here.</p>{listed(DEBRIEF)}{html}"
    open_ = _open(paper)
    if len(open_) == len(MISSING) and not paper.amendment:
        return Reply(f"You hold {card(paper.state).name}. Nothing is saved yet: go on with step 2.", html)
    text, name = written(paper), file_name(paper)
    try:
        where = f" It stands at {write_file(name, text)}, too."
    except OSError:
        where = ""
    left = f" Still open: {', '.join(open_)}." if open_ else " Nothing is open."
    return Reply(
        f"{card(paper.state).name}: saved as {name}. Give this file to the chair.{where}{left}",
        html,
        file=(name, text),
    )


def _clause_inputs() -> list[Input]:
    return [
        Input.choice(
            f"c{one.number}",
            f"Clause {one.number}: {one.subject} (first draft: {FIRST_DRAFT[one.number - 1]})",
            {letter: f"{letter}. {text}" for letter, text in one.wordings.items()},
            when=("step", (WORDING,)),
        )
        for one in clauses()
    ]


def delegation() -> Panel:
    """Return the panel of one delegation: its card, its votes, and the small file for the chair."""
    numbers = {str(number): f"clause {number}" for number in CLAUSES}
    states = {AS_DEALT: "as dealt to my seat"} | {
        iso3: names()[iso3] for iso3 in sorted(cards(), key=lambda one: names()[one]) if iso3 != ONLY_CELAC
    }

    def lines(name: str, label: str, step: str) -> Input:
        return Input(name=name, label=label, kind="lines", high=LONGEST_TEXT, when=("step", (step,)))

    return Panel(
        "The council: my delegation",
        "Your chair names the code, the room and your seat. Go from step to step when the chair calls "
        "it, and "
        "press the button in each: it shows your card and saves your file. You may give the card back, "
        "without "
        "a reason: choose another state that nobody holds, or ask the chair for the office of clerk.",
        [
            Input.choice("step", "Step", STEPS, CARD),
            Input(name="code", label="Code of the council", kind="text", when=("step", (CARD,))),
            Input.choice("room", "Room", ROOMS, FULL, when=("step", (CARD,))),
            Input.number("seat", "My seat", None, 1, 34, when=("step", (CARD,))),
            Input.menu("state", "My state", states, AS_DEALT, when=("step", (CARD,))),
            *_clause_inputs(),
            Input.menu(
                "amended",
                "Words of my own for",
                {"0": "no clause", **numbers},
                "0",
                when=("step", (WORDING,)),
            ),
            lines("amendment", "My words for that clause", WORDING),
            Input.number("prediction", "How many will say yes?", None, 0, 34, when=("step", (ROLL,))),
            Input.choice(
                "vote", "My vote on the text that the chair has read", BENCHES, when=("step", (ROLL,))
            ),
            lines("explanation", "My explanation of vote, two sentences", ROLL),
            Input.choice("stand", "My state", STANDS, when=("step", (ROUND,))),
            Input.menu(
                "objects_to",
                "If I object, then to",
                {"0": "the whole text", **numbers},
                "0",
                when=("step", (ROUND,)),
            ),
            lines(
                "debrief",
                "In my own voice: what would I have done, and what did the room leave out?",
                DEBRIEFED,
            ),
        ],
        _answer_delegation,
        limitations="what real delegations have: a capital that calls, weeks in corridors, money, and a "
        "history with each other. Costa Verde and every instruction are invented.",
        state_key=KEPT,
        button="Show my card and save my file",
        has_side_effects=True,
        sample={"code": "example", "seat": 1},
    )


# --- alone ---


def _answer_solo(values: Mapping[str, Any]) -> Reply:
    mine, vote, guess = str(values["state"]), values["vote"], _number(values["prediction"])
    if vote not in VOTES or guess is None:
        raise CourseError("council-solo-missing")
    letters = "".join(str(values[f"c{number}"]) for number in CLAUSES)
    room = members(FULL)
    found = {iso3: decide(iso3, letters) for iso3 in room}
    votes = {iso3: one.vote for iso3, one in found.items()} | {mine: str(vote)}
    count = roll_call(votes, room, rule_of(letters))
    yes = count.counts["yes"]
    stands, named = _stands(letters, mine, str(vote))
    round_ = consensus(stands, consensus_members(FULL), named)
    stopped = (
        f"{len(round_.objections)} of {round_.members} object" if round_.objections else "nobody objects"
    )
    status = (
        f"You predicted {guess}; {yes} say yes. {count.needed} of {len(room)} are needed"
        f"{f', since {CONVOKES} stands in the text' if count.rule != 'majority' else ''}: it "
        f"{'passes' if count.adopted else 'fails'}. By consensus: {stopped}."
    )
    return Reply(status, _solo_html(letters, votes, mine, round_))


def _stands(letters: str, mine: str, vote: str) -> tuple[dict[str, str], dict[str, int]]:
    """Return what each state does in the consensus round; one's own vote says what one does there."""
    stands, named = {}, {}
    for iso3 in consensus_members(FULL):
        stands[iso3], named[iso3] = stand(iso3, letters)
    if mine in stands:
        if vote == "absent":
            del stands[mine]
        else:
            stands[mine] = {"yes": JOINS, "abstain": SILENT, "no": OBJECTS}[vote]
        named[mine] = decide(mine, letters).clause
    return stands, named


def _solo_html(letters: str, votes: Mapping[str, str], mine: str, found: Round) -> str:
    rows = sorted(votes, key=lambda iso3: (list(VOTES).index(votes[iso3]), names()[iso3]))
    told = [
        f"{names()[iso3]}: {VOTES[votes[iso3]][1]} "
        f"({'you' if iso3 == mine else decide(iso3, letters).reason})"
        for iso3 in rows
    ]
    count = roll_call(votes, members(FULL), rule_of(letters))
    against = [
        names()[iso3] + (f": clause {clause}" if clause else ": the whole text")
        for iso3, clause in found.objections.items()
    ]
    cut = without(letters, set(found.objections.values()))
    left = letters if found.adopted else what_is_left(FULL, cut)[-1]
    rest = (
        f"Drop what somebody objects to, until nobody does: {len(in_full(left))} of {len(CLAUSES)} "
        f"clauses "
        f"stay, {length(left)} of {length(letters)} words."
    )
    every = every_text(FULL)
    all_texts = (
        f"{every['texts']} texts can be made. If all states follow the script, {every['majority']} of "
        f"them pass with {RULES['majority']} (with {CONVOKES}: {RULES['two-thirds']}), {every['two-thirds']} "
        f"with {RULES['two-thirds']}, {every['consensus']} by consensus."
    )
    parts = [
        hall(votes, count.needed, "solo"),
        part_html(Part("One text, three ways to pass", (), (), two_ways(votes, found, letters, left))),
        _folded("The text in full", listed(in_full(letters))),
        _folded("Who voted how, and why", listed(told)),
        _folded("The same text by consensus", listed(against or ["Nobody objects."]) + f"<p>{rest}</p>"),
        _folded("All texts that can be made", f"<p>{all_texts}</p>"),
        _folded("What each state would like, and why", f"<p>{escape(RECORD_RULE)}</p>{listed(_wishes())}"),
        _folded("Your card", card_html(mine)),
    ]
    return "".join(parts)


def _wishes() -> list[str]:
    """Return for each state the wordings that its record points to."""
    found = {names()[iso3]: card(iso3).prefers for iso3 in consensus_members(FULL) + members(FULL)}
    return [f"{name}: {letters}" for name, letters in sorted(found.items())]


def _folded(summary: str, html: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{html}</details>"


def solo() -> Panel:
    """Return the council for one person: a state of one's own against states that follow a visible rule."""
    texts = [
        Input.menu(
            f"c{one.number}",
            f"{one.number}. {one.subject}",
            {letter: f"{letter} · {words}" for letter, words in one.short.items()},
            FIRST_DRAFT[one.number - 1],
        )
        for one in clauses()
    ]
    states = {iso3: names()[iso3] for iso3 in sorted(members(FULL), key=lambda one: names()[one])}
    positions = "; ".join(f"{letter}, {words}" for letter, words in POSITIONS.items())
    return Panel(
        "The council alone: one text, two ways of deciding",
        f"{COSTA_VERDE_IN_SHORT} The menus show the first draft. Choose a state, change the text, predict, "
        f"vote, and call the roll. Each letter is a position: {positions}. {WHY_TWO_THIRDS}\n\n"
        f"The rule of the others: {RULE} What each of them would like follows from its record: unfold the "
        "rule below the result.",
        [
            Input.menu("state", "I speak for", states, "BRB"),
            *texts,
            Input.number("prediction", "How many will say yes?", None, 0, 34),
            Input.choice("vote", "My vote", BENCHES),
        ],
        _answer_solo,
        limitations="everything that the rule does not count: who asks whom, what is promised, and words "
        "that fit nobody and offend nobody. The cards are invented, and so is what passes.",
        state_key="settling-accounts/solo",
        button="Call the roll",
        sample={"prediction": 18, "vote": "yes"},
    )
