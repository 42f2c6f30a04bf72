"""⑨ The page of one crossing: who it is, why it is assessed so, what to do and what to ask."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.datastructures import FormData

from darvoza import codes
from darvoza.access import Action, may
from darvoza.errors import DarvozaError, InputError, NotFoundError
from darvoza.presentation import Language, label, language
from darvoza.store.crossings import latest_with
from darvoza.web.api import crossings as api
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.session import Sent, shown
from darvoza.web.shapes import Id, Line, Text
from darvoza.web.views import sight
from darvoza.web.views.corrections import correction_page

router = APIRouter(prefix="/crossings", include_in_schema=False)

Looking = Annotated[Visit, shown(Action.SEE_CROSSING)]
Correcting = Annotated[Visit, shown(Action.CORRECT_CROSSING)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitForm:
    """The mentions to put apart, why, and that the officer means it."""

    mention_ids: api.Ids
    reason: Text
    sure: Literal["yes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeForm:
    """The other crossing, by address or number, why, and that the officer means it."""

    other: Line
    why: Text
    certain: Literal["yes"]


@router.get("/{crossing_id}")
def crossing(request: Request, visit: Looking, crossing_id: Id) -> Response:
    """Everything known of one crossing. The view is recorded."""
    known = api.crossing(visit, crossing_id)
    return page(
        request,
        visit,
        "crossing.html",
        crossing=known,
        label=label(known.subject),
        origins={one.fact: one.message_id for one in known.origins},
        may_decide=may(visit.account, Action.DECIDE),
        may_record=may(visit.account, Action.RECORD_OUTCOME),
        may_correct=may(visit.account, Action.CORRECT_CROSSING),
    )


@router.get("/{crossing_id}/correct")
def correct(request: Request, visit: Correcting, crossing_id: Id) -> Response:
    """The forms with which a crossing is split or merged."""
    return _correct(request, visit, crossing_id, EMPTY, EMPTY, 200)


@router.post("/{crossing_id}/split")
def split(request: Request, visit: Correcting, sent: Sent, crossing_id: Id) -> Response:
    """Put apart what is not of this crossing."""
    say = language(visit.account.language)
    try:
        asked = _read_split(sent, say)
        api.split(visit, crossing_id, api.Split(mention_ids=asked.mention_ids, reason=asked.reason))
    except FormError as error:
        return _correct(request, visit, crossing_id, _confirmed(error, say), EMPTY, 422)
    except InputError as error:
        named = InputError("mention_ids" if error.field == "mentions" else error.field, error.text)
        wrong = forms.refused(sent, named, say)
        return _correct(request, visit, crossing_id, wrong.filled, EMPTY, 422)
    return see(f"/crossings/{crossing_id}?done=split")


def _read_split(sent: FormData, say: Language) -> SplitForm:
    return forms.read(SplitForm, sent, say, many=("mention_ids",))


@router.post("/{crossing_id}/merge")
def merge(request: Request, visit: Correcting, sent: Sent, crossing_id: Id) -> Response:
    """Make this crossing and another one the same."""
    say = language(visit.account.language)
    try:
        asked = forms.read(MergeForm, sent, say)
        ids = (crossing_id, _other(visit, crossing_id, asked.other))
        api.merge(visit, api.Merge(crossing_ids=ids, reason=asked.why))
    except FormError as error:
        return _correct(request, visit, crossing_id, EMPTY, _confirmed(error, say), 422)
    except (InputError, NotFoundError) as error:
        wrong = forms.refused(sent, _of_other(error), say)
        return _correct(request, visit, crossing_id, EMPTY, wrong.filled, 422)
    return see(f"/crossings/{min(ids)}?done=merged")


def _other(visit: Visit, crossing_id: str, said: str) -> str:
    """The crossing that *said* means: its address, its id, or a number it was last seen with."""
    name = said.rstrip("/").rsplit("/", 1)[-1].split("?")[0].split("#")[0]
    with visit.desk.store.reading() as connection:
        found = _visible(connection, visit, name)
        found = found or _visible(connection, visit, _numbered(connection, said))
    if found is None:
        raise NotFoundError("No such crossing is known.")
    if found == crossing_id:
        raise InputError("other", "this is the same crossing: give the address of the other one")
    return found


def _visible(connection: Connection, visit: Visit, name: str | None) -> str | None:
    try:
        sight.crossing_place(connection, visit, name or "")
    except NotFoundError:
        return None
    return name


def _numbered(connection: Connection, said: str) -> str | None:
    return latest_with(connection, codes.document_number(said) or said)


def _of_other(error: DarvozaError) -> InputError:
    """The error beside the field that names the other crossing."""
    text = error.text if isinstance(error, InputError) else "No such crossing is known."
    return InputError("other", text)


def _confirmed(error: FormError, say: Language) -> Filled:
    """The form with a plainer word where the tick is missing."""
    wrong = dict(error.filled.wrong)
    for name in {"sure", "certain"} & wrong.keys():
        wrong[name] = say("Tick this when you are sure.")
    return replace(error.filled, wrong=wrong)


def _correct(
    request: Request, visit: Visit, crossing_id: str, split: Filled, merge: Filled, status: int
) -> Response:
    with sight.looking(visit) as connection:
        known = correction_page(connection, visit, crossing_id)
    return page(
        request, visit, "crossing_correct.html", status=status, known=known, split=split,
        merge=merge,
    )  # fmt: skip
