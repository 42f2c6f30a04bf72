"""⑨ The debrief as pages: the tape of a decided case, and what one's decided cases say."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response

from darvoza.access import Action, may
from darvoza.presentation import language
from darvoza.web.api import debrief as api
from darvoza.web.api.practice import Number
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.scores import sheet_of
from darvoza.web.pages.session import Sent, shown
from darvoza.web.shapes import Id

router = APIRouter(include_in_schema=False)

Leading = Annotated[Visit, shown(Action.TAKE_TRAINING, Action.LEAD_TRAINING)]
Training = Annotated[Visit, shown(Action.TAKE_TRAINING)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetForm:
    """That the trainee means it."""

    sure: Literal["yes"]


@router.get("/practice/scores")
def scores(request: Request, visit: Leading) -> Response:
    """One's own decided cases, and for trainers the class as one."""
    return _scores(request, visit, EMPTY, 200)


@router.post("/practice/forget")
def forget(request: Request, visit: Training, sent: Sent) -> Response:
    """Delete everything that the account practised."""
    say = language(visit.account.language)
    try:
        forms.read(ForgetForm, sent, say)
    except FormError as error:
        wrong = Filled(error.filled.typed, {"sure": say("Tick this when you are sure.")})
        return _scores(request, visit, wrong, 422)
    api.forget(visit)
    return see("/practice/scores?done=forgotten")


@router.get("/practice/{shift_id}/{number}/tape")
def tape(request: Request, visit: Leading, shift_id: Id, number: Number) -> Response:
    """What was so, how it could be found, and one thing to do better."""
    found = api.tape(visit, shift_id, number)
    mine = found.trainee == visit.account.name
    return page(request, visit, "practice_tape.html", tape=found, mine=mine)


def _scores(request: Request, visit: Visit, filled: Filled, status: int) -> Response:
    found = api.scores(visit)
    code = visit.account.language
    own, group = found.own, found.whole_class
    return page(
        request,
        visit,
        "practice_scores.html",
        status=status,
        own=own,
        group=group,
        sheet=sheet_of(own.score, code) if own and own.score.cases else None,
        group_sheet=sheet_of(group.score, code) if group and group.score else None,
        forget=filled,
        may_forget=may(visit.account, Action.TAKE_TRAINING),
    )
