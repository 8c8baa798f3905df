"""What digits with points, commas and blanks mean as a number, wherever they were typed or written, and how
a number is written for people. ``numbers.js`` says the same for pages without Python.

A comma parts thousands in some countries and decimals in others, and so does a point. Where a text can be
read in two ways, both are returned: who asks knows what can be meant.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)['’\s\u00a0\u202f](?=\d{3}(?!\d))")


def as_typed(text: str) -> str:
    """Return what was meant to be typed: without white space around it and without signs that nobody sees,
    with the digits of every script as 0 to 9. A keyboard may write ``１８`` or ``١٨``; what is copied from
    elsewhere may hold marks for the direction of writing.
    """
    if text.isascii():
        return text.strip()
    seen = (one for one in text if unicodedata.category(one) != "Cf")
    return "".join(str(unicodedata.decimal(one, one)) for one in seen).strip()


def written(number: float) -> str:
    """Return a number as people write it: without an exponent and with six decimals at most.

    >>> written(17.0), written(2936000.0), written(13.25), written(0.0000125)
    ('17', '2936000', '13.25', '0.0000125')
    """
    places = 6 if not number or abs(number) >= 0.001 else 12
    text = f"{number:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


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
