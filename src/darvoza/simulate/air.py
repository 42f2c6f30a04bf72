"""The airport: flights, the bookings that fill them, and the messages that carriers send.

State runs through the days: who came must leave again, who left comes back, on the same booking.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from darvoza.records import Direction
from darvoza.simulate.air_signs import SIGNS, disguised, party_for
from darvoza.simulate.bookings import Booking, booking_of, is_resident, with_oddities
from darvoza.simulate.chance import keyed, whole
from darvoza.simulate.letters import Letter
from darvoza.simulate.people import People, Person
from darvoza.simulate.truth import Truth
from darvoza.simulate.typologies import Typology, drawn, entry_of, shown
from darvoza.simulate.world import AIRPORT, HOME3, HOME_OFFSET, ROUTES, Route
from darvoza.simulate.write_mrz import passport_zone
from darvoza.simulate.write_paxlst import crew_list, passenger_list
from darvoza.simulate.write_pnrgov import booking_push, leg

SEATS = 73
ARRIVALS_A_DAY = 3
DEPARTURES_A_DAY = 2
CREW = 6
GUILTY_ARRIVING = 0.0095  # of the bookings
GUILTY_DEPARTING = 0.003
DESK_SHARE = 0.15
ATTEMPTS = 12  # to find people who are free to travel
PUSHING_CARRIERS = frozenset({"ZY", "8K"})


@dataclass(slots=True, kw_only=True)
class Flight:
    """One flight with everybody on board."""

    route: Route
    direction: Direction
    departs: datetime  # UTC
    arrives: datetime
    bookings: list[Booking] = field(default_factory=list)
    faults: bool = True  # the carrier now and then sends messages with small faults

    @property
    def number(self) -> str:
        """Flight number without the carrier."""
        arriving = self.direction is Direction.ARRIVAL
        return self.route.arriving if arriving else self.route.departing

    @property
    def crossing_at(self) -> datetime:
        """When the flight touches the home airport."""
        return self.arrives if self.direction is Direction.ARRIVAL else self.departs


class Airport:
    """Makes the flights of one day after the other; days must be asked for in order."""

    def __init__(self, seed: int, people: People, truth: Truth, scale: float) -> None:
        self.seed, self.people, self.truth, self.scale = seed, people, truth, scale
        self._due: dict[tuple[str, Direction], list[tuple[datetime, Booking]]] = {}
        self._moving: set[str] = set()  # keys of households that are under way

    def day(self, midnight: datetime, number: int) -> Iterator[Letter]:
        """Every message of the flights that touch home on the day that begins at *midnight*."""
        for place in range(ARRIVALS_A_DAY):
            route = ROUTES[(number * ARRIVALS_A_DAY + place) % len(ROUTES)]
            yield from self._letters(self._flight(route, Direction.ARRIVAL, midnight))
        for place in range(DEPARTURES_A_DAY):
            route = ROUTES[(number * ARRIVALS_A_DAY + place) % len(ROUTES)]
            yield from self._letters(self._flight(route, Direction.DEPARTURE, midnight))

    def _flight(self, route: Route, direction: Direction, midnight: datetime) -> Flight:
        arriving = direction is Direction.ARRIVAL
        minutes = route.arrives_at if arriving else route.departs_at
        at_home = midnight - HOME_OFFSET + timedelta(minutes=minutes)
        duration = timedelta(minutes=route.minutes)
        flight = Flight(
            route=route,
            direction=direction,
            departs=at_home - duration if arriving else at_home,
            arrives=at_home if arriving else at_home + duration,
        )
        self._fill(flight, keyed(self.seed, "flight", route.airport, direction, at_home.date()))
        return flight

    def _fill(self, flight: Flight, draw: Random) -> None:
        seats = whole(draw, SEATS * self.scale * draw.uniform(0.8, 1.2))
        due = self._due.setdefault((flight.route.airport, flight.direction), [])
        ready = [item for item in due if item[0] <= flight.crossing_at]
        for item in ready[: max(1, int(seats * 0.4))]:
            due.remove(item)
            flight.bookings.append(item[1])
        aboard = {person.key for booking in flight.bookings for person in booking.people}
        while len(aboard) < seats:
            booking = self._new_booking(flight, draw, aboard)
            flight.bookings.append(booking)
            aboard.update(person.key for person in booking.people)
        self._moving.difference_update(aboard)
        for booking in flight.bookings:
            self._expect_back(booking, flight)

    def _new_booking(self, flight: Flight, draw: Random, aboard: set[str]) -> Booking:
        busy = aboard | self._moving
        for _ in range(ATTEMPTS):
            booking = booking_of(draw, self.people, flight.route, flight.departs)
            if busy.isdisjoint(person.key for person in booking.people):
                break
        booking = with_oddities(draw, booking)
        arriving = flight.direction is Direction.ARRIVAL
        if draw.random() < (GUILTY_ARRIVING if arriving else GUILTY_DEPARTING):
            typology = drawn(draw, "air")
            people = party_for(typology.name, booking, (draw, self.people, flight.route))
            if aboard.isdisjoint(person.key for person in people):
                disguised(draw, booking, people)
                self._incriminate(booking, flight, draw, typology)
        return booking

    def _incriminate(
        self, booking: Booking, flight: Flight, draw: Random, typology: Typology
    ) -> None:
        for sign in shown(draw, typology):
            SIGNS[sign](booking, draw, flight.departs)
        entry = entry_of(draw, typology, flight.crossing_at)
        guilty = booking.people if typology.name == "led_group" else booking.people[:1]
        for place, person in enumerate(guilty):
            for number in sorted({person.document, booking.papers.get(place, person.document)}):
                self.truth.add(("document", number), entry)

    def _expect_back(self, booking: Booking, flight: Flight) -> None:
        arriving = flight.direction is Direction.ARRIVAL
        stays = is_resident(booking) is arriving  # came home, or left for home
        if stays or booking.one_way or booking.outbound:
            return
        booking.outbound = leg(flight)
        self._moving.update(person.key for person in booking.people)
        back = Direction.DEPARTURE if arriving else Direction.ARRIVAL
        due = self._due.setdefault((flight.route.airport, back), [])
        due.append((flight.crossing_at + timedelta(days=booking.stay_days), booking))

    def _letters(self, flight: Flight) -> Iterator[Letter]:
        draw = keyed(self.seed, "letters", flight.route.airport, flight.number, flight.departs)
        if flight.route.carrier in PUSHING_CARRIERS:
            yield from booking_push(flight, draw)
        yield from passenger_list(flight, draw)
        yield crew_list(flight, self._crew(flight, draw), draw)
        yield from self._desk(flight, draw)

    def _crew(self, flight: Flight, draw: Random) -> list[Person]:
        pool = f"crew-{flight.route.carrier}"
        nation = {"ZY": HOME3, "8K": "ARE", "YJ": "RUS"}[flight.route.carrier]
        first = int(draw.random() * 9) * CREW
        return [self.people.person(pool, first + place, {nation: 1.0}) for place in range(CREW)]

    def _desk(self, flight: Flight, draw: Random) -> Iterator[Letter]:
        arriving = flight.direction is Direction.ARRIVAL
        for booking in flight.bookings:
            for place, person in enumerate(booking.people):
                if draw.random() >= DESK_SHARE:
                    continue
                minutes = draw.uniform(12, 75) if arriving else -draw.uniform(45, 150)
                number = booking.papers.get(place, person.document)
                scanned = flight.crossing_at + timedelta(minutes=minutes)
                yield Letter(
                    at=scanned,
                    sender="desk-air",
                    data=passport_zone(person, number),
                    checkpoint=AIRPORT.code,
                    direction=flight.direction,
                    event_at=scanned,
                )
