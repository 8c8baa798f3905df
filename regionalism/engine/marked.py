"""The marks in an item's words, as HTML."""

from __future__ import annotations

import re
from html import escape

# As ``MARKED`` in front/parts.js: a mark beside a space is none.
MARKED = re.compile(r"\*\*[^*\n]+\*\*|\*[^*\s](?:[^*\n]*[^*\s])?\*|`[^`\n]+`")


def inline(text: str) -> str:
    """Return an item's words as HTML: items are written with ``*words*``, ``**words**`` and `` `words` ``."""
    return MARKED.sub(_marked, escape(text, quote=False))


def _marked(found: re.Match[str]) -> str:
    words = found[0].strip("*`")
    tag = "code" if found[0].startswith("`") else "strong" if found[0].startswith("**") else "em"
    return f"<{tag}>{words}</{tag}>"
