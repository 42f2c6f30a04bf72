"""What a guilty case changes in the booking that covers it: one small function a sign."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from darvoza.simulate.bookings import HUBS, PAYERS, Booking, party, sought_people
from darvoza.simulate.chance import pick
from darvoza.simulate.people import People, Person, renewed
from darvoza.simulate.world import Route

Sign = Callable[[Booking, Random, datetime], None]


def disguised(draw: Random, booking: Booking, people: list[Person]) -> None:
    """Give *booking* to *people*, with nothing left of those who held it."""
    booking.people = people
    booking.bags = [pick(draw, (0, 1, 1, 2)) for _ in booking.people]
    booking.papers.clear()
    booking.phone, booking.email = booking.people[0].phone, booking.people[0].email


def party_for(name: str, booking: Booking, where: tuple[Random, People, Route]) -> list[Person]:
    """The people whom the typology *name* needs in place of those of *booking*."""
    draw, people, route = where
    if name == "led_group":
        return party(draw, people, route, "group")
    if name == "sought":
        return [pick(draw, sought_people(people, route))]
    if name == "cash_runner":  # somebody who is seen often
        index = int(draw.random() * 40)
        return [people.person(f"air-{route.airport}", index, route.nationalities)]
    return booking.people[:1]


def _late(booking: Booking, draw: Random, departs: datetime) -> None:
    booking.booked_at = departs - timedelta(hours=draw.uniform(3, 44))


def _cash(booking: Booking, _draw: Random, _departs: datetime) -> None:
    booking.payment = "CA"
    booking.card = None


def _paid_by_other(booking: Booking, draw: Random, _departs: datetime) -> None:
    booking.payer = pick(draw, PAYERS)


def _short_stay(booking: Booking, draw: Random, _departs: datetime) -> None:
    booking.one_way = False
    booking.stay_days = draw.randint(1, 3)


def _indirect(booking: Booking, draw: Random, _departs: datetime) -> None:
    booking.via = pick(draw, HUBS)


def _few_bags(booking: Booking, _draw: Random, _departs: datetime) -> None:
    booking.bags = [0 for _ in booking.people]


def _changed(booking: Booking, draw: Random, _departs: datetime) -> None:
    booking.changes = draw.randint(3, 6)


def _one_way(booking: Booking, _draw: Random, _departs: datetime) -> None:
    booking.one_way = True


def _shared_phone(booking: Booking, draw: Random, _departs: datetime) -> None:
    booking.phone = f"77019{int(draw.random() * 6):06d}"
    booking.email = None


def _other_document(booking: Booking, draw: Random, _departs: datetime) -> None:
    booking.papers[0] = renewed(booking.people[0], draw)


def _frequent(booking: Booking, _draw: Random, _departs: datetime) -> None:
    booking.purpose = "trade"


SIGNS: dict[str, Sign] = {
    "late_booking": _late,
    "cash": _cash,
    "third_party_payer": _paid_by_other,
    "short_stay": _short_stay,
    "indirect_route": _indirect,
    "few_bags": _few_bags,
    "many_changes": _changed,
    "one_way": _one_way,
    "shared_phone": _shared_phone,
    "other_document": _other_document,
    "frequent": _frequent,
}
