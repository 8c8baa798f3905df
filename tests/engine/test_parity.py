"""A page without Python says of every answer what Python says.

A sample of what ``tests/benchmarks/parity.py`` compares in the hundred thousands.
"""

from __future__ import annotations

import itertools
import json
import re
import shutil
import string
import subprocess
from typing import Any

import pytest

from regionalism.engine.definition import definition
from regionalism.engine.kinds import KINDS
from regionalism.engine.plain_text import MARK_WORDS, lead
from regionalism.engine.scoring import Result, that_counts
from regionalism.engine.scripts import script, sentences_in
from tests.engine.parity import differences
from tests.engine.test_item_version import built, table

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed; scoring in JavaScript needs it")


def run(code: str) -> Any:
    """Return the value of an expression in the scripts that score."""
    whole = f"{script()}\nsetSentences({json.dumps(sentences_in(script()))});\n"
    done = subprocess.run(
        [str(NODE), "-p", f"{whole}JSON.stringify({code})"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs_node
def test_scripts_and_python_give_the_same_worth_and_the_same_words() -> None:
    count, apart = differences(str(NODE), 10, 17)
    assert count > 12_000
    assert not apart, f"{len(apart)} of {count} differ, the first:\n{apart[0]}"


@needs_node
def test_what_a_note_begins_with_is_the_same() -> None:
    abouts = ["", "It is neutral", "It is neutral.", "So?", "And so on …"]
    asked = [[word, about] for _, word in MARK_WORDS.values() for about in abouts]
    assert run(f"{json.dumps(asked)}.map(([word, about]) => lead(word, about))") == [
        lead(*one) for one in asked
    ]


@needs_node
def test_the_try_that_counts_is_the_same() -> None:
    kinds = [("unanswered", 0.0), ("not-yet", 0.0), ("partly", 1.0), ("partly", 1.5), ("recorded", None)]
    results = [Result(outcome, points, ()) for outcome, points in kinds]
    tries = [list(one) for count in (1, 2, 3) for one in itertools.product(range(len(results)), repeat=count)]
    asked = [[one, attempts] for one in tries for attempts in ("best", "last", "first")]
    expected = [that_counts(one, attempts, lambda place: results[place]) for one, attempts in asked]
    plain = [{"outcome": one.outcome, "points": one.points, "at": at} for at, one in enumerate(results)]
    counting = "([tries, attempts]) => thatCounts(tries.map((at) => all[at]), attempts).at"
    assert run(f"((all) => {json.dumps(asked)}.map({counting}))({json.dumps(plain)})") == expected


@needs_node
def test_a_script_has_the_forms_of_sentences_that_it_needs() -> None:
    found = sentences_in(script())
    assert len(found) > 50
    assert {"choice-empty", "recorded", "reason-missing", "date-two-ways"} <= set(found)
    assert "launch-space" not in found
    used = [one for said in found.values() for one in string.Formatter().parse(said) if one[1]]
    assert {form for _, _, form, _ in used} == {"", "parts", ","}
    assert {conversion for *_, conversion in used} == {None}


def test_every_code_in_a_script_has_its_sentence() -> None:
    codes = re.findall(r'(?:ResponseError\(|engineNote\("\w+", )"([\w-]+)"', script())
    assert len(codes) > 40
    assert set(codes) <= sentences_in(script()).keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_definition_without_keys_tells_nothing_of_them(kind: str) -> None:
    content = table(kind) | {"explanation": "SECRET", "teaching_note": "SECRET"}
    if not (KINDS[kind].by_person or content.get("completion")):
        content["worked_path"] = ["SECRET path", "SECRET end"]
    item = built(content)
    keyed, keyless = definition(item, keys=True), definition(item, keys=False)
    assert json.loads(json.dumps(keyed)) == keyed
    assert keyed["has_key"] and not keyless["has_key"]
    assert keyed["explained"].startswith("SECRET") and not keyless["explained"]
    assert keyless["version"].count("-") == 1
    assert not any(
        one in json.dumps(keyless) for one in ("SECRET", '"Yes."', '"No."', "Others say", '"More."')
    )
    assert not {"test", "teaching_note", "variants"} & set(keyed)
    assert "misconception" not in json.dumps(keyed)
