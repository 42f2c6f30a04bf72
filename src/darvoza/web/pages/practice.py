"""⑨ Practice as pages: starting a shift, one's own shifts, and the queue against the clock."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request, Response

from darvoza.access import Action, may
from darvoza.errors import DarvozaError
from darvoza.presentation import language
from darvoza.presentation.practice import TONGUES, setting_word
from darvoza.records import Mode
from darvoza.store.ids import new_id
from darvoza.subjects import SubjectKind
from darvoza.training.ledger import Setting
from darvoza.web.api import practice as api
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.session import Sent, shown
from darvoza.web.shapes import Id
from darvoza.web.views.practice import check_practice, settings_of, worked_in

router = APIRouter(include_in_schema=False)

Leading = Annotated[Visit, shown(Action.TAKE_TRAINING, Action.LEAD_TRAINING)]

USUAL_SIZE = 10


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form that starts a shift offers, as values and texts."""

    settings: tuple[tuple[str, str], ...]
    modes: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    language: str


@router.get("/practice")
def show(request: Request, visit: Leading) -> Response:
    """The form, and the shifts of the visit."""
    return _page(request, visit, EMPTY)


def _page(request: Request, visit: Visit, filled: Filled) -> Response:
    check_practice(visit)
    say = language(visit.account.language)
    return page(
        request,
        visit,
        "practice.html",
        status=422 if filled.wrong else 200,
        shifts=api.shifts(visit).shifts,
        filled=filled,
        choices=_choices(visit),
        event=new_id(visit.at),
        leads=may(visit.account, Action.LEAD_TRAINING),
        setting=lambda one: setting_word(one, say),
        modes=Mode,
        tongues=TONGUES,
        zones={code: one.zone for code, one in visit.desk.loop.checkpoints.items()},
        size=USUAL_SIZE,
    )


def _choices(visit: Visit) -> Choices:
    say = language(visit.account.language)
    known = {one.mode for one in visit.desk.loop.checkpoints.values()}
    return Choices(
        settings=settings_of(visit),
        modes=tuple((one.value, say.word(one)) for one in Mode if one in known),
        languages=tuple((code, TONGUES[code]) for code in worked_in()),
        language=visit.account.language,
    )


@router.post("/practice")
def begin(request: Request, visit: Leading, sent: Sent) -> Response:
    """Start a shift and open its queue."""
    say = language(visit.account.language)
    try:
        started = api.begin(visit, forms.read(api.NewPractice, sent, say))
    except FormError as error:
        return _page(request, visit, error.filled)
    except DarvozaError as error:
        return _page(request, visit, forms.refused(sent, error, say).filled)
    return see(f"/practice/{started.shift.id}")


@router.get("/practice/{shift_id}")
def queue(request: Request, visit: Leading, shift_id: Id) -> Response:
    """The cases in order of arrival, and who waits for how long."""
    say = language(visit.account.language)
    found = api.shift(visit, shift_id)
    return page(
        request,
        visit,
        "practice_shift.html",
        practice=found,
        mine=found.shift.trainee == visit.account.name,
        setting=setting_word(Setting(found.shift.setting), say),
        modes=Mode,
        subjects=SubjectKind,
        tongues=TONGUES,
    )
