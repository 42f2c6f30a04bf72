"""⑨ Messages: what became of each, and what is wrong with it in plain words; never their bytes.

Their text, for those who may read it, is in `message_sheet`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from darvoza.access import Action, Role, may
from darvoza.errors import NotFoundError
from darvoza.presentation import Language, language
from darvoza.records import Disposition, Issue
from darvoza.store import desk, inbox, messages, readings, senders
from darvoza.store.inbox import Wanted
from darvoza.store.readings import MessageLine
from darvoza.store.senders import Sender
from darvoza.web.identity import Visit
from darvoza.web.views import sight

ENGLISH = language("en")

EVERY = Wanted()

BRINGING = (Action.READ_AGAIN, Action.KEEP_ACCOUNTS)
"""Who may do one of these may bring a message in the name of a sender."""

_HIDDEN = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueContext:
    """Something wrong in a message: a sentence, and the place (segment, element, byte offset)."""

    code: str
    severity: str
    sentence: str
    segment: int | None
    tag: str | None
    element: int | None
    component: int | None
    offset: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContext:
    """A message in a list; without a *disposition* it still waits to be read."""

    id: str
    sender: str
    channel: str
    received_at: datetime
    size: int
    format: str | None
    disposition: Disposition | None
    mentions: int
    issues: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One message with its issues; *receipts* are the times at which it arrived."""

    message: MessageContext
    issues: tuple[IssueContext, ...]
    receipts: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageList:
    """Messages, newest first; *next* is the ``before`` of the page after this one."""

    messages: tuple[MessageContext, ...]
    next: str | None


def message_list(
    connection: Connection,
    visit: Visit,
    wanted: Wanted = EVERY,
    *,
    limit: int,
    before: str | None,
) -> MessageList:
    """The messages that concern the places of the visit, of those *wanted*."""
    places = places_of(connection, visit)
    ids = inbox.visible_messages(connection, places, wanted, limit=limit, before=before)
    lines = [readings.line_of(connection, message_id) for message_id in ids]
    return MessageList(
        messages=tuple(message_context(line) for line in lines if line is not None),
        next=ids[-1] if len(ids) == limit else None,
    )


def message_page(
    connection: Connection, visit: Visit, message_id: str, *, purpose: str | None = None
) -> MessagePage:
    """One message; the view is recorded. Raises NotFoundError unless it may be seen."""
    line = visible_line(connection, visit, message_id)
    reader = language(visit.account.language)
    sight.viewed(connection, visit, "message", [message_id], purpose=purpose)
    return MessagePage(
        message=message_context(line),
        issues=tuple(issue_context(shown(visit, issue), reader) for issue in line.issues),
        receipts=messages.receipts_of(connection, message_id),
    )


def visible_line(connection: Connection, visit: Visit, message_id: str) -> MessageLine:
    """One message as the store lists it. Raises NotFoundError unless it may be seen."""
    seen = inbox.concerns(connection, message_id, places_of(connection, visit))
    line = readings.line_of(connection, message_id) if seen else None
    if line is None:
        raise NotFoundError(f"There is no message {message_id}.")
    return line


def message_context(line: MessageLine) -> MessageContext:
    """*line* with its issues counted."""
    return MessageContext(
        id=line.id,
        sender=line.sender,
        channel=line.channel,
        received_at=line.received_at,
        size=line.size,
        format=line.format,
        disposition=line.disposition,
        mentions=line.mentions,
        issues=len(line.issues),
    )


def issue_context(issue: Issue, reader: Language = ENGLISH) -> IssueContext:
    """*issue* with its sentence, in the *reader*'s language; senders read English."""
    return IssueContext(
        code=issue.code,
        severity=issue.severity,
        sentence=reader.issue(issue),
        segment=issue.segment,
        tag=issue.tag,
        element=issue.element,
        component=issue.component,
        offset=issue.offset,
    )


def places_of(connection: Connection, visit: Visit) -> frozenset[str] | None:
    """The checkpoints whose messages may be seen; None for all, those of no checkpoint included.

    Administrators keep the feeds of every checkpoint going, without what the messages say.
    """
    bounded = visit.where.agency is not None or visit.where.checkpoint is not None
    if not bounded or Role.ADMINISTRATOR in visit.account.roles:
        return None
    return desk.visible_checkpoints(connection, visit.where)


def uploaded_for(connection: Connection, visit: Visit) -> tuple[Sender, ...]:
    """The senders in whose name the visit may bring a message: open ones, of its own places."""
    if not any(may(visit.account, action) for action in BRINGING):
        return ()
    places = places_of(connection, visit)
    return tuple(
        one
        for one in senders.all_senders(connection)
        if one.disabled_at is None
        and (places is None or one.checkpoint is None or one.checkpoint in places)
    )


def shown(visit: Visit, issue: Issue) -> Issue:
    """*issue* without the values of the message, for those who may not see a crossing."""
    if may(visit.account, Action.SEE_CROSSING):
        return issue
    return replace(
        issue,
        raw=None if issue.raw is None else _HIDDEN,
        expected=None if issue.expected is None else _HIDDEN,
    )
