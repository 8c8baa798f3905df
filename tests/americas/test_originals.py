"""The command ``originals``: copies are recognised by content, cut like the digests, and never lost."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path

import pytest

from regionalism.americas import originals
from regionalism.americas.originals import NOT_FOUND, as_document, load_fingerprints, main, recognise
from regionalism.engine.errors import CourseError

ROOT = Path(__file__).parents[2]
CODES = ("R1", "R2", "R3", "R4", "R5", "R6")


def invented(seed: int, count: int) -> list[str]:
    """Return paragraphs of invented words: long and short ones, with quotation marks and dashes."""
    dice = random.Random(seed)
    paragraphs = []
    for number in range(count):
        words = [
            "".join(dice.choices("abdegiklmnoprstu", k=dice.randint(2, 9)))
            for _ in range(12 + 17 * (number % 4))
        ]
        paragraphs.append(f"“{words[0].title()} {' '.join(words[1:6])},” {words[6]}’s {' '.join(words[7:])}.")
    return paragraphs


TEXTS = {"R1": invented(1, 6), "R2": invented(2, 9)}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the root of a course with two invented readings, known by their fingerprints alone."""
    root = tmp_path / "course"
    (root / "data" / "readings").mkdir(parents=True)
    (root / "data" / "originals").mkdir()
    for code, paragraphs in TEXTS.items():
        headings = "\n".join(f"## ¶{number}" for number in range(1, len(paragraphs) + 1))
        (root / "data" / "readings" / f"{code}.md").write_text(headings, encoding="utf-8")
        (root / "data" / "originals" / f"{code}.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    monkeypatch.setenv("REGIONALISM_ROOT", str(root))
    assert main(["--fingerprints"]) == 0
    shutil.rmtree(root / "data" / "originals")
    return root


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "my files"
    folder.mkdir()
    return folder


def kept(course: Path, code: str) -> list[str]:
    return (course / "data" / "originals" / f"{code}.txt").read_text(encoding="utf-8").strip().split("\n\n")


def as_page(paragraphs: list[str]) -> str:
    """Return a web page with a title, a menu, a script, cross-headings and a pull quote around the
    paragraphs.
    """
    broken = [
        one.replace(" ", "\n ", 3).replace(" ", " <style>p { top: 0 }</style>", 1) for one in paragraphs
    ]
    body = "".join(f"<h2>Part {n}</h2>\n<p>{one}</p>" for n, one in enumerate(broken))
    quote = f"<blockquote>{' '.join(paragraphs[-1].split()[:9])}</blockquote>"
    return (
        f"<title>T</title><script>var a = 1;</script><ul><li>Home</li></ul>{quote}{body}<footer>© Us</footer>"
    )


def as_wrapped(paragraphs: list[str]) -> str:
    wrapped = ["\n".join(re.findall(r".{1,60}(?:\s|$)", one)) for one in paragraphs]
    return "Menu\nHome\n\n" + "\n\nA heading\n\n".join(wrapped) + "\n\nShare this\n"


FORMS = {
    "page.HTML": lambda p: as_page(p).encode(),
    "wrapped.txt": lambda p: as_wrapped(p).encode(),
    "lines.text": lambda p: "\n".join(p).encode("utf-8-sig"),
    "windows.txt": lambda p: "\r\n\r\n".join(p).encode("cp1252"),
    "wide.txt": lambda p: "\n\n".join(p).encode("utf-16"),
    "notes.md": lambda p: "\n\n".join(
        re.sub(r"(\w+)\.$", r"[\1](https://x.org/a).", f"> {one}") for one in p
    ).encode(),
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_of_a_copy_is_cut_like_the_digests(name: str, course: Path, own: Path) -> None:
    (own / name).write_bytes(FORMS[name](TEXTS["R2"]))
    assert main([str(own)]) == 0
    assert kept(course, "R2") == TEXTS["R2"]
    assert not (course / "data" / "originals" / "R1.txt").exists()


def test_straight_quotes_and_full_stops_make_no_difference(course: Path, own: Path) -> None:
    plain = [one.translate(str.maketrans("“”’", '""\'')).upper() for one in TEXTS["R1"]]
    (own / "a.txt").write_text("\n\n".join(plain), encoding="utf-8")
    main([str(own)])
    assert kept(course, "R1") == plain


def test_unknown_files_are_named_and_left_alone(
    course: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = {
        "a.txt": "\n\n".join(TEXTS["R1"]),
        "list.txt": "milk, bread " * 30,
        "paper.pdf": "%PDF",
        "photo.png": "x",
    }
    for name, content in contents.items():
        (own / name).write_text(content, encoding="utf-8")
    assert main([str(own)]) == 0
    said = capsys.readouterr().out
    assert "R1: a.txt, 6 of 6 paragraphs found; written" in said
    assert "list.txt: none of the readings" in said
    assert "paper.pdf: a .pdf file cannot be read here. Open it, save it as text" in said
    assert "photo.png: neither text nor web page; left alone" in said
    assert "Without a copy so far: R2." in said
    assert {path.name: path.read_text(encoding="utf-8") for path in own.iterdir()} == contents


def test_a_single_quoted_paragraph_is_no_copy(
    course: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "essay.txt").write_text(f"I read this:\n\n{TEXTS['R1'][3]}\n\nIt is good.", encoding="utf-8")
    assert main([str(own)]) == 1
    assert "No reading was found" in capsys.readouterr().out


def test_missing_and_edited_paragraphs_keep_the_numbering(
    course: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paragraphs = list(TEXTS["R2"])
    paragraphs[3] = "A beginning that is longer and quite another one, " + paragraphs[3].split(" ", 4)[4]
    paragraphs[7] = paragraphs[7].rsplit(" ", 3)[0] + " and an end of quite other words."
    del paragraphs[5]
    (own / "part.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    main([str(own)])
    found = kept(course, "R2")
    assert "R2: part.txt, 8 of 9 paragraphs found, without ¶6" in capsys.readouterr().out
    assert found[5] == NOT_FOUND
    assert found[3] == paragraphs[3]
    assert found[6:] == paragraphs[5:]


def test_one_file_may_hold_several_readings_and_the_fullest_copy_is_used(
    course: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "all.txt").write_text("\n\n".join([*TEXTS["R2"], *TEXTS["R1"]]), encoding="utf-8")
    (own / "a part.txt").write_text("\n\n".join(TEXTS["R1"][:4]), encoding="utf-8")
    main([str(own)])
    assert (kept(course, "R1"), kept(course, "R2")) == (TEXTS["R1"], TEXTS["R2"])
    said = capsys.readouterr().out
    assert "a part.txt: R1 again, 4 of 6 paragraphs found, without ¶5, ¶6; all.txt is used instead." in said
    assert "All readings have a copy now." in said


def test_an_earlier_copy_is_never_lost(course: Path, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = own / "a.txt"
    folder = course / "data" / "originals"
    file.write_text("\n\n".join(TEXTS["R1"][:4]), encoding="utf-8")
    main([str(own)])
    poorer = (folder / "R1.txt").read_bytes()
    main([str(own)])
    assert "holds the same already" in capsys.readouterr().out
    file.write_text("\n\n".join(TEXTS["R1"]), encoding="utf-8")
    main([str(own)])
    assert "replaced, the earlier file is kept as R1.txt.1.bak" in capsys.readouterr().out
    assert (folder / "R1.txt.1.bak").read_bytes() == poorer
    file.write_text("\n\n".join(TEXTS["R1"][:3]), encoding="utf-8")
    main([str(own)])
    assert "data/originals/R1.txt has 6 and stays as it is" in capsys.readouterr().out
    assert kept(course, "R1") == TEXTS["R1"]
    (folder / "R1.txt").write_text(as_wrapped(TEXTS["R1"]), encoding="utf-8")
    main([str(folder)])
    assert kept(course, "R1") == TEXTS["R1"]
    assert "Share this" in (folder / "R1.txt.2.bak").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--what"], ["/no/such/folder"]])
def test_a_mistake_is_answered_with_what_to_do(arguments: list[str], course: Path) -> None:
    with pytest.raises(
        CourseError,
        match=r"python -m regionalism originals FOLDER|Run `python3 -m regionalism originals --help`",
    ):
        main(arguments)


def test_help_and_a_damaged_fingerprint_file(
    course: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    assert "FOLDER" in capsys.readouterr().out
    (course / "data" / "readings" / "fingerprints.json").write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match="missing or damaged. Fetch the course again"):
        main([str(own)])


def test_a_folder_that_cannot_be_written_is_said(course: Path, own: Path) -> None:
    (own / "a.txt").write_text("\n\n".join(TEXTS["R1"]), encoding="utf-8")
    (course / "data" / "originals").write_text("in the way", encoding="utf-8")
    with pytest.raises(CourseError, match="Check that you may read and write there"):
        main([str(own)])


def test_fingerprints_need_complete_copies(course: Path) -> None:
    with pytest.raises(CourseError, match="R1.txt is missing"):
        main(["--fingerprints"])
    (course / "data" / "originals").mkdir()
    (course / "data" / "originals" / "R1.txt").write_text("\n\n".join(TEXTS["R1"][:5]), encoding="utf-8")
    with pytest.raises(CourseError, match="has not the 6 paragraphs"):
        main(["--fingerprints"])


def test_the_fingerprints_cover_every_paragraph_and_hold_no_word() -> None:
    known = load_fingerprints()
    assert {code: len(prints) for code, prints in known.items()} == dict(
        zip(CODES, (6, 25, 9, 15, 16, 29), strict=True)
    )
    marks = [mark for prints in known.values() for one in prints for mark in one.marks.values()]
    assert len(marks) == len(set(marks))
    assert all(re.fullmatch(r"[0-9a-f]{12}", mark) for mark in marks)
    content = json.loads((ROOT / "data" / "readings" / "fingerprints.json").read_text(encoding="utf-8"))
    assert {key for entries in content.values() for entry in entries for key in entry} == {"words", "marks"}


@pytest.mark.parametrize("code", CODES)
def test_the_readings_themselves_are_found_in_text_and_page(code: str, own: Path) -> None:
    path = ROOT / "data" / "originals" / f"{code}.txt"
    if not path.is_file():
        pytest.skip(
            f"data/originals/{code}.txt is not here: `python -m regionalism originals FOLDER` puts it there"
        )
    paragraphs = [
        " ".join(one.split()) for one in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
    ]
    known = load_fingerprints()
    assert known[code] == tuple(map(originals.fingerprint, paragraphs))
    (own / "a.html").write_text(as_page(paragraphs), encoding="utf-8")
    (own / "a.txt").write_text(as_wrapped(paragraphs), encoding="utf-8")
    for file in own.iterdir():
        (copy,) = recognise(file, known)
        assert (copy.code, copy.paragraphs) == (code, tuple(paragraphs))


def test_words_are_compared_without_case_accents_and_marks() -> None:
    assert as_document("U.S. five-year “Café” — it’s").words == ("us", "fiveyear", "cafe", "its")
