"""⑨ The audit trail: who did and saw what, when and why; and whether the chain is whole."""

from dataclasses import dataclass

from sqlalchemy import Connection

from darvoza.store import audit
from darvoza.store.audit import AuditEntry
from darvoza.web.identity import Visit
from darvoza.web.views import sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Whether the trail is whole: the first broken row, and the hash at its end to be noted."""

    whole: bool
    broken_at: int | None
    head: str


def trail(
    connection: Connection,
    visit: Visit,
    *,
    actor: str | None,
    subject: tuple[str, str] | None,
    limit: int,
) -> tuple[AuditEntry, ...]:
    """The newest entries, newest first; or all that was done to one subject (kind, id)."""
    if subject is not None:
        found = tuple(reversed(audit.entries_of(connection, *subject)))
        found = tuple(one for one in found if actor in (None, one.actor))[:limit]
    else:
        found = audit.recent(connection, actor=actor, limit=limit)
    sight.viewed(connection, visit, "audit", [":".join(subject) if subject else actor or "all"])
    return found


def chain(connection: Connection, *, noted: str | None) -> Chain:
    """Whether the trail is whole up to the hash *noted* earlier, if there is one."""
    broken_at = audit.verify(connection, expected_head=noted)
    return Chain(whole=broken_at is None, broken_at=broken_at, head=audit.head(connection))
