"""Whose Americas? The package behind the notebooks.

A notebook needs these verbs only; each loads what it needs when it is first called, so that importing them
costs next to nothing. This file, ``__main__`` and ``launch`` keep to syntax that a very old Python can read:
it must be able to say that it is too old.
"""

from regionalism.engine.version import __version__

TYPE_CHECKING = False  # true for whoever checks types
if TYPE_CHECKING:
    from typing import Any

    import pandas

__all__ = [
    "__version__",
    "answer",
    "ask",
    "calibration",
    "closing",
    "deck",
    "hand_in",
    "look_back",
    "opening",
    "progress",
    "reading",
    "record",
    "student_card",
    "table",
]


def ask(item_id: str) -> "Any":
    """Show one item, with this student's saved answer back in place.

    :param item_id: ``"unit/item"``, for example ``"one-state-one-vote/threshold"``.
    :returns: a widget for the cell to show; where widgets cannot run, the item as text.
    """
    from regionalism.notebook.api import ask as show

    return show(item_id, _looked_up)


def answer(item_id: str, response: "Any") -> "Any":
    """Answer an item in code, for those who cannot use widgets; it is kept and checked like any other answer.

    :param item_id: ``"unit/item"``.
    :param response: a letter, a list of letters, a number or a text, as the item's own text says.
    """
    from regionalism.notebook.api import answer as give

    return give(item_id, response)


def record(item_id: str, value: "Any") -> "Any":
    """Keep a result that a cell computed, and check it like any other answer.

    :param item_id: ``"unit/item"``, an item of the kind ``value``.
    :param value: a number, a text or a truth value.
    """
    from regionalism.notebook.api import record as keep

    return keep(item_id, value, _looked_up)


def reading(code: str, *more: str, unit: str = "") -> "Any":
    """Open the reading room at one of the six texts: source card, paragraphs, glossary, notes.

    :param code: ``"R1"`` to ``"R6"``.
    :param more: further texts, to stand beside it.
    :param unit: the slug of a unit, for example ``"two-clubs"``: its paragraphs stand open, the others are
        folded.
    """
    from regionalism.americas.reading_room import reading as open_room

    return open_room(code, *more, unit=unit)


def table(name: str) -> "pandas.DataFrame":
    """Return a data table as a typed ``pandas.DataFrame`` that carries its sources in
    ``.attrs["sources"]``.
    """
    from regionalism.americas.tables import table as load

    return load(name)


def progress() -> "Any":
    """Show what is done, unit by unit, and the file to take it along or bring it back."""
    from regionalism.notebook.api import progress as show

    return show()


def opening() -> "Any":
    """Show what the course is about, its units, how far each is, and a button to the first thing to do."""
    from regionalism.americas.opening import opening as show

    return show()


def closing(unit: str, stage: str = "lesson") -> "Any":
    """Show what is done on a page of the course, and the next step.

    :param unit: the unit's slug, for example ``"one-state-one-vote"``.
    :param stage: what the notebook holds, ``"lesson"`` or ``"exercise"``.
    """
    from regionalism.notebook.api import closing as show

    return show(unit, stage)


def look_back(item_id: str) -> "Any":
    """Show the student's own first answer to an item again, and ask what they would write now.

    :param item_id: ``"unit/item"``, for example ``"one-state-one-vote/first-guess"``.
    """
    from regionalism.notebook.api import look_back as show

    return show(item_id)


def deck(many: int = 8, before: str = "") -> "Any":
    """Ask short questions from memory, drawn for this student: what is due first, then what is new.

    :param many: how many cards are drawn at a time.
    :param before: a unit's slug, for example ``"two-clubs"``: cards of earlier units only. Without it, cards
        of all units that the student has begun.
    """
    from regionalism.notebook.api import deck as show

    return show(many, before, _looked_up)


def student_card(name: str = "", student_id: str = "") -> "Any":
    """Show the card that asks once who works here; an assignment in which everybody has numbers of their own
    begins with it.

    :param name, student_id: give both to enter them in code, without the card.
    """
    from regionalism.notebook.api import student_card as show

    return show(name, student_id)


def hand_in(unit: str, name: str = "", student_id: str = "") -> "Any":
    """Show what is unanswered in a unit, and a button that makes the file to hand in,
    ``UNIT.ID.handin.json``.

    :param unit: the unit's slug, for example ``"one-state-one-vote"``.
    :param name, student_id: give both to make the file in code, without the card.
    """
    from regionalism.notebook.api import hand_in as show

    return show(unit, name, student_id)


def calibration() -> "Any":
    """Show how well the confidence given with first tries matched how often they were right."""
    from regionalism.notebook.api import calibration as show

    return show()


def _looked_up(place: str) -> str:
    """Return what stands at a place where an item says where to look: a paragraph such as ``"R3 ¶5"``, a row
    such as ``"states:BRA"``.
    """
    from regionalism.americas.readings import digest
    from regionalism.americas.tables import row_in_words

    return row_in_words(place) if ":" in place else digest(place)
