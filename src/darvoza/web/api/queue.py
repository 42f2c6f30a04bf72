"""⑨ Checkpoints, their queues, control units and movements."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from darvoza.access import Action
from darvoza.records import Checkpoint
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Code, Id, Moment, Purpose
from darvoza.web.views import sight
from darvoza.web.views.queue import MovementPage, QueuePage, movement_page, queue_page
from darvoza.web.views.units import UnitPage, unit_page

router = APIRouter(prefix="/api", tags=["queue"])

Looking = Annotated[Visit, allowed(Action.SEE_QUEUE)]
Seeing = Annotated[Visit, allowed(Action.SEE_CROSSING)]
Since = Annotated[Moment | None, Query(description="From this time; 6 hours ago by default.")]
Until = Annotated[Moment | None, Query(description="Before this time; 30 hours later by default.")]
Lines = Annotated[int, Query(ge=1, le=5000, description="At most so many control units.")]


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
def queue(
    visit: Looking,
    checkpoint: Code,
    since: Since = None,
    until: Until = None,
    limit: Lines = 500,
) -> QueuePage:
    """Control units with channel, score, main reason and the selection of the shift on duty."""
    with visit.desk.store.begin() as connection:
        return queue_page(connection, visit, checkpoint, since=since, until=until, limit=limit)


@router.get("/units/{unit_id}", summary="One control unit with its members")
def unit(visit: Seeing, unit_id: Id, purpose: Purpose = None) -> UnitPage:
    """Members by name, reasons, decisions and outcomes. The view of each member is recorded."""
    with visit.desk.store.begin() as connection:
        return unit_page(connection, visit, unit_id, purpose=purpose)


@router.get("/movements/{movement_id}", summary="One movement with its control units")
def movement(visit: Looking, movement_id: Id) -> MovementPage:
    """A flight, train, road vehicle or mail dispatch; its control units strictest first."""
    with visit.desk.store.begin() as connection:
        return movement_page(connection, visit, movement_id)
