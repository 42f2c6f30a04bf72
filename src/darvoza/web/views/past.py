"""⑨ Earlier crossings of the same person, vehicle or parcel, as far as the reader may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from darvoza.crossings import identity_keys
from darvoza.records import Crossing, Direction, Mode, PastCrossing, ThreatArea
from darvoza.store import history
from darvoza.web.identity import Visit
from darvoza.web.views import sight

OWN = frozenset({"document", "person", "plate", "wagon", "container", "vin", "s10"})
"""Key kinds under which the subject itself is known again, not its firm, house or telephone."""

SHOWN = 25
"""So many are shown, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCrossing:
    """One earlier crossing; *found* are the areas in which a control found something.

    *shared* names the kinds of keys by which it is known to be of the same subject.
    """

    crossing_id: str
    happened_at: datetime
    checkpoint: str
    place: str
    zone: str
    mode: Mode
    direction: Direction
    present: bool
    controlled: bool
    found: tuple[ThreatArea, ...]
    shared: tuple[str, ...]


def earlier_crossings(
    connection: Connection, visit: Visit, crossing: Crossing
) -> tuple[EarlierCrossing, ...]:
    """The earlier crossings of 366 days that share a key, at checkpoints that may be seen."""
    keys = [key for key in identity_keys(crossing.subject) if key.kind in OWN]
    places = {place.code: place for place in sight.places(connection, visit)}
    moment = crossing.happened_at or crossing.movement.expected_at or visit.at
    gathered: dict[str, list[PastCrossing]] = {}
    for some in history.past(connection, keys, visit.at).values():
        for one in some:
            other = one.crossing_id != crossing.id and one.happened_at < moment
            if other and one.checkpoint in places:
                gathered.setdefault(one.crossing_id, []).append(one)
    newest = sorted(gathered.values(), key=lambda some: some[0].happened_at, reverse=True)
    return tuple(
        _earlier(visit, some, place=places[some[0].checkpoint].name,
                 zone=places[some[0].checkpoint].zone)
        for some in newest[:SHOWN]
    )  # fmt: skip


def _earlier(
    visit: Visit, some: Iterable[PastCrossing], *, place: str, zone: str
) -> EarlierCrossing:
    known = tuple(some)
    first = known[0]
    return EarlierCrossing(
        crossing_id=first.crossing_id,
        happened_at=first.happened_at,
        checkpoint=first.checkpoint,
        place=place,
        zone=zone,
        mode=first.mode,
        direction=first.direction,
        present=first.present,
        controlled=first.controlled,
        found=tuple(ThreatArea(area) for area in first.hits if visit.where.allows({"area": area})),
        shared=tuple(sorted({one.key.kind for one in known})),
    )
