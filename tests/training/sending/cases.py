"""Practice cases made by hand, one of each mode, and how the loop took them in."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from darvoza.pipeline.door import receive
from darvoza.records import Crossing, Mode, ThreatArea, Value
from darvoza.simulate.letters import Letter
from darvoza.simulate.truth import identities_of
from darvoza.store import assessments
from darvoza.store import schema as tables
from darvoza.store.connection import Store
from darvoza.store.crossings import crossings
from darvoza.subjects import SubjectKind
from darvoza.training.ledger import Case, Hidden, Traits
from darvoza.training.sending import desk_time, identity_of
from tests.pipeline.world import ready

AT = datetime(2026, 9, 7, 6, 40, tzinfo=UTC)
START = datetime(2026, 9, 7, 6, tzinfo=UTC)


def traits(surname: str = "AKHMETOV", document: str = "N10203040", **more: Any) -> Traits:
    known = {
        "given": "AIDA", "sex": "F", "born": date(1990, 2, 3), "nationality": "KAZ",
        "expires": date(2031, 5, 6), "phone": "77011234567", "email": "aida@post.example",
    }  # fmt: skip
    return Traits(surname=surname, document=document, **(known | more))


def case(mode: Mode, subject: SubjectKind, **more: Any) -> Case:
    known: dict[str, Any] = {
        "id": "0123456789abcdef", "seed": 5, "pack": "standard", "at": AT, "story": "any",
        "typology": None, "area": None, "traits": traits(),
    }  # fmt: skip
    return Case(mode=mode, subject=subject, **(known | more))


AIR = case(
    Mode.AIR, SubjectKind.TRAVELLER, seed=11,
    shown={
        "payer": "employer", "paid_how": "cash", "booked_days": 1, "stay_days": 12,
        "return_ticket": "return_booked", "companions": 1, "earlier_trips": 3,
        "purpose": "visit_relatives", "destination": "tashkent", "cash": 900,
    },
    measured={"bags": 2, "bag_kg": 31},
    companions=(traits("OMAROV", "N55667788", given="MARAT", sex="M"),),
    numbers={"booking": "QWERTY", "ticket": "4652400000001"},
)  # fmt: skip
ROAD_CAR = case(
    Mode.ROAD, SubjectKind.VEHICLE, seed=12, traits=traits("IBRAIMOV", "AC1234567"),
    shown={"purpose": "shopping", "stay_days": 3, "earlier_trips": 2, "cash": 400},
    measured={"tare_kg": 1460, "scale_kg": 1780},
    numbers={"plate": "01KG777ABC", "vin": "WVWA123ZZ1B456789"},
)  # fmt: skip
ROAD_LOAD = case(
    Mode.ROAD, SubjectKind.CONSIGNMENT, seed=13, traits=traits("KARIMOV", "FA7654321"),
    shown={"goods": "dried_apricots", "packages": 640, "gross_kg": 16950, "goods_value": 21500,
           "loaded_at": "osh"},
    measured={"tare_kg": 14800, "scale_kg": 32400},
    numbers={"plate": "01KG888ABC", "trailer": "01KG999AB", "waybill": "CMR123456",
             "seal": "AB1234567"},
)  # fmt: skip
RAIL_LOAD = case(
    Mode.RAIL, SubjectKind.CONSIGNMENT, seed=14, traits=traits("ERGESHOV", "AB7654321"),
    shown={"goods": "cement", "packages": 1200, "gross_kg": 60100, "goods_value": 8500,
           "loaded_at": "andijan"},
    measured={"tare_kg": 22400, "scale_kg": 84100},
    numbers={"wagon": "52345675", "waybill": "30405060", "seal": "AB7654321"},
)  # fmt: skip
RAIL_PERSON = case(
    Mode.RAIL, SubjectKind.TRAVELLER, seed=15, traits=traits("USENOV", "N99887766"),
    shown={"purpose": "wedding", "cash": 2500, "earlier_trips": 1, "stay_days": 4},
)  # fmt: skip
PARCEL = case(
    Mode.POST, SubjectKind.CONSIGNMENT, seed=16, traits=traits("SADYKOV", "N11223344"),
    shown={"parcel_content": "toy", "goods_value": 35, "parcels_month": 3},
    measured={"weight_g": 820},
    numbers={"item": "RR123456785CN"},
)  # fmt: skip
EVERY = (AIR, ROAD_CAR, ROAD_LOAD, RAIL_LOAD, RAIL_PERSON, PARCEL)

GUILT: dict[str, Any] = {
    "typology": "courier", "area": ThreatArea.DRUGS, "harm": 4, "story": "other",
    "world": {"purpose": "transport"}, "cover": {"purpose": "tourism"},
    "hidden": Hidden(what="heroin", amount=2.0, unit="kg", where="bag", found_by=("bag_search",)),
}  # fmt: skip


def taken_in(store: Store, letters: Iterable[Letter]) -> list[Any]:
    """The readings of *letters*, each received at its own time."""
    loop = ready(store)
    receipts = receive(loop, [one.delivered(one.at) for one in letters])
    return [one.taken.reading for one in receipts if one.taken]


def crossing_of(store: Store, known: Case) -> tuple[Crossing, Mapping[str, Value]]:
    """The one crossing of *known* at its time, found by its identity, with its latest facts."""
    wanted, at = identity_of(known), desk_time(known, START)
    with store.reading() as connection:
        ids = connection.scalars(select(tables.crossings.c.id)).all()
        found = [
            one
            for one in crossings(connection, ids).values()
            if wanted in identities_of(one.subject)
            and abs((one.happened_at or one.movement.expected_at) - at) < timedelta(hours=20)
        ]
        assert len(found) == 1, (wanted, len(found))
        return found[0], assessments.latest(connection, [found[0].id])[found[0].id].facts
