"""The impure shell, ②: the links a message makes, and the control units they form."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from darvoza.crossings import Placed, UnitShape, units_of
from darvoza.pipeline.gathering import Plan
from darvoza.records import Crossing, LinkKind, Mode
from darvoza.selection import drawn, inclusion
from darvoza.store import crossings as kept_crossings
from darvoza.store import links as kept_links
from darvoza.store.ids import new_id
from darvoza.store.links import Edge, UnitRow
from darvoza.subjects import Consignment, Subject, Vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """The key and the share of the random selection."""

    key: bytes
    share: float


def spoken_links(mentions: Iterable[Placed], owner: Mapping[tuple[str, int], str]) -> set[Edge]:
    """The links that *mentions* state; *owner* maps (message id, ordinal) to a crossing id."""
    edges: set[Edge] = set()
    for item in mentions:
        for link in item.mention.links:
            start = owner.get((item.message_id, item.mention.ordinal))
            end = owner.get((item.message_id, link.to))
            if start and end and start != end:
                edges.add((link.kind, start, end))
    return edges


def link(
    connection: Connection,
    planned: Plan,
    placed: Sequence[Placed],
    *,
    message_id: str | None,
    at: datetime,
) -> set[Edge]:
    """Write what *planned* changes of links; returns every link of the crossings concerned."""
    before = kept_links.edges_of(connection, [*planned.homes, *planned.absorbed, *planned.uprooted])
    kept = _after_moves(connection, planned, before)
    wanted = kept | spoken_links(placed, _owners(connection, planned, placed))
    wanted |= _met(connection, placed, wanted)
    kept_links.drop_links(connection, before - wanted)
    kept_links.add_links(connection, sorted(wanted - before), message_id=message_id, at=at)
    return wanted


def _owners(
    connection: Connection, planned: Plan, placed: Iterable[Placed]
) -> dict[tuple[str, int], str]:
    owners = {
        (item.message_id, item.mention.ordinal): crossing_id
        for crossing_id, group in planned.groups.items()
        for item in group
    }
    wanted = {(i.message_id, link.to) for i in placed for link in i.mention.links} - set(owners)
    return owners | kept_crossings.owners(connection, wanted)


def _after_moves(connection: Connection, planned: Plan, before: set[Edge]) -> set[Edge]:
    """The links in force once mentions have moved: stated again by all messages concerned."""
    if not planned.uprooted:
        return before
    messages = {item.message_id for group in planned.groups.values() for item in group}
    spoken = kept_crossings.mentions_of_messages(connection, messages)
    owner = {(item.message_id, item.mention.ordinal): name for name, item in spoken}
    untouched = {edge for edge in before if not planned.uprooted & {edge[1], edge[2]}}
    return untouched | spoken_links([item for _, item in spoken], owner)


def _met(connection: Connection, placed: Sequence[Placed], edges: set[Edge]) -> set[Edge]:
    """Declared goods and the vehicle their declaration names, nearest in time."""
    registrations = {name for item in placed for name in _registrations(item.mention.subject)}
    meetings = kept_links.meetings(connection, registrations)
    if not meetings:
        return set()
    loads = {meeting.consignment for meeting in meetings}
    known = edges | kept_links.edges_of(connection, loads)
    carried = {start for kind, start, _ in known if kind is LinkKind.CARRIED_IN}
    found: dict[str, str] = {}
    for meeting in meetings:
        if meeting.consignment not in carried:
            found.setdefault(meeting.consignment, meeting.vehicle)
    return {(LinkKind.CARRIED_IN, load, vehicle) for load, vehicle in found.items()}


def _registrations(subject: Subject) -> tuple[str, ...]:
    if isinstance(subject, Consignment):
        return subject.vehicles
    if isinstance(subject, Vehicle) and subject.registration:
        return (subject.registration,)
    return ()


# --- control units ----------------------------------------------------------------------------


@dataclass(slots=True)
class Units:
    """The control units around a message, with everything needed to assess their members."""

    members: dict[str, tuple[str, ...]]  # unit id → crossing ids
    edges: set[Edge]
    crossings: dict[str, Crossing]


def form_units(
    connection: Connection,
    changed: Mapping[str, Crossing],
    edges: set[Edge],
    *,
    absorbed: Mapping[str, str],
    draw: Draw,
    at: datetime,
) -> Units:
    """Form the control units of *changed* crossings afresh and write what is new.

    *absorbed* maps crossings that were merged away to those that live on; so do units' draws.
    """
    around, all_edges = _around(connection, changed, edges)
    before = kept_links.units_with(connection, [*_known(around, changed), *absorbed])
    missing = {name for names in before.values() for name in names} - set(around) - set(absorbed)
    around.update(kept_crossings.crossings(connection, missing))
    members = _settle(
        connection, _shapes(around, all_edges), before, Around(around, absorbed), draw, at
    )
    return Units(members, all_edges, around)


@dataclass(frozen=True, slots=True)
class Around:
    """The crossings near a message, and what became of those merged away."""

    crossings: Mapping[str, Crossing]
    absorbed: Mapping[str, str]

    def living(self, names: Iterable[str]) -> set[str]:
        """*names* with every absorbed crossing replaced by its survivor."""
        return {self.absorbed.get(name, name) for name in names}


def _known(around: Mapping[str, Crossing], changed: Mapping[str, Crossing]) -> list[str]:
    """Crossings that may have a unit already: those that are not brand new."""
    return [name for name in around if name not in changed or changed[name].version > 1]


def _around(
    connection: Connection, changed: Mapping[str, Crossing], edges: set[Edge]
) -> tuple[dict[str, Crossing], set[Edge]]:
    """*changed* and everything linked with it, near and far."""
    around = dict(changed)
    all_edges = set(edges)
    while True:
        missing = {end for edge in all_edges for end in edge[1:]} - set(around)
        if not missing:
            return around, all_edges
        around.update(kept_crossings.crossings(connection, missing))
        all_edges |= kept_links.edges_of(connection, missing)
        if not missing <= set(around):
            all_edges = {edge for edge in all_edges if edge[1] in around and edge[2] in around}


def _shapes(around: Mapping[str, Crossing], edges: set[Edge]) -> list[UnitShape]:
    subjects: dict[Mode, dict[str, Subject]] = {}
    for name, crossing in around.items():
        subjects.setdefault(crossing.movement.mode, {})[name] = crossing.subject
    return [
        shape for mode, some in subjects.items() for shape in units_of(some, sorted(edges), mode)
    ]


def _settle(
    connection: Connection,
    shapes: Sequence[UnitShape],
    before: Mapping[UnitRow, tuple[str, ...]],
    around: Around,
    draw: Draw,
    at: datetime,
) -> dict[str, tuple[str, ...]]:
    """Give every shape its unit: the one whose members it mostly holds, or a new one."""
    lives_on, left = _inherited(shapes, before, around)
    result: dict[str, tuple[str, ...]] = {}
    fresh: list[UnitRow] = []
    for index, shape in enumerate(shapes):
        claimed = lives_on.get(index, [])
        unit_id = claimed[0].id if claimed else new_id(at)
        draw_ids = {name for unit in claimed or left.get(index, []) for name in unit.draw_ids}
        anchor = around.crossings[shape.anchor]
        row = _row(shape, unit_id, tuple(sorted(draw_ids or {unit_id})), anchor, draw)
        if not claimed:
            fresh.append(row)
        elif row != claimed[0]:
            kept_links.change_units(connection, [row])
        result[unit_id] = shape.members
    kept_links.add_units(connection, fresh, at)
    _write_members(connection, result, before, at)
    return result


Inherited = dict[int, list[UnitRow]]


def _inherited(
    shapes: Sequence[UnitShape], before: Mapping[UnitRow, tuple[str, ...]], around: Around
) -> tuple[Inherited, Inherited]:
    """By shape (its index): the units that live on in it, and those its members come from."""
    places: dict[str, list[int]] = {}
    for index, shape in enumerate(shapes):
        for member in shape.members:
            places.setdefault(member, []).append(index)
    lives_on: Inherited = {}
    left: Inherited = {}
    for unit in sorted(before, key=lambda unit: unit.id):
        names = around.living(before[unit])
        overlap = Counter(index for name in names for index in places.get(name, ()))
        for index in overlap:
            left.setdefault(index, []).append(unit)
        if overlap:
            best = min(overlap, key=lambda index: (-overlap[index], shapes[index].members))
            lives_on.setdefault(best, []).append(unit)
    return lives_on, left


def _row(
    shape: UnitShape, unit_id: str, draw_ids: tuple[str, ...], anchor: Crossing, draw: Draw
) -> UnitRow:
    return UnitRow(
        id=unit_id,
        kind=shape.kind,
        movement_id=anchor.movement.id,
        checkpoint=anchor.movement.checkpoint,
        draw_ids=draw_ids,
        drawn=drawn(draw.key, draw_ids, draw.share),
        probability=inclusion(draw_ids, draw.share),
    )


def _write_members(
    connection: Connection,
    after: Mapping[str, tuple[str, ...]],
    before: Mapping[UnitRow, tuple[str, ...]],
    at: datetime,
) -> None:
    old = {(unit.id, member) for unit, members in before.items() for member in members}
    new = {(unit, member) for unit, members in after.items() for member in members}
    kept_links.leave_unit(connection, sorted(old - new), at)
    kept_links.join_unit(connection, sorted(new - old), at)
