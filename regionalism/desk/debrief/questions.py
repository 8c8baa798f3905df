"""The rule that picks three questions from a student's own work, and what a good answer to each holds.

========== =================================================================================================
question   about
========== =================================================================================================
a doubt    the first answer that was not right and of which the student was most sure; of equals the one that
           cost most. Who was right everywhere is asked about the item that the class found hardest.
a find     the item that was right at the first try and that the class found hardest; of the others, the best
           one.
a text     a sentence of the student's own text, if it can be one that names a paragraph; without a text, one
           more find.
========== =================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from attrs import frozen

from regionalism.desk.grading.feedback import tables_in_words
from regionalism.desk.results import ItemView
from regionalism.engine.anchors import LOOSE_ANCHOR
from regionalism.engine.kinds.base import Item
from regionalism.engine.plain_text import CONFIDENCE, describe

LEVELS = (
    "0: cannot say how the answer came about, or says what contradicts it",
    "1: names the paragraph, row or rule that it rests on",
    "2: explains with the words of that place, and answers one objection",
)
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\"“«A-ZÁÉÍÓÚÑÇÀÂÊÔÜ¿¡])")
LONGEST_QUOTE = 60  # words


@frozen
class Question:
    """One question: its ``kind``, what is ``asked``, what was ``said``, what a good answer ``holds``."""

    kind: str
    asked: str
    said: tuple[str, ...]
    holds: tuple[str, ...]


def questions(
    rows: pd.DataFrame, items: Mapping[str, Item], seen: ItemView, right: Mapping[str, float]
) -> tuple[Question, ...]:
    """Return three questions for one student; fewer only where fewer items were answered.

    :param rows: the student's rows of ``items.csv``, as :func:`~regionalism.desk.results.read_class` gives
        them.
    :param items: items by full id.
    :param seen: gives an item as the student, or whoever handed in for the group, was asked it.
    :param right: the share of the class that was right at the first try, by full id.
    """
    answered = rows[(rows["tries"] > 0) & rows["id"].isin(items)]
    judged = answered[answered["right"].notna()]
    texts = [row for row in answered.itertuples(index=False) if items[row.id].is_text and _text(row)]
    picked: list[Question] = []
    used: set[str] = set()

    def free(among: pd.DataFrame) -> list[Any]:
        return [row for row in among.itertuples(index=False) if row.id not in used]

    def hardest(among: pd.DataFrame) -> Any:
        return min(free(among), key=lambda row: right.get(row.id, 1.0), default=None)

    doubts = [row for row in judged.itertuples(index=False) if row.right < 1]
    doubt = max(doubts, key=_how_sure, default=None) or hardest(judged)
    if doubt is not None:
        used.add(doubt.id)
        picked.append(_doubt(doubt, seen(items[doubt.id], doubt.handed_in_by)))
    find = hardest(judged[judged["right"] == 1]) or max(free(judged), key=_share, default=None)
    if find is not None:
        used.add(find.id)
        picked.append(_find(find, seen(items[find.id], find.handed_in_by)))
    if texts:
        longest = max(texts, key=lambda row: len(_text(row)))
        picked.append(_own_text(longest, items[longest.id]))
    elif (more := hardest(judged)) is not None:
        picked.append(_find(more, seen(items[more.id], more.handed_in_by)))
    return tuple(picked)


def _share(row: Any) -> float:
    return row.points / row.possible if row.points > 0 else 0.0


def _how_sure(row: Any) -> tuple[float, float]:
    sure = row.first_confidence
    lost = row.possible - (0.0 if pd.isna(row.points) else row.points)
    return (0.0 if pd.isna(sure) else sure, lost)


def _text(row: Any) -> str:
    given = row.counted_response
    text = given.get("text") if isinstance(given, dict) else given
    return text if isinstance(text, str) else ""


def _where(item: Item) -> str:
    places = (*item.anchors, *tables_in_words(item))
    return f"Where to look: {'; '.join(places)}." if places else ""


def _doubt(row: Any, item: Item) -> Question:
    given = row.first_confidence
    sure = "" if pd.isna(given) else f" How sure you were: {CONFIDENCE[int(given)]}."
    asked = f"“{item.title}”: this was your first answer.{sure} What speaks for it, and what against it?"
    return Question("a doubt", asked, tuple(describe(item, row.first_response)), _holds(item))


def _find(row: Any, item: Item) -> Question:
    asked = f"“{item.title}”: show where you found it. Which words, or which row, decide the answer?"
    return Question("a find", asked, tuple(describe(item, row.counted_response)), _holds(item))


def _holds(item: Item) -> tuple[str, ...]:
    return tuple(filter(None, (item.explained(), _where(item))))


def _own_text(row: Any, item: Item) -> Question:
    asked = (
        f"“{item.title}”: you wrote this sentence. What does the place that it rests on say, and what would "
        "somebody answer who holds the opposite?"
    )
    holds = (
        "The student finds the place, keeps to what it says, and states the other side so that it would "
        "agree.",
        *(one.text for one in item.criteria),
        _where(item),
    )
    return Question("a text", asked, (f"“{own_sentence(_text(row))}”",), tuple(filter(None, holds)))


def own_sentence(text: str) -> str:
    """Return the longest sentence of a text that names a paragraph, or else the longest of all.

    A sentence of more than :data:`LONGEST_QUOTE` words is cut there.
    """
    sentences = [" ".join(one.split()) for one in SENTENCE_END.split(text.strip())]
    chosen = max(sentences, key=lambda one: (LOOSE_ANCHOR.search(one) is not None, len(one)))
    words = chosen.split()
    return chosen if len(words) <= LONGEST_QUOTE else f"{' '.join(words[:LONGEST_QUOTE])} …"
