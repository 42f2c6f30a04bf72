"""① One value of a form or table: text as written → typed value, or what is wrong with it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from darvoza import codes

Kind = TypeVar("Kind", bound=StrEnum)
Converter = Callable[[Any], Any]

LONGEST_TEXT = 2000
_LARGEST = 15  # digits before the decimal point of any amount or mass
_FINEST = 9  # digits after it
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"-?\d+(?:\.\d{1,9})?")
_BLANKS = str.maketrans("", "", " \u00a0\u202f'")


class WrongValueError(ValueError):
    """A value that cannot be taken: the issue *code* and what was *expected*."""

    def __init__(self, code: str, expected: str | None = None) -> None:
        self.code, self.expected = code, expected
        super().__init__(code, expected)


def text(value: object) -> str | None:
    """Text without outer blanks; ``None`` when empty. Numbers are taken as written."""
    if type(value) is not str:
        value = _written(value)
    if len(value) > LONGEST_TEXT:
        raise WrongValueError("VAL-LENGTH", str(LONGEST_TEXT))
    if not value.isprintable():
        value = _printable(value)
    return value.strip() or None


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise WrongValueError("VAL-TYPE", "text")
    return str(value)


def _printable(written: str) -> str:
    """*written* without what cannot be stored: controls become blanks, broken signs ``?``."""
    whole = written.encode("utf-8", "replace").decode()
    return "".join(" " if sign < " " or "\x7f" <= sign < "\xa0" else sign for sign in whole)


def number(value: object) -> Decimal | None:
    """A decimal number: ``1234.5``, ``1 234,5`` or ``1,234.50``; exact, never a float."""
    if type(value) is str and len(value) <= _LARGEST and _PLAIN.fullmatch(value):
        return Decimal(value)
    if isinstance(value, Decimal):
        found = value
    elif type(value) is int:
        found = Decimal(value)
    else:
        written = text(value)
        if written is None:
            return None
        found = _decimal(written)
    if not found.is_finite() or _oversize(found):
        raise WrongValueError("VAL-NUMBER", "a number of at most 15 digits")
    return found


def _oversize(found: Decimal) -> bool:
    exponent = found.as_tuple().exponent
    return bool(found) and (found.adjusted() >= _LARGEST or int(exponent) < -_FINEST)


def _decimal(written: str) -> Decimal:
    plain = written if _PLAIN.fullmatch(written) else _plain(written)
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise WrongValueError("VAL-NUMBER", "digits with a decimal point") from None


def _plain(written: str) -> str:
    tight = written.translate(_BLANKS)
    if _THOUSANDS.fullmatch(tight):
        return tight.replace(",", "")
    tight = tight.replace(",", ".")
    return tight if _PLAIN.fullmatch(tight) else "wrong"


def amount(value: object) -> Decimal | None:
    """A number that cannot be negative: a mass, a value, a quantity."""
    found = number(value)
    if found is not None and found < 0:
        raise WrongValueError("VAL-NUMBER", "0 or more")
    return found


def count(value: object) -> int | None:
    """A whole number, 0 or more."""
    found = amount(value)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise WrongValueError("VAL-NUMBER", "a whole number")
    return int(found)


_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def boolean(value: object) -> bool | None:
    """``true``, ``yes``, ``1`` or ``false``, ``no``, ``0``."""
    if isinstance(value, bool):
        return value
    written = text(value)
    if written is None:
        return None
    found = _WORDS.get(written.lower())
    if found is None:
        raise WrongValueError("VAL-TYPE", "true or false")
    return found


def day(value: object) -> date | None:
    """A calendar date, ISO 8601: ``2026-11-23``."""
    written = text(value)
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise WrongValueError("VAL-DATE", "a date like 2026-11-23") from None


def moment(value: object) -> datetime | None:
    """A moment with its zone, ISO 8601: ``2026-11-23T10:15:00+05:00``; without one it is naive."""
    written = text(value)
    if written is None:
        return None
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise WrongValueError("VAL-DATE", "a moment like 2026-11-23T10:15:00+05:00") from None


def in_utc(local: datetime, zone: str | None) -> datetime:
    """*local* in UTC; a moment without zone is taken to be in *zone*, or in UTC."""
    try:
        placed = local if local.tzinfo else local.replace(tzinfo=zone_of(zone))
        return placed.astimezone(UTC)
    except OverflowError:
        raise WrongValueError("VAL-DATE", "a moment of this age") from None


def zone_of(name: str | None) -> tzinfo:
    """The time zone *name*, UTC when there is none or it is unknown."""
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):
        return UTC


def alpha2(value: object) -> str | None:
    """A country as alpha-2, from alpha-2 or alpha-3."""
    found = _country(value)
    return found.alpha2 if found else None


def alpha3(value: object) -> str | None:
    """A country or issuer as alpha-3, from any code of ICAO 9303 or ISO 3166-1."""
    found = _country(value)
    return found.alpha3 if found else None


def _country(value: object) -> codes.Country | None:
    written = text(value)
    if written is None:
        return None
    found = codes.country(written)
    if found is None:
        raise WrongValueError("VAL-COUNTRY")
    return found


def currency(value: object) -> str | None:
    """A currency of ISO 4217."""
    written = text(value)
    if written is None:
        return None
    found = codes.currency(written)
    if found is None:
        raise WrongValueError("VAL-CURRENCY")
    return found.code


_HS = re.compile(r"\d{2,14}")


def hs_code(value: object) -> str | None:
    """A code of the Harmonised System or a national tariff: 2 to 14 digits, dots taken off."""
    written = text(value)
    if written is None:
        return None
    digits = written.replace(" ", "").replace(".", "")
    if not (_HS.fullmatch(digits) and digits.isascii()):
        raise WrongValueError("VAL-HS")
    return digits


def plate(value: object) -> str | None:
    """A plate, wagon or container number, normalised."""
    written = text(value)
    return codes.plate(written) or None if written else None


def document_number(value: object) -> str | None:
    """A document number, normalised."""
    written = text(value)
    return codes.document_number(written) or None if written else None


def one_of(known: dict[str, Any]) -> Converter:
    """A converter of the words *known* (lower case) into their meanings."""
    words = ", ".join(known)

    def convert(value: object) -> object:
        written = text(value)
        if written is None:
            return None
        if (found := known.get(written.lower())) is None:
            raise WrongValueError("VAL-CODE", words)
        return found

    return convert


def member(kind: type[Kind]) -> Converter:
    """A converter into a member of the enum *kind*."""
    return one_of({one.value: one for one in kind})


def texts(value: object) -> tuple[str, ...]:
    """Several texts: a list, or one text with ``;`` or ``|`` between them."""
    if isinstance(value, list):
        return tuple(found for one in value if (found := text(one)))
    written = text(value)
    if written is None:
        return ()
    return tuple(found for one in re.split(r"[;|]", written) if (found := one.strip()))


def plates(value: object) -> tuple[str, ...]:
    """Several plates, wagon or container numbers, normalised."""
    return tuple(found for one in texts(value) if (found := codes.plate(one)))
