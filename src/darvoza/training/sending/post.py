"""Cases by post: the dispatch that a parcel came in, among ordinary items of the same office."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from darvoza.simulate.chance import keyed, pick
from darvoza.simulate.firms import STREETS
from darvoza.simulate.letters import Letter
from darvoza.simulate.parcels import (
    CITIES_ABROAD,
    NATIONS,
    OFFICES,
    Dispatch,
    Parcel,
    ordinary_parcel,
)
from darvoza.simulate.people import People
from darvoza.simulate.write_post import dispatch_letter
from darvoza.training.sending.grouping import begins, hours
from darvoza.training.sending.numbers import number
from darvoza.training.sending.visible import Visible, person_of
from darvoza.training.sending.wares import ware_of

ARRIVED = timedelta(minutes=25)  # before the hour in which its items are looked at
OTHERS = 11  # items of the dispatch that are no cases
OFFICE_OF = {country: office for country, office, *_ in OFFICES}
SENDERS = 1_000_000


def post_letters(cases: Sequence[Visible], seed: int) -> Iterator[Letter]:
    """The dispatches that *cases* came in."""
    for hour, together in hours(cases):
        ordered = sorted(together, key=country_of)
        for country, inside in groupby(ordered, country_of):
            yield dispatch_letter(_dispatch(list(inside), seed, (country, hour)))


def country_of(case: Visible) -> str:
    """The country of posting, from the number of the item; the first office where unknown."""
    country = number(case, "item")[-2:]
    return country if country in OFFICE_OF else OFFICES[0][0]


def _dispatch(cases: list[Visible], seed: int, where: tuple[str, int]) -> Dispatch:
    country, hour = where
    draw, people, at = keyed(seed, "dispatch", *where), People(seed), begins(hour) - ARRIVED
    parcels = [_parcel(case, country, at) for case in cases]
    parcels += [ordinary_parcel(draw, people, country, at) for _ in range(OTHERS)]
    draw.shuffle(parcels)
    return Dispatch(
        at=at, number=f"{hour % 10_000:04d}", office=OFFICE_OF[country], country=country,
        parcels=parcels,
    )  # fmt: skip


def _parcel(case: Visible, country: str, at: datetime) -> Parcel:
    draw, addressee = case.draw("parcel"), person_of(case.traits)
    ware = ware_of(case, "parcel_content")
    grams = case.measured.get("weight_g") or round(draw.uniform(150, 2400))
    place = int(draw.random() * SENDERS)
    street = f"{draw.randint(1, 190)} {pick(draw, STREETS)} ROAD"
    postage = draw.uniform(28, 55) if "express_low_value" in case.odd else draw.uniform(2, 9)
    sender = People(case.seed).person(f"abroad-{country}", place, {NATIONS[country]: 1.0})
    return Parcel(
        number=number(case, "item"),
        sender=f"{sender.given} {sender.surname}",
        sender_street=None if "no_return_address" in case.odd else street,
        sender_city=pick(draw, CITIES_ABROAD[country]),
        country=country,
        addressee=addressee,
        street=f"{pick(draw, STREETS)} {draw.randint(1, 170)}-{draw.randint(1, 60)}",
        phone=case.traits.phone,
        contents=ware.name,
        code=ware.code,
        value=float(case.count("goods_value") or round(draw.uniform(5, 60))),
        kilos=grams / 1000,
        nature="other",
        postage=round(postage + grams / 250, 2),
        posted=(at - timedelta(days=draw.triangular(4, 30, 9))).date(),
    )
