"""The past of a case, where records show one: earlier trips over the border, earlier parcels."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from darvoza.records import Checkpoint, Direction, Mode
from darvoza.simulate.letters import Letter
from darvoza.simulate.parcels import OFFICES, Dispatch, ordinary_parcel
from darvoza.simulate.people import People, Person
from darvoza.simulate.world import AIRPORT, RAIL_POST, ROAD_POST
from darvoza.simulate.write_desk import desk_form
from darvoza.simulate.write_post import dispatch_letter
from darvoza.subjects import SubjectKind
from darvoza.training.sending.grouping import hour_of
from darvoza.training.sending.rail import note_of
from darvoza.training.sending.road import earlier_arrival, earlier_load, machine_of
from darvoza.training.sending.visible import Visible, person_of
from darvoza.training.sending.words import stranger

PLACES: dict[Mode, Checkpoint] = {Mode.AIR: AIRPORT, Mode.ROAD: ROAD_POST, Mode.RAIL: RAIL_POST}
YEAR = timedelta(days=340)  # facts look back on 366 days
LATEST = timedelta(days=10)  # no trip is later than this before the case
STAY = 0.5  # of the time from one trip to the next, at most
BETWEEN = timedelta(days=18)  # from one load of a firm to its next, at most
MONTH = timedelta(days=27)  # facts look back on 30 days
SAME_DAY = timedelta(days=1)  # no earlier parcel is later than this before the case
MOST = 60
"""Earlier trips or parcels that are sent of one case."""


def past_letters(case: Visible) -> Iterator[Letter]:
    """What the border saw before, as far as it is shown of *case*."""
    if case.mode is Mode.POST:
        yield from _earlier_parcels(case)
    elif case.subject is SubjectKind.CONSIGNMENT:
        yield from _earlier_loads(case)
    else:
        yield from _earlier_trips(case)


def _earlier_trips(case: Visible) -> Iterator[Letter]:
    """An arrival and a departure at the same post for each trip, by turns of the drivers."""
    drivers = _drivers(case)
    for place, (came, left) in enumerate(_trips(case)):
        who, where = drivers[place % len(drivers)], PLACES[case.mode]
        if case.subject is SubjectKind.VEHICLE:
            yield earlier_arrival(case, who, came)
        else:
            yield desk_form([who], (where, Direction.ARRIVAL, came))
        machine = machine_of(case) if case.subject is SubjectKind.VEHICLE else None
        yield desk_form([who], (where, Direction.DEPARTURE, left), machine=machine)


def _drivers(case: Visible) -> list[Person]:
    """The one at the desk, and as many others as take turns with the vehicle."""
    others = (case.count("drivers") or 1) - 1
    return [
        person_of(case.traits),
        *(stranger(case, f"driver {number}") for number in range(others)),
    ]


def _trips(case: Visible) -> Iterator[tuple[datetime, datetime]]:
    """When each trip began and ended, UTC, one after the other."""
    draw = case.draw("past")
    for at, room in _moments(case, "earlier_trips", YEAR, LATEST):
        came = at + room * draw.uniform(0, 0.4)
        yield came, came + room * draw.uniform(0.1, STAY)


def _moments(
    case: Visible, topic: str, reach: timedelta, latest: timedelta
) -> Iterator[tuple[datetime, timedelta]]:
    """As many moments as *topic* counts, each with the time until the next one."""
    count = min(case.count(topic) or 0, MOST)
    room = (reach - latest) / max(count, 1)
    room = min(room, reach / 12)  # few trips are not spread over the whole year
    for place in range(count, 0, -1):
        yield case.at - latest - place * room, room


def _earlier_loads(case: Visible) -> Iterator[Letter]:
    """Papers of loads between the same firms; none where the sign is that they are new."""
    if "first_import" in case.odd:
        return
    draw = case.draw("earlier loads")
    for turn in range(draw.randint(2, 4), 0, -1):
        at = case.at - LATEST - turn * draw.uniform(0.8, 1.0) * BETWEEN
        earlier = replace(case, at=at, turn=turn, numbers={}, measured={})
        yield from earlier_load(earlier) if case.mode is Mode.ROAD else [note_of(earlier)]


def _earlier_parcels(case: Visible) -> Iterator[Letter]:
    """Ordinary items for the same addressee, each with its own dispatch."""
    draw, people = case.draw("earlier parcels"), People(case.seed)
    addressee = person_of(case.traits)
    for at, room in _moments(case, "parcels_month", MONTH, SAME_DAY):
        country, office, *_ = OFFICES[int(draw.random() * len(OFFICES))]
        arrives = at + room * draw.uniform(0, 0.9)
        item = ordinary_parcel(draw, people, country, arrives)
        known = replace(item, addressee=addressee, phone=case.traits.phone)
        yield dispatch_letter(
            Dispatch(at=arrives, number=f"{hour_of(arrives) % 10_000:04d}", office=office,
                     country=country, parcels=[known])
        )  # fmt: skip
