"""Cases by road: the arrival of the vehicle as the post writes it, and the load's declaration."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from darvoza.codes import plate_country
from darvoza.records import Direction
from darvoza.simulate import vehicles
from darvoza.simulate.arrivals import Arrival, Declaration
from darvoza.simulate.letters import Letter
from darvoza.simulate.people import People, Person
from darvoza.simulate.vehicles import Machine
from darvoza.simulate.world import HOME_OFFSET, ROAD_NATIONALITIES, ROAD_POST
from darvoza.simulate.write_desk import desk_form
from darvoza.simulate.write_road import arrival_letter, declaration_letter, declared
from darvoza.simulate.write_sad import OFFICE
from darvoza.subjects import SubjectKind
from darvoza.training.sending.loads import load_of
from darvoza.training.sending.numbers import PLATE_COUNTRIES, number
from darvoza.training.sending.visible import Visible, party_of
from darvoza.training.sending.words import purpose, somebody, stranger

VEHICLES = 1_000_000
WRITTEN = timedelta(seconds=40)  # from the arrival to the moment it is written down
UNLOADED = timedelta(minutes=12)  # from the arrival of a bus to its passengers at the desk
OTHERS = 8  # passengers of a bus who are no cases
EVEN = dict.fromkeys(PLATE_COUNTRIES, 1.0)


def road_letters(cases: Sequence[Visible], seed: int) -> Iterator[Letter]:
    """The arrival of each of *cases*, and what goes with it: a declaration, a form at the desk."""
    for place, case in enumerate(sorted(cases, key=lambda one: one.at), start=1):
        journal = _journal(case.at, place)
        if case.subject is SubjectKind.TRAVELLER:
            yield from _by_bus(case, journal)
        else:
            yield from _written(_arrival(case, journal), seed)


def earlier_load(case: Visible) -> Iterator[Letter]:
    """A load of the same firms that came before, in another truck with another driver."""
    journal = _journal(case.at, case.draw("journal", str(case.turn)).randint(1, 300))
    driver = stranger(case, f"driver of load {case.turn}")
    yield from _written(replace(_arrival(case, journal), driver=driver, passengers=[]), case.seed)


def earlier_arrival(case: Visible, driver: Person, at: datetime) -> Letter:
    """The vehicle of the case as it came before, at *at* (UTC), with *driver*."""
    journal = _journal(at, case.draw("journal", at.isoformat()).randint(1, 300))
    arrival = replace(_arrival(case, journal), at=at, driver=driver, passengers=[], measured=None)
    return arrival_letter(replace(arrival, stay_days=None, cash=None))


def _journal(at: datetime, place: int) -> str:
    """A number of the post's own book."""
    return f"KDY{at + HOME_OFFSET:%y%m%d}{place:04d}"


def _written(arrival: Arrival, seed: int) -> Iterator[Letter]:
    yield arrival_letter(arrival)
    if arrival.declaration is not None:
        yield declaration_letter(arrival, arrival.declaration, seed)


def _by_bus(case: Visible, journal: str) -> Iterator[Letter]:
    yield arrival_letter(_bus(case, journal))
    seen = (ROAD_POST, Direction.ARRIVAL, case.at)
    yield desk_form(party_of(case), seen, declared=_declared(case))


def _declared(case: Visible) -> dict[str, Any]:
    return declared(purpose(case), case.count("stay_days"), case.count("cash"))


def _bus(case: Visible, journal: str) -> Arrival:
    """The bus that the party came in, with others aboard."""
    draw, people = case.draw("bus"), People(case.seed)
    seats = sorted(draw.sample(range(3000), OTHERS))
    aboard = [people.person("bus", seat, ROAD_NATIONALITIES) for seat in seats] + party_of(case)
    draw.shuffle(aboard)
    return Arrival(
        at=case.at - UNLOADED,
        number=journal,
        kind="bus",
        machine=_made(case, "bus", "plate"),
        driver=stranger(case, "bus driver"),
        passengers=aboard,
        purpose="work",
    )


def _arrival(case: Visible, journal: str) -> Arrival:
    """What stands at the post, under the number *journal* of its book."""
    driver, *passengers = party_of(case)
    loaded = case.subject is SubjectKind.CONSIGNMENT
    arrival = Arrival(
        at=case.at - WRITTEN,
        number=journal,
        kind="truck" if loaded else "car",
        machine=machine_of(case),
        trailer=trailer(case) if loaded else None,
        driver=driver,
        passengers=passengers,
        purpose=purpose(case) or "trade",
        stay_days=case.count("stay_days"),
        cash=case.count("cash"),
        measured=case.measured.get("scale_kg"),
    )
    if loaded:
        arrival.declaration = _declaration(case, arrival)
    return arrival


def machine_of(case: Visible) -> Machine:
    """The car or truck; the tare of a whole set is the truck's and the trailer's."""
    loaded = case.subject is SubjectKind.CONSIGNMENT
    made = _made(case, "truck" if loaded else "car", "plate")
    keeper = somebody(case, "owner") if "borrowed_car" in case.odd else None
    towed = trailer(case).tare if loaded else 0
    tare = case.measured.get("tare_kg", made.tare + towed) - towed
    return replace(made, tare=tare, keeper=keeper)


def trailer(case: Visible) -> Machine:
    """The trailer of a truck."""
    return _made(case, "trailer", "trailer")


def _made(case: Visible, kind: str, name: str) -> Machine:
    index = int(case.draw("machine", kind, str(case.turn)).random() * VEHICLES)
    made = vehicles.machine_of(case.seed, kind, index, EVEN)
    plate = number(case, name)
    country = plate_country(plate) or made.country
    vin = case.numbers.get("vin", made.vin) if name == "plate" else made.vin
    return replace(made, plate=plate, country=country, vin=vin)


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
