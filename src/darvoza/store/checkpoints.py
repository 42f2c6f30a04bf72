"""The checkpoints this store serves."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from darvoza.errors import NotFoundError
from darvoza.records import Checkpoint, Mode
from darvoza.store import audit
from darvoza.store.assessments import known_from
from darvoza.store.canonical import canonical
from darvoza.store.schema import checkpoints


def save(connection: Connection, checkpoint: Checkpoint, *, actor: str, at: datetime) -> None:
    """Add a checkpoint, or put it in the place of the one with its code.

    Audited, with what it was before.
    """
    before = connection.execute(
        select(checkpoints).where(checkpoints.c.code == checkpoint.code)
    ).one_or_none()
    had = {f"{name}_before": value for name, value in (before._mapping if before else {}).items()}
    connection.execute(delete(checkpoints).where(checkpoints.c.code == checkpoint.code))
    row = {
        "code": checkpoint.code,
        "name": checkpoint.name,
        "mode": checkpoint.mode,
        "country": checkpoint.country,
        "zone": checkpoint.zone,
        "agency": checkpoint.agency,
        "ports": canonical(checkpoint.ports),
    }
    connection.execute(insert(checkpoints), row)
    entry = audit.AuditEntry(
        at=known_from(connection, at), actor=actor, action="saved", subject_kind="checkpoint",
        subject_id=checkpoint.code, detail={**row, **had},
    )  # fmt: skip
    audit.append(connection, entry)


def all_checkpoints(connection: Connection) -> tuple[Checkpoint, ...]:
    """Every checkpoint, by code."""
    found = connection.execute(select(checkpoints).order_by(checkpoints.c.code))
    return tuple(_checkpoint(row) for row in found)


def checkpoint_of(connection: Connection, code: str) -> Checkpoint:
    """The checkpoint with *code*. Raises NotFoundError, naming those there are."""
    row = connection.execute(select(checkpoints).where(checkpoints.c.code == code)).one_or_none()
    if row is None:
        known = ", ".join(one.code for one in all_checkpoints(connection)) or "none yet"
        raise NotFoundError(f"There is no checkpoint {code}; known: {known}.")
    return _checkpoint(row)


def _checkpoint(row: Row[Any]) -> Checkpoint:
    return Checkpoint(
        code=row.code,
        name=row.name,
        mode=Mode(row.mode),
        country=row.country,
        zone=row.zone,
        ports=tuple(json.loads(row.ports)),
        agency=row.agency,
    )
