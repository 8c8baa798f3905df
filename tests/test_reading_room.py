"""The reading room: the card is guessed before it is shown, notes and guesses come back, and nothing is lost in silence."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import regionalism
from regionalism.americas import reading_room
from regionalism.americas.reading_room import ReadingRoom, as_text, own_copy, source_card, specification
from regionalism.americas.readings import CODES, get_reading, glossary
from regionalism.engine.answers import AnswerLog
from regionalism.notebook import session

ROOT = Path(__file__).parents[1]
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
    lines = opened.answers.lines()
    assert [(line.event, line.item) for line in lines] == [("draft", "reading/R6/card"), ("guess", "reading/R6/card")]


def test_the_card_can_be_shown_without_guessing_and_hidden_again(tmp_path: Path) -> None:
    opened = room(tmp_path)
    press(opened, "reveal", guesses={})
    assert room(tmp_path).card["rows"][0]["guess"] == ""
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
    assert [(line.event, line.item, line.data) for line in opened.answers.lines()] == [("note", "reading/R6/¶3", text)]
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


@every_reading
def test_digests_speakers_and_terms_are_whole(code: str) -> None:
    text = get_reading(code)
    spec = specification(text, glossary(), {})
    for shown, paragraph in zip(spec["paragraphs"], text.paragraphs, strict=True):
        parts = ["".join(piece["text"] for piece in pieces) for pieces in shown["digest"]]
        assert "\n\n".join(parts) == paragraph.digest
        terms = [piece["term"] for pieces in shown["digest"] for piece in pieces if "term" in piece]
        assert tuple(terms) == paragraph.terms
    for speaker in spec["speakers"]:
        speaking = [one for one in spec["paragraphs"] if speaker["name"] in one["names"]]
        assert len(speaking) == speaker["count"] > 0
    assert "(quoted)" not in str(spec["speakers"])


def test_a_term_without_definition_is_text_and_memory_is_called_memory() -> None:
    text = get_reading("R6")
    name = next(name for paragraph in text.paragraphs for name in paragraph.terms)
    rows = {name: {"definition": "A thing.", "confidence": "recall"}}
    for terms, definition in (({}, ""), (rows, "A thing. (From memory; not checked.)")):
        spec = specification(text, terms, {})
        pieces = [piece for one in spec["paragraphs"] for part in one["digest"] for piece in part if "term" in piece]
        assert next(piece["definition"] for piece in pieces if piece["term"] == name) == definition


@pytest.fixture
def own_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[bytes], dict[str, Any]]:
    """Return a function that puts a text into ``data/originals/R1.txt`` of a small course and looks at it."""
    (tmp_path / "data" / "readings").mkdir(parents=True)
    (tmp_path / "data" / "originals").mkdir()
    monkeypatch.setenv("REGIONALISM_ROOT", str(tmp_path))

    def put(content: bytes) -> dict[str, Any]:
        (tmp_path / "data" / "originals" / "R1.txt").write_bytes(content)
        return own_copy(R1)

    return put


def test_the_readers_own_copy_stands_beside_the_digests(own_text: Callable[[bytes], dict[str, Any]]) -> None:
    own = own_text("\n\n".join(f"Own text {n}." for n in range(1, 7)).encode())
    shown = specification(R1, {}, own)
    assert [one["original"] for one in shown["paragraphs"]] == [f"Own text {n}." for n in range(1, 7)]
    assert "beside the digests" in shown["about_originals"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"One.\n\nTwo.", "2 paragraphs and the digests are 6"), (b"\xff\xfe\x00", "not readable as UTF-8")],
)
def test_a_copy_that_does_not_fit_is_not_shown(
    content: bytes, words: str, own_text: Callable[[bytes], dict[str, Any]]
) -> None:
    own = own_text(content)
    assert "paragraphs" not in own
    assert own["about"].startswith("⚠ ")
    assert words in own["about"]
    assert own["about"].endswith("python -m regionalism originals FOLDER")


def test_without_a_copy_the_room_says_how_to_add_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_room, "originals", lambda code: ())
    assert "python -m regionalism originals FOLDER" in own_copy(get_reading("R6"))["about"]
    assert own_copy(get_reading("R0")) == {}


@every_reading
def test_the_text_without_widgets_is_the_whole_reading(code: str, tmp_path: Path) -> None:
    text = get_reading(code)
    own = {"about": "", "paragraphs": ["SECRET of the publisher"] * len(text.paragraphs)}
    shown = room(tmp_path, code, own)._repr_mimebundle_()[0]["text/plain"]
    assert shown == as_text(text, glossary())
    assert "SECRET" not in shown, "a notebook is saved and handed on: the publisher's text must not be in it"
    for paragraph in text.paragraphs:
        assert f"\n¶{paragraph.number}\nSpeaks: {'; '.join(paragraph.speakers)}\n{paragraph.digest}" in shown
    for name in (name for paragraph in text.paragraphs for name in paragraph.terms):
        assert f"\n{name}: {glossary()[name]['definition']}" in shown
    order = [text.about["card"][0]["question"], text.paragraphs[-1].digest, text.about["standpoint"], "READ WITH CARE"]
    assert sorted(order, key=shown.index) == order
    for row in source_card(text, {})["rows"]:
        assert row["reveal"] in shown


def test_the_verb_opens_the_room_fast_and_answers_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
