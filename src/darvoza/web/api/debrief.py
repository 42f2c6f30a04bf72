"""⑨ What practice showed: the tape of a decided case, the scores, what belongs to the trainee."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter

from darvoza.access import Action
from darvoza.store import practice
from darvoza.web.api.practice import Number
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Id
from darvoza.web.views.debrief import TapePage, tape_page
from darvoza.web.views.practice import check_practice
from darvoza.web.views.practised import Export, ScoresPage, scores_page
from darvoza.web.views.practised import export as exported
from darvoza.web.views.sight import looking

router = APIRouter(prefix="/api/practice", tags=["practice"])

Leading = Annotated[Visit, allowed(Action.TAKE_TRAINING, Action.LEAD_TRAINING)]
Training = Annotated[Visit, allowed(Action.TAKE_TRAINING)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How many practice shifts were deleted, with everything done in them."""

    shifts: int


@router.get("/shifts/{shift_id}/cases/{number}/tape", summary="What was true, and how to find it")
def tape(visit: Leading, shift_id: Id, number: Number) -> TapePage:
    """The debrief of a case, for its trainee and trainers. Before the decision it is 404."""
    with looking(visit) as connection:
        return tape_page(connection, visit, shift_id, number)


@router.get("/scores", summary="What your decided cases say, with intervals")
def scores(visit: Leading) -> ScoresPage:
    """Your own alone; for trainers the class as one, from five people on and without names."""
    with looking(visit) as connection:
        return scores_page(connection, visit)


@router.get("/export", summary="Everything that is kept of your practice")
def export(visit: Training) -> Export:
    """Shifts, cases and what you did; what is true of a case once it is decided. Recorded."""
    with looking(visit) as connection:
        return exported(connection, visit)


@router.delete("", summary="Delete everything you practised")
def forget(visit: Training) -> Forgotten:
    """It belongs to you: your shifts, cases and scores are gone for good. Recorded."""
    check_practice(visit)
    with visit.desk.store.begin() as connection:
        name = visit.account.name
        return Forgotten(shifts=practice.forget(connection, name, actor=name, at=visit.at))
