"""⑨ Messages: what arrived, what became of it, what is wrong and where; bringing one by hand."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from darvoza.access import Action, may
from darvoza.errors import DarvozaError, NotFoundError
from darvoza.presentation import language
from darvoza.records import Disposition
from darvoza.store.inbox import Wanted
from darvoza.web.api import door
from darvoza.web.api import messages as api
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.clock import Day, span_of, zone_of
from darvoza.web.pages.filters import filtered
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.session import Sent, files, shown
from darvoza.web.shapes import Id, Line, Name, Purpose
from darvoza.web.views.messages import BRINGING, message_list, uploaded_for

router = APIRouter(prefix="/messages", include_in_schema=False)

Looking = Annotated[Visit, shown(Action.SEE_MESSAGES)]
Bringing = Annotated[Visit, shown(*BRINGING)]

ROWS = 50
"""Messages on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which messages are looked for, as it stands in the address."""

    disposition: Disposition | None = None
    sender: Line | None = None
    day: Day | None = None
    before: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A message that a person brings, but for its bytes."""

    sender: Name
    reference: Line | None = None


@router.get("")
def messages(request: Request, visit: Looking) -> Response:
    """The messages that concern the places of the account, newest first."""
    asked, filled = filtered(Filter, request, visit)
    zone = zone_of(request, visit)
    since, until = span_of(asked.day, zone)
    wanted = Wanted(
        disposition=asked.disposition,
        sender=asked.sender,
        since=since,
        until=until,
    )
    with visit.desk.store.reading() as connection:
        found = message_list(connection, visit, wanted, limit=ROWS, before=asked.before)
    say = language(visit.account.language)
    return page(
        request,
        visit,
        "messages.html",
        status=422 if filled.wrong else 200,
        found=found,
        filled=filled,
        zone=zone,
        asked=asked,
        dispositions=[(one.value, say.word(one)) for one in Disposition],
        reads_again=_reads_again(visit),
        brings=any(may(visit.account, action) for action in BRINGING),
        next=_next(asked, found.next),
    )


def _reads_again(visit: Visit) -> bool:
    return may(visit.account, Action.READ_AGAIN)


def _next(asked: Filter, following: str | None) -> str | None:
    """The address of the page after this one, with the same filter."""
    if following is None:
        return None
    said = {
        "disposition": asked.disposition, "sender": asked.sender, "day": asked.day,
        "before": following,
    }  # fmt: skip
    return "/messages?" + urlencode({name: value for name, value in said.items() if value})


@router.get("/upload")
def upload_form(request: Request, visit: Bringing) -> Response:
    """Bring a message that did not come by itself."""
    return _upload_page(request, visit, EMPTY)


@router.post("/upload")
def upload(request: Request, visit: Bringing, sent: Sent) -> Response:
    """Take the file through the same door as the sender's own messages, and show it."""
    say = language(visit.account.language)
    try:
        asked = forms.read(Upload, sent, say)
        chosen = files(sent, "file")
        if not chosen:
            raise FormError(Filled(forms.typed_in(sent), {"file": say("Choose a file.")}))
        said = door.Said(asked.reference)
        receipt = door.upload(visit, asked.sender, chosen[0].file.read(), said)
    except FormError as error:
        return _upload_page(request, visit, error.filled, 422)
    except HTTPException as error:
        wrong = {"file" if error.status_code == 415 else "": say(str(error.detail))}
        filled = Filled(forms.typed_in(sent), wrong)
        return _upload_page(request, visit, filled, error.status_code)
    except DarvozaError as error:
        return _upload_page(request, visit, forms.refused(sent, error, say).filled, 422)
    return see(f"/messages/{receipt.message_id}?done={_done(receipt)}")


def _done(receipt: door.Receipt) -> str:
    return "known" if receipt.duplicate else "received"


def _upload_page(request: Request, visit: Visit, filled: Filled, status: int = 200) -> Response:
    with visit.desk.store.reading() as connection:
        senders = uploaded_for(connection, visit)
    most = visit.desk.settings.max_message_bytes // (1024 * 1024)
    return page(
        request, visit, "message_upload.html", status=status, filled=filled, most=max(1, most),
        senders=[(one.name, one.name) for one in senders],
    )  # fmt: skip


@router.get("/{message_id}")
def message(
    request: Request,
    visit: Looking,
    message_id: Id,
    line: api.FirstLine = None,
    purpose: Purpose = None,
) -> Response:
    """One message with its issues in place; the view is recorded."""
    return _message_page(request, visit, message_id, line=line, purpose=purpose)


@router.post("/{message_id}/read-again")
def read_again(
    request: Request,
    visit: Annotated[Visit, shown(Action.READ_AGAIN)],
    message_id: Id,
    sent: Sent,
) -> Response:
    """Read a quarantined message again, after what kept it out was put right."""
    try:
        api.read_again(visit, message_id)
    except NotFoundError:
        raise
    except DarvozaError as error:
        wrong = forms.refused(sent, error, language(visit.account.language)).filled.wrong
        return _message_page(request, visit, message_id, wrong=next(iter(wrong.values())))
    return see(f"/messages/{message_id}?done=read")


def _message_page(
    request: Request,
    visit: Visit,
    message_id: str,
    *,
    line: int | None = None,
    purpose: str | None = None,
    wrong: str | None = None,
) -> Response:
    sheet = api.message_text(visit, message_id, line, purpose)
    quarantined = sheet.page.message.disposition is Disposition.QUARANTINED
    return page(
        request, visit, "message.html", status=422 if wrong else 200, sheet=sheet, wrong=wrong,
        zone=zone_of(request, visit), reads_again=quarantined and _reads_again(visit),
    )  # fmt: skip
