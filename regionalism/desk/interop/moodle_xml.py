"""Questions as Moodle XML, which every Moodle imports (Question bank, Import, Moodle XML format).

The form is that of https://docs.moodle.org/en/Moodle_XML_format. An order is asked with the type *ordering*,
which is part of Moodle since 4.4 and a plugin (``qtype_ordering``) before.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from regionalism.desk.interop.questions import (
    FORMS,
    Answer,
    Bank,
    Question,
    UnsupportedQuestionError,
    as_bytes,
    as_html,
)

# The shares that Moodle accepts in its default setting, in per cent; each also below zero.
LISTED = (
    100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5,
    11.11111, 10, 5, 0,
)  # fmt: skip


def differences(question: Question) -> list[str]:
    """Return what Moodle says differently; raise :class:`UnsupportedQuestionError` where it cannot ask."""
    differs = _DIFFERENCES.get(question.form)
    return differs(question) if differs else []


def _choice_differs(question: Question) -> list[str]:
    rounded = [
        one
        for one in question.answers
        if abs(_listed(100 * (one.share or 0)) - 100 * (one.share or 0)) > 0.01
    ]
    return [
        f"{one.text!r} earns {_listed(100 * (one.share or 0)):g} per cent, the nearest share that Moodle has"
        for one in rounded
    ]


def _multiple_differs(question: Question) -> list[str]:
    right, wrong = _counted(question)
    if right > 10 or wrong > 10:
        raise UnsupportedQuestionError("Moodle has no share for more than ten right or ten wrong answers")
    return ["part of the points is counted by Moodle's rule: right choices add, wrong ones subtract"]


_DIFFERENCES: dict[str, Callable[[Question], list[str]]] = {
    "choice": _choice_differs,
    "multiple": _multiple_differs,
    "matching": lambda _: ["what is said of single rows stands together in the general feedback"],
    "ordering": lambda _: ["part of the points is counted by Moodle's rule: entries in their place"],
}


def _listed(per_cent: float) -> float:
    return min(LISTED, key=lambda one: abs(one - per_cent))


def _counted(question: Question) -> tuple[int, int]:
    return sum(one.share == 1 for one in question.answers), sum(one.share == 0 for one in question.answers)


def write(bank: Bank) -> bytes:
    """Return the file."""
    root = ET.Element("quiz")
    category = ET.SubElement(root, "question", type="category")
    # Two slashes are one in a name: a single one begins a category within.
    _text(ET.SubElement(category, "category"), f"$course$/top/{bank.title.replace('/', '//')}")
    for question in bank.questions:
        _question(root, question)
    return as_bytes(root)


def _text(parent: ET.Element, text: str) -> None:
    ET.SubElement(parent, "text").text = text


def _html(parent: ET.Element, tag: str, *paragraphs: str) -> None:
    _text(ET.SubElement(parent, tag, format="html"), as_html(*paragraphs))


def _value(parent: ET.Element, tag: str, value: object) -> None:
    ET.SubElement(parent, tag).text = str(value)


TYPES = {"choice": "multichoice", "multiple": "multichoice", "matching": "matching", "numerical": "numerical"}


def _question(root: ET.Element, question: Question) -> None:
    made = ET.SubElement(root, "question", type=TYPES.get(question.form, question.form))
    _text(ET.SubElement(made, "name"), question.title)
    _html(made, "questiontext", *question.prompt.split("\n"))
    general = question.default_feedback if question.form == "matching" else ()
    _html(made, "generalfeedback", question.explanation, *general)
    _value(made, "defaultgrade", f"{question.points:g}")
    _value(made, "penalty", 0)
    _value(made, "hidden", 0)
    _value(made, "idnumber", question.name)
    _BODIES[question.form](made, question)
    for hint in question.hints if question.form != "essay" else ():
        _html(made, "hint", hint)


def _answer(parent: ET.Element, text: str, per_cent: float, feedback: str) -> ET.Element:
    made = ET.SubElement(
        parent, "answer", fraction=f"{per_cent:g}" if per_cent == round(per_cent, 2) else f"{per_cent:.5f}"
    )
    _text(made, text)
    _html(made, "feedback", feedback)
    return made


def _choice(made: ET.Element, question: Question) -> None:
    _value(made, "single", "true")
    _value(made, "shuffleanswers", "true")
    _value(made, "answernumbering", "abc")
    for one in question.answers:
        _answer(made, as_html(one.text), _listed(100 * (one.share or 0)), one.feedback).set("format", "html")


def _multiple(made: ET.Element, question: Question) -> None:
    """Right answers add up to 100 per cent, wrong ones to minus 100: ticking everything earns nothing."""
    right, wrong = _counted(question)
    earns = {1.0: _listed(100 / right), 0.0: -_listed(100 / wrong) if wrong else 0.0, None: 0.0}
    _value(made, "single", "false")
    _value(made, "shuffleanswers", "true")
    _value(made, "answernumbering", "abc")
    for one in question.answers:
        _answer(made, as_html(one.text), earns[one.share], one.feedback).set("format", "html")


def _numerical(made: ET.Element, question: Question) -> None:
    """The first answer that fits counts; a star takes all that is left."""
    for one in (*question.answers, *(Answer("*", 0.0, text) for text in question.default_feedback)):
        _value(
            _answer(made, one.text, _listed(100 * (one.share or 0)), one.feedback),
            "tolerance",
            f"{one.tolerance:g}",
        )
    _value(made, "unitgradingtype", 0)
    _value(made, "showunits", 3)


def _matching(made: ET.Element, question: Question) -> None:
    _value(made, "shuffleanswers", "true")
    unused = [text for text in question.choices if text not in {pair.right for pair in question.pairs}]
    for left, right in [
        *((pair.left, pair.right) for pair in question.pairs),
        *(("", text) for text in unused),
    ]:
        row = ET.SubElement(made, "subquestion", format="html")
        _text(row, as_html(left))
        _text(ET.SubElement(row, "answer"), right)  # plain text in a menu, not HTML


def _ordering(made: ET.Element, question: Question) -> None:
    for tag, text in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", 0),
        ("gradingtype", "ABSOLUTE_POSITION"),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
    ):
        _value(made, tag, text)
    _html(made, "correctfeedback", "")
    _html(made, "partiallycorrectfeedback", *question.default_feedback)
    _html(made, "incorrectfeedback", *question.default_feedback)
    _value(made, "shownumcorrect", 1)
    for place, one in enumerate(question.answers, 1):
        _answer(made, as_html(one.text), place, "").set("format", "html")


def _essay(made: ET.Element, question: Question) -> None:
    for tag, text in (
        ("responseformat", "editor"),
        ("responserequired", 1),
        ("responsefieldlines", 15),
        ("attachments", 0),
    ):
        _value(made, tag, text)
    _value(made, "minwordlimit", question.words[0])
    _value(made, "maxwordlimit", question.words[1])
    _html(made, "graderinfo", *(line for text in question.for_graders for line in text.split("\n")))
    _html(made, "responsetemplate", "")


_BODIES = dict(zip(FORMS, (_choice, _multiple, _matching, _numerical, _ordering, _essay), strict=True))
