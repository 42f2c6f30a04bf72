"""⑧ The queue: control units in front of a checkpoint, with what the desk shows of each."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, or_, select

from darvoza.records import Channel, Reason, Result, ThreatArea
from darvoza.store import schema as tables
from darvoza.store.times import from_micros, to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One crossing of a control unit, as last assessed."""

    crossing_id: str
    kind: str
    channel: Channel
    score: int
    reasons: tuple[Reason, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A control unit in the queue; the strictest member comes first and sets channel and score."""

    id: str
    kind: str
    checkpoint: str
    movement: str  # flight, train, plate or dispatch number; empty when the movement has none
    movement_id: str
    expected_at: datetime
    members: tuple[Member, ...]
    drawn: bool
    probability: float
    controlled: bool
    decided: bool

    @property
    def strictest(self) -> Member:
        """The member whose channel the unit shows."""
        return self.members[0]

    @property
    def channel(self) -> Channel:
        """The strictest member's channel."""
        return self.strictest.channel

    @property
    def score(self) -> int:
        """The strictest member's score."""
        return self.strictest.score

    @property
    def mandatory(self) -> bool:
        """Whether a list match or a need of protection puts the unit outside the cut."""
        return any(
            reason.kind == "match" or reason.area == ThreatArea.PROTECTION
            for member in self.members
            for reason in member.reasons
        )


_later = tables.outcomes.alias("later")
DONE = (tables.outcomes.c.result != Result.NOT_DONE) & ~exists().where(
    _later.c.amends == tables.outcomes.c.id
).correlate(tables.outcomes)
"""A control was done: by the outcome that stands, no other amends it."""

_unit = tables.units.c
_now = tables.current.c
_LINES = (
    select(
        _unit.id,
        _unit.kind,
        _unit.checkpoint,
        _unit.drawn,
        _unit.probability,
        _unit.movement_id,
        tables.movements.c.number,
        tables.movements.c.carrier,
        tables.movements.c.expected_at.label("movement_expected_at"),
        _now.crossing_id,
        _now.channel,
        _now.score,
        _now.expected_at,
        tables.crossings.c.kind.label("subject_kind"),
        tables.assessments.c.reasons,
        tables.assessments.c.failed,
        exists().where(tables.outcomes.c.unit_id == _unit.id, DONE).label("controlled"),
        exists().where(tables.decisions.c.unit_id == _unit.id).label("decided"),
    )
    .join(tables.movements, tables.movements.c.id == _unit.movement_id)
    .join(tables.unit_members, tables.unit_members.c.unit_id == _unit.id)
    .join(tables.current, _now.crossing_id == tables.unit_members.c.crossing_id)
    .join(tables.crossings, tables.crossings.c.id == _now.crossing_id)
    .join(tables.assessments, tables.assessments.c.id == _now.assessment_id)
    .where(tables.unit_members.c.left_at.is_(None))
    .order_by(_unit.id, _now.channel.desc(), _now.score.desc(), _now.crossing_id)
)
_EXPECTED = _LINES.where(
    _now.checkpoint == bindparam("checkpoint"),
    _now.expected_at >= bindparam("since"),
    _now.expected_at < bindparam("until"),
)
_LEFT_TO = _EXPECTED.where(
    ~exists().where(
        tables.selections.c.unit_id == _unit.id,
        tables.selections.c.shift_id != bindparam("shift"),
    )
)
_BELOW = _EXPECTED.where(
    _now.channel < int(Channel.YELLOW), or_(_unit.drawn, tables.assessments.c.reasons != "[]")
)
_ONES = _LINES.where(_unit.id.in_(bindparam("ids", expanding=True)))


def queue(
    connection: Connection,
    checkpoint: str,
    *,
    since: datetime,
    until: datetime,
    not_taken_before: str | None = None,
) -> list[UnitLine]:
    """The control units expected at *checkpoint* in [*since*, *until*), strictest first.

    With *not_taken_before*, a shift's id, only those that no other shift selected or left out.
    """
    parameters = {
        "checkpoint": checkpoint,
        "since": to_micros(since),
        "until": to_micros(until),
    }
    if not_taken_before is None:
        lines = _lines(connection.execute(_EXPECTED, parameters))
    else:
        lines = _lines(connection.execute(_LEFT_TO, {**parameters, "shift": not_taken_before}))
    return sorted(lines, key=lambda line: (-line.channel, -line.score, line.expected_at, line.id))


def controlled_anyway(
    connection: Connection, checkpoint: str, *, since: datetime, until: datetime
) -> frozenset[str]:
    """The ids of the control units that are to be controlled though no channel says so.

    They are mandatory or drawn, and a member of them stands below yellow.
    """
    window = {"since": to_micros(since), "until": to_micros(until)}
    lines = _lines(connection.execute(_BELOW, {"checkpoint": checkpoint, **window}))
    return frozenset(line.id for line in lines if line.mandatory or line.drawn)


def unit_lines(connection: Connection, unit_ids: Collection[str]) -> dict[str, UnitLine]:
    """The units *unit_ids* as the queue shows them, by id."""
    if not unit_ids:
        return {}
    rows = connection.execute(_ONES, {"ids": sorted(unit_ids)})
    return {line.id: line for line in _lines(rows)}


def _lines(rows: Iterable[Any]) -> list[UnitLine]:
    return [_line(list(group)) for _, group in groupby(rows, key=lambda row: row.id)]


def _line(rows: Sequence[Row[Any]]) -> UnitLine:
    first = rows[0]
    return UnitLine(
        id=first.id,
        kind=first.kind,
        checkpoint=first.checkpoint,
        movement=f"{first.carrier or ''}{first.number or ''}",
        movement_id=first.movement_id,
        expected_at=from_micros(min(row.expected_at for row in rows)),
        members=tuple(_member(row) for row in rows),
        drawn=bool(first.drawn),
        probability=first.probability,
        controlled=bool(first.controlled),
        decided=bool(first.decided),
    )


def _member(row: Row[Any]) -> Member:
    return Member(
        crossing_id=row.crossing_id,
        kind=row.subject_kind,
        channel=Channel(row.channel),
        score=row.score,
        reasons=tuple(_reason(item) for item in _listed(row.reasons)),
        failed=tuple(_listed(row.failed)),
    )


def _listed(text: str) -> list[Any]:
    return [] if text == "[]" else json.loads(text)


def _reason(item: Mapping[str, Any]) -> Reason:
    return Reason(**{**item, "channel": Channel(item["channel"])})


_SCORES = (
    select(func.min(_now.expected_at), func.max(_now.channel), func.max(_now.score))
    .join(tables.unit_members, tables.unit_members.c.crossing_id == _now.crossing_id)
    .where(
        tables.unit_members.c.left_at.is_(None),
        _now.checkpoint == bindparam("checkpoint"),
        _now.expected_at >= bindparam("since"),
        _now.expected_at < bindparam("until"),
        _now.channel >= int(Channel.YELLOW),
    )
    .group_by(tables.unit_members.c.unit_id)
)


def past_scores(
    connection: Connection, checkpoint: str, *, since: datetime, until: datetime
) -> list[tuple[datetime, Channel, int]]:
    """(time, channel, score) of each unit recommended for control in [*since*, *until*)."""
    window = {"since": to_micros(since), "until": to_micros(until)}
    rows = connection.execute(_SCORES, {"checkpoint": checkpoint, **window})
    return [(from_micros(row[0]), Channel(row[1]), row[2]) for row in rows]


def latest_expected(connection: Connection, checkpoint: str) -> datetime | None:
    """The latest time at which anything is expected, or was seen, at *checkpoint*."""
    statement = select(func.max(_now.expected_at)).where(_now.checkpoint == checkpoint)
    latest: int | None = connection.scalar(statement)
    return from_micros(latest)
