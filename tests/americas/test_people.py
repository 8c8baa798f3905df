"""The cards of people: what stands on them, in which order, and that the table keeps the rules of wording."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from regionalism.americas.people import people
from regionalism.americas.readings import get_reading
from regionalism.americas.tables import MARKERS, row, table
from regionalism.engine.course import course

CUT_OFF = course().cut_off
PEOPLE = [row(f"people:{name}") for name in table("people")["id"]]
each_person = pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person["id"])


def cards(*ids: str) -> list[str]:
    page = BeautifulSoup(people(*ids).html, "html.parser")
    return [one.get_text(" ", strip=True) for one in page.select("ul[role=list] > li")]


def test_a_card_has_name_state_office_with_dates_sentence_and_reading_in_the_order_asked() -> None:
    first, second = cards("maria-fernanda-espinosa", "luis-almagro")
    assert first.startswith(
        "MFE María Fernanda Espinosa Ecuador · President of the UN General Assembly, from 18 September 2018"
    )
    assert second.startswith(
        "LA Luis Almagro Uruguay · Secretary-general of the OAS, from 26 May 2015 to May 2025"
    )
    assert "Peru Support Group (R1)" in second


def test_what_is_open_is_said_and_what_is_not_known_is_left_out() -> None:
    (maduro,) = cards("nicolas-maduro")
    assert "President of Venezuela, from 2013; until when is disputed" in maduro
    (ramdin,) = cards("albert-ramdin")
    assert "from 26 May 2025; in office as of March 2026" in ramdin
    (zanatta,) = cards("ana-vanessa-cardenas-zanatta")
    assert not any(marker in zanatta for marker in MARKERS)


def test_initials_are_for_the_eye_only_and_there_is_no_picture() -> None:
    page = BeautifulSoup(people("luis-almagro").html, "html.parser")
    assert page.select_one(".rg-initials")["aria-hidden"] == "true"
    assert page.select("img, svg") == []
    assert [one["href"][:4] for one in page.select("details a")] == ["http"] * len(page.select("details li"))


def test_the_text_says_the_same() -> None:
    assert "Luis Almagro\nUruguay · Secretary-general of the OAS" in repr(people("luis-almagro"))


def test_a_wrong_id_is_answered_with_the_ids_that_are_there() -> None:
    said = repr(people("almagro"))
    assert "'almagro'" in said
    assert "luis-almagro" in said
    assert "at least one id" in repr(people())


@each_person
def test_what_happened_after_the_readings_says_of_when_it_is(person: dict[str, str]) -> None:
    late = re.findall(r"\b(?:2024|2025|2026)\b", person["sentence"].replace("March 2026", ""))
    begin = person["office_from"]
    late += [begin] if begin not in MARKERS and begin > CUT_OFF else []
    assert not late or "as of March 2026" in person["sentence"]


@each_person
def test_a_person_of_a_reading_is_named_in_it(person: dict[str, str]) -> None:
    for code in () if person["readings"] in MARKERS else person["readings"].split("; "):
        found = get_reading(code)
        said = " ".join([*found.speakers, *(one.digest for one in found.paragraphs)])
        assert person["name"].split()[-1] in said, code


@each_person
def test_wording_is_neutral_and_sentences_are_short(person: dict[str, str]) -> None:
    said = f"{person['office']} {person['sentence']}".casefold()
    assert not re.search(r"\b(regime|dictator|usurper|puppet|so-called|coup|strongman)\b", said)
    assert len(person["sentence"].split()) <= 45
    assert row(f"states:{person['state']}")
