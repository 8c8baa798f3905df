"""What a package packs in JavaScript is read in Python, line for line."""

from __future__ import annotations

import pytest

from regionalism.desk.practice import invented_class
from regionalism.engine import suspend_data
from regionalism.engine.answers import line_of
from regionalism.engine.course import units
from tests.suspended import LEARNER, packed_all

LIMITS = {"2004": 64_000, "1.2": 4_096}


def test_a_class_of_every_unit_comes_back_line_for_line_within_the_limits() -> None:
    class_ = [one for unit in units() for one in invented_class(unit.slug, 5, 11)]
    asked = [
        {
            "lines": [line.as_json() for line in one.lines],
            "about": {"unit": one.unit, "course": one.course, "learner": LEARNER},
            "limit": limit,
        }
        for one in class_
        for limit in LIMITS.values()
    ]
    fitted = 0
    for one, made in zip(asked, packed_all(asked), strict=True):
        (work,) = suspend_data.find(f"cmi.suspend_data,{made['text']}\n")
        assert len(made["text"]) <= one["limit"]
        assert (work.unit, work.learner, work.whole) == (one["about"]["unit"], tuple(LEARNER), True)
        assert work.shortened == made["shortened"]
        assert list(work.lines) == sorted(map(line_of, made["back"]))
        if not made["shortened"]:
            assert list(work.lines) == sorted(map(line_of, one["lines"]))
            fitted += 1
    assert fitted > len(asked) * 0.8


@pytest.mark.parametrize("text", ["", "WA1.", "WA1.0123abcd", "WA2.00000000.AAAA.", "WA1.xyz.AAAA."])
def test_other_texts_hold_no_work(text: str) -> None:
    assert list(suspend_data.find(text)) == []


def test_a_text_that_was_damaged_or_cut_off_anywhere_is_known_as_such() -> None:
    slug = units()[1].slug
    student = next(iter(invented_class(slug, 1, 5)))
    about = {"unit": slug, "course": "0.1.0", "learner": LEARNER}
    lines = [line.as_json() for line in student.lines]
    (made,) = packed_all([{"lines": lines, "about": about, "limit": 64_000}])
    text = made["text"]
    for place in range(13, len(text) - 1, 7):
        sign = "B" if text[place] == "A" else "A"
        for broken in (text[:place], text[:place] + sign + text[place + 1 :]):
            (work,) = suspend_data.find(broken)
            assert not work.whole
    cut = [next(suspend_data.find(text[:place])).lines for place in range(13, len(text), 7)]
    assert [*map(len, cut)] == sorted(map(len, cut))
    assert all(list(some) == list(student.lines)[len(student.lines) - len(some) :] for some in cut)


def test_a_small_text_cannot_unpack_to_a_large_one() -> None:
    import base64
    import zlib

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(b'[1,"u","1",["",""],0]\n' + b" " * 50_000_000) + packer.flush()
    payload = base64.urlsafe_b64encode(bomb).decode().rstrip("=")
    (work,) = suspend_data.find(f"WA1.{zlib.crc32(payload.encode()):08x}.{payload}.")
    assert work.lines == ()
