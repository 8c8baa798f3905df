"""The kind ``range``: a stretch of dates or of numbers, typed by its ends."""

import datetime
import random
import re
import unicodedata
from typing import Any, ClassVar, Literal

from attrs import frozen

from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds import base, parts
from regionalism.engine.numbers import as_typed


@frozen(kw_only=True, eq=False, repr=False)
class Range(base.Item):
    """A stretch of dates (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``) or of numbers.

    ``key_from`` and ``key_to`` give the first and last accepted value of each end.
    """

    student: ClassVar[str] = "types the two ends of a stretch of dates or numbers"
    earns: ClassVar[str] = "the share of ends"

    of: Literal["date", "number"]
    key_from: tuple[str, str] | None = base.key_field()
    key_to: tuple[str, str] | None = base.key_field()
    starts_early: str | None = base.key_field()
    starts_late: str | None = base.key_field()
    ends_early: str | None = base.key_field()
    ends_late: str | None = base.key_field()

    @property
    def minutes(self) -> float:
        return 1.5

    def problems(self) -> list[str]:
        names = ("key_from", "key_to", "starts_early", "starts_late", "ends_early", "ends_late")
        return [f"{name}: is missing" for name in names if self.has_key and getattr(self, name) is None]

    def asks(self) -> dict[str, Any]:
        return {"of": self.of}

    def credits(self) -> dict[str, Any]:
        return {"from": self.key_from, "to": self.key_to}

    def normalise(self, given: Any) -> dict[str, Any]:
        if not isinstance(given, dict) or any(given.get(end) in (None, "") for end in ("from", "to")):
            raise ResponseError("range-open")
        ends: dict[str, Any] = {
            end: (_date if self.of == "date" else parts.parse_number)(given[end]) for end in ("from", "to")
        }
        if self._stretch(ends["from"]) > self._stretch(ends["to"]):
            raise ResponseError("range-reversed")
        return ends

    def _stretch(self, end: Any) -> tuple[Any, Any]:
        """Return the first and the last of what an end may mean: a year is all its days."""
        return (_first(end), _last(end)) if self.of == "date" else (float(end), float(end))

    def judge(self, given: dict[str, Any]) -> tuple[float, list[base.Note]]:
        told = {
            "from": {"early": self.starts_early, "late": self.starts_late},
            "to": {"early": self.ends_early, "late": self.ends_late},
        }
        notes = []
        for end, place in self._places(given).items():
            about = f"{end} {parts.plainly(given[end])}"
            if place == "key":
                notes.append(base.engine_note("right", "end-holds", about, (end,)))
            else:
                notes.append(base.Note("wrong", told[end][place] or "", about, place, (end,)))
        return sum(note.mark == "right" for note in notes) / 2, notes

    def _places(self, given: dict[str, Any]) -> dict[str, str]:
        """Return for each end whether it is ``early``, ``late``, or within the key (``key``)."""
        ends = (
            ("from", self._stretch(given["from"])[0], self.key_from or ("", "")),
            ("to", self._stretch(given["to"])[1], self.key_to or ("", "")),
        )
        found = {}
        for end, value, (earliest, latest) in ends:
            early, late = value < self._stretch(earliest)[0], value > self._stretch(latest)[1]
            found[end] = "early" if early else "late" if late else "key"
        return found

    def specification(self, look_up: base.LookUp) -> dict[str, Any]:
        del look_up
        return {"of": self.of}

    def blocks(self) -> list[base.Block]:
        return [base.Block("Give the first and the last " + ("date." if self.of == "date" else "number."))]

    def example(self) -> str:
        return '["2020-03-17", "2020-03-20"]'

    def parse_typed(self, given: Any) -> Any:
        if isinstance(given, (list, tuple)) and len(given) == 2:
            return {"from": given[0], "to": given[1]}
        return given

    def describe(self, given: Any) -> list[str]:
        return [f"from {parts.plainly(given['from'])} to {parts.plainly(given['to'])}"]

    def key_in_words(self) -> str:
        (a, b), (c, d) = self.key_from or ("", ""), self.key_to or ("", "")
        return f"from {a if a == b else f'{a} to {b}'} until {c if c == d else f'{c} to {d}'}"

    def choices(self) -> dict[base.Place, base.AnswerChoice]:
        found: dict[base.Place, base.AnswerChoice] = {}
        for end, name, early, late in (
            ("from", "first end", self.starts_early, self.starts_late),
            ("to", "last end", self.ends_early, self.ends_late),
        ):
            found[end, "key"] = base.AnswerChoice(name, "within the key", "key")
            found[end, "early"] = base.AnswerChoice(name, "too early", "wrong", feedback=early or "")
            found[end, "late"] = base.AnswerChoice(name, "too late", "wrong", feedback=late or "")
        return found

    def chosen(self, given: dict[str, Any]) -> list[tuple[base.Place, str]]:
        places = self._places(given)
        return [
            ((end, one), "" if one == "key" else parts.plainly(given[end])) for end, one in places.items()
        ]

    def finished(self, chance: random.Random) -> dict[str, Any]:
        first = chance.randint(1940, 2020)
        ends = first, first + chance.randint(0, 9)
        return dict(
            zip(("from", "to"), map(str, ends) if self.of == "date" else map(float, ends), strict=True)
        )

    def keyed(self, outcome: base.Outcome, chance: random.Random) -> dict[str, Any] | None:
        (first, _), (_, last) = self.key_from or ("", ""), self.key_to or ("", "")
        early, late = (
            (_years(first, -1), _years(last, 1)) if self.of == "date" else (float(first) - 1, float(last) + 1)
        )
        if outcome == "partly":
            return {"from": early, "to": last} if chance.random() < 0.5 else {"from": first, "to": late}
        return {"from": first, "to": last} if outcome == "correct" else {"from": early, "to": late}


def _date(given: Any) -> str:
    """Return a date as ``2020``, ``2020-03`` or ``2020-03-17``, read also from ``17 March 2020``, ``17 de
    marzo de 2020`` and ``17/3/2020``.

    :raises ResponseError: where it is no date, or may be one of two.
    """
    text = unicodedata.normalize("NFC", as_typed(given)) if isinstance(given, str) else ""
    ways = _readings(text.casefold())
    found = sorted({one for one in ways if _is_date(one)})
    if not found:
        raise ResponseError("date-wrong", given=parts.short(given))
    if len(found) > 1:
        days = [_said(datetime.date.fromisoformat(one)) for one in found]
        raise ResponseError("date-two-ways", given=parts.short(given), first=days[0], second=days[1])
    return found[0]


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(_first(text))
    except ValueError:
        return False
    return True


def _said(day: datetime.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][0].capitalize()} {day.year}"


MONTHS = (  # in English, Spanish and Portuguese; the first three letters are enough
    ("january", "enero", "janeiro"),
    ("february", "febrero", "fevereiro"),
    ("march", "marzo", "março"),
    ("april", "abril"),
    ("may", "mayo", "maio"),
    ("june", "junio", "junho"),
    ("july", "julio", "julho"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre", "setembro", "sept"),
    ("october", "octubre", "outubro"),
    ("november", "noviembre", "novembro"),
    ("december", "diciembre", "dezembro"),
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th|º)?"
_WITH_MONTH = (
    rf"(?:{_DAY}\s+)?(?:de\s+)?(?P<name>[^\W\d_]+)\.?,?\s+(?:de\s+)?(?P<year>\d{{4}})",  # 17 March 2020
    rf"(?P<name>[^\W\d_]+)\.?\s+{_DAY},?\s+(?P<year>\d{{4}})",  # March 17, 2020
)


def _readings(text: str) -> list[str]:
    """Return what a text may mean as dates; not all of them need exist.

    >>> _readings("5/3/2020"), _readings("2020-03"), _readings("17 march 2020")
    (['2020-03-05', '2020-05-03'], ['2020-03'], ['2020-03-17'])
    """
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        return [text]
    if year_first := re.fullmatch(r"(\d{4})[/.-](\d{1,2})(?:[/.-](\d{1,2}))?", text):
        return ["-".join(one.zfill(2) for one in year_first.groups() if one)]
    if year_last := re.fullmatch(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})", text):
        one, other, year = year_last.groups()
        ways = [(year, other, one), (year, one, other)] if one else [(year, other)]
        return ["-".join(part.zfill(2) for part in way) for way in ways]
    for pattern in _WITH_MONTH:
        found = re.fullmatch(pattern, text)
        month = _month(found["name"]) if found else None
        if found and month:
            day = next((one for one in found.groups() if one and one.isdigit() and len(one) < 3), "")
            return [f"{found['year']}-{month:02}" + (f"-{int(day):02}" if day else "")]
    return []


def _month(name: str) -> int | None:
    """Return the number of a month named whole or by its first three letters."""
    return next(
        (
            number
            for number, names in enumerate(MONTHS, 1)
            if name in names or name in {one[:3] for one in names}
        ),
        None,
    )


def _first(date: str) -> str:
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def _last(date: str) -> str:
    return f"{date}-12-31" if len(date) == 4 else f"{date}-31"[:10]


def _years(date: str, number: int) -> str:
    """Return the year that lies this number of years after a date."""
    return f"{int(date[:4]) + number:04}"
