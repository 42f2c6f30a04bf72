"""③ What was known before: earlier crossings that share a key, and what controls found of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Select,
    select,
    union_all,
)

from darvoza.crossings.keys import HISTORY
from darvoza.records import Direction, IdentityKey, Mode, OutcomeStatus, PastCrossing, Result
from darvoza.store import schema as tables
from darvoza.store.prepared import Prepared, among, given
from darvoza.store.times import from_micros, to_micros
from darvoza.subjects import SubjectKind

LOOK_BACK = timedelta(days=366)

_key = tables.identity_keys.c
_PAST = Prepared(
    select(
        _key.crossing_id, _key.kind, _key.value, _key.subject_kind, _key.happened_at,
        _key.known_at, _key.mode, _key.direction, _key.checkpoint, _key.from_country,
        _key.to_country, _key.present,
    ).where(
        among(_key.value, "values"),
        _key.known_at <= given("as_of"),
        _key.happened_at > given("since"),
    )
)  # fmt: skip

_outcome = tables.outcomes.c
_of = tables.crossings.c
_FOUND = Prepared(
    select(
        _outcome.id, _outcome.crossing_id, _outcome.result, _outcome.area, _outcome.status,
        _outcome.amends,
    )
    .where(among(_outcome.crossing_id, "ids"), _outcome.known_at <= given("as_of"))
    .order_by(_outcome.known_at, _outcome.id)
)  # fmt: skip
_MERGED = Prepared(select(_of.id, _of.merged_into).where(among(_of.merged_into, "ids")))

Past = Mapping[IdentityKey, tuple[PastCrossing, ...]]


def past(connection: Connection, keys: Iterable[IdentityKey], as_of: datetime) -> Past:
    """Crossings of the past 366 days that share one of *keys*, as known at *as_of*."""
    wanted = {(key.kind, key.value): key for key in keys if key.kind in HISTORY}
    if not wanted:
        return {}
    moment, since = to_micros(as_of), to_micros(as_of - LOOK_BACK)
    values = {value for _, value in wanted}
    rows = _PAST.rows(connection, values=values, as_of=moment, since=since)
    found = _controls(connection, {row[0] for row in rows}, moment)
    partners = _partners(connection, rows, moment)
    gathered: dict[IdentityKey, list[PastCrossing]] = defaultdict(list)
    for row in rows:
        key = wanted.get((row[1], row[2]))
        if key is not None:
            gathered[key].append(_past(key, row, found.get(row[0]), partners.get(row[0], ())))
    return {key: tuple(items) for key, items in gathered.items()}


_moment = lru_cache(maxsize=65_536)(from_micros)
_KINDS = {kind.value: kind for kind in SubjectKind}
_MODES = {mode.value: mode for mode in Mode}
_DIRECTIONS = {direction.value: direction for direction in Direction}


def _past(
    key: IdentityKey,
    row: Sequence[Any],
    areas: tuple[str, ...] | None,
    partners: tuple[IdentityKey, ...],
) -> PastCrossing:
    name, _, _, kind, happened_at, known_at, mode, direction, checkpoint, start, end, present = row
    return PastCrossing(
        key=key,
        crossing_id=name,
        kind=_KINDS[kind],
        happened_at=_moment(happened_at),
        known_at=_moment(known_at),
        mode=_MODES[mode],
        direction=_DIRECTIONS[direction],
        checkpoint=checkpoint,
        from_country=start,
        to_country=end,
        present=bool(present),
        controlled=areas is not None,
        hits=areas or (),
        partners=partners,
    )


_link = tables.links.c
_WITH = frozenset({"drives", "rides_in", "tows"})
_OWN = frozenset({"document", "person", "plate", "vin"})
"""Keys under which a person or vehicle itself is known: whose partners facts ask for."""


def _ends(one: Column[str], other: Column[str]) -> Select[str, str, str, str]:
    """Each past crossing at the end *one* of a link, with the keys of the crossing at the other.

    The kind of link is asked for by the caller: here it would lead SQLite to the wrong index.
    """
    return (
        select(one.label("one"), _link.kind, _key.kind, _key.value)
        .join(tables.identity_keys, _key.crossing_id == other)
        .where(
            among(one, "ids"),
            _link.known_at <= given("as_of"),
            _key.kind.in_(("document", "plate")),
        )
    )


_PARTNERS = Prepared(
    union_all(
        _ends(_link.from_crossing, _link.to_crossing), _ends(_link.to_crossing, _link.from_crossing)
    )
)


def _partners(
    connection: Connection, rows: Sequence[Sequence[Any]], moment: int
) -> dict[str, tuple[IdentityKey, ...]]:
    """Documents and plates that crossed with each past road crossing, driving, riding, towed."""
    ids = {row[0] for row in rows if row[6] == Mode.ROAD and row[1] in _OWN}
    if not ids:
        return {}
    found: dict[str, set[IdentityKey]] = defaultdict(set)
    for name, how, kind, value in _PARTNERS.rows(connection, ids=ids, as_of=moment):
        if how in _WITH:
            found[name].add(IdentityKey(kind=kind, value=value))
    return {name: tuple(sorted(keys)) for name, keys in found.items()}


def _controls(
    connection: Connection, crossing_ids: Collection[str], moment: int
) -> dict[str, tuple[str, ...]]:
    """Areas hit, by crossing, for crossings that were controlled; amendments replace.

    Outcomes of crossings that were merged away count for the one they were merged into.
    """
    if not crossing_ids:
        return {}
    living: dict[str, str] = dict(_MERGED.rows(connection, ids=crossing_ids))
    standing: dict[str, tuple[str, str | None]] = {}
    for row in _FOUND.mappings(connection, ids={*crossing_ids, *living}, as_of=moment):
        standing.pop(row["amends"] or "", None)
        name = row["crossing_id"]
        standing[row["id"]] = (living.get(name, name), _hit_area(row))
    areas: dict[str, list[str]] = defaultdict(list)
    for crossing_id, area in standing.values():
        areas[crossing_id].extend([area] if area else [])
    return {crossing_id: tuple(sorted(set(found))) for crossing_id, found in areas.items()}


def _hit_area(row: Mapping[str, Any]) -> str | None:
    """The area of a hit that stands, else nothing."""
    if row["result"] != Result.HIT or row["status"] == OutcomeStatus.WITHDRAWN:
        return None
    return str(row["area"])
