"""The chair's panel: deal, collect, count, and print the minutes."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from regionalism.americas.council import minutes
from regionalism.americas.council.cards import CRISIS, OWN, card, text_letters
from regionalism.americas.council.files import LONGEST_FILE, MINUTES, files_in
from regionalism.americas.council.minutes import EMPTY, SCRIPT, Sitting, part_html
from regionalism.americas.council.panels import ROLL, ROUND, TOGETHER, WORDING
from regionalism.americas.council.room import FULL, ROOMS, council_code, deal, members
from regionalism.americas.council.script import RULE
from regionalism.americas.roll_call import hall
from regionalism.americas.the_room import RULES
from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import answers_folder
from regionalism.notebook.hand_in import write_file
from regionalism.notebook.panel import Input, Panel, Reply
from regionalism.notebook.session import log_in

DEAL, END = "deal", "minutes"
STEPS = {DEAL: "1 · Deal the cards", **TOGETHER, END: "5 · Debrief and minutes"}


def chair_log(code: str) -> AnswerLog:
    """Return the chair's log of a council; it lies in a folder of its own beside the answers."""
    return log_in(answers_folder() / f"council-{code}")


def _answer(values: Mapping[str, Any]) -> Reply:
    code, room = council_code(values["code"]), str(values["room"])
    step = str(values["step"])
    if step == DEAL:
        return _dealt(code, room, values)
    log = chair_log(code)
    folder = str(values["folder"] or "").strip()
    minutes.enter_files(
        log, [*(files_in(Path(folder)) if folder else ()), *minutes.as_files(values["files"])]
    )
    one = _sitting(log, code, room, values)
    if step == ROLL:
        letters = text_letters(values["letters"] or one.text)
        own = minutes.from_the_floor(str(values["floor"] or ""), letters) if OWN in letters else {}
        minutes.enter_text(log, letters, own, str(values["rule"]))
        one = _sitting(log, code, room, values)
    if step == END:
        minutes.enter_note(log, str(values["note"] or ""))
        one = _sitting(log, code, room, values)
    return _reply(step, one, log.warning)


def _sitting(log: AnswerLog, code: str, room: str, values: Mapping[str, Any]) -> Sitting:
    return minutes.sitting(log.lines(), code, room, str(values["empty"]))


def _dealt(code: str, room: str, values: Mapping[str, Any]) -> Reply:
    count = None if values["seats"] in (None, "") else int(values["seats"])
    dealt = deal(code, room, count, minutes.numbers_in(str(values["back"] or "")))
    rows = [(str(seat), card(iso3).name) for seat, iso3 in enumerate(dealt.seats, 1)]
    spare = ", ".join(card(iso3).name for iso3 in dealt.spare) or "none"
    status = f"Council {code}: {len(rows)} seats dealt. States that nobody holds: {spare}."
    crisis = minutes.Part("Read aloud", (CRISIS,))
    seats = minutes.Part("Seats", (), (), (("Seat", "State"), *rows))
    return Reply(status, part_html(crisis) + part_html(seats))


def _reply(step: str, one: Sitting, warning: str) -> Reply:
    came = f"{len(one.held)} of {len(members(one.room))} delegations have sent a file."
    wrong = len(one.collected.remarks)
    trouble = f" {wrong} {'remark' if wrong == 1 else 'remarks'} on files: see below." if wrong else ""
    status = f"Council {one.council}: {came}{trouble}{f' {warning}' if warning else ''}"
    if step == END:
        file = (f"{MINUTES}{one.council}.html", minutes.page(one))
        return Reply(f"{status} {_kept(one, file)}", _all(one), file=file)
    makers = {
        WORDING: (minutes.clauses_part, minutes.text_part),
        ROLL: (minutes.vote_part, minutes.text_part, minutes.predictions_part),
        ROUND: (minutes.consensus_part, minutes.text_part),
    }[step]
    html = "".join(part_html(make(one)) for make in makers)
    if step == ROLL:
        status = f"{status} {minutes.outcome(one)}"
        html = hall(one.vote.votes, one.vote.needed, "chair") + html
    rule = f"<details><summary>The rule of the script</summary><p>{escape(RULE)}</p></details>"
    return Reply(status, html + part_html(minutes.remarks_part(one)) + (rule if one.empty == SCRIPT else ""))


def _all(one: Sitting) -> str:
    return "".join(part_html(part) for part in minutes.every_part(one))


def _kept(one: Sitting, file: tuple[str, str]) -> str:
    """Write the minutes to disk, as a page and as Markdown, and say where they stand."""
    try:
        path = write_file(*file)
        write_file(f"{MINUTES}{one.council}.md", minutes.markdown(one))
    except OSError as problem:
        return f"The minutes could not be written to disk ({problem.strerror}); take the download."
    return f"The minutes stand at {path} and were handed to your browser: open them and print."


def chair() -> Panel:
    """Return the chair's panel: deal, collect, count and print, step by step."""
    counted = ("step", (WORDING, ROLL, ROUND, END))
    return Panel(
        "The council: the chair",
        "Choose a code for this council and write it on the board. In each step collect the delegations' "
        "files, "
        "from a folder or chosen here, and press the button: it counts again from everything that ever "
        "came in. A "
        "file that is torn, foreign or there twice gets a sentence and stops nothing.",
        [
            Input.choice("step", "Step", STEPS, DEAL),
            Input(name="code", label="Code of the council", kind="text", value="", when=("step", (DEAL,))),
            Input.choice("room", "Room", ROOMS, FULL, when=("step", (DEAL,))),
            Input.number("seats", "Delegations in class", None, 1, 34, when=("step", (DEAL,))),
            Input(
                name="back", label="Seats that gave their card back, such as 3, 7", kind="text", value="",
                when=("step", (DEAL,)),
            ),
            Input(name="folder", label="Folder with the files", kind="text", value="", when=counted),
            Input(
                name="files",
                label="Or choose the files",
                kind="files",
                high=4 * LONGEST_FILE,
                when=counted,
            ),
            Input.choice("empty", "States that nobody holds", EMPTY, SCRIPT, when=counted),
            Input(
                name="letters", label="Text put to the vote, five letters; empty: as the clauses were voted",
                kind="text", value="", when=("step", (ROLL,)),
            ),
            Input(
                name="floor", label="Words from the floor for a d, such as 3: It hears both sides.",
                kind="text", value="", when=("step", (ROLL,)),
            ),
            Input.choice("rule", "Rule", RULES, "majority", when=("step", (ROLL,))),
            Input(name="note", label="Note for the minutes", kind="text", value="", when=("step", (END,))),
        ],
        _answer,
        limitations="the weeks before the meeting. Nothing is sent from here: files come by hand, by mail or "
        "by your learning platform.",
        state_key="settling-accounts/chair",
        button="Collect and count",
        has_side_effects=True,
    )  # fmt: skip
