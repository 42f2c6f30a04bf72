"""⑨ A shift: its capacity, what remains of it, and what it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from darvoza.pipeline import shifts as selecting
from darvoza.records import Channel, Selection
from darvoza.store import handovers
from darvoza.store import selections as kept
from darvoza.store.handovers import Handover
from darvoza.store.ids import new_id
from darvoza.store.selections import Shift
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views import sight

Room = Mapping[ChannelWord, int]

REMEMBERED = timedelta(hours=24)
"""For so long the notes of earlier shifts are shown at the start of the work."""

NOTES = 10
"""At most so many of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftContext:
    """A shift; *remaining* is what its capacity still allows, by channel."""

    id: str
    checkpoint: str
    starts_at: datetime
    ends_at: datetime
    capacity: Room
    remaining: Room
    officer: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionContext:
    """What a shift does with a control unit, and why: its rank, the score at the cut."""

    unit_id: str
    kind: str
    channel: ChannelWord
    score: int
    at: datetime
    rank: int | None
    cut: int | None
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPage:
    """A shift with its selection, and the control units that the cut leaves out."""

    shift: ShiftContext
    selections: tuple[SelectionContext, ...]
    left_out: tuple[str, ...]


def shift_page(connection: Connection, visit: Visit, shift_id: str) -> ShiftPage:
    """A shift as it stands. Raises NotFoundError unless it is there and may be seen."""
    shift = sight.shift(connection, visit, shift_id)
    return _page(connection, shift, list(kept.selections_of(connection, shift.id).values()))


def select_page(connection: Connection, visit: Visit, shift_id: str) -> ShiftPage:
    """Select for the rest of a shift, and show what it takes. Raises NotFoundError."""
    shift = sight.shift(connection, visit, shift_id)
    chosen = selecting.select_for(connection, shift, at=visit.at)
    done = kept.selections_of(connection, shift.id)
    standing = {one.unit_id: one for one in chosen}
    controlled = [one for unit_id, one in done.items() if unit_id not in standing]
    return _page(connection, shift, [*chosen, *controlled])


def _page(connection: Connection, shift: Shift, selections: list[Selection]) -> ShiftPage:
    return ShiftPage(
        shift=shift_context(connection, shift),
        selections=tuple(selection_context(one) for one in selections),
        left_out=tuple(one.unit_id for one in selections if one.kind == "left_out"),
    )


def shift_context(connection: Connection, shift: Shift) -> ShiftContext:
    """*shift* with what remains of its capacity."""
    return ShiftContext(
        id=shift.id,
        checkpoint=shift.checkpoint,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        capacity=_room(shift.capacity),
        remaining=_room(selecting.remaining(connection, shift)),
        officer=shift.officer,
        note=shift.note,
    )


def _room(room: Mapping[Channel, int]) -> Room:
    return {word(channel): count for channel, count in room.items()}


def selection_context(selection: Selection) -> SelectionContext:
    """*selection* with its channel as a word."""
    return SelectionContext(
        unit_id=selection.unit_id,
        kind=selection.kind,
        channel=word(selection.channel),
        score=selection.score,
        at=selection.at,
        rank=selection.rank,
        cut=selection.cut,
        probability=selection.probability,
    )


def duty(connection: Connection, visit: Visit, checkpoint: str) -> ShiftPage | None:
    """The shift on duty at *checkpoint*, as it stands; None when nobody opened one."""
    sight.check_checkpoint(connection, visit, checkpoint)
    shift = kept.shift_at(connection, checkpoint, visit.at)
    return shift_page(connection, visit, shift.id) if shift else None


def notes_before(connection: Connection, visit: Visit, checkpoint: str) -> tuple[Handover, ...]:
    """The hand-over notes of the last 24 hours at *checkpoint*, newest first.

    It writes nothing; whoever shows them records the view (`notes_seen`). Raises NotFoundError.
    """
    sight.check_checkpoint(connection, visit, checkpoint)
    since = visit.at - REMEMBERED
    return handovers.latest(connection, checkpoint, since=since, limit=NOTES)


def notes_of(connection: Connection, visit: Visit, shift_id: str) -> tuple[Handover, ...]:
    """The hand-over notes of one shift, the first first. Raises NotFoundError."""
    return handovers.of_shift(connection, sight.shift(connection, visit, shift_id).id)


def notes_seen(connection: Connection, visit: Visit, notes: Iterable[Handover]) -> None:
    """Write that the visit read *notes*, which may name people."""
    sight.viewed(connection, visit, "handover", dict.fromkeys(one.shift_id for one in notes))


def hand_over(connection: Connection, visit: Visit, shift_id: str, body: str) -> Handover:
    """Write what the next shift has to know. Raises NotFoundError."""
    shift = sight.shift(connection, visit, shift_id)
    note = Handover(
        id=new_id(visit.at),
        shift_id=shift.id,
        officer=visit.account.name,
        at=visit.at,
        body=body,
    )
    handovers.add(connection, note)
    return note
