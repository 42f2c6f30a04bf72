"""Stage ①: the texts of special service requests: documents, visas, addresses, contacts.

AIRIMP section 3 and IATA Resolution 830d as carriers write them: fields between slashes, some
missing, some shifted. Only the codes below are read; every other request (meals, health, religion)
stays unread, whatever it says (design §3.10).
"""

import re
from dataclasses import dataclass
from datetime import date

from darvoza.codes import document_number, email, phone
from darvoza.messages.edifact_segment import Segment
from darvoza.messages.edifact_values import lettered_date, name_of, state
from darvoza.subjects import Address, Document

SEATS = frozenset({"SEAT", "NSST", "NSSA", "NSSW", "NSSB", "SMST", "SMSA", "SMSW", "RQST"})
READ = SEATS | {"DOCS", "DOCA", "DOCO", "TKNE", "TKNA", "CTCM", "CTCP", "CTCH", "CTCB", "CTCE"}
"""Every request that is read at all."""
PHONES = frozenset({"CTCM", "CTCP", "CTCH", "CTCB"})

_TAIL = re.compile(r"\s*-\d{1,2}[A-Z]+/.*\Z")
_SEAT = re.compile(r"0*(\d{1,3}[A-Z])\Z")
_TICKET = re.compile(r"(?:INF)?(\d{13})(?:C\d)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a DOCS text says."""

    document: Document | None
    nationality: str | None
    date_of_birth: date | None
    sex: str | None
    infant: bool
    surname: str | None
    given_names: str | None
    shifted: bool  # fields did not stand where they should


def text_of(segment: Segment) -> str:
    """The free text of an SSR: its ninth component; unescaped colons in it are put back."""
    parts = segment.elements[1] if len(segment.elements) > 1 else []
    return ":".join(parts[8:]).strip()


def references_of(segment: Segment) -> list[str]:
    """The traveller references an SSR names, in its second and later elements."""
    found = (segment.get(place, 3) for place in range(2, len(segment.elements)))
    return [reference for reference in found if reference]


def identity(text: str, latest_birth: date) -> Identity:
    """DOCS: ``/type/issuer/number/nationality/birth/sex/expiry/surname/given/given/H``."""
    fields = _fields(text)
    place = next((at for at, field in enumerate(fields) if lettered_date(field)), 4)
    fields += [""] * (place + 7 - len(fields))
    sex, infant = _sex(fields[place + 1])
    expires = lettered_date(fields[place + 2])
    given = " ".join(field for field in fields[place + 4 : place + 6] if field != "H")
    return Identity(
        document=_document(fields[:place], expires, place != 4),
        nationality=state(fields[3])[0] if place == 4 else None,
        date_of_birth=lettered_date(fields[place], latest_birth),
        sex=sex,
        infant=infant,
        surname=name_of(fields[place + 3]),
        given_names=name_of(given.strip()),
        shifted=place != 4,
    )


def _document(fields: list[str], expires: date | None, shifted: bool) -> Document | None:
    """From the fields before the date of birth; if shifted, the one with digits is the number."""
    number = next((one for one in fields if sum(map(str.isdigit, one)) > 3), "")
    if not shifted and len(fields) > 2:
        number = fields[2]
    number = document_number(number)
    if not number:
        return None
    kind = fields[0] if 0 < len(fields[0]) < 3 and fields[0].isalpha() else "P"
    issuer = None if shifted else state(fields[1])[0]
    return Document(kind=kind, number=number, issuer=issuer, expires=expires)


def _sex(text: str) -> tuple[str | None, bool]:
    """``FI`` and ``MI`` are infants."""
    infant = len(text) == 2 and text[1] == "I"
    return text[:1] if text[:1] in {"M", "F", "X"} else None, infant


def visa(text: str) -> tuple[Document | None, str | None]:
    """DOCO: ``/birth place/V/number/place/date/country``: the visa and the birth place."""
    fields = _fields(text)
    fields += [""] * (6 - len(fields))
    number = document_number(fields[2])
    if fields[1] != "V" or not number:
        return None, name_of(fields[0])
    found = Document(
        kind="V", number=number, issuer=state(fields[5])[0], issued=lettered_date(fields[4])
    )
    return found, name_of(fields[0])


def address(text: str) -> tuple[str, Address]:
    """DOCA: ``/R or D/country/street/city/region/postcode``: residence or destination."""
    fields = _fields(text)
    fields += [""] * (6 - len(fields))
    return fields[0], Address(
        country=state(fields[1])[0],
        street=name_of(fields[2]),
        city=name_of(fields[3]),
        region=name_of(fields[4]),
        postcode=name_of(fields[5]),
    )


def contact(code: str, text: str) -> tuple[str | None, str | None]:
    """CTC…: a telephone number and an e-mail address, one of them."""
    plain = text.removeprefix("/").split(" ")[0] if code == "CTCE" else text
    if code == "CTCE":
        return None, email(plain)
    return phone(plain), None


def ticket(text: str) -> str | None:
    """TKNE: the thirteen digits before the coupon."""
    found = _TICKET.search(text)
    return found[1] if found else None


def seat(text: str) -> str | None:
    """``011D`` or ``11D``; anything else is no seat."""
    found = _SEAT.match(text.strip())
    return found[1] if found else None


def _fields(text: str) -> list[str]:
    plain = _TAIL.sub("", text.strip()).removeprefix("/")
    return [field.strip() for field in plain.split("/")]
