"""Stage ①: payment card numbers in booking texts: where they stand, and how they are masked.

A number counts as a card's when it has a known issuer range (ISO/IEC 7812-1, the cards of the
region included), a length that range uses and a correct check digit (Luhn, annex B). Only the
first six and the last four digits are ever shown (PCI DSS 4.0, requirement 3.4.1).
"""

import re

_RUN = re.compile(
    rb"(?<![0-9])(?:"
    rb"[0-9](?:(?:\r?\n)?[0-9]){14,18}"  # a hard wrap may cut it
    rb"|[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4}"
    rb"|[0-9]{4}[ -][0-9]{6}[ -][0-9]{5}"
    rb")(?![0-9])"
)
_ISSUERS = re.compile(
    rb"(?:3[47]\d{13}"  # American Express
    rb"|4\d{15}(?:\d{3})?"  # Visa
    rb"|5[1-5]\d{14}|2[2-7]\d{14}"  # Mastercard; Mir is 2200 to 2204
    rb"|35(?:2[89]|[3-8]\d)\d{12,15}"  # JCB
    rb"|3(?:0[0-5]|095|[689]\d)\d{13}"  # Diners Club with 16 digits
    rb"|6[0-9]\d{14,17}|81\d{14,17}"  # UnionPay, Discover, Maestro
    rb"|5[06-8]\d{14,17}"  # Maestro, Korti Milli
    rb"|8600\d{12}|9860\d{12}|9417\d{12})\Z"  # Uzcard, Humo, Elcart
)
_LONG = re.compile(rb"[0-9](?:(?:\r?\n|[ -])?[0-9]){11,18}")
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn(digits: bytes) -> bool:
    """Whether the check digit of ASCII *digits* is right (ISO/IEC 7812-1 annex B)."""
    values = [digit - 48 for digit in reversed(digits)]
    return (sum(values[::2]) + sum(_DOUBLED[value] for value in values[1::2])) % 10 == 0


def find_cards(data: bytes, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The byte ranges of card numbers in *data* between *start* and *end*, in order."""
    stop = len(data) if end is None else end
    found = []
    for match in _RUN.finditer(data, start, stop):
        digits = re.sub(rb"[^0-9]", b"", match[0])
        if _ISSUERS.match(digits) and luhn(digits):
            found.append(match.span())
    return found


def find_numbers(data: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """The byte ranges of 12 to 19 digits, whatever they are: for a field that holds a card."""
    return [match.span() for match in _LONG.finditer(data, start, end)]


def mask_cards(data: bytes, spans: list[tuple[int, int]] | None = None) -> bytes:
    """*data* at equal length with the middle digits of every card overwritten by ``X``."""
    chosen = find_cards(data) if spans is None else spans
    if not chosen:
        return data
    masked = bytearray(data)
    for start, end in chosen:
        places = [place for place in range(start, end) if 48 <= data[place] <= 57]
        for place in places[6:-4]:
            masked[place] = ord("X")
    return bytes(masked)


def mask_text(text: str) -> str:
    """*text* with the middle digits of every card overwritten by ``X``."""
    if sum(map(str.isdecimal, text)) < 15:
        return text
    return mask_cards(text.encode("utf-8", "replace")).decode("utf-8")
