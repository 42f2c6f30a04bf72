"""⑨ What the one box finds: crossings by their identity keys, movements by their number."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from darvoza.records import Channel, IdentityKey, Movement
from darvoza.store import schema as tables
from darvoza.store.crossings import movement_from
from darvoza.store.times import from_micros, to_micros

MOST = 50
"""Most crossings that are found at once, those nearest in time."""

_KEYS_EACH = 8
"""Rows read for each crossing found: it may be known under several keys and in several units."""

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
    sought = or_(*_conditions(connection, keys, beginnings))
    known = tables.identity_keys.c
    gap = func.abs(known.happened_at - to_micros(near))
    chosen = _FOUND.where(sought, known.checkpoint.in_(sorted(checkpoints)))
    ordered = chosen.order_by(gap, known.crossing_id).limit(MOST * _KEYS_EACH)
    return _found(connection.execute(ordered))[:MOST]


_keys, _crossings, _members = tables.identity_keys, tables.crossings, tables.unit_members
_FOUND = (
    select(
        _keys.c.crossing_id,
        _keys.c.kind,
        _keys.c.checkpoint,
        _keys.c.happened_at,
        _keys.c.present,
        _members.c.unit_id,
        tables.movements.c.id.label("movement_id"),
        tables.movements.c.carrier,
        tables.movements.c.number,
        tables.current.c.channel,
        tables.current.c.score,
    )
    .join(_crossings, _crossings.c.id == _keys.c.crossing_id)
    .join(tables.movements, tables.movements.c.id == _crossings.c.movement_id)
    .outerjoin(
        _members, and_(_members.c.crossing_id == _crossings.c.id, _members.c.left_at.is_(None))
    )
    .outerjoin(tables.current, tables.current.c.crossing_id == _crossings.c.id)
    .where(_crossings.c.merged_into.is_(None))
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


def _found(rows: Iterable[Row[Any]]) -> tuple[Found, ...]:
    """One for each crossing, in the order of the rows."""
    by_crossing: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_crossing.setdefault(row.crossing_id, []).append(row)
    return tuple(_one(group) for group in by_crossing.values())


def _one(rows: list[Row[Any]]) -> Found:
    first = rows[0]
    return Found(
        crossing_id=first.crossing_id,
        unit_id=first.unit_id,
        movement_id=first.movement_id,
        movement=f"{first.carrier or ''}{first.number or ''}",
        checkpoint=first.checkpoint,
        happened_at=from_micros(first.happened_at),
        present=bool(first.present),
        matched=tuple(dict.fromkeys(row.kind for row in rows)),
        channel=None if first.channel is None else Channel(first.channel),
        score=first.score,
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
