"""Every link to a file leads to one, in exactly that spelling; and one command writes every launch link."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import nbformat
import pytest

from regionalism.desk import links
from regionalism.engine.course import course_root
from regionalism.engine.errors import CourseError

ROOT = course_root()
INLINE = re.compile(r"\]\(\s*<?([^)\s>]+)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
HTML = re.compile(r"(?:href|src)\s*=\s*[\"']([^\"']+)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def prose(path: Path) -> str:
    """Return what a reader sees as text: a Markdown file, or a notebook's text cells, without code samples."""
    if path.suffix == ".ipynb":
        text = "\n\n".join(c.source for c in links.read_notebook(path).cells if c.cell_type == "markdown")
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
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return Path(os.path.normpath(page.parent / unquote(parts.path)))


def exists_as_spelt(path: Path, root: Path) -> bool:
    """Tell whether a path exists below ``root`` in exactly this spelling, on file systems that do not care too."""
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


PAGES = links.texts(ROOT) + links.notebooks(ROOT)


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])
def test_every_link_leads_to_a_file(page: Path) -> None:
    assert broken(page, ROOT) == []


def test_a_page_leads_elsewhere_only_where_the_course_has_an_address(course: Path) -> None:
    lesson = course / "lessons" / "00-start.ipynb"

    def first() -> str:
        return links.read_notebook(lesson).cells[0].source

    before = first()
    links.write_links(course, "ada/americas", "main")
    assert first().startswith(before.replace("OWNER/REPO", "ada/americas"))
    elsewhere = first()[len(before.replace("OWNER/REPO", "ada/americas")) :]
    assert (
        "[Open in Binder](https://mybinder.org/v2/gh/ada/americas/main?urlpath=doc/tree/lessons/00-start.ipynb)"
        in elsewhere
    )
    assert "(https://ada.github.io/americas/lab/index.html?path=lessons/00-start.ipynb)" in elsewhere
    assert broken(lesson, course) == []
    links.write_links(course, "OWNER/REPO", "main")
    assert first() == before


LINK = "https://mybinder.org/v2/gh/OWNER/REPO/main?urlpath=doc/tree/lessons/00-start.ipynb"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A small course with links of every sort."""
    for folder in ("lessons", "exercises/00-start", "solutions/00-start"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "README.md").write_text(
        f"[![Binder](https://mybinder.org/badge_logo.svg)]({LINK})\n"
        "`git clone https://github.com/OWNER/REPO.git`, [code](https://github.com/OWNER/REPO), "
        "[zip](https://github.com/OWNER/REPO/archive/main.zip)\n"
        "[other](https://github.com/OWNER/REPOSITORY) [lab](https://github.com/jupyterlab/jupyterlab)\n"
        "[first](lessons/00-start.ipynb#top) [here](#part) [mail](mailto:a@example.org)\n",
        encoding="utf-8",
    )
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_markdown_cell(f"# Início\n[open]({LINK})"), nbformat.v4.new_code_cell("1 + 1")]
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    for name in ("lessons/00-start", "exercises/00-start/start", "solutions/00-start/start"):
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    # A notebook without links, written by another program in another style.
    (tmp_path / "lessons" / "01-plain.ipynb").write_text('{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}')
    return tmp_path


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_one_command_writes_every_launch_link(course: Path) -> None:
    before = contents(course)
    changed = links.write_links(course, "ada/americas", "main")
    assert sorted(path.relative_to(course).as_posix() for path in changed) == sorted(
        name for name in before if name != "lessons/01-plain.ipynb"
    )
    for name, old in before.items():
        if name.endswith(".ipynb") and b"OWNER/REPO" in old:
            cells = links.read_notebook(course / name).cells
            assert links.WAYS.search(cells[0].source)
            cells[0].source = links.WAYS.sub("", cells[0].source)
            assert cells[0].source == nbformat.reads(old.decode(), 4).cells[0].source.replace(
                "OWNER/REPO", "ada/americas"
            )
            continue
        new = old.replace(b"gh/OWNER/REPO/", b"gh/ada/americas/")
        for end in (b".git`", b")", b"/archive"):
            new = new.replace(b"github.com/OWNER/REPO" + end, b"github.com/ada/americas" + end)
        assert (course / name).read_bytes() == new


def test_a_launch_link_gets_the_site_beside_it_once(course: Path) -> None:
    page = course / "CONTRIBUTING.md"
    page.write_text(f"[Open in Binder]({LINK}) · more", encoding="utf-8")
    links.write_links(course, "ada/americas", "main")
    site = "https://ada.github.io/americas/lab/index.html?path=lessons/00-start.ipynb"
    binder = LINK.replace("OWNER/REPO", "ada/americas")
    wanted = f"[Open in Binder]({binder}) · [Open without a server]({site}) · more"
    assert page.read_text(encoding="utf-8") == wanted
    assert broken(page, course) == []
    assert links.write_links(course, "ada/americas", "main") == []
    links.write_links(course, "bea/americas-2", "main")
    assert page.read_text(encoding="utf-8") == wanted.replace("ada/americas", "bea/americas-2").replace(
        "ada.github.io/americas", "bea.github.io/americas-2"
    )


def test_sites_of_others_stay(course: Path) -> None:
    page = course / "CONTRIBUTING.md"
    page.write_text(
        "https://owner.github.io/other/ https://ada.github.io/REPO/ https://OWNER.github.io/REPO2/", encoding="utf-8"
    )
    before = page.read_text(encoding="utf-8")
    links.write_links(course, "ada/americas", "main")
    assert page.read_text(encoding="utf-8") == before


def test_writing_twice_changes_nothing(course: Path) -> None:
    links.write_links(course, "ada/americas", "main")
    assert links.write_links(course, "ada/americas", "main") == []


def test_there_and_back_again(course: Path) -> None:
    before = contents(course)
    links.write_links(course, "ada/americas", "draft")
    links.write_links(course, "OWNER/REPO", "main")
    assert contents(course) == before


def test_a_branch_with_a_slash_stays_one_part_of_the_address(course: Path) -> None:
    links.write_links(course, "ada/americas", "term/autumn")
    assert "gh/ada/americas/term%2Fautumn?urlpath=" in (course / "README.md").read_text(encoding="utf-8")
    links.write_links(course, "ada/americas", "main")
    assert "gh/ada/americas/main?urlpath=" in (course / "README.md").read_text(encoding="utf-8")


def test_a_broken_notebook_leaves_all_links_as_they_were(course: Path) -> None:
    (course / "solutions" / "00-start" / "start.ipynb").write_text("{")
    before = contents(course)
    with pytest.raises(CourseError, match=r"start\.ipynb cannot be read as a notebook"):
        links.write_links(course, "ada/americas", "main")
    assert contents(course) == before


@pytest.mark.parametrize("arguments", [["americas"], ["https://github.com/ada/americas"], ["ada/am ericas"]])
def test_what_is_no_address_is_refused(arguments: list[str]) -> None:
    with pytest.raises(CourseError, match="OWNER/REPO"):
        links.main(arguments)


def test_a_branch_without_a_name_is_refused() -> None:
    with pytest.raises(CourseError, match="branch"):
        links.main(["ada/americas", "--branch", ""])


def test_the_command_says_what_it_changed(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(links, "course_root", lambda: course)
    assert links.main(["ada/americas"]) == 0
    said = capsys.readouterr().out
    assert "changed lessons/00-start.ipynb\n" in said
    assert "4 files changed" in said


def test_the_real_course_comes_back_unchanged(tmp_path: Path) -> None:
    copy = tmp_path / "course"
    for path in PAGES:
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    launched = {link[2] for page in PAGES for link in links.LAUNCH.finditer(page.read_text(encoding="utf-8"))}
    before = contents(copy) if copy.exists() else {}
    links.write_links(copy, "ada-test/americas-test", "main")
    links.write_links(copy, next(iter(launched), links.PLACEHOLDER), "main")
    assert (contents(copy) if copy.exists() else {}) == before


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
        ("https://OWNER.github.io/REPO/lab/index.html?path=lessons/00-start.ipynb", False),
        ("https://OWNER.github.io/REPO/lab/index.html?path=lessons/00-START.ipynb", True),
        ("https://example.org/missing", False),
    ],
)
def test_spelling_counts(course: Path, target: str, is_broken: bool) -> None:
    page = course / "CONTRIBUTING.md"
    page.write_text(f"[a]({target})", encoding="utf-8")
    assert broken(page, course) == ([target] if is_broken else [])
