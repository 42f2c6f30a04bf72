"""Road arrivals as the post's own system sends them: JSON, and CSV from an old computer."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from darvoza.records import Direction
from darvoza.simulate.arrivals import Arrival, Declaration
from darvoza.simulate.chance import keyed
from darvoza.simulate.firms import Firm
from darvoza.simulate.letters import Letter
from darvoza.simulate.people import Person
from darvoza.simulate.vehicles import Machine
from darvoza.simulate.world import HOME_OFFSET, ROAD_POST
from darvoza.simulate.write_sad import sad

CSV_HOURS = frozenset({13, 14})  # local; cars only
CSV_COLUMNS = (
    "reference;arrived_at;plate;plate_country;vehicle_kind;vehicle_make;vehicle_colour;vehicle_year;"
    "driver_surname;driver_given_names;driver_sex;driver_date_of_birth;driver_nationality;"
    "driver_document_number;driver_document_issuer;driver_phones;driver_purpose;passengers"
)


def road_letters(arrivals: list[Arrival], seed: int) -> Iterator[Letter]:
    """The messages of a day's *arrivals*, the declarations of their loads included."""
    batches: dict[datetime, list[Arrival]] = {}
    for arrival in arrivals:
        hour = arrival.at.replace(minute=0, second=0, microsecond=0)
        if arrival.kind == "car" and (hour + HOME_OFFSET).hour in CSV_HOURS:
            batches.setdefault(hour, []).append(arrival)
        else:
            yield arrival_letter(arrival)
        if arrival.declaration is not None:
            yield declaration_letter(arrival, arrival.declaration, seed)
    for hour, batch in batches.items():
        rows = "\r\n".join((CSV_COLUMNS, *map(_row, batch), ""))
        yield _letter(hour + timedelta(minutes=62), "road-post", rows.encode())


def arrival_letter(arrival: Arrival) -> Letter:
    """One arrival, as the post writes it down."""
    return _letter(arrival.at + timedelta(seconds=40), "road-post", _json(arrival))


def _letter(at: datetime, sender: str, data: bytes) -> Letter:
    code = ROAD_POST.code
    return Letter(at=at, sender=sender, data=data, checkpoint=code, direction=Direction.ARRIVAL)


def declaration_letter(arrival: Arrival, declaration: Declaration, seed: int) -> Letter:
    """The declaration of the load of *arrival*, which customs send hours before."""
    draw = keyed(seed, "declared", declaration.number, arrival.number)
    at = arrival.at - timedelta(hours=draw.uniform(5, 34))
    return _letter(at, "customs", sad(declaration, at + HOME_OFFSET))


def _json(arrival: Arrival) -> bytes:
    written: dict[str, Any] = {
        "reference": arrival.number,
        "arrived_at": f"{arrival.at:%Y-%m-%dT%H:%M:%SZ}",
        "direction": "arrival",
        "vehicle": _vehicle(arrival),
        "driver": _driver(arrival),
    }
    if arrival.trailer is not None:
        written["trailers"] = [machine_form(arrival.trailer)]
    if arrival.passengers:
        written["passengers"] = [person_form(one, arrival.phone) for one in arrival.passengers]
    if arrival.declaration is not None:
        written["load"] = [_load(arrival.declaration)]
    return json.dumps(written, separators=(",", ":"), ensure_ascii=False).encode()


def machine_form(machine: Machine) -> dict[str, Any]:
    """*machine* as the forms of a road arrival and of the desk write vehicles."""
    written: dict[str, Any] = {
        "kind": machine.kind,
        "registration": machine.plate,
        "country": machine.country,
        "make": machine.make,
        "colour": machine.colour,
        "year": machine.year,
        "vin": machine.vin,
        "tare_kg": machine.tare,
    }
    owner = machine.keeper or (machine.owner.name if machine.owner else None)
    if owner:
        written["owner"] = owner
    return written


def _vehicle(arrival: Arrival) -> dict[str, Any]:
    written = machine_form(arrival.machine) | {"occupants": 1 + len(arrival.passengers)}
    if arrival.kind == "truck":
        load = arrival.declaration.load if arrival.declaration else None
        trailer = arrival.trailer.tare if arrival.trailer else 0
        written["gross_kg"] = arrival.machine.tare + trailer + (load.gross if load else 0)
        written["empty"] = load is None
    if arrival.measured is not None:
        written["measured_kg"] = arrival.measured
    return written


def _driver(arrival: Arrival) -> dict[str, Any]:
    written = person_form(arrival.driver, arrival.phone)
    return written | declared(arrival.purpose, arrival.stay_days, arrival.cash)


def declared(purpose: str | None, stay_days: int | None, cash: int | None) -> dict[str, Any]:
    """What somebody declares at the desk; *cash* in US dollars."""
    written: dict[str, Any] = {} if purpose is None else {"purpose": purpose}
    if stay_days is not None:
        written["stay_days"] = stay_days
    if cash is not None:
        written |= {"declared_cash": cash, "declared_cash_currency": "USD"}
    return written


def person_form(person: Person, phone: str | None) -> dict[str, Any]:
    """*person* as the forms of a road arrival and of the desk write people."""
    return {
        "surname": person.surname,
        "given_names": person.given,
        "sex": person.sex,
        "date_of_birth": f"{person.born:%Y-%m-%d}",
        "nationality": person.nationality,
        "documents": [
            {
                "kind": "P",
                "number": person.document,
                "issuer": person.nationality,
                "expires": f"{person.expires:%Y-%m-%d}",
            }
        ],
        "phones": [phone or person.phone],
    }


def _firm(firm: Firm) -> dict[str, Any]:
    address = {"street": firm.street, "city": firm.city, "country": firm.country}
    return {"name": firm.name, "identifier": firm.number, "phone": firm.phone, "address": address}


def _load(declaration: Declaration) -> dict[str, Any]:
    load = declaration.load
    named = {"cmr": declaration.cmr, "dispatch_place": load.loaded_at}
    return {name: value for name, value in named.items() if value is not None} | {
        "declaration": declaration.number,
        "dispatch_country": load.dispatch,
        "destination_country": "KZ",
        "consignor": _firm(load.consignor),
        "consignee": _firm(load.consignee),
        "packages": load.packages,
        "gross_kg": load.gross,
        "value": load.value,
        "currency": "USD",
        "seals": list(declaration.seals),
        "items": [
            {
                "description": load.name,
                "hs_code": load.commodity.code,
                "origin": load.origin,
                "net_kg": load.kilos,
            }
        ],
    }


def _row(arrival: Arrival) -> str:
    machine, driver = arrival.machine, arrival.driver
    riders = "; ".join(
        f"{one.surname}/{one.given}/{one.born:%Y-%m-%d}/{one.nationality}/{one.document}"
        for one in arrival.passengers
    )
    cells = (
        arrival.number,
        f"{arrival.at:%Y-%m-%dT%H:%M:%SZ}",
        machine.plate,
        machine.country,
        machine.kind,
        machine.make,
        machine.colour,
        str(machine.year),
        driver.surname,
        driver.given,
        driver.sex,
        f"{driver.born:%Y-%m-%d}",
        driver.nationality,
        driver.document,
        driver.nationality,
        arrival.phone or driver.phone,
        arrival.purpose,
        f'"{riders}"' if riders else "",
    )
    return ";".join(cells)
