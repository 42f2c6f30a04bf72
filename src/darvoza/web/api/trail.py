"""⑨ The audit trail, for auditors."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from darvoza.access import Action
from darvoza.errors import InputError
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Limit, Line, Moment
from darvoza.web.views import sight
from darvoza.web.views.trail import Asked, Chain, Trail, chain, trail

router = APIRouter(prefix="/api/audit", tags=["audit"])

Auditing = Annotated[Visit, allowed(Action.SEE_AUDIT)]
Number = Annotated[
    int | None, Query(ge=1, le=2**53, description="The *next* of the page before this one.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is looked for in the trail."""

    actor: Line | None = None
    action: Line | None = None
    subject_kind: Annotated[
        Line | None, Query(description="Together with *subject_id*, where that is given.")
    ] = None
    subject_id: Line | None = None
    subject: Annotated[
        Line | None,
        Query(description="`kind:id`, an id, or a plate, document or other number that crossed."),
    ] = None
    since: Moment | None = None
    until: Moment | None = None


@router.get("", summary="Who did and saw what, when and why")
def entries(
    visit: Auditing,
    asked: Annotated[Question, Depends()],
    limit: Limit = 100,
    before: Number = None,
) -> Trail:
    """The newest first; of one account, action or subject, if given. The view is recorded."""
    if (asked.subject_kind is None) != (asked.subject_id is None):
        raise InputError("subject_id", "give the kind and the id of the subject together")
    pair = f"{asked.subject_kind}:{asked.subject_id}" if asked.subject_kind else None
    wanted = Asked(
        actor=asked.actor,
        action=asked.action,
        subject=pair or asked.subject,
        since=asked.since,
        until=asked.until,
    )
    with sight.looking(visit) as connection:
        return trail(connection, visit, wanted, limit=limit, before=before)


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
