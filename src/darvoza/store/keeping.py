"""② Writing what a message changed: movements, mentions, crossings, their versions and keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, bindparam, delete, update

from darvoza.crossings import Placed
from darvoza.crossings.keys import NORMALISER
from darvoza.records import Crossing, IdentityKey, Movement, Stage
from darvoza.store import schema as tables
from darvoza.store.bodies import mention_text, subject_text
from darvoza.store.canonical import canonical
from darvoza.store.prepared import Prepared, among
from darvoza.store.rows import add_rows
from darvoza.store.times import to_micros
from darvoza.subjects import SubjectKind, kind_of

_versions = tables.crossing_versions
_keys = tables.identity_keys.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One version of a crossing to be written."""

    crossing: Crossing
    born_of: str
    message_id: str | None
    keys: tuple[IdentityKey, ...]
    at: datetime  # when it happened or is expected
    present: bool
    new: bool
    from_country: str | None = None
    to_country: str | None = None
    normaliser: str = NORMALISER

    @property
    def subject_kind(self) -> SubjectKind:
        """Traveller, vehicle or consignment."""
        return kind_of(self.crossing.subject)


def add_movements(connection: Connection, movements: Sequence[Movement], at: datetime) -> None:
    """Write *movements* that are new."""
    rows = [
        {
            "id": m.id,
            "key": m.key,
            "mode": m.mode,
            "direction": m.direction,
            "checkpoint": m.checkpoint,
            "carrier": m.carrier,
            "number": m.number,
            "from_place": m.from_place,
            "to_place": m.to_place,
            "expected_at": to_micros(m.expected_at),
            "created_at": to_micros(at),
        }
        for m in movements
    ]
    add_rows(connection, tables.movements, rows)


def add_mentions(connection: Connection, placed: Sequence[Placed], at: datetime) -> None:
    """Write new mentions; what they say of whom is in `add_memberships`."""
    known_at = to_micros(at)
    rows = [
        {
            "id": p.id,
            "message_id": p.message_id,
            "ordinal": p.mention.ordinal,
            "kind": p.kind,
            "stage": p.mention.stage,
            "movement_key": p.movement_key,
            "happened_at": to_micros(p.at),
            "known_at": known_at,
            "body": mention_text(p),
            "spans": canonical(p.mention.spans),
            "withdrawn": p.mention.withdrawn,
        }
        for p in placed
    ]
    add_rows(connection, tables.mentions, rows)


def add_memberships(connection: Connection, pairs: Iterable[tuple[str, str]], at: datetime) -> None:
    """Write (mention id, crossing id) pairs; a later pair supersedes an earlier one."""
    known_at = to_micros(at)
    rows = [{"mention_id": m, "crossing_id": c, "known_at": known_at} for m, c in pairs]
    add_rows(connection, tables.memberships, rows)


def add_versions(connection: Connection, kept: Sequence[Kept], *, node: str, at: datetime) -> None:
    """Write new crossings, their versions and their identity keys."""
    known_at = to_micros(at)
    fresh = [_crossing_row(item, node, known_at) for item in kept if item.new]
    add_rows(connection, tables.crossings, fresh)
    add_rows(connection, _versions, [_version_row(item, known_at) for item in kept])
    keys = [row for item in kept for row in _key_rows(item, known_at)]
    add_rows(connection, tables.identity_keys, keys)


def _crossing_row(kept: Kept, node: str, known_at: int) -> dict[str, object]:
    movement = kept.crossing.movement
    return {
        "id": kept.crossing.id,
        "node": node,
        "movement_id": movement.id,
        "kind": kept.subject_kind,
        "checkpoint": movement.checkpoint,
        "direction": movement.direction,
        "mode": movement.mode,
        "born_of": kept.born_of,
        "created_at": known_at,
        "merged_into": None,
    }


def _version_row(kept: Kept, known_at: int) -> dict[str, object]:
    crossing = kept.crossing
    return {
        "crossing_id": crossing.id,
        "version": crossing.version,
        "known_at": known_at,
        "message_id": kept.message_id,
        "body": subject_text(crossing.subject),
        "stages": stages_text(crossing),
        "happened_at": to_micros(crossing.happened_at),
        "movement_id": crossing.movement.id,
    }


def stages_text(crossing: Crossing) -> str:
    """The stages of *crossing* as kept, withdrawal among them."""
    return _stages(crossing.stages, withdrawn=crossing.withdrawn)


@cache
def _stages(stages: frozenset[Stage], *, withdrawn: bool) -> str:
    return canonical(sorted(stages) + (["withdrawn"] if withdrawn else []))


def _key_rows(kept: Kept, known_at: int) -> Iterable[dict[str, object]]:
    movement = kept.crossing.movement
    common = {
        "crossing_id": kept.crossing.id,
        "movement_key": movement.key,
        "checkpoint": movement.checkpoint,
        "direction": movement.direction,
        "mode": movement.mode,
        "subject_kind": kept.subject_kind,
        "happened_at": to_micros(kept.at),
        "known_at": known_at,
        "from_country": kept.from_country,
        "to_country": kept.to_country,
        "present": kept.present,
        "normaliser": kept.normaliser,
    }
    return ({**common, "kind": key.kind, "value": key.value} for key in kept.keys)


def absorb(connection: Connection, absorbed: Mapping[str, str]) -> None:
    """Mark crossings (absorbed id → surviving id) as merged; their keys go with the survivor."""
    rows = [{"gone": gone, "into": into} for gone, into in absorbed.items()]
    if not rows:
        return
    connection.execute(
        update(tables.crossings)
        .where(tables.crossings.c.id == bindparam("gone"))
        .values(merged_into=bindparam("into")),
        rows,
    )
    connection.execute(
        update(tables.crossings)
        .where(tables.crossings.c.merged_into == bindparam("gone"))
        .values(merged_into=bindparam("into")),
        rows,
    )
    forget_keys(connection, absorbed)


def revive(connection: Connection, crossing_ids: Iterable[str]) -> None:
    """Let crossings that were merged away stand for themselves again."""
    rows = [{"back": name} for name in crossing_ids]
    if rows:
        condition = tables.crossings.c.id == bindparam("back")
        connection.execute(update(tables.crossings).where(condition).values(merged_into=None), rows)


def forget_keys(connection: Connection, crossing_ids: Iterable[str]) -> None:
    """Take away the identity keys of crossings that are about to be written anew."""
    gone = list(crossing_ids)
    if gone:
        _FORGET(connection, ids=gone)


_FORGET = Prepared(delete(tables.identity_keys).where(among(_keys.crossing_id, "ids")))
