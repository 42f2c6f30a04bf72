"""② Links between crossings, and the control units they form, in the store."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from darvoza.records import LinkKind
from darvoza.store import schema as tables
from darvoza.store.canonical import canonical
from darvoza.store.ids import new_id
from darvoza.store.prepared import Prepared, among
from darvoza.store.rows import add_rows
from darvoza.store.times import to_micros
from darvoza.subjects import SubjectKind

Edge = tuple[LinkKind, str, str]

ANNOUNCED = timedelta(days=10)
"""A declaration that names a plate waits this long for the vehicle."""

AFTERWARDS = timedelta(days=1)
"""So long after the vehicle the declaration of its load may still come."""

_WAIT = ANNOUNCED // timedelta(microseconds=1)
_BACK = AFTERWARDS // timedelta(microseconds=1)


def edges_of(connection: Connection, crossing_ids: Collection[str]) -> set[Edge]:
    """The links in force that start or end at any of *crossing_ids*."""
    if not crossing_ids:
        return set()
    rows = _EDGES.rows(connection, ids=crossing_ids)
    return {(LinkKind(kind), start, end) for kind, start, end in rows}


_links = tables.links.c
_EDGES = Prepared(
    select(_links.kind, _links.from_crossing, _links.to_crossing).where(
        or_(among(_links.from_crossing, "ids"), among(_links.to_crossing, "ids")),
        _links.ended_at.is_(None),
    )
)


def add_links(
    connection: Connection, edges: Iterable[Edge], *, message_id: str | None, at: datetime
) -> None:
    """Write links that are new."""
    rows = [
        {
            "id": new_id(at),
            "kind": kind,
            "from_crossing": start,
            "to_crossing": end,
            "message_id": message_id,
            "known_at": to_micros(at),
            "ended_at": None,
        }
        for kind, start, end in edges
    ]
    add_rows(connection, tables.links, rows)


def drop_links(connection: Connection, edges: Iterable[Edge]) -> None:
    """Take away links whose ends were merged or moved; the mentions still say what they said."""
    rows = [{"k": kind, "f": start, "t": end} for kind, start, end in edges]
    if rows:
        connection.execute(
            tables.links.delete().where(
                _links.kind == bindparam("k"),
                _links.from_crossing == bindparam("f"),
                _links.to_crossing == bindparam("t"),
            ),
            rows,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A consignment that names a vehicle, and a vehicle of that name near in time."""

    consignment: str
    vehicle: str


_named = tables.identity_keys.alias("named")
_going = tables.identity_keys.alias("going")
_MEETINGS = Prepared(
    select(_named.c.crossing_id, _going.c.crossing_id, _named.c.happened_at, _going.c.happened_at)
    .join(_going, _going.c.value == _named.c.value)
    .where(
        _named.c.kind == "conveyance",
        _going.c.kind.in_(("plate", "wagon", "container")),
        _going.c.subject_kind == SubjectKind.VEHICLE,
        among(_named.c.value, "values"),
        _going.c.checkpoint == _named.c.checkpoint,
        _going.c.direction == _named.c.direction,
        _going.c.happened_at.between(
            _named.c.happened_at - _BACK,
            _named.c.happened_at + _WAIT,
        ),
    )
)


def meetings(connection: Connection, registrations: Collection[str]) -> list[Meeting]:
    """Consignments and vehicles that name one of *registrations*, nearest in time first."""
    if not registrations:
        return []
    rows = _MEETINGS.rows(connection, values=registrations)
    ordered = sorted(rows, key=lambda row: (abs(row[2] - row[3]), row[0], row[1]))
    return [Meeting(consignment=row[0], vehicle=row[1]) for row in ordered]


# --- control units ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A control unit as it stands."""

    id: str
    kind: str
    movement_id: str
    checkpoint: str
    draw_ids: tuple[str, ...]
    drawn: bool
    probability: float


_unit_members = tables.unit_members.c
_UNITS = (
    select(tables.units, _unit_members.crossing_id)
    .join(tables.unit_members, _unit_members.unit_id == tables.units.c.id)
    .where(_unit_members.left_at.is_(None))
    .order_by(_unit_members.known_at, _unit_members.crossing_id)
)
_theirs = tables.unit_members.alias("theirs")
_UNITS_OF_CROSSINGS = Prepared(
    _UNITS.where(
        _unit_members.unit_id.in_(
            select(_theirs.c.unit_id).where(
                among(_theirs.c.crossing_id, "ids"), _theirs.c.left_at.is_(None)
            )
        )
    )
)


def units_with(
    connection: Connection, crossing_ids: Collection[str]
) -> dict[UnitRow, tuple[str, ...]]:
    """The units to which any of *crossing_ids* belong, with all their members, oldest first."""
    if not crossing_ids:
        return {}
    rows = _UNITS_OF_CROSSINGS.mappings(connection, ids=crossing_ids)
    units: dict[UnitRow, list[str]] = {}
    for row in rows:
        units.setdefault(_unit(row), []).append(row["crossing_id"])
    return {unit: tuple(members) for unit, members in units.items()}


def _unit(row: Mapping[str, Any]) -> UnitRow:
    return UnitRow(
        id=str(row["id"]),
        kind=str(row["kind"]),
        movement_id=str(row["movement_id"]),
        checkpoint=str(row["checkpoint"]),
        draw_ids=tuple(json.loads(str(row["draw_ids"]))),
        drawn=bool(row["drawn"]),
        probability=float(str(row["probability"])),
    )


def add_units(connection: Connection, units: Sequence[UnitRow], at: datetime) -> None:
    """Write new units."""
    rows = [{**_unit_values(unit), "id": unit.id, "created_at": to_micros(at)} for unit in units]
    add_rows(connection, tables.units, rows)


def change_units(connection: Connection, units: Sequence[UnitRow]) -> None:
    """Write what merge, split or a later message changed of known units."""
    for unit in units:
        connection.execute(
            update(tables.units).where(tables.units.c.id == unit.id).values(**_unit_values(unit))
        )


def _unit_values(unit: UnitRow) -> dict[str, object]:
    return {
        "kind": unit.kind,
        "movement_id": unit.movement_id,
        "checkpoint": unit.checkpoint,
        "draw_ids": canonical(unit.draw_ids),
        "drawn": unit.drawn,
        "probability": unit.probability,
    }


def join_unit(connection: Connection, pairs: Iterable[tuple[str, str]], at: datetime) -> None:
    """Write (unit id, crossing id) memberships."""
    rows = [
        {"unit_id": unit, "crossing_id": crossing, "known_at": to_micros(at), "left_at": None}
        for unit, crossing in pairs
    ]
    add_rows(connection, tables.unit_members, rows)


def leave_unit(connection: Connection, pairs: Iterable[tuple[str, str]], at: datetime) -> None:
    """End (unit id, crossing id) memberships."""
    for unit, crossing in pairs:
        connection.execute(
            update(tables.unit_members)
            .where(
                _unit_members.unit_id == unit,
                _unit_members.crossing_id == crossing,
                _unit_members.left_at.is_(None),
            )
            .values(left_at=to_micros(at))
        )
