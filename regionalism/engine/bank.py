"""Where the items of the course are: in ``solutions/`` with keys, else in ``exercises/`` without."""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path

from regionalism.engine.course import course_file, course_root, find_course_root
from regionalism.engine.errors import CourseError
from regionalism.engine.items import load_items
from regionalism.engine.kinds.base import DECK, Item

ROOMS = ("solutions", "exercises")
UNITS, ITEM_FILE = "units", "items.toml"  # where authors write, and the file with items in every room
LONGEST_HEADER = 1000  # bytes


def item_file(slug: str) -> Path:
    """Return a unit's item file, with keys where it is (or a lone ``items.toml`` in this folder).

    :raises CourseError: naming the unit, where there is none.
    """
    root = find_course_root()
    found = sorted(
        path for room in ROOMS if root for path in (root / room).glob(f"[0-9][0-9]-{slug}/{ITEM_FILE}")
    )
    if found:
        return next((path for path in found if path.parts[-3] == ROOMS[0]), found[0])
    beside = Path(ITEM_FILE)
    if beside.is_file():
        return beside.resolve()
    if root is None:
        course_root()  # raises: no unit is here because the course's folder is not
    raise CourseError("unit-unknown-here", slug=slug)


@lru_cache(maxsize=64)
def _loaded(path: Path, slug: str, _changed: int) -> dict[str, Item]:
    return load_items(path, slug)


def unit_items(slug: str) -> dict[str, Item]:
    """Return a unit's items by their id within it, in order; read again when the file has changed."""
    path = item_file(slug)
    return _loaded(path, slug, path.stat().st_mtime_ns)


def find_item(item_id: str) -> Item:
    """Return an item by ``"unit/item"``, or a card by ``"deck/card"``.

    :raises CourseError: where there is none, naming what is there instead.
    """
    slug, slash, name = str(item_id).strip().partition("/")
    if not slash or not name:
        raise CourseError("item-name-wrong", item_id=item_id)
    if slug == DECK:
        from regionalism.engine.deck import find_card

        return find_card(name)
    items = unit_items(slug)
    if name not in items:
        raise CourseError("item-unknown", slug=slug, name=name, items=items)
    return items[name]


def has_keys() -> bool:
    """Tell whether this copy of the course holds ``solutions/``, so that exercises answer at once."""
    root = find_course_root()
    return root is not None and any((root / ROOMS[0]).glob(f"*/{ITEM_FILE}"))


def source_of(made: Path) -> Path:
    """Return the author's file from which ``build`` makes a unit's item file; not every copy has it."""
    return made.parent.parent.parent / UNITS / made.parent.name / ITEM_FILE


def source_mark(source: Path) -> bytes:
    """Return the line of a made item file that says from which text of its source it was made."""
    return b"# The text of items.toml there: %08x" % zlib.crc32(course_file(source))


def changed_since_build(slug: str) -> Path | None:
    """Return the author's item file of a unit where it was changed after the last ``build``: the keys that
    count are still the old ones.
    """
    made = item_file(slug)
    source = source_of(made)
    if not source.is_file():
        return None
    with made.open("rb") as file:
        return None if source_mark(source) in file.read(LONGEST_HEADER) else source
