"""⑨ The door for senders, and what became of messages."""

import logging
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.exceptions import HTTPException

from darvoza import messages as formats
from darvoza.access import Action
from darvoza.errors import InputError
from darvoza.pipeline import correcting
from darvoza.pipeline.door import resume
from darvoza.records import Delivery, Disposition, Envelope
from darvoza.store import messages as kept
from darvoza.store import readings
from darvoza.store.senders import Sender
from darvoza.web.desk import Desk, working
from darvoza.web.identity import Delivering, Keyed, Visit, allowed
from darvoza.web.shapes import Id, Limit, Line, Moment, Purpose
from darvoza.web.views.messages import (
    IssueContext,
    MessageList,
    MessagePage,
    issue_context,
    message_list,
    message_page,
    visible_line,
)

router = APIRouter(prefix="/api/messages", tags=["messages"])

_log = logging.getLogger(__name__)

Looking = Annotated[Visit, allowed(Action.SEE_MESSAGES)]
Before = Annotated[Id | None, Query(description="The *next* of the page before this one.")]
CHANNEL = "api"


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


async def _body(request: Request, delivering: Annotated[Delivering, Depends(Keyed())]) -> Brought:
    """The bytes, taken only after the sender is known; `limits.BodyLimit` bounds them."""
    return Brought(delivering, await request.body())


@router.post(
    "",
    status_code=202,
    summary="Send a message",
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The message as it is, in any format of docs/formats.md.",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
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
    delivering, data = brought.delivering, brought.data
    desk, sender, at = delivering.desk, delivering.sender, delivering.at
    _check_format(sender, data)
    envelope = Envelope(
        sender=sender.name,
        channel=CHANNEL,
        received_at=at,
        reference=reference,
        event_at=event_at,
        checkpoint=sender.checkpoint,
        direction=sender.direction,
        charset=sender.charset,
        zone=sender.zone,
        strict=sender.strict,
    )
    with desk.store.begin() as connection:
        one = kept.keep(connection, desk.store, Delivery(data=data, envelope=envelope), at)
    return _read(desk, one)


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
    """Read all that is kept and waits, and tell what became of this message."""
    try:
        with working(desk) as loop:
            resume(loop)
        with desk.store.reading() as connection:
            line = readings.line_of(connection, one.message_id)
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
def recent(visit: Looking, limit: Limit = 50, before: Before = None) -> MessageList:
    """Messages that concern the checkpoints of the account, newest first."""
    with visit.desk.store.reading() as connection:
        return message_list(connection, visit, limit=limit, before=before)


@router.get("/quarantine", summary="The messages that wait for a person")
def quarantine(visit: Looking, limit: Limit = 50, before: Before = None) -> MessageList:
    """Messages whose newest reading could not be taken in safely, newest first."""
    with visit.desk.store.reading() as connection:
        return message_list(
            connection, visit, limit=limit, before=before, disposition=Disposition.QUARANTINED
        )


@router.get("/{message_id}", summary="One message: disposition and issues")
def one_message(visit: Looking, message_id: Id, purpose: Purpose = None) -> MessagePage:
    """Every issue with its sentence and its place; never the bytes. The view is recorded."""
    with visit.desk.store.begin() as connection:
        return message_page(connection, visit, message_id, purpose=purpose)


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
        return message_page(connection, visit, message_id)
