"""The figure helper and the palette: what a reader sees at any width, in both themes, with any eyes."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from regionalism.notebook.assets import style
from regionalism.notebook.figure import data_table, figure, spread
from regionalism.notebook.palette import MEANINGS

WHITE, DARK = (255, 255, 255), (17, 17, 17)
SETS = (("yes", "no", "abstain"), ("oas", "celac", "both"), ("truth", "guess"), ("winner", "loser"))
# Viénot's matrices for readers without red or without green cones, on linear light.
BLIND = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}
APART = 0.12


def linear(colour: str) -> tuple[float, ...]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def luminance(light: tuple[float, ...]) -> float:
    return sum(part * weight for part, weight in zip(light, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(colour: str, ground: tuple[int, ...]) -> float:
    ground_hex = "#" + "".join(f"{part:02x}" for part in ground)
    one, other = sorted((luminance(linear(colour)), luminance(linear(ground_hex))))
    return (other + 0.05) / (one + 0.05)


def seen(colour: str, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    light = [max(0.0, sum(a * b for a, b in zip(row, linear(colour), strict=True))) for row in matrix]
    return tuple(part ** (1 / 2.4) for part in light)


@pytest.mark.parametrize("name", MEANINGS)
def test_a_colour_with_a_meaning_is_seen_in_both_themes(name: str) -> None:
    assert min(contrast(MEANINGS[name], ground) for ground in (WHITE, DARK)) >= 3


@pytest.mark.parametrize("blind", BLIND)
@pytest.mark.parametrize("names", SETS)
def test_colours_of_one_set_stay_apart_for_colour_blind_readers(names: tuple[str, ...], blind: str) -> None:
    for one, other in itertools.combinations(names, 2):
        first, second = (seen(MEANINGS[name], BLIND[blind]) for name in (one, other))
        distance = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5
        assert distance > APART, (one, other, distance)


def test_the_meanings_are_variables_of_every_page() -> None:
    assert f"--rg-celac: {MEANINGS['celac']};" in style()


def test_a_table_has_prose_left_numbers_right_and_no_empty_decimals() -> None:
    frame = pd.DataFrame(
        {"Year": [1998, 1999], "What": ["a <b>", "c"], "Output": [3447.0, None], "Share": [1.5, 2.25]}
    )
    table = BeautifulSoup(data_table(frame, "T"), "html.parser")
    rows = [
        [(cell.get_text(), cell.get("class")) for cell in row.select("td")]
        for row in table.select("tbody tr")
    ]
    numbers = ["rg-figures"]
    assert rows[0] == [("1998", None), ("a <b>", None), ("3447", numbers), ("1.5", numbers)]
    assert rows[1][2] == ("no data", numbers)
    assert [head.get("class") for head in table.select("th")] == [None, None, numbers, numbers]


def test_a_figure_has_two_drawings_of_which_one_is_shown_and_announced() -> None:
    drawn: list[float] = []

    def draw(axes: object) -> None:
        drawn.append(axes.figure.get_figwidth())  # type: ignore[attr-defined]

    def small(axes: object) -> None:
        drawn.append(-axes.figure.get_figwidth())  # type: ignore[attr-defined]

    words = {
        "alt": "A chart with nothing on it, made for a test of the helper.",
        "source": "s",
        "finding": "f",
    }
    shown = figure(
        draw, title="t", data=pd.DataFrame({"A": [1]}), narrow=small, narrow_size=(3.5, 3.0), **words
    )
    assert drawn == [8.0, -3.5]
    wide, narrow = BeautifulSoup(shown.html, "html.parser").select(".rg-drawing, .rg-drawing-narrow")
    assert narrow["style"] == "display:none" and not wide.has_attr("style")
    assert {one.svg["aria-label"] for one in (wide, narrow)} == {words["alt"]}
    hidden = style().split("@container rg-figure (max-width: 479px)")[1].split("}\n}")[0]
    assert ".rg-drawing { display: none; }" in hidden and "display: block !important" in hidden
    ids = [one["id"] for one in BeautifulSoup(shown.html, "html.parser").select("[id]")]
    assert len(ids) == len(set(ids))


def test_labels_keep_apart_and_in_order() -> None:
    assert spread([10, 11, 50], 5) == [10, 15, 50]
    assert spread([11, 10, 12], 5) == [15, 10, 20]
