"""③ What was known before: earlier crossings that share a key, and what controls found of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, RowMapping, Select, bindparam, select, union_all

from darvoza.crossings.keys import HISTORY
from darvoza.records import Direction, IdentityKey, Mode, OutcomeStatus, PastCrossing, Result
from darvoza.store import schema as tables
from darvoza.store.times import from_micros, to_micros
from darvoza.subjects import SubjectKind

LOOK_BACK = timedelta(days=366)

_key = tables.identity_keys.c
_PAST = select(
    _key.crossing_id, _key.kind, _key.value, _key.subject_kind, _key.happened_at, _key.known_at,
    _key.mode, _key.direction, _key.checkpoint, _key.from_country, _key.to_country, _key.present,
).where(
    _key.kind.in_(bindparam("kinds", expanding=True)),
    _key.value.in_(bindparam("values", expanding=True)),
    _key.known_at <= bindparam("as_of"),
    _key.happened_at > bindparam("since"),
)  # fmt: skip

_outcome = tables.outcomes.c
_FOUND = select(
    _outcome.id, _outcome.crossing_id, _outcome.result, _outcome.area, _outcome.status,
    _outcome.amends,
).where(
    _outcome.crossing_id.in_(bindparam("ids", expanding=True)),
    _outcome.known_at <= bindparam("as_of"),
).order_by(_outcome.known_at, _outcome.id)  # fmt: skip

Past = Mapping[IdentityKey, tuple[PastCrossing, ...]]


def past(connection: Connection, keys: Iterable[IdentityKey], as_of: datetime) -> Past:
    """Crossings of the past 366 days that share one of *keys*, as known at *as_of*."""
    wanted = {key for key in keys if key.kind in HISTORY}
    if not wanted:
        return {}
    rows = connection.execute(_PAST, _window(wanted, as_of)).mappings().all()
    names = {row["crossing_id"] for row in rows}
    found = _controls(connection, names, as_of)
    partners = _partners(connection, rows, as_of)
    gathered: dict[IdentityKey, list[PastCrossing]] = defaultdict(list)
    for row in rows:
        key = IdentityKey(kind=row["kind"], value=row["value"])
        if key in wanted:
            name = row["crossing_id"]
            gathered[key].append(_past(key, row, found.get(name), partners.get(name, ())))
    return {key: tuple(items) for key, items in gathered.items()}


def _window(wanted: Collection[IdentityKey], as_of: datetime) -> dict[str, object]:
    return {
        "kinds": sorted({key.kind for key in wanted}),
        "values": sorted({key.value for key in wanted}),
        "as_of": to_micros(as_of),
        "since": to_micros(as_of - LOOK_BACK),
    }


def _past(
    key: IdentityKey,
    row: RowMapping,
    areas: tuple[str, ...] | None,
    partners: tuple[IdentityKey, ...],
) -> PastCrossing:
    return PastCrossing(
        key=key,
        crossing_id=row["crossing_id"],
        kind=SubjectKind(row["subject_kind"]),
        happened_at=from_micros(row["happened_at"]),
        known_at=from_micros(row["known_at"]),
        mode=Mode(row["mode"]),
        direction=Direction(row["direction"]),
        checkpoint=row["checkpoint"],
        from_country=row["from_country"],
        to_country=row["to_country"],
        present=bool(row["present"]),
        controlled=areas is not None,
        hits=areas or (),
        partners=partners,
    )


_link = tables.links.c
_WITH = ("drives", "rides_in", "tows")
_ids = bindparam("ids", expanding=True)


def _ends(one: Column[str], other: Column[str]) -> Select[tuple[str, str]]:
    return select(one.label("one"), other.label("other")).where(
        _link.kind.in_(_WITH), one.in_(_ids), _link.known_at <= bindparam("as_of")
    )


_both = union_all(
    _ends(_link.from_crossing, _link.to_crossing), _ends(_link.to_crossing, _link.from_crossing)
).subquery()
_PARTNERS = (
    select(_both.c.one, _key.kind, _key.value)
    .join(tables.identity_keys, _key.crossing_id == _both.c.other)
    .where(_key.kind.in_(("document", "plate")))
    .distinct()
    .order_by(_both.c.one, _key.kind, _key.value)
)


def _partners(
    connection: Connection, rows: Sequence[RowMapping], as_of: datetime
) -> dict[str, tuple[IdentityKey, ...]]:
    """Documents and plates that crossed with each past road crossing, driving, riding, towed."""
    ids = {row["crossing_id"] for row in rows if row["mode"] == Mode.ROAD}
    if not ids:
        return {}
    found: dict[str, list[IdentityKey]] = defaultdict(list)
    parameters = {"ids": sorted(ids), "as_of": to_micros(as_of)}
    for name, kind, value in connection.execute(_PARTNERS, parameters):
        found[name].append(IdentityKey(kind=kind, value=value))
    return {name: tuple(keys) for name, keys in found.items()}


def _controls(
    connection: Connection, crossing_ids: Collection[str], as_of: datetime
) -> dict[str, tuple[str, ...]]:
    """Areas hit, by crossing, for crossings that were controlled; amendments replace."""
    if not crossing_ids:
        return {}
    parameters = {"ids": sorted(crossing_ids), "as_of": to_micros(as_of)}
    standing: dict[str, tuple[str, str | None]] = {}
    for row in connection.execute(_FOUND, parameters).mappings():
        standing.pop(row["amends"] or "", None)
        standing[row["id"]] = (row["crossing_id"], _hit_area(row))
    areas: dict[str, list[str]] = defaultdict(list)
    for crossing_id, area in standing.values():
        areas[crossing_id].extend([area] if area else [])
    return {crossing_id: tuple(sorted(set(found))) for crossing_id, found in areas.items()}


def _hit_area(row: RowMapping) -> str | None:
    """The area of a hit that stands, else nothing."""
    if row["result"] != Result.HIT or row["status"] == OutcomeStatus.WITHDRAWN:
        return None
    return str(row["area"])
