"""The colours that carry a meaning, defined once; a sign or a word always stands beside a colour."""

from __future__ import annotations

# Each has at least 3:1 against white and against JupyterLab's dark background (tests/notebook/test_figure.py
# reckons it), and those
# of one set stay apart for readers who do not tell red from green.
MEANINGS = {
    "yes": "#0f8a8a",
    "no": "#cf5b1b",
    "abstain": "#8a6fd0",
    "absent": "#808080",
    "oas": "#3d7fc1",
    "celac": "#b07400",
    "both": "#b0509a",
    "neither": "#808080",
    "open": "#6f8f3a",
    "winner": "#3d7fc1",
    "loser": "#8a8a8a",
    "truth": "#3d7fc1",
    "guess": "#b86e00",
}


def meanings_css() -> str:
    """Return the meanings as CSS variables: ``--rg-yes``, ``--rg-no``, …"""
    return f":root {{ {' '.join(f'--rg-{name}: {colour};' for name, colour in MEANINGS.items())} }}\n"
