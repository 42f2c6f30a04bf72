"""⑨ Lookouts: kept by the risk unit, matched by the loop from the next message on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from darvoza import codes
from darvoza.access import ALL, Action
from darvoza.errors import AccessError, InputError
from darvoza.records import IdentityKey, ThreatArea
from darvoza.store import lookouts as kept
from darvoza.store.ids import new_id
from darvoza.store.lookouts import Lookout
from darvoza.web.desk import assess_again
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import (
    ChannelWord,
    Id,
    Language,
    Line,
    Moment,
    Points,
    Purpose,
    Text,
    channel_of,
)
from darvoza.web.views import sight
from darvoza.web.views.lookouts import (
    After,
    LookoutContext,
    LookoutList,
    Part,
    lookout_context,
    lookout_list,
    lookouts_kept,
    one_lookout,
    visible_lookout,
)

router = APIRouter(prefix="/api/lookouts", tags=["lookouts"])

Looking = Annotated[Visit, allowed(Action.SEE_LOOKOUTS)]
Keeping = Annotated[Visit, allowed(Action.KEEP_LOOKOUTS)]
Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many, by what needs somebody.")]
Before = Annotated[After | None, Query(description="The *next* of the page before this one.")]
KeyKind = Literal["document", "plate", "wagon", "container", "s10", "vin", "phone", "email"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLookout:
    """One exact key to wait for, in the name of the account; *starts_at* is now by default."""

    key_kind: KeyKind
    key: Line
    area: ThreatArea
    channel: ChannelWord
    points: Points
    instruction: Mapping[Language, Text]
    reason: Text
    contact: Line
    expires_at: Moment
    starts_at: Moment | None = None
    agency: Line | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Why a lookout ends before it expires."""

    reason: Text


@router.get("", summary="The lookouts in force")
def in_force(
    visit: Looking,
    as_of: Annotated[Moment | None, Query(description="Now by default.")] = None,
    purpose: Purpose = None,
    limit: Limit = 100,
    before: Before = None,
) -> LookoutList:
    """Those of the account's agency and threat areas. The view of each shown is recorded."""
    part = Part(limit=limit, before=before)
    with sight.looking(visit) as connection:
        return lookout_list(connection, visit, part, as_of=as_of, purpose=purpose)


@router.get("/kept", summary="The lookouts in force, to come, and over for at most 90 days")
def every_kept(
    visit: Looking, purpose: Purpose = None, limit: Limit = 100, before: Before = None
) -> LookoutList:
    """Those of the account's agency and threat areas. The view of each shown is recorded."""
    with sight.looking(visit) as connection:
        part = Part(limit=limit, before=before)
        return lookouts_kept(connection, visit, part, purpose=purpose)


@router.get("/{lookout_id}", summary="One lookout")
def one(visit: Looking, lookout_id: Id, purpose: Purpose = None) -> LookoutContext:
    """In force or over. The view is recorded."""
    with sight.looking(visit) as connection:
        return one_lookout(connection, visit, lookout_id, purpose=purpose)


@router.post("", status_code=201, summary="Add a lookout")
def add(visit: Keeping, asked: NewLookout) -> LookoutContext:
    """It counts at once: what is still to be controlled is assessed again."""
    lookout = _lookout(visit, asked)
    if not visit.where.allows({"agency": lookout.agency, "area": lookout.area}):
        raise AccessError(f"Your account keeps no lookouts of {lookout.agency}, {lookout.area}.")
    with visit.desk.store.begin() as connection:
        kept.add(connection, lookout, at=visit.at)
    assess_again(visit.desk, visit.at)
    return lookout_context(visit, lookout)


@router.post("/{lookout_id}/end", summary="End a lookout before it expires")
def end(visit: Keeping, lookout_id: Id, asked: Ending) -> LookoutContext:
    """The lookout stays on record; what it did until now can still be told."""
    with visit.desk.store.begin() as connection:
        visible_lookout(connection, visit, lookout_id)
        kept.end(
            connection,
            lookout_id,
            officer=visit.account.name,
            reason=asked.reason,
            at=visit.at,
        )
        ended = kept.lookout_of(connection, lookout_id)
    assess_again(visit.desk, visit.at)
    return lookout_context(visit, ended)


def _lookout(visit: Visit, asked: NewLookout) -> Lookout:
    agency = asked.agency or visit.account.agency
    if agency == ALL:
        raise InputError("agency", "name the agency that keeps the lookout")
    return Lookout(
        id=new_id(visit.at),
        key=IdentityKey(kind=asked.key_kind, value=_normal(asked.key_kind, asked.key)),
        area=asked.area,
        channel=channel_of(asked.channel),
        points=asked.points,
        instruction={str(one): text for one, text in asked.instruction.items()},
        reason=asked.reason,
        owner=visit.account.name,
        contact=asked.contact,
        agency=agency,
        starts_at=asked.starts_at or visit.at,
        expires_at=asked.expires_at,
        restricted=asked.restricted,
    )


def _normal(kind: KeyKind, written: str) -> str:
    """The key as messages are read. Raises InputError when nothing of it can be a key."""
    if kind == "phone":
        found = codes.phone(written)
    elif kind == "email":
        found = codes.email(written)
    else:
        found = codes.document_number(written)
    if not found:
        raise InputError("key", f"{written} is no {kind}")
    return found
