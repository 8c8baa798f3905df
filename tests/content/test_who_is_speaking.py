"""Unit 1: the counts follow from the texts, the panels answer, and every publisher has both voices at equal
length.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from regionalism.americas.readings import get_reading
from regionalism.americas.six_texts import (
    CLUES,
    NAMES,
    PAGES,
    PARTNER,
    PHRASES,
    POINTS,
    SEATS,
    another_question,
    cards,
    clues,
    counts_figure,
    leave_the_page,
    move_cards,
    moved,
    place_cards,
    plane,
    share,
    where_they_write,
)
from regionalism.americas.tables import row, table
from regionalism.authoring.text_counts import COLUMNS, TABLE, counted, counts, found
from regionalism.engine.bank import unit_items
from regionalism.engine.errors import CourseError
from tests.content.course import (  # noqa: F401 (a fixture)
    ORIGINALS,
    ROOT,
    SOURCES,
    own_answers,
    parts_of,
    publishers_text,
    source_of,
    words,
)

UNIT = "who-is-speaking"
SOURCE = source_of(UNIT)
ALL = {f"{page}{n}": value for page in PAGES for n, value in ((1, "far"), (2, "little"))}


pytestmark = pytest.mark.usefixtures("own_answers")


# The counts


def test_the_table_is_what_the_script_counts_who_is_speaking() -> None:
    for code in NAMES:
        publishers_text(code)
    with (Path(ROOT) / TABLE).open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == counted(ORIGINALS)


def test_the_table_holds_numbers_only_who_is_speaking() -> None:
    frame = table("text_counts")
    assert tuple(frame.columns) == COLUMNS
    assert all(frame[name].dtype.kind == "i" for name in COLUMNS if name not in ("id", "source"))
    for code in NAMES:
        assert int(row(f"text_counts:{code}")["words"]) == get_reading(code).about["words"]


def test_an_invented_text_is_counted_who_is_speaking() -> None:
    text = (
        "We may go, Maduro said in Lima. “It must be,” he added. In May Biden, he wrote, must rest. "
        "Our dire US."
    )
    assert counts("R1", text) == {
        "words": 22,
        "speakers": 1,
        "in_marks": 3,
        "we": 2,
        "advice": 2,
        "hedges": 1,
        "loaded": 1,
    }
    assert counts("R4", "Yes.")["speakers"] == 1
    assert found(("have to",), "They have to. have  to") == 1


def test_what_the_lesson_says_of_the_counts_holds_who_is_speaking() -> None:
    loaded = {code: share(code, "loaded") for code in NAMES}
    rest = [value for code, value in loaded.items() if code != "R3"]
    assert max(loaded, key=loaded.__getitem__) == "R3"
    assert loaded["R3"] > 2.3 * max(rest) and loaded["R3"] / (sum(rest) / len(rest)) > 2.8
    hedges = sorted(NAMES, key=lambda code: share(code, "hedges"))
    assert hedges[0] == "R3" and set(hedges[-2:]) == {"R5", "R6"}
    assert row("text_counts:R1")["speakers"] == "0"
    with pytest.raises(CourseError, match="smiles"):
        counts_figure("smiles")
    assert "the host's report (R3), 1.9" in counts_figure("loaded").text


# The panels


def test_each_page_is_one_text_and_its_phrase_stands_there_who_is_speaking() -> None:
    assert sorted(PAGES.values()) == sorted(NAMES)
    for code, phrase in PHRASES.items():
        assert words(phrase) <= 10
        assert phrase in "\n".join(publishers_text(code))


def test_each_clue_costs_a_point_and_is_told_of_all_pages_who_is_speaking() -> None:
    panel = clues()
    assert panel.shown["status"] == f"0 clues bought. Points left: {POINTS} of {POINTS}."
    panel.enter({"speakers": True})
    assert panel.shown["status"].startswith("1 clue bought. Points left: 7")
    assert panel.shown["html"].count("<td>") == 6 and "1.9" not in panel.shown["html"]
    panel.enter(dict.fromkeys(CLUES, True))
    assert len(CLUES) == POINTS and "Points left: 0" in panel.shown["status"]
    for name in ("Peru Support", "Meridian", "Kawsachun", "Crisis Group", *NAMES):
        assert name not in panel.shown["html"]


def test_cards_are_locked_and_moved_who_is_speaking() -> None:
    first, second = place_cards(), move_cards()  # as when all cells are run before anything is locked
    assert first.shown["status"] == ""
    first.enter({})
    assert "at least one card" in first.shown["status"]
    partner = next(page for page, code in PAGES.items() if code == PARTNER)
    first.enter({**ALL, "C2": "", "partner": partner, "sure": "80"})
    assert (
        first.shown["status"]
        == f"5 of 6 cards are locked. Partner: page {partner}, 80 % sure. Still on the desk: C."
    )
    second.enter({partner + "1": "close", "A2": "some"})
    assert second.shown["status"] == f"You moved 2 of 5 cards. Moved farthest: {partner}."
    assert "That was right." in second.shown["html"] and "80 % sure" in second.shown["html"]
    second.enter(dict(second.start))
    assert "None of 5 cards was moved" in second.shown["status"]


def test_cards_that_were_not_locked_have_not_moved_who_is_speaking() -> None:
    place_cards().enter(ALL, reveal=False)
    panel = move_cards()
    panel.enter(ALL)
    assert (
        "Nothing was locked before" in panel.shown["status"]
        and "partner" not in panel.shown["html"].casefold()
    )


def test_steps_and_places_who_is_speaking() -> None:
    before, after = cards(ALL), cards({**ALL, "B1": "close", "B2": "much"})
    assert moved(before, after) == {**dict.fromkeys(PAGES, 0), "B": 4}
    drawing = plane(after, before)
    circles = re.findall(r"<circle cx='(\d+)' cy='(\d+)' r='13'", drawing)
    assert len(circles) == len(set(circles)) == 6
    assert "B close to power, much evidence" in drawing


def test_every_text_is_nearest_once_and_once_none_is_who_is_speaking() -> None:
    frame = table("best_witness")
    assert sorted(frame["best"]) == sorted([*NAMES, "none"])
    panel = another_question()
    panel.enter({"question": "votes-2020", "text": ""})
    assert "Choose a text first" in panel.shown["status"]
    for one in frame.itertuples():
        panel.enter({"question": one.id, "text": one.best})
        assert "the same one" in panel.shown["status"] and one.why in panel.shown["html"].replace(
            "&#x27;", "'"
        )
    asked = [part.text for part in parts_of(unit_items(UNIT)["close-about-silent"], "row")]
    assert not any(question in text for question in frame["question"] for text in asked)


def test_a_number_has_a_bar_and_a_date_has_none_who_is_speaking() -> None:
    panel = clues()
    panel.enter({"date": True})
    assert "width:" not in panel.shown["html"].split("<tbody>")[1]
    panel.enter({"date": False, "loaded": True})
    widths = [int(one) for one in re.findall(r"width:(\d+)%", panel.shown["html"].split("<tbody>")[1])]
    assert len(widths) == len(NAMES) and max(widths) == 100


def test_every_publisher_is_on_the_map_or_named_below_it_who_is_speaking() -> None:
    text = where_they_write().text
    assert all(name in text for name in set(table("who_publishes")["publisher"]))
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    assert {one.source for one in SEATS} <= known


# Balance


def test_each_publisher_has_both_voices_at_equal_length_who_is_speaking() -> None:
    frame = table("who_publishes").astype(object)
    kinds = ["of itself", "money", "against", "for"]
    assert all(list(rows["kind"]) == kinds for _, rows in frame.groupby("publisher"))
    total = frame.groupby("kind")["statement"].agg(lambda told: sum(map(words, told)))
    assert abs(total["against"] - total["for"]) <= 0.10 * total["against"]
    codes = {code for cell in frame["readings"] for code in cell.split("; ")}
    assert codes == set(NAMES)
    text = leave_the_page().text
    assert all(statement in text for statement in frame["statement"])


def test_the_standpoint_of_all_six_is_named_at_equal_length_who_is_speaking() -> None:
    lines = re.findall(r"^\| (R\d), [^|]+\| ([^|]+)\|$", SOURCE.lesson, re.MULTILINE)
    assert sorted(code for code, _ in lines) == sorted(NAMES)
    counts_of = [words(text) for _, text in lines]
    assert max(counts_of) - min(counts_of) <= 8, counts_of


def test_items_use_every_paragraph_of_the_unit_who_is_speaking() -> None:
    named = {anchor for item in SOURCE.items.values() for anchor in item.named_anchors()}
    assert {*SOURCE.file.readings, *SOURCE.file.readings_later} - named == set()


def test_brief_is_covered_with_unit_2_who_is_speaking() -> None:
    both = [one for one in SOURCES if one.slug in (UNIT, "one-state-one-vote")]
    for source in both:
        named = {anchor for item in source.items.values() for anchor in item.named_anchors()}
        assert {f"R1 ¶{n}" for n in range(1, 7)} <= named, source.slug


# Keys, against the publishers' texts


def field(item: str, name: str) -> Any:
    return next(one.key for one in parts_of(unit_items(UNIT)[item], "field") if one.id == name)


def test_the_counts_of_the_set_follow_from_the_texts_who_is_speaking() -> None:
    host, crisis = " ".join(publishers_text("R3")[:3]), publishers_text("R5")
    assert field("count-it-yourself", "marks-r3") == host.count("“") == host.count("”")
    assert field("count-it-yourself", "marks-r5") == crisis[12].count("“")
    sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z])", crisis[12])
    speaking = [one for one in sentences if re.search(r"has said|reiterated|who say|has since stated", one)]
    assert field("count-it-yourself", "voices-r5") == len(speaking)
    acting = re.findall(r"(?:^|[.] )(?:But )?(?:the government|Maduro) (?:has used|now rules)", crisis[5])
    assert field("count-it-yourself", "subjects-r5") == len(acting)
    brief = "\n".join(publishers_text("R1"))
    acts = re.findall(r"(?:^|[.] )The US administration has", brief, re.MULTILINE)
    assert field("count-it-yourself", "subjects-r1") == len(acts)


def test_sentences_stand_where_the_set_looks_for_them_who_is_speaking() -> None:
    marks = {
        "R1 ¶3 2": "partisan",
        "R1 ¶4 2": "critical",
        "R5 ¶6 2": "resounding",
        "R5 ¶6 6": "No date has yet",
        "R5 ¶13 6": "confirms",
        "R1 ¶4 3": "one vote",
        "R1 ¶5 1": "surprise",
        "R1 ¶6 2": "perceive",
        "R3 ¶2 2": "will sign",
        "R1 ¶1 2": "which put pressure",
        "R1 ¶5 2": "called on Maduro to go",
        "R2 ¶2 1": "rumoured mass exodus",
        "R2 ¶2 2": "wants",
        "R3 ¶2 3": "signifies growth of our",
        "R4 ¶1 2": "both for his role in the 2019",
        "R5 ¶3 1": "announced that he and Padrino",
        "R3 ¶1 1": "vital",
        "R3 ¶1 2": "overstated",
        "R5 ¶13 1": "– a strange choice",
        "R5 ¶13 2": "accused of stealing",
        "R5 ¶13 3": "reiterated",
        "R5 ¶13 4": "trade unions",
        "R5 ¶13 5": "stated",
    }
    for place, mark in marks.items():
        anchor, number = place.rsplit(" ", 1)
        code, paragraph = anchor.split(" ¶")
        sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z])", publishers_text(code)[int(paragraph) - 1])
        assert mark in sentences[int(number) - 1], place


LAST_WORDS = {
    "R1 ¶1 2": "put pressure on him to withdraw",
    "R1 ¶5 2": "Maduro to go",
    "R5 ¶13 2": "stealing billions of dollars in public money",
    "R5 ¶13 3": "by the opposition and its foreign allies, led by Washington",
    "R5 ¶13 4": "“workers into soldiers”",
}
NUMBERS = {"three": 3, "five": 5, "six": 6, "seven": 7, "ten": 10}


def test_words_are_counted_from_the_end_as_the_set_says_who_is_speaking() -> None:
    rows = [one.text for one in parts_of(unit_items(UNIT)["who-answers"], "row")]
    for place, end in LAST_WORDS.items():
        anchor, number = place.rsplit(" ", 1)
        code, paragraph = anchor.split(" ¶")
        sentence = re.split(r"(?<=[.?!])\s+(?=[A-Z])", publishers_text(code)[int(paragraph) - 1])[
            int(number) - 1
        ]
        assert sentence.rstrip(".").replace("”.", "”").endswith(end), place
        ordinal = ("first", "second", "third", "fourth")[int(number) - 1]
        told = next(one for one in rows if one.startswith(f"{anchor}, {ordinal} sentence, its last"))
        count = NUMBERS[told.split("its last ")[1].split()[0]]
        assert len(end.split()) == count, told
    assert publishers_text("R4")[1].rstrip("?").endswith("he has pushed the OAS")
    assert publishers_text("R5")[2].split()[6:11] == ["he", "and", "Padrino", "would", "jointly"]


def test_no_kind_of_sentence_is_right_much_more_often_who_is_speaking() -> None:
    for name, most in (("kinds-of-sentence", 3), ("who-answers", 5), ("close-about-silent", 4)):
        keys = [one.key for one in parts_of(unit_items(UNIT)[name], "row")]
        assert max(keys.count(key) for key in set(keys)) <= most, name
