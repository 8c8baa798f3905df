"""The command: every page, and the files beside the pages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from attrs import evolve

from regionalism.authoring.pages import bundle, offline
from regionalism.authoring.pages.course_pages import INDEX, Page, course_pages, neighbours
from regionalism.authoring.pages.html import as_html
from regionalism.authoring.pages.links import linked
from regionalism.authoring.pages.runner import runner
from regionalism.authoring.pages.table_pages import described_tables, table_pages
from regionalism.commands import parsed
from regionalism.engine.bank import has_keys
from regionalism.engine.course import course_root
from regionalism.engine.errors import CourseError


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("pages", arguments)
    if options.exercise_answers and not has_keys():
        raise CourseError("pages-no-keys")
    answers = "all" if options.exercise_answers else "lesson"
    made = write_pages(options.out, answers, _say_how_far, keys=not options.without_solutions)
    for written in made:
        print(f"wrote {written}")
    if options.zip:
        size = offline.zip_pages(options.out, options.zip)
        print(f"wrote {options.zip} ({size / 1e6:.1f} MB): unpack it, and open {INDEX} by a double click.")
    print(f"Open {options.out / INDEX} in a browser. The folder can be copied to any web host as it is.")
    return 0


def _say_how_far(number: int, of: int, page: Page) -> None:
    print(f"Page {number} of {of}: {page.title} …", file=sys.stderr, flush=True)


def write_pages(
    out: Path,
    answers: str = "lesson",
    begin: Callable[[int, int, Page], None] | None = None,
    *,
    keys: bool = True,
) -> Iterator[Path]:
    """Write every page into a folder and yield its path; what else is in the folder stays.

    :param answers: ``"lesson"`` folds the answers to the lessons' questions into the pages, ``"all"`` those
        of exercises too. They stand there for readers without a script.
    :param begin: hears of each page before it is made: its number, how many there are, and the page.
    :param keys: whether exercises are checked at once; without keys their answers are recorded.
    :raises CourseError: where a notebook cannot be read or run, or the folder cannot be written.
    """
    root = course_root()
    pages = course_pages(root, answers)
    tables = described_tables(root)
    known = {page.address for page in pages} | set(tables)
    beside = bundle.files_beside(pages, keys=keys)
    whole = dict(beside)
    _write(out, beside)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        made: list[Future[dict[str, str]]] = []
        with runner(answers) as kernel:
            for place, page in enumerate(pages):
                if begin:
                    begin(place + 1, len(pages), page)
                ran = evolve(page, notebook=kernel.run(page))
                # The kernel goes on to the next notebook while other processes make pages of those before.
                made.append(pool.submit(_made, ran, neighbours(pages, place), answers, known, root))
        for page, files in zip(pages, made, strict=True):
            whole |= files.result()
            _write(out, files.result())
            yield out / page.address
        whole |= (of_tables := table_pages(whole, tables, known, root, answers, pool))
    _write(out, of_tables)
    _write(out, {offline.WORKER: offline.worker(whole)})


def _made(
    page: Page, beside: list[tuple[str, str]], answers: str, known: set[str], root: Path
) -> dict[str, str]:
    """Return a page whose notebook was run, and the other files that it leads to, by address."""
    html, files = linked(as_html(page, beside, answers), page.address, known, root)
    return {page.address: html, **files}


def _write(out: Path, texts: dict[str, str]) -> None:
    try:
        for name, text in texts.items():
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise CourseError("pages-not-written", out=out, reason=problem.strerror) from problem
