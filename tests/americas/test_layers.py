"""The layers of a paragraph: their form, their measure, and quotations that cannot be confused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from regionalism.americas.layers import plain
from regionalism.americas.reading_room import runs, specification, voices
from regionalism.americas.readings import CODES, Paragraph, get_reading, read_reading
from regionalism.engine.errors import CourseError

ROOT = Path(__file__).parents[2]
SHARE = (0.25, 0.35)  # of the original's words that may stand in short
EVERY = [(code, one) for code in CODES for one in get_reading(code).paragraphs]

FRONT = '+++\nid = "R0"\n+++\n\n## ¶1\nSpeaks: Rosa Lind (quoted); the reporter\n\n'
GOOD = """In short: The [[council]] ==may== choose, and she said “no” (Rosa Lind).

Words to weigh:
- ==may choose== (the reporter)
- “certainly not” (Rosa Lind)

Notice: Who says no?

Facts kept:
- 12 March: a vote,
  with two lines
- one [[vote|one vote]]
"""


def parsed(folder: Path, text: str) -> Paragraph:
    (folder / "R0.md").write_text(FRONT + text, encoding="utf-8")
    return read_reading(folder / "R0.md").paragraphs[0]


def test_layers_are_read(tmp_path: Path) -> None:
    found = parsed(tmp_path, GOOD)
    layers = found.layers
    assert layers.in_short == "The [[council]] ==may== choose, and she said “no” (Rosa Lind)."
    assert [(one.words, one.own, one.who) for one in layers.weigh] == [
        ("may choose", True, "the reporter"),
        ("certainly not", False, "Rosa Lind"),
    ]
    assert layers.notice == "Who says no?"
    assert layers.facts == ("12 March: a vote, with two lines", "one [[vote|one vote]]")
    assert found.terms == ("council", "one vote")
    assert found.digest.startswith(
        "The council ‹may› choose, and she said “no” (Rosa Lind).\n\nWords to weigh: "
    )
    assert "‹may choose› (the reporter); “certainly not” (Rosa Lind)" in found.digest
    assert found.digest.endswith("Facts kept: 12 March: a vote, with two lines; one vote.")


def test_an_invented_text_stands_before_its_layers(tmp_path: Path) -> None:
    both = parsed(tmp_path, f"The invented text\nitself.\n\n{GOOD}")
    assert both.digest == both.invented == "The invented text itself."
    assert both.layers.notice == "Who says no?"
    assert not parsed(tmp_path, GOOD).invented


WRONG = [
    ("Notice: Who says no?\n\n", "", "must be In short, Words to weigh, Notice, Facts kept"),
    (GOOD, "What the paragraph says, and no layers.", "here they are missing"),
    ("Notice: Who says no?", "Notice: Who says no", "ask one question"),
    ("Notice: Who says no?", "Notice: Who? And why?", "ask one question"),
    ("- 12 March: a vote,\n  with two lines\n- one [[vote|one vote]]\n", "", "Facts kept says nothing"),
    ("- 12 March", "12 March", "begin each entry with a hyphen"),
    ("“no” (Rosa Lind)", "“no”", "needs the speaker behind it"),
    ("“no” (Rosa Lind)", "“no” (Iver Holm)", "Iver Holm is not quoted here"),
    ("“no” (Rosa Lind)", "“no” (the reporter)", "the reporter is not quoted here"),
    ("==may choose== (the reporter)", "may choose (the reporter)", "is neither"),
    ("==may choose== (the reporter)", "==may choose==", "is neither"),
    ("==may choose== (the reporter)", "==may choose== (nobody)", "nobody is not named as speaking here"),
    ("==may choose==", f"=={'word ' * 11}==", "11 words; 10 are the most"),
    ("==may== choose", f"=={'word ' * 11}== choose", "11 words; 10 are the most"),
    ("==may== choose", "==may choose", "opened and not closed"),
    ("- “certainly not” (Rosa Lind)\n", "- “certainly not” (Rosa Lind)\n" * 4, "5 phrases; 4 are the most"),
]


@pytest.mark.parametrize(("given", "instead", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_what_is_wrong_is_said_with_file_and_paragraph(
    tmp_path: Path, given: str, instead: str, said: str
) -> None:
    assert given in GOOD
    with pytest.raises(CourseError) as caught:
        parsed(tmp_path, GOOD.replace(given, instead))
    assert said in str(caught.value)
    assert str(caught.value).startswith("R0.md ¶1")


def original_words(code: str, number: int) -> int:
    """Return how many words the original of a paragraph has; of an invented text it is the text that stands
    there.
    """
    if code == "R0":
        return len(get_reading(code).paragraphs[number - 1].invented.split())
    prints = json.loads((ROOT / "data" / "readings" / "fingerprints.json").read_text(encoding="utf-8"))
    return prints[code][number - 1]["words"]


@pytest.mark.parametrize(("code", "one"), EVERY, ids=[f"{code} ¶{one.number}" for code, one in EVERY])
def test_in_short_is_short(code: str, one: Paragraph) -> None:
    share = len(plain(one.layers.in_short).split()) / original_words(code, one.number)
    assert SHARE[0] <= share <= SHARE[1], f"{share:.2f}"


@pytest.mark.parametrize("code", ["R1"])
def test_no_phrase_of_the_text_hides_in_quotation_marks(code: str) -> None:
    """Nobody is quoted in R1: every phrase of it is the text's own wording, and none looks like a
    person's.
    """
    for one in get_reading(code).paragraphs:
        assert "“" not in one.digest
        assert all(phrase.own for phrase in one.layers.weigh)


def test_a_view_is_not_filed_under_the_one_whom_an_opponent_describes() -> None:
    r4 = get_reading("R4")
    assert r4.speakers == ("the interviewer", "Rogelio Mayta")


def test_the_brackets_inside_the_quotation_stay_visible() -> None:
    found = get_reading("R2").paragraphs[4].layers.weigh
    assert "the substitution (of the Organization of American States)" in [one.words for one in found]


def test_who_speaks_is_said_once_a_name() -> None:
    assert voices(get_reading("R2").paragraphs[4]) == [
        "Andrés Manuel López Obrador (paraphrased, quoted)",
        "the reporter",
    ]


def test_runs_of_paragraphs_are_said_in_words() -> None:
    assert runs([5, 3, 4, 9, 12, 13]) == "¶3 to ¶5, ¶9, ¶12 to ¶13"


def test_the_room_gets_the_layers_in_pieces() -> None:
    spec = specification(get_reading("R1"), {})
    first = spec["paragraphs"][0]
    assert first["invented"] == ""
    assert first["layers"]["weigh"][0] == {"words": "opening the way", "own": True, "who": "the author"}
    assert first["layers"]["facts"][1][1] == {"own": [{"text": "this weekend"}]}
