"""⑨ From a context to a page: Jinja2 in the reader's language, and what stands around it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse

from darvoza.access import Account, Action, may
from darvoza.presentation import LANGUAGES, language
from darvoza.presentation.language import DEFAULT
from darvoza.records import Checkpoint
from darvoza.web.identity import Visit
from darvoza.web.pages.session import CHECKPOINT, LANGUAGE, THEME, THEMES, token_for
from darvoza.web.views import sight

STATIC = Path(__file__).parent.parent / "static"


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: address, icon, text; one of *actions* must be allowed."""

    path: str
    icon: str
    text: str
    actions: tuple[Action, ...]
    kind: str | None = None  # of stores that have it; None: all


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page."""

    language: str
    theme: str
    path: str
    run: str
    run_kind: str
    account: Account | None = None
    csrf: str = ""
    checkpoint: Checkpoint | None = None
    checkpoints: tuple[Checkpoint, ...] = ()
    places: tuple[Place, ...] = ()
    told: str | None = None
    finds: bool = False  # may open crossings, so the box is there
    now: datetime | None = None


def places(code: str) -> tuple[Place, ...]:
    """The navigation, in the order of the work."""
    say = language(code)
    return (
        Place("/queue", "list-check", say("Queue"), (Action.SEE_QUEUE,)),
        Place("/arrival", "forms", say("Arrival"), (Action.DECIDE,)),
        Place(
            "/practice",
            "school",
            say("Practice"),
            (Action.TAKE_TRAINING, Action.LEAD_TRAINING),
            "training",
        ),
        Place("/shift", "clock", say("Shift"), (Action.SEE_QUEUE,)),
        Place("/profiles", "adjustments", say("Profiles"), (Action.SEE_PROFILES,)),
        Place("/lookouts", "eye", say("Lookouts"), (Action.SEE_LOOKOUTS,)),
        Place("/monitoring", "chart-bar", say("Monitoring"), (Action.SEE_MONITORING,)),
        Place("/messages", "mail", say("Messages"), (Action.SEE_MESSAGES,)),
        Place("/audit", "history", say("Audit"), (Action.SEE_AUDIT,)),
        Place("/administration", "settings", say("Administration"), (Action.KEEP_ACCOUNTS,)),
    )


def told(code: str, done: str | None) -> str | None:
    """What the page says at its head after something was done."""
    say = language(code)
    texts = {
        "decided": say("The decision is kept."),
        "recorded": say("The outcome is kept."),
        "amended": say("The amendment is kept beside the first outcome."),
        "opened": say("The shift is open."),
        "selected": say("The selection is made."),
        "handed": say("The hand-over note is kept."),
        "added": say("Added."),
        "ended": say("Ended."),
        "changed": say("Changed."),
        "kept": say("Kept."),
        "approved": say("The profile is in force."),
        "submitted": say("The profile is in review."),
        "retired": say("The profile is retired."),
        "returned": say("The profile went back to its author."),
        "read": say("The message was read again."),
        "received": say("The message is kept."),
        "known": say("The message was here before: nothing was changed, its receipt is kept."),
        "closed": say("Closed."),
        "reopened": say("Open again."),
        "password": say("The password is changed; every session of the account has ended."),
        "split": say("The crossings are kept apart."),
        "merged": say("The crossings are one now."),
        "forgotten": say("Everything that you practised is deleted."),
    }
    return texts.get(done or "")


def page(
    request: Request,
    visit: Visit,
    template: str,
    *,
    status: int = 200,
    **context: object,
) -> Response:
    """The page of *template* with *context* for this visit; its frame comes by itself."""
    frame = framed(request, visit)
    body = environment(frame.language).get_template(template).render(frame=frame, **context)
    return HTMLResponse(body, status)


def part(visit: Visit, template: str, **context: object) -> Response:
    """A part of a page, for htmx, without its frame."""
    code = visit.account.language
    return HTMLResponse(environment(code).get_template(template).render(**context))


def page_for_nobody(
    request: Request, template: str, *, status: int = 200, **context: object
) -> Response:
    """A page for whoever is not signed in, in the language that the browser asks for."""
    frame = bare_frame(request)
    body = environment(frame.language).get_template(template).render(frame=frame, **context)
    return HTMLResponse(body, status)


def see(path: str) -> Response:
    """Open *path* next (303): what was sent is not sent again when the page is loaded again."""
    return RedirectResponse(path, 303)


def bare_frame(request: Request) -> Frame:
    """The frame without an account."""
    desk = request.app.state.desk
    return Frame(
        language=wanted_language(request),
        theme=_theme(request),
        path=request.url.path,
        run=desk.store.run,
        run_kind=desk.store.kind,
    )


def framed(request: Request, visit: Visit) -> Frame:
    """The frame of a page: who looks, at which checkpoint, and where else there is to go."""
    code = visit.account.language
    checkpoints = checkpoints_of(visit)
    return Frame(
        language=code,
        theme=_theme(request),
        path=request.url.path,
        run=visit.desk.store.run,
        run_kind=visit.desk.store.kind,
        account=visit.account,
        csrf=token_for(visit.token),
        checkpoint=_chosen(request, checkpoints),
        checkpoints=checkpoints,
        places=_open_to(visit),
        told=told(code, request.query_params.get("done")),
        finds=may(visit.account, Action.SEE_CROSSING),
        now=visit.at,
    )


def _open_to(visit: Visit) -> tuple[Place, ...]:
    kinds = {None, visit.desk.store.kind}
    known = (one for one in places(visit.account.language) if one.kind in kinds)
    return tuple(one for one in known if any(may(visit.account, action) for action in one.actions))


def checkpoints_of(visit: Visit) -> tuple[Checkpoint, ...]:
    """The checkpoints that the visit may see."""
    with visit.desk.store.reading() as connection:
        return sight.places(connection, visit)


def checkpoint_of(request: Request, visit: Visit) -> Checkpoint | None:
    """The checkpoint at which the visit works: the one asked for, the last one, or the first."""
    return _chosen(request, checkpoints_of(visit))


def _chosen(request: Request, known: tuple[Checkpoint, ...]) -> Checkpoint | None:
    by_code = {one.code: one for one in known}
    asked = request.query_params.get("checkpoint") or request.cookies.get(CHECKPOINT) or ""
    return by_code.get(asked) or next(iter(known), None)


def wanted_language(request: Request) -> str:
    """The language chosen before, else the first of ours that the browser asks for."""
    chosen = request.cookies.get(LANGUAGE, "")
    if chosen in LANGUAGES:
        return chosen
    asked = request.headers.get("accept-language", "").lower()
    codes = [entry.split(";")[0].strip()[:2] for entry in asked.split(",")]
    return next((code for code in codes if code in LANGUAGES), DEFAULT)


def _theme(request: Request) -> str:
    chosen = request.cookies.get(THEME, "")
    return chosen if chosen in THEMES else "auto"


# --- the templates' language -------------------------------------------------------------------


@cache
def environment(code: str) -> Environment:
    """The templates in the language *code*, with every word of the records at hand."""
    say = language(code)
    made = Environment(
        loader=PackageLoader("darvoza.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(say.texts, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(static=static, languages=LANGUAGES, say=say)
    made.filters.update(
        word=lambda member: say.word(member) if isinstance(member, Enum) else member,
        number=say.number,
        amount=say.amount,
        at=lambda moment, zone, form="short": _at(moment, zone, form, code),
        day=lambda one: format_date(one, "d MMM y", locale=code),
        since=lambda moment, now: format_timedelta(moment - now, add_direction=True, locale=code),
    )
    return made


_FORMS: Mapping[str, str] = {
    "short": "d MMM HH:mm",
    "time": "HH:mm",
    "day": "d MMM y",
    "long": "d MMM y HH:mm:ss",
    "field": "yyyy-MM-dd'T'HH:mm",
}


def _at(moment: datetime | None, zone: str, form: str, code: str) -> str:
    """*moment* by the clock of a checkpoint."""
    if moment is None:
        return "–"
    return format_datetime(moment, _FORMS[form], tzinfo=ZoneInfo(zone), locale=code)


@cache
def static(path: str) -> Markup:
    """The address of a file under ``static``, which changes with the file."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return Markup(f"/static/{path}?v={digest}")  # noqa: S704 - paths of our own templates
