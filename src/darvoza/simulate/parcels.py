"""Postal items: mail-order senders, families abroad, and what hides among them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from darvoza.codes.checks import postal_item_digit
from darvoza.simulate.chance import keyed, patterned, pick, weighted, whole
from darvoza.simulate.firms import CITIES, STREETS
from darvoza.simulate.people import People, Person
from darvoza.simulate.truth import Truth
from darvoza.simulate.typologies import drawn, entry_of, shown
from darvoza.simulate.world import HOME_OFFSET

OFFICES = (  # country, office of exchange, items a day, minutes after local midnight
    ("CN", "CNURCA", 54, 410),
    ("TR", "TRISTA", 26, 545),
    ("AE", "AEDXBA", 18, 620),
    ("DE", "DEFRAA", 20, 700),
    ("RU", "RUMOWA", 18, 785),
)
SHOPS = (
    "SUNNY MALL", "LUCKY STAR STORE", "BAZAAR ONLINE", "TREND HOUSE", "GOLD LEAF TRADING",
    "FAST BUY", "HOME AND MORE", "BLUE RIVER SHOP", "CITY OUTLET", "NEW DAY STORE",
)  # fmt: skip
GUILTY = 0.008
CONTENTS = (  # description, HS, USD, kilograms
    ("T-SHIRT COTTON", "610910", 9, 0.25),
    ("PHONE CASE", "392690", 4, 0.08),
    ("USB CABLE", "854442", 5, 0.1),
    ("SHOES", "640399", 38, 1.1),
    ("TOY CAR", "950300", 14, 0.5),
    ("FACE CREAM", "330499", 18, 0.3),
    ("BOOK", "490199", 16, 0.6),
    ("CAR PART FILTER", "842123", 22, 0.9),
    ("WIRELESS EARPHONES", "851830", 25, 0.15),
    ("DRESS", "620442", 24, 0.4),
    ("VITAMINS", "210690", 21, 0.35),
    ("WRISTWATCH", "910211", 45, 0.2),
    ("KITCHEN KNIFE SET", "821110", 33, 1.4),
)
VAGUE = ("GIFT", "GOODS", "SAMPLE", "PERSONAL THINGS", "PRESENT FOR FRIEND", "ACCESSORIES")
CRAFTS = ("WOODEN CRAFT SOUVENIR", "DRIED PLANTS", "DECORATIVE STONES", "LEATHER CRAFT")
SHOP_SHARE = 0.62
SERVICES = ("RR", "LP", "CP", "UA")
NATIONS = {"CN": "CHN", "TR": "TUR", "AE": "ARE", "DE": "DEU", "RU": "RUS"}
CITIES_ABROAD = {**CITIES, "DE": ("FRANKFURT", "BERLIN", "HANNOVER")}


@dataclass(slots=True, kw_only=True)
class Parcel:
    """One postal item as its label and advance data say."""

    number: str  # S10
    sender: str
    sender_street: str | None
    sender_city: str
    country: str
    addressee: Person
    street: str
    phone: str
    contents: str
    code: str | None
    value: float
    kilos: float
    nature: str  # gift, sale, sample, documents
    postage: float
    posted: date
    express: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """The items that arrive together from one office of exchange."""

    at: datetime  # UTC
    number: str
    office: str
    country: str
    parcels: list[Parcel]


def mail_day(
    seed: int, people: People, truth: Truth, midnight: datetime, scale: float
) -> Iterator[Dispatch]:
    """The dispatches that reach the mail office on the day that begins at *midnight* (local)."""
    for country, office, expected, minutes in OFFICES:
        draw = keyed(seed, "mail", midnight.date(), office)
        at = midnight - HOME_OFFSET + timedelta(minutes=minutes + draw.uniform(-30, 60))
        count = whole(draw, expected * scale * draw.uniform(0.8, 1.2))
        parcels = [ordinary_parcel(draw, people, country, at) for _ in range(count)]
        for parcel in parcels:
            if draw.random() < GUILTY:
                _incriminate(parcel, draw, at, (people, truth))
        number = f"{(midnight.date() - date(midnight.year, 1, 1)).days + 1:04d}"
        if parcels:
            yield Dispatch(at=at, number=number, office=office, country=country, parcels=parcels)


def ordinary_parcel(draw: Random, people: People, country: str, at: datetime) -> Parcel:
    """An innocent item from *country* in the dispatch that arrives at *at* (UTC)."""
    from_shop = draw.random() < SHOP_SHARE
    index = int(draw.random() ** 1.5 * 4000)
    addressee = people.person("addressee", index, {"KAZ": 1.0})
    sender, street, city = _sender(draw, people, country, index, from_shop=from_shop)
    name, code, price, kilos = pick(draw, CONTENTS)
    count = draw.choice((1, 1, 1, 2, 3))
    serial = patterned(draw, "########")
    return Parcel(
        number=f"{pick(draw, SERVICES)}{serial}{postal_item_digit(serial)}{country}",
        sender=sender,
        sender_street=street if draw.random() > 0.05 else None,
        sender_city=city,
        country=country,
        addressee=addressee,
        street=f"{STREETS[index % len(STREETS)]} {index % 170 + 1}-{index % 60 + 1}",
        phone=addressee.phone,
        contents=name if draw.random() > 0.09 else pick(draw, VAGUE),
        code=code if draw.random() > 0.3 else None,
        value=round(price * count * draw.lognormvariate(0, 0.3), 2),
        kilos=round(kilos * count * draw.uniform(0.9, 1.3) + 0.05, 3),
        nature=weighted(
            draw, {"sale": 9, "gift": 1, "sample": 0.5} if from_shop else {"gift": 1.0}
        ),
        postage=round(draw.uniform(2, 9) + kilos * count * 4, 2),
        posted=(at - timedelta(days=draw.triangular(4, 30, 9))).date(),
        express=draw.random() < 0.05,
    )


def _sender(
    draw: Random, people: People, country: str, index: int, *, from_shop: bool
) -> tuple[str, str, str]:
    """Name, street and city; a family always writes to the same addressee."""
    place = index if not from_shop else int(draw.random() ** 2 * 60)
    city = CITIES_ABROAD[country][place % len(CITIES_ABROAD[country])]
    street = f"{place % 190 + 1} {STREETS[place * 7 % len(STREETS)]} ROAD"
    if from_shop:
        return f"{SHOPS[place % len(SHOPS)]} {place:02d}", street, city
    person = people.person(f"abroad-{country}", index, {NATIONS[country]: 1.0})
    return f"{person.given} {person.surname}", street, city


def _incriminate(parcel: Parcel, draw: Random, at: datetime, where: tuple[People, Truth]) -> None:
    typology = drawn(draw, "post")
    for sign in shown(draw, typology):
        SIGNS[sign](parcel, draw, where[0])
    where[1].add(("s10", parcel.number), entry_of(draw, typology, at))


def _vague(parcel: Parcel, draw: Random, _people: People) -> None:
    parcel.contents, parcel.code = pick(draw, VAGUE), None


def _repeat_sender(parcel: Parcel, draw: Random, people: People) -> None:
    index = 5000 + int(draw.random() * 4)
    person = people.person(f"abroad-{parcel.country}", index, {NATIONS[parcel.country]: 1.0})
    parcel.sender = f"{person.given} {person.surname}"


def _gift(parcel: Parcel, _draw: Random, _people: People) -> None:
    parcel.nature = "gift"


def _low_value(parcel: Parcel, draw: Random, _people: People) -> None:
    parcel.value = float(draw.choice((1, 2, 5, 8, 10)))


def _no_address(parcel: Parcel, _draw: Random, _people: People) -> None:
    parcel.sender_street = None


def _shared_phone(parcel: Parcel, draw: Random, _people: People) -> None:
    parcel.phone = f"77075511{int(draw.random() * 8):03d}"


def _express(parcel: Parcel, draw: Random, _people: People) -> None:
    parcel.express = True
    parcel.postage = round(draw.uniform(28, 55), 2)


def _craft(parcel: Parcel, draw: Random, _people: People) -> None:
    parcel.contents, parcel.code = pick(draw, CRAFTS), None


def _heavy(parcel: Parcel, draw: Random, _people: People) -> None:
    parcel.kilos = round(parcel.kilos + draw.uniform(2, 9), 3)


SIGNS: dict[str, Callable[[Parcel, Random, People], None]] = {
    "vague": _vague,
    "repeat_sender": _repeat_sender,
    "gift": _gift,
    "low_value": _low_value,
    "no_sender_address": _no_address,
    "shared_phone": _shared_phone,
    "express": _express,
    "craft_name": _craft,
    "heavy": _heavy,
}
