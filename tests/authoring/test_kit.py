"""The instructor's kit: every page of it on the small course, what is said of a guide that is not whole, and
the kit of the real units.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from regionalism.authoring import build, kit
from regionalism.authoring.findings import findings
from regionalism.authoring.guide import SECTIONS, guide_findings, parsed_guide, read_guide
from regionalism.authoring.sources import read_sources
from regionalism.engine.course import ROOT_VARIABLE, Course, unit, units
from regionalism.engine.errors import CourseError
from tests.small_course import write_sources

ROOT = Path(__file__).parents[2]
PLAN = (
    "| min | instructor |\n|---|---|\n| 0–40 | talks |\n| 40–75 | asks |\n\nIn 45 minutes leave out "
    "the first half."
)
SLIDES = "\n\n---\n\n".join(f"### Slide <{number}>\n\nText {number}." for number in range(1, 7))
BODIES = {"Minute plan": PLAN, "Slides": SLIDES}
GUIDE = "# Guide\n\n" + "\n\n".join(f"## {name}\n\n{BODIES.get(name, f'About {name}.')}" for name in SECTIONS)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small course, built; its first unit has a guide."""
    root = tmp_path / "course"
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    write_sources(root)
    (root / "units" / "01-clubs" / "guide.md").write_text(GUIDE, encoding="utf-8")
    build.main([])
    return root


def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_a_unit_gets_guide_handout_and_slides(course: Path, tmp_path: Path) -> None:
    assert kit.main(["--out", str(tmp_path / "kit"), "clubs"]) == 0
    folder = tmp_path / "kit" / "01-clubs"
    guide = page(folder / "guide.html")
    headings = [one.text for one in guide.select("h2")]
    assert headings == [name for name in SECTIONS if name not in ("Handout", "Slides")]
    assert page(folder / "handout.html").main.p.text == "About Handout."
    slides = page(folder / "slides.html")
    assert [one.text for one in slides.select("section h1, section h2")] == [
        f"Slide <{n}>" for n in range(1, 7)
    ]
    assert {one["href"] for one in page(tmp_path / "kit" / "index.html").select("a")} == {
        f"01-clubs/{name}.html" for name in ("guide", "handout", "slides")
    }


def test_every_page_stands_alone_and_says_its_language(course: Path, tmp_path: Path) -> None:
    (course / "course-kit").mkdir()
    (course / "course-kit" / "norms.md").write_text("# Norms\n\nBe fair.\n", encoding="utf-8")
    for written in kit.write_kit(tmp_path / "kit"):
        made = page(written)
        assert made.html["lang"] == "en"
        assert made.title.text
        assert len(made.select("h1")) == 1
        assert made.select("script[src], link, img, iframe") == []
        assert all(head["scope"] == "col" for head in made.select("th"))
        assert all(box["aria-label"] and box["tabindex"] == "0" for box in made.select(".scroll"))


def test_the_licence_of_the_slides_program_travels_with_it(course: Path, tmp_path: Path) -> None:
    kit.write_kit(tmp_path / "kit", ["clubs"])
    text = (tmp_path / "kit" / "01-clubs" / "slides.html").read_text(encoding="utf-8")
    assert "Permission is hereby granted, free of charge" in text


def test_places_of_a_course_document_are_filled_from_the_data(course: Path, tmp_path: Path) -> None:
    (course / "course-kit").mkdir()
    document = "# All\n\n{unit 1}, {unit 9}\n\n{alignment}\n\n{content notes}\n"
    (course / "course-kit" / "all.md").write_text(document, encoding="utf-8")
    guide = course / "units" / "01-clubs" / "guide.md"
    guide.write_text(f"{GUIDE}\n\n## Content note\n\nTake care.\n", encoding="utf-8")
    made_units = course / "lessons" / "course.toml"
    serves_two = made_units.read_text(encoding="utf-8").replace("also = []", 'also = ["O6"]')
    made_units.write_text(serves_two, encoding="utf-8")
    kit.write_kit(tmp_path / "kit")
    made = page(tmp_path / "kit" / "course" / "all.html")
    (unit,) = [one for one in units() if one.number == 1]
    assert f"1 Clubs & more ({unit.minutes} min), unit 9 (planned)" in made.text
    cells = [one.text for one in made.select("td")]
    assert cells[:2] == ["Count", "O1, O6"]
    assert cells[2] == "A guess · Decide"
    assert cells[3] == "Who has a seat? · How many votes? · Why?"
    assert cells[4] == "R1 ¶1"
    assert "Take care." in made.text


def test_a_unit_without_a_guide_has_no_pages_and_is_named_when_asked_for(
    course: Path, tmp_path: Path
) -> None:
    written = kit.write_kit(tmp_path / "kit")
    assert {path.parent.name for path in written} == {"01-clubs", "kit"}
    with pytest.raises(CourseError, match=r"units/02-towns/guide\.md is missing") as caught:
        kit.write_kit(tmp_path / "kit", ["towns"])
    assert caught.value.code == "guide-missing"
    with pytest.raises(CourseError, match="no unit 'cities'"):
        kit.write_kit(tmp_path / "kit", ["cities"])


def test_a_document_without_a_title_is_named(course: Path, tmp_path: Path) -> None:
    (course / "course-kit").mkdir()
    (course / "course-kit" / "norms.md").write_text("Be fair.\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"course-kit/norms\.md: has no title"):
        kit.write_kit(tmp_path / "kit")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("## Board plan\n\nAbout Board plan.\n\n", "", "section Board plan: is missing or empty"),
        ("About Handout.", "", "section Handout: is missing or empty"),
        ("## Board plan", "## Blackboard", "section Blackboard: is not a section of a guide"),
        ("---\n\n### Slide <6>\n\nText 6.", "", "section Slides: has 5 slides. Write 6"),
        ("### Slide <2>", "**Slide**", "section Slides: slide 2 has no heading"),
        ("In 45 minutes", "In less time", "section Minute plan: says nothing of 45 minutes"),
        ("| 40–75 |", "| 40–70 |", "section Minute plan: says nothing of 75 minutes"),
        ("| 40–75 |", "| 45–75 |", "the row 45–75 does not follow the row that ends at minute 40"),
    ],
)
def test_what_a_guide_lacks_is_said_with_file_section_and_remedy(
    course: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = course / "units" / "01-clubs" / "guide.md"
    assert old in GUIDE
    path.write_text(GUIDE.replace(old, new), encoding="utf-8")
    sources = read_sources(course)
    found = findings(sources[0], sources, Course())
    assert any(one.startswith("units/01-clubs/guide.md, section ") and said in one for one in found), found
    with pytest.raises(CourseError) as caught:
        kit.write_kit(tmp_path / "kit", ["clubs"])
    assert said in str(caught.value)
    assert not (tmp_path / "kit").exists()


def test_slides_of_the_course_show_its_pictures_after_their_words(tmp_path: Path) -> None:
    kit.write_kit(tmp_path, ["one-state-one-vote"])
    slides = page(tmp_path / unit("one-state-one-vote").folder / "slides.html")
    (shown,) = slides.select("section .fragment .picture")
    assert "34 seats in a horseshoe" in str(shown.select_one("[role=img]")["aria-label"])
    assert ".rg-seat" in slides.style.text
    assert "{reveal" not in slides.text


def test_a_guide_in_order_has_no_findings() -> None:
    assert list(guide_findings(parsed_guide(GUIDE))) == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "units").glob("*/guide.md")), ids=lambda path: path.parent.name
)
def test_each_guide_of_the_course_makes_its_kit(path: Path, tmp_path: Path) -> None:
    guide = read_guide(path.parent)
    assert guide is not None
    assert list(guide_findings(guide)) == []
    written = kit.write_kit(tmp_path, [path.parent.name[3:]])
    assert [one.name for one in written] == ["guide.html", "handout.html", "slides.html", "index.html"]


def test_the_documents_of_the_course_have_no_place_left(tmp_path: Path) -> None:
    written = [path for path in kit.write_kit(tmp_path) if path.parent.name == "course"]
    assert {path.stem for path in written} == {path.stem for path in (ROOT / "course-kit").glob("*.md")}
    for path in written:
        assert "{" not in page(path).main.text, path.name
