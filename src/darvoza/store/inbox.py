"""Which messages concern whom, and of which crossings they speak: what the desk's lists ask."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select

from darvoza.records import Disposition
from darvoza.store import schema as tables
from darvoza.store.times import to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which messages: of one disposition, of one sender, received from *since* until *until*."""

    disposition: Disposition | None = None
    sender: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A crossing of which a message speaks; *spans* are the byte ranges that do."""

    crossing_id: str
    checkpoint: str
    spans: tuple[tuple[int, int], ...]


def visible_messages(
    connection: Connection,
    checkpoints: frozenset[str] | None,
    wanted: Wanted,
    *,
    limit: int,
    before: str | None = None,
) -> tuple[str, ...]:
    """The ids of messages that concern *checkpoints*, newest first; None stands for all messages.

    *before* is the last id of the page before. A message concerns the checkpoint to which its
    sender is bound and those of the crossings of which it speaks.
    """
    column = tables.messages.c.id
    chosen = select(column).where(*_conditions(wanted)).order_by(column.desc()).limit(limit)
    if checkpoints is not None:
        chosen = chosen.where(_concerns(checkpoints))
    if before is not None:
        chosen = chosen.where(column < before)
    return tuple(connection.execute(chosen).scalars())


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    columns = tables.messages.c
    if wanted.disposition is not None:
        yield _newest_disposition() == wanted.disposition
    if wanted.sender is not None:
        yield columns.sender == wanted.sender
    if wanted.since is not None:
        yield columns.received_at >= to_micros(wanted.since)
        yield columns.id >= _first_id(wanted.since)  # kept after it was received: stop there
    if wanted.until is not None:
        yield columns.received_at < to_micros(wanted.until)


def _first_id(at: datetime) -> str:
    """What every id given at or after *at* follows (RFC 9562 §5.7)."""
    digits = f"{to_micros(at) // 1000:012x}"
    return f"{digits[:8]}-{digits[8:]}"


def concerns(connection: Connection, message_id: str, checkpoints: frozenset[str] | None) -> bool:
    """Whether there is such a message and it concerns *checkpoints*; None stands for all."""
    chosen = select(tables.messages.c.id).where(tables.messages.c.id == message_id)
    if checkpoints is not None:
        chosen = chosen.where(_concerns(checkpoints))
    return connection.execute(chosen).first() is not None


def touched(connection: Connection, message_id: str) -> tuple[Touched, ...]:
    """The crossings of which a message speaks, in its order, as they stand now."""
    mentions, owners, crossings = tables.mentions.c, tables.memberships.c, tables.crossings.c
    newest = tables.memberships.alias()
    latest = (
        select(func.max(newest.c.known_at))
        .where(newest.c.mention_id == mentions.id)
        .scalar_subquery()
    )
    chosen = (
        select(crossings.id, crossings.checkpoint, mentions.spans)
        .join(tables.memberships, owners.mention_id == mentions.id)
        .join(tables.crossings, crossings.id == owners.crossing_id)
        .where(mentions.message_id == message_id, owners.known_at == latest)
        .order_by(mentions.ordinal)
    )
    return tuple(
        Touched(
            crossing_id=row.id,
            checkpoint=row.checkpoint,
            spans=tuple((start, end) for start, end in json.loads(row.spans)),
        )
        for row in connection.execute(chosen)
    )


def _concerns(checkpoints: frozenset[str]) -> ColumnElement[bool]:
    known = sorted(checkpoints)
    mentions, owners, crossings = tables.mentions.c, tables.memberships.c, tables.crossings.c
    speaks = exists().where(
        mentions.message_id == tables.messages.c.id,
        owners.mention_id == mentions.id,
        crossings.id == owners.crossing_id,
        crossings.checkpoint.in_(known),
    )
    return or_(tables.messages.c.checkpoint.in_(known), speaks)


def _newest_disposition() -> ColumnElement[str]:
    columns = tables.readings.c
    newest = select(columns.disposition).where(columns.message_id == tables.messages.c.id)
    return newest.order_by(columns.at.desc(), columns.id.desc()).limit(1).scalar_subquery()
