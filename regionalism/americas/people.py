"""Cards of people who speak or act in a unit, with office and dates, from ``data/tables/people.csv``."""

from __future__ import annotations

from html import escape

from regionalism.americas.readings import get_reading
from regionalism.americas.tables import MARKERS, row
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import date_in_words
from regionalism.notebook.richtext import RichText, show_errors, styled


@show_errors
def people(*ids: str) -> RichText:
    """Show a card for each person of ``data/tables/people.csv``, for example ``"luis-almagro"``, in order."""
    if not ids:
        raise CourseError("people-none")
    found = [_person(one) for one in ids]
    cards = "".join(f"<li>{_card(one)}</li>" for one in found)
    wanted = dict.fromkeys(name for one in found for name in one["source"].split(";"))
    told = [row(f"sources:{name}") for name in wanted]
    # A list without bullets is a list to every screen reader only when its role says so.
    body = (
        f"<ul class='rg-people' role='list' aria-label='People'>{cards}</ul>"
        f"<details><summary>Sources of these cards</summary><ul>{''.join(map(_source, told))}</ul></details>"
    )
    text = "\n\n".join("\n".join(_lines(one)) for one in found)
    return RichText(styled(body, "rg-people-frame"), text, f"<div class='rg-people-frame'>{body}</div>")


def _person(name: str) -> dict[str, str]:
    try:
        return row(f"people:{name}")
    except CourseError as problem:
        from regionalism.americas.tables import table

        raise CourseError("person-unknown", name=name, known=sorted(table("people")["id"])) from problem


def _card(person: dict[str, str]) -> str:
    name, *rest = _lines(person)
    circle = f"<span class='rg-initials' aria-hidden='true'>{escape(person['initials'])}</span>"
    said = "".join(f"<p>{escape(line)}</p>" for line in rest)
    return f"{circle}<div><p class='rg-person'>{escape(name)}</p>{said}</div>"


def _lines(person: dict[str, str]) -> list[str]:
    state = row(f"states:{person['state']}")["name_en"]
    lines = [person["name"], f"{state} · {person['office']}{_dates(person)}", person["sentence"]]
    if person["readings"] not in MARKERS:
        codes = person["readings"].split("; ")
        lines.append("In the readings: " + ", ".join(f"{_publisher(one)} ({one})" for one in codes))
    return lines


def _publisher(code: str) -> str:
    """Return who published a reading first, without place and without who printed it again."""
    name: str = get_reading(code).about["publisher"]
    return name.partition(";")[0].partition(" (")[0]


def _dates(person: dict[str, str]) -> str:
    """Return the dates of an office as part of a sentence: unknown ones left out, disputed ones marked."""
    begin, end = person["office_from"], person["office_to"]
    if begin in MARKERS:
        return ""
    since = f", from {date_in_words(begin)}"
    if end == "disputed":
        return f"{since}; until when is disputed"
    if end == "not applicable":
        return f"{since}; in office as of March 2026"
    return since if end in MARKERS else f"{since} to {date_in_words(end)}"


def _source(about: dict[str, str]) -> str:
    text = escape(
        ": ".join(one for one in (about["publisher_or_page"], about["title"]) if one not in MARKERS)
    )
    date = f" ({escape(date_in_words(about['date']))})" if about["date"] not in MARKERS else ""
    link = about["url"]
    return (
        f"<li><a href='{escape(link, quote=True)}'>{text}</a>{date}</li>"
        if link not in MARKERS
        else f"<li>{text}{date}</li>"
    )
