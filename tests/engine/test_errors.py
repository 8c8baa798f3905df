"""Errors are data, and every code has its sentence."""

from __future__ import annotations

import ast
import pickle
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from regionalism.engine.errors import CourseError, Message, ResponseError, package_sentences
from regionalism.engine.scripts import sentences_in
from regionalism.engine.submission import SubmissionError

PACKAGE = Path(__file__).parents[2] / "regionalism"
MADE = {
    "CourseError": 0,
    "ItemError": 0,
    "ResponseError": 0,
    "Message": 0,
    "SubmissionError": 1,
    "engine_note": 1,
    "_finding": 0,
}  # where the code stands
# Codes that are put together where they are used.
COMPOSED = ("launch-disk", "launch-folder", "launch-long-path", "launch-certificate", "launch-network")
COMPOSED += ("value-no-text", "value-no-truth")
DESK = tomllib.loads((PACKAGE / "desk" / "notebook" / "sentences.toml").read_text(encoding="utf-8"))


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _is_sentence(code: ast.expr) -> bool:
    parts = code.values if isinstance(code, ast.JoinedStr) else [code]
    return any(isinstance(one, ast.Constant) and " " in str(one.value) for one in parts)


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """Yield where an error or message with a code of its own is made, the code, and the names of its
    fields.
    """
    for path, tree in modules():
        for node in ast.walk(tree):
            called = getattr(node, "func", None)
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if not isinstance(node, ast.Call) or name not in MADE:
                continue
            code = node.args[MADE[name]]
            names = {one.arg for one in node.keywords}
            assert not _is_sentence(code), f"{path}:{node.lineno} raises a sentence; give a code and fields"
            if isinstance(code, ast.Constant) and None not in names:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", code.value, {str(name) for name in names}


CALLS = list(calls())


def test_errors_are_made_in_many_places() -> None:
    assert len(CALLS) > 180


@pytest.mark.parametrize(
    ("where", "code", "fields"), CALLS, ids=[f"{where} {code}" for where, code, _ in CALLS]
)
def test_an_error_has_a_sentence_and_the_fields_that_it_names(
    where: str, code: str, fields: set[str]
) -> None:
    assert code in package_sentences(), f"{where}: {code} has no sentence"
    assert placeholders(package_sentences()[code]) == fields, where


@pytest.mark.parametrize(
    ("where", "code", "fields"), CALLS, ids=[f"{where} {code}" for where, code, _ in CALLS]
)
def test_a_hand_out_has_the_sentences_of_its_parts(where: str, code: str, fields: set[str]) -> None:
    """The desk stays behind; what a student's part raises must not have its sentence there."""
    room = where.partition("/")[0]
    theirs = {"launch.py": ["engine"], "engine": ["engine"], "notebook": ["engine", "notebook"]}
    theirs["americas"] = [*theirs["notebook"], "americas"]
    theirs |= {"authoring": ["engine", "authoring"], "commands.py": ["engine"], "__main__.py": ["engine"]}
    for name in theirs.get(room, ["engine", "desk"]):
        if code in tomllib.loads((PACKAGE / name / "sentences.toml").read_text(encoding="utf-8")):
            return
    raise AssertionError(f"{where}: the sentence of {code} stands in another part of the package")


def test_no_sentence_is_left_over() -> None:
    constants = {
        node.value
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    paths = [path for path in PACKAGE.rglob("*.js") if "environment" not in path.parts]
    in_scripts = sentences_in("\n".join(path.read_text(encoding="utf-8") for path in paths))
    assert sorted(package_sentences().keys() - constants - set(in_scripts) - set(COMPOSED)) == []


def test_no_code_has_two_sentences() -> None:
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in PACKAGE.glob("*/sentences.toml")]
    assert sum(map(len, tables)) == len(package_sentences())


@pytest.mark.parametrize("code", DESK)
def test_the_desk_says_nothing_that_the_error_does_not_know(code: str) -> None:
    assert placeholders(DESK[code]) <= placeholders(package_sentences()[code])


def test_a_sentence_is_made_where_it_is_shown() -> None:
    inner = Message("unit-unknown", slug="x", known=["a", "b"])
    error = CourseError("assignment-in-the-way", problem=inner)
    assert error.fields == {"problem": inner}
    assert str(error).startswith("There is no unit 'x'. The units are: a, b.\nNothing was written.")
    assert error.said({"unit-unknown": "No {slug}"}).startswith("No x\n")
    assert error.said({"assignment-in-the-way": "Again: {problem}"}).endswith("The units are: a, b.")


def test_several_values_are_joined_as_the_template_says() -> None:
    message = Message("any", names=["a", "b"])
    joined = {"": "a, b", ":parts": "a; b", ":lines": "a\nb", ":or": "a or b", ":and": "a and b"}
    assert {spec: message.said({"any": f"{{names{spec}}}"}) for spec in joined} == joined


def test_a_table_is_said_by_its_names() -> None:
    assert str(CourseError("item-unknown", slug="u", name="x", items={"a": 1, "b": 2})).endswith(
        "It has: a, b."
    )


def test_an_error_without_a_sentence_is_still_said() -> None:
    assert str(CourseError("no-such-code", path="x")) == "no-such-code path=x"


def test_errors_cross_processes() -> None:
    for error in (
        ResponseError("set-wrong-number", count=1, pick=2),
        SubmissionError("unreadable", "handin-damaged"),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), again.code, again.fields, str(again)) == (
            type(error),
            error.code,
            error.fields,
            str(error),
        )
    assert again.status == "unreadable"
