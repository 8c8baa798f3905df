"""Thirty invented students: every figure of the report, reckoned a second time from the hand-in files
themselves.

Nothing of ``items.csv`` and nothing of the desk's formulas is used for what is expected: the keys stand below
as a person reads them off the unit, and each formula is written another way.
"""

from __future__ import annotations

import itertools
import json
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.marking.marks import Marks
from regionalism.desk.practice import practice_class
from regionalism.desk.report import class_report
from regionalism.desk.report.analysis import (
    calibration,
    difficulty,
    discrimination,
    shared_answers,
    time_and_tries,
)
from regionalism.desk.report.distractors import first_tries
from regionalism.desk.results import as_given, items_of, read_class
from regionalism.engine import bank

UNIT = "one-state-one-vote"
POSSIBLE = {
    "threshold": 2, "caricom-needs": 2, "blocking": 2, "change-the-rule": 4, "two-statements": 2,
    "a-veto": 1, "credit-and-vote": 2,
    "which-unit": 5,
}  # fmt: skip
JUDGED = ("threshold", "caricom-needs", "blocking", "change-the-rule", "a-veto", "credit-and-vote")
SURE = {1: 0.30, 2: 0.55, 3: 0.75, 4: 0.95}
MARKED = {"practice-003": 4.5, "practice-011": 2.0, "practice-020": 5.0}
pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")


def worth(item: str, given: Any) -> float:
    """Return the points of a response, by the keys of the unit as a person reads them."""
    if item == "threshold":
        return 2.0 * ((given["votes"] if isinstance(given, dict) else given) == 18)
    if item == "caricom-needs":
        return 1.0 * (given["of-34"] == 4) + 1.0 * (given["of-33"] == 3)
    if item == "blocking":
        return 1.0 * (given["of-34"] == 12) + 1.0 * (given["of-33"] == 12)
    if item == "change-the-rule":
        return 4.0 * (53.4 <= given <= 54.6)
    right = {"a-veto": ("no", 1.0), "credit-and-vote": ("consistent", 2.0)}
    return right[item][1] * (given == right[item][0]) if item in right else 2.0


@pytest.fixture(scope="module", autouse=True)
def questions_of_the_first_release() -> Iterator[None]:
    """Ask the questions of that release: the numbers here are computed by hand, and units change."""
    items = Path(__file__).parents[1] / "samples" / "first-release" / "items"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bank, "item_file", lambda slug: items / f"{slug}.toml")
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("golden")
    practice_class(made / "class", UNIT)
    marks = Marks(made / "grades" / "marks")
    for student, points in MARKED.items():
        marks.give(student, f"{UNIT}/which-unit", points=points)
    grade_folder(made / "class", made / "grades", make_setup())
    return made


@pytest.fixture(scope="module")
def rows(folder: Path) -> pd.DataFrame:
    return read_class(folder / "grades")


@pytest.fixture(scope="module")
def tries(folder: Path) -> pd.DataFrame:
    """Return every response of an exercise in the files, in their order of time."""
    found = []
    for path in sorted((folder / "class").iterdir()):
        content = json.loads(path.read_text(encoding="utf-8"))
        for line in sorted(content["lines"], key=lambda one: one["at"]):
            item = line["item"].split("/")[1]
            if item in POSSIBLE and line["event"] in ("response", "hint"):
                found.append(
                    (
                        content["student"]["id"],
                        item,
                        line["event"],
                        line["at"],
                        line["data"],
                        line.get("confidence"),
                    )
                )
    return pd.DataFrame(found, columns=["student", "item", "event", "at", "data", "sure"])


@pytest.fixture(scope="module")
def responses(tries: pd.DataFrame) -> pd.DataFrame:
    frame = tries[tries["event"] == "response"].copy()
    frame["points"] = [
        worth(i, d) if i != "which-unit" else None for i, d in zip(frame["item"], frame["data"], strict=True)
    ]
    return frame


@pytest.fixture(scope="module")
def best(responses: pd.DataFrame) -> pd.DataFrame:
    """Return the points that count, students down, items across: the best try, 0 for an item left empty."""
    everybody = sorted(responses["student"].unique())
    table = (
        responses.dropna(subset="points")
        .astype({"points": float})
        .pivot_table(index="student", columns="item", values="points", aggfunc="max")
    )
    return table.reindex(everybody).fillna(0.0)


@pytest.fixture(scope="module")
def firsts(responses: pd.DataFrame) -> pd.DataFrame:
    frame = responses[responses["item"].isin(JUDGED)].groupby(["student", "item"], as_index=False).first()
    frame["right"] = [int(p == POSSIBLE[i]) for i, p in zip(frame["item"], frame["points"], strict=True)]
    return frame


@pytest.fixture(scope="module")
def essays(responses: pd.DataFrame) -> set[str]:
    """Return who wrote the essay; who left it empty earns 0 for it."""
    return set(responses[responses["item"] == "which-unit"]["student"])


def of(item: str) -> str:
    return f"{UNIT}/{item}"


def test_the_class_is_the_one_that_is_meant(tries: pd.DataFrame, firsts: pd.DataFrame) -> None:
    assert tries["student"].nunique() == 30
    assert 0.2 < firsts["right"].mean() < 0.8
    assert set(tries["item"]) == set(POSSIBLE)


def test_difficulty(rows: pd.DataFrame, best: pd.DataFrame, firsts: pd.DataFrame, essays: set[str]) -> None:
    found = difficulty(rows)
    for item in JUDGED:
        mine = firsts[firsts["item"] == item]["right"].tolist()
        assert found.loc[of(item), "n"] == 30
        assert found.loc[of(item), "share"] == pytest.approx(sum(best[item]) / (30 * POSSIBLE[item]))
        assert found.loc[of(item), "tried"] == len(mine)
        assert found.loc[of(item), "right"] == pytest.approx(mine.count(1) / len(mine))
    essay, empty = found.loc[of("which-unit")], 30 - len(essays)
    assert essays >= set(MARKED) and empty > 0
    assert (essay["n"], essay["share"], essay["tried"]) == (
        3 + empty,
        pytest.approx(11.5 / 5 / (3 + empty)),
        0,
    )
    assert np.isnan(essay["right"])


def test_discrimination(rows: pd.DataFrame, best: pd.DataFrame, firsts: pd.DataFrame) -> None:
    found = discrimination(rows)
    total = best.sum(axis=1)
    ranked = sorted(total, reverse=True)
    upper, lower = total[total >= ranked[7]].index, total[total <= ranked[-8]].index  # 27 % of 30 are 8
    assert not set(upper) & set(lower)
    table = firsts.pivot(index="student", columns="item", values="right")
    for item in JUDGED:
        row = found.loc[of(item)]
        if best[item].nunique() == 1:
            assert np.isnan(row["item_rest"])  # everybody has the same points, so they separate nobody
        else:
            assert row["item_rest"] == pytest.approx(np.corrcoef(best[item], total - best[item])[0, 1])
        assert (row["upper"], row["lower"]) == (len(upper), len(lower))
        gap = (best[item][upper].sum() / len(upper) - best[item][lower].sum() / len(lower)) / POSSIBLE[item]
        assert row["index"] == pytest.approx(gap)
        tried = table[table[item].notna()]
        others = [np.nanmean([tried.loc[s, o] for o in JUDGED if o != item]) for s in tried.index]
        assert row["n_first"] == len(tried)
        assert row["point_biserial"] == pytest.approx(np.corrcoef(tried[item], others)[0, 1])
        assert row["noise"] == pytest.approx(1.96 / 29**0.5)
    assert found.loc[of("which-unit"), ["item_rest", "index"]].isna().all()


def test_time_and_tries(rows: pd.DataFrame, tries: pd.DataFrame, responses: pd.DataFrame) -> None:
    found = time_and_tries(rows)
    hinted = set(map(tuple, tries[tries["event"] == "hint"][["student", "item"]].to_numpy()))
    for item in POSSIBLE:
        counts, minutes, hints = [], [], []
        for student, part in responses[responses["item"] == item].groupby("student"):
            times = [datetime.fromisoformat(at) for at in part["at"]]
            counts.append(len(times))
            hints.append((student, item) in hinted)
            if len(times) > 1:
                minutes.append((max(times) - min(times)).total_seconds() / 60)
        row = found.loc[of(item)]
        assert (row["n"], row["tries"], row["most"]) == (len(counts), statistics.median(counts), max(counts))
        assert row["one"] == pytest.approx(counts.count(1) / len(counts))
        assert row["hinted"] == pytest.approx(sum(hints) / len(hints))
        assert row["n_again"] == len(minutes)
        assert (
            np.isnan(row["minutes"])
            if not minutes
            else row["minutes"] == pytest.approx(statistics.median(minutes))
        )


def test_calibration(rows: pd.DataFrame, firsts: pd.DataFrame) -> None:
    found = calibration(rows)
    given = [
        (SURE[int(s)], r) for s, r in zip(firsts["sure"], firsts["right"], strict=True) if not pd.isna(s)
    ]
    assert (found.n, found.students) == (len(given), firsts[firsts["sure"].notna()]["student"].nunique())
    for step, (_, row) in zip(SURE, found.steps.iterrows(), strict=True):
        mine = [right for sure, right in given if sure == SURE[step]]
        assert (row["n"], row["right"]) == (len(mine), pytest.approx(sum(mine) / len(mine)))
    share = sum(right for _, right in given) / len(given)
    assert found.brier == pytest.approx(
        sum((sure - right) * (sure - right) for sure, right in given) / len(given)
    )
    assert found.baseline == pytest.approx(sum((share - right) ** 2 for _, right in given) / len(given))
    assert found.sure - found.right == pytest.approx(sum(sure - right for sure, right in given) / len(given))


def drawn(rows: pd.DataFrame, item: str) -> dict[tuple[str, str], int]:
    part = rows[(rows["id"] == of(item)) & (rows["tries"] > 0)]
    asked = items_of([UNIT])[of(item)]
    table, tried, unfit = first_tries(asked, [(asked, one) for one in part["first_response"]])
    assert (tried, unfit) == (len(part), 0)
    assert table["share"].tolist() == pytest.approx([n / tried for n in table["n"]])
    return {(row.part, row.answer): row.n for row in table.itertuples(index=False)}


def first_data(responses: pd.DataFrame, item: str) -> list[Any]:
    return [part["data"].iloc[0] for _, part in responses[responses["item"] == item].groupby("student")]


def test_distractors(rows: pd.DataFrame, responses: pd.DataFrame) -> None:
    vetoes = Counter(first_data(responses, "a-veto"))
    assert sorted(drawn(rows, "a-veto").values()) == sorted(vetoes[one] for one in ("no", "veto", "money"))
    votes = Counter(
        one["votes"] if isinstance(one, dict) else one for one in first_data(responses, "threshold")
    )
    found = drawn(rows, "threshold")
    label = "Votes that elect"
    foreseen = {key: found[label, f"{key} votes"] for key in (18, 17, 23)}
    assert foreseen == {key: votes[key] for key in (18, 17, 23)}
    assert found[label, "any other value"] == sum(votes.values()) - sum(foreseen.values())
    found, given = drawn(rows, "blocking"), first_data(responses, "blocking")
    for value in (12, 11, 14, 17, 23):
        assert found["Smallest blocking group, 34 members", str(value)] == sum(
            one["of-34"] == value for one in given
        )
    for value in (12, 11):
        assert found["Smallest blocking group, 33 members", str(value)] == sum(
            one["of-33"] == value for one in given
        )
    found, given = drawn(rows, "two-statements"), first_data(responses, "two-statements")
    assert found["Almagro will win.", "likely (about 80 %)"] == sum(one["victory"] == "high" for one in given)


def test_the_same_rare_wrong_answers(rows: pd.DataFrame, firsts: pd.DataFrame) -> None:
    found = shared_answers(rows, items_of([UNIT]), as_given(None))
    wrong: dict[str, dict[str, str]] = {item: {} for item in JUDGED}
    for row in firsts[firsts["right"] == 0].itertuples():
        data = (
            row.data
            if not isinstance(row.data, (int, float)) or row.item != "threshold"
            else {"votes": row.data}
        )
        data = {name: float(value) for name, value in data.items()} if isinstance(data, dict) else data
        wrong[row.item][row.student] = json.dumps(
            float(data) if isinstance(data, int) else data, sort_keys=True
        )
    tried = {item: set(firsts[firsts["item"] == item]["student"]) for item in JUDGED}
    rare = {
        item: {a for a, n in Counter(wrong[item].values()).items() if n <= max(2, len(tried[item]) // 10)}
        for item in JUDGED
    }

    def same(item: str, one: str, other: str) -> bool:
        return wrong[item].get(one, "-") == wrong[item].get(other, "+") and wrong[item][one] in rare[item]

    chance = {
        item: sum(same(item, *pair) for pair in itertools.combinations(sorted(tried[item]), 2))
        / (len(tried[item]) * (len(tried[item]) - 1) / 2)
        for item in JUDGED
    }
    expected, pairs = 0.0, {}
    for one, other in itertools.combinations(sorted(set().union(*tried.values())), 2):
        both = [item for item in JUDGED if {one, other} <= tried[item]]
        for meets in itertools.product((0, 1), repeat=len(both)):
            if sum(meets) >= 2:
                expected += np.prod(
                    [chance[i] if m else 1 - chance[i] for i, m in zip(both, meets, strict=True)]
                )
        shared = sorted(of(item) for item in both if same(item, one, other))
        if len(shared) >= 2:
            pairs[one, other] = (shared, len(both), sum(chance[item] for item in both))
    assert ("practice-007", "practice-008") in pairs
    assert found.possible == 435
    assert found.expected_pairs == pytest.approx(expected)
    assert {(row.one, row.other) for row in found.pairs.itertuples()} == set(pairs)
    for row in found.pairs.itertuples():
        items, both, by_chance = pairs[row.one, row.other]
        assert (row.items, row.shared, row.both, row.expected) == (
            items,
            len(items),
            both,
            pytest.approx(by_chance),
        )


def tables(page: str) -> dict[str, list[list[str]]]:
    soup = BeautifulSoup(page, "html.parser")
    found = {}
    for table in soup.find_all("table"):
        name = table.caption.get_text().removeprefix("Data: ")
        found[name] = [
            [cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")
        ][1:]
    return found


def test_the_page_says_these_numbers(
    folder: Path, best: pd.DataFrame, firsts: pd.DataFrame, responses: pd.DataFrame, essays: set[str]
) -> None:
    page = class_report(folder / "grades", all_cells=True)
    said = tables(page)
    with_points = len(MARKED) + 30 - len(essays)
    hard = {row[0]: row[1:] for row in said["How hard each item was"]}
    for item, title in (("a-veto", "A veto in the OAS?"), ("threshold", "How many votes elect?")):
        mine = firsts[firsts["item"] == item]["right"]
        assert hard[title] == [
            f"{100 * best[item].sum() / (30 * POSSIBLE[item]):.0f}", "30",
            f"{100 * mine.sum() / len(mine):.0f}", str(len(mine)),
        ]  # fmt: skip
    assert hard["Which unit should count?"] == [
        f"{100 * (11.5 / (5 * with_points)):.0f}",
        f"{with_points} (few)",
        "no data",
        "0",
    ]
    total = best.sum(axis=1)
    separates = {row[0]: row[1:] for row in said["How far each item separates students"]}
    assert (
        separates["A veto in the OAS?"][1]
        == f"{np.corrcoef(best['a-veto'], total - best['a-veto'])[0, 1]:.2f}"
    )
    assert separates["Which unit should count?"] == [
        f"{with_points} (few)",
        "no data",
        "no data",
        "no data",
        "0",
        "no data",
    ]
    vetoes = Counter(first_data(responses, "a-veto"))
    tried = sum(vetoes.values())
    veto = said[f"A veto in the OAS?: first tries of {tried} students"]
    assert [(row[2], row[3]) for row in veto] == [
        (str(vetoes[one]), f"{100 * vetoes[one] / tried:.0f} % of {tried}") for one in ("no", "veto", "money")
    ]
    assert "Pairs with 2 or more of the same rare wrong first answers" in said
    assert "practice-0" not in page


def test_names_are_shown_only_on_request(folder: Path) -> None:
    names = {
        json.loads(path.read_text(encoding="utf-8"))["student"]["name"]
        for path in (folder / "class").iterdir()
    }
    hidden, shown = (
        class_report(folder / "grades", all_cells=True),
        class_report(folder / "grades", names=True, all_cells=True),
    )
    assert not [name for name in names if name in hidden]
    assert "(practice-007) and" in shown
    assert [name for name in names if name in shown]
