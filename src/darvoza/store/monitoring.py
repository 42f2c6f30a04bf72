"""What monitoring counts: control units, their selection, and what controls found of them.

Counts only, of stretches of time and of checkpoints; rates and intervals are made of them in
``darvoza.monitoring``. A control unit counts once, however often it was controlled: as a hit when
one of its outcomes that stand is a hit that was not withdrawn.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, cast, func, or_, select

from darvoza.records import OutcomeStatus, Result
from darvoza.store import schema as tables
from darvoza.store.queue import DONE
from darvoza.store.times import to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCount:
    """To how many control units a profile applied, how many were controlled, how many were hits."""

    profile_id: str
    applied: int
    controlled: int
    hits: int


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


def between(since: datetime, until: datetime, checkpoints: Collection[str]) -> dict[str, Any]:
    """The parameters of a stretch [*since*, *until*) at *checkpoints*."""
    return {
        "since": to_micros(since),
        "until": to_micros(until),
        "checkpoints": sorted(checkpoints),
    }
