"""The impure shell, ①: the one door for live traffic, replay, trial and training.

Bytes are kept and committed first; then each message is read in its turn. Whatever stops the
process in between, `resume` goes on with what is kept and not yet read (design §3.10).
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

from darvoza.errors import NotFoundError, RefusedError, StoreError
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.opening import look_again
from darvoza.pipeline.reading import (
    Pending,
    Taken,
    file_readings,
    read_pending,
    record_failure,
)
from darvoza.records import Delivery
from darvoza.store import messages as kept_messages
from darvoza.store.readings import claim

TOGETHER = 256
"""Messages read in one transaction: one flush to disk for many."""

REMEMBERED = 10_000
"""Movements kept in memory between batches."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The answer to one delivery; *taken* is missing for a duplicate."""

    message_id: str
    duplicate: bool
    taken: Taken | None = None


def receive(loop: Loop, deliveries: Sequence[Delivery]) -> list[Receipt]:
    """Keep *deliveries*, then read them in their order; one receipt each.

    When this returns, everything is on the disk. Raises StoreError when the store cannot take the
    bytes: nothing of them is then kept, and the sender must send again.
    """
    if not deliveries:
        return []
    known_at = max(delivery.envelope.received_at for delivery in deliveries)
    with loop.store.begin() as connection:
        kept = kept_messages.keep_many(connection, loop.store, deliveries, known_at)
    pending = [
        Pending(one.message_id, delivery, hashlib.sha256(delivery.data).hexdigest())
        for one, delivery in zip(kept, deliveries, strict=True)
        if not one.duplicate
    ]
    taken = {one.message_id: one for one in read_all(loop, pending)}
    return [
        Receipt(
            message_id=one.message_id,
            duplicate=one.duplicate,
            taken=None if one.duplicate else taken.get(one.message_id),
        )
        for one in kept
    ]


def resume(
    loop: Loop, report: Callable[[int], None] = lambda _: None, *, together: int = TOGETHER
) -> int:
    """Read every message that is kept but not yet read; how many.

    *report* hears of each batch of *together* messages, after its transaction.
    """
    done = 0
    while (read := read_next(loop, together=together)) is not None:
        done += read
        report(done)
    return done


def read_next(loop: Loop, *, together: int = TOGETHER) -> int | None:
    """Read the *together* messages that wait longest; how many, None when none is waiting.

    One whose bytes cannot be opened keeps nobody waiting: it stays among the unread, is logged
    once, and is tried again when the process starts anew.
    """
    with loop.store.reading() as connection:
        pending = _waiting(connection, loop, together)
    return len(read_all(loop, pending)) if pending else None


def _waiting(connection: Connection, loop: Loop, together: int) -> list[Pending]:
    pending: list[Pending] = []
    after = ""
    while len(pending) < together:
        names = kept_messages.unread(connection, together, after=after)
        if not names:
            break
        opened = (_opened(connection, loop, name) for name in names)
        pending += [one for one in opened if one is not None]
        after = names[-1]
    return pending


def _opened(connection: Connection, loop: Loop, message_id: str) -> Pending | None:
    """The message with its bytes; None when they cannot be opened (a failing disk raises)."""
    if message_id in loop.unreadable:
        return None
    try:
        delivery = kept_messages.delivery_of(connection, loop.store, message_id)
    except (StoreError, NotFoundError) as error:
        loop.unreadable.add(message_id)
        _log.error("message %s waits unread: %s", message_id, error)
        return None
    return Pending(message_id, delivery, kept_messages.digest_of(connection, message_id))


def read_all(loop: Loop, pending: Iterable[Pending]) -> list[Taken]:
    """Read *pending* messages in their order; those that somebody else read are left out."""
    return [taken for batch in _batches(pending) for taken in _read_batch(loop, batch)]


def _batches(pending: Iterable[Pending]) -> Iterator[list[Pending]]:
    waiting = iter(pending)
    while batch := list(islice(waiting, TOGETHER)):
        yield batch


def _read_batch(loop: Loop, batch: list[Pending]) -> list[Taken]:
    """Read *batch* in one transaction; if one message fails, each in a transaction of its own."""
    if len(loop.movements) > REMEMBERED:
        loop.movements.clear()
    try:
        with loop.writing() as connection:
            return _read_claimed(connection, loop, batch)
    except Exception as error:
        if _not_its_fault(error):
            raise  # nothing of the batch was written; it waits among the unread
        return [taken for one in batch for taken in _read_carefully(loop, one)]


def _not_its_fault(error: Exception) -> bool:
    """Whether the disk or the database is the trouble, not what a message holds."""
    return isinstance(error, StoreError) and not isinstance(error, RefusedError)


def _read_claimed(connection: Connection, loop: Loop, batch: list[Pending]) -> list[Taken]:
    look_again(connection, loop)
    claimed = claim(connection, [one.message_id for one in batch])
    taken = [read_pending(connection, loop, one) for one in batch if one.message_id in claimed]
    file_readings(connection, taken)
    return taken


def _read_carefully(loop: Loop, pending: Pending) -> list[Taken]:
    """Read one message; when the loop fails on it, that is what is recorded."""
    try:
        with loop.writing() as connection:
            return _read_claimed(connection, loop, [pending])
    except Exception as error:
        if _not_its_fault(error):
            raise
        with loop.writing() as connection:
            if not claim(connection, [pending.message_id]):
                return []
            return [record_failure(connection, loop, pending, error)]
