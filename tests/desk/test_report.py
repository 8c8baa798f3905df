"""The report in plain words: what each column means, which item was hardest, and the same moments under
several names.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from regionalism.desk import csv_io, notebook
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.practice import practice_class
from regionalism.desk.report import analysis, class_report, distractors, render
from regionalism.desk.results import ITEM_COLUMNS, read_class
from regionalism.engine.bank import find_item

UNIT = "one-state-one-vote"
TITLES = {
    "a-veto": "A veto in the OAS?",
    "threshold": "How many votes elect?",
    "which-unit": "Which unit should count?",
}
FRACTION = "2027-02-22T14:03:11.123456Z"


def row(student: str, item: str, points: Any, **more: Any) -> dict[str, Any]:
    """Return a row of items.csv: a first try that was right where the points are full, none where ``points``
    is 0 and ``tries`` too.
    """
    base = {
        "student_id": student,
        "unit": UNIT,
        "item": item,
        "kind": "choice",
        "points": points,
        "possible": 2,
    }
    right = "correct" if points == 2 else "not-yet"
    base |= {
        "outcome": right,
        "source": "automatic",
        "tries": 1,
        "hints": 0,
        "first_at": FRACTION,
        "last_at": FRACTION,
    }
    base |= {
        "first_outcome": right,
        "first_confidence": "",
        "first_response": '"no"',
        "counted_response": '"no"',
    }
    return {**base, **more}


def empty(student: str, item: str) -> dict[str, Any]:
    nothing = dict.fromkeys(
        ("first_at", "last_at", "first_outcome", "first_response", "counted_response"), ""
    )
    return row(student, item, 0, tries=0, outcome="unanswered", **nothing)


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    csv_io.write(
        folder / "items.csv", [list(ITEM_COLUMNS), *([one[name] for name in ITEM_COLUMNS] for one in rows)]
    )
    return folder


def finding(folder: Path) -> str:
    (figure, *_) = BeautifulSoup(class_report(folder, all_cells=True), "html.parser").select(".rg-figure")
    return " ".join(figure.get_text(" ").split())


# --- plain words --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_units(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    made = tmp_path_factory.mktemp("units")
    for unit in (UNIT, "two-clubs"):
        practice_class(made / "class", unit, students=30)
    grade_folder(made / "class", made / "grades", make_setup())
    return BeautifulSoup(class_report(made / "grades", all_cells=True), "html.parser")


def headings(page: BeautifulSoup) -> Iterator[Any]:
    plain = {
        "Item",
        "Items",
        "Answer",
        "Wrong answer",
        "Two students",
        "Items both tried",
        "Students said",
        "of",
    }
    plain |= {
        "Rare wrong answers shared",
        "Students",
        "First such moment (UTC)",
        "Items with the same moment, of those tried",
    }
    for head in page.select("thead th"):
        text = head.get_text()
        if text not in plain and (text == "n upper and lower" or not text.startswith("n")):
            yield head


def test_each_column_is_explained_once_and_where_it_first_stands(two_units: BeautifulSoup) -> None:
    terms = [one.get_text() for one in two_units.select(".rg-words strong")]
    assert max(Counter(terms).values()) == 1
    for head in headings(two_units):
        text = head.get_text()
        term = "taken as (%) and right (%)" if text in ("taken as (%)", "right (%)") else text
        told = [one for one in head.find_all_previous("strong") if one.get_text() == term]
        assert told, text
        sentence = told[0].parent.get_text()
        assert len(sentence.split()) > 5
        assert sentence.endswith(".")
    text = two_units.get_text()
    for word in ("Item-rest correlation", "Upper less lower 27 %", "Brier score"):
        said = text[text.index(word) :][:420]
        assert "good" in said or "perfect" in said
        assert "bad" in said or "worse" in said


# --- the hardest --------------------------------------------------------------------------------------------


def test_what_nobody_answered_is_named_apart_and_most_points_are_not_the_hardest(tmp_path: Path) -> None:
    students = [f"s{n}" for n in range(5)]
    rows = [
        row(s, "a-veto", 2 if n else 0, first_outcome="not-yet") for n, s in enumerate(students)
    ]  # 80 % in the end
    rows += [empty(s, "threshold") for s in students]
    rows += [row(s, "blocking", 1) for s in students]
    said = finding(written(tmp_path, *rows))
    assert (
        "“The smallest group that can block” was the hardest: in the end 50 % of its points, n = 5 (few)."
        in said
    )
    assert "“A veto in the OAS?” was the hardest" not in said
    assert (
        "Nobody answered “How many votes elect?”: 0 % of the points there does not say that it is hard."
        in said
    )


def test_hard_in_the_end_and_missed_at_first_are_two_things(tmp_path: Path) -> None:
    students = [f"s{n}" for n in range(4)]
    rows = [row(s, "a-veto", 2, first_outcome="not-yet") for s in students]
    rows += [row(s, "threshold", 2 * (n == 0)) for n, s in enumerate(students)]
    said = finding(written(tmp_path, *rows))
    assert "“How many votes elect?” was the hardest: in the end 25 % of its points, n = 4 (few)." in said
    assert "Right at the first try: 25 % of 4 (few)." in said
    assert (
        "Missed most often at the first try: “A veto in the OAS?”, right 0 % of 4 (few), and 100 % "
        "of its points in the end." in said
    )


def test_who_left_an_item_empty_counts_and_is_counted(tmp_path: Path) -> None:
    rows = [row("s0", "threshold", 2), empty("s1", "threshold"), empty("s2", "threshold")]
    rows += [row(s, "a-veto", 1) for s in ("s0", "s1", "s2")]
    said = finding(written(tmp_path, *rows))
    assert (
        "“How many votes elect?” was the hardest: in the end 33 % of its points, n = 3 (few), of "
        "whom 2 left it empty" in said
    )


def test_missing_marks_make_no_essay_hard(tmp_path: Path) -> None:
    rows = [row("s0", "which-unit", "", kind="essay", outcome="recorded", first_outcome="recorded")]
    rows += [empty("s1", "which-unit"), row("s0", "a-veto", 2), row("s1", "a-veto", 2)]
    said = finding(written(tmp_path, *rows))
    assert "was the hardest" not in said
    assert "Nobody lost a point in the end." in said
    assert "Not compared, since marks are still missing: “Which unit should count?”." in said


def test_with_nothing_answered_nothing_is_hard(tmp_path: Path) -> None:
    said = finding(written(tmp_path, empty("s0", "a-veto"), empty("s0", "threshold")))
    assert "hardest" not in said
    assert "Nobody answered “A veto in the OAS?”, “How many votes elect?”" in said


# --- the same moment ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a class of 20 in which five hand in one log, one of them with an answer of her own more."""
    made = tmp_path_factory.mktemp("copied")
    first, second, *_ = practice_class(made / "class", UNIT, students=20)
    content, other = (json.loads(path.read_text(encoding="utf-8")) for path in (first, second))
    for n in range(4):
        content["student"] = {"id": f"copy-{n}", "name": f"Copied Name {n}"}
        some = content["lines"][3:] if n == 3 else content["lines"]
        (made / "class" / f"copy-{n}.handin.json").write_text(
            json.dumps({**content, "lines": some}), encoding="utf-8"
        )
    # One moment alone is no group: it needs two items.
    other["student"] = {"id": "one-only", "name": "One Moment"}
    other["lines"] = other["lines"][:1]
    (made / "class" / "one-only.handin.json").write_text(json.dumps(other), encoding="utf-8")
    grade_folder(made / "class", made / "grades", make_setup())
    return made


def moments_of(folder: Path) -> dict[str, dict[str, str]]:
    """Return when each student first tried each exercise, read from the hand-ins themselves."""
    found: dict[str, dict[str, str]] = {}
    for path in folder.glob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        own = found.setdefault(content["student"]["id"], {})
        for line in sorted(content["lines"], key=lambda one: one["at"]):
            if line["event"] == "response":
                own.setdefault(line["item"], line["at"])
    return found


def test_copies_stand_in_one_group_and_nobody_else_does(copied: Path) -> None:
    (found,) = analysis.same_moments(read_class(copied / "grades"))
    own = moments_of(copied / "class")
    pairs = [
        {one, other}
        for one, other in itertools.combinations(sorted(own), 2)
        if len(own[one].items() & own[other].items()) >= 2
    ]
    assert set(found.students) == set().union(*pairs)
    assert len(found.students) == 5
    assert {"copy-0", "copy-1", "copy-2", "copy-3"} < set(found.students)
    assert "one-only" not in found.students
    known = Counter((item, at) for student in found.students for item, at in own[student].items())
    graded = set(read_class(copied / "grades")["id"])
    assert set(found.items) == {item for (item, _), n in known.items() if n > 1} & graded
    assert found.first.strftime("%Y-%m-%dT%H:%M:%S.%fZ") == min(
        at for (item, at), n in known.items() if n > 1 and item in graded
    )


def section(page: str) -> BeautifulSoup:
    soup = BeautifulSoup(page, "html.parser")
    heading = soup.find(["h2", "h3"], string="The same moment under several names")
    assert heading is not None
    parts = itertools.takewhile(lambda one: one.name != heading.name, heading.find_next_siblings())
    return BeautifulSoup("".join(map(str, parts)), "html.parser")


def test_the_page_lists_them_without_a_verdict_and_without_names(copied: Path) -> None:
    page = class_report(copied / "grades", all_cells=True)
    said = section(page)
    text = said.get_text()
    assert "5 students have the same moment at 2 or more items, in one group." in text
    assert len(said.select("tbody tr")) == 1
    assert text.index("shared computer") < text.index("passed on") < text.index("Talk with people")
    assert "no finding about anybody" in text
    assert not {"cheat", "plagiar", "copied", "suspic"} & {word[:7] for word in text.lower().split()}
    assert "Copied Name" not in page
    assert "copy-0" not in page
    named = section(class_report(copied / "grades", names=True, all_cells=True)).get_text()
    assert "Copied Name 0 (copy-0); Copied Name 1 (copy-1)" in named
    assert '<a href="#moments">' in page
    assert 'id="moments"' in page


def test_the_desk_shows_the_list_too(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIONALISM_ANSWERS", str(tmp_path))
    panel = notebook.report()
    panel._on_message(
        panel, {"do": "respond", "values": {**panel.values, "grades": str(copied / "grades")}}, []
    )
    assert "5 students have the same moment" in section(panel.shown["html"]).get_text()
    assert "5 students have the same moment" in panel.as_text()


@pytest.mark.parametrize("unit", [UNIT, "two-clubs"])
def test_in_a_practice_class_nobody_has_the_same_moment(unit: str, tmp_path: Path) -> None:
    practice_class(tmp_path / "class", unit, students=300)
    assert (
        Counter(at for own in moments_of(tmp_path / "class").values() for at in own.values()).most_common(1)[
            0
        ][1]
        == 1
    )
    practice_class(tmp_path / "few", unit, students=4)
    grade_folder(tmp_path / "few", tmp_path / "grades", make_setup())
    text = section(class_report(tmp_path / "grades", all_cells=True)).get_text()
    assert "No two students have the same moment at 2 or more items." in text


def test_moments_differ_by_a_microsecond(tmp_path: Path) -> None:
    later = FRACTION.replace("456Z", "457Z")
    rows = [row("s0", one, 2) for one in TITLES] + [row("s1", one, 2, first_at=later) for one in TITLES]
    assert analysis.same_moments(read_class(written(tmp_path, *rows))) == []
    rows[3]["first_at"] = FRACTION
    assert analysis.same_moments(read_class(written(tmp_path, *rows))) == []  # one item is not enough
    rows[4]["first_at"] = FRACTION
    (found,) = analysis.same_moments(read_class(written(tmp_path, *rows)))
    assert found.students == ("s0", "s1")
    assert found.items == (f"{UNIT}/a-veto", f"{UNIT}/threshold")
    assert found.answered == 3


def test_a_whole_class_with_one_log_costs_no_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0

    def counted(values: Any, size: int) -> Iterator[Any]:
        nonlocal steps
        for one in itertools.combinations(values, size):
            steps += 1
            yield one

    monkeypatch.setattr(analysis, "combinations", counted)
    frame = pd.DataFrame(
        [(f"s{n}", f"u/i{i}", pd.Timestamp(FRACTION), 1) for n in range(300) for i in range(8)],
        columns=["student_id", "id", "first_at", "tries"],
    )
    (found,) = analysis.same_moments(frame)
    assert (len(found.students), len(found.items)) == (300, 8)
    assert (
        steps <= 300 * 28
    )  # two items of eight for each student; pairs of students would be 44,850 at each item


def test_what_rests_on_fewer_than_five_is_hidden_unless_it_is_asked_for(tmp_path: Path) -> None:
    rows = [row(f"s{n}", "a-veto", 2, first_outcome="correct") for n in range(9)]
    rows += [row(f"s{n}", "threshold", 0, first_outcome="not-yet") for n in range(4)]
    folder = written(tmp_path, *rows)
    hidden = BeautifulSoup(class_report(folder), "html.parser").get_text()
    shown = BeautifulSoup(class_report(folder, all_cells=True), "html.parser").get_text()
    assert "4 (few)" in shown
    assert "100 % of 4 (few)" in shown
    assert "100 % of 4 (few)" not in hidden
    assert "fewer than 5 students are hidden" in hidden
    assert "fewer than 5 students are hidden" not in shown


@pytest.mark.parametrize(
    ("numbers", "tried", "expected"),
    [
        ({"key": 16, "wrong": 1, "wrong ": 6, "wrong  ": 8}, 31, {1, 2}),  # 31 less the others is 1
        ({"key": 26, "wrong": 2, "wrong ": 3}, 31, {1, 2}),  # 5: 1 and 4, or 2 and 3
        ({"key": 29, "wrong": 1, "wrong ": 1}, 31, {0, 1, 2}),  # 2: two of one
        ({"key": 30, "wrong": 1}, 31, {0, 1}),
        ({"key": 16, "wrong": 1, "wrong ": 30}, 31, {1}),  # several things are ticked: nothing adds up
        ({"key": 25, "wrong": 6}, 31, set()),
    ],
)
def test_what_is_hidden_cannot_be_told_from_the_others(
    numbers: dict[str, int], tried: int, expected: set[int]
) -> None:
    frame = pd.DataFrame(
        [("", name, name.strip(), n, n / tried, "", "") for name, n in numbers.items()],
        columns=distractors.COLUMNS,
    )
    assert render.hidden(frame, tried, 5) == expected
    assert render.hidden(frame, tried, 1) == set()


def test_objectives_are_reached_by_the_points_of_their_items(tmp_path: Path) -> None:
    rows = [row(f"s{n}", "a-veto", 2 * (n < 3), possible=2) for n in range(6)]
    rows += [row(f"s{n}", "threshold", 1, possible=2) for n in range(6)]
    page = BeautifulSoup(class_report(written(tmp_path, *rows)), "html.parser")
    (table,) = [one for one in page.select("table") if "each objective" in one.caption.get_text()]
    cells = [[cell.get_text() for cell in line.select("th, td")][:3] for line in table.select("tbody tr")]
    objectives = {find_item(f"one-state-one-vote/{one}").objective for one in ("a-veto", "threshold")}
    assert [line[0] for line in cells] == sorted(objectives)
    assert {line[1] for line in cells} == {"50 %"}
    assert {line[2] for line in cells} == {"6 (few)"}
