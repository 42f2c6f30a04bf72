"""The impure shell, ①: the one door for live traffic, replay, trial and training.

Bytes are kept and committed first; then each message is read in its turn. Whatever stops the
process in between, `resume` goes on with what is kept and not yet read (design §3.10).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from darvoza.errors import StoreError
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.reading import Pending, Taken, read_pending, record_failure
from darvoza.records import Delivery
from darvoza.store import messages as kept_messages

TOGETHER = 64
"""Messages read in one transaction: one flush to disk for many, each undone alone if it fails."""


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


def resume(loop: Loop, report: Callable[[int], None] = lambda _: None) -> int:
    """Read every message that is kept but not yet read; how many. *report* hears of each batch."""
    done = 0
    while True:
        with loop.store.reading() as connection:
            waiting = kept_messages.unread(connection, TOGETHER)
            pending = [_pending(connection, loop, message_id) for message_id in waiting]
        if not pending:
            return done
        done += len(read_all(loop, pending))
        report(done)


def _pending(connection: Connection, loop: Loop, message_id: str) -> Pending:
    delivery = kept_messages.delivery_of(connection, loop.store, message_id)
    return Pending(message_id, delivery, kept_messages.digest_of(connection, message_id))


def read_all(loop: Loop, pending: Iterable[Pending]) -> list[Taken]:
    """Read *pending* messages in their order; those that somebody else read are left out."""
    return [taken for batch in _batches(pending) for taken in _read_batch(loop, batch)]


def _batches(pending: Iterable[Pending]) -> Iterator[list[Pending]]:
    waiting = iter(pending)
    while batch := list(islice(waiting, TOGETHER)):
        yield batch


def _read_batch(loop: Loop, batch: list[Pending]) -> list[Taken]:
    last = loop.last
    try:
        with loop.store.begin() as connection:
            taken = [_read_one(connection, loop, one) for one in batch]
    except StoreError:
        loop.last = last  # nothing of the batch was written; it waits among the unread
        raise
    return [one for one in taken if one is not None]


def _read_one(connection: Connection, loop: Loop, pending: Pending) -> Taken | None:
    """Read one message; what fails is undone and recorded, and the others go on."""
    try:
        with connection.begin_nested():
            return read_pending(connection, loop, pending)
    except OperationalError:
        raise  # the disk or the database: not the message's fault
    except Exception as error:
        return record_failure(connection, loop, pending, error)
