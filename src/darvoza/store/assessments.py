"""⑦ Assessments in the store: written once, never changed."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, union_all

from darvoza.records import Assessment, Channel, Disposition, Reason, Value, Versions
from darvoza.store import schema as tables
from darvoza.store.canonical import canonical
from darvoza.store.ids import new_id
from darvoza.store.prepared import Prepared, among
from darvoza.store.rows import add_rows
from darvoza.store.times import from_micros, to_micros

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """An assessment to be written, with what the queue needs beside it."""

    assessment: Assessment
    identifying: Mapping[str, Value]
    checkpoint: str
    expected_at: datetime | None


def add(connection: Connection, fresh: Sequence[Fresh], message_id: str | None) -> list[str]:
    """Write *fresh* and make them current; the ids given, in order."""
    if not fresh:
        return []
    ids = [new_id(item.assessment.as_of) for item in fresh]
    rows = [_row(i, item.assessment, message_id) for i, item in zip(ids, fresh, strict=True)]
    add_rows(connection, tables.assessments, rows)
    named = [
        {"assessment_id": name, "facts": canonical(item.identifying)}
        for name, item in zip(ids, fresh, strict=True)
        if item.identifying
    ]
    add_rows(connection, tables.identifying_facts, named)
    _make_current(connection, ids, fresh)
    return ids


def _row(name: str, assessment: Assessment, message_id: str | None) -> dict[str, object]:
    return {
        "id": name,
        "crossing_id": assessment.crossing_id,
        "crossing_version": assessment.crossing_version,
        "as_of": to_micros(assessment.as_of),
        "message_id": message_id,
        "channel": int(assessment.channel),
        "score": assessment.score,
        "reasons": _listed([_reason(reason) for reason in assessment.reasons]),
        "failed": _listed(assessment.failed),
        "facts": canonical(assessment.facts),
        "profiles": assessment.versions.profiles,
        "lists": assessment.versions.lists,
        "facts_version": assessment.versions.facts,
        "model": assessment.versions.model,
    }


def _listed(items: Sequence[object]) -> str:
    """*items* as canonical JSON; most assessments have none."""
    return canonical(items) if items else "[]"


def _reason(reason: Reason) -> dict[str, object]:
    return {
        "kind": reason.kind,
        "id": reason.id,
        "version": reason.version,
        "area": reason.area,
        "channel": int(reason.channel),
        "points": reason.points,
        "params": dict(reason.params),
        "restricted": reason.restricted,
    }


def _make_current(connection: Connection, ids: list[str], fresh: Sequence[Fresh]) -> None:
    forget_current(connection, [item.assessment.crossing_id for item in fresh])
    rows = [
        {
            "crossing_id": item.assessment.crossing_id,
            "assessment_id": name,
            "channel": int(item.assessment.channel),
            "score": item.assessment.score,
            "unit_id": None,
            "checkpoint": item.checkpoint,
            "expected_at": to_micros(item.expected_at),
        }
        for name, item in zip(ids, fresh, strict=True)
    ]
    add_rows(connection, tables.current, rows)


def forget_current(connection: Connection, crossing_ids: Iterable[str]) -> None:
    """Take crossings that were merged away out of the queue."""
    gone = list(crossing_ids)
    if gone:
        _FORGET(connection, ids=gone)


_FORGET = Prepared(delete(tables.current).where(among(tables.current.c.crossing_id, "ids")))


def latest(connection: Connection, crossing_ids: Collection[str]) -> dict[str, Assessment]:
    """The assessment in force of each of *crossing_ids*."""
    if not crossing_ids:
        return {}
    rows = _LATEST.mappings(connection, ids=crossing_ids)
    return {row["crossing_id"]: assessment_from(row) for row in rows}


_LATEST = Prepared(
    select(tables.assessments)
    .join(tables.current, tables.current.c.assessment_id == tables.assessments.c.id)
    .where(among(tables.current.c.crossing_id, "ids"))
)


def of_crossing(connection: Connection, crossing_id: str) -> list[tuple[str, Assessment]]:
    """(id, assessment) of every assessment of *crossing_id*, oldest first."""
    statement = (
        select(tables.assessments)
        .where(tables.assessments.c.crossing_id == crossing_id)
        .order_by(tables.assessments.c.as_of, tables.assessments.c.id)
    )
    rows = connection.execute(statement).mappings()
    return [(row["id"], assessment_from(row)) for row in rows]


def assessment_from(row: Mapping[Any, Any]) -> Assessment:
    """The assessment that a row of the table holds."""
    return Assessment(
        crossing_id=str(row["crossing_id"]),
        crossing_version=int(str(row["crossing_version"])),
        as_of=from_micros(int(str(row["as_of"]))),
        channel=Channel(int(str(row["channel"]))),
        score=int(str(row["score"])),
        reasons=tuple(_reason_from(item) for item in json.loads(str(row["reasons"]))),
        facts=json.loads(str(row["facts"])),
        versions=_versions(row),
        failed=tuple(json.loads(str(row["failed"]))),
    )


def _versions(row: Mapping[Any, Any]) -> Versions:
    model = row["model"]
    return Versions(
        profiles=str(row["profiles"]),
        lists=str(row["lists"]),
        facts=str(row["facts_version"]),
        model=str(model) if model is not None else None,
    )


def _reason_from(item: Mapping[str, Any]) -> Reason:
    return Reason(**{**item, "channel": Channel(item["channel"])})


def last_moment(connection: Connection) -> datetime | None:
    """The latest moment as of which anything was read, corrected or assessed."""
    return from_micros(max((row[0] for row in _MOMENTS.rows(connection) if row[0]), default=None))


_MOMENTS = Prepared(
    union_all(
        select(func.max(tables.assessments.c.as_of)),
        select(func.max(tables.corrections.c.at)),
        *[
            select(func.max(tables.readings.c.at)).where(tables.readings.c.disposition == one)
            for one in Disposition  # there is an index by disposition and time
        ],
    )
)


def known_from(connection: Connection, at: datetime) -> datetime:
    """When something said *at* that time came to be known: after all that was assessed before.

    A clock that is set back would otherwise let a finding count for what was assessed without it.
    """
    last = last_moment(connection)
    return at if last is None or last < at else last + TICK
