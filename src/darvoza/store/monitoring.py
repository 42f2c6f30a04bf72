"""What monitoring counts: control units, their selection, and what controls found of them.

Counts only, of stretches of time and of checkpoints; rates and intervals are made of them in
``darvoza.monitoring``. A control unit counts once, however often it was controlled: as a hit when
one of its outcomes that stand is a hit that was not withdrawn.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
)

from darvoza.monitoring import Control
from darvoza.records import (
    Channel,
    OutcomeStatus,
    Result,
    SelectionKind,
    ThreatArea,
)
from darvoza.store import schema as tables
from darvoza.store.canonical import strings
from darvoza.store.queue import DONE
from darvoza.store.times import to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCount:
    """To how many control units a profile applied, how many were controlled, how many were hits."""

    profile_id: str
    applied: int
    controlled: int
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """How many crossings a checkpoint expected or saw, by the channel they have now."""

    checkpoint: str
    channels: Mapping[Channel, int]


_now = tables.current.c
_members = tables.unit_members
_member = _members.c
_outcome = tables.outcomes.c

HIT = (_outcome.result == Result.HIT) & (_outcome.status != OutcomeStatus.WITHDRAWN)
"""Something was found, and it was not taken back."""


def flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where *condition* holds, else 0: to be summed up."""
    return cast(condition, Integer)


_APPLYING = (
    select(_member.unit_id, tables.assessments.c.reasons)
    .join(tables.assessments, tables.assessments.c.id == _now.assessment_id)
    .join(_members, _member.crossing_id == _now.crossing_id)
    .where(
        _member.left_at.is_(None),
        _now.checkpoint.in_(bindparam("checkpoints", expanding=True)),
        _now.expected_at >= bindparam("since"),
        _now.expected_at < bindparam("until"),
        or_(_now.channel > 0, _now.score > 0),
    )
)
_RESULTS = (
    select(_outcome.unit_id, func.max(flag(HIT)))
    .where(DONE, _outcome.unit_id.in_(bindparam("units", expanding=True)))
    .group_by(_outcome.unit_id)
)


# --- profiles ---------------------------------------------------------------------------------


def by_profile(
    connection: Connection, since: datetime, until: datetime, checkpoints: Collection[str]
) -> tuple[ProfileCount, ...]:
    """Counts for every profile that applied to a unit expected at *checkpoints* in the stretch.

    As last assessed, of control units expected in [*since*, *until*), by profile id; controls of
    them count whenever they were done.
    """
    window = between(since, until, checkpoints)
    units: dict[str, set[str]] = {}
    for unit, reasons in connection.execute(_APPLYING, window):
        for reason in json.loads(reasons):
            if reason["kind"] == "profile":
                units.setdefault(reason["id"], set()).add(unit)
    results = _results(connection, {unit for some in units.values() for unit in some})
    return tuple(_profile_count(name, units[name], results) for name in sorted(units))


def _profile_count(name: str, units: set[str], results: Mapping[str, int]) -> ProfileCount:
    done = [results[unit] for unit in units if unit in results]
    return ProfileCount(profile_id=name, applied=len(units), controlled=len(done), hits=sum(done))


def _results(connection: Connection, units: Collection[str]) -> dict[str, int]:
    """Of those of *units* that were controlled: 1 for a hit, else 0."""
    some = sorted(units)
    found: dict[str, int] = {}
    for start in range(0, len(some), _MOST):
        rows = connection.execute(_RESULTS, {"units": some[start : start + _MOST]})
        found.update((row[0], row[1]) for row in rows)
    return found


_MOST = 5_000
"""How many ids one statement names."""


# --- crossings --------------------------------------------------------------------------------

_TRAFFIC = (
    select(_now.checkpoint, _now.channel, func.count())
    .where(
        _now.checkpoint.in_(bindparam("checkpoints", expanding=True)),
        _now.expected_at >= bindparam("since"),
        _now.expected_at < bindparam("until"),
    )
    .group_by(_now.checkpoint, _now.channel)
)
_crossing = tables.crossings.c
_NOT_ASSESSED = select(func.count()).where(
    _crossing.created_at >= bindparam("since"),
    _crossing.created_at < bindparam("until"),
    _crossing.checkpoint.in_(bindparam("checkpoints", expanding=True)),
    _crossing.merged_into.is_(None),
    ~exists().where(_now.crossing_id == _crossing.id),
)
_FAILED = (
    select(tables.assessments.c.failed, func.count())
    .join(tables.crossings, _crossing.id == tables.assessments.c.crossing_id)
    .where(
        tables.assessments.c.failed != "[]",
        tables.assessments.c.as_of >= bindparam("since"),
        tables.assessments.c.as_of < bindparam("until"),
        _crossing.checkpoint.in_(bindparam("checkpoints", expanding=True)),
    )
    .group_by(tables.assessments.c.failed)
)


def traffic(
    connection: Connection, since: datetime, until: datetime, checkpoints: Collection[str]
) -> tuple[Traffic, ...]:
    """The assessed crossings expected in [*since*, *until*), by checkpoint and channel."""
    found: dict[str, dict[Channel, int]] = {code: {} for code in sorted(checkpoints)}
    for code, channel, count in connection.execute(_TRAFFIC, between(since, until, checkpoints)):
        found[code][Channel(channel)] = count
    return tuple(Traffic(checkpoint=code, channels=some) for code, some in found.items())


def not_assessed(
    connection: Connection, since: datetime, until: datetime, checkpoints: Collection[str]
) -> int:
    """How many crossings first heard of in [*since*, *until*) have no assessment."""
    return connection.scalar(_NOT_ASSESSED, between(since, until, checkpoints)) or 0


def failures(
    connection: Connection, since: datetime, until: datetime, checkpoints: Collection[str]
) -> Counter[str]:
    """In how many assessments each ``fact:name`` or ``profile:id`` failed."""
    counts: Counter[str] = Counter()
    for failed, count in connection.execute(_FAILED, between(since, until, checkpoints)):
        for part in strings(failed):
            counts[part] += count
    return counts


# --- controls ---------------------------------------------------------------------------------

_chosen = tables.selections.c
_unit = tables.units.c
_own = tables.selections.alias("own")
_STANDING = (
    select(_own.c.id)
    .where(_own.c.unit_id == _outcome.unit_id)
    .order_by(_own.c.at.desc(), _own.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_CONTROLS = (
    select(
        _outcome.unit_id,
        _outcome.at,
        _outcome.result,
        _outcome.area,
        _outcome.minutes,
        flag(HIT).label("hit"),
        _unit.checkpoint,
        _unit.probability,
        _chosen.kind,
        _chosen.channel,
    )
    .join(tables.units, _unit.id == _outcome.unit_id)
    .outerjoin(tables.selections, _chosen.id == _STANDING)
    .where(
        DONE,
        _outcome.at >= bindparam("since"),
        _outcome.at < bindparam("until"),
        _unit.checkpoint.in_(bindparam("checkpoints", expanding=True)),
    )
    .order_by(_outcome.at, _outcome.id)
)


def controls(
    connection: Connection, since: datetime, until: datetime, checkpoints: Collection[str]
) -> tuple[Control, ...]:
    """The control units controlled in [*since*, *until*), each once, days counted from *since*."""
    units: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(_CONTROLS, between(since, until, checkpoints)):
        units.setdefault(row.unit_id, []).append(row)
    start = to_micros(since)
    return tuple(_control(rows, start) for rows in units.values())


def _control(rows: list[Row[Any]], start: int) -> Control:
    first = rows[0]
    hits = [row for row in rows if row.hit]
    return Control(
        checkpoint=first.checkpoint,
        day=(first.at - start) // _DAY,
        kind=SelectionKind(first.kind) if first.kind else None,
        channel=None if first.channel is None else Channel(first.channel),
        probability=first.probability,
        hit=bool(hits),
        valuable=not hits and any(row.result == Result.VALUABLE for row in rows),
        areas=frozenset(ThreatArea(row.area) for row in hits if row.area),
        minutes=sum(row.minutes or 0 for row in rows),
    )


_DAY = 24 * 3600 * 1_000_000


def recorded(connection: Connection, since: datetime) -> tuple[int, int]:
    """How many decisions and outcomes there are from *since* on: it moves with every one."""
    start = to_micros(since)
    decided = select(func.count()).where(tables.decisions.c.at >= start).scalar_subquery()
    found = select(func.count()).where(_outcome.at >= start).scalar_subquery()
    row = connection.execute(select(decided, found)).one()
    return row[0], row[1]


def between(since: datetime, until: datetime, checkpoints: Collection[str]) -> dict[str, Any]:
    """The parameters of a stretch [*since*, *until*) at *checkpoints*."""
    return {
        "since": to_micros(since),
        "until": to_micros(until),
        "checkpoints": sorted(checkpoints),
    }
