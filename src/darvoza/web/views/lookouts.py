"""⑨ Lookouts: whom or what officers wait for, and what to do when it comes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import Connection

from darvoza.access import sees_restricted
from darvoza.errors import NotFoundError
from darvoza.store import lookouts
from darvoza.store.lookouts import Lookout
from darvoza.store.times import to_micros
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views import sight
from darvoza.web.views.texts import in_language

SOON = timedelta(days=7)
"""A lookout that expires within this time is to be renewed or let go."""

REMEMBERED = timedelta(days=90)
"""How long a lookout that is over is still listed."""


After = Annotated[str, StringConstraints(pattern=r"^[0-3]\.-?[0-9]{1,17}\.[0-9A-Za-z-]{1,64}$")]
"""A place in the list: `LookoutList.next` of the page before."""


class Standing(StrEnum):
    """Where a lookout stands at the time of asking; in a list what needs somebody comes first."""

    ENDING = "ending"  # active, and expires within a week
    ACTIVE = "active"
    TO_COME = "to_come"
    ENDED = "ended"  # expired, or ended before


@dataclass(frozen=True, slots=True, kw_only=True)
class LookoutContext:
    """A lookout; a restricted one shows others only its area, instruction and whom to call."""

    id: str
    area: str
    instruction: str | None
    contact: str
    agency: str
    restricted: bool
    starts_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    standing: Standing
    withheld: bool
    ended_by: str | None = None
    end_reason: str | None = None
    key_kind: str | None = None
    key: str | None = None
    channel: ChannelWord | None = None
    points: int | None = None
    reason: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookoutList:
    """A page of lookouts: what ends soon, what is active, what is to come and what is over.

    In each what expires first comes first; of those that are over, what ended last. *counts* is how
    many there are on all pages; *next* is the ``before`` of the page after this one.
    """

    lookouts: tuple[LookoutContext, ...]
    counts: Mapping[Standing, int]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which page of a list is asked for: *limit* lookouts after the place *before*."""

    limit: int
    before: str | None


def lookout_list(
    connection: Connection, visit: Visit, part: Part, *, as_of: datetime | None, purpose: str | None
) -> LookoutList:
    """The lookouts in force at *as_of*, now by default; the view of each shown is recorded."""
    found = lookouts.in_force(connection, as_of or visit.at)
    return _listed(connection, visit, found, part, purpose)


def lookouts_kept(
    connection: Connection, visit: Visit, part: Part, *, purpose: str | None
) -> LookoutList:
    """In force, to come, or over for at most 90 days; the view of each shown is recorded."""
    found = lookouts.not_over_before(connection, visit.at - REMEMBERED)
    return _listed(connection, visit, found, part, purpose)


def _listed(
    connection: Connection,
    visit: Visit,
    found: tuple[Lookout, ...],
    part: Part,
    purpose: str | None,
) -> LookoutList:
    seen = {_place(one, visit.at): one for one in found if _visible(visit, one)}
    rest = sorted(place for place in seen if part.before is None or place > _read(part.before))
    shown = tuple(seen[place] for place in rest[: part.limit])
    return LookoutList(
        lookouts=_shown(connection, visit, shown, purpose),
        counts=Counter(_standing(one, visit.at) for one in seen.values()),
        next=_written(rest[part.limit - 1]) if len(rest) > part.limit else None,
    )


def one_lookout(
    connection: Connection, visit: Visit, lookout_id: str, *, purpose: str | None
) -> LookoutContext:
    """One lookout; the view is recorded. Raises NotFoundError."""
    found = visible_lookout(connection, visit, lookout_id)
    return _shown(connection, visit, (found,), purpose)[0]


def _shown(
    connection: Connection, visit: Visit, found: tuple[Lookout, ...], purpose: str | None
) -> tuple[LookoutContext, ...]:
    sight.viewed(connection, visit, "lookout", [one.id for one in found], purpose=purpose)
    return tuple(lookout_context(visit, one) for one in found)


def _place(lookout: Lookout, at: datetime) -> tuple[int, int, str]:
    """What a lookout is sorted by, when asked *at* that time."""
    standing = _standing(lookout, at)
    over = to_micros(lookout.ended_at or lookout.expires_at)
    when = -over if standing is Standing.ENDED else to_micros(lookout.expires_at)
    return list(Standing).index(standing), when, lookout.id


def _written(place: tuple[int, int, str]) -> str:
    """The place, not the lookout there: that may end before the next page is asked for."""
    return ".".join(map(str, place))


def _read(written: str) -> tuple[int, int, str]:
    standing, when, lookout_id = written.split(".", maxsplit=2)
    return int(standing), int(when), lookout_id


def _standing(lookout: Lookout, at: datetime) -> Standing:
    if lookout.ended_at is not None or lookout.expires_at <= at:
        return Standing.ENDED
    if lookout.starts_at > at:
        return Standing.TO_COME
    return Standing.ENDING if lookout.expires_at <= at + SOON else Standing.ACTIVE


def visible_lookout(connection: Connection, visit: Visit, lookout_id: str) -> Lookout:
    """One lookout. Raises NotFoundError unless it is there and may be seen."""
    found = lookouts.lookout_of(connection, lookout_id)
    if not _visible(visit, found):
        raise NotFoundError(f"There is no lookout {lookout_id}.")
    return found


def _visible(visit: Visit, lookout: Lookout) -> bool:
    return visit.where.allows({"agency": lookout.agency, "area": lookout.area})


def lookout_context(visit: Visit, lookout: Lookout) -> LookoutContext:
    """*lookout* as the visit may see it."""
    full = LookoutContext(
        id=lookout.id,
        area=lookout.area,
        instruction=in_language(visit, lookout.instruction),
        contact=lookout.contact,
        agency=lookout.agency,
        restricted=lookout.restricted,
        starts_at=lookout.starts_at,
        expires_at=lookout.expires_at,
        ended_at=lookout.ended_at,
        standing=_standing(lookout, visit.at),
        ended_by=lookout.ended_by,
        end_reason=lookout.end_reason,
        withheld=lookout.restricted and not sees_restricted(visit.account, lookout.owner),
        key_kind=lookout.key.kind,
        key=lookout.key.value,
        channel=word(lookout.channel),
        points=lookout.points,
        reason=lookout.reason,
        owner=lookout.owner,
    )
    if not full.withheld:
        return full
    return replace(
        full, key_kind=None, key=None, channel=None, points=None, reason=None, owner=None,
        ended_by=None, end_reason=None,
    )  # fmt: skip
