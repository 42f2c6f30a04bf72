"""⑨ The queue of a checkpoint as a page that keeps itself up to date."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.datastructures import FormData

from darvoza.access import Action
from darvoza.errors import InputError, NotFoundError
from darvoza.presentation import language
from darvoza.records import Checkpoint, ThreatArea, UnitKind
from darvoza.store.handovers import Handover
from darvoza.web.api.queue import look, seen
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import checkpoint_of, page, part
from darvoza.web.pages.session import CHECKPOINT, keep_cookie, shown
from darvoza.web.shapes import ChannelWord, Line, Moment
from darvoza.web.views.queue import LOOK_BACK, Asked, QueuePage, UnitState
from darvoza.web.views.shifts import notes_before, notes_seen

router = APIRouter(include_in_schema=False)

Looking = Annotated[Visit, shown(Action.SEE_QUEUE)]

HOURS = (1, 3, 6, 12, 24, 72)
"""How far the page offers to look ahead."""

MORE = 100
"""So many more control units with every "show more"."""

_OURS = ("channel", "kind", "state", "movement", "hours", "since", "until", "limit")
_MOST_ALARMS = 500
_FRESH = timedelta(minutes=30)
"""For so long after its start a shift is shown the notes of the one before unfolded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the address of the page asks for; *seen* is the digest of what is on the screen."""

    since: Moment | None = None
    until: Moment | None = None
    hours: Annotated[int, Field(ge=1, le=168)] | None = None
    channel: ChannelWord | None = None
    kind: UnitKind | None = None
    state: UnitState | None = None
    movement: Line | None = None
    limit: Annotated[int, Field(ge=1, le=5000)] = MORE
    seen: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One look at the queue: what was asked, and what there is."""

    place: Checkpoint
    wanted: Wanted
    asked: Asked
    queue: QueuePage
    filled: Filled = EMPTY


@router.get("/queue")
def show(request: Request, visit: Looking) -> Response:
    """The queue, and above it what the shift on duty can still do."""
    place = place_of(request, visit)
    if place is None:
        return page(request, visit, "queue_nowhere.html")
    looked = _looked(request, visit, place)
    seen(visit, place.code)
    notes = _notes(visit, place)
    status = 422 if looked.filled.wrong else 200
    context = _context(request, looked) | {
        "notes": notes, "unfolded": _fresh(visit, looked), "clock": _clock(visit, place),
    }  # fmt: skip
    answer = page(request, visit, "queue.html", status=status, **context)
    keep_cookie(request, answer, CHECKPOINT, place.code)
    return answer


@router.get("/queue/lines")
def lines(request: Request, visit: Looking) -> Response:
    """The part of the page that changes; 204 while it is as the screen shows it."""
    place = place_of(request, visit)
    if place is None:
        return Response(status_code=204)
    looked = _looked(request, visit, place)
    if looked.wanted.seen == digest(looked.queue):
        answer = Response(status_code=204)
    else:
        seen(visit, place.code)
        answer = part(visit, "parts/queue_lines.html", now=visit.at, **_context(request, looked))
    answer.headers["Desk-Time"] = _clock(visit, place)
    return answer


def place_of(request: Request, visit: Visit) -> Checkpoint | None:
    """The checkpoint asked for, or the last one. Raises NotFoundError for one of elsewhere."""
    place = checkpoint_of(request, visit)
    code = request.query_params.get("checkpoint")
    if code and (place is None or place.code != code):
        raise NotFoundError(f"There is no checkpoint {code}.")
    return place


def _looked(request: Request, visit: Visit, place: Checkpoint) -> _Look:
    """The queue as asked for; what cannot be asked is told, and the whole queue shown."""
    say = language(visit.account.language)
    form = FormData([*request.query_params.multi_items()])
    filled = Filled(forms.typed_in(form))
    try:
        wanted = forms.read(Wanted, form, say)
        asked = _asked(visit, wanted)
        return _Look(
            place=place, wanted=wanted, asked=asked, queue=look(visit, place.code, asked),
            filled=filled,
        )  # fmt: skip
    except FormError as error:
        filled = error.filled
    except InputError as error:
        filled = forms.refused(form, error, say).filled
    plain = Wanted()
    asked = _asked(visit, plain)
    queue = look(visit, place.code, asked)
    return _Look(place=place, wanted=plain, asked=asked, queue=queue, filled=filled)


def _asked(visit: Visit, wanted: Wanted) -> Asked:
    ahead = timedelta(hours=wanted.hours) if wanted.hours else None
    return Asked(
        since=wanted.since or (visit.at - LOOK_BACK if ahead else None),
        until=wanted.until or (visit.at + ahead if ahead else None),
        channel=wanted.channel,
        kind=wanted.kind,
        state=wanted.state,
        movement=wanted.movement,
        limit=wanted.limit,
    )


def _clock(visit: Visit, place: Checkpoint) -> str:
    """What the clock on the wall of *place* says."""
    return f"{visit.at.astimezone(ZoneInfo(place.zone)):%H:%M:%S}"


def digest(queue: QueuePage) -> str:
    """What a screen shows of *queue*, in 16 letters: others when anything on it changes."""
    shown_now = (
        queue.shift, queue.total, queue.found, queue.counts, queue.lines, queue.left_out,
        queue.alarms,
    )  # fmt: skip
    return hashlib.sha256(repr(shown_now).encode()).hexdigest()[:16]


def _context(request: Request, looked: _Look) -> dict[str, object]:
    link = _linking(request, looked.place)
    waiting = [line for line in looked.queue.lines if not line.controlled]
    return {
        "place": looked.place,
        "queue": looked.queue,
        "waiting": waiting,
        "controlled": looked.queue.lines[len(waiting) :],
        "wanted": looked.wanted,
        "filled": looked.filled,
        "link": link,
        "poll": link("/queue/lines", seen=digest(looked.queue)),
        "more": looked.wanted.limit + MORE,
        "twin": link("/api/queue", hours=None, until=_until(looked.asked)),
        "alarms": [_short(one) for one in looked.queue.alarms[:_MOST_ALARMS]],
        "short": _short,
        "hours": HOURS,
        "kinds": UnitKind,
        "states": UnitState,
        "areas": ThreatArea,
    }


def _until(asked: Asked) -> str | None:
    return asked.until.isoformat() if asked.until else None


def _short(unit_id: str) -> str:
    """By what the alarm knows a unit again: a few letters of its random part."""
    return unit_id[-8:]


def _linking(request: Request, place: Checkpoint) -> Callable[..., str]:
    """Addresses that ask what this one asks, but for what is changed."""
    asked = {name: request.query_params.get(name) for name in _OURS}

    def link(path: str = "/queue", **changed: object) -> str:
        said: Mapping[str, object] = {"checkpoint": place.code} | asked | changed
        return f"{path}?{urlencode({name: one for name, one in said.items() if one})}"

    return link


def _notes(visit: Visit, place: Checkpoint) -> tuple[Handover, ...]:
    with visit.desk.store.reading() as connection:
        notes = notes_before(connection, visit, place.code)
    if notes:
        with visit.desk.store.begin() as connection:
            notes_seen(connection, visit, notes)
    return notes


def _fresh(visit: Visit, looked: _Look) -> bool:
    shift = looked.queue.shift
    return shift is not None and visit.at - shift.starts_at < _FRESH
