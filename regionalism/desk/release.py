"""``python -m regionalism release [--check]``: makes ``exercises/`` from ``solutions/``.

=============================== =============================== =====================================================
derived                         from                            by
=============================== =============================== =====================================================
exercises/NN-slug/items.toml    solutions/NN-slug/items.toml    keys of ``exercise`` items left out
exercises/NN-slug/slug.ipynb    solutions/NN-slug/slug.ipynb    cells tagged ``solution`` and all outputs left out
known.json of the extension     lessons/, solutions/            digests of the code cells, see ``regionalism.desk.known``
=============================== =============================== =====================================================
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from regionalism.desk.known import EXTENSION, KNOWN, known
from regionalism.engine.course import course_root
from regionalism.engine.errors import CourseError
from regionalism.engine.items import load_items, without_key

HEADER = (
    "# Made from solutions/ by `python -m regionalism release`. Do not edit: change the source and release again.\n"
)
SOLUTION_TAG = "solution"


def main(arguments: list[str]) -> int:
    """Run the command; return the exit code: 0, or 1 where something is wrong or, with ``--check``, out of date."""
    parser = argparse.ArgumentParser(
        prog="python -m regionalism release", description="Make exercises/ from solutions/."
    )
    parser.add_argument("--check", action="store_true", help="change nothing; say what is out of date")
    options = parser.parse_args(arguments)
    try:
        root = course_root()
        wanted = dict(derived(root))
    except CourseError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return check(root, wanted) if options.check else write(root, wanted)


def derived(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield path and text of every derived file.

    :raises ItemError: where an item file is wrong.
    """
    for source in sorted((root / "solutions").glob("[0-9][0-9]-*/items.toml")):
        folder = source.parent.name
        load_items(source, folder[3:])
        yield root / "exercises" / folder / "items.toml", public_items(source)
        notebook = source.with_name(f"{folder[3:]}.ipynb")
        if notebook.is_file():
            yield root / "exercises" / folder / notebook.name, public_notebook(notebook)
    if (root / EXTENSION).is_dir():
        yield root / KNOWN, known(root)


def public_items(source: Path) -> str:
    """Return an item file without the keys of its exercise items; a lesson's items keep theirs."""
    import tomli_w

    content = tomllib.loads(source.read_text(encoding="utf-8"))
    items = [one if one["stage"] == "lesson" else without_key(one) for one in content["item"]]
    return HEADER + "\n" + tomli_w.dumps({**content, "item": items}, multiline_strings=False)


def public_notebook(source: Path) -> str:
    """Return a notebook without the cells tagged ``solution`` and without outputs."""
    import nbformat
    from nbconvert.preprocessors import ClearOutputPreprocessor, TagRemovePreprocessor

    notebook = nbformat.read(source, as_version=4)
    notebook, _ = TagRemovePreprocessor(remove_cell_tags={SOLUTION_TAG}).preprocess(notebook, {})
    notebook, _ = ClearOutputPreprocessor().preprocess(notebook, {})
    if "regionalism" in notebook.metadata:
        notebook.metadata["regionalism"] = {"page": "exercise"}
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def write(root: Path, wanted: dict[Path, str]) -> int:
    """Write the derived files and remove those that no source has any more."""
    for path, text in wanted.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(root).as_posix()}")
    for path in left_over(root, wanted):
        path.unlink()
        print(f"removed {path.relative_to(root).as_posix()}")
    print(f"{len(wanted)} derived files are up to date.")
    return 0


def check(root: Path, wanted: dict[Path, str]) -> int:
    """Say which derived files differ from what their source gives; change nothing."""
    off = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in [*off, *left_over(root, wanted)]:
        sys.stderr.write(
            f"{path.relative_to(root).as_posix()} is not what its source gives. Run `python -m regionalism release`.\n"
        )
    if not off and not left_over(root, wanted):
        print(f"{len(wanted)} derived files are up to date.")
        return 0
    return 1


def left_over(root: Path, wanted: dict[Path, str]) -> list[Path]:
    """Return the files in ``exercises/`` that no source gives."""
    found = [path for pattern in ("*/items.toml", "*/*.ipynb") for path in (root / "exercises").glob(pattern)]
    return sorted(path for path in found if path not in wanted)
