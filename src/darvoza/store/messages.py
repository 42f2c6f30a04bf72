"""① Keeping what arrives: bytes first, encrypted, before anybody reads them (design §3.10).

The same sender, reference, event time and bytes are one message; each time they arrive there is a
receipt. Call inside ``store.begin()``: when the transaction ends well the message is on the disk.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from darvoza.errors import NotFoundError
from darvoza.records import Delivery, Direction, Envelope
from darvoza.store import schema, secrets
from darvoza.store.chunks import chunks
from darvoza.store.connection import Store
from darvoza.store.ids import new_id
from darvoza.store.times import from_micros, to_micros

_MASK = bytes(ord("X") if chr(code).isdigit() and code < 128 else code for code in range(256))

_Key = tuple[str, str, str, int]
"""What makes a message the same one: sender, hash, reference, event time."""


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
    first = {_key(row): row["id"] for row in reversed(rows)}
    mine = set(first.values())
    _insert_new(connection, [row for row in rows if row["id"] in mine])
    known = _known(connection, rows)
    kept = tuple(Kept(known[_key(row)], known[_key(row)] != row["id"]) for row in rows)
    _write_bytes(connection, store, deliveries, kept)
    _write_receipts(connection, deliveries, kept, known_at)
    return kept


def unread(connection: Connection, limit: int | None = None) -> tuple[str, ...]:
    """The ids of messages still to be read, in the order in which they became known."""
    column = schema.unread.c.message_id
    return tuple(connection.execute(select(column).order_by(column).limit(limit)).scalars())


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
    envelope = delivery.envelope
    return {
        "id": new_id(known_at),
        "node": node,
        "sender": envelope.sender,
        "channel": envelope.channel,
        "reference": envelope.reference,
        "event_at": to_micros(envelope.event_at),
        "received_at": to_micros(envelope.received_at),
        "sha256": _hash(delivery.data),
        "size": len(delivery.data),
        "checkpoint": envelope.checkpoint,
        "direction": envelope.direction,
        "charset": envelope.charset,
        "zone": envelope.zone,
        "strict": envelope.strict,
    }


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _key(row: dict[str, Any]) -> _Key:
    return row["sender"], row["sha256"], row["reference"] or "", row["event_at"] or 0


def _ignoring(connection: Connection, table: Any) -> Any:  # noqa: ANN401 - two dialects, one shape
    """An INSERT that leaves rows alone that are there already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


def _insert_new(connection: Connection, rows: list[dict[str, Any]]) -> None:
    connection.execute(_ignoring(connection, schema.messages), rows)


def _known(connection: Connection, rows: Iterable[dict[str, Any]]) -> dict[_Key, str]:
    """Which message is the one kept under each key: ours, or an earlier one."""
    table = schema.messages
    columns = (table.c.sender, table.c.sha256, func.coalesce(table.c.reference, ""))
    key = (*columns, func.coalesce(table.c.event_at, 0))
    known: dict[_Key, str] = {}
    for chunk in chunks(row["sha256"] for row in rows):
        found = connection.execute(select(table.c.id, *key).where(table.c.sha256.in_(chunk)))
        known.update({(line[1], line[2], line[3], line[4]): line[0] for line in found})
    return known


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
