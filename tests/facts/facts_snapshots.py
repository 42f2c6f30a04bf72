"""Snapshots to compute facts of: one air arrival, one truck, one consignment, one postal item."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from darvoza.facts import compute
from darvoza.records import (
    Checkpoint,
    Crossing,
    Direction,
    IdentityKey,
    Linked,
    LinkKind,
    Mode,
    Movement,
    PastCrossing,
    Snapshot,
    Stage,
    Value,
)
from darvoza.subjects import (
    Address,
    Booking,
    Consignment,
    Document,
    GoodsItem,
    Leg,
    Party,
    Reference,
    Subject,
    SubjectKind,
    Traveller,
    Vehicle,
    VehicleKind,
    kind_of,
)

NOW = datetime(2026, 9, 10, 21, 30, tzinfo=UTC)  # 02:30 on the 11th in Dushanbe
CHECKPOINTS = {
    mode: Checkpoint(code=f"TJ-{mode}", name=mode, mode=mode, country="TJ", zone="Asia/Dushanbe")
    for mode in Mode
}


def days(count: float) -> timedelta:
    return timedelta(days=count)


def snapshot(subject: Subject, *, mode: Mode = Mode.AIR, direction: Direction = Direction.ARRIVAL,
             as_of: datetime = NOW, linked: tuple[Linked, ...] = (),
             party: tuple[Subject, ...] = (),
             history: dict[str, tuple[PastCrossing, ...]] | None = None,
             happened_at: datetime | None = None, withdrawn: bool = False) -> Snapshot:  # fmt: skip
    checkpoint = CHECKPOINTS[mode]
    movement = Movement(
        id="m1", key="m1", mode=mode, direction=direction, checkpoint=checkpoint.code,
        carrier="XX", from_place="DXB", to_place="DYU", expected_at=NOW,
    )  # fmt: skip
    crossing = Crossing(
        id="c0", version=1, subject=subject, movement=movement, withdrawn=withdrawn,
        stages=frozenset({Stage.LIST}), happened_at=happened_at,
    )  # fmt: skip
    return Snapshot(
        crossing=crossing, as_of=as_of, checkpoint=checkpoint, linked=linked, party=party,
        history=history or {}, fellows=180,
    )  # fmt: skip


def facts(subject: Subject, **more: object) -> dict[str, Value]:
    values, failed = compute(snapshot(subject, **more))
    assert failed == ()
    return values


def past(id_: str, ago: float, *, key: str = "document", kind: SubjectKind = SubjectKind.TRAVELLER,
         direction: Direction = Direction.ARRIVAL, present: bool = True, **more: object
         ) -> PastCrossing:  # fmt: skip
    fields = {"mode": Mode.AIR, "checkpoint": "TJ-air", "known_at": NOW - days(ago)} | more
    return PastCrossing(
        key=IdentityKey(kind=key, value="x"), crossing_id=id_, kind=kind, present=present,
        happened_at=NOW - days(ago), direction=direction, **fields,
    )  # fmt: skip


def linked(kind: LinkKind, subject: Subject, *, forward: bool = True, hits: int | None = None
           ) -> Linked:  # fmt: skip
    return Linked(kind=kind, forward=forward, crossing_id="other", subject=subject, past_hits=hits)


PASSPORT = Document(
    kind="P", number="A1234567", issuer="TJK", expires=date(2026, 10, 11), issued=date(2016, 10, 11)
)
OUT = Leg(from_place="DYU", to_place="DXB", departs=NOW - days(3), arrives=NOW - days(2.8))
BACK = Leg(
    from_place="DXB", to_place="DYU", departs=NOW - timedelta(hours=5), arrives=NOW, status="HK"
)
BOOKING = Booking(
    locator="ABC123", booked_at=NOW - days(4.5), changed_at=NOW - days(3.5), agency="12345675",
    agency_place="DYU", form_of_payment="CA", paid_amount=Decimal("410.50"), paid_currency="USD",
    payer="KARIMOV/A", party_size=1, itinerary=(OUT, BACK), changes=2,
)  # fmt: skip
PERSON = Traveller(
    surname="RAHIMOV", given_names="ALI", sex="M", date_of_birth=date(1990, 9, 12),
    nationality="TJK", residence="RUS", documents=(PASSPORT,), document_verified=True,
    address=Address(street="Rudaki 1", city="Dushanbe"), phones=("+992 900 00 00 00",),
    emails=("a@example.org",), booking=BOOKING, bags=2, bags_kg=Decimal("46.5"), seat="12A",
    checked_in_at=NOW - timedelta(hours=7), purpose="trade", stay_days=10, in_transit=False,
    declared_cash=Decimal("12000"), declared_cash_currency="USD",
)  # fmt: skip
CHILD = Traveller(surname="RAHIMOVA", given_names="ZARINA", date_of_birth=date(2015, 1, 1))
TRUCK = Vehicle(
    kind=VehicleKind.TRUCK, registration="1234AB01", country="TJ", vin="WDB9634031L123456",
    year=2012, owner="RAHIMOV ALI", operator="Farrukh Trans", tare_kg=Decimal(15000),
    gross_kg=Decimal(35000), measured_kg=Decimal(36400), axles=5, empty=False,
    seals=("S1", "S2"), occupants=2,
)  # fmt: skip
TRAILER = Vehicle(kind=VehicleKind.TRAILER, registration="0011AA01", country="TJ")
WEIGHED_TRAILER = replace(TRAILER, tare_kg=Decimal(7000))
ITEM = GoodsItem(
    description="Cotton yarn, carded", hs_code="5205110000", origin="UZ", packages=20,
    gross_kg=Decimal(12000), net_kg=Decimal(11400), value=Decimal(36000), currency="USD",
)  # fmt: skip
SMALL = GoodsItem(
    description="Gift", hs_code="610910", origin="CN", gross_kg=Decimal(8), net_kg=Decimal(7),
    value=Decimal(24), currency="USD",
)  # fmt: skip
GOODS = Consignment(
    references=(Reference(kind="cmr", number="77"),), procedure="IM4",
    declared_at=NOW - timedelta(hours=30),
    consignor=Party(name="Ipak Yoli"), consignee=Party(name="Navruz LLC", identifier="0100"),
    declarant=Party(name="Broker"), dispatch_country="UZ", destination_country="TJ",
    items=(ITEM, SMALL), packages=24, gross_kg=Decimal(12000), value=Decimal(36024),
    currency="USD", vehicles=("1234AB01",), containers=(), seals=("S1",), documents=("380", "730"),
    delivery_terms="FCA",
)  # fmt: skip
PARCEL = Consignment(
    references=(Reference(kind="s10", number="RB473124829US"),),
    consignor=Party(name="Shop", address=Address(city="Almaty", country="KZ")),
    consignee=Party(name="Said Saidov"), dispatch_country="US", destination_country="TJ",
    items=(SMALL,), gross_kg=Decimal(8), value=Decimal(24), currency="USD", nature="gift",
    postage=Decimal(36), postage_currency="USD", posted_at=NOW - days(12),
)  # fmt: skip

HISTORY = {
    "document": (
        past("a", 200), past("b", 120, direction=Direction.DEPARTURE, hits=("drugs",),
                             controlled=True, from_country="RU"),
        past("c", 40, from_country="TR"), past("d", 39, direction=Direction.DEPARTURE,
                                               controlled=True, to_country="RU"),
    ),
    "person": (past("c", 40, key="person", from_country="TR"),),
    "phone": (past("c", 40, key="phone"), past("z", 8, key="phone", hits=("cash",))),
}  # fmt: skip


def every_snapshot() -> list[Snapshot]:
    """Snapshots that between them make every fact of the catalogue known."""
    plate = IdentityKey(kind="plate", value="1234AB01")
    driver = IdentityKey(kind="document", value="A1234567")
    trailer = IdentityKey(kind="plate", value="0011AA01")
    visa = Document(kind="V", number="9", issuer="TJK", expires=date(2026, 12, 1))
    with_visa = Traveller(documents=(PASSPORT, visa), surname="X", date_of_birth=date(2000, 1, 1))
    drove = {"document": (past("t", 9, partners=(plate,)),)}
    driven = {
        "plate": (past("v", 3, kind=SubjectKind.VEHICLE, partners=(driver, trailer),
                       direction=Direction.DEPARTURE),)
    }  # fmt: skip
    empty = Vehicle(
        kind=VehicleKind.TRUCK, registration="1234AB01", empty=True, tare_kg=Decimal(1),
        measured_kg=Decimal(2),
    )  # fmt: skip
    wagon = Vehicle(kind=VehicleKind.WAGON, registration="52945875", seals=("S1",))
    box = Vehicle(kind=VehicleKind.CONTAINER, registration="CSQU3054383")
    acid = GoodsItem(description="Acetic anhydride", hs_code="291524")
    return [
        snapshot(PERSON, history=HISTORY, party=(CHILD,)),
        snapshot(with_visa),
        snapshot(PERSON, history=drove, linked=(linked(LinkKind.DRIVES, TRUCK, hits=2),
                                                linked(LinkKind.TRAVELS_WITH, CHILD, hits=0))),
        snapshot(TRUCK, mode=Mode.ROAD, history=driven, linked=(
            linked(LinkKind.DRIVES, PERSON, forward=False, hits=1),
            linked(LinkKind.CARRIED_IN, GOODS, forward=False, hits=0))),
        snapshot(empty, mode=Mode.ROAD, history=driven,
                 linked=(linked(LinkKind.TOWS, WEIGHED_TRAILER),)),
        snapshot(wagon, mode=Mode.RAIL),
        snapshot(box, mode=Mode.RAIL),
        snapshot(GOODS, mode=Mode.ROAD, linked=(linked(LinkKind.CARRIED_IN, TRUCK, hits=1),)),
        snapshot(PARCEL, mode=Mode.POST),
        snapshot(Consignment(items=(acid,)), mode=Mode.ROAD),
    ]  # fmt: skip


assert {kind_of(each.crossing.subject) for each in every_snapshot()} == set(SubjectKind)
