"""⑨ What became of messages: listed, shown line by line, read again.

How they come in is in `door`.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from darvoza.access import Action
from darvoza.errors import InputError
from darvoza.pipeline import correcting
from darvoza.records import Disposition
from darvoza.store import audit
from darvoza.store.inbox import Wanted
from darvoza.web.desk import working
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Id, Limit, Line, Moment, Purpose
from darvoza.web.views import sight
from darvoza.web.views.message_sheet import MessageSheet, message_sheet
from darvoza.web.views.messages import (
    MessageList,
    MessagePage,
    message_list,
    message_page,
    visible_line,
)

router = APIRouter(prefix="/api/messages", tags=["messages"])

Looking = Annotated[Visit, allowed(Action.SEE_MESSAGES)]
FirstLine = Annotated[
    int | None,
    Query(ge=1, le=10_000_000, description="The first one shown; by default near an issue."),
]
Before = Annotated[Id | None, Query(description="The *next* of the page before this one.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which messages are asked for."""

    disposition: Disposition | None = None
    sender: Line | None = None
    since: Annotated[Moment | None, Query(description="Received at this time or later.")] = None
    until: Annotated[Moment | None, Query(description="Received before this time.")] = None


@router.get("", summary="The messages received last")
def recent(
    visit: Looking, asked: Annotated[Asked, Depends()], limit: Limit = 50, before: Before = None
) -> MessageList:
    """Messages that concern the checkpoints of the account, newest first."""
    wanted = Wanted(
        disposition=asked.disposition,
        sender=asked.sender,
        since=asked.since,
        until=asked.until,
    )
    with visit.desk.store.reading() as connection:
        return message_list(connection, visit, wanted, limit=limit, before=before)


@router.get("/quarantine", summary="The messages that wait for a person")
def quarantine(visit: Looking, limit: Limit = 50, before: Before = None) -> MessageList:
    """Messages whose newest reading could not be taken in safely, newest first."""
    wanted = Wanted(disposition=Disposition.QUARANTINED)
    with visit.desk.store.reading() as connection:
        return message_list(connection, visit, wanted, limit=limit, before=before)


@router.get("/{message_id}", summary="One message: disposition and issues")
def one_message(visit: Looking, message_id: Id, purpose: Purpose = None) -> MessagePage:
    """Every issue with its sentence and its place; never the bytes. The view is recorded."""
    with sight.looking(visit) as connection:
        return message_page(connection, visit, message_id, purpose=purpose)


@router.get("/{message_id}/text", summary="One message line by line, with its issues in place")
def message_text(
    visit: Looking, message_id: Id, line: FirstLine = None, purpose: Purpose = None
) -> MessageSheet:
    """Values stand there only for those who may see crossings; cards and private remarks never.

    The view is recorded, for the message and for every crossing of which a line is shown.
    """
    with sight.looking(visit) as connection:
        return message_sheet(connection, visit, message_id, line=line, purpose=purpose)


@router.post("/{message_id}/read-again", summary="Read a quarantined message again")
def read_again(visit: Annotated[Visit, allowed(Action.READ_AGAIN)], message_id: Id) -> MessagePage:
    """After a reader, a checkpoint or the sender's profile was put right."""
    with visit.desk.store.reading() as connection:
        line = visible_line(connection, visit, message_id)
    if line.disposition is not Disposition.QUARANTINED:
        raise InputError("message_id", "only a quarantined message is read again")
    with working(visit.desk) as loop:
        correcting.reread(loop, message_id, at=visit.at)
    with visit.desk.store.begin() as connection:
        entry = audit.AuditEntry(
            at=visit.at, actor=visit.account.name, action="read_again", subject_kind="message",
            subject_id=message_id,
        )  # fmt: skip
        audit.append(connection, entry)
        return message_page(connection, visit, message_id)
