"""① Keeping what arrives: bytes first, encrypted, before anybody reads them (design §3.10).

The same sender, reference, event time and bytes are one message; each time they arrive there is a
receipt. Call inside ``store.begin()``: when the transaction ends well the message is on the disk.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from darvoza.errors import NotFoundError
from darvoza.records import Delivery, Direction, Envelope
from darvoza.store import schema, secrets
from darvoza.store.canonical import canonical, storable
from darvoza.store.chunks import chunks
from darvoza.store.connection import Store
from darvoza.store.ids import new_id
from darvoza.store.times import from_micros, to_micros

_MASK = bytes(ord("X") if chr(code).isdigit() and code < 128 else code for code in range(256))


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a delivery is kept; *duplicate* when it had arrived before."""

    message_id: str
    duplicate: bool


def keep(connection: Connection, store: Store, delivery: Delivery, known_at: datetime) -> Kept:
    """Keep one delivery that came to be known at *known_at*, and log its receipt."""
    return keep_many(connection, store, [delivery], known_at)[0]


def keep_many(
    connection: Connection, store: Store, deliveries: Sequence[Delivery], known_at: datetime
) -> tuple[Kept, ...]:
    """Keep deliveries in their order; one answer each. Later equals of one batch are duplicates."""
    if not deliveries:
        return ()
    rows = [_message(store.node, delivery, known_at) for delivery in deliveries]
    first = {row["sameness"]: row for row in reversed(rows)}
    connection.execute(_ignoring(connection, schema.messages), list(reversed(first.values())))
    known = _known(connection, first)
    kept = tuple(_kept(row, known[row["sameness"]]) for row in rows)
    _write_bytes(connection, store, deliveries, kept)
    _write_receipts(connection, deliveries, kept, known_at)
    return kept


def unread(connection: Connection, limit: int | None = None, *, after: str = "") -> tuple[str, ...]:
    """The ids of messages still to be read, in the order in which they became known.

    Those *after* this id, if given.
    """
    column = schema.unread.c.message_id
    chosen = select(column).where(column > after).order_by(column).limit(limit)
    return tuple(connection.execute(chosen).scalars())


def was_read(connection: Connection, message_id: str) -> bool:
    """Whether the message has a reading."""
    table = schema.readings
    chosen = select(table.c.id).where(table.c.message_id == message_id).limit(1)
    return connection.scalar(chosen) is not None


def ask_again(connection: Connection, message_id: str) -> None:
    """Put a message back among those to be read. Raises NotFoundError when there is none."""
    _found(connection, message_id)
    statement = _ignoring(connection, schema.unread)
    connection.execute(statement, [{"message_id": message_id}])


def bytes_of(connection: Connection, store: Store, message_id: str) -> bytes:
    """The bytes as received, or as scrubbed. Raises NotFoundError when they were erased."""
    table = schema.message_bytes
    row = connection.execute(select(table).where(table.c.message_id == message_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"The bytes of message {message_id} are not kept any more.")
    return secrets.opened(store.key, row.ciphertext, row.nonce, message_id)


def envelope_of(connection: Connection, message_id: str) -> Envelope:
    """What the channel knew of the message. Raises NotFoundError when there is none."""
    row = _found(connection, message_id)
    return Envelope(
        sender=row.sender,
        channel=row.channel,
        received_at=from_micros(row.received_at),
        reference=row.reference,
        event_at=from_micros(row.event_at),
        checkpoint=row.checkpoint,
        direction=row.direction and Direction(row.direction),
        charset=row.charset,
        zone=row.zone,
        strict=row.strict,
    )


def delivery_of(connection: Connection, store: Store, message_id: str) -> Delivery:
    """The message as it stood at the door, to be read (again)."""
    data = bytes_of(connection, store, message_id)
    return Delivery(data=data, envelope=envelope_of(connection, message_id))


def digest_of(connection: Connection, message_id: str) -> str:
    """SHA-256 of the bytes as received. Raises NotFoundError when there is no such message."""
    return str(_found(connection, message_id).sha256)


def scrub(
    connection: Connection, store: Store, message_id: str, spans: Iterable[tuple[int, int]]
) -> None:
    """Overwrite the digits in *spans* (byte ranges) with X in the kept copy, at equal length.

    The hash as received stays with the message, that of the scrubbed bytes stands beside them.
    """
    data = bytearray(bytes_of(connection, store, message_id))
    for start, end in spans:
        data[start:end] = data[start:end].translate(_MASK)
    ciphertext, nonce = secrets.sealed(store.key, bytes(data), message_id)
    table = schema.message_bytes
    connection.execute(
        update(table)
        .where(table.c.message_id == message_id)
        .values(ciphertext=ciphertext, nonce=nonce, scrubbed_sha256=_hash(bytes(data)))
    )


def receipts_of(connection: Connection, message_id: str) -> tuple[datetime, ...]:
    """When the message arrived, each time, the first first."""
    table = schema.receipts
    found = select(table.c.at).where(table.c.message_id == message_id).order_by(table.c.id)
    return tuple(from_micros(at) for at in connection.execute(found).scalars())


def _message(node: str, delivery: Delivery, known_at: datetime) -> dict[str, Any]:
    envelope, sha256 = delivery.envelope, _hash(delivery.data)
    event_at, reference = to_micros(envelope.event_at), storable(envelope.reference)
    return {
        "id": new_id(known_at),
        "node": node,
        "sender": envelope.sender,
        "channel": envelope.channel,
        "reference": reference,
        "event_at": event_at,
        "received_at": to_micros(envelope.received_at),
        "sha256": sha256,
        "size": len(delivery.data),
        "checkpoint": envelope.checkpoint,
        "direction": envelope.direction,
        "charset": envelope.charset,
        "zone": envelope.zone,
        "strict": envelope.strict,
        "sameness": _sameness(envelope.sender, sha256, reference, event_at),
    }


def _sameness(sender: str, sha256: str, reference: str | None, event_at: int | None) -> str:
    """The same sender, bytes, reference and event time are the same message (design §3.10)."""
    return _hash(canonical([sender, sha256, reference or "", event_at or 0]).encode("utf-8"))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _ignoring(connection: Connection, table: Any) -> Any:  # noqa: ANN401 - two dialects, one shape
    """An INSERT that leaves rows alone that are there already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


def _known(connection: Connection, sought: Iterable[str]) -> dict[str, str]:
    """Which message is the one kept under each sameness: ours, or an earlier one."""
    table = schema.messages
    known: dict[str, str] = {}
    for chunk in chunks(sought):
        chosen = select(table.c.sameness, table.c.id).where(table.c.sameness.in_(chunk))
        known.update((row[0], row[1]) for row in connection.execute(chosen))
    return known


def _kept(row: dict[str, Any], known: str) -> Kept:
    return Kept(known, known != row["id"])


def _write_bytes(
    connection: Connection, store: Store, deliveries: Sequence[Delivery], kept: Sequence[Kept]
) -> None:
    rows = []
    for delivery, one in zip(deliveries, kept, strict=True):
        if not one.duplicate:
            ciphertext, nonce = secrets.sealed(store.key, delivery.data, one.message_id)
            rows.append({"message_id": one.message_id, "ciphertext": ciphertext, "nonce": nonce})
    if rows:
        connection.execute(insert(schema.message_bytes), rows)
        pending = [{"message_id": row["message_id"]} for row in rows]
        connection.execute(insert(schema.unread), pending)


def _write_receipts(
    connection: Connection, deliveries: Sequence[Delivery], kept: Sequence[Kept], at: datetime
) -> None:
    rows = [
        {
            "id": new_id(at),
            "message_id": one.message_id,
            "at": to_micros(at),
            "sender": delivery.envelope.sender,
            "channel": delivery.envelope.channel,
            "duplicate": one.duplicate,
        }
        for delivery, one in zip(deliveries, kept, strict=True)
    ]
    connection.execute(insert(schema.receipts), rows)


def _found(connection: Connection, message_id: str) -> Row[Any]:
    table = schema.messages
    row = connection.execute(select(table).where(table.c.id == message_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no message {message_id}.")
    return row
