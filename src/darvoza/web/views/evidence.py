"""⑨ The message behind a crossing: its parts, with those marked that speak of the crossing.

Parts that speak of others are counted and not shown, free texts and special requests that no
reader looks at are shown to nobody, card numbers are masked (design §3.10, docs/rights.md).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection

from darvoza.errors import NotFoundError
from darvoza.messages import read
from darvoza.messages.cards import find_cards, mask_cards
from darvoza.messages.edifact_start import charset_of
from darvoza.messages.parts import Part, overlapping, parts
from darvoza.records import Delivery
from darvoza.store import crossings, desk, messages
from darvoza.store.checkpoints import checkpoint_of
from darvoza.store.desk import MentionLine
from darvoza.web.identity import Visit
from darvoza.web.views import sight
from darvoza.web.views.messages import MessageContext, message_context, visible_line

SHOWN = 400
"""At most so many lines are shown."""

LONGEST = 2000
"""At most so many characters of a part are shown."""

_CHARSET = re.compile(rb"UNB.(\w{4})", re.DOTALL)
_TABLES = frozenset({"post-csv", "road-csv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One part of the message, or *count* parts in a row that are *hidden*, and why.

    *number* counts parts from 1; in UN/EDIFACT it is that of the segment, UNA included.
    """

    number: int
    text: str = ""
    marked: bool = False
    hidden: Literal["others", "sensitive", "too_many"] | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEvidence:
    """One message as it speaks of one crossing; *first* is the number of the first marked part."""

    crossing_id: str
    zone: str
    message: MessageContext
    mentions: tuple[MentionLine, ...]
    first: int | None
    lines: tuple[EvidenceLine, ...]


def evidence(
    connection: Connection, visit: Visit, crossing_id: str, message_id: str, *, purpose: str | None
) -> MessageEvidence:
    """The message; the views of it and of the crossing are recorded.

    Raises NotFoundError unless the crossing may be seen, the message speaks of it and its bytes
    are still kept.
    """
    place = sight.crossing_place(connection, visit, crossing_id)
    owned = [placed.id for _, placed in crossings.mentions_of(connection, [crossing_id])]
    ours = desk.mention_lines(connection, owned)
    mentions = tuple(one for one in ours if one.message_id == message_id)
    if not mentions:
        raise NotFoundError(f"There is no message {message_id} of crossing {crossing_id}.")
    line = visible_line(connection, visit, message_id)
    delivery = messages.delivery_of(connection, visit.desk.store, message_id)
    sight.viewed(connection, visit, "message", [message_id], purpose=purpose)
    sight.viewed(connection, visit, "crossing", [crossing_id], purpose=purpose)
    lines = _lines(delivery, line.format, mentions)
    return MessageEvidence(
        crossing_id=crossing_id,
        zone=checkpoint_of(connection, place.checkpoint).zone,
        message=message_context(line),
        mentions=mentions,
        first=next((one.number for one in lines if one.marked), None),
        lines=lines,
    )


@dataclass(frozen=True, slots=True)
class _Claims:
    """Which parts are of this crossing, and which the message says of anybody."""

    own: frozenset[int]
    all: frozenset[int]
    records: frozenset[int]  # of bookings in which this crossing stands
    table: bool

    def others(self, place: int, part: Part) -> bool:
        """Whether the part at *place* is of others: claimed by them, or between what is claimed."""
        if place in self.own:
            return False
        if place in self.all or not self.all:
            return place in self.all
        if part.record:
            return part.record not in self.records
        if self.table:
            return place > 0
        return min(self.all) < place < max(self.all)


def _lines(
    delivery: Delivery, form: str | None, mentions: tuple[MentionLine, ...]
) -> tuple[EvidenceLine, ...]:
    """The parts of the message, what is hidden in a row taken together."""
    reading = read(delivery.data, delivery.envelope)
    masked = mask_cards(delivery.data, [*reading.cards, *find_cards(delivery.data)])
    cut = parts(delivery.data, form)
    own = overlapping(cut, (span for one in mentions for span in one.spans))
    said = overlapping(cut, (span for one in reading.mentions for span in one.spans))
    records = frozenset(cut[place].record for place in own) - {0}
    claims = _Claims(own, own | said, records, form in _TABLES)
    charset = _charset(delivery)
    shown = (_line(masked, charset, claims, place, part) for place, part in enumerate(cut))
    return tuple(_bounded(_together(shown)))


def _line(data: bytes, charset: str, claims: _Claims, place: int, part: Part) -> EvidenceLine:
    if claims.others(place, part):
        return EvidenceLine(number=place + 1, hidden="others")
    if part.sensitive:
        return EvidenceLine(number=place + 1, text=part.tag, hidden="sensitive")
    text = data[part.start : part.end].decode(charset, "replace").strip()
    marked = place in claims.own
    return EvidenceLine(number=place + 1, text=text[:LONGEST], marked=marked)


def _together(lines: Iterator[EvidenceLine]) -> Iterator[EvidenceLine]:
    """Hidden lines in a row as one."""
    held: EvidenceLine | None = None
    for line in lines:
        if held is not None and held.hidden == line.hidden and held.hidden is not None:
            held = replace(held, count=held.count + 1)
            continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def _bounded(lines: Iterator[EvidenceLine]) -> Iterator[EvidenceLine]:
    """At most SHOWN lines, and how many more there are."""
    left = 0
    for count, line in enumerate(lines):
        if count < SHOWN:
            yield line
        else:
            left += line.count
            last = line.number
    if left:
        yield EvidenceLine(number=last, hidden="too_many", count=left)


def _charset(delivery: Delivery) -> str:
    """The charset in which the message is shown: that of its sender or of UNB, else UTF-8."""
    named = _CHARSET.search(delivery.data[:4096])
    said = named[1].decode("latin-1") if named else ""
    return charset_of(said, delivery.envelope.charset) or "utf-8"
