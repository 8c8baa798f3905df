"""``python -m regionalism links OWNER/REPO``: write the course's public address into every launch link in one go."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import nbformat

from regionalism.engine.course import course_root
from regionalism.engine.errors import CourseError

PLACEHOLDER = "OWNER/REPO"
TEXTS = ("README.md", "CONTRIBUTING.md")
NOTEBOOKS = ("lessons/*.ipynb", "exercises/*/*.ipynb", "solutions/*/*.ipynb", "solutions/*.ipynb")
LAUNCH = re.compile(r"(https://mybinder\.org/v2/gh/)([^/\s]+/[^/\s]+)/([^/?\s)\"'>]+)")
BINDER = re.compile(
    r"\[Open in Binder\]\(https://mybinder\.org/v2/gh/[^)\s]*[?&]urlpath=(?:lab|doc)/tree/(?P<notebook>[^)&\s]+)\)"
    r"(?! · \[Open without a server\])"
)
SITE_LINK = " · [Open without a server](https://{owner}.github.io/{name}/lab/index.html?path={notebook})"
# The single-document view: one page, without tabs.
BINDER_LINK = "https://mybinder.org/v2/gh/{repository}/{branch}?urlpath=doc/tree/{notebook}"
# What stands at the end of a page's first text where the address is known, and nothing of it where it is not.
WAYS = re.compile(r"\n\nOpen this page elsewhere: [^\n]*$")
WITHOUT_WAYS = ("instructor-desk.ipynb",)
REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")


def texts(root: Path) -> list[Path]:
    """Return the Markdown files that may hold links."""
    return [root / name for name in TEXTS if (root / name).is_file()]


def notebooks(root: Path) -> list[Path]:
    """Return the notebooks of the course, in order."""
    return [path for pattern in NOTEBOOKS for path in sorted(root.glob(pattern))]


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Return a notebook; raise :class:`CourseError` that names a file that is none."""
    try:
        return nbformat.read(path, as_version=nbformat.NO_CONVERT)
    except Exception as problem:  # noqa: BLE001 - nbformat raises many kinds; all of them mean the same
        raise CourseError("notebook-unreadable", path=path, problem=problem) from None


def readdress(text: str, known: set[str], repository: str, branch: str) -> str:
    """Return ``text`` with every launch link, and every link to the repository or its site, readdressed.

    A link *Open in Binder* without one *Open without a server* beside it gets one, to the same notebook on the site.

    :param known: addresses (``OWNER/REPO``) that mean this course; links to other repositories stay.
    """
    branch = quote(branch, safe="")
    owner, name = repository.split("/")
    text = LAUNCH.sub(lambda link: f"{link[1]}{repository}/{branch}", text)
    text = BINDER.sub(lambda link: link[0] + SITE_LINK.format(owner=owner, name=name, notebook=link["notebook"]), text)
    for address in known:
        text = re.sub(
            rf"(https://github\.com/){re.escape(address)}(?=$|[\s/#?)\"'>]|\.git\b)", rf"\g<1>{repository}", text
        )
        site = "https://{}.github.io/{}".format(*map(re.escape, address.split("/")))
        text = re.sub(rf"{site}(?=$|[\s/#?)\"'>])", f"https://{owner}.github.io/{name}", text)
    return text


def with_ways(text: str, notebook: str, repository: str, branch: str) -> str:
    """Return the first text of a page with links that open it elsewhere; without them where the course has no address yet.

    :param notebook: the page's path from the course's folder.
    """
    bare = WAYS.sub("", text)
    if repository == PLACEHOLDER:
        return bare
    owner, name = repository.split("/")
    binder = BINDER_LINK.format(repository=repository, branch=quote(branch, safe=""), notebook=notebook)
    return f"{bare}\n\nOpen this page elsewhere: [Open in Binder]({binder})" + SITE_LINK.format(
        owner=owner, name=name, notebook=notebook
    )


def _sources(path: Path) -> list[str]:
    if path.suffix == ".ipynb":
        return [cell.source for cell in read_notebook(path).cells]
    return [path.read_text(encoding="utf-8")]


def _change_notebook(path: Path, change: Callable[[str], str], ways: Callable[[str], str]) -> bool:
    notebook = read_notebook(path)
    before = [cell.source for cell in notebook.cells]
    after = [change(source) for source in before]
    if notebook.cells and notebook.cells[0].cell_type == "markdown":
        after[0] = ways(after[0])
    if after == before:
        return False
    for cell, source in zip(notebook.cells, after, strict=True):
        cell.source = source
    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8", newline="\n")
    return True


def _change_text(path: Path, change: Callable[[str], str]) -> bool:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return after != before


def write_links(root: Path, repository: str, branch: str) -> list[Path]:
    """Point every launch link of the course to a repository and return the files that changed.

    :param repository: ``"OWNER/REPO"`` on GitHub.
    :param branch: the branch that Binder builds.
    """
    files = texts(root) + notebooks(root)
    # Everything is read before anything is written: a broken notebook leaves all links as they were.
    launched = {link[2] for path in files for source in _sources(path) for link in LAUNCH.finditer(source)}
    known = launched | {PLACEHOLDER}

    def change(text: str) -> str:
        return readdress(text, known, repository, branch)

    def ways(path: Path) -> Callable[[str], str]:
        if path.name in WITHOUT_WAYS:
            return lambda text: text
        return lambda text: with_ways(text, path.relative_to(root).as_posix(), repository, branch)

    changed = [path for path in texts(root) if _change_text(path, change)]
    return changed + [path for path in notebooks(root) if _change_notebook(path, change, ways(path))]


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m regionalism links", description="Write the public address into every launch link."
    )
    parser.add_argument("repository", metavar="OWNER/REPO", help="the course's address on GitHub")
    parser.add_argument("--branch", default="main", help="the branch that Binder builds (default: main)")
    options = parser.parse_args(arguments)
    if not REPOSITORY.fullmatch(options.repository):
        raise CourseError("address-wrong", repository=options.repository)
    if not options.branch or re.search(r"\s", options.branch):
        raise CourseError("branch-wrong")
    root = course_root()
    changed = write_links(root, options.repository, options.branch)
    for path in changed:
        print(f"changed {path.relative_to(root).as_posix()}")
    owner, name = options.repository.split("/")
    print(f"{len(changed)} files changed; launch links point to {options.repository}, branch {options.branch},")
    print(f"and to the site https://{owner}.github.io/{name}/ (publish it: Settings, Pages, Source: GitHub Actions).")
    return 0
