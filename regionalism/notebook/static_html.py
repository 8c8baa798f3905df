"""Pieces of pages without a script: headings, lists, folded parts, and an item with its folded answer."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from regionalism.engine.course import course, units
from regionalism.engine.errors import Message
from regionalism.engine.exercise_page import AS_PAGE, launch_addresses
from regionalism.engine.kinds.base import Block, Item
from regionalism.engine.marked import inline
from regionalism.engine.plain_text import header_line
from regionalism.notebook.richtext import paragraphs
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


def live_links(notebook: str) -> list[tuple[str, str]]:
    """Return where a notebook of the course runs, words and address; none where the course has no public
    address.
    """
    about = course()
    found = launch_addresses(notebook, about.repository, about.branch)
    return [(words, address) for words, address in found.items() if words != AS_PAGE]


def only_live(slug: str) -> str:
    """Return that something needs the live course, what that is, and the way to a unit's lesson there.

    :param slug: the unit; empty or unknown: without a link.
    """
    lessons = {one.slug: one.lesson for one in units()}
    found = live_links(lessons[slug]) if slug in lessons else []
    way = inline(str(Message("only-live-ask")))
    if found:
        links = [f'<a href="{escape(address, quote=True)}">{escape(words)}</a>' for words, address in found]
        way = f"{escape(str(Message('only-live-open')))} {' · '.join(links)}"
    return f"<p>{escape(str(Message('only-live')))}</p><p>{way}</p>"


def item_page(item: Item, *, answers: bool) -> str:
    """Return an item for reading: the question and, folded away, hints and, if wanted and here, its key."""
    parts = [
        heading(3, item.title, f"item-{item.full_id}"),
        f'<p class="rg-kicker">{escape(header_line(item))}</p>',
    ]
    parts += [paragraphs(item.prompt), *map(_block, item.blocks()), paragraphs(item.rule())]
    if item.hints:
        parts.append(folded(f"Hints: {item.title}", listed(item.hints, "ol")))
    if answers and item.has_key:
        parts.append(folded(f"Answer and feedback: {item.title}", worked_answer(item).html))
    return f'<div class="rg-item">{"".join(parts)}</div>'


def _block(block: Block) -> str:
    kinds = {"letters": 'ol type="a"', "numbers": "ol", "dashes": "ul"}
    lead = f"<p>{inline(block.lead)}</p>" if block.lead else ""
    return lead + (listed(block.entries, kinds[block.marks]) if block.entries else "")
