"""The work of shifts for monitoring: their capacity, what they selected, what officers decided."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, select

from darvoza.monitoring import Taken
from darvoza.records import Channel, DecisionKind, SelectionKind
from darvoza.store import schema as tables
from darvoza.store.monitoring import between, flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What the shifts of a checkpoint could do: *capacity* is how many controls, by channel."""

    checkpoint: str
    shifts: int
    capacity: Mapping[Channel, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCount:
    """How often officers decided *decision* where *channel* was recommended, if that is known."""

    decision: DecisionKind
    channel: Channel | None
    overrides: bool
    count: int


_chosen = tables.selections.c
_unit = tables.units.c
_shift = tables.shifts.c
_later = tables.selections.alias("later")
_asking = flag(_chosen.channel >= int(Channel.YELLOW))
_IN_SHIFTS = (
    _shift.checkpoint.in_(bindparam("checkpoints", expanding=True)),
    _shift.starts_at >= bindparam("since"),
    _shift.starts_at < bindparam("until"),
)
_TAKEN = (
    select(_shift.checkpoint, _chosen.kind, _asking, func.count())
    .join(tables.shifts, _shift.id == _chosen.shift_id)
    .where(
        *_IN_SHIFTS,
        ~exists().where(_later.c.unit_id == _chosen.unit_id, _later.c.at > _chosen.at),
    )
    .group_by(_shift.checkpoint, _chosen.kind, _asking)
)
_ROOM = select(_shift.checkpoint, _shift.capacity).where(*_IN_SHIFTS)


def taken(
    connection: Connection, since: datetime, until: datetime, checkpoints: Collection[str]
) -> tuple[Taken, ...]:
    """What the shifts that began in [*since*, *until*) selected: the newest word on each unit."""
    kinds: dict[str, Counter[SelectionKind]] = {code: Counter() for code in sorted(checkpoints)}
    passing: Counter[str] = Counter()
    for code, kind, asking, count in connection.execute(_TAKEN, between(since, until, checkpoints)):
        kinds[code][SelectionKind(kind)] += count
        if kind in _PASSING and not asking:
            passing[code] += count
    return tuple(
        Taken(checkpoint=code, units=some, passing=passing[code]) for code, some in kinds.items()
    )


_PASSING = (SelectionKind.RANDOM, SelectionKind.NOT_RECOMMENDED)


def rooms(
    connection: Connection, since: datetime, until: datetime, checkpoints: Collection[str]
) -> tuple[Room, ...]:
    """The capacity of the shifts that began in [*since*, *until*), by checkpoint."""
    found: dict[str, list[dict[str, int]]] = {code: [] for code in sorted(checkpoints)}
    for code, capacity in connection.execute(_ROOM, between(since, until, checkpoints)):
        found[code].append(json.loads(capacity))
    return tuple(_room(code, some) for code, some in found.items())


def _room(code: str, capacities: list[dict[str, int]]) -> Room:
    total: Counter[Channel] = Counter()
    for capacity in capacities:
        total.update({Channel(int(channel)): count for channel, count in capacity.items()})
    return Room(checkpoint=code, shifts=len(capacities), capacity=total)


# --- decisions --------------------------------------------------------------------------------

_decision = tables.decisions.c
_assessed = tables.assessments.c
_DECISIONS = (
    select(_decision.decision, _assessed.channel, _decision.overrides, func.count())
    .join(tables.units, _unit.id == _decision.unit_id)
    .outerjoin(tables.assessments, _assessed.id == _decision.assessment_id)
    .where(
        _decision.at >= bindparam("since"),
        _decision.at < bindparam("until"),
        _unit.checkpoint.in_(bindparam("checkpoints", expanding=True)),
    )
    .group_by(_decision.decision, _assessed.channel, _decision.overrides)
)


def decisions(
    connection: Connection, since: datetime, until: datetime, checkpoints: Collection[str]
) -> tuple[DecisionCount, ...]:
    """How often each decision was made, by what was recommended; never by who decided."""
    rows = connection.execute(_DECISIONS, between(since, until, checkpoints))
    return tuple(
        DecisionCount(
            decision=DecisionKind(row[0]),
            channel=None if row[1] is None else Channel(row[1]),
            overrides=bool(row[2]),
            count=row[3],
        )
        for row in rows
    )
