"""What is asked: item files are read, checked and, for hand-outs, rid of their keys.

One TOML file a unit. A field marked :func:`key_field` belongs to the key: a hand-out does not contain it.

An item may declare variants: tables of numbers and texts that stand in for ``{name}`` wherever a text of the
item says so. They are put in before the item is built, so each variant is an item like any other and is
checked like one.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from attrs import evolve, fields, has, resolve_types
from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError, transform_error
from cattrs.gen import make_dict_structure_fn, override
from cattrs.v import format_exception

from regionalism.engine.anchors import ANCHOR
from regionalism.engine.course import course, find_course_root
from regionalism.engine.errors import ItemError
from regionalism.engine.kinds import KINDS
from regionalism.engine.kinds.base import DECK, SETTLED, Item, Variant
from regionalism.engine.kinds.parts import twice

ITEM_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FULL_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
PAGE_FIELDS = ("intro", "beside_lesson", "setup", "result", "teaching_note")  # the notebook around an item
Made = TypeVar("Made")
_NOT_IN_A_FILE = ("variant_id", "variants")


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
    cut_off = course().cut_off if find_course_root() else ""
    if cut_off and item.points and item.as_of > cut_off:
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
    """Return plain data as what it is to be; raise ``BaseValidationError`` with all that is wrong in it.

    A converter that stops at the first problem is made in a third of the time, and is all that a right file
    needs.
    """
    try:
        return item_converter(explains=False).structure(content, kind)
    except (ValueError, KeyError, TypeError, AttributeError, ForbiddenExtraKeysError):
        return item_converter().structure(content, kind)


@cache
def item_converter(*, explains: bool = True) -> Converter:
    """Return the converter from TOML to items: unknown fields and silent conversions are refused.

    :param explains: whether it finds all problems and says where they are.
    """
    converter = Converter(forbid_extra_keys=True, detailed_validation=explains)
    for kind, name in (
        (str, "a text"),
        (bool, "true or false"),
        (int, "a whole number"),
        (float, "a number"),
    ):
        converter.register_structure_hook(kind, _strict(kind, name))
    for several in (float | str | bool, float | str | bool | None):
        converter.register_structure_hook(several, _plain_value)
    converter.register_structure_hook(float | str, _number_or_text)
    converter.register_structure_hook_func(_is_literal, _one_of)
    if explains:
        converter.register_structure_hook_factory(_is_item, _item_hook)
    else:
        converter.register_structure_hook_factory(has, _quick_hook)
    return converter


def _is_item(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Item)


def _item_hook(kind: Any, converter: Converter) -> Any:
    """Return what builds items of a kind; it is made when the first one comes."""
    omitted: dict[str, Any] = {name: override(omit=True) for name in _NOT_IN_A_FILE}
    return make_dict_structure_fn(kind, converter, **omitted)


def _quick_hook(kind: Any, converter: Converter) -> Any:
    """Return what builds a class field by field, and raises an error that explains nothing.

    What cattrs makes is quicker for thousands of items; until then it has to compile it.
    """
    types = {one.name: one.type for one in fields(resolve_types(kind)) if one.name not in _NOT_IN_A_FILE}
    hooks = {name: converter.get_structure_hook(one) for name, one in types.items()}

    def build(content: dict[str, Any], _: Any) -> Any:
        return kind(**{name: hooks[name](value, types[name]) for name, value in content.items()})

    return build


def _one_of(value: Any, kind: Any) -> Any:
    if value not in get_args(kind):
        raise ValueError(f"{value!r} is none of {', '.join(get_args(kind))}")
    return value


def _is_literal(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Literal


def _number_or_text(value: Any, _: Any) -> float | str:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"{value!r} is neither a number nor a text")
    return value


def _plain_value(value: Any, _: Any) -> float | str | bool:
    if not isinstance(value, (int, float, str)):
        raise ValueError(f"{value!r} is neither a number, a text, nor true or false")
    return value


def _strict(kind: type, name: str) -> Any:
    def take(value: Any, _: Any) -> Any:
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            raise ValueError(f"{value!r} is not {name}")
        return value

    return take


def _in_words(problem: BaseException, kind: type | None) -> str:
    if isinstance(problem, KeyError):
        return "is missing"
    if isinstance(problem, ForbiddenExtraKeysError):
        return f"{', '.join(sorted(problem.extra_fields))} is not known here"
    if type(problem) is ValueError and problem.args:
        return str(problem)
    return format_exception(problem, kind)


def describe(problem: BaseValidationError) -> list[str]:
    """Return cattrs' findings as ``field: sentence``."""
    found = []
    for line in transform_error(problem, path="", format_exception=_in_words):
        message, _, where = line.rpartition(" @ ")
        found.append(f"{where.lstrip('.') or 'of the table'}: {message}")
    return found


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
    except BaseValidationError as problem:
        found = describe(problem)
    else:
        item = evolve(item, variant_id=variant_id)
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
    except BaseValidationError as problem:
        raise ItemError(
            "item-wrong", problems=[f"{where}, field variant{one}" for one in describe(problem)]
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
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ItemError("items-missing", where=where) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
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
