"""What digits with points, commas and blanks mean as a number, wherever they were typed or written.

A comma parts thousands in some countries and decimals in others, and so does a point. Where a text can be
read in two ways, both are returned: who asks knows what can be meant.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)['’\s\u00a0\u202f](?=\d{3}(?!\d))")


class Reading(NamedTuple):
    """One number that digits may mean, as Python writes it; ``decimal`` is the decimal mark that this
    reading takes for granted, empty where the digits show none.
    """

    number: str
    decimal: str


def readings(digits: str) -> list[Reading]:
    """Return what digits may mean, the likelier first; empty where they mean nothing.

    One mark before exactly three digits parts thousands for some and decimals for others.

    >>> [one.number for one in readings("1.037,5")], [one.number for one in readings("1.037")]
    (['1037.5'], ['1037', '1.037'])
    >>> readings("13,2"), readings("1 037"), readings("1.2.3")
    ([Reading(number='13.2', decimal=',')], [Reading(number='1037', decimal='')], [])
    """
    digits = _BETWEEN_THOUSANDS.sub("", digits)
    for thousands, decimal in (",.", ".,"):
        if re.fullmatch(rf"[1-9]\d{{0,2}}([{thousands}]\d{{3}})+([{decimal}]\d+)?", digits):
            whole = Reading(digits.replace(thousands, "").replace(decimal, "."), decimal)
            once = digits.count(thousands) == 1 and decimal not in digits
            return [whole, Reading(digits.replace(thousands, "."), thousands)] if once else [whole]
    if not re.fullmatch(r"\d*[.,]?\d+", digits):
        return []
    return [Reading(digits.replace(",", "."), next((one for one in digits if one in ".,"), ""))]
