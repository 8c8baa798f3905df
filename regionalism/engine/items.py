"""What is asked: item files are read, checked and, for hand-outs, rid of their keys.

One TOML file a unit. A field marked :func:`key_field` belongs to the key: a hand-out does not contain it.

An item may declare variants: tables of numbers and texts that stand in for ``{name}`` wherever a text of the
item says so. They are put in before the item is built, so each variant is an item like any other and is
checked like one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from attrs import evolve, fields, has

from regionalism.engine import toml_file
from regionalism.engine.anchors import ANCHOR
from regionalism.engine.course import course, find_course_root
from regionalism.engine.errors import ItemError
from regionalism.engine.kinds import KINDS
from regionalism.engine.kinds.base import DECK, SETTLED, Item, Variant
from regionalism.engine.kinds.parts import twice
from regionalism.engine.structure import Made, WrongFields, builder

ITEM_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FULL_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
PAGE_FIELDS = ("intro", "beside_lesson", "setup", "result", "teaching_note")  # the notebook around an item


def _general_problems(item: Item) -> list[str]:
    found = []
    if not ITEM_WORD.fullmatch(item.id):
        found.append("id: use lower-case words joined by hyphens")
    found += [
        f"anchors: {a!r} is not an anchor like 'R2 ¶3'" for a in item.anchors if not ANCHOR.fullmatch(a)
    ]
    found += [f"sources: {s!r} is not of the form 'table:row'" for s in item.sources if ":" not in s]
    if not item.anchors and not item.sources:
        found.append("anchors, sources: one of the two must say where the answer stands")
    found += [
        f"recalls: {one!r} is not of the form 'unit/item'"
        for one in item.earlier_items
        if not FULL_ID.fullmatch(one)
    ]
    if item.worked_path is not None and (item.completion or item.by_person or len(item.worked_path) < 2):
        found.append("worked_path: give at least two steps, to an item that has a right answer")
    cut_off = course().cut_off if item.points and item.as_of and find_course_root() else ""
    if cut_off and item.as_of > cut_off:
        found.append(f"points: what is later than {cut_off} is discussed, not graded; set points = 0")
    if item.certainty not in SETTLED and not (item.completion or item.several_keys):
        found.append(
            "certainty: a contested item is an essay, a completion item, or gives credit to several answers"
        )
    if item.stage == "lesson" and not item.has_key:
        found.append("explanation: is missing; a lesson's items ship with their keys")
    if item.has_key:
        outcomes = [t.outcome for t in item.test or ()]
        right = sum(o in ("correct", "recorded") for o in outcomes)
        wrong = len(outcomes) - right
        enough = wrong >= 2 or item.completion or item.by_person or item.stage == DECK
        if right < 1 or not enough:
            found.append("test: one right and two plausible wrong responses are needed")
    return found


def structured(content: Any, kind: type[Made]) -> Made:
    """Return plain data as what it is to be; raise :class:`WrongFields` with all that is wrong in it.

    What explains is loaded where something is wrong: with cattrs that takes as long as grading ten hand-ins.
    """
    hashable: Any = kind  # every type is; mypy cannot know
    try:
        made: Made = builder(hashable)(content)
    except (ValueError, KeyError, TypeError, AttributeError):
        from regionalism.engine.explain import explained

        return explained(content, kind)
    return made


def parse_item(content: dict[str, Any], unit: str, where: str) -> Item:
    """Build one item of a unit from its TOML table; ``where`` names the file in messages.

    :raises ItemError: with one line for each problem, naming file, item and field.
    """
    where = f"{where}, item {content.get('id', 'without id')}"
    if content.get("kind") not in KINDS:
        raise ItemError("item-kind-unknown", where=where, kind=content.get("kind"), kinds=KINDS)
    declared = _variants(content, where)
    if not declared:
        return _built(content, unit, where)
    variants = tuple(_form(content, one, unit, f"{where}, variant {one.id}") for one in declared)
    return evolve(variants[0], variants=variants)


def _built(content: dict[str, Any], unit: str, where: str, variant_id: str = "") -> Item:
    """Return the item in a table without placeholders, or raise :class:`ItemError` with all problems."""
    try:
        item = structured({**content, "unit": unit}, KINDS[content["kind"]])
    except WrongFields as problem:
        found = problem.found
    else:
        item = evolve(item, variant_id=variant_id) if variant_id else item
        found = _general_problems(item) + item.problems()
    if found:
        raise ItemError("item-wrong", problems=[f"{where}, field {one}" for one in found])
    return item


def _variants(content: dict[str, Any], where: str) -> tuple[Variant, ...]:
    """Return the variants that an item declares; raise :class:`ItemError` where they do not fit one
    another.
    """
    try:
        variants = structured(content.get("variant", []), tuple[Variant, ...])
    except WrongFields as problem:
        raise ItemError(
            "item-wrong", problems=[f"{where}, field variant{one}" for one in problem.found]
        ) from None
    found = twice("variant", variants)
    for one in variants:
        about = f"variant {one.id}"
        names, secrets = set(one.params), set(one.key or {})
        found += [f"{about}: {{{name}}} stands in params and in key" for name in sorted(names & secrets)]
        found += [f"{about}: {name!r} is no name for a placeholder" for name in _odd(names | secrets)]
        for part, mine, first in (
            ("params", one.params, variants[0].params),
            ("key", one.key, variants[0].key),
        ):
            apart = set(mine or {}) ^ set(first or {})
            found += [f"{about}, {part}: {{{name}}} is not in every variant" for name in sorted(apart)]
    if found:
        raise ItemError("item-wrong", problems=[f"{where}, field {one}" for one in found])
    return variants


def _odd(names: set[str]) -> list[str]:
    return sorted(name for name in names if not PLACEHOLDER.fullmatch(f"{{{name}}}"))


def _form(content: dict[str, Any], variant: Variant, unit: str, where: str) -> Item:
    """Return the item with one variant's numbers; what is asked may use only what the variant gives."""
    values = {**variant.params, **(variant.key or {})}
    unknown: list[str] = []
    page = {
        name: content[name] for name in PAGE_FIELDS if name in content
    }  # the same for all, and code may hold braces
    kept = {name: value for name, value in content.items() if name != "variant" and name not in page}
    filled = _filled(kept, values, "", unknown)
    if not unknown:
        _filled(redact(kept), variant.params, "", unknown)
        unknown = [f"{one}; it is part of the key, and this field is not" for one in unknown]
    if unknown:
        raise ItemError("item-wrong", problems=[f"{where}, field {one}" for one in unknown])
    return _built({**filled, **page, "variant": content["variant"]}, unit, where, variant.id)


def _filled(value: Any, values: dict[str, float | str], at: str, unknown: list[str]) -> Any:
    """Return plain data with ``{name}`` put in; unknown names go to ``unknown``, with the field."""
    if isinstance(value, dict):
        return {
            name: _filled(one, values, f"{at}.{name}".lstrip("."), unknown) for name, one in value.items()
        }
    if isinstance(value, list):
        return [_filled(one, values, f"{at}[{number}]", unknown) for number, one in enumerate(value)]
    if not isinstance(value, str):
        return value
    whole = PLACEHOLDER.fullmatch(value)
    if whole and whole[1] in values:
        return values[whole[1]]
    unknown += [f"{at}: {{{name}}} is not given" for name in PLACEHOLDER.findall(value) if name not in values]
    return PLACEHOLDER.sub(lambda found: f"{values.get(found[1], found[0])}", value)


def load_items(path: Path, unit: str) -> dict[str, Item]:
    """Read a unit's item file: items by their id, in order; raise :class:`ItemError` with all problems."""
    where = "/".join(path.parts[-3:])
    try:
        content = toml_file.read(path)
    except FileNotFoundError:
        raise ItemError("items-missing", where=where) from None
    except ValueError as problem:
        raise ItemError("items-no-toml", where=where, problem=problem) from None
    items: dict[str, Item] = {}
    found = [f"{where}, field {name}: is not known here" for name in content if name not in ("unit", "item")]
    if content.get("unit") != unit:
        found.append(f"{where}, field unit: is {content.get('unit')!r}, but the folder says {unit!r}")
    for one in content.get("item", []):
        try:
            item = parse_item(one, unit, where)
        except ItemError as problem:
            found.append(str(problem))
            continue
        if item.id in items:
            found.append(f"{where}, item {item.id}, field id: stands twice")
        if item.stage == DECK:
            found.append(f"{where}, item {item.id}, field stage: a card of the deck stands in deck.toml")
        items[item.id] = item
    if found:
        raise ItemError("items-wrong", problems=found)
    return items


def redact(content: dict[str, Any]) -> dict[str, Any]:
    """Return an item's TOML table without its key: what a hand-out contains."""
    return _public(content, KINDS[content["kind"]])


def _public(content: dict[str, Any], cls: type) -> dict[str, Any]:
    kept = {}
    hints = get_type_hints(cls)
    for one in fields(cls):
        if one.name not in content or one.metadata.get("secret"):
            continue
        value, kind = content[one.name], hints[one.name]
        part = get_args(kind)[0] if get_origin(kind) is tuple else None
        kept[one.name] = [_public(v, part) for v in value] if part and has(part) else value
    return kept
