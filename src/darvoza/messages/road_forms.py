"""① The forms of a road arrival: vehicle, trailer, driver, passengers, load (docs/formats.md)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from darvoza import codes
from darvoza.messages import values
from darvoza.messages.forms import DOCUMENT, HOME_ADDRESS, ITEM, PARTY, REFERENCE, Form
from darvoza.records import Direction
from darvoza.subjects import Consignment, Reference, Traveller, Vehicle, VehicleKind

_PERSON_VALUES: dict[str, values.Converter] = {
    "surname": values.text,
    "given_names": values.text,
    "sex": values.one_of({"m": "M", "f": "F", "x": "X", "male": "M", "female": "F"}),
    "date_of_birth": values.day,
    "birth_place": values.text,
    "nationality": values.alpha3,
    "residence": values.alpha3,
    "document_verified": values.boolean,
    "phones": values.texts,
    "emails": values.texts,
    "embarked": values.text,
    "debarks": values.text,
    "in_transit": values.boolean,
    "crew_role": values.text,
    "infant": values.boolean,
    "seat": values.text,
    "bags": values.count,
    "bags_kg": values.amount,
    "ticket": values.text,
    "purpose": values.text,
    "stay_days": values.count,
    "declared_cash": values.amount,
    "declared_cash_currency": values.currency,
}

PERSON = Form(
    noun=Traveller,
    values=_PERSON_VALUES,
    parts={"address": HOME_ADDRESS},
    lists={"documents": DOCUMENT},
)

_VEHICLE_VALUES: dict[str, values.Converter] = {
    "kind": values.member(VehicleKind),
    "registration": values.plate,
    "country": values.alpha2,
    "vin": values.document_number,
    "make": values.text,
    "model": values.text,
    "colour": values.text,
    "year": values.count,
    "owner": values.text,
    "operator": values.text,
    "tare_kg": values.amount,
    "gross_kg": values.amount,
    "measured_kg": values.amount,
    "axles": values.count,
    "empty": values.boolean,
    "seals": values.texts,
    "occupants": values.count,
}

VEHICLE: Form[dict[str, Any]] = Form(noun=dict, values=_VEHICLE_VALUES)
"""Read into a dict: kind, country and occupants are completed from the rest of the arrival."""

_REFERENCES = ("cmr", "tir", "declaration", "invoice")

LOAD: Form[dict[str, Any]] = Form(
    noun=dict,
    values={
        "procedure": values.text,
        "office": values.text,
        "declared_at": values.moment,
        "dispatch_country": values.alpha2,
        "destination_country": values.alpha2,
        "dispatch_place": values.text,
        "destination_place": values.text,
        "packages": values.count,
        "gross_kg": values.amount,
        "value": values.amount,
        "currency": values.currency,
        "vehicles": values.plates,
        "containers": values.plates,
        "seals": values.texts,
        "documents": values.texts,
        "delivery_terms": values.text,
        "cmr": values.text,
        "tir": values.text,
        "declaration": values.text,
        "invoice": values.text,
    },
    parts={"consignor": PARTY, "consignee": PARTY, "declarant": PARTY, "carrier": PARTY},
    lists={"items": ITEM, "references": REFERENCE},
)
"""Read into a dict: the numbers cmr, tir, declaration and invoice become references."""

ARRIVAL: Form[dict[str, Any]] = Form(
    noun=dict,
    values={
        "reference": values.text,
        "checkpoint": values.text,
        "direction": values.member(Direction),
        "arrived_at": values.moment,
        "from_place": values.text,
        "to_place": values.text,
    },
    parts={"vehicle": VEHICLE, "driver": PERSON},
    lists={"trailers": VEHICLE, "passengers": PERSON, "load": LOAD},
)

_HEADER = ("reference", "checkpoint", "direction", "arrived_at")
HEADER: Form[dict[str, Any]] = Form(
    noun=dict, values={name: ARRIVAL.values[name] for name in _HEADER}
)
"""What may stand beside the list of arrivals, and holds for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One road vehicle at the checkpoint, with everybody and everything in it."""

    vehicle: Vehicle
    arrived_at: datetime | None = None
    checkpoint: str | None = None
    direction: Direction | None = None
    from_place: str | None = None
    to_place: str | None = None
    reference: str | None = None
    trailers: tuple[Vehicle, ...] = ()
    driver: Traveller | None = None
    passengers: tuple[Traveller, ...] = ()
    load: tuple[Consignment, ...] = ()


def completed(taken: dict[str, Any]) -> Arrival:
    """The arrival from its parts, with what follows from them: kinds, countries, vehicles named."""
    vehicle = taken["vehicle"]
    trailers = tuple(
        _vehicle(trailer, VehicleKind.TRAILER) for trailer in taken.get("trailers", ())
    )
    load = taken.get("load", ())
    taken["vehicle"] = first = _vehicle(
        vehicle, VehicleKind.TRUCK if load or trailers else VehicleKind.OTHER
    )
    plates = tuple(one.registration for one in (first, *trailers) if one.registration)
    taken["trailers"] = trailers
    taken["load"] = tuple(consignment(one, plates) for one in load)
    return Arrival(**taken)


def _vehicle(taken: dict[str, Any], kind: VehicleKind) -> Vehicle:
    taken.setdefault("kind", kind)
    plate = taken.get("registration")
    if plate and "country" not in taken:
        taken["country"] = codes.plate_country(plate)
    return Vehicle(**taken)


def consignment(taken: dict[str, Any], plates: tuple[str, ...]) -> Consignment:
    """The goods of a `LOAD` that lie in the vehicles *plates*, their numbers made references."""
    numbers = [
        Reference(kind=kind, number=taken.pop(kind)) for kind in _REFERENCES if kind in taken
    ]
    taken["references"] = (*taken.get("references", ()), *numbers)
    taken.setdefault("vehicles", plates)
    return Consignment(**taken)
