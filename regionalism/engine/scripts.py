"""The scripts that score answers where there is no Python: they stand beside the modules of this folder."""

from __future__ import annotations

import re
from pathlib import Path

from regionalism.engine.errors import package_sentences
from regionalism.engine.kinds import NAMES

FOLDER = Path(__file__).parent
# In the order in which they need each other.
SCORING = (
    "plain_text",
    "errors",
    "numbers",
    "kinds/parts",
    *(f"kinds/{name.replace('-', '_')}" for name in NAMES),
    "scoring",
)
# What was answered and what is handed in; they need those that score.
KEEPING = ("sha256", "answers", "submission")
EXPORT = re.compile(r"^export .*$", re.MULTILINE)  # for course mode, which takes a script as a module


def script(*names: str) -> str:
    """Return scripts of the engine joined; without names, those that have ``score``, ``describe``, ``kinds``.

    ``setSentences`` takes the table that :func:`sentences_in` makes.
    """
    texts = ((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names or SCORING)
    return "\n".join(EXPORT.sub("", text) for text in texts)


def sentences_in(text: str) -> dict[str, str]:
    """Return the sentences whose codes stand in a script, by code: no page carries those of the launcher."""
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', text))
    return {code: said for code, said in package_sentences().items() if code in codes}
