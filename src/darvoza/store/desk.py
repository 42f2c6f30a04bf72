"""What the desk and its API show and no other part of the loop reads: places, versions, pages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from darvoza.access import Where
from darvoza.records import Movement, Stage
from darvoza.store import schema as tables
from darvoza.store.canonical import strings
from darvoza.store.crossings import movement_from
from darvoza.store.times import from_micros
from darvoza.store.visibility import clause


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingPlace:
    """Where a crossing belongs, and what became of it."""

    checkpoint: str
    created_at: datetime
    merged_into: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version of a crossing: which message made it, and what stages it then had."""

    version: int
    known_at: datetime
    message_id: str | None
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionLine:
    """What one message says of a crossing; *spans* are byte ranges of that message."""

    id: str
    message_id: str
    stage: Stage
    happened_at: datetime | None
    known_at: datetime
    spans: tuple[tuple[int, int], ...]
    withdrawn: bool


def visible_checkpoints(connection: Connection, where: Where) -> frozenset[str]:
    """The codes of the checkpoints whose rows *where* allows, by code and by agency."""
    columns = tables.checkpoints.c
    places = select(columns.code.label("checkpoint"), columns.agency).subquery()
    chosen = select(places.c.checkpoint).where(clause(where, places))
    return frozenset(connection.execute(chosen).scalars())


def place_of_crossing(connection: Connection, crossing_id: str) -> CrossingPlace | None:
    """Where a crossing belongs; None when there is none."""
    columns = tables.crossings.c
    chosen = select(columns.checkpoint, columns.created_at, columns.merged_into)
    row = connection.execute(chosen.where(columns.id == crossing_id)).one_or_none()
    if row is None:
        return None
    return CrossingPlace(
        checkpoint=row.checkpoint,
        created_at=from_micros(row.created_at),
        merged_into=row.merged_into,
    )


def checkpoint_of_unit(connection: Connection, unit_id: str) -> str | None:
    """The checkpoint of a control unit; None when there is none."""
    chosen = select(tables.units.c.checkpoint).where(tables.units.c.id == unit_id)
    return connection.execute(chosen).scalar_one_or_none()


def movement_of(connection: Connection, movement_id: str) -> Movement | None:
    """One movement; None when there is none."""
    columns = tables.movements.c
    chosen = select(tables.movements, columns.id.label("movement_id"))
    row = connection.execute(chosen.where(columns.id == movement_id)).mappings().one_or_none()
    return None if row is None else movement_from(row)  # type: ignore[arg-type]


def units_of_movement(connection: Connection, movement_id: str) -> tuple[str, ...]:
    """The ids of the control units of a movement."""
    columns = tables.units.c
    chosen = select(columns.id).where(columns.movement_id == movement_id).order_by(columns.id)
    return tuple(connection.execute(chosen).scalars())


def versions_of(connection: Connection, crossing_id: str) -> tuple[VersionLine, ...]:
    """Every version of a crossing, the first first."""
    columns = tables.crossing_versions.c
    chosen = select(columns.version, columns.known_at, columns.message_id, columns.stages)
    ordered = chosen.where(columns.crossing_id == crossing_id).order_by(columns.version)
    return tuple(
        VersionLine(
            version=row.version,
            known_at=from_micros(row.known_at),
            message_id=row.message_id,
            stages=strings(row.stages),
        )
        for row in connection.execute(ordered)
    )


def mention_lines(connection: Connection, mention_ids: list[str]) -> tuple[MentionLine, ...]:
    """The mentions *mention_ids*, in the order in which they became known."""
    columns = tables.mentions.c
    chosen = select(tables.mentions).where(columns.id.in_(mention_ids))
    rows = connection.execute(chosen.order_by(columns.known_at, columns.id))
    return tuple(
        MentionLine(
            id=row.id,
            message_id=row.message_id,
            stage=Stage(row.stage),
            happened_at=from_micros(row.happened_at),
            known_at=from_micros(row.known_at),
            spans=tuple((start, end) for start, end in json.loads(row.spans)),
            withdrawn=row.withdrawn,
        )
        for row in rows
    )


def identifying_facts(connection: Connection, assessment_id: str) -> Mapping[str, Any]:
    """The facts of an assessment that name somebody; empty once they are erased."""
    columns = tables.identifying_facts.c
    chosen = select(columns.facts).where(columns.assessment_id == assessment_id)
    written = connection.execute(chosen).scalar_one_or_none()
    found: dict[str, Any] = json.loads(written or "{}")
    return found


def unread_count(connection: Connection) -> int:
    """How many messages are kept and not yet read."""
    return connection.scalar(select(func.count()).select_from(tables.unread)) or 0


def changes(connection: Connection) -> tuple[int, ...]:
    """Counts that move whenever profiles, lookouts, corrections or checkpoints are changed."""
    grown = (
        tables.profile_events, tables.lookouts, tables.lookout_endings, tables.corrections,
    )  # fmt: skip
    counted = [select(func.count()).select_from(table).scalar_subquery() for table in grown]
    saved = select(func.count()).where(tables.audit.c.subject_kind == "checkpoint")
    row = connection.execute(select(*counted, saved.scalar_subquery())).one()
    return tuple(row)
