"""Count in the publishers' texts what a reader can count in any text: ``python -m
regionalism.authoring.text_counts``.

It reads ``data/originals/`` and writes ``data/tables/text_counts.csv``: numbers only, no word of a text. The
same lists are used for all six texts. A list of words is a sieve: it misses advice that is given without
*should*, and it does not know who speaks. The unit that shows the numbers says so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from regionalism.engine.course import course_root

TABLE = "data/tables/text_counts.csv"
COLUMNS = ("id", "words", "speakers", "in_marks", "we", "advice", "hedges", "loaded", "source")
INTERVIEWED = {"R4": "Mayta"}  # answers without a verb of saying
# Surnames of all persons whom one of the six texts names.
PERSONS = (
    *(
        "Almagro",
        "Añez",
        "Baños",
        "Barillas",
        "Biden",
        "Bolívar",
        "Cabello",
        "Carstens",
        "Chávez",
        "Chavez",
        "Cárdenas",
    ),
    *(
        "de Zela",
        "Díaz-Canel",
        "Ebrard",
        "Espinosa",
        "Faría",
        "González",
        "Guaidó",
        "Isaac",
        "Istúriz",
        "Jones",
    ),
    *("López Obrador", "Maduro", "Mayta", "Menendez", "Morales", "Ortega", "Osorio", "Padrino", "Pérez Abad"),
    *("Pérez Jiménez", "Ramírez", "Reverol", "Rojas", "Saab", "Story", "Trump", "Zanatta"),
)
ONE_PERSON = {"Zanatta": "Cárdenas", "Chavez": "Chávez"}
SAYING = (
    r"(?:said|says|announced|argued|argues|asserted|asserts|called "
    r"for|criticised|declared|emphasized|highlighted|hinted|"
    r"insisted|noted|outlined|pointed out|proposed|stated|stressed|underscored|warned)"
)
MOST_BETWEEN = 2  # words between a name and its verb of saying
MARKED = re.compile("“([^“”]*)”")
WE = ("we", "us", "our", "ours", "ourselves")
ADVICE = (
    *("must", "mustn't", "should", "shouldn't", "ought to", "have to", "has to", "need to", "needs to"),
    *("calls for", "called for", "called on", "advocated", "urged"),
)
HEDGES = (
    *("almost", "apparently", "appear", "appears", "could", "hardly", "likely", "may", "might", "perhaps"),
    *(
        "possible",
        "possibly",
        "potentially",
        "presumably",
        "probably",
        "rumoured",
        "seem",
        "seems",
        "suggest",
    ),
    *("suggests", "supposedly", "unclear", "unlikely"),
)
# Adjectives that praise or blame: a reader of the other side would strike them out.
PRAISE = (
    *(
        "balanced",
        "crucial",
        "encouraging",
        "excellent",
        "favorable",
        "flourishing",
        "groundbreaking",
        "impartial",
    ),
    *(
        "important",
        "independent",
        "indispensable",
        "insightful",
        "legitimate",
        "pivotal",
        "positive",
        "principled",
    ),
    *("promising", "prosperous", "resilient", "resounding", "sensible", "sustainable", "unwavering", "vital"),
)
BLAME = (
    *(
        "acute",
        "alarming",
        "anemic",
        "authoritarian",
        "bellicose",
        "brutally",
        "bumpy",
        "chaotic",
        "collapsing",
    ),
    *(
        "corrupt",
        "devastating",
        "diehard",
        "dire",
        "dismal",
        "dysfunctional",
        "hegemonic",
        "hostile",
        "illicit",
    ),
    *(
        "impoverished",
        "interfering",
        "interventionist",
        "intractable",
        "partisan",
        "pernicious",
        "protracted",
    ),
    *(
        "rampant",
        "repressive",
        "rigged",
        "shaky",
        "startling",
        "strange",
        "stringent",
        "tragicomic",
        "unpopular",
    ),
    *("useless", "worrisome"),
)


def counts(code: str, text: str) -> dict[str, int]:
    """Return the counts of one text by column; nothing of the text is kept.

    :param code: ``"R1"`` to ``"R6"``.
    :param text: the publisher's text.
    """
    return {
        "words": len(text.split()),
        "speakers": len(speakers(code, text)),
        "in_marks": sum(len(part.split()) for part in MARKED.findall(text)),
        "we": len(re.findall(rf"\b(?:{'|'.join(WE)}|We|Our)\b", text)),  # US is a country
        "advice": found(ADVICE, text),
        "hedges": found(HEDGES, text),
        "loaded": found((*PRAISE, *BLAME), text),
    }


def speakers(code: str, text: str) -> set[str]:
    """Return the persons whom a text names as saying something: a surname, at most two words, a verb of
    saying. Whoever is interviewed counts, too.
    """
    names = "|".join(map(re.escape, PERSONS))
    between = rf"(?:\W+\w+){{0,{MOST_BETWEEN}}}?\W+"
    pairs = re.compile(rf"\b({names})(?!-){between}{SAYING}\b")
    heard = {one[1] for sentence in re.split(r"(?<=[.!?])\s", text) for one in pairs.finditer(sentence)}
    heard |= {INTERVIEWED[code]} if code in INTERVIEWED else set()
    return {ONE_PERSON.get(name, name) for name in heard}


def found(words: Iterable[str], text: str) -> int:
    """Return how often the words of a list stand in a text, whoever says them."""
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    hits = re.findall(rf"\b(?:{listed})\b", text.replace("’", "'"), re.IGNORECASE)
    return sum(hit != "May" for hit in hits)  # a month


def counted(originals: Path) -> list[dict[str, str]]:
    """Return the rows of the table, from the publishers' texts in a folder."""
    rows = []
    for code in ("R1", "R2", "R3", "R4", "R5", "R6"):
        text = (originals / f"{code}.txt").read_text(encoding="utf-8")
        rows.append(
            {
                "id": code,
                **{name: str(n) for name, n in counts(code, text).items()},
                "source": f"bibliography-{code}",
            }
        )
    return rows


def write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """Write the rows as a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        lines.writeheader()
        lines.writerows(rows)


if __name__ == "__main__":
    write(course_root() / TABLE, counted(course_root() / "data" / "originals"))
