"""⑨ Crossings: everything known of one, and an officer's corrections."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from darvoza.access import Action
from darvoza.pipeline import correcting
from darvoza.web.desk import working
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Id, Purpose, Text
from darvoza.web.views import sight
from darvoza.web.views.crossings import CrossingPage, crossing_page
from darvoza.web.views.evidence import MessageEvidence, evidence

router = APIRouter(prefix="/api/crossings", tags=["crossings"])

Correcting = Annotated[Visit, allowed(Action.CORRECT_CROSSING)]
Ids = Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The mentions that are of another subject, and why."""

    mention_ids: Ids
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Crossings that are one, and why."""

    crossing_ids: Ids
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The correction is made; *crossings* are those it was about."""

    crossings: tuple[str, ...]


@router.get("/{crossing_id}", summary="Everything known of one crossing")
def crossing(
    visit: Annotated[Visit, allowed(Action.SEE_CROSSING)], crossing_id: Id, purpose: Purpose = None
) -> CrossingPage:
    """Subject, facts, reasons, questions, links, versions and outcomes. The view is recorded."""
    with sight.looking(visit) as connection:
        return crossing_page(connection, visit, crossing_id, purpose=purpose)


@router.get("/{crossing_id}/messages/{source_id}", summary="A message as it speaks of one crossing")
def message(
    visit: Annotated[Visit, allowed(Action.SEE_CROSSING)],
    crossing_id: Id,
    source_id: Id,
    purpose: Purpose = None,
) -> MessageEvidence:
    """Part by part, card numbers masked, without what it says of others. The view is recorded."""
    with sight.looking(visit) as connection:
        return evidence(connection, visit, crossing_id, source_id, purpose=purpose)


@router.post("/merge", summary="Make several crossings one")
def merge(visit: Correcting, asked: Merge) -> Corrected:
    """The oldest lives on; the others point to it, and nothing of them is lost."""
    with visit.desk.store.reading() as connection:
        for crossing_id in asked.crossing_ids:
            sight.crossing_place(connection, visit, crossing_id)
    with working(visit.desk) as loop:
        correcting.merge(
            loop,
            asked.crossing_ids,
            reason=asked.reason,
            officer=visit.account.name,
            at=visit.at,
        )
    return Corrected(crossings=asked.crossing_ids)


@router.post("/{crossing_id}/split", summary="Put some mentions of a crossing apart")
def split(visit: Correcting, crossing_id: Id, asked: Split) -> Corrected:
    """What is apart stays apart, whatever arrives later."""
    with visit.desk.store.reading() as connection:
        sight.crossing_place(connection, visit, crossing_id)
    with working(visit.desk) as loop:
        correcting.split(
            loop,
            crossing_id,
            asked.mention_ids,
            reason=asked.reason,
            officer=visit.account.name,
            at=visit.at,
        )
    return Corrected(crossings=(crossing_id,))
