"""What a page keeps and hands in is what a notebook keeps and hands in, letter for letter."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from regionalism.engine import submission
from regionalism.engine.answers import EVENT_TYPES, AnswerLog
from regionalism.engine.scripts import KEEPING, SCORING, script, sentences_in

NODE = shutil.which("node")
READER = Path(__file__).parents[1] / "javascript" / "keeping.mjs"
AT = "2027-03-01T12:00:00Z"
PEOPLE = [("Ana Lima", "s-17"), ("Ana Maria Lima", "S-17 "), ("Zoë Ⅳ.", "ﬁ/9"), ("\u202eBo  Ek", "..x")]
TEXTS = ["", "R1 ¶4", 'é\u2028\x07"\\', "🗳 two\nlines", "\u007f½"]
NUMBERS = [0, 17, -3, 0.1, 1e-7, 0.0001, 2.5e21, 123456.789, 1e16 + 0.0, -1.5e-10]
ITEMS = ["clubs/seat", "clubs/why", "towns/port"]
BROKEN = ["nothing", "[]", "{}", '{"schema":1,"at":"2027-13-01T00:00:00Z"}']


def some_data(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.randrange(6 if depth < 2 else 4)
    if kind < 2:
        return chance.choice(TEXTS)
    if kind == 2:
        number = chance.choice(NUMBERS)
        return int(number) if number == int(number) and abs(number) < 1e21 else number
    if kind == 3:
        return chance.choice([None, True, False])
    several = [some_data(chance, depth + 1) for _ in range(chance.randrange(4))]
    return several if kind == 4 else {f"k{chance.randrange(9)}": one for one in several}


def some_lines(chance: random.Random) -> list[str]:
    lines = []
    for number in range(1, chance.randrange(2, 40)):
        event = chance.choice(EVENT_TYPES)
        name, student_id = chance.choice(PEOPLE)
        data = {"name": name, "id": student_id} if event == "student" else some_data(chance)
        zone = chance.choice(["Z", "+00:00", "-05:00"])
        line = {
            "schema": 1,
            "at": f"2027-02-{chance.randrange(1, 29):02}T10:{chance.randrange(60):02}:00.{number:06}{zone}",
            "session": chance.choice(["aa", "bb"]),
            "number": number,
            "event": event,
            "item": "student"
            if event == "student"
            else chance.choice(["clubs/seat", "clubs/why", "towns/port"]),
            "version": chance.choice(["", "2-abc"]),
            "data": chance.choice([1, 2]) if event == "hint" else data,
        }
        line |= {"reason": chance.choice(TEXTS)} if chance.random() < 0.3 else {}
        line |= {"confidence": chance.choice([1, 4, 7, "2"])} if chance.random() < 0.3 else {}
        lines.append(json.dumps(line, ensure_ascii=False))
        if chance.random() < 0.05:
            lines.append(chance.choice(BROKEN))
    return lines


def python_says(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    folder.mkdir()
    (folder / "kept.jsonl").write_text(case["text"] + "\n", encoding="utf-8", newline="\n")
    log = AnswerLog(folder)
    log.refresh()
    who = submission.student(case["who"]["name"], case["who"]["id"])
    made = submission.collect(case["unit"], who, log.lines(), signed_first=case["signedFirst"])
    made = made._replace(course="1", at=AT)
    last = submission.last_student(log.lines())
    states = [(item, log.state(item)) for item in log.items()]
    return {
        "states": [
            [item, one.tries, one.hints, one.explained, one.current.number if one.current else None]
            for item, one in states
        ],
        "unreadable": len(log.unreadable),
        "progress": log.export(),
        "last": {"name": last.name, "id": last.id} if last else None,
        "name": submission.file_name(made),
        "file": submission.write(made),
        "receipt": submission.receipt(made),
    }


@pytest.mark.skipif(NODE is None, reason="node is not installed; the pages' log needs it")
def test_a_page_reads_keeps_and_hands_in_as_a_notebook_does(tmp_path: Path) -> None:
    chance = random.Random(17)
    cases = []
    for _ in range(150):
        name, student_id = chance.choice(PEOPLE)
        who = submission.student(name, student_id)
        one = {"text": "\n".join(some_lines(chance)), "who": {"name": who.name, "id": who.id}, "at": AT}
        cases.append(one | {"unit": chance.choice(["clubs", "towns"]), "signedFirst": chance.random() < 0.3})
    code = script(*SCORING, *KEEPING)
    asked = {"script": code, "sentences": sentences_in(code), "cases": cases}
    done = subprocess.run(
        [str(NODE), str(READER)], input=json.dumps(asked), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    for number, (case, page) in enumerate(zip(cases, said, strict=True)):
        here = python_says(case, tmp_path / str(number))
        assert {name: page[name] for name in here} == here, number
