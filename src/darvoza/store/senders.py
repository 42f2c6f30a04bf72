"""Who sends messages, in which formats, and by which key (API keys are shown once, never kept)."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from darvoza.errors import AccessError, InputError, NotFoundError
from darvoza.records import Direction
from darvoza.store import audit
from darvoza.store.canonical import canonical, strings
from darvoza.store.schema import senders
from darvoza.store.times import from_micros, to_micros

_REFUSED = "This API key is not known, or its sender is disabled."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A carrier's or customs' system; what it leaves unsaid in messages is said here."""

    name: str
    formats: tuple[str, ...] = ()  # empty: any
    checkpoint: str | None = None
    direction: Direction | None = None
    zone: str | None = None
    charset: str | None = None
    strict: bool = False
    disabled_at: datetime | None = None


def add(connection: Connection, sender: Sender, *, actor: str, at: datetime) -> str:
    """Add a sender and return its API key, which is not shown again. Audited.

    Raises InputError when the name is empty or taken.
    """
    if not sender.name.strip():
        raise InputError("name", "a sender needs a name")
    if _row(connection, sender.name) is not None:
        raise InputError("name", f"there is a sender {sender.name} already")
    key, kept = _new_key()
    row = {
        "name": sender.name,
        "formats": canonical(sender.formats),
        "checkpoint": sender.checkpoint,
        "direction": sender.direction,
        "zone": sender.zone,
        "charset": sender.charset,
        "strict": sender.strict,
        "created_at": to_micros(at),
    }
    connection.execute(insert(senders), {**row, **kept})
    detail = {name: value for name, value in row.items() if name not in {"name", "created_at"}}
    _audited(connection, sender.name, "added", actor=actor, at=at, detail=detail)
    return key


def renew_key(connection: Connection, name: str, *, actor: str, at: datetime) -> str:
    """Give the sender another API key; the old one stops working. Raises NotFoundError."""
    sender_of(connection, name)
    key, kept = _new_key()
    connection.execute(update(senders).where(senders.c.name == name).values(**kept))
    _audited(connection, name, "key_renewed", actor=actor, at=at)
    return key


def disable(connection: Connection, name: str, *, actor: str, at: datetime) -> None:
    """Refuse the sender from now on; its messages stay. Raises NotFoundError."""
    sender_of(connection, name)
    stopped = update(senders).where(senders.c.name == name).values(disabled_at=to_micros(at))
    connection.execute(stopped)
    _audited(connection, name, "disabled", actor=actor, at=at)


def enable(connection: Connection, name: str, *, actor: str, at: datetime) -> None:
    """Let a disabled sender in again, with the key it had. Raises NotFoundError."""
    sender_of(connection, name)
    connection.execute(update(senders).where(senders.c.name == name).values(disabled_at=None))
    _audited(connection, name, "enabled", actor=actor, at=at)


def by_key(connection: Connection, key: str) -> Sender:
    """The sender whose API key this is. Raises AccessError for any other key."""
    prefix, _, secret = key.partition(".")
    row = connection.execute(select(senders).where(senders.c.key_prefix == prefix)).one_or_none()
    known = row.key_hash if row else ""
    if not hmac.compare_digest(_hash(secret), known) or row is None or row.disabled_at is not None:
        raise AccessError(_REFUSED)
    return _sender(row)


def sender_of(connection: Connection, name: str) -> Sender:
    """The sender called *name*. Raises NotFoundError."""
    row = _row(connection, name)
    if row is None:
        raise NotFoundError(f"There is no sender {name}.")
    return _sender(row)


def all_senders(connection: Connection) -> tuple[Sender, ...]:
    """Every sender, by name, the disabled ones too."""
    found = connection.execute(select(senders).order_by(senders.c.name))
    return tuple(_sender(row) for row in found)


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(senders).where(senders.c.name == name)).one_or_none()


def _new_key() -> tuple[str, dict[str, str]]:
    prefix, secret = f"dvz{secrets.token_hex(5)}", secrets.token_urlsafe(32)
    return f"{prefix}.{secret}", {"key_prefix": prefix, "key_hash": _hash(secret)}


def _hash(secret: str) -> str:
    """A plain hash: the secret has 256 random bits, so that there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def _sender(row: Row[Any]) -> Sender:
    return Sender(
        name=row.name,
        formats=strings(row.formats),
        checkpoint=row.checkpoint,
        direction=row.direction and Direction(row.direction),
        zone=row.zone,
        charset=row.charset,
        strict=row.strict,
        disabled_at=from_micros(row.disabled_at),
    )


def _audited(
    connection: Connection,
    name: str,
    action: str,
    *,
    actor: str,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    entry = audit.AuditEntry(
        at=at, actor=actor, action=action, subject_kind="sender", subject_id=name,
        detail=detail or {},
    )  # fmt: skip
    audit.append(connection, entry)
