"""Short ways to say what a message says, for the tests of crossings."""

from datetime import UTC, date, datetime, timedelta

from darvoza.crossings import Placed, identity_keys, place
from darvoza.crossings.place import STAGE_RANK
from darvoza.records import (
    Checkpoint,
    Direction,
    Envelope,
    Mention,
    Mode,
    MovementReference,
    Stage,
)
from darvoza.subjects import (
    Booking,
    Consignment,
    Document,
    Reference,
    Traveller,
    Vehicle,
    VehicleKind,
    kind_of,
)

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
AIRPORT = Checkpoint(
    code="AIR", name="Airport", mode=Mode.AIR, country="KZ", zone="Asia/Almaty", ports=("ALA",)
)
ROAD = Checkpoint(code="ROAD", name="Road", mode=Mode.ROAD, country="KZ", zone="Asia/Almaty")
RAIL = Checkpoint(code="RAIL", name="Rail", mode=Mode.RAIL, country="KZ", zone="Asia/Almaty")
CHECKPOINTS = {one.code: one for one in (AIRPORT, ROAD, RAIL)}


def traveller(surname="KIM", given="ANNA", born=date(1990, 1, 2), number=None, locator=None):
    documents = (Document(kind="P", number=number, issuer="KAZ"),) if number else ()
    booking = Booking(locator=locator) if locator else None
    return Traveller(
        surname=surname, given_names=given, date_of_birth=born, documents=documents, booking=booking
    )


def flight(at=NOON, number="131"):
    return MovementReference(
        mode=Mode.AIR, carrier="KC", number=number, from_place="IST", to_place="ALA",
        departs_at=at - timedelta(hours=5), arrives_at=at, local_date=at.date(),
    )  # fmt: skip


def truck(plate="123ABC02", kind=VehicleKind.TRUCK):
    return Vehicle(kind=kind, registration=plate)


def goods(number=None, vehicles=(), kind="declaration"):
    references = (Reference(kind=kind, number=number),) if number else ()
    return Consignment(references=references, vehicles=tuple(vehicles))


def said(
    name,
    subject,
    *,
    stage=Stage.LIST,
    movement=None,
    at=None,
    checkpoint=None,
    links=(),
    direction=None,
    event=NOON,
):
    """A placed mention; *name* is ``message:ordinal``."""
    message, ordinal = name.split(":")
    reference = movement or MovementReference(
        mode=Mode.AIR, checkpoint=checkpoint, direction=direction or Direction.ARRIVAL
    )
    mention = Mention(
        ordinal=int(ordinal), stage=stage, subject=subject, movement=reference, happened_at=at,
        links=tuple(links),
    )  # fmt: skip
    envelope = Envelope(sender="test", channel="file", received_at=event)
    where = place(mention, envelope, CHECKPOINTS, event_at=event)
    assert where is not None
    return Placed(
        id=name,
        message_id=message,
        kind=kind_of(subject),
        mention=mention,
        keys=identity_keys(subject),
        movement_key=where.movement_key,
        mode=where.checkpoint.mode,
        checkpoint=where.checkpoint.code,
        direction=where.direction,
        at=where.at,
        floating=where.floating,
        order=(STAGE_RANK[stage], int(event.timestamp() * 1e6), message, int(ordinal)),
    )


def arrival(plate, at=NOON, checkpoint="ROAD"):
    return MovementReference(
        mode=Mode.ROAD, conveyance=plate, checkpoint=checkpoint, direction=Direction.ARRIVAL
    )
