"""Numbers in files that other programs wrote: read by the marks that the file itself shows, and written with
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from regionalism.engine.errors import CourseError
from regionalism.engine.numbers import readings

IN_TEXT = "\\d(?:[\\d.,'’\u00a0\u202f]*\\d)?"  # a pattern: a number within a text, such as a header


class Marks(NamedTuple):
    """How a file writes numbers. ``decimal`` is its decimal mark, empty where it does not show one."""

    decimal: str = ""

    def read(self, text: str) -> tuple[float, ...]:
        """Return the numbers that a cell may mean: none, one, or two where the file does not decide it.

        >>> Marks().read("1,000"), Marks(".").read("1,000"), Marks(",").read("1,000"), Marks(",").read("x")
        ((1000.0, 1.0), (1000.0,), (1.0,), ())
        """
        found = readings(text.strip())
        meant = [one for one in found if one.decimal == self.decimal]
        return tuple(float(one.number) for one in meant or found)

    def written(self, number: str) -> str:
        """Return a number, as Python writes it, with the marks of the file."""
        return number.replace(".", self.decimal or ".")


def marks_of(cells: Iterable[str]) -> Marks:
    """Return the marks that some cells show; none where they show none, or both.

    >>> marks_of(["20", "1.234", "12,5"]), marks_of(["1.234"]), marks_of(["1.5", "1,5"])
    (Marks(decimal=','), Marks(decimal=''), Marks(decimal=''))
    """
    shown = set()
    for cell in cells:
        found = readings(cell.strip())
        if len(found) == 1 and found[0].decimal:
            shown.add(found[0].decimal)
    return Marks(shown.pop()) if len(shown) == 1 else Marks()


def one_number(text: str, fits: Callable[[float], bool]) -> float:
    """Return the number that a person or a spreadsheet wrote into a cell of ours.

    :param fits: tells which numbers can be meant.
    :raises CourseError: where it is no number, or two can be meant.
    """
    found = Marks().read(text)
    if not found:
        raise CourseError("cell-no-number", text=text)
    meant = [one for one in found if fits(one)] or list(found[:1])
    if len(meant) > 1:
        raise CourseError("cell-two-numbers", text=text, first=f"{meant[0]:g}", second=f"{meant[1]:g}")
    return meant[0]
