"""The script and the style sheet of all pages, and the items of each unit.

The script is one classic script: pages must work from a disk, where browsers load no modules. It is put
together from the front ends that a notebook's cells use (``notebook/front``, the subject's ``front``), from
the JavaScript beside the engine, and from ``front`` here, which does what Python does behind a cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from regionalism.authoring.pages.course_pages import Page, page_address
from regionalism.engine.assignment import find_assignment
from regionalism.engine.bank import unit_items
from regionalism.engine.course import FIRST_LESSON, Unit, course, grading, units
from regionalism.engine.deck import deck_cards
from regionalism.engine.definition import definition
from regionalism.engine.kinds.base import Item
from regionalism.engine.plain_text import (
    CONFIDENCE,
    ENOUGH,
    KEPT_WORDS,
    MARK_WORDS,
    OUTCOME_WORDS,
    STILL_TO_DO,
    TRY_WORDS,
    UNIT_STATES,
)
from regionalism.engine.scoring import TRIES_BEFORE_REASON
from regionalism.engine.scripts import EXPORT, KEEPING, SCORING, sentences_in
from regionalism.engine.scripts import script as engine_script
from regionalism.engine.submission import MADE
from regionalism.engine.version import __version__
from regionalism.notebook.assets import FRONT, page_parts, style

OWN = Path(__file__).with_name("front")
PAGES_CSS = Path(__file__).parents[1] / "templates" / "pages" / "pages.css"
# In this order: some of the later ones use earlier ones while they are read.
FIRST = ("make", "base", "parts")
OWN_SHARED, OWN_LAST = ("model", "storage", "course", "item", "standing", "summary", "panel"), "start"
FRONT_MODULE = "export default { render };"


def files_beside(pages: Iterable[Page], *, keys: bool = True) -> dict[str, str]:
    """Return the texts of the files that the pages need, by their address.

    :param keys: whether the keys of exercises are in them.
    """
    addresses = {page.address for page in pages}
    slugs = [unit.slug for unit in units() if _is_here(unit.slug)]
    items = {f"items/{slug}.js": items_script(slug, keys=keys) for slug in slugs}
    return {"course.js": script(addresses, keys=keys), "course.css": style_sheet(), **items}


def _is_here(slug: str) -> bool:
    return bool(unit_items(slug))


# --- the script ---


def script(addresses: set[str], *, keys: bool) -> str:
    """Return the script of all pages; ``addresses`` are those that are here, ``keys`` as for the items."""
    code = "\n".join([*_engine(), *_shared(), *_front_modules(), *_own()])
    settings = json.dumps(_settings(addresses, keys, code), ensure_ascii=False)
    return f'(() => {{\n"use strict";\nconst settings = {settings};\n{code}\n}})();\n'


def _settings(addresses: set[str], keys: bool, code: str) -> dict[str, Any]:
    """Return what the script knows of the course as a whole."""
    return {
        "version": __version__,
        "store": _store(),
        "attempts": grading().attempts,
        "attemptsInWords": TRY_WORDS[grading().attempts],
        "triesBeforeReason": TRIES_BEFORE_REASON,
        "enough": ENOUGH,
        "made": MADE,
        "firstLesson": FIRST_LESSON,
        "states": UNIT_STATES,
        "outcomes": OUTCOME_WORDS,
        "kept": KEPT_WORDS,
        "stillToDo": STILL_TO_DO,
        "marks": MARK_WORDS,
        "confidence": list(CONFIDENCE.values()),
        "sentences": sentences_in(code),
        "record": {"parts": page_parts("summary"), "style": style("summary"), "course": course().title},
        "units": [_unit(unit, addresses, keys) for unit in units() if _is_here(unit.slug)],
        "assignment": _assignment(),
    }


def _store() -> str:
    """Return the name under which a browser keeps the answers; a hand-out has answers of its own."""
    assignment = find_assignment()
    return course().title if assignment is None else json.dumps([course().title, assignment._asdict()])


def _assignment() -> dict[str, Any] | None:
    """Return what a hand-out decides, or ``None`` where this is the course."""
    found = find_assignment()
    return {"units": list(found.units), "seed": found.variant_seed} if found else None


def _items(slug: str) -> list[Item]:
    """Return a unit's items with the points that a hand-out gives them."""
    found = find_assignment()
    points = found.points if found else {}
    items = unit_items(slug).values()
    return [item.with_points(points[item.full_id]) if item.full_id in points else item for item in items]


def _unit(unit: Unit, addresses: set[str], keys: bool) -> dict[str, Any]:
    places = {"lesson": page_address(unit.lesson), "exercise": page_address(unit.exercise)}
    return {
        "number": unit.number,
        "slug": unit.slug,
        "title": unit.title,
        "question": unit.question,
        "minutes": unit.minutes,
        "objectives": [
            {"text": one.text, "items": [f"{unit.slug}/{name}" for name in one.items]}
            for one in unit.objectives
        ],
        **{name: place if place in addresses else "" for name, place in places.items()},
        "items": [
            {
                "id": item.full_id,
                "title": item.title,
                "stage": item.stage,
                "points": item.points,
                "keyed": item.has_key and (keys or item.stage != "exercise"),
            }
            for item in _items(unit.slug)
        ],
        "cards": [_counted(card.item) for card in deck_cards().values() if card.unit == unit.slug],
    }


def _counted(card: Item) -> dict[str, Any]:
    """Return what tells which answers are to this card."""
    whole = definition(card, keys=True)
    return {name: whole[name] for name in ("full_id", "version", "old_versions")}


def _engine() -> list[str]:
    """Return the engine's scripts; their names are those of the whole script."""
    return [engine_script(*SCORING, *KEEPING, "spacing"), "setSentences(settings.sentences);"]


def _shared() -> list[str]:
    """Return what the front ends share: the elements, the controls of the kinds, and the like."""
    found = [path for path in sorted(FRONT.glob("*.js")) if not _is_module(path)]
    found.sort(key=lambda path: FIRST.index(path.stem) if path.stem in FIRST else len(FIRST))
    return list(map(_read, found))


def _front_modules() -> Iterator[str]:
    """Yield each front end of a cell as a function with its own names."""
    yield "const fronts = {};"
    for path in (path for folder in front_folders() for path in sorted(folder.glob("*.js"))):
        if _is_module(path):
            code = _read(path).replace(FRONT_MODULE, "return render;")
            yield f"fronts[{json.dumps(path.stem)}] = (() => {{\n{code}}})();"


def _own() -> list[str]:
    """Return what stands behind a cell here: what is shared, then with its own names each responder and each
    model of the subject.
    """
    own = sorted({path.stem for path in OWN.glob("*.js")} - {*OWN_SHARED, OWN_LAST})
    models = [path for folder in front_folders()[1:] for path in sorted(folder.parent.glob("*.js"))]
    apart = (f"(() => {{\n{_read(path)}}})();" for path in (*(OWN / f"{name}.js" for name in own), *models))
    return [*(_read(OWN / f"{name}.js") for name in OWN_SHARED), *apart, _read(OWN / f"{OWN_LAST}.js")]


def _read(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return text if _is_module(path) else EXPORT.sub("", text)


def _is_module(path: Path) -> bool:
    return FRONT_MODULE in path.read_text(encoding="utf-8")


def front_folders() -> list[Path]:
    """Return the folders with front ends of cells: the notebook's, and the subject's where it has one."""
    about = find_spec(course().subject) if course().subject else None
    own = [Path(place) / "front" for place in (about.submodule_search_locations or ())] if about else []
    return [FRONT, *(folder for folder in own if folder.is_dir())]


# --- the style sheet ---


def style_sheet() -> str:
    """Return the style sheet of all pages: that of the cells, and that of the pages themselves."""
    _, *more = front_folders()
    own = [style(path.stem, folder) for folder in more for path in sorted(folder.glob("*.css"))]
    return "\n".join([style(), *own, PAGES_CSS.read_text(encoding="utf-8")])


# --- the items of a unit ---


def items_script(slug: str, *, keys: bool) -> str:
    """Return a script that hands a unit's items over; ``keys`` tells whether it holds those of exercises."""
    found = [_defined(item, keys or item.stage != "exercise") for item in _items(slug)]
    content = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"(globalThis.regionalismItems ??= {{}})[{json.dumps(slug)}] = {content};\n"


def _defined(item: Item, keys: bool) -> dict[str, Any]:
    """Return an item as data; in a hand-out in which each student has numbers of their own, all variants."""
    found = find_assignment()
    own = item.variants if found and found.variant_seed and item.stage == "exercise" else ()
    return {**definition(item, keys), "variants": [definition(one, keys) for one in own]}
