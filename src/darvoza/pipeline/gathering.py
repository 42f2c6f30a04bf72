"""The impure shell, ②: find what a message may continue, and decide which crossing each part is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from darvoza import codes
from darvoza.crossings import Placed, identity_keys, merge, merged_movement, resolve
from darvoza.records import Crossing, IdentityKey, Movement
from darvoza.store import crossings as kept_crossings
from darvoza.store.crossings import Home
from darvoza.store.ids import new_id
from darvoza.store.keeping import Kept
from darvoza.subjects import Subject

Group = tuple[Placed, ...]

Corrections = tuple[list[tuple[str, str]], list[tuple[str, str]]]
"""Pairs of mention ids that officers put (together, apart)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store already holds near a message: mentions, whose they are, and their homes."""

    mentions: tuple[Placed, ...]
    owner: Mapping[str, str]  # mention id → crossing id
    homes: Mapping[str, Home]  # crossing id → standing


@dataclass(slots=True)
class Plan:
    """What is to be written of crossings."""

    groups: dict[str, Group] = field(default_factory=dict)  # crossing id → its mentions, changed
    homes: dict[str, Home] = field(default_factory=dict)
    absorbed: dict[str, str] = field(default_factory=dict)  # gone id → surviving id
    moved: list[tuple[str, str]] = field(default_factory=list)  # (mention id, crossing id)
    uprooted: set[str] = field(default_factory=set)  # crossings that lost or gave mentions
    parted: dict[str, set[str]] = field(default_factory=dict)  # crossing id → who took mentions
    lost: set[str] = field(default_factory=set)  # known mentions whose crossing is not found
    revived: list[str] = field(default_factory=list)  # merged away, and now apart again


def near(connection: Connection, placed: Sequence[Placed], also: Iterable[str] = ()) -> Known:
    """Everything that shares a joining key with *placed*, directly or through others.

    Crossings in *also* are taken in whether they share a key or not.
    """
    found: dict[str, Placed] = {}
    owner: dict[str, str] = {}
    asked: set[str] = set()
    pending: Sequence[Placed] = placed
    while pending:
        fresh = kept_crossings.candidates(connection, pending) | set(also)
        fresh -= asked
        asked |= fresh
        rows = kept_crossings.mentions_of(connection, fresh)
        owner.update({item.id: crossing_id for crossing_id, item in rows})
        found.update({item.id: item for _, item in rows})
        pending = [item for _, item in rows]
    return Known(tuple(found.values()), owner, kept_crossings.homes(connection, asked))


def plan(
    connection: Connection,
    known: Known,
    placed: Sequence[Placed],
    *,
    corrections: Corrections,
    at: datetime,
) -> Plan:
    """Group old and new mentions afresh and say what changes (see `regrouped`).

    A crossing that was merged away comes back under its own id when it stands apart again.
    """
    planned = regrouped(known, placed, corrections=corrections, at=at)
    if not planned.lost:
        return planned
    merged = kept_crossings.homes_born_of(connection, planned.lost)
    with_merged = Known(known.mentions, known.owner, {**known.homes, **merged})
    return regrouped(with_merged, placed, corrections=corrections, at=at)


def regrouped(
    known: Known,
    placed: Sequence[Placed],
    *,
    corrections: Corrections,
    at: datetime,
) -> Plan:
    """Group old and new mentions afresh and say what changes.

    A crossing lives where its first mention lives: groups that hold several homes merge into the
    oldest living one, a group that holds none becomes a new crossing.
    """
    together, apart = corrections
    born = {home.born_of: home for home in known.homes.values()}
    members = _members(known)
    result = Plan()
    for group in resolve([*known.mentions, *placed], together=together, apart=apart):
        homes = sorted((born[p.id] for p in group if p.id in born), key=_living_first)
        home = homes[0] if homes else None
        if home is not None and len(homes) == 1 and {p.id for p in group} == members[home.id]:
            continue
        if home is None:
            result.lost.update(p.id for p in group if p.id in known.owner)
        elif home.merged_into:
            result.revived.append(home.id)
        crossing_id = home.id if home else new_id(at)
        _plan_group(result, group, crossing_id, homes, known.owner)
    return result


def _living_first(home: Home) -> tuple[bool, str]:
    return home.merged_into is not None, home.id


def _members(known: Known) -> dict[str, set[str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for mention_id, crossing_id in known.owner.items():
        members[crossing_id].add(mention_id)
    return members


def _plan_group(
    result: Plan, group: Group, crossing_id: str, homes: list[Home], owner: Mapping[str, str]
) -> None:
    result.groups[crossing_id] = group
    if homes:
        result.homes[crossing_id] = homes[0]
    result.absorbed.update({home.id: crossing_id for home in homes[1:]})
    for item in group:
        before = owner.get(item.id)
        if before != crossing_id:
            result.moved.append((item.id, crossing_id))
        if before is not None and before != crossing_id:
            result.uprooted |= {crossing_id, before}
            result.parted.setdefault(before, set()).add(crossing_id)


def versions(
    planned: Plan, movements: Mapping[str, Movement], message_id: str | None
) -> dict[str, Kept]:
    """The new version of every crossing in *planned*, by id."""
    return {
        crossing_id: _version(
            crossing_id, group, planned.homes.get(crossing_id), movements, message_id
        )
        for crossing_id, group in planned.groups.items()
    }


def _version(
    crossing_id: str,
    group: Group,
    home: Home | None,
    movements: Mapping[str, Movement],
    message_id: str | None,
) -> Kept:
    subject = merge(group)
    leading = merged_movement(group)
    movement = movements[leading.movement_key]
    present = [item.at for item in group if item.present]
    crossing = Crossing(
        id=crossing_id,
        version=home.version + 1 if home else 1,
        subject=subject,
        movement=movement,
        stages=frozenset(item.mention.stage for item in group),
        happened_at=max(present, default=None),
        withdrawn=group[-1].mention.withdrawn,
    )
    return Kept(
        crossing=crossing,
        born_of=home.born_of if home else group[0].id,
        message_id=message_id,
        keys=_keys(subject, group),
        at=max(present, default=leading.at),
        present=bool(present),
        new=home is None,
        from_country=_country_of(movement.from_place),
        to_country=_country_of(movement.to_place),
    )


def _keys(subject: Subject, group: Group) -> tuple[IdentityKey, ...]:
    """Every key under which a mention may find the crossing: what a later message overrode too."""
    if len(group) == 1:
        return group[0].keys
    spoken = (key for item in group for key in item.keys)
    return tuple(dict.fromkeys((*identity_keys(subject), *spoken)))


def _country_of(place: str | None) -> str | None:
    port = codes.port(place) if place else None
    return port.country if port else None


def new_movements(
    placed: Iterable[Placed], known: Mapping[str, Movement], at: datetime
) -> dict[str, Movement]:
    """Movements that *placed* name and the store does not hold yet, by key."""
    fresh: dict[str, Movement] = {}
    for item in placed:
        if item.movement_key not in known and item.movement_key not in fresh:
            fresh[item.movement_key] = _movement(item, new_id(at))
    return fresh


def _movement(item: Placed, movement_id: str) -> Movement:
    reference = item.mention.movement
    return Movement(
        id=movement_id,
        key=item.movement_key,
        mode=item.mode,
        direction=item.direction,
        checkpoint=item.checkpoint,
        carrier=None if item.floating else reference.carrier,
        number=None if item.floating else reference.number or reference.conveyance,
        from_place=None if item.floating else reference.from_place,
        to_place=None if item.floating else reference.to_place,
        expected_at=item.at,
    )
