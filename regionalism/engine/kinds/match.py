"""The kind ``match``: rows, each to be put into one category."""

import random
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, ClassVar

from attrs import frozen

from regionalism.engine.errors import CourseError, ResponseError
from regionalism.engine.kinds import base, parts

# In an exercise set the place of each row must be found first, in a text or a table.
A_ROW, A_LOOKED_UP_ROW = 1 / 3, 2 / 3

# A paragraph of the prompt that is a list: its name, and its entries, each with a full stop.
LIST = re.compile(r"\*\*(.+?)\.\*\* (.+)", re.DOTALL)


@frozen(kw_only=True, eq=False, repr=False)
class Named(base.Part):
    """A part that may name the row of a table: ``opens``, one of the item's sources."""

    opens: str | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Category(Named):
    """One column of a match item."""


@frozen(kw_only=True, eq=False, repr=False)
class Row(Named):
    """One row of a match item; ``accept`` maps further categories to a credit (0 to 1)."""

    key: str | None = base.key_field()
    accept: dict[str, float] | None = base.key_field()
    feedback: dict[str, str] | None = base.key_field()
    default_feedback: str | None = base.key_field()

    def credit(self, category: str) -> float:
        """Return the share of the row that a category earns."""
        return 1.0 if category == self.key else (self.accept or {}).get(category, 0.0)


@frozen(kw_only=True, eq=False, repr=False)
class Match(base.Item):
    """Rows, each to be put into one category."""

    student: ClassVar[str] = "puts rows into categories"
    earns: ClassVar[str] = "the share of rows; an accepted category earns its own credit"
    several_keys: ClassVar[bool] = True
    shuffled: ClassVar[tuple[str, ...]] = ("row",)

    category: tuple[Category, ...]
    row: tuple[Row, ...]

    @property
    def minutes(self) -> float:
        return len(self.row) * (A_LOOKED_UP_ROW if self.stage == "exercise" else A_ROW)

    def problems(self) -> list[str]:
        found = parts.twice("row", self.row) + parts.twice("category", self.category)
        found += [
            f"{one.id}: opens {one.opens!r}, which is not one of the item's sources"
            for one in self._named()
            if one.opens and one.opens not in self.sources
        ]
        categories = {c.id for c in self.category}
        for number, row in enumerate(self.row):
            where = f"row[{number}] ({row.id})"
            used = {*([] if row.key is None else [row.key]), *(row.accept or {}), *(row.feedback or {})}
            found += [f"{where}: {name!r} is not a category" for name in sorted(used - categories)]
            if self.has_key:
                found += [f"{where}{one}" for one in self._unkeyed(row, categories)]
        return found

    def _unkeyed(self, row: Row, categories: set[str]) -> list[str]:
        if self.completion:
            missing = categories - set(row.feedback or {})
            return [f".feedback: nothing for {name!r}" for name in sorted(missing)]
        found = []
        if row.key is None:
            found.append(".key: is missing")
        if not row.feedback:
            found.append(".feedback: name at least one plausible wrong category and its feedback")
        if row.default_feedback is None and categories - {row.key} - set(row.feedback or {}):
            found.append(".default_feedback: is missing (feedback for the categories not named)")
        return found

    def asks(self) -> dict[str, Any]:
        return {"rows": parts.ids(self.row), "categories": parts.ids(self.category)}

    def credits(self) -> dict[str, Any]:
        return {one.id: {**(one.accept or {}), str(one.key): 1.0} for one in self.row}

    def normalise(self, given: Any) -> dict[str, str]:
        if not isinstance(given, dict) or not given:
            raise ResponseError("match-empty", count=len(self.row))
        columns, rows = [c.id for c in self.category], [r.id for r in self.row]
        for name in sorted(given.keys() - rows, key=str):
            parts.known(name, rows, "match-row-unknown", parts.numbered(self.row))
        missing = [r.text for r in self.row if given.get(r.id) in (None, "")]
        if missing:
            raise ResponseError(
                "match-open", count=len(missing), rows=len(rows), missing=[*map(parts.unstopped, missing)]
            )
        letters = parts.lettered(self.category)
        return {name: parts.known(given[name], columns, "category-unknown", letters) for name in rows}

    def judge(self, given: dict[str, str]) -> tuple[float, list[base.Note]]:
        total, notes = 0.0, []
        for row in self.row:
            chosen = given[row.id]
            share = row.credit(chosen)
            total += share
            text = (row.feedback or {}).get(chosen) or ("" if share >= 1 else row.default_feedback) or ""
            about = parts.paired(row.text, parts.text_of(self.category, chosen))
            if self.completion:
                notes.append(base.Note("note", text, about, place=(row.id,)))
            elif share < 1 or text:
                notes.append(base.Note(base.mark_of(share), text, about, place=(row.id,)))
        right = sum(given[row.id] == row.key for row in self.row)
        if not self.completion:
            notes.insert(0, base.engine_note("note", "rows-in-place", right=right, rows=len(self.row)))
        return total / len(self.row), notes

    def marks(self, given: dict[str, str], notes: Iterable[base.Note]) -> dict[str, base.Mark]:
        right: dict[str, base.Mark] = {row.id: "right" for row in self.row}
        return right | super().marks(given, notes)

    def specification(self, look_up: base.LookUp) -> dict[str, Any]:
        return {
            "rows": parts.named(self.row),
            "categories": parts.named(self.category),
            "lists": self._lists(),
            "tables": self._tables(look_up),
        }

    def _named(self) -> list[Named]:
        return [*self.row, *self.category]

    def _tables(self, look_up: base.LookUp) -> dict[str, str]:
        """Return by its words what each row and category opens: the table is far above the last menu."""
        found = {}
        for part in self._named():
            if part.opens:
                with suppress(CourseError):  # a hand-out may hold no such table
                    found[part.text] = look_up(part.opens).partition("\n")[2]
        return found

    def _lists(self) -> dict[str, str]:
        """Return the lists of the prompt that a row names: each opens there, far below the prompt."""
        found = filter(None, map(LIST.fullmatch, self.prompt.split("\n\n")))
        named = [one for one in found if any(one[1] in row.text for row in self.row)]
        return {one[1]: one[2].replace(". ", ".\n") for one in named}

    def blocks(self) -> list[base.Block]:
        rows = base.Block("Put each row into one category.", parts.texts(self.row), "numbers")
        return [rows, base.Block("Categories:", parts.texts(self.category))]

    def example(self) -> str:
        return '["a", "b", …]  (a category for each row, in order)'

    def parse_typed(self, given: Any) -> Any:
        if isinstance(given, dict):
            named = parts.by_number(self.row, given)
            return {name: parts.letter(self.category, value) for name, value in named.items()}
        listed = parts.letters(self.category, given)
        if not isinstance(listed, list):
            return listed
        if len(listed) != len(self.row):
            raise ResponseError("match-wrong-number", count=len(listed), rows=len(self.row))
        return {row.id: value for row, value in zip(self.row, listed, strict=True)}

    def describe(self, given: Any) -> list[str]:
        rows = {row: parts.text_of(self.row, row) for row in given}
        return [
            parts.paired(row.text, parts.text_of(self.category, given[row.id]))
            for row in self.row
            if row.id in rows
        ]

    def key_in_words(self) -> str:
        return "; ".join(f"{row.text}: {parts.text_of(self.category, row.key)}" for row in self.row)

    def choices(self) -> dict[base.Place, base.AnswerChoice]:
        found = {}
        for row in self.row:
            for category in self.category:
                told = (row.feedback or {}).get(category.id, "")
                found[row.id, category.id] = base.AnswerChoice(
                    row.text,
                    category.text,
                    self._role(row, category.id),
                    feedback=told or row.default_feedback or "",
                    foreseen=bool(told),
                )
        return found

    def _role(self, row: Row, category: str) -> base.Role:
        if self.completion:
            return "open"
        if category == row.key:
            return "key"
        return "accepted" if (row.accept or {}).get(category, 0) > 0 else "wrong"

    def chosen(self, given: dict[str, str]) -> list[tuple[base.Place, str]]:
        return [(place, "") for place in given.items()]

    def finished(self, chance: random.Random) -> dict[str, str]:
        return {row.id: chance.choice(self.category).id for row in self.row}

    def keyed(self, outcome: base.Outcome, chance: random.Random) -> dict[str, str] | None:
        wrong = {row.id: [c.id for c in self.category if row.credit(c.id) == 0] for row in self.row}
        right = {row.id: str(row.key) for row in self.row}
        spoilt = [name for name, categories in wrong.items() if categories]
        if outcome == "partly":
            spoilt = chance.sample(spoilt, 1) if spoilt and len(self.row) > 1 else []
        if outcome == "not-yet" and len(spoilt) < len(self.row) or outcome == "partly" and not spoilt:
            return None
        return right if outcome == "correct" else right | {one: chance.choice(wrong[one]) for one in spoilt}
