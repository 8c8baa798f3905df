"""A simulated Permanent Council over files, without a server: roles dealt by a seed, a draft on Costa Verde.

=============== ============================================================================================
``room``        who sits in the room, and the deal
``record``      the wording that a state's votes and ties point to, by one rule for all
``cards``       what a delegation knows: interests from rows, instructions invented
``counting``    the real rules, as pure functions
``script``      how a state votes that nobody plays: a rule that can be read
``files``       one small file for each delegation, and what is said of a file that is none
``minutes``     an append-only log of the chair, and the minutes that follow from it
``panels``      ``delegation()`` and ``solo()``; ``chair_panel`` has ``chair()``
=============== ============================================================================================

Costa Verde is invented, and so are all instructions. What a card says of a real state rests on rows of the
tables.
"""

from regionalism.americas.council.chair_panel import chair
from regionalism.americas.council.panels import delegation, solo

__all__ = ["chair", "delegation", "solo"]
