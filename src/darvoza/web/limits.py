"""⑨ Limits: how often a caller may come, and how much it may bring."""

import re
import threading
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from darvoza.web.pictures import PHOTO_BYTES, PHOTOS

MAX_CALLERS = 10_000
"""Callers remembered at once; beyond that, those with a full bucket are forgotten."""

BODY_BYTES = 1024 * 1024
"""Largest body of a call that carries neither a message nor photos."""

MESSAGES = re.compile(r"/api/messages(?:/upload)?|/messages")
"""Where messages come in; the settings say how large one may be."""

LARGER = (
    (re.compile(r"/api/outcomes/[^/]+/photos"), PHOTO_BYTES),
    (re.compile(r"/units/[^/]+/outcomes"), PHOTOS * PHOTO_BYTES + BODY_BYTES),
    (re.compile(r"/outcomes/[^/]+/amendments"), PHOTOS * PHOTO_BYTES + BODY_BYTES),
)
"""Paths that take more than the others, and how many bytes."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime


@dataclass(slots=True)
class Buckets:
    """A token bucket for each caller: *per_minute* tokens at first, and as many again a minute."""

    per_minute: int
    _known: MutableMapping[str, _Bucket] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, caller: str, at: datetime) -> int:
        """Take a token: 0 when there was one, else the seconds until there is one."""
        with self._lock:
            bucket = self._filled(caller, at)
            if bucket.tokens >= 1.0:
                bucket.tokens -= 1.0
                return 0
            return ceil((1.0 - bucket.tokens) * 60.0 / self.per_minute)

    def _filled(self, caller: str, at: datetime) -> _Bucket:
        bucket = self._known.get(caller)
        if bucket is None:
            self._make_room(at)
            bucket = self._known[caller] = _Bucket(float(self.per_minute), at)
        bucket.tokens = self._level(bucket, at)
        bucket.at = max(bucket.at, at)
        return bucket

    def _level(self, bucket: _Bucket, at: datetime) -> float:
        passed = max(0.0, (at - bucket.at).total_seconds())
        return min(float(self.per_minute), bucket.tokens + passed * self.per_minute / 60.0)

    def _make_room(self, at: datetime) -> None:
        if len(self._known) >= MAX_CALLERS:
            full = [n for n, one in self._known.items() if self._level(one, at) >= self.per_minute]
            for name in full or list(self._known)[: MAX_CALLERS // 10]:
                del self._known[name]


def spend(buckets: Buckets, caller: str, at: datetime) -> None:
    """Count one call of *caller*. Raises 429, saying when to come again, when it is one too many.

    RFC 6585 §4, RFC 9110 §10.2.3.
    """
    wait = buckets.take(caller, at)
    if wait:
        text = f"Too many calls: at most {buckets.per_minute} a minute. Wait {wait} seconds."
        raise HTTPException(429, text, headers={"Retry-After": str(wait)})


class BodyLimit:
    """Refuses bodies that are too large, before they are held in memory (413)."""

    def __init__(self, app: ASGIApp, *, message_bytes: int) -> None:
        self._app, self._message_bytes = app, message_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call, counting what it brings."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            if _announced(scope) > limit:
                raise too_large(limit)
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise too_large(limit)
            return message

        await self._app(scope, counted, send)

    def _limit(self, path: str) -> int:
        known = ((MESSAGES, self._message_bytes), *LARGER)
        return next((limit for form, limit in known if form.fullmatch(path)), BODY_BYTES)


def too_large(limit: int) -> HTTPException:
    """The refusal of a body of more than *limit* bytes."""
    return HTTPException(413, f"The body is larger than the {limit} bytes that are taken.")


def _announced(scope: MutableMapping[str, Any]) -> int:
    """The length that the caller announces; 0 when it announces none that can be read."""
    found = dict(scope["headers"]).get(b"content-length", b"0")
    return int(found) if found.isdigit() else 0
