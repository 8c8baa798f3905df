"""The real course, for the tests of its content: each test bears the slug of its unit, so that `-k SLUG`
chooses a unit's tests.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from regionalism.authoring.sources import Source, read_sources
from regionalism.engine.anchors import ANCHOR
from regionalism.engine.course import course_content
from regionalism.engine.kinds.base import Item

ROOT = Path(__file__).parents[2]
ORIGINALS = ROOT / "data" / "originals"
SOURCES = read_sources(ROOT)
COURSE, GRADING = course_content(ROOT)
ITEMS = [item for source in SOURCES for item in source.items.values()]
FORMS = [form for item in ITEMS for form in item.variants or (item,)]
RAW = {f"{source.slug}/{one['id']}": one for source in SOURCES for one in source.raw_items}
WITH_EXERCISES = [source for source in SOURCES if source.exercises]

each_unit = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug)
each_set = pytest.mark.parametrize("source", WITH_EXERCISES, ids=lambda source: source.slug)
each_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.full_id)


def notebooks(source: Source) -> list[Path]:
    """Return the notebooks of a unit."""
    unit = source.unit
    sets = [unit.exercise, f"solutions/{unit.folder}/{unit.slug}.ipynb"] if source.exercises else []
    return [ROOT / path for path in (unit.lesson, *sets)]


PAGES = [path for source in SOURCES for path in notebooks(source)]
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())


NEAR = 0.10  # how far two sides may be apart in words


def source_of(slug: str) -> Source:
    """Return the source of the unit with this slug."""
    return next(source for source in SOURCES if source.slug == slug)


def words(text: str) -> int:
    """Return the number of words between white space."""
    return len(text.split())


def near(one: int, other: int) -> bool:
    """Tell whether two lengths are so near that no side has more room."""
    return abs(one - other) <= NEAR * max(one, other)


def parts_of(item: Item, field: str) -> Any:
    """Return the parts that an item holds in a field, such as its rows.

    An item that has none fails the test that asks, which would have nothing to look at.
    """
    found = getattr(item, field)
    assert found, f"{item.full_id} holds nothing in {field}"
    return found


def publishers_text(code: str) -> list[str]:
    """Return the paragraphs of a reading as its publisher has them; skip where no copy is here."""
    path = ORIGINALS / f"{code}.txt"
    if not path.is_file():
        pytest.skip(f"no copy of {code} in data/originals")
    return [one for one in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()) if one]


@pytest.fixture
def own_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep answers apart from those of whoever runs the tests."""
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))


def feedback_texts(item: Item) -> list[str]:
    """Return every text of an item that is shown as feedback."""
    from regionalism.authoring.findings import feedback

    return [text for _, text in feedback(RAW[item.full_id])]


def items_of(path: Path) -> list[dict[str, Any]]:
    """Return the tables of an item file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))["item"]


def covered_paragraphs(reading: str) -> set[int]:
    """Return the numbers of the paragraphs of a reading that an item of any unit names as what it needs."""
    found = (ANCHOR.fullmatch(anchor) for item in ITEMS for anchor in item.named_anchors())
    return {int(one[2]) for one in found if one and one[1] == reading}
