"""What a guilty case changes in a road arrival, and what the ledger then knows of it."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from darvoza.simulate.arrivals import Arrival
from darvoza.simulate.loads import SIGNS as LOAD_SIGNS
from darvoza.simulate.people import People
from darvoza.simulate.truth import Truth
from darvoza.simulate.typologies import Typology, drawn, entry_of, shown
from darvoza.simulate.vehicles import machine_of
from darvoza.simulate.world import HOME_OFFSET, ROAD_NATIONALITIES

GOODS_CASES = 0.5  # of the guilty loaded trucks: the goods themselves
Where = tuple[int, People, Truth]


def incriminated(arrival: Arrival, draw: Random, where: Where) -> None:
    """Turn the innocent *arrival* into a case, and note it in the ledger."""
    seed, _people, truth = where
    typology = drawn(draw, _scene(arrival, draw))
    for sign in shown(draw, typology):
        if sign in SIGNS:
            SIGNS[sign](arrival, draw, where)
        elif arrival.declaration is not None:
            LOAD_SIGNS[sign](arrival.declaration.load, draw, seed)
    if arrival.declaration is not None and not arrival.declaration.load.seals:
        arrival.declaration.seals = ()
    entry = entry_of(draw, typology, arrival.at)
    for identity in _identities(arrival, typology):
        truth.add(identity, entry)


def _scene(arrival: Arrival, draw: Random) -> str:
    if arrival.kind != "truck":
        return "road"
    goods = arrival.declaration is not None and draw.random() < GOODS_CASES
    return "goods" if goods else "truck"


def _identities(arrival: Arrival, typology: Typology) -> list[tuple[str, str]]:
    if typology.scene == "goods" and arrival.declaration is not None:
        return [("declaration", arrival.declaration.number)]
    if typology.name == "led_by_road":
        return [("document", person.document) for person in arrival.passengers]
    hidden_in = arrival.trailer if typology.scene == "truck" else arrival.machine
    return [("vehicle", (hidden_in or arrival.machine).plate)]


def _new_driver(arrival: Arrival, draw: Random, where: Where) -> None:
    pool = "trucker" if arrival.kind == "truck" else "road"
    index = 9000 + int(draw.random() * 4000)
    arrival.driver = where[1].person(pool, index, ROAD_NATIONALITIES)


def _night(arrival: Arrival, draw: Random, _where: Where) -> None:
    local = arrival.at + HOME_OFFSET
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    arrival.at = midnight - HOME_OFFSET + timedelta(hours=draw.uniform(0.5, 4.5))


def _changed_trailer(arrival: Arrival, draw: Random, where: Where) -> None:
    arrival.trailer = machine_of(where[0], "trailer", 500 + int(draw.random() * 500), {"KG": 1.0})
    if arrival.declaration is not None:
        arrival.declaration.plates = (arrival.machine.plate, arrival.trailer.plate)


def _shared_phone(arrival: Arrival, draw: Random, _where: Where) -> None:
    arrival.phone = f"99655510{int(draw.random() * 5):04d}"


def _unrelated(arrival: Arrival, draw: Random, where: Where) -> None:
    first = int(draw.random() * 800)
    arrival.passengers = [
        where[1].person("group-road", first + place, ROAD_NATIONALITIES)
        for place in range(draw.randint(2, 3))
    ]


SIGNS: dict[str, Callable[[Arrival, Random, Where], None]] = {
    "new_driver": _new_driver,
    "night": _night,
    "changed_trailer": _changed_trailer,
    "shared_phone": _shared_phone,
    "unrelated_party": _unrelated,
}
