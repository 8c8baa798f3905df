"""What a short class leaves out is folded into a heading that says what waits behind it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from regionalism.authoring import build
from regionalism.engine.course import ROOT_VARIABLE
from regionalism.engine.errors import CourseError
from tests.small_course import write_sources


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    return write_sources(tmp_path)


def change(course: Path, *pairs: tuple[str, str]) -> None:
    path = course / "units" / "01-clubs" / "lesson.md"
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def made(course: Path) -> dict[str, dict[str, Any]]:
    text = next(text for path, text in build.derived(course).items() if path.name == "01-clubs.ipynb")
    return {cell["id"]: cell for cell in json.loads(text)["cells"]}


def folded(course: Path) -> dict[str, Any]:
    """Return what each folded heading says of its part."""
    cells = made(course).items()
    return {
        name: cell["metadata"]["regionalism"]["part"]
        for name, cell in cells
        if cell["metadata"].get("jp-MarkdownHeadingCollapsed")
    }


def test_nothing_is_folded_where_no_part_is_marked(course: Path) -> None:
    assert folded(course) == {}


def test_what_is_not_core_is_folded_and_what_opens_and_closes_a_lesson_is_not(course: Path) -> None:
    change(course, ("## Lab", "## Lab {core}"))
    assert "lab" not in folded(course)
    assert not {"key-points", "go-on"} & set(folded(course))
    assert {"objectives", "decide", "further", "not-known"} <= set(folded(course))


def test_the_heading_stands_alone_and_says_minutes_and_questions(course: Path) -> None:
    before = made(course)["question"]["source"]
    change(course, ("## Lab", "## Lab {core}"))
    cells, part = made(course), folded(course)["question"]
    assert "".join(cells["question"]["source"]) == before[0].rstrip("\n")
    assert cells["question-text"]["source"] == before[2:]
    assert part == {"minutes": 6, "questions": {"clubs/warm-up": "A guess", "clubs/decide": "Decide"}}


def test_a_stretch_beyond_the_core_gets_a_heading_of_its_own(course: Path) -> None:
    change(course, ("## Lab\n", "## Lab {core}\n\nFirst.\n\n{more: What the others did}\n\nSecond.\n"))
    cells = made(course)
    assert "".join(cells["what-the-others-did"]["source"]) == "### What the others did"
    assert "Second." in "".join(cells["what-the-others-did-text"]["source"])
    assert "what-the-others-did" in folded(course)
    assert "First." in "".join(cells["lab"]["source"])


def test_a_mark_inside_a_line_is_refused(course: Path) -> None:
    change(course, ("## Lab\n", "## Lab {core}\n\nFirst. {more: What the others did}\n"))
    with pytest.raises(CourseError, match="on a line of its own"):
        build.derived(course)
