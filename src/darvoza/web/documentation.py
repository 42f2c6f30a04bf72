"""⑨ The description of the API (OpenAPI 3.1), and the page that shows it without a network.

The page is swagger-ui-dist 5.35.0 (Apache-2.0), kept as published in ``static/swagger``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.staticfiles import StaticFiles

from darvoza.web.errors import MEDIA, Problem

STATIC = Path(__file__).parent / "static"

TITLE = "Darvoza"
SUMMARY = "Risk profiling at state border checkpoints: messages in, explained assessments out."

REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "Nobody is signed in, or the key is not known."},
    403: {"model": Problem, "description": "The account may not do this."},
    404: {"model": Problem, "description": "There is no such thing, or it may not be seen."},
    409: {"model": Problem, "description": "Somebody else was faster: look, then send again."},
    413: {"model": Problem, "description": "The body is too large."},
    415: {"model": Problem, "description": "The sender may not send this format."},
    422: {"model": Problem, "description": "A value is wrong; *field* names it."},
    429: {"model": Problem, "description": "Too many calls; see Retry-After."},
    503: {"model": Problem, "description": "The store cannot be used now; nothing was written."},
}
"""What any route may answer instead."""


def document(app: FastAPI, version: str) -> None:
    """Give *app* its description and the page under ``/api/docs``."""
    page = StaticFiles(directory=STATIC / "swagger", html=True)
    app.mount("/api/docs", page, name="documentation")

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app, version)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _described(app: FastAPI, version: str) -> dict[str, Any]:
    """FastAPI's description; problems are under their own media type (RFC 9457 §3)."""
    found = get_openapi(title=TITLE, summary=SUMMARY, version=version, routes=app.routes)
    for answer in _problems(found):
        answer["content"] = {MEDIA: answer["content"].pop("application/json")}
    return found


def _problems(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in described["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if int(status) in REFUSALS:
                    yield answer
