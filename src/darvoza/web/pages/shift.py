"""⑨ The shift as a page: what it can do, what it takes, and what it tells the next one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, NaiveDatetime

from darvoza.access import Action, may
from darvoza.errors import InputError
from darvoza.presentation import language
from darvoza.records import Checkpoint, SelectionKind, UnitKind
from darvoza.store.handovers import Handover
from darvoza.store.queue import UnitLine, unit_lines
from darvoza.web.api import shifts as api
from darvoza.web.api.shifts import NewHandover, NewShift
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.queue import place_of
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.session import CHECKPOINT, Sent, keep_cookie, shown
from darvoza.web.shapes import FIRST_YEAR, LAST_YEAR, ChannelWord, Code, Count, Id, Text
from darvoza.web.views import sight
from darvoza.web.views.shifts import (
    SelectionContext,
    ShiftPage,
    duty,
    notes_before,
    notes_seen,
)

router = APIRouter(include_in_schema=False)

Looking = Annotated[Visit, shown(Action.SEE_QUEUE)]
Planning = Annotated[Visit, shown(Action.PLAN_SHIFT)]
Deciding = Annotated[Visit, shown(Action.DECIDE)]

USUAL = timedelta(hours=8)
"""How long a shift lasts, unless the form is told otherwise."""

MOST_SHOWN = 200
"""So many lines of a selection the page shows."""

_ORDER = (
    SelectionKind.MANDATORY, SelectionKind.RANDOM, SelectionKind.TARGETED, SelectionKind.LEFT_OUT,
)  # fmt: skip


def _in_reach(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"a time lies between {FIRST_YEAR} and {LAST_YEAR}")
    return moment


Local = Annotated[NaiveDatetime, AfterValidator(_in_reach)]
"""A time by the clock on the wall of the checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShift:
    """The form that opens a shift; a channel left empty has no room of its own."""

    checkpoint: Code
    starts_at: Local
    ends_at: Local
    red: Count | None = None
    yellow: Count | None = None
    blue: Count | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A control unit of a selection, with what the queue knows of it."""

    selection: SelectionContext
    line: UnitLine | None


@router.get("/shift")
def show(request: Request, visit: Looking) -> Response:
    """The shift on duty at the checkpoint, its selection and the notes of the last day."""
    return _page(request, visit, place_of(request, visit))


def _page(
    request: Request,
    visit: Visit,
    place: Checkpoint | None,
    *,
    opening: Filled = EMPTY,
    handing: Filled = EMPTY,
) -> Response:
    if place is None:
        return page(request, visit, "queue_nowhere.html")
    with visit.desk.store.reading() as connection:
        on_duty = duty(connection, visit, place.code)
        notes = notes_before(connection, visit, place.code)
        chosen = selected(on_duty)
        known = unit_lines(connection, [one.unit_id for one in chosen[:MOST_SHOWN]])
    _record(visit, place, notes)
    answer = page(
        request,
        visit,
        "shift.html",
        status=422 if opening.wrong or handing.wrong else 200,
        place=place,
        on_duty=on_duty,
        chosen=[Chosen(one, known.get(one.unit_id)) for one in chosen[:MOST_SHOWN]],
        taken=sum(one.kind != SelectionKind.LEFT_OUT for one in chosen),
        total=len(chosen),
        notes=notes,
        opening=opening,
        handing=handing,
        usual=_usual(visit, place, on_duty),
        plans=may(visit.account, Action.PLAN_SHIFT),
        decides=may(visit.account, Action.DECIDE),
        kinds=UnitKind,
        selected=SelectionKind,
    )
    keep_cookie(request, answer, CHECKPOINT, place.code)
    return answer


def selected(on_duty: ShiftPage | None) -> list[SelectionContext]:
    """What the shift takes, then what it leaves out: by kind, then by rank."""
    found = [one for one in on_duty.selections if one.kind in _ORDER] if on_duty else []
    return sorted(
        found,
        key=lambda one: (_ORDER.index(SelectionKind(one.kind)), one.rank or 0, -one.score),
    )


def _record(visit: Visit, place: Checkpoint, notes: tuple[Handover, ...]) -> None:
    """Write that the visit saw the selection of *place*, and the notes."""
    with visit.desk.store.begin() as connection:
        sight.viewed(connection, visit, "queue", [place.code])
        notes_seen(connection, visit, notes)


def _usual(visit: Visit, place: Checkpoint, on_duty: ShiftPage | None) -> tuple[datetime, datetime]:
    """When the next shift begins and ends: after the one on duty, or with this hour."""
    now = visit.at.astimezone(ZoneInfo(place.zone)).replace(minute=0, second=0, microsecond=0)
    starts_at = on_duty.shift.ends_at if on_duty else now
    return starts_at, starts_at + USUAL


@router.post("/shift")
def open_shift(request: Request, visit: Planning, sent: Sent) -> Response:
    """Open a shift, by the clock of its checkpoint."""
    say = language(visit.account.language)
    place = _place(visit, str(sent.get("checkpoint", "")))
    try:
        asked = forms.read(OpenShift, sent, say)
        api.open_shift(visit, _new(asked, ZoneInfo(place.zone)))
    except FormError as error:
        return _page(request, visit, place, opening=error.filled)
    except InputError as error:
        return _page(request, visit, place, opening=forms.refused(sent, error, say).filled)
    return see(f"/shift?checkpoint={place.code}&done=opened")


def _new(asked: OpenShift, zone: ZoneInfo) -> NewShift:
    rooms = (
        (ChannelWord.RED, asked.red),
        (ChannelWord.YELLOW, asked.yellow),
        (ChannelWord.BLUE, asked.blue),
    )
    return NewShift(
        checkpoint=asked.checkpoint,
        starts_at=asked.starts_at.replace(tzinfo=zone).astimezone(UTC),
        ends_at=asked.ends_at.replace(tzinfo=zone).astimezone(UTC),
        capacity={channel: room for channel, room in rooms if room is not None},
        note=asked.note,
    )


def _place(visit: Visit, code: str) -> Checkpoint:
    """The checkpoint *code*. Raises NotFoundError unless it is there and may be seen."""
    with visit.desk.store.reading() as connection:
        sight.check_checkpoint(connection, visit, code)
        return next(one for one in sight.places(connection, visit) if one.code == code)


@router.post("/shift/{shift_id}/select")
def select(visit: Deciding, shift_id: Id, sent: Sent) -> Response:
    """Select for the rest of the shift."""
    done = api.select(visit, shift_id)
    return see(f"/shift?checkpoint={done.shift.checkpoint}&done=selected")


@router.post("/shift/{shift_id}/handover")
def hand_over(request: Request, visit: Deciding, shift_id: Id, sent: Sent) -> Response:
    """Write what the next shift has to know."""
    say = language(visit.account.language)
    with visit.desk.store.reading() as connection:
        shift = sight.shift(connection, visit, shift_id)
    try:
        api.write(visit, shift_id, forms.read(NewHandover, sent, say))
    except FormError as error:
        place = _place(visit, shift.checkpoint)
        return _page(request, visit, place, handing=error.filled)
    return see(f"/shift?checkpoint={shift.checkpoint}&done=handed")
