"""Bookings as PNRGOV EDIFACT (IATA PNRGOV implementation guide, PADIS 11.1 and 13.1).

Two pushes: two days before departure with what is booked by then, and shortly before departure with
what was booked since. Large pushes of one carrier go out in two interchanges of one part set.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from darvoza.simulate.bookings import Booking
from darvoza.simulate.edifact import Cover, interchange, text
from darvoza.simulate.letters import Letter
from darvoza.simulate.people import Person
from darvoza.simulate.world import local

if TYPE_CHECKING:
    from darvoza.simulate.air import Flight

FIRST_PUSH = timedelta(hours=48)
LAST_PUSH = timedelta(minutes=70)
PART_SIZE = 30
TITLES = {"M": "MR", "F": "MRS"}
CHILD_TITLES = {"M": "MSTR", "F": "MISS"}
CHILD_DAYS = 12 * 365
SYSTEMS = {"ZY": "1A", "8K": "1S"}


def booking_push(flight: "Flight", draw: Random) -> Iterator[Letter]:
    """Both pushes of *flight*, each in one part or more."""
    first_at = flight.departs - FIRST_PUSH
    early = [booking for booking in flight.bookings if booking.booked_at < first_at]
    late = [booking for booking in flight.bookings if booking.booked_at >= first_at]
    for at, bookings, word in (
        (first_at, early, "22"),
        (flight.departs - LAST_PUSH, late, "141"),
    ):
        parts = [bookings[i : i + PART_SIZE] for i in range(0, len(bookings), PART_SIZE)]
        if flight.route.carrier == "ZY" and bookings:
            parts = [bookings]
        moment = at + timedelta(minutes=draw.uniform(0, 6))
        for place, part in enumerate(parts, start=1):
            mark = _mark(flight, place, len(parts))
            segments = _head(flight, word, mark, len(bookings))
            for booking in part:
                segments += _record(flight, booking)
            yield _letter(flight, segments, draw, (moment + timedelta(seconds=2 * place), word))


def _mark(flight: "Flight", place: int, parts: int) -> str:
    left = local(flight.departs, _offset(flight))
    key = f"{left:%d%m%y/%H%M}/{flight.route.carrier}/{flight.number}"
    if parts == 1:
        return key
    order = ":C" if place == 1 else ":F" if place == parts else ""
    return f"{key}+{place:02d}{order}"


def _offset(flight: "Flight") -> int:
    return flight.route.offset_minutes if flight.direction == "arrival" else 300


def leg(flight: "Flight") -> str:
    """The TVL segment of *flight*, local times at both ends."""
    arriving = flight.direction == "arrival"
    left = local(flight.departs, _offset(flight))
    lands = local(flight.arrives, 300 if arriving else flight.route.offset_minutes)
    there = flight.route.airport
    ends = f"{there}+ALA" if arriving else f"ALA+{there}"
    times = f"{left:%d%m%y:%H%M}:{lands:%d%m%y:%H%M}"
    return f"TVL+{times}+{ends}+{flight.route.carrier}+{flight.number}"


def _head(flight: "Flight", word: str, mark: str, total: int) -> list[str]:
    version = "11:1" if flight.route.carrier == "ZY" else "13:1"
    return [
        f"UNH+1+PNRGOV:{version}:IA+{mark}",
        f"MSG+:{word}",
        f"ORG+{SYSTEMS[flight.route.carrier]}:MUC",
        leg(flight),
        f"EQN+{total}",
    ]


def _letter(
    flight: "Flight", segments: list[str], draw: Random, manner: tuple[datetime, str]
) -> Letter:
    at, _word = manner
    carrier = flight.route.carrier
    cover = Cover(
        syntax="IATA:1",
        sender=SYSTEMS[carrier],
        recipient="KZGOV",
        reference=f"{at:%y%m%d%H%M}{flight.number.zfill(4)}",
        application="PNRGOV",
        at=at,
        service=carrier == "8K",
        lines=carrier == "ZY",
        faults=flight.faults,
    )
    data = interchange(cover, segments, draw)
    return Letter(at=at, sender=f"carrier-{carrier.lower()}", data=data)


def _record(flight: "Flight", booking: Booking) -> list[str]:
    carrier, system = flight.route.carrier, SYSTEMS[flight.route.carrier]
    booked = booking.booked_at
    number, office, city = booking.agency
    segments = [
        "SRC",
        f"RCI+{system}:{booking.locator}::{booked:%d%m%y:%H%M}",
        f"SSR+CTCM:HK:1:{carrier}:::::/{booking.phone}",
    ]
    if booking.email:
        address = booking.email.upper().replace("@", "//").replace("_", "..").replace("-", "./")
        segments.append(f"SSR+CTCE:HK:1:{carrier}:::::/{text(address)}")
    segments += [
        f"DAT+700:{_changed_at(booking, flight):%d%m%y:%H%M}",
        f"ORG+{system}:{city}+{number}:{office}+{city}++T+KZ:USD+A{number[-4:]}",
    ]
    for place, person in enumerate(booking.people, start=1):
        segments += _traveller(flight, booking, person, place)
    segments += _itinerary(flight, booking)
    segments += [f"LTS+{i}/C/SR/CHANGE OF ITINERARY" for i in range(1, booking.changes + 1)]
    return segments


def _changed_at(booking: Booking, flight: "Flight") -> datetime:
    if not booking.changes:
        return booking.booked_at
    return booking.booked_at + (flight.departs - booking.booked_at) * 0.4


def _traveller(flight: "Flight", booking: Booking, person: Person, place: int) -> list[str]:
    carrier = flight.route.carrier
    born, expires = (f"{day:%d%b%y}".upper() for day in (person.born, person.expires))
    nation = person.nationality
    names = f"{text(person.surname)}/{text(person.given)}"
    papers = f"/P/{nation}/{person.document}/{nation}/{born}/{person.sex}/{expires}/{names}"
    amount = booking.amount // len(booking.people)
    young = (flight.departs.date() - person.born).days < CHILD_DAYS
    title, kind = (CHILD_TITLES if young else TITLES)[person.sex], "C" if young else "A"
    segments = [
        f"TIF+{text(person.surname)}+{text(person.given)} {title}:{kind}:{place}",
        f"SSR+DOCS:HK:1:{carrier}:::::{papers}",
        f"TKT+{_ticket(booking, place)}:T:1",
        f"MON+T:{amount}.00:USD",
        f"DAT+710:{booking.booked_at:%d%m%y}",
        _payment(booking, amount),
    ]
    if booking.payer:
        segments.append(f"IFT+4:43+{text(booking.payer)}")
    return segments


def _ticket(booking: Booking, place: int) -> str:
    number = sum(map(ord, booking.locator)) % 9000 * 1000 + booking.booked_at.minute * 10
    return f"465{2_400_000_000 + number + place}"


def _payment(booking: Booking, amount: int) -> str:
    if booking.payment != "CC":
        return f"FOP+{booking.payment}::{amount}.00"
    digits = booking.card or f"411111XXXXXX{sum(map(ord, booking.phone)) % 9000 + 1000}"
    return f"FOP+CC::{amount}.00:VI:{digits}:0729"


def _itinerary(flight: "Flight", booking: Booking) -> list[str]:
    seats = len(booking.people)
    segments = []
    back = booking.outbound if booking.outbound != leg(flight) else None
    if back:
        segments += [f"{back}:Y", f"RPI+{seats}+HK"]
    elif booking.via:
        segments += [_feeder(flight, booking), f"RPI+{seats}+HK"]
    segments += [f"{leg(flight)}:Y", f"RPI+{seats}+HK", "APD+320"]
    if not (booking.one_way or back):
        segments += [_return(flight, booking), f"RPI+{seats}+HK"]
        if booking.via and booking.back_via:
            segments += [_feeder_back(flight, booking), f"RPI+{seats}+HK"]
    return segments


def _feeder(flight: "Flight", booking: Booking) -> str:
    lands = local(flight.departs, _offset(flight)) - timedelta(hours=4)
    left = lands - timedelta(hours=7)
    times = f"{left:%d%m%y:%H%M}:{lands:%d%m%y:%H%M}"
    there = flight.route.airport if flight.direction == "arrival" else "ALA"
    return f"TVL+{times}+{booking.via}+{there}+QX+6{len(booking.locator)}4:Y"


def _feeder_back(flight: "Flight", booking: Booking) -> str:
    left = _returns_at(flight, booking) + timedelta(minutes=flight.route.minutes, hours=4)
    lands = left + timedelta(hours=7)
    times = f"{left:%d%m%y:%H%M}:{lands:%d%m%y:%H%M}"
    there = flight.route.airport if flight.direction == "arrival" else "ALA"
    return f"TVL+{times}+{there}+{booking.via}+QX+6{len(booking.locator)}5:Y"


def _returns_at(flight: "Flight", booking: Booking) -> datetime:
    """When the flight back leaves, on the clock of the place it leaves from."""
    offset = 300 if flight.direction == "arrival" else flight.route.offset_minutes
    return local(flight.arrives, offset) + timedelta(days=booking.stay_days, hours=3)


def _return(flight: "Flight", booking: Booking) -> str:
    route, arriving = flight.route, flight.direction == "arrival"
    left = _returns_at(flight, booking)
    lands = left + timedelta(minutes=route.minutes)
    ends = f"ALA+{route.airport}" if arriving else f"{route.airport}+ALA"
    number = route.departing if arriving else route.arriving
    times = f"{left:%d%m%y:%H%M}:{lands:%d%m%y:%H%M}"
    return f"TVL+{times}+{ends}+{route.carrier}+{number}:Y"
