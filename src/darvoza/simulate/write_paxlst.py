"""Passenger and crew lists as UN/EDIFACT PAXLST (WCO/IATA/ICAO guide v6, 02B to 15B)."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from darvoza.simulate.bookings import Booking
from darvoza.simulate.edifact import Cover, interchange, text
from darvoza.simulate.letters import Letter
from darvoza.simulate.people import Person
from darvoza.simulate.world import ALPHA2, local

if TYPE_CHECKING:
    from darvoza.simulate.air import Flight

ALPHA2_SHARE = 0.03
TWO_PARTS_SHARE = 0.06
VERSIONS = {"ZY": "02B", "8K": "15B", "YJ": "05B"}


def passenger_list(flight: "Flight", draw: Random) -> Iterator[Letter]:
    """The list sent when the flight leaves; now and then in two parts."""
    people = list(_passengers(flight, short=draw.random() < ALPHA2_SHARE))
    parts = [people]
    if draw.random() < TWO_PARTS_SHARE and len(people) > 1:
        middle = len(people) // 2
        parts = [people[:middle], people[middle:]]
    for place, part in enumerate(parts, start=1):
        mark = "" if len(parts) == 1 else f"+{_key(flight)}+{place:02d}:{'CF'[place - 1]}"
        segments = _head(flight, f"P{place}", "745", mark)
        for person in part:
            segments += person
        segments.append(f"CNT+42:{len(people)}")
        yield _letter(flight, segments, draw, place)


def crew_list(flight: "Flight", crew: list[Person], draw: Random) -> Letter:
    """The crew of the flight, in a message of its own."""
    segments = _head(flight, "C1", "250", "")
    for person in crew:
        segments += _person(flight, person, person.nationality, crew=True)
        segments += _document(person, person.document, person.nationality)
    segments.append(f"CNT+41:{len(crew)}")
    return _letter(flight, segments, draw, 9)


def _key(flight: "Flight") -> str:
    left = local(flight.departs, _offset(flight, leaving=True))
    return f"{flight.route.carrier}{flight.number}/{left:%y%m%d/%H%M}"


def _offset(flight: "Flight", *, leaving: bool) -> int:
    abroad = leaving is (flight.direction == "arrival")
    return flight.route.offset_minutes if abroad else 300


def _ends(flight: "Flight") -> tuple[str, str]:
    arriving = flight.direction == "arrival"
    return (flight.route.airport, "ALA") if arriving else ("ALA", flight.route.airport)


def _head(flight: "Flight", number: str, kind: str, mark: str) -> list[str]:
    carrier = flight.route.carrier
    left = local(flight.departs, _offset(flight, leaving=True))
    lands = local(flight.arrives, _offset(flight, leaving=False))
    from_place, to_place = _ends(flight)
    return [
        f"UNH+{number}+PAXLST:D:{VERSIONS[carrier]}:UN:IATA{mark}",
        f"BGM+{kind}",
        f"NAD+MS+++{carrier} OPERATIONS",
        f"COM+7 727 270 11 {kind[:2]}:TE+OPS.AT.{carrier}.EXAMPLE:EM",
        f"TDT+20+{carrier}{flight.number}+++{carrier}",
        f"LOC+125+{from_place}",
        f"DTM+189:{left:%y%m%d%H%M}:201",
        f"LOC+87+{to_place}",
        f"DTM+232:{lands:%y%m%d%H%M}:201",
    ]


def _letter(flight: "Flight", segments: list[str], draw: Random, place: int) -> Letter:
    carrier = flight.route.carrier
    at = flight.departs + timedelta(minutes=draw.uniform(1, 9), seconds=place)
    cover = Cover(
        syntax="UNOA:4",
        sender=f"{carrier}AIRLINE",
        recipient="KZGOV",
        reference=f"{at:%y%m%d%H%M}{flight.number.zfill(4)[-3:]}{place}",
        application="APIS",
        at=at,
        group=f"D:{VERSIONS[carrier]}" if carrier == "8K" else None,
        service=carrier == "ZY",
        lines=carrier != "YJ",
        faults=flight.faults,
    )
    data = interchange(cover, segments, draw)
    return Letter(at=at, sender=f"carrier-{carrier.lower()}", data=data)


def _passengers(flight: "Flight", *, short: bool) -> Iterator[list[str]]:
    seat = 0
    for booking in flight.bookings:
        for place in range(len(booking.people)):
            seat += 1
            yield _passenger(flight, booking, place, (seat, short))


def _passenger(
    flight: "Flight", booking: Booking, place: int, manner: tuple[int, bool]
) -> list[str]:
    seat, short = manner
    person = booking.people[place]
    number = booking.papers.get(place, person.document)
    nation = ALPHA2[person.nationality] if short else person.nationality
    segments = _person(flight, person, nation, crew=False)
    bags = booking.bags[place]
    if bags:
        tag = f"{sum(map(ord, booking.locator)) % 9000 + 1000}{seat:03d}"
        weight = booking.masses.get(place, bags * (11 + (seat * 7 + bags) % 13))
        luggage = [f"MEA+CT++:{bags}", f"MEA+WT++KGM:{weight}", segments[3]]
        segments[3:4] = [*luggage, f"FTX+BAG+++{flight.route.carrier}{tag}:{bags}"]
    elif place in booking.masses:  # somebody looked, and there is none
        segments.insert(3, "MEA+CT++:0")
    segments += [
        f"NAT+2+{nation}",
        f"RFF+AVF:{booking.locator}",
        f"RFF+ABO:{flight.route.carrier}{flight.number}{flight.departs:%j}{seat:03d}",
        f"RFF+SEA:{(seat - 1) // 6 + 1}{'ABCDEF'[(seat - 1) % 6]}",
    ]
    return segments + _document(person, number, nation)


def _person(flight: "Flight", person: Person, nation: str, *, crew: bool) -> list[str]:
    from_place, to_place = _ends(flight)
    return [
        f"NAD+{'FM' if crew else 'FL'}+++{text(person.surname)}:{text(person.given)}",
        f"ATT+2++{person.sex}",
        f"DTM+329:{person.born:%y%m%d}",
        "GEI+4+173",
        "LOC+22+ALA",
        f"LOC+174+{nation}",
        f"LOC+178+{from_place}",
        f"LOC+179+{to_place}",
        *((f"NAT+2+{person.nationality}",) if crew else ()),
    ]


def _document(person: Person, number: str, nation: str) -> list[str]:
    return [f"DOC+P+{number}", f"DTM+36:{person.expires:%y%m%d}", f"LOC+91+{nation}"]
