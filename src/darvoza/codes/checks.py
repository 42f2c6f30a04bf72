"""Check digits of documents, wagons, stations, containers and postal items.

Every ``…_digit`` takes the number without its check digit, normalised; every ``valid_…`` takes
the whole number and is false for anything of another shape.
"""

_MRZ_SIGNS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MRZ_TABLES = tuple(
    bytes(_MRZ_SIGNS.find(code) * weight % 10 if code in _MRZ_SIGNS else 0 for code in range(256))
    for weight in (7, 3, 1)
)
_CONTAINER_VALUES = {
    letter: 10 + position + (position + 9) // 10  # 11, 22 and 33 are left out
    for position, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
_POSTAL_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def mrz_digit(text: str) -> int:
    """The check digit of a field of the machine readable zone, weights 7, 3, 1.

    Digits count as themselves, A to Z as 10 to 35, the filler and every other sign as 0.
    Source: ICAO 9303 part 3, section 4.9.
    """
    signs = text.encode("latin-1", "replace")
    first, second, third = _MRZ_TABLES
    return (
        sum(signs[0::3].translate(first))
        + sum(signs[1::3].translate(second))
        + sum(signs[2::3].translate(third))
    ) % 10


def wagon_digit(number: str) -> int:
    """The check digit of a wagon: 7 digits on 1520 mm, 11 of a UIC number (weights 2, 1 …).

    Source: UIC leaflet 438; Regulation on the numbering of rolling stock of the 1520 mm network.
    """
    total = 0
    for position, digit in enumerate(number):
        product = int(digit) * (1 if position % 2 else 2)
        total += product - 9 if product > 9 else product
    return -total % 10


def valid_wagon(number: str) -> bool:
    """Whether 8 digits (1520 mm) or 12 digits (UIC) end in the right check digit."""
    shaped = len(number) in {8, 12} and _is_digits(number)
    return shaped and wagon_digit(number[:-1]) == int(number[-1])


def station_digit(number: str) -> int:
    """The check digit of a station code of 5 digits.

    Weights 1 to 5 modulo 11; when that gives 10, weights 3 to 7; when again 10, zero.
    Source: Unified network marking of stations (ESR, Tariff guide 4).
    """
    for first in (1, 3):
        rest = sum(int(digit) * (first + place) for place, digit in enumerate(number)) % 11
        if rest < 10:
            return rest
    return 0


def valid_station(number: str) -> bool:
    """Whether 6 digits are an ESR station code with its check digit."""
    shaped = len(number) == 6 and _is_digits(number)
    return shaped and station_digit(number[:-1]) == int(number[-1])


def container_digit(number: str) -> int:
    """The check digit of 4 letters and 6 digits. Source: ISO 6346, annex A."""
    total = 0
    for place, sign in enumerate(number):
        value = _CONTAINER_VALUES[sign] if place < 4 else int(sign)
        total += value << place
    return total % 11 % 10


def valid_container(number: str) -> bool:
    """Whether this is a container number (owner, U, J or Z, 6 digits) with its check digit."""
    shaped = len(number) == 11 and number[3] in "UJZ" and _is_digits(number[4:])
    letters = shaped and all(sign in _CONTAINER_VALUES for sign in number[:4])
    return letters and container_digit(number[:10]) == int(number[10])


def postal_item_digit(number: str) -> int:
    """The check digit of the 8 digits of a postal item. Source: UPU S10, section 5."""
    rest = sum(int(digit) * weight for digit, weight in zip(number, _POSTAL_WEIGHTS, strict=True))
    return {10: 0, 11: 5}.get(11 - rest % 11, 11 - rest % 11)


def valid_postal_item(number: str) -> bool:
    """Whether this is an S10 item number (2 letters, 9 digits, 2 letters) with its check digit."""
    letters = number[:2] + number[11:]
    shaped = len(number) == 13 and letters.isascii() and letters.isalpha() and letters.isupper()
    if not (shaped and _is_digits(number[2:11])):
        return False
    return postal_item_digit(number[2:10]) == int(number[10])


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
