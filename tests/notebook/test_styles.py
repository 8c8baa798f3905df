"""The style sheets stand together on each page: one class of its own means one thing."""

from __future__ import annotations

import re
from pathlib import Path

from regionalism.notebook.assets import FRONT

ROOT = Path(__file__).parents[2]
# Every sheet adds to the frames.
FRAMES = {"rg-card", "rg-panel", "rg-room", "rg-progress", "rg-figure"}


def bare_classes(sheet: Path) -> set[str]:
    """Return the classes that a sheet styles wherever they stand."""
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    # A comma within parentheses, as in :is(…), parts no selectors.
    found = [re.sub(r"\([^()]*\)", "()", one) for one in re.findall(r"([^{}]+)\{", rules)]
    selectors = [one.strip() for rule in found for one in rule.split(",")]
    return {one[1:] for one in selectors if re.fullmatch(r"\.rg-[\w-]+", one)} - FRAMES


def test_no_two_sheets_style_one_class_without_saying_where() -> None:
    own = {*FRONT.glob("*.css"), *ROOT.glob("regionalism/**/front/*.css")}
    sheets = sorted({*own, ROOT / "labextension" / "style" / "index.css"})
    owners: dict[str, str] = {}
    for sheet in sheets:
        for name in bare_classes(sheet):
            assert owners.setdefault(name, sheet.name) == sheet.name, (
                f"{name}: {owners[name]} and {sheet.name}"
            )
