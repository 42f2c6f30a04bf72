"""⑨ Checkpoints, their queues, control units and movements."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends

from darvoza.access import Action
from darvoza.records import Checkpoint
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Code, Id, Purpose
from darvoza.web.views import sight
from darvoza.web.views.movements import MovementPage, movement_page, record_view
from darvoza.web.views.queue import Asked, QueuePage, queue_page
from darvoza.web.views.units import UnitPage, unit_page

router = APIRouter(prefix="/api", tags=["queue"])

Looking = Annotated[Visit, allowed(Action.SEE_QUEUE)]
Seeing = Annotated[Visit, allowed(Action.SEE_CROSSING)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointList:
    """The checkpoints that the account may see, by code."""

    checkpoints: tuple[Checkpoint, ...]


@router.get("/checkpoints", summary="The checkpoints of the account")
def checkpoints(visit: Looking) -> CheckpointList:
    """Each with its kind of traffic, its time zone and the ports it serves."""
    with visit.desk.store.reading() as connection:
        return CheckpointList(checkpoints=sight.places(connection, visit))


@router.get("/queue", summary="What is in front of a checkpoint, strictest first")
def queue(visit: Looking, checkpoint: Code, asked: Annotated[Asked, Depends()]) -> QueuePage:
    """Control units with channel, score, main reason and the selection of the shift on duty."""
    page = look(visit, checkpoint, asked)
    seen(visit, checkpoint)
    return page


def look(visit: Visit, checkpoint: str, asked: Asked) -> QueuePage:
    """The queue as it stands, beside whoever writes; nothing is recorded yet."""
    with visit.desk.store.reading() as connection:
        return queue_page(connection, visit, checkpoint, asked)


def seen(visit: Visit, checkpoint: str) -> None:
    """Record that the visit saw the queue of *checkpoint*."""
    with visit.desk.store.begin() as connection:
        sight.viewed(connection, visit, "queue", [checkpoint])


@router.get("/units/{unit_id}", summary="One control unit with its members")
def unit(visit: Seeing, unit_id: Id, purpose: Purpose = None) -> UnitPage:
    """Members by name, reasons, decisions and outcomes. The view of each member is recorded."""
    with sight.looking(visit) as connection:
        return unit_page(connection, visit, unit_id, purpose=purpose)


@router.get("/movements/{movement_id}", summary="One movement with all that is aboard")
def movement(visit: Seeing, movement_id: Id) -> MovementPage:
    """A flight, train, road vehicle or mail dispatch: its control units, strictest first, and its
    crossings by name. The view of each crossing is recorded."""
    with visit.desk.store.reading() as connection:
        page = movement_page(connection, visit, movement_id)
    with visit.desk.store.begin() as connection:
        record_view(connection, visit, page)
    return page
