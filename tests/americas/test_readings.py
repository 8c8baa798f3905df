"""The readings: complete, in step with figures and glossary, and never the publishers' own text."""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from regionalism.americas.layers import TERM
from regionalism.americas.readings import Paragraph, digest, get_reading, own_paragraphs
from regionalism.engine.course import course_root

ROOT = course_root()
TABLES = ROOT / "data" / "tables"
PARAGRAPHS = {"R1": 6, "R2": 25, "R3": 9, "R4": 15, "R5": 16, "R6": 29}
FIGURES = {"R1": 9, "R2": 18, "R3": 10, "R4": 7, "R5": 40, "R6": 47}
NARRATORS = {
    "R1": "the author",
    "R2": "the reporter",
    "R3": "the host",
    "R5": "the author",
    "R6": "the author",
}
TEXTS = (
    "id",
    "title",
    "publisher",
    "author",
    "date",
    "date_note",
    "how_sure",
    "genre",
    "standpoint",
    "as_of",
    "source",
)
CARD = ("author", "genre", "date", "interest")
LONGEST_QUOTE = 10
QUOTE = re.compile("“([^“”]*)”")
WORDING = re.compile("‹([^‹›]*)›")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

every_reading = pytest.mark.parametrize("code", PARAGRAPHS)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table as text."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def paragraphs() -> Iterator[tuple[str, Paragraph]]:
    """Yield every paragraph of the six readings with its anchor."""
    for code in PARAGRAPHS:
        for paragraph in get_reading(code).paragraphs:
            yield f"{code} ¶{paragraph.number}", paragraph


def words(text: str) -> list[str]:
    """Return the words in small letters; hyphens part words, apostrophes do not."""
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def original_paragraphs(code: str) -> tuple[str, ...]:
    """Return the publisher's paragraphs, or skip where the reader does not have them."""
    found = own_paragraphs(code)
    if not found:
        pytest.skip(
            f"data/originals/{code}.txt is not here: `python -m regionalism originals FOLDER` puts it there"
        )
    return found


# Shape


def test_there_are_a_hundred_paragraphs():
    assert {code: len(get_reading(code).paragraphs) for code in PARAGRAPHS} == PARAGRAPHS
    assert sum(PARAGRAPHS.values()) == 100


@every_reading
def test_every_heading_is_a_paragraph(code: str):
    text = (ROOT / "data" / "readings" / f"{code}.md").read_text(encoding="utf-8")
    headings = re.findall(r"^#.*$", text, flags=re.MULTILINE)
    assert headings == [f"## ¶{n}" for n in range(1, PARAGRAPHS[code] + 1)]


@every_reading
def test_originals_have_as_many_paragraphs_as_the_course(code: str):
    assert len(original_paragraphs(code)) == PARAGRAPHS[code]


# Front matter


@pytest.mark.parametrize("code", ["R0", *PARAGRAPHS])
def test_front_matter_is_complete(code: str):
    about = get_reading(code).about
    assert about["id"] == code
    assert [key for key in TEXTS if not str(about.get(key, "")).strip()] == []
    assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", about["date"])
    assert about["link"].startswith("https://") or about["link_note"]
    assert about["words"] > 0 and abs(about["minutes"] - about["words"] / 200) <= 1
    assert about["watch"] and all(about["watch"])


@pytest.mark.parametrize("code", ["R0", *PARAGRAPHS])
def test_the_source_card_asks_four_fair_questions(code: str):
    cards = get_reading(code).about["card"]
    assert tuple(card["field"] for card in cards) == CARD
    for card in cards:
        assert card["question"].endswith("?")
        assert 3 <= len(set(card["options"])) == len(card["options"]) <= 5
        assert 0 <= card["answer"] < len(card["options"])
        assert 0 < len(card["reveal"].split()) <= 45, card["reveal"]


def test_the_place_of_the_right_option_tells_nothing():
    places = Counter(card["answer"] for code in PARAGRAPHS for card in get_reading(code).about["card"])
    assert set(places) == {0, 1, 2, 3} and max(places.values()) <= 9
    telling = []
    for card in (card for code in PARAGRAPHS for card in get_reading(code).about["card"]):
        right, *others = sorted(card["options"], key=lambda option: option != card["options"][card["answer"]])
        if len(right) > 1.5 * max(map(len, others)):
            telling.append(right)
    assert telling == []


@every_reading
def test_a_source_row_bears_every_reading(code: str):
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    assert get_reading(code).about["source"] == f"bibliography-{code}" in known


@every_reading
def test_front_matter_points_to_tables_and_paragraphs_that_exist(code: str):
    about = get_reading(code).about
    tables = {path.stem for path in TABLES.glob("*.csv")}
    for sentence in about["watch"]:
        for named in re.findall(r"\b[Tt]ables?:? ([a-z_0-9]+)", sentence):
            assert named in tables, sentence
    for found, number in re.findall(r"(R\d) ¶(\d+)", str(about)):
        assert int(number) <= PARAGRAPHS[found]


# Figures


def test_every_figure_of_the_readings_is_there():
    assert Counter(row["anchor"][:2] for row in rows("figures")) == FIGURES
    assert sum(FIGURES.values()) == 131


@pytest.mark.parametrize("row", rows("figures"), ids=lambda row: row["id"])
def test_the_layers_show_the_figure(row: dict[str, str]):
    assert row["shown_as"] in digest(row["anchor"])
    assert row["source"] == f"bibliography-{row['anchor'][:2]}"


@every_reading
def test_every_number_of_a_paragraph_stands_in_its_layers(code: str):
    """What the publisher wrote in digits: years, dates, shares, amounts."""
    for paragraph, original in zip(get_reading(code).paragraphs, original_paragraphs(code), strict=True):
        missing = set(NUMBER.findall(original)) - set(NUMBER.findall(paragraph.digest))
        assert not missing, f"{code} ¶{paragraph.number}"


# Glossary


def test_every_marked_term_resolves_and_none_is_unused():
    marked: dict[str, list[str]] = {}
    for anchor, paragraph in paragraphs():
        for term in dict.fromkeys(paragraph.terms):
            marked.setdefault(term, []).append(anchor)
    listed = {row["term"]: row["anchors"] for row in rows("glossary")}
    assert {term: "; ".join(anchors) for term, anchors in marked.items()} == {
        term: anchors for term, anchors in listed.items() if anchors != "not applicable"
    }


def test_every_term_has_its_spanish_and_portuguese_words():
    for row in rows("glossary"):
        for column in ("term_es", "term_pt"):
            assert row[column] and row[column] == row[column].strip(), row["term"]
    said = {row["term"]: (row["term_es"], row["term_pt"]) for row in rows("glossary")}
    assert said["roll call"] == ("votación nominal", "votação nominal")
    assert said["MERCOSUR"] == ("MERCOSUR", "MERCOSUL")
    assert said["UNASUR"] == ("UNASUR", "UNASUL")


def test_definitions_are_short():
    assert [row["term"] for row in rows("glossary") if not 0 < len(row["definition"].split()) <= 40] == []


@every_reading
def test_terms_are_marked_once_in_a_reading(code: str):
    terms = Counter(term for paragraph in get_reading(code).paragraphs for term in paragraph.terms)
    assert [term for term, n in terms.items() if n > 1] == []


# Speakers


@every_reading
def test_every_paragraph_says_who_speaks(code: str):
    narrators = {NARRATORS[code]} if code in NARRATORS else {"the interviewer"}
    for paragraph in get_reading(code).paragraphs:
        assert paragraph.speakers and len(set(paragraph.speakers)) == len(paragraph.speakers)
        for speaker in paragraph.speakers:
            assert speaker in narrators or re.fullmatch(r"[^()]+ \((quoted|paraphrased)\)", speaker), speaker
        if code in NARRATORS:
            assert NARRATORS[code] in paragraph.speakers, f"{code} ¶{paragraph.number}"


@every_reading
def test_a_name_is_spelt_in_one_way(code: str):
    spelt: dict[str, set[str]] = {}
    for name in get_reading(code).speakers:
        spelt.setdefault(name.split()[-1].lower(), set()).add(name)
    assert [names for names in spelt.values() if len(names) > 1 and not _different_bodies(names)] == []


def _different_bodies(names: set[str]) -> bool:
    return all(name.split()[-1].islower() for name in names)


def test_digests_do_not_give_exercises_away():
    """Items ask who says a sentence, and whether words are quoted: a digest may not answer for the
    student.
    """
    said = {anchor: (paragraph.speakers, paragraph.digest) for anchor, paragraph in paragraphs()}
    assert said["R2 ¶19"][0] == said["R2 ¶17"][0]
    assert said["R2 ¶22"][0] == said["R2 ¶21"][0]
    assert "complementary" in QUOTE.sub("", said["R2 ¶22"][1])
    assert "indispensable" in QUOTE.sub("", said["R3 ¶8"][1])
    told = re.compile(r"quotation mark|outside the quot|not named|unclear who|no (named )?speaker")
    assert [
        anchor for anchor, (_, text) in said.items() if anchor[:2] in ("R2", "R3") and told.search(text)
    ] == []


# The publishers' words


@pytest.mark.parametrize("code", ["R0", *PARAGRAPHS])
def test_quotation_marks_pair_and_quoted_phrases_are_short(code: str):
    text = (ROOT / "data" / "readings" / f"{code}.md").read_text(encoding="utf-8")
    for block in text.split("\n"):
        assert block.count("“") == block.count("”"), block
    assert [
        phrase for phrase in QUOTE.findall(TERM.sub(r"\1", text)) if len(phrase.split()) > LONGEST_QUOTE
    ] == []


@every_reading
def test_quoted_phrases_stand_in_their_paragraph(code: str):
    wrong = []
    for paragraph, original in zip(get_reading(code).paragraphs, original_paragraphs(code), strict=True):
        there = f" {' '.join(words(original))} "
        said = [*QUOTE.findall(paragraph.digest), *WORDING.findall(paragraph.digest)]
        phrases = [" ".join(words(phrase)) for phrase in said]
        wrong += [f"{code} ¶{paragraph.number}: {phrase}" for phrase in phrases if f" {phrase} " not in there]
    assert wrong == []


@every_reading
def test_quoted_phrases_of_the_front_matter_stand_in_the_reading(code: str):
    there = f" {' '.join(words(' '.join(original_paragraphs(code))))} "
    phrases = QUOTE.findall(" ".join(texts(get_reading(code).about)))
    assert [phrase for phrase in phrases if f" {' '.join(words(phrase))} " not in there] == []


SKIPPED = {
    ".git",
    ".venv",
    "answers",
    "build",
    "dist",
    "node_modules",
    "__pycache__",
    ".pytest_cache",
    ".ruff_cache",
}
SKIPPED |= {".hypothesis", ".import_linter_cache", ".ipynb_checkpoints", ".virtual_documents"}
TEXT_FILES = {
    ".py",
    ".md",
    ".toml",
    ".csv",
    ".ipynb",
    ".json",
    ".js",
    ".css",
    ".txt",
    ".html",
    ".yml",
    ".yaml",
    ".cff",
}


def text_files(root: Path) -> Iterator[Path]:
    """Yield the text files of the repository; what is kept out of version control is left out."""
    for folder, below, names in os.walk(root):
        here = Path(folder)
        below[:] = [b for b in below if b not in SKIPPED and not b.endswith(".egg-info")]
        if here == root / "data":
            below[:] = [b for b in below if b != "originals"]
        yield from (here / name for name in sorted(names) if Path(name).suffix in {*TEXT_FILES, ""})


def texts(value: Any) -> list[str]:
    """Return all strings in nested lists and dicts."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in texts(part)]


def content(path: Path) -> str:
    """Return what a file says: of JSON and notebooks (outputs too) the strings, of digests the text without
    marks.
    """
    raw = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix in {".ipynb", ".json"}:
        return " ".join(texts(json.loads(raw)))
    return TERM.sub(r"\1", raw)


def runs(text: list[str], length: int = LONGEST_QUOTE + 1) -> Iterable[tuple[str, ...]]:
    """Return all runs of so many words."""
    return zip(*(text[start:] for start in range(length)), strict=False)


def test_no_file_holds_more_than_ten_words_in_a_row_of_a_reading():
    theirs = {run: code for code in PARAGRAPHS for run in runs(words(" ".join(original_paragraphs(code))))}
    found = [
        f"{path.relative_to(ROOT)}: {' '.join(run)} ({theirs[run]})"
        for path in text_files(ROOT)
        for run in runs(words(content(path)))
        if run in theirs
    ]
    assert found == []


def test_the_search_for_runs_finds_them(tmp_path: Path):
    theirs = set(runs(words("One two three four five six seven eight nine ten eleven twelve.")))
    (tmp_path / "data" / "originals").mkdir(parents=True)
    (tmp_path / "data" / "originals" / "R1.txt").write_text("left out", encoding="utf-8")
    cell = {
        "cells": [
            {"source": ["# one two three\n", "four, five – SIX seven eight"], "outputs": ["nine ten eleven"]}
        ]
    }
    (tmp_path / "a.ipynb").write_text(json.dumps(cell), encoding="utf-8")
    (tmp_path / "b.md").write_text(
        "One two three four [[five|other term]] six seven eight nine ten", encoding="utf-8"
    )
    found = {path.name: theirs & set(runs(words(content(path)))) for path in text_files(tmp_path)}
    assert {name: len(both) for name, both in found.items()} == {"a.ipynb": 1, "b.md": 0}
