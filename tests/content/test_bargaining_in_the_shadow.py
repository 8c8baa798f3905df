"""Unit 11: the talks told from both sides, counted; numbers of page and guide as the model gives them."""

from __future__ import annotations

import re

import pytest

from regionalism.americas.sign_and_then import CLAUSES, STEPS, Rules, changed, cloud, size_of_cloud
from regionalism.americas.tables import table
from regionalism.engine.bank import unit_items
from regionalism.engine.kinds.number import Number
from tests.content.course import ROOT, near, own_answers, source_of, words  # noqa: F401 (a fixture)

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
    douglas, dilsia = voices.split("*Dilsia Caro*")
    answers = [one.text for one in unit_items(UNIT)["memo-to-the-facilitator"].model_answer]
    return {
        "why each side hesitates": (texts(government), texts(opposition)),
        "what each side says of the steps": (column("government_says"), column("others_say")),
        "what each side gave": (column("government_gave"), column("others_gave")),
        "the two voices": (texts(douglas), texts(dilsia)),
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
    assert key["tragicomic"] == key["failure"] == "author" and key["time"] == "impression"
    assert list(key.values()).count("opposition") == 2 and list(key.values()).count("us") == 2


# Numbers


def test_the_keys_of_the_model_are_its_numbers_bargaining() -> None:
    item = unit_items(UNIT)["break-the-package"]
    assert isinstance(item, Number)
    key = {one.id: one.key for one in item.field}
    assert key == {
        "steps": size_of_cloud(40, "steps"),
        "small": len(cloud(Rules(50, red={}))),
        "costly": len(cloud(Rules(60), changed("vote 8 9"))),
    }


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
    form = {one.variant_id: one for one in unit_items(UNIT)["in-steps"].variants}
    for name, worth, cost in (("twenty", 20, 8), ("twenty-eight", 28, 12)):
        (field,) = form[name].field
        assert field.key == 0.25 * (worth - cost) - 0.75 * cost / 4
        assert 0.25 * worth - cost in [wrong.value for wrong in field.wrong]
    assert '"Each side gives 20 and gets 38"' not in GUIDE and "Each side gives 20 and gets 38" in GUIDE


# The set


def test_more_than_eight_points_of_the_set_come_from_the_readings_bargaining() -> None:
    graded = [item for item in unit_items(UNIT).values() if item.stage == "exercise"]
    lab = {"break-the-package", "in-steps", "which-device"}
    read = [item for item in graded if item.kind != "essay" and item.id not in lab]
    assert sum(item.points for item in graded) == 20 and 10 <= len(graded) <= 12
    assert sum(item.points for item in read) == 11 and all(item.anchors for item in read)
    assert sum(item.points for item in graded if item.id in lab) == 4


def test_two_obstacles_stand_nowhere_and_each_other_once_bargaining() -> None:
    item = unit_items(UNIT)["what-stands-in-the-way"]
    key = [one.key for one in item.row]
    assert len(key) == len(set(key)) == len(item.category) - 2
    assert {one.id for one in item.category} - set(key) == {"facilitator", "price"}


def test_the_role_is_asked_before_it_is_explained_bargaining() -> None:
    lesson = SOURCE.lesson
    assert lesson.index("what-a-facilitator-can-do") < lesson.index("A **facilitator** helps")
    assert lesson.index("first-guess") < lesson.index("commitment problem")
    assert lesson.index("which-stays-empty") < lesson.index("With a guarantor 82")


def test_nobody_plays_a_person_and_justice_is_named_bargaining() -> None:
    assert "Nobody plays a real person" in GUIDE
    assert "Justice for victims has no points" in (
        ROOT / "regionalism" / "americas" / "sign_and_then.py"
    ).read_text(encoding="utf-8")
    assert "transitional justice" in GUIDE
