"""⑨ What was typed or scanned into the one box: every kind of number, read as the loop reads it.

Keys are normalised by the same code that made them, so that what crossed is what is found. A zone
that a passport scanner sends may come as lines, with blanks or in one piece, and typed on a
Russian keyboard.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from darvoza import codes
from darvoza.crossings import identity_keys
from darvoza.crossings.keys import folded
from darvoza.messages import mrz
from darvoza.records import Envelope, IdentityKey, Issue
from darvoza.subjects import Traveller


class SoughtKind(StrEnum):
    """What a typed text may be."""

    ZONE = "zone"  # a whole machine readable zone
    BROKEN_ZONE = "broken_zone"  # a part of one, or one with a sign lost
    CONTAINER = "container"
    WAGON = "wagon"
    POSTAL_ITEM = "postal_item"
    VIN = "vin"
    PLATE = "plate"
    FLIGHT = "flight"
    DOCUMENT = "document"
    LOCATOR = "locator"
    REFERENCE = "reference"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """One reading of what was typed, and the keys under which it would be known."""

    kind: SoughtKind
    value: str  # normalised
    keys: tuple[IdentityKey, ...] = ()
    beginnings: tuple[IdentityKey, ...] = ()  # of keys
    country: str | None = None  # alpha-2 or alpha-3, as the number names it
    check: bool | None = None  # whether its check digits are right; None where it has none
    flight: tuple[str, str] | None = None  # carrier and number
    traveller: Traveller | None = None
    issues: tuple[Issue, ...] = ()


def readings(typed: str, at: datetime) -> tuple[Sought, ...]:
    """Every way to read *typed*, the likeliest first; two-digit years are read as of *at*."""
    text = printable(typed)
    scanned = zone(text, at)
    if scanned is not None:
        return (scanned,)
    tight = codes.document_number(text)
    found = [recognise(text, tight) for recognise in RECOGNISERS]
    return tuple(one for one in found if one is not None)


def printable(typed: str) -> str:
    """*typed* with a blank for everything that is no sign of a script, outer blanks taken off."""
    return "".join(sign if sign.isprintable() else " " for sign in typed).strip()


# --- a machine readable zone --------------------------------------------------------------------

_WHOLE = {72, 88, 90}
"""Signs of two lines of 36 or 44, or three of 30 (ICAO 9303 parts 4 to 7)."""

_ZONE_LIKE = re.compile(r"[PVACI][A-Z<][A-Z0-9<]{3,}")
_LAYOUT = str.maketrans("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬБ", "QWERTYUIOPASDFGHJKLZXCVBNM<")
"""What a scanner types while the keyboard is set to Russian."""


def zone(typed: str, at: datetime) -> Sought | None:
    """The machine readable zone in *typed*, whole or broken; None when it is none."""
    text = "".join(typed.upper().split())
    if not text.isascii():
        text = text.translate(_LAYOUT)
    if "<<" not in text or not _ZONE_LIKE.fullmatch(text):
        return None
    if len(text) not in _WHOLE:
        return Sought(kind=SoughtKind.BROKEN_ZONE, value=text)
    envelope = Envelope(sender="desk", channel="desk", received_at=at)
    reading = mrz.read(text.encode("ascii"), envelope)
    traveller = next((one.subject for one in reading.mentions), None)
    if not isinstance(traveller, Traveller):
        return Sought(kind=SoughtKind.BROKEN_ZONE, value=text, issues=reading.issues)
    return Sought(
        kind=SoughtKind.ZONE,
        value=text,
        keys=identity_keys(traveller),
        country=traveller.documents[0].issuer,
        check=traveller.document_verified,
        traveller=traveller,
        issues=reading.issues,
    )


# --- numbers ------------------------------------------------------------------------------------


def _key(kind: str, value: str) -> tuple[IdentityKey, ...]:
    return (IdentityKey(kind=kind, value=value),)


def container(_: str, tight: str) -> Sought | None:
    """A container number (ISO 6346): owner, U, J or Z, six digits, check digit."""
    if not re.fullmatch(r"[A-Z]{3}[UJZ]\d{7}", tight):
        return None
    return Sought(
        kind=SoughtKind.CONTAINER, value=tight, keys=_key("container", tight),
        check=codes.valid_container(tight),
    )  # fmt: skip


def wagon(_: str, tight: str) -> Sought | None:
    """A wagon number: 8 digits on 1520 mm, 12 of the UIC."""
    if not re.fullmatch(r"(\d{8}|\d{12})", tight, re.ASCII):
        return None
    return Sought(
        kind=SoughtKind.WAGON, value=tight, keys=_key("wagon", tight),
        check=codes.valid_wagon(tight),
    )  # fmt: skip


def postal_item(_: str, tight: str) -> Sought | None:
    """A postal item (UPU S10): two letters, nine digits, country."""
    if not re.fullmatch(r"[A-Z]{2}\d{9}[A-Z]{2}", tight, re.ASCII):
        return None
    return Sought(
        kind=SoughtKind.POSTAL_ITEM, value=tight, keys=_key("s10", tight), country=tight[-2:],
        check=codes.valid_postal_item(tight),
    )  # fmt: skip


def vin(_: str, tight: str) -> Sought | None:
    """A vehicle identification number (ISO 3779): 17 signs without I, O and Q."""
    if not re.fullmatch(r"(?=.*\d)[A-HJ-NPR-Z0-9]{17}", tight):
        return None
    return Sought(kind=SoughtKind.VIN, value=tight, keys=_key("vin", tight))


def plate(_: str, tight: str) -> Sought | None:
    """A registration plate: letters and digits, 4 to 10 of them."""
    if not re.fullmatch(r"(?=.*\d)(?=.*[^\W\d])\w{4,10}", tight):
        return None
    return Sought(
        kind=SoughtKind.PLATE, value=tight, keys=_key("plate", tight),
        country=codes.plate_country(tight),
    )  # fmt: skip


def flight(_: str, tight: str) -> Sought | None:
    """A flight or train: a carrier of two signs, at most four digits."""
    found = re.fullmatch(r"(?!\d\d)([A-Z0-9]{2})0*(\d{1,4}[A-Z]?)", tight, re.ASCII)
    if found is None:
        return None
    carrier, number = found.groups()
    return Sought(kind=SoughtKind.FLIGHT, value=f"{carrier}{number}", flight=(carrier, number))


def document(_: str, tight: str) -> Sought | None:
    """A travel document's number: 5 to 20 letters and digits."""
    if not re.fullmatch(r"(?=.*\d)\w{5,20}", tight):
        return None
    return Sought(kind=SoughtKind.DOCUMENT, value=tight, keys=_key("document", tight))


def locator(_: str, tight: str) -> Sought | None:
    """A booking's locator: five or six signs."""
    if not re.fullmatch(r"[A-Z0-9]{5,6}", tight):
        return None
    begun = _key("booking", f"{tight}|")
    return Sought(kind=SoughtKind.LOCATOR, value=tight, beginnings=begun)


REFERENCES = ("declaration", "local", "manifest", "cmr", "tir", "smgs", "awb", "invoice")
"""Kinds of numbers under which goods are known (docs/formats.md)."""


def reference(text: str, _: str) -> Sought | None:
    """The number of a declaration, note or manifest, as it is written there."""
    if not re.fullmatch(r"(?=.*\d)\S[\S ]{3,39}", text):
        return None
    spelt = dict.fromkeys((text, text.upper()))
    keys = [IdentityKey(kind="reference", value=f"{k}|{s}") for k in REFERENCES for s in spelt]
    return Sought(kind=SoughtKind.REFERENCE, value=text, keys=tuple(keys))


def phone(text: str, _: str) -> Sought | None:
    """A telephone number with its country code, nine digits at least."""
    number = codes.phone(text) if re.fullmatch(r"[+(]?\d[\d ()-]{8,20}", text) else None
    if number is None:
        return None
    return Sought(kind=SoughtKind.PHONE, value=number, keys=_key("phone", number))


_SHORTEST_NAME = 3


def name(text: str, _: str) -> Sought | None:
    """A name: the surname, and a given name if there is one, in either order."""
    parts = folded(text.replace(",", " ").replace("'", "")).split()
    whole = "".join(parts)
    if any(sign.isdigit() for sign in text) or len(whole) < _SHORTEST_NAME:
        return None
    spelt = [whole, *(f"{''.join(parts[:at])}|{parts[at]}" for at in range(1, len(parts)))]
    spelt += [f"{''.join(parts[at:])}|{parts[0]}" for at in range(1, min(2, len(parts)))]
    begun = tuple(IdentityKey(kind="person", value=one) for one in dict.fromkeys(spelt))
    return Sought(kind=SoughtKind.NAME, value=" ".join(parts), beginnings=begun)


RECOGNISERS: tuple[Callable[[str, str], Sought | None], ...] = (
    container, wagon, postal_item, vin, plate, flight, document, locator, reference, phone, name,
)  # fmt: skip
"""Every kind of number, the surest first: each is given what was typed, and its tight form."""
