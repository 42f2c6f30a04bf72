"""Registration plates: one written form, and the country a plate comes from.

The patterns are those of the countries' own standards as far as they can be told apart on text
alone; where two countries share one, the neighbour with more traffic in the region is named first.
"""

import re

from darvoza.codes.normal import document_number

_RUSSIAN = "[ABEKMHOPCTYX]"
_PATTERNS = (
    # 01KG123ABC; before 2016 a letter of the region, four digits, one or two letters
    ("KG", r"\d{2}KG\d{2,4}[A-Z]{2,3}|[A-Z]\d{4}[A-Z]{1,2}"),
    # AB1234AG, the last two name the region
    ("TM", r"[A-Z]{2}\d{4}(?:AG|AH|BN|DZ|LB|MR)"),
    # 1234AB01, regions 01 to 08
    ("TJ", r"\d{4}[A-Z]{2}0[1-8]"),
    # 01A123BC for persons, 01123ABC for firms; regions 01, 10, 20 … 95
    ("UZ", r"(?:01|[1-9][05])(?:[A-Z]\d{3}[A-Z]{2}|\d{3}[A-Z]{3})"),
    # 123ABC02 and 123AB02, trailers 12ABC02; before 2012 A123BCD
    ("KZ", r"\d{2,3}[A-Z]{2,3}(?:0[1-9]|1\d|20)|[A-Z]\d{3}[A-Z]{2,3}"),
    # A123BC77, trailers AB123477, buses AB12377; ten letters only (Russian standard R 50577)
    ("RU", rf"{_RUSSIAN}\d{{3}}{_RUSSIAN}{{2}}\d{{2,3}}|{_RUSSIAN}{{2}}\d{{3,4}}\d{{2,3}}"),
    # a number plate of motorcycles and tractors: 1234AB77
    ("RU", rf"\d{{4}}{_RUSSIAN}{{2}}\d{{2,3}}"),
)
_ANY = re.compile("|".join(f"({pattern})" for _, pattern in _PATTERNS))


def plate(text: str) -> str:
    """A plate in upper case without blanks and hyphens, Cyrillic look-alikes written as Latin.

    ``"а 123 вс 77"`` (Cyrillic) gives ``"A123BC77"``; empty when nothing is left.
    """
    return document_number(text)


def plate_country(text: str) -> str | None:
    """Alpha-2 of the country whose pattern this normalised plate has: KZ, KG, TJ, UZ, TM or RU."""
    found = _ANY.fullmatch(text)
    return _PATTERNS[found.lastindex - 1][0] if found and found.lastindex else None
