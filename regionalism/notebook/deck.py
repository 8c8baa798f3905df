"""The deck in a lesson: cards drawn for this student, one after the other, and when the next ones are due."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import traitlets

from regionalism.engine.answers import AnswerLog
from regionalism.engine.bank import unit_items
from regionalism.engine.course import unit, units
from regionalism.engine.deck import RIGHT, Card, deck_cards
from regionalism.engine.definition import definition
from regionalism.engine.errors import CourseError, Message
from regionalism.engine.kinds.base import Item
from regionalism.engine.plain_text import MARK_WORDS, SETTLED_BY, as_text
from regionalism.engine.scoring import score
from regionalism.engine.spacing import Standing, draw, model_of_forgetting, standings
from regionalism.notebook.assets import script, style
from regionalism.notebook.figure import in_words
from regionalism.notebook.item_widget import LookUp, digests, looked_up, named_rows, result_view
from regionalism.notebook.richtext import paragraphs
from regionalism.notebook.session import answer_log, asked, now
from regionalism.notebook.widget import CourseWidget


def begun(log: AnswerLog) -> set[str]:
    """Return the slugs of the units of which at least one question was begun."""
    found = set()
    for one in units():
        try:
            items = unit_items(one.slug).values()
        except CourseError:  # a hand-out has the items of some units only
            continue
        if any(log.state(item.full_id).current or log.state(item.full_id).responses for item in items):
            found.add(one.slug)
    return found


class Deck(CourseWidget):
    """Cards of the deck.

    :param many: how many are drawn at a time.
    :param before: the slug of a unit: cards of earlier units are drawn. Empty: cards of all units that the
        student has begun.
    :param look_up: gives the digest of a paragraph or row.
    :raises CourseError: where there is no such unit.
    """

    spec = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, many: int, before: str, look_up: LookUp) -> None:
        self.many = many
        self.look_up = look_up
        self._before = unit(before).number if before else None
        self._round: list[Card] = []  # the cards drawn and not answered yet
        self._size = 0  # how many were drawn for this round
        self._results: list[bool] = []  # of this round: was it right?
        self._skip: set[str] = set()  # answered since the cell was run
        super().__init__(
            _esm=script("parts", "choice", "follow", "deck"),
            _css=style(),
            spec={"title": "Cards from memory", "id": f"deck/{before or 'all'}"},
        )
        self._begin()
        self.follow_answers(f"deck/{before}")

    # --- which cards ---

    def _pool(self) -> tuple[list[Card], list[str]]:
        """Return the cards that may be drawn, and the slugs of their units, the nearest first."""
        every, known = units(), begun(answer_log())
        if self._before is None:
            slugs = [one.slug for one in reversed(every) if one.slug in known]
        else:
            earlier = [one.slug for one in reversed(every) if one.number < self._before]
            # Who left a unit out is asked about it last.
            slugs = sorted(earlier, key=lambda slug: slug not in known)
        return [card for card in deck_cards().values() if card.unit in slugs], slugs

    def _begin(self, again: bool = False) -> None:
        """Draw the cards of a round; what was answered lately is part of it, unless more is asked for."""
        at = now()
        cards, slugs = self._pool()
        found = standings(cards, answer_log(), at)
        lately = {one.card.item.id for one in found if one.is_resting(at)} | self._skip
        wanted = self.many if again else self.many - len(lately)
        self._round = draw(found, slugs, at, wanted, lately)
        self._size, self._results = len(self._round), []
        self.view = self._asking() if self._round else self._finished(found, slugs, at)

    # --- what is shown ---

    def _asking(self) -> dict[str, Any]:
        card = self._round[0]
        item = asked(card.item)
        place = self._size - len(self._round) + 1
        texts = [item.prompt, *(entry for block in item.blocks() for entry in block.entries)]
        about = unit(card.unit)
        where = Message("deck-place", place=place, size=self._size, number=about.number, title=about.title)
        return {
            "card": {
                "id": item.full_id,
                "kicker": f"{where} · {SETTLED_BY[item.certainty]}",
                "prompt": item.prompt,
                "digests": digests(texts, self.look_up),
                **item.specification(self.look_up),
            },
            "problem": answer_log().warning,
        }

    def _answered(self, item: Item, response: str) -> dict[str, Any]:
        shown = result_view(item, score(item, response))
        if response != RIGHT:
            shown["notes"].append({"lead": str(Message("deck-answer")), "text": _answer(item)})
            shown["marks"][RIGHT] = dict(zip(("symbol", "word"), MARK_WORDS["right"], strict=True))
            shown["marks"][RIGHT]["mark"] = "right"
            # Nobody looks again: the answer stands there.
            shown["marks"][response]["word"] = str(Message("deck-not-this"))
        places = [*item.anchors]
        found = digests([*(note["text"] for note in shown["notes"]), *places], self.look_up)
        for _, name, text in named_rows(item.sources, self.look_up, found):
            found[name] = text
            places.append(name)
        following = str(Message("deck-next" if len(self._round) > 1 else "deck-finish"))
        shown |= {"digests": found, "places": places, "next": following}
        return {**self.view, "result": shown, "problem": answer_log().warning}

    def _finished(
        self, found: Sequence[Standing], slugs: Sequence[str], at: datetime.datetime
    ) -> dict[str, Any]:
        lines = []
        if self._results:
            done = Message("deck-done", right=sum(self._results), of=len(self._results))
            lines.append(str(done))
        elif lately := sum(one.is_resting(at) for one in found):
            lines.append(str(Message("deck-lately", cards=f"{lately} {_cards(lately)}")))
        due = sum(one.is_due(at) for one in found)
        more = draw(found, slugs, at, self.many, {one.card.item.id for one in found if one.is_resting(at)})
        coming = min((one.due for one in found if one.due and not one.is_due(at)), default=None)
        if not any(one.reviews for one in found) and not more:
            lines.append(str(Message("deck-none-yet")))
        elif due:
            lines.append(str(Message("deck-still-due", cards=f"{due} {_cards(due)}")))
        elif coming:
            day = coming.astimezone().date()
            today = day == at.astimezone().date()
            lines.append(str(Message("deck-due-today" if today else "deck-next-due", day=in_words(day))))
        return {
            "lines": lines,
            "more": str(Message("deck-more", cards=f"{len(more)} more {_cards(len(more))}")) if more else "",
            "problem": answer_log().warning,
        }

    # --- what a student does ---

    def act(self, content: dict[str, Any]) -> None:
        """Act on a button: ``check`` an answer, go to the ``next`` card, draw ``more``."""
        action = content.get("do")
        if action == "check":
            self.check(str(content.get("card") or ""), content.get("response"))
        elif action == "next":
            self.go_on()
        elif action == "more":
            self._begin(again=True)

    def check(self, name: str, response: Any) -> None:
        """Keep the answer to the card in view and show its worth."""
        if not self._round or self._round[0].item.full_id != name or "result" in self.view:
            return
        item = asked(self._round[0].item)
        result = score(item, response)
        if result.outcome == "unanswered":
            self.view = {**self.view, "problem": str(Message("deck-choose"))}
            return
        given = item.normalise(response)
        answer_log().add("response", item.full_id, given, version=item.version)
        self._results.append(result.outcome == "correct")
        self._skip.add(item.id)
        self.view = self._answered(item, given)

    def go_on(self) -> None:
        """Show the next card or, after the last, what was done."""
        if "result" not in self.view:
            return
        self._round = self._round[1:]
        if self._round:
            self.view = self._asking()
            return
        at = now()
        cards, slugs = self._pool()
        self.view = self._finished(standings(cards, answer_log(), at), slugs, at)

    def show_problem(self, problem: str, content: dict[str, Any]) -> None:
        """Say in the card what went wrong."""
        self.view = {**self.view, "problem": problem}

    def redraw(self) -> None:
        """Draw cards where none was there, since a unit may have been begun; what is in view stays."""
        if "card" not in self.view and not self._results:
            self._begin()

    # --- elsewhere ---

    def as_text(self) -> str:
        """Return the cards as plain text, each with the line of code that answers it."""
        if "card" in self.view:
            return "\n\n".join(as_text(asked(card.item)) for card in self._round)
        return "\n".join([self.spec["title"], *self.view["lines"]])

    def as_live(self) -> dict[str, Any]:
        """Return the deck for the script of the pages: every card that may be drawn, with its answer."""
        earlier = {one.slug for one in units() if self._before is None or one.number < self._before}
        cards = [card for card in deck_cards().values() if card.unit in earlier]
        return {
            "front": "deck",
            "responder": "deck",
            "traits": {"spec": self.spec},
            "data": {
                "many": self.many,
                "before": self._before,
                "forgetting": model_of_forgetting(),
                "cards": [self._whole(card) for card in cards],
                "lookUps": {
                    name: text for card in cards for name, text in looked_up(card.item, self.look_up).items()
                },
            },
        }

    def _whole(self, card: Card) -> dict[str, Any]:
        item = card.item
        return definition(item, keys=True) | {
            "unit": card.unit,
            "right": RIGHT,
            "answer": _answer(item),
            "settled": SETTLED_BY[item.certainty],
            "shuffled": list(item.shuffled),
            "spec": item.specification(self.look_up),
        }

    def as_page(self) -> str:
        """Return for pages without a script the cards that come first where nobody has answered anything."""
        from regionalism.notebook.static_html import item_page

        if self._before is None:
            return paragraphs(
                f"In the notebook {self.many} cards stand here, drawn from the units that you have begun."
            )
        return "".join(item_page(asked(card.item), answers=True) for card in self._round)


def _answer(item: Item) -> str:
    return f"{item.key_in_words()}. {item.explanation}"


def _cards(number: int) -> str:
    return "card" if number == 1 else "cards"
