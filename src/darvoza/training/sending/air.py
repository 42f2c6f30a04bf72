"""Cases by air: flights with other passengers, bookings, passenger lists, the scan at the desk."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from darvoza.records import Direction
from darvoza.simulate.air import PUSHING_CARRIERS, Flight
from darvoza.simulate.bookings import AGENCIES, HUBS, Booking, booking_of
from darvoza.simulate.chance import keyed, pick
from darvoza.simulate.letters import Letter
from darvoza.simulate.people import People, Person
from darvoza.simulate.world import AIRPORT, ROUTES
from darvoza.simulate.write_desk import desk_form
from darvoza.simulate.write_mrz import passport_zone
from darvoza.simulate.write_paxlst import passenger_list
from darvoza.simulate.write_pnrgov import booking_push
from darvoza.simulate.write_road import declared
from darvoza.training.sending.grouping import begins, hours
from darvoza.training.sending.numbers import number
from darvoza.training.sending.visible import Visible, party_of
from darvoza.training.sending.words import NO_WAY_BACK, payer, payment, purpose

WAYS = tuple(route for route in ROUTES if route.carrier in PUSHING_CARRIERS)
LANDED = timedelta(minutes=18)  # before the hour in which its passengers stand at the desk
OTHERS = 18  # passengers of the flight who are no cases
FEEDER = timedelta(hours=11)  # a flight before this one begins so much earlier
AFTER = timedelta(seconds=20)  # from one of a party to the next at the desk
HOURS, BLOCKS = 48, 100  # flight numbers: by the hour, in blocks for shifts of one store
HOURS_MORE = (6, 18)  # than whole days, so that no clock of a place on the way shifts a day
ONE_WAY, BOTH_WAYS = 1.0, 1.8  # the fare


def air_letters(cases: Sequence[Visible], seed: int) -> Iterator[Letter]:
    """The messages of every flight that *cases* came on, and their scans at the desk."""
    people, block = People(seed), keyed(seed, "flights").randrange(BLOCKS)
    for hour, aboard in hours(cases):
        draw = keyed(seed, "flight", hour)
        flight = _flight(draw, hour, block)
        flight.bookings = [_booking(case, flight) for case in aboard]
        _fill(flight, draw, people)
        yield from booking_push(flight, draw)
        yield from passenger_list(flight, draw)
    for case in cases:
        yield from _at_desk(case)


def _flight(draw: Random, hour: int, block: int) -> Flight:
    """One flight an hour, each under its own number, so that no two of a shift are one."""
    serial = 100 + 2 * (hour % HOURS + HOURS * block)
    route = replace(pick(draw, WAYS), arriving=str(serial), departing=str(serial + 1))
    arrives = begins(hour) - LANDED
    departs = arrives - timedelta(minutes=route.minutes)
    return Flight(
        route=route, direction=Direction.ARRIVAL, departs=departs, arrives=arrives, faults=False
    )  # fmt: skip


def _fill(flight: Flight, draw: Random, people: People) -> None:
    aboard: set[str] = set()
    while len(aboard) < OTHERS:
        booking = booking_of(draw, people, flight.route, flight.departs)
        keys = {person.key for person in booking.people}
        if aboard.isdisjoint(keys):
            aboard |= keys
            flight.bookings.append(booking)
    draw.shuffle(flight.bookings)


def _booking(case: Visible, flight: Flight) -> Booking:
    draw, party = case.draw("booking"), party_of(case)
    via = pick(draw, HUBS) if "roundabout_route" in case.odd else None
    starts = flight.departs - (FEEDER if via else timedelta())
    stay = case.count("stay_days")
    one_way = case.word("return_ticket") in NO_WAY_BACK
    fare = flight.route.fare * (ONE_WAY if one_way else BOTH_WAYS) * draw.uniform(0.75, 1.45)
    return Booking(
        locator=number(case, "booking"),
        people=party,
        purpose="",
        booked_at=starts
        - timedelta(days=_booked_days(case, draw), hours=draw.uniform(*HOURS_MORE)),
        agency=pick(draw, AGENCIES),
        payment=payment(case),
        amount=int(fare) * len(party),
        payer=payer(case),
        phone=case.traits.phone,
        email=case.traits.email,
        one_way=one_way,
        stay_days=draw.randint(3, 20) if stay is None else stay,
        bags=[_bags(case, draw, place) for place in range(len(party))],
        via=via,
        back_via=via is not None,
        masses={0: case.measured["bag_kg"]} if "bag_kg" in case.measured else {},
    )


def _booked_days(case: Visible, draw: Random) -> int:
    usual = int(draw.triangular(1, 60, 12))
    shown = case.count("booked_days")
    return usual if shown is None else shown


def _bags(case: Visible, draw: Random, place: int) -> int:
    usual = int(draw.triangular(0, 3, 1))
    return case.measured.get("bags", usual) if place == 0 else usual


def _at_desk(case: Visible) -> Iterator[Letter]:
    """The form that the traveller filled in, and the scan of everybody's passport."""
    stated = declared(purpose(case), None, case.count("cash"))
    seen = (AIRPORT, Direction.ARRIVAL, case.at)
    yield desk_form(party_of(case)[:1], seen, declared=stated)
    for place, person in enumerate(party_of(case)):
        yield _scan(person, case, place)


def _scan(person: Person, case: Visible, place: int) -> Letter:
    at = case.at + (place + 1) * AFTER
    return Letter(
        at=at,
        sender="desk-air",
        data=passport_zone(person, person.document),
        checkpoint=AIRPORT.code,
        direction=Direction.ARRIVAL,
        event_at=at,
    )
