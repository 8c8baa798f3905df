"""Course mode without a browser: what is committed was built from the sources that are there, and which code
it knows.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import nbformat
import pytest

from regionalism.authoring.known import EXTENSION, KNOWN, digest
from regionalism.desk.handout import assign, files
from regionalism.engine.course import course_root

ROOT = course_root()
SOURCE = ROOT / "labextension"
BUILT = ROOT / EXTENSION
NOTEBOOKS = sorted(
    path for pattern in ("lessons", "exercises", "solutions") for path in ROOT.glob(f"{pattern}/**/*.ipynb")
)


def sources(folder: Path) -> dict[str, str]:
    """Return the digest of each file that the extension is built from."""
    files = [
        folder / "package.json",
        *(path for part in ("src", "style") for path in (folder / part).iterdir()),
    ]
    shared = ("../regionalism/notebook/front/make.js", "../regionalism/engine/sha256.js")
    named = {path.relative_to(folder).as_posix(): path for path in files}
    named |= {one: folder / one for one in shared}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in named.items()}


def test_what_is_committed_was_built_from_the_sources_that_are_here() -> None:
    built = json.loads((BUILT / "sources.json").read_text(encoding="utf-8"))
    assert built == sources(SOURCE), "build labextension/ again: see labextension/README.md"


def test_the_entry_that_jupyterlab_loads_is_there() -> None:
    package = json.loads((BUILT / "package.json").read_text(encoding="utf-8"))
    assert package["name"] == "regionalism-course"
    assert (BUILT / package["jupyterlab"]["_build"]["load"]).is_file()


def test_the_lock_file_names_no_address() -> None:
    assert '"resolved"' not in (SOURCE / "package-lock.json").read_text(encoding="utf-8")


def known() -> set[str]:
    return set(json.loads((ROOT / KNOWN).read_text(encoding="utf-8"))["cells"])


def unknown(text: str) -> list[str]:
    cells = nbformat.reads(text, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code" and digest(cell.source) not in known()]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_page_of_the_course_may_run_on_opening(path: Path) -> None:
    assert unknown(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("seed", ["", "word"])
def test_a_hand_out_may_run_on_opening(seed: str) -> None:
    made = assign.make_assignment(["one-state-one-vote", "two-clubs", "oil-and-sanctions"], variant_seed=seed)
    with zipfile.ZipFile(BytesIO(files.zipped("x", files.files(ROOT, made)))) as archive:
        names = archive.namelist()
        pages = [name for name in names if name.endswith(".ipynb")]
        assert len(pages) == 3
        for name in pages:
            text = archive.read(name).decode()
            assert unknown(text) == []
            assert nbformat.reads(text, as_version=4).metadata["regionalism"] == {"page": "exercise"}
        assert f"x/{KNOWN.as_posix()}" in names, "the extension is not handed out"


def test_other_code_is_not_known() -> None:
    assert digest("import os\nos.remove('x')") not in known()
    assert digest('ask("one-state-one-vote/first-guess")') in known()
    assert digest('ask("one-state-one-vote/first-guess") ; 1') not in known()


def test_a_class_of_the_course_mode_means_nothing_else_in_the_notebook() -> None:
    """Both style sheets are on one page: a rule for a folded stretch once moved the options of every card."""
    front = [*ROOT.glob("regionalism/*/front/*"), *ROOT.glob("regionalism/desk/notebook/front/*")]
    there = set(re.findall(r"\brg-[a-z-]+", "\n".join(path.read_text(encoding="utf-8") for path in front)))
    style = (SOURCE / "style" / "index.css").read_text(encoding="utf-8")
    first = set(re.findall(r"^\.(rg-[a-z-]+)", style, flags=re.MULTILINE))
    assert first & there <= {"rg-course"}, "write what they stand in before them"
