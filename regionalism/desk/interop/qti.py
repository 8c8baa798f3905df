"""Questions as a QTI 1.2 package: a zip with a manifest and one assessment.

Version 1.2, because it is the form in which Canvas itself keeps quizzes in its course packages, and the one
that most other systems have learned to read because of that. The kinds of question are those that Canvas
names in the item's metadata (``question_type``); a reader that does not know that field still finds plain QTI
1.2. Moodle has no QTI import; Moodle XML is for that. What other systems make of a package differs: look
through the questions after the import. Specification:
https://www.imsglobal.org/question/qtiv1p2/imsqti_asi_bindv1p2.html
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree as ET

from regionalism.desk.interop.questions import (
    FORMS,
    Bank,
    Question,
    UnsupportedQuestionError,
    as_bytes,
    as_html,
)

SPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
ASSESSMENT = "assessment.xml"
Feedback = dict[str, tuple[str, ...]]
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes
TYPES = {
    "choice": "multiple_choice_question",
    "multiple": "multiple_answers_question",
    "matching": "matching_question",
    "ordering": "matching_question",
    "numerical": "numerical_question",
    "essay": "essay_question",
}


def differences(question: Question) -> list[str]:
    """Return what QTI says differently; raise :class:`UnsupportedQuestionError` where it cannot ask."""
    found = ["hints are not part of the package"] if question.hints else []
    return found + _DIFFERENCES[question.form](question)


def _choice_differs(question: Question) -> list[str]:
    if sum(one.share == 1 for one in question.answers) != 1:
        raise UnsupportedQuestionError(
            "several answers earn all the points, and a choice in Canvas has one right answer"
        )
    part = [one.text for one in question.answers if 0 < (one.share or 0) < 1]
    return [f"{text!r} earns nothing: a choice in Canvas has no part of the points" for text in part]


def _multiple_differs(question: Question) -> list[str]:
    if any(one.share is None for one in question.answers):
        raise UnsupportedQuestionError(
            "an answer counts neither way, and in Canvas each answer is right or wrong"
        )
    return ["part of the points is counted by the rule of the LMS"]


def _numerical_differs(question: Question) -> list[str]:
    return ["what is said of single wrong numbers stands together in the feedback to any wrong answer"]


_DIFFERENCES: dict[str, Callable[[Question], list[str]]] = {
    "choice": _choice_differs,
    "multiple": _multiple_differs,
    "numerical": _numerical_differs,
    "matching": lambda _: ["what is said of single rows stands together in the feedback to any wrong answer"],
    "ordering": lambda _: ["it is asked as a matching question: each entry and its place"],
    "essay": lambda _: ["the model answers are not part of the package, since students could read them"],
}


def write(bank: Bank) -> bytes:
    """Return the zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, root in (("imsmanifest.xml", _manifest()), (ASSESSMENT, _assessment(bank))):
            file.writestr(zipfile.ZipInfo(name, LONG_AGO), as_bytes(root), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _manifest() -> ET.Element:
    root = ET.Element("manifest", xmlns=PACKAGE, identifier="manifest")
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "IMS Content"
    ET.SubElement(metadata, "schemaversion").text = "1.1.3"
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    resource = ET.SubElement(
        resources, "resource", identifier="questions", type="imsqti_xmlv1p2", href=ASSESSMENT
    )
    ET.SubElement(resource, "file", href=ASSESSMENT)
    return root


def _assessment(bank: Bank) -> ET.Element:
    root = ET.Element("questestinterop", xmlns=SPACE)
    assessment = ET.SubElement(root, "assessment", ident="questions", title=bank.title)
    section = ET.SubElement(assessment, "section", ident="root_section")
    for question in bank.questions:
        _item(section, question)
    return root


def _material(parent: ET.Element, *paragraphs: str, plain: bool = False) -> None:
    kind, text = ("text/plain", paragraphs[0]) if plain else ("text/html", as_html(*paragraphs))
    ET.SubElement(ET.SubElement(parent, "material"), "mattext", texttype=kind).text = text


def _item(section: ET.Element, question: Question) -> None:
    item = ET.SubElement(section, "item", ident=question.name.replace("/", "."), title=question.title)
    fields = ET.SubElement(ET.SubElement(item, "itemmetadata"), "qtimetadata")
    for label, entry in (
        ("question_type", TYPES[question.form]),
        ("points_possible", f"{question.points:g}"),
    ):
        field = ET.SubElement(fields, "qtimetadatafield")
        ET.SubElement(field, "fieldlabel").text = label
        ET.SubElement(field, "fieldentry").text = entry
    presentation = ET.SubElement(item, "presentation")
    _material(presentation, *question.prompt.split("\n"))
    processing = ET.Element("resprocessing")
    outcomes = ET.SubElement(processing, "outcomes")
    ET.SubElement(outcomes, "decvar", varname="SCORE", vartype="Decimal", minvalue="0", maxvalue="100")
    feedback: Feedback = {"general_fb": (question.explanation,)}
    _show(_condition(processing, goes_on=True), "general_fb", other=True)
    feedback |= _BODIES[question.form](presentation, processing, question)
    item.append(processing)
    for name, texts in feedback.items():
        flow = ET.SubElement(ET.SubElement(item, "itemfeedback", ident=name), "flow_mat")
        _material(flow, *texts)


# --- conditions ---------------------------------------------------------------------------------------------


def _condition(processing: ET.Element, *, goes_on: bool) -> ET.Element:
    return ET.SubElement(processing, "respcondition", {"continue": "Yes" if goes_on else "No"})


def _asked(condition: ET.Element, *, other: bool = False) -> ET.Element:
    asked = ET.SubElement(condition, "conditionvar")
    if other:
        ET.SubElement(asked, "other")
    return asked


def _equal(parent: ET.Element, response: str, answer: str, tag: str = "varequal") -> None:
    ET.SubElement(parent, tag, respident=response).text = answer


def _earns(condition: ET.Element, per_cent: str = "100", action: str = "Set") -> None:
    ET.SubElement(condition, "setvar", varname="SCORE", action=action).text = per_cent


def _show(condition: ET.Element, name: str, *, other: bool = False) -> None:
    if other:
        _asked(condition, other=True)
    ET.SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=name)


def _if_wrong(processing: ET.Element, texts: tuple[str, ...]) -> Feedback:
    """Show texts after any wrong answer; conditions before this one end the search where the answer is
    right.
    """
    if not any(texts):
        return {}
    _show(_condition(processing, goes_on=True), "general_incorrect_fb", other=True)
    return {"general_incorrect_fb": texts}


# --- the kinds of question ----------------------------------------------------------------------------------


def _labels(presentation: ET.Element, question: Question, cardinality: str) -> Feedback:
    lid = ET.SubElement(presentation, "response_lid", ident="response1", rcardinality=cardinality)
    choice = ET.SubElement(lid, "render_choice")
    for number, one in enumerate(question.answers, 1):
        _material(ET.SubElement(choice, "response_label", ident=f"a{number}"), one.text)
    return {f"a{n}_fb": (one.feedback,) for n, one in enumerate(question.answers, 1) if one.feedback}


def _feedback_of_choices(processing: ET.Element, feedback: Feedback) -> None:
    for name in feedback:
        condition = _condition(processing, goes_on=True)
        _equal(_asked(condition), "response1", name.removesuffix("_fb"))
        _show(condition, name)


def _choice(presentation: ET.Element, processing: ET.Element, question: Question) -> Feedback:
    feedback = _labels(presentation, question, "Single")
    _feedback_of_choices(processing, feedback)
    right = next(n for n, one in enumerate(question.answers, 1) if one.share == 1)
    condition = _condition(processing, goes_on=False)
    _equal(_asked(condition), "response1", f"a{right}")
    _earns(condition)
    return feedback


def _multiple(presentation: ET.Element, processing: ET.Element, question: Question) -> Feedback:
    feedback = _labels(presentation, question, "Multiple")
    _feedback_of_choices(processing, feedback)
    condition = _condition(processing, goes_on=False)
    every = ET.SubElement(_asked(condition), "and")
    for number, one in enumerate(question.answers, 1):
        _equal(every if one.share else ET.SubElement(every, "not"), "response1", f"a{number}")
    _earns(condition)
    return feedback


def _blank(presentation: ET.Element, **kind: str) -> None:
    blank = ET.SubElement(presentation, "response_str", ident="response1", rcardinality="Single")
    ET.SubElement(ET.SubElement(blank, "render_fib", kind), "response_label", ident="answer1")


def _numerical(presentation: ET.Element, processing: ET.Element, question: Question) -> Feedback:
    _blank(presentation, fibtype="Decimal")
    right, *wrong = question.answers
    condition = _condition(processing, goes_on=False)
    either = ET.SubElement(_asked(condition), "or")
    _equal(either, "response1", right.text)
    between = ET.SubElement(either, "and")
    key = float(right.text)
    _equal(between, "response1", f"{key - right.tolerance:.10g}", "vargte")
    _equal(between, "response1", f"{key + right.tolerance:.10g}", "varlte")
    _earns(condition)
    feedback = {}
    if right.feedback:
        _show(condition, "correct_fb")
        feedback["correct_fb"] = (right.feedback,)
    texts = (*(f"{one.text}: {one.feedback}" for one in wrong), *question.default_feedback)
    return feedback | _if_wrong(processing, texts)


def _rows(
    presentation: ET.Element, processing: ET.Element, rows: list[tuple[str, str]], choices: list[str]
) -> None:
    """Ask for the right choice in each row; each earns its part."""
    for number, (left, right) in enumerate(rows, 1):
        lid = ET.SubElement(presentation, "response_lid", ident=f"response_{number}")
        _material(lid, left)
        choice = ET.SubElement(lid, "render_choice")
        for place, text in enumerate(choices, 1):
            _material(ET.SubElement(choice, "response_label", ident=str(place)), text, plain=True)
        condition = _condition(processing, goes_on=True)
        _equal(_asked(condition), f"response_{number}", str(choices.index(right) + 1))
        _earns(condition, f"{100 / len(rows):.2f}", "Add")


def _matching(presentation: ET.Element, processing: ET.Element, question: Question) -> Feedback:
    _rows(
        presentation, processing, [(pair.left, pair.right) for pair in question.pairs], list(question.choices)
    )
    return _if_wrong(processing, question.default_feedback)


def _ordering(presentation: ET.Element, processing: ET.Element, question: Question) -> Feedback:
    places = [str(place) for place in range(1, len(question.answers) + 1)]
    # In the order of the alphabet, so that the order of the rows gives nothing away.
    rows = sorted((one.text, place) for one, place in zip(question.answers, places, strict=True))
    _rows(presentation, processing, rows, places)
    return _if_wrong(processing, question.default_feedback)


def _essay(presentation: ET.Element, processing: ET.Element, question: Question) -> Feedback:
    del question
    _blank(presentation)
    _asked(_condition(processing, goes_on=False), other=True)
    return {}


_BODIES = dict(zip(FORMS, (_choice, _multiple, _matching, _numerical, _ordering, _essay), strict=True))
