"""⑨ The door: a message comes from its sender's system, or a person brings it in its name."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.exceptions import HTTPException

from darvoza import messages as formats
from darvoza.errors import InputError
from darvoza.pipeline.door import read_next
from darvoza.records import Delivery, Disposition, Envelope
from darvoza.store import audit, readings
from darvoza.store import messages as kept
from darvoza.store.senders import Sender
from darvoza.web.desk import AT_ONCE, Desk, read_on, working
from darvoza.web.identity import Delivering, Keyed, Visit, allowed
from darvoza.web.limits import spend
from darvoza.web.shapes import Line, Moment, Name
from darvoza.web.views.messages import BRINGING, IssueContext, issue_context, uploaded_for

router = APIRouter(prefix="/api/messages", tags=["messages"])

_log = logging.getLogger(__name__)

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
            entry = audit.AuditEntry(
                at=at, actor=by, action="uploaded", subject_kind="message",
                subject_id=one.message_id, detail={"sender": delivery.envelope.sender},
            )  # fmt: skip
            audit.append(connection, entry)
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
