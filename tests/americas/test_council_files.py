"""Files of delegations: any order gives the same, and what is no file of this council is a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from regionalism.americas.council.files import Paper, collect, file_name, files_in, read, written
from regionalism.americas.council.room import FULL, SHORT
from regionalism.engine.errors import CourseError

WHOLE = Paper(
    council="lima-2",
    state="BRB",
    saved="2027-03-01T10:00:00.000-05:00",
    wordings={1: "b", 4: "c"},
    amended=3,
    amendment="It hears both sides.",
    prediction=19,
    vote="yes",
    explanation="We voted yes. Others feared a precedent; this text names none.",
    stand="objects",
    objects_to=4,
    debrief="I would have abstained.",
)
TEXT = written(WHOLE)


def changed(**fields: object) -> str:
    return json.dumps({**json.loads(TEXT), **fields})


def test_a_file_says_what_was_written_and_has_a_version() -> None:
    assert read("x", TEXT) == WHOLE
    assert json.loads(TEXT)["version"] == 1
    assert file_name(WHOLE) == "council-lima-2-BRB.json"


def test_a_file_torn_anywhere_is_a_sentence() -> None:
    for end in range(len(TEXT) - 2):
        with pytest.raises(CourseError, match=r"^torn\.json is torn"):
            read("torn.json", TEXT[:end])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "no file of a council"),
        ('{"schema": 1, "event": "response"}', "no file of a council"),
        (changed(version=2), "newer version"),
        (changed(version="1"), "newer version"),
        (changed(vote="aye"), r"no delegation can say \(vote\)"),
        (changed(vote=["yes"]), r"\(vote\)"),
        (changed(prediction=35), r"\(prediction\)"),
        (changed(prediction=True), r"\(prediction\)"),
        (changed(wordings={"6": "a"}), r"\(wordings\)"),
        (changed(wordings=["a"]), "no delegation can say"),
        (changed(saved="yesterday"), "no delegation can say"),
        (changed(saved="2027-03-01T10:00:00"), "no time zone"),
        (changed(state="XXX"), "no delegation can say"),
        (changed(objects_to=True), r"\(objects_to\)"),
        (changed(council="two words"), "no delegation can say"),
        ("[" * 15_000, "torn"),
        (" " * 20_001, "too long"),
    ],
)
def test_what_is_no_file_of_a_delegation_is_a_sentence(text: str, says: str) -> None:
    with pytest.raises(CourseError, match=says):
        read("odd.json", text)


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
FIELDS = ("council", "state", "saved", "wordings", "amended", "prediction", "vote", "stand", "debrief")


@given(st.text(max_size=300) | st.dictionaries(st.sampled_from(FIELDS), JUNK).map(lambda odd: changed(**odd)))
def test_whatever_is_in_a_file_nothing_breaks(text: str) -> None:
    found = collect([("a.json", text)], "lima-2", FULL)
    assert len(found.remarks) + len(found.papers) == 1


def test_of_two_files_the_later_counts_whatever_the_clock_zone() -> None:
    later = evolve(WHOLE, saved="2027-03-01T15:00:01.000+00:00", vote="no")
    found = collect([("b.json", written(later)), ("a.json", TEXT)], "lima-2", FULL)
    assert found.papers["BRB"].vote == "no"
    assert found.remarks == (), "a delegation saves in each step"
    second = written(evolve(later, author="another"))
    told = collect([("b.json", second), ("a.json", TEXT)], "lima-2", FULL).remarks
    assert len(told) == 1 and told[0].startswith("Barbados: files from 2 delegations.")


def test_a_doubled_a_foreign_and_a_seatless_file_are_told_apart() -> None:
    other = written(evolve(WHOLE, council="quito"))
    seatless = written(evolve(WHOLE, state="CHL"))
    pile = [("a.json", TEXT), ("a (1).json", TEXT), ("a.json", TEXT), ("b.json", other), ("c.json", seatless)]
    found = collect(pile, "lima-2", SHORT)
    assert list(found.papers) == ["BRB"]
    assert [remark.split(" ")[0] for remark in found.remarks] == ["a.json", "b.json", "c.json"]
    assert "says the same as a (1).json" in found.remarks[0]
    assert "belongs to the council quito" in found.remarks[1]
    assert "no seat in this room" in found.remarks[2]


@given(st.permutations(range(7)))
def test_any_order_gives_the_same(order: list[int]) -> None:
    pile = [("a", TEXT), ("b", TEXT), ("c", TEXT[:50]), ("d", "{}")]
    pile += [(name, written(evolve(WHOLE, state=name, vote="no"))) for name in ("MEX", "USA")]
    pile += [("e", written(evolve(WHOLE, vote="no", author="x")))]
    assert collect([pile[n] for n in order], "lima-2", FULL) == collect(pile, "lima-2", FULL)


def test_a_folder_may_hold_anything(tmp_path: Path) -> None:
    (tmp_path / "council-lima-2-BRB.json").write_text(TEXT, encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\x00")
    (tmp_path / ".hidden").write_text("x", encoding="utf-8")
    (tmp_path / "minutes-lima-2.html").write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    found = collect(files_in(tmp_path), "lima-2", FULL)
    assert list(found.papers) == ["BRB"]
    assert len(found.remarks) == 1 and found.remarks[0].startswith("photo.jpg is torn")
    with pytest.raises(CourseError, match="Make that folder"):
        files_in(tmp_path / "nowhere")
