"""The audit trail as an auditor looks through it: chosen lines, newest first, and its standing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from darvoza.records import IdentityKey
from darvoza.store import schema
from darvoza.store.audit import AuditEntry
from darvoza.store.canonical import mapping
from darvoza.store.times import from_micros, to_micros

MOST_KNOWN = 50
"""Most crossings that one number is resolved to, those of last first."""

Subject = tuple[str, str | None]
"""The kind of a subject and its id; without an id, all of the kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries: of one actor, action or stretch of time, about one of *subjects*."""

    actor: str | None = None
    action: str | None = None
    subjects: tuple[Subject, ...] | None = None  # empty: about nothing that is known
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """An entry with its number in the chain, from 1."""

    number: int
    entry: AuditEntry


def lines(
    connection: Connection, wanted: Wanted, *, limit: int, before: int | None = None
) -> tuple[AuditLine, ...]:
    """Entries of the trail, newest first; those with a number under *before*, if given."""
    columns = schema.audit.c
    chosen = select(schema.audit).where(*_conditions(wanted))
    if before is not None:
        chosen = chosen.where(columns.id < before)
    found = connection.execute(chosen.order_by(columns.id.desc()).limit(limit))
    return tuple(
        AuditLine(
            number=row.id,
            entry=AuditEntry(
                at=from_micros(row.at),
                actor=row.actor,
                action=row.action,
                subject_kind=row.subject_kind,
                subject_id=row.subject_id,
                purpose=row.purpose,
                detail=mapping(row.detail),
            ),
        )
        for row in found
    )


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    columns = schema.audit.c
    if wanted.actor is not None:
        yield columns.actor == wanted.actor
    if wanted.action is not None:
        yield columns.action == wanted.action
    if wanted.subjects is not None:
        yield or_(False, *(_about(subject) for subject in wanted.subjects))
    if wanted.since is not None:
        yield columns.at >= to_micros(wanted.since)
    if wanted.until is not None:
        yield columns.at < to_micros(wanted.until)


def _about(subject: Subject) -> ColumnElement[bool]:
    kind, name = subject
    columns = schema.audit.c
    if name is None:
        return columns.subject_kind == kind
    return and_(columns.subject_kind == kind, columns.subject_id == name)


def length(connection: Connection) -> int:
    """How many entries the trail has."""
    return connection.scalar(select(func.max(schema.audit.c.id))) or 0


def crossings_known_as(
    connection: Connection, keys: Collection[IdentityKey], checkpoints: Collection[str]
) -> tuple[str, ...]:
    """The ids of crossings of *checkpoints* known under one of *keys*, the latest first."""
    if not keys:
        return ()
    known = schema.identity_keys.c
    same = [and_(known.value == key.value, known.kind == key.kind) for key in keys]
    latest = func.max(known.happened_at)
    chosen = select(known.crossing_id).where(or_(*same), known.checkpoint.in_(sorted(checkpoints)))
    ordered = chosen.group_by(known.crossing_id).order_by(latest.desc(), known.crossing_id)
    return tuple(connection.execute(ordered.limit(MOST_KNOWN)).scalars())


def last_of(connection: Connection, kind: str, action: str) -> datetime | None:
    """When *action* was last done to a subject of *kind*; None for never."""
    columns = schema.audit.c
    chosen = select(func.max(columns.at)).where(
        columns.subject_kind == kind, columns.action == action
    )
    at: int | None = connection.scalar(chosen)
    return from_micros(at)
