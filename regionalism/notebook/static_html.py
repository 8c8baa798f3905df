"""Pieces of the reading edition: headings, lists, folded parts, and an item with its folded answer."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from regionalism.engine.kinds.base import Block, Item
from regionalism.engine.plain_text import header_line
from regionalism.notebook.richtext import inline, paragraphs
from regionalism.notebook.solution import worked_answer


def heading(level: int, text: str, name: str) -> str:
    """Return a heading with an id made of ``name``, which must be the only one on its page."""
    return (
        f"<h{level} "
        f'id="{escape(name.replace("/", "-").replace(" ", "-"), quote=True)}">{escape(text)}</h{level}>'
    )


def listed(entries: Iterable[str], kind: str = "ul") -> str:
    """Return a list; ``kind`` is its opening tag, such as ``ol type="a"``."""
    return f"<{kind}>{''.join(f'<li>{inline(entry)}</li>' for entry in entries)}</{kind.split()[0]}>"


def folded(summary: str, html: str) -> str:
    """Return a part that a reader unfolds; the browser does it without a script."""
    return f"<details><summary>{escape(summary)}</summary><div>{html}</div></details>"


def item_page(item: Item, *, answers: bool) -> str:
    """Return an item for reading: the question and, folded away, hints and, if wanted and here, its key."""
    parts = [
        heading(3, item.title, f"item-{item.full_id}"),
        f'<p class="rg-kicker">{escape(header_line(item))}</p>',
    ]
    parts += [paragraphs(item.prompt), *map(_block, item.blocks())]
    if item.hints:
        parts.append(folded(f"Hints: {item.title}", listed(item.hints, "ol")))
    if answers and item.has_key:
        parts.append(folded(f"Answer and feedback: {item.title}", worked_answer(item).html))
    return f'<div class="rg-item">{"".join(parts)}</div>'


def _block(block: Block) -> str:
    kinds = {"letters": 'ol type="a"', "numbers": "ol", "dashes": "ul"}
    lead = f"<p>{inline(block.lead)}</p>" if block.lead else ""
    return lead + (listed(block.entries, kinds[block.marks]) if block.entries else "")
