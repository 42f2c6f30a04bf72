"""⑨ The audit trail: who did and saw what, when and why; and whether the chain is whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from darvoza.store import audit, desk
from darvoza.store import trail as kept
from darvoza.store.trail import AuditLine, Subject, Wanted
from darvoza.web.identity import Visit
from darvoza.web.views import sight
from darvoza.web.views.sought import readings

CHECKED_AT_ONCE = 5_000
"""A trail of at most so many entries is checked whenever it is looked at."""

KINDS = (
    "crossing", "unit", "movement", "message", "queue", "shift", "handover", "outcome", "photo",
    "lookout", "profile", "account", "sender", "checkpoint", "audit", "mention", "store",
)  # fmt: skip
"""What an entry may be about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Whether the trail is whole: the first broken row, and the hash at its end to be noted.

    *whole* is None where nobody has asked to check: a long trail takes a while.
    """

    whole: bool | None
    broken_at: int | None
    head: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailEntry:
    """One thing done or seen; *number* counts the entries of the trail from 1."""

    number: int
    at: datetime
    actor: str
    action: str
    subject_kind: str
    subject_id: str | None
    purpose: str | None
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Entries, newest first; *next* is the ``before`` of the page after this one.

    *crossings* are those that a plate, document or other number was resolved to.
    """

    entries: tuple[TrailEntry, ...]
    next: int | None
    crossings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for; *subject* is ``kind:id``, ``kind``, an id, or a number that crossed."""

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def trail(
    connection: Connection, visit: Visit, asked: Asked, *, limit: int, before: int | None = None
) -> Trail:
    """The entries asked for, newest first; the look at the trail is recorded in it."""
    subjects = subjects_of(connection, visit, asked.subject) if asked.subject else None
    wanted = Wanted(
        actor=asked.actor,
        action=asked.action,
        subjects=subjects,
        since=asked.since,
        until=asked.until,
    )
    found = kept.lines(connection, wanted, limit=limit, before=before)
    sight.viewed(connection, visit, "audit", _looked_at(asked, subjects))
    return Trail(
        entries=tuple(_entry(line) for line in found),
        next=found[-1].number if len(found) == limit else None,
        crossings=_crossings(asked.subject or "", subjects or ()),
    )


def subjects_of(connection: Connection, visit: Visit, typed: str) -> tuple[Subject, ...]:
    """What *typed* may be about: a kind, an id, or the crossings known under a number."""
    kind, _, name = typed.strip().partition(":")
    if kind in KINDS:
        return ((kind, name.strip() or None),)
    keys = [key for reading in readings(typed, visit.at) for key in reading.keys]
    places = desk.visible_checkpoints(connection, visit.where)
    known = kept.crossings_known_as(connection, keys, places)
    direct: list[Subject] = [(kind, typed.strip()) for kind in KINDS]
    return (*direct, *(("crossing", name) for name in known))


def _crossings(typed: str, subjects: tuple[Subject, ...]) -> tuple[str, ...]:
    """The crossings that a number was resolved to, without what was typed as an id."""
    found = (name for kind, name in subjects if kind == "crossing" and name)
    return tuple(name for name in found if name not in {typed.strip(), typed.partition(":")[2]})


def _looked_at(asked: Asked, subjects: tuple[Subject, ...] | None) -> list[str]:
    """What the trail keeps of the question: ids and accounts, never the number typed."""
    if subjects is None:
        return [f"actor:{asked.actor}" if asked.actor else "all"]
    resolved = [f"crossing:{name}" for name in _crossings(asked.subject or "", subjects)]
    if len(subjects) == 1:
        kind, name = subjects[0]
        return [f"{kind}:{name}" if name else kind]
    return resolved or ["number"]


def _entry(line: AuditLine) -> TrailEntry:
    entry = line.entry
    return TrailEntry(
        number=line.number,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        purpose=entry.purpose,
        detail=dict(entry.detail),
    )


def chain(connection: Connection, *, noted: str | None) -> Chain:
    """Whether the trail is whole up to the hash *noted* earlier, if there is one."""
    broken_at = audit.verify(connection, expected_head=noted)
    return Chain(
        whole=broken_at is None,
        broken_at=broken_at,
        head=audit.head(connection),
        entries=kept.length(connection),
    )


def standing(connection: Connection) -> Chain:
    """The end of the trail; checked here and now when it is short."""
    entries = kept.length(connection)
    if entries <= CHECKED_AT_ONCE:
        return chain(connection, noted=None)
    return Chain(whole=None, broken_at=None, head=audit.head(connection), entries=entries)
