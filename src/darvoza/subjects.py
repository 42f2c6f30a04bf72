"""What can be known of a subject: a traveller, a vehicle or a consignment.

Every field may be unknown: unknown is ``None`` (or an empty tuple), never ``0`` or ``""``.
Places are IATA codes for airports, UN/LOCODE for other ports, ESR codes for stations; countries are
ICAO 9303 alpha-3 for persons and their documents and ISO 3166 alpha-2 for goods and plates, as
their messages carry them. Masses are kilograms, times are aware (UTC), money is decimal.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class SubjectKind(StrEnum):
    """The three kinds of subject that cross (WCO SAFE, API-PNR guidelines)."""

    TRAVELLER = "traveller"
    VEHICLE = "vehicle"
    CONSIGNMENT = "consignment"


class VehicleKind(StrEnum):
    """Conveyances and equipment that are controlled as such."""

    CAR = "car"
    BUS = "bus"
    TRUCK = "truck"  # a tractor or rigid lorry
    TRAILER = "trailer"
    WAGON = "wagon"
    CONTAINER = "container"
    MOTORCYCLE = "motorcycle"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A travel document, visa or licence as shown or as sent."""

    kind: str  # ICAO 9303 document code or PAXLST DOC 1001: P, V, I, A, C, F, L …
    number: str  # upper case, without blanks, hyphens or fillers
    issuer: str | None = None  # alpha-3, ICAO 9303 part 3 section 5
    expires: date | None = None
    issued: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address, split as far as the message splits it."""

    street: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One segment of an itinerary."""

    carrier: str | None = None
    number: str | None = None
    from_place: str | None = None
    to_place: str | None = None
    departs: datetime | None = None
    arrives: datetime | None = None
    status: str | None = None  # HK, XX, NO … (PADIS 4405)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A passenger name record as far as it describes the journey (PNRGOV)."""

    locator: str
    system: str | None = None
    booked_at: datetime | None = None
    changed_at: datetime | None = None
    agency: str | None = None  # IATA number or name
    agency_place: str | None = None
    form_of_payment: str | None = None  # CA cash, CC card, CK cheque, MS other
    paid_amount: Decimal | None = None
    paid_currency: str | None = None
    payer: str | None = None  # third party, when the message names one
    party_size: int | None = None
    itinerary: tuple[Leg, ...] = ()
    changes: int | None = None  # entries of the booking's own history
    split_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traveller:
    """A person who crosses, crew included."""

    surname: str | None = None
    given_names: str | None = None
    sex: str | None = None  # M, F or X
    date_of_birth: date | None = None
    birth_place: str | None = None
    nationality: str | None = None
    residence: str | None = None
    documents: tuple[Document, ...] = ()
    document_verified: bool | None = None  # read by machine and checked
    address: Address | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    embarked: str | None = None
    debarks: str | None = None
    in_transit: bool | None = None
    crew_role: str | None = None
    infant: bool | None = None
    seat: str | None = None
    bags: int | None = None
    bags_kg: Decimal | None = None
    bag_tags: tuple[str, ...] = ()
    checked_in_at: datetime | None = None
    ticket: str | None = None
    carrier_reference: str | None = None  # unique passenger reference (RFF+ABO)
    booking: Booking | None = None
    purpose: str | None = None  # as declared: work, study, family, transit, tourism, trade
    stay_days: int | None = None  # as declared
    declared_cash: Decimal | None = None
    declared_cash_currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A conveyance or a piece of transport equipment."""

    kind: VehicleKind
    registration: str | None = None  # plate, wagon or container number, normalised
    country: str | None = None  # of registration, alpha-2
    vin: str | None = None
    make: str | None = None
    model: str | None = None
    colour: str | None = None
    year: int | None = None
    owner: str | None = None
    operator: str | None = None  # railway, carrier
    tare_kg: Decimal | None = None
    gross_kg: Decimal | None = None  # as declared
    measured_kg: Decimal | None = None  # as weighed at the post
    axles: int | None = None
    empty: bool | None = None
    seals: tuple[str, ...] = ()
    occupants: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A firm or person in a goods document (WCO Data Model: Consignor, Consignee, Declarant …)."""

    name: str | None = None
    identifier: str | None = None  # tax or customs number
    address: Address | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsItem:
    """One goods item of a declaration, note or postal item."""

    description: str | None = None
    hs_code: str | None = None  # digits only, 2 to 14 of them
    origin: str | None = None
    packages: int | None = None
    gross_kg: Decimal | None = None
    net_kg: Decimal | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    value: Decimal | None = None
    currency: str | None = None
    procedure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A number under which others know the consignment."""

    kind: str  # declaration, local, manifest, smgs, cmr, tir, s10, invoice
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """Goods that cross under one document, a postal item included."""

    references: tuple[Reference, ...] = ()
    procedure: str | None = None  # IM4, TR8 … or the postal nature of transaction
    office: str | None = None
    declared_at: datetime | None = None
    consignor: Party | None = None
    consignee: Party | None = None
    declarant: Party | None = None
    carrier: Party | None = None
    dispatch_country: str | None = None
    destination_country: str | None = None
    dispatch_place: str | None = None
    destination_place: str | None = None
    items: tuple[GoodsItem, ...] = ()
    packages: int | None = None
    gross_kg: Decimal | None = None
    value: Decimal | None = None
    currency: str | None = None
    vehicles: tuple[str, ...] = ()  # plates, wagons, containers named, normalised
    containers: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()  # codes of documents attached
    nature: str | None = None  # postal: gift, sale, sample, documents, returned, other
    postage: Decimal | None = None
    postage_currency: str | None = None
    posted_at: datetime | None = None
    receptacle: str | None = None
    delivery_terms: str | None = None


Subject = Traveller | Vehicle | Consignment

SUBJECTS: dict[SubjectKind, type[Traveller] | type[Vehicle] | type[Consignment]] = {
    SubjectKind.TRAVELLER: Traveller,
    SubjectKind.VEHICLE: Vehicle,
    SubjectKind.CONSIGNMENT: Consignment,
}


_KIND_OF = {noun: kind for kind, noun in SUBJECTS.items()}


def kind_of(subject: Subject) -> SubjectKind:
    """The kind of *subject*."""
    return _KIND_OF[type(subject)]
