"""⑨ The audit trail, for auditors."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from darvoza.access import Action
from darvoza.errors import InputError
from darvoza.store.audit import AuditEntry
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Limit, Line
from darvoza.web.views.trail import Chain, chain, trail

router = APIRouter(prefix="/api/audit", tags=["audit"])

Auditing = Annotated[Visit, allowed(Action.SEE_AUDIT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Entries of the audit trail, newest first."""

    entries: tuple[AuditEntry, ...]


@router.get("", summary="Who did and saw what, when and why")
def entries(
    visit: Auditing,
    actor: Line | None = None,
    subject_kind: Annotated[Line | None, Query(description="Together with *subject_id*.")] = None,
    subject_id: Line | None = None,
    limit: Limit = 100,
) -> Trail:
    """The newest first; of one account or of one subject, if given. The view is recorded."""
    if (subject_kind is None) != (subject_id is None):
        raise InputError("subject_id", "give the kind and the id of the subject together")
    subject = (subject_kind, subject_id) if subject_kind and subject_id else None
    with visit.desk.store.begin() as connection:
        found = trail(connection, visit, actor=actor, subject=subject, limit=limit)
    return Trail(entries=found)


@router.get("/verify", summary="Whether the trail is whole")
def verify(
    visit: Auditing,
    head: Annotated[
        Line | None, Query(description="A hash noted earlier: rows cut off since are found too.")
    ] = None,
) -> Chain:
    """Recomputes every hash. Write down *head* outside the store for the next time."""
    with visit.desk.store.reading() as connection:
        return chain(connection, noted=head)
