"""② By what a subject is known again.

Names are folded to capital Latin letters only here; screening of names is another matter. The
version of these normalisers is kept with every key (design §3.9).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from darvoza import codes
from darvoza.records import IdentityKey
from darvoza.subjects import (
    Address,
    Consignment,
    Party,
    Subject,
    SubjectKind,
    Traveller,
    Vehicle,
    VehicleKind,
    kind_of,
)

NORMALISER = "1"

JOINING: dict[str, int] = {
    "document": 0,
    "plate": 0,
    "wagon": 0,
    "container": 0,
    "s10": 0,
    "reference": 0,
    "carrier_reference": 1,
    "person": 1,
    "booking": 2,
}
"""Key kinds that can make two mentions one crossing, by strength (0 is strongest)."""

HISTORY: frozenset[str] = frozenset(
    {
        "document", "person", "phone", "email", "address",
        "plate", "wagon", "container", "vin",
        "consignor", "consignee", "declarant", "s10",
    }
)  # fmt: skip
"""Key kinds under which earlier crossings are looked up for the facts."""

_NOT_LETTERS = re.compile(r"[^A-Z0-9]+")
_TITLES = frozenset({"MR", "MRS", "MS", "MISS", "MSTR", "CHD", "INF", "DR"})

_CYRILLIC: dict[str, str] = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ё": "E", "Ж": "ZH", "З": "Z",
    "И": "I", "Й": "I", "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R",
    "С": "S", "Т": "T", "У": "U", "Ф": "F", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH",
    "Щ": "SHCH", "Ъ": "IE", "Ы": "Y", "Ь": "", "Э": "E", "Ю": "IU", "Я": "IA",
    "Ә": "A", "Ғ": "G", "Қ": "Q", "Ң": "N", "Ө": "O", "Ұ": "U", "Ү": "U", "Һ": "H", "І": "I",
    "Ҳ": "H", "Ҷ": "J", "Ӣ": "I", "Ӯ": "U", "Ў": "O", "Җ": "J",
}  # fmt: skip
"""ICAO 9303 part 3 section 6 table B (transliteration of Cyrillic), the region's letters added."""


def identity_keys(subject: Subject) -> tuple[IdentityKey, ...]:
    """Every key of *subject*, normalised, without repetition."""
    found = _KEYS[kind_of(subject)](subject)
    return tuple(dict.fromkeys(IdentityKey(kind=kind, value=value) for kind, value in found))


def _of_traveller(traveller: Traveller) -> Iterator[tuple[str, str]]:
    for document in traveller.documents:
        if document.number:
            yield "document", document.number
    name = folded_name(traveller)
    if name and traveller.date_of_birth:
        yield "person", f"{name}|{traveller.date_of_birth.isoformat()}"
    if name and traveller.booking:
        yield "booking", f"{traveller.booking.locator}|{name}"
    if traveller.carrier_reference:
        yield "carrier_reference", traveller.carrier_reference
    yield from _contacts(traveller)


def _contacts(traveller: Traveller) -> Iterator[tuple[str, str]]:
    for phone in traveller.phones:
        if number := codes.phone(phone):
            yield "phone", number
    for email in traveller.emails:
        if address := codes.email(email):
            yield "email", address
    place = _address(traveller.address)
    if place:
        yield "address", place


def _address(address: Address | None) -> str | None:
    if address is None or not (address.street and address.city):
        return None
    return folded(f"{address.street} {address.city}")


_VEHICLE_KEYS = {VehicleKind.WAGON: "wagon", VehicleKind.CONTAINER: "container"}


def _of_vehicle(vehicle: Vehicle) -> Iterator[tuple[str, str]]:
    if vehicle.registration:
        yield _VEHICLE_KEYS.get(vehicle.kind, "plate"), vehicle.registration
    if vehicle.vin:
        yield "vin", vehicle.vin


def _of_consignment(consignment: Consignment) -> Iterator[tuple[str, str]]:
    for reference in consignment.references:
        if reference.kind == "s10":
            yield "s10", reference.number
        elif reference.number:
            yield "reference", f"{reference.kind}|{reference.number}"
    for named in consignment.vehicles:
        yield "conveyance", named
    for role in ("consignor", "consignee", "declarant"):
        firm = _firm(getattr(consignment, role))
        if firm:
            yield role, firm


def _firm(party: Party | None) -> str | None:
    if party is None:
        return None
    return party.identifier or (folded(party.name) if party.name else None) or None


def folded_name(traveller: Traveller) -> str | None:
    """Surname and first given name as capital Latin letters, titles taken off; or ``None``."""
    if not traveller.surname:
        return None
    given = [part for part in folded(traveller.given_names or "").split() if part not in _TITLES]
    surname = folded(traveller.surname).replace(" ", "")
    return f"{surname}|{_without_title(given[0]) if given else ''}" if surname else None


def _without_title(given: str) -> str:
    """``ISABELLEMRS`` → ``ISABELLE``: carriers glue titles to names."""
    for title in ("MRS", "MSTR", "MISS", "MR"):
        if given.endswith(title) and len(given) > len(title) + 2:
            return given[: -len(title)]
    return given


def folded(text: str) -> str:
    """Capital Latin letters, digits and single blanks, as a passport would write them."""
    upper = text.upper()
    if upper.isascii():
        return _NOT_LETTERS.sub(" ", upper).strip()
    plain = "".join(_CYRILLIC.get(letter, letter) for letter in upper)
    stripped = unicodedata.normalize("NFKD", plain)
    return _NOT_LETTERS.sub(" ", stripped.encode("ascii", "ignore").decode()).strip()


_KEYS: dict[SubjectKind, Callable[[Any], Iterator[tuple[str, str]]]] = {
    SubjectKind.TRAVELLER: _of_traveller,
    SubjectKind.VEHICLE: _of_vehicle,
    SubjectKind.CONSIGNMENT: _of_consignment,
}
