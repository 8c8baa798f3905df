"""What others say of a hand-in: the LMS or nbgrader in the path of the file, the student in its name.

They are witnesses beside the file itself: whose it is, and when it came. Where two of them contradict each
other, somebody must look.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from regionalism.desk.alike import folded, words
from regionalism.engine.submission import in_file_name

_CANVAS = re.compile(r"([^/_]+)_(LATE_)?\d+_\d+_[^/]+")
_MOODLE = re.compile(r"([^/]+)_\d+_assignsubmission_file(?:_|/)")
_BLACKBOARD = re.compile(r"[^/]*_([^/_]+)_attempt_(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)(?:_|\.)")
_NBGRADER = re.compile(r"(?:^|/)submitted/([^/]+)/([^/]+)/")
_NAMELESS = re.compile(r"[^\W\d]+ \d+")
LONGEST, MOST_WORDS = 80, 8  # letters of an account and words of a name that are compared
SHORTEST = 3  # letters of a name that say something where they stand in an account


class Evidence(NamedTuple):
    """What an LMS wrote into a path: the ``account`` it has the file from, the time by its clock (ISO,
    without a zone, or empty), and whether it marks it late. All empty where no LMS is recognised. ``folder``
    is that of the assignment in nbgrader.
    """

    system: str = ""
    account: str = ""
    at: str = ""
    late: bool = False
    folder: str = ""

    def is_about(self, unit: str) -> bool:
        """Tell whether it can be about a hand-in of this unit: any folder may be called ``submitted``."""
        return not self.folder or self.folder == unit or self.folder.endswith(f"-{unit}")

    def notes(self) -> list[str]:
        """Return it in sentences; of an account in Canvas only letters are left, so it is not said."""
        if self.system == "Canvas":
            return ["Canvas marks it late."] if self.late else []
        if self.at:
            return [f"{self.system} has it from {self.account}, {self.at.replace('T', ' ')} by its clock."]
        return [f"{self.system} has it from {self.account}."] if self.system else []


def lms_evidence(path: str) -> Evidence:
    """Return what an LMS or nbgrader wrote into the path of a file.

    >>> lms_evidence("Essay_jdoe_attempt_2027-03-01-12-00-00_clubs.s1.handin.json").at
    '2027-03-01T12:00:00'
    """
    if found := _NBGRADER.search(path):
        return Evidence("nbgrader", found[1], folder=found[2])
    if found := _MOODLE.search(path):
        return Evidence("Moodle", found[1])
    if found := _BLACKBOARD.search(path):
        user, day, *clock = found.groups()
        return Evidence("Blackboard", user, f"{day}T{':'.join(clock)}")
    if found := _CANVAS.fullmatch(path.rpartition("/")[2]):
        return Evidence("Canvas", found[1], late=bool(found[2]))
    return Evidence()


def is_theirs(evidence: Evidence, number: str, names: Iterable[str], accounts: Collection[str] = ()) -> bool:
    """Tell whether an account may be that of a student: by the id, the class list's accounts, or the name.

    :param number: the id; ``names`` are those in the file and on the class list.
    """
    account = evidence.account
    known = {folded(number), *map(folded, accounts)}
    if not account or folded(account) in known or _letters(account) in {*map(_letters, known)}:
        return True
    if evidence.system == "Canvas":
        # Canvas writes anonymous names so; else all words of the name without what is between them.
        return account.startswith("anon") or any(_runs_together(account, name) for name in names)
    if evidence.system == "Moodle":
        # Where names are hidden, and where groups hand in, it is a word and a number.
        return bool(_NAMELESS.fullmatch(account)) or any(alike_names(account, name) for name in names)
    plain = _letters(account)
    return any(len(one) >= SHORTEST and one in plain for name in names for one in words(name).split())


def alike_names(one: str, other: str) -> bool:
    """Tell whether two names may be one person's: each word of the shorter begins a word of the other.

    >>> alike_names("Ana Peña", "PEÑA RUIZ, Ana María"), alike_names("Ana Peña", "Leo Peña")
    (True, False)
    """
    few, many = sorted((words(one).split(), words(other).split()), key=len)
    return bool(few) and all(any(w.startswith(f) or f.startswith(w) for w in many) for f in few)


def _runs_together(account: str, name: str) -> bool:
    """Tell whether an account may be a name without its blanks; Canvas may leave accented letters out."""
    plain = _letters(account)[:LONGEST]
    for form in (words(name), words("".join(one for one in name if one.isascii()))):
        parts = tuple(form.split()[:MOST_WORDS])
        if parts and (all(part in plain for part in parts) or _is_made_of(plain, parts)):
            return True
    return False


@lru_cache(maxsize=4096)
def _is_made_of(text: str, parts: tuple[str, ...]) -> bool:
    """Tell whether a text is some words, or how they begin, one after the other, each at most once."""
    if not text:
        return True
    for place, part in enumerate(parts):
        begun = len(os.path.commonprefix([text, part]))
        others = (*parts[:place], *parts[place + 1 :])
        if any(_is_made_of(text[cut:], others) for cut in range(begun, 1, -1)):
            return True
    return False


def _letters(text: str) -> str:
    return words(text).replace(" ", "")


def id_in_name(file: str, units: Iterable[str]) -> list[str]:
    """Return the ids that a hand-in's file name may hold, the likeliest first; none where it holds none.

    :param file: ``UNIT.ID.handin.json``, with whatever a browser or an LMS put before it or between its
        parts: Canvas numbers what was handed in again, before the first dot or after the id.
    """
    found = _named_by(tuple(units)).search(file.rpartition("/")[2])
    if not found:
        return []
    bare = re.sub(r"(?:-\d+| ?\(\d+\))$", "", found[1])
    return [found[1]] if bare == found[1] else [found[1], bare]


@lru_cache(maxsize=8)
def _named_by(units: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, units))})(?:-\d+)?\.(.+)\.handin\b")


def names_instead(file: str, units: Iterable[str], number: str) -> list[str]:
    """Return what a hand-in's file name may have in place of the id that is in the file, or nothing.

    Systems replace signs in names of files, so only letters and digits are compared.
    """
    named = id_in_name(file, units)
    if number in named:
        return []
    theirs = {_letters(number), _letters(in_file_name(number))}
    return [] if theirs & {*map(_letters, named)} else named


def is_formed_like(one: str, other: str) -> bool:
    """Tell whether two ids have letters and digits in the same places: ``s-12`` and ``s-34``, not ``v2``."""

    def form(text: str) -> str:
        return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "0", text))

    return form(one) == form(other)
