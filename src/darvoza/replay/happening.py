"""Everything that happened in a store, in order, and how it happens again in another."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select, true

from darvoza.pipeline.correcting import apply_corrections
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.reading import Pending, read_alone
from darvoza.pipeline.reassessing import assess_again
from darvoza.store import crossings as kept_crossings
from darvoza.store import messages as kept_messages
from darvoza.store import schema as tables
from darvoza.store.checkpoints import all_checkpoints
from darvoza.store.chunks import chunks
from darvoza.store.connection import Store
from darvoza.store.times import from_micros

GROUND = (
    tables.messages, tables.message_bytes, tables.lookouts,
    tables.lookout_endings, tables.profile_versions, tables.profile_events,
)  # fmt: skip
"""What is copied before anything happens: it is dated itself, or waits to be read."""

TOGETHER = 64
"""Events in one transaction."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: rows of one kind (see `_HAPPEN`) that became known together."""

    at: datetime
    kind: str
    rows: tuple[Mapping[str, Any], ...]


def copy_ground(source: Store, target: Store) -> None:
    """Copy what the loop stands on from *source* to the empty *target*."""
    with source.reading() as reading, target.begin() as writing:
        for table in GROUND:
            rows = reading.execution_options(yield_per=500).execute(select(table)).mappings()
            for some in rows.partitions(500):
                writing.execute(insert(table), [dict(row) for row in some])


def happenings(store: Store) -> list[Event]:
    """Everything that made or changed assessments in *store*, in the order of its becoming known.

    An outcome comes after all that was assessed before it, so at one moment it comes first.
    """
    with store.reading() as connection:
        events = [
            *_events(connection, tables.audit, "at", "place", _PLACES),
            *_events(connection, tables.outcomes, "known_at", "outcome"),
            *_events(connection, tables.corrections, "at", "correction"),
            *_events(connection, tables.readings, "at", "reading"),
        ]
        corrected = {event.at for event in events if event.kind == "correction"}
        again = _events(connection, tables.assessments, "as_of", "reassessment", _REASSESSED)
        events += [event for event in again if event.at not in corrected]
    return sorted(events, key=lambda event: event.at)


_PLACES = tables.audit.c.subject_kind == "checkpoint"
_REASSESSED = tables.assessments.c.message_id.is_(None)


def _events(
    connection: Connection,
    table: Table,
    column: str,
    kind: str,
    chosen: ColumnElement[bool] | None = None,
) -> list[Event]:
    """Rows of one moment together: a split writes several."""
    statement = select(table).where(true() if chosen is None else chosen)
    rows = connection.execute(statement.order_by(table.c[column], table.c.id)).mappings()
    return [
        Event(from_micros(at), kind, tuple(dict(row) for row in some))
        for at, some in groupby(rows, key=lambda row: row[column])
    ]


def happen_all(
    loop: Loop, events: Sequence[Event], *, source: Store, report: Callable[[int], None]
) -> None:
    """Let *events* of *source* happen on *loop*; *report* hears how many have."""
    births = _births(source)
    waiting = iter(events)
    done = 0
    while some := list(islice(waiting, TOGETHER)):
        with loop.store.begin() as connection:
            for event in some:
                _HAPPEN[event.kind](connection, loop, event, births)
        done += len(some)
        report(done)


def _births(source: Store) -> dict[str, str]:
    """The mention from which each crossing of *source* was born, by crossing id."""
    statement = select(tables.crossings.c.id, tables.crossings.c.born_of)
    with source.reading() as connection:
        return {row.id: row.born_of for row in connection.execute(statement)}


Births = Mapping[str, str]


def _put(connection: Connection, loop: Loop, event: Event, _births: Births) -> None:
    """A checkpoint is as it was saved from then on: what was read before knew it otherwise."""
    for row in event.rows:
        place = tables.checkpoints
        connection.execute(delete(place).where(place.c.code == row["subject_id"]))
        connection.execute(insert(place), json.loads(row["detail"]))
    loop.checkpoints = {one.code: one for one in all_checkpoints(connection)}


def _read(connection: Connection, loop: Loop, event: Event, _births: Births) -> None:
    for row in event.rows:
        message_id = row["message_id"]
        again = kept_messages.was_read(connection, message_id)
        kept_messages.ask_again(connection, message_id)
        pending = Pending(
            message_id,
            kept_messages.delivery_of(connection, loop.store, message_id),
            kept_messages.digest_of(connection, message_id),
        )
        loop.last = event.at
        read_alone(connection, loop, pending, as_of=event.at, again=again)


def _correct(connection: Connection, loop: Loop, event: Event, _births: Births) -> None:
    connection.execute(insert(tables.corrections), list(event.rows))
    named = [name for row in event.rows for name in json.loads(row["mentions"])]
    places = [(name.rpartition(":")[0], int(name.rpartition(":")[2])) for name in named]
    owners = kept_crossings.owners(connection, places)
    loop.last = event.at
    apply_corrections(connection, loop, sorted(set(owners.values())), as_of=event.at)


def _find(connection: Connection, _loop: Loop, event: Event, births: Births) -> None:
    """Outcomes count for the history of their crossing; its control unit is looked up here."""
    for row in event.rows:
        crossing_id = _born(connection, births.get(row["crossing_id"] or ""))
        members = tables.unit_members
        unit_id = connection.scalar(
            select(members.c.unit_id).where(members.c.crossing_id == crossing_id).limit(1)
        )
        if unit_id is not None:
            values = {**row, "crossing_id": crossing_id, "unit_id": unit_id}
            values["amends"] = _held(connection, row["amends"])
            connection.execute(insert(tables.outcomes), values)


def _held(connection: Connection, outcome_id: str | None) -> str | None:
    """The outcome that another amends; one that named no crossing was not taken over."""
    outcomes = tables.outcomes.c
    return connection.scalar(select(outcomes.id).where(outcomes.id == outcome_id))


def _assess(connection: Connection, loop: Loop, event: Event, births: Births) -> None:
    born = [births[row["crossing_id"]] for row in event.rows]
    crossings = tables.crossings.c
    named = [
        name
        for some in chunks(born)
        for name in connection.scalars(select(crossings.id).where(crossings.born_of.in_(some)))
    ]
    loop.last = event.at
    assess_again(connection, loop, named, as_of=event.at)


def _born(connection: Connection, mention_id: str | None) -> str | None:
    crossings = tables.crossings
    return connection.scalar(select(crossings.c.id).where(crossings.c.born_of == mention_id))


_HAPPEN: Mapping[str, Callable[[Connection, Loop, Event, Births], None]] = {
    "reading": _read,
    "correction": _correct,
    "place": _put,
    "outcome": _find,
    "reassessment": _assess,
}
