"""Unit 12: forecasts scored beside advice that is not, a text of 80 points, and numbers of page and guide."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from regionalism.americas.council.cards import length, rule_of
from regionalism.americas.council.counting import roll_call
from regionalism.americas.council.record import ASKED_BEFORE
from regionalism.americas.council.room import FULL, members
from regionalism.americas.council.script import decide, scripted_round, what_is_left
from regionalism.americas.settling_accounts import (
    READINGS,
    account,
    brier,
    costs_data,
    events,
    what_it_costs,
)
from regionalism.americas.tables import row, table
from regionalism.americas.the_room import calls
from regionalism.authoring.minutes import timed
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.marking.queue import MarkingQueue, complete
from regionalism.engine.bank import unit_items
from regionalism.engine.errors import CourseError
from regionalism.engine.kinds.essay import Essay
from regionalism.engine.kinds.match import Match
from tests.content.course import COURSE, near, own_answers, source_of, words  # noqa: F401 (a fixture)
from tests.small_course import hand_in

UNIT = "settling-accounts"
SOURCE = source_of(UNIT)
GUIDE = (SOURCE.path / "guide.md").read_text(encoding="utf-8")
RUBRIC = {
    "Evidence and attribution": 20,
    "Concepts and rules": 15,
    "Strongest opposing case": 15,
    "Data use": 10,
    "Recommendation and trade-offs": 10,
    "Debrief and reflection": 10,
}

pytestmark = pytest.mark.usefixtures("own_answers")


def the_text() -> Essay:
    item = unit_items(UNIT)["the-text"]
    assert isinstance(item, Essay)
    return item


def match(name: str) -> dict[str, str]:
    """Return the key of a match, row by row."""
    item = unit_items(UNIT)[name]
    assert isinstance(item, Match)
    return {row.id: str(row.key) for row in item.row}


# Forecasts


def test_what_the_items_call_a_forecast_is_one_in_the_table_settling_accounts() -> None:
    """The keys of the two sorts agree with the kinds of act in the table, place by place."""
    acts = {str(one["id"]): str(one["speech_act"]) for one in table("forecasts_outcomes").to_dict("records")}
    pairs = {
        "dent": "price-dent",
        "shaky": "recognition-shaky",
        "mexico": "talks-resume",
        "spheres": "spheres",
        "russia": "russia-compete",
        "mechanisms": "new-mechanisms",
        "corner": "agreement-near",
        "chevron": "chevron-240",
    }
    means = {"description": "describes", "open": "open", "advice": "advises", "forecast": "author"}
    means["possibility"] = "others"
    assert {row: means[acts[place]] for row, place in pairs.items()}.items() <= match("sort-the-ten").items()
    sort = unit_items(UNIT)["sort-the-ten"]
    assert isinstance(sort, Match)
    assert "possible" in next(one.text for one in sort.category if one.id == "others")


def test_what_can_be_scored_is_not_settled_by_the_lab_settling_accounts() -> None:
    """No row has an envelope of the lab; its verdict is that of the table."""
    rows = {str(one["id"]): one for one in table("forecasts_outcomes").to_dict("records")}
    places = {
        "signing": ("signing-announced", "all"),
        "oas-goes-on": ("oas-unchanged", "missing"),
        "long-road": ("road-back", "missing"),
        "pace": ("prices-pace", "present"),
        "generals-too": ("generals-too", "open"),
    }
    means = {"calendar": "all", "forecast": "missing", "description": "present", "warning": "open"}
    in_the_lab = {one.id for one in events()}
    scored = match("what-can-be-scored")
    for name, (place, verdict) in places.items():
        assert place not in in_the_lab, name
        assert scored[name] == verdict == means[str(rows[place]["speech_act"])], name
    assert set(scored) - set(places) == {"common-policies"} and scored["common-policies"] == "advice"


def test_the_lesson_says_how_many_look_ahead_settling_accounts() -> None:
    assert len(table("forecasts_outcomes")) > 20 and "more than twenty sentences" in SOURCE.lesson
    assert len(events()) == 10 and "the course has made ten envelopes" in SOURCE.lesson
    assert (
        sum(one.text is not None for one in events()) == 5
        and "Five hold what a text commits itself to" in SOURCE.lesson
    )
    assert {str(one)[:2] for one in table("forecasts_outcomes")["anchor"]} == {f"R{n}" for n in range(1, 7)}


def test_no_outcome_stands_above_the_lab_settling_accounts() -> None:
    before = SOURCE.lesson.split("(lab)=", 1)[0]
    asked = [item for item in unit_items(UNIT).values() if f'ask("{UNIT}/{item.id}")' in before]
    assert len(asked) >= 4
    for text in (before, *(repr(item) for item in asked)):
        for told in ("23 votes", "23 to 10", "inus 17", "26 November", "731", "October 2016", "meet again"):
            assert told not in text, told


@pytest.mark.parametrize("text", [SOURCE.lesson, GUIDE], ids=["lesson", "guide"])
def test_page_and_guide_tell_what_the_model_gives_settling_accounts(text: str) -> None:
    half = {one.id: 0.5 for one in events()}
    costs = [account(half, with_text=True, reading=reading).text for reading in READINGS]
    base = account(half, with_text=True).base_rate
    size = next(one for one in events() if one.id == "growth-size")
    committed = [one for one in events() if one.text is not None]
    humbler = [brier(0.6 if one is size else one.text or 0, one.happened) for one in committed]
    for number in (*costs, base, brier(size.text or 0, size.happened), sum(humbler) / len(humbler)):
        assert re.search(rf"\b{number:.2f}\b", text), number


def test_the_figure_leaves_the_question_on_two_steps_to_the_page_settling_accounts() -> None:
    """The picture does not answer what the page asks of it; a fold below it does, with these numbers."""
    cost = {said: [brier(said / 100, came) for came in (True, False)] for said in (60, 70, 90, 100)}
    early, late = (
        [abs(x - y) for x, y in zip(cost[a], cost[b], strict=True)] for a, b in ((60, 70), (90, 100))
    )
    fold = SOURCE.lesson.split("(cost-found)=", 1)[1].split("</details>", 1)[0]
    for step in (*early, *late):
        assert f"{step:.2f}" in fold, step
    assert "step" not in what_it_costs().text


def test_the_worked_example_is_right_settling_accounts() -> None:
    ana = 8 * brier(0.8, True) + 2 * brier(0.8, False)
    ben = 8 * brier(1, True) + 2 * brier(1, False)
    assert (round(ana, 2), round(ana / 10, 2), round(ben / 10, 2)) == (1.60, 0.16, 0.20)
    sixty = (6 * brier(0.6, True) + 4 * brier(0.6, False)) / 10
    assert round(sixty, 2) == 0.24 and "always certain pays 0.20. The one who says 60 per cent pays 0.24" in (
        SOURCE.lesson
    )
    key = {one.id: one.key for one in unit_items(UNIT)["a-score"].field}
    assert key["yes"] == pytest.approx(brier(0.75, True)) and key["no"] == pytest.approx(brier(0.75, False))
    assert key["mean"] == pytest.approx((6 * brier(0.75, True) + 2 * brier(0.75, False)) / 8)
    assert not {key["yes"], key["no"]} & {
        *costs_data().iloc[:, 1],
        *costs_data().iloc[:, 2],
    }  # no key is drawn


# The text


def test_the_text_has_the_six_lines_of_the_plan_settling_accounts() -> None:
    item = the_text()
    assert [one.id for one in SOURCE.exercises] == [item.id]
    assert SOURCE.file.exercises.points == item.points == 80
    assert {line.text: line.points for line in item.rubric} == RUBRIC
    assert all(line.levels and len(set(line.levels)) == 3 for line in item.rubric)
    assert {"settling-accounts/which-text", "settling-accounts/i-was-wrong"} <= set(item.recalls)


def test_each_of_three_forms_and_the_debrief_is_described_settling_accounts() -> None:
    told = the_text().intro
    for name in ("**A** Dossier", "**B** Policy brief", "**C** Source dossier", "**Debrief**"):
        assert name in told
    for line in told.splitlines():
        if line.startswith(("| **A**", "| **B**", "| **C**")):
            assert "strongest case" in line and re.search(r"concept|model|rules", line), line
    assert "one number" in told.split("**A**")[1].split("**B**")[0]
    assert "one number" in told.split("**C**")[1]
    low = the_text().min_words
    for line in told.splitlines():
        if line.startswith(("| **A**", "| **B**", "| **C**")):
            assert sum(int(one) for one in re.findall(r"\((\d+)(?: words)?\)", line)) == low, line
    assert the_text().max_words - low == 300  # room for the debrief


def test_three_briefs_have_as_much_room_and_so_have_the_weak_answers_settling_accounts() -> None:
    """A brief for each of the three choices that the prompt names, a weak answer for each body, and one in
    the middle.
    """
    briefs = (the_text().model_answer or ())[:3]
    assert len({one.standpoint for one in briefs}) == 3
    lengths = [words(one.text) for one in briefs]
    assert near(min(lengths), max(lengths))
    for answer, advice in zip(briefs, ("changing the OAS", "Combine", "Replace"), strict=True):
        assert advice in answer.text.split("Why", 1)[0]
    middle, against, for_it = the_text().weak_answer or ()
    assert sum(one.points for one in middle.marks) == 45 and "and earns 45" in the_text().teaching_note
    assert [mark.line for mark in middle.marks] == [line.id for line in the_text().rubric]
    assert the_text().min_words <= words(middle.text) <= the_text().max_words
    assert the_text().explained().count("An answer in the middle: ") == 1
    assert float(row("venezuelans_hosted:CHL-2021-11")["thousands"]) == pytest.approx(448, abs=0.5)
    assert {calls()[one].votes["CHL"] for one in ("V2019-04", "V2022-10")} == {"yes"}
    assert sum(one.points for one in against.marks) == sum(one.points for one in for_it.marks) == 11
    for weak in (against, for_it):
        assert [mark.line for mark in weak.marks] == [line.id for line in the_text().rubric]
    assert "each earns 11" in the_text().teaching_note
    assert "leave the OAS" in against.text and "leave CELAC" in for_it.text
    assert near(words(against.text), words(for_it.text)) and len(against.comments) == len(for_it.comments)
    for answer in briefs:
        assert the_text().min_words <= words(answer.text) <= the_text().max_words
        text, debrief = answer.text.split("Debrief. ")
        assert 900 <= words(text) <= 1050 and 150 <= words(debrief) <= 250
        assert "The strongest case against me" in text
        assert len(set(re.findall(r"R\d ¶\d+", answer.text))) >= 10
        assert re.search(r"\bprobability|per cent\b", answer.text.split("Debrief.")[1])


def test_each_form_has_a_model_answer_and_each_answer_its_marks_line_by_line_settling_accounts() -> None:
    answers = the_text().model_answer or ()
    assert [one.text.strip()[:2] for one in answers] == ["B.", "B.", "B.", "A.", "C."]
    sums = []
    for one in answers:
        assert the_text().min_words <= words(one.text) <= the_text().max_words
        assert 150 <= words(one.text.split("Debrief. ")[1]) <= 250
        assert [mark.line for mark in one.marks] == [line.id for line in the_text().rubric]
        sums.append(sum(mark.points for mark in one.marks))
        assert sums[-1] < the_text().points, "none earns everything"
        assert f"{the_text().rubric[0].text}, {one.marks[0].points:g} of 20: " in the_text().explained()
    *first, last = (f"{one:g}" for one in sums)
    assert f"{', '.join(first)} and {last} of 80" in the_text().teaching_note


def test_lesson_and_model_dossier_tell_what_the_script_does_settling_accounts() -> None:
    """The numbers of the council that stand in prose: votes, objections, words that are left."""
    texts = ("aabab", "aabbb", "babbb", "cabbb")
    cast = {text: {one: decide(one, text).vote for one in members(FULL)} for text in texts}
    yes = {text: {one for one, vote in votes.items() if vote == "yes"} for text, votes in cast.items()}
    assert [len(yes[text]) for text in texts] == [18, 23, 22, 16]
    assert Counter(cast["aabab"].values()) == {"yes": 18, "no": 6, "abstain": 9, "absent": 1}
    assert yes["aabbb"] - yes["aabab"] == {"BRB", "SLV", "HTI", "MEX", "TTO"} and yes["aabab"] <= yes["aabbb"]
    assert yes["aabbb"] - yes["babbb"] == {"GTM", "PRY", "USA"}
    assert yes["babbb"] - yes["aabbb"] == {"BLZ", "DOM"}
    assert (cast["aabab"]["NIC"], cast["aabbb"]["NIC"]) == ("no", "abstain")
    assert scripted_round(FULL, "aabbb").objections == {"CUB": 1, "DMA": 1, "VCT": 1}
    assert (length("aabbb"), length(what_is_left(FULL, "aabbb")[-1])) == (101, 79)
    assert scripted_round(FULL, "babbb").adopted and scripted_round(FULL, "cabbb").adopted
    assert set(scripted_round(FULL, "bacbb").objections) == {"PRY"}
    every = ["".join(one) for one in product("abc", repeat=5)]
    passing = [
        text
        for text in every
        if roll_call(
            {one: decide(one, text).vote for one in members(FULL)}, members(FULL), rule_of(text)
        ).adopted
    ]
    stopped = [text for text in passing if not scripted_round(FULL, text).adopted]
    assert (
        f"Of the {len(passing)} texts that pass in the first room by the script, {len(stopped)}"
        in SOURCE.lesson
    )
    own = [record_vote for asked in ASKED_BEFORE.values() for record_vote, _ in asked]
    votes = Counter(calls()[one].votes["TTO"] for one in own)
    assert votes == {"abstain": 6, "absent": 1, "yes": 1}


def test_what_the_source_dossier_looks_up_is_in_the_tables_settling_accounts() -> None:
    series = {
        year: float(row(f"venezuela_indicators:oil_production_opec_secondary-{year}")["value"])
        for year in (2020, 2021, 2022, 2023)
    }
    assert list(series.values()) == [504, 555, 685, 749]
    assert round(100 * (series[2023] / series[2022] - 1)) == 9 and series[2023] - series[2022] == 64
    assert round(100 * (series[2023] / series[2020] - 1)) == 49
    official = [
        float(row(f"venezuela_indicators:oil_production_official_to_opec-{year}")["value"])
        for year in (2022, 2023)
    ]
    assert official == [716, 783] and round(100 * (783 / 716 - 1)) == 9
    looked_up = [f"opec_secondary-{year}" for year in series]
    looked_up += [f"official_to_opec-{year}" for year in (2022, 2023)]
    for one in looked_up:  # a number that was published after the forecast would give its answer away
        assert str(row(f"venezuela_indicators:oil_production_{one}")["vintage"]) <= COURSE.cut_off, one


def test_the_set_takes_as_long_as_a_text_takes_settling_accounts() -> None:
    unit = timed(SOURCE, COURSE)
    assert int(unit.exercise_minutes) >= 150  # 1,000 words and more are no matter of 25 minutes
    assert unit.exercise_time == "8 to 10 hours over two weeks"


def test_costa_verde_is_invented_and_nobody_is_graded_on_a_side_settling_accounts() -> None:
    notes = [note for note in SOURCE.file.instructor_notes if "Costa Verde" in note]
    for text in (SOURCE.lesson, GUIDE, the_text().intro, *notes):
        assert "Costa Verde" in text and ("invented" in text or "does not exist" in text), text[:80]
    for text in (SOURCE.lesson, the_text().intro, " ".join(SOURCE.file.instructor_notes)):
        assert re.search(r"[Nn]obody is graded on the side", text)


def test_what_came_after_the_readings_is_not_graded_settling_accounts() -> None:
    item = unit_items(UNIT)["who-says-what"]
    assert item.as_of == "2026-03" and item.points == 0 and item.stage == "lesson"
    assert SOURCE.lesson.index("{now}") < SOURCE.lesson.index("who-says-what")
    key = list(match("who-says-what").values())
    assert key.count("council") == key.count("opposition") == key.count("oas") == 1


def test_the_wall_has_meetings_for_each_text_settling_accounts() -> None:
    item = unit_items(UNIT)["wall-chart"]
    found = [row.text[:2] for row in item.row]
    assert set(found) == {f"R{n}" for n in range(1, 7)} and "Fifteen meetings" in item.prompt
    assert len(found) == 15 and "Below, fifteen times," in SOURCE.lesson
    key = list(match("wall-chart").values())
    assert max(key.count(one) for one in key) * 3 <= len(key)
    claims: dict[str, list[str]] = {}
    for one in item.row:
        if one.key in ("says", "passes"):
            claims.setdefault(one.text.split(" on ", 1)[1].strip("*"), []).append(one.text[:2])
    against = ("the OAS fails as a forum", "the OAS has made quarrels worse")
    for_it = ("the OAS should not be replaced", "the OAS helps with elections")
    assert [claims[one] for one in against] == [["R4", "R6"], ["R2"]]
    assert [claims[one] for one in for_it] == [["R2"], ["R3"]]


def test_the_unit_lists_the_paragraphs_that_it_names_settling_accounts() -> None:
    """What page, items and envelopes name is listed above the page, and nothing else is."""
    named = set(re.findall(r"R\d ¶\d+", SOURCE.lesson))
    for text, first, last in re.findall(r"(R\d) ¶(\d+) to ¶(\d+)", SOURCE.lesson):
        named |= {f"{text} ¶{number}" for number in range(int(first), int(last) + 1)}
    named |= {anchor for item in SOURCE.items.values() for anchor in item.anchors}
    named |= {one.anchor for one in events()}
    assert {*SOURCE.file.readings, *SOURCE.file.readings_later} == named


# The desk


def test_the_desk_marks_a_text_of_80_points_settling_accounts(tmp_path: Path) -> None:
    """A text is handed in, lies on the pile with its six lines, is marked line by line, and earns its sum."""
    models = [one.text for one in the_text().model_answer or ()][:2]
    for number, text in enumerate(models):
        answers = {"the-text": text}
        handed = hand_in(f"s{number}", f"Student {number}", answers, unit=UNIT)
        (tmp_path / f"{number}.json").write_text(handed, encoding="utf-8")
    out = tmp_path / "out"
    assert grade_folder(tmp_path, out, make_setup()).bad == 0
    full_id = the_text().full_id
    queue = MarkingQueue(out)
    assert [item.points for item in queue.items] == [80]
    assert {one.text for one in queue.texts(full_id)} == set(models) and len(queue.waiting(full_id)) == 2
    lines = {line.id: line.points for line in the_text().rubric}
    assert complete(the_text(), lines) == lines
    with pytest.raises(CourseError):
        complete(the_text(), lines | {"evidence": 21})
    queue.marks.give("s0", full_id, criteria=lines)
    queue.marks.give("s1", full_id, criteria={name: most / 2 for name, most in lines.items()})
    grade_folder(tmp_path, out, make_setup())
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert [(rows[one]["total"], rows[one]["possible"]) for one in ("s0", "s1")] == [
        ("80", "80"),
        ("40", "80"),
    ]
    page = next((out).rglob("s1.html")).read_text(encoding="utf-8")
    assert "Strongest opposing case" in page and "7.5" in page


def test_what_a_model_answer_counts_is_in_the_roll_calls_settling_accounts() -> None:
    """Written in May 2024, it cannot know the vote of July; that CARICOM is no bloc is counted, too."""
    calls = table("oas_roll_calls")
    till_then = calls[calls["date"].astype(str) <= "2024-05-21"]
    calls = till_then[till_then["needed"] == 18]
    near_it = [abs(int(one) - 18) <= 1 for one in calls["yes"]]
    assert (sum(near_it), len(near_it)) == (7, 11)
    states = table("states")
    votes = table("oas_votes")
    both = votes[votes["vote_id"].isin(till_then["vote_id"])].pivot(
        index="vote_id", columns="iso3", values="vote"
    )
    both = both[["MEX", "USA"]].dropna()
    same = both["MEX"] == both["USA"]
    later = [till_then.set_index("vote_id")["date"].astype(str)[one] >= "2019" for one in both.index]
    assert (len(both), same.sum(), same[later].sum(), sum(later)) == (13, 7, 0, 6)
    assert (both["MEX"] == "abstain").sum() == 3 and 33 * 4 / 5 < 27 < 33 * 4 / 5 + 1
    votes = votes[votes["iso3"].isin(states.loc[states["caricom"], "iso3"])]
    commonest = [
        int(votes.loc[votes["vote_id"] == one, "vote"].value_counts().max())
        for one in ("V2019-01", "V2019-04", "V2020-10", "V2022-10")
    ]
    assert (min(commonest), max(commonest)) == (5, 11)
    told = " ".join(one.text for one in the_text().model_answer or ())
    assert "seven of the eleven drafts" in told and "between five and eleven of the fourteen" in told
