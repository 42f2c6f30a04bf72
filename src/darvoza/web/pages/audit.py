"""⑨ The audit: who looked at what and did what, and whether the trail is whole."""

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from darvoza.access import Action
from darvoza.web.identity import Visit
from darvoza.web.pages.clock import Day, span_of, zone_of
from darvoza.web.pages.filters import filtered
from darvoza.web.pages.rendering import page
from darvoza.web.pages.session import shown
from darvoza.web.shapes import Line
from darvoza.web.views import sight
from darvoza.web.views.trail import Asked, Trail, chain, standing, trail

router = APIRouter(prefix="/audit", include_in_schema=False)

Auditing = Annotated[Visit, shown(Action.SEE_AUDIT)]

ROWS = 100
"""Entries on one page."""

Head = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9a-fA-F]{64}$")]

Done = Literal[
    "viewed", "searched", "signed_in", "locked", "added", "changed", "saved", "disabled", "enabled",
    "password_set", "key_renewed", "uploaded", "read_again", "release", "documents", "second_line",
    "inspection", "hold", "protect", "photographed", "printed", "split", "merge", "ended", "opened",
]  # fmt: skip
"""What may be asked for by name; every other action is found without this filter."""

LINKED = {
    "crossing": "/crossings/", "unit": "/units/", "movement": "/movements/",
    "message": "/messages/", "lookout": "/lookouts/", "profile": "/profiles/",
}  # fmt: skip
"""Where the subject of an entry is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries are looked for, as it stands in the address."""

    actor: Line | None = None
    action: Done | None = None
    subject: Line | None = None
    day: Day | None = None
    before: Annotated[int, Field(ge=1, le=2**53)] | None = None


@router.get("")
def audit(request: Request, visit: Auditing) -> Response:
    """The entries asked for, newest first; the look at them is recorded."""
    asked, filled = filtered(Filter, request, visit)
    zone = zone_of(request, visit)
    since, until = span_of(asked.day, zone)
    wanted = Asked(
        actor=asked.actor,
        action=asked.action,
        subject=asked.subject,
        since=since,
        until=until,
    )
    with sight.looking(visit) as connection:
        found = trail(connection, visit, wanted, limit=ROWS, before=asked.before)
    with visit.desk.store.reading() as connection:
        state = standing(connection)
    return page(
        request,
        visit,
        "audit.html",
        status=422 if filled.wrong else 200,
        found=found,
        filled=filled,
        zone=zone,
        asked=asked,
        state=state,
        linked=LINKED,
        next=_next(asked, found),
    )


def _next(asked: Filter, found: Trail) -> str | None:
    """The address of the page after this one, with the same filter."""
    if found.next is None:
        return None
    said = {
        "actor": asked.actor, "action": asked.action, "subject": asked.subject, "day": asked.day,
        "before": found.next,
    }  # fmt: skip
    return "/audit?" + urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """The end of the trail as somebody wrote it down."""

    head: Head | None = None


@router.get("/chain")
def whole(request: Request, visit: Auditing) -> Response:
    """Every hash computed again; against one that was noted earlier, if it is given."""
    asked, filled = filtered(Noted, request, visit)
    noted = asked.head.lower() if asked.head else None
    with visit.desk.store.reading() as connection:
        state = chain(connection, noted=noted)
    return page(
        request,
        visit,
        "audit_chain.html",
        status=422 if filled.wrong else 200,
        state=state,
        filled=filled,
        noted=noted,
    )
