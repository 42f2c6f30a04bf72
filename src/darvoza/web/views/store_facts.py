"""⑨ What a store says of itself, for its administrator."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from darvoza.store import desk, trail
from darvoza.store.connection import revision, run_values


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """Which store this is and how it stands; *unread* messages wait to be read."""

    run: str
    kind: str
    node: str
    database: str
    created_at: datetime
    revision: str
    key_fingerprint: str
    unread: int
    audit_entries: int
    backed_up_at: datetime | None


def store_facts(connection: Connection) -> StoreFacts:
    """The run, the schema, the message key's fingerprint, and the last backup that is recorded."""
    known = run_values(connection)
    return StoreFacts(
        run=known["run"],
        kind=known["kind"],
        node=known["node"],
        database=connection.dialect.name,
        created_at=datetime.fromisoformat(known["created_at"]),
        revision=revision(connection),
        key_fingerprint=known["key_fingerprint"],
        unread=desk.unread_count(connection),
        audit_entries=trail.length(connection),
        backed_up_at=trail.last_of(connection, "store", "backed_up"),
    )
