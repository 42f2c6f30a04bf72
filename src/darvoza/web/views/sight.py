"""⑨ What a visit may see. What it may not see does not exist for it: NotFoundError, never more."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from darvoza.errors import NotFoundError
from darvoza.records import Checkpoint
from darvoza.store import audit, checkpoints
from darvoza.store import desk as kept
from darvoza.store.selections import Shift, shift_of
from darvoza.web.identity import Visit


def check_checkpoint(connection: Connection, visit: Visit, code: str) -> None:
    """Raise NotFoundError unless the checkpoint *code* is there and may be seen."""
    if code not in kept.visible_checkpoints(connection, visit.where):
        raise NotFoundError(f"There is no checkpoint {code}.")


def check_unit(connection: Connection, visit: Visit, unit_id: str) -> None:
    """Raise NotFoundError unless the control unit is there and may be seen."""
    code = kept.checkpoint_of_unit(connection, unit_id)
    if code not in kept.visible_checkpoints(connection, visit.where):
        raise NotFoundError(f"There is no control unit {unit_id}.")


def crossing_place(connection: Connection, visit: Visit, crossing_id: str) -> kept.CrossingPlace:
    """Where a crossing belongs. Raises NotFoundError unless it is there and may be seen."""
    place = kept.place_of_crossing(connection, crossing_id)
    if place is None or place.checkpoint not in kept.visible_checkpoints(connection, visit.where):
        raise NotFoundError(f"There is no crossing {crossing_id}.")
    return place


def shift(connection: Connection, visit: Visit, shift_id: str) -> Shift:
    """One shift. Raises NotFoundError unless it is there and may be seen."""
    found = shift_of(connection, shift_id)
    if found.checkpoint not in kept.visible_checkpoints(connection, visit.where):
        raise NotFoundError(f"There is no shift {shift_id}.")
    return found


def places(connection: Connection, visit: Visit) -> tuple[Checkpoint, ...]:
    """The checkpoints that may be seen, by code."""
    codes = kept.visible_checkpoints(connection, visit.where)
    return tuple(one for one in checkpoints.all_checkpoints(connection) if one.code in codes)


@contextmanager
def looking(visit: Visit) -> Iterator[Connection]:
    """A transaction that only reads, beside any writer; what is `viewed` in it is written after it.

    So a page waits for the one writer of SQLite only as long as its own row of the audit takes.
    """
    seen: list[audit.AuditEntry] = []
    with visit.desk.store.reading() as connection:
        yield connection.execution_options(darvoza_seen=seen)
    if seen:
        with visit.desk.store.begin() as connection:
            audit.append_many(connection, seen)


def viewed(
    connection: Connection,
    visit: Visit,
    kind: str,
    ids: Iterable[str],
    *,
    purpose: str | None = None,
) -> None:
    """Write that the visit saw personal data, and why; at the end, when only `looking`."""
    entries = audit.views(
        at=visit.at,
        actor=visit.account.name,
        subject_kind=kind,
        subject_ids=ids,
        purpose=purpose or visit.purpose,
    )
    record(connection, entries)


def record(connection: Connection, entries: Iterable[audit.AuditEntry]) -> None:
    """Write entries of the audit; at the end, when only `looking`."""
    later: list[audit.AuditEntry] | None = connection.get_execution_options().get("darvoza_seen")
    if later is None:
        audit.append_many(connection, [*entries])
    else:
        later += entries
