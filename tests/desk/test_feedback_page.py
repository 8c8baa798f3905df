"""The page that a student gets back: readable without a script, and nothing that was typed into it is run."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from regionalism.desk.grading.feedback import TEMPLATES, page_name
from regionalism.desk.grading.grade import grade_folder, make_setup
from regionalism.desk.grading.template_cache import TemplateCache
from regionalism.desk.marking.marks import Marks
from regionalism.engine.bank import find_item
from regionalism.engine.course import ROOT_VARIABLE
from regionalism.engine.plain_text import describe
from tests.small_course import RIGHT, hand_in, write_course

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;{{ 7 * 7 }}"


class Page(HTMLParser):
    """Elements with their attributes, and the text a reader gets."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.scripts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"]:
            self.scripts.append(data)
        elif self.open[-1:] != ["style"]:
            self.text += data

    def tags(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "in").mkdir()
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "course"))
    return write_course(tmp_path / "course", "late_per_cent_per_day = 10")


def pages(course: Path, *texts: str, due: str | None = None) -> dict[str, Page]:
    for number, text in enumerate(texts):
        (course.parent / "in" / f"{number}.json").write_text(text, encoding="utf-8")
    grade_folder(course.parent / "in", course.parent / "out", make_setup(due=due))
    folder = course.parent / "out" / "feedback"
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in folder.iterdir()}


def test_a_page_has_what_a_screen_reader_needs(course: Path) -> None:
    page = pages(course, hand_in())["s1.html"]
    assert page.open == []
    assert page.tags("html") == [{"lang": "en"}]
    assert len(page.tags("h1")) == len(page.tags("title")) == len(page.tags("main")) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3")]
    assert levels == [1, 2, 3, 3, 3, 2]
    assert len(page.tags("caption")) == len(page.tags("table")) == 1
    assert {one.get("scope") for one in page.tags("th")} == {"row", "col"}
    assert not {"img", "iframe", "link", "a"} & {tag for tag, _ in page.elements}
    assert page.scripts == [(TEMPLATES / "request.js").read_text(encoding="utf-8")]
    labelled = {one.get("for") for one in page.tags("label")} - {None}
    assert labelled == {one["id"] for one in page.tags("textarea")} == {f"ask-clubs/{one}" for one in RIGHT}
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_a_page_says_what_was_answered_and_why(course: Path) -> None:
    answers = RIGHT | {"seat": "large", "votes": {"half": 17, "more": 17}}
    page = pages(course, hand_in(answers=answers))["s1.html"]
    for said in (
        "Feedback for Ana Castro",
        "Clubs & seats",
        "The large club",
        "It has none.",
        "✘ Not yet.",
        "◐ Partly right.",
        "Half: 17",
        "Half, and one more.",
        "Because R1 ¶1 says so.",
        "To be marked by a person.",
        "1 answer waits",
        "Where to look: R1 ¶1.",
        "table organisations, row OAS",
    ):
        assert said in page.text, said
    folder = course.parent / "out" / "feedback"
    assert "Half, and <em>one</em> more." in (folder / "s1.html").read_text(encoding="utf-8")


def test_lateness_stands_apart_and_a_persons_marks_are_shown(course: Path) -> None:
    marks = Marks(course.parent / "out" / "marks")
    marks.give(
        "s1", "clubs/why", criteria={"claim": 1, "evidence": 2}, comment="Name the table,\nnot only the text."
    )
    marks.give("s1", "clubs/seat", points=1)
    page = pages(course, hand_in(), due="2027-03-01T11:00:00Z")["s1.html"]
    for said in (
        "Late by 1 started day−0.8",
        "Total7.210",
        "3 of 4 points",
        "a claim: 1",
        "evidence: 2",
        "not only the text.",
        "They stand in place of the automatic points.",
    ):
        assert said in page.text, said
    assert "waits for a person" not in page.text


def test_what_was_typed_is_shown_and_not_run(course: Path) -> None:
    Marks(course.parent / "out" / "marks").give("s1", "clubs/seat", points=1, comment=EVIL)
    answers = RIGHT | {"why": EVIL, "seat": EVIL, "votes": {EVIL: EVIL, "half": EVIL}}
    page = pages(course, hand_in("s1", EVIL, answers))["s1.html"]
    assert page.scripts == [(TEMPLATES / "request.js").read_text(encoding="utf-8")]
    assert not page.tags("img")
    assert page.text.count(EVIL) >= 5


def test_pages_that_are_kept_are_not_mixed_up(course: Path) -> None:
    """Equal answers share a part; an override, another number of tries or other points must not leak
    into it.
    """
    marks = Marks(course.parent / "out" / "marks")
    for number in (1, 2):
        marks.give(f"s{number}", "clubs/seat", points=0.5, comment=f"For s{number} only.")
    marks.give("s3", "clubs/seat", points=2)
    got = pages(course, *(hand_in(f"s{n}", f"Student {n}") for n in range(5)))
    for number in range(5):
        text = got[f"s{number}.html"].text
        assert [other for other in range(5) if f"For s{other} only." in text] == [number] * (number in (1, 2))
        assert ("0.5 of 2 points" in text) == (number in (1, 2))
        assert ("They stand in place" in text) == (number in (1, 2, 3))


@pytest.mark.parametrize(
    ("item", "response", "said"),
    [
        ("one-state-one-vote/who-declared", {"usa": "almagro"}, ["United States: declared for Almagro"]),
        ("one-state-one-vote/threshold", 18, ["18"]),
        ("start-here/in-order", None, []),
        ("start-here/work-window", {"from": "2020", "to": "2021"}, ["from 2020 to 2021"]),
        ("start-here/who-proposed", ["not", {"an": "answer"}], ["[“not”, {…}]"]),
        ("start-here/lighthouse-or-boat", "One.\n\nTwo.", ["One.", "Two."]),
    ],
)
def test_a_response_is_put_in_words(item: str, response: object, said: list[str]) -> None:
    assert describe(find_item(item), response) == said


def test_every_tested_response_can_be_put_in_words() -> None:
    from regionalism.engine.bank import unit_items
    from regionalism.engine.course import units

    count = 0
    for unit in units():
        for item in unit_items(unit.slug).values():
            for one in item.test or ():
                assert all(isinstance(line, str) for line in describe(item, one.response))
                count += 1
    assert count > 50


@given(st.text(min_size=1), st.text(min_size=1))
def test_every_id_has_a_page_of_its_own_inside_the_folder(one: str, other: str) -> None:
    names = {page_name(one).casefold(), page_name(other).casefold()}
    assert len(names) == len({one, other})
    for name in names:
        assert Path(name).name == name
        assert len(name) < 100
        assert name.isascii()


@pytest.mark.parametrize(
    ("number", "name"),
    [("s1", "s1.html"), ("con", "con."), ("A1", "a1."), ("../../etc", "etc."), ("…", "student.")],
)
def test_a_page_is_named_after_the_id(number: str, name: str) -> None:
    assert page_name(number).startswith(name)
    assert page_name(number).endswith(".html")


def test_a_template_is_compiled_again_when_it_or_its_settings_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)

    def rendered(text: str, settings: dict[str, bool]) -> str:
        (tmp_path / "page.j2").write_text(text, encoding="utf-8")
        cache = TemplateCache(tmp_path, settings)
        made = Environment(loader=FileSystemLoader(tmp_path), bytecode_cache=cache, **settings)  # type: ignore[arg-type]
        return made.get_template("page.j2").render(name="<a>")

    for text, escaped in (("{{ name }}", "&lt;a&gt;"), ("{{ name }}!", "&lt;a&gt;!")):
        for _ in range(2):
            assert rendered(text, {"autoescape": True}) == escaped
    assert rendered("{{ name }}!", {"autoescape": False}) == "<a>!"
    kept = [*tmp_path.rglob("*.jinja")]
    assert len(kept) == 2
    kept[0].write_bytes(kept[0].read_bytes()[:-9])
    kept[1].write_bytes(b"")
    assert rendered("{{ name }}!", {"autoescape": True}) == "&lt;a&gt;!"

    def refuse(**_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    assert rendered("{{ name }}?", {"autoescape": True}) == "&lt;a&gt;?", "where nothing can be written"
