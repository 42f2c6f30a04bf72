"""The road post: commuters, travellers, buses and trucks, each with the history of its vehicle."""

from datetime import datetime, timedelta
from random import Random

from darvoza.simulate.arrivals import Arrival, Declaration
from darvoza.simulate.chance import keyed, patterned, weighted, whole
from darvoza.simulate.loads import Load, load_of
from darvoza.simulate.people import People, Person
from darvoza.simulate.road_cases import incriminated
from darvoza.simulate.truth import Truth
from darvoza.simulate.vehicles import machine_of
from darvoza.simulate.world import HOME_OFFSET, ROAD_NATIONALITIES
from darvoza.simulate.write_sad import OFFICE

ARRIVALS = {"commuter": 38.0, "car": 34.0, "bus": 2.0, "truck": 28.0}
BUS_SEATS = 11
CAR_COUNTRIES = {"KG": 6.0, "KZ": 5.0, "UZ": 0.7, "RU": 0.4, "TJ": 0.3}
TRUCK_COUNTRIES = {"KG": 5.0, "KZ": 5.0, "UZ": 3.0, "TJ": 1.5}
DRIVERS = {"KGZ": 5.0, "KAZ": 5.0, "UZB": 3.0, "TJK": 1.5}
TRUCKS, COMMUTERS, CARS = 170, 130, 7000
LOADED_SHARE = 0.8
GUILTY = {"commuter": 0.005, "car": 0.008, "bus": 0.02, "truck": 0.022}
COMPANIONS = {
    "commuter": {0: 7.0, 1: 2.0, 2: 0.6},
    "road": {0: 4.0, 1: 3.0, 2: 1.5, 3: 0.7},
}
PURPOSES = {"family": 5.0, "work": 3.0, "trade": 3.0, "tourism": 2.0, "transit": 1.0}


class RoadPost:
    """Makes the arrivals of one day after the other."""

    def __init__(self, seed: int, people: People, truth: Truth, scale: float) -> None:
        self.seed, self.people, self.truth, self.scale = seed, people, truth, scale
        self._declared = 10_000  # number of the last declaration of the office

    def arrivals(self, midnight: datetime) -> list[Arrival]:
        """Every arrival of the day that begins at *midnight* (local time), earliest first."""
        draw = keyed(self.seed, "road", midnight.date())
        found = [
            self._arrival(draw, kind, midnight)
            for kind, expected in ARRIVALS.items()
            for _ in range(whole(draw, expected * self.scale))
        ]
        found.sort(key=lambda arrival: (arrival.at, arrival.machine.plate))
        for place, arrival in enumerate(found, start=1):
            arrival.number = f"KDY{midnight:%y%m%d}{place:04d}"
        return found

    def _arrival(self, draw: Random, kind: str, midnight: datetime) -> Arrival:
        hour = draw.triangular(4, 24, 9) if draw.random() < 0.9 else draw.uniform(0, 24)
        at = midnight - HOME_OFFSET + timedelta(hours=hour)
        arrival = self._truck(draw, at) if kind == "truck" else self._carriage(draw, kind, at)
        if draw.random() < GUILTY[kind]:
            incriminated(arrival, draw, (self.seed, self.people, self.truth))
        _weigh(arrival, draw)
        return arrival

    def _carriage(self, draw: Random, kind: str, at: datetime) -> Arrival:
        index, drivers, riders = self._places(draw, kind)
        driver = self.people.person(drivers[0], drivers[1], ROAD_NATIONALITIES)
        if draw.random() < 0.05:  # lent to a friend
            driver = self.people.person("road", int(draw.random() * CARS), ROAD_NATIONALITIES)
        return Arrival(
            at=at,
            number="",
            kind="bus" if kind == "bus" else "car",
            machine=machine_of(self.seed, kind, index, CAR_COUNTRIES),
            driver=driver,
            passengers=riders,
            purpose=weighted(draw, PURPOSES),
        )

    def _places(self, draw: Random, kind: str) -> tuple[int, tuple[str, int], list[Person]]:
        """Vehicle, key of the habitual driver, and who rides along."""
        if kind == "bus":
            bus = int(draw.random() * 6)
            keys = {int(draw.random() ** 2 * 3000) for _ in range(BUS_SEATS)}
            riders = [self.people.person("bus", key, ROAD_NATIONALITIES) for key in sorted(keys)]
            return bus, ("busdriver", bus * 2 + (draw.random() < 0.5)), riders
        commuting = kind == "commuter"
        index = int(draw.random() * COMMUTERS if commuting else draw.random() ** 2 * CARS)
        pool = "commuter" if commuting else "road"
        count = weighted(draw, COMPANIONS[pool])
        household = range(1, count + 1)
        riders = [self.people.person(pool, index, ROAD_NATIONALITIES, m) for m in household]
        return index, (pool, index), riders

    def _truck(self, draw: Random, at: datetime) -> Arrival:
        index = int(draw.random() ** 1.3 * TRUCKS)
        usual = index if draw.random() < 0.94 else 1000 + int(draw.random() * 4000)
        towed = index if draw.random() < 0.9 else int(draw.random() * TRUCKS)
        arrival = Arrival(
            at=at,
            number="",
            kind="truck",
            machine=machine_of(self.seed, "truck", index, TRUCK_COUNTRIES),
            driver=self.people.person("trucker", usual, DRIVERS),
            passengers=[],
            purpose="trade",
            trailer=machine_of(self.seed, "trailer", towed, TRUCK_COUNTRIES),
        )
        if draw.random() < LOADED_SHARE:
            self._declared += 1
            load = load_of(draw, self.seed, "truck")
            arrival.declaration = _declaration(draw, arrival, load, str(self._declared))
        return arrival


def _declaration(draw: Random, arrival: Arrival, load: Load, number: str) -> Declaration:
    trailer = arrival.trailer
    return Declaration(
        number=f"{OFFICE[0]}/{arrival.at.year}/C{number}",
        local_number=patterned(draw, "KDY-@@####"),
        year=arrival.at.year,
        load=load,
        plates=(arrival.machine.plate, *((trailer.plate,) if trailer else ())),
        plate_country=arrival.machine.country,
        seals=tuple(patterned(draw, "KG#######") for _ in range(load.seals)),
    )


def _weigh(arrival: Arrival, draw: Random) -> None:
    if arrival.kind != "truck" or draw.random() > 0.85:
        return
    cargo = 0.0
    if arrival.declaration is not None:
        load = arrival.declaration.load
        cargo = load.gross * (1 + load.excess)
    trailer = arrival.trailer.tare if arrival.trailer else 0
    total = arrival.machine.tare + trailer + cargo + draw.gauss(120, 70)
    arrival.measured = round(total / 20) * 20
