"""⑨ Administration: the store, its checkpoints and the systems that send to it."""

import re
from typing import Annotated

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from darvoza.access import Action
from darvoza.errors import NotFoundError
from darvoza.messages import FORMATS
from darvoza.presentation import Language, language
from darvoza.records import Checkpoint, Direction, Mode
from darvoza.web.api import accounts as senders_api
from darvoza.web.api import checkpoints as api
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.accounts import tried
from darvoza.web.pages.clock import zone_of
from darvoza.web.pages.forms import EMPTY, Filled
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.session import Sent, shown
from darvoza.web.shapes import Code, Name

router = APIRouter(prefix="/administration", include_in_schema=False)

Keeping = Annotated[Visit, shown(Action.KEEP_ACCOUNTS)]

CHECKPOINTS, SENDERS = "/administration/checkpoints", "/administration/senders"


@router.get("")
def administration(request: Request, visit: Keeping) -> Response:
    """Which store this is, how it stands, and what is kept here."""
    return page(
        request, visit, "administration.html", facts=api.facts(visit),
        zone=zone_of(request, visit),
    )  # fmt: skip


# --- checkpoints --------------------------------------------------------------------------------


@router.get("/checkpoints")
def checkpoints(request: Request, visit: Keeping) -> Response:
    """Every checkpoint that the store serves."""
    known = api.all_checkpoints(visit).checkpoints
    return page(request, visit, "administration_checkpoints.html", known=known)


@router.get("/checkpoints/new")
def new_checkpoint(request: Request, visit: Keeping) -> Response:
    """An empty form."""
    return _checkpoint_form(request, visit, EMPTY)


@router.post("/checkpoints/new")
def add_checkpoint(request: Request, visit: Keeping, sent: Sent) -> Response:
    """Add a checkpoint; messages that waited for it can be read again."""
    say = language(visit.account.language)
    filled = tried(
        sent,
        say,
        lambda: api.add(visit, forms.read(api.NewCheckpoint, _ports(sent), say, many=("ports",))),
    )
    if filled:
        return _checkpoint_form(request, visit, filled)
    return see(f"{CHECKPOINTS}?done=added")


@router.get("/checkpoints/{code}")
def checkpoint(request: Request, visit: Keeping, code: Code) -> Response:
    """One checkpoint, to be changed."""
    return _checkpoint_form(request, visit, EMPTY, known=_checkpoint(visit, code))


@router.post("/checkpoints/{code}")
def change_checkpoint(request: Request, visit: Keeping, code: Code, sent: Sent) -> Response:
    """Change it; what crossed there stays as it was recorded."""
    say = language(visit.account.language)
    filled = tried(sent, say, lambda: api.change(visit, code, _changed(sent, say)))
    if filled:
        return _checkpoint_form(request, visit, filled, known=_checkpoint(visit, code))
    return see(f"{CHECKPOINTS}?done=changed")


def _changed(sent: FormData, say: Language) -> api.ChangedCheckpoint:
    return forms.read(api.ChangedCheckpoint, _ports(sent), say, many=("ports",))


def _ports(sent: FormData) -> FormData:
    """The form with each of its ports apart; people write them with blanks or commas."""
    others = [(name, value) for name, value in sent.multi_items() if name != "ports"]
    ports = re.split(r"[\s,;]+", str(sent.get("ports", "")).upper())
    return FormData([*others, *(("ports", port) for port in ports if port)])


def _checkpoint(visit: Visit, code: str) -> Checkpoint:
    found = next((one for one in api.all_checkpoints(visit).checkpoints if one.code == code), None)
    if found is None:
        raise NotFoundError(f"There is no checkpoint {code}.")
    return found


def _checkpoint_form(
    request: Request, visit: Visit, filled: Filled, *, known: Checkpoint | None = None
) -> Response:
    say = language(visit.account.language)
    return page(
        request, visit, "administration_checkpoint.html", status=422 if filled.wrong else 200,
        filled=filled, known=known, modes=[(one.value, say.word(one)) for one in Mode],
    )  # fmt: skip


# --- senders ------------------------------------------------------------------------------------


@router.get("/senders")
def senders(request: Request, visit: Keeping) -> Response:
    """Every system that sends, with what each may send."""
    known = sorted(
        senders_api.all_senders(visit).senders, key=lambda one: one.disabled_at is not None
    )
    zone = zone_of(request, visit)
    return page(request, visit, "administration_senders.html", known=known, zone=zone)


@router.get("/senders/new")
def new_sender(request: Request, visit: Keeping) -> Response:
    """An empty form."""
    return _sender_form(request, visit, EMPTY)


@router.post("/senders/new")
def add_sender(request: Request, visit: Keeping, sent: Sent) -> Response:
    """Add a sender, and show its key this once."""
    say = language(visit.account.language)
    keys: list[senders_api.KeyShown] = []

    def add() -> None:
        asked = forms.read(senders_api.NewSender, sent, say, many=("formats",))
        keys.append(senders_api.add_sender(visit, asked))

    filled = tried(sent, say, add)
    return _sender_form(request, visit, filled) if filled else _key(request, visit, keys[0])


@router.post("/senders/{name}/key")
def renew_key(request: Request, visit: Keeping, name: Name, sent: Sent) -> Response:
    """Another key, shown this once; the old one stops working now."""
    return _key(request, visit, senders_api.renew_key(visit, name))


def _key(request: Request, visit: Visit, key: senders_api.KeyShown) -> Response:
    return page(request, visit, "administration_key.html", key=key)


@router.post("/senders/{name}/close")
def close_sender(visit: Keeping, name: Name, sent: Sent) -> Response:
    """It is refused from now on; its messages stay."""
    senders_api.disable_sender(visit, name)
    return see(f"{SENDERS}?done=closed")


@router.post("/senders/{name}/open")
def open_sender(visit: Keeping, name: Name, sent: Sent) -> Response:
    """It may send again, with the key it had."""
    senders_api.enable_sender(visit, name)
    return see(f"{SENDERS}?done=reopened")


def _sender_form(request: Request, visit: Visit, filled: Filled) -> Response:
    say = language(visit.account.language)
    known = api.all_checkpoints(visit).checkpoints
    return page(
        request, visit, "administration_sender_new.html", status=422 if filled.wrong else 200,
        filled=filled, formats=[(one.name, say(one.title)) for one in FORMATS],
        places=[(one.code, f"{one.code} {one.name}") for one in known],
        directions=[(one.value, say.word(one)) for one in Direction],
    )  # fmt: skip
