"""② Crossings in the store: what a message may continue, and what became of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, and_, bindparam, exists, func, select

from darvoza.crossings import JOINING, Placed
from darvoza.records import Crossing, Mode, Movement, Stage
from darvoza.records import Direction as Way
from darvoza.store import schema as tables
from darvoza.store.bodies import placed_from, subject_from
from darvoza.store.canonical import strings
from darvoza.store.prepared import Prepared, among, given
from darvoza.store.times import from_micros, to_micros
from darvoza.subjects import SubjectKind, kind_of

REACH: dict[SubjectKind, timedelta] = {
    SubjectKind.TRAVELLER: timedelta(hours=48),
    SubjectKind.VEHICLE: timedelta(days=10),
    SubjectKind.CONSIGNMENT: timedelta(days=90),
}
"""How far candidates are looked for; never less than what `crossings.resolve` can join."""


def candidates(connection: Connection, placed: Sequence[Placed]) -> set[str]:
    """Ids of crossings that share a joining key with any of *placed*, near in time and place."""
    values = {key.value for item in placed for key in item.keys if key.kind in JOINING}
    if not values:
        return set()
    times = [item.at for item in placed]
    reach = max(REACH[item.kind] for item in placed)
    found = _CANDIDATES.rows(
        connection,
        values=values,
        checkpoints={item.checkpoint for item in placed},
        low=to_micros(min(times) - reach),
        high=to_micros(max(times) + reach),
    )
    near = _nearby(placed)
    return {name for name, kind, at in found if near[kind][0] <= at <= near[kind][1]}


def _nearby(placed: Iterable[Placed]) -> dict[str, tuple[int, int]]:
    """For each kind of subject, the times (µs) between which candidates may lie."""
    near: dict[str, tuple[int, int]] = dict.fromkeys(SubjectKind, (0, -1))
    for item in placed:
        low, high = near[item.kind]
        start, end = to_micros(item.at - REACH[item.kind]), to_micros(item.at + REACH[item.kind])
        near[item.kind] = (min(low, start), max(high, end)) if high >= low else (start, end)
    return near


_keys = tables.identity_keys.c
_CANDIDATES = Prepared(
    select(_keys.crossing_id, _keys.subject_kind, _keys.happened_at).where(
        among(_keys.value, "values"),
        among(_keys.checkpoint, "checkpoints"),
        _keys.happened_at.between(given("low"), given("high")),
    )
)


def mentions_of(connection: Connection, crossing_ids: Collection[str]) -> list[tuple[str, Placed]]:
    """(crossing id, mention) of every mention that belongs to *crossing_ids* now."""
    if not crossing_ids:
        return []
    rows = _MENTIONS.mappings(connection, ids=crossing_ids)
    return [(row["crossing_id"], placed_from(row)) for row in rows]


_later = tables.memberships.alias("later")
_STANDING = (
    select(tables.mentions, tables.memberships.c.crossing_id)
    .join(tables.memberships, tables.memberships.c.mention_id == tables.mentions.c.id)
    .where(
        ~exists().where(
            _later.c.mention_id == tables.memberships.c.mention_id,
            _later.c.known_at > tables.memberships.c.known_at,
        ),
    )
)
_MENTIONS = Prepared(_STANDING.where(among(tables.memberships.c.crossing_id, "ids")))
_MESSAGE_MENTIONS = Prepared(_STANDING.where(among(tables.mentions.c.message_id, "ids")))
_OWNERS = Prepared(
    _STANDING.where(among(tables.mentions.c.id, "ids")).with_only_columns(
        tables.mentions.c.message_id, tables.mentions.c.ordinal, tables.memberships.c.crossing_id
    )
)


def mentions_of_messages(
    connection: Connection, message_ids: Collection[str]
) -> list[tuple[str, Placed]]:
    """(crossing id, mention) of everything that the messages *message_ids* say."""
    if not message_ids:
        return []
    rows = _MESSAGE_MENTIONS.mappings(connection, ids=message_ids)
    return [(row["crossing_id"], placed_from(row)) for row in rows]


def owners(
    connection: Connection, places: Collection[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    """The crossing to which the mention at each (message id, ordinal) belongs."""
    if not places:
        return {}
    ids = [f"{message_id}:{ordinal}" for message_id, ordinal in sorted(places)]
    rows = _OWNERS.rows(connection, ids=ids)
    return {(message_id, ordinal): owner for message_id, ordinal, owner in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A crossing as it stands: where it was born, its version, and what was last written."""

    id: str
    born_of: str
    version: int
    body: str
    movement_id: str
    stages: str
    merged_into: str | None


def homes(connection: Connection, crossing_ids: Collection[str]) -> dict[str, Home]:
    """The standing of *crossing_ids*, by id."""
    if not crossing_ids:
        return {}
    rows = _HOMES.mappings(connection, ids=crossing_ids)
    return {row["id"]: Home(**row) for row in rows}


def homes_born_of(connection: Connection, mention_ids: Collection[str]) -> dict[str, Home]:
    """The standing of the crossings that were born of *mention_ids*, merged ones too, by id."""
    born = select(tables.crossings.c.id).where(
        tables.crossings.c.born_of.in_(bindparam("ids", expanding=True))
    )
    return homes(connection, set(connection.scalars(born, {"ids": sorted(mention_ids)})))


_versions = tables.crossing_versions
_last = (
    select(_versions.c.crossing_id, func.max(_versions.c.version).label("version"))
    .where(among(_versions.c.crossing_id, "ids"))
    .group_by(_versions.c.crossing_id)
    .subquery()
)
_HOMES = Prepared(
    select(
        tables.crossings.c.id,
        tables.crossings.c.born_of,
        _versions.c.version,
        _versions.c.body,
        _versions.c.movement_id,
        _versions.c.stages,
        tables.crossings.c.merged_into,
    )
    .join(_last, _last.c.crossing_id == tables.crossings.c.id)
    .join(
        _versions,
        and_(
            _versions.c.crossing_id == _last.c.crossing_id, _versions.c.version == _last.c.version
        ),
    )
)


def crossings(connection: Connection, crossing_ids: Collection[str]) -> dict[str, Crossing]:
    """The latest version of each of *crossing_ids*, by id."""
    if not crossing_ids:
        return {}
    rows = _CROSSINGS.mappings(connection, ids=crossing_ids)
    return {str(row["crossing_id"]): _crossing(row) for row in rows}


_moving = tables.movements.c
_CROSSINGS = Prepared(
    select(
        _versions.c.crossing_id,
        _versions.c.version,
        _versions.c.body,
        _versions.c.stages,
        _versions.c.happened_at,
        tables.crossings.c.kind.label("subject_kind"),
        _moving.id.label("movement_id"),
        *[_moving[name] for name in ("key", "mode", "direction", "checkpoint", "carrier")],
        *[_moving[name] for name in ("number", "from_place", "to_place", "expected_at")],
    )
    .join(_last, _last.c.crossing_id == _versions.c.crossing_id)
    .join(tables.crossings, tables.crossings.c.id == _versions.c.crossing_id)
    .join(tables.movements, tables.movements.c.id == _versions.c.movement_id)
    .where(_versions.c.version == _last.c.version)
)


def _crossing(row: Mapping[str, object]) -> Crossing:
    stages = strings(str(row["stages"]))
    return Crossing(
        id=str(row["crossing_id"]),
        version=int(str(row["version"])),
        subject=subject_from(str(row["subject_kind"]), str(row["body"])),
        movement=movement_from(row),
        stages=frozenset(Stage(stage) for stage in stages if stage != "withdrawn"),
        happened_at=from_micros(row["happened_at"]),  # type: ignore[call-overload]
        withdrawn="withdrawn" in stages,
    )


def movement_from(row: Mapping[str, object]) -> Movement:
    """The movement of a row that carries its columns (*movement_id* for the id)."""
    return Movement(
        id=str(row["movement_id"]),
        key=str(row["key"]),
        mode=Mode(str(row["mode"])),
        direction=Way(str(row["direction"])),
        checkpoint=str(row["checkpoint"]),
        carrier=row["carrier"],  # type: ignore[arg-type]
        number=row["number"],  # type: ignore[arg-type]
        from_place=row["from_place"],  # type: ignore[arg-type]
        to_place=row["to_place"],  # type: ignore[arg-type]
        expected_at=from_micros(row["expected_at"]),  # type: ignore[call-overload]
    )


_FELLOWS = Prepared(
    select(
        tables.crossings.c.movement_id,
        tables.crossings.c.kind,
        func.count().filter(tables.crossings.c.merged_into.is_(None)),
    )
    .where(among(tables.crossings.c.movement_id, "ids"))
    .group_by(tables.crossings.c.movement_id, tables.crossings.c.kind)
)


def fellows(connection: Connection, some: Collection[Crossing]) -> dict[str, int]:
    """How many crossings of its kind the movement of each of *some* has, by crossing id."""
    movements = {crossing.movement.id for crossing in some}
    if not movements:
        return {}
    rows = _FELLOWS.rows(connection, ids=movements)
    counts = {(row[0], row[1]): row[2] for row in rows}
    return {one.id: counts.get((one.movement.id, kind_of(one.subject)), 0) for one in some}


def latest_with(connection: Connection, value: str) -> str | None:
    """The crossing seen or expected last under the key *value* (document, plate, wagon, S10 …)."""
    statement = (
        select(_keys.crossing_id)
        .where(_keys.value == value, _keys.kind.in_(NAMING))
        .order_by(_keys.happened_at.desc(), _keys.crossing_id.desc())
        .limit(1)
    )
    return connection.scalar(statement)


NAMING = ("document", "plate", "wagon", "container", "s10", "vin")
"""Key kinds by which a person may ask for a crossing."""


def movements_by_key(connection: Connection, keys: Collection[str]) -> dict[str, Movement]:
    """Known movements among *keys*, by key."""
    if not keys:
        return {}
    rows = _MOVEMENTS.mappings(connection, keys=keys)
    return {row["key"]: movement_from(row) for row in rows}


_MOVEMENTS = Prepared(
    select(tables.movements, tables.movements.c.id.label("movement_id")).where(
        among(tables.movements.c.key, "keys")
    )
)


def corrections(connection: Connection) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Officers' corrections: pairs of mention ids to be kept (together, apart), latest last."""
    together: dict[frozenset[str], str] = {}
    rows = connection.execute(select(tables.corrections).order_by(tables.corrections.c.at))
    for row in rows:
        for first, second in _pairs(strings(row.mentions)):
            together[frozenset((first, second))] = row.kind
    merged = [tuple(sorted(pair)) for pair, kind in together.items() if kind == "merge"]
    split = [tuple(sorted(pair)) for pair, kind in together.items() if kind == "split"]
    return merged, split  # type: ignore[return-value]


def _pairs(mentions: Sequence[str]) -> Iterable[tuple[str, str]]:
    """A correction names the mention it moves first, and then those it is about."""
    return ((mentions[0], other) for other in mentions[1:])
