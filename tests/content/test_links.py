"""Every link to a file leads to one, in exactly that spelling."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import nbformat
import pytest

from regionalism.engine.course import units
from regionalism.engine.exercise_page import HOW
from tests.content.course import PAGES, ROOT

TEXTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md")]
BY_HAND = [ROOT / "solutions" / name for name in ("instructor-desk.ipynb", "council-chair.ipynb")]
INLINE = re.compile(r"\]\(\s*<?([^)\s>]+)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
HTML = re.compile(r"(?:href|src)\s*=\s*[\"']([^\"']+)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def prose(path: Path) -> str:
    """Return what a reader sees as text: a Markdown file, or a notebook's text cells, without code
    samples.
    """
    if path.suffix == ".ipynb":
        text = "\n\n".join(
            c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "markdown"
        )
    else:
        text = path.read_text(encoding="utf-8")
    return CODE.sub("", text)


def targets(path: Path) -> list[str]:
    """Return every address that a file links to."""
    text = prose(path)
    return [target for pattern in (INLINE, REFERENCE, HTML) for target in pattern.findall(text)]


def local_file(target: str, page: Path, root: Path) -> Path | None:
    """Return the file that an address stands for, or ``None`` where it leads out of the course."""
    parts = urlsplit(target)
    if parts.netloc == "mybinder.org" and parts.path.startswith("/v2/"):
        where = parse_qs(parts.query).get("urlpath", ["lab"])[0]
        return root / re.sub(r"^(lab|doc)/tree/", "", where)
    if parts.netloc.endswith(".github.io") and parts.path.endswith("/lab/index.html"):
        return root / parse_qs(parts.query)["path"][0]
    if parts.netloc.endswith(".github.io") and parts.path.endswith(".html"):  # as a page
        return root / re.sub(r"^/[^/]+/(.+)\.html$", r"\1.ipynb", parts.path)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return Path(os.path.normpath(page.parent / unquote(parts.path)))


def exists_as_spelt(path: Path, root: Path) -> bool:
    """Tell whether a path exists below ``root`` in exactly this spelling, on file systems that do not care
    too.
    """
    if not path.is_relative_to(root):
        return False
    place = root
    for name in path.relative_to(root).parts:
        if not place.is_dir() or name not in {entry.name for entry in place.iterdir()}:
            return False
        place /= name
    return True


def broken(page: Path, root: Path) -> list[str]:
    """Return the addresses on a page that should lead to a file of the course and do not."""
    found = [(target, local_file(target, page, root)) for target in targets(page)]
    return [target for target, file in found if file is not None and not exists_as_spelt(file, root)]


LINKED = [*TEXTS, *PAGES, *BY_HAND]


@pytest.mark.parametrize("page", LINKED, ids=[page.relative_to(ROOT).as_posix() for page in LINKED])
def test_every_link_leads_to_a_file(page: Path) -> None:
    assert broken(page, ROOT) == []


LINK = "https://mybinder.org/v2/gh/OWNER/REPO/main?urlpath=doc/tree/lessons/00-start.ipynb"


@pytest.mark.parametrize(
    "target, is_broken",
    [
        ("lessons/00-start.ipynb", False),
        ("lessons/00-Start.ipynb", True),
        ("Lessons/00-start.ipynb", True),
        ("../lessons/00-start.ipynb", True),
        ("lessons/missing.ipynb", True),
        (LINK, False),
        (LINK.replace("00-start", "00-START"), True),
        (LINK.replace("/tree/", "%2Ftree%2F"), False),
        (LINK.replace("doc/tree/", "lab/tree/"), False),
        ("https://OWNER.github.io/REPO/live/lab/index.html?path=lessons/00-start.ipynb", False),
        ("https://OWNER.github.io/REPO/live/lab/index.html?path=lessons/00-START.ipynb", True),
        ("https://OWNER.github.io/REPO/lessons/00-start.html", False),
        ("https://OWNER.github.io/REPO/lessons/00-START.html", True),
        ("https://example.org/missing", False),
    ],
)
def test_spelling_counts(tmp_path: Path, target: str, is_broken: bool) -> None:
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "00-start.ipynb").write_text("{}", encoding="utf-8")
    page = tmp_path / "CONTRIBUTING.md"
    page.write_text(f"[a]({target})", encoding="utf-8")
    assert broken(page, tmp_path) == ([target] if is_broken else [])


def test_every_page_links_to_the_part_that_says_how_the_course_works() -> None:
    first, *others = units()
    assert f"\n## {HOW}\n" in prose(ROOT / first.lesson)
    link = f"{Path(first.lesson).name}#{HOW.replace(' ', '-')})"
    pages = [page for one in others for page in (one.lesson, one.exercise)]
    assert [page for page in pages if link not in prose(ROOT / page)] == []
