"""``python -m regionalism export UNIT --qti FILE --moodle FILE``: a unit's items as a question bank.

Two formats, because no single one is read everywhere: QTI 1.2 (a zip, for Canvas and others that import it)
and Moodle XML. What a format cannot say is listed with the reason; nothing is dropped in silence.
"""

from __future__ import annotations

from pathlib import Path

from regionalism.commands import parsed
from regionalism.desk.interop import moodle_xml, qti
from regionalism.desk.interop.questions import Bank, bank
from regionalism.desk.interop.told import told
from regionalism.engine.bank import unit_items
from regionalism.engine.course import unit
from regionalism.engine.errors import CourseError


def main(arguments: list[str]) -> int:
    """Run the command; the exit code is 0 also where questions had to be left out, since they are named."""
    given = parsed("export", arguments)
    if given.qti is None and given.moodle is None:
        raise CourseError("export-nowhere")
    one = unit(given.unit)
    items = [item for item in unit_items(one.slug).values() if given.stage in (item.stage, "all")]
    if not items:
        raise CourseError("export-no-items", unit=one.slug, stage=given.stage)
    title = f"{one.number} · {one.title}"
    for path, says, write in (
        (given.qti, qti.differences, qti.write),
        (given.moodle, moodle_xml.differences, moodle_xml.write),
    ):
        if path is not None:
            made = bank(title, items, says)
            _save(path, write(made))
            print(report(path, made, len(items)))
    return 0


def _save(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise CourseError("export-not-written", path=path, reason=problem.strerror) from problem


def report(path: Path, made: Bank, items: int) -> str:
    """Return what was written and what was not, in plain sentences, one a line."""
    first = f"{path}: {items - len(made.left_out)} of {items} items, as {len(made.questions)} questions."
    return told(first, (("Left out", made.left_out), ("Asked or scored differently", made.differs)))
