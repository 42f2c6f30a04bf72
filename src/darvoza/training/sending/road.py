"""Cases by road: the arrival of the vehicle as the post writes it, and the load's declaration."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from darvoza.codes import plate_country
from darvoza.simulate.arrivals import Arrival, Declaration
from darvoza.simulate.letters import Letter
from darvoza.simulate.vehicles import Machine, machine_of
from darvoza.simulate.world import HOME_OFFSET
from darvoza.simulate.write_road import arrival_letter, declaration_letter
from darvoza.simulate.write_sad import OFFICE
from darvoza.subjects import SubjectKind
from darvoza.training.sending.loads import load_of
from darvoza.training.sending.numbers import PLATE_COUNTRIES, number
from darvoza.training.sending.visible import Visible, party_of
from darvoza.training.sending.words import purpose, somebody

VEHICLES = 1_000_000
WRITTEN = timedelta(seconds=40)  # from the arrival to the moment it is written down
EVEN = dict.fromkeys(PLATE_COUNTRIES, 1.0)


def road_letters(cases: Sequence[Visible], seed: int) -> Iterator[Letter]:
    """The arrival of each of *cases*, and the declaration hours before where it has a load."""
    for place, case in enumerate(sorted(cases, key=lambda one: one.at), start=1):
        arrival = arrival_of(case, f"KDY{case.at + HOME_OFFSET:%y%m%d}{place:04d}")
        yield arrival_letter(arrival)
        if arrival.declaration is not None:
            yield declaration_letter(arrival, arrival.declaration, seed)


def arrival_of(case: Visible, journal: str) -> Arrival:
    """What stands at the post, under the number *journal* of its book."""
    driver, *passengers = party_of(case)
    arrival = Arrival(
        at=case.at - WRITTEN,
        number=journal,
        kind="truck" if is_truck(case) else "car",
        machine=machine(case),
        trailer=trailer(case) if is_truck(case) else None,
        driver=driver,
        passengers=passengers,
        purpose=purpose(case) or "trade",
        stay_days=case.count("stay_days"),
        cash=case.count("cash"),
        measured=case.measured.get("scale_kg"),
    )
    if is_truck(case):
        arrival.declaration = _declaration(case, arrival)
    return arrival


def is_truck(case: Visible) -> bool:
    """Whether the case comes as a truck with a trailer."""
    return case.subject is SubjectKind.CONSIGNMENT


def machine(case: Visible) -> Machine:
    """The vehicle that drives; the tare of a whole set is the truck's and the trailer's."""
    made = _made(case, "truck" if is_truck(case) else "car", "plate")
    if "tare_kg" not in case.measured:
        return made
    towed = trailer(case).tare if is_truck(case) else 0
    return replace(made, tare=case.measured["tare_kg"] - towed)


def trailer(case: Visible) -> Machine:
    """The trailer of a truck."""
    return _made(case, "trailer", "trailer")


def _made(case: Visible, kind: str, name: str) -> Machine:
    index = int(case.draw("machine", kind).random() * VEHICLES)
    made = machine_of(case.seed, kind, index, EVEN)
    plate = number(case, name)
    country = plate_country(plate) or made.country
    vin = case.numbers.get("vin", made.vin) if name == "plate" else made.vin
    keeper = somebody(case, "owner") if "vehicle_owner" in case.odd else None
    return replace(made, plate=plate, country=country, vin=vin, keeper=keeper)


def _declaration(case: Visible, arrival: Arrival) -> Declaration:
    serial = number(case, "declaration")
    towed = (arrival.trailer.plate,) if arrival.trailer else ()
    return Declaration(
        number=f"{OFFICE[0]}/{case.at.year}/C{serial}",
        local_number=number(case, "local"),
        year=case.at.year,
        load=load_of(case),
        plates=(arrival.machine.plate, *towed),
        plate_country=arrival.machine.country,
        seals=(number(case, "seal"),),
        cmr=number(case, "waybill"),
    )
