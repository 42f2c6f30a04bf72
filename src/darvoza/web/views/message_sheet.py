"""⑨ One message as a person reads it: its lines with what is wrong beside each, and its crossings.

Who may not see crossings sees where something is wrong, not what stands there; who sees only some
checkpoints does not see what the message says of the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from darvoza.access import Action, may
from darvoza.errors import NotFoundError, StoreError
from darvoza.presentation import label, language
from darvoza.store import crossings, inbox, messages
from darvoza.store.inbox import Touched
from darvoza.subjects import SubjectKind, kind_of
from darvoza.web.identity import Visit
from darvoza.web.views import sight
from darvoza.web.views.message_text import Cut, cut, line_at, reader_of
from darvoza.web.views.messages import (
    IssueContext,
    MessagePage,
    issue_context,
    message_page,
    places_of,
    shown,
    visible_line,
)

LINES = 200
"""Lines shown at once."""

BEFORE_ISSUE = 3
"""Lines shown before the first one with an issue."""

NAMED = 40
"""Crossings of a message that are named at once; a train has hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineContext:
    """A line of a message; *number* is the segment or row, *place* counts what is shown from 1."""

    place: int
    number: int
    goes_on: bool
    tag: str | None
    text: str
    issues: tuple[IssueContext, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextContext:
    """Lines of a message from *first* on, of *total*; the places before and after, if there are."""

    lines: tuple[LineContext, ...]
    first: int
    total: int
    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedContext:
    """A crossing of which the message speaks."""

    crossing_id: str
    kind: SubjectKind
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSheet:
    """One message; *text* is None when its bytes are gone or cannot be opened.

    *readable* says that the values stand in the text; *general* are the issues without a line.
    """

    page: MessagePage
    readable: bool
    text: TextContext | None
    general: tuple[IssueContext, ...]
    touched: tuple[TouchedContext, ...]
    more_touched: int


@dataclass(frozen=True, slots=True)
class _Body:
    """A message's bytes cut into lines, and its issues by the line they are of."""

    data: bytes
    lines: tuple[Cut, ...]
    issues: Mapping[int | None, list[IssueContext]]


def message_sheet(
    connection: Connection,
    visit: Visit,
    message_id: str,
    *,
    line: int | None = None,
    purpose: str | None = None,
) -> MessageSheet:
    """One message from the line in place *line* on, by default near its first issue.

    The view is recorded, for the message and the crossings shown. Raises NotFoundError.
    """
    page = message_page(connection, visit, message_id, purpose=purpose)
    readable = may(visit.account, Action.SEE_CROSSING)
    mine, others = _touched(connection, visit, message_id)
    body = _body(connection, visit, message_id)
    first = _first(body, line)
    covered = _spans(others) if readable else None
    text = _text(connection, message_id, body, first, covered) if body else None
    named = _named(connection, mine) if readable else ()
    seen = _seen(mine, body, first) if readable and body else []
    both = dict.fromkeys([*(one.crossing_id for one in named), *seen])
    sight.viewed(connection, visit, "crossing", both, purpose=purpose)
    return MessageSheet(
        page=page,
        readable=readable,
        text=text,
        general=tuple(body.issues.get(None, ())) if body else page.issues,
        touched=named,
        more_touched=len({one.crossing_id for one in mine}) - len(named) if readable else 0,
    )


def _touched(
    connection: Connection, visit: Visit, message_id: str
) -> tuple[list[Touched], list[Touched]]:
    """What the message says of crossings that the visit may see, and of those it may not."""
    places = places_of(connection, visit)
    found = inbox.touched(connection, message_id)
    mine = [one for one in found if places is None or one.checkpoint in places]
    return mine, [one for one in found if one not in mine]


def _body(connection: Connection, visit: Visit, message_id: str) -> _Body | None:
    store = visit.desk.store
    try:
        data = messages.bytes_of(connection, store, message_id)
    except (NotFoundError, StoreError):
        return None
    lines = cut(data)
    reader = language(visit.account.language)
    issues: dict[int | None, list[IssueContext]] = {}
    for issue in visible_line(connection, visit, message_id).issues:
        place = line_at(lines, offset=issue.offset, number=issue.segment)
        issues.setdefault(place, []).append(issue_context(shown(visit, issue), reader))
    return _Body(data, lines, issues)


def _first(body: _Body | None, line: int | None) -> int:
    """The place, from 0, of the first line shown."""
    if body is None or not body.lines:
        return 0
    if line is not None:
        return min(line - 1, len(body.lines) - 1)
    worst = min((place for place in body.issues if place is not None), default=0)
    return max(0, worst - BEFORE_ISSUE) if worst >= LINES else 0


def _spans(some: Iterable[Touched]) -> list[tuple[int, int]]:
    return [span for one in some for span in one.spans]


def _text(
    connection: Connection,
    message_id: str,
    body: _Body,
    first: int,
    hidden: list[tuple[int, int]] | None,
) -> TextContext:
    charset = messages.envelope_of(connection, message_id).charset
    read, total = reader_of(body.data, charset, hidden), len(body.lines)
    lines = tuple(
        LineContext(
            place=place + 1,
            number=line.number,
            goes_on=line.goes_on,
            tag=line.tag,
            text=read(line),
            issues=tuple(body.issues.get(place, ())),
        )
        for place, line in enumerate(body.lines[first : first + LINES], first)
    )
    return TextContext(
        lines=lines,
        first=first + 1,
        total=total,
        previous=max(1, first + 1 - LINES) if first else None,
        next=first + LINES + 1 if first + LINES < total else None,
    )


def _named(connection: Connection, mine: list[Touched]) -> tuple[TouchedContext, ...]:
    names = list(dict.fromkeys(one.crossing_id for one in mine))[:NAMED]
    found = crossings.crossings(connection, names)
    return tuple(
        TouchedContext(
            crossing_id=name, kind=kind_of(found[name].subject), label=label(found[name].subject)
        )
        for name in names
        if name in found
    )


def _seen(mine: list[Touched], body: _Body, first: int) -> list[str]:
    """The crossings of which the lines shown speak."""
    shown_lines = body.lines[first : first + LINES]
    if not shown_lines:
        return []
    start, end = shown_lines[0].start, shown_lines[-1].end
    return [
        one.crossing_id
        for one in mine
        if any(span[0] < end and start < span[1] for span in one.spans)
    ]
