"""⑨ Errors: problem details for programs (RFC 9457), a page for people; nothing of the inside."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from darvoza.errors import (
    AccessError,
    ConditionError,
    DarvozaError,
    InputError,
    MeanwhileError,
    MessageError,
    NotFoundError,
    ProfileError,
    ScenarioError,
    StoreError,
)
from darvoza.presentation import Language, language
from darvoza.presentation.language import DEFAULT
from darvoza.web.pages.rendering import page_for_nobody, see, wanted_language
from darvoza.web.pages.session import SignInFirstError

MEDIA = "application/problem+json"

_log = logging.getLogger(__name__)

STATUS: Mapping[type[DarvozaError], int] = {
    AccessError: 403,
    NotFoundError: 404,
    MeanwhileError: 409,
    InputError: 422,
    ConditionError: 422,
    ProfileError: 422,
    MessageError: 422,
    ScenarioError: 422,
    StoreError: 503,
}
"""The status of each error; any other one is a defect of the installation and answers 500."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong: *detail* is fit to be shown, *field* names the value that is wrong."""

    status: int
    title: str
    detail: str
    type: str = "about:blank"
    field: str | None = None
    position: int | None = None  # character of a condition, from 0


def problem(
    status: int,
    detail: str,
    *,
    field: str | None = None,
    position: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that tells of a problem; unknown members are left out."""
    told = Problem(
        status=status,
        title=HTTPStatus(status).phrase,
        detail=detail,
        field=field,
        position=position,
    )
    known = {name: value for name, value in asdict(told).items() if value is not None}
    return JSONResponse(known, status, headers=headers, media_type=MEDIA)


def handle_errors(app: FastAPI) -> None:
    """Have every error that a route raises on purpose told as a problem."""
    app.add_exception_handler(DarvozaError, _told)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _wrong)
    app.add_exception_handler(SignInFirstError, _sign_in_first)


def refusal(
    request: Request,
    status: int,
    detail: str,
    *,
    field: str | None = None,
    position: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """What went wrong: as a page for people, as a problem for programs."""
    if request.url.path.startswith("/api"):
        return problem(status, detail, field=field, position=position, headers=headers)
    title, text = _for_people(status, detail, language(wanted_language(request)))
    answer = page_for_nobody(request, "problem.html", status=status, title=title, detail=text)
    answer.headers.update(headers or {})
    return answer


def _for_people(status: int, detail: str, say: Language) -> tuple[str, str]:
    """A title, and what it means; the *detail* itself where the reader's language has it."""
    titles = {
        400: say("This cannot be read"),
        401: say("Sign in first"),
        403: say("You may not do this"),
        404: say("There is no such page or record"),
        405: say("This page takes nothing"),
        409: say("Somebody was faster"),
        413: say("This is too large"),
        422: say("Something is wrong in what was asked"),
        429: say("Too many calls"),
        503: say("The store cannot be used now"),
    }
    advice = {
        403: say("Your account has no right to this, or the form is from an earlier session."),
        404: say("It was never there, or your account may not see it. Nothing was changed."),
        429: say("Wait a minute and try again."),
        503: say("Nothing was written. Try again; if it stays so, tell the administrator."),
    }
    known = detail if say.code == DEFAULT else say(detail)
    told = known if say.code == DEFAULT or known != detail else ""
    title = titles.get(status) or say("Something failed here")
    return title, told or advice.get(status) or say("Nothing was changed. Go back and try again.")


async def _sign_in_first(_: Request, error: Exception) -> Response:
    assert isinstance(error, SignInFirstError)  # noqa: S101 - registered for it alone
    return see(f"/sign-in?back={quote(error.back)}")


async def _told(request: Request, error: Exception) -> Response:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), None)
    if status is None:
        raise error
    if isinstance(error, StoreError):
        _log.error("the store refused: %s", error)
    return refusal(
        request,
        status,
        error.text if isinstance(error, InputError) else str(error),
        field=error.field if isinstance(error, InputError) else None,
        position=error.position if isinstance(error, ConditionError) else None,
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    return refusal(request, error.status_code, error.detail, headers=error.headers)


async def _wrong(request: Request, error: Exception) -> Response:
    """The first wrong value, by its place; what was sent is not repeated."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it alone
    first = error.errors()[0]
    _, *path = first["loc"]
    field = ".".join(str(step) for step in path) or str(first["loc"][0])
    return refusal(request, 422, f"{first['msg']}.", field=field)
