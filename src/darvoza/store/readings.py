"""① What was understood of each message, and what waits for a person.

Reading again appends: the newest reading counts. What stood in the message where an issue was found
may be personal data and is kept apart, where it can be erased.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select

from darvoza.records import Disposition, Issue, Reading, Severity
from darvoza.store import schema
from darvoza.store.canonical import canonical, storable
from darvoza.store.chunks import chunks
from darvoza.store.ids import new_id
from darvoza.store.rows import add_rows
from darvoza.store.times import from_micros, to_micros

_ISSUE_FIELDS = ("segment", "tag", "element", "component", "offset", "expected")


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """A message as a list shows it; without a reading yet, *disposition* is None."""

    id: str
    sender: str
    channel: str
    received_at: datetime
    size: int
    format: str | None
    disposition: Disposition | None
    mentions: int
    issues: tuple[Issue, ...]


def record_reading(
    connection: Connection, message_id: str, reading: Reading, *, at: datetime, reader_version: str
) -> bool:
    """Append what was understood of one message; see ``record_readings``."""
    found = record_readings(
        connection, [(message_id, reading)], at=at, reader_version=reader_version
    )
    return bool(found)


def record_readings(
    connection: Connection,
    readings: Sequence[tuple[str, Reading]],
    *,
    at: datetime,
    reader_version: str,
) -> frozenset[str]:
    """Append readings, and take their messages off the list of those to be read.

    Returns the ids of the messages that were still to be read. For any other one somebody else was
    quicker: it gets no reading here, and the caller must not assess it again.
    """
    claimed = claim(connection, [message_id for message_id, _ in readings])
    mine = [(message_id, reading, at) for message_id, reading in readings if message_id in claimed]
    add_readings(connection, mine, reader_version=reader_version)
    return claimed


def add_readings(
    connection: Connection,
    readings: Sequence[tuple[str, Reading, datetime]],
    *,
    reader_version: str,
) -> None:
    """Append (message id, reading, moment) of messages that the caller has claimed."""
    mine = [(new_id(at), message_id, reading, at) for message_id, reading, at in readings]
    rows = [
        _row(identifier, message_id, reading, at=at, version=reader_version)
        for identifier, message_id, reading, at in mine
    ]
    add_rows(connection, schema.readings, rows)
    _write_values(connection, [(identifier, reading) for identifier, _, reading, _ in mine])


def recent(connection: Connection, *, limit: int = 50) -> tuple[MessageLine, ...]:
    """The messages received last, newest first, each with its newest reading."""
    return _lines(connection, _listed().limit(limit))


def quarantined(connection: Connection, *, limit: int = 200) -> tuple[MessageLine, ...]:
    """The messages whose newest reading asks for a person, newest first."""
    readings = schema.readings
    quarantine = readings.c.disposition == Disposition.QUARANTINED
    ever = select(readings.c.message_id).where(quarantine)
    chosen = _listed().where(quarantine, schema.messages.c.id.in_(ever))
    return _lines(connection, chosen.limit(limit))


def line_of(connection: Connection, message_id: str) -> MessageLine | None:
    """One message with its newest reading, or None."""
    lines = _lines(connection, _listed().where(schema.messages.c.id == message_id))
    return lines[0] if lines else None


def claim(connection: Connection, message_ids: Iterable[str]) -> frozenset[str]:
    """Take messages off the list of those to be read; the ids of those that were still on it.

    For any other one somebody else was quicker.
    """
    column = schema.unread.c.message_id
    taken: set[str] = set()
    for chunk in chunks(message_ids):
        answer = delete(schema.unread).where(column.in_(chunk)).returning(column)
        taken.update(connection.execute(answer).scalars())
    return frozenset(taken)


def _row(
    identifier: str, message_id: str, reading: Reading, *, at: datetime, version: str
) -> dict[str, Any]:
    return {
        "id": identifier,
        "message_id": message_id,
        "at": to_micros(at),
        "format": reading.format,
        "disposition": reading.disposition,
        "reference": storable(reading.reference),
        "event_at": to_micros(reading.event_at),
        "test": reading.test,
        "issues": canonical([_written(issue) for issue in reading.issues]),
        "mentions": len(reading.mentions),
        "reader_version": version,
    }


def _written(issue: Issue) -> dict[str, object]:
    known = {name: getattr(issue, name) for name in _ISSUE_FIELDS}
    place = {name: value for name, value in known.items() if value is not None}
    return {"code": issue.code, "severity": issue.severity, **place}


def _write_values(connection: Connection, readings: Iterable[tuple[str, Reading]]) -> None:
    rows = [
        {"reading_id": identifier, "body": canonical([issue.raw for issue in reading.issues])}
        for identifier, reading in readings
        if any(issue.raw for issue in reading.issues)
    ]
    if rows:
        connection.execute(insert(schema.issue_values), rows)


def _listed() -> Select[Any]:
    """Messages with their newest reading and the values of its issues, newest message first."""
    messages, values = schema.messages, schema.issue_values
    readings = schema.readings
    other = readings.alias()
    newest = (
        select(other.c.id)
        .where(other.c.message_id == messages.c.id)
        .order_by(other.c.at.desc(), other.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (messages.c.id, messages.c.sender, messages.c.channel, messages.c.received_at)
    read = (readings.c.format, readings.c.disposition, readings.c.issues, readings.c.mentions)
    return (
        select(*columns, messages.c.size, *read, values.c.body)
        .select_from(
            messages.outerjoin(readings, readings.c.id == newest).outerjoin(
                values, values.c.reading_id == readings.c.id
            )
        )
        .order_by(messages.c.id.desc())
    )


def _lines(connection: Connection, chosen: Select[Any]) -> tuple[MessageLine, ...]:
    return tuple(_line(row) for row in connection.execute(chosen))


def _line(row: Row[Any]) -> MessageLine:
    return MessageLine(
        id=row.id,
        sender=row.sender,
        channel=row.channel,
        received_at=from_micros(row.received_at),
        size=row.size,
        format=row.format,
        disposition=row.disposition and Disposition(row.disposition),
        mentions=row.mentions or 0,
        issues=_issues(row.issues, row.body),
    )


def _issues(written: str | None, values: str | None) -> tuple[Issue, ...]:
    places = json.loads(written or "[]")
    raws = json.loads(values) if values else [None] * len(places)
    return tuple(_issue(place, raw) for place, raw in zip(places, raws, strict=True))


def _issue(place: dict[str, Any], raw: str | None) -> Issue:
    severity = Severity(place.pop("severity"))
    return Issue(severity=severity, raw=raw, **place)
