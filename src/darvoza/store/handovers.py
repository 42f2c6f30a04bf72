"""⑧ Hand-over notes: what one shift tells the next. They may name people, and can be erased."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from darvoza.store import audit
from darvoza.store.schema import handovers, shifts
from darvoza.store.times import from_micros, to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One note, of the shift in which it was written."""

    id: str
    shift_id: str
    officer: str
    at: datetime
    body: str


def add(connection: Connection, note: Handover) -> None:
    """Append *note*; audited."""
    row = {
        "id": note.id,
        "shift_id": note.shift_id,
        "officer": note.officer,
        "body": note.body,
        "at": to_micros(note.at),
    }
    connection.execute(insert(handovers), row)
    entry = audit.AuditEntry(
        at=note.at, actor=note.officer, action="handed over", subject_kind="shift",
        subject_id=note.shift_id,
    )  # fmt: skip
    audit.append(connection, entry)


def of_shift(connection: Connection, shift_id: str) -> tuple[Handover, ...]:
    """The notes of one shift, the first first."""
    chosen = select(handovers).where(handovers.c.shift_id == shift_id)
    return _read(connection, chosen.order_by(handovers.c.at, handovers.c.id))


def latest(
    connection: Connection, checkpoint: str, *, since: datetime, limit: int
) -> tuple[Handover, ...]:
    """The last notes of any shift at *checkpoint* since then, newest first, at most *limit*."""
    chosen = (
        select(handovers)
        .join(shifts, shifts.c.id == handovers.c.shift_id)
        .where(shifts.c.checkpoint == checkpoint, handovers.c.at >= to_micros(since))
        .order_by(handovers.c.at.desc(), handovers.c.id.desc())
        .limit(limit)
    )
    return _read(connection, chosen)


def _read(connection: Connection, chosen: Select[Any]) -> tuple[Handover, ...]:
    return tuple(_handover(row) for row in connection.execute(chosen))


def _handover(row: Row[Any]) -> Handover:
    return Handover(
        id=row.id, shift_id=row.shift_id, officer=row.officer, at=from_micros(row.at), body=row.body
    )
