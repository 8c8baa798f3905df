"""The command ``package``: the pages of one unit, the page around them, and the manifest, in one zip."""

from __future__ import annotations

import json
import os
import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from attrs import evolve
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader

from regionalism.authoring.pages import bundle
from regionalism.authoring.pages.course_pages import READINGS, Page, course_pages, neighbours
from regionalism.authoring.pages.html import as_html
from regionalism.authoring.pages.links import linked
from regionalism.authoring.pages.runner import runner
from regionalism.authoring.scorm.manifest import manifest
from regionalism.commands import parsed
from regionalism.engine.course import Unit, course, course_root, grading, unit
from regionalism.engine.errors import CourseError
from regionalism.engine.scripts import KEEPING, script, sentences_in
from regionalism.engine.version import __version__

HERE = Path(__file__).parent
TEMPLATES = Path(__file__).parents[1] / "templates" / "scorm"
START, MANIFEST = "index.html", "imsmanifest.xml"
SHELL, PAGE_SCRIPT, LIBRARY = "scorm/shell.js", "scorm/page.js", "scorm/fflate.js"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can say: the same course gives the same bytes


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("package", arguments)
    files = package(options.unit, options.scorm, keys=not options.without_solutions)
    size = write(options.out, files)
    kind = f"a SCORM {options.scorm} package"
    print(f"Wrote {options.out} ({size / 1000:.0f} kB). Upload it to your LMS as {kind}.")
    return 0


def package(slug: str, version: str, *, keys: bool = True) -> dict[str, bytes]:
    """Return the files of a package by their path.

    :param version: of SCORM, ``"2004"`` or ``"1.2"``.
    :param keys: whether exercises are checked at once; without keys their answers are recorded.
    :raises CourseError: where there is no such unit, or a page cannot be made.
    """
    about = unit(slug)
    pages = _pages(slug)
    files = {START: _start(about, pages), SHELL: _shell(about, version), PAGE_SCRIPT: _front("page")}
    files |= _beside(pages, keys=keys)
    files |= dict(_texts(pages))
    made = {path: text.encode() for path, text in files.items()}
    made[LIBRARY] = (HERE / "fflate" / "fflate.js").read_bytes()
    made["scorm/fflate-LICENSE.txt"] = (HERE / "fflate" / "LICENSE").read_bytes()
    title = f"{course().title}: {about.title}"
    return {MANIFEST: manifest(version, f"whose-americas-{slug}", title, START, made), **made}


def write(out: Path, files: dict[str, bytes]) -> int:
    """Write the zip and return its size; raise :class:`CourseError` where it cannot be written."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in files.items():
                archive.writestr(zipfile.ZipInfo(path, LONG_AGO), content, zipfile.ZIP_DEFLATED, 9)
        return out.stat().st_size
    except OSError as problem:
        raise CourseError("package-not-written", path=out, reason=problem.strerror) from problem


# --- the pages ---


def _pages(slug: str) -> list[Page]:
    """Return the pages of a unit, and that of the readings, to which anchors lead."""
    return [one for one in course_pages(course_root()) if one.unit == slug or one.address == READINGS]


def _texts(pages: list[Page]) -> Iterator[tuple[str, str]]:
    """Yield the pages as HTML by their address, and the other files that they lead to."""
    known = {page.address for page in pages}
    with runner() as kernel:
        for place, page in enumerate(pages):
            html = as_html(evolve(page, notebook=kernel.run(page)), neighbours(pages, place))
            html, files = linked(_packed(html, page.address, known), page.address, known, course_root())
            yield page.address, html
            yield from files.items()


def _packed(html: str, address: str, known: set[str]) -> str:
    """Return a page that keeps its answers where the page around it does, which must be known before its own
    script starts; what would lead to pages outside of the package is text only.
    """
    soup = BeautifulSoup(html, "html.parser")
    (own,) = soup.select('script[src$="course.js"]')
    up = str(own["src"]).removesuffix("course.js")
    own.insert_before(soup.new_tag("script", src=f"{up}{PAGE_SCRIPT}", defer=""))
    for link in soup.select("a[href]"):
        parts = urlsplit(str(link["href"]))
        if parts.scheme or parts.netloc or not parts.path:
            continue
        target = os.path.normpath(PurePosixPath(address).parent / unquote(parts.path))
        path = PurePosixPath(target).as_posix()
        is_page = path.endswith((".ipynb", ".html"))
        if is_page and posixpath.splitext(path)[0] + ".html" not in known:
            link.unwrap()
    return str(soup)


def _beside(pages: list[Page], *, keys: bool) -> dict[str, str]:
    """Return the scripts and styles of the pages, and the items of the units whose items they show."""
    found = bundle.files_beside(pages, keys=keys)
    slugs = {page.unit for page in pages}
    return {path: text for path, text in found.items() if not path.startswith("items/") or _of(path) in slugs}


def _of(path: str) -> str:
    return PurePosixPath(path).stem


# --- the page around them ---


def _start(about: Unit, pages: list[Page]) -> str:
    names = {about.lesson: "Lesson", about.exercise: "Exercises"}
    shown = [(page.address, names.get(_notebook(page), page.title)) for page in pages]
    template = Environment(loader=FileSystemLoader(TEMPLATES), keep_trailing_newline=True).get_template(
        "index.html.j2"
    )
    return template.render(title=about.title, pages=shown, items=f"items/{about.slug}.js", library=LIBRARY)


def _notebook(page: Page) -> str:
    return str(PurePosixPath(page.address).with_suffix(".ipynb"))


def _shell(about: Unit, version: str) -> str:
    """Return the script of that page: scoring, the answer log and the talk with the LMS, nothing shown."""
    storage = (bundle.OWN / "storage.js").read_text(encoding="utf-8")
    engine = [script(), script(*KEEPING, "suspend_data")]
    code = "\n".join([storage, _front("lms"), _front("shell")])
    settings = {
        "unit": about.slug,
        "course": __version__,
        "version": version,
        "attempts": grading().attempts,
        "sentences": sentences_in("\n".join([*engine, code])),
    }
    known = f"const settings = {json.dumps(settings, ensure_ascii=False)};"
    parts = ['"use strict";', known, *engine, "setSentences(settings.sentences);", code]
    return "(() => {\n" + "\n".join(parts) + "\n})();\n"


def _front(name: str) -> str:
    return (HERE / "front" / f"{name}.js").read_text(encoding="utf-8")
