"""Lookouts: exact keys that officers wait for, each with its owner, reason and expiry.

A lookout is never changed: ending it is a row of its own, so that what was in force at any moment
can be told again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from darvoza.errors import InputError, NotFoundError
from darvoza.records import Channel, IdentityKey, ThreatArea
from darvoza.screening import lookouts as exact
from darvoza.store import audit
from darvoza.store.assessments import known_from
from darvoza.store.canonical import canonical
from darvoza.store.schema import lookout_endings, lookouts
from darvoza.store.times import from_micros, to_micros

LIST = "lookout"
"""What a match on a lookout names as its list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """One key waited for; *instruction* is a text per language, *contact* whom to call."""

    id: str
    key: IdentityKey
    area: ThreatArea
    channel: Channel
    points: int
    instruction: Mapping[str, str]
    reason: str
    owner: str
    contact: str
    agency: str
    starts_at: datetime
    expires_at: datetime
    restricted: bool = False
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: str | None = None


def add(connection: Connection, lookout: Lookout, *, at: datetime) -> None:
    """Keep a lookout, in the name of its owner; audited.

    Raises InputError when it has no value, reason or owner, ends before it starts, or has points
    below 0: a match never lowers anything.
    """
    _check(lookout)
    at = known_from(connection, at)
    row = {
        "id": lookout.id,
        "key_kind": lookout.key.kind,
        "key_value": lookout.key.value,
        "area": lookout.area,
        "channel": int(lookout.channel),
        "points": lookout.points,
        "instruction": canonical(dict(lookout.instruction)),
        "reason": lookout.reason,
        "owner": lookout.owner,
        "contact": lookout.contact,
        "restricted": lookout.restricted,
        "agency": lookout.agency,
        "starts_at": to_micros(lookout.starts_at),
        "expires_at": to_micros(lookout.expires_at),
        "created_at": to_micros(at),
    }
    connection.execute(insert(lookouts), row)
    _audited(connection, lookout.id, "added", actor=lookout.owner, at=at)


def end(
    connection: Connection, lookout_id: str, *, officer: str, reason: str, at: datetime
) -> None:
    """End a lookout before its expiry. Raises NotFoundError, or InputError when it is ended."""
    known = lookout_of(connection, lookout_id)
    if known.ended_at is not None:
        raise InputError("lookout", f"lookout {lookout_id} is ended already")
    at = known_from(connection, at)
    row = {"lookout_id": lookout_id, "at": to_micros(at), "officer": officer, "reason": reason}
    connection.execute(insert(lookout_endings), row)
    _audited(connection, lookout_id, "ended", actor=officer, at=at)


def in_force(connection: Connection, as_of: datetime) -> tuple[Lookout, ...]:
    """The lookouts in force at *as_of*, as known then, by id."""
    moment = to_micros(as_of)
    ending = lookout_endings.c.at
    chosen = _all().where(
        lookouts.c.created_at <= moment,
        lookouts.c.starts_at <= moment,
        lookouts.c.expires_at > moment,
        or_(ending.is_(None), ending > moment),
    )
    return tuple(_lookout(row) for row in connection.execute(chosen))


def not_over_before(connection: Connection, moment: datetime) -> tuple[Lookout, ...]:
    """The lookouts that neither expired nor ended before *moment*; those to come too, by id."""
    since = to_micros(moment)
    ending = lookout_endings.c.at
    chosen = _all().where(lookouts.c.expires_at > since, or_(ending.is_(None), ending > since))
    return tuple(_lookout(row) for row in connection.execute(chosen))


def everything(connection: Connection) -> tuple[exact.Lookout, ...]:
    """All lookouts, ended ones too, as the loop matches them."""
    return tuple(_exact(row) for row in connection.execute(_all()))


def _exact(row: Row[Any]) -> exact.Lookout:
    """The lookout of a row; one that was to count from before it was known counts from then."""
    lookout = _lookout(row)
    return exact.Lookout(
        id=lookout.id,
        key=lookout.key,
        area=lookout.area,
        channel=lookout.channel,
        points=lookout.points,
        restricted=lookout.restricted,
        starts_at=max(lookout.starts_at, from_micros(row.created_at)),
        expires_at=lookout.expires_at,
        ended_at=lookout.ended_at,
    )


def lookout_of(connection: Connection, lookout_id: str) -> Lookout:
    """One lookout, whether in force or not. Raises NotFoundError."""
    row = connection.execute(_all().where(lookouts.c.id == lookout_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no lookout {lookout_id}.")
    return _lookout(row)


def _check(lookout: Lookout) -> None:
    for name, text in (
        ("key", lookout.key.value), ("reason", lookout.reason), ("owner", lookout.owner),
    ):  # fmt: skip
        if not text.strip():
            raise InputError(name, "a lookout needs it")
    if lookout.expires_at <= lookout.starts_at:
        raise InputError("expires_at", "a lookout expires after it starts")
    if lookout.points < 0:
        raise InputError("points", "points are 0 or more")


def _all() -> Any:  # noqa: ANN401 - a SELECT of two tables
    joined = lookouts.outerjoin(lookout_endings, lookout_endings.c.lookout_id == lookouts.c.id)
    ending = lookout_endings.c
    columns = select(
        lookouts,
        ending.at.label("ended_at"),
        ending.officer.label("ended_by"),
        ending.reason.label("end_reason"),
    )
    return columns.select_from(joined).order_by(lookouts.c.id)


def _lookout(row: Row[Any]) -> Lookout:
    return Lookout(
        id=row.id,
        key=IdentityKey(kind=row.key_kind, value=row.key_value),
        area=ThreatArea(row.area),
        channel=Channel(row.channel),
        points=row.points,
        instruction=json.loads(row.instruction),
        reason=row.reason,
        owner=row.owner,
        contact=row.contact,
        agency=row.agency,
        starts_at=from_micros(row.starts_at),
        expires_at=from_micros(row.expires_at),
        restricted=row.restricted,
        ended_at=from_micros(row.ended_at),
        ended_by=row.ended_by,
        end_reason=row.end_reason,
    )


def _audited(
    connection: Connection, lookout_id: str, action: str, *, actor: str, at: datetime
) -> None:
    entry = audit.AuditEntry(
        at=at, actor=actor, action=action, subject_kind="lookout", subject_id=lookout_id
    )
    audit.append(connection, entry)
