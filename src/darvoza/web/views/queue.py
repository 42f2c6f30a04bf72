"""⑨ The queue of a checkpoint, and the control units of a movement: lines without names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from darvoza.errors import InputError, NotFoundError
from darvoza.records import Movement
from darvoza.store import desk as kept
from darvoza.store import queue as lines
from darvoza.store import selections
from darvoza.store.queue import UnitLine
from darvoza.web.identity import Visit
from darvoza.web.shapes import LONGEST_LOOK, ChannelWord, word
from darvoza.web.views import sight
from darvoza.web.views.reasons import ReasonContext, main_reason, reason_context
from darvoza.web.views.shifts import (
    SelectionContext,
    ShiftContext,
    selection_context,
    shift_context,
)

LOOK_BACK = timedelta(hours=6)
LOOK_AHEAD = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """A control unit in the queue; its strictest member sets channel, score and main reason."""

    unit_id: str
    kind: str
    channel: ChannelWord
    score: int
    strictest: str
    main_reason: ReasonContext | None
    members: Mapping[str, int]
    movement: str
    movement_id: str
    expected_at: datetime
    mandatory: bool
    drawn: bool
    failed: int
    decided: bool
    controlled: bool
    selection: SelectionContext | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """The queue of a checkpoint in [*since*, *until*), strictest first; *total* counts all of it.

    *left_out* are the units recommended for control that the shift on duty cannot take.
    """

    checkpoint: str
    since: datetime
    until: datetime
    shift: ShiftContext | None
    total: int
    lines: tuple[QueueLine, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementPage:
    """A movement with its control units, strictest first."""

    movement: Movement
    lines: tuple[QueueLine, ...]


def queue_page(
    connection: Connection,
    visit: Visit,
    checkpoint: str,
    *,
    since: datetime | None,
    until: datetime | None,
    limit: int,
) -> QueuePage:
    """The queue of *checkpoint*, by default from 6 hours ago to 24 hours ahead.

    Raises NotFoundError for a checkpoint that may not be seen, InputError for a stretch that ends
    before it begins or is longer than 31 days.
    """
    sight.check_checkpoint(connection, visit, checkpoint)
    since, until = _stretch(visit, since, until)
    found = lines.queue(connection, checkpoint, since=since, until=until)
    shift = selections.shift_at(connection, checkpoint, visit.at)
    standing = selections.selections_of(connection, shift.id) if shift else {}
    chosen = {name: selection_context(one) for name, one in standing.items()}
    waiting = [line.id for line in found if not line.controlled]
    sight.viewed(connection, visit, "queue", [checkpoint])
    return QueuePage(
        checkpoint=checkpoint,
        since=since,
        until=until,
        shift=shift_context(connection, shift) if shift else None,
        total=len(found),
        lines=tuple(
            queue_line(connection, visit, one, chosen.get(one.id)) for one in found[:limit]
        ),
        left_out=tuple(name for name in waiting if _left_out(chosen.get(name))),
    )


def _stretch(
    visit: Visit, since: datetime | None, until: datetime | None
) -> tuple[datetime, datetime]:
    first = since or (until - LOOK_BACK - LOOK_AHEAD if until else visit.at - LOOK_BACK)
    last = until or first + LOOK_BACK + LOOK_AHEAD
    if not timedelta(0) < last - first <= LONGEST_LOOK:
        raise InputError("until", f"must be after since, by at most {LONGEST_LOOK.days} days")
    return first, last


def _left_out(selection: SelectionContext | None) -> bool:
    return selection is not None and selection.kind == "left_out"


def queue_line(
    connection: Connection, visit: Visit, line: UnitLine, selection: SelectionContext | None = None
) -> QueueLine:
    """*line* as the visit may see it."""
    reason = main_reason(line.strictest.reasons)
    return QueueLine(
        unit_id=line.id,
        kind=line.kind,
        channel=word(line.channel),
        score=line.score,
        strictest=line.strictest.crossing_id,
        main_reason=reason_context(connection, visit, reason) if reason else None,
        members=Counter(member.kind for member in line.members),
        movement=line.movement,
        movement_id=line.movement_id,
        expected_at=line.expected_at,
        mandatory=line.mandatory,
        drawn=line.drawn,
        failed=sum(len(member.failed) for member in line.members),
        decided=line.decided,
        controlled=line.controlled,
        selection=selection,
    )


def movement_page(connection: Connection, visit: Visit, movement_id: str) -> MovementPage:
    """A movement. Raises NotFoundError unless it is there and may be seen."""
    movement = kept.movement_of(connection, movement_id)
    codes = kept.visible_checkpoints(connection, visit.where)
    if movement is None or movement.checkpoint not in codes:
        raise NotFoundError(f"There is no movement {movement_id}.")
    units = lines.unit_lines(connection, kept.units_of_movement(connection, movement_id))
    ordered = sorted(units.values(), key=lambda one: (-one.channel, -one.score, one.id))
    sight.viewed(connection, visit, "movement", [movement_id])
    return MovementPage(
        movement=movement, lines=tuple(queue_line(connection, visit, one) for one in ordered)
    )
