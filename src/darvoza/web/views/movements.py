"""⑨ A movement: who and what is aboard, by name, with the control unit of each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from darvoza.errors import NotFoundError
from darvoza.presentation import label
from darvoza.records import Crossing, LinkKind, Movement
from darvoza.store import crossings, links
from darvoza.store import desk as kept
from darvoza.store import queue as lines
from darvoza.store.queue import Member, UnitLine
from darvoza.subjects import Consignment, Subject, SubjectKind, Traveller, Vehicle
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views import sight
from darvoza.web.views.queue import QueueLine, queue_line


class Part(StrEnum):
    """What a crossing is to its movement."""

    TRAVELLER = "traveller"
    CREW = "crew"
    DRIVER = "driver"
    PASSENGER = "passenger"
    VEHICLE = "vehicle"
    TRAILER = "trailer"
    LOAD = "load"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aboard:
    """One crossing of a movement; weights in kilograms, *country* of papers, plate or dispatch.

    *also_in* are its other control units: one consignment may fill several wagons.
    """

    crossing_id: str
    unit_id: str
    kind: SubjectKind
    part: Part
    label: str
    channel: ChannelWord
    score: int
    country: str | None = None
    seat: str | None = None  # row without leading zeros, then the letter
    what: str | None = None  # kind of vehicle, or what the goods are called
    number: str | None = None  # plate, wagon, container, S10 or document of carriage
    hs_code: str | None = None
    gross_kg: Decimal | None = None
    value: Decimal | None = None
    currency: str | None = None
    packages: int | None = None
    receptacle: str | None = None
    seals: tuple[str, ...] = ()
    empty: bool | None = None
    withdrawn: bool = False
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementPage:
    """A movement with its control units, strictest first, and with everything aboard.

    *aboard* stands in the order in which it was announced.
    """

    movement: Movement
    lines: tuple[QueueLine, ...]
    aboard: tuple[Aboard, ...]


def movement_page(connection: Connection, visit: Visit, movement_id: str) -> MovementPage:
    """A movement. It writes nothing; whoever shows it records the view (`record_view`).

    Raises NotFoundError unless it is there and may be seen.
    """
    movement = kept.movement_of(connection, movement_id)
    codes = kept.visible_checkpoints(connection, visit.where)
    if movement is None or movement.checkpoint not in codes:
        raise NotFoundError(f"There is no movement {movement_id}.")
    units = lines.unit_lines(connection, kept.units_of_movement(connection, movement_id))
    ordered = sorted(units.values(), key=lambda one: (-one.channel, -one.score, one.id))
    return MovementPage(
        movement=movement,
        lines=tuple(queue_line(connection, visit, one) for one in ordered),
        aboard=_aboard(connection, units),
    )


def record_view(connection: Connection, visit: Visit, page: MovementPage) -> None:
    """Write that the visit saw the movement and everybody and everything aboard."""
    sight.viewed(connection, visit, "movement", [page.movement.id])
    sight.viewed(connection, visit, "crossing", [one.crossing_id for one in page.aboard])


def _aboard(connection: Connection, units: Mapping[str, UnitLine]) -> tuple[Aboard, ...]:
    placed: dict[str, list[tuple[str, Member]]] = {}
    for line in units.values():
        for member in line.members:
            placed.setdefault(member.crossing_id, []).append((line.id, member))
    known = crossings.crossings(connection, list(placed))
    parts = _parts(connection, list(placed))
    return tuple(
        replace(
            _one(known[name], *placed[name][-1], parts.get(name)),
            also_in=tuple(unit_id for unit_id, _ in placed[name][:-1]),
        )
        for name in sorted(placed)
        if name in known
    )


def _parts(connection: Connection, crossing_ids: list[str]) -> dict[str, Part]:
    """What the links between *crossing_ids* make of them."""
    parts = {}
    for kind, start, end in links.edges_of(connection, crossing_ids):
        if kind is LinkKind.DRIVES:
            parts[start] = Part.DRIVER
        elif kind is LinkKind.RIDES_IN:
            parts.setdefault(start, Part.PASSENGER)
        elif kind is LinkKind.TOWS:
            parts[end] = Part.TRAILER
    return parts


def _one(crossing: Crossing, unit_id: str, member: Member, part: Part | None) -> Aboard:
    subject = crossing.subject
    said = _said(subject)
    return Aboard(
        crossing_id=crossing.id,
        unit_id=unit_id,
        kind=SubjectKind(member.kind),
        label=label(subject),
        channel=word(member.channel),
        score=member.score,
        withdrawn=crossing.withdrawn,
        **(said | {"part": part or said["part"]}),
    )


def _said(subject: Subject) -> dict[str, Any]:
    """What is shown of *subject* beside its label."""
    if isinstance(subject, Traveller):
        return _traveller(subject)
    return _vehicle(subject) if isinstance(subject, Vehicle) else _consignment(subject)


def _traveller(traveller: Traveller) -> dict[str, Any]:
    return {
        "part": Part.CREW if traveller.crew_role else Part.TRAVELLER,
        "country": traveller.nationality,
        "seat": seat(traveller.seat),
    }


def _vehicle(vehicle: Vehicle) -> dict[str, Any]:
    return {
        "part": Part.VEHICLE,
        "country": vehicle.country,
        "what": vehicle.kind.value,
        "number": vehicle.registration,
        "gross_kg": vehicle.measured_kg or vehicle.gross_kg,
        "seals": vehicle.seals,
        "empty": vehicle.empty,
    }


def _consignment(goods: Consignment) -> dict[str, Any]:
    first = goods.items[0] if goods.items else None
    return {
        "part": Part.LOAD,
        "country": goods.dispatch_country,
        "what": first.description if first else None,
        "number": next((one.number for one in goods.references), None),
        "hs_code": first.hs_code if first else None,
        "gross_kg": goods.gross_kg,
        "value": goods.value,
        "currency": goods.currency,
        "packages": goods.packages,
        "receptacle": goods.receptacle,
        "seals": goods.seals,
    }


_SEAT = re.compile(r"0*(\d{1,3})([A-Z])")


def seat(written: str | None) -> str | None:
    """A seat as its row and letter (``014C`` is ``14C``); None for what names no seat."""
    found = _SEAT.fullmatch((written or "").strip().upper())
    return "".join(found.groups()) if found else None
