"""⑨ Around every answer: what a browser may do with it, and no word of what failed inside."""

import logging
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from darvoza.web.errors import refusal

API, DOCUMENTATION, STATIC = "/api", "/api/docs", "/static"
"""Data alone, but for the documentation's own page; and files that change with their address."""

_FOREVER = "public, max-age=31536000, immutable"

_DATA = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'self'"
)
"""No script, style or handler inside a page, nothing from elsewhere, no `eval` (CSP level 3)."""

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""On every answer (OWASP Secure Headers); nothing allows another origin."""

_FAILED = "Something failed here; it is in the log of the server. Nothing was half done."

_log = logging.getLogger(__name__)


class Guard:
    """Puts the headers on every answer, and turns what nobody expected into a bare 500."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _mark(MutableHeaders(scope=message), scope["path"])
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception:
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise
            await refusal(Request(scope), 500, _FAILED)(scope, receive, guarded)


def _mark(headers: MutableHeaders, path: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    data = path.startswith(API) and not path.startswith(DOCUMENTATION)
    headers["Content-Security-Policy"] = _DATA if data else _PAGE
    if path.startswith(STATIC):
        headers["Cache-Control"] = _FOREVER
