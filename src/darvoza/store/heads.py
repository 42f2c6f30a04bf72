"""⑧ The queue in outline: control units in front of a checkpoint, before their reasons are read.

A long queue is sorted, filtered and counted by its heads; only what is shown is then read in full.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, exists, func, or_, select

from darvoza.records import Channel, DecisionKind, SelectionKind
from darvoza.store import schema as tables
from darvoza.store.crossings import NAMING
from darvoza.store.prepared import Prepared, among, given
from darvoza.store.queue import DONE
from darvoza.store.times import from_micros, to_micros

_SCALE = 1_000_000
"""Above every score, so that channel and score sort as one number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A control unit in the queue: its strictest channel, the highest score in it, its movement."""

    id: str
    kind: str
    channel: Channel
    score: int
    movement: str
    movement_id: str
    expected_at: datetime
    decided: bool
    controlled: bool


_unit, _now, _moving = tables.units.c, tables.current.c, tables.movements.c
_HEADS = Prepared(
    select(
        _unit.id,
        _unit.kind,
        _moving.carrier,
        _moving.number,
        _unit.movement_id,
        func.min(_now.expected_at),
        func.max(_now.channel * _SCALE + _now.score),
        exists().where(tables.decisions.c.unit_id == _unit.id),
        exists().where(tables.outcomes.c.unit_id == _unit.id, DONE),
    )
    .select_from(tables.current)
    .join(tables.unit_members, tables.unit_members.c.crossing_id == _now.crossing_id)
    .join(tables.units, _unit.id == tables.unit_members.c.unit_id)
    .join(tables.movements, _moving.id == _unit.movement_id)
    .where(
        tables.unit_members.c.left_at.is_(None),
        _now.checkpoint == given("checkpoint"),
        _now.expected_at >= given("since"),
        _now.expected_at < given("until"),
    )
    .group_by(_unit.id, _moving.id)
)


def heads(
    connection: Connection, checkpoint: str, *, since: datetime, until: datetime
) -> list[Head]:
    """The control units expected at *checkpoint* in [*since*, *until*), strictest first."""
    rows = _HEADS.rows(
        connection, checkpoint=checkpoint, since=to_micros(since), until=to_micros(until)
    )
    ordered = sorted(rows, key=lambda row: (-row[6], row[5], row[0]))
    return [
        Head(
            id=unit_id,
            kind=kind,
            channel=Channel(worst // _SCALE),
            score=worst % _SCALE,
            movement=f"{carrier or ''}{number or ''}",
            movement_id=movement_id,
            expected_at=from_micros(expected_at),
            decided=bool(decided),
            controlled=bool(controlled),
        )
        for unit_id, kind, carrier, number, movement_id, expected_at, worst, decided, controlled
        in ordered
    ]  # fmt: skip


_chosen = tables.selections
_later = _chosen.alias("later")
_LEFT_OUT = Prepared(
    select(_chosen.c.unit_id).where(
        _chosen.c.shift_id == given("shift"),
        _chosen.c.kind == SelectionKind.LEFT_OUT,
        ~exists().where(
            _later.c.unit_id == _chosen.c.unit_id,
            _later.c.shift_id == _chosen.c.shift_id,
            or_(
                _later.c.at > _chosen.c.at,
                and_(_later.c.at == _chosen.c.at, _later.c.id > _chosen.c.id),
            ),
        ),
    )
)


def left_out(connection: Connection, shift_id: str) -> frozenset[str]:
    """The ids of the control units that the shift, as its selection stands, cannot take."""
    return frozenset(row[0] for row in _LEFT_OUT.rows(connection, shift=shift_id))


_DECIDED = Prepared(
    select(tables.decisions.c.unit_id, tables.decisions.c.decision)
    .where(among(tables.decisions.c.unit_id, "ids"))
    .order_by(tables.decisions.c.at, tables.decisions.c.id)
)


def decided(connection: Connection, unit_ids: Collection[str]) -> dict[str, DecisionKind]:
    """The last decision on each of *unit_ids* that has one, by id."""
    rows = _DECIDED.rows(connection, ids=unit_ids)
    return {unit_id: DecisionKind(decision) for unit_id, decision in rows}


SHOWN = tuple(kind for kind in NAMING if kind not in {"document", "vin"})
"""Key kinds that are written on the thing itself, where everybody can read them."""

_keys = tables.identity_keys.c
_SIGNS = Prepared(
    select(tables.unit_members.c.unit_id, _keys.value)
    .join(tables.identity_keys, _keys.crossing_id == tables.unit_members.c.crossing_id)
    .where(
        among(tables.unit_members.c.unit_id, "ids"),
        among(_keys.kind, "kinds"),
        tables.unit_members.c.left_at.is_(None),
    )
    .group_by(tables.unit_members.c.unit_id, _keys.value)
    .order_by(tables.unit_members.c.unit_id, func.length(_keys.value), _keys.value)
)


def signs(connection: Connection, unit_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Plates, wagon, container and S10 numbers of *unit_ids*, by id; empty once erased."""
    found: dict[str, tuple[str, ...]] = {}
    for unit_id, value in _SIGNS.rows(connection, ids=unit_ids, kinds=SHOWN):
        found[unit_id] = (*found.get(unit_id, ()), value)
    return found
