"""⑨ Accounts of people: the administrator's list and forms, and the own password of everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from darvoza.access import ALL, Action, Role
from darvoza.errors import DarvozaError, InputError, NotFoundError
from darvoza.presentation import LANGUAGES, Language, language
from darvoza.records import ThreatArea
from darvoza.store import checkpoints
from darvoza.web.api import accounts as api
from darvoza.web.api import sign_in
from darvoza.web.identity import COOKIE, Visit
from darvoza.web.pages import forms
from darvoza.web.pages.clock import zone_of
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.session import Reader, Sent, keep_cookie, shown
from darvoza.web.shapes import Name
from darvoza.web.views.accounts import UserContext

router = APIRouter(include_in_schema=False)

Keeping = Annotated[Visit, shown(Action.KEEP_ACCOUNTS)]

ACCOUNTS = "/administration/accounts"
MANY = ("roles", "checkpoints", "areas")


def tried(sent: FormData, say: Language, call: Callable[[], object]) -> Filled | None:
    """Do *call*: None when it is done, else the form with what is wrong and all that was typed.

    Raises NotFoundError for what is not there.
    """
    try:
        call()
    except FormError as error:
        return Filled(forms.typed_in(sent), error.filled.wrong)
    except NotFoundError:
        raise
    except DarvozaError as error:
        return forms.refused(sent, error, say).filled
    return None


@router.get(ACCOUNTS)
def accounts(request: Request, visit: Keeping) -> Response:
    """Every account, the closed ones last; the view is recorded."""
    found = sorted(api.users(visit).users, key=lambda one: one.disabled_at is not None)
    zone = zone_of(request, visit)
    return page(request, visit, "administration_accounts.html", users=found, zone=zone)


@router.get(f"{ACCOUNTS}/new")
def new_account(request: Request, visit: Keeping) -> Response:
    """An empty form."""
    return _form(request, visit, EMPTY)


@router.post(f"{ACCOUNTS}/new")
def add_account(request: Request, visit: Keeping, sent: Sent) -> Response:
    """Add an account with its first password."""
    say = language(visit.account.language)
    filled = tried(
        sent, say, lambda: api.add_user(visit, forms.read(api.NewUser, sent, say, many=MANY))
    )
    return _form(request, visit, filled) if filled else see(f"{ACCOUNTS}?done=added")


def _form(request: Request, visit: Visit, filled: Filled) -> Response:
    return page(
        request, visit, "administration_account_new.html", status=422 if filled.wrong else 200,
        filled=filled, **_choices(visit),
    )  # fmt: skip


def _choices(visit: Visit) -> dict[str, object]:
    """What can be chosen in the forms of an account."""
    say = language(visit.account.language)
    with visit.desk.store.reading() as connection:
        known = checkpoints.all_checkpoints(connection)
    return {
        "roles": [(one.value, say.word(one)) for one in Role if one is not Role.SENDER],
        "places": [(ALL, say("all")), *((one.code, f"{one.code} {one.name}") for one in known)],
        "areas": [(ALL, say("all")), *((one.value, say.word(one)) for one in ThreatArea)],
        "tongues": [(code, {"en": "English", "ru": "Русский"}[code]) for code in LANGUAGES],
    }


@router.get(f"{ACCOUNTS}/{{name}}")
def account(request: Request, visit: Keeping, name: Name) -> Response:
    """One account: its rights, its password, closing it."""
    return _one(request, visit, name)


def _one(
    request: Request,
    visit: Visit,
    name: str,
    *,
    rights: Filled = EMPTY,
    password: Filled = EMPTY,
    wrong: str | None = None,
) -> Response:
    refused = bool(rights.wrong or password.wrong or wrong)
    return page(
        request, visit, "administration_account.html", status=422 if refused else 200,
        user=_user(visit, name), rights=rights, password=password, wrong=wrong,
        own=name == visit.account.name, zone=zone_of(request, visit), **_choices(visit),
    )  # fmt: skip


def _user(visit: Visit, name: str) -> UserContext:
    found = next((one for one in api.users(visit).users if one.account.name == name), None)
    if found is None:
        raise NotFoundError(f"There is no account {name}.")
    return found


@router.post(f"{ACCOUNTS}/{{name}}/change")
def change_account(request: Request, visit: Keeping, name: Name, sent: Sent) -> Response:
    """Give it other rights; they count at once."""
    say = language(visit.account.language)
    filled = tried(
        sent,
        say,
        lambda: api.change_user(visit, name, forms.read(api.ChangedUser, sent, say, many=MANY)),
    )
    if filled:
        return _one(request, visit, name, rights=filled)
    return see(f"{ACCOUNTS}/{name}?done=changed")


@router.post(f"{ACCOUNTS}/{{name}}/password")
def give_password(request: Request, visit: Keeping, name: Name, sent: Sent) -> Response:
    """A new password for somebody who has lost the old one."""
    say = language(visit.account.language)
    filled = tried(
        sent,
        say,
        lambda: api.reset_password(visit, name, forms.read(api.GivenPassword, sent, say)),
    )
    if filled:
        return _one(request, visit, name, password=filled)
    return see(f"{ACCOUNTS}/{name}?done=password")


@router.post(f"{ACCOUNTS}/{{name}}/close")
def close_account(request: Request, visit: Keeping, name: Name, sent: Sent) -> Response:
    """It signs in no more; what it did stays on record."""
    say = language(visit.account.language)
    filled = tried(sent, say, lambda: api.disable_user(visit, name))
    if filled:
        return _one(request, visit, name, wrong=next(iter(filled.wrong.values())))
    return see(f"{ACCOUNTS}/{name}?done=closed")


@router.post(f"{ACCOUNTS}/{{name}}/open")
def open_account(visit: Keeping, name: Name, sent: Sent) -> Response:
    """Let it sign in again, with the password it had."""
    api.enable_user(visit, name)
    return see(f"{ACCOUNTS}/{name}?done=reopened")


# --- the own password ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPassword:
    """The password until now, and the new one twice, so that no slip of the finger locks out."""

    old: sign_in.Secret
    new: sign_in.Secret
    again: sign_in.Secret


@router.get("/password")
def password_form(request: Request, visit: Reader) -> Response:
    """Change the own password."""
    return page(request, visit, "password.html", filled=EMPTY)


@router.post("/password")
def change_password(request: Request, visit: Reader, sent: Sent) -> Response:
    """The other sessions of the account end; this one goes on with a new token."""
    say = language(visit.account.language)
    sessions: list[sign_in.Session] = []
    try:
        filled = tried(sent, say, lambda: sessions.append(_changed(visit, sent, say)))
    except HTTPException as error:
        filled = Filled(wrong={"": say(str(error.detail))})
    if filled:
        return page(request, visit, "password.html", status=422, filled=filled)
    answer = see("/password?done=password")
    seconds = visit.desk.settings.session_hours * 3600
    keep_cookie(request, answer, COOKIE, sessions[0].token, seconds=seconds)
    return answer


def _changed(visit: Visit, sent: FormData, say: Language) -> sign_in.Session:
    asked = forms.read(OwnPassword, sent, say)
    if asked.new != asked.again:
        raise InputError("again", "this is not the same as above")
    return sign_in.change_password(visit, sign_in.NewPassword(old=asked.old, new=asked.new))
