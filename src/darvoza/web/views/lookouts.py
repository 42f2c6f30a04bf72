"""⑨ Lookouts: whom or what officers wait for, and what to do when it comes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from darvoza.access import sees_restricted
from darvoza.errors import NotFoundError
from darvoza.store import lookouts
from darvoza.store.lookouts import Lookout
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views import sight
from darvoza.web.views.texts import in_language

SOON = timedelta(days=7)
"""A lookout that expires within this time is to be renewed or let go."""

REMEMBERED = timedelta(days=90)
"""How long a lookout that is over is still listed."""


class Standing(StrEnum):
    """Where a lookout stands at the time of asking."""

    ACTIVE = "active"
    ENDING = "ending"  # active, and expires within a week
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


def lookout_list(
    connection: Connection, visit: Visit, *, as_of: datetime | None, purpose: str | None
) -> tuple[LookoutContext, ...]:
    """The lookouts in force at *as_of*, now by default; the view of each is recorded."""
    found = lookouts.in_force(connection, as_of or visit.at)
    return _shown(connection, visit, found, purpose)


def lookouts_kept(
    connection: Connection, visit: Visit, *, purpose: str | None
) -> tuple[LookoutContext, ...]:
    """All that are in force, to come, or over for at most 90 days; the view of each is recorded."""
    found = lookouts.not_over_before(connection, visit.at - REMEMBERED)
    return _shown(connection, visit, found, purpose)


def one_lookout(
    connection: Connection, visit: Visit, lookout_id: str, *, purpose: str | None
) -> LookoutContext:
    """One lookout; the view is recorded. Raises NotFoundError."""
    found = visible_lookout(connection, visit, lookout_id)
    return _shown(connection, visit, (found,), purpose)[0]


def _shown(
    connection: Connection, visit: Visit, found: tuple[Lookout, ...], purpose: str | None
) -> tuple[LookoutContext, ...]:
    seen = [one for one in found if _visible(visit, one)]
    sight.viewed(connection, visit, "lookout", [one.id for one in seen], purpose=purpose)
    return tuple(lookout_context(visit, one) for one in seen)


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
