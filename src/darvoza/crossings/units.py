"""② What is stopped together: crossings joined by their links into control units."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from darvoza.records import LinkKind, Mode, UnitKind
from darvoza.subjects import Consignment, Subject, Traveller, Vehicle, VehicleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitShape:
    """A control unit before it has an id; *anchor* is the member that gives it its identity."""

    kind: UnitKind
    anchor: str
    members: tuple[str, ...]


Edge = tuple[LinkKind, str, str]


def units_of(subjects: Mapping[str, Subject], edges: Iterable[Edge], mode: Mode) -> list[UnitShape]:
    """Shape the control units of *subjects* (crossing id → subject) joined by *edges*.

    A bus's passengers stand apart from the bus, a train's wagons from each other: a consignment
    loaded in several wagons is a member of each of their units, so one red wagon does not make the
    train red (design §3.5).
    """
    kept = [edge for edge in edges if _stops_together(edge, subjects, mode)]
    shared = _shared_loads(kept, subjects, mode)
    joining = [edge for edge in kept if edge[1] not in shared]
    shapes = [_shape(group, subjects) for group in _components(subjects, joining, shared)]
    return [_with_loads(shape, kept, shared) for shape in shapes]


def _stops_together(edge: Edge, subjects: Mapping[str, Subject], mode: Mode) -> bool:
    kind, start, end = edge
    if start not in subjects or end not in subjects:
        return False
    if kind is LinkKind.RIDES_IN:
        carrier = subjects[end]
        return not (isinstance(carrier, Vehicle) and carrier.kind is VehicleKind.BUS)
    return not (kind is LinkKind.TRAVELS_WITH and mode is Mode.ROAD)


def _shared_loads(edges: list[Edge], subjects: Mapping[str, Subject], mode: Mode) -> frozenset[str]:
    if mode is not Mode.RAIL:
        return frozenset()
    wagons: dict[str, int] = defaultdict(int)
    for kind, start, _ in edges:
        if kind is LinkKind.CARRIED_IN and isinstance(subjects[start], Consignment):
            wagons[start] += 1
    return frozenset(load for load, count in wagons.items() if count > 1)


def _components(
    subjects: Mapping[str, Subject], edges: list[Edge], shared: frozenset[str]
) -> list[list[str]]:
    groups = {name: [name] for name in subjects if name not in shared}
    for _, start, end in edges:
        left, right = groups.get(start), groups.get(end)
        if left is None or right is None or left is right:
            continue
        left.extend(right)
        for name in right:
            groups[name] = left
    return list({id(group): group for group in groups.values()}.values())


def _shape(group: list[str], subjects: Mapping[str, Subject]) -> UnitShape:
    anchor = anchor_of({name: subjects[name] for name in group})
    return UnitShape(kind=_kind(subjects[anchor]), anchor=anchor, members=tuple(sorted(group)))


def anchor_of(subjects: Mapping[str, Subject]) -> str:
    """Which of *subjects* (by crossing id) gives their control unit its identity."""
    return min(subjects, key=lambda name: (_weight(subjects[name]), name))


_ANCHORS = {
    VehicleKind.WAGON: 0,
    VehicleKind.TRUCK: 1,
    VehicleKind.BUS: 1,
    VehicleKind.CAR: 1,
    VehicleKind.TRAILER: 3,
    VehicleKind.CONTAINER: 4,
}


def _weight(subject: Subject) -> int:
    """Whose identity the unit takes: wagon, towing vehicle, trailer, container, goods, people."""
    if isinstance(subject, Vehicle):
        return _ANCHORS.get(subject.kind, 2)
    return 5 if isinstance(subject, Consignment) else 6


_VEHICLE_UNITS = {VehicleKind.WAGON: UnitKind.WAGON, VehicleKind.CONTAINER: UnitKind.CONTAINER}


def _kind(anchor: Subject) -> UnitKind:
    if isinstance(anchor, Vehicle):
        return _VEHICLE_UNITS.get(anchor.kind, UnitKind.TRUCK_SET)
    if isinstance(anchor, Traveller):
        return UnitKind.PARTY
    postal = any(reference.kind == "s10" for reference in anchor.references)
    return UnitKind.POSTAL_ITEM if postal else UnitKind.GOODS


def _with_loads(shape: UnitShape, edges: list[Edge], shared: frozenset[str]) -> UnitShape:
    loads = {start for _, start, end in edges if start in shared and end in shape.members}
    if not loads:
        return shape
    members = tuple(sorted({*shape.members, *loads}))
    return UnitShape(kind=shape.kind, anchor=shape.anchor, members=members)
