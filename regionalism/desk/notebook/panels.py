"""Panels that call what the command line calls. Each writes files only when its button is pressed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from functools import wraps
from html import escape
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regionalism.commands import COMMANDS
from regionalism.desk.notebook.state import LastGraded, desk_log, follow, graded_since, remember
from regionalism.engine.assignment import Assignment, read_assignment
from regionalism.engine.bank import find_item, unit_items
from regionalism.engine.course import Unit, course_root, units
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.kinds.parts import parse_number
from regionalism.notebook.panel import Input, Panel, Reply

if TYPE_CHECKING:
    from regionalism.desk.by_hand import HandSheet

GRADES = "grades"
WHERE = "A path counts from the course folder, unless it is a full one."
# The commands say what to type next. On the desk nobody types commands, so these say the same with the desk's
# own controls.
TEMPLATES, CARDS = (
    tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    for name in ("sentences.toml", "panels.toml")
)


def place(card: str, name: str, values: Mapping[str, Any]) -> Path:
    """Return the path typed into a field of a card: full, from home (``~``), or from the course.

    :param card: the card's name in ``panels.toml``.
    :param name: the field's name there.
    :param values: what the fields hold.
    :raises CourseError: naming the field as the card does, where it is empty.
    """
    typed = str(values[name] or "").strip().strip("\"'")
    if not typed:
        label = next(one["label"] for one in CARDS[card]["input"] if one["name"] == name)
        raise CourseError("field-empty", field=label)
    path = Path(typed).expanduser()
    return path if path.is_absolute() else course_root() / path


def shown_path(path: Path) -> str:
    """Return a path as a person finds it again: from the course folder where it lies there."""
    root = course_root()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def assignment_of(values: Mapping[str, Any]) -> Assignment | None:
    """Return the assignment whose file is filled in, or ``None``."""
    return read_assignment(place("report", "assignment", values)) if _filled("assignment", values) else None


def _filled(name: str, values: Mapping[str, Any]) -> bool:
    return bool(str(values.get(name) or "").strip())


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
    follow(panel.spec["title"], told)
    return panel


def _entries(panel: Panel, graded: LastGraded) -> dict[str, str]:
    entries = {"grades": graded.folder, "assignment": graded.assignment}
    return {name: value for name, value in entries.items() if name in panel.start}


def _with_exercises() -> list[Unit]:
    return [
        unit for unit in units() if any(item.stage == "exercise" for item in unit_items(unit.slug).values())
    ]


def _title(unit: Unit) -> str:
    return f"{unit.number} · {unit.title}"


def _card(
    name: str,
    respond: Callable[[Mapping[str, Any]], Reply],
    before: Sequence[Input] = (),
    *,
    is_kept: bool = True,
) -> Panel:
    """Return a card of ``panels.toml`` with other inputs before its own; only its button acts.

    :param is_kept: whether what was entered is there again in a new kernel.
    """
    about = CARDS[name]
    return Panel(
        about["title"],
        f"{about['intro']} {WHERE}",
        [*before, *(_input(**one) for one in about["input"])],
        in_desk_words(respond),
        limitations=about["limitations"],
        state_key=f"desk-{name}" if is_kept else "",
        button=about["button"],
        log=desk_log,
        has_side_effects=True,
    )


def _input(*, options: Any = (), everything: str = "", **fields: Any) -> Input:
    """Return an input of the table; a menu begins at its first entry, of units at the first that has
    exercises, or at the line for all of them.
    """
    if options == "items":
        options = [
            (item.full_id, f"{unit.number} · {item.title}")
            for unit in _with_exercises()
            for item in unit_items(unit.slug).values()
            if item.stage == "exercise"
        ]
        fields["value"] = options[0][0]
    elif isinstance(options, str):
        named = [(unit.slug, _title(unit)) for unit in (units() if options == "units" else _with_exercises())]
        fields["value"] = "" if everything else _with_exercises()[0].slug
        options = [*([("", everything)] if everything else []), *named]
    return Input(**fields, options=[(one, text) for one, text in options])


def _listed(sentences: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in sentences)}</ul>" if sentences else ""


# --- a class to try things with -----------------------------------------------------------------------------


def practice() -> Panel:
    """Show the panel that makes a practice class of invented students."""
    return _card("practice", _make_practice)


def _make_practice(values: Mapping[str, Any]) -> Reply:
    from regionalism.desk.practice import dates, practice_class

    folder = place("practice", "folder", values)
    files = practice_class(folder, str(values["unit"]), students=int(values["students"] or 0))
    others = len({*files[0].parent.glob("*.json")} - {*files})
    more = f" {others} others lie there already, and are graded with them." if others else ""
    return Reply(
        f"{len(files)} hand-ins are in {shown_path(files[0].parent)}.{more} Grade that folder below. "
        f"They bear dates from {dates()}: whoever is to be late needs a due time between these."
    )


# --- hand out and grade -------------------------------------------------------------------------------------


def assign() -> Panel:
    """Show the panel that makes the zip to hand out."""
    checks = [
        Input(name=f"unit {unit.slug}", label=_title(unit), kind="check", value=False)
        for unit in _with_exercises()
    ]
    return _card("assign", _assign, checks)


def _assign(values: Mapping[str, Any]) -> Reply:
    from regionalism.desk.handout.assign import assign as write
    from regionalism.desk.handout.assign import has_passed, make_assignment
    from regionalism.desk.not_built import not_built
    from regionalism.engine.moments import due_in_words

    slugs = [
        name.removeprefix("unit ") for name, chosen in values.items() if name.startswith("unit ") and chosen
    ]
    if not slugs:
        raise CourseError("unit-not-chosen")
    made = make_assignment(
        slugs, str(values["due"]).strip(), str(values["points"]).split(), str(values["variant"])
    )
    handed, kept = write(made, place("assign", "folder", values))
    sentences = [
        f"{shown_path(handed)}: for students; it holds no key.",
        f"{shown_path(kept)}: for you; name it when you grade.",
    ]
    if made.due_at:
        sentences.append(f"Due: {due_in_words(made.due_at)}.")
    if has_passed(made):
        sentences.append(
            f"The due time {made.due} has passed: every hand-in will be late. Change it and press again."
        )
    sentences += not_built(made.units)
    return Reply("The zip is made.", _listed(sentences))


def grade() -> Panel:
    """Show the panel that grades a class; it says how far it is."""
    panel = _card("grade", lambda values: _grade(values, panel.tell))
    return panel


def _grade(values: Mapping[str, Any], tell: Callable[[str], None]) -> Reply:
    from regionalism.desk.class_list import read_class_list
    from regionalism.desk.grading.grade import grade_folder, in_words, make_setup

    assigned, listed = (
        place("grade", name, values) if _filled(name, values) else None
        for name in ("assignment", "class_list")
    )
    setup = make_setup(assigned, str(values["due"]).strip() or None)
    folder, out = (place("grade", name, values) for name in ("folder", "out"))
    roll = read_class_list(listed) if listed else None
    summary = grade_folder(folder, out, setup, listed=roll, tell=tell)
    remember(LastGraded(str(values["out"]).strip(), str(values["assignment"]).strip()))
    status, *more = in_words(summary, out, shown_path(out)).splitlines()
    return Reply(status, _listed(more))


def extend() -> Panel:
    """Show the panel that gives one student more time; it keeps nothing of what was typed."""
    panel = _following(_card("extend", lambda values: _extend(values, panel), is_kept=False))
    return panel


def _extend(values: Mapping[str, Any], panel: Panel) -> Reply:
    from regionalism.desk.by_hand import MORE_TIME, give_time

    grades, typed = place("extend", "grades", values), _typed(panel, values, "due")
    if values["back"]:
        return _taken_back(panel, values, MORE_TIME, typed["unit"])
    told = (typed["student"], typed["unit"], typed["due"], typed["reason"])
    return _written_down(panel, values, MORE_TIME, give_time(grades, *told, assignment_of(values)))


def set_points() -> Panel:
    """Show the panel that sets one student's points by hand; it keeps nothing of what was typed."""
    panel = _following(_card("set_points", lambda values: _set_points(values, panel), is_kept=False))
    return panel


def _set_points(values: Mapping[str, Any], panel: Panel) -> Reply:
    from regionalism.desk import by_hand

    grades, typed = place("set_points", "grades", values), _typed(panel, values, "points")
    if values["back"]:
        return _taken_back(panel, values, by_hand.POINTS, typed["item"])
    told = (typed["points"], typed["comment"])
    said = by_hand.set_points(
        grades, typed["student"], find_item(typed["item"]), *told, assignment_of(values)
    )
    return _written_down(panel, values, by_hand.POINTS, [said])


def _typed(panel: Panel, values: Mapping[str, Any], what: str) -> dict[str, str]:
    """Return what was typed into a card about one student; raise :class:`CourseError` for an empty field.

    :param what: the field that is needed, too, unless what stands there is to be taken back.
    """
    typed = {one.name: str(values[one.name] or "").strip() for one in panel.inputs}
    needed = ["student"] if values["back"] else ["student", what]
    for one in panel.inputs:
        if one.name in needed and not typed[one.name]:
            raise CourseError("field-empty", field=one.label)
    return typed


def _taken_back(panel: Panel, values: Mapping[str, Any], sheet: HandSheet, about: str) -> Reply:
    from regionalism.desk.by_hand import listed

    grades = place("report", "grades", values)
    student = listed(grades, str(values["student"]))
    code = "by-hand-taken" if sheet.take_out(grades, (student, about)) else "by-hand-nothing"
    said = Message(code, student=student, path=shown_path(grades / sheet.file))
    return _written_down(panel, values, sheet, [said])


def _written_down(
    panel: Panel, values: Mapping[str, Any], sheet: HandSheet, said: Sequence[Message]
) -> Reply:
    """Empty a card about one student, and say what was done and what stands in its table now."""
    panel.values = {**panel.start, "grades": values["grades"], "assignment": values["assignment"]}
    panel.refill += 1
    grades = place("report", "grades", values)
    first, *doubts = (one.said(TEMPLATES) for one in said)
    rows = [" · ".join(filter(None, row)) for row in sheet.rows(grades)[1:]]
    return Reply(
        " ".join([first, *(f"⚠ {one}" for one in doubts), "Grade again, so that it counts."]),
        f"<p>In {escape(shown_path(grades / sheet.file))} now ({len(rows)}):</p>{_listed(rows)}",
    )


# --- the learning platform and the report -------------------------------------------------------------------


def fill() -> Panel:
    """Show the panel that fills the gradebook file of a learning platform."""
    return _following(_card("fill", _fill))


def _fill(values: Mapping[str, Any]) -> Reply:
    from regionalism.desk.interop.lms import FillReport, Options, together
    from regionalism.desk.interop.lms import fill as write

    exported, grades = (place("fill", name, values) for name in ("export", "grades"))
    column = str(values["column"]).strip() or None
    try:
        options = Options(
            unit=str(values["unit"]).strip(),
            id_column=str(values["id_column"]).strip(),
            by_name=bool(values["by_name"]),
            scale_to=parse_number(values["scale_to"]) if _filled("scale_to", values) else None,
            new_column=str(values["new_column"]).strip(),
            provisional=bool(values["provisional"]),
            partial=bool(values["partial"]),
        )
        done: FillReport = write(
            str(values["kind"]), exported, grades / "grades.csv", grades, column, options
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
        f"<p>{name} ({len(some)}):</p>{_listed([one.said(TEMPLATES) for one in together(some)])}"
        for name, some in groups
        if some
    ]
    return Reply(status, "".join(parts))


def report() -> Panel:
    """Show the panel with what the class got wrong; it also writes the printable page."""
    return _following(_card("report", _report))


def _report(values: Mapping[str, Any]) -> Reply:
    from regionalism.desk.report import FILE, report_fragment, write_report

    folder, assignment = place("report", "grades", values), assignment_of(values)
    names, all_cells = bool(values["names"]), bool(values["all_cells"])
    path = write_report(folder, folder / FILE, names=names, assignment=assignment, all_cells=all_cells)
    return Reply(
        f"The page to print is {shown_path(path)}.",
        report_fragment(folder, names=names, assignment=assignment, all_cells=all_cells),
    )


# --- talking about grades ---


def requests() -> Panel:
    """Show the panel that lists what students ask about, and gives one decision to all who gave an answer."""
    panel = _following(_card("requests", lambda values: _requests(values, panel)))
    return panel


def _requests(values: Mapping[str, Any], panel: Panel) -> Reply:
    from regionalism.desk.regrade import FILE, decide

    folder, grades = (place("requests", name, values) for name in ("folder", "grades"))
    if values["number"]:
        decide(grades, int(values["number"]), str(values["points"]).strip(), str(values["comment"]).strip())
        panel.values = {**values, **{name: panel.start[name] for name in ("number", "points", "comment")}}
        panel.refill += 1
    said = _said("requests", [folder, "--grades", grades, *_by_assignment("requests", values)])
    return Reply(f"The requests are in {shown_path(grades / FILE)}.", _listed(said))


def debrief() -> Panel:
    """Show the panel that writes questions for a talk with each student."""
    return _following(_card("debrief", _debrief))


def _debrief(values: Mapping[str, Any]) -> Reply:
    grades = place("debrief", "grades", values)
    sample = int(values["sample"] or 0)
    drawn = ["--sample", sample, "--seed", str(values["seed"]).strip()] if sample else []
    minutes = ["--minutes", int(values["minutes"] or 0)]
    said = _said("debrief", [grades, *minutes, *drawn, *_by_assignment("debrief", values)])
    return Reply(said[0].replace("wrote ", "Written: "), "")


def receipt() -> Panel:
    """Show the panel that finds the hand-in of a receipt, or lists all of them."""
    return _card("receipt", _receipt)


def _receipt(values: Mapping[str, Any]) -> Reply:
    typed = [str(values["receipt"]).strip()] if _filled("receipt", values) else []
    said = _said("receipt", [place("receipt", "folder", values), *typed])
    if typed:
        return Reply(said[0], _listed(said[1:]))
    return Reply(f"Hand-ins with a receipt: {len(said)}.", _listed(said))


def forget() -> Panel:
    """Show the panel that takes one student out of a folder; it keeps nothing of what was typed."""
    panel = _following(_card("forget", lambda values: _forget(values, panel), is_kept=False))
    return panel


def _forget(values: Mapping[str, Any], panel: Panel) -> Reply:
    from regionalism.desk.forget import cautions, person
    from regionalism.desk.forget import forget as take_out

    folder, student = place("forget", "grades", values), str(values["student"]).strip()
    fields = {one.name: one.label for one in panel.inputs}
    if not student:
        raise CourseError("field-empty", field=fields["student"])
    if not values["sure"]:
        return Reply(f"Nothing was deleted. Tick “{fields['sure']}”, and press the button again.")
    who = person(folder, student)
    done = take_out(folder, who)
    panel.values = {**panel.start, "grades": values["grades"]}
    panel.refill += 1
    # The names of files may hold the person, so only those are said that somebody must still see to.
    said = dict.fromkeys(one.said(TEMPLATES) for one in cautions(done, folder, who))  # each once
    status = f"Files deleted: {len(done.deleted)}; changed: {len(done.changed)}; left for you to look at: "
    return Reply(f"{status}{len(done.left)}.", _listed([*said, *done.left]))


def _by_assignment(card: str, values: Mapping[str, Any]) -> list[object]:
    return ["--assignment", place(card, "assignment", values)] if _filled("assignment", values) else []


# --- pages, question banks and texts ------------------------------------------------------------------------


class _Lines(StringIO):
    """A stream that hands on each line when it is whole."""

    def __init__(self, hand_on: Callable[[str], None]) -> None:
        super().__init__()
        self.hand_on = hand_on

    def write(self, text: str) -> int:
        """Take text in, as any stream does."""
        *whole, rest = (self.getvalue() + text).split("\n")
        self.seek(0)
        self.truncate()
        super().write(rest)
        for line in filter(None, whole):
            self.hand_on(line)
        return len(text)


def _said(command: str, arguments: Sequence[object], tell: Callable[[str], None] | None = None) -> list[str]:
    """Run a command of the table and return the lines that it says.

    :param tell: hears how far the command is, which it writes to the error stream.
    """
    module, _, name = COMMANDS[command].target.partition(":")
    heard = StringIO()
    with redirect_stdout(heard), redirect_stderr(_Lines(tell)) if tell else nullcontext():
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
    return _card("kit", _kit)


def _kit(values: Mapping[str, Any]) -> Reply:
    folder = place("kit", "folder", values)
    slugs = [str(values["unit"])] if values["unit"] else []
    lines = _said("kit", [*slugs, "--out", folder])
    return _made(lines, folder)


def adopt() -> Panel:
    """Show the panel that writes what a department asks before it adopts the course."""
    return _card("adopt", _adopt)


def _adopt(values: Mapping[str, Any]) -> Reply:
    folder = place("adopt", "folder", values)
    return _made(_said("adopt", ["--out", folder]), folder)


def pages() -> Panel:
    """Show the panel that makes the course as pages; it says at which of them it is."""
    panel = _card("pages", lambda values: _pages(values, panel.tell))
    return panel


def _pages(values: Mapping[str, Any], tell: Callable[[str], None]) -> Reply:
    folder = place("pages", "folder", values)
    chosen = ["--exercise-answers"] if values["answers"] else []
    chosen += [] if values["keys"] else ["--without-solutions"]
    lines = _said("pages", ["--out", folder, *chosen], tell)
    return _made(lines, folder)


def export() -> Panel:
    """Show the panel that writes a question bank for a learning platform."""
    return _card("export", _export)


def _export(values: Mapping[str, Any]) -> Reply:
    kind, slug = str(values["kind"]), str(values["unit"])
    folder = place("export", "folder", values)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug}-{kind}{'.zip' if kind == 'qti' else '.xml'}"
    said = _said("export", [slug, f"--{kind}", path, "--stage", values["stage"]])
    return Reply(said[0], _listed(said[1:]))


def originals() -> Panel:
    """Show the panel that takes in a person's own copies of the readings."""
    return _card("originals", _originals)


def _originals(values: Mapping[str, Any]) -> Reply:
    said = _said("originals", [place("originals", "folder", values)])
    usage = next((number for number, line in enumerate(said) if line.startswith("Usage: ")), len(said))
    return Reply(said[0], _listed(said[1:usage]))  # how the command is typed is nothing for the desk
