"""⑨ From the arrival form to a message in one of our own documented forms (docs/formats.md)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from darvoza.records import Checkpoint, Mode
from darvoza.web.views.arrivals import NewArrival, as_scanned, said


@dataclass(frozen=True, slots=True)
class Written:
    """The message, and which field of the form each of its values (JSON pointer) came from."""

    data: bytes
    places: Mapping[str, str]


Layout = Sequence[tuple[str, str]]
"""(path in the object, field of the form)."""

PERSON: Layout = (
    ("surname", "surname"),
    ("given_names", "given_names"),
    ("sex", "sex"),
    ("date_of_birth", "date_of_birth"),
    ("nationality", "nationality"),
    ("phones/0", "phone"),
    ("documents/0/kind", "document_kind"),
    ("documents/0/number", "document"),
    ("documents/0/issuer", "issuer"),
    ("documents/0/expires", "expires"),
)
VEHICLE: Layout = tuple(
    (name, name) for name in ("kind", "registration", "country", "make", "vin", "gross_kg")
)
TRAILER: Layout = (("registration", "trailer"),)
LOAD: Layout = (
    ("declaration", "declaration"),
    ("gross_kg", "gross_kg"),
    ("packages", "packages"),
    ("value", "value"),
    ("currency", "currency"),
    ("dispatch_country", "dispatch_country"),
    ("destination_country", "destination_country"),
    ("consignor/name", "consignor"),
    ("consignee/name", "consignee"),
    ("items/0/description", "description"),
    ("items/0/hs_code", "hs_code"),
    ("items/0/gross_kg", "gross_kg"),
    ("items/0/value", "value"),
    ("items/0/currency", "currency"),
)
ITEM: Layout = (
    ("item_id", "item_id"),
    ("nature", "nature"),
    ("gross_kg", "gross_kg"),
    ("sender/name", "sender"),
    ("sender/address/country", "sender_country"),
    ("addressee/name", "addressee"),
    ("addressee/address/city", "addressee_city"),
    ("addressee/phone", "addressee_phone"),
    ("contents/0/description", "description"),
    ("contents/0/hs_code", "hs_code"),
    ("contents/0/value", "value"),
    ("contents/0/currency", "currency"),
)


def written(asked: NewArrival, place: Checkpoint, at: datetime) -> Written:
    """The message that *asked* makes at *place*: a postal item, a road arrival, a look at the desk.

    A vehicle with a plate at a road checkpoint is a road arrival; everything else is seen there.
    """
    message: dict[str, Any] = {
        "reference": asked.reference,
        "checkpoint": place.code,
        "direction": asked.direction,
    }
    moment = (asked.arrived_at or at).isoformat()
    places: dict[str, str] = {}
    if place.mode is Mode.POST:
        message |= {"arrived_at": moment, "items": [{}]}
        _lay(message["items"][0], places, "/items/0", ITEM, asked.item, "item")
    elif place.mode is Mode.ROAD and asked.vehicle.registration:
        message["arrived_at"] = moment
        _lay_road(message, places, asked, at)
    else:
        message |= {"seen_at": moment, "mode": place.mode}
        _lay_seen(message, places, asked, at)
    return Written(json.dumps(message, ensure_ascii=False, indent=1).encode(), places)


def _lay_road(
    message: dict[str, Any], places: dict[str, str], asked: NewArrival, at: datetime
) -> None:
    message["vehicle"] = _vehicle(asked, places, "/vehicle")
    if asked.vehicle.trailer:
        message["trailers"] = [{}]
        trailer = message["trailers"][0]
        _lay(trailer, places, "/trailers/0", TRAILER, asked.vehicle, "vehicle")
    pointers = ["/driver", *(f"/passengers/{place}" for place in range(len(asked.people)))]
    people = [_person(asked, n, places, pointers[n], at) for n in range(len(asked.people))]
    if people:
        message["driver"], message["passengers"] = people[0], people[1:]
    _lay_load(message, places, asked)


def _lay_seen(
    message: dict[str, Any], places: dict[str, str], asked: NewArrival, at: datetime
) -> None:
    if said(asked.vehicle):
        kind = {"kind": "wagon"} if message["mode"] is Mode.RAIL else {}
        message["vehicles"] = [kind | _vehicle(asked, places, "/vehicles/0")]
    message["travellers"] = [
        _person(asked, number, places, f"/travellers/{number}", at)
        for number in range(len(asked.people))
    ]
    _lay_load(message, places, asked)


def _lay_load(message: dict[str, Any], places: dict[str, str], asked: NewArrival) -> None:
    if said(asked.load):
        message["load"] = [{}]
        _lay(message["load"][0], places, "/load/0", LOAD, asked.load, "load")


def _vehicle(asked: NewArrival, places: dict[str, str], pointer: str) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    _lay(taken, places, pointer, VEHICLE, asked.vehicle, "vehicle")
    return taken


def _person(
    asked: NewArrival, number: int, places: dict[str, str], pointer: str, at: datetime
) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    person = asked.people[number]
    _lay(taken, places, pointer, PERSON, person, f"people.{number}")
    verified = as_scanned(person, at)
    return taken if verified is None else taken | {"document_verified": verified}


def _lay(
    target: dict[str, Any], places: dict[str, str], pointer: str, layout: Layout,
    part: object, field: str,
) -> None:  # fmt: skip
    """Put what *part* says where *layout* has it, and remember where."""
    for path, name in layout:
        places.setdefault(f"{pointer}/{path}", f"{field}.{name}")
        value = getattr(part, name)
        if value is not None:
            _put(target, path.split("/"), value)


def _put(target: dict[str, Any], steps: Sequence[str], value: object) -> None:
    """Put *value* at the end of *steps*; a step ``0`` stands for a list of one."""
    first, *rest = steps
    if not rest:
        target[first] = value
    elif rest == ["0"]:
        target[first] = [value]
    elif rest[0] == "0":
        _put(target.setdefault(first, [{}])[0], rest[1:], value)
    else:
        _put(target.setdefault(first, {}), rest, value)
