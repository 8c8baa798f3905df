"""Items are written with marks of Markdown; no page shows the marks themselves."""

from __future__ import annotations

import pytest

from regionalism.engine.bank import unit_items
from regionalism.engine.course import Unit, units
from regionalism.engine.marked import MARKED, inline
from regionalism.notebook.static_html import item_page


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Choose *the reporter*.", "Choose <em>the reporter</em>."),
        ("**Change** `rule`", "<strong>Change</strong> <code>rule</code>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*a < b*", "<em>a &lt; b</em>"),
    ],
)
def test_marks_become_tags(written: str, shown: str) -> None:
    assert inline(written) == shown


@pytest.mark.parametrize("unit", units(), ids=lambda unit: unit.slug)
def test_no_item_shows_its_marks_in_the_reading_edition(unit: Unit) -> None:
    for item in unit_items(unit.slug).values():
        page = item_page(item, answers=True)
        assert not MARKED.search(page), (item.full_id, MARKED.search(page))
