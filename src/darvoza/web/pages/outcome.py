"""⑨ An outcome with its amendments on the desk, and its photos."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from darvoza.access import Action, may
from darvoza.errors import InputError
from darvoza.presentation import language
from darvoza.records import OutcomeStatus, Result
from darvoza.web.api import controls
from darvoza.web.api.photos import picture
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.session import Sent, shown
from darvoza.web.pages.unit import RESULT_KEYS, checkpoint_at, counting, pictures
from darvoza.web.shapes import Id

router = APIRouter(include_in_schema=False)

Seeing = Annotated[Visit, shown(Action.SEE_CROSSING)]
Recording = Annotated[Visit, shown(Action.RECORD_OUTCOME)]


@router.get("/outcomes/{outcome_id}")
def show(request: Request, visit: Seeing, outcome_id: Id) -> Response:
    """The outcome, what was amended since, and the form to amend what stands."""
    return _page(request, visit, outcome_id, EMPTY)


@router.post("/outcomes/{outcome_id}/amendments")
def amend(request: Request, visit: Recording, outcome_id: Id, sent: Sent) -> Response:
    """Append an amendment with photos of its own; what it does not say stays as it was."""
    say = language(visit.account.language)
    try:
        asked = forms.read(controls.Amendment, counting(sent), say, many=("controls",))
        outcome = controls.amend_with(visit, outcome_id, asked, pictures(sent))
    except FormError as error:
        return _page(request, visit, outcome_id, error.filled, status=422)
    except InputError as error:
        filled = forms.refused(sent, error, say).filled
        return _page(request, visit, outcome_id, filled, status=422)
    return see(f"/outcomes/{outcome.id}?done=amended")


@router.get("/photos/{photo_id}")
def photo(visit: Seeing, photo_id: Id) -> Response:
    """One photo; the view is recorded."""
    return picture(visit, photo_id)


def _page(
    request: Request, visit: Visit, outcome_id: str, filled: Filled, *, status: int = 200
) -> Response:
    known = controls.outcome(visit, outcome_id)
    say = language(visit.account.language)
    return page(
        request,
        visit,
        "outcome.html",
        status=status,
        known=known,
        standing=known.chain[-1].outcome,
        checkpoint=checkpoint_at(visit, known.checkpoint),
        filled=filled,
        results=[(one.value, say.word(one), RESULT_KEYS[one]) for one in Result],
        statuses=[(one.value, say.word(one)) for one in OutcomeStatus],
        may_record=may(visit.account, Action.RECORD_OUTCOME),
    )
