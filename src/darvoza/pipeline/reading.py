"""The impure shell: from a kept message to stored assessments, all of it or nothing."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from darvoza import messages
from darvoza.crossings import Placed, identity_keys, place
from darvoza.crossings.place import STAGE_RANK
from darvoza.pipeline import gathering, linking, uniting
from darvoza.pipeline.assessing import assess_touched
from darvoza.pipeline.loop import Loop
from darvoza.records import Delivery, Disposition, Issue, Mention, Movement, Reading, Severity
from darvoza.store import assessments as kept_assessments
from darvoza.store import crossings as kept_crossings
from darvoza.store import keeping, readings
from darvoza.store import messages as kept_messages
from darvoza.store.times import to_micros
from darvoza.subjects import kind_of

READER_VERSION = "1"
"""Goes up when readers understand more; kept with every reading."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one message."""

    message_id: str
    reading: Reading
    as_of: datetime
    crossings: int
    assessments: int


@dataclass(frozen=True, slots=True)
class Pending:
    """A kept message that waits to be read."""

    message_id: str
    delivery: Delivery
    digest: str  # SHA-256 of the bytes as received


def read_pending(
    connection: Connection,
    loop: Loop,
    pending: Pending,
    *,
    as_of: datetime | None = None,
    again: bool = False,
) -> Taken:
    """Read, place, join, link and assess one message that the caller has claimed.

    When it is read *again*, mentions that the store holds already stay as they are.
    """
    delivery = pending.delivery
    as_of = as_of or loop.moment(delivery.envelope.received_at)
    reading = messages.read(delivery.data, delivery.envelope)
    placed, reading = _place_all(loop, pending, reading)
    if reading.cards:
        kept_messages.scrub(connection, loop.store, pending.message_id, reading.cards)
    if again:
        placed = _not_held(connection, placed)
    written = take_in(connection, loop, placed, message_id=pending.message_id, as_of=as_of)
    return _taken(pending, reading, written, as_of)


def read_alone(
    connection: Connection, loop: Loop, pending: Pending, *, as_of: datetime, again: bool
) -> Taken | None:
    """Claim, read and file one message; ``None`` when somebody else has claimed it."""
    if not readings.claim(connection, [pending.message_id]):
        return None
    taken = read_pending(connection, loop, pending, as_of=as_of, again=again)
    file_readings(connection, [taken])
    return taken


def file_readings(connection: Connection, taken: Sequence[Taken]) -> None:
    """Append what was understood of each message."""
    rows = [(one.message_id, one.reading, one.as_of) for one in taken]
    readings.add_readings(connection, rows, reader_version=READER_VERSION)


def _taken(pending: Pending, reading: Reading, written: tuple[int, int], as_of: datetime) -> Taken:
    return Taken(
        message_id=pending.message_id,
        reading=reading,
        as_of=as_of,
        crossings=written[0],
        assessments=written[1],
    )


def take_in(
    connection: Connection,
    loop: Loop,
    placed: Sequence[Placed],
    *,
    message_id: str | None,
    as_of: datetime,
) -> tuple[int, int]:
    """Let *placed* mentions continue or make crossings; how many changed, how many assessments."""
    known = gathering.near(connection, placed)
    return settle(connection, loop, known, placed, message_id=message_id, as_of=as_of)


def _not_held(connection: Connection, placed: Sequence[Placed]) -> list[Placed]:
    places = {(item.message_id, item.mention.ordinal): item for item in placed}
    held = kept_crossings.owners(connection, places)
    return [item for place, item in places.items() if place not in held]


def settle(
    connection: Connection,
    loop: Loop,
    known: gathering.Known,
    fresh: Sequence[Placed],
    *,
    message_id: str | None,
    as_of: datetime,
) -> tuple[int, int]:
    """Resolve *known* and *fresh* mentions, write what changes, and assess it."""
    planned = gathering.plan(connection, known, fresh, corrections=loop.corrections, at=as_of)
    if not planned.groups:
        return 0, 0
    kept = _write(connection, loop, planned, fresh, message_id=message_id, as_of=as_of)
    edges = linking.link(connection, planned, fresh, message_id=message_id, at=as_of)
    changed = {name: one.crossing for name, one in kept.items()}
    units = uniting.form_units(
        connection, changed, edges, planned=planned, draw=loop.draw, at=as_of
    )
    written = assess_touched(connection, loop, changed, units, message_id=message_id, as_of=as_of)
    return len(changed), written


def _write(
    connection: Connection,
    loop: Loop,
    planned: gathering.Plan,
    fresh: Sequence[Placed],
    *,
    message_id: str | None,
    as_of: datetime,
) -> dict[str, keeping.Kept]:
    keeping.add_mentions(connection, fresh, as_of)
    everything = [item for group in planned.groups.values() for item in group]
    keys = {item.movement_key for item in everything}
    movements = _movements(connection, loop, keys)
    new = gathering.new_movements(everything, movements, as_of)
    keeping.add_movements(connection, list(new.values()), as_of)
    loop.movements.update(new)
    kept = gathering.versions(planned, movements | new, message_id)
    keeping.forget_keys(connection, planned.homes)
    node = loop.store.node
    keeping.add_versions(connection, list(kept.values()), node=node, at=as_of)
    keeping.add_memberships(connection, planned.moved, as_of)
    keeping.revive(connection, planned.revived)
    keeping.absorb(connection, planned.absorbed)
    kept_assessments.forget_current(connection, planned.absorbed)
    return kept


def _movements(connection: Connection, loop: Loop, keys: set[str]) -> dict[str, Movement]:
    """Known movements among *keys*; those met lately are remembered."""
    known = {key: loop.movements[key] for key in keys if key in loop.movements}
    known |= kept_crossings.movements_by_key(connection, keys - set(known))
    loop.movements.update(known)
    return known


def _place_all(loop: Loop, pending: Pending, reading: Reading) -> tuple[list[Placed], Reading]:
    """The mentions that concern our checkpoints, and the reading with what was left aside said."""
    if reading.test:
        return [], reading
    placed = [_placed(loop, pending, reading, mention) for mention in reading.mentions]
    ours = [item for item in placed if item is not None]
    missed = len(placed) - len(ours)
    return ours, _with_missed(
        reading, missed, everything=missed == len(placed)
    ) if missed else reading


def _with_missed(reading: Reading, missed: int, *, everything: bool) -> Reading:
    issue = Issue(
        code="PLACE-UNKNOWN",
        severity=Severity.ERROR if everything else Severity.WARNING,
        expected=str(missed),
    )
    worse = Disposition.QUARANTINED if everything else Disposition.ACCEPTED_WITH_ISSUES
    kept = Disposition.QUARANTINED
    disposition = kept if reading.disposition is kept else worse
    return replace(reading, issues=(*reading.issues, issue), disposition=disposition)


def _placed(loop: Loop, pending: Pending, reading: Reading, mention: Mention) -> Placed | None:
    envelope = pending.delivery.envelope
    event_at = reading.event_at or envelope.event_at or envelope.received_at
    where = place(mention, envelope, loop.checkpoints, event_at=event_at)
    if where is None:
        return None
    stage = STAGE_RANK[mention.stage]
    return Placed(
        id=f"{pending.message_id}:{mention.ordinal}",
        message_id=pending.message_id,
        kind=kind_of(mention.subject),
        mention=mention,
        keys=identity_keys(mention.subject),
        movement_key=where.movement_key,
        mode=where.checkpoint.mode,
        checkpoint=where.checkpoint.code,
        direction=where.direction,
        at=where.at,
        floating=where.floating,
        order=(stage, to_micros(event_at), pending.digest, mention.ordinal),
    )


def record_failure(connection: Connection, loop: Loop, pending: Pending, error: Exception) -> Taken:
    """Record that the loop itself failed on a message: it is kept and waits for a person."""
    _log.error("message %s could not be taken in: %s", pending.message_id, type(error).__name__)
    issue = Issue(code="LOOP-FAILED", severity=Severity.FATAL, expected=type(error).__name__)
    understood = messages.read(pending.delivery.data, pending.delivery.envelope)
    if understood.cards:
        kept_messages.scrub(connection, loop.store, pending.message_id, understood.cards)
    reading = replace(
        understood,
        disposition=Disposition.QUARANTINED,
        issues=(*understood.issues, issue),
        mentions=(),
    )
    taken = _taken(pending, reading, (0, 0), loop.moment(pending.delivery.envelope.received_at))
    file_readings(connection, [taken])
    return taken
