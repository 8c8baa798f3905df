"""Which code a course page may run when opened: digests of the course's cells, beside the extension.

Metadata can be copied into any notebook, so the extension runs a page without a question only where it knows
every code cell.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from regionalism.engine.exercise_page import student_card_cell
from regionalism.engine.subject import subject

EXTENSION = Path("regionalism/notebook/environment/share/jupyter/labextensions/regionalism-course")
KNOWN = EXTENSION / "static" / "known.json"


def digest(source: str) -> str:
    """Return what the extension computes for a cell, too: no difference by line ends or trailing space."""
    text = source.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return hashlib.sha256(text.encode()).hexdigest()


def known(root: Path, made: Iterable[str]) -> str:
    """Return the text of ``known.json``: one digest a line, so that two changes can be merged.

    :param root: the course, whose other notebooks (the desk) are pages too.
    :param made: the texts of the notebooks that are made.
    """
    other = [path.read_text(encoding="utf-8") for path in sorted((root / "solutions").glob("*.ipynb"))]
    sources = [cell.source for cell in (student_card_cell(), *subject().possible_handout_cells(root))]
    for text in (*made, *other):
        cells = json.loads(text)["cells"]
        sources += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return (
        json.dumps({"cells": sorted({digest(source) for source in sources if source.strip()})}, indent=0)
        + "\n"
    )
