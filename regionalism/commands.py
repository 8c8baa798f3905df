"""What can be typed after ``python3 -m regionalism``: commands, options and purposes, written once.

A command's parser is built when it is called. Help, the README and the commands read this table; it needs the
standard library only, so that a bare Python can say all of it.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

from regionalism.engine.errors import CourseError

TITLE = "Whose Americas? Reading Latin American regionalism through its sources"
PROGRAM = "python3 -m regionalism"
DONE, NOT_DONE, LEFT_OUT = 0, 1, 2
# The same for every command.
EXIT_CODES = {
    DONE: "done as asked",
    NOT_DONE: "not done, or a check found something: a sentence says what to put right",
    LEFT_OUT: "done, but somebody or something was left out or needs a look: it is named",
}


class Argument(NamedTuple):
    """One argument: its name (an option begins with ``--``), help, and settings of ``add_argument``."""

    name: str
    help: str
    settings: Mapping[str, Any] = MappingProxyType({})

    @property
    def usage(self) -> str:
        """Return how it is written, in square brackets where it may be left out."""
        several = self.settings.get("nargs")
        shown = self.settings.get("metavar", self.name.lstrip("-").upper())
        shown = (
            " ".join(shown) if isinstance(shown, tuple) else f"{shown} …" if several in ("+", "*") else shown
        )
        if not self.name.startswith("--"):
            return f"[{shown}]" if several in ("?", "*") else shown
        typed = self.name if self.settings.get("action") == "store_true" else f"{self.name} {shown}"
        return typed if self.settings.get("required") else f"[{typed}]"


class Command(NamedTuple):
    """One command: ``target`` is ``module:function``; the options of ``passes_on`` belong to another
    program.
    """

    target: str
    purpose: str
    arguments: tuple[Argument, ...] = ()
    passes_on: str = ""

    @property
    def usage(self) -> str:
        """Return what may follow its name."""
        return self.passes_on or " ".join(one.usage for one in self.arguments)


def _argument(name: str, help: str, metavar: str | tuple[str, ...] = "", **settings: Any) -> Argument:
    return Argument(name, help, {**({"metavar": metavar} if metavar else {}), **settings})


def _path(name: str, help: str, metavar: str = "", **settings: Any) -> Argument:
    return _argument(name, help, metavar, type=Path, **settings)


def _flag(name: str, help: str) -> Argument:
    return Argument(name, help, {"action": "store_true"})


def _out_folder(help: str) -> Argument:
    return _path("--out", help, "FOLDER", required=True)


UNIT = "a unit's number or slug, such as 2 or one-state-one-vote"
TIME = 'such as 2027-03-01T23:59-05:00 or "2027-03-01T23:59 America/New_York"'
SLUG = Argument("slug", UNIT)
UNITS = Argument("units", UNIT, {"metavar": "UNIT", "nargs": "+"})
LMS = ("blackboard", "brightspace", "canvas", "moodle")
COMMANDS: dict[str, Command] = {
    "lab": Command(
        "regionalism.launch:lab",
        "install what is missing and open the first lesson in JupyterLab",
        passes_on="[JUPYTER OPTIONS]",
    ),
    "desk": Command(
        "regionalism.launch:desk",
        "install what is missing and open the instructor's desk in JupyterLab",
        passes_on="[JUPYTER OPTIONS]",
    ),
    "test": Command(
        "regionalism.launch:test",
        "install what is missing and run every check, test and notebook",
        passes_on="[PYTEST OPTIONS]",
    ),
    "build": Command(
        "regionalism.authoring.build:main",
        "make lessons/, exercises/, solutions/ and parts of the README from units/",
        (
            _flag("--check", "change nothing; say what is out of date"),
            _flag("--minutes", "change nothing; say how long each unit and each of its sections takes"),
        ),
    ),
    "new": Command(
        "regionalism.authoring.new:main",
        "begin a unit: a folder in units/ that passes its own checks",
        (
            _argument("slug", "its name for ever, such as secret-ballots"),
            _argument("--number", "its place in the course (default: after the last)", "N", type=int),
            _argument("--title", "its title (default: made of the slug)", default=""),
        ),
    ),
    "preview": Command(
        "regionalism.authoring.preview:main",
        "build, and open one unit in JupyterLab",
        (SLUG, _flag("--exercises", "open the exercises with their worked answers")),
    ),
    "check": Command(
        "regionalism.authoring.check:main",
        "check everything that concerns one unit, in under a minute",
        (SLUG, _flag("--quick", "read the files only; run no notebook and no test")),
    ),
    "assign": Command(
        "regionalism.desk.handout.assign:main",
        "make the zip to hand out: exercises that run on their own, without keys",
        (
            UNITS,
            _argument("--out", "where the zip and assignment.toml are written", "FOLDER", required=True),
            _argument("--due", TIME, "TIME", default=""),
            _argument(
                "--points",
                "points instead of an item's own",
                "UNIT/ITEM=N",
                nargs="+",
                default=[],
                action="extend",
            ),
            _argument(
                "--variant-seed",
                "give each student numbers and an order of options of their own",
                "WORD",
                default="",
            ),
            _flag("--pages", "make a zip of pages, too: the exercises without a kernel"),
        ),
    ),
    "grade": Command(
        "regionalism.desk.grading.grade:main",
        "grade the hand-ins of a class: sheets, and a page of feedback for each student; no "
        "student code is run",
        (
            _path("folder", "where the hand-ins are: a folder, or the zip that your LMS made"),
            _out_folder("where grades and feedback are written"),
            _path("--assignment", "the assignment.toml that `assign` wrote", "FILE"),
            _argument("--due", f"when it was due, {TIME}", "TIME"),
            _path("--class", "the class list, with the columns id and name", "CSV", dest="class_list"),
            _argument(
                "--fill",
                "fill the gradebook file of canvas, moodle, blackboard or brightspace; `fill` has "
                "more options",
                nargs=2,
                metavar=("KIND", "CSV"),
            ),
            _argument("--nbgrader", "write the points into nbgrader's gradebook.db, too", "DATABASE"),
            _flag("--no-feedback", "write no pages for students"),
            _argument(
                "--processes", "how many processors to use", "N", type=int, default=os.cpu_count() or 1
            ),
        ),
    ),
    "collect": Command(
        "regionalism.desk.interop.suspended:main",
        "make hand-ins of what an LMS keeps for SCORM packages, to be graded like any other",
        (
            _path("files", "what the LMS exported, such as a Moodle backup with user data", nargs="+"),
            _out_folder("where the hand-ins are written"),
        ),
    ),
    "report": Command(
        "regionalism.desk.report:main",
        "write a page on what the class got wrong",
        (
            _path("grades", "the folder that `grade` wrote"),
            _path("--out", "the page to write (default: report.html in that folder)", "FILE"),
            _flag("--names", "show names and ids instead of neutral labels"),
            _flag("--all-cells", "show numbers that rest on fewer than 5 students, too"),
            _path("--assignment", "the assignment.toml that the class was graded by", "FILE"),
        ),
    ),
    "debrief": Command(
        "regionalism.desk.debrief:main",
        "write three questions for a talk with each student on their own work, with what a good answer holds",
        (
            _path("grades", "the folder that `grade` wrote"),
            _path("--out", "the page to write (default: debrief.html in that folder)", "FILE"),
            _argument("--minutes", "for each talk", "N", type=int, default=5),
            _argument("--sample", "ask so many students only, drawn by --seed", "N", type=int),
            _argument("--seed", "a word named to the class before the hand-ins come", "WORD", default=""),
            _path("--assignment", "the assignment.toml that the class was graded by", "FILE"),
        ),
    ),
    "requests": Command(
        "regionalism.desk.regrade:main",
        "list what students ask to be looked at again, by answer, and give one decision to all who gave it",
        (
            _path("folder", "where the students' request files are: a folder, or a zip"),
            _path(
                "--grades",
                "the folder that `grade` wrote (default: grades)",
                "FOLDER",
                default=Path("grades"),
            ),
            _path("--assignment", "the assignment.toml that the class was graded by", "FILE"),
        ),
    ),
    "fill": Command(
        "regionalism.desk.interop.lms:main",
        "fill the gradebook file that the LMS gave with the points of grades.csv",
        (
            _argument(
                "kind",
                "the learning platform: blackboard, brightspace, canvas or moodle",
                type=str.casefold,
                choices=LMS,
            ),
            _path("export", "the gradebook file, as downloaded"),
            _path("--grades", "what `grade` wrote (default: grades)", "FOLDER", default=Path("grades")),
            _path("--out", "file or folder (default: the folder of grades.csv)", "PATH"),
            _argument("--column", "the column to fill (default: the one named like the unit)", "NAME"),
            _argument("--new-column", "make a new column (Canvas, Brightspace)", "NAME", default=""),
            _argument(
                "--unit", "the unit whose points are filled in, or total for all units together", default=""
            ),
            _argument("--id-column", "the column that holds the students' ids", "NAME", default=""),
            _flag("--by-name", "find a student without a known id by a name that is unique on both sides"),
            _argument(
                "--scale-to", "scale our points to the points possible in the LMS", "POINTS", type=float
            ),
            _flag("--provisional", "fill in points so far where a person must still mark answers"),
            _flag("--partial", "write the others where somebody cannot be matched"),
        ),
    ),
    "forget": Command(
        "regionalism.desk.forget:main",
        "take one person out of a grading folder: files, rows and marks, also within zips",
        (
            _path("folder", "the folder that `grade` wrote, or one with hand-ins"),
            _argument("student", "the student's id"),
        ),
    ),
    "receipt": Command(
        "regionalism.desk.receipts:main",
        "say which hand-in a student's receipt names, or list the receipts of all",
        (
            _path("folder", "where the hand-ins are: a folder, or the zip that your LMS made"),
            _argument("receipt", "what the student wrote down, such as 1A2B-3C4D-5E6F", nargs="?"),
        ),
    ),
    "nbgrader": Command(
        "regionalism.desk.interop.nbgrader_course:main",
        "lay out a course folder for nbgrader",
        (UNITS, _out_folder("the course folder of nbgrader")),
    ),
    "export": Command(
        "regionalism.desk.interop.export:main",
        "write the items of a unit as a question bank for an LMS",
        (
            _argument("unit", UNIT),
            _path("--qti", "QTI 1.2, as Canvas imports it", "FILE.zip"),
            _path("--moodle", "Moodle XML", "FILE.xml"),
            _argument(
                "--stage",
                "which items: exercise (the default), lesson or all",
                choices=("exercise", "lesson", "all"),
                default="exercise",
            ),
        ),
    ),
    "site": Command(
        "regionalism.authoring.site:main",
        "build the course as static files that open in a browser without any server program",
        (
            _out_folder("where the site is written"),
            _path("--pyodide", "serve this copy of Pyodide (default: from its public address)", "FOLDER"),
            _flag("--without-solutions", "leave keys and worked answers out"),
        ),
    ),
    "pages": Command(
        "regionalism.authoring.pages.whole:main",
        "make the course as pages: every question works without a kernel; without a script they are to read",
        (
            _out_folder("where the pages go"),
            _path("--zip", "all of them in one zip, too, to open from a disk without a network", "FILE.zip"),
            _flag("--without-solutions", "leave the keys of exercises out: their answers are recorded"),
            _flag("--exercise-answers", "fold answers to exercises into the text, too (needs solutions/)"),
        ),
    ),
    "package": Command(
        "regionalism.authoring.scorm.package:main",
        "make a unit as a SCORM package for an LMS, which then keeps the work and the points so far",
        (
            _argument("unit", UNIT),
            _argument("--scorm", "the version that your LMS takes", choices=("2004", "1.2"), required=True),
            _path("--out", "the package to write", "FILE.zip", required=True),
            _flag("--without-solutions", "leave the keys of the exercises out; their answers are recorded"),
        ),
    ),
    "kit": Command(
        "regionalism.authoring.kit:main",
        "make the instructor's kit: guide, handout and slides of each unit, syllabus, alignment "
        "matrix and norms",
        (_argument("units", UNIT, "UNIT", nargs="*"), _out_folder("where the pages go")),
    ),
    "adopt": Command(
        "regionalism.authoring.adopt:main",
        "write what a department asks before it assigns a course: accessibility, data, alignment, licence",
        (_out_folder("where the pages go"),),
    ),
    "originals": Command(
        "regionalism.americas.originals:main",
        "show your own copies of the readings beside the digests",
        (
            _argument("folder", "the folder (or one file) that holds your copies", nargs="?"),
            _flag("--fingerprints", "make data/readings/fingerprints.json from the copies (for authors)"),
        ),
    ),
}


class _Parser(argparse.ArgumentParser):
    """What is typed wrongly is an error like any other: a sentence, and :data:`NOT_DONE`."""

    def error(self, message: str) -> NoReturn:
        raise CourseError("options-wrong", program=self.prog, message=message)


def parser(name: str) -> argparse.ArgumentParser:
    """Return the parser of one command."""
    command = COMMANDS[name]
    made = _Parser(
        prog=f"{PROGRAM} {name}", description=f"{command.purpose[0].upper()}{command.purpose[1:]}."
    )
    for one in command.arguments:
        shown = {} if one.name.startswith("-") else {"metavar": one.name.upper()}
        made.add_argument(one.name, help=one.help, **shown | dict(one.settings))
    return made


def parsed(name: str, arguments: Sequence[str]) -> argparse.Namespace:
    """Return a command's options; raise :class:`CourseError` on wrong ones; ``--help`` ends the program."""
    options = parser(name).parse_args(arguments)
    for field_name in ("unit", "units"):
        typed = getattr(options, field_name, None)
        if typed:
            from regionalism.engine.course import slug_of  # reads what must be installed first

            setattr(options, field_name, slug_of(typed) if isinstance(typed, str) else [*map(slug_of, typed)])
    return options


def usage(name: str) -> str:
    """Return how a command is written and what it does, in two lines."""
    command = COMMANDS[name]
    return f"  {PROGRAM} {name} {command.usage}\n      {command.purpose}"


def help_text() -> str:
    """Return the list of commands and of exit codes."""
    codes = [f"  {code}  {meaning}" for code, meaning in EXIT_CODES.items()]
    return "\n".join([TITLE, "", "Commands:", *map(usage, COMMANDS), "", "Exit codes:", *codes])


def as_table() -> str:
    """Return the commands and the exit codes as tables for the README."""
    rows = ["| command | what may follow | what it does |", "|---|---|---|"]
    rows += [
        f"| `{name}` | `{one.usage}` | {one.purpose} |".replace("``", "") for name, one in COMMANDS.items()
    ]
    rows += ["", "| exit code | meaning |", "|---|---|"]
    return "\n".join([*rows, *(f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items())])
