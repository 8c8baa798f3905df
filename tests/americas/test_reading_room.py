"""The reading room: the card is guessed before it is shown, notes and guesses come back, and nothing is lost
in silence.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

import regionalism
from regionalism.americas import originals
from regionalism.americas.layers import plain
from regionalism.americas.reading_room import (
    ReadingRoom,
    as_page,
    as_text,
    elsewhere,
    in_words,
    needed_paragraphs,
    own_copy,
    source_card,
    specification,
)
from regionalism.americas.readings import CODES, get_reading, glossary, read_reading
from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import unit, units
from regionalism.notebook import session

ROOT = Path(__file__).parents[2]
R1 = get_reading("R1")
every_reading = pytest.mark.parametrize("code", CODES)


def room(folder: Path, code: str = "R6", own: dict[str, Any] | None = None) -> ReadingRoom:
    """Return the room as a new kernel opens it."""
    log = AnswerLog(folder)
    log.refresh()
    return ReadingRoom(get_reading(code), log, glossary(), own or {})


def press(opened: ReadingRoom, action: str, **content: Any) -> dict[str, Any]:
    opened._on_message(opened, {"do": action, **content}, [])
    return opened.said


@every_reading
def test_nothing_of_the_source_card_is_sent_before_the_reveal(code: str, tmp_path: Path) -> None:
    opened = room(tmp_path, code)
    about = get_reading(code).about
    sent = json.dumps([opened.spec["card"], opened.card, opened.guesses], ensure_ascii=False)
    assert opened.card == {}
    for entry in about["card"]:
        assert entry["question"] in sent
        assert entry["reveal"] not in sent
    everything = json.dumps(opened.spec, ensure_ascii=False)
    for secret in (about["title"], about["standpoint"], about["as_of"], about["link"] or about["link_note"]):
        assert secret not in everything
    press(opened, "reveal", guesses={})
    shown = json.dumps(opened.card, ensure_ascii=False)
    for name in (
        "title",
        "publisher",
        "author",
        "date",
        "date_note",
        "how_sure",
        "genre",
        "standpoint",
        "as_of",
        "link",
    ):
        assert json.dumps(about[name], ensure_ascii=False)[1:-1] in shown
    assert about["link_note"] in shown


def test_guesses_are_compared_kept_and_back(tmp_path: Path) -> None:
    entries = get_reading("R6").about["card"]
    right = entries[0]["options"][entries[0]["answer"]]
    wrong = entries[1]["options"][entries[1]["answer"] - 1]
    opened = room(tmp_path)
    press(opened, "draft", guesses={"author": right})
    assert room(tmp_path).guesses == {"author": right}
    assert room(tmp_path).card == {}
    press(opened, "reveal", guesses={"author": right, "genre": wrong})
    for shown in (opened, room(tmp_path)):
        rows = shown.card["rows"]
        assert [row["guess"] for row in rows] == [right, wrong, "", ""]
        assert [row["verdict"][:1] for row in rows] == ["✔", "✘", "", ""]
        assert [row["reveal"] for row in rows] == [entry["reveal"] for entry in entries]
        assert [row["same"] for row in rows] == [True, False, False, False]
        assert shown.card["count"] == "Guesses that are what the card says: 1 of 2."
    lines = opened.answers.lines()
    assert [(line.event, line.item) for line in lines] == [
        ("draft", "reading/R6/card"),
        ("guess", "reading/R6/card"),
    ]


def test_the_card_can_be_shown_without_guessing_and_hidden_again(tmp_path: Path) -> None:
    opened = room(tmp_path)
    press(opened, "reveal", guesses={})
    assert room(tmp_path).card["rows"][0]["guess"] == ""
    assert room(tmp_path).card["count"] == ""
    press(opened, "reset")
    assert (opened.card, opened.guesses) == ({}, {})
    assert room(tmp_path).card == {}
    press(opened, "reset")
    assert [line.event for line in opened.answers.lines()] == ["guess", "reset"]


def test_a_guess_changed_by_hand_into_nonsense_does_no_harm(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    log.add("guess", "reading/R6/card", {"author": 7, "genre": "No longer an option"})
    log.add("note", "reading/R6/¶2", ["not", "a", "note"])
    opened = room(tmp_path)
    assert opened.guesses == {"genre": "No longer an option"}
    assert opened.card["rows"][1]["verdict"].startswith("✘")
    assert opened.notes == {}
    log.add("guess", "reading/R6/card", "nonsense")
    assert room(tmp_path).guesses == {}


def test_notes_are_kept_once_and_back_in_a_new_kernel(tmp_path: Path) -> None:
    opened = room(tmp_path)
    text = "Why “largely”?\nAsk in class. <b>"
    assert press(opened, "note", paragraph=3, text=text)["text"] == "Kept."
    before = opened.said
    press(opened, "note", paragraph=3, text=text)
    assert opened.said["place"] == "3"
    assert opened.said != before, "the same words must be said again"
    assert opened.notes == room(tmp_path).notes == {"3": text}
    assert [(line.event, line.item, line.data) for line in opened.answers.lines()] == [
        ("note", "reading/R6/¶3", text)
    ]
    assert room(tmp_path, "R5").notes == {}
    assert "nothing to keep" in press(opened, "note", paragraph=3, text="")["text"]
    assert room(tmp_path).notes == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"paragraph": 30, "text": "a"}, "R6 has no ¶30"),
        ({"paragraph": 2, "text": "a" * 300_000}, "too long to be kept"),
        ({"text": "a"}, "KeyError"),
    ],
)
def test_what_was_not_kept_is_said_in_the_room(content: dict[str, Any], words: str, tmp_path: Path) -> None:
    opened = room(tmp_path)
    said = press(opened, "note", **content)
    assert said["text"].startswith("⚠ This was not kept.")
    assert words in said["text"]
    assert opened.notes == {}


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    opened = room(tmp_path / "file" / "answers")
    assert "cannot be written" in press(opened, "note", paragraph=1, text="a")["text"]
    assert "cannot be written" in press(opened, "reveal", guesses={})["text"]
    assert opened.card["rows"]


def flat(pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the pieces of a text, those of the text's own wording among them."""
    return [one for piece in pieces for one in piece.get("own", [piece])]


def said(pieces: list[dict[str, Any]]) -> str:
    """Return pieces as the plain text that they stand for."""
    return "".join(f"‹{said(piece['own'])}›" if "own" in piece else piece["text"] for piece in pieces)


@every_reading
def test_layers_speakers_and_terms_are_whole(code: str) -> None:
    text = get_reading(code)
    spec = specification(text, glossary())
    for shown, paragraph in zip(spec["paragraphs"], text.paragraphs, strict=True):
        layers = shown["layers"]
        assert shown["invented"] == paragraph.invented
        assert "\n\n".join(map(said, layers["short"])) == plain(paragraph.layers.in_short)
        assert tuple(map(said, layers["facts"])) == tuple(map(plain, paragraph.layers.facts))
        every = layers["short"] + layers["facts"]
        assert (
            tuple(piece["term"] for pieces in every for piece in flat(pieces) if "term" in piece)
            == paragraph.terms
        )
    for speaker in spec["speakers"]:
        speaking = [one for one in spec["paragraphs"] if speaker["name"] in one["names"]]
        assert len(speaking) == speaker["count"] > 0
    assert "(quoted)" not in str(spec["speakers"])


def test_a_term_is_shown_with_its_spanish_and_portuguese_words(tmp_path: Path) -> None:
    shown = room(tmp_path, "R1")
    first = shown.spec["paragraphs"][0]["layers"]["short"][0][1]
    words = [["es", "Spanish", "secretario general"], ["pt", "Portuguese", "secretário-geral"]]
    assert (first["term"], first["also"]) == ("Secretary General", words)
    assert "Spanish: Estado que presenta la candidatura. Portuguese: Estado que apresenta" in shown.as_text()
    assert '<span lang="pt">Estado que apresenta a candidatura</span>' in shown.as_page()
    assert elsewhere(glossary(), "Caracas") == []


def test_a_term_without_definition_is_text_and_memory_is_called_memory() -> None:
    text = get_reading("R6")
    name = next(name for paragraph in text.paragraphs for name in paragraph.terms)
    rows = {name: {"definition": "A thing.", "confidence": "recall", "term_es": "cosa", "term_pt": "coisa"}}
    for terms, definition in (({}, ""), (rows, "A thing. (From memory; not checked.)")):
        spec = specification(text, terms)
        parts = [
            part for one in spec["paragraphs"] for part in one["layers"]["short"] + one["layers"]["facts"]
        ]
        pieces = [piece for part in parts for piece in flat(part) if "term" in piece]
        assert next(piece["definition"] for piece in pieces if piece["term"] == name) == definition


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the root of a course that knows R1 by its fingerprints and has no copies."""
    root = tmp_path / "course"
    for part in ("readings", "tables", "originals"):
        (root / "data" / part).mkdir(parents=True)
    for name in ("R1.md", "fingerprints.json"):
        shutil.copy(ROOT / "data" / "readings" / name, root / "data" / "readings" / name)
    monkeypatch.setenv("REGIONALISM_ROOT", str(root))
    return root


@pytest.fixture
def own_text(small: Path) -> Callable[[bytes], dict[str, Any]]:
    """Return a function that puts a text into ``data/originals/R1.txt`` of a small course and looks at it."""

    def put(content: bytes) -> dict[str, Any]:
        (small / "data" / "originals" / "R1.txt").write_bytes(content)
        return own_copy(R1)

    return put


def test_the_readers_own_copy_stands_beside_the_text(own_text: Callable[[bytes], dict[str, Any]]) -> None:
    own = own_text("\n\n".join(f"Own text {n}." for n in range(1, 7)).encode())
    assert list(own["paragraphs"]) == [f"Own text {n}." for n in range(1, 7)]
    assert "beside ours" in own["about"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"One.\n\nTwo.", "2 paragraphs and the text here has 6"), (b"\xff\xfe\x00", "not readable as UTF-8")],
)
def test_a_copy_that_does_not_fit_is_not_shown(
    content: bytes, words: str, own_text: Callable[[bytes], dict[str, Any]]
) -> None:
    own = own_text(content)
    assert "paragraphs" not in own
    assert own["about"].startswith("⚠ ")
    assert words in own["about"]
    assert own["about"].endswith("Choose your copy again.")
    assert own["chooser"]


def test_without_a_copy_the_room_takes_one_in_where_it_can_recognise_it(small: Path) -> None:
    own = own_copy(R1)
    assert own["chooser"]
    assert "choose the file" in own["about"]
    assert "python" not in own["about"], "a student works in the page, not in a terminal"
    assert own_copy(get_reading_of_the_course("R0")) == {}
    (small / "data" / "readings" / "fingerprints.json").unlink()
    assert own_copy(R1) == {}


def get_reading_of_the_course(code: str) -> Any:
    return read_reading(ROOT / "data" / "readings" / f"{code}.md")


def known_text(small: Path) -> str:
    """Return an invented text, and let the small course know it as R1."""
    parts = [
        f"Part {n} says that " + " ".join(f"word{n}{m}" for m in range(12 + n)) + "." for n in range(1, 7)
    ]
    for n, part in enumerate(parts, 1):
        assert len(part.split()) > originals.WINDOW, n
    (small / "data" / "originals" / "R1.txt").write_text("\n\n".join(parts), encoding="utf-8")
    assert originals.main(["--fingerprints"]) == 0
    (small / "data" / "originals" / "R1.txt").unlink()
    return "\n\n".join(parts)


def chosen(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_a_copy_is_chosen_recognised_kept_and_shown(small: Path, tmp_path: Path) -> None:
    text = known_text(small)
    opened = room(tmp_path / "answers", "R1")
    assert "paragraphs" not in opened.own
    page = f"Menu\n\n{text}\n\nShare this".encode("utf-16")
    said = press(opened, "copy", name="my page.txt", content=chosen(page))
    assert said["place"] == "copy"
    assert said["text"] == "R1: 6 of 6 paragraphs found."
    assert list(opened.own["paragraphs"]) == text.split("\n\n")
    assert (small / "data" / "originals" / "R1.txt").read_text(encoding="utf-8").strip() == text
    assert (
        "It is the copy that was here already."
        in press(opened, "copy", name="a.txt", content=chosen(page))["text"]
    )
    assert opened.answers.lines() == [], "a copy is no answer"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", chosen(b"text"), "Save it as text (.txt)"),
        ("a.txt", chosen(b"Something else altogether."), "None of the readings was recognised in a.txt"),
        ("a.txt", "no base64!", "did not arrive whole"),
    ],
)
def test_a_file_that_is_no_copy_is_refused_in_a_sentence(
    name: str, content: str, words: str, small: Path, tmp_path: Path
) -> None:
    opened = room(tmp_path / "answers", "R1")
    said = press(opened, "copy", name=name, content=content)
    assert said["place"] == "copy"
    assert said["text"].startswith("⚠ ")
    assert words in said["text"]
    assert not list((small / "data" / "originals").iterdir())


def test_a_unit_opens_its_paragraphs_and_folds_the_others() -> None:
    wanted = {int(anchor[4:]) for anchor in unit("two-clubs").readings if anchor.startswith("R4 ¶")}
    assert needed_paragraphs("R4", "two-clubs") == wanted == set(range(3, 9))
    spec = specification(get_reading("R4"), {}, needed_paragraphs("R4", "two-clubs"))
    assert {one["number"] for one in spec["paragraphs"] if one["needed"]} == wanted
    assert spec["needs"] == "This unit needs ¶3 to ¶8."
    assert "\nThis unit needs ¶3 to ¶8.\n" in as_text(get_reading("R4"), {}, frozenset(wanted))


def test_without_a_unit_or_where_a_unit_needs_none_all_stand_open() -> None:
    for needed in (needed_paragraphs("R4", ""), needed_paragraphs("R5", "two-clubs")):
        spec = specification(get_reading("R5"), {}, needed)
        assert all(one["needed"] for one in spec["paragraphs"])
        assert spec["needs"] == ""


@pytest.mark.parametrize("slug", [one.slug for one in units()])
def test_lessons_open_readings_at_what_their_unit_needs(slug: str) -> None:
    cells = json.loads((ROOT / unit(slug).lesson).read_text(encoding="utf-8"))["cells"]
    calls = [source for cell in cells if (source := "".join(cell["source"])).startswith("reading(")]
    assert calls
    for call in calls:
        assert call.endswith(f', unit="{slug}")'), call
        code = call.split('"')[1]
        assert {anchor.partition(" ")[0] for anchor in unit(slug).readings} & {code}


def test_two_texts_stand_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    session._open.cache_clear()
    pair = regionalism.reading("R3", "R4", unit="two-clubs")
    assert [one.spec["code"] for one in pair.rooms] == ["R3", "R4"]
    bundle = pair._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"].index("Reading R3") < bundle["text/plain"].index("Reading R4")
    monkeypatch.setenv("REGIONALISM_EDITION", "lesson")
    html = pair._repr_mimebundle_()["text/html"]
    assert html.index("R3: the source card") < html.index("R4: the source card")
    session._open.cache_clear()


def test_the_masthead_is_shown_after_the_guess_only(tmp_path: Path) -> None:
    opened = room(tmp_path, "R2")
    about = opened.text.about
    assert about["title"] not in json.dumps([opened.spec, opened.card], ensure_ascii=False)
    press(opened, "reveal", guesses={})
    assert opened.card["masthead"][:2] == [about["publisher"], about["title"]]


@pytest.mark.parametrize(
    ("date", "words"), [("2021-09-17", "17 September 2021"), ("2020-03", "March 2020"), ("2021", "2021")]
)
def test_dates_are_said_in_words(date: str, words: str) -> None:
    assert in_words(date) == words


@every_reading
def test_the_text_without_widgets_is_the_whole_reading(code: str, tmp_path: Path) -> None:
    text = get_reading(code)
    own = {"about": "Here", "paragraphs": ["SECRET of the publisher"] * len(text.paragraphs)}
    shown = room(tmp_path, code, own)._repr_mimebundle_()[0]["text/plain"]
    assert shown == as_text(text, glossary())
    assert "SECRET" not in shown, "a notebook is saved and handed on: the publisher's text must not be in it"
    for paragraph in text.paragraphs:
        assert (
            f"\n¶{paragraph.number}\nSpeaks: {'; '.join(paragraph.speakers)}\n{paragraph.invented}" in shown
        )
        assert (
            f"\nIn short: {paragraph.layers.without_owners}\n\nNotice: {paragraph.layers.notice}\n" in shown
        )
    for name in (name for paragraph in text.paragraphs for name in paragraph.terms):
        assert f"\n{name}: {glossary()[name]['definition']}" in shown
    order = [
        text.about["card"][0]["question"],
        f"\nNotice: {text.paragraphs[-1].layers.notice}",
        text.about["standpoint"],
        "WHOSE WORDS ARE THE WORDS TO WEIGH?",
        "READ WITH CARE",
    ]
    assert sorted(order, key=shown.index) == order
    for row in source_card(text, {})["rows"]:
        assert row["reveal"] in shown


@every_reading
def test_who_answers_for_words_to_weigh_is_folded(code: str) -> None:
    """Items of units 5, 9 and 11 ask whose words stand at a place: no reader meets the answer unasked."""
    text = get_reading(code)
    page = BeautifulSoup(as_page(text, glossary()), "html.parser")
    folds = " ".join(one.extract().text for one in page.select("details"))
    before, after = as_text(text, glossary()).split("WHOSE WORDS ARE", 1)
    weighed = [one.text for one in page.select("p") if one.text.startswith("Words to weigh.")]
    told = re.findall(r"^Words to weigh: (.+)$", before, re.MULTILINE)
    for one, shown, said in zip(text.paragraphs, weighed, told, strict=True):
        marked = "; ".join(phrase.marked for phrase in one.layers.weigh)
        assert (shown, said) == (f"Words to weigh. {marked}", f"{marked}.")
        assert all(phrase.text in folds and phrase.text in after for phrase in one.layers.weigh)


def test_the_verb_opens_the_room_fast_and_answers_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    session._open.cache_clear()
    started = time.process_time()
    opened = regionalism.reading("r6")
    assert time.process_time() - started < 0.5
    assert opened.spec["code"] == "R6"
    assert repr(regionalism.reading("R9")).startswith("⚠ There is no reading")
    session._open.cache_clear()


def test_the_front_end_fetches_nothing_and_keeps_line_breaks() -> None:
    code = (ROOT / "regionalism" / "americas" / "front" / "room.js").read_text(encoding="utf-8")
    style = (ROOT / "regionalism" / "americas" / "front" / "room.css").read_text(encoding="utf-8")
    for word in ("fetch(", "import(", "XMLHttpRequest", "innerHTML", "http:", "https:"):
        assert word not in code
    assert "url(" not in style
    assert "onkeydown: own" in code, "without it JupyterLab swallows Enter in a note"
