"""What is the same to a person although its bytes differ: texts, names, headers of columns, ids.

A letter has several forms in Unicode, systems write names in capitals or without accents, and a spreadsheet
takes the zeros before an id away or writes it as a power of ten.
"""

from __future__ import annotations

import re
import unicodedata

_REWRITTEN = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,3}", re.IGNORECASE)


def folded(text: str) -> str:
    """Return a text as it is compared: one Unicode form, no difference of case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def without_accents(text: str) -> str:
    """Return a folded text without its accents, as some systems export it."""
    apart = unicodedata.normalize("NFD", folded(text))
    return "".join(one for one in apart if not unicodedata.combining(one))


def words(text: str) -> str:
    """Return the words of a text, without accents and case, with a blank between two.

    >>> words("Numéro d’identification"), words("student_id"), words("PEÑA,  Ana")
    ('numero d identification', 'student id', 'pena ana')
    """
    return " ".join(re.findall(r"[^\W_]+", without_accents(text)))


def is_rewritten(cell: str) -> bool:
    """Tell whether a spreadsheet has written a long id as a power of ten, such as ``2.023E+16``."""
    return bool(_REWRITTEN.fullmatch(cell.strip()))


def spreadsheet_of(cell: str, number: str) -> bool:
    """Tell whether a cell may be what a spreadsheet has made of an id: without its first zeros, a power of
    ten, or with zeros for its last digits.

    >>> spreadsheet_of("412", "00412"), spreadsheet_of("2.0230E+8", "202300412"), spreadsheet_of("7", "8")
    (True, True, False)
    """
    cell, number = folded(cell).strip(), folded(number).strip()
    if not (number.isascii() and number.isdecimal()) or cell == number:
        return False
    if is_rewritten(cell):
        from decimal import Decimal  # rarely needed, and a millisecond at each start

        shown = Decimal(cell.replace(",", "."))
        left_open = Decimal(1).scaleb(int(shown.as_tuple().exponent))  # by the digits that are shown
        return abs(int(number) - shown) <= left_open
    if not (cell.isascii() and cell.isdecimal()):
        return False
    kept = 15  # digits of a number that a spreadsheet holds; those after them become zeros
    cut = len(cell) == len(number) > kept and cell == number[:kept].ljust(len(number), "0")
    return cut or cell.lstrip("0") == number.lstrip("0")
