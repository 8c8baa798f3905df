"""What a class got wrong, from ``items.csv``, every number with the number of students behind it.

A value that is not there is missing (``NaN``), never 0: an essay that waits for a person has no points yet,
and an item that nobody tried has no share of right first tries.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from itertools import combinations
from math import sqrt
from typing import Any

import pandas as pd
from attrs import frozen

from regionalism.desk.results import ItemView
from regionalism.engine.errors import ResponseError
from regionalism.engine.kinds.base import SETTLED, Item
from regionalism.engine.plain_text import CONFIDENCE, CONFIDENCE_PER_CENT

FEW = 10  # students; below it a share is marked as resting on few, and no correlation is given
OUTER_SHARE = 0.27
RARE_SHARE = 0.10
RARE_LEAST = 2
SHARED_LEAST = 2
MOMENTS_LEAST = 2


# --- difficulty and discrimination --------------------------------------------------------------------------


def difficulty(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how hard each item was, one row an item in the order of the file.

    ``share`` is the mean of points divided by possible points over the ``n`` students who have points (the
    classical difficulty index, which rises as an item gets easier); who handed in and left the item empty
    counts with 0. ``right`` is the share of fully right first tries among the ``tried`` students whose first
    try could be judged. ``given`` is the number of students who were asked the item, ``answered`` of those
    who tried it: where that is nobody, a share of 0 says nothing about how hard the item is. ``waiting``
    counts those whose answer has no points yet.
    """
    grouped = rows.groupby("id", sort=False)
    return pd.DataFrame(
        {
            "n": grouped["share"].count(),
            "share": grouped["share"].mean(),
            "tried": grouped["right"].count(),
            "right": grouped["right"].mean(),
            "given": grouped.size(),
            "waiting": grouped["points"].agg(lambda points: int(points.isna().sum())),
            "answered": grouped["tries"].agg(lambda tries: int((tries > 0).sum())),
        }
    )


def discrimination(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how far each item separates students who do well in the rest of its unit from those who do not.

    * ``item_rest``: Pearson's r of x, a student's share of the item's points, and y, the points in the rest
      of the unit (all other items that
      have points for every student, so that an essay marked for some does not shift the scale). The item
      itself is left out, since it correlates with itself (Henrysson 1963, Psychometrika 28: 211-218, doi
      10.1007/BF02289618).
    * ``point_biserial``: (M1 - M0) / s * sqrt(n1 * n0) / n, with y the share of right first tries at the
      unit's other items that the student tried,
      M1 and M0 its means over the n1 students whose first try at this item was fully right and the n0 others,
      and s its standard deviation over all n, divided by n (Tate 1954, Annals of Mathematical Statistics 25:
      603-607, doi 10.1214/aoms/1177728730). It says more than ``item_rest`` where students could try until
      they were right.
    * ``index``: mean x in the upper group less mean x in the lower group: the 27 % with the highest and the
      lowest points in the unit
      (Kelley 1939, Journal of Educational Psychology 30: 17-24, doi 10.1037/h0057123). Students level with
      the last of a group belong to it, so that no order of names matters; groups that meet give no index.
    * ``noise``: 1.96 / sqrt(n - 1); in 19 of 20 classes an r that is really 0 stays within plus or minus this
      much.

    All are missing with fewer than :data:`FEW` students, or where nobody differs.
    """
    found = {}
    for _, unit in rows.groupby("unit", sort=False):
        points, shares, firsts = (
            unit.pivot(index="student_id", columns="id", values=one) for one in ("points", "share", "right")
        )
        graded = unit.groupby("id", sort=False)["possible"].max().loc[lambda possible: possible > 0].index
        whole = [one for one in graded if points[one].notna().all()]
        total = points[whole].sum(axis=1)
        for one in graded:
            rest = total - points[one] if one in whole else total
            others = firsts.drop(columns=one).mean(axis=1)
            found[one] = (
                *_by_points(shares[one].dropna(), rest if set(whole) - {one} else rest * float("nan"), total),
                *_by_first_tries(firsts[one], others),
            )
    columns = ["n", "noise", "item_rest", "upper", "lower", "index", "n_first", "point_biserial"]
    return pd.DataFrame.from_dict(found, orient="index", columns=columns)


def _by_points(share: pd.Series, rest: pd.Series, total: pd.Series) -> tuple[float, ...]:
    """Return n, noise, item-rest correlation, size of the upper and lower group, and index."""
    if len(share) < FEW:
        return len(share), *[float("nan")] * 5
    upper, lower = _outer_groups(total.loc[share.index])
    apart = not set(upper) & set(lower)
    groups = (len(upper), len(lower), share.loc[upper].mean() - share.loc[lower].mean())
    return (
        len(share),
        1.96 / sqrt(len(share) - 1),
        _pearson(share, rest.loc[share.index]),
        *(groups if apart else [float("nan")] * 3),
    )


def _pearson(x: pd.Series, y: pd.Series) -> float:
    return float(x.corr(y)) if x.nunique() > 1 and y.nunique() > 1 else float("nan")


def _by_first_tries(right: pd.Series, others: pd.Series) -> tuple[float, float]:
    """Return n and the point-biserial correlation."""
    both = right.notna() & others.notna()
    right, others = right[both], others[both]
    ones, noughts = others[right == 1], others[right == 0]
    if len(right) < FEW or ones.empty or noughts.empty or others.nunique() < 2:
        return len(right), float("nan")
    spread = others.std(ddof=0)
    return len(right), float(
        (ones.mean() - noughts.mean()) / spread * sqrt(len(ones) * len(noughts)) / len(right)
    )


def _outer_groups(total: pd.Series) -> tuple[pd.Index, pd.Index]:
    size = round(OUTER_SHARE * len(total))
    ordered = total.sort_values()
    return total.index[total >= ordered.iloc[-size]], total.index[total <= ordered.iloc[size - 1]]


# --- time, tries, confidence --------------------------------------------------------------------------------


def time_and_tries(rows: pd.DataFrame) -> pd.DataFrame:
    """Return tries, hints and elapsed time of each item over the ``n`` students who tried it.

    ``tries`` is the median, ``most`` the largest number of tries, ``one`` the share of students with a single
    try, ``hinted`` the share who took a hint. ``minutes`` is the median time from first to last try of the
    ``n_again`` students who tried at least twice: the time between two clicks, pauses included, not time at
    work.
    """
    tried = rows[rows["tries"] > 0]
    again = tried[tried["tries"] > 1]
    minutes = (again["last_at"] - again["first_at"]).dt.total_seconds() / 60
    grouped = tried.groupby("id", sort=False)
    frame = pd.DataFrame(
        {
            "n": grouped.size(),
            "tries": grouped["tries"].median(),
            "most": grouped["tries"].max(),
            "one": grouped["tries"].agg(lambda tries: (tries == 1).mean()),
            "hinted": grouped["hints"].agg(lambda hints: (hints > 0).mean()),
            "n_again": minutes.groupby(again["id"]).count(),
            "minutes": minutes.groupby(again["id"]).median(),
        }
    ).reindex(rows["id"].unique())
    return frame.fillna({"n": 0, "n_again": 0})


@frozen
class Calibration:
    """How well a class knew what it knew.

    ``steps``: one row a step of confidence: ``said`` (words), ``stands_for`` (0 to 1), ``n`` first tries,
    ``right`` share. ``n`` first tries and ``students`` behind it in all, ``sure`` the mean confidence,
    ``right`` the share right, ``brier`` the mean squared distance between the two (0 is perfect),
    ``baseline`` the same for somebody who always says the class's own share.
    """

    steps: pd.DataFrame
    n: int
    students: int
    sure: float
    right: float
    brier: float
    baseline: float


def calibration(rows: pd.DataFrame) -> Calibration:
    """Return the calibration of the class over first tries that were judged and came with a confidence.

    The Brier score is the mean of (p - o)², with p the confidence as a share and o 1 for a fully right first
    try, else 0, for one event (Brier 1950, Monthly Weather Review 78: 1-3; his sum over both outcomes is
    twice this).
    """
    given = rows[rows["right"].notna() & rows["first_confidence"].isin(CONFIDENCE)]
    p = given["first_confidence"].map(
        {step: per_cent / 100 for step, per_cent in CONFIDENCE_PER_CENT.items()}
    )
    by_step = given.groupby("first_confidence")["right"]
    counts, shares = by_step.size(), by_step.mean()
    steps = pd.DataFrame(
        [
            (words, CONFIDENCE_PER_CENT[step] / 100, int(counts.get(step, 0)), shares.get(step))
            for step, words in CONFIDENCE.items()
        ],
        columns=["said", "stands_for", "n", "right"],
    ).astype({"right": float})
    right = given["right"].mean()
    return Calibration(
        steps,
        len(given),
        given["student_id"].nunique(),
        p.mean(),
        right,
        ((p - given["right"]) ** 2).mean(),
        right * (1 - right),
    )


# --- the same rare wrong answers ----------------------------------------------------------------------------


@frozen
class SharedAnswers:
    """Pairs of students with the same rare wrong first answers, as a list to look at.

    ``pairs``: one row a pair: ``one``, ``other`` (student ids), ``shared`` (how many), ``items`` (full ids),
    ``both`` (items that both tried), ``expected`` (how many of them two students would share by chance).
    ``possible`` is the number of all pairs, ``expected_pairs`` how many of them would share
    :data:`SHARED_LEAST` or more by chance.
    """

    pairs: pd.DataFrame
    possible: int
    expected_pairs: float


def shared_answers(rows: pd.DataFrame, items: Mapping[str, Item], seen: ItemView) -> SharedAnswers:
    """Return the pairs that gave :data:`SHARED_LEAST` or more identical rare wrong first answers.

    Wrong: the first try at a settled item that was not fully right. Rare: given by at most 10 % of those who
    tried the item (by at most two, where 10 % is less than two). Chance: if the answers to each item were
    dealt out anew among those who tried it, two of n students would both hold one that c students gave with
    the probability c(c - 1) / (n(n - 1)); items are taken as independent. Chance thus leaves out that
    students who find a unit hard give more wrong answers, so a class has more such pairs than it says.
    """
    given = _wrong_firsts(rows, items, seen)
    tried = {one: set(part["student_id"]) for one, part in rows[rows["right"].notna()].groupby("id")}
    rare = {one: _rare(answers, len(tried[one])) for one, answers in given.items()}
    chance = {one: _meeting(answers, len(tried[one])) for one, answers in rare.items()}
    students = sorted({student for part in tried.values() for student in part})
    by_student = {student: frozenset(one for one in given if student in tried[one]) for student in students}

    @cache
    def likely(common: frozenset[str]) -> tuple[float, float]:
        return sum(chance[one] for one in common), _at_least(
            SHARED_LEAST, [chance[one] for one in sorted(common)]
        )

    found, expected_pairs = [], 0.0
    meetings = _meetings(rare)
    for pair in combinations(students, 2):
        common = by_student[pair[0]] & by_student[pair[1]]
        expected, probability = likely(common)
        expected_pairs += probability
        same = meetings.get(pair, [])
        if len(same) >= SHARED_LEAST:
            found.append((*pair, len(same), sorted(same), len(common), expected))
    pairs = pd.DataFrame(found, columns=["one", "other", "shared", "items", "both", "expected"])
    pairs = pairs.sort_values(["shared", "one", "other"], ascending=[False, True, True], ignore_index=True)
    return SharedAnswers(pairs, len(students) * (len(students) - 1) // 2, expected_pairs)


def _wrong_firsts(
    rows: pd.DataFrame, items: Mapping[str, Item], seen: ItemView
) -> dict[str, dict[str, list[str]]]:
    """Return for each settled item who gave which wrong first answer: ``{item: {answer: [student]}}``."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows[rows["right"].notna()].itertuples(index=False):
        item = items.get(row.id)
        if item is None or item.certainty not in SETTLED:
            continue
        answers = found.setdefault(row.id, {})
        if row.right == 0:
            answers.setdefault(_canonical(seen(item, row.student_id), row.first_response), []).append(
                row.student_id
            )
    return found


def _canonical(item: Item, response: Any) -> str:
    """Return a response as text, equal for equal answers; one that no longer fits stays as written."""
    with suppress(ResponseError):
        response = item.normalise(response)
    return json.dumps([item.variant_id, response], sort_keys=True, ensure_ascii=False)


def _rare(answers: Mapping[str, list[str]], tried: int) -> dict[str, list[str]]:
    limit = max(RARE_LEAST, int(RARE_SHARE * tried))
    return {answer: who for answer, who in answers.items() if len(who) <= limit}


def _meeting(answers: Mapping[str, list[str]], tried: int) -> float:
    return (
        sum(len(who) * (len(who) - 1) for who in answers.values()) / (tried * (tried - 1))
        if tried > 1
        else 0.0
    )


def _meetings(rare: Mapping[str, Mapping[str, list[str]]]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for one, answers in rare.items():
        for who in answers.values():
            for pair in combinations(sorted(who), 2):
                found.setdefault(pair, []).append(one)
    return found


def _at_least(least: int, chances: list[float]) -> float:
    """Return the probability that at least ``least`` of independent events happen."""
    fewer = [1.0] + [0.0] * (least - 1)
    for p in chances:
        fewer = [fewer[k] * (1 - p) + (fewer[k - 1] * p if k else 0.0) for k in range(least)]
    return 1 - sum(fewer)


# --- the same moment under several names --------------------------------------------------------------------


@frozen
class SameTimestamp:
    """Students whose answers carry the same moments.

    ``students``: their ids. ``items``: full ids of the items at which two or more of them have the same
    moment. ``answered``: how many items at least one of them tried. ``first``: the first such moment (UTC).
    """

    students: tuple[str, ...]
    items: tuple[str, ...]
    answered: int
    first: pd.Timestamp


def same_moments(rows: pd.DataFrame) -> list[SameTimestamp]:
    """Return the groups of students whose answers to :data:`MOMENTS_LEAST` or more items carry the same
    ``first_at``, largest group first.

    Two students belong together where the time of the first try is the same, to the last digit that the log
    has, at two items or more; a group is whoever is joined by such pairs. Pairs are not gone through one by
    one: students are sorted under each two moments that they have, so a whole class that handed in one file
    costs no more than as many students each with a file of their own.
    """
    tried = rows[rows["first_at"].notna() & (rows["tries"] > 0)]
    names = tried.groupby(["id", "first_at"])["student_id"].transform("nunique")
    meeting = tried[names > 1]
    moments = {
        student: sorted(zip(part["id"], part["first_at"], strict=True))
        for student, part in meeting.groupby("student_id")
    }
    leader = {student: student for student in moments}

    def lead(student: str) -> str:
        while leader[student] != student:
            leader[student] = student = leader[leader[student]]
        return student

    known: dict[tuple[Any, ...], str] = {}
    for student, own in moments.items():
        for some in combinations(own, MOMENTS_LEAST):
            leader[lead(student)] = lead(known.setdefault(some, student))
    groups: dict[str, list[str]] = {}
    for student in moments:
        groups.setdefault(lead(student), []).append(student)
    tries, order = tried.groupby("student_id")["id"].agg(set), list(tried["id"].unique())
    found = [
        _moment({one: moments[one] for one in who}, order, set().union(*tries[who]))
        for who in groups.values()
        if len(who) > 1
    ]
    return sorted(found, key=lambda one: (-len(one.students), -len(one.items), one.students))


def _moment(
    moments: Mapping[str, list[tuple[str, pd.Timestamp]]], order: list[str], answered: set[str]
) -> SameTimestamp:
    counts = Counter(one for own in moments.values() for one in own)
    shared = [one for one, number in counts.items() if number > 1]
    met = {item for item, _ in shared}
    return SameTimestamp(
        tuple(sorted(moments)),
        tuple(item for item in order if item in met),
        len(answered),
        min(moment for _, moment in shared),
    )
