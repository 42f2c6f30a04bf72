"""⑨ Signing in and out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import StringConstraints
from sqlalchemy import Connection

from darvoza.access import Account
from darvoza.errors import AccessError, InputError
from darvoza.store import accounts
from darvoza.store.passwords import Hashed, hashed
from darvoza.web.identity import SignedIn, desk_of, moment, unknown
from darvoza.web.limits import spend
from darvoza.web.shapes import Line
from darvoza.web.views.accounts import Me, me

router = APIRouter(prefix="/api", tags=["signing in"])

REFUSED = (
    "The name or the password is wrong, or the account is locked for a while or disabled."
    " After five wrong passwords it is locked for 15 minutes; ask the administrator."
)
"""The one answer to every failure, so that it does not tell which names there are."""

Secret = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Who signs in; *purpose* is recorded with every view where no other one is given."""

    name: Secret
    password: Secret
    purpose: Line = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """The password until now, and the one from now on: at least 12 characters, not the name."""

    old: Secret
    new: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The token to send as ``Authorization: Bearer …`` until *expires_at*."""

    token: str
    expires_at: datetime
    account: str


@router.post("/sign-in", status_code=201, summary="Sign in and get a token")
def sign_in(request: Request, asked: SignIn) -> Session:
    """Every failure gets the same answer, 401, after the same time."""
    desk = desk_of(request)
    at = moment(desk)
    spend(desk.callers, request.client.host if request.client else "", at)
    lasts = timedelta(hours=desk.settings.session_hours)
    tried = accounts.attempt(desk.store, asked.name, asked.password)
    with desk.store.begin() as connection:
        account = _account(connection, tried, at)
        if account is not None:
            token = accounts.start_session(
                connection, account.name, at=at, lasts=lasts, purpose=asked.purpose
            )
            return Session(token=token, expires_at=at + lasts, account=account.name)
    raise unknown(REFUSED, "Bearer")


def _account(connection: Connection, tried: accounts.Attempt, at: datetime) -> Account | None:
    try:
        return accounts.sign_in(connection, tried, at=at)
    except AccessError:
        return None


@router.post("/password", summary="Change the own password")
def change_password(visit: SignedIn, asked: NewPassword) -> Session:
    """Every session of the account ends; the answer holds the token of a new one.

    A wrong old password counts as one at signing in does.
    """
    desk, name = visit.desk, visit.account.name
    spend(desk.callers, f"password {name}", visit.at)
    if asked.new == asked.old:
        raise InputError("new", "choose another password than the old one")
    made = _new_password(name, asked.new)
    tried = accounts.attempt(desk.store, name, asked.old)
    lasts = timedelta(hours=desk.settings.session_hours)
    with desk.store.begin() as connection:
        token = None
        if accounts.confirm(connection, tried, at=visit.at):
            accounts.set_password(connection, name, made, actor=name, at=visit.at)
            token = accounts.start_session(
                connection, name, at=visit.at, lasts=lasts, purpose=visit.purpose
            )
    if token is None:
        raise InputError("old", "this is not your password")
    return Session(token=token, expires_at=visit.at + lasts, account=name)


def _new_password(name: str, new: str) -> Hashed:
    try:
        return hashed(name, new)
    except InputError as error:
        raise InputError("new", error.text) from error


@router.post("/sign-out", status_code=204, summary="End the session")
def sign_out(visit: SignedIn) -> None:
    """The token is good for nothing any more."""
    with visit.desk.store.begin() as connection:
        accounts.end_session(connection, visit.token)


@router.get("/me", summary="The account that is signed in, and what it may do")
def who(visit: SignedIn) -> Me:
    """Roles, places, threat areas and the actions that follow from the roles."""
    return me(visit)
