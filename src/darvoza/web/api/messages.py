"""⑨ The door for senders, and what became of messages."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from darvoza import messages as formats
from darvoza.access import Action
from darvoza.errors import InputError
from darvoza.pipeline import correcting
from darvoza.pipeline.door import read_next
from darvoza.records import Delivery, Disposition, Envelope
from darvoza.store import audit, readings
from darvoza.store import messages as kept
from darvoza.store.inbox import Wanted
from darvoza.store.senders import Sender
from darvoza.web.desk import AT_ONCE, Desk, read_on, working
from darvoza.web.identity import Delivering, Keyed, Visit, allowed
from darvoza.web.limits import spend
from darvoza.web.shapes import Id, Limit, Line, Moment, Name, Purpose
from darvoza.web.views import sight
from darvoza.web.views.message_sheet import MessageSheet, message_sheet
from darvoza.web.views.messages import (
    BRINGING,
    IssueContext,
    MessageList,
    MessagePage,
    issue_context,
    message_list,
    message_page,
    uploaded_for,
    visible_line,
)

router = APIRouter(prefix="/api/messages", tags=["messages"])

_log = logging.getLogger(__name__)

Looking = Annotated[Visit, allowed(Action.SEE_MESSAGES)]
FirstLine = Annotated[
    int | None,
    Query(ge=1, le=10_000_000, description="The first one shown; by default near an issue."),
]
Before = Annotated[Id | None, Query(description="The *next* of the page before this one.")]
CHANNEL, DESK = "api", "desk"
"""By which way a message came: from its sender's system, or brought by a person."""

BODY = {
    "requestBody": {
        "required": True,
        "description": "The message as it is, in any format of docs/formats.md.",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which messages are asked for."""

    disposition: Disposition | None = None
    sender: Line | None = None
    since: Annotated[Moment | None, Query(description="Received at this time or later.")] = None
    until: Annotated[Moment | None, Query(description="Received before this time.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The message is kept; without a *disposition* it is read a little later."""

    message_id: str
    duplicate: bool
    disposition: Disposition | None
    issues: tuple[IssueContext, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """A body from a sender that is known."""

    delivering: Delivering
    data: bytes


@dataclass(frozen=True, slots=True)
class VisitorsBody:
    """A body from an account that may bring messages."""

    visit: Visit
    data: bytes


async def _body(request: Request, delivering: Annotated[Delivering, Depends(Keyed())]) -> Brought:
    """The bytes, taken only after the sender is known; `limits.BodyLimit` bounds them."""
    return Brought(delivering, await request.body())


@router.post(
    "",
    status_code=202,
    summary="Send a message",
    openapi_extra=BODY,
)
def send(
    brought: Annotated[Brought, Depends(_body)],
    reference: Annotated[
        Line | None, Query(description="Only where the message itself carries none.")
    ] = None,
    event_at: Annotated[
        Moment | None, Query(description="The moment of a scan, where the message has none.")
    ] = None,
) -> Receipt:
    """Once the bytes are on the disk the answer is 202, whatever happens afterwards."""
    sender, at = brought.delivering.sender, brought.delivering.at
    _check_format(sender, brought.data)
    envelope = _envelope(sender, CHANNEL, at, Said(reference, event_at))
    return _taken(brought.delivering.desk, Delivery(data=brought.data, envelope=envelope))


@dataclass(frozen=True, slots=True)
class Said:
    """What a caller says of a message that carries neither."""

    reference: str | None = None
    event_at: datetime | None = None


def _envelope(sender: Sender, channel: str, at: datetime, said: Said) -> Envelope:
    return Envelope(
        sender=sender.name,
        channel=channel,
        received_at=at,
        reference=said.reference,
        event_at=said.event_at,
        checkpoint=sender.checkpoint,
        direction=sender.direction,
        charset=sender.charset,
        zone=sender.zone,
        strict=sender.strict,
    )


def _taken(desk: Desk, delivery: Delivery, *, by: str | None = None) -> Receipt:
    """Keep a delivery, audited when a person brings it, and read it unless too many wait."""
    at = delivery.envelope.received_at
    with desk.store.begin() as connection:
        one = kept.keep(connection, desk.store, delivery, at)
        if by is not None:
            detail = {"sender": delivery.envelope.sender}
            _audited(connection, "uploaded", one.message_id, actor=by, at=at, detail=detail)
    return _read(desk, one)


async def _visitors_body(
    request: Request, visit: Annotated[Visit, allowed(*BRINGING)]
) -> VisitorsBody:
    """The bytes, taken only from an account that may; `limits.BodyLimit` bounds them."""
    return VisitorsBody(visit, await request.body())


@router.post(
    "/upload",
    status_code=202,
    summary="Bring a message in the name of a sender",
    openapi_extra=BODY,
)
def send_for(
    brought: Annotated[VisitorsBody, Depends(_visitors_body)],
    sender: Annotated[Name, Query(description="The sender from whom the message is.")],
    reference: Annotated[
        Line | None, Query(description="Only where the message itself carries none.")
    ] = None,
    event_at: Annotated[
        Moment | None, Query(description="The moment of a scan, where the message has none.")
    ] = None,
) -> Receipt:
    """Through the same door as the sender's own: kept first, then read. Audited."""
    return upload(brought.visit, sender, brought.data, Said(reference, event_at))


def upload(visit: Visit, sender_name: str, data: bytes, said: Said) -> Receipt:
    """Take a message that a person brings. Raises InputError for a sender that cannot be."""
    spend(visit.desk.senders, f"desk {visit.account.name}", visit.at)
    with visit.desk.store.reading() as connection:
        known = {one.name: one for one in uploaded_for(connection, visit)}
    if sender_name not in known:
        raise InputError("sender", "choose a sender of your checkpoints that is not closed")
    sender = known[sender_name]
    _check_format(sender, data)
    envelope = _envelope(sender, DESK, visit.at, said)
    delivery = Delivery(data=data, envelope=envelope)
    return _taken(visit.desk, delivery, by=visit.account.name)


def _check_format(sender: Sender, data: bytes) -> None:
    """Refuse a message in a known format that the sender's profile does not name."""
    found = next((form.name for form in formats.FORMATS if _recognised(form, data)), None)
    if sender.formats and found is not None and found not in sender.formats:
        told = ", ".join(sender.formats)
        raise HTTPException(415, f"{sender.name} may send {told}; this is {found}. Not kept.")


def _recognised(form: formats.Format, data: bytes) -> bool:
    try:
        return form.recognises(data)
    except Exception:
        _log.exception("format %s failed to look at a message", form.name)
        return False


def _read(desk: Desk, one: kept.Kept) -> Receipt:
    """Read what waits longest, and tell what became of this message.

    Behind a long queue it is read a little later, beside the calls: nobody waits for the rest.
    """
    try:
        with working(desk) as loop:
            read_next(loop, together=AT_ONCE)
        with desk.store.reading() as connection:
            line = readings.line_of(connection, one.message_id)
        if line is not None and line.disposition is None:
            read_on(desk)
    except Exception:
        _log.exception("message %s is kept, and is to be read later", one.message_id)
        line = None
    return Receipt(
        message_id=one.message_id,
        duplicate=one.duplicate,
        disposition=line.disposition if line else None,
        issues=tuple(issue_context(issue) for issue in line.issues) if line else (),
    )


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
        _audited(connection, "read_again", message_id, actor=visit.account.name, at=visit.at)
        return message_page(connection, visit, message_id)


def _audited(
    connection: Connection,
    action: str,
    message_id: str,
    *,
    actor: str,
    at: datetime,
    detail: Mapping[str, object] = MappingProxyType({}),
) -> None:
    entry = audit.AuditEntry(
        at=at, actor=actor, action=action, subject_kind="message", subject_id=message_id,
        detail=dict(detail),
    )  # fmt: skip
    audit.append(connection, entry)
