"""Who did what, to what, when and why: an append-only chain of hashes (design §3.9).

Every row carries the hash of the row before it, so that a changed or missing row is found. A chain
cut off at its end shows only against a hash kept elsewhere: ``head`` is what to write down.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from darvoza.store.canonical import canonical, mapping
from darvoza.store.schema import audit
from darvoza.store.times import from_micros, to_micros

START = "0" * 64
"""What the first row names as the hash before it."""

_CHAINED = ("id", "at", "actor", "action", "subject_kind", "subject_id", "purpose", "detail")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One thing done: *action* by *actor* on a subject; *detail* holds codes and ids, no names."""

    at: datetime
    actor: str
    action: str
    subject_kind: str
    subject_id: str | None = None
    purpose: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


def append(connection: Connection, entry: AuditEntry) -> None:
    """Write one entry at the end of the chain."""
    append_many(connection, [entry])


def append_many(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Write entries at the end of the chain, in their order."""
    if not entries:
        return
    _hold(connection)
    number, previous = _last(connection)
    rows = []
    for entry in entries:
        number += 1
        row = _row(entry, number, previous)
        previous = row["hash"]
        rows.append(row)
    connection.execute(insert(audit), rows)


def views(
    *, at: datetime, actor: str, subject_kind: str, subject_ids: Iterable[str], purpose: str
) -> list[AuditEntry]:
    """That *actor* saw personal data of each subject, for *purpose*."""
    return [
        AuditEntry(
            at=at, actor=actor, action="viewed", subject_kind=subject_kind,
            subject_id=subject_id, purpose=purpose,
        )
        for subject_id in subject_ids
    ]  # fmt: skip


def verify(connection: Connection, *, expected_head: str | None = None) -> int | None:
    """The number of the first row at which the chain is broken; None when it is whole.

    With *expected_head*, a hash noted earlier, rows missing at the end are found too: the answer is
    then the number after the last row.
    """
    number, previous = 0, START
    noted = expected_head in (None, START)
    for row in connection.execute(select(audit).order_by(audit.c.id)):
        number += 1
        if row.id != number or row.previous != previous or row.hash != _hash(row._mapping):
            return number
        previous = row.hash
        noted = noted or previous == expected_head
    return None if noted else number + 1


def head(connection: Connection) -> str:
    """The hash at the end of the chain, to be noted outside the store."""
    return _last(connection)[1]


def entries_of(
    connection: Connection, subject_kind: str, subject_id: str
) -> tuple[AuditEntry, ...]:
    """Everything that was done to one subject, the first first."""
    chosen = select(audit).where(
        audit.c.subject_kind == subject_kind, audit.c.subject_id == subject_id
    )
    return tuple(_entry(row) for row in connection.execute(chosen.order_by(audit.c.id)))


def recent(
    connection: Connection, *, actor: str | None = None, limit: int = 100
) -> tuple[AuditEntry, ...]:
    """The newest entries, newest first; those of *actor* only, if given."""
    chosen = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if actor is not None:
        chosen = chosen.where(audit.c.actor == actor)
    return tuple(_entry(row) for row in connection.execute(chosen))


def _hold(connection: Connection) -> None:
    """One writer at a time: SQLite's transaction is that already."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE")


def _last(connection: Connection) -> tuple[int, str]:
    newest = select(audit.c.id, audit.c.hash).order_by(audit.c.id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return (row.id, row.hash) if row else (0, START)


def _row(entry: AuditEntry, number: int, previous: str) -> dict[str, Any]:
    row = {
        "id": number,
        "at": to_micros(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "purpose": entry.purpose,
        "detail": canonical(entry.detail),
        "previous": previous,
    }
    return {**row, "hash": _hash(row)}


def _hash(row: Mapping[Any, Any]) -> str:
    said = canonical([row["previous"], *(row[name] for name in _CHAINED)])
    return hashlib.sha256(said.encode("utf-8")).hexdigest()


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        at=from_micros(row.at),
        actor=row.actor,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        purpose=row.purpose,
        detail=mapping(row.detail),
    )
