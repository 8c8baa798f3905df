"""Runs notebooks of the course, one after the other in one kernel, each as if it were the only one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from attrs import frozen
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from regionalism.authoring.pages.course_pages import Page
from regionalism.engine.course import ANSWERS_VARIABLE, EDITION_VARIABLE
from regionalism.engine.errors import CourseError

SECONDS_A_CELL = 120
# What a page before left behind goes; nobody has answered anything.
ANEW = """
%reset -f
import os as _os
from ipywidgets import Widget as _Widget
_Widget.close_all()
_os.chdir({folder!r})
_os.environ[{variable!r}] = {answers!r}
del _os, _Widget
"""


@frozen
class Runner:
    """A kernel that runs the notebooks of pages; ``answers`` is an empty folder for what cells answer."""

    client: NotebookClient
    answers: Path

    def run(self, page: Page) -> nbformat.NotebookNode:
        """Return a page's notebook with its outputs; raise :class:`CourseError` where a cell fails."""
        if not any(cell.cell_type == "code" for cell in page.notebook.cells):
            return page.notebook
        nobody = tempfile.mkdtemp(dir=self.answers)
        anew = ANEW.format(folder=str(page.folder), variable=ANSWERS_VARIABLE, answers=nobody)
        self._execute(new_notebook(cells=[new_code_cell(anew)]), page)
        self._execute(page.notebook, page)
        return page.notebook

    def _execute(self, notebook: nbformat.NotebookNode, page: Page) -> None:
        self.client.nb = notebook
        self.client.reset_execution_trackers()
        try:
            for place, cell in enumerate(notebook.cells):
                self.client.execute_cell(cell, place)
        except CellExecutionError as problem:
            what = f"{problem.ename}: {problem.evalue}"
            raise CourseError("page-cell-fails", address=page.address, what=what) from None


@contextmanager
def runner(answers: str = "lesson") -> Iterator[Runner]:
    """Start a kernel that shows pages instead of widgets; ``answers`` as for ``write_pages``."""
    client = NotebookClient(
        new_notebook(),
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        extra_arguments=["--log-level=40"],  # else a warning about the transport for each kernel
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        client.setup_kernel(env={**os.environ, EDITION_VARIABLE: answers}),
    ):
        yield Runner(client, Path(folder))
