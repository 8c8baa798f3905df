"""What is done, unit by unit; the file to take it along or bring it back; and how well confidence matched."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import find_item, unit_items
from regionalism.engine.course import ANSWERS_VARIABLE, units
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.plain_text import CONFIDENCE, CONFIDENCE_PER_CENT, ENOUGH, TRY_WORDS
from regionalism.engine.scoring import score
from regionalism.engine.submission import MADE
from regionalism.notebook.assets import script, style
from regionalism.notebook.course_state import UnitProgress, path_from
from regionalism.notebook.figure import PALETTE, figure
from regionalism.notebook.richtext import RichText, scrolling, styled
from regionalism.notebook.session import answer_log, now
from regionalism.notebook.summary_page import summary_page
from regionalism.notebook.whole_course import UnitStanding, in_words, whole_course
from regionalism.notebook.widget import CourseWidget

if TYPE_CHECKING:
    import pandas as pd

TEMPORARY = (
    "This is {service}: its disk is temporary, and your answers go when it closes, also after some "
    "minutes without work. "
    "Download your progress file before you leave, and bring it in next time."
)
# Each service sets its own in every server that it starts: BinderHub the first two, then Colab, then Kaggle.
SERVICES = {
    "BINDER_LAUNCH_HOST": "Binder",
    "BINDER_REPO_URL": "Binder",
    "COLAB_RELEASE_TAG": "Colab",
    "KAGGLE_KERNEL_RUN_TYPE": "Kaggle",
}

HUB_VARIABLE = "JUPYTERHUB_USER"  # set in every server that a JupyterHub starts


def temporary_disk(environment: Mapping[str, str]) -> str:
    """Return the service whose temporary disk keeps the answers; empty elsewhere.

    A JupyterHub keeps its users' files as a rule, so its variables alone say nothing; a folder of the
    reader's own choice (``REGIONALISM_ANSWERS``, for example on a drive) is taken to last.
    """
    if environment.get(ANSWERS_VARIABLE):
        return ""
    return next((service for variable, service in SERVICES.items() if environment.get(variable)), "")


def progress_table(log: AnswerLog, here: Path) -> RichText:
    """Return the table of progress with links that work from ``here``, the notebook's folder."""
    course = whole_course(log, now())
    found = [one.progress for one in course]
    notes = [str(Message("progress-later"))] if any(one.marked_later for one in found) else []
    notes += _notes(log)
    service = temporary_disk(os.environ)
    leave = TEMPORARY.format(service=service) if service else ""
    warning = (
        f"<p class='rg-outcome rg-partly' role='note'><strong>{escape(leave)}</strong></p>" if leave else ""
    )
    attempts = TRY_WORDS[found[0].attempts if found else "best"]
    heads = ("Unit", "Answers", f"Points, {attempts}")
    head = "".join(f"<th scope='col'>{name}</th>" for name in heads)
    rows = "".join(_row(one, here) for one in course)
    whole = in_words(course)
    table = (
        "<table class='rg-standings'><caption>Your progress</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
    body = (
        f"{warning}<p><strong>The whole course.</strong> {escape(whole)}</p>"
        f"{scrolling(table, 'Table: Your progress')}"
        f"{''.join(f'<p>{escape(note)}</p>' for note in notes)}"
    )
    lines = [leave, "Your progress", whole, *map(_line, course), *notes]
    return RichText(body, "\n".join(filter(None, lines)))


def _row(standing: UnitStanding, here: Path) -> str:
    one = standing.progress
    places = ((one.unit.lesson, "lesson"), (one.unit.exercise, "exercises"))
    # A hand-out has no lessons, lesson 0 no exercises of its own.
    links = " · ".join(filter(None, (_link(here, path, name) for path, name in places)))
    return (
        f"<tr><th scope='row'>{one.unit.number} · {escape(one.unit.title)}<span "
        f"class='rg-ways'>{links}</span></th>"
        f"<td>{answers_bar(one)}{_below(_cards_due(standing))}</td>"
        f"<td>{one.points_in_words}{_below(standing.file.in_words if standing.file else '')}</td></tr>"
    )


def _cards_due(standing: UnitStanding) -> str:
    due = standing.cards_due
    return f"{due} {'card' if due == 1 else 'cards'} due" if due else ""


def _below(words: str) -> str:
    return f"<span class='rg-ways'>{escape(words)}</span>" if words else ""


def answers_bar(one: UnitProgress) -> str:
    """Return a unit's bar and its words: dark what is right or recorded, light what is answered besides."""
    parts = (
        ("rg-bar-right", one.right + one.recorded),
        ("rg-bar-answered", one.answered - one.right - one.recorded),
    )
    words = " ".join(
        f"<span class='rg-whole'>{part}</span>" for part in re.split(r"(?<=[:,]) ", one.answers_in_words)
    )
    drawn = "".join(
        f"<span class='{name}' style='width:{100 * n / (one.items or 1):.1f}%'></span>" for name, n in parts
    )
    return f"<span class='rg-bar' aria-hidden='true'>{drawn}</span>{words}"


def _line(standing: UnitStanding) -> str:
    one = standing.progress
    points = one.points_in_words
    said = f"{points} points" if one.possible and not one.marked_later else points
    about = f"{one.unit.number} {one.unit.title}: {one.answers_in_words}"
    more = [_cards_due(standing), standing.file.in_words if standing.file else ""]
    return "; ".join(filter(None, [about, said, *more]))


def kept_where(environment: Mapping[str, str]) -> str:
    """Return in words where the answers are kept: nobody needs the path of a folder to know it."""
    if sys.platform == "emscripten":
        return "Your answers are kept in this browser."
    service = temporary_disk(environment)
    if service:
        return f"Your answers are kept on {service} until it closes."
    if environment.get(HUB_VARIABLE):
        return "Your answers are kept in your account on this server."
    return "Your answers are kept on this computer."


def _notes(log: AnswerLog) -> list[str]:
    gone = [
        item
        for item in log.items()
        if "/" in item and not item.startswith(("reading/", "panel/", MADE)) and not _exists(item)
    ]
    notes = [kept_where(os.environ)]
    if log.warning:
        notes.append(f"⚠ {log.warning}")
    if log.unreadable:
        notes.append(
            f"⚠ {len(log.unreadable)} lines of your answer files cannot be read and are left as they are: "
            + "; ".join(log.unreadable[:5])
        )
    if gone:
        notes.append(str(Message("progress-gone", count=len(gone), items=gone[:10])))
    return notes


def _exists(item_id: str) -> bool:
    try:
        find_item(item_id)
    except CourseError:
        return False
    return True


def _link(here: Path, path: str, name: str) -> str:
    relative = path_from(here, path)
    return f"<a href='{escape(relative, quote=True)}'>{name}</a>" if relative else ""


class Progress(CourseWidget):
    """The progress table with two controls: download the progress file, bring one in."""

    table = traitlets.Unicode().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    download = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        shown = progress_table(answer_log(), Path.cwd())
        self.text = shown.text
        super().__init__(_esm=script("follow", "land", "progress"), _css=style(), table=shown.html)
        self.follow_answers("progress")

    def act(self, content: dict[str, Any]) -> None:
        """Hand the progress file to the browser, or take one in."""
        action = content.get("do")
        if action == "download":
            self.offer()
        elif action == "summary":
            self.summarise()
        elif action == "import":
            self.bring_in(str(content.get("text", "")))

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say below the table what went wrong."""
        self.message = f"⚠ {problem}"

    def redraw(self) -> None:
        """Draw the table anew from what the log says now, with what other notebooks have kept."""
        shown = progress_table(answer_log(), Path.cwd())
        self.table, self.text = shown.html, shown.text

    def offer(self) -> None:
        """Hand the progress file to the browser."""
        count = len(answer_log().lines())
        self._save("regionalism-progress.json", answer_log().export())
        self.message = str(Message("progress-file-holds", count=count))

    def summarise(self) -> None:
        """Hand the page to print to the browser."""
        log = answer_log()
        file = str(Message("record-file"))
        self._save(file, summary_page(log, now(), calibration_in_words(log)))
        self.message = str(Message("record-saved", file=file))

    def _save(self, name: str, text: str) -> None:
        self.download = {"name": name, "text": text, "count": self.download.get("count", 0) + 1}

    def bring_in(self, text: str) -> None:
        """Merge a progress file; nothing that is here is overwritten."""
        try:
            new = answer_log().merge(text)
        except CourseError as problem:
            self.message = f"⚠ {problem}"
            return
        self.redraw()
        self.message = f"{new} new lines were brought in. Run the page again to see the answers in place."

    def as_text(self) -> str:
        """Return the table as plain text."""
        return self.text

    def as_page(self) -> str:
        """Return what stands here in the notebook: a page has no answers of its own."""
        return (
            "<p>In the notebook a table stands here: what you have answered, unit by unit, with a "
            "button that downloads "
            "your progress file, one that brings it in and one that makes a page to print.</p>"
        )

    def as_live(self) -> dict[str, Any]:
        """Return the table for the script of the pages."""
        return {"front": "progress", "responder": "progress", "traits": {}, "data": {}}


NEAR = 10  # per cent within which confidence and result are taken as equal


def calibration_counts(log: AnswerLog) -> dict[int, tuple[int, int]]:
    """Return for each step of confidence how many first tries there were, and how many of them were right."""
    counts = dict.fromkeys(CONFIDENCE, (0, 0))
    for unit in units():
        try:
            items = unit_items(unit.slug).values()
        except CourseError:  # a hand-out has the items of some units only
            continue
        for item in items:
            first = log.state(item.full_id).first
            if first is None or first.confidence is None or not item.has_key or item.completion:
                continue
            tries, right = counts[first.confidence]
            hit = score(item, first.data, first.reason).outcome == "correct"
            counts[first.confidence] = (tries + 1, right + hit)
    return counts


def calibration_in_words(log: AnswerLog) -> str:
    """Return how well confidence matched in a sentence; empty before there are enough first tries to
    say so.
    """
    counts = calibration_counts(log)
    total = sum(tries for tries, _ in counts.values())
    if total < ENOUGH:
        return ""
    parts = [
        str(Message("progress-sure", word=CONFIDENCE[step], right=right, tries=tries))
        for step, (tries, right) in counts.items()
        if tries
    ]
    return str(Message("progress-calibration", count=total, parts=parts))


def calibration_chart(log: AnswerLog) -> RichText:
    """Return the chart of confidence beside right first tries, once there are enough of them."""
    import pandas as pd

    counts = calibration_counts(log)
    total = sum(tries for tries, _ in counts.values())
    if total < ENOUGH:
        so_far = f" So far there {'is' if total == 1 else 'are'} {total}." if total else ""
        text = (
            f"A chart stands here after {ENOUGH} first tries on which you said how sure you were: it shows "
            f"how well you know what you know.{so_far}"
        )
        return RichText(styled(f"<p>{text}</p>", "rg-card"), text)
    data = pd.DataFrame(
        [
            (CONFIDENCE[step], CONFIDENCE_PER_CENT[step], tries, round(100 * right / tries))
            for step, (tries, right) in counts.items()
            if tries
        ],
        columns=["You said", "taken as (%)", "first tries", "right (%)"],
    )

    def draw(axes: Any) -> None:
        axes.plot([0, 100], [0, 100], color="#808080", linestyle="--", marker="")
        axes.annotate(
            "as sure as right", (60, 60), xytext=(6, -4), textcoords="offset points", va="top", fontsize=10
        )
        sizes = [40 + 25 * tries for tries in data["first tries"]]
        axes.scatter(data["taken as (%)"], data["right (%)"], s=sizes, color=PALETTE[0], marker="o", zorder=3)
        for said, taken, tries, right in data.itertuples(index=False):
            words = f"{said} ({tries})"
            place = (-10, 6) if taken > 75 else (10, 6)
            axes.annotate(
                words,
                (taken, right),
                xytext=place,
                textcoords="offset points",
                ha="right" if taken > 75 else "left",
            )
        axes.set_xlabel("how sure you were (%)")
        axes.set_ylabel("right (%)")
        axes.set_xlim(0, 105)
        axes.set_ylim(-5, 108)

    return figure(
        draw,
        title="How sure you were, and how often you were right",
        alt=f"Dot chart of {total} first tries: across, the per cent that each step of confidence "
        "stands for; upwards, the per cent that "
        "was right. A dot below the diagonal means surer than right.",
        data=data,
        source="your own first tries in this course",
        finding=_calibrated(data),
    )


def _calibrated(data: pd.DataFrame) -> str:
    """Return in words where the dots stand: above, below or near the diagonal."""
    parts = []
    for said, taken, tries, right in data.itertuples(index=False):
        where = (
            "as sure as right"
            if abs(right - taken) <= NEAR
            else "surer than right"
            if right < taken
            else "less sure than right"
        )
        parts.append(f"{said}: {right:g} % right of {tries}, {where}")
    return f"{'; '.join(parts)}. The more tries, the more this says."
