"""Unit 11: the talks told from both sides, counted; numbers of page and guide as the model gives them."""

from __future__ import annotations

import re

import pytest

from regionalism.americas.sign_and_then import CLAUSES, SIDES, STEPS, Rules, cloud, points, size_of_cloud
from regionalism.americas.tables import table
from regionalism.engine.bank import unit_items
from regionalism.engine.kinds.match import Match
from regionalism.engine.kinds.number import Number
from tests.content.course import (  # noqa: F401 (a fixture)
    ROOT,
    near,
    own_answers,
    publishers_text,
    source_of,
    words,
)

UNIT = "bargaining-in-the-shadow"
SOURCE = source_of(UNIT)
GUIDE = (SOURCE.path / "guide.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.usefixtures("own_answers")


# Balance


def balance_table() -> dict[str, tuple[tuple[int, int], tuple[int, int]]]:
    """Count for each contested place both sides, texts and words: first the government's, then the other."""
    steps = table("talk_steps")

    def column(name: str) -> tuple[int, int]:
        return len(steps), sum(words(str(one)) for one in steps[name])

    def texts(*told: str) -> tuple[int, int]:
        return len(told), sum(map(words, told))

    lesson = SOURCE.lesson
    sides = lesson.split("## Two sides of one table", 1)[1].split("Read them again", 1)[0]
    government, opposition = sides.split("**Why we hesitate: the government.**")[1].split(
        "**Why we hesitate: the opposition.**"
    )
    voices = lesson.split("**Two people who waited.**", 1)[1].split("What the one waited for", 1)[0]
    douglas, yessi = voices.split("*Yessi Requena*")
    answers = [one.text for one in unit_items(UNIT)["memo-to-the-facilitator"].model_answer]
    return {
        "why each side hesitates": (texts(government), texts(opposition)),
        "what each side says of the steps": (column("government_says"), column("others_say")),
        "what each side gave": (column("government_gave"), column("others_gave")),
        "the two voices": (texts(douglas), texts(yessi)),
        "the two model answers": (texts(answers[0]), texts(answers[1])),
    }


@pytest.mark.parametrize("place", balance_table())
def test_both_sides_of_the_talks_have_as_much_room_bargaining(place: str) -> None:
    one, other = balance_table()[place]
    assert one[0] == other[0], (place, one, other)
    assert near(one[1], other[1]), (place, one, other)


def test_the_invented_pay_offs_are_even_bargaining() -> None:
    given: dict[str, list[tuple[int, int]]] = {}
    for one in CLAUSES.values():
        given.setdefault(one.giver, []).append((one.cost, one.worth))
    first, second = map(sorted, given.values())
    assert first == second and len(first) == 3
    assert "points are invented" in SOURCE.lesson.lower() and "invented" in GUIDE


def test_every_step_has_an_account_of_each_side_and_sources_bargaining() -> None:
    steps = table("talk_steps")
    assert list(steps["date"].astype(str)) == sorted(steps["date"].astype(str))
    assert all(str(one) <= "2024-05-21" for one in steps["date"].astype(str).str[:10])
    for one in steps.itertuples():
        assert len(set(str(one.source).split(";"))) >= 3, one.id
    assert set(STEPS) <= set(steps["id"])


def test_each_side_gets_its_actors_bargaining() -> None:
    """Both delegations have a card, and the author's own hard words fall on both sides."""
    assert 'people("gerardo-blyde", "jorge-rodriguez")' in SOURCE.lesson
    key = {one.id: one.key for one in unit_items(UNIT)["who-answers"].row}
    assert key["lip"] == key["tragicomic"] == key["failure"] == "author" and key["time"] == "impression"
    assert all(list(key.values()).count(one) == 2 for one in ("government", "opposition", "us"))


# Numbers


def test_the_keys_of_the_model_are_its_numbers_bargaining() -> None:
    item = unit_items(UNIT)["break-the-package"]
    assert isinstance(item, Number)
    key = {one.id: one.key for one in item.field}
    assert key == {
        "dropped": len(cloud(Rules(30, "steps", red={}))),
        "door": len(cloud(Rules(80, none=dict.fromkeys(SIDES, 6)))),
    }
    for number in key.values():
        assert not re.search(rf"\b{number} (?:packages|of 729|are there|are left)", SOURCE.lesson), number


def test_the_package_by_hand_is_the_models_bargaining() -> None:
    item = unit_items(UNIT)["by-hand"]
    assert isinstance(item, Number)
    given = {"vote": 1, "parties": 2, "sanctions": 2, "recognition": 1}
    package = tuple(given.get(name, 0) for name in CLAUSES)
    for one in item.field:
        assert one.key == pytest.approx(float(points(package, one.id, Rules(60))))
    at_full_trust = [float(points(package, side, Rules(100))) for side in SIDES]
    assert at_full_trust == [16, 2]


@pytest.mark.parametrize("text", [SOURCE.lesson, GUIDE], ids=["lesson", "guide"])
def test_page_and_guide_tell_what_the_model_gives_bargaining(text: str) -> None:
    told = re.sub(r"\s+", " ", text)
    for number in (
        size_of_cloud(100),
        size_of_cloud(70),
        size_of_cloud(60),
        size_of_cloud(50),
        size_of_cloud(40, "steps"),
        size_of_cloud(40, guarantor=True),
        size_of_cloud(40, "government-first"),
        size_of_cloud(10, "steps", True, True),
    ):
        assert re.search(rf"\b{number}\b", told), number
    assert size_of_cloud(40) == size_of_cloud(40, safety=True) == 0


def test_the_worked_examples_are_right_bargaining() -> None:
    assert 0.75 * 20 - 12 == 3 and 0.5 * 20 - 12 == -2 and 0.5 * 24 - 12 == 0
    assert 0.25 * 20 - 12 == -7 and 0.25 * (20 - 12) - 0.75 * 2 == 0.5
    assert 0.9 * 20 - 12 == 6 and 0.75 * 20 - 12 < 5
    assert '"Each side gives 20 and gets 38"' not in GUIDE and "Each side gives 20 and gets 38" in GUIDE


# The set


LAB = {"break-the-package", "by-hand"}
PLACES = ("who-answers", "how-firmly", "without-a-deal")


def test_most_points_of_the_set_come_from_the_readings_bargaining() -> None:
    graded = [item for item in unit_items(UNIT).values() if item.stage == "exercise"]
    read = [item for item in graded if item.kind != "essay" and item.id not in LAB]
    assert sum(item.points for item in graded) == 20 and 10 <= len(graded) <= 12
    assert sum(item.points for item in read) == 14 and all(item.anchors for item in read)
    assert sum(item.points for item in graded if item.id in LAB) == 1


@pytest.mark.parametrize("name", PLACES)
def test_rows_name_only_places_and_no_answer_pays_everywhere_bargaining(name: str) -> None:
    item = unit_items(UNIT)[name]
    assert isinstance(item, Match)
    for one in item.row:
        assert re.match(r"R6 ¶\d+, (?:first|second|third|fourth|fifth|sixth|last) sentence", one.text), (
            one.text
        )
        assert words(one.text) <= 12, one.text
    for category in item.category:
        assert sum(one.credit(category.id) for one in item.row) <= len(item.row) / 3, category.id


# The texts themselves: skipped where no copy lies in data/originals


def paragraph(code: str, number: int) -> str:
    """Return one paragraph of a publisher's text."""
    return publishers_text(code)[number - 1]


def test_the_earlier_administration_stands_in_three_paragraphs_bargaining() -> None:
    groups = unit_items(UNIT)["two-administrations"].group
    key = {anchor for one in groups if one.role == "key" for anchor in one.anchors}
    assert key == {f"R6 ¶{n}" for n in range(10, 21) if "Trump" in paragraph("R6", n)}


def test_three_paragraphs_have_neither_month_nor_year_bargaining() -> None:
    groups = unit_items(UNIT)["no-month-no-year"].group
    key = {anchor for one in groups if one.role == "key" for anchor in one.anchors}
    date = r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    dated = {n for n in range(10, 21) if re.search(rf"{date}|\b(?:19|20)\d\d\b", paragraph("R6", n))}
    assert key == {f"R6 ¶{n}" for n in range(10, 21) if n not in dated}


def test_what_stands_in_the_proposal_stands_there_bargaining() -> None:
    told = paragraph("R6", 19)
    for phrase in (
        "progressive",
        "more troublesome",
        "constitutional reform",
        "Voluntad Popular",
        "previously",
    ):
        assert phrase in told, phrase
    assert not re.search(r"prison|share|observers|before those", told)


def test_the_host_has_two_sentences_and_no_facilitator_bargaining() -> None:
    told = paragraph("R2", 13)
    assert "new round" in told and "Mexico City" in told and "resisted pressure" in told
    assert not re.search(r"Norw|memorandum|electoral|August|September", told)


def test_the_role_is_asked_of_the_one_paragraph_that_names_it_bargaining() -> None:
    item = unit_items(UNIT)["what-a-facilitator-can-do"]
    assert item.anchors == ("R6 ¶14",) and {*item.named_anchors()} == {"R6 ¶14"}
    assert [n for n in range(10, 21) if "facilitated by Norway" in paragraph("R6", n)] == [14]


def test_the_role_is_asked_before_it_is_explained_bargaining() -> None:
    lesson = SOURCE.lesson
    assert lesson.index("what-a-facilitator-can-do") < lesson.index("A **facilitator** helps")
    assert lesson.index("first-guess") < lesson.index("commitment problem")
    assert lesson.index("**alternative**") < lesson.index("both_chairs()")
    assert lesson.index("which-stays-empty") < lesson.index("With a guarantor 82")


def test_nobody_plays_a_person_and_justice_is_named_bargaining() -> None:
    assert "Nobody plays a real person" in GUIDE
    assert "Justice for victims has no points" in (
        ROOT / "regionalism" / "americas" / "sign_and_then.py"
    ).read_text(encoding="utf-8")
    assert "transitional justice" in GUIDE
