"""① Values as ASYCUDA World writes them: dates, sums in one text, names with their address."""

import re
from datetime import UTC, datetime
from decimal import Decimal

from darvoza import codes
from darvoza.messages import values
from darvoza.messages.values import WrongValueError
from darvoza.messages.xml import Document, Node
from darvoza.subjects import Address, Party

_DATE = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?:[ T].*)?")
_EXPECTED = "a date as month/day/year, day.month.year or year-month-day"
_BETWEEN = re.compile(r"[/;,|]|\s{2,}")


def date_of(value: object) -> datetime:
    """Midnight of a date as written: ``10/25/16``, ``25.10.2016`` or ``2016-10-25``; naive.

    With slashes the month comes first, unless it could be no month: exports follow the server's
    locale, which is American by default.
    """
    found = _DATE.fullmatch(str(value).strip())
    if found is None:
        raise WrongValueError("VAL-DATE", _EXPECTED)
    first, sign, second, third = int(found[1]), found[2], int(found[3]), int(found[4])
    if len(found[1]) == 4:
        year, month, day = first, second, third
    else:
        year = third + 2000 if third < 100 else third
        american = sign == "/" and first <= 12
        month, day = (first, second) if american else (second, first)
    try:
        return datetime(year, month, day)  # noqa: DTZ001 - placed in the sender's zone later
    except ValueError:
        raise WrongValueError("VAL-DATE", _EXPECTED) from None


def moment(document: Document, node: Node | None, name: str) -> datetime | None:
    """The beginning of the day under *name*, in the sender's zone (UTC when it is not known)."""
    found = document.value(date_of, node, name)
    if not isinstance(found, datetime):
        return None
    try:
        return values.in_utc(found, document.zone)
    except WrongValueError:
        return found.replace(tzinfo=UTC)


def total(value: object) -> Decimal | None:
    """The first addend of a sum written as text: ``52,644+0+0+0-0`` gives 52644."""
    return values.amount(re.split(r"(?<=\d)[+-]", str(value).strip(), maxsplit=1)[0])


def party(document: Document, node: Node | None, prefix: str) -> Party | None:
    """A trader: code, and name with the address below it, line by line."""
    name = _written(node, f"{prefix}_name" if prefix else "name")
    code = document.text(node, f"{prefix}_code" if prefix else "code")
    lines = [line for one in name.splitlines() if (line := " ".join(one.split()))]
    if not (lines or code):
        return None
    return Party(
        name=lines[0][: values.LONGEST_TEXT] if lines else None,
        identifier=codes.document_number(code) or None if code else None,
        address=_address(lines[1:]),
    )


def _written(node: Node | None, name: str) -> str:
    return (node.text(name) if node else None) or ""


def _address(lines: list[str]) -> Address | None:
    """Street lines and, last, the place with the country's code where it stands there."""
    if not lines:
        return None
    city, _, country = lines[-1].rpartition(" ")
    known = codes.country(country)
    if known is None or not city:
        city, known = lines[-1], None
    street = ", ".join(lines[:-1])[: values.LONGEST_TEXT]
    return Address(
        street=street or None, city=city, country=known.alpha2 if known is not None else None
    )


def split_identity(identity: str | None) -> list[str]:
    """The plates, wagons and containers in one transport identity: ``TRUCK / TRAILER``."""
    parts = _BETWEEN.split(identity or "")
    return [found for part in parts if (found := codes.plate(part)) and _is_number(found)]


def _is_number(text: str) -> bool:
    return any(sign.isdigit() for sign in text) and len(text) <= 20
