"""⑨ What the one box finds: crossings by their identity keys, movements by their number."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, or_, select

from darvoza.records import Channel, IdentityKey, Movement
from darvoza.store import schema as tables
from darvoza.store.crossings import movement_from
from darvoza.store.times import from_micros, to_micros

MOST = 50
"""Most crossings that are found at once, those nearest in time."""

_KEYS_EACH = 8
"""Rows read for each crossing found: it may be known under several keys."""

_LAST = "\uffff"
"""Sorts after everything that stands in a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A crossing that was found; *matched* are the kinds of key under which it is known."""

    crossing_id: str
    unit_id: str | None
    movement_id: str
    movement: str  # flight number; empty when the movement has none
    checkpoint: str
    happened_at: datetime  # when it happened, or is expected
    present: bool
    matched: tuple[str, ...]
    channel: Channel | None
    score: int | None


def crossings_with(
    connection: Connection,
    keys: Collection[IdentityKey],
    beginnings: Collection[IdentityKey] = (),
    *,
    checkpoints: Collection[str],
    near: datetime,
) -> tuple[Found, ...]:
    """Crossings known under one of *keys*, or a key that begins as one of *beginnings* does.

    Those nearest to *near* come first, at most `MOST`; crossings that were merged into others are
    left out.
    """
    if not keys and not beginnings:
        return ()
    known = tables.identity_keys.c
    gap = func.abs(known.happened_at - to_micros(near))
    chosen = _KNOWN.where(
        or_(*_conditions(connection, keys, beginnings)), known.checkpoint.in_(sorted(checkpoints))
    )
    ordered = chosen.order_by(gap, known.crossing_id).limit(MOST * _KEYS_EACH)
    rows = _by_crossing(connection.execute(ordered))
    beside = {row.id: row for row in connection.execute(_BESIDE, {"ids": sorted(rows)})}
    found = (_one(group, beside[name]) for name, group in rows.items() if name in beside)
    return tuple(islice(found, MOST))


_keys = tables.identity_keys
_KNOWN = select(
    _keys.c.crossing_id, _keys.c.kind, _keys.c.checkpoint, _keys.c.happened_at, _keys.c.present
)
"""The keys alone, by their index: joined at once, SQLite would begin with every crossing."""

_crossings, _members = tables.crossings, tables.unit_members
_BESIDE: Select[Any] = (
    select(
        _crossings.c.id,
        _members.c.unit_id,
        tables.movements.c.id.label("movement_id"),
        tables.movements.c.carrier,
        tables.movements.c.number,
        tables.current.c.channel,
        tables.current.c.score,
    )
    .join(tables.movements, tables.movements.c.id == _crossings.c.movement_id)
    .outerjoin(
        _members, and_(_members.c.crossing_id == _crossings.c.id, _members.c.left_at.is_(None))
    )
    .outerjoin(tables.current, tables.current.c.crossing_id == _crossings.c.id)
    .where(
        _crossings.c.id.in_(bindparam("ids", expanding=True)), _crossings.c.merged_into.is_(None)
    )
)


def _conditions(
    connection: Connection, keys: Iterable[IdentityKey], beginnings: Iterable[IdentityKey]
) -> list[ColumnElement[bool]]:
    known = tables.identity_keys.c
    exact = [and_(known.value == key.value, known.kind == key.kind) for key in keys]
    begun = [and_(_begins(connection, key.value), known.kind == key.kind) for key in beginnings]
    return exact + begun


def _begins(connection: Connection, beginning: str) -> ColumnElement[bool]:
    """That the value begins so: as a stretch of SQLite's index, which LIKE would not use there.

    PostgreSQL compares by the rules of a language unless it was made with ``C``, and then turns
    LIKE into the same stretch by itself.
    """
    value = tables.identity_keys.c.value
    if connection.dialect.name == "postgresql":
        return value.startswith(beginning, autoescape=True)
    return and_(value >= beginning, value < beginning + _LAST)


def _by_crossing(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    """The rows of each crossing, in their order."""
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.crossing_id, []).append(row)
    return found


def _one(rows: list[Row[Any]], beside: Row[Any]) -> Found:
    first = rows[0]
    return Found(
        crossing_id=first.crossing_id,
        unit_id=beside.unit_id,
        movement_id=beside.movement_id,
        movement=f"{beside.carrier or ''}{beside.number or ''}",
        checkpoint=first.checkpoint,
        happened_at=from_micros(first.happened_at),
        present=bool(first.present),
        matched=tuple(dict.fromkeys(row.kind for row in rows)),
        channel=None if beside.channel is None else Channel(beside.channel),
        score=beside.score,
    )


def movements_called(
    connection: Connection,
    carrier: str,
    number: str,
    *,
    checkpoints: Collection[str],
    since: datetime,
    until: datetime,
) -> tuple[Movement, ...]:
    """The flights or trains *carrier* *number* expected in [*since*, *until*), the first first."""
    columns = tables.movements.c
    chosen = select(tables.movements, columns.id.label("movement_id")).where(
        columns.checkpoint.in_(sorted(checkpoints)),
        columns.expected_at >= to_micros(since),
        columns.expected_at < to_micros(until),
        columns.carrier == carrier,
        columns.number == number,
    )
    rows = connection.execute(chosen.order_by(columns.expected_at, columns.id)).mappings()
    return tuple(movement_from(row) for row in rows)  # type: ignore[arg-type]
