"""The course without a network: the service worker that keeps it in a browser, and one zip for a disk."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from regionalism.engine.errors import CourseError

WORKER = "sw.js"
TEMPLATE = Path(__file__).parents[1] / "templates" / "pages" / WORKER
ON_DAY = (1980, 1, 1, 0, 0, 0)  # the same pages make the same zip


def worker(texts: Mapping[str, str]) -> str:
    """Return the service worker for files with these texts, by address: other texts are another version."""
    digest = hashlib.sha256()
    for name, text in sorted(texts.items()):
        digest.update(f"{name}\0{text}\0".encode())
    known = {"VERSION": digest.hexdigest()[:16], "FILES": sorted(texts)}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in known.items()]
    return "\n".join([*lines, TEMPLATE.read_text(encoding="utf-8")])


def zip_pages(folder: Path, target: Path) -> int:
    """Write the pages in a folder into a zip, in a folder named like it, and return the zip's size in bytes.

    :raises CourseError: where it cannot be written.
    """
    kept = re.search(r"^const FILES = (.+);$", (folder / WORKER).read_text(encoding="utf-8"), re.MULTILINE)
    names = json.loads(kept[1]) if kept else []
    try:
        with zipfile.ZipFile(target, "w") as made:
            for name in names:
                entry = zipfile.ZipInfo(f"{target.stem}/{name}", ON_DAY)
                made.writestr(entry, (folder / name).read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)
    except OSError as problem:
        raise CourseError("pages-not-written", out=target, reason=problem.strerror) from problem
    return target.stat().st_size
