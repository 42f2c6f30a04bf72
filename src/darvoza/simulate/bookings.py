"""How innocent people book a flight, by purpose; the guilty start from one of these as their cover.

Cash, late and third-party bookings are common among the innocent: seasonal workers, funerals,
employers, tour operators. The figures are invented.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from darvoza.simulate.chance import patterned, pick, weighted
from darvoza.simulate.people import People, Person, renewed
from darvoza.simulate.world import HOME3, Route

LOCATOR_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
AGENCIES = (  # IATA number, office, city
    ("35320164", "ALAZY2105", "ALA"),
    ("35320227", "ALA8K2117", "ALA"),
    ("35420033", "TSEZY2101", "TSE"),
    ("88210456", "ISTZY2133", "IST"),  # codespell:ignore
    ("86490017", "DXB8K2104", "DXB"),
    ("08360245", "URC8K2180", "URC"),
    ("14336770", "DELYJ2109", "DEL"),
    ("92210908", "MOWYJ2122", "MOW"),
    ("34020011", "FRUZY2103", "FRU"),
    ("47220305", "BKKZY2115", "BKK"),
)
PAYERS = (
    "STEPPE TOURS LLP",
    "ALATAU TRAVEL LLP",
    "KAZMUNAI SERVICE JSC",
    "TURAN STROI LLP",
    "SILK ROAD EXPO LLP",
    "ZHETYSU AGRO LLP",
    "NURSULTAN SPORT FUND",
    "ORIENT STAFF LLC",
)
HUBS = ("DOH", "AUH", "ADD", "NBO", "KUL", "HKG", "DAC", "KHI")


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """How people with one purpose book and travel."""

    share: float
    lead_days: tuple[float, float, float]  # least, most, most frequent
    stay_days: tuple[int, int]
    cash: float
    payer: float
    one_way: float
    bags: float
    party: dict[int, float] = field(default_factory=lambda: {1: 1.0})


PURPOSES: dict[str, Purpose] = {
    "tourism": Purpose(
        share=26,
        lead_days=(3, 120, 30),
        stay_days=(4, 15),
        cash=0.12,
        payer=0.05,
        one_way=0.02,
        bags=1.0,
        party={1: 3, 2: 4, 3: 2, 4: 2},
    ),
    "visit": Purpose(
        share=26,
        lead_days=(1, 70, 12),
        stay_days=(5, 28),
        cash=0.3,
        payer=0.06,
        one_way=0.12,
        bags=1.2,
        party={1: 6, 2: 2, 3: 1.5, 4: 1},
    ),
    "trade": Purpose(
        share=14,
        lead_days=(0.5, 25, 5),
        stay_days=(2, 6),
        cash=0.42,
        payer=0.03,
        one_way=0.05,
        bags=1.7,
    ),
    "work": Purpose(
        share=16,
        lead_days=(0.3, 40, 6),
        stay_days=(40, 180),
        cash=0.5,
        payer=0.14,
        one_way=0.55,
        bags=0.9,
    ),
    "business": Purpose(
        share=11,
        lead_days=(0.5, 30, 5),
        stay_days=(1, 5),
        cash=0.03,
        payer=0.3,
        one_way=0.03,
        bags=0.5,
    ),
    "study": Purpose(
        share=4,
        lead_days=(3, 80, 20),
        stay_days=(90, 200),
        cash=0.2,
        payer=0.15,
        one_way=0.6,
        bags=1.3,
    ),
    "funeral": Purpose(
        share=2,
        lead_days=(0.2, 2, 0.6),
        stay_days=(2, 8),
        cash=0.45,
        payer=0.1,
        one_way=0.35,
        bags=0.5,
    ),
    "group": Purpose(
        share=1.6,
        lead_days=(2, 60, 14),
        stay_days=(5, 90),
        cash=0.4,
        payer=0.85,
        one_way=0.4,
        bags=0.9,
        party={3: 3, 4: 3, 5: 2, 6: 1},
    ),
}


@dataclass(slots=True, kw_only=True)
class Booking:
    """One passenger name record, and what its travellers bring along."""

    locator: str
    people: list[Person]
    purpose: str
    booked_at: datetime
    agency: tuple[str, str, str]
    payment: str
    amount: int
    payer: str | None
    phone: str
    email: str | None
    one_way: bool
    stay_days: int
    bags: list[int]
    via: str | None = None
    back_via: bool = False  # and back the same way
    changes: int = 0
    outbound: str | None = None  # TVL of the first flight, once it has flown
    papers: dict[int, str] = field(default_factory=dict)  # documents shown that differ from booked
    card: str | None = None  # a full number sent by mistake of the carrier
    masses: dict[int, int] = field(default_factory=dict)  # kg of the bags, where weighed


def pool_of(route: Route, purpose: str) -> str:
    """The pool of people that travel on *route* for *purpose*."""
    return f"group-{route.airport}" if purpose == "group" else f"air-{route.airport}"


def party(
    draw: Random, people: People, route: Route, purpose: str, index: int | None = None
) -> list[Person]:
    """Who travels together: a household, or for a group members of several households."""
    size = weighted(draw, PURPOSES[purpose].party)
    pool = pool_of(route, purpose)
    if purpose == "group":
        first = int(draw.random() * 900)
        return [people.person(pool, first + place, route.nationalities) for place in range(size)]
    if index is None:
        index = int(draw.random() ** 4 * 9000)
    return [people.person(pool, index, route.nationalities, place) for place in range(size)]


def booking_of(draw: Random, people: People, route: Route, departs: datetime) -> Booking:
    """An innocent booking for the flight of *route* that leaves at *departs* (UTC)."""
    purpose = weighted(draw, {name: kind.share for name, kind in PURPOSES.items()})
    manner = PURPOSES[purpose]
    members = party(draw, people, route, purpose)
    low, high, mode = manner.lead_days
    paid = "CA" if draw.random() < manner.cash else weighted(draw, {"CC": 9, "MS": 1})
    payer = pick(draw, PAYERS) if draw.random() < manner.payer else None
    one_way = draw.random() < manner.one_way
    fare = route.fare * (1 if one_way else 1.8) * (0.75 + draw.random() * 0.7)
    return Booking(
        locator="".join(pick(draw, LOCATOR_SIGNS) for _ in range(6)),
        people=members,
        purpose=purpose,
        booked_at=departs - timedelta(days=draw.triangular(low, high, mode)),
        agency=pick(draw, AGENCIES),
        payment=paid,
        amount=int(fare) * len(members),
        payer=payer,
        phone=members[0].phone,
        email=members[0].email,
        one_way=one_way,
        stay_days=draw.randint(*manner.stay_days),
        bags=[_bags(draw, manner.bags) for _ in members],
        via=pick(draw, HUBS) if draw.random() < 0.03 else None,
        changes=int(draw.random() ** 3 * 3),
    )


def _bags(draw: Random, expected: float) -> int:
    return int(draw.triangular(0, 2 * expected + 1, expected))


def with_oddities(draw: Random, booking: Booking) -> Booking:
    """Irregularities of honest life: a new passport, an agency's phone, a card in clear."""
    if draw.random() < 0.012:
        booking.papers[0] = renewed(booking.people[0], draw)
    if draw.random() < 0.07:
        booking.phone = f"7727{booking.agency[0][-7:]}"
        booking.email = None
    if booking.payment == "CC" and draw.random() < 0.01:
        booking.card = _card(draw)
    return booking


def _card(draw: Random) -> str:
    digits = patterned(draw, "411111#########")
    total = 0
    for place, sign in enumerate(reversed(digits)):
        number = int(sign) * (1 if place % 2 else 2)
        total += number - 9 if number > 9 else number
    return digits + str(-total % 10)


def sought_people(people: People, route: Route) -> list[Person]:
    """Those of *route* whom the authorities seek, whether or not they travel."""
    return [people.person(f"sought-{route.airport}", i, route.nationalities) for i in range(8)]


def is_resident(booking: Booking) -> bool:
    """Whether the party lives in the state that runs the checkpoints."""
    return booking.people[0].nationality == HOME3
