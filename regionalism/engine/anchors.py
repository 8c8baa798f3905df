"""The form of an anchor, which names a paragraph of a reading: ``R3 ¶5``."""

from __future__ import annotations

import re

ANCHOR = re.compile(r"\b([A-Z]\d+) ¶([1-9]\d*)")  # the code of the reading, and the number of the paragraph
LOOSE_ANCHOR = re.compile(r"\b[A-Z]\d+\s*¶\s*\d")  # as people type it
