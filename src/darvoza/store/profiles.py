"""Profiles as texts with a history: versions, what became of them, and sets that assessed.

The store keeps them; who may bring a profile from one state to the next is the profiles' own rule.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from darvoza.errors import NotFoundError
from darvoza.profiles import ProfileEvent, State
from darvoza.store import audit
from darvoza.store.canonical import canonical
from darvoza.store.ids import new_id
from darvoza.store.schema import profile_events, profile_sets, profile_versions
from darvoza.store.times import from_micros, to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileVersion:
    """One text of a profile; *version* is its content hash."""

    profile_id: str
    version: str
    body: str
    author: str
    at: datetime


def save_version(connection: Connection, profile: ProfileVersion) -> bool:
    """Keep a version; False when this very text is kept already. Saving is not activating."""
    known = select(profile_versions.c.hash).where(profile_versions.c.hash == profile.version)
    if connection.execute(known).first() is not None:
        return False
    row = {
        "hash": profile.version,
        "profile_id": profile.profile_id,
        "body": profile.body,
        "author": profile.author,
        "at": to_micros(profile.at),
    }
    connection.execute(insert(profile_versions), row)
    return True


def record_event(connection: Connection, event: ProfileEvent) -> None:
    """Append that a version came into a state; audited. Raises NotFoundError for no version."""
    version_of(connection, event.version)
    row = {
        "id": new_id(event.at),
        "profile_id": event.profile_id,
        "version": event.version,
        "state": event.state,
        "actor": event.actor,
        "at": to_micros(event.at),
        "note": event.note,
    }
    connection.execute(insert(profile_events), row)
    entry = audit.AuditEntry(
        at=event.at, actor=event.actor, action=event.state, subject_kind="profile",
        subject_id=event.profile_id, detail={"version": event.version},
    )  # fmt: skip
    audit.append(connection, entry)


def version_of(connection: Connection, version: str) -> ProfileVersion:
    """The text with this content hash. Raises NotFoundError."""
    chosen = select(profile_versions).where(profile_versions.c.hash == version)
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no profile version {version}.")
    return _version(row)


def history(connection: Connection, profile_id: str) -> tuple[ProfileEvent, ...]:
    """Everything that became of a profile, the first first."""
    chosen = select(profile_events).where(profile_events.c.profile_id == profile_id)
    ordered = chosen.order_by(profile_events.c.at, profile_events.c.id)
    return tuple(_event(row) for row in connection.execute(ordered))


def events(connection: Connection) -> tuple[ProfileEvent, ...]:
    """Everything that became of every profile, the first first."""
    ordered = select(profile_events).order_by(profile_events.c.at, profile_events.c.id)
    return tuple(_event(row) for row in connection.execute(ordered))


def versions(connection: Connection) -> tuple[ProfileVersion, ...]:
    """Every version kept, the first first."""
    ordered = select(profile_versions).order_by(profile_versions.c.at, profile_versions.c.hash)
    return tuple(_version(row) for row in connection.execute(ordered))


def states(connection: Connection, *, as_of: datetime) -> tuple[ProfileEvent, ...]:
    """The state of every version at *as_of*: its newest event until then."""
    newest = _newest(to_micros(as_of)).subquery()
    chosen = select(newest).where(newest.c.age == 1)
    ordered = chosen.order_by(newest.c.profile_id, newest.c.at, newest.c.id)
    return tuple(_event(row) for row in connection.execute(ordered))


def save_set(
    connection: Connection, version: str, members: Mapping[str, str], *, at: datetime
) -> None:
    """Keep which versions (by profile id) the set named *version* holds; once is enough."""
    known = select(profile_sets.c.hash).where(profile_sets.c.hash == version)
    if connection.execute(known).first() is None:
        row = {"hash": version, "members": canonical(dict(members)), "at": to_micros(at)}
        connection.execute(insert(profile_sets), row)


def set_of(connection: Connection, version: str) -> Mapping[str, str]:
    """The versions, by profile id, of the set named *version*. Raises NotFoundError."""
    chosen = select(profile_sets.c.members).where(profile_sets.c.hash == version)
    members = connection.execute(chosen).scalar_one_or_none()
    if members is None:
        raise NotFoundError(f"There is no set of profiles {version}.")
    found: dict[str, str] = json.loads(members)
    return found


def _newest(until: int) -> Select[Any]:
    events = profile_events.c
    age = func.row_number().over(
        partition_by=events.version, order_by=(events.at.desc(), events.id.desc())
    )
    return select(profile_events, age.label("age")).where(events.at <= until)


def _version(row: Row[Any]) -> ProfileVersion:
    return ProfileVersion(
        profile_id=row.profile_id,
        version=row.hash,
        body=row.body,
        author=row.author,
        at=from_micros(row.at),
    )


def _event(row: Row[Any]) -> ProfileEvent:
    return ProfileEvent(
        profile_id=row.profile_id,
        version=row.version,
        state=State(row.state),
        actor=row.actor,
        at=from_micros(row.at),
        note=row.note or "",
    )
