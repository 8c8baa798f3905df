"""Sign, and then?: the numbers of the model, recomputed by hand where they are keyed or told."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from regionalism.americas.sign_and_then import (
    CLAUSES,
    GOVERNMENT,
    OPPOSITION,
    ORDERS,
    SCALES,
    SIDES,
    STEPS,
    Rules,
    _empty_cloud,
    both_chairs,
    changed,
    cloud,
    cloud_figure,
    keeps_red_lines,
    packages,
    points,
    replay,
    sign_and_then,
    signed_by,
    size_of_cloud,
    steps_line,
)
from regionalism.engine.errors import CourseError

ALL = (2,) * len(CLAUSES)
NOTHING = (0,) * len(CLAUSES)


def test_no_side_can_win_or_lose_more_than_the_other() -> None:
    for what in ("cost", "worth"):
        sums = {
            side: sorted(getattr(one, what) for one in CLAUSES.values() if one.giver == side)
            for side in SIDES
        }
        assert sums[GOVERNMENT] == sums[OPPOSITION], what
    assert len(packages()) == 3 ** len(CLAUSES) == 729


def test_turned_round_the_cloud_is_the_same() -> None:
    names = list(CLAUSES)
    twin = {"vote": "sanctions", "candidates": "recognition", "parties": "funds"}
    twin |= {other: one for one, other in twin.items()}
    for order, other in (("once", "once"), ("steps", "steps"), ("government-first", "opposition-first")):
        turned = {tuple(one[names.index(twin[name])] for name in names) for one in cloud(Rules(60, order))}
        assert turned == set(cloud(Rules(60, other)))


# All six clauses in full: each side gives 20 and gets 38.
@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (Rules(100), 18),
        (Rules(60), Fraction(14, 5)),
        (Rules(50), -1),
        (Rules(0), -20),
        (Rules(50, "steps"), Fraction(18, 2) - Fraction(20, 6)),
        (Rules(0, guarantor=True), Fraction(2, 5) * 38 - 20),
        (Rules(100, safety=True), 38 - 14),  # the clause that is feared costs 6 in place of 12
        (Rules(0, safety=True), -20),  # a guarantee that nobody believes
    ],
)
def test_what_a_side_expects_of_everything(rules: Rules, expected: Fraction) -> None:
    assert all(points(ALL, side, rules) == expected for side in SIDES)


def test_whoever_gives_second_risks_nothing() -> None:
    rules = Rules(25, "government-first")
    assert points(ALL, OPPOSITION, rules) == Fraction(18, 4)
    assert points(ALL, GOVERNMENT, rules) == Fraction(38, 4) - 20
    assert points(NOTHING, GOVERNMENT, rules) == 0 and NOTHING not in signed_by(GOVERNMENT, rules)


def test_the_cloud_is_gone_at_about_half_and_comes_back() -> None:
    assert [size_of_cloud(trust) for trust in range(100, 30, -10)] == [244, 224, 182, 126, 47, 3, 0]
    assert size_of_cloud(40, "steps") == 94 and size_of_cloud(30, "steps") == 22
    assert size_of_cloud(40, guarantor=True) == 82
    assert size_of_cloud(40, "government-first") == size_of_cloud(40, "opposition-first") == 39
    assert size_of_cloud(40, safety=True) == 0 and size_of_cloud(50, safety=True) == 38
    assert size_of_cloud(10, "steps", safety=True, guarantor=True) == 206


def test_more_trust_never_empties_the_cloud() -> None:
    for order in ORDERS:
        found = [set(cloud(Rules(trust, order))) for trust in range(0, 101, 20)]
        assert all(less <= more for less, more in zip(found, found[1:], strict=False)), order


def test_without_red_lines_small_deals_live_on() -> None:
    left = cloud(Rules(40, red={}))
    assert len(left) == 5 and all(not (one[0] or one[3]) for one in left)  # neither vote nor sanctions
    assert len(cloud(Rules(50, red={}))) == 15
    assert keeps_red_lines(NOTHING, {}, GOVERNMENT) and not keeps_red_lines(NOTHING, Rules().red, GOVERNMENT)


def test_a_good_alternative_empties_the_cloud_as_mistrust_does() -> None:
    both, one = dict.fromkeys(SIDES, 6), {GOVERNMENT: 6, OPPOSITION: 0}
    assert len(cloud(Rules(80))) == 182
    assert len(cloud(Rules(80, none=one))) == len(cloud(Rules(80, none={GOVERNMENT: 0, OPPOSITION: 6}))) == 88
    assert len(cloud(Rules(80, none=both))) == 20
    assert set(cloud(Rules(80, none=both))) <= set(cloud(Rules(80, none=one))) <= set(cloud(Rules(80)))


def test_the_best_end_of_the_cloud_from_each_chair() -> None:
    for chair, other in ((GOVERNMENT, OPPOSITION), (OPPOSITION, GOVERNMENT)):
        best = max(cloud(), key=lambda one: (points(one, chair), points(one, other)))
        assert (points(best, chair), points(best, other)) == (27, 3)


def test_pay_offs_can_be_changed_and_a_slip_is_named() -> None:
    clauses = changed("vote 8 9; Funds 1 2")
    assert (clauses["vote"].cost, clauses["funds"].worth) == (8, 2) and CLAUSES["vote"].cost == 6
    assert changed("") == CLAUSES
    assert len(cloud(Rules(60), changed("vote 8 9"))) == 11
    for slip in ("vote", "vote 8", "oil 1 2"):
        with pytest.raises(CourseError, match="vote 8 9"):
            changed(slip)
    with pytest.raises(CourseError, match="choose among"):
        points(ALL, GOVERNMENT, Rules(order="never"))


def test_the_panel_answers_to_trust_and_to_slips() -> None:
    panel = sign_and_then()
    assert panel.shown["status"] == "Both sides would sign 244 of 729 packages."
    panel.enter({**panel.values, "trust": 40, "order": "steps"})
    assert panel.shown["status"].startswith("Both sides would sign 94")
    assert "40 %: 94" in panel.shown["html"]
    panel.enter({**panel.values, "payoffs": "votes 8 9"})
    assert "vote 8 9" in panel.shown["status"]
    panel.enter({**panel.values, "payoffs": "", "trust": None})
    assert "whole numbers" in panel.shown["status"]
    assert "invented" in panel.as_text() and "Trust stays the same" in panel.as_text()


def test_the_table_tells_the_same_from_both_chairs() -> None:
    panel = both_chairs()
    assert "Would not sign: the government and the opposition" in panel.shown["status"]
    full = dict.fromkeys(CLAUSES, "2")
    panel.enter({**panel.values, **full})
    assert "18 points for you, 18 for the opposition. Both sides would sign." in panel.shown["status"]
    panel.enter({**panel.values, **full, "chair": OPPOSITION, "red_government": "none"})
    assert "18 points for you, 18 for the government" in panel.shown["status"]
    panel.enter({**panel.values, **full, "sanctions": "0", "red_government": "sanctions"})
    assert "does not get its red line (sanctions)" in panel.shown["html"]


def test_a_mark_stands_where_the_axes_say() -> None:
    """The lines at zero are drawn by matplotlib, the marks are put in later."""
    for scale in SCALES:
        drawing = _empty_cloud("Marks", scale, mine=True)
        lines = re.findall(r'd="M ([\d.]+) ([\d.]+) \nL ([\d.]+) ([\d.]+) \n" clip-path', drawing.svg)
        assert len(lines) == 4 and len(drawing.marks) == 6  # two lines, three series, in each of two drawings
        for place, one in enumerate(drawing.marks):
            level, upright = lines[place // 3 * 2 : place // 3 * 2 + 2]
            assert one.zero == pytest.approx((float(upright[0]), float(level[1])), abs=1e-4)


def test_any_pay_offs_have_room_on_the_axes() -> None:
    dearest = changed("; ".join(f"{name} 99 99" for name in CLAUSES))
    for told in ("vote 99 0; candidates 99 0; parties 99 0", "vote 0 99; candidates 0 99; parties 0 99"):
        one_sided = changed(f"sanctions 0 0; recognition 0 0; funds 0 0; {told}")
        assert "729 packages" in cloud_figure(clauses=one_sided).text
    assert "729 packages" in cloud_figure(clauses=dearest).text


def test_figures_say_in_words_what_they_show() -> None:
    assert "0 of 729" in cloud_figure(Rules(40)).text
    assert "11 dated steps" in steps_line().text
    (ruling,) = [one for one in steps_line().text.splitlines() if "upholds the ban" in one]
    assert "The Supreme Tribunal" in ruling and "The government" not in ruling
    assert replay().text.count("The government said:") == len(STEPS) == 4
