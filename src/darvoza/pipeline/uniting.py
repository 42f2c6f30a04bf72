"""The impure shell, ②: the control units that linked crossings form, and their random draw."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from darvoza.crossings import UnitShape, units_of
from darvoza.pipeline.gathering import Plan
from darvoza.records import Crossing, Mode
from darvoza.selection import drawn, inclusion
from darvoza.store import crossings as kept_crossings
from darvoza.store import links as kept_links
from darvoza.store.ids import new_id
from darvoza.store.links import Edge, UnitRow
from darvoza.subjects import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """The key and the share of the random selection."""

    key: bytes
    share: float


@dataclass(slots=True)
class Units:
    """The control units around a message, with everything needed to assess their members."""

    members: dict[str, tuple[str, ...]]  # unit id → crossing ids
    edges: set[Edge]
    crossings: dict[str, Crossing]
    touched: frozenset[str]  # units whose members may have other facts now


def form_units(
    connection: Connection,
    changed: Mapping[str, Crossing],
    edges: set[Edge],
    *,
    planned: Plan,
    draw: Draw,
    at: datetime,
) -> Units:
    """Form the control units of *changed* crossings afresh and write what is new.

    Units' draws go with their crossings, wherever *planned* merges or splits them.
    """
    around, all_edges = dict(changed), set(edges)
    before: dict[UnitRow, tuple[str, ...]] = {}
    absorbed = planned.absorbed
    missing: set[str] = set(changed)
    while missing:
        _reach(connection, around, all_edges)
        before = kept_links.units_with(connection, [*_known(around, changed), *absorbed])
        missing = {name for names in before.values() for name in names}
        missing -= around.keys() | absorbed.keys()
        around.update(kept_crossings.crossings(connection, missing))
        all_edges |= kept_links.edges_of(connection, missing)
    near = Around(around, absorbed, planned.parted)
    members = _settle(connection, _shapes(around, all_edges), before, near, draw, at)
    touched = _touched(members, before, changed)
    return Units(members, all_edges, around, touched)


def _touched(
    after: Mapping[str, tuple[str, ...]],
    before: Mapping[UnitRow, tuple[str, ...]],
    changed: Mapping[str, Crossing],
) -> frozenset[str]:
    """The units that hold a changed crossing, or others than before.

    Another passage of the same truck comes near when goods are linked, and mostly stays as it is.
    """
    known = {unit.id: set(members) for unit, members in before.items()}
    return frozenset(
        unit
        for unit, members in after.items()
        if not changed.keys().isdisjoint(members) or known.get(unit) != set(members)
    )


@dataclass(frozen=True, slots=True)
class Around:
    """The crossings near a message, and what became of those merged away or split."""

    crossings: Mapping[str, Crossing]
    absorbed: Mapping[str, str]
    parted: Mapping[str, set[str]]

    def living(self, names: Iterable[str]) -> set[str]:
        """*names* with every absorbed crossing replaced by its survivor."""
        return {self.absorbed.get(name, name) for name in names}

    def children(self, names: Iterable[str]) -> set[str]:
        """The crossings that took mentions from *names*."""
        return {child for name in names for child in self.parted.get(name, ())}


def _known(around: Mapping[str, Crossing], changed: Mapping[str, Crossing]) -> list[str]:
    """Crossings that may have a unit already: those that are not brand new."""
    return [name for name in around if name not in changed or changed[name].version > 1]


def _reach(connection: Connection, around: dict[str, Crossing], edges: set[Edge]) -> None:
    """Add to *around* and *edges* everything that is linked with it, near and far."""
    while missing := {end for edge in edges for end in edge[1:]} - around.keys():
        found = kept_crossings.crossings(connection, missing)
        around.update(found)
        edges |= kept_links.edges_of(connection, missing)
        if not missing <= found.keys():
            edges -= {edge for edge in edges if not around.keys() >= set(edge[1:])}


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
    lives_on, takes_along = _inherited(shapes, before, around)
    result: dict[str, tuple[str, ...]] = {}
    fresh: list[UnitRow] = []
    for index, shape in enumerate(shapes):
        claimed = lives_on.get(index, [])
        unit_id = claimed[0].id if claimed else new_id(at)
        from_units = [*claimed, *takes_along.get(index, [])]
        draw_ids = {name for unit in from_units for name in unit.draw_ids} or {unit_id}
        anchor = around.crossings[shape.anchor]
        row = _row(shape, unit_id, tuple(sorted(draw_ids)), anchor, draw)
        if claimed and claimed[0].draw_ids == row.draw_ids:  # drawn once, whatever the share is now
            row = replace(row, drawn=claimed[0].drawn, probability=claimed[0].probability)
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
    """By shape (its index): the units that live on in it, and those whose draw it takes along.

    Whoever leaves a unit takes its draw along, so that nobody gets out of a draw by a split.
    """
    places: dict[str, set[int]] = {}
    for index, shape in enumerate(shapes):
        for member in shape.members:
            places.setdefault(member, set()).add(index)
    lives_on: Inherited = {}
    takes_along: Inherited = {}
    for unit in sorted(before, key=lambda unit: unit.id):
        names = around.living(before[unit])
        home = _home(names, places, shapes)
        if home is not None:
            lives_on.setdefault(home, []).append(unit)
        leaving = (places.get(name, set()) for name in names | around.children(before[unit]))
        for index in {index for where in leaving if home not in where for index in where}:
            takes_along.setdefault(index, []).append(unit)
    return lives_on, takes_along


def _home(
    names: Iterable[str], places: Mapping[str, set[int]], shapes: Sequence[UnitShape]
) -> int | None:
    """The shape that holds most of *names*."""
    overlap = Counter(index for name in names for index in places.get(name, ()))
    if not overlap:
        return None
    return min(overlap, key=lambda index: (-overlap[index], shapes[index].members))


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
