"""The traffic of a fictional stretch of border: real-format messages in strict time order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random

from darvoza.errors import ScenarioError
from darvoza.records import Delivery
from darvoza.simulate.air import Airport
from darvoza.simulate.bookings import sought_people
from darvoza.simulate.chance import keyed
from darvoza.simulate.letters import Letter
from darvoza.simulate.parcels import mail_day
from darvoza.simulate.people import People
from darvoza.simulate.rail import rail_day
from darvoza.simulate.road import RoadPost
from darvoza.simulate.truth import Truth
from darvoza.simulate.world import HOME_OFFSET, ROUTES
from darvoza.simulate.write_post import dispatch_letter
from darvoza.simulate.write_road import road_letters

AHEAD = 3  # days: no message is sent earlier than this before the day it belongs to
RESENT_SHARE = 0.004  # senders repeat themselves, byte for byte
TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message at the door."""

    delivery: Delivery


def traffic(
    seed: int, *, start: datetime, days: int, scale: float = 1.0, truth: Truth | None = None
) -> Iterator[Sent]:
    """All messages of *days* local days from *start* (aware), each later than the one before.

    The first day is the local day that *start* falls on; what it would have sent earlier is left
    out, so begin at a local midnight for whole movements.

    The same arguments give the same bytes in every process. *scale* 1 gives about 28,000 crossings
    in 30 days. What is true is written into *truth* as the days are made, at the latest before the
    first message about it is yielded.

    Raises:
        ScenarioError: *start* has no zone, or *days* or *scale* is not positive.
    """
    if start.tzinfo is None or days <= 0 or scale <= 0:
        raise ScenarioError("a start with a time zone, days above 0 and a scale above 0 are needed")
    first = start.astimezone(UTC)
    ledger = truth if truth is not None else Truth()
    last = first - TICK
    for letter in _ordered(World(seed, ledger, scale), first, days):
        last = max(letter.at, last + TICK)
        yield Sent(letter.delivered(last))


class World:
    """The four checkpoints and everybody who may pass them."""

    def __init__(self, seed: int, truth: Truth, scale: float) -> None:
        self.seed, self.truth, self.scale = seed, truth, scale
        self.people = People(seed)
        self.airport = Airport(seed, self.people, truth, scale)
        self.road_post = RoadPost(seed, self.people, truth, scale)

    def day(self, midnight: datetime, number: int) -> Iterator[Letter]:
        """Every message of the day that begins at *midnight* (local), in no order."""
        yield from self.airport.day(midnight, number)
        yield from road_letters(self.road_post.arrivals(midnight), self.seed)
        yield from rail_day(self.seed, self.truth, midnight, self.scale)
        for dispatch in mail_day(self.seed, self.people, self.truth, midnight, self.scale):
            yield dispatch_letter(dispatch)


def _ordered(world: World, start: datetime, days: int) -> Iterator[Letter]:
    """The letters of *world* by time; none is sent more than AHEAD days before its day."""
    waiting: list[tuple[datetime, int, Letter]] = []
    count = 0
    repeats = keyed(world.seed, "resent")
    wall = start + HOME_OFFSET
    first = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(days + AHEAD):
        midnight = first + timedelta(days=number)
        for letter in world.day(midnight, number) if number < days else ():
            for copy in _copies(letter, repeats):
                count += 1
                if copy.at >= start:
                    heappush(waiting, (copy.at, count, copy))
        while waiting and waiting[0][0] < midnight - HOME_OFFSET - timedelta(days=AHEAD - 1):
            yield heappop(waiting)[2]
    while waiting:
        yield heappop(waiting)[2]


def _copies(letter: Letter, draw: Random) -> tuple[Letter, ...]:
    if draw.random() >= RESENT_SHARE:
        return (letter,)
    return letter, letter.again(letter.at + timedelta(minutes=draw.uniform(1, 40)))


def wanted_documents(seed: int) -> tuple[str, ...]:
    """Documents of sought persons, as a lookout would list them; most of them never travel."""
    people = People(seed)
    return tuple(person.document for route in ROUTES for person in sought_people(people, route))
