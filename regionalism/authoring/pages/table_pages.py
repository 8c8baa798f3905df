"""The pages of the data tables: a link to a table opens it to be read, and the file is there to download."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from html import escape
from pathlib import Path, PurePosixPath

from attrs import evolve
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from regionalism.authoring.pages.course_pages import INDEX, TITLE, Page, page_address
from regionalism.authoring.pages.html import as_html
from regionalism.authoring.pages.links import linked
from regionalism.engine.data_package import (
    DATA,
    Field,
    Resource,
    cell_in_words,
    is_list,
    name_in_words,
    resources,
)

LONG = 60  # letters: a column with a longer text needs room, or it stands as a pillar of single words
OFTEN = 5  # in more than every fifth row
SIDEWAYS = "<p>On a narrow screen the table scrolls sideways.</p>"


def described_tables(root: Path) -> dict[str, Resource]:
    """Return the description of each table of a course by the address of the page that it can have."""
    return {_address(one): one for one in resources(root)}


def table_pages(
    files: Iterable[str],
    known: Mapping[str, Resource],
    pages: set[str],
    root: Path,
    answers: str,
    pool: Executor,
) -> dict[str, str]:
    """Return the pages of the tables among the files that pages lead to, as HTML by address.

    :param known: the descriptions of tables by address.
    :param pages: the addresses of all pages.
    :param pool: makes several at a time.
    """
    wanted = [page_address(file) for file in files if page_address(file) in known]
    made = [pool.submit(_as_html, address, known[address], pages, root, answers) for address in wanted]
    return {address: one.result() for address, one in zip(wanted, made, strict=True)}


def _address(resource: Resource) -> str:
    return page_address(f"{DATA}/{resource['path']}")


def _as_html(address: str, resource: Resource, pages: set[str], root: Path, answers: str) -> str:
    page = Page(address, new_notebook(), root)
    cells = [
        new_markdown_cell(f"# {resource['title']}\n\n{resource['description']}", id="about"),
        _shown("download", _download(resource)),
        new_markdown_cell("## The table", id="table"),
        _shown("rows", _rows(resource, root)),
        new_markdown_cell("## What the columns hold", id="columns"),
        _shown("fields", _columns(resource)),
    ]
    page = evolve(page, notebook=new_notebook(cells=cells))
    html, _ = linked(as_html(page, [(INDEX, TITLE)], answers), address, pages, root)
    return html


def _shown(name: str, html: str) -> object:
    """Return a cell that was run, and whose output is some HTML."""
    output = new_output("display_data", {"text/html": html})
    return new_code_cell("", id=name, metadata={"editable": False}, outputs=[output])


def _download(resource: Resource) -> str:
    name = escape(PurePosixPath(resource["path"]).name)
    return f'<p><a href="{name}" download>Download {name}</a>, for a spreadsheet.</p>'


def _fields(resource: Resource) -> list[Field]:
    found: list[Field] = resource["schema"]["fields"]
    return found


def _rows(resource: Resource, root: Path) -> str:
    """Return the table. The key of a row heads it. On a narrow screen rows with long texts read downwards,
    and every cell says its column.
    """
    fields = _fields(resource)
    (key,) = resource["schema"]["primaryKey"]
    with (root / DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wide = {
        one["name"] for one in fields if not is_list(one) and _is_long([row[one["name"]] for row in rows])
    }
    heads = "".join(f'<th scope="col">{escape(name_in_words(field))}</th>' for field in fields)
    body = "".join(
        f"<tr>{''.join(_cell(field, row[field['name']], key, wide) for field in fields)}</tr>" for row in rows
    )
    caption = f"<caption>{escape(resource['title'])}: {len(rows)} rows</caption>"
    start = '<table data-rows="cards">' if wide else "<table>"
    table = f"{start}{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return table if wide else SIDEWAYS + table


def _is_long(cells: Sequence[str]) -> bool:
    return sum(len(cell) > LONG for cell in cells) * OFTEN > len(cells)


def _cell(field: Field, text: str, key: str, wide: set[str]) -> str:
    shown = escape(cell_in_words(field, text))
    if field["name"] == key:
        return f'<th scope="row">{shown}</th>'
    column = f'data-column="{escape(name_in_words(field), quote=True)}"'
    return f"<td {column}{' data-long' if field['name'] in wide else ''}>{shown}</td>"


def _columns(resource: Resource) -> str:
    """Return what each column holds, with its name in the file where it is called otherwise here."""
    return f"<dl>{''.join(map(_column, _fields(resource)))}</dl>"


def _column(field: Field) -> str:
    name, shown = field["name"], name_in_words(field)
    in_file = "" if name == shown else f" (in the file: <code>{escape(name)}</code>)"
    unit = f" Unit: {escape(field['unit'])}." if "unit" in field else ""
    about = escape(str(field["description"]).rstrip("."))
    return f"<dt>{escape(shown)}{in_file}</dt><dd>{about}.{unit}</dd>"
