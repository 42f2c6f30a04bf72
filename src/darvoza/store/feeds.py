"""How the senders' messages come in: how many, what became of them, how late they are."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import Connection, Row, bindparam, func, or_, select

from darvoza.records import Disposition
from darvoza.store import schema as tables
from darvoza.store.times import from_micros, to_micros

MICROSECONDS = 1_000_000
"""In a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The messages of one sender; *delay* is the median of seconds from event to receipt, where
    known; an event later than its receipt (a sender's clock ahead of ours) counts as none.

    *waiting* are kept and not yet read. A message counts by its newest reading.
    """

    sender: str
    messages: int
    last_at: datetime | None
    dispositions: Mapping[Disposition, int]
    waiting: int
    delay: int | None


_Row = Row[str, int, int | None, str | None]

_message = tables.messages.c
_reading = tables.readings.c
_newer = tables.readings.alias("newer")
_NEWEST = (
    select(_newer.c.id)
    .where(_newer.c.message_id == _message.id)
    .order_by(_newer.c.at.desc(), _newer.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_RECEIVED = (
    select(
        _message.sender,
        _message.received_at,
        func.coalesce(_message.event_at, _reading.event_at).label("event_at"),
        _reading.disposition,
    )
    .select_from(tables.messages)
    .outerjoin(tables.readings, _reading.id == _NEWEST)
    .where(
        _message.received_at >= bindparam("since"),
        _message.received_at < bindparam("until"),
        or_(
            _message.checkpoint.is_(None),
            _message.checkpoint.in_(bindparam("checkpoints", expanding=True)),
        ),
    )
)
_sender = tables.senders.c
_KNOWN = select(_sender.name).where(
    _sender.disabled_at.is_(None),
    or_(
        _sender.checkpoint.is_(None),
        _sender.checkpoint.in_(bindparam("checkpoints", expanding=True)),
    ),
)


def feeds(
    connection: Connection, since: datetime, until: datetime, checkpoints: Collection[str]
) -> tuple[Feed, ...]:
    """Every sender heard in [*since*, *until*), and the known ones that were silent; by name.

    A sender bound to one checkpoint counts for that one, any other for all.
    """
    places = {"checkpoints": sorted(checkpoints)}
    window = {"since": to_micros(since), "until": to_micros(until)}
    known = connection.execute(_KNOWN, places).scalars()
    heard: dict[str, list[_Row]] = {name: [] for name in known}
    for row in connection.execute(_RECEIVED, {**places, **window}):
        heard.setdefault(row.sender, []).append(row)
    return tuple(_feed(name, heard[name]) for name in sorted(heard))


def _feed(sender: str, rows: Sequence[_Row]) -> Feed:
    counts = Counter(row.disposition for row in rows)
    delays = [max(0, row.received_at - row.event_at) for row in rows if row.event_at is not None]
    return Feed(
        sender=sender,
        messages=len(rows),
        last_at=from_micros(max((row.received_at for row in rows), default=None)),
        dispositions={one: counts[one] for one in Disposition if counts[one]},
        waiting=counts[None],
        delay=round(median(delays) / MICROSECONDS) if delays else None,
    )
