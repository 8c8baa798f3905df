"""Panels that call what the command line calls. Each writes files only when its button is pressed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from functools import wraps
from html import escape
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

from regionalism.commands import COMMANDS
from regionalism.desk.notebook.state import LastGraded, desk_log, follow, graded_since, remember
from regionalism.engine.assignment import Assignment, read_assignment
from regionalism.engine.bank import unit_items
from regionalism.engine.course import Unit, course_root, units
from regionalism.engine.errors import CourseError
from regionalism.notebook.panel import Input, Panel, Reply

HAND_INS, GRADES, ASSIGNMENTS = "class", "grades", "assignments"
SYSTEMS = (
    ("canvas", "Canvas"),
    ("moodle", "Moodle"),
    ("blackboard", "Blackboard"),
    ("brightspace", "Brightspace"),
)
WHERE = "A path counts from the course folder, unless it is a full one."
ASSIGNMENT = Input(
    name="assignment",
    label="File assignment.toml, if you assigned with it (may stay empty)",
    kind="text",
    value="",
)
GRADE, FILL, COLUMN = "Grade a class", "Fill", "Column to fill"
PROVISIONAL = "Fill in points so far where answers must still be marked"
PARTIAL = "Fill in the others where somebody cannot be filled in"
# The commands say what to type next. On the desk nobody types commands, so these say the same with the desk's
# own controls.
TEMPLATES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))


def place(text: Any) -> Path:
    """Return the path that a person typed: a full one, one from the home folder (``~``), or one from the
    course folder.

    :raises CourseError: where nothing is typed.
    """
    typed = str(text or "").strip().strip("\"'")
    if not typed:
        raise CourseError("field-empty")
    path = Path(typed).expanduser()
    return path if path.is_absolute() else course_root() / path


def shown_path(path: Path) -> str:
    """Return a path as a person finds it again: from the course folder where it lies there."""
    root = course_root()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def assignment_of(values: Mapping[str, Any]) -> Assignment | None:
    """Return the assignment whose file is filled in, or ``None``."""
    return (
        read_assignment(place(values["assignment"])) if str(values.get("assignment") or "").strip() else None
    )


def in_desk_words(respond: Callable[[Mapping[str, Any]], Reply]) -> Callable[[Mapping[str, Any]], Reply]:
    """Let what stops a command be said with the desk's cards, fields and boxes."""

    @wraps(respond)
    def answer(values: Mapping[str, Any]) -> Reply:
        try:
            return respond(values)
        except CourseError as problem:
            return Reply(problem.said(TEMPLATES))

    return answer


def _following(panel: Panel) -> Panel:
    """Return a panel that names the folder last graded into, unless a person entered a later one."""

    def told(graded: LastGraded) -> None:
        panel.values = {**panel.values, **_entries(panel, graded)}
        panel.shown = {"status": "", "html": ""}  # what stands there is of another folder
        panel.refill += 1

    known = graded_since(panel.kept_as)
    if known:
        panel.values = {**panel.values, **_entries(panel, known)}
    follow(panel.kept_as, told)
    return panel


def _entries(panel: Panel, graded: LastGraded) -> dict[str, str]:
    entries = {"grades": graded.folder, "assignment": graded.assignment}
    return {name: value for name, value in entries.items() if name in panel.start}


def _with_exercises() -> list[Unit]:
    return [
        unit for unit in units() if any(item.stage == "exercise" for item in unit_items(unit.slug).values())
    ]


def _panel(*content: Any, **settings: Any) -> Panel:
    """Return a panel of the desk: what is typed there stays in the desk's own log, and only a press acts."""
    return Panel(*content, **settings, log=desk_log, has_side_effects=True)


def _title(unit: Unit) -> str:
    return f"{unit.number} · {unit.title}"


def _folder(name: str, label: str, value: str) -> Input:
    return Input(name=name, label=label, kind="text", value=value)


def _listed(sentences: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in sentences)}</ul>" if sentences else ""


# --- a class to try things with -----------------------------------------------------------------------------------


def practice() -> Panel:
    """Show the panel that makes a practice class of invented students."""
    known = _with_exercises()
    inputs = [
        Input(
            name="unit",
            label="Unit",
            kind="menu",
            value=known[0].slug,
            options=[(unit.slug, _title(unit)) for unit in known],
        ),
        Input(name="students", label="How many students", kind="number", value=30, low=2, high=1000, step=1),
        _folder("folder", "Folder for their hand-ins", f"{HAND_INS}/practice"),
    ]
    return _panel(
        "Make a practice class",
        f"Invented students hand in one unit, so that you can try everything below before your own class does. {WHERE}",
        inputs,
        _make_practice,
        limitations="real people. The answers come from the items' own tests; two students are made to learn together.",
        state_key="desk-practice",
        button="Make a practice class of invented students",
    )


@in_desk_words
def _make_practice(values: Mapping[str, Any]) -> Reply:
    from regionalism.desk.practice import practice_class

    files = practice_class(
        place(values["folder"]), str(values["unit"]), students=int(values["students"] or 0)
    )
    return Reply(f"{len(files)} hand-ins are in {shown_path(files[0].parent)}. Grade that folder below.")


# --- hand out and grade -------------------------------------------------------------------------------------------


def assign() -> Panel:
    """Show the panel that makes the zip to hand out."""
    checks = [
        Input(name=f"unit {unit.slug}", label=_title(unit), kind="check", value=False)
        for unit in _with_exercises()
    ]
    inputs = [
        *checks,
        _folder("due", "Due, such as 2027-03-01T23:59-05:00 (may stay empty)", ""),
        _folder("variant", "A word that gives each student numbers of their own (may stay empty)", ""),
        _folder(
            "points",
            "Other points, such as one-state-one-vote/threshold=3 (may stay empty; several with spaces between)",
            "",
        ),
        _folder("folder", "Folder for the zip, another one for each assignment", ASSIGNMENTS),
    ]
    return _panel(
        "Assign: make the zip to hand out",
        f"Choose units. The zip holds their exercises without keys and runs on its own. {WHERE}",
        inputs,
        _assign,
        limitations="how your students get it: upload the zip to your learning platform.",
        state_key="desk-assign",
        button="Make the zip",
    )


@in_desk_words
def _assign(values: Mapping[str, Any]) -> Reply:
    from regionalism.desk.handout.assign import assign as write
    from regionalism.desk.handout.assign import has_passed, make_assignment

    slugs = [
        name.removeprefix("unit ") for name, chosen in values.items() if name.startswith("unit ") and chosen
    ]
    if not slugs:
        raise CourseError("unit-not-chosen")
    made = make_assignment(
        slugs, str(values["due"]).strip(), str(values["points"]).split(), str(values["variant"])
    )
    handed, kept = write(made, place(values["folder"]))
    sentences = [
        f"{shown_path(handed)}: for students; it holds no key.",
        f"{shown_path(kept)}: for you; name it when you grade.",
    ]
    if has_passed(made):
        sentences.append(
            f"The due time {made.due} has passed: every hand-in will be late. Change it and press again."
        )
    return Reply("The zip is made.", _listed(sentences))


def grade() -> Panel:
    """Show the panel that grades a class."""
    inputs = [
        _folder("folder", "Folder or zip with the hand-ins", f"{HAND_INS}/practice"),
        _folder("out", "Folder for the grades", GRADES),
        ASSIGNMENT,
        _folder("class_list", "Class list, a CSV with the columns id and name (may stay empty)", ""),
        _folder("due", "Due, if not as assigned, such as 2027-03-01T23:59-05:00 (may stay empty)", ""),
    ]
    return _panel(
        GRADE,
        f"Put the hand-ins, as your learning platform gave them, into a folder. No student's code is run. {WHERE}",
        inputs,
        _grade,
        limitations="essays, which a person marks below. The late, attempts and drop rules stand in course.toml.",
        state_key="desk-grade",
        button="Grade",
    )


@in_desk_words
def _grade(values: Mapping[str, Any]) -> Reply:
    from regionalism.desk.class_list import read_class_list
    from regionalism.desk.grading.grade import grade_folder, in_words, make_setup

    assignment = str(values["assignment"]).strip()
    class_list = str(values["class_list"]).strip()
    setup = make_setup(place(assignment) if assignment else None, str(values["due"]).strip() or None)
    out = place(values["out"])
    summary = grade_folder(
        place(values["folder"]), out, setup, listed=read_class_list(place(class_list)) if class_list else None
    )
    remember(LastGraded(str(values["out"]).strip(), assignment))
    status, *more = in_words(summary, Path(shown_path(out))).splitlines()
    return Reply(status, _listed(more))


# --- the learning platform and the report -------------------------------------------------------------------------


def fill() -> Panel:
    """Show the panel that fills the gradebook file of a learning platform."""
    inputs = [
        Input(name="kind", label="Learning platform", kind="menu", value="canvas", options=SYSTEMS),
        _folder("export", "Gradebook file, as downloaded from it", ""),
        _folder("grades", "Folder with the grades", GRADES),
        _folder("column", f"{COLUMN}, if it is not named like the unit (may stay empty)", ""),
        Input(name="provisional", label=PROVISIONAL, kind="check", value=False),
        Input(name="partial", label=PARTIAL, kind="check", value=False),
    ]
    panel = _panel(
        "Fill the gradebook of your learning platform",
        f"Download the gradebook as CSV there, name the file here, and upload the filled file. {WHERE}",
        inputs,
        _fill,
        limitations="whoever cannot be matched, or has answers that a person must still mark: it names them and writes nothing, unless you "
        "tick one of the boxes. The file that you downloaded stays as it is.",
        state_key="desk-fill",
        button=FILL,
    )
    return _following(panel)


@in_desk_words
def _fill(values: Mapping[str, Any]) -> Reply:
    from regionalism.desk.interop.lms import FillReport, Options
    from regionalism.desk.interop.lms import fill as write

    grades = place(values["grades"])
    column = str(values["column"]).strip() or None
    options = Options(provisional=bool(values["provisional"]), partial=bool(values["partial"]))
    try:
        done: FillReport = write(
            str(values["kind"]), place(values["export"]), grades / "grades.csv", grades, column, options
        )
    except CourseError as problem:
        refused = problem.fields.get("refused", ())
        return Reply(problem.said(TEMPLATES), _listed([one.said(TEMPLATES) for one in refused]))
    one = done.filled == 1
    status = (
        f"{done.filled} {'grade was' if one else 'grades were'} filled in: upload {shown_path(done.path)}."
    )
    if options.provisional:
        status += (
            " Where answers still wait for marks, these are points so far: fill again when all are marked."
        )
    if done.refused:
        left = len(done.refused)
        status += f" {left} {'student is' if left == 1 else 'students are'} left out; the list says why."
    groups = (
        ("Left out, and not in the file", done.refused),
        ("Filled in, and to be looked at", done.doubtful),
        ("Changed", done.changed),
        ("Kept as they were", done.kept),
    )
    parts = [f"<p>Columns ({len(done.columns)}):</p>{_listed([*done.columns])}"]
    parts += [
        f"<p>{name} ({len(some)}):</p>{_listed([one.said(TEMPLATES) for one in some])}"
        for name, some in groups
        if some
    ]
    return Reply(status, "".join(parts))


def report() -> Panel:
    """Show the panel with what the class got wrong; it also writes the printable page."""
    inputs = [
        _folder("grades", "Folder with the grades", GRADES),
        ASSIGNMENT,
        Input(name="names", label="Show names", kind="check", value=False),
    ]
    panel = _panel(
        "What the class got wrong",
        f"Tables and figures of a graded class, and the same as one page to print (report.html in that folder). {WHERE}",
        inputs,
        _report,
        limitations="everything that is not in the hand-ins. Small classes give numbers that rest on few; the page says where.",
        state_key="desk-report",
        button="Show the report",
    )
    return _following(panel)


@in_desk_words
def _report(values: Mapping[str, Any]) -> Reply:
    from regionalism.desk.report import FILE, report_fragment, write_report

    folder, assignment, names = place(values["grades"]), assignment_of(values), bool(values["names"])
    path = write_report(folder, folder / FILE, names=names, assignment=assignment)
    return Reply(
        f"The page to print is {shown_path(path)}.",
        report_fragment(folder, names=names, assignment=assignment),
    )


# --- pages, question banks and texts ------------------------------------------------------------------------------


def _said(command: str, arguments: Sequence[object]) -> list[str]:
    """Run a command of the table and return the lines that it says."""
    module, _, name = COMMANDS[command].target.partition(":")
    heard = StringIO()
    with redirect_stdout(heard):
        getattr(import_module(module), name)([str(one) for one in arguments])
    root = f"{course_root()}/"
    return [line.replace(root, "") for line in heard.getvalue().splitlines() if line.strip()]


def _told(lines: Sequence[str], status: str) -> Reply:
    """Return what a command said: one sentence, and the rest folded."""
    more = f"<details><summary>All that was written</summary>{_listed([*lines])}</details>" if lines else ""
    return Reply(status, more)


def _made(lines: Sequence[str], folder: Path) -> Reply:
    count = sum(line.startswith("wrote ") for line in lines)
    made = "1 page is made" if count == 1 else f"{count} pages are made"
    return _told(lines, f"{made}. Open {shown_path(folder)}/index.html in your browser.")


def kit() -> Panel:
    """Show the panel that makes what an instructor prints and shows."""
    inputs = [
        Input(
            name="unit",
            label="Unit",
            kind="menu",
            value="",
            options=[
                ("", "all units, and the documents of the course"),
                *((unit.slug, _title(unit)) for unit in units()),
            ],
        ),
        _folder("folder", "Folder for the pages", "kit"),
    ]
    return _panel(
        "Guides, handouts and slides",
        f"For each unit a guide, a handout of one page and six slides; for the course a syllabus, norms and the alignment matrix. {WHERE}",
        inputs,
        _kit,
        limitations="units that have no guide yet. Print from your browser; the slides print there too, one on a page.",
        state_key="desk-kit",
        button="Make the pages",
    )


@in_desk_words
def _kit(values: Mapping[str, Any]) -> Reply:
    folder = place(values["folder"])
    slugs = [str(values["unit"])] if values["unit"] else []
    lines = _said("kit", [*slugs, "--out", folder])
    return _made(lines, folder)


def edition() -> Panel:
    """Show the panel that makes pages to read."""
    inputs = [
        _folder("folder", "Folder for the pages", "edition"),
        Input(
            name="answers",
            label="With the answers to the exercises: a copy for you",
            kind="check",
            value=False,
        ),
    ]
    return _panel(
        "The course as pages to read",
        f"Every lesson as a page that needs no program, for a web server or a stick. It takes a minute or two. {WHERE}",
        inputs,
        _edition,
        limitations="what is pressed: models show their results as tables there, and nothing is kept.",
        state_key="desk-edition",
        button="Make the edition",
    )


@in_desk_words
def _edition(values: Mapping[str, Any]) -> Reply:
    folder = place(values["folder"])
    chosen = ["--exercise-answers"] if values["answers"] else []
    lines = _said("edition", ["--out", folder, *chosen])
    return _made(lines, folder)


def export() -> Panel:
    """Show the panel that writes a question bank for a learning platform."""
    inputs = [
        Input(
            name="unit",
            label="Unit",
            kind="menu",
            value=_with_exercises()[0].slug,
            options=[(unit.slug, _title(unit)) for unit in units()],
        ),
        Input(
            name="stage",
            label="Which questions",
            kind="choice",
            value="exercise",
            options=[("exercise", "of the exercises"), ("lesson", "of the lesson"), ("all", "both")],
        ),
        Input(
            name="kind",
            label="For",
            kind="choice",
            value="qti",
            options=[("qti", "Canvas (QTI 1.2, a zip)"), ("moodle", "Moodle (XML)")],
        ),
        _folder("folder", "Folder for the file", "question-banks"),
    ]
    return _panel(
        "Questions for your learning platform",
        f"Writes the questions of a unit as a question bank that you import there. {WHERE}",
        inputs,
        _export,
        limitations="questions that your platform cannot ask; it names them. The bank holds the keys: it is for you.",
        state_key="desk-export",
        button="Write the question bank",
    )


@in_desk_words
def _export(values: Mapping[str, Any]) -> Reply:
    kind, slug = str(values["kind"]), str(values["unit"])
    folder = place(values["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug}-{kind}{'.zip' if kind == 'qti' else '.xml'}"
    said = _said("export", [slug, f"--{kind}", path, "--stage", values["stage"]])
    return Reply(said[0], _listed(said[1:]))


def originals() -> Panel:
    """Show the panel that takes in a person's own copies of the readings."""
    return _panel(
        "Your own copies of the readings",
        f"Save the readings from their publishers' pages as text or web pages, in one folder. The reading room then shows them beside the "
        f"course's short versions, on this computer only. {WHERE}",
        [_folder("folder", "Folder with your copies", "")],
        _originals,
        limitations="PDF and Word files: save them as text first. It hands nothing out, and your students need copies of their own.",
        state_key="desk-originals",
        button="Take the copies in",
    )


@in_desk_words
def _originals(values: Mapping[str, Any]) -> Reply:
    said = _said("originals", [place(values["folder"])])
    usage = next((number for number, line in enumerate(said) if line.startswith("Usage: ")), len(said))
    return Reply(said[0], _listed(said[1:usage]))  # how the command is typed is nothing for the desk
