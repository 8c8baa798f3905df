"""Which code a course page may run when it is opened: the digests of the course's own cells, beside JupyterLab's extension.

Metadata can be copied into any notebook, so the extension runs a page without a question only where it knows every code cell.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import nbformat

EXTENSION = Path("regionalism/notebook/environment/share/jupyter/labextensions/regionalism-course")
KNOWN = EXTENSION / "static" / "known.json"
PAGES = ("lessons/*.ipynb", "solutions/*.ipynb", "solutions/*/*.ipynb")


def digest(source: str) -> str:
    """Return what the extension computes for a cell's source, too: line ends and what stands after the last one do not count."""
    text = source.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return hashlib.sha256(text.encode()).hexdigest()


def sources(root: Path) -> Iterator[str]:
    """Yield the source of each code cell that a course page or a hand-out may hold."""
    from regionalism.desk.assign import cells_of_hand_outs

    for path in sorted(path for pattern in PAGES for path in root.glob(pattern)):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                yield cell.source
    for cell in cells_of_hand_outs(root):
        yield cell.source


def known(root: Path) -> str:
    """Return the text of ``known.json``: one digest a line, so that two changes can be merged."""
    return (
        json.dumps({"cells": sorted({digest(source) for source in sources(root) if source.strip()})}, indent=0) + "\n"
    )
