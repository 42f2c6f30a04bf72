"""The impure shell, ②: an officer splits or merges crossings, a person has a message read again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from darvoza.errors import InputError, NotFoundError
from darvoza.pipeline import gathering
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.opening import look_again
from darvoza.pipeline.reading import Pending, Taken, read_alone, settle
from darvoza.store import audit
from darvoza.store import crossings as kept
from darvoza.store import messages as kept_messages
from darvoza.store import schema as tables
from darvoza.store.canonical import canonical
from darvoza.store.ids import new_id
from darvoza.store.times import to_micros


def split(
    loop: Loop,
    crossing_id: str,
    mention_ids: Collection[str],
    *,
    reason: str,
    officer: str,
    at: datetime,
) -> None:
    """Put the mentions *mention_ids* apart from the rest of a crossing; what is apart stays apart.

    Raises NotFoundError for an unknown crossing, InputError without a reason or when the mentions
    are not some, but not all, of the crossing's.
    """
    with loop.writing() as connection:
        look_again(connection, loop)
        names = _mentions(connection, crossing_id)
        moved = sorted(set(mention_ids))
        rest = sorted(set(names) - set(moved))
        if not moved or not rest or not set(moved) <= set(names):
            raise InputError("mentions", "name some, but not all, of the crossing's mentions")
        rows = [[mention, *rest] for mention in moved]
        correction = Correction("split", reason, officer, loop.moment(at))
        _record(connection, correction, rows)
        apply_corrections(connection, loop, [crossing_id], as_of=correction.at)


def merge(
    loop: Loop, crossing_ids: Sequence[str], *, reason: str, officer: str, at: datetime
) -> None:
    """Make *crossing_ids* one crossing: the oldest lives on.

    Raises NotFoundError for an unknown crossing, InputError without a reason, with fewer than two
    crossings, or when they are of different kinds.
    """
    names = sorted(set(crossing_ids))
    if len(names) < 2:
        raise InputError("crossings", "name at least two crossings")
    with loop.writing() as connection:
        look_again(connection, loop)
        mentions = [item for name in names for item in _mentions(connection, name)]
        _check_kinds(connection, names)
        correction = Correction("merge", reason, officer, loop.moment(at))
        every_with_every = [mentions[start:] for start in range(len(mentions) - 1)]
        _record(connection, correction, every_with_every)
        apply_corrections(connection, loop, names, as_of=correction.at)


def _mentions(connection: Connection, crossing_id: str) -> list[str]:
    names = sorted(item.id for _, item in kept.mentions_of(connection, [crossing_id]))
    if not names:
        raise NotFoundError(f"There is no crossing {crossing_id}.")
    return names


def _check_kinds(connection: Connection, crossing_ids: Sequence[str]) -> None:
    found = kept.crossings(connection, crossing_ids)
    if len({type(crossing.subject) for crossing in found.values()}) > 1:
        raise InputError("crossings", "only crossings of one kind of subject can be merged")


@dataclass(frozen=True, slots=True)
class Correction:
    """What an officer did with crossings, why and when."""

    kind: str
    reason: str
    officer: str
    at: datetime


def _record(connection: Connection, correction: Correction, rows: Sequence[list[str]]) -> None:
    """Append a correction, each row naming a mention and those it is about; audited."""
    if not correction.reason.strip():
        raise InputError("reason", "a correction needs a reason")
    values = [
        {"id": new_id(correction.at), "kind": correction.kind, "mentions": canonical(names),
         "reason": correction.reason, "officer": correction.officer,
         "at": to_micros(correction.at)}
        for names in rows
    ]  # fmt: skip
    connection.execute(insert(tables.corrections), values)
    entry = audit.AuditEntry(
        at=correction.at, actor=correction.officer, action=correction.kind,
        subject_kind="mention", subject_id=rows[0][0],
    )  # fmt: skip
    audit.append(connection, entry)


def apply_corrections(
    connection: Connection, loop: Loop, crossing_ids: Sequence[str], *, as_of: datetime
) -> None:
    """Resolve the crossings *crossing_ids* afresh with every correction made until now."""
    loop.corrections = kept.corrections(connection)
    mentions = [item for _, item in kept.mentions_of(connection, crossing_ids)]
    known = gathering.near(connection, mentions, also=crossing_ids)
    settle(connection, loop, known, [], message_id=None, as_of=as_of)


def reread(loop: Loop, message_id: str, *, at: datetime) -> Taken | None:
    """Read a kept message again, after a reader, a place or a sender's profile has changed.

    What is already known of the message stays; what is understood anew is added. ``None`` when
    somebody else is reading it. Raises NotFoundError when the message or its bytes are gone.
    """
    with loop.writing() as connection:
        look_again(connection, loop)
        kept_messages.ask_again(connection, message_id)
        delivery = kept_messages.delivery_of(connection, loop.store, message_id)
        digest = kept_messages.digest_of(connection, message_id)
        pending = Pending(message_id, delivery, digest)
        return read_alone(connection, loop, pending, as_of=loop.moment(at), again=True)
