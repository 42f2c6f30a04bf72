"""⑨ A movement as a page: who sits where, what hangs behind what, what lies in which bag."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from darvoza.access import Action
from darvoza.records import Mode, ThreatArea, UnitKind
from darvoza.subjects import SubjectKind, VehicleKind
from darvoza.web.api.queue import movement
from darvoza.web.identity import Visit
from darvoza.web.pages.rendering import checkpoints_of, page
from darvoza.web.pages.session import shown
from darvoza.web.shapes import Id
from darvoza.web.views.movements import Aboard, MovementPage
from darvoza.web.views.queue import QueueLine

router = APIRouter(include_in_schema=False)

AISLES = frozenset("DH")
"""Letters left of which an aisle runs, where the cabin has them (ABC DEF, ABC DEFG HJK)."""

MOST_SETS = 5
"""Up to so many vehicles are drawn; more of them, as on a list of a day, are a table."""

MORE = 200

_SEAT = re.compile(r"(\d+)([A-Z])")


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One row of a cabin: who sits at each letter of the map, usually one or nobody."""

    number: int
    seats: tuple[tuple[Aboard, ...], ...]


@dataclass(frozen=True, slots=True)
class SeatMap:
    """The cabin as far as seats are known; *unseated* counts travellers without one."""

    letters: tuple[str, ...]
    rows: tuple[SeatRow, ...]
    unseated: int


@dataclass(frozen=True, slots=True)
class Group:
    """A control unit with what is aboard of it, its people first."""

    line: QueueLine
    aboard: tuple[Aboard, ...]


@router.get("/movements/{movement_id}")
def show(
    request: Request,
    visit: Annotated[Visit, shown(Action.SEE_CROSSING)],
    movement_id: Id,
    limit: Annotated[int, Query(ge=1, le=5000)] = MORE,
) -> Response:
    """A flight, train, road vehicle or mail dispatch. The view of each crossing is recorded."""
    found = movement(visit, movement_id)
    place = next(
        one for one in checkpoints_of(visit) if one.code == found.movement.checkpoint
    )  # it was just found there
    together = groups(found)
    return page(
        request,
        visit,
        "movement.html",
        movement=found.movement,
        place=place,
        groups=together[:limit],
        total=len(together),
        more=limit + MORE,
        travellers=sum(one.kind is SubjectKind.TRAVELLER for one in found.aboard),
        seats=seat_map(found.aboard) if found.movement.mode is Mode.AIR else None,
        wagons=_wagons(found, together) if found.movement.mode is Mode.RAIL else (),
        drawn=found.movement.mode is Mode.ROAD and len(together) <= MOST_SETS,
        kinds=UnitKind,
        vehicles=VehicleKind,
        areas=ThreatArea,
        aisles=AISLES,
    )


def groups(found: MovementPage) -> list[Group]:
    """The control units of a movement, strictest first, each with what is aboard of it."""
    members: dict[str, list[Aboard]] = defaultdict(list)
    for one in sorted(found.aboard, key=lambda one: list(SubjectKind).index(one.kind)):
        for unit_id in (one.unit_id, *one.also_in):
            members[unit_id].append(one)
    return [Group(line, tuple(members[line.unit_id])) for line in found.lines]


def seat_map(aboard: Sequence[Aboard]) -> SeatMap | None:
    """The cabin that the known seats of *aboard* draw; None when no seat is known."""
    taken: dict[tuple[int, str], list[Aboard]] = defaultdict(list)
    for one in aboard:
        found = _SEAT.fullmatch(one.seat or "")
        if found:
            taken[int(found[1]), found[2]].append(one)
    if not taken:
        return None
    letters = tuple(sorted({letter for _, letter in taken}))
    numbers = sorted({number for number, _ in taken})
    rows = tuple(
        SeatRow(number, tuple(tuple(taken.get((number, one), ())) for one in letters))
        for number in numbers
    )
    travellers = sum(one.kind is SubjectKind.TRAVELLER for one in aboard)
    return SeatMap(letters, rows, travellers - sum(map(len, taken.values())))


def _wagons(found: MovementPage, together: Sequence[Group]) -> list[Group]:
    """The wagons, each with what stands on it, in the order in which they were announced."""
    by_unit = {group.line.unit_id: group for group in together}
    order = dict.fromkeys(one.unit_id for one in found.aboard if one.kind is SubjectKind.VEHICLE)
    return [by_unit[unit_id] for unit_id in order]
