"""A small world for the tests of the whole loop: ready stores, simulated messages, plain views.

Views speak of content: a crossing is the set of places in messages that mention it, never an id.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import func, select

from darvoza.pipeline.door import receive
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.opening import open_loop
from darvoza.records import Delivery, Envelope, Finding, Outcome, Result, ThreatArea
from darvoza.settings import Settings
from darvoza.simulate import ground
from darvoza.simulate.sending import Batch, Journey, written
from darvoza.simulate.world import CHECKPOINTS
from darvoza.store import checkpoints, controls
from darvoza.store import schema as tables
from darvoza.store.connection import Store
from darvoza.store.ids import new_id

START = datetime(2026, 3, 1, 19, tzinfo=UTC)  # local midnight
SETTINGS = Settings()
PROFILES = Path(__file__).parents[2] / "profiles"
SECOND = timedelta(seconds=1)
BESIDE = frozenset({"receipts", "audit"})
"""Tables that grow with every receipt and every change, whatever becomes of it."""


def places(store: Store) -> None:
    """Let *store* serve the four checkpoints of the simulated state."""
    with store.begin() as connection:
        for place in CHECKPOINTS:
            checkpoints.save(connection, place, actor="test", at=START)


def ready(store: Store, settings: Settings = SETTINGS) -> Loop:
    """A loop on *store*, which serves the four checkpoints; no profiles, no lookouts."""
    places(store)
    return open_loop(store, settings)


def settled(store: Store, monkeypatch) -> Loop:
    """A loop on *store* with accounts, lookouts and the example profiles in force."""
    monkeypatch.setattr(ground.accounts, "add", lambda *_, **__: None)  # hashes of ten passwords
    ground.lay_ground(store, profiles=PROFILES, password="unused-here", seed=1, start=START)
    return open_loop(store, SETTINGS)


@cache
def stretch(days: int = 1, scale: float = 0.3, seed: int = 1) -> tuple[Batch, ...]:
    """Simulated traffic in memory; the same arguments give the same bytes."""
    return tuple(written(Journey(seed=seed, start=START, days=days, scale=scale)))


@cache
def sent(days: int = 1, scale: float = 0.3, seed: int = 1) -> tuple[Delivery, ...]:
    """The deliveries of `stretch`."""
    return tuple(one for batch in stretch(days, scale, seed) for one in batch.deliveries)


def letter(data: bytes | str, **envelope) -> Delivery:
    """*data* at the door at START, unless the envelope says otherwise."""
    raw = data.encode() if isinstance(data, str) else data
    known = {"sender": "test", "channel": "file", "received_at": START} | envelope
    return Delivery(data=raw, envelope=Envelope(**known))


def again(deliveries: Iterable[Delivery], start: datetime) -> list[Delivery]:
    """*deliveries* in their order, received one second after the other from *start*."""
    return [
        replace(one, envelope=replace(one.envelope, received_at=start + number * SECOND))
        for number, one in enumerate(deliveries)
    ]


def taken_in(loop: Loop, deliveries: Iterable[Delivery]) -> None:
    """Receive *deliveries*, one call each, as senders do."""
    for one in deliveries:
        receive(loop, [one])


# --- views ------------------------------------------------------------------------------------

Name = tuple[str, ...]
"""A crossing by what mentions it: sorted ``hash of message:ordinal``."""


def counts(store: Store, without: frozenset[str] = BESIDE) -> dict[str, int]:
    """Rows of every table."""
    with store.reading() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in tables.metadata.sorted_tables
            if table.name not in without
        }


def pairs(connection, statement) -> dict[str, str]:
    """Two columns as a dictionary."""
    return {row[0]: row[1] for row in connection.execute(statement)}


def names(store: Store) -> dict[str, Name]:
    """Every living crossing's id, and what mentions it."""
    held, standing = tables.memberships, {}
    with store.reading() as connection:
        digests = pairs(connection, select(tables.messages.c.id, tables.messages.c.sha256))
        for row in connection.execute(select(held).order_by(held.c.known_at)):
            standing[row.mention_id] = row.crossing_id
    found = defaultdict(list)
    for mention, crossing in standing.items():
        message, _, ordinal = mention.rpartition(":")
        found[crossing].append(f"{digests[message][:12]}:{ordinal}")
    return {crossing: tuple(sorted(some)) for crossing, some in found.items()}


def crossings(store: Store) -> dict[Name, tuple[object, ...]]:
    """What is known of every living crossing: kind, subject, movement, stages, presence."""
    known, versions = names(store), tables.crossing_versions
    joined = (
        select(
            tables.crossings.c.kind, versions, tables.movements.c.key, tables.crossings.c.born_of,
        )
        .join(tables.crossings, tables.crossings.c.id == versions.c.crossing_id)
        .join(tables.movements, tables.movements.c.id == versions.c.movement_id)
        .where(tables.crossings.c.merged_into.is_(None))
        .order_by(versions.c.version)
    )  # fmt: skip
    with store.reading() as connection:
        return {
            known[row.crossing_id]: (
                row.kind, json.loads(row.body), row.key, row.stages, row.happened_at,
            )
            for row in connection.execute(joined)
        }  # fmt: skip


def links(store: Store) -> set[tuple[str, Name, Name]]:
    """Every link in force."""
    known = names(store)
    with store.reading() as connection:
        return {
            (row.kind, known[row.from_crossing], known[row.to_crossing])
            for row in connection.execute(select(tables.links))
            if row.ended_at is None
        }


def members(store: Store) -> dict[str, frozenset[Name]]:
    """Every control unit that has members, by id."""
    known, found = names(store), defaultdict(set)
    standing = select(tables.unit_members).where(tables.unit_members.c.left_at.is_(None))
    with store.reading() as connection:
        for row in connection.execute(standing):
            found[row.unit_id].add(known[row.crossing_id])
    return {unit: frozenset(some) for unit, some in found.items()}


def units(store: Store) -> Counter[tuple[str, frozenset[Name]]]:
    """Kinds and members of the control units."""
    inside = members(store)
    with store.reading() as connection:
        kinds = pairs(connection, select(tables.units.c.id, tables.units.c.kind))
    return Counter((kinds[unit], some) for unit, some in inside.items())


def shape(store: Store) -> tuple[object, ...]:
    """Crossings, links and control units by content."""
    return crossings(store), links(store), units(store)


def rows(store: Store, table, *order):
    """Every row of *table*."""
    with store.reading() as connection:
        return connection.execute(select(table).order_by(*order)).all()


def assessed(store: Store, *, moments: bool = True) -> list[tuple[object, ...]]:
    """Every assessment ever made, by content; with *moments* also as of when."""
    with store.reading() as connection:
        digests = pairs(connection, select(tables.messages.c.id, tables.messages.c.sha256))
        births = pairs(connection, select(tables.crossings.c.id, tables.crossings.c.born_of))
        found = connection.execute(select(tables.assessments)).all()
    return sorted(
        (
            _birth(births[row.crossing_id], digests), row.crossing_version,
            row.as_of if moments else 0, row.channel, row.score, _plain(row.reasons), row.failed,
            row.facts, row.profiles, row.lists,
        )
        for row in found
    )  # fmt: skip


def _birth(mention: str, digests: dict[str, str]) -> str:
    message, _, ordinal = mention.rpartition(":")
    return f"{digests[message][:12]}:{ordinal}"


def _plain(reasons: str) -> str:
    return json.dumps(json.loads(reasons), sort_keys=True)


def read(store: Store) -> list[tuple[object, ...]]:
    """Every reading, by content."""
    with store.reading() as connection:
        digests = pairs(connection, select(tables.messages.c.id, tables.messages.c.sha256))
    return sorted(
        (digests[row.message_id], row.format or "", row.disposition, row.issues, row.mentions)
        for row in rows(store, tables.readings)
    )


# --- what officers do -------------------------------------------------------------------------


def unit_of(connection, crossing_id: str) -> str:
    """A control unit that the crossing is a member of."""
    inside = tables.unit_members.c
    chosen = select(inside.unit_id).where(
        inside.crossing_id == crossing_id, inside.left_at.is_(None)
    )
    return connection.scalars(chosen.order_by(inside.unit_id)).first()


def hit(connection, crossing_id: str, *, at: datetime, **fields) -> Outcome:
    """Record a find of drugs, or of what *fields* say; with *of_unit* of no single crossing."""
    found = {"result": Result.HIT, "finding": Finding.SEIZURE, "area": ThreatArea.DRUGS}
    known = found | fields
    whole = known.pop("of_unit", False)
    outcome = Outcome(
        id=new_id(at), unit_id=unit_of(connection, crossing_id),
        crossing_id=None if whole else crossing_id,
        at=at, officer="officer", **known,
    )  # fmt: skip
    controls.record_outcome(connection, outcome, known_at=at)
    return outcome
