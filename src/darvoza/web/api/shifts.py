"""⑨ Shifts: opened by a supervisor, selected for as arrivals come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter

from darvoza.access import Action
from darvoza.errors import InputError
from darvoza.store import selections
from darvoza.store.handovers import Handover
from darvoza.store.ids import new_id
from darvoza.store.selections import Shift
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import ChannelWord, Code, Count, Id, Moment, Text, channel_of
from darvoza.web.views import sight
from darvoza.web.views.shifts import (
    ShiftPage,
    hand_over,
    notes_of,
    notes_seen,
    select_page,
    shift_page,
)

router = APIRouter(prefix="/api/shifts", tags=["shifts"])

LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShift:
    """A shift to be opened; *capacity* is how many controls each channel can do."""

    checkpoint: Code
    starts_at: Moment
    ends_at: Moment
    capacity: Mapping[ChannelWord, Count]
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """What the next shift has to know."""

    body: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverList:
    """The hand-over notes of a shift, the first first."""

    handovers: tuple[Handover, ...]


@router.post("", status_code=201, summary="Open a shift")
def open_shift(visit: Annotated[Visit, allowed(Action.PLAN_SHIFT)], asked: NewShift) -> ShiftPage:
    """At most 24 hours. Of two shifts that overlap the one that starts later is on duty."""
    if asked.ends_at - asked.starts_at > LONGEST:
        raise InputError("ends_at", "a shift lasts at most 24 hours")
    shift = Shift(
        id=new_id(visit.at),
        checkpoint=asked.checkpoint,
        starts_at=asked.starts_at,
        ends_at=asked.ends_at,
        capacity={channel_of(said): room for said, room in asked.capacity.items()},
        officer=visit.account.name,
        note=asked.note,
    )
    with visit.desk.store.begin() as connection:
        sight.check_checkpoint(connection, visit, asked.checkpoint)
        selections.add_shift(connection, shift, at=visit.at)
        return shift_page(connection, visit, shift.id)


@router.get("/{shift_id}", summary="One shift with its selection")
def one_shift(visit: Annotated[Visit, allowed(Action.SEE_QUEUE)], shift_id: Id) -> ShiftPage:
    """Capacity, what remains of it, the selection that stands and what the cut leaves out."""
    with visit.desk.store.reading() as connection:
        return shift_page(connection, visit, shift_id)


@router.post("/{shift_id}/select", summary="Select for the rest of a shift")
def select(visit: Annotated[Visit, allowed(Action.DECIDE)], shift_id: Id) -> ShiftPage:
    """Appends what has changed since the last selection; the same twice changes nothing."""
    with visit.desk.store.begin() as connection:
        return select_page(connection, visit, shift_id)


@router.get("/{shift_id}/handovers", summary="The hand-over notes of a shift")
def handovers(visit: Annotated[Visit, allowed(Action.SEE_QUEUE)], shift_id: Id) -> HandoverList:
    """What its officers wrote for the next one. The view is recorded: notes may name people."""
    with sight.looking(visit) as connection:
        notes = notes_of(connection, visit, shift_id)
        notes_seen(connection, visit, notes)
    return HandoverList(handovers=notes)


@router.post("/{shift_id}/handovers", status_code=201, summary="Write a hand-over note")
def write(
    visit: Annotated[Visit, allowed(Action.DECIDE)], shift_id: Id, asked: NewHandover
) -> Handover:
    """Appended to the notes of the shift; the officers of the next one see it first."""
    with visit.desk.store.begin() as connection:
        return hand_over(connection, visit, shift_id, asked.body)
