"""Stage ①: values of air traveller messages: dates, names, flights, places, numbers.

A value that is not one gives ``None``; the reader reports it where it stands.
"""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from darvoza.codes import country, port

MONTHS = {
    name: place
    for place, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1
    )
}
PLACEHOLDERS = frozenset(
    {"NULL", "FNU", "LNU", "UNK", "UNKNOWN", "NONE", "N/A", "NA", "XXX", "NIL", "-", "."}
)
_FLIGHT = re.compile(
    r"(?P<carrier>[A-Z]{3}(?=\d)|[A-Z][A-Z0-9]|\d[A-Z])?0*(?P<number>\d{1,4}[A-Z]?)\Z"
)
_NUMBER = re.compile(r"0*(\d{1,4}[A-Z]?)\Z")
_TITLES = frozenset({"MR", "MRS", "MS", "MISS", "MSTR", "MSTER", "CHD", "INF"})
_GLUED_TITLE = re.compile(r"(?<=[A-Z]{3})(?:MSTR|MISS|MRS|MR)\Z")
_POUND = Decimal("0.45359237")


def name_of(text: str) -> str | None:
    """A name part with single blanks in it, or ``None`` for nothing and for placeholders."""
    if not text:
        return None
    name = " ".join(text.split()) if "  " in text else text
    return None if len(name) < 8 and name.upper() in PLACEHOLDERS else name or None


def without_title(name: str | None, *, glued: bool = False) -> str | None:
    """A given name without a title at its end (``JOHN MR``; *glued* also ``JOHNMR``)."""
    if name is None:
        return None
    words = name.split(" ")
    while words and words[-1].upper() in _TITLES:
        words.pop()
    if glued and words:
        words[-1] = _GLUED_TITLE.sub("", words[-1])
    return " ".join(words) or None


@lru_cache(maxsize=4096)
def short_date(text: str, latest: date | None = None) -> date | None:
    """``YYMMDD`` or ``CCYYMMDD``; two digits of a year are this century's.

    With *latest*, a two-digit year is the last one that is not after it (a date of birth).
    """
    if not text.isdecimal() or not text.isascii() or len(text) not in (6, 8):
        return None
    if len(text) == 8:
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    found = _day(2000 + year, month, day)
    if latest is None or (found is not None and found <= latest):
        return found
    return _day(1900 + year, month, day)


@lru_cache(maxsize=4096)
def lettered_date(text: str, latest: date | None = None) -> date | None:
    """``DDMMMYY`` or ``DDMMMYYYY`` as AIRIMP writes it; centuries as in :func:`short_date`."""
    if len(text) not in (7, 9) or not (text[:2] + text[5:]).isdecimal() or not text.isascii():
        return None
    month = MONTHS.get(text[2:5].upper())
    if month is None:
        return None
    return short_date(f"{text[5:]}{month:02d}{text[:2]}", latest)


def reversed_stamp(day: str, clock: str) -> datetime | None:
    """``DDMMYY`` and ``HHMM`` or ``HHMMSS`` (PADIS), without a zone."""
    found = short_date(day[4:] + day[2:4] + day[:2]) if len(day) == 6 else None
    return None if found is None else on_day(found, clock or "0000")


def stamp(text: str) -> datetime | None:
    """``YYMMDDHHMM`` (format 201) or ``CCYYMMDDHHMM`` (203), without a zone."""
    if len(text) not in (10, 12):
        return None
    found = short_date(text[:-4])
    return None if found is None else on_day(found, text[-4:])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def on_day(day: date, text: str) -> datetime | None:
    """*day* at ``HHMM`` or ``HHMMSS``, without a zone."""
    if len(text) not in (4, 6) or not text.isdecimal() or not text.isascii():
        return None
    hours, minutes, seconds = int(text[:2]), int(text[2:4]), int(text[4:] or "0")
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return datetime.combine(day, time(hours, minutes, seconds))


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo | None:
    """The IANA zone, or ``None`` when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):
        return None


def zone_of(place: str | None, fallback: str | None) -> ZoneInfo | None:
    """The zone of an airport, else the *fallback* zone, else ``None``."""
    known = port(place) if place else None
    found = zone_named(known.zone) if known else None
    return found or (zone_named(fallback) if fallback else None)


def in_utc(local: datetime | None, zone: ZoneInfo | None) -> datetime | None:
    """*local* as UTC; without a zone it is taken as UTC already."""
    if local is None:
        return None
    try:
        return local.replace(tzinfo=zone or UTC).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


@lru_cache(maxsize=2048)
def flight(text: str, carrier: str) -> tuple[str | None, str | None, bool]:
    """Carrier, number without it and without leading zeros, and whether both sources agree.

    *text* is ``KC131``, ``0131`` or ``A92707``; *carrier* the designator sent beside it, or "".
    """
    joined = text.replace(" ", "").upper()
    said = carrier.upper() or None
    rest = joined.removeprefix(said) if said else joined
    plain = _NUMBER.match(rest)
    if plain and (said or rest != joined):
        return said, plain[1], True
    match = _FLIGHT.match(joined)
    if match is None:
        return said, None, False
    found = match["carrier"]
    return said or found, match["number"], said is None or found is None or said == found


@lru_cache(maxsize=1024)
def state(code: str) -> tuple[str | None, bool]:
    """Alpha-3 of a state or issuer (ICAO 9303-3 section 5), and whether it was sent so.

    A code of three letters that no table knows is kept: it is what the document says.
    """
    text = code.strip().upper()
    known = country(text) if text else None
    if len(text) == 3 and text.isalpha() and text.isascii():
        return text, known is not None
    if known is not None:
        return known.alpha3, text == "D"
    return None, False


def count_of(text: str) -> int | None:
    """A whole number of at most four digits."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 4 else None


def kilograms(text: str, unit: str) -> Decimal | None:
    """A mass in kilograms from a number and its unit (``KGM``, ``LBR``, ``K``, ``L``, 700, 701)."""
    amount = money(text)
    if amount is None:
        return None
    return amount * _POUND if unit in {"LBR", "L", "701", "LB"} else amount


def money(text: str) -> Decimal | None:
    """A non-negative decimal with ``.`` or ``,``, at most 15 characters."""
    if not text or len(text) > 15 or not text.isascii():
        return None
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None
