"""⑨ Lookouts: whom or what officers wait for; the risk unit adds them and ends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, cast, get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, NaiveDatetime
from starlette.datastructures import FormData

from darvoza.access import ALL, Action, may
from darvoza.errors import AccessError, InputError
from darvoza.presentation import Language, language
from darvoza.records import ThreatArea
from darvoza.web.api import lookouts as api
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.filters import filtered
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import checkpoint_of, checkpoints_of, page, see
from darvoza.web.pages.session import Sent, shown
from darvoza.web.shapes import FIRST_YEAR, LAST_YEAR, ChannelWord, Id, Line, Points, Text
from darvoza.web.shapes import Language as Code
from darvoza.web.views.lookouts import After, LookoutContext, LookoutList, Standing

router = APIRouter(include_in_schema=False)

Looking = Annotated[Visit, shown(Action.SEE_LOOKOUTS)]
Keeping = Annotated[Visit, shown(Action.KEEP_LOOKOUTS)]

USUAL = timedelta(days=30)
"""How long a lookout lasts when nothing else is said."""

ROWS = 50
"""Lookouts on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which page of the list is asked for, as it stands in the address."""

    before: After | None = None


def _in_reach(moment: datetime) -> datetime:
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        raise ValueError("out of reach")
    return moment


Local = Annotated[NaiveDatetime, AfterValidator(_in_reach)]
"""A time by the clock of the checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookoutForm:
    """A new lookout as it is typed."""

    key_kind: api.KeyKind
    key: Line
    area: ThreatArea
    channel: ChannelWord
    points: Points
    reason: Text
    contact: Line
    expires_at: Local
    starts_at: Local | None = None
    instruction_en: Text | None = None
    instruction_ru: Text | None = None
    agency: Line | None = None
    restricted: bool = False


@router.get("/lookouts")
def lookouts(request: Request, visit: Looking) -> Response:
    """Those in force, to come, and over for at most 90 days; every view is recorded."""
    asked, filled = filtered(Filter, request, visit)
    found = api.every_kept(visit, limit=ROWS, before=asked.before)
    groups = [(one, _of(found, one), found.counts.get(one, 0)) for one in Standing]
    return page(
        request, visit, "lookouts.html", status=422 if filled.wrong else 200, groups=groups,
        keeps=_keeps(visit), zone=_zone(request, visit), next=_next(found),
    )  # fmt: skip


def _of(found: LookoutList, standing: Standing) -> list[LookoutContext]:
    return [one for one in found.lookouts if one.standing is standing]


def _next(found: LookoutList) -> str | None:
    """The address of the page after this one."""
    return f"/lookouts?{urlencode({'before': found.next})}" if found.next else None


def _keeps(visit: Visit) -> bool:
    return may(visit.account, Action.KEEP_LOOKOUTS)


def _zone(request: Request, visit: Visit) -> str:
    """The clock by which times are shown and typed."""
    checkpoint = checkpoint_of(request, visit)
    return checkpoint.zone if checkpoint else "UTC"


@router.get("/lookouts/new")
def new(request: Request, visit: Keeping) -> Response:
    """The form of a new lookout."""
    return _form(request, visit, EMPTY)


def _form(request: Request, visit: Visit, filled: Filled, status: int = 200) -> Response:
    zone = _zone(request, visit)
    everywhere = visit.account.agency == ALL
    agencies = {one.agency for one in checkpoints_of(visit)} if everywhere else ()
    return page(
        request, visit, "lookout_new.html", status=status, filled=filled, zone=zone,
        kinds=get_args(api.KeyKind), areas=_areas(visit), channels=list(reversed(ChannelWord)),
        agencies=sorted(agencies), expires_at=visit.at + USUAL,
    )  # fmt: skip


def _areas(visit: Visit) -> list[ThreatArea]:
    return [one for one in ThreatArea if visit.where.allows({"area": one})]


@router.post("/lookouts/new")
def add(request: Request, visit: Keeping, sent: Sent) -> Response:
    """Keep a new lookout; it counts at once."""
    say = language(visit.account.language)
    try:
        asked = _asked(forms.read(LookoutForm, sent, say), _zone(request, visit))
        _check(asked, visit, sent, say)
        api.add(visit, asked)
    except FormError as error:
        return _form(request, visit, error.filled, 422)
    except (InputError, AccessError) as error:
        return _form(request, visit, _refused(sent, error, say), 422)
    return see("/lookouts?done=added")


def _asked(form: LookoutForm, zone: str) -> api.NewLookout:
    typed = {"en": form.instruction_en, "ru": form.instruction_ru}
    texts = {cast(Code, code): text for code, text in typed.items() if text}
    clock = ZoneInfo(zone)
    return api.NewLookout(
        key_kind=form.key_kind,
        key=form.key,
        area=form.area,
        channel=form.channel,
        points=form.points,
        instruction=texts,
        reason=form.reason,
        contact=form.contact,
        expires_at=form.expires_at.replace(tzinfo=clock),
        starts_at=form.starts_at.replace(tzinfo=clock) if form.starts_at else None,
        agency=form.agency,
        restricted=form.restricted,
    )


def _check(asked: api.NewLookout, visit: Visit, sent: FormData, say: Language) -> None:
    """Raise FormError for what only a person at the desk is asked."""
    wrong: dict[str, str] = {}
    if not asked.instruction:
        wrong["instruction_en"] = say("Say in one language at least what is to be done.")
    if asked.expires_at <= (asked.starts_at or visit.at):
        wrong["expires_at"] = say("It ends before it begins: choose a later time.")
    elif asked.expires_at <= visit.at:
        wrong["expires_at"] = say("This is past: choose a later time.")
    if wrong:
        raise FormError(Filled(forms.typed_in(sent), wrong))


def _refused(sent: FormData, error: InputError | AccessError, say: Language) -> Filled:
    known: Mapping[str, str] = {
        "key": say("This is not a number of that kind: check both."),
        "agency": say("Name the agency that keeps the lookout."),
    }
    filled = forms.refused(sent, error, say).filled
    return Filled(filled.typed, {at: known.get(at, text) for at, text in filled.wrong.items()})


@router.get("/lookouts/{lookout_id}")
def lookout(request: Request, visit: Looking, lookout_id: Id) -> Response:
    """One lookout; the view is recorded."""
    return _one(request, visit, lookout_id, EMPTY)


def _one(
    request: Request, visit: Visit, lookout_id: str, filled: Filled, status: int = 200
) -> Response:
    return page(
        request, visit, "lookout.html", status=status, lookout=api.one(visit, lookout_id),
        filled=filled, keeps=_keeps(visit), zone=_zone(request, visit),
    )  # fmt: skip


@router.post("/lookouts/{lookout_id}/end")
def end(request: Request, visit: Keeping, lookout_id: Id, sent: Sent) -> Response:
    """End a lookout before it expires; it stays on record."""
    say = language(visit.account.language)
    try:
        api.end(visit, lookout_id, forms.read(api.Ending, sent, say))
    except FormError as error:
        return _one(request, visit, lookout_id, error.filled, 422)
    except InputError:
        wrong = {"": say("Somebody ended this lookout already.")}
        return _one(request, visit, lookout_id, Filled(forms.typed_in(sent), wrong), 422)
    return see("/lookouts?done=ended")
