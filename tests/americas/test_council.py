"""A whole council of invented delegations: minutes from any order, torn files told, in seconds."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from regionalism.americas.council import chair, delegation, minutes, solo
from regionalism.americas.council.chair_panel import chair_log
from regionalism.americas.council.files import Paper, written
from regionalism.americas.council.minutes import ABSENT, SCRIPT, Sitting, enter_files, sitting
from regionalism.americas.council.room import FULL, SHORT, deal
from regionalism.engine.answers import AnswerLog

CODE = "lima-2"
SAVED = "2027-03-01T10:00:00Z"


def invented(room: str, seats: int | None = None) -> list[tuple[str, str]]:
    """Return the files of a class that answers everything, by chance but always the same."""
    chance, files = random.Random(7), []
    for seat, state in enumerate(deal(CODE, room, seats).seats):
        paper = Paper(
            council=CODE,
            state=state,
            saved=f"2027-03-01T10:{seat:02}:00-05:00",
            wordings={number: chance.choice("bbbac") for number in range(1, 6)},
            amended=3 if seat == 2 else 0,
            amendment="It hears both sides in one session." if seat == 2 else "",
            prediction=chance.randint(8, 25),
            vote=chance.choice(["yes", "yes", "yes", "no", "abstain", "absent"]),
            explanation=f"Seat {seat + 1} explains. It answers the best reason of the others.",
            stand="objects" if seat in (1, 4) else chance.choice(["joins", "silent"]),
            objects_to=4 if seat in (1, 4) else 0,
            debrief="My own view is another one. The press was not in the room.",
        )
        files.append((f"council-{CODE}-{state}.json", written(paper)))
    return files


def held(log: AnswerLog, room: str = FULL, empty: str = SCRIPT) -> Sitting:
    return sitting(log.lines(), CODE, room, empty)


def test_files_read_in_any_order_and_twice_give_the_same_minutes(tmp_path: Path) -> None:
    pile = [*invented(FULL), ("torn.json", '{"form": "regio'), ("photo.jpg", "\ufffd\ufffd")]
    pile += [("old.json", written(evolve(Paper(council="quito", state="MEX", saved=SAVED))))]
    texts = set()
    for turn in range(4):
        random.Random(turn).shuffle(pile)
        log = AnswerLog(tmp_path / str(turn))
        for start in range(0, len(pile), 9):
            enter_files(log, pile[start : start + 9])
        enter_files(log, reversed(pile))
        again = AnswerLog(tmp_path / str(turn))
        again.refresh()
        texts |= {minutes.markdown(held(log)), minutes.markdown(held(again)), minutes.page(held(log))}
    assert len(texts) == 2, "one text as Markdown and one page"


def test_the_log_only_grows_and_nothing_new_adds_nothing(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    enter_files(log, invented(SHORT))
    count = len(log.lines())
    enter_files(log, invented(SHORT))
    assert len(log.lines()) == count == 12
    minutes.enter_text(log, "bbbbb", {}, "majority")
    minutes.enter_text(log, "bbbbb", {}, "majority")
    minutes.enter_note(log, " A pause  of two minutes. ")
    minutes.enter_note(log, "")
    assert len(log.lines()) == count + 2
    assert held(log, SHORT).notes == ("A pause of two minutes.",)


def test_empty_chairs_are_absent_or_follow_the_script(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    enter_files(log, invented(FULL, 5))
    away, scripted = held(log, empty=ABSENT), held(log)
    assert away.vote.counts["absent"] >= 29 and not away.vote.adopted and away.vote.needed == 23
    assert scripted.vote.counts["absent"] < 10
    silent = Paper(council=CODE, state=scripted.held[0], saved="2028-03-01T10:00:00Z", prediction=3)
    enter_files(log, [("silent", written(silent))])
    assert held(log).voted(silent.state) == ("absent", "no vote in its file"), "nobody votes for a delegation"
    assert sum(away.backed(1).values()) == 5 and sum(scripted.backed(1).values()) == 34
    assert len(away.vote.votes) == len(scripted.vote.votes) == 34


def test_a_wording_needs_a_majority_of_the_members_to_replace_the_draft(tmp_path: Path) -> None:
    for backers, letter in ((17, "a"), (18, "b")):
        log = AnswerLog(tmp_path / str(backers))
        states = deal(CODE, FULL, backers).seats
        papers = [Paper(council=CODE, state=s, saved=SAVED, wordings={1: "b"}) for s in states]
        enter_files(log, [(one.state, written(one)) for one in papers])
        assert held(log, empty=ABSENT).amended[0] == letter


def test_the_text_put_to_the_vote_stays_when_a_delegation_changes_a_wording_later(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    minutes.enter_text(log, "bbdbb", {3: "It hears both sides."}, "two-thirds")
    enter_files(log, invented(FULL))
    one = held(log)
    assert (one.text, one.vote.needed) == ("bbdbb", 23)
    assert "Clause 3: It hears both sides." in minutes.markdown(one)


def test_the_words_of_a_delegation_are_text_and_never_markup(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    paper = Paper(council=CODE, state="MEX", saved=SAVED, vote="no", explanation="<b>a | b</b>")
    enter_files(log, [("<i>.json", "{"), ("mex", written(paper))])
    page = minutes.page(held(log))
    assert "&lt;b&gt;a | b&lt;/b&gt;" in page and "&lt;i&gt;.json" in page and "<b>" not in page
    assert "| <b>a / b</b> |" in minutes.markdown(held(log))


def test_one_table_has_the_text_under_both_rules_and_by_consensus(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    minutes.enter_text(log, "bacbb", {}, "majority")
    head, came, result, words = minutes.consensus_part(held(log)).table
    assert head == ("", "18 of 34", "23 of 34", "nobody of 33 against")
    assert came == ("came", "18 yes", "18 yes", "1 against")
    assert result == ("the text", "passes", "fails", "is stopped")
    rest = int(words[3].removesuffix(" after cuts"))
    assert 0 == int(words[2]) < rest < int(words[1])


def test_a_text_that_convokes_the_assembly_needs_two_thirds_whatever_the_chair_chose(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    minutes.enter_text(log, "aabab", {}, "majority")
    one = held(log)
    assert one.vote.counts["yes"] == 18 and one.vote.needed == 23 and not one.vote.adopted
    assert "4a stands in it, so it needs two thirds" in minutes.outcome(one)
    assert minutes.consensus_part(one).table[2][1:3] == ("4a needs more", "fails")
    assert minutes.consensus_part(one).table[3][1] == "0"
    minutes.enter_text(log, "aabbb", {}, "majority")
    assert held(log).vote.needed == 18 and held(log).vote.adopted


def test_who_objects_and_names_no_clause_objects_to_the_whole_text(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    enter_files(log, [("mex", written(Paper(council=CODE, state="MEX", saved=SAVED, stand="objects")))])
    one = held(log, empty=ABSENT)
    assert one.left == "-----"
    assert "Mexico objects to the whole text" in minutes.markdown(one)


def test_cuba_speaks_in_the_consensus_round_through_whoever_holds_the_united_states(tmp_path: Path) -> None:
    log = AnswerLog(tmp_path)
    paper = Paper(council=CODE, state="USA", saved=SAVED, stand="objects", objects_to=2)
    enter_files(log, [("usa", written(paper))])
    found = held(log, empty=ABSENT).round
    assert (found.objections, found.present, found.members) == ({"CUB": 2}, 1, 33)
    assert held(log, empty=ABSENT).left == "a-bab"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a folder for the files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path / "answers"))
    (tmp_path / "files").mkdir()
    return tmp_path


def pressed(panel: Any, **values: Any) -> str:
    panel.enter({**panel.values, **values})
    return panel.shown["status"]


@pytest.mark.parametrize(("size", "seats"), [(FULL, 34), (SHORT, 12)])
def test_invented_delegations_play_a_whole_council_in_seconds(room: Path, size: str, seats: int) -> None:
    began = time.perf_counter()
    table = chair()
    assert pressed(table, code=CODE, room=size, seats=seats).startswith(f"Council {CODE}: {seats} seats")
    for name, text in invented(size, seats):
        (room / "files" / name).write_text(text, encoding="utf-8")
    (room / "files" / "torn.json").write_text("{", encoding="utf-8")
    for step in ("clauses", "vote", "consensus", "minutes"):
        status = pressed(table, step=step, folder=str(room / "files"), note="All came.")
        assert f"{seats} of {seats} delegations" in status and "1 remark" in status, status
    page = (room / f"minutes-{CODE}.html").read_text(encoding="utf-8")
    for words in ("Clause by clause", "Predictions", f"of {33 if size == FULL else 12} object"):
        assert words in page
    assert "The council is closed" in page and "torn.json is torn" in page and "All came." in page
    assert table.download["text"] == page
    assert time.perf_counter() - began < 20


def test_a_delegation_goes_through_its_five_steps_and_its_file_counts(room: Path) -> None:
    mine = delegation()
    assert "1 to 20 letters" in pressed(mine)
    assert pressed(mine, code=CODE, seat=2) == "You hold Costa Rica. Nothing is saved yet: go on with step 2."
    assert not mine.download and "invented" in mine.shown["html"]
    assert "has no seat in this room" in pressed(mine, room=SHORT, state="CHL")
    assert "council-lima-2-MEX.json" in pressed(
        mine, room=FULL, state="MEX", step="clauses", **{f"c{n}": "b" for n in range(1, 6)}
    )
    pressed(mine, step="vote", prediction=20, vote="yes", explanation="We say yes. Others fear a precedent.")
    pressed(mine, step="consensus", stand="joins")
    assert pressed(mine, step="debrief", debrief="I would abstain.").endswith("Nothing is open.")
    assert "Who was not in the room" in mine.shown["html"]
    table = chair()
    chosen = [{"name": "a.json", "text": mine.download["text"]}, {"name": "b.json", "text": "{"}]
    assert "1 of 34 delegations" in pressed(table, code=CODE, step="vote", files=chosen)
    assert sitting(chair_log(CODE).lines(), CODE, FULL, SCRIPT).papers["MEX"].prediction == 20
    again = delegation()
    assert again.values["explanation"].startswith("We say yes"), "what was entered is back after a restart"
    assert again.shown["status"] == "" and chair().values["files"] is None


def test_twelve_delegations_play_the_short_version_as_the_chairs_page_says(room: Path) -> None:
    table, inbox = chair(), room / "files"
    pressed(table, code=CODE, room=SHORT, seats=12)

    def all_say(step: str, **said: Any) -> None:
        for seat in range(1, 13):
            mine = delegation()
            mine.reset()
            kept[seat] = {**kept.get(seat, {}), **said}
            mine.enter({**mine.values, "code": CODE, "room": SHORT, "seat": seat, "step": step, **kept[seat]})
            assert "Give this file to the chair" in mine.shown["status"]
            (inbox / mine.download["name"]).write_text(mine.download["text"], encoding="utf-8")

    kept: dict[int, dict[str, Any]] = {}
    all_say("clauses", **{f"c{number}": "b" for number in range(1, 6)})
    pressed(table, step="clauses", folder=str(inbox))
    assert "The text (bbbbb)" in table.shown["html"]
    all_say("vote", prediction=9, vote="yes", explanation="A reason. An answer.")
    assert "12 yes. A majority of the members: 7 of 12 needed; the text is adopted." in pressed(
        table, step="vote"
    )
    all_say("consensus", stand="silent")
    pressed(table, step="consensus")
    assert "Nobody of the 12 objected (12 took part)" in table.shown["html"]
    all_say("debrief", debrief="I would have asked for less.")
    assert "remark" not in pressed(table, step="minutes")
    assert "The council is closed" in (room / f"minutes-{CODE}.md").read_text(encoding="utf-8")


def test_a_mistake_of_the_chair_is_a_sentence(room: Path) -> None:
    table = chair()
    assert "1 to 20 letters" in pressed(table, code="")
    assert "Make that folder" in pressed(table, code=CODE, step="clauses", folder="nowhere")
    assert "is no text" in pressed(table, step="vote", folder="", letters="abc")
    assert "Clause 3 has words from the floor" in pressed(table, letters="bbdbb", floor="2: Something.")
    assert "20 yes, 12 abstentions, 2 no." in pressed(table, letters="abbbb")
    assert "as the clauses" not in table.shown["status"]


def test_the_holder_of_the_united_states_sees_the_card_of_cuba_in_the_consensus_round(room: Path) -> None:
    mine = delegation()
    pressed(mine, code=CODE, state="USA", step="consensus", stand="silent")
    assert "you take the chair of Cuba" in mine.shown["html"]


def test_alone_one_predicts_first_and_sees_both_ways_of_deciding(room: Path) -> None:
    game = solo()
    assert game.shown["status"] == "" and "Choose your vote" in pressed(game)
    status = pressed(game, prediction=18, vote="yes", state="BRB")
    assert status == (
        "You predicted 18; 19 say yes. 23 of 34 are needed, since 4a stands in the text: it fails. "
        "By consensus: 7 of 33 object."
    )
    assert "words that pass 0 0 41 after cuts" in game.as_text()
    assert "243 texts" in game.as_text() and "13 of them pass" in game.as_text()
    assert "Trinidad and Tobago: bbcbb" in game.as_text(), "what each state would like can be read"
    assert "22 say yes. 18 of 34 are needed: it passes" in pressed(game, c4="b", vote="no")
    pressed(game, c1="b", vote="yes")
    assert "nobody objects" in game.shown["status"] and "passes" in game.shown["status"]
    assert "1 of 33 object" in pressed(game, vote="no", state="MEX")


def test_panels_have_a_page_for_the_reading_edition_and_write_nothing_there(room: Path) -> None:
    for panel in (delegation(), chair(), solo()):
        assert "What this leaves out" in panel.as_page()
    assert not list(room.glob("*.json")) and not list(room.glob("minutes-*"))
