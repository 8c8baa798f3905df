"""One small file for each delegation: written by it, read by the chair. A file that is none gets a sentence.

The form is JSON with a version. What is read is checked, since it comes from another machine; what cannot be
read is said in a sentence and never stops the rest.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from regionalism.americas.council.cards import CLAUSES, WORDINGS, card
from regionalism.americas.council.counting import STANDS
from regionalism.americas.council.room import consensus_members, council_code, members
from regionalism.americas.roll_call import VOTES
from regionalism.engine.errors import CourseError

FORM, VERSION = "regionalism council", 1
LONGEST_FILE = 20_000  # characters
LONGEST_TEXT = 600
SUFFIX = ".json"
MINUTES = "minutes-"  # what the chair prints begins so, and is no delegation's file
TEXTS = ("author", "amendment", "explanation", "debrief")


@frozen(kw_only=True)
class Paper:
    """What one delegation has said so far; empty, 0 or ``None`` where it has not said anything yet.

    :param council: the code of its council.
    :param state: ISO code of the state that it holds.
    :param saved: ISO time with its offset; of two files for a state the later counts.
    :param author: a word that is the same in all files of one delegation, and no name.
    :param wordings: clause to the wording that it backs.
    :param amendment: words of its own for the clause ``amended``.
    :param prediction: yes votes that it expects.
    :param stand: what it does in the consensus round; ``objects_to`` is the clause, 0 for the whole text.
    """

    council: str
    state: str
    saved: str
    author: str = ""
    wordings: Mapping[int, str] = {}
    amended: int = 0
    amendment: str = ""
    prediction: int | None = None
    vote: str = ""
    explanation: str = ""
    stand: str = ""
    objects_to: int = 0
    debrief: str = ""

    @property
    def identity(self) -> str:
        """Return what tells this file from any other: equal for equal content."""
        return hashlib.sha256(written(self).encode()).hexdigest()


@frozen
class Collected:
    """What came in: the file that counts for each state, and a sentence for each thing that was wrong."""

    papers: Mapping[str, Paper]
    remarks: tuple[str, ...]


def file_name(paper: Paper) -> str:
    """Return the name of a delegation's file."""
    return f"council-{paper.council}-{paper.state}{SUFFIX}"


def now() -> str:
    """Return the time as it stands in a file."""
    return datetime.datetime.now().astimezone().isoformat(timespec="milliseconds")


def written(paper: Paper) -> str:
    """Return a paper as the text of its file."""
    content: dict[str, Any] = {"form": FORM, "version": VERSION, **asdict(paper)}
    content["wordings"] = {str(number): letter for number, letter in sorted(paper.wordings.items())}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read(name: str, text: str) -> Paper:
    """Return the paper in a file.

    :param name: the file's name, for the sentence.
    :raises CourseError: where it is too long, torn, of another kind, of a newer version, or holds what no
        delegation can say.
    """
    if len(text) > LONGEST_FILE:
        raise CourseError("council-file-too-long", file=name)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise CourseError("council-file-torn", file=name) from None
    if not isinstance(content, dict) or content.get("form") != FORM:
        raise CourseError("council-file-foreign", file=name)
    version = content.get("version")
    if type(version) is not int or version > VERSION:
        raise CourseError("council-file-newer", file=name)
    try:
        return _paper(content)
    except (CourseError, ValueError, TypeError, AttributeError, OverflowError) as problem:
        raise CourseError("council-file-wrong", file=name, problem=_what(problem)) from None


def _what(problem: Exception) -> str:
    return str(problem) if isinstance(problem, ValueError) and str(problem) else "a field cannot be read"


def _paper(content: Mapping[str, Any]) -> Paper:
    """Return the paper in plain data; raise :class:`ValueError` naming the field that is wrong."""
    state = card(str(content.get("state"))).iso3
    moment = datetime.datetime.fromisoformat(str(content.get("saved")))
    if moment.tzinfo is None:
        raise ValueError("saved has no time zone")
    given = content.get("wordings")
    wordings = {int(number): str(letter) for number, letter in dict(given or {}).items()}
    if set(wordings) - set(CLAUSES) or set(wordings.values()) - set(WORDINGS):
        raise ValueError("wordings")
    texts = {name: " ".join(str(content.get(name) or "").split())[:LONGEST_TEXT] for name in TEXTS}
    return Paper(
        council=council_code(content.get("council")),
        state=state,
        saved=moment.isoformat(timespec="milliseconds"),
        wordings=dict(sorted(wordings.items())),
        amended=_one_of(content, "amended", (0, *CLAUSES)),
        prediction=_prediction(content.get("prediction")),
        vote=_one_of(content, "vote", ("", *VOTES)),
        stand=_one_of(content, "stand", ("", *STANDS)),
        objects_to=_one_of(content, "objects_to", (0, *CLAUSES)),
        **texts,
    )


def _one_of(content: Mapping[str, Any], name: str, known: tuple[Any, ...]) -> Any:
    value = content.get(name, known[0])
    if value not in known or isinstance(value, bool):
        raise ValueError(name)
    return value


def _prediction(value: Any) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= len(members("34")):
        raise ValueError("prediction")
    return value


def collect(files: Iterable[tuple[str, str]], council: str, room: str) -> Collected:
    """Return what a pile of files says; the same whatever their order.

    Of several files for one state the one saved last counts: a delegation saves in each step. What else is
    wrong is said in a sentence: a file that is torn, foreign, of another council, of a state that has no
    seat, or there twice; and two delegations that hold one state.

    :param files: pairs of name and text.
    """
    remarks: set[str] = set()
    found: dict[str, dict[str, list[tuple[str, Paper]]]] = {}
    for name, text in sorted(set(files)):
        try:
            paper = read(name, text)
            _belongs(name, paper, council, room)
        except CourseError as problem:
            remarks.add(str(problem))
            continue
        found.setdefault(paper.state, {}).setdefault(paper.identity, []).append((name, paper))
    papers = {}
    for state, piles in sorted(found.items()):
        last = max((pile[0][1] for pile in piles.values()), key=_age)
        papers[state] = last
        remarks |= {
            str(CourseError("council-file-twice", file=name, other=pile[0][0]))
            for pile in piles.values()
            for name, _ in pile[1:]
        }
        authors = {pile[0][1].author for pile in piles.values()}
        if len(authors) > 1:
            remarks.add(str(CourseError("council-state-twice", state=card(state).name, count=len(authors))))
    return Collected(papers, tuple(sorted(remarks)))


def _age(paper: Paper) -> tuple[datetime.datetime, str]:
    return datetime.datetime.fromisoformat(paper.saved).astimezone(datetime.UTC), paper.identity


def _belongs(name: str, paper: Paper, council: str, room: str) -> None:
    if paper.council != council:
        raise CourseError("council-file-elsewhere", file=name, other=paper.council, council=council)
    if paper.state not in {*members(room), *consensus_members(room)}:
        raise CourseError("council-file-no-seat", file=name, state=card(paper.state).name)


def files_in(folder: Path) -> list[tuple[str, str]]:
    """Return name and text of the files of a folder; raise :class:`CourseError` where it cannot be read.

    A file that is not text is read as far as it is: it gets its sentence like any other.
    """
    try:
        paths = sorted(
            path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", MINUTES))
        )
        return [(path.name, _start(path)) for path in paths]
    except OSError as problem:
        raise CourseError("council-folder-unreadable", folder=folder, problem=problem.strerror) from problem


def _start(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(4 * LONGEST_FILE + 4).decode("utf-8", errors="replace")
