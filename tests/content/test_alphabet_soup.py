"""Unit 4: what the readings must be used for, both sides counted, and sentences that rest on the model."""

from __future__ import annotations

import re

import pytest

from regionalism.americas.tables import row, table
from regionalism.americas.two_rules import REAL, SHOCKS, Design, designs, meet, outcome, withstood
from regionalism.engine.bank import unit_items
from tests.content.course import near, source_of, words

UNIT = "alphabet-soup"
SOURCE = source_of(UNIT)


def test_items_use_every_paragraph_that_the_unit_is_for_alphabet() -> None:
    named = {anchor for item in SOURCE.items.values() for anchor in item.named_anchors()}
    wanted = {f"R2 ¶{n}" for n in (3, 4, 5, 6, 7, 9, 10, 12, 17, 18, 19, 24, 25)}
    wanted |= {f"R4 ¶{n}" for n in (3, 4, 7, 8, 12, 13, 14, 15)} | {"R6 ¶27"}
    assert wanted - named == set()
    assert set(SOURCE.file.readings) == wanted


def test_both_voices_on_argyle_have_the_same_room_alphabet() -> None:
    names = ("Irfaan Ali", "Nicolás Maduro")
    found = [re.search(rf"\*{name}\*, president of .+$", SOURCE.lesson, re.MULTILINE) for name in names]
    counts = [words(match[0]) for match in found if match]
    assert len(counts) == 2 and near(*counts), counts


def test_the_three_offers_have_the_same_room_alphabet() -> None:
    found = re.findall(
        r"^\*\*(?:The secretariat|The plant|The summit)\.\*\* .+$", SOURCE.lesson, re.MULTILINE
    )
    counts = [words(one) for one in found]
    assert len(counts) == 3 and max(counts) - min(counts) <= 8, counts


def test_each_model_says_what_it_expects_and_what_it_cannot_explain_alphabet() -> None:
    models = re.findall(
        r"^\*\*(?:One house|A house of one's own|Presidents|Modules)\.\*\* .+$", SOURCE.lesson, re.MULTILINE
    )
    assert len(models) == 4
    for one in models:
        assert "*Expects:*" in one and "*Cannot explain:*" in one and re.search(r"\((?:\d{4}(?:, )?)+\)", one)
    counts = [words(one) for one in models]
    assert max(counts) <= 1.35 * min(counts), counts


def test_the_model_answers_have_the_same_room_alphabet() -> None:
    answers = getattr(unit_items(UNIT)["one-model"], "model_answer", ())
    assert len(answers) == 2 and near(*(words(one.text) for one in answers))


@pytest.mark.parametrize("name", ["model-or-none", "tests-in-the-text"])
def test_counting_the_answers_does_not_find_them_alphabet(name: str) -> None:
    """Equal shares would give the last rows away; one large share would reward who always says the same."""
    keys = [one.key for one in getattr(unit_items(UNIT)[name], "row", ())]
    counts = {key: keys.count(key) for key in keys}
    assert len(counts) >= 4 and len(set(counts.values())) > 1 and max(counts.values()) <= 0.4 * len(keys)


def test_nothing_before_the_exercises_points_to_their_passages_alphabet() -> None:
    """The part on later events and the decision name no paragraph: what they say would answer the
    exercises.
    """
    decision = unit_items(UNIT)["one-thing"]
    assert not re.search(r"R\d ¶", SOURCE.file.now) and not decision.named_anchors()


@pytest.mark.parametrize("name", ["model-or-none", "tests-in-the-text", "held-back"])
def test_the_rows_point_to_the_text_and_do_not_tell_it_alphabet(name: str) -> None:
    """Each row names a passage, so that nobody can answer from its wording."""
    for one in getattr(unit_items(UNIT)[name], "row", ()):
        assert re.match(r"R\d ¶\d", one.text) and words(one.text) <= 9, one.text


def test_what_the_lesson_says_of_the_lab_is_so_alphabet() -> None:
    assert "goes on through two shocks" in SOURCE.lesson and withstood(Design()) == 2
    assert "A secretariat alone gives two new ways to stall" in SOURCE.lesson
    assert withstood(Design()) - withstood(Design(staff=True)) == 2
    assert REAL["CELAC"] == REAL["PROSUR"] == REAL["LIMA-GROUP"]


def test_the_means_that_the_lesson_tells_come_from_the_model_alphabet() -> None:
    """By the rules as they stand, and without the two by which a body with nothing to lose goes on."""
    for left_out, told in (
        (set(), ("2", "1.83", "1.87", "2.10")),
        ({"no-office", "nothing-to-lose"}, ("none", "0.33", "0.80", "1.40")),
    ):
        means = []
        for promises in range(4):
            counts = [
                sum(outcome(one, shock) == "goes-on" and meet(one, shock) not in left_out for shock in SHOCKS)
                for one in designs()
                if one.promises == promises
            ]
            means.append(sum(counts) / len(counts))
        assert [round(mean, 2) for mean in means[1:]] == [float(one) for one in told[1:]]
        assert means[0] == (0 if told[0] == "none" else float(told[0]))
        assert f"through {told[0]}" in SOURCE.lesson
        for promises, mean in zip(("one promise it is", "two", "three"), told[1:], strict=True):
            assert f"{promises} {mean}" in SOURCE.lesson


def test_numbers_of_the_lesson_stand_in_their_rows_alphabet() -> None:
    assert row("celac_summits:VI")["states_taking_part"] == "31" and "thirty-one governments" in SOURCE.lesson
    assert row("secretary_general_elections:2005-05-insulza")["votes"] == "31"
    assert "43 million" in row("bodies_design:UNASUR-dues")["value"]
    assert row("bodies_design:EU-founded")["date"] == "1951-04-18"
    assert row("bodies_design:CAN-court")["date"].startswith("1979")


# Answer of the set to the rules of the model that it tells.
TOLD = {
    "walks": {"announced"},
    "pays": {"paid-and-stuck"},
    "sleeps": {"asleep"},
    "objects": {"new-objection"},
    "agenda": {"not-our-task"},
    "votes": {"outvoted-stays", "new-majority"},
    "nothing": {"no-office", "nothing-to-lose"},
    "reports": {"reports"},
    "borrows": {"borrowed-hands"},
    "payer": {"one-large-payer"},
}
SHORT = {"alliance": "PACIFIC-ALLIANCE", "lima": "LIMA-GROUP"}


def test_the_task_on_the_rules_has_its_keys_from_the_model_alphabet() -> None:
    rows = getattr(unit_items(UNIT)["which-rule"], "row", ())
    assert len(rows) == 8 and sum(one.key == "none" for one in rows) == 2
    for one in rows:
        assert one.text.startswith("R"), one.text
        if one.key == "none":
            continue
        body, shock = one.id.split("-")
        assert meet(REAL[SHORT.get(body, body.upper())], shock) in TOLD[one.key], one.id


def test_the_lesson_does_not_print_the_answers_of_the_task_on_the_rules_alphabet() -> None:
    """The two empty chairs and what one may have found name other pairs of body and shock."""
    printed = {("UNASUR", "office"), ("OAS", "office")}
    rows = getattr(unit_items(UNIT)["which-rule"], "row", ())
    asked = {tuple(one.id.split("-")) for one in rows}
    assert not {(body.lower(), shock) for body, shock in printed} & asked


def test_what_the_lesson_says_of_a_patron_is_in_the_tables_alphabet() -> None:
    islands = ("ATG", "DMA", "GRD", "KNA", "LCA", "VCT")
    joined = [row(f"memberships:ALBA-TCP-{code}-joined")["date"] for code in islands]
    assert (min(joined), max(joined)) == ("2008-01", "2014-12-14")
    years = {year: round(float(row(f"oil_comparisons:BRENT-{year}")["value"])) for year in range(2008, 2017)}
    dear = [price for year, price in years.items() if year <= 2014]
    assert (min(dear), max(dear), years[2016]) == (62, 112, 44)
    signed = [
        one
        for one in table("petrocaribe").to_dict("records")
        if one["role"] == "member" and str(one["framework_signed"]) == "2005"
    ]
    assert len(signed) == 12 and set(islands) < {str(one["iso3"]) for one in signed}


def test_the_lines_of_the_lima_group_end_alphabet() -> None:
    spells = table("membership_spells")
    ends = spells[spells["org"].astype(str) == "LIMA-GROUP"]["certain_to"].astype(str)
    assert max(ends) == "2021-08"
