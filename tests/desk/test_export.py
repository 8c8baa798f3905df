"""The question bank: what is written is read again by other code, and the answers found there are scored by
the course's own scorer.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from regionalism.__main__ import main as command
from regionalism.desk.interop import moodle_xml, qti, questions
from regionalism.engine.bank import unit_items
from regionalism.engine.kinds.base import Item
from regionalism.engine.kinds.choice import Choice
from regionalism.engine.kinds.essay import Essay
from regionalism.engine.kinds.match import Match
from regionalism.engine.kinds.multiple import Multiple
from regionalism.engine.kinds.number import Number
from regionalism.engine.kinds.order import Order
from regionalism.engine.kinds.paragraphs import Paragraphs
from regionalism.engine.scoring import score
from tests.content.course import ITEMS

BY_ID = {item.full_id: item for item in ITEMS}
SPACE = {"q": qti.SPACE}
REASON = "a reason"


def plain(text: str | None) -> str:
    """Return the text that a browser shows of exported HTML."""
    return html.unescape(re.sub(r"</?p>|<br>", "\n", text or "")).strip("\n")


def share(item: Item, response: Any) -> float:
    result = score(evolve(item, points=1.0), response, REASON)
    assert result.points is not None, (item.full_id, response, result)
    return result.points


def moodle_questions(items: list[Item]) -> dict[str, list[ET.Element]]:
    """Return the questions of a Moodle file by item; the parts of one in their order."""
    root = ET.fromstring(moodle_xml.write(questions.bank("A bank", items, moodle_xml.differences)))
    found = defaultdict(list)
    for one in root.findall("question"):
        if one.get("type") != "category":
            name = one.findtext("idnumber") or ""
            found[name if name in BY_ID else name.rpartition("-")[0]].append(one)
    return found


def option_of(item: Any, text: str) -> str:
    parts = item.category if isinstance(item, Match) else item.option
    return next(one.id for one in parts if one.text == text)


def answers(question: ET.Element) -> list[tuple[str, float, str]]:
    return [
        (
            plain(one.findtext("text")),
            float(one.get("fraction", "nan")) / 100,
            plain(one.findtext("feedback/text")),
        )
        for one in question.findall("answer")
    ]


def check_choice(item: Choice, parts: list[ET.Element]) -> None:
    for text, fraction, feedback in answers(parts[0]):
        result = score(evolve(item, points=1.0), option_of(item, text), REASON)
        assert fraction == pytest.approx(result.points, abs=0.05)
        assert feedback == plain(result.feedback[0].text)


def check_set(item: Any, parts: list[ET.Element]) -> None:
    of = (lambda text: text) if isinstance(item, Paragraphs) else (lambda text: option_of(item, text))
    found = answers(parts[0])
    right = [of(text) for text, fraction, _ in found if fraction > 0]
    assert share(item, right) == 1
    assert sum(fraction for _, fraction, _ in found if fraction > 0) == pytest.approx(1, abs=1e-4)
    assert sum(fraction for _, fraction, _ in found) < 1e-4  # ticking everything does not pay
    assert all(feedback for _, _, feedback in found)


def unsayable(item: Item) -> bool:
    """Tell whether Moodle cannot say what an item earns: too many wrong answers, or any finished number."""
    if isinstance(item, Paragraphs):
        right = {anchor for group in item.group or () if group.role != "wrong" for anchor in group.anchors}
        return len(set(item.candidates) - right) > 10
    return isinstance(item, Number) and item.completion


def check_match(item: Match, parts: list[ET.Element]) -> None:
    if parts[0].get("type") == "matching":
        rows = {one.text: one.id for one in item.row}
        pairs = {
            plain(one.findtext("text")): one.findtext("answer/text") or ""
            for one in parts[0].findall("subquestion")
        }
        assert {text for text in pairs if text} == set(rows)
        assert share(item, {rows[left]: option_of(item, right) for left, right in pairs.items() if left}) == 1
        general = plain(parts[0].findtext("generalfeedback/text"))
        assert all(text in general for row in item.row for text in (row.feedback or {}).values())
        return
    assert len(parts) == len(item.row)
    right = {}
    for row, part in zip(item.row, parts, strict=True):
        found = answers(part)
        right[row.id] = option_of(item, max(found, key=lambda one: one[1])[0])
        for text, fraction, feedback in found:
            chosen = option_of(item, text)
            expected = 1.0 if item.completion or chosen == row.key else (row.accept or {}).get(chosen, 0.0)
            assert fraction == pytest.approx(expected, abs=0.05)
            assert feedback or fraction == 1
    assert share(item, right) == 1


def check_number(item: Number, parts: list[ET.Element]) -> None:
    keys = {one.id: one.key for one in item.field}
    for one, part in zip(item.field, parts, strict=True):
        for element, (text, fraction, feedback) in zip(part.findall("answer"), answers(part), strict=True):
            if text == "*":
                assert (fraction, feedback) == (0, one.default_feedback)
                continue
            for number in (float(text), float(text) + float(element.findtext("tolerance") or "nan")):
                expected = fraction / len(item.field) + (len(item.field) - 1) / len(item.field)
                assert share(item, {**keys, one.id: number}) == pytest.approx(expected, abs=0.01)


def check_order(item: Order, parts: list[ET.Element]) -> None:
    ids = {one.text: one.id for one in item.entry}
    found = sorted(answers(parts[0]), key=lambda one: one[1])
    assert share(item, [ids[text] for text, _, _ in found]) == 1
    assert item.default_feedback in plain(parts[0].findtext("incorrectfeedback/text"))


def check_essay(item: Essay, parts: list[ET.Element]) -> None:
    graders = plain(parts[0].findtext("graderinfo/text"))
    told = [part for one in item.model_answer or () for part in one.text.split("\n\n")]
    assert all(" ".join(part.split()) in " ".join(graders.split()) for part in told)
    assert all(one.text in graders for one in item.rubric)
    assert not any(
        one.text in plain(parts[0].findtext("questiontext/text")) for one in item.model_answer or ()
    )
    assert (parts[0].findtext("minwordlimit"), parts[0].findtext("maxwordlimit")) == (
        str(item.min_words),
        str(item.max_words),
    )


CHECKS = {
    Choice: check_choice,
    Multiple: check_set,
    Paragraphs: check_set,
    Match: check_match,
    Number: check_number,
    Order: check_order,
    Essay: check_essay,
}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.full_id)
def test_moodle_answers_are_worth_what_the_course_gives_for_them(item: Item) -> None:
    made = questions.bank("A bank", [item], moodle_xml.differences)
    parts = moodle_questions([item]).get(item.full_id, [])
    if type(item) not in CHECKS or unsayable(item):
        assert not parts
        assert len(made.left_out) == 1
        assert made.left_out[0].startswith(f"{item.full_id}: ")
        return
    assert not made.left_out
    CHECKS[type(item)](item, parts)
    assert sum(float(part.findtext("defaultgrade") or "nan") for part in parts) == pytest.approx(
        item.points, abs=0.01
    )
    for part in parts:
        assert item.prompt in plain(part.findtext("questiontext/text"))
        assert item.explanation in plain(part.findtext("generalfeedback/text"))


# --- QTI, by a reader that does what the conditions say -----------------------------------------------------


def qti_items(items: list[Item]) -> dict[str, list[ET.Element]]:
    packed = zipfile.ZipFile(io.BytesIO(qti.write(questions.bank("A bank", items, qti.differences))))
    manifest = ET.fromstring(packed.read("imsmanifest.xml"))
    href = manifest.find(".//{*}resource").get("href")
    root = ET.fromstring(packed.read(href))
    assert set(packed.namelist()) == {"imsmanifest.xml", href}
    found = defaultdict(list)
    for one in root.findall(".//q:item", SPACE):
        name = one.get("ident", "").replace(".", "/", 1)
        found[name if name in BY_ID else name.rpartition("-")[0]].append(one)
    return found


def holds(condition: ET.Element, given: dict[str, Any]) -> bool:
    """Tell whether a condition of QTI 1.2 holds for responses by their identifier."""
    tag = condition.tag.rpartition("}")[2]
    parts = list(condition)
    if tag in ("conditionvar", "and"):
        return all(holds(one, given) for one in parts)
    if tag in ("or", "not"):
        return any(holds(one, given) for one in parts) is (tag == "or")
    if tag == "other":
        return True
    response = given.get(condition.get("respident", ""))
    if tag == "varequal":
        return condition.text in response if isinstance(response, set) else response == condition.text
    number, bound = float(response), float(condition.text or "nan")
    return number >= bound if tag == "vargte" else number <= bound


def outcome(question: ET.Element, given: dict[str, Any]) -> tuple[float, list[str]]:
    """Return the score (0 to 1) and the feedback shown, condition by condition."""
    points, shown = 0.0, []
    texts = {
        one.get("ident"): plain(one.findtext(".//q:mattext", namespaces=SPACE))
        for one in question.findall("q:itemfeedback", SPACE)
    }
    for condition in question.findall("q:resprocessing/q:respcondition", SPACE):
        if not holds(condition.find("q:conditionvar", SPACE), given):
            continue
        for one in condition.findall("q:setvar", SPACE):
            points = float(one.text or "nan") + (points if one.get("action") == "Add" else 0)
        shown += [texts[one.get("linkrefid")] for one in condition.findall("q:displayfeedback", SPACE)]
        if condition.get("continue") == "No":
            break
    return points / 100, shown


def labels(question: ET.Element, lid: str = "response1") -> dict[str, str]:
    path = f".//q:response_lid[@ident='{lid}']//q:response_label"
    return {
        plain(one.findtext(".//q:mattext", namespaces=SPACE)): one.get("ident", "")
        for one in question.findall(path, SPACE)
    }


def field(question: ET.Element, label: str) -> str:
    entries = {
        one.findtext("q:fieldlabel", namespaces=SPACE): one.findtext("q:fieldentry", namespaces=SPACE)
        for one in question.findall(".//q:qtimetadatafield", SPACE)
    }
    return entries[label] or ""


def qti_choice(item: Any, parts: list[ET.Element]) -> None:
    rows = item.row if isinstance(item, Match) else [None]
    for row, part in zip(rows, parts, strict=True):
        for text, label in labels(part).items():
            chosen = option_of(item, text)
            points, shown = outcome(part, {"response1": label})
            if row is None:
                result = score(evolve(item, points=1.0), chosen, REASON)
                assert points == (1 if result.points == 1 else 0)
                assert plain(result.feedback[0].text) in shown
            else:
                assert points == (chosen == row.key)


def qti_set(item: Any, parts: list[ET.Element]) -> None:
    names = labels(parts[0])
    of = (lambda text: text) if isinstance(item, Paragraphs) else (lambda text: option_of(item, text))
    every = {of(text): label for text, label in names.items()}
    right = [one for one in every if share(item, [one]) > 0 or _is_right(item, one)]
    assert share(item, right) == 1
    assert outcome(parts[0], {"response1": {every[one] for one in right}})[0] == 1
    for other in every:
        changed = set(right) ^ {other}
        points, shown = outcome(parts[0], {"response1": {every[one] for one in changed}})
        assert points == 0
        assert len(shown) == 1 + len(changed)


def _is_right(item: Any, one: str) -> bool:
    if isinstance(item, Paragraphs):
        return any(group.role == "key" and one in group.anchors for group in item.group or ())
    return bool(next(option for option in item.option if option.id == one).correct)


def qti_rows(question: ET.Element) -> dict[str, str]:
    """Return the right menu entry of each row, found by trying all of them."""
    lids = question.findall(".//q:response_lid", SPACE)
    right = {}
    for lid in lids:
        name = lid.get("ident", "")
        for text, label in labels(question, name).items():
            if outcome(question, {name: label})[0] > 0:
                right[plain(lid.findtext("q:material/q:mattext", namespaces=SPACE))] = text
    given = {
        lid.get("ident", ""): labels(question, lid.get("ident", ""))[text]
        for lid, text in zip(lids, right.values(), strict=True)
    }
    assert outcome(question, given)[0] == pytest.approx(1, abs=0.001)
    return right


def qti_match(item: Match, parts: list[ET.Element]) -> None:
    if len(parts) > 1 or field(parts[0], "question_type") == "multiple_choice_question":
        return qti_choice(item, parts)
    rows = {one.text: one.id for one in item.row}
    right = qti_rows(parts[0])
    assert share(item, {rows[left]: option_of(item, text) for left, text in right.items()}) == 1
    return None


def qti_order(item: Order, parts: list[ET.Element]) -> None:
    ids = {one.text: one.id for one in item.entry}
    right = qti_rows(parts[0])
    assert share(item, [ids[text] for text in sorted(right, key=lambda text: int(right[text]))]) == 1


def qti_number(item: Number, parts: list[ET.Element]) -> None:
    for one, part in zip(item.field, parts, strict=True):
        key, tolerance = one.key or 0.0, one.tolerance or 0.0
        assert outcome(part, {"response1": str(key + tolerance)})[0] == 1
        for wrong in one.wrong or ():
            points, shown = outcome(part, {"response1": str(wrong.value)})
            assert points == 0
            assert any(wrong.feedback in text for text in all_feedback(part))
            assert len(shown) == 2


def all_feedback(question: ET.Element) -> list[str]:
    return [plain(one.text) for one in question.findall("q:itemfeedback//q:mattext", SPACE)]


def qti_essay(item: Essay, parts: list[ET.Element]) -> None:
    whole = plain(" ".join(one.text or "" for one in parts[0].iter(f"{{{qti.SPACE}}}mattext")))
    assert all(one.text in whole for one in item.rubric)
    assert not any(one.text in whole for one in item.model_answer or ())


QTI_CHECKS = {
    Choice: qti_choice,
    Multiple: qti_set,
    Paragraphs: qti_set,
    Match: qti_match,
    Number: qti_number,
    Order: qti_order,
    Essay: qti_essay,
}
ORDER = [
    "itemmetadata",
    "presentation",
    "resprocessing",
    "itemfeedback",
]  # the order that QTI 1.2 asks for in an item


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.full_id)
def test_qti_answers_are_right_where_the_course_says_so(item: Item) -> None:
    made = questions.bank("A bank", [item], qti.differences)
    parts = qti_items([item]).get(item.full_id, [])
    assert bool(parts) is not bool(made.left_out)
    if not parts:
        assert made.left_out[0].startswith(f"{item.full_id}: ")
        assert (
            item.completion
            or type(item) not in QTI_CHECKS
            or "earn all" in made.left_out[0]
            or "neither way" in made.left_out[0]
        )
        return
    QTI_CHECKS[type(item)](item, parts)
    assert sum(float(field(part, "points_possible")) for part in parts) == pytest.approx(
        item.points, abs=0.01
    )
    for part in parts:
        places = [ORDER.index(one.tag.rpartition("}")[2]) for one in part]
        assert places == sorted(places)
        idents = [one.get("ident") for one in part.findall("q:itemfeedback", SPACE)]
        shown = {one.get("linkrefid") for one in part.iter(f"{{{qti.SPACE}}}displayfeedback")}
        assert len(set(idents)) == len(idents)
        assert shown == set(idents)


# --- what no real item has ----------------------------------------------------------------------------------


def item_of(kind: type) -> Any:
    return next(item for item in ITEMS if type(item) is kind and not item.completion)


def test_what_looks_like_html_or_xml_stays_text() -> None:
    hostile = 'a < b & "c" ]]> <script>alert(1)</script>\u000b &amp; R1 ¶4'
    item = evolve(item_of(Choice), title=hostile, prompt=hostile)
    shown = hostile.replace("\u000b", "")
    question = moodle_questions([item])[item.full_id][0]
    assert "<script" not in (question.findtext("questiontext/text") or "")
    assert plain(question.findtext("questiontext/text")) == shown
    assert question.findtext("name/text") == shown
    other = qti_items([item])[item.full_id][0]
    assert other.get("title") == shown
    assert plain(other.findtext("q:presentation/q:material/q:mattext", namespaces=SPACE)) == shown


def left_out(item: Item, says: Any) -> str:
    made = questions.bank("A bank", [item], says)
    assert not made.questions
    return made.left_out[0]


def test_what_a_format_cannot_say_is_named_with_the_reason() -> None:
    match, order, several = item_of(Match), item_of(Order), item_of(Multiple)
    long = evolve(match, category=(evolve(match.category[0], text="x" * 256), *match.category[1:]))
    if questions.questions(evolve(match))[0].form == "matching":
        assert "may have 255 characters" in left_out(long, moodle_xml.differences)
    tied = evolve(order, entry=tuple(evolve(one, rank=1) for one in order.entry))
    assert "share a rank" in left_out(tied, moodle_xml.differences)
    either = evolve(several, option=tuple(evolve(one, neutral=not one.correct) for one in several.option))
    assert "neither way" in left_out(either, qti.differences)
    assert not questions.bank("A bank", [either], moodle_xml.differences).left_out
    keyless = evolve(several, explanation=None)
    assert "key is not here" in left_out(keyless, moodle_xml.differences)


def test_a_second_best_choice_keeps_its_credit_in_moodle_and_is_named_in_qti() -> None:
    item = item_of(Choice)
    wrong = next(one for one in item.option if not one.correct)
    item = evolve(
        item, option=tuple(evolve(one, credit=0.55) if one is wrong else one for one in item.option)
    )
    made = questions.bank("A bank", [item], moodle_xml.differences)
    assert any("earns 50 per cent" in one or "earns 60 per cent" in one for one in made.differs)
    assert any("earns nothing" in one for one in questions.bank("A bank", [item], qti.differences).differs)


def test_the_same_items_give_the_same_bytes() -> None:
    assert qti.write(questions.bank("A", ITEMS, qti.differences)) == qti.write(
        questions.bank("A", ITEMS, qti.differences)
    )


def test_the_command_writes_both_and_says_what_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [
        "export",
        "start-here",
        "--stage",
        "all",
        "--qti",
        str(tmp_path / "a.zip"),
        "--moodle",
        str(tmp_path / "a.xml"),
    ]
    assert command(given) == 0
    said = capsys.readouterr().out
    asked = unit_items("start-here")
    left_out = questions.bank("A", list(asked.values()), qti.differences).left_out
    assert left_out
    assert f"{len(asked) - len(left_out)} of {len(asked)} items, as " in said
    assert "start-here/work-window: it asks for a range with two ends" in said
    assert zipfile.is_zipfile(tmp_path / "a.zip")
    ET.parse(tmp_path / "a.xml")
    assert command(["export", "start-here"]) == 1
    assert command(["export", "start-here", "--qti", str(tmp_path / "b.zip")]) == 1
    assert "add --stage lesson or --stage all" in capsys.readouterr().err
    assert not (tmp_path / "b.zip").exists()
    assert command(["export", "start-here"]) == 1
    assert "Say where to write" in capsys.readouterr().err
    nowhere = str(tmp_path / "no" / "a.zip")
    assert command(["export", "start-here", "--stage", "all", "--qti", nowhere]) == 1
    assert "cannot be written" in capsys.readouterr().err


@given(st.integers(1, 10_000), st.integers(1, 40))
def test_parts_of_points_add_up(hundredths: int, number: int) -> None:
    parts = questions.in_parts(hundredths / 100, number)
    assert sum(round(one * 100) for one in parts) == hundredths
    assert all(one == round(one, 2) for one in parts)
    assert max(parts) - min(parts) < 0.0101
    assert parts == sorted(parts)
