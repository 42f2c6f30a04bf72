"""⑨ Who calls: people by a token, senders by an API key; and what each route asks of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from darvoza.access import Account, Action, Where, may, require, visible
from darvoza.errors import AccessError
from darvoza.store import accounts, senders
from darvoza.store.senders import Sender
from darvoza.web.desk import Desk
from darvoza.web.limits import spend

_BEARER = HTTPBearer(auto_error=False, description="The token that `POST /api/sign-in` gives.")
_KEY = APIKeyHeader(name="X-API-Key", auto_error=False, description="The key of a sender.")

COOKIE = "darvoza_session"
"""The cookie that holds the token of a browser's session."""

_Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]
_Key = Annotated[str | None, Security(_KEY)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One call of one account: what it may see, and the one moment as of which it is answered."""

    desk: Desk
    account: Account
    where: Where
    at: datetime
    purpose: str  # of the session; recorded with every view of personal data
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """One call of one sender."""

    desk: Desk
    sender: Sender
    at: datetime


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a route asks: a session, and one of *actions* if there are any."""

    actions: tuple[Action, ...] = ()

    def __call__(self, request: Request, given: _Bearer) -> Visit:
        """The visit of the account that calls. Raises 401 without a session, AccessError."""
        desk = desk_of(request)
        visit = visit_of(desk, given.credentials if given else _of_browser(request), moment(desk))
        if visit is None:
            raise unknown("Sign in first, or again: there is no such session.", "Bearer")
        if self.actions and not any(may(visit.account, action) for action in self.actions):
            require(visit.account, self.actions[0])
        return visit


def _of_browser(request: Request) -> str:
    """The token of the desk's cookie, with which a browser may read, never change."""
    return request.cookies.get(COOKIE, "") if request.method == "GET" else ""


def visit_of(desk: Desk, token: str, at: datetime) -> Visit | None:
    """The visit of the session that *token* names, if it still lasts."""
    with desk.store.reading() as connection:
        found = accounts.by_session(connection, _plain(token), at=at)
    if found is None:
        return None
    account, purpose = found
    return Visit(
        desk=desk, account=account, where=visible(account), at=at, purpose=purpose, token=token
    )


def allowed(*actions: Action) -> Any:  # noqa: ANN401 - what FastAPI takes in an annotation
    """The dependency that asks for a session of an account that may do one of *actions*."""
    return Depends(Allowed(actions))


SignedIn = Annotated[Visit, allowed()]
"""Whoever is signed in, whatever the account may do."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """What the door asks: the API key of a sender, which has not come too often."""

    actions: tuple[Action, ...] = (Action.SEND_MESSAGES,)

    def __call__(self, request: Request, key: _Key) -> Delivering:
        """The call of the sender whose key it is. Raises 401 for any other key, 429."""
        desk = desk_of(request)
        at = moment(desk)
        try:
            with desk.store.reading() as connection:
                sender = senders.by_key(connection, _plain(key or ""))
        except AccessError as error:
            raise unknown(str(error), "ApiKey") from error
        spend(desk.senders, sender.name, at)
        return Delivering(desk=desk, sender=sender, at=at)


def desk_of(request: Request) -> Desk:
    """The desk that answers."""
    desk: Desk = request.app.state.desk
    return desk


def moment(desk: Desk) -> datetime:
    """Now, in UTC: asked once a call."""
    return desk.clock().astimezone(UTC)


def unknown(text: str, scheme: str) -> HTTPException:
    """The refusal of somebody who is not known (RFC 9110 §15.5.2)."""
    return HTTPException(401, text, headers={"WWW-Authenticate": scheme})


def _plain(secret: str) -> str:
    """Tokens and keys are ASCII; anything else fits none, and no database need see it."""
    return secret if secret.isascii() and secret.isprintable() else ""
