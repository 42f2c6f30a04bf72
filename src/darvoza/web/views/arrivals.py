"""⑨ The arrival form: what an officer types or scans of those who stand at the checkpoint."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Annotated

from pydantic import Field

from darvoza.records import Direction
from darvoza.subjects import Traveller
from darvoza.web.shapes import Code, Id, Line, Moment
from darvoza.web.views.sought import zone

Zone = Annotated[str, Field(max_length=400)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A traveller; what *zone*, a machine readable zone, says fills what is left out."""

    zone: Zone | None = None
    surname: Line | None = None
    given_names: Line | None = None
    sex: Line | None = None
    date_of_birth: Line | None = None
    nationality: Line | None = None
    document_kind: Line | None = None
    document: Line | None = None
    issuer: Line | None = None
    expires: Line | None = None
    phone: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVehicle:
    """A road vehicle, a wagon or a container."""

    kind: Line | None = None
    registration: Line | None = None
    country: Line | None = None
    make: Line | None = None
    vin: Line | None = None
    gross_kg: Line | None = None
    trailer: Line | None = None  # its plate


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLoad:
    """The goods in the vehicle, as one item."""

    description: Line | None = None
    hs_code: Line | None = None
    gross_kg: Line | None = None
    packages: Line | None = None
    value: Line | None = None
    currency: Line | None = None
    consignor: Line | None = None
    consignee: Line | None = None
    declaration: Line | None = None
    dispatch_country: Line | None = None
    destination_country: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A postal item with one piece of contents."""

    item_id: Line | None = None
    nature: Line | None = None
    gross_kg: Line | None = None
    description: Line | None = None
    hs_code: Line | None = None
    value: Line | None = None
    currency: Line | None = None
    sender: Line | None = None
    sender_country: Line | None = None
    addressee: Line | None = None
    addressee_city: Line | None = None
    addressee_phone: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArrival:
    """What stands at a checkpoint; the same *reference* and values again are the same message."""

    checkpoint: Code
    reference: Id
    direction: Direction = Direction.ARRIVAL
    arrived_at: Moment | None = None  # now, when left out
    people: Annotated[tuple[NewPerson, ...], Field(max_length=60)] = ()
    vehicle: NewVehicle = NewVehicle()
    load: NewLoad = NewLoad()
    item: NewItem = NewItem()


def said(part: object) -> bool:
    """Whether any field of *part* is filled."""
    return any(getattr(part, one.name) is not None for one in fields(part))  # type: ignore[arg-type]


# --- machine readable zones ---------------------------------------------------------------------


def with_zones(asked: NewArrival, at: datetime) -> NewArrival:
    """*asked* with what the zones of its people say wherever the form says nothing.

    Names are written in capitals, as passports write them and as the form shows them.
    """
    return replace(asked, people=tuple(_filled(one, at) for one in asked.people if said(one)))


def _filled(person: NewPerson, at: datetime) -> NewPerson:
    known = scanned(person.zone, at)
    missing = {name: text for name, text in known.items() if getattr(person, name) is None}
    whole = replace(person, **missing)
    return replace(
        whole, surname=_capitals(whole.surname), given_names=_capitals(whole.given_names)
    )


def _capitals(name: str | None) -> str | None:
    return name.upper() if name else None


def scanned(typed: str | None, at: datetime) -> Mapping[str, str]:
    """What a zone says, by the fields of `NewPerson`; empty when it is not whole."""
    found = zone(typed, at) if typed else None
    return said_by(found.traveller) if found and found.traveller else {}


def said_by(traveller: Traveller) -> Mapping[str, str]:
    """The fields of `NewPerson` that a document's *traveller* fills."""
    document = traveller.documents[0]
    values: dict[str, object] = {
        "surname": traveller.surname,
        "given_names": traveller.given_names,
        "sex": traveller.sex,
        "date_of_birth": traveller.date_of_birth,
        "nationality": traveller.nationality,
        "document_kind": document.kind,
        "document": document.number,
        "issuer": document.issuer,
        "expires": document.expires,
    }
    return {name: str(value) for name, value in values.items() if value}


def as_scanned(person: NewPerson, at: datetime) -> bool | None:
    """Whether the document was read by machine, checked, and typed over nowhere; None unscanned."""
    found = zone(person.zone, at) if person.zone else None
    if found is None or found.traveller is None:
        return None
    same = all(
        (getattr(person, name) or "").upper() == text
        for name, text in said_by(found.traveller).items()
    )
    return bool(found.check) and same
