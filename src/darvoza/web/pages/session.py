"""⑨ Who looks at a page: the session cookie, and the token that every form carries.

The cookie is ``HttpOnly`` and ``SameSite=Lax``; a form counts only when it comes from our own
origin and carries a token made from the session (OWASP: signed token, origin check).
"""

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from darvoza.access import Action, may, require
from darvoza.presentation import LANGUAGES
from darvoza.web.identity import COOKIE, Visit, desk_of, moment, visit_of

LANGUAGE, THEME, CHECKPOINT = "darvoza_language", "darvoza_theme", "darvoza_checkpoint"
"""The cookies that say how and where the desk is read."""

A_YEAR = 365 * 24 * 3600

THEMES = ("auto", "light", "dark")

_LOST = (
    "This form is from an earlier session or from another place. Nothing was done: open the page"
    " again and send it from there."
)
_TOO_MANY_FIELDS = 500


class SignInFirstError(Exception):
    """Nobody is signed in; *back* is the page to open afterwards."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page asks: a session, and one of *actions* if there are any."""

    actions: tuple[Action, ...] = ()

    def __call__(self, request: Request) -> Visit:
        """The visit of the account that looks. Raises SignInFirstError, AccessError."""
        desk = desk_of(request)
        visit = visit_of(desk, request.cookies.get(COOKIE, ""), moment(desk))
        if visit is None:
            raise SignInFirstError(_back(request))
        if self.actions and not any(may(visit.account, action) for action in self.actions):
            require(visit.account, self.actions[0])
        chosen = request.cookies.get(LANGUAGE)
        if chosen in LANGUAGES:
            return replace(visit, account=replace(visit.account, language=chosen))
        return visit


def shown(*actions: Action) -> Any:  # noqa: ANN401 - what FastAPI takes in an annotation
    """The dependency of a page for accounts that may do one of *actions*."""
    return Depends(Shown(actions))


Reader = Annotated[Visit, shown()]
"""Whoever is signed in, whatever the account may do."""


def _back(request: Request) -> str:
    """Where to go after signing in: this page, unless something was being sent."""
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


async def sent(request: Request) -> AsyncIterator[FormData]:
    """The form that was sent from one of our own pages in this session. Raises 403."""
    check_origin(request)
    async with request.form(max_fields=_TOO_MANY_FIELDS) as form:
        token = form.get("csrf", "")
        if not isinstance(token, str) or not fits(request.cookies.get(COOKIE, ""), token):
            raise HTTPException(403, _LOST)
        yield form


Sent = Annotated[FormData, Depends(sent)]
"""The form of a page, as it was sent; every route that changes anything asks for it."""


def files(form: FormData, name: str) -> list[UploadFile]:
    """The files chosen under *name*; an input left empty sends a file without a name."""
    return [one for one in form.getlist(name) if isinstance(one, UploadFile) and one.filename]


def check_origin(request: Request) -> None:
    """Raise 403 for a form that another origin sends."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign or site not in {"same-origin", "none"}:
        raise HTTPException(403, _LOST)


def token_for(session: str) -> str:
    """A token for the forms of a page; another one each time, so that compression tells nothing."""
    salt = secrets.token_hex(8)
    return f"{salt}.{_signed(session, salt)}"


def fits(session: str, token: str) -> bool:
    """Whether *token* was made for this session."""
    salt, _, signature = token.partition(".")
    right = _signed(session, salt)
    return bool(session) and hmac.compare_digest(right.encode(), signature.encode())


def _signed(session: str, salt: str) -> str:
    return hmac.new(session.encode(), f"form {salt}".encode(), hashlib.sha256).hexdigest()


def keep_cookie(
    request: Request, response: Response, name: str, value: str, *, seconds: int = A_YEAR
) -> None:
    """Set a cookie that no script reads and no other site sends; over TLS only, where there is."""
    response.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
