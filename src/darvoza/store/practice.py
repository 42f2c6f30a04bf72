"""Practice shifts, their cases and what was done in them; what a case is, the training side knows.

The truth of a case is encrypted with the key of the store, bound to the id of the row. Events are
numbered within their case, so that of two browsers at one case the second is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select

from darvoza.errors import MeanwhileError, NotFoundError
from darvoza.store import audit, secrets
from darvoza.store.canonical import canonical, mapping
from darvoza.store.connection import Store
from darvoza.store.schema import (
    identity_keys,
    practice_cases,
    practice_events,
    practice_shifts,
)
from darvoza.store.times import from_micros, to_micros
from darvoza.store.triggers import retention

WAYBILLS = frozenset({"cmr", "smgs"})
"""Kinds of identity by which no crossing is joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    """One practice shift of one trainee."""

    id: str
    trainee: str
    setting: str
    mode: str
    language: str  # in which people answer
    pack: str
    checkpoint: str
    seed: int
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case of a shift; *number* counts from 1, *body* is the ledger."""

    id: str
    shift_id: str
    number: int
    identity: tuple[str, str]  # kind and value by which its crossing is known
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One thing that was done in a case; *number* counts from 1."""

    id: str
    case_id: str
    number: int
    did: str
    what: str
    detail: Mapping[str, Any]
    at: datetime


def add_shift(
    connection: Connection, store: Store, shift: ShiftRow, cases: Iterable[CaseRow]
) -> None:
    """Keep a new shift with its cases."""
    row = {
        "id": shift.id,
        "trainee": shift.trainee,
        "setting": shift.setting,
        "mode": shift.mode,
        "language": shift.language,
        "pack": shift.pack,
        "checkpoint": shift.checkpoint,
        "seed": shift.seed,
        "started_at": to_micros(shift.started_at),
    }
    connection.execute(insert(practice_shifts), row)
    for case in cases:
        connection.execute(insert(practice_cases), _sealed(store, case))


def _sealed(store: Store, case: CaseRow) -> dict[str, Any]:
    ciphertext, nonce = secrets.sealed(store.key, case.body, case.id)
    kind, value = case.identity
    return {
        "id": case.id,
        "shift_id": case.shift_id,
        "number": case.number,
        "identity_kind": kind,
        "identity_value": value,
        "ciphertext": ciphertext,
        "nonce": nonce,
    }


def shift_of(connection: Connection, shift_id: str) -> ShiftRow:
    """One shift. Raises NotFoundError."""
    chosen = select(practice_shifts).where(practice_shifts.c.id == shift_id)
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no practice shift {shift_id}.")
    return _shift(row)


def is_shift(connection: Connection, shift_id: str) -> bool:
    """Whether there is a shift of this id."""
    chosen = select(practice_shifts.c.id).where(practice_shifts.c.id == shift_id)
    return connection.execute(chosen).first() is not None


def shifts_of(connection: Connection, trainee: str) -> tuple[ShiftRow, ...]:
    """The shifts of *trainee*, newest first."""
    table = practice_shifts.c
    chosen = select(practice_shifts).where(table.trainee == trainee)
    ordered = chosen.order_by(table.started_at.desc(), table.id.desc())
    return tuple(_shift(row) for row in connection.execute(ordered))


def cases_of(connection: Connection, store: Store, shift_id: str) -> tuple[CaseRow, ...]:
    """The cases of a shift, by number."""
    table = practice_cases.c
    chosen = select(practice_cases).where(table.shift_id == shift_id).order_by(table.number)
    return tuple(_case(store, row) for row in connection.execute(chosen))


def case_of(connection: Connection, store: Store, shift_id: str, number: int) -> CaseRow:
    """One case of a shift. Raises NotFoundError."""
    table = practice_cases.c
    chosen = select(practice_cases).where(table.shift_id == shift_id, table.number == number)
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no case {number} in the practice shift {shift_id}.")
    return _case(store, row)


def near(
    connection: Connection, case: CaseRow, checkpoint: str, *, since: datetime, until: datetime
) -> frozenset[str]:
    """The crossings at *checkpoint* that *case* may have become.

    Those known by its number; for a waybill, which is no key, every consignment of the time.
    """
    kind, value = case.identity
    keys = identity_keys.c
    waybill = keys.subject_kind == "consignment" if kind in WAYBILLS else keys.value == value
    chosen = select(keys.crossing_id).where(
        keys.checkpoint == checkpoint,
        keys.happened_at.between(to_micros(since), to_micros(until)),
        or_(keys.value == value, waybill),
    )
    return frozenset(connection.scalars(chosen.distinct()))


def trainees_of(connection: Connection) -> tuple[str, ...]:
    """Everybody who has practised here, by name."""
    names = select(practice_shifts.c.trainee).distinct().order_by(practice_shifts.c.trainee)
    return tuple(connection.scalars(names))


def shifts_with(
    connection: Connection, identity: tuple[str, str]
) -> tuple[tuple[ShiftRow, int], ...]:
    """The shifts of everybody with a case known by *identity*, and its number; oldest first."""
    kind, value = identity
    table = practice_cases.c
    chosen = (
        select(practice_shifts, table.number)
        .join(practice_cases, table.shift_id == practice_shifts.c.id)
        .where(table.identity_kind == kind, table.identity_value == value)
        .order_by(practice_shifts.c.id)
    )
    return tuple((_shift(row), row.number) for row in connection.execute(chosen))


def events_of(connection: Connection, shift_id: str) -> dict[str, tuple[EventRow, ...]]:
    """What was done in each case of a shift, by the id of the case, the first first."""
    chosen = (
        select(practice_events)
        .join(practice_cases, practice_cases.c.id == practice_events.c.case_id)
        .where(practice_cases.c.shift_id == shift_id)
        .order_by(practice_events.c.number)
    )
    found: dict[str, tuple[EventRow, ...]] = {}
    for row in connection.execute(chosen):
        found[row.case_id] = (*found.get(row.case_id, ()), _event(row))
    return found


def events_in(connection: Connection, case_id: str) -> tuple[EventRow, ...]:
    """What was done in one case, the first first."""
    table = practice_events.c
    chosen = select(practice_events).where(table.case_id == case_id).order_by(table.number)
    return tuple(_event(row) for row in connection.execute(chosen))


def progress_of(
    connection: Connection, shift_ids: Iterable[str], decided: str
) -> dict[str, tuple[int, int]]:
    """How many cases each shift has, and in how many *decided* was done, by shift."""
    cases, events = practice_cases.c, practice_events.c
    done = (events.case_id == cases.id) & (events.did == decided)
    chosen = (
        select(cases.shift_id, func.count(cases.id.distinct()), func.count(events.id))
        .select_from(practice_cases.outerjoin(practice_events, done))
        .where(cases.shift_id.in_([*shift_ids]))
        .group_by(cases.shift_id)
    )
    return {shift: (size, ready) for shift, size, ready in connection.execute(chosen)}


def add_event(connection: Connection, event: EventRow) -> None:
    """Append *event*; the same id again changes nothing.

    Raises MeanwhileError when something else was done in the case meanwhile.
    """
    table = practice_events.c
    if connection.execute(select(table.id).where(table.id == event.id)).first():
        return
    last = select(func.max(table.number)).where(table.case_id == event.case_id)
    if (connection.scalar(last) or 0) != event.number - 1:
        raise MeanwhileError("Something was done in this case meanwhile: look again.")
    row = {
        "id": event.id,
        "case_id": event.case_id,
        "number": event.number,
        "did": event.did,
        "what": event.what,
        "detail": canonical(event.detail),
        "at": to_micros(event.at),
    }
    connection.execute(insert(practice_events), row)


def forget(connection: Connection, trainee: str, *, actor: str, at: datetime) -> int:
    """Delete everything practised by *trainee*, to whom it belongs; how many shifts that were.

    Audited.
    """
    entry = audit.AuditEntry(
        at=at, actor=actor, action="forgot practice", subject_kind="account", subject_id=trainee
    )
    audit.append(connection, entry)
    shifts = select(practice_shifts.c.id).where(practice_shifts.c.trainee == trainee)
    cases = select(practice_cases.c.id).where(practice_cases.c.shift_id.in_(shifts))
    with retention(connection, actor):
        connection.execute(practice_events.delete().where(practice_events.c.case_id.in_(cases)))
        connection.execute(practice_cases.delete().where(practice_cases.c.shift_id.in_(shifts)))
        gone = practice_shifts.delete().where(practice_shifts.c.trainee == trainee)
        return connection.execute(gone).rowcount


def _shift(row: Row[Any]) -> ShiftRow:
    return ShiftRow(
        id=row.id,
        trainee=row.trainee,
        setting=row.setting,
        mode=row.mode,
        language=row.language,
        pack=row.pack,
        checkpoint=row.checkpoint,
        seed=row.seed,
        started_at=from_micros(row.started_at),
    )


def _case(store: Store, row: Row[Any]) -> CaseRow:
    return CaseRow(
        id=row.id,
        shift_id=row.shift_id,
        number=row.number,
        identity=(row.identity_kind, row.identity_value),
        body=secrets.opened(store.key, row.ciphertext, row.nonce, row.id),
    )


def _event(row: Row[Any]) -> EventRow:
    return EventRow(
        id=row.id,
        case_id=row.case_id,
        number=row.number,
        did=row.did,
        what=row.what,
        detail=mapping(row.detail),
        at=from_micros(row.at),
    )
