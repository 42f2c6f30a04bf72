"""⑨ Signing in and out, the start, and how the desk is read."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from darvoza.access import Action, may
from darvoza.presentation import LANGUAGES, Language, language
from darvoza.web.api import sign_in as api
from darvoza.web.identity import COOKIE
from darvoza.web.pages import forms
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import page, page_for_nobody, see, wanted_language
from darvoza.web.pages.session import (
    LANGUAGE,
    THEME,
    THEMES,
    Reader,
    Sent,
    check_origin,
    keep_cookie,
)

router = APIRouter(include_in_schema=False)


async def posted(request: Request) -> FormData:
    """The sign-in form: there is no session yet, so only its origin is checked."""
    check_origin(request)
    return await request.form(max_fields=10, max_files=0)


def local(path: str) -> str:
    """*path* if it is one of ours, else the start: nobody is sent to another site."""
    plain = path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"


@router.get("/sign-in")
def form(
    request: Request,
    back: Annotated[str, Query(max_length=2000)] = "/",
    language: Annotated[str, Query(max_length=8)] = "",
) -> Response:
    """The form; *language* chooses another one."""
    if language in LANGUAGES:
        answer = see(f"/sign-in?back={quote(local(back))}")
        keep_cookie(request, answer, LANGUAGE, language)
        return answer
    return page_for_nobody(request, "sign_in.html", filled=EMPTY, back=local(back))


@router.post("/sign-in")
def sign_in(request: Request, sent: Annotated[FormData, Depends(posted)]) -> Response:
    """Sign in, and go back to where one wanted to be."""
    say = language(wanted_language(request))
    back = local(str(sent.get("back", "/")))
    try:
        session = api.sign_in(request, forms.read(api.SignIn, sent, say))
    except FormError as error:
        return _again(request, error.filled, back, 422)
    except HTTPException as error:
        filled = Filled(forms.typed_in(sent), {"": _refusal(error, say)})
        return _again(request, filled, back, error.status_code)
    answer = see(back)
    seconds = request.app.state.desk.settings.session_hours * 3600
    keep_cookie(request, answer, COOKIE, session.token, seconds=seconds)
    return answer


def _refusal(error: HTTPException, say: Language) -> str:
    if error.status_code == 429:
        return say("Too many attempts. Wait a minute and try again.")
    return say(
        "The name or the password is wrong, or the account is locked for a while or disabled. After"
        " five wrong passwords it is locked for 15 minutes; ask the administrator."
    )


def _again(request: Request, filled: Filled, back: str, status: int) -> Response:
    return page_for_nobody(request, "sign_in.html", status=status, filled=filled, back=back)


@router.post("/sign-out")
def sign_out(visit: Reader, sent: Sent) -> Response:
    """End the session, on this side and in the browser."""
    api.sign_out(visit)
    answer = see("/sign-in")
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.post("/look")
def look(request: Request, visit: Reader, sent: Sent) -> Response:
    """Choose language and look, for this browser."""
    answer = see(local(str(sent.get("back", "/"))))
    for name, known, key in ((LANGUAGE, LANGUAGES, "language"), (THEME, THEMES, "theme")):
        if sent.get(key) in known:
            keep_cookie(request, answer, name, str(sent[key]))
    return answer


@router.get("/")
def start(visit: Reader) -> Response:
    """Where the work of the account begins."""
    return see(next((path for action, path in _STARTS if may(visit.account, action)), "/help"))


_STARTS = (
    (Action.SEE_QUEUE, "/queue"),
    (Action.KEEP_ACCOUNTS, "/administration"),
    (Action.SEE_AUDIT, "/audit"),
    (Action.TAKE_TRAINING, "/practice"),
)


@router.get("/help")
def help_page(request: Request, visit: Reader) -> Response:
    """The keys and the channels."""
    return page(request, visit, "help.html")
