"""⑧ Shifts and their selections in the store; selections are appended, never changed."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select

from darvoza.errors import InputError, NotFoundError
from darvoza.records import Channel, Selection, SelectionKind
from darvoza.store import audit
from darvoza.store import schema as tables
from darvoza.store.canonical import canonical
from darvoza.store.ids import new_id
from darvoza.store.queue import DONE
from darvoza.store.rows import add_rows
from darvoza.store.times import from_micros, to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A stretch of work at a checkpoint; *capacity* is how many controls each channel can do."""

    id: str
    checkpoint: str
    starts_at: datetime
    ends_at: datetime
    capacity: Mapping[Channel, int]
    officer: str
    note: str | None = None


def add_shift(connection: Connection, shift: Shift, *, at: datetime) -> None:
    """Open a shift at that moment; audited. Raises InputError when it ends before it starts."""
    if shift.ends_at <= shift.starts_at:
        raise InputError("ends_at", "a shift ends after it starts")
    if any(room < 0 for room in shift.capacity.values()):
        raise InputError("capacity", "a capacity is 0 or more")
    connection.execute(insert(tables.shifts), _shift_row(shift))
    entry = audit.AuditEntry(
        at=at, actor=shift.officer, action="opened", subject_kind="shift", subject_id=shift.id
    )  # fmt: skip
    audit.append(connection, entry)


def _shift_row(shift: Shift) -> dict[str, object]:
    return {
        "id": shift.id,
        "checkpoint": shift.checkpoint,
        "starts_at": to_micros(shift.starts_at),
        "ends_at": to_micros(shift.ends_at),
        "capacity": canonical({str(int(c)): room for c, room in shift.capacity.items()}),
        "officer": shift.officer,
        "note": shift.note,
    }


def shift_of(connection: Connection, shift_id: str) -> Shift:
    """One shift. Raises NotFoundError."""
    statement = select(tables.shifts).where(tables.shifts.c.id == shift_id)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no shift {shift_id}.")
    return _shift(row)


def shift_at(connection: Connection, checkpoint: str, at: datetime) -> Shift | None:
    """The shift on duty at *checkpoint* at that time; the one opened last counts."""
    moment = to_micros(at)
    statement = (
        select(tables.shifts)
        .where(
            tables.shifts.c.checkpoint == checkpoint,
            tables.shifts.c.starts_at <= moment,
            tables.shifts.c.ends_at > moment,
        )
        .order_by(tables.shifts.c.starts_at.desc(), tables.shifts.c.id.desc())
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    return _shift(row) if row else None


def _shift(row: Row[Any]) -> Shift:
    rooms = json.loads(row.capacity)
    return Shift(
        id=row.id,
        checkpoint=row.checkpoint,
        starts_at=from_micros(row.starts_at),
        ends_at=from_micros(row.ends_at),
        capacity={Channel(int(channel)): room for channel, room in rooms.items()},
        officer=row.officer,
        note=row.note,
    )


def add_selections(connection: Connection, chosen: Sequence[Selection]) -> None:
    """Append *chosen*."""
    rows = [
        {
            "id": new_id(one.at),
            "unit_id": one.unit_id,
            "shift_id": one.shift_id,
            "at": to_micros(one.at),
            "kind": one.kind,
            "channel": int(one.channel),
            "score": one.score,
            "rank": one.rank,
            "cut": one.cut,
            "probability": one.probability,
        }
        for one in chosen
    ]
    add_rows(connection, tables.selections, rows)


def selections_of(connection: Connection, shift_id: str) -> dict[str, Selection]:
    """The selection that stands for each control unit of a shift, by unit id."""
    statement = (
        select(tables.selections)
        .where(tables.selections.c.shift_id == shift_id)
        .order_by(tables.selections.c.at, tables.selections.c.id)
    )
    return {row.unit_id: _selection(row) for row in connection.execute(statement)}


def latest_selections(
    connection: Connection, unit_ids: Collection[str], *, shift_id: str | None = None
) -> dict[str, Selection]:
    """The selection that stands for each of *unit_ids*: by that shift, or whichever made it."""
    statement = (
        select(tables.selections)
        .where(tables.selections.c.unit_id.in_(bindparam("ids", expanding=True)))
        .order_by(tables.selections.c.at, tables.selections.c.id)
    )
    if shift_id is not None:
        statement = statement.where(tables.selections.c.shift_id == shift_id)
    rows = connection.execute(statement, {"ids": sorted(unit_ids)})
    return {row.unit_id: _selection(row) for row in rows}


def _selection(row: Row[Any]) -> Selection:
    return Selection(
        unit_id=row.unit_id,
        shift_id=row.shift_id,
        at=from_micros(row.at),
        kind=SelectionKind(row.kind),
        channel=Channel(row.channel),
        score=row.score,
        rank=row.rank,
        cut=row.cut,
        probability=row.probability,
    )


def controls_done(connection: Connection, shift: Shift) -> dict[Channel, int]:
    """Control units already controlled in *shift*, by the channel in which they were selected."""
    chosen = tables.selections
    done = (
        select(chosen.c.unit_id, func.max(chosen.c.channel).label("channel"))
        .join(tables.outcomes, tables.outcomes.c.unit_id == chosen.c.unit_id)
        .where(
            chosen.c.shift_id == shift.id,
            DONE,
            tables.outcomes.c.at >= to_micros(shift.starts_at),
        )
        .group_by(chosen.c.unit_id)
        .subquery()
    )
    statement = select(done.c.channel, func.count()).group_by(done.c.channel)
    return {Channel(row[0]): row[1] for row in connection.execute(statement)}
